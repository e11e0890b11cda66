/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics against published figures, against a count of every small table in whole numbers, and
 * at counts so large that only their limits are known. */
#include <glib.h>
#include <math.h>

#include "analysis/statistics.h"

/* Every table of two groups of up to so many. */
#define SMALL 11

__extension__ typedef unsigned __int128 Wide;

static void
assert_near (double got, double wanted, double off)
{
  if (!(fabs (got - wanted) <= off))
    g_error ("%.12g is not %.12g", got, wanted);
}

static guint64
choose (guint n, guint k)
{
  guint64 ways = 1;

  if (k > n)
    return 0;
  for (guint i = 1; i <= k; i++)
    ways = ways * (n - k + i) / i;
  return ways;
}

/* Morris (2017): 2 of 10 women and 15 of 25 men. */
static void
test_published_morris (void)
{
  const MeritRate women = { 10, 2 }, men = { 25, 15 };
  const MeritExact exact = merit_rate_exact (women, men);
  double z = 0;

  g_assert_true (merit_rate_z (women, men, &z));
  assert_near (z, -2.138963, 5e-7);
  assert_near (merit_z_two_sided (z), 0.03243865, 5e-9);
  assert_near (exact.two_sided, 0.0599078, 5e-8);
  assert_near (exact.mid_p_lower, 0.0209492, 5e-8);
  g_assert_cmpuint (merit_rate_ratio (women, men), ==, 3333);
  g_assert_true (merit_rate_below_four_fifths (women, men));
  g_assert_false (merit_rate_flips (women, men));
  g_assert_true (merit_rate_is_sparse (women, men));
}

/* Question 21 on the Uniform Guidelines: 3 of 20 men and 1 of 10 women are too few to conclude. */
static void
test_published_flip_flop (void)
{
  const MeritRate men = { 20, 3 }, women = { 10, 1 };

  g_assert_cmpuint (merit_rate_ratio (women, men), ==, 6667);
  g_assert_true (merit_rate_flips (women, men));
}

