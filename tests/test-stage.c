/* SPDX-License-Identifier: Apache-2.0 */
/* Stages: passing scores to the last part, and whole blocks told apart as row by row, whatever the
 * kernel. */
#include "model.h"

#include "core/stage.h"
#include "engine/screen.h"

#define ROWS 200

/* Whether @points of @most pass @passing hundredths of a percent. */
static gboolean
passes (guint32 points, guint32 most, guint32 passing)
{
  MeritPlanRow row = { .most = most };
  MeritStage stage = { .plan = { .rows = &row, .n_rows = 1, .max_points = most },
                       .passing = passing,
                       .whole = MERIT_PASSING_WHOLE };
  const MeritScore score = { .points = points, .most = most };

  merit_stage_prepare (&stage);
  g_assert_cmpint (points >= stage.least, ==, merit_stage_is_passed (&stage, &score));
  return points >= stage.least;
}

static void
test_passing (void)
{
  g_assert_true (passes (2, 3, 6666));
  g_assert_false (passes (2, 3, 6667));
  g_assert_true (passes (7, 10, 7000));
  g_assert_false (passes (6, 10, 6001));
  g_assert_true (passes (G_MAXUINT32, G_MAXUINT32, 10000));
  g_assert_false (passes (G_MAXUINT32 - 1, G_MAXUINT32, 10000));
  g_assert_true (passes (1, 10000, 1));
  g_assert_false (passes (0, 1, 1));
}

static void
test_no_score (void)
{
  const MeritScore none = { 0 };
  const MeritStage empty = { .passing = 1, .whole = 1 };
  MeritPlanRow row = { .most = 1 };
  const MeritStage asks
      = { .plan = { .rows = &row, .n_rows = 1, .max_points = 1 }, .passing = 1, .whole = 1 };

  g_assert_true (merit_stage_is_passed (&empty, &none));
  g_assert_false (merit_stage_is_passed (&asks, &none));
}

/* Everyone under each kernel against what a single match says. */
static void
check_screen (MeritEngine *engine, const Model *model, const Human *people, guint n)
{
  const guint n_columns = merit_engine_get_n_columns (engine);
  const guint n_stages = merit_engine_get_n_stages (engine);
  const guint stride = (ROWS + 63) / 64 * 64;
  g_autofree guint8 *codes = g_malloc0 (n_columns * stride);
  MeritRecords records = { .block = { codes, stride, n_columns, n } };
  const MeritScored scored = { .engine = engine, .records = &records };

  for (guint c = 0; c < n_columns; c++) {
    const guint k = merit_engine_get_column_competency (engine, c);

    for (guint i = 0; i < n; i++)
      if (people[i].level[k] >= 0)
        codes[c * stride + i] = merit_code_make ((guint) people[i].level[k], people[i].superior[k]);
  }
  for (guint klass = 0; klass < model->n_classes; klass++) {
    g_autofree MeritScreen *screen = g_new (MeritScreen, 1);
    guint64 counts[MERIT_MAX_STAGES + 1] = { 0 }, wanted[MERIT_MAX_STAGES + 1] = { 0 };

    merit_scored_screen (&scored, klass, screen, counts);
    for (guint i = 0; i < n; i++) {
      g_autoptr (MeritProfile) profile = model_profile (model, engine, &people[i]);
      g_autoptr (MeritMatch) match = merit_engine_match (engine, klass, profile);
      const gint stop = merit_match_get_stop (match);
      const guint tier = stop < 0 ? 0 : n_stages - (guint) stop;

      g_assert_cmpuint (merit_screen_get_tier (screen, i), ==, tier);
      wanted[tier]++;
    }
    for (guint tier = 0; tier <= n_stages; tier++)
      g_assert_cmpuint (counts[tier], ==, wanted[tier]);
  }
}

static void
test_screen (gconstpointer data)
{
  static const char *const policies[] = {
    "\"decision\":\"conjunctive\",\"must_meet\":\"all\"",
    "\"decision\":\"conjunctive\",\"overrides\":[{\"competency\":\"k0\",\"essential\":true}]",
    "\"decision\":\"hurdles\",\"hurdles\":[{\"name\":\"a\",\"requirements\":[\"k0\"],"
    "\"passing\":\"50.01\"},{\"name\":\"b\",\"passing\":60},{\"name\":\"c\",\"passing\":90}]",
    "\"unassessed\":\"assessed-only\",\"decision\":\"hurdles\",\"hurdles\":[{\"name\":\"a\","
    "\"passing\":50}]",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autofree Human *people = g_new (Human, ROWS);
  const char *kernel = data;

  g_setenv ("MERIT_SIMD", kernel, TRUE);
  for (guint p = 0; p < G_N_ELEMENTS (policies); p++) {
    Model model;
    const guint n = p % 2 == 0 ? ROWS : 64;

    model_init (&model, rand, 3, MERIT_CREDIT_PROPORTIONAL, FALSE);
    for (guint i = 0; i < n; i++)
      model_human (&model, rand, 9, &people[i]);

    g_autoptr (MeritEngine) engine = model_engine_under (&model, policies[p]);

    check_screen (engine, &model, people, n);
  }
  g_unsetenv ("MERIT_SIMD");
}

int
main (int argc, char **argv)
{
  const MeritKernel *kernel;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stage/passing-is-exact", test_passing);
  g_test_add_func ("/stage/no-score-does-not-pass", test_no_score);
  for (guint i = 0; (kernel = merit_kernel_get (i)) != NULL; i++) {
    g_autofree char *name
        = g_strdup_printf ("/stage/blocks-are-screened-as-rows/%s", kernel->width.name);

    g_test_add_data_func (name, kernel->width.name, test_screen);
  }
  return g_test_run ();
}
