/* SPDX-License-Identifier: Apache-2.0 */
/* Records, byte for byte as the contract has them. What is streamed for millions of profiles is
 * composed by hand; decimals come from exact fractions. */
#include "report/record.h"

#include <string.h>

#include "analysis/fit.h"
#include "analysis/summary.h"
#include "core/exact.h"

static void
put_text (GString *out, const char *text)
{
  g_string_append (out, text);
}

static void
put_number (GString *out, guint64 number)
{
  char digits[24];
  gsize at = sizeof digits;

  do {
    digits[--at] = (char) ('0' + number % 10);
    number /= 10;
  } while (number > 0);
  g_string_append_len (out, digits + at, (gssize) (sizeof digits - at));
}

static void
put_hundredths (GString *out, guint64 hundredths)
{
  char text[MERIT_PERCENT_SIZE];

  g_string_append_len (out, text, (gssize) merit_exact_print (hundredths, text));
}

/* The fraction in percent, or @missing where there is none. */
static void
put_percent (GString *out, guint64 points, guint64 most, const char *missing)
{
  if (most == 0)
    put_text (out, missing);
  else
    put_hundredths (out, merit_exact_percent (points, most));
}

static void
put_member (GString *out, const char *key, guint64 number)
{
  put_text (out, key);
  put_number (out, number);
}

static void
put_json_string (GString *out, const char *text)
{
  merit_text_append_json (out, text, strlen (text));
}

/* A text of a person, which may not be given. */
static void
put_json_span (GString *out, const MeritSpan *span)
{
  if (span->text != NULL)
    merit_text_append_json (out, span->text, span->len);
  else
    put_text (out, "null");
}

static void
put_csv_string (GString *out, const char *text)
{
  merit_text_append_csv (out, text, strlen (text));
}

gboolean
merit_record_kind_has_key (MeritRecordKind kind, const char *key)
{
  /* Ending with NULL. */
  static const char *const match[] = {
    "rank",  "band",     "rank_best", "rank_worst",  "profile",    "class",
    "score", "low",      "high",      "points",      "max_points", "status",
    "met",   "short",    "unassessed", "deficit",    "superior",   "reliability",
    "confidence", "c",   "sd",        "sed",         "see",        "band_width",
    "gaps",  "stopped",  "not_met",   NULL,
  };
  static const char *const summary[] = {
    "class",      "from",      "profiles",  "ready",        "short",  "incomplete",
    "mean_score", "mean_high", "histogram", "competencies", "ladder", "competency",
    "required",   "met",       "above",     "unassessed",   "superior", NULL,
  };
  /* Of columns that are numbered. */
  static const char *const prefixes[] = { "from_", "short_by_", "ladder_" };

  g_return_val_if_fail (key != NULL, FALSE);
  if (kind == MERIT_RECORD_MATCH)
    return g_strv_contains (match, key);
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (key, prefixes[i]))
      return TRUE;
  return g_strv_contains (summary, key);
}

static const char *
get_code (const MeritRow *row)
{
  return merit_class_get_code (merit_engine_get_class (row->engine, row->klass));
}

static const MeritPlan *
get_plan (const MeritRow *row)
{
  return merit_engine_get_plan (row->engine, row->klass);
}

static const char *
get_competency_id (const MeritEngine *engine, guint klass, guint requirement)
{
  const MeritRequirement *asked
      = merit_class_get (merit_engine_get_class (engine, klass), requirement);

  return merit_competency_get_id (merit_requirement_get_competency (asked));
}

static void
put_gaps_json (GString *out, const MeritRow *row)
{
  const MeritPlan *plan = get_plan (row);
  gboolean first = TRUE;

  put_text (out, ",\"gaps\":[");
  for (guint i = 0; i < plan->n_rows; i++) {
    const MeritPlanRow *table = &plan->rows[i];
    const guint8 code = merit_row_get_code (row, i);

    if (table->outcome[code] == MERIT_OUTCOME_MET)
      continue;
    put_text (out, first ? "{\"competency\":" : ",{\"competency\":");
    first = FALSE;
    put_json_string (out, get_competency_id (row->engine, row->klass, i));
    put_member (out, ",\"required\":", table->required);
    if (table->outcome[code] == MERIT_OUTCOME_UNASSESSED) {
      put_text (out, ",\"level\":null,\"gap\":null}");
    } else {
      put_member (out, ",\"level\":", merit_code_level (code));
      put_member (out, ",\"gap\":", table->gap[code]);
      put_text (out, "}");
    }
  }
  put_text (out, "]");
}

