/* SPDX-License-Identifier: Apache-2.0 */
/* The strict JSON scanner: what it takes, what it refuses, and where it says the fault is. */
#include <glib.h>
#include <string.h>

#include "core/json.h"

/* Text of exactly @len bytes on the heap, so that a sanitizer sees a read behind its end. */
static char *
tight (const char *text, gsize len)
{
  char *copy = g_malloc (MAX (len, 1));

  memcpy (copy, text, len);
  return copy;
}

static size_t
skip (const char *text, gsize len, unsigned depth, MeritJsonFault *fault)
{
  g_autofree char *copy = tight (text, len);
  size_t end = merit_json_skip_value (copy, len, 0, depth, fault);

  if (end == MERIT_JSON_FAULT) {
    g_assert_cmpuint (fault->offset, <=, len);
    g_assert_nonnull (fault->reason);
  } else {
    g_assert_cmpuint (end, <=, len);
  }
  return end;
}

static void
assert_value (const char *text)
{
  MeritJsonFault fault = { 0, "" };
  size_t end = skip (text, strlen (text), 0, &fault);

  if (end != strlen (text))
    g_error ("'%s' stops at %zu: %s", text, end, fault.reason);
}

static void
assert_fault_len (const char *text, gsize len, gsize offset, const char *reason)
{
  MeritJsonFault fault = { 0, "" };
  size_t end = skip (text, len, 0, &fault);

  if (end != MERIT_JSON_FAULT)
    g_error ("'%s' is taken", text);
  g_assert_cmpstr (fault.reason, ==, reason);
  g_assert_cmpuint (fault.offset, ==, offset);
}

static void
assert_fault (const char *text, gsize offset, const char *reason)
{
  assert_fault_len (text, strlen (text), offset, reason);
}

