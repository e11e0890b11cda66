/* SPDX-License-Identifier: Apache-2.0 */
/* What of a command line goes into an audit, and how a run is made again from one. */
#pragma once

#include "cli/options.h"

/* A run made again: what it is to be like, and what came of it. */
struct _CliAgain {
  const MeritAudit *recorded;
  MeritAudit *audit; /* of the run; NULL where it did not come to its end */
};

/* Whether @command writes audits. */
gboolean cli_audit_serves (const CliCommand *command);

/* What is wrong with the options for audits among each other, or NULL. */
char *cli_audit_fault (const CliOptions *options);

/* Enters every option that can change the output, in the order of the table. @color: whether it is
 * in colour, which the terminal may have decided. */
void cli_audit_enter_options (MeritAudit *audit, const CliOptions *options, gboolean color);

/* Enters the options of an audit in that of the run made again from it. */
void cli_audit_repeat_options (MeritAudit *audit, const MeritAudit *recorded);

/* The name that the profiles at a place had in the run that is made again. */
const char *cli_audit_get_name (const CliAgain *again, guint index);

/* Whether the value of an option names an input beside the profiles, and then where in it the name
 * begins, and what the input is for. */
gboolean cli_audit_names_input (const char *option, const char *value, gsize *start,
                                MeritRole *role);

/* Whether an option is entered in audits. */
gboolean cli_audit_enters (const CliOption *option);

/* Whether --policy takes it for a file. */
gboolean cli_audit_is_policy_file (const char *policy);
