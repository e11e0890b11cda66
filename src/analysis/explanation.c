/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation: one match put into plain sentences, requirement by requirement, from the figures
 * of the match and the words of the bank alone. Nothing here scores. */
#include "analysis/explanation.h"

#include "analysis/wording.h"
#include "engine/row.h"

struct _MeritExplanation {
  gatomicrefcount refs;
  MeritMatch *match;
  char *verdict;
  char **findings; /* one per requirement */
  char **steps;    /* one per requirement, NULL where met; so no NULL-terminated array */
  char **notes;
};

G_DEFINE_BOXED_TYPE (MeritExplanation, merit_explanation, merit_explanation_ref,
                     merit_explanation_unref)

static const MeritPolicy *
get_policy (const MeritMatch *match)
{
  return merit_engine_get_policy (merit_match_get_row (match)->engine);
}

/* As the policy prints scores. */
static void
add_score_of (GString *out, const MeritMatch *match, guint64 points, guint64 most)
{
  const MeritRow *row = merit_match_get_row (match);
  g_autofree char *score = merit_engine_format_score (row->engine, row->klass, points, most);
  g_string_append (out, score);
}

static void
add_percent (GString *out, guint64 points, guint64 most)
{
  g_autofree char *percent = merit_percent_to_string (points, most);
  g_string_append (out, percent != NULL ? percent : "no score");
}

static void
add_points (GString *out, guint64 points, guint64 most)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " points", points,
                          most);
}

static void
add_is_or_are (GString *out, guint n, const char *what)
{
  g_string_append_printf (out, "%u %s %s", n, n == 1 ? "is" : "are", what);
}

/* Where the person stands. */
static void
add_standing (GString *out, const MeritMatch *match)
{
  guint n = merit_class_get_length (merit_match_get_class (match));
  guint lacking = merit_match_get_short (match);
  guint unassessed = merit_match_get_unassessed (match);
  const char *id = merit_match_get_profile_id (match);
  g_autoptr (GString) klass = g_string_new (NULL);
  merit_wording_class (klass, merit_match_get_class (match));
  switch (merit_match_get_status (match)) {
  case MERIT_STATUS_READY:
    g_string_append_printf (out, "%s is ready for %s: ", id, klass->str);
    if (n == 1)
      g_string_append (out, "its one requirement is met");
    else
      g_string_append_printf (out, "all %u requirements are met", n);
    break;
  case MERIT_STATUS_SHORT:
    g_string_append_printf (out, "%s falls short of %s: of ", id, klass->str);
    merit_wording_count (out, n, "requirement", "requirements");
    g_string_append (out, ", ");
    add_is_or_are (out, merit_match_get_met (match), unassessed > 0 ? "met, " : "met and ");
    add_is_or_are (out, lacking,
                   merit_policy_get_met_rule (get_policy (match)) == MERIT_MET_AT_LEAST
                       ? "assessed below the required level"
                       : "assessed and not met");
    if (unassessed > 0) {
      g_string_append (out, " and ");
      add_is_or_are (out, unassessed, "not assessed");
    }
    break;
  case MERIT_STATUS_INCOMPLETE:
    g_string_append_printf (
        out,
        "It is not yet known whether %s is ready for %s: nothing assessed falls "
        "short, but of ",
        id, klass->str);
    merit_wording_count (out, n, "requirement", "requirements");
    g_string_append_c (out, ' ');
    add_is_or_are (out, unassessed, "not assessed");
    break;
  }
  g_string_append (out, ". ");
}

