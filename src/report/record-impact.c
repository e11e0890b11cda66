/* SPDX-License-Identifier: Apache-2.0 */
/* Records of impact analyses: a table of what stands under which key, from which JSON and CSV are
 * both written. */
#include "report/record-impact.h"

#include <string.h>

#include "analysis/impact.h"
#include "report/values.h"

/* ---- By the four-fifths rule ---- */

#define N_IMPACT 13

static void
set_impact (MeritValue values[N_IMPACT], const char *attribute, const char *group,
            const MeritImpactFigures *f)
{
  const gboolean tests = f->has_tests;
  const MeritValue all[N_IMPACT] = {
    { "attribute", MERIT_VALUE_TEXT, attribute != NULL, attribute, 0, 0 },
    { "group", MERIT_VALUE_TEXT, group != NULL, group, 0, 0 },
    { "applicants", MERIT_VALUE_NUMBER, TRUE, NULL, f->applicants, 0 },
    { "selected", MERIT_VALUE_NUMBER, TRUE, NULL, f->counted, 0 },
    { "rate", MERIT_VALUE_PARTS, f->has_rate, NULL, f->rate, 0 },
    { "impact_ratio", MERIT_VALUE_PARTS, f->has_ratio, NULL, f->ratio, 0 },
    { "flag", MERIT_VALUE_TRUTH, f->has_ratio, NULL, f->flag, 0 },
    { "z", MERIT_VALUE_REAL, f->has_z, NULL, 0, f->z },
    { "p_z", MERIT_VALUE_REAL, f->has_z, NULL, 0, f->p_z },
    { "p_fisher", MERIT_VALUE_REAL, tests, NULL, 0, f->p_fisher },
    { "p_midp", MERIT_VALUE_REAL, tests, NULL, 0, f->p_midp },
    { "flip_flop", MERIT_VALUE_TRUTH, tests, NULL, f->flip_flop, 0 },
    { "under_two_percent", MERIT_VALUE_TRUTH, attribute != NULL && group != NULL, NULL,
      f->under_two_percent, 0 },
  };

  memcpy (values, all, sizeof all);
}

/* People who are set against nobody: their rate is all that there is. */
static MeritImpactFigures
alone (guint64 applicants, guint64 counted)
{
  const MeritImpactFigures figures = {
    .applicants = applicants,
    .counted = counted,
    .has_rate = applicants > 0,
    .rate = applicants > 0 ? (20000 * counted + applicants) / (2 * applicants) : 0,
  };

  return figures;
}

/* The figures of a group or of those in none, and its name, NULL for the latter. */
static const char *
get_figures (const MeritImpact *impact, guint attribute, guint group, MeritMeasure measure,
             MeritImpactFigures *figures)
{
  if (group != MERIT_RECORD_UNGROUPED) {
    merit_impact_get_figures (impact, attribute, group, measure, figures);
    return merit_impact_get_group (impact, attribute, group);
  }

  guint64 counted = 0;
  const guint64 applicants = merit_impact_get_ungrouped (impact, attribute, measure, &counted);

  *figures = alone (applicants, counted);
  return NULL;
}

static void
find_impact (MeritValue values[N_IMPACT], const MeritImpact *impact, guint attribute, guint group)
{
  MeritImpactFigures figures;
  const char *name = get_figures (impact, attribute, group, MERIT_MEASURE_SELECTION, &figures);

  set_impact (values, merit_impact_get_attribute (impact, attribute), name, &figures);
}

void
merit_record_impact_json (GString *out, const MeritImpact *impact, guint attribute, guint group)
{
  MeritValue values[N_IMPACT];

  find_impact (values, impact, attribute, group);
  merit_values_append_json (out, values, N_IMPACT);
}

void
merit_record_impact_csv (GString *out, const MeritImpact *impact, guint attribute, guint group)
{
  MeritValue values[N_IMPACT];

  find_impact (values, impact, attribute, group);
  merit_values_append_csv (out, values, N_IMPACT);
}

void
merit_record_impact_csv_header (GString *out)
{
  const MeritImpactFigures none = { 0 };
  MeritValue values[N_IMPACT];

  set_impact (values, NULL, NULL, &none);
  merit_values_append_header (out, values, N_IMPACT);
}

/* People who are counted only: to give their rate would be to compare them. */
static void
find_other (MeritValue values[N_IMPACT], const char *what, guint64 applicants, guint64 selected)
{
  const MeritImpactFigures figures = { .applicants = applicants, .counted = selected };

  set_impact (values, NULL, what, &figures);
}

void
merit_record_impact_other_json (GString *out, const char *what, guint64 applicants,
                                guint64 selected)
{
  MeritValue values[N_IMPACT];

  find_other (values, what, applicants, selected);
  merit_values_append_json (out, values, N_IMPACT);
}

