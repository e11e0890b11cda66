/* SPDX-License-Identifier: Apache-2.0 */
/* Sensitivity analyses. Of each requirement a census is kept: people counted by what they are worth
 * without it and by their code on it. Another level or weight of the requirement gives each cell
 * another score, and ranks are worked out over cells, so one pass over the people serves whatever
 * is tried. */
#include "analysis/sensitivity.h"

#include <merit/merit-error.h>

#include <string.h>

#include "analysis/weight-range.h"
#include "core/order.h"
#include "engine/sink.h"
#include "engine/variant.h"

G_STATIC_ASSERT (MERIT_SENSITIVITY_NAMED == MERIT_CENSUS_NAMES);

#define N_STATUSES 3
#define N_PEOPLE   4

/* The first of some people, in order of a rank, then of their ids. */
typedef struct {
  guint64 rank[MERIT_SENSITIVITY_NAMED];
  const MeritNamed *named[MERIT_SENSITIVITY_NAMED];
  guint n;
} Names;

/* A level that is tried, and what is found of it. */
typedef struct {
  MeritSensitivityLevel found;
  MeritVariant variant; /* what assessments are worth at this level */
  guint64 changes[N_STATUSES][N_STATUSES];
  Names names[N_PEOPLE];
} Trial;

typedef struct {
  GArray *trials; /* of Trial, by requirement, then level */
  guint64 in_top;
  MeritSensitivityWeight *weights; /* one per requirement */
} Model;

/* What one worker counted, and likewise the whole. */
typedef struct {
  MeritCensus **censuses; /* per class one per requirement */
  guint64 profiles;
  guint64 n_cells; /* of all censuses */
  gboolean full;   /* there were too many cells, and they are gone */
} Part;

struct _MeritSensitivity {
  MeritEngine *engine;
  MeritSink *sink; /* borrows the analysis */
  guint64 top;
  guint64 limit; /* of cells */
  Model *models; /* one per class */
  Part whole;
  gboolean settled;
};

G_DEFINE_BOXED_TYPE (MeritSensitivity, merit_sensitivity, merit_sensitivity_ref,
                     merit_sensitivity_unref)

/* ---- What is tried ---- */

static gboolean
add_trial (MeritSensitivity *sensitivity, guint klass, guint requirement, guint level,
           gboolean recorded, GError **error)
{
  const MeritRequirement *asked
      = merit_class_get (merit_engine_get_class (sensitivity->engine, klass), requirement);
  Trial trial = { .found = { .requirement = requirement, .level = level, .recorded = recorded } };

  if (!merit_variant_with_level (sensitivity->engine, klass, requirement, level, &trial.variant,
                                 error)) {
    g_prefix_error (error, "with competency '%s' at level %u: ",
                    merit_competency_get_id (merit_requirement_get_competency (asked)), level);
    return FALSE;
  }
  g_array_append_val (sensitivity->models[klass].trials, trial);
  return TRUE;
}

/* The levels that the class records as possible, or else every other one of the scale. */
static gboolean
add_trials (MeritSensitivity *sensitivity, guint klass, guint requirement, GError **error)
{
  const MeritClass *model = merit_engine_get_class (sensitivity->engine, klass);
  const MeritRequirement *asked = merit_class_get (model, requirement);
  const guint max_level = merit_bank_get_max_level (merit_class_get_bank (model));
  guint n_recorded = 0;
  const guint *recorded = merit_requirement_get_alternatives (asked, &n_recorded);

  if (merit_requirement_get_basis (asked) == MERIT_BASIS_STATED)
    return TRUE;
  for (guint i = 0; i < n_recorded; i++)
    if (!add_trial (sensitivity, klass, requirement, recorded[i], TRUE, error))
      return FALSE;
  for (guint level = 1; n_recorded == 0 && level <= max_level; level++)
    if (level != merit_requirement_get_level (asked)
        && !add_trial (sensitivity, klass, requirement, level, FALSE, error))
      return FALSE;
  return TRUE;
}

