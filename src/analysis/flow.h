/* SPDX-License-Identifier: Apache-2.0 */
/* A flow: the heaviest matching of people with places that have room for several, by LEMON's
 * network simplex. Small on purpose: it is the only door to C++. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Weights are whole numbers of up to 126 bits: see merit_flow_fits(). */
__extension__ typedef __int128 MeritWeight;

/* A person who may have a place, and what that is worth: above 0. */
typedef struct {
  guint32 person;
  guint32 place;
  MeritWeight weight;
} MeritFlowEdge;

/* The place of who has none. */
#define MERIT_FLOW_NONE G_MAXUINT32

/* Whether weights up to @weight can be added up along any path between so many people and places
 * without overflow. */
gboolean merit_flow_fits (MeritWeight weight, guint64 n_people, guint64 n_places);

/* Gives people places so that the sum of weights is the greatest; place v has room for @room[v]
 * people, at least 1. @places: of each person. @worth and @price are the dual solution that proves
 * it: not below 0, worth[p] + price[v] not below the weight of any edge (p, v) and equal to it
 * where p has v, worth[p] = 0 where p has no place, price[v] = 0 where v has room left. Returns
 * FALSE where the solver failed. */
gboolean merit_flow_solve (const MeritFlowEdge *edges, guint32 n_edges, guint32 n_people,
                           const guint32 *room, guint32 n_places, guint32 *places,
                           MeritWeight *worth, MeritWeight *price);

G_END_DECLS
