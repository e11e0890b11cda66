/* SPDX-License-Identifier: Apache-2.0 */
/* merit assign: the best filling of vacancies. They are read before the classes, since they say
 * which ones are needed. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/run.h"

static char *
fault_of_options (const CliOptions *options)
{
  guint inputs = options->operands->len == 0;

  for (guint i = 0; i < options->operands->len; i++)
    inputs += g_str_equal (options->operands->pdata[i], "-");
  if (g_str_equal (options->vacancies, "-") && inputs > 0)
    return g_strdup ("standard input can be read only once");
  if (options->min_score == NULL)
    return NULL;

  g_autoptr (MeritSelection) least = merit_selection_new_score (options->min_score);

  return least != NULL ? NULL
                       : g_strdup_printf ("'%s' is no value for '--min-score': a percentage from "
                                          "0 to 100",
                                          options->min_score);
}

static MeritVacancies *
load_vacancies (CliRun *run, const CliOptions *options)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  MeritVacancies *vacancies
      = merit_vacancies_load (options->vacancies, options->delimiter, faults, &error);

  if (vacancies == NULL) {
    const CliStatus status = cli_fail (error, faults);

    run->unread |= status == CLI_IO;
    run->failed |= status == CLI_FAILED;
  }
  return vacancies;
}

static MeritAssignment *
new_assignment (CliRun *run, MeritVacancies *vacancies)
{
  const CliOptions *options = run->options;
  g_autoptr (MeritSelection) least
      = options->min_score != NULL ? merit_selection_new_score (options->min_score) : NULL;
  MeritAssignmentFlags flags = MERIT_ASSIGNMENT_ANYONE;

  if (options->ready_only)
    flags |= MERIT_ASSIGNMENT_READY_ONLY;
  if (options->same_unit)
    flags |= MERIT_ASSIGNMENT_SAME_UNIT;
  if (options->other_class)
    flags |= MERIT_ASSIGNMENT_OTHER_CLASS;
  return merit_assignment_new (run->engine, vacancies, least, flags, &run->error);
}

static gboolean
load_classes (CliRun *run, const CliOptions *options, MeritVacancies *vacancies)
{
  const char *const *codes = merit_vacancies_get_codes (vacancies);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  for (guint i = 0; codes[i] != NULL; i++)
    g_ptr_array_add (wanted, (gpointer) codes[i]);
  return cli_run_load (run, options, wanted);
}

CliStatus
cli_command_assign (const CliOptions *options)
{
  g_autofree char *fault = fault_of_options (options);
  g_auto (CliRun) run = { .options = options };
  g_autoptr (MeritVacancies) vacancies = NULL;
  g_autoptr (MeritAssignment) assignment = NULL;

  if (fault != NULL)
    return cli_usage_fault (options, fault);
  vacancies = load_vacancies (&run, options);
  if (vacancies != NULL && load_classes (&run, options, vacancies))
    assignment = new_assignment (&run, vacancies);
  if (assignment != NULL && cli_run_open_outputs (&run)) {
    cli_run_enter_input (&run, MERIT_ROLE_VACANCIES, merit_vacancies_get_digest (vacancies));
    if (cli_run_read (&run, merit_assignment_get_sink (assignment))
        && merit_assignment_settle (assignment, &run.error))
      merit_report_assignment (run.report, assignment, &run.error);
  }
  return cli_run_close (&run);
}
