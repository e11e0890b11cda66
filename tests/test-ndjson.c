/* SPDX-License-Identifier: Apache-2.0 */
/* The NDJSON reader: what is a record, what is rejected and for what reason at which place. */
#include "profile-support.h"

#include "core/code.h"
#include "core/json.h"
#include "profile/ndjson.h"

typedef struct {
  MeritShape *shape;
  MeritRecords *records;
  char *text;
  gsize consumed;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->shape = support_shape ();
  f->records = merit_records_new (f->shape, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  merit_records_free (f->records);
  merit_shape_free (f->shape);
  g_free (f->text);
}

static void
read_len (Fixture *f, const char *text, gsize len)
{
  g_free (f->text);
  f->text = support_tight (text, len);
  merit_records_reset (f->records);
  f->consumed = merit_ndjson_read (f->shape, f->text, len, f->records);
  g_assert_cmpuint (f->consumed, <=, len);
}

static void
read_text (Fixture *f, const char *text)
{
  read_len (f, text, strlen (text));
  g_assert_cmpuint (f->consumed, ==, strlen (text));
}

/* One record, accepted. */
static void
assert_record (Fixture *f, const char *text)
{
  read_text (f, text);
  if (f->records->faults->len > 0)
    g_error ("'%.200s': %s", text, support_fault (f->records, 0)->reason);
  g_assert_cmpuint (f->records->block.n_rows, ==, 1);
}

/* One record, rejected at byte @fault. */
static void
assert_reject (Fixture *f, const char *text, gsize fault, const char *reason)
{
  read_text (f, text);
  if (f->records->block.n_rows > 0 || f->records->faults->len != 1)
    g_error ("'%.200s' is not rejected", text);
  g_assert_cmpstr (support_fault (f->records, 0)->reason, ==, reason);
  g_assert_cmpuint (support_fault (f->records, 0)->fault, ==, fault);
  g_assert_cmpuint (f->records->n_unknown, ==, 0);
  for (guint i = 0; i < f->records->block.n_columns; i++)
    g_assert_cmpint (merit_block_get (&f->records->block, i, 0), ==, MERIT_CODE_UNASSESSED);
}

static void
assert_level (Fixture *f, const char *value, guint8 code)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":\"a\",\"competencies\":{\"2\":%s}}", value);

  assert_record (f, text);
  g_assert_cmpint (support_code (f->records, SUPPORT_2, 0), ==, code);
}

/* @shown: the value as the reason has it. */
static void
assert_no_level (Fixture *f, const char *value, const char *shown)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":\"a\",\"competencies\":{\"2\":%s}}", value);
  g_autofree char *reason
      = g_strdup_printf ("level '%s' of competency '2' is no whole number from 0 to 3", shown);

  assert_reject (f, text, 30, reason);
}

static void
test_record (Fixture *f, gconstpointer data)
{
  assert_record (f, "{\"id\":\"A-0007\",\"unit\":\"u\",\"class\":\"1229\",\"name\":\"N\","
                    "\"competencies\":{\"2\":1,\"3\":\"2+\",\"13\":null,\"44\":3}}\n");
  support_assert_span (f->records->ids[0], "A-0007");
  support_assert_span (f->records->units[0], "u");
  support_assert_span (f->records->classes[0], "1229");
  support_assert_span (f->records->names[0], "N");
  g_assert_cmpint (support_code (f->records, SUPPORT_2, 0), ==, merit_code_make (1, FALSE));
  g_assert_cmpint (support_code (f->records, SUPPORT_3, 0), ==, merit_code_make (2, TRUE));
  g_assert_cmpint (support_code (f->records, SUPPORT_13, 0), ==, MERIT_CODE_UNASSESSED);
  g_assert_cmpint (support_code (f->records, SUPPORT_X1, 0), ==, MERIT_CODE_UNASSESSED);
  g_assert_cmpuint (f->records->n_lines, ==, 1);
  g_assert_cmpuint (f->records->n_unknown, ==, 0);
}

