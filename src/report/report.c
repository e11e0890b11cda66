/* SPDX-License-Identifier: Apache-2.0 */
/* Reports: every result in every format. What formats have in common is a table of what stands
 * before, between and behind records; what results have in common is a table of how one record is
 * made. */
#include <merit/merit-report.h>

#include "analysis/development.h"
#include "analysis/fit.h"
#include "engine/sink-private.h"
#include "report/match-writer.h"
#include "report/record-assignment.h"
#include "report/record-demand.h"
#include "report/record-impact.h"
#include "report/record-model.h"
#include "report/record-moves.h"
#include "report/record-sensitivity.h"
#include "report/tables.h"

#include <string.h>

#define N_FORMATS 4

/* Text kept before it is handed on. */
#define TEXT_FULL (64u * 1024)

/* What a format puts around records. CSV writers end their own lines. */
typedef struct {
  const char *open;
  const char *between;
  const char *close;
  const char *none; /* instead of open and close where there is no record */
} Framing;

static const Framing framings[N_FORMATS] = {
  [MERIT_FORMAT_TABLE] = { "", "", "", "" },
  [MERIT_FORMAT_CSV] = { "", "", "", "" },
  [MERIT_FORMAT_NDJSON] = { "", "\n", "\n", "" },
  [MERIT_FORMAT_JSON] = { "[", ",\n", "]\n", "[]\n" },
};

/* A result of one record per profile (and class) that is written as it comes. */
typedef struct {
  /* Appends the records of one profile, each with what stands between records behind it. */
  void (*take) (const MeritReport *report, GString *out, const MeritRow *rows, guint n,
                gpointer layout);
  void (*csv_header) (GString *out, const MeritEngine *engine);
  void (*table_header) (MeritPage *page, const MeritEngine *engine);
  gpointer (*layout_new) (const MeritEngine *engine); /* of a table */
  void (*layout_free) (gpointer layout);
  const char *break_between; /* of a table: what parts two records of it, or NULL */
  const char *none; /* of a table: what is said where there is no record; NULL: the usual */
} Stream;

struct _MeritReport {
  gatomicrefcount refs;
  MeritEngine *engine;
  MeritFormat format;
  MeritOutput *output;
  gboolean color;
  const Stream *stream; /* what is being written as it comes */
  MeritMatchWriter *writer; /* of gaps for programs; else NULL */
  MeritSensitivity *sensitivity; /* what a stream of changes ends with; else NULL */
  gboolean begun;       /* whether the stream's header is written */
  gboolean some;        /* whether a record of the stream is written */
};

G_DEFINE_BOXED_TYPE (MeritReport, merit_report, merit_report_ref, merit_report_unref)

MeritReport *
merit_report_new (MeritEngine *engine, MeritFormat format, MeritOutput *output)
{
  g_return_val_if_fail ((guint) format < N_FORMATS, NULL);
  MeritReport *report = g_new0 (MeritReport, 1);
  g_atomic_ref_count_init (&report->refs);
  report->engine = engine != NULL ? merit_engine_ref (engine) : NULL;
  report->format = format;
  report->output = merit_output_ref (output);
  return report;
}

MeritReport *
merit_report_ref (MeritReport *report)
{
  g_atomic_ref_count_inc (&report->refs);
  return report;
}

void
merit_report_unref (MeritReport *report)
{
  if (!g_atomic_ref_count_dec (&report->refs))
    return;
  g_clear_pointer (&report->writer, merit_match_writer_free);
  g_clear_pointer (&report->sensitivity, merit_sensitivity_unref);
  g_clear_pointer (&report->engine, merit_engine_unref);
  merit_output_unref (report->output);
  g_free (report);
}

void
merit_report_set_color (MeritReport *report, gboolean color)
{
  report->color = color;
}

static gboolean
report_write (MeritReport *report, const char *text, gsize len, GError **error)
{
  return len == 0 || merit_output_write (report->output, text, len, error);
}

/* Results that are there as a whole. */

/* Records one after the other, handed on now and then. */
typedef struct {
  MeritReport *report;
  const Framing *framing;
  GString *text;
  gboolean some;
} Records;

static Records
records_begin (MeritReport *report)
{
  Records records = { report, &framings[report->format], g_string_new (NULL), FALSE };
  return records;
}

