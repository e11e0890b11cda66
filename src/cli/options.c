/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a command line by the tables: options and operands in any order, long options with their
 * value behind `=` or as the next argument, `--` before operands that look like options. No
 * abbreviations, so that a script means the same when options are added. */
#include "cli/options.h"

#include <string.h>

#include "cli/auditing.h"
#include "cli/clash.h"
#include "cli/keeping.h"

/* An option as it stands on the command line, before it is known which command it is for. */
typedef struct {
  const CliOption *any; /* the first table row of that name: all of them agree on taking a value */
  const char *value;
} Given;

/* Levenshtein distance with transposition, given up beyond what a slip of the keys makes. */
static guint
edit_distance (const char *a, const char *b)
{
  enum { LONGEST = 32 };
  guint rows[3][LONGEST + 1];
  gsize n = strlen (a), m = strlen (b);

  if (n > LONGEST || m > LONGEST)
    return G_MAXUINT;
  for (gsize j = 0; j <= m; j++)
    rows[0][j] = (guint) j;
  for (gsize i = 1; i <= n; i++) {
    guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

    row[0] = (guint) i;
    for (gsize j = 1; j <= m; j++) {
      row[j] = MIN (above[j], row[j - 1]) + 1;
      row[j] = MIN (row[j], above[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = MIN (row[j], before[j - 2] + 1);
    }
  }
  return rows[n % 3][m];
}

const char *
cli_nearest (const char *text, const char *const *names)
{
  const char *nearest = NULL;
  guint least = strlen (text) < 4 ? 2 : 3;

  for (gsize i = 0; names[i] != NULL; i++) {
    guint distance = edit_distance (text, names[i]);

    /* What is typed short is as near as a slip of one key. */
    if (strlen (text) >= 3 && g_str_has_prefix (names[i], text))
      distance = MIN (distance, 1);
    if (distance < least) {
      least = distance;
      nearest = names[i];
    }
  }
  return nearest;
}

gboolean
cli_option_serves (const CliOption *option, const CliCommand *command)
{
  return (option->commands >> (command - cli_commands) & 1) != 0;
}

static gboolean
option_required (const CliOption *option, const CliCommand *command)
{
  return (option->required >> (command - cli_commands) & 1) != 0;
}

char *
cli_command_synopsis (const CliCommand *command)
{
  GString *text = g_string_new (NULL);

  for (const CliOption *option = cli_options; option->name != NULL; option++)
    if (option_required (option, command))
      g_string_append_printf (text, "--%s %s ", option->name, option->argument);
  g_string_append (text, "[OPTION]...");
  if (command->operands != NULL)
    g_string_append_printf (text, " %s", command->operands);
  return g_string_free (text, FALSE);
}

static char *
unknown (const char *what, const char *text, const char *prefix, const char *nearest)
{
  if (nearest == NULL)
    return g_strdup_printf ("unknown %s '%s%s'", what, prefix, text);
  return g_strdup_printf ("unknown %s '%s%s'; did you mean '%s%s'?", what, prefix, text, prefix,
                          nearest);
}

static const CliOption *
find_long (const char *name)
{
  for (const CliOption *option = cli_options; option->name != NULL; option++)
    if (g_str_equal (option->name, name))
      return option;
  return NULL;
}

static const CliOption *
find_letter (char letter)
{
  for (const CliOption *option = cli_options; option->name != NULL; option++)
    if (option->letter != 0 && option->letter == letter)
      return option;
  return NULL;
}

static char *
fault_of_long (const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const CliOption *option = cli_options; option->name != NULL; option++)
    g_ptr_array_add (names, (gpointer) option->name);
  g_ptr_array_add (names, NULL);
  return unknown ("option", name, "--", cli_nearest (name, (const char *const *) names->pdata));
}

/* Takes the long option in @argument, with its value from @next where it is not behind `=`. Returns
 * how many arguments it took, or 0 where there is a fault. */
static int
take_long (GArray *given, const char *argument, const char *next, char **fault)
{
  const char *equals = strchr (argument, '=');
  g_autofree char *name = equals != NULL ? g_strndup (argument + 2, (gsize) (equals - argument - 2))
                                         : g_strdup (argument + 2);
  const CliOption *option = find_long (name);
  Given one = { option, equals != NULL ? equals + 1 : next };

  if (option == NULL) {
    *fault = fault_of_long (name);
    return 0;
  }
  if (option->kind == CLI_FLAG && equals != NULL) {
    *fault = g_strdup_printf ("option '--%s' takes no value", name);
    return 0;
  }
  if (option->kind != CLI_FLAG && one.value == NULL) {
    *fault = g_strdup_printf ("option '--%s' needs a value: %s", name, option->argument);
    return 0;
  }
  g_array_append_val (given, one);
  return option->kind == CLI_FLAG || equals != NULL ? 1 : 2;
}

/* The same for letters: `-c 1229`, `-c1229`. */
static int
take_letters (GArray *given, const char *argument, const char *next, char **fault)
{
  for (const char *p = argument + 1; *p != 0; p++) {
    const CliOption *option = find_letter (*p);
    Given one = { option, p[1] != 0 ? p + 1 : next };

    if (option == NULL) {
      const char *end = g_utf8_validate (p, -1, NULL) ? g_utf8_next_char (p) : p + 1;

      *fault = g_strdup_printf ("unknown option '-%.*s'", (int) (end - p), p);
      return 0;
    }
    if (option->kind != CLI_FLAG && one.value == NULL) {
      *fault = g_strdup_printf ("option '-%c' needs a value: %s", *p, option->argument);
      return 0;
    }
    g_array_append_val (given, one);
    if (option->kind != CLI_FLAG)
      return p[1] != 0 ? 1 : 2;
  }
  return 1;
}

/* Parts options from operands; the first operand is the name of the command. */
static gboolean
split (GArray *given, GPtrArray *operands, int argc, char **argv, char **fault)
{
  for (int i = 1; i < argc;) {
    const char *argument = argv[i];
    const char *next = i + 1 < argc ? argv[i + 1] : NULL;
    int taken = 1;

    if (g_str_equal (argument, "--")) {
      for (i++; i < argc; i++)
        g_ptr_array_add (operands, argv[i]);
      break;
    }
    if (g_str_has_prefix (argument, "--"))
      taken = take_long (given, argument, next, fault);
    else if (argument[0] == '-' && argument[1] != 0)
      taken = take_letters (given, argument, next, fault);
    else
      g_ptr_array_add (operands, (gpointer) argument);
    if (taken == 0)
      return FALSE;
    i += taken;
  }
  return TRUE;
}

const CliCommand *
cli_find_command (const char *name)
{
  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    if (g_str_equal (command->name, name))
      return command;
  return NULL;
}

char *
cli_unknown_command (const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    g_ptr_array_add (names, (gpointer) command->name);
  g_ptr_array_add (names, NULL);
  return unknown ("command", name, "", cli_nearest (name, (const char *const *) names->pdata));
}

/* Digits only: no sign, no white space, no fraction. */
static char *
read_number (const CliOption *option, const char *text, guint64 *number)
{
  guint64 n = 0;
  gboolean fine = *text != 0;

  for (const char *p = text; fine && *p != 0; p++) {
    fine = g_ascii_isdigit (*p) && n <= (option->limit - (guint64) (*p - '0')) / 10;
    if (fine)
      n = n * 10 + (guint64) (*p - '0');
  }
  if (!fine || n == 0)
    return g_strdup_printf ("'%s' is no value for '--%s': a whole number from 1 to "
                            "%" G_GUINT64_FORMAT,
                            text, option->name, option->limit);
  *number = n;
  return NULL;
}

static char *
read_choice (const CliOption *option, const char *text, int *value)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (const CliChoice *choice = option->choices; choice->name != NULL; choice++) {
    if (g_str_equal (choice->name, text)) {
      *value = choice->value;
      return NULL;
    }
    if (known->len > 0)
      g_string_append (known, choice[1].name != NULL ? ", " : " or ");
    g_string_append (known, choice->name);
  }
  return g_strdup_printf ("'%s' is no value for '--%s': %s", text, option->name, known->str);
}

