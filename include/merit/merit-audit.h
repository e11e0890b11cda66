/* SPDX-License-Identifier: Apache-2.0 */
/* An audit: what a result was made from and what came out, by content, so that anyone can make it
 * again and see whether it is the same. Belongs to one thread at a time. */
#pragma once

#include <merit/merit-digest.h>
#include <merit/merit-engine.h>

G_BEGIN_DECLS

#define MERIT_TYPE_AUDIT (merit_audit_get_type ())

/**
 * MeritAudit:
 *
 * The record of one run: version of the engine, command and options, SHA-256 of bank, classes,
 * policy and every input, counts of profiles, SHA-256 of the output. A program that embeds the
 * library makes one with merit_audit_new(), gives it to its batch (merit_batch_set_audit()), enters
 * the engine and the digest of its output (merit_output_get_digest()), and keeps
 * merit_audit_to_json(). Later it does the same again and holds the two against each other with
 * merit_audit_compare().
 */
typedef struct _MeritAudit MeritAudit;

/**
 * MeritRole:
 * @MERIT_ROLE_PROFILES: profiles
 * @MERIT_ROLE_GROUPS: groups of people, for adverse impact
 * @MERIT_ROLE_IDS: ids of the people selected
 * @MERIT_ROLE_COUNTS: counts by group
 * @MERIT_ROLE_COSTS: costs of training
 * @MERIT_ROLE_VACANCIES: the vacancies that are to be filled
 *
 * What an input is for.
 */
typedef enum {
  MERIT_ROLE_PROFILES,
  MERIT_ROLE_GROUPS,
  MERIT_ROLE_IDS,
  MERIT_ROLE_COUNTS,
  MERIT_ROLE_COSTS,
  MERIT_ROLE_VACANCIES,
} MeritRole;

MERIT_API GType merit_audit_get_type (void);

/**
 * merit_role_to_string:
 * @role: a role
 *
 * Returns: (transfer none): its word in an audit: "profiles"
 */
MERIT_API const char *merit_role_to_string (MeritRole role);

/**
 * merit_audit_new:
 * @command: what is run, 1 to 64 ASCII letters, digits, full stops, low lines and hyphens, the
 *   first of them a letter or digit
 *
 * Returns: (transfer full): an audit by this version of the engine
 */
MERIT_API MeritAudit *merit_audit_new (const char *command);

/**
 * merit_audit_load:
 * @path: (type filename): an audit in JSON
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Reads an audit that was kept. It is not to be trusted: nothing says that what it names exists, or
 * may be opened.
 *
 * Returns: (transfer full): the audit, or %NULL
 */
MERIT_API MeritAudit *merit_audit_load (const char *path, MeritFaults *faults, GError **error);

/**
 * merit_audit_load_bytes:
 * @bytes: the text of such a file
 * @name: the name that faults give for it
 * @faults: (nullable): where every fault is appended
 * @error: %MERIT_ERROR_DATA
 *
 * The same from memory.
 *
 * Returns: (transfer full): the audit, or %NULL
 */
MERIT_API MeritAudit *merit_audit_load_bytes (GBytes *bytes, const char *name, MeritFaults *faults,
                                              GError **error);

/**
 * merit_audit_ref:
 * @audit: an audit
 *
 * Returns: (transfer full): @audit
 */
MERIT_API MeritAudit *merit_audit_ref (MeritAudit *audit);

/**
 * merit_audit_unref:
 * @audit: (transfer full): an audit
 */
MERIT_API void merit_audit_unref (MeritAudit *audit);

/**
 * merit_audit_set_time:
 * @audit: an audit
 * @time: (nullable): when it was made, `YYYY-MM-DDThh:mm:ssZ` (RFC 3339, UTC), or %NULL (the
 *   default), so that the same run gives the same audit
 */
MERIT_API void merit_audit_set_time (MeritAudit *audit, const char *time);

/**
 * merit_audit_add_option:
 * @audit: an audit
 * @name: the name of an option that can change the output, spelled as a command is
 * @value: (nullable): its value, or %NULL where it takes none
 *
 * Appends an option; one may be given several times.
 */
MERIT_API void merit_audit_add_option (MeritAudit *audit, const char *name, const char *value);

/**
 * merit_audit_set_engine:
 * @audit: an audit
 * @engine: what scores
 *
 * Enters the digests of bank, classes and policy.
 */
MERIT_API void merit_audit_set_engine (MeritAudit *audit, MeritEngine *engine);

/**
 * merit_audit_add_input:
 * @audit: an audit
 * @role: what it is for
 * @digest: what was read
 *
 * Enters an input, behind those of the same role.
 */
