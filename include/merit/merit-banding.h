/* SPDX-License-Identifier: Apache-2.0 */
/* A banding: the rule by which people whose scores are close count as alike. A band is a stretch of
 * scores; equal scores are always in one band. Scores are taken in percent of what can be earned,
 * whatever scale a policy prints them on, so that one banding means the same under all policies and
 * on all classes, whose scales may differ. Immutable, may be shared by threads.
 *
 * Sources: W. F. Cascio, J. Outtz, S. Zedeck and I. L. Goldstein, "Statistical implications of six
 * methods of test score use in personnel selection", Human Performance 4 (1991), 233-264, for bands
 * of the standard error of the difference; L. S. Feldt and R. L. Brennan, "Reliability", in
 * R. L. Linn (ed.), Educational Measurement, 3rd ed. (1989), for the standard errors; 5 CFR
 * § 337.303 for categories. */
#pragma once

#include <merit/merit-error.h>

G_BEGIN_DECLS

#define MERIT_TYPE_BANDING (merit_banding_get_type ())

/**
 * MERIT_MAX_CATEGORIES:
 *
 * The most categories that a banding may have.
 */
#define MERIT_MAX_CATEGORIES 100

/**
 * MERIT_NO_BAND:
 *
 * Stands for no band: a score below all categories, or none at all.
 */
#define MERIT_NO_BAND (-1)

/**
 * MeritBandingRule:
 * @MERIT_BANDING_WHOLE: a band per whole percentage, half up; its number is that percentage
 * @MERIT_BANDING_CATEGORIES: bands between given scores, numbered from 1, the highest
 * @MERIT_BANDING_SED: bands as wide as C times the standard error of the difference between two
 *   scores, SD · √(1 − r) · √2, numbered from 1, the highest
 * @MERIT_BANDING_SEE: the same with the standard error of estimate, SD · √(r (1 − r))
 *
 * How scores are parted. SD is the standard deviation of the scores of all people ranked who have
 * one, with n − 1 in the denominator; r is the reliability of the scores; C is the two-sided
 * quantile of the normal distribution for the confidence, rounded to six decimals: 1.959964 for
 * 0.95. Bands of an error are fixed and top-referenced: the first holds all scores that are not
 * more than its width below the highest, the next begins at the highest score below that. With
 * fewer than two scores there is no SD, and one band.
 */
typedef enum {
  MERIT_BANDING_WHOLE,
  MERIT_BANDING_CATEGORIES,
  MERIT_BANDING_SED,
  MERIT_BANDING_SEE,
} MeritBandingRule;

/**
 * MeritBanding:
 *
 * How scores are parted into bands.
 */
typedef struct _MeritBanding MeritBanding;

MERIT_API GType merit_banding_get_type (void);

/**
 * merit_banding_new_whole:
 *
 * Returns: (transfer full): bands of whole percentages, half up
 */
MERIT_API MeritBanding *merit_banding_new_whole (void);

/**
 * merit_banding_new_categories:
 * @text: the least percentages of the categories, falling, with commas between them, each with a
 *   name and a colon in front or not: "95,85,70", "Best:95,Well:85,Qualified:70". At most
 *   %MERIT_MAX_CATEGORIES, percentages from 0 to 100 with at most 15 decimals, names different and
 *   either all or none
 * @error: %MERIT_ERROR_DATA: what is wrong with @text
 *
 * A score equal to a percentage is in its category. Scores below all of them are in no band.
 *
 * Returns: (transfer full): the categories, or %NULL
 */
MERIT_API MeritBanding *merit_banding_new_categories (const char *text, GError **error);

/**
 * merit_banding_new_error:
 * @rule: %MERIT_BANDING_SED or %MERIT_BANDING_SEE
 * @reliability: the reliability of the scores as a decimal from 0 to 1, with at most 15 decimals
 * @confidence: a decimal between 0 and 1, likewise
 * @error: %MERIT_ERROR_DATA: what is wrong with @reliability or @confidence
 *
 * Returns: (transfer full): bands of a standard error, or %NULL
 */
MERIT_API MeritBanding *merit_banding_new_error (MeritBandingRule rule, const char *reliability,
                                                 const char *confidence, GError **error);

/**
 * merit_banding_ref:
 * @banding: a banding
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @banding
 */
MERIT_API MeritBanding *merit_banding_ref (MeritBanding *banding);

/**
 * merit_banding_unref:
 * @banding: (transfer full): a banding
 *
 * Gives a reference back. Any thread.
 */
MERIT_API void merit_banding_unref (MeritBanding *banding);

/**
 * merit_banding_get_rule:
 * @banding: a banding
 *
 * Returns: how it parts scores
 */
MERIT_API MeritBandingRule merit_banding_get_rule (const MeritBanding *banding);

/**
 * merit_banding_get_name:
 * @banding: a banding
 * @band: the number of a band, or %MERIT_NO_BAND
 *
 * Returns: (transfer none) (nullable): the name of a category that has one
 */
MERIT_API const char *merit_banding_get_name (const MeritBanding *banding, gint band);

/**
 * merit_banding_get_cut:
 * @banding: a banding
 * @band: the number of a category, or %MERIT_NO_BAND
 *
 * Returns: (transfer none) (nullable): the least percentage of a category as it was given; %NULL
 *   where there is none
 */
MERIT_API const char *merit_banding_get_cut (const MeritBanding *banding, gint band);

/**
 * merit_banding_get_reliability:
 * @banding: a banding
 *
 * Returns: (transfer none) (nullable): the reliability as a decimal; %NULL without a standard error
 */
MERIT_API const char *merit_banding_get_reliability (const MeritBanding *banding);

/**
 * merit_banding_get_confidence:
 * @banding: a banding
 *
 * Returns: (transfer none) (nullable): the confidence as a decimal; %NULL without a standard error
 */
MERIT_API const char *merit_banding_get_confidence (const MeritBanding *banding);

/**
 * merit_banding_get_factor:
 * @banding: a banding
 *
 * Returns: (transfer none) (nullable): C, by which the standard error is multiplied, with six
 *   decimals: "1.959964"; %NULL without a standard error
 */
MERIT_API const char *merit_banding_get_factor (const MeritBanding *banding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritBanding, merit_banding_unref)

G_END_DECLS
