/* SPDX-License-Identifier: Apache-2.0 */
/* Rankings: per class a list of entries that hold what the order needs and, behind them, what a row
 * needs to be scored again. Limited lists are heaps of the first K; unlimited ones keep everyone.
 * Parts that workers filled side by side merge to what one list would have held. */
#include "analysis/ranking.h"

#include <string.h>

#include "analysis/spread.h"
#include "core/bar.h"
#include "core/exact.h"
#include "core/order.h"
#include "engine/screen.h"
#include "engine/sink.h"

/* Memory for the people of unlimited lists is taken in pieces of this size. */
#define CHUNK ((gsize) 1 << 20)

/* A listed person: texts and codes stand behind the struct, in one piece of memory. */
typedef struct {
  guint32 id_len;
  guint32 name_len; /* with has_name */
  guint32 unit_len; /* with has_unit */
  guint8 has_name;
  guint8 has_unit;
  char data[]; /* codes, id, name, unit; then each text kept, behind its length */
} Person;

typedef struct {
  MeritTop top;
  gsize capacity;
  guint64 incomplete;
  MeritBar bar;   /* the rank of the last one listed, where denominators differ */
  guint64 *tiers; /* how many people are in each tier but that of the ranked, which comes first */
  MeritSpread *spread; /* of all people, listed or not; NULL unless asked for */
} List;

/* What one worker listed, and likewise the whole. */
typedef struct {
  List *lists;       /* one per class */
  guint64 profiles;
  GPtrArray *chunks; /* of char *: the people of unlimited lists */
  gsize chunk_used;
  gsize chunk_size;
} Part;

struct _MeritRanking {
  MeritEngine *engine;
  MeritSink *sink; /* borrows the ranking */
  guint64 limit;   /* 0: none */
  MeritBanding *banding; /* NULL: none */
  gboolean bounds;
  Part whole;
  gboolean sorted;
  GArray **ranks; /* of guint64, per class, where sorted */
};

G_DEFINE_BOXED_TYPE (MeritRanking, merit_ranking, merit_ranking_ref, merit_ranking_unref)

static gboolean
has_spreads (const MeritRanking *ranking)
{
  return ranking->banding != NULL || ranking->bounds;
}

/* Gives each list the spread that is asked for now. */
static void
renew_spreads (Part *part, const MeritRanking *ranking)
{
  for (guint c = 0; c < merit_engine_get_length (ranking->engine); c++) {
    g_clear_pointer (&part->lists[c].spread, merit_spread_free);
    if (has_spreads (ranking))
      part->lists[c].spread
          = merit_spread_new (ranking->engine, c, ranking->banding, ranking->bounds);
  }
}

static void
part_init (Part *part, const MeritRanking *ranking)
{
  const guint n = merit_engine_get_length (ranking->engine);

  part->lists = g_new0 (List, n);
  for (guint c = 0; c < n; c++) {
    part->lists[c].top.limit = ranking->limit > 0 ? ranking->limit : G_MAXSIZE;
    part->lists[c].tiers = g_new0 (guint64, merit_engine_get_n_stages (ranking->engine) + 1);
  }
  part->chunks = g_ptr_array_new_with_free_func (g_free);
  renew_spreads (part, ranking);
}

static void
part_clear (Part *part, const MeritRanking *ranking)
{
  for (guint c = 0; c < merit_engine_get_length (ranking->engine); c++) {
    const MeritTop *top = &part->lists[c].top;

    if (ranking->limit > 0)
      for (gsize i = 0; i < top->n; i++)
        g_free (top->entries[i].payload);
    g_free (top->entries);
    g_free (part->lists[c].tiers);
    g_free (part->lists[c].bar.rows);
    g_free (part->lists[c].bar.bytes);
    merit_spread_free (part->lists[c].spread);
  }
  g_free (part->lists);
  g_ptr_array_unref (part->chunks);
}

static gpointer
part_new (gpointer self)
{
  Part *part = g_new0 (Part, 1);

  part_init (part, self);
  return part;
}

static gsize
person_size (const MeritPerson *person, const MeritEngine *engine)
{
  gsize size = sizeof (Person) + merit_engine_get_n_columns (engine) + person->id.len
               + person->name.len + person->unit.len;

  for (guint k = 0; k < merit_engine_get_n_kept (engine); k++)
    size += sizeof person->kept[k].len + person->kept[k].len;
  return (size + 7) & ~(gsize) 7;
}

