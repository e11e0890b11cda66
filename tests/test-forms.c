/* SPDX-License-Identifier: Apache-2.0 */
/* The quick ways through NDJSON find what the thorough one does, whatever the instructions: the
 * same text is read whole, with room behind it, and line by line, each for itself, where there is
 * no room for anything but the thorough way. */
#include "profile-support.h"

#include "profile/ndjson.h"

/* As much text behind the last line as the quick ways want. */
#define ROOM MERIT_LINES_MARGIN

/* More than there are instruction sets. */
#define MAX_LINES 8

typedef struct {
  MeritShape *shape;
  MeritRecords *records[MAX_LINES]; /* by instruction set */
  guint n_records;
  GRand *rand;
} Fixture;

static void
set_shape (Fixture *f, MeritShape *shape)
{
  const MeritLines *lines;

  f->shape = shape;
  while ((lines = merit_lines_get (f->n_records)) != NULL)
    f->records[f->n_records++] = merit_records_new (shape, lines);
}

static void
drop_shape (Fixture *f)
{
  while (f->n_records > 0)
    merit_records_free (f->records[--f->n_records]);
  merit_shape_free (f->shape);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  set_shape (f, support_shape ());
  f->rand = g_rand_new_with_seed (20261121);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_rand_free (f->rand);
  drop_shape (f);
}

static void
read_whole (Fixture *f, MeritRecords *records, const GString *text, GString *out)
{
  g_autoptr (GString) roomy = g_string_new_len (text->str, (gssize) text->len);
  guint64 lines = 0;

  for (guint i = 0; i < ROOM; i++)
    g_string_append_c (roomy, '\n');

  g_autofree char *tight = support_tight (roomy->str, roomy->len);

  for (gsize at = 0; at < roomy->len;) {
    merit_records_reset (records);

    const gsize n = merit_ndjson_read (f->shape, tight + at, roomy->len - at, records);

    support_check (records, tight + at, n);
    support_dump (out, records, at, lines);
    lines += records->n_lines;
    at += n;
  }
}

static void
read_lines (Fixture *f, const GString *text, GString *out)
{
  MeritRecords *records = f->records[0];
  guint64 line = 0;

  for (gsize at = 0; at < text->len; line++) {
    const char *lf = memchr (text->str + at, '\n', text->len - at);
    const gsize len = lf != NULL ? (gsize) (lf - text->str) + 1 - at : text->len - at;
    g_autofree char *tight = support_tight (text->str + at, len);

    merit_records_reset (records);
    g_assert_cmpuint (merit_ndjson_read (f->shape, tight, len, records), ==, len);
    support_dump (out, records, at, line);
    at += len;
  }
}

/* Rows and faults each in their order: a whole text has all rows of a stretch before its faults. */
static char *
sort_out (const GString *dump)
{
  g_auto (GStrv) lines = g_strsplit (dump->str, "\n", -1);
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (GString) faults = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      g_string_append_printf (lines[i][0] == 'f' ? faults : rows, "%s\n", lines[i]);
  g_string_append_len (rows, faults->str, (gssize) faults->len);
  return g_string_free (g_steal_pointer (&rows), FALSE);
}

static void
assert_equal (const MeritLines *lines, const char *found, const char *wanted)
{
  g_auto (GStrv) left = g_strsplit (found, "\n", -1);
  g_auto (GStrv) right = g_strsplit (wanted, "\n", -1);
  guint i = 0;

  if (strcmp (found, wanted) == 0)
    return;
  while (left[i] != NULL && right[i] != NULL && strcmp (left[i], right[i]) == 0)
    i++;
  g_error ("%s: entry %u: '%s', not '%s'", lines->width.name, i, left[i], right[i]);
}

static void
assert_same (Fixture *f, const GString *text)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  read_lines (f, text, lines);

  g_autofree char *wanted = sort_out (lines);

  for (guint i = 0; i < f->n_records; i++) {
    g_autoptr (GString) whole = g_string_new (NULL);

    read_whole (f, f->records[i], text, whole);

    g_autofree char *found = sort_out (whole);

    assert_equal (merit_lines_get (i), found, wanted);
  }
}

