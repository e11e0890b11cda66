/* SPDX-License-Identifier: Apache-2.0 */
/* A counter: how often each of some numbers was met. Memory grows with the different numbers.
 * Counters merge in any order to the same. One thread at a time. */
#pragma once

#include <glib.h>

typedef struct _MeritCounter MeritCounter;

/* A number and how often it was met. */
typedef struct {
  guint64 key;
  guint64 n;
} MeritCount;

MeritCounter *merit_counter_new (void);
void merit_counter_free (MeritCounter *counter);

/* Meets @key @n times more, at least once. */
void merit_counter_add (MeritCounter *counter, guint64 key, guint64 n);
void merit_counter_merge (MeritCounter *counter, const MeritCounter *other);

/* All that was met, in no order, as a GArray of MeritCount. */
GArray *merit_counter_list (const MeritCounter *counter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritCounter, merit_counter_free)
