/* SPDX-License-Identifier: Apache-2.0 */
/* Explanations: every figure of a match in words, every gap with what closes it, every doubt told.
 */
#include "report-support.h"

#define ASSESSED_ONLY                                                                              \
  "{\"schema\":\"merit-policy-1\",\"name\":\"open\",\"credit\":\"proportional\","                  \
  "\"unassessed\":\"assessed-only\",\"tie_break\":[]}"
#define MET "{\"schema\":\"merit-policy-1\",\"name\":\"all-or-nothing\",\"credit\":\"met\"}"

static MeritExplanation *
explain (const char *policy, guint klass, const char *text)
{
  g_autoptr (MeritEngine) engine = support_small_engine (policy);
  g_autoptr (MeritProfile) profile = support_profile (engine, text);
  return merit_explanation_new (engine, klass, profile);
}

static void
test_the_verdict_says_where_one_stands (void)
{
  static const struct {
    guint klass;
    const char *profile;
    const char *verdict;
  } cases[] = {
    { 0, "{\"id\":\"A\",\"competencies\":{\"2\":2,\"3\":\"3+\",\"7\":1}}",
      "A is ready for 100 Counter: all 3 requirements are met. "
      "The score is 100.00 (18 of 18 points)." },
    { 0, "{\"id\":\"A\",\"competencies\":{\"2\":0,\"3\":3,\"7\":1}}",
      "A falls short of 100 Counter: of 3 requirements, 2 are met and 1 is assessed below the "
      "required level. The score is 66.67 (12 of 18 points)." },
    { 0, "{\"id\":\"A\",\"competencies\":{\"2\":1,\"3\":3}}",
      "A falls short of 100 Counter: of 3 requirements, 1 is met, 1 is assessed below the required "
      "level and 1 is not assessed. The score is 50.00 (9 of 18 points). With everything assessed "
      "it "
      "would lie between 50.00 and 83.33, depending on 1 competency not yet assessed." },
    { 0, "{\"id\":\"A\",\"competencies\":{\"2\":2}}",
      "It is not yet known whether A is ready for 100 Counter: nothing assessed falls short, but "
      "of "
      "3 requirements 2 are not assessed. The score is 33.33 (6 of 18 points). With everything "
      "assessed it would lie between 33.33 and 100.00, depending on 2 competencies not yet "
      "assessed." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MeritExplanation) explanation = explain (NULL, cases[i].klass, cases[i].profile);
    g_assert_cmpstr (merit_explanation_get_verdict (explanation), ==, cases[i].verdict);
  }
}

static void
test_findings_say_what_is_earned (void)
{
  g_autoptr (MeritExplanation) explanation
      = explain (NULL, 0, "{\"id\":\"A\",\"competencies\":{\"2\":0,\"3\":\"3+\"}}");
  g_assert_cmpstr (
      merit_explanation_get_finding (explanation, 0), ==,
      "Level 2 is required; assessed as not reaching level 1: 2 levels short. Earns 0 of 6 "
      "points, 0.00 of 33.33 percent of the score.");
  g_assert_cmpstr (
      merit_explanation_get_finding (explanation, 1), ==,
      "Level 3 is required; level 3 was assessed, performed at superior standard: met. "
      "Earns 6 of 6 points, 33.33 of 33.33 percent of the score.");
  g_assert_cmpstr (
      merit_explanation_get_finding (explanation, 2), ==,
      "Level 1 is required; not assessed, which is not the same as level 0. Earns at least "
      "0 of 6 points and could earn 6, 0.00 to 33.33 of 33.33 percent of the score.");
}

static void
test_findings_tell_what_the_level_rests_on (void)
{
  g_autoptr (MeritExplanation) explanation
      = explain (NULL, 1, "{\"id\":\"A\",\"competencies\":{\"2\":3,\"7\":2,\"9\":2}}");
  support_assert_has (merit_explanation_get_finding (explanation, 0),
                      "The required level is inferred, not stated.");
  support_assert_has (
      merit_explanation_get_finding (explanation, 1),
      "Its weight is 2. The class calls it essential. The required level is assumed, not "
      "stated. The evidence also allows level 1 (would be met) and level 3 (would be 1 "
      "short).");
  g_assert_null (strstr (merit_explanation_get_finding (explanation, 2), "not stated"));
  support_assert_has (merit_explanation_get_finding (explanation, 2), "more than is required");
}

