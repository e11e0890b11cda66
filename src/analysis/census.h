/* SPDX-License-Identifier: Apache-2.0 */
/* A census: people counted by what they are worth on a class without one of its requirements, and
 * by their code on that one. Whatever happens to that requirement, its level or its weight, is
 * worked out from such counts alone, so memory grows with the number of different scores and not of
 * people. Censuses merge in any order to the same. */
#pragma once

#include "engine/row.h"

/* Of each cell so many people are known by name, the first by id. */
#define MERIT_CENSUS_NAMES 5

/* Someone who is counted. */
typedef struct {
  guint64 order; /* ascending with the input */
  guint32 len;
  char id[];
} MeritNamed;

typedef struct {
  guint32 points;   /* earned on the other requirements */
  guint32 most;     /* what they can earn of what is assessed; 0 where the score is over all */
  guint16 superior; /* of the others, where ties are broken by it */
  guint8 status;    /* MeritStatus of the others */
  guint8 code;      /* on the requirement itself */
} MeritCensusKey;

typedef struct {
  MeritCensusKey key;
  guint32 n_names;
  guint64 count;      /* 0: free */
  MeritNamed **names; /* by id, then order */
  guint64 last;       /* the first bytes of the last name, where there is no room for more */
} MeritCensusCell;

typedef struct {
  MeritCensusCell *cells;
  guint64 capacity; /* 0 or a power of two */
  guint64 n_cells;
} MeritCensus;

void merit_census_clear (MeritCensus *census);

/* Counts someone. */
void merit_census_add (MeritCensus *census, const MeritCensusKey *key, const MeritSpan *id,
                       guint64 order);

/* Adds all of @other and clears it. */
void merit_census_merge (MeritCensus *census, MeritCensus *other);

/* Negative where @a comes before @b: by the bytes of the id, then by input order. */
gint merit_named_compare (const MeritNamed *a, const MeritNamed *b);
