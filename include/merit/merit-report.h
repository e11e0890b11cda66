/* SPDX-License-Identifier: Apache-2.0 */
/* Reports: every result as a table for people, or as CSV, NDJSON or JSON for programs, with the
 * same figures. Belongs to one thread at a time. */
#pragma once

#include <merit/merit-assignment.h>
#include <merit/merit-batch.h>
#include <merit/merit-comparison.h>
#include <merit/merit-demand.h>
#include <merit/merit-development.h>
#include <merit/merit-explanation.h>
#include <merit/merit-fit.h>
#include <merit/merit-impact.h>
#include <merit/merit-moves.h>
#include <merit/merit-nearest.h>
#include <merit/merit-ranking.h>
#include <merit/merit-sensitivity.h>
#include <merit/merit-summary.h>

G_BEGIN_DECLS

#define MERIT_TYPE_OUTPUT (merit_output_get_type ())
#define MERIT_TYPE_REPORT (merit_report_get_type ())

/**
 * MERIT_REPORT_BEST:
 *
 * The size up to which best sets of competencies are listed where none is asked for.
 */
#define MERIT_REPORT_BEST 3

/**
 * MeritFormat:
 * @MERIT_FORMAT_TABLE: for people, in 80 columns
 * @MERIT_FORMAT_CSV: comma, LF, a header row
 * @MERIT_FORMAT_NDJSON: one object a line
 * @MERIT_FORMAT_JSON: one array of the same objects
 *
 * How a report is written.
 */
typedef enum {
  MERIT_FORMAT_TABLE,
  MERIT_FORMAT_CSV,
  MERIT_FORMAT_NDJSON,
  MERIT_FORMAT_JSON,
} MeritFormat;

/**
 * MeritRecordKind:
 * @MERIT_RECORD_MATCH: of gaps and rankings
 * @MERIT_RECORD_SUMMARY: of summaries
 *
 * Records that show texts of people under their own names.
 */
typedef enum {
  MERIT_RECORD_MATCH,
  MERIT_RECORD_SUMMARY,
} MeritRecordKind;

/**
 * merit_record_kind_has_key:
 * @kind: a kind of records
 * @key: a name
 *
 * Whether these records have a key, or as CSV a column, of that name themselves, in whatever form
 * they take: a text of that name (merit_engine_keep()) could not be told from it. A summary shows
 * the text `class` as `from`.
 *
 * Returns: whether they do
 */
MERIT_API gboolean merit_record_kind_has_key (MeritRecordKind kind, const char *key);

/**
 * MeritOutput:
 *
 * Where bytes go: a file that appears under its name only when it is complete, or standard output.
 * Belongs to one thread at a time. A program that writes to pipes must ignore `SIGPIPE`, or it ends
 * without %MERIT_ERROR_CLOSED.
 */
typedef struct _MeritOutput MeritOutput;

/**
 * MeritReport:
 *
 * Writes results to an output in one format. For JSON that is one array, so a report takes one
 * result.
 */
typedef struct _MeritReport MeritReport;

MERIT_API GType merit_output_get_type (void);
MERIT_API GType merit_report_get_type (void);

/**
 * merit_output_open:
 * @path: (type filename) (nullable): a file, or %NULL or "-" for standard output
 * @error: %MERIT_ERROR_WRITE
 *
 * Opens an output. A regular or new file is written beside @path under a hidden name and renamed to
 * it by merit_output_finish(), with the mode of the file that it replaces; a symbolic link is kept
 * and what it leads to replaced. What exists and is no regular file (a device, a pipe) is written
 * directly.
 *
 * Returns: (transfer full): the output, or %NULL
 */
MERIT_API MeritOutput *merit_output_open (const char *path, GError **error);

/**
 * merit_output_new_memory:
 *
 * Returns: (transfer full): an output that keeps what is written: see merit_output_get_bytes()
 */
MERIT_API MeritOutput *merit_output_new_memory (void);

/**
 * merit_output_ref:
 * @output: an output
 *
 * Returns: (transfer full): @output
 */
MERIT_API MeritOutput *merit_output_ref (MeritOutput *output);

/**
 * merit_output_unref:
 * @output: (transfer full): an output
 *
 * With the last reference, an output that was not finished is given up: nothing appears under its
 * name.
 */
MERIT_API void merit_output_unref (MeritOutput *output);

