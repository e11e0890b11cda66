/* SPDX-License-Identifier: Apache-2.0 */
/* Which readers of cells there are. */
#include "core/cells-private.h"

static const void *const readers[] = {
  &merit_cells_scalar,
#if defined(__x86_64__)
  &merit_cells_ssse3,
  &merit_cells_avx2,
  &merit_cells_avx512,
#endif
  NULL,
};

const MeritCells *
merit_cells_get (unsigned index)
{
  return merit_width_get (readers, index);
}

const MeritCells *
merit_cells_find (const char *name)
{
  return merit_width_find (readers, name);
}