static void
test_levels (Fixture *f, gconstpointer data)
{
  assert_level (f, "0", MERIT_CODE_LEVEL_0);
  assert_level (f, "1", 2);
  assert_level (f, "3", 6);
  assert_level (f, "\"0\"", MERIT_CODE_LEVEL_0);
  assert_level (f, "\"3\"", 6);
  assert_level (f, "\"1+\"", 3);
  assert_level (f, "\"3+\"", 7);
  assert_level (f, "\"\\u0032\\u002b\"", 5);
  assert_level (f, "null", MERIT_CODE_UNASSESSED);
  assert_level (f, "\"\"", MERIT_CODE_UNASSESSED);
}

static void
test_no_levels (Fixture *f, gconstpointer data)
{
  static const char *const raw[] = { "4",     "9",   "10",  "-1",  "-0",
                                     "1.0",   "1e0", "0e0", "1E1", "true",
                                     "false", "{}",  "12345678901234567890" };
  static const char *const text[] = { "4",  "9+",  "+",  "+1", "-1", "1-", "1++",  " 1",
                                      "1 ", "1.0", "01", "a",  "²",  "١",  "null", "22" };

  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    assert_no_level (f, raw[i], raw[i]);
  for (guint i = 0; i < G_N_ELEMENTS (text); i++) {
    g_autofree char *quoted = g_strdup_printf ("\"%s\"", text[i]);

    assert_no_level (f, quoted, text[i]);
  }
  assert_no_level (f, "\"1\\u0000\"", "1\\u0000");
  assert_no_level (f, "\"\\u001b[2J\"", "\\u001b[2J");
  assert_no_level (f, "\"\\u009b\\u202e\"", "\\u009b\\u202e");
  assert_no_level (f, "\"0123456789012345678901234567890123456789\"",
                   "0123456789012345678901234567890123456789");
  assert_no_level (f, "\"01234567890123456789012345678901234567890\"",
                   "0123456789012345678901234567890123456789…");
  assert_no_level (f, "\"012345678901234567890123456789012345678ä\"",
                   "012345678901234567890123456789012345678…");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":\"0+\"}}", 30,
                 "level '0+' of competency '2' has '+' without a level of 1 or more");
  /* A dropped competency is checked all the same. */
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"44\":9}}", 31,
                 "level '9' of competency '44' is no whole number from 0 to 3");
}

static void
test_raters_without_a_rule (Fixture *f, gconstpointer data)
{
  static const char *const rated[] = { "[]", "[1]", "[2,2,3]", "[[1]]", "[9]", "[null]" };

  for (guint i = 0; i < G_N_ELEMENTS (rated); i++) {
    g_autofree char *text
        = g_strdup_printf ("{\"id\":\"a\",\"competencies\":{\"2\":%s}}", rated[i]);

    assert_reject (f, text, 30,
                   "competency '2' has several raters, and the policy has no rule for them");
  }
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":[1,]}}", 33, "value expected");
}

static void
assert_rated (Fixture *f, const char *value, guint8 code, guint n_ratings)
{
  g_autofree char *text
      = g_strdup_printf ("{\"id\":\"a\",\"competencies\":{\"2\":%s,\"44\":[1,2]}}", value);

  assert_record (f, text);
  g_assert_cmpint (support_code (f->records, SUPPORT_2, 0), ==, code);
  /* What no class asks for is checked and dropped. */
  g_assert_cmpuint (f->records->ratings->len, ==, n_ratings > 0);
  if (n_ratings > 0) {
    const MeritRatings *ratings = &g_array_index (f->records->ratings, MeritRatings, 0);

    g_assert_cmpuint (ratings->row, ==, 0);
    g_assert_cmpuint (ratings->column, ==, support_columns[SUPPORT_2]);
    g_assert_cmpuint (ratings->n, ==, n_ratings);
  }
}

static void
test_raters (Fixture *f, gconstpointer data)
{
  merit_shape_set_raters (f->shape, MERIT_RULE_LOWER_MEDIAN);
  assert_rated (f, "[2,2,3]", merit_code_make (2, FALSE), 3);
  assert_rated (f, "[ 3 , \"2+\",\t\"3+\" ]", merit_code_make (3, TRUE), 3);
  assert_rated (f, "[1,3]", merit_code_make (1, FALSE), 2);
  assert_rated (f, "[0,null,\"\"]", MERIT_CODE_LEVEL_0, 0);
  assert_rated (f, "[]", MERIT_CODE_UNASSESSED, 0);
  assert_rated (f, "[ ]", MERIT_CODE_UNASSESSED, 0);
  assert_rated (f, "[null]", MERIT_CODE_UNASSESSED, 0);
  assert_rated (f, "2", merit_code_make (2, FALSE), 0);
  merit_shape_set_raters (f->shape, MERIT_RULE_MEAN);
  assert_rated (f, "[1,2]", merit_code_make (2, FALSE), 2);
  assert_rated (f, "[1,1,2]", merit_code_make (1, FALSE), 3);
}

