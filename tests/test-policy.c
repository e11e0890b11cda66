/* SPDX-License-Identifier: Apache-2.0 */
/* Policies: what a document may hold, how a table hangs on the credit rule and on the bank's scale,
 * and every rule broken once in its place. */
#include <merit/merit-policy.h>

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "document-check.h"

#define ONE(m) "{'schema':'merit-policy-1'" m "}"
#define ROWS   "[[0,1,2,3],[0,5,10,10000],[7,7,7,7]]"

static MeritPolicy *
policy_from (GBytes *bytes, const char *name, MeritFaults *faults, GError **error)
{
  g_autoptr (MeritBank) bank = document_bank ();

  return merit_policy_load_bytes (bytes, name, bank, faults, error);
}

static gboolean
load (GBytes *bytes, const char *name, MeritFaults *faults, GError **error)
{
  g_autoptr (MeritPolicy) policy = policy_from (bytes, name, faults, error);

  return policy != NULL;
}

static void
test_rows (gconstpointer data)
{
  for (const DocumentCase *row = data; row->rule != NULL; row++)
    document_check (row, load);
}

static MeritPolicy *
policy_of (const char *text, const char *name)
{
  g_autoptr (GBytes) bytes = document_plain (text);
  g_autoptr (GError) error = NULL;
  MeritPolicy *policy = policy_from (bytes, name, NULL, &error);

  g_assert_no_error (error);
  return policy;
}

static void
expect_default (MeritPolicy *policy)
{
  g_assert_null (merit_policy_get_title (policy));
  g_assert_null (merit_policy_get_description (policy));
  g_assert_cmpint (merit_policy_get_credit (policy), ==, MERIT_CREDIT_PROPORTIONAL);
  g_assert_cmpuint (merit_policy_get_table_max_level (policy), ==, 0);
  g_assert_false (merit_policy_get_assessed_only (policy));
  g_assert_true (merit_policy_get_tie_break_superior (policy));
}

static void
test_default (void)
{
  g_autoptr (MeritPolicy) policy = merit_policy_new_default ();
  MeritPolicy *same = g_boxed_copy (MERIT_TYPE_POLICY, policy);

  g_assert_cmpstr (merit_policy_get_name (policy), ==, "default");
  expect_default (policy);
  g_assert_true (same == policy);
  g_boxed_free (MERIT_TYPE_POLICY, same);
}

static void
test_minimal (void)
{
  g_autoptr (MeritPolicy) policy = policy_of (ONE (""), "some/where/plain.json");

  g_assert_cmpstr (merit_policy_get_name (policy), ==, "plain");
  expect_default (policy);
}

static void
test_names (void)
{
  static const struct {
    const char *file;
    const char *name;
  } rows[] = {
    { "plain", "plain" },   { "a.b.json", "a.b" },
    { "x.JSON", "x.JSON" }, { "my policy.json", "my policy" },
    { "d/.json", ".json" }, { "n\xff.json", "n\xef\xbf\xbd" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (MeritPolicy) policy = policy_of (ONE (""), rows[i].file);

    g_assert_cmpstr (merit_policy_get_name (policy), ==, rows[i].name);
  }
}

static void
test_full (void)
{
  g_autoptr (MeritPolicy) policy
      = policy_of ("{'tie_break':[],'unassessed':'assessed-only','table':" ROWS ",'credit':'table',"
                   "'description':'D','title':'T','name':'n-1','schema':'merit-policy-1'}",
                   "f.json");

  g_assert_cmpstr (merit_policy_get_name (policy), ==, "n-1");
  g_assert_cmpstr (merit_policy_get_title (policy), ==, "T");
  g_assert_cmpstr (merit_policy_get_description (policy), ==, "D");
  g_assert_cmpint (merit_policy_get_credit (policy), ==, MERIT_CREDIT_TABLE);
  g_assert_true (merit_policy_get_assessed_only (policy));
  g_assert_false (merit_policy_get_tie_break_superior (policy));
  g_assert_cmpuint (merit_policy_get_table_max_level (policy), ==, 3);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 1, 0), ==, 0);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 1, 3), ==, 3);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 2, 1), ==, 5);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 2, 3), ==, 10000);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 3, 0), ==, 7);
}

static void
test_met (void)
{
  g_autoptr (MeritPolicy) policy = policy_of (
      ONE (",'credit':'met','unassessed':'demonstrated','tie_break':['superior']"), "f");

  g_assert_cmpint (merit_policy_get_credit (policy), ==, MERIT_CREDIT_MET);
  g_assert_false (merit_policy_get_assessed_only (policy));
  g_assert_true (merit_policy_get_tie_break_superior (policy));
}

