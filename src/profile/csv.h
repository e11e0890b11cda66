/* SPDX-License-Identifier: Apache-2.0 */
/* The CSV reader (RFC 4180 with LF or CRLF), sequential: it defines what any faster reader must find.
 * A bad record becomes a fault and reading goes on as the contract says. */
#pragma once

#include "profile/records.h"

typedef struct _MeritCsv MeritCsv;

/* Reads the header row at the start of @text. @at_end says that no text follows behind @len.
 *
 * Returns a reader, with *@consumed bytes passed (empty lines before the header included) and *@n_lines
 * line ends in them; or NULL with *@consumed = 0 and no error where @text holds no whole header yet
 * and more may follow, or nothing but empty lines at the end of input (*@consumed = @len then); or NULL
 * with MERIT_ERROR_UNUSABLE, its message "reason", with *@fault the offset of the byte at fault. */
MeritCsv *merit_csv_new (const MeritShape *shape, char delimiter, const char *text, gsize len,
                         gboolean at_end, gsize *consumed, guint64 *n_lines, gsize *fault,
                         GError **error);
void merit_csv_free (MeritCsv *csv);

/* The headings that name nothing known, in order, the first MERIT_MAX_NAMED; *@n_ignored how many in all. */
const GPtrArray *merit_csv_get_ignored (const MeritCsv *csv, guint *n_ignored);

/* Reads records from the start of @text, which stands at the start of a record, until what is left is no
 * whole record or MERIT_BLOCK_ROWS rows are held, filling freshly reset @records. With @at_end the last
 * record may lack its line end, and a quoted field left open is a fault. A record of more than
 * MERIT_MAX_RECORD is one fault as soon as that much of it is there. Where a fault asks to go on behind
 * an LF that is not in the text, all is consumed and skip_line is set. Returns the bytes consumed; fewer
 * than @len with room left for rows means that the rest needs more text behind it (never so with
 * @at_end). Keeps nothing between calls but the heading, so threads may share a reader. */
gsize merit_csv_read (const MeritCsv *csv, const char *text, gsize len, gboolean at_end,
                      MeritRecords *records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritCsv, merit_csv_free)
