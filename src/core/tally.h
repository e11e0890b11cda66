/* SPDX-License-Identifier: Apache-2.0 */
/* A tally: counts over profiles under one plan. Tallies of parts add up to the tally of the whole,
 * in any order. What is counted per competency is a histogram of codes, which belongs to the
 * columns and not to the plan. */
#pragma once

#include "core/plan.h"

#define MERIT_TALLY_BINS MERIT_PLAN_BINS

typedef struct {
  uint64_t profiles;
  uint64_t ready;
  uint64_t lacking;
  uint64_t incomplete;
  uint64_t scored;     /* profiles with a score */
  uint64_t points;     /* sum over scored profiles; of use where all share a denominator */
  uint64_t high;       /* sum over scored profiles, over the plan's max_points */
  uint64_t bins[MERIT_TALLY_BINS];
} MeritTally;

void merit_tally_add (MeritTally *tally, const MeritScore *scores, uint32_t n);
void merit_tally_merge (MeritTally *tally, const MeritTally *other);

/* Counts the codes of a column's rows @first … @first + @n - 1. */
void merit_codes_add (uint64_t counts[MERIT_CODES], const MeritBlock *block, uint32_t column,
                      uint32_t first, uint32_t n);