static void
test_every_gap_has_a_step_and_nothing_else (void)
{
  g_autoptr (MeritExplanation) explanation
      = explain (NULL, 0, "{\"id\":\"A\",\"competencies\":{\"2\":1,\"7\":1}}");
  g_assert_cmpstr (merit_explanation_get_step (explanation, 0), ==,
                   "Raise Counting from level 1 to level 2: count to a hundred.");
  /* The bank has no words for it. */
  g_assert_cmpstr (merit_explanation_get_step (explanation, 1), ==,
                   "Have Listening assessed; level 3 is required.");
  g_assert_null (merit_explanation_get_step (explanation, 2));
}

static void
test_what_is_left_out_is_not_counted (void)
{
  g_autoptr (MeritExplanation) explanation
      = explain (ASSESSED_ONLY, 0, "{\"id\":\"A\",\"competencies\":{\"2\":1}}");
  support_assert_has (merit_explanation_get_verdict (explanation),
                      "The score is 50.00 (3 of 6 points).");
  support_assert_has (merit_explanation_get_verdict (explanation), "between 16.67 and 83.33");
  support_assert_has (merit_explanation_get_finding (explanation, 0),
                      "Earns 3 of 6 points, 50.00 of 100.00 percent of the score.");
  support_assert_has (merit_explanation_get_finding (explanation, 1),
                      "It is left out of the score");
}

static void
test_no_score_is_said (void)
{
  g_autoptr (MeritExplanation) explanation = explain (ASSESSED_ONLY, 0, "{\"id\":\"A\"}");
  support_assert_has (merit_explanation_get_verdict (explanation), "There is no score");
  support_assert_has (merit_explanation_get_verdict (explanation), "between 0.00 and 100.00");
}

static void
test_notes_tell_policy_ties_basis_and_errata (void)
{
  g_autoptr (MeritExplanation) b = explain (NULL, 1, "{\"id\":\"A\"}");
  g_autofree char *notes = g_strjoinv ("\n", (char **) merit_explanation_get_notes (b));
  support_assert_has (notes, "assessed level ÷ required level");
  support_assert_has (notes, "24 points of the whole class");
  support_assert_has (notes, "more requirements met at superior standard first");
  support_assert_has (notes,
                      "The source does not state 2 required levels of 200: 1 inferred from "
                      "evidence, 1 assumed (7 Walking: level 2 taken, the evidence also allows 1 "
                      "and 3).");
  support_assert_has (notes, "Known error of the source: A misprint");

  g_autoptr (MeritExplanation) a = explain (MET, 0, "{\"id\":\"A\"}");
  g_autofree char *others = g_strjoinv ("\n", (char **) merit_explanation_get_notes (a));
  support_assert_has (others, "Policy 'all-or-nothing'");
  support_assert_has (others, "and nothing below it");
  g_assert_null (strstr (others, "does not state"));

  g_autoptr (MeritExplanation) c = explain (ASSESSED_ONLY, 0, "{\"id\":\"A\"}");
  g_autofree char *more = g_strjoinv ("\n", (char **) merit_explanation_get_notes (c));
  support_assert_has (more, "Equal scores: same rank, listed by id.");
  support_assert_has (more, "what is not assessed is left out");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explanation/the-verdict-says-where-one-stands",
                   test_the_verdict_says_where_one_stands);
  g_test_add_func ("/explanation/findings-say-what-is-earned", test_findings_say_what_is_earned);
  g_test_add_func ("/explanation/findings-tell-what-the-level-rests-on",
                   test_findings_tell_what_the_level_rests_on);
  g_test_add_func ("/explanation/every-gap-has-a-step-and-nothing-else",
                   test_every_gap_has_a_step_and_nothing_else);
  g_test_add_func ("/explanation/what-is-left-out-is-not-counted",
                   test_what_is_left_out_is_not_counted);
  g_test_add_func ("/explanation/no-score-is-said", test_no_score_is_said);
  g_test_add_func ("/explanation/notes-tell-policy-ties-basis-and-errata",
                   test_notes_tell_policy_ties_basis_and_errata);
  return g_test_run ();
}
