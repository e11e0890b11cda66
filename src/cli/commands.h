/* SPDX-License-Identifier: Apache-2.0 */
/* The commands, each in a file of its own: command-NAME.c. */
#pragma once

#include "cli/options.h"

CliStatus cli_command_classes (const CliOptions *options);
CliStatus cli_command_show (const CliOptions *options);
CliStatus cli_command_compare (const CliOptions *options);
CliStatus cli_command_validate (const CliOptions *options);
CliStatus cli_command_rank (const CliOptions *options);
CliStatus cli_command_fit (const CliOptions *options);
CliStatus cli_command_gaps (const CliOptions *options);
CliStatus cli_command_explain (const CliOptions *options);
CliStatus cli_command_summary (const CliOptions *options);
CliStatus cli_command_impact (const CliOptions *options);
CliStatus cli_command_sensitivity (const CliOptions *options);
CliStatus cli_command_demand (const CliOptions *options);
CliStatus cli_command_moves (const CliOptions *options);
CliStatus cli_command_assign (const CliOptions *options);
CliStatus cli_command_plan (const CliOptions *options);
CliStatus cli_command_verify (const CliOptions *options);
CliStatus cli_command_help (const CliOptions *options);
