/* SPDX-License-Identifier: Apache-2.0 */
/* Which kernels there are and which of them run here: asked of the processor and the operating
 * system, which must keep the registers, at run time. */
#include "core/kernel-private.h"

#include <string.h>

/* Rows of a tile: with 60 columns its codes fit the 32 KiB that a core's nearest cache holds at
 * least. A multiple of 64. */
#define TILE 512

static bool
runs (const MeritKernel *kernel)
{
#if defined(__x86_64__) || defined(__i386__)
  if (kernel == &merit_kernel_ssse3)
    return __builtin_cpu_supports ("ssse3");
  if (kernel == &merit_kernel_avx2)
    return __builtin_cpu_supports ("avx2");
  if (kernel == &merit_kernel_avx512)
    return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw");
#endif
  /* The others are part of what they were compiled for. */
  return true;
}

const MeritKernel *
merit_kernel_get (unsigned index)
{
  static const MeritKernel *const kernels[] = {
    &merit_kernel_scalar,
#if defined(__x86_64__) || defined(__i386__)
    &merit_kernel_ssse3,
    &merit_kernel_avx2,
    &merit_kernel_avx512,
#elif defined(__aarch64__)
    &merit_kernel_neon,
#endif
  };

  for (unsigned i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
    if (runs (kernels[i]) && index-- == 0)
      return kernels[i];
  return NULL;
}

const MeritKernel *
merit_kernel_find (const char *name)
{
  const MeritKernel *kernel;

  for (unsigned i = 0; (kernel = merit_kernel_get (i)) != NULL; i++)
    if (strcmp (kernel->name, name) == 0)
      return kernel;
  return NULL;
}

const MeritKernel *
merit_kernel_best (void)
{
  const MeritKernel *best = NULL, *kernel;

  for (unsigned i = 0; (kernel = merit_kernel_get (i)) != NULL; i++)
    best = kernel;
  return best;
}

void
merit_kernel_tally_all (const MeritKernel *kernel, const MeritPlan *const *plans,
                        uint32_t n_plans, const MeritBlock *block, MeritTally *tallies)
{
  for (uint32_t first = 0; first < block->n_rows; first += TILE) {
    MeritBlock tile = *block;

    tile.codes += first;
    tile.n_rows = block->n_rows - first < TILE ? block->n_rows - first : TILE;
    for (uint32_t i = 0; i < n_plans; i++)
      kernel->tally (plans[i], &tile, &tallies[i]);
  }
}
