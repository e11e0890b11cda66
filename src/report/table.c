/* SPDX-License-Identifier: Apache-2.0 */
/* A table: widths in terminal cells, alignment, clipping. No line ends in white space. */
#include "report/table.h"

#include <string.h>

struct _MeritTable {
  MeritColumn *columns;
  guint *width;
  guint n;
  guint indent;
  guint next;      /* column of the next cell */
  guint owed;      /* blanks left of the next text, not yet written */
  GPtrArray *kept; /* of char * */
};

MeritTable *
merit_table_new (const MeritColumn *columns, guint n, guint indent)
{
  MeritTable *table = g_new0 (MeritTable, 1);
  table->columns = g_memdup2 (columns, n * sizeof *columns);
  table->width = g_new0 (guint, n);
  table->n = n;
  table->indent = indent;
  table->kept = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    table->width[i] = MAX (merit_text_cells (columns[i].title, strlen (columns[i].title)),
                           columns[i].wraps ? columns[i].least : 0);
  return table;
}

void
merit_table_free (MeritTable *table)
{
  g_free (table->columns);
  g_free (table->width);
  g_ptr_array_unref (table->kept);
  g_free (table);
}

void
merit_table_measure (MeritTable *table, guint column, const char *text, gsize len)
{
  if (table->columns[column].wraps)
    return;
  table->width[column] = MAX (table->width[column], merit_text_cells (text, len));
}

void
merit_table_set_width (MeritTable *table, guint column, guint cells)
{
  table->width[column] = cells;
}

guint
merit_table_get_width (const MeritTable *table)
{
  guint total = table->indent;
  for (guint i = 0; i < table->n; i++)
    total += table->width[i] + (i > 0 ? table->columns[i].gap : 0);
  return total;
}

/* The widest column that may still be narrowed to @least or more; n where there is none. */
static guint
widest (const MeritTable *table, gboolean any)
{
  guint best = table->n;
  for (guint i = 0; i < table->n; i++) {
    guint least = any ? 1 : table->columns[i].least;
    if (table->columns[i].wraps)
      continue;
    if (least > 0 && table->width[i] > least
        && (best == table->n || table->width[i] > table->width[best]))
      best = i;
  }
  return best;
}

void
merit_table_settle (MeritTable *table)
{
  guint total = merit_table_get_width (table);
  while (total > MERIT_PAGE_WIDTH) {
    guint column = widest (table, FALSE);
    /* Only with absurdly many columns or digits: better clipped than wider than the page. */
    if (column == table->n)
      column = widest (table, TRUE);
    if (column == table->n)
      return;
    table->width[column]--;
    total--;
  }
}

void
merit_table_hide (MeritTable *table, guint column)
{
  table->width[column] = 0;
  table->columns[column].title = "";
  table->columns[column].gap = 0;
}

guint
merit_table_get_room (const MeritTable *table, guint column)
{
  guint others = merit_table_get_width (table) - table->width[column];
  return others < MERIT_PAGE_WIDTH ? MERIT_PAGE_WIDTH - others : 0;
}

static void
wrapped_cell (MeritTable *table, MeritPage *page, const char *text)
{
  if (*text == '\0') {
    merit_page_newline (page);
    return;
  }
  guint at = merit_table_get_width (table) - table->width[table->n - 1];
  merit_page_space (page, table->owed);
  merit_page_wrap (page, text, at, at);
}

/* Blanks are owed until text follows, so that no line ends in them. */
void
merit_table_cell (MeritTable *table, MeritPage *page, const char *text, gsize len, MeritStyle style)
{
  guint column = table->next;
  gboolean right = table->columns[column].right;
  guint width = table->width[column];
  guint shown = MIN (merit_text_cells (text, len), width);
  guint used = 0;
  table->owed += column == 0 ? table->indent : table->columns[column].gap;
  if (table->columns[column].wraps) {
    wrapped_cell (table, page, text);
    table->next = 0;
    table->owed = 0;
    return;
  }
  if (right)
    table->owed += width - shown;
  if (shown > 0) {
    merit_page_space (page, table->owed);
    table->owed = 0;
    used = merit_page_clip (page, text, len, width, style);
  }
  /* Clipping in front of a wide character leaves a cell over. */
  table->owed += (right ? shown : width) - used;
  if (++table->next < table->n)
    return;
  merit_page_newline (page);
  table->next = 0;
  table->owed = 0;
}

void
merit_table_head (MeritTable *table, MeritPage *page)
{
  for (guint i = 0; i < table->n; i++) {
    const char *title = table->columns[i].title;
    merit_table_cell (table, page, title, strlen (title), MERIT_STYLE_HEADING);
  }
}

void
merit_table_add (MeritTable *table, const char *text)
{
  merit_table_measure (table, table->kept->len % table->n, text, strlen (text));
  g_ptr_array_add (table->kept, g_strdup (text));
}

void
merit_table_add_number (MeritTable *table, guint64 number)
{
  char text[24];
  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, number);
  merit_table_add (table, text);
}

void
merit_table_print (MeritTable *table, MeritPage *page)
{
  merit_table_settle (table);
  merit_table_head (table, page);
  for (guint i = 0; i < table->kept->len; i++) {
    const char *text = g_ptr_array_index (table->kept, i);
    merit_table_cell (table, page, text, strlen (text), MERIT_STYLE_PLAIN);
  }
}
