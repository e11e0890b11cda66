/* SPDX-License-Identifier: Apache-2.0 */
/* Summaries: per group a tally per class and a histogram of codes per column. Everything is a sum
 * of whole numbers, so parts that workers filled merge in any order. */
#include "analysis/summary.h"

#include <string.h>

#include "analysis/mean.h"
#include "core/exact.h"
#include "core/tally.h"
#include "engine/sink.h"

typedef struct {
  char *name; /* NULL: all, or those without a unit */
  MeritSpan key;
  MeritTally *tallies;            /* one per class */
  MeritSums **sums;               /* one per class where denominators differ, else NULL */
  guint64 (*codes)[MERIT_CODES];  /* one histogram per column */
} Group;

/* What one worker counted, and likewise the whole. A balanced tree keeps the order of bytes and its
 * depth, whatever the units. */
typedef struct {
  GTree *groups; /* &Group.key → Group */
} Part;

struct _MeritSummary {
  MeritEngine *engine;
  MeritSink *sink; /* borrows the summary */
  MeritGrouping grouping;
  Part whole;
  GPtrArray *listed; /* of Group, borrowed, in order; NULL until asked for */
};

G_DEFINE_BOXED_TYPE (MeritSummary, merit_summary, merit_summary_ref, merit_summary_unref)

/* By bytes; none before all. */
static gint
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  const MeritSpan *left = a, *right = b;

  if (left->text == NULL || right->text == NULL)
    return (left->text != NULL) - (right->text != NULL);

  const gint by_bytes = memcmp (left->text, right->text, MIN (left->len, right->len));

  return by_bytes != 0 ? by_bytes : (left->len > right->len) - (left->len < right->len);
}

static Group *
group_new (const MeritEngine *engine, const MeritSpan *key)
{
  const guint n = merit_engine_get_length (engine);
  Group *group = g_new0 (Group, 1);

  if (key->text != NULL) {
    group->name = g_malloc ((gsize) key->len + 1);
    memcpy (group->name, key->text, key->len);
    group->name[key->len] = '\0';
  }
  group->key = (MeritSpan) { group->name, key->len };
  group->tallies = g_new0 (MeritTally, n);
  group->codes = g_malloc0_n (merit_engine_get_n_columns (engine), sizeof *group->codes);
  if (merit_engine_get_plan (engine, 0)->assessed_only) {
    group->sums = g_new0 (MeritSums *, n + 1);
    for (guint c = 0; c < n; c++)
      group->sums[c] = merit_sums_new ();
  }
  return group;
}

static void
group_free (gpointer data)
{
  Group *group = data;

  for (guint c = 0; group->sums != NULL && group->sums[c] != NULL; c++)
    merit_sums_free (group->sums[c]);
  g_free (group->sums);
  g_free (group->codes);
  g_free (group->tallies);
  g_free (group->name);
  g_free (group);
}

static void
part_init (Part *part)
{
  part->groups = g_tree_new_full (compare_keys, NULL, NULL, group_free);
}

static gpointer
part_new (gpointer self)
{
  Part *part = g_new (Part, 1);

  part_init (part);
  return part;
}

static Group *
get_group (Part *part, const MeritEngine *engine, const MeritSpan *key)
{
  Group *group = g_tree_lookup (part->groups, key);

  if (group == NULL) {
    group = group_new (engine, key);
    g_tree_insert (part->groups, &group->key, group);
  }
  return group;
}

/* Adds up the scores of rows @first … @first + @n - 1 on a class. */
static void
tally_scores (Group *group, const MeritScored *scored, guint klass, guint first, guint n)
{
  const MeritScore *scores = merit_scored_get_scores (scored, klass) + first;

  merit_tally_add (&group->tallies[klass], scores, n);
  if (group->sums == NULL)
    return;
  for (guint i = 0; i < n; i++)
    if (scores[i].most > 0)
      merit_sums_add (group->sums[klass], scores[i].points, scores[i].most);
}

/* Counts rows @first … @first + @n - 1 for a group. */
static void
count_rows (Group *group, const MeritScored *scored, guint first, guint n)
{
  const MeritBlock *block = &scored->records->block;

  for (guint c = 0; c < block->n_columns; c++)
    merit_codes_add (group->codes[c], block, c, first, n);
  for (guint c = 0; c < merit_engine_get_length (scored->engine); c++)
    tally_scores (group, scored, c, first, n);
}

