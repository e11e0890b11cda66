/* SPDX-License-Identifier: Apache-2.0 */
/* Records for programs of what is not counted over profiles: classes, comparisons, explanations.
 * JSON is one object without a line end; CSV is one line per class, requirement or competency, each
 * with its line end, and the same header whatever the classes.
 *
 * classes: {"class","title","requirements","stated","inferred","assumed","max_points"}
 *
 * show: {"class","title","source","errata":[…],"max_level","requirements":[{"competency","name",
 *   "level","meaning","weight","essential","basis","alternatives":[…]}],"job_knowledge":[…]}
 *
 * compare: {"first","second","competencies":[{"competency","name","first","second"}],
 *   "moves":[{"from","to","score","low","high","points","max_points","status",
 *     "raise":[{"competency","level","required","gap"}],"assess":[{"competency","required"}]}]};
 *   "first" and "second" of a competency are levels, null where not asked for
 *
 * explain: the record of gaps without "gaps"; under a policy with stages "stopped" as in a ranked
 *   list; under one with groups "groups":[{"group","weight","score","points","max_points"}];
 *   "name","title","policy","verdict",
 *   "requirements":[{"competency","name","state","required","level","superior","gap","basis",
 *     "low","high","max_points","meaning","finding","step","indicators":[…],"satisfactory",
 *     "superior_standard"}],"job_knowledge":[…],"notes":[…]};
 *   what closes a gap is null or empty where the requirement is met
 *
 * plan: the record of gaps without "gaps", then "name","unit","title","policy","steps":[{"step",
 *   "action","competency","name","level","required","gain","share","essential","basis",
 *   "alternatives":[…],"levels":[{"level","meaning"}],"indicators":[…],"satisfactory",
 *   "superior_standard"}],"job_knowledge":[…],"notes":[…]}; "share" is the gain in percent of the
 *   points of the class */
#pragma once

#include "report/record.h"

void merit_record_class_json (GString *out, const MeritEngine *engine, guint klass);
void merit_record_class_csv (GString *out, const MeritEngine *engine, guint klass);
void merit_record_class_csv_header (GString *out);

void merit_record_model_json (GString *out, const MeritEngine *engine, guint klass);
void merit_record_model_csv (GString *out, const MeritEngine *engine, guint klass);
void merit_record_model_csv_header (GString *out);

void merit_record_comparison_json (GString *out, const MeritComparison *comparison);
void merit_record_comparison_csv (GString *out, const MeritComparison *comparison);
void merit_record_comparison_csv_header (GString *out);

void merit_record_explanation_json (GString *out, const MeritExplanation *explanation);
void merit_record_explanation_csv (GString *out, const MeritExplanation *explanation);
void merit_record_explanation_csv_header (GString *out);

/* CSV: one line per step, and none where nothing is to be done. */
void merit_record_development_json (GString *out, const MeritDevelopment *development);
void merit_record_development_csv (GString *out, const MeritDevelopment *development);
void merit_record_development_csv_header (GString *out);
