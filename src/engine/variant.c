/* SPDX-License-Identifier: Apache-2.0 */
/* Variants of engines, made the same way as engines that are loaded, so that whatever a policy says
 * holds for them too. */
#include "engine/variant.h"

#include "model/class.h"

MeritEngine *
merit_engine_with_level (const MeritEngine *engine, guint klass, guint requirement, guint level,
                         GError **error)
{
  g_autoptr (MeritClass) changed
      = merit_class_with_level (merit_engine_get_class (engine, klass), requirement, level);

  return merit_engine_new (merit_engine_get_bank (engine), &changed, 1,
                           merit_engine_get_policy (engine), error);
}
