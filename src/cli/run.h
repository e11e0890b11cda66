/* SPDX-License-Identifier: Apache-2.0 */
/* One run of a command: loads the data, opens outputs, reads profiles, and ends with what is to be
 * said and the exit status. Data is loaded before an output is opened, and an output before input
 * is read. */
#pragma once

#include "cli/options.h"

typedef struct {
  const CliOptions *options;
  MeritEngine *engine;
  MeritOutput *output;
  MeritReport *report;
  MeritOutput *rejects;
  MeritCounts *counts;
  MeritAudit *audit; /* NULL: none is wanted */
  MeritOutput *audit_output;
  GCancellable *cancellable;
  guint64 rejected;   /* rejects met, told or not */
  gboolean unread;    /* something could not be read or written */
  gboolean failed;    /* a check failed, or nothing was of use */
  GPtrArray *notices; /* lines to say once results are out, or NULL */
  char *closing;      /* the line to end with, or NULL for the counts of profiles */
  GError *error;      /* what ended the run */
  GError *rejects_error;
} CliRun;

/* The data folder: --data, $MERIT_DATA, or where the command was installed with. */
const char *cli_data_folder (const CliOptions *options);

/* Where there is no bank in a folder that was not asked for: says which folder it is. */
void cli_say_data_folder (const CliOptions *options);

/* Whether there is input: a terminal is not taken for it without being named. */
gboolean cli_has_input (const CliOptions *options);

/* Loads the classes of @codes (NULL or none: all), opens the outputs, or both. Each returns whether
 * the run can go on; cli_run_close() is to be called in any case. */
gboolean cli_run_load (CliRun *run, const CliOptions *options, GPtrArray *codes);
gboolean cli_run_open_outputs (CliRun *run);
gboolean cli_run_open (CliRun *run, const CliOptions *options, GPtrArray *codes);

/* Opens --rejects alone. */
gboolean cli_run_open_rejects (CliRun *run);

/* Enters an input that was read beside the profiles in the audit, where one is wanted. */
void cli_run_enter_input (CliRun *run, MeritRole role, MeritDigest *digest);

/* Reads the operands, or standard input, into @sink. Returns whether the input was read to its end.
 * */
gboolean cli_run_read (CliRun *run, MeritSink *sink);

/* Reads one source into @sink, or nowhere where it is NULL; counts are those of this source. */
gboolean cli_run_batch (CliRun *run, MeritEngine *engine, MeritSource *source, MeritSink *sink);

/* Keeps a line for when results are out, so that it stands behind them on a terminal. */
void cli_run_notice (CliRun *run, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Says which competencies and columns the last source had that nothing knows, behind @where. */
void cli_run_say_ignored (const CliRun *run, const char *where);

/* Says at the end that nobody has the id that was asked for, which makes the run fail, or that
 * several have, of whom no more than were kept are @done. */
void cli_run_say_found (CliRun *run, const MeritCollection *found, const char *done);

/* Puts the outputs under their names, says what is left to say, and gives the exit status. */
CliStatus cli_run_close (CliRun *run);

/* Gives back what a run holds; outputs that were not finished are given up. */
void cli_run_clear (CliRun *run);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRun, cli_run_clear)
