/* SPDX-License-Identifier: Apache-2.0 */
/* The readers of lines one by one: what normalizing makes of a line, what becomes a form, and what
 * a form takes. That they find what the plain reader of NDJSON does is held in test-forms.c. */
#include <glib.h>
#include <string.h>

#include "core/lines.h"

/* A line with so much behind it as must be there, in a block of its own. */
static char *
pad (const char *line, gsize *len)
{
  const gsize length = strlen (line);
  char *padded = g_malloc (length + MERIT_LINES_MARGIN);

  memcpy (padded, line, length);
  memset (padded + length, '"', MERIT_LINES_MARGIN);
  *len = length + MERIT_LINES_MARGIN;
  return padded;
}

/* One line, which is all that there is. */
static gsize
normalize (const MeritLines *lines, const char *padded, gsize len, char *out)
{
  const char *starts[2], *originals[2];
  const guint n = lines->normalize (padded, padded + 1, padded + len, out,
                                    MERIT_LINES_LONGEST + MERIT_LINES_SPARE, 1, starts, originals);

  g_assert_true (starts[0] == out && originals[0] == padded);
  if (n == 0)
    return 0;
  g_assert_true (originals[1] == strchr (padded, '\n') + 1);
  return (gsize) (starts[1] - out);
}

static void
assert_normalized (const MeritLines *lines, const char *line, const char *wanted)
{
  gsize len;
  g_autofree char *padded = pad (line, &len);
  g_autofree char *out = g_malloc (MERIT_LINES_LONGEST + MERIT_LINES_SPARE);
  const gsize length = normalize (lines, padded, len, out);

  if (wanted == NULL) {
    if (length != 0)
      g_error ("%s: '%s' was normalized", lines->width.name, line);
    return;
  }
  if (length != strlen (wanted) || memcmp (out, wanted, length) != 0)
    g_error ("%s: '%s' became '%.*s'", lines->width.name, line, (int) length, out);
}

