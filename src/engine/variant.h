/* SPDX-License-Identifier: Apache-2.0 */
/* What a class would be worth if one of its requirements asked for another level. */
#pragma once

#include "engine/row.h"

typedef struct {
  MeritPlanRow row;   /* of the requirement */
  guint32 max_points; /* of the class */
  guint32 up;         /* the other requirements earn what they do now · up / down: with another */
  guint32 down;       /* level, groups of a policy may take another unit of points */
} MeritVariant;

/* A requirement of a class as it is. */
MeritVariant merit_variant_now (const MeritEngine *engine, guint klass, guint requirement);

/* The same if it asked for @level. FALSE with MERIT_ERROR_DATA where the class could not be scored
 * then, or other requirements would not be worth the same. */
gboolean merit_variant_with_level (const MeritEngine *engine, guint klass, guint requirement,
                                   guint level, MeritVariant *variant, GError **error);
