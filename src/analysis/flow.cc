/* SPDX-License-Identifier: Apache-2.0 */
/* The network: people → places → an end, and people → end for who has no place. One unit comes
 * from each person, so every flow is a matching; its cost is the weight with its sign turned.
 * Numbers of 64 bits are used where they suffice, for speed only: the result is the same. */
#include <limits>
#include <new>

/* Before GLib, which has a macro of the name of a member. */
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include "analysis/flow.h"

/* LEMON prices what it has not connected yet with half of the greatest number, and potentials add
 * up at most one weight a node on top: a quarter of the range is left for them. */
template <typename Cost>
static bool
fits (MeritWeight weight, guint64 n_nodes)
{
  const MeritWeight most = std::numeric_limits<Cost>::max () / 4;

  return weight <= most / static_cast<MeritWeight> (n_nodes + 2);
}

gboolean
merit_flow_fits (MeritWeight weight, guint64 n_people, guint64 n_places)
{
  return fits<MeritWeight> (weight, n_people + n_places);
}

namespace {

struct Problem {
  const MeritFlowEdge *edges;
  guint32 n_edges;
  guint32 n_people;
  const guint32 *room;
  guint32 n_places;
};

typedef lemon::SmartDigraph Graph;

/* Nodes are people, places and the end, arcs are edges, then one a person, then one a place: each
 * numbered in this order. */
void
build (Graph &graph, const Problem &problem)
{
  const int n = static_cast<int> (problem.n_people + problem.n_places);

  graph.reserveNode (n + 1);
  graph.reserveArc (static_cast<int> (problem.n_edges) + n);
  for (int i = 0; i <= n; i++)
    graph.addNode ();
  for (guint32 i = 0; i < problem.n_edges; i++)
    graph.addArc (
        graph.nodeFromId (static_cast<int> (problem.edges[i].person)),
        graph.nodeFromId (static_cast<int> (problem.n_people + problem.edges[i].place)));
  for (int i = 0; i < n; i++)
    graph.addArc (graph.nodeFromId (i), graph.nodeFromId (n));
}

template <typename Cost>
bool
solve (const Problem &problem, guint32 *places, MeritWeight *worth, MeritWeight *price)
{
  Graph graph;

  build (graph, problem);

  const int n_edges = static_cast<int> (problem.n_edges);
  const int n_people = static_cast<int> (problem.n_people);
  const int n = n_people + static_cast<int> (problem.n_places);
  const int unlimited = std::numeric_limits<int>::max ();
  Graph::ArcMap<Cost> cost (graph, Cost (0));
  Graph::ArcMap<int> upper (graph, unlimited);
  Graph::NodeMap<int> supply (graph, 0);

  for (int i = 0; i < n_edges; i++)
    cost[graph.arcFromId (i)] = static_cast<Cost> (-problem.edges[i].weight);
  for (guint32 v = 0; v < problem.n_places; v++)
    upper[graph.arcFromId (n_edges + n_people + static_cast<int> (v))]
        = static_cast<int> (problem.room[v]);
  for (int p = 0; p < n_people; p++)
    supply[graph.nodeFromId (p)] = 1;
  supply[graph.nodeFromId (n)] = -n_people;

  lemon::NetworkSimplex<Graph, int, Cost> simplex (graph);

  simplex.upperMap (upper).costMap (cost).supplyMap (supply);
  if (simplex.run () != lemon::NetworkSimplex<Graph, int, Cost>::OPTIMAL)
    return false;

  const Cost end = simplex.potential (graph.nodeFromId (n));

  for (int p = 0; p < n_people; p++) {
    places[p] = MERIT_FLOW_NONE;
    worth[p] = simplex.potential (graph.nodeFromId (p)) - end;
  }
  for (guint32 v = 0; v < problem.n_places; v++) {
    price[v] = end - simplex.potential (graph.nodeFromId (n_people + static_cast<int> (v)));
    /* Only where nobody is there: the price may be raised to 0. */
    if (price[v] < 0)
      price[v] = 0;
  }
  for (int i = 0; i < n_edges; i++)
    if (simplex.flow (graph.arcFromId (i)) > 0)
      places[problem.edges[i].person] = problem.edges[i].place;
  return true;
}

} // namespace

gboolean
merit_flow_solve (const MeritFlowEdge *edges, guint32 n_edges, guint32 n_people,
                  const guint32 *room, guint32 n_places, guint32 *places, MeritWeight *worth,
                  MeritWeight *price)
{
  const Problem problem = { edges, n_edges, n_people, room, n_places };
  const guint64 n_nodes = static_cast<guint64> (n_people) + n_places;
  MeritWeight most = 0;

  for (guint32 i = 0; i < n_edges; i++)
    if (edges[i].weight > most)
      most = edges[i].weight;
  if (n_nodes + n_edges >= static_cast<guint64> (std::numeric_limits<int>::max ())
      || !fits<MeritWeight> (most, n_nodes))
    return FALSE;
  try {
    return fits<gint64> (most, n_nodes) ? solve<gint64> (problem, places, worth, price)
                                        : solve<MeritWeight> (problem, places, worth, price);
  } catch (const std::bad_alloc &) {
    g_error ("out of memory");
  }
}
