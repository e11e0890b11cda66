/* SPDX-License-Identifier: Apache-2.0 */
/* Turning in SSE2, one row a vector: each step interleaves row i with row i + 8, and after four of
 * them rows are columns. */
#include "core/turn-private.h"

#include <emmintrin.h>
#include <string.h>

static void
turn (const uint8_t *rows, size_t stride, uint8_t *const columns[MERIT_TURN])
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

const MeritTurn merit_turn_ssse3 = { { "ssse3", MERIT_HAS_SSSE3 }, turn };
