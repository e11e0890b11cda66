/* SPDX-License-Identifier: Apache-2.0 */
/* A ladder: how many levels people who are short of a plan are away from meeting it. Ladders of
 * parts add up to that of the whole, in any order. */
#pragma once

#include "core/plan.h"

/* Who is short and on none of these is short by fewer than three levels and not assessed on
 * everything: how many levels away is not known. */
typedef struct {
  uint64_t one;   /* level short over all requirements, and assessed on all of them */
  uint64_t two;   /* levels, likewise */
  uint64_t more;  /* levels: three or more, whatever is not assessed */
  uint64_t above; /* assessed too high for some requirement, which no level more would change; on
                     none of the others */
} MeritLadder;

/* Adds rows @first … @first + @n - 1 of @block. */
void merit_ladder_add (MeritLadder *ladder, const MeritPlan *plan, const MeritBlock *block,
                       uint32_t first, uint32_t n);
void merit_ladder_merge (MeritLadder *ladder, const MeritLadder *other);

/* Whether levels short over all requirements fit a byte, and whoever is short of one is so by a
 * level at least: what vectors take for granted. */
bool merit_ladder_is_plain (const MeritPlan *plan);
