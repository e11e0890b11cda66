/* SPDX-License-Identifier: Apache-2.0 */
/* A summary: counts over profiles, per class and per competency, for all or by
 * texts that people have in common, such as the unit. Means and
 * histograms come from exact fractions. Belongs to one thread at a time. */
#pragma once

#include <merit/merit-batch.h>

G_BEGIN_DECLS

#define MERIT_TYPE_SUMMARY (merit_summary_get_type ())

/**
 * MERIT_HISTOGRAM_BINS:
 *
 * How many bins a histogram of scores has: [0,10), [10,20) … [90,100].
 */
#define MERIT_HISTOGRAM_BINS 10

/**
 * MERIT_SUMMARY_FIELDS:
 *
 * By how many texts of people a summary can count at once.
 */
#define MERIT_SUMMARY_FIELDS 2

/**
 * MeritRung:
 * @MERIT_RUNG_READY: meets all requirements, as %MERIT_STATUS_READY
 * @MERIT_RUNG_ONE: one level short over all requirements, and assessed on all of them
 * @MERIT_RUNG_TWO: two levels, likewise
 * @MERIT_RUNG_MORE: three levels or more, whatever is not assessed
 * @MERIT_RUNG_OPEN: short by one level or two and not assessed on everything, so that how many
 *   levels are missing is not known
 * @MERIT_RUNG_INCOMPLETE: short of nothing and not assessed on everything, as
 *   %MERIT_STATUS_INCOMPLETE
 * @MERIT_RUNG_ABOVE: assessed too high for some requirement, which only a policy with an upper
 *   margin knows and no level more would change; on none of the others
 *
 * The readiness ladder: how far from ready people are. Everybody is on one rung; whoever has the
 * status short is on ONE, TWO, MORE, OPEN or ABOVE.
 */
typedef enum {
  MERIT_RUNG_READY,
  MERIT_RUNG_ONE,
  MERIT_RUNG_TWO,
  MERIT_RUNG_MORE,
  MERIT_RUNG_OPEN,
  MERIT_RUNG_INCOMPLETE,
  MERIT_RUNG_ABOVE,
} MeritRung;

/**
 * MeritSummary:
 *
 * Counts over profiles.
 */
typedef struct _MeritSummary MeritSummary;

MERIT_API GType merit_summary_get_type (void);

/**
 * merit_summary_new:
 * @engine: what scores
 * @by: (nullable) (array zero-terminated=1): by which texts people are parted, in order: `unit`,
 *   `class` (the current one), `name`, or texts that @engine keeps (merit_engine_keep()); %NULL or
 *   none for one group of all
 * @error: %MERIT_ERROR_UNKNOWN where a text is not kept, is named twice, or there are more than
 *   %MERIT_SUMMARY_FIELDS
 *
 * With @by there is a group for each combination of texts that occurs, in the order of their bytes,
 * the first text first, and where one is not given before all others.
 *
 * Returns: (transfer full): a summary of nothing, or %NULL
 */
MERIT_API MeritSummary *merit_summary_new (MeritEngine *engine, const char *const *by,
                                           GError **error);

/**
 * merit_summary_ref:
 * @summary: a summary
 *
 * Returns: (transfer full): @summary
 */
MERIT_API MeritSummary *merit_summary_ref (MeritSummary *summary);

/**
 * merit_summary_unref:
 * @summary: (transfer full): a summary
 */
MERIT_API void merit_summary_unref (MeritSummary *summary);

/**
 * merit_summary_get_engine:
 * @summary: a summary
 *
 * Returns: (transfer none): what scores
 */
MERIT_API MeritEngine *merit_summary_get_engine (const MeritSummary *summary);

/**
 * merit_summary_get_n_fields:
 * @summary: a summary
 *
 * Returns: by how many texts people are parted
 */
MERIT_API guint merit_summary_get_n_fields (const MeritSummary *summary);

/**
 * merit_summary_get_field:
 * @summary: a summary
 * @field: from 0
 *
 * Returns: (transfer none): the name of the text
 */
MERIT_API const char *merit_summary_get_field (const MeritSummary *summary, guint field);

/**
 * merit_summary_add:
 * @summary: a summary
 * @profile: a profile of the engine's bank
 *
 * Counts one more profile: a batch of one.
 */
