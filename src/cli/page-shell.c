/* SPDX-License-Identifier: Apache-2.0 */
/* Completions for bash, zsh and fish: commands, the options of each, their values, and class codes,
 * which are asked of the command itself so that they are those of the data folder in use. */
#include <string.h>

#include "cli/pages.h"

/* What may stand behind an option or as an operand. */
typedef enum { ANY_TEXT, VALUES, FILES, FOLDERS, CODES } Subject;

static Subject
subject_of (const CliOption *option)
{
  if (option->choices != NULL)
    return VALUES;
  if (option->kind == CLI_CODES)
    return CODES;
  if (option->argument != NULL && g_str_equal (option->argument, "DIR"))
    return FOLDERS;
  if (option->argument != NULL && g_str_has_suffix (option->argument, "FILE"))
    return FILES;
  return ANY_TEXT;
}

static gboolean
takes_codes (const CliCommand *command)
{
  return command->operands != NULL && g_str_has_prefix (command->operands, "CODE");
}

static gboolean
takes_commands (const CliCommand *command)
{
  return command->operands != NULL && g_str_equal (command->operands, "[COMMAND]");
}

/* Words with a blank between, as compgen -W and fish -a take them. */
static void
append_choices (GString *out, const CliOption *option)
{
  for (const CliChoice *choice = option->choices; choice->name != NULL; choice++)
    g_string_append_printf (out, "%s%s", choice != option->choices ? " " : "", choice->name);
}

static void
append_commands (GString *out)
{
  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    g_string_append_printf (out, "%s%s", command != cli_commands ? " " : "", command->name);
}

/* Text between single quotes, in which each shell takes everything but the quote as it is. */
static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '\'');
  for (const char *p = text; *p != 0; p++) {
    if (*p == '\'')
      g_string_append (out, "'\\''");
    else
      g_string_append_c (out, *p);
  }
  g_string_append_c (out, '\'');
}

/* The first sentence of what an option does. */
static char *
short_text (const char *text)
{
  const char *end = strstr (text, ". ");
  gsize length = end != NULL ? (gsize) (end - text) : strlen (text);

  if (length > 0 && text[length - 1] == '.')
    length--;
  return g_strndup (text, length);
}

/* "*:--data" or, as another command may know other values of that name,
 * "rank:--format|fit:--format". */
static void
append_bash_pattern (GString *out, const CliOption *option)
{
  const char *between = "";

  if (option->choices == NULL) {
    g_string_append_printf (out, "*:--%s", option->name);
    if (option->letter != 0)
      g_string_append_printf (out, "|*:-%c", option->letter);
    return;
  }
  for (const CliCommand *command = cli_commands; command->name != NULL; command++) {
    if (!cli_option_serves (option, command))
      continue;
    g_string_append_printf (out, "%s%s:--%s", between, command->name, option->name);
    between = "|";
  }
}

static void
append_bash_values (GString *out, const CliOption *option)
{
  if (option->argument == NULL)
    return;
  g_string_append (out, "    ");
  append_bash_pattern (out, option);
  switch (subject_of (option)) {
  case VALUES:
    g_string_append (out, ") words='");
    append_choices (out, option);
    g_string_append (out, "' ;;\n");
    break;
  case CODES:
    g_string_append (out, ") words=$(_merit_codes) ;;\n");
    break;
  case FILES:
    g_string_append (out, ") files=-f ;;\n");
    break;
  case FOLDERS:
    g_string_append (out, ") files=-d ;;\n");
    break;
  case ANY_TEXT:
    g_string_append (out, ") return ;;\n");
    break;
  }
}

/* What may stand where an option is begun, and where an operand is. */
static void
append_bash_command (GString *out, const CliCommand *command)
{
  const char *blank = "";

  g_string_append_printf (out, "        %s:-*) words='", command->name);
  for (const CliOption *option = cli_options; option->name != NULL; option++) {
    if (!cli_option_serves (option, command))
      continue;
    g_string_append_printf (out, "%s--%s", blank, option->name);
    blank = " ";
  }
  g_string_append_printf (out, "' ;;\n        %s:*) ", command->name);
  if (takes_codes (command)) {
    g_string_append (out, "words=$(_merit_codes)");
  } else if (takes_commands (command)) {
    g_string_append (out, "words='");
    append_commands (out);
    g_string_append_c (out, '\'');
  } else if (command->reads) {
    g_string_append (out, "files=-f");
  }
  g_string_append (out, " ;;\n");
}

