/* SPDX-License-Identifier: Apache-2.0 */
/* A development plan: what one person is to do to become ready for a class, what gains most first,
 * in the words of the bank. Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-engine.h>

G_BEGIN_DECLS

#define MERIT_TYPE_DEVELOPMENT (merit_development_get_type ())

/**
 * MeritAction:
 * @MERIT_ACTION_RAISE: assessed below what is required: the level is to be raised
 * @MERIT_ACTION_ASSESS: not assessed: it is to be found out
 * @MERIT_ACTION_NONE: not met because the level is above what counts as met: nothing is to be
 *   learned
 *
 * What a step of a development plan asks for.
 */
typedef enum {
  MERIT_ACTION_RAISE,
  MERIT_ACTION_ASSESS,
  MERIT_ACTION_NONE,
} MeritAction;

/**
 * MeritDevelopment:
 *
 * The steps that lead a person to a class.
 */
typedef struct _MeritDevelopment MeritDevelopment;

MERIT_API GType merit_development_get_type (void);

/**
 * merit_development_new:
 * @engine: an engine
 * @klass: index of a class
 * @profile: a profile of its bank
 *
 * Makes a step of every requirement that is not met. Steps are in order of the points that they
 * gain, most first, then in bank order.
 *
 * Returns: (transfer full): the plan; without steps where everything is met
 */
MERIT_API MeritDevelopment *merit_development_new (MeritEngine *engine, guint klass,
                                                   MeritProfile *profile);

/**
 * merit_development_ref:
 * @development: a plan
 *
 * Returns: (transfer full): @development
 */
MERIT_API MeritDevelopment *merit_development_ref (MeritDevelopment *development);

/**
 * merit_development_unref:
 * @development: (transfer full): a plan
 */
MERIT_API void merit_development_unref (MeritDevelopment *development);

/**
 * merit_development_get_match:
 * @development: a plan
 *
 * Returns: (transfer none): the figures that it starts from
 */
MERIT_API MeritMatch *merit_development_get_match (const MeritDevelopment *development);

/**
 * merit_development_get_length:
 * @development: a plan
 *
 * Returns: how many steps it has
 */
MERIT_API guint merit_development_get_length (const MeritDevelopment *development);

/**
 * merit_development_get_requirement:
 * @development: a plan
 * @step: which step, from 0
 *
 * Returns: the index in the class of the requirement that the step is to meet
 */
MERIT_API guint merit_development_get_requirement (const MeritDevelopment *development, guint step);

/**
 * merit_development_get_action:
 * @development: a plan
 * @step: which step, from 0
 *
 * Returns: what is to be done
 */
MERIT_API MeritAction merit_development_get_action (const MeritDevelopment *development,
                                                    guint step);

/**
 * merit_development_get_gain:
 * @development: a plan
 * @step: which step, from 0
 *
 * The points that the required level earns, at satisfactory standard, less those that the
 * assessment earns now; what is not assessed earns what the policy grants it. Never below 0, and 0
 * where nothing is to be done.
 *
 * Returns: points, of merit_match_get_class_points()
 */
MERIT_API guint64 merit_development_get_gain (const MeritDevelopment *development, guint step);

/**
 * merit_development_get_first_level:
 * @development: a plan
 * @step: which step, from 0
 *
 * Where a level is to be raised, the next above the assessed one; where it is to be assessed, the
 * required one. The step leads from here up to the required level.
 *
 * Returns: a level, 1 or more; 0 where nothing is to be done
 */
MERIT_API guint merit_development_get_first_level (const MeritDevelopment *development, guint step);

/**
 * merit_development_get_notes:
 * @development: a plan
 *
 * Returns: (transfer none) (array zero-terminated=1): what a reader must know to judge it: the
 *   policy, levels that are not stated, errata
 */
MERIT_API const char *const *merit_development_get_notes (const MeritDevelopment *development);

/**
 * merit_action_to_string:
 * @action: an action
 *
 * Returns: "raise", "assess" or "none"
 */
MERIT_API const char *merit_action_to_string (MeritAction action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritDevelopment, merit_development_unref)

G_END_DECLS
