/* SPDX-License-Identifier: Apache-2.0 */
/* Shapes: which competency an id or a heading means. */
#include "profile-support.h"

static gint
find (const MeritShape *shape, const char *id)
{
  g_autofree char *copy = support_tight (id, strlen (id));

  return merit_shape_find_id (shape, copy, strlen (id));
}

static gint
heading (const MeritShape *shape, const char *text)
{
  g_autofree char *copy = support_tight (text, strlen (text));

  return merit_shape_find_heading (shape, copy, strlen (text));
}

static void
test_keeps_what_it_is_given (void)
{
  g_autoptr (MeritShape) shape = support_shape ();

  g_assert_cmpuint (merit_shape_get_max_level (shape), ==, 3);
  g_assert_cmpuint (merit_shape_get_length (shape), ==, G_N_ELEMENTS (support_ids));
  g_assert_cmpuint (merit_shape_get_n_columns (shape), ==, 6);
  for (guint i = 0; i < G_N_ELEMENTS (support_ids); i++) {
    g_assert_cmpuint (merit_shape_get_column (shape, i), ==, support_columns[i]);
    g_assert_cmpstr (merit_shape_get_id (shape, i), ==, support_ids[i]);
    g_assert_cmpint (find (shape, support_ids[i]), ==, i);
  }
}

static void
test_ids_are_text (void)
{
  g_autoptr (MeritShape) shape = support_shape ();
  static const char *const unknown[] = { "", "02", "2 ", "1", "X-1", "22", "2+", "4" };

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_cmpint (find (shape, unknown[i]), ==, MERIT_SHAPE_UNKNOWN);
  g_assert_cmpint (merit_shape_find_id (shape, "2\0", 2), ==, MERIT_SHAPE_UNKNOWN);
}

static void
test_headings_by_id_then_c_and_id_then_name (void)
{
  g_autoptr (MeritShape) shape = support_shape ();

  g_assert_cmpint (heading (shape, "2"), ==, SUPPORT_2);
  g_assert_cmpint (heading (shape, "c2"), ==, SUPPORT_2);
  g_assert_cmpint (heading (shape, "cid"), ==, SUPPORT_ID);
  g_assert_cmpint (heading (shape, "id"), ==, SUPPORT_ID);
  g_assert_cmpint (heading (shape, "C2"), ==, MERIT_SHAPE_UNKNOWN);
  g_assert_cmpint (heading (shape, "Judgment"), ==, SUPPORT_2);
  g_assert_cmpint (heading (shape, "jUDGMENT"), ==, SUPPORT_2);
  g_assert_cmpint (heading (shape, "Judgment Too"), ==, SUPPORT_X1);
  g_assert_cmpint (heading (shape, "judgment "), ==, MERIT_SHAPE_UNKNOWN);
  g_assert_cmpint (heading (shape, "c"), ==, MERIT_SHAPE_UNKNOWN);
  g_assert_cmpint (heading (shape, ""), ==, MERIT_SHAPE_UNKNOWN);
}

static void
test_only_ascii_is_folded (void)
{
  g_autoptr (MeritShape) shape = support_shape ();

  g_assert_cmpint (heading (shape, "ÉCRIT"), ==, SUPPORT_44);
  g_assert_cmpint (heading (shape, "écrit"), ==, MERIT_SHAPE_UNKNOWN);
}

static void
test_id_goes_before_name (void)
{
  static const char *const ids[] = { "a", "b", "cb" };
  static const char *const names[] = { "b", "ca", "a" };
  static const guint32 columns[] = { 0, 1, 2 };
  g_autoptr (MeritShape) shape = merit_shape_new (7, ids, names, 3, columns, 3);

  g_assert_cmpint (heading (shape, "a"), ==, 0);
  g_assert_cmpint (heading (shape, "b"), ==, 1);
  g_assert_cmpint (heading (shape, "cb"), ==, 2);
  g_assert_cmpint (heading (shape, "ca"), ==, 0);
  g_assert_cmpint (heading (shape, "CA"), ==, 1);
}

