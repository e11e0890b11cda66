/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of lines share among themselves. */
#pragma once

#include "core/lines.h"
#include "core/words.h"

/* What the first byte of a value says, or of a text the second: its code, its length, and what else
 * must stand in it. Where a `+` stands in the third byte, each is one more. */
enum {
  MERIT_VALUE_LENGTH = 8,
  MERIT_VALUE_FORM = 16,
  MERIT_VALUE_PLUS = 1 | 1 << MERIT_VALUE_LENGTH | 1 << MERIT_VALUE_FORM,
};

/* The forms of a value. Behind each stands what it is with a `+` in its third byte: of all but
 * MERIT_FORM_QUOTED none. */
enum {
  MERIT_FORM_BARE,
  MERIT_FORM_BARE_PLUS,
  MERIT_FORM_QUOTED,
  MERIT_FORM_SUPERIOR,
  MERIT_FORM_ZERO,
  MERIT_FORM_ZERO_PLUS,
  MERIT_FORM_NULL,
  MERIT_FORM_NULL_PLUS,
  MERIT_FORM_EMPTY,
  MERIT_FORM_EMPTY_PLUS,
  MERIT_FORM_NONE,
  MERIT_FORM_NONE_PLUS,
  MERIT_FORMS,
};

/* Of a word as it is loaded, its first @n bytes, 1 to 8. */
static inline uint64_t
merit_first_bytes (size_t n)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return ~UINT64_C (0) << (64 - 8 * n);
#else
  return ~UINT64_C (0) >> (64 - 8 * n);
#endif
}

/* What tells keys apart: of at most 8 bytes all of them. */
static inline uint64_t
merit_key_word (const char *key, size_t length)
{
  if (length <= 8)
    return merit_load_word (key) & merit_first_bytes (length);
  return merit_load_word (key) ^ merit_load_word (key + length - 8) * MERIT_GOLDEN;
}

/* The slot of a key, or a free one. */
static inline MeritLineKey *
merit_find_key (const MeritLineKeys *keys, const char *key, size_t length, uint64_t word)
{
  const uint32_t last = (UINT32_C (1) << (32 - keys->shift)) - 1;
  uint32_t at = (uint32_t) (word * MERIT_GOLDEN >> 32) >> keys->shift;

  for (;; at = (at + 1) & last) {
    MeritLineKey *slot = &keys->slots[at];

    if (slot->id == NULL
        || (slot->word == word && slot->length == length
            && (length <= 8 || memcmp (slot->id, key + 1, length - 3) == 0)))
      return slot;
  }
}

extern const MeritLines merit_lines_scalar;
extern const MeritLines merit_lines_ssse3;
extern const MeritLines merit_lines_avx2;
extern const MeritLines merit_lines_avx512;
