/* SPDX-License-Identifier: Apache-2.0 */
/* Texts are gathered in memory, sorted, and written out as a run when memory is full; a run that
 * goes on where the one before ended is one with it. At the end runs are merged, in passes where
 * there are more than can be merged at a time. */
#include "profile/sorter.h"

#include <merit/merit-error.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/order.h"

/* What is read of a run, or written, at a time; more only where one text needs more. */
#define BUFFER ((gsize) 128 << 10)

/* In front of each text, key first. */
typedef struct {
  guint32 key_len;
  guint32 len;
} Head;

typedef struct {
  guint64 prefix; /* the first bytes of the key, such that numbers are in the order of keys */
  const char *at; /* a Head and what follows it */
} Entry;

typedef struct {
  guint64 start;
  guint64 end;
} Run;

/* A run on the way through a merge. */
typedef struct {
  Run rest; /* what is not read yet */
  char *buffer;
  gsize capacity;
  gsize at; /* of the text that is next */
  gsize filled;
} Cursor;

typedef struct {
  int fd; /* -1: none */
  guint64 length;
  char *buffer;
  gsize filled;
} Spill;

struct _MeritSorter {
  gsize memory;
  guint fan_in;
  gint wake;
  char *chunk;
  gsize capacity;
  gsize filled;
  GArray *entries; /* of Entry */
  guint next;      /* of entries that were taken */
  GString *last;   /* key of the last text of the last run */
  Spill spill;
  GArray *runs;    /* of Run, in the spill */
  guint n_runs;    /* that were written, merges left out */
  Cursor *cursors;
  guint *heap;     /* of cursors: the least first */
  guint n_heap;
  gboolean taken;  /* the least cursor's text was handed out */
};

MeritSorter *
merit_sorter_new (gsize memory, guint fan_in, gint wake)
{
  MeritSorter *sorter = g_new0 (MeritSorter, 1);

  sorter->memory = memory;
  sorter->fan_in = MAX (fan_in, 2);
  sorter->wake = wake;
  sorter->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  sorter->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  sorter->last = g_string_new (NULL);
  sorter->spill.fd = -1;
  return sorter;
}

static void
spill_clear (Spill *spill)
{
  if (spill->fd >= 0)
    close (spill->fd);
  g_free (spill->buffer);
  *spill = (Spill) { .fd = -1 };
}

static void
clear_cursors (MeritSorter *sorter)
{
  for (guint i = 0; sorter->cursors != NULL && i < sorter->fan_in; i++)
    g_free (sorter->cursors[i].buffer);
  g_clear_pointer (&sorter->cursors, g_free);
  g_clear_pointer (&sorter->heap, g_free);
  sorter->n_heap = 0;
}

void
merit_sorter_free (MeritSorter *sorter)
{
  clear_cursors (sorter);
  spill_clear (&sorter->spill);
  g_array_unref (sorter->entries);
  g_array_unref (sorter->runs);
  g_string_free (sorter->last, TRUE);
  g_free (sorter->chunk);
  g_free (sorter);
}

guint
merit_sorter_get_n_runs (const MeritSorter *sorter)
{
  return sorter->n_runs;
}