/* To be called in front of each record. */
static gboolean
records_next (Records *records, GError **error)
{
  g_string_append (records->text,
                   records->some ? records->framing->between : records->framing->open);
  records->some = TRUE;
  if (records->text->len < TEXT_FULL)
    return TRUE;
  gboolean ok = report_write (records->report, records->text->str, records->text->len, error);
  g_string_truncate (records->text, 0);
  return ok;
}

static gboolean
records_end (Records *records, gboolean ok, GError **error)
{
  g_string_append (records->text, records->some ? records->framing->close : records->framing->none);
  ok = ok && report_write (records->report, records->text->str, records->text->len, error);
  g_string_free (records->text, TRUE);
  return ok;
}

static gboolean
is_csv (const MeritReport *report)
{
  return report->format == MERIT_FORMAT_CSV;
}

static MeritPage
page_begin (MeritReport *report)
{
  MeritPage page
      = { .text = g_string_new (NULL), .color = report->color, .output = report->output };
  return page;
}

static gboolean
page_end (MeritPage *page, gboolean ok, GError **error)
{
  ok = ok && merit_page_end (page, error);
  g_string_free (page->text, TRUE);
  return ok;
}

gboolean
merit_report_classes (MeritReport *report, GError **error)
{
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    merit_table_classes (&page, report->engine);
    return page_end (&page, TRUE, error);
  }
  Records records = records_begin (report);
  gboolean ok = TRUE;
  if (is_csv (report))
    merit_record_class_csv_header (records.text);
  for (guint i = 0; ok && i < merit_engine_get_length (report->engine); i++) {
    ok = records_next (&records, error);
    (is_csv (report) ? merit_record_class_csv : merit_record_class_json) (records.text,
                                                                          report->engine, i);
  }
  return records_end (&records, ok, error);
}

gboolean
merit_report_class (MeritReport *report, guint klass, GError **error)
{
  g_return_val_if_fail (klass < merit_engine_get_length (report->engine), FALSE);
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    merit_table_class (&page, report->engine, klass);
    return page_end (&page, TRUE, error);
  }
  Records records = records_begin (report);
  if (is_csv (report))
    merit_record_model_csv_header (records.text);
  gboolean ok = records_next (&records, error);
  (is_csv (report) ? merit_record_model_csv : merit_record_model_json) (records.text,
                                                                        report->engine, klass);
  return records_end (&records, ok, error);
}

gboolean
merit_report_comparison (MeritReport *report, MeritComparison *comparison, GError **error)
{
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    merit_table_comparison (&page, comparison, merit_engine_get_policy (report->engine));
    return page_end (&page, TRUE, error);
  }
  Records records = records_begin (report);
  if (is_csv (report))
    merit_record_comparison_csv_header (records.text);
  gboolean ok = records_next (&records, error);
  (is_csv (report) ? merit_record_comparison_csv : merit_record_comparison_json) (records.text,
                                                                                  comparison);
  return records_end (&records, ok, error);
}

static void
put_ranked (Records *records, const MeritRow *row, const MeritPlace *place, gboolean gaps)
{
  const gboolean staged = merit_engine_get_n_stages (row->engine) > 0;
  if (is_csv (records->report)) {
    merit_record_match_csv (records->text, row, place, gaps);
    if (staged)
      merit_record_stop_csv (records->text, row);
    merit_record_kept_csv (records->text, row->engine, row->person.kept);
    g_string_append_c (records->text, '\n');
    return;
  }
  merit_record_match_json (records->text, row, place, gaps);
  /* The last members go into the same object. */
  g_string_truncate (records->text, records->text->len - 1);
  if (staged)
    merit_record_stop_json (records->text, row);
  merit_record_kept_json (records->text, row->engine, row->person.kept);
  g_string_append_c (records->text, '}');
}

static gboolean
list_records (Records *records, MeritRanking *ranking, guint klass, gboolean gaps, GError **error)
{
  guint64 n = merit_ranking_get_length (ranking, klass);
  for (guint64 i = 0; i < n; i++) {
    if (!records_next (records, error))
      return FALSE;
    g_autoptr (MeritMatch) match = merit_ranking_get_match (ranking, klass, i);
    const MeritPlace place = merit_ranking_get_place (ranking, klass, i);
    const MeritRow *row = merit_match_get_row (match);
    put_ranked (records, row, &place, gaps);
  }
  return TRUE;
}

