/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges of weights: what stands at their ends, by hand, and for random lines by counting who
 * stands above whom at the ends and right behind them. */
#include "analysis/weight-range.h"

#include <string.h>

__extension__ typedef unsigned __int128 Wide;

#define MOST 60

/* Whoever is of rank @k or better where the weight is @now · @up / @down. */
static gboolean
is_in_top (const MeritLine *lines, guint n, guint64 k, guint of, Wide up, Wide down)
{
  const Wide own = lines[of].points * down + lines[of].own * up;
  guint64 above = 0;

  for (guint i = 0; i < n; i++) {
    const Wide other = lines[i].points * down + lines[i].own * up;

    if (other > own || (other == own && lines[i].superior > lines[of].superior))
      above += lines[i].count;
  }
  return above < k;
}

static void
mark_top (MeritLine *lines, guint n, guint64 k)
{
  for (guint i = 0; i < n; i++)
    lines[i].in_top = is_in_top (lines, n, k, i, 1, 1);
}

static gboolean
is_same (const MeritLine *lines, guint n, guint64 k, Wide up, Wide down)
{
  for (guint i = 0; i < n; i++)
    if (is_in_top (lines, n, k, i, up, down) != (lines[i].in_top != FALSE))
      return FALSE;
  return TRUE;
}

/* A line of the points of others and own ones, over 100. */
static MeritLine
line (guint64 points, guint64 own, guint32 superior, guint64 count)
{
  return (MeritLine) {
    .points = points, .most = 90, .own = own, .own_most = 10, .superior = superior, .count = count,
  };
}

static MeritWeightRange
find (MeritLine *lines, guint n, guint64 k, guint weight)
{
  mark_top (lines, n, k);
  return merit_weight_range_find (lines, n, k, weight, 100);
}

static void
assert_limit (const MeritWeightLimit *limit, guint64 numerator, guint64 denominator,
              gboolean included)
{
  g_assert_false (limit->any);
  g_assert_cmpuint (limit->numerator, ==, numerator);
  g_assert_cmpuint (limit->denominator, ==, denominator);
  g_assert_cmpint (limit->included, ==, included);
}

/* 20 + 2t against 17 + 4t: equal at t = 3/2, of a weight of 4 at 6. */
static void
test_ends_where_someone_is_reached (void)
{
  MeritLine lines[] = { line (20, 2, 0, 1), line (17, 4, 0, 1) };
  const MeritWeightRange range = find (lines, 2, 1, 4);

  g_assert_true (range.has_limits && range.low.any);
  assert_limit (&range.high, 6, 1, FALSE);
  g_assert_cmpuint (range.whole_low, ==, 1);
  g_assert_cmpuint (range.whole_high, ==, 5);
}

static void
test_superior_standard_keeps_the_end (void)
{
  MeritLine lines[] = { line (20, 2, 1, 1), line (17, 4, 0, 1) };
  const MeritWeightRange range = find (lines, 2, 1, 4);

  assert_limit (&range.high, 6, 1, TRUE);
  g_assert_cmpuint (range.whole_high, ==, 6);
}

/* 20 + 4t against 22 + t: equal at t = 2/3, of a weight of 1 at 2/3. */
static void
test_ends_may_be_fractions_below (void)
{
  MeritLine lines[] = { line (20, 4, 0, 1), line (22, 1, 0, 1) };
  const MeritWeightRange range = find (lines, 2, 1, 1);

  g_assert_true (range.high.any);
  assert_limit (&range.low, 2, 3, FALSE);
  g_assert_cmpuint (range.whole_low, ==, 1);
  g_assert_cmpuint (range.whole_high, ==, 100);
}

/* Weights are above 0: what would meet there or below meets nowhere. */
static void
test_nothing_ends_at_zero_or_below (void)
{
  MeritLine lines[] = { line (20, 4, 0, 1), line (20, 1, 0, 1), line (19, 2, 0, 1) };
  const MeritWeightRange range = find (lines, 3, 1, 1);

  g_assert_true (range.low.any && range.high.any);
}

static void
test_tie_at_the_end_of_the_top_parts_at_once (void)
{
  MeritLine lines[] = { line (20, 2, 0, 1), line (18, 4, 0, 1) };
  const MeritWeightRange range = find (lines, 2, 1, 1);

  assert_limit (&range.low, 1, 1, TRUE);
  assert_limit (&range.high, 1, 1, TRUE);
  g_assert_cmpuint (range.whole_low, ==, 1);
  g_assert_cmpuint (range.whole_high, ==, 1);
}

/* Five stand on place 1 to 5 together, three are wanted: the top is all of them until another line
 * of the top falls below. */
static void
test_tie_that_stays_together_holds_until_another_falls_below (void)
{
  MeritLine lines[] = { line (20, 4, 0, 5), line (24, 2, 0, 2) };
  const MeritWeightRange range = find (lines, 2, 3, 1);

  g_assert_true (range.low.any);
  assert_limit (&range.high, 2, 1, TRUE);
}

