/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences that more than one result needs, worded once. */
#include "analysis/wording.h"

/* How many assumed levels a note names. */
#define MAX_ASSUMED_NAMED 5

void
merit_wording_count (GString *out, guint64 n, const char *one, const char *many)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " %s", n, n == 1 ? one : many);
}

void
merit_wording_class (GString *out, const MeritClass *klass)
{
  g_string_append (out, merit_class_get_code (klass));
  const char *title = merit_class_get_title (klass);
  if (*title != '\0') {
    g_string_append_c (out, ' ');
    g_string_append (out, title);
  }
}

void
merit_wording_competency (GString *out, const MeritCompetency *competency)
{
  g_string_append (out, merit_competency_get_id (competency));
  g_string_append_c (out, ' ');
  g_string_append (out, merit_competency_get_name (competency));
}

void
merit_wording_levels (GString *out, const guint *levels, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%u", i == 0 ? "" : i + 1 < n ? ", " : " and ", levels[i]);
}

/* The least common multiple of 1 … max_level: what a requirement of weight 1 can earn. */
static guint
points_unit (guint max_level)
{
  static const guint unit[MERIT_MAX_LEVEL + 1] = { 1, 1, 2, 6, 12, 60, 60, 420 };
  return unit[max_level];
}

static void
wording_credit (GString *out, const MeritEngine *engine)
{
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  guint unit = points_unit (merit_bank_get_max_level (merit_engine_get_bank (engine)));
  guint from = merit_policy_get_credit_from (policy);
  switch (merit_policy_get_credit (policy)) {
  case MERIT_CREDIT_PROPORTIONAL:
    g_string_append_printf (out, "a requirement can earn its weight times %u points. It earns the "
                                 "share ", unit);
    if (from == 0)
      g_string_append (out, "assessed level ÷ required level");
    else
      g_string_append_printf (out, "(assessed level − %u) ÷ (required level − %u)", from, from);
    g_string_append (out, " of them; a level above the required one earns no more. ");
    break;
  case MERIT_CREDIT_MET:
    g_string_append_printf (out, "a requirement earns its weight times %u points where ", unit);
    g_string_append (out, merit_policy_get_met_rule (policy) == MERIT_MET_AT_LEAST
                              ? "the assessed level reaches the required level, and nothing below "
                                "it. "
                              : "it is met, and nothing where it is not. ");
    break;
  case MERIT_CREDIT_TABLE:
    g_string_append_printf (out,
                            "a requirement earns its weight times the points that the %s gives for "
                            "the required and the assessed level. ",
                            merit_policy_get_n_groups (policy) > 0 ? "table of its group"
                                                                   : "policy's table");
    break;
  }
}

static void
wording_met (GString *out, const MeritPolicy *policy)
{
  guint below = merit_policy_get_margin_below (policy);
  guint above = merit_policy_get_margin_above (policy);
  switch (merit_policy_get_met_rule (policy)) {
  case MERIT_MET_AT_LEAST:
    return;
  case MERIT_MET_EXACT:
    g_string_append (out, "A requirement is met by the required level alone: a higher one does not "
                          "meet it. ");
    return;
  case MERIT_MET_MARGIN:
    g_string_append (out, "A requirement is met by the required level");
    if (below > 0)
      g_string_append_printf (out, ", up to %u below it", below);
    if (above >= MERIT_MAX_LEVEL)
      g_string_append (out, ", and any above it. ");
    else if (above > 0)
      g_string_append_printf (out, ", and up to %u above it. ", above);
    else
      g_string_append (out, ", and none above it. ");
    return;
  }
}

static void
wording_groups (GString *out, const MeritPolicy *policy)
{
  guint n = merit_policy_get_n_groups (policy);
  if (n == 0)
    return;
  g_string_append (out, "Within a group of requirements the mean by weight counts; the groups "
                        "count ");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s %u", i == 0 ? "" : i + 1 < n ? ", " : " and ",
                            merit_policy_get_group_name (policy, i),
                            merit_policy_get_group_weight (policy, i));
  g_string_append (out, ". ");
}

