/* SPDX-License-Identifier: Apache-2.0 */
/* Matches: every figure of one profile on one class, for the contract's example and for random
 * ones. */
#include "model.h"

#include "engine/row.h"

static MeritEngine *
shipped (const char *code)
{
  const char *const codes[] = { code, NULL };
  g_autoptr (GError) error = NULL;
  MeritEngine *engine = merit_engine_load (g_getenv ("MERIT_DATA"), codes, NULL, NULL, &error);

  g_assert_no_error (error);
  return engine;
}

static MeritMatch *
match_json (MeritEngine *engine, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritProfile) profile
      = merit_profile_new_from_json (merit_engine_get_bank (engine), text, &error);

  g_assert_no_error (error);
  return merit_engine_match (engine, 0, profile);
}

static void
assert_percent (guint64 points, guint64 most, const char *text)
{
  g_autofree char *printed = merit_percent_to_string (points, most);

  g_assert_cmpstr (printed, ==, text);
}

/* 1229 asks 2:1 3:1 6:1 20:1 34:1 43:2 44:3 45:2; one level short on 44 costs 2 of 48 points. */
static void
test_example (void)
{
  g_autoptr (MeritEngine) engine = shipped ("1229");
  g_autoptr (MeritMatch) match = match_json (
      engine, "{\"id\":\"A-0007\",\"name\":\"N\",\"unit\":\"U\","
              "\"competencies\":{\"2\":1,\"3\":\"2+\","
              "\"6\":1,\"20\":\"1+\",\"34\":1,\"43\":2,\"44\":\"2+\",\"45\":3,\"13\":null}}");

  g_assert_cmpstr (merit_match_get_profile_id (match), ==, "A-0007");
  g_assert_cmpstr (merit_match_get_profile_name (match), ==, "N");
  g_assert_cmpstr (merit_class_get_code (merit_match_get_class (match)), ==, "1229");
  g_assert_cmpuint (merit_match_get_points (match), ==, 46);
  g_assert_cmpuint (merit_match_get_max_points (match), ==, 48);
  g_assert_cmpuint (merit_match_get_class_points (match), ==, 48);
  g_assert_cmpuint (merit_match_get_low_points (match), ==, 46);
  g_assert_cmpuint (merit_match_get_high_points (match), ==, 46);
  assert_percent (46, 48, "95.83");
  g_assert_cmpint (merit_match_get_status (match), ==, MERIT_STATUS_SHORT);
  g_assert_cmpuint (merit_match_get_met (match), ==, 7);
  g_assert_cmpuint (merit_match_get_short (match), ==, 1);
  g_assert_cmpuint (merit_match_get_unassessed (match), ==, 0);
  g_assert_cmpuint (merit_match_get_deficit (match), ==, 1);
  /* Superior standard counts where met: not on 44. */
  g_assert_cmpuint (merit_match_get_superior (match), ==, 2);
  g_assert_cmpint (merit_match_get_state (match, 6), ==, MERIT_STATE_SHORT);
  g_assert_cmpint (merit_match_get_level (match, 6), ==, 2);
  g_assert_true (merit_match_get_performed_superior (match, 6));
  g_assert_cmpuint (merit_match_get_gap (match, 6), ==, 1);
  g_assert_cmpuint (merit_match_get_requirement_low (match, 6), ==, 4);
  g_assert_cmpuint (merit_match_get_requirement_high (match, 6), ==, 4);
  g_assert_cmpuint (merit_match_get_requirement_max (match, 6), ==, 6);
  g_assert_cmpint (merit_match_get_state (match, 7), ==, MERIT_STATE_MET);
  g_assert_cmpint (merit_match_get_level (match, 7), ==, 3);
  g_assert_cmpuint (merit_match_get_gap (match, 7), ==, 0);
}

static void
test_unassessed_is_not_zero (void)
{
  g_autoptr (MeritEngine) engine = shipped ("1229");
  g_autoptr (MeritMatch) none = match_json (engine, "{\"id\":\"a\"}");
  g_autoptr (MeritMatch) zero = match_json (engine, "{\"id\":\"a\",\"competencies\":{\"2\":0}}");

  g_assert_cmpint (merit_match_get_status (none), ==, MERIT_STATUS_INCOMPLETE);
  g_assert_cmpint (merit_match_get_status (zero), ==, MERIT_STATUS_SHORT);
  g_assert_cmpuint (merit_match_get_points (none), ==, 0);
  g_assert_cmpuint (merit_match_get_points (zero), ==, 0);
  g_assert_cmpuint (merit_match_get_high_points (none), ==, 48);
  g_assert_cmpuint (merit_match_get_high_points (zero), ==, 42);
  g_assert_cmpint (merit_match_get_level (none, 0), ==, -1);
  g_assert_cmpint (merit_match_get_level (zero, 0), ==, 0);
  g_assert_cmpint (merit_match_get_state (none, 0), ==, MERIT_STATE_UNASSESSED);
  g_assert_cmpint (merit_match_get_state (zero, 0), ==, MERIT_STATE_SHORT);
  g_assert_cmpuint (merit_match_get_gap (none, 0), ==, 0);
  g_assert_cmpuint (merit_match_get_gap (zero, 0), ==, 1);
  g_assert_cmpuint (merit_match_get_deficit (none), ==, 0);
  g_assert_cmpuint (merit_match_get_deficit (zero), ==, 1);
  g_assert_null (merit_match_get_profile_name (none));
}

