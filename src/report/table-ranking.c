/* SPDX-License-Identifier: Apache-2.0 */
/* Ranked lists for people: one a class, with all that is needed to defend a place on it: score, bounds,
 * counts and the rule for ties. Several classes end with which class fits each listed profile best.
 * Lists are gone through twice, to measure and to print, so that no list is held as text. */
#include "report/tables.h"

#include "analysis/wording.h"

#include <string.h>

/* What a column of names needs at least to be worth having. */
#define NAME_CELLS 8
#define ID_CELLS 10
#define INDENT 6

enum {
  COLUMN_RANK,
  COLUMN_PROFILE,
  COLUMN_NAME,
  COLUMN_SCORE,
  COLUMN_RANGE,
  COLUMN_STATUS,
  COLUMN_MET,
  COLUMN_SHORT,
  COLUMN_OPEN,
  COLUMN_SUPERIOR,
  N_COLUMNS
};

static const MeritColumn list_columns[N_COLUMNS] = {
  { .title = "RANK", .right = TRUE },
  { .title = "PROFILE", .gap = 1, .least = ID_CELLS },
  { .title = "NAME", .gap = 1, .least = NAME_CELLS },
  { .title = "SCORE", .gap = 1, .right = TRUE },
  { .title = "LOW–HIGH", .gap = 1, .right = TRUE },
  { .title = "STATUS", .gap = 1 },
  { .title = "MET", .gap = 1, .right = TRUE },
  { .title = "SHORT", .gap = 1, .right = TRUE },
  { .title = "OPEN", .gap = 1, .right = TRUE },
  { .title = "SUP", .gap = 1, .right = TRUE },
};

/* Everything of a row but id, name and status, which are borrowed. */
typedef char Cells[N_COLUMNS][MERIT_RANGE_SIZE];

