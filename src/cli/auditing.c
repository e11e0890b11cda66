/* SPDX-License-Identifier: Apache-2.0 */
/* Options are entered unless a table says that they cannot change the output: what is forgotten
 * here is entered once too often, never once too seldom. */
#include "cli/auditing.h"

#include <string.h>

/* What changes where things come from or go to and how fast, or is entered otherwise: the files of
 * inputs and data by their content, colour by what it came to. */
static const char *const not_entered[] = {
  "output", "rejects", "strict", "jobs", "progress", "data", "audit", "audit-time",
  "help",   "version",
};

static const struct {
  const char *option;
  const char *prefix; /* of the value where it names a file */
  MeritRole role;
} sides[] = {
  { "groups", "", MERIT_ROLE_GROUPS },
  { "select", "ids=", MERIT_ROLE_IDS },
  { "counts", "", MERIT_ROLE_COUNTS },
  { "costs", "", MERIT_ROLE_COSTS },
  { "vacancies", "", MERIT_ROLE_VACANCIES },
};

gboolean
cli_audit_serves (const CliCommand *command)
{
  for (const CliOption *option = cli_options; option->name != NULL; option++)
    if (g_str_equal (option->name, "audit"))
      return cli_option_serves (option, command);
  return FALSE;
}

char *
cli_audit_fault (const CliOptions *options)
{
  if (options->audit_time && options->audit == NULL)
    return g_strdup ("'--audit-time' needs --audit FILE");
  return NULL;
}

gboolean
cli_audit_enters (const CliOption *option)
{
  for (gsize i = 0; i < G_N_ELEMENTS (not_entered); i++)
    if (g_str_equal (option->name, not_entered[i]))
      return FALSE;
  return TRUE;
}

gboolean
cli_audit_is_policy_file (const char *policy)
{
  return strchr (policy, '/') != NULL || g_str_has_suffix (policy, ".json");
}

gboolean
cli_audit_names_input (const char *option, const char *value, gsize *start, MeritRole *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    if (g_str_equal (sides[i].option, option) && g_str_has_prefix (value, sides[i].prefix)) {
      *start = strlen (sides[i].prefix);
      *role = sides[i].role;
      return TRUE;
    }
  return FALSE;
}

/* Of an option given several times the last counts, unless it adds up. */
static void
enter_given (MeritAudit *audit, const CliOptions *options, const CliOption *option)
{
  const CliGiven *last = NULL;

  for (guint i = 0; i < options->given->len; i++) {
    const CliGiven *given = &g_array_index (options->given, CliGiven, i);

    if (given->option == option)
      last = given;
  }
  if (last != NULL)
    merit_audit_add_option (audit, option->name, option->kind == CLI_FLAG ? NULL : last->value);
}

static void
enter_all (MeritAudit *audit, const CliOptions *options, const CliOption *option)
{
  const GPtrArray *values
      = *(GPtrArray *const *) (gconstpointer) ((const char *) options + option->place);

  for (guint i = 0; i < values->len; i++)
    merit_audit_add_option (audit, option->name, values->pdata[i]);
}

void
cli_audit_enter_options (MeritAudit *audit, const CliOptions *options, gboolean color)
{
  for (const CliOption *option = cli_options; option->name != NULL; option++) {
    if (!cli_audit_enters (option) || !cli_option_serves (option, options->command))
      continue;
    if (option->kind == CLI_CODES)
      enter_all (audit, options, option);
    else if (!g_str_equal (option->name, "color"))
      enter_given (audit, options, option);
    else if (color)
      merit_audit_add_option (audit, option->name, "always");
  }
}

void
cli_audit_repeat_options (MeritAudit *audit, const MeritAudit *recorded)
{
  for (guint i = 0; i < merit_audit_get_n_options (recorded); i++) {
    const char *value;
    const char *name = merit_audit_get_option (recorded, i, &value);

    merit_audit_add_option (audit, name, value);
  }
}

const char *
cli_audit_get_name (const CliAgain *again, guint index)
{
  for (guint i = 0; i < merit_audit_get_n_inputs (again->recorded); i++) {
    MeritRole role;
    const MeritDigest *input = merit_audit_get_input (again->recorded, i, &role);

    if (role == MERIT_ROLE_PROFILES && index-- == 0)
      return merit_digest_get_name (input);
  }
  g_return_val_if_reached (NULL);
}
