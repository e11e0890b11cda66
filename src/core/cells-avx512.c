/* SPDX-License-Identifier: Apache-2.0 */
/* Cells in AVX-512 (F, BW, VBMI2) with BMI2: 64 bytes a vector, whose masks are the bit masks. */
#include <immintrin.h>

#include <stdint.h>

/* The codes that the bytes would be. */
typedef __m512i Window;

#include "core/cells-template.h"

static inline Window
window_load (const MeritCellsLayout *layout, const char *at, Masks *masks)
{
  const __m512i bytes = _mm512_loadu_si512 ((const void *) at);
  const __m512i level = _mm512_sub_epi8 (bytes, _mm512_set1_epi8 ('0'));
  const __m512i one = _mm512_set1_epi8 (1);

  masks->delimiter = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 (layout->delimiter));
  masks->lf = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('\n'));
  masks->cr = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('\r'));
  masks->quote = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('"'));
  masks->not_ascii = _mm512_movepi8_mask (bytes);
  masks->plus = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('+'));
  masks->digit = _mm512_cmple_epu8_mask (level, _mm512_set1_epi8 ((char) layout->max_level));
  masks->positive = masks->digit & _mm512_test_epi8_mask (level, level);

  /* A level's code is twice the level, but 1 for level 0, and 1 more where `+` follows. */
  const __m512i plain = _mm512_maskz_max_epu8 (masks->digit, _mm512_add_epi8 (level, level), one);

  return _mm512_mask_add_epi8 (plain, masks->positive & masks->plus >> 1, plain, one);
}

static inline void
window_pack (const Window *window, uint64_t content, uint8_t *codes)
{
  _mm512_storeu_si512 ((void *) codes, _mm512_maskz_compress_epi8 (content, *window));
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

const MeritCells merit_cells_avx512 = {
  { "avx512", MERIT_HAS_AVX512 | MERIT_HAS_AVX512_VBMI2 | MERIT_HAS_BMI | MERIT_HAS_POPCNT },
  read_row,
  cut_text,
};