/* ---- Counting ---- */

static void
part_init (Part *part, const MeritSensitivity *sensitivity)
{
  const guint n = merit_engine_get_length (sensitivity->engine);

  part->censuses = g_new (MeritCensus *, n);
  for (guint c = 0; c < n; c++)
    part->censuses[c]
        = g_new0 (MeritCensus, merit_engine_get_plan (sensitivity->engine, c)->n_rows);
}

/* Gives the memory of all cells back. */
static void
part_empty (Part *part, const MeritSensitivity *sensitivity)
{
  for (guint c = 0; c < merit_engine_get_length (sensitivity->engine); c++)
    for (guint r = 0; r < merit_engine_get_plan (sensitivity->engine, c)->n_rows; r++)
      merit_census_clear (&part->censuses[c][r]);
}

static void
part_clear (Part *part, const MeritSensitivity *sensitivity)
{
  part_empty (part, sensitivity);
  for (guint c = 0; c < merit_engine_get_length (sensitivity->engine); c++)
    g_free (part->censuses[c]);
  g_free (part->censuses);
}

static gpointer
part_new (gpointer self)
{
  Part *part = g_new0 (Part, 1);

  part_init (part, self);
  return part;
}

/* Cells of the whole are never fewer than those of a part, so that it does not depend on the parts
 * whether there are too many. */
static void
count_cells (Part *part, const MeritSensitivity *sensitivity, guint64 more)
{
  part->n_cells += more;
  if (part->n_cells <= sensitivity->limit)
    return;
  part->full = TRUE;
  part_empty (part, sensitivity);
}

static MeritStatus
status_of (guint lacking, guint unassessed)
{
  if (lacking > 0)
    return MERIT_STATUS_SHORT;
  return unassessed > 0 ? MERIT_STATUS_INCOMPLETE : MERIT_STATUS_READY;
}

/* What someone is worth without the requirement of @row. */
static MeritCensusKey
take_out (const MeritPlan *plan, const MeritPlanRow *row, const MeritScore *score, guint8 code)
{
  const gboolean counts = plan->assessed_only && code != MERIT_CODE_UNASSESSED;
  const guint lacking = score->lacking - (row->outcome[code] == MERIT_OUTCOME_SHORT);
  const guint unassessed = score->unassessed - (row->outcome[code] == MERIT_OUTCOME_UNASSESSED);

  return (MeritCensusKey){
    .points = plan->assessed_only ? score->points - (counts ? row->low[code] : 0)
                                  : score->low - row->low[code],
    .most = plan->assessed_only ? score->most - (counts ? row->most : 0) : 0,
    .superior = plan->by_superior ? (guint16) (score->superior - row->superior[code]) : 0,
    .status = (guint8) status_of (lacking, unassessed),
    .code = code,
  };
}

static void
count_requirement (MeritCensus *census, const MeritScored *scored, guint klass, guint requirement)
{
  const MeritPlan *plan = merit_engine_get_plan (scored->engine, klass);
  const MeritPlanRow *row = &plan->rows[requirement];
  const MeritScore *scores = merit_scored_get_scores (scored, klass);
  const MeritRecords *records = scored->records;
  const guint8 *codes = records->block.codes + (gsize) row->column * records->block.stride;

  for (guint i = 0; i < records->block.n_rows; i++) {
    const MeritCensusKey key = take_out (plan, row, &scores[i], codes[i]);

    merit_census_add (census, &key, &records->ids[i], scored->order + i);
  }
}

static void
take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritSensitivity *sensitivity = self;
  Part *part = data;

  part->profiles += scored->records->block.n_rows;
  for (guint c = 0; c < merit_engine_get_length (scored->engine); c++)
    for (guint r = 0; !part->full && r < merit_engine_get_plan (scored->engine, c)->n_rows; r++) {
      MeritCensus *census = &part->censuses[c][r];
      const guint64 before = census->n_cells;

      count_requirement (census, scored, c, r);
      count_cells (part, sensitivity, census->n_cells - before);
    }
}

