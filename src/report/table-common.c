/* SPDX-License-Identifier: Apache-2.0 */
/* What several tables print alike: figures, and the notes without which they could be misread. */
#include "report/tables.h"

#include "analysis/wording.h"

#include <string.h>

void
merit_cell_percent (char out[MERIT_PERCENT_SIZE], guint64 points, guint64 most)
{
  if (most == 0)
    g_strlcpy (out, "–", MERIT_PERCENT_SIZE);
  else
    merit_exact_print (merit_exact_percent (points, most), out);
}

void
merit_cell_range (char out[MERIT_RANGE_SIZE], guint64 low, guint64 high, guint64 most)
{
  char from[MERIT_PERCENT_SIZE];
  char to[MERIT_PERCENT_SIZE];
  merit_cell_percent (from, low, most);
  merit_cell_percent (to, high, most);
  g_snprintf (out, MERIT_RANGE_SIZE, "%s–%s", from, to);
}

static void
print_points (char out[MERIT_PERCENT_SIZE], const MeritRow *row, guint64 points, guint64 most)
{
  if (most == 0)
    g_strlcpy (out, "–", MERIT_PERCENT_SIZE);
  else
    merit_engine_print_score (row->engine, row->klass, points, most, out);
}

void
merit_cell_score (char out[MERIT_PERCENT_SIZE], const MeritRow *row)
{
  print_points (out, row, row->score.points, row->score.most);
}

void
merit_cell_bounds (char out[MERIT_RANGE_SIZE], const MeritRow *row)
{
  guint64 most = merit_engine_get_max_points (row->engine, row->klass);
  char from[MERIT_PERCENT_SIZE];
  char to[MERIT_PERCENT_SIZE];
  print_points (from, row, row->score.low, most);
  print_points (to, row, row->score.high, most);
  g_snprintf (out, MERIT_RANGE_SIZE, "%s–%s", from, to);
}

/* Texts in the middle of prose: what breaks lines there must not come from a file. */
static void
add_kept (GString *out, const char *name, const MeritSpan *text)
{
  if (text->text == NULL)
    g_string_append (out, "(no ");
  merit_text_append_clean (out, name, strlen (name));
  g_string_append (out, text->text == NULL ? ")" : ": ");
  if (text->text != NULL)
    merit_text_append_clean (out, text->text, text->len);
}

static void
print_line (MeritPage *page, guint indent, const GString *line)
{
  merit_page_space (page, indent);
  merit_page_wrap (page, line->str, indent, indent + 2);
}

void
merit_page_kept (MeritPage *page, guint indent, const MeritRow *row)
{
  static const char between[] = " · ";
  const char *const *names = merit_engine_get_kept (row->engine);
  g_autoptr (GString) line = g_string_new (NULL);
  guint used = indent;
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (GString) item = g_string_new (NULL);
    add_kept (item, names[i], &row->person.kept[i]);
    guint cells = merit_text_cells (item->str, item->len);
    if (i > 0 && used + 3 + cells <= MERIT_PAGE_WIDTH) {
      g_string_append (line, between);
      cells += 3;
    } else if (i > 0) {
      print_line (page, indent, line);
      g_string_truncate (line, 0);
      used = indent;
    }
    g_string_append_len (line, item->str, (gssize) item->len);
    used += cells;
  }
  if (line->len > 0)
    print_line (page, indent, line);
}

void
merit_page_basis (MeritPage *page, const MeritClass *klass)
{
  g_autoptr (GString) note = g_string_new ("Note: ");
  if (!merit_wording_basis (note, klass))
    return;
  g_string_append_printf (note, " See `merit show %s`.", merit_class_get_code (klass));
  merit_page_paragraph (page, note->str, 0);
}

void
merit_page_cut (MeritPage *page)
{
  if (page->cut)
    merit_page_paragraph (
        page, "Texts that end in … are cut to fit; csv, ndjson and json have ids and units whole.",
        0);
  page->cut = FALSE;
}
