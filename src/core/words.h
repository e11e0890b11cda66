/* SPDX-License-Identifier: Apache-2.0 */
/* Words: eight bytes of a text as one number, and what scatters such numbers over a table. */
#pragma once

#include <stdint.h>
#include <string.h>

/* An odd number near 2^64 over the golden ratio: the highest bits of its products with words are
 * their hash (multiplicative hashing: Knuth, The Art of Computer Programming 3, section 6.4). */
#define MERIT_GOLDEN UINT64_C (0x9E3779B97F4A7C15)

/* In the order of bytes of the machine. */
static inline uint64_t
merit_load_word (const char *at)
{
  uint64_t word;

  memcpy (&word, at, sizeof word);
  return word;
}
