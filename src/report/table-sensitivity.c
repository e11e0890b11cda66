/* SPDX-License-Identifier: Apache-2.0 */
/* Sensitivity analyses for people: per class each level that was tried, in sentences that can be
 * read out, and a table of how far each weight can move. */
#include "report/tables.h"

#include "analysis/sensitivity.h"
#include "analysis/wording.h"
#include "report/record-sensitivity.h"

#define INDENT 2

typedef struct {
  MeritPage *page;
  const MeritSensitivity *sensitivity;
  const MeritClass *model;
  guint klass;
  guint64 top;
} Section;

/* "12 people", "1 person". */
static void
append_people (GString *out, guint64 n)
{
  merit_wording_count (out, n, "person", "people");
}

/* "A-0001, A-0002 and 3 more", of @n people in all. */
static void
append_names (GString *out, const Section *section, guint index, MeritSensitivityPeople people,
              guint64 n)
{
  const MeritNamed *named[MERIT_SENSITIVITY_NAMED];
  const guint known
      = merit_sensitivity_get_named (section->sensitivity, section->klass, index, people, named);
  for (guint i = 0; i < known; i++) {
    if (i > 0)
      g_string_append (out, i + 1 == known && n == known ? " and " : ", ");
    g_string_append_len (out, named[i]->id, named[i]->len);
  }
  if (n > known)
    g_string_append_printf (out, " and %" G_GUINT64_FORMAT " more", n - known);
}

static void
append_status (GString *out, const Section *section, guint index,
               const MeritSensitivityLevel *found)
{
  static const MeritStatus changes[][2] = {
    { MERIT_STATUS_READY, MERIT_STATUS_SHORT },
    { MERIT_STATUS_INCOMPLETE, MERIT_STATUS_SHORT },
    { MERIT_STATUS_SHORT, MERIT_STATUS_READY },
    { MERIT_STATUS_SHORT, MERIT_STATUS_INCOMPLETE },
  };
  const char *before = ": ";
  if (found->changed == 0) {
    g_string_append (out, "nobody changes status.");
    return;
  }
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " change%s status",
                          found->changed, merit_sensitivity_get_profiles (section->sensitivity),
                          found->changed == 1 ? "s" : "");
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    const guint64 n = merit_sensitivity_get_changes (section->sensitivity, section->klass, index,
                                                     changes[i][0], changes[i][1]);
    if (n == 0)
      continue;
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT " from %s to %s", before, n,
                            merit_status_to_string (changes[i][0]),
                            merit_status_to_string (changes[i][1]));
    before = ", ";
  }
  g_string_append (out, " (");
  append_names (out, section, index, MERIT_SENSITIVITY_CHANGED, found->changed);
  g_string_append (out, ").");
}

static void
append_top (GString *out, const Section *section, guint index, const MeritSensitivityLevel *found)
{
  if (found->left == 0 && found->entered == 0) {
    g_string_append_printf (out, " The top %" G_GUINT64_FORMAT " stays as it is.", section->top);
    return;
  }
  g_string_append_printf (out,
                          " %" G_GUINT64_FORMAT " of the %" G_GUINT64_FORMAT
                          " in the top %" G_GUINT64_FORMAT " remain%s",
                          found->kept, found->kept + found->left, section->top,
                          found->kept == 1 ? "s" : "");
  if (found->left > 0) {
    g_string_append (out, "; ");
    append_names (out, section, index, MERIT_SENSITIVITY_LEFT, found->left);
    g_string_append (out, found->left == 1 ? " leaves" : " leave");
  }
  if (found->entered > 0) {
    g_string_append (out, "; ");
    append_names (out, section, index, MERIT_SENSITIVITY_ENTERED, found->entered);
    g_string_append (out, found->entered == 1 ? " comes in" : " come in");
  }
  g_string_append_c (out, '.');
}