/* A rank, which may be none. */
static void
put_rank (GString *out, const char *key, guint64 rank, gboolean json)
{
  if (json)
    put_text (out, key);
  if (rank > 0)
    put_number (out, rank);
  else if (json)
    put_text (out, "null");
}

/* What a record says of a place, in front of all else. */
static void
put_place (GString *out, const MeritPlace *place, gboolean json)
{
  put_rank (out, "\"rank\":", place->rank, json);
  if (place->banding != NULL) {
    const gint band = place->band != NULL ? place->band->number : MERIT_NO_BAND;
    const char *name = merit_banding_get_name (place->banding, band);

    put_text (out, json ? ",\"band\":" : ",");
    if (name != NULL)
      (json ? put_json_string : put_csv_string) (out, name);
    else if (band != MERIT_NO_BAND)
      put_number (out, (guint64) band);
    else if (json)
      put_text (out, "null");
  }
  if (place->bounded) {
    put_text (out, ",");
    put_rank (out, "\"rank_best\":", place->best, json);
    put_text (out, ",");
    put_rank (out, "\"rank_worst\":", place->worst, json);
  }
  put_text (out, ",");
}

/* What bands of a standard error rest on, behind the figures of the row: the same in all rows of a
 * class, so that any part of the output tells. */
static void
put_figures (GString *out, const MeritPlace *place, gboolean json)
{
  const MeritBanding *banding = place->banding;
  const gboolean sed = merit_banding_get_rule (banding) == MERIT_BANDING_SED;
  const guint64 *figures[]
      = { &place->figures->sd, &place->figures->error, &place->figures->width };
  const char *keys[] = { ",\"sd\":", sed ? ",\"sed\":" : ",\"see\":", ",\"band_width\":" };

  put_text (out, json ? ",\"reliability\":" : ",");
  put_text (out, merit_banding_get_reliability (banding));
  put_text (out, json ? ",\"confidence\":" : ",");
  put_text (out, merit_banding_get_confidence (banding));
  put_text (out, json ? ",\"c\":" : ",");
  put_text (out, merit_banding_get_factor (banding));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++) {
    put_text (out, json ? keys[i] : ",");
    if (place->figures->known)
      put_hundredths (out, *figures[i]);
    else if (json)
      put_text (out, "null");
  }
}

static gboolean
has_figures (const MeritPlace *place)
{
  return place != NULL && place->banding != NULL && merit_banding_has_error (place->banding);
}

void
merit_record_match_json (GString *out, const MeritRow *row, const MeritPlace *place, gboolean gaps)
{
  const MeritScore *score = &row->score;
  const guint64 whole = get_plan (row)->max_points;

  put_text (out, "{");
  if (place != NULL)
    put_place (out, place, TRUE);
  put_text (out, "\"profile\":");
  merit_text_append_json (out, row->person.id.text, row->person.id.len);
  put_text (out, ",\"class\":");
  put_json_string (out, get_code (row));
  put_text (out, ",\"score\":");
  put_percent (out, score->points, score->most, "null");
  put_text (out, ",\"low\":");
  put_percent (out, score->low, whole, "null");
  put_text (out, ",\"high\":");
  put_percent (out, score->high, whole, "null");
  put_member (out, ",\"points\":", score->points);
  put_member (out, ",\"max_points\":", score->most);
  put_text (out, ",\"status\":\"");
  put_text (out, merit_status_to_string (merit_score_get_status (score)));
  put_member (out, "\",\"met\":", score->met);
  put_member (out, ",\"short\":", score->lacking);
  put_member (out, ",\"unassessed\":", score->unassessed);
  put_member (out, ",\"deficit\":", score->deficit);
  put_member (out, ",\"superior\":", score->superior);
  if (has_figures (place))
    put_figures (out, place, TRUE);
  if (gaps)
    put_gaps_json (out, row);
  put_text (out, "}");
}

