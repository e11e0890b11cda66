/* SPDX-License-Identifier: Apache-2.0 */
/* Long tables: CSV with one row per person and competency, as exports of personnel systems often
 * are. Rows of one person become one record, people in the order of their ids, byte by byte.
 *
 * The heading has the columns id, competency and level, and may have date, rater, and the other
 * texts that the shape keeps (unit, class, name …), in any order. Of several rows for one
 * competency those of the latest date count; without a date a row is older than any. Rows of one
 * date are ratings of several raters and come to what the policy says; without a rule for them,
 * more raters than are taken, or with one rater twice, the person is rejected. A row without a
 * level says nothing of the competency. A text is that of the latest row that gives it, of one date
 * the last in the file.
 *
 * A row that is faulty rejects its person, once, at the first such row; where it is so broken that
 * it has no id, it is rejected by itself.
 *
 * A table that is in the order of its ids is read as it comes. A file is read once more to know
 * whether it is, what cannot be read twice (a pipe) is taken as if it were not; then rows are
 * sorted first, outside of memory where they are many. Either way the same is found. Belongs to one
 * thread at a time. */
#pragma once

#include "profile/input.h"
#include "profile/records.h"

typedef struct _MeritLongTable MeritLongTable;

/* The longest row, in bytes. */
#define MERIT_MAX_LONG_ROW ((gsize) 1 << 20)

/* The longest name of a rater, in bytes. */
#define MERIT_MAX_RATER 256

/* Rows are sorted in this much memory, and runs of them this many at a time. */
#define MERIT_LONG_MEMORY ((gsize) 32 << 20)
#define MERIT_LONG_FAN_IN 32

/* How much of a rejected row is kept. */
#define MERIT_LONG_REJECTED 4096

/* Begins to read @input, which is at its start and is borrowed. @again: the same text, or NULL
 * where it cannot be read twice; taken. @wake as merit_input_set_wake() has it. @memory and @fan_in
 * as merit_sorter_new() has them; 0: as usual. */
MeritLongTable *merit_long_table_new (const MeritShape *shape, char delimiter, MeritInput *input,
                                      MeritInput *again, gint wake, gsize memory, guint fan_in);
void merit_long_table_free (MeritLongTable *table);

/* Fills freshly reset @records with the next people. Of faults, start and length are places in
 * @text, which rejected rows are appended to, cut where they are long; line, column and fault are
 * places in the input. Returns whether more may follow; where not, @error says why, if there was
 * something wrong with all of it: MERIT_ERROR_UNUSABLE (its message "LINE:COLUMN: reason"),
 * MERIT_ERROR_READ, MERIT_ERROR_WRITE. A table that breaks off gives nobody, for whose rows are
 * missing is not known. */
gboolean merit_long_table_read (MeritLongTable *table, MeritRecords *records, GString *text,
                                GError **error);

/* Headings that name nothing known, as merit_csv_get_ignored() has them; once something was
 * read. */
const GPtrArray *merit_long_table_get_ignored (const MeritLongTable *table, guint *n_ignored);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritLongTable, merit_long_table_free)
