/* SPDX-License-Identifier: Apache-2.0 */
/* Demands: people are counted by pattern, which is what they are short of and whether something is
 * open. A set of competencies makes those ready whose pattern is within it, so everything else is
 * answered from the counts, without a second look at anybody. Counts of parts add up to those of
 * the whole, in any order. */
#include <merit/merit-demand.h>

#include <string.h>

#include "core/bits.h"
#include "core/lacks.h"
#include "core/tally.h"
#include "engine/sink.h"

/* What comparing sets of many requirements may cost, in look-ups. */
#define MOST_LOOK_UPS (UINT64_C (1) << 22)

/* A pattern of many requirements: up to MERIT_DEMAND_FEW of them, each by its index + 1, the first
 * in the highest place that is not 0. */
#define PLACE_BITS 16

typedef struct {
  guint64 key;
  guint64 whole; /* people who are assessed on everything */
  guint64 open;  /* people who are not */
} Pattern;

typedef struct {
  guint64 whole;
  guint64 open;
} Alone;

/* What is counted of a class. */
typedef struct {
  guint64 ready;
  guint64 incomplete;
  guint64 above;
  Alone (*alone)[MERIT_MAX_LEVEL + 1]; /* by requirement and level: short of nothing else */

  /* Of few requirements, people by mark; of many, those short of `largest` or fewer. */
  guint64 *marks;
  GHashTable *patterns; /* of Pattern, by key */
} Count;

typedef struct {
  guint64 profiles;
  guint64 (*codes)[MERIT_CODES]; /* one histogram per column */
  Count *counts;                 /* one per class */
} Part;

/* People within each set of few requirements, made of the marks once they are asked for. */
typedef struct {
  guint64 *whole;
  guint64 *open;
} Within;

struct _MeritDemand {
  MeritEngine *engine;
  MeritCosts *costs;
  MeritSink *sink; /* borrows the demand */
  guint *largest;  /* one per class */
  Part *whole;
  Within *within; /* one per class */
};

G_DEFINE_BOXED_TYPE (MeritDemand, merit_demand, merit_demand_ref, merit_demand_unref)

static const MeritPlan *
get_plan (const MeritDemand *demand, guint klass)
{
  return merit_engine_get_plan (demand->engine, klass);
}

/* Marks have a bit for each requirement that someone is short of, then these two. */
static gboolean
has_marks (const MeritPlan *plan)
{
  return plan->n_rows <= MERIT_DEMAND_REQUIREMENTS;
}

static guint32
mark_open (const MeritPlan *plan)
{
  return UINT32_C (1) << plan->n_rows;
}

static guint32
mark_above (const MeritPlan *plan)
{
  return UINT32_C (2) << plan->n_rows;
}

static gsize
n_marks (const MeritPlan *plan)
{
  return (gsize) 4 << plan->n_rows;
}

/* What a code adds to a mark. */
static guint32
mark_of (const MeritPlan *plan, guint row, guint code)
{
  const MeritPlanRow *table = &plan->rows[row];

  switch ((MeritOutcome) table->outcome[code]) {
  case MERIT_OUTCOME_MET:
    return 0;
  case MERIT_OUTCOME_SHORT:
    return table->gap[code] == 0 ? mark_above (plan) : UINT32_C (1) << row;
  case MERIT_OUTCOME_UNASSESSED:
    return mark_open (plan);
  }
  return 0;
}

/* ---- Counting ---- */

static Part *
new_part (const MeritDemand *demand)
{
  const guint n = merit_engine_get_length (demand->engine);
  Part *part = g_new0 (Part, 1);

  part->codes
      = g_malloc0_n (merit_engine_get_n_columns (demand->engine), sizeof *part->codes);
  part->counts = g_new0 (Count, n);
  for (guint c = 0; c < n; c++) {
    const MeritPlan *plan = get_plan (demand, c);
    Count *count = &part->counts[c];

    count->alone = g_malloc0_n (plan->n_rows, sizeof *count->alone);
    if (has_marks (plan))
      count->marks = g_new0 (guint64, n_marks (plan));
    else
      count->patterns = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  }
  return part;
}

