/* SPDX-License-Identifier: Apache-2.0 */
/* Writes to standard error without locale and without buffering half lines. */
#include "cli/message.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
  PROGRESS_COLUMNS = 79, /* leaves the last column of a terminal free, where some wrap */
  BAR_COLUMNS = 20,
};

/* The progress line belongs to the process as standard error does. */
static struct {
  gboolean shown;
  gint64 start; /* microseconds; 0 while there is no progress to show */
  gint64 drawn;
  gint64 delay; /* before the first line */
  gsize columns;
} progress;

static gboolean
is_unsafe (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || c == 0x061c || c == 0x200e
         || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *
cli_visible (const char *text)
{
  GString *out = g_string_sized_new (strlen (text) + 1);
  const char *end = text + strlen (text);

  while (text < end) {
    gunichar c = g_utf8_get_char_validated (text, end - text);
    const char *next = c < 0x110000 ? g_utf8_next_char (text) : text + 1;

    if (c >= 0x110000 || (c < 0x80 && is_unsafe (c)))
      g_string_append_printf (out, "\\x%02x", (guchar) *text);
    else if (is_unsafe (c))
      g_string_append_printf (out, "\\u%04x", c);
    else
      g_string_append_len (out, text, next - text);
    text = next;
  }
  return g_string_free (out, FALSE);
}

static void
erase_progress (void)
{
  if (progress.shown)
    fprintf (stderr, "\r%*s\r", (int) progress.columns, "");
  progress.shown = FALSE;
}

void
cli_line (const char *text)
{
  g_autofree char *visible = cli_visible (text);

  erase_progress ();
  fprintf (stderr, "%s\n", visible);
}

void
cli_message (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strconcat ("merit: ", text, NULL);
  cli_line (line);
}

void
cli_print_faults (const MeritFaults *faults)
{
  for (guint i = 0; i < merit_faults_get_length (faults); i++) {
    g_autofree char *text = merit_fault_to_string (merit_faults_get (faults, i));

    cli_line (text);
  }
}

CliStatus
cli_error_status (const GError *error)
{
  if (error->domain != MERIT_ERROR)
    return CLI_IO;
  switch ((MeritError) error->code) {
  case MERIT_ERROR_READ:
  case MERIT_ERROR_WRITE:
    return CLI_IO;
  case MERIT_ERROR_CLOSED:
    return CLI_DONE;
  case MERIT_ERROR_DATA:
  case MERIT_ERROR_UNKNOWN:
  case MERIT_ERROR_UNUSABLE:
  case MERIT_ERROR_REJECTED:
    return CLI_FAILED;
  }
  return CLI_FAILED;
}

CliStatus
cli_fail (const GError *error, const MeritFaults *faults)
{
  guint n = faults != NULL ? merit_faults_get_length (faults) : 0;

  if (n > 0)
    cli_print_faults (faults);
  /* The message of faulty data only repeats the first fault. */
  if (n > 0 && g_error_matches (error, MERIT_ERROR, MERIT_ERROR_DATA))
    cli_message ("the data cannot be used: %u fault%s", n, n == 1 ? "" : "s");
  else if (!g_error_matches (error, MERIT_ERROR, MERIT_ERROR_CLOSED))
    cli_message ("%s", error->message);
  return cli_error_status (error);
}

CliStatus
cli_usage_fault (const CliOptions *options, const char *fault)
{
  cli_message ("%s", fault);
  if (options->command != NULL)
    cli_message ("'merit help %s' tells how it is used", options->command->name);
  else
    cli_message ("'merit help' tells how it is used");
  return CLI_USAGE;
}

void
cli_progress_begin (CliWhen when)
{
  gboolean wanted = when == CLI_ALWAYS || (when == CLI_AUTO && isatty (STDERR_FILENO));

  progress.start = wanted ? g_get_monotonic_time () : 0;
  progress.delay = when == CLI_ALWAYS ? 0 : G_USEC_PER_SEC;
  progress.drawn = 0;
}

/* "  45% [#########           ] " */
static void
append_share (GString *line, double share)
{
  int filled = (int) (share * BAR_COLUMNS);

  g_string_append_printf (line, "%3d%% [", (int) (share * 100));
  for (int i = 0; i < BAR_COLUMNS; i++)
    g_string_append_c (line, i < filled ? '#' : ' ');
  g_string_append (line, "] ");
}

void
cli_progress (guint64 profiles, guint64 bytes, guint64 total)
{
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) (now - progress.start) / G_USEC_PER_SEC;
  g_autoptr (GString) line = NULL;

  if (progress.start == 0 || now - progress.start < progress.delay
      || (progress.drawn != 0 && now - progress.drawn < G_USEC_PER_SEC / 10))
    return;
  line = g_string_new (NULL);
  if (total > 0)
    append_share (line, MIN ((double) bytes / (double) total, 1.0));
  g_string_append_printf (line, "%" G_GUINT64_FORMAT " profiles", profiles);
  if (seconds > 0.1)
    g_string_append_printf (line, ", %.0f/s", (double) profiles / seconds);
  if (total > 0 && bytes > 0 && bytes < total && seconds > 1)
    g_string_append_printf (line, ", %.0f s left", seconds * ((double) total / (double) bytes - 1));
  g_string_truncate (line, MIN (line->len, PROGRESS_COLUMNS));

  erase_progress ();
  fputs (line->str, stderr);
  fflush (stderr);
  progress.shown = TRUE;
  progress.columns = line->len;
  progress.drawn = now;
}

void
cli_progress_end (void)
{
  erase_progress ();
  fflush (stderr);
  progress.start = 0;
}
