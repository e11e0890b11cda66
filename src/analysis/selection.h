/* SPDX-License-Identifier: Apache-2.0 */
/* Selections applied to rows of a ranked list. */
#pragma once

#include <merit/merit-selection.h>

#include "engine/row.h"

/* @rank 0: the person is not ranked. */
gboolean merit_selection_takes (const MeritSelection *selection, const MeritRow *row, guint64 rank);