static void
test_bad_raters (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new ("{\"id\":\"a\",\"competencies\":{\"2\":[1");

  merit_shape_set_raters (f->shape, MERIT_RULE_LOWER_MEDIAN);
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":[1,9]}}", 33,
                 "level '9' of competency '2' is no whole number from 0 to 3");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":[[1]]}}", 31,
                 "level '[1]' of competency '2' is no whole number from 0 to 3");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":[1 2]}}", 33, "',' or ']' expected");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":[1", 32, "',' or ']' expected");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":[1,]}}", 33, "value expected");
  /* What a rejected record had so far does not go to the next one. */
  read_text (f, "{\"id\":\"a\",\"competencies\":{\"2\":[1,2],\"3\":9}}\n"
                "{\"id\":\"b\",\"competencies\":{\"2\":1}}\n");
  g_assert_cmpuint (f->records->block.n_rows, ==, 1);
  g_assert_cmpuint (f->records->ratings->len, ==, 0);
  for (guint i = 1; i < MERIT_MAX_RATERS; i++)
    g_string_append (many, ",1");

  g_autofree char *most = g_strconcat (many->str, "]}}", NULL);
  g_autofree char *more = g_strconcat (many->str, ",1]}}", NULL);

  assert_record (f, most);
  assert_reject (f, more, many->len + 1, "competency '2' has more than 20 raters");
}

static void
test_level_scale_of_the_bank (Fixture *f, gconstpointer data)
{
  for (guint max = 1; max <= 7; max++) {
    g_autoptr (MeritShape) shape
        = merit_shape_new (max, support_ids, support_names, 1, (const guint32[]){ 0 }, 1);
    g_autoptr (MeritRecords) records = merit_records_new (shape, NULL);
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint level = 0; level <= 9; level++)
      g_string_append_printf (text, "{\"id\":\"a\",\"competencies\":{\"2\":%u}}\n", level);
    merit_ndjson_read (shape, text->str, text->len, records);
    g_assert_cmpuint (records->block.n_rows, ==, max + 1);
    g_assert_cmpuint (records->faults->len, ==, 9 - max);
    for (guint level = 0; level <= max; level++)
      g_assert_cmpuint (merit_code_level (merit_block_get (&records->block, 0, level)), ==, level);
  }
}

static void
test_white_space (Fixture *f, gconstpointer data)
{
  assert_record (f, "\n \t\r\n\r\n \r { \"id\" : \"a\" ,\t\"competencies\" : { \"2\" : 1 , \"3\" : "
                    "2 } } \t\r\n\n");
  g_assert_cmpint (support_code (f->records, SUPPORT_3, 0), ==, 4);
  g_assert_cmpuint (f->records->n_lines, ==, 5);
  read_text (f, "");
  g_assert_cmpuint (f->records->block.n_rows + f->records->faults->len, ==, 0);
  read_text (f, " ");
  g_assert_cmpuint (f->records->block.n_rows + f->records->faults->len, ==, 0);
  assert_reject (f, "\f\n", 0, "record is not a JSON object");
  assert_reject (f, "\xc2\xa0\n", 0, "record is not a JSON object");
}

static void
test_last_line_without_lf (Fixture *f, gconstpointer data)
{
  read_text (f, "{\"id\":\"a\"}\n{\"id\":\"b\"}");
  g_assert_cmpuint (f->records->block.n_rows, ==, 2);
  g_assert_cmpuint (f->records->n_lines, ==, 1);
}

