/* SPDX-License-Identifier: Apache-2.0 */
/* Lines in SSSE3: 16 bytes a vector. */
#include <immintrin.h>

#include "core/lines-masks.h"

static inline __m128i
load_16 (const void *at)
{
  return _mm_loadu_si128 ((const __m128i *) at);
}

static inline bool
literal_equal (const char *at, const MeritLinePiece *piece)
{
  for (uint32_t i = 0; i < piece->length; i += 16) {
    const uint32_t left = piece->length - i;
    const uint32_t wanted = left < 16 ? (UINT32_C (1) << left) - 1 : 0xFFFF;
    const __m128i equal = _mm_cmpeq_epi8 (load_16 (at + i), load_16 (piece->bytes + i));

    if (((uint32_t) _mm_movemask_epi8 (equal) & wanted) != wanted)
      return false;
  }
  return true;
}

static inline uint64_t
mask_equal (const char *at, char byte)
{
  const __m128i wanted = _mm_set1_epi8 (byte);
  uint64_t mask = 0;

  for (unsigned i = 0; i < 64; i += 16)
    mask |= (uint64_t) (uint32_t) _mm_movemask_epi8 (_mm_cmpeq_epi8 (load_16 (at + i), wanted))
            << i;
  return mask;
}

static inline Window
window_at (const char *at)
{
  uint64_t stops = 0;

  for (unsigned i = 0; i < 64; i += 16) {
    const __m128i bytes = load_16 (at + i);
    /* As signed numbers those that are not ASCII are the least. */
    const __m128i low = _mm_cmplt_epi8 (bytes, _mm_set1_epi8 (0x20));
    const __m128i marks = _mm_or_si128 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('"')),
                                        _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('\\')));

    stops |= (uint64_t) (uint32_t) _mm_movemask_epi8 (_mm_or_si128 (low, marks)) << i;
  }
  return (Window) { at, 64, stops };
}

const MeritLines merit_lines_ssse3 = {
  { "ssse3", MERIT_HAS_SSSE3 | MERIT_HAS_POPCNT },
  read_lines,
  finish_rows,
  normalize_lines,
};
