/* SPDX-License-Identifier: Apache-2.0 */
/* Records of assignments: what is told of the vacancy stands around the record of the match. */
#include "report/record-assignment.h"

#include <string.h>

#include "core/exact.h"
#include "report/record.h"
#include "report/values.h"

/* Columns in front of those of a match: record, vacancy, unit, profile_unit, from; of the latter;
 * and behind. */
#define N_FRONT 5
#define N_MATCH 14
#define N_BACK  12

/* In a line of CSV the class of a vacancy stands in the second column of a match. */
#define MATCH_CLASS 1

static const char *
why_open (const MeritAssignmentVacancy *found)
{
  if (found->filled == found->count)
    return NULL;
  if (found->eligible == 0)
    return "nobody-eligible";
  return found->eligible < found->sharing ? "fewer-eligible-than-places" : "better-used-elsewhere";
}

/* Texts of people may hold any character: in their final form. */
static void
set_span (MeritValue *value, gboolean csv, const MeritSpan *span, GString *text)
{
  if (span->text == NULL)
    return;
  if (csv)
    merit_text_append_csv (text, span->text, span->len);
  else
    merit_text_append_json (text, span->text, span->len);
  value->has = TRUE;
  value->text = text->str;
  value->number = text->len;
}

static void
set_front (MeritValue values[N_FRONT], const char *record, guint64 vacancy, const char *unit)
{
  const MeritValue all[N_FRONT] = {
    { "record", MERIT_VALUE_TEXT, TRUE, record, 0, 0 },
    { "vacancy", MERIT_VALUE_NUMBER, vacancy > 0, NULL, vacancy, 0 },
    { "unit", MERIT_VALUE_TEXT, unit != NULL, unit, 0, 0 },
    { "profile_unit", MERIT_VALUE_BYTES, FALSE, NULL, 0, 0 },
    { "from", MERIT_VALUE_BYTES, FALSE, NULL, 0, 0 },
  };

  memcpy (values, all, sizeof all);
}

/* Nothing is known of what is not set later. */
static void
set_back (MeritValue values[N_BACK])
{
  static const char *const keys[N_BACK] = {
    "count",     "filled", "ready",         "open",        "eligible",         "sharing",
    "elsewhere", "reason", "total_deficit", "total_score", "total_score_exact", "holders",
  };

  for (guint i = 0; i < N_BACK; i++)
    values[i] = (MeritValue){ .key = keys[i], .kind = MERIT_VALUE_NUMBER };
  values[7].kind = MERIT_VALUE_TEXT;
  values[9].kind = MERIT_VALUE_RAW;
  values[10].kind = MERIT_VALUE_TEXT;
}

static void
set_number (MeritValue *value, guint64 number)
{
  value->has = TRUE;
  value->number = number;
}

static void
append_empty (GString *out, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, ',');
}

/* Goes on with the same object, or the same line. */
static void
open_again (GString *out, gboolean csv)
{
  g_string_truncate (out, out->len - 1);
  g_string_append_c (out, ',');
}

void
merit_record_assignment_csv_header (GString *out)
{
  MeritValue front[N_FRONT], back[N_BACK];

  set_front (front, "", 0, NULL);
  set_back (back);
  merit_values_append_header (out, front, N_FRONT);
  open_again (out, TRUE);
  merit_record_match_csv_header (out, FALSE, TRUE);
  g_string_append_c (out, ',');
  merit_values_append_header (out, back, N_BACK);
}

