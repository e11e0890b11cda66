/* SPDX-License-Identifier: Apache-2.0 */
/* A match: what one profile is worth on one class, requirement by requirement. Every figure is a
 * whole number or an exact fraction of two. Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-class.h>

G_BEGIN_DECLS

#define MERIT_TYPE_MATCH (merit_match_get_type ())

/**
 * MeritStatus:
 * @MERIT_STATUS_READY: every requirement is met
 * @MERIT_STATUS_SHORT: some assessed requirement is not met
 * @MERIT_STATUS_INCOMPLETE: none is short, but some are unassessed: an assessment could still make
 *   this person ready
 *
 * Where a person stands towards a class.
 */
typedef enum {
  MERIT_STATUS_READY,
  MERIT_STATUS_SHORT,
  MERIT_STATUS_INCOMPLETE,
} MeritStatus;

/**
 * MeritState:
 * @MERIT_STATE_MET: assessed, and the level meets the requirement
 * @MERIT_STATE_SHORT: assessed below the required level
 * @MERIT_STATE_UNASSESSED: not assessed
 *
 * Where a person stands towards one requirement.
 */
typedef enum {
  MERIT_STATE_MET,
  MERIT_STATE_SHORT,
  MERIT_STATE_UNASSESSED,
} MeritState;

/**
 * MeritMatch:
 *
 * One profile set against one class.
 */
typedef struct _MeritMatch MeritMatch;

MERIT_API GType merit_match_get_type (void);

/**
 * merit_match_ref:
 * @match: a match
 *
 * Returns: (transfer full): @match
 */
MERIT_API MeritMatch *merit_match_ref (MeritMatch *match);

/**
 * merit_match_unref:
 * @match: (transfer full): a match
 */
MERIT_API void merit_match_unref (MeritMatch *match);

/**
 * merit_match_get_profile_id:
 * @match: a match
 *
 * Returns: (transfer none): the id of the profile
 */
MERIT_API const char *merit_match_get_profile_id (const MeritMatch *match);

/**
 * merit_match_get_profile_name:
 * @match: a match
 *
 * Returns: (transfer none) (nullable): the person's name, or %NULL where none is given
 */
MERIT_API const char *merit_match_get_profile_name (const MeritMatch *match);

/**
 * merit_match_get_class:
 * @match: a match
 *
 * Returns: (transfer none): the class
 */
MERIT_API MeritClass *merit_match_get_class (const MeritMatch *match);

/**
 * merit_match_get_points:
 * @match: a match
 *
 * Returns: the numerator of the score
 */
MERIT_API guint64 merit_match_get_points (const MeritMatch *match);

/**
 * merit_match_get_max_points:
 * @match: a match
 *
 * Returns: the denominator of the score: the most that the class can earn or, under an
 *   assessed-only policy, the most that the assessed requirements can; 0 where there is no score
 */
MERIT_API guint64 merit_match_get_max_points (const MeritMatch *match);

/**
 * merit_match_get_low_points:
 * @match: a match
 *
 * Returns: points with everything unassessed counted as the least it could earn
 */
MERIT_API guint64 merit_match_get_low_points (const MeritMatch *match);

/**
 * merit_match_get_high_points:
 * @match: a match
 *
 * Returns: points with everything unassessed counted as the most it could earn
 */
MERIT_API guint64 merit_match_get_high_points (const MeritMatch *match);

/**
 * merit_match_get_class_points:
 * @match: a match
 *
 * Returns: the most that the class can earn, of which low and high points are a part; at least 1
 */
MERIT_API guint64 merit_match_get_class_points (const MeritMatch *match);

/**
 * merit_match_get_status:
 * @match: a match
 *
 * Returns: ready, short or incomplete
 */
MERIT_API MeritStatus merit_match_get_status (const MeritMatch *match);

/**
 * merit_match_get_stop:
 * @match: a match
 *
 * Returns: index of the first stage of the policy that the person does not pass on the class and
 *   that keeps them from being ranked, or -1 where they are ranked
 */
MERIT_API gint merit_match_get_stop (const MeritMatch *match);

/**
 * merit_match_get_stage_points:
 * @match: a match
 * @stage: index of a stage of the policy
 *
 * Returns: the points reached in the stage, in a conjunctive policy how many of its requirements
 *   are met
 */
MERIT_API guint64 merit_match_get_stage_points (const MeritMatch *match, guint stage);

/**
 * merit_match_get_stage_max_points:
 * @match: a match
 * @stage: index of a stage of the policy
 *
 * Returns: what merit_match_get_stage_points() are a part of; 0 where there is no score, or where
 *   the class asks for nothing in the stage
 */
