/* SPDX-License-Identifier: Apache-2.0 */
/* Means over different denominators, where a double would round the wrong way: held to the
 * definition of half up with whole numbers of any length that are not the code's own. */
#include <string.h>

#include "analysis/mean.h"

/* Schoolbook numbers to base 10000, digits from the lowest. */
#define DIGITS 600

typedef struct {
  guint32 digits[DIGITS];
} Number;

static void
multiply (Number *a, guint64 by)
{
  guint64 carry = 0;

  for (guint i = 0; i < DIGITS; i++) {
    carry += a->digits[i] * by;
    a->digits[i] = (guint32) (carry % 10000);
    carry /= 10000;
  }
  g_assert_cmpuint (carry, ==, 0);
}

static void
add (Number *a, const Number *b)
{
  guint32 carry = 0;

  for (guint i = 0; i < DIGITS; i++) {
    carry += a->digits[i] + b->digits[i];
    a->digits[i] = carry % 10000;
    carry /= 10000;
  }
  g_assert_cmpuint (carry, ==, 0);
}

static int
compare (const Number *a, const Number *b)
{
  for (guint i = DIGITS; i-- > 0;)
    if (a->digits[i] != b->digits[i])
      return a->digits[i] < b->digits[i] ? -1 : 1;
  return 0;
}

typedef struct {
  guint32 points;
  guint32 most;
} Fraction;

/* The mean lies in [h − 1/2, h + 1/2) hundredths of a percent. */
static void
assert_half_up (guint64 rounded, const Fraction *fractions, guint n, guint64 divisor)
{
  Number above = { { 0 } }, below = { { 1 } }, limit;

  for (guint i = 0; i < n; i++) {
    Number term = below;

    multiply (&term, fractions[i].points);
    multiply (&above, fractions[i].most);
    add (&above, &term);
    multiply (&below, fractions[i].most);
  }
  multiply (&above, 20000);
  multiply (&below, divisor);
  limit = below;
  multiply (&limit, 2 * rounded + 1);
  g_assert_cmpint (compare (&above, &limit), <, 0);
  if (rounded == 0)
    return;
  limit = below;
  multiply (&limit, 2 * rounded - 1);
  g_assert_cmpint (compare (&above, &limit), >=, 0);
}

static guint64
mean_of (const Fraction *fractions, guint n, guint64 divisor)
{
  g_autoptr (MeritSums) sums = merit_sums_new ();

  for (guint i = 0; i < n; i++)
    merit_sums_add (sums, fractions[i].points, fractions[i].most);
  return merit_sums_mean (sums, divisor);
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 400; round++) {
    const guint n = (guint) g_rand_int_range (rand, 1, 60);
    const guint bits = (guint) g_rand_int_range (rand, 1, 32);
    Fraction fractions[60];

    for (guint i = 0; i < n; i++) {
      fractions[i].most = 1 + (g_rand_int (rand) >> bits);
      fractions[i].points = (guint32) ((guint64) g_rand_int (rand) * fractions[i].most >> 32);
    }
    assert_half_up (mean_of (fractions, n, n), fractions, n, n);
  }
}

/* Sums that are whole numbers although no term is: binary fractions always fall short of these. */
static void
test_exact_halves (void)
{
  /* Each family sums to a half; over 10000 people that is half a hundredth of a percent. */
  static const struct {
    guint n;
    Fraction of[6];
  } families[] = {
    { 2, { { 1, 3 }, { 1, 6 } } },
    { 3, { { 1, 7 }, { 3, 14 }, { 2, 14 } } },
    { 4, { { 1, 12 }, { 1, 9 }, { 1, 18 }, { 1, 4 } } },
    { 4, { { 1, 6 }, { 1, 12 }, { 1, 20 }, { 1, 5 } } },
    { 3, { { 1, 2147483647 }, { 1073741822, 2147483647 }, { 1, 4294967294 } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    Fraction fewer[6];
    const guint n = families[i].n;

    memcpy (fewer, families[i].of, sizeof fewer);
    g_assert_cmpuint (mean_of (fewer, n, 10000), ==, 1);
    g_assert_cmpuint (mean_of (fewer, n, 10001), ==, 0);
    assert_half_up (1, fewer, n, 10000);
    /* The least that a fraction can be less is enough to round down. */
    fewer[0].points--;
    g_assert_cmpuint (mean_of (fewer, n, 10000), ==, 0);
  }
}

/* The family 1/3 + 1/6 with denominators of every size, most of them different: all share the sum
 * 1/2. */
static void
test_many_denominators (void)
{
  g_autoptr (MeritSums) sums = merit_sums_new ();

  for (guint32 k = 1; k <= 3000; k++) {
    merit_sums_add (sums, k, 3 * k);
    merit_sums_add (sums, k, 6 * k);
  }
  /* 1500 of … people: 1500 / 30000000 is half a hundredth of a percent. */
  g_assert_cmpuint (merit_sums_mean (sums, 30000000), ==, 1);
  g_assert_cmpuint (merit_sums_mean (sums, 30000001), ==, 0);
  g_assert_cmpuint (merit_sums_mean (sums, 6000), ==, 2500);
}

/* Everyone at a third, over denominators as many as weights can make: settled without working
 * through numbers that are as long as the list. */
static void
test_shared_value (void)
{
  g_autoptr (MeritSums) sums = merit_sums_new ();
  const guint32 n = 120000;

  for (guint32 k = 1; k <= n; k++)
    merit_sums_add (sums, k, 3 * k);
  g_assert_cmpuint (merit_sums_mean (sums, n), ==, 3333);
  g_assert_cmpuint (merit_sums_mean (sums, (guint64) n / 3 * 20000), ==, 1);
  g_assert_cmpuint (merit_sums_mean (sums, (guint64) n / 3 * 20000 + 1), ==, 0);
}

static void
test_ends (void)
{
  const Fraction all[] = { { 1, 1 }, { 6, 6 }, { G_MAXUINT32, G_MAXUINT32 } };
  const Fraction none[] = { { 0, 1 }, { 0, 6 }, { 0, G_MAXUINT32 } };

  g_assert_cmpuint (mean_of (all, 3, 3), ==, 10000);
  g_assert_cmpuint (mean_of (none, 3, 3), ==, 0);
}

static void
test_merge (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (MeritSums) whole = merit_sums_new ();
  g_autoptr (MeritSums) left = merit_sums_new ();
  g_autoptr (MeritSums) right = merit_sums_new ();

  for (guint i = 0; i < 1000; i++) {
    const guint32 most = (guint32) g_rand_int_range (rand, 1, 40);
    const guint32 points = (guint32) g_rand_int_range (rand, 0, (gint32) most + 1);

    merit_sums_add (whole, points, most);
    merit_sums_add (g_rand_boolean (rand) ? left : right, points, most);
  }
  merit_sums_merge (left, right);
  g_assert_cmpuint (merit_sums_mean (left, 1000), ==, merit_sums_mean (whole, 1000));
  /* What was merged is untouched. */
  merit_sums_merge (right, left);
  g_assert_cmpuint (merit_sums_mean (left, 1000), ==, merit_sums_mean (whole, 1000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mean/is-rounded-half-up", test_random);
  g_test_add_func ("/mean/exact-half-goes-up-over-different-denominators", test_exact_halves);
  g_test_add_func ("/mean/exact-half-goes-up-over-many-denominators", test_many_denominators);
  g_test_add_func ("/mean/equal-scores-over-many-denominators", test_shared_value);
  g_test_add_func ("/mean/all-and-none", test_ends);
  g_test_add_func ("/mean/parts-add-up", test_merge);
  return g_test_run ();
}
