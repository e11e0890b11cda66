/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison for people: the levels side by side, then, in both directions, what someone who is
 * just ready for the one class still needs for the other. */
#include "report/tables.h"

#include "analysis/wording.h"

#define INDENT 4

static void
add_level (MeritTable *table, const MeritRequirement *requirement)
{
  if (requirement == NULL)
    merit_table_add (table, "–");
  else
    merit_table_add_number (table, merit_requirement_get_level (requirement));
}

/* "1230 two levels higher" in short. */
static void
add_difference (MeritTable *table, const MeritComparison *comparison, guint row)
{
  const MeritRequirement *required[2];
  const char *code[2];
  for (guint side = 0; side < 2; side++) {
    required[side] = merit_comparison_get_requirement (comparison, row, side);
    code[side] = merit_class_get_code (merit_comparison_get_class (comparison, side));
  }
  g_autoptr (GString) out = g_string_new (NULL);
  if (required[0] == NULL || required[1] == NULL) {
    g_string_append_printf (out, "only %s", code[required[0] == NULL ? 1 : 0]);
  } else {
    guint first = merit_requirement_get_level (required[0]);
    guint second = merit_requirement_get_level (required[1]);
    if (first == second)
      g_string_append (out, "same");
    else
      g_string_append_printf (out, "%s %u higher", code[second > first ? 1 : 0],
                              MAX (first, second) - MIN (first, second));
  }
  merit_table_add (table, out->str);
}

static void
print_levels (MeritPage *page, const MeritComparison *comparison)
{
  const MeritColumn columns[] = {
    { .title = "COMPETENCY", .least = 20 },
    { .title = merit_class_get_code (merit_comparison_get_class (comparison, 0)),
      .gap = 2,
      .right = TRUE,
      .least = 8 },
    { .title = merit_class_get_code (merit_comparison_get_class (comparison, 1)),
      .gap = 2,
      .right = TRUE,
      .least = 8 },
    { .title = "DIFFERENCE", .gap = 2, .least = 12 },
  };
  g_autoptr (MeritTable) table = merit_table_new (columns, G_N_ELEMENTS (columns), 0);
  g_autoptr (GString) name = g_string_new (NULL);
  for (guint row = 0; row < merit_comparison_get_length (comparison); row++) {
    g_string_truncate (name, 0);
    merit_wording_competency (name, merit_comparison_get_competency (comparison, row));
    merit_table_add (table, name->str);
    for (guint side = 0; side < 2; side++)
      add_level (table, merit_comparison_get_requirement (comparison, row, side));
    add_difference (table, comparison, row);
  }
  merit_table_print (table, page);
}

/* The requirements of the target that are in @state, each with the level to reach in words; @above:
 * of those assessed and not met the ones that are too high for it. */
static void
print_needs (MeritPage *page, const MeritMatch *match, MeritState state, gboolean above,
             const char *intro)
{
  const MeritClass *klass = merit_match_get_class (match);
  gboolean first = TRUE;
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    if (merit_match_get_state (match, i) != state
        || (state == MERIT_STATE_SHORT && (merit_match_get_gap (match, i) == 0) != above))
      continue;
    if (first)
      merit_page_paragraph (page, intro, 2);
    first = FALSE;
    const MeritRequirement *requirement = merit_class_get (klass, i);
    const MeritCompetency *competency = merit_requirement_get_competency (requirement);
    guint level = merit_requirement_get_level (requirement);
    g_autoptr (GString) out = g_string_new (NULL);
    merit_wording_competency (out, competency);
    if (state == MERIT_STATE_SHORT)
      g_string_append_printf (out, ": from level %d to level %u", merit_match_get_level (match, i),
                              level);
    else
      g_string_append_printf (out, ": level %u", level);
    const char *words = merit_competency_get_level (competency, level);
    if (words != NULL)
      g_string_append_printf (out, ". %s", words);
    merit_page_item (page, INDENT, "-", out->str);
  }
}

static void
print_move (MeritPage *page, const MeritComparison *comparison, guint side)
{
  const MeritMatch *match = merit_comparison_get_move (comparison, side);
  const char *from = merit_class_get_code (merit_comparison_get_class (comparison, side));
  const char *to = merit_class_get_code (merit_comparison_get_class (comparison, 1 - side));
  g_autofree char *heading = g_strdup_printf ("Someone just ready for %s, looking at %s", from, to);
  merit_page_gap (page);
  merit_page_heading (page, heading);
  char percent[MERIT_PERCENT_SIZE];
  char range[MERIT_RANGE_SIZE];
  merit_cell_percent (percent, merit_match_get_points (match), merit_match_get_max_points (match));
  merit_cell_range (range, merit_match_get_low_points (match), merit_match_get_high_points (match),
                    merit_match_get_class_points (match));
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (
      out, "Meets %u of %u requirements of %s, score %s, low–high %s.", merit_match_get_met (match),
      merit_class_get_length (merit_match_get_class (match)), to, percent, range);
  if (merit_match_get_status (match) == MERIT_STATUS_READY)
    g_string_append_printf (out, " Whoever is ready for %s is ready for %s.", from, to);
  merit_page_paragraph (page, out->str, 2);
  print_needs (page, match, MERIT_STATE_SHORT, FALSE, "Levels to raise:");
  print_needs (page, match, MERIT_STATE_SHORT, TRUE, "Levels above what counts as met:");
  g_string_printf (out, "To be assessed, because %s does not ask for it:", from);
  print_needs (page, match, MERIT_STATE_UNASSESSED, FALSE, out->str);
}

void
merit_table_comparison (MeritPage *page, const MeritComparison *comparison,
                        const MeritPolicy *policy)
{
  g_autoptr (GString) out = g_string_new (NULL);
  merit_wording_class (out, merit_comparison_get_class (comparison, 0));
  g_string_append (out, " and ");
  merit_wording_class (out, merit_comparison_get_class (comparison, 1));
  merit_page_heading (page, out->str);
  merit_page_gap (page);
  print_levels (page, comparison);
  merit_page_cut (page);
  merit_page_gap (page);
  g_string_printf (out, "Scores below are in percent. Policy: %s.", merit_policy_get_name (policy));
  merit_page_paragraph (page, out->str, 0);
  for (guint side = 0; side < 2; side++)
    print_move (page, comparison, side);
  merit_page_gap (page);
  for (guint side = 0; side < 2; side++)
    merit_page_basis (page, merit_comparison_get_class (comparison, side));
}
