/* SPDX-License-Identifier: Apache-2.0 */
/* Ranked lists for people: one a class, with all that is needed to defend a place on it: score,
 * bounds, counts and the rule for ties. Several classes end with which class fits each listed
 * profile best. Lists are gone through twice, to measure and to print, so that no list is held as
 * text. */
#include "report/tables.h"

#include "analysis/ranking.h"
#include "analysis/wording.h"

#include <string.h>

/* What a column of names needs at least to be worth having. */
#define NAME_CELLS 8
#define ID_CELLS   10
#define INDENT     6

enum {
  COLUMN_RANK,
  COLUMN_PLACES,
  COLUMN_PROFILE,
  COLUMN_NAME,
  COLUMN_KEPT, /* and as many as an engine can keep */
  COLUMN_SCORE = COLUMN_KEPT + MERIT_MAX_KEPT,
  COLUMN_RANGE,
  COLUMN_STATUS,
  COLUMN_MET,
  COLUMN_SHORT,
  COLUMN_OPEN,
  COLUMN_SUPERIOR,
  N_COLUMNS
};

static const MeritColumn list_columns[N_COLUMNS] = {
  [COLUMN_RANK] = { .title = "RANK", .right = TRUE },
  [COLUMN_PLACES] = { .title = "PLACES", .gap = 1, .right = TRUE },
  [COLUMN_PROFILE] = { .title = "PROFILE", .gap = 1, .least = ID_CELLS },
  [COLUMN_NAME] = { .title = "NAME", .gap = 1, .least = NAME_CELLS },
  [COLUMN_SCORE] = { .title = "SCORE", .gap = 1, .right = TRUE },
  [COLUMN_RANGE] = { .title = "LOW–HIGH", .gap = 1, .right = TRUE },
  [COLUMN_STATUS] = { .title = "STATUS", .gap = 1 },
  [COLUMN_MET] = { .title = "MET", .gap = 1, .right = TRUE },
  [COLUMN_SHORT] = { .title = "SHORT", .gap = 1, .right = TRUE },
  [COLUMN_OPEN] = { .title = "OPEN", .gap = 1, .right = TRUE },
  [COLUMN_SUPERIOR] = { .title = "SUP", .gap = 1, .right = TRUE },
};

/* A list as it is laid out. */
typedef struct {
  MeritTable *table;
  gboolean below; /* whether the texts kept stand below each person: columns would not fit */
  char *titles[MERIT_MAX_KEPT];
  char *absent[MERIT_MAX_KEPT]; /* what stands where a text is not given */
} List;

