/* SPDX-License-Identifier: Apache-2.0 */
/* Summaries against a plain recount of people worked out anew. */
#include <stdlib.h>

#include "model.h"

#include <merit/merit-summary.h>

#include "analysis/mean.h"

#define PEOPLE 150

__extension__ typedef unsigned __int128 Wide;

/* Whether the mean of the fractions, in hundredths of a percent, is rounded half up to @text.
 * Scores of a small model have few denominators, whose product is at hand. */
static void
assert_mean (const char *text, const Worth *worths, const gboolean *counted, guint n, gboolean high)
{
  g_autoptr (MeritSums) sums = merit_sums_new ();
  guint64 same = 0, whole = 0, sum = 0;
  guint64 scored = 0;

  for (guint i = 0; i < n; i++) {
    const guint64 most = high ? worths[i].whole : worths[i].most;
    const guint64 points = high ? worths[i].high : worths[i].points;

    if (!counted[i] || worths[i].most == 0)
      continue;
    scored++;
    merit_sums_add (sums, (guint32) points, (guint32) most);
    same += scored > 1 && most == whole;
    whole = most;
    sum += points;
  }
  if (scored == 0) {
    g_assert_null (text);
    return;
  }

  /* Where all share a denominator, by the definition of half up; else by the sums, which have a
   * test of their own. */
  g_auto (GStrv) halves = g_strsplit (text, ".", 2);
  const guint64 hundredths
      = 100 * g_ascii_strtoull (halves[0], NULL, 10) + g_ascii_strtoull (halves[1], NULL, 10);

  g_assert_cmpuint (strlen (halves[1]), ==, 2);
  g_assert_cmpuint (hundredths, ==, merit_sums_mean (sums, scored));
  if (same == scored - 1) {
    g_assert_true (20000 * (Wide) sum < (2 * (Wide) hundredths + 1) * whole * scored);
    g_assert_true (20000 * (Wide) sum + (Wide) whole * scored
                   >= 2 * (Wide) hundredths * whole * scored);
  }
}

static void
assert_requirement (MeritSummary *summary, guint group, guint c, guint i,
                    const Model *model, guint k, const Human *people, const gboolean *counted,
                    guint n)
{
  const guint required = model->required[c][k];
  guint64 met = 0, unassessed = 0, superior = 0, short_by[8] = { 0 };

  for (guint p = 0; p < n; p++) {
    const gint level = people[p].level[k];

    if (!counted[p])
      continue;
    if (level < 0) {
      unassessed++;
    } else if ((guint) level >= required) {
      met++;
      superior += people[p].superior[k];
    } else {
      short_by[required - (guint) level]++;
    }
  }
  g_assert_cmpuint (merit_summary_get_met (summary, group, c, i), ==, met);
  g_assert_cmpuint (merit_summary_get_unassessed (summary, group, c, i), ==, unassessed);
  g_assert_cmpuint (merit_summary_get_superior (summary, group, c, i), ==, superior);
  for (guint levels = 1; levels <= model->max_level; levels++)
    g_assert_cmpuint (merit_summary_get_short_by (summary, group, c, i, levels), ==,
                      short_by[levels]);
}

static void
assert_class (MeritSummary *summary, guint group, guint c, const Model *model, const Human *people,
              const gboolean *counted, guint n)
{
  guint64 ready = 0, lacking = 0, incomplete = 0, bins[MERIT_HISTOGRAM_BINS] = { 0 };
  Worth worths[PEOPLE];
  guint i = 0;

  for (guint p = 0; p < n; p++) {
    const Worth worth = worths[p] = model_worth (model, c, &people[p]);

    if (!counted[p])
      continue;
    if (worth.lacking > 0)
      lacking++;
    else if (worth.unassessed > 0)
      incomplete++;
    else
      ready++;
    if (worth.most > 0)
      for (guint bin = 0; bin < MERIT_HISTOGRAM_BINS; bin++)
        bins[bin] += worth.points * 10 >= bin * worth.most
                     && (bin == 9 || worth.points * 10 < (bin + 1) * worth.most);
  }
  g_assert_cmpuint (merit_summary_get_status (summary, group, c, MERIT_STATUS_READY), ==, ready);
  g_assert_cmpuint (merit_summary_get_status (summary, group, c, MERIT_STATUS_SHORT), ==, lacking);
  g_assert_cmpuint (merit_summary_get_status (summary, group, c, MERIT_STATUS_INCOMPLETE), ==,
                    incomplete);
  for (guint bin = 0; bin < MERIT_HISTOGRAM_BINS; bin++)
    g_assert_cmpuint (merit_summary_get_bin (summary, group, c, bin), ==, bins[bin]);

  g_autofree char *mean = merit_summary_format_mean_score (summary, group, c);
  g_autofree char *high = merit_summary_format_mean_high (summary, group, c);

  assert_mean (mean, worths, counted, n, FALSE);
  assert_mean (high, worths, counted, n, TRUE);
  for (guint k = 0; k < model->n; k++)
    if (model->required[c][k] > 0)
      assert_requirement (summary, group, c, i++, model, k, people, counted, n);
}

