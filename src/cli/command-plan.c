/* SPDX-License-Identifier: Apache-2.0 */
/* merit plan: what to do to become ready. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

/* A plan for every profile found on every class, in input order. */
static void
write_plans (CliRun *run, const MeritCollection *found)
{
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_development_unref);

  for (guint i = 0; i < merit_collection_get_length (found); i++)
    for (guint k = 0; k < merit_engine_get_length (run->engine); k++)
      g_ptr_array_add (all,
                       merit_development_new (run->engine, k, merit_collection_get (found, i)));
  merit_report_developments (run->report, (MeritDevelopment **) all->pdata, all->len, &run->error);
}

static void
plan_for_one (CliRun *run)
{
  g_autoptr (MeritCollection) found = merit_collection_new (run->engine, run->options->id);

  if (!cli_run_read (run, merit_collection_get_sink (found)))
    return;
  cli_run_say_found (run, found, "planned for");
  write_plans (run, found);
}

static void
plan_for_all (CliRun *run)
{
  g_autoptr (MeritSink) sink = merit_report_all_developments (run->report);

  if (cli_run_read (run, sink))
    merit_report_finish (run->report, &run->error);
}

CliStatus
cli_command_plan (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (options->all == (options->id != NULL))
    return cli_usage_fault (options, options->all ? "'--id' and '--all' exclude each other"
                                                  : "'--id ID' or '--all' is needed");
  if (options->id != NULL && !g_utf8_validate (options->id, -1, NULL))
    return cli_usage_fault (options, "the value of '--id' is not UTF-8");
  if (cli_run_open (&run, options, options->codes))
    (options->all ? plan_for_all : plan_for_one) (&run);
  return cli_run_close (&run);
}
