/* SPDX-License-Identifier: Apache-2.0 */
/* Which kernels there are and which of them run here: asked of the processor and the operating
 * system, which must keep the registers, at run time. */
#include "core/kernel-private.h"

#include <string.h>

static bool
runs (const MeritKernel *kernel)
{
#if defined(__x86_64__) || defined(__i386__)
  if (kernel == &merit_kernel_ssse3)
    return __builtin_cpu_supports ("ssse3");
  if (kernel == &merit_kernel_avx2)
    return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("bmi")
           && __builtin_cpu_supports ("popcnt");
  if (kernel == &merit_kernel_avx512)
    return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw")
           && __builtin_cpu_supports ("popcnt");
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
