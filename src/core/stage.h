/* SPDX-License-Identifier: Apache-2.0 */
/* Stages: what someone must pass, one after the other, before the score ranks them. Each is a plan
 * of some requirements of a class with a passing score of its own, so that the kernels tell who
 * passes it; that a set of requirements must all be met is a stage too, with a point for each one
 * met and all of them to pass. */
#pragma once

#include "core/plan.h"

/* The most stages of a policy. */
#define MERIT_MAX_STAGES 16

typedef struct {
  MeritPlan plan;       /* prepared; without rows where the class has none of the requirements, and
                           then everyone passes */
  const uint32_t *rows; /* for each row of the plan, which one of the class's plan it is */
  uint32_t passing;     /* passed where points / most is not below passing / whole */
  uint32_t whole;
  uint32_t least;       /* the least points that pass where most is the plan's max_points */
} MeritStage;

/* Completes @stage, whose plan is prepared. */
void merit_stage_prepare (MeritStage *stage);

/* Whether a score under the stage's plan passes it. Who has no score does not. */
bool merit_stage_is_passed (const MeritStage *stage, const MeritScore *score);

/* The first of @n stages that row @row of @block does not pass, or @n; *@score is what it reached
 * there. */
uint32_t merit_stages_stop (const MeritStage *stages, uint32_t n, const MeritBlock *block,
                            uint32_t row, MeritScore *score);