static void
append (char **to, const MeritSpan *span)
{
  if (span->len > 0)
    memcpy (*to, span->text, span->len);
  *to += span->len;
}

static Person *
write_person (gpointer memory, const MeritPerson *person, const MeritEngine *engine)
{
  Person *kept = memory;
  char *to = kept->data;

  kept->id_len = person->id.len;
  kept->name_len = person->name.len;
  kept->unit_len = person->unit.len;
  kept->has_name = person->name.text != NULL;
  kept->has_unit = person->unit.text != NULL;
  for (guint c = 0; c < merit_engine_get_n_columns (engine); c++)
    *to++ = (char) person->codes[c * person->stride];
  append (&to, &person->id);
  append (&to, &person->name);
  append (&to, &person->unit);
  for (guint k = 0; k < merit_engine_get_n_kept (engine); k++) {
    memcpy (to, &person->kept[k].len, sizeof person->kept[k].len);
    to += sizeof person->kept[k].len;
    append (&to, &person->kept[k]);
  }
  return kept;
}

static MeritPerson
read_person (const Person *kept, const MeritEngine *engine)
{
  const char *id = kept->data + merit_engine_get_n_columns (engine), *name = id + kept->id_len;
  const char *unit = name + kept->name_len, *at = unit + kept->unit_len;
  MeritPerson person = {
    .id = { id, kept->id_len },
    .name = { kept->has_name ? name : NULL, kept->name_len },
    .unit = { kept->has_unit ? unit : NULL, kept->unit_len },
    .codes = (const guint8 *) kept->data,
    .stride = 1,
  };

  for (guint k = 0; k < merit_engine_get_n_kept (engine); k++) {
    MeritSpan *text = &person.kept[k];

    memcpy (&text->len, at, sizeof text->len);
    at += sizeof text->len;
    /* What is not given, and nothing else, is empty. */
    text->text = text->len > 0 ? at : NULL;
    at += text->len;
  }
  return person;
}

static gpointer
take_memory (Part *part, gsize size)
{
  if (part->chunks->len == 0 || part->chunk_size - part->chunk_used < size) {
    part->chunk_size = MAX (size, CHUNK);
    part->chunk_used = 0;
    g_ptr_array_add (part->chunks, g_malloc (part->chunk_size));
  }

  char *chunk = part->chunks->pdata[part->chunks->len - 1];

  part->chunk_used += size;
  return chunk + part->chunk_used - size;
}

/* Room for one more entry, without taking all of a large limit at once. */
static void
make_room (List *list)
{
  if (list->top.n < list->capacity || list->top.n == list->top.limit)
    return;
  list->capacity = MIN (MAX (2 * list->capacity, 64), list->top.limit);
  list->top.entries = g_renew (MeritEntry, list->top.entries, list->capacity);
}

static MeritEntry
make_entry (const MeritPlan *plan, guint tier, const MeritScore *score, const MeritSpan *id,
            guint64 order)
{
  return (MeritEntry) {
    .tier = tier,
    .points = score->points,
    .most = score->most,
    .superior = plan->by_superior ? score->superior : 0,
    .id = id->text,
    .id_len = id->len,
    .order = order,
  };
}

/* Finds who is ranked on a class, and counts them as far as that is asked for. */
static void
screen (List *list, const MeritScored *scored, guint klass, MeritScreen *found)
{
  merit_scored_screen (scored, klass, found, list->tiers);
  if (list->spread != NULL)
    merit_spread_take (list->spread, scored, found);
}

static void
list_everyone (const MeritRanking *ranking, Part *part, const MeritScored *scored)
{
  const guint n_columns = merit_engine_get_n_columns (ranking->engine);
  const guint n_classes = merit_engine_get_length (ranking->engine);
  g_autofree MeritScreen *screens = g_new (MeritScreen, n_classes);

  for (guint c = 0; c < n_classes; c++)
    screen (&part->lists[c], scored, c, &screens[c]);
  for (guint i = 0; i < scored->records->block.n_rows; i++) {
    const MeritPerson person = merit_scored_get_person (scored, i);
    Person *kept = write_person (take_memory (part, person_size (&person, ranking->engine)),
                                 &person, ranking->engine);
    const MeritSpan id = { kept->data + n_columns, kept->id_len };

    for (guint c = 0; c < n_classes; c++) {
      const MeritScore *score = &merit_scored_get_scores (scored, c)[i];
      List *list = &part->lists[c];

      list->incomplete += score->unassessed > 0;
      make_room (list);
      list->top.entries[list->top.n]
          = make_entry (merit_engine_get_plan (ranking->engine, c),
                        merit_screen_get_tier (&screens[c], i), score, &id, scored->order + i);
      list->top.entries[list->top.n++].payload = kept;
    }
  }
}

