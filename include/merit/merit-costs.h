/* SPDX-License-Identifier: Apache-2.0 */
/* Costs: what it costs to bring one person from one level of a competency to a higher one, from a
 * CSV file. Whole numbers of whatever money the file is in. Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-bank.h>
#include <merit/merit-digest.h>

G_BEGIN_DECLS

#define MERIT_TYPE_COSTS (merit_costs_get_type ())

/**
 * MERIT_MAX_COST:
 *
 * The highest cost of one step of one person.
 */
#define MERIT_MAX_COST 1000000000

/**
 * MeritCosts:
 *
 * Costs of training, per person.
 */
typedef struct _MeritCosts MeritCosts;

MERIT_API GType merit_costs_get_type (void);

/**
 * merit_costs_load:
 * @path: (type filename): a CSV file, or "-" for standard input; gzip and zstd are inflated
 * @bank: the bank whose competencies it names
 * @delimiter: what parts fields, usually a comma
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Reads a file with the columns `competency` (an id of the bank), `from`, `to` (levels of the bank,
 * to above from) and `cost` (a whole number up to %MERIT_MAX_COST), in any order. Each row is one
 * step, which may be of several levels; a step may stand there once.
 *
 * Returns: (transfer full): the costs, or %NULL
 */
MERIT_API MeritCosts *merit_costs_load (const char *path, MeritBank *bank, char delimiter,
                                        MeritFaults *faults, GError **error);

/**
 * merit_costs_load_bytes:
 * @bytes: the text of such a file
 * @name: the name that faults give for it
 * @bank: the bank whose competencies it names
 * @delimiter: what parts fields
 * @faults: (nullable): where every fault is appended
 * @error: %MERIT_ERROR_DATA
 *
 * Reads costs from memory.
 *
 * Returns: (transfer full): the costs, or %NULL
 */
MERIT_API MeritCosts *merit_costs_load_bytes (GBytes *bytes, const char *name, MeritBank *bank,
                                              char delimiter, MeritFaults *faults, GError **error);

/**
 * merit_costs_ref:
 * @costs: costs
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @costs
 */
MERIT_API MeritCosts *merit_costs_ref (MeritCosts *costs);

/**
 * merit_costs_unref:
 * @costs: (transfer full): costs
 *
 * Gives a reference back. Any thread.
 */
MERIT_API void merit_costs_unref (MeritCosts *costs);

/**
 * merit_costs_find:
 * @costs: costs
 * @competency: index of a competency in the bank
 * @from: a level
 * @to: a level above @from
 * @cost: (out): the cost for one person
 *
 * Finds the cheapest way of steps from one level to another.
 *
 * Returns: whether there is one; without, @cost is not set
 */
MERIT_API gboolean merit_costs_find (const MeritCosts *costs, guint competency, guint from,
                                     guint to, guint64 *cost);

/**
 * merit_costs_get_digest:
 * @costs: costs
 *
 * Returns: (transfer none): size and SHA-256 of the file that they were loaded from
 */
MERIT_API MeritDigest *merit_costs_get_digest (const MeritCosts *costs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritCosts, merit_costs_unref)

G_END_DECLS
