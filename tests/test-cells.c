/* SPDX-License-Identifier: Apache-2.0 */
/* The readers of cells one by one: what is of the usual form, what is not, and what they say of it.
 * That they find what the plain reader of CSV does is held in test-csv.c. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "core/cells.h"

#define N_COLUMNS 4

/* name,1st level,ignored,2nd level */
static const guint64 levels[] = { 0xA, 0 };
static const MeritCellsLayout layout = {
  .delimiter = ',',
  .max_level = 3,
  .n_columns = N_COLUMNS,
  .levels = levels,
  .n_texts = 1,
  .texts = { 0 },
};

typedef struct {
  guint8 codes[N_COLUMNS + MERIT_CELLS_SLACK];
  MeritSpan texts[2];
  MeritCellsRow row;
} Found;

/* Reads @text with so much behind it as must be there. Returns how much was read, or 0. */
static gsize
read_text (const MeritCells *cells, const char *text, Found *found)
{
  static char padded[1024];
  const gsize len = strlen (text);

  memset (padded, 'p', sizeof padded);
  memcpy (padded, text, len);
  memset (found, 0, sizeof *found);
  found->row.codes = found->codes;
  found->row.texts[0] = found->texts;
  found->row.at = 1;

  const char *next = cells->read (&layout, padded, padded + len + MERIT_CELLS_MARGIN, &found->row);

  return next == NULL ? 0 : (gsize) (next - padded);
}

static void
usual_form_is_read (void)
{
  static const struct {
    const char *text;
    const char *name; /* where it is, without what follows */
    guint8 codes[2];
    guint n_lines;
    gboolean not_ascii;
  } rows[] = {
    { "Ann,1,x,2+\n", "Ann", { 2, 5 }, 1, FALSE },
    { "Ann,,,\n", "Ann", { 0, 0 }, 1, FALSE },
    { ",0,+,3\r\n", NULL, { 1, 6 }, 1, FALSE },
    { "\"\",\"\",\"\",\"1+\"\r\n", NULL, { 0, 3 }, 1, FALSE },
    { "\"A,\nB\",\"3\",\"\r\n\",\n", "A,\nB", { 6, 0 }, 3, FALSE },
    { "\xc3\xa9\r,1,\r,0\n", "\xc3\xa9\r", { 2, 1 }, 1, TRUE },
  };
  const MeritCells *cells;
  Found found;

  for (guint i = 0; (cells = merit_cells_get (i)) != NULL; i++)
    for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
      const MeritSpan *name = &found.texts[1];

      g_assert_cmpuint (read_text (cells, rows[r].text, &found), ==, strlen (rows[r].text));
      g_assert_cmpuint (found.row.fault, ==, MERIT_CELLS_GOOD);
      g_assert_cmpuint (found.codes[1], ==, rows[r].codes[0]);
      g_assert_cmpuint (found.codes[3], ==, rows[r].codes[1]);
      g_assert_cmpuint (found.row.n_lines, ==, rows[r].n_lines);
      g_assert_cmpint (found.row.not_ascii, ==, rows[r].not_ascii);
      g_assert_cmpint (name->text == NULL, ==, rows[r].name == NULL);
      if (rows[r].name != NULL)
        g_assert_cmpmem (name->text, (int) name->len, rows[r].name, (int) strlen (rows[r].name));
    }
}

/* Whether a reader says what is at fault or leaves the record is its own affair. */
static void
other_forms_are_no_good_records (void)
{
  static const char *const rows[] = {
    "\n",           "Ann,1,x\n",       "Ann,1,x,2,\n",       "Ann,4,x,2\n",
    "Ann,0+,x,2\n", "Ann,1 ,x,2\n",    "Ann,+,x,2\n",        "Ann,1++,x,2\n",
    "Ann,1,x,\r\r\n", "A\"n\",1,x,2\n",  "\"A\"n,1,x,2\n",    "\"A\"\"n\",1,x,2\n",
    "Ann,\"1,x,2\n", "Ann,\"1\"\r,x,2\n", "Ann,1,\"x\" ,2\n", "Ann,\",\",x,2\n",
  };
  const MeritCells *cells;
  Found found;

  for (guint i = 0; (cells = merit_cells_get (i)) != NULL; i++)
    for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
      g_assert_true (read_text (cells, rows[r], &found) == 0
                     || found.row.fault != MERIT_CELLS_GOOD);
}

