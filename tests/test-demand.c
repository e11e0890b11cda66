/* SPDX-License-Identifier: Apache-2.0 */
/* Demands against a plain recount of people worked out anew, set by set. */
#include "model.h"

#include <merit/merit-demand.h>

#define PEOPLE 120

typedef struct {
  guint n;                              /* requirements of the class */
  guint competency[MODEL_COMPETENCIES]; /* of each */
} Asked;

static Asked
list_asked (const Model *model, guint c)
{
  Asked asked = { 0 };

  for (guint k = 0; k < model->n; k++)
    if (model->required[c][k] > 0)
      asked.competency[asked.n++] = k;
  return asked;
}

/* What someone lacks, a bit a requirement; and whether something is open. */
static guint
lacks (const Model *model, guint c, const Asked *asked, const Human *human, gboolean *open)
{
  guint mask = 0;

  *open = FALSE;
  for (guint i = 0; i < asked->n; i++) {
    const guint k = asked->competency[i];

    *open |= human->level[k] < 0;
    if (human->level[k] >= 0 && (guint) human->level[k] < model->required[c][k])
      mask |= 1u << i;
  }
  return mask;
}

static void
gain (const Model *model, guint c, const Asked *asked, const Human *people, guint set,
      guint64 *whole, guint64 *open)
{
  *whole = *open = 0;
  for (guint p = 0; p < PEOPLE; p++) {
    gboolean is_open;
    const guint mask = lacks (model, c, asked, &people[p], &is_open);

    if (mask == 0 || (mask & ~set) != 0)
      continue;
    *whole += !is_open;
    *open += is_open;
  }
}

static void
assert_sets (MeritDemand *demand, const Model *model, guint c, const Human *people)
{
  const Asked asked = list_asked (model, c);

  g_assert_cmpuint (merit_demand_get_largest (demand, c), ==, asked.n);
  for (guint size = 1; size <= asked.n; size++) {
    MeritDemandSet found;
    guint64 best = 0, whole, open;
    guint mask = 0;

    merit_demand_find_best (demand, c, size, &found);
    for (guint set = 0; set < 1u << asked.n; set++) {
      gain (model, c, &asked, people, set, &whole, &open);
      if ((guint) __builtin_popcount (set) <= size)
        best = MAX (best, whole);
    }
    for (guint i = 0; i < found.n; i++)
      mask |= 1u << found.requirements[i];
    gain (model, c, &asked, people, mask, &whole, &open);
    g_assert_cmpuint (found.n, <=, size);
    g_assert_cmpuint (found.makes_ready, ==, best);
    g_assert_cmpuint (found.makes_ready, ==, whole);
    g_assert_cmpuint (found.if_open_met, ==, open);
    g_assert_false (found.has_cost);
  }
}

static void
assert_cohorts (MeritDemand *demand, const Model *model, guint c, const Human *people)
{
  const Asked asked = list_asked (model, c);
  guint index = 0;

  for (guint i = 0; i < asked.n; i++)
    for (guint from = 0; from < model->required[c][asked.competency[i]]; from++) {
      MeritDemandCohort found;
      guint64 n = 0, whole = 0, open = 0;

      for (guint p = 0; p < PEOPLE; p++) {
        gboolean is_open;
        const guint mask = lacks (model, c, &asked, &people[p], &is_open);

        if (people[p].level[asked.competency[i]] != (gint) from)
          continue;
        n++;
        whole += mask == 1u << i && !is_open;
        open += mask == 1u << i && is_open;
      }
      if (n == 0)
        continue;
      merit_demand_get_cohort (demand, c, index++, &found);
      g_assert_cmpuint (found.requirement, ==, i);
      g_assert_cmpuint (found.from, ==, from);
      g_assert_cmpuint (found.to, ==, model->required[c][asked.competency[i]]);
      g_assert_cmpuint (found.people, ==, n);
      g_assert_cmpuint (found.makes_ready, ==, whole);
      g_assert_cmpuint (found.if_open_met, ==, open);
    }
  g_assert_cmpuint (merit_demand_get_cohorts (demand, c), ==, index);
}

static void
test_counts_are_those_of_a_plain_recount (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (72);

  for (guint round = 0; round < 60; round++) {
    Human people[PEOPLE];
    Model model;

    model_init (&model, rand, round % 7 + 1, (MeritCredit) (round % 3), round % 2);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    g_autoptr (MeritDemand) demand = merit_demand_new (engine, NULL);

    for (guint p = 0; p < PEOPLE; p++) {
      model_human (&model, rand, 50, &people[p]);
      /* Mostly good, so that sets make some ready. */
      for (guint k = 0; k < model.n; k++)
        if (model_draw (rand, 0, 3) > 0)
          people[p].level[k] = (gint) model.max_level;

      g_autoptr (MeritProfile) profile = model_profile (&model, engine, &people[p]);

      merit_demand_add (demand, profile);
      /* What was asked before is no more than it was then. */
      if (p == PEOPLE / 2) {
        MeritDemandSet early;

        merit_demand_find_best (demand, 0, 1, &early);
      }
    }
    g_assert_cmpuint (merit_demand_get_profiles (demand), ==, PEOPLE);
    for (guint c = 0; c < model.n_classes; c++) {
      assert_cohorts (demand, &model, c, people);
      assert_sets (demand, &model, c, people);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demand/counts-are-those-of-a-plain-recount",
                   test_counts_are_those_of_a_plain_recount);
  return g_test_run ();
}
