/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison: two class models side by side, and what someone ready for the one still needs for
 * the other. Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-engine.h>

G_BEGIN_DECLS

#define MERIT_TYPE_COMPARISON (merit_comparison_get_type ())

/**
 * MeritComparison:
 *
 * Two classes of an engine set side by side, one row per competency that either requires.
 */
typedef struct _MeritComparison MeritComparison;

MERIT_API GType merit_comparison_get_type (void);

/**
 * merit_comparison_new:
 * @engine: an engine
 * @first: index of a class
 * @second: index of another class
 *
 * Returns: (transfer full): the comparison
 */
MERIT_API MeritComparison *merit_comparison_new (MeritEngine *engine, guint first, guint second);

/**
 * merit_comparison_ref:
 * @comparison: a comparison
 *
 * Returns: (transfer full): @comparison
 */
MERIT_API MeritComparison *merit_comparison_ref (MeritComparison *comparison);

/**
 * merit_comparison_unref:
 * @comparison: (transfer full): a comparison
 */
MERIT_API void merit_comparison_unref (MeritComparison *comparison);

/**
 * merit_comparison_get_class:
 * @comparison: a comparison
 * @side: 0 for the first class, 1 for the second
 *
 * Returns: (transfer none): the class
 */
MERIT_API MeritClass *merit_comparison_get_class (const MeritComparison *comparison, guint side);

/**
 * merit_comparison_get_length:
 * @comparison: a comparison
 *
 * Returns: how many competencies either class requires
 */
MERIT_API guint merit_comparison_get_length (const MeritComparison *comparison);

/**
 * merit_comparison_get_competency:
 * @comparison: a comparison
 * @row: from 0, in bank order
 *
 * Returns: (transfer none): the competency
 */
MERIT_API MeritCompetency *merit_comparison_get_competency (const MeritComparison *comparison,
                                                            guint row);

/**
 * merit_comparison_get_requirement:
 * @comparison: a comparison
 * @row: from 0, in bank order
 * @side: 0 for the first class, 1 for the second
 *
 * Returns: (transfer none) (nullable): what the class requires, or %NULL where it does not ask for
 *   it
 */
MERIT_API MeritRequirement *merit_comparison_get_requirement (const MeritComparison *comparison,
                                                              guint row, guint side);

/**
 * merit_comparison_get_move:
 * @comparison: a comparison
 * @side: 0 from the first class to the second, 1 from the second to the first
 *
 * The match, on the target class, of someone who is assessed at exactly the levels that the class
 * of origin requires and at nothing else: what is short must be raised, what is unassessed is not
 * known from the class of origin and must be assessed.
 *
 * Returns: (transfer none): the match
 */
MERIT_API MeritMatch *merit_comparison_get_move (const MeritComparison *comparison, guint side);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritComparison, merit_comparison_unref)

G_END_DECLS
