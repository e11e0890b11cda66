/* SPDX-License-Identifier: Apache-2.0 */
/* Nearest classes: one match per class, put in order. */
#include <merit/merit-nearest.h>

#include "engine/row.h"

typedef struct {
  MeritMatch *match;
  guint missing;
  gboolean above; /* too high for some requirement, which nothing mends */
} Near;

struct _MeritNearest {
  MeritProfile *profile;
  GArray *classes; /* of Near, in order */
};

G_DEFINE_BOXED_TYPE (MeritNearest, merit_nearest, merit_nearest_ref, merit_nearest_unref)

static void
near_clear (gpointer data)
{
  Near *near = data;

  merit_match_unref (near->match);
}

static void
nearest_clear (gpointer data)
{
  MeritNearest *nearest = data;

  g_array_unref (nearest->classes);
  merit_profile_unref (nearest->profile);
}

/* The higher score first; none comes last. */
static gint
compare_scores (const MeritScore *left, const MeritScore *right)
{
  if (left->most == 0 || right->most == 0)
    return (left->most == 0) - (right->most == 0);
  return merit_exact_compare (right->points, right->most, left->points, left->most);
}

static gint
compare_classes (gconstpointer a, gconstpointer b)
{
  const Near *left = a, *right = b;
  const MeritRow *row = merit_match_get_row (left->match);
  const MeritRow *other = merit_match_get_row (right->match);
  const gint by_score = compare_scores (&row->score, &other->score);

  if (left->above != right->above)
    return left->above - right->above;
  if (left->missing != right->missing)
    return left->missing < right->missing ? -1 : 1;
  if (by_score != 0)
    return by_score;
  return (row->klass > other->klass) - (row->klass < other->klass);
}

static Near
find_class (MeritEngine *engine, guint klass, MeritProfile *profile)
{
  const MeritPlan *plan = merit_engine_get_plan (engine, klass);
  Near near = { .match = merit_engine_match (engine, klass, profile) };
  const MeritRow *row = merit_match_get_row (near.match);

  for (guint i = 0; i < plan->n_rows; i++) {
    const MeritPlanRow *table = &plan->rows[i];
    const guint8 code = merit_row_get_code (row, i);

    if (table->outcome[code] == MERIT_OUTCOME_UNASSESSED)
      near.missing += table->required;
    else
      near.missing += table->gap[code];
    near.above |= table->outcome[code] == MERIT_OUTCOME_SHORT && table->gap[code] == 0;
  }
  return near;
}

MeritNearest *
merit_nearest_new (MeritEngine *engine, MeritProfile *profile)
{
  g_return_val_if_fail (engine != NULL && profile != NULL, NULL);

  MeritNearest *nearest = g_atomic_rc_box_new0 (MeritNearest);

  nearest->profile = merit_profile_ref (profile);
  nearest->classes = g_array_new (FALSE, FALSE, sizeof (Near));
  g_array_set_clear_func (nearest->classes, near_clear);
  for (guint c = 0; c < merit_engine_get_length (engine); c++) {
    const Near near = find_class (engine, c, profile);

    g_array_append_val (nearest->classes, near);
  }
  g_array_sort (nearest->classes, compare_classes);
  return nearest;
}

MeritNearest *
merit_nearest_ref (MeritNearest *nearest)
{
  g_return_val_if_fail (nearest != NULL, NULL);
  return g_atomic_rc_box_acquire (nearest);
}

void
merit_nearest_unref (MeritNearest *nearest)
{
  g_return_if_fail (nearest != NULL);
  g_atomic_rc_box_release_full (nearest, nearest_clear);
}

MeritProfile *
merit_nearest_get_profile (const MeritNearest *nearest)
{
  g_return_val_if_fail (nearest != NULL, NULL);
  return nearest->profile;
}

guint
merit_nearest_get_length (const MeritNearest *nearest)
{
  g_return_val_if_fail (nearest != NULL, 0);
  return nearest->classes->len;
}

MeritMatch *
merit_nearest_get_match (const MeritNearest *nearest, guint index)
{
  g_return_val_if_fail (nearest != NULL && index < nearest->classes->len, NULL);
  return g_array_index (nearest->classes, Near, index).match;
}

guint
merit_nearest_get_missing (const MeritNearest *nearest, guint index)
{
  g_return_val_if_fail (nearest != NULL && index < nearest->classes->len, 0);
  return g_array_index (nearest->classes, Near, index).missing;
}
