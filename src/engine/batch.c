/* SPDX-License-Identifier: Apache-2.0 */
/* The batch pipeline. Workers take turns at the feed, each then reads, scores and renders its
 * stretch by itself; the thread that runs the batch hands on what they made in input order. Where
 * fewer threads can be made than are wanted there are fewer workers; where there are none, the
 * running thread is the worker whenever it would have to wait for one.
 * Stretches are numbered when they are taken, and there are only so many of them, so memory is
 * bounded and nothing waits for a stretch that is not being worked on. */
#include <merit/merit-batch.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <merit/merit-error.h>

#include "engine/counts.h"
#include "engine/feed.h"
#include "engine/reject.h"
#include "engine/sink-private.h"
#include "profile/ndjson.h"

#define MAX_JOBS 256

/* How long the running thread waits before it tells progress again, in microseconds. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 5)

/* How many stretches are on their way for each worker, fewer where text is made of them, which
 * takes memory. Half of them wake the running thread when they are done, fewer at first: waking it
 * for each would cost more than what there is to do for one. What is done waits no longer than the
 * interval above. */
#define JOBS_WITH_TEXT 4
#define JOBS           16

/* Rows of one stretch are numbered below this: more than fit in the longest text. */
#define ORDER_BITS 24

struct _MeritBatch {
  MeritEngine *engine;
  MeritSource *source;
  GPtrArray *sinks; /* of MeritSink */
  guint jobs;
  gboolean strict;
  MeritAudit *audit; /* or NULL */
  MeritRejectFunc reject_func;
  gpointer reject_data;
  GDestroyNotify reject_destroy;
  guint64 reject_limit;
  MeritProblemFunc problem_func;
  gpointer problem_data;
  GDestroyNotify problem_destroy;
  MeritProgressFunc progress_func;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
  MeritCounts *counts;
};

/* A stretch on its way, with what a worker made of it. */
typedef struct {
  MeritStretch stretch;
  GPtrArray *rendered; /* of GString, one per sink */
  GPtrArray *rejects;  /* of MeritReject, lines counted from the stretch */
  guint64 n_muted;     /* rejects that nobody is told of */
  GPtrArray *unknown;  /* of char *, distinct */
  guint64 n_unknown;
  guint64 n_lines;
  guint64 n_scored;
  MeritAgreement agreement;
} Job;

typedef struct Worker Worker;

/* What the threads of one run share. */
typedef struct {
  MeritBatch *batch;
  MeritFeed *feed;
  GMutex feed_lock; /* held while a stretch is taken; numbers follow the input */
  guint64 taken;    /* stretches taken; under feed_lock */
  GMutex lock;      /* guards what follows */
  GCond free_cond;  /* a job became free, or the run ends */
  GCond done_cond;  /* a job was done, a worker ended, or the run is cancelled */
  GQueue free_jobs; /* of Job */
  Job **done;       /* ring of n_jobs: stretch number modulo n_jobs */
  guint n_jobs;
  guint n_done;     /* of them */
  guint many;       /* done ones that wake the running thread */
  gboolean starved; /* a worker waits for a free job; it holds the feed, so there is but one */
  guint working;    /* workers that may still deliver */
  Worker *alone;    /* works in the running thread, because there is no other; or NULL */
  gboolean stop;
  guint64 n_told;   /* rejects; used by the running thread alone */
  gint muted;       /* atomic: no more rejects are told */
  gint wake[2];     /* a pipe that ends a worker's waiting for input */
} Run;

/* A worker's own memory. */
struct Worker {
  Run *run;
  gpointer *parts;      /* one per sink */
  MeritRecords *records;
  MeritScore **scores;  /* one array per class, used where a sink asks for scores */
  gboolean *filled;     /* one per class */
  char *text;           /* for the next stretch: what was used last is in some cache still */
  gsize capacity;
};

G_DEFINE_BOXED_TYPE (MeritBatch, merit_batch, merit_batch_ref, merit_batch_unref)

static void
clear_func (gpointer *data, GDestroyNotify *destroy)
{
  if (*destroy != NULL)
    (*destroy) (*data);
  *data = NULL;
  *destroy = NULL;
}

