/* SPDX-License-Identifier: Apache-2.0 */
/* Assignments. Who may be proposed for some vacancy is kept with what they are worth on every
 * class; others are only counted. What is asked for in order becomes one whole number a proposal:
 * see weigh(). */
#include "analysis/assignment.h"

#include <merit/merit-error.h>

#include <string.h>

#include "analysis/selection.h"
#include "analysis/staffing.h"
#include "engine/screen.h"

__extension__ typedef unsigned __int128 Wide;

/* Memory for people is taken in pieces of this size. */
#define CHUNK ((gsize) 1 << 20)

/* The most that the common denominator of all scores may be. */
#define MOST_COMMON ((Wide) 1 << 100)

#define NO_UNIT G_MAXUINT32

/* What someone is worth on a class. */
typedef struct {
  guint32 points;
  guint32 most;
  guint16 deficit; /* fits: see MeritPlanBytes */
  guint8 eligible;
  guint8 ready;
  guint8 held; /* it is the class that they hold now */
} Worth;

/* Someone who may be proposed: codes and texts stand behind what they are worth, in one piece of
 * memory. */
typedef struct {
  guint64 order;
  guint32 id_len;
  guint32 name_len; /* with has_name */
  guint32 unit_len; /* with has_unit */
  guint32 from_len; /* with has_from; a NUL stands behind it */
  guint32 unit;     /* one that some vacancy names, or NO_UNIT */
  guint8 has_name;
  guint8 has_unit;
  guint8 has_from;
  Worth worths[]; /* one per class; then codes, id, name, unit, and the class held */
} Person;

/* What one worker took in, and likewise the whole. */
typedef struct {
  GPtrArray *people; /* of Person *, in chunks */
  GPtrArray *chunks; /* of char * */
  gsize chunk_used;
  gsize chunk_size;
  guint64 profiles;
} Part;

/* Vacancies for which the same people may be proposed. */
typedef struct {
  guint klass;
  guint32 unit;
  guint64 room;
  guint64 eligible;
  guint64 elsewhere;
  GArray *people; /* of guint32: who is proposed, the best first */
} Pool;

/* What a vacancy gets of its pool. */
typedef struct {
  guint pool;
  guint64 first;
  guint64 filled;
  guint64 ready;
} Share;

struct _MeritAssignment {
  MeritEngine *engine;
  MeritVacancies *vacancies;
  MeritSelection *least;
  MeritAssignmentFlags flags;
  MeritSink *sink;    /* borrows the assignment */
  GHashTable *units;  /* of the vacancies: const char * to its number plus 1 */
  GArray *pools;      /* of Pool, by the first vacancy of each */
  GArray *any_unit;   /* of guint: pools that take people of any unit, ascending */
  GPtrArray *by_unit; /* of GArray of guint: pools of a unit, ascending */
  Share *shares;      /* one per vacancy */
  Part whole;
  gboolean settled;
  Wide common;   /* denominator of all scores */
  Wide by_score; /* what one part of it weighs, against one level of deficit */
  Wide by_ready; /* what being ready weighs */
  Wide *scales;  /* of each class: common over its denominator, or 0 where people differ in it */
  Wide score;    /* sum of the scores of who is proposed, in parts of common */
  MeritAssignmentTotal total;
};

G_DEFINE_BOXED_TYPE (MeritAssignment, merit_assignment, merit_assignment_ref,
                     merit_assignment_unref)

/* ---- People ---- */

static void
part_init (Part *part)
{
  part->people = g_ptr_array_new ();
  part->chunks = g_ptr_array_new_with_free_func (g_free);
}

static void
part_clear (Part *part)
{
  g_ptr_array_unref (part->people);
  g_ptr_array_unref (part->chunks);
}

