/* SPDX-License-Identifier: Apache-2.0 */
/* Summaries: per group a tally and a ladder per class and a histogram of codes per column.
 * Everything is a sum of whole numbers, so parts that workers filled merge in any order.
 *
 * A kernel counts many rows of one group at a time. So people of a group wait, as rows of codes,
 * until there are many of them: turning columns into rows puts each person where the group's next
 * one is to stand, and turning the rows back makes a block. */
#include "analysis/summary.h"

#include <string.h>

#include <merit/merit-error.h>

#include "analysis/mean.h"
#include "core/exact.h"
#include "core/ladder.h"
#include "core/tally.h"
#include "core/turn.h"
#include "core/words.h"
#include "engine/sink.h"

/* Rows, and columns, that are turned at a time. */
#define TURN MERIT_TURN

/* How many people of a group are counted at a time, and the most that wait: those that came with
 * the last of them may be more. */
#define RUN     256
#define WAITING (RUN + TURN)

/* Groups met not long ago are found without asking the tree: in a table of two to the so many. When
 * so many took the place of others, another hash is tried, and after so many a larger table. */
#define LEAST_RECENT 12
#define MOST_RECENT  16
#define OUSTED       256
#define HASHES       8

/* What tells texts apart: of one of up to SHORT bytes these and their number, of a longer one what
 * others may have too, with its highest bit set and the next one not. 0: a text that is not given.
 */
#define SHORT   7
#define LONG    (G_GUINT64_CONSTANT (1) << 63)
#define NO_WORD G_MAXUINT64

/* What people of a group have in common. */
typedef struct {
  MeritSpan parts[MERIT_SUMMARY_FIELDS]; /* by field; text NULL where not given */
} Key;

typedef struct {
  Key key;       /* of texts of its own */
  char *texts[MERIT_SUMMARY_FIELDS];
  MeritTally *tallies;            /* one per class */
  MeritLadder *ladders;           /* likewise */
  MeritSums **sums;               /* one per class where denominators differ, else NULL */
  guint64 (*codes)[MERIT_CODES];  /* one histogram per column */
  guint8 *waiting;                /* rows of codes; NULL: no room yet */
  guint8 *next;                   /* where the next of them is to stand */
  guint8 *last;                   /* the last place that leaves room for TURN */
} Group;

/* A group that was met, to be known again without looking at it. */
typedef struct {
  guint64 words[MERIT_SUMMARY_FIELDS]; /* NO_WORD: there is none */
  Group *group;
} Recent;

/* What one worker counted, and likewise the whole. A balanced tree keeps its order and its depth,
 * whatever the texts. */
typedef struct {
  GTree *groups;  /* &Group.key → Group */
  Recent *recent; /* by the highest bits of a hash */
  guint recent_bits;
  guint n_hashes; /* tried with so many bits */
  guint n_ousted; /* groups whose place another one took, with this hash */
  guint64 factor; /* of the hash, odd */
  guint8 *turned; /* RUN rows as columns */
} Part;

struct _MeritSummary {
  MeritEngine *engine;
  MeritSink *sink; /* borrows the summary */
  guint n_fields;
  guint fields[MERIT_SUMMARY_FIELDS]; /* texts of the engine's shape */
  const MeritTurn *turn;
  gsize width;       /* of a row of codes: the columns, up to a multiple of TURN */
  Part whole;
  GPtrArray *listed; /* of Group, borrowed, in order; NULL until asked for */
};

G_DEFINE_BOXED_TYPE (MeritSummary, merit_summary, merit_summary_ref, merit_summary_unref)

/* ---- Groups ---- */

static gint
compare_spans (const MeritSpan *left, const MeritSpan *right)
{
  if (left->text == NULL || right->text == NULL)
    return (left->text != NULL) - (right->text != NULL);

  const gint by_bytes = memcmp (left->text, right->text, MIN (left->len, right->len));

  return by_bytes != 0 ? by_bytes : (left->len > right->len) - (left->len < right->len);
}

/* By bytes, the first field first; none before all. */
static gint
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  const Key *left = a, *right = b;

  for (guint i = 0; i < MERIT_SUMMARY_FIELDS; i++) {
    const gint order = compare_spans (&left->parts[i], &right->parts[i]);

    if (order != 0)
      return order;
  }
  return 0;
}