static gint
compare_keys (const char *a, gsize a_len, const char *b, gsize b_len)
{
  const gint order = memcmp (a, b, MIN (a_len, b_len));

  return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static Head
get_head (const char *at)
{
  Head head;

  memcpy (&head, at, sizeof head);
  return head;
}

static gint
compare_texts (const char *a, const char *b)
{
  return compare_keys (a + sizeof (Head), get_head (a).key_len, b + sizeof (Head),
                       get_head (b).key_len);
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a, *right = b;
  gint order = (left->prefix > right->prefix) - (left->prefix < right->prefix);

  if (order == 0)
    order = compare_texts (left->at, right->at);
  /* Texts stand in the chunk in the order in which they came. */
  return order != 0 ? order : (left->at > right->at) - (left->at < right->at);
}

static void
sort_chunk (MeritSorter *sorter)
{
  const char *at = sorter->chunk;

  g_array_set_size (sorter->entries, 0);
  while (at < sorter->chunk + sorter->filled) {
    const Head head = get_head (at);
    const Entry entry = { merit_text_head (at + sizeof head, head.key_len), at };

    g_array_append_val (sorter->entries, entry);
    at += sizeof head + head.key_len + head.len;
  }
  for (guint i = 1; i < sorter->entries->len; i++)
    if (compare_entries (&g_array_index (sorter->entries, Entry, i - 1),
                         &g_array_index (sorter->entries, Entry, i))
        > 0) {
      qsort (sorter->entries->data, sorter->entries->len, sizeof (Entry), compare_entries);
      return;
    }
}

/* A file without a name in the folder for temporary files. */
static gboolean
spill_open (Spill *spill, GError **error)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "merit-XXXXXX", NULL);

  spill->fd = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (spill->fd < 0) {
    /* Not every file system has such files. */
    spill->fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
    if (spill->fd >= 0)
      unlink (path);
  }
  if (spill->fd < 0) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_WRITE,
                 "cannot make a temporary file in '%s': %s", g_get_tmp_dir (),
                 g_strerror (errno));
    return FALSE;
  }
  spill->buffer = g_malloc (BUFFER);
  return TRUE;
}

static gboolean
write_all (const Spill *spill, const char *text, gsize len, GError **error)
{
  while (len > 0) {
    const gssize n = write (spill->fd, text, len);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_WRITE,
                   "cannot write a temporary file in '%s': %s", g_get_tmp_dir (),
                   g_strerror (errno));
      return FALSE;
    }
    text += n;
    len -= (gsize) n;
  }
  return TRUE;
}

static gboolean
spill_flush (Spill *spill, GError **error)
{
  const gsize n = spill->filled;

  spill->filled = 0;
  return write_all (spill, spill->buffer, n, error);
}

static gboolean
spill_put (Spill *spill, const char *at, GError **error)
{
  const Head head = get_head (at);
  const gsize n = sizeof head + head.key_len + head.len;

  spill->length += n;
  if (spill->filled + n > BUFFER && !spill_flush (spill, error))
    return FALSE;
  if (n > BUFFER)
    return write_all (spill, at, n, error);
  memcpy (spill->buffer + spill->filled, at, n);
  spill->filled += n;
  return TRUE;
}

/* Writes what is in memory out, as a run or as more of the last. */
static gboolean
write_chunk (MeritSorter *sorter, GError **error)
{
  Spill *spill = &sorter->spill;

  sort_chunk (sorter);
  if (sorter->entries->len == 0)
    return TRUE;
  if (spill->fd < 0 && !spill_open (spill, error))
    return FALSE;

  const char *first = g_array_index (sorter->entries, Entry, 0).at;
  const char *last = g_array_index (sorter->entries, Entry, sorter->entries->len - 1).at;
  const Run run = { spill->length, spill->length };

  if (sorter->runs->len == 0
      || compare_keys (sorter->last->str, sorter->last->len, first + sizeof (Head),
                       get_head (first).key_len)
             > 0) {
    g_array_append_val (sorter->runs, run);
    sorter->n_runs++;
  }
  for (guint i = 0; i < sorter->entries->len; i++)
    if (!spill_put (spill, g_array_index (sorter->entries, Entry, i).at, error))
      return FALSE;
  g_array_index (sorter->runs, Run, sorter->runs->len - 1).end = spill->length;
  g_string_truncate (sorter->last, 0);
  g_string_append_len (sorter->last, last + sizeof (Head), (gssize) get_head (last).key_len);
  sorter->filled = 0;
  g_array_set_size (sorter->entries, 0);
  return TRUE;
}

