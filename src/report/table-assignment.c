/* SPDX-License-Identifier: Apache-2.0 */
/* Assignments for people: per vacancy who is proposed with score, status and what is missing, and
 * of places that stay open, why. */
#include "report/tables.h"

#include "analysis/assignment.h"
#include "analysis/wording.h"

#include <string.h>

#define ID_CELLS   10
#define TEXT_CELLS 8
#define FROM_CELLS 4
#define INDENT     4

enum {
  COLUMN_PROFILE,
  COLUMN_NAME,
  COLUMN_UNIT,
  COLUMN_FROM,
  COLUMN_SCORE,
  COLUMN_RANGE,
  COLUMN_STATUS,
  N_COLUMNS
};

static const MeritColumn columns[N_COLUMNS] = {
  { .title = "PROFILE", .least = ID_CELLS },
  { .title = "NAME", .gap = 2, .least = TEXT_CELLS },
  { .title = "UNIT", .gap = 2, .least = TEXT_CELLS },
  { .title = "FROM", .gap = 2, .least = FROM_CELLS },
  { .title = "SCORE", .gap = 2, .right = TRUE },
  { .title = "LOW–HIGH", .gap = 2, .right = TRUE },
  { .title = "STATUS", .gap = 2 },
};

static MeritSpan
column_text (const MeritRow *row, const MeritSpan *from, guint column,
             char cell[MERIT_RANGE_SIZE])
{
  const MeritSpan texts[] = { row->person.id, row->person.name, row->person.unit, *from };

  if (column <= COLUMN_FROM)
    return texts[column].text != NULL ? texts[column] : (MeritSpan){ "", 0 };
  if (column == COLUMN_SCORE)
    merit_cell_score (cell, row);
  else if (column == COLUMN_RANGE)
    merit_cell_bounds (cell, row);
  else
    g_strlcpy (cell, merit_status_to_string (merit_score_get_status (&row->score)),
               MERIT_RANGE_SIZE);
  return (MeritSpan){ cell, (guint32) strlen (cell) };
}

static MeritTable *
measure_people (const MeritAssignment *assignment, guint vacancy, guint64 n)
{
  MeritTable *table = merit_table_new (columns, N_COLUMNS, 2);
  gboolean named = FALSE, placed = FALSE, employed = FALSE;

  for (guint64 i = 0; i < n; i++) {
    g_autoptr (MeritMatch) match = merit_assignment_get_match (assignment, vacancy, i);
    const MeritRow *row = merit_match_get_row (match);

    const MeritSpan from = merit_assignment_get_from_span (assignment, vacancy, i);

    named |= row->person.name.text != NULL;
    placed |= row->person.unit.text != NULL;
    employed |= from.text != NULL;
    for (guint c = 0; c < N_COLUMNS; c++) {
      char cell[MERIT_RANGE_SIZE];
      const MeritSpan text = column_text (row, &from, c, cell);

      merit_table_measure (table, c, text.text, text.len);
    }
  }
  if (!named)
    merit_table_hide (table, COLUMN_NAME);
  if (!placed)
    merit_table_hide (table, COLUMN_UNIT);
  if (!employed)
    merit_table_hide (table, COLUMN_FROM);
  merit_table_settle (table);
  return table;
}

static gboolean
print_people (MeritPage *page, const MeritAssignment *assignment, guint vacancy, guint64 n,
              GError **error)
{
  g_autoptr (MeritTable) table = measure_people (assignment, vacancy, n);

  merit_table_head (table, page);
  for (guint64 i = 0; i < n; i++) {
    g_autoptr (MeritMatch) match = merit_assignment_get_match (assignment, vacancy, i);
    const MeritRow *row = merit_match_get_row (match);
    const MeritSpan from = merit_assignment_get_from_span (assignment, vacancy, i);

    for (guint c = 0; c < N_COLUMNS; c++) {
      char cell[MERIT_RANGE_SIZE];
      const MeritSpan text = column_text (row, &from, c, cell);

      merit_table_cell (table, page, text.text, text.len,
                        c == COLUMN_STATUS
                            ? merit_style_of_status (merit_score_get_status (&row->score))
                            : MERIT_STYLE_PLAIN);
    }
    merit_page_missing (page, row);
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  return TRUE;
}

/* "2 places stay open: …" */
static void
print_open (MeritPage *page, const MeritAssignmentVacancy *found)
{
  const guint64 open = found->count - found->filled;
  g_autoptr (GString) out = g_string_new (NULL);

  if (open == 0)
    return;
  merit_wording_count (out, open, "place stays open: ", "places stay open: ");
  if (found->eligible == 0) {
    g_string_append (out, "nobody may be proposed.");
  } else if (found->eligible < found->sharing) {
    g_string_append (out, "only ");
    merit_wording_count (out, found->eligible, "person", "people");
    g_string_append (out, " may be proposed for ");
    merit_wording_count (out, found->sharing, "place", "places");
    if (found->sharing > found->count)
      g_string_append (out, " of vacancies like this one");
    if (found->elsewhere > 0)
      g_string_append_printf (
          out, ", and %" G_GUINT64_FORMAT " of them do%s more for the whole elsewhere",
          found->elsewhere, found->elsewhere == 1 ? "es" : "");
    g_string_append_c (out, '.');
  } else {
    g_string_append_printf (out,
                            "of %" G_GUINT64_FORMAT " who may be proposed, %" G_GUINT64_FORMAT
                            " do%s more for the whole elsewhere.",
                            found->eligible, found->elsewhere, found->elsewhere == 1 ? "es" : "");
  }
  merit_page_paragraph (page, out->str, 2);
}

static gboolean
print_vacancy (MeritPage *page, const MeritAssignment *assignment, guint vacancy, GError **error)
{
  const MeritVacancies *vacancies = merit_assignment_get_vacancies (assignment);
  MeritEngine *engine = merit_assignment_get_engine (assignment);
  const char *unit = merit_vacancies_get_unit (vacancies, vacancy);
  const gint klass = merit_engine_find (engine, merit_vacancies_get_class (vacancies, vacancy));
  g_autoptr (GString) out = g_string_new (NULL);
  MeritAssignmentVacancy found;

  merit_assignment_get_vacancy (assignment, vacancy, &found);
  merit_wording_class (out, merit_engine_get_class (engine, (guint) klass));
  if (unit != NULL)
    g_string_append_printf (out, ", %s", unit);
  merit_page_heading (page, out->str);
  g_string_truncate (out, 0);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " of ", found.filled);
  merit_wording_count (out, found.count, "place filled", "places filled");
  g_string_append_printf (out, ", %" G_GUINT64_FORMAT " with people who are ready.", found.ready);
  merit_page_paragraph (page, out->str, 0);
  if (found.filled > 0 && !print_people (page, assignment, vacancy, found.filled, error))
    return FALSE;
  print_open (page, &found);
  merit_page_gap (page);
  return merit_page_flush (page, error);
}

