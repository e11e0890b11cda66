/* SPDX-License-Identifier: Apache-2.0 */
/* Records of training demand: one table says which column stands in which kind of record. */
#include "report/record-demand.h"

#include <string.h>

#include "engine/text.h"
#include "report/values.h"

/* Kinds of records, as bits. */
enum {
  CLASS = 1 << 0,
  COHORT = 1 << 1,
  SET = 1 << 2,
  BUDGET = 1 << 3,
  SETS = SET | BUDGET,
  GAINS = COHORT | SETS,
  EVERY = CLASS | GAINS
};

enum {
  COLUMN_RECORD,
  COLUMN_CLASS,
  COLUMN_PROFILES,
  COLUMN_READY,
  COLUMN_SHORT,
  COLUMN_INCOMPLETE,
  COLUMN_ABOVE,
  COLUMN_COMPETENCY,
  COLUMN_FROM,
  COLUMN_TO,
  COLUMN_PEOPLE,
  COLUMN_UP_TO,
  COLUMN_BUDGET,
  COLUMN_COMPETENCIES,
  COLUMN_PLACES,
  COLUMN_MAKES_READY,
  COLUMN_IF_OPEN_MET,
  COLUMN_COST_EACH,
  COLUMN_COST,
  N_COLUMNS
};

static const MeritValueColumn columns[N_COLUMNS] = {
  [COLUMN_RECORD] = { "record", MERIT_VALUE_TEXT, EVERY },
  [COLUMN_CLASS] = { "class", MERIT_VALUE_TEXT, EVERY },
  [COLUMN_PROFILES] = { "profiles", MERIT_VALUE_NUMBER, CLASS },
  [COLUMN_READY] = { "ready", MERIT_VALUE_NUMBER, CLASS },
  [COLUMN_SHORT] = { "short", MERIT_VALUE_NUMBER, CLASS },
  [COLUMN_INCOMPLETE] = { "incomplete", MERIT_VALUE_NUMBER, CLASS },
  [COLUMN_ABOVE] = { "above", MERIT_VALUE_NUMBER, CLASS },
  [COLUMN_COMPETENCY] = { "competency", MERIT_VALUE_TEXT, COHORT },
  [COLUMN_FROM] = { "from", MERIT_VALUE_NUMBER, COHORT },
  [COLUMN_TO] = { "to", MERIT_VALUE_NUMBER, COHORT },
  [COLUMN_PEOPLE] = { "people", MERIT_VALUE_NUMBER, COHORT },
  [COLUMN_UP_TO] = { "up_to", MERIT_VALUE_NUMBER, SETS },
  [COLUMN_BUDGET] = { "budget", MERIT_VALUE_NUMBER, BUDGET },
  [COLUMN_COMPETENCIES] = { "competencies", MERIT_VALUE_BYTES, SETS },
  [COLUMN_PLACES] = { "places", MERIT_VALUE_NUMBER, SETS },
  [COLUMN_MAKES_READY] = { "makes_ready", MERIT_VALUE_NUMBER, GAINS },
  [COLUMN_IF_OPEN_MET] = { "if_open_met", MERIT_VALUE_NUMBER, GAINS },
  [COLUMN_COST_EACH] = { "cost_each", MERIT_VALUE_NUMBER, COHORT },
  [COLUMN_COST] = { "cost", MERIT_VALUE_NUMBER, GAINS },
};

static const MeritClass *
begin (MeritValue *values, const char *record, const MeritDemand *demand, guint klass)
{
  const MeritClass *model = merit_engine_get_class (merit_demand_get_engine (demand), klass);

  merit_values_begin (values, columns, N_COLUMNS);
  merit_value_set_text (&values[COLUMN_RECORD], record);
  merit_value_set_text (&values[COLUMN_CLASS], merit_class_get_code (model));
  return model;
}

/* Numbers with the columns that they stand in. */
static void
set_numbers (MeritValue *values, const guint64 (*numbers)[2], guint n)
{
  for (guint i = 0; i < n; i++)
    merit_value_set_number (&values[numbers[i][0]], numbers[i][1]);
}

static void
end (GString *out, gboolean csv, const MeritValue *values, guint kind)
{
  merit_values_append_kind (out, csv, columns, values, N_COLUMNS, kind);
}

