/* SPDX-License-Identifier: Apache-2.0 */
/* Sinks: a table of functions with what they work on. */
#include "engine/sink.h"

#include <string.h>

#include "engine/sink-private.h"

struct _MeritSink {
  const MeritSinkClass *klass;
  gpointer self;
  GDestroyNotify destroy;
  guint64 order; /* of the first row of what is to come: behind all that was taken */
};

G_DEFINE_BOXED_TYPE (MeritSink, merit_sink, merit_sink_ref, merit_sink_unref)

static void
sink_clear (gpointer data)
{
  MeritSink *sink = data;

  if (sink->destroy != NULL)
    sink->destroy (sink->self);
}

MeritSink *
merit_sink_new (const MeritSinkClass *klass, gpointer self, GDestroyNotify destroy)
{
  MeritSink *sink = g_atomic_rc_box_new0 (MeritSink);

  sink->klass = klass;
  sink->self = self;
  sink->destroy = destroy;
  return sink;
}

MeritSink *
merit_sink_ref (MeritSink *sink)
{
  return g_atomic_rc_box_acquire (sink);
}

void
merit_sink_unref (MeritSink *sink)
{
  g_atomic_rc_box_release_full (sink, sink_clear);
}

gpointer
merit_sink_part_new (MeritSink *sink)
{
  return sink->klass->part_new != NULL ? sink->klass->part_new (sink->self) : NULL;
}

void
merit_sink_take (MeritSink *sink, gpointer part, const MeritScored *scored, GString *out)
{
  MeritScored placed = *scored;

  placed.order += sink->order;
  sink->klass->take (sink->self, part, &placed, out);
}

void
merit_sink_advance (MeritSink *sink, guint64 n)
{
  sink->order += n;
}

gboolean
merit_sink_makes_text (const MeritSink *sink)
{
  return sink->klass->put != NULL;
}

gboolean
merit_sink_put (MeritSink *sink, const char *text, gsize len, GError **error)
{
  return sink->klass->put == NULL || sink->klass->put (sink->self, text, len, error);
}

void
merit_sink_part_merge (MeritSink *sink, gpointer part)
{
  if (sink->klass->part_merge != NULL)
    sink->klass->part_merge (sink->self, part);
}

void
merit_sink_take_profile (MeritSink *sink, const MeritEngine *engine, const MeritProfile *profile)
{
  const guint n_columns = merit_engine_get_n_columns (engine);
  const guint n_classes = merit_engine_get_length (engine);
  g_autofree guint8 *codes = g_new (guint8, n_columns);
  MeritPerson person = merit_engine_person (engine, profile, codes);
  const char *current = merit_profile_get_class (profile);
  MeritSpan klass = { current, current != NULL ? (guint32) strlen (current) : 0 };
  MeritRecords records = {
    .block = { .codes = codes, .stride = 1, .n_columns = n_columns, .n_rows = 1 },
    .ids = &person.id,
    .units = &person.unit,
    .classes = &klass,
    .names = &person.name,
  };
  g_autofree MeritScore *scores = g_new (MeritScore, n_classes);
  g_autofree MeritScore **by_class = g_new (MeritScore *, n_classes);
  g_autofree gboolean *filled = g_new0 (gboolean, n_classes);

  const char *const *texts = merit_shape_get_texts (merit_engine_get_shape (engine));
  MeritSpan kept[MERIT_MAX_KEPT];

  for (guint i = MERIT_TEXT_KEPT; texts[i] != NULL; i++) {
    kept[i - MERIT_TEXT_KEPT] = merit_profile_get_span (profile, texts[i]);
    records.texts[i] = &kept[i - MERIT_TEXT_KEPT];
  }
  for (guint c = 0; c < n_classes; c++)
    by_class[c] = &scores[c];

  const MeritScored scored = {
    .engine = engine,
    .records = &records,
    .scores = by_class,
    .filled = filled,
  };
  gpointer part = merit_sink_part_new (sink);

  merit_sink_take (sink, part, &scored, NULL);
  merit_sink_part_merge (sink, part);
  merit_sink_advance (sink, 1);
}

const MeritScore *
merit_scored_get_scores (const MeritScored *scored, guint klass)
{
  if (!scored->filled[klass]) {
    const MeritBlock *block = &scored->records->block;

    merit_plan_score_fast (merit_engine_get_plan (scored->engine, klass), block, 0, block->n_rows,
                           scored->scores[klass]);
    scored->filled[klass] = TRUE;
  }
  return scored->scores[klass];
}

MeritPerson
merit_scored_get_person (const MeritScored *scored, guint i)
{
  const MeritRecords *records = scored->records;
  MeritPerson person = {
    .id = records->ids[i],
    .name = records->names[i],
    .unit = records->units[i],
    .codes = records->block.codes + i,
    .stride = records->block.stride,
  };

  for (guint k = 0; k < merit_engine_get_n_kept (scored->engine); k++)
    person.kept[k] = records->texts[merit_engine_get_kept_text (scored->engine, k)][i];
  return person;
}

MeritRow
merit_scored_get_row (const MeritScored *scored, guint klass, guint i)
{
  return (MeritRow) {
    .engine = scored->engine,
    .klass = klass,
    .person = merit_scored_get_person (scored, i),
    .score = merit_scored_get_scores (scored, klass)[i],
  };
}
