/* SPDX-License-Identifier: Apache-2.0 */
/* A sensitivity analysis: what would be different if a required level that the source does not
 * state were another, and how far weights can move before the first K of a ranking change. Every
 * answer is exact. Belongs to one thread at a time. */
#pragma once

#include <merit/merit-batch.h>

G_BEGIN_DECLS

#define MERIT_TYPE_SENSITIVITY (merit_sensitivity_get_type ())

/**
 * MERIT_SENSITIVITY_NAMED:
 *
 * How many people merit_sensitivity_get_people() names at most.
 */
#define MERIT_SENSITIVITY_NAMED 5

/**
 * MERIT_MAX_SENSITIVITY_CELLS:
 *
 * The most different combinations of scores that an analysis keeps, summed over the requirements of
 * all classes. People with equal scores take no memory of their own, but how many different scores
 * there are depends on weights, requirements and people.
 */
#define MERIT_MAX_SENSITIVITY_CELLS 2097152

/**
 * MeritSensitivity:
 *
 * An analysis over any number of profiles. The top K of a class is everyone of rank K or better:
 * people of equal rank are never parted, so it may hold more than K.
 */
typedef struct _MeritSensitivity MeritSensitivity;

/**
 * MeritSensitivityLevel:
 * @requirement: index of the requirement in its class
 * @level: the level that is tried
 * @recorded: whether the class records it as one that the evidence allows; where none is recorded
 *   for a requirement, every other level of the scale is tried
 * @changed: people whose status would be another
 * @kept: people of the top K who would stay in it
 * @left: people of the top K who would not
 * @entered: people who would come into it
 * @rank_change: the most places that anyone would move, up or down
 * @rank_change_people: how many would move so far; 0 where nobody would move
 * @rank_before: the rank now of the first of them (by rank now, then id)
 * @rank_after: the rank that they would have
 *
 * What would be different if one requirement asked for another level.
 */
typedef struct {
  guint requirement;
  guint level;
  gboolean recorded;
  guint64 changed;
  guint64 kept;
  guint64 left;
  guint64 entered;
  guint64 rank_change;
  guint64 rank_change_people;
  guint64 rank_before;
  guint64 rank_after;
} MeritSensitivityLevel;

/**
 * MeritSensitivityPeople:
 * @MERIT_SENSITIVITY_CHANGED: those whose status would be another, by rank now, then id
 * @MERIT_SENSITIVITY_LEFT: those who would leave the top K, by rank now, then id
 * @MERIT_SENSITIVITY_ENTERED: those who would come into it, by the rank they would have, then id
 * @MERIT_SENSITIVITY_MOVED: those who would move the most places, by rank now, then id
 *
 * Which people are asked for.
 */
typedef enum {
  MERIT_SENSITIVITY_CHANGED,
  MERIT_SENSITIVITY_LEFT,
  MERIT_SENSITIVITY_ENTERED,
  MERIT_SENSITIVITY_MOVED,
} MeritSensitivityPeople;

/**
 * MeritSensitivityWeight:
 * @weight: the weight now, that of the policy where it gives one
 * @has_limits: whether @low_any to @high_included are known. They are where all scores have one
 *   denominator; where the score is over what is assessed, the ends are roots of quadratic
 *   equations and only whole weights are worked out
 * @low_any: whether every lower weight above 0 leaves the top K as it is
 * @low_numerator: otherwise, the end of the range below, a fraction in lowest terms
 * @low_denominator: of that fraction
 * @low_included: whether the top K is still the same at that end itself
 * @high_any: whether every higher weight leaves the top K as it is
 * @high_numerator: otherwise, the end of the range above, a fraction in lowest terms
 * @high_denominator: of that fraction
 * @high_included: whether the top K is still the same at that end itself
 * @whole_low: every whole weight from here,
 * @whole_high: to here leaves the top K as it is, 1 to %MERIT_MAX_WEIGHT; both 0 where no weight is
 *   worked out: under a policy with groups, where each weight changes what the others of its group
 *   count, and for a weight of 0
 *
 * How far the weight of one requirement can move, all others unchanged, before the set of people in
 * the top K changes: the least change of one weight that alters a decision (E. Triantaphyllou and
 * A. Sánchez, "A sensitivity analysis approach for some deterministic multi-criteria
 * decision-making methods", Decision Sciences 28, 1997), worked out in whole numbers. Fields that
 * are not known are 0.
 */
typedef struct {
  guint weight;
  gboolean has_limits;
  gboolean low_any;
  guint64 low_numerator;
  guint64 low_denominator;
  gboolean low_included;
  gboolean high_any;
  guint64 high_numerator;
  guint64 high_denominator;
  gboolean high_included;
  guint whole_low;
  guint whole_high;
} MeritSensitivityWeight;

MERIT_API GType merit_sensitivity_get_type (void);

