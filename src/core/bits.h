/* SPDX-License-Identifier: Apache-2.0 */
/* Counting bits on any machine: with the instruction for it where a file is compiled for that. */
#pragma once

#include <stdint.h>

/* How many bits are set (Warren, Hacker's Delight, section 5-1, where no instruction does it). */
static inline uint32_t
merit_bits_count (uint64_t bits)
{
#if defined(__POPCNT__) || defined(__aarch64__)
  return (uint32_t) __builtin_popcountll (bits);
#else
  bits -= bits >> 1 & UINT64_C (0x5555555555555555);
  bits = (bits & UINT64_C (0x3333333333333333)) + (bits >> 2 & UINT64_C (0x3333333333333333));
  bits = (bits + (bits >> 4)) & UINT64_C (0x0F0F0F0F0F0F0F0F);
  return (uint32_t) ((bits * UINT64_C (0x0101010101010101)) >> 56);
#endif
}
