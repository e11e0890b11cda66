/* SPDX-License-Identifier: Apache-2.0 */
/* merit compare: two class models side by side. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

CliStatus
cli_command_compare (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (g_str_equal (options->operands->pdata[0], options->operands->pdata[1]))
    return cli_usage_fault (options, "'compare' needs two different classes");
  if (cli_run_open (&run, options, options->operands)) {
    g_autoptr (MeritComparison) comparison = merit_comparison_new (run.engine, 0, 1);

    merit_report_comparison (run.report, comparison, &run.error);
  }
  return cli_run_close (&run);
}
