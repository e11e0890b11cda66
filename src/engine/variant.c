/* SPDX-License-Identifier: Apache-2.0 */
/* Variants of classes, compiled as the engine compiles its own, so that whatever a policy says
 * holds for them too. */
#include "engine/variant.h"

#include <string.h>

#include <merit/merit-error.h>

#include "model/class.h"
#include "model/compile.h"

MeritVariant
merit_variant_now (const MeritEngine *engine, guint klass, guint requirement)
{
  const MeritPlan *plan = merit_engine_get_plan (engine, klass);

  return (MeritVariant){ plan->rows[requirement], plan->max_points, 1, 1 };
}

static gboolean
is_multiple (const guint32 *now, const guint32 *then, const MeritVariant *variant)
{
  for (guint code = 0; code < MERIT_CODES; code++)
    if ((guint64) now[code] * variant->up != (guint64) then[code] * variant->down)
      return FALSE;
  return TRUE;
}

/* Takes the factor between the units of two plans from the first requirement but @one that can earn
 * something. */
static void
find_factor (const MeritPlan *now, const MeritPlan *then, guint one, MeritVariant *variant)
{
  variant->up = variant->down = 1;
  for (guint i = 0; i < now->n_rows; i++) {
    guint32 a = then->rows[i].most, b = now->rows[i].most;

    if (i == one || a == 0 || b == 0)
      continue;
    while (b != 0) {
      const guint32 rest = a % b;

      a = b;
      b = rest;
    }
    variant->up = then->rows[i].most / a;
    variant->down = now->rows[i].most / a;
    return;
  }
}

/* Whether all requirements but @one are worth the same but for the unit. */
static gboolean
differ_in_one (const MeritPlan *now, const MeritPlan *then, guint one, const MeritVariant *variant)
{
  for (guint i = 0; i < now->n_rows; i++) {
    const MeritPlanRow *a = &now->rows[i], *b = &then->rows[i];

    if (i != one
        && (!is_multiple (a->low, b->low, variant) || !is_multiple (a->high, b->high, variant)
            || memcmp (a->outcome, b->outcome, sizeof a->outcome) != 0))
      return FALSE;
  }
  return TRUE;
}

gboolean
merit_variant_with_level (const MeritEngine *engine, guint klass, guint requirement, guint level,
                          MeritVariant *variant, GError **error)
{
  const MeritPlan *now = merit_engine_get_plan (engine, klass);
  g_autoptr (MeritClass) changed
      = merit_class_with_level (merit_engine_get_class (engine, klass), requirement, level);
  g_autofree guint32 *column_of
      = g_new0 (guint32, merit_bank_get_length (merit_engine_get_bank (engine)));

  for (guint i = 0; i < merit_engine_get_n_columns (engine); i++)
    column_of[merit_engine_get_column_competency (engine, i)] = i;

  g_autoptr (MeritRules) rules
      = merit_rules_compile (changed, merit_engine_get_policy (engine), column_of, error);

  if (rules == NULL)
    return FALSE;
  variant->row = rules->plan.rows[requirement];
  variant->max_points = rules->plan.max_points;
  find_factor (now, &rules->plan, requirement, variant);
  if (differ_in_one (now, &rules->plan, requirement, variant))
    return TRUE;
  g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
               "policy '%s' lets the level of one requirement change what others earn",
               merit_policy_get_name (merit_engine_get_policy (engine)));
  return FALSE;
}