void
merit_record_impact_other_csv (GString *out, const char *what, guint64 applicants, guint64 selected)
{
  MeritValue values[N_IMPACT];

  find_other (values, what, applicants, selected);
  merit_values_append_csv (out, values, N_IMPACT);
}

/* ---- As Local Law 144 asks ---- */

#define N_AUDIT 12

static void
set_audit (MeritValue values[N_AUDIT], const char *attribute, const char *group,
           const char *median, const MeritImpactFigures *selection,
           const MeritImpactFigures *scoring, gboolean has_selection, gboolean exclude_small)
{
  const gboolean small = selection->under_two_percent, out = small && exclude_small;
  const MeritValue all[N_AUDIT] = {
    { "attribute", MERIT_VALUE_TEXT, attribute != NULL, attribute, 0, 0 },
    { "category", MERIT_VALUE_TEXT, group != NULL, group, 0, 0 },
    { "applicants", MERIT_VALUE_NUMBER, TRUE, NULL, selection->applicants, 0 },
    { "selected", MERIT_VALUE_NUMBER, has_selection, NULL, selection->counted, 0 },
    { "selection_rate", MERIT_VALUE_PARTS, has_selection && selection->has_rate, NULL,
      selection->rate, 0 },
    { "selection_impact_ratio", MERIT_VALUE_PARTS,
      has_selection && selection->has_ratio && !out, NULL, selection->ratio, 0 },
    { "median_score", MERIT_VALUE_RAW, median != NULL, median, 0, 0 },
    { "above_median", MERIT_VALUE_NUMBER, median != NULL, NULL, scoring->counted, 0 },
    { "scoring_rate", MERIT_VALUE_PARTS, median != NULL && scoring->has_rate, NULL, scoring->rate,
      0 },
    { "scoring_impact_ratio", MERIT_VALUE_PARTS, scoring->has_ratio && !out, NULL, scoring->ratio,
      0 },
    { "under_two_percent", MERIT_VALUE_TRUTH, group != NULL, NULL, small, 0 },
    { "excluded", MERIT_VALUE_TRUTH, group != NULL, NULL, out, 0 },
  };

  memcpy (values, all, sizeof all);
}

/* @median must outlive the values. */
static void
find_audit (MeritValue values[N_AUDIT], const MeritImpact *impact, guint attribute, guint group,
            const char *median)
{
  MeritImpactFigures selection, scoring;
  const char *name = get_figures (impact, attribute, group, MERIT_MEASURE_SELECTION, &selection);

  get_figures (impact, attribute, group, MERIT_MEASURE_SCORING, &scoring);
  set_audit (values, merit_impact_get_attribute (impact, attribute), name, median, &selection,
             &scoring, merit_impact_get_selection (impact) != NULL,
             merit_impact_get_exclude_small (impact));
}

void
merit_record_audit_json (GString *out, const MeritImpact *impact, guint attribute, guint group)
{
  g_autofree char *median = merit_impact_format_median (impact);
  MeritValue values[N_AUDIT];

  find_audit (values, impact, attribute, group, median);
  merit_values_append_json (out, values, N_AUDIT);
}

void
merit_record_audit_csv (GString *out, const MeritImpact *impact, guint attribute, guint group)
{
  g_autofree char *median = merit_impact_format_median (impact);
  MeritValue values[N_AUDIT];

  find_audit (values, impact, attribute, group, median);
  merit_values_append_csv (out, values, N_AUDIT);
}

void
merit_record_audit_csv_header (GString *out)
{
  const MeritImpactFigures none = { 0 };
  MeritValue values[N_AUDIT];

  set_audit (values, NULL, NULL, NULL, &none, &none, FALSE, FALSE);
  merit_values_append_header (out, values, N_AUDIT);
}

static void
find_audit_other (MeritValue values[N_AUDIT], const char *what, guint64 applicants,
                  guint64 selected)
{
  const MeritImpactFigures figures = { .applicants = applicants, .counted = selected };

  set_audit (values, NULL, what, NULL, &figures, &figures, TRUE, FALSE);
  values[N_AUDIT - 2].has = values[N_AUDIT - 1].has = FALSE;
}

void
merit_record_audit_other_json (GString *out, const char *what, guint64 applicants,
                               guint64 selected)
{
  MeritValue values[N_AUDIT];

  find_audit_other (values, what, applicants, selected);
  merit_values_append_json (out, values, N_AUDIT);
}

void
merit_record_audit_other_csv (GString *out, const char *what, guint64 applicants, guint64 selected)
{
  MeritValue values[N_AUDIT];

  find_audit_other (values, what, applicants, selected);
  merit_values_append_csv (out, values, N_AUDIT);
}