static void
test_different_denominators_leave_whole_weights (void)
{
  MeritLine lines[] = { line (20, 2, 0, 1), line (17, 4, 0, 1) };
  MeritWeightRange range;

  lines[1].most = 91;
  range = find (lines, 2, 1, 4);
  g_assert_false (range.has_limits);
  /* At 6, 92/420 against 92/424; at 7, 94/430 against 96/434. */
  g_assert_cmpuint (range.whole_high, ==, 6);
}

static void
test_people_without_a_score_stand_below_all (void)
{
  MeritLine lines[] = { line (0, 0, 0, 1), { .count = 3 } };
  MeritWeightRange range;

  lines[0].in_top = TRUE;
  range = merit_weight_range_find (lines, 2, 1, 5, 100);
  g_assert_cmpuint (range.whole_low, ==, 1);
  g_assert_cmpuint (range.whole_high, ==, 100);
}

static void
test_nobody_has_no_ends (void)
{
  const MeritWeightRange range = merit_weight_range_find (NULL, 0, 1, 7, 100);

  g_assert_true (range.has_limits && range.low.any && range.high.any);
  g_assert_cmpuint (range.whole_low, ==, 1);
  g_assert_cmpuint (range.whole_high, ==, 100);
}

static void
check_end (const MeritLine *lines, guint n, guint64 k, guint weight, const MeritWeightLimit *limit,
           int direction)
{
  const Wide tiny = (Wide) 1 << 40;
  const Wide up = limit->numerator, down = (Wide) limit->denominator * weight;

  if (limit->any) {
    g_assert_true (is_same (lines, n, k, direction > 0 ? 1000 : 1, direction > 0 ? 1 : 1000));
    return;
  }
  g_assert_cmpint (is_same (lines, n, k, up, down), ==, limit->included);
  /* Right behind the end: a little more, or less, than the fraction. */
  g_assert_false (limit->included
                  && is_same (lines, n, k, up * tiny + (Wide) direction, down * tiny));
  /* Half way back to the weight it holds. */
  g_assert_true (is_same (lines, n, k, up + down, 2 * down));
}

/* Small numbers make ties, large ones show that nothing overflows. */
static void
check_random (guint64 highest, guint n_slopes)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) highest + n_slopes);
  guint n_ends = 0;

  for (guint round = 0; round < 3000; round++) {
    const guint n = (guint) g_rand_int_range (rand, 1, MOST);
    const guint64 k = (guint64) g_rand_int_range (rand, 1, 2 * MOST);
    const guint weight = (guint) g_rand_int_range (rand, 1, 101);
    MeritLine lines[MOST];
    MeritWeightRange range;

    for (guint i = 0; i < n; i++) {
      lines[i] = line ((guint64) (g_rand_double (rand) * (double) highest),
                       (guint64) g_rand_int_range (rand, 0, (gint) n_slopes) * (highest / 16),
                       (guint32) g_rand_int_range (rand, 0, 3),
                       (guint64) g_rand_int_range (rand, 1, 4));
      lines[i].most = lines[i].own_most = highest;
    }
    range = find (lines, n, k, weight);
    g_assert_true (range.has_limits);
    check_end (lines, n, k, weight, &range.low, -1);
    check_end (lines, n, k, weight, &range.high, 1);
    n_ends += !range.low.any + !range.high.any;
  }
  g_assert_cmpuint (n_ends, >, 1000);
}

static void
test_ends_of_few_values_are_where_the_top_changes (void)
{
  check_random (32, 4);
}

static void
test_ends_of_large_values_are_where_the_top_changes (void)
{
  check_random (G_MAXUINT32, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weight-range/ends-where-someone-is-reached",
                   test_ends_where_someone_is_reached);
  g_test_add_func ("/weight-range/superior-standard-keeps-the-end",
                   test_superior_standard_keeps_the_end);
  g_test_add_func ("/weight-range/ends-may-be-fractions-below", test_ends_may_be_fractions_below);
  g_test_add_func ("/weight-range/nothing-ends-at-zero-or-below",
                   test_nothing_ends_at_zero_or_below);
  g_test_add_func ("/weight-range/tie-at-the-end-of-the-top-parts-at-once",
                   test_tie_at_the_end_of_the_top_parts_at_once);
  g_test_add_func ("/weight-range/tie-that-stays-together-holds-until-another-falls-below",
                   test_tie_that_stays_together_holds_until_another_falls_below);
  g_test_add_func ("/weight-range/different-denominators-leave-whole-weights",
                   test_different_denominators_leave_whole_weights);
  g_test_add_func ("/weight-range/people-without-a-score-stand-below-all",
                   test_people_without_a_score_stand_below_all);
  g_test_add_func ("/weight-range/nobody-has-no-ends", test_nobody_has_no_ends);
  g_test_add_func ("/weight-range/ends-of-few-values-are-where-the-top-changes",
                   test_ends_of_few_values_are_where_the_top_changes);
  g_test_add_func ("/weight-range/ends-of-large-values-are-where-the-top-changes",
                   test_ends_of_large_values_are_where_the_top_changes);
  return g_test_run ();
}
