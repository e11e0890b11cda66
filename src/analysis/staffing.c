/* SPDX-License-Identifier: Apache-2.0 */
/* Most people cannot come into question for most places, so the solver is given only the heaviest
 * offers of each place, and then, as long as the dual solution shows that there may be better ones
 * among the others, those (column generation: L. R. Ford and D. R. Fulkerson, "A suggested
 * computation for maximal multi-commodity network flows", Management Science 5, 1958). It ends when
 * prices and worths satisfy weight ≤ worth + price for every offer there is, which proves that no
 * filling is heavier.
 *
 * What is equally good: by complementary slackness a filling is best if and only if it uses only
 * tight offers (weight = worth + price), leaves only people of worth 0 without a place, and has
 * room left only at places of price 0. All of these are reached from one of them by moving people
 * along paths of tight offers, so going through people in order and asking for each whether such
 * a path exists finds the first filling by that order, whichever one the solver found. */
#include "analysis/staffing.h"

#include <string.h>

/* Offers of a place that are taken at first beyond its room. */
#define SPARE 16

/* An offer among the heaviest of a place. */
typedef struct {
  MeritWeight key;
  MeritWeight weight;
  guint32 person;
} Pick;

/* The heaviest of a place, a heap with the lightest at its root. */
typedef struct {
  Pick *picks;
  gsize n;
  gsize limit;
} Picks;

typedef struct {
  const MeritStaffing *staffing;
  guint32 *room;      /* no more than there are people */
  GArray *edges;      /* of MeritFlowEdge, with local numbers of people */
  GArray *people;     /* of guint32: the person of a local number */
  guint32 *local;     /* of each person, or MERIT_FLOW_NONE */
  MeritWeight *worth; /* of each person */
  MeritWeight *price; /* of each place */
  guint32 *places;    /* of each person */
  MeritOffer *offers; /* of one person */
} Search;

/* Whether @a is left out before @b: what is lighter, then who comes later. */
static gboolean
is_before (const Pick *a, const Pick *b)
{
  return a->key != b->key ? a->key < b->key : a->person > b->person;
}

static void
sink_root (Picks *all)
{
  gsize at = 0;

  for (;;) {
    gsize child = 2 * at + 1;

    if (child + 1 < all->n && is_before (&all->picks[child + 1], &all->picks[child]))
      child++;
    if (child >= all->n || !is_before (&all->picks[child], &all->picks[at]))
      return;

    const Pick moved = all->picks[at];

    all->picks[at] = all->picks[child];
    all->picks[child] = moved;
    at = child;
  }
}

static void
add_pick (Picks *all, const Pick *pick)
{
  if (all->n == all->limit) {
    if (!is_before (&all->picks[0], pick))
      return;
    all->picks[0] = *pick;
    sink_root (all);
    return;
  }
  /* Grows with what is there, for a limit may be large. */
  if ((all->n & (all->n - 1)) == 0)
    all->picks = g_renew (Pick, all->picks, MAX (2 * all->n, 1));

  gsize at = all->n++;

  for (; at > 0 && is_before (pick, &all->picks[(at - 1) / 2]); at = (at - 1) / 2)
    all->picks[at] = all->picks[(at - 1) / 2];
  all->picks[at] = *pick;
}

static void
add_edge (Search *search, guint32 place, const Pick *pick)
{
  if (search->local[pick->person] == MERIT_FLOW_NONE) {
    search->local[pick->person] = search->people->len;
    g_array_append_val (search->people, pick->person);
  }

  const MeritFlowEdge edge = { search->local[pick->person], place, pick->weight };

  g_array_append_val (search->edges, edge);
}

/* Adds, of each place, the offers that weigh more than worth and price say, the heaviest by that
 * first. Returns whether there are any. What is in already never does. */
static gboolean
price_out (Search *search, guint round)
{
  const MeritStaffing *staffing = search->staffing;
  Picks *picks = g_new0 (Picks, staffing->n_places);
  const guint before = search->edges->len;

  for (guint32 v = 0; v < staffing->n_places; v++)
    picks[v].limit = MIN ((gsize) staffing->n_people,
                          ((gsize) search->room[v] + SPARE) << MIN (round, 20));
  for (guint32 p = 0; p < staffing->n_people; p++) {
    const guint n = staffing->list (staffing->data, p, search->offers);

    for (guint i = 0; i < n; i++) {
      const MeritOffer *offer = &search->offers[i];
      const Pick pick
          = { offer->weight - search->worth[p] - search->price[offer->place], offer->weight, p };

      if (pick.key > 0)
        add_pick (&picks[offer->place], &pick);
    }
  }
  for (guint32 v = 0; v < staffing->n_places; v++) {
    for (gsize i = 0; i < picks[v].n; i++)
      add_edge (search, v, &picks[v].picks[i]);
    g_free (picks[v].picks);
  }
  g_free (picks);
  return search->edges->len > before;
}