/* What the score is, and how far it is still open. */
static void
add_score (GString *out, const MeritMatch *match)
{
  guint64 most = merit_match_get_max_points (match);
  guint64 class_points = merit_match_get_class_points (match);
  guint64 low = merit_match_get_low_points (match);
  guint64 high = merit_match_get_high_points (match);
  if (most == 0) {
    g_string_append (out, "There is no score, because nothing that counts is assessed.");
  } else {
    g_string_append (out, "The score is ");
    add_score_of (out, match, merit_match_get_points (match), most);
    g_string_append (out, " (");
    add_points (out, merit_match_get_points (match), most);
    g_string_append (out, ").");
  }
  if (low == high)
    return;
  g_string_append (out, " With everything assessed it would lie between ");
  add_score_of (out, match, low, class_points);
  g_string_append (out, " and ");
  add_score_of (out, match, high, class_points);
  g_string_append (out, ", depending on ");
  merit_wording_count (out, merit_match_get_unassessed (match), "competency", "competencies");
  g_string_append (out, " not yet assessed.");
}

/* The requirements of the stage that are not met, as far as they keep anyone from passing it. */
static void
add_not_met (GString *out, const MeritMatch *match, guint stage)
{
  const MeritClass *klass = merit_match_get_class (match);
  const char *before = ": ";
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    MeritState state = merit_match_get_state (match, i);
    if (state == MERIT_STATE_MET || !merit_match_is_in_stage (match, stage, i))
      continue;
    g_string_append (out, before);
    merit_wording_competency (
        out, merit_requirement_get_competency (merit_class_get (klass, i)));
    g_string_append (out, state == MERIT_STATE_SHORT ? " is not met" : " is not assessed");
    before = ", ";
  }
}

/* Whether the person is ranked, where not everyone is, and what stands against it. */
static void
add_decision (GString *out, const MeritMatch *match)
{
  const MeritPolicy *policy = get_policy (match);
  gint stop = merit_match_get_stop (match);
  if (merit_policy_get_n_stages (policy) == 0)
    return;
  if (stop < 0) {
    g_string_append (out, merit_policy_get_decision (policy) == MERIT_DECISION_HURDLES
                              ? " Every stage is passed, so the score is ranked."
                              : " What must be met is met, so the score is ranked.");
    return;
  }
  const char *name = merit_policy_get_stage_name (policy, (guint) stop);
  if (merit_policy_get_decision (policy) == MERIT_DECISION_HURDLES) {
    g_string_append_printf (out, " The score is not ranked, because the stage '%s' is not passed, "
                                 "with ", name);
    add_percent (out, merit_match_get_stage_points (match, (guint) stop),
                 merit_match_get_stage_max_points (match, (guint) stop));
    g_string_append (out, " percent of what it can earn, where ");
    add_percent (out, merit_policy_get_stage_passing (policy, (guint) stop), MERIT_PASSING_WHOLE);
    g_string_append (out, " percent pass");
  } else {
    g_string_append_printf (out, " The score is not ranked, because %s must be met", name);
  }
  add_not_met (out, match, (guint) stop);
  g_string_append_c (out, '.');
}

char *
merit_explanation_make_verdict (const MeritMatch *match)
{
  GString *out = g_string_new (NULL);
  add_standing (out, match);
  add_score (out, match);
  add_decision (out, match);
  return g_string_free (out, FALSE);
}

/* "Level 2 is required; level 1 was assessed, 1 level short." */
static void
add_assessed (GString *out, const MeritMatch *match, guint i)
{
  guint required = merit_requirement_get_level (merit_class_get (merit_match_get_class (match), i));
  gint level = merit_match_get_level (match, i);
  g_string_append_printf (out, "Level %u is required; ", required);
  if (level < 0) {
    g_string_append (out, "not assessed, which is not the same as level 0. ");
    return;
  }
  if (level == 0)
    g_string_append (out, "assessed as not reaching level 1");
  else
    g_string_append_printf (out, "level %d was assessed", level);
  if (merit_match_get_performed_superior (match, i))
    g_string_append (out, ", performed at superior standard");
  if (merit_match_get_state (match, i) == MERIT_STATE_MET) {
    g_string_append (out, (guint) level > required   ? ": met, and more than is required. "
                          : (guint) level < required ? ": counts as met. "
                                                     : ": met. ");
  } else if ((guint) level > required) {
    g_string_append (out, ": ");
    merit_wording_count (out, (guint) level - required, "level", "levels");
    g_string_append (out, " above the required one, which does not count as met. ");
  } else {
    g_string_append (out, ": ");
    merit_wording_count (out, merit_match_get_gap (match, i), "level", "levels");
    g_string_append (out, " short. ");
  }
}

