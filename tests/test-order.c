/* SPDX-License-Identifier: Apache-2.0 */
/* The order of ranked lists, and that the first K do not depend on how the entries came. */
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "core/order.h"

#define ENTRIES 240

static const char *const ids[] = { "a", "ab", "b", "é", "B", "aa" };

/* Few different scores, ids and counts, so that most entries are tied with some. */
static void
fill (GRand *rand, MeritEntry *entries, guint n)
{
  for (guint i = 0; i < n; i++) {
    const guint32 most = (guint32) g_rand_int_range (rand, 0, 5) * 6;
    const char *id = ids[g_rand_int_range (rand, 0, G_N_ELEMENTS (ids))];

    entries[i] = (MeritEntry) {
      .tier = (guint32) MAX (g_rand_int_range (rand, -2, 3), 0),
      .points = most > 0 ? (guint32) g_rand_int_range (rand, 0, 4) * most / 3 : 0,
      .most = most,
      .superior = (guint32) g_rand_int_range (rand, 0, 3),
      .id = id,
      .id_len = (guint32) strlen (id),
      .order = i,
      .payload = GUINT_TO_POINTER (i + 1),
    };
  }
}

static void
shuffle (GRand *rand, MeritEntry *entries, guint n)
{
  for (guint i = n; i > 1; i--) {
    const guint j = (guint) g_rand_int_range (rand, 0, (gint32) i);
    const MeritEntry entry = entries[i - 1];

    entries[i - 1] = entries[j];
    entries[j] = entry;
  }
}

/* The contract's words, one after the other. */
static int
expect_rank (const MeritEntry *a, const MeritEntry *b)
{
  if (a->tier != b->tier)
    return a->tier > b->tier ? 1 : -1;
  if ((a->most == 0) != (b->most == 0))
    return a->most == 0 ? 1 : -1;
  if (a->most > 0 && a->points * b->most != b->points * a->most)
    return a->points * b->most > b->points * a->most ? -1 : 1;
  if (a->superior != b->superior)
    return a->superior > b->superior ? -1 : 1;
  return 0;
}

static int
expect_order (const void *left, const void *right)
{
  const MeritEntry *a = left, *b = right;
  const int by_rank = expect_rank (a, b);

  if (by_rank != 0)
    return by_rank;
  if (strcmp (a->id, b->id) != 0)
    return strcmp (a->id, b->id);
  return a->order < b->order ? -1 : a->order > b->order;
}

static int
sign (int order)
{
  return (order > 0) - (order < 0);
}

static void
test_total (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  MeritEntry entries[60];

  fill (rand, entries, G_N_ELEMENTS (entries));
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    for (guint j = 0; j < G_N_ELEMENTS (entries); j++) {
      const int order = sign (merit_entry_compare (&entries[i], &entries[j]));

      g_assert_cmpint (order, ==, sign (expect_order (&entries[i], &entries[j])));
      g_assert_cmpint (order, ==, -sign (merit_entry_compare (&entries[j], &entries[i])));
      g_assert_cmpint (order == 0, ==, i == j);
      g_assert_cmpint (sign (merit_entry_compare_rank (&entries[i], &entries[j])), ==,
                       expect_rank (&entries[i], &entries[j]));
      for (guint k = 0; k < G_N_ELEMENTS (entries); k++)
        if (order < 0 && merit_entry_compare (&entries[j], &entries[k]) < 0)
          g_assert_cmpint (merit_entry_compare (&entries[i], &entries[k]), <, 0);
    }
}

static void
test_bytes (void)
{
  const MeritEntry nul = { 0, 1, 2, 0, 3, "a\0b", 1, NULL };
  const MeritEntry longer = { 0, 1, 2, 0, 3, "a\0c", 0, NULL };
  const MeritEntry start = { 0, 1, 2, 0, 1, "a", 2, NULL };
  const MeritEntry high = { 0, 1, 2, 0, 2, "\xC3\xA9", 0, NULL };

  g_assert_cmpint (merit_entry_compare (&start, &nul), <, 0);
  g_assert_cmpint (merit_entry_compare (&nul, &longer), <, 0);
  g_assert_cmpint (merit_entry_compare (&longer, &high), <, 0);
}

static void
top_init (MeritTop *top, gsize limit)
{
  *top = (MeritTop) { .entries = g_new (MeritEntry, limit), .limit = limit };
}

/* What leaves is handed back exactly once. */
static void
top_add (MeritTop *top, const MeritEntry *entry, guint8 *left)
{
  const gboolean wanted = merit_top_wants (top, entry);
  MeritEntry out;

  if (merit_top_add (top, entry, &out)) {
    g_assert_cmpint (left[out.order]++, ==, 0);
    g_assert_cmpint (wanted, ==, out.order != entry->order);
  } else {
    g_assert_true (wanted);
  }
}