static void
append_move (GString *out, const Section *section, guint index, const MeritSensitivityLevel *found)
{
  const MeritNamed *named[MERIT_SENSITIVITY_NAMED];
  const guint n = merit_sensitivity_get_named (section->sensitivity, section->klass, index,
                                               MERIT_SENSITIVITY_MOVED, named);
  if (n == 0) {
    g_string_append (out, " Nobody's rank changes.");
    return;
  }
  g_string_append (out, " Largest change of rank: ");
  g_string_append_len (out, named[0]->id, named[0]->len);
  g_string_append_printf (out, ", from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                          found->rank_before, found->rank_after);
  if (found->rank_change_people > 1)
    g_string_append_printf (out, ", and %" G_GUINT64_FORMAT " more as far",
                            found->rank_change_people - 1);
  g_string_append_c (out, '.');
}

/* "34 Customer Service: level 2 assumed; the evidence also allows 1 and 3." */
static void
print_requirement (const Section *section, guint requirement)
{
  const MeritRequirement *asked = merit_class_get (section->model, requirement);
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;
  const guint *recorded = merit_requirement_get_alternatives (asked, &n);
  merit_wording_competency (out, merit_requirement_get_competency (asked));
  g_string_append_printf (out, ": level %u %s", merit_requirement_get_level (asked),
                          merit_basis_to_string (merit_requirement_get_basis (asked)));
  if (n > 0) {
    g_string_append (out, "; the evidence also allows ");
    merit_wording_levels (out, recorded, n);
  }
  g_string_append_c (out, '.');
  merit_page_gap (section->page);
  merit_page_paragraph (section->page, out->str, 0);
}

static void
print_level (const Section *section, guint index, const MeritSensitivityLevel *found)
{
  const MeritRequirement *asked = merit_class_get (section->model, found->requirement);
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (out, "If it were required at level %u instead of %u: ", found->level,
                          merit_requirement_get_level (asked));
  append_status (out, section, index, found);
  append_top (out, section, index, found);
  append_move (out, section, index, found);
  merit_page_paragraph (section->page, out->str, INDENT);
}

/* The levels that the class records as possible, or those that are tried where it records none. */
static gboolean
print_levels (const Section *section, gboolean recorded, GError **error)
{
  const guint n = merit_sensitivity_get_n_levels (section->sensitivity, section->klass);
  guint last = G_MAXUINT;
  for (guint i = 0; i < n; i++) {
    MeritSensitivityLevel found;
    merit_sensitivity_get_level (section->sensitivity, section->klass, i, &found);
    if (found.recorded != recorded)
      continue;
    if (last == G_MAXUINT) {
      merit_page_gap (section->page);
      merit_page_heading (section->page,
                          recorded ? "If a level that the evidence leaves open were another"
                                   : "If a level that is not stated were another all the same");
    }
    if (last == G_MAXUINT && !recorded)
      merit_page_paragraph (section->page,
                            "For these no other level is recorded as possible; every other one of "
                            "the scale is tried.",
                            0);
    if (found.requirement != last)
      print_requirement (section, found.requirement);
    last = found.requirement;
    print_level (section, i, &found);
    if (!merit_page_flush (section->page, error))
      return FALSE;
  }
  return TRUE;
}

/* "7/3", "below 7/3", "any", or "–" where it is not known. */
static void
append_limit (GString *out, gboolean known, gboolean any, const char *outside, gboolean included,
              guint64 numerator, guint64 denominator)
{
  if (!known || any) {
    g_string_append (out, known ? "any" : "–");
    return;
  }
  if (!included)
    g_string_append_printf (out, "%s ", outside);
  merit_text_append_fraction (out, numerator, denominator);
}

static void
append_low (GString *out, const MeritSensitivityWeight *weight)
{
  append_limit (out, weight->has_limits, weight->low_any, "above", weight->low_included,
                weight->low_numerator, weight->low_denominator);
}

static void
append_high (GString *out, const MeritSensitivityWeight *weight)
{
  append_limit (out, weight->has_limits, weight->high_any, "below", weight->high_included,
                weight->high_numerator, weight->high_denominator);
}

/* Which row serves as the example: the first that has an end. */
static guint
find_example (const Section *section, MeritSensitivityWeight *weight)
{
  for (guint i = 0; i < merit_class_get_length (section->model); i++) {
    merit_sensitivity_get_weight (section->sensitivity, section->klass, i, weight);
    if (weight->has_limits && !(weight->low_any && weight->high_any))
      return i;
  }
  for (guint i = 0; i < merit_class_get_length (section->model); i++) {
    merit_sensitivity_get_weight (section->sensitivity, section->klass, i, weight);
    if (weight->weight > 0)
      return i;
  }
  g_return_val_if_reached (0);
}

static void
append_range (GString *out, const MeritSensitivityWeight *weight)
{
  if (!weight->has_limits) {
    g_string_append_printf (out, "any whole number from %u to %u", weight->whole_low,
                            weight->whole_high);
    return;
  }
  if (weight->low_any) {
    g_string_append (out, "anything above 0");
  } else {
    g_string_append (out, "anything from ");
    append_low (out, weight);
  }
  if (!weight->high_any) {
    g_string_append (out, " to ");
    append_high (out, weight);
  } else if (!weight->low_any) {
    g_string_append (out, " on");
  }
}

/* One row of the table in words, as all are to be read. */
static void
print_reading (const Section *section)
{
  g_autoptr (GString) out = g_string_new ("Example: the weight of ");
  MeritSensitivityWeight weight;
  const MeritRequirement *asked
      = merit_class_get (section->model, find_example (section, &weight));
  merit_wording_competency (out, merit_requirement_get_competency (asked));
  g_string_append_printf (out, ", now %u, can be ", weight.weight);
  append_range (out, &weight);
  g_string_append_printf (out, ", and the top %" G_GUINT64_FORMAT " stays the same.", section->top);
  merit_page_paragraph (section->page, out->str, 0);
}

static gboolean
print_weight_rows (const Section *section)
{
  static const MeritColumn columns[] = {
    { .title = "REQUIREMENT", .least = 12 },
    { .title = "WEIGHT", .gap = 2, .right = TRUE },
    { .title = "DOWN TO", .gap = 2, .right = TRUE },
    { .title = "UP TO", .gap = 2, .right = TRUE },
    { .title = "WHOLE", .gap = 2, .right = TRUE },
  };
  g_autoptr (MeritTable) table = merit_table_new (columns, G_N_ELEMENTS (columns), 0);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean known = TRUE;
  for (guint i = 0; i < merit_class_get_length (section->model); i++) {
    MeritSensitivityWeight weight;
    merit_sensitivity_get_weight (section->sensitivity, section->klass, i, &weight);
    known &= weight.has_limits || weight.weight == 0;
    g_string_truncate (cell, 0);
    merit_wording_competency (
        cell, merit_requirement_get_competency (merit_class_get (section->model, i)));
    merit_table_add (table, cell->str);
    merit_table_add_number (table, weight.weight);
    g_string_truncate (cell, 0);
    append_low (cell, &weight);
    merit_table_add (table, cell->str);
    g_string_truncate (cell, 0);
    append_high (cell, &weight);
    merit_table_add (table, cell->str);
    g_string_assign (cell, "–");
    if (weight.whole_high > 0)
      g_string_printf (cell, "%u–%u", weight.whole_low, weight.whole_high);
    merit_table_add (table, cell->str);
  }
  merit_table_print (table, section->page);
  return known;
}

static gboolean
has_groups (const Section *section)
{
  const MeritEngine *engine = merit_sensitivity_get_engine (section->sensitivity);
  return merit_policy_get_n_groups (merit_engine_get_policy (engine)) > 0;
}

static void
print_weights (const Section *section)
{
  g_autoptr (GString) title = g_string_new (NULL);
  g_string_printf (title,
                   "How far one weight can move before the top %" G_GUINT64_FORMAT " changes",
                   section->top);
  merit_page_gap (section->page);
  merit_page_heading (section->page, title->str);
  if (has_groups (section)) {
    merit_page_paragraph (section->page,
                          "Not worked out: the policy takes means within groups, so that each "
                          "weight changes what the others of its group count.",
                          0);
    return;
  }
  merit_page_paragraph (section->page,
                        "One weight at a time, all others as they are; exact fractions. WHOLE: the "
                        "whole weights, 1 to 100, that leave it as it is.",
                        0);
  print_reading (section);
  merit_page_gap (section->page);
  const gboolean known = print_weight_rows (section);
  merit_page_cut (section->page);
  if (known)
    return;
  merit_page_gap (section->page);
  merit_page_paragraph (section->page,
                        "–: people have scores over different sums here, so a range would end at "
                        "the root of a quadratic equation. Whole weights were tried one by one.",
                        0);
}

static void
print_intro (const Section *section)
{
  const MeritEngine *engine = merit_sensitivity_get_engine (section->sensitivity);
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  const guint64 profiles = merit_sensitivity_get_profiles (section->sensitivity);
  g_autoptr (GString) out = g_string_new (NULL);
  merit_wording_class (out, section->model);
  merit_page_heading (section->page, out->str);
  g_string_truncate (out, 0);
  merit_wording_count (out, profiles, "profile", "profiles");
  g_string_append (out, " ranked on ");
  merit_wording_count (out, merit_class_get_length (section->model), "requirement", "requirements");
  g_string_append_printf (
      out, ". The top %" G_GUINT64_FORMAT " is everyone of rank %" G_GUINT64_FORMAT " or better: ",
      section->top, section->top);
  append_people (out, merit_sensitivity_get_in_top (section->sensitivity, section->klass));
  g_string_append_printf (out, ", for people of one rank are not parted. Policy: %s. ",
                          merit_policy_get_name (policy));
  merit_wording_ties (out, policy);
  if (merit_sensitivity_get_n_levels (section->sensitivity, section->klass) == 0)
    g_string_append (out, " The source states every level: none is tried.");
  merit_page_paragraph (section->page, out->str, 0);
}

gboolean
merit_table_sensitivity (MeritPage *page, const MeritSensitivity *sensitivity, GError **error)
{
  const MeritEngine *engine = merit_sensitivity_get_engine (sensitivity);
  for (guint klass = 0; klass < merit_engine_get_length (engine); klass++) {
    const Section section = { page, sensitivity, merit_engine_get_class (engine, klass), klass,
                              merit_sensitivity_get_top (sensitivity) };
    if (klass > 0)
      merit_page_gap (page);
    print_intro (&section);
    if (!print_levels (&section, TRUE, error) || !print_levels (&section, FALSE, error))
      return FALSE;
    print_weights (&section);
    merit_page_gap (page);
    merit_page_basis (page, section.model);
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  return TRUE;
}
