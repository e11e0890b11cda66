/* SPDX-License-Identifier: Apache-2.0 */
/* The Competency Bank: the numbered list of competencies that classes draw from, on one level
 * scale. Loaded whole or not at all, immutable afterwards, may be shared by threads. */
#pragma once

#include <merit/merit-error.h>
#include <merit/merit-fault.h>

G_BEGIN_DECLS

#define MERIT_TYPE_BANK (merit_bank_get_type ())
#define MERIT_TYPE_COMPETENCY (merit_competency_get_type ())

/**
 * MERIT_MAX_LEVEL:
 *
 * The highest level that any bank may go up to.
 */
#define MERIT_MAX_LEVEL 7

/**
 * MERIT_MAX_COMPETENCIES:
 *
 * The most competencies that a bank may hold, and so the most requirements of a class.
 */
#define MERIT_MAX_COMPETENCIES 4096

/**
 * MeritBank:
 *
 * A Competency Bank.
 */
typedef struct _MeritBank MeritBank;

/**
 * MeritCompetency:
 *
 * One competency of a bank: its id, its name and, where known, what it means.
 */
typedef struct _MeritCompetency MeritCompetency;

MERIT_API GType merit_bank_get_type (void);
MERIT_API GType merit_competency_get_type (void);

/**
 * merit_bank_load:
 * @path: (type filename): a bank file
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Reads a bank from a JSON file (schema `merit-bank-1`).
 *
 * Returns: (transfer full): the bank, or %NULL
 */
MERIT_API MeritBank *merit_bank_load (const char *path, MeritFaults *faults, GError **error);

/**
 * merit_bank_load_bytes:
 * @bytes: the text of a bank file
 * @name: the name that faults give for it
 * @faults: (nullable): where every fault is appended
 * @error: %MERIT_ERROR_DATA
 *
 * Reads a bank from memory.
 *
 * Returns: (transfer full): the bank, or %NULL
 */
MERIT_API MeritBank *merit_bank_load_bytes (GBytes *bytes, const char *name, MeritFaults *faults,
                                            GError **error);

/**
 * merit_bank_ref:
 * @bank: a bank
 *
 * Returns: (transfer full): @bank
 */
MERIT_API MeritBank *merit_bank_ref (MeritBank *bank);

/**
 * merit_bank_unref:
 * @bank: (transfer full): a bank
 */
MERIT_API void merit_bank_unref (MeritBank *bank);

/**
 * merit_bank_get_max_level:
 * @bank: a bank
 *
 * Returns: the highest level of its scale, 1 to %MERIT_MAX_LEVEL
 */
MERIT_API guint merit_bank_get_max_level (const MeritBank *bank);

/**
 * merit_bank_get_length:
 * @bank: a bank
 *
 * Returns: how many competencies it lists
 */
MERIT_API guint merit_bank_get_length (const MeritBank *bank);

/**
 * merit_bank_get:
 * @bank: a bank
 * @index: from 0, in the order of the bank file
 *
 * Returns: (transfer none): the competency
 */
MERIT_API MeritCompetency *merit_bank_get (const MeritBank *bank, guint index);

/**
 * merit_bank_find:
 * @bank: a bank
 * @id: a competency id
 *
 * Returns: its index in bank order, or -1 where the bank does not know it
 */
MERIT_API gint merit_bank_find (const MeritBank *bank, const char *id);

/**
 * merit_bank_get_sha256:
 * @bank: a bank
 *
 * Returns: (transfer none): the SHA-256 (FIPS 180-4) of the document that it was loaded from, 64
 *   small hexadecimal digits
 */
MERIT_API const char *merit_bank_get_sha256 (const MeritBank *bank);

/**
 * merit_competency_ref:
 * @competency: a competency
 *
 * Returns: (transfer full): @competency
 */
MERIT_API MeritCompetency *merit_competency_ref (MeritCompetency *competency);

/**
 * merit_competency_unref:
 * @competency: (transfer full): a competency
 */
MERIT_API void merit_competency_unref (MeritCompetency *competency);

/**
 * merit_competency_get_id:
 * @competency: a competency
 *
 * Returns: (transfer none): its id, 1 to 64 characters
 */
MERIT_API const char *merit_competency_get_id (const MeritCompetency *competency);

/**
 * merit_competency_get_name:
 * @competency: a competency
 *
 * Returns: (transfer none): its name
 */
MERIT_API const char *merit_competency_get_name (const MeritCompetency *competency);

/**
 * merit_competency_get_definition:
 * @competency: a competency
 *
 * Returns: (transfer none) (nullable): what it means, or %NULL where the bank does not say
 */
MERIT_API const char *merit_competency_get_definition (const MeritCompetency *competency);

/**
 * merit_competency_get_level:
 * @competency: a competency
 * @level: 1 to the bank's max_level
 *
 * Returns: (transfer none) (nullable): the level in words, or %NULL where the bank does not say
 */
MERIT_API const char *merit_competency_get_level (const MeritCompetency *competency, guint level);

/**
 * merit_competency_get_indicators:
 * @competency: a competency
 *
 * Returns: (transfer none) (array zero-terminated=1): examples of behavior that shows it
 */
MERIT_API const char *const *merit_competency_get_indicators (const MeritCompetency *competency);

/**
 * merit_competency_get_satisfactory:
 * @competency: a competency
 *
 * Returns: (transfer none) (nullable): the standard of satisfactory performance
 */
MERIT_API const char *merit_competency_get_satisfactory (const MeritCompetency *competency);

/**
 * merit_competency_get_superior:
 * @competency: a competency
 *
 * Returns: (transfer none) (nullable): the standard of superior performance
 */
MERIT_API const char *merit_competency_get_superior (const MeritCompetency *competency);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritBank, merit_bank_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritCompetency, merit_competency_unref)

G_END_DECLS
