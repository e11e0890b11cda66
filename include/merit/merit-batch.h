/* SPDX-License-Identifier: Apache-2.0 */
/* A batch: profiles of any number read from files, scored by all processors and handed to sinks in
 * input order, in bounded memory. */
#pragma once

#include <merit/merit-audit.h>
#include <merit/merit-engine.h>

G_BEGIN_DECLS

#define MERIT_TYPE_SOURCE (merit_source_get_type ())
#define MERIT_TYPE_SINK (merit_sink_get_type ())
#define MERIT_TYPE_BATCH (merit_batch_get_type ())
#define MERIT_TYPE_REJECT (merit_reject_get_type ())
#define MERIT_TYPE_COUNTS (merit_counts_get_type ())

/**
 * MeritInputFormat:
 * @MERIT_INPUT_AUTO: by the name's ending, else by the first byte that is not white space
 * @MERIT_INPUT_NDJSON: one JSON object a line
 * @MERIT_INPUT_CSV: a header row, then one record a profile
 * @MERIT_INPUT_LONG_CSV: a header row with the columns id, competency and level, and date, rater,
 *   unit, class and name where there are such; then one row per profile and competency. Profiles
 *   come in the order of their ids, byte by byte, and of several rows for one competency those of
 *   the latest date count. Rows that are not in the order of ids are sorted, beyond 32 MiB in
 *   temporary files
 *
 * How profiles are written in a file.
 */
typedef enum {
  MERIT_INPUT_AUTO,
  MERIT_INPUT_NDJSON,
  MERIT_INPUT_CSV,
  MERIT_INPUT_LONG_CSV,
} MeritInputFormat;

/**
 * MeritSource:
 *
 * An ordered list of inputs. Belongs to one thread at a time.
 */
typedef struct _MeritSource MeritSource;

/**
 * MeritSink:
 *
 * Where matches go: made by a ranking, a summary or a report.
 */
typedef struct _MeritSink MeritSink;

/**
 * MeritBatch:
 *
 * One run over a source. Belongs to one thread at a time.
 */
typedef struct _MeritBatch MeritBatch;

/**
 * MeritReject:
 *
 * One record that could not be used. Immutable.
 */
typedef struct _MeritReject MeritReject;

/**
 * MeritCounts:
 *
 * What a batch met. Immutable.
 */
typedef struct _MeritCounts MeritCounts;

/**
 * MeritRejectFunc:
 * @reject: the record, valid during the call
 * @user_data: (closure): what was given with the function
 *
 * Called in input order in the thread that runs the batch.
 */
typedef void (*MeritRejectFunc) (MeritReject *reject, gpointer user_data);

/**
 * MeritProblemFunc:
 * @problem: %MERIT_ERROR_READ or %MERIT_ERROR_UNUSABLE
 * @user_data: (closure): what was given with the function
 *
 * Called in the thread that runs the batch for each input that could not be read or used, as a
 * whole or from some place on. The batch goes on with the next input.
 */
typedef void (*MeritProblemFunc) (const GError *problem, gpointer user_data);

/**
 * MeritProgressFunc:
 * @profiles: records met so far
 * @bytes: bytes taken so far from the inputs as stored
 * @total: their sum of bytes, or 0 where it is not known
 * @user_data: (closure): what was given with the function
 *
 * Called now and then in the thread that runs the batch.
 */
typedef void (*MeritProgressFunc) (guint64 profiles, guint64 bytes, guint64 total,
                                   gpointer user_data);

MERIT_API GType merit_source_get_type (void);
MERIT_API GType merit_sink_get_type (void);
MERIT_API GType merit_batch_get_type (void);
MERIT_API GType merit_reject_get_type (void);
MERIT_API GType merit_counts_get_type (void);

/**
 * merit_source_new:
 *
 * Returns: (transfer full): a source without inputs
 */
MERIT_API MeritSource *merit_source_new (void);

/**
 * merit_source_ref:
 * @source: a source
 *
 * Returns: (transfer full): @source
 */
MERIT_API MeritSource *merit_source_ref (MeritSource *source);

