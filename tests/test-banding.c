/* SPDX-License-Identifier: Apache-2.0 */
/* Bandings: what texts are one, what bands they make of scores, and that nothing is too large or
 * too near to be told. tests/test-bands.py holds the same to fractions, through the command. */
#include "analysis/banding.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 Wide;

static MeritBanding *
error_banding (MeritBandingRule rule, const char *reliability, const char *confidence)
{
  g_autoptr (GError) error = NULL;
  MeritBanding *banding = merit_banding_new_error (rule, reliability, confidence, &error);

  g_assert_no_error (error);
  return banding;
}

/* The numbers of the bands of scores over one denominator, each held by one person, as text. */
static char *
band_points (const MeritBanding *banding, guint32 most, const guint32 *points, guint n)
{
  g_autofree MeritScoreCount *scores = g_new (MeritScoreCount, n);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    scores[i] = (MeritScoreCount) { points[i], most, 1 };

  g_autoptr (GArray) bands = merit_banding_apply (banding, scores, n, NULL);

  for (guint i = 0; i < bands->len; i++) {
    const MeritBand *band = &g_array_index (bands, MeritBand, i);

    g_string_append_printf (text, "%s%d:%" G_GUINT64_FORMAT, i > 0 ? " " : "", band->number,
                            band->n);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_bands(banding, most, wanted, ...)                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const guint32 points[] = { __VA_ARGS__ };                                                      \
    g_autofree char *got = band_points (banding, most, points, G_N_ELEMENTS (points));             \
    g_assert_cmpstr (got, ==, wanted);                                                             \
  }                                                                                                \
  G_STMT_END

static void
test_whole (void)
{
  g_autoptr (MeritBanding) banding = merit_banding_new_whole ();

  g_assert_cmpint (merit_banding_get_rule (banding), ==, MERIT_BANDING_WHOLE);
  assert_bands (banding, 1000, "100:2 57:2 56:2 1:1 0:2", 1000, 995, 570, 565, 564, 555, 5, 4, 0);
  assert_bands (banding, G_MAXUINT32, "100:1 50:2 0:1", G_MAXUINT32, G_MAXUINT32 / 2 + 1,
                G_MAXUINT32 / 2, 1);
  g_assert_null (merit_banding_get_reliability (banding));
  g_assert_null (merit_banding_get_factor (banding));
  g_assert_null (merit_banding_get_cut (banding, 1));
}

static void
test_categories (void)
{
  g_autoptr (MeritBanding) plain = merit_banding_new_categories ("95,85,70", NULL);
  g_autoptr (MeritBanding) named = merit_banding_new_categories ("a:b:95.5,Café:0", NULL);
  g_autoptr (MeritBanding) third = merit_banding_new_categories ("33.333333333333333", NULL);

  assert_bands (plain, 10000, "1:2 2:2 3:2 -1:2", 10000, 9500, 9499, 8500, 8499, 7000, 6999, 0);
  g_assert_null (merit_banding_get_name (plain, 1));
  g_assert_cmpstr (merit_banding_get_cut (plain, 3), ==, "70");
  g_assert_null (merit_banding_get_cut (plain, 4));
  g_assert_null (merit_banding_get_cut (plain, MERIT_NO_BAND));
  g_assert_null (merit_banding_get_cut (plain, 0));
  g_assert_cmpstr (merit_banding_get_name (named, 1), ==, "a:b");
  g_assert_cmpstr (merit_banding_get_name (named, 2), ==, "Café");
  assert_bands (named, 1000, "1:1 2:2", 955, 954, 0);
  /* As doubles a third and the cut below it are equal. */
  assert_bands (third, 3, "1:1 -1:1", 1, 0);
}

static void
test_faulty (void)
{
  static const char *const categories[] = {
    "", ",", "95,", ",95", "95,95", "70,85", "95,95.0", "100.1", "101", "-1", "+1", " 95", "95 ",
    "1e1", "95,,70", "A:95,70", "95,B:70", "A:95,A:70", ":95", "A:", "A", "\xFF:95",
    "1.0000000000000001", ".5", "5.", "99999999999999999999", "0x10", "95;70",
  };
  static const char *const shares[]
      = { "", "1.1", "2", "-0.1", "0.9 ", " 0.9", ".9", "9e-1", "nan", "0,9", "1.000000000000001",
          "0.1234567890123456", "0..1" };
  g_autoptr (GString) many = g_string_new ("100");

  for (guint i = 0; i < G_N_ELEMENTS (categories); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("category %u", i);
    g_assert_null (merit_banding_new_categories (categories[i], &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  }
  for (guint i = 0; i < 2 * G_N_ELEMENTS (shares); i++) {
    g_autoptr (GError) error = NULL;
    const char *faulty = shares[i / 2];

    g_test_message ("share %u", i);
    g_assert_null (merit_banding_new_error (MERIT_BANDING_SED, i % 2 == 0 ? faulty : "0.9",
                                            i % 2 == 1 ? faulty : "0.95", &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  }
  g_assert_null (merit_banding_new_error (MERIT_BANDING_SEE, "0.9", "0", NULL));
  g_assert_null (merit_banding_new_error (MERIT_BANDING_SEE, "0.9", "1.000", NULL));

  for (guint i = 1; i < MERIT_MAX_CATEGORIES; i++)
    g_string_append_printf (many, ",%u", 100 - i);

  g_autoptr (MeritBanding) most = merit_banding_new_categories (many->str, NULL);

  g_assert_nonnull (most);
  g_string_append (many, ",0");
  g_assert_null (merit_banding_new_categories (many->str, NULL));
}

/* Of tables of the normal distribution. */
static void
test_factor (void)
{
  static const struct {
    const char *confidence;
    const char *factor;
  } known[] = {
    { "0.95", "1.959964" },
    { "0.90", "1.644854" },
    { "0.99", "2.575829" },
    { "0.5", "0.674490" },
    { "0.999", "3.290527" },
    { "0.682689492137086", "1.000000" },
    { "0.954499736103642", "2.000000" },
    { "0.000000000000001", "0.000000" },
    { "0.999999999999999", "8.026859" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    g_autoptr (MeritBanding) banding
        = error_banding (MERIT_BANDING_SED, "0.9", known[i].confidence);

    g_assert_cmpstr (merit_banding_get_factor (banding), ==, known[i].factor);
    g_assert_cmpstr (merit_banding_get_confidence (banding), ==, known[i].confidence);
  }

  g_autoptr (MeritBanding) odd = error_banding (MERIT_BANDING_SEE, "00.90", "0.95");

  g_assert_cmpstr (merit_banding_get_reliability (odd), ==, "0.90");
}

/* Two people d apart have SED = √(1 − r) · d, so that one band holds both exactly as long as 1 − r
 * is not less than 1 / C²: for C = 1.959964, that is between the two reliabilities. */
static void
test_border (void)
{
  g_autoptr (MeritBanding) in = error_banding (MERIT_BANDING_SED, "0.739682232479701", "0.95");
  g_autoptr (MeritBanding) out = error_banding (MERIT_BANDING_SED, "0.739682232479702", "0.95");

  assert_bands (in, 48, "1:2", 46, 45);
  assert_bands (out, 48, "1:1 2:1", 46, 45);
  assert_bands (in, G_MAXUINT32, "1:2", G_MAXUINT32, 0);
  assert_bands (out, G_MAXUINT32, "1:1 2:1", G_MAXUINT32, 0);
}

/* A test that is wholly reliable, or a small confidence, leaves bands of equal scores; bands start
 * at the top, and the next one at the highest score below. */
static void
test_width (void)
{
  g_autoptr (MeritBanding) exact = error_banding (MERIT_BANDING_SED, "1", "0.95");
  g_autoptr (MeritBanding) estimate = error_banding (MERIT_BANDING_SEE, "0", "0.95");
  g_autoptr (MeritBanding) loose = error_banding (MERIT_BANDING_SED, "0", "0.999999999999999");
  g_autoptr (MeritBanding) usual = error_banding (MERIT_BANDING_SED, "0.8", "0.95");
  const MeritScoreCount ten[] = { { 90, 100, 5 }, { 70, 100, 5 } };
  MeritBandFigures figures;

  assert_bands (exact, 10, "1:1 2:1 3:1", 9, 5, 4);
  assert_bands (estimate, 10, "1:1 2:1 3:1", 9, 5, 4);
  assert_bands (loose, 10, "1:3", 10, 5, 0);
  assert_bands (usual, 10, "1:1", 7);
  /* SD 1.5811, SED 1, width 1.96. */
  assert_bands (usual, 10, "1:2 2:2 3:1", 9, 8, 7, 6, 5);

  /* Σ (x − 80)² = 10 · 100 over 9: SD 10.5409, SED 6.6667, times C 13.0664. */
  g_autoptr (GArray) bands = merit_banding_apply (usual, ten, 2, &figures);

  g_assert_cmpuint (bands->len, ==, 2);
  g_assert_true (figures.known);
  g_assert_cmpuint (figures.sd, ==, 1054);
  g_assert_cmpuint (figures.error, ==, 667);
  g_assert_cmpuint (figures.width, ==, 1307);

  /* Nobody, and one person: no deviation. */
  g_autoptr (GArray) none = merit_banding_apply (usual, ten, 0, &figures);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_false (figures.known);
}

/* Equal scores over different denominators, where no unit up to 2^40 serves them all too. */
static void
test_equal (void)
{
  static const char *const reliabilities[] = { "1", "0.999999999999999", "0.9", "0" };
  static const guint32 primes[] = { 65537, 65539, 65543, 65551, 65557, 65563 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (reliabilities); i++) {
    g_autoptr (MeritBanding) banding = error_banding (
        i % 2 == 0 ? MERIT_BANDING_SED : MERIT_BANDING_SEE, reliabilities[i / 2], "0.95");
    MeritScoreCount scores[G_N_ELEMENTS (primes) + 2] = { { 5, 5, 1 } };

    for (guint k = 0; k < G_N_ELEMENTS (primes); k++)
      scores[k + 1] = (MeritScoreCount) { 3 * primes[k], 5 * primes[k], 2 };
    scores[G_N_ELEMENTS (primes) + 1] = (MeritScoreCount) { 1, G_MAXUINT32, 1 };

    g_autoptr (GArray) bands = merit_banding_apply (banding, scores, G_N_ELEMENTS (scores), NULL);
    guint64 together = 0;

    for (guint k = 0; k < bands->len; k++) {
      const MeritBand *band = &g_array_index (bands, MeritBand, k);

      if (5 * (guint64) band->highest.points >= 3 * (guint64) band->highest.most
          && 5 * (guint64) band->lowest.points <= 3 * (guint64) band->lowest.most)
        together = band->n;
    }
    g_assert_cmpuint (together, >=, 2 * G_N_ELEMENTS (primes));
  }
}

/* As many people and points as may be: no product overflows, and the figures are those of floating
 * point. */
static void
test_large (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 300; round++) {
    g_autoptr (MeritBanding) banding
        = error_banding (round % 2 == 0 ? MERIT_BANDING_SED : MERIT_BANDING_SEE,
                         round % 3 == 0 ? "0.500000000000001" : "0.8", "0.999999999999999");
    const guint64 people = (G_GUINT64_CONSTANT (1) << 46) >> (round % 40);
    MeritScoreCount scores[3];
    MeritBandFigures figures;
    long double mean = 0, squares = 0;
    const long double all = 3.0L * people, r = round % 3 == 0 ? 0.500000000000001L : 0.8L;

    for (guint i = 0; i < 3; i++) {
      const guint32 most = G_MAXUINT32 - (round % 2 == 0 ? 0 : g_rand_int (rand) % 1000);
      const guint32 points = (guint32) ((guint64) most * (3 - i) / 3) - g_rand_int (rand) % 1000;

      scores[i] = (MeritScoreCount) { points, most, people };
      mean += (long double) points / most / 3;
    }
    for (guint i = 0; i < 3; i++)
      squares += powl ((long double) scores[i].points / scores[i].most - mean, 2) * people;

    const long double sd = sqrtl (squares / (all - 1));
    const long double error = sd * sqrtl (round % 2 == 0 ? 2 * (1 - r) : r * (1 - r));
    g_autoptr (GArray) bands = merit_banding_apply (banding, scores, 3, &figures);

    g_assert_cmpuint (bands->len, ==, 1);
    g_assert_cmpfloat (fabsl (sd * 10000 - figures.sd), <, 0.5001);
    g_assert_cmpfloat (fabsl (error * 10000 - figures.error), <, 0.5001);
    g_assert_cmpfloat (fabsl (error * 80268.59L - figures.width), <, 0.5001);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/banding/whole-percentages-half-up", test_whole);
  g_test_add_func ("/banding/category-begins-at-its-percentage", test_categories);
  g_test_add_func ("/banding/faulty-texts-are-refused", test_faulty);
  g_test_add_func ("/banding/factor-is-the-normal-quantile", test_factor);
  g_test_add_func ("/banding/width-is-told-to-the-last-digit", test_border);
  g_test_add_func ("/banding/bands-of-an-error-begin-at-the-top", test_width);
  g_test_add_func ("/banding/equal-scores-are-never-parted", test_equal);
  g_test_add_func ("/banding/large-numbers", test_large);
  return g_test_run ();
}
