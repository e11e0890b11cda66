/* SPDX-License-Identifier: Apache-2.0 */
/* The manual page, in the macros of man(7). */
#include <string.h>

#include "cli/pages.h"

/* Text as roff has to see it: hyphens that are typed stay hyphens, and no line begins with a
 * control character. */
static void
append_text (GString *out, const char *text)
{
  if (*text == '.' || *text == '\'')
    g_string_append (out, "\\&");
  for (const char *p = text; *p != 0; p++) {
    if (*p == '\\')
      g_string_append (out, "\\e");
    else if (*p == '-')
      g_string_append (out, "\\-");
    else
      g_string_append_c (out, *p);
  }
}

static void
append_paragraph (GString *out, const char *text)
{
  append_text (out, text);
  g_string_append_c (out, '\n');
}

static void
append_command (GString *out, const CliCommand *command)
{
  g_autofree char *synopsis = cli_command_synopsis (command);

  g_string_append_printf (out, ".SS %s\n.B merit %s\n", command->name, command->name);
  append_paragraph (out, synopsis);
  g_string_append (out, ".PP\n");
  append_paragraph (out, command->does);
  append_paragraph (out, command->more);
  g_string_append (out, ".PP\nOptions:\n");
  for (const CliOption *option = cli_options, *last = NULL; option->name != NULL; option++) {
    if (!cli_option_serves (option, command))
      continue;
    g_string_append_printf (out, "%s.B ", last != NULL ? ",\n" : "");
    g_string_append (out, "\\-\\-");
    append_text (out, option->name);
    last = option;
  }
  g_string_append (out, ".\n");
}

static void
append_option (GString *out, const CliOption *option)
{
  g_string_append (out, ".TP\n.B ");
  if (option->letter != 0)
    g_string_append_printf (out, "\\-%c\\fR, \\fB", option->letter);
  g_string_append (out, "\\-\\-");
  append_text (out, option->name);
  if (option->argument != NULL) {
    g_string_append (out, "\\fR \\fI");
    append_text (out, option->argument);
    g_string_append (out, "\\fR");
  }
  g_string_append_c (out, '\n');
  append_paragraph (out, option->does);
  if (option->choices != NULL && option->choices[1].name != NULL) {
    g_autofree char *values = cli_option_values (option);

    g_string_append_printf (out, "%s: %s.\n", option->argument, values);
  }
}

static void
append_item (GString *out, const char *heading, const char *text)
{
  g_string_append (out, ".TP\n.B ");
  append_paragraph (out, heading);
  append_paragraph (out, text);
}

static void
append_input (GString *out)
{
  g_string_append (out, ".SH INPUT\n");
  append_paragraph (out, "A profile is one person: an id and what is known of them on each "
                         "competency. A level is a whole number from 0 to the highest level of the "
                         "bank, where 0 means assessed and not reaching level 1; a + behind it "
                         "says that it was performed at superior standard. What is absent, null or "
                         "empty is unassessed, which is never the same as 0.");
  append_item (out, "NDJSON",
               "One object a line, with the keys id and competencies, and "
               "optionally name, unit and class:");
  g_string_append (out, ".IP\n.EX\n");
  append_paragraph (out, "{\"id\":\"A-0007\",\"competencies\":{\"2\":1,\"3\":\"2+\",\"13\":null}}");
  g_string_append (out, ".EE\n");
  append_item (out, "CSV",
               "A header row, then one record a person. The columns are id, optionally "
               "name, unit and class, and one a competency, headed by its id, by c and "
               "its id, or by its name. Other columns are ignored and named once.");
  g_string_append (out, ".PP\n");
  append_paragraph (out, "Input may be compressed with gzip or zstd; its bytes decide, not its "
                         "name. A record that cannot be used is rejected: never scored, never "
                         "fatal to the rest, counted, and reported as FILE:LINE:COLUMN: reason, "
                         "the first ten of them one by one. The last line on standard error says "
                         "how many profiles were read, scored and rejected.");
}

static void
append_rest (GString *out)
{
  g_string_append (out, ".SH EXIT STATUS\n");
  for (const CliExit *one = cli_exits; one->means != NULL; one++) {
    g_string_append_printf (out, ".TP\n.B %d\n", one->status);
    append_paragraph (out, one->means);
  }
  g_string_append (out, ".PP\n");
  append_paragraph (out, "Where several apply, the first of 2, 3, 1, 4 is given. A run that is "
                         "stopped by a signal ends with 128 and its number, and leaves nothing "
                         "under the name of an output file.");
  g_string_append (out, ".SH ENVIRONMENT\n");
  append_item (out, "MERIT_DATA", "The data folder where no --data is given.");
  append_item (out, "MERIT_SIMD",
               "Which instructions score batches: scalar, ssse3, avx2, avx512 or neon. The "
               "widest that the machine has where not set. Results are the same.");
  append_item (out, "NO_COLOR", "Where set and not empty, tables are not coloured.");
  append_item (out, "TERM", "Where it is dumb, tables are not coloured.");
  g_string_append (out, ".SH FILES\n");
  append_item (out, MERIT_DATADIR,
               "The data folder where neither --data nor MERIT_DATA names "
               "one.");
  append_item (out, "bank.json", "In the data folder: the Competency Bank.");
  append_item (out, "classes/CODE.json", "In the data folder: one class model.");
  append_item (out, "policies/NAME.json", "In the data folder: one scoring policy.");
  append_item (out, "schema/",
               "In the data folder: the JSON Schemas of these files and of "
               "profiles.");
  g_string_append (out, ".SH EXAMPLES\n");
  for (const CliExample *example = cli_examples; example->line != NULL; example++) {
    g_string_append (out, ".PP\n");
    append_paragraph (out, example->does);
    g_string_append (out, ".IP\n.EX\n");
    append_paragraph (out, example->line);
    g_string_append (out, ".EE\n");
  }
}

void
cli_page_man (GString *out)
{
  g_string_append (out, ".\\\" Made by 'merit help \\-\\-format man'.\n"
                        ".TH MERIT 1 \"\" \"merit " MERIT_VERSION "\" \"User Commands\"\n"
                        ".SH NAME\n"
                        "merit \\- rank people against the competency models of job classes\n"
                        ".SH SYNOPSIS\n"
                        ".B merit\n"
                        "[\\fB\\-\\-data\\fR \\fIDIR\\fR] \\fICOMMAND\\fR [\\fIOPTION\\fR]...\n"
                        "[\\fIFILE\\fR]...\n"
                        ".SH DESCRIPTION\n");
  append_paragraph (out, "A class model lists the competencies that a job class requires, each "
                         "with a level. merit reads profiles of people, scores them against one or "
                         "more classes with exact arithmetic, and writes ranked lists, gaps, "
                         "explanations and summaries, for people as tables, or for programs.");
  g_string_append (out, ".PP\n");
  append_paragraph (out, "Profiles are read from each FILE in order; without one, or where FILE is "
                         "-, from standard input. Results go to standard output, all else to "
                         "standard error. Options and files may be mixed; behind -- nothing is an "
                         "option.");
  g_string_append (out, ".SH COMMANDS\n");
  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    append_command (out, command);
  g_string_append (out, ".SH OPTIONS\n");
  for (const CliOption *option = cli_options; option->name != NULL; option++)
    append_option (out, option);
  append_input (out);
  append_rest (out);
}
