/* SPDX-License-Identifier: Apache-2.0 */
/* Records for programs of classes, comparisons and explanations. */
#include "report/record-model.h"

#include <string.h>

/* A key, and the comma in front of it unless it opens its object. */
static void
put_key (GString *out, const char *key)
{
  if (out->len > 0 && out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  g_string_append_printf (out, "\"%s\":", key);
}

static void
put_value (GString *out, const char *text)
{
  if (text == NULL)
    g_string_append (out, "null");
  else
    merit_text_append_json (out, text, strlen (text));
}

static void
put_text (GString *out, const char *key, const char *text)
{
  put_key (out, key);
  put_value (out, text);
}

/* Figures that are text already: percents, null where there are none. */
static void
put_figure (GString *out, const char *key, const char *figure)
{
  put_key (out, key);
  g_string_append (out, figure == NULL ? "null" : figure);
}

static void
put_number (GString *out, const char *key, guint64 number)
{
  put_key (out, key);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, number);
}

static void
put_bool (GString *out, const char *key, gboolean value)
{
  put_key (out, key);
  g_string_append (out, value ? "true" : "false");
}

/* @texts: NULL for none. */
static void
put_texts (GString *out, const char *key, const char *const *texts)
{
  put_key (out, key);
  g_string_append_c (out, '[');
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    put_value (out, texts[i]);
  }
  g_string_append_c (out, ']');
}

static void
open_object (GString *out, gboolean first)
{
  g_string_append (out, first ? "{" : ",{");
}

/* A field and the comma behind it; NULL is empty. */
static void
csv_text (GString *out, const char *text)
{
  if (text != NULL)
    merit_text_append_csv (out, text, strlen (text));
  g_string_append_c (out, ',');
}

static void
csv_number (GString *out, guint64 number)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT ",", number);
}

static void
csv_bool (GString *out, gboolean value)
{
  csv_text (out, value ? "true" : "false");
}

/* The comma behind the last field is the line end instead. */
static void
csv_end (GString *out)
{
  out->str[out->len - 1] = '\n';
}

void
merit_record_class_json (GString *out, const MeritEngine *engine, guint klass)
{
  const MeritClass *model = merit_engine_get_class (engine, klass);
  g_string_append_c (out, '{');
  put_text (out, "class", merit_class_get_code (model));
  put_text (out, "title", merit_class_get_title (model));
  put_number (out, "requirements", merit_class_get_length (model));
  for (guint basis = MERIT_BASIS_STATED; basis <= MERIT_BASIS_ASSUMED; basis++)
    put_number (out, merit_basis_to_string ((MeritBasis) basis),
                merit_class_count_basis (model, (MeritBasis) basis));
  put_number (out, "max_points", merit_engine_get_max_points (engine, klass));
  g_string_append_c (out, '}');
}

void
merit_record_class_csv_header (GString *out)
{
  g_string_append (out, "class,title,requirements,stated,inferred,assumed,max_points\n");
}

void
merit_record_class_csv (GString *out, const MeritEngine *engine, guint klass)
{
  const MeritClass *model = merit_engine_get_class (engine, klass);
  csv_text (out, merit_class_get_code (model));
  csv_text (out, merit_class_get_title (model));
  csv_number (out, merit_class_get_length (model));
  for (guint basis = MERIT_BASIS_STATED; basis <= MERIT_BASIS_ASSUMED; basis++)
    csv_number (out, merit_class_count_basis (model, (MeritBasis) basis));
  csv_number (out, merit_engine_get_max_points (engine, klass));
  csv_end (out);
}

/* The other levels that the evidence allows. */
static void
alternatives_json (GString *out, const MeritRequirement *requirement)
{
  guint n = 0;
  const guint *alternatives = merit_requirement_get_alternatives (requirement, &n);

  put_key (out, "alternatives");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? "," : "", alternatives[i]);
  g_string_append_c (out, ']');
}

