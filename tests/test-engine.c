/* SPDX-License-Identifier: Apache-2.0 */
/* Making engines: from nouns in memory, and from a data folder with everything that can be wrong
 * there. */
#include <string.h>

#include <glib/gstdio.h>

#include <merit/merit-engine.h>
#include <merit/merit-error.h>

#include "document-check.h"

#define CLASS_OF(code, more)                                                                       \
  "{'schema':'merit-class-1','code':'" code "',\n'requirements':"                                  \
  "[{'competency':'a','level':2,'basis':'stated'" more "}]}"
#define ZEROS "{'schema':'merit-policy-1','credit':'table','table':[[0,0,0,0],[0,0,0,0],[0,0,0,1]]}"

typedef struct {
  char *path;
  MeritFaults *faults;
  GError *error;
  MeritEngine *engine;
} Folder;

static char *
place (const Folder *folder, const char *name)
{
  return g_build_filename (folder->path, name, NULL);
}

/* @text with ' for ". */
static void
write_file (const Folder *folder, const char *name, const char *text)
{
  g_autofree char *path = place (folder, name);
  g_autoptr (GBytes) bytes = document_plain (text);
  g_autoptr (GError) error = NULL;
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  g_file_set_contents (path, data, (gssize) len, &error);
  g_assert_no_error (error);
}