static const char *
pick (Fixture *f, const char *const *from, guint n)
{
  return from[g_rand_int_range (f->rand, 0, (gint32) n)];
}

#define PICK(f, ...)                                                                               \
  pick (f, (const char *const[]){ __VA_ARGS__ },                                                   \
        sizeof ((const char *const[]){ __VA_ARGS__ }) / sizeof (const char *))

static gboolean
now_and_then (Fixture *f, guint one_in)
{
  return g_rand_int_range (f->rand, 0, (gint32) one_in) == 0;
}

static const char *
space (Fixture *f, guint style)
{
  switch (style) {
  case 0:
    return "";
  case 1:
    return " ";
  default:
    return PICK (f, "", " ", "  ", "\t", " \t ", "\r");
  }
}

/* Members of the competencies, mostly good; keys that stand twice and values that are none now
 * and then. */
static void
add_competencies (Fixture *f, GString *line, guint style, guint oddity)
{
  static const char *const keys[] = { "2", "3", "13", "44", "x-1", "id", "7" };
  guint from = (guint) g_rand_int_range (f->rand, 0, G_N_ELEMENTS (keys));
  gboolean first = TRUE;

  g_string_append (line, "{");
  g_string_append (line, space (f, style == 2 ? 2 : 0));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *key = keys[(now_and_then (f, 3) ? from + i : i) % G_N_ELEMENTS (keys)];
    const char *value = PICK (f, "0", "1", "2", "3", "\"1\"", "\"2+\"", "\"3+\"", "null", "\"\"");

    if (now_and_then (f, 8))
      continue;
    if (now_and_then (f, oddity))
      key = PICK (f, "", "02", "9", "99999", "1234567890", "\\u0032", "é", "x:1", "2\\\"");
    if (now_and_then (f, oddity))
      value = PICK (f, "4", "9", "-0", "01", "1.0", "1e0", "true", "\"0+\"", "\"4\"", "\"+\"",
                    "\"2 \"", "\"12\"", "\"\\u0032\"", "nul", "nulll", "[]", "{\"2\":1}",
                    "\"2", "2\"", "");
    if (!first)
      g_string_append_printf (line, ",%s", space (f, style));
    g_string_append_printf (line, "\"%s\"%s:%s%s", key, style == 2 ? space (f, 2) : "",
                            space (f, style), value);
    if (style == 2)
      g_string_append (line, space (f, 2));
    first = FALSE;
  }
  g_string_append (line, "}");
}