gboolean
merit_report_ranking (MeritReport *report, MeritRanking *ranking, gboolean gaps, GError **error)
{
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    gboolean ok = merit_table_ranking (&page, ranking, gaps, error);
    return page_end (&page, ok, error);
  }
  Records records = records_begin (report);
  gboolean ok = TRUE;
  if (is_csv (report)) {
    const MeritPlace columns = merit_ranking_get_columns (ranking);
    merit_record_match_csv_header (records.text, &columns, gaps);
    if (merit_engine_get_n_stages (report->engine) > 0)
      merit_record_stop_csv_header (records.text);
    merit_record_kept_csv_header (records.text, report->engine);
    g_string_append_c (records.text, '\n');
  }
  for (guint klass = 0; ok && klass < merit_engine_get_length (report->engine); klass++)
    ok = list_records (&records, ranking, klass, gaps, error);
  return records_end (&records, ok, error);
}

gboolean
merit_report_summary (MeritReport *report, MeritSummary *summary, GError **error)
{
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    gboolean ok = merit_table_summary (&page, summary, error);
    return page_end (&page, ok, error);
  }
  Records records = records_begin (report);
  gboolean ok = TRUE;
  if (is_csv (report)) {
    merit_record_summary_csv_header (records.text, summary);
    g_string_append_c (records.text, '\n');
  }
  for (guint klass = 0; klass < merit_engine_get_length (report->engine); klass++)
    for (guint group = 0; ok && group < merit_summary_get_groups (summary); group++) {
      ok = records_next (&records, error);
      (is_csv (report) ? merit_record_summary_csv
                       : merit_record_summary_json) (records.text, summary, group, klass);
    }
  return records_end (&records, ok, error);
}

/* The records of one class: itself, its cohorts, the best sets, and the one within the budget. */
static gboolean
list_demand (Records *records, const MeritDemand *demand, guint klass, guint best, guint64 budget,
             guint most_within, GError **error)
{
  const gboolean csv = is_csv (records->report);
  const guint n_cohorts = merit_demand_get_cohorts (demand, klass);
  const guint n_sets = MIN (best, merit_demand_get_largest (demand, klass));
  gboolean ok = records_next (records, error);
  merit_record_demand_class (records->text, csv, demand, klass);
  for (guint i = 0; ok && i < n_cohorts; i++) {
    ok = records_next (records, error);
    merit_record_cohort (records->text, csv, demand, klass, i);
  }
  for (guint n = 1; ok && n <= n_sets; n++) {
    ok = records_next (records, error);
    merit_record_set (records->text, csv, demand, klass, n, 0);
  }
  if (ok && budget > 0) {
    ok = records_next (records, error);
    merit_record_set (records->text, csv, demand, klass, most_within, budget);
  }
  return ok;
}

gboolean
merit_report_demand (MeritReport *report, MeritDemand *demand, guint best, guint64 budget,
                     GError **error)
{
  const guint most = best > 0 ? best : MERIT_REPORT_BEST;
  const guint most_within = best > 0 ? best : MERIT_DEMAND_REQUIREMENTS;
  g_return_val_if_fail (merit_demand_get_engine (demand) == report->engine, FALSE);
  g_return_val_if_fail (budget == 0 || merit_demand_get_costs (demand) != NULL, FALSE);
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    gboolean ok = merit_table_demand (&page, demand, most, budget, most_within, error);
    return page_end (&page, ok, error);
  }
  Records records = records_begin (report);
  gboolean ok = TRUE;
  if (is_csv (report))
    merit_record_demand_csv_header (records.text);
  for (guint klass = 0; ok && klass < merit_engine_get_length (report->engine); klass++)
    ok = list_demand (&records, demand, klass, most, budget, most_within, error);
  return records_end (&records, ok, error);
}

gboolean
merit_report_moves (MeritReport *report, MeritMoves *moves, GError **error)
{
  g_return_val_if_fail (merit_moves_get_engine (moves) == report->engine, FALSE);
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    gboolean ok = merit_table_moves (&page, moves, error);
    return page_end (&page, ok, error);
  }
  Records records = records_begin (report);
  gboolean ok = TRUE;
  if (is_csv (report))
    merit_record_moves_csv_header (records.text);
  for (guint from = 0; from < merit_moves_get_length (moves); from++)
    for (guint klass = 0; ok && klass < merit_engine_get_length (report->engine); klass++) {
      ok = records_next (&records, error);
      merit_record_move (records.text, is_csv (report), moves, from, klass);
    }
  return records_end (&records, ok, error);
}