static void
check_requirements (MeritMatch *match, const Model *model, guint klass, const Human *human)
{
  guint i = 0;
  guint64 low = 0, high = 0, most = 0;

  for (guint k = 0; k < model->n; k++) {
    const guint required = model->required[klass][k];
    const gint level = human->level[k];

    if (required == 0)
      continue;
    g_assert_cmpint (merit_match_get_level (match, i), ==, level);
    g_assert_cmpint (merit_match_get_performed_superior (match, i), ==, human->superior[k]);
    g_assert_cmpint (merit_match_get_state (match, i), ==,
                     level < 0                   ? MERIT_STATE_UNASSESSED
                     : (guint) level >= required ? MERIT_STATE_MET
                                                 : MERIT_STATE_SHORT);
    g_assert_cmpuint (merit_match_get_gap (match, i), ==,
                      level >= 0 && (guint) level < required ? required - (guint) level : 0);
    low += merit_match_get_requirement_low (match, i);
    high += merit_match_get_requirement_high (match, i);
    most += merit_match_get_requirement_max (match, i);
    i++;
  }
  g_assert_cmpuint (low, ==, merit_match_get_low_points (match));
  g_assert_cmpuint (high, ==, merit_match_get_high_points (match));
  g_assert_cmpuint (most, ==, merit_match_get_class_points (match));
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < 300; round++) {
    Human human;
    Model model;

    model_init (&model, rand, 1 + round % 7, (MeritCredit) (round % 3), round % 2 == 1);

    g_autoptr (MeritEngine) engine = model_engine (&model);

    model_human (&model, rand, 99, &human);

    g_autoptr (MeritProfile) profile = model_profile (&model, engine, &human);

    for (guint c = 0; c < model.n_classes; c++) {
      const Worth worth = model_worth (&model, c, &human);
      g_autoptr (MeritMatch) match = merit_engine_match (engine, c, profile);
      const guint n = merit_class_get_length (merit_match_get_class (match));

      g_assert_cmpstr (merit_match_get_profile_id (match), ==, human.id);
      g_assert_cmpuint (merit_match_get_points (match), ==, worth.points);
      g_assert_cmpuint (merit_match_get_max_points (match), ==, worth.most);
      g_assert_cmpuint (merit_match_get_class_points (match), ==, worth.whole);
      g_assert_cmpuint (merit_match_get_met (match) + merit_match_get_short (match)
                            + merit_match_get_unassessed (match), ==, n);
      g_assert_cmpuint (merit_match_get_low_points (match), <=,
                        merit_match_get_high_points (match));
      if (worth.most == worth.whole) {
        g_assert_cmpuint (merit_match_get_low_points (match), <=, worth.points);
        g_assert_cmpuint (worth.points, <=,
                        merit_match_get_high_points (match));
      }
      g_assert_cmpint (merit_match_get_status (match), ==,
                       worth.lacking > 0      ? MERIT_STATUS_SHORT
                       : worth.unassessed > 0 ? MERIT_STATUS_INCOMPLETE
                                              : MERIT_STATUS_READY);
      check_requirements (match, &model, c, &human);
    }
  }
}

/* Nothing assessed, nothing to divide by: no score, not zero. */
static void
test_no_score (void)
{
  const char *const codes[] = { "1230", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritEngine) engine
      = merit_engine_load (g_getenv ("MERIT_DATA"), codes, "assessed-only", NULL, &error);
  g_autoptr (MeritMatch) none = match_json (engine, "{\"id\":\"a\",\"competencies\":{\"44\":3}}");
  g_autoptr (MeritMatch) one = match_json (engine, "{\"id\":\"a\",\"competencies\":{\"4\":2}}");

  g_assert_no_error (error);
  g_assert_cmpuint (merit_match_get_max_points (none), ==, 0);
  assert_percent (merit_match_get_points (none), 0, NULL);
  g_assert_cmpuint (merit_match_get_class_points (none), ==, 54);
  g_assert_cmpuint (merit_match_get_points (one), ==, 4);
  g_assert_cmpuint (merit_match_get_max_points (one), ==, 6);
  g_assert_cmpuint (merit_match_get_low_points (one), ==, 4);
  g_assert_cmpuint (merit_match_get_high_points (one), ==, 52);
}

/* A match stands by itself, whatever becomes of what it was made from. */
static void
test_owns (void)
{
  MeritEngine *engine = shipped ("1229");
  g_autoptr (MeritMatch) match
      = match_json (engine, "{\"id\":\"a\\u0000b\",\"unit\":\"u\\u0000v\","
                            "\"competencies\":{\"2\":1}}");

  merit_engine_unref (engine);
  g_assert_cmpuint (merit_match_get_points (match), ==, 6);

  const MeritRow *row = merit_match_get_row (match);

  g_assert_cmpmem (row->person.id.text, row->person.id.len, "a\0b", 3);
  g_assert_cmpmem (row->person.unit.text, row->person.unit.len, "u\0v", 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/example-of-the-contract", test_example);
  g_test_add_func ("/match/unassessed-is-not-zero", test_unassessed_is_not_zero);
  g_test_add_func ("/match/random-people-on-random-classes", test_random);
  g_test_add_func ("/match/nothing-assessed-is-no-score", test_no_score);
  g_test_add_func ("/match/stands-by-itself", test_owns);
  return g_test_run ();
}
