/* SPDX-License-Identifier: Apache-2.0 */
/* Banks: what a document may hold, every rule broken once in its place, and what no text, however
 * malformed, may do. The rules of documents as such are tested here for the three loaders. */
#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "document-check.h"

#define HEAD   "{'schema':'merit-bank-1','max_level':2,'competencies':["
#define TAIL   "]}"
#define ONE(m) HEAD "{'id':'1','name':'One'" m "}" TAIL

static gboolean
load (GBytes *bytes, const char *name, MeritFaults *faults, GError **error)
{
  g_autoptr (MeritBank) bank = merit_bank_load_bytes (bytes, name, faults, error);

  return bank != NULL;
}

static void
test_rows (gconstpointer data)
{
  for (const DocumentCase *row = data; row->rule != NULL; row++)
    document_check (row, load);
}

static MeritBank *
bank_of (const char *text)
{
  g_autoptr (GBytes) bytes = document_plain (text);
  g_autoptr (GError) error = NULL;
  MeritBank *bank = merit_bank_load_bytes (bytes, "f", NULL, &error);

  g_assert_no_error (error);
  return bank;
}

/* --- what a bank holds --- */

static void
test_minimal (void)
{
  g_autoptr (MeritBank) bank = bank_of (ONE (""));
  MeritCompetency *competency = merit_bank_get (bank, 0);

  g_assert_cmpuint (merit_bank_get_max_level (bank), ==, 2);
  g_assert_cmpuint (merit_bank_get_length (bank), ==, 1);
  g_assert_cmpstr (merit_competency_get_id (competency), ==, "1");
  g_assert_cmpstr (merit_competency_get_name (competency), ==, "One");
  g_assert_null (merit_competency_get_definition (competency));
  g_assert_null (merit_competency_get_level (competency, 1));
  g_assert_null (merit_competency_get_satisfactory (competency));
  g_assert_null (merit_competency_get_superior (competency));
  g_assert_null (merit_competency_get_indicators (competency)[0]);
}

static void
test_full (void)
{
  g_autoptr (MeritBank) bank
      = bank_of ("{'competencies':[{'performance':{'superior':'more','satisfactory':'enough'},"
                 "'indicators':['i1','i2'],'levels':['low','\\u00e9lev\\u00e9'],"
                 "'definition':'d','name':'Na me','id':'x-1'},{'id':44,'name':'N'}],"
                 "'max_level':2,'schema':'merit-bank-1'}\n");
  MeritCompetency *competency = merit_bank_get (bank, 0);

  g_assert_cmpstr (merit_competency_get_id (competency), ==, "x-1");
  g_assert_cmpstr (merit_competency_get_definition (competency), ==, "d");
  g_assert_cmpstr (merit_competency_get_level (competency, 1), ==, "low");
  g_assert_cmpstr (merit_competency_get_level (competency, 2), ==, "\xc3\xa9lev\xc3\xa9");
  g_assert_cmpstr (merit_competency_get_satisfactory (competency), ==, "enough");
  g_assert_cmpstr (merit_competency_get_superior (competency), ==, "more");
  g_assert_cmpstr (merit_competency_get_indicators (competency)[1], ==, "i2");
  g_assert_null (merit_competency_get_indicators (competency)[2]);
  g_assert_cmpint (merit_bank_find (bank, "x-1"), ==, 0);
  g_assert_cmpint (merit_bank_find (bank, "44"), ==, 1);
  g_assert_cmpint (merit_bank_find (bank, "4"), ==, -1);
  g_assert_cmpint (merit_bank_find (bank, ""), ==, -1);
}

static void
test_number_ids (void)
{
  g_autoptr (MeritBank) bank
      = bank_of (HEAD "{'id':0,'name':'N'},{'id':9007199254740991,'name':'N'}" TAIL);

  g_assert_cmpstr (merit_competency_get_id (merit_bank_get (bank, 0)), ==, "0");
  g_assert_cmpint (merit_bank_find (bank, "9007199254740991"), ==, 1);
}

