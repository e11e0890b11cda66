/* SPDX-License-Identifier: Apache-2.0 */
/* A development plan for people: a text that a supervisor can hand over as it is. */
#include "report/tables.h"

#include "analysis/explanation.h"
#include "analysis/wording.h"

#define INDENT 2
#define DETAIL 5

static void
print_title (MeritPage *page, const MeritMatch *match)
{
  const MeritSpan *unit = &merit_match_get_row (match)->person.unit;
  const char *name = merit_match_get_profile_name (match);
  g_autoptr (GString) out = g_string_new ("Development plan: ");
  g_string_append (out, merit_match_get_profile_id (match));
  if (name != NULL)
    g_string_append_printf (out, " (%s)", name);
  g_string_append (out, " to ");
  merit_wording_class (out, merit_match_get_class (match));
  merit_page_heading (page, out->str);
  if (unit->text == NULL)
    return;
  g_string_truncate (out, 0);
  g_string_append_len (out, unit->text, (gssize) unit->len);
  merit_page_item (page, 0, "Unit:", out->str);
}

/* "Gains 4 of 54 points, 7.41 percent of the score." */
static void
add_gain (GString *out, const MeritDevelopment *development, guint step)
{
  const MeritMatch *match = merit_development_get_match (development);
  const MeritRow *row = merit_match_get_row (match);
  const guint64 gain = merit_development_get_gain (development, step);
  const guint64 most = merit_match_get_class_points (match);
  g_autofree char *share = merit_percent_to_string (gain, most);
  const gboolean assess = merit_development_get_action (development, step) == MERIT_ACTION_ASSESS;
  if (gain == 0) {
    g_string_append (out, "Gains no points under this policy.");
    return;
  }
  g_string_append_printf (out,
                          "%s %" G_GUINT64_FORMAT " of the %" G_GUINT64_FORMAT
                          " points of the class, %s percent of them.",
                          assess ? "At the required level it gains" : "Gains", gain, most, share);
  if (merit_policy_get_assessed_only (merit_engine_get_policy (row->engine)) && assess)
    g_string_append (out, " Until then it is left out of the score.");
}

/* What the plan rests on where the level is not stated. */
static void
add_basis (GString *out, const MeritRequirement *requirement)
{
  const MeritBasis basis = merit_requirement_get_basis (requirement);
  guint n = 0;
  const guint *alternatives = merit_requirement_get_alternatives (requirement, &n);
  if (basis == MERIT_BASIS_STATED)
    return;
  g_string_append_printf (out, " The required level is %s, not stated",
                          merit_basis_to_string (basis));
  if (n > 0) {
    g_string_append (out, n == 1 ? "; the evidence also allows level "
                                 : "; the evidence also allows levels ");
    merit_wording_levels (out, alternatives, n);
  }
  g_string_append_c (out, '.');
}

/* What is to be done, in a line: the words of the levels follow. */
static void
add_action (GString *out, const MeritDevelopment *development, guint step)
{
  const MeritMatch *match = merit_development_get_match (development);
  const guint i = merit_development_get_requirement (development, step);
  const MeritRequirement *requirement = merit_class_get (merit_match_get_class (match), i);
  g_autofree char *above = NULL;
  switch (merit_development_get_action (development, step)) {
  case MERIT_ACTION_RAISE:
    g_string_append (out, "Raise ");
    merit_wording_competency (out, merit_requirement_get_competency (requirement));
    g_string_append_printf (out, " from level %d to level %u", merit_match_get_level (match, i),
                            merit_requirement_get_level (requirement));
    break;
  case MERIT_ACTION_ASSESS:
    g_string_append (out, "Have ");
    merit_wording_competency (out, merit_requirement_get_competency (requirement));
    g_string_append_printf (out, " assessed: level %u is required",
                            merit_requirement_get_level (requirement));
    break;
  case MERIT_ACTION_NONE:
    above = merit_explanation_make_step (match, i);
    g_string_append (out, above);
    return;
  }
  if (merit_policy_get_essential (merit_engine_get_policy (merit_match_get_row (match)->engine),
                                  merit_match_get_class (match), i))
    g_string_append (out, " (essential)");
  g_string_append_c (out, '.');
}

static void
print_step (MeritPage *page, const MeritDevelopment *development, guint step)
{
  const MeritMatch *match = merit_development_get_match (development);
  const guint i = merit_development_get_requirement (development, step);
  const MeritRequirement *requirement = merit_class_get (merit_match_get_class (match), i);
  const MeritCompetency *competency = merit_requirement_get_competency (requirement);
  const guint first = merit_development_get_first_level (development, step);
  const guint last = merit_requirement_get_level (requirement);
  g_autofree char *number = g_strdup_printf ("%u.", step + 1);
  g_autoptr (GString) out = g_string_new (NULL);
  add_action (out, development, step);
  merit_page_gap (page);
  merit_page_item (page, INDENT, number, out->str);
  if (merit_development_get_action (development, step) == MERIT_ACTION_NONE)
    return;
  g_string_truncate (out, 0);
  add_gain (out, development, step);
  add_basis (out, requirement);
  merit_page_paragraph (page, out->str, DETAIL);
  for (guint level = first; level <= last; level++) {
    const char *words = merit_competency_get_level (competency, level);
    g_autofree char *label = g_strdup_printf ("Level %u:", level);
    if (words != NULL)
      merit_page_item (page, DETAIL, label, words);
  }
  merit_page_indicators (page, competency, DETAIL);
}

void
merit_table_development (MeritPage *page, const MeritDevelopment *development)
{
  const MeritMatch *match = merit_development_get_match (development);
  const guint n = merit_development_get_length (development);
  g_autofree char *verdict = merit_explanation_make_verdict (match);
  print_title (page, match);
  merit_page_paragraph (page, verdict, 0);
  merit_page_gap (page);
  merit_page_heading (page, n > 0 ? "What to do, what gains most first" : "Nothing is left to do");
  for (guint step = 0; step < n; step++)
    print_step (page, development, step);
  merit_page_job_knowledge (page, merit_match_get_class (match));
  merit_page_notes (page, merit_development_get_notes (development));
}