/* What the requirement earns of what it can earn, in points and as a part of the score. */
static void
add_earned (GString *out, const MeritMatch *match, guint i, gboolean assessed_only)
{
  guint64 low = merit_match_get_requirement_low (match, i);
  guint64 high = merit_match_get_requirement_high (match, i);
  guint64 most = merit_match_get_requirement_max (match, i);
  gboolean assessed = merit_match_get_state (match, i) != MERIT_STATE_UNASSESSED;
  /* What the person's score is a percentage of; what is left out of it has no share in it. */
  guint64 whole = merit_match_get_max_points (match);
  if (most == 0) {
    g_string_append (out, "Under this policy it cannot earn points.");
    return;
  }
  if (!assessed && assessed_only) {
    g_string_append_printf (out,
                            "It is left out of the score; once assessed it could earn up to "
                            "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " points.",
                            high, most);
    return;
  }
  g_string_append (out, assessed ? "Earns " : "Earns at least ");
  add_points (out, low, most);
  if (!assessed)
    g_string_append_printf (out, " and could earn %" G_GUINT64_FORMAT, high);
  g_string_append (out, ", ");
  add_score_of (out, match, low, whole);
  if (!assessed) {
    g_string_append (out, " to ");
    add_score_of (out, match, high, whole);
  }
  g_string_append (out, " of ");
  add_score_of (out, match, most, whole);
  g_string_append (out, merit_policy_get_scale_top (get_policy (match)) == 100
                            ? " percent of the score."
                            : " of the score.");
}

/* What the finding rests on where the level is not stated, and what another level would change. */
static void
add_basis (GString *out, const MeritMatch *match, guint i)
{
  const MeritRequirement *requirement = merit_class_get (merit_match_get_class (match), i);
  MeritBasis basis = merit_requirement_get_basis (requirement);
  if (basis == MERIT_BASIS_STATED)
    return;
  g_string_append_printf (out, " The required level is %s, not stated.",
                          merit_basis_to_string (basis));
  guint n = 0;
  const guint *alternatives = merit_requirement_get_alternatives (requirement, &n);
  gint level = merit_match_get_level (match, i);
  if (n > 0)
    g_string_append (out, " The evidence also allows ");
  for (guint k = 0; k < n; k++) {
    g_string_append_printf (out, "%slevel %u",
                            k == 0      ? ""
                            : k + 1 < n ? ", "
                                        : " and ",
                            alternatives[k]);
    if (level >= 0 && merit_policy_is_met (get_policy (match), alternatives[k], (guint) level))
      g_string_append (out, " (would be met)");
    else if (level >= (gint) alternatives[k])
      g_string_append (out, " (would be above it)");
    else if (level >= 0)
      g_string_append_printf (out, " (would be %u short)", alternatives[k] - (guint) level);
  }
  if (n > 0)
    g_string_append_c (out, '.');
}

/* What the several raters gave, and how far they agree. */
static void
add_ratings (GString *out, const MeritProfile *profile, const MeritMatch *match, guint i)
{
  guint index
      = merit_requirement_get_index (merit_class_get (merit_match_get_class (match), i));
  guint n = merit_profile_get_n_ratings (profile, index);
  if (n == 0)
    return;
  g_string_append_printf (out, " %u raters gave", n);
  for (guint k = 0; k < n; k++) {
    gboolean superior;
    guint level = merit_profile_get_rating (profile, index, k, &superior);
    g_string_append_printf (out, "%s%u%s",
                            k == 0      ? " "
                            : k + 1 < n ? ", "
                                        : " and ",
                            level, superior ? "+" : "");
  }
  g_autofree char *deviation = merit_profile_format_deviation (profile, index);
  g_string_append_printf (
      out, "; the %s counts. Average deviation from their mean (AD_M): %s levels.",
      merit_policy_get_raters (get_policy (match)) == MERIT_RATERS_MEAN
          ? "mean, rounded half up,"
          : "lower median",
      deviation);
}

