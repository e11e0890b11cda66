/* SPDX-License-Identifier: Apache-2.0 */
/* Development plans of many people, whose notes are made once a class. */
#pragma once

#include <merit/merit-development.h>

#include "engine/row.h"

/* The notes of every class of @engine: of GStrv. */
GPtrArray *merit_development_make_notes (const MeritEngine *engine);

/* @notes are borrowed and must outlive the plan. */
MeritDevelopment *merit_development_new_from_row (const MeritRow *row, const GPtrArray *notes);
