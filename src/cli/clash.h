/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the files of one command line would destroy one another. */
#pragma once

#include "cli/options.h"

/* What is wrong with where results and rejects are to go, or NULL. Looks at names and at what they
 * stand for; opens nothing. */
char *cli_clash_fault (const CliOptions *options);
