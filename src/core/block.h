/* SPDX-License-Identifier: Apache-2.0 */
/* A block: the assessments of some profiles as columns of 1-byte codes, one column a competency.
 * Memory belongs to whoever made it; a block only says how it is laid out. */
#pragma once

#include <stdint.h>

/* The most profiles of one block: few enough that a block stays in a core's cache. */
#define MERIT_BLOCK_ROWS 4096

typedef struct {
  uint8_t *codes;     /* code of profile row in column: codes[column * stride + row] */
  uint32_t stride;    /* bytes from one column to the next, a multiple of 64 */
  uint32_t n_columns;
  uint32_t n_rows;    /* profiles held */
} MeritBlock;

static inline uint8_t
merit_block_get (const MeritBlock *block, uint32_t column, uint32_t row)
{
  return block->codes[(uint64_t) column * block->stride + row];
}
