/* SPDX-License-Identifier: Apache-2.0 */
/* Results are renamed into place, so a run that writes over what it reads would succeed, and the
 * only copy of somebody's profiles would be gone. Likewise of two outputs under one name only the
 * last would be left. */
#include "cli/clash.h"

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
  return NULL;
}

static char *
fault_of_pair (const char *output, const char *rejects)
{
  if (rejects == NULL)
    return NULL;
  if (is_standard (output) && is_standard (rejects))
    return g_strdup ("results and rejects cannot both go to standard output");
  if (is_standard (output) || is_standard (rejects))
    return NULL;

  g_autofree char *one = g_canonicalize_filename (output, NULL);
  g_autofree char *other = g_canonicalize_filename (rejects, NULL);

  if (g_str_equal (one, other) || is_same_file (output, rejects))
    return g_strdup_printf ("results and rejects cannot both go to '%s'", output);
  return NULL;
}

char *
cli_clash_fault (const CliOptions *options)
{
  char *fault = fault_of_pair (options->output, options->rejects);

  if (fault == NULL)
    fault = fault_of_output (options, options->output);
  if (fault == NULL)
    fault = fault_of_output (options, options->rejects);
  return fault;
}