static void
test_values (void)
{
  static const char *const good[] = {
    "0", "-0", "1", "-1", "10", "1.5", "0.0", "1e5", "1E+5", "1e-05", "-0.0e0",
    "123456789012345678901234567890",
    "true", "false", "null", "\"\"", "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"",
    "\"\\uD83D\\uDE00\"", "\"\\ud83d\\ude00x\"", "\"\\uFFFF\"", "\"\x7f\"",
    "\"ä€😀\"", "\"\xef\xbb\xbf\"",
    "[]", "{}", "[ ]", "{ }", "[1]", "[1,2]", "[ 1 , [ ] , { } ]", "{\"a\":1}",
    "{\"a\":{\"b\":[{}]},\"c\":[[]]}",
    "{ \"a\" : \r\n\t[ null ] }", "{\"a\":1,\"a\":2}", "{\"\":0}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    assert_value (good[i]);
}

static void
test_stops_behind_the_value (void)
{
  MeritJsonFault fault;

  g_assert_cmpuint (merit_json_skip_value ("1 ", 2, 0, 0, &fault), ==, 1);
  g_assert_cmpuint (merit_json_skip_value ("[] ]", 4, 0, 0, &fault), ==, 2);
  g_assert_cmpuint (merit_json_skip_value ("x{\"a\":1}y", 9, 1, 0, &fault), ==, 8);
  g_assert_cmpuint (merit_json_skip_value ("truely", 6, 0, 0, &fault), ==, 4);
}

static void
test_faults (void)
{
  static const char value[] = "value expected";
  static const char ends[] = "text ends where a value is expected";

  assert_fault ("", 0, ends);
  assert_fault ("[", 1, ends);
  assert_fault ("[1,", 3, ends);
  assert_fault ("{\"a\":", 5, ends);
  assert_fault ("x", 0, value);
  assert_fault (",", 0, value);
  assert_fault ("]", 0, value);
  assert_fault (" 1", 0, value);
  assert_fault ("'a'", 0, value);
  assert_fault ("NaN", 0, value);
  assert_fault ("Infinity", 0, value);
  assert_fault ("True", 0, value);
  assert_fault ("tru", 3, value);
  assert_fault ("trux", 3, value);
  assert_fault ("nul", 3, value);
  assert_fault ("\xef\xbb\xbf""1", 0, value);
  assert_fault ("[1 2]", 3, "',' or ']' expected");
  assert_fault ("[1", 2, "',' or ']' expected");
  assert_fault ("[1}", 2, "',' or ']' expected");
  assert_fault ("[1,]", 3, value);
  assert_fault ("[,1]", 1, value);
  assert_fault ("[/**/]", 1, value);
  assert_fault ("{", 1, "key in quotes expected");
  assert_fault ("{a:1}", 1, "key in quotes expected");
  assert_fault ("{1:1}", 1, "key in quotes expected");
  assert_fault ("{\"a\":1,}", 7, "key in quotes expected");
  assert_fault ("{\"a\"}", 4, "':' expected");
  assert_fault ("{\"a\"", 4, "':' expected");
  assert_fault ("{\"a\" 1}", 5, "':' expected");
  assert_fault ("{\"a\":}", 5, value);
  assert_fault ("{\"a\":1", 6, "',' or '}' expected");
  assert_fault ("{\"a\":1]", 6, "',' or '}' expected");
  assert_fault ("{\"a\":[}", 6, value);
}

static void
test_numbers (void)
{
  assert_fault ("-", 1, "number without a digit");
  assert_fault ("-a", 1, "number without a digit");
  assert_fault ("+1", 0, "value expected");
  assert_fault (".5", 0, "value expected");
  assert_fault ("01", 1, "number with a leading zero");
  assert_fault ("-01", 2, "number with a leading zero");
  assert_fault ("1.", 2, "fraction without a digit");
  assert_fault ("1.e1", 2, "fraction without a digit");
  assert_fault ("1e", 2, "exponent without a digit");
  assert_fault ("1e+", 3, "exponent without a digit");
  assert_fault ("[0x1]", 2, "',' or ']' expected");
}

static void
test_strings (void)
{
  assert_fault ("\"", 1, "string without an end");
  assert_fault ("\"a", 2, "string without an end");
  assert_fault ("\"a\\", 3, "string without an end");
  assert_fault ("\"\\\"", 3, "string without an end");
  assert_fault ("\"\\x\"", 2, "unknown escape in a string");
  assert_fault ("\"\\'\"", 2, "unknown escape in a string");
  assert_fault_len ("\"\\\0\"", 4, 2, "unknown escape in a string");
  assert_fault ("\"a\nb\"", 2, "control character in a string");
  assert_fault ("\"\t\"", 1, "control character in a string");
  assert_fault_len ("\"\0\"", 3, 1, "control character in a string");
  assert_fault ("\"\x1f\"", 1, "control character in a string");
  assert_fault ("\"\\u12\"", 5, "\\u without four hexadecimal digits");
  assert_fault ("\"\\u", 3, "\\u without four hexadecimal digits");
  assert_fault ("\"\\u00g0\"", 5, "\\u without four hexadecimal digits");
  assert_fault ("\"\\uD800\"", 1, "lone surrogate");
  assert_fault ("\"\\uDC00\"", 1, "lone surrogate");
  assert_fault ("\"\\uDFFF\\uD800\"", 1, "lone surrogate");
  assert_fault ("\"\\uD800\\n\"", 1, "lone surrogate");
  assert_fault ("\"\\uD800\\uD800\"", 1, "lone surrogate");
  assert_fault ("\"\\uD800\\u0041\"", 1, "lone surrogate");
  assert_fault ("\"\\uD800\\uDC0\"", 12, "\\u without four hexadecimal digits");
  assert_fault ("\"\\uD800", 1, "lone surrogate");
}

static void
test_says_whether_a_string_has_escapes (void)
{
  MeritJsonFault fault;
  bool escaped;

  g_assert_cmpuint (merit_json_skip_string ("\"ab\"", 4, 0, &escaped, &fault), ==, 4);
  g_assert_false (escaped);
  g_assert_cmpuint (merit_json_skip_string ("\"\\n\"", 4, 0, &escaped, &fault), ==, 4);
  g_assert_true (escaped);
}

/* One row a rule of RFC 3629: what is valid, and at which byte the rest is not. */
static void
test_utf8 (void)
{
  static const struct {
    const char *text;
    gsize valid; /* bytes before the fault */
  } rows[] = {
    { "abc", 3 }, { "", 0 }, { "\x7f", 1 }, { "a\x80", 1 }, { "a\xc0\x80", 1 }, { "a\xc1\xbf", 1 },
    { "\xc2\x80", 2 }, { "\xc2", 0 }, { "\xc2\x41", 0 }, { "\xdf\xbf", 2 },
    { "\xe0\x9f\xbf", 0 }, { "\xe0\xa0\x80", 3 }, { "\xed\x9f\xbf", 3 }, { "\xed\xa0\x80", 0 },
    { "\xed\xbf\xbf", 0 }, { "\xee\x80\x80", 3 }, { "\xef\xbf\xbf", 3 }, { "\xe2\x82", 0 },
    { "\xf0\x8f\xbf\xbf", 0 }, { "\xf0\x90\x80\x80", 4 }, { "\xf4\x8f\xbf\xbf", 4 },
    { "\xf4\x90\x80\x80", 0 },
    { "\xf5\x80\x80\x80", 0 }, { "\xff", 0 }, { "\xfe", 0 }, { "12345678\xff", 8 },
    { "1234567\xc3\xa4x\xff", 10 },
    { "\xf0\x9f\x98", 0 }, { "\xf0\x9f\x98\x80\x80", 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gsize len = strlen (rows[i].text);
    g_autofree char *copy = tight (rows[i].text, len);
    g_autofree char *quoted = g_strdup_printf ("\"%s\"", rows[i].text);

    g_assert_cmpuint (merit_utf8_check (copy, len, 0), ==, rows[i].valid);
    g_assert_cmpint (g_utf8_validate (copy, (gssize) len, NULL), ==, rows[i].valid == len);
    if (rows[i].valid == len)
      assert_value (quoted);
    else
      assert_fault (quoted, rows[i].valid + 1, "invalid UTF-8");
  }
}

/* A walk through what three bytes, the first not ASCII, and a stray fourth can be, against GLib's
 * check. */
static void
test_utf8_agrees_with_glib (void)
{
  char text[4];

  for (guint32 i = 0; i < 1u << 24; i += 1 + (i % 7)) {
    text[0] = (char) (0x80 | i >> 16);
    text[1] = (char) (i >> 8);
    text[2] = (char) i;
    text[3] = (char) 0x80;
    /* NUL is valid UTF-8 but GLib's check refuses it. */
    if (text[1] == '\0' || text[2] == '\0')
      continue;
    g_assert_cmpint (merit_utf8_check (text, 3, 0) == 3, ==, g_utf8_validate (text, 3, NULL));
    g_assert_cmpint (merit_utf8_check (text, 4, 0) == 4, ==, g_utf8_validate (text, 4, NULL));
  }
}

static GString *
nested (guint depth, gboolean objects)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, objects && i % 2 == 1 ? "{\"a\":" : "[");
  g_string_append (text, "0");
  for (guint i = depth; i-- > 0;)
    g_string_append (text, objects && i % 2 == 1 ? "}" : "]");
  return text;
}

