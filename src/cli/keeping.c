/* SPDX-License-Identifier: Apache-2.0 */
/* What can be told without the data folder is a fault of the command line. */
#include "cli/keeping.h"

#include "cli/commands.h"

/* What is wrong with keeping a text, whatever for. */
static char *
fault_of_name (const char *option, const char *name)
{
  if (!g_utf8_validate (name, -1, NULL))
    return g_strdup_printf ("'--%s' needs a name in UTF-8", option);
  if (g_str_equal (name, "id") || g_str_equal (name, "competencies"))
    return g_strdup_printf ("'%s' is no value for '--%s': every profile has its own", name, option);
  if (merit_heading_is_protected (name))
    return g_strdup_printf ("'%s' is no value for '--%s': it names a protected attribute, and such "
                            "columns are never read ('merit impact --groups' compares groups "
                            "without ranking by them)",
                            name, option);
  return NULL;
}

/* What is wrong with showing a text under its name. */
static char *
fault_of_key (const char *option, const char *name, MeritRecordKind kind)
{
  if (!merit_record_kind_has_key (kind, name))
    return NULL;
  return g_strdup_printf ("'%s' is no value for '--%s': results have a key or column of that name "
                          "themselves",
                          name, option);
}

char *
cli_keep_fault (const CliOptions *options)
{
  const gboolean counts = options->command->run == cli_command_summary;
  char *fault = NULL;

  for (guint i = 0; fault == NULL && i < options->by->len; i++) {
    fault = fault_of_name ("by", options->by->pdata[i]);
    /* The current class has a key of its own. */
    if (fault == NULL && !g_str_equal (options->by->pdata[i], "class"))
      fault = fault_of_key ("by", options->by->pdata[i], MERIT_RECORD_SUMMARY);
  }
  if (fault == NULL && options->by->len > MERIT_SUMMARY_FIELDS)
    fault = g_strdup_printf ("'--by' can be given at most %d times", MERIT_SUMMARY_FIELDS);
  for (guint i = 0; fault == NULL && i < options->keep->len; i++) {
    fault = fault_of_name ("keep", options->keep->pdata[i]);
    if (fault == NULL && !counts)
      fault = fault_of_key ("keep", options->keep->pdata[i], MERIT_RECORD_MATCH);
  }
  if (fault == NULL && options->keep->len > MERIT_MAX_KEPT_TEXTS)
    fault = g_strdup_printf ("'--keep' can be given at most %d times", MERIT_MAX_KEPT_TEXTS);
  return fault;
}

char **
cli_keep_names (const CliOptions *options)
{
  /* What is counted by, and what is shown with each person: a summary shows nobody. */
  const gboolean counts = options->command->run == cli_command_summary;
  const GPtrArray *names = counts ? options->by : options->keep;
  char **out = g_new0 (char *, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    out[i] = names->pdata[i];
  return out;
}