MERIT_API void merit_audit_add_input (MeritAudit *audit, MeritRole role, MeritDigest *digest);

/**
 * merit_audit_set_counts:
 * @audit: an audit
 * @scored: profiles that were scored
 * @rejected: records that were rejected
 *
 * A batch does this by itself. Without it the audit says that no profiles were read.
 */
MERIT_API void merit_audit_set_counts (MeritAudit *audit, guint64 scored, guint64 rejected);

/**
 * merit_audit_set_output:
 * @audit: an audit
 * @digest: what was written
 */
MERIT_API void merit_audit_set_output (MeritAudit *audit, MeritDigest *digest);

/**
 * merit_audit_to_json:
 * @audit: an audit that has an output
 *
 * Returns: (transfer full): the document, `merit-audit-1`, in lines
 */
MERIT_API char *merit_audit_to_json (const MeritAudit *audit);

/**
 * merit_audit_get_version:
 * @audit: an audit
 *
 * Returns: (transfer none): the version of the engine that it is by
 */
MERIT_API const char *merit_audit_get_version (const MeritAudit *audit);

/**
 * merit_audit_get_time:
 * @audit: an audit
 *
 * Returns: (transfer none) (nullable): when it was made, or %NULL where it does not say
 */
MERIT_API const char *merit_audit_get_time (const MeritAudit *audit);

/**
 * merit_audit_get_command:
 * @audit: an audit
 *
 * Returns: (transfer none): what was run
 */
MERIT_API const char *merit_audit_get_command (const MeritAudit *audit);

/**
 * merit_audit_get_n_options:
 * @audit: an audit
 *
 * Returns: how many options there are
 */
MERIT_API guint merit_audit_get_n_options (const MeritAudit *audit);

/**
 * merit_audit_get_option:
 * @audit: an audit
 * @index: from 0
 * @value: (out) (optional) (nullable) (transfer none): its value
 *
 * Returns: (transfer none): its name
 */
MERIT_API const char *merit_audit_get_option (const MeritAudit *audit, guint index,
                                              const char **value);

/**
 * merit_audit_get_n_classes:
 * @audit: an audit
 *
 * Returns: how many classes there are
 */
MERIT_API guint merit_audit_get_n_classes (const MeritAudit *audit);

/**
 * merit_audit_get_class:
 * @audit: an audit
 * @index: from 0
 *
 * Returns: (transfer none): the code of a class, in the order in which results name it
 */
MERIT_API const char *merit_audit_get_class (const MeritAudit *audit, guint index);

/**
 * merit_audit_get_n_inputs:
 * @audit: an audit
 *
 * Returns: how many inputs there are
 */
MERIT_API guint merit_audit_get_n_inputs (const MeritAudit *audit);

/**
 * merit_audit_get_input:
 * @audit: an audit
 * @index: from 0; profiles come first, then the other roles in order
 * @role: (out) (optional): what it is for
 *
 * Returns: (transfer none): what was read
 */
MERIT_API MeritDigest *merit_audit_get_input (const MeritAudit *audit, guint index,
                                              MeritRole *role);

/**
 * merit_audit_get_scored:
 * @audit: an audit
 *
 * Returns: profiles that were scored
 */
MERIT_API guint64 merit_audit_get_scored (const MeritAudit *audit);

/**
 * merit_audit_get_rejected:
 * @audit: an audit
 *
 * Returns: records that were rejected
 */
MERIT_API guint64 merit_audit_get_rejected (const MeritAudit *audit);

/**
 * merit_audit_get_output:
 * @audit: an audit
 *
 * Returns: (transfer none) (nullable): what was written, or %NULL where it is not entered yet; the
 *   digest of an audit that was read back has no name
 */
MERIT_API MeritDigest *merit_audit_get_output (const MeritAudit *audit);

/**
 * merit_audit_compare:
 * @recorded: an audit that was kept
 * @again: that of the same run made again
 * @notes: (out) (optional) (transfer full) (array zero-terminated=1): what changed without making a
 *   difference: the name of an input, or how its text is stored
 *
 * Says in words what is not the same: version, command, options, bank, each class, policy, each
 * input by its text and place, counts, output. Times are not compared.
 *
 * Returns: (transfer full) (array zero-terminated=1): a line for each difference; empty where all
 *   is the same
 */
MERIT_API char **merit_audit_compare (const MeritAudit *recorded, const MeritAudit *again,
                                      char ***notes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritAudit, merit_audit_unref)

G_END_DECLS
