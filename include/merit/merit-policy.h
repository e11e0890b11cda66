/* SPDX-License-Identifier: Apache-2.0 */
/* A policy: how assessments earn points, what counts for what is unassessed, and what breaks ties.
 * Loaded whole or not at all, immutable afterwards, may be shared by threads. */
#pragma once

#include <merit/merit-bank.h>

G_BEGIN_DECLS

#define MERIT_TYPE_POLICY (merit_policy_get_type ())

/**
 * MERIT_MAX_TABLE_POINTS:
 *
 * The most points that one entry of a policy's table may give, before weights.
 */
#define MERIT_MAX_TABLE_POINTS 10000

/**
 * MeritCredit:
 * @MERIT_CREDIT_PROPORTIONAL: weight · unit · min (assessed, required) / required
 * @MERIT_CREDIT_MET: weight · unit where assessed ≥ required, else 0
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
 * Returns: the max_level of the bank that its table was read for, 0 where it has no table
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