/**
 * merit_sensitivity_new:
 * @engine: what scores
 * @top: K, at least 1
 * @error: %MERIT_ERROR_DATA where a class cannot earn a point with some requirement at another
 *   level, or the policy ranks only those who pass its stages
 *
 * Returns: (transfer full): an analysis of nobody yet, or %NULL
 */
MERIT_API MeritSensitivity *merit_sensitivity_new (MeritEngine *engine, guint64 top,
                                                   GError **error);

/**
 * merit_sensitivity_ref:
 * @sensitivity: an analysis
 *
 * Returns: (transfer full): @sensitivity
 */
MERIT_API MeritSensitivity *merit_sensitivity_ref (MeritSensitivity *sensitivity);

/**
 * merit_sensitivity_unref:
 * @sensitivity: (transfer full): an analysis
 */
MERIT_API void merit_sensitivity_unref (MeritSensitivity *sensitivity);

/**
 * merit_sensitivity_get_engine:
 * @sensitivity: an analysis
 *
 * Returns: (transfer none): what scores
 */
MERIT_API MeritEngine *merit_sensitivity_get_engine (const MeritSensitivity *sensitivity);

/**
 * merit_sensitivity_get_top:
 * @sensitivity: an analysis
 *
 * Returns: K
 */
MERIT_API guint64 merit_sensitivity_get_top (const MeritSensitivity *sensitivity);

/**
 * merit_sensitivity_add:
 * @sensitivity: an analysis
 * @profile: a profile of the engine's bank
 *
 * Takes in one more profile: a batch of one.
 */
MERIT_API void merit_sensitivity_add (MeritSensitivity *sensitivity, MeritProfile *profile);

/**
 * merit_sensitivity_get_sink:
 * @sensitivity: an analysis
 *
 * Returns: (transfer none): a sink that takes in what a batch hands on
 */
MERIT_API MeritSink *merit_sensitivity_get_sink (MeritSensitivity *sensitivity);

/**
 * merit_sensitivity_get_profiles:
 * @sensitivity: an analysis
 *
 * Returns: how many profiles were taken in
 */
MERIT_API guint64 merit_sensitivity_get_profiles (const MeritSensitivity *sensitivity);

/**
 * merit_sensitivity_settle:
 * @sensitivity: an analysis
 * @error: %MERIT_ERROR_DATA where there were more than %MERIT_MAX_SENSITIVITY_CELLS different
 *   combinations of scores
 *
 * Works out the answers for the profiles taken in so far. To be called before any of the functions
 * below, and again when profiles were added.
 *
 * Returns: whether there are answers
 */
MERIT_API gboolean merit_sensitivity_settle (MeritSensitivity *sensitivity, GError **error);

/**
 * merit_sensitivity_get_in_top:
 * @sensitivity: a settled analysis
 * @klass: index of a class
 *
 * Returns: how many people are of rank K or better
 */
MERIT_API guint64 merit_sensitivity_get_in_top (const MeritSensitivity *sensitivity, guint klass);

/**
 * merit_sensitivity_get_n_levels:
 * @sensitivity: an analysis
 * @klass: index of a class
 *
 * Returns: how many levels of its requirements are tried in place of those that are not stated
 */
MERIT_API guint merit_sensitivity_get_n_levels (const MeritSensitivity *sensitivity, guint klass);

/**
 * merit_sensitivity_get_level:
 * @sensitivity: a settled analysis
 * @klass: index of a class
 * @index: from 0, by requirement, then level
 * @level: (out caller-allocates): what would be different
 */
MERIT_API void merit_sensitivity_get_level (const MeritSensitivity *sensitivity, guint klass,
                                            guint index, MeritSensitivityLevel *level);

/**
 * merit_sensitivity_get_changes:
 * @sensitivity: a settled analysis
 * @klass: index of a class
 * @index: as for merit_sensitivity_get_level()
 * @from: a status
 * @to: a status
 *
 * Returns: how many people have status @from and would have status @to
 */
MERIT_API guint64 merit_sensitivity_get_changes (const MeritSensitivity *sensitivity, guint klass,
                                                 guint index, MeritStatus from, MeritStatus to);

/**
 * merit_sensitivity_get_people:
 * @sensitivity: a settled analysis
 * @klass: index of a class
 * @index: as for merit_sensitivity_get_level()
 * @people: who is asked for
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids of the first
 *   %MERIT_SENSITIVITY_NAMED of them
 */
MERIT_API char **merit_sensitivity_get_people (const MeritSensitivity *sensitivity, guint klass,
                                               guint index, MeritSensitivityPeople people);

/**
 * merit_sensitivity_get_weight:
 * @sensitivity: a settled analysis
 * @klass: index of a class
 * @requirement: index of a requirement
 * @weight: (out caller-allocates): how far it can move
 */
MERIT_API void merit_sensitivity_get_weight (const MeritSensitivity *sensitivity, guint klass,
                                             guint requirement, MeritSensitivityWeight *weight);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritSensitivity, merit_sensitivity_unref)

G_END_DECLS
