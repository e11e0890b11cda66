/* SPDX-License-Identifier: Apache-2.0 */
/* Plans from classes and policies. Points are kept in the unit of the credit rule, unreduced,
 * because that is how they are printed. */
#include "model/compile.h"

#include <merit/merit-error.h>

guint
merit_points_unit (guint max_level)
{
  guint unit = 1;

  for (guint level = 2; level <= max_level; level++) {
    guint a = unit, b = level;

    while (b != 0) {
      const guint rest = a % b;

      a = b;
      b = rest;
    }
    unit = unit / a * level;
  }
  return unit;
}

/* Points of an assessment at level @assessed, before the weight. */
static guint
points_of (const MeritPolicy *policy, guint unit, guint required, guint assessed)
{
  switch (merit_policy_get_credit (policy)) {
  case MERIT_CREDIT_PROPORTIONAL:
    return unit * MIN (assessed, required) / required;
  case MERIT_CREDIT_MET:
    return assessed >= required ? unit : 0;
  case MERIT_CREDIT_TABLE:
    return merit_policy_get_table_points (policy, required, assessed);
  }
  g_return_val_if_reached (0);
}

static void
compile_row (MeritPlanRow *row, const MeritRequirement *requirement, const MeritPolicy *policy,
             guint max_level, guint32 column)
{
  const guint required = merit_requirement_get_level (requirement);
  const guint weight = merit_requirement_get_weight (requirement);
  const guint unit = merit_points_unit (max_level);
  guint32 least = G_MAXUINT32;

  row->column = column;
  row->required = (guint8) required;
  for (guint level = 0; level <= max_level; level++) {
    const guint32 points = weight * points_of (policy, unit, required, level);

    least = MIN (least, points);
    row->most = MAX (row->most, points);
    for (guint superior = 0; superior <= (level > 0 ? 1 : 0); superior++) {
      const guint8 code = merit_code_make (level, superior != 0);
      const gboolean met = level >= required;

      row->low[code] = row->high[code] = points;
      row->outcome[code] = met ? MERIT_OUTCOME_MET : MERIT_OUTCOME_SHORT;
      row->superior[code] = met && superior != 0;
      row->gap[code] = (guint8) (met ? 0 : required - level);
    }
  }
  row->low[MERIT_CODE_UNASSESSED] = least;
  row->high[MERIT_CODE_UNASSESSED] = row->most;
  row->outcome[MERIT_CODE_UNASSESSED] = MERIT_OUTCOME_UNASSESSED;
}

MeritPlan *
merit_plan_compile (const MeritClass *klass, const MeritPolicy *policy, const guint32 *column_of,
                    GError **error)
{
  const guint n = merit_class_get_length (klass);
  const guint max_level = merit_bank_get_max_level (merit_class_get_bank (klass));
  MeritPlanRow *rows = g_new0 (MeritPlanRow, n);
  guint32 max_points = 0;

  for (guint i = 0; i < n; i++) {
    const MeritRequirement *requirement = merit_class_get (klass, i);

    compile_row (&rows[i], requirement, policy, max_level,
                 column_of[merit_requirement_get_index (requirement)]);
    max_points += rows[i].most;
  }
  if (max_points == 0) {
    g_free (rows);
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                 "class '%s' cannot earn a point under policy '%s'", merit_class_get_code (klass),
                 merit_policy_get_name (policy));
    return NULL;
  }

  MeritPlan *plan = g_new0 (MeritPlan, 1);

  plan->rows = rows;
  plan->n_rows = n;
  plan->max_points = max_points;
  plan->assessed_only = merit_policy_get_assessed_only (policy);
  plan->by_superior = merit_policy_get_tie_break_superior (policy);
  merit_plan_prepare (plan, g_new (MeritPlanBytes, n));
  return plan;
}

void
merit_plan_free (MeritPlan *plan)
{
  if (plan == NULL)
    return;
  g_free ((MeritPlanRow *) plan->rows);
  g_free ((MeritPlanBytes *) plan->bytes);
  g_free (plan);
}
