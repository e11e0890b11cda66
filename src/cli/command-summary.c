/* SPDX-License-Identifier: Apache-2.0 */
/* merit summary: counts over everyone, or by what people have in common. */
#include "cli/commands.h"
#include "cli/run.h"

/* A name may be misspelled: says of which texts nobody has any. */
static void
say_missing (CliRun *run, MeritSummary *summary)
{
  for (guint field = 0; field < merit_summary_get_n_fields (summary); field++) {
    const guint n = merit_summary_get_groups (summary);
    gboolean given = n == 0;

    for (guint group = 0; !given && group < n; group++)
      given = merit_summary_get_group (summary, group, field) != NULL;
    if (!given)
      cli_run_notice (run, "no profile has a text '%s'", merit_summary_get_field (summary, field));
  }
}

CliStatus
cli_command_summary (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };

  if (cli_run_open (&run, options, options->codes)) {
    g_autoptr (GPtrArray) by = g_ptr_array_copy (options->by, NULL, NULL);

    g_ptr_array_add (by, NULL);

    g_autoptr (MeritSummary) summary
        = merit_summary_new (run.engine, (const char *const *) by->pdata, &run.error);

    if (summary != NULL && cli_run_read (&run, merit_summary_get_sink (summary))
        && merit_report_summary (run.report, summary, &run.error))
      say_missing (&run, summary);
  }
  return cli_run_close (&run);
}