static char *
read_character (const CliOption *option, const char *text, char *character)
{
  /* Messages show a tab as it is escaped. */
  gboolean tab = g_str_equal (text, "tab") || g_str_equal (text, "\\t");
  char c = tab ? '\t' : text[0];

  if ((!tab && c != 0 && text[1] != 0) || c <= 0 || c == '"' || c == '\r' || c == '\n')
    return g_strdup_printf ("'%s' is no value for '--%s': one ASCII character but quote, CR and "
                            "LF, or the word tab",
                            text, option->name);
  *character = c;
  return NULL;
}

static char *
read_code (const CliOption *option, const char *text, GPtrArray *codes)
{
  if (*text == 0)
    return g_strdup_printf ("option '--%s' has an empty value", option->name);
  if (!g_ptr_array_find_with_equal_func (codes, text, g_str_equal, NULL))
    g_ptr_array_add (codes, (gpointer) text);
  return NULL;
}

/* Puts a value into its place. Returns NULL or what is wrong with it. */
static char *
apply (CliOptions *options, const CliOption *option, const char *value)
{
  char *place = (char *) options + option->place;

  switch (option->kind) {
  case CLI_FLAG:
    *(gboolean *) (gpointer) place = TRUE;
    return NULL;
  case CLI_TEXT:
    if (*value == 0)
      return g_strdup_printf ("option '--%s' has an empty value", option->name);
    *(const char **) (gpointer) place = value;
    return NULL;
  case CLI_NUMBER:
    return read_number (option, value, (guint64 *) (gpointer) place);
  case CLI_CHOICE:
    return read_choice (option, value, (int *) (gpointer) place);
  case CLI_CHARACTER:
    return read_character (option, value, place);
  case CLI_CODES:
    return read_code (option, value, *(GPtrArray **) (gpointer) place);
  }
  g_return_val_if_reached (NULL);
}