/**
 * merit_source_unref:
 * @source: (transfer full): a source
 */
MERIT_API void merit_source_unref (MeritSource *source);

/**
 * merit_source_add_file:
 * @source: a source
 * @path: (type filename): a file, or "-" for standard input; gzip and zstd are inflated
 *
 * Appends a file. It is opened when the batch comes to it.
 */
MERIT_API void merit_source_add_file (MeritSource *source, const char *path);

/**
 * merit_source_add_file_as:
 * @source: a source
 * @path: (type filename): a file, or "-" for standard input
 * @name: the name that rejects and problems give for it, and whose ending tells the format
 *
 * Appends a file that is to be taken for one of another name: so what was read once can be read
 * again wherever it is kept by now.
 */
MERIT_API void merit_source_add_file_as (MeritSource *source, const char *path, const char *name);

/**
 * merit_source_add_bytes:
 * @source: a source
 * @bytes: the text of a profile file
 * @name: the name that rejects and problems give for it
 *
 * Appends an input from memory.
 */
MERIT_API void merit_source_add_bytes (MeritSource *source, GBytes *bytes, const char *name);

/**
 * merit_source_set_format:
 * @source: a source
 * @format: the format of every input
 */
MERIT_API void merit_source_set_format (MeritSource *source, MeritInputFormat format);

/**
 * merit_source_set_delimiter:
 * @source: a source
 * @delimiter: what parts CSV fields, `,` by default; an ASCII character, no quote, CR or LF
 */
MERIT_API void merit_source_set_delimiter (MeritSource *source, char delimiter);

/**
 * merit_sink_ref:
 * @sink: a sink
 *
 * Returns: (transfer full): @sink
 */
MERIT_API MeritSink *merit_sink_ref (MeritSink *sink);

/**
 * merit_sink_unref:
 * @sink: (transfer full): a sink
 */
MERIT_API void merit_sink_unref (MeritSink *sink);

/**
 * merit_batch_new:
 * @engine: what scores
 * @source: what is read
 *
 * Returns: (transfer full): a batch without sinks
 */
MERIT_API MeritBatch *merit_batch_new (MeritEngine *engine, MeritSource *source);

/**
 * merit_batch_ref:
 * @batch: a batch
 *
 * Returns: (transfer full): @batch
 */
MERIT_API MeritBatch *merit_batch_ref (MeritBatch *batch);

/**
 * merit_batch_unref:
 * @batch: (transfer full): a batch
 */
MERIT_API void merit_batch_unref (MeritBatch *batch);

/**
 * merit_batch_add_sink:
 * @batch: a batch
 * @sink: a sink made for the same engine
 *
 * Sinks get every match, one sink after the other.
 */
MERIT_API void merit_batch_add_sink (MeritBatch *batch, MeritSink *sink);

/**
 * merit_batch_set_jobs:
 * @batch: a batch
 * @jobs: how many threads score, or 0 for one per processor (the default); results do not depend on
 *   it
 */
MERIT_API void merit_batch_set_jobs (MeritBatch *batch, guint jobs);

/**
 * merit_batch_set_audit:
 * @batch: a batch
 * @audit: (nullable): where inputs and counts are entered once the run has come to its end
 *
 * Takes digests of every input, as it is stored and as the text that it inflates to, while it is
 * read. An input that cannot be read to its end is not entered.
 */
MERIT_API void merit_batch_set_audit (MeritBatch *batch, MeritAudit *audit);

/**
 * merit_batch_set_strict:
 * @batch: a batch
 * @strict: whether the first reject ends the run with %MERIT_ERROR_REJECTED
 */
MERIT_API void merit_batch_set_strict (MeritBatch *batch, gboolean strict);

/**
 * merit_batch_set_reject_func:
 * @batch: a batch
 * @func: (scope notified) (closure user_data) (destroy destroy) (nullable): called for each reject
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 */
MERIT_API void merit_batch_set_reject_func (MeritBatch *batch, MeritRejectFunc func,
                                            gpointer user_data, GDestroyNotify destroy);

