/* SPDX-License-Identifier: Apache-2.0 */
/* Compiling a class and a policy to rules: whatever the policy says of points and of what is met
 * becomes a table of 16 entries per requirement, and whatever it says of who is ranked a stage with
 * such tables of its own. */
#pragma once

#include <merit/merit-class.h>
#include <merit/merit-policy.h>

#include "core/stage.h"

typedef struct {
  guint weight; /* that counts */
  gboolean essential;
  gint group; /* of the policy; -1 where it makes none */
} MeritAsked;

/* A class under a policy. Immutable once compiled. */
typedef struct {
  MeritPlan plan;
  MeritAsked *asked;  /* one per requirement of the class, as the rows of the plan */
  MeritStage *stages; /* to be passed in this order before someone is ranked */
  guint n_stages;
  guint top;      /* a score of all points is printed as this, with so many decimals */
  guint decimals;
} MeritRules;

/* The least common multiple of 1 … @max_level, in which proportional credit has no remainder. */
guint merit_points_unit (guint max_level);

/* @column_of: for each competency of the bank the column of the block that holds its codes. Returns
 * NULL with MERIT_ERROR_DATA where the policy does not fit the class: it cannot earn a point, a
 * requirement is in no group, or there is no common unit of points that fits 32 bits. */
MeritRules *merit_rules_compile (const MeritClass *klass, const MeritPolicy *policy,
                                 const guint32 *column_of, GError **error);
void merit_rules_free (MeritRules *rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritRules, merit_rules_free)