static void
test_competency_outlives (void)
{
  MeritBank *bank = bank_of (ONE (""));
  MeritCompetency *competency = g_boxed_copy (MERIT_TYPE_COMPETENCY, merit_bank_get (bank, 0));
  MeritBank *same = g_boxed_copy (MERIT_TYPE_BANK, bank);

  g_assert_true (same == bank);
  g_boxed_free (MERIT_TYPE_BANK, same);
  merit_bank_unref (bank);
  g_assert_cmpstr (merit_competency_get_name (competency), ==, "One");
  merit_competency_unref (competency);
}

/* --- every rule once --- */

static const DocumentCase accepted[] = {
  { "performance may be empty", ONE (",'performance':{}"), "" },
  { "indicators may be empty", ONE (",'indicators':[]"), "" },
  { "ids of other scripts",
    HEAD "{'id':'\\u8aad\\u307f','name':'N'},{'id':'a.b/c~d','name':'N'}" TAIL, "" },
  { "minus nothing is nothing", HEAD "{'id':-0,'name':'N'}" TAIL, "" },
  { "white space around", " \t\r\n" ONE ("") "\n \t\r", "" },
  { NULL, NULL, NULL },
};

static const DocumentCase rules[] = {
  { "not an object", "^['merit-bank-1']", ": must be an object\n" },
  { "text alone", "  ^'merit-bank-1'", ": must be an object\n" },
  { "null alone", "\n^null", ": must be an object\n" },
  { "missing keys", " ^^^{}",
    ": missing key 'schema'\n: missing key 'max_level'\n: missing key 'competencies'\n" },
  { "schema of another kind",
    "{'schema':^'merit-class-1','max_level':2,'competencies':"
    "[{'id':1,'name':'N'}]}",
    " (/schema): must be 'merit-bank-1'\n" },
  { "schema is no text", "{'schema':^1,'max_level':2,'competencies':[{'id':1,'name':'N'}]}",
    " (/schema): must be 'merit-bank-1'\n" },
  { "schema with U+0000",
    "{'schema':^'merit-bank-1\\u0000','max_level':2,"
    "'competencies':[{'id':1,'name':'N'}]}",
    " (/schema): must be 'merit-bank-1'\n" },
  { "max_level 0", "{'schema':'merit-bank-1','max_level':^0,'competencies':[{'id':1,'name':'N'}]}",
    " (/max_level): must be 1 to 7\n" },
  { "max_level 8", "{'schema':'merit-bank-1','max_level':^8,'competencies':[{'id':1,'name':'N'}]}",
    " (/max_level): must be 1 to 7\n" },
  { "max_level 2.0",
    "{'schema':'merit-bank-1','max_level':^2.0,'competencies':[{'id':1,'name':'N'}]}",
    " (/max_level): must be a whole number\n" },
  { "max_level 2e0",
    "{'schema':'merit-bank-1','max_level':^2e0,'competencies':[{'id':1,'name':'N'}]}",
    " (/max_level): must be a whole number\n" },
  { "max_level as text",
    "{'schema':'merit-bank-1','max_level':^'2','competencies':[{'id':1,'name':'N'}]}",
    " (/max_level): must be a whole number\n" },
  { "max_level null",
    "{'schema':'merit-bank-1','max_level':^null,'competencies':[{'id':1,'name':'N'}]}",
    " (/max_level): must be a whole number\n" },
  { "max_level beyond 64 bits",
    "{'schema':'merit-bank-1','max_level':^18446744073709551618,"
    "'competencies':[{'id':1,'name':'N'}]}",
    " (/max_level): must be 1 to 7\n" },
  { "max_level far below",
    "{'schema':'merit-bank-1','max_level':^-99999999999999999999999,"
    "'competencies':[{'id':1,'name':'N'}]}",
    " (/max_level): must be 1 to 7\n" },
  { "no competencies", "{'schema':'merit-bank-1','max_level':2,'competencies':^[]}",
    " (/competencies): must not be empty\n" },
  { "competencies are no array", "{'schema':'merit-bank-1','max_level':2,'competencies':^{}}",
    " (/competencies): must be an array\n" },
  { "unknown key",
    "{'schema':'merit-bank-1',^'levels':3,'max_level':2,'competencies':"
    "[{'id':1,'name':'N'}]}",
    " (/levels): unknown key\n" },
  { "keys differ in case", "{'schema':'merit-bank-1','max_level':2,'competencies':^[],^'Schema':0}",
    " (/competencies): must not be empty\n (/Schema): unknown key\n" },
  { "a competency is no object", HEAD "{'id':1,'name':'N'},^7" TAIL,
    " (/competencies/1): must be an object\n" },
  { "a competency is null", HEAD "^null" TAIL, " (/competencies/0): must be an object\n" },
  { "id and name are required", HEAD "^^{}" TAIL,
    " (/competencies/0): missing key 'id'\n (/competencies/0): missing key 'name'\n" },
  { "unknown key of a competency", ONE (",^'Name':'One'"),
    " (/competencies/0/Name): unknown key\n" },
  { "id is no text", HEAD "{'id':^true,'name':'N'}" TAIL,
    " (/competencies/0/id): must be text or a whole number\n" },
  { "id with a fraction", HEAD "{'id':^1.0,'name':'N'}" TAIL,
    " (/competencies/0/id): must be text or a whole number\n" },
  { "id below 0", HEAD "{'id':^-1,'name':'N'}" TAIL,
    " (/competencies/0/id): must be 0 to 9007199254740991\n" },
  { "id above 2^53 - 1", HEAD "{'id':^9007199254740992,'name':'N'}" TAIL,
    " (/competencies/0/id): must be 0 to 9007199254740991\n" },
  { "id beyond 64 bits", HEAD "{'id':^18446744073709551617,'name':'N'}" TAIL,
    " (/competencies/0/id): must be 0 to 9007199254740991\n" },
  { "id is empty", HEAD "{'id':^'','name':'N'}" TAIL,
    " (/competencies/0/id): must not be empty\n" },
  { "id twice", HEAD "{'id':'7','name':'N'},{'id':'8','name':'N'},{'name':'N','id':^7}" TAIL,
    " (/competencies/2/id): id '7' is taken by /competencies/0\n" },
  { "name is no text", HEAD "{'id':1,'name':^['N']}" TAIL,
    " (/competencies/0/name): must be text\n" },
  { "name is empty", HEAD "{'id':1,'name':^''}" TAIL,
    " (/competencies/0/name): must not be empty\n" },
  { "name with U+0000", HEAD "{'id':1,'name':^'N\\u0000'}" TAIL,
    " (/competencies/0/name): must not hold U+0000\n" },
  { "definition is empty", ONE (",'definition':^''"),
    " (/competencies/0/definition): must not be empty\n" },
  { "definition is null", ONE (",'definition':^null"),
    " (/competencies/0/definition): must be text\n" },
  { "levels are no array", ONE (",'levels':^'low'"),
    " (/competencies/0/levels): must be an array\n" },
  { "too few levels", ONE (",'levels':^['low']"),
    " (/competencies/0/levels): must have 2 entries, has 1\n" },
  { "no levels", ONE (",'levels':^[]"), " (/competencies/0/levels): must have 2 entries, has 0\n" },
  { "too many levels", ONE (",'levels':^['low','mid','high']"),
    " (/competencies/0/levels): must have 2 entries, has 3\n" },
  { "a level is no text", ONE (",'levels':['low',^2]"),
    " (/competencies/0/levels/1): must be text\n" },
  { "a level is empty", ONE (",'levels':[^'','high']"),
    " (/competencies/0/levels/0): must not be empty\n" },
  { "max_level behind the levels",
    "{'competencies':[{'id':1,'name':'N','levels':^['low']}],'max_level':2,"
    "'schema':'merit-bank-1'}",
    " (/competencies/0/levels): must have 2 entries, has 1\n" },
  { "levels where max_level is faulty",
    "{'schema':'merit-bank-1','max_level':^9,"
    "'competencies':[{'id':1,'name':'N','levels':['l',^'']},"
    "{'id':2,'name':'N','levels':^['1','2','3','4','5','6','7','8']}]}",
    " (/max_level): must be 1 to 7\n (/competencies/0/levels/1): must not be empty\n"
    " (/competencies/1/levels): must have at most 7 entries, has 8\n" },
  { "indicators are no array", ONE (",'indicators':^{}"),
    " (/competencies/0/indicators): must be an array\n" },
  { "an indicator is empty", ONE (",'indicators':['a',^'']"),
    " (/competencies/0/indicators/1): must not be empty\n" },
  { "performance is no object", ONE (",'performance':^'good'"),
    " (/competencies/0/performance): must be an object\n" },
  { "unknown key of performance", ONE (",'performance':{^'poor':'x'}"),
    " (/competencies/0/performance/poor): unknown key\n" },
  { "satisfactory is empty", ONE (",'performance':{'satisfactory':^''}"),
    " (/competencies/0/performance/satisfactory): must not be empty\n" },
  { "superior is no text", ONE (",'performance':{'superior':^1}"),
    " (/competencies/0/performance/superior): must be text\n" },
  { "every fault in the order of the text",
    "^{'schema':^'x',\n 'competencies':[\n  {'name':^'','id':^'a b'},\n  "
    "^{'name':'N',^'x/y':[1,\n2]},\n"
    "  ^'z'\n ],^'zz':{}}",
    ": missing key 'max_level'\n (/schema): must be 'merit-bank-1'\n"
    " (/competencies/0/name): must not be empty\n (/competencies/0/id): must not hold ' '\n"
    " (/competencies/1): missing key 'id'\n (/competencies/1/x~1y): unknown key\n"
    " (/competencies/2): must be an object\n (/zz): unknown key\n" },
  { "columns count bytes", HEAD "{'name':'\xc3\xa9\xe2\x82\xac','id':^''}" TAIL,
    " (/competencies/0/id): must not be empty\n" },
  { NULL, NULL, NULL },
};