static void
list_clear (List *list)
{
  merit_table_free (list->table);
  for (guint i = 0; i < MERIT_MAX_KEPT; i++) {
    g_free (list->titles[i]);
    g_free (list->absent[i]);
  }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (List, list_clear)

/* Everything of a row but id, name and status, which are borrowed. */
typedef char Cells[N_COLUMNS][MERIT_RANGE_SIZE];

/* "1–5", "3" where all is settled, "3–none" where a stage could still be missed, and "–" where none
 * of that can be. */
static void
fill_places (char cell[MERIT_RANGE_SIZE], const MeritPlace *place)
{
  if (place->best == 0)
    g_strlcpy (cell, "–", MERIT_RANGE_SIZE);
  else if (place->worst == 0)
    g_snprintf (cell, MERIT_RANGE_SIZE, "%" G_GUINT64_FORMAT "–none", place->best);
  else if (place->best < place->worst)
    g_snprintf (cell, MERIT_RANGE_SIZE, "%" G_GUINT64_FORMAT "–%" G_GUINT64_FORMAT, place->best,
                place->worst);
  else
    g_snprintf (cell, MERIT_RANGE_SIZE, "%" G_GUINT64_FORMAT, place->best);
}

static void
fill_cells (Cells cells, const MeritRow *row, const MeritPlace *place)
{
  const MeritScore *score = &row->score;
  const struct {
    guint column;
    guint64 number;
  } numbers[] = {
    { COLUMN_RANK, place->rank },
    { COLUMN_MET, score->met },
    { COLUMN_SHORT, score->lacking },
    { COLUMN_OPEN, score->unassessed },
    { COLUMN_SUPERIOR, score->superior },
  };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_snprintf (cells[numbers[i].column], sizeof cells[0], "%" G_GUINT64_FORMAT, numbers[i].number);
  if (place->rank == 0)
    g_strlcpy (cells[COLUMN_RANK], "–", sizeof cells[0]);
  fill_places (cells[COLUMN_PLACES], place);
  merit_cell_score (cells[COLUMN_SCORE], row);
  merit_cell_bounds (cells[COLUMN_RANGE], row);
}

/* The text of a column; spans may hold any byte, so its length comes with it. */
static MeritSpan
column_text (const List *list, const MeritRow *row, Cells cells, guint column)
{
  const char *text = cells[column];
  if (column == COLUMN_PROFILE)
    return row->person.id;
  if (column == COLUMN_NAME)
    return row->person.name.text == NULL ? (MeritSpan){ "", 0 } : row->person.name;
  if (column >= COLUMN_KEPT && column < COLUMN_SCORE) {
    const guint i = column - COLUMN_KEPT;
    if (i < merit_engine_get_n_kept (row->engine) && row->person.kept[i].text != NULL)
      return row->person.kept[i];
    text = list->absent[i];
  }
  if (column == COLUMN_STATUS)
    text = merit_status_to_string (merit_score_get_status (&row->score));
  return (MeritSpan){ text, (guint32) strlen (text) };
}

/* A table of all columns; what nothing will stand in is hidden. */
static List
list_begin (MeritRanking *ranking)
{
  const char *const *names = merit_engine_get_kept (merit_ranking_get_engine (ranking));
  const guint n = g_strv_length ((char **) names);
  List list = { NULL, FALSE, { NULL }, { NULL } };
  MeritColumn columns[N_COLUMNS];
  memcpy (columns, list_columns, sizeof columns);
  for (guint i = 0; i < MERIT_MAX_KEPT; i++) {
    list.titles[i] = i < n ? g_utf8_strup (names[i], -1) : g_strdup ("");
    list.absent[i] = i < n ? g_strdup_printf ("(no %s)", names[i]) : g_strdup ("");
    columns[COLUMN_KEPT + i] = (MeritColumn){ .title = list.titles[i], .gap = 1 };
  }
  list.table = merit_table_new (columns, N_COLUMNS, 0);
  for (guint i = n; i < MERIT_MAX_KEPT; i++)
    merit_table_hide (list.table, COLUMN_KEPT + i);
  if (!merit_ranking_get_bounds (ranking))
    merit_table_hide (list.table, COLUMN_PLACES);
  return list;
}

/* What is kept gets columns only where nothing, not even an id or a name, is cut for them. */
static void
place_kept (List *list, guint n_kept)
{
  list->below = n_kept > 0 && merit_table_get_width (list->table) > MERIT_PAGE_WIDTH;
  for (guint i = 0; list->below && i < n_kept; i++)
    merit_table_hide (list->table, COLUMN_KEPT + i);
}

static List
measure_list (MeritRanking *ranking, guint klass)
{
  const MeritEngine *engine = merit_ranking_get_engine (ranking);
  List list = list_begin (ranking);
  MeritTable *table = list.table;
  guint64 n = merit_ranking_get_length (ranking, klass);
  gboolean named = FALSE;
  guint widest_id = 0;
  for (guint64 i = 0; i < n; i++) {
    MeritRow row = merit_ranking_get_row (ranking, klass, i);
    const MeritPlace place = merit_ranking_get_place (ranking, klass, i);
    Cells cells;
    fill_cells (cells, &row, &place);
    named |= row.person.name.text != NULL;
    widest_id = MAX (widest_id, merit_text_cells (row.person.id.text, row.person.id.len));
    for (guint column = 0; column < N_COLUMNS; column++) {
      MeritSpan text = column_text (&list, &row, cells, column);
      if (column != COLUMN_PLACES || place.bounded)
        merit_table_measure (table, column, text.text, text.len);
    }
  }
  /* A name that is kept has a place already. */
  named = named && !g_strv_contains (merit_engine_get_kept (engine), "name");
  if (!named)
    merit_table_hide (table, COLUMN_NAME);
  place_kept (&list, merit_engine_get_n_kept (engine));
  /* Long ids make room for names as far as they can be shortened. */
  guint room = merit_table_get_room (table, COLUMN_NAME);
  guint spare = widest_id > ID_CELLS ? widest_id - ID_CELLS : 0;
  if (merit_table_get_width (table) > MERIT_PAGE_WIDTH && room + spare < NAME_CELLS)
    merit_table_hide (table, COLUMN_NAME);
  merit_table_settle (table);
  return list;
}

/* "44:2→3" or "45:?" of a requirement that is not met, else nothing. */
static void
add_missing (GString *out, const MeritRow *row, guint i)
{
  const MeritClass *klass = merit_engine_get_class (row->engine, row->klass);
  const MeritPlan *plan = merit_engine_get_plan (row->engine, row->klass);
  guint8 code = merit_row_get_code (row, i);
  if (plan->rows[i].outcome[code] == MERIT_OUTCOME_MET)
    return;
  g_string_append_printf (
      out, "%s%s:", out->len == 0 ? "" : " ",
      merit_competency_get_id (merit_requirement_get_competency (merit_class_get (klass, i))));
  if (code == MERIT_CODE_UNASSESSED)
    g_string_append_c (out, '?');
  else
    g_string_append_printf (out, "%u→%u", merit_code_level (code), plan->rows[i].required);
}

static void
print_missing (MeritPage *page, const MeritRow *row)
{
  const MeritPlan *plan = merit_engine_get_plan (row->engine, row->klass);
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < plan->n_rows; i++)
    add_missing (out, row, i);
  if (out->len > 0)
    merit_page_item (page, INDENT, "missing:", out->str);
}

