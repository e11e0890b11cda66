/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of commands and options, and what a command line says in their terms. Usage, help,
 * manual and completions are made from the same tables, so that none of them can disagree with the
 * parser. */
#pragma once

#include <merit/merit.h>

/* Exit statuses. Where several apply, the first of CLI_USAGE, CLI_IO, CLI_FAILED, CLI_REJECTED
 * wins. */
typedef enum {
  CLI_DONE = 0,
  CLI_FAILED = 1,
  CLI_USAGE = 2,
  CLI_IO = 3,
  CLI_REJECTED = 4,
} CliStatus;

typedef enum { CLI_AUTO, CLI_ALWAYS, CLI_NEVER } CliWhen;

/* What `merit help` can be made into. */
typedef enum { CLI_PAGE_TEXT, CLI_PAGE_MAN, CLI_PAGE_BASH, CLI_PAGE_ZSH, CLI_PAGE_FISH } CliPage;

typedef struct _CliAgain CliAgain;
typedef struct _CliCommand CliCommand;
typedef struct _CliOption CliOption;

/* An option as it was given. */
typedef struct {
  const CliOption *option;
  const char *value; /* NULL of a flag */
} CliGiven;

/* A command line that has been checked. Texts are borrowed from the arguments. */
typedef struct {
  const CliCommand *command; /* NULL: only --help or --version was asked for */
  gboolean help;
  gboolean version;
  const char *data;
  GPtrArray *codes; /* class codes in order of first mention, each once */
  guint64 top;      /* 0: not given */
  const char *id;
  gboolean all;
  GPtrArray *by;   /* texts to count by, likewise */
  GPtrArray *keep; /* texts to keep, likewise */
  gboolean gaps;
  const char *band;
  const char *reliability;
  const char *confidence;
  gboolean bounds;
  const char *counts;
  const char *groups;
  const char *select;
  const char *nyc;
  gboolean exclude_small;
  guint64 best; /* 0: not given */
  const char *costs;
  guint64 budget; /* 0: not given */
  guint64 within; /* 0: not given */
  const char *vacancies;
  const char *min_score;
  gboolean ready_only;
  gboolean same_unit;
  gboolean other_class;
  const char *policy;
  guint64 jobs;     /* 0: not given */
  int input_format; /* MeritInputFormat */
  char delimiter;
  const char *rejects;
  gboolean strict;
  int progress; /* CliWhen */
  int color;    /* CliWhen */
  int format;   /* MeritFormat */
  int page;     /* CliPage */
  const char *output;
  const char *audit;
  gboolean audit_time;
  GPtrArray *operands;
  GArray *given;   /* of CliGiven, in the order of the command line */
  CliAgain *again; /* see cli/auditing.h; NULL unless a run is made again from its audit */
} CliOptions;

struct _CliCommand {
  const char *name;
  const char *operands; /* as the synopsis names them, or NULL */
  guint min_operands;
  guint max_operands;
  gboolean reads; /* operands are profile files; none means standard input */
  const char *does;
  const char *more;
  CliStatus (*run) (const CliOptions *options);
};

/* One value that an option may take. */
typedef struct {
  const char *name;
  int value;
} CliChoice;

/* How the value of an option is read, and what it becomes in CliOptions. */
typedef enum {
  CLI_FLAG,      /* gboolean, without a value */
  CLI_TEXT,      /* const char *, not empty */
  CLI_NUMBER,    /* guint64, 1 to limit */
  CLI_CHOICE,    /* int, one of choices */
  CLI_CHARACTER, /* char, fit to part CSV fields */
  CLI_CODES,     /* GPtrArray *, added to, each value once */
} CliKind;

struct _CliOption {
  const char *name;
  char letter;          /* short form, or NUL */
  const char *argument; /* what the synopsis calls its value; NULL for a flag */
  CliKind kind;
  gsize place; /* offset in CliOptions */
  guint64 limit;
  const CliChoice *choices;
  guint commands; /* bit i: means something to cli_commands[i] */
  guint required; /* bit i: cli_commands[i] cannot do without */
  const char *does;
};

/* An example of use that runs as it stands in the source tree. */
typedef struct {
  const char *line;
  const char *does;
} CliExample;

/* Each ends with an entry whose name or line is NULL. */
extern const CliCommand cli_commands[];
extern const CliOption cli_options[];
extern const CliExample cli_examples[];

/* Whether @option means something to @command. */
gboolean cli_option_serves (const CliOption *option, const CliCommand *command);

/* "[-c CODE]... [FILE]..." and the like, behind the name of the command. */
char *cli_command_synopsis (const CliCommand *command);

/* Reads a command line. Returns whether it can be used; where not, @fault says why and the try-help
 * line is the caller's. @options is to be cleared in both cases. */
gboolean cli_options_parse (CliOptions *options, int argc, char **argv, char **fault);
void cli_options_clear (CliOptions *options);

/* The command of that name, or NULL; and what is then to be said. */
const CliCommand *cli_find_command (const char *name);
char *cli_unknown_command (const char *name);

/* The one of @names (ending with NULL) that @text may have been meant to be, or NULL. */
const char *cli_nearest (const char *text, const char *const *names);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliOptions, cli_options_clear)
