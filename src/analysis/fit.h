/* SPDX-License-Identifier: Apache-2.0 */
/* Which class fits best, told from rows: what the public noun and the streamed records share. */
#pragma once

#include <merit/merit-fit.h>

#include "engine/row.h"

/* Indices of classes, -1 where there is none; @has_margin FALSE where fewer than two have a
 * score. */
typedef struct {
  gint best;
  gint second;
  gboolean has_margin;
  guint64 margin; /* hundredths of a percentage point */
} MeritVerdict;

/* @rows: one per class of the engine. */
MeritVerdict merit_rows_judge (const MeritRow *rows, guint n_rows);

/* Requirements of @row's class that are not met, most points lost first, then bank order; writes
 * indices to @deciding (room for all requirements) and returns how many. */
guint merit_row_decide (const MeritRow *row, guint *deciding);