/* Why someone is not ranked: "stopped: written test, 50.00 of 70.00 %; 44:2→3 45:?" */
static void
print_stop (MeritPage *page, const MeritRow *row)
{
  const MeritPolicy *policy = merit_engine_get_policy (row->engine);
  gboolean hurdles = merit_policy_get_decision (policy) == MERIT_DECISION_HURDLES;
  MeritScore reached;
  gint stop = merit_row_get_stop (row, &reached);
  if (stop < 0)
    return;
  const MeritStage *stage = &merit_engine_get_stages (row->engine, row->klass)[stop];
  g_autoptr (GString) missing = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < stage->plan.n_rows; i++)
    add_missing (missing, row, stage->rows[i]);
  if (hurdles) {
    char score[MERIT_PERCENT_SIZE];
    char passing[MERIT_PERCENT_SIZE];
    merit_cell_percent (score, reached.points, reached.most);
    merit_cell_percent (passing, stage->passing, stage->whole);
    g_string_append_printf (out, "%s, %s %%, %s %% to pass%s",
                            merit_policy_get_stage_name (policy, (guint) stop), score, passing,
                            missing->len > 0 ? "; " : "");
  }
  g_string_append (out, missing->str);
  merit_page_item (page, INDENT, hurdles ? "stopped:" : "must be met:", out->str);
}

/* What PLACES means. */
static void
print_bounds (MeritPage *page, const MeritPolicy *policy)
{
  g_autoptr (GString) out = g_string_new (
      "PLACES: the rank at best and at worst, once everything is assessed: what someone has open "
      "turns out the best and what all others have open the worst, and the other way round.");
  if (merit_policy_get_n_stages (policy) > 0)
    g_string_append (out,
                     " none: at worst not ranked at all; –: not ranked, whatever is assessed.");
  merit_page_paragraph (page, out->str, 0);
}

