/* SPDX-License-Identifier: Apache-2.0 */
/* Lines in plain C, byte by byte. */
#include "core/lines-template.h"

static inline bool
literal_equal (const char *at, const MeritLinePiece *piece)
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

static inline Window
window_at (const char *at)
{
  for (uint32_t i = 0; i < 64; i++) {
    const uint8_t byte = (uint8_t) at[i];

    if (byte == '"' || byte == '\\' || byte < 0x20 || byte >= 0x80)
      return (Window) { at, i + 1, UINT64_C (1) << i };
  }
  return (Window) { at, 64, 0 };
}

static inline const char *
read_levels (MeritLineKeys *keys, const char *at, const char *end, uint8_t *codes, bool *is_raw)
{
  return read_members (keys, at, end, codes);
}

static inline void
finish_row (const MeritLineKeys *keys, uint8_t *codes)
{
}

enum { BYTE_SCALAR, BYTE_MARK, BYTE_SPACE, BYTE_QUOTE, BYTE_LF, BYTE_BACKSLASH };

static inline unsigned
classify (char byte)
{
  switch (byte) {
  case ' ':
  case '\t':
  case '\r':
    return BYTE_SPACE;
  case '\n':
    return BYTE_LF;
  case '"':
    return BYTE_QUOTE;
  case ',':
  case ':':
  case '[':
  case ']':
  case '{':
  case '}':
    return BYTE_MARK;
  case '\\':
    return BYTE_BACKSLASH;
  default:
    return BYTE_SCALAR;
  }
}

/* Copies the text at @at with its quotes; *@to moves on. Returns where it ends, or NULL. */
static const char *
normalize_text (const char *at, char **to, const char *limit)
{
  char *out = *to;

  *out++ = *at++;
  while (out < limit) {
    const char byte = *at++;

    *out = byte;
    if (byte == '\n')
      return NULL;
    if (byte == '\\') {
      const char printable = get_printable (at - 1);

      if (printable != 0) {
        *out = printable;
        at += 5;
      } else {
        if (*at == '\n')
          return NULL;
        *++out = *at++;
      }
    }
    out++;
    if (byte == '"') {
      *to = out;
      return at;
    }
  }
  return NULL;
}

static size_t
normalize_line (const char *at, const char *end, char *out, size_t *taken)
{
  const char *const begin = at;
  const char *const limit = out + MERIT_LINES_LONGEST - 2;
  char *to = out;
  bool scalar = false, space = false; /* before @at */

  while (to < limit) {
    const unsigned kind = classify (*at);

    if (kind == BYTE_SPACE) {
      space = true;
      at++;
      continue;
    }
    /* Two that spaces part would become one, and escapes are of texts. */
    if ((kind == BYTE_SCALAR && scalar && space) || kind == BYTE_BACKSLASH)
      return 0;
    if (kind == BYTE_QUOTE) {
      at = normalize_text (at, &to, limit);
      if (at == NULL)
        return 0;
    } else {
      *to++ = *at++;
    }
    if (kind == BYTE_LF) {
      *taken = (size_t) (at - begin);
      return (size_t) (to - out);
    }
    scalar = kind == BYTE_SCALAR;
    space = false;
  }
  return 0;
}

static uint32_t
normalize_lines (const char *at, const char *until, const char *end, char *out, size_t room,
                 uint32_t most, const char **lines, const char **originals)
{
  return normalize_each (normalize_line, at, until, end, out, room, most, lines, originals);
}

const MeritLines merit_lines_scalar = {
  { "scalar", 0 },
  read_lines,
  finish_rows,
  normalize_lines,
};