static void
batch_clear (gpointer data)
{
  MeritBatch *batch = data;

  clear_func (&batch->reject_data, &batch->reject_destroy);
  clear_func (&batch->problem_data, &batch->problem_destroy);
  clear_func (&batch->progress_data, &batch->progress_destroy);
  merit_counts_unref (batch->counts);
  g_clear_pointer (&batch->audit, merit_audit_unref);
  g_ptr_array_unref (batch->sinks);
  merit_source_unref (batch->source);
  merit_engine_unref (batch->engine);
}

MeritBatch *
merit_batch_new (MeritEngine *engine, MeritSource *source)
{
  MeritBatch *batch = g_atomic_rc_box_new0 (MeritBatch);

  batch->engine = merit_engine_ref (engine);
  batch->source = merit_source_ref (source);
  batch->sinks = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_sink_unref);
  batch->counts = merit_counts_new ();
  batch->counts->n_categories = merit_bank_get_max_level (merit_engine_get_bank (engine)) + 1;
  batch->reject_limit = G_MAXUINT64;
  return batch;
}

MeritBatch *
merit_batch_ref (MeritBatch *batch)
{
  return g_atomic_rc_box_acquire (batch);
}

void
merit_batch_unref (MeritBatch *batch)
{
  g_atomic_rc_box_release_full (batch, batch_clear);
}

void
merit_batch_add_sink (MeritBatch *batch, MeritSink *sink)
{
  g_ptr_array_add (batch->sinks, merit_sink_ref (sink));
}

void
merit_batch_set_jobs (MeritBatch *batch, guint jobs)
{
  batch->jobs = jobs;
}

void
merit_batch_set_audit (MeritBatch *batch, MeritAudit *audit)
{
  if (audit != NULL)
    merit_audit_ref (audit);
  g_clear_pointer (&batch->audit, merit_audit_unref);
  batch->audit = audit;
}

void
merit_batch_set_strict (MeritBatch *batch, gboolean strict)
{
  batch->strict = strict;
}

void
merit_batch_set_reject_func (MeritBatch *batch, MeritRejectFunc func, gpointer user_data,
                             GDestroyNotify destroy)
{
  clear_func (&batch->reject_data, &batch->reject_destroy);
  batch->reject_func = func;
  batch->reject_data = user_data;
  batch->reject_destroy = destroy;
}

void
merit_batch_set_reject_limit (MeritBatch *batch, guint64 limit)
{
  batch->reject_limit = limit;
}

void
merit_batch_set_problem_func (MeritBatch *batch, MeritProblemFunc func, gpointer user_data,
                              GDestroyNotify destroy)
{
  clear_func (&batch->problem_data, &batch->problem_destroy);
  batch->problem_func = func;
  batch->problem_data = user_data;
  batch->problem_destroy = destroy;
}

void
merit_batch_set_progress_func (MeritBatch *batch, MeritProgressFunc func, gpointer user_data,
                               GDestroyNotify destroy)
{
  clear_func (&batch->progress_data, &batch->progress_destroy);
  batch->progress_func = func;
  batch->progress_data = user_data;
  batch->progress_destroy = destroy;
}

MeritCounts *
merit_batch_get_counts (MeritBatch *batch)
{
  return batch->counts;
}

static void
free_text (gpointer text)
{
  g_string_free (text, TRUE);
}

static Job *
job_new (guint n_sinks)
{
  Job *job = g_new0 (Job, 1);

  job->rendered = g_ptr_array_new_with_free_func (free_text);
  for (guint i = 0; i < n_sinks; i++)
    g_ptr_array_add (job->rendered, g_string_new (NULL));
  job->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_reject_unref);
  job->unknown = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (job->unknown, NULL);
  return job;
}

static void
job_free (Job *job)
{
  merit_stretch_clear (&job->stretch);
  g_ptr_array_unref (job->rendered);
  g_ptr_array_unref (job->rejects);
  g_ptr_array_unref (job->unknown);
  g_free (job);
}

static void
job_reset (Job *job)
{
  for (guint i = 0; i < job->rendered->len; i++)
    g_string_truncate (job->rendered->pdata[i], 0);
  g_ptr_array_set_size (job->rejects, 0);
  g_ptr_array_set_size (job->unknown, 0);
  g_ptr_array_add (job->unknown, NULL);
  g_clear_error (&job->stretch.problem);
  job->n_unknown = job->n_lines = job->n_scored = job->n_muted = 0;
  job->agreement = (MeritAgreement) { 0 };
}