static gboolean
nearest_table (MeritReport *report, MeritNearest **nearest, guint n, GError **error)
{
  MeritPage page = page_begin (report);
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < n; i++) {
    if (i > 0)
      merit_page_gap (&page);
    merit_table_nearest (&page, nearest[i]);
    ok = merit_page_flush (&page, error);
  }
  if (n > 0)
    merit_table_nearest_notes (&page, report->engine);
  return page_end (&page, ok, error);
}

gboolean
merit_report_nearest (MeritReport *report, MeritNearest **nearest, guint n_nearest, GError **error)
{
  if (report->format == MERIT_FORMAT_TABLE)
    return nearest_table (report, nearest, n_nearest, error);
  Records records = records_begin (report);
  gboolean ok = TRUE;
  if (is_csv (report))
    merit_record_nearest_csv_header (records.text);
  for (guint i = 0; i < n_nearest; i++)
    for (guint k = 0; ok && k < merit_nearest_get_length (nearest[i]); k++) {
      ok = records_next (&records, error);
      merit_record_nearest (records.text, is_csv (report), nearest[i], k);
    }
  return records_end (&records, ok, error);
}

/* Appends one record. */
typedef void (*ImpactRecord) (GString *out, const MeritImpact *impact, guint attribute,
                              guint group);
typedef void (*OtherRecord) (GString *out, const char *what, guint64 applicants, guint64 selected);

/* One record a group, and one for those in none where there are such. */
static gboolean
list_groups (Records *records, const MeritImpact *impact, ImpactRecord record, GError **error)
{
  for (guint a = 0; a < merit_impact_get_attributes (impact); a++) {
    const guint n = merit_impact_get_length (impact, a);
    const gboolean ungrouped
        = merit_impact_get_ungrouped (impact, a, MERIT_MEASURE_SELECTION, NULL) > 0;
    for (guint group = 0; group < n + ungrouped; group++) {
      if (!records_next (records, error))
        return FALSE;
      record (records->text, impact, a, group < n ? group : MERIT_RECORD_UNGROUPED);
    }
  }
  return TRUE;
}

/* People that stand outside the comparison, or in it on weak ground. */
static gboolean
list_others (Records *records, const MeritImpact *impact, OtherRecord record, GError **error)
{
  guint64 selected = 0;
  const guint64 incomplete = merit_impact_get_incomplete (impact, &selected);
  const guint64 rejected = merit_impact_get_rejected (impact);
  const struct {
    const char *what;
    guint64 applicants;
    guint64 selected;
  } rows[] = { { "incomplete", incomplete, selected }, { "rejected", rejected, 0 } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].applicants == 0)
      continue;
    if (!records_next (records, error))
      return FALSE;
    record (records->text, rows[i].what, rows[i].applicants, rows[i].selected);
  }
  return TRUE;
}

gboolean
merit_report_impact (MeritReport *report, MeritImpact *impact, GError **error)
{
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    gboolean ok = merit_table_impact (&page, impact, error);
    return page_end (&page, ok, error);
  }
  Records records = records_begin (report);
  if (is_csv (report))
    merit_record_impact_csv_header (records.text);
  gboolean ok = list_groups (
      &records, impact, is_csv (report) ? merit_record_impact_csv : merit_record_impact_json,
      error);
  ok = ok
       && list_others (
           &records, impact,
           is_csv (report) ? merit_record_impact_other_csv : merit_record_impact_other_json, error);
  return records_end (&records, ok, error);
}

gboolean
merit_report_bias_audit (MeritReport *report, MeritImpact *impact, GError **error)
{
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    gboolean ok = merit_table_bias_audit (&page, impact, error);
    return page_end (&page, ok, error);
  }
  Records records = records_begin (report);
  if (is_csv (report))
    merit_record_audit_csv_header (records.text);
  gboolean ok = list_groups (
      &records, impact, is_csv (report) ? merit_record_audit_csv : merit_record_audit_json, error);
  ok = ok
       && list_others (
           &records, impact,
           is_csv (report) ? merit_record_audit_other_csv : merit_record_audit_other_json, error);
  return records_end (&records, ok, error);
}

