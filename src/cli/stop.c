/* SPDX-License-Identifier: Apache-2.0 */
/* The signals are blocked in every thread and taken by sigwait() in one, so that nothing has to be
 * safe inside a handler. */
#include "cli/stop.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* How long an orderly end may take: longer, and the run is stuck where it cannot be called off,
 * such as in writing to a pipe that nobody reads. */
#define GRACE_SECONDS 5

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

static struct {
  pthread_t thread;
  gboolean runs;
  GCancellable *cancellable;
  sigset_t set;
  sigset_t before;
  gint caught;
  gint over;
} stop;

static gpointer
wait_for_signals (gpointer unused)
{
  const struct timespec grace = { .tv_sec = GRACE_SECONDS };
  int got;

  if (sigwait (&stop.set, &got) != 0 || g_atomic_int_get (&stop.over) != 0)
    return NULL;
  g_atomic_int_set (&stop.caught, got);
  g_cancellable_cancel (stop.cancellable);
  /* Who asks twice does not want to wait for an orderly end. */
  sigtimedwait (&stop.set, NULL, &grace);
  if (g_atomic_int_get (&stop.over) == 0)
    _exit (128 + got);
  return NULL;
}

/* What is ignored stays so: nohup and background jobs rely on it. */
static gboolean
is_ignored (int number)
{
  struct sigaction action;

  return sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void
cli_stop_begin (GCancellable *cancellable)
{
  stop.caught = 0;
  stop.over = 0;
  stop.cancellable = cancellable;
  sigemptyset (&stop.set);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (!is_ignored (signals[i]))
      sigaddset (&stop.set, signals[i]);
  /* Wakes the thread at the end, whatever else is ignored. */
  sigaddset (&stop.set, SIGUSR2);
  pthread_sigmask (SIG_BLOCK, &stop.set, &stop.before);
  stop.runs = pthread_create (&stop.thread, NULL, wait_for_signals, NULL) == 0;
  if (!stop.runs)
    pthread_sigmask (SIG_SETMASK, &stop.before, NULL);
}

int
cli_stop_end (void)
{
  if (!stop.runs)
    return 0;
  g_atomic_int_set (&stop.over, 1);
  pthread_kill (stop.thread, SIGUSR2);
  pthread_join (stop.thread, NULL);
  stop.runs = FALSE;
  pthread_sigmask (SIG_SETMASK, &stop.before, NULL);
  return g_atomic_int_get (&stop.caught);
}
