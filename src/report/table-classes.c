/* SPDX-License-Identifier: Apache-2.0 */
/* The classes of an engine for people: the list of all, and one in full. */
#include "report/tables.h"

#include "analysis/wording.h"

#include <string.h>

#define INDENT 5

void
merit_table_classes (MeritPage *page, const MeritEngine *engine)
{
  static const MeritColumn columns[] = {
    { .title = "CODE", .least = 8 },
    { .title = "TITLE", .gap = 2, .least = 12 },
    { .title = "REQUIREMENTS", .gap = 2, .right = TRUE },
    { .title = "STATED", .gap = 2, .right = TRUE },
    { .title = "INFERRED", .gap = 2, .right = TRUE },
    { .title = "ASSUMED", .gap = 2, .right = TRUE },
  };
  g_autoptr (MeritTable) table = merit_table_new (columns, G_N_ELEMENTS (columns), 0);
  for (guint i = 0; i < merit_engine_get_length (engine); i++) {
    const MeritClass *klass = merit_engine_get_class (engine, i);
    merit_table_add (table, merit_class_get_code (klass));
    merit_table_add (table, merit_class_get_title (klass));
    merit_table_add_number (table, merit_class_get_length (klass));
    merit_table_add_number (table, merit_class_count_basis (klass, MERIT_BASIS_STATED));
    merit_table_add_number (table, merit_class_count_basis (klass, MERIT_BASIS_INFERRED));
    merit_table_add_number (table, merit_class_count_basis (klass, MERIT_BASIS_ASSUMED));
  }
  merit_table_print (table, page);
  merit_page_gap (page);
  merit_page_cut (page);
  merit_page_paragraph (
      page,
      "STATED: the source shows the required level. INFERRED: derived from evidence. "
      "ASSUMED: a judgement, the evidence allows other levels.",
      0);
}

/* "  2 Mathematics: level 1" and what is out of the ordinary about it. */
static void
print_requirement (MeritPage *page, const MeritRequirement *requirement, guint max_level)
{
  const MeritCompetency *competency = merit_requirement_get_competency (requirement);
  guint level = merit_requirement_get_level (requirement);
  guint weight = merit_requirement_get_weight (requirement);
  MeritBasis basis = merit_requirement_get_basis (requirement);
  g_autoptr (GString) out = g_string_new (NULL);
  merit_wording_competency (out, competency);
  g_string_append_printf (out, ": level %u of %u", level, max_level);
  if (weight != 1)
    g_string_append_printf (out, ", weight %u", weight);
  if (merit_requirement_get_essential (requirement))
    g_string_append (out, ", essential");
  if (basis != MERIT_BASIS_STATED)
    g_string_append_printf (out, " (%s", merit_basis_to_string (basis));
  guint n = 0;
  const guint *alternatives = merit_requirement_get_alternatives (requirement, &n);
  if (n > 0) {
    g_string_append (out, basis == MERIT_BASIS_STATED ? " (" : "; ");
    g_string_append (out, "the evidence also allows ");
    merit_wording_levels (out, alternatives, n);
  }
  if (n > 0 || basis != MERIT_BASIS_STATED)
    g_string_append_c (out, ')');
  merit_page_space (page, 2);
  merit_page_wrap (page, out->str, 2, INDENT);
  const char *words = merit_competency_get_level (competency, level);
  if (words != NULL)
    merit_page_paragraph (page, words, INDENT);
}

void
merit_table_class (MeritPage *page, const MeritEngine *engine, guint klass)
{
  const MeritClass *model = merit_engine_get_class (engine, klass);
  guint max_level = merit_bank_get_max_level (merit_engine_get_bank (engine));
  g_autoptr (GString) out = g_string_new (NULL);
  merit_wording_class (out, model);
  merit_page_heading (page, out->str);
  if (merit_class_get_source (model) != NULL)
    merit_page_paragraph (page, merit_class_get_source (model), 0);

  g_string_truncate (out, 0);
  merit_wording_count (out, merit_class_get_length (model), "requirement", "requirements");
  g_string_append (out, " (the level in the words of the Competency Bank)");
  merit_page_gap (page);
  merit_page_heading (page, out->str);
  for (guint i = 0; i < merit_class_get_length (model); i++)
    print_requirement (page, merit_class_get (model, i), max_level);

  const char *const *areas = merit_class_get_job_knowledge (model);
  if (*areas != NULL) {
    merit_page_gap (page);
    merit_page_heading (page, "Job knowledge areas (of the class, not scored)");
    for (; *areas != NULL; areas++)
      merit_page_item (page, 2, "-", *areas);
  }
  g_string_truncate (out, 0);
  gboolean basis = merit_wording_basis (out, model);
  const char *const *errata = merit_class_get_errata (model);
  if (!basis && *errata == NULL)
    return;
  merit_page_gap (page);
  merit_page_heading (page, "Notes");
  if (basis)
    merit_page_item (page, 2, "-", out->str);
  for (; *errata != NULL; errata++) {
    g_string_printf (out, "Known error of the source: %s", *errata);
    merit_page_item (page, 2, "-", out->str);
  }
}
