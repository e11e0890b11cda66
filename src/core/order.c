/* SPDX-License-Identifier: Apache-2.0 */
/* Ranked order and the bounded heap that keeps the first K. The order is total (no two entries
 * share the input order), so the K held do not depend on the order of adding or merging. */
#include "core/order.h"

#include <stdlib.h>
#include <string.h>

#include "core/exact.h"

int
merit_entry_compare_rank (const MeritEntry *a, const MeritEntry *b)
{
  int by_score;

  if (a->tier != b->tier)
    return a->tier < b->tier ? -1 : 1;
  if (a->most == 0 || b->most == 0)
    by_score = (a->most == 0) - (b->most == 0);
  else
    by_score = -merit_exact_compare (a->points, a->most, b->points, b->most);
  if (by_score != 0)
    return by_score;
  return (b->superior > a->superior) - (b->superior < a->superior);
}

int
merit_entry_compare (const MeritEntry *a, const MeritEntry *b)
{
  const int by_rank = merit_entry_compare_rank (a, b);

  if (by_rank != 0)
    return by_rank;

  const uint32_t shared = a->id_len < b->id_len ? a->id_len : b->id_len;
  const int by_bytes = memcmp (a->id, b->id, shared);

  if (by_bytes != 0)
    return by_bytes;
  if (a->id_len != b->id_len)
    return a->id_len < b->id_len ? -1 : 1;
  return (a->order > b->order) - (a->order < b->order);
}

static void
sift_up (MeritTop *top, size_t at)
{
  const MeritEntry entry = top->entries[at];

  while (at > 0) {
    const size_t parent = (at - 1) / 2;

    if (merit_entry_compare (&entry, &top->entries[parent]) <= 0)
      break;
    top->entries[at] = top->entries[parent];
    at = parent;
  }
  top->entries[at] = entry;
}

static void
sift_down (MeritTop *top)
{
  const MeritEntry entry = top->entries[0];
  size_t at = 0;

  for (;;) {
    size_t child = 2 * at + 1;

    if (child >= top->n)
      break;
    if (child + 1 < top->n
        && merit_entry_compare (&top->entries[child + 1], &top->entries[child]) > 0)
      child++;
    if (merit_entry_compare (&top->entries[child], &entry) <= 0)
      break;
    top->entries[at] = top->entries[child];
    at = child;
  }
  top->entries[at] = entry;
}

bool
merit_top_wants (const MeritTop *top, const MeritEntry *entry)
{
  return top->n < top->limit || merit_entry_compare (entry, &top->entries[0]) < 0;
}

bool
merit_top_add (MeritTop *top, const MeritEntry *entry, MeritEntry *out)
{
  if (top->n < top->limit) {
    top->entries[top->n++] = *entry;
    sift_up (top, top->n - 1);
    return false;
  }
  if (merit_entry_compare (entry, &top->entries[0]) > 0) {
    if (merit_entry_compare_rank (entry, &top->entries[0]) == 0)
      top->tied_beyond++;
    *out = *entry;
    return true;
  }
  *out = top->entries[0];
  top->entries[0] = *entry;
  sift_down (top);
  /* Those beyond shared the rank of the entry that left; they still count where the new last one
   * shares it too, and so does the one that left. */
  top->tied_beyond
      = merit_entry_compare_rank (out, &top->entries[0]) == 0 ? top->tied_beyond + 1 : 0;
  return true;
}

void
merit_top_add_tied (MeritTop *top, const MeritEntry *last, uint64_t n)
{
  if (top->n == top->limit && merit_entry_compare_rank (last, &top->entries[0]) == 0)
    top->tied_beyond += n;
}

static int
compare (const void *a, const void *b)
{
  return merit_entry_compare (a, b);
}

void
merit_top_sort (MeritTop *top)
{
  if (top->n > 1)
    qsort (top->entries, top->n, sizeof *top->entries, compare);
}

void
merit_top_unsort (MeritTop *top)
{
  /* A list in falling order is a heap. */
  for (size_t i = 0, j = top->n; i + 1 < j; i++) {
    const MeritEntry entry = top->entries[i];

    top->entries[i] = top->entries[--j];
    top->entries[j] = entry;
  }
}
