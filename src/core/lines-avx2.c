/* SPDX-License-Identifier: Apache-2.0 */
/* Lines in AVX2: 32 bytes a vector. */
#include <immintrin.h>

#include "core/lines-masks.h"

static inline __m256i
load_32 (const void *at)
{
  return _mm256_loadu_si256 ((const __m256i *) at);
}

static inline uint32_t
mask_of (__m256i bytes)
{
  return (uint32_t) _mm256_movemask_epi8 (bytes);
}

static inline bool
literal_equal (const char *at, const MeritLinePiece *piece)
{
  const __m256i low = _mm256_cmpeq_epi8 (load_32 (at), load_32 (piece->bytes));
  const __m256i high = _mm256_cmpeq_epi8 (load_32 (at + 32), load_32 (piece->bytes + 32));

  return (piece->mask & ~(mask_of (low) | (uint64_t) mask_of (high) << 32)) == 0;
}

static inline uint64_t
mask_equal (const char *at, char byte)
{
  const __m256i wanted = _mm256_set1_epi8 (byte);

  return mask_of (_mm256_cmpeq_epi8 (load_32 (at), wanted))
         | (uint64_t) mask_of (_mm256_cmpeq_epi8 (load_32 (at + 32), wanted)) << 32;
}

static inline uint32_t
stop_32 (const char *at)
{
  const __m256i bytes = load_32 (at);
  /* As signed numbers those that are not ASCII are the least. */
  const __m256i low = _mm256_cmpgt_epi8 (_mm256_set1_epi8 (0x20), bytes);
  const __m256i marks = _mm256_or_si256 (_mm256_cmpeq_epi8 (bytes, _mm256_set1_epi8 ('"')),
                                         _mm256_cmpeq_epi8 (bytes, _mm256_set1_epi8 ('\\')));

  return mask_of (_mm256_or_si256 (low, marks));
}

static inline Window
window_at (const char *at)
{
  return (Window) { at, 64, stop_32 (at) | (uint64_t) stop_32 (at + 32) << 32 };
}

const MeritLines merit_lines_avx2 = {
  { "avx2", MERIT_HAS_AVX2 | MERIT_HAS_BMI | MERIT_HAS_POPCNT },
  read_lines,
  finish_rows,
  normalize_lines,
};
