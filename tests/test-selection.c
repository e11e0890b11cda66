/* SPDX-License-Identifier: Apache-2.0 */
/* Selections: which rules there are, and that a passing score is compared exactly. */
#include <merit/merit.h>
#include <string.h>

#include "analysis/selection.h"

static MeritRow
row_of (guint32 points, guint32 most, const char *id)
{
  const MeritRow row = { .person.id = { id, (guint32) strlen (id) },
                         .score = { .points = points, .most = most } };

  return row;
}

static gboolean
reaches (const char *percent, guint32 points, guint32 most)
{
  g_autoptr (MeritSelection) selection = merit_selection_new_score (percent);
  const MeritRow row = row_of (points, most, "A");

  g_assert_nonnull (selection);
  return merit_selection_takes (selection, &row, 1);
}

static void
test_scores_are_compared_exactly (void)
{
  g_assert_true (reaches ("87.5", 7, 8));
  g_assert_false (reaches ("87.500000000000001", 7, 8));
  g_assert_true (reaches ("33.33", 1, 3));
  g_assert_true (reaches ("33.333333333333333", 1, 3));
  g_assert_false (reaches ("33.333333333333334", 1, 3));
  g_assert_true (reaches ("100", G_MAXUINT32, G_MAXUINT32));
  g_assert_false (reaches ("100.000", G_MAXUINT32 - 1, G_MAXUINT32));
  g_assert_true (reaches ("0", 0, 5));
  /* Without a score there is nothing that reaches. */
  g_assert_false (reaches ("0", 0, 0));
}

static void
test_what_is_no_percentage (void)
{
  static const char *const texts[]
      = { "", ".", "1.", ".5", "-1", "+1", "1e1", "100.1", "101", "99999999999999999999", " 1",
          "1 ", "1,5", "0x1", "1.0000000000000000" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (merit_selection_new_score (texts[i]));
}

static void
test_top_goes_by_rank (void)
{
  g_autoptr (MeritSelection) selection = merit_selection_new_top (2);
  const MeritRow row = row_of (1, 2, "A");

  g_assert_true (merit_selection_takes (selection, &row, 2));
  g_assert_false (merit_selection_takes (selection, &row, 3));
  /* Who has no rank is not of rank 2 or better. */
  g_assert_false (merit_selection_takes (selection, &row, 0));
}

static void
test_ready_meets_all (void)
{
  g_autoptr (MeritSelection) selection = merit_selection_new_ready ();
  MeritRow row = row_of (1, 2, "A");

  g_assert_true (merit_selection_takes (selection, &row, 9));
  g_assert_false (merit_selection_takes (selection, &row, 0));
  row.score.unassessed = 1;
  g_assert_false (merit_selection_takes (selection, &row, 1));
}

static MeritSelection *
load (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return merit_selection_load_ids_bytes (bytes, "i", ',', NULL, error);
}

static void
test_ids_with_a_heading_or_without (void)
{
  static const char *const texts[] = { "id\nA\nB\n", "A\nB", "name,id\nx,A\ny,B\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (MeritSelection) selection = load (texts[i], NULL);
    const MeritRow in = row_of (0, 1, "B"), out = row_of (1, 1, "id");
    MeritRow nul = row_of (1, 1, "A");

    nul.person.id = (MeritSpan) { "A\0", 2 };
    g_assert_cmpuint (merit_selection_get_ids (selection), ==, 2);
    g_assert_true (merit_selection_takes (selection, &in, 1));
    g_assert_false (merit_selection_takes (selection, &out, 1));
    g_assert_false (merit_selection_takes (selection, &nul, 1));
  }
}

static void
test_faulty_ids (void)
{
  static const char *const cases[][2] = { { "A\nB\nA\n", "i:3:1: repeated id 'A'" },
                                          { "a,b\n1,2\n", "i:1:1: no column 'id'" },
                                          { "id\n\"\"\n", "i:2:1: empty id" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (load (cases[i][0], &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
    g_assert_cmpstr (error->message, ==, cases[i][1]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selection/scores-are-compared-exactly", test_scores_are_compared_exactly);
  g_test_add_func ("/selection/what-is-no-percentage", test_what_is_no_percentage);
  g_test_add_func ("/selection/top-goes-by-rank", test_top_goes_by_rank);
  g_test_add_func ("/selection/ready-meets-all", test_ready_meets_all);
  g_test_add_func ("/selection/ids-with-a-heading-or-without", test_ids_with_a_heading_or_without);
  g_test_add_func ("/selection/faulty-ids", test_faulty_ids);
  return g_test_run ();
}
