/* SPDX-License-Identifier: Apache-2.0 */
/* The engine: a bank, some of its classes and a policy, compiled for scoring. Immutable, may be
 * shared by threads. */
#pragma once

#include <merit/merit-class.h>
#include <merit/merit-match.h>
#include <merit/merit-policy.h>
#include <merit/merit-profile.h>

G_BEGIN_DECLS

#define MERIT_TYPE_ENGINE (merit_engine_get_type ())

/**
 * MeritEngine:
 *
 * What scores profiles.
 */
typedef struct _MeritEngine MeritEngine;

/**
 * MERIT_MAX_KEPT_TEXTS:
 *
 * How many texts an engine can be told to keep.
 */
#define MERIT_MAX_KEPT_TEXTS 4

MERIT_API GType merit_engine_get_type (void);

/**
 * merit_engine_new:
 * @bank: the bank
 * @classes: (array length=n_classes): classes loaded against @bank, in the order in which results
 *   name them
 * @n_classes: how many, at least 1
 * @policy: (nullable): the policy, or %NULL for the default one
 * @error: %MERIT_ERROR_DATA where a class cannot earn a point under the policy, a class code comes
 *   twice, or a class belongs to another bank; %MERIT_ERROR_UNKNOWN where the environment variable
 *   `MERIT_SIMD` names instructions that are not known or do not run here
 *
 * Compiles classes and policy into look-up tables, one small table per requirement. Batches are
 * scored with the widest vector instructions that the machine has, or those that `MERIT_SIMD`
 * names: `scalar`, `ssse3`, `avx2`, `avx512` or `neon`. Results are the same.
 *
 * Returns: (transfer full): the engine, or %NULL
 */
MERIT_API MeritEngine *merit_engine_new (MeritBank *bank, MeritClass **classes, guint n_classes,
                                         MeritPolicy *policy, GError **error);

/**
 * merit_engine_load:
 * @directory: (type filename): a data folder with bank.json, classes/CODE.json, policies/NAME.json
 * @codes: (nullable) (array zero-terminated=1): the class codes wanted, in order (a repeated one
 *   counts once), or %NULL or none for every class of the folder in order of code
 * @policy: (nullable): a policy of the folder by name, or a policy file (a text with a `/` or
 *   ending in `.json`), or %NULL for the default policy
 * @faults: (nullable): where every fault of every file is appended
 * @error: %MERIT_ERROR_READ, %MERIT_ERROR_DATA or %MERIT_ERROR_UNKNOWN
 *
 * Loads a data folder. Files of classes that are not wanted are not read.
 *
 * Returns: (transfer full): the engine, or %NULL
 */
MERIT_API MeritEngine *merit_engine_load (const char *directory, const char *const *codes,
                                          const char *policy, MeritFaults *faults, GError **error);

/**
 * merit_engine_load_policy:
 * @directory: (type filename): a data folder
 * @policy: (nullable): a name in its `policies/`, or a file where it holds a `/` or ends in
 *   `.json`; %NULL for the default
 * @bank: the bank of the folder
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ, %MERIT_ERROR_DATA or %MERIT_ERROR_UNKNOWN
 *
 * Finds a policy as merit_engine_load() does.
 *
 * Returns: (transfer full): the policy, or %NULL
 */
MERIT_API MeritPolicy *merit_engine_load_policy (const char *directory, const char *policy,
                                                 MeritBank *bank, MeritFaults *faults,
                                                 GError **error);

/**
 * merit_engine_keep:
 * @engine: an engine
 * @names: (array zero-terminated=1): names of texts: keys of a record of NDJSON, headings of CSV
 * @error: %MERIT_ERROR_DATA where one names a protected attribute (merit_heading_is_protected()), a
 *   competency of the bank, or `id` or `competencies`, is empty or not UTF-8, or is one too many
 *
 * Keeps texts with each person beside the id: `unit`, `class`, `name`, or any other key or column,
 * as it is spelled. A summary can count by them (merit_summary_new()), and reports of gaps and
 * rankings show them, in every format. A value that is not text, or empty, counts as not given, as
 * that of a unit. At most %MERIT_MAX_KEPT_TEXTS can be kept; a repeated one counts once.
 *
 * Returns: (transfer full): an engine that scores as @engine does and keeps these beside what it
 *   kept, or %NULL
 */
MERIT_API MeritEngine *merit_engine_keep (MeritEngine *engine, const char *const *names,
                                          GError **error);

