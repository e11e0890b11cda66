/* SPDX-License-Identifier: Apache-2.0 */
/* merit verify: makes a run again from its audit and says what is not the same. An audit may come
 * from anywhere: nothing that it names is opened but classes and policies of the data folder, by
 * plain names; every other file is named on the command line. */
#include <string.h>

#include "cli/auditing.h"
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/pages.h"
#include "cli/run.h"

/* Inputs named in a message; the rest is counted. */
#define INPUTS_NAMED 10

/* A command line under construction, and what stands in its way. */
typedef struct {
  const CliOptions *options;
  const MeritAudit *audit;
  const CliCommand *command;
  GPtrArray *arguments; /* of char *, owned */
  char *fault;          /* of the audit */
} Line;

static void
line_clear (Line *line)
{
  g_ptr_array_unref (line->arguments);
  g_free (line->fault);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static const char *
get_audit_name (const CliOptions *options)
{
  return options->operands->pdata[0];
}

/* The FILE that stands for an input. */
static const char *
get_file (const CliOptions *options, guint input)
{
  return options->operands->pdata[1 + input];
}

/* What has to be given: "profiles 'a.csv', groups 'g.csv'". */
static char *
list_inputs (const MeritAudit *audit)
{
  const guint n = merit_audit_get_n_inputs (audit);
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, INPUTS_NAMED); i++) {
    MeritRole role;
    const MeritDigest *input = merit_audit_get_input (audit, i, &role);

    g_string_append_printf (list, "%s%s '%s'", i > 0 ? ", " : "", merit_role_to_string (role),
                            merit_digest_get_name (input));
  }
  if (n > INPUTS_NAMED)
    g_string_append_printf (list, " and %u more", n - INPUTS_NAMED);
  return g_string_free (list, FALSE);
}

/* What the command line lacks for this audit, or NULL. */
static char *
fault_of_files (const CliOptions *options, const MeritAudit *audit)
{
  const guint n = merit_audit_get_n_inputs (audit), given = options->operands->len - 1;

  if (given == n)
    return NULL;

  g_autofree char *list = list_inputs (audit);

  return g_strdup_printf ("the audit is of %u input%s, and %u FILE%s given: %s", n,
                          n == 1 ? "" : "s", given, given == 1 ? " is" : "s are", list);
}

static const CliOption *
find_option (const char *name, const CliCommand *command)
{
  for (const CliOption *option = cli_options; option->name != NULL; option++)
    if (g_str_equal (option->name, name) && cli_option_serves (option, command)
        && cli_audit_enters (option))
      return option;
  return NULL;
}

/* The FILE given for the one input of a role. */
static const char *
find_file (const Line *line, MeritRole role)
{
  for (guint i = 0; i < merit_audit_get_n_inputs (line->audit); i++) {
    MeritRole found;

    merit_audit_get_input (line->audit, i, &found);
    if (found == role)
      return get_file (line->options, i);
  }
  return NULL;
}

static void
add_argument (Line *line, const char *name, const char *value)
{
  g_ptr_array_add (line->arguments, value != NULL ? g_strdup_printf ("--%s=%s", name, value)
                                                  : g_strdup_printf ("--%s", name));
}

/* An option whose value names an input gets the FILE given for it. */
static void
add_side (Line *line, const char *name, const char *value, gsize start, MeritRole role)
{
  const char *file = find_file (line, role);
  g_autofree char *prefix = g_strndup (value, start);
  g_autofree char *whole = g_strconcat (prefix, file, NULL);

  if (file == NULL)
    line->fault = g_strdup_printf ("the option --%s has no input '%s'", name,
                                   merit_role_to_string (role));
  else
    add_argument (line, name, whole);
}

