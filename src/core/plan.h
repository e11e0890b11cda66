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
  uint8_t gap[MERIT_CODES];      /* levels short; 0 where met, unassessed or above what is met */
  uint8_t required;              /* level, 1 … 7 */
} MeritPlanRow;

/* The bins of a histogram of scores: [0,10), [10,20) … [90,100] percent. */
#define MERIT_PLAN_BINS 10

/* What MeritPlanBytes.flags says of a code; combined by OR over requirements, a value above
 * MERIT_FLAG_OPEN is a profile that is short, and MERIT_FLAG_OPEN one that is incomplete. */
#define MERIT_FLAG_OPEN 1  /* unassessed */
#define MERIT_FLAG_SHORT 2

/* A row of a plan as the fast kernels look it up, 16 bytes at a time: points divided by the plan's
 * divisor, byte by byte, the lowest first. And what merit_plan_score_fast() adds up, which is all
 * that a code counts for in two words: none of their lanes can reach the next one. */
typedef struct {
  uint8_t flags[MERIT_CODES];
  uint8_t low[4][MERIT_CODES];
  uint8_t high[4][MERIT_CODES];
  uint64_t points[MERIT_CODES]; /* low, and above its 32 bits high */
  uint64_t counts[MERIT_CODES]; /* from the lowest 16 bits up: met, short, superior, levels short */
} MeritPlanBytes;

typedef struct {
  const MeritPlanRow *rows; /* in bank order */
  uint32_t n_rows;
  uint32_t max_points; /* sum of most, at least 1 */
  bool assessed_only;  /* the score is earned over what the assessed requirements can earn */
  bool by_superior;    /* ties are broken by superior standard */

  /* What follows is set by merit_plan_prepare(). */
  const MeritPlanBytes *bytes; /* one per row */
  uint32_t divisor;            /* common to all points and max_points */
  uint32_t width;              /* bytes that hold the divided points of any profile: 1, 2 or 4 */
  bool plain_ladder;           /* merit_ladder_is_plain() */
  uint32_t below[MERIT_PLAN_BINS - 1]; /* the most divided points that are below bin 1 … 9 */
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

/* The same under a prepared plan, in less time where there are many rows and few requirements. */
void merit_plan_score_fast (const MeritPlan *plan, const MeritBlock *block, uint32_t first,
                            uint32_t n, MeritScore *scores);

/* Completes @plan for the kernels in core/kernel.h from what stands above `bytes`. @bytes: room for
 * one per row, which the plan keeps. */
void merit_plan_prepare (MeritPlan *plan, MeritPlanBytes *bytes);

/* The most divided points that do not reach @points, at least 1, or the most there can be. */
uint32_t merit_plan_below (const MeritPlan *plan, uint32_t points);
