/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet: a small CSV file (RFC 4180 with LF or CRLF) of plain texts, read record by record. Like
 * a document it is of use whole or not at all, and every fault is listed with its place. Memory
 * does not grow with its length. Belongs to one thread at a time. */
#pragma once

#include <merit/merit-digest.h>
#include <merit/merit-fault.h>

typedef struct _MeritSheet MeritSheet;

/* The most columns, and bytes of text, that a record may have. */
#define MERIT_MAX_SHEET_COLUMNS 1024
#define MERIT_MAX_SHEET_RECORD  (16u << 20)

/* Opens @path ("-" is standard input), inflating gzip and zstd; faults go to @faults, which may be
 * NULL. Returns NULL with MERIT_ERROR_READ. */
MeritSheet *merit_sheet_open (const char *path, char delimiter, MeritFaults *faults,
                              GError **error);

/* Reads from memory; @name is what faults call it. */
MeritSheet *merit_sheet_open_bytes (GBytes *bytes, const char *name, char delimiter,
                                    MeritFaults *faults);

/* Reads the next record, the heading first; empty lines are passed over, and what is faulty or has
 * not as many cells as the heading is listed and passed over. Returns whether there is one. */
gboolean merit_sheet_next (MeritSheet *sheet);

/* The cells of the record: valid UTF-8 without U+0000, until the next is read. */
guint merit_sheet_get_length (const MeritSheet *sheet);
const char *merit_sheet_get (const MeritSheet *sheet, guint cell);

/* Lists a fault of a cell of the record. */
void merit_sheet_add_fault (MeritSheet *sheet, guint cell, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Finds the @n columns with these headings in the record, the heading of the sheet. Lists what is
 * missing, comes twice or is not among them; returns whether there is nothing of that. */
gboolean merit_sheet_find_columns (MeritSheet *sheet, const char *const *headings, guint n,
                                   guint *columns);

/* Reads a cell as a whole number up to @limit (below 10^18), or lists its fault. */
gboolean merit_sheet_read_number (MeritSheet *sheet, guint cell, guint64 limit, guint64 *number);

/* Ends the reading. Returns whether all was sound, and then in @digest (NULL: not wanted) what was
 * read; else MERIT_ERROR_READ or MERIT_ERROR_DATA. */
gboolean merit_sheet_close (MeritSheet *sheet, MeritDigest **digest, GError **error);
