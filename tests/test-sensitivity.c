/* SPDX-License-Identifier: Apache-2.0 */
/* Sensitivity analyses through the public functions: figures worked out by hand. That they are
 * right for whole lists is tried through the command. */
#include "report-support.h"

#include "analysis/sensitivity.h"

/* Class 200 of the small engine: 2 at level 3 (inferred), 7 at level 2 with weight 2 (assumed, 1 or
 * 3 possible), 9 at level 1 (stated); 24 points in all. */
#define CLASS_200 1

static const char *const people[] = {
  "{\"id\":\"all\",\"competencies\":{\"2\":3,\"7\":3,\"9\":1}}",   /* 24 */
  "{\"id\":\"some\",\"competencies\":{\"2\":3,\"7\":2,\"9\":1}}",  /* 24 */
  "{\"id\":\"two\",\"competencies\":{\"2\":2,\"7\":2,\"9\":1}}",   /* 22 */
  "{\"id\":\"walks\",\"competencies\":{\"2\":3,\"7\":1,\"9\":1}}", /* 18 */
  "{\"id\":\"open\",\"competencies\":{\"2\":3,\"7\":1}}",          /* 12 */
};

static void
add_people (MeritSensitivity *sensitivity)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autoptr (MeritProfile) profile
        = support_profile (merit_sensitivity_get_engine (sensitivity), people[i]);

    merit_sensitivity_add (sensitivity, profile);
  }
}

static MeritSensitivity *
make (guint64 top)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autoptr (GError) error = NULL;
  MeritSensitivity *sensitivity = merit_sensitivity_new (engine, top, &error);

  g_assert_no_error (error);
  add_people (sensitivity);
  g_assert_true (merit_sensitivity_settle (sensitivity, &error));
  g_assert_no_error (error);
  return sensitivity;
}

static void
assert_people (const MeritSensitivity *sensitivity, guint index, MeritSensitivityPeople which,
               const char *wanted)
{
  g_auto (GStrv) ids = merit_sensitivity_get_people (sensitivity, CLASS_200, index, which);
  g_autofree char *joined = g_strjoinv (" ", ids);

  g_assert_cmpstr (joined, ==, wanted);
}

static void
test_recorded_levels_come_before_the_scale (void)
{
  static const MeritSensitivityLevel wanted[] = {
    { .requirement = 0, .level = 1, .recorded = FALSE },
    { .requirement = 0, .level = 2, .recorded = FALSE },
    { .requirement = 1, .level = 1, .recorded = TRUE },
    { .requirement = 1, .level = 3, .recorded = TRUE },
  };
  g_autoptr (MeritSensitivity) sensitivity = make (2);

  g_assert_cmpuint (merit_sensitivity_get_n_levels (sensitivity, 0), ==, 0);
  g_assert_cmpuint (merit_sensitivity_get_n_levels (sensitivity, CLASS_200), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    MeritSensitivityLevel level;

    merit_sensitivity_get_level (sensitivity, CLASS_200, i, &level);
    g_assert_cmpuint (level.requirement, ==, wanted[i].requirement);
    g_assert_cmpuint (level.level, ==, wanted[i].level);
    g_assert_cmpint (level.recorded, ==, wanted[i].recorded);
  }
}

/* At level 3, 7 is worth 12, 8, 8, 4 and 4: 24, 20, 18, 16 and 10 in all. */
static void
test_another_level_changes_status_and_ranks (void)
{
  g_autoptr (MeritSensitivity) sensitivity = make (1);
  MeritSensitivityLevel level;

  g_assert_cmpuint (merit_sensitivity_get_profiles (sensitivity), ==, 5);
  g_assert_cmpuint (merit_sensitivity_get_in_top (sensitivity, CLASS_200), ==, 2);
  merit_sensitivity_get_level (sensitivity, CLASS_200, 3, &level);
  g_assert_cmpuint (level.changed, ==, 1);
  g_assert_cmpuint (merit_sensitivity_get_changes (sensitivity, CLASS_200, 3, MERIT_STATUS_READY,
                                                   MERIT_STATUS_SHORT),
                    ==, 1);
  g_assert_cmpuint (level.kept, ==, 1);
  g_assert_cmpuint (level.left, ==, 1);
  g_assert_cmpuint (level.entered, ==, 0);
  g_assert_cmpuint (level.rank_change, ==, 1);
  g_assert_cmpuint (level.rank_change_people, ==, 1);
  g_assert_cmpuint (level.rank_before, ==, 1);
  g_assert_cmpuint (level.rank_after, ==, 2);
  assert_people (sensitivity, 3, MERIT_SENSITIVITY_CHANGED, "some");
  assert_people (sensitivity, 3, MERIT_SENSITIVITY_LEFT, "some");
  assert_people (sensitivity, 3, MERIT_SENSITIVITY_ENTERED, "");
  assert_people (sensitivity, 3, MERIT_SENSITIVITY_MOVED, "some");
}