static void
merge_censuses (MeritSensitivity *sensitivity, Part *part)
{
  Part *whole = &sensitivity->whole;

  for (guint c = 0; c < merit_engine_get_length (sensitivity->engine); c++)
    for (guint r = 0; !whole->full && r < merit_engine_get_plan (sensitivity->engine, c)->n_rows;
         r++) {
      MeritCensus *census = &whole->censuses[c][r];
      const guint64 before = census->n_cells;

      merit_census_merge (census, &part->censuses[c][r]);
      count_cells (whole, sensitivity, census->n_cells - before);
    }
}

static void
part_merge (gpointer self, gpointer data)
{
  MeritSensitivity *sensitivity = self;
  Part *whole = &sensitivity->whole, *part = data;

  sensitivity->settled = FALSE;
  whole->profiles += part->profiles;
  if (part->full && !whole->full) {
    whole->full = TRUE;
    part_empty (whole, sensitivity);
  }
  merge_censuses (sensitivity, part);
  part_clear (part, sensitivity);
  g_free (part);
}

static const MeritSinkClass sink_class = {
  .part_new = part_new,
  .take = take,
  .part_merge = part_merge,
};

/* ---- Ranks of cells ---- */

/* The people of a cell with the rank that they share. */
typedef struct {
  const MeritCensusCell *cell;
  guint64 rank;       /* as things are */
  guint64 rank_after; /* with what is tried */
  MeritEntry entry;   /* what it is ranked by */
} Place;

typedef struct {
  const MeritSensitivity *sensitivity;
  const MeritPlan *plan;
  MeritVariant now; /* of the requirement */
  Place *places;
  guint64 n;
} Places;

/* What the people of a cell are ranked by if the requirement were worth what @variant says. */
static MeritEntry
rate (const MeritPlan *plan, const MeritVariant *variant, const MeritCensusKey *key)
{
  const MeritPlanRow *row = &variant->row;
  const gboolean counts = !plan->assessed_only || key->code != MERIT_CODE_UNASSESSED;
  const guint64 points = (guint64) key->points * variant->up / variant->down;
  const guint64 most = (guint64) key->most * variant->up / variant->down;

  return (MeritEntry){
    .points = (guint32) points + (counts ? row->low[key->code] : 0),
    .most = plan->assessed_only ? (guint32) most + (counts ? row->most : 0) : variant->max_points,
    .superior = key->superior + (plan->by_superior ? row->superior[key->code] : 0),
  };
}

static int
compare_places (const void *a, const void *b)
{
  const Place *left = a, *right = b;

  return merit_entry_compare_rank (&left->entry, &right->entry);
}

/* Puts places in order and gives them ranks: 1, 2, 2, 4. */
static void
rank (Places *all, const MeritVariant *variant, gboolean after)
{
  guint64 above = 0, shared = 1;

  for (guint64 i = 0; i < all->n; i++)
    all->places[i].entry = rate (all->plan, variant, &all->places[i].cell->key);
  if (all->n > 0)
    qsort (all->places, all->n, sizeof *all->places, compare_places);
  for (guint64 i = 0; i < all->n; i++) {
    Place *place = &all->places[i];

    if (i > 0 && compare_places (place - 1, place) != 0)
      shared = above + 1;
    *(after ? &place->rank_after : &place->rank) = shared;
    above += place->cell->count;
  }
}

static Places
list_places (const MeritSensitivity *sensitivity, guint klass, guint requirement)
{
  const MeritCensus *census = &sensitivity->whole.censuses[klass][requirement];
  Places all = {
    .sensitivity = sensitivity,
    .plan = merit_engine_get_plan (sensitivity->engine, klass),
    .now = merit_variant_now (sensitivity->engine, klass, requirement),
    .places = g_new0 (Place, MAX (census->n_cells, 1)),
  };

  for (guint64 i = 0; i < census->capacity; i++)
    if (census->cells[i].count > 0)
      all.places[all.n++].cell = &census->cells[i];
  rank (&all, &all.now, FALSE);
  return all;
}

