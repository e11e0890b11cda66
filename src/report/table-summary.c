/* SPDX-License-Identifier: Apache-2.0 */
/* A summary for people: per class how many are ready, how scores are spread, and which competencies
 * are short; by a text, an overview of all groups first, and by two, nothing but that. Shares are
 * whole-number arithmetic, one decimal, half up. */
#include "report/tables.h"

#include "analysis/summary.h"
#include "analysis/wording.h"

#include <string.h>

#define INDENT    2
#define BAR_CELLS 40

/* Parts of @whole in tenths of a percent. */
static void
add_share (GString *out, guint64 part, guint64 whole)
{
  if (whole == 0)
    return;
  __extension__ unsigned __int128 doubled = (unsigned __int128) part * 2000 + whole;
  guint64 tenths = (guint64) (doubled / ((unsigned __int128) whole * 2));
  g_string_append_printf (out, " (%" G_GUINT64_FORMAT ".%u %%)", tenths / 10,
                          (guint) (tenths % 10));
}

/* What a text is called that people are parted by: `class` would be the one of the heading. */
static const char *
get_field_name (MeritSummary *summary, guint field)
{
  const char *name = merit_summary_get_field (summary, field);
  return g_str_equal (name, "class") ? "current class" : name;
}

static void
add_group (GString *out, MeritSummary *summary, guint group, guint field)
{
  const MeritSpan text = merit_summary_get_span (summary, group, field);
  if (text.text == NULL) {
    g_string_append_printf (out, "(no %s)", merit_summary_get_field (summary, field));
    return;
  }
  /* U+0000 would end a cell. */
  merit_text_append_clean (out, text.text, text.len);
}

/* Whether a level can be too high to count as met. */
static gboolean
has_above (MeritSummary *summary)
{
  const MeritPolicy *policy = merit_engine_get_policy (merit_summary_get_engine (summary));
  return merit_policy_get_margin_above (policy) < MERIT_MAX_LEVEL;
}

/* Who is short, by how far away. */
static void
add_ladder (GString *out, MeritSummary *summary, guint group, guint klass)
{
  static const struct {
    const char *text;
    MeritRung rung;
  } rungs[] = {
    { " Of those short, %" G_GUINT64_FORMAT " are one level away", MERIT_RUNG_ONE },
    { ", %" G_GUINT64_FORMAT " two", MERIT_RUNG_TWO },
    { ", %" G_GUINT64_FORMAT " three or more", MERIT_RUNG_MORE },
    { ", %" G_GUINT64_FORMAT " open", MERIT_RUNG_OPEN },
    { ", %" G_GUINT64_FORMAT " assessed too high", MERIT_RUNG_ABOVE },
  };
  const guint n = (guint) G_N_ELEMENTS (rungs) - (has_above (summary) ? 0 : 1);
  if (merit_summary_get_status (summary, group, klass, MERIT_STATUS_SHORT) == 0)
    return;
  for (guint i = 0; i < n; i++) {
    const guint64 count = merit_summary_get_rung (summary, group, klass, rungs[i].rung);
    g_string_append_printf (out, rungs[i].text, count);
  }
  g_string_append_c (out, '.');
}

static void
print_counts (MeritPage *page, MeritSummary *summary, guint group, guint klass)
{
  guint64 profiles = merit_summary_get_profiles (summary, group);
  static const MeritStatus order[]
      = { MERIT_STATUS_READY, MERIT_STATUS_SHORT, MERIT_STATUS_INCOMPLETE };
  g_autoptr (GString) out = g_string_new (NULL);
  merit_wording_count (out, profiles, "profile", "profiles");
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    guint64 n = merit_summary_get_status (summary, group, klass, order[i]);
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT " %s", i == 0 ? ": " : ", ", n,
                            merit_status_to_string (order[i]));
    add_share (out, n, profiles);
  }
  g_string_append (out, ". ");
  g_autofree char *score = merit_summary_format_mean_score (summary, group, klass);
  g_autofree char *high = merit_summary_format_mean_high (summary, group, klass);
  if (score != NULL)
    g_string_append_printf (out, "Mean score %s", score);
  else
    g_string_append (out, "No scores");
  if (high != NULL)
    g_string_append_printf (out, ", mean high %s", high);
  g_string_append_c (out, '.');
  add_ladder (out, summary, group, klass);
  merit_page_paragraph (page, out->str, INDENT);
}