static void
normalized_lines_say_the_same (void)
{
  static const struct {
    const char *line;
    const char *wanted; /* NULL: it is left */
  } cases[] = {
    { "{}\n", "{}\n" },
    { " { \"a b\" :\t[ 1 , -2 ] }\r\n", "{\"a b\":[1,-2]}\n" },
    { "\n", "\n" },
    { "  \n", "\n" },
    /* Nothing that spaces part becomes one. */
    { "{\"a\":1 2}\n", NULL },
    { "{\"a\":nu ll}\n", NULL },
    { "{\"a\":1\t\r 2}\n", NULL },
    { "{\"a\" \"b\"}\n", "{\"a\"\"b\"}\n" },
    { "{\"a\":\"1\" 2}\n", "{\"a\":\"1\"2}\n" },
    /* Characters for what spells them, but no quote, backslash, control character or other. */
    { "{\"\\u0069\\u0064\":\"\\u0020\\u007E\\u007e\"}\n", "{\"id\":\" ~~\"}\n" },
    { "{\"\\u0022\\u005c\\u005C\\u001f\\u007f\\u0080\\u0141\"}\n",
      "{\"\\u0022\\u005c\\u005C\\u001f\\u007f\\u0080\\u0141\"}\n" },
    { "{\"\\\"\\\\\\/\\n\\\\u0041\"}\n", "{\"\\\"\\\\\\/\\n\\\\u0041\"}\n" },
    { "{\"\\u004\"}\n", "{\"\\u004\"}\n" },
    { "{\"\\u00g1\\u0:41\\U0041\"}\n", "{\"\\u00g1\\u0:41\\U0041\"}\n" },
    /* Space and marks in a text are text. */
    { "{\"a\\\" : \\\"b\" : 1}\n", "{\"a\\\" : \\\"b\":1}\n" },
    /* Escapes outside of texts, texts without an end. */
    { "{\\u0041:1}\n", NULL },
    { "{\\n:1}\n", NULL },
    { "{\"a\n", NULL },
    { "{\"a\\\n", NULL },
    { "{\"a\\\"\n", NULL },
  };
  const MeritLines *lines;

  for (guint i = 0; (lines = merit_lines_get (i)) != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
      assert_normalized (lines, cases[k].line, cases[k].wanted);
}

/* Each of them moved over the edges of vectors. */
static void
normalizing_does_not_depend_on_the_place (void)
{
  static const char inside[] = "\\u0041 \\ud83d\\\"\\\\\\u0042";
  const MeritLines *lines;

  for (guint i = 0; (lines = merit_lines_get (i)) != NULL; i++)
    for (guint before = 0; before < 130; before++) {
      g_autofree char *fill = g_strnfill (before, 'x');
      g_autofree char *spaces = g_strnfill (before, ' ');
      g_autofree char *line = g_strdup_printf ("{%s\"%s%s\"%s:%s1%s}%s\n", spaces, fill, inside,
                                               spaces, spaces, spaces, spaces);
      g_autofree char *wanted = g_strdup_printf ("{\"%sA \\ud83d\\\"\\\\B\":1}\n", fill);
      g_autofree char *parted = g_strdup_printf ("{\"%s\":1%s2}\n", fill, spaces);

      assert_normalized (lines, line, wanted);
      assert_normalized (lines, parted, before == 0 ? parted : NULL);
    }
}

static void
lines_too_long_to_be_normalized_are_left (void)
{
  const MeritLines *lines;

  for (guint i = 0; (lines = merit_lines_get (i)) != NULL; i++)
    for (guint length = MERIT_LINES_LONGEST - 100; length < MERIT_LINES_LONGEST + 100; length++) {
      gsize len;
      g_autofree char *text = g_strnfill (length, 'x');
      g_autofree char *line = g_strdup_printf ("\"%s\"\n", text);
      g_autofree char *padded = pad (line, &len);
      g_autofree char *out = g_malloc (MERIT_LINES_LONGEST + MERIT_LINES_SPARE);
      const gsize found = normalize (lines, padded, len, out);

      g_assert_true (found == 0 ? length > MERIT_LINES_LONGEST - 80 : found == length + 3);
      g_assert_true (found <= MERIT_LINES_LONGEST + MERIT_LINES_SPARE);
    }
}

static void
learn (MeritLineForms *forms, const char *line)
{
  static const char *const texts[] = { "id", "unit", "class", "name", "site" };

  merit_line_forms_learn (forms, line, strlen (line), texts, G_N_ELEMENTS (texts));
}

static void
a_form_is_what_stands_between_values (void)
{
  g_autofree MeritLineForms *forms = g_new0 (MeritLineForms, 1);
  const MeritLinePiece *pieces = forms->pieces;

  learn (forms, "{\"id\":\"A\",\"n\":7,\"x\":\"y\",\"competencies\":{\"2\":1},"
                "\"site\":\"S\",\"unit\":\"U\"}\n");
  g_assert_cmpuint (forms->first, ==, 1);
  g_assert_cmpuint (forms->n, ==, 6);
  for (guint i = 1; i <= 6; i++) {
    g_assert_cmpuint (pieces[i].next, ==, i < 6 ? i + 1 : 0);
    g_assert_cmpuint (pieces[i].other, ==, 0);
  }
  g_assert_cmpuint (pieces[1].slot, ==, MERIT_TEXT_ID);
  g_assert_cmpuint (pieces[2].slot, ==, MERIT_SLOT_OTHER);
  g_assert_cmpmem (pieces[2].bytes, pieces[2].length, "\",\"n\":7,\"x\":\"", 13);
  g_assert_cmpuint (pieces[3].slot, ==, MERIT_SLOT_MEMBERS);
  g_assert_cmpuint (pieces[4].slot, ==, MERIT_TEXT_KEPT);
  g_assert_cmpuint (pieces[5].slot, ==, MERIT_TEXT_UNIT);
  g_assert_cmpuint (pieces[6].slot, ==, MERIT_SLOT_END);
  g_assert_cmpmem (pieces[6].bytes, pieces[6].length, "\"}\n", 3);
}

static void
forms_share_what_they_begin_with (void)
{
  g_autofree MeritLineForms *forms = g_new0 (MeritLineForms, 1);
  const MeritLinePiece *pieces = forms->pieces;

  learn (forms, "{\"id\":\"A\",\"unit\":\"U\"}\n");
  learn (forms, "{\"id\":\"B\",\"name\":\"N\"}\n");
  learn (forms, "{\"id\":\"C\",\"unit\":\"V\"}\n");
  g_assert_cmpuint (forms->n, ==, 5);
  g_assert_cmpuint (pieces[1].next, ==, 2);
  g_assert_cmpuint (pieces[2].other, ==, 4);
  g_assert_cmpuint (pieces[4].slot, ==, MERIT_TEXT_NAME);
}

static void
what_has_no_such_form_is_not_learned (void)
{
  static const char *const lines[] = {
    "\n", "{}\n", "[]\n", "{\"id\":\"A\"}", "{\"id\":\"A\"}x\n", "{\"id\":\"A\"\n",
    "{\"i\\u00e4\":\"A\"}\n", "{\"id\":\"A\",\"competencies\":null}\n", "{\"id\":}\n", "{\"id\"}\n",
  };
  g_autofree char *digits = g_strnfill (MERIT_PIECE_LONGEST * MERIT_LINE_PIECES, '1');
  g_autofree char *long_number = g_strdup_printf ("{\"id\":\"A\",\"n\":%s}\n", digits);
  g_autoptr (GString) many = g_string_new ("{\"id\":\"A\"");
  g_autofree MeritLineForms *forms = g_new0 (MeritLineForms, 1);

  for (guint i = 0; i < MERIT_LINE_PIECES; i++)
    g_string_append_printf (many, ",\"k%u\":\"\"", i);
  g_string_append (many, "}\n");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    learn (forms, lines[i]);
  learn (forms, long_number);
  learn (forms, many->str);
  g_assert_cmpuint (forms->first, ==, 0);
}

static void
forms_without_end_are_forgotten (void)
{
  g_autofree MeritLineForms *forms = g_new0 (MeritLineForms, 1);
  gboolean was_full = FALSE;

  for (guint i = 0; i < 10000; i++) {
    g_autofree char *line = g_strdup_printf ("{\"id\":\"A\",\"n\":%u}\n", i);

    learn (forms, line);
    g_assert_cmpuint (forms->first, >, 0);
    g_assert_cmpuint (forms->n, <=, MERIT_FORMS_PIECES);
    was_full = was_full || forms->refused > 0;
    if (was_full && forms->n < MERIT_FORMS_PIECES / 2)
      return;
  }
  g_assert_not_reached ();
}

typedef struct {
  MeritLineKeys keys;
  MeritLineKey *slots;
  MeritLineForms forms;
  guint8 codes[4 + MERIT_LINES_SLACK];
  MeritSpan texts[MERIT_MAX_TEXTS];
  MeritLineRows rows;
} Reading;

/* Reads @line by the form of @known with the keys 2, 13 and 44 at columns 2, 0 and 1. */
static gboolean
read_line (const MeritLines *lines, const char *known, const char *line, Reading *reading)
{
  static const char *const ids[] = { "2", "13", "44" };
  static const guint32 columns[] = { 2, 0, 1 };
  gsize len;
  g_autofree char *padded = pad (line, &len);
  g_autofree MeritLineKey *slots = g_new (MeritLineKey, merit_line_keys_size (3));

  memset (reading, 0, sizeof *reading);
  merit_line_keys_init (&reading->keys, 3, ids, columns, 3, 3, slots);
  learn (&reading->forms, known);
  reading->rows.codes = reading->codes;
  for (guint i = 0; i < MERIT_MAX_TEXTS; i++)
    reading->rows.texts[i] = &reading->texts[i];
  reading->rows.n_texts = MERIT_TEXT_KEPT + 1;

  reading->rows.stride = sizeof reading->codes;
  reading->rows.most = 1;

  const char *next = lines->read (&reading->keys, &reading->forms, padded, padded + 1, padded + len,
                                  &reading->rows);

  lines->finish (&reading->keys, reading->codes, sizeof reading->codes, reading->rows.raw);

  /* What they point to ends with this. */
  for (guint i = 0; i < MERIT_MAX_TEXTS; i++)
    reading->texts[i].text = reading->texts[i].text != NULL ? "given" : NULL;
  g_assert_true (next == padded + (reading->rows.n > 0 ? strlen (line) : 0));
  return reading->rows.n > 0;
}

#define FORM "{\"id\":\"A\",\"unit\":\"U\",\"competencies\":{}}\n"
#define LINE(id, unit, members)                                                                    \
  "{\"id\":\"" id "\",\"unit\":\"" unit "\",\"competencies\":{" members "}}\n"

static void
a_form_reads_its_lines (void)
{
  const MeritLines *lines;

  for (guint i = 0; (lines = merit_lines_get (i)) != NULL; i++) {
    Reading reading;

    g_assert_true (read_line (lines, FORM, LINE ("P-1", "", "\"44\":\"2+\",\"2\":0,\"13\":null"),
                              &reading));
    g_assert_cmpuint (reading.texts[MERIT_TEXT_ID].len, ==, 3);
    g_assert_null (reading.texts[MERIT_TEXT_UNIT].text);
    g_assert_null (reading.texts[MERIT_TEXT_NAME].text);
    g_assert_cmpmem (reading.codes, 3, "\0\5\1", 3);
    g_assert_cmpuint (reading.rows.escaped, ==, 0);
    g_assert_true (read_line (lines, FORM, LINE ("a\\u00e4", "\xC3\xA4\\n", ""), &reading));
    g_assert_cmpuint (reading.rows.escaped, ==, 1 << MERIT_TEXT_ID | 1 << MERIT_TEXT_UNIT);
    g_assert_cmpmem (reading.codes, 3, "\0\0\0", 3);
  }
}

static void
a_form_refuses_what_is_not_good (void)
{
  static const char *const refused[] = {
    LINE ("", "U", ""),
    LINE ("\xFF", "U", ""),
    LINE ("\\x", "U", ""),
    LINE ("a\tb", "U", ""),
    LINE ("A", "\\ud800", ""),
    LINE ("A", "U", "\"2\":1,\"2\":1"),
    LINE ("A", "U", "\"3\":1"),
    LINE ("A", "U", "\"2\":4"),
    LINE ("A", "U", "\"2\":\"0+\""),
    LINE ("A", "U", "\"2\":1,"),
    LINE ("A", "U", ",\"2\":1"),
    LINE ("A", "U", "\"2\":1\"13\":1"),
    LINE ("A", "U", "\"2\": 1"),
    LINE ("A", "U", "\"2\":[1]"),
    LINE ("A", "U", "\"2\":\"\\u0031\""),
    LINE ("A", "U", ":"),
    LINE ("A", "U", "\""),
    "{\"id\":\"A\",\"unit\":\"U\",\"competencies\":{}} \n",
    "{\"id\":\"A\",\"unit\":\"U\"}\n",
  };
  const MeritLines *lines;

  for (guint i = 0; (lines = merit_lines_get (i)) != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (refused); k++) {
      Reading reading;

      if (read_line (lines, FORM, refused[k], &reading))
        g_error ("%s: read '%s'", lines->width.name, refused[k]);
    }
}

static void
names_find_readers (void)
{
  const MeritLines *lines, *last = NULL;

  for (guint i = 0; (lines = merit_lines_get (i)) != NULL; i++) {
    g_assert_true (merit_lines_find (lines->width.name) == lines);
    last = lines;
  }
  g_assert_cmpstr (merit_lines_get (0)->width.name, ==, "scalar");
  g_assert_true (merit_lines_find (NULL) == last);
  g_assert_true (merit_lines_find ("neon") == last);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lines/normalized-lines-say-the-same", normalized_lines_say_the_same);
  g_test_add_func ("/lines/normalizing-does-not-depend-on-the-place",
                   normalizing_does_not_depend_on_the_place);
  g_test_add_func ("/lines/too-long-to-be-normalized-is-left",
                   lines_too_long_to_be_normalized_are_left);
  g_test_add_func ("/lines/a-form-is-what-stands-between-values",
                   a_form_is_what_stands_between_values);
  g_test_add_func ("/lines/forms-share-what-they-begin-with", forms_share_what_they_begin_with);
  g_test_add_func ("/lines/what-has-no-such-form-is-not-learned",
                   what_has_no_such_form_is_not_learned);
  g_test_add_func ("/lines/forms-without-end-are-forgotten", forms_without_end_are_forgotten);
  g_test_add_func ("/lines/a-form-reads-its-lines", a_form_reads_its_lines);
  g_test_add_func ("/lines/a-form-refuses-what-is-not-good", a_form_refuses_what_is_not_good);
  g_test_add_func ("/lines/names-find-readers", names_find_readers);
  return g_test_run ();
}
