/* SPDX-License-Identifier: Apache-2.0 */
/* Pages and tables: cleaning, measuring, clipping, wrapping and colour. */
#include "report-support.h"

#include "report/page.h"
#include "report/table.h"

static MeritPage
new_page (void)
{
  return (MeritPage){ .text = g_string_new (NULL) };
}

static void
assert_clip (const char *text, gsize len, guint cells, const char *expected, guint used)
{
  MeritPage page = new_page ();
  g_assert_cmpuint (merit_page_clip (&page, text, len, cells, MERIT_STYLE_PLAIN), ==, used);
  g_assert_cmpstr (page.text->str, ==, expected);
  g_string_free (page.text, TRUE);
}

static void
test_controls_become_visible (void)
{
  assert_clip ("a\033[31mb", 7, 80, "a\\x1b[31mb", 10);
  assert_clip ("a\0b\177\t\n", 6, 80, "a\\x00b\\x7f\\x09\\x0a", 18);
  /* C1 controls, direction overrides, invisible spaces, line separators, byte order marks. */
  assert_clip ("\302\233x", 3, 80, "\\u{009b}x", 9);
  assert_clip ("\342\200\256", 3, 80, "\\u{202e}", 8);
  assert_clip ("\342\200\213", 3, 80, "\\u{200b}", 8);
  assert_clip ("\342\200\250", 3, 80, "\\u{2028}", 8);
  assert_clip ("\357\273\277", 3, 80, "\\u{feff}", 8);
  /* Broken UTF-8, a lone surrogate and an unfinished character. */
  assert_clip ("\377a", 2, 80, "\\xffa", 5);
  assert_clip ("\355\240\200", 3, 80, "\\xed\\xa0\\x80", 12);
  assert_clip ("\342\200", 2, 80, "\\xe2\\x80", 8);
}

static void
test_clean_text_stays_as_it_is (void)
{
  g_autoptr (GString) once = g_string_new (NULL);
  g_autoptr (GString) twice = g_string_new (NULL);
  static const char text[] = "a\0\n\302\205 \342\200\256漢e\314\201\377";
  merit_text_append_clean (once, text, sizeof text - 1);
  merit_text_append_clean (twice, once->str, once->len);
  g_assert_cmpstr (once->str, ==, "a\\x00\\x0a\\u{0085} \\u{202e}漢e\314\201\\xff");
  g_assert_cmpstr (twice->str, ==, once->str);
  g_assert_cmpuint (strlen (once->str), ==, once->len);
}

static void
test_widths_are_of_terminals (void)
{
  g_assert_cmpuint (merit_text_cells ("abc", 3), ==, 3);
  g_assert_cmpuint (merit_text_cells ("漢字", strlen ("漢字")), ==, 4);
  g_assert_cmpuint (merit_text_cells ("e\314\201", 3), ==, 1);
  g_assert_cmpuint (merit_text_cells ("–→…", strlen ("–→…")), ==, 3);
  g_assert_cmpuint (merit_text_cells ("🙂", strlen ("🙂")), ==, 2);
}

static void
test_clipping_never_exceeds_its_cells (void)
{
  assert_clip ("abcdef", 6, 6, "abcdef", 6);
  assert_clip ("abcdef", 6, 5, "abcd…", 5);
  assert_clip ("漢字漢字", strlen ("漢字漢字"), 4, "漢…", 3);
  assert_clip ("漢字", strlen ("漢字"), 1, "…", 1);
  assert_clip ("ab", 2, 0, "", 0);
}

static void
assert_wrapped (const char *text, guint at, guint hang, const char *expected)
{
  MeritPage page = new_page ();
  merit_page_wrap (&page, text, at, hang);
  g_assert_cmpstr (page.text->str, ==, expected);
  g_string_free (page.text, TRUE);
}

static void
test_prose_is_wrapped_at_the_page (void)
{
  g_autofree char *word = g_strnfill (39, 'w');
  g_autofree char *text = g_strdup_printf ("%s  %s\n\tx ", word, word);
  g_autofree char *fits = g_strdup_printf ("%s %s\n  x\n", word, word);
  assert_wrapped (text, 0, 2, fits);
  g_autofree char *pushed = g_strdup_printf ("%s\n  %s x\n", word, word);
  assert_wrapped (text, 2, 2, pushed);
  assert_wrapped ("", 0, 0, "\n");
  assert_wrapped ("  ", 0, 0, "\n");
}

static void
test_a_word_wider_than_the_page_is_broken (void)
{
  g_autofree char *word = g_strnfill (200, 'w');
  g_autofree char *expected = g_strdup_printf ("%.80s\n    %.76s\n    %.44s\n", word, word, word);
  assert_wrapped (word, 0, 4, expected);
  /* Where nothing fits in what is left of the line, and with a hang off the page. */
  MeritPage page = new_page ();
  g_string_append (page.text, "\n");
  g_autofree char *wide = g_strdup ("漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢");
  merit_page_space (&page, 79);
  merit_page_wrap (&page, wide, 79, 500);
  g_assert_cmpuint (page.text->len, >, strlen (wide));
  g_string_free (page.text, TRUE);
}