static void
test_text_keys (Fixture *f, gconstpointer data)
{
  assert_record (f, "{\"id\":\"\\u00e4\\n\",\"unit\":\"\",\"class\":1229,\"name\":null}");
  support_assert_span (f->records->ids[0], "ä\n");
  support_assert_span (f->records->units[0], NULL);
  support_assert_span (f->records->classes[0], NULL);
  support_assert_span (f->records->names[0], NULL);
  assert_record (f, "{\"id\":\"a\",\"unit\":[\"x\"],\"class\":{\"y\":1},\"name\":true}");
  support_assert_span (f->records->units[0], NULL);
  assert_record (f, "{\"\\u0069d\":\"a\",\"\\u0075nit\":\"x\"}");
  support_assert_span (f->records->ids[0], "a");
  support_assert_span (f->records->units[0], "x");
  assert_record (f, "{\"id\":\"a\\u0000b\"}");
  g_assert_cmpuint (f->records->ids[0].len, ==, 3);
  assert_record (f, "{\"ID\":1,\"id\":\"a\",\"Unit\":\"x\",\"id \":2}");
  support_assert_span (f->records->units[0], NULL);
}

static void
test_long_texts_are_unescaped (Fixture *f, gconstpointer data)
{
  for (gsize len = 250; len < 264; len++) {
    g_autofree char *plain = g_strnfill (len, 'x');
    g_autofree char *expected = g_strconcat (plain, "\n", NULL);
    g_autofree char *text = g_strdup_printf ("{\"id\":\"%s\\n\"}", plain);

    assert_record (f, text);
    support_assert_span (f->records->ids[0], expected);
  }
}

static void
test_ids (Fixture *f, gconstpointer data)
{
  assert_reject (f, "{}", 0, "record has no id");
  assert_reject (f, "  {\"unit\":\"u\"}\n", 2, "record has no id");
  assert_reject (f, "{\"id\":\"\"}", 6, "id is empty");
  assert_reject (f, "{\"id\":7}", 6, "id is not text");
  assert_reject (f, "{\"id\":null}", 6, "id is not text");
  assert_reject (f, "{\"id\":{\"id\":\"a\"}}", 6, "id is not text");
  read_text (f, "{\"id\":\"a\"}\n{\"id\":\"a\"}\n");
  g_assert_cmpuint (f->records->block.n_rows, ==, 2);
}

static void
test_competencies_is_an_object (Fixture *f, gconstpointer data)
{
  static const char *const other[] = { "null", "[]", "\"\"", "0", "true" };

  assert_record (f, "{\"id\":\"a\"}");
  assert_record (f, "{\"id\":\"a\",\"competencies\":{}}");
  assert_record (f, "{\"id\":\"a\",\"competencies\":{ }}");
  for (guint i = 0; i < G_N_ELEMENTS (other); i++) {
    g_autofree char *text = g_strdup_printf ("{\"id\":\"a\",\"competencies\":%s}", other[i]);

    assert_reject (f, text, 25, "competencies is not an object");
  }
}

static void
test_other_keys_are_ignored (Fixture *f, gconstpointer data)
{
  assert_record (f, "{\"x\":1,\"\":[{\"a\":1,\"a\":2}],\"id\":\"a\",\"y\":{\"2\":9}}");
  g_assert_cmpuint (f->records->n_unknown, ==, 0);
  assert_reject (f, "{\"id\":\"a\",\"x\":01}", 15, "number with a leading zero");
  assert_reject (f, "{\"id\":\"a\",\"x\":\"\xff\"}", 15, "invalid UTF-8");
  assert_reject (f, "{\"id\":\"a\",\"x\":[\"\\udc00\"]}", 16, "lone surrogate");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"99\":nul}}", 34, "value expected");
}

