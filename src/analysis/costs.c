/* SPDX-License-Identifier: Apache-2.0 */
/* Costs: a table of levels by levels per competency that has any, closed under steps one after the
 * other. */
#include <merit/merit-costs.h>

#include "engine/sheet.h"

#define LEVELS (MERIT_MAX_LEVEL + 1)

/* No way from one level to the other. Sums of MERIT_MAX_LEVEL steps stay far below. */
#define NO_WAY G_MAXUINT64

typedef struct {
  guint64 steps[LEVELS][LEVELS]; /* as the file has them */
  guint64 ways[LEVELS][LEVELS];  /* the cheapest, by any steps */
} Table;

struct _MeritCosts {
  MeritBank *bank;
  Table **tables; /* one per competency of the bank, NULL where the file has none */
  MeritDigest *digest;
};

G_DEFINE_BOXED_TYPE (MeritCosts, merit_costs, merit_costs_ref, merit_costs_unref)

enum { COLUMN_COMPETENCY, COLUMN_FROM, COLUMN_TO, COLUMN_COST, N_COLUMNS };

static const char *const headings[N_COLUMNS] = { "competency", "from", "to", "cost" };

static void
costs_clear (gpointer data)
{
  MeritCosts *costs = data;

  for (guint i = 0; i < merit_bank_get_length (costs->bank); i++)
    g_free (costs->tables[i]);
  g_free (costs->tables);
  g_clear_pointer (&costs->digest, merit_digest_unref);
  merit_bank_unref (costs->bank);
}

MeritCosts *
merit_costs_ref (MeritCosts *costs)
{
  g_return_val_if_fail (costs != NULL, NULL);
  return g_atomic_rc_box_acquire (costs);
}

void
merit_costs_unref (MeritCosts *costs)
{
  g_return_if_fail (costs != NULL);
  g_atomic_rc_box_release_full (costs, costs_clear);
}

static Table *
get_table (MeritCosts *costs, guint competency)
{
  Table *table = costs->tables[competency];

  if (table != NULL)
    return table;
  table = costs->tables[competency] = g_new (Table, 1);
  for (guint from = 0; from < LEVELS; from++)
    for (guint to = 0; to < LEVELS; to++)
      table->steps[from][to] = NO_WAY;
  return table;
}

static void
read_step (MeritCosts *costs, MeritSheet *sheet, const guint columns[N_COLUMNS])
{
  const guint max_level = merit_bank_get_max_level (costs->bank);
  const char *id = merit_sheet_get (sheet, columns[COLUMN_COMPETENCY]);
  const gint competency = merit_bank_find (costs->bank, id);
  guint64 from = 0, to = 0, cost = 0;
  gboolean sound = competency >= 0;

  if (!sound)
    merit_sheet_add_fault (sheet, columns[COLUMN_COMPETENCY], "unknown competency '%s'", id);
  sound &= merit_sheet_read_number (sheet, columns[COLUMN_FROM], max_level, &from);
  sound &= merit_sheet_read_number (sheet, columns[COLUMN_TO], max_level, &to);
  sound &= merit_sheet_read_number (sheet, columns[COLUMN_COST], MERIT_MAX_COST, &cost);
  if (!sound)
    return;

  Table *table = get_table (costs, (guint) competency);

  if (to <= from)
    merit_sheet_add_fault (sheet, columns[COLUMN_TO],
                           "%" G_GUINT64_FORMAT " is not above %" G_GUINT64_FORMAT, to, from);
  else if (table->steps[from][to] != NO_WAY)
    merit_sheet_add_fault (sheet, columns[COLUMN_COMPETENCY],
                           "repeated step of '%s' from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                           id, from, to);
  else
    table->steps[from][to] = cost;
}

/* The cheapest ways, the shortest first: the last step of each starts where a shorter one ends. */
static void
close_table (Table *table)
{
  for (guint from = 0; from < LEVELS; from++)
    for (guint to = 0; to < LEVELS; to++) {
      table->ways[from][to] = table->steps[from][to];
      for (guint by = from + 1; by < to; by++)
        if (table->ways[from][by] != NO_WAY && table->steps[by][to] != NO_WAY)
          table->ways[from][to]
              = MIN (table->ways[from][to], table->ways[from][by] + table->steps[by][to]);
    }
}

static MeritCosts *
read_costs (MeritSheet *sheet, MeritBank *bank, GError **error)
{
  MeritCosts *costs = g_atomic_rc_box_new0 (MeritCosts);
  guint columns[N_COLUMNS];

  costs->bank = merit_bank_ref (bank);
  costs->tables = g_new0 (Table *, merit_bank_get_length (bank));
  if (!merit_sheet_next (sheet))
    merit_sheet_add_fault (sheet, 0, "no heading");
  else if (merit_sheet_find_columns (sheet, headings, N_COLUMNS, columns))
    while (merit_sheet_next (sheet))
      read_step (costs, sheet, columns);
  for (guint i = 0; i < merit_bank_get_length (bank); i++)
    if (costs->tables[i] != NULL)
      close_table (costs->tables[i]);
  if (!merit_sheet_close (sheet, &costs->digest, error))
    g_clear_pointer (&costs, merit_costs_unref);
  return costs;
}

MeritCosts *
merit_costs_load (const char *path, MeritBank *bank, char delimiter, MeritFaults *faults,
                  GError **error)
{
  g_return_val_if_fail (path != NULL && bank != NULL, NULL);

  MeritSheet *sheet = merit_sheet_open (path, delimiter, faults, error);

  return sheet != NULL ? read_costs (sheet, bank, error) : NULL;
}

MeritCosts *
merit_costs_load_bytes (GBytes *bytes, const char *name, MeritBank *bank, char delimiter,
                        MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (bytes != NULL && name != NULL && bank != NULL, NULL);
  return read_costs (merit_sheet_open_bytes (bytes, name, delimiter, faults), bank, error);
}

gboolean
merit_costs_find (const MeritCosts *costs, guint competency, guint from, guint to, guint64 *cost)
{
  g_return_val_if_fail (costs != NULL && cost != NULL, FALSE);
  g_return_val_if_fail (competency < merit_bank_get_length (costs->bank), FALSE);
  g_return_val_if_fail (from < to && to < LEVELS, FALSE);

  const Table *table = costs->tables[competency];

  if (table == NULL || table->ways[from][to] == NO_WAY)
    return FALSE;
  *cost = table->ways[from][to];
  return TRUE;
}

MeritDigest *
merit_costs_get_digest (const MeritCosts *costs)
{
  g_return_val_if_fail (costs != NULL, NULL);
  return costs->digest;
}