static Group *
group_new (const MeritSummary *summary, const Key *key)
{
  const MeritEngine *engine = summary->engine;
  const guint n = merit_engine_get_length (engine);
  Group *group = g_new0 (Group, 1);

  for (guint i = 0; i < summary->n_fields; i++) {
    const MeritSpan *part = &key->parts[i];

    if (part->text == NULL)
      continue;
    group->texts[i] = g_malloc ((gsize) part->len + 1);
    memcpy (group->texts[i], part->text, part->len);
    group->texts[i][part->len] = '\0';
    group->key.parts[i] = (MeritSpan) { group->texts[i], part->len };
  }
  group->tallies = g_new0 (MeritTally, n);
  group->ladders = g_new0 (MeritLadder, n);
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
  g_free (group->ladders);
  g_free (group->waiting);
  for (guint i = 0; i < MERIT_SUMMARY_FIELDS; i++)
    g_free (group->texts[i]);
  g_free (group);
}

static void
part_init (Part *part)
{
  *part = (Part) { .groups = g_tree_new_full (compare_keys, NULL, NULL, group_free),
                    .factor = 1 };
}

static void
part_clear (Part *part)
{
  g_tree_unref (part->groups);
  g_free (part->recent);
  g_aligned_free (part->turned);
}

static gpointer
part_new (gpointer self)
{
  Part *part = g_new (Part, 1);

  part_init (part);
  return part;
}

static Group *
get_group (Part *part, const MeritSummary *summary, const Key *key)
{
  Group *group = g_tree_lookup (part->groups, key);

  if (group == NULL) {
    group = group_new (summary, key);
    g_tree_insert (part->groups, &group->key, group);
  }
  return group;
}

/* ---- Counting ---- */

/* Means over different denominators need the scores one by one. */
static void
tally_scores (Group *group, const MeritPlan *plan, const MeritBlock *block, guint klass)
{
  g_autofree MeritScore *scores = g_new (MeritScore, MAX (block->n_rows, 1));

  merit_plan_score_fast (plan, block, 0, block->n_rows, scores);
  merit_tally_add (&group->tallies[klass], scores, block->n_rows);
  for (guint i = 0; i < block->n_rows; i++)
    if (scores[i].most > 0)
      merit_sums_add (group->sums[klass], scores[i].points, scores[i].most);
}

/* Counts all rows for a group. */
static void
count_block (Group *group, const MeritEngine *engine, const MeritBlock *block)
{
  const MeritKernel *kernel = merit_engine_get_kernel (engine);

  for (guint c = 0; c < block->n_columns; c++)
    kernel->count (block, c, group->codes[c]);
  for (guint c = 0; c < merit_engine_get_length (engine); c++) {
    const MeritPlan *plan = merit_engine_get_plan (engine, c);

    if (group->sums != NULL)
      tally_scores (group, plan, block, c);
    else
      kernel->tally (plan, block, &group->tallies[c]);
    kernel->climb (plan, block, &group->ladders[c]);
  }
}

/* Counts the first @n people that wait. */
static void
count_waiting (Part *part, const MeritSummary *summary, Group *group, guint n)
{
  const gsize width = summary->width;

  if (part->turned == NULL)
    part->turned = g_aligned_alloc (width, RUN, 64);
  for (guint row = 0; row < n; row += TURN)
    for (gsize c = 0; c < width; c += TURN) {
      guint8 *columns[TURN];

      for (guint k = 0; k < TURN; k++)
        columns[k] = part->turned + (c + k) * RUN + row;
      summary->turn->turn (group->waiting + row * width + c, width, columns);
    }

  const MeritBlock block = {
    .codes = part->turned,
    .stride = RUN,
    .n_columns = merit_engine_get_n_columns (summary->engine),
    .n_rows = n,
  };

  count_block (group, summary->engine, &block);
}

static guint
n_waiting (const MeritSummary *summary, const Group *group)
{
  return (guint) ((gsize) (group->next - group->waiting) / summary->width);
}

/* Makes room for TURN more people to wait: counts those that do where they are many. */
static void __attribute__ ((noinline))
make_room (Part *part, const MeritSummary *summary, Group *group)
{
  const gsize width = summary->width;
  guint n = n_waiting (summary, group);

  if (n >= RUN) {
    count_waiting (part, summary, group, RUN);
    n -= RUN;
    memcpy (group->waiting, group->waiting + RUN * width, n * width);
  } else {
    const gsize room = CLAMP (2 * n, 2 * TURN, WAITING);

    group->waiting = g_realloc (group->waiting, room * width);
    group->last = group->waiting + (room - TURN) * width;
  }
  group->next = group->waiting + n * width;
}

