/* SPDX-License-Identifier: Apache-2.0 */
/* The exact mean of fractions over different denominators, as scores are under an assessed-only
 * policy. Sums are kept per denominator, so they can be merged in any order. One thread at a
 * time. */
#pragma once

#include <glib.h>

/* Sums of numerators by denominator. Their number is that of the distinct denominators. */
typedef struct _MeritSums MeritSums;

MeritSums *merit_sums_new (void);
void merit_sums_free (MeritSums *sums);

/* Adds @points / @most; most above 0. */
void merit_sums_add (MeritSums *sums, guint32 points, guint32 most);
void merit_sums_merge (MeritSums *sums, const MeritSums *other);

/* Hundredths of a percent of the sum of all fractions divided by @n, rounded half up; n above 0. */
guint64 merit_sums_mean (const MeritSums *sums, guint64 n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritSums, merit_sums_free)
