/* SPDX-License-Identifier: Apache-2.0 */
/* merit impact: selection rates by group. Groups are opened before profiles are read, so that their
 * faults are known early, and joined when all are ranked. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

#include <string.h>

/* The rule of --select: its name, and what stands behind the sign. */
typedef enum { RULE_READY, RULE_TOP, RULE_SCORE, RULE_IDS, N_RULES } Rule;

static const char *const rules[N_RULES] = { "ready", "top=", "score=", "ids=" };

/* Returns the rule and its value, or N_RULES. */
static Rule
find_rule (const char *text, const char **value)
{
  for (guint i = 0; i < N_RULES; i++) {
    const gsize len = strlen (rules[i]);

    if (i == RULE_READY ? g_str_equal (text, rules[i])
                        : g_str_has_prefix (text, rules[i]) && text[len] != '\0') {
      *value = text + len;
      return (Rule) i;
    }
  }
  return N_RULES;
}

/* The rule of the command line, or NULL where it is none or, for ids=FILE, cannot be read here. */
static MeritSelection *
read_rule (const char *text)
{
  const char *value = NULL;
  guint64 top = 0;

  switch (find_rule (text, &value)) {
  case RULE_READY:
    return merit_selection_new_ready ();
  case RULE_TOP:
    return g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT64, &top, NULL)
               ? merit_selection_new_top (top)
               : NULL;
  case RULE_SCORE:
    return merit_selection_new_score (value);
  case RULE_IDS:
  case N_RULES:
    return NULL;
  }
  g_return_val_if_reached (NULL);
}

/* The file of --select ids=FILE, or NULL. */
static const char *
get_ids (const CliOptions *options)
{
  const char *value = NULL;

  if (options->select == NULL || find_rule (options->select, &value) != RULE_IDS)
    return NULL;
  return value;
}

static gboolean
is_standard_input (const char *path)
{
  return path != NULL && g_str_equal (path, "-");
}

static const char *
fault_of_counts (const CliOptions *options)
{
  if (options->groups != NULL || options->select != NULL || options->nyc != NULL
      || options->codes->len > 0)
    return "'--counts' stands for itself: no --class, --groups, --select or --nyc";
  if (options->operands->len > 0)
    return "'--counts' reads no profiles";
  return NULL;
}

static const char *
fault_of_profiles (const CliOptions *options)
{
  guint inputs = options->operands->len == 0;

  if (options->groups == NULL)
    return "'impact' needs --counts FILE, or profiles and --groups FILE";
  if (options->codes->len != 1)
    return "'impact' needs one class: -c CODE";
  if (options->select == NULL && options->nyc == NULL)
    return "'impact' needs --select: ready, top=K, score=X or ids=FILE";
  for (guint i = 0; i < options->operands->len; i++)
    inputs += is_standard_input (options->operands->pdata[i]);
  inputs += is_standard_input (options->groups) + is_standard_input (get_ids (options));
  return inputs > 1 ? "standard input can be read only once" : NULL;
}

/* What --nyc names: one column or two. */
static char **
split_columns (const CliOptions *options)
{
  return options->nyc != NULL ? g_strsplit (options->nyc, ",", -1) : NULL;
}

static const char *
fault_of_columns (const CliOptions *options)
{
  g_auto (GStrv) columns = split_columns (options);
  const guint n = columns != NULL ? g_strv_length (columns) : 1;

  if (n > 2 || (columns != NULL && (*columns[0] == '\0' || *columns[n - 1] == '\0')))
    return "'--nyc' takes one column of the groups, or two with a comma between them";
  if (n == 2 && g_str_equal (columns[0], columns[1]))
    return "'--nyc' takes two different columns";
  return NULL;
}

static char *
fault_of_options (const CliOptions *options)
{
  const char *fault
      = options->counts != NULL ? fault_of_counts (options) : fault_of_profiles (options);

  if (fault == NULL)
    fault = fault_of_columns (options);
  if (fault == NULL && options->select != NULL && get_ids (options) == NULL) {
    g_autoptr (MeritSelection) selection = read_rule (options->select);

    if (selection == NULL)
      return g_strdup_printf ("'%s' is no value for '--select': ready, top=K with a whole number "
                              "from 1, score=X with a percentage from 0 to 100, or ids=FILE",
                              options->select);
  }
  return g_strdup (fault);
}

