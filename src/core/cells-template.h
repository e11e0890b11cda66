/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a record by bit masks, for any instruction set. Who includes this defines
 *   Window   the bytes of 64 places, in whatever form
 *   window_load (layout, at, *masks)   looks at 64 bytes (one more may be read) and sets all masks
 *   window_pack (window, content, codes)   writes the codes of the places in content, lowest first
 *   bits_extract (bits, mask)   the bits at the places in mask, lowest first, moved together
 *   bit_select (mask, i)   the place of bit i of mask, counted from its lowest
 * A bit of a mask stands for a place of the window, the first at the lowest. */
#include "core/cells-private.h"

#include <string.h>

typedef struct {
  uint64_t delimiter;
  uint64_t lf;
  uint64_t cr;
  uint64_t quote;
  uint64_t not_ascii;
  uint64_t digit;    /* of a level */
  uint64_t positive; /* such a digit, but not 0 */
  uint64_t plus;
} Masks;

static inline Window window_load (const MeritCellsLayout *layout, const char *at, Masks *masks);
static inline void window_pack (const Window *window, uint64_t content, uint8_t *codes);
static inline uint64_t bits_extract (uint64_t bits, uint64_t mask);
static inline unsigned bit_select (uint64_t mask, unsigned i);

/* The bits up to and with the lowest that is set in @mask, which is not 0. */
static inline uint64_t
up_to_lowest (uint64_t mask)
{
  return mask ^ (mask - 1);
}

/* Where the bytes between quotes are: the opening quote is in, the closing one is not. */
static inline uint64_t
inside_quotes (uint64_t quotes)
{
  for (unsigned shift = 1; shift < 64; shift *= 2)
    quotes ^= quotes << shift;
  return quotes;
}

/* The levels of the 64 columns from @column on. */
static inline uint64_t
levels_from (const MeritCellsLayout *layout, uint32_t column)
{
  const uint64_t *word = layout->levels + column / 64;
  const unsigned shift = column % 64;

  return shift == 0 ? word[0] : word[0] >> shift | word[1] << (64 - shift);
}

/* Takes the texts among the @n cells of a window, the first of @column. */
static inline void
take_texts (const MeritCellsLayout *layout, const char *at, uint64_t starts, uint64_t ends,
            uint32_t column, uint32_t n, uint32_t *text, MeritCellsRow *row)
{
  for (; *text < layout->n_texts && layout->texts[*text] - column < n; ++*text) {
    const uint32_t i = layout->texts[*text] - column;
    const unsigned start = bit_select (starts, i), end = bit_select (ends, i);
    const unsigned quote = at[start] == '"';
    const unsigned len = end - start - 2 * quote;

    row->texts[*text][row->at].text = len > 0 ? at + start + quote : NULL;
    row->texts[*text][row->at].len = len;
  }
}

static const char *
read_row (const MeritCellsLayout *layout, const char *at, const char *end, MeritCellsRow *row)
{
  uint32_t column = 0, text = 0;
  uint64_t not_ascii = 0;

  row->n_lines = 1;
  row->fault = MERIT_CELLS_GOOD;
  for (;;) {
    Masks m;
    uint64_t closing = 0, ends, top;

    if (end - at < MERIT_CELLS_MARGIN)
      return NULL;

    const Window window = window_load (layout, at, &m);
    uint64_t opening = m.quote, inside = 0;

    if (m.quote != 0) {
      inside = inside_quotes (m.quote);
      opening = m.quote & inside;
      closing = m.quote & ~inside;
      m.delimiter &= ~inside;
    }

    const uint64_t lf = m.lf & ~inside;
    const bool last = lf != 0;
    uint64_t within; /* of this record, and of fields whose end is here too */

    if (last) {
      within = up_to_lowest (lf);
      top = lf & within;

      /* A CR before it belongs to the line end. */
      const uint64_t behind_cr = m.cr << 1 & top;

      top = (top ^ behind_cr) | behind_cr >> 1;
      ends = (m.delimiter & within) | top;
    } else {
      if (m.delimiter == 0)
        return NULL;
      top = UINT64_C (1) << (63 - __builtin_clzll (m.delimiter));
      within = up_to_lowest (top);
      ends = m.delimiter;
    }

    const uint64_t starts = (ends ^ top) << 1 | 1;

    const uint32_t n = (uint32_t) __builtin_popcountll (ends);
    uint64_t content = starts;

    if (!last && column + n >= layout->n_columns)
      return NULL;
    opening &= within;
    closing &= within;
    if ((opening | closing) != 0) {
      if ((opening & ~starts) != 0 || (closing << 1 & ~ends) != 0)
        return NULL;
      content = (starts ^ opening) | opening << 1;
      row->n_lines += (uint32_t) __builtin_popcountll (m.lf & inside & within);
    }
    not_ascii |= m.not_ascii & within;
    if (last) {
      row->n_fields = column + n;
      row->end = at + __builtin_ctzll (top);
      if (row->n_fields != layout->n_columns) {
        row->fault = MERIT_CELLS_NUMBER;
        row->fault_at = row->n_fields < layout->n_columns
                            ? row->end
                            : at + bit_select (starts, layout->n_columns - column);
        return at + __builtin_ctzll (lf) + 1;
      }
    }

    /* Nothing, a digit, or a digit of 1 or more and `+`, and then the end. */
    const uint64_t stop = ends | closing;
    const uint64_t good = stop | (m.digit & (stop >> 1 | (m.positive & m.plus >> 1 & stop >> 2)));

    const uint64_t bad = bits_extract (content & ~good, content) & levels_from (layout, column);

    if (bad != 0 && row->fault == MERIT_CELLS_GOOD) {
      const unsigned i = (unsigned) __builtin_ctzll (bad);

      row->fault = MERIT_CELLS_LEVEL;
      row->column = column + i;
      row->fault_at = at + bit_select (starts, i);
    }
    window_pack (&window, content, row->codes + column);
    take_texts (layout, at, starts, ends, column, n, &text, row);
    if (last) {
      row->not_ascii = not_ascii != 0;
      return at + __builtin_ctzll (lf) + 1;
    }
    column += n;
    at += __builtin_ctzll (top) + 1;
  }
}