/* @all in the order of the list. */
static void
assert_first (const MeritTop *top, const MeritEntry *all, guint n)
{
  const guint held = (guint) MIN (top->limit, n);
  guint64 beyond = 0;

  g_assert_cmpuint (top->n, ==, held);
  for (guint i = 0; i < held; i++) {
    g_assert_cmpuint (top->entries[i].order, ==, all[i].order);
    g_assert_true (top->entries[i].payload == all[i].payload);
  }
  for (guint i = held; i < n; i++)
    beyond += expect_rank (&all[i], &all[held - 1]) == 0;
  g_assert_cmpuint (top->tied_beyond, ==, beyond);
}

static void
test_any_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint round = 0; round < 300; round++) {
    const guint n = (guint) g_rand_int_range (rand, 1, ENTRIES);
    MeritEntry entries[ENTRIES], all[ENTRIES];
    guint8 left[ENTRIES] = { 0 };
    guint n_left = 0;
    MeritTop top;

    fill (rand, entries, n);
    memcpy (all, entries, sizeof all);
    qsort (all, n, sizeof *all, expect_order);
    shuffle (rand, entries, n);
    top_init (&top, (gsize) g_rand_int_range (rand, 1, ENTRIES + 5));
    for (guint i = 0; i < n; i++)
      top_add (&top, &entries[i], left);
    merit_top_sort (&top);
    assert_first (&top, all, n);
    for (guint i = 0; i < n; i++)
      n_left += left[i];
    g_assert_cmpuint (n_left, ==, n - top.n);
    g_free (top.entries);
  }
}

/* Parts of any sizes, merged one into the other in any order. */
static void
test_any_partition (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint round = 0; round < 300; round++) {
    const guint n = (guint) g_rand_int_range (rand, 1, ENTRIES);
    const guint n_parts = (guint) g_rand_int_range (rand, 1, 7);
    const gsize limit = (gsize) g_rand_int_range (rand, 1, 40);
    MeritEntry entries[ENTRIES], all[ENTRIES];
    guint8 left[ENTRIES] = { 0 };
    MeritTop parts[7];

    fill (rand, entries, n);
    memcpy (all, entries, sizeof all);
    qsort (all, n, sizeof *all, expect_order);
    shuffle (rand, entries, n);
    for (guint p = 0; p < n_parts; p++)
      top_init (&parts[p], limit);
    for (guint i = 0; i < n; i++)
      top_add (&parts[g_rand_int_range (rand, 0, (gint32) n_parts)], &entries[i], left);
    for (guint p = 1; p < n_parts; p++) {
      const MeritEntry last = parts[p].n > 0 ? parts[p].entries[0] : (MeritEntry) { 0 };

      for (gsize i = 0; i < parts[p].n; i++)
        top_add (&parts[0], &parts[p].entries[i], left);
      if (parts[p].tied_beyond > 0)
        merit_top_add_tied (&parts[0], &last, parts[p].tied_beyond);
    }
    merit_top_sort (&parts[0]);
    assert_first (&parts[0], all, n);
    for (guint p = 0; p < n_parts; p++)
      g_free (parts[p].entries);
  }
}

static void
test_add_after_sort (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 100; round++) {
    MeritEntry entries[ENTRIES], all[ENTRIES];
    guint8 left[ENTRIES] = { 0 };
    MeritTop top;

    fill (rand, entries, ENTRIES);
    top_init (&top, (gsize) g_rand_int_range (rand, 1, 60));
    for (guint i = 0; i < ENTRIES; i++) {
      if (g_rand_int_range (rand, 0, 10) == 0) {
        memcpy (all, entries, sizeof all);
        qsort (all, i, sizeof *all, expect_order);
        merit_top_sort (&top);
        if (i > 0)
          assert_first (&top, all, i);
        merit_top_unsort (&top);
      }
      top_add (&top, &entries[i], left);
    }
    memcpy (all, entries, sizeof all);
    qsort (all, ENTRIES, sizeof *all, expect_order);
    merit_top_sort (&top);
    assert_first (&top, all, ENTRIES);
    g_free (top.entries);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order/is-total", test_total);
  g_test_add_func ("/order/ids-are-compared-by-bytes", test_bytes);
  g_test_add_func ("/order/first-k-whatever-the-order-of-adding", test_any_order);
  g_test_add_func ("/order/first-k-whatever-the-parts", test_any_partition);
  g_test_add_func ("/order/adding-goes-on-behind-a-sort", test_add_after_sort);
  return g_test_run ();
}
