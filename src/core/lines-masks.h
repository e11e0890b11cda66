/* SPDX-License-Identifier: Apache-2.0 */
/* What readers of lines have in common that find masks, but cannot move bytes together by them. */
#include "core/lines-template.h"

static inline const char *
read_levels (MeritLineKeys *keys, const char *at, const char *end, uint8_t *codes, bool *is_raw)
{
  return read_members (keys, at, end, codes);
}

static inline void
finish_row (const MeritLineKeys *keys, uint8_t *codes)
{
}

/* Where the bytes between quotes are: the opening quote is in, the closing one is not. */
static inline uint64_t
inside_quotes (uint64_t quotes)
{
  for (unsigned shift = 1; shift < 64; shift *= 2)
    quotes ^= quotes << shift;
  return quotes;
}

/* Of 64 bytes those that are white space but no LF. */
static inline uint64_t
mask_space (const char *at)
{
  return mask_equal (at, ' ') | mask_equal (at, '\t') | mask_equal (at, '\r');
}

/* Whether the byte belongs to a number or a word, outside of texts. */
static inline bool
is_scalar (char byte)
{
  return byte != '"' && byte != ',' && byte != ':' && (byte | 0x20) != '{' && (byte | 0x20) != '}';
}

/* What a line was normalized to so far. */
typedef struct {
  char *to;
  bool scalar; /* the last byte is one */
  bool space;  /* and white space was passed over behind it */
  bool bad;
} Normalizing;

/* Copies what @keep says of the @n bytes at @at, run by run. Of @inside nothing is a scalar. */
static inline void
copy_runs (Normalizing *state, const char *at, uint32_t n, uint64_t keep, uint64_t inside)
{
  uint32_t from = 0;

  while (from < n && keep >> from != 0) {
    const uint32_t begin = from + (uint32_t) __builtin_ctzll (keep >> from);
    const uint64_t gap = ~(keep >> begin);
    const uint32_t length = gap == 0 ? 64 : (uint32_t) __builtin_ctzll (gap);
    const uint32_t last = begin + length - 1;

    state->space = state->space || begin > from;
    /* Two that spaces part would become one. */
    state->bad = state->bad
                 || (state->space && state->scalar && (inside >> begin & 1) == 0
                     && is_scalar (at[begin]));
    for (uint32_t i = 0; i < length; i += 16)
      memcpy (state->to + i, at + begin + i, 16);
    state->to += length;
    state->scalar = (inside >> last & 1) == 0 && is_scalar (at[last]);
    state->space = false;
    from = begin + length;
  }
  state->space = state->space || from < n;
}

static size_t
normalize_line (const char *at, const char *end, char *out, size_t *taken)
{
  const char *const begin = at;
  Normalizing state = { .to = out };
  uint64_t inside_before = 0;

  while (state.to - out <= MERIT_LINES_LONGEST - 64 - 8 && end - at >= 64) {
    const uint64_t stop = mask_equal (at, '\n') | mask_equal (at, '\\');
    const uint32_t n = stop == 0 ? 64 : (uint32_t) __builtin_ctzll (stop);
    const uint64_t valid = n == 64 ? ~UINT64_C (0) : (UINT64_C (1) << n) - 1;
    const uint64_t inside = inside_quotes (mask_equal (at, '"') & valid) ^ inside_before;

    copy_runs (&state, at, n, valid & ~(mask_space (at) & ~inside), inside);
    inside_before = 0 - (inside >> 63);
    at += n;
    if (n == 64)
      continue;
    if (*at == '\n') {
      *state.to++ = '\n';
      *taken = (size_t) (at + 1 - begin);
      return state.bad || inside_before != 0 ? 0 : (size_t) (state.to - out);
    }
    if (inside_before == 0 || at[1] == '\n')
      return 0;

    const char printable = get_printable (at);

    state.scalar = state.space = false;
    if (printable != 0) {
      *state.to++ = printable;
      at += 6;
    } else {
      *state.to++ = *at++;
      *state.to++ = *at++;
    }
  }
  return 0;
}

static uint32_t
normalize_lines (const char *at, const char *until, const char *end, char *out, size_t room,
                 uint32_t most, const char **lines, const char **originals)
{
  return normalize_each (normalize_line, at, until, end, out, room, most, lines, originals);
}