static void
faults_say_where (void)
{
  static const struct {
    const char *text;
    MeritCellsFault fault;
    guint n_fields;
    guint column;
    gsize at;
    gsize end;
  } rows[] = {
    { "Ann,4,x,\n", MERIT_CELLS_LEVEL, 4, 1, 4, 8 },
    { "Ann,4,x,9\r\n", MERIT_CELLS_LEVEL, 4, 1, 4, 9 },
    { "Ann,3,\"\nx\",\"0+\"\n", MERIT_CELLS_LEVEL, 4, 3, 11, 15 },
    { "Ann,9,\"\nx\"\r\n", MERIT_CELLS_NUMBER, 3, 0, 10, 10 },
    { "\n", MERIT_CELLS_NUMBER, 1, 0, 0, 0 },
    { "Ann,1,x,2,\"y\",z\n", MERIT_CELLS_NUMBER, 6, 0, 10, 15 },
  };
  const MeritCells *cells;
  Found found;

  for (guint i = 0; (cells = merit_cells_get (i)) != NULL; i++)
    for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
      const gsize len = read_text (cells, rows[r].text, &found);

      if (len == 0) {
        g_assert_cmpstr (cells->width.name, ==, "scalar");
        continue;
      }

      const char *start = found.row.end - rows[r].end;

      g_assert_cmpuint (len, ==, strlen (rows[r].text));
      g_assert_cmpmem (start, (int) len, rows[r].text, (int) len);
      g_assert_cmpuint (found.row.fault, ==, rows[r].fault);
      g_assert_cmpuint (found.row.n_fields, ==, rows[r].n_fields);
      g_assert_cmpuint ((gsize) (found.row.fault_at - start), ==, rows[r].at);
      if (rows[r].fault == MERIT_CELLS_LEVEL)
        g_assert_cmpuint (found.row.column, ==, rows[r].column);
    }
}

static void
longest_field_and_margin (void)
{
  const MeritCells *cells;
  Found found;

  for (guint i = 0; (cells = merit_cells_get (i)) != NULL; i++) {
    g_autofree char *filler = g_strnfill (63, 'x');
    g_autofree char *fits = g_strdup_printf ("%s,1,%s,2\n", filler, filler);
    g_autofree char *over = g_strdup_printf ("%sx,1,%s,2\n", filler, filler);

    g_assert_cmpuint (read_text (cells, fits, &found), ==, strlen (fits));
    g_assert_cmpuint (found.texts[1].len, ==, 63);
    g_assert_cmpuint (found.codes[3], ==, 4);
    g_assert_cmpuint (read_text (cells, over, &found), ==, 0);

    /* In a block of its own size: nothing is read behind its end. */
    for (gsize len = 0; len < MERIT_CELLS_MARGIN; len++) {
      g_autofree char *text = g_malloc (MAX (len, 1));

      memset (text, '\n', len);
      g_assert_null (cells->read (&layout, text, text + len, &found.row));
    }
  }
}

static void
cut_is_behind_the_last_record (void)
{
  static const struct {
    const char *text;
    gsize cut;
    gboolean regular;
  } texts[] = {
    { "", 0, TRUE },
    { "a,b", 0, TRUE },
    { "a,b\nc", 4, TRUE },
    { "a,\"b\nc\"\nd,\"e\nf", 8, TRUE },
    { "a\n\"b\"\"\n\"\r\nc,\"", 10, TRUE },
    { "a\nb\"c\nd\n", 2, FALSE },
    { "a\n\"b\"c\nd\n", 2, FALSE },
    { "a\n\"b\"\rc\nd\n", 2, FALSE },
  };
  const MeritCells *cells;

  for (guint i = 0; (cells = merit_cells_get (i)) != NULL; i++)
    for (guint t = 0; cells->cut != NULL && t < G_N_ELEMENTS (texts); t++) {
      bool regular = !texts[t].regular;

      g_assert_cmpuint (cells->cut (&layout, texts[t].text, strlen (texts[t].text), &regular), ==,
                        texts[t].cut);
      g_assert_cmpint (regular, ==, texts[t].regular);
    }
}

static void
names_find_readers (void)
{
  const MeritCells *cells, *last = NULL;

  for (guint i = 0; (cells = merit_cells_get (i)) != NULL; i++) {
    g_assert_true (merit_cells_find (cells->width.name) == cells);
    last = cells;
  }
  g_assert_cmpstr (merit_cells_get (0)->width.name, ==, "scalar");
  g_assert_true (merit_cells_find (NULL) == last);
  g_assert_true (merit_cells_find ("neon") == last);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cells/usual-form-is-read", usual_form_is_read);
  g_test_add_func ("/cells/other-forms-are-no-good-records", other_forms_are_no_good_records);
  g_test_add_func ("/cells/faults-say-where", faults_say_where);
  g_test_add_func ("/cells/longest-field-and-margin", longest_field_and_margin);
  g_test_add_func ("/cells/cut-is-behind-the-last-record", cut_is_behind_the_last_record);
  g_test_add_func ("/cells/names-find-readers", names_find_readers);
  return g_test_run ();
}