/**
 * merit_batch_set_reject_limit:
 * @batch: a batch
 * @limit: how many rejects the function for rejects is called for, the first of them in the order
 *   of the input (default: %G_MAXUINT64)
 *
 * The others are only counted, which is much quicker than telling of them.
 */
MERIT_API void merit_batch_set_reject_limit (MeritBatch *batch, guint64 limit);

/**
 * merit_batch_set_problem_func:
 * @batch: a batch
 * @func: (scope notified) (closure user_data) (destroy destroy) (nullable): called for each input
 *   that is no use
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 */
MERIT_API void merit_batch_set_problem_func (MeritBatch *batch, MeritProblemFunc func,
                                             gpointer user_data, GDestroyNotify destroy);

/**
 * merit_batch_set_progress_func:
 * @batch: a batch
 * @func: (scope notified) (closure user_data) (destroy destroy) (nullable): called now and then
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 */
MERIT_API void merit_batch_set_progress_func (MeritBatch *batch, MeritProgressFunc func,
                                              gpointer user_data, GDestroyNotify destroy);

/**
 * merit_batch_run:
 * @batch: a batch that has not run yet
 * @cancellable: (nullable): ends the run with %G_IO_ERROR_CANCELLED
 * @error: %MERIT_ERROR_REJECTED under strict, %MERIT_ERROR_WRITE or %MERIT_ERROR_CLOSED from a
 *   sink, %G_IO_ERROR_CANCELLED
 *
 * Reads, scores and hands on every profile of the source. Inputs and records that are of no use do
 * not end the run: they are told to the functions set and are in the counts, which are there after
 * a failed run too (merit_batch_get_counts()).
 *
 * Returns: whether the run came to its end
 */
MERIT_API gboolean merit_batch_run (MeritBatch *batch, GCancellable *cancellable, GError **error);

/**
 * merit_batch_get_counts:
 * @batch: a batch that has run
 *
 * Returns: (transfer none): what it met
 */
MERIT_API MeritCounts *merit_batch_get_counts (MeritBatch *batch);

/**
 * merit_counts_ref:
 * @counts: counts
 *
 * Returns: (transfer full): @counts
 */
MERIT_API MeritCounts *merit_counts_ref (MeritCounts *counts);

/**
 * merit_counts_unref:
 * @counts: (transfer full): counts
 */
MERIT_API void merit_counts_unref (MeritCounts *counts);

/**
 * merit_counts_get_read:
 * @counts: counts
 *
 * Returns: records met, the sum of scored and rejected
 */
MERIT_API guint64 merit_counts_get_read (const MeritCounts *counts);

/**
 * merit_counts_get_scored:
 * @counts: counts
 *
 * Returns: profiles scored
 */
MERIT_API guint64 merit_counts_get_scored (const MeritCounts *counts);

/**
 * merit_counts_get_rejected:
 * @counts: counts
 *
 * Returns: records rejected
 */
MERIT_API guint64 merit_counts_get_rejected (const MeritCounts *counts);

/**
 * merit_counts_get_rated:
 * @counts: counts
 *
 * Returns: how many assessments came from several raters, of competencies that some class of the
 *   engine asks for, in records that were read
 */
MERIT_API guint64 merit_counts_get_rated (const MeritCounts *counts);

/**
 * merit_counts_format_deviation:
 * @counts: counts
 *
 * How far raters agree: the mean over these assessments of AD_M, the average deviation of the
 * levels from their mean, in levels; 0 is full agreement (Burke, Finkelstein and Dusig, "On average
 * deviation indices for estimating interrater agreement", Organizational Research Methods 2, 1999).
 *
 * Returns: (transfer full) (nullable): the decimal, rounded half up to two places; %NULL where
 *   there are none
 */
MERIT_API char *merit_counts_format_deviation (const MeritCounts *counts);

/**
 * merit_counts_format_deviation_limit:
 * @counts: counts of a batch
 *
 * Returns: (transfer full): up to which AD_M raters are taken to agree, a sixth of the number of
 *   levels (Burke and Dunlap, "Estimating interrater agreement with the average deviation index: a
 *   user's guide", Organizational Research Methods 5, 2002), with two decimals
 */