void
cli_page_bash (GString *out)
{
  g_string_append (out, "# Completion of merit for bash. Made by 'merit help --format bash'.\n"
                        "_merit_codes ()\n"
                        "{\n"
                        "  \"${COMP_WORDS[0]}\" classes --format csv 2>/dev/null | "
                        "tail -n +2 | cut -d , -f 1\n"
                        "}\n\n"
                        "_merit ()\n"
                        "{\n"
                        "  local cur prev command='' words='' files='' i skip=0\n"
                        "  cur=${COMP_WORDS[COMP_CWORD]}\n"
                        "  prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                        "  # Readline takes '=' for a word of its own.\n"
                        "  if [[ $cur == '=' ]]; then cur=''; "
                        "elif [[ $prev == '=' ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
                        "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
                        "    if ((skip)); then skip=0; continue; fi\n"
                        "    case ${COMP_WORDS[i]} in\n"
                        "      --data) skip=1 ;;\n"
                        "      -*|=) ;;\n"
                        "      *) command=${COMP_WORDS[i]}; break ;;\n"
                        "    esac\n"
                        "  done\n"
                        "  case $command:$prev in\n");
  for (const CliOption *option = cli_options; option->name != NULL; option++)
    append_bash_values (out, option);
  g_string_append (out, "    *)\n      case $command:$cur in\n");
  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    append_bash_command (out, command);
  g_string_append (out, "        :-*) words='--data --help --version' ;;\n        :*) words='");
  append_commands (out);
  g_string_append (out, "' ;;\n"
                        "      esac ;;\n"
                        "  esac\n"
                        "  COMPREPLY=()\n"
                        "  if [[ $files ]]; then\n"
                        "    compopt -o filenames 2>/dev/null\n"
                        "    mapfile -t COMPREPLY < <(compgen \"$files\" -- \"$cur\")\n"
                        "  elif [[ $words ]]; then\n"
                        "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
                        "  fi\n"
                        "}\n\n"
                        "complete -F _merit merit\n");
}

/* "'(-c --class)'{-c,--class}'[what it does]:CODE:_merit_codes'" */
static void
append_zsh_option (GString *out, const CliOption *option)
{
  g_autofree char *does = short_text (option->does);
  g_autoptr (GString) spec = g_string_new (NULL);

  g_string_append (out, "        ");
  if (option->letter != 0)
    g_string_append_printf (out, "%s{-%c,--%s}", option->kind == CLI_CODES ? "'*'" : "",
                            option->letter, option->name);
  else
    g_string_append_printf (out, "--%s", option->name);
  g_string_append_c (spec, '[');
  for (const char *p = does; *p != 0; p++) {
    if (strchr ("[]:\\", *p) != NULL)
      g_string_append_c (spec, '\\');
    g_string_append_c (spec, *p);
  }
  g_string_append_c (spec, ']');
  if (option->argument != NULL)
    g_string_append_printf (spec, ":%s:", option->argument);
  switch (subject_of (option)) {
  case VALUES:
    g_string_append_c (spec, '(');
    append_choices (spec, option);
    g_string_append_c (spec, ')');
    break;
  case CODES:
    g_string_append (spec, "_merit_codes");
    break;
  case FILES:
    g_string_append (spec, "_files");
    break;
  case FOLDERS:
    g_string_append (spec, "_files -/");
    break;
  case ANY_TEXT:
    break;
  }
  append_quoted (out, spec->str);
  g_string_append (out, " \\\n");
}

