/* SPDX-License-Identifier: Apache-2.0 */
/* Rankings: the lists that the contract's words give for people worked out anew, however they come
 * in. */
#include <stdlib.h>

#include "model.h"

#include <merit/merit-ranking.h>

#include "analysis/ranking.h"

#define PEOPLE 300

/* A person with what the order of one class looks at. */
typedef struct {
  const Model *model;
  const Human *human;
  Worth worth;
  guint order;
} Place;

static int
compare_places (const void *left, const void *right)
{
  const Place *a = left, *b = right;
  const int by_rank = model_compare_rank (a->model, &a->worth, &b->worth);

  if (by_rank != 0)
    return by_rank;
  if (strcmp (a->human->id, b->human->id) != 0)
    return strcmp (a->human->id, b->human->id);
  return a->order < b->order ? -1 : 1;
}

static void
list_places (const Model *model, guint klass, const Human *people, guint n, Place *places)
{
  for (guint i = 0; i < n; i++)
    places[i] = (Place) { model, &people[i], model_worth (model, klass, &people[i]), i };
  qsort (places, n, sizeof *places, compare_places);
}

static void
assert_ranking (MeritRanking *ranking, const Model *model, const Human *people, guint n, guint top)
{
  g_assert_cmpuint (merit_ranking_get_profiles (ranking), ==, n);
  for (guint c = 0; c < model->n_classes; c++) {
    const guint held = top > 0 ? MIN (top, n) : n;
    guint incomplete = 0, beyond = 0, rank = 0;
    Place places[PEOPLE];

    list_places (model, c, people, n, places);
    g_assert_cmpuint (merit_ranking_get_length (ranking, c), ==, held);
    for (guint i = 0; i < n; i++) {
      incomplete += places[i].worth.unassessed > 0;
      beyond += i >= held
                && model_compare_rank (model, &places[i].worth, &places[held - 1].worth) == 0;
    }
    g_assert_cmpuint (merit_ranking_get_incomplete (ranking, c), ==, incomplete);
    g_assert_cmpuint (merit_ranking_get_tied_beyond (ranking, c), ==, beyond);
    for (guint i = 0; i < held; i++) {
      g_autoptr (MeritMatch) match = merit_ranking_get_match (ranking, c, i);
      const Worth *worth = &places[i].worth;

      if (i == 0 || model_compare_rank (model, &places[i - 1].worth, worth) != 0)
        rank = i + 1;
      g_assert_cmpuint (merit_ranking_get_rank (ranking, c, i), ==, rank);
      g_assert_cmpstr (merit_match_get_profile_id (match), ==, places[i].human->id);
      g_assert_cmpuint (merit_match_get_points (match), ==, worth->points);
      g_assert_cmpuint (merit_match_get_max_points (match), ==, worth->most);
      g_assert_cmpuint (merit_match_get_low_points (match), ==, worth->low);
      g_assert_cmpuint (merit_match_get_superior (match), ==, worth->superior);
      g_assert_cmpuint (merit_match_get_deficit (match), ==, worth->deficit);
    }
  }
}

static MeritRanking *
rank_batch (const Model *model, MeritEngine *engine, const Human *people, guint n, guint top,
            guint jobs)
{
  MeritRanking *ranking = merit_ranking_new (engine, top);
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
  g_autoptr (GError) error = NULL;

  /* Each person an input: many pieces for few people. */
  for (guint i = 0; i < n; i++) {
    GString *text = g_string_new (NULL);

    model_append_json (model, &people[i], text);

    g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

    merit_source_add_bytes (source, bytes, "one.ndjson");
  }
  merit_batch_set_jobs (batch, jobs);
  merit_batch_add_sink (batch, merit_ranking_get_sink (ranking));
  merit_batch_run (batch, NULL, &error);
  g_assert_no_error (error);
  return ranking;
}

static void
test_top (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 60; round++) {
    const guint n = model_draw (rand, 1, round < 30 ? PEOPLE : 12);
    const guint tops[] = { 0, 1, model_draw (rand, 1, 20), n, n + 1 };
    Human people[PEOPLE];
    Model model;

    model_init (&model, rand, 1 + round % 4, (MeritCredit) (round % 3), round % 2 == 1);

    g_autoptr (MeritEngine) engine = model_engine (&model);

    for (guint i = 0; i < n; i++)
      model_human (&model, rand, 6, &people[i]);
    for (guint t = 0; t < G_N_ELEMENTS (tops); t++) {
      g_autoptr (MeritRanking) ranking
          = rank_batch (&model, engine, people, n, tops[t], 1 + (round + t) % 3);

      assert_ranking (ranking, &model, people, n, tops[t]);
    }
  }
}

