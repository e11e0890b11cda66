/* SPDX-License-Identifier: Apache-2.0 */
/* Short texts are kept in pieces of a fixed size and copied whole: a copy whose length is known is
 * one instruction or few, and what it writes too much is written over by what follows. So there is
 * no question to ask for a number, a percentage or a gap but how far to step. Room for a record is
 * made before it is begun, with what a copy may write behind its end. */
#include "report/match-writer.h"

#include <string.h>

#include "core/exact.h"
#include "engine/text.h"
#include "report/record.h"

/* Texts are copied so many bytes at a time. */
#define STEP 16
#define WORD 8

/* Numbers and hundredths of a percent that have a text; all else is composed. */
#define N_NUMBERS 10000
#define N_PERCENTS 10001

/* The size of the slots for a status with what is counted behind it: of CSV the longest is
 * `incomplete,10,10,10,` and of JSON 57 bytes. */
#define COUNTS_SIZE(json) ((json) ? (gsize) 4 * STEP : (gsize) 2 * STEP)
#define N_STATUSES 3

/* The most that the numbers and keys of a record take, whatever they are: 10 numbers of at most 20
 * digits, and the keys of JSON. */
#define MAX_FIGURES 512

/* Up to so many requirements, what is counted of them has a text of its own. */
#define MAX_COUNTED 15

/* Up to so many points of a class, each has its percentage beside it. */
#define MAX_POINTS 255

/* A number with the comma behind it, as one word. */
typedef struct {
  char text[7];
  guint8 len;
} Number;

/* Longer texts are slots: a word or whole steps, with the length in the last two bytes. */
typedef guint16 SlotLength;

typedef struct {
  guint32 column;
  const char *gaps; /* one slot per code */
} Asked;

typedef struct {
  const MeritPlan *plan;
  Number *percents;   /* by points; NULL where they are many */
  guint64 reciprocal; /* of plan->max_points */
  const char *counts; /* see make_counts(); NULL where there are many requirements */
  char *head;         /* what stands between id and score; whole steps */
  gsize head_len;
  Asked *asked; /* one per requirement */
  gsize room;   /* the most that a record takes but for the id */
} Class;

struct _MeritMatchWriter {
  gboolean json;
  guint n_classes;
  Class *classes;
  const MeritEngine *engine;
  guint n_kept;
  char *end;    /* of the record and what stands behind it */
  char *behind; /* the same, or where texts are kept, what stands before them; whole steps */
  gsize behind_len;
  gsize gap_size; /* of the slots of a gap */
  guint n_columns;
  char **gaps; /* by column and level required; NULL where no class asks for it */
  char *counts[MAX_COUNTED + 1]; /* by number of requirements; NULL where no class has it */
  char *statuses; /* slots */
  Number numbers[N_NUMBERS];
  Number percents[N_PERCENTS];
};

static gsize
whole_steps (gsize len)
{
  return (len + STEP - 1) / STEP * STEP;
}

/* Copies @text, which goes on to a whole step, and up to a step too much. */
static inline char *
put_steps (char *to, const char *text, gsize len)
{
  memcpy (to, text, STEP);
  for (gsize at = STEP; at < len; at += STEP)
    memcpy (to + at, text + at, STEP);
  return to + len;
}

static inline char *
put_slot (char *to, const char *slot, gsize size)
{
  SlotLength len;

  memcpy (&len, slot + size - sizeof len, sizeof len);
  if (size == WORD)
    memcpy (to, slot, WORD);
  else
    for (gsize at = 0; at < size; at += STEP)
      memcpy (to + at, slot + at, STEP);
  return to + len;
}

#define PUT_LITERAL(to, literal) \
  ((char *) memcpy (to, literal, sizeof literal - 1) + (sizeof literal - 1))

static inline char *
put_piece (char *to, const Number *number)
{
  memcpy (to, number, sizeof *number);
  return to + number->len;
}

/* A number that has no text. */
static char *
compose (char *to, guint64 number)
{
  char digits[24];
  gsize at = sizeof digits;

  digits[--at] = ',';
  do {
    digits[--at] = (char) ('0' + number % 10);
    number /= 10;
  } while (number > 0);
  memcpy (to, digits + at, sizeof digits - at);
  return to + sizeof digits - at;
}

