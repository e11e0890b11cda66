/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a command and measures it from outside: wall time, processor time and peak memory, which the
 * kernel keeps for a child that has ended. The measuring process is small, because a child's peak
 * counts from the moment at which it was forked. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  STATUS_USAGE = 2,
  STATUS_FAILED = 3,
  STATUS_NO_COMMAND = 127, /* as shells have it */
};

static double
seconds_of (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / 1e6;
}

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static int
fail (const char *what)
{
  fprintf (stderr, "measure: cannot %s: %s\n", what, strerror (errno));
  return STATUS_FAILED;
}

int
main (int argc, char **argv)
{
  if (argc < 3) {
    fputs ("Usage: measure REPORT COMMAND [ARGUMENT]...\n"
           "Runs COMMAND and writes to the file REPORT: wall seconds, seconds of processor time,\n"
           "peak memory in KiB. The status is the command's.\n",
           stderr);
    return STATUS_USAGE;
  }

  double start = now ();
  pid_t child = fork ();

  if (child < 0)
    return fail ("start a process");
  if (child == 0) {
    execvp (argv[2], argv + 2);
    fail (argv[2]);
    _exit (STATUS_NO_COMMAND);
  }

  struct rusage used;
  int status;

  while (wait4 (child, &status, 0, &used) < 0)
    if (errno != EINTR)
      return fail ("wait");

  double wall = now () - start;
  FILE *report = fopen (argv[1], "w");

  if (!report)
    return fail (argv[1]);
  fprintf (report, "%.6f %.6f %ld\n", wall, seconds_of (used.ru_utime) + seconds_of (used.ru_stime),
           used.ru_maxrss);
  if (fclose (report) != 0)
    return fail (argv[1]);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}
