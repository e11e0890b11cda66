/* SPDX-License-Identifier: Apache-2.0 */
/* Records of sensitivity analyses: one table says which column stands in which kind of record. */
#include "report/record-sensitivity.h"

#include <string.h>

#include "core/exact.h"
#include "engine/text.h"
#include "report/values.h"

/* Kinds of records, as bits. */
enum {
  CHANGE = 1 << 0,
  LEVEL = 1 << 1,
  WEIGHT = 1 << 2,
  TRIED = CHANGE | LEVEL,
  FOUND = LEVEL | WEIGHT,
  EVERY = TRIED | FOUND
};

enum {
  COLUMN_RECORD,
  COLUMN_CLASS,
  COLUMN_COMPETENCY,
  COLUMN_REQUIRED,
  COLUMN_LEVEL,
  COLUMN_PROFILE,
  COLUMN_FROM,
  COLUMN_TO,
  COLUMN_SCORE,
  COLUMN_SCORE_THEN,
  COLUMN_BASIS,
  COLUMN_RECORDED,
  COLUMN_PROFILES,
  COLUMN_CHANGED,
  COLUMN_READY_TO_SHORT,
  COLUMN_INCOMPLETE_TO_SHORT,
  COLUMN_SHORT_TO_READY,
  COLUMN_SHORT_TO_INCOMPLETE,
  COLUMN_TOP,
  COLUMN_IN_TOP,
  COLUMN_KEPT,
  COLUMN_LEFT,
  COLUMN_ENTERED,
  COLUMN_LEFT_FIRST,
  COLUMN_ENTERED_FIRST,
  COLUMN_RANK_CHANGE,
  COLUMN_RANK_CHANGE_PEOPLE,
  COLUMN_RANK_CHANGE_FIRST,
  COLUMN_RANK_BEFORE,
  COLUMN_RANK_AFTER,
  COLUMN_WEIGHT,
  COLUMN_WEIGHT_LOW,
  COLUMN_WEIGHT_LOW_INCLUDED,
  COLUMN_WEIGHT_HIGH,
  COLUMN_WEIGHT_HIGH_INCLUDED,
  COLUMN_WHOLE_LOW,
  COLUMN_WHOLE_HIGH,
  N_COLUMNS
};