/**
 * merit_output_set_digested:
 * @output: an output to which nothing was written yet
 *
 * Takes size and SHA-256 of all that is written, beside the writing.
 */
MERIT_API void merit_output_set_digested (MeritOutput *output);

/**
 * merit_output_get_digest:
 * @output: an output of which digests are taken
 *
 * Returns: (transfer none) (nullable): size and SHA-256 of what was written, once
 *   merit_output_finish() has succeeded
 */
MERIT_API MeritDigest *merit_output_get_digest (MeritOutput *output);

/**
 * merit_output_write:
 * @output: an output
 * @text: (array length=len) (element-type guint8): bytes
 * @len: how many
 * @error: %MERIT_ERROR_WRITE, or %MERIT_ERROR_CLOSED where the reader of a pipe is gone
 *
 * Takes bytes, which may be held back until merit_output_finish(). After a failure every further
 * write fails alike.
 *
 * Returns: whether they were taken
 */
MERIT_API gboolean merit_output_write (MeritOutput *output, const char *text, gsize len,
                                       GError **error);

/**
 * merit_output_finish:
 * @output: an output
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes out what is held and puts the file under its name.
 *
 * Returns: whether all of it is written
 */
MERIT_API gboolean merit_output_finish (MeritOutput *output, GError **error);

/**
 * merit_output_get_bytes:
 * @output: an output from merit_output_new_memory()
 *
 * Returns: (transfer full): what was written
 */
MERIT_API GBytes *merit_output_get_bytes (MeritOutput *output);

/**
 * merit_report_new:
 * @engine: (nullable): whose results are written; %NULL where only impact analyses are
 * @format: how
 * @output: where
 *
 * Returns: (transfer full): a report
 */
MERIT_API MeritReport *merit_report_new (MeritEngine *engine, MeritFormat format,
                                         MeritOutput *output);

/**
 * merit_report_ref:
 * @report: a report
 *
 * Returns: (transfer full): @report
 */
MERIT_API MeritReport *merit_report_ref (MeritReport *report);

/**
 * merit_report_unref:
 * @report: (transfer full): a report
 */
MERIT_API void merit_report_unref (MeritReport *report);

/**
 * merit_report_set_color:
 * @report: a report
 * @color: whether tables may use terminal colour; they do not by default
 */
MERIT_API void merit_report_set_color (MeritReport *report, gboolean color);

