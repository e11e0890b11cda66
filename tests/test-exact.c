/* SPDX-License-Identifier: Apache-2.0 */
/* Exact fractions: every rounding is held to the definition of half up, 2h − 1 ≤ 20000 x < 2h + 1
 * for x rounded to h hundredths of a percent, on whole numbers of 128 bits. */
#include <string.h>

#include <glib.h>

#include "core/exact.h"

__extension__ typedef unsigned __int128 Wide;

#define MAX32 ((guint64) G_MAXUINT32)
#define MAX40 ((G_GUINT64_CONSTANT (1) << 40) - 1)

static guint64
draw (GRand *rand, guint64 below)
{
  const guint64 number = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);

  /* Small numbers as often as large ones. */
  return (number >> g_rand_int_range (rand, 0, 63)) % below;
}

static void
assert_half_up (guint64 rounded, Wide above, Wide below)
{
  const Wide scaled = 20000 * above;

  g_assert_true (scaled < (2 * (Wide) rounded + 1) * below);
  g_assert_true (rounded == 0 || (2 * (Wide) rounded - 1) * below <= scaled);
}

static void
test_compare (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 20000; i++) {
    const guint64 b = 1 + draw (rand, MAX32), d = 1 + draw (rand, MAX32);
    const guint64 a = draw (rand, MAX32 + 1), c = draw (rand, MAX32 + 1);
    const Wide left = (Wide) a * d, right = (Wide) c * b;
    const int order = merit_exact_compare (a, b, c, d);

    g_assert_cmpint ((order > 0) - (order < 0), ==, (left > right) - (left < right));
    g_assert_cmpint (merit_exact_compare (a, b, a, b), ==, 0);
  }
  /* As doubles these two are equal. */
  g_assert_cmpint (merit_exact_compare (MAX32 - 1, MAX32, MAX32 - 2, MAX32 - 1), >, 0);
  g_assert_cmpint (merit_exact_compare (1, 3, 2, 6), ==, 0);
  g_assert_cmpint (merit_exact_compare (0, 1, 0, MAX32), ==, 0);
}

static void
test_percent (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint64 most = 1; most <= 160; most++)
    for (guint64 points = 0; points <= most; points++)
      assert_half_up (merit_exact_percent (points, most), points, most);
  for (guint i = 0; i < 20000; i++) {
    const guint64 most = 1 + draw (rand, MAX40), points = draw (rand, most + 1);

    assert_half_up (merit_exact_percent (points, most), points, most);
  }
  g_assert_cmpuint (merit_exact_percent (46, 48), ==, 9583);
  g_assert_cmpuint (merit_exact_percent (MAX40, MAX40), ==, 10000);
  g_assert_cmpuint (merit_exact_percent (MAX40 - 1, MAX40), ==, 10000);
  g_assert_cmpuint (merit_exact_percent (0, MAX40), ==, 0);
}

static void
assert_by_reciprocal (guint64 points, guint64 most)
{
  g_assert_cmpuint (merit_exact_percent_by (points, most, merit_exact_reciprocal (most)), ==,
                    merit_exact_percent (points, most));
}

/* All points of small denominators, and of large ones those beside which the text changes. */
static void
test_percent_by_reciprocal (void)
{
  const guint64 limit = G_GUINT64_CONSTANT (1) << 24;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint64 most = 1; most <= 300; most++)
    for (guint64 points = 0; points <= most; points++)
      assert_by_reciprocal (points, most);
  for (guint i = 0; i < 200; i++) {
    const guint64 most = i < 100 ? limit - 1 - i : 1 + draw (rand, limit - 1);

    for (guint64 hundredths = 0; hundredths < 10000; hundredths += 7) {
      const guint64 points = (2 * hundredths + 1) * most / 20000;

      assert_by_reciprocal (points, most);
      assert_by_reciprocal (MIN (points + 1, most), most);
    }
    assert_by_reciprocal (most, most);
  }
  g_assert_cmpuint (merit_exact_reciprocal (limit - 1), !=, 0);
  g_assert_cmpuint (merit_exact_reciprocal (limit), ==, 0);
}

/* 0.005 percent is 1/20000: exactly a half goes up, one part less does not. */
static void
test_half_goes_up (void)
{
  g_assert_cmpuint (merit_exact_percent (1, 20000), ==, 1);
  g_assert_cmpuint (merit_exact_percent (3, 20000), ==, 2);
  g_assert_cmpuint (merit_exact_percent (19999, 20000), ==, 10000);
  g_assert_cmpuint (merit_exact_percent (1000000, 20000000001), ==, 0);
  g_assert_cmpuint (merit_exact_percent (1000000, 19999999999), ==, 1);
  g_assert_cmpuint (merit_exact_percent (1, 32), ==, 313);
  g_assert_cmpuint (merit_exact_margin (2, 20000, 1, 20000), ==, 1);
  g_assert_cmpuint (merit_exact_mean (1, 20000, 1), ==, 1);
  g_assert_cmpuint (merit_exact_mean (1, 20001, 1), ==, 0);
  g_assert_cmpuint (merit_exact_mean (1, 4, 5000), ==, 1);
}

static void
test_margin (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < 20000; i++) {
    const guint64 b = 1 + draw (rand, MAX32), d = 1 + draw (rand, MAX32);
    const guint64 a = draw (rand, b + 1), c = draw (rand, d + 1);
    const Wide left = (Wide) a * d, right = (Wide) c * b;

    if (left >= right)
      assert_half_up (merit_exact_margin (a, b, c, d), left - right, (Wide) b * d);
    else
      assert_half_up (merit_exact_margin (c, d, a, b), right - left, (Wide) b * d);
  }
  g_assert_cmpuint (merit_exact_margin (MAX32, MAX32, 0, MAX32), ==, 10000);
  /* 95.83 and 83.33 printed are 12.50 apart by chance; 2/3 and 1/3, 66.67 and 33.33, are 33.33. */
  g_assert_cmpuint (merit_exact_margin (46, 48, 45, 54), ==, 1250);
  g_assert_cmpuint (merit_exact_margin (2, 3, 1, 3), ==, 3333);
}

