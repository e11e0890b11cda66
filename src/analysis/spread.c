/* SPDX-License-Identifier: Apache-2.0 */
/* Spreads. What bounds ranks: once everything is assessed, a score is over all that the class can
 * earn, under any policy. People complete their assessments independently of each other, and a rank
 * is 1 and the number of those above. So a rank is best when its holder earns the most, and among
 * that superior standard wherever it counts, and all others the least and no superior standard; and
 * it is worst the other way round. The two counts that this takes are of all people, so that the
 * holder is among them: never above the own best standing, and above the own worst one exactly
 * where it is not the same.
 *
 * Where a policy has stages, some completions leave a person without a rank, and then above nobody:
 * whoever can come to that is not among the least, and has no worst rank. Stages ask for points of
 * the plan, and who earns the most of them passes whatever can be passed; or for requirements to be
 * met, and then the best of someone ranked is the most that levels that meet them earn. The least
 * that passes is never needed: it is the least of all, or something less does not pass. */
#include "analysis/spread.h"

#include <stdlib.h>

#include "analysis/counter.h"
#include "core/exact.h"

/* Standings are compared as whole numbers: points above, superior standard in the lower bits. A
 * class has at most 4096 requirements. */
#define SUPERIOR_BITS 16

/* What a requirement not assessed is at best, for someone who is ranked. */
typedef struct {
  guint32 forgone; /* points less than a level that does not meet it would earn */
  guint8 superior; /* whether it can be at superior standard */
} Peak;

/* What it could come to in a stage. */
typedef struct {
  guint32 least;
  guint32 most;
} Reach;

struct _MeritSpread {
  guint klass;
  const MeritPlan *plan;
  const MeritStage *stages;
  guint n_stages;
  const MeritBanding *banding;
  MeritCounter *scores; /* points, and above 32 bits most; NULL without bands */
  MeritCounter *least;  /* worst standings; NULL without bounds */
  MeritCounter *best;   /* likewise */
  Peak *peaks;          /* by requirement */
  Reach *reaches;       /* by requirement of each stage, stage by stage */
  gboolean settled;     /* whether what follows is made */
  GArray *bands;        /* of MeritBand */
  MeritBandFigures figures;
  GArray *least_falling; /* of MeritCount: standings from the highest down, n of people up to it */
  GArray *best_falling;
};

/* @must_be_met: whether whoever does not meet it is not ranked. Some level, the required one, does
 * meet it under any policy. */
static Peak
find_peak (const MeritPlanRow *row, guint max_level, gboolean must_be_met)
{
  guint32 most = 0;
  Peak peak = { 0 };

  for (guint level = 0; level <= max_level; level++)
    for (guint superior = 0; superior <= (level > 0 ? 1u : 0u); superior++) {
      const guint8 code = merit_code_make (level, superior != 0);

      if (must_be_met && row->outcome[code] != MERIT_OUTCOME_MET)
        continue;
      if (row->high[code] < most)
        continue;
      peak.superior = row->superior[code] | (row->high[code] == most ? peak.superior : 0);
      most = row->high[code];
    }
  peak.forgone = row->high[MERIT_CODE_UNASSESSED] - most;
  return peak;
}

static Reach
find_reach (const MeritPlanRow *row, guint max_level)
{
  Reach reach = { .least = G_MAXUINT32 };

  for (guint level = 0; level <= max_level; level++) {
    const guint8 code = merit_code_make (level, FALSE);

    reach.least = MIN (reach.least, row->low[code]);
    reach.most = MAX (reach.most, row->high[code]);
  }
  return reach;
}

static void
find_ends (MeritSpread *spread, const MeritEngine *engine)
{
  const guint max_level = merit_bank_get_max_level (merit_engine_get_bank (engine));
  const gboolean to_be_met = merit_policy_get_decision (merit_engine_get_policy (engine))
                             == MERIT_DECISION_CONJUNCTIVE;
  const MeritPlan *plan = spread->plan;
  g_autofree gboolean *must_be_met = g_new0 (gboolean, plan->n_rows);
  gsize n = 0;

  spread->reaches = g_new (Reach, (gsize) spread->n_stages * plan->n_rows);
  for (guint s = 0; s < spread->n_stages; s++)
    for (guint i = 0; i < spread->stages[s].plan.n_rows; i++) {
      spread->reaches[n++] = find_reach (&spread->stages[s].plan.rows[i], max_level);
      must_be_met[spread->stages[s].rows[i]] |= to_be_met;
    }
  spread->peaks = g_new (Peak, plan->n_rows);
  for (guint i = 0; i < plan->n_rows; i++)
    spread->peaks[i] = find_peak (&plan->rows[i], max_level, must_be_met[i]);
}

