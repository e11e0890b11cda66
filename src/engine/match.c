/* SPDX-License-Identifier: Apache-2.0 */
/* A match keeps a row of its own: the score and a copy of the codes it came from. */
#include <merit/merit-match.h>

#include <string.h>

#include "core/exact.h"
#include "engine/row.h"

struct _MeritMatch {
  MeritRow row;
  char *id;
  char *name;
  char *unit;
  guint8 *codes;
};

G_DEFINE_BOXED_TYPE (MeritMatch, merit_match, merit_match_ref, merit_match_unref)

static void
match_clear (gpointer data)
{
  MeritMatch *match = data;

  for (guint i = 0; i < merit_engine_get_n_kept (match->row.engine); i++)
    g_free ((char *) match->row.person.kept[i].text);
  merit_engine_unref ((MeritEngine *) match->row.engine);
  g_free (match->id);
  g_free (match->name);
  g_free (match->unit);
  g_free (match->codes);
}

/* Copies the text of @span, which may hold U+0000, and lets the span point at the copy. */
static char *
keep_span (MeritSpan *span)
{
  if (span->text == NULL)
    return NULL;

  char *text = g_malloc ((gsize) span->len + 1);

  memcpy (text, span->text, span->len);
  text[span->len] = '\0';
  span->text = text;
  return text;
}

MeritMatch *
merit_match_new_from_row (const MeritRow *row)
{
  MeritMatch *match = g_atomic_rc_box_new0 (MeritMatch);
  const guint n = merit_engine_get_n_columns (row->engine);

  match->row = *row;
  merit_engine_ref ((MeritEngine *) row->engine);
  match->id = keep_span (&match->row.person.id);
  match->name = keep_span (&match->row.person.name);
  match->unit = keep_span (&match->row.person.unit);
  for (guint i = 0; i < merit_engine_get_n_kept (row->engine); i++)
    keep_span (&match->row.person.kept[i]);
  match->codes = g_new (guint8, n);
  for (guint i = 0; i < n; i++)
    match->codes[i] = row->person.codes[i * row->person.stride];
  match->row.person.codes = match->codes;
  match->row.person.stride = 1;
  return match;
}

const MeritRow *
merit_match_get_row (const MeritMatch *match)
{
  return &match->row;
}

MeritMatch *
merit_match_ref (MeritMatch *match)
{
  return g_atomic_rc_box_acquire (match);
}

void
merit_match_unref (MeritMatch *match)
{
  g_atomic_rc_box_release_full (match, match_clear);
}

static const MeritPlan *
get_plan (const MeritRow *row)
{
  return merit_engine_get_plan (row->engine, row->klass);
}

guint8
merit_row_get_code (const MeritRow *row, guint i)
{
  return row->person.codes[get_plan (row)->rows[i].column * row->person.stride];
}

gint
merit_row_get_stop (const MeritRow *row, MeritScore *score)
{
  const guint n = merit_engine_get_n_stages (row->engine);
  const MeritBlock block = {
    .codes = (guint8 *) row->person.codes,
    .stride = (guint32) row->person.stride,
    .n_columns = merit_engine_get_n_columns (row->engine),
    .n_rows = 1,
  };
  MeritScore reached;
  const guint stop = merit_stages_stop (merit_engine_get_stages (row->engine, row->klass), n,
                                        &block, 0, score != NULL ? score : &reached);

  return stop < n ? (gint) stop : -1;
}

MeritStatus
merit_score_get_status (const MeritScore *score)
{
  if (score->lacking > 0)
    return MERIT_STATUS_SHORT;
  return score->unassessed > 0 ? MERIT_STATUS_INCOMPLETE : MERIT_STATUS_READY;
}

const char *
merit_match_get_profile_id (const MeritMatch *match)
{
  return match->id;
}

const char *
merit_match_get_profile_name (const MeritMatch *match)
{
  return match->name;
}

MeritClass *
merit_match_get_class (const MeritMatch *match)
{
  return merit_engine_get_class (match->row.engine, match->row.klass);
}

guint64
merit_match_get_points (const MeritMatch *match)
{
  return match->row.score.points;
}

guint64
merit_match_get_max_points (const MeritMatch *match)
{
  return match->row.score.most;
}

guint64
merit_match_get_low_points (const MeritMatch *match)
{
  return match->row.score.low;
}

guint64
merit_match_get_high_points (const MeritMatch *match)
{
  return match->row.score.high;
}

guint64
merit_match_get_class_points (const MeritMatch *match)
{
  return get_plan (&match->row)->max_points;
}

MeritStatus
merit_match_get_status (const MeritMatch *match)
{
  return merit_score_get_status (&match->row.score);
}

gint
merit_match_get_stop (const MeritMatch *match)
{
  return merit_row_get_stop (&match->row, NULL);
}

/* What was reached in a stage, whether or not one before it stopped the person. */
static MeritScore
score_stage (const MeritMatch *match, guint stage)
{
  const MeritStage *stages = merit_engine_get_stages (match->row.engine, match->row.klass);
  const MeritBlock block = {
    .codes = match->codes,
    .stride = 1,
    .n_columns = merit_engine_get_n_columns (match->row.engine),
    .n_rows = 1,
  };
  MeritScore score;

  merit_plan_score (&stages[stage].plan, &block, 0, 1, &score);
  return score;
}

