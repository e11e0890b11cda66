/* SPDX-License-Identifier: Apache-2.0 */
/* What an engine would hold if a class were a little different. */
#pragma once

#include "engine/row.h"

/* The class as it would be compiled if its @requirement asked for @level, for blocks of @engine;
 * merit_variant_free() frees it. NULL with MERIT_ERROR_DATA where it could not earn a point. */
MeritPlan *merit_variant_with_level (const MeritEngine *engine, guint klass, guint requirement,
                                     guint level, GError **error);
void merit_variant_free (MeritPlan *plan);
