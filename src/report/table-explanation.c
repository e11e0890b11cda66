/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation for people: enough to answer a rejected applicant from this one text. */
#include "report/tables.h"

#include "analysis/wording.h"

#include <string.h>

#define INDENT 2
#define DETAIL 5

static void
print_title (MeritPage *page, const MeritMatch *match, guint record, guint n_records)
{
  g_autoptr (GString) out = g_string_new (merit_match_get_profile_id (match));
  const char *name = merit_match_get_profile_name (match);
  if (name != NULL)
    g_string_append_printf (out, " (%s)", name);
  g_string_append (out, " and ");
  merit_wording_class (out, merit_match_get_class (match));
  merit_page_heading (page, out->str);
  if (n_records < 2)
    return;
  g_string_printf (out, "Record %u of %u with this id, in input order.", record, n_records);
  merit_page_paragraph (page, out->str, 0);
}

/* One line of names for all requirements in @state: what counts for, what against, what is open. */
static void
print_balance (MeritPage *page, const MeritMatch *match, MeritState state, const char *label)
{
  const MeritClass *klass = merit_match_get_class (match);
  g_autoptr (GString) out = g_string_new (NULL);
  guint64 gained = 0;
  guint64 most = 0;
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    if (merit_match_get_state (match, i) != state)
      continue;
    const MeritRequirement *requirement = merit_class_get (klass, i);
    g_string_append (out, out->len == 0 ? "" : ", ");
    g_string_append (out,
                     merit_competency_get_name (merit_requirement_get_competency (requirement)));
    if (merit_match_get_performed_superior (match, i))
      g_string_append (out, " (superior)");
    if (state == MERIT_STATE_SHORT)
      g_string_append_printf (out, " (level %d, %u required)", merit_match_get_level (match, i),
                              merit_requirement_get_level (requirement));
    gained += merit_match_get_requirement_low (match, i);
    most += merit_match_get_requirement_max (match, i);
  }
  if (out->len == 0)
    return;
  g_string_append_printf (out, ": %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " points", gained,
                          most);
  g_string_append (out, state == MERIT_STATE_UNASSESSED ? " so far." : ".");
  merit_page_item (page, INDENT, label, out->str);
}

/* What each group comes to, as the method prints it. */
static void
print_groups (MeritPage *page, const MeritMatch *match)
{
  const MeritRow *row = merit_match_get_row (match);
  const MeritPolicy *policy = merit_engine_get_policy (row->engine);
  guint n = merit_policy_get_n_groups (policy);
  if (n == 0)
    return;
  merit_page_gap (page);
  merit_page_heading (page, "By group");
  for (guint i = 0; i < n; i++) {
    guint64 most = merit_match_get_group_max_points (match, i);
    g_autofree char *score = merit_engine_format_score (
        row->engine, row->klass, merit_match_get_group_points (match, i), most);
    g_autofree char *label = g_strdup_printf ("%s:", merit_policy_get_group_name (policy, i));
    g_autoptr (GString) out = g_string_new (score != NULL ? score : "nothing that counts");
    if (score != NULL)
      g_string_append_printf (out, ", with a weight of %u",
                              merit_policy_get_group_weight (policy, i));
    g_string_append_c (out, '.');
    merit_page_item (page, INDENT, label, out->str);
  }
}

/* How far the person comes through the stages of the policy. */
static void
print_stages (MeritPage *page, const MeritMatch *match)
{
  const MeritRow *row = merit_match_get_row (match);
  const MeritPolicy *policy = merit_engine_get_policy (row->engine);
  gint stop = merit_match_get_stop (match);
  if (merit_policy_get_decision (policy) != MERIT_DECISION_HURDLES)
    return;
  merit_page_gap (page);
  merit_page_heading (page, "Stage by stage");
  for (guint i = 0; i < merit_policy_get_n_stages (policy); i++) {
    g_autofree char *reached
        = merit_percent_to_string (merit_match_get_stage_points (match, i),
                                   merit_match_get_stage_max_points (match, i));
    g_autofree char *passing
        = merit_percent_to_string (merit_policy_get_stage_passing (policy, i), MERIT_PASSING_WHOLE);
    g_autofree char *label = g_strdup_printf ("%s:", merit_policy_get_stage_name (policy, i));
    const char *word = stop < 0 || (gint) i < stop ? "passed"
                       : (gint) i == stop          ? "not passed"
                                                   : "not reached";
    g_autoptr (GString) text = g_string_new (word);
    if (reached != NULL)
      g_string_append_printf (text, ", %s percent, %s to pass.", reached, passing);
    else if (merit_engine_get_stages (row->engine, row->klass)[i].plan.n_rows == 0)
      g_string_append (text, "; the class has nothing that it asks for.");
    else
      g_string_append_printf (text, "; nothing that it asks for is assessed, %s percent to pass.",
                              passing);
    merit_page_item (page, INDENT, label, text->str);
  }
}