static inline char *
put_number (const MeritMatchWriter *writer, char *to, guint64 number)
{
  if (G_UNLIKELY (number >= N_NUMBERS))
    return compose (to, number);
  return put_piece (to, &writer->numbers[number]);
}

static inline char *
put_hundredths (const MeritMatchWriter *writer, char *to, guint64 hundredths)
{
  if (G_UNLIKELY (hundredths >= N_PERCENTS)) {
    to += merit_exact_print (hundredths, to);
    return PUT_LITERAL (to, ",");
  }
  return put_piece (to, &writer->percents[hundredths]);
}

/* Points in percent of all that the class can earn. */
static inline char *
put_percent (const MeritMatchWriter *writer, const Class *klass, char *to, guint64 points)
{
  const guint64 most = klass->plan->max_points;

  if (klass->percents != NULL)
    return put_piece (to, &klass->percents[points]);
  return put_hundredths (writer, to,
                         klass->reciprocal != 0
                             ? merit_exact_percent_by (points, most, klass->reciprocal)
                             : merit_exact_percent (points, most));
}

/* Status, met, short and unassessed. */
static inline char *
put_counts (const MeritMatchWriter *writer, const Class *klass, const MeritScore *score, char *to,
            gboolean json)
{
  if (klass->counts != NULL)
    return put_slot (to,
                     klass->counts
                         + (score->met * (klass->plan->n_rows + 1) + score->lacking)
                               * COUNTS_SIZE (json),
                     COUNTS_SIZE (json));
  to = put_slot (to, writer->statuses + merit_score_get_status (score) * COUNTS_SIZE (json),
                 COUNTS_SIZE (json));
  to = put_number (writer, to, score->met);
  if (json)
    to = PUT_LITERAL (to, "\"short\":");
  to = put_number (writer, to, score->lacking);
  if (json)
    to = PUT_LITERAL (to, "\"unassessed\":");
  return put_number (writer, to, score->unassessed);
}

/* Texts of gaps begin with what parts them. The first is put one byte too early, over @opening,
 * which is then put back, so that none is different from the others. */
static inline char *
put_gaps (const Class *klass, char *to, const guint8 *codes, gsize stride, char opening,
          gsize gap_size)
{
  char *const start = to - 1;
  char *at = start;

  for (guint i = 0; i < klass->plan->n_rows; i++) {
    const Asked *asked = &klass->asked[i];

    at = put_slot (at, asked->gaps + codes[asked->column * stride] * gap_size, gap_size);
  }
  *start = opening;
  return at == start ? to : at;
}

/* Everything of a record behind the id. @json and @gap_size are the writer's: where they are known
 * to the compiler, nothing is asked for each row. */
static inline char *
put_row (const MeritMatchWriter *writer, const Class *klass, const MeritScore *score, char *to,
         const guint8 *codes, gsize stride, gboolean json, gsize gap_size)
{
  const gboolean whole = !klass->plan->assessed_only;

  to = put_steps (to, klass->head, klass->head_len);
  if (whole)
    to = put_percent (writer, klass, to, score->low);
  else if (score->most > 0)
    to = put_hundredths (writer, to, merit_exact_percent (score->points, score->most));
  else
    to = json ? PUT_LITERAL (to, "null,") : PUT_LITERAL (to, ",");
  if (json)
    to = PUT_LITERAL (to, "\"low\":");
  to = put_percent (writer, klass, to, score->low);
  if (json)
    to = PUT_LITERAL (to, "\"high\":");
  to = put_percent (writer, klass, to, score->high);
  if (json)
    to = PUT_LITERAL (to, "\"points\":");
  to = put_number (writer, to, score->points);
  if (json)
    to = PUT_LITERAL (to, "\"max_points\":");
  to = put_number (writer, to, score->most);
  to = put_counts (writer, klass, score, to, json);
  if (json)
    to = PUT_LITERAL (to, "\"deficit\":");
  to = put_number (writer, to, score->deficit);
  if (json)
    to = PUT_LITERAL (to, "\"superior\":");
  to = put_number (writer, to, score->superior);
  if (json)
    to = PUT_LITERAL (to, "\"gaps\":[");
  to = put_gaps (klass, to, codes, stride, json ? '[' : ',', gap_size);
  return put_steps (to, writer->behind, writer->behind_len);
}

