/* SPDX-License-Identifier: Apache-2.0 */
/* A profile: one candidate or employee, an id and what is known of them on each competency. Belongs
 * to one thread while assessments are added, may be shared by threads afterwards. */
#pragma once

#include <merit/merit-bank.h>

G_BEGIN_DECLS

#define MERIT_TYPE_PROFILE (merit_profile_get_type ())

/**
 * MeritProfile:
 *
 * One person's assessments. A competency without an assessment is unassessed, which is not level 0.
 */
typedef struct _MeritProfile MeritProfile;

MERIT_API GType merit_profile_get_type (void);

/**
 * merit_profile_new:
 * @bank: the bank that its competencies come from
 * @id: its id, not empty, valid UTF-8
 *
 * Returns: (transfer full): a profile with nothing assessed
 */
MERIT_API MeritProfile *merit_profile_new (MeritBank *bank, const char *id);

/**
 * merit_profile_new_from_json:
 * @bank: the bank that its competencies come from
 * @text: one record of profile NDJSON, say `{"id":"A-0007","competencies":{"2":1,"3":"2+"}}`
 * @error: %MERIT_ERROR_REJECTED with the reason
 *
 * Reads one profile with the reader that batches use, so that it is accepted or rejected alike.
 *
 * Returns: (transfer full): the profile, or %NULL
 */
MERIT_API MeritProfile *merit_profile_new_from_json (MeritBank *bank, const char *text,
                                                     GError **error);

/**
 * merit_profile_ref:
 * @profile: a profile
 *
 * Returns: (transfer full): @profile
 */
MERIT_API MeritProfile *merit_profile_ref (MeritProfile *profile);

/**
 * merit_profile_unref:
 * @profile: (transfer full): a profile
 */
MERIT_API void merit_profile_unref (MeritProfile *profile);

/**
 * merit_profile_assess:
 * @profile: a profile
 * @competency: a competency id
 * @level: 0 to the bank's max_level; 0 says assessed and not reaching level 1
 * @superior: whether performed at superior standard; only behind a level of 1 or more
 * @error: %MERIT_ERROR_UNKNOWN or %MERIT_ERROR_REJECTED
 *
 * Records an assessment, replacing an earlier one of the same competency.
 *
 * Returns: whether the bank knows the competency and the level
 */
MERIT_API gboolean merit_profile_assess (MeritProfile *profile, const char *competency, guint level,
                                         gboolean superior, GError **error);

/**
 * merit_profile_get_bank:
 * @profile: a profile
 *
 * Returns: (transfer none): its bank
 */
MERIT_API MeritBank *merit_profile_get_bank (const MeritProfile *profile);

/**
 * merit_profile_get_id:
 * @profile: a profile
 *
 * Returns: (transfer none): its id
 */
MERIT_API const char *merit_profile_get_id (const MeritProfile *profile);

/**
 * merit_profile_get_name:
 * @profile: a profile
 *
 * Returns: (transfer none) (nullable): the person's name, or %NULL where none is given
 */
MERIT_API const char *merit_profile_get_name (const MeritProfile *profile);

/**
 * merit_profile_get_unit:
 * @profile: a profile
 *
 * Returns: (transfer none) (nullable): the organisational unit, or %NULL where none is given
 */
MERIT_API const char *merit_profile_get_unit (const MeritProfile *profile);

/**
 * merit_profile_get_class:
 * @profile: a profile
 *
 * Returns: (transfer none) (nullable): the code of the current class, or %NULL where none is given
 */
MERIT_API const char *merit_profile_get_class (const MeritProfile *profile);

/**
 * merit_profile_get_text:
 * @profile: a profile
 * @name: `unit`, `class`, `name`, or a text that was kept when it was read
 *   (merit_engine_read_profile())
 *
 * Returns: (transfer none) (nullable): the text, or %NULL where it is not given
 */
MERIT_API const char *merit_profile_get_text (const MeritProfile *profile, const char *name);

/**
 * merit_profile_get_level:
 * @profile: a profile
 * @index: index of a competency in the bank
 *
 * Returns: the assessed level, or -1 where the competency is unassessed
 */
MERIT_API gint merit_profile_get_level (const MeritProfile *profile, guint index);

/**
 * merit_profile_get_superior:
 * @profile: a profile
 * @index: index of a competency in the bank
 *
 * Returns: whether it was assessed and performed at superior standard
 */
MERIT_API gboolean merit_profile_get_superior (const MeritProfile *profile, guint index);

/**
 * merit_profile_get_n_ratings:
 * @profile: a profile
 * @index: index of a competency in the bank
 *
 * Returns: how many raters the assessment comes from where there are several, else 0
 */
MERIT_API guint merit_profile_get_n_ratings (const MeritProfile *profile, guint index);

/**
 * merit_profile_get_rating:
 * @profile: a profile
 * @index: index of a competency in the bank
 * @rating: from 0, below merit_profile_get_n_ratings()
 * @superior: (out) (optional): whether this rater says superior standard
 *
 * Returns: the level that one of several raters gave
 */
MERIT_API guint merit_profile_get_rating (const MeritProfile *profile, guint index, guint rating,
                                          gboolean *superior);

/**
 * merit_profile_format_deviation:
 * @profile: a profile
 * @index: index of a competency in the bank
 *
 * How far the raters agree: AD_M, the average deviation of the levels from their mean, in levels,
 * as merit_counts_format_deviation() has it over many.
 *
 * Returns: (transfer full) (nullable): the decimal, rounded half up to two places; %NULL where
 *   there are not several raters
 */
MERIT_API char *merit_profile_format_deviation (const MeritProfile *profile, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritProfile, merit_profile_unref)

G_END_DECLS