static void
test_depth_limit (void)
{
  for (int objects = 0; objects < 2; objects++) {
    GString *most = nested (MERIT_JSON_MAX_DEPTH, objects);
    GString *over = nested (MERIT_JSON_MAX_DEPTH + 1, objects);
    MeritJsonFault fault;

    g_assert_cmpuint (skip (most->str, most->len, 0, &fault), ==, most->len);
    g_assert_cmpuint (skip (over->str, over->len, 0, &fault), ==, MERIT_JSON_FAULT);
    g_assert_cmpstr (fault.reason, ==, "nested more than 1024 deep");
    g_assert_cmpint (over->str[fault.offset], ==, '[');
    g_string_free (most, TRUE);
    g_string_free (over, TRUE);
  }
}

static void
test_depth_counts_what_is_around (void)
{
  GString *text = nested (MERIT_JSON_MAX_DEPTH - 3, TRUE);
  MeritJsonFault fault;

  g_assert_cmpuint (skip (text->str, text->len, 3, &fault), ==, text->len);
  g_assert_cmpuint (skip (text->str, text->len, 4, &fault), ==, MERIT_JSON_FAULT);
  g_assert_cmpuint (skip ("1", 1, MERIT_JSON_MAX_DEPTH, &fault), ==, 1);
  g_assert_cmpuint (skip ("[]", 2, MERIT_JSON_MAX_DEPTH, &fault), ==, MERIT_JSON_FAULT);
  g_string_free (text, TRUE);
}

