/* SPDX-License-Identifier: Apache-2.0 */
/* Codes ascend with levels, so what a table says of them is one comparison where it ascends too. */
#include "core/lacks.h"

#include <string.h>

/* The least code that meets a requirement, or MERIT_CODES. */
static uint32_t
least_met (const MeritPlanRow *row)
{
  uint32_t code = MERIT_CODE_LEVEL_0;

  while (code < MERIT_CODES && row->outcome[code] == MERIT_OUTCOME_SHORT)
    code++;
  return code;
}

bool
merit_lacks_serve (const MeritPlan *plan)
{
  uint32_t reach = 0;

  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];
    const uint32_t least = least_met (row);

    reach += row->required;
    if (row->outcome[MERIT_CODE_UNASSESSED] != MERIT_OUTCOME_UNASSESSED)
      return false;
    for (uint32_t code = MERIT_CODE_LEVEL_0; code < MERIT_CODES; code++) {
      const uint32_t gap = code < least ? row->required - merit_code_level ((uint8_t) code) : 0;

      if ((row->outcome[code] == MERIT_OUTCOME_MET) != (code >= least) || row->gap[code] != gap
          || (code < least && gap == 0))
        return false;
    }
  }
  return reach <= UINT8_MAX;
}

static const uint8_t *
column_of (const MeritBlock *block, const MeritPlanRow *row)
{
  return block->codes + (uint64_t) row->column * block->stride;
}

void
merit_lacks_mark (const MeritPlan *plan, const MeritBlock *block, uint32_t first, uint8_t *marks)
{
  const uint32_t n = block->n_rows;

  memset (marks, 0, n);
  for (uint32_t r = 0; r < MERIT_LACKS_MARKED && first + r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[first + r];
    const uint8_t *restrict codes = column_of (block, row);
    const uint8_t least = (uint8_t) (least_met (row) - MERIT_CODE_LEVEL_0);
    const uint8_t bit = (uint8_t) (1u << r);
    uint8_t *restrict out = marks;

    /* Unassessed, code 0, becomes 255, which is not below. */
    for (uint32_t i = 0; i < n; i++)
      out[i] |= (uint8_t) (codes[i] - MERIT_CODE_LEVEL_0) < least ? bit : 0;
  }
}

void
merit_lacks_open (const MeritPlan *plan, const MeritBlock *block, uint8_t *open)
{
  const uint32_t n = block->n_rows;

  memset (open, 0, n);
  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const uint8_t *restrict codes = column_of (block, &plan->rows[r]);
    uint8_t *restrict out = open;

    for (uint32_t i = 0; i < n; i++)
      out[i] |= codes[i] == MERIT_CODE_UNASSESSED;
  }
}

void
merit_lacks_count (const MeritPlan *plan, const MeritBlock *block, uint8_t *deficits)
{
  const uint32_t n = block->n_rows;

  memset (deficits, 0, n);
  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];
    const uint8_t *restrict codes = column_of (block, row);
    const uint8_t least = (uint8_t) (least_met (row) - MERIT_CODE_LEVEL_0);
    const uint8_t required = row->required;
    uint8_t *restrict out = deficits;

    for (uint32_t i = 0; i < n; i++) {
      const uint8_t gap = (uint8_t) (required - (codes[i] >> 1));

      out[i] = (uint8_t) (out[i]
                          + ((uint8_t) (codes[i] - MERIT_CODE_LEVEL_0) < least ? gap : 0));
    }
  }
}
