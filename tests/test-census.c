/* SPDX-License-Identifier: Apache-2.0 */
/* Censuses: everyone is counted once, and the first of each cell are known, in whatever order and
 * parts people come. */
#include "analysis/census.h"

#include <string.h>

#define PEOPLE 5000
#define PARTS  7

typedef struct {
  char id[32];
  guint32 len;
  MeritCensusKey key;
  guint64 order;
} Someone;

/* Ids of little variety and length, some of them equal, some with a byte of 0. */
static void
make_people (Someone *people, guint n, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint i = 0; i < n; i++) {
    Someone *someone = &people[i];

    someone->len = (guint32) g_rand_int_range (rand, 1, 12);
    for (guint32 c = 0; c < someone->len; c++)
      someone->id[c] = "ab\0\xc3"[g_rand_int_range (rand, 0, 4)];
    someone->key = (MeritCensusKey) {
      .points = (guint32) g_rand_int_range (rand, 0, 9),
      .most = (guint32) g_rand_int_range (rand, 0, 2),
      .superior = (guint16) g_rand_int_range (rand, 0, 3),
      .status = (guint8) g_rand_int_range (rand, 0, 3),
      .code = (guint8) g_rand_int_range (rand, 0, 8),
    };
    someone->order = i;
  }
}

static void
add (MeritCensus *census, const Someone *someone)
{
  const MeritSpan id = { someone->id, someone->len };

  merit_census_add (census, &someone->key, &id, someone->order);
}

static gboolean
is_of (const Someone *someone, const MeritCensusCell *cell)
{
  return memcmp (&someone->key, &cell->key, sizeof cell->key) == 0;
}

static gboolean
comes_before (const Someone *a, const MeritNamed *b)
{
  const int by_bytes = memcmp (a->id, b->id, MIN (a->len, b->len));

  if (by_bytes != 0 || a->len != b->len)
    return by_bytes < 0 || (by_bytes == 0 && a->len < b->len);
  return a->order < b->order;
}

/* Of each name as many of the same cell stand before it as its place says. */
static void
assert_cell (const MeritCensusCell *cell, const Someone *people, guint n)
{
  guint64 count = 0;

  for (guint i = 0; i < n; i++)
    count += is_of (&people[i], cell);
  g_assert_cmpuint (cell->count, ==, count);
  g_assert_cmpuint (cell->n_names, ==, MIN (count, MERIT_CENSUS_NAMES));
  for (guint place = 0; place < cell->n_names; place++) {
    guint before = 0;

    for (guint i = 0; i < n; i++)
      before += is_of (&people[i], cell) && comes_before (&people[i], cell->names[place]);
    g_assert_cmpuint (before, ==, place);
  }
}

static void
assert_census (const MeritCensus *census, const Someone *people, guint n)
{
  guint64 n_cells = 0, total = 0;

  for (guint64 i = 0; i < census->capacity; i++) {
    if (census->cells[i].count == 0)
      continue;
    n_cells++;
    total += census->cells[i].count;
    assert_cell (&census->cells[i], people, n);
  }
  g_assert_cmpuint (n_cells, ==, census->n_cells);
  g_assert_cmpuint (total, ==, n);
}

static void
test_everyone_is_counted_and_the_first_are_named (void)
{
  g_autofree Someone *people = g_new0 (Someone, PEOPLE);
  MeritCensus census = { 0 };

  make_people (people, PEOPLE, 1);
  for (guint i = 0; i < PEOPLE; i++)
    add (&census, &people[i]);
  assert_census (&census, people, PEOPLE);
  merit_census_clear (&census);
  g_assert_cmpuint (census.n_cells, ==, 0);
}

static void
test_parts_merge_to_the_same (void)
{
  g_autofree Someone *people = g_new0 (Someone, PEOPLE);
  MeritCensus parts[PARTS] = { 0 };

  make_people (people, PEOPLE, 2);
  for (guint i = PEOPLE; i-- > 0;)
    add (&parts[(i * 31) % PARTS], &people[i]);
  for (guint p = PARTS - 1; p > 0; p--) {
    merit_census_merge (&parts[p - 1], &parts[p]);
    g_assert_cmpuint (parts[p].n_cells, ==, 0);
  }
  assert_census (&parts[0], people, PEOPLE);
  merit_census_clear (&parts[0]);
}

static void
test_falling_ids_take_the_place_of_higher_ones (void)
{
  MeritCensus census = { 0 };
  Someone someone = { .id = "AAAAAAAA99", .len = 10 };

  for (guint i = 100; i-- > 0;) {
    someone.id[8] = (char) ('0' + i / 10);
    someone.id[9] = (char) ('0' + i % 10);
    someone.order = 100 - i;
    add (&census, &someone);
  }
  g_assert_cmpuint (census.n_cells, ==, 1);
  for (guint64 i = 0; i < census.capacity; i++)
    for (guint place = 0; place < census.cells[i].n_names; place++)
      g_assert_cmpuint (census.cells[i].names[place]->order, ==, 100 - place);
  merit_census_clear (&census);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/census/everyone-is-counted-and-the-first-are-named",
                   test_everyone_is_counted_and_the_first_are_named);
  g_test_add_func ("/census/parts-merge-to-the-same", test_parts_merge_to_the_same);
  g_test_add_func ("/census/falling-ids-take-the-place-of-higher-ones",
                   test_falling_ids_take_the_place_of_higher_ones);
  return g_test_run ();
}