/* The proposals of each vacancy, then all vacancies, then the whole. */
static gboolean
list_assignment (Records *records, const MeritAssignment *assignment, GError **error)
{
  const gboolean csv = is_csv (records->report);
  const guint n = merit_vacancies_get_length (merit_assignment_get_vacancies (assignment));
  for (guint v = 0; v < n; v++) {
    MeritAssignmentVacancy found;
    merit_assignment_get_vacancy (assignment, v, &found);
    for (guint64 i = 0; i < found.filled; i++) {
      if (!records_next (records, error))
        return FALSE;
      merit_record_proposal (records->text, csv, assignment, v, i);
    }
  }
  for (guint v = 0; v < n; v++) {
    if (!records_next (records, error))
      return FALSE;
    merit_record_vacancy (records->text, csv, assignment, v);
  }
  if (!records_next (records, error))
    return FALSE;
  merit_record_assignment (records->text, csv, assignment);
  return TRUE;
}

gboolean
merit_report_assignment (MeritReport *report, MeritAssignment *assignment, GError **error)
{
  g_return_val_if_fail (merit_assignment_get_engine (assignment) == report->engine, FALSE);
  if (report->format == MERIT_FORMAT_TABLE) {
    MeritPage page = page_begin (report);
    gboolean ok = merit_table_assignment (&page, assignment, error);
    return page_end (&page, ok, error);
  }
  Records records = records_begin (report);
  if (is_csv (report))
    merit_record_assignment_csv_header (records.text);
  gboolean ok = list_assignment (&records, assignment, error);
  return records_end (&records, ok, error);
}

/* Adds one to what is known of the explanation's class and id together; returns how many there are.
 */
static guint
count_record (GHashTable *counts, const MeritExplanation *explanation)
{
  const MeritRow *row = merit_match_get_row (merit_explanation_get_match (explanation));
  g_autoptr (GByteArray) key = g_byte_array_new ();
  g_byte_array_append (key, (const guint8 *) &row->klass, sizeof row->klass);
  g_byte_array_append (key, (const guint8 *) row->person.id.text, row->person.id.len);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&key));
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, bytes)) + 1;
  g_hash_table_replace (counts, g_steal_pointer (&bytes), GUINT_TO_POINTER (count));
  return count;
}

static GHashTable *
counts_new (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
}

/* Several records may bear the id that was asked for: each says which one it is. */
static gboolean
explanations_table (MeritReport *report, MeritExplanation **explanations, guint n, GError **error)
{
  MeritPage page = page_begin (report);
  g_autoptr (GHashTable) counts = counts_new ();
  g_autofree guint *record = g_new (guint, n);
  g_autofree guint *alike = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    record[i] = count_record (counts, explanations[i]);
  /* As many as came up to here, and as many as are met on the way back but this one. */
  g_autoptr (GHashTable) back = counts_new ();
  for (guint i = n; i-- > 0;)
    alike[i] = record[i] + count_record (back, explanations[i]) - 1;
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < n; i++) {
    if (i > 0)
      merit_page_gap (&page);
    merit_table_explanation (&page, explanations[i], record[i], alike[i]);
    ok = merit_page_flush (&page, error);
  }
  return page_end (&page, ok, error);
}

gboolean
merit_report_explanations (MeritReport *report, MeritExplanation **explanations,
                           guint n_explanations, GError **error)
{
  if (report->format == MERIT_FORMAT_TABLE)
    return explanations_table (report, explanations, n_explanations, error);
  Records records = records_begin (report);
  gboolean ok = TRUE;
  if (is_csv (report))
    merit_record_explanation_csv_header (records.text);
  for (guint i = 0; ok && i < n_explanations; i++) {
    ok = records_next (&records, error);
    (is_csv (report) ? merit_record_explanation_csv
                     : merit_record_explanation_json) (records.text, explanations[i]);
  }
  return records_end (&records, ok, error);
}

/* Results that are written as they come. Workers render records, each with what stands between two
 * of them behind it, because a worker cannot know whether its first record is the first of all; the
 * last separator of a stretch is held back until there is another record. */

/* Only for people: see stream_take(). */
static void
gaps_take (const MeritReport *report, GString *out, const MeritRow *rows, guint n, gpointer layout)
{
  MeritPage page = { .text = out, .color = report->color };
  for (guint i = 0; i < n; i++)
    merit_table_match (&page, layout, &rows[i]);
}

static void
gaps_csv_header (GString *out, const MeritEngine *engine)
{
  merit_record_match_csv_header (out, NULL, TRUE);
  merit_record_kept_csv_header (out, engine);
}

static gpointer
gaps_layout_new (const MeritEngine *engine)
{
  return merit_table_match_new (engine);
}

static void
gaps_layout_free (gpointer layout)
{
  merit_table_free (layout);
}