/* The example of 6 RCNY § 5-301: ratios to two decimals. */
static void
test_published_new_york (void)
{
  static const struct {
    MeritRate rate;
    guint64 hundredths;
  } rows[] = { { { 408, 204 }, 97 }, { { 797, 412 }, 100 }, { { 390, 170 }, 84 },
               { { 119, 52 }, 85 },  { { 616, 302 }, 95 },  { { 41, 18 }, 85 },
               { { 213, 96 }, 87 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint ((merit_rate_ratio (rows[i].rate, rows[1].rate) + 50) / 100, ==,
                      rows[i].hundredths);
}

static void
test_four_fifths_exactly_is_not_below (void)
{
  const MeritRate reference = { 1000000000, 500000000 };

  g_assert_false (merit_rate_below_four_fifths ((MeritRate) { 100, 48 }, (MeritRate) { 100, 60 }));
  g_assert_true (merit_rate_below_four_fifths ((MeritRate) { 100, 45 }, (MeritRate) { 100, 60 }));
  g_assert_false (merit_rate_below_four_fifths ((MeritRate) { 1000000000, 400000000 }, reference));
  g_assert_true (merit_rate_below_four_fifths ((MeritRate) { 1000000000, 399999999 }, reference));
  /* Rounded to four decimals, this one too would read 0.8000. */
  g_assert_cmpuint (merit_rate_ratio ((MeritRate) { 1000000000, 399999999 }, reference), ==, 8000);
}

static void
test_rounding_is_half_up (void)
{
  g_assert_cmpuint (merit_rate_round ((MeritRate) { 20000, 1 }), ==, 1);
  g_assert_cmpuint (merit_rate_round ((MeritRate) { 20001, 1 }), ==, 0);
  g_assert_cmpuint (merit_rate_round ((MeritRate) { 3, 2 }), ==, 6667);
  g_assert_cmpuint (merit_rate_round ((MeritRate) { 1000000000, 1000000000 }), ==, 10000);
  g_assert_cmpuint (merit_rate_ratio ((MeritRate) { 1, 1 }, (MeritRate) { 1000000000, 1 }), ==,
                    G_GUINT64_CONSTANT (10000000000000));
}

typedef void (*TableFunc) (MeritRate a, MeritRate b);

static void
each_small_table (TableFunc function)
{
  for (guint m = 0; m <= SMALL; m++)
    for (guint n = 0; n <= SMALL; n++)
      for (guint x = 0; x <= m; x++)
        for (guint y = 0; y <= n; y++)
          function ((MeritRate) { m, x }, (MeritRate) { n, y });
}

/* Chances over a common denominator are whole numbers, and so is the comparison of two of them. */
static void
assert_as_counted (MeritRate a, MeritRate b)
{
  const guint drawn = (guint) (a.selected + b.selected);
  const guint m = (guint) a.applicants, n = (guint) b.applicants;
  const Wide own = (Wide) choose (m, (guint) a.selected) * choose (n, (guint) b.selected);
  Wide unlikely = 0, below = 0, all = 0;

  for (guint x = 0; x <= MIN (m, drawn); x++) {
    const Wide ways = (Wide) choose (m, x) * choose (n, drawn - x);

    all += ways;
    if (x < a.selected)
      below += ways;
    if (ways * 10000000 <= own * 10000001)
      unlikely += ways;
  }

  const MeritExact exact = merit_rate_exact (a, b);

  g_assert_cmpuint ((guint64) all, ==, choose (m + n, drawn));
  assert_near (exact.two_sided, (double) unlikely / (double) all, 1e-12);
  assert_near (exact.mid_p_lower, (double) (2 * below + own) / (double) (2 * all), 1e-12);
}

static void
test_exact_tests_count_every_table (void)
{
  each_small_table (assert_as_counted);
}

static MeritRate
left_out (MeritRate rate)
{
  return (MeritRate) { rate.applicants, rate.applicants - rate.selected };
}

/* Swapping the groups, or the selected with those left out, turns the sign and nothing else. */
static void
assert_symmetric (MeritRate a, MeritRate b)
{
  const MeritExact exact = merit_rate_exact (a, b), swapped = merit_rate_exact (b, a);
  const MeritExact turned = merit_rate_exact (left_out (a), left_out (b));
  double z = 0, back = 0, other = 0;
  const bool some = merit_rate_z (a, b, &z);

  assert_near (exact.two_sided, swapped.two_sided, 1e-12);
  assert_near (exact.two_sided, turned.two_sided, 1e-12);
  assert_near (exact.mid_p_lower + swapped.mid_p_lower, 1, 1e-12);
  assert_near (exact.mid_p_lower + turned.mid_p_lower, 1, 1e-12);
  g_assert_true (some == merit_rate_z (b, a, &back));
  g_assert_true (some == merit_rate_z (left_out (a), left_out (b), &other));
  assert_near (z, -back, 1e-12);
  assert_near (z, -other, 1e-12);
  g_assert_true (merit_rate_is_sparse (a, b) == merit_rate_is_sparse (b, a));
  if (a.applicants > 0 && b.applicants > 0)
    g_assert_cmpint (merit_rate_compare (a, b), ==, -merit_rate_compare (b, a));
}

static void
test_figures_are_symmetric (void)
{
  each_small_table (assert_symmetric);
}

static void
assert_flips_as_defined (MeritRate a, MeritRate b)
{
  const bool can = b.selected > 0 && a.selected < a.applicants;

  g_assert_true (merit_rate_flips (a, b)
                 == (can
                     && (double) (a.selected + 1) / (double) a.applicants
                            > (double) (b.selected - 1) / (double) b.applicants + 1e-9));
}

static void
test_one_moved_selection_decides_the_flip_flop (void)
{
  each_small_table (assert_flips_as_defined);
}

static void
test_no_variation_has_no_z (void)
{
  double z = 7;

  g_assert_false (merit_rate_z ((MeritRate) { 5, 0 }, (MeritRate) { 9, 0 }, &z));
  g_assert_false (merit_rate_z ((MeritRate) { 5, 5 }, (MeritRate) { 9, 9 }, &z));
  g_assert_false (merit_rate_z ((MeritRate) { 0, 0 }, (MeritRate) { 9, 3 }, &z));
  g_assert_true (z == 7);
  assert_near (merit_rate_exact ((MeritRate) { 5, 5 }, (MeritRate) { 9, 9 }).two_sided, 1, 0);
  assert_near (merit_rate_exact ((MeritRate) { 5, 5 }, (MeritRate) { 9, 9 }).mid_p_lower, 0.5, 0);
}

/* Two groups of @n at half each, the one @less selections below the other. */
static void
assert_near_normal (guint64 n, guint64 less)
{
  const MeritRate a = { n, n / 2 - less }, b = { n, n / 2 };
  const MeritExact exact = merit_rate_exact (a, b);
  double z = 0;

  g_assert_true (merit_rate_z (a, b, &z));
  g_assert_false (isnan (exact.two_sided) || isnan (exact.mid_p_lower));
  /* Mid-P is close to the one-sided p of z; Fisher's counts whole tables, which at these counts
   * hold next to nothing. */
  assert_near (exact.mid_p_lower, merit_z_two_sided (z) / 2, 1e-6);
  assert_near (exact.two_sided, merit_z_two_sided (z), 1e-4);
}

static void
test_large_counts_come_near_the_normal (void)
{
  for (guint64 less = 0; less < 200000; less = less * 3 + 1000)
    assert_near_normal (MERIT_MAX_COUNT, less);
  assert_near_normal (100000000, 12345);
}

/* A thousand million draws with few marked: X is Poisson with mean 2, give or take 10^-8. */
static void
test_rare_selections_come_near_poisson (void)
{
  const MeritExact exact
      = merit_rate_exact ((MeritRate) { 2000, 0 }, (MeritRate) { 999998000, 1000000 });

  assert_near (exact.mid_p_lower, exp (-2.0) / 2, 2e-4);
}

/* Fewer selections of a group never raise its lower tail, nor, below the mode, the two-sided p. */
static void
test_large_counts_are_monotone (void)
{
  double lower = 2, two_sided = 2;

  for (guint64 less = 0; less <= 500000000; less = less * 2 + 700) {
    const MeritExact exact = merit_rate_exact ((MeritRate) { 1000000000, 500000000 - less },
                                               (MeritRate) { 1000000000, 500000000 + less });

    g_assert_true (exact.mid_p_lower <= lower && exact.mid_p_lower >= 0);
    g_assert_true (exact.two_sided <= two_sided && exact.two_sided >= 0);
    lower = exact.mid_p_lower;
    two_sided = exact.two_sided;
  }
  g_assert_true (lower == 0 && two_sided == 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/published/morris-2017", test_published_morris);
  g_test_add_func ("/statistics/published/flip-flop-of-question-21", test_published_flip_flop);
  g_test_add_func ("/statistics/published/new-york-example", test_published_new_york);
  g_test_add_func ("/statistics/four-fifths-exactly-is-not-below",
                   test_four_fifths_exactly_is_not_below);
  g_test_add_func ("/statistics/rounding-is-half-up", test_rounding_is_half_up);
  g_test_add_func ("/statistics/exact-tests-count-every-table",
                   test_exact_tests_count_every_table);
  g_test_add_func ("/statistics/figures-are-symmetric", test_figures_are_symmetric);
  g_test_add_func ("/statistics/one-moved-selection-decides-the-flip-flop",
                   test_one_moved_selection_decides_the_flip_flop);
  g_test_add_func ("/statistics/no-variation-has-no-z", test_no_variation_has_no_z);
  g_test_add_func ("/statistics/large-counts-come-near-the-normal",
                   test_large_counts_come_near_the_normal);
  g_test_add_func ("/statistics/rare-selections-come-near-poisson",
                   test_rare_selections_come_near_poisson);
  g_test_add_func ("/statistics/large-counts-are-monotone", test_large_counts_are_monotone);
  return g_test_run ();
}