guint64
merit_match_get_stage_points (const MeritMatch *match, guint stage)
{
  g_return_val_if_fail (stage < merit_engine_get_n_stages (match->row.engine), 0);
  return score_stage (match, stage).points;
}

guint64
merit_match_get_stage_max_points (const MeritMatch *match, guint stage)
{
  g_return_val_if_fail (stage < merit_engine_get_n_stages (match->row.engine), 0);
  return score_stage (match, stage).most;
}

gboolean
merit_match_is_in_stage (const MeritMatch *match, guint stage, guint requirement)
{
  g_return_val_if_fail (stage < merit_engine_get_n_stages (match->row.engine), FALSE);

  const MeritStage *asked
      = &merit_engine_get_stages (match->row.engine, match->row.klass)[stage];

  for (guint i = 0; i < asked->plan.n_rows; i++)
    if (asked->rows[i] == requirement)
      return TRUE;
  return FALSE;
}

/* What a group earns, or could earn at most, of what counts for the score. */
static guint64
sum_group (const MeritMatch *match, guint group, gboolean most)
{
  const MeritPlan *plan = get_plan (&match->row);
  const MeritPolicy *policy = merit_engine_get_policy (match->row.engine);
  guint64 sum = 0;

  for (guint i = 0; i < plan->n_rows; i++) {
    const guint8 code = merit_row_get_code (&match->row, i);

    if (merit_policy_find_group (policy, merit_match_get_class (match), i) != (gint) group
        || (plan->assessed_only && code == MERIT_CODE_UNASSESSED))
      continue;
    sum += most ? plan->rows[i].most : plan->rows[i].low[code];
  }
  return sum;
}

guint64
merit_match_get_group_points (const MeritMatch *match, guint group)
{
  return sum_group (match, group, FALSE);
}

guint64
merit_match_get_group_max_points (const MeritMatch *match, guint group)
{
  return sum_group (match, group, TRUE);
}

guint
merit_match_get_met (const MeritMatch *match)
{
  return match->row.score.met;
}

guint
merit_match_get_short (const MeritMatch *match)
{
  return match->row.score.lacking;
}

guint
merit_match_get_unassessed (const MeritMatch *match)
{
  return match->row.score.unassessed;
}

guint
merit_match_get_deficit (const MeritMatch *match)
{
  return match->row.score.deficit;
}

guint
merit_match_get_superior (const MeritMatch *match)
{
  return match->row.score.superior;
}

/* The requirement's table and the person's code on it. */
static const MeritPlanRow *
look_up (const MeritMatch *match, guint requirement, guint8 *code)
{
  const MeritPlan *plan = get_plan (&match->row);

  g_return_val_if_fail (requirement < plan->n_rows, NULL);
  *code = merit_row_get_code (&match->row, requirement);
  return &plan->rows[requirement];
}

MeritState
merit_match_get_state (const MeritMatch *match, guint requirement)
{
  guint8 code;
  const MeritPlanRow *table = look_up (match, requirement, &code);

  g_return_val_if_fail (table != NULL, MERIT_STATE_UNASSESSED);
  switch ((MeritOutcome) table->outcome[code]) {
  case MERIT_OUTCOME_MET:
    return MERIT_STATE_MET;
  case MERIT_OUTCOME_SHORT:
    return MERIT_STATE_SHORT;
  case MERIT_OUTCOME_UNASSESSED:
    return MERIT_STATE_UNASSESSED;
  }
  g_return_val_if_reached (MERIT_STATE_UNASSESSED);
}

gint
merit_match_get_level (const MeritMatch *match, guint requirement)
{
  guint8 code;

  g_return_val_if_fail (look_up (match, requirement, &code) != NULL, -1);
  return code == MERIT_CODE_UNASSESSED ? -1 : (gint) merit_code_level (code);
}

gboolean
merit_match_get_performed_superior (const MeritMatch *match, guint requirement)
{
  guint8 code;

  g_return_val_if_fail (look_up (match, requirement, &code) != NULL, FALSE);
  return merit_code_superior (code);
}

guint
merit_match_get_gap (const MeritMatch *match, guint requirement)
{
  guint8 code;
  const MeritPlanRow *table = look_up (match, requirement, &code);

  g_return_val_if_fail (table != NULL, 0);
  return table->gap[code];
}

guint64
merit_match_get_requirement_low (const MeritMatch *match, guint requirement)
{
  guint8 code;
  const MeritPlanRow *table = look_up (match, requirement, &code);

  g_return_val_if_fail (table != NULL, 0);
  return table->low[code];
}

guint64
merit_match_get_requirement_high (const MeritMatch *match, guint requirement)
{
  guint8 code;
  const MeritPlanRow *table = look_up (match, requirement, &code);

  g_return_val_if_fail (table != NULL, 0);
  return table->high[code];
}

guint64
merit_match_get_requirement_max (const MeritMatch *match, guint requirement)
{
  guint8 code;
  const MeritPlanRow *table = look_up (match, requirement, &code);

  g_return_val_if_fail (table != NULL, 0);
  return table->most;
}

const char *
merit_status_to_string (MeritStatus status)
{
  static const char *const names[] = { "ready", "short", "incomplete" };

  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (names), NULL);
  return names[status];
}

char *
merit_percent_to_string (guint64 points, guint64 max_points)
{
  char text[MERIT_PERCENT_SIZE];

  if (max_points == 0)
    return NULL;
  merit_exact_print (merit_exact_percent (points, max_points), text);
  return g_strdup (text);
}
