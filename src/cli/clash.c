/* SPDX-License-Identifier: Apache-2.0 */
/* Results are renamed into place, so a run that writes over what it reads would succeed, and the
 * only copy of somebody's profiles would be gone. Likewise of two outputs under one name only the
 * last would be left. */
#include "cli/clash.h"

#include "cli/auditing.h"
#include "cli/run.h"

#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_standard (const char *name)
{
  return name == NULL || g_str_equal (name, "-");
}

/* Only a regular file has content to lose. "-" is standard input. */
static gboolean
find_file (const char *name, struct stat *found)
{
  int status = g_str_equal (name, "-") ? fstat (STDIN_FILENO, found) : stat (name, found);

  return status == 0 && S_ISREG (found->st_mode);
}

/* Whatever links lead there. */
static gboolean
is_same_file (const char *output, const char *input)
{
  struct stat one;
  struct stat other;

  return find_file (output, &one) && find_file (input, &other) && one.st_dev == other.st_dev
         && one.st_ino == other.st_ino;
}

/* Inputs beside the operands, and the policy where it is a file. */
static char *
fault_of_sides (const CliOptions *options, const char *output)
{
  for (guint i = 0; i < options->given->len; i++) {
    const CliGiven *given = &g_array_index (options->given, CliGiven, i);
    gsize start = 0;
    MeritRole role;

    if (given->value == NULL)
      continue;
    if (!cli_audit_names_input (given->option->name, given->value, &start, &role)
        && !(g_str_equal (given->option->name, "policy")
             && cli_audit_is_policy_file (given->value)))
      continue;
    if (is_same_file (output, given->value + start))
      return g_strdup_printf ("'%s' would replace the input '%s'", output, given->value + start);
  }
  return NULL;
}

/* Bank, classes and policies are not to be had again either. */
static char *
fault_of_data (const CliOptions *options, const char *output)
{
  static const char *const folders[] = { ".", "classes", "policies" };
  struct stat found;

  for (gsize i = 0; i < G_N_ELEMENTS (folders) && find_file (output, &found); i++) {
    g_autofree char *folder
        = g_build_filename (cli_data_folder (options), folders[i], NULL);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".json") && is_same_file (output, path))
        return g_strdup_printf ("'%s' would replace '%s' of the data folder", output, name);
    }
  }
  return NULL;
}

static char *
fault_of_output (const CliOptions *options, const char *output)
{
  if (!options->command->reads || is_standard (output))
    return NULL;
  for (guint i = 0; i < MAX (options->operands->len, 1); i++) {
    const char *input = options->operands->len == 0 ? "-" : options->operands->pdata[i];

    if (is_same_file (output, input))
      return g_strdup_printf ("'%s' would replace the input '%s'", output, input);
  }

  char *fault = fault_of_sides (options, output);

  return fault != NULL ? fault : fault_of_data (options, output);
}

/* @what: what both are. @rejects NULL: there is no second one. */
static char *
fault_of_pair (const char *output, const char *rejects, const char *what)
{
  if (rejects == NULL)
    return NULL;
  if (is_standard (output) && is_standard (rejects))
    return g_strdup_printf ("%s cannot both go to standard output", what);
  if (is_standard (output) || is_standard (rejects))
    return NULL;

  g_autofree char *one = g_canonicalize_filename (output, NULL);
  g_autofree char *other = g_canonicalize_filename (rejects, NULL);

  if (g_str_equal (one, other) || is_same_file (output, rejects))
    return g_strdup_printf ("%s cannot both go to '%s'", what, output);
  return NULL;
}

char *
cli_clash_fault (const CliOptions *options)
{
  char *fault = fault_of_pair (options->output, options->rejects, "results and rejects");

  if (fault == NULL)
    fault = fault_of_pair (options->output, options->audit, "results and audit");
  if (fault == NULL && options->rejects != NULL)
    fault = fault_of_pair (options->rejects, options->audit, "rejects and audit");
  if (fault == NULL)
    fault = fault_of_output (options, options->output);
  if (fault == NULL)
    fault = fault_of_output (options, options->rejects);
  if (fault == NULL)
    fault = fault_of_output (options, options->audit);
  return fault;
}