static const struct {
  const char *key;
  MeritValueKind kind;
  guint records;
} columns[N_COLUMNS] = {
  [COLUMN_RECORD] = { "record", MERIT_VALUE_TEXT, EVERY },
  [COLUMN_CLASS] = { "class", MERIT_VALUE_TEXT, EVERY },
  [COLUMN_COMPETENCY] = { "competency", MERIT_VALUE_TEXT, EVERY },
  [COLUMN_REQUIRED] = { "required", MERIT_VALUE_NUMBER, EVERY },
  [COLUMN_LEVEL] = { "level", MERIT_VALUE_NUMBER, TRIED },
  [COLUMN_PROFILE] = { "profile", MERIT_VALUE_BYTES, CHANGE },
  [COLUMN_FROM] = { "from", MERIT_VALUE_TEXT, CHANGE },
  [COLUMN_TO] = { "to", MERIT_VALUE_TEXT, CHANGE },
  [COLUMN_SCORE] = { "score", MERIT_VALUE_RAW, CHANGE },
  [COLUMN_SCORE_THEN] = { "score_then", MERIT_VALUE_RAW, CHANGE },
  [COLUMN_BASIS] = { "basis", MERIT_VALUE_TEXT, LEVEL },
  [COLUMN_RECORDED] = { "recorded", MERIT_VALUE_TRUTH, LEVEL },
  [COLUMN_PROFILES] = { "profiles", MERIT_VALUE_NUMBER, FOUND },
  [COLUMN_CHANGED] = { "changed", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_READY_TO_SHORT] = { "ready_to_short", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_INCOMPLETE_TO_SHORT] = { "incomplete_to_short", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_SHORT_TO_READY] = { "short_to_ready", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_SHORT_TO_INCOMPLETE] = { "short_to_incomplete", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_TOP] = { "top", MERIT_VALUE_NUMBER, FOUND },
  [COLUMN_IN_TOP] = { "in_top", MERIT_VALUE_NUMBER, FOUND },
  [COLUMN_KEPT] = { "kept", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_LEFT] = { "left", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_ENTERED] = { "entered", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_LEFT_FIRST] = { "left_first", MERIT_VALUE_BYTES, LEVEL },
  [COLUMN_ENTERED_FIRST] = { "entered_first", MERIT_VALUE_BYTES, LEVEL },
  [COLUMN_RANK_CHANGE] = { "rank_change", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_RANK_CHANGE_PEOPLE] = { "rank_change_people", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_RANK_CHANGE_FIRST] = { "rank_change_first", MERIT_VALUE_BYTES, LEVEL },
  [COLUMN_RANK_BEFORE] = { "rank_before", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_RANK_AFTER] = { "rank_after", MERIT_VALUE_NUMBER, LEVEL },
  [COLUMN_WEIGHT] = { "weight", MERIT_VALUE_NUMBER, WEIGHT },
  [COLUMN_WEIGHT_LOW] = { "weight_low", MERIT_VALUE_TEXT, WEIGHT },
  [COLUMN_WEIGHT_LOW_INCLUDED] = { "weight_low_included", MERIT_VALUE_TRUTH, WEIGHT },
  [COLUMN_WEIGHT_HIGH] = { "weight_high", MERIT_VALUE_TEXT, WEIGHT },
  [COLUMN_WEIGHT_HIGH_INCLUDED] = { "weight_high_included", MERIT_VALUE_TRUTH, WEIGHT },
  [COLUMN_WHOLE_LOW] = { "whole_low", MERIT_VALUE_NUMBER, WEIGHT },
  [COLUMN_WHOLE_HIGH] = { "whole_high", MERIT_VALUE_NUMBER, WEIGHT },
};

/* One record that is being filled. */
typedef struct {
  MeritValue values[N_COLUMNS];
  guint kind;
  gboolean csv;
} Record;

static void
set_text (Record *record, guint column, const char *text)
{
  record->values[column].has = text != NULL;
  record->values[column].text = text;
}

static void
set_bytes (Record *record, guint column, const GString *bytes)
{
  set_text (record, column, bytes->str);
  record->values[column].number = bytes->len;
}

static void
set_number (Record *record, guint column, guint64 number)
{
  record->values[column].has = TRUE;
  record->values[column].number = number;
}

static Record
begin (guint kind, gboolean csv, const MeritSensitivity *sensitivity, guint klass,
       guint requirement)
{
  static const char *const names[]
      = { [CHANGE] = "change", [LEVEL] = "level", [WEIGHT] = "weight" };
  const MeritClass *model
      = merit_engine_get_class (merit_sensitivity_get_engine (sensitivity), klass);
  const MeritRequirement *asked = merit_class_get (model, requirement);
  Record record = { .kind = kind, .csv = csv };

  for (guint i = 0; i < N_COLUMNS; i++) {
    record.values[i].key = columns[i].key;
    record.values[i].kind = columns[i].kind;
  }
  set_text (&record, COLUMN_RECORD, names[kind]);
  set_text (&record, COLUMN_CLASS, merit_class_get_code (model));
  set_text (&record, COLUMN_COMPETENCY,
            merit_competency_get_id (merit_requirement_get_competency (asked)));
  set_number (&record, COLUMN_REQUIRED, merit_requirement_get_level (asked));
  return record;
}

static void
end (GString *out, const Record *record)
{
  MeritValue own[N_COLUMNS];
  guint n = 0;

  if (record->csv) {
    merit_values_append_csv (out, record->values, N_COLUMNS);
    return;
  }
  for (guint i = 0; i < N_COLUMNS; i++)
    if ((columns[i].records & record->kind) != 0)
      own[n++] = record->values[i];
  merit_values_append_json (out, own, n);
}

void
merit_record_sensitivity_csv_header (GString *out)
{
  MeritValue values[N_COLUMNS] = { 0 };

  for (guint i = 0; i < N_COLUMNS; i++)
    values[i].key = columns[i].key;
  merit_values_append_header (out, values, N_COLUMNS);
}

