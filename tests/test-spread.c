/* SPDX-License-Identifier: Apache-2.0 */
/* Spreads, through the rankings that keep them: bounds of ranks are held to every way of assessing
 * what is open, tried one by one. */
#include "model.h"

#include <merit/merit-ranking.h>

#define PEOPLE       4
#define MAX_OPEN     2
#define MAX_OUTCOMES 400

/* The different places that someone could take once all is assessed. */
typedef struct {
  Worth worths[MAX_OUTCOMES];
  guint n;
} Outcomes;

static void
add_outcome (const Model *model, Outcomes *outcomes, const Worth *worth)
{
  for (guint i = 0; i < outcomes->n; i++)
    if (model_compare_rank (model, &outcomes->worths[i], worth) == 0)
      return;
  g_assert_cmpuint (outcomes->n, <, MAX_OUTCOMES);
  outcomes->worths[outcomes->n++] = *worth;
}

/* Every level of every competency that the class requires and that is open, at either standard. */
static void
complete (const Model *model, guint klass, Human *human, guint k, Outcomes *outcomes)
{
  while (k < model->n && (model->required[klass][k] == 0 || human->level[k] >= 0))
    k++;
  if (k == model->n) {
    const Worth worth = model_worth (model, klass, human);

    g_assert_cmpuint (worth.unassessed, ==, 0);
    add_outcome (model, outcomes, &worth);
    return;
  }
  for (guint level = 0; level <= model->max_level; level++)
    for (guint superior = 0; superior <= (level > 0 ? 1u : 0u); superior++) {
      human->level[k] = (gint) level;
      human->superior[k] = superior != 0;
      complete (model, klass, human, k + 1, outcomes);
    }
  human->level[k] = -1;
  human->superior[k] = FALSE;
}

/* Tries what each of the people from @next on can make of it, and notes the ranks. */
static void
try_all (const Model *model, const Outcomes *outcomes, guint n, const Worth **chosen, guint next,
         guint64 *best, guint64 *worst)
{
  if (next < n) {
    for (guint i = 0; i < outcomes[next].n; i++) {
      chosen[next] = &outcomes[next].worths[i];
      try_all (model, outcomes, n, chosen, next + 1, best, worst);
    }
    return;
  }
  for (guint i = 0; i < n; i++) {
    guint64 rank = 1;

    for (guint j = 0; j < n; j++)
      rank += model_compare_rank (model, chosen[j], chosen[i]) < 0;
    best[i] = MIN (best[i], rank);
    worst[i] = MAX (worst[i], rank);
  }
}

/* Few things are open, so that all can be tried. */
static void
close_most (const Model *model, GRand *rand, Human *human)
{
  guint open = 0;

  for (guint k = 0; k < model->n; k++)
    if (human->level[k] < 0 && ++open > MAX_OPEN)
      human->level[k] = (gint) model_draw (rand, 0, model->max_level);
}

static void
test_bounds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint moved = 0;

  for (guint round = 0; round < 150; round++) {
    const guint n = model_draw (rand, 1, PEOPLE);
    const guint top = round % 2 == 0 ? 0 : model_draw (rand, 1, n);
    Human people[PEOPLE];
    Model model;

    model_init (&model, rand, 1 + round % 3, (MeritCredit) (round / 3 % 3), round % 5 == 0);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, top);

    merit_ranking_set_bounds (ranking, TRUE);
    g_assert_true (merit_ranking_get_bounds (ranking));
    for (guint i = 0; i < n; i++) {
      model_human (&model, rand, 1, &people[i]);
      g_snprintf (people[i].id, sizeof people[i].id, "%u", i);
      close_most (&model, rand, &people[i]);

      g_autoptr (MeritProfile) profile = model_profile (&model, engine, &people[i]);

      merit_ranking_add (ranking, profile);
    }
    for (guint c = 0; c < model.n_classes; c++) {
      g_autofree Outcomes *outcomes = g_new0 (Outcomes, PEOPLE);
      const Worth *chosen[PEOPLE];
      guint64 best[PEOPLE], worst[PEOPLE];

      for (guint i = 0; i < n; i++) {
        best[i] = G_MAXUINT64;
        worst[i] = 0;
        complete (&model, c, &people[i], 0, &outcomes[i]);
      }
      try_all (&model, outcomes, n, chosen, 0, best, worst);
      for (guint row = 0; row < merit_ranking_get_length (ranking, c); row++) {
        g_autoptr (MeritMatch) match = merit_ranking_get_match (ranking, c, row);
        const guint i = (guint) g_ascii_strtoull (merit_match_get_profile_id (match), NULL, 10);

        g_assert_cmpuint (merit_ranking_get_rank_best (ranking, c, row), ==, best[i]);
        g_assert_cmpuint (merit_ranking_get_rank_worst (ranking, c, row), ==, worst[i]);
        moved += best[i] < worst[i];
      }
    }
  }
  /* It would be no test if nothing were ever at stake. */
  g_assert_cmpuint (moved, >, 100);
}

/* Where nobody has anything open, the rank is both bounds; and the list goes on after reading. */
static void
test_nothing_open (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint round = 0; round < 20; round++) {
    Model model;
    Human human;

    model_init (&model, rand, 3, MERIT_CREDIT_PROPORTIONAL, round % 2 == 0);

    g_autoptr (MeritEngine) engine = model_engine (&model);
    g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, 0);

    merit_ranking_set_bounds (ranking, TRUE);
    for (guint i = 0; i < 30; i++) {
      model_human (&model, rand, 9, &human);
      for (guint k = 0; k < model.n; k++)
        human.level[k] = MAX (human.level[k], 0);

      g_autoptr (MeritProfile) profile = model_profile (&model, engine, &human);

      merit_ranking_add (ranking, profile);
      for (guint row = 0; row <= i; row++) {
        const guint64 rank = merit_ranking_get_rank (ranking, 0, row);

        g_assert_cmpuint (merit_ranking_get_rank_best (ranking, 0, row), ==, rank);
        g_assert_cmpuint (merit_ranking_get_rank_worst (ranking, 0, row), ==, rank);
      }
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spread/bounds-hold-and-are-attained-by-some-completion", test_bounds);
  g_test_add_func ("/spread/bounds-are-the-rank-where-nothing-is-open", test_nothing_open);
  return g_test_run ();
}