static void
test_differences (void)
{
  g_autoptr (MeritPolicy) policy
      = policy_of (ONE (",'credit':'table','table':{'1':4,'0':5,'-1':2}"), "f");

  /* Beyond what is named, the points of the nearest. */
  g_assert_cmpuint (merit_policy_get_table_points (policy, 1, 0), ==, 2);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 3, 0), ==, 2);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 2, 2), ==, 5);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 1, 2), ==, 4);
  g_assert_cmpuint (merit_policy_get_table_points (policy, 1, 3), ==, 4);
}

static void
test_parts (void)
{
  g_autoptr (MeritPolicy) policy = policy_of (
      ONE (",'credit':'table','table':{'0':1},'met':'margin','margin':2,'scale':{'top':5},"
           "'groups':[{'name':'core','weight':60,'requirements':'essential','table':{'0':7}},"
           "{'name':'rest','weight':40,'requirements':'other'}],'decision':'hurdles',"
           "'hurdles':[{'name':'one','passing':'66.67'},{'name':'two','passing':100}],"
           "'raters':'mean-half-up'"),
      "f");

  g_assert_cmpint (merit_policy_get_met_rule (policy), ==, MERIT_MET_MARGIN);
  g_assert_cmpuint (merit_policy_get_margin_below (policy), ==, 2);
  g_assert_cmpuint (merit_policy_get_margin_above (policy), ==, 2);
  g_assert_true (merit_policy_is_met (policy, 3, 1));
  g_assert_false (merit_policy_is_met (policy, 3, 0));
  g_assert_cmpuint (merit_policy_get_n_groups (policy), ==, 2);
  g_assert_cmpstr (merit_policy_get_group_name (policy, 0), ==, "core");
  g_assert_cmpuint (merit_policy_get_group_weight (policy, 1), ==, 40);
  g_assert_cmpuint (merit_policy_get_group_points (policy, 0, 2, 2), ==, 7);
  g_assert_cmpuint (merit_policy_get_group_points (policy, 1, 2, 2), ==, 1);
  g_assert_cmpuint (merit_policy_get_scale_top (policy), ==, 5);
  g_assert_cmpuint (merit_policy_get_scale_decimals (policy), ==, 2);
  g_assert_cmpint (merit_policy_get_decision (policy), ==, MERIT_DECISION_HURDLES);
  g_assert_cmpuint (merit_policy_get_n_stages (policy), ==, 2);
  g_assert_cmpstr (merit_policy_get_stage_name (policy, 1), ==, "two");
  g_assert_cmpuint (merit_policy_get_stage_passing (policy, 0), ==, 6667);
  g_assert_cmpint (merit_policy_get_raters (policy), ==, MERIT_RATERS_MEAN);
}

