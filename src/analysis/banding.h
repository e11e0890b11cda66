/* SPDX-License-Identifier: Apache-2.0 */
/* Bands of given scores: what a banding makes of them. */
#pragma once

#include <merit/merit-banding.h>

/* A score points / most, and how many people have it. */
typedef struct {
  guint32 points;
  guint32 most; /* above 0 */
  guint64 n;
} MeritScoreCount;

typedef struct {
  gint number;             /* or MERIT_NO_BAND */
  MeritScoreCount highest; /* scores met, not the limits of the band */
  MeritScoreCount lowest;
  guint64 n; /* people in it */
} MeritBand;

/* What the width of bands of an error rests on, in hundredths of a percentage point, half up. */
typedef struct {
  gboolean known; /* FALSE with fewer than two scores */
  guint64 sd;
  guint64 error; /* SED or SEE */
  guint64 width; /* C times that */
} MeritBandFigures;

/* The bands of all scores, from the highest down, as a GArray of MeritBand. @scores falls; equal
 * ones may stand there with different denominators. There are fewer than 2^48 people. @figures (or
 * NULL) is cleared where the rule is not of an error. */
GArray *merit_banding_apply (const MeritBanding *banding, const MeritScoreCount *scores, gsize n,
                             MeritBandFigures *figures);

/* Whether the rule is of a standard error. */
gboolean merit_banding_has_error (const MeritBanding *banding);