static void
free_part (const MeritDemand *demand, Part *part)
{
  for (guint c = 0; c < merit_engine_get_length (demand->engine); c++) {
    g_free (part->counts[c].alone);
    g_free (part->counts[c].marks);
    g_clear_pointer (&part->counts[c].patterns, g_hash_table_unref);
  }
  g_free (part->counts);
  g_free (part->codes);
  g_free (part);
}

static gpointer
part_new (gpointer self)
{
  return new_part (self);
}

static void
add_alone (Count *count, const MeritPlan *plan, const MeritBlock *block, guint row, guint i,
           gboolean open)
{
  const guint8 code = merit_block_get (block, plan->rows[row].column, i);
  Alone *alone = &count->alone[row][merit_code_level (code)];

  alone->open += open;
  alone->whole += !open;
}

/* Works out the mark of every row of a block, requirement by requirement. */
static void
mark_plainly (const MeritPlan *plan, const MeritBlock *block, guint32 *marks)
{
  memset (marks, 0, block->n_rows * sizeof *marks);
  for (guint r = 0; r < plan->n_rows; r++) {
    const guint8 *codes = block->codes + (gsize) plan->rows[r].column * block->stride;
    guint32 table[MERIT_CODES];

    for (guint code = 0; code < MERIT_CODES; code++)
      table[code] = mark_of (plan, r, code);
    for (guint i = 0; i < block->n_rows; i++)
      marks[i] |= table[codes[i]];
  }
}

/* The same for most policies, many rows at a time. */
static void
mark_fast (const MeritPlan *plan, const MeritBlock *block, guint32 *marks)
{
  guint8 open[MERIT_BLOCK_ROWS], low[MERIT_BLOCK_ROWS], high[MERIT_BLOCK_ROWS];

  merit_lacks_open (plan, block, open);
  merit_lacks_mark (plan, block, 0, low);
  merit_lacks_mark (plan, block, MERIT_LACKS_MARKED, high);
  for (guint i = 0; i < block->n_rows; i++)
    marks[i] = (guint32) open[i] << plan->n_rows | (guint32) high[i] << MERIT_LACKS_MARKED | low[i];
}

static void
count_marks (Count *count, const MeritPlan *plan, const MeritBlock *block)
{
  const guint32 requirements = mark_open (plan) - 1, above = mark_above (plan);
  guint32 marks[MERIT_BLOCK_ROWS];
  guint16 alone[MERIT_BLOCK_ROWS];
  guint n_alone = 0;

  (merit_lacks_serve (plan) ? mark_fast : mark_plainly) (plan, block, marks);
  /* Who lacks one thing alone is hard to guess: listed first, not branched on. */
  for (guint i = 0; i < block->n_rows; i++) {
    const guint32 mark = marks[i], missing = mark & requirements;

    count->marks[mark]++;
    alone[n_alone] = (guint16) i;
    n_alone += (missing != 0) & ((missing & (missing - 1)) == 0) & (mark < above);
  }
  for (guint i = 0; i < n_alone; i++) {
    const guint32 mark = marks[alone[i]], missing = mark & requirements;

    add_alone (count, plan, block, (guint) merit_bits_count (missing - 1), alone[i],
               mark != missing);
  }
}

static Pattern *
get_pattern (GHashTable *patterns, guint64 key)
{
  Pattern *pattern = g_hash_table_lookup (patterns, &key);

  if (pattern == NULL) {
    pattern = g_new0 (Pattern, 1);
    pattern->key = key;
    g_hash_table_insert (patterns, &pattern->key, pattern);
  }
  return pattern;
}

/* One person on a class of many requirements. */
static void
count_person (Count *count, const MeritPlan *plan, const MeritBlock *block, guint i, guint largest)
{
  guint n = 0, last = 0;
  gboolean open = FALSE;
  guint64 key = 0;

  for (guint r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *table = &plan->rows[r];
    const guint8 code = merit_block_get (block, table->column, i);

    open |= table->outcome[code] == MERIT_OUTCOME_UNASSESSED;
    if (table->outcome[code] != MERIT_OUTCOME_SHORT)
      continue;
    if (table->gap[code] == 0) {
      count->above++;
      return;
    }
    last = r;
    if (n++ < largest)
      key = key << PLACE_BITS | (r + 1);
  }
  count->ready += n == 0 && !open;
  count->incomplete += n == 0 && open;
  if (n == 0 || n > largest)
    return;
  if (n == 1)
    add_alone (count, plan, block, last, i, open);

  Pattern *pattern = get_pattern (count->patterns, key);

  pattern->open += open;
  pattern->whole += !open;
}