/* Weight, essential flag and group, by whoever says so. */
static void
add_standing_of (GString *out, const MeritMatch *match, guint i)
{
  const MeritClass *klass = merit_match_get_class (match);
  const MeritPolicy *policy = get_policy (match);
  const MeritRequirement *requirement = merit_class_get (klass, i);
  guint weight = merit_policy_get_weight (policy, klass, i);
  gboolean essential = merit_policy_get_essential (policy, klass, i);
  gint group = merit_policy_find_group (policy, klass, i);
  if (weight != merit_requirement_get_weight (requirement))
    g_string_append_printf (out, " Its weight is %u by the policy.", weight);
  else if (weight != 1)
    g_string_append_printf (out, " Its weight is %u.", weight);
  if (essential != merit_requirement_get_essential (requirement))
    g_string_append (out, essential ? " The policy calls it essential."
                                    : " The class calls it essential, the policy does not.");
  else if (essential)
    g_string_append (out, " The class calls it essential.");
  if (group >= 0)
    g_string_append_printf (out, " It is in the group %s.",
                            merit_policy_get_group_name (policy, (guint) group));
}

static char *
make_finding (const MeritProfile *profile, const MeritMatch *match, guint i)
{
  GString *out = g_string_new (NULL);
  add_assessed (out, match, i);
  add_earned (out, match, i, merit_policy_get_assessed_only (get_policy (match)));
  add_standing_of (out, match, i);
  add_ratings (out, profile, match, i);
  add_basis (out, match, i);
  return g_string_free (out, FALSE);
}

/* The next level in the bank's words comes from the level that is required: that is what closes the
 * gap. */
char *
merit_explanation_make_step (const MeritMatch *match, guint i)
{
  MeritState state = merit_match_get_state (match, i);
  if (state == MERIT_STATE_MET)
    return NULL;
  const MeritRequirement *requirement = merit_class_get (merit_match_get_class (match), i);
  const MeritCompetency *competency = merit_requirement_get_competency (requirement);
  guint required = merit_requirement_get_level (requirement);
  GString *out = g_string_new (NULL);
  if (state == MERIT_STATE_SHORT && merit_match_get_gap (match, i) == 0) {
    g_string_append_printf (out, "%s needs no raising: level %d is above what counts as met, which "
                                 "is level %u",
                            merit_competency_get_name (competency),
                            merit_match_get_level (match, i), required);
    guint above = merit_policy_get_margin_above (get_policy (match));
    if (above > 0)
      g_string_append_printf (out, " and up to %u above it", above);
    g_string_append_c (out, '.');
    return g_string_free (out, FALSE);
  }
  if (state == MERIT_STATE_SHORT)
    g_string_append_printf (out, "Raise %s from level %d to level %u",
                            merit_competency_get_name (competency),
                            merit_match_get_level (match, i), required);
  else
    g_string_append_printf (out, "Have %s assessed; level %u is required",
                            merit_competency_get_name (competency), required);
  const char *words = merit_competency_get_level (competency, required);
  if (words != NULL)
    g_string_append_printf (out, ": %s", words);
  if (!g_str_has_suffix (out->str, "."))
    g_string_append_c (out, '.');
  return g_string_free (out, FALSE);
}