/* Hands records to the sinks; what they reject is kept with the job. @from: of the
 * records' text in the stretch. */
static void
take_records (Worker *worker, Job *job, const MeritRecords *records, gsize from, guint64 order)
{
  const MeritBatch *batch = worker->run->batch;
  const MeritEngine *engine = batch->engine;
  const MeritScored scored = {
    .engine = engine,
    .records = records,
    .scores = worker->scores,
    .filled = worker->filled,
    .order = order + job->n_scored,
  };

  memset (worker->filled, 0, merit_engine_get_length (engine) * sizeof *worker->filled);
  if (records->block.n_rows > 0)
    for (guint s = 0; s < batch->sinks->len; s++)
      merit_sink_take (batch->sinks->pdata[s], worker->parts[s], &scored, job->rendered->pdata[s]);

  /* Of one stretch no more can be told than of all. */
  const guint n_told = records->is_terse ? 0
                                         : (guint) MIN (records->faults->len,
                                                        batch->reject_limit - job->rejects->len);

  job->n_muted += records->faults->len - n_told;
  for (guint i = 0; i < n_told; i++)
    g_ptr_array_add (job->rejects,
                     merit_reject_new (job->stretch.name, job->stretch.text + from,
                                       &g_array_index (records->faults, MeritRecordFault, i),
                                       job->n_lines, job->stretch.offset + from));
  for (guint i = 0; i < records->unknown->len; i++)
    merit_counts_name (job->unknown, records->unknown->pdata[i]);
  for (guint i = 0; i < records->ratings->len; i++) {
    const MeritRatings *ratings = &g_array_index (records->ratings, MeritRatings, i);

    merit_agreement_add (&job->agreement, batch->counts->n_categories, ratings->codes, ratings->n);
  }
  job->n_unknown += records->n_unknown;
  job->n_lines += records->n_lines;
  job->n_scored += records->block.n_rows;
}

/* Reads from the text of the stretch at @at on. Returns how far. */
static gsize
read_some (Worker *worker, const MeritStretch *stretch, gsize at)
{
  const char *text = stretch->text + at;
  const gsize len = stretch->length - at;

  merit_records_reset (worker->records);
  if (stretch->csv != NULL)
    return merit_csv_read (stretch->csv, text, len, stretch->at_end, worker->records);
  return merit_ndjson_read (merit_engine_get_shape (worker->run->batch->engine), text, len,
                            worker->records);
}

static void
work_on (Worker *worker, Job *job, guint64 number)
{
  const MeritStretch *stretch = &job->stretch;
  const guint64 order = number << ORDER_BITS;

  if (stretch->was_read) {
    take_records (worker, job, stretch->records, 0, order);
    return;
  }
  for (gsize at = 0; at < stretch->length;) {
    worker->records->is_terse = g_atomic_int_get (&worker->run->muted)
                                || job->rejects->len >= worker->run->batch->reject_limit;

    const gsize consumed = read_some (worker, stretch, at);

    take_records (worker, job, worker->records, at, order);
    at += consumed;
  }
}

/* Waits for a free job and fills it with the next stretch; NULL where there is no more to do. A
 * worker holds the feed while it waits, so stretches are taken in the order in which they are
 * handed on, and the one that is waited for is always being worked on. */
static Job *
take_stretch (Worker *worker, guint64 *number)
{
  Run *run = worker->run;
  Job *job = NULL;

  g_mutex_lock (&run->feed_lock);
  g_mutex_lock (&run->lock);
  while (!run->stop && (job = g_queue_pop_head (&run->free_jobs)) == NULL) {
    run->starved = TRUE;
    g_cond_wait (&run->free_cond, &run->lock);
    run->starved = FALSE;
  }
  g_mutex_unlock (&run->lock);
  if (job != NULL) {
    job_reset (job);
    merit_stretch_swap_text (&job->stretch, &worker->text, &worker->capacity);
    if (merit_feed_next (run->feed, &job->stretch)) {
      *number = run->taken++;
    } else {
      merit_stretch_swap_text (&job->stretch, &worker->text, &worker->capacity);
      g_mutex_lock (&run->lock);
      g_queue_push_tail (&run->free_jobs, g_steal_pointer (&job));
      g_mutex_unlock (&run->lock);
    }
  }
  g_mutex_unlock (&run->feed_lock);
  return job;
}