/* Ids of usual lengths are two words that may overlap. */
static inline char *
put_id (char *to, const char *text, gsize len)
{
  if (G_LIKELY (len >= 8 && len <= 16)) {
    memcpy (to, text, 8);
    memcpy (to + len - 8, text + len - 8, 8);
  } else {
    memcpy (to, text, len);
  }
  return to + len;
}

/* Where the text ends, with @room bytes behind it. */
static inline char *
make_room (GString *out, gsize room)
{
  const gsize len = out->len;

  if (G_UNLIKELY (out->allocated_len - len <= room)) {
    g_string_set_size (out, len + room);
    out->len = len;
  }
  return out->str + len;
}

static inline void
put_row_id (GString *out, const MeritSpan *id, gboolean json)
{
  const gboolean plain = json ? merit_text_is_plain_json (id->text, id->len)
                              : merit_text_is_plain_csv (id->text, id->len);

  if (G_UNLIKELY (!plain)) {
    (json ? merit_text_append_json : merit_text_append_csv) (out, id->text, id->len);
    return;
  }

  char *to = make_room (out, (gsize) id->len + 2);

  if (json)
    *to++ = '"';
  to = put_id (to, id->text, id->len);
  if (json)
    *to++ = '"';
  out->len = (gsize) (to - out->str);
}

/* The texts that are kept, and the end of the record. */
static void
put_kept (const MeritMatchWriter *writer, GString *out, const MeritScored *scored, guint i)
{
  const MeritPerson person = merit_scored_get_person (scored, i);

  (writer->json ? merit_record_kept_json : merit_record_kept_csv) (out, writer->engine,
                                                                   person.kept);
  g_string_append (out, writer->end);
}

/* All records of one profile. The first writes the id, the others take it from there. */
static inline void
put_profile (const MeritMatchWriter *writer, GString *out, const MeritScored *scored, guint i,
             gboolean json, gsize gap_size)
{
  const MeritBlock *block = &scored->records->block;
  static const char opening[] = "{\"profile\":";
  gsize id_at = 0, id_len = 0;

  for (guint c = 0; c < writer->n_classes; c++) {
    const Class *klass = &writer->classes[c];

    if (json) {
      make_room (out, sizeof opening);
      memcpy (out->str + out->len, opening, sizeof opening - 1);
      out->len += sizeof opening - 1;
    }
    if (c == 0) {
      id_at = out->len;
      put_row_id (out, &scored->records->ids[i], json);
      id_len = out->len - id_at;
    }

    char *to = make_room (out, id_len + klass->room);

    if (c > 0)
      to = put_steps (to, out->str + id_at, id_len);
    to = put_row (writer, klass, &scored->scores[c][i], to, block->codes + i, block->stride, json,
                  gap_size);
    out->len = (gsize) (to - out->str);
    if (G_UNLIKELY (writer->n_kept > 0))
      put_kept (writer, out, scored, i);
  }
}

/* The usual sizes of gaps, each with a loop of its own. */
void
merit_match_writer_append (const MeritMatchWriter *writer, GString *out, const MeritScored *scored)
{
  const guint n = scored->records->block.n_rows;

  for (guint c = 0; c < writer->n_classes; c++)
    merit_scored_get_scores (scored, c);
  if (!writer->json && writer->gap_size == WORD)
    for (guint i = 0; i < n; i++)
      put_profile (writer, out, scored, i, FALSE, WORD);
  else if (writer->json && writer->gap_size == 4 * STEP)
    for (guint i = 0; i < n; i++)
      put_profile (writer, out, scored, i, TRUE, 4 * STEP);
  else
    for (guint i = 0; i < n; i++)
      put_profile (writer, out, scored, i, writer->json, writer->gap_size);
  make_room (out, 0)[0] = '\0';
}

/* Making the texts. */

static void
number_init (Number *number, const char *text)
{
  number->len = (guint8) strlen (text);
  memcpy (number->text, text, number->len);
}

static void
make_numbers (MeritMatchWriter *writer)
{
  char text[MERIT_PERCENT_SIZE + 1];

  for (guint i = 0; i < N_NUMBERS; i++) {
    g_snprintf (text, sizeof text, "%u,", i);
    number_init (&writer->numbers[i], text);
  }
  for (guint i = 0; i < N_PERCENTS; i++) {
    strcpy (text + merit_exact_print (i, text), ",");
    number_init (&writer->percents[i], text);
  }
}

