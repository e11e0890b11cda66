/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a ranked list, for reports. */
#pragma once

#include <merit/merit-ranking.h>

#include "analysis/banding.h"
#include "engine/row.h"

/* The listed row; lives until the ranking is added to. */
MeritRow merit_ranking_get_row (MeritRanking *ranking, guint klass, guint64 row);

/* Where in the input the listed profile stood, as a number that ascends with it. */
guint64 merit_ranking_get_order (MeritRanking *ranking, guint klass, guint64 row);

/* Where a listed person stands: what goes in front of a record. */
typedef struct {
  guint64 rank;                    /* 0: not ranked */
  const MeritBanding *banding;     /* NULL where no bands are asked for */
  const MeritBand *band;           /* NULL where there is no score, or no rank */
  const MeritBandFigures *figures; /* with a banding */
  gboolean bounded;                /* whether best and worst are asked for */
  guint64 best;  /* 0: never ranked */
  guint64 worst; /* 0: perhaps not ranked */
} MeritPlace;

/* The place of a row; lives as the row does. */
MeritPlace merit_ranking_get_place (MeritRanking *ranking, guint klass, guint64 row);

/* What places of the ranking have, with no values. */
MeritPlace merit_ranking_get_columns (const MeritRanking *ranking);

/* What the bands of a class rest on, of a ranking with a banding. */
const MeritBandFigures *merit_ranking_get_figures (MeritRanking *ranking, guint klass);
