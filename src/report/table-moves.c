/* SPDX-License-Identifier: Apache-2.0 */
/* Moves for people: per class the groups that could fill it, with what they typically lack; and the
 * classes nearest to one person, in words. */
#include "report/tables.h"

#include "analysis/wording.h"

#define INDENT 2

/* How many gaps are called typical. */
#define TYPICAL 3

static void
add_group (GString *out, const MeritMoves *moves, guint from)
{
  const MeritEngine *engine = merit_moves_get_engine (moves);
  const guint n = merit_engine_get_length (engine);
  if (from < n)
    g_string_append (out, merit_class_get_code (merit_engine_get_class (engine, from)));
  else
    g_string_append (out, from == n ? "(another class)" : "(no class given)");
}

/* The most frequent gaps of a group, in bank order among equals: "44 (12), 3 (7)". */
static void
append_typical (GString *out, const MeritMoves *moves, guint from, guint klass)
{
  const MeritClass *model = merit_engine_get_class (merit_moves_get_engine (moves), klass);
  guint64 below = G_MAXUINT64;
  guint last = 0;
  for (guint n = 0; n < TYPICAL; n++) {
    guint64 most = 0;
    guint found = 0;
    for (guint i = 0; i < merit_class_get_length (model); i++) {
      const guint64 people = merit_moves_get_short (moves, from, klass, i);
      const gboolean told = people > below || (people == below && i <= last);
      if (!told && people > most) {
        most = people;
        found = i;
      }
    }
    if (most == 0)
      return;
    g_string_append_printf (out, "%s%s (%" G_GUINT64_FORMAT ")", n > 0 ? ", " : "",
                            merit_competency_get_id (merit_requirement_get_competency (
                                merit_class_get (model, found))),
                            most);
    below = most;
    last = found;
  }
}

static void
print_class (MeritPage *page, const MeritMoves *moves, guint klass)
{
  static const MeritColumn columns[] = {
    { .title = "CURRENT CLASS", .least = 12 },
    { .title = "PROFILES", .right = TRUE, .gap = 2 },
    { .title = "READY", .right = TRUE, .gap = 2 },
    { .title = "NEAR", .right = TRUE, .gap = 2 },
    { .title = "OPEN", .right = TRUE, .gap = 2 },
    { .title = "FAR", .right = TRUE, .gap = 2 },
    { .title = "TYPICAL GAPS", .gap = 2, .wraps = TRUE },
  };
  g_autoptr (MeritTable) table = merit_table_new (columns, G_N_ELEMENTS (columns), INDENT);
  for (guint from = 0; from < merit_moves_get_length (moves); from++) {
    g_autoptr (GString) name = g_string_new (NULL);
    g_autoptr (GString) typical = g_string_new (NULL);
    add_group (name, moves, from);
    append_typical (typical, moves, from, klass);
    merit_table_add (table, name->str);
    merit_table_add_number (table, merit_moves_get_profiles (moves, from));
    for (guint i = 0; i < MERIT_MOVE_KINDS; i++)
      merit_table_add_number (table, merit_moves_get_count (moves, from, klass, (MeritMove) i));
    merit_table_add (table, typical->len > 0 ? typical->str : "–");
  }
  merit_page_gap (page);
  merit_table_print (table, page);
}

static void
print_legend (MeritPage *page, const MeritMoves *moves)
{
  const guint within = merit_moves_get_within (moves);
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (
      out,
      "Policy: %s. READY: meets every requirement. NEAR: assessed on all and short by up to %u "
      "level%s over all requirements. OPEN: not assessed on all, and not known to be short by "
      "more than that. FAR: everybody else. TYPICAL GAPS: what most of the group are short of, by "
      "number of the competency, with how many. (another class): current class not among those "
      "asked for.",
      merit_policy_get_name (merit_engine_get_policy (merit_moves_get_engine (moves))), within,
      within == 1 ? "" : "s");
  merit_page_gap (page);
  merit_page_paragraph (page, out->str, 0);
}