static void
slot_init (char *slot, gsize size, const GString *text)
{
  const SlotLength len = (SlotLength) text->len;

  memcpy (slot, text->str, len);
  memcpy (slot + size - sizeof len, &len, sizeof len);
}

static void
compose_status (GString *text, gboolean json, MeritStatus status)
{
  g_string_printf (text, json ? "\"status\":\"%s\",\"met\":" : "%s,",
                   merit_status_to_string (status));
}

static void
make_statuses (MeritMatchWriter *writer)
{
  const gsize size = COUNTS_SIZE (writer->json);
  g_autoptr (GString) text = g_string_new (NULL);

  writer->statuses = g_malloc0 (N_STATUSES * size);
  for (guint i = 0; i < N_STATUSES; i++) {
    compose_status (text, writer->json, (MeritStatus) i);
    slot_init (writer->statuses + i * size, size, text);
  }
}

/* A slot for each number of requirements met and each number short, of @n in all: the others are
 * unassessed, and the status follows. */
static const char *
make_counts (MeritMatchWriter *writer, guint n)
{
  const gsize size = COUNTS_SIZE (writer->json);
  g_autoptr (GString) text = g_string_new (NULL);

  if (n > MAX_COUNTED || writer->counts[n] != NULL)
    return n > MAX_COUNTED ? NULL : writer->counts[n];
  writer->counts[n] = g_malloc0 ((n + 1) * (n + 1) * size);
  for (guint met = 0; met <= n; met++)
    for (guint lacking = 0; met + lacking <= n; lacking++) {
      const MeritScore score = {
        .met = (guint16) met,
        .lacking = (guint16) lacking,
        .unassessed = (guint16) (n - met - lacking),
      };

      compose_status (text, writer->json, merit_score_get_status (&score));
      g_string_append_printf (text,
                              writer->json ? "%u,\"short\":%u,\"unassessed\":%u," : "%u,%u,%u,",
                              met, lacking, n - met - lacking);
      slot_init (writer->counts[n] + (met * (n + 1) + lacking) * size, size, text);
    }
  return writer->counts[n];
}

/* A copy of @text that goes on to a whole step. */
static char *
to_steps (const char *text, gsize len)
{
  char *copy = g_malloc0 (whole_steps (len + 1));

  memcpy (copy, text, len);
  return copy;
}

/* Nothing where the code meets what is required. */
static void
compose_gap (GString *text, gboolean json, const char *id, const MeritPlanRow *row, guint8 code)
{
  g_string_truncate (text, 0);
  if (row->outcome[code] == MERIT_OUTCOME_MET)
    return;
  if (!json) {
    g_string_append_printf (text, ";%s:", id);
    if (row->outcome[code] == MERIT_OUTCOME_UNASSESSED)
      g_string_append (text, "?");
    else
      g_string_append_printf (text, "%u", row->gap[code]);
    return;
  }
  g_string_append (text, ",{\"competency\":");
  merit_text_append_json (text, id, strlen (id));
  g_string_append_printf (text, ",\"required\":%u", row->required);
  if (row->outcome[code] == MERIT_OUTCOME_UNASSESSED)
    g_string_append (text, ",\"level\":null,\"gap\":null}");
  else
    g_string_append_printf (text, ",\"level\":%u,\"gap\":%u}", merit_code_level (code),
                            row->gap[code]);
}

static const char *
get_id (const MeritClass *klass, guint requirement)
{
  return merit_competency_get_id (
      merit_requirement_get_competency (merit_class_get (klass, requirement)));
}

/* The bytes that hold any gap with its length. */
static gsize
measure_gaps (const MeritEngine *engine, gboolean json)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize longest = 0;

  for (guint c = 0; c < merit_engine_get_length (engine); c++) {
    const MeritPlan *plan = merit_engine_get_plan (engine, c);

    for (guint r = 0; r < plan->n_rows; r++)
      for (guint8 code = 0; code < MERIT_CODES; code++) {
        compose_gap (text, json, get_id (merit_engine_get_class (engine, c), r), &plan->rows[r],
                     code);
        longest = MAX (longest, text->len);
      }
  }
  longest += sizeof (SlotLength);
  return longest <= WORD ? WORD : whole_steps (longest);
}

