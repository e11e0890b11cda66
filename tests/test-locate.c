/* SPDX-License-Identifier: Apache-2.0 */
/* Places of values, repeated keys and line numbers in texts that are known to be valid JSON. */
#include <string.h>

#include <glib.h>

#include "core/json.h"
#include "model/locate.h"

/* Every value that @pointer can mean begins with what is expected of it. */
static void
expect_at (const char *text, const char *pointer, const char *value, const char *key)
{
  MeritPlace place;

  merit_locate_values (text, strlen (text), &pointer, 1, &place);
  g_test_message ("%s in %s", pointer, text);
  g_assert_true (g_str_has_prefix (text + place.value, value));
  g_assert_true (g_str_has_prefix (text + place.key, key));
}

static void
test_values (void)
{
  const char *text = " { \"a\" : [ 10 , [ 20, 21 ], {\"b\":[]} ] , \"c\":{ \"\":true }}\n";

  expect_at (text, "", "{ \"a\"", "{ \"a\"");
  expect_at (text, "/a", "[ 10", "\"a\" :");
  expect_at (text, "/a/0", "10", "10");
  expect_at (text, "/a/1", "[ 20", "[ 20");
  expect_at (text, "/a/1/1", "21", "21");
  expect_at (text, "/a/2/b", "[]", "\"b\":");
  expect_at (text, "/c", "{ \"\"", "\"c\":");
  expect_at (text, "/c/", "true", "\"\":");
}

static void
test_escapes (void)
{
  const char *text
      = "{\"a/b\":1,\"m~n\":2,\"\\u0061c\":3,\"~1\":4,\"d\\\"\\\\\":5,\"\\ud83d\\ude00\":6}";

  expect_at (text, "/a~1b", "1", "\"a/b\"");
  expect_at (text, "/m~0n", "2", "\"m~n\"");
  expect_at (text, "/ac", "3", "\"\\u0061c\"");
  expect_at (text, "/~01", "4", "\"~1\"");
  expect_at (text, "/d\"\\", "5", "\"d\\");
  expect_at (text, "/\xf0\x9f\x98\x80", "6", "\"\\ud83d");
}

static void
test_prefixes (void)
{
  const char *text = "{\"ab\":1,\"a\":2,\"abc\":{\"d\":3},\"x\":[0,1,2,3,4,5,6,7,8,9,10,11]}";

  expect_at (text, "/a", "2", "\"a\"");
  expect_at (text, "/ab", "1", "\"ab\"");
  expect_at (text, "/abc/d", "3", "\"d\"");
  expect_at (text, "/x/1", "1,2", "1,2");
  expect_at (text, "/x/11", "11", "11");
}

static void
test_absent (void)
{
  const char *text = "{\"a\":{\"b\":1},\"c\":\"~\"}";

  expect_at (text, "/a/x", "{\"b\"", "\"a\"");
  expect_at (text, "/a/b/x", "1", "\"b\"");
  expect_at (text, "/y/z", "{\"a\"", "{\"a\"");
  expect_at (text, "/~", "{\"a\"", "{\"a\"");
  expect_at (text, "c", "{\"a\"", "{\"a\"");
}

static void
test_last_counts (void)
{
  const char *text = "{\"a\":{\"b\":1},\"a\":{\"b\":2,\"b\":3}}";

  expect_at (text, "/a", "{\"b\":2", "\"a\":{\"b\":2");
  expect_at (text, "/a/b", "3", "\"b\":3");
}

static void
test_many_at_once (void)
{
  const char *text = "{\"a\":[1,{\"b\":2}],\"c\":3}";
  const char *pointers[] = { "/c", "/a/1/b", "", "/a/1", "/a/0", "/c" };
  const size_t values[] = { 21, 13, 0, 8, 6, 21 };
  MeritPlace places[G_N_ELEMENTS (pointers)];

  merit_locate_values (text, strlen (text), pointers, G_N_ELEMENTS (pointers), places);
  for (size_t i = 0; i < G_N_ELEMENTS (pointers); i++)
    g_assert_cmpuint (places[i].value, ==, values[i]);
}

static void
collect (const char *pointer, size_t offset, const char *reason, gpointer data)
{
  g_string_append_printf (data, "%zu %s %s;", offset, pointer, reason);
}

static char *
key_faults (const char *text)
{
  GString *found = g_string_new (NULL);
  const char *reason = NULL;

  g_assert_cmpuint (merit_locate_key_faults (text, strlen (text), collect, found, &reason), ==,
                    MERIT_LOCATE_NOWHERE);
  g_assert_null (reason);
  return g_string_free (found, FALSE);
}

static void
test_keys (void)
{
  static const struct {
    const char *text;
    const char *found;
  } rows[] = {
    { "1", "" },
    { "\"a\"", "" },
    { "{}", "" },
    { "[]", "" },
    { " [ { } , [ ] ] ", "" },
    { "{\"a\":1,\"b\":{\"a\":2},\"c\":[{\"a\":3},{\"a\":4}]}", "" },
    { "{\"a\":1,\"a\":2}", "7 /a repeated key;" },
    { "{\"a\":1,\"\\u0061\":2}", "7 /a repeated key;" },
    { "{\"\":1,\"\":2}", "6 / repeated key;" },
    { "{\"a\":1,\"a\":2,\"a\":3}", "7 /a repeated key;13 /a repeated key;" },
    { "[0,{\"x\":[{\"a/~\":1,\"b\":{\"b\":{}},\"a/~\":[]}]}]", "31 /1/x/0/a~1~0 repeated key;" },
    { "{\"a\":{\"b\":1,\"b\":2},\"a\":0}", "12 /a/b repeated key;19 /a repeated key;" },
    { "{\"a\\u0000b\":1}", "1 /a\xef\xbf\xbd"
                           "b a key must not hold U+0000;" },
    { "{\"\\u0000\":1,\"\":2}", "1 /\xef\xbf\xbd a key must not hold U+0000;" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *found = key_faults (rows[i].text);

    g_test_message ("%s", rows[i].text);
    g_assert_cmpstr (found, ==, rows[i].found);
  }
}

/* @n entries, and one more array around them. */
static GString *
array_of (guint n, const char *entry)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ",", entry);
  g_string_append_c (text, ']');
  return text;
}

