/* SPDX-License-Identifier: Apache-2.0 */
/* Every result as a table for people: one function a result, each in a file of its own. */
#pragma once

#include <merit/merit-assignment.h>
#include <merit/merit-demand.h>
#include <merit/merit-moves.h>
#include <merit/merit-nearest.h>
#include <merit/merit-development.h>
#include <merit/merit-sensitivity.h>

#include "analysis/fit.h"
#include "core/exact.h"
#include "engine/row.h"
#include "report/page.h"
#include "report/table.h"

/* Both of one analysis: by the four-fifths rule, and as New York City's Local Law 144 asks. */
gboolean merit_table_impact (MeritPage *page, const MeritImpact *impact, GError **error);
gboolean merit_table_bias_audit (MeritPage *page, const MeritImpact *impact, GError **error);

gboolean merit_table_assignment (MeritPage *page, const MeritAssignment *assignment,
                                 GError **error);
void merit_table_classes (MeritPage *page, const MeritEngine *engine);
void merit_table_class (MeritPage *page, const MeritEngine *engine, guint klass);
void merit_table_comparison (MeritPage *page, const MeritComparison *comparison,
                             const MeritPolicy *policy);
void merit_table_development (MeritPage *page, const MeritDevelopment *development);
gboolean merit_table_ranking (MeritPage *page, MeritRanking *ranking, gboolean gaps,
                              GError **error);
gboolean merit_table_sensitivity (MeritPage *page, const MeritSensitivity *sensitivity,
                                  GError **error);
gboolean merit_table_moves (MeritPage *page, const MeritMoves *moves, GError **error);

/* One person; and what one must know to read it, behind all of them. */
void merit_table_nearest (MeritPage *page, const MeritNearest *nearest);
void merit_table_nearest_notes (MeritPage *page, const MeritEngine *engine);

/* @most: of the best sets; @budget: 0 where there is none, else with sets of up to @most_within. */
gboolean merit_table_demand (MeritPage *page, const MeritDemand *demand, guint most,
                             guint64 budget, guint most_within, GError **error);
gboolean merit_table_summary (MeritPage *page, MeritSummary *summary, GError **error);

/* @record of @n_records bear the id. */
void merit_table_explanation (MeritPage *page, const MeritExplanation *explanation, guint record,
                              guint n_records);

/* Streams: the layout belongs to one thread; a new one for the same engine is the same. */
MeritTable *merit_table_match_new (const MeritEngine *engine);
void merit_table_match_head (MeritPage *page, MeritTable *table, const MeritEngine *engine);
void merit_table_match (MeritPage *page, MeritTable *table, const MeritRow *row);

typedef struct _MeritFitTable MeritFitTable;
MeritFitTable *merit_fit_table_new (const MeritEngine *engine);
void merit_fit_table_free (MeritFitTable *table);
void merit_fit_table_head (MeritFitTable *table, MeritPage *page);
/* @rows: one per class of the engine. */
void merit_fit_table_row (MeritFitTable *table, MeritPage *page, const MeritRow *rows);

/* In words what is short and what is not assessed, if anything. */
void merit_page_missing (MeritPage *page, const MeritRow *row);

/* The texts that the engine keeps, each behind its name: "site: Harbor · (no shift)". What does not
 * fit on a line begins the next one. Nothing where none is kept. */
void merit_page_kept (MeritPage *page, guint indent, const MeritRow *row);

/* Parts of texts about one person. What a competency looks like, where the bank says so; the job
 * knowledge areas of a class, where it has any; and notes (ending with NULL). */
void merit_page_indicators (MeritPage *page, const MeritCompetency *competency, guint indent);
void merit_page_job_knowledge (MeritPage *page, const MeritClass *klass);
void merit_page_notes (MeritPage *page, const char *const *notes);

/* What one must know to read a table of the class. */
void merit_page_basis (MeritPage *page, const MeritClass *klass);
/* That some text was cut, if so. */
void merit_page_cut (MeritPage *page);

/* Percent with two decimals, "–" where there is no score; and "low–high". */
#define MERIT_RANGE_SIZE (2 * MERIT_PERCENT_SIZE + 4)
void merit_cell_percent (char out[MERIT_PERCENT_SIZE], guint64 points, guint64 most);
/* The same of a row, as its policy prints scores. */
void merit_cell_score (char out[MERIT_PERCENT_SIZE], const MeritRow *row);
void merit_cell_bounds (char out[MERIT_RANGE_SIZE], const MeritRow *row);
void merit_cell_range (char out[MERIT_RANGE_SIZE], guint64 low, guint64 high, guint64 most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritFitTable, merit_fit_table_free)
