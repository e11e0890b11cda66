/* SPDX-License-Identifier: Apache-2.0 */
/* Reports: the same result in four formats, whole or streamed, and tables that stay within a
 * terminal whatever is in the data. */
#include "report-support.h"

/* Everything that may go wrong on a terminal, as JSON text; U+0000 only profiles may hold. */
#define EVIL "\\u001b[31m\\u001b]0;x\\u0007\\u202e\\u0085\\r\\n\\t漢字漢字漢字"

static const MeritFormat all_formats[]
    = { MERIT_FORMAT_TABLE, MERIT_FORMAT_CSV, MERIT_FORMAT_NDJSON, MERIT_FORMAT_JSON };

/* Two classes of a bank of @n competencies, with names and texts that do not fit anywhere. */
static MeritEngine *
hostile_engine (const char *policy, guint n)
{
  g_autofree char *name = g_strnfill (120, 'n');
  GString *bank = g_string_new ("{\"schema\":\"merit-bank-1\",\"max_level\":7,\"competencies\":[");
  GString *classes[2];
  for (guint k = 0; k < 2; k++) {
    g_autofree char *code = g_strnfill (40, (char) ('A' + (int) k));
    classes[k] = g_string_new (NULL);
    g_string_printf (classes[k],
                     "{\"schema\":\"merit-class-1\",\"code\":\"%s\",\"title\":\"" EVIL
                     "\",\"source\":\"" EVIL "\",\"errata\":[\"" EVIL
                     "\",\" \"],\"job_knowledge\":[\"" EVIL "\"],\"requirements\":[",
                     code);
  }
  for (guint i = 0; i < n; i++) {
    const char *comma = i > 0 ? "," : "";
    g_string_append_printf (bank,
                            "%s{\"id\":\"%060u\",\"name\":\"%u %s " EVIL
                            "\",\"levels\":[\"%s\",\"" EVIL
                            "\",\" \",\"d\",\"e\",\"f\",\"g\"],\"indicators\":[\"" EVIL "\"],"
                            "\"performance\":{\"satisfactory\":\"" EVIL "\"}}",
                            comma, i, i, name, name);
    for (guint k = 0; k < 2; k++)
      g_string_append_printf (classes[k],
                              "%s{\"competency\":\"%060u\",\"level\":%u,\"weight\":100,\"basis\":"
                              "\"assumed\",\"alternatives\":[%u]}",
                              comma, i, (i + k) % 6 + 1, 7u);
  }
  g_string_append (bank, "]}");
  for (guint k = 0; k < 2; k++)
    g_string_append (classes[k], "]}");
  const char *const texts[] = { classes[0]->str, classes[1]->str };
  MeritEngine *engine = support_engine (bank->str, texts, 2, policy);
  g_string_free (bank, TRUE);
  for (guint k = 0; k < 2; k++)
    g_string_free (classes[k], TRUE);
  return engine;
}

/* Too wide for any column. */
#define WIDE "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"

/* clang-format off */
#define HOSTILE_PROFILES \
  "{\"id\":\"" EVIL "\\u0000\",\"name\":\"" EVIL EVIL EVIL "\",\"unit\":\"" EVIL EVIL EVIL "\"," \
  "\"competencies\":{\"000000000000000000000000000000000000000000000000000000000001\":0," \
  "\"000000000000000000000000000000000000000000000000000000000002\":\"7+\"}}\n" \
  "{\"id\":\"" WIDE "\",\"competencies\":{}}\n" \
  "{\"id\":\"" WIDE "\",\"unit\":\" \",\"competencies\":{}}\n"
/* clang-format on */

#define SMALL_PROFILES                                                                             \
  "{\"id\":\"A\",\"name\":\"Ann\",\"unit\":\"East\",\"competencies\":{\"2\":2,\"3\":\"3+\",\"7\":" \
  "1}}\n"                                                                                          \
  "{\"id\":\"B\",\"competencies\":{\"2\":3,\"7\":3,\"9\":1}}\n"                                    \
  "{\"id\":\"C\",\"unit\":\"East\",\"competencies\":{\"2\":0}}\n"                                  \
  "{\"id\":\"C\",\"competencies\":{\"2\":0}}\n"

