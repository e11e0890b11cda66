/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets: what is a record, what is a fault, and where. */
#include <merit/merit.h>
#include <string.h>

#include "engine/sheet.h"

static MeritSheet *
open_text (const char *text, gsize len, MeritFaults *faults)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, len);

  return merit_sheet_open_bytes (bytes, "s", ',', faults);
}

/* Reads all of @text: cells joined by '|', records by '/', and the faults behind a '!'. */
static char *
read_all (const char *text)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  MeritSheet *sheet = open_text (text, strlen (text), faults);
  GString *out = g_string_new (NULL);

  while (merit_sheet_next (sheet)) {
    for (guint i = 0; i < merit_sheet_get_length (sheet); i++)
      g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", merit_sheet_get (sheet, i));
    g_string_append_c (out, '/');
  }
  g_assert_true (merit_sheet_close (sheet, NULL, NULL) == (merit_faults_get_length (faults) == 0));
  for (guint i = 0; i < merit_faults_get_length (faults); i++) {
    g_autofree char *line = merit_fault_to_string (merit_faults_get (faults, i));

    g_string_append_printf (out, "!%s", line);
  }
  return g_string_free (out, FALSE);
}

static void
test_records_and_faults (void)
{
  static const char *const cases[][2] = {
    { "", "" },
    { "\n\r\n", "" },
    { "a,b\n1,2\n", "a|b/1|2/" },
    { "\xEF\xBB\xBF" "a,b\r\n1,\r\n", "a|b/1|/" },
    { "a,b\n\n1,2", "a|b/1|2/" },
    { "a,\"b,\n\"\"c\"\"\"\n1,2", "a|b,\n\"c\"/1|2/" },
    { "a\n\"\"\n", "a//" },
    { "a,b\n1\n2,3\n4,5,6\n", "a|b/2|3/!s:2:1: 1 field where the heading has 2"
                              "!s:4:1: 3 fields where the heading has 2" },
    { "a,b\nx\"y,1\n3,4\n", "a|b/3|4/!s:2:2: quote inside an unquoted field" },
    { "a,b\n\"x\"y,1\n3,4\n", "a|b/3|4/!s:2:4: text behind a closing quote" },
    { "a,b\nx\ry,1\n3,4\n", "a|b/3|4/!s:2:2: carriage return without a line feed" },
    { "a,b\n1,2\n3,\"x\n", "a|b/1|2/!s:3:3: quoted field without an end" },
    { "a,b\n1,\xFF\n3,4\n", "a|b/3|4/!s:2:3: invalid UTF-8" },
    { "a\"\nb\n", "!s:1:2: quote inside an unquoted field" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *got = read_all (cases[i][0]);

    g_assert_cmpstr (got, ==, cases[i][1]);
  }
}

static void
test_nul_is_no_text (void)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  MeritSheet *sheet = open_text ("a\n\0\n", 4, faults);

  g_assert_true (merit_sheet_next (sheet));
  g_assert_false (merit_sheet_next (sheet));
  g_assert_false (merit_sheet_close (sheet, NULL, NULL));
  g_assert_cmpstr (merit_fault_get_reason (merit_faults_get (faults, 0)), ==, "NUL in a field");
}

/* One column more than there may be, and one byte more than a record may hold. */
static void
test_limits (void)
{
  for (guint over = 0; over < 2; over++) {
    g_autofree char *commas = g_strnfill (MERIT_MAX_SHEET_COLUMNS - 1 + over, ',');
    MeritSheet *sheet = open_text (commas, strlen (commas), NULL);

    g_assert_true (merit_sheet_next (sheet) == (over == 0));
    g_assert_true (merit_sheet_close (sheet, NULL, NULL) == (over == 0));
  }
  for (guint over = 0; over < 2; over++) {
    g_autofree char *text = g_strnfill (MERIT_MAX_SHEET_RECORD + over, 'x');
    MeritSheet *sheet = open_text (text, strlen (text), NULL);

    g_assert_true (merit_sheet_next (sheet) == (over == 0));
    g_assert_true (merit_sheet_close (sheet, NULL, NULL) == (over == 0));
  }
}

static void
test_faults_beyond_the_list_are_counted (void)
{
  g_autoptr (GString) text = g_string_new ("a,b\n");
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < MERIT_MAX_FAULTS + 5; i++)
    g_string_append (text, "1\n");

  MeritSheet *sheet = open_text (text->str, text->len, faults);

  g_assert_true (merit_sheet_next (sheet));
  g_assert_false (merit_sheet_next (sheet));
  g_assert_false (merit_sheet_close (sheet, NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpuint (merit_faults_get_length (faults), ==, MERIT_MAX_FAULTS + 1);
  g_assert_cmpstr (merit_fault_get_reason (merit_faults_get (faults, MERIT_MAX_FAULTS)), ==,
                   "5 more faults");
}

static void
test_a_missing_file_is_a_read_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (merit_sheet_open ("/nowhere/at-all.csv", ',', NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/records-and-faults", test_records_and_faults);
  g_test_add_func ("/sheet/nul-is-no-text", test_nul_is_no_text);
  g_test_add_func ("/sheet/limits", test_limits);
  g_test_add_func ("/sheet/faults-beyond-the-list-are-counted",
                   test_faults_beyond_the_list_are_counted);
  g_test_add_func ("/sheet/a-missing-file-is-a-read-error", test_a_missing_file_is_a_read_error);
  return g_test_run ();
}