static void
test_grammar (Fixture *f, gconstpointer data)
{
  assert_reject (f, "[]", 0, "record is not a JSON object");
  assert_reject (f, "x", 0, "record is not a JSON object");
  assert_reject (f, "\xef\xbb\xbf{\"id\":\"a\"}", 0, "record is not a JSON object");
  assert_reject (f, "{", 1, "key in quotes expected");
  assert_reject (f, "{\"id\"", 5, "':' expected");
  assert_reject (f, "{\"id\":", 6, "text ends where a value is expected");
  assert_reject (f, "{\"id\":\"a\"", 9, "',' or '}' expected");
  assert_reject (f, "{\"id\":\"a\",", 10, "key in quotes expected");
  assert_reject (f, "{\"id\":\"a\",}", 10, "key in quotes expected");
  assert_reject (f, "{\"id\":\"a\"}}", 10, "text behind the record");
  assert_reject (f, "{\"id\":\"a\"} {\"id\":\"b\"}", 11, "text behind the record");
  assert_reject (f, "{\"id\":\"a\"]", 9, "',' or '}' expected");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{", 26, "key in quotes expected");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":}}", 30, "value expected");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":1", 31, "',' or '}' expected");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":1,}}", 32, "key in quotes expected");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":1]}", 31, "',' or '}' expected");
  assert_reject (f, "{\"id\":\"a\tb\"}", 8, "control character in a string");
  assert_reject (f, "{\"id\":\"a\\ud800\"}", 8, "lone surrogate");
  assert_reject (f, "{\"id\":\"a\xed\xa0\x80\"}", 8, "invalid UTF-8");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\\x\":1}}", 29,
                 "unknown escape in a string");
  read_len (f, "{\"id\":\"a\"}\0\n", 12);
  g_assert_cmpstr (support_fault (f->records, 0)->reason, ==, "text behind the record");
}

static void
test_repeated_keys (Fixture *f, gconstpointer data)
{
  assert_reject (f, "{\"id\":\"a\",\"id\":\"a\"}", 10, "key 'id' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"i\\u0064\":\"a\"}", 10, "key 'id' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"unit\":1,\"unit\":2}", 19, "key 'unit' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{},\"competencies\":{}}", 28,
                 "key 'competencies' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"x\":1,\"y\":1,\"\\u0078\":2}", 22, "key 'x' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"\":1,\"\":1}", 15, "key '' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":1,\"3\":1,\"2\":1}}", 38,
                 "key '2' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"2\":1,\"\\u0032\":1}}", 32,
                 "key '2' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"44\":1,\"44\":1}}", 33,
                 "key '44' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"99\":1,\"99\":2}}", 33,
                 "key '99' occurs twice");
  assert_reject (f, "{\"id\":\"a\",\"competencies\":{\"\\n\":1,\"\\u000a\":2}}", 33,
                 "key '\\u000a' occurs twice");
  /* Keys are compared within one object, and as text. */
  assert_record (f, "{\"id\":\"a\",\"x\":1,\"competencies\":{\"x\":1,\"2\":1,\"02\":1,\"id\":1}}");
  g_assert_cmpuint (f->records->n_unknown, ==, 2);
}

/* Beyond a few keys they are sorted; the place must stay that of the first repetition. */
static void
test_repeated_among_many_keys (Fixture *f, gconstpointer data)
{
  for (guint n = 30; n <= 40; n++) {
    g_autoptr (GString) text = g_string_new ("{\"id\":\"a\"");
    gsize at;

    for (guint i = 0; i < n; i++)
      g_string_append_printf (text, ",\"k%u\":0", i * 7919 % 101);
    g_string_append_c (text, '}');
    assert_record (f, text->str);
    g_string_truncate (text, text->len - 1);
    at = text->len + 1;
    g_string_append_printf (text, ",\"k%u\":0", 5 * 7919 % 101);
    g_string_append_printf (text, ",\"k%u\":0}", 1 * 7919 % 101);
    read_text (f, text->str);
    g_assert_cmpuint (support_fault (f->records, 0)->fault, ==, at);
  }
}

/* A record with a million keys takes time in proportion, not to its square: this test would not
 * end. */
static void
test_a_million_keys (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("{\"id\":\"a\",\"competencies\":{\"k\":0");

  for (guint i = 0; i < 1000000; i++)
    g_string_append_printf (text, ",\"%07u\":0", (guint) ((guint64) i * 7919 % 1000003));
  g_string_append (text, "}}");
  assert_record (f, text->str);
  g_assert_cmpuint (f->records->n_unknown, ==, 1000001);
  g_assert_cmpuint (f->records->unknown->len, ==, MERIT_MAX_NAMED);
  g_assert_cmpstr (g_ptr_array_index (f->records->unknown, 0), ==, "k");
  g_assert_cmpstr (g_ptr_array_index (f->records->unknown, 1), ==, "0000000");
  g_assert_cmpstr (g_ptr_array_index (f->records->unknown, 2), ==, "0007919");
}

