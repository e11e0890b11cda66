/* SPDX-License-Identifier: Apache-2.0 */
/* Plans and the plain kernel against the formulas of the contract, for every scale, credit rule and
 * treatment of the unassessed. */
#include "model.h"

#include "core/plan.h"
#include "engine/row.h"
#include "model/compile.h"

#define ROWS 40

static void
test_unit (void)
{
  static const guint units[] = { 1, 2, 6, 12, 60, 60, 420 };

  for (guint level = 1; level <= G_N_ELEMENTS (units); level++)
    g_assert_cmpuint (merit_points_unit (level), ==, units[level - 1]);
}

/* Codes of the block's column @c for people, as a reader would set them. */
static void
set_codes (guint8 *codes, guint stride, const MeritEngine *engine, const Human *people, guint n)
{
  for (guint c = 0; c < merit_engine_get_n_columns (engine); c++) {
    const guint k = merit_engine_get_column_competency (engine, c);

    for (guint i = 0; i < n; i++)
      codes[c * stride + i]
          = people[i].level[k] < 0
                ? MERIT_CODE_UNASSESSED
                : merit_code_make ((guint) people[i].level[k], people[i].superior[k]);
  }
}

static void
assert_worth (const MeritScore *score, const Worth *worth)
{
  g_assert_cmpuint (score->points, ==, worth->points);
  g_assert_cmpuint (score->most, ==, worth->most);
  g_assert_cmpuint (score->low, ==, worth->low);
  g_assert_cmpuint (score->high, ==, worth->high);
  g_assert_cmpuint (score->deficit, ==, worth->deficit);
  g_assert_cmpuint (score->met, ==, worth->met);
  g_assert_cmpuint (score->lacking, ==, worth->lacking);
  g_assert_cmpuint (score->unassessed, ==, worth->unassessed);
  g_assert_cmpuint (score->superior, ==, worth->superior);
}

static void
check_model (GRand *rand, guint max_level, MeritCredit credit, gboolean assessed_only)
{
  guint8 codes[MODEL_COMPETENCIES * ROWS];
  Human people[ROWS];
  Model model;

  model_init (&model, rand, max_level, credit, assessed_only);

  g_autoptr (MeritEngine) engine = model_engine (&model);

  for (guint i = 0; i < ROWS; i++)
    model_human (&model, rand, 9, &people[i]);
  set_codes (codes, ROWS, engine, people, ROWS);

  const MeritBlock block = { codes, ROWS, merit_engine_get_n_columns (engine), ROWS };

  for (guint c = 0; c < model.n_classes; c++) {
    const MeritPlan *plan = merit_engine_get_plan (engine, c);
    const guint first = model_draw (rand, 0, ROWS - 1), n = model_draw (rand, 0, ROWS - first);
    MeritScore scores[ROWS];

    g_assert_cmpint (plan->assessed_only, ==, assessed_only);
    g_assert_cmpint (plan->by_superior, ==, model.by_superior);
    /* What was in the scores before does not matter, and no more than asked for are written. */
    memset (scores, 0x5A, sizeof scores);
    merit_plan_score (plan, &block, first, n, scores);
    for (guint i = 0; i < n; i++) {
      const Worth worth = model_worth (&model, c, &people[first + i]);

      g_assert_cmpuint (plan->max_points, ==, worth.whole);
      g_assert_cmpuint (worth.met + worth.lacking + worth.unassessed, ==, plan->n_rows);
      assert_worth (&scores[i], &worth);
    }
    for (guint i = n; i < ROWS; i++)
      g_assert_cmpuint (scores[i].low, ==, 0x5A5A5A5A);
  }
}

static void
test_formulas (gconstpointer data)
{
  const MeritCredit credit = (MeritCredit) GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (17 + credit);

  for (guint max_level = 1; max_level <= 7; max_level++)
    for (guint round = 0; round < 12; round++)
      check_model (rand, max_level, credit, round % 2 == 1);
}

