/* SPDX-License-Identifier: Apache-2.0 */
/* Counters: held to a hash table of GLib. */
#include "analysis/counter.h"

static void
count (GHashTable *wanted, guint64 key, guint64 n)
{
  guint64 *known = g_hash_table_lookup (wanted, &key);

  if (known == NULL) {
    known = g_new0 (guint64, 1);
    g_hash_table_insert (wanted, g_memdup2 (&key, sizeof key), known);
  }
  *known += n;
}

static void
assert_counts (const MeritCounter *counter, GHashTable *wanted)
{
  g_autoptr (GArray) counts = merit_counter_list (counter);

  g_assert_cmpuint (counts->len, ==, g_hash_table_size (wanted));
  for (guint i = 0; i < counts->len; i++) {
    const MeritCount *one = &g_array_index (counts, MeritCount, i);
    const guint64 *n = g_hash_table_lookup (wanted, &one->key);

    g_assert_nonnull (n);
    g_assert_cmpuint (one->n, ==, *n);
  }
}

/* Keys of every kind: few, many, equal in their low or in their high half, 0 among them. */
static void
test_parts_merge (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 60; round++) {
    g_autoptr (GHashTable) wanted
        = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
    g_autoptr (MeritCounter) whole = merit_counter_new ();
    const guint span = 1u << g_rand_int_range (rand, 0, 20);

    for (guint part = 0; part < 4; part++) {
      g_autoptr (MeritCounter) counter = merit_counter_new ();

      for (guint i = 0; i < 1000 * part; i++) {
        const guint64 drawn = g_rand_int (rand) % span;
        const guint64 key = round % 3 == 0 ? drawn : round % 3 == 1 ? drawn << 32 : drawn << 16 | 7;
        const guint64 n = 1 + (guint64) g_rand_int_range (rand, 0, 3);

        merit_counter_add (counter, key, n);
        count (wanted, key, n);
      }
      merit_counter_merge (whole, counter);
    }
    assert_counts (whole, wanted);
  }
}

static void
test_extremes (void)
{
  g_autoptr (MeritCounter) counter = merit_counter_new ();
  g_autoptr (GArray) none = merit_counter_list (counter);

  g_assert_cmpuint (none->len, ==, 0);
  merit_counter_add (counter, G_MAXUINT64, G_MAXUINT32);
  merit_counter_add (counter, 0, 1);
  merit_counter_add (counter, G_MAXUINT64, 1);

  g_autoptr (GHashTable) wanted
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  count (wanted, G_MAXUINT64, (guint64) G_MAXUINT32 + 1);
  count (wanted, 0, 1);
  assert_counts (counter, wanted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/counter/parts-merge-to-the-whole", test_parts_merge);
  g_test_add_func ("/counter/any-key-and-count", test_extremes);
  return g_test_run ();
}
