/* SPDX-License-Identifier: Apache-2.0 */
/* The best filling of places, exact, and of equally good ones always the same. */
#pragma once

#include "analysis/flow.h"

/* A place that a person may have. */
typedef struct {
  guint32 place;
  MeritWeight weight; /* above 0 */
} MeritOffer;

typedef struct {
  guint32 n_people;
  guint32 n_places;
  const guint64 *room; /* of each place, at least 1 */
  /* Writes the offers of a person, in ascending order of places, and returns how many there are:
   * up to n_places. */
  guint (*list) (gconstpointer data, guint32 person, MeritOffer *offers);
  gconstpointer data;
} MeritStaffing;

/* Gives people places so that the sum of weights is the greatest. Where that can be done in several
 * ways, people are gone through in order, and each gets the first place that they have in any of
 * the ways that are left, or else none: so the result does not depend on how it was found. @places:
 * of each person, or MERIT_FLOW_NONE. Weights must fit (merit_flow_fits()). Returns FALSE where the
 * solver failed. */
gboolean merit_staffing_solve (const MeritStaffing *staffing, guint32 *places);