/* Works on the next stretch. FALSE where there is none: then the worker has ended. */
static gboolean
worker_step (Worker *worker)
{
  Run *run = worker->run;
  guint64 number;
  Job *job = take_stretch (worker, &number);

  if (job != NULL) {
    work_on (worker, job, number);
    merit_stretch_swap_text (&job->stretch, &worker->text, &worker->capacity);
  }
  g_mutex_lock (&run->lock);
  if (job != NULL) {
    run->done[number % run->n_jobs] = job;
    run->n_done++;
  } else {
    run->working--;
  }
  if (job == NULL || run->n_done >= run->many) {
    run->many = MIN (2 * run->many, run->n_jobs / 2);
    g_cond_signal (&run->done_cond);
  }
  g_mutex_unlock (&run->lock);
  return job != NULL;
}

static gpointer
worker_run (gpointer data)
{
  while (worker_step (data))
    ;
  return NULL;
}

static void
tell_problem (MeritBatch *batch, const GError *problem)
{
  if (g_error_matches (problem, MERIT_ERROR, MERIT_ERROR_UNUSABLE))
    batch->counts->unusable++;
  else
    batch->counts->unreadable++;
  if (batch->problem_func != NULL)
    batch->problem_func (problem, batch->problem_data);
}

static gboolean
is_muted (const Run *run)
{
  return run->batch->reject_func == NULL || run->n_told >= run->batch->reject_limit;
}

/* Counts the job's rejects and tells of them. FALSE where none may be. */
static gboolean
tell_rejects (Run *run, Job *job, guint64 lines, GError **error)
{
  MeritBatch *batch = run->batch;
  const guint64 n = job->rejects->len + job->n_muted;

  for (guint i = 0; i < job->rejects->len && !is_muted (run); i++) {
    MeritReject *reject = job->rejects->pdata[i];

    merit_reject_shift (reject, lines);
    run->n_told++;
    batch->reject_func (reject, batch->reject_data);
    if (batch->strict)
      break;
  }
  g_atomic_int_set (&run->muted, is_muted (run));
  batch->counts->rejected += batch->strict ? MIN (n, 1) : n;
  if (!batch->strict || n == 0)
    return TRUE;
  g_set_error (error, MERIT_ERROR, MERIT_ERROR_REJECTED, "a record was rejected");
  return FALSE;
}

static void
count_names (MeritCounts *counts, const Job *job)
{
  const MeritStretch *stretch = &job->stretch;

  counts->unknown_values += job->n_unknown;
  for (guint i = 0; i + 1 < job->unknown->len; i++)
    merit_counts_name (counts->unknown, job->unknown->pdata[i]);
  if (stretch->ignored == NULL)
    return;

  /* Headings beyond those that a reader names cannot be told apart from each other's. */
  counts->ignored_columns += stretch->n_ignored - stretch->ignored->len;
  for (guint i = 0; i < stretch->ignored->len; i++)
    if (merit_counts_name (counts->ignored, stretch->ignored->pdata[i]))
      counts->ignored_columns++;
}

/* Hands on what was made of one stretch. @lines: line ends of its input before it. */
static gboolean
hand_on (Run *run, Job *job, guint64 *lines, GError **error)
{
  MeritBatch *batch = run->batch;

  if (job->stretch.starts_input)
    *lines = 0;
  *lines += job->stretch.lines_before;
  count_names (batch->counts, job);
  if (!tell_rejects (run, job, *lines, error))
    return FALSE;
  batch->counts->scored += job->n_scored;
  merit_agreement_merge (&batch->counts->agreement, &job->agreement);
  *lines += job->n_lines;
  for (guint s = 0; s < batch->sinks->len; s++) {
    const GString *text = job->rendered->pdata[s];

    if (text->len > 0 && !merit_sink_put (batch->sinks->pdata[s], text->str, text->len, error))
      return FALSE;
  }
  if (job->stretch.problem != NULL)
    tell_problem (batch, job->stretch.problem);
  return TRUE;
}

