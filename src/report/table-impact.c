/* SPDX-License-Identifier: Apache-2.0 */
/* Impact analyses for people: per attribute the rates of all groups, then in words what is to be
 * noticed of each, and who is in no group; a legend at the end. */
#include "report/tables.h"

#include "analysis/impact.h"
#include "analysis/wording.h"
#include "report/values.h"

#define INDENT 2

static void
add_parts (MeritTable *table, gboolean has, guint64 parts)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  if (has)
    merit_text_append_parts (cell, parts);
  merit_table_add (table, has ? cell->str : "–");
}

static void
add_real (MeritTable *table, gboolean has, double real)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  if (has)
    merit_text_append_real (cell, real);
  merit_table_add (table, has ? cell->str : "–");
}

/* "12 people", "1 person". */
static void
append_people (GString *out, guint64 n)
{
  merit_wording_count (out, n, "person", "people");
}

/* What was looked at, and who is not in any table. */
static void
print_intro (MeritPage *page, const MeritImpact *impact)
{
  const MeritClass *klass = merit_impact_get_class (impact);
  MeritSelection *selection = merit_impact_get_selection (impact);
  g_autoptr (GString) out = g_string_new (NULL);
  if (klass == NULL)
    return;
  append_people (out, merit_impact_get_profiles (impact));
  g_string_append (out, " ranked on ");
  merit_wording_class (out, klass);
  if (selection != NULL) {
    g_autofree char *rule = merit_selection_to_string (selection);
    g_string_append_printf (out, ", %" G_GUINT64_FORMAT " selected: %s",
                            merit_impact_get_selected (impact), rule);
  }
  guint64 selected = 0;
  const guint64 incomplete = merit_impact_get_incomplete (impact, &selected);
  g_string_append_printf (out, ". %" G_GUINT64_FORMAT " of them incomplete", incomplete);
  if (selection != NULL && incomplete > 0)
    g_string_append_printf (out, ", %" G_GUINT64_FORMAT " of these selected", selected);
  g_string_append (out, ". ");
  merit_wording_count (out, merit_impact_get_rejected (impact), "record", "records");
  g_string_append (out, " rejected, in no group.");
  merit_page_paragraph (page, out->str, 0);
  merit_page_gap (page);
}

/* The people of no group, if any. */
static void
print_ungrouped (MeritPage *page, const MeritImpact *impact, guint attribute)
{
  guint64 selected = 0;
  const guint64 n
      = merit_impact_get_ungrouped (impact, attribute, MERIT_MEASURE_SELECTION, &selected);
  g_autoptr (GString) out = g_string_new ("In no group: ");
  if (n == 0)
    return;
  append_people (out, n);
  if (merit_impact_get_selection (impact) != NULL)
    g_string_append_printf (out, ", %" G_GUINT64_FORMAT " selected", selected);
  g_string_append (out, ". They are in no rate above.");
  merit_page_paragraph (page, out->str, INDENT);
}

/* What is to be noticed of one group, in words. */
static void
print_notice (MeritPage *page, const MeritImpact *impact, guint attribute, guint group,
              const char *reference)
{
  MeritImpactFigures f;
  merit_impact_get_figures (impact, attribute, group, MERIT_MEASURE_SELECTION, &f);
  g_autoptr (GString) out = g_string_new (NULL);
  if (f.flag)
    g_string_append_printf (out, " Below four fifths of the rate of %s.", reference);
  if (f.flip_flop)
    g_string_append_printf (out,
                            " Small sample: one selection moved from %s would turn the order of "
                            "the rates, so that nothing can be concluded.",
                            reference);
  else if (f.sparse && f.has_tests)
    g_string_append (out, " Small sample: fewer than five people are expected in some cell, so go "
                          "by the exact tests, not by Z.");
  if (f.under_two_percent)
    g_string_append_printf (out, " Less than 2 %% of the applicants%s.",
                            merit_impact_get_exclude_small (impact) ? ": not taken as reference"
                                                                    : "");
  if (out->len == 0)
    return;
  g_autofree char *text
      = g_strconcat (merit_impact_get_group (impact, attribute, group), ":", out->str, NULL);
  merit_page_paragraph (page, text, INDENT);
}

static void
print_reference (MeritPage *page, const char *reference)
{
  g_autofree char *text
      = reference != NULL
            ? g_strdup_printf ("Reference, with the highest rate: %s.", reference)
            : g_strdup ("No group has a rate above 0 that others could be set against.");
  merit_page_paragraph (page, text, INDENT);
}

static void
print_rates (MeritPage *page, const MeritImpact *impact, guint attribute)
{
  static const MeritColumn columns[] = {
    { .title = "GROUP", .least = 5 },
    { .title = "APPLICANTS", .gap = 1, .right = TRUE },
    { .title = "SELECTED", .gap = 1, .right = TRUE },
    { .title = "RATE", .gap = 1, .right = TRUE },
    { .title = "RATIO", .gap = 1, .right = TRUE },
    { .title = "4/5", .gap = 1 },
    { .title = "Z", .gap = 1, .right = TRUE },
    { .title = "P(Z)", .gap = 1, .right = TRUE },
    { .title = "FISHER", .gap = 1, .right = TRUE },
    { .title = "MID-P", .gap = 1, .right = TRUE },
  };
  g_autoptr (MeritTable) table = merit_table_new (columns, G_N_ELEMENTS (columns), 0);
  for (guint group = 0; group < merit_impact_get_length (impact, attribute); group++) {
    MeritImpactFigures f;
    merit_impact_get_figures (impact, attribute, group, MERIT_MEASURE_SELECTION, &f);
    merit_table_add (table, merit_impact_get_group (impact, attribute, group));
    merit_table_add_number (table, f.applicants);
    merit_table_add_number (table, f.counted);
    add_parts (table, f.has_rate, f.rate);
    add_parts (table, f.has_ratio, f.ratio);
    merit_table_add (table, f.flag ? "below" : "");
    add_real (table, f.has_z, f.z);
    add_real (table, f.has_z, f.p_z);
    add_real (table, f.has_tests, f.p_fisher);
    add_real (table, f.has_tests, f.p_midp);
  }
  merit_table_print (table, page);
}

