/* SPDX-License-Identifier: Apache-2.0 */
/* Tallies: each score counted in its place, and parts that add up to the whole. */
#include <string.h>

#include <glib.h>

#include "core/tally.h"

static MeritScore
score_of (guint32 points, guint32 most)
{
  return (MeritScore) { .points = points, .most = most, .met = 1 };
}

static void
assert_bin (guint32 points, guint32 most, guint bin)
{
  const MeritScore score = score_of (points, most);
  MeritTally tally = { 0 };

  merit_tally_add (&tally, &score, 1);
  for (guint i = 0; i < MERIT_TALLY_BINS; i++)
    g_assert_cmpuint (tally.bins[i], ==, i == bin);
  g_assert_cmpuint (tally.scored, ==, 1);
}

/* A score of exactly ten percent is in the second bin, however it is written; just below is not. */
static void
test_bins (void)
{
  assert_bin (0, 7, 0);
  assert_bin (1, 10, 1);
  assert_bin (3, 30, 1);
  assert_bin (429496729, 4294967290, 1);
  assert_bin (429496728, 4294967290, 0);
  assert_bin (4294967289, 4294967290, 9);
  assert_bin (9, 10, 9);
  assert_bin (10, 10, 9);
  for (guint32 most = 1; most < 120; most++)
    for (guint32 points = 0; points <= most; points++) {
      guint bin = 0;

      while (bin < 9 && points * 10 >= (bin + 1) * most)
        bin++;
      assert_bin (points, most, bin);
    }
}

static void
test_status (void)
{
  const MeritScore scores[] = {
    { .points = 6, .most = 6, .low = 6, .high = 6, .met = 2 },
    { .points = 3, .most = 6, .low = 3, .high = 6, .met = 1, .lacking = 1 },
    { .points = 0, .most = 6, .low = 0, .high = 3, .lacking = 1, .unassessed = 1 },
    { .points = 3, .most = 6, .low = 3, .high = 6, .met = 1, .unassessed = 1 },
    { .points = 0, .most = 0, .low = 0, .high = 6, .unassessed = 2 },
  };
  MeritTally tally = { 0 };

  merit_tally_add (&tally, scores, G_N_ELEMENTS (scores));
  g_assert_cmpuint (tally.profiles, ==, 5);
  g_assert_cmpuint (tally.ready, ==, 1);
  g_assert_cmpuint (tally.lacking, ==, 2);
  g_assert_cmpuint (tally.incomplete, ==, 2);
  /* Without a score: in no bin and no mean, but among the profiles. */
  g_assert_cmpuint (tally.scored, ==, 4);
  g_assert_cmpuint (tally.points, ==, 12);
  g_assert_cmpuint (tally.high, ==, 21);
}

static void
test_merge (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 50; round++) {
    MeritScore scores[100];
    MeritTally whole = { 0 }, parts[4] = { 0 };

    for (guint i = 0; i < G_N_ELEMENTS (scores); i++) {
      const guint32 most = (guint32) g_rand_int_range (rand, 0, 20);

      scores[i] = (MeritScore) {
        .points = (guint32) g_rand_int_range (rand, 0, (gint32) most + 1),
        .most = most,
        .high = g_rand_int (rand),
        .met = (guint16) g_rand_int_range (rand, 0, 3),
        .lacking = (guint16) g_rand_int_range (rand, 0, 2),
        .unassessed = (guint16) g_rand_int_range (rand, 0, 2),
      };
      merit_tally_add (&parts[g_rand_int_range (rand, 0, 4)], &scores[i], 1);
    }
    merit_tally_add (&whole, scores, G_N_ELEMENTS (scores));
    for (guint p = 1; p < 4; p++)
      merit_tally_merge (&parts[0], &parts[p]);
    g_assert_cmpmem (&parts[0], sizeof whole, &whole, sizeof whole);
  }
}

static void
test_codes (void)
{
  guint8 codes[3 * 64];
  guint64 counts[MERIT_CODES] = { 0 };
  const MeritBlock block = { codes, 64, 3, 64 };

  for (guint i = 0; i < sizeof codes; i++)
    codes[i] = (guint8) (i / 64 == 1 ? i % MERIT_CODES : 15);
  merit_codes_add (counts, &block, 1, 0, 64);
  for (guint i = 0; i < MERIT_CODES; i++)
    g_assert_cmpuint (counts[i], ==, 4);
  /* A part of the column, added to what was counted. */
  merit_codes_add (counts, &block, 1, 3, 2);
  g_assert_cmpuint (counts[2], ==, 4);
  g_assert_cmpuint (counts[3], ==, 5);
  g_assert_cmpuint (counts[4], ==, 5);
  g_assert_cmpuint (counts[5], ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tally/bins-by-exact-fractions", test_bins);
  g_test_add_func ("/tally/status-and-sums", test_status);
  g_test_add_func ("/tally/parts-add-up", test_merge);
  g_test_add_func ("/tally/codes-of-one-column", test_codes);
  return g_test_run ();
}
