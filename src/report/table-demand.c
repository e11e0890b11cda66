/* SPDX-License-Identifier: Apache-2.0 */
/* Training demand for people: per class who would be trained on what, and which few competencies
 * together make the most people ready. */
#include "report/tables.h"

#include "analysis/wording.h"

#define INDENT 2

typedef struct {
  MeritPage *page;
  const MeritDemand *demand;
  const MeritClass *model;
  guint klass;
} Section;

static void
print_counts (const Section *section)
{
  static const MeritStatus order[]
      = { MERIT_STATUS_READY, MERIT_STATUS_SHORT, MERIT_STATUS_INCOMPLETE };
  const guint64 above = merit_demand_get_above (section->demand, section->klass);
  g_autoptr (GString) out = g_string_new (NULL);
  merit_wording_count (out, merit_demand_get_profiles (section->demand), "profile", "profiles");
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT " %s", i == 0 ? ": " : ", ",
                            merit_demand_get_status (section->demand, section->klass, order[i]),
                            merit_status_to_string (order[i]));
  g_string_append_c (out, '.');
  if (above > 0)
    g_string_append_printf (out,
                            " No training makes %" G_GUINT64_FORMAT
                            " of those who are short ready: they are assessed higher than what "
                            "counts as met.",
                            above);
  merit_page_paragraph (section->page, out->str, INDENT);
}

static void
add_cost (MeritTable *table, gboolean known, guint64 cost)
{
  if (!known)
    merit_table_add (table, "–");
  else if (cost == G_MAXUINT64)
    merit_table_add (table, "too much");
  else
    merit_table_add_number (table, cost);
}

static void
print_cohorts (const Section *section)
{
  static const MeritColumn columns[] = {
    { .title = "COMPETENCY", .least = 12 },
    { .title = "FROM", .right = TRUE, .gap = 2 },
    { .title = "TO", .right = TRUE, .gap = 1 },
    { .title = "PEOPLE", .right = TRUE, .gap = 2 },
    { .title = "MAKES READY", .right = TRUE, .gap = 2 },
    { .title = "IF OPEN MET", .right = TRUE, .gap = 2 },
    { .title = "EACH", .right = TRUE, .gap = 2 },
    { .title = "COST", .right = TRUE, .gap = 2 },
  };
  const gboolean costs = merit_demand_get_costs (section->demand) != NULL;
  const guint n = merit_demand_get_cohorts (section->demand, section->klass);
  g_autoptr (MeritTable) table
      = merit_table_new (columns, G_N_ELEMENTS (columns) - (costs ? 0 : 2), INDENT);
  merit_page_gap (section->page);
  if (n == 0) {
    merit_page_paragraph (section->page, "Nobody is short of a level.", INDENT);
    return;
  }
  for (guint i = 0; i < n; i++) {
    MeritDemandCohort cohort;
    merit_demand_get_cohort (section->demand, section->klass, i, &cohort);
    g_autoptr (GString) name = g_string_new (NULL);
    guint64 each = 0, cost = 0;
    gboolean known
        = merit_demand_find_cost (section->demand, section->klass, &cohort, &each, &cost);
    merit_wording_competency (name, merit_requirement_get_competency (
                                        merit_class_get (section->model, cohort.requirement)));
    merit_table_add (table, name->str);
    merit_table_add_number (table, cohort.from);
    merit_table_add_number (table, cohort.to);
    merit_table_add_number (table, cohort.people);
    merit_table_add_number (table, cohort.makes_ready);
    merit_table_add_number (table, cohort.if_open_met);
    if (costs) {
      add_cost (table, known, each);
      add_cost (table, known, cost);
    }
  }
  merit_table_print (table, section->page);
}

/* "3 Judgment and Decision Making and 44 Follow Written Directions". */
static void
append_competencies (GString *out, const MeritClass *model, const MeritDemandSet *set)
{
  for (guint i = 0; i < set->n; i++) {
    if (i > 0)
      g_string_append (out, i + 1 == set->n ? " and " : ", ");
    merit_wording_competency (
        out, merit_requirement_get_competency (merit_class_get (model, set->requirements[i])));
  }
}