static void
put_gaps_csv (GString *out, const MeritRow *row)
{
  const MeritPlan *plan = get_plan (row);
  gboolean first = TRUE;

  /* Neither ids nor what is added to them can call for quotes. */
  for (guint i = 0; i < plan->n_rows; i++) {
    const MeritPlanRow *table = &plan->rows[i];
    const guint8 code = merit_row_get_code (row, i);

    if (table->outcome[code] == MERIT_OUTCOME_MET)
      continue;
    if (!first)
      put_text (out, ";");
    first = FALSE;
    put_text (out, get_competency_id (row->engine, row->klass, i));
    if (table->outcome[code] == MERIT_OUTCOME_UNASSESSED)
      put_text (out, ":?");
    else
      put_member (out, ":", table->gap[code]);
  }
}

void
merit_record_match_csv (GString *out, const MeritRow *row, const MeritPlace *place, gboolean gaps)
{
  const MeritScore *score = &row->score;
  const guint64 whole = get_plan (row)->max_points;

  if (place != NULL)
    put_place (out, place, FALSE);
  merit_text_append_csv (out, row->person.id.text, row->person.id.len);
  put_text (out, ",");
  put_csv_string (out, get_code (row));
  put_text (out, ",");
  put_percent (out, score->points, score->most, "");
  put_text (out, ",");
  put_percent (out, score->low, whole, "");
  put_text (out, ",");
  put_percent (out, score->high, whole, "");
  put_member (out, ",", score->points);
  put_member (out, ",", score->most);
  put_text (out, ",");
  put_text (out, merit_status_to_string (merit_score_get_status (score)));
  put_member (out, ",", score->met);
  put_member (out, ",", score->lacking);
  put_member (out, ",", score->unassessed);
  put_member (out, ",", score->deficit);
  put_member (out, ",", score->superior);
  if (has_figures (place))
    put_figures (out, place, FALSE);
  if (gaps) {
    put_text (out, ",");
    put_gaps_csv (out, row);
  }
}

void
merit_record_match_csv_header (GString *out, const MeritPlace *place, gboolean gaps)
{
  if (place != NULL) {
    put_text (out, "rank,");
    put_text (out, place->banding != NULL ? "band," : "");
    put_text (out, place->bounded ? "rank_best,rank_worst," : "");
  }
  put_text (out,
            "profile,class,score,low,high,points,max_points,status,met,short,unassessed,deficit,"
            "superior");
  if (has_figures (place)) {
    put_text (out, ",reliability,confidence,c,sd,");
    put_text (out, merit_banding_get_rule (place->banding) == MERIT_BANDING_SED ? "sed" : "see");
    put_text (out, ",band_width");
  }
  if (gaps)
    put_text (out, ",gaps");
}

/* The ids of the stage's requirements that are not met, in bank order. */
static void
put_not_met (GString *out, const MeritRow *row, const MeritStage *stage, gboolean json)
{
  const MeritPlan *plan = get_plan (row);
  gboolean first = TRUE;

  for (guint i = 0; i < stage->plan.n_rows; i++) {
    const guint requirement = stage->rows[i];
    const char *id = get_competency_id (row->engine, row->klass, requirement);

    if (plan->rows[requirement].outcome[merit_row_get_code (row, requirement)]
        == MERIT_OUTCOME_MET)
      continue;
    if (!first)
      put_text (out, json ? "," : ";");
    first = FALSE;
    if (json)
      put_json_string (out, id);
    else
      put_text (out, id);
  }
}

void
merit_record_stop_json (GString *out, const MeritRow *row)
{
  const MeritPolicy *policy = merit_engine_get_policy (row->engine);
  MeritScore reached;
  const gint stop = merit_row_get_stop (row, &reached);

  put_text (out, ",\"stopped\":");
  if (stop < 0) {
    put_text (out, "null");
    return;
  }
  put_text (out, "{\"stage\":");
  put_json_string (out, merit_policy_get_stage_name (policy, (guint) stop));
  put_text (out, ",\"score\":");
  put_percent (out, reached.points, reached.most, "null");
  put_text (out, ",\"passing\":");
  put_percent (out, merit_policy_get_stage_passing (policy, (guint) stop), MERIT_PASSING_WHOLE,
               "null");
  put_text (out, ",\"not_met\":[");
  put_not_met (out, row, &merit_engine_get_stages (row->engine, row->klass)[stop], TRUE);
  put_text (out, "]}");
}