static gpointer
part_new (gpointer self)
{
  Part *part = g_new0 (Part, 1);

  part_init (part);
  return part;
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

/* The number of a unit that some vacancy names; U+0000 is in none of these. */
static guint32
find_unit (const MeritAssignment *assignment, const MeritSpan *unit)
{
  if (unit->text == NULL || g_hash_table_size (assignment->units) == 0
      || memchr (unit->text, '\0', unit->len) != NULL)
    return NO_UNIT;

  g_autofree char *text = g_strndup (unit->text, unit->len);

  return GPOINTER_TO_UINT (g_hash_table_lookup (assignment->units, text)) - 1;
}

static gboolean
holds (const MeritSpan *from, const char *code)
{
  return from->text != NULL && from->len == strlen (code)
         && memcmp (from->text, code, from->len) == 0;
}

static Worth
rate (const MeritAssignment *assignment, const MeritRow *row, const MeritSpan *from,
      gboolean ranked)
{
  const MeritClass *klass = merit_engine_get_class (assignment->engine, row->klass);
  const gboolean ready = merit_score_get_status (&row->score) == MERIT_STATUS_READY;
  const gboolean held = holds (from, merit_class_get_code (klass));
  const gboolean wanted
      = (ready || (assignment->flags & MERIT_ASSIGNMENT_READY_ONLY) == 0)
        && (!held || (assignment->flags & MERIT_ASSIGNMENT_OTHER_CLASS) == 0);

  return (Worth){
    .points = row->score.points,
    .most = row->score.most,
    .deficit = (guint16) row->score.deficit,
    .ready = (guint8) ready,
    .held = (guint8) held,
    .eligible = ranked && wanted && row->score.most > 0 && row->score.points > 0
                && (assignment->least == NULL
                    || merit_selection_takes (assignment->least, row, 1)),
  };
}

static gboolean
pool_takes (const Pool *pool, const Person *person)
{
  return person->worths[pool->klass].eligible
         && (pool->unit == NO_UNIT || pool->unit == person->unit);
}

static gboolean
takes_any (const MeritAssignment *assignment, const GArray *pools, const Person *person)
{
  for (guint i = 0; i < pools->len; i++)
    if (pool_takes (&g_array_index (assignment->pools, Pool, g_array_index (pools, guint, i)),
                    person))
      return TRUE;
  return FALSE;
}

static gboolean
is_wanted (const MeritAssignment *assignment, const Person *person)
{
  return takes_any (assignment, assignment->any_unit, person)
         || (person->unit != NO_UNIT
             && takes_any (assignment, assignment->by_unit->pdata[person->unit], person));
}

static void
append (char **to, const MeritSpan *span)
{
  if (span->len > 0)
    memcpy (*to, span->text, span->len);
  *to += span->len;
}

static void
keep_person (const MeritAssignment *assignment, Part *part, const Person *head, gsize head_size,
             const MeritPerson *person, const MeritSpan *from)
{
  const guint n_columns = merit_engine_get_n_columns (assignment->engine);
  const gsize size = head_size + n_columns + person->id.len + person->name.len + person->unit.len
                     + from->len + 1;
  Person *kept = take_memory (part, (size + 15) & ~(gsize) 15);
  char *to = (char *) kept + head_size;

  memcpy (kept, head, head_size);
  kept->id_len = person->id.len;
  kept->name_len = person->name.len;
  kept->unit_len = person->unit.len;
  kept->from_len = from->len;
  kept->has_name = person->name.text != NULL;
  kept->has_unit = person->unit.text != NULL;
  kept->has_from = from->text != NULL;
  for (guint c = 0; c < n_columns; c++)
    *to++ = (char) person->codes[c * person->stride];
  append (&to, &person->id);
  append (&to, &person->name);
  append (&to, &person->unit);
  append (&to, from);
  *to = '\0';
  g_ptr_array_add (part->people, kept);
}

static gsize
get_head_size (const MeritAssignment *assignment)
{
  return sizeof (Person) + merit_engine_get_length (assignment->engine) * sizeof (Worth);
}

static void
take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritAssignment *assignment = self;
  const guint n_classes = merit_engine_get_length (assignment->engine);
  const gsize head_size = get_head_size (assignment);
  g_autofree MeritScreen *screens = g_new (MeritScreen, n_classes);
  g_autofree guint64 *tiers
      = g_new0 (guint64, merit_engine_get_n_stages (assignment->engine) + 1);
  g_autofree Person *head = g_malloc0 (head_size);
  Part *part = data;

  for (guint c = 0; c < n_classes; c++)
    merit_scored_screen (scored, c, &screens[c], tiers);
  part->profiles += scored->records->block.n_rows;
  for (guint i = 0; i < scored->records->block.n_rows; i++) {
    const MeritPerson person = merit_scored_get_person (scored, i);
    const MeritSpan *from = &scored->records->classes[i];

    head->order = scored->order + i;
    head->unit = find_unit (assignment, &person.unit);
    for (guint c = 0; c < n_classes; c++) {
      const MeritRow row = merit_scored_get_row (scored, c, i);

      head->worths[c] = rate (assignment, &row, from,
                              merit_screen_get_tier (&screens[c], i) == 0);
    }
    if (is_wanted (assignment, head))
      keep_person (assignment, part, head, head_size, &person, from);
  }
}

