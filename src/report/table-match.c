/* SPDX-License-Identifier: Apache-2.0 */
/* Gaps for people: for each profile and class a line with the figures, then in words what is short
 * and what is not assessed. Widths are fixed in advance, since rows are written as they come. */
#include "report/tables.h"

#include "analysis/wording.h"

#include <string.h>

#define ID_CELLS   26
#define CODE_CELLS 12
#define INDENT     4

enum { COLUMN_PROFILE, COLUMN_CLASS, COLUMN_SCORE, COLUMN_RANGE, COLUMN_STATUS, N_COLUMNS };

MeritTable *
merit_table_match_new (const MeritEngine *engine)
{
  static const MeritColumn columns[N_COLUMNS] = {
    { .title = "PROFILE" },
    { .title = "CLASS", .gap = 2, .least = CODE_CELLS },
    { .title = "SCORE", .gap = 2, .right = TRUE },
    { .title = "LOW–HIGH", .gap = 2, .right = TRUE },
    { .title = "STATUS", .gap = 2 },
  };
  MeritTable *table = merit_table_new (columns, N_COLUMNS, 0);
  for (guint i = 0; i < merit_engine_get_length (engine); i++) {
    const char *code = merit_class_get_code (merit_engine_get_class (engine, i));
    merit_table_measure (table, COLUMN_CLASS, code, strlen (code));
  }
  merit_table_set_width (table, COLUMN_PROFILE, ID_CELLS);
  for (guint i = 0; i < merit_engine_get_length (engine); i++) {
    /* No score is longer than that of all points. */
    guint64 most = merit_engine_get_max_points (engine, i);
    MeritRow row = { .engine = engine,
                     .klass = i,
                     .score = { .points = (guint32) most,
                                .most = (guint32) most,
                                .low = (guint32) most,
                                .high = (guint32) most } };
    char score[MERIT_PERCENT_SIZE];
    char range[MERIT_RANGE_SIZE];
    merit_cell_score (score, &row);
    merit_cell_bounds (range, &row);
    merit_table_measure (table, COLUMN_SCORE, score, strlen (score));
    merit_table_measure (table, COLUMN_RANGE, range, strlen (range));
  }
  merit_table_measure (table, COLUMN_STATUS, "incomplete", 10);
  merit_table_settle (table);
  return table;
}

void
merit_table_match_head (MeritPage *page, MeritTable *table, const MeritEngine *engine)
{
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  g_autoptr (GString) intro = g_string_new (NULL);
  g_string_append_printf (intro, "In input order. Policy: %s. SCORE is ",
                          merit_policy_get_name (policy));
  /* Classes may have different sums of weights. */
  if (merit_policy_get_scale_top (policy) == 0 && merit_engine_get_length (engine) > 1)
    g_string_append (intro, "on a scale up to the sum of the weights");
  else
    merit_wording_scale (intro, engine, 0);
  g_string_append (intro, "; LOW–HIGH counts what is not assessed as the least and as the most "
                          "that it could earn. 2→3: level 2 assessed, level 3 required.");
  if (merit_policy_get_met_rule (policy) != MERIT_MET_AT_LEAST)
    g_string_append (intro, " short: assessed and not met.");
  merit_page_paragraph (page, intro->str, 0);
  merit_page_gap (page);
  merit_table_head (table, page);
}

/* The requirements that are not met and have @outcome, in bank order. */
static void
print_missing (MeritPage *page, const MeritRow *row, MeritOutcome outcome, const char *label)
{
  const MeritClass *klass = merit_engine_get_class (row->engine, row->klass);
  const MeritPlan *plan = merit_engine_get_plan (row->engine, row->klass);
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < plan->n_rows; i++) {
    guint8 code = merit_row_get_code (row, i);
    if (plan->rows[i].outcome[code] != outcome)
      continue;
    const MeritCompetency *competency
        = merit_requirement_get_competency (merit_class_get (klass, i));
    g_string_append_printf (out, "%s%s ", out->len == 0 ? "" : "; ",
                            merit_competency_get_name (competency));
    if (outcome == MERIT_OUTCOME_SHORT)
      g_string_append_printf (out, "%u→%u", merit_code_level (code), plan->rows[i].required);
    else
      g_string_append_printf (out, "(level %u required)", plan->rows[i].required);
  }
  if (out->len > 0)
    merit_page_item (page, INDENT, label, out->str);
}

void
merit_page_missing (MeritPage *page, const MeritRow *row)
{
  print_missing (page, row, MERIT_OUTCOME_SHORT, "short:");
  print_missing (page, row, MERIT_OUTCOME_UNASSESSED, "not assessed:");
}

void
merit_table_match (MeritPage *page, MeritTable *table, const MeritRow *row)
{
  const MeritScore *score = &row->score;
  const char *code = merit_class_get_code (merit_engine_get_class (row->engine, row->klass));
  MeritSpan id = row->person.id;
  if (merit_text_cells (id.text, id.len) > ID_CELLS) {
    merit_page_exact (page, id.text, id.len, INDENT);
    id.len = 0;
  }
  char percent[MERIT_PERCENT_SIZE];
  char range[MERIT_RANGE_SIZE];
  merit_cell_score (percent, row);
  merit_cell_bounds (range, row);
  MeritStatus status = merit_score_get_status (score);
  const char *word = merit_status_to_string (status);
  merit_table_cell (table, page, id.text, id.len, MERIT_STYLE_PLAIN);
  merit_table_cell (table, page, code, strlen (code), MERIT_STYLE_PLAIN);
  merit_table_cell (table, page, percent, strlen (percent), MERIT_STYLE_PLAIN);
  merit_table_cell (table, page, range, strlen (range), MERIT_STYLE_PLAIN);
  merit_table_cell (table, page, word, strlen (word), merit_style_of_status (status));
  merit_page_kept (page, INDENT, row);
  merit_page_missing (page, row);
}