void
merit_record_stop_csv (GString *out, const MeritRow *row)
{
  const gint stop = merit_row_get_stop (row, NULL);

  put_text (out, ",");
  if (stop >= 0)
    put_csv_string (out, merit_policy_get_stage_name (merit_engine_get_policy (row->engine),
                                                      (guint) stop));
  put_text (out, ",");
  if (stop >= 0)
    put_not_met (out, row, &merit_engine_get_stages (row->engine, row->klass)[stop], FALSE);
}

void
merit_record_stop_csv_header (GString *out)
{
  put_text (out, ",stopped,not_met");
}

void
merit_record_kept_json (GString *out, const MeritEngine *engine, const MeritSpan *kept)
{
  for (guint i = 0; i < merit_engine_get_n_kept (engine); i++) {
    put_text (out, ",");
    put_json_string (out, merit_engine_get_kept (engine)[i]);
    put_text (out, ":");
    put_json_span (out, &kept[i]);
  }
}

void
merit_record_kept_csv (GString *out, const MeritEngine *engine, const MeritSpan *kept)
{
  for (guint i = 0; i < merit_engine_get_n_kept (engine); i++) {
    put_text (out, ",");
    merit_text_append_csv (out, kept[i].text, kept[i].len);
  }
}

void
merit_record_kept_csv_header (GString *out, const MeritEngine *engine)
{
  for (guint i = 0; i < merit_engine_get_n_kept (engine); i++) {
    put_text (out, ",");
    put_csv_string (out, merit_engine_get_kept (engine)[i]);
  }
}

/* Calls for each deciding competency's id of the second class. */
static void
put_deciding (GString *out, const MeritRow *second, gboolean json)
{
  g_autofree guint *deciding = g_new (guint, get_plan (second)->n_rows);
  const guint n = merit_row_decide (second, deciding);

  for (guint i = 0; i < n; i++) {
    const char *id = get_competency_id (second->engine, second->klass, deciding[i]);

    if (i > 0)
      put_text (out, json ? "," : ";");
    if (json)
      put_json_string (out, id);
    else
      put_text (out, id);
  }
}

void
merit_record_fit_json (GString *out, const MeritRow *rows, guint n_rows)
{
  const MeritVerdict verdict = merit_rows_judge (rows, n_rows);

  put_text (out, "{\"profile\":");
  merit_text_append_json (out, rows->person.id.text, rows->person.id.len);
  put_text (out, ",\"best\":");
  if (verdict.best >= 0)
    put_json_string (out, get_code (&rows[verdict.best]));
  else
    put_text (out, "null");
  put_text (out, ",\"margin\":");
  if (verdict.has_margin)
    put_hundredths (out, verdict.margin);
  else
    put_text (out, "null");
  put_text (out, ",\"scores\":{");
  for (guint i = 0; i < n_rows; i++) {
    if (i > 0)
      put_text (out, ",");
    put_json_string (out, get_code (&rows[i]));
    put_text (out, ":");
    put_percent (out, rows[i].score.points, rows[i].score.most, "null");
  }
  put_text (out, "},\"deciding\":[");
  if (verdict.second >= 0)
    put_deciding (out, &rows[verdict.second], TRUE);
  put_text (out, "]}");
}

void
merit_record_fit_csv (GString *out, const MeritRow *rows, guint n_rows)
{
  const MeritVerdict verdict = merit_rows_judge (rows, n_rows);

  merit_text_append_csv (out, rows->person.id.text, rows->person.id.len);
  put_text (out, ",");
  if (verdict.best >= 0)
    put_csv_string (out, get_code (&rows[verdict.best]));
  put_text (out, ",");
  if (verdict.has_margin)
    put_hundredths (out, verdict.margin);
  put_text (out, ",");
  if (verdict.second >= 0)
    put_deciding (out, &rows[verdict.second], FALSE);
  for (guint i = 0; i < n_rows; i++) {
    put_text (out, ",");
    put_percent (out, rows[i].score.points, rows[i].score.most, "");
  }
}

void
merit_record_fit_csv_header (GString *out, const MeritEngine *engine)
{
  put_text (out, "profile,best,margin,deciding");
  for (guint i = 0; i < merit_engine_get_length (engine); i++) {
    put_text (out, ",");
    put_csv_string (out, merit_class_get_code (merit_engine_get_class (engine, i)));
  }
}

