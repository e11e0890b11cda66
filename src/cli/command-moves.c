/* SPDX-License-Identifier: Apache-2.0 */
/* merit moves: who could move from one class to another, and which classes are nearest to one
 * person. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

static void
write_nearest (CliRun *run, const MeritCollection *found)
{
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_nearest_unref);

  for (guint i = 0; i < merit_collection_get_length (found); i++)
    g_ptr_array_add (all, merit_nearest_new (run->engine, merit_collection_get (found, i)));
  merit_report_nearest (run->report, (MeritNearest **) all->pdata, all->len, &run->error);
}

static void
find_nearest (CliRun *run)
{
  g_autoptr (MeritCollection) found = merit_collection_new (run->engine, run->options->id);

  if (!cli_run_read (run, merit_collection_get_sink (found)))
    return;
  cli_run_say_found (run, found, "shown");
  write_nearest (run, found);
}

static void
count_moves (CliRun *run)
{
  const guint64 within = run->options->within;
  g_autoptr (MeritMoves) moves = merit_moves_new (run->engine, within > 0 ? (guint) within : 1);

  if (cli_run_read (run, merit_moves_get_sink (moves)))
    merit_report_moves (run->report, moves, &run->error);
}

CliStatus
cli_command_moves (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (options->id != NULL && options->within > 0)
    return cli_usage_fault (options, "'--within' says nothing about one person: not with --id");
  if (options->id != NULL && !g_utf8_validate (options->id, -1, NULL))
    return cli_usage_fault (options, "the value of '--id' is not UTF-8");
  if (cli_run_open (&run, options, options->codes)) {
    if (options->id != NULL)
      find_nearest (&run);
    else
      count_moves (&run);
  }
  return cli_run_close (&run);
}
