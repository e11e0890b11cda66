/* SPDX-License-Identifier: Apache-2.0 */
/* merit help: help in text, and the pages for other programs. */
#include <string.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/pages.h"

enum { COLUMNS = 80, INDENT = 2, TEXT = 26 };

const CliExit cli_exits[] = {
  { CLI_DONE, "Done. Input without profiles, and a reader that closes the pipe, are no failure." },
  { CLI_FAILED, "Nothing was usable or a check failed: nothing scored although there was input, "
                "faulty data, an unknown class, an id that is not there, a record rejected under "
                "--strict, a run that does not come out as in its audit." },
  { CLI_USAGE, "The command line cannot be understood. Nothing was opened." },
  { CLI_IO, "Something could not be read or written. Other files were still processed." },
  { CLI_REJECTED, "Done, but some records were rejected." },
  { CLI_DONE, NULL },
};

void
cli_append_wrapped (GString *out, const char *text, gsize from)
{
  gsize column = from;

  while (*text != 0) {
    gsize length = strcspn (text, " ");

    if (column > from && column + 1 + length > COLUMNS) {
      g_string_append_printf (out, "\n%*s", (int) from, "");
      column = from;
    } else if (column > from) {
      g_string_append_c (out, ' ');
      column++;
    }
    g_string_append_len (out, text, (gssize) length);
    column += length;
    text += length + (text[length] == ' ');
  }
  g_string_append_c (out, '\n');
}

/* A heading and its text in two columns. */
static void
append_entry (GString *out, const char *heading, const char *text)
{
  gsize length = strlen (heading);

  g_string_append_printf (out, "%*s%s", INDENT, "", heading);
  if (INDENT + length + 2 > TEXT)
    g_string_append_printf (out, "\n%*s", TEXT, "");
  else
    g_string_append_printf (out, "%*s", (int) (TEXT - INDENT - length), "");
  cli_append_wrapped (out, text, TEXT);
}

char *
cli_option_heading (const CliOption *option)
{
  g_autofree char *value
      = option->argument != NULL ? g_strconcat (" ", option->argument, NULL) : g_strdup ("");

  if (option->letter != 0)
    return g_strdup_printf ("-%c, --%s%s", option->letter, option->name, value);
  return g_strdup_printf ("--%s%s", option->name, value);
}

char *
cli_option_values (const CliOption *option)
{
  GString *text = g_string_new (NULL);

  for (const CliChoice *choice = option->choices; choice->name != NULL; choice++) {
    if (choice != option->choices)
      g_string_append (text, choice[1].name != NULL ? ", " : " or ");
    g_string_append (text, choice->name);
  }
  return g_string_free (text, FALSE);
}

static void
append_option (GString *out, const CliOption *option)
{
  g_autofree char *heading = cli_option_heading (option);
  g_autofree char *values = option->choices != NULL ? cli_option_values (option) : NULL;
  g_autofree char *text = values != NULL && option->choices[1].name != NULL
                              ? g_strdup_printf ("%s %s: "
                                                 "%s.",
                                                 option->does, option->argument, values)
                              : g_strdup (option->does);

  append_entry (out, heading, text);
}

static void
append_overview (GString *out)
{
  g_string_append (out, "Usage: merit [--data DIR] COMMAND [OPTION]... [FILE]...\n\n");
  cli_append_wrapped (out,
                  "Ranks people against the competency models of job classes, and explains every "
                  "gap.",
                  0);
  g_string_append (out, "\nCommands:\n");
  for (const CliCommand *command = cli_commands; command->name != NULL; command++) {
    g_autofree char *heading = command->operands == NULL || command->reads
                                   ? g_strdup (command->name)
                                   : g_strdup_printf ("%s %s", command->name, command->operands);

    append_entry (out, heading, command->does);
  }
  g_string_append (out, "\n");
  cli_append_wrapped (out,
                  "Profiles are read as NDJSON or CSV, plain or compressed with gzip or zstd; "
                  "without a FILE, or where FILE is -, from standard input. Results go to standard "
                  "output, all else to standard error.",
                  0);
  g_string_append (out, "\nExamples:\n");
  for (const CliExample *example = cli_examples; example->line != NULL; example++)
    g_string_append_printf (out, "%*s%s\n", INDENT, "", example->line);
  g_string_append (out, "\nExit status:\n");
  for (const CliExit *one = cli_exits; one->means != NULL; one++) {
    g_string_append_printf (out, "%*s%d  ", INDENT, "", one->status);
    cli_append_wrapped (out, one->means, 5);
  }
  g_string_append (out, "\n'merit help COMMAND' tells more, and so does the manual page, "
                        "merit(1).\n");
}

void
cli_page_help (GString *out, const CliCommand *command)
{
  g_autofree char *synopsis = NULL;

  if (command == NULL) {
    append_overview (out);
    return;
  }
  synopsis = cli_command_synopsis (command);
  g_string_append_printf (out, "Usage: merit %s %s\n\n", command->name, synopsis);
  cli_append_wrapped (out, command->does, 0);
  cli_append_wrapped (out, command->more, 0);
  g_string_append (out, "\nOptions:\n");
  for (const CliOption *option = cli_options; option->name != NULL; option++)
    if (cli_option_serves (option, command))
      append_option (out, option);
}

CliStatus
cli_page_write (const GString *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritOutput) output = merit_output_open (NULL, &error);

  if (output == NULL || !merit_output_write (output, page->str, page->len, &error)
      || !merit_output_finish (output, &error))
    return cli_fail (error, NULL);
  return CLI_DONE;
}

CliStatus
cli_command_help (const CliOptions *options)
{
  const char *name = options->operands->len > 0 ? options->operands->pdata[0] : NULL;
  const CliCommand *command = name != NULL ? cli_find_command (name) : NULL;
  g_autoptr (GString) page = g_string_new (NULL);

  if (name != NULL && command == NULL) {
    g_autofree char *fault = cli_unknown_command (name);

    return cli_usage_fault (options, fault);
  }
  if (name != NULL && options->page != CLI_PAGE_TEXT)
    return cli_usage_fault (options, "the pages for other programs hold every command");
  switch ((CliPage) options->page) {
  case CLI_PAGE_TEXT:
    cli_page_help (page, command);
    break;
  case CLI_PAGE_MAN:
    cli_page_man (page);
    break;
  case CLI_PAGE_BASH:
    cli_page_bash (page);
    break;
  case CLI_PAGE_ZSH:
    cli_page_zsh (page);
    break;
  case CLI_PAGE_FISH:
    cli_page_fish (page);
    break;
  }
  return cli_page_write (page);
}
