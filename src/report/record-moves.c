/* SPDX-License-Identifier: Apache-2.0 */
/* Records of moves, from a table of what stands in which column, and of nearest classes. */
#include "report/record-moves.h"

#include <string.h>

#include "report/record.h"
#include "report/values.h"

enum {
  MOVE_CURRENT,
  MOVE_FROM,
  MOVE_CLASS,
  MOVE_WITHIN,
  MOVE_PROFILES,
  MOVE_READY,
  MOVE_NEAR,
  MOVE_OPEN,
  MOVE_FAR,
  MOVE_GAPS,
  N_MOVE
};

static const MeritValueColumn move_columns[N_MOVE] = {
  [MOVE_CURRENT] = { "current", MERIT_VALUE_TEXT, 1 },
  [MOVE_FROM] = { "from", MERIT_VALUE_TEXT, 1 },
  [MOVE_CLASS] = { "class", MERIT_VALUE_TEXT, 1 },
  [MOVE_WITHIN] = { "within", MERIT_VALUE_NUMBER, 1 },
  [MOVE_PROFILES] = { "profiles", MERIT_VALUE_NUMBER, 1 },
  [MOVE_READY] = { "ready", MERIT_VALUE_NUMBER, 1 },
  [MOVE_NEAR] = { "near", MERIT_VALUE_NUMBER, 1 },
  [MOVE_OPEN] = { "open", MERIT_VALUE_NUMBER, 1 },
  [MOVE_FAR] = { "far", MERIT_VALUE_NUMBER, 1 },
  [MOVE_GAPS] = { "gaps", MERIT_VALUE_BYTES, 1 },
};

static const char *
get_id (const MeritRequirement *requirement)
{
  return merit_competency_get_id (merit_requirement_get_competency (requirement));
}

const char *
merit_record_group_kind (const MeritMoves *moves, guint from)
{
  const guint left = merit_moves_get_length (moves) - from;

  return left > 2 ? "class" : left == 2 ? "other" : "none";
}

/* Per requirement that somebody of the group does not meet, how many are short and unassessed. */
static GString *
list_lacks (const MeritMoves *moves, guint from, guint klass, gboolean csv)
{
  const MeritClass *model = merit_engine_get_class (merit_moves_get_engine (moves), klass);
  GString *list = g_string_new (csv ? "" : "[");
  const gsize start = list->len;

  for (guint i = 0; i < merit_class_get_length (model); i++) {
    const MeritRequirement *requirement = merit_class_get (model, i);
    const guint64 lacking = merit_moves_get_short (moves, from, klass, i);
    const guint64 open = merit_moves_get_unassessed (moves, from, klass, i);
    const char *id = get_id (requirement);

    if (lacking + open == 0)
      continue;
    if (list->len > start)
      g_string_append_c (list, csv ? ';' : ',');
    if (csv) {
      g_string_append_printf (list, "%s:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, id, lacking,
                              open);
      continue;
    }
    g_string_append (list, "{\"competency\":");
    merit_text_append_json (list, id, strlen (id));
    g_string_append_printf (list,
                            ",\"required\":%u,\"short\":%" G_GUINT64_FORMAT
                            ",\"unassessed\":%" G_GUINT64_FORMAT "}",
                            merit_requirement_get_level (requirement), lacking, open);
  }
  return csv ? list : g_string_append_c (list, ']');
}

void
merit_record_move (GString *out, gboolean csv, const MeritMoves *moves, guint from, guint klass)
{
  static const guint counted[MERIT_MOVE_KINDS] = {
    [MERIT_MOVE_READY] = MOVE_READY,
    [MERIT_MOVE_NEAR] = MOVE_NEAR,
    [MERIT_MOVE_OPEN] = MOVE_OPEN,
    [MERIT_MOVE_FAR] = MOVE_FAR,
  };
  const MeritEngine *engine = merit_moves_get_engine (moves);
  g_autoptr (GString) lacks = list_lacks (moves, from, klass, csv);
  MeritValue values[N_MOVE];

  merit_values_begin (values, move_columns, N_MOVE);
  merit_value_set_text (&values[MOVE_CURRENT], merit_record_group_kind (moves, from));
  if (from < merit_engine_get_length (engine))
    merit_value_set_text (&values[MOVE_FROM],
                          merit_class_get_code (merit_engine_get_class (engine, from)));
  merit_value_set_text (&values[MOVE_CLASS],
                        merit_class_get_code (merit_engine_get_class (engine, klass)));
  merit_value_set_number (&values[MOVE_WITHIN], merit_moves_get_within (moves));
  merit_value_set_number (&values[MOVE_PROFILES], merit_moves_get_profiles (moves, from));
  for (guint i = 0; i < MERIT_MOVE_KINDS; i++)
    merit_value_set_number (&values[counted[i]],
                            merit_moves_get_count (moves, from, klass, (MeritMove) i));
  merit_value_set_bytes (&values[MOVE_GAPS], lacks);
  merit_values_append_kind (out, csv, move_columns, values, N_MOVE, 1);
}

void
merit_record_moves_csv_header (GString *out)
{
  merit_values_append_columns (out, move_columns, N_MOVE);
}

/* The match as `gaps` has it, and behind it its place and what it was put there by. */
void
merit_record_nearest (GString *out, gboolean csv, const MeritNearest *nearest, guint index)
{
  const MeritRow *row = merit_match_get_row (merit_nearest_get_match (nearest, index));
  const char *current = merit_profile_get_class (merit_nearest_get_profile (nearest));
  const guint missing = merit_nearest_get_missing (nearest, index);

  if (csv) {
    merit_record_match_csv (out, row, 0, TRUE);
    g_string_append_printf (out, ",%u,%u,", index + 1, missing);
    if (current != NULL)
      merit_text_append_csv (out, current, strlen (current));
    g_string_append_c (out, '\n');
    return;
  }
  merit_record_match_json (out, row, 0, TRUE);
  g_string_truncate (out, out->len - 1);
  g_string_append_printf (out, ",\"place\":%u,\"missing\":%u,\"current\":", index + 1, missing);
  if (current != NULL)
    merit_text_append_json (out, current, strlen (current));
  else
    g_string_append (out, "null");
  g_string_append_c (out, '}');
}

void
merit_record_nearest_csv_header (GString *out)
{
  merit_record_match_csv_header (out, FALSE, TRUE);
  g_string_append (out, ",place,missing,current\n");
}
