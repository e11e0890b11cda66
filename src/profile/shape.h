/* SPDX-License-Identifier: Apache-2.0 */
/* A shape: what a reader of profiles must know of a bank and of the block it fills. Immutable once
 * made, may be shared by threads. */
#pragma once

#include <glib.h>

#include "core/raters.h"
#include "core/texts.h"

#define MERIT_SHAPE_UNKNOWN (-1) /* no competency of the bank */
#define MERIT_SHAPE_AMBIGUOUS (-2) /* a name of two competencies */
#define MERIT_SHAPE_UNUSED G_MAXUINT32

/* The most competencies of a shape, as of a bank. */
#define MERIT_SHAPE_MAX 4096

typedef struct _MeritShape MeritShape;

/* @max_level is 1 to 7. @ids and @names: @n texts each (at most MERIT_SHAPE_MAX), copied.
 * @column_of: for each competency the column of the block that takes it, or MERIT_SHAPE_UNUSED
 * where its values are checked and dropped; @n_columns columns in all. */
MeritShape *merit_shape_new (guint max_level, const char *const *ids, const char *const *names,
                             guint n, const guint32 *column_of, guint n_columns);
void merit_shape_free (MeritShape *shape);

/* What several raters come to, before the shape is shared: at first they are not taken. */
void merit_shape_set_raters (MeritShape *shape, MeritRaterRule rule);
MeritRaterRule merit_shape_get_raters (const MeritShape *shape);

/* Keeps one more text of each record, before the shape is shared: the value of this key of a record
 * of NDJSON, or the column of this heading. At first those of core/texts.h that all readers keep.
 * What a key or heading means already is not to be kept; see merit_shape_find_text() and
 * merit_shape_find_heading(). No more than MERIT_MAX_KEPT. */
void merit_shape_keep (MeritShape *shape, const char *name);

/* The names of the texts, ending with NULL, and how many there are. */
const char *const *merit_shape_get_texts (const MeritShape *shape);
guint merit_shape_get_n_texts (const MeritShape *shape);

/* The text of that name, or MERIT_SHAPE_UNKNOWN. */
gint merit_shape_find_text (const MeritShape *shape, const char *name, gsize len);

guint merit_shape_get_max_level (const MeritShape *shape);
guint merit_shape_get_length (const MeritShape *shape);
guint merit_shape_get_n_columns (const MeritShape *shape);
guint32 merit_shape_get_column (const MeritShape *shape, guint competency);

const char *merit_shape_get_id (const MeritShape *shape, guint competency);

/* The competency whose id is these bytes, or MERIT_SHAPE_UNKNOWN. */
gint merit_shape_find_id (const MeritShape *shape, const char *id, gsize len);

/* The competency that a CSV column of this heading holds: by id, else by `c` and id, else by name
 * (ASCII case folded); MERIT_SHAPE_UNKNOWN, or MERIT_SHAPE_AMBIGUOUS. */
gint merit_shape_find_heading (const MeritShape *shape, const char *heading, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritShape, merit_shape_free)