static void
fill_cells (Cells cells, const MeritMatch *match, guint64 rank)
{
  const struct {
    guint column;
    guint64 number;
  } numbers[] = {
    { COLUMN_RANK, rank },
    { COLUMN_MET, merit_match_get_met (match) },
    { COLUMN_SHORT, merit_match_get_short (match) },
    { COLUMN_OPEN, merit_match_get_unassessed (match) },
    { COLUMN_SUPERIOR, merit_match_get_superior (match) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_snprintf (cells[numbers[i].column], sizeof cells[0], "%" G_GUINT64_FORMAT, numbers[i].number);
  merit_cell_percent (cells[COLUMN_SCORE], merit_match_get_points (match),
                      merit_match_get_max_points (match));
  merit_cell_range (cells[COLUMN_RANGE], merit_match_get_low_points (match),
                    merit_match_get_high_points (match), merit_match_get_class_points (match));
}

/* The text of a column; spans may hold any byte, so its length comes with it. */
static MeritSpan
column_text (const MeritMatch *match, Cells cells, guint column)
{
  const MeritPerson *person = &merit_match_get_row (match)->person;
  if (column == COLUMN_PROFILE)
    return person->id;
  if (column == COLUMN_NAME)
    return person->name.text == NULL ? (MeritSpan) { "", 0 } : person->name;
  const char *text = column == COLUMN_STATUS
                         ? merit_status_to_string (merit_match_get_status (match))
                         : cells[column];
  return (MeritSpan) { text, (guint32) strlen (text) };
}

static MeritTable *
measure_list (MeritRanking *ranking, guint klass)
{
  MeritTable *table = merit_table_new (list_columns, N_COLUMNS, 0);
  guint64 n = merit_ranking_get_length (ranking, klass);
  gboolean named = FALSE;
  for (guint64 row = 0; row < n; row++) {
    g_autoptr (MeritMatch) match = merit_ranking_get_match (ranking, klass, row);
    Cells cells;
    fill_cells (cells, match, merit_ranking_get_rank (ranking, klass, row));
    named |= merit_match_get_row (match)->person.name.text != NULL;
    for (guint i = 0; i < N_COLUMNS; i++) {
      MeritSpan text = column_text (match, cells, i);
      merit_table_measure (table, i, text.text, text.len);
    }
  }
  if (!named || merit_table_get_room (table, COLUMN_NAME) < NAME_CELLS)
    merit_table_hide (table, COLUMN_NAME);
  merit_table_settle (table);
  return table;
}

/* "missing: 44:2→3 45:?" */
static void
print_missing (MeritPage *page, const MeritMatch *match)
{
  const MeritClass *klass = merit_match_get_class (match);
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    if (merit_match_get_state (match, i) == MERIT_STATE_MET)
      continue;
    const MeritRequirement *requirement = merit_class_get (klass, i);
    const MeritCompetency *competency = merit_requirement_get_competency (requirement);
    g_string_append_printf (out, "%s%s:", out->len == 0 ? "" : " ",
                            merit_competency_get_id (competency));
    if (merit_match_get_state (match, i) == MERIT_STATE_UNASSESSED)
      g_string_append_c (out, '?');
    else
      g_string_append_printf (out, "%d→%u", merit_match_get_level (match, i),
                              merit_requirement_get_level (requirement));
  }
  if (out->len > 0)
    merit_page_item (page, INDENT, "missing:", out->str);
}

static void
print_intro (MeritPage *page, MeritRanking *ranking, guint klass, gboolean gaps)
{
  MeritEngine *engine = merit_ranking_get_engine (ranking);
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  guint64 profiles = merit_ranking_get_profiles (ranking);
  guint64 listed = merit_ranking_get_length (ranking, klass);
  const MeritClass *model = merit_engine_get_class (engine, klass);
  g_autoptr (GString) out = g_string_new (NULL);
  merit_wording_class (out, model);
  merit_page_heading (page, out->str);

  g_string_truncate (out, 0);
  merit_wording_count (out, profiles, "profile", "profiles");
  g_string_append (out, " ranked");
  if (listed < profiles)
    g_string_append_printf (out, ", the first %" G_GUINT64_FORMAT " listed", listed);
  g_string_append (out, " on ");
  merit_wording_count (out, merit_class_get_length (model), "requirement", "requirements");
  g_string_append_printf (out, ". Policy: %s", merit_policy_get_name (policy));
  if (merit_policy_get_title (policy) != NULL)
    g_string_append_printf (out, " (%s)", merit_policy_get_title (policy));
  g_string_append (out, ". ");
  merit_wording_ties (out, policy);
  merit_page_paragraph (page, out->str, 0);
  merit_page_paragraph (page,
                        "MET, SHORT, OPEN: requirements met, assessed below the level, not "
                        "assessed. SUP: met at superior standard.",
                        0);
  if (gaps)
    merit_page_paragraph (page,
                          "missing: competency, level assessed → level required; ? is not assessed.",
                          0);
  merit_page_newline (page);
}

static void
print_notes (MeritPage *page, MeritRanking *ranking, guint klass)
{
  MeritEngine *engine = merit_ranking_get_engine (ranking);
  guint64 n = merit_ranking_get_length (ranking, klass);
  guint64 tied = merit_ranking_get_tied_beyond (ranking, klass);
  guint64 incomplete = merit_ranking_get_incomplete (ranking, klass);
  g_autoptr (GString) out = g_string_new (NULL);
  merit_page_newline (page);
  merit_page_cut (page);
  if (tied > 0 && n > 0) {
    g_string_printf (out,
                     "%" G_GUINT64_FORMAT " more %s rank %" G_GUINT64_FORMAT
                     " and %s not listed.",
                     tied, tied == 1 ? "profile shares" : "profiles share",
                     merit_ranking_get_rank (ranking, klass, n - 1), tied == 1 ? "is" : "are");
    merit_page_paragraph (page, out->str, 0);
  }
  if (incomplete > 0) {
    g_string_truncate (out, 0);
    g_string_append_printf (out, "Of the %" G_GUINT64_FORMAT " ranked, ",
                            merit_ranking_get_profiles (ranking));
    merit_wording_count (out, incomplete, "has", "have");
    g_string_append (out, merit_policy_get_assessed_only (merit_engine_get_policy (engine))
                              ? " something not assessed and stand at what is assessed alone"
                              : " something not assessed and stand at their least");
    g_string_append (out, "; LOW–HIGH shows what an assessment could make of it.");
    merit_page_paragraph (page, out->str, 0);
  }
  merit_page_basis (page, merit_engine_get_class (engine, klass));
}

static gboolean
print_list (MeritPage *page, MeritRanking *ranking, guint klass, gboolean gaps, GError **error)
{
  g_autoptr (MeritTable) table = measure_list (ranking, klass);
  guint64 n = merit_ranking_get_length (ranking, klass);
  print_intro (page, ranking, klass, gaps);
  merit_table_head (table, page);
  for (guint64 row = 0; row < n; row++) {
    g_autoptr (MeritMatch) match = merit_ranking_get_match (ranking, klass, row);
    MeritStyle style = merit_style_of_status (merit_match_get_status (match));
    Cells cells;
    fill_cells (cells, match, merit_ranking_get_rank (ranking, klass, row));
    for (guint i = 0; i < N_COLUMNS; i++) {
      MeritSpan text = column_text (match, cells, i);
      merit_table_cell (table, page, text.text, text.len,
                        i == COLUMN_STATUS ? style : MERIT_STYLE_PLAIN);
    }
    if (gaps)
      print_missing (page, match);
    if (!merit_page_flush (page, FALSE, error))
      return FALSE;
  }
  print_notes (page, ranking, klass);
  return TRUE;
}

/* Which profiles the fit section has shown. A person has no number of their own here, and ids need not be
 * unique, so a person is told by all that is known of them; of several alike, as many are shown as the
 * list holds that holds the most. */
typedef struct {
  guint64 shown;
  guint64 seen[]; /* in the list of each class */
} Tally;

static GBytes *
person_key (const MeritEngine *engine, const MeritPerson *person)
{
  guint n = merit_engine_get_n_columns (engine);
  g_autoptr (GByteArray) key = g_byte_array_new ();
  const MeritSpan *spans[] = { &person->id, &person->name, &person->unit };
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++) {
    guint32 len = spans[i]->text == NULL ? 0 : spans[i]->len;
    g_byte_array_append (key, (const guint8 *) &len, sizeof len);
    if (len > 0)
      g_byte_array_append (key, (const guint8 *) spans[i]->text, len);
  }
  for (guint i = 0; i < n; i++)
    g_byte_array_append (key, &person->codes[i * person->stride], 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&key));
}

