/* SPDX-License-Identifier: Apache-2.0 */
/* Shows what the readers find, for a comparison with readers that are not ours. Standard input
 * holds cases, each a line `n LENGTH` (NDJSON) or `cD LENGTH` (CSV, D the delimiter) and then so
 * many bytes. For each case it writes JSON lines: one a record, one a fault, and one for the whole.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/csv.h"
#include "profile/ndjson.h"

static const char *const ids[] = { "2", "3", "13", "44", "x-1", "id", "7" };
static const char *const names[]
    = { "Judgment", "Analysis", "Teamwork", "Écrit", "Judgment too", "Twin", "tWIN" };
static const guint32 columns[] = { 6, 5, 4, 3, 2, 1, 0 };

static void
print_text (const char *text, gsize len)
{
  putchar ('"');
  for (gsize i = 0; i < len; i++) {
    const guchar c = (guchar) text[i];

    if (c < 0x20 || c == '"' || c == '\\')
      printf ("\\u%04x", c);
    else
      putchar (c);
  }
  putchar ('"');
}

static void
print_span (MeritSpan span)
{
  if (span.text == NULL)
    printf ("null");
  else
    print_text (span.text, span.len);
  putchar (',');
}

static void
print_records (const MeritRecords *records, gsize offset, guint64 line)
{
  for (guint row = 0; row < records->block.n_rows; row++) {
    printf ("{\"row\":[");
    for (guint i = 0; i < merit_shape_get_n_texts (records->shape); i++)
      print_span (records->texts[i][row]);
    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
      printf ("%s%d", i == 0 ? "[" : ",", merit_block_get (&records->block, columns[i], row));
    printf ("]]}\n");
  }
  for (guint i = 0; i < records->faults->len; i++) {
    const MeritRecordFault *fault = &g_array_index (records->faults, MeritRecordFault, i);

    printf ("{\"start\":%zu,\"length\":%zu,\"fault\":%zu,\"line\":%" G_GUINT64_FORMAT
            ",\"column\":%zu,\"reason\":",
            fault->start + offset, fault->length, fault->fault + offset, fault->line + line,
            fault->column);
    print_text (fault->reason, strlen (fault->reason));
    printf ("}\n");
  }
}

/* Reads a whole case. FALSE: it is not usable. */
static gboolean
read_case (const MeritShape *shape, MeritRecords *records, gboolean is_csv, char delimiter,
           const char *text, gsize len, guint64 *n_unknown)
{
  g_autoptr (MeritCsv) csv = NULL;
  g_autoptr (GError) error = NULL;
  guint64 line = 0;
  gsize at = 0, fault;

  if (is_csv) {
    csv = merit_csv_new (shape, delimiter, text, len, TRUE, &at, &line, &fault, &error);
    if (csv == NULL)
      return error == NULL;
  }
  while (at < len) {
    merit_records_reset (records);

    const gsize n = is_csv ? merit_csv_read (csv, text + at, len - at, TRUE, records)
                           : merit_ndjson_read (shape, text + at, len - at, records);

    print_records (records, at, line);
    at += n;
    line += records->n_lines;
    *n_unknown += records->n_unknown;
  }
  return TRUE;
}

int
main (void)
{
  g_autoptr (MeritShape) shape
      = merit_shape_new (3, ids, names, G_N_ELEMENTS (ids), columns, G_N_ELEMENTS (columns));

  merit_shape_keep (shape, "site");
  merit_shape_keep (shape, "x");

  g_autoptr (MeritRecords) records = merit_records_new (shape, NULL);
  char head[64];

  while (fgets (head, sizeof head, stdin) != NULL) {
    const gboolean is_csv = head[0] == 'c';
    const gsize len = strtoul (head + (is_csv ? 2 : 1), NULL, 10);
    g_autofree char *text = g_malloc (MAX (len, 1));
    guint64 n_unknown = 0;

    if (fread (text, 1, len, stdin) != len)
      return EXIT_FAILURE;

    const gboolean usable = read_case (shape, records, is_csv, head[1], text, len, &n_unknown);

    printf ("{\"usable\":%s,\"unknown\":%" G_GUINT64_FORMAT "}\n", usable ? "true" : "false",
            n_unknown);
  }
  return fflush (stdout) == 0 && !ferror (stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