/* An id may hold any character: its text is made here with its length. */
static void
append_id (GString *out, gboolean csv, const char *id, gsize len)
{
  if (csv)
    merit_text_append_csv (out, id, len);
  else
    merit_text_append_json (out, id, len);
}

static void
set_percent (Record *record, guint column, char text[MERIT_PERCENT_SIZE], const MeritScore *score)
{
  if (score->most == 0)
    return;
  merit_exact_print (merit_exact_percent (score->points, score->most), text);
  set_text (record, column, text);
}

gboolean
merit_record_change (GString *out, gboolean csv, const MeritSensitivity *sensitivity,
                     const MeritRow *row, guint index)
{
  const MeritSpan *id = &row->person.id;
  char score[MERIT_PERCENT_SIZE], score_then[MERIT_PERCENT_SIZE];
  guint requirement, level;
  MeritScore then;

  if (!merit_sensitivity_try (sensitivity, index, row, &then))
    return FALSE;
  merit_sensitivity_get_trial (sensitivity, row->klass, index, &requirement, &level);

  g_autoptr (GString) profile = g_string_new (NULL);
  Record record = begin (CHANGE, csv, sensitivity, row->klass, requirement);

  append_id (profile, csv, id->text, id->len);
  set_number (&record, COLUMN_LEVEL, level);
  set_bytes (&record, COLUMN_PROFILE, profile);
  set_text (&record, COLUMN_FROM, merit_status_to_string (merit_score_get_status (&row->score)));
  set_text (&record, COLUMN_TO, merit_status_to_string (merit_score_get_status (&then)));
  set_percent (&record, COLUMN_SCORE, score, &row->score);
  set_percent (&record, COLUMN_SCORE_THEN, score_then, &then);
  end (out, &record);
  return TRUE;
}

/* The first of some people: an array, or one field parted by semicolons. */
static GString *
list_people (const Record *record, const MeritSensitivity *sensitivity, guint klass, guint index,
             MeritSensitivityPeople people)
{
  const MeritNamed *named[MERIT_SENSITIVITY_NAMED];
  const guint n = merit_sensitivity_get_named (sensitivity, klass, index, people, named);
  g_autoptr (GString) joined = g_string_new (NULL);
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c (joined, record->csv ? ';' : ',');
    if (record->csv)
      g_string_append_len (joined, named[i]->id, named[i]->len);
    else
      append_id (joined, FALSE, named[i]->id, named[i]->len);
  }
  if (record->csv)
    merit_text_append_csv (list, joined->str, joined->len);
  else
    g_string_append_printf (list, "[%s]", joined->str);
  return list;
}

