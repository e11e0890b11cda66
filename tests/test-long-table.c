/* SPDX-License-Identifier: Apache-2.0 */
/* Long tables: what rows come to does not hang on their order, on memory, or on where text is read
 * in pieces; hostile rows are rejected and take no room. */
#include "long-support.h"

#include <merit/merit-error.h>

static char *
read_all (const char *text, gsize len, gsize memory, gboolean twice)
{
  g_autoptr (MeritShape) shape = support_shape ();

  merit_shape_set_raters (shape, MERIT_RULE_LOWER_MEDIAN);
  return support_read_long (shape, text, len, memory, twice);
}

/* Rows of few people in any order, some of them broken. */
static GString *
make_rows (guint32 seed, guint n)
{
  static const char *const levels[] = { "", "0", "1", "2+", "3", "9", "x" };
  static const char *const dates[] = { "", "2024-01-31", "2023-12-31", "2024-02-29", "2023-02-29" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GString *text = g_string_new ("id,date,level,competency,rater,unit," SUPPORT_KEPT_1 "\n");

  for (guint i = 0; i < n; i++) {
    if (g_rand_int_range (rand, 0, 50) == 0)
      g_string_append (text, g_rand_boolean (rand) ? "P1,\"x\"y,,,,,\n" : ",,,,,,\n");
    g_string_append_printf (text, "P%d,%s,%s,%s,r%d,%s,%s\n", g_rand_int_range (rand, 0, 40),
                            dates[g_rand_int_range (rand, 0, 20) % (i % 9 == 0 ? 5 : 4)],
                            levels[g_rand_int_range (rand, 0, 500) == 0 ? 6 : i % 5],
                            support_ids[g_rand_int_range (rand, 0, 7)],
                            g_rand_int_range (rand, 0, 30000),
                            g_rand_boolean (rand) ? "" : "\"a \"\"unit\"\"\"",
                            i % 3 == 0 ? "Süd" : i % 3 == 1 ? "Harbor" : "");
  }
  return text;
}

static void
test_memory_and_sorting_change_nothing (void)
{
  static const gsize memories[] = { 1, 200, 5000, 0 };

  for (guint32 seed = 1; seed < 6; seed++) {
    g_autoptr (GString) text = make_rows (seed, 600);
    g_autofree char *wanted = read_all (text->str, text->len, 0, TRUE);

    g_assert_nonnull (strstr (wanted, "row"));
    g_assert_nonnull (strstr (wanted, "fault"));
    for (guint i = 0; i < G_N_ELEMENTS (memories); i++) {
      g_autofree char *got = read_all (text->str, text->len, memories[i], FALSE);

      g_assert_cmpstr (got, ==, wanted);
    }
  }
}

static void
test_rows_beyond_the_longest_are_rejected (void)
{
  for (gint by = -1; by <= 1; by++) {
    /* "A,2,1," and the filling are as long as the longest row, give or take one. */
    g_autofree char *filling = g_strnfill (MERIT_MAX_LONG_ROW - strlen ("A,2,1,") + (gsize) by,
                                           'x');
    g_autofree char *text
        = g_strdup_printf ("id,competency,level,more\nA,2,1,%s\nB,2,1,\n", filling);

    for (guint way = 0; way < 3; way++) {
      g_autofree char *got = read_all (text, strlen (text), way == 2 ? 1 : 0, way == 0);

      g_assert_true ((strstr (got, "row 1:A") != NULL) == (by <= 0));
      g_assert_true ((strstr (got, "1:0 row is longer than 1048576 bytes") != NULL) == (by > 0));
      g_assert_nonnull (strstr (got, "row 1:B"));
    }
  }
}

static void
test_a_quote_that_is_never_closed_takes_one_line (void)
{
  g_autoptr (GString) text = g_string_new ("id,competency,level\nA,2,\"1\n");

  for (guint i = 0; i < 150000; i++)
    g_string_append (text, "B,2,1,x\n");
  g_string_append (text, "C,2,1\n");

  g_autofree char *got = read_all (text->str, text->len, 0, TRUE);
  g_autofree char *sorted = read_all (text->str, text->len, 1 << 16, FALSE);

  g_assert_nonnull (strstr (got, "fault 0+6 @20 1:0 row is longer than 1048576 bytes"));
  g_assert_nonnull (strstr (got, "row has 4 fields, the heading 3"));
  g_assert_nonnull (strstr (got, "row 1:C"));
  g_assert_cmpstr (got, ==, sorted);
}

static void
test_a_person_of_very_many_rows_is_one_record (void)
{
  g_autoptr (GString) text = g_string_new ("id,competency,level,date\n");

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "A,2,%u,%04u-01-01\n", i % 3, i % 9000 + 1);
  g_string_append (text, "A,2,3,9999-12-31\n");

  g_autofree char *got = read_all (text->str, text->len, 0, TRUE);

  g_assert_true (g_str_has_prefix (got, "row 1:A -1: -1: -1: -1: -1: 0 6 0 0 0 0\n"));
}

static void
test_more_people_than_a_block_come_in_several (void)
{
  const guint n = 3 * MERIT_BLOCK_ROWS + 7;
  g_autoptr (GString) text = g_string_new ("id,competency,level\n");
  guint found = 0;

  for (guint i = n; i-- > 0;)
    g_string_append_printf (text, "P%06u,2,1\n", i);

  g_autofree char *got = read_all (text->str, text->len, 4096, FALSE);

  for (const char *at = got; (at = strstr (at, "row 7:P")) != NULL; at++) {
    g_autofree char *id = g_strdup_printf ("row 7:P%06u ", found++);

    g_assert_true (g_str_has_prefix (at, id));
  }
  g_assert_cmpuint (found, ==, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/long-table/memory-and-sorting-change-nothing",
                   test_memory_and_sorting_change_nothing);
  g_test_add_func ("/long-table/rows-beyond-the-longest-are-rejected",
                   test_rows_beyond_the_longest_are_rejected);
  g_test_add_func ("/long-table/a-quote-that-is-never-closed-takes-one-line",
                   test_a_quote_that_is_never_closed_takes_one_line);
  g_test_add_func ("/long-table/a-person-of-very-many-rows-is-one-record",
                   test_a_person_of_very_many_rows_is_one_record);
  g_test_add_func ("/long-table/more-people-than-a-block-come-in-several",
                   test_more_people_than_a_block_come_in_several);
  return g_test_run ();
}
