/* SPDX-License-Identifier: Apache-2.0 */
/* A fit: which of an engine's classes serves one profile best, by how much, and what decides it.
 * Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-engine.h>

G_BEGIN_DECLS

#define MERIT_TYPE_FIT (merit_fit_get_type ())

/**
 * MeritFit:
 *
 * One profile set against all classes of an engine. Classes with lower requirements score higher,
 * so the best fit is where a person stands closest to what is required, not where they would be
 * used best.
 */
typedef struct _MeritFit MeritFit;

MERIT_API GType merit_fit_get_type (void);

/**
 * merit_fit_new:
 * @engine: an engine of at least two classes
 * @profile: a profile of its bank
 *
 * Returns: (transfer full): the fit
 */
MERIT_API MeritFit *merit_fit_new (MeritEngine *engine, MeritProfile *profile);

/**
 * merit_fit_ref:
 * @fit: a fit
 *
 * Returns: (transfer full): @fit
 */
MERIT_API MeritFit *merit_fit_ref (MeritFit *fit);

/**
 * merit_fit_unref:
 * @fit: (transfer full): a fit
 */
MERIT_API void merit_fit_unref (MeritFit *fit);

/**
 * merit_fit_get_best:
 * @fit: a fit
 *
 * Returns: the index of the class with the highest exact score, or -1 where two share it or none
 *   has one
 */
MERIT_API gint merit_fit_get_best (const MeritFit *fit);

/**
 * merit_fit_get_second:
 * @fit: a fit
 *
 * Returns: the index of the class with the next highest score (ties in engine order), or -1 where
 *   there is no best
 */
MERIT_API gint merit_fit_get_second (const MeritFit *fit);

/**
 * merit_fit_format_margin:
 * @fit: a fit
 *
 * Returns: (transfer full) (nullable): the distance from best to second in percentage points, two
 *   decimals, half up; "0.00" where two share the highest score; %NULL where fewer than two have
 *   one
 */
MERIT_API char *merit_fit_format_margin (const MeritFit *fit);

/**
 * merit_fit_get_match:
 * @fit: a fit
 * @klass: index of a class
 *
 * Returns: (transfer full): the match on that class
 */
MERIT_API MeritMatch *merit_fit_get_match (const MeritFit *fit, guint klass);

/**
 * merit_fit_get_deciding:
 * @fit: a fit
 * @n_deciding: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_deciding): indices of the requirements of the second
 *   class that are not met, the one that loses the largest share of the class's points first, then
 *   bank order
 */
MERIT_API const guint *merit_fit_get_deciding (const MeritFit *fit, guint *n_deciding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritFit, merit_fit_unref)

G_END_DECLS