MERIT_API char *merit_counts_format_deviation_limit (const MeritCounts *counts);

/**
 * merit_counts_get_rated_apart:
 * @counts: counts
 *
 * Returns: on how many of these assessments AD_M is above that limit, compared exactly
 */
MERIT_API guint64 merit_counts_get_rated_apart (const MeritCounts *counts);

/**
 * merit_counts_get_unreadable:
 * @counts: counts
 *
 * Returns: inputs that could not be opened, or broke off
 */
MERIT_API guint merit_counts_get_unreadable (const MeritCounts *counts);

/**
 * merit_counts_get_unusable:
 * @counts: counts
 *
 * Returns: inputs of no use as a whole
 */
MERIT_API guint merit_counts_get_unusable (const MeritCounts *counts);

/**
 * merit_counts_get_unknown_values:
 * @counts: counts
 *
 * Returns: assessments ignored because the bank does not know their competency
 */
MERIT_API guint64 merit_counts_get_unknown_values (const MeritCounts *counts);

/**
 * merit_counts_get_unknown:
 * @counts: counts
 *
 * Returns: (transfer none) (array zero-terminated=1): ids of competencies that the bank does not
 *   know, in order of first use, the first 100
 */
MERIT_API const char *const *merit_counts_get_unknown (const MeritCounts *counts);

/**
 * merit_counts_get_ignored_columns:
 * @counts: counts
 *
 * Returns: how many distinct CSV headings were ignored, as far as they are told apart (see
 *   merit_counts_get_ignored())
 */
MERIT_API guint64 merit_counts_get_ignored_columns (const MeritCounts *counts);

/**
 * merit_counts_get_ignored:
 * @counts: counts
 *
 * Returns: (transfer none) (array zero-terminated=1): CSV headings that name nothing known, in
 *   order, the first 100
 */
MERIT_API const char *const *merit_counts_get_ignored (const MeritCounts *counts);

/**
 * merit_reject_ref:
 * @reject: a reject
 *
 * Returns: (transfer full): @reject
 */
MERIT_API MeritReject *merit_reject_ref (MeritReject *reject);

/**
 * merit_reject_unref:
 * @reject: (transfer full): a reject
 */
MERIT_API void merit_reject_unref (MeritReject *reject);

/**
 * merit_reject_get_file:
 * @reject: a reject
 *
 * Returns: (transfer none): the name of the input
 */
MERIT_API const char *merit_reject_get_file (const MeritReject *reject);

/**
 * merit_reject_get_line:
 * @reject: a reject
 *
 * Returns: the line of the fault, from 1
 */
MERIT_API guint64 merit_reject_get_line (const MeritReject *reject);

/**
 * merit_reject_get_column:
 * @reject: a reject
 *
 * Returns: the column of the fault in bytes, from 1
 */
MERIT_API guint64 merit_reject_get_column (const MeritReject *reject);

/**
 * merit_reject_get_offset:
 * @reject: a reject
 *
 * Returns: the place of the fault in bytes from the start of the (inflated) input
 */
MERIT_API guint64 merit_reject_get_offset (const MeritReject *reject);

/**
 * merit_reject_get_reason:
 * @reject: a reject
 *
 * Returns: (transfer none): what is wrong
 */
MERIT_API const char *merit_reject_get_reason (const MeritReject *reject);

/**
 * merit_reject_get_record:
 * @reject: a reject
 *
 * Returns: (transfer none): the record without its line end; of a longer one the first 4096 bytes
 */
MERIT_API GBytes *merit_reject_get_record (const MeritReject *reject);

/**
 * merit_reject_to_json:
 * @reject: a reject
 *
 * Returns: (transfer full): `{"file","line","column","offset","reason","record"}`, with
 *   `record_base64` instead where the record is not UTF-8
 */
MERIT_API char *merit_reject_to_json (const MeritReject *reject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritSource, merit_source_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritSink, merit_sink_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritBatch, merit_batch_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritReject, merit_reject_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritCounts, merit_counts_unref)

G_END_DECLS