/* ---- Meeting groups ---- */

/* The first byte is the lowest. */
static inline guint64
load_4 (const char *at)
{
  guint32 word;

  memcpy (&word, at, sizeof word);
  return GUINT32_FROM_LE (word);
}

/* Where bytes of a short text overlap or are there twice, its length says which. */
static inline guint64
text_word (const MeritSpan *span)
{
  const guint64 len = span->len;
  const char *text = span->text;

  if (len == 0)
    return 0;
  if (len < 4)
    return (guint8) text[0] | (guint64) (guint8) text[len / 2] << 8
           | (guint64) (guint8) text[len - 1] << 16 | len << 56;
  if (len <= SHORT)
    return load_4 (text) | load_4 (text + len - 4) >> 8 << 32 | len << 56;

  const guint64 last = merit_load_word (text + len - 8);

  return LONG | ((merit_load_word (text) ^ (last << 29 | last >> 35)) + len) >> 2;
}

/* @factor is a power of MERIT_GOLDEN. */
static inline guint64
hash_word (guint64 hash, guint64 word, guint64 factor)
{
  return (hash + word) * factor;
}

/* Makes a table of recent groups, a larger one for more of them, and another one where they often
 * took the place of others. */
static void
fit_recent (Part *part)
{
  const guint n = (guint) g_tree_nnodes (part->groups);
  const gboolean futile = part->n_hashes == HASHES;
  guint bits = MAX (part->recent_bits, LEAST_RECENT);

  bits += part->n_ousted > OUSTED && futile;
  while (n >> (bits - 5) > 0)
    bits++;
  bits = MIN (bits, MOST_RECENT);
  if (bits == part->recent_bits && (part->n_ousted <= OUSTED || futile))
    return;
  part->n_hashes = bits == part->recent_bits ? part->n_hashes + 1 : 1;
  part->factor *= MERIT_GOLDEN;
  part->recent_bits = bits;
  part->n_ousted = 0;
  g_free (part->recent);
  part->recent = g_new (Recent, (gsize) 1 << bits);
  for (gsize i = 0; i < (gsize) 1 << bits; i++)
    part->recent[i] = (Recent) { { NO_WORD }, NULL };
}

/* Whether these are one text, of more than SHORT bytes. */
static inline gboolean
is_same (const MeritSpan *one, const MeritSpan *other)
{
  const gsize len = one->len;

  if (len != other->len)
    return FALSE;
  if (len > 16)
    return memcmp (one->text, other->text, len) == 0;
  return merit_load_word (one->text) == merit_load_word (other->text)
         && merit_load_word (one->text + len - 8) == merit_load_word (other->text + len - 8);
}

/* Rows that are taken together, with the words of their texts. */
typedef struct {
  const MeritSpan *texts[MERIT_SUMMARY_FIELDS];
  guint64 words[MERIT_SUMMARY_FIELDS][TURN];
} Rows;

/* Whether row @i is of the group that was met. */
static inline gboolean
is_of_met (const Recent *recent, const Rows *rows, guint n_fields, guint i)
{
  for (guint f = 0; f < n_fields; f++) {
    const guint64 word = rows->words[f][i];

    if (recent->words[f] != word
        || ((word & LONG) != 0 && !is_same (&recent->group->key.parts[f], &rows->texts[f][i])))
      return FALSE;
  }
  return TRUE;
}

/* Finds the group of row @i, which is not the one that was met with such a hash. */
static void __attribute__ ((noinline))
meet_group (Part *part, const MeritSummary *summary, const Rows *rows, guint i, Recent *recent)
{
  Key key = { { { NULL, 0 } } };

  part->n_ousted += recent->group != NULL;
  for (guint f = 0; f < summary->n_fields; f++) {
    key.parts[f] = rows->texts[f][i];
    recent->words[f] = rows->words[f][i];
  }
  recent->group = get_group (part, summary, &key);
  if (recent->group->waiting == NULL)
    make_room (part, summary, recent->group);
}

