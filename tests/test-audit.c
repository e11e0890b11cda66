/* SPDX-License-Identifier: Apache-2.0 */
/* Audits through the public interface, as a program that embeds the library would keep them. */
#include <merit/merit.h>

#include <string.h>


static const char people[] = "{\"id\":\"A\",\"competencies\":{\"2\":1}}\n"
                             "{\"id\":\"B\",\"competencies\":{\"2\":9}}\n"
                             "{\"id\":\"C\"}\n";

static MeritEngine *
load_engine (const char *code)
{
  const char *codes[] = { code, NULL };
  g_autoptr (GError) error = NULL;
  MeritEngine *engine = merit_engine_load (g_getenv ("MERIT_DATA"), codes, NULL, NULL, &error);

  g_assert_no_error (error);
  return engine;
}

/* Scores @text and keeps the audit of it. */
static MeritAudit *
run (MeritEngine *engine, const char *text, const char *name)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autoptr (MeritBatch) batch = NULL;
  g_autoptr (MeritOutput) output = merit_output_new_memory ();
  g_autoptr (MeritReport) report = merit_report_new (engine, MERIT_FORMAT_CSV, output);
  g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, 0);
  g_autoptr (GError) error = NULL;
  MeritAudit *audit = merit_audit_new ("rank");

  merit_output_set_digested (output);
  g_assert_null (merit_output_get_digest (output));
  merit_audit_set_engine (audit, engine);
  merit_audit_add_option (audit, "format", "csv");
  merit_source_add_bytes (source, bytes, name);
  batch = merit_batch_new (engine, source);
  merit_batch_add_sink (batch, merit_ranking_get_sink (ranking));
  merit_batch_set_audit (batch, audit);
  g_assert_true (merit_batch_run (batch, NULL, &error));
  g_assert_true (merit_report_ranking (report, ranking, FALSE, &error));
  g_assert_true (merit_output_finish (output, &error));
  g_assert_no_error (error);

  g_autoptr (GBytes) written = merit_output_get_bytes (output);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, written);

  g_assert_cmpstr (merit_digest_get_sha256 (merit_output_get_digest (output)), ==, sha256);
  merit_audit_set_output (audit, merit_output_get_digest (output));
  return audit;
}

static MeritAudit *
read_back (const MeritAudit *audit)
{
  g_autofree char *text = merit_audit_to_json (audit);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  MeritAudit *again = merit_audit_load_bytes (bytes, "audit", NULL, &error);

  g_assert_no_error (error);

  g_autofree char *same = merit_audit_to_json (again);

  g_assert_cmpstr (same, ==, text);
  return again;
}

static void
test_read_back (void)
{
  g_autoptr (MeritEngine) engine = load_engine ("1229");
  g_autoptr (MeritAudit) audit = run (engine, people, "a \"b\"\n\xff.ndjson");
  const char *value = "";
  MeritRole role;

  merit_audit_add_option (audit, "gaps", NULL);
  merit_audit_add_option (audit, "id", "\x01 \xc3\xa9 \\");
  merit_audit_set_time (audit, "2026-01-31T23:59:59Z");

  g_autoptr (MeritAudit) again = read_back (audit);

  g_assert_cmpstr (merit_audit_get_command (again), ==, "rank");
  g_assert_cmpstr (merit_audit_get_time (again), ==, "2026-01-31T23:59:59Z");
  g_assert_cmpstr (merit_audit_get_version (again), ==, merit_audit_get_version (audit));
  g_assert_cmpuint (merit_audit_get_n_options (again), ==, 3);
  g_assert_cmpstr (merit_audit_get_option (again, 1, &value), ==, "gaps");
  g_assert_null (value);
  g_assert_cmpstr (merit_audit_get_option (again, 2, &value), ==, "id");
  g_assert_cmpstr (value, ==, "\x01 \xc3\xa9 \\");
  g_assert_cmpuint (merit_audit_get_n_classes (again), ==, 1);
  g_assert_cmpstr (merit_audit_get_class (again, 0), ==, "1229");
  g_assert_cmpuint (merit_audit_get_n_inputs (again), ==, 1);
  g_assert_cmpstr (merit_digest_get_name (merit_audit_get_input (again, 0, &role)), ==,
                   "a \"b\"\n\xef\xbf\xbd.ndjson");
  g_assert_cmpint (role, ==, MERIT_ROLE_PROFILES);
  g_assert_cmpuint (merit_audit_get_scored (again), ==, 2);
  g_assert_cmpuint (merit_audit_get_rejected (again), ==, 1);
}