/* Says what a side file failed with. */
static void
say_failure (CliRun *run, const GError *error, const MeritFaults *faults)
{
  const CliStatus status = cli_fail (error, faults);

  run->unread |= status == CLI_IO;
  run->failed |= status == CLI_FAILED;
}

static CliStatus
run_counts (const CliOptions *options)
{
  g_auto (CliRun) run = { .options = options, .cancellable = g_cancellable_new () };
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritImpact) impact
      = merit_impact_load_counts (options->counts, options->delimiter, faults, &error);

  if (impact == NULL) {
    say_failure (&run, error, faults);
  } else if (cli_run_open_outputs (&run)) {
    cli_run_enter_input (&run, MERIT_ROLE_COUNTS, merit_impact_get_digest (impact));
    merit_impact_set_exclude_small (impact, options->exclude_small);
    merit_report_impact (run.report, impact, &run.error);
  }
  return cli_run_close (&run);
}

/* Opens what is joined to the ranking. */
static gboolean
load_sides (CliRun *run, MeritGroups **groups, MeritSelection **selection)
{
  const CliOptions *options = run->options;
  const char *ids = get_ids (options);
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;

  *groups = merit_groups_load (options->groups, options->delimiter, faults, &error);
  if (error == NULL && ids != NULL)
    *selection = merit_selection_load_ids (ids, options->delimiter, faults, &error);
  else if (error == NULL && options->select != NULL)
    *selection = read_rule (options->select);
  if (error == NULL)
    return TRUE;
  say_failure (run, error, faults);
  return FALSE;
}

static void
say_without_profile (CliRun *run, const MeritImpact *impact)
{
  guint64 ids = 0;
  const guint64 people = merit_impact_get_without_profile (impact, &ids);

  if (people > 0)
    cli_run_notice (run, "%s: %" G_GUINT64_FORMAT " %s no profile", run->options->groups, people,
                    people == 1 ? "person has" : "people have");
  if (ids > 0)
    cli_run_notice (run, "%s: %" G_GUINT64_FORMAT " id%s of no profile", get_ids (run->options),
                    ids, ids == 1 ? " is" : "s are");
}

static void
write_impact (CliRun *run, MeritRanking *ranking, MeritSelection *selection, MeritGroups *groups)
{
  g_auto (GStrv) columns = split_columns (run->options);
  g_autoptr (MeritImpact) impact = merit_impact_new_from_ranking (
      ranking, 0, selection, groups, (const char *const *) columns, columns != NULL, &run->error);

  if (impact == NULL)
    return;
  merit_impact_set_exclude_small (impact, run->options->exclude_small);
  merit_impact_set_rejected (impact, merit_counts_get_rejected (run->counts));
  say_without_profile (run, impact);
  if (columns != NULL)
    merit_report_bias_audit (run->report, impact, &run->error);
  else
    merit_report_impact (run->report, impact, &run->error);
}

static CliStatus
run_profiles (const CliOptions *options)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (MeritGroups) groups = NULL;
  g_autoptr (MeritSelection) selection = NULL;

  if (cli_run_load (&run, options, options->codes) && load_sides (&run, &groups, &selection)
      && cli_run_open_outputs (&run)) {
    g_autoptr (MeritRanking) ranking = merit_ranking_new (run.engine, 0);

    cli_run_enter_input (&run, MERIT_ROLE_GROUPS, merit_groups_get_digest (groups));
    if (get_ids (options) != NULL)
      cli_run_enter_input (&run, MERIT_ROLE_IDS, merit_selection_get_digest (selection));

    if (cli_run_read (&run, merit_ranking_get_sink (ranking)))
      write_impact (&run, ranking, selection, groups);
  }
  return cli_run_close (&run);
}

CliStatus
cli_command_impact (const CliOptions *options)
{
  g_autofree char *fault = fault_of_options (options);

  if (fault != NULL)
    return cli_usage_fault (options, fault);
  return options->counts != NULL ? run_counts (options) : run_profiles (options);
}