static void
gaps_table_header (MeritPage *page, const MeritEngine *engine)
{
  g_autoptr (MeritTable) table = merit_table_match_new (engine);
  merit_table_match_head (page, table, engine);
}

static void
fit_take (const MeritReport *report, GString *out, const MeritRow *rows, guint n, gpointer layout)
{
  MeritPage page = { .text = out, .color = report->color };
  if (report->format == MERIT_FORMAT_TABLE) {
    merit_fit_table_row (layout, &page, rows);
  } else if (is_csv (report)) {
    merit_record_fit_csv (out, rows, n);
    g_string_append_c (out, '\n');
  } else {
    merit_record_fit_json (out, rows, n);
    g_string_append (out, framings[report->format].between);
  }
}

static gpointer
fit_layout_new (const MeritEngine *engine)
{
  return merit_fit_table_new (engine);
}

static void
fit_layout_free (gpointer layout)
{
  merit_fit_table_free (layout);
}

static void
fit_table_header (MeritPage *page, const MeritEngine *engine)
{
  g_autoptr (MeritFitTable) table = merit_fit_table_new (engine);
  merit_fit_table_head (table, page);
}

static const Stream gaps_stream = {
  gaps_take, gaps_csv_header, gaps_table_header, gaps_layout_new, gaps_layout_free,
  NULL,      NULL,
};

static const Stream fit_stream = {
  fit_take, merit_record_fit_csv_header, fit_table_header, fit_layout_new, fit_layout_free,
  NULL,     NULL,
};

/* What a worker needs for itself. */
typedef struct {
  MeritRow *rows; /* one per class */
  gpointer layout;
} Part;

static const char *
stream_between (const MeritReport *report)
{
  if (report->format == MERIT_FORMAT_TABLE && report->stream->break_between != NULL)
    return report->stream->break_between;
  return framings[report->format].between;
}

static gpointer
stream_part_new (gpointer self)
{
  MeritReport *report = self;
  Part *part = g_new0 (Part, 1);
  part->rows = g_new (MeritRow, merit_engine_get_length (report->engine));
  if (report->format == MERIT_FORMAT_TABLE)
    part->layout = report->stream->layout_new (report->engine);
  return part;
}

static void
stream_part_merge (gpointer self, gpointer data)
{
  MeritReport *report = self;
  Part *part = data;
  if (part->layout != NULL)
    report->stream->layout_free (part->layout);
  g_free (part->rows);
  g_free (part);
}

static void
stream_take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritReport *report = self;
  Part *part = data;
  guint n = merit_engine_get_length (report->engine);
  if (report->writer != NULL) {
    merit_match_writer_append (report->writer, out, scored);
    return;
  }
  for (guint i = 0; i < scored->records->block.n_rows; i++) {
    for (guint klass = 0; klass < n; klass++)
      part->rows[klass] = merit_scored_get_row (scored, klass, i);
    report->stream->take (report, out, part->rows, n, part->layout);
  }
}

/* What stands in front of all records, once. */
static gboolean
stream_begin (MeritReport *report, GError **error)
{
  if (report->begun)
    return TRUE;
  report->begun = TRUE;
  MeritPage page = { .text = g_string_new (NULL), .color = report->color };
  if (report->format == MERIT_FORMAT_TABLE) {
    report->stream->table_header (&page, report->engine);
  } else if (is_csv (report)) {
    report->stream->csv_header (page.text, report->engine);
    g_string_append_c (page.text, '\n');
  }
  gboolean ok = report_write (report, page.text->str, page.text->len, error);
  g_string_free (page.text, TRUE);
  return ok;
}

static gboolean
stream_put (gpointer self, const char *text, gsize len, GError **error)
{
  MeritReport *report = self;
  const Framing *framing = &framings[report->format];
  if (len == 0)
    return TRUE;
  if (!stream_begin (report, error))
    return FALSE;
  const char *between = stream_between (report);
  const char *before = report->some ? between : framing->open;
  report->some = TRUE;
  return report_write (report, before, strlen (before), error)
         && report_write (report, text, len - strlen (between), error);
}

static const MeritSinkClass stream_class = {
  stream_part_new,
  stream_take,
  stream_put,
  stream_part_merge,
};

static MeritSink *
stream_new (MeritReport *report, const Stream *stream, const MeritSinkClass *sink_class)
{
  g_return_val_if_fail (report->stream == NULL, NULL);
  report->stream = stream;
  return merit_sink_new (sink_class, merit_report_ref (report),
                         (GDestroyNotify) merit_report_unref);
}