static void
make_folder (const Folder *folder, const char *name)
{
  g_autofree char *path = place (folder, name);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
set_up (Folder *folder, gconstpointer data)
{
  folder->path = g_dir_make_tmp ("merit-engine-XXXXXX", NULL);
  g_assert_nonnull (folder->path);
  folder->faults = merit_faults_new ();
  make_folder (folder, "classes");
  make_folder (folder, "policies");
  write_file (folder, "bank.json",
              "{'schema':'merit-bank-1','max_level':3,'competencies':["
              "{'id':'a','name':'A'},{'id':'b','name':'B'}]}");
  write_file (folder, "classes/20.json", CLASS_OF ("20", ""));
  write_file (folder, "classes/100.json", CLASS_OF ("100", ""));
  write_file (folder, "classes/3.json", CLASS_OF ("3", ""));
  write_file (folder, "policies/met.json", "{'schema':'merit-policy-1','credit':'met'}");
  write_file (folder, "policies/zeros.json", ZEROS);
}

static void
remove_all (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inside = g_build_filename (path, name, NULL);

    remove_all (inside);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

static void
tear_down (Folder *folder, gconstpointer data)
{
  remove_all (folder->path);
  g_free (folder->path);
  merit_faults_unref (folder->faults);
  g_clear_error (&folder->error);
  g_clear_pointer (&folder->engine, merit_engine_unref);
}

static void
load (Folder *folder, const char *codes, const char *policy)
{
  g_auto (GStrv) list = codes != NULL ? g_strsplit (codes, " ", -1) : NULL;

  g_clear_error (&folder->error);
  g_clear_pointer (&folder->engine, merit_engine_unref);
  merit_faults_unref (folder->faults);
  folder->faults = merit_faults_new ();
  folder->engine = merit_engine_load (folder->path, (const char *const *) list, policy,
                                      folder->faults, &folder->error);
  g_assert_cmpint (folder->engine == NULL, ==, folder->error != NULL);
}

static void
assert_codes (const Folder *folder, const char *codes)
{
  g_autoptr (GString) all = g_string_new (NULL);

  g_assert_no_error (folder->error);
  for (guint i = 0; i < merit_engine_get_length (folder->engine); i++)
    g_string_append_printf (all, "%s%s", i > 0 ? " " : "",
                            merit_class_get_code (merit_engine_get_class (folder->engine, i)));
  g_assert_cmpstr (all->str, ==, codes);
}

/* @message with FOLDER for the path of the folder. */
static void
assert_fails (const Folder *folder, gint code, const char *message)
{
  g_autoptr (GString) expected = g_string_new (message);

  g_string_replace (expected, "FOLDER", folder->path, 0);
  g_assert_error (folder->error, MERIT_ERROR, code);
  g_assert_cmpstr (folder->error->message, ==, expected->str);
}

static void
assert_faults (const Folder *folder, const char *lines)
{
  g_autoptr (GString) expected = g_string_new (lines);
  g_autofree char *found = document_lines (folder->faults);

  g_string_replace (expected, "FOLDER", folder->path, 0);
  g_assert_cmpstr (found, ==, expected->str);
}

static void
test_all_classes (Folder *folder, gconstpointer data)
{
  write_file (folder, "classes/.4.json", "no class");
  write_file (folder, "classes/README", "no class");
  load (folder, NULL, NULL);
  assert_codes (folder, "100 20 3");
  /* No code is the same as no list. */
  load (folder, "", NULL);
  assert_codes (folder, "100 20 3");
}

static void
test_chosen (Folder *folder, gconstpointer data)
{
  load (folder, "3 100 3 3", NULL);
  assert_codes (folder, "3 100");
  g_assert_cmpint (merit_engine_find (folder->engine, "100"), ==, 1);
  g_assert_cmpint (merit_engine_find (folder->engine, "20"), ==, -1);
}

static void
test_unknown (Folder *folder, gconstpointer data)
{
  load (folder, "3 4", NULL);
  assert_fails (folder, MERIT_ERROR_UNKNOWN, "no class '4' (known: 100, 20, 3)");
  load (folder, "../classes/3", NULL);
  assert_fails (folder, MERIT_ERROR_UNKNOWN, "no class '../classes/3' (known: 100, 20, 3)");
  load (folder, "..", NULL);
  assert_fails (folder, MERIT_ERROR_UNKNOWN, "no class '..' (known: 100, 20, 3)");
  load (folder, "3.json", NULL);
  assert_fails (folder, MERIT_ERROR_UNKNOWN, "no class '3.json' (known: 100, 20, 3)");
  assert_faults (folder, "");
}

/* Files that are not wanted are not read. */
static void
test_only_wanted (Folder *folder, gconstpointer data)
{
  write_file (folder, "classes/20.json", "{");
  load (folder, "3", NULL);
  assert_codes (folder, "3");
}

static void
test_other_name (Folder *folder, gconstpointer data)
{
  write_file (folder, "classes/3.json", CLASS_OF ("20", ""));
  load (folder, "3", NULL);
  assert_faults (folder, "FOLDER/classes/3.json:1:34 (/code): class code '20' is not the name of "
                         "the file\n");
  assert_fails (folder, MERIT_ERROR_DATA,
                "FOLDER/classes/3.json:1:34 (/code): class code '20' is not the name of the file");
}

static void
test_every_fault (Folder *folder, gconstpointer data)
{
  write_file (folder, "classes/100.json", CLASS_OF ("100", ",'level':3"));
  write_file (folder, "classes/20.json", CLASS_OF ("21", ""));
  write_file (folder, "classes/3.json", CLASS_OF ("3", ",'weight':101,\n'essential':1"));
  write_file (folder, "policies/bad.json", "{'schema':'merit-policy-1','credit':'some'}");
  load (folder, NULL, "bad");
  g_assert_cmpuint (merit_faults_get_length (folder->faults), ==, 5);
  g_assert_error (folder->error, MERIT_ERROR, MERIT_ERROR_DATA);

  static const struct {
    const char *file;
    guint line;
  } expected[] = {
    { "classes/100.json", 2 }, { "classes/20.json", 1 }, { "classes/3.json", 2 },
    { "classes/3.json", 3 },   { "policies/bad.json", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    MeritFault *fault = merit_faults_get (folder->faults, i);

    g_assert_true (g_str_has_suffix (merit_fault_get_file (fault), expected[i].file));
    g_assert_cmpuint (merit_fault_get_line (fault), ==, expected[i].line);
  }
}

/* Also what only the class and the policy together show, for every class. */
static void
test_no_points (Folder *folder, gconstpointer data)
{
  write_file (folder, "classes/100.json",
              "{'schema':'merit-class-1','code':'100','requirements':"
              "[{'competency':'a','level':3,'basis':'stated'}]}");
  load (folder, NULL, "zeros");
  assert_fails (folder, MERIT_ERROR_DATA, "class '20' cannot earn a point under policy 'zeros'");
  assert_faults (
      folder, "FOLDER/classes/20.json: class '20' cannot earn a point under policy 'zeros'\n"
              "FOLDER/classes/3.json: class '3' cannot earn a point under policy 'zeros'\n");
  load (folder, "100", "zeros");
  assert_codes (folder, "100");
  g_assert_cmpuint (merit_engine_get_max_points (folder->engine, 0), ==, 1);
}

static void
test_policy_by_name (Folder *folder, gconstpointer data)
{
  load (folder, "3", "met");
  assert_codes (folder, "3");
  g_assert_cmpint (merit_policy_get_credit (merit_engine_get_policy (folder->engine)), ==,
                   MERIT_CREDIT_MET);
  load (folder, "3", NULL);
  g_assert_cmpint (merit_policy_get_credit (merit_engine_get_policy (folder->engine)), ==,
                   MERIT_CREDIT_PROPORTIONAL);
  load (folder, "3", "mean");
  assert_fails (folder, MERIT_ERROR_UNKNOWN, "no policy 'mean' (known: met, zeros)");
  load (folder, "3", "..");
  assert_fails (folder, MERIT_ERROR_UNKNOWN, "no policy '..' (known: met, zeros)");
}

static void
test_policy_by_file (Folder *folder, gconstpointer data)
{
  g_autofree char *path = place (folder, "policies/met.json");
  g_autofree char *missing = place (folder, "policies/other.json");

  load (folder, "3", path);
  assert_codes (folder, "3");
  g_assert_cmpstr (merit_policy_get_name (merit_engine_get_policy (folder->engine)), ==, "met");
  load (folder, "3", missing);
  g_assert_error (folder->error, MERIT_ERROR, MERIT_ERROR_READ);
}

static void
test_missing (Folder *folder, gconstpointer data)
{
  g_autofree char *classes = place (folder, "classes");
  g_autofree char *bank = place (folder, "bank.json");

  remove_all (classes);
  load (folder, NULL, NULL);
  assert_fails (folder, MERIT_ERROR_READ, "cannot read 'FOLDER/classes': no such folder");
  make_folder (folder, "classes");
  load (folder, NULL, NULL);
  assert_fails (folder, MERIT_ERROR_UNKNOWN, "no class in 'FOLDER/classes'");
  load (folder, "1", NULL);
  assert_fails (folder, MERIT_ERROR_UNKNOWN, "no class '1' (known: none)");
  g_remove (bank);
  load (folder, NULL, NULL);
  g_assert_error (folder->error, MERIT_ERROR, MERIT_ERROR_READ);
}

static MeritClass *
class_of (MeritBank *bank, const char *text)
{
  g_autoptr (GBytes) bytes = document_plain (text);
  g_autoptr (GError) error = NULL;
  MeritClass *klass = merit_class_load_bytes (bytes, "class", bank, NULL, &error);

  g_assert_no_error (error);
  return klass;
}

static void
test_given_twice (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (MeritClass) first = class_of (bank, CLASS_OF ("1", ""));
  g_autoptr (MeritClass) second = class_of (bank, CLASS_OF ("1", ""));
  MeritClass *classes[] = { first, second };
  g_autoptr (GError) error = NULL;

  g_assert_null (merit_engine_new (bank, classes, 2, NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpstr (error->message, ==, "class '1' is given twice");
}

static void
test_other_bank (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (MeritBank) other = document_bank ();
  g_autoptr (MeritClass) klass = class_of (other, CLASS_OF ("1", ""));
  MeritClass *classes[] = { klass };
  g_autoptr (GError) error = NULL;

  g_assert_null (merit_engine_new (bank, classes, 1, NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpstr (error->message, ==, "class '1' belongs to another bank");
}

/* A table knows only the levels of the scale that it was read for. */
static void
test_table_of_other_scale (void)
{
  g_autoptr (GBytes) text = document_plain ("{'schema':'merit-bank-1','max_level':1,"
                                            "'competencies':[{'id':'a','name':'A'}]}");
  g_autoptr (GBytes) table
      = document_plain ("{'schema':'merit-policy-1','credit':'table','table':[[0,1]]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritBank) small = merit_bank_load_bytes (text, "bank", NULL, &error);
  g_autoptr (MeritPolicy) policy = merit_policy_load_bytes (table, "p", small, NULL, &error);
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (MeritClass) klass = class_of (bank, CLASS_OF ("1", ""));
  MeritClass *classes[] = { klass };

  g_assert_no_error (error);
  g_assert_null (merit_engine_new (bank, classes, 1, policy, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  g_assert_cmpstr (error->message, ==,
                   "the table of policy 'p' is for levels up to 1, the bank has 3");
}

static void
assert_kept (MeritEngine *engine, const char *wanted)
{
  g_autofree char *found = g_strjoinv (",", (char **) merit_engine_get_kept (engine));

  g_assert_cmpstr (found, ==, wanted);
}

static MeritEngine *
keep (Folder *folder, MeritEngine *engine, const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, ",", -1);

  g_clear_error (&folder->error);
  return merit_engine_keep (engine, (const char *const *) list, &folder->error);
}

/* Each engine keeps what it was told and what the one before it did; neither changes the other. */
static void
test_keeps_texts (Folder *folder, gconstpointer data)
{
  load (folder, "20 3", "met");
  assert_kept (folder->engine, "");

  g_autoptr (MeritEngine) first = keep (folder, folder->engine, "site,unit,site");
  g_autoptr (MeritEngine) second = keep (folder, first, "cost center,unit,class");

  g_assert_no_error (folder->error);
  assert_kept (folder->engine, "");
  assert_kept (first, "site,unit");
  assert_kept (second, "site,unit,cost center,class");
  g_assert_cmpuint (merit_engine_get_length (second), ==, 2);
  g_assert_cmpint (merit_engine_find (second, "3"), ==, 1);
  g_assert_true (merit_engine_get_policy (second) == merit_engine_get_policy (folder->engine));
  g_assert_null (keep (folder, second, "one more"));
  g_assert_error (folder->error, MERIT_ERROR, MERIT_ERROR_DATA);

  /* What is scored is the same, whatever is kept. */
  g_autoptr (MeritProfile) profile = merit_engine_read_profile (
      second, "{\"id\":\"P\",\"site\":\"S\",\"class\":\"3\",\"unit\":7,\"cost center\":\"\","
              "\"town\":\"T\",\"competencies\":{\"a\":1}}",
      NULL);
  g_autoptr (MeritMatch) one = merit_engine_match (folder->engine, 0, profile);
  g_autoptr (MeritMatch) other = merit_engine_match (second, 0, profile);

  g_assert_cmpuint (merit_match_get_points (one), ==, merit_match_get_points (other));
  g_assert_cmpstr (merit_profile_get_text (profile, "site"), ==, "S");
  g_assert_cmpstr (merit_profile_get_text (profile, "class"), ==, "3");
  g_assert_null (merit_profile_get_text (profile, "unit"));
  g_assert_null (merit_profile_get_text (profile, "cost center"));
  g_assert_null (merit_profile_get_text (profile, "town"));
}

static void
test_keeps_no_text_that_is_none (Folder *folder, gconstpointer data)
{
  static const char *const refused[][2] = {
    { "id", "text 'id' cannot be kept: every profile has its own" },
    { "competencies", "text 'competencies' cannot be kept: every profile has its own" },
    { "a", "text 'a' cannot be kept: it names a competency of the bank" },
    { "cb", "text 'cb' cannot be kept: it names a competency of the bank" },
    { "B", "text 'B' cannot be kept: it names a competency of the bank" },
    { "Sex", "text 'Sex' cannot be kept: it names a protected attribute, which is never read" },
    { "v,w,x,y,z", "text 'z' cannot be kept: 4 are the most" },
    { "site,", "text '' cannot be kept: that is no name" },
    { "\xFF", "text '\uFFFD' cannot be kept: that is no name" },
  };

  load (folder, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_assert_null (keep (folder, folder->engine, refused[i][0]));
    g_assert_error (folder->error, MERIT_ERROR, MERIT_ERROR_DATA);
    g_assert_cmpstr (folder->error->message, ==, refused[i][1]);
  }
}

#define ADD(name, test) g_test_add ("/engine/" name, Folder, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-class-in-order-of-code", test_all_classes);
  ADD ("classes-in-the-order-asked-for-each-once", test_chosen);
  ADD ("unknown-code-lists-the-known", test_unknown);
  ADD ("files-not-wanted-are-not-read", test_only_wanted);
  ADD ("class-under-another-name-is-a-fault", test_other_name);
  ADD ("every-fault-of-every-file-in-one-run", test_every_fault);
  ADD ("class-that-cannot-earn-a-point-is-faulty", test_no_points);
  ADD ("policy-by-name", test_policy_by_name);
  ADD ("policy-by-file", test_policy_by_file);
  ADD ("missing-folders-and-files", test_missing);
  ADD ("keeps-texts", test_keeps_texts);
  ADD ("keeps-no-text-that-is-none", test_keeps_no_text_that_is_none);
  g_test_add_func ("/engine/class-given-twice", test_given_twice);
  g_test_add_func ("/engine/class-of-another-bank", test_other_bank);
  g_test_add_func ("/engine/table-of-another-scale", test_table_of_other_scale);
  return g_test_run ();
}