/* ---- Another level ---- */

/* Puts the people of a cell among the first, as far as they are. */
static void
name (Names *names, const MeritCensusCell *cell, guint64 rank)
{
  for (guint i = 0; i < cell->n_names; i++) {
    const MeritNamed *named = cell->names[i];
    guint at = names->n;

    while (at > 0
           && (rank < names->rank[at - 1]
               || (rank == names->rank[at - 1]
                   && merit_named_compare (named, names->named[at - 1]) < 0)))
      at--;
    if (at == MERIT_SENSITIVITY_NAMED)
      return;

    const guint moved = MIN (names->n, MERIT_SENSITIVITY_NAMED - 1) - at;

    memmove (&names->rank[at + 1], &names->rank[at], moved * sizeof names->rank[0]);
    memmove (&names->named[at + 1], &names->named[at], moved * sizeof names->named[0]);
    names->rank[at] = rank;
    names->named[at] = named;
    names->n = MIN (names->n + 1, MERIT_SENSITIVITY_NAMED);
  }
}

static MeritStatus
status_with (const MeritPlanRow *row, const MeritCensusKey *key)
{
  return status_of (key->status == MERIT_STATUS_SHORT
                        || row->outcome[key->code] == MERIT_OUTCOME_SHORT,
                    key->status == MERIT_STATUS_INCOMPLETE
                        || row->outcome[key->code] == MERIT_OUTCOME_UNASSESSED);
}

static void
meet_status (Trial *trial, const MeritPlanRow *row, const Place *place)
{
  const MeritCensusKey *key = &place->cell->key;
  const MeritStatus from = status_with (row, key), to = status_with (&trial->variant.row, key);

  trial->changes[from][to] += place->cell->count;
  if (from == to)
    return;
  trial->found.changed += place->cell->count;
  name (&trial->names[MERIT_SENSITIVITY_CHANGED], place->cell, place->rank);
}

static void
meet_top (Trial *trial, guint64 top, const Place *place)
{
  const gboolean before = place->rank <= top, after = place->rank_after <= top;

  if (before && after) {
    trial->found.kept += place->cell->count;
  } else if (before) {
    trial->found.left += place->cell->count;
    name (&trial->names[MERIT_SENSITIVITY_LEFT], place->cell, place->rank);
  } else if (after) {
    trial->found.entered += place->cell->count;
    name (&trial->names[MERIT_SENSITIVITY_ENTERED], place->cell, place->rank_after);
  }
}

/* Where two cells move as far, those of the better rank are told of; where that too is the same,
 * those of the first id. */
static void
meet_move (Trial *trial, const Place *place)
{
  MeritSensitivityLevel *found = &trial->found;
  Names *names = &trial->names[MERIT_SENSITIVITY_MOVED];
  const guint64 change
      = MAX (place->rank, place->rank_after) - MIN (place->rank, place->rank_after);

  if (change == 0 || change < found->rank_change)
    return;
  if (change > found->rank_change) {
    found->rank_change = change;
    found->rank_change_people = 0;
    names->n = 0;
  }
  found->rank_change_people += place->cell->count;
  name (names, place->cell, place->rank);
  if (names->named[0] == place->cell->names[0]) {
    found->rank_before = place->rank;
    found->rank_after = place->rank_after;
  }
}

static void
settle_trial (Trial *trial, Places *all)
{
  /* What was found before is forgotten. */
  *trial = (Trial){
    .found = { .requirement = trial->found.requirement,
               .level = trial->found.level,
               .recorded = trial->found.recorded },
    .variant = trial->variant,
  };
  rank (all, &trial->variant, TRUE);
  for (guint64 i = 0; i < all->n; i++) {
    meet_status (trial, &all->now.row, &all->places[i]);
    meet_top (trial, all->sensitivity->top, &all->places[i]);
    meet_move (trial, &all->places[i]);
  }
}

