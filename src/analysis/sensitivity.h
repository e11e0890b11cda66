/* SPDX-License-Identifier: Apache-2.0 */
/* A sensitivity analysis, for reports. */
#pragma once

#include <merit/merit-sensitivity.h>

#include "analysis/census.h"

/* Keeps at most @limit different combinations of scores. For tests; before anyone is added. */
void merit_sensitivity_set_limit (MeritSensitivity *sensitivity, guint64 limit);

/* The first people as merit_sensitivity_get_people() has them; returns how many there are. They
 * live until the analysis is added to. */
guint merit_sensitivity_get_named (const MeritSensitivity *sensitivity, guint klass, guint index,
                                   MeritSensitivityPeople people,
                                   const MeritNamed *named[MERIT_SENSITIVITY_NAMED]);

/* The score of @row with what is tried at @index in place of what its class requires; its status is
 * another where this returns TRUE. */
gboolean merit_sensitivity_try (const MeritSensitivity *sensitivity, guint index,
                                const MeritRow *row, MeritScore *score);

/* Which requirement of its class, and which level, is tried at @index. */
void merit_sensitivity_get_trial (const MeritSensitivity *sensitivity, guint klass, guint index,
                                  guint *requirement, guint *level);