static const DocumentCase repeated[] = {
  { "in the document",
    "{'schema':'merit-bank-1','max_level':2,^'max_level':2,'competencies':"
    "[{'id':1,'name':'N'}]}",
    " (/max_level): repeated key\n" },
  { "in a competency, in other spelling", ONE (",^'\\u006eame':'Two'"),
    " (/competencies/0/name): repeated key\n" },
  { "in performance", ONE (",'performance':{'superior':'a',^'superior':'a'}"),
    " (/competencies/0/performance/superior): repeated key\n" },
  { "under an unknown key", ONE (",^'x':[{'a':1,^'a':1}]"),
    " (/competencies/0/x): unknown key\n (/competencies/0/x/0/a): repeated key\n" },
  { "the last one is read", HEAD "{'id':1,'name':'',^'name':'N',^'name':^''}" TAIL,
    " (/competencies/0/name): repeated key\n (/competencies/0/name): repeated key\n"
    " (/competencies/0/name): must not be empty\n" },
  { "in a container that is repeated",
    "{'schema':'merit-bank-1','max_level':2,"
    "'competencies':[{'id':1,^'id':2}],^'competencies':[{'id':1,'name':^''}]}",
    " (/competencies/0/id): repeated key\n (/competencies): repeated key\n"
    " (/competencies/0/name): must not be empty\n" },
  { "a key with U+0000 is not the key before it", ONE (",^'definition\\u0000':'d'"),
    " (/competencies/0/definition\xef\xbf\xbd): a key must not hold U+0000\n" },
  { NULL, NULL, NULL },
};

