/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a run, the same for every command. */
#include "cli/run.h"

#include <string.h>
#include <unistd.h>

#include "cli/auditing.h"
#include "cli/keeping.h"
#include "cli/message.h"
#include "cli/stop.h"

#ifndef MERIT_DATADIR
#error "MERIT_DATADIR names the folder that data is installed in"
#endif

/* Rejects that are shown one by one; the rest is counted. */
#define REJECTS_SHOWN 10

const char *
cli_data_folder (const CliOptions *options)
{
  const char *folder = g_getenv ("MERIT_DATA");

  if (options->data != NULL)
    return options->data;
  return folder != NULL && *folder != 0 ? folder : MERIT_DATADIR;
}

void
cli_say_data_folder (const CliOptions *options)
{
  const char *folder = cli_data_folder (options);
  g_autofree char *bank = g_build_filename (folder, "bank.json", NULL);

  if (options->data == NULL && !g_file_test (bank, G_FILE_TEST_EXISTS))
    cli_message ("the data folder is '%s': --data or MERIT_DATA names another", folder);
}

gboolean
cli_has_input (const CliOptions *options)
{
  return options->operands->len > 0 || !isatty (STDIN_FILENO);
}

static gboolean
wants_color (const CliOptions *options)
{
  const char *no_color = g_getenv ("NO_COLOR");

  if (options->color != CLI_AUTO)
    return options->color == CLI_ALWAYS;
  if (options->output != NULL || (no_color != NULL && *no_color != 0))
    return FALSE;
  return isatty (STDOUT_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Says which class of the folder a code that it does not have may have been meant to be. */
static void
suggest_codes (const char *folder, const GPtrArray *codes)
{
  g_autofree char *path = g_build_filename (folder, "classes", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (known, g_strndup (name, strlen (name) - strlen (".json")));
  g_ptr_array_sort (known, compare_names);
  g_ptr_array_add (known, NULL);
  for (guint i = 0; i < codes->len; i++) {
    const char *nearest = cli_nearest (codes->pdata[i], (const char *const *) known->pdata);

    if (nearest != NULL && !g_str_equal (nearest, codes->pdata[i]))
      cli_message ("did you mean '%s'?", nearest);
  }
}

/* Lets the engine keep the texts that were asked for. */
static gboolean
keep_texts (CliRun *run)
{
  g_autofree char **names = cli_keep_names (run->options);
  g_autoptr (GError) error = NULL;

  if (names[0] == NULL)
    return TRUE;

  MeritEngine *keeping = merit_engine_keep (run->engine, (const char *const *) names, &error);

  if (keeping == NULL) {
    run->failed |= cli_fail (error, NULL) == CLI_FAILED;
    return FALSE;
  }
  merit_engine_unref (run->engine);
  run->engine = keeping;
  return TRUE;
}

static gboolean
load (CliRun *run, GPtrArray *codes)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  const char *folder = cli_data_folder (run->options);

  for (guint i = 0; codes != NULL && i < codes->len; i++)
    g_ptr_array_add (wanted, codes->pdata[i]);
  g_ptr_array_add (wanted, NULL);
  run->engine = merit_engine_load (folder, (const char *const *) wanted->pdata,
                                   run->options->policy, faults, &error);
  if (run->engine != NULL)
    return keep_texts (run);

  CliStatus status = cli_fail (error, faults);

  if (codes != NULL && g_error_matches (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN))
    suggest_codes (folder, codes);
  cli_say_data_folder (run->options);
  run->unread |= status == CLI_IO;
  run->failed |= status == CLI_FAILED;
  return FALSE;
}

gboolean
cli_run_open_rejects (CliRun *run)
{
  if (run->options->rejects == NULL)
    return TRUE;
  run->rejects = merit_output_open (run->options->rejects, &run->error);
  return run->rejects != NULL;
}

gboolean
cli_run_load (CliRun *run, const CliOptions *options, GPtrArray *codes)
{
  run->options = options;
  run->cancellable = g_cancellable_new ();
  return load (run, codes);
}

/* Begins the audit, once it is known what scores and what is written to. */
static gboolean
open_audit (CliRun *run)
{
  const CliOptions *options = run->options;

  if (options->audit == NULL && options->again == NULL)
    return TRUE;
  run->audit = merit_audit_new (options->command->name);
  if (run->engine != NULL)
    merit_audit_set_engine (run->audit, run->engine);
  merit_output_set_digested (run->output);
  if (options->again != NULL) {
    cli_audit_repeat_options (run->audit, options->again->recorded);
    return TRUE;
  }
  cli_audit_enter_options (run->audit, options,
                           options->format == MERIT_FORMAT_TABLE && wants_color (options));
  run->audit_output = merit_output_open (options->audit, &run->error);
  return run->audit_output != NULL;
}

gboolean
cli_run_open_outputs (CliRun *run)
{
  const CliOptions *options = run->options;
  const char *path = options->again != NULL ? "/dev/null" : options->output;

  /* From before the first temporary file on. */
  cli_stop_begin (run->cancellable);
  run->output = merit_output_open (path, &run->error);
  if (run->output == NULL || !cli_run_open_rejects (run) || !open_audit (run))
    return FALSE;
  run->report = merit_report_new (run->engine, (MeritFormat) options->format, run->output);
  merit_report_set_color (run->report, wants_color (options));
  return TRUE;
}

gboolean
cli_run_open (CliRun *run, const CliOptions *options, GPtrArray *codes)
{
  return cli_run_load (run, options, codes) && cli_run_open_outputs (run);
}

static void
show_reject (const MeritReject *reject)
{
  g_autofree char *line
      = g_strdup_printf ("%s:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ": %s",
                         merit_reject_get_file (reject), merit_reject_get_line (reject),
                         merit_reject_get_column (reject), merit_reject_get_reason (reject));

  cli_line (line);
}

static void
take_reject (MeritReject *reject, gpointer user_data)
{
  CliRun *run = user_data;
  g_autofree char *json = NULL;
  g_autoptr (GString) line = NULL;

  if (run->rejected++ < REJECTS_SHOWN)
    show_reject (reject);
  if (run->rejects == NULL || run->rejects_error != NULL)
    return;
  json = merit_reject_to_json (reject);
  line = g_string_new (json);
  g_string_append_c (line, '\n');
  /* Without its list of rejects the run would not be what was asked for. */
  if (!merit_output_write (run->rejects, line->str, line->len, &run->rejects_error))
    g_cancellable_cancel (run->cancellable);
}

static void
take_problem (const GError *problem, gpointer user_data)
{
  cli_message ("%s", problem->message);
}

static void
take_progress (guint64 profiles, guint64 bytes, guint64 total, gpointer user_data)
{
  cli_progress (profiles, bytes, total);
}

gboolean
cli_run_batch (CliRun *run, MeritEngine *engine, MeritSource *source, MeritSink *sink)
{
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
  const CliOptions *options = run->options;
  const guint64 before = run->rejected;

  merit_source_set_format (source, (MeritInputFormat) options->input_format);
  merit_source_set_delimiter (source, options->delimiter);
  if (sink != NULL)
    merit_batch_add_sink (batch, sink);
  merit_batch_set_jobs (batch, (guint) options->jobs);
  merit_batch_set_strict (batch, options->strict);
  if (options->again == NULL)
    merit_batch_set_reject_func (batch, take_reject, run, NULL);
  if (run->rejects == NULL)
    merit_batch_set_reject_limit (batch, REJECTS_SHOWN - MIN (before, REJECTS_SHOWN));
  merit_batch_set_problem_func (batch, take_problem, run, NULL);
  merit_batch_set_progress_func (batch, take_progress, run, NULL);

  if (run->audit != NULL)
    merit_batch_set_audit (batch, run->audit);

  gboolean ended = merit_batch_run (batch, run->cancellable, &run->error);

  g_clear_pointer (&run->counts, merit_counts_unref);
  run->counts = merit_counts_ref (merit_batch_get_counts (batch));
  run->rejected = before + merit_counts_get_rejected (run->counts);
  run->unread |= merit_counts_get_unreadable (run->counts) > 0;
  run->failed |= merit_counts_get_unusable (run->counts) > 0;
  return ended;
}

void
cli_run_enter_input (CliRun *run, MeritRole role, MeritDigest *digest)
{
  if (run->audit != NULL)
    merit_audit_add_input (run->audit, role, digest);
}

gboolean
cli_run_read (CliRun *run, MeritSink *sink)
{
  g_autoptr (MeritSource) source = merit_source_new ();
  const GPtrArray *files = run->options->operands;
  const CliAgain *again = run->options->again;

  for (guint i = 0; i < files->len; i++)
    merit_source_add_file_as (source, files->pdata[i],
                              again != NULL ? cli_audit_get_name (again, i) : files->pdata[i]);
  if (files->len == 0)
    merit_source_add_file (source, "-");
  cli_progress_begin ((CliWhen) run->options->progress);

  gboolean ended = cli_run_batch (run, run->engine, source, sink);

  cli_progress_end ();
  run->failed
      |= merit_counts_get_read (run->counts) > 0 && merit_counts_get_scored (run->counts) == 0;
  return ended;
}

/* Says of which columns it is by design that they are never read. */
static void
say_protected (const char *const *ignored, const char *where)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; ignored[i] != NULL; i++)
    if (merit_heading_is_protected (ignored[i]))
      g_string_append_printf (list, "%s%s", n++ > 0 ? ", " : "", ignored[i]);
  if (n > 0)
    cli_message ("%snever read, because %s a protected attribute: %s", where,
                 n == 1 ? "it names" : "they name", list->str);
}

