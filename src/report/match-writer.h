/* SPDX-License-Identifier: Apache-2.0 */
/* A match writer: the records of merit_record_match_csv() and merit_record_match_json(), with those
 * of merit_record_kept_csv() and merit_record_kept_json() behind them, for millions of rows. What
 * can stand in them is made into texts when the writer is made, so that a row is put together by
 * copying. Does not change after that: threads share it. */
#pragma once

#include "engine/sink.h"

typedef struct _MeritMatchWriter MeritMatchWriter;

/* @json: NDJSON or JSON records, else CSV lines, each with the texts that the engine keeps.
 * @behind: what stands behind each record. The engine must outlive the writer. */
MeritMatchWriter *merit_match_writer_new (const MeritEngine *engine, gboolean json,
                                          const char *behind);
void merit_match_writer_free (MeritMatchWriter *writer);

/* Appends the records with gaps of all rows of @scored on all classes, row by row. */
void merit_match_writer_append (const MeritMatchWriter *writer, GString *out,
                                const MeritScored *scored);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritMatchWriter, merit_match_writer_free)
