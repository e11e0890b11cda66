/* SPDX-License-Identifier: Apache-2.0 */
/* Which kernels there are. */
#include "core/kernel-private.h"

#include <string.h>

static const void *const kernels[] = {
  &merit_kernel_scalar,
#if defined(__x86_64__) || defined(__i386__)
  &merit_kernel_ssse3,
  &merit_kernel_avx2,
  &merit_kernel_avx512,
#elif defined(__aarch64__)
  &merit_kernel_neon,
#endif
  NULL,
};

const MeritKernel *
merit_kernel_get (unsigned index)
{
  return merit_width_get (kernels, index);
}

const MeritKernel *
merit_kernel_find (const char *name)
{
  const MeritKernel *kernel = merit_width_find (kernels, name);

  return strcmp (kernel->width.name, name) == 0 ? kernel : NULL;
}

const MeritKernel *
merit_kernel_best (void)
{
  return merit_width_find (kernels, NULL);
}