/* Names as they stand in the input; one without a letter would look like a slip of ours. */
static char *
join_names (const char *const *names)
{
  GString *out = g_string_new (NULL);

  for (; *names != NULL; names++)
    g_string_append_printf (out, "%s%s", out->len == 0 ? "" : ", ",
                            **names == 0 ? "(empty)" : *names);
  return g_string_free (out, FALSE);
}

void
cli_run_say_ignored (const CliRun *run, const char *where)
{
  const MeritCounts *counts = run->counts;
  guint64 values = merit_counts_get_unknown_values (counts);
  guint64 columns = merit_counts_get_ignored_columns (counts);
  const char *const *ignored = merit_counts_get_ignored (counts);
  guint listed = g_strv_length ((char **) ignored);

  if (values > 0) {
    const char *const *unknown = merit_counts_get_unknown (counts);
    g_autofree char *list = join_names (unknown);
    /* The list of ids is cut at 100, and how many there are beyond is not known. */
    gboolean cut = g_strv_length ((char **) unknown) >= 100;

    cli_message ("%signored %" G_GUINT64_FORMAT " assessment%s of competencies that the bank does "
                 "not know: %s%s",
                 where, values, values == 1 ? "" : "s", list,
                 cut ? " (only the first 100 are named)" : "");
  }
  if (columns > 0) {
    g_autofree char *list = join_names (ignored);

    cli_message ("%signored %" G_GUINT64_FORMAT " column%s that name%s nothing known: %s%s", where,
                 columns, columns == 1 ? "" : "s", columns == 1 ? "s" : "", list,
                 columns > listed ? " (only the first 100 are named)" : "");
    say_protected (ignored, where);
  }
}

