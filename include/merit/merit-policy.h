/* SPDX-License-Identifier: Apache-2.0 */
/* A policy: how assessments earn points, when a requirement counts as met, what counts for what is
 * unassessed, what breaks ties, who is ranked at all, and how a score is printed.
 * Loaded whole or not at all, immutable afterwards, may be shared by threads. */
#pragma once

#include <merit/merit-class.h>

G_BEGIN_DECLS

#define MERIT_TYPE_POLICY (merit_policy_get_type ())

/**
 * MERIT_MAX_TABLE_POINTS:
 *
 * The most points that one entry of a policy's table may give, before weights.
 */
#define MERIT_MAX_TABLE_POINTS 10000

/**
 * MERIT_MAX_GROUPS:
 *
 * The most groups of requirements of one policy.
 */
#define MERIT_MAX_GROUPS 32

/**
 * MERIT_MAX_SCALE:
 *
 * The highest top of a policy's scale.
 */
#define MERIT_MAX_SCALE 10000

/**
 * MERIT_MAX_SCALE_DECIMALS:
 *
 * The most decimals that a score is printed with.
 */
#define MERIT_MAX_SCALE_DECIMALS 4

/**
 * MERIT_PASSING_WHOLE:
 *
 * The passing score of all points: passing scores are kept in hundredths of a percent.
 */
#define MERIT_PASSING_WHOLE 10000

/**
 * MeritCredit:
 * @MERIT_CREDIT_PROPORTIONAL: weight · unit · (assessed − from) / (required − from) below the
 *   required level, and weight · unit from there on; from is 0 unless the policy says another
 * @MERIT_CREDIT_MET: weight · unit where the requirement counts as met, else 0
 * @MERIT_CREDIT_TABLE: weight · table[required][assessed]
 *
 * How an assessment earns points; unit is the least common multiple of 1 … max_level.
 */
typedef enum {
  MERIT_CREDIT_PROPORTIONAL,
  MERIT_CREDIT_MET,
  MERIT_CREDIT_TABLE,
} MeritCredit;

/**
 * MeritMetRule:
 * @MERIT_MET_AT_LEAST: assessed ≥ required
 * @MERIT_MET_EXACT: assessed = required
 * @MERIT_MET_MARGIN: required − below ≤ assessed ≤ required + above
 *
 * When a requirement counts as met.
 */
typedef enum {
  MERIT_MET_AT_LEAST,
  MERIT_MET_EXACT,
  MERIT_MET_MARGIN,
} MeritMetRule;

/**
 * MeritDecision:
 * @MERIT_DECISION_COMPENSATORY: everyone is ranked by score: strength in one requirement makes up
 *   for weakness in another
 * @MERIT_DECISION_CONJUNCTIVE: only who meets all essential requirements, or all, is ranked
 * @MERIT_DECISION_HURDLES: only who passes every stage, one after the other, is ranked
 *
 * Who is ranked (Guion, "Assessment, Measurement, and Prediction for Personnel Decisions", 2nd
 * edition 2011, on compensatory, conjunctive and multiple-hurdle decisions).
 */
typedef enum {
  MERIT_DECISION_COMPENSATORY,
  MERIT_DECISION_CONJUNCTIVE,
  MERIT_DECISION_HURDLES,
} MeritDecision;

/**
 * MeritRaters:
 * @MERIT_RATERS_NONE: ratings of several raters are not taken: such a record is rejected
 * @MERIT_RATERS_LOWER_MEDIAN: the middle rating counts, of an even number the lower of the two
 * @MERIT_RATERS_MEAN: the mean of the levels counts, rounded half up
 *
 * What the ratings of several raters come to. Superior standard counts where more than half of them
 * say so.
 */
typedef enum {
  MERIT_RATERS_NONE,
  MERIT_RATERS_LOWER_MEDIAN,
  MERIT_RATERS_MEAN,
} MeritRaters;

/**
 * MeritPolicy:
 *
 * A scoring policy.
 */
typedef struct _MeritPolicy MeritPolicy;

MERIT_API GType merit_policy_get_type (void);

/**
 * merit_policy_new_default:
 *
 * The policy that applies where none is named: proportional credit, what is unassessed counts as
 * not demonstrated, ties broken by superior standard.
 *
 * Returns: (transfer full): a policy
 */
MERIT_API MeritPolicy *merit_policy_new_default (void);

/**
 * merit_policy_load:
 * @path: (type filename): a policy file
 * @bank: the bank whose scale a table must fit
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Reads a policy from a JSON file (schema `merit-policy-1`).
 *
 * Returns: (transfer full): the policy, or %NULL
 */
MERIT_API MeritPolicy *merit_policy_load (const char *path, MeritBank *bank, MeritFaults *faults,
                                          GError **error);

