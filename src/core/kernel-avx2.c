/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel in AVX2: 32 profiles a vector. */
#include <immintrin.h>

#include <stdint.h>

#define W 32u
#define GROUP 2

typedef __m256i V;

static inline V v_zero (void) { return _mm256_setzero_si256 (); }
static inline V v_set8 (uint8_t x) { return _mm256_set1_epi8 ((char) x); }
static inline V v_set16 (uint16_t x) { return _mm256_set1_epi16 ((short) x); }
static inline V v_set32 (uint32_t x) { return _mm256_set1_epi32 ((int) x); }
static inline V v_load (const uint8_t *p) { return _mm256_loadu_si256 ((const V *) p); }
static inline void v_store (uint8_t *p, V v) { _mm256_storeu_si256 ((V *) p, v); }

static inline V
v_table (const uint8_t *p)
{
  return _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) p));
}

static inline V v_look_up (V table, V i) { return _mm256_shuffle_epi8 (table, i); }
static inline V v_and (V a, V b) { return _mm256_and_si256 (a, b); }
static inline V v_or (V a, V b) { return _mm256_or_si256 (a, b); }
static inline V v_add8 (V a, V b) { return _mm256_add_epi8 (a, b); }
static inline V v_add16 (V a, V b) { return _mm256_add_epi16 (a, b); }
static inline V v_add32 (V a, V b) { return _mm256_add_epi32 (a, b); }
static inline V v_add64 (V a, V b) { return _mm256_add_epi64 (a, b); }
static inline V v_right4 (V a) { return _mm256_srli_epi16 (a, 4); }
static inline V v_right8 (V a) { return _mm256_srli_epi16 (a, 8); }
static inline V v_right32 (V a) { return _mm256_srli_epi64 (a, 32); }
static inline V v_even32 (V a) { return v_and (a, _mm256_set1_epi64x (UINT32_MAX)); }
static inline V v_low8 (V a, V b) { return _mm256_unpacklo_epi8 (a, b); }
static inline V v_high8 (V a, V b) { return _mm256_unpackhi_epi8 (a, b); }
static inline V v_low16 (V a, V b) { return _mm256_unpacklo_epi16 (a, b); }
static inline V v_high16 (V a, V b) { return _mm256_unpackhi_epi16 (a, b); }
static inline V v_pack16 (V a, V b) { return _mm256_packs_epi16 (a, b); }
static inline V v_pack32 (V a, V b) { return _mm256_packs_epi32 (a, b); }
static inline V v_sad (V a) { return _mm256_sad_epu8 (a, v_zero ()); }
static inline uint64_t v_bits (V a) { return (uint32_t) _mm256_movemask_epi8 (a); }

/* There are only signed comparisons. */
static inline V v_flip8 (V a) { return _mm256_xor_si256 (a, v_set8 (0x80)); }
static inline V v_flip16 (V a) { return _mm256_xor_si256 (a, v_set16 (0x8000)); }
static inline V v_flip32 (V a) { return _mm256_xor_si256 (a, v_set32 (0x80000000)); }
static inline V v_above8 (V a, V b) { return _mm256_cmpgt_epi8 (a, b); }
static inline V v_above16 (V a, V b) { return _mm256_cmpgt_epi16 (a, b); }
static inline V v_above32 (V a, V b) { return _mm256_cmpgt_epi32 (a, b); }
static inline V v_tick8 (V n, V a, V b) { return _mm256_sub_epi8 (n, v_above8 (a, b)); }
static inline V v_tick16 (V n, V a, V b) { return _mm256_sub_epi16 (n, v_above16 (a, b)); }
static inline V v_tick32 (V n, V a, V b) { return _mm256_sub_epi32 (n, v_above32 (a, b)); }

static inline int
v_any (V a)
{
  return !_mm256_testz_si256 (a, a);
}

/* Of two vectors the sums of neighbouring lanes, alternating. */
static inline V
add_lanes (V a, V b)
{
  return v_add64 (_mm256_unpacklo_epi64 (a, b), _mm256_unpackhi_epi64 (a, b));
}

/* The sums of the lanes of four vectors. */
static inline V
add_vectors (const V v[4])
{
  const V low = add_lanes (v[0], v[1]), high = add_lanes (v[2], v[3]);

  return v_add64 (_mm256_permute2x128_si256 (low, high, 0x20),
                  _mm256_permute2x128_si256 (low, high, 0x31));
}

static inline void
v_totals (const V v[8], uint64_t totals[8])
{
  _mm256_storeu_si256 ((V *) totals, add_vectors (v));
  _mm256_storeu_si256 ((V *) (totals + 4), add_vectors (v + 4));
}

#include "core/kernel-template.h"

const MeritKernel merit_kernel_avx2 = {
  { "avx2", MERIT_HAS_AVX2 | MERIT_HAS_BMI | MERIT_HAS_POPCNT },
  tally_block,
  select_block,
  count_column,
  climb_block,
};
