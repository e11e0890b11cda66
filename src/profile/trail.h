/* SPDX-License-Identifier: Apache-2.0 */
/* A trail: what followed each key the last time, so that a reader of NDJSON can guess what
 * follows it now. A line that is read along the trail is checked in full; a wrong guess, or a
 * line of another form, costs time only. Belongs to one thread at a time. */
#pragma once

#include "profile/records.h"

/* How many bytes behind a line's LF must be readable. */
#define MERIT_TRAIL_MARGIN 64

/* For @records, which must outlive the trail; text is searched with @kernel. */
MeritTrail *merit_trail_new (const MeritRecords *records, const MeritKernel *kernel);
void merit_trail_free (MeritTrail *trail);

/* A text begins that was not read from before. */
void merit_trail_begin (MeritTrail *trail);

/* Reads lines of @text, which has @len bytes, from @line on as records into the next rows, until
 * one starts at @end or behind, rows are full, or a line is no record or not written in a way
 * that is read here (a text with escapes, say): that one must be read as if nothing had
 * happened. An LF stands at @end - 1, MERIT_TRAIL_MARGIN bytes before the end of the text or
 * earlier. Returns how many bytes were read. */
gsize merit_trail_read (MeritTrail *trail, MeritRecords *records, const char *text, gsize line,
                        gsize end, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritTrail, merit_trail_free)
