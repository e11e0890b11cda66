/* SPDX-License-Identifier: Apache-2.0 */
/* Records of sensitivity analyses for programs: one per person and tried level that changes the
 * person's status, then one per level that was tried, then one per weight. NDJSON objects have the
 * keys of their kind and no line end, CSV lines the columns of all kinds, and their line end. */
#pragma once

#include "analysis/sensitivity.h"

/* Of @row, if trial @index of its class changes its status; returns whether it does. */
gboolean merit_record_change (GString *out, gboolean csv, const MeritSensitivity *sensitivity,
                              const MeritRow *row, guint index);

void merit_record_level (GString *out, gboolean csv, const MeritSensitivity *sensitivity,
                         guint klass, guint index);
void merit_record_weight (GString *out, gboolean csv, const MeritSensitivity *sensitivity,
                          guint klass, guint requirement);
void merit_record_sensitivity_csv_header (GString *out);

/* The fraction, or only its numerator where it is whole. */
void merit_text_append_fraction (GString *out, guint64 numerator, guint64 denominator);