void
cli_page_zsh (GString *out)
{
  g_string_append (out, "#compdef merit\n"
                        "# Completion of merit for zsh. Made by 'merit help --format zsh'.\n\n"
                        "_merit_codes () {\n"
                        "  local -a codes\n"
                        "  codes=(${(f)\"$(_call_program codes merit classes --format csv "
                        "2>/dev/null | tail -n +2 | cut -d , -f 1)\"})\n"
                        "  compadd -a codes\n"
                        "}\n\n"
                        "_merit_commands () {\n"
                        "  local -a commands\n"
                        "  commands=(\n");
  for (const CliCommand *command = cli_commands; command->name != NULL; command++) {
    g_autofree char *does = short_text (command->does);
    g_autofree char *entry = g_strdup_printf ("%s:%s", command->name, does);

    g_string_append (out, "    ");
    append_quoted (out, entry);
    g_string_append_c (out, '\n');
  }
  g_string_append (out, "  )\n"
                        "  _describe command commands\n"
                        "}\n\n"
                        "_merit () {\n"
                        "  local curcontext=$curcontext state line\n"
                        "  _arguments -C '--data[Take bank, classes and policies from this "
                        "folder]:DIR:_files -/' '--help[Show help]' '--version[Show the version]' "
                        "'1:command:_merit_commands' '*::argument:->arguments'\n"
                        "  [[ $state == arguments ]] || return\n"
                        "  case $words[1] in\n");
  for (const CliCommand *command = cli_commands; command->name != NULL; command++) {
    g_string_append_printf (out, "    %s)\n      _arguments \\\n", command->name);
    for (const CliOption *option = cli_options; option->name != NULL; option++)
      if (cli_option_serves (option, command))
        append_zsh_option (out, option);
    if (takes_codes (command))
      g_string_append (out, "        '*:CODE:_merit_codes' ;;\n");
    else if (takes_commands (command))
      g_string_append (out, "        '1:command:_merit_commands' ;;\n");
    else
      g_string_append (out, command->reads ? "        '*:FILE:_files' ;;\n" : "        ;;\n");
  }
  g_string_append (out, "  esac\n}\n\n_merit \"$@\"\n");
}

static void
append_fish_option (GString *out, const CliOption *option)
{
  g_autofree char *does = short_text (option->does);
  const char *blank = "";

  g_string_append (out, "complete -c merit -n '__fish_seen_subcommand_from ");
  for (const CliCommand *command = cli_commands; command->name != NULL; command++) {
    if (!cli_option_serves (option, command))
      continue;
    g_string_append_printf (out, "%s%s", blank, command->name);
    blank = " ";
  }
  g_string_append_printf (out, "' -l %s", option->name);
  if (option->letter != 0)
    g_string_append_printf (out, " -s %c", option->letter);
  switch (subject_of (option)) {
  case VALUES:
    g_string_append (out, " -x -a '");
    append_choices (out, option);
    g_string_append_c (out, '\'');
    break;
  case CODES:
    g_string_append (out, " -x -a '(__merit_codes)'");
    break;
  case FILES:
    g_string_append (out, " -r -F");
    break;
  case FOLDERS:
    g_string_append (out, " -x -a '(__fish_complete_directories)'");
    break;
  case ANY_TEXT:
    if (option->argument != NULL)
      g_string_append (out, " -x");
    break;
  }
  g_string_append (out, " -d ");
  append_quoted (out, does);
  g_string_append_c (out, '\n');
}

void
cli_page_fish (GString *out)
{
  g_string_append (out, "# Completion of merit for fish. Made by 'merit help --format fish'.\n"
                        "function __merit_codes\n"
                        "    merit classes --format csv 2>/dev/null | tail -n +2 | cut -d , -f 1\n"
                        "end\n\n"
                        "complete -c merit -n __fish_use_subcommand -f\n"
                        "complete -c merit -n __fish_use_subcommand -l data -x -a "
                        "'(__fish_complete_directories)'\n"
                        "complete -c merit -n __fish_use_subcommand -l help -s h\n"
                        "complete -c merit -n __fish_use_subcommand -l version\n");
  for (const CliCommand *command = cli_commands; command->name != NULL; command++) {
    g_autofree char *does = short_text (command->does);

    g_string_append_printf (out, "complete -c merit -n __fish_use_subcommand -a %s -d ",
                            command->name);
    append_quoted (out, does);
    g_string_append_c (out, '\n');
    if (command->reads)
      continue;
    g_string_append_printf (out, "complete -c merit -n '__fish_seen_subcommand_from %s' -f",
                            command->name);
    if (takes_codes (command))
      g_string_append (out, " -a '(__merit_codes)'");
    if (takes_commands (command)) {
      g_string_append (out, " -a '");
      append_commands (out);
      g_string_append_c (out, '\'');
    }
    g_string_append_c (out, '\n');
  }
  for (const CliOption *option = cli_options; option->name != NULL; option++)
    append_fish_option (out, option);
}
