/* SPDX-License-Identifier: Apache-2.0 */
/* The match writer: byte for byte what the records say one by one, whatever the bank, the classes,
 * the policy and the ids. */
#include "model.h"

#include "engine/sink.h"
#include "report/match-writer.h"
#include "report/record.h"

#define N_ROWS 200

/* A stretch of people as a worker has it. */
typedef struct {
  MeritEngine *engine;
  guint n_rows;
  guint8 *codes;
  MeritSpan *ids;
  MeritSpan *none;
  MeritSpan *kept;
  GPtrArray *scores;
  gboolean *filled;
  MeritRecords records;
  MeritScored scored;
} Stretch;

static void
stretch_init (Stretch *s, MeritEngine *engine, guint n_rows)
{
  const guint n_columns = merit_engine_get_n_columns (engine);
  const guint n_classes = merit_engine_get_length (engine);

  s->engine = engine;
  s->n_rows = n_rows;
  s->codes = g_new0 (guint8, (gsize) n_columns * n_rows);
  s->ids = g_new0 (MeritSpan, n_rows);
  s->none = g_new0 (MeritSpan, n_rows);
  s->kept = g_new0 (MeritSpan, n_rows);
  s->scores = g_ptr_array_new_with_free_func (g_free);
  for (guint c = 0; c < n_classes; c++)
    g_ptr_array_add (s->scores, g_new (MeritScore, n_rows));
  s->filled = g_new0 (gboolean, n_classes);
  s->records = (MeritRecords) {
    .block = { .codes = s->codes, .stride = n_rows, .n_columns = n_columns, .n_rows = n_rows },
    .ids = s->ids,
    .units = s->none,
    .classes = s->none,
    .names = s->none,
    .kept = { s->kept },
  };
  s->scored = (MeritScored) {
    .engine = engine,
    .records = &s->records,
    .scores = (MeritScore **) s->scores->pdata,
    .filled = s->filled,
  };
}

static void
stretch_clear (Stretch *s)
{
  for (guint i = 0; i < s->n_rows; i++)
    g_free ((char *) s->ids[i].text);
  for (guint i = 0; i < s->n_rows; i++)
    g_free ((char *) s->kept[i].text);
  g_free (s->codes);
  g_free (s->ids);
  g_free (s->none);
  g_free (s->kept);
  g_free (s->filled);
  g_ptr_array_unref (s->scores);
  merit_engine_unref (s->engine);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stretch, stretch_clear)

/* Exactly the bytes of the id, so that a sanitizer sees a read behind them. */
static MeritSpan
id_of (const char *text, gsize len)
{
  return (MeritSpan) { g_memdup2 (text, len), (guint32) len };
}

/* Lengths around those that are copied in one way or another, and bytes that need quotes or
 * escapes. */
static MeritSpan
draw_id (GRand *rand)
{
  static const guint lengths[] = { 1, 7, 8, 9, 15, 16, 17, 33, 5000 };
  static const char special[] = ",\"\r\n\\\t\x01;:";
  g_autofree char *text = NULL;
  const guint len = lengths[model_draw (rand, 0, G_N_ELEMENTS (lengths) - (
                                        model_draw (rand, 0, 20) == 0 ? 1 : 2))];

  text = g_malloc (len);
  for (guint i = 0; i < len; i++)
    text[i] = (char) model_draw (rand, 'A', 'Z');
  if (model_draw (rand, 0, 3) == 0)
    text[model_draw (rand, 0, len - 1)] = special[model_draw (rand, 0, sizeof special - 2)];
  return id_of (text, len);
}

static void
draw_rows (Stretch *s, GRand *rand, guint max_level)
{
  for (guint i = 0; i < s->n_rows; i++) {
    /* Some have everything, some nothing. */
    const guint kind = model_draw (rand, 0, 9);

    s->ids[i] = draw_id (rand);
    if (model_draw (rand, 0, 2) > 0)
      s->kept[i] = draw_id (rand);
    for (guint c = 0; c < s->records.block.n_columns; c++)
      s->codes[(gsize) c * s->n_rows + i]
          = (guint8) (kind == 0 ? 0 : kind == 1 ? 2 * max_level
                                                : model_draw (rand, 0, 2 * max_level + 1));
  }
}