/* Once is enough for all lists, but for a scale that hangs on the class. */
static void
print_legend (MeritPage *page, MeritRanking *ranking, guint klass, gboolean gaps)
{
  const MeritEngine *engine = merit_ranking_get_engine (ranking);
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  g_autoptr (GString) out = g_string_new ("SCORE is ");
  merit_wording_scale (out, engine, klass);
  g_string_append_c (out, '.');
  if (klass > 0) {
    if (merit_policy_get_scale_top (policy) == 0)
      merit_page_paragraph (page, out->str, 0);
    return;
  }
  g_string_append_printf (out,
                          " MET, SHORT, OPEN: requirements met, %s, not assessed. SUP: met at "
                          "superior standard.",
                          merit_wording_not_met (policy));
  merit_page_paragraph (page, out->str, 0);
  if (merit_ranking_get_bounds (ranking))
    print_bounds (page, policy);
  if (gaps)
    merit_page_paragraph (
        page, "missing: competency, level assessed → level required; ? is not assessed.", 0);
}

/* The line between who is ranked and who is not. */
static void
print_below (MeritPage *page, MeritRanking *ranking, guint klass)
{
  MeritEngine *engine = merit_ranking_get_engine (ranking);
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  gboolean hurdles = merit_policy_get_decision (policy) == MERIT_DECISION_HURDLES;
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (
      out, "Not ranked, because %s. Listed by %s; with the reason: competency, level assessed → "
           "level required; ? is not assessed.",
      hurdles ? "a stage is not passed" : "something that must be met is not",
      hurdles ? "how far they came, then by score" : "score");
  merit_page_gap (page);
  merit_page_paragraph (page, out->str, 0);
}

/* How bands come about on this class. */
static void
print_banding (MeritPage *page, MeritRanking *ranking, guint klass)
{
  const MeritBanding *banding = merit_ranking_get_banding (ranking);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *where = klass == 0 ? " On this class" : "Bands as above. On this class";
  /* The rule once is enough for all lists. */
  if (klass == 0)
    merit_wording_banding (out, banding);
  if (merit_banding_has_error (banding)) {
    g_autofree char *deviation = merit_ranking_format_deviation (ranking, klass);
    g_autofree char *error = merit_ranking_format_error (ranking, klass);
    g_autofree char *width = merit_ranking_format_width (ranking, klass);
    if (width != NULL)
      g_string_append_printf (
          out, "%s SD is %s, %s %s and the width %s percentage points.", where, deviation,
          merit_banding_get_rule (banding) == MERIT_BANDING_SED ? "SED" : "SEE", error, width);
    else
      g_string_append_printf (
          out, "%s fewer than two ranked have a score: there is no SD, and one band at most.",
          where);
  }
  if (klass == 0
      && merit_policy_get_scale_top (
             merit_engine_get_policy (merit_ranking_get_engine (ranking)))
             != 100)
    g_string_append (out, " Percent is of what can be earned, whatever SCORE is in.");
  if (out->len > 0)
    merit_page_paragraph (page, out->str, 0);
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
  if (merit_policy_get_n_stages (policy) > 0)
    g_string_append_printf (out, ", %" G_GUINT64_FORMAT,
                            merit_ranking_get_ranked (ranking, klass));
  g_string_append (out, " ranked on ");
  merit_wording_count (out, merit_class_get_length (model), "requirement", "requirements");
  if (listed < profiles)
    g_string_append_printf (out, ", the first %" G_GUINT64_FORMAT " listed", listed);
  g_string_append_printf (out, ". Policy: %s", merit_policy_get_name (policy));
  if (merit_policy_get_title (policy) != NULL)
    g_string_append_printf (out, " (%s)", merit_policy_get_title (policy));
  g_string_append (out, ". ");
  merit_wording_decision (out, policy);
  merit_wording_ties (out, policy);
  merit_page_paragraph (page, out->str, 0);
  if (merit_ranking_get_banding (ranking) != NULL)
    print_banding (page, ranking, klass);
  print_legend (page, ranking, klass, gaps);
  merit_page_gap (page);
}