static void
run_batch (MeritEngine *engine, const char *profiles, MeritSink *sink, guint jobs)
{
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (profiles, strlen (profiles));
  g_autoptr (GError) error = NULL;
  merit_source_add_bytes (source, bytes, "profiles");
  merit_source_set_format (source, MERIT_INPUT_NDJSON);
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
  merit_batch_set_jobs (batch, jobs);
  merit_batch_add_sink (batch, sink);
  g_assert_true (merit_batch_run (batch, NULL, &error));
  g_assert_no_error (error);
}

/* A kind of report, so that every test can go through all of them. */
typedef void (*Write) (MeritReport *report, MeritEngine *engine, const char *profiles);

static void
write_classes (MeritReport *report, MeritEngine *engine, const char *profiles)
{
  g_assert_true (merit_report_classes (report, NULL));
}

static void
write_class (MeritReport *report, MeritEngine *engine, const char *profiles)
{
  g_assert_true (merit_report_class (report, 1, NULL));
}

static void
write_comparison (MeritReport *report, MeritEngine *engine, const char *profiles)
{
  g_autoptr (MeritComparison) comparison = merit_comparison_new (engine, 0, 1);
  g_assert_true (merit_report_comparison (report, comparison, NULL));
}

static void
write_ranking (MeritReport *report, MeritEngine *engine, const char *profiles)
{
  g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, 0);
  run_batch (engine, profiles, merit_ranking_get_sink (ranking), 2);
  g_assert_true (merit_report_ranking (report, ranking, TRUE, NULL));
}

static void
write_summary (MeritReport *report, MeritEngine *engine, const char *profiles)
{
  g_autoptr (MeritSummary) summary = merit_summary_new (
      engine, (const char *const[]){ "unit", NULL }, NULL);
  run_batch (engine, profiles, merit_summary_get_sink (summary), 2);
  g_assert_true (merit_report_summary (report, summary, NULL));
}

static void
write_explanations (MeritReport *report, MeritEngine *engine, const char *profiles)
{
  g_auto (GStrv) lines = g_strsplit (profiles, "\n", -1);
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_explanation_unref);
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    g_autoptr (MeritProfile) profile = support_profile (engine, lines[i]);
    for (guint klass = 0; klass < merit_engine_get_length (engine); klass++)
      g_ptr_array_add (all, merit_explanation_new (engine, klass, profile));
  }
  g_assert_true (
      merit_report_explanations (report, (MeritExplanation **) all->pdata, all->len, NULL));
}

static void
write_gaps (MeritReport *report, MeritEngine *engine, const char *profiles)
{
  g_autoptr (MeritSink) sink = merit_report_gaps (report);
  run_batch (engine, profiles, sink, 2);
  g_assert_true (merit_report_finish (report, NULL));
}

static void
write_fit (MeritReport *report, MeritEngine *engine, const char *profiles)
{
  g_autoptr (MeritSink) sink = merit_report_fit (report);
  run_batch (engine, profiles, sink, 2);
  g_assert_true (merit_report_finish (report, NULL));
}

static const struct {
  const char *name;
  Write write;
} kinds[] = {
  { "classes", write_classes },           { "class", write_class },
  { "comparison", write_comparison },     { "ranking", write_ranking },
  { "summary", write_summary },           { "gaps", write_gaps },
  { "explanations", write_explanations }, { "fit", write_fit },
};

static char *
render (MeritEngine *engine, MeritFormat format, gboolean color, Write write, const char *profiles)
{
  g_autoptr (MeritOutput) output = merit_output_new_memory ();
  g_autoptr (MeritReport) report = merit_report_new (engine, format, output);
  merit_report_set_color (report, color);
  write (report, engine, profiles);
  return support_text (output);
}

