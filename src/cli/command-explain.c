/* SPDX-License-Identifier: Apache-2.0 */
/* merit explain: one person's result in words. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

/* Explains every profile found on every class, in input order. */
static void
write_explanations (CliRun *run, const MeritCollection *found)
{
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_explanation_unref);

  for (guint i = 0; i < merit_collection_get_length (found); i++)
    for (guint k = 0; k < merit_engine_get_length (run->engine); k++)
      g_ptr_array_add (all,
                       merit_explanation_new (run->engine, k, merit_collection_get (found, i)));
  merit_report_explanations (run->report, (MeritExplanation **) all->pdata, all->len, &run->error);
}

CliStatus
cli_command_explain (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (!g_utf8_validate (options->id, -1, NULL))
    return cli_usage_fault (options, "the value of '--id' is not UTF-8");
  if (cli_run_open (&run, options, options->codes)) {
    g_autoptr (MeritCollection) found = merit_collection_new (run.engine, options->id);

    if (cli_run_read (&run, merit_collection_get_sink (found))) {
      cli_run_say_found (&run, found, "explained");
      write_explanations (&run, found);
    }
  }
  return cli_run_close (&run);
}