static void
print_attribute (MeritPage *page, const MeritImpact *impact, guint attribute)
{
  const gint best = merit_impact_get_reference (impact, attribute, MERIT_MEASURE_SELECTION);
  const char *reference
      = best >= 0 ? merit_impact_get_group (impact, attribute, (guint) best) : NULL;
  merit_page_heading (page, merit_impact_get_attribute (impact, attribute));
  print_rates (page, impact, attribute);
  merit_page_cut (page);
  print_reference (page, reference);
  for (guint group = 0; group < merit_impact_get_length (impact, attribute); group++)
    print_notice (page, impact, attribute, group, reference);
  print_ungrouped (page, impact, attribute);
  merit_page_gap (page);
}

gboolean
merit_table_impact (MeritPage *page, const MeritImpact *impact, GError **error)
{
  print_intro (page, impact);
  for (guint i = 0; i < merit_impact_get_attributes (impact); i++) {
    print_attribute (page, impact, i);
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  merit_page_paragraph (
      page,
      "RATIO: the rate over that of the reference; 4/5: whether that is below four fifths. Z and "
      "P(Z): two proportions, pooled, two-sided. FISHER: exact, two-sided. MID-P: exact, "
      "one-sided, for a lower rate. These are figures, not findings of law: a group may be below "
      "four fifths by chance, and not be although it is at a disadvantage.",
      0);
  return TRUE;
}

/* ---- As Local Law 144 asks ---- */

static void
print_audit_rates (MeritPage *page, const MeritImpact *impact, guint attribute, gboolean selection)
{
  const MeritColumn columns[] = {
    { .title = "CATEGORY", .least = 12 },
    { .title = "APPLICANTS", .gap = 2, .right = TRUE },
    { .title = selection ? "SELECTED" : "ABOVE MEDIAN", .gap = 2, .right = TRUE },
    { .title = selection ? "SELECTION RATE" : "SCORING RATE", .gap = 2, .right = TRUE },
    { .title = "IMPACT RATIO", .gap = 2, .right = TRUE },
  };
  const MeritMeasure measure = selection ? MERIT_MEASURE_SELECTION : MERIT_MEASURE_SCORING;
  g_autoptr (MeritTable) table = merit_table_new (columns, G_N_ELEMENTS (columns), INDENT);
  for (guint group = 0; group < merit_impact_get_length (impact, attribute); group++) {
    MeritImpactFigures f;
    merit_impact_get_figures (impact, attribute, group, measure, &f);
    const gboolean out = f.under_two_percent && merit_impact_get_exclude_small (impact);
    merit_table_add (table, merit_impact_get_group (impact, attribute, group));
    merit_table_add_number (table, f.applicants);
    merit_table_add_number (table, f.counted);
    add_parts (table, f.has_rate, f.rate);
    add_parts (table, f.has_ratio && !out, f.ratio);
  }
  merit_table_print (table, page);
}

static void
print_audit_attribute (MeritPage *page, const MeritImpact *impact, guint attribute)
{
  merit_page_heading (page, merit_impact_get_attribute (impact, attribute));
  if (merit_impact_get_selection (impact) != NULL) {
    print_audit_rates (page, impact, attribute, TRUE);
    merit_page_gap (page);
  }
  print_audit_rates (page, impact, attribute, FALSE);
  merit_page_cut (page);
  for (guint group = 0; group < merit_impact_get_length (impact, attribute); group++) {
    MeritImpactFigures f;
    merit_impact_get_figures (impact, attribute, group, MERIT_MEASURE_SCORING, &f);
    if (!f.under_two_percent)
      continue;
    g_autofree char *text = g_strdup_printf (
        "%s: small sample, less than 2 %% of the applicants%s.",
        merit_impact_get_group (impact, attribute, group),
        merit_impact_get_exclude_small (impact) ? "; excluded from the impact ratios" : "");
    merit_page_paragraph (page, text, INDENT);
  }
  print_ungrouped (page, impact, attribute);
  merit_page_gap (page);
}

gboolean
merit_table_bias_audit (MeritPage *page, const MeritImpact *impact, GError **error)
{
  g_autofree char *median = merit_impact_format_median (impact);
  print_intro (page, impact);
  if (median != NULL) {
    g_autofree char *text = g_strdup_printf ("Median score of the full sample: %s.", median);
    merit_page_paragraph (page, text, 0);
    merit_page_gap (page);
  }
  for (guint i = 0; i < merit_impact_get_attributes (impact); i++) {
    print_audit_attribute (page, impact, i);
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  merit_page_paragraph (page,
                        "SCORING RATE: the share that scores above the median of the full sample. "
                        "IMPACT RATIO: the rate over the highest rate of the attribute. As in 6 "
                        "RCNY § 5-300 and § 5-301 (New York City, Local Law 144 of 2021); whether "
                        "that law applies, and what follows, these figures do not say.",
                        0);
  return TRUE;
}