/* A set and what follows from training it. */
static void
append_set (GString *out, const Section *section, const MeritDemandSet *set)
{
  append_competencies (out, section->model, set);
  g_string_append (out, ". ");
  merit_wording_count (out, set->makes_ready, "more person is ready", "more people are ready");
  if (set->if_open_met > 0)
    g_string_append_printf (out,
                            ", and %" G_GUINT64_FORMAT " beside if what is open turns out met",
                            set->if_open_met);
  g_string_append (out, ". ");
  merit_wording_count (out, set->places, "place", "places");
  if (set->has_cost && set->cost == G_MAXUINT64)
    g_string_append (out, ", for too much to say");
  else if (set->has_cost)
    g_string_append_printf (out, ", for %" G_GUINT64_FORMAT, set->cost);
  g_string_append_c (out, '.');
}

static void
print_set (const Section *section, const char *label, const MeritDemandSet *set)
{
  g_autoptr (GString) out = g_string_new (NULL);
  append_set (out, section, set);
  merit_page_item (section->page, INDENT, label, out->str);
}

/* The best sets of one competency, of two, and so on, as long as one more makes more people ready.
 */
static void
print_best (const Section *section, guint most)
{
  const guint largest
      = MIN (MIN (most, merit_demand_get_largest (section->demand, section->klass)),
             merit_class_get_length (section->model));
  guint64 before = 0;
  merit_page_gap (section->page);
  for (guint n = 1; n <= largest; n++) {
    MeritDemandSet set;
    merit_demand_find_best (section->demand, section->klass, n, &set);
    if (set.makes_ready == before)
      continue;
    g_autofree char *label = g_strdup_printf ("Best %s%u:", n > 1 ? "up to " : "", n);
    print_set (section, label, &set);
    before = set.makes_ready;
  }
  if (before > 0)
    return;
  g_autofree char *none = g_strdup_printf (
      "No training of up to %u %s makes anybody ready who is assessed on everything.", largest,
      largest == 1 ? "competency" : "competencies");
  merit_page_paragraph (section->page, none, INDENT);
}

static void
print_within (const Section *section, guint most, guint64 budget)
{
  g_autofree char *label = g_strdup_printf ("Within %" G_GUINT64_FORMAT ":", budget);
  MeritDemandSet set;
  merit_demand_find_within (section->demand, section->klass, most, budget, &set);
  if (set.n > 0)
    print_set (section, label, &set);
  else
    merit_page_item (section->page, INDENT, label, "no set of competencies makes anybody ready.");
}

static void
print_limit (const Section *section)
{
  const guint n = merit_class_get_length (section->model);
  if (n <= MERIT_DEMAND_REQUIREMENTS)
    return;
  g_autofree char *note = g_strdup_printf (
      "Note: %s has %u requirements. With more than %d, only sets of up to %u competencies are "
      "compared, each exactly: whoever is short of more is made ready by none of them.",
      merit_class_get_code (section->model), n, MERIT_DEMAND_REQUIREMENTS,
      merit_demand_get_largest (section->demand, section->klass));
  merit_page_paragraph (section->page, note, 0);
}

static void
print_legend (MeritPage *page, const MeritDemand *demand)
{
  const MeritPolicy *policy = merit_engine_get_policy (merit_demand_get_engine (demand));
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (
      out,
      "Policy: %s. A cohort is everybody assessed at FROM, where TO is required. MAKES READY: who "
      "is short of nothing else and assessed on everything. IF OPEN MET: who is short of nothing "
      "else and not assessed on everything; never counted as ready. A set trains every cohort of "
      "its competencies; a place is one person on one competency. Equal sets: the %ssmallest, then "
      "the first in bank order.",
      merit_policy_get_name (policy),
      merit_demand_get_costs (demand) != NULL ? "cheapest where there is a budget, then the " : "");
  merit_page_gap (page);
  merit_page_paragraph (page, out->str, 0);
}

gboolean
merit_table_demand (MeritPage *page, const MeritDemand *demand, guint most, guint64 budget,
                    guint most_within, GError **error)
{
  const MeritEngine *engine = merit_demand_get_engine (demand);
  for (guint klass = 0; klass < merit_engine_get_length (engine); klass++) {
    const Section section = { page, demand, merit_engine_get_class (engine, klass), klass };
    g_autoptr (GString) title = g_string_new (NULL);
    merit_wording_class (title, section.model);
    if (klass > 0)
      merit_page_gap (page);
    merit_page_heading (page, title->str);
    print_counts (&section);
    if (merit_demand_get_profiles (demand) > 0) {
      print_cohorts (&section);
      print_best (&section, most);
      if (budget > 0)
        print_within (&section, most_within, budget);
    }
    merit_page_gap (page);
    merit_page_cut (page);
    print_limit (&section);
    merit_page_basis (page, section.model);
    if (!merit_page_flush (page, error))
      return FALSE;
  }
  print_legend (page, demand);
  return TRUE;
}
