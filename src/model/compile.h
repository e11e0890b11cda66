/* SPDX-License-Identifier: Apache-2.0 */
/* Compiling a class and a policy to a plan: whatever the policy says becomes a table of 16 entries
 * per requirement. */
#pragma once

#include <merit/merit-class.h>
#include <merit/merit-policy.h>

#include "core/plan.h"

/* The least common multiple of 1 … @max_level, in which proportional credit has no remainder. */
guint merit_points_unit (guint max_level);

/* @column_of: for each competency of the bank the column of the block that holds its codes. Returns
 * NULL with MERIT_ERROR_DATA where the class cannot earn a point under the policy. */
MeritPlan *merit_plan_compile (const MeritClass *klass, const MeritPolicy *policy,
                               const guint32 *column_of, GError **error);
void merit_plan_free (MeritPlan *plan);