static void
print_finding (MeritPage *page, const MeritExplanation *explanation, guint i)
{
  const MeritMatch *match = merit_explanation_get_match (explanation);
  const MeritRequirement *requirement = merit_class_get (merit_match_get_class (match), i);
  const MeritCompetency *competency = merit_requirement_get_competency (requirement);
  static const struct {
    const char *word;
    MeritStyle style;
  } verdicts[] = {
    [MERIT_STATE_MET] = { "met", MERIT_STYLE_GOOD },
    [MERIT_STATE_SHORT] = { "short", MERIT_STYLE_BAD },
    [MERIT_STATE_UNASSESSED] = { "not assessed", MERIT_STYLE_OPEN },
  };
  MeritState state = merit_match_get_state (match, i);
  g_autoptr (GString) name = g_string_new (NULL);
  merit_wording_competency (name, competency);
  guint cells = MERIT_PAGE_WIDTH - INDENT - 2 - (guint) strlen ("not assessed");
  merit_page_space (page, INDENT);
  merit_page_clip (page, name->str, name->len, cells, MERIT_STYLE_PLAIN);
  g_string_append (page->text, ": ");
  merit_page_clip (page, verdicts[state].word, strlen (verdicts[state].word), cells,
                   verdicts[state].style);
  merit_page_newline (page);
  merit_page_paragraph (page, merit_explanation_get_finding (explanation, i), DETAIL);
  guint required = merit_requirement_get_level (requirement);
  gint assessed = merit_match_get_level (match, i);
  const char *words = merit_competency_get_level (competency, required);
  g_autofree char *label = g_strdup_printf ("Level %u:", required);
  if (words != NULL)
    merit_page_item (page, DETAIL, label, words);
  if (assessed <= 0 || (guint) assessed == required)
    return;
  g_autofree char *other = g_strdup_printf ("Level %d:", assessed);
  words = merit_competency_get_level (competency, (guint) assessed);
  if (words != NULL)
    merit_page_item (page, DETAIL, other, words);
}

void
merit_page_indicators (MeritPage *page, const MeritCompetency *competency, guint indent)
{
  const char *const *indicators = merit_competency_get_indicators (competency);
  if (*indicators != NULL)
    merit_page_paragraph (page, "What it looks like:", indent);
  for (; *indicators != NULL; indicators++)
    merit_page_item (page, indent, "-", *indicators);
  if (merit_competency_get_satisfactory (competency) != NULL)
    merit_page_item (page, indent, "Satisfactory:", merit_competency_get_satisfactory (competency));
  if (merit_competency_get_superior (competency) != NULL)
    merit_page_item (page, indent, "Superior:", merit_competency_get_superior (competency));
}

static void
print_step (MeritPage *page, const MeritExplanation *explanation, guint i, guint number)
{
  const MeritClass *klass = merit_match_get_class (merit_explanation_get_match (explanation));
  const MeritCompetency *competency = merit_requirement_get_competency (merit_class_get (klass, i));
  g_autofree char *label = g_strdup_printf ("%u.", number);
  merit_page_item (page, INDENT, label, merit_explanation_get_step (explanation, i));
  merit_page_indicators (page, competency, DETAIL);
}

static void
print_steps (MeritPage *page, const MeritExplanation *explanation)
{
  const MeritMatch *match = merit_explanation_get_match (explanation);
  guint number = 0;
  for (guint i = 0; i < merit_class_get_length (merit_match_get_class (match)); i++) {
    if (merit_explanation_get_step (explanation, i) == NULL)
      continue;
    if (number == 0) {
      merit_page_gap (page);
      merit_page_heading (page, "Next steps");
    }
    print_step (page, explanation, i, ++number);
  }
}

void
merit_page_job_knowledge (MeritPage *page, const MeritClass *klass)
{
  const char *const *areas = merit_class_get_job_knowledge (klass);
  if (*areas == NULL)
    return;
  merit_page_gap (page);
  merit_page_heading (page, "Job knowledge areas of the class (not scored)");
  for (; *areas != NULL; areas++)
    merit_page_item (page, INDENT, "-", *areas);
}

void
merit_page_notes (MeritPage *page, const char *const *notes)
{
  merit_page_gap (page);
  merit_page_heading (page, "Notes");
  for (; *notes != NULL; notes++)
    merit_page_item (page, INDENT, "-", *notes);
}

void
merit_table_explanation (MeritPage *page, const MeritExplanation *explanation, guint record,
                         guint n_records)
{
  const MeritMatch *match = merit_explanation_get_match (explanation);
  const MeritClass *klass = merit_match_get_class (match);
  print_title (page, match, record, n_records);
  merit_page_paragraph (page, merit_explanation_get_verdict (explanation), 0);
  merit_page_gap (page);
  print_balance (page, match, MERIT_STATE_MET, "Counts for:");
  print_balance (page, match, MERIT_STATE_SHORT, "Counts against:");
  print_balance (page, match, MERIT_STATE_UNASSESSED, "Left open:");
  print_groups (page, match);
  print_stages (page, match);

  merit_page_gap (page);
  merit_page_heading (page, "Requirement by requirement");
  for (guint i = 0; i < merit_class_get_length (klass); i++)
    print_finding (page, explanation, i);
  print_steps (page, explanation);

  merit_page_job_knowledge (page, klass);
  merit_page_notes (page, merit_explanation_get_notes (explanation));
}
