/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of a batch: nothing that was read is missing from them. */
#include "engine/counts.h"

G_DEFINE_BOXED_TYPE (MeritCounts, merit_counts, merit_counts_ref, merit_counts_unref)

static GPtrArray *
new_names (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (names, NULL);
  return names;
}

static void
counts_clear (gpointer data)
{
  MeritCounts *counts = data;

  g_ptr_array_unref (counts->unknown);
  g_ptr_array_unref (counts->ignored);
}

MeritCounts *
merit_counts_new (void)
{
  MeritCounts *counts = g_atomic_rc_box_new0 (MeritCounts);

  counts->unknown = new_names ();
  counts->ignored = new_names ();
  return counts;
}

gboolean
merit_counts_name (GPtrArray *names, const char *name)
{
  for (guint i = 0; i + 1 < names->len; i++)
    if (g_str_equal (names->pdata[i], name))
      return FALSE;
  if (names->len <= MERIT_MAX_NAMED) {
    names->pdata[names->len - 1] = g_strdup (name);
    g_ptr_array_add (names, NULL);
  }
  return TRUE;
}

MeritCounts *
merit_counts_ref (MeritCounts *counts)
{
  return g_atomic_rc_box_acquire (counts);
}

void
merit_counts_unref (MeritCounts *counts)
{
  g_atomic_rc_box_release_full (counts, counts_clear);
}

guint64
merit_counts_get_read (const MeritCounts *counts)
{
  return counts->scored + counts->rejected;
}

guint64
merit_counts_get_scored (const MeritCounts *counts)
{
  return counts->scored;
}

guint64
merit_counts_get_rejected (const MeritCounts *counts)
{
  return counts->rejected;
}

guint
merit_counts_get_unreadable (const MeritCounts *counts)
{
  return counts->unreadable;
}

guint
merit_counts_get_unusable (const MeritCounts *counts)
{
  return counts->unusable;
}

guint64
merit_counts_get_unknown_values (const MeritCounts *counts)
{
  return counts->unknown_values;
}

const char *const *
merit_counts_get_unknown (const MeritCounts *counts)
{
  return (const char *const *) counts->unknown->pdata;
}

guint64
merit_counts_get_ignored_columns (const MeritCounts *counts)
{
  return counts->ignored_columns;
}

const char *const *
merit_counts_get_ignored (const MeritCounts *counts)
{
  return (const char *const *) counts->ignored->pdata;
}