static void
take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritDemand *demand = self;
  const MeritKernel *kernel = merit_engine_get_kernel (demand->engine);
  const MeritBlock *block = &scored->records->block;
  Part *part = data;

  part->profiles += block->n_rows;
  for (guint c = 0; c < block->n_columns; c++)
    kernel->count (block, c, part->codes[c]);
  for (guint c = 0; c < merit_engine_get_length (demand->engine); c++) {
    const MeritPlan *plan = get_plan (demand, c);

    if (has_marks (plan))
      count_marks (&part->counts[c], plan, block);
    for (guint i = 0; !has_marks (plan) && i < block->n_rows; i++)
      count_person (&part->counts[c], plan, block, i, demand->largest[c]);
  }
}

static void
merge_count (Count *count, const Count *other, const MeritPlan *plan)
{
  GHashTableIter iter;
  gpointer value;

  count->ready += other->ready;
  count->incomplete += other->incomplete;
  count->above += other->above;
  for (guint r = 0; r < plan->n_rows; r++)
    for (guint level = 0; level <= MERIT_MAX_LEVEL; level++) {
      count->alone[r][level].whole += other->alone[r][level].whole;
      count->alone[r][level].open += other->alone[r][level].open;
    }
  for (gsize i = 0; count->marks != NULL && i < n_marks (plan); i++)
    count->marks[i] += other->marks[i];
  if (count->patterns == NULL)
    return;
  g_hash_table_iter_init (&iter, other->patterns);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Pattern *met = value;
    Pattern *pattern = get_pattern (count->patterns, met->key);

    pattern->whole += met->whole;
    pattern->open += met->open;
  }
}

/* Forgets what was made of the counts. */
static void
forget_within (MeritDemand *demand)
{
  for (guint c = 0; c < merit_engine_get_length (demand->engine); c++) {
    g_clear_pointer (&demand->within[c].whole, g_free);
    g_clear_pointer (&demand->within[c].open, g_free);
  }
}

static void
part_merge (gpointer self, gpointer data)
{
  MeritDemand *demand = self;
  Part *part = data;

  forget_within (demand);
  demand->whole->profiles += part->profiles;
  for (guint c = 0; c < merit_engine_get_n_columns (demand->engine); c++)
    for (guint code = 0; code < MERIT_CODES; code++)
      demand->whole->codes[c][code] += part->codes[c][code];
  for (guint c = 0; c < merit_engine_get_length (demand->engine); c++)
    merge_count (&demand->whole->counts[c], &part->counts[c], get_plan (demand, c));
  free_part (demand, part);
}

static const MeritSinkClass sink_class = {
  .part_new = part_new,
  .take = take,
  .part_merge = part_merge,
};

/* ---- Life ---- */

/* How large sets of @n requirements may be: as many as there are sets, times the sets within each.
 */
static guint
find_largest (guint n)
{
  guint64 sets = 1;
  guint largest = 0;

  if (n <= MERIT_DEMAND_REQUIREMENTS)
    return n;
  while (largest < MERIT_DEMAND_FEW) {
    sets = sets * (n - largest) / (largest + 1);
    if (sets << (largest + 1) > MOST_LOOK_UPS)
      break;
    largest++;
  }
  return largest;
}

static void
demand_clear (gpointer data)
{
  MeritDemand *demand = data;

  forget_within (demand);
  free_part (demand, demand->whole);
  g_free (demand->within);
  g_free (demand->largest);
  g_clear_pointer (&demand->costs, merit_costs_unref);
  merit_sink_unref (demand->sink);
  merit_engine_unref (demand->engine);
}

