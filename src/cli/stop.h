/* SPDX-License-Identifier: Apache-2.0 */
/* Stopping on SIGINT, SIGTERM and SIGHUP: a thread waits for them and cancels the run, which then
 * ends in order. One at a time; main thread only. */
#pragma once

#include <gio/gio.h>

/* From here on these signals cancel @cancellable. To be called before other threads start. */
void cli_stop_begin (GCancellable *cancellable);

/* From here on they do again what they did. Returns the signal that came first, or 0. */
int cli_stop_end (void);