/* "percent", or "terms": what the score is put in, as part of a whole. */
static const char *
wording_part (const MeritPolicy *policy)
{
  return merit_policy_get_scale_top (policy) == 100 ? "in percent of" : "as a part of";
}

void
merit_wording_policy (GString *out, const MeritEngine *engine, guint klass)
{
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  guint64 most = merit_engine_get_max_points (engine, klass);
  g_string_append_printf (out, "Policy '%s': ", merit_policy_get_name (policy));
  wording_credit (out, engine);
  wording_met (out, policy);
  wording_groups (out, policy);
  if (merit_policy_get_assessed_only (policy))
    g_string_append_printf (out,
                            "The score is the points earned, %s what the assessed requirements can "
                            "earn; what is not assessed is left out. Low and high are %s the "
                            "%" G_GUINT64_FORMAT
                            " points of the whole class, with what is not assessed counted as the "
                            "least and as the most that it could earn.",
                            wording_part (policy), wording_part (policy), most);
  else
    g_string_append_printf (out,
                            "The score is the points earned, %s the %" G_GUINT64_FORMAT
                            " points of the whole class. What is not assessed counts as the least "
                            "that it could earn (low); high counts it as the most.",
                            wording_part (policy), most);
  if (merit_policy_get_scale_top (policy) == 100)
    return;
  g_string_append (out, " Scores are printed ");
  merit_wording_scale (out, engine, klass);
  g_string_append_c (out, '.');
}

const char *
merit_wording_not_met (const MeritPolicy *policy)
{
  return merit_policy_get_met_rule (policy) == MERIT_MET_AT_LEAST ? "assessed below the level"
                                                                  : "assessed and not met";
}

void
merit_wording_scale (GString *out, const MeritEngine *engine, guint klass)
{
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  g_autofree char *top = merit_engine_format_score (engine, klass, 1, 1);
  if (merit_policy_get_scale_top (policy) == 100)
    g_string_append (out, "in percent");
  else
    g_string_append_printf (out, "on a scale up to %s%s", top,
                            merit_policy_get_scale_top (policy) == 0 ? ", the sum of the weights"
                                                                     : "");
}

void
merit_wording_decision (GString *out, const MeritPolicy *policy)
{
  guint n = merit_policy_get_n_stages (policy);
  switch (merit_policy_get_decision (policy)) {
  case MERIT_DECISION_COMPENSATORY:
    return;
  case MERIT_DECISION_CONJUNCTIVE:
    g_string_append_printf (out, "Ranked is only who meets %s; what is not assessed is not met. ",
                            merit_policy_get_stage_name (policy, 0));
    return;
  case MERIT_DECISION_HURDLES:
    g_string_append (out, "Ranked is only who passes ");
    break;
  }
  for (guint i = 0; i < n; i++) {
    g_autofree char *passing
        = merit_percent_to_string (merit_policy_get_stage_passing (policy, i), MERIT_PASSING_WHOLE);
    g_string_append_printf (out, "%s%s (%s %%)", i == 0 ? "" : ", then ",
                            merit_policy_get_stage_name (policy, i), passing);
  }
  g_string_append (out, ", each with so much of what its requirements can earn. ");
}

void
merit_wording_ties (GString *out, const MeritPolicy *policy)
{
  g_string_append (out,
                   merit_policy_get_tie_break_superior (policy)
                       ? "Equal scores: more requirements met at superior standard first; then "
                         "same rank, listed by id."
                       : "Equal scores: same rank, listed by id.");
}

/* The standard errors that bands may rest on. */
static void
wording_error (GString *out, const MeritBanding *banding)
{
  const gboolean sed = merit_banding_get_rule (banding) == MERIT_BANDING_SED;
  const char *name = sed ? "SED" : "SEE";
  g_string_append_printf (
      out,
      "Bands: fixed, from the highest score down, as wide as C · %s, the standard error of %s; %s "
      "= SD · √(%s)%s. SD: standard deviation of the scores of all ranked, with n − 1. Reliability "
      "r: %s. Confidence: %s, two-sided, so that C is %s.",
      name, sed ? "the difference between two scores" : "estimate", name,
      sed ? "1 − r" : "r (1 − r)", sed ? " · √2" : "", merit_banding_get_reliability (banding),
      merit_banding_get_confidence (banding), merit_banding_get_factor (banding));
}