/* ---- Other weights ---- */

static void
copy_limits (MeritSensitivityWeight *weight, const MeritWeightRange *range)
{
  weight->low_any = range->low.any;
  weight->low_numerator = range->low.numerator;
  weight->low_denominator = range->low.denominator;
  weight->low_included = range->low.included;
  weight->high_any = range->high.any;
  weight->high_numerator = range->high.numerator;
  weight->high_denominator = range->high.denominator;
  weight->high_included = range->high.included;
}

/* Lines over the weight of the requirement. */
static MeritLine *
draw_lines (const Places *all)
{
  const MeritPlan *plan = all->plan;
  MeritLine *lines = g_new (MeritLine, MAX (all->n, 1));

  for (guint64 i = 0; i < all->n; i++) {
    const Place *place = &all->places[i];
    const MeritCensusKey *key = &place->cell->key;
    const MeritEntry entry = rate (plan, &all->now, key);
    const guint32 most = plan->assessed_only ? key->most : plan->max_points - all->now.row.most;

    lines[i] = (MeritLine){
      .points = key->points,
      .most = most,
      .own = entry.points - key->points,
      .own_most = entry.most - most,
      .superior = entry.superior,
      .in_top = place->rank <= all->sensitivity->top,
      .count = place->cell->count,
    };
  }
  return lines;
}

/* A weight of 0 leaves no trace in the points, and within a group each weight changes what the
 * others count: neither can be moved by what is known. */
static MeritSensitivityWeight
find_weight (const Places *all, const MeritClass *model, guint requirement)
{
  const MeritPolicy *policy = merit_engine_get_policy (all->sensitivity->engine);
  MeritSensitivityWeight found = { .weight = merit_policy_get_weight (policy, model, requirement) };

  if (found.weight == 0 || merit_policy_get_n_groups (policy) > 0)
    return found;

  g_autofree MeritLine *lines = draw_lines (all);
  const MeritWeightRange range = merit_weight_range_find (lines, all->n, all->sensitivity->top,
                                                          found.weight, MERIT_MAX_WEIGHT);

  found.has_limits = range.has_limits;
  found.whole_low = range.whole_low;
  found.whole_high = range.whole_high;
  if (found.has_limits)
    copy_limits (&found, &range);
  return found;
}

static void
settle_requirement (MeritSensitivity *sensitivity, guint klass, guint requirement)
{
  Model *model = &sensitivity->models[klass];
  Places all = list_places (sensitivity, klass, requirement);

  model->in_top = 0;
  for (guint64 i = 0; i < all.n; i++)
    model->in_top += all.places[i].rank <= sensitivity->top ? all.places[i].cell->count : 0;
  model->weights[requirement]
      = find_weight (&all, merit_engine_get_class (sensitivity->engine, klass), requirement);
  for (guint t = 0; t < model->trials->len; t++) {
    Trial *trial = &g_array_index (model->trials, Trial, t);

    if (trial->found.requirement == requirement)
      settle_trial (trial, &all);
  }
  g_free (all.places);
}

gboolean
merit_sensitivity_settle (MeritSensitivity *sensitivity, GError **error)
{
  if (sensitivity->whole.full) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                 "more than %" G_GUINT64_FORMAT " different combinations of scores: too many "
                 "requirements or weights for so many people; try fewer classes at a time",
                 sensitivity->limit);
    return FALSE;
  }
  for (guint c = 0; !sensitivity->settled && c < merit_engine_get_length (sensitivity->engine); c++)
    for (guint r = 0; r < merit_engine_get_plan (sensitivity->engine, c)->n_rows; r++)
      settle_requirement (sensitivity, c, r);
  sensitivity->settled = TRUE;
  return TRUE;
}

/* ---- The analysis ---- */

