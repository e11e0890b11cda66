/* SPDX-License-Identifier: Apache-2.0 */
/* Vacancies: the places that are to be filled, by class and unit. Immutable, may be shared by
 * threads. */
#pragma once

#include <merit/merit-digest.h>
#include <merit/merit-fault.h>

G_BEGIN_DECLS

#define MERIT_TYPE_VACANCIES (merit_vacancies_get_type ())

/**
 * MERIT_MAX_VACANCIES:
 *
 * The most vacancies of a file.
 */
#define MERIT_MAX_VACANCIES 10000

/**
 * MERIT_MAX_PLACES:
 *
 * The most places of one vacancy.
 */
#define MERIT_MAX_PLACES 1000000

/**
 * MeritVacancies:
 *
 * A list of vacancies in order of their file.
 */
typedef struct _MeritVacancies MeritVacancies;

MERIT_API GType merit_vacancies_get_type (void);

/**
 * merit_vacancies_load:
 * @path: (type filename): a CSV file, or "-" for standard input; gzip and zstd are inflated
 * @delimiter: what parts fields, usually a comma
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Reads the columns `class` (a class code), `count` (a whole number from 1 to %MERIT_MAX_PLACES)
 * and, where there is one, `unit` (an empty cell: any). Each class and unit may be listed once.
 * Other columns are faults: a misspelt one must not go unnoticed.
 *
 * Returns: (transfer full): the vacancies, or %NULL
 */
MERIT_API MeritVacancies *merit_vacancies_load (const char *path, char delimiter,
                                                MeritFaults *faults, GError **error);

/**
 * merit_vacancies_load_bytes:
 * @bytes: a CSV file
 * @name: what faults call it
 * @delimiter: what parts fields
 * @faults: (nullable): where every fault of the file is appended
 * @error: as for merit_vacancies_load()
 *
 * Returns: (transfer full): the vacancies, or %NULL
 */
MERIT_API MeritVacancies *merit_vacancies_load_bytes (GBytes *bytes, const char *name,
                                                      char delimiter, MeritFaults *faults,
                                                      GError **error);

/**
 * merit_vacancies_ref:
 * @vacancies: vacancies
 *
 * Returns: (transfer full): @vacancies
 */
MERIT_API MeritVacancies *merit_vacancies_ref (MeritVacancies *vacancies);

/**
 * merit_vacancies_unref:
 * @vacancies: (transfer full): vacancies
 */
MERIT_API void merit_vacancies_unref (MeritVacancies *vacancies);

/**
 * merit_vacancies_get_length:
 * @vacancies: vacancies
 *
 * Returns: how many vacancies there are
 */
MERIT_API guint merit_vacancies_get_length (const MeritVacancies *vacancies);

/**
 * merit_vacancies_get_class:
 * @vacancies: vacancies
 * @index: from 0, in order of the file
 *
 * Returns: (transfer none): the code of the class
 */
MERIT_API const char *merit_vacancies_get_class (const MeritVacancies *vacancies, guint index);

/**
 * merit_vacancies_get_unit:
 * @vacancies: vacancies
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): the unit, or %NULL where none is given
 */
MERIT_API const char *merit_vacancies_get_unit (const MeritVacancies *vacancies, guint index);

/**
 * merit_vacancies_get_count:
 * @vacancies: vacancies
 * @index: from 0
 *
 * Returns: how many places there are
 */
MERIT_API guint64 merit_vacancies_get_count (const MeritVacancies *vacancies, guint index);

/**
 * merit_vacancies_get_codes:
 * @vacancies: vacancies
 *
 * Returns: (transfer none) (array zero-terminated=1): the codes of their classes in order of first
 *   mention, each once
 */
MERIT_API const char *const *merit_vacancies_get_codes (const MeritVacancies *vacancies);

/**
 * merit_vacancies_get_digest:
 * @vacancies: vacancies
 *
 * Returns: (transfer none): what was read
 */
MERIT_API MeritDigest *merit_vacancies_get_digest (const MeritVacancies *vacancies);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritVacancies, merit_vacancies_unref)

G_END_DECLS