static gboolean
solve_restricted (Search *search)
{
  const MeritStaffing *staffing = search->staffing;
  const guint32 n = search->people->len;
  g_autofree guint32 *places = g_new (guint32, MAX (n, 1));
  g_autofree MeritWeight *worth = g_new (MeritWeight, MAX (n, 1));

  if (!merit_flow_solve ((const MeritFlowEdge *) (gpointer) search->edges->data,
                         search->edges->len, n, search->room, staffing->n_places, places, worth,
                         search->price))
    return FALSE;
  for (guint32 i = 0; i < n; i++) {
    const guint32 person = g_array_index (search->people, guint32, i);

    search->places[person] = places[i];
    search->worth[person] = worth[i];
  }
  return TRUE;
}

/* ---- The first of equally good fillings ---- */

/* People who have place @from and a tight offer of another: moved away or past, they stay listed
 * until they are met. */
typedef struct {
  guint32 from;
  GArray *people; /* of guint32 */
} Way;

typedef struct {
  const Search *search;
  guint32 none;     /* the number of having no place: that of places */
  guint64 *first;   /* of each person: where their tight offers begin */
  GArray *tight;    /* of guint32: places, ascending; `none` last, where it is one */
  GHashTable *ways; /* of guint64 (from, to) to its index in into[to], plus 1 */
  GArray **into;    /* of Way, by what they lead to */
  guint64 *free;    /* of each place: room left */
  guint32 *next;    /* of each place: the next one on the way to where the person is */
  guint32 *queue;
} Ties;

static guint32
get_place (const Ties *ties, guint32 person)
{
  const guint32 place = ties->search->places[person];

  return place != MERIT_FLOW_NONE ? place : ties->none;
}

static guint32
get_tight (const Ties *ties, guint64 i)
{
  return g_array_index (ties->tight, guint32, i);
}

static void
list_person (Ties *ties, guint32 person, guint32 from, guint32 to)
{
  const guint64 key = (guint64) from * (ties->none + 1) + to;
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (ties->ways, GSIZE_TO_POINTER (key)));

  if (index == 0) {
    const Way way = { from, g_array_new (FALSE, FALSE, sizeof (guint32)) };

    g_array_append_val (ties->into[to], way);
    index = ties->into[to]->len;
    g_hash_table_insert (ties->ways, GSIZE_TO_POINTER (key), GUINT_TO_POINTER (index));
  }
  g_array_append_val (g_array_index (ties->into[to], Way, index - 1).people, person);
}

/* Lists a person under every move that keeps the filling best. */
static void
list_moves (Ties *ties, guint32 person)
{
  const guint32 from = get_place (ties, person);

  for (guint64 i = ties->first[person]; i < ties->first[person + 1]; i++)
    if (get_tight (ties, i) != from)
      list_person (ties, person, from, get_tight (ties, i));
}

/* Someone behind @person who can still go that way, or MERIT_FLOW_NONE. */
static guint32
find_mover (const Ties *ties, Way *way, guint32 person)
{
  for (; way->people->len > 0; g_array_set_size (way->people, way->people->len - 1)) {
    const guint32 last = g_array_index (way->people, guint32, way->people->len - 1);

    if (last > person && get_place (ties, last) == way->from)
      return last;
  }
  return MERIT_FLOW_NONE;
}

static void
reach (Ties *ties, guint32 from, guint32 to, guint32 *n)
{
  if (ties->next[from] != MERIT_FLOW_NONE)
    return;
  ties->next[from] = to;
  ties->queue[(*n)++] = from;
}

/* Finds, for every place from which people behind @person can be moved on so that in the end one
 * more has place @to, the next step. Room left moves like people who are never asked: from where it
 * is to having no place, and from there to any place of price 0. */
static void
find_ways (Ties *ties, guint32 person, guint32 to)
{
  guint32 n = 0;

  memset (ties->next, 0xff, (ties->none + 1) * sizeof *ties->next);
  reach (ties, to, to, &n);
  for (guint32 i = 0; i < n; i++) {
    const guint32 at = ties->queue[i];

    for (guint w = 0; w < ties->into[at]->len; w++) {
      Way *way = &g_array_index (ties->into[at], Way, w);

      if (ties->next[way->from] == MERIT_FLOW_NONE
          && find_mover (ties, way, person) != MERIT_FLOW_NONE)
        reach (ties, way->from, at, &n);
    }
    if (at != ties->none && ties->search->price[at] == 0)
      reach (ties, ties->none, at, &n);
    for (guint32 v = 0; at == ties->none && v < ties->none; v++)
      if (ties->free[v] > 0)
        reach (ties, v, at, &n);
  }
}

