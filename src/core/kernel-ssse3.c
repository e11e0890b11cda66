/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel in SSSE3: 16 profiles a vector. */
#include <tmmintrin.h>

#include <stdint.h>

#define W 16u
#define GROUP 2

typedef __m128i V;

static inline V v_zero (void) { return _mm_setzero_si128 (); }
static inline V v_set8 (uint8_t x) { return _mm_set1_epi8 ((char) x); }
static inline V v_set16 (uint16_t x) { return _mm_set1_epi16 ((short) x); }
static inline V v_set32 (uint32_t x) { return _mm_set1_epi32 ((int) x); }
static inline V v_load (const uint8_t *p) { return _mm_loadu_si128 ((const V *) p); }
static inline void v_store (uint8_t *p, V v) { _mm_storeu_si128 ((V *) p, v); }
static inline V v_table (const uint8_t *p) { return v_load (p); }
static inline V v_look_up (V table, V i) { return _mm_shuffle_epi8 (table, i); }
static inline V v_and (V a, V b) { return _mm_and_si128 (a, b); }
static inline V v_or (V a, V b) { return _mm_or_si128 (a, b); }
static inline V v_add8 (V a, V b) { return _mm_add_epi8 (a, b); }
static inline V v_add16 (V a, V b) { return _mm_add_epi16 (a, b); }
static inline V v_add32 (V a, V b) { return _mm_add_epi32 (a, b); }
static inline V v_add64 (V a, V b) { return _mm_add_epi64 (a, b); }
static inline V v_right4 (V a) { return _mm_srli_epi16 (a, 4); }
static inline V v_right8 (V a) { return _mm_srli_epi16 (a, 8); }
static inline V v_right32 (V a) { return _mm_srli_epi64 (a, 32); }
static inline V v_even32 (V a) { return v_and (a, _mm_set1_epi64x (UINT32_MAX)); }
static inline V v_low8 (V a, V b) { return _mm_unpacklo_epi8 (a, b); }
static inline V v_high8 (V a, V b) { return _mm_unpackhi_epi8 (a, b); }
static inline V v_low16 (V a, V b) { return _mm_unpacklo_epi16 (a, b); }
static inline V v_high16 (V a, V b) { return _mm_unpackhi_epi16 (a, b); }
static inline V v_pack16 (V a, V b) { return _mm_packs_epi16 (a, b); }
static inline V v_pack32 (V a, V b) { return _mm_packs_epi32 (a, b); }
static inline V v_sad (V a) { return _mm_sad_epu8 (a, v_zero ()); }
static inline uint64_t v_bits (V a) { return (uint32_t) _mm_movemask_epi8 (a); }

/* There are only signed comparisons. */
static inline V v_flip8 (V a) { return _mm_xor_si128 (a, v_set8 (0x80)); }
static inline V v_flip16 (V a) { return _mm_xor_si128 (a, v_set16 (0x8000)); }
static inline V v_flip32 (V a) { return _mm_xor_si128 (a, v_set32 (0x80000000)); }
static inline V v_above8 (V a, V b) { return _mm_cmpgt_epi8 (a, b); }
static inline V v_above16 (V a, V b) { return _mm_cmpgt_epi16 (a, b); }
static inline V v_above32 (V a, V b) { return _mm_cmpgt_epi32 (a, b); }
static inline V v_tick8 (V n, V a, V b) { return _mm_sub_epi8 (n, v_above8 (a, b)); }
static inline V v_tick16 (V n, V a, V b) { return _mm_sub_epi16 (n, v_above16 (a, b)); }
static inline V v_tick32 (V n, V a, V b) { return _mm_sub_epi32 (n, v_above32 (a, b)); }

static inline int
v_any (V a)
{
  return _mm_movemask_epi8 (_mm_cmpeq_epi8 (a, v_zero ())) != 0xFFFF;
}

static inline void
v_totals (const V v[8], uint64_t totals[8])
{
  for (unsigned i = 0; i < 8; i += 2)
    _mm_storeu_si128 ((V *) (totals + i), v_add64 (_mm_unpacklo_epi64 (v[i], v[i + 1]),
                                                   _mm_unpackhi_epi64 (v[i], v[i + 1])));
}

#include "core/kernel-template.h"

const MeritKernel merit_kernel_ssse3 = {
  { "ssse3", MERIT_HAS_SSSE3 },
  tally_block,
  select_block,
  count_column,
  climb_block,
};
