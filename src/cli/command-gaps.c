/* SPDX-License-Identifier: Apache-2.0 */
/* merit gaps: unmet requirements per person and class. */
#include "cli/commands.h"
#include "cli/run.h"

CliStatus
cli_command_gaps (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (cli_run_open (&run, options, options->codes)) {
    g_autoptr (MeritSink) sink = merit_report_gaps (run.report);

    if (cli_run_read (&run, sink))
      merit_report_finish (run.report, &run.error);
  }
  return cli_run_close (&run);
}
