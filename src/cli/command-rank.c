/* SPDX-License-Identifier: Apache-2.0 */
/* merit rank: ranked lists. */
#include "cli/commands.h"
#include "cli/run.h"

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

CliStatus
cli_command_rank (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (cli_run_open (&run, options, options->codes)) {
    g_autoptr (MeritRanking) ranking = merit_ranking_new (run.engine, options->top);

    if (cli_run_read (&run, merit_ranking_get_sink (ranking))
        && merit_report_ranking (run.report, ranking, options->gaps, &run.error))
      say_tied (&run, ranking);
  }
  return cli_run_close (&run);
}
