/* SPDX-License-Identifier: Apache-2.0 */
/* A ranking: the ranked list of each class of an engine. Exact score, higher first, then what the
 * policy's tie-break says; equal means same rank (1, 2, 2, 4); inside a tie by profile id, byte by
 * byte, then by input order. Belongs to one thread at a time. */
#pragma once

#include <merit/merit-banding.h>
#include <merit/merit-batch.h>

G_BEGIN_DECLS

#define MERIT_TYPE_RANKING (merit_ranking_get_type ())

/**
 * MeritRanking:
 *
 * Ranked lists, one per class.
 */
typedef struct _MeritRanking MeritRanking;

MERIT_API GType merit_ranking_get_type (void);

/**
 * merit_ranking_new:
 * @engine: what scores
 * @top: how many rows of each list are kept, or 0 for all; memory grows with it, not with the
 *   profiles
 *
 * Returns: (transfer full): an empty ranking
 */
MERIT_API MeritRanking *merit_ranking_new (MeritEngine *engine, guint64 top);

/**
 * merit_ranking_ref:
 * @ranking: a ranking
 *
 * Returns: (transfer full): @ranking
 */
MERIT_API MeritRanking *merit_ranking_ref (MeritRanking *ranking);

/**
 * merit_ranking_unref:
 * @ranking: (transfer full): a ranking
 */
MERIT_API void merit_ranking_unref (MeritRanking *ranking);

/**
 * merit_ranking_get_engine:
 * @ranking: a ranking
 *
 * Returns: (transfer none): what scores
 */
MERIT_API MeritEngine *merit_ranking_get_engine (const MeritRanking *ranking);

/**
 * merit_ranking_add:
 * @ranking: a ranking
 * @profile: a profile of the engine's bank
 *
 * Ranks one more profile: a batch of one.
 */
MERIT_API void merit_ranking_add (MeritRanking *ranking, MeritProfile *profile);

/**
 * merit_ranking_get_sink:
 * @ranking: a ranking
 *
 * Returns: (transfer none): a sink that ranks what a batch hands on
 */
MERIT_API MeritSink *merit_ranking_get_sink (MeritRanking *ranking);

/**
 * merit_ranking_set_banding:
 * @ranking: a ranking of nobody yet
 * @banding: (nullable): how scores are parted into bands; %NULL, the default, for no bands
 *
 * Asks for bands: see merit_ranking_get_band(). Memory grows with the different scores, whatever
 * the limit of rows.
 */
MERIT_API void merit_ranking_set_banding (MeritRanking *ranking, MeritBanding *banding);

/**
 * merit_ranking_get_banding:
 * @ranking: a ranking
 *
 * Returns: (transfer none) (nullable): how scores are parted into bands
 */
MERIT_API MeritBanding *merit_ranking_get_banding (const MeritRanking *ranking);

/**
 * merit_ranking_set_bounds:
 * @ranking: a ranking of nobody yet
 * @bounds: whether ranks at best and at worst are asked for; they are not by default
 *
 * Asks for bounds: see merit_ranking_get_rank_best(). Memory grows with the different scores.
 */
MERIT_API void merit_ranking_set_bounds (MeritRanking *ranking, gboolean bounds);

/**
 * merit_ranking_get_bounds:
 * @ranking: a ranking
 *
 * Returns: whether ranks at best and at worst are asked for
 */
MERIT_API gboolean merit_ranking_get_bounds (const MeritRanking *ranking);

/**
 * merit_ranking_get_profiles:
 * @ranking: a ranking
 *
 * Returns: how many profiles it was given, listed or not
 */
MERIT_API guint64 merit_ranking_get_profiles (const MeritRanking *ranking);

/**
 * merit_ranking_get_length:
 * @ranking: a ranking
 * @klass: index of a class
 *
 * Returns: how many rows its list holds
 */
MERIT_API guint64 merit_ranking_get_length (MeritRanking *ranking, guint klass);

/**
 * merit_ranking_get_rank:
 * @ranking: a ranking
 * @klass: index of a class
 * @row: from 0, in the order of the list
 *
 * Returns: the rank, from 1; 0 where the policy keeps the person from being ranked: such rows are
 *   listed below all others, who comes further through the policy's stages first
 */
MERIT_API guint64 merit_ranking_get_rank (MeritRanking *ranking, guint klass, guint64 row);

/**
 * merit_ranking_get_match:
 * @ranking: a ranking
 * @klass: index of a class
 * @row: from 0, in the order of the list
 *
 * Returns: (transfer full): the match
 */