static int
compare_units (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Groups are the units that occur, by bytes; "" (none) is the first of all. */
static void
assert_summary (MeritSummary *summary, const Model *model, const Human *people, guint n)
{
  const gboolean by_unit = merit_summary_get_grouping (summary) == MERIT_GROUP_UNIT;
  const char *units[PEOPLE];
  gboolean counted[PEOPLE];
  guint group = 0;

  for (guint p = 0; p < n; p++)
    units[p] = by_unit ? people[p].unit : "";
  qsort (units, n, sizeof *units, compare_units);
  for (guint u = 0; u < n; u++) {
    guint profiles = 0;

    if (u > 0 && g_str_equal (units[u], units[u - 1]))
      continue;
    for (guint p = 0; p < n; p++)
      profiles += counted[p] = !by_unit || g_str_equal (people[p].unit, units[u]);
    g_assert_cmpstr (merit_summary_get_group (summary, group), ==,
                     units[u][0] != '\0' ? units[u] : NULL);
    g_assert_cmpuint (merit_summary_get_profiles (summary, group), ==, profiles);
    for (guint c = 0; c < model->n_classes; c++)
      assert_class (summary, group, c, model, people, counted, n);
    group++;
  }
  g_assert_cmpuint (merit_summary_get_groups (summary), ==, group);
}

static void
run_batch (MeritSummary *summary, MeritEngine *engine, const Model *model, const Human *people,
           guint n, guint jobs)
{
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i += 7) {
    GString *text = g_string_new (NULL);

    for (guint p = i; p < MIN (i + 7, n); p++)
      model_append_json (model, &people[p], text);

    g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

    merit_source_add_bytes (source, bytes, "f.ndjson");
  }
  merit_batch_set_jobs (batch, jobs);
  merit_batch_add_sink (batch, merit_summary_get_sink (summary));
  merit_batch_run (batch, NULL, &error);
  g_assert_no_error (error);
}

static void
test_recount (gconstpointer data)
{
  const MeritGrouping grouping = (MeritGrouping) GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1 + grouping);

  for (guint round = 0; round < 28; round++) {
    const guint n = model_draw (rand, 1, round % 3 == 0 ? PEOPLE : 20);
    Human people[PEOPLE];
    Model model;

    model_init (&model, rand, 1 + round % 7, (MeritCredit) (round % 3), round % 2 == 1);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    g_autoptr (MeritSummary) at_once = merit_summary_new (engine, grouping);
    g_autoptr (MeritSummary) one_by_one = merit_summary_new (engine, grouping);

    for (guint p = 0; p < n; p++)
      model_human (&model, rand, 9, &people[p]);
    run_batch (at_once, engine, &model, people, n, 1 + round % 4);
    assert_summary (at_once, &model, people, n);
    for (guint p = 0; p < n; p++) {
      g_autoptr (MeritProfile) profile = model_profile (&model, engine, &people[p]);

      merit_summary_add (one_by_one, profile);
      if (p == n / 2)
        assert_summary (one_by_one, &model, people, p + 1);
    }
    assert_summary (one_by_one, &model, people, n);
  }
}

static void
test_empty (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  Model model;

  model_init (&model, rand, 3, MERIT_CREDIT_PROPORTIONAL, FALSE);

  g_autoptr (MeritEngine) engine = model_engine (&model);
  g_autoptr (MeritSummary) all = merit_summary_new (engine, MERIT_GROUP_NONE);
  g_autoptr (MeritSummary) units = merit_summary_new (engine, MERIT_GROUP_UNIT);

  g_assert_cmpuint (merit_summary_get_groups (all), ==, 1);
  g_assert_null (merit_summary_get_group (all, 0));
  g_assert_cmpuint (merit_summary_get_profiles (all, 0), ==, 0);
  g_assert_null (merit_summary_format_mean_score (all, 0, 0));
  g_assert_null (merit_summary_format_mean_high (all, 0, 0));
  g_assert_cmpuint (merit_summary_get_groups (units), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/summary/equals-a-recount", GUINT_TO_POINTER (MERIT_GROUP_NONE),
                        test_recount);
  g_test_add_data_func ("/summary/by-unit-equals-a-recount", GUINT_TO_POINTER (MERIT_GROUP_UNIT),
                        test_recount);
  g_test_add_func ("/summary/of-nobody", test_empty);
  return g_test_run ();
}
