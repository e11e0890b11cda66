/* SPDX-License-Identifier: Apache-2.0 */
/* Cells without vectors: field by field, byte by byte. Records at fault are left. */
#include "core/cells-private.h"

#include <string.h>

/* As far as a field is looked at. */
#define LONGEST 64

/* How far the field at @at runs up to the delimiter or the LF behind it, or LONGEST. */
static unsigned
field_length (const MeritCellsLayout *layout, const char *at, bool *not_ascii)
{
  const char delimiter = layout->delimiter;
  unsigned char bits = 0;
  unsigned n = 0;

  while (n < LONGEST && at[n] != delimiter && at[n] != '\n' && at[n] != '"')
    bits |= (unsigned char) at[n++];
  *not_ascii |= bits >= 0x80;
  return n;
}

/* How far the text at @at runs up to the next quote, or LONGEST. */
static unsigned
quoted_length (const char *at, bool *not_ascii, uint64_t *n_lines)
{
  unsigned char bits = 0;
  unsigned n = 0;

  while (n < LONGEST && at[n] != '"') {
    *n_lines += at[n] == '\n';
    bits |= (unsigned char) at[n++];
  }
  *not_ascii |= bits >= 0x80;
  return n;
}

/* Whether @text is a level or nothing; with its code. */
static bool
take_level (const MeritCellsLayout *layout, const char *text, unsigned length, uint8_t *code)
{
  const unsigned level = (unsigned) (unsigned char) text[0] - '0';

  *code = 0;
  if (length == 0)
    return true;
  if (level > layout->max_level || length > 2 || (length == 2 && (text[1] != '+' || level == 0)))
    return false;
  *code = (uint8_t) (level == 0 ? 1 : 2 * level + length - 1);
  return true;
}

static const char *
read_row (const MeritCellsLayout *layout, const char *at, const char *end, MeritCellsRow *row)
{
  uint32_t text = 0;

  row->n_lines = 1;
  row->not_ascii = false;
  row->fault = MERIT_CELLS_GOOD;
  for (uint32_t column = 0;; column++) {
    if (end - at < MERIT_CELLS_MARGIN)
      return NULL;

    const bool quoted = *at == '"';
    const char *const inside = at + quoted;
    unsigned length;

    if (quoted)
      length = quoted_length (inside, &row->not_ascii, &row->n_lines);
    else
      length = field_length (layout, inside, &row->not_ascii);
    if (length == LONGEST)
      return NULL;
    at = inside + length + quoted;
    if (*at == '\r' && at[1] == '\n')
      at++;
    else if (!quoted && *at == '\n' && length > 0 && at[-1] == '\r')
      length--;

    const bool last = *at == '\n';

    if (last ? column + 1 != layout->n_columns
             : *at != layout->delimiter || column + 1 >= layout->n_columns)
      return NULL;
    if ((layout->levels[column / 64] >> column % 64 & 1) != 0) {
      if (!take_level (layout, inside, length, &row->codes[column]))
        return NULL;
    } else if (text < layout->n_texts && layout->texts[text] == column) {
      row->texts[text][row->at].text = length > 0 ? inside : NULL;
      row->texts[text++][row->at].len = length;
    }
    at++;
    if (last)
      return at;
  }
}

const MeritCells merit_cells_scalar = {
  { "scalar", 0 },
  read_row,
  NULL,
};