void
merit_wording_banding (GString *out, const MeritBanding *banding)
{
  switch (merit_banding_get_rule (banding)) {
  case MERIT_BANDING_WHOLE:
    g_string_append (out, "Bands: whole percentages, half up.");
    return;
  case MERIT_BANDING_CATEGORIES:
    g_string_append (out, "Bands: ");
    for (gint band = 1; merit_banding_get_cut (banding, band) != NULL; band++) {
      const char *name = merit_banding_get_name (banding, band);
      g_string_append_printf (out, "%s%s%s%s", band > 1 ? ", " : "", name != NULL ? name : "",
                              name != NULL ? " from " : "from ",
                              merit_banding_get_cut (banding, band));
    }
    g_string_append (out, " percent up.");
    return;
  case MERIT_BANDING_SED:
  case MERIT_BANDING_SEE:
    wording_error (out, banding);
    return;
  }
}

void
merit_wording_band (GString *out, const MeritBanding *banding, gint band)
{
  const char *name = merit_banding_get_name (banding, band);
  gint last = 0;
  if (band != MERIT_NO_BAND) {
    if (name != NULL)
      g_string_append (out, name);
    else
      g_string_append_printf (out, "Band %d", band);
    return;
  }
  while (merit_banding_get_cut (banding, last + 1) != NULL)
    last++;
  g_string_append_printf (out, "Below %s percent, in no band",
                          merit_banding_get_cut (banding, last));
}

/* The assumed levels one by one, since each of them could be another; of many the first, for a note
 * must stay one that is read. */
static void
wording_assumed (GString *out, const MeritClass *klass)
{
  const char *before = " (";
  guint named = 0;
  guint assumed = merit_class_count_basis (klass, MERIT_BASIS_ASSUMED);
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    const MeritRequirement *requirement = merit_class_get (klass, i);
    if (merit_requirement_get_basis (requirement) != MERIT_BASIS_ASSUMED)
      continue;
    if (named++ == MAX_ASSUMED_NAMED) {
      g_string_append_printf (out, "; and %u more", assumed - MAX_ASSUMED_NAMED);
      break;
    }
    g_string_append (out, before);
    merit_wording_competency (out, merit_requirement_get_competency (requirement));
    g_string_append_printf (out, ": level %u taken", merit_requirement_get_level (requirement));
    guint n = 0;
    const guint *alternatives = merit_requirement_get_alternatives (requirement, &n);
    if (n > 0) {
      g_string_append (out, ", the evidence also allows ");
      merit_wording_levels (out, alternatives, n);
    }
    before = "; ";
  }
  g_string_append_c (out, ')');
}

gboolean
merit_wording_basis (GString *out, const MeritClass *klass)
{
  guint inferred = merit_class_count_basis (klass, MERIT_BASIS_INFERRED);
  guint assumed = merit_class_count_basis (klass, MERIT_BASIS_ASSUMED);
  if (inferred + assumed == 0)
    return FALSE;
  g_string_append (out, "The source does not state ");
  if (inferred + assumed == merit_class_get_length (klass))
    g_string_append (out, "the required levels");
  else
    merit_wording_count (out, inferred + assumed, "required level", "required levels");
  g_string_append_printf (out, " of %s: ", merit_class_get_code (klass));
  if (inferred > 0)
    g_string_append_printf (out, "%u inferred from evidence", inferred);
  if (assumed > 0) {
    g_string_append_printf (out, "%s%u assumed", inferred > 0 ? ", " : "", assumed);
    wording_assumed (out, klass);
  }
  g_string_append_c (out, '.');
  return TRUE;
}
