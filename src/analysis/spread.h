/* SPDX-License-Identifier: Apache-2.0 */
/* A spread: where all people ranked on a class stand, as counts of the different places and not of
 * people, so that it knows everyone where a list holds only the first. It gives the bands of their
 * scores, and between which ranks each of them could come out. Spreads of parts merge in any order
 * to that of the whole. One thread at a time. */
#pragma once

#include "analysis/banding.h"
#include "engine/screen.h"

typedef struct _MeritSpread MeritSpread;

/* @banding: NULL where no bands are asked for. @bounds: whether ranks at best and at worst are. The
 * engine and the banding must outlive the spread. */
MeritSpread *merit_spread_new (const MeritEngine *engine, guint klass, const MeritBanding *banding,
                               gboolean bounds);
void merit_spread_free (MeritSpread *spread);

/* Counts all rows of @scored on the spread's class; for bands only those that @screen lets pass. */
void merit_spread_take (MeritSpread *spread, const MeritScored *scored, const MeritScreen *screen);
void merit_spread_merge (MeritSpread *spread, const MeritSpread *other);

/* The bands of all that was counted, from the highest down; borrowed until more is. */
const GArray *merit_spread_get_bands (MeritSpread *spread);
const MeritBandFigures *merit_spread_get_figures (MeritSpread *spread);

/* The band of the score of someone ranked who was counted, or NULL where there is no score. */
const MeritBand *merit_spread_find_band (MeritSpread *spread, const MeritScore *score);

/* The best and the worst rank that a person who was counted could have if everything not assessed,
 * of them and of all others, were assessed; @best 0 where no assessment has them ranked, @worst 0
 * where some has them not ranked. */
void merit_spread_find_bounds (MeritSpread *spread, const MeritRow *row, guint64 *best,
                               guint64 *worst);
