/* SPDX-License-Identifier: Apache-2.0 */
/* A trail: what followed each key the last time, so that a reader of NDJSON can guess what
 * follows it now. A line that is read along the trail is checked in full; a wrong guess, or a
 * line of another form, costs time only. Belongs to one thread at a time. */
#pragma once

#include "profile/records.h"

/* How many bytes behind a line's LF must be readable. */
#define MERIT_TRAIL_MARGIN 32

MeritTrail *merit_trail_new (const MeritShape *shape, const MeritBlock *block);
void merit_trail_free (MeritTrail *trail);

/* Reads the line from @line to its LF at @lf as a record into the next row of @records, those
 * that the trail was made for. FALSE where the line is no record, or not of the form that the
 * trail follows (a text with escapes, say): then it must be read as if nothing had happened. */
gboolean merit_trail_read (MeritTrail *trail, MeritRecords *records, const char *line,
                           const char *lf);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritTrail, merit_trail_free)
