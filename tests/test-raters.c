/* SPDX-License-Identifier: Apache-2.0 */
/* Several raters against sorting and plain fractions, for every small panel and many large ones. */
#include <stdlib.h>

#include <glib.h>

#include "core/raters.h"

static int
by_level (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

/* Levels in order; returns how many are superior. */
static guint
sorted (const guint8 *codes, guint n, int *levels)
{
  guint superior = 0;

  for (guint i = 0; i < n; i++) {
    levels[i] = (int) merit_code_level (codes[i]);
    superior += merit_code_superior (codes[i]);
  }
  qsort (levels, n, sizeof *levels, by_level);
  return superior;
}

static void
check (const guint8 *codes, guint n)
{
  int levels[MERIT_MAX_RATERS], sum = 0;
  const guint superior = sorted (codes, n, levels);
  const guint8 median = merit_raters_combine (MERIT_RULE_LOWER_MEDIAN, codes, n);
  const guint8 mean = merit_raters_combine (MERIT_RULE_MEAN, codes, n);
  double deviation = 0;

  for (guint i = 0; i < n; i++)
    sum += levels[i];
  for (guint i = 0; i < n; i++)
    deviation += ABS (levels[i] - (double) sum / n) / n;
  g_assert_cmpuint (merit_code_level (median), ==, (guint) levels[(n - 1) / 2]);
  /* h is the mean rounded half up where 2h − 1 ≤ 2 · mean < 2h + 1. */
  g_assert_cmpint ((2 * (int) merit_code_level (mean) - 1) * (int) n, <=, 2 * sum);
  g_assert_cmpint ((2 * (int) merit_code_level (mean) + 1) * (int) n, >, 2 * sum);
  g_assert_cmpint (merit_code_superior (median), ==, superior > n - superior);
  g_assert_cmpint (merit_code_superior (mean), ==, superior > n - superior);
  g_assert_cmpfloat_with_epsilon ((double) merit_raters_deviation (codes, n) / (n * n), deviation,
                                  1e-9);
}

static void
test_small (void)
{
  guint8 codes[4];

  for (guint n = 1; n <= 4; n++)
    for (guint all = 0; all < 15u * 15 * 15 * 15; all++) {
      guint rest = all;

      for (guint i = 0; i < n; i++, rest /= 15)
        codes[i] = (guint8) (1 + rest % 15);
      if (rest == 0)
        check (codes, n);
    }
}

static void
test_large (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 20000; round++) {
    const guint n = (guint) g_rand_int_range (rand, 1, MERIT_MAX_RATERS + 1);
    guint8 codes[MERIT_MAX_RATERS];

    for (guint i = 0; i < n; i++)
      codes[i] = (guint8) g_rand_int_range (rand, 1, MERIT_CODES);
    check (codes, n);
  }
}

static void
test_example (void)
{
  const guint8 codes[]
      = { merit_code_make (2, true), merit_code_make (2, true), merit_code_make (3, false) };

  g_assert_cmpuint (merit_raters_combine (MERIT_RULE_LOWER_MEDIAN, codes, 3), ==,
                    merit_code_make (2, true));
  g_assert_cmpuint (merit_raters_combine (MERIT_RULE_LOWER_MEDIAN, codes, 2), ==,
                    merit_code_make (2, true));
  /* 1/3 + 1/3 + 2/3 over 3 is 4/9. */
  g_assert_cmpuint (merit_raters_deviation (codes, 3), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raters/every-panel-of-up-to-four", test_small);
  g_test_add_func ("/raters/panels-of-up-to-twenty", test_large);
  g_test_add_func ("/raters/two-two-three", test_example);
  return g_test_run ();
}