gboolean
merit_sorter_add (MeritSorter *sorter, const char *key, gsize key_len, const char *text, gsize len,
                  GError **error)
{
  const Head head = { (guint32) key_len, (guint32) len };
  const gsize n = sizeof head + key_len + len;

  /* What stands in the chunk counts, and what sorting it takes. */
  if (sorter->filled > 0 && sorter->filled + n > sorter->memory && !write_chunk (sorter, error))
    return FALSE;
  if (sorter->filled + n > sorter->capacity) {
    sorter->capacity = MAX (MIN (2 * sorter->capacity, sorter->memory), sorter->filled + n);
    sorter->chunk = g_realloc (sorter->chunk, sorter->capacity);
  }

  char *to = sorter->chunk + sorter->filled;

  memcpy (to, &head, sizeof head);
  memcpy (to + sizeof head, key, key_len);
  memcpy (to + sizeof head + key_len, text, len);
  sorter->filled += n;
  return TRUE;
}

static gboolean
is_called_off (const MeritSorter *sorter, GError **error)
{
  GPollFD wait = { sorter->wake, G_IO_IN, 0 };

  if (sorter->wake < 0 || g_poll (&wait, 1, 0) <= 0)
    return FALSE;
  g_set_error (error, MERIT_ERROR, MERIT_ERROR_READ, "sorting was called off");
  return TRUE;
}

/* Reads on until @wanted bytes of the next text are held. FALSE where there are not so many. */
static gboolean
cursor_hold (const MeritSorter *sorter, Cursor *cursor, gsize wanted, GError **error)
{
  if (cursor->filled - cursor->at >= wanted)
    return TRUE;
  if (cursor->filled > cursor->at)
    memmove (cursor->buffer, cursor->buffer + cursor->at, cursor->filled - cursor->at);
  cursor->filled -= cursor->at;
  cursor->at = 0;
  if (cursor->capacity < MAX (wanted, BUFFER)) {
    cursor->capacity = MAX (wanted, BUFFER);
    cursor->buffer = g_realloc (cursor->buffer, cursor->capacity);
  }
  while (cursor->filled < cursor->capacity && cursor->rest.start < cursor->rest.end) {
    const gsize room = cursor->capacity - cursor->filled;
    const gssize n
        = pread (sorter->spill.fd, cursor->buffer + cursor->filled,
                 MIN (room, cursor->rest.end - cursor->rest.start), (off_t) cursor->rest.start);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_READ,
                   "cannot read a temporary file in '%s': %s", g_get_tmp_dir (),
                   n < 0 ? g_strerror (errno) : "it was cut short");
      return FALSE;
    }
    cursor->filled += (gsize) n;
    cursor->rest.start += (guint64) n;
  }
  return cursor->filled >= wanted;
}

/* Holds the text that is next. FALSE where there is none, or with @error. */
static gboolean
cursor_load (const MeritSorter *sorter, Cursor *cursor, GError **error)
{
  if (!cursor_hold (sorter, cursor, sizeof (Head), error))
    return FALSE;

  const Head head = get_head (cursor->buffer + cursor->at);

  return cursor_hold (sorter, cursor, sizeof head + head.key_len + head.len, error);
}

static const char *
cursor_get (const MeritSorter *sorter, guint index)
{
  const Cursor *cursor = &sorter->cursors[index];

  return cursor->buffer + cursor->at;
}

/* Of equal keys the one of the earlier run comes first. */
static gboolean
is_before (const MeritSorter *sorter, guint a, guint b)
{
  const gint order = compare_texts (cursor_get (sorter, a), cursor_get (sorter, b));

  return order != 0 ? order < 0 : a < b;
}

static void
sift_down (MeritSorter *sorter, guint at)
{
  guint *heap = sorter->heap;

  for (;;) {
    guint least = at;

    for (guint child = 2 * at + 1; child <= 2 * at + 2 && child < sorter->n_heap; child++)
      if (is_before (sorter, heap[child], heap[least]))
        least = child;
    if (least == at)
      return;

    const guint moved = heap[at];

    heap[at] = heap[least];
    heap[least] = moved;
    at = least;
  }
}