/* Asked after every few, then more people. */
static void
test_add_after_reading (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint round = 0; round < 30; round++) {
    const guint top = round % 3 * 5;
    Human people[60];
    Model model;

    model_init (&model, rand, 1 + round % 3, (MeritCredit) (round % 2), round % 4 == 0);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, top);

    for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
      model_human (&model, rand, 4, &people[i]);

      g_autoptr (MeritProfile) profile = model_profile (&model, engine, &people[i]);

      merit_ranking_add (ranking, profile);
      if (i % 7 == 0)
        assert_ranking (ranking, &model, people, i + 1, top);
    }
    assert_ranking (ranking, &model, people, G_N_ELEMENTS (people), top);
  }
}

/* Batches one after the other, and people added by hand, are one input in that order. */
static void
test_several_batches (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint round = 0; round < 20; round++) {
    Human people[90];
    Model model;

    model_init (&model, rand, 1, MERIT_CREDIT_MET, FALSE);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, 40);

    for (guint i = 0; i < G_N_ELEMENTS (people); i++)
      model_human (&model, rand, 1, &people[i]);
    for (guint from = 0; from < 90; from += 30) {
      g_autoptr (MeritSource) source = merit_source_new ();
      g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
      GString *text = g_string_new (NULL);

      for (guint i = from; i < from + 25; i++)
        model_append_json (&model, &people[i], text);

      g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

      merit_source_add_bytes (source, bytes, "f.ndjson");
      merit_batch_add_sink (batch, merit_ranking_get_sink (ranking));
      g_assert_true (merit_batch_run (batch, NULL, NULL));
      for (guint i = from + 25; i < from + 30; i++) {
        g_autoptr (MeritProfile) profile = model_profile (&model, engine, &people[i]);

        merit_ranking_add (ranking, profile);
      }
    }
    assert_ranking (ranking, &model, people, G_N_ELEMENTS (people), 40);
    for (guint c = 0; c < model.n_classes; c++)
      for (guint i = 1; i < 40; i++)
        if (merit_ranking_get_rank (ranking, c, i) == merit_ranking_get_rank (ranking, c, i - 1)) {
          g_autoptr (MeritMatch) a = merit_ranking_get_match (ranking, c, i - 1);
          g_autoptr (MeritMatch) b = merit_ranking_get_match (ranking, c, i);

          if (g_str_equal (merit_match_get_profile_id (a), merit_match_get_profile_id (b)))
            g_assert_cmpuint (merit_ranking_get_order (ranking, c, i - 1), <,
                              merit_ranking_get_order (ranking, c, i));
        }
  }
}

/* Whatever the order of the input, where ids differ. */
static void
test_independent_of_input_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 20; round++) {
    Human people[50];
    Model model;

    model_init (&model, rand, 2, MERIT_CREDIT_PROPORTIONAL, round % 2 == 0);

    g_autoptr (MeritEngine) engine = model_engine (&model);

    for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
      model_human (&model, rand, 1, &people[i]);
      g_snprintf (people[i].id, sizeof people[i].id, "%u", i);
    }

    g_autoptr (MeritRanking) first = rank_batch (&model, engine, people, 50, 0, 2);

    for (guint i = 50; i > 1; i--) {
      const guint j = model_draw (rand, 0, i - 1);
      const Human human = people[i - 1];

      people[i - 1] = people[j];
      people[j] = human;
    }

    g_autoptr (MeritRanking) second = rank_batch (&model, engine, people, 50, 0, 2);

    for (guint c = 0; c < model.n_classes; c++)
      for (guint i = 0; i < 50; i++) {
        g_autoptr (MeritMatch) a = merit_ranking_get_match (first, c, i);
        g_autoptr (MeritMatch) b = merit_ranking_get_match (second, c, i);

        g_assert_cmpstr (merit_match_get_profile_id (a), ==, merit_match_get_profile_id (b));
      }
  }
}

static void
test_empty (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  Model model;

  model_init (&model, rand, 3, MERIT_CREDIT_PROPORTIONAL, FALSE);

  g_autoptr (MeritEngine) engine = model_engine (&model);
  g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, G_MAXUINT64);

  g_assert_cmpuint (merit_ranking_get_length (ranking, 0), ==, 0);
  g_assert_cmpuint (merit_ranking_get_tied_beyond (ranking, 0), ==, 0);
  g_assert_cmpuint (merit_ranking_get_profiles (ranking), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ranking/first-k-of-all-with-ranks-and-ties", test_top);
  g_test_add_func ("/ranking/goes-on-after-reading", test_add_after_reading);
  g_test_add_func ("/ranking/several-batches-are-one-input", test_several_batches);
  g_test_add_func ("/ranking/independent-of-input-order", test_independent_of_input_order);
  g_test_add_func ("/ranking/of-nobody", test_empty);
  return g_test_run ();
}