static void
set_findings (Record *record, const MeritSensitivity *sensitivity, guint klass, guint index,
              const MeritSensitivityLevel *found)
{
  static const struct {
    guint column;
    MeritStatus from;
    MeritStatus to;
  } changes[] = {
    { COLUMN_READY_TO_SHORT, MERIT_STATUS_READY, MERIT_STATUS_SHORT },
    { COLUMN_INCOMPLETE_TO_SHORT, MERIT_STATUS_INCOMPLETE, MERIT_STATUS_SHORT },
    { COLUMN_SHORT_TO_READY, MERIT_STATUS_SHORT, MERIT_STATUS_READY },
    { COLUMN_SHORT_TO_INCOMPLETE, MERIT_STATUS_SHORT, MERIT_STATUS_INCOMPLETE },
  };
  const guint64 numbers[][2] = {
    { COLUMN_LEVEL, found->level },
    { COLUMN_RECORDED, (guint64) found->recorded },
    { COLUMN_CHANGED, found->changed },
    { COLUMN_KEPT, found->kept },
    { COLUMN_LEFT, found->left },
    { COLUMN_ENTERED, found->entered },
    { COLUMN_RANK_CHANGE, found->rank_change },
    { COLUMN_RANK_CHANGE_PEOPLE, found->rank_change_people },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    set_number (
        record, changes[i].column,
        merit_sensitivity_get_changes (sensitivity, klass, index, changes[i].from, changes[i].to));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    set_number (record, (guint) numbers[i][0], numbers[i][1]);
  if (found->rank_change > 0) {
    set_number (record, COLUMN_RANK_BEFORE, found->rank_before);
    set_number (record, COLUMN_RANK_AFTER, found->rank_after);
  }
}

/* What an analysis is about, in every record of what it found. */
static void
set_whole (Record *record, const MeritSensitivity *sensitivity, guint klass)
{
  set_number (record, COLUMN_PROFILES, merit_sensitivity_get_profiles (sensitivity));
  set_number (record, COLUMN_TOP, merit_sensitivity_get_top (sensitivity));
  set_number (record, COLUMN_IN_TOP, merit_sensitivity_get_in_top (sensitivity, klass));
}

void
merit_record_level (GString *out, gboolean csv, const MeritSensitivity *sensitivity, guint klass,
                    guint index)
{
  static const guint lists[][2] = {
    { COLUMN_LEFT_FIRST, MERIT_SENSITIVITY_LEFT },
    { COLUMN_ENTERED_FIRST, MERIT_SENSITIVITY_ENTERED },
    { COLUMN_RANK_CHANGE_FIRST, MERIT_SENSITIVITY_MOVED },
  };
  const MeritClass *model
      = merit_engine_get_class (merit_sensitivity_get_engine (sensitivity), klass);
  GString *texts[G_N_ELEMENTS (lists)];
  MeritSensitivityLevel found;

  merit_sensitivity_get_level (sensitivity, klass, index, &found);

  Record record = begin (LEVEL, csv, sensitivity, klass, found.requirement);

  set_text (&record, COLUMN_BASIS,
            merit_basis_to_string (
                merit_requirement_get_basis (merit_class_get (model, found.requirement))));
  set_whole (&record, sensitivity, klass);
  set_findings (&record, sensitivity, klass, index, &found);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    texts[i]
        = list_people (&record, sensitivity, klass, index, (MeritSensitivityPeople) lists[i][1]);
    set_bytes (&record, lists[i][0], texts[i]);
  }
  end (out, &record);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_string_free (texts[i], TRUE);
}

void
merit_text_append_fraction (GString *out, guint64 numerator, guint64 denominator)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, numerator);
  if (denominator != 1)
    g_string_append_printf (out, "/%" G_GUINT64_FORMAT, denominator);
}

/* One end of a range: "any" where there is none, and missing where it is not known. */
static void
set_limit (Record *record, guint column, GString *text, gboolean any, guint64 numerator,
           guint64 denominator, gboolean included)
{
  if (any) {
    g_string_append (text, "any");
  } else {
    merit_text_append_fraction (text, numerator, denominator);
    set_number (record, column + 1, (guint64) included);
  }
  set_text (record, column, text->str);
}

void
merit_record_weight (GString *out, gboolean csv, const MeritSensitivity *sensitivity, guint klass,
                     guint requirement)
{
  g_autoptr (GString) low = g_string_new (NULL);
  g_autoptr (GString) high = g_string_new (NULL);
  Record record = begin (WEIGHT, csv, sensitivity, klass, requirement);
  MeritSensitivityWeight weight;

  merit_sensitivity_get_weight (sensitivity, klass, requirement, &weight);
  set_whole (&record, sensitivity, klass);
  set_number (&record, COLUMN_WEIGHT, weight.weight);
  if (weight.has_limits) {
    set_limit (&record, COLUMN_WEIGHT_LOW, low, weight.low_any, weight.low_numerator,
               weight.low_denominator, weight.low_included);
    set_limit (&record, COLUMN_WEIGHT_HIGH, high, weight.high_any, weight.high_numerator,
               weight.high_denominator, weight.high_included);
  }
  if (weight.whole_high > 0) {
    set_number (&record, COLUMN_WHOLE_LOW, weight.whole_low);
    set_number (&record, COLUMN_WHOLE_HIGH, weight.whole_high);
  }
  end (out, &record);
}
