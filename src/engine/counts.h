/* SPDX-License-Identifier: Apache-2.0 */
/* How a batch fills its counts. */
#pragma once

#include <merit/merit-batch.h>

#include "profile/records.h"

struct _MeritCounts {
  guint64 scored;
  guint64 rejected;
  guint unreadable;
  guint unusable;
  guint64 unknown_values;
  guint64 ignored_columns;
  GPtrArray *unknown; /* of char *, NULL-terminated, in order of first use */
  GPtrArray *ignored; /* likewise */
};

MeritCounts *merit_counts_new (void);

/* Adds @name to a list of names unless it is there or the list holds MERIT_MAX_NAMED. Returns
 * whether it is not there yet. */
gboolean merit_counts_name (GPtrArray *names, const char *name);
