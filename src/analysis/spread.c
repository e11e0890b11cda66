/* SPDX-License-Identifier: Apache-2.0 */
/* Spreads. What bounds ranks: once everything is assessed, a score is over all that the class can
 * earn, under any policy. People complete their assessments independently of each other, and a rank
 * is 1 and the number of those above. So a rank is best when its holder earns the most, and among
 * that superior standard wherever it counts, and all others the least and no superior standard; and
 * it is worst the other way round. The two counts that this takes are of all people, so that the
 * holder is among them: never above the own best standing, and above the own worst one exactly
 * where it is not the same. */
#include "analysis/spread.h"

#include <stdlib.h>

#include "analysis/counter.h"
#include "core/exact.h"

/* Standings are compared as whole numbers: points above, superior standard in the lower bits. A
 * class has at most 4096 requirements. */
#define SUPERIOR_BITS 16

struct _MeritSpread {
  const MeritPlan *plan;
  const MeritBanding *banding;
  MeritCounter *scores; /* points, and above 32 bits most; NULL without bands */
  MeritCounter *least;  /* worst standings; NULL without bounds */
  MeritCounter *best;   /* likewise */
  guint8 *may_excel;    /* by requirement: whether what earns the most can be superior */
  gboolean settled;     /* whether what follows is made */
  GArray *bands;        /* of MeritBand */
  MeritBandFigures figures;
  GArray *least_falling; /* of MeritCount: standings from the highest down, n of people up to it */
  GArray *best_falling;
};

static gboolean
may_excel (const MeritPlanRow *row)
{
  for (guint code = MERIT_CODE_LEVEL_0; code < MERIT_CODES; code++)
    if (row->superior[code] != 0 && row->high[code] == row->high[MERIT_CODE_UNASSESSED])
      return TRUE;
  return FALSE;
}

MeritSpread *
merit_spread_new (const MeritPlan *plan, const MeritBanding *banding, gboolean bounds)
{
  MeritSpread *spread = g_new0 (MeritSpread, 1);

  spread->plan = plan;
  spread->banding = banding;
  if (banding != NULL)
    spread->scores = merit_counter_new ();
  if (!bounds)
    return spread;
  spread->least = merit_counter_new ();
  spread->best = merit_counter_new ();
  spread->may_excel = g_new (guint8, plan->n_rows);
  for (guint i = 0; i < plan->n_rows; i++)
    spread->may_excel[i] = may_excel (&plan->rows[i]) ? 1 : 0;
  return spread;
}

static void
forget (MeritSpread *spread)
{
  g_clear_pointer (&spread->bands, g_array_unref);
  g_clear_pointer (&spread->least_falling, g_array_unref);
  g_clear_pointer (&spread->best_falling, g_array_unref);
  spread->settled = FALSE;
}

void
merit_spread_free (MeritSpread *spread)
{
  if (spread == NULL)
    return;
  forget (spread);
  merit_counter_free (spread->scores);
  merit_counter_free (spread->least);
  merit_counter_free (spread->best);
  g_free (spread->may_excel);
  g_free (spread);
}

static guint64
make_standing (const MeritSpread *spread, guint32 points, guint superior)
{
  return (guint64) points << SUPERIOR_BITS | (spread->plan->by_superior ? superior : 0);
}

static guint64
least_standing (const MeritSpread *spread, const MeritScore *score)
{
  return make_standing (spread, score->low, score->superior);
}

/* @codes: of the person, column c at c * @stride. */
static guint64
best_standing (const MeritSpread *spread, const MeritScore *score, const guint8 *codes,
               gsize stride)
{
  const MeritPlan *plan = spread->plan;
  guint superior = score->superior;

  for (guint i = 0; score->unassessed > 0 && i < plan->n_rows; i++)
    superior
        += codes[plan->rows[i].column * stride] == MERIT_CODE_UNASSESSED && spread->may_excel[i];
  return make_standing (spread, score->high, superior);
}

static void
take_bounds (MeritSpread *spread, const MeritBlock *block, const MeritScore *scores)
{
  for (guint i = 0; i < block->n_rows; i++) {
    merit_counter_add (spread->least, least_standing (spread, &scores[i]), 1);
    merit_counter_add (spread->best,
                       best_standing (spread, &scores[i], block->codes + i, block->stride), 1);
  }
}

static void
take_scores (MeritSpread *spread, const MeritScore *scores, guint n)
{
  for (guint i = 0; i < n; i++)
    if (scores[i].most > 0)
      merit_counter_add (spread->scores, (guint64) scores[i].most << 32 | scores[i].points, 1);
}