void
merit_record_demand_csv_header (GString *out)
{
  merit_values_append_columns (out, columns, N_COLUMNS);
}

void
merit_record_demand_class (GString *out, gboolean csv, const MeritDemand *demand, guint klass)
{
  const guint64 numbers[][2] = {
    { COLUMN_PROFILES, merit_demand_get_profiles (demand) },
    { COLUMN_READY, merit_demand_get_status (demand, klass, MERIT_STATUS_READY) },
    { COLUMN_SHORT, merit_demand_get_status (demand, klass, MERIT_STATUS_SHORT) },
    { COLUMN_INCOMPLETE, merit_demand_get_status (demand, klass, MERIT_STATUS_INCOMPLETE) },
    { COLUMN_ABOVE, merit_demand_get_above (demand, klass) },
  };
  MeritValue values[N_COLUMNS];

  begin (values, "class", demand, klass);
  set_numbers (values, numbers, G_N_ELEMENTS (numbers));
  end (out, csv, values, CLASS);
}

static const char *
get_id (const MeritClass *model, guint requirement)
{
  return merit_competency_get_id (
      merit_requirement_get_competency (merit_class_get (model, requirement)));
}

void
merit_record_cohort (GString *out, gboolean csv, const MeritDemand *demand, guint klass,
                     guint index)
{
  MeritDemandCohort cohort;

  merit_demand_get_cohort (demand, klass, index, &cohort);

  const guint64 numbers[][2] = {
    { COLUMN_FROM, cohort.from },
    { COLUMN_TO, cohort.to },
    { COLUMN_PEOPLE, cohort.people },
    { COLUMN_MAKES_READY, cohort.makes_ready },
    { COLUMN_IF_OPEN_MET, cohort.if_open_met },
  };
  MeritValue values[N_COLUMNS];
  const MeritClass *model = begin (values, "cohort", demand, klass);
  guint64 each, cost;

  merit_value_set_text (&values[COLUMN_COMPETENCY], get_id (model, cohort.requirement));
  set_numbers (values, numbers, G_N_ELEMENTS (numbers));
  if (merit_demand_find_cost (demand, klass, &cohort, &each, &cost)) {
    merit_value_set_number (&values[COLUMN_COST_EACH], each);
    merit_value_set_number (&values[COLUMN_COST], cost);
  }
  end (out, csv, values, COHORT);
}

/* The competencies of a set: an array, or one field parted by semicolons. */
static GString *
list_competencies (const MeritClass *model, const MeritDemandSet *set, gboolean csv)
{
  GString *list = g_string_new (csv ? "" : "[");

  for (guint i = 0; i < set->n; i++) {
    const char *id = get_id (model, set->requirements[i]);

    if (i > 0)
      g_string_append_c (list, csv ? ';' : ',');
    if (csv)
      g_string_append (list, id);
    else
      merit_text_append_json (list, id, strlen (id));
  }
  return csv ? list : g_string_append_c (list, ']');
}

void
merit_record_set (GString *out, gboolean csv, const MeritDemand *demand, guint klass, guint up_to,
                  guint64 budget)
{
  MeritValue values[N_COLUMNS];
  MeritDemandSet set;
  const guint most = MIN (up_to, merit_demand_get_largest (demand, klass));
  const MeritClass *model = begin (values, budget > 0 ? "budget" : "set", demand, klass);

  if (budget > 0)
    merit_demand_find_within (demand, klass, up_to, budget, &set);
  else
    merit_demand_find_best (demand, klass, up_to, &set);

  const guint64 numbers[][2] = {
    { COLUMN_UP_TO, most },
    { COLUMN_PLACES, set.places },
    { COLUMN_MAKES_READY, set.makes_ready },
    { COLUMN_IF_OPEN_MET, set.if_open_met },
  };
  g_autoptr (GString) list = list_competencies (model, &set, csv);

  merit_value_set_bytes (&values[COLUMN_COMPETENCIES], list);
  set_numbers (values, numbers, G_N_ELEMENTS (numbers));
  if (budget > 0)
    merit_value_set_number (&values[COLUMN_BUDGET], budget);
  if (set.has_cost)
    merit_value_set_number (&values[COLUMN_COST], set.cost);
  end (out, csv, values, budget > 0 ? BUDGET : SET);
}