static void
expect_limit (guint limit, const char *entry, const char *says)
{
  GString *within = array_of (limit - 1, entry);
  GString *beyond = array_of (limit, entry);
  const char *reason = NULL;
  size_t last = beyond->len - 1 - strlen (entry);

  g_assert_cmpuint (merit_locate_key_faults (within->str, within->len, collect, NULL, &reason), ==,
                    MERIT_LOCATE_NOWHERE);
  g_assert_null (reason);
  g_assert_cmpuint (merit_locate_key_faults (beyond->str, beyond->len, collect, NULL, &reason), ==,
                    last);
  g_assert_cmpstr (reason, ==, says);
  g_string_free (within, TRUE);
  g_string_free (beyond, TRUE);
}

static void
test_limits (void)
{
  expect_limit (MERIT_DOCUMENT_MAX_VALUES, "1", "more values than 1000000");
  expect_limit (MERIT_DOCUMENT_MAX_CONTAINERS, "{}", "more arrays and objects than 65536");
  expect_limit (MERIT_DOCUMENT_MAX_CONTAINERS, "[]", "more arrays and objects than 65536");
}

static void
test_key_length (void)
{
  for (guint n = MERIT_DOCUMENT_MAX_KEY; n <= MERIT_DOCUMENT_MAX_KEY + 1; n++) {
    g_autofree char *key = g_strnfill (n - 1, 'k');
    g_autofree char *text = g_strdup_printf ("[{\"\\u0041%s\":[]}]", key);
    const char *reason = NULL;
    size_t beyond = merit_locate_key_faults (text, strlen (text), collect, NULL, &reason);

    g_assert_cmpuint (beyond, ==, n == MERIT_DOCUMENT_MAX_KEY ? MERIT_LOCATE_NOWHERE : 2);
    g_assert_cmpstr (reason, ==, n == MERIT_DOCUMENT_MAX_KEY ? NULL : "key longer than 256 bytes");
  }
}

static void
test_depth (void)
{
  GString *text = g_string_new (NULL);
  GString *pointer = g_string_new (NULL);

  for (guint i = 0; i < MERIT_JSON_MAX_DEPTH / 2; i++) {
    g_string_append (text, "[{\"k\":");
    g_string_append (pointer, "/0/k");
  }

  size_t inmost = text->len;

  g_string_append (text, "7");
  for (guint i = 0; i < MERIT_JSON_MAX_DEPTH / 2; i++)
    g_string_append (text, "}]");

  const char *pointers[] = { pointer->str };
  MeritPlace place;
  const char *reason = NULL;

  merit_locate_values (text->str, text->len, pointers, 1, &place);
  g_assert_cmpuint (place.value, ==, inmost);
  g_assert_cmpuint (merit_locate_key_faults (text->str, text->len, collect, NULL, &reason), ==,
                    MERIT_LOCATE_NOWHERE);
  g_string_free (text, TRUE);
  g_string_free (pointer, TRUE);
}

static void
test_lines (void)
{
  static const struct {
    size_t offset;
    guint64 line;
    guint64 column;
  } rows[] = { { 0, 1, 1 }, { 1, 1, 2 }, { 2, 1, 3 }, { 3, 2, 1 }, { 3, 2, 1 },
               { 4, 3, 1 }, { 6, 3, 3 }, { 7, 4, 1 }, { 9, 4, 3 } };
  const char *text = "ab\n\nc\r\nde";
  MeritLineCursor cursor = { 0, 0, 0 };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint64 line, column;

    merit_locate_line (text, &cursor, rows[i].offset, &line, &column);
    g_assert_cmpuint (line, ==, rows[i].line);
    g_assert_cmpuint (column, ==, rows[i].column);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/locate/finds-value-and-key", test_values);
  g_test_add_func ("/locate/unescapes-keys-and-pointers", test_escapes);
  g_test_add_func ("/locate/takes-no-prefix-for-the-key", test_prefixes);
  g_test_add_func ("/locate/absent-value-is-its-innermost-container", test_absent);
  g_test_add_func ("/locate/last-of-repeated-keys-counts", test_last_counts);
  g_test_add_func ("/locate/finds-many-in-one-walk", test_many_at_once);
  g_test_add_func ("/locate/repeated-keys-anywhere-in-text-order", test_keys);
  g_test_add_func ("/locate/values-and-containers-are-limited", test_limits);
  g_test_add_func ("/locate/keys-are-limited", test_key_length);
  g_test_add_func ("/locate/follows-to-the-deepest-value", test_depth);
  g_test_add_func ("/locate/lines-end-with-lf-and-columns-are-bytes", test_lines);
  return g_test_run ();
}