MeritDemand *
merit_demand_new (MeritEngine *engine, MeritCosts *costs)
{
  g_return_val_if_fail (engine != NULL, NULL);

  const guint n = merit_engine_get_length (engine);
  MeritDemand *demand = g_atomic_rc_box_new0 (MeritDemand);

  demand->engine = merit_engine_ref (engine);
  demand->costs = costs != NULL ? merit_costs_ref (costs) : NULL;
  demand->largest = g_new0 (guint, n);
  demand->within = g_new0 (Within, n);
  for (guint c = 0; c < n; c++)
    demand->largest[c] = find_largest (get_plan (demand, c)->n_rows);
  demand->whole = new_part (demand);
  demand->sink = merit_sink_new (&sink_class, demand, NULL);
  return demand;
}

MeritDemand *
merit_demand_ref (MeritDemand *demand)
{
  g_return_val_if_fail (demand != NULL, NULL);
  return g_atomic_rc_box_acquire (demand);
}

void
merit_demand_unref (MeritDemand *demand)
{
  g_return_if_fail (demand != NULL);
  g_atomic_rc_box_release_full (demand, demand_clear);
}

MeritEngine *
merit_demand_get_engine (const MeritDemand *demand)
{
  g_return_val_if_fail (demand != NULL, NULL);
  return demand->engine;
}

MeritCosts *
merit_demand_get_costs (const MeritDemand *demand)
{
  g_return_val_if_fail (demand != NULL, NULL);
  return demand->costs;
}

void
merit_demand_add (MeritDemand *demand, MeritProfile *profile)
{
  g_return_if_fail (demand != NULL && profile != NULL);
  merit_sink_take_profile (demand->sink, demand->engine, profile);
}

MeritSink *
merit_demand_get_sink (MeritDemand *demand)
{
  g_return_val_if_fail (demand != NULL, NULL);
  return demand->sink;
}

/* ---- Answers ---- */

static const Count *
get_count (const MeritDemand *demand, guint klass)
{
  return &demand->whole->counts[klass];
}

guint64
merit_demand_get_profiles (const MeritDemand *demand)
{
  g_return_val_if_fail (demand != NULL, 0);
  return demand->whole->profiles;
}

guint64
merit_demand_get_status (const MeritDemand *demand, guint klass, MeritStatus status)
{
  g_return_val_if_fail (demand != NULL && klass < merit_engine_get_length (demand->engine), 0);

  const MeritPlan *plan = get_plan (demand, klass);
  const Count *count = get_count (demand, klass);
  const guint64 ready = has_marks (plan) ? count->marks[0] : count->ready;
  const guint64 incomplete
      = has_marks (plan) ? count->marks[mark_open (plan)] : count->incomplete;

  switch (status) {
  case MERIT_STATUS_READY:
    return ready;
  case MERIT_STATUS_SHORT:
    return demand->whole->profiles - ready - incomplete;
  case MERIT_STATUS_INCOMPLETE:
    return incomplete;
  }
  g_return_val_if_reached (0);
}

guint64
merit_demand_get_above (const MeritDemand *demand, guint klass)
{
  g_return_val_if_fail (demand != NULL && klass < merit_engine_get_length (demand->engine), 0);

  const MeritPlan *plan = get_plan (demand, klass);
  const Count *count = get_count (demand, klass);
  guint64 above = count->above;

  if (!has_marks (plan))
    return above;
  for (gsize i = mark_above (plan); i < n_marks (plan); i++)
    above += count->marks[i];
  return above;
}

/* How many are short of a requirement at a level. */
static guint64
count_people (const MeritDemand *demand, guint klass, guint requirement, guint level)
{
  const MeritPlanRow *table = &get_plan (demand, klass)->rows[requirement];
  guint64 people = 0;

  for (guint code = MERIT_CODE_LEVEL_0; code < MERIT_CODES; code++)
    if (merit_code_level ((guint8) code) == level
        && table->outcome[code] == MERIT_OUTCOME_SHORT && table->gap[code] > 0)
      people += demand->whole->codes[table->column][code];
  return people;
}

