/* SPDX-License-Identifier: Apache-2.0 */
/* Turning in AVX2, rows i and i + 8 in the halves of a vector: each step interleaves vector i with
 * vector i + 4, and after three of them the halves of vector i have 8 bytes each of columns 2i and
 * 2i + 1. */
#include "core/turn-private.h"

#include <immintrin.h>
#include <string.h>

static void
turn (const uint8_t *rows, size_t stride, uint8_t *const columns[MERIT_TURN])
{
  __m256i v[8], w[8];

  for (unsigned i = 0; i < 8; i++)
    v[i] = _mm256_loadu2_m128i ((const __m128i *) (rows + (i + 8) * stride),
                                (const __m128i *) (rows + i * stride));
  for (unsigned step = 0; step < 3; step++) {
    for (unsigned i = 0; i < 4; i++) {
      w[2 * i] = _mm256_unpacklo_epi8 (v[i], v[i + 4]);
      w[2 * i + 1] = _mm256_unpackhi_epi8 (v[i], v[i + 4]);
    }
    memcpy (v, w, sizeof v);
  }
  for (unsigned i = 0; i < 8; i++)
    _mm256_storeu2_m128i ((__m128i *) columns[2 * i + 1], (__m128i *) columns[2 * i],
                          _mm256_permute4x64_epi64 (v[i], _MM_SHUFFLE (3, 1, 2, 0)));
}

const MeritTurn merit_turn_avx2 = { { "avx2", MERIT_HAS_AVX2 }, turn };