static void
test_unknown_are_counted_and_named (Fixture *f, gconstpointer data)
{
  read_text (f, "{\"id\":\"a\",\"competencies\":{\"b\":9,\"a\":null}}\n"
                "{\"id\":\"a\",\"competencies\":{\"c\":9,\"2\":9}}\n"
                "{\"id\":\"a\",\"competencies\":{\"a\":[{}],\"d\\u0000\":\"x\",\"02\":1}}\n");
  g_assert_cmpuint (f->records->block.n_rows, ==, 2);
  g_assert_cmpuint (f->records->n_unknown, ==, 5);
  g_assert_cmpuint (f->records->unknown->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (f->records->unknown, 0), ==, "b");
  g_assert_cmpstr (g_ptr_array_index (f->records->unknown, 1), ==, "a");
  g_assert_cmpstr (g_ptr_array_index (f->records->unknown, 2), ==, "d\\u0000");
  g_assert_cmpstr (g_ptr_array_index (f->records->unknown, 3), ==, "02");
  merit_records_reset (f->records);
  g_assert_cmpuint (f->records->n_unknown + f->records->unknown->len, ==, 0);
}

static void
test_first_hundred_unknown_are_named (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MERIT_MAX_NAMED + 1; i++)
    g_string_append_printf (text, "{\"id\":\"a\",\"competencies\":{\"u%u\":1}}\n", i);
  read_text (f, text->str);
  g_assert_cmpuint (f->records->n_unknown, ==, MERIT_MAX_NAMED + 1);
  g_assert_cmpuint (f->records->unknown->len, ==, MERIT_MAX_NAMED);
  g_assert_cmpstr (g_ptr_array_index (f->records->unknown, MERIT_MAX_NAMED - 1), ==, "u99");
}

/* A value that breaks the @depth-th level of nesting, the record counted as 1. */
static char *
nested_record (const char *before, guint depth, const char *behind)
{
  g_autoptr (GString) text = g_string_new (before);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, ']');
  g_string_append (text, behind);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_nesting (Fixture *f, gconstpointer data)
{
  g_autofree char *top = nested_record ("{\"id\":\"a\",\"x\":", MERIT_JSON_MAX_DEPTH - 1, "}");
  g_autofree char *top_over = nested_record ("{\"id\":\"a\",\"x\":", MERIT_JSON_MAX_DEPTH, "}");
  g_autofree char *in
      = nested_record ("{\"id\":\"a\",\"competencies\":{\"x\":", MERIT_JSON_MAX_DEPTH - 2, "}}");
  g_autofree char *in_over
      = nested_record ("{\"id\":\"a\",\"competencies\":{\"x\":", MERIT_JSON_MAX_DEPTH - 1, "}}");
  g_autofree char *far = nested_record ("{\"id\":\"a\",\"x\":", 10000, "}");

  assert_record (f, top);
  assert_reject (f, top_over, 14 + MERIT_JSON_MAX_DEPTH - 1, "nested more than 1024 deep");
  assert_record (f, in);
  assert_reject (f, in_over, 30 + MERIT_JSON_MAX_DEPTH - 2, "nested more than 1024 deep");
  assert_reject (f, far, 14 + MERIT_JSON_MAX_DEPTH - 1, "nested more than 1024 deep");
}

static void
test_places (Fixture *f, gconstpointer data)
{
  const MeritRecordFault *fault;

  read_text (f, "\n{\"id\":\"a\"}\n \r\n  {\"id\":\"\"} \r\n{\"id\":\"b\"}\n[]");
  g_assert_cmpuint (f->records->block.n_rows, ==, 2);
  g_assert_cmpuint (f->records->faults->len, ==, 2);
  fault = support_fault (f->records, 0);
  g_assert_cmpuint (fault->start, ==, 15);
  g_assert_cmpuint (fault->length, ==, 12);
  g_assert_cmpuint (fault->fault, ==, 23);
  g_assert_cmpuint (fault->line, ==, 3);
  g_assert_cmpuint (fault->column, ==, 8);
  fault = support_fault (f->records, 1);
  g_assert_cmpuint (fault->start, ==, 40);
  g_assert_cmpuint (fault->length, ==, 2);
  g_assert_cmpuint (fault->line, ==, 5);
  g_assert_cmpuint (fault->column, ==, 0);
  g_assert_cmpuint (f->records->n_lines, ==, 5);
}