/* Adds an entry that brings its person in memory of its own. */
static void
add_entry (List *list, const MeritEntry *entry)
{
  MeritEntry out;

  make_room (list);
  if (merit_top_add (&list->top, entry, &out))
    g_free (out.payload);
}

/* Lists row @i for a class where its score is among the first. */
static void
meet_row (List *list, const MeritScored *scored, const MeritScreen *screen, guint klass, guint i,
          const MeritScore *score)
{
  const guint n_columns = merit_engine_get_n_columns (scored->engine);
  MeritEntry entry = make_entry (merit_engine_get_plan (scored->engine, klass),
                                 merit_screen_get_tier (screen, i), score,
                                 &scored->records->ids[i], scored->order + i);
  MeritEntry out;

  if (!merit_top_wants (&list->top, &entry)) {
    merit_top_add (&list->top, &entry, &out);
    return;
  }

  const MeritPerson person = merit_scored_get_person (scored, i);
  Person *kept = write_person (g_malloc (person_size (&person, scored->engine)), &person,
                               scored->engine);

  entry.payload = kept;
  entry.id = kept->data + n_columns;
  add_entry (list, &entry);
}

static void
meet_everyone (List *list, const MeritScored *scored, const MeritScreen *screen, guint klass)
{
  const MeritScore *scores = merit_scored_get_scores (scored, klass);

  for (guint i = 0; i < scored->records->block.n_rows; i++) {
    list->incomplete += scores[i].unassessed > 0;
    meet_row (list, scored, screen, klass, i, &scores[i]);
  }
}

/* The plan whose points tell who reaches the last one listed, and how many do; NULL where no plan
 * does. */
static const MeritPlan *
find_threshold (List *list, const MeritPlan *plan, guint32 *threshold)
{
  const gboolean full = list->top.n == list->top.limit;
  const MeritEntry *last = full ? &list->top.entries[0] : NULL;
  MeritBar *bar = &list->bar;

  *threshold = full ? last->points : 0;
  if (!plan->assessed_only)
    return plan;
  if (!full || last->most == 0)
    return NULL;
  if (bar->rows == NULL) {
    bar->rows = g_new (MeritPlanRow, plan->n_rows);
    bar->bytes = g_new (MeritPlanBytes, plan->n_rows);
  }
  merit_bar_set (bar, plan, last->points, last->most, last->superior);
  *threshold = bar->threshold;
  return bar->usable ? &bar->plan : NULL;
}

/* Looks only at rows that reach the last one listed: others neither enter the list nor share a rank
 * with it. */
static void
meet_candidates (List *list, const MeritScored *scored, const MeritScreen *screen, guint klass)
{
  const MeritPlan *plan = merit_engine_get_plan (scored->engine, klass);
  const MeritBlock *block = &scored->records->block;
  guint64 rows[MERIT_BLOCK_ROWS / 64];
  guint32 threshold;
  const MeritPlan *selecting = find_threshold (list, plan, &threshold);

  if (selecting == NULL) {
    meet_everyone (list, scored, screen, klass);
    return;
  }
  merit_engine_get_kernel (scored->engine)
      ->select (selecting, block, threshold, rows, &list->incomplete);
  if (list->top.n == list->top.limit)
    merit_screen_narrow (screen, list->top.entries[0].tier, block->n_rows, rows);
  for (guint word = 0; word < (block->n_rows + 63) / 64; word++)
    for (; rows[word] != 0; rows[word] &= rows[word] - 1) {
      const guint i = 64 * word + (guint) __builtin_ctzll (rows[word]);
      MeritScore score;

      merit_plan_score (plan, block, i, 1, &score);
      meet_row (list, scored, screen, klass, i, &score);
    }
}

