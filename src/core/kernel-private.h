/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernels share among themselves. */
#pragma once

#include "core/bits.h"
#include "core/kernel.h"

extern const MeritKernel merit_kernel_scalar;
extern const MeritKernel merit_kernel_ssse3;
extern const MeritKernel merit_kernel_avx2;
extern const MeritKernel merit_kernel_avx512;
extern const MeritKernel merit_kernel_neon;

/* What MeritKernel.tally does, by the plain functions. */
void merit_kernel_tally_plainly (const MeritPlan *plan, const MeritBlock *block,
                                 MeritTally *tally);

/* Whether vectors of @size bytes may be read from the columns of @block up to the one that holds
 * the last row: a block of few rows may lie closer. */
static inline bool
merit_block_is_padded (const MeritBlock *block, uint32_t size)
{
  return block->stride >= ((uint64_t) block->n_rows + size - 1) / size * size;
}
