/* SPDX-License-Identifier: Apache-2.0 */
/* A selection: the rule by which some of the people ranked on a class count as selected. Immutable,
 * may be shared by threads. */
#pragma once

#include <merit/merit-digest.h>
#include <merit/merit-fault.h>

G_BEGIN_DECLS

#define MERIT_TYPE_SELECTION (merit_selection_get_type ())

/**
 * MERIT_MAX_DECIMALS:
 *
 * The most decimals that a passing score may have.
 */
#define MERIT_MAX_DECIMALS 15

/**
 * MeritSelection:
 *
 * Who counts as selected.
 */
typedef struct _MeritSelection MeritSelection;

MERIT_API GType merit_selection_get_type (void);

/**
 * merit_selection_new_ready:
 *
 * Returns: (transfer full): whoever meets all requirements
 */
MERIT_API MeritSelection *merit_selection_new_ready (void);

/**
 * merit_selection_new_top:
 * @top: at least 1
 *
 * Returns: (transfer full): everyone of rank @top or better; a tie is never cut
 */
MERIT_API MeritSelection *merit_selection_new_top (guint64 top);

/**
 * merit_selection_new_score:
 * @percent: a decimal from 0 to 100 as text, with at most %MERIT_MAX_DECIMALS decimals
 *
 * Returns: (transfer full) (nullable): everyone whose exact score is that or more, or %NULL where
 *   @percent is no such text
 */
MERIT_API MeritSelection *merit_selection_new_score (const char *percent);

/**
 * merit_selection_load_ids:
 * @path: (type filename): a CSV file, or "-" for standard input; gzip and zstd are inflated
 * @delimiter: what parts fields, usually a comma
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Selects the people that a file names: in its column `id`, or, where it has one column and the
 * first line is not `id`, in all lines. An id may stand there once.
 *
 * Returns: (transfer full): those people, or %NULL
 */
MERIT_API MeritSelection *merit_selection_load_ids (const char *path, char delimiter,
                                                    MeritFaults *faults, GError **error);

/**
 * merit_selection_load_ids_bytes:
 * @bytes: the text of such a file
 * @name: the name that faults give for it
 * @delimiter: what parts fields
 * @faults: (nullable): where every fault is appended
 * @error: %MERIT_ERROR_DATA
 *
 * The same from memory.
 *
 * Returns: (transfer full): those people, or %NULL
 */
MERIT_API MeritSelection *merit_selection_load_ids_bytes (GBytes *bytes, const char *name,
                                                          char delimiter, MeritFaults *faults,
                                                          GError **error);

/**
 * merit_selection_ref:
 * @selection: a selection
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @selection
 */
MERIT_API MeritSelection *merit_selection_ref (MeritSelection *selection);

/**
 * merit_selection_unref:
 * @selection: (transfer full): a selection
 *
 * Gives a reference back. Any thread.
 */
MERIT_API void merit_selection_unref (MeritSelection *selection);

/**
 * merit_selection_get_ids:
 * @selection: a selection
 *
 * Returns: how many ids it names; 0 where it goes by results
 */
MERIT_API guint merit_selection_get_ids (const MeritSelection *selection);

/**
 * merit_selection_to_string:
 * @selection: a selection
 *
 * Returns: (transfer full): the rule in words: "everyone who is ready"
 */
MERIT_API char *merit_selection_to_string (const MeritSelection *selection);

/**
 * merit_selection_get_digest:
 * @selection: a selection
 *
 * Returns: (transfer none) (nullable): size and SHA-256 of the file that it was loaded from, or
 *   %NULL where it goes by results
 */
MERIT_API MeritDigest *merit_selection_get_digest (const MeritSelection *selection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritSelection, merit_selection_unref)

G_END_DECLS