void
merit_spread_take (MeritSpread *spread, const MeritScored *scored, guint klass)
{
  const MeritBlock *block = &scored->records->block;
  const MeritScore *scores = merit_scored_get_scores (scored, klass);

  forget (spread);
  if (spread->scores != NULL)
    take_scores (spread, scores, block->n_rows);
  if (spread->least != NULL)
    take_bounds (spread, block, scores);
}

void
merit_spread_merge (MeritSpread *spread, const MeritSpread *other)
{
  forget (spread);
  if (spread->scores != NULL)
    merit_counter_merge (spread->scores, other->scores);
  if (spread->least == NULL)
    return;
  merit_counter_merge (spread->least, other->least);
  merit_counter_merge (spread->best, other->best);
}

/* ---- What it gives ---- */

/* Falling; equal scores by denominator, so that the order is one. */
static int
compare_scores (const void *a, const void *b)
{
  const MeritScoreCount *left = a, *right = b;
  const int by_score = merit_exact_compare (right->points, right->most, left->points, left->most);

  return by_score != 0 ? by_score : (left->most > right->most) - (left->most < right->most);
}

static void
settle_bands (MeritSpread *spread)
{
  g_autoptr (GArray) counts = merit_counter_list (spread->scores);
  g_autofree MeritScoreCount *scores = g_new (MeritScoreCount, counts->len);

  for (guint i = 0; i < counts->len; i++) {
    const MeritCount *count = &g_array_index (counts, MeritCount, i);

    scores[i] = (MeritScoreCount){ (guint32) count->key, (guint32) (count->key >> 32), count->n };
  }
  if (counts->len > 1)
    qsort (scores, counts->len, sizeof *scores, compare_scores);
  spread->bands = merit_banding_apply (spread->banding, scores, counts->len, &spread->figures);
}

static gint
compare_falling (gconstpointer a, gconstpointer b)
{
  const MeritCount *left = a, *right = b;

  return (left->key < right->key) - (left->key > right->key);
}

/* Standings from the highest down, each with the people who have it or a higher one. */
static GArray *
list_falling (const MeritCounter *counter)
{
  GArray *counts = merit_counter_list (counter);

  g_array_sort (counts, compare_falling);
  for (guint i = 1; i < counts->len; i++)
    g_array_index (counts, MeritCount, i).n += g_array_index (counts, MeritCount, i - 1).n;
  return counts;
}

static void
settle (MeritSpread *spread)
{
  if (spread->settled)
    return;
  if (spread->scores != NULL)
    settle_bands (spread);
  if (spread->least != NULL) {
    spread->least_falling = list_falling (spread->least);
    spread->best_falling = list_falling (spread->best);
  }
  spread->settled = TRUE;
}

const GArray *
merit_spread_get_bands (MeritSpread *spread)
{
  settle (spread);
  return spread->bands;
}

const MeritBandFigures *
merit_spread_get_figures (MeritSpread *spread)
{
  settle (spread);
  return &spread->figures;
}

const MeritBand *
merit_spread_find_band (MeritSpread *spread, const MeritScore *score)
{
  const GArray *bands = merit_spread_get_bands (spread);
  guint low = 0, high = bands->len;

  if (score->most == 0)
    return NULL;
  /* The first whose lowest score is not above this one. */
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    const MeritScoreCount *lowest = &g_array_index (bands, MeritBand, middle).lowest;

    if (merit_exact_compare (lowest->points, lowest->most, score->points, score->most) > 0)
      low = middle + 1;
    else
      high = middle;
  }
  g_return_val_if_fail (low < bands->len, NULL);
  return &g_array_index (bands, MeritBand, low);
}

/* How many people stand above @standing. */
static guint64
count_above (const GArray *falling, guint64 standing)
{
  guint low = 0, high = falling->len;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (g_array_index (falling, MeritCount, middle).key > standing)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 ? g_array_index (falling, MeritCount, low - 1).n : 0;
}

void
merit_spread_find_bounds (MeritSpread *spread, const MeritRow *row, guint64 *best, guint64 *worst)
{
  const guint64 lowest = least_standing (spread, &row->score);
  const guint64 highest
      = best_standing (spread, &row->score, row->person.codes, row->person.stride);

  settle (spread);
  *best = 1 + count_above (spread->least_falling, highest);
  *worst = 1 + count_above (spread->best_falling, lowest) - (highest > lowest);
}