static void
print_histogram (MeritPage *page, MeritSummary *summary, guint group, guint klass)
{
  static const MeritColumn columns[] = {
    { .title = "SCORE" },
    { .title = "PROFILES", .gap = 2, .right = TRUE },
    { .title = "", .gap = 2 },
  };
  guint64 most = 0;
  for (guint bin = 0; bin < MERIT_HISTOGRAM_BINS; bin++)
    most = MAX (most, merit_summary_get_bin (summary, group, klass, bin));
  if (most == 0)
    return;
  g_autoptr (MeritTable) table = merit_table_new (columns, G_N_ELEMENTS (columns), INDENT);
  for (guint bin = 0; bin < MERIT_HISTOGRAM_BINS; bin++) {
    gboolean last = bin + 1 == MERIT_HISTOGRAM_BINS;
    guint64 n = merit_summary_get_bin (summary, group, klass, bin);
    g_autofree char *range
        = last ? g_strdup ("90 to 100") : g_strdup_printf ("%2u to <%u", bin * 10, bin * 10 + 10);
    /* Whoever is there is seen: a bar of something is never empty. */
    __extension__ unsigned __int128 scaled = (unsigned __int128) n * BAR_CELLS;
    guint cells = (guint) ((scaled + most - 1) / most);
    g_autofree char *bar = g_strnfill (cells, '#');
    merit_table_add (table, range);
    merit_table_add_number (table, n);
    merit_table_add (table, bar);
  }
  merit_page_gap (page);
  merit_table_print (table, page);
}

/* Nobody can be further short of a class than its highest required level. */
static guint
highest_level (const MeritClass *klass)
{
  guint highest = 1;
  for (guint i = 0; i < merit_class_get_length (klass); i++)
    highest = MAX (highest, merit_requirement_get_level (merit_class_get (klass, i)));
  return highest;
}

static void
print_competencies (MeritPage *page, MeritSummary *summary, guint group, guint klass)
{
  static const char *const short_by[MERIT_MAX_LEVEL]
      = { "SHORT BY 1", "BY 2", "BY 3", "BY 4", "BY 5", "BY 6", "BY 7" };
  const MeritClass *model = merit_engine_get_class (merit_summary_get_engine (summary), klass);
  guint highest = highest_level (model);
  const gboolean above = has_above (summary);
  MeritColumn columns[MERIT_MAX_LEVEL + 6];
  guint n = 0;
  columns[n++] = (MeritColumn){ .title = "COMPETENCY", .least = 12 };
  columns[n++] = (MeritColumn){ .title = "LEVEL", .right = TRUE, .gap = 2 };
  columns[n++] = (MeritColumn){ .title = "MET", .right = TRUE, .gap = 2 };
  for (guint level = 1; level <= highest; level++)
    columns[n++] = (MeritColumn){ .title = short_by[level - 1], .right = TRUE, .gap = 2 };
  if (above)
    columns[n++] = (MeritColumn){ .title = "ABOVE", .right = TRUE, .gap = 2 };
  columns[n++] = (MeritColumn){ .title = "OPEN", .right = TRUE, .gap = 2 };
  columns[n++] = (MeritColumn){ .title = "SUP", .right = TRUE, .gap = 2 };
  g_autoptr (MeritTable) table = merit_table_new (columns, n, INDENT);
  for (guint i = 0; i < merit_class_get_length (model); i++) {
    const MeritRequirement *requirement = merit_class_get (model, i);
    g_autoptr (GString) name = g_string_new (NULL);
    merit_wording_competency (name, merit_requirement_get_competency (requirement));
    merit_table_add (table, name->str);
    merit_table_add_number (table, merit_requirement_get_level (requirement));
    merit_table_add_number (table, merit_summary_get_met (summary, group, klass, i));
    for (guint level = 1; level <= highest; level++)
      merit_table_add_number (table, merit_summary_get_short_by (summary, group, klass, i, level));
    if (above)
      merit_table_add_number (table, merit_summary_get_above (summary, group, klass, i));
    merit_table_add_number (table, merit_summary_get_unassessed (summary, group, klass, i));
    merit_table_add_number (table, merit_summary_get_superior (summary, group, klass, i));
  }
  merit_page_gap (page);
  merit_table_print (table, page);
}