/* What a requirement says of each code, shared by all classes that ask for the same. */
static const char *
make_gaps (MeritMatchWriter *writer, const char *id, const MeritPlanRow *row)
{
  char **gaps = &writer->gaps[row->column * (MERIT_MAX_LEVEL + 1) + row->required];

  if (*gaps != NULL)
    return *gaps;

  g_autoptr (GString) text = g_string_new (NULL);

  *gaps = g_malloc0 (MERIT_CODES * writer->gap_size);
  for (guint8 code = 0; code < MERIT_CODES; code++) {
    compose_gap (text, writer->json, id, row, code);
    slot_init (*gaps + code * writer->gap_size, writer->gap_size, text);
  }
  return *gaps;
}

/* The percentage of each number of points; NULL where they are many. */
static Number *
make_percents (const MeritMatchWriter *writer, guint32 most)
{
  if (most > MAX_POINTS)
    return NULL;

  Number *percents = g_new (Number, most + 1);

  for (guint32 points = 0; points <= most; points++)
    percents[points] = writer->percents[merit_exact_percent (points, most)];
  return percents;
}

static void
class_init (Class *klass, MeritMatchWriter *writer, const MeritEngine *engine, guint index)
{
  const MeritClass *model = merit_engine_get_class (engine, index);
  const char *code = merit_class_get_code (model);
  g_autoptr (GString) head = g_string_new (NULL);

  klass->plan = merit_engine_get_plan (engine, index);
  klass->reciprocal = merit_exact_reciprocal (klass->plan->max_points);
  klass->percents = make_percents (writer, klass->plan->max_points);
  klass->counts = make_counts (writer, klass->plan->n_rows);
  g_string_append (head, writer->json ? ",\"class\":" : ",");
  (writer->json ? merit_text_append_json : merit_text_append_csv) (head, code, strlen (code));
  g_string_append (head, writer->json ? ",\"score\":" : ",");
  klass->head = to_steps (head->str, head->len);
  klass->head_len = head->len;
  klass->asked = g_new (Asked, klass->plan->n_rows);
  for (guint i = 0; i < klass->plan->n_rows; i++) {
    const MeritPlanRow *row = &klass->plan->rows[i];

    klass->asked[i] = (Asked) { row->column, make_gaps (writer, get_id (model, i), row) };
  }
  /* The last copy of each kind may write a step too much. */
  klass->room = head->len + MAX_FIGURES + klass->plan->n_rows * writer->gap_size
                + writer->behind_len + 2 * STEP;
}

MeritMatchWriter *
merit_match_writer_new (const MeritEngine *engine, gboolean json, const char *behind)
{
  MeritMatchWriter *writer = g_new0 (MeritMatchWriter, 1);
  const guint n_kept = merit_engine_get_n_kept (engine);
  g_autofree char *whole = g_strconcat (json ? "]}" : "", behind, NULL);
  const char *first = n_kept == 0 ? whole : json ? "]" : "";

  writer->json = json;
  writer->engine = engine;
  writer->n_kept = n_kept;
  writer->end = g_strconcat (json ? "}" : "", behind, NULL);
  writer->behind = to_steps (first, strlen (first));
  writer->behind_len = strlen (first);
  writer->gap_size = measure_gaps (engine, json);
  writer->n_columns = merit_engine_get_n_columns (engine);
  writer->gaps = g_new0 (char *, (gsize) writer->n_columns * (MERIT_MAX_LEVEL + 1));
  make_numbers (writer);
  make_statuses (writer);
  writer->n_classes = merit_engine_get_length (engine);
  writer->classes = g_new0 (Class, writer->n_classes);
  for (guint c = 0; c < writer->n_classes; c++)
    class_init (&writer->classes[c], writer, engine, c);
  return writer;
}

void
merit_match_writer_free (MeritMatchWriter *writer)
{
  if (writer == NULL)
    return;
  for (guint c = 0; c < writer->n_classes; c++) {
    g_free (writer->classes[c].head);
    g_free (writer->classes[c].asked);
    g_free (writer->classes[c].percents);
  }
  for (guint n = 0; n <= MAX_COUNTED; n++)
    g_free (writer->counts[n]);
  g_free (writer->statuses);
  for (gsize i = 0; i < (gsize) writer->n_columns * (MERIT_MAX_LEVEL + 1); i++)
    g_free (writer->gaps[i]);
  g_free (writer->gaps);
  g_free (writer->classes);
  g_free (writer->behind);
  g_free (writer->end);
  g_free (writer);
}