static void
part_merge (gpointer self, gpointer data)
{
  MeritAssignment *assignment = self;
  Part *part = data;

  assignment->whole.profiles += part->profiles;
  g_ptr_array_extend_and_steal (assignment->whole.people, g_ptr_array_ref (part->people));
  while (part->chunks->len > 0)
    g_ptr_array_add (assignment->whole.chunks, g_ptr_array_steal_index_fast (part->chunks, 0));
  assignment->settled = FALSE;
  part_clear (part);
  g_free (part);
}

static const MeritSinkClass sink_class = {
  .part_new = part_new,
  .take = take,
  .part_merge = part_merge,
};

static MeritPerson
read_person (const MeritAssignment *assignment, const Person *kept)
{
  const char *codes = (const char *) kept + get_head_size (assignment);
  const char *id = codes + merit_engine_get_n_columns (assignment->engine);
  const char *name = id + kept->id_len, *unit = name + kept->name_len;

  return (MeritPerson){
    .id = { id, kept->id_len },
    .name = { kept->has_name ? name : NULL, kept->name_len },
    .unit = { kept->has_unit ? unit : NULL, kept->unit_len },
    .codes = (const guint8 *) codes,
    .stride = 1,
  };
}

static MeritSpan
read_from (const MeritAssignment *assignment, const Person *kept)
{
  const MeritPerson person = read_person (assignment, kept);

  return (MeritSpan){ kept->has_from ? person.id.text + kept->id_len + kept->name_len
                                           + kept->unit_len
                                     : NULL,
                      kept->from_len };
}

static const Person *
get_person (const MeritAssignment *assignment, guint32 person)
{
  return assignment->whole.people->pdata[person];
}

