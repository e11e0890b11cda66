/* SPDX-License-Identifier: Apache-2.0 */
/* Reading ahead: a thread of its own makes text, a few buffers further than it is asked for. */
#pragma once

#include <glib.h>

typedef struct _MeritAhead MeritAhead;

/* Makes up to @len bytes, fewer only at the end, and says in @position how far that is in what they
 * are made from. */
typedef gsize (*MeritAheadFunc) (gpointer source, char *to, gsize len, guint64 *position);

/* From now on @func and all that it touches belong to the thread, until merit_ahead_read() has come
 * to the end or merit_ahead_free() returns. NULL where no thread can be made. */
MeritAhead *merit_ahead_new (MeritAheadFunc func, gpointer source);

/* Ends the thread when @func returns the next time, and waits for that. What @func may wait for is
 * to be called off before. */
void merit_ahead_free (MeritAhead *ahead);

/* Fills @buffer with up to @len bytes; fewer only at the end. */
gsize merit_ahead_read (MeritAhead *ahead, char *buffer, gsize len);

/* What @func said with the bytes that were read last. */
guint64 merit_ahead_get_position (const MeritAhead *ahead);