/**
 * merit_policy_load_bytes:
 * @bytes: the text of a policy file
 * @name: the name that faults give for it
 * @bank: the bank whose scale a table must fit
 * @faults: (nullable): where every fault is appended
 * @error: %MERIT_ERROR_DATA
 *
 * Reads a policy from memory.
 *
 * Returns: (transfer full): the policy, or %NULL
 */
MERIT_API MeritPolicy *merit_policy_load_bytes (GBytes *bytes, const char *name, MeritBank *bank,
                                                MeritFaults *faults, GError **error);

/**
 * merit_policy_ref:
 * @policy: a policy
 *
 * Returns: (transfer full): @policy
 */
MERIT_API MeritPolicy *merit_policy_ref (MeritPolicy *policy);

/**
 * merit_policy_unref:
 * @policy: (transfer full): a policy
 */
MERIT_API void merit_policy_unref (MeritPolicy *policy);

/**
 * merit_policy_get_name:
 * @policy: a policy
 *
 * Returns: (transfer none): its name; where it gives none, the base name of its file without
 *   `.json`; "default" for merit_policy_new_default()
 */
MERIT_API const char *merit_policy_get_name (const MeritPolicy *policy);

/**
 * merit_policy_get_title:
 * @policy: a policy
 *
 * Returns: (transfer none) (nullable): its title
 */
MERIT_API const char *merit_policy_get_title (const MeritPolicy *policy);

/**
 * merit_policy_get_description:
 * @policy: a policy
 *
 * Returns: (transfer none) (nullable): what it does, in words
 */
MERIT_API const char *merit_policy_get_description (const MeritPolicy *policy);

/**
 * merit_policy_get_credit:
 * @policy: a policy
 *
 * Returns: its credit rule
 */
MERIT_API MeritCredit merit_policy_get_credit (const MeritPolicy *policy);

/**
 * merit_policy_get_table_max_level:
 * @policy: a policy
 *
 * A table fits only banks of the same scale.
 *
 * Returns: the max_level of the bank that its tables were read for, 0 where it has none
 */
MERIT_API guint merit_policy_get_table_max_level (const MeritPolicy *policy);

/**
 * merit_policy_get_table_points:
 * @policy: a policy with %MERIT_CREDIT_TABLE
 * @required: required level, 1 to merit_policy_get_table_max_level()
 * @assessed: assessed level, 0 to merit_policy_get_table_max_level()
 *
 * Returns: what the table gives, before weights
 */
MERIT_API guint merit_policy_get_table_points (const MeritPolicy *policy, guint required,
                                               guint assessed);

/**
 * merit_policy_get_assessed_only:
 * @policy: a policy
 *
 * Returns: whether the score is earned over what the assessed requirements can earn, rather than
 *   over what all can
 */
MERIT_API gboolean merit_policy_get_assessed_only (const MeritPolicy *policy);

/**
 * merit_policy_get_tie_break_superior:
 * @policy: a policy
 *
 * Returns: whether equal scores are told apart by the count met at superior standard
 */
MERIT_API gboolean merit_policy_get_tie_break_superior (const MeritPolicy *policy);

/**
 * merit_policy_get_credit_from:
 * @policy: a policy
 *
 * Returns: the level from which proportional credit is counted; at it and below nothing is earned
 *   towards a higher one
 */
MERIT_API guint merit_policy_get_credit_from (const MeritPolicy *policy);

/**
 * merit_policy_get_met_rule:
 * @policy: a policy
 *
 * Returns: when a requirement counts as met
 */
MERIT_API MeritMetRule merit_policy_get_met_rule (const MeritPolicy *policy);

/**
 * merit_policy_get_margin_below:
 * @policy: a policy
 *
 * Returns: how many levels under the required one still count as met
 */
MERIT_API guint merit_policy_get_margin_below (const MeritPolicy *policy);

/**
 * merit_policy_get_margin_above:
 * @policy: a policy
 *
 * Returns: how many levels over the required one still count as met; %MERIT_MAX_LEVEL where all do
 */
MERIT_API guint merit_policy_get_margin_above (const MeritPolicy *policy);

/**
 * merit_policy_is_met:
 * @policy: a policy
 * @required: required level
 * @assessed: assessed level
 *
 * Returns: whether the requirement counts as met
 */
MERIT_API gboolean merit_policy_is_met (const MeritPolicy *policy, guint required, guint assessed);

/**
 * merit_policy_get_weight:
 * @policy: a policy
 * @klass: a class
 * @requirement: index of one of its requirements
 *
 * Returns: the weight that counts: that of the policy where it gives one for the class and the
 *   competency, or for the competency, else that of the class; 0 to %MERIT_MAX_WEIGHT
 */