static void
add_line (Fixture *f, GString *text, guint oddity)
{
  const guint style = now_and_then (f, 4) ? (guint) g_rand_int_range (f->rand, 0, 3) : 0;
  const char *id = PICK (f, "A-1", "P0000001", "a longer id, of more than sixteen bytes",
                         "é\xF0\x9F\x98\x80", "with : and { in it");
  const guint order = now_and_then (f, oddity) ? (guint) g_rand_int_range (f->rand, 0, 4) : 0;

  if (now_and_then (f, oddity))
    id = PICK (f, "", "a\\\"b", "\\u0041", "\xFF", "\xED\xA0\x80", "a\tb", "\\ud800", "a\\",
               "\xC3");
  g_string_append (text, now_and_then (f, oddity) ? space (f, 2) : "");
  g_string_append_printf (text, "{%s", space (f, style == 2 ? 2 : 0));
  if (order != 3)
    g_string_append_printf (text, "\"id\":%s\"%s\"", space (f, style), id);
  if (order == 3)
    g_string_append_printf (text, "\"name\":\"first\"");
  if (!now_and_then (f, 8))
    g_string_append_printf (text, ",%s\"unit\":%s%s", space (f, style), space (f, style),
                            PICK (f, "\"U07\"", "\"U08\"", "\"Bücherei: 3\"", "\"\"", "null", "7"));
  if (!now_and_then (f, 4))
    g_string_append_printf (text, ",%s\"" SUPPORT_KEPT_1 "\":%s%s", space (f, style),
                            space (f, style),
                            PICK (f, "\"Harbor\"", "\"S\\u00fcd\\n\"", "\"Süd\"", "\"\"", "null",
                                  "7", "{\"" SUPPORT_KEPT_1 "\":\"a\"}"));
  if (now_and_then (f, 4))
    g_string_append_printf (text, ",%s\"" SUPPORT_KEPT_2 "\":%s\"%d\"", space (f, style),
                            space (f, style), g_rand_int_range (f->rand, 0, 2000));
  if (now_and_then (f, oddity))
    g_string_append (text, PICK (f, ",\"other\":[1,{\"id\":2}]", ",\"x\":1,\"x\":2",
                                 ",\"id\":\"again\"", ",\"class\":\"1229\"", ",",
                                 ",\"competencies\":{}", "x", ",\"y\":tru",
                                 ",\"" SUPPORT_KEPT_1 "\":\"again\"",
                                 ",\"s\\u0069te\":\"escaped\""));
  if (order != 2) {
    g_string_append_printf (text, ",%s\"competencies\":%s", space (f, style), space (f, style));
    add_competencies (f, text, style, oddity);
  }
  if (order == 1)
    g_string_append (text, ",\"class\":\"1230\"");
  if (order == 3)
    g_string_append_printf (text, ",\"id\":\"%s\"", id);
  g_string_append (text, "}");
  if (now_and_then (f, oddity))
    g_string_append (text, PICK (f, " ", "\t", "x", "}", "{}", "\r"));
  g_string_append (text, now_and_then (f, 50) ? "\r\n" : "\n");
}

static void
test_same (Fixture *f, gconstpointer data)
{
  const guint oddity = GPOINTER_TO_UINT (data);

  for (guint round = 0; round < 8; round++) {
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < 1500; i++)
      add_line (f, text, oddity);
    assert_same (f, text);
  }
}

static void
test_changed_bytes (Fixture *f, gconstpointer data)
{
  for (guint round = 0; round < 8; round++) {
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < 800; i++)
      add_line (f, text, 1000);
    for (guint i = 0; i < 300; i++) {
      const gint at = g_rand_int_range (f->rand, 0, (gint32) text->len);

      text->str[at] = now_and_then (f, 4)
                          ? (char) g_rand_int_range (f->rand, 0, 256)
                          : "\"\"\"{}{}:,:,0123+ \n\\"[g_rand_int_range (f->rand, 0, 20)];
    }
    assert_same (f, text);
  }
}

/* Every byte of a line that is read at once, changed to every byte that means something. */
static void
test_each_byte (Fixture *f, gconstpointer data)
{
  static const char *const lines[] = {
    "{\"id\":\"A-1\",\"unit\":\"U1\","
    "\"competencies\":{\"2\":1,\"3\":\"2+\",\"13\":null,\"x-1\":\"3\"}}\n",
    "{\"id\":\"A-1\",\"" SUPPORT_KEPT_1 "\":\"S 1\",\"" SUPPORT_KEPT_2 "\":\"7\"}\n",
    "{\"id\": \"A-1\", \"competencies\": {\"2\": 1, \"3\": \"2+\", \"13\": null, \"x-1\": \"\"}}\n",
    "{ \"competencies\" :{\"x-1\":2,\"\\u0032\":\"3\" , \"13\":\"\\u0031+\"},\"note\":[1 ,null],"
    "\"name\":\"J\\u00fcrgen\\n\",\"id\":\"\\u0041-\\ud83d\\ude00\"}\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    const gsize len = strlen (lines[i]);
    g_autoptr (GString) text = g_string_new (NULL);

    for (gsize at = 0; at + 1 < len; at++)
      for (const char *byte = "\"{}[]:,0123459+- \tnul\\\n\r\x01\x80"; *byte != '\0'; byte++) {
        g_string_append (text, lines[i]);
        g_string_append (text, lines[i]);
        text->str[text->len - len + at] = *byte;
      }
    assert_same (f, text);
  }
}

