/* SPDX-License-Identifier: Apache-2.0 */
/* The plain kernel: one table look-up per profile and requirement, requirement by requirement so
 * that each column of codes is read once from end to end. Every faster kernel must give equal
 * scores. */
#include "core/plan.h"

#include <string.h>

#include "core/exact.h"
#include "core/ladder.h"

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

/* Up to so many requirements their tables stay in a core's nearest cache while all of them are
 * looked up for each row. */
#define FEW_REQUIREMENTS 48

/* Rows that are scored side by side, so that finding a column is paid once for them. */
#define GROUP 4

static MeritScore
unpack (const MeritPlan *plan, uint64_t points, uint64_t counts)
{
  MeritScore score = {
    .points = (uint32_t) points,
    .most = plan->max_points,
    .low = (uint32_t) points,
    .high = (uint32_t) (points >> 32),
    .deficit = (uint16_t) (counts >> 48),
    .met = (uint16_t) counts,
    .lacking = (uint16_t) (counts >> 16),
    .superior = (uint16_t) (counts >> 32),
  };

  score.unassessed = (uint16_t) (plan->n_rows - score.met - score.lacking);
  return score;
}

static inline void
score_group (const MeritPlan *plan, const uint8_t *codes, uint32_t stride, uint32_t n,
             MeritScore *scores)
{
  uint64_t points[GROUP] = { 0 }, counts[GROUP] = { 0 };

  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanBytes *tables = &plan->bytes[r];
    const uint8_t *column = codes + (uint64_t) plan->rows[r].column * stride;

    for (uint32_t i = 0; i < n; i++) {
      points[i] += tables->points[column[i]];
      counts[i] += tables->counts[column[i]];
    }
  }
  for (uint32_t i = 0; i < n; i++)
    scores[i] = unpack (plan, points[i], counts[i]);
}

void
merit_plan_score_fast (const MeritPlan *plan, const MeritBlock *block, uint32_t first, uint32_t n,
                       MeritScore *scores)
{
  uint32_t at = 0;

  if (plan->assessed_only || plan->n_rows > FEW_REQUIREMENTS) {
    merit_plan_score (plan, block, first, n, scores);
    return;
  }
  for (; n - at >= GROUP; at += GROUP)
    score_group (plan, block->codes + first + at, block->stride, GROUP, scores + at);
  for (; at < n; at++)
    score_group (plan, block->codes + first + at, block->stride, 1, scores + at);
}

/* The most that divided points can be, as far as their width tells. */
static uint32_t
widest (const MeritPlan *plan)
{
  return plan->width == 1 ? UINT8_MAX : plan->width == 2 ? UINT16_MAX : UINT32_MAX;
}

/* Sets divisor and width. */
static void
measure (MeritPlan *plan)
{
  uint64_t reach = 0;

  plan->divisor = plan->max_points;
  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];
    uint32_t most = 0;

    for (int code = 0; code < MERIT_CODES; code++) {
      plan->divisor = (uint32_t) merit_exact_divisor (plan->divisor, row->low[code]);
      plan->divisor = (uint32_t) merit_exact_divisor (plan->divisor, row->high[code]);
      most = row->low[code] > most ? row->low[code] : most;
      most = row->high[code] > most ? row->high[code] : most;
    }
    reach += most;
  }
  reach /= plan->divisor;
  plan->width = reach <= UINT8_MAX ? 1 : reach <= UINT16_MAX ? 2 : 4;
}

static void
split (const MeritPlan *plan, const uint32_t points[MERIT_CODES], uint8_t bytes[4][MERIT_CODES])
{
  for (int code = 0; code < MERIT_CODES; code++) {
    const uint32_t divided = points[code] / plan->divisor;

    for (int byte = 0; byte < 4; byte++)
      bytes[byte][code] = (uint8_t) (divided >> 8 * byte);
  }
}

/* Sums of counts over 4096 rows stay below 2^16: a row is short by at most 7 levels. */
static void
pack (const MeritPlanRow *row, MeritPlanBytes *tables)
{
  for (int code = 0; code < MERIT_CODES; code++) {
    const uint64_t met = row->outcome[code] == MERIT_OUTCOME_MET;
    const uint64_t lacking = row->outcome[code] == MERIT_OUTCOME_SHORT;

    tables->points[code] = (uint64_t) row->high[code] << 32 | row->low[code];
    tables->counts[code] = met | lacking << 16 | (uint64_t) row->superior[code] << 32
                           | (uint64_t) row->gap[code] << 48;
  }
}

void
merit_plan_prepare (MeritPlan *plan, MeritPlanBytes *bytes)
{
  measure (plan);
  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];

    split (plan, row->low, bytes[r].low);
    split (plan, row->high, bytes[r].high);
    for (int code = 0; code < MERIT_CODES; code++)
      bytes[r].flags[code] = row->outcome[code] == MERIT_OUTCOME_SHORT ? MERIT_FLAG_SHORT
                             : row->outcome[code] == MERIT_OUTCOME_MET ? 0
                                                                       : MERIT_FLAG_OPEN;
    pack (row, &bytes[r]);
  }
  plan->bytes = bytes;
  plan->plain_ladder = merit_ladder_is_plain (plan);

  /* Bin b starts at the least whole number of points that is not below b tenths. */
  for (uint32_t bin = 1; bin < MERIT_PLAN_BINS; bin++) {
    const uint64_t tenths = (uint64_t) plan->max_points * bin;
    const uint64_t least = (tenths + MERIT_PLAN_BINS - 1) / MERIT_PLAN_BINS;

    plan->below[bin - 1] = merit_plan_below (plan, (uint32_t) least);
  }
}

uint32_t
merit_plan_below (const MeritPlan *plan, uint32_t points)
{
  const uint32_t below = (points - 1) / plan->divisor;

  return below < widest (plan) ? below : widest (plan);
}