MERIT_API guint merit_policy_get_weight (const MeritPolicy *policy, const MeritClass *klass,
                                         guint requirement);

/**
 * merit_policy_get_essential:
 * @policy: a policy
 * @klass: a class
 * @requirement: index of one of its requirements
 *
 * Returns: whether the requirement counts as essential: as the policy says, as for
 *   merit_policy_get_weight(), else as the class does
 */
MERIT_API gboolean merit_policy_get_essential (const MeritPolicy *policy, const MeritClass *klass,
                                               guint requirement);

/**
 * merit_policy_get_n_groups:
 * @policy: a policy
 *
 * Within a group the score is the mean by weight; over groups, the mean by the groups' weights.
 * Groups of which a class has no requirement that counts are left out.
 *
 * Returns: how many groups of requirements it has, 0 where it makes none
 */
MERIT_API guint merit_policy_get_n_groups (const MeritPolicy *policy);

/**
 * merit_policy_get_group_name:
 * @policy: a policy
 * @group: index of a group
 *
 * Returns: (transfer none): its name
 */
MERIT_API const char *merit_policy_get_group_name (const MeritPolicy *policy, guint group);

/**
 * merit_policy_get_group_weight:
 * @policy: a policy
 * @group: index of a group
 *
 * Returns: its weight, 1 to %MERIT_MAX_WEIGHT
 */
MERIT_API guint merit_policy_get_group_weight (const MeritPolicy *policy, guint group);

/**
 * merit_policy_get_group_points:
 * @policy: a policy with %MERIT_CREDIT_TABLE
 * @group: index of a group
 * @required: required level, 1 to merit_policy_get_table_max_level()
 * @assessed: assessed level, 0 to merit_policy_get_table_max_level()
 *
 * Returns: what the table of the group, or else of the policy, gives, before weights
 */
MERIT_API guint merit_policy_get_group_points (const MeritPolicy *policy, guint group,
                                               guint required, guint assessed);

/**
 * merit_policy_find_group:
 * @policy: a policy
 * @klass: a class
 * @requirement: index of one of its requirements
 *
 * Returns: the index of the group that the requirement is in, or -1
 */
MERIT_API gint merit_policy_find_group (const MeritPolicy *policy, const MeritClass *klass,
                                        guint requirement);

/**
 * merit_policy_get_scale_top:
 * @policy: a policy
 *
 * Returns: what a score of all points is printed as, 100 for percent; 0 where that is the sum of
 *   the weights
 */
MERIT_API guint merit_policy_get_scale_top (const MeritPolicy *policy);

/**
 * merit_policy_get_scale_decimals:
 * @policy: a policy
 *
 * Returns: how many decimals a score is printed with, rounded half up
 */
MERIT_API guint merit_policy_get_scale_decimals (const MeritPolicy *policy);

/**
 * merit_policy_get_decision:
 * @policy: a policy
 *
 * Returns: who is ranked
 */
MERIT_API MeritDecision merit_policy_get_decision (const MeritPolicy *policy);

/**
 * merit_policy_get_n_stages:
 * @policy: a policy
 *
 * Returns: how many stages must be passed before someone is ranked: 0 in a compensatory policy, 1
 *   in a conjunctive one, else its hurdles
 */
MERIT_API guint merit_policy_get_n_stages (const MeritPolicy *policy);

/**
 * merit_policy_get_stage_name:
 * @policy: a policy
 * @stage: index of a stage
 *
 * Returns: (transfer none): its name
 */
MERIT_API const char *merit_policy_get_stage_name (const MeritPolicy *policy, guint stage);

/**
 * merit_policy_get_stage_passing:
 * @policy: a policy
 * @stage: index of a stage
 *
 * Returns: the share of what its requirements can earn that passes it, of %MERIT_PASSING_WHOLE; in
 *   a conjunctive policy the share of its requirements that must be met, which is all
 */
MERIT_API guint merit_policy_get_stage_passing (const MeritPolicy *policy, guint stage);

/**
 * merit_policy_get_raters:
 * @policy: a policy
 *
 * Returns: what the ratings of several raters come to
 */
MERIT_API MeritRaters merit_policy_get_raters (const MeritPolicy *policy);

/**
 * merit_policy_get_sha256:
 * @policy: a policy
 *
 * Returns: (transfer none) (nullable): the SHA-256 (FIPS 180-4) of the document that it was loaded
 *   from, 64 small hexadecimal digits, or %NULL of a policy that
 *   was loaded from none: it belongs to the library
 */
MERIT_API const char *merit_policy_get_sha256 (const MeritPolicy *policy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritPolicy, merit_policy_unref)

G_END_DECLS
