/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that are kept with each person, and that people are counted by. */
#pragma once

#include "cli/options.h"

/* What is wrong with the texts asked for, or NULL. */
char *cli_keep_fault (const CliOptions *options);

/* The texts that the engine is to keep, ending with NULL; to be freed with its array only. */
char **cli_keep_names (const CliOptions *options);