static void
append_rule (GString *out, const MeritAssignment *assignment)
{
  const MeritAssignmentFlags flags = merit_assignment_get_flags (assignment);
  const MeritSelection *least = merit_assignment_get_least (assignment);

  g_string_append (out, "May be proposed: ");
  if (least != NULL) {
    g_autofree char *words = merit_selection_to_string (least);

    g_string_append (out, words);
  } else {
    g_string_append (out, "everyone with a score above 0");
  }
  if (flags & MERIT_ASSIGNMENT_READY_ONLY)
    g_string_append (out, ", only if ready");
  if (flags & MERIT_ASSIGNMENT_SAME_UNIT)
    g_string_append (out, ", only in the unit that a vacancy names");
  if (flags & MERIT_ASSIGNMENT_OTHER_CLASS)
    g_string_append (out, ", only from another class");
  g_string_append (out, ". ");
}

/* Whether a class that someone holds is told. */
static gboolean
has_from (const MeritAssignment *assignment)
{
  const guint n = merit_vacancies_get_length (merit_assignment_get_vacancies (assignment));

  for (guint v = 0; v < n; v++) {
    MeritAssignmentVacancy found;

    merit_assignment_get_vacancy (assignment, v, &found);
    for (guint64 i = 0; i < found.filled; i++)
      if (merit_assignment_get_from (assignment, v, i) != NULL)
        return TRUE;
  }
  return FALSE;
}

static void
append_holders (GString *out, guint64 holders)
{
  if (holders == 0)
    return;
  g_string_append_printf (out,
                          " %" G_GUINT64_FORMAT " of them hold%s the class of the vacancy already: "
                          "--other-class proposes only others.",
                          holders, holders == 1 ? "s" : "");
}

static void
print_intro (MeritPage *page, const MeritAssignment *assignment)
{
  MeritEngine *engine = merit_assignment_get_engine (assignment);
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  g_autoptr (GString) out = g_string_new (NULL);
  char score[MERIT_PERCENT_SIZE];
  MeritAssignmentTotal total;

  merit_assignment_get_total (assignment, &total);
  merit_exact_print (total.score, score);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " of ", total.filled);
  merit_wording_count (out, total.places, "place", "places");
  g_string_append_printf (out,
                          " filled, %" G_GUINT64_FORMAT
                          " with people who are ready. Scores of those proposed come to %s "
                          "percent, and they are ",
                          total.ready, score);
  merit_wording_count (out, total.deficit, "level", "levels");
  g_string_append (out, " short, in all.");
  append_holders (out, total.holders);
  merit_page_paragraph (page, out->str, 0);
  merit_page_gap (page);

  g_string_truncate (out, 0);
  merit_wording_count (out, merit_assignment_get_profiles (assignment), "profile", "profiles");
  g_string_append_printf (out, ". Policy: %s", merit_policy_get_name (policy));
  if (merit_policy_get_title (policy) != NULL)
    g_string_append_printf (out, " (%s)", merit_policy_get_title (policy));
  g_string_append (out, ". ");
  append_rule (out, assignment);
  merit_wording_decision (out, policy);
  g_string_append (out,
                   "No filling puts more ready people into places; none of those that put as many "
                   "has a higher total of exact scores; none of these is fewer levels short. "
                   "Equally good ones are told apart by id, then by the order of vacancies. ");
  if (has_from (assignment))
    g_string_append (out, "FROM: the class held now. ");
  if (merit_policy_get_scale_top (policy) == 0 && merit_engine_get_length (engine) > 1) {
    g_string_append (out, "SCORE is on a scale up to the sum of the weights.");
  } else {
    g_string_append (out, "SCORE is ");
    merit_wording_scale (out, engine, 0);
    g_string_append_c (out, '.');
  }
  merit_page_paragraph (page, out->str, 0);
  merit_page_gap (page);
}

gboolean
merit_table_assignment (MeritPage *page, const MeritAssignment *assignment, GError **error)
{
  const MeritEngine *engine = merit_assignment_get_engine (assignment);
  const guint n = merit_vacancies_get_length (merit_assignment_get_vacancies (assignment));

  print_intro (page, assignment);
  for (guint v = 0; v < n; v++)
    if (!print_vacancy (page, assignment, v, error))
      return FALSE;
  merit_page_cut (page);
  for (guint c = 0; c < merit_engine_get_length (engine); c++)
    merit_page_basis (page, merit_engine_get_class (engine, c));
  return TRUE;
}
