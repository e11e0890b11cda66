/* SPDX-License-Identifier: Apache-2.0 */
/* Fits: which class has the highest exact score, by how much, and what decides it. */
#include "model.h"

#include <merit/merit-fit.h>

#include "core/exact.h"

/* The class with the highest score, the first of equals, leaving out @but. */
static guint
find_best (const Worth *worths, guint n, guint but)
{
  guint best = but == 0 ? 1 : 0;

  for (guint c = best + 1; c < n; c++) {
    if (c == but || worths[c].most == 0)
      continue;
    if (worths[best].most == 0
        || worths[c].points * worths[best].most > worths[best].points * worths[c].most)
      best = c;
  }
  return best;
}

/* Points that competency @k costs @human of what the class can earn. */
static guint
find_lost (const Model *model, guint c, guint k, const Human *human)
{
  guint least = G_MAXUINT, most = 0;

  for (guint a = 0; a <= model->max_level; a++) {
    least = MIN (least, model_points (model, model->required[c][k], a));
    most = MAX (most, model_points (model, model->required[c][k], a));
  }
  if (human->level[k] >= 0)
    least = model_points (model, model->required[c][k], (guint) human->level[k]);
  else if (model->assessed_only)
    least = most;
  return model->weight[c][k] * (most - least);
}

static void
assert_deciding (const MeritFit *fit, const Model *model, guint c, const Human *human)
{
  guint n, position = 0, expected = 0, lost_before = G_MAXUINT, index_before = 0;
  const guint *deciding = merit_fit_get_deciding (fit, &n);
  guint competency_of[MODEL_COMPETENCIES];

  for (guint k = 0; k < model->n; k++) {
    if (model->required[c][k] == 0)
      continue;
    competency_of[position++] = k;
    expected += human->level[k] < 0 || (guint) human->level[k] < model->required[c][k];
  }
  g_assert_cmpuint (n, ==, expected);
  for (guint i = 0; i < n; i++) {
    const guint k = competency_of[deciding[i]];
    const guint lost = find_lost (model, c, k, human);

    g_assert_true (human->level[k] < 0 || (guint) human->level[k] < model->required[c][k]);
    g_assert_true (lost < lost_before || (lost == lost_before && deciding[i] > index_before));
    lost_before = lost;
    index_before = deciding[i];
  }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint with_best = 0, shared = 0;

  for (guint round = 0; round < 600; round++) {
    Worth worths[MODEL_CLASSES];
    guint n_scored = 0, n_deciding;
    Human human;
    Model model;

    model_init (&model, rand, 1 + round % 7, (MeritCredit) (round % 3), round % 2 == 1);

    g_autoptr (MeritEngine) engine = model_engine (&model);

    model_human (&model, rand, 9, &human);

    g_autoptr (MeritProfile) profile = model_profile (&model, engine, &human);
    g_autoptr (MeritFit) fit = merit_fit_new (engine, profile);
    g_autofree char *margin = merit_fit_format_margin (fit);

    for (guint c = 0; c < model.n_classes; c++) {
      g_autoptr (MeritMatch) match = merit_fit_get_match (fit, c);

      worths[c] = model_worth (&model, c, &human);
      n_scored += worths[c].most > 0;
      g_assert_cmpuint (merit_match_get_points (match), ==, worths[c].points);
    }

    const guint best = find_best (worths, model.n_classes, G_MAXUINT);
    const guint second = find_best (worths, model.n_classes, best);
    const Worth *a = &worths[best], *b = &worths[second];

    if (n_scored == 0 || (n_scored > 1 && a->points * b->most == b->points * a->most)) {
      g_assert_cmpint (merit_fit_get_best (fit), ==, -1);
      g_assert_cmpint (merit_fit_get_second (fit), ==, -1);
      g_assert_cmpstr (margin, ==, n_scored > 1 ? "0.00" : NULL);
      merit_fit_get_deciding (fit, &n_deciding);
      g_assert_cmpuint (n_deciding, ==, 0);
      shared++;
      continue;
    }
    with_best++;
    g_assert_cmpint (merit_fit_get_best (fit), ==, best);
    g_assert_cmpint (merit_fit_get_second (fit), ==, second);
    assert_deciding (fit, &model, second, &human);
    if (n_scored < 2) {
      g_assert_null (margin);
    } else {
      char text[MERIT_PERCENT_SIZE];

      merit_exact_print (merit_exact_margin (a->points, a->most, b->points, b->most), text);
      g_assert_cmpstr (margin, ==, text);
    }
  }
  g_assert_cmpuint (with_best, >, 100);
  g_assert_cmpuint (shared, >, 20);
}

/* The contract's example has 95.83 on 1229 and 83.33 on 1230, 12.50 apart. */
static void
test_example (void)
{
  const char *const codes[] = { "1229", "1230", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritEngine) engine
      = merit_engine_load (g_getenv ("MERIT_DATA"), codes, NULL, NULL, &error);

  g_assert_no_error (error);

  /* 1230 asks 2:1 3:3 4:3 6:2 13:1 20:1 22:2 34:2 40:2; 9 of 54 points are lost on 4 and 22. */
  g_autoptr (MeritProfile) profile = merit_profile_new_from_json (
      merit_engine_get_bank (engine),
      "{\"id\":\"A\",\"competencies\":{\"2\":1,\"3\":3,\"4\":null,\"6\":2,\"13\":1,\"20\":1,"
      "\"22\":1,\"34\":2,\"40\":2,\"43\":2,\"44\":2,\"45\":2}}",
      &error);

  g_assert_no_error (error);

  g_autoptr (MeritFit) fit = merit_fit_new (engine, profile);
  g_autofree char *margin = merit_fit_format_margin (fit);
  guint n;
  const guint *deciding = merit_fit_get_deciding (fit, &n);

  g_assert_cmpint (merit_fit_get_best (fit), ==, 0);
  g_assert_cmpstr (margin, ==, "12.50");
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (deciding[0], ==, 2);
  g_assert_cmpuint (deciding[1], ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit/random-people-on-random-classes", test_random);
  g_test_add_func ("/fit/margin-of-the-contract", test_example);
  return g_test_run ();
}
