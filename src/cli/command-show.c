/* SPDX-License-Identifier: Apache-2.0 */
/* merit show: one class model in full. */
#include "cli/commands.h"
#include "cli/run.h"

CliStatus
cli_command_show (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (cli_run_open (&run, options, options->operands))
    merit_report_class (run.report, 0, &run.error);
  return cli_run_close (&run);
}
