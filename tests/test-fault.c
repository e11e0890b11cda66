/* SPDX-License-Identifier: Apache-2.0 */
/* How faults read, through lists that loaders fill. */
#include <string.h>

#include <merit/merit-bank.h>

#include "document-check.h"

static MeritFaults *
faults_of (const char *text, size_t len, const char *name)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, len);
  MeritFaults *faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (merit_bank_load_bytes (bytes, name, faults, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  return faults;
}

static void
test_parts (void)
{
  const char *text = "{\"schema\":\"merit-bank-1\",\"max_level\":3,\n \"competencies\":7}";
  g_autoptr (MeritFaults) faults = faults_of (text, strlen (text), "my bank.json");
  MeritFault *fault = merit_faults_get (faults, 0);
  g_autofree char *line = merit_fault_to_string (fault);

  g_assert_cmpuint (merit_faults_get_length (faults), ==, 1);
  g_assert_cmpstr (merit_fault_get_file (fault), ==, "my bank.json");
  g_assert_cmpuint (merit_fault_get_line (fault), ==, 2);
  g_assert_cmpuint (merit_fault_get_column (fault), ==, 17);
  g_assert_cmpstr (merit_fault_get_pointer (fault), ==, "/competencies");
  g_assert_cmpstr (merit_fault_get_reason (fault), ==, "must be an array");
  g_assert_cmpstr (line, ==, "my bank.json:2:17 (/competencies): must be an array");
}

/* A key and a file name can hold what would break the line or drive the terminal. */
static void
test_one_line (void)
{
  const char *text = "{\"schema\":\"merit-bank-1\",\"max_level\":3,\"competencies\":"
                     "[{\"id\":\"1\",\"name\":\"N\",\"a\\n\\u001b[31m\xc2\x9b/~\":0}]}";
  g_autoptr (MeritFaults) faults = faults_of (text, strlen (text), "new\nline\xff");
  MeritFault *fault = merit_faults_get (faults, 0);
  g_autofree char *line = merit_fault_to_string (fault);

  g_assert_cmpstr (merit_fault_get_pointer (fault), ==, "/competencies/0/a\n\x1b[31m\xc2\x9b~1~0");
  g_assert_cmpstr (line, ==,
                   "new\\u000aline\xef\xbf\xbd:1:77 "
                   "(/competencies/0/a\\u000a\\u001b[31m\\u009b~1~0): unknown key");
}

static void
test_pointer_left_out (void)
{
  g_autoptr (MeritFaults) faults = faults_of ("[]", 2, "f");
  g_autofree char *line = merit_fault_to_string (merit_faults_get (faults, 0));

  g_assert_cmpstr (line, ==, "f:1:1: must be an object");
}

static void
test_list_goes_on (void)
{
  g_autoptr (GBytes) first = g_bytes_new_static ("[]", 2);
  g_autoptr (GBytes) second = g_bytes_new_static ("[", 1);
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (merit_bank_load_bytes (first, "one", faults, NULL));
  g_assert_null (merit_bank_load_bytes (second, "two", faults, &error));
  g_assert_cmpstr (error->message, ==, "two:1:2: text ends where a value is expected");

  g_autofree char *lines = document_lines (faults);

  g_assert_cmpstr (lines, ==,
                   "one:1:1: must be an object\ntwo:1:2: text ends where a value is expected\n");
}

static void
test_outlives_list (void)
{
  MeritFaults *faults = faults_of ("[]", 2, "f");
  MeritFault *fault = merit_fault_ref (merit_faults_get (faults, 0));
  MeritFaults *same = merit_faults_ref (faults);

  merit_faults_unref (faults);
  g_assert_cmpuint (merit_faults_get_length (same), ==, 1);
  merit_faults_unref (same);
  g_assert_cmpstr (merit_fault_get_reason (fault), ==, "must be an object");
  merit_fault_unref (fault);
}

static void
test_boxed (void)
{
  g_autoptr (MeritFaults) faults = faults_of ("[]", 2, "f");
  MeritFault *copy = g_boxed_copy (MERIT_TYPE_FAULT, merit_faults_get (faults, 0));
  MeritFaults *list = g_boxed_copy (MERIT_TYPE_FAULTS, faults);

  g_assert_true (copy == merit_faults_get (faults, 0));
  g_assert_true (list == faults);
  g_boxed_free (MERIT_TYPE_FAULT, copy);
  g_boxed_free (MERIT_TYPE_FAULTS, list);
  g_assert_cmpstr (g_quark_to_string (MERIT_ERROR), ==, "merit-error-quark");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/says-file-place-pointer-and-reason", test_parts);
  g_test_add_func ("/fault/is-one-line-whatever-the-document-holds", test_one_line);
  g_test_add_func ("/fault/of-the-document-has-no-pointer", test_pointer_left_out);
  g_test_add_func ("/fault/lists-go-on-with-the-next-document", test_list_goes_on);
  g_test_add_func ("/fault/outlives-its-list", test_outlives_list);
  g_test_add_func ("/fault/is-boxed-by-reference", test_boxed);
  return g_test_run ();
}