/* A sibling behind a deep value must find the kind of its own surroundings again. */
static void
test_kinds_are_remembered_per_level (void)
{
  GString *text = g_string_new ("{\"a\":");
  GString *deep = nested (200, TRUE);

  g_string_append (text, deep->str);
  g_string_append (text, ",\"b\":[");
  g_string_append (text, deep->str);
  g_string_append (text, ",1],\"c\":0}");
  assert_value (text->str);
  g_string_free (deep, TRUE);
  g_string_free (text, TRUE);
}

static void
test_unescape (void)
{
  static const struct {
    const char *inside;
    const char *text;
    gsize len;
  } rows[] = {
    { "", "", 0 },
    { "abc", "abc", 3 },
    { "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 8 },
    { "a\\u0000b", "a\0b", 3 },
    { "\\u0041\\u00e4\\u20AC\\uD83D\\uDE00", "Aä€😀", 10 },
    { "\\uD800\\uDC00\\uDBFF\\uDFFF", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8 },
    { "\\u007f\\u0080\\u07ff\\u0800\\uffff", "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf", 11 },
    { "ä\\nß", "ä\nß", 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gsize len = strlen (rows[i].inside);
    g_autofree char *in = tight (rows[i].inside, len);
    g_autofree char *out = g_malloc (MAX (len, 1));
    gsize n = merit_json_unescape (in, len, out);

    g_assert_cmpmem (out, (int) n, rows[i].text, (int) rows[i].len);
  }
}

/* Whatever is cut off a good text, the fault is found inside what is left. */
static void
test_every_cut_is_a_fault (void)
{
  static const char text[]
      = "{\"id\":\"\\uD83D\\uDE00 ä\",\"n\":[-1.5e+3,true,false,null,{\"x\":[]}],\"e\":{}}";
  MeritJsonFault fault;

  for (gsize len = 0; len + 1 < sizeof text; len++)
    g_assert_cmpuint (skip (text, len, 0, &fault), ==, MERIT_JSON_FAULT);
  assert_value (text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/values-are-taken", test_values);
  g_test_add_func ("/json/stops-behind-the-value", test_stops_behind_the_value);
  g_test_add_func ("/json/faults-have-place-and-reason", test_faults);
  g_test_add_func ("/json/numbers-are-strict", test_numbers);
  g_test_add_func ("/json/strings-are-strict", test_strings);
  g_test_add_func ("/json/says-whether-a-string-has-escapes",
                   test_says_whether_a_string_has_escapes);
  g_test_add_func ("/json/utf-8-is-strict", test_utf8);
  g_test_add_func ("/json/utf-8-agrees-with-glib", test_utf8_agrees_with_glib);
  g_test_add_func ("/json/nesting-ends-at-1024", test_depth_limit);
  g_test_add_func ("/json/nesting-counts-what-is-around", test_depth_counts_what_is_around);
  g_test_add_func ("/json/kinds-are-remembered-per-level", test_kinds_are_remembered_per_level);
  g_test_add_func ("/json/unescapes", test_unescape);
  g_test_add_func ("/json/every-cut-is-a-fault", test_every_cut_is_a_fault);
  return g_test_run ();
}
