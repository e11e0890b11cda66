/* SPDX-License-Identifier: Apache-2.0 */
/* Each line is tried as it stands and then normalized, or at once normalized where lines before it
 * had to be, and then several at a time. Codes are put down row by row and turned into columns 16
 * rows at a time. */
#include "profile/forms.h"

#include <string.h>

#include "core/code.h"
#include "core/json.h"
#include "core/turn.h"

/* Rows that are turned into columns at a time, and columns. */
#define TURN MERIT_TURN

G_STATIC_ASSERT (TURN == MERIT_LINES_MOST);

/* What is wanted for a normalized line. */
#define ROOM (MERIT_LINES_LONGEST + MERIT_LINES_SPARE + MERIT_LINES_MARGIN)

/* Normalized lines are kept in pieces of memory of this size. */
#define PIECE ((gsize) 128 << 10)

/* How many lines in a row that had to be normalized make it likely of the next, and how many that
 * were tried in vain make it unlikely: then one in so many is tried. */
#define USUAL  2
#define FUTILE 8

struct _MeritForms {
  MeritRecords *records;
  const MeritLines *lines;
  const MeritTurn *turn;
  MeritLineKeys keys;
  MeritLineKey *slots;
  MeritLineForms *known;
  guint8 *rows;      /* codes of those that are not turned yet, all behind them unassessed */
  gsize stride;      /* from one to the next */
  guint n_rows;
  guint32 raw;       /* bit i: row i is to be finished */
  GPtrArray *pieces; /* of char *: normalized lines, into which texts of the block point */
  guint piece;       /* in use, and so much of it */
  gsize filled;
  guint odd;    /* lines that had to be normalized, since the last one that had not; TURN at most */
  guint futile; /* lines that were to be normalized in vain, since the last one that was not */
};

/* Lines that were normalized. */
typedef struct {
  const char *lines[TURN + 1];     /* where they start, and the last one ends */
  const char *originals[TURN + 1]; /* likewise as they stand in text */
  guint n;
} Normalized;

MeritForms *
merit_forms_new (MeritRecords *records, const MeritLines *lines)
{
  const MeritShape *shape = records->shape;
  const guint n = merit_shape_get_length (shape);
  const guint n_columns = merit_shape_get_n_columns (shape);
  MeritForms *forms = g_new0 (MeritForms, 1);
  g_autofree const char **ids = g_new (const char *, n);
  g_autofree guint32 *columns = g_new (guint32, n);

  for (guint i = 0; i < n; i++) {
    ids[i] = merit_shape_get_id (shape, i);
    columns[i] = merit_shape_get_column (shape, i);
  }
  forms->records = records;
  forms->known = g_new0 (MeritLineForms, 1);
  forms->lines = lines;
  forms->turn = merit_turn_find (lines->width.name);
  forms->slots = g_new (MeritLineKey, merit_line_keys_size (n));
  merit_line_keys_init (&forms->keys, merit_shape_get_max_level (shape), ids, columns, n,
                        n_columns, forms->slots);
  forms->stride = (n_columns + MERIT_LINES_SLACK + 63) / 64 * 64;
  forms->rows = g_malloc0 (TURN * forms->stride);
  forms->pieces = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (forms->pieces, g_malloc0 (PIECE));
  return forms;
}

void
merit_forms_free (MeritForms *forms)
{
  if (forms == NULL)
    return;
  g_free (forms->known);
  g_free (forms->slots);
  g_free (forms->rows);
  g_ptr_array_unref (forms->pieces);
  g_free (forms);
}

/* Turns the rows at hand, the last ones of the block. */
static void
turn (MeritForms *forms)
{
  MeritBlock *block = &forms->records->block;
  guint8 *first = block->codes + block->n_rows - forms->n_rows;
  guint8 spare[TURN];

  if (forms->n_rows == 0)
    return;
  if (forms->raw != 0)
    forms->lines->finish (&forms->keys, forms->rows, forms->stride, forms->raw);
  forms->raw = 0;
  for (guint32 column = 0; column < block->n_columns; column += TURN) {
    guint8 *columns[TURN];

    for (guint32 i = 0; i < TURN; i++) {
      const gsize at = (gsize) (column + i) * block->stride;

      columns[i] = column + i < block->n_columns ? first + at : spare;
    }
    forms->turn->turn (forms->rows + column, forms->stride, columns);
  }
  memset (forms->rows, MERIT_CODE_UNASSESSED, forms->n_rows * forms->stride);
  forms->n_rows = 0;
}

/* Room for a normalized line. */
static char *
get_room (MeritForms *forms)
{
  if (PIECE - forms->filled < ROOM) {
    if (++forms->piece == forms->pieces->len)
      g_ptr_array_add (forms->pieces, g_malloc0 (PIECE));
    forms->filled = 0;
  }
  return (char *) forms->pieces->pdata[forms->piece] + forms->filled;
}

/* Normalizes up to @most lines to memory that is kept until drop_from(). */
static void
normalize (MeritForms *forms, const char *at, const char *until, const char *end, guint most,
           Normalized *normalized)
{
  char *room = get_room (forms);

  normalized->n = forms->lines->normalize (at, until, end, room,
                                            PIECE - forms->filled - MERIT_LINES_MARGIN, most,
                                            normalized->lines, normalized->originals);
  forms->filled += (gsize) (normalized->lines[normalized->n] - room);
}

/* The lines from @i on are not wanted any more. */
static void
drop_from (MeritForms *forms, const Normalized *normalized, guint i)
{
  forms->filled -= (gsize) (normalized->lines[normalized->n] - normalized->lines[i]);
}