void
cli_run_notice (CliRun *run, const char *format, ...)
{
  va_list arguments;

  if (run->notices == NULL)
    run->notices = g_ptr_array_new_with_free_func (g_free);
  va_start (arguments, format);
  g_ptr_array_add (run->notices, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
cli_run_say_found (CliRun *run, const MeritCollection *found, const char *done)
{
  guint64 n = merit_collection_get_found (found);
  guint kept = merit_collection_get_length (found);

  if (n == 0) {
    guint64 read = merit_counts_get_read (run->counts);

    cli_run_notice (run, "no profile has the id '%s' (of %" G_GUINT64_FORMAT " read)",
                    run->options->id, read);
    run->failed = TRUE;
  } else if (n > kept) {
    cli_run_notice (run, "%" G_GUINT64_FORMAT " profiles have the id '%s': the first %u are %s", n,
                    run->options->id, kept, done);
  } else if (n > 1) {
    cli_run_notice (run, "%" G_GUINT64_FORMAT " profiles have the id '%s'", n, run->options->id);
  }
}

/* How far raters agree, where some assessments come from several. */
static void
say_agreement (const MeritCounts *counts)
{
  guint64 rated = merit_counts_get_rated (counts);
  guint64 apart = merit_counts_get_rated_apart (counts);
  g_autofree char *deviation = merit_counts_format_deviation (counts);
  g_autofree char *limit = merit_counts_format_deviation_limit (counts);

  if (rated > 0)
    cli_message ("%" G_GUINT64_FORMAT " assessment%s by several raters: average deviation from "
                 "their mean (AD_M) %s levels, %" G_GUINT64_FORMAT " above %s",
                 rated, rated == 1 ? "" : "s", deviation, apart, limit);
}

/* What is left to say, and the line that every run ends with. */
static void
say_counts (const CliRun *run)
{
  guint64 read = run->counts != NULL ? merit_counts_get_read (run->counts) : 0;

  if (run->options->again != NULL)
    return;
  for (guint i = 0; run->notices != NULL && i < run->notices->len; i++)
    cli_message ("%s", (const char *) run->notices->pdata[i]);
  if (run->rejected > REJECTS_SHOWN)
    cli_message ("%" G_GUINT64_FORMAT " more record%s rejected", run->rejected - REJECTS_SHOWN,
                 run->rejected - REJECTS_SHOWN == 1 ? "" : "s");
  if (run->closing != NULL) {
    cli_message ("%s", run->closing);
    return;
  }
  if (run->counts == NULL)
    return;
  cli_run_say_ignored (run, "");
  say_agreement (run->counts);
  cli_message ("%" G_GUINT64_FORMAT " profile%s read: %" G_GUINT64_FORMAT
               " scored, %" G_GUINT64_FORMAT " rejected",
               read, read == 1 ? "" : "s", merit_counts_get_scored (run->counts),
               merit_counts_get_rejected (run->counts));
}

/* What ended the run early, in words and flags. */
static void
say_error (CliRun *run)
{
  CliStatus status = cli_fail (run->error, NULL);

  run->unread |= status == CLI_IO;
  run->failed |= status == CLI_FAILED;
}

/* Finishes both outputs. Rejects are kept under --strict too: they say what it met. */
static void
finish_outputs (CliRun *run)
{
  gboolean strict = g_error_matches (run->error, MERIT_ERROR, MERIT_ERROR_REJECTED);

  if (run->error == NULL && run->output != NULL && run->rejects_error == NULL)
    merit_output_finish (run->output, &run->error);
  if (run->rejects != NULL && run->rejects_error == NULL
      && (run->error == NULL || strict
          || g_error_matches (run->error, MERIT_ERROR, MERIT_ERROR_CLOSED)))
    merit_output_finish (run->rejects, &run->rejects_error);
}

/* Hands the audit of a run made again to whoever asked for it. Where an input could not be used its
 * digest is missing, and there is nothing to compare. */
static void
hand_audit (CliRun *run)
{
  const gboolean whole = run->counts == NULL || merit_counts_get_unusable (run->counts) == 0;

  if (!run->unread && whole)
    run->options->again->audit = g_steal_pointer (&run->audit);
}

static void
write_audit (CliRun *run)
{
  g_autofree char *text = NULL;

  if (run->options->audit_time) {
    g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
    g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

    merit_audit_set_time (run->audit, time);
  }
  text = merit_audit_to_json (run->audit);
  if (merit_output_write (run->audit_output, text, strlen (text), &run->error))
    merit_output_finish (run->audit_output, &run->error);
}

/* Ends the audit of a run whose output is written. One that failed leaves none: what it wrote is no
 * result. */
static void
finish_audit (CliRun *run)
{
  if (run->audit == NULL || run->error != NULL || run->rejects_error != NULL)
    return;
  merit_audit_set_output (run->audit, merit_output_get_digest (run->output));
  if (run->options->again != NULL)
    hand_audit (run);
  else if (run->unread || run->failed)
    cli_run_notice (run, "the run failed, so that no audit is written");
  else
    write_audit (run);
}

/* Gives the outputs up first: a stopped process must leave nothing behind. */
static CliStatus
end_stopped (CliRun *run, int number)
{
  guint64 read = run->counts != NULL ? merit_counts_get_read (run->counts) : 0;

  g_clear_pointer (&run->report, merit_report_unref);
  g_clear_pointer (&run->output, merit_output_unref);
  g_clear_pointer (&run->rejects, merit_output_unref);
  g_clear_pointer (&run->audit_output, merit_output_unref);
  cli_message ("stopped after %" G_GUINT64_FORMAT " profile%s", read, read == 1 ? "" : "s");
  return (CliStatus) (128 + number);
}

CliStatus
cli_run_close (CliRun *run)
{
  gboolean stopped = run->rejects_error == NULL && g_cancellable_is_cancelled (run->cancellable);

  if (!stopped) {
    finish_outputs (run);
    finish_audit (run);
  }

  int number = cli_stop_end ();

  if (stopped && number != 0)
    return end_stopped (run, number);
  if (g_error_matches (run->error, MERIT_ERROR, MERIT_ERROR_CLOSED))
    return CLI_DONE;
  if (run->rejects_error != NULL) {
    cli_message ("%s", run->rejects_error->message);
    run->unread = TRUE;
  } else if (run->error != NULL) {
    say_error (run);
  }
  say_counts (run);
  if (run->unread)
    return CLI_IO;
  if (run->failed)
    return CLI_FAILED;
  return run->rejected > 0 ? CLI_REJECTED : CLI_DONE;
}

void
cli_run_clear (CliRun *run)
{
  g_clear_pointer (&run->report, merit_report_unref);
  g_clear_pointer (&run->output, merit_output_unref);
  g_clear_pointer (&run->rejects, merit_output_unref);
  g_clear_pointer (&run->audit_output, merit_output_unref);
  g_clear_pointer (&run->audit, merit_audit_unref);
  g_clear_pointer (&run->engine, merit_engine_unref);
  g_clear_pointer (&run->counts, merit_counts_unref);
  g_clear_object (&run->cancellable);
  g_clear_pointer (&run->notices, g_ptr_array_unref);
  g_clear_pointer (&run->closing, g_free);
  g_clear_error (&run->error);
  g_clear_error (&run->rejects_error);
}
