/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel in NEON of 64-bit Arm: 16 profiles a vector. */
#include <arm_neon.h>

#include <stdint.h>

#define W 16u
#define GROUP 4

/* Lanes of other widths are views of bytes. */
typedef uint8x16_t V;

static inline uint16x8_t as16 (V a) { return vreinterpretq_u16_u8 (a); }
static inline uint32x4_t as32 (V a) { return vreinterpretq_u32_u8 (a); }
static inline uint64x2_t as64 (V a) { return vreinterpretq_u64_u8 (a); }
static inline V of16 (uint16x8_t a) { return vreinterpretq_u8_u16 (a); }
static inline V of32 (uint32x4_t a) { return vreinterpretq_u8_u32 (a); }
static inline V of64 (uint64x2_t a) { return vreinterpretq_u8_u64 (a); }

static inline V v_zero (void) { return vdupq_n_u8 (0); }
static inline V v_set8 (uint8_t x) { return vdupq_n_u8 (x); }
static inline V v_set16 (uint16_t x) { return of16 (vdupq_n_u16 (x)); }
static inline V v_set32 (uint32_t x) { return of32 (vdupq_n_u32 (x)); }
static inline V v_load (const uint8_t *p) { return vld1q_u8 (p); }
static inline void v_store (uint8_t *p, V v) { vst1q_u8 (p, v); }
static inline V v_table (const uint8_t *p) { return vld1q_u8 (p); }
static inline V v_look_up (V table, V i) { return vqtbl1q_u8 (table, i); }
static inline V v_and (V a, V b) { return vandq_u8 (a, b); }
static inline V v_or (V a, V b) { return vorrq_u8 (a, b); }
static inline V v_add8 (V a, V b) { return vaddq_u8 (a, b); }
static inline V v_add16 (V a, V b) { return of16 (vaddq_u16 (as16 (a), as16 (b))); }
static inline V v_add32 (V a, V b) { return of32 (vaddq_u32 (as32 (a), as32 (b))); }
static inline V v_add64 (V a, V b) { return of64 (vaddq_u64 (as64 (a), as64 (b))); }
static inline V v_right4 (V a) { return of16 (vshrq_n_u16 (as16 (a), 4)); }
static inline V v_right8 (V a) { return of16 (vshrq_n_u16 (as16 (a), 8)); }
static inline V v_right32 (V a) { return of64 (vshrq_n_u64 (as64 (a), 32)); }
static inline V v_even32 (V a) { return v_and (a, of64 (vdupq_n_u64 (UINT32_MAX))); }
static inline V v_low8 (V a, V b) { return vzip1q_u8 (a, b); }
static inline V v_high8 (V a, V b) { return vzip2q_u8 (a, b); }
static inline V v_low16 (V a, V b) { return of16 (vzip1q_u16 (as16 (a), as16 (b))); }
static inline V v_high16 (V a, V b) { return of16 (vzip2q_u16 (as16 (a), as16 (b))); }
static inline V v_flip8 (V a) { return a; }
static inline V v_flip16 (V a) { return a; }
static inline V v_flip32 (V a) { return a; }
static inline V v_above8 (V a, V b) { return vcgtq_u8 (a, b); }
static inline V v_above16 (V a, V b) { return of16 (vcgtq_u16 (as16 (a), as16 (b))); }
static inline V v_above32 (V a, V b) { return of32 (vcgtq_u32 (as32 (a), as32 (b))); }
static inline V v_tick8 (V n, V a, V b) { return vsubq_u8 (n, v_above8 (a, b)); }
static inline int v_any (V a) { return vmaxvq_u8 (a) != 0; }

/* Lanes of 0 or −1 keep their value when they lose their upper half. */
static inline V
v_pack16 (V a, V b)
{
  return vcombine_u8 (vmovn_u16 (as16 (a)), vmovn_u16 (as16 (b)));
}

static inline V
v_pack32 (V a, V b)
{
  return of16 (vcombine_u16 (vmovn_u32 (as32 (a)), vmovn_u32 (as32 (b))));
}

static inline void
v_totals (const V v[8], uint64_t totals[8])
{
  for (unsigned i = 0; i < 8; i += 2)
    vst1q_u64 (totals + i, vpaddq_u64 (as64 (v[i]), as64 (v[i + 1])));
}

static inline V
v_sad (V a)
{
  return of64 (vpaddlq_u32 (vpaddlq_u16 (vpaddlq_u8 (a))));
}

static inline V
v_tick16 (V n, V a, V b)
{
  return of16 (vsubq_u16 (as16 (n), as16 (v_above16 (a, b))));
}

static inline V
v_tick32 (V n, V a, V b)
{
  return of32 (vsubq_u32 (as32 (n), as32 (v_above32 (a, b))));
}

static inline uint64_t
v_bits (V a)
{
  static const uint8_t places[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
  const V bits = vandq_u8 (a, vld1q_u8 (places));

  return vaddv_u8 (vget_low_u8 (bits)) | (uint64_t) vaddv_u8 (vget_high_u8 (bits)) << 8;
}

#include "core/kernel-template.h"

const MeritKernel merit_kernel_neon = {
  { "neon", 0 },
  tally_block,
  select_block,
  count_column,
  climb_block,
};