static void
requirement_json (GString *out, const MeritRequirement *requirement)
{
  const MeritCompetency *competency = merit_requirement_get_competency (requirement);
  guint level = merit_requirement_get_level (requirement);

  put_text (out, "competency", merit_competency_get_id (competency));
  put_text (out, "name", merit_competency_get_name (competency));
  put_number (out, "level", level);
  put_text (out, "meaning", merit_competency_get_level (competency, level));
  put_number (out, "weight", merit_requirement_get_weight (requirement));
  put_bool (out, "essential", merit_requirement_get_essential (requirement));
  put_text (out, "basis", merit_basis_to_string (merit_requirement_get_basis (requirement)));
  alternatives_json (out, requirement);
  g_string_append_c (out, '}');
}

void
merit_record_model_json (GString *out, const MeritEngine *engine, guint klass)
{
  const MeritClass *model = merit_engine_get_class (engine, klass);
  g_string_append_c (out, '{');
  put_text (out, "class", merit_class_get_code (model));
  put_text (out, "title", merit_class_get_title (model));
  put_text (out, "source", merit_class_get_source (model));
  put_texts (out, "errata", merit_class_get_errata (model));
  put_number (out, "max_level", merit_bank_get_max_level (merit_engine_get_bank (engine)));
  put_key (out, "requirements");
  g_string_append_c (out, '[');
  for (guint i = 0; i < merit_class_get_length (model); i++) {
    open_object (out, i == 0);
    requirement_json (out, merit_class_get (model, i));
  }
  g_string_append_c (out, ']');
  put_texts (out, "job_knowledge", merit_class_get_job_knowledge (model));
  g_string_append_c (out, '}');
}

void
merit_record_model_csv_header (GString *out)
{
  g_string_append (out, "class,title,competency,name,level,weight,essential,basis,alternatives,"
                        "meaning\n");
}

void
merit_record_model_csv (GString *out, const MeritEngine *engine, guint klass)
{
  const MeritClass *model = merit_engine_get_class (engine, klass);
  for (guint i = 0; i < merit_class_get_length (model); i++) {
    const MeritRequirement *requirement = merit_class_get (model, i);
    const MeritCompetency *competency = merit_requirement_get_competency (requirement);
    guint level = merit_requirement_get_level (requirement);
    guint n = 0;
    const guint *alternatives = merit_requirement_get_alternatives (requirement, &n);
    csv_text (out, merit_class_get_code (model));
    csv_text (out, merit_class_get_title (model));
    csv_text (out, merit_competency_get_id (competency));
    csv_text (out, merit_competency_get_name (competency));
    csv_number (out, level);
    csv_number (out, merit_requirement_get_weight (requirement));
    csv_bool (out, merit_requirement_get_essential (requirement));
    csv_text (out, merit_basis_to_string (merit_requirement_get_basis (requirement)));
    for (guint k = 0; k < n; k++)
      g_string_append_printf (out, "%s%u", k > 0 ? ";" : "", alternatives[k]);
    g_string_append_c (out, ',');
    csv_text (out, merit_competency_get_level (competency, level));
    csv_end (out);
  }
}

/* A level, or null (or nothing) where the class does not ask for the competency. */
static void
put_side (GString *out, const char *key, const MeritComparison *comparison, guint row, guint side)
{
  const MeritRequirement *requirement = merit_comparison_get_requirement (comparison, row, side);
  if (requirement == NULL)
    put_text (out, key, NULL);
  else
    put_number (out, key, merit_requirement_get_level (requirement));
}

static void
move_list (GString *out, const MeritMatch *match, MeritState state)
{
  const MeritClass *klass = merit_match_get_class (match);
  gboolean first = TRUE;
  put_key (out, state == MERIT_STATE_SHORT ? "raise" : "assess");
  g_string_append_c (out, '[');
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    if (merit_match_get_state (match, i) != state)
      continue;
    const MeritRequirement *requirement = merit_class_get (klass, i);
    open_object (out, first);
    first = FALSE;
    put_text (out, "competency",
              merit_competency_get_id (merit_requirement_get_competency (requirement)));
    if (state == MERIT_STATE_SHORT)
      put_number (out, "level", (guint64) merit_match_get_level (match, i));
    put_number (out, "required", merit_requirement_get_level (requirement));
    if (state == MERIT_STATE_SHORT)
      put_number (out, "gap", merit_match_get_gap (match, i));
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
}

