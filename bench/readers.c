/* SPDX-License-Identifier: Apache-2.0 */
/* Measures the readers of profiles alone: text in memory to blocks of codes, on one thread, beside
 * memchr counting lines in the same text. Reads the files named, as `generate bench` writes them.
 */
#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>

#include "core/lines.h"
#include "profile/csv.h"
#include "profile/input.h"
#include "profile/ndjson.h"

/* How much text a reader is given at a time, as in a batch: cut behind a line break for NDJSON,
 * anywhere for CSV. */
#define STRETCH ((gsize) 256 << 10)

/* The competencies of classes 1229 and 1230, as in the input that `generate bench` makes. */
static const char *const IDS[]
    = { "2", "3", "4", "6", "13", "20", "22", "34", "40", "43", "44", "45" };

static gint runs = 7;
static gint competencies;
static gboolean tiny;
static char *simd;
static char **files;

static const GOptionEntry ENTRIES[] = {
  { "runs", 0, 0, G_OPTION_ARG_INT, &runs, "Runs of each, whose median counts (7)", "N" },
  { "competencies", 0, 0, G_OPTION_ARG_INT, &competencies,
    "The bank is of competencies 1 to N, not the twelve of two classes", "N" },
  { "simd", 0, 0, G_OPTION_ARG_STRING, &simd, "Read NDJSON with these instructions, not the widest",
    "NAME" },
  { "tiny", 0, 0, G_OPTION_ARG_NONE, &tiny, "One run: to see that it works", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE..." },
  G_OPTION_ENTRY_NULL,
};

typedef struct {
  const MeritShape *shape;
  const char *text;
  gsize len;
  MeritRecords *records;
  guint64 n_read;
  guint64 n_rejected;
  gboolean sum;  /* not while time is taken */
  guint64 codes; /* their sum: equal for files that hold the same people */
} Work;

static void
take_records (Work *work)
{
  const MeritBlock *block = &work->records->block;

  work->n_read += block->n_rows;
  work->n_rejected += work->records->faults->len;
  if (!work->sum)
    return;
  for (guint column = 0; column < block->n_columns; column++)
    for (guint row = 0; row < block->n_rows; row++)
      work->codes += merit_block_get (block, column, row);
}

static gboolean
read_ndjson (Work *work, GError **error)
{
  for (gsize at = 0; at < work->len;) {
    gsize len = MIN (work->len - at, STRETCH);
    const char *start = work->text + at;
    const char *line
        = at + len == work->len ? NULL : memchr (start + len, '\n', work->len - at - len);

    len = line != NULL ? (gsize) (line + 1 - start) : work->len - at;
    for (gsize done = 0; done < len;) {
      merit_records_reset (work->records);
      done += merit_ndjson_read (work->shape, start + done, len - done, work->records);
      take_records (work);
    }
    at += len;
  }
  return TRUE;
}

static gboolean
read_csv (Work *work, GError **error)
{
  gsize at = 0;
  gsize fault = 0;
  guint64 n_lines = 0;
  g_autoptr (MeritCsv) csv
      = merit_csv_new (work->shape, ',', work->text, work->len, TRUE, &at, &n_lines, &fault, error);

  if (csv == NULL) {
    if (error != NULL && *error == NULL)
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there is no header");
    return FALSE;
  }
  for (gsize stretch = STRETCH; at < work->len;) {
    gsize len = MIN (work->len - at, stretch);

    merit_records_reset (work->records);

    gsize consumed
        = merit_csv_read (csv, work->text + at, len, at + len == work->len, work->records);

    take_records (work);
    at += consumed;
    stretch = consumed > 0 ? STRETCH : 2 * stretch;
  }
  return TRUE;
}

static gboolean
count_lines (Work *work, GError **error)
{
  const char *end = work->text + work->len;

  for (const char *at = work->text; at < end; work->n_read++) {
    const char *line = memchr (at, '\n', (gsize) (end - at));

    at = line != NULL ? line + 1 : end;
  }
  return TRUE;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

typedef gboolean (*Reader) (Work *work, GError **error);

/* The median of the seconds that one run takes. The tallies in @work are those of the last run. */
static double
measure (Reader reader, Work *work, GError **error)
{
  g_autofree double *seconds = g_new (double, (gsize) runs);

  for (gint i = 0; i < runs; i++) {
    gint64 start = g_get_monotonic_time ();

    work->n_read = work->n_rejected = 0;
    if (!reader (work, error))
      return -1;
    seconds[i] = (double) MAX (g_get_monotonic_time () - start, 1) / 1e6;
  }
  qsort (seconds, (gsize) runs, sizeof *seconds, compare_doubles);
  return seconds[runs / 2];
}

static void
print_row (const char *name, const Work *work, double seconds, double lines)
{
  g_print ("| %s | %" G_GUINT64_FORMAT " | %" G_GUINT64_FORMAT " | %.0f | %.1f | %.2f |\n", name,
           work->n_read, work->n_rejected, (double) work->len / 1e6 / seconds,
           seconds * 1e9 / (double) MAX (work->n_read + work->n_rejected, 1), seconds / lines);
}

static gboolean
measure_file (const MeritShape *shape, const MeritLines *with, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename (path);
  Work work = { .shape = shape };

  if (!g_file_get_contents (path, &text, &work.len, error))
    return FALSE;
  work.text = text;

  gboolean csv = merit_format_guess (path, text, work.len) == MERIT_TEXT_CSV;
  double lines = measure (count_lines, &work, error);

  g_print ("\n%s, %.1f MB\n\n", name, (double) work.len / 1e6);
  g_print ("| | records | rejected | MB/s | ns per record | of memchr |\n");
  g_print ("| --- | ---: | ---: | ---: | ---: | ---: |\n");
  print_row ("memchr, lines", &work, lines, lines);

  work.records = merit_records_new (shape, with);

  Reader reader = csv ? read_csv : read_ndjson;
  double seconds = measure (reader, &work, error);

  if (seconds > 0) {
    print_row (csv ? "CSV reader" : "NDJSON reader", &work, seconds, lines);
    work.sum = TRUE;
    reader (&work, NULL);
    g_print ("\nsum of codes: %" G_GUINT64_FORMAT "\n", work.codes);
  }
  merit_records_free (work.records);
  return seconds > 0;
}

static MeritShape *
make_shape (void)
{
  guint n = competencies > 0 ? (guint) competencies : G_N_ELEMENTS (IDS);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint32 *columns = g_new (guint32, n);

  for (guint i = 0; i < n; i++) {
    g_ptr_array_add (ids, competencies > 0 ? g_strdup_printf ("%u", i + 1) : g_strdup (IDS[i]));
    columns[i] = i;
  }

  const char *const *names = (const char *const *) ids->pdata;

  return merit_shape_new (3, names, names, n, columns, n);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- measure the readers of profiles");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, ENTRIES, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || files == NULL || runs < 1
      || competencies < 0 || competencies > MERIT_SHAPE_MAX) {
    g_printerr ("readers: %s\n",
                error != NULL ? error->message : "a FILE and sane numbers, please");
    return 2;
  }
  if (tiny)
    runs = 1;

  const MeritLines *with = merit_lines_find (simd);

  if (simd != NULL && strcmp (with->width.name, simd) != 0) {
    g_printerr ("readers: '%s' does not run here\n", simd);
    return 2;
  }

  g_autoptr (MeritShape) shape = make_shape ();
  int status = 0;

  for (char **file = files; *file != NULL; file++)
    if (!measure_file (shape, with, *file, &error)) {
      g_printerr ("readers: %s: %s\n", *file, error->message);
      g_clear_error (&error);
      status = 1;
    }
  g_strfreev (files);
  g_free (simd);
  return status;
}
