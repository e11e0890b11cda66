/* SPDX-License-Identifier: Apache-2.0 */
/* Impact analyses of given counts: who is the reference, and what is not known. Joins with ranked
 * people are tried through the command. */
#include <merit/merit.h>
#include <string.h>

static MeritImpactFigures
figures_of (const MeritImpact *impact, guint group)
{
  MeritImpactFigures figures;

  merit_impact_get_figures (impact, 0, group, MERIT_MEASURE_SELECTION, &figures);
  return figures;
}

static gint
reference_of (const MeritImpact *impact)
{
  return merit_impact_get_reference (impact, 0, MERIT_MEASURE_SELECTION);
}

static void
test_tied_references_go_by_bytes (void)
{
  g_autoptr (MeritImpact) impact = merit_impact_new ();

  merit_impact_add (impact, "a", "é", 4, 2);
  merit_impact_add (impact, "a", "b", 2, 1);
  merit_impact_add (impact, "a", "B", 6, 3);
  g_assert_cmpint (reference_of (impact), ==, 2);
  g_assert_cmpuint (figures_of (impact, 0).ratio, ==, 10000);
  g_assert_true (figures_of (impact, 0).has_tests);
  g_assert_false (figures_of (impact, 2).has_tests);
  merit_impact_add (impact, "a", "c", 3, 2);
  g_assert_cmpint (reference_of (impact), ==, 3);
}

static void
test_nobody_selected_has_no_ratio (void)
{
  g_autoptr (MeritImpact) impact = merit_impact_new ();

  merit_impact_add (impact, "a", "x", 4, 0);
  merit_impact_add (impact, "a", "y", 0, 0);
  g_assert_cmpint (reference_of (impact), ==, -1);
  g_assert_true (figures_of (impact, 0).has_rate);
  g_assert_false (figures_of (impact, 0).has_ratio);
  g_assert_false (figures_of (impact, 0).flag);
  g_assert_false (figures_of (impact, 1).has_rate);
}

static void
test_an_empty_group_has_no_figures (void)
{
  g_autoptr (MeritImpact) impact = merit_impact_new ();

  merit_impact_add (impact, "a", "x", 4, 1);
  merit_impact_add (impact, "a", "y", 0, 0);
  g_assert_false (figures_of (impact, 1).has_ratio);
  g_assert_false (figures_of (impact, 1).has_tests);
  g_assert_true (figures_of (impact, 1).under_two_percent);
}

/* 2 of 100 are 2 %, and not less. */
static void
test_small_groups_may_be_excluded (void)
{
  g_autoptr (MeritImpact) impact = merit_impact_new ();

  merit_impact_add (impact, "a", "few", 1, 1);
  merit_impact_add (impact, "a", "two", 2, 2);
  merit_impact_add (impact, "a", "rest", 97, 50);
  g_assert_true (figures_of (impact, 0).under_two_percent);
  g_assert_false (figures_of (impact, 1).under_two_percent);
  g_assert_cmpint (reference_of (impact), ==, 0);
  merit_impact_set_exclude_small (impact, TRUE);
  g_assert_cmpint (reference_of (impact), ==, 1);
  g_assert_true (figures_of (impact, 0).has_tests);
}

/* The groups of questions on the Uniform Guidelines: only the one at 0.75 is below. */
static void
test_published_three_groups (void)
{
  static const struct {
    const char *group;
    guint64 selected;
    guint64 ratio;
  } rows[] = { { "White", 60, 10000 },
               { "American Indian", 45, 7500 },
               { "Hispanic", 48, 8000 },
               { "Black", 51, 8500 } };
  g_autoptr (MeritImpact) impact = merit_impact_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    merit_impact_add (impact, "race", rows[i].group, 100, rows[i].selected);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const MeritImpactFigures figures = figures_of (impact, i);

    g_assert_cmpuint (figures.ratio, ==, rows[i].ratio);
    g_assert_true (figures.flag == (i == 1));
  }
}

static void
test_counts_keep_the_order_of_the_file (void)
{
  static const char text[] = "selected,group,attribute,applicants\n"
                             "1,y,b,2\n3,z,a,1000000000\n0,x,b,3\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritImpact) impact
      = merit_impact_load_counts_bytes (bytes, "c", ',', NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (merit_impact_get_attributes (impact), ==, 2);
  g_assert_cmpstr (merit_impact_get_attribute (impact, 0), ==, "b");
  g_assert_cmpstr (merit_impact_get_group (impact, 0, 0), ==, "y");
  g_assert_cmpstr (merit_impact_get_group (impact, 0, 1), ==, "x");
  g_assert_cmpuint (merit_impact_get_length (impact, 1), ==, 1);
  g_assert_null (merit_impact_format_median (impact));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/impact/tied-references-go-by-bytes", test_tied_references_go_by_bytes);
  g_test_add_func ("/impact/nobody-selected-has-no-ratio", test_nobody_selected_has_no_ratio);
  g_test_add_func ("/impact/an-empty-group-has-no-figures", test_an_empty_group_has_no_figures);
  g_test_add_func ("/impact/small-groups-may-be-excluded", test_small_groups_may_be_excluded);
  g_test_add_func ("/impact/published-three-groups", test_published_three_groups);
  g_test_add_func ("/impact/counts-keep-the-order-of-the-file",
                   test_counts_keep_the_order_of_the_file);
  return g_test_run ();
}
