/* SPDX-License-Identifier: Apache-2.0 */
/* A sorter: texts in the order of their keys, byte by byte, equal keys in the order in which they
 * came. What does not fit into its memory goes to temporary files that have no name, so that
 * nothing is left of them however the process ends. A merge sort of runs. Belongs to one thread at
 * a time. */
#pragma once

#include <glib.h>

typedef struct _MeritSorter MeritSorter;

typedef struct {
  const char *key; /* until the next is taken */
  gsize key_len;
  const char *text;
  gsize len;
} MeritSorted;

/* Keeps up to about @memory bytes of texts before it writes them out, and merges up to @fan_in runs
 * (2 or more) at a time. @wake: a file descriptor that ends the work with an error once it is
 * readable or hung up, or -1. */
MeritSorter *merit_sorter_new (gsize memory, guint fan_in, gint wake);
void merit_sorter_free (MeritSorter *sorter);

/* Takes a copy of both texts. MERIT_ERROR_WRITE where a temporary file cannot be written. */
gboolean merit_sorter_add (MeritSorter *sorter, const char *key, gsize key_len, const char *text,
                           gsize len, GError **error);

/* To be called once, behind all additions. MERIT_ERROR_WRITE or MERIT_ERROR_READ. */
gboolean merit_sorter_finish (MeritSorter *sorter, GError **error);

/* The next text. FALSE behind the last, or with @error MERIT_ERROR_READ. */
gboolean merit_sorter_next (MeritSorter *sorter, MeritSorted *sorted, GError **error);

/* How many runs were written to temporary files; 0 where memory was enough. */
guint merit_sorter_get_n_runs (const MeritSorter *sorter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritSorter, merit_sorter_free)
