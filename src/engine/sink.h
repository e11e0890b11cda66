/* SPDX-License-Identifier: Apache-2.0 */
/* A sink: takes scored stretches of profiles. Workers call take() side by side, each with a part of
 * its own; what take() renders is put() in input order by the thread that runs the batch; parts are
 * merged at the end, in any order, to the same result. */
#pragma once

#include <merit/merit-batch.h>

#include "engine/row.h"

/* A stretch of profiles with their scores. */
typedef struct {
  const MeritEngine *engine;
  const MeritRecords *records;
  MeritScore **scores;       /* see merit_scored_get_scores(): one array per class of the engine */
  gboolean *filled;          /* which of them hold what they should */
  guint64 order;             /* of row 0; row i has order + i: ascending in all a sink is given */
} MeritScored;

typedef struct {
  gpointer (*part_new) (gpointer self);
  /* Tallies @scored into @part, or renders it at the end of @out. Any worker thread. */
  void (*take) (gpointer self, gpointer part, const MeritScored *scored, GString *out);
  /* Writes what take() rendered, in input order. NULL where take() renders nothing. */
  gboolean (*put) (gpointer self, const char *text, gsize len, GError **error);
  /* Merges @part into the whole and frees it; one call at a time. */
  void (*part_merge) (gpointer self, gpointer part);
} MeritSinkClass;

/* @self is passed to every function; @destroy (or NULL) frees it with the sink. */
MeritSink *merit_sink_new (const MeritSinkClass *klass, gpointer self, GDestroyNotify destroy);

/* Hands one profile to a sink that renders nothing: a batch of one. */
void merit_sink_take_profile (MeritSink *sink, const MeritEngine *engine,
                              const MeritProfile *profile);

/* The scores of all rows on a class. They are worked out when they are first asked for: what needs
 * only sums or the best of a stretch takes them from the engine's kernel. */
const MeritScore *merit_scored_get_scores (const MeritScored *scored, guint klass);

/* The person in row @i of a stretch, and the row on a class. */
MeritPerson merit_scored_get_person (const MeritScored *scored, guint i);
MeritRow merit_scored_get_row (const MeritScored *scored, guint klass, guint i);