static gboolean
is_odd (const Normalized *normalized, guint i)
{
  return normalized->lines[i + 1] - normalized->lines[i]
         != normalized->originals[i + 1] - normalized->originals[i];
}

/* Where rows that are read next go. */
static MeritLineRows
next_rows (const MeritForms *forms)
{
  const MeritRecords *records = forms->records;
  const guint32 n_rows = records->block.n_rows;

  MeritLineRows rows = {
    .codes = forms->rows + forms->n_rows * forms->stride,
    .stride = forms->stride,
    .n_texts = merit_shape_get_n_texts (records->shape),
    .first = n_rows,
    .most = MIN (TURN - forms->n_rows, MERIT_BLOCK_ROWS - n_rows),
  };

  memcpy (rows.texts, records->texts, sizeof rows.texts);
  return rows;
}

/* Of the last row. */
static void
unescape (MeritForms *forms, const MeritLineRows *rows)
{
  const guint32 row = rows->first + rows->n - 1;

  for (guint i = 0; i < rows->n_texts; i++)
    if ((rows->escaped >> i & 1) != 0)
      rows->texts[i][row] = merit_records_unescape (forms->records, rows->texts[i][row]);
}

static void
take_rows (MeritForms *forms, const MeritLineRows *rows)
{
  if (G_UNLIKELY (rows->escaped != 0))
    unescape (forms, rows);
  forms->raw |= rows->raw << forms->n_rows;
  forms->n_rows += rows->n;
  forms->records->block.n_rows += rows->n;
  if (forms->n_rows == TURN)
    turn (forms);
}

/* Reads lines as they stand. Returns where that ended. */
static inline const char *
read_lines (MeritForms *forms, const char *at, const char *until, const char *end)
{
  MeritLineRows rows = next_rows (forms);

  if (forms->known->first == 0)
    return at;

  const char *next = forms->lines->read (&forms->keys, forms->known, at, until, end, &rows);

  if (rows.touched)
    memset (rows.codes + rows.n * rows.stride, MERIT_CODE_UNASSESSED, rows.stride);
  if (rows.n > 0)
    take_rows (forms, &rows);
  return next;
}

/* Reads lines in the spelling that all have in common, where they are written in another one or
 * were not tried as they stand. Returns where that ended. */
static const char *
read_normalized (MeritForms *forms, const char *at, const char *until, const char *end)
{
  const gboolean was_tried = forms->odd < USUAL;

  if (was_tried && forms->futile >= FUTILE && ++forms->futile % FUTILE != 0)
    return at;

  const guint room = MIN (TURN - forms->n_rows, MERIT_BLOCK_ROWS - forms->records->block.n_rows);
  Normalized normalized;
  guint i = 0;

  normalize (forms, at, until, end, was_tried ? 1 : MIN (forms->odd, room), &normalized);

  const gboolean is_new = !was_tried || (normalized.n > 0 && is_odd (&normalized, 0));

  forms->futile = is_new ? 0 : forms->futile + 1;

  const char *last = normalized.lines[normalized.n];

  while (is_new && i < normalized.n) {
    const char *next = read_lines (forms, normalized.lines[i], last, last + MERIT_LINES_MARGIN);

    if (next == normalized.lines[i])
      break;
    for (; i < normalized.n && normalized.lines[i] < next; i++)
      forms->odd = is_odd (&normalized, i) ? MIN (forms->odd + 1, TURN) : 0;
  }
  if (i < normalized.n)
    forms->odd = MIN (forms->odd, USUAL);
  drop_from (forms, &normalized, i);
  return normalized.originals[i];
}

gsize
merit_forms_read (MeritForms *forms, const char *text, gsize line, gsize end, gsize len)
{
  MeritRecords *records = forms->records;
  const char *at = text + line, *until = text + end;
  const guint32 first = records->block.n_rows;

  if (first == 0) {
    forms->piece = 0;
    forms->filled = 0;
  }
  while (at < until && records->block.n_rows < MERIT_BLOCK_ROWS) {
    /* So that no record is read that is too long. */
    const gsize left = MIN ((gsize) (text + len - at), MERIT_MAX_RECORD - MERIT_LINES_MARGIN);
    const char *next = at;

    if (G_LIKELY (forms->odd < USUAL))
      next = read_lines (forms, at, until, at + left);
    if (G_LIKELY (next > at))
      forms->odd = 0;
    else
      next = read_normalized (forms, at, until, at + left);
    if (next == at)
      break;
    at = next;
  }
  records->n_lines += records->block.n_rows - first;
  return (gsize) (at - text) - line;
}

void
merit_forms_adopt (MeritForms *forms)
{
  const MeritBlock *block = &forms->records->block;
  guint8 *row = forms->rows + forms->n_rows * forms->stride;

  if (forms->n_rows == 0)
    return;
  for (guint32 column = 0; column < block->n_columns; column++)
    row[column] = merit_block_get (block, column, block->n_rows - 1);
  if (++forms->n_rows == TURN)
    turn (forms);
}

void
merit_forms_finish (MeritForms *forms)
{
  turn (forms);
}

void
merit_forms_learn (MeritForms *forms, const char *text, gsize line, gsize len)
{
  Normalized normalized;

  normalize (forms, text + line, text + line + 1, text + len, 1, &normalized);
  if (normalized.n > 0)
    merit_line_forms_learn (forms->known, normalized.lines[0],
                            (gsize) (normalized.lines[1] - normalized.lines[0]),
                            merit_shape_get_texts (forms->records->shape),
                            merit_shape_get_n_texts (forms->records->shape));
  drop_from (forms, &normalized, 0);
}
