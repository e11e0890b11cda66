/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation: one profile against one class in words that stand up to a challenge: what counts,
 * what is missing, what would close it. Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-engine.h>

G_BEGIN_DECLS

#define MERIT_TYPE_EXPLANATION (merit_explanation_get_type ())

/**
 * MeritExplanation:
 *
 * A match put into words.
 */
typedef struct _MeritExplanation MeritExplanation;

MERIT_API GType merit_explanation_get_type (void);

/**
 * merit_explanation_new:
 * @engine: an engine
 * @klass: index of a class
 * @profile: a profile of its bank
 *
 * Returns: (transfer full): the explanation
 */
MERIT_API MeritExplanation *merit_explanation_new (MeritEngine *engine, guint klass,
                                                   MeritProfile *profile);

/**
 * merit_explanation_ref:
 * @explanation: an explanation
 *
 * Returns: (transfer full): @explanation
 */
MERIT_API MeritExplanation *merit_explanation_ref (MeritExplanation *explanation);

/**
 * merit_explanation_unref:
 * @explanation: (transfer full): an explanation
 */
MERIT_API void merit_explanation_unref (MeritExplanation *explanation);

/**
 * merit_explanation_get_match:
 * @explanation: an explanation
 *
 * Returns: (transfer none): the figures behind the words
 */
MERIT_API MeritMatch *merit_explanation_get_match (const MeritExplanation *explanation);

/**
 * merit_explanation_get_verdict:
 * @explanation: an explanation
 *
 * Returns: (transfer none): where the person stands, in one or two sentences
 */
MERIT_API const char *merit_explanation_get_verdict (const MeritExplanation *explanation);

/**
 * merit_explanation_get_finding:
 * @explanation: an explanation
 * @requirement: index of a requirement of the class
 *
 * Returns: (transfer none): what was assessed against what is required, and what it earns, in a
 *   sentence
 */
MERIT_API const char *merit_explanation_get_finding (const MeritExplanation *explanation,
                                                     guint requirement);

/**
 * merit_explanation_get_step:
 * @explanation: an explanation
 * @requirement: index of a requirement of the class
 *
 * Returns: (transfer none) (nullable): what would close the gap, or settle what is not known; %NULL
 *   where the requirement is met
 */
MERIT_API const char *merit_explanation_get_step (const MeritExplanation *explanation,
                                                  guint requirement);

/**
 * merit_explanation_get_notes:
 * @explanation: an explanation
 *
 * Returns: (transfer none) (array zero-terminated=1): what a reader must know to judge the figures:
 *   levels that are not stated, errata, how the score is made
 */
MERIT_API const char *const *merit_explanation_get_notes (const MeritExplanation *explanation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritExplanation, merit_explanation_unref)

G_END_DECLS
