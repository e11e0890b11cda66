/* SPDX-License-Identifier: Apache-2.0 */
/* The best filling, held to trying every filling there is. */
#include "analysis/staffing.h"

#include <string.h>

#define MOST_PEOPLE 6
#define MOST_PLACES 4

/* What each person weighs in each place; 0: no offer. */
typedef struct {
  guint32 n_people;
  guint32 n_places;
  guint64 room[MOST_PLACES];
  MeritWeight weights[MOST_PEOPLE][MOST_PLACES];
} Case;

static guint
list (gconstpointer data, guint32 person, MeritOffer *offers)
{
  const Case *test = data;
  guint n = 0;

  for (guint32 v = 0; v < test->n_places; v++)
    if (test->weights[person][v] > 0)
      offers[n++] = (MeritOffer){ v, test->weights[person][v] };
  return n;
}

/* Tries every filling in the order that settles ties, so the first of the best is the one. */
static void
try_all (const Case *test, guint32 person, guint32 *places, guint64 *used, MeritWeight sum,
         MeritWeight *best, guint32 *best_places)
{
  if (person == test->n_people) {
    if (sum > *best) {
      *best = sum;
      memcpy (best_places, places, test->n_people * sizeof *places);
    }
    return;
  }
  for (guint32 v = 0; v < test->n_places; v++) {
    if (test->weights[person][v] == 0 || used[v] == test->room[v])
      continue;
    used[v]++;
    places[person] = v;
    try_all (test, person + 1, places, used, sum + test->weights[person][v], best, best_places);
    used[v]--;
  }
  places[person] = MERIT_FLOW_NONE;
  try_all (test, person + 1, places, used, sum, best, best_places);
}

static void
check (const Case *test)
{
  const MeritStaffing staffing = { test->n_people, test->n_places, test->room, list, test };
  const gsize size = test->n_people * sizeof (guint32);
  guint32 found[MOST_PEOPLE], places[MOST_PEOPLE], wanted[MOST_PEOPLE];
  guint64 used[MOST_PLACES] = { 0 };
  MeritWeight best = -1;

  g_assert_true (merit_staffing_solve (&staffing, found));
  try_all (test, 0, places, used, 0, &best, wanted);
  g_assert_cmpint (memcmp (found, wanted, size), ==, 0);
}

/* Cases of few different weights, where most fillings have equals. */
static void
check_random (gint values, MeritWeight scale, gint with_offer)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261126);

  for (guint i = 0; i < 3000; i++) {
    Case test = { .n_people = (guint32) g_rand_int_range (rand, 0, MOST_PEOPLE + 1),
                  .n_places = (guint32) g_rand_int_range (rand, 1, MOST_PLACES + 1) };

    for (guint32 v = 0; v < test.n_places; v++)
      test.room[v] = (guint64) g_rand_int_range (rand, 1, 4);
    for (guint32 p = 0; p < test.n_people; p++)
      for (guint32 v = 0; v < test.n_places; v++)
        if (g_rand_int_range (rand, 0, 10) < with_offer)
          test.weights[p][v] = g_rand_int_range (rand, 1, values + 1) * scale;
    check (&test);
  }
}

static void
test_equal_fillings_are_told_apart_by_people_then_places (void)
{
  check_random (1, 1, 6);
  check_random (2, 1, 9);
}

static void
test_no_filling_is_heavier (void)
{
  check_random (5, 1, 7);
  check_random (1000, 1, 10);
}

static void
test_weights_of_more_than_64_bits_are_exact (void)
{
  check_random (3, (MeritWeight) 1 << 100, 8);
  check_random (1000, ((MeritWeight) 1 << 90) + 1, 8);
}

static void
test_room_for_more_than_there_are_is_left (void)
{
  Case test = { 3, 2, { G_MAXUINT64, 1 }, { { 1, 5 }, { 1, 5 }, { 0, 0 } } };

  check (&test);
}

static void
test_nobody_without_an_offer_gets_a_place (void)
{
  Case test = { 2, 1, { 2 }, { { 0 }, { 0 } } };

  check (&test);
}

static void
test_too_heavy_weights_are_refused (void)
{
  g_assert_true (merit_flow_fits ((MeritWeight) 1 << 100, 1000000, 10000));
  g_assert_false (merit_flow_fits ((MeritWeight) 1 << 110, 1000000, 10000));
  g_assert_false (merit_flow_fits ((MeritWeight) 1 << 125, 1, 1));

  const MeritFlowEdge edge = { 0, 0, (MeritWeight) 1 << 125 };
  const guint32 room = 1;
  guint32 place;
  MeritWeight worth, price;

  g_assert_false (merit_flow_solve (&edge, 1, 1, &room, 1, &place, &worth, &price));
}

/* A chain in which the heaviest offer of everyone is the wrong one: only offers beyond the first
 * ones taken make the filling whole. */
typedef struct {
  guint32 n;
} Chain;

static guint
list_chain (gconstpointer data, guint32 person, MeritOffer *offers)
{
  const Chain *chain = data;
  guint n = 0;

  for (guint32 v = 0; v < chain->n; v++)
    if (v + 40 >= person && v <= person)
      offers[n++] = (MeritOffer){ v, 1000 + person * 2 - (person - v) };
  return n;
}

static void
test_offers_left_out_at_first_are_found (void)
{
  const Chain chain = { 400 };
  g_autofree guint64 *room = g_new (guint64, chain.n);
  g_autofree guint32 *places = g_new (guint32, chain.n);
  const MeritStaffing staffing = { chain.n, chain.n, room, list_chain, &chain };
  gint64 sum = 0;

  for (guint32 v = 0; v < chain.n; v++)
    room[v] = 1;
  g_assert_true (merit_staffing_solve (&staffing, places));
  for (guint32 p = 0; p < chain.n; p++) {
    g_assert_cmpuint (places[p], ==, p);
    sum += 1000 + 2 * (gint64) p;
  }
  g_assert_cmpint (sum, ==, 1000 * 400 + 399 * 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/staffing/equal-fillings-are-told-apart-by-people-then-places",
                   test_equal_fillings_are_told_apart_by_people_then_places);
  g_test_add_func ("/staffing/no-filling-is-heavier", test_no_filling_is_heavier);
  g_test_add_func ("/staffing/weights-of-more-than-64-bits-are-exact",
                   test_weights_of_more_than_64_bits_are_exact);
  g_test_add_func ("/staffing/room-for-more-than-there-are-is-left",
                   test_room_for_more_than_there_are_is_left);
  g_test_add_func ("/staffing/nobody-without-an-offer-gets-a-place",
                   test_nobody_without_an_offer_gets_a_place);
  g_test_add_func ("/staffing/too-heavy-weights-are-refused", test_too_heavy_weights_are_refused);
  g_test_add_func ("/staffing/offers-left-out-at-first-are-found",
                   test_offers_left_out_at_first_are_found);
  return g_test_run ();
}
