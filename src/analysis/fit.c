/* SPDX-License-Identifier: Apache-2.0 */
/* Fits: the classes of an engine in the order of one person's exact scores. */
#include "analysis/fit.h"

#include "core/exact.h"

struct _MeritFit {
  MeritProfile *profile;
  MeritEngine *engine;
  guint8 *codes;
  MeritRow *rows; /* one per class */
  MeritVerdict verdict;
  guint *deciding;
  guint n_deciding;
};

G_DEFINE_BOXED_TYPE (MeritFit, merit_fit, merit_fit_ref, merit_fit_unref)

/* Negative where @a has the higher score; without a score comes after all others. */
static int
compare_scores (const MeritScore *a, const MeritScore *b)
{
  if (a->most == 0 || b->most == 0)
    return (a->most == 0) - (b->most == 0);
  return -merit_exact_compare (a->points, a->most, b->points, b->most);
}

MeritVerdict
merit_rows_judge (const MeritRow *rows, guint n_rows)
{
  guint best = 0, second = n_rows;

  for (guint i = 1; i < n_rows; i++)
    if (compare_scores (&rows[i].score, &rows[best].score) < 0)
      best = i;
  for (guint i = 0; i < n_rows; i++)
    if (i != best
        && (second == n_rows || compare_scores (&rows[i].score, &rows[second].score) < 0))
      second = i;

  const MeritScore *a = &rows[best].score;
  const MeritScore *b = second < n_rows ? &rows[second].score : NULL;
  MeritVerdict verdict = { .best = -1, .second = -1 };

  if (a->most == 0 || b == NULL)
    return verdict;
  verdict.has_margin = b->most > 0;
  if (compare_scores (a, b) == 0)
    return verdict;
  verdict.best = (gint) best;
  verdict.second = (gint) second;
  if (verdict.has_margin)
    verdict.margin = merit_exact_margin (a->points, a->most, b->points, b->most);
  return verdict;
}

/* Points that a requirement loses of what its class could earn. */
static guint32
lost_points (const MeritPlan *plan, const MeritPlanRow *table, guint8 code)
{
  if (plan->assessed_only && code == MERIT_CODE_UNASSESSED)
    return 0;
  return table->most - table->low[code];
}

guint
merit_row_decide (const MeritRow *row, guint *deciding)
{
  const MeritPlan *plan = merit_engine_get_plan (row->engine, row->klass);
  guint n = 0;

  for (guint i = 0; i < plan->n_rows; i++) {
    const guint8 code = merit_row_get_code (row, i);

    if (plan->rows[i].outcome[code] == MERIT_OUTCOME_MET)
      continue;

    const guint32 lost = lost_points (plan, &plan->rows[i], code);
    guint at = n++;

    /* Behind all that lose as much: bank order stays inside a tie. */
    for (; at > 0; at--) {
      const guint before = deciding[at - 1];

      if (lost_points (plan, &plan->rows[before], merit_row_get_code (row, before)) >= lost)
        break;
      deciding[at] = before;
    }
    deciding[at] = i;
  }
  return n;
}

static void
fit_clear (gpointer data)
{
  MeritFit *fit = data;

  g_free (fit->deciding);
  g_free (fit->rows);
  g_free (fit->codes);
  merit_engine_unref (fit->engine);
  merit_profile_unref (fit->profile);
}

MeritFit *
merit_fit_new (MeritEngine *engine, MeritProfile *profile)
{
  const guint n = merit_engine_get_length (engine);

  g_return_val_if_fail (n >= 2, NULL);

  MeritFit *fit = g_atomic_rc_box_new0 (MeritFit);

  fit->engine = merit_engine_ref (engine);
  fit->profile = merit_profile_ref (profile);
  fit->codes = g_new (guint8, merit_engine_get_n_columns (engine));
  fit->rows = g_new (MeritRow, n);

  const MeritPerson person = merit_engine_person (engine, profile, fit->codes);

  for (guint i = 0; i < n; i++)
    fit->rows[i] = merit_engine_score (engine, i, &person);
  fit->verdict = merit_rows_judge (fit->rows, n);
  if (fit->verdict.second >= 0) {
    const MeritRow *second = &fit->rows[fit->verdict.second];

    fit->deciding = g_new (guint, merit_engine_get_plan (engine, second->klass)->n_rows);
    fit->n_deciding = merit_row_decide (second, fit->deciding);
  }
  return fit;
}

MeritFit *
merit_fit_ref (MeritFit *fit)
{
  return g_atomic_rc_box_acquire (fit);
}

void
merit_fit_unref (MeritFit *fit)
{
  g_atomic_rc_box_release_full (fit, fit_clear);
}

gint
merit_fit_get_best (const MeritFit *fit)
{
  return fit->verdict.best;
}

gint
merit_fit_get_second (const MeritFit *fit)
{
  return fit->verdict.second;
}

char *
merit_fit_format_margin (const MeritFit *fit)
{
  char text[MERIT_PERCENT_SIZE];

  if (!fit->verdict.has_margin)
    return NULL;
  merit_exact_print (fit->verdict.margin, text);
  return g_strdup (text);
}

MeritMatch *
merit_fit_get_match (const MeritFit *fit, guint klass)
{
  g_return_val_if_fail (klass < merit_engine_get_length (fit->engine), NULL);
  return merit_match_new_from_row (&fit->rows[klass]);
}

const guint *
merit_fit_get_deciding (const MeritFit *fit, guint *n_deciding)
{
  *n_deciding = fit->n_deciding;
  return fit->deciding;
}