/* At level 1, 7 is worth 12 to all: "walks" comes up to 24, "open" is incomplete and at 18. */
static void
test_a_lower_level_lets_people_in (void)
{
  g_autoptr (MeritSensitivity) sensitivity = make (1);
  MeritSensitivityLevel level;

  merit_sensitivity_get_level (sensitivity, CLASS_200, 2, &level);
  g_assert_cmpuint (level.changed, ==, 2);
  g_assert_cmpuint (merit_sensitivity_get_changes (sensitivity, CLASS_200, 2, MERIT_STATUS_SHORT,
                                                   MERIT_STATUS_READY),
                    ==, 1);
  g_assert_cmpuint (merit_sensitivity_get_changes (sensitivity, CLASS_200, 2, MERIT_STATUS_SHORT,
                                                   MERIT_STATUS_INCOMPLETE),
                    ==, 1);
  g_assert_cmpuint (merit_sensitivity_get_changes (sensitivity, CLASS_200, 2, MERIT_STATUS_READY,
                                                   MERIT_STATUS_READY),
                    ==, 2);
  g_assert_cmpuint (level.entered, ==, 1);
  assert_people (sensitivity, 2, MERIT_SENSITIVITY_CHANGED, "walks open");
  assert_people (sensitivity, 2, MERIT_SENSITIVITY_ENTERED, "walks");
  g_assert_cmpuint (level.rank_before, ==, 4);
  g_assert_cmpuint (level.rank_after, ==, 1);
}

/* "two" leads "walks" by 4 for each 12 that 7 is worth less 2 for 2: 10 + 12t against 12 + 6t are
 * equal at t = 1/3, a weight of 2/3. */
static void
test_weights_end_at_exact_fractions (void)
{
  g_autoptr (MeritSensitivity) sensitivity = make (3);
  MeritSensitivityWeight weight;

  merit_sensitivity_get_weight (sensitivity, CLASS_200, 1, &weight);
  g_assert_cmpuint (weight.weight, ==, 2);
  g_assert_true (weight.has_limits && weight.high_any && !weight.low_any);
  g_assert_cmpuint (weight.low_numerator, ==, 2);
  g_assert_cmpuint (weight.low_denominator, ==, 3);
  g_assert_false (weight.low_included);
  g_assert_cmpuint (weight.whole_low, ==, 1);
  g_assert_cmpuint (weight.whole_high, ==, MERIT_MAX_WEIGHT);
}

static void
test_people_may_be_added_after_an_answer (void)
{
  g_autoptr (MeritSensitivity) sensitivity = make (1);
  MeritSensitivityLevel level;

  add_people (sensitivity);
  g_assert_true (merit_sensitivity_settle (sensitivity, NULL));
  merit_sensitivity_get_level (sensitivity, CLASS_200, 3, &level);
  g_assert_cmpuint (merit_sensitivity_get_in_top (sensitivity, CLASS_200), ==, 4);
  g_assert_cmpuint (level.changed, ==, 2);
  g_assert_cmpuint (level.rank_after, ==, 3);
  assert_people (sensitivity, 3, MERIT_SENSITIVITY_CHANGED, "some some");
}

