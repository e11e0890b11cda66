/* SPDX-License-Identifier: Apache-2.0 */
/* What rows lack of a plan, a byte a row: plain loops over columns that a compiler turns into
 * vector instructions. Only for plans whose levels count for more the higher they are; see
 * merit_lacks_serve(). */
#pragma once

#include "core/plan.h"

/* How many requirements merit_lacks_mark() marks in a byte. */
#define MERIT_LACKS_MARKED 8

/* Whether every requirement of the plan is met from some code on, short below it down to level 0,
 * by at least a level, and open where unassessed; and whether nobody can be short by more than 255
 * levels in all. */
bool merit_lacks_serve (const MeritPlan *plan);

/* Sets bit r of @marks[i] where row i is short of requirement @first + r, for the next
 * MERIT_LACKS_MARKED of them, and clears the others. */
void merit_lacks_mark (const MeritPlan *plan, const MeritBlock *block, uint32_t first,
                       uint8_t *marks);

/* Sets @open[i] to 1 where row i is unassessed on something, else to 0. */
void merit_lacks_open (const MeritPlan *plan, const MeritBlock *block, uint8_t *open);

/* Sets @deficits[i] to the levels that row i is short of. */
void merit_lacks_count (const MeritPlan *plan, const MeritBlock *block, uint8_t *deficits);