static void
test_tables_stay_within_the_terminal (void)
{
  static const char *const policies[] = {
    NULL,
    "{\"schema\":\"merit-policy-1\",\"name\":\"open\",\"title\":\"" EVIL
    "\",\"unassessed\":\"assessed-only\"}",
  };
  for (guint p = 0; p < G_N_ELEMENTS (policies); p++) {
    g_autoptr (MeritEngine) engine
        = hostile_engine (policies[p], p == 0 ? MERIT_MAX_COMPETENCIES : 100);
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
      g_test_message ("%s", kinds[i].name);
      g_autofree char *text
          = render (engine, MERIT_FORMAT_TABLE, FALSE, kinds[i].write, HOSTILE_PROFILES);
      support_assert_page (text);
    }
  }
}

static void
test_colour_only_where_allowed_and_no_other_difference (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autoptr (GRegex) codes = g_regex_new ("\033\\[[0-9]+m", 0, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *plain
        = render (engine, MERIT_FORMAT_TABLE, FALSE, kinds[i].write, SMALL_PROFILES);
    g_autofree char *color
        = render (engine, MERIT_FORMAT_TABLE, TRUE, kinds[i].write, SMALL_PROFILES);
    g_autofree char *stripped = g_regex_replace (codes, color, -1, 0, "", 0, NULL);
    g_assert_null (strchr (plain, '\033'));
    g_assert_nonnull (strchr (color, '\033'));
    g_assert_cmpstr (stripped, ==, plain);
    g_autofree char *csv = render (engine, MERIT_FORMAT_CSV, TRUE, kinds[i].write, SMALL_PROFILES);
    g_assert_null (strchr (csv, '\033'));
  }
}

static void
test_json_is_the_array_of_the_ndjson_lines (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_test_message ("%s", kinds[i].name);
    g_autofree char *lines
        = render (engine, MERIT_FORMAT_NDJSON, FALSE, kinds[i].write, SMALL_PROFILES);
    g_autofree char *array
        = render (engine, MERIT_FORMAT_JSON, FALSE, kinds[i].write, SMALL_PROFILES);
    json_object *parsed = support_json (array);
    g_auto (GStrv) split = g_strsplit (lines, "\n", -1);
    guint n = g_strv_length (split) - 1;
    g_assert_cmpuint (n, >, 0);
    g_assert_cmpstr (split[n], ==, "");
    g_assert_cmpuint (json_object_array_length (parsed), ==, n);
    for (guint k = 0; k < n; k++) {
      json_object *line = support_json (split[k]);
      g_assert_true (json_object_equal (line, json_object_array_get_idx (parsed, k)));
      json_object_put (line);
    }
    json_object_put (parsed);
    split[n][0] = '\0';
    g_autofree char *joined = g_strndup (lines, strlen (lines) - 1);
    g_auto (GStrv) parts = g_strsplit (joined, "\n", -1);
    g_autofree char *inside = g_strjoinv (",\n", parts);
    g_autofree char *expected = g_strdup_printf ("[%s]\n", inside);
    g_assert_cmpstr (array, ==, expected);
  }
}

static void
test_hostile_text_survives_in_json (void)
{
  g_autoptr (MeritEngine) engine = hostile_engine (NULL, 200);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *array
        = render (engine, MERIT_FORMAT_JSON, FALSE, kinds[i].write, HOSTILE_PROFILES);
    json_object_put (support_json (array));
    for (const char *p = array; *p != '\0'; p++)
      g_assert_true ((guchar) *p >= 0x20 || *p == '\n');
  }
}

/* Fields of a line of CSV without line ends inside fields. */
static guint
count_fields (const char *line)
{
  guint n = 1;
  gboolean quoted = FALSE;
  for (; *line != '\0'; line++) {
    if (*line == '"')
      quoted = !quoted;
    else if (*line == ',' && !quoted)
      n++;
  }
  return n;
}

static void
test_csv_lines_have_the_fields_of_the_header (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_test_message ("%s", kinds[i].name);
    g_autofree char *text
        = render (engine, MERIT_FORMAT_CSV, FALSE, kinds[i].write, SMALL_PROFILES);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    guint n = g_strv_length (lines);
    g_assert_cmpuint (n, >, 2);
    g_assert_cmpstr (lines[n - 1], ==, "");
    for (guint k = 0; k + 1 < n; k++)
      g_assert_cmpuint (count_fields (lines[k]), ==, count_fields (lines[0]));
  }
}