/* Finds cohort @index, or counts all where there are not so many. */
static guint
walk_cohorts (const MeritDemand *demand, guint klass, guint index, MeritDemandCohort *cohort)
{
  const MeritPlan *plan = get_plan (demand, klass);
  guint n = 0;

  for (guint r = 0; r < plan->n_rows; r++)
    for (guint level = 0; level < plan->rows[r].required; level++) {
      const guint64 people = count_people (demand, klass, r, level);

      if (people == 0 || n++ != index)
        continue;

      const Alone *alone = &get_count (demand, klass)->alone[r][level];

      *cohort = (MeritDemandCohort) {
        r, level, plan->rows[r].required, people, alone->whole, alone->open,
      };
      return n;
    }
  return n;
}

guint
merit_demand_get_cohorts (const MeritDemand *demand, guint klass)
{
  g_return_val_if_fail (demand != NULL && klass < merit_engine_get_length (demand->engine), 0);
  return walk_cohorts (demand, klass, G_MAXUINT, NULL);
}

void
merit_demand_get_cohort (const MeritDemand *demand, guint klass, guint index,
                         MeritDemandCohort *cohort)
{
  g_return_if_fail (demand != NULL && klass < merit_engine_get_length (demand->engine));
  g_return_if_fail (cohort != NULL && index < merit_demand_get_cohorts (demand, klass));
  walk_cohorts (demand, klass, index, cohort);
}

gboolean
merit_demand_find_cost (const MeritDemand *demand, guint klass, const MeritDemandCohort *cohort,
                        guint64 *each, guint64 *cost)
{
  g_return_val_if_fail (demand != NULL && klass < merit_engine_get_length (demand->engine), FALSE);
  g_return_val_if_fail (cohort != NULL && each != NULL && cost != NULL, FALSE);

  const guint column = get_plan (demand, klass)->rows[cohort->requirement].column;

  if (demand->costs == NULL
      || !merit_costs_find (demand->costs,
                            merit_engine_get_column_competency (demand->engine, column),
                            cohort->from, cohort->to, each))
    return FALSE;
  if (!g_uint64_checked_mul (cost, *each, cohort->people))
    *cost = G_MAXUINT64;
  return TRUE;
}

guint
merit_demand_get_largest (const MeritDemand *demand, guint klass)
{
  g_return_val_if_fail (demand != NULL && klass < merit_engine_get_length (demand->engine), 0);
  return demand->largest[klass];
}

/* ---- Sets ---- */

/* What training all cohorts of a requirement takes. */
typedef struct {
  guint64 places;
  guint64 cost;
  gboolean has_cost;
} Course;

static Course *
list_courses (const MeritDemand *demand, guint klass)
{
  const MeritPlan *plan = get_plan (demand, klass);
  Course *courses = g_new0 (Course, plan->n_rows);

  for (guint r = 0; r < plan->n_rows; r++) {
    Course *course = &courses[r];

    course->has_cost = demand->costs != NULL;
    for (guint level = 0; level < plan->rows[r].required; level++) {
      const MeritDemandCohort cohort = {
        .requirement = r,
        .from = level,
        .to = plan->rows[r].required,
        .people = count_people (demand, klass, r, level),
      };
      guint64 each, cost = 0;

      course->places += cohort.people;
      if (cohort.people > 0)
        course->has_cost &= merit_demand_find_cost (demand, klass, &cohort, &each, &cost);
      if (!g_uint64_checked_add (&course->cost, course->cost, cost))
        course->cost = G_MAXUINT64;
    }
  }
  return courses;
}

/* For every set, adds up the people whose pattern is within it, one requirement after the other
 * (Yates's method, known as the zeta transform of subsets), and leaves out those who lack nothing.
 */
static guint64 *
sum_within (const guint64 *marks, guint n_requirements)
{
  const gsize n = (gsize) 1 << n_requirements;
  guint64 *sums = g_memdup2 (marks, n * sizeof *sums);

  sums[0] = 0;
  for (gsize bit = 1; bit < n; bit <<= 1)
    for (gsize set = 0; set < n; set++)
      if ((set & bit) != 0)
        sums[set] += sums[set ^ bit];
  return sums;
}