static void
move_json (GString *out, const MeritComparison *comparison, guint side)
{
  const MeritMatch *match = merit_comparison_get_move (comparison, side);
  guint64 most = merit_match_get_class_points (match);
  g_autofree char *score = merit_percent_to_string (merit_match_get_points (match),
                                                    merit_match_get_max_points (match));
  g_autofree char *low = merit_percent_to_string (merit_match_get_low_points (match), most);
  g_autofree char *high = merit_percent_to_string (merit_match_get_high_points (match), most);
  put_text (out, "from", merit_class_get_code (merit_comparison_get_class (comparison, side)));
  put_text (out, "to", merit_class_get_code (merit_comparison_get_class (comparison, 1 - side)));
  put_figure (out, "score", score);
  put_figure (out, "low", low);
  put_figure (out, "high", high);
  put_number (out, "points", merit_match_get_points (match));
  put_number (out, "max_points", merit_match_get_max_points (match));
  put_text (out, "status", merit_status_to_string (merit_match_get_status (match)));
  move_list (out, match, MERIT_STATE_SHORT);
  move_list (out, match, MERIT_STATE_UNASSESSED);
  g_string_append_c (out, '}');
}

void
merit_record_comparison_json (GString *out, const MeritComparison *comparison)
{
  static const char *const sides[] = { "first", "second" };
  g_string_append_c (out, '{');
  for (guint side = 0; side < 2; side++)
    put_text (out, sides[side],
              merit_class_get_code (merit_comparison_get_class (comparison, side)));
  put_key (out, "competencies");
  g_string_append_c (out, '[');
  for (guint row = 0; row < merit_comparison_get_length (comparison); row++) {
    const MeritCompetency *competency = merit_comparison_get_competency (comparison, row);
    open_object (out, row == 0);
    put_text (out, "competency", merit_competency_get_id (competency));
    put_text (out, "name", merit_competency_get_name (competency));
    for (guint side = 0; side < 2; side++)
      put_side (out, sides[side], comparison, row, side);
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
  put_key (out, "moves");
  g_string_append_c (out, '[');
  for (guint side = 0; side < 2; side++) {
    open_object (out, side == 0);
    move_json (out, comparison, side);
  }
  g_string_append (out, "]}");
}

void
merit_record_comparison_csv_header (GString *out)
{
  g_string_append (out, "first,second,competency,name,first_level,second_level\n");
}

void
merit_record_comparison_csv (GString *out, const MeritComparison *comparison)
{
  for (guint row = 0; row < merit_comparison_get_length (comparison); row++) {
    const MeritCompetency *competency = merit_comparison_get_competency (comparison, row);
    for (guint side = 0; side < 2; side++)
      csv_text (out, merit_class_get_code (merit_comparison_get_class (comparison, side)));
    csv_text (out, merit_competency_get_id (competency));
    csv_text (out, merit_competency_get_name (competency));
    for (guint side = 0; side < 2; side++) {
      const MeritRequirement *requirement
          = merit_comparison_get_requirement (comparison, row, side);
      if (requirement == NULL)
        csv_text (out, NULL);
      else
        csv_number (out, merit_requirement_get_level (requirement));
    }
    csv_end (out);
  }
}

static const char *
state_to_string (MeritState state)
{
  static const char *const words[] = {
    [MERIT_STATE_MET] = "met",
    [MERIT_STATE_SHORT] = "short",
    [MERIT_STATE_UNASSESSED] = "unassessed",
  };
  return words[state];
}

static void
finding_json (GString *out, const MeritExplanation *explanation, guint i)
{
  const MeritMatch *match = merit_explanation_get_match (explanation);
  const MeritRequirement *requirement = merit_class_get (merit_match_get_class (match), i);
  const MeritCompetency *competency = merit_requirement_get_competency (requirement);
  guint required = merit_requirement_get_level (requirement);
  MeritState state = merit_match_get_state (match, i);
  gboolean assessed = state != MERIT_STATE_UNASSESSED;
  gboolean met = state == MERIT_STATE_MET;
  put_text (out, "competency", merit_competency_get_id (competency));
  put_text (out, "name", merit_competency_get_name (competency));
  put_text (out, "state", state_to_string (state));
  put_number (out, "required", required);
  put_key (out, "level");
  if (assessed)
    g_string_append_printf (out, "%d", merit_match_get_level (match, i));
  else
    g_string_append (out, "null");
  put_bool (out, "superior", merit_match_get_performed_superior (match, i));
  put_key (out, "gap");
  if (assessed)
    g_string_append_printf (out, "%u", merit_match_get_gap (match, i));
  else
    g_string_append (out, "null");
  put_text (out, "basis", merit_basis_to_string (merit_requirement_get_basis (requirement)));
  put_number (out, "low", merit_match_get_requirement_low (match, i));
  put_number (out, "high", merit_match_get_requirement_high (match, i));
  put_number (out, "max_points", merit_match_get_requirement_max (match, i));
  put_text (out, "meaning", merit_competency_get_level (competency, required));
  put_text (out, "finding", merit_explanation_get_finding (explanation, i));
  put_text (out, "step", merit_explanation_get_step (explanation, i));
  put_texts (out, "indicators", met ? NULL : merit_competency_get_indicators (competency));
  put_text (out, "satisfactory", met ? NULL : merit_competency_get_satisfactory (competency));
  put_text (out, "superior_standard", met ? NULL : merit_competency_get_superior (competency));
  g_string_append_c (out, '}');
}

/* What each group comes to, the score in percent. */
static void
groups_json (GString *out, const MeritMatch *match)
{
  const MeritPolicy *policy = merit_engine_get_policy (merit_match_get_row (match)->engine);
  put_key (out, "groups");
  g_string_append_c (out, '[');
  for (guint i = 0; i < merit_policy_get_n_groups (policy); i++) {
    guint64 points = merit_match_get_group_points (match, i);
    guint64 most = merit_match_get_group_max_points (match, i);
    g_autofree char *score = merit_percent_to_string (points, most);
    open_object (out, i == 0);
    put_text (out, "group", merit_policy_get_group_name (policy, i));
    put_number (out, "weight", merit_policy_get_group_weight (policy, i));
    put_figure (out, "score", score);
    put_number (out, "points", points);
    put_number (out, "max_points", most);
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
}

void
merit_record_explanation_json (GString *out, const MeritExplanation *explanation)
{
  const MeritMatch *match = merit_explanation_get_match (explanation);
  const MeritRow *row = merit_match_get_row (match);
  const MeritClass *klass = merit_match_get_class (match);
  merit_record_match_json (out, row, NULL, FALSE);
  /* The words go into the same object, behind the figures. */
  g_string_truncate (out, out->len - 1);
  if (merit_engine_get_n_stages (row->engine) > 0)
    merit_record_stop_json (out, row);
  if (merit_policy_get_n_groups (merit_engine_get_policy (row->engine)) > 0)
    groups_json (out, match);
  put_text (out, "name", merit_match_get_profile_name (match));
  put_text (out, "title", merit_class_get_title (klass));
  put_text (out, "policy", merit_policy_get_name (merit_engine_get_policy (row->engine)));
  put_text (out, "verdict", merit_explanation_get_verdict (explanation));
  put_key (out, "requirements");
  g_string_append_c (out, '[');
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    open_object (out, i == 0);
    finding_json (out, explanation, i);
  }
  g_string_append_c (out, ']');
  put_texts (out, "job_knowledge", merit_class_get_job_knowledge (klass));
  put_texts (out, "notes", merit_explanation_get_notes (explanation));
  g_string_append_c (out, '}');
}

void
merit_record_explanation_csv_header (GString *out)
{
  g_string_append (out, "profile,class,competency,name,state,required,level,superior,gap,basis,low,"
                        "high,max_points,finding,step\n");
}

void
merit_record_explanation_csv (GString *out, const MeritExplanation *explanation)
{
  const MeritMatch *match = merit_explanation_get_match (explanation);
  const MeritSpan *id = &merit_match_get_row (match)->person.id;
  const MeritClass *klass = merit_match_get_class (match);
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    const MeritRequirement *requirement = merit_class_get (klass, i);
    const MeritCompetency *competency = merit_requirement_get_competency (requirement);
    MeritState state = merit_match_get_state (match, i);
    gboolean assessed = state != MERIT_STATE_UNASSESSED;
    merit_text_append_csv (out, id->text, id->len);
    g_string_append_c (out, ',');
    csv_text (out, merit_class_get_code (klass));
    csv_text (out, merit_competency_get_id (competency));
    csv_text (out, merit_competency_get_name (competency));
    csv_text (out, state_to_string (state));
    csv_number (out, merit_requirement_get_level (requirement));
    if (assessed)
      csv_number (out, (guint64) merit_match_get_level (match, i));
    else
      csv_text (out, NULL);
    csv_bool (out, merit_match_get_performed_superior (match, i));
    if (assessed)
      csv_number (out, merit_match_get_gap (match, i));
    else
      csv_text (out, NULL);
    csv_text (out, merit_basis_to_string (merit_requirement_get_basis (requirement)));
    csv_number (out, merit_match_get_requirement_low (match, i));
    csv_number (out, merit_match_get_requirement_high (match, i));
    csv_number (out, merit_match_get_requirement_max (match, i));
    csv_text (out, merit_explanation_get_finding (explanation, i));
    csv_text (out, merit_explanation_get_step (explanation, i));
    csv_end (out);
  }
}

