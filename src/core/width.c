/* SPDX-License-Identifier: Apache-2.0 */
#include "core/width.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static uint32_t
find_instructions (void)
{
  uint32_t has = 0;

#if defined(__x86_64__) || defined(__i386__)
  if (__builtin_cpu_supports ("ssse3"))
    has |= MERIT_HAS_SSSE3;
  if (__builtin_cpu_supports ("popcnt"))
    has |= MERIT_HAS_POPCNT;
  if (__builtin_cpu_supports ("avx2"))
    has |= MERIT_HAS_AVX2;
  if (__builtin_cpu_supports ("bmi") && __builtin_cpu_supports ("bmi2"))
    has |= MERIT_HAS_BMI;
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw"))
    has |= MERIT_HAS_AVX512;
  if (__builtin_cpu_supports ("avx512vbmi2"))
    has |= MERIT_HAS_AVX512_VBMI2;
  if (__builtin_cpu_supports ("avx512vbmi"))
    has |= MERIT_HAS_AVX512_VBMI;
  if (__builtin_cpu_supports ("avx512cd"))
    has |= MERIT_HAS_AVX512_CD;
  if (__builtin_cpu_supports ("pclmul"))
    has |= MERIT_HAS_PCLMUL;
#endif
  return has;
}

static bool
runs (const void *width)
{
  return (((const MeritWidth *) width)->needs & ~find_instructions ()) == 0;
}

const void *
merit_width_get (const void *const *widths, unsigned index)
{
  for (; *widths != NULL; widths++)
    if (runs (*widths) && index-- == 0)
      return *widths;
  return NULL;
}

const void *
merit_width_find (const void *const *widths, const char *name)
{
  const void *best = NULL;

  for (; *widths != NULL; widths++) {
    if (runs (*widths))
      best = *widths;
    if (name != NULL && strcmp (((const MeritWidth *) *widths)->name, name) == 0)
      break;
  }
  return best;
}
