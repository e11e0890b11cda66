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

/* Everybody is on one rung, and on the right one. */
static void
assert_ladder (MeritSummary *summary, guint group, guint c, const Model *model,
               const Human *people, const gboolean *counted, guint n)
{
  guint64 rungs[MERIT_RUNG_ABOVE + 1] = { 0 };

  for (guint p = 0; p < n; p++) {
    guint levels = 0, open = 0;

    if (!counted[p])
      continue;
    for (guint k = 0; k < model->n; k++) {
      const guint required = model->required[c][k];

      if (required > 0 && people[p].level[k] < 0)
        open++;
      else if (required > 0 && (guint) people[p].level[k] < required)
        levels += required - (guint) people[p].level[k];
    }
    if (levels == 0)
      rungs[open > 0 ? MERIT_RUNG_INCOMPLETE : MERIT_RUNG_READY]++;
    else if (levels >= 3)
      rungs[MERIT_RUNG_MORE]++;
    else if (open > 0)
      rungs[MERIT_RUNG_OPEN]++;
    else
      rungs[levels == 1 ? MERIT_RUNG_ONE : MERIT_RUNG_TWO]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (rungs); i++)
    g_assert_cmpuint (merit_summary_get_rung (summary, group, c, (MeritRung) i), ==, rungs[i]);
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

  assert_ladder (summary, group, c, model, people, counted, n);

  g_autofree char *mean = merit_summary_format_mean_score (summary, group, c);
  g_autofree char *high = merit_summary_format_mean_high (summary, group, c);

  assert_mean (mean, worths, counted, n, FALSE);
  assert_mean (high, worths, counted, n, TRUE);
  for (guint k = 0; k < model->n; k++)
    if (model->required[c][k] > 0)
      assert_requirement (summary, group, c, i++, model, k, people, counted, n);
}

/* What a person has in a field; "": nothing. */
static const char *
get_text (const Human *human, const char *field)
{
  return g_str_equal (field, "unit") ? human->unit
         : g_str_equal (field, "site") ? model_site (human)
                                       : "";
}

static int
compare_humans (const Human *a, const Human *b, const char *const *by)
{
  int order = 0;

  for (guint i = 0; by[i] != NULL && order == 0; i++)
    order = strcmp (get_text (a, by[i]), get_text (b, by[i]));
  return order;
}

static int
compare_by (gconstpointer a, gconstpointer b, gpointer by)
{
  return compare_humans (*(const Human *const *) a, *(const Human *const *) b, by);
}

/* Groups are the texts that occur, by bytes; "" (none) is the first of all. */
static void
assert_summary (MeritSummary *summary, const char *const *by, const Model *model,
                const Human *people, guint n)
{
  const Human *order[PEOPLE] = { NULL };
  gboolean counted[PEOPLE];
  guint group = 0;

  for (guint p = 0; p < n; p++)
    order[p] = &people[p];
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_by, (gpointer) by);
  for (guint u = 0; u < n; u++) {
    guint profiles = 0;

    if (u > 0 && compare_humans (order[u], order[u - 1], by) == 0)
      continue;
    for (guint p = 0; p < n; p++)
      profiles += counted[p] = compare_humans (&people[p], order[u], by) == 0;
    for (guint i = 0; by[i] != NULL; i++) {
      const char *text = get_text (order[u], by[i]);

      g_assert_cmpstr (merit_summary_get_group (summary, group, i), ==,
                       *text != '\0' ? text : NULL);
    }
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

static MeritSummary *
new_summary (MeritEngine *engine, const char *const *by)
{
  g_autoptr (GError) error = NULL;
  MeritSummary *summary = merit_summary_new (engine, by, &error);

  g_assert_no_error (error);
  return summary;
}

static MeritEngine *
new_engine (const Model *model)
{
  g_autoptr (MeritEngine) plain = model_engine (model);
  g_autoptr (GError) error = NULL;
  MeritEngine *engine = merit_engine_keep (plain, (const char *const[]){ "site", NULL }, &error);

  g_assert_no_error (error);
  return engine;
}

static void
test_recount (gconstpointer data)
{
  const char *const *by = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1 + (by[0] != NULL));

  for (guint round = 0; round < 28; round++) {
    const guint n = model_draw (rand, 1, round % 3 == 0 ? PEOPLE : 20);
    Human people[PEOPLE];
    Model model;

    model_init (&model, rand, 1 + round % 7, (MeritCredit) (round % 3), round % 2 == 1);

    g_autoptr (MeritEngine) engine = new_engine (&model);
    g_autoptr (MeritSummary) at_once = new_summary (engine, by);
    g_autoptr (MeritSummary) one_by_one = new_summary (engine, by);

    for (guint p = 0; p < n; p++)
      model_human (&model, rand, 9, &people[p]);
    run_batch (at_once, engine, &model, people, n, 1 + round % 4);
    assert_summary (at_once, by, &model, people, n);
    for (guint p = 0; p < n; p++) {
      g_autoptr (MeritProfile) profile = model_profile (&model, engine, &people[p]);

      merit_summary_add (one_by_one, profile);
      if (p == n / 2)
        assert_summary (one_by_one, by, &model, people, p + 1);
    }
    assert_summary (one_by_one, by, &model, people, n);
  }
}