/* Moves one person, or room, along a step. */
static void
move (Ties *ties, guint32 person, guint32 from, guint32 to)
{
  const guint64 key = (guint64) from * (ties->none + 1) + to;
  const guint index = GPOINTER_TO_UINT (g_hash_table_lookup (ties->ways, GSIZE_TO_POINTER (key)));
  const guint32 mover
      = index > 0
            ? find_mover (ties, &g_array_index (ties->into[to], Way, index - 1), person)
            : MERIT_FLOW_NONE;

  if (mover != MERIT_FLOW_NONE) {
    ties->search->places[mover] = to != ties->none ? to : MERIT_FLOW_NONE;
    list_moves (ties, mover);
  } else if (to == ties->none) {
    ties->free[from]--;
  } else {
    ties->free[to]++;
  }
}

/* Gives a person the first place that they can have. */
static void
settle_person (Ties *ties, guint32 person)
{
  const guint32 now = get_place (ties, person);

  if (ties->first[person] == ties->first[person + 1]
      || get_tight (ties, ties->first[person]) == now)
    return;
  find_ways (ties, person, now);
  for (guint64 i = ties->first[person]; get_tight (ties, i) != now; i++) {
    guint32 at = get_tight (ties, i);

    if (ties->next[at] == MERIT_FLOW_NONE)
      continue;
    ties->search->places[person] = at;
    for (; at != now; at = ties->next[at])
      move (ties, person, at, ties->next[at]);
    return;
  }
}

static void
list_tight (Ties *ties)
{
  const Search *search = ties->search;
  const MeritStaffing *staffing = search->staffing;

  for (guint32 p = 0; p < staffing->n_people; p++) {
    const guint n = staffing->list (staffing->data, p, search->offers);

    ties->first[p] = ties->tight->len;
    for (guint i = 0; i < n; i++) {
      const MeritOffer *offer = &search->offers[i];

      if (offer->weight == search->worth[p] + search->price[offer->place])
        g_array_append_val (ties->tight, offer->place);
    }
    if (ties->tight->len > ties->first[p] && search->worth[p] == 0)
      g_array_append_val (ties->tight, ties->none);
  }
  ties->first[staffing->n_people] = ties->tight->len;
}

static void
free_ways (gpointer data)
{
  GArray *ways = data;

  for (guint i = 0; i < ways->len; i++)
    g_array_unref (g_array_index (ways, Way, i).people);
  g_array_unref (ways);
}

static void
settle_ties (Search *search)
{
  const MeritStaffing *staffing = search->staffing;
  const guint32 n = staffing->n_places;
  g_autoptr (GArray) tight = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) ways = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) into = g_ptr_array_new_with_free_func (free_ways);
  g_autofree guint64 *first = g_new (guint64, (gsize) staffing->n_people + 1);
  g_autofree guint64 *left = g_new (guint64, (gsize) n + 1);
  g_autofree guint32 *next = g_new (guint32, (gsize) n + 1);
  g_autofree guint32 *queue = g_new (guint32, (gsize) n + 1);

  for (guint32 v = 0; v <= n; v++)
    g_ptr_array_add (into, g_array_new (FALSE, FALSE, sizeof (Way)));
  for (guint32 v = 0; v < n; v++)
    left[v] = search->room[v];
  left[n] = 0;
  for (guint32 p = 0; p < staffing->n_people; p++)
    if (search->places[p] != MERIT_FLOW_NONE)
      left[search->places[p]]--;

  Ties ties = { search, n, first, tight, ways, (GArray **) into->pdata, left, next, queue };

  list_tight (&ties);
  for (guint32 p = 0; p < staffing->n_people; p++)
    list_moves (&ties, p);
  for (guint32 p = 0; p < staffing->n_people; p++)
    settle_person (&ties, p);
}

gboolean
merit_staffing_solve (const MeritStaffing *staffing, guint32 *places)
{
  const guint32 n_people = staffing->n_people, n_places = staffing->n_places;
  Search search = {
    .staffing = staffing,
    .room = g_new (guint32, MAX (n_places, 1)),
    .edges = g_array_new (FALSE, FALSE, sizeof (MeritFlowEdge)),
    .people = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .local = g_new (guint32, MAX (n_people, 1)),
    .worth = g_new0 (MeritWeight, MAX (n_people, 1)),
    .price = g_new0 (MeritWeight, MAX (n_places, 1)),
    .places = places,
    .offers = g_new (MeritOffer, MAX (n_places, 1)),
  };
  gboolean ok = TRUE;

  memset (search.local, 0xff, n_people * sizeof *search.local);
  memset (places, 0xff, n_people * sizeof *places);
  for (guint32 v = 0; v < n_places; v++)
    search.room[v] = (guint32) MIN (staffing->room[v], MAX (n_people, 1));
  for (guint round = 0; ok && price_out (&search, round); round++)
    ok = solve_restricted (&search);
  if (ok)
    settle_ties (&search);
  g_array_unref (search.edges);
  g_array_unref (search.people);
  g_free (search.room);
  g_free (search.local);
  g_free (search.worth);
  g_free (search.price);
  g_free (search.offers);
  return ok;
}
