/* SPDX-License-Identifier: Apache-2.0 */
/* Groups: to which group of each attribute (sex, race, …) a person belongs, from a file of its own
 * that is joined to results only after scoring. Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-digest.h>
#include <merit/merit-fault.h>

G_BEGIN_DECLS

#define MERIT_TYPE_GROUPS (merit_groups_get_type ())

/**
 * MeritGroups:
 *
 * People by id, each with at most one group per attribute.
 */
typedef struct _MeritGroups MeritGroups;

MERIT_API GType merit_groups_get_type (void);

/**
 * merit_groups_load:
 * @path: (type filename): a CSV file, or "-" for standard input; gzip and zstd are inflated
 * @delimiter: what parts fields, usually a comma
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Reads a file with a heading: the column `id`, and one column per attribute, in any order. An
 * empty cell says that the group is not known. An id may stand there once.
 *
 * Returns: (transfer full): the groups, or %NULL
 */
MERIT_API MeritGroups *merit_groups_load (const char *path, char delimiter, MeritFaults *faults,
                                          GError **error);

/**
 * merit_groups_load_bytes:
 * @bytes: the text of such a file
 * @name: the name that faults give for it
 * @delimiter: what parts fields
 * @faults: (nullable): where every fault is appended
 * @error: %MERIT_ERROR_DATA
 *
 * Reads groups from memory.
 *
 * Returns: (transfer full): the groups, or %NULL
 */
MERIT_API MeritGroups *merit_groups_load_bytes (GBytes *bytes, const char *name, char delimiter,
                                                MeritFaults *faults, GError **error);

/**
 * merit_groups_ref:
 * @groups: groups
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @groups
 */
MERIT_API MeritGroups *merit_groups_ref (MeritGroups *groups);

/**
 * merit_groups_unref:
 * @groups: (transfer full): groups
 *
 * Gives a reference back. Any thread.
 */
MERIT_API void merit_groups_unref (MeritGroups *groups);

/**
 * merit_groups_get_length:
 * @groups: groups
 *
 * Returns: how many people there are
 */
MERIT_API guint merit_groups_get_length (const MeritGroups *groups);

/**
 * merit_groups_get_attributes:
 * @groups: groups
 *
 * Returns: (transfer none) (array zero-terminated=1): the attributes in the order of their columns
 */
MERIT_API const char *const *merit_groups_get_attributes (const MeritGroups *groups);

/**
 * merit_groups_get_group:
 * @groups: groups
 * @id: the id of a profile
 * @attribute: index of an attribute
 *
 * Returns: (transfer none) (nullable): the person's group, or %NULL where it is not known
 */
MERIT_API const char *merit_groups_get_group (const MeritGroups *groups, const char *id,
                                              guint attribute);

/**
 * merit_groups_get_digest:
 * @groups: groups
 *
 * Returns: (transfer none): size and SHA-256 of the file that they were loaded from
 */
MERIT_API MeritDigest *merit_groups_get_digest (const MeritGroups *groups);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritGroups, merit_groups_unref)

G_END_DECLS