/* By id, byte by byte, then in input order. */
static gint
compare_people (gconstpointer a, gconstpointer b, gpointer data)
{
  const Person *left = *(const Person *const *) a, *right = *(const Person *const *) b;
  const MeritPerson one = read_person (data, left), other = read_person (data, right);
  const gint order = memcmp (one.id.text, other.id.text, MIN (one.id.len, other.id.len));

  if (order != 0)
    return order;
  if (one.id.len != other.id.len)
    return one.id.len < other.id.len ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

/* ---- Weights ---- */

static Wide
common_divisor (Wide a, Wide b)
{
  while (b != 0) {
    const Wide rest = a % b;

    a = b;
    b = rest;
  }
  return a;
}

/* Takes a denominator into the common one. Returns whether that is not too much. */
static gboolean
add_denominator (MeritAssignment *assignment, guint32 most)
{
  if (assignment->common % most == 0)
    return TRUE;
  assignment->common *= most / common_divisor (assignment->common, most);
  return assignment->common <= MOST_COMMON;
}

static gboolean
find_common (MeritAssignment *assignment, guint64 *deficit)
{
  const guint n_classes = merit_engine_get_length (assignment->engine);
  gboolean ok = TRUE;

  assignment->common = 1;
  *deficit = 0;
  for (guint c = 0; ok && c < n_classes; c++)
    if (!merit_engine_get_plan (assignment->engine, c)->assessed_only)
      ok = add_denominator (assignment,
                            merit_engine_get_plan (assignment->engine, c)->max_points);
  for (guint32 p = 0; ok && p < assignment->whole.people->len; p++)
    for (guint c = 0; ok && c < n_classes; c++) {
      const Worth *worth = &get_person (assignment, p)->worths[c];

      if (!worth->eligible)
        continue;
      *deficit = MAX (*deficit, worth->deficit);
      ok = !merit_engine_get_plan (assignment->engine, c)->assessed_only
           || add_denominator (assignment, worth->most);
    }
  for (guint c = 0; ok && c < n_classes; c++) {
    const MeritPlan *plan = merit_engine_get_plan (assignment->engine, c);

    assignment->scales[c] = plan->assessed_only ? 0 : assignment->common / plan->max_points;
  }
  return ok;
}

/* What a proposal weighs: being ready above all, then the score, less the deficit. Among n
 * proposals the deficits come to n · most at most, so one part of a score must weigh more than
 * that; scores come to n · common parts and outweigh all deficits, so being ready must weigh more
 * than both. */
static MeritWeight
weigh (const MeritAssignment *assignment, guint klass, const Worth *worth)
{
  const Wide scale = assignment->scales[klass] > 0 ? assignment->scales[klass]
                                                   : assignment->common / worth->most;

  return (MeritWeight) ((worth->ready ? assignment->by_ready : 0)
                        + worth->points * scale * assignment->by_score - worth->deficit);
}

/* Finds what things weigh. Returns whether weights can be added up. */
static gboolean
find_weights (MeritAssignment *assignment)
{
  const guint64 n = MIN ((guint64) assignment->whole.people->len, assignment->total.places);
  guint64 deficit;
  Wide scores, most;

  if (!find_common (assignment, &deficit))
    return FALSE;
  assignment->by_score = (Wide) n * deficit + 1;
  if (__builtin_mul_overflow (assignment->common * MAX (n, 1), assignment->by_score, &scores)
      || scores > (Wide) 1 << 126)
    return FALSE;
  assignment->by_ready = scores + (Wide) n * deficit + 1;
  most = assignment->by_ready + scores;
  return most < (Wide) 1 << 126
         && merit_flow_fits ((MeritWeight) most, assignment->whole.people->len,
                             assignment->pools->len);
}

/* ---- The filling ---- */

static void
offer (const MeritAssignment *assignment, guint index, const Person *person, MeritOffer *offers,
       guint *n)
{
  const Pool *pool = &g_array_index (assignment->pools, Pool, index);

  if (pool_takes (pool, person))
    offers[(*n)++]
        = (MeritOffer){ index, weigh (assignment, pool->klass, &person->worths[pool->klass]) };
}

/* Merges the pools of the person's unit with those of any. */
static guint
list_offers (gconstpointer data, guint32 index, MeritOffer *offers)
{
  const MeritAssignment *assignment = data;
  const Person *person = get_person (assignment, index);
  const GArray *any = assignment->any_unit;
  const GArray *own
      = person->unit != NO_UNIT ? assignment->by_unit->pdata[person->unit] : NULL;
  guint a = 0, o = 0, n = 0;

  while (a < any->len || (own != NULL && o < own->len)) {
    if (own == NULL || o == own->len
        || (a < any->len && g_array_index (any, guint, a) < g_array_index (own, guint, o)))
      offer (assignment, g_array_index (any, guint, a++), person, offers, &n);
    else
      offer (assignment, g_array_index (own, guint, o++), person, offers, &n);
  }
  return n;
}

typedef struct {
  const MeritAssignment *assignment;
  guint klass;
} Order;

/* The best first; people stand in order of their ids already. */
static gint
compare_proposed (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;
  const Order *order = data;
  const MeritWeight one = weigh (order->assignment, order->klass,
                                 &get_person (order->assignment, left)->worths[order->klass]);
  const MeritWeight other = weigh (order->assignment, order->klass,
                                   &get_person (order->assignment, right)->worths[order->klass]);

  if (one != other)
    return one > other ? -1 : 1;
  return left < right ? -1 : left > right;
}

static void
count_eligible (MeritAssignment *assignment, const guint32 *places)
{
  g_autofree MeritOffer *offers = g_new (MeritOffer, assignment->pools->len);

  for (guint32 p = 0; p < assignment->whole.people->len; p++) {
    const guint n = list_offers (assignment, p, offers);

    for (guint i = 0; i < n; i++) {
      Pool *pool = &g_array_index (assignment->pools, Pool, offers[i].place);

      pool->eligible++;
      pool->elsewhere += places[p] != MERIT_FLOW_NONE && places[p] != offers[i].place;
    }
    if (places[p] != MERIT_FLOW_NONE)
      g_array_append_val (g_array_index (assignment->pools, Pool, places[p]).people, p);
  }
}

static void
add_to_total (MeritAssignment *assignment, const Pool *pool, const Worth *worth)
{
  const Wide scale = assignment->scales[pool->klass] > 0 ? assignment->scales[pool->klass]
                                                         : assignment->common / worth->most;

  assignment->total.filled++;
  assignment->total.ready += worth->ready;
  assignment->total.holders += worth->held;
  assignment->total.deficit += worth->deficit;
  assignment->score += worth->points * scale;
}

/* The vacancies of a pool are filled in order of their file. */
static void
share_out (MeritAssignment *assignment)
{
  g_autofree guint64 *given = g_new0 (guint64, assignment->pools->len);

  for (guint i = 0; i < assignment->pools->len; i++) {
    const Pool *pool = &g_array_index (assignment->pools, Pool, i);
    Order order = { assignment, pool->klass };

    g_array_sort_with_data (pool->people, compare_proposed, &order);
  }
  for (guint v = 0; v < merit_vacancies_get_length (assignment->vacancies); v++) {
    Share *share = &assignment->shares[v];
    const Pool *pool = &g_array_index (assignment->pools, Pool, share->pool);

    share->first = given[share->pool];
    share->filled = MIN (merit_vacancies_get_count (assignment->vacancies, v),
                         pool->people->len - share->first);
    share->ready = 0;
    given[share->pool] += share->filled;
    for (guint64 i = 0; i < share->filled; i++) {
      const guint32 p = g_array_index (pool->people, guint32, share->first + i);
      const Worth *worth = &get_person (assignment, p)->worths[pool->klass];

      share->ready += worth->ready;
      add_to_total (assignment, pool, worth);
    }
  }
  /* No side of the division reaches 2^116. */
  assignment->total.score
      = (guint64) (assignment->score / assignment->common * 10000
                   + (assignment->score % assignment->common * 20000 + assignment->common)
                         / (2 * assignment->common));
}

static void
forget (MeritAssignment *assignment)
{
  assignment->total = (MeritAssignmentTotal){ .places = assignment->total.places };
  assignment->score = 0;
  for (guint i = 0; i < assignment->pools->len; i++) {
    Pool *pool = &g_array_index (assignment->pools, Pool, i);

    pool->eligible = pool->elsewhere = 0;
    g_array_set_size (pool->people, 0);
  }
}

gboolean
merit_assignment_settle (MeritAssignment *assignment, GError **error)
{
  g_return_val_if_fail (assignment != NULL, FALSE);
  if (assignment->settled)
    return TRUE;

  const guint32 n_people = assignment->whole.people->len;
  g_autofree guint32 *places = g_new (guint32, MAX (n_people, 1));
  g_autofree guint64 *room = g_new (guint64, assignment->pools->len);
  const MeritStaffing staffing = {
    n_people, assignment->pools->len, room, list_offers, assignment,
  };

  forget (assignment);
  g_ptr_array_sort_with_data (assignment->whole.people, compare_people, assignment);
  for (guint i = 0; i < assignment->pools->len; i++)
    room[i] = g_array_index (assignment->pools, Pool, i).room;
  if (!find_weights (assignment)) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                 "scores have too many different denominators to be added up exactly: try fewer "
                 "classes at a time, or weights with common factors");
    return FALSE;
  }
  if (!merit_staffing_solve (&staffing, places)) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                 "more people and vacancies than can be assigned at a time: try a least score, or "
                 "fewer vacancies");
    return FALSE;
  }
  count_eligible (assignment, places);
  share_out (assignment);
  assignment->settled = TRUE;
  return TRUE;
}

