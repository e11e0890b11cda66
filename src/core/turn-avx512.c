/* SPDX-License-Identifier: Apache-2.0 */
/* Turning in AVX-512 with VBMI, four rows a vector. */
#include "core/turn-private.h"

#include <immintrin.h>

/* From byte i of four rows to four bytes of column i: for i from 0. */
#define FROM(i) (i), (i) + 16, (i) + 32, (i) + 48

static const uint8_t by_column[64] = {
  FROM (0), FROM (1), FROM (2),  FROM (3),  FROM (4),  FROM (5),  FROM (6),  FROM (7),
  FROM (8), FROM (9), FROM (10), FROM (11), FROM (12), FROM (13), FROM (14), FROM (15),
};

static inline __m128i
load_row (const uint8_t *row)
{
  return _mm_loadu_si128 ((const __m128i *) row);
}

/* Four rows from @row on, column by column. */
static inline __m512i
load_rows (const uint8_t *row, size_t stride)
{
  __m512i rows = _mm512_castsi128_si512 (load_row (row));

  rows = _mm512_inserti32x4 (rows, load_row (row + stride), 1);
  rows = _mm512_inserti32x4 (rows, load_row (row + 2 * stride), 2);
  rows = _mm512_inserti32x4 (rows, load_row (row + 3 * stride), 3);
  return _mm512_permutexvar_epi8 (_mm512_loadu_si512 (by_column), rows);
}

/* Writes columns @first, 4, 8 and 12 behind it. */
static inline void
store_columns (uint8_t *const columns[MERIT_TURN], unsigned first, __m512i v)
{
  _mm_storeu_si128 ((__m128i *) columns[first], _mm512_castsi512_si128 (v));
  _mm_storeu_si128 ((__m128i *) columns[first + 4], _mm512_extracti32x4_epi32 (v, 1));
  _mm_storeu_si128 ((__m128i *) columns[first + 8], _mm512_extracti32x4_epi32 (v, 2));
  _mm_storeu_si128 ((__m128i *) columns[first + 12], _mm512_extracti32x4_epi32 (v, 3));
}

static void
turn (const uint8_t *rows, size_t stride, uint8_t *const columns[MERIT_TURN])
{
  const __m512i a = load_rows (rows, stride), b = load_rows (rows + 4 * stride, stride);
  const __m512i c = load_rows (rows + 8 * stride, stride);
  const __m512i d = load_rows (rows + 12 * stride, stride);
  const __m512i low_ab = _mm512_unpacklo_epi32 (a, b), high_ab = _mm512_unpackhi_epi32 (a, b);
  const __m512i low_cd = _mm512_unpacklo_epi32 (c, d), high_cd = _mm512_unpackhi_epi32 (c, d);

  store_columns (columns, 0, _mm512_unpacklo_epi64 (low_ab, low_cd));
  store_columns (columns, 1, _mm512_unpackhi_epi64 (low_ab, low_cd));
  store_columns (columns, 2, _mm512_unpacklo_epi64 (high_ab, high_cd));
  store_columns (columns, 3, _mm512_unpackhi_epi64 (high_ab, high_cd));
}

const MeritTurn merit_turn_avx512
    = { { "avx512", MERIT_HAS_AVX512 | MERIT_HAS_AVX512_VBMI }, turn };
