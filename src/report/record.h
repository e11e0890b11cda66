/* SPDX-License-Identifier: Apache-2.0 */
/* Records for programs, byte for byte as the contract has them: matches (gaps and rank), fits and
 * summaries, each appended to a text as one NDJSON object or one CSV line, without its line end. */
#pragma once

#include <merit/merit-report.h>

#include "analysis/ranking.h"
#include "engine/row.h"
#include "engine/text.h"

/* @place NULL: not ranked. @gaps: with the requirements that are not met. */
void merit_record_match_json (GString *out, const MeritRow *row, const MeritPlace *place,
                              gboolean gaps);
void merit_record_match_csv (GString *out, const MeritRow *row, const MeritPlace *place,
                             gboolean gaps);
void merit_record_match_csv_header (GString *out, const MeritPlace *place, gboolean gaps);

/* What stands behind these where the policy has stages: the one that stops the person, or null:
 * {"stage","score","passing","not_met":[…]}, with the requirements of the stage that are not met,
 * in bank order; in CSV its name and them. */
void merit_record_stop_json (GString *out, const MeritRow *row);
void merit_record_stop_csv (GString *out, const MeritRow *row);
void merit_record_stop_csv_header (GString *out);

/* What stands behind these and all else where the engine keeps texts: each under its name, null
 * where it is not given. */
void merit_record_kept_json (GString *out, const MeritEngine *engine, const MeritSpan *kept);
void merit_record_kept_csv (GString *out, const MeritEngine *engine, const MeritSpan *kept);
void merit_record_kept_csv_header (GString *out, const MeritEngine *engine);

/* @rows: one per class of the engine. */
void merit_record_fit_json (GString *out, const MeritRow *rows, guint n_rows);
void merit_record_fit_csv (GString *out, const MeritRow *rows, guint n_rows);
void merit_record_fit_csv_header (GString *out, const MeritEngine *engine);

void merit_record_summary_json (GString *out, MeritSummary *summary, guint group, guint klass);
/* One line per requirement of the class, each with its line end: the class's figures stand in
 * all. */
void merit_record_summary_csv (GString *out, MeritSummary *summary, guint group, guint klass);
void merit_record_summary_csv_header (GString *out, MeritSummary *summary);