/* The row of the option that means something to the command. */
static const CliOption *
resolve (const CliOption *any, const CliCommand *command)
{
  for (const CliOption *option = any; option->name != NULL; option++)
    if (g_str_equal (option->name, any->name) && cli_option_serves (option, command))
      return option;
  return NULL;
}

static char *
fault_of_foreign (const CliOption *any, const CliCommand *command)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (const CliCommand *other = cli_commands; other->name != NULL; other++)
    if (resolve (any, other) != NULL)
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", other->name);
  return g_strdup_printf ("option '--%s' means nothing to '%s', only to: %s", any->name,
                          command->name, known->str);
}

/* Without a command there are --help and --version and nothing else. */
static gboolean
apply_alone (CliOptions *options, const GArray *given, char **fault)
{
  for (guint i = 0; i < given->len; i++) {
    const Given *one = &g_array_index (given, Given, i);

    if (one->any->kind == CLI_FLAG)
      g_free (apply (options, one->any, NULL));
  }
  if (options->help || options->version)
    return TRUE;
  *fault = g_strdup ("no command is given");
  return FALSE;
}

static gboolean
apply_all (CliOptions *options, const GArray *given, char **fault)
{
  for (guint i = 0; i < given->len; i++) {
    const Given *one = &g_array_index (given, Given, i);
    const CliOption *option = resolve (one->any, options->command);

    if (option == NULL)
      *fault = fault_of_foreign (one->any, options->command);
    else
      *fault = apply (options, option, one->value);
    if (*fault != NULL)
      return FALSE;

    const CliGiven kept = { option, option->kind != CLI_FLAG ? one->value : NULL };

    g_array_append_val (options->given, kept);
  }
  return TRUE;
}

/* What the values of an option must hold to. */
static char *
fault_of_requirements (const CliOptions *options)
{
  for (const CliOption *option = cli_options; option->name != NULL; option++) {
    const char *const *place
        = (const char *const *) (gconstpointer) ((const char *) options + option->place);

    if (option_required (option, options->command) && *place == NULL)
      return g_strdup_printf ("'%s' needs the option --%s %s", options->command->name, option->name,
                              option->argument);
  }
  return NULL;
}

static char *
fault_of_operands (const CliOptions *options)
{
  const CliCommand *command = options->command;
  guint inputs = 0;

  if (options->operands->len < command->min_operands)
    return g_strdup_printf ("'%s' needs %s", command->name, command->operands);
  if (options->operands->len > command->max_operands)
    return g_strdup_printf ("'%s' takes no '%s'", command->name,
                            (const char *) options->operands->pdata[command->max_operands]);
  for (guint i = 0; i < options->operands->len; i++) {
    const char *operand = options->operands->pdata[i];

    if (*operand == 0)
      return g_strdup ("an argument is empty");
    inputs += command->reads && g_str_equal (operand, "-");
  }
  if (inputs > 1)
    return g_strdup ("standard input ('-') can be read only once");
  return NULL;
}

gboolean
cli_options_parse (CliOptions *options, int argc, char **argv, char **fault)
{
  g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (Given));

  *options = (CliOptions){ .delimiter = ',' };
  options->codes = g_ptr_array_new ();
  options->by = g_ptr_array_new ();
  options->keep = g_ptr_array_new ();
  options->operands = g_ptr_array_new ();
  options->given = g_array_new (FALSE, FALSE, sizeof (CliGiven));
  if (!split (given, options->operands, argc, argv, fault))
    return FALSE;
  if (options->operands->len == 0)
    return apply_alone (options, given, fault);

  options->command = cli_find_command (options->operands->pdata[0]);
  if (options->command == NULL) {
    *fault = cli_unknown_command (options->operands->pdata[0]);
    return FALSE;
  }
  g_ptr_array_remove_index (options->operands, 0);
  if (!apply_all (options, given, fault))
    return FALSE;
  if (options->help || options->version)
    return TRUE;
  *fault = fault_of_requirements (options);
  if (*fault == NULL)
    *fault = fault_of_operands (options);
  if (*fault == NULL)
    *fault = cli_keep_fault (options);
  if (*fault == NULL)
    *fault = cli_audit_fault (options);
  if (*fault == NULL)
    *fault = cli_clash_fault (options);
  return *fault == NULL;
}

void
cli_options_clear (CliOptions *options)
{
  g_clear_pointer (&options->codes, g_ptr_array_unref);
  g_clear_pointer (&options->by, g_ptr_array_unref);
  g_clear_pointer (&options->keep, g_ptr_array_unref);
  g_clear_pointer (&options->operands, g_ptr_array_unref);
  g_clear_pointer (&options->given, g_array_unref);
}