/* Hundredths as text, or @missing. */
static void
put_mean (GString *out, char *mean, const char *missing)
{
  put_text (out, mean != NULL ? mean : missing);
  g_free (mean);
}

/* Whether a level can be too high to count as met. */
static gboolean
has_above (const MeritEngine *engine)
{
  return merit_policy_get_margin_above (merit_engine_get_policy (engine)) < MERIT_MAX_LEVEL;
}

static void
put_competencies_json (GString *out, MeritSummary *summary, guint group, guint klass)
{
  const MeritEngine *engine = merit_summary_get_engine (summary);
  const MeritPlan *plan = merit_engine_get_plan (engine, klass);
  const guint max_level = merit_bank_get_max_level (merit_engine_get_bank (engine));

  for (guint i = 0; i < plan->n_rows; i++) {
    put_text (out, i > 0 ? ",{\"competency\":" : "{\"competency\":");
    put_json_string (out, get_competency_id (engine, klass, i));
    put_member (out, ",\"required\":", plan->rows[i].required);
    put_member (out, ",\"met\":", merit_summary_get_met (summary, group, klass, i));
    put_text (out, ",\"short_by\":[");
    for (guint levels = 1; levels <= max_level; levels++)
      put_member (out, levels > 1 ? "," : "",
                  merit_summary_get_short_by (summary, group, klass, i, levels));
    put_text (out, "]");
    if (has_above (engine))
      put_member (out, ",\"above\":", merit_summary_get_above (summary, group, klass, i));
    put_member (out, ",\"unassessed\":",
                merit_summary_get_unassessed (summary, group, klass, i));
    put_member (out, ",\"superior\":", merit_summary_get_superior (summary, group, klass, i));
    put_text (out, "}");
  }
}

/* What a record calls a field: its `class` is the one that people are held against. */
static const char *
get_field_key (MeritSummary *summary, guint field)
{
  const char *name = merit_summary_get_field (summary, field);

  return g_str_equal (name, "class") ? "from" : name;
}

/* The last one only where a level can be too high to count as met. */
static const struct {
  const char *key;
  MeritRung rung;
} rungs[] = {
  { "ready", MERIT_RUNG_READY },
  { "one", MERIT_RUNG_ONE },
  { "two", MERIT_RUNG_TWO },
  { "three_or_more", MERIT_RUNG_MORE },
  { "open", MERIT_RUNG_OPEN },
  { "incomplete", MERIT_RUNG_INCOMPLETE },
  { "above", MERIT_RUNG_ABOVE },
};

static guint
count_rungs (const MeritEngine *engine)
{
  return (guint) G_N_ELEMENTS (rungs) - (has_above (engine) ? 0 : 1);
}

void
merit_record_summary_json (GString *out, MeritSummary *summary, guint group, guint klass)
{
  const MeritEngine *engine = merit_summary_get_engine (summary);

  put_text (out, "{\"class\":");
  put_json_string (out, merit_class_get_code (merit_engine_get_class (engine, klass)));
  for (guint field = 0; field < merit_summary_get_n_fields (summary); field++) {
    const MeritSpan text = merit_summary_get_span (summary, group, field);

    put_text (out, ",");
    put_json_string (out, get_field_key (summary, field));
    put_text (out, ":");
    put_json_span (out, &text);
  }
  put_member (out, ",\"profiles\":", merit_summary_get_profiles (summary, group));
  put_member (out, ",\"ready\":",
              merit_summary_get_status (summary, group, klass, MERIT_STATUS_READY));
  put_member (out, ",\"short\":",
              merit_summary_get_status (summary, group, klass, MERIT_STATUS_SHORT));
  put_member (out, ",\"incomplete\":",
              merit_summary_get_status (summary, group, klass, MERIT_STATUS_INCOMPLETE));
  put_text (out, ",\"mean_score\":");
  put_mean (out, merit_summary_format_mean_score (summary, group, klass), "null");
  put_text (out, ",\"mean_high\":");
  put_mean (out, merit_summary_format_mean_high (summary, group, klass), "null");
  put_text (out, ",\"histogram\":[");
  for (guint bin = 0; bin < MERIT_HISTOGRAM_BINS; bin++)
    put_member (out, bin > 0 ? "," : "", merit_summary_get_bin (summary, group, klass, bin));
  put_text (out, "],\"competencies\":[");
  put_competencies_json (out, summary, group, klass);
  put_text (out, "],\"ladder\":{");
  for (guint i = 0; i < count_rungs (engine); i++) {
    put_text (out, i > 0 ? ",\"" : "\"");
    put_text (out, rungs[i].key);
    put_member (out, "\":", merit_summary_get_rung (summary, group, klass, rungs[i].rung));
  }
  put_text (out, "}}");
}

