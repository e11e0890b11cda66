/* SPDX-License-Identifier: Apache-2.0 */
/* Records: what a reader makes of a stretch of text: a block of codes with the ids and other texts of
 * its profiles, and what it rejected. Belongs to one thread at a time and is reset for each stretch;
 * spans point into the text read or into the records' own arena and live until the next reset. */
#pragma once

#include "core/block.h"
#include "profile/shape.h"

/* The longest record that is read, in bytes without its line end; a longer one is one reject. */
#define MERIT_MAX_RECORD (16u << 20)

/* How many names of unknown competencies (or ignored columns) are kept; the rest is only counted. */
#define MERIT_MAX_NAMED 100

typedef struct {
  const char *text; /* NULL: not given */
  guint32 len;
} MeritSpan;

typedef struct {
  gsize start;        /* of the record, from the start of the stretch */
  gsize length;       /* of the record, its line end left out */
  gsize fault;        /* of the byte at fault, from the start of the stretch */
  guint64 line;       /* of the byte at fault, from 0, the line on which the stretch starts */
  gsize column;       /* of the byte at fault in its line, in bytes from 0 */
  const char *reason; /* static or in the arena */
} MeritRecordFault;

typedef struct {
  MeritBlock block;   /* block.n_rows records read; rows beyond hold nothing of meaning */
  MeritSpan *ids;     /* one per row, never empty, unescaped UTF-8, not NUL-terminated */
  MeritSpan *units;   /* one per row; text NULL where not given or empty */
  MeritSpan *classes; /* likewise */
  MeritSpan *names;   /* likewise */
  GArray *faults;     /* of MeritRecordFault, in the order of the text */
  guint64 n_lines;    /* line ends in what was consumed */
  gboolean skip_line; /* what was consumed ends inside a rejected line: the caller passes over the text
                         up to and with the next LF before it reads on */
  guint64 n_unknown;  /* values of competencies that the bank does not know, in records read */
  GPtrArray *unknown; /* of char *, their ids in order of first use, each once, the first MERIT_MAX_NAMED */
  GStringChunk *arena; /* holds what had to be unescaped, and composed reasons */
} MeritRecords;

/* Room for MERIT_BLOCK_ROWS rows of @n_columns columns. */
MeritRecords *merit_records_new (guint n_columns);
void merit_records_free (MeritRecords *records);

/* Forgets rows, faults, unknown names and the arena; every code is unassessed again. */
void merit_records_reset (MeritRecords *records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritRecords, merit_records_free)
