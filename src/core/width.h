/* SPDX-License-Identifier: Apache-2.0 */
/* Widths: what is done alike in instructions of several widths, and which of them this machine has:
 * asked of the processor and the operating system, which must keep the registers, at run time. */
#pragma once

#include <stdint.h>

/* Instructions beyond those for which all is compiled. */
enum {
  MERIT_HAS_SSSE3 = 1 << 0,
  MERIT_HAS_POPCNT = 1 << 1,
  MERIT_HAS_AVX2 = 1 << 2,
  MERIT_HAS_BMI = 1 << 3, /* BMI and BMI2 */
  MERIT_HAS_AVX512 = 1 << 4, /* F and BW */
  MERIT_HAS_AVX512_VBMI2 = 1 << 5,
  MERIT_HAS_AVX512_VBMI = 1 << 6,
  MERIT_HAS_AVX512_CD = 1 << 7,
  MERIT_HAS_PCLMUL = 1 << 8,
};

/* The first member of what there is in several widths. */
typedef struct {
  const char *name; /* "scalar", "ssse3", "avx2", "avx512" or "neon" */
  uint32_t needs;   /* MERIT_HAS_… */
} MeritWidth;

/* Of @widths, each wider than the one before it, NULL behind the last, those that run on this
 * machine by index from 0; NULL behind the last. */
const void *merit_width_get (const void *const *widths, unsigned index);

/* The widest one that runs of at most the width that @name says; NULL: the widest. */
const void *merit_width_find (const void *const *widths, const char *name);
