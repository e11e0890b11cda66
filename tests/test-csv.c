/* SPDX-License-Identifier: Apache-2.0 */
/* The CSV reader: the heading, what is a record, what is rejected and where reading goes on, and
 * that none of it depends on where the text is cut. */
#include "profile-support.h"

#include <merit/merit-error.h>

#include "core/code.h"
#include "profile/csv.h"

#define HEADING "id,unit,class,name,2,c3,Teamwork,44\n"

typedef struct {
  MeritShape *shape;
  MeritRecords *records;
  MeritCsv *csv;
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
  g_clear_pointer (&f->csv, merit_csv_unref);
  merit_records_free (f->records);
  merit_shape_free (f->shape);
  g_free (f->text);
}

static void
read_heading_as (Fixture *f, const char *text, gsize len, char delimiter)
{
  g_autofree char *copy = support_tight (text, len);
  GError *error = NULL;
  gsize consumed, fault;
  guint64 n_lines;

  g_clear_pointer (&f->csv, merit_csv_unref);
  f->csv
      = merit_csv_new (f->shape, delimiter, copy, len, TRUE, &consumed, &n_lines, &fault, &error);
  g_assert_no_error (error);
  g_assert_nonnull (f->csv);
  g_assert_cmpuint (consumed, ==, len);
}

static void
read_heading (Fixture *f, const char *text)
{
  read_heading_as (f, text, strlen (text), ',');
}

/* Reads what follows a heading. */
static void
read_len (Fixture *f, const char *text, gsize len, gboolean at_end)
{
  g_free (f->text);
  f->text = support_tight (text, len);
  merit_records_reset (f->records);
  f->consumed = merit_csv_read (f->csv, f->text, len, at_end, f->records);
  g_assert_cmpuint (f->consumed, <=, len);
  if (at_end && !merit_records_full (f->records))
    g_assert_cmpuint (f->consumed, ==, len);
}

static void
read_text (Fixture *f, const char *text)
{
  read_len (f, text, strlen (text), TRUE);
}

static void
assert_rows (Fixture *f, guint rows, guint faults)
{
  for (guint i = 0; faults == 0 && i < f->records->faults->len; i++)
    g_error ("'%.200s': %s", f->text, support_fault (f->records, i)->reason);
  g_assert_cmpuint (f->records->block.n_rows, ==, rows);
  g_assert_cmpuint (f->records->faults->len, ==, faults);
}

static void
assert_fault (Fixture *f, guint i, gsize at, const char *reason)
{
  g_assert_cmpstr (support_fault (f->records, i)->reason, ==, reason);
  g_assert_cmpuint (support_fault (f->records, i)->fault, ==, at);
}

static void
assert_unusable_as (Fixture *f, const char *text, gsize len, char delimiter, gsize at,
                    const char *message)
{
  g_autofree char *copy = support_tight (text, len);
  g_autoptr (GError) error = NULL;
  gsize consumed, fault = 0;
  guint64 n_lines;
  MeritCsv *csv
      = merit_csv_new (f->shape, delimiter, copy, len, TRUE, &consumed, &n_lines, &fault, &error);

  g_assert_null (csv);
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_UNUSABLE);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpuint (fault, ==, at);
}

static void
assert_unusable (Fixture *f, const char *text, gsize at, const char *message)
{
  assert_unusable_as (f, text, strlen (text), ',', at, message);
}

/* ---- The heading ---- */

static void
test_heading (Fixture *f, gconstpointer data)
{
  guint n_ignored;
  const GPtrArray *ignored;

  read_heading (f, "Name,\"id\",name,x,2,\"c1\"\"3\",judgment TOO,cid,,x\r\n");
  ignored = merit_csv_get_ignored (f->csv, &n_ignored);
  g_assert_cmpuint (n_ignored, ==, 5);
  g_assert_cmpuint (ignored->len, ==, 5);
  g_assert_cmpstr (g_ptr_array_index (ignored, 0), ==, "Name");
  g_assert_cmpstr (g_ptr_array_index (ignored, 1), ==, "x");
  g_assert_cmpstr (g_ptr_array_index (ignored, 2), ==, "c1\"3");
  g_assert_cmpstr (g_ptr_array_index (ignored, 3), ==, "");
  g_assert_cmpstr (g_ptr_array_index (ignored, 4), ==, "x");
  read_text (f, "N,A,n,9,1,9,2,3,9,9\n");
  assert_rows (f, 1, 0);
  support_assert_span (f->records->ids[0], "A");
  support_assert_span (f->records->names[0], "n");
  g_assert_cmpint (support_code (f->records, SUPPORT_2, 0), ==, 2);
  g_assert_cmpint (support_code (f->records, SUPPORT_X1, 0), ==, 4);
  g_assert_cmpint (support_code (f->records, SUPPORT_ID, 0), ==, 6);
  g_assert_cmpint (support_code (f->records, SUPPORT_3, 0), ==, MERIT_CODE_UNASSESSED);
}

