/* SPDX-License-Identifier: Apache-2.0 */
/* Rules from classes and policies. Points are kept in the unit of the credit rule, unreduced,
 * because that is how they are printed. Groups, whose means have denominators of their own, take
 * the least multiple of it in which every entry is a whole number. */
#include "model/compile.h"

#include <merit/merit-error.h>

#include "core/exact.h"
#include "model/policy.h"

__extension__ typedef unsigned __int128 Wide;

/* Beyond this no points could be left that fit 32 bits: one part of the least common unit is what
 * some requirement earns. */
#define MAX_UNIT (G_GUINT64_CONSTANT (1) << 60)

guint
merit_points_unit (guint max_level)
{
  guint64 unit = 1;

  for (guint level = 2; level <= max_level; level++)
    unit = unit / merit_exact_divisor (unit, level) * level;
  return (guint) unit;
}

/* A class under a policy, on the way to its rules. */
typedef struct {
  const MeritClass *klass;
  const MeritPolicy *policy;
  const guint32 *column_of;
  guint max_level;
  guint unit;    /* of points before weights */
  guint64 *sums; /* of the weights in each group */
  guint64 scale; /* what entries are multiplied with to be whole */
} Compiling;

static gboolean
fail (const Compiling *compiling, GError **error, const char *reason)
{
  g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "class '%s' %s under policy '%s'",
               merit_class_get_code (compiling->klass), reason,
               merit_policy_get_name (compiling->policy));
  return FALSE;
}

/* What counts of each requirement, and the sum of the weights in each group. */
static gboolean
settle_asked (Compiling *compiling, MeritRules *rules, GError **error)
{
  const MeritClass *klass = compiling->klass;
  const MeritPolicy *policy = compiling->policy;

  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    MeritAsked *asked = &rules->asked[i];

    asked->weight = merit_policy_get_weight (policy, klass, i);
    asked->essential = merit_policy_get_essential (policy, klass, i);
    asked->group = merit_policy_find_group (policy, klass, i);
    if (asked->group >= 0)
      compiling->sums[asked->group] += asked->weight;
    else if (policy->groups->len > 0) {
      const MeritCompetency *competency
          = merit_requirement_get_competency (merit_class_get (klass, i));

      g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                   "requirement '%s' of class '%s' is in no group of policy '%s'",
                   merit_competency_get_id (competency), merit_class_get_code (klass),
                   merit_policy_get_name (policy));
      return FALSE;
    }
  }
  return TRUE;
}

/* What a level earns, weights counted in, over *@below: within a group the mean by weight, over
 * groups the sum by their weights. */
static guint64
earn (const Compiling *compiling, const MeritAsked *asked, guint required, guint level,
      guint64 *below)
{
  const guint64 points
      = merit_policy_get_points (compiling->policy, asked->group, compiling->unit, required, level);

  *below = 1;
  if (asked->group < 0 || asked->weight == 0)
    return points * asked->weight;
  *below = compiling->sums[asked->group];
  return points * asked->weight
         * merit_policy_get_group_weight (compiling->policy, (guint) asked->group);
}

static gboolean
find_scale (Compiling *compiling, const MeritRules *rules, GError **error)
{
  compiling->scale = 1;
  for (guint i = 0; i < rules->plan.n_rows; i++) {
    const guint required = merit_requirement_get_level (merit_class_get (compiling->klass, i));

    for (guint level = 0; level <= compiling->max_level; level++) {
      guint64 below;
      const guint64 points = earn (compiling, &rules->asked[i], required, level, &below);
      const guint64 part = below / merit_exact_divisor (below, points);
      const guint64 factor = part / merit_exact_divisor (part, compiling->scale);

      if (compiling->scale > MAX_UNIT / factor)
        return fail (compiling, error, "has no common unit of points that fits 32 bits");
      compiling->scale *= factor;
    }
  }
  return TRUE;
}

