/* SPDX-License-Identifier: Apache-2.0 */
/* merit rank: ranked lists. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

#include <string.h>

/* A list that is cut inside a tie leaves out people who are no worse than the last one listed. */
static void
say_tied (CliRun *run, MeritRanking *ranking)
{
  for (guint i = 0; i < merit_engine_get_length (run->engine); i++) {
    guint64 beyond = merit_ranking_get_tied_beyond (ranking, i);
    guint64 length = merit_ranking_get_length (ranking, i);

    if (beyond > 0)
      cli_run_notice (run,
                      "class %s: %" G_GUINT64_FORMAT " more share%s rank %" G_GUINT64_FORMAT
                      " but stand%s beyond --top %" G_GUINT64_FORMAT,
                      merit_class_get_code (merit_engine_get_class (run->engine, i)), beyond,
                      beyond == 1 ? "s" : "", merit_ranking_get_rank (ranking, i, length - 1),
                      beyond == 1 ? "s" : "", run->options->top);
  }
}

/* Nor should a list part people whom a band holds together. */
static void
say_banded (CliRun *run, MeritRanking *ranking)
{
  for (guint i = 0; i < merit_engine_get_length (run->engine); i++) {
    guint64 length = merit_ranking_get_length (ranking, i);
    guint64 listed = 0;

    if (length == 0 || length >= merit_ranking_get_ranked (ranking, i))
      continue;

    gint band = merit_ranking_get_band (ranking, i, length - 1);

    while (listed < length && merit_ranking_get_band (ranking, i, length - 1 - listed) == band)
      listed++;
    if (band != MERIT_NO_BAND && merit_ranking_count_band (ranking, i, band) > listed)
      cli_run_notice (run,
                      "class %s: %" G_GUINT64_FORMAT " more of the last band stand beyond --top "
                      "%" G_GUINT64_FORMAT,
                      merit_class_get_code (merit_engine_get_class (run->engine, i)),
                      merit_ranking_count_band (ranking, i, band) - listed, run->options->top);
  }
}

#define CATEGORIES "categories="

static gboolean
is_error_rule (const CliOptions *options)
{
  return g_strcmp0 (options->band, "sed") == 0 || g_strcmp0 (options->band, "see") == 0;
}

/* The rule of --band, or NULL where there is none or it is faulty. */
static MeritBanding *
read_banding (const CliOptions *options, GError **error)
{
  if (options->band == NULL)
    return NULL;
  if (g_str_equal (options->band, "whole"))
    return merit_banding_new_whole ();
  if (g_str_has_prefix (options->band, CATEGORIES))
    return merit_banding_new_categories (options->band + strlen (CATEGORIES), error);
  if (is_error_rule (options) && options->reliability != NULL)
    return merit_banding_new_error (
        g_str_equal (options->band, "sed") ? MERIT_BANDING_SED : MERIT_BANDING_SEE,
        options->reliability, options->confidence != NULL ? options->confidence : "0.95", error);
  if (is_error_rule (options))
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "'--band %s' needs --reliability R",
                 options->band);
  else
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                 "'%s' is no value for '--band': whole, categories=LIST, sed or see",
                 options->band);
  return NULL;
}

static const char *
fault_of_reliability (const CliOptions *options)
{
  if (is_error_rule (options) || (options->reliability == NULL && options->confidence == NULL))
    return NULL;
  return options->reliability != NULL ? "'--reliability' goes with --band sed or see"
                                      : "'--confidence' goes with --band sed or see";
}

CliStatus
cli_command_rank (const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritBanding) banding = read_banding (options, &error);
  const char *fault = error != NULL ? error->message : fault_of_reliability (options);

  if (fault != NULL)
    return cli_usage_fault (options, fault);

  g_auto (CliRun) run = { 0 };

  if (cli_run_open (&run, options, options->codes)) {
    g_autoptr (MeritRanking) ranking = merit_ranking_new (run.engine, options->top);

    merit_ranking_set_banding (ranking, banding);
    merit_ranking_set_bounds (ranking, options->bounds);

    if (cli_run_read (&run, merit_ranking_get_sink (ranking))
        && merit_report_ranking (run.report, ranking, options->gaps, &run.error)) {
      say_tied (&run, ranking);
      if (banding != NULL)
        say_banded (&run, ranking);
    }
  }
  return cli_run_close (&run);
}
