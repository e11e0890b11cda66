/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles of their own: accepted and rejected as batches do, and assessed one by one. */
#include <merit/merit-error.h>
#include <merit/merit-profile.h>

#include "document-check.h"
#include "engine/row.h"

/* Texts use ' for ". */
static MeritProfile *
read_json (MeritBank *bank, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = document_plain (text);
  g_autofree char *copy
      = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return merit_profile_new_from_json (bank, copy, error);
}

static void
test_reads (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritProfile) profile
      = read_json (bank, " {'competencies':{'c':'2+','b':0,'a':null,'zz':[{'x':9}]},'id':'A-1',"
                    "'unit':'Harbor','class':'1229','name':'É','more':{}}\r\n\n",
              &error);

  g_assert_no_error (error);
  g_assert_cmpstr (merit_profile_get_id (profile), ==, "A-1");
  g_assert_cmpstr (merit_profile_get_unit (profile), ==, "Harbor");
  g_assert_cmpstr (merit_profile_get_class (profile), ==, "1229");
  g_assert_cmpstr (merit_profile_get_name (profile), ==, "É");
  g_assert_true (merit_profile_get_bank (profile) == bank);
  g_assert_cmpint (merit_profile_get_level (profile, 0), ==, -1);
  g_assert_cmpint (merit_profile_get_level (profile, 1), ==, 0);
  g_assert_cmpint (merit_profile_get_level (profile, 2), ==, -1);
  g_assert_cmpint (merit_profile_get_level (profile, 3), ==, 2);
  g_assert_true (merit_profile_get_superior (profile, 3));
  g_assert_false (merit_profile_get_superior (profile, 1));
}

static void
test_not_given (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritProfile) profile
      = read_json (bank, "{'id':'x','unit':7,'class':null,'name':''}", &error);

  g_assert_no_error (error);
  g_assert_null (merit_profile_get_unit (profile));
  g_assert_null (merit_profile_get_class (profile));
  g_assert_null (merit_profile_get_name (profile));
  for (guint i = 0; i < merit_bank_get_length (bank); i++)
    g_assert_cmpint (merit_profile_get_level (profile, i), ==, -1);
}

static void
test_rejects (void)
{
  static const char *const texts[] = {
    "",
    "\n \n",
    "{'id':'a'}\n{'id':'b'}",
    "{'id':'a'} x",
    "[]",
    "{'id':''}",
    "{'id':7}",
    "{}",
    "{'id':'a','id':'a'}",
    "{'id':'a','competencies':{'a':1,'\\u0061':1}}",
    "{'id':'a','competencies':{'a':4}}",
    "{'id':'a','competencies':{'a':-1}}",
    "{'id':'a','competencies':{'a':1.0}}",
    "{'id':'a','competencies':{'a':1e0}}",
    "{'id':'a','competencies':{'a':'0+'}}",
    "{'id':'a','competencies':{'a':' 1'}}",
    "{'id':'a','competencies':{'a':'1++'}}",
    "{'id':'a','competencies':{'a':true}}",
    "{'id':'a','competencies':[]}",
    "{'id':'a','more':'\\uD800'}",
    "{'id':'a','more':'\xFF'}",
    "{'id':'a','more':01}",
    "{'id':'a',}",
    "{'id':'a'",
  };
  g_autoptr (MeritBank) bank = document_bank ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%u", i);
    g_assert_null (read_json (bank, texts[i], &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_REJECTED);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
test_says_where (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GError) error = NULL;

  g_assert_null (read_json (bank, "\n{'id':'a','competencies':{'a':4}}", &error));
  g_assert_cmpstr (error->message, ==,
                   "level '4' of competency 'a' is no whole number from 0 to 3: 2:31");
}

static void
test_assess (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (MeritProfile) profile = merit_profile_new (bank, "p");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (merit_profile_get_level (profile, 0), ==, -1);
  g_assert_true (merit_profile_assess (profile, "a", 0, FALSE, &error));
  g_assert_cmpint (merit_profile_get_level (profile, 0), ==, 0);
  g_assert_true (merit_profile_assess (profile, "a", 3, TRUE, &error));
  g_assert_cmpint (merit_profile_get_level (profile, 0), ==, 3);
  g_assert_true (merit_profile_get_superior (profile, 0));
  g_assert_true (merit_profile_assess (profile, "a", 3, FALSE, &error));
  g_assert_false (merit_profile_get_superior (profile, 0));
  g_assert_no_error (error);

  g_assert_false (merit_profile_assess (profile, "zz", 1, FALSE, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_false (merit_profile_assess (profile, "a", 4, FALSE, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_REJECTED);
  g_clear_error (&error);
  g_assert_false (merit_profile_assess (profile, "a", 0, TRUE, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_REJECTED);
  /* What was refused changed nothing. */
  g_assert_cmpint (merit_profile_get_level (profile, 0), ==, 3);
}

/* U+0000 is a character like others and ends no text on the way to a person and back. */
static void
test_nul (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GBytes) bytes
      = document_plain ("{'schema':'merit-class-1','code':'1','requirements':"
                        "[{'competency':'b','level':1,'basis':'stated'}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritClass) klass = merit_class_load_bytes (bytes, "c", bank, NULL, &error);
  g_autoptr (MeritEngine) engine = merit_engine_new (bank, &klass, 1, NULL, &error);
  g_autoptr (MeritProfile) profile
      = read_json (bank, "{'id':'a\\u0000b','name':'c\\u0000d','unit':'e\\u0000','competencies':"
                    "{'a':1,'b':'1+'}}",
              &error);
  guint8 codes[1];

  g_assert_no_error (error);

  const MeritPerson person = merit_engine_person (engine, profile, codes);

  g_assert_cmpmem (person.id.text, person.id.len, "a\0b", 3);
  g_assert_cmpmem (person.name.text, person.name.len, "c\0d", 3);
  g_assert_cmpmem (person.unit.text, person.unit.len, "e\0", 2);
  g_assert_cmpint (codes[0], ==, 3);

  g_autoptr (MeritProfile) back = merit_engine_profile (engine, &person);
  const MeritPerson again = merit_engine_person (engine, back, codes);

  g_assert_cmpmem (again.id.text, again.id.len, "a\0b", 3);
  g_assert_cmpmem (again.name.text, again.name.len, "c\0d", 3);
  g_assert_cmpmem (again.unit.text, again.unit.len, "e\0", 2);
  /* What no class of the engine asks for is not carried. */
  g_assert_cmpint (merit_profile_get_level (back, 0), ==, -1);
  g_assert_cmpint (merit_profile_get_level (back, 1), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/reads-one-record", test_reads);
  g_test_add_func ("/profile/what-is-no-text-is-not-given", test_not_given);
  g_test_add_func ("/profile/rejects-what-batches-reject", test_rejects);
  g_test_add_func ("/profile/says-where", test_says_where);
  g_test_add_func ("/profile/assess", test_assess);
  g_test_add_func ("/profile/nul-ends-no-text", test_nul);
  return g_test_run ();
}
