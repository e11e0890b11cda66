/* SPDX-License-Identifier: Apache-2.0 */
/* A trail: what followed each key the last time, so that a reader of NDJSON can guess what
 * follows it now. A line that is read along the trail is checked in full; a wrong guess, or a
 * line of another form, costs time only. Belongs to one thread at a time. */
#pragma once

#include "profile/records.h"

/* How many bytes behind a line's LF must be readable. */
#define MERIT_TRAIL_MARGIN 64

MeritTrail *merit_trail_new (const MeritShape *shape, const MeritBlock *block,
                             const MeritKernel *kernel);
void merit_trail_free (MeritTrail *trail);

/* A text begins that was not read from before. */
void merit_trail_begin (MeritTrail *trail);

/* Reads the line that starts at @line of the @len bytes of @text as a record into the next row
 * of @records, those that the trail was made for, and returns where the next line starts. An LF
 * ends the line MERIT_TRAIL_MARGIN bytes before the end of the text or earlier. Returns 0 where
 * the line is no record, or not written in a way that is read here (a text with escapes, say):
 * then it must be read as if nothing had happened. */
gsize merit_trail_read (MeritTrail *trail, MeritRecords *records, const char *text, gsize line,
                        gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritTrail, merit_trail_free)
