/* SPDX-License-Identifier: Apache-2.0 */
/* Ladders, row by row: what any faster way must equal. */
#include "core/ladder.h"

static void
add_row (MeritLadder *ladder, const MeritPlan *plan, const MeritBlock *block, uint32_t row)
{
  uint32_t levels = 0;
  bool open = false, above = false;

  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *asked = &plan->rows[r];
    const uint8_t code = merit_block_get (block, asked->column, row);

    levels += asked->gap[code];
    open |= asked->outcome[code] == MERIT_OUTCOME_UNASSESSED;
    above |= asked->outcome[code] == MERIT_OUTCOME_SHORT && asked->gap[code] == 0;
  }
  if (above)
    ladder->above++;
  else if (levels > 2)
    ladder->more++;
  else if (!open) {
    ladder->one += levels == 1;
    ladder->two += levels == 2;
  }
}

void
merit_ladder_add (MeritLadder *ladder, const MeritPlan *plan, const MeritBlock *block,
                  uint32_t first, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    add_row (ladder, plan, block, first + i);
}

void
merit_ladder_merge (MeritLadder *ladder, const MeritLadder *other)
{
  ladder->one += other->one;
  ladder->two += other->two;
  ladder->more += other->more;
  ladder->above += other->above;
}

bool
merit_ladder_is_plain (const MeritPlan *plan)
{
  uint32_t reach = 0;

  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];
    uint32_t most = 0;

    for (int code = 0; code < MERIT_CODES; code++) {
      const bool is_short = row->outcome[code] == MERIT_OUTCOME_SHORT;
      const bool is_open = row->outcome[code] == MERIT_OUTCOME_UNASSESSED;

      if (is_short != (row->gap[code] > 0) || is_open != (code == MERIT_CODE_UNASSESSED))
        return false;
      most = row->gap[code] > most ? row->gap[code] : most;
    }
    reach += most;
  }
  return reach <= UINT8_MAX;
}
