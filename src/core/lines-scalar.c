/* SPDX-License-Identifier: Apache-2.0 */
/* Lines in plain C. */
#include "core/lines-plain.h"

static inline bool
literal_equal (const char *at, const MeritFramePiece *piece)
{
  return memcmp (at, piece->bytes, piece->length) == 0;
}

static inline uint64_t
mask_equal (const char *at, char byte)
{
  uint64_t mask = 0;

  for (unsigned i = 0; i < 64; i++)
    mask |= (uint64_t) (at[i] == byte) << i;
  return mask;
}

static inline uint64_t
mask_stop (const char *at)
{
  uint64_t mask = 0;

  for (unsigned i = 0; i < 64 && mask == 0; i++) {
    const uint8_t byte = (uint8_t) at[i];

    mask = (uint64_t) (byte == '"' || byte == '\\' || byte < 0x20 || byte >= 0x80) << i;
  }
  return mask;
}

const MeritLines merit_lines_scalar = { "scalar", read_line, normalize_line };