MeritSink *
merit_report_gaps (MeritReport *report)
{
  g_return_val_if_fail (report->stream == NULL, NULL);
  if (report->format != MERIT_FORMAT_TABLE && report->writer == NULL)
    report->writer = merit_match_writer_new (
        report->engine, !is_csv (report),
        is_csv (report) ? "\n" : framings[report->format].between);
  return stream_new (report, &gaps_stream, &stream_class);
}

MeritSink *
merit_report_fit (MeritReport *report)
{
  g_return_val_if_fail (merit_engine_get_length (report->engine) >= 2, NULL);
  return stream_new (report, &fit_stream, &stream_class);
}

/* Development plans: one for each person and class that is not ready. */

static void
put_development (const MeritReport *report, GString *out, const MeritDevelopment *development)
{
  MeritPage page = { .text = out, .color = report->color };
  if (report->format == MERIT_FORMAT_TABLE)
    merit_table_development (&page, development);
  else
    (is_csv (report) ? merit_record_development_csv : merit_record_development_json) (out,
                                                                                      development);
}

static gpointer
developments_part_new (gpointer self)
{
  const MeritReport *report = self;
  return merit_development_make_notes (report->engine);
}

static void
developments_part_merge (gpointer self, gpointer notes)
{
  g_ptr_array_unref (notes);
}

static void
developments_take (gpointer self, gpointer notes, const MeritScored *scored, GString *out)
{
  const MeritReport *report = self;
  for (guint i = 0; i < scored->records->block.n_rows; i++)
    for (guint klass = 0; klass < merit_engine_get_length (report->engine); klass++) {
      const MeritRow row = merit_scored_get_row (scored, klass, i);
      if (merit_score_get_status (&row.score) == MERIT_STATUS_READY)
        continue;
      g_autoptr (MeritDevelopment) development = merit_development_new_from_row (&row, notes);
      put_development (report, out, development);
      g_string_append (out, stream_between (report));
    }
}

static void
developments_csv_header (GString *out, const MeritEngine *engine)
{
  merit_record_development_csv_header (out);
  /* Who asks for it ends the line. */
  g_string_truncate (out, out->len - 1);
}

static void
developments_table_header (MeritPage *page, const MeritEngine *engine)
{
}

/* A printer begins a new sheet at a form feed, so each plan can be handed to whom it is about. */
#define PAGE_BREAK "\n\f\n"

static const Stream developments_stream = {
  .csv_header = developments_csv_header,
  .table_header = developments_table_header,
  .break_between = PAGE_BREAK,
  .none = "Nobody needs a plan: nobody was read who is not ready.",
};

MeritSink *
merit_report_all_developments (MeritReport *report)
{
  static const MeritSinkClass sink_class = {
    developments_part_new,
    developments_take,
    stream_put,
    developments_part_merge,
  };
  return stream_new (report, &developments_stream, &sink_class);
}

gboolean
merit_report_developments (MeritReport *report, MeritDevelopment **developments,
                           guint n_developments, GError **error)
{
  Records records = records_begin (report);
  gboolean ok = TRUE;
  if (is_csv (report))
    merit_record_development_csv_header (records.text);
  for (guint i = 0; ok && i < n_developments; i++) {
    ok = records_next (&records, error);
    if (i > 0 && report->format == MERIT_FORMAT_TABLE)
      g_string_append (records.text, PAGE_BREAK);
    put_development (report, records.text, developments[i]);
  }
  return records_end (&records, ok, error);
}

/* A sensitivity analysis: workers count for it, and for programs write each change of status as
 * they meet it; what is found stands behind. */

static gpointer
sensitivity_part_new (gpointer self)
{
  const MeritReport *report = self;
  return merit_sink_part_new (merit_sensitivity_get_sink (report->sensitivity));
}

static void
sensitivity_part_merge (gpointer self, gpointer part)
{
  const MeritReport *report = self;
  merit_sink_part_merge (merit_sensitivity_get_sink (report->sensitivity), part);
}

static void
append_changes (const MeritReport *report, GString *out, const MeritRow *row)
{
  const guint n = merit_sensitivity_get_n_levels (report->sensitivity, row->klass);
  for (guint i = 0; i < n; i++)
    if (merit_record_change (out, is_csv (report), report->sensitivity, row, i))
      g_string_append (out, framings[report->format].between);
}

