/* SPDX-License-Identifier: Apache-2.0 */
/* Records: what a reader makes of a stretch of text: a block of codes with the ids and other texts
 * of its profiles, and what it rejected. Belongs to one thread at a time and is reset for each
 * stretch; spans point into the text read or into the records' own arena and live until the next
 * reset. */
#pragma once

#include "core/block.h"
#include "core/lines.h"
#include "core/raters.h"
#include "core/texts.h"
#include "profile/shape.h"

/* The longest record that is read, in bytes before its LF; a longer one is one reject. */
#define MERIT_MAX_RECORD (16u << 20)

/* How many faults a stretch may hold, so that its memory does not grow with the text; a reader that
 * has found so many stops as if its rows were full. */
#define MERIT_MAX_STRETCH_FAULTS MERIT_BLOCK_ROWS

/* How many names of unknown competencies (or ignored columns) are kept; the rest is only
 * counted. */
#define MERIT_MAX_NAMED 100

typedef struct {
  gsize start;        /* of the record, from the start of the stretch */
  gsize length; /* of the record, its line end (LF or CR LF) left out, at most MERIT_MAX_RECORD */
  gsize fault;        /* of the byte at fault, from the start of the stretch; behind the last byte
                         where something is missing there */
  guint64 line;       /* of the byte at fault, from 0, the line on which the stretch starts */
  gsize column;       /* of the byte at fault in its line, in bytes from 0 */
  const char *reason; /* static or in the arena */
} MeritRecordFault;

/* What several raters gave one person on one competency. */
typedef struct {
  guint32 row;
  guint32 column; /* of the block */
  guint8 n;       /* at least 2 */
  guint8 codes[MERIT_MAX_RATERS];
} MeritRatings;

typedef struct _MeritForms MeritForms;

typedef struct {
  const MeritShape *shape; /* borrowed */
  MeritBlock block;   /* block.n_rows records read; rows beyond hold nothing of meaning; columns up
                         to a multiple of MERIT_TURN may be read where there are several rows */
  union {
    MeritSpan *texts[MERIT_MAX_TEXTS]; /* by text of core/texts.h; as many as the shape has */
    struct {
      MeritSpan *ids;     /* one per row, never empty, unescaped UTF-8, not NUL-terminated */
      MeritSpan *units;   /* one per row; text NULL where not given or empty */
      MeritSpan *classes; /* likewise */
      MeritSpan *names;   /* likewise */
      MeritSpan *kept[MERIT_MAX_KEPT]; /* likewise */
    };
  };
  GArray *ratings;    /* of MeritRatings, in the order of the rows; where the shape takes them */
  GArray *faults;     /* of MeritRecordFault, in the order of the text */
  guint64 n_lines;    /* line ends in what was consumed */
  gboolean is_terse;  /* set by the caller and kept: nobody asks for reasons, they may be empty */
  gboolean skip_line; /* what was consumed ends inside a rejected line: the caller passes over the
                         text up to and with the next LF before it reads on */
  guint64 n_unknown;  /* values of competencies that the bank does not know, in records read */
  GPtrArray *unknown; /* of char *, their ids in order of first use, each once, the first
                         MERIT_MAX_NAMED, made fit to print by merit_visible() */
  GHashTable *unknown_seen; /* the texts in unknown */
  GStringChunk *arena; /* holds what had to be unescaped, and composed reasons */
  MeritForms *forms; /* how NDJSON was written so far: see profile/forms.h */
} MeritRecords;

/* Room for MERIT_BLOCK_ROWS rows of the columns of @shape, which must outlive the records. @lines:
 * what lines of NDJSON are read with; NULL: the widest. */
MeritRecords *merit_records_new (const MeritShape *shape, const MeritLines *lines);
void merit_records_free (MeritRecords *records);

/* Forgets rows, faults, unknown names and the arena; every code is unassessed again. */
void merit_records_reset (MeritRecords *records);

/* Whether a reader stops before the text does: what it returned is then no sign that the rest needs
 * more text. */
static inline gboolean
merit_records_full (const MeritRecords *records)
{
  return records->block.n_rows == MERIT_BLOCK_ROWS
         || records->faults->len >= MERIT_MAX_STRETCH_FAULTS;
}

/* For readers. A record of @length bytes at @start of the stretch @text, @line lines behind its
 * first, is rejected for the byte at @fault: adds the fault and forgets what was set of the row
 * being read. */
void merit_records_reject (MeritRecords *records, const char *text, guint64 line, gsize start,
                           gsize length, gsize fault, const char *reason);

/* For readers. Counts a value of a competency that the bank does not know, of a record that is
 * read. */
void merit_records_add_unknown (MeritRecords *records, const char *id, gsize len);

/* For readers. What the inside of a checked JSON string with escapes stands for; in the arena. */
MeritSpan merit_records_unescape (MeritRecords *records, MeritSpan inside);

/* For readers. The code that the text of a level means; FALSE where it means none. */
gboolean merit_level_parse (const char *text, gsize len, guint max_level, guint8 *code);

/* For readers. The reason for rejecting @value, text as it was written, as level of @competency; in
 * the arena. Both are valid UTF-8. */
const char *merit_records_level_reason (MeritRecords *records, guint max_level, const char *value,
                                        gsize value_len, const char *competency,
                                        gsize competency_len);

/* For readers. Keeps what several raters gave the row being read. */
void merit_records_add_ratings (MeritRecords *records, guint32 column, const guint8 *codes,
                                guint n);

/* Room for what merit_visible() writes. */
#define MERIT_VISIBLE_SIZE 128

/* Writes to @out the start of @text (valid UTF-8) fit for a message: at most 40 bytes of it, with
 * an ellipsis where it goes on, and with escapes for control and direction characters. */
void merit_visible (char out[MERIT_VISIBLE_SIZE], const char *text, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritRecords, merit_records_free)