/* Points never fall when a level rises, and a better assessment never lowers a bound. */
static void
test_monotone (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (23);

  for (guint round = 0; round < 200; round++) {
    const MeritCredit credit = round % 2 == 0 ? MERIT_CREDIT_PROPORTIONAL : MERIT_CREDIT_MET;
    Human human;
    Model model;

    model_init (&model, rand, 1 + round % 7, credit, FALSE);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    const guint k = model_draw (rand, 0, model.n - 1);

    model_human (&model, rand, 9, &human);
    for (guint c = 0; c < model.n_classes; c++) {
      MeritScore before = { 0 };

      for (guint level = 0; level <= model.max_level; level++) {
        guint8 codes[MODEL_COMPETENCIES];
        MeritScore score;

        human.level[k] = (gint) level;
        human.superior[k] = FALSE;
        set_codes (codes, 1, engine, &human, 1);

        const MeritBlock block = { codes, 1, merit_engine_get_n_columns (engine), 1 };

        merit_plan_score (merit_engine_get_plan (engine, c), &block, 0, 1, &score);
        g_assert_cmpuint (score.points, >=, before.points);
        g_assert_cmpuint (score.low, >=, before.low);
        g_assert_cmpuint (score.high, >=, before.high);
        g_assert_cmpuint (score.met, >=, before.met);
        g_assert_cmpuint (score.low, <=, score.high);
        g_assert_cmpuint (score.high, <=, merit_engine_get_max_points (engine, c));
        before = score;
      }
    }
  }
}

/* For every code of every requirement: low is high unless nothing is known, and then the two are
 * the least and the most of all others. */
static void
test_bounds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (29);

  for (guint round = 0; round < 60; round++) {
    Model model;

    model_init (&model, rand, 1 + round % 7, (MeritCredit) (round % 3), FALSE);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    const MeritPlan *plan = merit_engine_get_plan (engine, 0);

    for (guint r = 0; r < plan->n_rows; r++) {
      const MeritPlanRow *row = &plan->rows[r];
      guint32 least = G_MAXUINT32, most = 0;

      for (guint code = 1; code < 2 * model.max_level + 2; code++) {
        g_assert_cmpuint (row->low[code], ==, row->high[code]);
        least = MIN (least, row->low[code]);
        most = MAX (most, row->high[code]);
        g_assert_cmpint (row->outcome[code] == MERIT_OUTCOME_MET, ==, row->gap[code] == 0);
        g_assert_cmpint (row->superior[code], ==,
                         merit_code_superior ((guint8) code) && row->gap[code] == 0);
      }
      g_assert_cmpuint (row->low[MERIT_CODE_UNASSESSED], ==, least);
      g_assert_cmpuint (row->high[MERIT_CODE_UNASSESSED], ==, most);
      g_assert_cmpuint (row->most, ==, most);
      g_assert_cmpint (row->outcome[MERIT_CODE_UNASSESSED], ==, MERIT_OUTCOME_UNASSESSED);
      g_assert_cmpuint (row->gap[MERIT_CODE_UNASSESSED], ==, 0);
    }
  }
}

