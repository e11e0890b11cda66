/* SPDX-License-Identifier: Apache-2.0 */
/* A machine that has no more threads to give. What makes threads is found here first by all that is
 * linked with the test. */
#pragma once

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include <glib.h>

/* How many threads may still be made; negative: any number. */
static gint support_threads = -1;

typedef int (*SupportCreate) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);

__attribute__ ((visibility ("default"))) int
pthread_create (pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
                void *(*run) (void *), void *restrict data)
{
  void *symbol = dlsym (RTLD_NEXT, "pthread_create");
  SupportCreate create;

  if (support_threads == 0)
    return EAGAIN;
  if (support_threads > 0)
    support_threads--;
  memcpy (&create, &symbol, sizeof create);
  return create (thread, attributes, run, data);
}