/* What stands in every line of a class: its own figures. */
static void
put_class_csv (GString *out, MeritSummary *summary, guint group, guint klass)
{
  const MeritEngine *engine = merit_summary_get_engine (summary);

  put_csv_string (out, merit_class_get_code (merit_engine_get_class (engine, klass)));
  for (guint field = 0; field < merit_summary_get_n_fields (summary); field++) {
    const MeritSpan text = merit_summary_get_span (summary, group, field);

    put_text (out, ",");
    merit_text_append_csv (out, text.text, text.len);
  }
  put_member (out, ",", merit_summary_get_profiles (summary, group));
  put_member (out, ",", merit_summary_get_status (summary, group, klass, MERIT_STATUS_READY));
  put_member (out, ",", merit_summary_get_status (summary, group, klass, MERIT_STATUS_SHORT));
  put_member (out, ",", merit_summary_get_status (summary, group, klass, MERIT_STATUS_INCOMPLETE));
  put_text (out, ",");
  put_mean (out, merit_summary_format_mean_score (summary, group, klass), "");
  put_text (out, ",");
  put_mean (out, merit_summary_format_mean_high (summary, group, klass), "");
  for (guint bin = 0; bin < MERIT_HISTOGRAM_BINS; bin++)
    put_member (out, ",", merit_summary_get_bin (summary, group, klass, bin));
}

void
merit_record_summary_csv (GString *out, MeritSummary *summary, guint group, guint klass)
{
  const MeritEngine *engine = merit_summary_get_engine (summary);
  const MeritPlan *plan = merit_engine_get_plan (engine, klass);
  const guint max_level = merit_bank_get_max_level (merit_engine_get_bank (engine));
  g_autoptr (GString) shared = g_string_new (NULL);
  g_autoptr (GString) ladder = g_string_new (NULL);

  put_class_csv (shared, summary, group, klass);
  for (guint i = 0; i < count_rungs (engine); i++)
    put_member (ladder, ",", merit_summary_get_rung (summary, group, klass, rungs[i].rung));
  for (guint i = 0; i < plan->n_rows; i++) {
    g_string_append_len (out, shared->str, (gssize) shared->len);
    put_text (out, ",");
    put_text (out, get_competency_id (engine, klass, i));
    put_member (out, ",", plan->rows[i].required);
    put_member (out, ",", merit_summary_get_met (summary, group, klass, i));
    for (guint levels = 1; levels <= max_level; levels++)
      put_member (out, ",", merit_summary_get_short_by (summary, group, klass, i, levels));
    if (has_above (engine))
      put_member (out, ",", merit_summary_get_above (summary, group, klass, i));
    put_member (out, ",", merit_summary_get_unassessed (summary, group, klass, i));
    put_member (out, ",", merit_summary_get_superior (summary, group, klass, i));
    g_string_append_len (out, ladder->str, (gssize) ladder->len);
    put_text (out, "\n");
  }
}

void
merit_record_summary_csv_header (GString *out, MeritSummary *summary)
{
  const MeritEngine *engine = merit_summary_get_engine (summary);
  const guint max_level = merit_bank_get_max_level (merit_engine_get_bank (engine));

  put_text (out, "class,");
  for (guint field = 0; field < merit_summary_get_n_fields (summary); field++) {
    put_csv_string (out, get_field_key (summary, field));
    put_text (out, ",");
  }
  put_text (out, "profiles,ready,short,incomplete,mean_score,mean_high");
  for (guint bin = 0; bin < MERIT_HISTOGRAM_BINS; bin++)
    put_member (out, ",from_", 10 * bin);
  put_text (out, ",competency,required,met");
  for (guint levels = 1; levels <= max_level; levels++)
    put_member (out, ",short_by_", levels);
  put_text (out, has_above (engine) ? ",above,unassessed,superior" : ",unassessed,superior");
  for (guint i = 0; i < count_rungs (engine); i++) {
    put_text (out, ",ladder_");
    put_text (out, rungs[i].key);
  }
}