gboolean
merit_table_moves (MeritPage *page, const MeritMoves *moves, GError **error)
{
  const MeritEngine *engine = merit_moves_get_engine (moves);
  for (guint klass = 0; klass < merit_engine_get_length (engine); klass++) {
    const MeritClass *model = merit_engine_get_class (engine, klass);
    g_autoptr (GString) title = g_string_new ("To ");
    merit_wording_class (title, model);
    if (klass > 0)
      merit_page_gap (page);
    merit_page_heading (page, title->str);
    print_class (page, moves, klass);
    merit_page_gap (page);
    merit_page_basis (page, model);
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  print_legend (page, moves);
  return TRUE;
}

/* ---- Nearest classes ---- */

/* "44 Follow Written Directions (level 2, 3 is required)". */
static void
append_lack (GString *out, const MeritMatch *match, guint i)
{
  const MeritRequirement *requirement = merit_class_get (merit_match_get_class (match), i);
  merit_wording_competency (out, merit_requirement_get_competency (requirement));
  if (merit_match_get_state (match, i) == MERIT_STATE_UNASSESSED)
    g_string_append_printf (out, " (not assessed, %u is required)",
                            merit_requirement_get_level (requirement));
  else
    g_string_append_printf (out, " (level %d, %u is required)", merit_match_get_level (match, i),
                            merit_requirement_get_level (requirement));
}

static void
append_lacks (GString *out, const MeritMatch *match, MeritState state)
{
  const MeritClass *model = merit_match_get_class (match);
  const char *before = state == MERIT_STATE_SHORT ? "Short of " : "Open: ";
  for (guint i = 0; i < merit_class_get_length (model); i++) {
    if (merit_match_get_state (match, i) != state)
      continue;
    g_string_append (out, before);
    append_lack (out, match, i);
    before = "; ";
  }
  if (g_str_equal (before, "; "))
    g_string_append (out, ". ");
}

static void
print_near (MeritPage *page, const MeritNearest *nearest, guint index)
{
  const MeritMatch *match = merit_nearest_get_match (nearest, index);
  const MeritRow *row = merit_match_get_row (match);
  const char *current = merit_profile_get_class (merit_nearest_get_profile (nearest));
  const char *code = merit_class_get_code (merit_match_get_class (match));
  const guint missing = merit_nearest_get_missing (nearest, index);
  const guint deficit = merit_match_get_deficit (match);
  char score[MERIT_PERCENT_SIZE];
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (out, "%u. ", index + 1);
  merit_wording_class (out, merit_match_get_class (match));
  if (current != NULL && g_str_equal (current, code))
    g_string_append (out, " (current class)");
  merit_page_gap (page);
  merit_page_heading (page, out->str);
  merit_cell_score (score, row);
  g_string_printf (out, "%s, score %s: ", merit_status_to_string (merit_match_get_status (match)),
                   score);
  out->str[0] = g_ascii_toupper (out->str[0]);
  merit_wording_count (out, deficit, "level", "levels");
  g_string_append (out, " short");
  if (missing > deficit)
    g_string_append_printf (out, ", up to %u with what is not assessed", missing);
  g_string_append (out, ". ");
  append_lacks (out, match, MERIT_STATE_SHORT);
  append_lacks (out, match, MERIT_STATE_UNASSESSED);
  merit_page_paragraph (page, out->str, INDENT);
}

void
merit_table_nearest (MeritPage *page, const MeritNearest *nearest)
{
  const MeritProfile *profile = merit_nearest_get_profile (nearest);
  const MeritRow *row = merit_match_get_row (merit_nearest_get_match (nearest, 0));
  const char *current = merit_profile_get_class (profile);
  const char *name = merit_profile_get_name (profile);
  g_autoptr (GString) out = g_string_new ("Classes nearest to ");
  g_string_append_len (out, row->person.id.text, row->person.id.len);
  if (name != NULL)
    g_string_append_printf (out, " %s", name);
  merit_page_heading (page, out->str);
  g_string_assign (out, "Current class: ");
  g_string_append (out, current != NULL ? current : "not given");
  g_string_append_c (out, '.');
  merit_page_paragraph (page, out->str, INDENT);
  for (guint i = 0; i < merit_nearest_get_length (nearest); i++)
    print_near (page, nearest, i);
}

void
merit_table_nearest_notes (MeritPage *page, const MeritEngine *engine)
{
  g_autoptr (GString) out = g_string_new (NULL);
  merit_page_gap (page);
  for (guint i = 0; i < merit_engine_get_length (engine); i++)
    merit_page_basis (page, merit_engine_get_class (engine, i));
  g_string_append_printf (out,
                          "Policy: %s. The nearest class is the one with the fewest levels "
                          "missing, where what is not assessed counts with all the levels that "
                          "are required; then the one with the higher score.",
                          merit_policy_get_name (merit_engine_get_policy (engine)));
  merit_page_gap (page);
  merit_page_paragraph (page, out->str, 0);
}