MERIT_API guint64 merit_match_get_stage_max_points (const MeritMatch *match, guint stage);

/**
 * merit_match_is_in_stage:
 * @match: a match
 * @stage: index of a stage of the policy
 * @requirement: index of a requirement of the class
 *
 * Returns: whether the stage asks for the requirement
 */
MERIT_API gboolean merit_match_is_in_stage (const MeritMatch *match, guint stage,
                                            guint requirement);

/**
 * merit_match_get_group_points:
 * @match: a match
 * @group: index of a group of the policy
 *
 * Returns: the points earned in the group, under an assessed-only policy by what is assessed
 */
MERIT_API guint64 merit_match_get_group_points (const MeritMatch *match, guint group);

/**
 * merit_match_get_group_max_points:
 * @match: a match
 * @group: index of a group of the policy
 *
 * Returns: what merit_match_get_group_points() are a part of; 0 where the class has no requirement
 *   in the group that counts, or none of them is assessed under an assessed-only policy
 */
MERIT_API guint64 merit_match_get_group_max_points (const MeritMatch *match, guint group);

/**
 * merit_match_get_met:
 * @match: a match
 *
 * Returns: how many requirements are met
 */
MERIT_API guint merit_match_get_met (const MeritMatch *match);

/**
 * merit_match_get_short:
 * @match: a match
 *
 * Returns: how many requirements are assessed and not met
 */
MERIT_API guint merit_match_get_short (const MeritMatch *match);

/**
 * merit_match_get_unassessed:
 * @match: a match
 *
 * Returns: how many requirements are not assessed
 */
MERIT_API guint merit_match_get_unassessed (const MeritMatch *match);

/**
 * merit_match_get_deficit:
 * @match: a match
 *
 * Returns: the sum of the gaps of the assessed requirements, in levels
 */
MERIT_API guint merit_match_get_deficit (const MeritMatch *match);

/**
 * merit_match_get_superior:
 * @match: a match
 *
 * Returns: how many met requirements were performed at superior standard
 */
MERIT_API guint merit_match_get_superior (const MeritMatch *match);

/**
 * merit_match_get_state:
 * @match: a match
 * @requirement: index of a requirement of the class
 *
 * Returns: met, short or unassessed
 */
MERIT_API MeritState merit_match_get_state (const MeritMatch *match, guint requirement);

/**
 * merit_match_get_level:
 * @match: a match
 * @requirement: index of a requirement of the class
 *
 * Returns: the assessed level, or -1 where unassessed
 */
MERIT_API gint merit_match_get_level (const MeritMatch *match, guint requirement);

/**
 * merit_match_get_performed_superior:
 * @match: a match
 * @requirement: index of a requirement of the class
 *
 * Returns: whether it was performed at superior standard
 */
MERIT_API gboolean merit_match_get_performed_superior (const MeritMatch *match, guint requirement);

/**
 * merit_match_get_gap:
 * @match: a match
 * @requirement: index of a requirement of the class
 *
 * Returns: required minus assessed level where short, else 0
 */
MERIT_API guint merit_match_get_gap (const MeritMatch *match, guint requirement);

/**
 * merit_match_get_requirement_low:
 * @match: a match
 * @requirement: index of a requirement of the class
 *
 * Returns: the points it earns, or the least it could earn where unassessed
 */
MERIT_API guint64 merit_match_get_requirement_low (const MeritMatch *match, guint requirement);

/**
 * merit_match_get_requirement_high:
 * @match: a match
 * @requirement: index of a requirement of the class
 *
 * Returns: the points it earns, or the most it could earn where unassessed
 */
MERIT_API guint64 merit_match_get_requirement_high (const MeritMatch *match, guint requirement);

/**
 * merit_match_get_requirement_max:
 * @match: a match
 * @requirement: index of a requirement of the class
 *
 * Returns: the most points that the requirement can earn
 */
MERIT_API guint64 merit_match_get_requirement_max (const MeritMatch *match, guint requirement);

/**
 * merit_status_to_string:
 * @status: a status
 *
 * Returns: (transfer none): "ready", "short" or "incomplete"
 */
MERIT_API const char *merit_status_to_string (MeritStatus status);

/**
 * merit_percent_to_string:
 * @points: a numerator, not above @max_points, below 2^40
 * @max_points: a denominator, below 2^40
 *
 * Returns: (transfer full) (nullable): the fraction in percent with two decimals, rounded half up,
 *   say "95.83"; %NULL where @max_points is 0
 */
MERIT_API char *merit_percent_to_string (guint64 points, guint64 max_points);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritMatch, merit_match_unref)

G_END_DECLS