/* 4096 requirements of the heaviest weight under the highest table stay below 2^32. */
static void
test_largest (void)
{
  g_autoptr (GString) text
      = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":1,\"competencies\":[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4096; i++)
    g_string_append_printf (text, "%s{\"id\":\"%u\",\"name\":\"n\"}", i > 0 ? "," : "", i);
  g_string_append (text, "]}");

  g_autoptr (GBytes) bank_bytes = g_bytes_new (text->str, text->len);
  g_autoptr (MeritBank) bank = merit_bank_load_bytes (bank_bytes, "bank", NULL, &error);

  g_assert_no_error (error);
  g_string_assign (text, "{\"schema\":\"merit-class-1\",\"code\":\"X\",\"requirements\":[");
  for (guint i = 0; i < 4096; i++)
    g_string_append_printf (text, "%s{\"competency\":\"%u\",\"level\":1,\"weight\":100,"
                                  "\"basis\":\"stated\"}",
                            i > 0 ? "," : "", i);
  g_string_append (text, "]}");

  g_autoptr (GBytes) class_bytes = g_bytes_new (text->str, text->len);
  g_autoptr (MeritClass) klass = merit_class_load_bytes (class_bytes, "class", bank, NULL, &error);

  g_assert_no_error (error);

  g_string_assign (text, "{\"schema\":\"merit-policy-1\",\"credit\":\"table\","
                         "\"table\":[[9999,10000]]}");

  g_autoptr (GBytes) policy_bytes = g_bytes_new (text->str, text->len);
  g_autoptr (MeritPolicy) policy = merit_policy_load_bytes (policy_bytes, "p", bank, NULL, &error);

  g_assert_no_error (error);

  MeritClass *classes[] = { klass };
  g_autoptr (MeritEngine) engine = merit_engine_new (bank, classes, 1, policy, &error);
  g_autofree guint8 *codes = g_malloc0 (4096);
  const MeritBlock block = { codes, 1, 4096, 1 };
  MeritScore score;

  g_assert_no_error (error);
  g_assert_cmpuint (merit_engine_get_max_points (engine, 0), ==, 4096000000);
  merit_plan_score (merit_engine_get_plan (engine, 0), &block, 0, 1, &score);
  g_assert_cmpuint (score.low, ==, 4095590400);
  g_assert_cmpuint (score.high, ==, 4096000000);
  g_assert_cmpuint (score.unassessed, ==, 4096);
}

/* One class with requirements a, b, c of weights 1, 2 and 4 at level 1, under a policy. */
static MeritEngine *
engine_under (const char *rules, GError **error)
{
  static const char bank_text[] = "{\"schema\":\"merit-bank-1\",\"max_level\":3,\"competencies\":["
                                  "{\"id\":\"a\",\"name\":\"A\"},{\"id\":\"b\",\"name\":\"B\"},"
                                  "{\"id\":\"c\",\"name\":\"C\"}]}";
  static const char class_text[]
      = "{\"schema\":\"merit-class-1\",\"code\":\"X\",\"requirements\":["
        "{\"competency\":\"a\",\"level\":1,\"weight\":1,\"basis\":\"stated\"},"
        "{\"competency\":\"b\",\"level\":2,\"weight\":2,\"basis\":\"stated\","
        "\"essential\":true},"
        "{\"competency\":\"c\",\"level\":3,\"weight\":4,\"basis\":\"stated\"}]}";
  g_autofree char *policy_text = g_strdup_printf ("{\"schema\":\"merit-policy-1\",%s}", rules);
  g_autoptr (GBytes) bank_bytes = g_bytes_new_static (bank_text, strlen (bank_text));
  g_autoptr (GBytes) class_bytes = g_bytes_new_static (class_text, strlen (class_text));
  g_autoptr (GBytes) policy_bytes = g_bytes_new (policy_text, strlen (policy_text));
  g_autoptr (MeritBank) bank = merit_bank_load_bytes (bank_bytes, "bank", NULL, NULL);
  g_autoptr (MeritClass) klass = merit_class_load_bytes (class_bytes, "class", bank, NULL, NULL);
  g_autoptr (MeritPolicy) policy = merit_policy_load_bytes (policy_bytes, "p", bank, NULL, error);
  MeritClass *classes[] = { klass };

  return policy != NULL ? merit_engine_new (bank, classes, 1, policy, error) : NULL;
}

/* a and c have weights 1 and 4 in a group of 3: 6 · 3/5 and 6 · 12/5 points; b alone in one of 1: 6
 * points. Entries are 18/5, 6 and 3, and thirds of 72/5, so that fifths are what they share. */