static void
test_nothing_read_is_an_empty_report (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  const Write streams[] = { write_gaps, write_fit, write_ranking };
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++) {
    g_autofree char *json = render (engine, MERIT_FORMAT_JSON, FALSE, streams[i], "");
    g_assert_cmpstr (json, ==, "[]\n");
    g_autofree char *ndjson = render (engine, MERIT_FORMAT_NDJSON, FALSE, streams[i], "");
    g_assert_cmpstr (ndjson, ==, "");
    g_autofree char *csv = render (engine, MERIT_FORMAT_CSV, FALSE, streams[i], "");
    g_assert_cmpuint (strcspn (csv, "\n"), ==, strlen (csv) - 1);
    g_assert_true (strstr (csv, "profile,") != NULL);
    g_autofree char *table = render (engine, MERIT_FORMAT_TABLE, FALSE, streams[i], "");
    support_assert_page (table);
    support_assert_has (table, "PROFILE");
  }
  g_autofree char *summary = render (engine, MERIT_FORMAT_TABLE, FALSE, write_summary, "");
  support_assert_page (summary);
}

/* Enough for many stretches and several blocks each. */
static char *
many_profiles (guint n)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "{\"id\":\"P%06u\",\"competencies\":{\"2\":%u,\"7\":%u}}\n", i,
                            i % 4, i % 3);
  return g_string_free (text, FALSE);
}

static char *
stream (MeritEngine *engine, MeritFormat format, gboolean fit, const char *profiles, guint jobs)
{
  g_autoptr (MeritOutput) output = merit_output_new_memory ();
  g_autoptr (MeritReport) report = merit_report_new (engine, format, output);
  g_autoptr (MeritSink) sink = fit ? merit_report_fit (report) : merit_report_gaps (report);
  run_batch (engine, profiles, sink, jobs);
  g_assert_true (merit_report_finish (report, NULL));
  return support_text (output);
}

static void
test_streams_do_not_depend_on_jobs (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autofree char *profiles = many_profiles (15000);
  for (guint i = 0; i < G_N_ELEMENTS (all_formats); i++)
    for (guint fit = 0; fit < 2; fit++) {
      g_autofree char *one = stream (engine, all_formats[i], fit != 0, profiles, 1);
      g_autofree char *four = stream (engine, all_formats[i], fit != 0, profiles, 4);
      g_assert_cmpuint (strlen (one), >, 100000);
      g_assert_true (strcmp (one, four) == 0);
    }
  g_autofree char *json = stream (engine, MERIT_FORMAT_JSON, FALSE, profiles, 3);
  json_object *parsed = support_json (json);
  g_assert_cmpuint (json_object_array_length (parsed), ==, 30000);
  json_object_put (parsed);
}

static void
test_the_ranked_list_can_be_defended (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autofree char *text = render (engine, MERIT_FORMAT_TABLE, FALSE, write_ranking, SMALL_PROFILES);
  support_assert_has (text, "4 profiles ranked on 3 requirements. Policy: default");
  support_assert_has (text, "more requirements met at superior standard");
  support_assert_has (text, "missing: 2:0→2 3:? 7:?");
  support_assert_has (text,
                      "Of the 4 ranked, 3 have something not assessed and stand at their least");
  support_assert_has (text, "The source does not state 2 required levels of 200");
  support_assert_has (text, "See `merit show 200`.");
  support_assert_has (text, "Which class fits best");
  /* Equal ids are separate rows in the last section too: C stands twice. */
  const char *fits = strstr (text, "Which class fits best");
  const char *first = strstr (fits, "\nC ");
  g_assert_nonnull (first);
  g_assert_nonnull (strstr (first + 1, "\nC "));
  g_assert_null (strstr (strstr (first + 1, "\nC ") + 1, "\nC "));
}