/* Many people, so that those of a group are counted in several goes, in few groups and in many. */
static void
test_many (void)
{
  static const guint sizes[] = { 1, 3, 40, 3000, 100000 };
  static const char *const by[] = { "site", "unit", NULL };
  const guint n = 20000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  Model model;

  model_init (&model, rand, 3, MERIT_CREDIT_PROPORTIONAL, FALSE);

  g_autoptr (MeritEngine) engine = new_engine (&model);

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    g_autoptr (MeritSource) source = merit_source_new ();
    g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
    g_autoptr (MeritSummary) all = new_summary (engine, NULL);
    g_autoptr (MeritSummary) parted = new_summary (engine, by);
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    GString *text = g_string_new (NULL);

    for (guint p = 0; p < n; p++) {
      Human human;
      char *unit;

      model_human (&model, rand, 9, &human);
      g_snprintf (human.unit, sizeof human.unit, "%0*u", (int) (1 + p % 2 * 8),
                  model_draw (rand, 1, sizes[s]));
      unit = g_strdup_printf ("%s/%s", model_site (&human), human.unit);
      g_hash_table_add (seen, unit);
      model_append_json (&model, &human, text);
    }

    g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

    merit_source_add_bytes (source, bytes, "f.ndjson");
    merit_batch_set_jobs (batch, 1 + s % 3);
    merit_batch_add_sink (batch, merit_summary_get_sink (all));
    merit_batch_add_sink (batch, merit_summary_get_sink (parted));
    g_assert_true (merit_batch_run (batch, NULL, NULL));
    g_assert_cmpuint (merit_summary_get_groups (parted), ==, g_hash_table_size (seen));
    for (guint c = 0; c < model.n_classes; c++) {
      guint64 rungs[MERIT_RUNG_ABOVE + 1] = { 0 }, bins = 0, met = 0;

      for (guint g = 0; g < merit_summary_get_groups (parted); g++) {
        for (guint i = 0; i < G_N_ELEMENTS (rungs); i++)
          rungs[i] += merit_summary_get_rung (parted, g, c, (MeritRung) i);
        bins += merit_summary_get_bin (parted, g, c, 5);
        met += merit_summary_get_met (parted, g, c, 0);
      }
      for (guint i = 0; i < G_N_ELEMENTS (rungs); i++)
        g_assert_cmpuint (rungs[i], ==, merit_summary_get_rung (all, 0, c, (MeritRung) i));
      g_assert_cmpuint (bins, ==, merit_summary_get_bin (all, 0, c, 5));
      g_assert_cmpuint (met, ==, merit_summary_get_met (all, 0, c, 0));
    }
  }
}

