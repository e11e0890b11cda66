/* SPDX-License-Identifier: Apache-2.0 */
/* A plan: one class under one policy, as a 16-entry table per requirement. Whatever a policy says
 * is in the tables, so a new policy needs no new kernel. Read-only while scoring. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/block.h"
#include "core/code.h"

/* What a code means for a requirement. */
typedef enum {
  MERIT_OUTCOME_MET,
  MERIT_OUTCOME_SHORT,
  MERIT_OUTCOME_UNASSESSED,
} MeritOutcome;

typedef struct {
  uint32_t column;            /* of the block */
  uint32_t most;              /* points it can earn at most */
  uint32_t low[MERIT_CODES];  /* points a code earns at least, below high only where unassessed */
  uint32_t high[MERIT_CODES]; /* points a code earns at most */
  uint8_t outcome[MERIT_CODES];  /* MeritOutcome */
  uint8_t superior[MERIT_CODES]; /* 1 where met at superior standard */
  uint8_t gap[MERIT_CODES];      /* levels short; 0 where met or unassessed */
  uint8_t required;              /* level, 1 … 7 */
} MeritPlanRow;

typedef struct {
  const MeritPlanRow *rows; /* in bank order */
  uint32_t n_rows;
  uint32_t max_points; /* sum of most, at least 1: 4096 rows · 100 · 10,000 stays below 2^32 */
  bool assessed_only;  /* the score is earned over what the assessed requirements can earn */
  bool by_superior;    /* ties are broken by superior standard */
} MeritPlan;

/* What one profile is worth under a plan. The score is points / most; most is 0 where there is
 * none. */
typedef struct {
  uint32_t points;
  uint32_t most;
  uint32_t low;  /* over the plan's max_points */
  uint32_t high; /* over the plan's max_points */
  uint32_t deficit;
  uint16_t met;
  uint16_t lacking; /* assessed and short */
  uint16_t unassessed;
  uint16_t superior;
} MeritScore;

/* Scores rows @first … @first + @n - 1 of @block into @scores. The plain kernel: what any faster
 * one must equal. */
void merit_plan_score (const MeritPlan *plan, const MeritBlock *block, uint32_t first, uint32_t n,
                       MeritScore *scores);