/* The job of stretch @number when it is done; NULL where none is to come, or the run is
 * cancelled. */
static Job *
wait_for (Run *run, guint64 number, GCancellable *cancellable, guint64 bytes, guint64 total)
{
  MeritBatch *batch = run->batch;
  Job **slot = &run->done[number % run->n_jobs];
  Job *job;

  g_mutex_lock (&run->lock);
  while (*slot == NULL && run->working > 0 && !g_cancellable_is_cancelled (cancellable)) {
    const gint64 until = g_get_monotonic_time () + PROGRESS_INTERVAL;

    if (run->alone != NULL) {
      g_mutex_unlock (&run->lock);
      worker_step (run->alone);
      g_mutex_lock (&run->lock);
      continue;
    }
    if (!g_cond_wait_until (&run->done_cond, &run->lock, until) && batch->progress_func != NULL) {
      g_mutex_unlock (&run->lock);
      batch->progress_func (merit_counts_get_read (batch->counts), bytes, total,
                            batch->progress_data);
      g_mutex_lock (&run->lock);
    }
  }
  job = g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (slot);
  run->n_done -= job != NULL;
  g_mutex_unlock (&run->lock);
  return job;
}

/* Hands on every stretch in input order until there is no more, or something ends the run. */
static gboolean
collect (Run *run, GCancellable *cancellable, GError **error)
{
  MeritBatch *batch = run->batch;
  const guint64 total = batch->progress_func != NULL ? merit_source_measure (batch->source) : 0;
  guint64 lines = 0, bytes = 0;
  Job *job;

  for (guint64 number = 0; (job = wait_for (run, number, cancellable, bytes, total)) != NULL;
       number++) {
    const gboolean good = hand_on (run, job, &lines, error);

    bytes = job->stretch.position;
    g_mutex_lock (&run->lock);
    g_queue_push_head (&run->free_jobs, job);
    if (run->starved)
      g_cond_signal (&run->free_cond);
    g_mutex_unlock (&run->lock);
    if (!good)
      return FALSE;
    if (batch->progress_func != NULL)
      batch->progress_func (merit_counts_get_read (batch->counts), bytes, total,
                            batch->progress_data);
  }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
worker_init (Worker *worker, Run *run)
{
  const MeritBatch *batch = run->batch;
  const guint n_classes = merit_engine_get_length (batch->engine);

  worker->run = run;
  worker->parts = g_new0 (gpointer, batch->sinks->len);
  for (guint s = 0; s < batch->sinks->len; s++)
    worker->parts[s] = merit_sink_part_new (batch->sinks->pdata[s]);
  worker->records
      = merit_records_new (merit_engine_get_shape (batch->engine),
                           merit_lines_find (merit_engine_get_kernel (batch->engine)->width.name));
  worker->filled = g_new (gboolean, n_classes);
  worker->scores = g_new (MeritScore *, n_classes);
  for (guint c = 0; c < n_classes; c++)
    worker->scores[c] = g_new (MeritScore, MERIT_BLOCK_ROWS);
}

static void
worker_clear (Worker *worker)
{
  const MeritBatch *batch = worker->run->batch;

  for (guint s = 0; s < batch->sinks->len; s++)
    merit_sink_part_merge (batch->sinks->pdata[s], worker->parts[s]);
  for (guint c = 0; c < merit_engine_get_length (batch->engine); c++)
    g_free (worker->scores[c]);
  g_free (worker->scores);
  g_free (worker->filled);
  g_free (worker->parts);
  merit_records_free (worker->records);
  g_free (worker->text);
}

/* Ends all waiting for input; under the lock. */
static void
call_off_input (Run *run)
{
  if (run->wake[1] >= 0)
    close (run->wake[1]);
  run->wake[1] = -1;
}

static void
stop (Run *run)
{
  g_mutex_lock (&run->lock);
  run->stop = TRUE;
  g_cond_broadcast (&run->free_cond);
  g_cond_broadcast (&run->done_cond);
  call_off_input (run);
  g_mutex_unlock (&run->lock);
}

/* The running thread may itself be what waits for input. */
static void
wake_up (GCancellable *cancellable, gpointer data)
{
  Run *run = data;

  g_mutex_lock (&run->lock);
  g_cond_broadcast (&run->done_cond);
  call_off_input (run);
  g_mutex_unlock (&run->lock);
}

/* Starts up to @n workers, and returns how many there are. */
static guint
start_threads (Worker *workers, GThread **threads, guint n)
{
  for (guint i = 0; i < n; i++) {
    threads[i] = g_thread_try_new ("merit-worker", worker_run, &workers[i], NULL);
    if (threads[i] == NULL)
      return i;
  }
  return n;
}

static gboolean
run_workers (Run *run, guint n, GCancellable *cancellable, GError **error)
{
  g_autofree Worker *workers = g_new0 (Worker, n);
  g_autofree GThread **threads = g_new (GThread *, n);
  gulong handler = 0;

  run->working = n;
  for (guint i = 0; i < n; i++)
    worker_init (&workers[i], run);

  const guint n_threads = start_threads (workers, threads, n);

  g_mutex_lock (&run->lock);
  run->working -= n - MAX (n_threads, 1);
  g_mutex_unlock (&run->lock);
  if (n_threads == 0)
    run->alone = &workers[0];
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_up), run, NULL);

  const gboolean good = collect (run, cancellable, error);

  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  stop (run);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < n; i++)
    worker_clear (&workers[i]);
  for (guint s = 0; s < run->batch->sinks->len; s++)
    merit_sink_advance (run->batch->sinks->pdata[s], run->taken << ORDER_BITS);
  return good;
}