/* Texts of every length up to some, and each again with one byte other than it was. */
static void
test_one_byte (void)
{
  enum { LONGEST = 40 };
  static const char *const by[] = { "unit", NULL };
  g_autoptr (GPtrArray) units = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) expected = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  GString *text = g_string_new (NULL);
  Model model;
  guint n = 0;

  for (guint len = 1; len <= LONGEST; len++)
    for (guint at = 0; at <= len; at++) {
      char *unit = g_strnfill (len, 'a');

      unit[at] = at < len ? 'b' : '\0';
      g_ptr_array_add (units, unit);
    }
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < units->len; i++) {
      char *unit = units->pdata[i];
      const guint times = GPOINTER_TO_UINT (g_hash_table_lookup (expected, unit));

      if (i % 3 < round)
        continue;
      g_hash_table_insert (expected, unit, GUINT_TO_POINTER (times + 1));
      g_string_append_printf (text, "{\"id\":\"P%u\",\"unit\":\"%s\"}\n", n++, unit);
    }

  model_init (&model, rand, 3, MERIT_CREDIT_PROPORTIONAL, FALSE);

  g_autoptr (MeritEngine) engine = new_engine (&model);
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
  g_autoptr (MeritSummary) summary = new_summary (engine, by);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

  merit_source_add_bytes (source, bytes, "f.ndjson");
  merit_batch_add_sink (batch, merit_summary_get_sink (summary));
  g_assert_true (merit_batch_run (batch, NULL, NULL));
  g_assert_cmpuint (merit_summary_get_groups (summary), ==, g_hash_table_size (expected));
  for (guint g = 0; g < merit_summary_get_groups (summary); g++) {
    const char *unit = merit_summary_get_group (summary, g, 0);

    g_assert_cmpuint (merit_summary_get_profiles (summary, g), ==,
                      GPOINTER_TO_UINT (g_hash_table_lookup (expected, unit)));
  }
}

static void
test_unknown_fields (void)
{
  static const char *const wrong[][4] = {
    { "id", NULL }, { "town", NULL }, { "unit", "unit", NULL }, { "unit", "site", "class", NULL },
    { "", NULL },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  Model model;

  model_init (&model, rand, 3, MERIT_CREDIT_PROPORTIONAL, FALSE);

  g_autoptr (MeritEngine) engine = new_engine (&model);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (merit_summary_new (engine, wrong[i], &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN);
  }
}

static void
test_empty (void)
{
  static const char *const by[] = { "unit", NULL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  Model model;

  model_init (&model, rand, 3, MERIT_CREDIT_PROPORTIONAL, FALSE);

  g_autoptr (MeritEngine) engine = model_engine (&model);
  g_autoptr (MeritSummary) all = new_summary (engine, NULL);
  g_autoptr (MeritSummary) units = new_summary (engine, by);

  g_assert_cmpuint (merit_summary_get_groups (all), ==, 1);
  g_assert_cmpuint (merit_summary_get_n_fields (all), ==, 0);
  g_assert_cmpuint (merit_summary_get_profiles (all, 0), ==, 0);
  g_assert_null (merit_summary_format_mean_score (all, 0, 0));
  g_assert_null (merit_summary_format_mean_high (all, 0, 0));
  g_assert_cmpuint (merit_summary_get_groups (units), ==, 0);
  g_assert_cmpuint (merit_summary_get_n_fields (units), ==, 1);
  g_assert_cmpstr (merit_summary_get_field (units, 0), ==, "unit");
}

int
main (int argc, char **argv)
{
  static const char *const all[] = { NULL }, *const unit[] = { "unit", NULL };
  static const char *const kept[] = { "site", NULL };
  static const char *const two[] = { "unit", "site", NULL };
  static const char *const turned[] = { "class", "unit", NULL };

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/summary/equals-a-recount", all, test_recount);
  g_test_add_data_func ("/summary/by-unit-equals-a-recount", unit, test_recount);
  g_test_add_data_func ("/summary/by-a-kept-text-equals-a-recount", kept, test_recount);
  g_test_add_data_func ("/summary/by-two-texts-equals-a-recount", two, test_recount);
  g_test_add_data_func ("/summary/by-a-text-that-nobody-has-equals-a-recount", turned,
                        test_recount);
  g_test_add_func ("/summary/groups-of-many-add-up", test_many);
  g_test_add_func ("/summary/texts-of-one-byte-apart-are-two-groups", test_one_byte);
  g_test_add_func ("/summary/counts-by-no-text-that-is-not-kept", test_unknown_fields);
  g_test_add_func ("/summary/of-nobody", test_empty);
  return g_test_run ();
}
