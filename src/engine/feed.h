/* SPDX-License-Identifier: Apache-2.0 */
/* A feed: the inputs of a source as one sequence of stretches of text that can be read by
 * themselves. How inputs are cut depends on their bytes only, never on time or threads. Used by one
 * thread at a time. */
#pragma once

#include <merit/merit-batch.h>

#include "engine/source.h"
#include "profile/csv.h"
#include "profile/records.h"

typedef struct _MeritFeed MeritFeed;

/* One stretch. Kept between uses, so that its memory is. */
typedef struct {
  const char *name;       /* of the input; lives as long as the source */
  gboolean starts_input;  /* lines are counted anew */
  guint64 lines_before;   /* line ends passed over since the stretch before this one */
  guint64 offset;         /* of text[0] in the inflated input */
  char *text;             /* owned */
  gsize capacity;
  gsize length;
  MeritCsv *csv;          /* owned, or NULL: the text is whole NDJSON lines */
  gboolean at_end;        /* CSV: nothing follows behind the text, which else ends with a record */
  gboolean was_read;      /* CSV with a record too long to be cut off: the feed read it */
  MeritRecords *records;  /* owned, NULL before the first such use: what was_read found */
  GError *problem;       /* owned: why the input is of no use, or of no more behind this stretch */
  guint64 position;       /* bytes taken of all inputs as stored */
  GPtrArray *ignored;     /* of char *, owned, or NULL: CSV headings that name nothing known */
  guint n_ignored;
} MeritStretch;

/* @cells: what CSV is read with. @wake: a file descriptor that becomes readable when waiting for
 * input must end, or -1. */
MeritFeed *merit_feed_new (const MeritSource *source, const MeritShape *shape,
                           const MeritCells *cells, gint wake);
void merit_feed_free (MeritFeed *feed);

/* From here on a digest of every input that is read to its end is appended to @digests (of
 * MeritDigest), which must outlive the feed. */
void merit_feed_set_digests (MeritFeed *feed, GPtrArray *digests);

/* Fills @stretch with the next stretch; FALSE where there is none. */
gboolean merit_feed_next (MeritFeed *feed, MeritStretch *stretch);

/* Swaps the memory of a stretch's text, which holds nothing of meaning then, for that of @text. */
void merit_stretch_swap_text (MeritStretch *stretch, char **text, gsize *capacity);

void merit_stretch_clear (MeritStretch *stretch);
