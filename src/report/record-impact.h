/* SPDX-License-Identifier: Apache-2.0 */
/* Records of impact analyses for programs: one a group, as NDJSON object without its line end or as
 * CSV line with it. */
#pragma once

#include <merit/merit-impact.h>

/* In place of a group: the people of no group of the attribute. */
#define MERIT_RECORD_UNGROUPED G_MAXUINT

void merit_record_impact_json (GString *out, const MeritImpact *impact, guint attribute,
                               guint group);
void merit_record_impact_csv (GString *out, const MeritImpact *impact, guint attribute,
                              guint group);
void merit_record_impact_csv_header (GString *out);

/* People counted apart from all attributes; @what says as what. */
void merit_record_impact_other_json (GString *out, const char *what, guint64 applicants,
                                     guint64 selected);
void merit_record_impact_other_csv (GString *out, const char *what, guint64 applicants,
                                    guint64 selected);

/* The same for what New York City's Local Law 144 asks. */
void merit_record_audit_json (GString *out, const MeritImpact *impact, guint attribute,
                              guint group);
void merit_record_audit_csv (GString *out, const MeritImpact *impact, guint attribute, guint group);
void merit_record_audit_csv_header (GString *out);
void merit_record_audit_other_json (GString *out, const char *what, guint64 applicants,
                                    guint64 selected);
void merit_record_audit_other_csv (GString *out, const char *what, guint64 applicants,
                                   guint64 selected);