static void
list_first (const MeritRanking *ranking, Part *part, const MeritScored *scored)
{
  for (guint c = 0; c < merit_engine_get_length (ranking->engine); c++) {
    MeritScreen found;

    screen (&part->lists[c], scored, c, &found);
    meet_candidates (&part->lists[c], scored, &found, c);
  }
}

static void
take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritRanking *ranking = self;
  Part *part = data;

  part->profiles += scored->records->block.n_rows;
  if (ranking->limit > 0)
    list_first (ranking, part, scored);
  else
    list_everyone (ranking, part, scored);
}

static void
merge_list (List *list, const List *other, guint n_tiers, gboolean limited)
{
  list->incomplete += other->incomplete;
  for (guint tier = 0; tier < n_tiers; tier++)
    list->tiers[tier] += other->tiers[tier];
  for (gsize i = 0; i < other->top.n; i++) {
    if (limited) {
      add_entry (list, &other->top.entries[i]);
    } else {
      make_room (list);
      list->top.entries[list->top.n++] = other->top.entries[i];
    }
  }
}

static void
part_merge (gpointer self, gpointer data)
{
  MeritRanking *ranking = self;
  Part *part = data;

  for (guint c = 0; c < merit_engine_get_length (ranking->engine); c++) {
    List *own = &ranking->whole.lists[c], *other = &part->lists[c];
    const guint64 tied = other->top.tied_beyond;
    MeritEntry last = { 0 };

    if (ranking->sorted)
      merit_top_unsort (&own->top);
    if (has_spreads (ranking))
      merit_spread_merge (own->spread, other->spread);

    /* The root is the last of the list; its memory may go with the merge, its key may not. */
    if (other->top.n > 0)
      last = other->top.entries[0];
    merge_list (own, other, merit_engine_get_n_stages (ranking->engine) + 1, ranking->limit > 0);
    if (tied > 0)
      merit_top_add_tied (&own->top, &last, tied);
    other->top.n = 0;
  }
  ranking->whole.profiles += part->profiles;
  while (part->chunks->len > 0)
    g_ptr_array_add (ranking->whole.chunks, g_ptr_array_steal_index_fast (part->chunks, 0));
  ranking->whole.chunk_used = ranking->whole.chunk_size = 0;
  ranking->sorted = FALSE;
  part_clear (part, ranking);
  g_free (part);
}

static const MeritSinkClass sink_class = {
  .part_new = part_new,
  .take = take,
  .part_merge = part_merge,
};

static void
forget_ranks (MeritRanking *ranking)
{
  if (ranking->ranks == NULL)
    return;
  for (guint c = 0; c < merit_engine_get_length (ranking->engine); c++)
    g_array_unref (ranking->ranks[c]);
  g_clear_pointer (&ranking->ranks, g_free);
}

static void
ranking_clear (gpointer data)
{
  MeritRanking *ranking = data;

  forget_ranks (ranking);
  merit_sink_unref (ranking->sink);
  part_clear (&ranking->whole, ranking);
  g_clear_pointer (&ranking->banding, merit_banding_unref);
  merit_engine_unref (ranking->engine);
}

MeritRanking *
merit_ranking_new (MeritEngine *engine, guint64 top)
{
  g_return_val_if_fail (engine != NULL, NULL);

  MeritRanking *ranking = g_atomic_rc_box_new0 (MeritRanking);

  ranking->engine = merit_engine_ref (engine);
  ranking->limit = top;
  part_init (&ranking->whole, ranking);
  ranking->sink = merit_sink_new (&sink_class, ranking, NULL);
  return ranking;
}

MeritRanking *
merit_ranking_ref (MeritRanking *ranking)
{
  return g_atomic_rc_box_acquire (ranking);
}

void
merit_ranking_unref (MeritRanking *ranking)
{
  g_atomic_rc_box_release_full (ranking, ranking_clear);
}

MeritEngine *
merit_ranking_get_engine (const MeritRanking *ranking)
{
  return ranking->engine;
}

void
merit_ranking_add (MeritRanking *ranking, MeritProfile *profile)
{
  merit_sink_take_profile (ranking->sink, ranking->engine, profile);
}

MeritSink *
merit_ranking_get_sink (MeritRanking *ranking)
{
  return ranking->sink;
}

