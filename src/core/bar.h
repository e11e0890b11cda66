/* SPDX-License-Identifier: Apache-2.0 */
/* A bar: which rows reach a rank where scores have denominators of their own, told by a plan that
 * has one denominator for all. earned / earnable ≥ points / most just where the sum of earned ·
 * most − points · earnable over the assessed requirements is not below 0. Counted so many times
 * that superior standard matters only where it is 0, and shifted to be no negative number, such a
 * sum is the points of a plan, which kernels select by. */
#pragma once

#include "core/plan.h"

typedef struct {
  MeritPlan plan;      /* prepared; not assessed-only */
  uint32_t threshold;  /* rows with so many points reach the rank; so may who has no score */
  uint32_t points;     /* of the score */
  uint32_t most;
  uint32_t superior;   /* that breaks ties */
  bool usable;         /* FALSE where the sums do not fit 32 bits */
  MeritPlanRow *rows;  /* room for as many as the assessed-only plan has */
  MeritPlanBytes *bytes;
} MeritBar;

/* Sets the bar to a rank under @plan, most above 0; does nothing where it is there already. */
void merit_bar_set (MeritBar *bar, const MeritPlan *plan, uint32_t points, uint32_t most,
                    uint32_t superior);
