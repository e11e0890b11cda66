/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of buffers between two threads. A buffer belongs to the thread that makes text from when
 * it is emptied until it is filled, and to the reader from then on; the lock guards only the
 * numbers that say so. */
#include "profile/ahead.h"

#include <string.h>

#define N_BUFFERS 3
#define BUFFER_SIZE ((gsize) 256 * 1024)

typedef struct {
  char *text;
  gsize len;
  guint64 position;
} Buffer;

struct _MeritAhead {
  MeritAheadFunc func;
  gpointer source;
  GThread *thread;
  Buffer buffers[N_BUFFERS];

  GMutex lock; /* guards what follows */
  GCond changed;
  guint64 filled;  /* buffers so far */
  guint64 emptied; /* likewise */
  gboolean ended;  /* none will be filled any more */
  gboolean stop;

  /* The reader's own. */
  gsize used; /* of the buffer that is read */
  guint64 position;
};

/* FALSE where no more is wanted. */
static gboolean
wait_for_room (MeritAhead *ahead)
{
  g_mutex_lock (&ahead->lock);
  while (!ahead->stop && ahead->filled - ahead->emptied == N_BUFFERS)
    g_cond_wait (&ahead->changed, &ahead->lock);

  const gboolean wanted = !ahead->stop;

  g_mutex_unlock (&ahead->lock);
  return wanted;
}

static gpointer
make_text (gpointer data)
{
  MeritAhead *ahead = data;
  gboolean ended = FALSE;

  for (guint64 number = 0; !ended && wait_for_room (ahead); number++) {
    Buffer *buffer = &ahead->buffers[number % N_BUFFERS];

    buffer->len = ahead->func (ahead->source, buffer->text, BUFFER_SIZE, &buffer->position);
    ended = buffer->len < BUFFER_SIZE;
    g_mutex_lock (&ahead->lock);
    ahead->filled++;
    ahead->ended = ended;
    g_cond_signal (&ahead->changed);
    g_mutex_unlock (&ahead->lock);
  }
  return NULL;
}

MeritAhead *
merit_ahead_new (MeritAheadFunc func, gpointer source)
{
  MeritAhead *ahead = g_new0 (MeritAhead, 1);

  ahead->func = func;
  ahead->source = source;
  g_mutex_init (&ahead->lock);
  g_cond_init (&ahead->changed);
  for (guint i = 0; i < N_BUFFERS; i++)
    ahead->buffers[i].text = g_malloc (BUFFER_SIZE);
  ahead->thread = g_thread_try_new ("merit-inflate", make_text, ahead, NULL);
  if (ahead->thread == NULL)
    g_clear_pointer (&ahead, merit_ahead_free);
  return ahead;
}

void
merit_ahead_free (MeritAhead *ahead)
{
  if (ahead->thread != NULL) {
    g_mutex_lock (&ahead->lock);
    ahead->stop = TRUE;
    g_cond_signal (&ahead->changed);
    g_mutex_unlock (&ahead->lock);
    g_thread_join (ahead->thread);
  }
  for (guint i = 0; i < N_BUFFERS; i++)
    g_free (ahead->buffers[i].text);
  g_cond_clear (&ahead->changed);
  g_mutex_clear (&ahead->lock);
  g_free (ahead);
}

/* The buffer to read from; NULL at the end. */
static Buffer *
wait_for_text (MeritAhead *ahead)
{
  Buffer *buffer = NULL;

  g_mutex_lock (&ahead->lock);
  while (ahead->filled == ahead->emptied && !ahead->ended)
    g_cond_wait (&ahead->changed, &ahead->lock);
  if (ahead->filled > ahead->emptied)
    buffer = &ahead->buffers[ahead->emptied % N_BUFFERS];
  g_mutex_unlock (&ahead->lock);
  return buffer;
}

static void
give_back (MeritAhead *ahead)
{
  ahead->used = 0;
  g_mutex_lock (&ahead->lock);
  ahead->emptied++;
  g_cond_signal (&ahead->changed);
  g_mutex_unlock (&ahead->lock);
}

gsize
merit_ahead_read (MeritAhead *ahead, char *buffer, gsize len)
{
  gsize n = 0;
  Buffer *from;

  while (n < len && (from = wait_for_text (ahead)) != NULL) {
    const gsize step = MIN (len - n, from->len - ahead->used);

    if (step > 0)
      memcpy (buffer + n, from->text + ahead->used, step);
    n += step;
    ahead->used += step;
    ahead->position = from->position;
    if (ahead->used == from->len)
      give_back (ahead);
  }
  return n;
}

guint64
merit_ahead_get_position (const MeritAhead *ahead)
{
  return ahead->position;
}
