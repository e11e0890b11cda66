/* SPDX-License-Identifier: Apache-2.0 */
/* Collections: workers keep what they find with its place in the input, and the whole is put in
 * input order. */
#include <merit/merit-collection.h>

#include <string.h>

#include "engine/sink.h"

typedef struct {
  guint64 order;
  MeritProfile *profile;
} Found;

/* What one worker found, and likewise the whole. */
typedef struct {
  GArray *found; /* of Found, the first MERIT_MAX_COLLECTED in input order */
  guint64 n_found;
} Part;

struct _MeritCollection {
  MeritSink *sink; /* borrows the collection */
  char *id;
  gsize id_len;
  Part whole;
};

G_DEFINE_BOXED_TYPE (MeritCollection, merit_collection, merit_collection_ref,
                     merit_collection_unref)

static void
found_clear (gpointer data)
{
  merit_profile_unref (((Found *) data)->profile);
}

static void
part_init (Part *part)
{
  part->found = g_array_new (FALSE, FALSE, sizeof (Found));
  g_array_set_clear_func (part->found, found_clear);
  part->n_found = 0;
}

static gpointer
part_new (gpointer self)
{
  Part *part = g_new (Part, 1);

  part_init (part);
  return part;
}

static void
take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritCollection *collection = self;
  Part *part = data;

  for (guint i = 0; i < scored->records->block.n_rows; i++) {
    const MeritSpan *id = &scored->records->ids[i];

    if (id->len != collection->id_len || memcmp (id->text, collection->id, id->len) != 0)
      continue;
    if (part->n_found++ < MERIT_MAX_COLLECTED) {
      const MeritPerson person = merit_scored_get_person (scored, i);
      const Found found
          = { scored->order + i, merit_engine_profile (scored->engine, &person) };

      merit_engine_rate_profile (scored->engine, found.profile, scored->records, i);
      merit_engine_place_profile (found.profile, scored->records, i);
      g_array_append_val (part->found, found);
    }
  }
}

static gint
compare_order (gconstpointer a, gconstpointer b)
{
  const guint64 left = ((const Found *) a)->order, right = ((const Found *) b)->order;

  return (left > right) - (left < right);
}

static void
part_merge (gpointer self, gpointer data)
{
  MeritCollection *collection = self;
  Part *whole = &collection->whole, *part = data;

  whole->n_found += part->n_found;
  for (guint i = 0; i < part->found->len; i++) {
    const Found found = g_array_index (part->found, Found, i);
    const Found own = { found.order, merit_profile_ref (found.profile) };

    g_array_append_val (whole->found, own);
  }
  g_array_sort (whole->found, compare_order);
  if (whole->found->len > MERIT_MAX_COLLECTED)
    g_array_set_size (whole->found, MERIT_MAX_COLLECTED);
  g_array_unref (part->found);
  g_free (part);
}

static const MeritSinkClass sink_class = {
  .part_new = part_new,
  .take = take,
  .part_merge = part_merge,
};

static void
collection_clear (gpointer data)
{
  MeritCollection *collection = data;

  merit_sink_unref (collection->sink);
  g_array_unref (collection->whole.found);
  g_free (collection->id);
}

MeritCollection *
merit_collection_new (MeritEngine *engine, const char *id)
{
  g_return_val_if_fail (engine != NULL && id != NULL, NULL);

  MeritCollection *collection = g_atomic_rc_box_new0 (MeritCollection);

  collection->id = g_strdup (id);
  collection->id_len = strlen (id);
  part_init (&collection->whole);
  collection->sink = merit_sink_new (&sink_class, collection, NULL);
  return collection;
}

MeritCollection *
merit_collection_ref (MeritCollection *collection)
{
  return g_atomic_rc_box_acquire (collection);
}

void
merit_collection_unref (MeritCollection *collection)
{
  g_atomic_rc_box_release_full (collection, collection_clear);
}

MeritSink *
merit_collection_get_sink (MeritCollection *collection)
{
  return collection->sink;
}

guint64
merit_collection_get_found (const MeritCollection *collection)
{
  return collection->whole.n_found;
}

guint
merit_collection_get_length (const MeritCollection *collection)
{
  return collection->whole.found->len;
}

MeritProfile *
merit_collection_get (const MeritCollection *collection, guint index)
{
  g_return_val_if_fail (index < collection->whole.found->len, NULL);
  return g_array_index (collection->whole.found, Found, index).profile;
}