/* ---- The assignment ---- */

static void
pool_clear (gpointer data)
{
  g_array_unref (((Pool *) data)->people);
}

static void
assignment_clear (gpointer data)
{
  MeritAssignment *assignment = data;

  merit_sink_unref (assignment->sink);
  part_clear (&assignment->whole);
  g_array_unref (assignment->pools);
  g_array_unref (assignment->any_unit);
  g_ptr_array_unref (assignment->by_unit);
  g_hash_table_unref (assignment->units);
  g_free (assignment->shares);
  g_free (assignment->scales);
  g_clear_pointer (&assignment->least, merit_selection_unref);
  merit_vacancies_unref (assignment->vacancies);
  merit_engine_unref (assignment->engine);
}

/* The number of a unit, given one where it has none yet. */
static guint32
number_unit (MeritAssignment *assignment, const char *unit)
{
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (assignment->units, unit));

  if (number == 0) {
    g_ptr_array_add (assignment->by_unit, g_array_new (FALSE, FALSE, sizeof (guint)));
    number = assignment->by_unit->len;
    g_hash_table_insert (assignment->units, (gpointer) unit, GUINT_TO_POINTER (number));
  }
  return number - 1;
}

/* Puts a vacancy into the pool of its class and, where that matters, unit. */
static void
pool_vacancy (MeritAssignment *assignment, guint vacancy, guint klass, GHashTable *known)
{
  const char *unit = merit_vacancies_get_unit (assignment->vacancies, vacancy);
  const gboolean by_unit
      = unit != NULL && (assignment->flags & MERIT_ASSIGNMENT_SAME_UNIT) != 0;
  const guint32 number = by_unit ? number_unit (assignment, unit) : NO_UNIT;
  const guint64 key = (guint64) klass << 32 | number;
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (known, GSIZE_TO_POINTER (key)));

  if (index == 0) {
    const Pool pool
        = { .klass = klass,
            .unit = number,
            .people = g_array_new (FALSE, FALSE, sizeof (guint32)) };
    const guint at = assignment->pools->len;

    g_array_append_val (assignment->pools, pool);
    g_array_append_val (by_unit ? (GArray *) assignment->by_unit->pdata[number]
                                : assignment->any_unit,
                        at);
    index = at + 1;
    g_hash_table_insert (known, GSIZE_TO_POINTER (key), GUINT_TO_POINTER (index));
  }
  g_array_index (assignment->pools, Pool, index - 1).room
      += merit_vacancies_get_count (assignment->vacancies, vacancy);
  assignment->total.places += merit_vacancies_get_count (assignment->vacancies, vacancy);
  assignment->shares[vacancy].pool = index - 1;
}