static void
print_fit_of (MeritPage *page, MeritFitTable *table, const MeritEngine *engine,
              const MeritPerson *person, MeritRow *rows)
{
  for (guint i = 0; i < merit_engine_get_length (engine); i++)
    rows[i] = merit_engine_score (engine, i, person);
  merit_fit_table_row (table, page, rows);
}

/* Row by row through all lists side by side: the order of everyone's best place. */
static gboolean
print_fits (MeritPage *page, MeritRanking *ranking, GError **error)
{
  MeritEngine *engine = merit_ranking_get_engine (ranking);
  guint n = merit_engine_get_length (engine);
  g_autoptr (GHashTable) tallies = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                                          (GDestroyNotify) g_bytes_unref, g_free);
  g_autofree MeritRow *rows = g_new (MeritRow, n);
  g_autoptr (MeritFitTable) table = merit_fit_table_new (engine);
  merit_page_newline (page);
  merit_page_heading (page, "Which class fits best, for the profiles listed");
  merit_fit_table_head (table, page);
  gboolean more = TRUE;
  for (guint64 row = 0; more; row++) {
    more = FALSE;
    for (guint klass = 0; klass < n; klass++) {
      if (row >= merit_ranking_get_length (ranking, klass))
        continue;
      more = TRUE;
      g_autoptr (MeritMatch) match = merit_ranking_get_match (ranking, klass, row);
      const MeritPerson *person = &merit_match_get_row (match)->person;
      GBytes *key = person_key (engine, person);
      Tally *tally = g_hash_table_lookup (tallies, key);
      if (tally == NULL) {
        tally = g_malloc0 (sizeof *tally + n * sizeof tally->seen[0]);
        g_hash_table_insert (tallies, key, tally);
      } else {
        g_bytes_unref (key);
      }
      if (++tally->seen[klass] <= tally->shown)
        continue;
      tally->shown++;
      print_fit_of (page, table, engine, person, rows);
      if (!merit_page_flush (page, FALSE, error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
merit_table_ranking (MeritPage *page, MeritRanking *ranking, gboolean gaps, GError **error)
{
  guint n = merit_engine_get_length (merit_ranking_get_engine (ranking));
  for (guint klass = 0; klass < n; klass++) {
    if (klass > 0)
      merit_page_newline (page);
    if (!print_list (page, ranking, klass, gaps, error))
      return FALSE;
  }
  return n < 2 || print_fits (page, ranking, error);
}