static const DocumentCase malformed[] = {
  { "empty", "^", ": the document is empty\n" },
  { "white space only", " \n ^", ": the document is empty\n" },
  { "truncated", "{'schema':'merit-bank-1',^", ": key in quotes expected\n" },
  { "truncated in text", "{'schema':'merit-ba^", ": string without an end\n" },
  { "truncated in an array", HEAD "^", ": text ends where a value is expected\n" },
  { "more behind the end", ONE ("") " ^{}", ": text behind the end of the document\n" },
  { "a bracket too many", ONE ("") "^}", ": text behind the end of the document\n" },
  { "comma before the bracket", "{'schema':'merit-bank-1',^}", ": key in quotes expected\n" },
  { "line comment", "^// a bank\n" ONE (""), ": value expected\n" },
  { "block comment", "{^/* a bank */'schema':1}", ": key in quotes expected\n" },
  { "NaN", "{'max_level':^NaN}", ": value expected\n" },
  { "Infinity", "{'max_level':^Infinity}", ": value expected\n" },
  { "negative Infinity", "{'max_level':-^Infinity}", ": number without a digit\n" },
  { "True", "{'max_level':^True}", ": value expected\n" },
  { "key without quotes", "{^schema:1}", ": key in quotes expected\n" },
  { "leading zero", "{'max_level':0^2}", ": number with a leading zero\n" },
  { "leading plus", "{'max_level':^+2}", ": value expected\n" },
  { "unknown escape", "{'schema':'a\\^x'}", ": unknown escape in a string\n" },
  { "lone high surrogate", "{'schema':'^\\ud83d'}", ": lone surrogate\n" },
  { "lone low surrogate", "{'schema':'^\\ude00'}", ": lone surrogate\n" },
  { "surrogate under an unknown key", "{'x':['^\\ud83dx']}", ": lone surrogate\n" },
  { "invalid UTF-8", "{'schema':'a^\xff'}", ": invalid UTF-8\n" },
  { "overlong UTF-8", "{'schema':'a^\xc0\xaf'}", ": invalid UTF-8\n" },
  { "surrogate in UTF-8", "{'schema':'a^\xed\xa0\x80'}", ": invalid UTF-8\n" },
  { "control character in text", "{'schema':'a^\tb'}", ": control character in a string\n" },
  { NULL, NULL, NULL },
};

