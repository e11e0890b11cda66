/* SPDX-License-Identifier: Apache-2.0 */
/* Fit for people: for each profile the class that fits best, by how much, the score on each class,
 * and which requirements of the second class decide it. Widths are fixed in advance, since rows are
 * written as they come. */
#include "report/tables.h"

#include <string.h>

#define ID_CELLS     18
#define FIGURE_CELLS 6 /* "100.00" */
#define CODE_CELLS   10
#define GAP          2
/* What the last column gets at least, and how many competencies it names. */
#define DECIDING_CELLS 24
#define MAX_NAMED      5
#define INDENT         4

/* Columns in front of the scores. */
enum { COLUMN_PROFILE, COLUMN_BEST, COLUMN_MARGIN, N_FIXED };

struct _MeritFitTable {
  const MeritEngine *engine;
  MeritTable *cells;
  guint shown;     /* classes whose score is shown */
  guint *deciding; /* room for the requirements of any class */
};

static const char *
code_of (const MeritEngine *engine, guint klass)
{
  return merit_class_get_code (merit_engine_get_class (engine, klass));
}

static guint
code_cells (const MeritEngine *engine, guint klass)
{
  const char *code = code_of (engine, klass);
  return MIN (merit_text_cells (code, strlen (code)), CODE_CELLS);
}

MeritFitTable *
merit_fit_table_new (const MeritEngine *engine)
{
  guint n = merit_engine_get_length (engine);
  guint best = (guint) strlen ("BEST");
  guint longest = 0;
  for (guint i = 0; i < n; i++) {
    best = MAX (best, code_cells (engine, i));
    longest = MAX (longest, merit_class_get_length (merit_engine_get_class (engine, i)));
  }
  MeritColumn fixed[N_FIXED] = {
    { .title = "PROFILE" },
    { .title = "BEST", .gap = GAP },
    { .title = "MARGIN", .gap = GAP, .right = TRUE },
  };
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (MeritColumn));
  g_autoptr (GArray) widths = g_array_new (FALSE, FALSE, sizeof (guint));
  guint width[N_FIXED] = { ID_CELLS, best, FIGURE_CELLS };
  g_array_append_vals (columns, fixed, N_FIXED);
  g_array_append_vals (widths, width, N_FIXED);
  guint used = ID_CELLS + GAP + best + GAP + FIGURE_CELLS + GAP + DECIDING_CELLS;
  guint shown = 0;
  for (; shown < n; shown++) {
    guint cells = MAX (code_cells (engine, shown), FIGURE_CELLS);
    used += GAP + cells;
    if (used > MERIT_PAGE_WIDTH)
      break;
    MeritColumn column = { .title = code_of (engine, shown), .right = TRUE, .gap = GAP };
    g_array_append_val (columns, column);
    g_array_append_val (widths, cells);
  }
  MeritColumn last = { .title = "DECIDED BY", .gap = GAP, .least = DECIDING_CELLS, .wraps = TRUE };
  g_array_append_val (columns, last);

  MeritFitTable *table = g_new0 (MeritFitTable, 1);
  table->engine = engine;
  table->shown = shown;
  table->deciding = g_new (guint, longest);
  table->cells = merit_table_new ((MeritColumn *) (void *) columns->data, columns->len, 0);
  for (guint i = 0; i < widths->len; i++)
    merit_table_set_width (table->cells, i, g_array_index (widths, guint, i));
  return table;
}

void
merit_fit_table_free (MeritFitTable *table)
{
  merit_table_free (table->cells);
  g_free (table->deciding);
  g_free (table);
}

void
merit_fit_table_head (MeritFitTable *table, MeritPage *page)
{
  guint hidden = merit_engine_get_length (table->engine) - table->shown;
  g_autofree char *intro = g_strdup_printf (
      "Policy: %s. BEST: the class with the highest score. MARGIN: percentage points to the "
      "second. "
      "DECIDED BY: what the second class requires and is not met, most points lost first. A class "
      "that asks for less gives higher scores: best is where a person stands closest to what is "
      "required.",
      merit_policy_get_name (merit_engine_get_policy (table->engine)));
  merit_page_paragraph (page, intro, 0);
  if (hidden > 0) {
    g_autofree char *note
        = g_strdup_printf ("Scores on %u more %s do not fit here; --format csv has them all.",
                           hidden, hidden == 1 ? "class" : "classes");
    merit_page_paragraph (page, note, 0);
  }
  merit_page_gap (page);
  merit_table_head (table->cells, page);
}

/* What the second class requires and is not met. */
static void
add_deciding (GString *out, MeritFitTable *table, const MeritRow *second)
{
  const MeritClass *klass = merit_engine_get_class (table->engine, second->klass);
  guint n = merit_row_decide (second, table->deciding);
  if (n > 0 && merit_engine_get_length (table->engine) > 2)
    g_string_append_printf (out, "%s: ", merit_class_get_code (klass));
  for (guint i = 0; i < MIN (n, MAX_NAMED); i++) {
    const MeritRequirement *requirement = merit_class_get (klass, table->deciding[i]);
    g_string_append_printf (
        out, "%s%s", i == 0 ? "" : ", ",
        merit_competency_get_name (merit_requirement_get_competency (requirement)));
  }
  if (n > MAX_NAMED)
    g_string_append_printf (out, " and %u more", n - MAX_NAMED);
}

void
merit_fit_table_row (MeritFitTable *table, MeritPage *page, const MeritRow *rows)
{
  MeritVerdict verdict = merit_rows_judge (rows, merit_engine_get_length (table->engine));
  MeritSpan id = rows[0].person.id;
  if (merit_text_cells (id.text, id.len) > ID_CELLS) {
    merit_page_exact (page, id.text, id.len, INDENT);
    id.len = 0;
  }
  const char *best = verdict.has_margin ? "tie" : "–";
  if (verdict.best >= 0)
    best = code_of (table->engine, (guint) verdict.best);
  char figure[MERIT_PERCENT_SIZE] = "–";
  if (verdict.has_margin)
    merit_exact_print (verdict.margin, figure);
  merit_table_cell (table->cells, page, id.text, id.len, MERIT_STYLE_PLAIN);
  merit_table_cell (table->cells, page, best, strlen (best), MERIT_STYLE_HEADING);
  merit_table_cell (table->cells, page, figure, strlen (figure), MERIT_STYLE_PLAIN);
  for (guint i = 0; i < table->shown; i++) {
    merit_cell_percent (figure, rows[i].score.points, rows[i].score.most);
    merit_table_cell (table->cells, page, figure, strlen (figure), MERIT_STYLE_PLAIN);
  }
  g_autoptr (GString) deciding = g_string_new (NULL);
  if (verdict.best >= 0 && verdict.second >= 0)
    add_deciding (deciding, table, &rows[verdict.second]);
  merit_table_cell (table->cells, page, deciding->str, deciding->len, MERIT_STYLE_PLAIN);
}