/* Counts all rows for a group. */
static void
count_block (Group *group, const MeritScored *scored)
{
  const MeritKernel *kernel = merit_engine_get_kernel (scored->engine);
  const MeritBlock *block = &scored->records->block;

  for (guint c = 0; c < block->n_columns; c++)
    kernel->count (block, c, group->codes[c]);
  for (guint c = 0; c < merit_engine_get_length (scored->engine); c++) {
    /* Means over different denominators need the scores one by one. */
    if (group->sums != NULL)
      tally_scores (group, scored, c, 0, block->n_rows);
    else
      kernel->tally (merit_engine_get_plan (scored->engine, c), block, &group->tallies[c]);
  }
}

static void
take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritSummary *summary = self;
  const guint n = scored->records->block.n_rows;
  const MeritSpan all = { NULL, 0 };

  if (summary->grouping == MERIT_GROUP_NONE) {
    count_block (get_group (data, scored->engine, &all), scored);
    return;
  }
  for (guint i = 0; i < n; i++)
    count_rows (get_group (data, scored->engine, &scored->records->units[i]), scored, i, 1);
}

static gboolean
merge_group (gpointer key, gpointer value, gpointer data)
{
  MeritSummary *summary = data;
  const MeritEngine *engine = summary->engine;
  const Group *other = value;
  Group *group = get_group (&summary->whole, engine, key);

  for (guint c = 0; c < merit_engine_get_n_columns (engine); c++)
    for (guint code = 0; code < MERIT_CODES; code++)
      group->codes[c][code] += other->codes[c][code];
  for (guint c = 0; c < merit_engine_get_length (engine); c++) {
    merit_tally_merge (&group->tallies[c], &other->tallies[c]);
    if (group->sums != NULL)
      merit_sums_merge (group->sums[c], other->sums[c]);
  }
  return FALSE;
}

static void
part_merge (gpointer self, gpointer data)
{
  MeritSummary *summary = self;
  Part *part = data;

  g_clear_pointer (&summary->listed, g_ptr_array_unref);
  g_tree_foreach (part->groups, merge_group, summary);
  g_tree_unref (part->groups);
  g_free (part);
}

static const MeritSinkClass sink_class = {
  .part_new = part_new,
  .take = take,
  .part_merge = part_merge,
};

static void
summary_clear (gpointer data)
{
  MeritSummary *summary = data;

  g_clear_pointer (&summary->listed, g_ptr_array_unref);
  g_tree_unref (summary->whole.groups);
  merit_sink_unref (summary->sink);
  merit_engine_unref (summary->engine);
}

MeritSummary *
merit_summary_new (MeritEngine *engine, MeritGrouping grouping)
{
  g_return_val_if_fail (engine != NULL, NULL);

  MeritSummary *summary = g_atomic_rc_box_new0 (MeritSummary);
  const MeritSpan all = { NULL, 0 };

  summary->engine = merit_engine_ref (engine);
  summary->grouping = grouping;
  part_init (&summary->whole);
  summary->sink = merit_sink_new (&sink_class, summary, NULL);
  /* Of no profiles too there is something to say. */
  if (grouping == MERIT_GROUP_NONE)
    get_group (&summary->whole, engine, &all);
  return summary;
}

MeritSummary *
merit_summary_ref (MeritSummary *summary)
{
  return g_atomic_rc_box_acquire (summary);
}

void
merit_summary_unref (MeritSummary *summary)
{
  g_atomic_rc_box_release_full (summary, summary_clear);
}

MeritEngine *
merit_summary_get_engine (const MeritSummary *summary)
{
  return summary->engine;
}

MeritGrouping
merit_summary_get_grouping (const MeritSummary *summary)
{
  return summary->grouping;
}

void
merit_summary_add (MeritSummary *summary, MeritProfile *profile)
{
  merit_sink_take_profile (summary->sink, summary->engine, profile);
}

MeritSink *
merit_summary_get_sink (MeritSummary *summary)
{
  return summary->sink;
}

static gboolean
list_group (gpointer key, gpointer value, gpointer data)
{
  g_ptr_array_add (data, value);
  return FALSE;
}

static const GPtrArray *
list_groups (MeritSummary *summary)
{
  if (summary->listed == NULL) {
    summary->listed = g_ptr_array_new ();
    g_tree_foreach (summary->whole.groups, list_group, summary->listed);
  }
  return summary->listed;
}

static const Group *
nth_group (MeritSummary *summary, guint group)
{
  g_return_val_if_fail (group < list_groups (summary)->len, NULL);
  return list_groups (summary)->pdata[group];
}

guint
merit_summary_get_groups (MeritSummary *summary)
{
  return list_groups (summary)->len;
}