static void
print_group (MeritPage *page, MeritSummary *summary, guint group, guint klass)
{
  print_counts (page, summary, group, klass);
  if (merit_summary_get_profiles (summary, group) == 0)
    return;
  print_histogram (page, summary, group, klass);
  print_competencies (page, summary, group, klass);
}

/* The first cells of a row: what the group has in common. */
static void
add_names (MeritTable *table, MeritSummary *summary, guint group)
{
  for (guint field = 0; field < merit_summary_get_n_fields (summary); field++) {
    g_autoptr (GString) cell = g_string_new (NULL);
    add_group (cell, summary, group, field);
    merit_table_add (table, cell->str);
  }
}

/* Headings for these cells; *@titles is kept for them. Returns how many. */
static guint
name_columns (MeritSummary *summary, MeritColumn *columns, char *titles[MERIT_SUMMARY_FIELDS])
{
  const guint n = merit_summary_get_n_fields (summary);
  for (guint field = 0; field < n; field++) {
    titles[field] = g_utf8_strup (get_field_name (summary, field), -1);
    columns[field] = (MeritColumn){ .title = titles[field], .gap = 2, .least = 12 };
  }
  return n;
}

static void
free_titles (char *titles[MERIT_SUMMARY_FIELDS])
{
  for (guint i = 0; i < MERIT_SUMMARY_FIELDS; i++)
    g_free (titles[i]);
}

/* Scores of all groups of one field. */
static void
print_scores (MeritPage *page, MeritSummary *summary, guint klass)
{
  static const MeritColumn figures[] = {
    { .title = "PROFILES", .gap = 2, .right = TRUE },
    { .title = "READY", .gap = 1, .right = TRUE },
    { .title = "SHORT", .gap = 1, .right = TRUE },
    { .title = "INCOMPLETE", .gap = 1, .right = TRUE },
    { .title = "MEAN", .gap = 1, .right = TRUE },
    { .title = "HIGH", .gap = 1, .right = TRUE },
  };
  MeritColumn columns[MERIT_SUMMARY_FIELDS + G_N_ELEMENTS (figures)];
  char *titles[MERIT_SUMMARY_FIELDS] = { NULL };
  const guint n_names = name_columns (summary, columns, titles);
  memcpy (columns + n_names, figures, sizeof figures);
  g_autoptr (MeritTable) table
      = merit_table_new (columns, n_names + G_N_ELEMENTS (figures), INDENT);
  for (guint group = 0; group < merit_summary_get_groups (summary); group++) {
    g_autoptr (GString) cell = g_string_new (NULL);
    guint64 profiles = merit_summary_get_profiles (summary, group);
    guint64 ready = merit_summary_get_status (summary, group, klass, MERIT_STATUS_READY);
    g_autofree char *score = merit_summary_format_mean_score (summary, group, klass);
    g_autofree char *high = merit_summary_format_mean_high (summary, group, klass);
    add_names (table, summary, group);
    merit_table_add_number (table, profiles);
    g_string_printf (cell, "%" G_GUINT64_FORMAT, ready);
    add_share (cell, ready, profiles);
    merit_table_add (table, cell->str);
    merit_table_add_number (table,
                            merit_summary_get_status (summary, group, klass, MERIT_STATUS_SHORT));
    merit_table_add_number (
        table, merit_summary_get_status (summary, group, klass, MERIT_STATUS_INCOMPLETE));
    merit_table_add (table, score != NULL ? score : "–");
    merit_table_add (table, high != NULL ? high : "–");
  }
  merit_page_gap (page);
  merit_table_print (table, page);
  free_titles (titles);
}

