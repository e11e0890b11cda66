/* SPDX-License-Identifier: Apache-2.0 */
/* A row: one profile on one class with its score, borrowed from the block or list that holds it.
 * What every report renders, whether it came from a batch, a ranked list or a single match. */
#pragma once

#include <merit/merit-engine.h>

#include "core/exact.h"
#include "core/kernel.h"
#include "core/stage.h"
#include "profile/records.h"

typedef struct {
  MeritSpan id;
  MeritSpan name; /* text NULL where not given, as in unit */
  MeritSpan unit;
  MeritSpan kept[MERIT_MAX_KEPT]; /* those that the engine keeps, likewise */
  const guint8 *codes; /* code of column c of the engine's blocks: codes[c * stride] */
  gsize stride;
} MeritPerson;

typedef struct {
  const MeritEngine *engine;
  guint klass; /* index in the engine */
  MeritPerson person;
  MeritScore score;
} MeritRow;

/* The compiled class. Its rows stand in the order of the class's requirements. */
const MeritPlan *merit_engine_get_plan (const MeritEngine *engine, guint klass);

/* What must be passed before someone is ranked: as many on every class. */
guint merit_engine_get_n_stages (const MeritEngine *engine);
const MeritStage *merit_engine_get_stages (const MeritEngine *engine, guint klass);

/* merit_engine_format_score() into @out; @most above 0. Returns its length. */
gsize merit_engine_print_score (const MeritEngine *engine, guint klass, guint64 points,
                                guint64 most, char out[MERIT_PERCENT_SIZE]);

/* What scores whole blocks. */
const MeritKernel *merit_engine_get_kernel (const MeritEngine *engine);

/* How many columns the engine's blocks have, and which competency of the bank each holds. */
guint merit_engine_get_n_columns (const MeritEngine *engine);
guint merit_engine_get_column_competency (const MeritEngine *engine, guint column);

/* How many texts the engine keeps for records, and which text of its shape each is. */
guint merit_engine_get_n_kept (const MeritEngine *engine);
guint merit_engine_get_kept_text (const MeritEngine *engine, guint index);

/* The text of that name, as records would hold it. */
MeritSpan merit_profile_get_span (const MeritProfile *profile, const char *name);

/* What the engine's readers must know. */
const MeritShape *merit_engine_get_shape (const MeritEngine *engine);

/* Scores @person on a class: a block of one. */
MeritRow merit_engine_score (const MeritEngine *engine, guint klass, const MeritPerson *person);

/* The code of the row's requirement @i of its class. */
guint8 merit_row_get_code (const MeritRow *row, guint i);

/* The stage that keeps the person from being ranked, with what was reached there in @score (or
 * NULL); -1 where there is none. */
gint merit_row_get_stop (const MeritRow *row, MeritScore *score);

/* "ready", "short" or "incomplete". */
MeritStatus merit_score_get_status (const MeritScore *score);

/* The row behind a match; lives as long as the match. */
const MeritRow *merit_match_get_row (const MeritMatch *match);
MeritMatch *merit_match_new_from_row (const MeritRow *row);

/* The assessments of a profile as codes of the engine's columns; @codes holds n_columns bytes and
 * must outlive the person. */
MeritPerson merit_engine_person (const MeritEngine *engine, const MeritProfile *profile,
                                 guint8 *codes);

/* The profile that a person's codes say; competencies that no class of the engine requires are
 * unassessed in it. */
MeritProfile *merit_engine_profile (const MeritEngine *engine, const MeritPerson *person);

/* Gives @profile the current class of the person in row @row. */
void merit_engine_place_profile (MeritProfile *profile, const MeritRecords *records, guint row);

/* Gives @profile what several raters gave the person in row @row. */
void merit_engine_rate_profile (const MeritEngine *engine, MeritProfile *profile,
                                const MeritRecords *records, guint row);