static void
test_long_lines (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 400; i++) {
    g_string_append (text, "{\"id\":\"");
    for (guint n = (guint) g_rand_int_range (f->rand, 1, 3000); n > 0; n--)
      g_string_append_c (text, now_and_then (f, 10) ? ':' : 'x');
    g_string_append_printf (text, "\",\"competencies\":{\"2\":%d,\"3\":\"1+\"}}\n", i % 5);
  }
  assert_same (f, text);
}

/* Banks whose keys are many, long, alike, not ASCII, or written in text otherwise than they are. */
static void
test_other_banks (Fixture *f, gconstpointer data)
{
  static const char *const words[] = {
    "a",  "ab", "abc", "abcdefgh", "abcdefghi", "bbcdefghi", "abcdefghj", "é", "\\", "x\\u0041",
    "zz", "z",  "Z",   "0",        "00",        "competencies",
    "an-id-of-64-bytes-which-is-the-most-that-a-competency-id-may-be!",
  };

  enum { WORDS = 5 };

  for (guint bank = 0; bank <= WORDS; bank++) {
    static const guint sizes[] = { 1, 20, 64, 65, 300, G_N_ELEMENTS (words) };
    static const char *const prefixes[] = { "", "COMP-", "", "k", "", "" };
    const guint n = sizes[bank];
    g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
    g_autofree guint32 *columns = g_new (guint32, n);
    guint n_columns = 0;

    for (guint i = 0; i < n; i++) {
      char id[16];

      g_snprintf (id, sizeof id, "%s%u", prefixes[bank], i + 1);
      g_ptr_array_add (ids, g_strdup (bank == WORDS ? words[i] : id));
      columns[i] = i % 5 == 3 ? MERIT_SHAPE_UNUSED : n_columns++;
    }
    drop_shape (f);
    set_shape (f, merit_shape_new (3, (const char *const *) ids->pdata,
                                   (const char *const *) ids->pdata, n, columns, n_columns));
    for (guint round = 0; round < 3; round++) {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < 300; i++) {
        const guint step = 1 + (guint) g_rand_int_range (f->rand, 0, 5);

        g_string_append_printf (text, "{\"id\":\"%u\",\"competencies\":{", i);
        for (guint k = (guint) g_rand_int_range (f->rand, 0, 3); k < n; k += step) {
          const guint any = (guint) g_rand_int_range (f->rand, 0, (gint) n);
          const guint at = now_and_then (f, 60) ? any : k;

          g_string_append_printf (text, "%s\"%s\":%s",
                                  text->str[text->len - 1] == '{' ? "" : ",",
                                  (const char *) ids->pdata[at],
                                  PICK (f, "0", "1", "2", "3", "\"1\"", "\"2+\"", "null", "\"\""));
        }
        g_string_append (text, "}}\n");
      }
      assert_same (f, text);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/forms/usual-lines-read-the-same", Fixture, GUINT_TO_POINTER (1000), set_up,
              test_same, tear_down);
  g_test_add ("/forms/odd-lines-read-the-same", Fixture, GUINT_TO_POINTER (12), set_up, test_same,
              tear_down);
  g_test_add ("/forms/changed-bytes-read-the-same", Fixture, NULL, set_up, test_changed_bytes,
              tear_down);
  g_test_add ("/forms/each-byte-counts", Fixture, NULL, set_up, test_each_byte, tear_down);
  g_test_add ("/forms/long-lines-read-the-same", Fixture, NULL, set_up, test_long_lines,
              tear_down);
  g_test_add ("/forms/other-banks-read-the-same", Fixture, NULL, set_up, test_other_banks,
              tear_down);
  return g_test_run ();
}