/* Begins to merge @n runs from @first on. */
static gboolean
begin_merge (MeritSorter *sorter, guint first, guint n, GError **error)
{
  GError *fault = NULL;

  clear_cursors (sorter);
  sorter->cursors = g_new0 (Cursor, sorter->fan_in);
  sorter->heap = g_new (guint, sorter->fan_in);
  sorter->taken = FALSE;
  for (guint i = 0; i < n && fault == NULL; i++) {
    sorter->cursors[i].rest = g_array_index (sorter->runs, Run, first + i);
    if (cursor_load (sorter, &sorter->cursors[i], &fault))
      sorter->heap[sorter->n_heap++] = i;
  }
  for (guint i = sorter->n_heap / 2; i-- > 0;)
    sift_down (sorter, i);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

/* The next text of a merge, or NULL. */
static const char *
merge_next (MeritSorter *sorter, GError **error)
{
  if (sorter->taken) {
    Cursor *cursor = &sorter->cursors[sorter->heap[0]];
    const Head head = get_head (cursor->buffer + cursor->at);
    GError *fault = NULL;

    cursor->at += sizeof head + head.key_len + head.len;
    if (!cursor_load (sorter, cursor, &fault)) {
      if (fault != NULL) {
        g_propagate_error (error, fault);
        return NULL;
      }
      sorter->heap[0] = sorter->heap[--sorter->n_heap];
    }
    sift_down (sorter, 0);
  }
  sorter->taken = sorter->n_heap > 0;
  return sorter->taken ? cursor_get (sorter, sorter->heap[0]) : NULL;
}

/* Merges @n runs from @first on into one of @to. */
static gboolean
merge_into (MeritSorter *sorter, guint first, guint n, Spill *to, GArray *runs, GError **error)
{
  Run run = { to->length, 0 };
  GError *fault = NULL;
  const char *at;
  guint64 told = to->length;

  if (!begin_merge (sorter, first, n, error))
    return FALSE;
  while ((at = merge_next (sorter, &fault)) != NULL) {
    if (!spill_put (to, at, error))
      return FALSE;
    if (to->length - told >= BUFFER && is_called_off (sorter, error))
      return FALSE;
    if (to->length - told >= BUFFER)
      told = to->length;
  }
  run.end = to->length;
  g_array_append_val (runs, run);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

/* Merges all runs, as many at a time as can be. */
static gboolean
merge_pass (MeritSorter *sorter, GError **error)
{
  Spill to = { .fd = -1 };
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));
  gboolean good = spill_open (&to, error);

  for (guint first = 0; good && first < sorter->runs->len; first += sorter->fan_in)
    good = merge_into (sorter, first, MIN (sorter->fan_in, sorter->runs->len - first), &to, runs,
                       error);
  good = good && spill_flush (&to, error);
  if (!good) {
    spill_clear (&to);
    g_array_unref (runs);
    return FALSE;
  }
  spill_clear (&sorter->spill);
  sorter->spill = to;
  g_array_unref (sorter->runs);
  sorter->runs = runs;
  return TRUE;
}

gboolean
merit_sorter_finish (MeritSorter *sorter, GError **error)
{
  if (sorter->runs->len == 0) {
    sort_chunk (sorter);
    return TRUE;
  }
  if (!write_chunk (sorter, error) || !spill_flush (&sorter->spill, error))
    return FALSE;
  g_clear_pointer (&sorter->chunk, g_free);
  sorter->capacity = 0;
  g_array_set_size (sorter->entries, 0);
  while (sorter->runs->len > sorter->fan_in)
    if (!merge_pass (sorter, error))
      return FALSE;
  return begin_merge (sorter, 0, sorter->runs->len, error);
}

gboolean
merit_sorter_next (MeritSorter *sorter, MeritSorted *sorted, GError **error)
{
  const char *at = NULL;

  if (sorter->runs->len > 0)
    at = merge_next (sorter, error);
  else if (sorter->next < sorter->entries->len)
    at = g_array_index (sorter->entries, Entry, sorter->next++).at;
  if (at == NULL)
    return FALSE;

  const Head head = get_head (at);

  sorted->key = at + sizeof head;
  sorted->key_len = head.key_len;
  sorted->text = sorted->key + head.key_len;
  sorted->len = head.len;
  return TRUE;
}
