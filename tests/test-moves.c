/* SPDX-License-Identifier: Apache-2.0 */
/* Moves and nearest classes against people worked out anew. */
#include "model.h"

#include <merit/merit-moves.h>
#include <merit/merit-nearest.h>

#define PEOPLE 150

static MeritProfile *
make_profile (const Model *model, const MeritEngine *engine, const Human *human, const char *klass)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  model_append_json (model, human, text);
  g_string_truncate (text, text->len - 2);
  g_string_append_printf (text, ",\"class\":\"%s\"}\n", klass);

  MeritProfile *profile
      = merit_profile_new_from_json (merit_engine_get_bank (engine), text->str, &error);

  g_assert_no_error (error);
  return profile;
}

static MeritMove
move_of (const Worth *worth, guint within)
{
  if (worth->deficit > within)
    return MERIT_MOVE_FAR;
  if (worth->unassessed > 0)
    return MERIT_MOVE_OPEN;
  return worth->lacking > 0 ? MERIT_MOVE_NEAR : MERIT_MOVE_READY;
}

static void
test_counts_are_those_of_a_plain_recount (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (73);

  for (guint round = 0; round < 60; round++) {
    guint64 counts[MODEL_CLASSES + 2][MODEL_CLASSES][MERIT_MOVE_KINDS] = { 0 };
    guint64 profiles[MODEL_CLASSES + 2] = { 0 };
    const guint within = round % 4;
    Model model;

    model_init (&model, rand, round % 7 + 1, (MeritCredit) (round % 3), round % 2);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    g_autoptr (MeritMoves) moves = merit_moves_new (engine, within);

    g_assert_cmpuint (merit_moves_get_length (moves), ==, model.n_classes + 2);
    for (guint p = 0; p < PEOPLE; p++) {
      const guint from = model_draw (rand, 0, model.n_classes + 1);
      const char klass[] = { from == model.n_classes ? 'Z' : (char) ('A' + from), '\0' };
      Human human;

      model_human (&model, rand, 50, &human);

      g_autoptr (MeritProfile) profile
          = make_profile (&model, engine, &human, from > model.n_classes ? "" : klass);

      merit_moves_add (moves, profile);
      profiles[from]++;
      for (guint c = 0; c < model.n_classes; c++) {
        const Worth worth = model_worth (&model, c, &human);

        counts[from][c][move_of (&worth, within)]++;
      }
    }
    for (guint from = 0; from < model.n_classes + 2; from++) {
      g_assert_cmpuint (merit_moves_get_profiles (moves, from), ==, profiles[from]);
      for (guint c = 0; c < model.n_classes; c++)
        for (guint i = 0; i < MERIT_MOVE_KINDS; i++)
          g_assert_cmpuint (merit_moves_get_count (moves, from, c, (MeritMove) i), ==,
                            counts[from][c][i]);
    }
  }
}

static void
test_the_nearest_class_comes_first (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (74);

  for (guint round = 0; round < 300; round++) {
    Human human;
    Model model;

    model_init (&model, rand, round % 7 + 1, (MeritCredit) (round % 3), round % 2);
    model_human (&model, rand, 9, &human);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    g_autoptr (MeritProfile) profile = model_profile (&model, engine, &human);
    g_autoptr (MeritNearest) nearest = merit_nearest_new (engine, profile);
    guint before = 0;

    g_assert_cmpuint (merit_nearest_get_length (nearest), ==, model.n_classes);
    for (guint i = 0; i < model.n_classes; i++) {
      const MeritMatch *match = merit_nearest_get_match (nearest, i);
      const guint c = (guint) (*merit_class_get_code (merit_match_get_class (match)) - 'A');
      guint missing = 0;

      for (guint k = 0; k < model.n; k++)
        missing += MAX ((gint) model.required[c][k] - MAX (human.level[k], 0), 0);
      g_assert_cmpuint (merit_nearest_get_missing (nearest, i), ==, missing);
      g_assert_cmpuint (missing, >=, before);
      before = missing;
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/moves/counts-are-those-of-a-plain-recount",
                   test_counts_are_those_of_a_plain_recount);
  g_test_add_func ("/moves/the-nearest-class-comes-first", test_the_nearest_class_comes_first);
  return g_test_run ();
}