static void
expect (const char *text, size_t len, const char *lines)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, len);
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  gboolean loaded = load (bytes, "f", faults, &error);
  g_autofree char *found = document_lines (faults);

  g_assert_cmpstr (found, ==, lines);
  g_assert_true (loaded == (lines[0] == '\0'));
  g_assert_true (loaded == (error == NULL));
}

/* Here ' is itself what is wrong. */
static void
test_single_quotes (void)
{
  expect ("{'schema':1}", 12, "f:1:2: key in quotes expected\n");
  expect ("{\"schema\":'x'}", 14, "f:1:11: value expected\n");
}

static void
test_nul_bytes (void)
{
  expect ("\0", 1, "f:1:1: value expected\n");
  expect ("{\"a\0\":1}", 8, "f:1:4: control character in a string\n");
  expect ("{}\0", 3, "f:1:3: text behind the end of the document\n");
}

static void
test_bom (void)
{
  g_autoptr (GBytes) plain = document_plain ("\xef\xbb\xbf" ONE (""));

  expect (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), "");
  expect ("\xef\xbb\xbf[]", 5, "f:1:1: must be an object\n");
  expect ("\xef\xbb\xbf", 3, "f:1:1: the document is empty\n");
  expect ("\xef\xbb\xbf\xef\xbb\xbf{}", 8, "f:1:1: value expected\n");
  expect ("\xef\xbb", 2, "f:1:1: value expected\n");
}

/* @n brackets under an unknown key of an otherwise sound bank. */
static char *
nested (guint n)
{
  GString *text = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":1,"
                                "\"competencies\":[{\"id\":1,\"name\":\"N\"}],\n\"x\":");

  for (guint i = 0; i < n; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nested (1023);
  g_autofree char *deeper = nested (1024);
  g_autofree char *deep = nested (10000);

  expect (deepest, strlen (deepest), "f:2:1 (/x): unknown key\n");
  expect (deeper, strlen (deeper), "f:2:1028: nested more than 1024 deep\n");
  expect (deep, strlen (deep), "f:2:1028: nested more than 1024 deep\n");
}