static void
test_a_cut_list_says_who_is_left_out (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, 3);
  run_batch (engine, SMALL_PROFILES, merit_ranking_get_sink (ranking), 1);
  g_autoptr (MeritOutput) output = merit_output_new_memory ();
  g_autoptr (MeritReport) report = merit_report_new (engine, MERIT_FORMAT_TABLE, output);
  g_assert_true (merit_report_ranking (report, ranking, FALSE, NULL));
  g_autofree char *text = support_text (output);
  support_assert_has (text, "4 profiles ranked on 3 requirements, the first 3 listed.");
  support_assert_has (text, "1 more profile shares rank 3 and is not listed.");
  g_assert_null (strstr (text, "missing:"));
}

static void
test_records_of_one_id_are_told_apart (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autofree char *text
      = render (engine, MERIT_FORMAT_TABLE, FALSE, write_explanations, SMALL_PROFILES);
  support_assert_has (text, "Record 1 of 2 with this id, in input order.");
  support_assert_has (text, "Record 2 of 2 with this id, in input order.");
  g_assert_null (strstr (text, "Record 1 of 1"));
}

static void
test_an_explanation_has_all_that_closes_a_gap (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  const char *profile = "{\"id\":\"A\",\"competencies\":{\"2\":1,\"7\":1,\"9\":1}}\n";
  g_autofree char *text = render (engine, MERIT_FORMAT_TABLE, FALSE, write_explanations, profile);
  support_assert_has (text,
                      "Counts against: Counting (level 1, 3 required), Walking (level 1, 2 "
                      "required): 8 of 18");
  support_assert_has (text, "Counts for: Rowing: 6 of 6 points.");
  support_assert_has (text, "Raise Counting from level 1 to level 3: count on.");
  support_assert_has (text, "- Counts aloud");
  support_assert_has (text, "Satisfactory: Counts right.");
  support_assert_has (text, "Superior: Counts fast.");
  support_assert_has (text, "- Maps");
  support_assert_has (text, "Known error of the source: A misprint");
}

static void
test_a_comparison_says_what_is_needed_both_ways (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autofree char *text = render (engine, MERIT_FORMAT_TABLE, FALSE, write_comparison, "");
  support_assert_has (text, "Someone just ready for 100, looking at 200");
  support_assert_has (text, "2 Counting: from level 2 to level 3. count on");
  support_assert_has (text, "To be assessed, because 100 does not ask for it:");
  support_assert_has (text, "Someone just ready for 200, looking at 100");
  g_autofree char *json = render (engine, MERIT_FORMAT_NDJSON, FALSE, write_comparison, "");
  g_assert_cmpstr (json, ==,
                   "{\"first\":\"100\",\"second\":\"200\",\"competencies\":["
                   "{\"competency\":\"2\",\"name\":\"Counting\",\"first\":2,\"second\":3},"
                   "{\"competency\":\"3\",\"name\":\"Listening\",\"first\":3,\"second\":null},"
                   "{\"competency\":\"7\",\"name\":\"Walking\",\"first\":1,\"second\":2},"
                   "{\"competency\":\"9\",\"name\":\"Rowing\",\"first\":null,\"second\":1}],"
                   "\"moves\":[{\"from\":\"100\",\"to\":\"200\",\"score\":41.67,\"low\":41.67,"
                   "\"high\":66.67,\"points\":10,\"max_points\":24,\"status\":\"short\",\"raise\":["
                   "{\"competency\":\"2\",\"level\":2,\"required\":3,\"gap\":1},"
                   "{\"competency\":\"7\",\"level\":1,\"required\":2,\"gap\":1}],"
                   "\"assess\":[{\"competency\":\"9\",\"required\":1}]},"
                   "{\"from\":\"200\",\"to\":\"100\",\"score\":66.67,\"low\":66.67,\"high\":100.00,"
                   "\"points\":12,\"max_points\":18,\"status\":\"incomplete\",\"raise\":[],"
                   "\"assess\":[{\"competency\":\"3\",\"required\":3}]}]}\n");
}

