/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons: rows in bank order, and moves that are ordinary matches. */
#include "report-support.h"

static void
test_rows_are_the_union_in_bank_order (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autoptr (MeritComparison) comparison = merit_comparison_new (engine, 0, 1);
  static const struct {
    const char *id;
    guint level[2]; /* 0: not asked for */
  } rows[] = { { "2", { 2, 3 } }, { "3", { 3, 0 } }, { "7", { 1, 2 } }, { "9", { 0, 1 } } };
  g_assert_cmpuint (merit_comparison_get_length (comparison), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpstr (merit_competency_get_id (merit_comparison_get_competency (comparison, i)), ==,
                     rows[i].id);
    for (guint side = 0; side < 2; side++) {
      MeritRequirement *required = merit_comparison_get_requirement (comparison, i, side);
      g_assert_cmpuint (required == NULL ? 0 : merit_requirement_get_level (required), ==,
                        rows[i].level[side]);
    }
  }
}

static void
test_a_move_knows_only_what_the_origin_requires (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autoptr (MeritComparison) comparison = merit_comparison_new (engine, 0, 1);
  MeritMatch *there = merit_comparison_get_move (comparison, 0);
  g_assert_cmpstr (merit_class_get_code (merit_match_get_class (there)), ==, "200");
  g_assert_cmpint (merit_match_get_state (there, 0), ==, MERIT_STATE_SHORT);
  g_assert_cmpint (merit_match_get_level (there, 0), ==, 2);
  g_assert_cmpint (merit_match_get_state (there, 1), ==, MERIT_STATE_SHORT);
  g_assert_cmpint (merit_match_get_state (there, 2), ==, MERIT_STATE_UNASSESSED);
  /* 2/3 of 6, 1/2 of 12, 0 to 6 of 6. */
  g_assert_cmpuint (merit_match_get_low_points (there), ==, 10);
  g_assert_cmpuint (merit_match_get_high_points (there), ==, 16);
  g_assert_cmpuint (merit_match_get_class_points (there), ==, 24);

  MeritMatch *back = merit_comparison_get_move (comparison, 1);
  g_assert_cmpstr (merit_class_get_code (merit_match_get_class (back)), ==, "100");
  g_assert_cmpint (merit_match_get_status (back), ==, MERIT_STATUS_INCOMPLETE);
  g_assert_cmpuint (merit_match_get_met (back), ==, 2);
  g_assert_cmpuint (merit_match_get_unassessed (back), ==, 1);
}

static void
test_swapping_sides_swaps_everything (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autoptr (MeritComparison) one = merit_comparison_new (engine, 0, 1);
  g_autoptr (MeritComparison) other = merit_comparison_new (engine, 1, 0);
  g_assert_cmpuint (merit_comparison_get_length (one), ==, merit_comparison_get_length (other));
  for (guint side = 0; side < 2; side++) {
    g_assert_true (merit_comparison_get_class (one, side)
                   == merit_comparison_get_class (other, 1 - side));
    for (guint i = 0; i < merit_comparison_get_length (one); i++)
      g_assert_true (merit_comparison_get_requirement (one, i, side)
                     == merit_comparison_get_requirement (other, i, 1 - side));
    g_assert_cmpuint (merit_match_get_low_points (merit_comparison_get_move (one, side)), ==,
                      merit_match_get_low_points (merit_comparison_get_move (other, 1 - side)));
  }
}

static void
test_outlives_the_engine (void)
{
  MeritEngine *engine = support_small_engine (NULL);
  MeritComparison *comparison = merit_comparison_new (engine, 0, 1);
  merit_engine_unref (engine);
  MeritComparison *again = g_boxed_copy (MERIT_TYPE_COMPARISON, comparison);
  merit_comparison_unref (comparison);
  g_assert_cmpstr (merit_competency_get_name (merit_comparison_get_competency (again, 0)), ==,
                   "Counting");
  g_boxed_free (MERIT_TYPE_COMPARISON, again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/rows-are-the-union-in-bank-order",
                   test_rows_are_the_union_in_bank_order);
  g_test_add_func ("/comparison/a-move-knows-only-what-the-origin-requires",
                   test_a_move_knows_only_what_the_origin_requires);
  g_test_add_func ("/comparison/swapping-sides-swaps-everything",
                   test_swapping_sides_swaps_everything);
  g_test_add_func ("/comparison/outlives-the-engine", test_outlives_the_engine);
  return g_test_run ();
}