static void
add_option (Line *line, const char *name, const char *value)
{
  const CliOption *option = find_option (name, line->command);
  gsize start;
  MeritRole role;

  if (option == NULL)
    line->fault = g_strdup_printf ("'%s' has no option --%s that an audit holds",
                                   line->command->name, name);
  else if ((option->kind == CLI_FLAG) != (value == NULL))
    line->fault = g_strdup_printf ("option --%s %s", name,
                                   value == NULL ? "needs a value" : "takes no value");
  else if (g_str_equal (name, "policy") && line->options->policy != NULL)
    return;
  else if (g_str_equal (name, "policy") && value != NULL && cli_audit_is_policy_file (value))
    line->fault
        = g_strdup_printf ("the policy is the file '%s': name it with --policy FILE", value);
  else if (value != NULL && cli_audit_names_input (name, value, &start, &role))
    add_side (line, name, value, start, role);
  else
    add_argument (line, name, value);
}

/* Where the run takes its data from, and how it goes about it, as for this command. */
static void
add_own_options (Line *line)
{
  static const char *const whens[] = {
    [CLI_AUTO] = "auto", [CLI_ALWAYS] = "always", [CLI_NEVER] = "never",
  };
  const CliOptions *options = line->options;

  add_argument (line, "data", cli_data_folder (options));
  add_argument (line, "progress", whens[options->progress]);
  if (options->policy != NULL && merit_audit_get_n_classes (line->audit) > 0)
    add_argument (line, "policy", options->policy);
  if (options->jobs > 0) {
    g_autofree char *jobs = g_strdup_printf ("%" G_GUINT64_FORMAT, options->jobs);

    add_argument (line, "jobs", jobs);
  }
}

/* Composes the command line of the run. */
static void
compose (Line *line)
{
  gboolean color = FALSE;

  g_ptr_array_add (line->arguments, g_strdup ("merit"));
  g_ptr_array_add (line->arguments, g_strdup (line->command->name));
  for (guint i = 0; i < merit_audit_get_n_options (line->audit) && line->fault == NULL; i++) {
    const char *value;
    const char *name = merit_audit_get_option (line->audit, i, &value);

    color |= g_str_equal (name, "color");
    add_option (line, name, value);
  }
  if (!color)
    add_argument (line, "color", "never");
  add_own_options (line);
  g_ptr_array_add (line->arguments, g_strdup ("--"));
  for (guint i = 0; i < merit_audit_get_n_inputs (line->audit); i++) {
    MeritRole role;

    merit_audit_get_input (line->audit, i, &role);
    if (role == MERIT_ROLE_PROFILES)
      g_ptr_array_add (line->arguments, g_strdup (get_file (line->options, i)));
  }
}

/* ---- What is said ---- */

/* One finding, as a line or more. */
static void
append_finding (GString *out, const char *mark, const char *text)
{
  g_autofree char *visible = cli_visible (text);

  g_string_append_printf (out, "  %s ", mark);
  cli_append_wrapped (out, visible, strlen (mark) + 3);
}

static void
append_findings (GString *out, const char *mark, char **lines)
{
  for (; *lines != NULL; lines++)
    append_finding (out, mark, *lines);
}

/* "rank by merit 0.1.0: bank, 1 class, policy, 1 input, …" */
static char *
tell_run (const MeritAudit *audit)
{
  const guint classes = merit_audit_get_n_classes (audit);
  const guint inputs = merit_audit_get_n_inputs (audit);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s by merit %s", merit_audit_get_command (audit),
                          merit_audit_get_version (audit));
  if (classes > 0)
    g_string_append_printf (text, ", bank, %u class%s, policy", classes, classes == 1 ? "" : "es");
  g_string_append_printf (text, ", %u input%s", inputs, inputs == 1 ? "" : "s");
  if (classes > 0)
    g_string_append_printf (text,
                            ", %" G_GUINT64_FORMAT " scored and %" G_GUINT64_FORMAT " rejected",
                            merit_audit_get_scored (audit), merit_audit_get_rejected (audit));
  g_string_append (text, ", and the output, byte for byte");
  return g_string_free (text, FALSE);
}

static gboolean
is_output_same (const MeritAudit *recorded, const MeritAudit *again)
{
  return g_str_equal (merit_digest_get_sha256 (merit_audit_get_output (recorded)),
                      merit_digest_get_sha256 (merit_audit_get_output (again)));
}

