/* SPDX-License-Identifier: Apache-2.0 */
/* Stages: a passing score is compared as a fraction of whole numbers. */
#include "core/stage.h"

void
merit_stage_prepare (MeritStage *stage)
{
  const uint64_t needed = (uint64_t) stage->passing * stage->plan.max_points;

  stage->least = (uint32_t) ((needed + stage->whole - 1) / stage->whole);
}

bool
merit_stage_is_passed (const MeritStage *stage, const MeritScore *score)
{
  return stage->plan.n_rows == 0
         || (score->most > 0
             && (uint64_t) score->points * stage->whole >= (uint64_t) stage->passing * score->most);
}

uint32_t
merit_stages_stop (const MeritStage *stages, uint32_t n, const MeritBlock *block, uint32_t row,
                   MeritScore *score)
{
  for (uint32_t i = 0; i < n; i++) {
    merit_plan_score (&stages[i].plan, block, row, 1, score);
    if (!merit_stage_is_passed (&stages[i], score))
      return i;
  }
  return n;
}