static void
test_groups_share_the_least_unit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritEngine) engine
      = engine_under ("\"groups\":[{\"name\":\"x\",\"weight\":3,\"requirements\":[\"a\",\"c\"]},"
                      "{\"name\":\"y\",\"weight\":1,\"requirements\":\"other\"}]",
                      &error);

  g_assert_no_error (error);

  const MeritPlan *plan = merit_engine_get_plan (engine, 0);
  const guint8 one = merit_code_make (1, FALSE);

  g_assert_cmpuint (plan->rows[0].most, ==, 18);
  g_assert_cmpuint (plan->rows[1].most, ==, 30);
  g_assert_cmpuint (plan->rows[1].low[one], ==, 15);
  g_assert_cmpuint (plan->rows[2].most, ==, 72);
  g_assert_cmpuint (plan->rows[2].low[one], ==, 24);
  g_assert_cmpuint (plan->max_points, ==, 120);
  g_assert_cmpuint (plan->divisor, ==, 3);
  g_assert_cmpuint (plan->width, ==, 1);
}

static void
test_weights_and_flags_of_the_policy (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritEngine) engine = engine_under (
      "\"overrides\":[{\"competency\":\"a\",\"weight\":10,\"essential\":true},"
      "{\"competency\":\"a\",\"class\":\"X\",\"weight\":5},"
      "{\"competency\":\"b\",\"essential\":false},"
      "{\"competency\":\"c\",\"class\":\"Y\",\"weight\":9}]",
      &error);

  g_assert_no_error (error);

  const MeritPolicy *policy = merit_engine_get_policy (engine);
  const MeritClass *klass = merit_engine_get_class (engine, 0);
  const guint weights[] = { 5, 2, 4 };
  const gboolean essential[] = { TRUE, FALSE, FALSE };

  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (merit_policy_get_weight (policy, klass, i), ==, weights[i]);
    g_assert_cmpint (merit_policy_get_essential (policy, klass, i), ==, essential[i]);
    g_assert_cmpuint (merit_engine_get_plan (engine, 0)->rows[i].most, ==, 6 * weights[i]);
  }
}

/* A level above what counts as met is short by no level. */
static void
test_above_is_not_met (void)
{
  g_autoptr (MeritEngine) engine
      = engine_under ("\"met\":\"margin\",\"margin\":{\"below\":1,\"above\":1}", NULL);
  const MeritPlanRow *rows = merit_engine_get_plan (engine, 0)->rows;
  static const MeritOutcome wanted[3][4] = {
    { MERIT_OUTCOME_MET, MERIT_OUTCOME_MET, MERIT_OUTCOME_MET, MERIT_OUTCOME_SHORT },
    { MERIT_OUTCOME_SHORT, MERIT_OUTCOME_MET, MERIT_OUTCOME_MET, MERIT_OUTCOME_MET },
    { MERIT_OUTCOME_SHORT, MERIT_OUTCOME_SHORT, MERIT_OUTCOME_MET, MERIT_OUTCOME_MET },
  };
  static const guint gaps[3][4] = { { 0, 0, 0, 0 }, { 2, 0, 0, 0 }, { 3, 2, 0, 0 } };

  for (guint i = 0; i < 3; i++)
    for (guint level = 0; level < 4; level++) {
      const guint8 code = merit_code_make (level, level > 0);

      g_assert_cmpint (rows[i].outcome[code], ==, wanted[i][level]);
      g_assert_cmpuint (rows[i].gap[code], ==, gaps[i][level]);
      g_assert_cmpuint (rows[i].superior[code], ==,
                        level > 0 && wanted[i][level] == MERIT_OUTCOME_MET);
    }
}