/* The groups of @n rows, of which the texts are known. @n_fields: how many fields there are. */
static inline __attribute__ ((always_inline)) void
find_groups (Part *part, const MeritSummary *summary, Rows *rows, guint n_fields, guint n,
             Group *groups[TURN])
{
  const guint64 factor = part->factor;
  const guint shift = 64 - part->recent_bits;
  Recent *recent[TURN];
  guint64 any_long = 0, other = 0;

  for (guint f = 0; f < n_fields; f++)
    for (guint i = 0; i < n; i++)
      any_long |= rows->words[f][i] = text_word (&rows->texts[f][i]);
  for (guint i = 0; i < n; i++) {
    guint64 hash = 0;

    for (guint f = 0; f < n_fields; f++)
      hash = hash_word (hash, rows->words[f][i], factor);
    recent[i] = &part->recent[hash >> shift];
    for (guint f = 0; f < n_fields; f++)
      other |= recent[i]->words[f] ^ rows->words[f][i];
    groups[i] = recent[i]->group;
  }
  if (G_LIKELY (other == 0 && (any_long & LONG) == 0))
    return;
  for (guint i = 0; i < n; i++) {
    if (!is_of_met (recent[i], rows, n_fields, i))
      meet_group (part, summary, rows, i, recent[i]);
    groups[i] = recent[i]->group;
  }
}

/* ---- Taking ---- */

/* Rows of codes of TURN people from row @first on, each in its place. */
static inline void
turn_columns (const MeritSummary *summary, const MeritBlock *block, guint first,
              guint8 *const places[TURN])
{
  for (gsize c = 0; c < summary->width; c += TURN) {
    guint8 *to[TURN];

    for (guint i = 0; i < TURN; i++)
      to[i] = places[i] + c;
    summary->turn->turn (block->codes + c * block->stride + first, block->stride, to);
  }
}

/* Lets all rows wait with their groups. @n_fields: how many fields there are; known to the
 * compiler, so that there is no loop over them. */
static inline __attribute__ ((always_inline)) void
take_grouped (const MeritSummary *summary, Part *part, const MeritScored *scored, guint n_fields)
{
  const MeritBlock *block = &scored->records->block;
  g_autofree guint8 *unused = g_malloc (summary->width);

  fit_recent (part);
  for (guint first = 0; first < block->n_rows; first += TURN) {
    const guint n = MIN (block->n_rows - first, TURN);
    Rows rows;
    Group *groups[TURN];
    guint8 *places[TURN];
    gboolean any_full = FALSE;

    for (guint f = 0; f < n_fields; f++)
      rows.texts[f] = scored->records->texts[summary->fields[f]] + first;
    find_groups (part, summary, &rows, n_fields, n, groups);
    if (block->n_rows == 1) {
      count_block (groups[0], scored->engine, block);
      return;
    }
    for (guint i = 0; i < n; i++) {
      places[i] = groups[i]->next;
      groups[i]->next += summary->width;
      any_full |= groups[i]->next > groups[i]->last;
    }
    for (guint i = n; i < TURN; i++)
      places[i] = unused;
    turn_columns (summary, block, first, places);
    for (guint i = 0; any_full && i < n; i++)
      if (groups[i]->next > groups[i]->last)
        make_room (part, summary, groups[i]);
  }
}

static void
take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritSummary *summary = self;
  const Key all = { { { NULL, 0 } } };

  if (summary->n_fields == 0)
    count_block (get_group (data, summary, &all), scored->engine, &scored->records->block);
  else if (summary->n_fields == 1)
    take_grouped (summary, data, scored, 1);
  else
    take_grouped (summary, data, scored, MERIT_SUMMARY_FIELDS);
}

static gboolean
list_group (gpointer key, gpointer value, gpointer data)
{
  g_ptr_array_add (data, value);
  return FALSE;
}

/* The groups of a part in order, borrowed. */
static GPtrArray *
list_part (const Part *part)
{
  GPtrArray *groups = g_ptr_array_new ();

  g_tree_foreach (part->groups, list_group, groups);
  return groups;
}

/* Adds a group of @part to the whole, or gives it to it. */
static void
merge_group (MeritSummary *summary, Part *part, Group *other)
{
  const MeritEngine *engine = summary->engine;
  Group *group = g_tree_lookup (summary->whole.groups, &other->key);

  if (group == NULL) {
    g_tree_steal (part->groups, &other->key);
    g_tree_insert (summary->whole.groups, &other->key, other);
    return;
  }
  for (guint c = 0; c < merit_engine_get_n_columns (engine); c++)
    for (guint code = 0; code < MERIT_CODES; code++)
      group->codes[c][code] += other->codes[c][code];
  for (guint c = 0; c < merit_engine_get_length (engine); c++) {
    merit_tally_merge (&group->tallies[c], &other->tallies[c]);
    merit_ladder_merge (&group->ladders[c], &other->ladders[c]);
    if (group->sums != NULL)
      merit_sums_merge (group->sums[c], other->sums[c]);
  }
}

