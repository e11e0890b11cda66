/* SPDX-License-Identifier: Apache-2.0 */
/* Nearest classes: every class of an engine in the order of how far one person is from it.
 * Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-engine.h>

G_BEGIN_DECLS

#define MERIT_TYPE_NEAREST (merit_nearest_get_type ())

/**
 * MeritNearest:
 *
 * Classes, the nearest first.
 */
typedef struct _MeritNearest MeritNearest;

MERIT_API GType merit_nearest_get_type (void);

/**
 * merit_nearest_new:
 * @engine: what scores
 * @profile: a profile of its bank
 *
 * Orders the classes by how many levels are missing at most, the fewest first: what is not assessed
 * counts with all the levels that are required, for nobody is near to what is not known of him.
 * Then by exact score, the highest first, then in the engine's order. Classes for which someone is
 * assessed too high, which only a policy with an upper margin knows, come last.
 *
 * Returns: (transfer full): the order
 */
MERIT_API MeritNearest *merit_nearest_new (MeritEngine *engine, MeritProfile *profile);

/**
 * merit_nearest_ref:
 * @nearest: an order
 *
 * Returns: (transfer full): @nearest
 */
MERIT_API MeritNearest *merit_nearest_ref (MeritNearest *nearest);

/**
 * merit_nearest_unref:
 * @nearest: (transfer full): an order
 */
MERIT_API void merit_nearest_unref (MeritNearest *nearest);

/**
 * merit_nearest_get_profile:
 * @nearest: an order
 *
 * Returns: (transfer none): whose it is
 */
MERIT_API MeritProfile *merit_nearest_get_profile (const MeritNearest *nearest);

/**
 * merit_nearest_get_length:
 * @nearest: an order
 *
 * Returns: how many classes there are
 */
MERIT_API guint merit_nearest_get_length (const MeritNearest *nearest);

/**
 * merit_nearest_get_match:
 * @nearest: an order
 * @index: from 0, the nearest first
 *
 * Returns: (transfer none): the person's match with that class
 */
MERIT_API MeritMatch *merit_nearest_get_match (const MeritNearest *nearest, guint index);

/**
 * merit_nearest_get_missing:
 * @nearest: an order
 * @index: from 0, the nearest first
 *
 * Returns: how many levels are missing at most: those short, and what is not assessed with all the
 *   levels that are required
 */
MERIT_API guint merit_nearest_get_missing (const MeritNearest *nearest, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritNearest, merit_nearest_unref)

G_END_DECLS
