/* SPDX-License-Identifier: Apache-2.0 */
/* Two hash tables that never change once made: ids, and folded names. What users write is only
 * looked up, never put in, so no input can make a look-up slow. */
#include "profile/shape.h"

#include <string.h>

typedef struct {
  const char *text; /* NULL: free */
  gsize len;
  gint value;
} Slot;

typedef struct {
  Slot *slots;
  guint32 mask;
} Table;

struct _MeritShape {
  guint max_level;
  MeritRaterRule raters;
  guint n;
  guint n_columns;
  guint32 *column_of;
  const char **id_of;
  GStringChunk *texts;
  Table ids;
  Table names;
  guint n_texts;
  const char *text_of[MERIT_MAX_TEXTS + 1]; /* ending with NULL */
  gsize text_len[MERIT_MAX_TEXTS];
};

/* FNV-1a (Fowler, Noll, Vo), 32 bits. */
static guint32
hash (const char *text, gsize len)
{
  guint32 h = 2166136261u;

  for (gsize i = 0; i < len; i++)
    h = (h ^ (guchar) text[i]) * 16777619u;
  return h ^ h >> 15;
}

/* At most half full, so that a free slot always ends a search. */
static void
table_init (Table *table, guint n)
{
  guint32 size = 4;

  while (size < 2 * n)
    size *= 2;
  table->slots = g_new0 (Slot, size);
  table->mask = size - 1;
}

/* The slot that holds the text, or the free one that would. */
static Slot *
table_find (const Table *table, const char *text, gsize len)
{
  for (guint32 i = hash (text, len);; i++) {
    Slot *slot = &table->slots[i & table->mask];

    if (slot->text == NULL || (slot->len == len && memcmp (slot->text, text, len) == 0))
      return slot;
  }
}

static void
table_add (Table *table, const char *text, gint value, gint value_if_there)
{
  gsize len = strlen (text);
  Slot *slot = table_find (table, text, len);

  if (slot->text != NULL) {
    slot->value = value_if_there;
    return;
  }
  slot->text = text;
  slot->len = len;
  slot->value = value;
}

static gint
table_get (const Table *table, const char *text, gsize len)
{
  const Slot *slot = table_find (table, text, len);

  return slot->text == NULL ? MERIT_SHAPE_UNKNOWN : slot->value;
}

static void
add_text (MeritShape *shape, const char *name)
{
  shape->text_of[shape->n_texts] = name;
  shape->text_len[shape->n_texts++] = strlen (name);
}

MeritShape *
merit_shape_new (guint max_level, const char *const *ids, const char *const *names, guint n,
                 const guint32 *column_of, guint n_columns)
{
  static const char *const texts[MERIT_TEXT_KEPT] = {
    [MERIT_TEXT_ID] = "id",
    [MERIT_TEXT_UNIT] = "unit",
    [MERIT_TEXT_CLASS] = "class",
    [MERIT_TEXT_NAME] = "name",
  };
  MeritShape *shape;

  g_return_val_if_fail (max_level >= 1 && max_level <= 7, NULL);
  g_return_val_if_fail (n <= MERIT_SHAPE_MAX, NULL);

  shape = g_new0 (MeritShape, 1);
  shape->max_level = max_level;
  shape->n = n;
  shape->n_columns = n_columns;
  shape->column_of = g_new (guint32, MAX (n, 1));
  shape->id_of = g_new (const char *, MAX (n, 1));
  shape->texts = g_string_chunk_new (4096);
  table_init (&shape->ids, n);
  table_init (&shape->names, n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *folded = g_ascii_strdown (names[i], -1);

    g_warn_if_fail (column_of[i] == MERIT_SHAPE_UNUSED || column_of[i] < n_columns);
    shape->column_of[i] = column_of[i] < n_columns ? column_of[i] : MERIT_SHAPE_UNUSED;
    shape->id_of[i] = g_string_chunk_insert (shape->texts, ids[i]);
    table_add (&shape->ids, shape->id_of[i], (gint) i, (gint) i);
    table_add (&shape->names, g_string_chunk_insert (shape->texts, folded), (gint) i,
               MERIT_SHAPE_AMBIGUOUS);
  }
  for (guint i = 0; i < MERIT_TEXT_KEPT; i++)
    add_text (shape, texts[i]);
  return shape;
}

void
merit_shape_free (MeritShape *shape)
{
  if (shape == NULL)
    return;
  g_free (shape->ids.slots);
  g_free (shape->names.slots);
  g_free (shape->column_of);
  g_free (shape->id_of);
  g_string_chunk_free (shape->texts);
  g_free (shape);
}

void
merit_shape_set_raters (MeritShape *shape, MeritRaterRule rule)
{
  shape->raters = rule;
}

MeritRaterRule
merit_shape_get_raters (const MeritShape *shape)
{
  return shape->raters;
}

void
merit_shape_keep (MeritShape *shape, const char *name)
{
  g_return_if_fail (shape->n_texts < MERIT_MAX_TEXTS);
  add_text (shape, g_string_chunk_insert (shape->texts, name));
}

const char *const *
merit_shape_get_texts (const MeritShape *shape)
{
  return shape->text_of;
}

guint
merit_shape_get_n_texts (const MeritShape *shape)
{
  return shape->n_texts;
}

gint
merit_shape_find_text (const MeritShape *shape, const char *name, gsize len)
{
  for (guint i = 0; i < shape->n_texts; i++)
    if (shape->text_len[i] == len && memcmp (shape->text_of[i], name, len) == 0)
      return (gint) i;
  return MERIT_SHAPE_UNKNOWN;
}

guint
merit_shape_get_max_level (const MeritShape *shape)
{
  return shape->max_level;
}

guint
merit_shape_get_length (const MeritShape *shape)
{
  return shape->n;
}

guint
merit_shape_get_n_columns (const MeritShape *shape)
{
  return shape->n_columns;
}

guint32
merit_shape_get_column (const MeritShape *shape, guint competency)
{
  g_return_val_if_fail (competency < shape->n, MERIT_SHAPE_UNUSED);
  return shape->column_of[competency];
}

const char *
merit_shape_get_id (const MeritShape *shape, guint competency)
{
  g_return_val_if_fail (competency < shape->n, "");
  return shape->id_of[competency];
}

gint
merit_shape_find_id (const MeritShape *shape, const char *id, gsize len)
{
  return table_get (&shape->ids, id, len);
}

gint
merit_shape_find_heading (const MeritShape *shape, const char *heading, gsize len)
{
  g_autofree char *folded = NULL;
  gint found = merit_shape_find_id (shape, heading, len);

  if (found == MERIT_SHAPE_UNKNOWN && len > 1 && heading[0] == 'c')
    found = merit_shape_find_id (shape, heading + 1, len - 1);
  if (found != MERIT_SHAPE_UNKNOWN || len == 0)
    return found;
  folded = g_malloc (len);
  for (gsize i = 0; i < len; i++)
    folded[i] = g_ascii_tolower (heading[i]);
  return table_get (&shape->names, folded, len);
}