static gboolean
makes_text (const MeritBatch *batch)
{
  for (guint s = 0; s < batch->sinks->len; s++)
    if (merit_sink_makes_text (batch->sinks->pdata[s]))
      return TRUE;
  return FALSE;
}

static void
enter_audit (const MeritBatch *batch, const GPtrArray *digests)
{
  for (guint i = 0; i < digests->len; i++)
    merit_audit_add_input (batch->audit, MERIT_ROLE_PROFILES, digests->pdata[i]);
  merit_audit_set_counts (batch->audit, batch->counts->scored, batch->counts->rejected);
}

gboolean
merit_batch_run (MeritBatch *batch, GCancellable *cancellable, GError **error)
{
  const guint wanted = batch->jobs > 0 ? batch->jobs : g_get_num_processors ();
  const guint n = CLAMP (wanted, 1, MAX_JOBS);
  Run run = { .batch = batch, .n_jobs = (makes_text (batch) ? JOBS_WITH_TEXT : JOBS) * n + 1 };
  g_autoptr (GPtrArray) digests
      = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_digest_unref);

  run.muted = is_muted (&run);
  run.many = 1;
  if (pipe2 (run.wake, O_CLOEXEC) != 0)
    run.wake[0] = run.wake[1] = -1;
  g_mutex_init (&run.feed_lock);
  g_mutex_init (&run.lock);
  g_cond_init (&run.free_cond);
  g_cond_init (&run.done_cond);
  run.feed = merit_feed_new (batch->source, merit_engine_get_shape (batch->engine),
                             merit_cells_find (merit_engine_get_kernel (batch->engine)->width.name),
                             run.wake[0]);
  if (batch->audit != NULL)
    merit_feed_set_digests (run.feed, digests);
  run.done = g_new0 (Job *, run.n_jobs);
  for (guint i = 0; i < run.n_jobs; i++)
    g_queue_push_tail (&run.free_jobs, job_new (batch->sinks->len));

  const gboolean good = run_workers (&run, n, cancellable, error);

  for (guint i = 0; i < run.n_jobs; i++)
    if (run.done[i] != NULL)
      job_free (run.done[i]);
  g_queue_clear_full (&run.free_jobs, (GDestroyNotify) job_free);
  g_free (run.done);
  merit_feed_free (run.feed);
  if (good && batch->audit != NULL)
    enter_audit (batch, digests);
  if (run.wake[0] >= 0)
    close (run.wake[0]);
  g_cond_clear (&run.done_cond);
  g_cond_clear (&run.free_cond);
  g_mutex_clear (&run.lock);
  g_mutex_clear (&run.feed_lock);
  return good;
}