static void
test_numbers (void)
{
  document_check (&(DocumentCase){ "too long for any type",
                                   ONE (",^'x':123456789012345678901234567890"
                                        "1234567890123456789012345678901234567890,^'y':1e99999"),
                                   " (/competencies/0/x): unknown key\n"
                                   " (/competencies/0/y): unknown key\n" },
                  load);
}

/* --- limits --- */

/* A bank of one competency of which one member is text of @n times @unit. */
static char *
bank_with (const char *key, const char *unit, guint n)
{
  GString *text = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":1,\"competencies\":[{");

  g_string_append (text, strcmp (key, "id") == 0 ? "\"name\":\"N\"" : "\"id\":\"1\"");
  g_string_append_printf (text, ",\n\"%s\":\"", key);
  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  g_string_append (text, "\"}]}");
  return g_string_free (text, FALSE);
}

static void
expect_length (const char *key, const char *unit, guint max)
{
  g_autofree char *longest = bank_with (key, unit, max);
  g_autofree char *longer = bank_with (key, unit, max + 1);
  g_autofree char *lines
      = g_strdup_printf ("f:2:%zu (/competencies/0/%s): must have at most %u characters, has %u\n",
                         strlen (key) + 4, key, max, max + 1);

  expect (longest, strlen (longest), "");
  expect (longer, strlen (longer), lines);
}

static void
test_lengths (void)
{
  expect_length ("id", "i", 64);
  expect_length ("id", "\xe8\xaa\xad", 64);
  expect_length ("name", "n", 200);
  expect_length ("name", "\xf0\x9f\x98\x80", 200);
}

static char *
bank_of_many (guint n)
{
  GString *text
      = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":1,\n\"competencies\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"id\":%u,\"name\":\"N\"}", i == 0 ? "" : ",", i);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static void
test_counts (void)
{
  g_autofree char *most = bank_of_many (MERIT_MAX_COMPETENCIES);
  g_autofree char *more = bank_of_many (MERIT_MAX_COMPETENCIES + 1);

  expect (most, strlen (most), "");
  expect (more, strlen (more),
          "f:2:16 (/competencies): must have at most 4096 entries, has 4097\n");
}

static void
test_indicators (void)
{
  for (guint n = 100; n <= 101; n++) {
    GString *text = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":1,\"competencies\":"
                                  "[{\"id\":1,\"name\":\"N\",\n\"indicators\":[\"1\"");

    for (guint i = 1; i < n; i++)
      g_string_append (text, ",\"i\"");
    g_string_append (text, "]}]}");
    expect (text->str, text->len,
            n == 100
                ? ""
                : "f:2:14 (/competencies/0/indicators): must have at most 100 entries, has 101\n");
    g_string_free (text, TRUE);
  }
}

/* The first and last of each range that ids must not hold, and their neighbours that they may. */
static void
test_id_characters (void)
{
  static const gunichar refused[]
      = { 0x01,   0x0a,   0x20,   '"',    ',',    ':',    ';',    0x7f,   0x85,   0xa0,   0x1680,
          0x2000, 0x200b, 0x200f, 0x2028, 0x202e, 0x202f, 0x205f, 0x2060, 0x2064, 0x3000, 0xfeff };
  static const gunichar allowed[]
      = { '!',    '#',    '+',    '-',    '9',    '<',    '~',    0xa1,   0x167f, 0x1681,
          0x1fff, 0x2010, 0x2027, 0x2030, 0x205e, 0x2065, 0x2fff, 0x3001, 0xfefe, 0xff00 };

  for (size_t i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *escape = g_strdup_printf ("\\u%04x", refused[i]);
    g_autofree char *text = bank_with ("id", escape, 1);
    gboolean shown = refused[i] >= 0x20 && refused[i] < 0x7f;
    g_autofree char *lines
        = shown
              ? g_strdup_printf ("f:2:6 (/competencies/0/id): must not hold '%c'\n",
                                 (char) refused[i])
              : g_strdup_printf ("f:2:6 (/competencies/0/id): must not hold U+%04X\n", refused[i]);

    expect (text, strlen (text), lines);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (allowed); i++) {
    g_autofree char *escape = g_strdup_printf ("\\u%04x", allowed[i]);
    g_autofree char *text = bank_with ("id", escape, 1);

    expect (text, strlen (text), "");
  }
  g_autofree char *nul = bank_with ("id", "\\u0000", 1);

  expect (nul, strlen (nul), "f:2:6 (/competencies/0/id): must not hold U+0000\n");
}

