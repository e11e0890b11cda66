/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of buffers, as in reading ahead, the other way round: a buffer belongs to whoever adds
 * until it is full, and to the thread from then until it is hashed; the lock guards only the
 * numbers that say so. The thread is made when the first buffer is full: most files never fill one.
 * Where there is no thread to be had, bytes are hashed as they are added. */
#include "profile/hasher.h"

#include <string.h>

#include <nettle/base16.h>
#include <nettle/sha2.h>

#define N_BUFFERS 4
#define BUFFER_SIZE ((gsize) 256 * 1024)

struct _MeritHasher {
  struct sha256_ctx state; /* the thread's while there is one */
  guint8 *buffers[N_BUFFERS];
  gsize used; /* of the buffer that is being filled */
  guint64 size;
  gboolean alone; /* no thread can be made */
  gboolean finished;
  char sha256[MERIT_SHA256_SIZE];
  GThread *thread;

  GMutex lock; /* guards what follows */
  GCond changed;
  guint64 filled;  /* buffers so far */
  guint64 emptied; /* likewise */
  gboolean ended;  /* none will be filled any more */
};

MeritHasher *
merit_hasher_new (void)
{
  MeritHasher *hasher = g_new0 (MeritHasher, 1);

  sha256_init (&hasher->state);
  g_mutex_init (&hasher->lock);
  g_cond_init (&hasher->changed);
  return hasher;
}

/* FALSE where nothing is left to be hashed. */
static gboolean
wait_for_buffer (MeritHasher *hasher)
{
  g_mutex_lock (&hasher->lock);
  while (hasher->filled == hasher->emptied && !hasher->ended)
    g_cond_wait (&hasher->changed, &hasher->lock);

  const gboolean some = hasher->filled > hasher->emptied;

  g_mutex_unlock (&hasher->lock);
  return some;
}

static gpointer
hash_buffers (gpointer data)
{
  MeritHasher *hasher = data;

  for (guint64 number = 0; wait_for_buffer (hasher); number++) {
    sha256_update (&hasher->state, BUFFER_SIZE, hasher->buffers[number % N_BUFFERS]);
    g_mutex_lock (&hasher->lock);
    hasher->emptied++;
    g_cond_signal (&hasher->changed);
    g_mutex_unlock (&hasher->lock);
  }
  return NULL;
}

static void
end_thread (MeritHasher *hasher)
{
  if (hasher->thread == NULL)
    return;
  g_mutex_lock (&hasher->lock);
  hasher->ended = TRUE;
  g_cond_signal (&hasher->changed);
  g_mutex_unlock (&hasher->lock);
  g_thread_join (g_steal_pointer (&hasher->thread));
}

void
merit_hasher_free (MeritHasher *hasher)
{
  if (hasher == NULL)
    return;
  end_thread (hasher);
  for (guint i = 0; i < N_BUFFERS; i++)
    g_free (hasher->buffers[i]);
  g_cond_clear (&hasher->changed);
  g_mutex_clear (&hasher->lock);
  g_free (hasher);
}

/* The buffer to be filled, once the thread is done with it. */
static guint8 *
get_buffer (MeritHasher *hasher)
{
  guint8 **buffer = &hasher->buffers[hasher->filled % N_BUFFERS];

  if (*buffer == NULL)
    *buffer = g_malloc (BUFFER_SIZE);
  if (hasher->used > 0 || hasher->thread == NULL)
    return *buffer;
  g_mutex_lock (&hasher->lock);
  while (hasher->filled - hasher->emptied == N_BUFFERS)
    g_cond_wait (&hasher->changed, &hasher->lock);
  g_mutex_unlock (&hasher->lock);
  return *buffer;
}

/* Hands a full buffer to the thread, or hashes it where there is none. */
static void
hand_on (MeritHasher *hasher, const guint8 *buffer)
{
  hasher->used = 0;
  if (hasher->thread == NULL && !hasher->alone) {
    hasher->thread = g_thread_try_new ("merit-hash", hash_buffers, hasher, NULL);
    hasher->alone = hasher->thread == NULL;
  }
  if (hasher->alone) {
    sha256_update (&hasher->state, BUFFER_SIZE, buffer);
    return;
  }
  g_mutex_lock (&hasher->lock);
  hasher->filled++;
  g_cond_signal (&hasher->changed);
  g_mutex_unlock (&hasher->lock);
}

void
merit_hasher_add (MeritHasher *hasher, const void *bytes, gsize len)
{
  g_return_if_fail (!hasher->finished);

  const guint8 *from = bytes;

  hasher->size += len;
  while (len > 0) {
    guint8 *buffer = get_buffer (hasher);
    const gsize step = MIN (len, BUFFER_SIZE - hasher->used);

    memcpy (buffer + hasher->used, from, step);
    hasher->used += step;
    from += step;
    len -= step;
    if (hasher->used == BUFFER_SIZE)
      hand_on (hasher, buffer);
  }
}

guint64
merit_hasher_finish (MeritHasher *hasher, char sha256[MERIT_SHA256_SIZE])
{
  if (!hasher->finished) {
    guint8 digest[SHA256_DIGEST_SIZE];

    end_thread (hasher);
    if (hasher->used > 0)
      sha256_update (&hasher->state, hasher->used,
                     hasher->buffers[hasher->filled % N_BUFFERS]);
    sha256_digest (&hasher->state, sizeof digest, digest);
    base16_encode_update (hasher->sha256, sizeof digest, digest); /* NUL behind it is there */
    hasher->finished = TRUE;
  }
  memcpy (sha256, hasher->sha256, MERIT_SHA256_SIZE);
  return hasher->size;
}
