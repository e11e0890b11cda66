/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the profile room share: a small bank's shape, and text in a heap block of
 * exactly its size, so that a sanitizer sees a read behind its end. */
#pragma once

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/records.h"

static const char *const support_ids[] = { "2", "3", "13", "44", "x-1", "id", "7" };
static const char *const support_names[]
    = { "Judgment", "Analysis", "Teamwork", "Écrit", "Judgment too", "Twin", "tWIN" };
/* Competency 44 is checked and dropped; columns are not in the order of the bank. */
static const guint32 support_columns[] = { 1, 0, 2, MERIT_SHAPE_UNUSED, 3, 4, 5 };

enum { SUPPORT_2, SUPPORT_3, SUPPORT_13, SUPPORT_44, SUPPORT_X1, SUPPORT_ID, SUPPORT_7 };

/* What is kept beside the texts that every reader keeps. */
#define SUPPORT_KEPT_1 "site"
#define SUPPORT_KEPT_2 "cost center"

static inline MeritShape *
support_shape (void)
{
  MeritShape *shape = merit_shape_new (3, support_ids, support_names, G_N_ELEMENTS (support_ids),
                                       support_columns, 6);

  merit_shape_keep (shape, SUPPORT_KEPT_1);
  merit_shape_keep (shape, SUPPORT_KEPT_2);
  return shape;
}

/* Ends the program as a fuzzer wants it: it keeps the input of an abort, but not of a trap. */
static inline void G_GNUC_PRINTF (1, 2) G_GNUC_NORETURN support_fail (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
  abort ();
}

static inline char *
support_tight (const char *text, gsize len)
{
  char *copy = g_malloc (MAX (len, 1));

  memcpy (copy, text, len);
  return copy;
}

static inline guint8
support_code (const MeritRecords *records, guint competency, guint row)
{
  g_assert_cmpuint (row, <, records->block.n_rows);
  return merit_block_get (&records->block, support_columns[competency], row);
}

static inline void
support_assert_span (MeritSpan span, const char *text)
{
  g_autofree char *copy = span.text == NULL ? NULL : g_strndup (span.text, span.len);

  g_assert_cmpstr (copy, ==, text);
  if (text != NULL)
    g_assert_cmpuint (span.len, ==, strlen (text));
}

static inline const MeritRecordFault *
support_fault (const MeritRecords *records, guint i)
{
  g_assert_cmpuint (i, <, records->faults->len);
  return &g_array_index (records->faults, MeritRecordFault, i);
}

/* Everything that a reader found, as text, appended: for comparing two ways through the same text.
 * @offset and @line: where the stretch starts in the whole. */
static inline void
support_dump (GString *out, const MeritRecords *records, gsize offset, guint64 line)
{
  for (guint row = 0; row < records->block.n_rows; row++) {
    g_string_append (out, "row");
    for (guint i = 0; i < merit_shape_get_n_texts (records->shape); i++) {
      const MeritSpan span = records->texts[i][row];

      g_string_append_printf (out, " %d:", span.text == NULL ? -1 : (int) span.len);
      if (span.text != NULL)
        g_string_append_len (out, span.text, (gssize) span.len);
    }
    for (guint i = 0; i < records->block.n_columns; i++)
      g_string_append_printf (out, " %d", merit_block_get (&records->block, i, row));
    g_string_append_c (out, '\n');
  }
  for (guint i = 0; i < records->faults->len; i++) {
    const MeritRecordFault *fault = support_fault (records, i);

    g_string_append_printf (out, "fault %zu+%zu @%zu %" G_GUINT64_FORMAT ":%zu %s\n",
                            fault->start + offset, fault->length, fault->fault + offset,
                            fault->line + line, fault->column, fault->reason);
  }
}

/* Fails where what a reader says of the @len bytes that it consumed cannot be. */
static inline void
support_check (const MeritRecords *records, const char *text, gsize len)
{
  gsize last = 0;
  guint64 lines = 0;

  for (guint i = 0; i < records->faults->len; i++) {
    const MeritRecordFault *fault = support_fault (records, i);

    g_assert_cmpuint (fault->start, >=, last);
    g_assert_cmpuint (fault->length, <=, len - fault->start);
    g_assert_cmpuint (fault->fault, >=, fault->start);
    g_assert_cmpuint (fault->fault, <=, len);
    g_assert_cmpuint (fault->line, <=, records->n_lines);
    g_assert_true (
        fault->column <= fault->fault
        && (fault->column == fault->fault || text[fault->fault - fault->column - 1] == '\n'));
    g_assert_true (g_utf8_validate (fault->reason, -1, NULL));
    last = fault->start + 1;
  }
  for (gsize i = 0; i < len; i++)
    lines += text[i] == '\n';
  g_assert_cmpuint (records->n_lines, ==, lines);
  for (guint row = 0; row < records->block.n_rows; row++) {
    g_assert_cmpuint (records->ids[row].len, >, 0);
    for (guint i = 0; i < merit_shape_get_n_texts (records->shape); i++)
      g_assert_true ((records->texts[i][row].text == NULL) == (records->texts[i][row].len == 0));
    for (guint i = 0; i < records->block.n_columns; i++)
      g_assert_cmpuint (merit_block_get (&records->block, i, row), <=, 7);
  }
  for (guint i = 0; records->block.n_rows < MERIT_BLOCK_ROWS && i < records->block.n_columns; i++)
    g_assert_cmpuint (merit_block_get (&records->block, i, records->block.n_rows), ==, 0);
}

/* What some stretches hold in all, for comparing. */
typedef struct {
  guint64 n_rows;
  guint64 n_faults;
  guint64 n_lines;
  guint64 n_unknown;
  guint64 hash; /* of all texts, codes and reasons in order, rows and faults apart */
} SupportSum;

static inline guint64
support_mix (guint64 hash, const void *bytes, gsize len)
{
  for (gsize i = 0; i < len; i++)
    hash = (hash ^ ((const guchar *) bytes)[i]) * G_GUINT64_CONSTANT (1099511628211);
  return hash * 31 + len;
}

static inline void
support_add (SupportSum *sum, const MeritRecords *records)
{
  for (guint row = 0; row < records->block.n_rows; row++) {
    guint64 hash = ++sum->n_rows;

    for (guint i = 0; i < merit_shape_get_n_texts (records->shape); i++)
      hash = support_mix (hash, records->texts[i][row].text, records->texts[i][row].len);
    for (guint i = 0; i < records->block.n_columns; i++)
      hash = hash * 31 + merit_block_get (&records->block, i, row);
    sum->hash += hash * 7;
  }
  for (guint i = 0; i < records->faults->len; i++) {
    const MeritRecordFault *fault = support_fault (records, i);
    guint64 hash = ++sum->n_faults;

    hash = support_mix (hash, fault->reason, strlen (fault->reason));
    sum->hash += hash + fault->length + fault->column + (fault->fault - fault->start);
  }
  sum->n_lines += records->n_lines;
  sum->n_unknown += records->n_unknown;
}
