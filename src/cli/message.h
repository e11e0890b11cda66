/* SPDX-License-Identifier: Apache-2.0 */
/* What goes to standard error: messages, faults and a progress line that never mixes with them.
 * Bytes that a terminal would not show as they are, or would obey, are made visible. Main thread
 * only. */
#pragma once

#include "cli/options.h"

/* @text with control characters, bidirectional controls and bytes that are not UTF-8 written as
 * escapes. */
char *cli_visible (const char *text);

/* One line on standard error; cli_message() puts "merit: " in front. */
void cli_line (const char *text);
void cli_message (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Prints every fault, each on a line. */
void cli_print_faults (const MeritFaults *faults);

/* Prints what a load failed with, and its faults. Returns the exit status that it means. */
CliStatus cli_fail (const GError *error, const MeritFaults *faults);
CliStatus cli_error_status (const GError *error);

/* The text behind `merit: unknown …`: usage errors end here. */
CliStatus cli_usage_fault (const CliOptions *options, const char *fault);

/* Shows how far a run is, redrawing one line; cli_progress_end() takes it away. */
void cli_progress_begin (CliWhen when);
void cli_progress (guint64 profiles, guint64 bytes, guint64 total);
void cli_progress_end (void);