/* Who stops where, of all that were read. */
static void
print_stopped (MeritPage *page, MeritRanking *ranking, guint klass)
{
  MeritEngine *engine = merit_ranking_get_engine (ranking);
  const MeritPolicy *policy = merit_engine_get_policy (engine);
  guint64 unranked
      = merit_ranking_get_profiles (ranking) - merit_ranking_get_ranked (ranking, klass);
  g_autoptr (GString) out = g_string_new (NULL);
  if (merit_policy_get_n_stages (policy) == 0)
    return;
  g_string_append_printf (out, "Of the %" G_GUINT64_FORMAT " profiles, %" G_GUINT64_FORMAT " %s ",
                          merit_ranking_get_profiles (ranking), unranked,
                          unranked == 1 ? "is" : "are");
  g_string_append (out, "not ranked");
  for (guint i = 0; i < merit_policy_get_n_stages (policy); i++)
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT " for '%s'", i == 0 ? ": " : ", ",
                            merit_ranking_get_stopped (ranking, klass, i),
                            merit_policy_get_stage_name (policy, i));
  g_string_append_c (out, '.');
  for (guint i = 0; i < merit_policy_get_n_stages (policy); i++)
    if (merit_engine_get_stages (engine, klass)[i].plan.n_rows == 0)
      g_string_append_printf (out, " The class has nothing that '%s' asks for.",
                              merit_policy_get_stage_name (policy, i));
  merit_page_paragraph (page, out->str, 0);
}

/* @cut: how many people of the last listed band stand beyond the list. */
static void
print_notes (MeritPage *page, MeritRanking *ranking, guint klass, guint64 cut)
{
  MeritEngine *engine = merit_ranking_get_engine (ranking);
  guint64 n = merit_ranking_get_length (ranking, klass);
  guint64 tied = merit_ranking_get_tied_beyond (ranking, klass);
  guint64 incomplete = merit_ranking_get_incomplete (ranking, klass);
  g_autoptr (GString) out = g_string_new (NULL);
  merit_page_gap (page);
  merit_page_cut (page);
  if (tied > 0 && n > 0) {
    g_string_printf (out,
                     "%" G_GUINT64_FORMAT " more %s rank %" G_GUINT64_FORMAT " and %s not listed.",
                     tied, tied == 1 ? "profile shares" : "profiles share",
                     merit_ranking_get_rank (ranking, klass, n - 1), tied == 1 ? "is" : "are");
    merit_page_paragraph (page, out->str, 0);
  }
  if (cut > 0) {
    g_string_truncate (out, 0);
    merit_wording_count (out, cut, "more person of the last band is not listed.",
                         "more people of the last band are not listed.");
    merit_page_paragraph (page, out->str, 0);
  }
  print_stopped (page, ranking, klass);
  if (incomplete > 0) {
    g_string_truncate (out, 0);
    g_string_append_printf (out, "Of the %" G_GUINT64_FORMAT " %s, ",
                            merit_ranking_get_profiles (ranking),
                            merit_engine_get_n_stages (engine) > 0 ? "profiles" : "ranked");
    merit_wording_count (out, incomplete, "has something not assessed and stands at ",
                         "have something not assessed and stand at ");
    g_string_append (out, merit_policy_get_assessed_only (merit_engine_get_policy (engine))
                              ? "what is assessed alone"
                              : "their least");
    g_string_append (out, "; LOW–HIGH shows what an assessment could make of it.");
    merit_page_paragraph (page, out->str, 0);
  }
  merit_page_basis (page, merit_engine_get_class (engine, klass));
}

/* "100.00 to 87.50", or one of both where they are the same; in percent or as the policy prints
 * scores. */
static void
add_span (GString *out, const MeritRow *row, const MeritBand *band, gboolean percent)
{
  const MeritScoreCount *ends[] = { &band->highest, &band->lowest };
  char texts[2][MERIT_PERCENT_SIZE];
  for (guint i = 0; i < 2; i++) {
    if (percent)
      merit_cell_percent (texts[i], ends[i]->points, ends[i]->most);
    else
      merit_engine_print_score (row->engine, row->klass, ends[i]->points, ends[i]->most, texts[i]);
  }
  g_string_append (out, texts[0]);
  if (!g_str_equal (texts[0], texts[1]))
    g_string_append_printf (out, " to %s", texts[1]);
}

/* In front of the first row of a band: which one it is, its scores, and how many people of all
 * ranked are in it. */
