/* SPDX-License-Identifier: Apache-2.0 */
/* Bars against the order of ranked lists, for everyone against everyone. */
#include "model.h"

#include "core/bar.h"
#include "core/order.h"
#include "engine/row.h"

#define ROWS 60

static MeritEntry
entry_of (const MeritPlan *plan, const MeritScore *score)
{
  return (MeritEntry){
    .points = score->points,
    .most = score->most,
    .superior = plan->by_superior ? score->superior : 0,
  };
}

/* Everyone with a score stands as the bar says; returns whether there was one to say it. */
static gboolean
check_bar (const MeritBar *bar, const MeritPlan *plan, const MeritBlock *block,
           const MeritScore *scores, const MeritEntry *last)
{
  MeritScore sums[ROWS];

  if (!bar->usable)
    return FALSE;
  merit_plan_score (&bar->plan, block, 0, ROWS, sums);
  for (guint i = 0; i < ROWS; i++) {
    const MeritEntry entry = entry_of (plan, &scores[i]);

    if (entry.most > 0)
      g_assert_cmpint (sums[i].points >= bar->threshold, ==,
                       merit_entry_compare_rank (&entry, last) <= 0);
  }
  return TRUE;
}

static guint
check_class (const MeritEngine *engine, guint klass, const MeritBlock *block)
{
  const MeritPlan *plan = merit_engine_get_plan (engine, klass);
  g_autofree MeritPlanRow *rows = g_new (MeritPlanRow, plan->n_rows);
  g_autofree MeritPlanBytes *bytes = g_new (MeritPlanBytes, plan->n_rows);
  MeritBar bar = { .rows = rows, .bytes = bytes };
  MeritScore scores[ROWS];
  guint used = 0;

  merit_plan_score (plan, block, 0, ROWS, scores);
  for (guint i = 0; i < ROWS; i++) {
    const MeritEntry last = entry_of (plan, &scores[i]);

    if (last.most == 0)
      continue;
    merit_bar_set (&bar, plan, last.points, last.most, last.superior);
    used += check_bar (&bar, plan, block, scores, &last);
  }
  return used;
}

static void
test_ranks (gconstpointer data)
{
  const MeritCredit credit = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint used = 0;

  for (guint round = 0; round < 60; round++) {
    guint8 codes[MODEL_COMPETENCIES * ROWS] = { 0 };
    Model model;
    Human human;

    model_init (&model, rand, 1 + round % 7, credit, TRUE);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    const MeritBlock block = { codes, ROWS, merit_engine_get_n_columns (engine), ROWS };

    for (guint i = 0; i < ROWS; i++) {
      model_human (&model, rand, 9, &human);
      for (guint c = 0; c < block.n_columns; c++) {
        const guint k = merit_engine_get_column_competency (engine, c);

        if (human.level[k] >= 0)
          codes[c * ROWS + i] = merit_code_make ((guint) human.level[k], human.superior[k]);
      }
    }
    for (guint klass = 0; klass < model.n_classes; klass++)
      used += check_class (engine, klass, &block);
  }
  g_assert_cmpuint (used, >, 1000);
}

/* Sums that would not fit are no bar. */
static void
test_too_large (void)
{
  MeritPlanRow row = { .most = G_MAXUINT32 - 1, .low = { [MERIT_CODE_LEVEL_0] = 1 } }, own;
  MeritPlanBytes bytes;
  const MeritPlan plan = { .rows = &row, .n_rows = 1, .assessed_only = true };
  MeritBar bar = { .rows = &own, .bytes = &bytes };

  merit_bar_set (&bar, &plan, 1, G_MAXUINT32 - 1, 0);
  g_assert_false (bar.usable);
  merit_bar_set (&bar, &plan, 2, 3, 0);
  g_assert_false (bar.usable);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/bar/says-who-reaches-a-rank/proportional",
                        GUINT_TO_POINTER (MERIT_CREDIT_PROPORTIONAL), test_ranks);
  g_test_add_data_func ("/bar/says-who-reaches-a-rank/table", GUINT_TO_POINTER (MERIT_CREDIT_TABLE),
                        test_ranks);
  g_test_add_func ("/bar/sums-that-do-not-fit-are-none", test_too_large);
  return g_test_run ();
}