static void
sensitivity_clear (gpointer data)
{
  MeritSensitivity *sensitivity = data;

  merit_sink_unref (sensitivity->sink);
  part_clear (&sensitivity->whole, sensitivity);
  for (guint c = 0; c < merit_engine_get_length (sensitivity->engine); c++) {
    g_array_unref (sensitivity->models[c].trials);
    g_free (sensitivity->models[c].weights);
  }
  g_free (sensitivity->models);
  merit_engine_unref (sensitivity->engine);
}

MeritSensitivity *
merit_sensitivity_new (MeritEngine *engine, guint64 top, GError **error)
{
  g_return_val_if_fail (engine != NULL && top > 0, NULL);

  const guint n = merit_engine_get_length (engine);

  if (merit_engine_get_n_stages (engine) > 0) {
    g_set_error (
        error, MERIT_ERROR, MERIT_ERROR_DATA,
        "policy '%s' ranks only those who pass its stages; what another level would change "
        "is worked out only for policies that rank everyone",
        merit_policy_get_name (merit_engine_get_policy (engine)));
    return NULL;
  }

  g_autoptr (MeritSensitivity) sensitivity = g_atomic_rc_box_new0 (MeritSensitivity);

  sensitivity->engine = merit_engine_ref (engine);
  sensitivity->top = top;
  sensitivity->limit = MERIT_MAX_SENSITIVITY_CELLS;
  sensitivity->models = g_new0 (Model, n);
  part_init (&sensitivity->whole, sensitivity);
  sensitivity->sink = merit_sink_new (&sink_class, sensitivity, NULL);
  for (guint c = 0; c < n; c++) {
    sensitivity->models[c].trials = g_array_new (FALSE, FALSE, sizeof (Trial));
    sensitivity->models[c].weights
        = g_new0 (MeritSensitivityWeight, merit_engine_get_plan (engine, c)->n_rows);
  }
  for (guint c = 0; c < n; c++)
    for (guint r = 0; r < merit_engine_get_plan (engine, c)->n_rows; r++)
      if (!add_trials (sensitivity, c, r, error))
        return NULL;
  return g_steal_pointer (&sensitivity);
}

void
merit_sensitivity_set_limit (MeritSensitivity *sensitivity, guint64 limit)
{
  sensitivity->limit = limit;
}

MeritSensitivity *
merit_sensitivity_ref (MeritSensitivity *sensitivity)
{
  return g_atomic_rc_box_acquire (sensitivity);
}

void
merit_sensitivity_unref (MeritSensitivity *sensitivity)
{
  g_atomic_rc_box_release_full (sensitivity, sensitivity_clear);
}

MeritEngine *
merit_sensitivity_get_engine (const MeritSensitivity *sensitivity)
{
  return sensitivity->engine;
}

guint64
merit_sensitivity_get_top (const MeritSensitivity *sensitivity)
{
  return sensitivity->top;
}

void
merit_sensitivity_add (MeritSensitivity *sensitivity, MeritProfile *profile)
{
  merit_sink_take_profile (sensitivity->sink, sensitivity->engine, profile);
}

MeritSink *
merit_sensitivity_get_sink (MeritSensitivity *sensitivity)
{
  return sensitivity->sink;
}

guint64
merit_sensitivity_get_profiles (const MeritSensitivity *sensitivity)
{
  return sensitivity->whole.profiles;
}

guint64
merit_sensitivity_get_in_top (const MeritSensitivity *sensitivity, guint klass)
{
  g_return_val_if_fail (sensitivity->settled, 0);
  g_return_val_if_fail (klass < merit_engine_get_length (sensitivity->engine), 0);
  return sensitivity->models[klass].in_top;
}

guint
merit_sensitivity_get_n_levels (const MeritSensitivity *sensitivity, guint klass)
{
  g_return_val_if_fail (klass < merit_engine_get_length (sensitivity->engine), 0);
  return sensitivity->models[klass].trials->len;
}

