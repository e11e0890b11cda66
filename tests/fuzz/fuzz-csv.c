/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as CSV, the first of them choosing the delimiter and the second a place to cut: what is
 * not consumed waits for more text only where more may follow, faults lie inside their records, and
 * what is read in two pieces is what is read in one. Whatever cells are read with, the same is
 * found, and a text is cut where the plain reader would wait for more. */
#include <stdint.h>

#include "../profile-support.h"

#include "profile/csv.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Reads the first @cut bytes with more to follow, then what is left with the rest. FALSE: the
 * heading is not usable; *@n_lines counts the lines of it otherwise. */
static gboolean
read_in_two (MeritRecords *records, const MeritShape *shape, char delimiter, const char *text,
             gsize len, gsize cut, SupportSum *sum)
{
  g_autoptr (MeritCsv) csv = NULL;
  gsize at = 0, end = cut;

  for (;;) {
    g_autoptr (GError) error = NULL;
    g_autofree char *piece = support_tight (text + at, end - at);
    gsize n, fault = 0;
    guint64 n_lines;

    if (csv == NULL) {
      csv = merit_csv_new (shape, delimiter, piece, end - at, end == len, &n, &n_lines, &fault,
                           &error);
      if (n > end - at || fault > end - at)
        support_fail ("heading: %zu of %zu bytes, fault at %zu", n, end - at, fault);
      if (error != NULL)
        return FALSE;
      if (csv == NULL && end == len && n != len - at)
        support_fail ("a heading at the end is neither there nor at fault");
      sum->n_lines += n_lines;
      at += n;
      if (csv == NULL) {
        if (end == len)
          return TRUE;
        end = len;
      }
      continue;
    }
    merit_records_reset (records);
    n = merit_csv_read (csv, piece, end - at, end == len, records);
    if (n > end - at || records->skip_line)
      support_fail ("%zu of %zu bytes consumed", n, end - at);
    support_check (records, piece, n);
    support_add (sum, records);
    at += n;
    if (merit_records_full (records))
      continue;
    if (end == len) {
      if (at != len)
        support_fail ("stopped before the end");
      return TRUE;
    }
    end = len;
  }
}

/* What the whole text holds; *@n how much of it would be consumed with more to follow. */
static SupportSum
read_all (const MeritCsv *csv, MeritRecords *records, const char *text, gsize len, gsize *n)
{
  SupportSum sum = { 0, 0, 0, 0, 0 };

  merit_records_reset (records);
  *n = merit_csv_read (csv, text, len, FALSE, records);
  if (merit_records_full (records))
    *n = G_MAXSIZE;
  for (gsize at = 0; at < len;) {
    merit_records_reset (records);

    const gsize read = merit_csv_read (csv, text + at, len - at, TRUE, records);

    support_check (records, text + at, read);
    support_add (&sum, records);
    at += read;
  }
  return sum;
}

/* Reads with all cells; line ends behind the text let even its last record go the quick way. */
static void
read_every_way (MeritRecords *records, const MeritShape *shape, char delimiter, const char *text,
                gsize len)
{
  g_autofree char *padded = g_malloc (len + MERIT_CELLS_MARGIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritCsv) csv = NULL;
  const MeritCells *cells;
  gsize n, fault, plain_n;
  guint64 n_lines;

  memcpy (padded, text, len);
  memset (padded + len, '\n', MERIT_CELLS_MARGIN);
  len += MERIT_CELLS_MARGIN;
  csv = merit_csv_new (shape, delimiter, padded, len, TRUE, &n, &n_lines, &fault, &error);
  if (csv == NULL)
    return;
  text = padded + n;
  len -= n;
  merit_csv_set_cells (csv, NULL);

  const SupportSum plain = read_all (csv, records, text, len, &plain_n);

  if (plain_n != G_MAXSIZE && merit_csv_cut (csv, text, len) != plain_n)
    support_fail ("cut at %zu, not %zu", merit_csv_cut (csv, text, len), plain_n);
  for (guint i = 0; (cells = merit_cells_get (i)) != NULL; i++) {
    merit_csv_set_cells (csv, cells);

    const SupportSum sum = read_all (csv, records, text, len, &n);

    if (memcmp (&sum, &plain, sizeof sum) != 0 || n != plain_n)
      support_fail ("%s finds something else", cells->width.name);
    if (plain_n != G_MAXSIZE && merit_csv_cut (csv, text, len) != plain_n)
      support_fail ("%s: cut at %zu, not %zu", cells->width.name, merit_csv_cut (csv, text, len),
                    plain_n);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static MeritShape *shape;
  static MeritRecords *records;

  if (size < 2)
    return 0;
  if (shape == NULL) {
    shape = support_shape ();
    records = merit_records_new (shape, NULL);
  }

  const char delimiter = data[0] % 2 == 0 ? ',' : (char) data[0];
  const char *text = (const char *) data + 2;
  const gsize len = size - 2;
  const gsize cut = len * data[1] / 256;
  SupportSum whole = { 0, 0, 0, 0, 0 }, parts = { 0, 0, 0, 0, 0 };
  gboolean usable = read_in_two (records, shape, delimiter, text, len, len, &whole);

  if (read_in_two (records, shape, delimiter, text, len, cut, &parts) != usable)
    support_fail ("cut at %zu the heading is another", cut);
  if (usable && memcmp (&parts, &whole, sizeof whole) != 0)
    support_fail ("cut at %zu the text holds something else", cut);
  if (usable)
    read_every_way (records, shape, delimiter, text, len);
  return 0;
}