/* Two classes of three requirements: one person is six combinations, two of the same scores too. */
static void
test_too_many_scores_are_an_error_and_not_a_wrong_answer (void)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autoptr (MeritSensitivity) sensitivity = merit_sensitivity_new (engine, 1, NULL);
  g_autoptr (MeritProfile) first = support_profile (engine, people[0]);
  g_autoptr (MeritProfile) other = support_profile (engine, people[1]);
  g_autoptr (GError) error = NULL;

  merit_sensitivity_set_limit (sensitivity, 6);
  merit_sensitivity_add (sensitivity, first);
  merit_sensitivity_add (sensitivity, first);
  g_assert_true (merit_sensitivity_settle (sensitivity, &error));
  g_assert_no_error (error);
  merit_sensitivity_add (sensitivity, other);
  g_assert_false (merit_sensitivity_settle (sensitivity, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
  merit_sensitivity_add (sensitivity, first);
  g_assert_false (merit_sensitivity_settle (sensitivity, NULL));
  g_assert_cmpuint (merit_sensitivity_get_profiles (sensitivity), ==, 4);
}

/* Report and finish, as a batch would have it. */
static char *
report (MeritFormat format)
{
  g_autoptr (MeritEngine) engine = support_small_engine (NULL);
  g_autoptr (MeritSensitivity) sensitivity = merit_sensitivity_new (engine, 3, NULL);
  g_autoptr (MeritOutput) output = merit_output_new_memory ();
  g_autoptr (MeritReport) report = merit_report_new (engine, format, output);
  g_autoptr (MeritSink) sink = merit_report_sensitivity (report, sensitivity);
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autofree char *text = g_strjoin ("\n", people[0], people[1], people[2], people[3], NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);

  merit_source_add_bytes (source, bytes, "people");
  merit_batch_add_sink (batch, sink);
  g_assert_true (merit_batch_run (batch, NULL, NULL));
  g_assert_true (merit_report_finish (report, NULL));
  g_assert_true (merit_output_finish (output, NULL));
  return support_text (output);
}

static void
test_report_names_changes_before_findings (void)
{
  g_autofree char *text = report (MERIT_FORMAT_NDJSON);

  g_assert_true (g_str_has_prefix (
      text, "{\"record\":\"change\",\"class\":\"200\",\"competency\":\"7\",\"required\":2,"
            "\"level\":3,\"profile\":\"some\",\"from\":\"ready\",\"to\":\"short\","
            "\"score\":100.00,\"score_then\":83.33}\n"));
  support_assert_has (text, "\"weight\":2,\"weight_low\":\"2/3\",\"weight_low_included\":false,"
                            "\"weight_high\":\"any\",\"weight_high_included\":null");
}

static void
test_table_speaks_in_sentences (void)
{
  g_autofree char *text = report (MERIT_FORMAT_TABLE);

  support_assert_page (text);
  support_assert_has (text, "The source states every level: none is tried.");
  support_assert_has (text, "7 Walking: level 2 assumed; the evidence also allows 1 and 3.");
  support_assert_has (text, "If it were required at level 3 instead of 2: 1 of 4 changes status: 1 "
                            "from ready to short (some).");
  support_assert_has (text, "above 2/3");
  support_assert_has (text, "Policy: default.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sensitivity/recorded-levels-come-before-the-scale",
                   test_recorded_levels_come_before_the_scale);
  g_test_add_func ("/sensitivity/another-level-changes-status-and-ranks",
                   test_another_level_changes_status_and_ranks);
  g_test_add_func ("/sensitivity/a-lower-level-lets-people-in", test_a_lower_level_lets_people_in);
  g_test_add_func ("/sensitivity/weights-end-at-exact-fractions",
                   test_weights_end_at_exact_fractions);
  g_test_add_func ("/sensitivity/people-may-be-added-after-an-answer",
                   test_people_may_be_added_after_an_answer);
  g_test_add_func ("/sensitivity/too-many-scores-are-an-error-and-not-a-wrong-answer",
                   test_too_many_scores_are_an_error_and_not_a_wrong_answer);
  g_test_add_func ("/sensitivity/report-names-changes-before-findings",
                   test_report_names_changes_before_findings);
  g_test_add_func ("/sensitivity/table-speaks-in-sentences", test_table_speaks_in_sentences);
  return g_test_run ();
}
