/* SPDX-License-Identifier: Apache-2.0 */
/* Variants of classes, compiled as the engine compiles its own, so that whatever a policy says
 * holds for them too. */
#include "engine/variant.h"

#include "model/class.h"
#include "model/compile.h"

MeritPlan *
merit_variant_with_level (const MeritEngine *engine, guint klass, guint requirement, guint level,
                          GError **error)
{
  g_autoptr (MeritClass) changed
      = merit_class_with_level (merit_engine_get_class (engine, klass), requirement, level);
  g_autofree guint32 *column_of
      = g_new0 (guint32, merit_bank_get_length (merit_engine_get_bank (engine)));

  for (guint i = 0; i < merit_engine_get_n_columns (engine); i++)
    column_of[merit_engine_get_column_competency (engine, i)] = i;
  return merit_plan_compile (changed, merit_engine_get_policy (engine), column_of, error);
}

void
merit_variant_free (MeritPlan *plan)
{
  merit_plan_free (plan);
}