static void
check_lines (char **lines, const char *const *beginnings, guint n)
{
  g_assert_cmpuint (g_strv_length (lines), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_true (g_str_has_prefix (lines[i], beginnings[i]));
}

static void
test_compare (void)
{
  static const char *const changed[] = { "input 1 (profiles 'a'): changed; was ",
                                         "profiles scored: were 2, are 3",
                                         "records rejected: were 1",
                                         "output: changed; was " };
  static const char *const classes[] = { "class 1229: is no longer among the classes",
                                         "class 1230: was not among the classes", "output: " };
  static const char *const renamed[] = { "input 1 (profiles 'a'): the same text, now from 'b'" };
  g_autoptr (MeritEngine) engine = load_engine ("1229"), other = load_engine ("1230");
  g_autofree char *better = g_strdup (people);

  *strchr (better, '9') = '3';

  g_autoptr (MeritAudit) audit = run (engine, people, "a"), same = run (engine, people, "b");
  g_autoptr (MeritAudit) changes = run (engine, better, "a"), of_other = run (other, people, "a");
  g_autoptr (MeritAudit) kept = read_back (audit);
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) none = merit_audit_compare (kept, same, &notes);
  g_auto (GStrv) some = merit_audit_compare (kept, changes, NULL);
  g_auto (GStrv) elsewhere = merit_audit_compare (kept, of_other, NULL);

  check_lines (none, NULL, 0);
  check_lines (notes, renamed, G_N_ELEMENTS (renamed));
  check_lines (some, changed, G_N_ELEMENTS (changed));
  check_lines (elsewhere, classes, G_N_ELEMENTS (classes));
}

/* Whatever the order in which they were entered. */
static void
test_roles (void)
{
  static const MeritRole entered[] = {
    MERIT_ROLE_IDS, MERIT_ROLE_PROFILES, MERIT_ROLE_GROUPS, MERIT_ROLE_PROFILES,
  };
  static const char *const wanted[] = { "profiles", "profiles", "groups", "ids" };
  g_autoptr (MeritAudit) audit = merit_audit_new ("impact");

  for (guint i = 0; i < G_N_ELEMENTS (entered); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static ("id,sex\n", 7);
    g_autoptr (MeritGroups) groups = merit_groups_load_bytes (bytes, "g", ',', NULL, NULL);

    merit_audit_add_input (audit, entered[i], merit_groups_get_digest (groups));
  }
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    MeritRole role;

    merit_audit_get_input (audit, i, &role);
    g_assert_cmpstr (merit_role_to_string (role), ==, wanted[i]);
  }
}

/* What is loaded whole knows what it was loaded from; what comes with the library was not. */
static void
test_models (void)
{
  g_autoptr (MeritEngine) engine = load_engine ("1229");
  g_autofree char *path = g_build_filename (g_getenv ("MERIT_DATA"), "bank.json", NULL);
  g_autofree char *text = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (path, &text, &len, NULL));

  g_autofree char *sha256
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, len);

  g_assert_cmpstr (merit_bank_get_sha256 (merit_engine_get_bank (engine)), ==, sha256);
  g_assert_cmpuint (strlen (merit_class_get_sha256 (merit_engine_get_class (engine, 0))), ==, 64);
  g_assert_null (merit_policy_get_sha256 (merit_engine_get_policy (engine)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/audit/what-is-read-back-is-the-same", test_read_back);
  g_test_add_func ("/audit/differences-are-told-thing-by-thing", test_compare);
  g_test_add_func ("/audit/inputs-stand-by-role", test_roles);
  g_test_add_func ("/audit/models-know-what-they-were-loaded-from", test_models);
  return g_test_run ();
}