static void
test_name_of_two_is_ambiguous (void)
{
  g_autoptr (MeritShape) shape = support_shape ();

  g_assert_cmpint (heading (shape, "Twin"), ==, MERIT_SHAPE_AMBIGUOUS);
  g_assert_cmpint (heading (shape, "twin"), ==, MERIT_SHAPE_AMBIGUOUS);
}

static gint
text (const MeritShape *shape, const char *name)
{
  g_autofree char *copy = support_tight (name, strlen (name));

  return merit_shape_find_text (shape, copy, strlen (name));
}

static void
test_texts_are_those_of_every_reader_and_those_kept (void)
{
  static const char *const names[]
      = { "id", "unit", "class", "name", SUPPORT_KEPT_1, SUPPORT_KEPT_2 };
  g_autoptr (MeritShape) shape = support_shape ();

  g_assert_cmpuint (merit_shape_get_n_texts (shape), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_cmpstr (merit_shape_get_texts (shape)[i], ==, names[i]);
    g_assert_cmpint (text (shape, names[i]), ==, i);
  }
  g_assert_null (merit_shape_get_texts (shape)[G_N_ELEMENTS (names)]);
  g_assert_cmpint (text (shape, "Unit"), ==, MERIT_SHAPE_UNKNOWN);
  g_assert_cmpint (text (shape, "site "), ==, MERIT_SHAPE_UNKNOWN);
  g_assert_cmpint (text (shape, "sit"), ==, MERIT_SHAPE_UNKNOWN);
  g_assert_cmpint (text (shape, ""), ==, MERIT_SHAPE_UNKNOWN);
  merit_shape_keep (shape, "a");
  merit_shape_keep (shape, "b");
  g_assert_cmpuint (merit_shape_get_n_texts (shape), ==, MERIT_MAX_TEXTS);
  g_assert_cmpint (text (shape, "b"), ==, MERIT_MAX_TEXTS - 1);
}

static void
test_empty_bank (void)
{
  g_autoptr (MeritShape) shape = merit_shape_new (1, NULL, NULL, 0, NULL, 0);

  g_assert_cmpint (find (shape, "2"), ==, MERIT_SHAPE_UNKNOWN);
  g_assert_cmpint (heading (shape, "c2"), ==, MERIT_SHAPE_UNKNOWN);
}

static void
test_most_competencies (void)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint32 *columns = g_new (guint32, MERIT_SHAPE_MAX);
  MeritShape *shape;

  for (guint i = 0; i < MERIT_SHAPE_MAX; i++) {
    g_ptr_array_add (ids, g_strdup_printf ("%u", i));
    columns[i] = MERIT_SHAPE_MAX - 1 - i;
  }
  shape = merit_shape_new (3, (const char *const *) ids->pdata, (const char *const *) ids->pdata,
                           MERIT_SHAPE_MAX, columns, MERIT_SHAPE_MAX);
  for (guint i = 0; i < MERIT_SHAPE_MAX; i++)
    g_assert_cmpint (find (shape, g_ptr_array_index (ids, i)), ==, i);
  g_assert_cmpint (find (shape, "4096"), ==, MERIT_SHAPE_UNKNOWN);
  merit_shape_free (shape);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape/texts-are-those-of-every-reader-and-those-kept",
                   test_texts_are_those_of_every_reader_and_those_kept);
  g_test_add_func ("/shape/keeps-what-it-is-given", test_keeps_what_it_is_given);
  g_test_add_func ("/shape/ids-are-text", test_ids_are_text);
  g_test_add_func ("/shape/headings-by-id-then-c-and-id-then-name",
                   test_headings_by_id_then_c_and_id_then_name);
  g_test_add_func ("/shape/only-ascii-is-folded", test_only_ascii_is_folded);
  g_test_add_func ("/shape/id-goes-before-name", test_id_goes_before_name);
  g_test_add_func ("/shape/name-of-two-is-ambiguous", test_name_of_two_is_ambiguous);
  g_test_add_func ("/shape/empty-bank", test_empty_bank);
  g_test_add_func ("/shape/most-competencies", test_most_competencies);
  return g_test_run ();
}
