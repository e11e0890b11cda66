/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel in AVX-512 (F and BW): 64 profiles a vector. */
#include <immintrin.h>

#include <stdint.h>

#define W 64u
#define GROUP 4

typedef __m512i V;

static inline V v_zero (void) { return _mm512_setzero_si512 (); }
static inline V v_set8 (uint8_t x) { return _mm512_set1_epi8 ((char) x); }
static inline V v_set16 (uint16_t x) { return _mm512_set1_epi16 ((short) x); }
static inline V v_set32 (uint32_t x) { return _mm512_set1_epi32 ((int) x); }
static inline V v_load (const uint8_t *p) { return _mm512_loadu_si512 ((const V *) p); }
static inline void v_store (uint8_t *p, V v) { _mm512_storeu_si512 ((V *) p, v); }

static inline V
v_table (const uint8_t *p)
{
  return _mm512_broadcast_i32x4 (_mm_loadu_si128 ((const __m128i *) p));
}

static inline V v_look_up (V table, V i) { return _mm512_shuffle_epi8 (table, i); }
static inline V v_and (V a, V b) { return _mm512_and_si512 (a, b); }
static inline V v_or (V a, V b) { return _mm512_or_si512 (a, b); }
static inline V v_add8 (V a, V b) { return _mm512_add_epi8 (a, b); }
static inline V v_add16 (V a, V b) { return _mm512_add_epi16 (a, b); }
static inline V v_add32 (V a, V b) { return _mm512_add_epi32 (a, b); }
static inline V v_add64 (V a, V b) { return _mm512_add_epi64 (a, b); }
static inline V v_right4 (V a) { return _mm512_srli_epi16 (a, 4); }
static inline V v_right8 (V a) { return _mm512_srli_epi16 (a, 8); }
static inline V v_right32 (V a) { return _mm512_srli_epi64 (a, 32); }
static inline V v_even32 (V a) { return v_and (a, _mm512_set1_epi64 (UINT32_MAX)); }
static inline V v_low8 (V a, V b) { return _mm512_unpacklo_epi8 (a, b); }
static inline V v_high8 (V a, V b) { return _mm512_unpackhi_epi8 (a, b); }
static inline V v_low16 (V a, V b) { return _mm512_unpacklo_epi16 (a, b); }
static inline V v_high16 (V a, V b) { return _mm512_unpackhi_epi16 (a, b); }
static inline V v_pack16 (V a, V b) { return _mm512_packs_epi16 (a, b); }
static inline V v_pack32 (V a, V b) { return _mm512_packs_epi32 (a, b); }
static inline V v_sad (V a) { return _mm512_sad_epu8 (a, v_zero ()); }
static inline uint64_t v_bits (V a) { return _mm512_movepi8_mask (a); }

static inline V v_flip8 (V a) { return a; }
static inline V v_flip16 (V a) { return a; }
static inline V v_flip32 (V a) { return a; }

static inline V
v_above8 (V a, V b)
{
  return _mm512_movm_epi8 (_mm512_cmpgt_epu8_mask (a, b));
}

static inline V
v_above16 (V a, V b)
{
  return _mm512_movm_epi16 (_mm512_cmpgt_epu16_mask (a, b));
}

static inline V
v_above32 (V a, V b)
{
  return _mm512_maskz_set1_epi32 (_mm512_cmpgt_epu32_mask (a, b), -1);
}

static inline V
v_tick8 (V n, V a, V b)
{
  return _mm512_mask_add_epi8 (n, _mm512_cmpgt_epu8_mask (a, b), n, v_set8 (1));
}

static inline V
v_tick16 (V n, V a, V b)
{
  return _mm512_mask_add_epi16 (n, _mm512_cmpgt_epu16_mask (a, b), n, v_set16 (1));
}

static inline V
v_tick32 (V n, V a, V b)
{
  return _mm512_mask_add_epi32 (n, _mm512_cmpgt_epu32_mask (a, b), n, v_set32 (1));
}

static inline int
v_any (V a)
{
  return _mm512_test_epi8_mask (a, a) != 0;
}

/* Of two vectors the sums of neighbouring lanes, alternating. */
static inline V
add_lanes (V a, V b)
{
  return v_add64 (_mm512_unpacklo_epi64 (a, b), _mm512_unpackhi_epi64 (a, b));
}

/* Of two vectors the sums of neighbouring 128 bits, those of @a before those of @b. */
static inline V
add_pairs (V a, V b)
{
  return v_add64 (_mm512_shuffle_i64x2 (a, b, _MM_SHUFFLE (2, 0, 2, 0)),
                  _mm512_shuffle_i64x2 (a, b, _MM_SHUFFLE (3, 1, 3, 1)));
}

static inline void
v_totals (const V v[8], uint64_t totals[8])
{
  const V low = add_pairs (add_lanes (v[0], v[1]), add_lanes (v[2], v[3]));
  const V high = add_pairs (add_lanes (v[4], v[5]), add_lanes (v[6], v[7]));

  _mm512_storeu_si512 ((V *) totals, add_pairs (low, high));
}

#include "core/kernel-template.h"

const MeritKernel merit_kernel_avx512 = {
  { "avx512", MERIT_HAS_AVX512 | MERIT_HAS_POPCNT },
  tally_block,
  select_block,
  count_column,
  climb_block,
};