MERIT_API MeritMatch *merit_ranking_get_match (MeritRanking *ranking, guint klass, guint64 row);

/**
 * merit_ranking_get_tied_beyond:
 * @ranking: a ranking
 * @klass: index of a class
 *
 * Returns: how many profiles share the rank of the last row but are cut off by the row limit
 */
MERIT_API guint64 merit_ranking_get_tied_beyond (MeritRanking *ranking, guint klass);

/**
 * merit_ranking_get_ranked:
 * @ranking: a ranking
 * @klass: index of a class
 *
 * Returns: how many of all profiles are ranked, listed or not: those who pass every stage of the
 *   policy
 */
MERIT_API guint64 merit_ranking_get_ranked (const MeritRanking *ranking, guint klass);

/**
 * merit_ranking_get_stopped:
 * @ranking: a ranking
 * @klass: index of a class
 * @stage: index of a stage of the policy
 *
 * Returns: how many of all profiles pass the stages before and not this one, listed or not
 */
MERIT_API guint64 merit_ranking_get_stopped (const MeritRanking *ranking, guint klass,
                                             guint stage);

/**
 * merit_ranking_get_incomplete:
 * @ranking: a ranking
 * @klass: index of a class
 *
 * Returns: how many of all profiles have something unassessed on this class
 */
MERIT_API guint64 merit_ranking_get_incomplete (const MeritRanking *ranking, guint klass);

/**
 * merit_ranking_get_band:
 * @ranking: a ranking
 * @klass: index of a class
 * @row: from 0, in the order of the list
 *
 * Bands are of all people ranked, listed or not; who is not ranked is in none.
 *
 * Returns: the number of the band that the row is in, or %MERIT_NO_BAND
 */
MERIT_API gint merit_ranking_get_band (MeritRanking *ranking, guint klass, guint64 row);

/**
 * merit_ranking_count_band:
 * @ranking: a ranking with a banding
 * @klass: index of a class
 * @band: the number of a band, or %MERIT_NO_BAND for people with a score that is in none
 *
 * Returns: how many of all people ranked are in it
 */
MERIT_API guint64 merit_ranking_count_band (MeritRanking *ranking, guint klass, gint band);

/**
 * merit_ranking_get_rank_best:
 * @ranking: a ranking with bounds
 * @klass: index of a class
 * @row: from 0, in the order of the list
 *
 * The rank at best, once everything is assessed: what the row has unassessed turns out to earn the
 * most, at superior standard wherever that counts, and what all others have unassessed the least.
 * Exact: no completion of all assessments gives a better rank, and one gives this. Where a policy
 * leaves out what is not assessed, the present rank may be outside the bounds, since it is not of
 * the same points. Where it has stages, whoever may come not to be ranked stands above nobody at
 * their least, and whoever is not ranked now only because something is open is ranked at best.
 *
 * Returns: the rank, from 1; 0 where no completion has the row ranked
 */
MERIT_API guint64 merit_ranking_get_rank_best (MeritRanking *ranking, guint klass, guint64 row);

/**
 * merit_ranking_get_rank_worst:
 * @ranking: a ranking with bounds
 * @klass: index of a class
 * @row: from 0, in the order of the list
 *
 * The rank at worst, likewise: the row earns the least and all others the most that the policy's
 * stages rank.
 *
 * Returns: the rank, from 1; 0 where some completion has the row not ranked
 */
MERIT_API guint64 merit_ranking_get_rank_worst (MeritRanking *ranking, guint klass, guint64 row);

/**
 * merit_ranking_format_deviation:
 * @ranking: a ranking
 * @klass: index of a class
 *
 * Returns: (transfer full) (nullable): the standard deviation of the scores of all ranked, with n −
 *   1, in percent with two decimals, half up, whatever scale the policy prints scores on; %NULL
 *   where bands do not rest on it or there are fewer than two
 */
MERIT_API char *merit_ranking_format_deviation (MeritRanking *ranking, guint klass);

/**
 * merit_ranking_format_error:
 * @ranking: a ranking
 * @klass: index of a class
 *
 * Returns: (transfer full) (nullable): the standard error that bands rest on, likewise
 */
MERIT_API char *merit_ranking_format_error (MeritRanking *ranking, guint klass);

/**
 * merit_ranking_format_width:
 * @ranking: a ranking
 * @klass: index of a class
 *
 * Returns: (transfer full) (nullable): the width of bands, likewise
 */
MERIT_API char *merit_ranking_format_width (MeritRanking *ranking, guint klass);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritRanking, merit_ranking_unref)

G_END_DECLS