/* The people whose pattern is within the set: of few requirements by look-up. */
static void
gain_of_few (const MeritDemand *demand, guint klass, MeritDemandSet *set)
{
  const MeritPlan *plan = get_plan (demand, klass);
  Within *within = &demand->within[klass];
  guint32 mark = 0;

  if (within->whole == NULL) {
    const guint64 *marks = get_count (demand, klass)->marks;

    within->whole = sum_within (marks, plan->n_rows);
    within->open = sum_within (marks + mark_open (plan), plan->n_rows);
  }
  for (guint i = 0; i < set->n; i++)
    mark |= UINT32_C (1) << set->requirements[i];
  set->makes_ready = within->whole[mark];
  set->if_open_met = within->open[mark];
}

/* Of many, by looking up every set within it. */
static void
gain_of_many (const MeritDemand *demand, guint klass, MeritDemandSet *set)
{
  set->makes_ready = set->if_open_met = 0;
  for (guint32 part = 1; part < UINT32_C (1) << set->n; part++) {
    const Pattern *pattern;
    guint64 key = 0;

    for (guint i = 0; i < set->n; i++)
      if ((part >> i & 1) != 0)
        key = key << PLACE_BITS | (set->requirements[i] + 1);
    pattern = g_hash_table_lookup (get_count (demand, klass)->patterns, &key);
    if (pattern != NULL) {
      set->makes_ready += pattern->whole;
      set->if_open_met += pattern->open;
    }
  }
}

static void
weigh (const MeritDemand *demand, guint klass, const Course *courses, MeritDemandSet *set)
{
  set->places = set->cost = 0;
  set->has_cost = demand->costs != NULL;
  for (guint i = 0; i < set->n; i++) {
    const Course *course = &courses[set->requirements[i]];

    set->places += course->places;
    set->has_cost &= course->has_cost;
    if (!g_uint64_checked_add (&set->cost, set->cost, course->cost))
      set->cost = G_MAXUINT64;
  }
  if (has_marks (get_plan (demand, klass)))
    gain_of_few (demand, klass, set);
  else
    gain_of_many (demand, klass, set);
}

/* The next set of as many of @n requirements, in bank order. */
static gboolean
step (MeritDemandSet *set, guint n)
{
  guint at = set->n;

  while (at > 0 && set->requirements[at - 1] == n - set->n + at - 1)
    at--;
  if (at == 0)
    return FALSE;
  set->requirements[at - 1]++;
  for (guint i = at; i < set->n; i++)
    set->requirements[i] = set->requirements[i - 1] + 1;
  return TRUE;
}

static gboolean
is_better (const MeritDemandSet *set, const MeritDemandSet *best, gboolean by_cost)
{
  if (set->makes_ready != best->makes_ready)
    return set->makes_ready > best->makes_ready;
  return by_cost && set->cost < best->cost;
}

/* Sets are met in the order in which equal ones are preferred: the smallest first, then in bank
 * order. */
static void
find (const MeritDemand *demand, guint klass, guint n, const guint64 *budget, MeritDemandSet *best)
{
  const guint n_rows = get_plan (demand, klass)->n_rows;
  const guint most = MIN (n, demand->largest[klass]);
  g_autofree Course *courses = list_courses (demand, klass);

  memset (best, 0, sizeof *best);
  best->has_cost = demand->costs != NULL;
  for (guint size = 1; size <= most; size++) {
    MeritDemandSet set = { .n = size };

    for (guint i = 0; i < size; i++)
      set.requirements[i] = i;
    do {
      weigh (demand, klass, courses, &set);
      if (budget != NULL && (!set.has_cost || set.cost == G_MAXUINT64 || set.cost > *budget))
        continue;
      if (is_better (&set, best, budget != NULL))
        *best = set;
    } while (step (&set, n_rows));
  }
}

void
merit_demand_find_best (const MeritDemand *demand, guint klass, guint n, MeritDemandSet *set)
{
  g_return_if_fail (demand != NULL && klass < merit_engine_get_length (demand->engine));
  g_return_if_fail (n >= 1 && set != NULL);
  find (demand, klass, n, NULL, set);
}

void
merit_demand_find_within (const MeritDemand *demand, guint klass, guint n, guint64 budget,
                          MeritDemandSet *set)
{
  g_return_if_fail (demand != NULL && demand->costs != NULL);
  g_return_if_fail (klass < merit_engine_get_length (demand->engine) && n >= 1 && set != NULL);
  find (demand, klass, n, &budget, set);
}