/**
 * merit_engine_get_kept:
 * @engine: an engine
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of the texts that it was told to
 *   keep, in order
 */
MERIT_API const char *const *merit_engine_get_kept (const MeritEngine *engine);

/**
 * merit_heading_is_protected:
 * @heading: the heading of a column
 *
 * Whether a heading names an attribute by which people must not be selected (42 U.S.C. § 2000e-2,
 * 29 U.S.C. § 623, 42 U.S.C. § 12112, 38 U.S.C. § 4311, California Government Code § 12940): one of
 * its words, ASCII case folded, is age, ancestry, birth, birthdate, birthday, citizenship, color,
 * colour, creed, disability, disabilities, disabled, dob, ethnic, ethnicity, gender, genetic,
 * hispanic, latino, marital, nationality, pregnancy, pregnant, race, racial, religion, religious,
 * sex, sexual, veteran or veterans, or the words are military status or national origin. Words are
 * parted by anything but ASCII letters, and where a capital follows a small letter. Such columns of
 * profile files are never read, and cannot be kept.
 *
 * Returns: whether it does
 */
MERIT_API gboolean merit_heading_is_protected (const char *heading);

/**
 * merit_engine_ref:
 * @engine: an engine
 *
 * Returns: (transfer full): @engine
 */
MERIT_API MeritEngine *merit_engine_ref (MeritEngine *engine);

/**
 * merit_engine_unref:
 * @engine: (transfer full): an engine
 */
MERIT_API void merit_engine_unref (MeritEngine *engine);

/**
 * merit_engine_get_bank:
 * @engine: an engine
 *
 * Returns: (transfer none): its bank
 */
MERIT_API MeritBank *merit_engine_get_bank (const MeritEngine *engine);

/**
 * merit_engine_get_policy:
 * @engine: an engine
 *
 * Returns: (transfer none): its policy
 */
MERIT_API MeritPolicy *merit_engine_get_policy (const MeritEngine *engine);

/**
 * merit_engine_get_length:
 * @engine: an engine
 *
 * Returns: how many classes it scores
 */
MERIT_API guint merit_engine_get_length (const MeritEngine *engine);

/**
 * merit_engine_get_class:
 * @engine: an engine
 * @index: from 0, in the order in which the classes were given
 *
 * Returns: (transfer none): the class
 */
MERIT_API MeritClass *merit_engine_get_class (const MeritEngine *engine, guint index);

/**
 * merit_engine_find:
 * @engine: an engine
 * @code: a class code
 *
 * Returns: the index of the class, or -1 where the engine does not hold it
 */
MERIT_API gint merit_engine_find (const MeritEngine *engine, const char *code);

/**
 * merit_engine_get_max_points:
 * @engine: an engine
 * @index: index of a class
 *
 * Returns: the most points that a profile can earn on it under the policy, at least 1
 */
MERIT_API guint64 merit_engine_get_max_points (const MeritEngine *engine, guint index);

/**
 * merit_engine_format_score:
 * @engine: an engine
 * @index: index of a class
 * @points: points of a match, a requirement or a group on it
 * @max_points: what they are a part of
 *
 * Puts a score as the policy's method prints it: on its scale, with its decimals, rounded half up;
 * in percent with two decimals where the policy names no scale.
 *
 * Returns: (transfer full) (nullable): the decimal, or %NULL where @max_points is 0
 */
MERIT_API char *merit_engine_format_score (const MeritEngine *engine, guint index, guint64 points,
                                           guint64 max_points);

/**
 * merit_engine_match:
 * @engine: an engine
 * @index: index of a class
 * @profile: a profile of the same bank
 *
 * Scores one profile against one class: a batch of one.
 *
 * Returns: (transfer full): the match
 */
MERIT_API MeritMatch *merit_engine_match (MeritEngine *engine, guint index, MeritProfile *profile);

/**
 * merit_engine_read_profile:
 * @engine: an engine
 * @text: one NDJSON record
 * @error: %MERIT_ERROR_REJECTED
 *
 * Reads a profile as a batch of the engine would, where several raters may have given a level if
 * the policy says what they come to.
 *
 * Returns: (transfer full): the profile, or %NULL
 */
MERIT_API MeritProfile *merit_engine_read_profile (const MeritEngine *engine, const char *text,
                                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritEngine, merit_engine_unref)

G_END_DECLS
