/* SPDX-License-Identifier: Apache-2.0 */
/* A class: a civil-service job classification with one requirement per competency it lists.
 * Loaded whole or not at all against a bank, immutable afterwards, may be shared by threads. */
#pragma once

#include <merit/merit-bank.h>

G_BEGIN_DECLS

#define MERIT_TYPE_CLASS (merit_class_get_type ())
#define MERIT_TYPE_REQUIREMENT (merit_requirement_get_type ())

/**
 * MERIT_MAX_WEIGHT:
 *
 * The highest weight of a requirement; weights are whole numbers from 1.
 */
#define MERIT_MAX_WEIGHT 100

/**
 * MeritBasis:
 * @MERIT_BASIS_STATED: the source shows the level
 * @MERIT_BASIS_INFERRED: the level is derived from evidence that is recorded
 * @MERIT_BASIS_ASSUMED: the level is a judgement; the evidence allows others
 *
 * What a required level rests on.
 */
typedef enum {
  MERIT_BASIS_STATED,
  MERIT_BASIS_INFERRED,
  MERIT_BASIS_ASSUMED,
} MeritBasis;

/**
 * MeritClass:
 *
 * A class model.
 */
typedef struct _MeritClass MeritClass;

/**
 * MeritRequirement:
 *
 * One requirement of a class.
 */
typedef struct _MeritRequirement MeritRequirement;

MERIT_API GType merit_class_get_type (void);
MERIT_API GType merit_requirement_get_type (void);

/**
 * merit_class_load:
 * @path: (type filename): a class file
 * @bank: the bank that its competencies come from
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Reads a class from a JSON file (schema `merit-class-1`).
 *
 * Returns: (transfer full): the class, or %NULL
 */
MERIT_API MeritClass *merit_class_load (const char *path, MeritBank *bank, MeritFaults *faults,
                                        GError **error);

/**
 * merit_class_load_bytes:
 * @bytes: the text of a class file
 * @name: the name that faults give for it
 * @bank: the bank that its competencies come from
 * @faults: (nullable): where every fault is appended
 * @error: %MERIT_ERROR_DATA
 *
 * Reads a class from memory.
 *
 * Returns: (transfer full): the class, or %NULL
 */
MERIT_API MeritClass *merit_class_load_bytes (GBytes *bytes, const char *name, MeritBank *bank,
                                              MeritFaults *faults, GError **error);

/**
 * merit_class_ref:
 * @klass: a class
 *
 * Returns: (transfer full): @klass
 */
MERIT_API MeritClass *merit_class_ref (MeritClass *klass);

/**
 * merit_class_unref:
 * @klass: (transfer full): a class
 */
MERIT_API void merit_class_unref (MeritClass *klass);

/**
 * merit_class_get_code:
 * @klass: a class
 *
 * Returns: (transfer none): the class code, say "1229"
 */
MERIT_API const char *merit_class_get_code (const MeritClass *klass);

/**
 * merit_class_get_title:
 * @klass: a class
 *
 * Returns: (transfer none): the class title, "" where the file gives none
 */
MERIT_API const char *merit_class_get_title (const MeritClass *klass);

/**
 * merit_class_get_source:
 * @klass: a class
 *
 * Returns: (transfer none) (nullable): where the model comes from
 */
MERIT_API const char *merit_class_get_source (const MeritClass *klass);

/**
 * merit_class_get_errata:
 * @klass: a class
 *
 * Returns: (transfer none) (array zero-terminated=1): known errors of the source
 */
MERIT_API const char *const *merit_class_get_errata (const MeritClass *klass);

/**
 * merit_class_get_job_knowledge:
 * @klass: a class
 *
 * Returns: (transfer none) (array zero-terminated=1): job knowledge areas of the class
 */
MERIT_API const char *const *merit_class_get_job_knowledge (const MeritClass *klass);

/**
 * merit_class_get_bank:
 * @klass: a class
 *
 * Returns: (transfer none): the bank it was loaded against
 */
MERIT_API MeritBank *merit_class_get_bank (const MeritClass *klass);

/**
 * merit_class_get_length:
 * @klass: a class
 *
 * Returns: how many requirements it has, at least 1
 */
MERIT_API guint merit_class_get_length (const MeritClass *klass);

/**
 * merit_class_get:
 * @klass: a class
 * @index: from 0, in bank order whatever the order of the file
 *
 * Returns: (transfer none): the requirement
 */
MERIT_API MeritRequirement *merit_class_get (const MeritClass *klass, guint index);

/**
 * merit_class_count_basis:
 * @klass: a class
 * @basis: what is counted
 *
 * Returns: how many requirements rest on @basis
 */
MERIT_API guint merit_class_count_basis (const MeritClass *klass, MeritBasis basis);

/**
 * merit_requirement_ref:
 * @requirement: a requirement
 *
 * Returns: (transfer full): @requirement
 */
MERIT_API MeritRequirement *merit_requirement_ref (MeritRequirement *requirement);

/**
 * merit_requirement_unref:
 * @requirement: (transfer full): a requirement
 */
MERIT_API void merit_requirement_unref (MeritRequirement *requirement);

/**
 * merit_requirement_get_competency:
 * @requirement: a requirement
 *
 * Returns: (transfer none): the competency it asks for
 */
MERIT_API MeritCompetency *merit_requirement_get_competency (const MeritRequirement *requirement);

/**
 * merit_requirement_get_index:
 * @requirement: a requirement
 *
 * Returns: the index of its competency in the bank
 */
MERIT_API guint merit_requirement_get_index (const MeritRequirement *requirement);

/**
 * merit_requirement_get_level:
 * @requirement: a requirement
 *
 * Returns: the required level, 1 to the bank's max_level
 */
MERIT_API guint merit_requirement_get_level (const MeritRequirement *requirement);

/**
 * merit_requirement_get_weight:
 * @requirement: a requirement
 *
 * Returns: its weight, 1 to %MERIT_MAX_WEIGHT
 */
MERIT_API guint merit_requirement_get_weight (const MeritRequirement *requirement);

/**
 * merit_requirement_get_essential:
 * @requirement: a requirement
 *
 * Returns: whether the class calls it essential
 */
MERIT_API gboolean merit_requirement_get_essential (const MeritRequirement *requirement);

/**
 * merit_requirement_get_basis:
 * @requirement: a requirement
 *
 * Returns: what the level rests on
 */
MERIT_API MeritBasis merit_requirement_get_basis (const MeritRequirement *requirement);

/**
 * merit_requirement_get_alternatives:
 * @requirement: a requirement
 * @n_alternatives: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_alternatives): the other levels that the evidence
 *   allows, ascending
 */
MERIT_API const guint *merit_requirement_get_alternatives (const MeritRequirement *requirement,
                                                           guint *n_alternatives);

/**
 * merit_basis_to_string:
 * @basis: a basis
 *
 * Returns: (transfer none): "stated", "inferred" or "assumed"
 */
MERIT_API const char *merit_basis_to_string (MeritBasis basis);

/**
 * merit_class_get_sha256:
 * @klass: a class
 *
 * Returns: (transfer none): the SHA-256 (FIPS 180-4) of the document that it was loaded
 *   from, 64 small hexadecimal digits
 */
MERIT_API const char *merit_class_get_sha256 (const MeritClass *klass);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritClass, merit_class_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritRequirement, merit_requirement_unref)

G_END_DECLS
