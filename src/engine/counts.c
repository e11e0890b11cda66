/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of a batch: nothing that was read is missing from them. */
#include "engine/counts.h"

#include "core/exact.h"

__extension__ typedef unsigned __int128 Wide;

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

void
merit_agreement_add (MeritAgreement *agreement, guint n_categories, const guint8 *codes, guint n)
{
  const guint deviation = merit_raters_deviation (codes, n);

  agreement->n[n]++;
  agreement->deviation[n] += deviation;
  agreement->n_apart += 6 * deviation > n_categories * n * n;
}

void
merit_agreement_merge (MeritAgreement *agreement, const MeritAgreement *other)
{
  for (guint n = 0; n <= MERIT_MAX_RATERS; n++) {
    agreement->n[n] += other->n[n];
    agreement->deviation[n] += other->deviation[n];
  }
  agreement->n_apart += other->n_apart;
}

guint64
merit_counts_get_rated (const MeritCounts *counts)
{
  guint64 rated = 0;

  for (guint n = 0; n <= MERIT_MAX_RATERS; n++)
    rated += counts->agreement.n[n];
  return rated;
}

guint64
merit_counts_get_rated_apart (const MeritCounts *counts)
{
  return counts->agreement.n_apart;
}

/* Hundredths of sum / whole, rounded half up. */
static char *
format_ratio (Wide sum, Wide whole)
{
  char text[MERIT_PERCENT_SIZE];

  merit_exact_print ((guint64) ((200 * sum + whole) / (2 * whole)), text);
  return g_strdup (text);
}

char *
merit_counts_format_deviation (const MeritCounts *counts)
{
  /* The square of the least common multiple of 1 … MERIT_MAX_RATERS: below 2^56, as many
   * assessments as fit a file are below 2^50, and what they deviate is at most a few levels. */
  const guint64 common = G_GUINT64_CONSTANT (232792560) * 232792560;
  const guint64 rated = merit_counts_get_rated (counts);
  Wide sum = 0;

  if (rated == 0)
    return NULL;
  for (guint n = 1; n <= MERIT_MAX_RATERS; n++)
    sum += (Wide) counts->agreement.deviation[n] * (common / (n * n));
  return format_ratio (sum, (Wide) common * rated);
}

char *
merit_counts_format_deviation_limit (const MeritCounts *counts)
{
  return format_ratio (counts->n_categories, 6);
}
