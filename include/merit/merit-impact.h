/* SPDX-License-Identifier: Apache-2.0 */
/* An impact analysis: how often the groups of an attribute were selected, and what their rates say
 * of each other. It is arithmetic on counts, no finding of law. Belongs to one thread at a time. */
#pragma once

#include <merit/merit-digest.h>
#include <merit/merit-groups.h>
#include <merit/merit-ranking.h>
#include <merit/merit-selection.h>

G_BEGIN_DECLS

#define MERIT_TYPE_IMPACT (merit_impact_get_type ())

/**
 * MERIT_MAX_APPLICANTS:
 *
 * The most applicants of one group.
 */
#define MERIT_MAX_APPLICANTS 1000000000

/**
 * MeritImpact:
 *
 * Attributes, each with groups of applicants of whom some were selected.
 */
typedef struct _MeritImpact MeritImpact;

/**
 * MeritMeasure:
 * @MERIT_MEASURE_SELECTION: the selection rate: how many of a group were selected
 * @MERIT_MEASURE_SCORING: the scoring rate: how many of a group score above the median of all who
 *   have a score (6 RCNY § 5-300, "scoring rate"), with a group or without
 *
 * What a rate counts.
 */
typedef enum {
  MERIT_MEASURE_SELECTION,
  MERIT_MEASURE_SCORING,
} MeritMeasure;

/**
 * MeritImpactFigures:
 * @applicants: people of the group
 * @counted: how many of them are selected, or score above the median
 * @reference: whether this is the group that the others are set against: the one with the highest
 *   rate; of several the first by the bytes of its name; none where the highest rate is 0
 * @under_two_percent: whether the group has less than 2 % of the people whose group is known
 *   (29 CFR § 1607.15 A (2) (c) and 6 RCNY § 5-301 (d) leave such groups out)
 * @has_rate: whether there are applicants, so that there is a rate
 * @rate: @counted over @applicants, in ten-thousandths, rounded half up
 * @has_ratio: whether there is a rate and a reference
 * @ratio: the rate over that of the reference, in ten-thousandths, rounded half up: the impact
 *   ratio of 29 CFR § 1607.4 D and 6 RCNY § 5-300
 * @flag: whether the ratio is below four fifths (29 CFR § 1607.4 D), by whole numbers: four fifths
 *   exactly are not below
 * @has_tests: whether there is a ratio and the group is not the reference
 * @has_z: likewise, and some but not all of both groups were counted
 * @z: the z of two proportions with pooled variance and without continuity correction, negative
 *   where the group has the lower rate (S. B. Morris, "Statistical significance testing in adverse
 *   impact analysis", in: Adverse Impact Analysis, ed. Morris and Dunleavy, 2017)
 * @p_z: its two-sided p
 * @p_fisher: Fisher's exact test, two-sided: the sum over all tables of the same margins whose
 *   probability is at most 1 + 10^-7 times that of the one observed (R. A. Fisher, "The logic of
 *   inductive inference", 1935)
 * @p_midp: one-sided mid-P of the group's lower tail: fewer counted, and half the probability of as
 *   many (H. O. Lancaster, "Significance tests in discrete distributions", 1961)
 * @flip_flop: whether moving one selection from the reference to the group would make the group's
 *   rate strictly the higher one, so that nothing can be concluded (questions 20 and 21 on the
 *   Uniform Guidelines, 44 Fed. Reg. 11996, 1979)
 * @sparse: whether some cell of group and reference is expected to hold fewer than five people,
 *   where z is not to be relied on (W. G. Cochran, "Some methods for strengthening the common χ²
 *   tests", 1954)
 *
 * What is known of one group. Figures whose has-field is %FALSE are 0.
 */
typedef struct {
  guint64 applicants;
  guint64 counted;
  gboolean reference;
  gboolean under_two_percent;
  gboolean has_rate;
  guint64 rate;
  gboolean has_ratio;
  guint64 ratio;
  gboolean flag;
  gboolean has_tests;
  gboolean has_z;
  gdouble z;
  gdouble p_z;
  gdouble p_fisher;
  gdouble p_midp;
  gboolean flip_flop;
  gboolean sparse;
} MeritImpactFigures;

MERIT_API GType merit_impact_get_type (void);