void
merit_record_proposal (GString *out, gboolean csv, const MeritAssignment *assignment,
                       guint vacancy, guint64 place)
{
  const MeritVacancies *vacancies = merit_assignment_get_vacancies (assignment);
  g_autoptr (MeritMatch) match = merit_assignment_get_match (assignment, vacancy, place);
  const MeritRow *row = merit_match_get_row (match);
  const MeritSpan held = merit_assignment_get_from_span (assignment, vacancy, place);
  g_autoptr (GString) unit = g_string_new (NULL), from = g_string_new (NULL);
  MeritValue front[N_FRONT];

  set_front (front, "proposal", vacancy + 1, merit_vacancies_get_unit (vacancies, vacancy));
  set_span (&front[3], csv, &row->person.unit, unit);
  set_span (&front[4], csv, &held, from);
  if (csv) {
    merit_values_append_csv (out, front, N_FRONT);
    open_again (out, csv);
    merit_record_match_csv (out, row, 0, TRUE);
    append_empty (out, N_BACK);
    g_string_append_c (out, '\n');
    return;
  }
  merit_values_append_json (out, front, N_FRONT);
  open_again (out, csv);

  const gsize brace = out->len;

  merit_record_match_json (out, row, 0, TRUE);
  g_string_erase (out, (gssize) brace, 1);
}

/* What stands in front and behind, with the class where there is one. */
static void
append_around (GString *out, gboolean csv, const MeritValue *front, const char *klass,
               const MeritValue *back, guint n_back, guint skipped)
{
  const MeritValue model = { "class", MERIT_VALUE_TEXT, TRUE, klass, 0, 0 };

  if (!csv) {
    merit_values_append_json (out, front, klass != NULL ? 3 : 1);
    for (guint i = 0; i < 2; i++) {
      if (i == 0 && klass == NULL)
        continue;
      open_again (out, csv);

      const gsize brace = out->len;

      merit_values_append_json (out, i == 0 ? &model : back + skipped, i == 0 ? 1 : n_back);
      g_string_erase (out, (gssize) brace, 1);
    }
    return;
  }
  merit_values_append_csv (out, front, N_FRONT);
  open_again (out, csv);
  append_empty (out, MATCH_CLASS);
  if (klass != NULL)
    merit_text_append_csv (out, klass, strlen (klass));
  append_empty (out, N_MATCH - MATCH_CLASS);
  merit_values_append_csv (out, back, N_BACK);
}

void
merit_record_vacancy (GString *out, gboolean csv, const MeritAssignment *assignment, guint vacancy)
{
  const MeritVacancies *vacancies = merit_assignment_get_vacancies (assignment);
  MeritValue front[N_FRONT], back[N_BACK];
  MeritAssignmentVacancy found;

  merit_assignment_get_vacancy (assignment, vacancy, &found);
  set_front (front, "vacancy", vacancy + 1, merit_vacancies_get_unit (vacancies, vacancy));
  set_back (back);

  const guint64 numbers[] = {
    found.count,    found.filled,  found.ready,    found.count - found.filled,
    found.eligible, found.sharing, found.elsewhere,
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    set_number (&back[i], numbers[i]);
  back[7].text = why_open (&found);
  back[7].has = back[7].text != NULL;
  append_around (out, csv, front, merit_vacancies_get_class (vacancies, vacancy), back, 8, 0);
}

void
merit_record_assignment (GString *out, gboolean csv, const MeritAssignment *assignment)
{
  g_autofree char *exact = merit_assignment_format_score (assignment);
  MeritValue front[N_FRONT], back[N_BACK], some[8];
  char score[MERIT_PERCENT_SIZE];
  MeritAssignmentTotal total;

  merit_assignment_get_total (assignment, &total);
  merit_exact_print (total.score, score);
  set_front (front, "total", 0, NULL);
  set_back (back);
  set_number (&back[0], total.places);
  set_number (&back[1], total.filled);
  set_number (&back[2], total.ready);
  set_number (&back[3], total.places - total.filled);
  set_number (&back[8], total.deficit);
  set_number (&back[11], total.holders);
  back[9].text = score;
  back[10].text = exact;
  back[9].has = back[10].has = TRUE;
  memcpy (some, back, 4 * sizeof *some);
  memcpy (some + 4, back + 8, 4 * sizeof *some);
  append_around (out, csv, front, NULL, csv ? back : some, G_N_ELEMENTS (some), 0);
}