static void
part_merge (gpointer self, gpointer data)
{
  MeritSummary *summary = self;
  Part *part = data;
  g_autoptr (GPtrArray) groups = list_part (part);

  g_clear_pointer (&summary->listed, g_ptr_array_unref);
  for (guint i = 0; i < groups->len; i++) {
    Group *group = groups->pdata[i];

    if (group->next > group->waiting)
      count_waiting (part, summary, group, n_waiting (summary, group));
    g_clear_pointer (&group->waiting, g_free);
    merge_group (summary, part, group);
  }
  part_clear (part);
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
  part_clear (&summary->whole);
  merit_sink_unref (summary->sink);
  merit_engine_unref (summary->engine);
}

/* Finds the text of each field. */
static gboolean
find_fields (MeritSummary *summary, const char *const *by, GError **error)
{
  const MeritShape *shape = merit_engine_get_shape (summary->engine);

  for (guint i = 0; by != NULL && by[i] != NULL; i++) {
    const gint text = merit_shape_find_text (shape, by[i], strlen (by[i]));

    if (i == MERIT_SUMMARY_FIELDS) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN,
                   "a summary counts by at most %d texts", MERIT_SUMMARY_FIELDS);
      return FALSE;
    }
    if (text <= MERIT_TEXT_ID) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN, "no text '%s' is kept to count by",
                   by[i]);
      return FALSE;
    }
    if (i > 0 && (guint) text == summary->fields[0]) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN, "a summary cannot count by '%s' twice",
                   by[i]);
      return FALSE;
    }
    summary->fields[summary->n_fields++] = (guint) text;
  }
  return TRUE;
}

MeritSummary *
merit_summary_new (MeritEngine *engine, const char *const *by, GError **error)
{
  g_return_val_if_fail (engine != NULL, NULL);

  MeritSummary *summary = g_atomic_rc_box_new0 (MeritSummary);
  const Key all = { { { NULL, 0 } } };

  summary->engine = merit_engine_ref (engine);
  summary->turn = merit_turn_find (merit_engine_get_kernel (engine)->width.name);
  summary->width = merit_turn_up (merit_engine_get_n_columns (engine));
  part_init (&summary->whole);
  summary->sink = merit_sink_new (&sink_class, summary, NULL);
  if (!find_fields (summary, by, error)) {
    merit_summary_unref (summary);
    return NULL;
  }
  /* Of no profiles too there is something to say. */
  if (summary->n_fields == 0)
    get_group (&summary->whole, summary, &all);
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

guint
merit_summary_get_n_fields (const MeritSummary *summary)
{
  return summary->n_fields;
}

const char *
merit_summary_get_field (const MeritSummary *summary, guint field)
{
  g_return_val_if_fail (field < summary->n_fields, NULL);
  return merit_shape_get_texts (merit_engine_get_shape (summary->engine))[summary->fields[field]];
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

static const GPtrArray *
list_groups (MeritSummary *summary)
{
  if (summary->listed == NULL)
    summary->listed = list_part (&summary->whole);
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
merit_summary_get_group (MeritSummary *summary, guint group, guint field)
{
  g_return_val_if_fail (field < summary->n_fields, NULL);
  return nth_group (summary, group)->texts[field];
}

MeritSpan
merit_summary_get_span (MeritSummary *summary, guint group, guint field)
{
  return nth_group (summary, group)->key.parts[field];
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

guint64
merit_summary_get_rung (MeritSummary *summary, guint group, guint klass, MeritRung rung)
{
  const Group *counted = nth_group (summary, group);
  const MeritTally *tally = &counted->tallies[klass];
  const MeritLadder *ladder = &counted->ladders[klass];

  switch (rung) {
  case MERIT_RUNG_READY:
    return tally->ready;
  case MERIT_RUNG_ONE:
    return ladder->one;
  case MERIT_RUNG_TWO:
    return ladder->two;
  case MERIT_RUNG_MORE:
    return ladder->more;
  case MERIT_RUNG_ABOVE:
    return ladder->above;
  case MERIT_RUNG_OPEN:
    return tally->lacking - ladder->one - ladder->two - ladder->more - ladder->above;
  case MERIT_RUNG_INCOMPLETE:
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
