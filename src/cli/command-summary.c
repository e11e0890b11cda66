/* SPDX-License-Identifier: Apache-2.0 */
/* merit summary: counts over everyone. */
#include "cli/commands.h"
#include "cli/run.h"

CliStatus
cli_command_summary (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (cli_run_open (&run, options, options->codes)) {
    g_autoptr (MeritSummary) summary = merit_summary_new (run.engine, (MeritGrouping) options->by);

    if (cli_run_read (&run, merit_summary_get_sink (summary)))
      merit_report_summary (run.report, summary, &run.error);
  }
  return cli_run_close (&run);
}
