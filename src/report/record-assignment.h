/* SPDX-License-Identifier: Apache-2.0 */
/* Records of assignments for programs: one per proposal, one per vacancy, and one of the whole.
 * NDJSON objects have the keys of their kind and no line end, CSV lines the columns of all kinds,
 * and their line end. */
#pragma once

#include "analysis/assignment.h"

void merit_record_proposal (GString *out, gboolean csv, const MeritAssignment *assignment,
                            guint vacancy, guint64 place);
void merit_record_vacancy (GString *out, gboolean csv, const MeritAssignment *assignment,
                           guint vacancy);
void merit_record_assignment (GString *out, gboolean csv, const MeritAssignment *assignment);
void merit_record_assignment_csv_header (GString *out);
