/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel that runs everywhere: the plain functions, a few rows at a time so that their scores
 * stay in cache. */
#include "core/kernel-private.h"

#include <string.h>

#define TILE 256

static uint32_t
tile_at (const MeritBlock *block, uint32_t first)
{
  return block->n_rows - first < TILE ? block->n_rows - first : TILE;
}

static void
tally_block (const MeritPlan *plan, const MeritBlock *block, MeritTally *tally)
{
  MeritScore scores[TILE];

  for (uint32_t first = 0; first < block->n_rows; first += TILE) {
    const uint32_t n = tile_at (block, first);

    merit_plan_score (plan, block, first, n, scores);
    merit_tally_add (tally, scores, n);
  }
}

static void
select_block (const MeritPlan *plan, const MeritBlock *block, uint32_t threshold, uint64_t *rows,
              uint64_t *n_open)
{
  MeritScore scores[TILE];

  memset (rows, 0, ((uint64_t) block->n_rows + 63) / 64 * sizeof *rows);
  for (uint32_t first = 0; first < block->n_rows; first += TILE) {
    const uint32_t n = tile_at (block, first);

    merit_plan_score (plan, block, first, n, scores);
    for (uint32_t i = 0; i < n; i++) {
      const uint32_t row = first + i;

      *n_open += scores[i].unassessed > 0;
      rows[row / 64] |= (uint64_t) (scores[i].points >= threshold) << row % 64;
    }
  }
}

static void
count_column (const MeritBlock *block, uint32_t column, uint64_t counts[MERIT_CODES])
{
  merit_codes_add (counts, block, column, 0, block->n_rows);
}

const MeritKernel merit_kernel_scalar = { "scalar", tally_block, select_block, count_column };