/* The share of the class's points that a step gains, as percent. */
static char *
format_share (const MeritDevelopment *development, guint step)
{
  const MeritMatch *match = merit_development_get_match (development);
  return merit_percent_to_string (merit_development_get_gain (development, step),
                                  merit_match_get_class_points (match));
}

static void
levels_json (GString *out, const MeritCompetency *competency, guint first, guint last)
{
  put_key (out, "levels");
  g_string_append_c (out, '[');
  for (guint level = first; level > 0 && level <= last; level++) {
    open_object (out, level == first);
    put_number (out, "level", level);
    put_text (out, "meaning", merit_competency_get_level (competency, level));
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
}

static void
step_json (GString *out, const MeritDevelopment *development, guint step)
{
  const MeritMatch *match = merit_development_get_match (development);
  const MeritClass *klass = merit_match_get_class (match);
  const guint i = merit_development_get_requirement (development, step);
  const MeritRequirement *requirement = merit_class_get (klass, i);
  const MeritCompetency *competency = merit_requirement_get_competency (requirement);
  const gint level = merit_match_get_level (match, i);
  const guint required = merit_requirement_get_level (requirement);
  g_autofree char *share = format_share (development, step);

  put_number (out, "step", step + 1);
  put_text (out, "action",
            merit_action_to_string (merit_development_get_action (development, step)));
  put_text (out, "competency", merit_competency_get_id (competency));
  put_text (out, "name", merit_competency_get_name (competency));
  put_key (out, "level");
  if (level >= 0)
    g_string_append_printf (out, "%d", level);
  else
    g_string_append (out, "null");
  put_number (out, "required", required);
  put_number (out, "gain", merit_development_get_gain (development, step));
  put_figure (out, "share", share);
  put_bool (out, "essential",
            merit_policy_get_essential (
                merit_engine_get_policy (merit_match_get_row (match)->engine), klass, i));
  put_text (out, "basis", merit_basis_to_string (merit_requirement_get_basis (requirement)));
  alternatives_json (out, requirement);
  levels_json (out, competency, merit_development_get_first_level (development, step), required);
  put_texts (out, "indicators", merit_competency_get_indicators (competency));
  put_text (out, "satisfactory", merit_competency_get_satisfactory (competency));
  put_text (out, "superior_standard", merit_competency_get_superior (competency));
  g_string_append_c (out, '}');
}

static void
span_json (GString *out, const char *key, const MeritSpan *span)
{
  put_key (out, key);
  if (span->text != NULL)
    merit_text_append_json (out, span->text, span->len);
  else
    g_string_append (out, "null");
}

void
merit_record_development_json (GString *out, const MeritDevelopment *development)
{
  const MeritMatch *match = merit_development_get_match (development);
  const MeritRow *row = merit_match_get_row (match);
  const MeritClass *klass = merit_match_get_class (match);
  merit_record_match_json (out, row, 0, FALSE);
  /* The steps go into the same object, behind the figures. */
  g_string_truncate (out, out->len - 1);
  span_json (out, "name", &row->person.name);
  span_json (out, "unit", &row->person.unit);
  put_text (out, "title", merit_class_get_title (klass));
  put_text (out, "policy", merit_policy_get_name (merit_engine_get_policy (row->engine)));
  put_key (out, "steps");
  g_string_append_c (out, '[');
  for (guint step = 0; step < merit_development_get_length (development); step++) {
    open_object (out, step == 0);
    step_json (out, development, step);
  }
  g_string_append_c (out, ']');
  put_texts (out, "job_knowledge", merit_class_get_job_knowledge (klass));
  put_texts (out, "notes", merit_development_get_notes (development));
  g_string_append_c (out, '}');
}

void
merit_record_development_csv_header (GString *out)
{
  g_string_append (out, "profile,name,unit,class,status,step,action,competency,competency_name,"
                        "level,required,gain,max_points,share,basis,meaning,indicators,"
                        "job_knowledge\n");
}

static void
csv_span (GString *out, const MeritSpan *span)
{
  if (span->text != NULL)
    merit_text_append_csv (out, span->text, span->len);
  g_string_append_c (out, ',');
}

/* Texts in one field, a line each. */
static void
csv_texts (GString *out, const char *const *texts)
{
  g_autofree char *joined = g_strjoinv ("\n", (char **) texts);
  csv_text (out, joined);
}

/* "Level 2: …", a line each. */
static void
csv_levels (GString *out, const MeritCompetency *competency, guint first, guint last)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  for (guint level = first; level > 0 && level <= last; level++) {
    const char *words = merit_competency_get_level (competency, level);
    if (words != NULL)
      g_string_append_printf (joined, "%sLevel %u: %s", joined->len > 0 ? "\n" : "", level, words);
  }
  csv_text (out, joined->str);
}