static void
test_heading_without_records (Fixture *f, gconstpointer data)
{
  read_heading (f, "id");
  read_text (f, "");
  assert_rows (f, 0, 0);
}

static void
test_first_hundred_ignored_are_named (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("id");
  guint n_ignored;

  for (guint i = 0; i <= MERIT_MAX_NAMED; i++)
    g_string_append_printf (text, ",u%u", i);
  read_heading (f, text->str);
  g_assert_cmpuint (merit_csv_get_ignored (f->csv, &n_ignored)->len, ==, MERIT_MAX_NAMED);
  g_assert_cmpuint (n_ignored, ==, MERIT_MAX_NAMED + 1);
}

static void
test_unusable (Fixture *f, gconstpointer data)
{
  assert_unusable (f, "name,2\n", 0, "no column 'id'");
  assert_unusable (f, "\n\nname,2\n", 2, "no column 'id'");
  assert_unusable (f, "name,ID\n", 5, "no column 'id' (a heading is 'ID')");
  assert_unusable (f, "name, id\n", 5, "no column 'id' (a heading is ' id')");
  assert_unusable (f, "\"Id\t\"\n", 0, "no column 'id' (a heading is 'Id\\u0009')");
  assert_unusable (f, "id;2;3\n", 0, "no column 'id' (is the delimiter ';'?)");
  assert_unusable (f, "id\t2\n", 0, "no column 'id' (is the delimiter '\\t'?)");
  assert_unusable (f, "\xef\xbb\xbfid,2\n", 0, "no column 'id'");
  assert_unusable (f, "id,unit,id\n", 8, "two columns 'id'");
  assert_unusable (f, "id,name,\"name\"\n", 8, "two columns 'name'");
  assert_unusable (f, "id,2,Judgment\n", 5, "two columns, '2' and 'Judgment', for competency '2'");
  assert_unusable (f, "id,c2,2\n", 6, "two columns, 'c2' and '2', for competency '2'");
  assert_unusable (f, "id,44,44\n", 6, "two columns, '44' and '44', for competency '44'");
  assert_unusable (f, "id,TWIN\n", 3, "heading 'TWIN' is the name of two competencies");
  assert_unusable (f, "id,a\"b\n", 4, "quote inside an unquoted field in the heading");
  assert_unusable (f, "id,\"a\"b\n", 6, "text behind a closing quote in the heading");
  assert_unusable (f, "id,\"a\n", 3, "quoted field without an end in the heading");
  assert_unusable (f, "id,\"a\"\r2\n", 6, "text behind a closing quote in the heading");
  assert_unusable (f, "id,\xff\n", 3, "invalid UTF-8 in the heading");
  assert_unusable (
      f, "id,2\rA,1\rB,2", 4,
      "carriage return without line feed in the heading (lines that end in CR alone are not read)");
  assert_unusable (
      f, "\rid\n", 0,
      "carriage return without line feed in the heading (lines that end in CR alone are not read)");
  assert_unusable_as (f, "\xff\xfei\0d\0,\0", 8, ',', 0,
                      "invalid UTF-8 in the heading (the text looks like UTF-16; UTF-8 is read)");
  assert_unusable_as (f, "i\0d\0\n\0", 6, ',', 0,
                      "no column 'id' (the text looks like UTF-16; UTF-8 is read)");
}

static void
test_delimiters (Fixture *f, gconstpointer data)
{
  static const char bad[] = { '"', '\r', '\n', '\0', '\x80' };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_unusable_as (f, "id\n", 3, bad[i], 0,
                        "delimiter is no ASCII character other than NUL, a quote, CR and LF");
  read_heading_as (f, "id;2\n", 5, ';');
  read_text (f, "a,b;1\n\"c;d\";2\n");
  assert_rows (f, 2, 0);
  support_assert_span (f->records->ids[0], "a,b");
  support_assert_span (f->records->ids[1], "c;d");
  read_heading_as (f, "id\t2\n", 5, '\t');
  read_text (f, "a\t1\n");
  assert_rows (f, 1, 0);
}

static void
test_most_columns (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("id");
  guint n_ignored;

  for (guint i = 1; i < MERIT_MAX_COLUMNS; i++)
    g_string_append_c (text, ',');
  read_heading (f, text->str);
  merit_csv_get_ignored (f->csv, &n_ignored);
  g_assert_cmpuint (n_ignored, ==, MERIT_MAX_COLUMNS - 1);
  g_string_append_c (text, ',');
  assert_unusable (f, text->str, text->len, "more than 65536 columns");
}

static void
test_longest_heading (Fixture *f, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (MERIT_MAX_RECORD - 3, 'x');
  g_autofree char *most = g_strconcat ("id,", filler, "\n", NULL);
  g_autofree char *over = g_strconcat ("id,x", filler, "\n", NULL);

  read_heading (f, most);
  assert_unusable (f, over, 0, "heading is longer than 16777216 bytes");
}

