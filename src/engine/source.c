/* SPDX-License-Identifier: Apache-2.0 */
/* A source names inputs; nothing is opened before the batch comes to it. */
#include "engine/source.h"

#include <string.h>
#include <sys/stat.h>

struct _MeritSource {
  GPtrArray *items; /* of MeritSourceItem */
  MeritInputFormat format;
  char delimiter;
};

G_DEFINE_BOXED_TYPE (MeritSource, merit_source, merit_source_ref, merit_source_unref)

static void
item_free (gpointer data)
{
  MeritSourceItem *item = data;

  g_clear_pointer (&item->bytes, g_bytes_unref);
  g_free (item->name);
  g_free (item->path);
  g_free (item);
}

static void
source_clear (gpointer data)
{
  MeritSource *source = data;

  g_ptr_array_unref (source->items);
}

MeritSource *
merit_source_new (void)
{
  MeritSource *source = g_atomic_rc_box_new0 (MeritSource);

  source->items = g_ptr_array_new_with_free_func (item_free);
  source->delimiter = ',';
  return source;
}

MeritSource *
merit_source_ref (MeritSource *source)
{
  return g_atomic_rc_box_acquire (source);
}

void
merit_source_unref (MeritSource *source)
{
  g_atomic_rc_box_release_full (source, source_clear);
}

static void
add_item (MeritSource *source, GBytes *bytes, const char *path, const char *name)
{
  MeritSourceItem *item = g_new0 (MeritSourceItem, 1);

  item->name = g_strdup (name);
  item->path = g_strdup (path);
  item->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_ptr_array_add (source->items, item);
}

void
merit_source_add_file (MeritSource *source, const char *path)
{
  merit_source_add_file_as (source, path, path);
}

void
merit_source_add_file_as (MeritSource *source, const char *path, const char *name)
{
  g_return_if_fail (path != NULL && name != NULL);
  add_item (source, NULL, path, name);
}

void
merit_source_add_bytes (MeritSource *source, GBytes *bytes, const char *name)
{
  g_return_if_fail (bytes != NULL && name != NULL);
  add_item (source, bytes, NULL, name);
}

void
merit_source_set_format (MeritSource *source, MeritInputFormat format)
{
  source->format = format;
}

void
merit_source_set_delimiter (MeritSource *source, char delimiter)
{
  g_return_if_fail (delimiter > 0 && strchr ("\"\r\n", delimiter) == NULL);
  source->delimiter = delimiter;
}

guint
merit_source_get_length (const MeritSource *source)
{
  return source->items->len;
}

const MeritSourceItem *
merit_source_get (const MeritSource *source, guint index)
{
  return source->items->pdata[index];
}

MeritInputFormat
merit_source_get_format (const MeritSource *source)
{
  return source->format;
}

char
merit_source_get_delimiter (const MeritSource *source)
{
  return source->delimiter;
}

guint64
merit_source_measure (const MeritSource *source)
{
  guint64 total = 0;

  for (guint i = 0; i < source->items->len; i++) {
    const MeritSourceItem *item = source->items->pdata[i];
    struct stat about;

    if (item->bytes != NULL)
      total += g_bytes_get_size (item->bytes);
    else if (stat (item->path, &about) == 0 && S_ISREG (about.st_mode))
      total += (guint64) about.st_size;
    else
      return 0;
  }
  return total;
}
