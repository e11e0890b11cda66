/* SPDX-License-Identifier: Apache-2.0 */
/* Development plans: what meeting a requirement gains is what scoring the person anew finds, by a
 * model that has nothing of the code under test; the order is by that, then by the bank. */
#include "model.h"

#include <merit/merit-development.h>

typedef struct {
  guint index; /* of the competency */
  guint64 gain;
} Wanted;

/* The steps that are to be, in their order; returns how many. */
static guint
make_wanted (const Model *model, guint klass, const Human *human, Wanted *wanted)
{
  const guint64 before = model_worth (model, klass, human).low;
  guint n = 0;

  for (guint k = 0; k < model->n; k++) {
    const guint required = model->required[klass][k];
    Human then = *human;
    guint at = n;

    if (required == 0 || human->level[k] >= (gint) required)
      continue;
    then.level[k] = (gint) required;
    then.superior[k] = FALSE;

    const guint64 after = model_worth (model, klass, &then).low;
    const Wanted step = { k, after > before ? after - before : 0 };

    for (; at > 0 && wanted[at - 1].gain < step.gain; at--)
      wanted[at] = wanted[at - 1];
    wanted[at] = step;
    n++;
  }
  return n;
}

static void
check_step (const Model *model, guint klass, const Human *human, MeritDevelopment *development,
            guint i, const Wanted *wanted)
{
  MeritClass *asked = merit_match_get_class (merit_development_get_match (development));
  const MeritRequirement *requirement
      = merit_class_get (asked, merit_development_get_requirement (development, i));
  const gint level = human->level[wanted->index];

  g_assert_cmpuint (merit_requirement_get_index (requirement), ==, wanted->index);
  g_assert_cmpuint (merit_development_get_gain (development, i), ==, wanted->gain);
  g_assert_cmpint (merit_development_get_action (development, i), ==,
                   level < 0 ? MERIT_ACTION_ASSESS : MERIT_ACTION_RAISE);
  g_assert_cmpint (merit_development_get_first_level (development, i), ==,
                   level < 0 ? (gint) model->required[klass][wanted->index] : level + 1);
}

static void
test_steps_gain_what_scoring_anew_finds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint n_steps = 0;

  for (guint round = 0; round < 120; round++) {
    Model model;

    model_init (&model, rand, round % 7 + 1, (MeritCredit) (round % 3), round % 2 == 1);

    g_autoptr (MeritEngine) engine = model_engine (&model);

    for (guint person = 0; person < 20; person++) {
      Human human;

      model_human (&model, rand, 1000, &human);

      g_autoptr (MeritProfile) profile = model_profile (&model, engine, &human);

      for (guint klass = 0; klass < model.n_classes; klass++) {
        Wanted wanted[MODEL_COMPETENCIES];
        const guint n = make_wanted (&model, klass, &human, wanted);
        g_autoptr (MeritDevelopment) development = merit_development_new (engine, klass, profile);

        g_assert_cmpuint (merit_development_get_length (development), ==, n);
        for (guint i = 0; i < n; i++)
          check_step (&model, klass, &human, development, i, &wanted[i]);
        n_steps += n;
      }
    }
  }
  g_assert_cmpuint (n_steps, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/development/steps-gain-what-scoring-anew-finds",
                   test_steps_gain_what_scoring_anew_finds);
  return g_test_run ();
}
