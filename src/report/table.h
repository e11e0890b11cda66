/* SPDX-License-Identifier: Apache-2.0 */
/* A table: columns that are as wide as what stands in them, as far as the page allows. Rows can be
 * given at once and printed, or measured first and printed one by one, so that a long list is never
 * held as text. */
#pragma once

#include "report/page.h"

typedef struct {
  const char *title;
  gboolean right; /* aligned to the right, for figures */
  guint gap;      /* cells in front of it; ignored for the first */
  guint least;    /* may be narrowed to this; 0: never narrowed, for figures must be whole */
  gboolean wraps; /* only the last: gets what is left of the page, its text continued under itself;
                     cells end in NUL */
} MeritColumn;

typedef struct _MeritTable MeritTable;

/* @columns is copied, its titles are not. @indent: cells in front of every line. */
MeritTable *merit_table_new (const MeritColumn *columns, guint n, guint indent);
void merit_table_free (MeritTable *table);

/* Widens a column for a text that will stand in it. */
void merit_table_measure (MeritTable *table, guint column, const char *text, gsize len);

/* Sets a width that no row will be asked for. */
void merit_table_set_width (MeritTable *table, guint column, guint cells);

/* Narrows columns, the widest first, until the table fits the page. */
void merit_table_settle (MeritTable *table);

/* How wide the table is, and how wide a column could be if the others kept their widths. */
guint merit_table_get_width (const MeritTable *table);
guint merit_table_get_room (const MeritTable *table, guint column);

/* Leaves a column out. Its cells are given all the same. */
void merit_table_hide (MeritTable *table, guint column);

/* The line of titles, then each row's cells from the first column on; the last one ends the line.
 */
void merit_table_head (MeritTable *table, MeritPage *page);
void merit_table_cell (MeritTable *table, MeritPage *page, const char *text, gsize len,
                       MeritStyle style);

/* Rows kept until merit_table_print(): cells from the first column on. */
void merit_table_add (MeritTable *table, const char *text);
void merit_table_add_number (MeritTable *table, guint64 number);
void merit_table_print (MeritTable *table, MeritPage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritTable, merit_table_free)