static void
test_rejected_leave_no_trace (Fixture *f, gconstpointer data)
{
  read_text (f, "{\"id\":\"a\",\"unit\":\"u\",\"competencies\":{\"2\":3,\"3\":3,\"13\":3,\"x-1\":3,"
                "\"7\":3},\"z\":}\n"
                "{\"id\":\"b\",\"competencies\":{\"3\":1}}\n"
                "{\"id\":\"c\",\"competencies\":{\"2\":3,\"2\":3}}\n");
  g_assert_cmpuint (f->records->block.n_rows, ==, 1);
  support_assert_span (f->records->ids[0], "b");
  support_assert_span (f->records->units[0], NULL);
  g_assert_cmpint (support_code (f->records, SUPPORT_2, 0), ==, MERIT_CODE_UNASSESSED);
  g_assert_cmpint (support_code (f->records, SUPPORT_3, 0), ==, 2);
  g_assert_cmpint (support_code (f->records, SUPPORT_13, 0), ==, MERIT_CODE_UNASSESSED);
  read_text (f, "{\"id\":\"d\"}\n{\"id\":\"e\"}\n");
  for (guint row = 0; row < 2; row++)
    for (guint i = 0; i < 6; i++)
      g_assert_cmpint (merit_block_get (&f->records->block, i, row), ==, MERIT_CODE_UNASSESSED);
}

static void
test_stops_at_a_full_block (Fixture *f, gconstpointer data)
{
  static const char line[] = "{\"id\":\"a\",\"competencies\":{\"2\":3}}\n";
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MERIT_BLOCK_ROWS + 1; i++)
    g_string_append (text, line);
  g_string_append (text, "x");
  read_len (f, text->str, text->len);
  g_assert_cmpuint (f->records->block.n_rows, ==, MERIT_BLOCK_ROWS);
  g_assert_true (merit_records_full (f->records));
  g_assert_cmpuint (f->consumed, ==, MERIT_BLOCK_ROWS * strlen (line));
  g_assert_cmpuint (f->records->n_lines, ==, MERIT_BLOCK_ROWS);
  read_text (f, text->str + f->consumed);
  g_assert_cmpuint (f->records->block.n_rows, ==, 1);
  g_assert_cmpuint (f->records->faults->len, ==, 1);
}

static void
test_stops_at_full_faults (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MERIT_MAX_STRETCH_FAULTS + 1; i++)
    g_string_append (text, "x\n");
  read_len (f, text->str, text->len);
  g_assert_cmpuint (f->records->faults->len, ==, MERIT_MAX_STRETCH_FAULTS);
  g_assert_true (merit_records_full (f->records));
  g_assert_cmpuint (f->consumed, ==, 2 * MERIT_MAX_STRETCH_FAULTS);
}

/* A record of exactly @len bytes, by a long value that nobody reads. */
static GString *
long_record (gsize len)
{
  GString *text = g_string_sized_new (len + 64);

  g_string_append (text, "{\"id\":\"a\",\"x\":\"");
  g_string_set_size (text, len - 2);
  memset (text->str + 15, 'x', len - 2 - 15);
  g_string_append (text, "\"}");
  g_assert_cmpuint (text->len, ==, len);
  return text;
}