void
merit_ranking_set_banding (MeritRanking *ranking, MeritBanding *banding)
{
  g_return_if_fail (ranking != NULL && ranking->whole.profiles == 0);

  MeritBanding *old = ranking->banding;

  ranking->banding = banding != NULL ? merit_banding_ref (banding) : NULL;
  renew_spreads (&ranking->whole, ranking);
  g_clear_pointer (&old, merit_banding_unref);
}

MeritBanding *
merit_ranking_get_banding (const MeritRanking *ranking)
{
  g_return_val_if_fail (ranking != NULL, NULL);
  return ranking->banding;
}

void
merit_ranking_set_bounds (MeritRanking *ranking, gboolean bounds)
{
  g_return_if_fail (ranking != NULL && ranking->whole.profiles == 0);
  ranking->bounds = bounds;
  renew_spreads (&ranking->whole, ranking);
}

gboolean
merit_ranking_get_bounds (const MeritRanking *ranking)
{
  g_return_val_if_fail (ranking != NULL, FALSE);
  return ranking->bounds;
}

guint64
merit_ranking_get_profiles (const MeritRanking *ranking)
{
  return ranking->whole.profiles;
}

static void
sort (MeritRanking *ranking)
{
  const guint n = merit_engine_get_length (ranking->engine);

  if (ranking->sorted)
    return;
  forget_ranks (ranking);
  ranking->ranks = g_new (GArray *, n);
  for (guint c = 0; c < n; c++) {
    MeritTop *top = &ranking->whole.lists[c].top;

    merit_top_sort (top);
    ranking->ranks[c] = g_array_sized_new (FALSE, FALSE, sizeof (guint64), (guint) top->n);
    for (gsize i = 0; i < top->n; i++) {
      guint64 rank = i + 1;

      if (top->entries[i].tier > 0)
        rank = 0;
      else if (i > 0 && merit_entry_compare_rank (&top->entries[i - 1], &top->entries[i]) == 0)
        rank = g_array_index (ranking->ranks[c], guint64, i - 1);
      g_array_append_val (ranking->ranks[c], rank);
    }
  }
  ranking->sorted = TRUE;
}

static const MeritEntry *
get_entry (MeritRanking *ranking, guint klass, guint64 row)
{
  sort (ranking);
  return &ranking->whole.lists[klass].top.entries[row];
}

guint64
merit_ranking_get_length (MeritRanking *ranking, guint klass)
{
  g_return_val_if_fail (klass < merit_engine_get_length (ranking->engine), 0);
  return ranking->whole.lists[klass].top.n;
}

guint64
merit_ranking_get_rank (MeritRanking *ranking, guint klass, guint64 row)
{
  g_return_val_if_fail (row < merit_ranking_get_length (ranking, klass), 0);
  sort (ranking);
  return g_array_index (ranking->ranks[klass], guint64, row);
}

MeritRow
merit_ranking_get_row (MeritRanking *ranking, guint klass, guint64 row)
{
  const MeritEntry *entry = get_entry (ranking, klass, row);
  const MeritPerson person
      = read_person (entry->payload, ranking->engine);

  return merit_engine_score (ranking->engine, klass, &person);
}

guint64
merit_ranking_get_order (MeritRanking *ranking, guint klass, guint64 row)
{
  return get_entry (ranking, klass, row)->order;
}

MeritMatch *
merit_ranking_get_match (MeritRanking *ranking, guint klass, guint64 row)
{
  g_return_val_if_fail (row < merit_ranking_get_length (ranking, klass), NULL);

  const MeritRow listed = merit_ranking_get_row (ranking, klass, row);

  return merit_match_new_from_row (&listed);
}

guint64
merit_ranking_get_tied_beyond (MeritRanking *ranking, guint klass)
{
  g_return_val_if_fail (klass < merit_engine_get_length (ranking->engine), 0);

  const MeritTop *top = &ranking->whole.lists[klass].top;

  /* Only who is ranked shares a rank. */
  return top->n > 0 && get_entry (ranking, klass, top->n - 1)->tier == 0 ? top->tied_beyond : 0;
}

guint64
merit_ranking_get_ranked (const MeritRanking *ranking, guint klass)
{
  g_return_val_if_fail (klass < merit_engine_get_length (ranking->engine), 0);
  return ranking->whole.lists[klass].tiers[0];
}