char **
merit_explanation_make_notes (const MeritEngine *engine, guint klass)
{
  GPtrArray *notes = g_ptr_array_new ();
  const MeritClass *model = merit_engine_get_class (engine, klass);
  GString *note = g_string_new (NULL);
  merit_wording_policy (note, engine, klass);
  g_ptr_array_add (notes, g_string_free (note, FALSE));

  note = g_string_new (NULL);
  merit_wording_decision (note, merit_engine_get_policy (engine));
  if (note->len > 0) {
    g_string_truncate (note, note->len - 1);
    g_ptr_array_add (notes, g_string_free (note, FALSE));
  } else {
    g_string_free (note, TRUE);
  }

  note = g_string_new (NULL);
  merit_wording_ties (note, merit_engine_get_policy (engine));
  g_ptr_array_add (notes, g_string_free (note, FALSE));

  note = g_string_new (NULL);
  if (merit_wording_basis (note, model)) {
    g_string_append (note, " Status and score hold as far as these levels do.");
    g_ptr_array_add (notes, g_string_free (note, FALSE));
  } else {
    g_string_free (note, TRUE);
  }
  for (const char *const *erratum = merit_class_get_errata (model); *erratum != NULL; erratum++)
    g_ptr_array_add (notes, g_strdup_printf ("Known error of the source: %s", *erratum));
  g_ptr_array_add (notes, NULL);
  return (char **) g_ptr_array_free (notes, FALSE);
}

MeritExplanation *
merit_explanation_new (MeritEngine *engine, guint klass, MeritProfile *profile)
{
  g_return_val_if_fail (klass < merit_engine_get_length (engine), NULL);
  MeritExplanation *explanation = g_new0 (MeritExplanation, 1);
  g_atomic_ref_count_init (&explanation->refs);
  explanation->match = merit_engine_match (engine, klass, profile);
  guint n = merit_class_get_length (merit_match_get_class (explanation->match));
  explanation->verdict = merit_explanation_make_verdict (explanation->match);
  explanation->findings = g_new0 (char *, n);
  explanation->steps = g_new0 (char *, n);
  for (guint i = 0; i < n; i++) {
    explanation->findings[i] = make_finding (profile, explanation->match, i);
    explanation->steps[i] = merit_explanation_make_step (explanation->match, i);
  }
  explanation->notes = merit_explanation_make_notes (engine, klass);
  return explanation;
}

MeritExplanation *
merit_explanation_ref (MeritExplanation *explanation)
{
  g_atomic_ref_count_inc (&explanation->refs);
  return explanation;
}

void
merit_explanation_unref (MeritExplanation *explanation)
{
  if (!g_atomic_ref_count_dec (&explanation->refs))
    return;
  guint n = merit_class_get_length (merit_match_get_class (explanation->match));
  for (guint i = 0; i < n; i++) {
    g_free (explanation->findings[i]);
    g_free (explanation->steps[i]);
  }
  g_free (explanation->findings);
  g_free (explanation->steps);
  g_free (explanation->verdict);
  g_strfreev (explanation->notes);
  merit_match_unref (explanation->match);
  g_free (explanation);
}

MeritMatch *
merit_explanation_get_match (const MeritExplanation *explanation)
{
  return explanation->match;
}

const char *
merit_explanation_get_verdict (const MeritExplanation *explanation)
{
  return explanation->verdict;
}

static gboolean
explanation_has (const MeritExplanation *explanation, guint requirement)
{
  return requirement < merit_class_get_length (merit_match_get_class (explanation->match));
}

const char *
merit_explanation_get_finding (const MeritExplanation *explanation, guint requirement)
{
  g_return_val_if_fail (explanation_has (explanation, requirement), NULL);
  return explanation->findings[requirement];
}

const char *
merit_explanation_get_step (const MeritExplanation *explanation, guint requirement)
{
  g_return_val_if_fail (explanation_has (explanation, requirement), NULL);
  return explanation->steps[requirement];
}

const char *const *
merit_explanation_get_notes (const MeritExplanation *explanation)
{
  return (const char *const *) explanation->notes;
}