static void
test_columns_are_narrowed_to_the_page (void)
{
  static const MeritColumn columns[] = {
    { .title = "N", .right = TRUE },
    { .title = "NAME", .gap = 2, .least = 5 },
    { .title = "SCORE", .gap = 2, .right = TRUE },
  };
  g_autoptr (MeritTable) table = merit_table_new (columns, 3, 3);
  g_autofree char *name = g_strnfill (300, 'n');
  merit_table_add_number (table, 7);
  merit_table_add (table, name);
  merit_table_add (table, "100.00");
  merit_table_add_number (table, 12);
  merit_table_add (table, "漢\033");
  merit_table_add (table, "");
  MeritPage page = new_page ();
  merit_table_print (table, &page);
  g_autofree char *expected = g_strdup_printf (
      "    N  NAME%63s SCORE\n    7  %.64s…  100.00\n   12  漢\\x1b\n", "", name);
  g_assert_cmpstr (page.text->str, ==, expected);
  support_assert_page (page.text->str);
  g_assert_true (page.cut);
  g_string_free (page.text, TRUE);
}

static void
test_too_many_columns_still_fit (void)
{
  MeritColumn columns[20];
  for (guint i = 0; i < 20; i++)
    columns[i] = (MeritColumn){ .title = "FIGURE", .gap = 1, .right = TRUE };
  g_autoptr (MeritTable) table = merit_table_new (columns, 20, 0);
  for (guint i = 0; i < 20; i++)
    merit_table_add_number (table, G_MAXUINT64);
  MeritPage page = new_page ();
  merit_table_print (table, &page);
  support_assert_page (page.text->str);
  g_string_free (page.text, TRUE);
}

static void
test_a_wrapping_column_hangs_under_itself (void)
{
  static const MeritColumn columns[] = {
    { .title = "ID" },
    { .title = "WORDS", .gap = 2, .least = 20, .wraps = TRUE },
  };
  g_autoptr (MeritTable) table = merit_table_new (columns, 2, 0);
  g_autofree char *word = g_strnfill (50, 'w');
  g_autofree char *words = g_strdup_printf ("%s %s", word, word);
  merit_table_add (table, "1");
  merit_table_add (table, words);
  merit_table_add (table, "2");
  merit_table_add (table, "");
  MeritPage page = new_page ();
  merit_table_print (table, &page);
  g_autofree char *expected = g_strdup_printf ("ID  WORDS\n1   %s\n    %s\n2\n", word, word);
  g_assert_cmpstr (page.text->str, ==, expected);
  g_string_free (page.text, TRUE);
}

static void
test_gaps_do_not_add_up (void)
{
  MeritPage page = new_page ();
  page.output = merit_output_new_memory ();
  merit_page_paragraph (&page, "one", 0);
  merit_page_gap (&page);
  merit_page_gap (&page);
  merit_page_item (&page, 2, "-", " ");
  merit_page_gap (&page);
  g_assert_true (merit_page_end (&page, NULL));
  g_autofree char *text = support_text (page.output);
  g_assert_cmpstr (text, ==, "one\n\n  -\n");
  merit_output_unref (page.output);
  g_string_free (page.text, TRUE);
}

static void
test_colour_takes_no_cells (void)
{
  static const MeritColumn columns[] = { { .title = "STATUS" }, { .title = "N", .gap = 1 } };
  MeritPage page = new_page ();
  page.color = TRUE;
  g_autoptr (MeritTable) table = merit_table_new (columns, 2, 0);
  merit_table_settle (table);
  merit_table_cell (table, &page, "short", 5, MERIT_STYLE_BAD);
  merit_table_cell (table, &page, "1", 1, MERIT_STYLE_PLAIN);
  g_assert_cmpstr (page.text->str, ==, "\033[31mshort\033[0m  1\n");
  g_string_free (page.text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/controls-become-visible", test_controls_become_visible);
  g_test_add_func ("/table/clean-text-stays-as-it-is", test_clean_text_stays_as_it_is);
  g_test_add_func ("/table/widths-are-of-terminals", test_widths_are_of_terminals);
  g_test_add_func ("/table/clipping-never-exceeds-its-cells",
                   test_clipping_never_exceeds_its_cells);
  g_test_add_func ("/table/prose-is-wrapped-at-the-page", test_prose_is_wrapped_at_the_page);
  g_test_add_func ("/table/a-word-wider-than-the-page-is-broken",
                   test_a_word_wider_than_the_page_is_broken);
  g_test_add_func ("/table/columns-are-narrowed-to-the-page",
                   test_columns_are_narrowed_to_the_page);
  g_test_add_func ("/table/too-many-columns-still-fit", test_too_many_columns_still_fit);
  g_test_add_func ("/table/a-wrapping-column-hangs-under-itself",
                   test_a_wrapping_column_hangs_under_itself);
  g_test_add_func ("/table/gaps-do-not-add-up", test_gaps_do_not_add_up);
  g_test_add_func ("/table/colour-takes-no-cells", test_colour_takes_no_cells);
  return g_test_run ();
}
