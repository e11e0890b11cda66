/* SPDX-License-Identifier: Apache-2.0 */
/* merit demand: which training makes the most people ready. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

static gboolean
is_standard_input (const char *path)
{
  return g_str_equal (path, "-");
}

static const char *
fault_of_options (const CliOptions *options)
{
  guint inputs = options->operands->len == 0;

  if (options->costs == NULL)
    return options->budget > 0 ? "'--budget' needs --costs FILE" : NULL;
  for (guint i = 0; i < options->operands->len; i++)
    inputs += is_standard_input (options->operands->pdata[i]);
  inputs += is_standard_input (options->costs);
  return inputs > 1 && is_standard_input (options->costs) ? "standard input can be read only once"
                                                          : NULL;
}

/* Opens the costs before an output is. */
static gboolean
load_costs (CliRun *run, MeritCosts **costs)
{
  const CliOptions *options = run->options;
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;

  if (options->costs == NULL)
    return TRUE;
  *costs = merit_costs_load (options->costs, merit_engine_get_bank (run->engine),
                             options->delimiter, faults, &error);
  if (*costs != NULL)
    return TRUE;

  const CliStatus status = cli_fail (error, faults);

  run->unread |= status == CLI_IO;
  run->failed |= status == CLI_FAILED;
  return FALSE;
}

CliStatus
cli_command_demand (const CliOptions *options)
{
  const char *fault = fault_of_options (options);
  g_autoptr (MeritCosts) costs = NULL;
  g_auto (CliRun) run = { 0 };

  if (fault != NULL)
    return cli_usage_fault (options, fault);
  if (cli_run_load (&run, options, options->codes) && load_costs (&run, &costs)
      && cli_run_open_outputs (&run)) {
    g_autoptr (MeritDemand) demand = merit_demand_new (run.engine, costs);

    if (costs != NULL)
      cli_run_enter_input (&run, MERIT_ROLE_COSTS, merit_costs_get_digest (costs));
    if (cli_run_read (&run, merit_demand_get_sink (demand)))
      merit_report_demand (run.report, demand, (guint) options->best, options->budget, &run.error);
  }
  return cli_run_close (&run);
}