/* The table of one requirement; FALSE where points do not fit. */
static gboolean
compile_row (const Compiling *compiling, const MeritRules *rules, guint i, MeritPlanRow *row)
{
  const MeritRequirement *requirement = merit_class_get (compiling->klass, i);
  const guint required = merit_requirement_get_level (requirement);
  guint32 least = G_MAXUINT32;

  row->column = compiling->column_of[merit_requirement_get_index (requirement)];
  row->required = (guint8) required;
  for (guint level = 0; level <= compiling->max_level; level++) {
    guint64 below;
    /* The call comes first: it is what sets the divisor. */
    const guint64 earned = earn (compiling, &rules->asked[i], required, level, &below);
    const Wide whole = (Wide) earned * compiling->scale / below;

    if (whole > G_MAXUINT32)
      return FALSE;

    const guint32 points = (guint32) whole;
    const gboolean met = merit_policy_is_met (compiling->policy, required, level);

    least = MIN (least, points);
    row->most = MAX (row->most, points);
    for (guint superior = 0; superior <= (level > 0 ? 1 : 0); superior++) {
      const guint8 code = merit_code_make (level, superior != 0);

      row->low[code] = row->high[code] = points;
      row->outcome[code] = met ? MERIT_OUTCOME_MET : MERIT_OUTCOME_SHORT;
      row->superior[code] = met && superior != 0;
      row->gap[code] = (guint8) (met || level >= required ? 0 : required - level);
    }
  }
  row->low[MERIT_CODE_UNASSESSED] = least;
  row->high[MERIT_CODE_UNASSESSED] = row->most;
  row->outcome[MERIT_CODE_UNASSESSED] = MERIT_OUTCOME_UNASSESSED;
  return TRUE;
}

static gboolean
compile_plan (const Compiling *compiling, MeritRules *rules, GError **error)
{
  MeritPlan *plan = &rules->plan;
  MeritPlanRow *rows = (MeritPlanRow *) plan->rows;
  guint64 most = 0;

  for (guint i = 0; i < plan->n_rows; i++) {
    const gboolean fits = compile_row (compiling, rules, i, &rows[i]);

    most += rows[i].most;
    if (!fits || most > G_MAXUINT32)
      return fail (compiling, error, "has no common unit of points that fits 32 bits");
  }
  if (most == 0)
    return fail (compiling, error, "cannot earn a point");
  plan->max_points = (guint32) most;
  plan->assessed_only = compiling->policy->assessed_only;
  plan->by_superior = compiling->policy->tie_break_superior;
  merit_plan_prepare (plan, g_new (MeritPlanBytes, plan->n_rows));
  return TRUE;
}

/* A point for a requirement that is met, and none for one that is not, or not known to be. */
static void
ask_to_be_met (MeritPlanRow *row)
{
  row->most = 1;
  for (guint code = 0; code < MERIT_CODES; code++)
    row->low[code] = row->high[code] = row->outcome[code] == MERIT_OUTCOME_MET;
}

static gboolean
is_asked_in (const Compiling *compiling, const MeritAsked *asked, guint stage, guint i)
{
  const MeritPolicy *policy = compiling->policy;
  const MeritCompetency *competency
      = merit_requirement_get_competency (merit_class_get (compiling->klass, i));

  if (policy->decision == MERIT_DECISION_CONJUNCTIVE)
    return policy->all_must_be_met || asked->essential;
  return merit_scope_holds (&g_array_index (policy->hurdles, MeritHurdle, stage).scope,
                            merit_competency_get_id (competency), asked->essential);
}