guint64
merit_ranking_get_stopped (const MeritRanking *ranking, guint klass, guint stage)
{
  const guint n = merit_engine_get_n_stages (ranking->engine);

  g_return_val_if_fail (klass < merit_engine_get_length (ranking->engine), 0);
  g_return_val_if_fail (stage < n, 0);
  return ranking->whole.lists[klass].tiers[n - stage];
}

guint64
merit_ranking_get_incomplete (const MeritRanking *ranking, guint klass)
{
  g_return_val_if_fail (klass < merit_engine_get_length (ranking->engine), 0);
  return ranking->whole.lists[klass].incomplete;
}

/* ---- Bands and bounds ---- */

MeritPlace
merit_ranking_get_columns (const MeritRanking *ranking)
{
  return (MeritPlace){ .rank = 1, .banding = ranking->banding, .bounded = ranking->bounds };
}

MeritPlace
merit_ranking_get_place (MeritRanking *ranking, guint klass, guint64 row)
{
  MeritSpread *spread = ranking->whole.lists[klass].spread;
  MeritPlace place = merit_ranking_get_columns (ranking);

  place.rank = merit_ranking_get_rank (ranking, klass, row);
  if (!has_spreads (ranking))
    return place;

  const MeritRow listed = merit_ranking_get_row (ranking, klass, row);

  if (place.banding != NULL) {
    place.band = place.rank > 0 ? merit_spread_find_band (spread, &listed.score) : NULL;
    place.figures = merit_spread_get_figures (spread);
  }
  if (place.bounded)
    merit_spread_find_bounds (spread, &listed, &place.best, &place.worst);
  return place;
}

gint
merit_ranking_get_band (MeritRanking *ranking, guint klass, guint64 row)
{
  g_return_val_if_fail (row < merit_ranking_get_length (ranking, klass), MERIT_NO_BAND);

  const MeritPlace place = merit_ranking_get_place (ranking, klass, row);

  return place.band != NULL ? place.band->number : MERIT_NO_BAND;
}

guint64
merit_ranking_count_band (MeritRanking *ranking, guint klass, gint band)
{
  g_return_val_if_fail (klass < merit_engine_get_length (ranking->engine), 0);
  g_return_val_if_fail (ranking->banding != NULL, 0);

  const GArray *bands = merit_spread_get_bands (ranking->whole.lists[klass].spread);

  for (guint i = 0; i < bands->len; i++)
    if (g_array_index (bands, MeritBand, i).number == band)
      return g_array_index (bands, MeritBand, i).n;
  return 0;
}

guint64
merit_ranking_get_rank_best (MeritRanking *ranking, guint klass, guint64 row)
{
  g_return_val_if_fail (ranking->bounds, 0);
  g_return_val_if_fail (row < merit_ranking_get_length (ranking, klass), 0);
  return merit_ranking_get_place (ranking, klass, row).best;
}

guint64
merit_ranking_get_rank_worst (MeritRanking *ranking, guint klass, guint64 row)
{
  g_return_val_if_fail (ranking->bounds, 0);
  g_return_val_if_fail (row < merit_ranking_get_length (ranking, klass), 0);
  return merit_ranking_get_place (ranking, klass, row).worst;
}

const MeritBandFigures *
merit_ranking_get_figures (MeritRanking *ranking, guint klass)
{
  return merit_spread_get_figures (ranking->whole.lists[klass].spread);
}

static char *
format_figure (MeritRanking *ranking, guint klass, gsize offset)
{
  char text[MERIT_PERCENT_SIZE];

  g_return_val_if_fail (klass < merit_engine_get_length (ranking->engine), NULL);
  if (ranking->banding == NULL || !merit_ranking_get_figures (ranking, klass)->known)
    return NULL;
  merit_exact_print (G_STRUCT_MEMBER (guint64, merit_ranking_get_figures (ranking, klass), offset),
                     text);
  return g_strdup (text);
}

char *
merit_ranking_format_deviation (MeritRanking *ranking, guint klass)
{
  return format_figure (ranking, klass, G_STRUCT_OFFSET (MeritBandFigures, sd));
}

char *
merit_ranking_format_error (MeritRanking *ranking, guint klass)
{
  return format_figure (ranking, klass, G_STRUCT_OFFSET (MeritBandFigures, error));
}

char *
merit_ranking_format_width (MeritRanking *ranking, guint klass)
{
  return format_figure (ranking, klass, G_STRUCT_OFFSET (MeritBandFigures, width));
}
