/* SPDX-License-Identifier: Apache-2.0 */
/* Class models: what a document may hold, how its parts depend on the bank and on each other, and
 * every rule broken once in its place. */
#include <merit/merit-class.h>

#include <errno.h>
#include <string.h>

#include "document-check.h"

#define HEAD   "{'schema':'merit-class-1','code':'1229','requirements':["
#define TAIL   "]}"
#define ONE(m) HEAD "{'competency':'a','level':2" m "}" TAIL

static gboolean
load (GBytes *bytes, const char *name, MeritFaults *faults, GError **error)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (MeritClass) klass = merit_class_load_bytes (bytes, name, bank, faults, error);

  return klass != NULL;
}

static void
test_rows (gconstpointer data)
{
  for (const DocumentCase *row = data; row->rule != NULL; row++)
    document_check (row, load);
}

static MeritClass *
class_of (const char *text)
{
  g_autoptr (GBytes) bytes = document_plain (text);
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GError) error = NULL;
  MeritClass *klass = merit_class_load_bytes (bytes, "f", bank, NULL, &error);

  g_assert_no_error (error);
  return klass;
}

/* --- what a class holds --- */

static void
test_minimal (void)
{
  g_autoptr (MeritClass) klass = class_of (ONE (""));
  MeritRequirement *requirement = merit_class_get (klass, 0);
  guint n = 99;

  g_assert_cmpstr (merit_class_get_code (klass), ==, "1229");
  g_assert_cmpstr (merit_class_get_title (klass), ==, "");
  g_assert_null (merit_class_get_source (klass));
  g_assert_null (merit_class_get_errata (klass)[0]);
  g_assert_null (merit_class_get_job_knowledge (klass)[0]);
  g_assert_cmpuint (merit_class_get_length (klass), ==, 1);
  g_assert_cmpuint (merit_bank_get_length (merit_class_get_bank (klass)), ==, 4);
  g_assert_cmpuint (merit_requirement_get_level (requirement), ==, 2);
  g_assert_cmpuint (merit_requirement_get_weight (requirement), ==, 1);
  g_assert_false (merit_requirement_get_essential (requirement));
  g_assert_cmpint (merit_requirement_get_basis (requirement), ==, MERIT_BASIS_STATED);
  merit_requirement_get_alternatives (requirement, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_full (void)
{
  g_autoptr (MeritClass) klass = class_of (
      "{'job_knowledge':['k1','k2'],'requirements':[{'alternatives':[3,2],'basis':'assumed',"
      "'essential':true,'weight':100,'level':1,'competency':2}],'errata':['e'],"
      "'source':'somewhere','title':'Clerk','code':'A-1_b.2','schema':'merit-class-1'}");
  MeritRequirement *requirement = merit_class_get (klass, 0);
  guint n;
  const guint *alternatives = merit_requirement_get_alternatives (requirement, &n);

  g_assert_cmpstr (merit_class_get_code (klass), ==, "A-1_b.2");
  g_assert_cmpstr (merit_class_get_title (klass), ==, "Clerk");
  g_assert_cmpstr (merit_class_get_source (klass), ==, "somewhere");
  g_assert_cmpstr (merit_class_get_errata (klass)[0], ==, "e");
  g_assert_null (merit_class_get_errata (klass)[1]);
  g_assert_cmpstr (merit_class_get_job_knowledge (klass)[1], ==, "k2");
  g_assert_null (merit_class_get_job_knowledge (klass)[2]);
  g_assert_cmpuint (merit_requirement_get_index (requirement), ==, 2);
  g_assert_cmpstr (merit_competency_get_id (merit_requirement_get_competency (requirement)), ==,
                   "2");
  g_assert_cmpuint (merit_requirement_get_level (requirement), ==, 1);
  g_assert_cmpuint (merit_requirement_get_weight (requirement), ==, 100);
  g_assert_true (merit_requirement_get_essential (requirement));
  g_assert_cmpint (merit_requirement_get_basis (requirement), ==, MERIT_BASIS_ASSUMED);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (alternatives[0], ==, 2);
  g_assert_cmpuint (alternatives[1], ==, 3);
}

static void
test_bank_order (void)
{
  g_autoptr (MeritClass) klass = class_of (
      HEAD "{'competency':'c','level':3,'basis':'inferred'},"
           "{'competency':'a','level':1},{'competency':2,'level':2,'basis':'stated'}" TAIL);
  const guint indices[] = { 0, 2, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (indices); i++) {
    MeritRequirement *requirement = merit_class_get (klass, i);

    g_assert_cmpuint (merit_requirement_get_index (requirement), ==, indices[i]);
    g_assert_cmpuint (merit_requirement_get_level (requirement), ==, i + 1);
  }
  g_assert_cmpuint (merit_class_count_basis (klass, MERIT_BASIS_STATED), ==, 2);
  g_assert_cmpuint (merit_class_count_basis (klass, MERIT_BASIS_INFERRED), ==, 1);
  g_assert_cmpuint (merit_class_count_basis (klass, MERIT_BASIS_ASSUMED), ==, 0);
}

static void
test_level_itself (void)
{
  g_autoptr (MeritClass) klass = class_of (ONE (",'basis':'inferred','alternatives':[3,2]"));
  guint n;
  const guint *alternatives = merit_requirement_get_alternatives (merit_class_get (klass, 0), &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (alternatives[0], ==, 3);
}

/* The level is known for it even where it stands behind the alternatives. */
static void
test_level_behind (void)
{
  g_autoptr (MeritClass) klass = class_of (
      HEAD "{'alternatives':[1,2,3],'basis':'inferred','competency':'a','level':1}" TAIL);
  guint n;

  merit_requirement_get_alternatives (merit_class_get (klass, 0), &n);
  g_assert_cmpuint (n, ==, 2);
}

static void
test_lifetimes (void)
{
  MeritClass *klass = class_of (ONE (""));
  MeritRequirement *requirement = g_boxed_copy (MERIT_TYPE_REQUIREMENT, merit_class_get (klass, 0));
  MeritClass *same = g_boxed_copy (MERIT_TYPE_CLASS, klass);

  g_assert_true (same == klass);
  g_boxed_free (MERIT_TYPE_CLASS, same);
  merit_class_unref (klass);
  g_assert_cmpstr (merit_competency_get_name (merit_requirement_get_competency (requirement)), ==,
                   "A");
  merit_requirement_unref (requirement);
}

static void
test_basis_names (void)
{
  g_assert_cmpstr (merit_basis_to_string (MERIT_BASIS_STATED), ==, "stated");
  g_assert_cmpstr (merit_basis_to_string (MERIT_BASIS_INFERRED), ==, "inferred");
  g_assert_cmpstr (merit_basis_to_string (MERIT_BASIS_ASSUMED), ==, "assumed");
}

/* --- every rule once --- */

static const DocumentCase accepted[] = {
  { "texts about the source may be empty",
    "{'schema':'merit-class-1','code':'1','title':'','source':'','errata':[],'job_knowledge':[],"
    "'requirements':[{'competency':'a','level':1}]}",
    "" },
  { "lowest and highest",
    HEAD "{'competency':'a','level':1,'weight':1},"
         "{'competency':'b','level':3,'weight':100,'essential':false}" TAIL,
    "" },
  { "no alternatives", ONE (",'basis':'inferred','alternatives':[]"), "" },
  { NULL, NULL, NULL },
};

static const DocumentCase rules[] = {
  { "missing keys", "^^^{}",
    ": missing key 'schema'\n: missing key 'code'\n: missing key 'requirements'\n" },
  { "schema of another kind",
    "{'schema':^'merit-bank-1','code':'1','requirements':"
    "[{'competency':'a','level':1}]}",
    " (/schema): must be 'merit-class-1'\n" },
  { "code is no text",
    "{'schema':'merit-class-1','code':^1229,'requirements':"
    "[{'competency':'a','level':1}]}",
    " (/code): must be text\n" },
  { "code is empty",
    "{'schema':'merit-class-1','code':^'','requirements':"
    "[{'competency':'a','level':1}]}",
    " (/code): must not be empty\n" },
  { "code begins with a full stop",
    "{'schema':'merit-class-1','code':^'.1','requirements':"
    "[{'competency':'a','level':1}]}",
    " (/code): must begin with an ASCII letter or digit\n" },
  { "code with a slash",
    "{'schema':'merit-class-1','code':^'1/2','requirements':"
    "[{'competency':'a','level':1}]}",
    " (/code): must hold only ASCII letters, digits, full stops, low lines and hyphens\n" },
  { "code with a letter that is not ASCII",
    "{'schema':'merit-class-1','code':^'1\xc3\xa9',"
    "'requirements':[{'competency':'a','level':1}]}",
    " (/code): must hold only ASCII letters, digits, full stops, low lines and hyphens\n" },
  { "title is no text",
    "{'schema':'merit-class-1','code':'1','title':^null,'requirements':"
    "[{'competency':'a','level':1}]}",
    " (/title): must be text\n" },
  { "source is no text",
    "{'schema':'merit-class-1','code':'1','source':^{},'requirements':"
    "[{'competency':'a','level':1}]}",
    " (/source): must be text\n" },
  { "source with U+0000",
    "{'schema':'merit-class-1','code':'1','source':^'\\u0000','requirements':"
    "[{'competency':'a','level':1}]}",
    " (/source): must not hold U+0000\n" },
  { "errata are no array",
    "{'schema':'merit-class-1','code':'1','errata':^'e','requirements':"
    "[{'competency':'a','level':1}]}",
    " (/errata): must be an array\n" },
  { "an erratum is empty",
    "{'schema':'merit-class-1','code':'1','errata':['e',^''],'requirements':"
    "[{'competency':'a','level':1}]}",
    " (/errata/1): must not be empty\n" },
  { "job knowledge is no array",
    "{'schema':'merit-class-1','code':'1','job_knowledge':^1,"
    "'requirements':[{'competency':'a','level':1}]}",
    " (/job_knowledge): must be an array\n" },
  { "a job knowledge area is no text",
    "{'schema':'merit-class-1','code':'1','job_knowledge':[^1],"
    "'requirements':[{'competency':'a','level':1}]}",
    " (/job_knowledge/0): must be text\n" },
  { "unknown key",
    "{'schema':'merit-class-1','code':'1',^'name':'x','requirements':"
    "[{'competency':'a','level':1}]}",
    " (/name): unknown key\n" },
  { "requirements are no array", "{'schema':'merit-class-1','code':'1','requirements':^{}}",
    " (/requirements): must be an array\n" },
  { "no requirements", "{'schema':'merit-class-1','code':'1','requirements':^[]}",
    " (/requirements): must not be empty\n" },
  { "a requirement is no object", HEAD "^['a',1]" TAIL, " (/requirements/0): must be an object\n" },
  { "competency and level are required", HEAD "^^{}" TAIL,
    " (/requirements/0): missing key 'competency'\n (/requirements/0): missing key 'level'\n" },
  { "unknown key of a requirement", ONE (",^'name':'A'"),
    " (/requirements/0/name): unknown key\n" },
  { "competency is no id", HEAD "{'competency':^null,'level':1}" TAIL,
    " (/requirements/0/competency): must be text or a whole number\n" },
  { "competency with a space", HEAD "{'competency':^'a ','level':1}" TAIL,
    " (/requirements/0/competency): must not hold ' '\n" },
  { "competency by its name", HEAD "{'competency':^'Two','level':1}" TAIL,
    " (/requirements/0/competency): the bank has no competency 'Two'\n" },
  { "competency twice, once as a number",
    HEAD
    "{'competency':'a','level':1},{'competency':'2','level':1},{'competency':^2,'level':2}" TAIL,
    " (/requirements/2/competency): competency '2' is required by /requirements/1 already\n" },
  { "level 0", HEAD "{'competency':'a','level':^0}" TAIL,
    " (/requirements/0/level): must be 1 to 3\n" },
  { "level above the bank's", HEAD "{'competency':'a','level':^4}" TAIL,
    " (/requirements/0/level): must be 1 to 3\n" },
  { "level 2.0", HEAD "{'competency':'a','level':^2.0}" TAIL,
    " (/requirements/0/level): must be a whole number\n" },
  { "level beyond 64 bits", HEAD "{'competency':'a','level':^18446744073709551617}" TAIL,
    " (/requirements/0/level): must be 1 to 3\n" },
  { "weight 0", ONE (",'weight':^0"), " (/requirements/0/weight): must be 1 to 100\n" },
  { "weight 101", ONE (",'weight':^101"), " (/requirements/0/weight): must be 1 to 100\n" },
  { "weight 1e1", ONE (",'weight':^1e1"), " (/requirements/0/weight): must be a whole number\n" },
  { "weight null", ONE (",'weight':^null"), " (/requirements/0/weight): must be a whole number\n" },
  { "essential is a number", ONE (",'essential':^1"),
    " (/requirements/0/essential): must be true or false\n" },
  { "basis is unknown", ONE (",'basis':^'guessed'"),
    " (/requirements/0/basis): must be 'stated', 'inferred' or 'assumed'\n" },
  { "basis in other case", ONE (",'basis':^'Stated'"),
    " (/requirements/0/basis): must be 'stated', 'inferred' or 'assumed'\n" },
  { "alternatives without a basis", ONE (",'alternatives':^[1]"),
    " (/requirements/0/alternatives): needs a basis of 'inferred' or 'assumed'\n" },
  { "no alternatives beside what is stated", ONE (",'alternatives':^[],'basis':'stated'"),
    " (/requirements/0/alternatives): needs a basis of 'inferred' or 'assumed'\n" },
  { "alternatives beside a faulty basis", ONE (",'alternatives':[1,^9],'basis':^7"),
    " (/requirements/0/alternatives/1): must be 1 to 3\n"
    " (/requirements/0/basis): must be 'stated', 'inferred' or 'assumed'\n" },
  { "alternatives are no array", ONE (",'basis':'assumed','alternatives':^1"),
    " (/requirements/0/alternatives): must be an array\n" },
  { "an alternative is 0", ONE (",'basis':'assumed','alternatives':[^0]"),
    " (/requirements/0/alternatives/0): must be 1 to 3\n" },
  { "an alternative is above the bank's levels", ONE (",'basis':'assumed','alternatives':[3,^4]"),
    " (/requirements/0/alternatives/1): must be 1 to 3\n" },
  { "an alternative is text", ONE (",'basis':'assumed','alternatives':[^'1']"),
    " (/requirements/0/alternatives/0): must be a whole number\n" },
  { "an alternative twice", ONE (",'basis':'assumed','alternatives':[1,3,^1]"),
    " (/requirements/0/alternatives/2): level 1 stands here twice\n" },
  { "repeated key", ONE (",^'level':2"), " (/requirements/0/level): repeated key\n" },
  { "every fault in the order of the text",
    "{'requirements':[\n {'weight':^0,'level':^4,'competency':^'z'},\n ^{'competency':'a'},\n"
    " {'level':1,'competency':^'a'}\n],\n'code':^'',^'x':1,'schema':^null}",
    " (/requirements/0/weight): must be 1 to 100\n (/requirements/0/level): must be 1 to 3\n"
    " (/requirements/0/competency): the bank has no competency 'z'\n"
    " (/requirements/1): missing key 'level'\n"
    " (/requirements/2/competency): competency 'a' is required by /requirements/1 already\n"
    " (/code): must not be empty\n (/x): unknown key\n (/schema): must be 'merit-class-1'\n" },
  { "malformed", HEAD "{'competency':'a','level':^}" TAIL, ": value expected\n" },
  { NULL, NULL, NULL },
};

/* --- limits --- */

static MeritBank *
big_bank (void)
{
  GString *text = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":7,\"competencies\":[");

  for (guint i = 0; i < MERIT_MAX_COMPETENCIES; i++)
    g_string_append_printf (text, "%s{\"id\":%u,\"name\":\"N\"}", i == 0 ? "" : ",", i);
  g_string_append (text, "]}");

  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

  return merit_bank_load_bytes (bytes, "bank", NULL, NULL);
}

/* A class that requires @n competencies, the last of the bank first; from 4096 on they repeat. */
static GBytes *
big_class (guint n)
{
  GString *text
      = g_string_new ("{\"schema\":\"merit-class-1\",\"code\":\"1\",\n\"requirements\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\n{\"competency\":%u,\"level\":7}", i == 0 ? "" : ",",
                            MERIT_MAX_COMPETENCIES - 1 - i % MERIT_MAX_COMPETENCIES);
  g_string_append (text, "]}");
  return g_string_free_to_bytes (text);
}

static void
test_counts (void)
{
  g_autoptr (MeritBank) bank = big_bank ();
  g_autoptr (GBytes) most = big_class (MERIT_MAX_COMPETENCIES);
  g_autoptr (GBytes) more = big_class (MERIT_MAX_COMPETENCIES + 1);
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritClass) klass = merit_class_load_bytes (most, "f", bank, faults, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (merit_class_get_length (klass), ==, MERIT_MAX_COMPETENCIES);
  for (guint i = 0; i < MERIT_MAX_COMPETENCIES; i++)
    g_assert_cmpuint (merit_requirement_get_index (merit_class_get (klass, i)), ==, i);
  g_assert_null (merit_class_load_bytes (more, "f", bank, faults, &error));

  g_autofree char *lines = document_lines (faults);

  g_assert_cmpstr (lines, ==,
                   "f:2:16 (/requirements): must have at most 4096 entries, has 4097\n"
                   "f:4099:15 (/requirements/4096/competency): "
                   "competency '4095' is required by /requirements/0 already\n");
}

static void
test_code_length (void)
{
  for (guint n = 64; n <= 65; n++) {
    g_autofree char *code = g_strnfill (n, '7');
    g_autofree char *text
        = g_strdup_printf ("{'schema':'merit-class-1','code':%s'%s','requirements':"
                           "[{'competency':'a','level':1}]}",
                           n == 64 ? "" : "^", code);

    document_check (
        &(DocumentCase){ "length of a code", text,
                         n == 64 ? "" : " (/code): must have at most 64 characters, has 65\n" },
        load);
  }
}

static void
test_files (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("cannot read '/': %s", g_strerror (EISDIR));

  g_assert_null (merit_class_load ("/", bank, NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
  g_assert_cmpstr (error->message, ==, message);
}

static gpointer
use_class (gpointer data)
{
  MeritClass *klass = data;

  for (guint i = 0; i < 10000; i++) {
    MeritClass *mine = merit_class_ref (klass);
    MeritRequirement *requirement = merit_requirement_ref (merit_class_get (mine, 0));

    merit_class_unref (mine);
    g_assert_cmpuint (merit_requirement_get_level (requirement), ==, 2);
    merit_requirement_unref (requirement);
  }
  merit_class_unref (klass);
  return NULL;
}

static void
test_threads (void)
{
  MeritClass *klass = class_of (ONE (""));
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("class", use_class, merit_class_ref (klass));
  merit_class_unref (klass);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/class/needs-no-more-than-code-and-requirements", test_minimal);
  g_test_add_func ("/class/holds-all-that-the-document-says-in-any-order", test_full);
  g_test_add_func ("/class/requirements-stand-in-bank-order", test_bank_order);
  g_test_add_func ("/class/level-itself-is-no-alternative", test_level_itself);
  g_test_add_func ("/class/level-may-stand-behind-the-alternatives", test_level_behind);
  g_test_add_func ("/class/requirement-outlives-it", test_lifetimes);
  g_test_add_func ("/class/basis-has-a-name", test_basis_names);
  g_test_add_data_func ("/class/accepts-what-the-schema-allows", accepted, test_rows);
  g_test_add_data_func ("/class/every-fault-is-reported-with-its-place", rules, test_rows);
  g_test_add_func ("/class/requirements-are-limited", test_counts);
  g_test_add_func ("/class/code-is-limited", test_code_length);
  g_test_add_func ("/class/files-that-cannot-be-read-say-why", test_files);
  g_test_add_func ("/class/may-be-shared-by-threads", test_threads);
  return g_test_run ();
}