/* @n unknown keys, one a line. */
static void
expect_faults (guint n, guint listed, const char *last)
{
  GString *text = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":1,"
                                "\"competencies\":[{\"id\":1,\"name\":\"N\"}]");
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, ",\n\"k%u\":0", i);
  g_string_append_c (text, '}');

  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autofree char *message = g_strdup_printf ("f:2:1 (/k0): unknown key (and %u more)", n - 1);

  g_assert_false (load (bytes, "f", faults, &error));
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpuint (merit_faults_get_length (faults), ==, listed);
  for (guint i = 0; i < MIN (n, MERIT_MAX_FAULTS); i++)
    g_assert_cmpuint (merit_fault_get_line (merit_faults_get (faults, i)), ==, i + 2);

  g_autofree char *line = merit_fault_to_string (merit_faults_get (faults, listed - 1));

  g_assert_cmpstr (line, ==, last);
}

static void
test_many_faults (void)
{
  expect_faults (100, 100, "f:101:1 (/k99): unknown key");
  expect_faults (101, 101, "f: 1 more fault is not listed");
  expect_faults (5000, 101, "f: 4900 more faults are not listed");
}

/* Both walks find more than is kept; the first of both together are listed. */
static void
test_many_of_both (void)
{
  GString *text = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":1,"
                                "\"competencies\":[{\"id\":1,\"name\":\"N\"}");
  g_autoptr (MeritFaults) faults = merit_faults_new ();

  for (guint i = 0; i < 300; i++)
    g_string_append (text, ",\n{\"a\":1,\"a\":2}");
  g_string_append (text, "]}");

  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

  /* Each line holds four: two missing keys, a repeated one and an unknown one. */
  g_assert_false (load (bytes, "f", faults, NULL));
  g_assert_cmpuint (merit_faults_get_length (faults), ==, 101);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (merit_fault_get_line (merit_faults_get (faults, i)), ==, 2 + i / 4);

  g_autofree char *last = merit_fault_to_string (merit_faults_get (faults, 100));

  g_assert_cmpstr (last, ==, "f: 1100 more faults are not listed");
}