MeritAssignment *
merit_assignment_new (MeritEngine *engine, MeritVacancies *vacancies, MeritSelection *least,
                      MeritAssignmentFlags flags, GError **error)
{
  g_return_val_if_fail (engine != NULL && vacancies != NULL, NULL);

  const guint n = merit_vacancies_get_length (vacancies);
  g_autoptr (MeritAssignment) assignment = g_atomic_rc_box_new0 (MeritAssignment);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  assignment->engine = merit_engine_ref (engine);
  assignment->vacancies = merit_vacancies_ref (vacancies);
  assignment->least = least != NULL ? merit_selection_ref (least) : NULL;
  assignment->flags = flags;
  assignment->units = g_hash_table_new (g_str_hash, g_str_equal);
  assignment->pools = g_array_new (FALSE, FALSE, sizeof (Pool));
  g_array_set_clear_func (assignment->pools, pool_clear);
  assignment->any_unit = g_array_new (FALSE, FALSE, sizeof (guint));
  assignment->by_unit = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  assignment->shares = g_new0 (Share, n);
  assignment->scales = g_new0 (Wide, merit_engine_get_length (engine));
  part_init (&assignment->whole);
  assignment->sink = merit_sink_new (&sink_class, assignment, NULL);
  for (guint v = 0; v < n; v++) {
    const gint klass = merit_engine_find (engine, merit_vacancies_get_class (vacancies, v));

    if (klass < 0) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN, "unknown class '%s'",
                   merit_vacancies_get_class (vacancies, v));
      return NULL;
    }
    pool_vacancy (assignment, v, (guint) klass, known);
  }
  return g_steal_pointer (&assignment);
}

MeritAssignment *
merit_assignment_ref (MeritAssignment *assignment)
{
  g_return_val_if_fail (assignment != NULL, NULL);
  return g_atomic_rc_box_acquire (assignment);
}

void
merit_assignment_unref (MeritAssignment *assignment)
{
  g_return_if_fail (assignment != NULL);
  g_atomic_rc_box_release_full (assignment, assignment_clear);
}