/* What of one block of 64 bytes matters to the next, as bits that are carried into its lowest. */
typedef struct {
  uint64_t inside;    /* all ones: between quotes */
  uint64_t may_open;  /* a quote may stand there */
  uint64_t closed;    /* a closing quote stood before it */
  uint64_t closed_cr; /* a closing quote and a CR stood before it */
} Carry;

/* The line ends of a block that end records, if all before the block is regular. *@bad: places
 * behind which that cannot be said, or where it is known that it is not so. */
static inline uint64_t
record_ends (const MeritCellsLayout *layout, const char *at, Carry *carry, uint64_t *bad)
{
  Masks m;

  window_load (layout, at, &m);
  *bad = 0;
  /* Most blocks have nothing to do with quotes. */
  if ((m.quote | carry->inside | carry->closed | carry->closed_cr) == 0) {
    carry->may_open = (m.delimiter | m.lf) >> 63;
    return m.lf;
  }

  const uint64_t inside = inside_quotes (m.quote) ^ carry->inside;
  const uint64_t opening = m.quote & inside, closing = m.quote & ~inside;
  const uint64_t lf = m.lf & ~inside;
  const uint64_t stops = (m.delimiter & ~inside) | lf;
  /* Where a field starts, or the second of doubled quotes stands. */
  const uint64_t may_open = stops | closing;
  const uint64_t behind = closing << 1 | carry->closed;
  const uint64_t behind_cr = (behind & m.cr) << 1 | carry->closed_cr;

  *bad = (opening & ~(may_open << 1 | carry->may_open)) | (behind & ~(stops | opening | m.cr))
         | (behind_cr & ~lf);
  carry->inside = 0 - (inside >> 63);
  carry->may_open = may_open >> 63;
  carry->closed = closing >> 63;
  carry->closed_cr = (behind & m.cr) >> 63;
  return lf;
}

static size_t
cut_text (const MeritCellsLayout *layout, const char *text, size_t len, bool *regular)
{
  Carry carry = { 0, 1, 0, 0 };
  size_t block = 0, at = 0; /* the last block that ends a record, and how */
  uint64_t ends = 0, lf, bad = 0;
  char rest[MERIT_CELLS_MARGIN] = "";

  for (; bad == 0 && len - at >= MERIT_CELLS_MARGIN; at += 64) {
    lf = record_ends (layout, text + at, &carry, &bad);
    if (bad != 0)
      lf &= up_to_lowest (bad);
    block = lf != 0 ? at : block;
    ends = lf != 0 ? lf : ends;
  }
  for (; bad == 0 && at < len; at += 64) {
    const size_t n = len - at < 64 ? len - at : 64;
    const uint64_t given = ~UINT64_C (0) >> (64 - n);

    memset (rest, 0, sizeof rest);
    memcpy (rest, text + at, len - at < sizeof rest ? len - at : sizeof rest);
    lf = record_ends (layout, rest, &carry, &bad);
    bad &= given;
    if (bad != 0)
      lf &= up_to_lowest (bad);
    block = lf != 0 ? at : block;
    ends = lf != 0 ? lf : ends;
  }
  *regular = bad == 0;
  return ends == 0 ? 0 : block + 64 - (size_t) __builtin_clzll (ends);
}
