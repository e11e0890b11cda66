/* SPDX-License-Identifier: Apache-2.0 */
/* A collection: the profiles of a batch that bear one id, kept whole. Belongs to one thread at a
 * time. */
#pragma once

#include <merit/merit-batch.h>

G_BEGIN_DECLS

#define MERIT_TYPE_COLLECTION (merit_collection_get_type ())

/**
 * MERIT_MAX_COLLECTED:
 *
 * The most profiles that a collection keeps; more of the same id are only counted.
 */
#define MERIT_MAX_COLLECTED 1000

/**
 * MeritCollection:
 *
 * Profiles found by id.
 */
typedef struct _MeritCollection MeritCollection;

MERIT_API GType merit_collection_get_type (void);

/**
 * merit_collection_new:
 * @engine: the engine of the batch
 * @id: the id that is looked for
 *
 * Returns: (transfer full): an empty collection
 */
MERIT_API MeritCollection *merit_collection_new (MeritEngine *engine, const char *id);

/**
 * merit_collection_ref:
 * @collection: a collection
 *
 * Returns: (transfer full): @collection
 */
MERIT_API MeritCollection *merit_collection_ref (MeritCollection *collection);

/**
 * merit_collection_unref:
 * @collection: (transfer full): a collection
 */
MERIT_API void merit_collection_unref (MeritCollection *collection);

/**
 * merit_collection_get_sink:
 * @collection: a collection
 *
 * Returns: (transfer none): a sink that keeps the profiles of the id
 */
MERIT_API MeritSink *merit_collection_get_sink (MeritCollection *collection);

/**
 * merit_collection_get_found:
 * @collection: a collection
 *
 * Returns: how many profiles bear the id
 */
MERIT_API guint64 merit_collection_get_found (const MeritCollection *collection);

/**
 * merit_collection_get_length:
 * @collection: a collection
 *
 * Returns: how many of them are kept
 */
MERIT_API guint merit_collection_get_length (const MeritCollection *collection);

/**
 * merit_collection_get:
 * @collection: a collection
 * @index: from 0, in input order
 *
 * Returns: (transfer none): the profile, with what is assessed on the competencies that the
 *   engine's classes require
 */
MERIT_API MeritProfile *merit_collection_get (const MeritCollection *collection, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritCollection, merit_collection_unref)

G_END_DECLS
