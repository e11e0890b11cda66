/* SPDX-License-Identifier: Apache-2.0 */
/* How far the weight of one requirement can move before the set of the first K changes, by exact
 * arithmetic. The set holds everyone of rank K or better, ranks being 1 more than the number of
 * people strictly above: it is larger than K where equal people stand at its end. */
#pragma once

#include <glib.h>

/* People whose score is the same whatever the weight: with the requirement's weight changed by the
 * factor t it is (points + t · own) / (most + t · own_most). */
typedef struct {
  guint64 points; /* on the other requirements; all four below 2^32 */
  guint64 most;
  guint64 own; /* on the requirement, at its present weight */
  guint64 own_most;
  guint32 superior; /* what equal scores are told apart by */
  gboolean in_top;  /* whether they are in the set at the present weight */
  guint64 count;    /* how many they are, above 0 */
} MeritLine;

/* An end of the range of weights, as a fraction in lowest terms. */
typedef struct {
  gboolean any; /* the set never changes on this side; what follows is 0 */
  guint64 numerator;
  guint64 denominator;
  gboolean included; /* whether the set is still the same at the end itself */
} MeritWeightLimit;

typedef struct {
  gboolean has_limits;  /* FALSE: scores have different denominators, so that the ends would be
                           roots of quadratic equations; only whole weights are known */
  MeritWeightLimit low; /* above 0 */
  MeritWeightLimit high;
  guint whole_low;  /* every whole weight from here … */
  guint whole_high; /* … to here leaves the set as it is */
} MeritWeightRange;

/* @weight: the present one, 1 to @max_weight; whole weights up to this are tried. @k: at least 1.
 */
MeritWeightRange merit_weight_range_find (const MeritLine *lines, gsize n, guint64 k, guint weight,
                                          guint max_weight);
