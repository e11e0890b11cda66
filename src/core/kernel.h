/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels: the plain functions of plan.h and tally.h for whole blocks, in the vector instructions
 * that a machine has. All kernels give equal results. Plans must be prepared. Columns may be read
 * up to the whole vector that holds the last row, as far as the stride allows; what is there does
 * not count. Blocks that start on a cache line are the fastest. */
#pragma once

#include "core/ladder.h"
#include "core/tally.h"
#include "core/width.h"

typedef struct {
  MeritWidth width;

  /* Adds all rows of @block, as merit_plan_score() and merit_tally_add() would. */
  void (*tally) (const MeritPlan *plan, const MeritBlock *block, MeritTally *tally);

  /* Sets bit i % 64 of @rows[i / 64] for each row i whose points reach @threshold, clears the
   * others up to a whole word, and adds to *@n_open the rows with something unassessed. The plan is
   * not assessed-only. */
  void (*select) (const MeritPlan *plan, const MeritBlock *block, uint32_t threshold,
                  uint64_t *rows, uint64_t *n_open);

  /* Adds the codes of a column, as merit_codes_add() would. */
  void (*count) (const MeritBlock *block, uint32_t column, uint64_t counts[MERIT_CODES]);

  /* Adds all rows of @block, as merit_ladder_add() would. */
  void (*climb) (const MeritPlan *plan, const MeritBlock *block, MeritLadder *ladder);
} MeritKernel;

/* The kernels that run on this machine by index from 0, each wider than the one before it; NULL
 * behind the last. "scalar" runs everywhere. */
const MeritKernel *merit_kernel_get (unsigned index);

/* By name; NULL where it is not known or does not run on this machine. */
const MeritKernel *merit_kernel_find (const char *name);

/* The widest one that runs on this machine. */
const MeritKernel *merit_kernel_best (void);
