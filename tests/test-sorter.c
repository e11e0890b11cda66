/* SPDX-License-Identifier: Apache-2.0 */
/* Sorters: what comes out is what went in, in the order of keys, equal keys as they came; whatever
 * memory there is and however many runs are merged at a time. */
#include "profile/sorter.h"

#include <merit/merit-error.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

typedef struct {
  char key[24];
  guint32 len;
  guint32 number; /* in the order in which they were added */
} Item;

static int
compare_items (const void *a, const void *b)
{
  const Item *left = a, *right = b;
  const int order = memcmp (left->key, right->key, MIN (left->len, right->len));

  if (order != 0)
    return order;
  if (left->len != right->len)
    return left->len < right->len ? -1 : 1;
  return left->number < right->number ? -1 : left->number > right->number;
}

static Item *
make_items (guint n, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Item *items = g_new0 (Item, n);

  for (guint i = 0; i < n; i++) {
    items[i].len = (guint32) g_rand_int_range (rand, 0, 1 + (gint32) (seed % 12));
    for (guint32 c = 0; c < items[i].len; c++)
      items[i].key[c] = "a\0\xff" "b"[g_rand_int_range (rand, 0, 4)];
    items[i].number = i;
  }
  return items;
}

/* Sorts @items with a sorter and compares with qsort(); returns how many runs it wrote. */
static guint
check (Item *items, guint n, gsize memory, guint fan_in, gsize text_len)
{
  g_autoptr (MeritSorter) sorter = merit_sorter_new (memory, fan_in, -1);
  g_autofree char *text = g_malloc0 (MAX (text_len, sizeof (guint32)));
  const gsize len = MAX (text_len, sizeof (guint32));
  GError *error = NULL;
  MeritSorted sorted;

  for (guint i = 0; i < n; i++) {
    memcpy (text, &items[i].number, sizeof (guint32));
    merit_sorter_add (sorter, items[i].key, items[i].len, text, len, &error);
    g_assert_no_error (error);
  }
  merit_sorter_finish (sorter, &error);
  g_assert_no_error (error);
  if (n > 0)
    qsort (items, n, sizeof *items, compare_items);
  for (guint i = 0; i < n; i++) {
    guint32 number;

    g_assert_true (merit_sorter_next (sorter, &sorted, &error));
    g_assert_cmpuint (sorted.key_len, ==, items[i].len);
    g_assert_true (memcmp (sorted.key, items[i].key, sorted.key_len) == 0);
    g_assert_cmpuint (sorted.len, ==, len);
    memcpy (&number, sorted.text, sizeof number);
    g_assert_cmpuint (number, ==, items[i].number);
  }
  g_assert_false (merit_sorter_next (sorter, &sorted, &error));
  g_assert_no_error (error);
  return merit_sorter_get_n_runs (sorter);
}

static void
test_sorts_as_qsort (void)
{
  static const guint counts[] = { 0, 1, 2, 100, 3000 };
  static const gsize memories[] = { 1, 64, 1000, 1 << 20 };
  static const guint fan_ins[] = { 2, 3, 64 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    for (guint m = 0; m < G_N_ELEMENTS (memories); m++)
      for (guint f = 0; f < G_N_ELEMENTS (fan_ins); f++) {
        g_autofree Item *items = make_items (counts[c], c * 17 + m * 5 + f);

        check (items, counts[c], memories[m], fan_ins[f], 0);
      }
}

static void
test_texts_may_be_longer_than_memory_and_buffers (void)
{
  g_autofree Item *items = make_items (40, 7);

  g_assert_cmpuint (check (items, 40, 1000, 3, 300000), >, 10);
}

static void
test_what_is_in_order_is_one_run (void)
{
  g_autofree Item *items = make_items (3000, 11);

  qsort (items, 3000, sizeof *items, compare_items);
  for (guint32 i = 0; i < 3000; i++)
    items[i].number = i;
  g_assert_cmpuint (check (items, 3000, 1000, 2, 0), ==, 1);
}

static void
test_what_fits_into_memory_is_not_written (void)
{
  g_autofree Item *items = make_items (3000, 11);

  g_assert_cmpuint (check (items, 3000, 1 << 20, 2, 0), ==, 0);
}

static void
test_a_hung_up_wake_ends_the_work (void)
{
  gint wake[2];
  GError *error = NULL;

  g_assert_true (g_unix_open_pipe (wake, FD_CLOEXEC, NULL));
  close (wake[1]);

  g_autoptr (MeritSorter) sorter = merit_sorter_new (1, 2, wake[0]);
  g_autofree char *text = g_malloc0 (100000);

  for (guint i = 0; i < 9; i++)
    g_assert_true (merit_sorter_add (sorter, &"987654321"[i], 1, text, 100000, NULL));
  g_assert_false (merit_sorter_finish (sorter, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
  g_clear_error (&error);
  close (wake[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sorter/sorts-as-qsort", test_sorts_as_qsort);
  g_test_add_func ("/sorter/texts-may-be-longer-than-memory-and-buffers",
                   test_texts_may_be_longer_than_memory_and_buffers);
  g_test_add_func ("/sorter/what-is-in-order-is-one-run", test_what_is_in_order_is_one_run);
  g_test_add_func ("/sorter/what-fits-into-memory-is-not-written",
                   test_what_fits_into_memory_is_not_written);
  g_test_add_func ("/sorter/a-hung-up-wake-ends-the-work", test_a_hung_up_wake_ends_the_work);
  return g_test_run ();
}
