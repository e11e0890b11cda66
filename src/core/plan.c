/* SPDX-License-Identifier: Apache-2.0 */
/* The plain kernel: one table look-up per profile and requirement, requirement by requirement so
 * that each column of codes is read once from end to end. Every faster kernel must give equal
 * scores. */
#include "core/plan.h"

#include <string.h>

void
merit_plan_score (const MeritPlan *plan, const MeritBlock *block, uint32_t first, uint32_t n,
                  MeritScore *scores)
{
  memset (scores, 0, n * sizeof *scores);

  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];
    const uint8_t *codes = block->codes + (uint64_t) row->column * block->stride + first;

    for (uint32_t i = 0; i < n; i++) {
      const uint8_t code = codes[i];
      MeritScore *score = &scores[i];

      score->low += row->low[code];
      score->high += row->high[code];
      score->deficit += row->gap[code];
      score->superior = (uint16_t) (score->superior + row->superior[code]);
      score->met = (uint16_t) (score->met + (row->outcome[code] == MERIT_OUTCOME_MET));
      score->lacking = (uint16_t) (score->lacking + (row->outcome[code] == MERIT_OUTCOME_SHORT));
      if (plan->assessed_only && code != MERIT_CODE_UNASSESSED) {
        score->points += row->low[code];
        score->most += row->most;
      }
    }
  }

  for (uint32_t i = 0; i < n; i++) {
    MeritScore *score = &scores[i];

    score->unassessed = (uint16_t) (plan->n_rows - score->met - score->lacking);
    if (!plan->assessed_only) {
      score->points = score->low;
      score->most = plan->max_points;
    } else if (score->most == 0) {
      score->points = 0;
    }
  }
}