/**
 * merit_report_classes:
 * @report: a report
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Lists the engine's classes.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_classes (MeritReport *report, GError **error);

/**
 * merit_report_class:
 * @report: a report
 * @klass: index of a class
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Shows one class model in full.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_class (MeritReport *report, guint klass, GError **error);

/**
 * merit_report_comparison:
 * @report: a report
 * @comparison: a comparison
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Sets two class models side by side.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_comparison (MeritReport *report, MeritComparison *comparison,
                                            GError **error);

/**
 * merit_report_ranking:
 * @report: a report
 * @ranking: a ranking
 * @gaps: whether rows list the requirements that are not met
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes the ranked list of each class. A table of several classes ends with which class fits best.
 * In records, `band`, `rank_best` and `rank_worst` stand behind `rank`, where they are asked for;
 * `band` is a number, the name of a category that has one, or null. Where bands rest on a standard
 * error, `reliability`, `confidence`, `c`, `sd`, `sed` or `see`, and `band_width` stand behind
 * `superior`.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_ranking (MeritReport *report, MeritRanking *ranking, gboolean gaps,
                                         GError **error);

/**
 * merit_report_summary:
 * @report: a report
 * @summary: a summary
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes counts over profiles.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_summary (MeritReport *report, MeritSummary *summary,
                                         GError **error);

/**
 * merit_report_demand:
 * @report: a report
 * @demand: a demand of its engine
 * @best: the most competencies of a set, or 0: %MERIT_REPORT_BEST for the best sets, and any number
 *   within the budget
 * @budget: what training may cost, of a demand with costs; 0: no budget
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes, class by class, the counts, every cohort, the best set of up to one competency, of up to
 * two and so on, and the best one within the budget.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_demand (MeritReport *report, MeritDemand *demand, guint best,
                                        guint64 budget, GError **error);

/**
 * merit_report_moves:
 * @report: a report
 * @moves: moves of its engine
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes a matrix of people by current class and class.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_moves (MeritReport *report, MeritMoves *moves, GError **error);

/**
 * merit_report_nearest:
 * @report: a report
 * @nearest: (array length=n_nearest): orders of the classes of its engine
 * @n_nearest: how many
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes the classes nearest to each person, one person after the other.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_nearest (MeritReport *report, MeritNearest **nearest,
                                         guint n_nearest, GError **error);

/**
 * merit_report_assignment:
 * @report: a report
 * @assignment: a settled assignment of the report's engine
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes who is proposed for which vacancy. In the formats for programs each record says in
 * "record" what it is: a "proposal" with its match, then for each "vacancy" how far it is filled
 * and why places stay open, then the "total".
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_assignment (MeritReport *report, MeritAssignment *assignment,
                                            GError **error);

/**
 * merit_report_impact:
 * @report: a report
 * @impact: an analysis
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes selection rates by group with impact ratios and tests: one record a group. In the formats
 * for programs, people in no group of an attribute are a record whose group is null, and where
 * records were rejected or people are incomplete, records whose attribute is null say how many,
 * with "rejected" or "incomplete" for a group.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_impact (MeritReport *report, MeritImpact *impact, GError **error);

/**
 * merit_report_bias_audit:
 * @report: a report
 * @impact: an analysis of people
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes the figures of a bias audit under New York City's Local Law 144 (6 RCNY § 5-301): per
 * category the selection rate, where there is a rule of selection, and the scoring rate, each with
 * its impact ratio; people of no known category likewise, without ratios. Where small categories
 * are excluded, those with less than 2 % of the people have no ratio (§ 5-301 (d)).
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_bias_audit (MeritReport *report, MeritImpact *impact,
                                            GError **error);

/**
 * merit_report_explanations:
 * @report: a report
 * @explanations: (array length=n_explanations): explanations
 * @n_explanations: how many
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes explanations, one after the other.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_explanations (MeritReport *report, MeritExplanation **explanations,
                                              guint n_explanations, GError **error);

/**
 * merit_report_developments:
 * @report: a report
 * @developments: (array length=n_developments): development plans
 * @n_developments: how many
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED
 *
 * Writes development plans, one after the other; for people, with a form feed between two.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_developments (MeritReport *report, MeritDevelopment **developments,
                                              guint n_developments, GError **error);

/**
 * merit_report_all_developments:
 * @report: a report
 *
 * Returns: (transfer full): a sink that writes a development plan for every profile and class that
 *   is not ready as a batch hands them on, in input order; merit_report_finish() ends it
 */
MERIT_API MeritSink *merit_report_all_developments (MeritReport *report);

/**
 * merit_report_gaps:
 * @report: a report
 *
 * Returns: (transfer full): a sink that writes one record per profile and class as a batch hands
 *   them on, in input order; merit_report_finish() ends it
 */
MERIT_API MeritSink *merit_report_gaps (MeritReport *report);

/**
 * merit_report_fit:
 * @report: a report on an engine of at least two classes
 *
 * Returns: (transfer full): a sink that writes one record per profile as a batch hands them on, in
 *   input order; merit_report_finish() ends it
 */
MERIT_API MeritSink *merit_report_fit (MeritReport *report);

/**
 * merit_report_sensitivity:
 * @report: a report
 * @sensitivity: an analysis of the same engine that nobody was added to yet
 *
 * For people, merit_report_finish() writes what was found. For programs, each change of status is a
 * record that is written as a batch hands profiles on, in input order, and
 * merit_report_finish() writes a record for each level that was tried and each weight.
 *
 * Returns: (transfer full): a sink that takes profiles into the analysis; merit_report_finish()
 *   ends it
 */
MERIT_API MeritSink *merit_report_sensitivity (MeritReport *report, MeritSensitivity *sensitivity);

/**
 * merit_report_finish:
 * @report: a report
 * @error: %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED; of a sensitivity analysis also
 *   %MERIT_ERROR_DATA where it has no answers
 *
 * Writes what ends a streamed report: a header that no row called for yet, a closing bracket, notes
 * for people. Does not finish the output.
 *
 * Returns: whether it was written
 */
MERIT_API gboolean merit_report_finish (MeritReport *report, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritOutput, merit_output_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritReport, merit_report_unref)

G_END_DECLS