static void
print_band (MeritPage *page, const MeritRow *row, const MeritPlace *place)
{
  const MeritBand *band = place->band;
  g_autoptr (GString) out = g_string_new (NULL);
  if (band == NULL) {
    merit_page_heading (page, "Without a score, in no band");
    return;
  }
  merit_wording_band (out, place->banding, band->number);
  g_string_append (out, ": ");
  add_span (out, row, band, FALSE);
  /* Bands are made of percentages. */
  if (merit_policy_get_scale_top (merit_engine_get_policy (row->engine)) != 100) {
    g_string_append (out, " (");
    add_span (out, row, band, TRUE);
    g_string_append (out, " percent)");
  }
  g_string_append (out, ", ");
  merit_wording_count (out, band->n, "person", "people");
  merit_page_heading (page, out->str);
}

/* One person, and below what is told of them beside the figures. */
static void
print_row (MeritPage *page, const List *list, const MeritRow *row, const MeritPlace *place,
           gboolean gaps)
{
  const MeritStyle style = merit_style_of_status (merit_score_get_status (&row->score));
  Cells cells;
  fill_cells (cells, row, place);
  for (guint column = 0; column < N_COLUMNS; column++) {
    const MeritSpan text = column_text (list, row, cells, column);
    merit_table_cell (list->table, page, text.text, text.len,
                      column == COLUMN_STATUS ? style : MERIT_STYLE_PLAIN);
  }
  if (list->below)
    merit_page_kept (page, INDENT, row);
  if (place->rank == 0)
    print_stop (page, row);
  if (gaps)
    print_missing (page, row);
}

static gboolean
print_list (MeritPage *page, MeritRanking *ranking, guint klass, gboolean gaps, GError **error)
{
  g_auto (List) list = measure_list (ranking, klass);
  guint64 n = merit_ranking_get_length (ranking, klass);
  print_intro (page, ranking, klass, gaps);
  merit_table_head (list.table, page);
  const MeritBand *band = NULL;
  guint64 in_band = 0;
  gboolean below = FALSE;
  for (guint64 i = 0; i < n; i++) {
    MeritRow row = merit_ranking_get_row (ranking, klass, i);
    const MeritPlace place = merit_ranking_get_place (ranking, klass, i);
    if (place.rank == 0) {
      if (!below)
        print_below (page, ranking, klass);
      below = TRUE;
    } else if (place.banding != NULL && (i == 0 || place.band != band)) {
      print_band (page, &row, &place);
      in_band = 0;
    }
    band = place.band;
    in_band++;
    print_row (page, &list, &row, &place, gaps);
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  print_notes (page, ranking, klass, band != NULL ? band->n - in_band : 0);
  return TRUE;
}

/* Place by place through all lists side by side: the order of everyone's best place. */
static gboolean
print_fits (MeritPage *page, MeritRanking *ranking, GError **error)
{
  MeritEngine *engine = merit_ranking_get_engine (ranking);
  guint n = merit_engine_get_length (engine);
  /* Ids need not be unique; where a profile stood in the input tells it from all others. */
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree MeritRow *rows = g_new (MeritRow, n);
  g_autoptr (MeritFitTable) table = merit_fit_table_new (engine);
  merit_page_gap (page);
  merit_page_heading (page, "Which class fits best, for the profiles listed");
  merit_page_paragraph (page, "Everyone once, in order of their best place in the lists above.", 0);
  merit_fit_table_head (table, page);
  gboolean more = TRUE;
  for (guint64 place = 0; more; place++) {
    more = FALSE;
    for (guint klass = 0; klass < n; klass++) {
      if (place >= merit_ranking_get_length (ranking, klass))
        continue;
      more = TRUE;
      guint64 order = merit_ranking_get_order (ranking, klass, place);
      if (!g_hash_table_add (shown, g_memdup2 (&order, sizeof order)))
        continue;
      MeritRow row = merit_ranking_get_row (ranking, klass, place);
      for (guint i = 0; i < n; i++)
        rows[i] = merit_engine_score (engine, i, &row.person);
      merit_fit_table_row (table, page, rows);
      if (!merit_page_flush (page, error))
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
      merit_page_gap (page);
    if (!print_list (page, ranking, klass, gaps, error))
      return FALSE;
  }
  return n < 2 || merit_ranking_get_profiles (ranking) == 0 || print_fits (page, ranking, error);
}
