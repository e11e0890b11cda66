/* SPDX-License-Identifier: Apache-2.0 */
/* Each line is tried by the frames at hand that begin as it does, those that were right most often
 * first: as it stands and then normalized, or at once normalized where lines before it had to be.
 * Codes are put down row by row and turned into columns 16 rows at a time. */
#include "profile/frames.h"

#include <string.h>

#include "core/cells.h"
#include "core/code.h"
#include "core/json.h"

/* How many frames are kept, and the hits from which on all are halved, so that what was usual long
 * ago gives way. */
#define MAX_FRAMES 16
#define MANY_HITS  4096

/* Rows that are turned into columns at a time, and columns. */
#define TURN 16

/* What a normalized line may be read to, and written. */
#define ROOM (MERIT_LINES_LONGEST + MAX (MERIT_LINES_MARGIN, MERIT_LINES_SPARE))

/* How many lines in a row that had to be normalized make it likely of the next. */
#define USUAL 2

typedef struct {
  MeritFrame frame;
  guint64 word; /* that it begins with, as it is loaded */
  guint64 mask; /* of the bytes that count */
  guint hits;
} Known;

struct _MeritFrames {
  MeritRecords *records;
  const MeritLines *lines;
  MeritLineKeys keys;
  MeritLineKey *slots;
  Known *known[MAX_FRAMES]; /* most hits first */
  guint n_known;
  guint8 *rows;      /* codes of those that are not turned yet, all behind them unassessed */
  gsize stride;      /* from one to the next */
  guint n_rows;
  char *normalized;
  guint odd; /* lines that had to be normalized, since the last one that had not; USUAL at most */
};

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
  frames->lines = lines;
  frames->slots = g_new (MeritLineKey, merit_line_keys_size (n));
  merit_line_keys_init (&frames->keys, merit_shape_get_max_level (shape), ids, columns, n,
                        n_columns, frames->slots);
  frames->stride = (n_columns + MERIT_LINES_SLACK + 63) / 64 * 64;
  frames->rows = g_malloc0 (TURN * frames->stride);
  frames->normalized = g_malloc0 (ROOM);
  return frames;
}

void
merit_frames_free (MeritFrames *frames)
{
  if (frames == NULL)
    return;
  for (guint i = 0; i < frames->n_known; i++)
    g_free (frames->known[i]);
  g_free (frames->slots);
  g_free (frames->rows);
  g_free (frames->normalized);
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

/* The frame at @i was right: it moves up where it was so more often than the one before it. */
static void
count_hit (MeritFrames *frames, guint i)
{
  Known *known = frames->known[i];

  if (++known->hits == MANY_HITS)
    for (guint k = 0; k < frames->n_known; k++)
      frames->known[k]->hits /= 2;
  if (i > 0 && known->hits > frames->known[i - 1]->hits) {
    frames->known[i] = frames->known[i - 1];
    frames->known[i - 1] = known;
  }
}

static guint64
load (const void *at)
{
  guint64 word;

  memcpy (&word, at, sizeof word);
  return word;
}

/* Reads the line at @at by any of the frames. */
static inline const char *
try_frames (MeritFrames *frames, const char *at, const char *end, MeritLineRow *row)
{
  const guint64 word = load (at);

  for (guint i = 0; i < frames->n_known; i++) {
    const Known *known = frames->known[i];

    if ((word & known->mask) != known->word)
      continue;

    const char *next = frames->lines->read (&frames->keys, &known->frame, at, end, row);

    if (next != NULL) {
      count_hit (frames, i);
      return next;
    }
    if (row->touched)
      memset (row->codes, MERIT_CODE_UNASSESSED, frames->stride);
  }
  return NULL;
}

/* Reads the line at @at in the spelling that all have in common; @tried says whether it was tried
 * before as it stands. */
static const char *
try_normalized (MeritFrames *frames, const char *at, const char *end, gboolean tried,
                MeritLineRow *row)
{
  MeritRecords *records = frames->records;
  gsize taken;
  const gsize length = frames->lines->normalize (at, end, frames->normalized, &taken);

  if (length == 0)
    return NULL;
  if (length == taken) {
    frames->odd = 0;
    return tried ? NULL : try_frames (frames, at, end, row);
  }
  frames->odd = MIN (frames->odd + 1, USUAL);
  if (try_frames (frames, frames->normalized, frames->normalized + ROOM, row) == NULL)
    return NULL;
  for (guint i = 0; i < row->n_texts; i++) {
    MeritSpan *text = &row->texts[i][row->at];

    if (text->text != NULL)
      text->text = g_string_chunk_insert_len (records->arena, text->text, (gssize) text->len);
  }
  return at + taken;
}

static const char *
try_line (MeritFrames *frames, const char *at, const char *end, MeritLineRow *row)
{
  if (G_UNLIKELY (frames->odd == USUAL))
    return try_normalized (frames, at, end, FALSE, row);

  const char *next = try_frames (frames, at, end, row);

  if (G_UNLIKELY (next == NULL))
    return try_normalized (frames, at, end, TRUE, row);
  frames->odd = 0;
  return next;
}

static void
unescape (MeritFrames *frames, const MeritLineRow *row)
{
  for (guint i = 0; i < row->n_texts; i++)
    if ((row->escaped >> i & 1) != 0)
      row->texts[i][row->at] = merit_records_unescape (frames->records, row->texts[i][row->at]);
}

gsize
merit_frames_read (MeritFrames *frames, const char *text, gsize line, gsize end, gsize len)
{
  MeritRecords *records = frames->records;
  const char *at = text + line;
  const guint32 first = records->block.n_rows;
  MeritLineRow row = {
    .n_texts = merit_shape_get_n_texts (records->shape),
  };

  memcpy (row.texts, records->texts, sizeof row.texts);

  while (at < text + end && records->block.n_rows < MERIT_BLOCK_ROWS) {
    row.codes = frames->rows + frames->n_rows * frames->stride;
    row.at = records->block.n_rows;

    const char *next = try_line (frames, at, text + len, &row);

    if (next == NULL || G_UNLIKELY (next - at > MERIT_MAX_RECORD)) {
      memset (row.codes, MERIT_CODE_UNASSESSED, frames->stride);
      break;
    }
    if (G_UNLIKELY (row.escaped != 0))
      unescape (frames, &row);
    at = next;
    records->block.n_rows++;
    if (++frames->n_rows == TURN)
      turn (frames);
  }
  turn (frames);
  records->n_lines += records->block.n_rows - first;
  return (gsize) (at - text) - line;
}

void
merit_frames_learn (MeritFrames *frames, const char *text, gsize line, gsize len)
{
  gsize taken;
  const gsize length
      = frames->lines->normalize (text + line, text + len, frames->normalized, &taken);
  MeritFrame frame;
  Known *known;

  if (length == 0
      || !merit_frame_learn (&frame, frames->normalized, length,
                             merit_shape_get_texts (frames->records->shape),
                             merit_shape_get_n_texts (frames->records->shape)))
    return;
  if (frames->n_known < MAX_FRAMES)
    frames->known[frames->n_known++] = g_new (Known, 1);
  known = frames->known[frames->n_known - 1];
  known->frame = frame;
  known->hits = 1;
  memset (&known->mask, 0, sizeof known->mask);
  memset (&known->mask, 0xFF, MIN (frame.pieces[0].length, sizeof known->mask));
  known->word = load (frame.pieces[0].bytes) & known->mask;
}