static void
sensitivity_take (gpointer self, gpointer part, const MeritScored *scored, GString *out)
{
  const MeritReport *report = self;
  merit_sink_take (merit_sensitivity_get_sink (report->sensitivity), part, scored, NULL);
  if (report->format == MERIT_FORMAT_TABLE)
    return;
  for (guint i = 0; i < scored->records->block.n_rows; i++)
    for (guint klass = 0; klass < merit_engine_get_length (report->engine); klass++) {
      const MeritRow row = merit_scored_get_row (scored, klass, i);
      append_changes (report, out, &row);
    }
}

static void
sensitivity_csv_header (GString *out, const MeritEngine *engine)
{
  merit_record_sensitivity_csv_header (out);
  /* Who asks for it ends the line. */
  g_string_truncate (out, out->len - 1);
}

static void
sensitivity_table_header (MeritPage *page, const MeritEngine *engine)
{
}

MeritSink *
merit_report_sensitivity (MeritReport *report, MeritSensitivity *sensitivity)
{
  static const Stream stream = {
    .csv_header = sensitivity_csv_header,
    .table_header = sensitivity_table_header,
  };
  static const MeritSinkClass sink_class = {
    sensitivity_part_new,
    sensitivity_take,
    stream_put,
    sensitivity_part_merge,
  };
  g_return_val_if_fail (merit_sensitivity_get_engine (sensitivity) == report->engine, NULL);
  g_return_val_if_fail (report->sensitivity == NULL, NULL);
  report->sensitivity = merit_sensitivity_ref (sensitivity);
  return stream_new (report, &stream, &sink_class);
}

/* Writes one record of what was found. */
static gboolean
put_found (MeritReport *report, guint klass, guint index, gboolean is_level, GString *text,
           GError **error)
{
  g_string_truncate (text, 0);
  (is_level ? merit_record_level : merit_record_weight) (text, is_csv (report),
                                                         report->sensitivity, klass, index);
  g_string_append (text, framings[report->format].between);
  return stream_put (report, text->str, text->len, error);
}

static gboolean
put_all_found (MeritReport *report, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint klass = 0; klass < merit_engine_get_length (report->engine); klass++) {
    const guint n_levels = merit_sensitivity_get_n_levels (report->sensitivity, klass);
    const guint n_weights
        = merit_class_get_length (merit_engine_get_class (report->engine, klass));
    for (guint i = 0; i < n_levels + n_weights; i++)
      if (!put_found (report, klass, i < n_levels ? i : i - n_levels, i < n_levels, text, error))
        return FALSE;
  }
  return TRUE;
}

/* What a stream of changes ends with. */
static gboolean
finish_sensitivity (MeritReport *report, GError **error)
{
  if (!merit_sensitivity_settle (report->sensitivity, error))
    return FALSE;
  if (report->format != MERIT_FORMAT_TABLE)
    return put_all_found (report, error);
  MeritPage page = page_begin (report);
  gboolean ok = merit_table_sensitivity (&page, report->sensitivity, error);
  return page_end (&page, ok, error);
}

/* What people must know of the classes that rows came from. */
static gboolean
stream_notes (MeritReport *report, GError **error)
{
  MeritPage page = page_begin (report);
  if (!report->some)
    merit_page_paragraph (&page, report->stream->none != NULL ? report->stream->none
                                                              : "No profiles.", 0);
  merit_page_gap (&page);
  for (guint i = 0; i < merit_engine_get_length (report->engine); i++)
    merit_page_basis (&page, merit_engine_get_class (report->engine, i));
  /* The gap was for notes; rows stand in what was handed on before. */
  if (page.text->len == 1)
    g_string_truncate (page.text, 0);
  return page_end (&page, TRUE, error);
}

gboolean
merit_report_finish (MeritReport *report, GError **error)
{
  if (report->stream == NULL)
    return TRUE;
  if (!stream_begin (report, error))
    return FALSE;
  if (report->sensitivity != NULL && !finish_sensitivity (report, error))
    return FALSE;
  const Framing *framing = &framings[report->format];
  const char *end = report->some ? framing->close : framing->none;
  gboolean ok = TRUE;
  if (report->format != MERIT_FORMAT_TABLE)
    ok = report_write (report, end, strlen (end), error);
  else if (report->sensitivity == NULL && !(report->some && report->stream->none != NULL))
    ok = stream_notes (report, error);
  report->stream = NULL;
  g_clear_pointer (&report->writer, merit_match_writer_free);
  g_clear_pointer (&report->sensitivity, merit_sensitivity_unref);
  return ok;
}