static gboolean
compile_stage (const Compiling *compiling, MeritRules *rules, guint index, GError **error)
{
  const gboolean conjunctive = compiling->policy->decision == MERIT_DECISION_CONJUNCTIVE;
  MeritStage *stage = &rules->stages[index];
  const guint n = rules->plan.n_rows;
  MeritPlanRow *rows = g_new0 (MeritPlanRow, n);
  guint32 *places = g_new0 (guint32, n);
  MeritPlan *plan = &stage->plan;

  plan->rows = rows;
  stage->rows = places;
  for (guint i = 0; i < n; i++) {
    if (!is_asked_in (compiling, &rules->asked[i], index, i))
      continue;

    MeritPlanRow *row = &rows[plan->n_rows];

    *row = rules->plan.rows[i];
    if (conjunctive)
      ask_to_be_met (row);
    places[plan->n_rows++] = i;
    plan->max_points += row->most;
  }
  stage->passing = merit_policy_get_stage_passing (compiling->policy, index);
  stage->whole = MERIT_PASSING_WHOLE;
  if (plan->n_rows == 0)
    return TRUE;
  if (plan->max_points == 0) {
    g_autofree char *reason
        = g_strdup_printf ("cannot earn a point in stage '%s'",
                           merit_policy_get_stage_name (compiling->policy, index));

    return fail (compiling, error, reason);
  }
  plan->assessed_only = rules->plan.assessed_only && !conjunctive;
  merit_plan_prepare (plan, g_new (MeritPlanBytes, plan->n_rows));
  merit_stage_prepare (stage);
  return TRUE;
}

/* The scale of the policy; where it is the sum of the weights, groups stand for what they hold. */
static void
settle_scale (const Compiling *compiling, MeritRules *rules)
{
  const MeritPolicy *policy = compiling->policy;

  rules->decimals = policy->scale_decimals;
  rules->top = policy->scale_top;
  if (rules->top > 0)
    return;
  for (guint i = 0; policy->groups->len == 0 && i < rules->plan.n_rows; i++)
    rules->top += rules->asked[i].weight;
  for (guint i = 0; i < policy->groups->len; i++)
    if (compiling->sums[i] > 0)
      rules->top += merit_policy_get_group_weight (policy, i);
}

static gboolean
compile (Compiling *compiling, MeritRules *rules, GError **error)
{
  if (!settle_asked (compiling, rules, error) || !find_scale (compiling, rules, error)
      || !compile_plan (compiling, rules, error))
    return FALSE;
  settle_scale (compiling, rules);
  for (guint i = 0; i < rules->n_stages; i++)
    if (!compile_stage (compiling, rules, i, error))
      return FALSE;
  return TRUE;
}

MeritRules *
merit_rules_compile (const MeritClass *klass, const MeritPolicy *policy, const guint32 *column_of,
                     GError **error)
{
  const guint n = merit_class_get_length (klass);
  const guint max_level = merit_bank_get_max_level (merit_class_get_bank (klass));
  g_autofree guint64 *sums = g_new0 (guint64, MAX (merit_policy_get_n_groups (policy), 1));
  g_autoptr (MeritRules) rules = g_new0 (MeritRules, 1);
  Compiling compiling = {
    .klass = klass,
    .policy = policy,
    .column_of = column_of,
    .max_level = max_level,
    .unit = merit_points_unit (max_level),
    .sums = sums,
  };

  rules->plan.rows = g_new0 (MeritPlanRow, n);
  rules->plan.n_rows = n;
  rules->asked = g_new0 (MeritAsked, n);
  rules->n_stages = merit_policy_get_n_stages (policy);
  rules->stages = g_new0 (MeritStage, rules->n_stages);
  return compile (&compiling, rules, error) ? g_steal_pointer (&rules) : NULL;
}

void
merit_rules_free (MeritRules *rules)
{
  if (rules == NULL)
    return;
  for (guint i = 0; i < rules->n_stages; i++) {
    g_free ((MeritPlanRow *) rules->stages[i].plan.rows);
    g_free ((MeritPlanBytes *) rules->stages[i].plan.bytes);
    g_free ((guint32 *) rules->stages[i].rows);
  }
  g_free (rules->stages);
  g_free (rules->asked);
  g_free ((MeritPlanRow *) rules->plan.rows);
  g_free ((MeritPlanBytes *) rules->plan.bytes);
  g_free (rules);
}
