/* SPDX-License-Identifier: Apache-2.0 */
/* Cells in SSSE3 with POPCNT: four vectors of 16 bytes. */
#include <tmmintrin.h>

#include <stdint.h>

/* The codes that the bytes would be. */
typedef struct {
  uint8_t codes[64];
} Window;

#include "core/cells-template.h"

static inline uint64_t
bits_of (__m128i bytes, unsigned i)
{
  return (uint64_t) (uint32_t) _mm_movemask_epi8 (bytes) << 16 * i;
}

static inline uint64_t
equal_bits (__m128i bytes, char byte, unsigned i)
{
  return bits_of (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 (byte)), i);
}

static inline Window
window_load (const MeritCellsLayout *layout, const char *at, Masks *masks)
{
  const __m128i one = _mm_set1_epi8 (1), plus = _mm_set1_epi8 ('+');
  Window window;

  *masks = (Masks){ 0 };
  for (unsigned i = 0; i < 4; i++) {
    const __m128i bytes = _mm_loadu_si128 ((const __m128i *) (at + 16 * i));
    const __m128i next = _mm_loadu_si128 ((const __m128i *) (at + 16 * i + 1));
    const __m128i level = _mm_sub_epi8 (bytes, _mm_set1_epi8 ('0'));
    const __m128i most = _mm_set1_epi8 ((char) layout->max_level);
    const __m128i is_level = _mm_cmpeq_epi8 (_mm_min_epu8 (level, most), level);
    const __m128i is_positive
        = _mm_andnot_si128 (_mm_cmpeq_epi8 (level, _mm_setzero_si128 ()), is_level);
    const __m128i superior = _mm_and_si128 (is_positive, _mm_cmpeq_epi8 (next, plus));
    /* A level's code is twice the level, but 1 for level 0, and 1 more where `+` follows. */
    const __m128i plain = _mm_max_epu8 (_mm_add_epi8 (level, level), one);

    masks->delimiter |= equal_bits (bytes, layout->delimiter, i);
    masks->lf |= equal_bits (bytes, '\n', i);
    masks->cr |= equal_bits (bytes, '\r', i);
    masks->quote |= equal_bits (bytes, '"', i);
    masks->plus |= equal_bits (bytes, '+', i);
    masks->not_ascii |= bits_of (bytes, i);
    masks->digit |= bits_of (is_level, i);
    masks->positive |= bits_of (is_positive, i);
    _mm_storeu_si128 ((__m128i *) (window.codes + 16 * i),
                      _mm_and_si128 (_mm_sub_epi8 (plain, superior), is_level));
  }
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
  uint64_t extracted = 0;

  for (; bits != 0; bits &= bits - 1)
    extracted |= UINT64_C (1) << __builtin_popcountll (mask & ((bits & -bits) - 1));
  return extracted;
}

static inline unsigned
bit_select (uint64_t mask, unsigned i)
{
  while (i-- > 0)
    mask &= mask - 1;
  return (unsigned) __builtin_ctzll (mask);
}

const MeritCells merit_cells_ssse3 = {
  { "ssse3", MERIT_HAS_SSSE3 | MERIT_HAS_POPCNT },
  read_row,
  cut_text,
};