static void
test_mean (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint i = 0; i < 20000; i++) {
    const guint64 most = 1 + draw (rand, MAX32), n = 1 + draw (rand, G_MAXUINT32);
    const Wide all = (Wide) most * n;
    const guint64 sum = draw (rand, all > G_MAXUINT64 ? G_MAXUINT64 : (guint64) all);

    assert_half_up (merit_exact_mean (sum, most, n), sum, all);
  }
  g_assert_cmpuint (merit_exact_mean (MAX32 * MAX32, MAX32, MAX32), ==, 10000);
}

static void
assert_prints (guint64 hundredths, const char *text)
{
  char out[MERIT_PERCENT_SIZE];

  g_assert_cmpuint (merit_exact_print (hundredths, out), ==, strlen (text));
  g_assert_cmpstr (out, ==, text);
}

static void
test_print (void)
{
  assert_prints (0, "0.00");
  assert_prints (5, "0.05");
  assert_prints (50, "0.50");
  assert_prints (100, "1.00");
  assert_prints (9583, "95.83");
  assert_prints (10000, "100.00");
  assert_prints (G_MAXUINT64, "184467440737095516.15");
}

static void
test_scale (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  static const guint64 powers[] = { 1, 10, 100, 1000, 10000 };

  for (guint i = 0; i < 20000; i++) {
    const guint64 most = 1 + draw (rand, MAX40), points = draw (rand, most + 1);
    const guint64 top = 1 + draw (rand, 10000);
    const guint decimals = (guint) draw (rand, MERIT_EXACT_DECIMALS + 1);
    const guint64 units = merit_exact_scale (points, most, top, decimals);
    const Wide doubled = (Wide) points * top * powers[decimals] * 2;

    g_assert_true (doubled < (2 * (Wide) units + 1) * most);
    g_assert_true (units == 0 || (2 * (Wide) units - 1) * most <= doubled);
    g_assert_cmpuint (merit_exact_scale (points, most, 100, 2), ==,
                      merit_exact_percent (points, most));
  }
}

static void
test_print_places (void)
{
  static const struct {
    guint64 units;
    guint decimals;
    const char *text;
  } rows[] = {
    { 0, 0, "0" },     { 19, 0, "19" },       { 0, 2, "0.00" },       { 5, 2, "0.05" },
    { 460, 2, "4.60" }, { 4333, 3, "4.333" }, { 100000, 4, "10.0000" }, { 7, 1, "0.7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    char text[MERIT_PERCENT_SIZE];
    const gsize n = merit_exact_print_places (rows[i].units, rows[i].decimals, text);

    g_assert_cmpstr (text, ==, rows[i].text);
    g_assert_cmpuint (n, ==, strlen (text));
  }
}

/* Every decimal of up to 15 places is the fraction it says, and nothing else is one. */
static void
test_read (void)
{
  static const char *const faulty[] = {
    "", ".", ".5", "5.", "-1", "+1", " 1", "1 ", "1e1", "0x1", "1,5", "1.5.", "101", "nan",
    "100.000000000000001", "1.0000000000000001", "18446744073709551617",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  guint64 parts, whole;

  for (guint i = 0; i < G_N_ELEMENTS (faulty); i++)
    g_assert_false (merit_exact_read (faulty[i], 100, &parts, &whole));
  g_assert_false (merit_exact_read ("1.1", 1, &parts, &whole));
  for (guint i = 0; i < 5000; i++) {
    const gint places = g_rand_int_range (rand, 1, MERIT_EXACT_READ_DECIMALS + 1);
    const gint ahead = g_rand_int_range (rand, 0, 100);
    guint64 power = 1, decimals;

    for (gint k = 0; k < places; k++)
      power *= 10;
    decimals = draw (rand, power);

    g_autofree char *text
        = g_strdup_printf ("%d.%0*" G_GINT64_MODIFIER "u", ahead, places, decimals);

    g_assert_true (merit_exact_read (text, 100, &parts, &whole));
    g_assert_cmpuint (whole, ==, power);
    g_assert_cmpuint (parts, ==, (guint64) ahead * power + decimals);
  }
  g_assert_true (merit_exact_read ("100.000000000000000", 100, &parts, &whole));
  g_assert_cmpuint (parts, ==, 100 * whole);
  g_assert_true (merit_exact_read ("007", 7, &parts, &whole));
  g_assert_cmpuint (parts, ==, 7 * whole);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exact/compare-agrees-with-128-bits", test_compare);
  g_test_add_func ("/exact/percent-is-rounded-half-up", test_percent);
  g_test_add_func ("/exact/percent-by-reciprocal", test_percent_by_reciprocal);
  g_test_add_func ("/exact/half-a-hundredth-goes-up", test_half_goes_up);
  g_test_add_func ("/exact/margin-is-of-fractions-not-of-printed-figures", test_margin);
  g_test_add_func ("/exact/mean-is-rounded-once", test_mean);
  g_test_add_func ("/exact/two-decimals-always", test_print);
  g_test_add_func ("/exact/any-scale-is-rounded-half-up", test_scale);
  g_test_add_func ("/exact/as-many-decimals-as-asked-for", test_print_places);
  g_test_add_func ("/exact/reads-decimals", test_read);
  return g_test_run ();
}
