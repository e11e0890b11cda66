/* SPDX-License-Identifier: Apache-2.0 */
/* Cells in AVX2 with BMI2: two vectors of 32 bytes. */
#include <immintrin.h>

#include <stdint.h>

/* The codes that the bytes would be. */
typedef struct {
  uint8_t codes[64];
} Window;

#include "core/cells-template.h"

static inline uint64_t
bits_of (__m256i low, __m256i high)
{
  return (uint32_t) _mm256_movemask_epi8 (low)
         | (uint64_t) (uint32_t) _mm256_movemask_epi8 (high) << 32;
}

static inline uint64_t
equal_bits (__m256i low, __m256i high, char byte)
{
  const __m256i wanted = _mm256_set1_epi8 (byte);

  return bits_of (_mm256_cmpeq_epi8 (low, wanted), _mm256_cmpeq_epi8 (high, wanted));
}

/* All ones in each byte that is a level. */
static inline __m256i
is_level (__m256i level, const MeritCellsLayout *layout)
{
  const __m256i most = _mm256_set1_epi8 ((char) layout->max_level);

  return _mm256_cmpeq_epi8 (_mm256_min_epu8 (level, most), level);
}

/* A level's code is twice the level, but 1 for level 0, and 1 more where `+` follows. */
static inline void
store_codes (uint8_t *codes, const char *at, __m256i level, __m256i is_level, __m256i is_zero)
{
  const __m256i one = _mm256_set1_epi8 (1);
  const __m256i next = _mm256_loadu_si256 ((const __m256i *) (at + 1));
  const __m256i superior
      = _mm256_andnot_si256 (is_zero, _mm256_cmpeq_epi8 (next, _mm256_set1_epi8 ('+')));
  const __m256i plain = _mm256_max_epu8 (_mm256_add_epi8 (level, level), one);

  _mm256_storeu_si256 ((__m256i *) codes,
                       _mm256_and_si256 (_mm256_sub_epi8 (plain, superior), is_level));
}

static inline Window
window_load (const MeritCellsLayout *layout, const char *at, Masks *masks)
{
  const __m256i low = _mm256_loadu_si256 ((const __m256i *) at);
  const __m256i high = _mm256_loadu_si256 ((const __m256i *) (at + 32));
  const __m256i low_level = _mm256_sub_epi8 (low, _mm256_set1_epi8 ('0'));
  const __m256i high_level = _mm256_sub_epi8 (high, _mm256_set1_epi8 ('0'));
  const __m256i low_is_level = is_level (low_level, layout);
  const __m256i high_is_level = is_level (high_level, layout);
  const __m256i low_is_zero = _mm256_cmpeq_epi8 (low_level, _mm256_setzero_si256 ());
  const __m256i high_is_zero = _mm256_cmpeq_epi8 (high_level, _mm256_setzero_si256 ());
  Window window;

  masks->delimiter = equal_bits (low, high, layout->delimiter);
  masks->lf = equal_bits (low, high, '\n');
  masks->cr = equal_bits (low, high, '\r');
  masks->quote = equal_bits (low, high, '"');
  masks->plus = equal_bits (low, high, '+');
  masks->not_ascii = bits_of (low, high);
  masks->digit = bits_of (low_is_level, high_is_level);
  masks->positive = masks->digit & ~bits_of (low_is_zero, high_is_zero);
  store_codes (window.codes, at, low_level, low_is_level, low_is_zero);
  store_codes (window.codes + 32, at + 32, high_level, high_is_level, high_is_zero);
  return window;
}

static inline void
window_pack (const Window *window, uint64_t content, uint8_t *codes)
{
  for (; content != 0; content &= content - 1)
    *codes++ = window->codes[__builtin_ctzll (content)];
}

static inline uint64_t
bits_extract (uint64_t bits, uint64_t mask)
{
  return _pext_u64 (bits, mask);
}

static inline unsigned
bit_select (uint64_t mask, unsigned i)
{
  return (unsigned) __builtin_ctzll (_pdep_u64 (UINT64_C (1) << i, mask));
}

const MeritCells merit_cells_avx2 = {
  { "avx2", MERIT_HAS_AVX2 | MERIT_HAS_BMI | MERIT_HAS_POPCNT },
  read_row,
  cut_text,
};
