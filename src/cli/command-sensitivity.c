/* SPDX-License-Identifier: Apache-2.0 */
/* merit sensitivity: what other levels or weights would change. */
#include "cli/commands.h"
#include "cli/run.h"

/* How many people are looked at where nothing else is asked for. */
#define DEFAULT_TOP 10

CliStatus
cli_command_sensitivity (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (MeritSensitivity) sensitivity = NULL;
  const guint64 top = options->top > 0 ? options->top : DEFAULT_TOP;

  if (cli_run_load (&run, options, options->codes))
    sensitivity = merit_sensitivity_new (run.engine, top, &run.error);
  if (sensitivity != NULL && cli_run_open_outputs (&run)) {
    g_autoptr (MeritSink) sink = merit_report_sensitivity (run.report, sensitivity);

    if (cli_run_read (&run, sink))
      merit_report_finish (run.report, &run.error);
  }
  return cli_run_close (&run);
}
