/* SPDX-License-Identifier: Apache-2.0 */
/* merit fit: which class fits each person best. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

CliStatus
cli_command_fit (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (options->codes->len == 1)
    return cli_usage_fault (options, "'fit' needs at least two classes");
  if (cli_run_load (&run, options, options->codes) && merit_engine_get_length (run.engine) < 2)
    return cli_usage_fault (options, "'fit' needs at least two classes, and the data folder has "
                                     "one");
  if (run.engine != NULL && cli_run_open_outputs (&run)) {
    g_autoptr (MeritSink) sink = merit_report_fit (run.report);

    if (cli_run_read (&run, sink))
      merit_report_finish (run.report, &run.error);
  }
  return cli_run_close (&run);
}