/* Returns whether all is the same. */
static gboolean
say_findings (const CliOptions *options, const MeritAudit *recorded, const MeritAudit *again,
              GError **error)
{
  g_autoptr (MeritOutput) output = merit_output_open (NULL, error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = cli_visible (get_audit_name (options));
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) differences = merit_audit_compare (recorded, again, &notes);
  const gboolean same = differences[0] == NULL;
  g_autofree char *run = tell_run (recorded);

  g_string_append_printf (text, "%s: %s\n", name, same ? "same" : "differs");
  append_findings (text, "-", differences);
  if (same)
    append_finding (text, "-", run);
  else if (is_output_same (recorded, again))
    append_finding (text, "-", "the output is the same nonetheless, byte for byte");
  append_findings (text, "Note:", notes);
  if (merit_output_write (output, text->str, text->len, error))
    merit_output_finish (output, error);
  return same;
}

/* ---- The run ---- */

static CliStatus
fail_audit (const CliOptions *options, const char *fault)
{
  cli_message ("%s: cannot be verified: %s", get_audit_name (options), fault);
  return CLI_FAILED;
}

/* Where a run cannot be made again, what its inputs hold still tells why. What came through a pipe
 * is gone. */
static void
say_changed_inputs (const CliOptions *options, const MeritAudit *audit)
{
  for (guint i = 0; i < merit_audit_get_n_inputs (audit); i++) {
    MeritRole role;
    const char *file = get_file (options, i);
    const MeritDigest *was = merit_audit_get_input (audit, i, &role);
    g_autoptr (MeritDigest) is
        = g_file_test (file, G_FILE_TEST_IS_REGULAR) ? merit_digest_load (file, NULL) : NULL;

    if (is != NULL
        && !g_str_equal (merit_digest_get_sha256 (was), merit_digest_get_sha256 (is)))
      cli_message ("%s: '%s' is not what input %u (%s '%s') was", get_audit_name (options), file,
                   i + 1, merit_role_to_string (role), merit_digest_get_name (was));
  }
}

/* Makes the run again, and says how it compares. */
static CliStatus
run_again (const CliOptions *options, const MeritAudit *audit, CliOptions *line)
{
  CliAgain again = { .recorded = audit };

  line->again = &again;

  const CliStatus status = line->command->run (line);
  g_autoptr (MeritAudit) made = again.audit;
  g_autoptr (GError) error = NULL;

  if (made == NULL && status != CLI_IO && status != CLI_FAILED && status != CLI_USAGE)
    return status;
  if (made == NULL) {
    say_changed_inputs (options, audit);
    fail_audit (options, "the run does not come to its end");
    return status == CLI_IO ? CLI_IO : CLI_FAILED;
  }

  const gboolean same = say_findings (options, audit, made, &error);

  if (error != NULL)
    return cli_fail (error, NULL);
  return same ? CLI_DONE : CLI_FAILED;
}

static CliStatus
verify (const CliOptions *options, const MeritAudit *audit)
{
  const CliCommand *command = cli_find_command (merit_audit_get_command (audit));
  g_auto (Line) line = { options, audit, command, g_ptr_array_new_with_free_func (g_free), NULL };
  g_auto (CliOptions) again = { 0 };
  g_autofree char *fault = NULL;

  if (command == NULL || !cli_audit_serves (command))
    return fail_audit (options, "its command is none that writes audits");
  fault = fault_of_files (options, audit);
  if (fault != NULL)
    return cli_usage_fault (options, fault);
  compose (&line);
  if (line.fault != NULL)
    return fail_audit (options, line.fault);
  if (!cli_options_parse (&again, (int) line.arguments->len, (char **) line.arguments->pdata,
                          &fault))
    return fail_audit (options, fault);
  return run_again (options, audit, &again);
}

CliStatus
cli_command_verify (const CliOptions *options)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritAudit) audit = merit_audit_load (get_audit_name (options), faults, &error);

  return audit != NULL ? verify (options, audit) : cli_fail (error, faults);
}