/* As the records of record.h say it, one after the other. */
static void
compose (const Stretch *s, gboolean json, const char *behind, GString *out)
{
  for (guint i = 0; i < s->n_rows; i++)
    for (guint c = 0; c < merit_engine_get_length (s->engine); c++) {
      const MeritPerson person = merit_scored_get_person (&s->scored, i);
      const MeritRow row = merit_engine_score (s->engine, c, &person);

      (json ? merit_record_match_json : merit_record_match_csv) (out, &row, NULL, TRUE);
      if (json)
        g_string_truncate (out, out->len - 1);
      (json ? merit_record_kept_json : merit_record_kept_csv) (out, s->engine, row.person.kept);
      g_string_append (out, json ? "}" : "");
      g_string_append (out, behind);
    }
}

static void
check (Stretch *s)
{
  static const char *const behinds[] = { "\n", ",\n", "", " and what is longer than a step\n" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (behinds); i++) {
    const char *behind = behinds[i / 2];
    g_autoptr (MeritMatchWriter) writer
        = merit_match_writer_new (s->engine, i % 2 != 0, behind);
    g_autoptr (GString) wanted = g_string_new ("before"), found = g_string_new ("before");

    compose (s, i % 2 != 0, behind, wanted);
    merit_match_writer_append (writer, found, &s->scored);
    if (!g_string_equal (found, wanted))
      g_test_message ("found:\n%.2000s\nwanted:\n%.2000s", found->str, wanted->str);
    g_assert_true (g_string_equal (found, wanted));
    g_assert_cmpint (found->str[found->len], ==, '\0');
  }
}

static void
test_equals_records (void)
{
  static const char *const kept[][3] = { { "town", NULL }, { "unit", "to\"wn", NULL }, { NULL } };
  GRand *rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 60; round++) {
    g_auto (Stretch) s = { 0 };
    Model model;

    model_init (&model, rand, 1 + round % MERIT_MAX_LEVEL, (MeritCredit) (round % 3),
                round % 4 == 3);

    g_autoptr (MeritEngine) engine = model_engine (&model);

    stretch_init (&s,
                  round % 2 == 0 ? merit_engine_ref (engine)
                                 : merit_engine_keep (engine, kept[round % 3], NULL),
                  round % 10 == 0 ? round % 3 : N_ROWS);
    draw_rows (&s, rand, model.max_level);
    check (&s);
  }
  g_rand_free (rand);
}

/* Points of millions, thousands of levels short, ids of competencies of every length and with what
 * JSON must escape, a class code that CSV must quote. */
static void
test_large (void)
{
  enum { N = 4096 };
  g_autoptr (GString) bank_text
      = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":7,\"competencies\":[");
  g_autoptr (GString) class_text
      = g_string_new ("{\"schema\":\"merit-class-1\",\"code\":\"C1\",\"requirements\":[");
  g_autoptr (GError) error = NULL;
  g_auto (Stretch) s = { 0 };
  GRand *rand = g_rand_new_with_seed (8);

  for (guint i = 0; i < N; i++) {
    g_autofree char *tail = g_strnfill (i % 59, 'x');
    const char *kind = i % 3 == 0 ? "\\\\" : i % 3 == 1 ? "é" : "";

    g_string_append_printf (bank_text, "%s{\"id\":\"%u%s%s\",\"name\":\"n%u\"}", i > 0 ? "," : "",
                            i, kind, tail, i);
    g_string_append_printf (class_text, "%s{\"competency\":\"%u%s%s\",\"level\":%u,\"weight\":100}",
                            i > 0 ? "," : "", i, kind, tail, 1 + i % 7);
  }
  g_string_append (bank_text, "]}");
  g_string_append (class_text, "]}");

  g_autoptr (GBytes) bank_bytes = g_bytes_new (bank_text->str, bank_text->len);
  g_autoptr (GBytes) class_bytes = g_bytes_new (class_text->str, class_text->len);
  g_autoptr (MeritBank) bank = merit_bank_load_bytes (bank_bytes, "bank", NULL, &error);

  g_assert_no_error (error);

  g_autoptr (MeritClass) klass
      = merit_class_load_bytes (class_bytes, "class", bank, NULL, &error);

  g_assert_no_error (error);
  stretch_init (&s, merit_engine_new (bank, (MeritClass *[]) { klass }, 1, NULL, &error), 9);
  g_assert_no_error (error);
  draw_rows (&s, rand, 7);
  check (&s);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match-writer/equals-records", test_equals_records);
  g_test_add_func ("/match-writer/large", test_large);
  return g_test_run ();
}