/* A heading that is cut off waits for more; empty lines before it need not be kept. */
static void
test_heading_cut_anywhere (Fixture *f, gconstpointer data)
{
  static const char text[] = "\n\r\n\"i\"\"d\",\"a\nb\",id,2\r\nx";
  const gsize whole = strlen (text) - 1;

  for (gsize cut = 0; cut <= strlen (text); cut++) {
    g_autofree char *copy = support_tight (text, cut);
    g_autoptr (GError) error = NULL;
    gsize consumed, fault;
    guint64 n_lines;
    g_autoptr (MeritCsv) csv
        = merit_csv_new (f->shape, ',', copy, cut, FALSE, &consumed, &n_lines, &fault, &error);

    g_assert_no_error (error);
    g_assert_cmpint (csv != NULL, ==, cut >= whole);
    g_assert_cmpuint (consumed, ==, cut >= whole ? whole : cut >= 3 ? 3 : cut > 0 ? 1 : 0);
    g_assert_cmpuint (n_lines, ==, cut >= whole ? 4 : cut >= 3 ? 2 : cut > 0 ? 1 : 0);
  }
}

static void
test_nothing_but_empty_lines (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gsize consumed, fault;
  guint64 n_lines;

  g_assert_null (
      merit_csv_new (f->shape, ',', "\n\r\n", 3, TRUE, &consumed, &n_lines, &fault, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (consumed, ==, 3);
  g_assert_cmpuint (n_lines, ==, 2);
  g_assert_null (merit_csv_new (f->shape, ',', "", 0, TRUE, &consumed, &n_lines, &fault, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (consumed, ==, 0);
}

/* ---- Records ---- */

static void
test_records (Fixture *f, gconstpointer data)
{
  read_heading (f, HEADING);
  read_text (f, "A-1,u,1229,N,1,2+,,3\n"
                "\"A\"\"2\",\"\",,\"a,\nb\",\"0\",\"\",\"3+\",\"\"\r\n"
                " A ,,,,,,,");
  assert_rows (f, 3, 0);
  support_assert_span (f->records->ids[0], "A-1");
  support_assert_span (f->records->units[0], "u");
  support_assert_span (f->records->classes[0], "1229");
  support_assert_span (f->records->names[0], "N");
  g_assert_cmpint (support_code (f->records, SUPPORT_2, 0), ==, 2);
  g_assert_cmpint (support_code (f->records, SUPPORT_3, 0), ==, 5);
  g_assert_cmpint (support_code (f->records, SUPPORT_13, 0), ==, MERIT_CODE_UNASSESSED);
  support_assert_span (f->records->ids[1], "A\"2");
  support_assert_span (f->records->units[1], NULL);
  support_assert_span (f->records->names[1], "a,\nb");
  g_assert_cmpint (support_code (f->records, SUPPORT_2, 1), ==, MERIT_CODE_LEVEL_0);
  g_assert_cmpint (support_code (f->records, SUPPORT_3, 1), ==, MERIT_CODE_UNASSESSED);
  g_assert_cmpint (support_code (f->records, SUPPORT_13, 1), ==, 7);
  support_assert_span (f->records->ids[2], " A ");
  g_assert_cmpuint (f->records->n_lines, ==, 3);
}

static void
test_empty_lines (Fixture *f, gconstpointer data)
{
  read_heading (f, "id\n");
  read_text (f, "\n\r\na\n\n\r\n\"\"\n\r");
  assert_rows (f, 2, 1);
  support_assert_span (f->records->ids[0], "a");
  support_assert_span (f->records->ids[1], "\r");
  assert_fault (f, 0, 8, "id is empty");
  g_assert_cmpuint (support_fault (f->records, 0)->line, ==, 5);
}

static void
test_bare_cr_is_data (Fixture *f, gconstpointer data)
{
  read_heading (f, "id,name\n");
  read_text (f, "a\rb,\r\r\n\rc,\"\r\"\r\nd,\"x\"\ry\ne,f");
  assert_rows (f, 3, 1);
  support_assert_span (f->records->ids[0], "a\rb");
  support_assert_span (f->records->names[0], "\r");
  support_assert_span (f->records->ids[1], "\rc");
  support_assert_span (f->records->names[1], "\r");
  support_assert_span (f->records->ids[2], "e");
  assert_fault (f, 0, 20, "text behind a closing quote");
  read_text (f, "a,b\r");
  assert_rows (f, 1, 0);
  support_assert_span (f->records->names[0], "b\r");
  read_text (f, "a,\"b\"\r");
  assert_rows (f, 0, 1);
  assert_fault (f, 0, 5, "text behind a closing quote");
}

static void
test_nul_is_data (Fixture *f, gconstpointer data)
{
  read_heading (f, "id,name\n");
  read_len (f, "a\0b,\"\0\"\n", 8, TRUE);
  assert_rows (f, 1, 0);
  g_assert_cmpuint (f->records->ids[0].len, ==, 3);
  g_assert_cmpuint (f->records->names[0].len, ==, 1);
}

static void
test_quote_faults_go_on_behind_the_next_lf (Fixture *f, gconstpointer data)
{
  read_heading (f, "id,name\n");
  read_text (f, "a,b\"c\nd,e\n");
  assert_rows (f, 1, 1);
  assert_fault (f, 0, 3, "quote inside an unquoted field");
  g_assert_cmpuint (support_fault (f->records, 0)->length, ==, 5);
  support_assert_span (f->records->ids[0], "d");

  read_text (f, "a,\"b\"c\"\r\nd,e\n");
  assert_rows (f, 1, 1);
  assert_fault (f, 0, 5, "text behind a closing quote");
  g_assert_cmpuint (support_fault (f->records, 0)->length, ==, 7);

  /* The LF is the first behind the fault, not behind the record's first line, nor one inside later
   * quotes. */
  read_text (f, "\"a\nb\"x,\"\nd,e\n");
  assert_rows (f, 1, 1);
  assert_fault (f, 0, 5, "text behind a closing quote");
  g_assert_cmpuint (support_fault (f->records, 0)->line, ==, 1);
  g_assert_cmpuint (support_fault (f->records, 0)->column, ==, 2);
  support_assert_span (f->records->ids[0], "d");
  g_assert_cmpuint (f->records->n_lines, ==, 3);
}

static void
test_wrong_number_of_fields_goes_on_behind_the_record (Fixture *f, gconstpointer data)
{
  read_heading (f, "id,name,x\n");
  read_text (f, "a\nb,c\nd,\"\n\",e,f\nh,,\n,");
  assert_rows (f, 1, 4);
  assert_fault (f, 0, 1, "record has 1 field, the heading 3");
  assert_fault (f, 1, 5, "record has 2 fields, the heading 3");
  assert_fault (f, 2, 14, "record has 4 fields, the heading 3");
  assert_fault (f, 3, 21, "record has 2 fields, the heading 3");
  g_assert_cmpuint (support_fault (f->records, 2)->line, ==, 3);
  g_assert_cmpuint (support_fault (f->records, 2)->column, ==, 4);
  g_assert_cmpuint (support_fault (f->records, 2)->length, ==, 9);
  support_assert_span (f->records->ids[0], "h");
}

static void
test_open_quote_goes_on_behind_its_line (Fixture *f, gconstpointer data)
{
  read_heading (f, "id,name\n");
  read_text (f, "a,b\nc,\"d\ne,f\n\n");
  assert_rows (f, 2, 1);
  assert_fault (f, 0, 6, "quoted field without an end");
  g_assert_cmpuint (support_fault (f->records, 0)->start, ==, 4);
  g_assert_cmpuint (support_fault (f->records, 0)->length, ==, 4);
  support_assert_span (f->records->ids[1], "e");
  g_assert_cmpuint (f->records->n_lines, ==, 4);

  /* The line is that of the record, though the quote opens on a later one. */
  read_text (f, "\"a\nb\",\"c\nd,e\n");
  assert_rows (f, 1, 2);
  assert_fault (f, 0, 6, "quoted field without an end");
  g_assert_cmpuint (support_fault (f->records, 0)->line, ==, 1);
  g_assert_cmpuint (support_fault (f->records, 0)->length, ==, 2);
  assert_fault (f, 1, 4, "quote inside an unquoted field");
  support_assert_span (f->records->ids[0], "d");
}

static void
test_utf8 (Fixture *f, gconstpointer data)
{
  read_heading (f, "id,x,2\n");
  read_text (f, "ä,€,1\nb,\xff,1\n\xed\xa0\x80,c,\xff\nd,\xef\xbb\xbf,1\n");
  assert_rows (f, 2, 2);
  assert_fault (f, 0, 11, "invalid UTF-8");
  assert_fault (f, 1, 15, "invalid UTF-8");
  support_assert_span (f->records->ids[1], "d");
}

static void
test_levels (Fixture *f, gconstpointer data)
{
  static const char *const good[] = { "", "0", "1", "3", "1+", "3+" };
  static const guint8 codes[] = { 0, 1, 2, 6, 3, 7 };
  static const char *const bad[]
      = { "4", "9+", "+", "+1", "-1", "1.0", " 1", "1 ", "01", "1++", "null", "x", "1\t", "١" };

  read_heading (f, "id,c2\n");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    for (guint quoted = 0; quoted < 2; quoted++) {
      g_autofree char *text = g_strdup_printf (quoted ? "a,\"%s\"\n" : "a,%s\n", good[i]);

      read_text (f, text);
      assert_rows (f, 1, 0);
      g_assert_cmpint (support_code (f->records, SUPPORT_2, 0), ==, codes[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *text = g_strdup_printf ("a,%s\n", bad[i]);
    g_autofree char *shown = g_strdup (strcmp (bad[i], "1\t") == 0 ? "1\\u0009" : bad[i]);
    g_autofree char *reason
        = g_strdup_printf ("level '%s' of competency '2' is no whole number from 0 to 3", shown);

    read_text (f, text);
    assert_rows (f, 0, 1);
    assert_fault (f, 0, 2, reason);
  }
  read_text (f, "a,0+\nb,\"\"\"\"\n");
  assert_rows (f, 0, 2);
  assert_fault (f, 0, 2, "level '0+' of competency '2' has '+' without a level of 1 or more");
  assert_fault (f, 1, 7, "level '\"' of competency '2' is no whole number from 0 to 3");
  read_heading (f, "id,44\n");
  read_text (f, "a,9\n");
  assert_rows (f, 0, 1);
}

static void
test_rejected_leave_no_trace (Fixture *f, gconstpointer data)
{
  read_heading (f, HEADING);
  read_text (f, "a,u,c,n,3,3,3,9\nb,,,,,1,,\n,u,c,n,3,3,3,3\n");
  assert_rows (f, 1, 2);
  support_assert_span (f->records->ids[0], "b");
  support_assert_span (f->records->units[0], NULL);
  g_assert_cmpint (support_code (f->records, SUPPORT_2, 0), ==, MERIT_CODE_UNASSESSED);
  g_assert_cmpint (support_code (f->records, SUPPORT_3, 0), ==, 2);
  g_assert_cmpint (support_code (f->records, SUPPORT_13, 0), ==, MERIT_CODE_UNASSESSED);
}

static void
test_stops_at_a_full_block (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  read_heading (f, "id,2\n");
  for (guint i = 0; i < MERIT_BLOCK_ROWS + 1; i++)
    g_string_append (text, "a,1\n");
  read_text (f, text->str);
  assert_rows (f, MERIT_BLOCK_ROWS, 0);
  g_assert_true (merit_records_full (f->records));
  g_assert_cmpuint (f->consumed, ==, 4 * MERIT_BLOCK_ROWS);
  read_text (f, text->str + f->consumed);
  assert_rows (f, 1, 0);
}

static void
test_stops_at_full_faults (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  read_heading (f, "id,2\n");
  for (guint i = 0; i < MERIT_MAX_STRETCH_FAULTS + 1; i++)
    g_string_append (text, "a\n");
  read_text (f, text->str);
  assert_rows (f, 0, MERIT_MAX_STRETCH_FAULTS);
  g_assert_true (merit_records_full (f->records));
  g_assert_cmpuint (f->consumed, ==, 2 * MERIT_MAX_STRETCH_FAULTS);
}

static void
test_longest_record (Fixture *f, gconstpointer data)
{
  static const char reason[] = "record is longer than 16777216 bytes";
  g_autofree char *filler = g_strnfill (MERIT_MAX_RECORD - 2, 'x');
  g_autofree char *most = g_strconcat ("a,", filler, "\nb,\n", NULL);
  g_autofree char *over = g_strconcat ("a,x", filler, "y\nb,\n", NULL);

  read_heading (f, "id,x\n");
  read_text (f, most);
  assert_rows (f, 2, 0);
  read_len (f, most, MERIT_MAX_RECORD, TRUE);
  assert_rows (f, 1, 0);
  read_len (f, most, MERIT_MAX_RECORD, FALSE);
  assert_rows (f, 0, 0);
  g_assert_cmpuint (f->consumed, ==, 0);
  read_text (f, over);
  assert_rows (f, 1, 1);
  assert_fault (f, 0, 0, reason);
  g_assert_cmpuint (support_fault (f->records, 0)->length, ==, MERIT_MAX_RECORD);
  g_assert_cmpuint (f->records->n_lines, ==, 2);
  /* As soon as one byte too many is there it is a fault, with or without its LF in sight. */
  for (guint at_end = 0; at_end < 2; at_end++) {
    read_len (f, over, MERIT_MAX_RECORD + 1, at_end == 1);
    assert_rows (f, 0, 1);
    assert_fault (f, 0, 0, reason);
    g_assert_cmpuint (f->consumed, ==, MERIT_MAX_RECORD + 1);
    g_assert_cmpint (f->records->skip_line, ==, at_end == 0);
    g_assert_cmpuint (support_fault (f->records, 0)->length, ==, MERIT_MAX_RECORD);
  }
}

/* A record that runs over the limit inside quotes costs the one line on which it began. */
static void
test_too_long_goes_on_behind_its_first_line (Fixture *f, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (MERIT_MAX_RECORD, 'x');
  g_autofree char *text = g_strconcat ("a,\"b\nc,d\n", filler, NULL);
  gsize len = strlen (text);

  read_heading (f, "id,x\n");
  read_len (f, text, len, FALSE);
  assert_rows (f, 1, 1);
  assert_fault (f, 0, 0, "record is longer than 16777216 bytes");
  g_assert_cmpuint (support_fault (f->records, 0)->length, ==, 4);
  support_assert_span (f->records->ids[0], "c");
  g_assert_cmpuint (f->consumed, ==, 9);
  g_assert_false (f->records->skip_line);
}

/* A quote fault waits for its LF, so that its record does not depend on the cut, but not for ever.
 */
static void
test_fault_waits_for_its_lf (Fixture *f, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (MERIT_MAX_RECORD - 1, 'x');
  g_autofree char *text = g_strconcat ("a\"", filler, NULL);

  read_heading (f, "id\n");
  read_len (f, text, MERIT_MAX_RECORD, FALSE);
  assert_rows (f, 0, 0);
  g_assert_cmpuint (f->consumed, ==, 0);
  read_len (f, text, MERIT_MAX_RECORD + 1, FALSE);
  assert_rows (f, 0, 1);
  assert_fault (f, 0, 1, "quote inside an unquoted field");
  g_assert_true (f->records->skip_line);
  g_assert_cmpuint (f->consumed, ==, MERIT_MAX_RECORD + 1);
}

/* Reads @text in pieces of at most @step bytes more at a time, as a caller with a buffer does. */
static GString *
read_in_steps (Fixture *f, const char *text, gsize len, gsize first, gsize step)
{
  g_autoptr (GString) rows = g_string_new (NULL), faults = g_string_new (NULL);
  gsize at = 0, end = MIN (first, len);
  guint64 line = 0;

  for (;;) {
    g_autoptr (GString) dump = g_string_new (NULL);
    char *split;

    read_len (f, text + at, end - at, end == len);
    g_assert_false (f->records->skip_line);
    support_dump (dump, f->records, at, line);
    split = strstr (dump->str, "fault ");
    if (dump->len > 0 && split == dump->str)
      g_string_append (faults, dump->str);
    else if (split != NULL) {
      g_string_append_len (rows, dump->str, split - dump->str);
      g_string_append (faults, split);
    } else {
      g_string_append (rows, dump->str);
    }
    at += f->consumed;
    line += f->records->n_lines;
    if (end == len)
      break;
    end = MIN (end + step, len);
  }
  g_string_append (rows, faults->str);
  g_string_append_printf (rows, "%" G_GUINT64_FORMAT, line);
  return g_steal_pointer (&rows);
}

static void
test_cut_anywhere (Fixture *f, gconstpointer data)
{
  static const char text[]
      = "a,n,1\n\r\n\"b\"\"\",\"x\r\ny\",2+\r\n\nc,d\ne\"f,g\r\n\"h\"i,\nj,\"k,\nl\",9\nm\r,,\r\n"
        "\xff,,\n,x,1\no,\"p\"\"\n\",3\nq,\"r\ns,t,1\nu,v,2\r";

  read_heading (f, "id,name,2\n");
  for (gsize len = 0; len <= strlen (text); len++) {
    g_autoptr (GString) whole = read_in_steps (f, text, len, len, 1);

    for (gsize cut = 0; cut < len; cut++) {
      g_autoptr (GString) parts = read_in_steps (f, text, len, cut, len);

      g_assert_cmpstr (parts->str, ==, whole->str);
    }
    for (gsize step = 1; step < 8; step++) {
      g_autoptr (GString) parts = read_in_steps (f, text, len, step, step);

      g_assert_cmpstr (parts->str, ==, whole->str);
    }
  }
}

/* ---- Every way through a text ---- */

/* The first N_GOOD_CELLS are levels or nothing. */
#define N_GOOD_CELLS 13
static const char *const cells[] = { "",           "",         "",
                                     "0",          "1",        "1",
                                     "2",          "2+",       "3",
                                     "3+",         "\"\"",     "\"1\"",
                                     "\"3+\"",     "A-7",      "\"Ann\"",
                                     "\"b,c\"",    "\xc3\xa4", "\"\xe2\x82\xac\"",
                                     "x y",        "\"d\ne\"", "\"f\r\n,\n\"",
                                     "\"g\"\"h\"", "\"\"\"\"", "\"\"\",\"" };
static const char *const bad_cells[]
    = { "0+",     "4",       "+",      "1+1",   "++",     "1\"",      "\"i",
        "\"j\"k", "\"l\"\r", "m\rn",   "\r",    "\xff",   "\"\xc3\"", "\"1",
        "\" 2\"", "3 ",      "\"1,\"", "\",\"", "n\"o\"", "2\"+\"",   "\"p\"\r\r" };

static const char *
pick (GRand *random, const char *const *from, guint n)
{
  return from[g_rand_int_range (random, 0, (gint) n)];
}

/* A cell about as long as what is looked at at a time. */
static void
append_long (GString *text, GRand *random)
{
  const gboolean quoted = g_rand_boolean (random);
  const gint n = g_rand_int_range (random, 58, 70);

  if (quoted)
    g_string_append_c (text, '"');
  for (gint i = 0; i < n; i++)
    g_string_append_c (text, g_rand_int_range (random, 0, 40) == 0 ? '+' : 'o');
  if (quoted)
    g_string_append_c (text, '"');
}

/* A record of @n columns, or about so many; one cell in @clean is none for a level. */
static void
append_record (GString *text, GRand *random, guint n, gint clean)
{
  if (g_rand_int_range (random, 0, clean) == 0)
    n += g_rand_boolean (random) ? 1 : -1;
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    if (g_rand_int_range (random, 0, 2 * clean) == 0)
      append_long (text, random);
    else if (g_rand_int_range (random, 0, clean) == 0)
      g_string_append (text, pick (random, bad_cells, G_N_ELEMENTS (bad_cells)));
    else
      g_string_append (text, pick (random, cells, i < 2 ? G_N_ELEMENTS (cells) : N_GOOD_CELLS));
  }
  switch (g_rand_int_range (random, 0, 8)) {
  case 0:
    g_string_append (text, "\r\n");
    break;
  case 1:
    g_string_append (text, "\n\n");
    break;
  default:
    g_string_append_c (text, '\n');
  }
}

/* What a text holds, read with @by, and how much of it was consumed with more to follow. */
static char *
read_by (Fixture *f, const MeritCells *by, const GString *text, gsize *whole)
{
  GString *dump = g_string_new (NULL);

  merit_csv_set_cells (f->csv, by);
  read_len (f, text->str, text->len, FALSE);
  support_check (f->records, f->text, f->consumed);
  *whole = f->consumed;
  read_len (f, text->str, text->len, TRUE);
  support_check (f->records, f->text, f->consumed);
  support_dump (dump, f->records, 0, 0);
  return g_string_free (dump, FALSE);
}

/* Reading by any cells finds what the plain reader does, and a text is cut where that would wait
 * for more. */
static void
assert_every_way (Fixture *f, const GString *text)
{
  const MeritCells *by;
  gsize whole, found;
  g_autofree char *plain = read_by (f, NULL, text, &whole);

  g_assert_cmpuint (merit_csv_cut (f->csv, text->str, text->len), ==, whole);
  for (guint i = 0; (by = merit_cells_get (i)) != NULL; i++) {
    merit_csv_set_cells (f->csv, by);
    g_autofree char *dump = read_by (f, by, text, &found);

    if (strcmp (dump, plain) != 0)
      g_error ("%s: %s\n%s\n%s", by->width.name, text->str, dump, plain);
    g_assert_cmpuint (found, ==, whole);
    g_assert_cmpuint (merit_csv_cut (f->csv, text->str, text->len), ==, whole);
  }
}

/* A heading of many columns, few of which count. */
static char *
wide_heading (guint n)
{
  g_autoptr (GString) heading = g_string_new ("id");

  for (guint i = 1; i < n; i++)
    g_string_append_printf (heading, ",%s",
                            i == 3    ? "c3"
                            : i == 70 ? "name"
                            : i == 64 ? "2"
                            : i == 90 ? "13"
                                      : "");
  g_string_append_c (heading, '\n');
  return g_string_free (g_steal_pointer (&heading), FALSE);
}

static void
test_every_way (Fixture *f, gconstpointer data)
{
  GRand *random = g_rand_new_with_seed (3);
  g_autofree char *wide = wide_heading (100);
  const struct {
    const char *heading;
    guint n;
  } headings[] = { { HEADING, 8 }, { "id,2,3,13,44,7\n", 6 }, { "2,44,id,name\n", 4 },
                   { "id\n", 1 },  { "x,unit,y,id,z\n", 5 },  { "3,id,2,x,13,name,44\n", 7 },
                   { SUPPORT_KEPT_1 ",2,class," SUPPORT_KEPT_2 ",id,name,unit\n", 7 },
                   { wide, 100 } };

  for (guint trial = 0; trial < 700; trial++) {
    const guint h = trial % G_N_ELEMENTS (headings);
    const gint clean = trial % 3 == 0 ? 8 : trial % 3 == 1 ? 60 : 1000;
    g_autoptr (GString) text = g_string_new (NULL);

    read_heading (f, headings[h].heading);
    for (guint i = 0; i < 40; i++)
      append_record (text, random, headings[h].n, clean * (headings[h].n == 100 ? 12 : 1));
    assert_every_way (f, text);
  }
  g_rand_free (random);
}

/* What may be a level, and a delimiter that may stand in one. */
static void
test_every_way_with_any_delimiter (Fixture *f, gconstpointer data)
{
  static const char delimiters[] = ";\t |1+3a\x01";

  for (const char *d = delimiters; *d != '\0'; d++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autofree char *heading = g_strdup_printf ("id%c2%cc3\n", *d, *d);

    read_heading_as (f, heading, strlen (heading), *d);
    for (guint i = 0; i < 40; i++)
      g_string_append_printf (text, "x%c%s%c%s\n", *d,
                              i % 3 == 0   ? "2"
                              : i % 3 == 1 ? "2+"
                                           : "",
                              *d,
                              i % 5 == 0   ? "0"
                              : i % 5 == 1 ? "\"3+\""
                                           : "");
    assert_every_way (f, text);
    g_assert_cmpuint (f->records->block.n_rows + f->records->faults->len, ==, 40);
  }
}

/* Quotes at every place of what is looked at at a time. */
static void
test_every_way_at_every_place (Fixture *f, gconstpointer data)
{
  static const char *const tails[]
      = { "\"a\"b,1",   "\"a\"\rb,1",         "\"a\"\r\nb,1",  "a\"b\",1",      "\"a\"\"b\",1",
          "\"\"\"\",1", "\"a\nb\",1",         "\"a\r\nb\",1",  "a\n\"b\",1",    "a,\"1\"",
          "a,1\"\"",    "a,\"2+\"\r\nb,\"\"", "a\n\n\"",       "\"a\"b,\"c",    "\"a\"\rb,\"c",
          "a\"b,1",     "\"a\"\r\"c",         "\"a\",\"3\"\r", "\xc3\xa4,\"0\"" };

  read_heading (f, "id,2\n");
  for (guint shift = 0; shift < 140; shift++) {
    g_autofree char *filler = g_strnfill (shift, 'x');

    for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
      for (guint kind = 0; kind < 4; kind++) {
        g_autoptr (GString) text = g_string_new (NULL);

        g_string_printf (text, kind % 2 == 0 ? "%s,1\n%s\n" : "\"\n%s\",1\n%s\n", filler, tails[i]);
        for (guint j = 0; j < 20; j++)
          g_string_append (text, kind / 2 == 0 ? "b,3\n" : "b,\"1\"\n");
        assert_every_way (f, text);
      }
  }
}

/* A cut anywhere leaves what the whole text holds. */
static void
test_cut_and_read (Fixture *f, gconstpointer data)
{
  static const char text[]
      = "a,n,1\n\r\n\"b\"\"\",\"x\r\ny\",2+\r\n\nc,d\ne\"f,g\r\n\"h\"i,\nj,\"k,\nl\",9\nm\r,,\r\n"
        "\"n\"\r\"\"\n\"\"\"\",\"\",\n,\"\",\"\"\"\"\r\n,,,\"\"\"\n\",,\no,\"p\"\"\n\",3\nq,\"r\ns,"
        "t,1\nu,v,2\r";

  read_heading (f, "id,name,2\n");
  for (gsize from = 0; from < strlen (text); from++)
    for (gsize to = from; to <= strlen (text); to++) {
      g_autoptr (GString) part = g_string_new_len (text + from, (gssize) (to - from));

      assert_every_way (f, part);
    }
}

#define ADD(path, test) g_test_add ("/csv/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("heading/names-columns", test_heading);
  ADD ("heading/without-records", test_heading_without_records);
  ADD ("heading/first-hundred-ignored-are-named", test_first_hundred_ignored_are_named);
  ADD ("heading/unusable", test_unusable);
  ADD ("heading/delimiters", test_delimiters);
  ADD ("heading/most-columns", test_most_columns);
  ADD ("heading/longest", test_longest_heading);
  ADD ("heading/cut-anywhere", test_heading_cut_anywhere);
  ADD ("heading/nothing-but-empty-lines", test_nothing_but_empty_lines);
  ADD ("records", test_records);
  ADD ("empty-line-is-no-record", test_empty_lines);
  ADD ("bare-cr-is-data", test_bare_cr_is_data);
  ADD ("nul-is-data", test_nul_is_data);
  ADD ("quote-faults-go-on-behind-the-next-lf", test_quote_faults_go_on_behind_the_next_lf);
  ADD ("wrong-number-of-fields-goes-on-behind-the-record",
       test_wrong_number_of_fields_goes_on_behind_the_record);
  ADD ("open-quote-goes-on-behind-its-line", test_open_quote_goes_on_behind_its_line);
  ADD ("invalid-utf-8-rejects", test_utf8);
  ADD ("levels", test_levels);
  ADD ("rejected-leave-no-trace", test_rejected_leave_no_trace);
  ADD ("stops-at-a-full-block", test_stops_at_a_full_block);
  ADD ("stops-at-full-faults", test_stops_at_full_faults);
  ADD ("longest-record", test_longest_record);
  ADD ("too-long-goes-on-behind-its-first-line", test_too_long_goes_on_behind_its_first_line);
  ADD ("fault-waits-for-its-lf", test_fault_waits_for_its_lf);
  ADD ("cut-anywhere", test_cut_anywhere);
  ADD ("every-way-reads-the-same", test_every_way);
  ADD ("every-way-at-every-place", test_every_way_at_every_place);
  ADD ("every-way-with-any-delimiter", test_every_way_with_any_delimiter);
  ADD ("cut-where-the-plain-reader-waits", test_cut_and_read);
  return g_test_run ();
}