MeritSpread *
merit_spread_new (const MeritEngine *engine, guint klass, const MeritBanding *banding,
                  gboolean bounds)
{
  MeritSpread *spread = g_new0 (MeritSpread, 1);

  spread->klass = klass;
  spread->plan = merit_engine_get_plan (engine, klass);
  spread->stages = merit_engine_get_stages (engine, klass);
  spread->n_stages = merit_engine_get_n_stages (engine);
  spread->banding = banding;
  if (banding != NULL)
    spread->scores = merit_counter_new ();
  if (!bounds)
    return spread;
  spread->least = merit_counter_new ();
  spread->best = merit_counter_new ();
  find_ends (spread, engine);
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
  g_free (spread->peaks);
  g_free (spread->reaches);
  g_free (spread);
}

static guint64
make_standing (const MeritSpread *spread, guint32 points, guint superior)
{
  return (guint64) points << SUPERIOR_BITS | (spread->plan->by_superior ? superior : 0);
}

/* Where someone could come to stand. */
typedef struct {
  gboolean always; /* ranked however what is open turns out; only then there is a least */
  gboolean ever;   /* ranked if it turns out well; only then there is a best */
  guint64 least;
  guint64 best;
} Ends;

/* Sets what says whether someone is ranked. @codes: of the person, column c at c * @stride. */
static void
find_passing (const MeritSpread *spread, const guint8 *codes, gsize stride, Ends *ends)
{
  const Reach *reach = spread->reaches;

  ends->always = ends->ever = TRUE;
  for (guint s = 0; s < spread->n_stages; s++) {
    const MeritStage *stage = &spread->stages[s];
    guint32 least = 0, most = 0;

    for (guint i = 0; i < stage->plan.n_rows; i++, reach++) {
      const MeritPlanRow *row = &stage->plan.rows[i];
      const guint8 code = codes[row->column * stride];

      least += code == MERIT_CODE_UNASSESSED ? reach->least : row->low[code];
      most += code == MERIT_CODE_UNASSESSED ? reach->most : row->high[code];
    }
    ends->always &= least >= stage->least;
    ends->ever &= most >= stage->least;
  }
}

static Ends
find_standings (const MeritSpread *spread, const MeritScore *score, const guint8 *codes,
                gsize stride)
{
  const MeritPlan *plan = spread->plan;
  guint32 points = score->high;
  guint superior = score->superior;
  Ends ends;

  find_passing (spread, codes, stride, &ends);
  for (guint i = 0; score->unassessed > 0 && i < plan->n_rows; i++)
    if (codes[plan->rows[i].column * stride] == MERIT_CODE_UNASSESSED) {
      points -= spread->peaks[i].forgone;
      superior += spread->peaks[i].superior;
    }
  ends.best = make_standing (spread, points, superior);
  ends.least = make_standing (spread, score->low, score->superior);
  return ends;
}

static void
take_bounds (MeritSpread *spread, const MeritBlock *block, const MeritScore *scores)
{
  for (guint i = 0; i < block->n_rows; i++) {
    const Ends ends = find_standings (spread, &scores[i], block->codes + i, block->stride);

    if (ends.always)
      merit_counter_add (spread->least, ends.least, 1);
    if (ends.ever)
      merit_counter_add (spread->best, ends.best, 1);
  }
}

static void
take_scores (MeritSpread *spread, const MeritScreen *screen, const MeritScore *scores, guint n)
{
  for (guint i = 0; i < n; i++)
    if (scores[i].most > 0 && merit_screen_get_tier (screen, i) == 0)
      merit_counter_add (spread->scores, (guint64) scores[i].most << 32 | scores[i].points, 1);
}

void
merit_spread_take (MeritSpread *spread, const MeritScored *scored, const MeritScreen *screen)
{
  const MeritBlock *block = &scored->records->block;
  const MeritScore *scores = merit_scored_get_scores (scored, spread->klass);

  forget (spread);
  if (spread->scores != NULL)
    take_scores (spread, screen, scores, block->n_rows);
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
  const Ends ends
      = find_standings (spread, &row->score, row->person.codes, row->person.stride);

  settle (spread);
  *best = ends.ever ? 1 + count_above (spread->least_falling, ends.best) : 0;
  *worst = ends.always
               ? 1 + count_above (spread->best_falling, ends.least) - (ends.best > ends.least)
               : 0;
}