/* How far all groups are from ready. */
static void
print_ladder (MeritPage *page, MeritSummary *summary, guint klass)
{
  static const struct {
    MeritColumn column;
    MeritRung rung;
  } rungs[] = {
    { { .title = "READY", .gap = 2, .right = TRUE }, MERIT_RUNG_READY },
    { { .title = "1 AWAY", .gap = 1, .right = TRUE }, MERIT_RUNG_ONE },
    { { .title = "2", .gap = 2, .right = TRUE }, MERIT_RUNG_TWO },
    { { .title = "3+", .gap = 2, .right = TRUE }, MERIT_RUNG_MORE },
    { { .title = "OPEN", .gap = 2, .right = TRUE }, MERIT_RUNG_OPEN },
    { { .title = "INCOMPLETE", .gap = 1, .right = TRUE }, MERIT_RUNG_INCOMPLETE },
    { { .title = "ABOVE", .gap = 1, .right = TRUE }, MERIT_RUNG_ABOVE },
  };
  const guint n_rungs = (guint) G_N_ELEMENTS (rungs) - (has_above (summary) ? 0 : 1);
  MeritColumn columns[MERIT_SUMMARY_FIELDS + G_N_ELEMENTS (rungs)];
  char *titles[MERIT_SUMMARY_FIELDS] = { NULL };
  const guint n_names = name_columns (summary, columns, titles);
  for (guint i = 0; i < n_rungs; i++)
    columns[n_names + i] = rungs[i].column;
  g_autoptr (MeritTable) table = merit_table_new (columns, n_names + n_rungs, INDENT);
  for (guint group = 0; group < merit_summary_get_groups (summary); group++) {
    add_names (table, summary, group);
    for (guint i = 0; i < n_rungs; i++)
      merit_table_add_number (table,
                              merit_summary_get_rung (summary, group, klass, rungs[i].rung));
  }
  merit_page_gap (page);
  merit_table_print (table, page);
  free_titles (titles);
}

/* Of two fields, the most texts of the second that stand side by side. */
#define MOST_ACROSS 12

static gboolean
same_text (MeritSummary *summary, guint group, guint other, guint field)
{
  const MeritSpan a = merit_summary_get_span (summary, group, field);
  const MeritSpan b = merit_summary_get_span (summary, other, field);
  return (a.text == NULL) == (b.text == NULL) && a.len == b.len
         && (a.len == 0 || memcmp (a.text, b.text, a.len) == 0);
}

/* Whether the second text of a group stands before that of another. */
static gboolean
is_before (MeritSummary *summary, guint group, guint other)
{
  const MeritSpan a = merit_summary_get_span (summary, group, 1);
  const MeritSpan b = merit_summary_get_span (summary, other, 1);
  if (a.text == NULL || b.text == NULL)
    return a.text == NULL && b.text != NULL;
  gint order = memcmp (a.text, b.text, MIN (a.len, b.len));
  return order != 0 ? order < 0 : a.len < b.len;
}

/* Finds a group for each text of the second field, in order. Returns how many, or
 * MOST_ACROSS + 1 where there are too many. */
