/* SPDX-License-Identifier: Apache-2.0 */
/* What several tables print alike: figures, and the notes without which they could be misread. */
#include "report/tables.h"

#include "analysis/wording.h"

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
