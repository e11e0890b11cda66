/* SPDX-License-Identifier: Apache-2.0 */
/* Censuses: a table with open addressing. Most people fall into cells that are full of names
 * already and come behind the last of them, which mostly shows in the first bytes of their id: they
 * cost one look-up. */
#include "analysis/census.h"

#include <string.h>

#include "core/order.h"

#define LEAST_CAPACITY 64u

void
merit_census_clear (MeritCensus *census)
{
  for (guint64 i = 0; i < census->capacity; i++) {
    MeritCensusCell *cell = &census->cells[i];

    for (guint n = 0; n < cell->n_names; n++)
      g_free (cell->names[n]);
    g_free (cell->names);
  }
  g_free (census->cells);
  *census = (MeritCensus){ 0 };
}

/* Mixes as the finalizer of MurmurHash3 does. */
static guint64
hash (const MeritCensusKey *key)
{
  guint64 mixed = ((guint64) key->points << 32 | key->most)
                  ^ ((guint64) key->superior << 16 | (guint64) key->status << 8 | key->code)
                        * 0x9e3779b97f4a7c15u;

  mixed = (mixed ^ mixed >> 33) * 0xff51afd7ed558ccdu;
  mixed = (mixed ^ mixed >> 33) * 0xc4ceb9fe1a85ec53u;
  return mixed ^ mixed >> 33;
}

static gboolean
is_same (const MeritCensusKey *a, const MeritCensusKey *b)
{
  return a->points == b->points && a->most == b->most && a->superior == b->superior
         && a->status == b->status && a->code == b->code;
}

/* The cell of @key, or the free one where it belongs. */
static MeritCensusCell *
find (MeritCensus *census, const MeritCensusKey *key)
{
  const guint64 mask = census->capacity - 1;
  guint64 at = hash (key) & mask;

  while (census->cells[at].count > 0 && !is_same (&census->cells[at].key, key))
    at = (at + 1) & mask;
  return &census->cells[at];
}

/* A quarter stays free. */
static void
make_room (MeritCensus *census)
{
  MeritCensus larger = { NULL, MAX (2 * census->capacity, LEAST_CAPACITY), census->n_cells };

  if (4 * (census->n_cells + 1) <= 3 * census->capacity)
    return;
  larger.cells = g_new0 (MeritCensusCell, larger.capacity);
  for (guint64 i = 0; i < census->capacity; i++)
    if (census->cells[i].count > 0)
      *find (&larger, &census->cells[i].key) = census->cells[i];
  g_free (census->cells);
  *census = larger;
}

static MeritCensusCell *
get_cell (MeritCensus *census, const MeritCensusKey *key)
{
  make_room (census);

  MeritCensusCell *cell = find (census, key);

  if (cell->count == 0) {
    cell->key = *key;
    census->n_cells++;
  }
  return cell;
}

static gint
compare_names (const char *a, guint32 a_len, guint64 a_order, const char *b, guint32 b_len,
               guint64 b_order)
{
  const gint by_bytes = memcmp (a, b, MIN (a_len, b_len));

  if (by_bytes != 0)
    return by_bytes;
  if (a_len != b_len)
    return a_len < b_len ? -1 : 1;
  return (a_order > b_order) - (a_order < b_order);
}

gint
merit_named_compare (const MeritNamed *a, const MeritNamed *b)
{
  return compare_names (a->id, a->len, a->order, b->id, b->len, b->order);
}

/* Puts @named among the names of a cell; whoever is one too many is freed. */
static void
insert (MeritCensusCell *cell, MeritNamed *named)
{
  if (cell->n_names == MERIT_CENSUS_NAMES)
    g_free (cell->names[--cell->n_names]);
  cell->names = g_renew (MeritNamed *, cell->names, cell->n_names + 1);

  guint at = cell->n_names++;

  for (; at > 0 && merit_named_compare (named, cell->names[at - 1]) < 0; at--)
    cell->names[at] = cell->names[at - 1];
  cell->names[at] = named;
  if (cell->n_names == MERIT_CENSUS_NAMES) {
    const MeritNamed *last = cell->names[MERIT_CENSUS_NAMES - 1];

    cell->last = merit_text_head (last->id, last->len);
  }
}

static gboolean
wants (const MeritCensusCell *cell, const char *id, guint32 len, guint64 order)
{
  if (cell->n_names < MERIT_CENSUS_NAMES)
    return TRUE;

  const guint64 head = merit_text_head (id, len);

  if (head != cell->last)
    return head < cell->last;

  const MeritNamed *last = cell->names[MERIT_CENSUS_NAMES - 1];

  return compare_names (id, len, order, last->id, last->len, last->order) < 0;
}

void
merit_census_add (MeritCensus *census, const MeritCensusKey *key, const MeritSpan *id,
                  guint64 order)
{
  MeritCensusCell *cell = get_cell (census, key);

  cell->count++;
  if (!wants (cell, id->text, id->len, order))
    return;

  MeritNamed *named = g_malloc (sizeof *named + id->len);

  named->order = order;
  named->len = id->len;
  memcpy (named->id, id->text, id->len);
  insert (cell, named);
}

void
merit_census_merge (MeritCensus *census, MeritCensus *other)
{
  for (guint64 i = 0; i < other->capacity; i++) {
    MeritCensusCell *from = &other->cells[i];

    if (from->count == 0)
      continue;

    MeritCensusCell *cell = get_cell (census, &from->key);

    cell->count += from->count;
    for (guint n = 0; n < from->n_names; n++) {
      MeritNamed *named = from->names[n];

      if (wants (cell, named->id, named->len, named->order))
        insert (cell, named);
      else
        g_free (named);
    }
    from->n_names = 0;
  }
  merit_census_clear (other);
}
