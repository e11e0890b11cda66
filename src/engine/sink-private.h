/* SPDX-License-Identifier: Apache-2.0 */
/* How a batch drives its sinks: see engine/sink.h for what each call does. */
#pragma once

#include "engine/sink.h"

/* Whether take() may make text, for put(). */
gboolean merit_sink_makes_text (const MeritSink *sink);

gpointer merit_sink_part_new (MeritSink *sink);
/* @scored->order counts from the start of the batch. */
void merit_sink_take (MeritSink *sink, gpointer part, const MeritScored *scored, GString *out);
/* Ends a batch whose orders are all below @n: what comes next is listed behind it. */
void merit_sink_advance (MeritSink *sink, guint64 n);
gboolean merit_sink_put (MeritSink *sink, const char *text, gsize len, GError **error);
void merit_sink_part_merge (MeritSink *sink, gpointer part);
