/* SPDX-License-Identifier: Apache-2.0 */
/* merit classes: lists class models. */
#include "cli/commands.h"
#include "cli/run.h"

CliStatus
cli_command_classes (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (cli_run_open (&run, options, NULL))
    merit_report_classes (run.report, &run.error);
  return cli_run_close (&run);
}
