/* SPDX-License-Identifier: Apache-2.0 */
/* What rows lack against the plan's own tables, code by code. */
#include "model.h"

#include "core/lacks.h"
#include "engine/row.h"

#define ROWS 300

static void
assert_rows (const MeritPlan *plan, const MeritBlock *block)
{
  guint8 open[ROWS], marks[2][ROWS], deficits[ROWS];
  MeritScore scores[ROWS];

  merit_plan_score (plan, block, 0, block->n_rows, scores);
  merit_lacks_open (plan, block, open);
  merit_lacks_mark (plan, block, 0, marks[0]);
  merit_lacks_mark (plan, block, MERIT_LACKS_MARKED, marks[1]);
  merit_lacks_count (plan, block, deficits);
  for (guint i = 0; i < block->n_rows; i++) {
    g_assert_cmpuint (open[i], ==, scores[i].unassessed > 0);
    g_assert_cmpuint (deficits[i], ==, scores[i].deficit);
    for (guint r = 0; r < 2 * MERIT_LACKS_MARKED; r++) {
      const guint marked = marks[r / MERIT_LACKS_MARKED][i] >> r % MERIT_LACKS_MARKED & 1;
      gboolean lacking = FALSE;

      if (r < plan->n_rows) {
        const MeritPlanRow *row = &plan->rows[r];

        lacking = row->outcome[merit_block_get (block, row->column, i)] == MERIT_OUTCOME_SHORT;
      }
      g_assert_cmpuint (marked, ==, (guint) lacking);
    }
  }
}

static void
test_rows_lack_what_the_plan_says (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (71);

  for (guint round = 0; round < 200; round++) {
    guint8 codes[MODEL_COMPETENCIES * 320];
    Model model;

    model_init (&model, rand, round % 7 + 1, (MeritCredit) (round % 3), round % 2);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    const MeritBlock block = { codes, 320, merit_engine_get_n_columns (engine),
                               model_draw (rand, 0, ROWS) };

    for (guint i = 0; i < sizeof codes; i++)
      codes[i] = (guint8) model_draw (rand, 0, 2 * model.max_level + 1);
    for (guint c = 0; c < model.n_classes; c++) {
      const MeritPlan *plan = merit_engine_get_plan (engine, c);

      g_assert_true (merit_lacks_serve (plan));
      assert_rows (plan, &block);
    }
  }
}

/* A plan of one requirement of level 2, changed at one place. */
static gboolean
serves (guint code, MeritOutcome outcome, guint gap)
{
  MeritPlanRow row = { .required = 2 };
  const MeritPlan plan = { .rows = &row, .n_rows = 1 };

  row.outcome[MERIT_CODE_UNASSESSED] = MERIT_OUTCOME_UNASSESSED;
  for (guint i = MERIT_CODE_LEVEL_0; i < 4; i++) {
    row.outcome[i] = MERIT_OUTCOME_SHORT;
    row.gap[i] = (guint8) (2 - merit_code_level ((guint8) i));
  }
  row.outcome[code] = (guint8) outcome;
  row.gap[code] = (guint8) gap;
  return merit_lacks_serve (&plan);
}

static void
test_plans_that_do_not_ascend_are_not_served (void)
{
  g_assert_true (serves (4, MERIT_OUTCOME_MET, 0));
  g_assert_false (serves (6, MERIT_OUTCOME_SHORT, 0));
  g_assert_false (serves (4, MERIT_OUTCOME_SHORT, 0));
  g_assert_false (serves (2, MERIT_OUTCOME_MET, 0));
  g_assert_false (serves (0, MERIT_OUTCOME_SHORT, 2));
  g_assert_false (serves (1, MERIT_OUTCOME_SHORT, 1));
  g_assert_false (serves (5, MERIT_OUTCOME_UNASSESSED, 0));
}

static void
test_more_levels_than_a_byte_holds_are_not_served (void)
{
  MeritPlanRow rows[37] = { 0 };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    rows[r].required = 7;
    rows[r].outcome[MERIT_CODE_UNASSESSED] = MERIT_OUTCOME_UNASSESSED;
    for (guint8 code = MERIT_CODE_LEVEL_0; code < 14; code++) {
      rows[r].outcome[code] = MERIT_OUTCOME_SHORT;
      rows[r].gap[code] = (guint8) (7 - merit_code_level (code));
    }
  }

  const MeritPlan most = { .rows = rows, .n_rows = 36 }, more = { .rows = rows, .n_rows = 37 };

  g_assert_true (merit_lacks_serve (&most));
  g_assert_false (merit_lacks_serve (&more));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lacks/rows-lack-what-the-plan-says", test_rows_lack_what_the_plan_says);
  g_test_add_func ("/lacks/plans-that-do-not-ascend-are-not-served",
                   test_plans_that_do_not_ascend_are_not_served);
  g_test_add_func ("/lacks/more-levels-than-a-byte-holds-are-not-served",
                   test_more_levels_than_a_byte_holds_are_not_served);
  return g_test_run ();
}