const char *
merit_summary_get_group (MeritSummary *summary, guint group)
{
  return nth_group (summary, group)->name;
}

MeritSpan
merit_summary_get_unit (MeritSummary *summary, guint group)
{
  return nth_group (summary, group)->key;
}

guint64
merit_summary_get_profiles (MeritSummary *summary, guint group)
{
  return nth_group (summary, group)->tallies[0].profiles;
}

guint64
merit_summary_get_status (MeritSummary *summary, guint group, guint klass, MeritStatus status)
{
  const MeritTally *tally = &nth_group (summary, group)->tallies[klass];

  switch (status) {
  case MERIT_STATUS_READY:
    return tally->ready;
  case MERIT_STATUS_SHORT:
    return tally->lacking;
  case MERIT_STATUS_INCOMPLETE:
    return tally->incomplete;
  }
  g_return_val_if_reached (0);
}

static char *
format (guint64 hundredths)
{
  char text[MERIT_PERCENT_SIZE];

  merit_exact_print (hundredths, text);
  return g_strdup (text);
}

char *
merit_summary_format_mean_score (MeritSummary *summary, guint group, guint klass)
{
  const Group *counted = nth_group (summary, group);
  const MeritTally *tally = &counted->tallies[klass];

  if (tally->scored == 0)
    return NULL;
  if (counted->sums != NULL)
    return format (merit_sums_mean (counted->sums[klass], tally->scored));
  return format (merit_exact_mean (tally->points,
                                   merit_engine_get_plan (summary->engine, klass)->max_points,
                                   tally->scored));
}

char *
merit_summary_format_mean_high (MeritSummary *summary, guint group, guint klass)
{
  const MeritTally *tally = &nth_group (summary, group)->tallies[klass];

  if (tally->scored == 0)
    return NULL;
  return format (merit_exact_mean (tally->high,
                                   merit_engine_get_plan (summary->engine, klass)->max_points,
                                   tally->scored));
}

guint64
merit_summary_get_bin (MeritSummary *summary, guint group, guint klass, guint bin)
{
  g_return_val_if_fail (bin < MERIT_HISTOGRAM_BINS, 0);
  return nth_group (summary, group)->tallies[klass].bins[bin];
}

/* Adds up the codes of a requirement that @wanted says yes to. */
static guint64
count_codes (MeritSummary *summary, guint group, guint klass, guint requirement,
             gboolean (*wanted) (const MeritPlanRow *table, guint code, guint levels),
             guint levels)
{
  const MeritPlanRow *table
      = &merit_engine_get_plan (summary->engine, klass)->rows[requirement];
  const guint64 *codes = nth_group (summary, group)->codes[table->column];
  guint64 n = 0;

  for (guint code = 0; code < MERIT_CODES; code++)
    if (wanted (table, code, levels))
      n += codes[code];
  return n;
}

static gboolean
is_met (const MeritPlanRow *table, guint code, guint levels)
{
  return table->outcome[code] == MERIT_OUTCOME_MET;
}

static gboolean
is_short_by (const MeritPlanRow *table, guint code, guint levels)
{
  return table->outcome[code] == MERIT_OUTCOME_SHORT && table->gap[code] == levels;
}

static gboolean
is_above (const MeritPlanRow *table, guint code, guint levels)
{
  return is_short_by (table, code, 0);
}

static gboolean
is_unassessed (const MeritPlanRow *table, guint code, guint levels)
{
  return table->outcome[code] == MERIT_OUTCOME_UNASSESSED;
}

static gboolean
is_superior (const MeritPlanRow *table, guint code, guint levels)
{
  return table->superior[code] != 0;
}

guint64
merit_summary_get_met (MeritSummary *summary, guint group, guint klass, guint requirement)
{
  return count_codes (summary, group, klass, requirement, is_met, 0);
}

guint64
merit_summary_get_short_by (MeritSummary *summary, guint group, guint klass, guint requirement,
                            guint levels)
{
  return count_codes (summary, group, klass, requirement, is_short_by, levels);
}

guint64
merit_summary_get_above (MeritSummary *summary, guint group, guint klass, guint requirement)
{
  return count_codes (summary, group, klass, requirement, is_above, 0);
}

guint64
merit_summary_get_unassessed (MeritSummary *summary, guint group, guint klass, guint requirement)
{
  return count_codes (summary, group, klass, requirement, is_unassessed, 0);
}

guint64
merit_summary_get_superior (MeritSummary *summary, guint group, guint klass, guint requirement)
{
  return count_codes (summary, group, klass, requirement, is_superior, 0);
}