static guint
find_across (MeritSummary *summary, guint across[MOST_ACROSS])
{
  guint n = 0;
  for (guint group = 0; group < merit_summary_get_groups (summary); group++) {
    guint at = 0;
    while (at < n && !same_text (summary, group, across[at], 1))
      at++;
    if (at < n)
      continue;
    if (n == MOST_ACROSS)
      return MOST_ACROSS + 1;
    for (at = n++; at > 0 && is_before (summary, group, across[at - 1]); at--)
      across[at] = across[at - 1];
    across[at] = group;
  }
  return n;
}

/* Adds who is ready of all, and makes *@width no less than it takes. */
static void
add_cell (MeritTable *table, guint64 ready, guint64 profiles, guint *width)
{
  g_autofree char *cell = profiles == 0 ? g_strdup ("–")
                                        : g_strdup_printf ("%" G_GUINT64_FORMAT
                                                           "/%" G_GUINT64_FORMAT,
                                                           ready, profiles);
  *width = MAX (*width, merit_text_cells (cell, strlen (cell)));
  merit_table_add (table, cell);
}

/* One row: all groups from @first on that share its first text. Widens columns as add_cell() does.
 * Returns the group behind them. */
static guint
add_cross_row (MeritTable *table, MeritSummary *summary, guint klass, guint first,
               const guint *across, guint n, guint *widths)
{
  g_autoptr (GString) name = g_string_new (NULL);
  guint64 all = 0, all_ready = 0;
  guint group = first;
  add_group (name, summary, first, 0);
  merit_table_add (table, name->str);
  for (guint i = 0; i < n; i++) {
    const gboolean here = group < merit_summary_get_groups (summary)
                          && same_text (summary, group, first, 0)
                          && same_text (summary, group, across[i], 1);
    guint64 profiles = here ? merit_summary_get_profiles (summary, group) : 0;
    guint64 ready
        = here ? merit_summary_get_status (summary, group, klass, MERIT_STATUS_READY) : 0;
    add_cell (table, ready, profiles, &widths[i]);
    all += profiles;
    all_ready += ready;
    group += here;
  }
  add_cell (table, all_ready, all, &widths[n]);
  return group;
}

/* The columns of a cross table, with what stands above them and how wide that is. */
static void
head_cross (MeritSummary *summary, const guint *across, guint n, MeritColumn *columns,
            GPtrArray *titles, guint *widths)
{
  g_ptr_array_add (titles, g_utf8_strup (get_field_name (summary, 0), -1));
  columns[0] = (MeritColumn){ .title = titles->pdata[0], .least = 12 };
  for (guint i = 0; i < n; i++) {
    GString *title = g_string_new (NULL);
    add_group (title, summary, across[i], 1);
    widths[i] = merit_text_cells (title->str, title->len);
    g_ptr_array_add (titles, g_string_free (title, FALSE));
    columns[1 + i] = (MeritColumn){ .title = titles->pdata[1 + i], .gap = 2, .right = TRUE };
  }
  columns[1 + n] = (MeritColumn){ .title = "ALL", .gap = 2, .right = TRUE };
  widths[n] = strlen ("ALL");
}

/* Who is ready, by the first field down and the second across, where that fits the page. */
static void
print_cross (MeritPage *page, MeritSummary *summary, guint klass)
{
  guint across[MOST_ACROSS], widths[MOST_ACROSS + 1];
  const guint n = find_across (summary, across);
  MeritColumn columns[MOST_ACROSS + 2];
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  if (n > MOST_ACROSS || n == 0)
    return;
  head_cross (summary, across, n, columns, titles, widths);
  g_autoptr (MeritTable) table = merit_table_new (columns, n + 2, INDENT);
  for (guint group = 0; group < merit_summary_get_groups (summary);)
    group = add_cross_row (table, summary, klass, group, across, n, widths);
  guint width = INDENT + columns[0].least;
  for (guint i = 0; i <= n; i++)
    width += columns[1 + i].gap + widths[i];
  if (width > MERIT_PAGE_WIDTH)
    return;
  g_autofree char *about = g_strdup_printf ("Ready of all, by %s (down) and %s (across):",
                                            get_field_name (summary, 0),
                                            get_field_name (summary, 1));
  merit_page_gap (page);
  merit_page_paragraph (page, about, INDENT);
  merit_page_gap (page);
  merit_table_print (table, page);
}

