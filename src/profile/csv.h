/* SPDX-License-Identifier: Apache-2.0 */
/* The CSV reader (RFC 4180 with LF or CRLF). What a plain sequential reader finds is the answer; a
 * text may be cut where a record ends and its pieces read by different threads. A bad record
 * becomes a fault and reading goes on behind its line or record, as src/profile/csv.c says. */
#pragma once

#include "core/cells.h"
#include "profile/records.h"

typedef struct _MeritCsv MeritCsv;

/* The most columns of a file; one with more is unusable. */
#define MERIT_MAX_COLUMNS 65536

/* Reads the header row at the start of @text. @at_end says that no text follows behind @len.
 * @delimiter is any ASCII character but NUL, a quote, CR and LF.
 *
 * Returns a reader, with *@consumed bytes passed (empty lines before the header included) and
 * *@n_lines line ends in them. Or NULL without an error where @text holds no whole header:
 * *@consumed and *@n_lines then count the empty lines passed, and the call is to be repeated with
 * what follows them and more text; with @at_end it means that there is nothing but empty lines, and
 * *@consumed is @len. Or NULL with MERIT_ERROR_UNUSABLE, its message "reason", with *@fault the
 * offset of the byte at fault. @shape must outlive the reader, which is counted by reference. */
MeritCsv *merit_csv_new (const MeritShape *shape, char delimiter, const char *text, gsize len,
                         gboolean at_end, gsize *consumed, guint64 *n_lines, gsize *fault,
                         GError **error);
MeritCsv *merit_csv_ref (MeritCsv *csv);
void merit_csv_unref (MeritCsv *csv);

/* Sets which cells are read with, or with NULL that none are, instead of the widest; before the
 * first record is read. What is read is the same. */
void merit_csv_set_cells (MeritCsv *csv, const MeritCells *cells);

/* The headings that name nothing known, in order and made fit to print by merit_visible(), the
 * first MERIT_MAX_NAMED; *@n_ignored how many in all. */
const GPtrArray *merit_csv_get_ignored (const MeritCsv *csv, guint *n_ignored);

/* Reads records from the start of @text, which stands at the start of a record, until what is left
 * is no whole record or merit_records_full(), filling freshly reset @records. With @at_end the last
 * record may lack its line end, and a quoted field left open is a fault. Returns the bytes
 * consumed; fewer than @len with !merit_records_full() means that the rest needs more text behind
 * it (never so with @at_end).
 *
 * What is found does not depend on where texts are cut. So a fault waits for the LF behind which
 * reading goes on, as a record waits for its own, but no longer than for one byte more than
 * MERIT_MAX_RECORD from the start of the record; then all is consumed and skip_line is set. A
 * quoted field left open is at fault at its opening quote, a record that is too long at its first
 * byte; both take the one line on which the record began. Keeps nothing between calls but the
 * heading, so threads may share a reader. */
gsize merit_csv_read (const MeritCsv *csv, const char *text, gsize len, gboolean at_end,
                      MeritRecords *records);

/* Where @text, which stands at the start of a record, can be cut: behind the last record, or line
 * of a fault, that is whole in it. Reading what is before the cut and what is behind it finds the
 * same as reading all of it, and the first consumes all it is given. 0 where nothing is whole. @len
 * is at most MERIT_MAX_RECORD, so no record in it is too long. */
gsize merit_csv_cut (const MeritCsv *csv, const char *text, gsize len);

/* Rows of plain texts, by the same rules, for whoever makes something else of them than a record a
 * row. Belongs to one thread at a time. */
typedef struct _MeritCsvRows MeritCsvRows;

typedef struct {
  MeritSpan text; /* quotes undone; lives as long as the text that was scanned, and no longer than
                     until the next row */
  gsize start;    /* of the field, from the start of the row */
} MeritCsvCell;

typedef struct {
  const MeritCsvCell *cells; /* those before the fault, where there is one */
  guint n_cells;
  gsize length;       /* of the row, its line end left out */
  gsize next;         /* behind it */
  guint64 n_lines;    /* line ends up to there */
  gsize fault;        /* of the byte at fault */
  const char *reason; /* static; NULL of a sound row */
  gboolean too_long;  /* a fault: cut where its first line ends */
  gboolean skip_line; /* of a fault: what is up to the next LF goes with it and is to be passed
                         over */
} MeritCsvRow;

/* Rows of more than @max_row bytes, or MERIT_MAX_COLUMNS cells, are faults. */
MeritCsvRows *merit_csv_rows_new (char delimiter, gsize max_row);
void merit_csv_rows_free (MeritCsvRows *rows);

/* Scans the row at the start of @text; an empty line is a row without cells. FALSE where it is not
 * whole yet, which is never so with @at_end and text left, or above @max_row bytes. */
gboolean merit_csv_rows_scan (MeritCsvRows *rows, const char *text, gsize len, gboolean at_end,
                              MeritCsvRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritCsv, merit_csv_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritCsvRows, merit_csv_rows_free)