/**
 * merit_impact_new:
 *
 * Returns: (transfer full): an analysis of nothing
 */
MERIT_API MeritImpact *merit_impact_new (void);

/**
 * merit_impact_load_counts:
 * @path: (type filename): a CSV file, or "-" for standard input; gzip and zstd are inflated
 * @delimiter: what parts fields, usually a comma
 * @faults: (nullable): where every fault of the file is appended
 * @error: %MERIT_ERROR_READ or %MERIT_ERROR_DATA
 *
 * Reads a file with the columns `attribute`, `group`, `applicants` and `selected`, in any order and
 * no other: one row a group, each group of an attribute once. Counts are decimal digits, at most
 * %MERIT_MAX_APPLICANTS, and no more are selected than applied. Attributes and groups keep the
 * order of the file.
 *
 * Returns: (transfer full): the analysis, or %NULL
 */
MERIT_API MeritImpact *merit_impact_load_counts (const char *path, char delimiter,
                                                 MeritFaults *faults, GError **error);

/**
 * merit_impact_load_counts_bytes:
 * @bytes: the text of such a file
 * @name: the name that faults give for it
 * @delimiter: what parts fields
 * @faults: (nullable): where every fault is appended
 * @error: %MERIT_ERROR_DATA
 *
 * The same from memory.
 *
 * Returns: (transfer full): the analysis, or %NULL
 */
MERIT_API MeritImpact *merit_impact_load_counts_bytes (GBytes *bytes, const char *name,
                                                       char delimiter, MeritFaults *faults,
                                                       GError **error);

/**
 * merit_impact_new_from_ranking:
 * @ranking: a ranking without a row limit
 * @klass: index of a class
 * @selection: (nullable): who counts as selected; %NULL where only scores are looked at
 * @groups: the groups of people, by profile id
 * @attributes: (nullable) (array zero-terminated=1): the attributes that are looked at, in this
 *   order; %NULL for all
 * @intersect: whether the attributes are looked at together too, where there are several: as a last
 *   attribute, "sex / race" with groups like "women / Asian"
 * @error: %MERIT_ERROR_UNKNOWN: there is no such attribute; %MERIT_ERROR_DATA: two profiles have
 *   one id, so that they cannot be joined
 *
 * Joins people that are already ranked with their groups. Groups stand in the order of their bytes.
 *
 * Returns: (transfer full): the analysis, or %NULL
 */
MERIT_API MeritImpact *merit_impact_new_from_ranking (MeritRanking *ranking, guint klass,
                                                      MeritSelection *selection,
                                                      MeritGroups *groups,
                                                      const char *const *attributes,
                                                      gboolean intersect, GError **error);

/**
 * merit_impact_ref:
 * @impact: an analysis
 *
 * Returns: (transfer full): @impact
 */
MERIT_API MeritImpact *merit_impact_ref (MeritImpact *impact);

/**
 * merit_impact_unref:
 * @impact: (transfer full): an analysis
 */
MERIT_API void merit_impact_unref (MeritImpact *impact);

/**
 * merit_impact_add:
 * @impact: an analysis
 * @attribute: an attribute, not empty
 * @group: a group of it, not empty, that is not there yet
 * @applicants: at most %MERIT_MAX_APPLICANTS
 * @selected: at most @applicants
 *
 * Adds a group behind the others.
 */
MERIT_API void merit_impact_add (MeritImpact *impact, const char *attribute, const char *group,
                                 guint64 applicants, guint64 selected);

/**
 * merit_impact_set_exclude_small:
 * @impact: an analysis
 * @exclude_small: whether a group with less than 2 % of the people may not be the reference; it may
 *   by default
 */
MERIT_API void merit_impact_set_exclude_small (MeritImpact *impact, gboolean exclude_small);

/**
 * merit_impact_get_exclude_small:
 * @impact: an analysis
 *
 * Returns: whether a group with less than 2 % of the people may not be the reference
 */
MERIT_API gboolean merit_impact_get_exclude_small (const MeritImpact *impact);

/**
 * merit_impact_set_rejected:
 * @impact: an analysis
 * @rejected: how many records were rejected before there was a profile to rank: they are in no
 *   group, and reports say how many there are
 */
MERIT_API void merit_impact_set_rejected (MeritImpact *impact, guint64 rejected);