MERIT_API void merit_summary_add (MeritSummary *summary, MeritProfile *profile);

/**
 * merit_summary_get_sink:
 * @summary: a summary
 *
 * Returns: (transfer none): a sink that counts what a batch hands on
 */
MERIT_API MeritSink *merit_summary_get_sink (MeritSummary *summary);

/**
 * merit_summary_get_groups:
 * @summary: a summary
 *
 * Returns: how many groups there are: always 1 without grouping
 */
MERIT_API guint merit_summary_get_groups (MeritSummary *summary);

/**
 * merit_summary_get_group:
 * @summary: a summary
 * @group: from 0
 * @field: index of a text by which people are parted
 *
 * Returns: (transfer none) (nullable): the text that the group has in common, %NULL where it is not
 *   given
 */
MERIT_API const char *merit_summary_get_group (MeritSummary *summary, guint group, guint field);

/**
 * merit_summary_get_profiles:
 * @summary: a summary
 * @group: index of a group
 *
 * Returns: profiles counted
 */
MERIT_API guint64 merit_summary_get_profiles (MeritSummary *summary, guint group);

/**
 * merit_summary_get_status:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 * @status: ready, short or incomplete
 *
 * Returns: how many profiles have that status
 */
MERIT_API guint64 merit_summary_get_status (MeritSummary *summary, guint group, guint klass,
                                            MeritStatus status);

/**
 * merit_summary_get_rung:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 * @rung: how far from ready
 *
 * Returns: how many profiles are on that rung
 */
MERIT_API guint64 merit_summary_get_rung (MeritSummary *summary, guint group, guint klass,
                                          MeritRung rung);

/**
 * merit_summary_format_mean_score:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 *
 * Returns: (transfer full) (nullable): the mean of the scores in percent, two decimals, half up,
 *   over profiles that have a score; %NULL where none has
 */
MERIT_API char *merit_summary_format_mean_score (MeritSummary *summary, guint group, guint klass);

/**
 * merit_summary_format_mean_high:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 *
 * Returns: (transfer full) (nullable): the mean of the upper bounds in percent, two decimals, half
 *   up, over profiles that have a score; %NULL where none has
 */
MERIT_API char *merit_summary_format_mean_high (MeritSummary *summary, guint group, guint klass);

/**
 * merit_summary_get_bin:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 * @bin: 0 to %MERIT_HISTOGRAM_BINS - 1
 *
 * Returns: how many scores lie in the bin
 */
MERIT_API guint64 merit_summary_get_bin (MeritSummary *summary, guint group, guint klass,
                                         guint bin);

/**
 * merit_summary_get_met:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 * @requirement: index of a requirement of the class
 *
 * Returns: how many profiles meet it
 */
MERIT_API guint64 merit_summary_get_met (MeritSummary *summary, guint group, guint klass,
                                         guint requirement);

/**
 * merit_summary_get_short_by:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 * @requirement: index of a requirement of the class
 * @levels: 1 to the bank's max_level
 *
 * Returns: how many profiles are just that many levels short of it
 */
MERIT_API guint64 merit_summary_get_short_by (MeritSummary *summary, guint group, guint klass,
                                              guint requirement, guint levels);

/**
 * merit_summary_get_above:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 * @requirement: index of a requirement of the class
 *
 * Returns: how many profiles are assessed too high for it to count as met, which only a policy with
 *   an upper margin knows; they are short of it by no level
 */
MERIT_API guint64 merit_summary_get_above (MeritSummary *summary, guint group, guint klass,
                                           guint requirement);

/**
 * merit_summary_get_unassessed:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 * @requirement: index of a requirement of the class
 *
 * Returns: how many profiles are not assessed on it
 */
MERIT_API guint64 merit_summary_get_unassessed (MeritSummary *summary, guint group, guint klass,
                                                guint requirement);

/**
 * merit_summary_get_superior:
 * @summary: a summary
 * @group: index of a group
 * @klass: index of a class
 * @requirement: index of a requirement of the class
 *
 * Returns: how many profiles meet it at superior standard
 */
MERIT_API guint64 merit_summary_get_superior (MeritSummary *summary, guint group, guint klass,
                                              guint requirement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritSummary, merit_summary_unref)

G_END_DECLS
