/* SPDX-License-Identifier: Apache-2.0 */
/* A development plan: the requirements that are not met in the order of what they gain. All figures
 * are those of the compiled class; nothing here scores. */
#include "analysis/development.h"

#include <stdlib.h>

#include "analysis/explanation.h"

typedef struct {
  guint requirement;
  MeritAction action;
  guint first_level;
  guint64 gain;
} Step;

struct _MeritDevelopment {
  gatomicrefcount refs;
  MeritMatch *match;
  Step *steps;
  guint n_steps;
  char **notes;
  gboolean borrows; /* the notes belong to somebody else */
};

G_DEFINE_BOXED_TYPE (MeritDevelopment, merit_development, merit_development_ref,
                     merit_development_unref)

const char *
merit_action_to_string (MeritAction action)
{
  static const char *const words[] = { "raise", "assess", "none" };
  g_return_val_if_fail ((guint) action < G_N_ELEMENTS (words), NULL);
  return words[action];
}

static Step
make_step (const MeritMatch *match, guint i)
{
  const MeritRow *row = merit_match_get_row (match);
  const MeritPlanRow *table = &merit_engine_get_plan (row->engine, row->klass)->rows[i];
  const guint8 code = merit_row_get_code (row, i);
  const guint32 now = table->low[code];
  const guint32 then = table->low[merit_code_make (table->required, false)];
  Step step = { .requirement = i };
  if (merit_match_get_state (match, i) == MERIT_STATE_UNASSESSED) {
    step.action = MERIT_ACTION_ASSESS;
    step.first_level = table->required;
  } else if ((guint) merit_match_get_level (match, i) < table->required) {
    step.action = MERIT_ACTION_RAISE;
    step.first_level = (guint) merit_match_get_level (match, i) + 1;
  } else {
    step.action = MERIT_ACTION_NONE;
    return step;
  }
  step.gain = then > now ? then - now : 0;
  return step;
}

static int
compare_steps (const void *left, const void *right)
{
  const Step *a = left;
  const Step *b = right;
  if (a->gain != b->gain)
    return a->gain > b->gain ? -1 : 1;
  return a->requirement < b->requirement ? -1 : 1;
}

/* Takes @match. */
static MeritDevelopment *
development_new (MeritMatch *match)
{
  MeritDevelopment *development = g_new0 (MeritDevelopment, 1);
  const guint n = merit_class_get_length (merit_match_get_class (match));
  g_atomic_ref_count_init (&development->refs);
  development->match = match;
  development->steps = g_new (Step, n);
  for (guint i = 0; i < n; i++)
    if (merit_match_get_state (match, i) != MERIT_STATE_MET)
      development->steps[development->n_steps++] = make_step (match, i);
  if (development->n_steps > 1)
    qsort (development->steps, development->n_steps, sizeof (Step), compare_steps);
  return development;
}

MeritDevelopment *
merit_development_new (MeritEngine *engine, guint klass, MeritProfile *profile)
{
  g_return_val_if_fail (klass < merit_engine_get_length (engine), NULL);
  MeritDevelopment *development = development_new (merit_engine_match (engine, klass, profile));
  development->notes = merit_explanation_make_notes (engine, klass);
  return development;
}

GPtrArray *
merit_development_make_notes (const MeritEngine *engine)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < merit_engine_get_length (engine); i++)
    g_ptr_array_add (notes, merit_explanation_make_notes (engine, i));
  return notes;
}

MeritDevelopment *
merit_development_new_from_row (const MeritRow *row, const GPtrArray *notes)
{
  MeritDevelopment *development = development_new (merit_match_new_from_row (row));
  development->notes = notes->pdata[row->klass];
  development->borrows = TRUE;
  return development;
}

MeritDevelopment *
merit_development_ref (MeritDevelopment *development)
{
  g_atomic_ref_count_inc (&development->refs);
  return development;
}

void
merit_development_unref (MeritDevelopment *development)
{
  if (!g_atomic_ref_count_dec (&development->refs))
    return;
  if (!development->borrows)
    g_strfreev (development->notes);
  g_free (development->steps);
  merit_match_unref (development->match);
  g_free (development);
}

MeritMatch *
merit_development_get_match (const MeritDevelopment *development)
{
  return development->match;
}

guint
merit_development_get_length (const MeritDevelopment *development)
{
  return development->n_steps;
}

guint
merit_development_get_requirement (const MeritDevelopment *development, guint step)
{
  g_return_val_if_fail (step < development->n_steps, 0);
  return development->steps[step].requirement;
}

MeritAction
merit_development_get_action (const MeritDevelopment *development, guint step)
{
  g_return_val_if_fail (step < development->n_steps, MERIT_ACTION_NONE);
  return development->steps[step].action;
}

guint64
merit_development_get_gain (const MeritDevelopment *development, guint step)
{
  g_return_val_if_fail (step < development->n_steps, 0);
  return development->steps[step].gain;
}

guint
merit_development_get_first_level (const MeritDevelopment *development, guint step)
{
  g_return_val_if_fail (step < development->n_steps, 0);
  return development->steps[step].first_level;
}

const char *const *
merit_development_get_notes (const MeritDevelopment *development)
{
  return (const char *const *) development->notes;
}
