/* SPDX-License-Identifier: Apache-2.0 */
/* The 16 states of an assessment, as one 4-bit code: 0 unassessed, 1 level 0, 2ℓ level ℓ and
 * 2ℓ+1 level ℓ performed at superior standard (ℓ = 1 … 7). A higher code is never a lower level. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define MERIT_CODES 16
#define MERIT_CODE_UNASSESSED 0
#define MERIT_CODE_LEVEL_0 1

static inline uint8_t
merit_code_make (unsigned level, bool superior)
{
  return level == 0 ? MERIT_CODE_LEVEL_0 : (uint8_t) (2 * level + (superior ? 1 : 0));
}

/* The level of an assessed @code; asking for the level of what is unassessed is a mistake. */
static inline unsigned
merit_code_level (uint8_t code)
{
  return code >> 1;
}

static inline bool
merit_code_superior (uint8_t code)
{
  return code > MERIT_CODE_LEVEL_0 && (code & 1) != 0;
}
