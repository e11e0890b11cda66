/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel that runs everywhere, in plain C. Low and high points share one 64-bit sum, for
 * neither reaches 2^32, and bins are found by comparing, so nothing is divided. What no kernel has
 * another way for is done by the plain functions, a few rows at a time so that their scores stay
 * in cache. */
#include "core/kernel-private.h"

#include <string.h>

#define TILE 256

/* Some rows, summed over all requirements. */
typedef struct {
  uint64_t points[TILE]; /* low, and above its 32 bits high */
  uint8_t flags[TILE];   /* OR of what MeritPlanBytes has */
} Tile;

static uint32_t
tile_at (const MeritBlock *block, uint32_t first)
{
  return block->n_rows - first < TILE ? block->n_rows - first : TILE;
}

static void
sum_rows (const MeritPlan *plan, const MeritBlock *block, uint32_t first, uint32_t n, Tile *tile)
{
  memset (tile->points, 0, n * sizeof *tile->points);
  memset (tile->flags, 0, n * sizeof *tile->flags);
  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];
    const uint8_t *codes = block->codes + (uint64_t) row->column * block->stride + first;
    const uint8_t *flags = plan->bytes[r].flags;
    uint64_t points[MERIT_CODES];

    for (uint32_t code = 0; code < MERIT_CODES; code++)
      points[code] = (uint64_t) row->high[code] << 32 | row->low[code];
    for (uint32_t i = 0; i < n; i++) {
      tile->points[i] += points[codes[i]];
      tile->flags[i] |= flags[codes[i]];
    }
  }
}

/* How many of the numbers are above the limit. */
static uint32_t
count_above (const uint32_t *numbers, uint32_t n, uint32_t limit)
{
  uint32_t above = 0;

  for (uint32_t i = 0; i < n; i++)
    above += numbers[i] > limit;
  return above;
}

static void
count_rows (const MeritPlan *plan, const Tile *tile, uint32_t n, MeritTally *tally)
{
  uint32_t low[TILE], rest = n;

  for (uint32_t i = 0; i < n; i++) {
    low[i] = (uint32_t) tile->points[i];
    tally->points += low[i];
    tally->high += tile->points[i] >> 32;
    tally->lacking += tile->flags[i] > MERIT_FLAG_OPEN;
    tally->incomplete += tile->flags[i] == MERIT_FLAG_OPEN;
    tally->ready += tile->flags[i] == 0;
  }
  tally->profiles += n;
  tally->scored += n;
  for (uint32_t b = 0; b < MERIT_PLAN_BINS - 1; b++) {
    /* Below are whole multiples of the divisor, and no points lie between two of them. */
    const uint64_t limit = (uint64_t) plan->below[b] * plan->divisor;
    const uint32_t above = limit > UINT32_MAX ? 0 : count_above (low, n, (uint32_t) limit);

    tally->bins[b] += rest - above;
    rest = above;
  }
  tally->bins[MERIT_PLAN_BINS - 1] += rest;
}

void
merit_kernel_tally_plainly (const MeritPlan *plan, const MeritBlock *block, MeritTally *tally)
{
  MeritScore scores[TILE];

  for (uint32_t first = 0; first < block->n_rows; first += TILE) {
    const uint32_t n = tile_at (block, first);

    merit_plan_score (plan, block, first, n, scores);
    merit_tally_add (tally, scores, n);
  }
}

static void
tally_block (const MeritPlan *plan, const MeritBlock *block, MeritTally *tally)
{
  Tile tile;

  if (plan->assessed_only) {
    merit_kernel_tally_plainly (plan, block, tally);
    return;
  }
  for (uint32_t first = 0; first < block->n_rows; first += TILE) {
    const uint32_t n = tile_at (block, first);

    sum_rows (plan, block, first, n, &tile);
    count_rows (plan, &tile, n, tally);
  }
}

static void
select_block (const MeritPlan *plan, const MeritBlock *block, uint32_t threshold, uint64_t *rows,
              uint64_t *n_open)
{
  Tile tile;

  memset (rows, 0, ((uint64_t) block->n_rows + 63) / 64 * sizeof *rows);
  for (uint32_t first = 0; first < block->n_rows; first += TILE) {
    const uint32_t n = tile_at (block, first);

    sum_rows (plan, block, first, n, &tile);
    for (uint32_t i = 0; i < n; i++) {
      const uint32_t row = first + i;

      *n_open += tile.flags[i] & MERIT_FLAG_OPEN;
      rows[row / 64] |= (uint64_t) ((uint32_t) tile.points[i] >= threshold) << row % 64;
    }
  }
}

static void
count_column (const MeritBlock *block, uint32_t column, uint64_t counts[MERIT_CODES])
{
  merit_codes_add (counts, block, column, 0, block->n_rows);
}

static void
climb_block (const MeritPlan *plan, const MeritBlock *block, MeritLadder *ladder)
{
  uint8_t levels[TILE], open[TILE];

  if (!plan->plain_ladder) {
    merit_ladder_add (ladder, plan, block, 0, block->n_rows);
    return;
  }
  for (uint32_t first = 0; first < block->n_rows; first += TILE) {
    const uint32_t n = tile_at (block, first);

    memset (levels, 0, n);
    memset (open, 0, n);
    for (uint32_t r = 0; r < plan->n_rows; r++) {
      const MeritPlanRow *row = &plan->rows[r];
      const uint8_t *codes = block->codes + (uint64_t) row->column * block->stride + first;

      for (uint32_t i = 0; i < n; i++) {
        levels[i] = (uint8_t) (levels[i] + row->gap[codes[i]]);
        open[i] |= codes[i] == MERIT_CODE_UNASSESSED;
      }
    }
    for (uint32_t i = 0; i < n; i++) {
      ladder->one += levels[i] == 1 && open[i] == 0;
      ladder->two += levels[i] == 2 && open[i] == 0;
      ladder->more += levels[i] > 2;
    }
  }
}

const MeritKernel merit_kernel_scalar = {
  { "scalar", 0 },
  tally_block,
  select_block,
  count_column,
  climb_block,
};
