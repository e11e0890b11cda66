/* SPDX-License-Identifier: Apache-2.0 */
/* Engines that differ from another one in little. */
#pragma once

#include <merit/merit-engine.h>

/* An engine of one class of @engine under the same policy, but that its @requirement asks for
 * @level. NULL with MERIT_ERROR_DATA where it could not earn a point. */
MeritEngine *merit_engine_with_level (const MeritEngine *engine, guint klass, guint requirement,
                                      guint level, GError **error);
