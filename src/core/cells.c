/* SPDX-License-Identifier: Apache-2.0 */
/* Which readers of cells there are, and turning rows into columns. */
#include "core/cells-private.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

#ifdef __SSE2__

/* Each step interleaves row i with row i + 8; after four of them rows are columns. */
void
merit_cells_turn (const uint8_t *rows, size_t stride, uint8_t *const columns[16])
{
  __m128i v[16], w[16];

  for (unsigned i = 0; i < 16; i++)
    v[i] = _mm_loadu_si128 ((const __m128i *) (rows + i * stride));
  for (unsigned step = 0; step < 4; step++) {
    for (unsigned i = 0; i < 8; i++) {
      w[2 * i] = _mm_unpacklo_epi8 (v[i], v[i + 8]);
      w[2 * i + 1] = _mm_unpackhi_epi8 (v[i], v[i + 8]);
    }
    memcpy (v, w, sizeof v);
  }
  for (unsigned i = 0; i < 16; i++)
    _mm_storeu_si128 ((__m128i *) columns[i], v[i]);
}

#else

void
merit_cells_turn (const uint8_t *rows, size_t stride, uint8_t *const columns[16])
{
  for (unsigned i = 0; i < 16; i++)
    for (unsigned j = 0; j < 16; j++)
      columns[i][j] = rows[j * stride + i];
}

#endif