static void
test_size (void)
{
  size_t max = 64 * 1024 * 1024;
  char *text = g_malloc (max + 1);

  memset (text, ' ', max + 1);
  g_autoptr (GBytes) beyond = g_bytes_new_take (text, max + 1);
  g_autoptr (GBytes) within = g_bytes_new_from_bytes (beyond, 0, max);
  g_autoptr (GError) error = NULL;

  g_assert_false (load (within, "f", NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpstr (error->message, ==, "f:1:67108865: the document is empty");
  g_clear_error (&error);
  g_assert_false (load (beyond, "f", NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpstr (error->message, ==, "f: larger than 67108864 bytes");
}

static void
test_values (void)
{
  GString *text = g_string_new ("{\"x\":[");

  for (guint i = 0; i < 1000000; i++)
    g_string_append (text, "1,");
  g_string_append (text, "1]}");
  expect (text->str, text->len, "f:1:2000003: more values than 1000000\n");
  g_string_free (text, TRUE);
}

/* --- files --- */

static void
expect_unreadable (const char *path, int code)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("cannot read '%s': %s", path, g_strerror (code));

  g_assert_null (merit_bank_load (path, faults, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpuint (merit_faults_get_length (faults), ==, 0);
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("merit-bank-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "bank.json", NULL);
  g_autofree char *below = g_build_filename (path, "x", NULL);
  g_autofree char *line = g_strdup_printf ("%s:1:1: the document is empty", path);
  g_autoptr (GBytes) text = document_plain (ONE (""));

  g_assert_no_error (error);
  expect_unreadable (folder, EISDIR);
  expect_unreadable (path, ENOENT);
  expect_unreadable ("", ENOENT);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  expect_unreadable (below, ENOTDIR);
  g_assert_null (merit_bank_load (path, NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpstr (error->message, ==, line);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (text, NULL),
                                      (gssize) g_bytes_get_size (text), NULL));

  g_autoptr (MeritBank) bank = merit_bank_load (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (merit_bank_get_length (bank), ==, 1);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* An endless file is read up to the limit and no further. */
static void
test_endless_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (merit_bank_load ("/dev/zero", NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpstr (error->message, ==, "/dev/zero: larger than 67108864 bytes");
}

/* --- threads --- */

static gpointer
use_bank (gpointer data)
{
  MeritBank *bank = data;

  for (guint i = 0; i < 10000; i++) {
    MeritBank *mine = merit_bank_ref (bank);
    MeritCompetency *competency
        = merit_competency_ref (merit_bank_get (mine, i % merit_bank_get_length (mine)));

    g_assert_cmpint (merit_bank_find (mine, merit_competency_get_id (competency)), ==,
                     (gint) (i % merit_bank_get_length (mine)));
    merit_bank_unref (mine);
    merit_competency_unref (competency);
  }
  merit_bank_unref (bank);
  return NULL;
}

static void
test_threads (void)
{
  MeritBank *bank = document_bank ();
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("bank", use_bank, merit_bank_ref (bank));
  merit_bank_unref (bank);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bank/needs-no-more-than-id-and-name", test_minimal);
  g_test_add_func ("/bank/holds-all-that-the-document-says-in-any-order", test_full);
  g_test_add_func ("/bank/number-id-is-its-decimal-text", test_number_ids);
  g_test_add_func ("/bank/competency-outlives-it", test_competency_outlives);
  g_test_add_data_func ("/bank/accepts-what-the-schema-allows", accepted, test_rows);
  g_test_add_data_func ("/bank/every-fault-is-reported-with-its-place", rules, test_rows);
  g_test_add_data_func ("/bank/repeated-keys-are-faults", repeated, test_rows);
  g_test_add_data_func ("/bank/malformed-text-is-refused-where-it-breaks", malformed, test_rows);
  g_test_add_func ("/bank/single-quotes-are-refused", test_single_quotes);
  g_test_add_func ("/bank/nul-bytes-are-refused", test_nul_bytes);
  g_test_add_func ("/bank/one-byte-order-mark-is-skipped", test_bom);
  g_test_add_func ("/bank/nesting-is-limited", test_depth);
  g_test_add_func ("/bank/huge-numbers-harm-nothing", test_numbers);
  g_test_add_func ("/bank/id-and-name-are-limited-in-characters", test_lengths);
  g_test_add_func ("/bank/competencies-are-limited", test_counts);
  g_test_add_func ("/bank/indicators-are-limited", test_indicators);
  g_test_add_func ("/bank/ids-hold-only-what-needs-no-quoting", test_id_characters);
  g_test_add_func ("/bank/the-first-hundred-faults-are-listed", test_many_faults);
  g_test_add_func ("/bank/faults-of-keys-and-values-are-listed-together", test_many_of_both);
  g_test_add_func ("/bank/size-is-limited", test_size);
  g_test_add_func ("/bank/values-are-limited", test_values);
  g_test_add_func ("/bank/files-that-cannot-be-read-say-why", test_files);
  g_test_add_func ("/bank/endless-files-end-at-the-limit", test_endless_file);
  g_test_add_func ("/bank/may-be-shared-by-threads", test_threads);
  return g_test_run ();
}