static const Trial *
get_trial (const MeritSensitivity *sensitivity, guint klass, guint index)
{
  g_return_val_if_fail (index < merit_sensitivity_get_n_levels (sensitivity, klass), NULL);
  return &g_array_index (sensitivity->models[klass].trials, Trial, index);
}

void
merit_sensitivity_get_level (const MeritSensitivity *sensitivity, guint klass, guint index,
                             MeritSensitivityLevel *level)
{
  g_return_if_fail (sensitivity->settled);

  const Trial *trial = get_trial (sensitivity, klass, index);

  if (trial != NULL)
    *level = trial->found;
}

guint64
merit_sensitivity_get_changes (const MeritSensitivity *sensitivity, guint klass, guint index,
                               MeritStatus from, MeritStatus to)
{
  g_return_val_if_fail (sensitivity->settled, 0);
  g_return_val_if_fail ((guint) from < N_STATUSES && (guint) to < N_STATUSES, 0);

  const Trial *trial = get_trial (sensitivity, klass, index);

  return trial != NULL ? trial->changes[from][to] : 0;
}

guint
merit_sensitivity_get_named (const MeritSensitivity *sensitivity, guint klass, guint index,
                             MeritSensitivityPeople people,
                             const MeritNamed *named[MERIT_SENSITIVITY_NAMED])
{
  g_return_val_if_fail (sensitivity->settled && (guint) people < N_PEOPLE, 0);

  const Trial *trial = get_trial (sensitivity, klass, index);

  if (trial == NULL)
    return 0;
  memcpy (named, trial->names[people].named, sizeof trial->names[people].named);
  return trial->names[people].n;
}

char **
merit_sensitivity_get_people (const MeritSensitivity *sensitivity, guint klass, guint index,
                              MeritSensitivityPeople people)
{
  const MeritNamed *named[MERIT_SENSITIVITY_NAMED];
  const guint n = merit_sensitivity_get_named (sensitivity, klass, index, people, named);
  char **ids = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    ids[i] = g_strndup (named[i]->id, named[i]->len);
  return ids;
}

void
merit_sensitivity_get_weight (const MeritSensitivity *sensitivity, guint klass, guint requirement,
                              MeritSensitivityWeight *weight)
{
  g_return_if_fail (sensitivity->settled);
  g_return_if_fail (klass < merit_engine_get_length (sensitivity->engine));
  g_return_if_fail (requirement < merit_engine_get_plan (sensitivity->engine, klass)->n_rows);
  *weight = sensitivity->models[klass].weights[requirement];
}

void
merit_sensitivity_get_trial (const MeritSensitivity *sensitivity, guint klass, guint index,
                             guint *requirement, guint *level)
{
  const Trial *trial = get_trial (sensitivity, klass, index);

  *requirement = trial->found.requirement;
  *level = trial->found.level;
}

gboolean
merit_sensitivity_try (const MeritSensitivity *sensitivity, guint index, const MeritRow *row,
                       MeritScore *score)
{
  const Trial *trial = get_trial (sensitivity, row->klass, index);
  const MeritPlan *plan = merit_engine_get_plan (row->engine, row->klass);
  const MeritPlanRow *now = &plan->rows[trial->found.requirement];
  const guint8 code = merit_row_get_code (row, trial->found.requirement);

  if (now->outcome[code] == trial->variant.row.outcome[code])
    return FALSE;

  const MeritCensusKey key = take_out (plan, now, &row->score, code);
  const MeritEntry entry = rate (plan, &trial->variant, &key);

  *score = (MeritScore){ .points = entry.points, .most = entry.most };
  score->lacking = (guint16) (status_with (&trial->variant.row, &key) == MERIT_STATUS_SHORT);
  score->unassessed
      = (guint16) (status_with (&trial->variant.row, &key) == MERIT_STATUS_INCOMPLETE);
  return merit_score_get_status (score) != merit_score_get_status (&row->score);
}