/**
 * merit_impact_get_rejected:
 * @impact: an analysis
 *
 * Returns: how many records were rejected
 */
MERIT_API guint64 merit_impact_get_rejected (const MeritImpact *impact);

/**
 * merit_impact_get_profiles:
 * @impact: an analysis
 *
 * Returns: how many profiles were joined; 0 where counts were given
 */
MERIT_API guint64 merit_impact_get_profiles (const MeritImpact *impact);

/**
 * merit_impact_get_selected:
 * @impact: an analysis
 *
 * Returns: how many of all profiles were selected, with a group or without
 */
MERIT_API guint64 merit_impact_get_selected (const MeritImpact *impact);

/**
 * merit_impact_get_incomplete:
 * @impact: an analysis
 * @selected: (out) (optional): how many of them were selected
 *
 * Returns: how many of all profiles are incomplete: not short of anything assessed, but not
 *   assessed on all that is required
 */
MERIT_API guint64 merit_impact_get_incomplete (const MeritImpact *impact, guint64 *selected);

/**
 * merit_impact_get_without_profile:
 * @impact: an analysis
 * @ids: (out) (optional): how many of the ids that were to be selected no profile has
 *
 * Returns: how many people of the groups have no profile
 */
MERIT_API guint64 merit_impact_get_without_profile (const MeritImpact *impact, guint64 *ids);

/**
 * merit_impact_format_median:
 * @impact: an analysis
 *
 * Returns: (transfer full) (nullable): the median of all scores in percent, two decimals, half up;
 *   %NULL where there are none
 */
MERIT_API char *merit_impact_format_median (const MeritImpact *impact);

/**
 * merit_impact_get_attributes:
 * @impact: an analysis
 *
 * Returns: how many attributes there are
 */
MERIT_API guint merit_impact_get_attributes (const MeritImpact *impact);

/**
 * merit_impact_get_attribute:
 * @impact: an analysis
 * @attribute: index of an attribute
 *
 * Returns: (transfer none): its name
 */
MERIT_API const char *merit_impact_get_attribute (const MeritImpact *impact, guint attribute);

/**
 * merit_impact_get_ungrouped:
 * @impact: an analysis
 * @attribute: index of an attribute
 * @measure: what is counted
 * @counted: (out) (optional): how many of them are selected, or score above the median
 *
 * Returns: how many people are in no group of the attribute
 */
MERIT_API guint64 merit_impact_get_ungrouped (const MeritImpact *impact, guint attribute,
                                              MeritMeasure measure, guint64 *counted);

/**
 * merit_impact_get_length:
 * @impact: an analysis
 * @attribute: index of an attribute
 *
 * Returns: how many groups it has
 */
MERIT_API guint merit_impact_get_length (const MeritImpact *impact, guint attribute);

/**
 * merit_impact_get_group:
 * @impact: an analysis
 * @attribute: index of an attribute
 * @group: from 0
 *
 * Returns: (transfer none): the name of the group
 */
MERIT_API const char *merit_impact_get_group (const MeritImpact *impact, guint attribute,
                                              guint group);

/**
 * merit_impact_get_reference:
 * @impact: an analysis
 * @attribute: index of an attribute
 * @measure: what is counted
 *
 * Returns: the group with the highest rate, of several the first by the bytes of its name; -1 where
 *   that rate is 0 or there is none
 */
MERIT_API gint merit_impact_get_reference (const MeritImpact *impact, guint attribute,
                                           MeritMeasure measure);

/**
 * merit_impact_get_figures:
 * @impact: an analysis
 * @attribute: index of an attribute
 * @group: index of a group
 * @measure: what is counted
 * @figures: (out caller-allocates): what is known of the group
 */
MERIT_API void merit_impact_get_figures (const MeritImpact *impact, guint attribute, guint group,
                                         MeritMeasure measure, MeritImpactFigures *figures);

/**
 * merit_impact_get_digest:
 * @impact: an impact analysis
 *
 * Returns: (transfer none) (nullable): size and SHA-256 of the file of counts that it was loaded
 *   from, or %NULL where there is none
 */
MERIT_API MeritDigest *merit_impact_get_digest (const MeritImpact *impact);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritImpact, merit_impact_unref)

G_END_DECLS