static void
test_policies_that_do_not_fit (void)
{
  static const struct {
    const char *rules;
    const char *reason;
  } rows[] = {
    { "\"groups\":[{\"name\":\"x\",\"weight\":1,\"requirements\":[\"a\"]}]",
      "requirement 'b' of class 'X' is in no group of policy 'p'" },
    { "\"overrides\":[{\"competency\":\"a\",\"weight\":0},{\"competency\":\"b\",\"weight\":0},"
      "{\"competency\":\"c\",\"weight\":0}]",
      "class 'X' cannot earn a point under policy 'p'" },
    { "\"overrides\":[{\"competency\":\"a\",\"weight\":0}],\"decision\":\"hurdles\","
      "\"hurdles\":[{\"name\":\"s\",\"requirements\":[\"a\"],\"passing\":1}]",
      "class 'X' cannot earn a point in stage 's' under policy 'p'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (engine_under (rows[i].rules, &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
    g_assert_cmpstr (error->message, ==, rows[i].reason);
  }
}

/* Groups whose sums of weights are prime to each other need more than 32 bits. */
static void
test_no_common_unit (void)
{
  static const guint primes[] = { 83, 89, 97, 79, 73, 71 };
  g_autoptr (GString) bank_text
      = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":7,\"competencies\":[");
  g_autoptr (GString) class_text
      = g_string_new ("{\"schema\":\"merit-class-1\",\"code\":\"X\",\"requirements\":[");
  g_autoptr (GString) policy_text = g_string_new ("{\"schema\":\"merit-policy-1\",\"groups\":[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (primes); i++) {
    const char *comma = i > 0 ? "," : "";

    g_string_append_printf (bank_text, "%s{\"id\":\"%u\",\"name\":\"n\"}", comma, i);
    g_string_append_printf (class_text,
                            "%s{\"competency\":\"%u\",\"level\":7,\"weight\":%u,"
                            "\"basis\":\"stated\"}",
                            comma, i, i % 2 == 0 ? 1 : primes[i / 2] - 1);
    if (i % 2 == 0)
      g_string_append_printf (policy_text,
                              "%s{\"name\":\"%u\",\"weight\":1,\"requirements\":[%u,%u]}", comma,
                              i, i, i + 1);
  }
  g_string_append (bank_text, "]}");
  g_string_append (class_text, "]}");
  g_string_append (policy_text, "]}");

  g_autoptr (GBytes) bank_bytes = g_bytes_new (bank_text->str, bank_text->len);
  g_autoptr (GBytes) class_bytes = g_bytes_new (class_text->str, class_text->len);
  g_autoptr (GBytes) policy_bytes = g_bytes_new (policy_text->str, policy_text->len);
  g_autoptr (MeritBank) bank = merit_bank_load_bytes (bank_bytes, "bank", NULL, &error);
  g_autoptr (MeritClass) klass = merit_class_load_bytes (class_bytes, "class", bank, NULL, &error);
  g_autoptr (MeritPolicy) policy = merit_policy_load_bytes (policy_bytes, "p", bank, NULL, &error);
  MeritClass *classes[] = { klass };

  g_assert_no_error (error);
  g_assert_null (merit_engine_new (bank, classes, 1, policy, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpstr (error->message, ==,
                   "class 'X' has no common unit of points that fits 32 bits under policy 'p'");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/unit-is-the-least-common-multiple", test_unit);
  g_test_add_data_func ("/plan/proportional-credit", GUINT_TO_POINTER (MERIT_CREDIT_PROPORTIONAL),
                        test_formulas);
  g_test_add_data_func ("/plan/credit-where-met", GUINT_TO_POINTER (MERIT_CREDIT_MET),
                        test_formulas);
  g_test_add_data_func ("/plan/credit-by-table", GUINT_TO_POINTER (MERIT_CREDIT_TABLE),
                        test_formulas);
  g_test_add_func ("/plan/points-never-fall-when-a-level-rises", test_monotone);
  g_test_add_func ("/plan/unassessed-is-the-least-and-the-most", test_bounds);
  g_test_add_func ("/plan/largest-class-fits", test_largest);
  g_test_add_func ("/plan/groups-share-the-least-unit", test_groups_share_the_least_unit);
  g_test_add_func ("/plan/policy-overrides-weights-and-flags",
                   test_weights_and_flags_of_the_policy);
  g_test_add_func ("/plan/above-the-margin-is-not-met", test_above_is_not_met);
  g_test_add_func ("/plan/policies-that-do-not-fit-say-why", test_policies_that_do_not_fit);
  g_test_add_func ("/plan/no-common-unit-of-points", test_no_common_unit);
  return g_test_run ();
}