/* Details of every group, each under its name. */
static gboolean
print_details (MeritPage *page, MeritSummary *summary, guint klass, GError **error)
{
  const char *code
      = merit_class_get_code (merit_engine_get_class (merit_summary_get_engine (summary), klass));
  for (guint group = 0; group < merit_summary_get_groups (summary); group++) {
    g_autoptr (GString) name = g_string_new (NULL);
    g_string_append_printf (name, "%s: ", code);
    add_group (name, summary, group, 0);
    merit_page_gap (page);
    merit_page_heading (page, name->str);
    print_group (page, summary, group, klass);
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  return TRUE;
}

static void
print_legend (MeritPage *page, MeritSummary *summary)
{
  const MeritPolicy *policy = merit_engine_get_policy (merit_summary_get_engine (summary));
  const guint n_fields = merit_summary_get_n_fields (summary);
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (out, "Policy: %s. ", merit_policy_get_name (policy));
  if (n_fields < 2 && merit_policy_get_assessed_only (policy))
    g_string_append (out, "Who has nothing assessed has no score, and is in neither the means "
                          "nor the histogram. ");
  if (n_fields < 2)
    g_string_append (out, "Scores are in percent. High: with what is not assessed counted as the "
                          "most that it could earn. ");
  if (n_fields < 2)
    g_string_append (out, "LEVEL: required. SHORT BY 1, BY 2, …: profiles so many levels short. ");
  if (n_fields < 2 && has_above (summary))
    g_string_append (out, "ABOVE: assessed higher than what counts as met, which is not met. ");
  if (n_fields < 2)
    g_string_append (out, "OPEN: not assessed. SUP: met at superior standard. ");
  g_string_append (out, "Levels away from ready are counted over all requirements: one or two only "
                        "of who is assessed on everything; open is who is short by so few and is "
                        "not. Incomplete: short of nothing, and not assessed on everything.");
  if (has_above (summary))
    g_string_append (out, " Who is assessed too high is no number of levels away.");
  if (merit_policy_get_n_stages (policy) > 0)
    g_string_append (out, " Everybody is counted, ranked under the policy or not; `merit rank` "
                          "says who is not.");
  merit_page_gap (page);
  merit_page_paragraph (page, out->str, 0);
}

static void
print_heading (MeritPage *page, MeritSummary *summary, guint klass)
{
  g_autoptr (GString) out = g_string_new (NULL);
  merit_wording_class (out, merit_engine_get_class (merit_summary_get_engine (summary), klass));
  for (guint field = 0; field < merit_summary_get_n_fields (summary); field++)
    g_string_append_printf (out, "%s%s", field == 0 ? ", by " : " and ",
                            get_field_name (summary, field));
  merit_page_heading (page, out->str);
}

gboolean
merit_table_summary (MeritPage *page, MeritSummary *summary, GError **error)
{
  MeritEngine *engine = merit_summary_get_engine (summary);
  const guint n_fields = merit_summary_get_n_fields (summary);
  for (guint klass = 0; klass < merit_engine_get_length (engine); klass++) {
    if (klass > 0)
      merit_page_gap (page);
    print_heading (page, summary, klass);
    if (n_fields == 0) {
      print_group (page, summary, 0, klass);
    } else {
      if (n_fields == 1)
        print_scores (page, summary, klass);
      else
        print_cross (page, summary, klass);
      print_ladder (page, summary, klass);
    }
    if (n_fields == 1 && !print_details (page, summary, klass, error))
      return FALSE;
    merit_page_gap (page);
    merit_page_cut (page);
    merit_page_basis (page, merit_engine_get_class (engine, klass));
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  print_legend (page, summary);
  return TRUE;
}
