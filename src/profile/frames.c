/* SPDX-License-Identifier: Apache-2.0 */
/* Each line is tried as it stands and then normalized, or at once normalized where lines before it
 * had to be, and then several at a time. Codes are put down row by row and turned into columns 16
 * rows at a time. */
#include "profile/frames.h"

#include <string.h>

#include "core/cells.h"
#include "core/code.h"
#include "core/json.h"

/* Rows that are turned into columns at a time, and columns. */
#define TURN MERIT_LINES_MOST

/* What is wanted for a normalized line. */
#define ROOM (MERIT_LINES_LONGEST + MERIT_LINES_SPARE + MERIT_LINES_MARGIN)

/* Normalized lines are kept in pieces of memory of this size. */
#define PIECE ((gsize) 128 << 10)

/* How many lines in a row that had to be normalized make it likely of the next, and how many that
 * were tried in vain make it unlikely: then one in so many is tried. */
#define USUAL  2
#define FUTILE 8

struct _MeritFrames {
  MeritRecords *records;
  const MeritLines *lines;
  MeritLineKeys keys;
  MeritLineKey *slots;
  MeritLineForms *forms;
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

MeritFrames *
merit_frames_new (MeritRecords *records, const MeritLines *lines)
{
  const MeritShape *shape = records->shape;
  const guint n = merit_shape_get_length (shape);
  const guint n_columns = merit_shape_get_n_columns (shape);
  MeritFrames *frames = g_new0 (MeritFrames, 1);
  g_autofree const char **ids = g_new (const char *, n);
  g_autofree guint32 *columns = g_new (guint32, n);

  for (guint i = 0; i < n; i++) {
    ids[i] = merit_shape_get_id (shape, i);
    columns[i] = merit_shape_get_column (shape, i);
  }
  frames->records = records;
  frames->forms = g_new0 (MeritLineForms, 1);
  frames->lines = lines;
  frames->slots = g_new (MeritLineKey, merit_line_keys_size (n));
  merit_line_keys_init (&frames->keys, merit_shape_get_max_level (shape), ids, columns, n,
                        n_columns, frames->slots);
  frames->stride = (n_columns + MERIT_LINES_SLACK + 63) / 64 * 64;
  frames->rows = g_malloc0 (TURN * frames->stride);
  frames->pieces = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (frames->pieces, g_malloc0 (PIECE));
  return frames;
}

void
merit_frames_free (MeritFrames *frames)
{
  if (frames == NULL)
    return;
  g_free (frames->forms);
  g_free (frames->slots);
  g_free (frames->rows);
  g_ptr_array_unref (frames->pieces);
  g_free (frames);
}

/* Turns the rows at hand, the last ones of the block. */
static void
turn (MeritFrames *frames)
{
  MeritBlock *block = &frames->records->block;
  guint8 *first = block->codes + block->n_rows - frames->n_rows;
  guint8 spare[TURN];

  if (frames->n_rows == 0)
    return;
  if (frames->raw != 0)
    frames->lines->finish (&frames->keys, frames->rows, frames->stride, frames->raw);
  frames->raw = 0;
  for (guint32 column = 0; column < block->n_columns; column += TURN) {
    guint8 *columns[TURN];

    for (guint32 i = 0; i < TURN; i++) {
      const gsize at = (gsize) (column + i) * block->stride;

      columns[i] = column + i < block->n_columns ? first + at : spare;
    }
    merit_cells_turn (frames->rows + column, frames->stride, columns);
  }
  memset (frames->rows, MERIT_CODE_UNASSESSED, frames->n_rows * frames->stride);
  frames->n_rows = 0;
}

/* Room for a normalized line. */
static char *
get_room (MeritFrames *frames)
{
  if (PIECE - frames->filled < ROOM) {
    if (++frames->piece == frames->pieces->len)
      g_ptr_array_add (frames->pieces, g_malloc0 (PIECE));
    frames->filled = 0;
  }
  return (char *) frames->pieces->pdata[frames->piece] + frames->filled;
}

/* Normalizes up to @most lines to memory that is kept until drop_from(). */
static void
normalize (MeritFrames *frames, const char *at, const char *until, const char *end, guint most,
           Normalized *normalized)
{
  char *room = get_room (frames);

  normalized->n = frames->lines->normalize (at, until, end, room,
                                            PIECE - frames->filled - MERIT_LINES_MARGIN, most,
                                            normalized->lines, normalized->originals);
  frames->filled += (gsize) (normalized->lines[normalized->n] - room);
}

/* The lines from @i on are not wanted any more. */
static void
drop_from (MeritFrames *frames, const Normalized *normalized, guint i)
{
  frames->filled -= (gsize) (normalized->lines[normalized->n] - normalized->lines[i]);
}

static gboolean
is_odd (const Normalized *normalized, guint i)
{
  return normalized->lines[i + 1] - normalized->lines[i]
         != normalized->originals[i + 1] - normalized->originals[i];
}

/* Where rows that are read next go. */
static MeritLineRows
next_rows (const MeritFrames *frames)
{
  const MeritRecords *records = frames->records;
  const guint32 n_rows = records->block.n_rows;

  MeritLineRows rows = {
    .codes = frames->rows + frames->n_rows * frames->stride,
    .stride = frames->stride,
    .n_texts = merit_shape_get_n_texts (records->shape),
    .first = n_rows,
    .most = MIN (TURN - frames->n_rows, MERIT_BLOCK_ROWS - n_rows),
  };

  memcpy (rows.texts, records->texts, sizeof rows.texts);
  return rows;
}

/* Of the last row. */
static void
unescape (MeritFrames *frames, const MeritLineRows *rows)
{
  const guint32 row = rows->first + rows->n - 1;

  for (guint i = 0; i < rows->n_texts; i++)
    if ((rows->escaped >> i & 1) != 0)
      rows->texts[i][row] = merit_records_unescape (frames->records, rows->texts[i][row]);
}

static void
take_rows (MeritFrames *frames, const MeritLineRows *rows)
{
  if (G_UNLIKELY (rows->escaped != 0))
    unescape (frames, rows);
  frames->raw |= rows->raw << frames->n_rows;
  frames->n_rows += rows->n;
  frames->records->block.n_rows += rows->n;
  if (frames->n_rows == TURN)
    turn (frames);
}

/* Reads lines as they stand. Returns where that ended. */
static inline const char *
read_lines (MeritFrames *frames, const char *at, const char *until, const char *end)
{
  MeritLineRows rows = next_rows (frames);

  if (frames->forms->first == 0)
    return at;

  const char *next = frames->lines->read (&frames->keys, frames->forms, at, until, end, &rows);

  if (rows.touched)
    memset (rows.codes + rows.n * rows.stride, MERIT_CODE_UNASSESSED, rows.stride);
  if (rows.n > 0)
    take_rows (frames, &rows);
  return next;
}

/* Reads lines in the spelling that all have in common, where they are written in another one or
 * were not tried as they stand. Returns where that ended. */
static const char *
read_normalized (MeritFrames *frames, const char *at, const char *until, const char *end)
{
  const gboolean was_tried = frames->odd < USUAL;

  if (was_tried && frames->futile >= FUTILE && ++frames->futile % FUTILE != 0)
    return at;

  const guint room = MIN (TURN - frames->n_rows, MERIT_BLOCK_ROWS - frames->records->block.n_rows);
  Normalized normalized;
  guint i = 0;

  normalize (frames, at, until, end, was_tried ? 1 : MIN (frames->odd, room), &normalized);

  const gboolean is_new = !was_tried || (normalized.n > 0 && is_odd (&normalized, 0));

  frames->futile = is_new ? 0 : frames->futile + 1;

  const char *last = normalized.lines[normalized.n];

  while (is_new && i < normalized.n) {
    const char *next = read_lines (frames, normalized.lines[i], last, last + MERIT_LINES_MARGIN);

    if (next == normalized.lines[i])
      break;
    for (; i < normalized.n && normalized.lines[i] < next; i++)
      frames->odd = is_odd (&normalized, i) ? MIN (frames->odd + 1, TURN) : 0;
  }
  if (i < normalized.n)
    frames->odd = MIN (frames->odd, USUAL);
  drop_from (frames, &normalized, i);
  return normalized.originals[i];
}

gsize
merit_frames_read (MeritFrames *frames, const char *text, gsize line, gsize end, gsize len)
{
  MeritRecords *records = frames->records;
  const char *at = text + line, *until = text + end;
  const guint32 first = records->block.n_rows;

  if (first == 0) {
    frames->piece = 0;
    frames->filled = 0;
  }
  while (at < until && records->block.n_rows < MERIT_BLOCK_ROWS) {
    /* So that no record is read that is too long. */
    const gsize left = MIN ((gsize) (text + len - at), MERIT_MAX_RECORD - MERIT_LINES_MARGIN);
    const char *next = at;

    if (G_LIKELY (frames->odd < USUAL))
      next = read_lines (frames, at, until, at + left);
    if (G_LIKELY (next > at))
      frames->odd = 0;
    else
      next = read_normalized (frames, at, until, at + left);
    if (next == at)
      break;
    at = next;
  }
  records->n_lines += records->block.n_rows - first;
  return (gsize) (at - text) - line;
}

void
merit_frames_adopt (MeritFrames *frames)
{
  const MeritBlock *block = &frames->records->block;
  guint8 *row = frames->rows + frames->n_rows * frames->stride;

  if (frames->n_rows == 0)
    return;
  for (guint32 column = 0; column < block->n_columns; column++)
    row[column] = merit_block_get (block, column, block->n_rows - 1);
  if (++frames->n_rows == TURN)
    turn (frames);
}

void
merit_frames_finish (MeritFrames *frames)
{
  turn (frames);
}

void
merit_frames_learn (MeritFrames *frames, const char *text, gsize line, gsize len)
{
  Normalized normalized;

  normalize (frames, text + line, text + line + 1, text + len, 1, &normalized);
  if (normalized.n > 0)
    merit_line_forms_learn (frames->forms, normalized.lines[0],
                            (gsize) (normalized.lines[1] - normalized.lines[0]),
                            merit_shape_get_texts (frames->records->shape),
                            merit_shape_get_n_texts (frames->records->shape));
  drop_from (frames, &normalized, 0);
}