void
merit_record_development_csv (GString *out, const MeritDevelopment *development)
{
  const MeritMatch *match = merit_development_get_match (development);
  const MeritPerson *person = &merit_match_get_row (match)->person;
  const MeritClass *klass = merit_match_get_class (match);
  for (guint step = 0; step < merit_development_get_length (development); step++) {
    const guint i = merit_development_get_requirement (development, step);
    const MeritRequirement *requirement = merit_class_get (klass, i);
    const MeritCompetency *competency = merit_requirement_get_competency (requirement);
    const guint required = merit_requirement_get_level (requirement);
    g_autofree char *share = format_share (development, step);
    csv_span (out, &person->id);
    csv_span (out, &person->name);
    csv_span (out, &person->unit);
    csv_text (out, merit_class_get_code (klass));
    csv_text (out, merit_status_to_string (merit_match_get_status (match)));
    csv_number (out, step + 1);
    csv_text (out, merit_action_to_string (merit_development_get_action (development, step)));
    csv_text (out, merit_competency_get_id (competency));
    csv_text (out, merit_competency_get_name (competency));
    if (merit_match_get_level (match, i) >= 0)
      csv_number (out, (guint64) merit_match_get_level (match, i));
    else
      csv_text (out, NULL);
    csv_number (out, required);
    csv_number (out, merit_development_get_gain (development, step));
    csv_number (out, merit_match_get_class_points (match));
    csv_text (out, share);
    csv_text (out, merit_basis_to_string (merit_requirement_get_basis (requirement)));
    csv_levels (out, competency, merit_development_get_first_level (development, step), required);
    csv_texts (out, merit_competency_get_indicators (competency));
    csv_texts (out, merit_class_get_job_knowledge (klass));
    csv_end (out);
  }
}