static void
test_longest_record (Fixture *f, gconstpointer data)
{
  static const char reason[] = "record is longer than 16777216 bytes";
  g_autoptr (GString) most = long_record (MERIT_MAX_RECORD);
  g_autoptr (GString) over = long_record (MERIT_MAX_RECORD + 1);
  const MeritRecordFault *fault;

  assert_record (f, most->str);
  g_string_append (most, "\n{\"id\":\"b\"}\n");
  read_text (f, most->str);
  g_assert_cmpuint (f->records->block.n_rows, ==, 2);

  assert_reject (f, over->str, 0, reason);
  g_assert_true (f->records->skip_line);
  g_assert_cmpuint (support_fault (f->records, 0)->length, ==, MERIT_MAX_RECORD);
  g_string_append (over, "xx\n");
  g_string_append (over, "{\"id\":\"b\"}\n[");
  read_text (f, over->str);
  g_assert_false (f->records->skip_line);
  g_assert_cmpuint (f->records->block.n_rows, ==, 1);
  g_assert_cmpuint (f->records->n_lines, ==, 2);
  fault = support_fault (f->records, 0);
  g_assert_cmpstr (fault->reason, ==, reason);
  g_assert_cmpuint (fault->length, ==, MERIT_MAX_RECORD);
  g_assert_cmpuint (support_fault (f->records, 1)->line, ==, 2);
}

/* Whatever line end a text is cut at, the two parts hold what the whole does. */
static void
test_cut_at_every_line_end (Fixture *f, gconstpointer data)
{
  static const char text[]
      = "{\"id\":\"a\",\"competencies\":{\"2\":3}}\n\n{\"id\":\"b\\n\",\"unit\":\"u\"}\r\nx\n"
        "{\"id\":\"c\",\"competencies\":{\"2\":9}}\n \n{\"id\":\"d\"}";
  g_autoptr (GString) whole = g_string_new (NULL);

  read_text (f, text);
  support_dump (whole, f->records, 0, 0);
  for (gsize cut = 1; cut < strlen (text); cut++) {
    g_autoptr (GString) rows = g_string_new (NULL);
    g_autoptr (GString) all = g_string_new (NULL);
    guint64 line;

    if (text[cut - 1] != '\n')
      continue;
    read_len (f, text, cut);
    support_dump (rows, f->records, 0, 0);
    line = f->records->n_lines;
    read_text (f, text + cut);
    support_dump (rows, f->records, cut, line);
    /* Rows of both parts first, then their faults. */
    for (const char *kind = "rf"; *kind != '\0'; kind++) {
      g_auto (GStrv) lines = g_strsplit (rows->str, "\n", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        if (lines[i][0] == *kind || (*kind == 'r' && lines[i][0] != 'f' && lines[i][0] != '\0'))
          g_string_append_printf (all, "%s\n", lines[i]);
    }
    g_assert_cmpstr (all->str, ==, whole->str);
  }
}

#define ADD(path, test) g_test_add ("/ndjson/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("record", test_record);
  ADD ("levels-are-taken", test_levels);
  ADD ("what-is-no-level-is-rejected", test_no_levels);
  ADD ("several-raters-come-to-one-level", test_raters);
  ADD ("raters-without-a-rule-are-rejected", test_raters_without_a_rule);
  ADD ("bad-raters-are-rejected", test_bad_raters);
  ADD ("levels-end-where-the-bank-does", test_level_scale_of_the_bank);
  ADD ("white-space-is-no-record", test_white_space);
  ADD ("last-line-may-lack-lf", test_last_line_without_lf);
  ADD ("empty-text-is-not-given", test_text_keys);
  ADD ("long-texts-are-unescaped", test_long_texts_are_unescaped);
  ADD ("id-is-text-and-not-empty", test_ids);
  ADD ("competencies-is-an-object", test_competencies_is_an_object);
  ADD ("other-keys-are-checked-as-json-only", test_other_keys_are_ignored);
  ADD ("grammar-is-strict", test_grammar);
  ADD ("repeated-keys-are-rejected", test_repeated_keys);
  ADD ("repeated-among-many-keys", test_repeated_among_many_keys);
  ADD ("a-million-keys", test_a_million_keys);
  ADD ("unknown-are-counted-in-records-read", test_unknown_are_counted_and_named);
  ADD ("first-hundred-unknown-are-named", test_first_hundred_unknown_are_named);
  ADD ("nesting-ends-at-1024", test_nesting);
  ADD ("faults-have-places", test_places);
  ADD ("rejected-leave-no-trace", test_rejected_leave_no_trace);
  ADD ("stops-at-a-full-block", test_stops_at_a_full_block);
  ADD ("stops-at-full-faults", test_stops_at_full_faults);
  ADD ("longest-record", test_longest_record);
  ADD ("cut-at-every-line-end", test_cut_at_every_line_end);
  return g_test_run ();
}