MeritEngine *
merit_assignment_get_engine (const MeritAssignment *assignment)
{
  return assignment->engine;
}

MeritVacancies *
merit_assignment_get_vacancies (const MeritAssignment *assignment)
{
  return assignment->vacancies;
}

MeritSelection *
merit_assignment_get_least (const MeritAssignment *assignment)
{
  return assignment->least;
}

MeritAssignmentFlags
merit_assignment_get_flags (const MeritAssignment *assignment)
{
  return assignment->flags;
}

void
merit_assignment_add (MeritAssignment *assignment, MeritProfile *profile)
{
  merit_sink_take_profile (assignment->sink, assignment->engine, profile);
}

MeritSink *
merit_assignment_get_sink (MeritAssignment *assignment)
{
  return assignment->sink;
}

guint64
merit_assignment_get_profiles (const MeritAssignment *assignment)
{
  return assignment->whole.profiles;
}

void
merit_assignment_get_vacancy (const MeritAssignment *assignment, guint index,
                              MeritAssignmentVacancy *vacancy)
{
  g_return_if_fail (assignment->settled);
  g_return_if_fail (index < merit_vacancies_get_length (assignment->vacancies));

  const Share *share = &assignment->shares[index];
  const Pool *pool = &g_array_index (assignment->pools, Pool, share->pool);

  *vacancy = (MeritAssignmentVacancy){
    .count = merit_vacancies_get_count (assignment->vacancies, index),
    .filled = share->filled,
    .ready = share->ready,
    .eligible = pool->eligible,
    .sharing = pool->room,
    .elsewhere = pool->elsewhere,
  };
}

/* Who is proposed, on which class; NULL where there is nobody. */
static const Person *
get_proposed (const MeritAssignment *assignment, guint index, guint64 place, guint *klass)
{
  g_return_val_if_fail (assignment->settled, NULL);
  g_return_val_if_fail (index < merit_vacancies_get_length (assignment->vacancies), NULL);
  g_return_val_if_fail (place < assignment->shares[index].filled, NULL);

  const Share *share = &assignment->shares[index];
  const Pool *pool = &g_array_index (assignment->pools, Pool, share->pool);

  *klass = pool->klass;
  return get_person (assignment, g_array_index (pool->people, guint32, share->first + place));
}

MeritMatch *
merit_assignment_get_match (const MeritAssignment *assignment, guint index, guint64 place)
{
  guint klass;
  const Person *proposed = get_proposed (assignment, index, place, &klass);

  if (proposed == NULL)
    return NULL;

  const MeritPerson person = read_person (assignment, proposed);
  const MeritRow row = merit_engine_score (assignment->engine, klass, &person);

  return merit_match_new_from_row (&row);
}

MeritSpan
merit_assignment_get_from_span (const MeritAssignment *assignment, guint index, guint64 place)
{
  guint klass;
  const Person *proposed = get_proposed (assignment, index, place, &klass);

  return proposed != NULL ? read_from (assignment, proposed) : (MeritSpan){ NULL, 0 };
}

const char *
merit_assignment_get_from (const MeritAssignment *assignment, guint index, guint64 place)
{
  return merit_assignment_get_from_span (assignment, index, place).text;
}

void
merit_assignment_get_total (const MeritAssignment *assignment, MeritAssignmentTotal *total)
{
  g_return_if_fail (assignment->settled);
  *total = assignment->total;
}

/* Writes digits in front of @end and returns where they begin. */
static char *
print_wide (Wide number, char *end)
{
  do {
    *--end = (char) ('0' + (int) (number % 10));
    number /= 10;
  } while (number > 0);
  return end;
}

char *
merit_assignment_format_score (const MeritAssignment *assignment)
{
  g_return_val_if_fail (assignment->settled, NULL);

  const Wide divisor = common_divisor (assignment->score, assignment->common);
  char above[40] = { 0 }, below[40] = { 0 };
  const char *numerator = print_wide (assignment->score / divisor, above + sizeof above - 1);

  if (assignment->common == divisor)
    return g_strdup (numerator);
  return g_strdup_printf (
      "%s/%s", numerator,
      print_wide (assignment->common / divisor, below + sizeof below - 1));
}
