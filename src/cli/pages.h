/* SPDX-License-Identifier: Apache-2.0 */
/* What is made from the tables of commands and options: help, manual page, shell completions. */
#pragma once

#include "cli/options.h"

/* @command NULL: all of them in short. */
void cli_page_help (GString *out, const CliCommand *command);
void cli_page_man (GString *out);
void cli_page_bash (GString *out);
void cli_page_zsh (GString *out);
void cli_page_fish (GString *out);

/* Writes a page to standard output. */
CliStatus cli_page_write (const GString *page);

/* Breaks @text into lines of at most 80 columns that begin at column @from. The first begins where
 * @out stands. */
void cli_append_wrapped (GString *out, const char *text, gsize from);

/* "-c CODE, --class CODE" */
char *cli_option_heading (const CliOption *option);

/* "table, csv, ndjson or json" */
char *cli_option_values (const CliOption *option);

/* What exit statuses mean, in order; ends with an entry whose text is NULL. */
typedef struct {
  CliStatus status;
  const char *means;
} CliExit;
extern const CliExit cli_exits[];