static const DocumentCase rules[] = {
  { "schema is required", "^{}", ": missing key 'schema'\n" },
  { "schema of another kind", "{'schema':^'merit-policy-2'}",
    " (/schema): must be 'merit-policy-1'\n" },
  { "unknown key", ONE (",^'unit':6"), " (/unit): unknown key\n" },
  { "repeated key", ONE (",^'schema':'merit-policy-1'"), " (/schema): repeated key\n" },
  { "name is no text", ONE (",'name':^1"), " (/name): must be text\n" },
  { "name is empty", ONE (",'name':^''"), " (/name): must not be empty\n" },
  { "name with a space", ONE (",'name':^'a b'"),
    " (/name): must hold only ASCII letters, digits, full stops, low lines and hyphens\n" },
  { "name begins with a hyphen", ONE (",'name':^'-a'"),
    " (/name): must begin with an ASCII letter or digit\n" },
  { "name too long",
    ONE (",'name':^'12345678901234567890123456789012345678901234567890123456789012345'"),
    " (/name): must have at most 64 characters, has 65\n" },
  { "title is empty", ONE (",'title':^''"), " (/title): must not be empty\n" },
  { "description is no text", ONE (",'description':^[]"), " (/description): must be text\n" },
  { "credit is unknown", ONE (",'credit':^'all'"),
    " (/credit): must be 'proportional', 'met' or 'table'\n" },
  { "credit table without a table", "^" ONE (",'credit':'table'"), ": missing key 'table'\n" },
  { "table without a credit", ONE (",'table':^" ROWS), " (/table): needs a credit of 'table'\n" },
  { "table with other credit", ONE (",'table':^" ROWS ",'credit':'met'"),
    " (/table): needs a credit of 'table'\n" },
  { "table with a faulty credit", ONE (",'table':" ROWS ",'credit':^0"),
    " (/credit): must be 'proportional', 'met' or 'table'\n" },
  { "table is neither levels nor differences", ONE (",'credit':'table','table':^5"),
    " (/table): must be an array\n" },
  { "difference 0 is missing", ONE (",'credit':'table','table':^{}"),
    " (/table): missing difference '0'\n" },
  { "a difference is missing", ONE (",'credit':'table','table':^{'0':1,'-2':0}"),
    " (/table): missing difference '-1'\n" },
  { "no difference", ONE (",'credit':'table','table':{'0':1,'+1':^1}"),
    " (/table/+1): must be a difference from -7 to 7\n" },
  { "points of a difference", ONE (",'credit':'table','table':{'0':^10001}"),
    " (/table/0): must be 0 to 10000\n" },
  { "from beside other credit", ONE (",'credit':'met','from':^1"),
    " (/from): needs a credit of 'proportional'\n" },
  { "from is no level", ONE (",'from':^8"), " (/from): must be 0 to 7\n" },
  { "met is unknown", ONE (",'met':^'above'"),
    " (/met): must be 'at-least', 'exact' or 'margin'\n" },
  { "margin is missing", "^" ONE (",'met':'margin'"), ": missing key 'margin'\n" },
  { "margin beside another rule", ONE (",'met':'exact','margin':^1"),
    " (/margin): needs a met of 'margin'\n" },
  { "margin is too wide", ONE (",'met':'margin','margin':{'above':^8}"),
    " (/margin/above): must be 0 to 7\n" },
  { "override of nothing", ONE (",'overrides':[^{'competency':'2'}]"),
    " (/overrides/0): needs 'weight' or 'essential'\n" },
  { "override of an unknown competency", ONE (",'overrides':[{'competency':^'9999','weight':1}]"),
    " (/overrides/0/competency): no competency '9999' in the bank\n" },
  { "override twice",
    ONE (",'overrides':[{'competency':'2','weight':1},^{'competency':2,'essential':true}]"),
    " (/overrides/1): the competency is given twice\n" },
  { "weight too high", ONE (",'overrides':[{'competency':'2','weight':^101}]"),
    " (/overrides/0/weight): must be 0 to 100\n" },
  { "group without a weight", ONE (",'groups':[^{'name':'g','requirements':'other'}]"),
    " (/groups/0): missing key 'weight'\n" },
  { "group of unknown kind", ONE (",'groups':[{'name':'g','weight':1,'requirements':^'all'}]"),
    " (/groups/0/requirements): must be 'essential' or 'other'\n" },
  { "group named twice",
    ONE (",'groups':[{'name':'g','weight':1,'requirements':['2']},"
         "^{'name':'g','weight':1,'requirements':'other'}]"),
    " (/groups/1): name 'g' is given twice\n" },
  { "two groups of the others",
    ONE (",'groups':[{'name':'g','weight':1,'requirements':'other'},"
         "^{'name':'h','weight':1,'requirements':'other'}]"),
    " (/groups/1): 'other' is the group of two\n" },
  { "competency in two groups",
    ONE (",'groups':[{'name':'g','weight':1,'requirements':['2','a']},"
         "^{'name':'h','weight':1,'requirements':['a']}]"),
    " (/groups/1): a competency is in two groups\n" },
  { "competency twice in a group",
    ONE (",'groups':[{'name':'g','weight':1,'requirements':['2',^2]}]"),
    " (/groups/0/requirements/1): competency '2' is given twice\n" },
  { "group without a table",
    ONE (",'credit':'table','groups':[^{'name':'g','weight':1,'requirements':'other'}]"),
    " (/groups/0): missing key 'table', which the policy does not have either\n" },
  { "group with a needless table",
    ONE (",'groups':[{'name':'g','weight':1,'requirements':'other','table':^{'0':1}}]"),
    " (/groups/0/table): needs a credit of 'table'\n" },
  { "scale without a top", ONE (",'scale':^{'decimals':1}"), " (/scale): missing key 'top'\n" },
  { "scale of a word", ONE (",'scale':{'top':^'points'}"),
    " (/scale/top): must be a whole number or 'weights'\n" },
  { "too many decimals", ONE (",'scale':{'top':5,'decimals':^5}"),
    " (/scale/decimals): must be 0 to 4\n" },
  { "decision is unknown", ONE (",'decision':^'strict'"),
    " (/decision): must be 'compensatory', 'conjunctive' or 'hurdles'\n" },
  { "must_meet beside another decision", ONE (",'must_meet':^'all'"),
    " (/must_meet): needs a decision of 'conjunctive'\n" },
  { "hurdles are missing", "^" ONE (",'decision':'hurdles'"), ": missing key 'hurdles'\n" },
  { "hurdles beside another decision", ONE (",'hurdles':^[{'name':'a','passing':1}]"),
    " (/hurdles): needs a decision of 'hurdles'\n" },
  { "stage named twice",
    ONE (",'decision':'hurdles','hurdles':[{'name':'a','passing':1},^{'name':'a','passing':2}]"),
    " (/hurdles/1): name 'a' is given twice\n" },
  { "passing score with a third place",
    ONE (",'decision':'hurdles','hurdles':[{'name':'a','passing':^'66.667'}]"),
    " (/hurdles/0/passing): must be a whole number from 1 to 100, or text of a decimal above 0 and "
    "up to 100 with at most 2 places\n" },
  { "raters are unknown", ONE (",'raters':^'mean'"),
    " (/raters): must be 'lower-median' or 'mean-half-up'\n" },
  { "table is empty", ONE (",'credit':'table','table':^[]"),
    " (/table): must have 3 entries, has 0\n" },
  { "too few rows", ONE (",'credit':'table','table':^[[0,1,2,3],[0,1,2,3]]"),
    " (/table): must have 3 entries, has 2\n" },
  { "too many rows", ONE (",'credit':'table','table':^[[0,1,2,3],[0,1,2,3],[0,1,2,3],[0,1,2,^-1]]"),
    " (/table): must have 3 entries, has 4\n (/table/3/3): must be 0 to 10000\n" },
  { "a row is no array", ONE (",'credit':'table','table':[[0,1,2,3],^6,[0,1,2,3]]"),
    " (/table/1): must be an array\n" },
  { "a row is too short", ONE (",'credit':'table','table':[[0,1,2,3],^[1,2,3],[0,1,2,3]]"),
    " (/table/1): must have 4 entries, has 3\n" },
  { "a row is too long",
    ONE (",'credit':'table','table':[[0,1,2,3],[0,1,2,3],^[0,1,2,3,4,5,6,7,8,^9.5]]"),
    " (/table/2): must have 4 entries, has 10\n (/table/2/9): must be a whole number\n" },
  { "points below 0", ONE (",'credit':'table','table':[[^-1,1,2,3],[0,1,2,3],[0,1,2,3]]"),
    " (/table/0/0): must be 0 to 10000\n" },
  { "points above 10000", ONE (",'credit':'table','table':[[0,1,2,^10001],[0,1,2,3],[0,1,2,3]]"),
    " (/table/0/3): must be 0 to 10000\n" },
  { "points with a fraction", ONE (",'credit':'table','table':[[0,1,2,3],[0,^1.0,2,3],[0,1,2,3]]"),
    " (/table/1/1): must be a whole number\n" },
  { "unassessed is unknown", ONE (",'unassessed':^'zero'"),
    " (/unassessed): must be 'demonstrated' or 'assessed-only'\n" },
  { "tie_break is no array", ONE (",'tie_break':^'superior'"),
    " (/tie_break): must be an array\n" },
  { "tie_break is unknown", ONE (",'tie_break':[^'deficit']"),
    " (/tie_break/0): must be 'superior'\n" },
  { "tie_break twice", ONE (",'tie_break':^['superior','superior']"),
    " (/tie_break): must have at most 1 entry, has 2\n" },
  { "every fault in the order of the text",
    "^^{'tie_break':[^1],\n'credit':'table',\n^'x':{},'title':^0}",
    ": missing key 'table'\n: missing key 'schema'\n (/tie_break/0): must be 'superior'\n"
    " (/x): unknown key\n (/title): must be text\n" },
  { "malformed", ONE (",^"), ": key in quotes expected\n" },
  { NULL, NULL, NULL },
};

static void
test_files (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("merit-policy-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.json", NULL);
  g_autofree char *message = g_strdup_printf ("cannot read '%s': %s", path, g_strerror (ENOENT));

  g_assert_null (merit_policy_load (path, bank, NULL, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
  g_assert_cmpstr (error->message, ==, message);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "{\"schema\":\"merit-policy-1\"}", -1, NULL));

  g_autoptr (MeritPolicy) policy = merit_policy_load (path, bank, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (merit_policy_get_name (policy), ==, "mine");
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/default-is-proportional", test_default);
  g_test_add_func ("/policy/needs-no-more-than-a-schema", test_minimal);
  g_test_add_func ("/policy/takes-its-name-from-the-file", test_names);
  g_test_add_func ("/policy/holds-all-that-the-document-says-in-any-order", test_full);
  g_test_add_func ("/policy/defaults-may-be-spelled-out", test_met);
  g_test_add_func ("/policy/differences-make-a-table", test_differences);
  g_test_add_func ("/policy/holds-its-parts", test_parts);
  g_test_add_data_func ("/policy/every-fault-is-reported-with-its-place", rules, test_rows);
  g_test_add_func ("/policy/files-that-cannot-be-read-say-why", test_files);
  return g_test_run ();
}
