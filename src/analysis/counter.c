/* SPDX-License-Identifier: Apache-2.0 */
/* Counters: a table with open addressing, at most half full, whose slots are looked for from where
 * a multiplicative hash points (Knuth, The Art of Computer Programming, volume 3, section 6.4). It
 * stands in the innermost loop over people, where a chained table would cost more than scoring. */
#include "analysis/counter.h"

#include "core/words.h"

#define FEWEST_BITS 6

struct _MeritCounter {
  MeritCount *slots; /* n is 0 where a slot is free */
  guint bits;        /* there are 2^bits slots */
  gsize used;
};

MeritCounter *
merit_counter_new (void)
{
  MeritCounter *counter = g_new0 (MeritCounter, 1);

  counter->bits = FEWEST_BITS;
  counter->slots = g_new0 (MeritCount, (gsize) 1 << FEWEST_BITS);
  return counter;
}

void
merit_counter_free (MeritCounter *counter)
{
  if (counter == NULL)
    return;
  g_free (counter->slots);
  g_free (counter);
}

/* The slot of @key, or the free one where it belongs. */
static inline MeritCount *
find_slot (MeritCount *slots, guint bits, guint64 key)
{
  const gsize mask = ((gsize) 1 << bits) - 1;
  /* 2^64 over the golden ratio. High bits of the key are folded into low ones before. */
  gsize at = (gsize) (((key ^ key >> 32) * MERIT_GOLDEN) >> (64 - bits));

  while (slots[at].n > 0 && slots[at].key != key)
    at = (at + 1) & mask;
  return &slots[at];
}

static void
grow (MeritCounter *counter)
{
  const guint bits = counter->bits + 1;
  MeritCount *slots = g_new0 (MeritCount, (gsize) 1 << bits);

  for (gsize i = 0; i < (gsize) 1 << counter->bits; i++)
    if (counter->slots[i].n > 0)
      *find_slot (slots, bits, counter->slots[i].key) = counter->slots[i];
  g_free (counter->slots);
  counter->slots = slots;
  counter->bits = bits;
}

void
merit_counter_add (MeritCounter *counter, guint64 key, guint64 n)
{
  MeritCount *slot = find_slot (counter->slots, counter->bits, key);

  if (slot->n == 0) {
    if (++counter->used > (gsize) 1 << (counter->bits - 1)) {
      grow (counter);
      slot = find_slot (counter->slots, counter->bits, key);
    }
    slot->key = key;
  }
  slot->n += n;
}

void
merit_counter_merge (MeritCounter *counter, const MeritCounter *other)
{
  for (gsize i = 0; i < (gsize) 1 << other->bits; i++)
    if (other->slots[i].n > 0)
      merit_counter_add (counter, other->slots[i].key, other->slots[i].n);
}

GArray *
merit_counter_list (const MeritCounter *counter)
{
  GArray *counts = g_array_sized_new (FALSE, FALSE, sizeof (MeritCount), (guint) counter->used);

  for (gsize i = 0; i < (gsize) 1 << counter->bits; i++)
    if (counter->slots[i].n > 0)
      g_array_append_val (counts, counter->slots[i]);
  return counts;
}
