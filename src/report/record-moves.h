/* SPDX-License-Identifier: Apache-2.0 */
/* Records of moves between classes, and of the classes nearest to a person, for programs. In CSV
 * each line has its line end. */
#pragma once

#include <merit/merit-moves.h>
#include <merit/merit-nearest.h>

#include <glib.h>

void merit_record_move (GString *out, gboolean csv, const MeritMoves *moves, guint from,
                        guint klass);
void merit_record_moves_csv_header (GString *out);

/* What stands in the place of a group's class: "class", "other" or "none". */
const char *merit_record_group_kind (const MeritMoves *moves, guint from);

void merit_record_nearest (GString *out, gboolean csv, const MeritNearest *nearest, guint index);
void merit_record_nearest_csv_header (GString *out);