static void
test_scores_come_with_the_name_of_the_policy (void)
{
  g_autoptr (MeritEngine) engine
      = support_small_engine ("{\"schema\":\"merit-policy-1\",\"name\":\"odd\","
                              "\"unassessed\":\"assessed-only\"}");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (kinds[i].write == write_classes || kinds[i].write == write_class)
      continue;
    g_test_message ("%s", kinds[i].name);
    g_autofree char *text
        = render (engine, MERIT_FORMAT_TABLE, FALSE, kinds[i].write, SMALL_PROFILES);
    g_assert_true (strstr (text, "Policy: odd") != NULL || strstr (text, "Policy 'odd'") != NULL);
  }
  g_autofree char *summary
      = render (engine, MERIT_FORMAT_TABLE, FALSE, write_summary, SMALL_PROFILES);
  support_assert_has (summary, "Who has nothing assessed has no score");
}

static void
test_long_ids_leave_room_for_names (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autofree char *text
      = render (engine, MERIT_FORMAT_TABLE, FALSE, write_ranking,
                "{\"id\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"name\":\"Ann Ivanova\"}\n");
  support_assert_has (text, " NAME ");
  support_assert_has (text, "Ann I");
  support_assert_has (text, "0f8fad5b-");
  support_assert_has (text, "1 has something not assessed and stands at their least");
  support_assert_page (text);
}

static void
test_a_summary_gives_shares (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autofree char *text = render (engine, MERIT_FORMAT_TABLE, FALSE, write_summary, SMALL_PROFILES);
  support_assert_has (text, "100 Counter, by unit");
  support_assert_has (text, "(no unit)");
  support_assert_has (text,
                      "2 profiles: 1 ready (50.0 %), 1 short (50.0 %), 0 incomplete (0.0 %).");
  support_assert_has (text, "90 to 100");
}

static void
test_a_failing_output_ends_the_report (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autofree char *profiles = many_profiles (40000);
  for (guint i = 0; i < G_N_ELEMENTS (all_formats); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MeritOutput) output = merit_output_open ("/dev/full", &error);
    g_assert_no_error (error);
    g_autoptr (MeritReport) report = merit_report_new (engine, all_formats[i], output);
    g_autoptr (MeritRanking) ranking = merit_ranking_new (engine, 0);
    run_batch (engine, profiles, merit_ranking_get_sink (ranking), 2);
    g_assert_false (merit_report_ranking (report, ranking, FALSE, &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_WRITE);
  }
}

#define ADD(name, test) g_test_add_func ("/report/" name, test)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("tables-stay-within-the-terminal", test_tables_stay_within_the_terminal);
  ADD ("colour-only-where-allowed-and-no-other-difference",
       test_colour_only_where_allowed_and_no_other_difference);
  ADD ("json-is-the-array-of-the-ndjson-lines", test_json_is_the_array_of_the_ndjson_lines);
  ADD ("hostile-text-survives-in-json", test_hostile_text_survives_in_json);
  ADD ("csv-lines-have-the-fields-of-the-header", test_csv_lines_have_the_fields_of_the_header);
  ADD ("nothing-read-is-an-empty-report", test_nothing_read_is_an_empty_report);
  ADD ("streams-do-not-depend-on-jobs", test_streams_do_not_depend_on_jobs);
  ADD ("the-ranked-list-can-be-defended", test_the_ranked_list_can_be_defended);
  ADD ("a-cut-list-says-who-is-left-out", test_a_cut_list_says_who_is_left_out);
  ADD ("records-of-one-id-are-told-apart", test_records_of_one_id_are_told_apart);
  ADD ("an-explanation-has-all-that-closes-a-gap", test_an_explanation_has_all_that_closes_a_gap);
  ADD ("a-comparison-says-what-is-needed-both-ways",
       test_a_comparison_says_what_is_needed_both_ways);
  ADD ("scores-come-with-the-name-of-the-policy", test_scores_come_with_the_name_of_the_policy);
  ADD ("long-ids-leave-room-for-names", test_long_ids_leave_room_for_names);
  ADD ("a-summary-gives-shares", test_a_summary_gives_shares);
  ADD ("a-failing-output-ends-the-report", test_a_failing_output_ends_the_report);
  return g_test_run ();
}
