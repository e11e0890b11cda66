/* SPDX-License-Identifier: Apache-2.0 */
/* The command merit: checks the command line before anything is opened, then runs one command. The
 * locale is never set, so that figures and order are the same everywhere. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/pages.h"
#include "cli/run.h"

/* A standard stream that is closed would be opened anew by the first file. What takes its place
 * fails when it is used. */
static void
fill_standard_streams (void)
{
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
      exit (CLI_IO);
}

static CliStatus
run (const CliOptions *options)
{
  g_autoptr (GString) page = NULL;

  if (options->help || options->version) {
    page = g_string_new (NULL);
    if (options->help)
      cli_page_help (page, options->command);
    else
      g_string_append (page, "merit " MERIT_VERSION "\n");
    return cli_page_write (page);
  }
  if (options->command->reads && !cli_has_input (options))
    return cli_usage_fault (options, "no FILE is given, and standard input is a terminal");
  return options->command->run (options);
}

int
main (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autofree char *fault = NULL;

  fill_standard_streams ();
  signal (SIGPIPE, SIG_IGN);
  if (!cli_options_parse (&options, argc, argv, &fault))
    return (int) cli_usage_fault (&options, fault);
  return (int) run (&options);
}
