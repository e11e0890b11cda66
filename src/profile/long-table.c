/* SPDX-License-Identifier: Apache-2.0 */
/* Three steps: rows are cut from the text; they come in the order of ids, as they stand or sorted;
 * those of one id become a person. Of a person nothing is kept but what counts so far, so memory
 * does not grow with rows. */
#include "profile/long-table.h"

#include <merit/merit-error.h>

#include <string.h>

#include "core/code.h"
#include "core/json.h"
#include "profile/csv.h"
#include "profile/sorter.h"

#define STRETCH   ((gsize) 256 << 10)
#define DATE_SIZE 10 /* YYYY-MM-DD */

/* Rejected text that ends a stretch. */
#define MUCH_REJECTED ((gsize) 1 << 20)

enum {
  COLUMN_ID,
  COLUMN_COMPETENCY,
  COLUMN_LEVEL,
  COLUMN_DATE,
  COLUMN_RATER,
  COLUMN_UNIT,
  COLUMN_CLASS,
  COLUMN_NAME,
  N_HEADINGS,
  /* From the unit on, the texts of the shape but the id; behind the name those that are kept. */
  N_COLUMNS = N_HEADINGS + MERIT_MAX_KEPT
};

#define COLUMN_TEXT(text) (COLUMN_UNIT + (text) - MERIT_TEXT_UNIT)

static const struct {
  const char *name;
  gboolean needed;
} headings[N_HEADINGS] = {
  [COLUMN_ID] = { "id", TRUE },       [COLUMN_COMPETENCY] = { "competency", TRUE },
  [COLUMN_LEVEL] = { "level", TRUE }, [COLUMN_DATE] = { "date", FALSE },
  [COLUMN_RATER] = { "rater", FALSE }, [COLUMN_UNIT] = { "unit", FALSE },
  [COLUMN_CLASS] = { "class", FALSE }, [COLUMN_NAME] = { "name", FALSE },
};

/* What stands in which column. */
typedef struct {
  guint n_columns;
  gint column[N_COLUMNS]; /* -1: in none */
  GPtrArray *ignored;
  guint n_ignored;
} Heading;

/* A text cut into rows. */
typedef struct {
  MeritInput *input;
  MeritCsvRows *scanner;
  char *text;
  gsize capacity;
  gsize at;
  gsize filled;
  guint64 line;   /* of text[at], from 0 */
  guint64 offset; /* of text[at] */
  gboolean at_end;
  gboolean skipping;
  GError *broken;
  gboolean begun;
} Text;

/* Where a row stands in the input, and what makes it what it is when it comes back from sorting. */
typedef struct {
  guint64 line;
  guint64 offset;
  guint32 length;  /* as far as it is kept */
  guint8 nameless; /* has no id: whose it is is not known */
  guint8 too_long;
} Place;

typedef struct {
  Place place;
  const char *text;
  MeritCsvRow row;
  MeritSpan id; /* of a nameless row, that of the row before it */
} Row;

/* Where something is wrong, with the row, and why. */
typedef struct {
  gboolean is_set;
  guint64 line;   /* of the byte at fault, from 0 */
  gsize column;
  guint64 offset;
  GString *row;
  GString *reason;
} Blame;

/* What counts so far of one competency. */
typedef struct {
  guint64 person; /* whose */
  gboolean dated;
  char date[DATE_SIZE];
  guint n;
  guint8 codes[MERIT_MAX_RATERS];
  guint64 lines[MERIT_MAX_RATERS];
  GString *raters[MERIT_MAX_RATERS];
  Blame blame;
} Latest;

typedef struct {
  gboolean has;
  gboolean dated;
  char date[DATE_SIZE];
  GString *text;
} LatestText;

struct _MeritLongTable {
  const MeritShape *shape;
  Heading heading;
  Text text;
  MeritInput *again; /* NULL once the order is known */
  MeritSorter *sorter; /* NULL: rows come as they stand */
  MeritCsvRows *rescanner;
  gsize memory;
  guint fan_in;
  gint wake;
  char delimiter;
  gboolean started;
  gboolean has_row; /* one that is not used up */
  Row row;
  GString *key;     /* id of the last row that has one */
  guint64 person;   /* how many there were so far */
  gboolean in_person;
  GString *id;
  Latest **latest;  /* by competency; NULL before the first use */
  GArray *touched;  /* of guint, competencies of the person */
  LatestText texts[MERIT_MAX_TEXTS]; /* by text of the shape, but for the id */
  Blame blame;
  GError *failed;
  gboolean ended;
};

/* ---- Rows ---- */

static void
text_init (Text *text, MeritInput *input, char delimiter)
{
  *text = (Text) { .input = input };
  text->scanner = merit_csv_rows_new (delimiter, MERIT_MAX_LONG_ROW);
}

static void
text_clear (Text *text)
{
  g_clear_pointer (&text->scanner, merit_csv_rows_free);
  g_clear_pointer (&text->text, g_free);
  g_clear_error (&text->broken);
}

static void
text_fill (Text *text)
{
  const gsize held = text->filled - text->at;
  const gsize wanted = MAX (STRETCH, 2 * held);

  if (held > 0)
    memmove (text->text, text->text + text->at, held);
  text->at = 0;
  text->filled = held;
  if (text->capacity < wanted) {
    text->capacity = wanted;
    text->text = g_realloc (text->text, wanted);
  }

  const gsize got
      = merit_input_read (text->input, text->text + held, wanted - held, &text->broken);

  text->filled += got;
  text->at_end = held + got < wanted;
  if (!text->begun) {
    const gsize bom = merit_bom_length (text->text, text->filled);

    text->at += bom;
    text->offset += bom;
  }
  text->begun = TRUE;
}

static void
text_pass (Text *text, gsize n, guint64 n_lines)
{
  text->at += n;
  text->offset += n;
  text->line += n_lines;
}

/* Passes over the rest of a line. FALSE where more text is needed for it. */
static gboolean
text_skip (Text *text)
{
  const gsize held = text->filled - text->at;
  const char *lf = held > 0 ? memchr (text->text + text->at, '\n', held) : NULL;

  text_pass (text, lf != NULL ? (gsize) (lf - (text->text + text->at)) + 1 : held, lf != NULL);
  text->skipping = lf == NULL && !text->at_end;
  return !text->skipping;
}

/* The next row that is not empty; FALSE behind the last. */
static gboolean
text_next (Text *text, Row *row)
{
  if (!text->begun)
    text_fill (text);
  for (;;) {
    const gboolean at_end = text->at_end && text->broken == NULL;

    if (text->skipping && !text_skip (text)) {
      text_fill (text);
      continue;
    }
    if (text->filled == text->at && text->at_end)
      return FALSE;

    const char *at = text->text + text->at;

    if (!merit_csv_rows_scan (text->scanner, at, text->filled - text->at, at_end, &row->row)) {
      if (text->at_end)
        return FALSE;
      text_fill (text);
      continue;
    }
    row->text = at;
    row->place = (Place) {
      .line = text->line,
      .offset = text->offset,
      .length = (guint32) MIN (row->row.length, MERIT_MAX_LONG_ROW + 1),
      .too_long = row->row.too_long != FALSE,
    };
    text_pass (text, row->row.next, row->row.n_lines);
    text->skipping = row->row.skip_line;
    if (row->row.n_cells > 0 || row->row.reason != NULL)
      return TRUE;
  }
}

/* ---- The heading ---- */

static gboolean G_GNUC_PRINTF (4, 5)
unusable (const Row *row, gsize at, GError **error, const char *format, ...)
{
  g_autofree char *reason = NULL;
  guint64 line = row->place.line;
  gsize start = 0;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  for (gsize i = 0; i < at && i < row->row.length; i++)
    if (row->text[i] == '\n') {
      line++;
      start = i + 1;
    }
  g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNUSABLE,
               "%" G_GUINT64_FORMAT ":%" G_GSIZE_FORMAT ": %s", line + 1, at - start + 1, reason);
  return FALSE;
}

static gint
find_heading (const MeritShape *shape, MeritSpan text)
{
  gint kept;

  for (gint i = 0; i < N_HEADINGS; i++)
    if (strlen (headings[i].name) == text.len
        && memcmp (headings[i].name, text.text, text.len) == 0)
      return i;
  kept = merit_shape_find_text (shape, text.text, text.len);
  return kept >= MERIT_TEXT_KEPT ? COLUMN_TEXT (kept) : -1;
}

static gboolean
take_heading (Heading *heading, const MeritShape *shape, const Row *row, GError **error)
{
  const gsize bad = row->row.reason == NULL
                        ? merit_utf8_check (row->text, row->row.length, 0)
                        : row->row.length;

  if (row->row.reason != NULL)
    return unusable (row, row->row.fault, error, "%s in the heading", row->row.reason);
  if (bad < row->row.length)
    return unusable (row, bad, error, "invalid UTF-8 in the heading");
  heading->n_columns = row->row.n_cells;
  for (guint i = 0; i < row->row.n_cells; i++) {
    const MeritCsvCell *cell = &row->row.cells[i];
    const gint found = find_heading (shape, cell->text);
    char visible[MERIT_VISIBLE_SIZE];

    merit_visible (visible, cell->text.text, cell->text.len);
    if (found >= 0 && heading->column[found] >= 0)
      return unusable (row, cell->start, error, "two columns '%s'", visible);
    if (found >= 0) {
      heading->column[found] = (gint) i;
      continue;
    }
    if (heading->n_ignored++ < MERIT_MAX_NAMED)
      g_ptr_array_add (heading->ignored, g_strdup (visible));
  }
  for (guint i = 0; i < N_HEADINGS; i++)
    if (headings[i].needed && heading->column[i] < 0)
      return unusable (row, 0, error,
                       "no column '%s' (a long table has the columns id, competency and level)",
                       headings[i].name);
  return TRUE;
}

/* ---- Order ---- */

/* Settles whose the row is. */
static void
find_id (const MeritLongTable *table, Row *row, GString *key)
{
  const guint column = (guint) table->heading.column[COLUMN_ID];
  MeritSpan id = { NULL, 0 };

  if (column < row->row.n_cells)
    id = row->row.cells[column].text;
  row->place.nameless = id.len == 0 || merit_utf8_check (id.text, id.len, 0) < id.len;
  if (!row->place.nameless) {
    g_string_truncate (key, 0);
    g_string_append_len (key, id.text, (gssize) id.len);
  }
  row->id = (MeritSpan) { key->str, (guint32) key->len };
}

static gint
compare_ids (MeritSpan a, MeritSpan b)
{
  const guint32 n = MIN (a.len, b.len);
  const gint order = n > 0 ? memcmp (a.text, b.text, n) : 0;

  return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Whether the rows behind the heading are in the order of their ids. */
static gboolean
is_in_order (MeritLongTable *table, MeritInput *input, char delimiter)
{
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) second = g_string_new (NULL);
  GString *const keys[2] = { first, second }; /* in turns: of the row and of the one before */
  Text text;
  Row row;
  gboolean in_order = TRUE;
  guint now = 0;

  text_init (&text, input, delimiter);
  if (text_next (&text, &row))
    while (in_order && text_next (&text, &row)) {
      const MeritSpan before = { keys[1 - now]->str, (guint32) keys[1 - now]->len };

      find_id (table, &row, keys[now]);
      if (row.place.nameless)
        continue;
      in_order = compare_ids (before, row.id) <= 0;
      now = 1 - now;
    }
  in_order = in_order && text.broken == NULL;
  text_clear (&text);
  return in_order;
}

/* Reads everything and sorts it. What broke off is kept for behind what was read. */
static gboolean
sort_rows (MeritLongTable *table, GError **error)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  Row row;

  table->sorter = merit_sorter_new (table->memory, table->fan_in, table->wake);
  while (text_next (&table->text, &row)) {
    find_id (table, &row, table->key);
    g_string_truncate (whole, 0);
    g_string_append_len (whole, (const char *) &row.place, sizeof row.place);
    g_string_append_len (whole, row.text, row.place.length);
    if (!merit_sorter_add (table->sorter, row.id.text, row.id.len, whole->str, whole->len, error))
      return FALSE;
  }
  return merit_sorter_finish (table->sorter, error);
}

/* The next row of those sorted, scanned anew: it is found to be what it was. */
static gboolean
next_sorted (MeritLongTable *table, GError **error)
{
  MeritSorted sorted;
  Row *row = &table->row;

  if (!merit_sorter_next (table->sorter, &sorted, error))
    return FALSE;
  memcpy (&row->place, sorted.text, sizeof row->place);
  row->text = sorted.text + sizeof row->place;
  row->id = (MeritSpan) { sorted.key, (guint32) sorted.key_len };
  merit_csv_rows_scan (table->rescanner, row->text, row->place.length, TRUE, &row->row);
  /* Of one that is too long only its first line is kept, and there nothing may be wrong. */
  if (row->place.too_long)
    row->row.reason = "";
  return TRUE;
}

static gboolean
next_as_it_stands (MeritLongTable *table, GError **error)
{
  if (!text_next (&table->text, &table->row))
    return FALSE;

  /* Only a file that was changed between two readings is out of order here. */
  const MeritSpan id = { table->id->str, (guint32) table->id->len };

  find_id (table, &table->row, table->key);
  if (table->in_person && compare_ids (id, table->row.id) > 0) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_READ, "the file was changed while it was read");
    return FALSE;
  }
  return TRUE;
}

/* ---- People ---- */

static void
blame_clear (Blame *blame)
{
  if (blame->row != NULL)
    g_string_free (blame->row, TRUE);
  if (blame->reason != NULL)
    g_string_free (blame->reason, TRUE);
}

/* Blames byte @at of the row. */
static void G_GNUC_PRINTF (4, 5)
blame_row (Blame *blame, const Row *row, gsize at, const char *format, ...)
{
  va_list arguments;
  const char *start = row->text;
  const char *lf;

  if (blame->row == NULL) {
    blame->row = g_string_new (NULL);
    blame->reason = g_string_new (NULL);
  }
  at = MIN (at, row->place.length);
  blame->is_set = TRUE;
  blame->line = row->place.line;
  while ((lf = memchr (start, '\n', (gsize) (row->text + at - start))) != NULL) {
    start = lf + 1;
    blame->line++;
  }
  blame->column = (gsize) (row->text + at - start);
  blame->offset = row->place.offset + at;
  g_string_truncate (blame->row, 0);
  g_string_append_len (blame->row, row->text,
                       (gssize) MIN (row->place.length, MERIT_LONG_REJECTED));
  va_start (arguments, format);
  g_string_vprintf (blame->reason, format, arguments);
  va_end (arguments);
}

static void
put_fault (MeritRecords *records, GString *text, const Blame *blame)
{
  const MeritRecordFault fault = {
    .start = text->len,
    .length = blame->row->len,
    .fault = blame->offset,
    .line = blame->line,
    .column = blame->column,
    .reason = g_string_chunk_insert_len (records->arena, blame->reason->str,
                                         (gssize) blame->reason->len),
  };

  g_string_append_len (text, blame->row->str, (gssize) blame->row->len);
  g_array_append_val (records->faults, fault);
}

static void
begin_person (MeritLongTable *table, MeritSpan id)
{
  table->person++;
  table->in_person = TRUE;
  g_string_truncate (table->id, 0);
  g_string_append_len (table->id, id.text, (gssize) id.len);
  g_array_set_size (table->touched, 0);
  for (guint i = MERIT_TEXT_UNIT; i < merit_shape_get_n_texts (table->shape); i++)
    table->texts[i].has = FALSE;
  table->blame.is_set = FALSE;
}

static MeritSpan
keep_text (MeritRecords *records, const GString *text)
{
  MeritSpan span = { NULL, (guint32) text->len };

  span.text = g_string_chunk_insert_len (records->arena, text->str, (gssize) text->len);
  return span;
}

/* What the ratings of the latest date come to. */
static void
put_level (const MeritLongTable *table, MeritRecords *records, guint competency)
{
  const Latest *latest = table->latest[competency];
  const guint32 column = merit_shape_get_column (table->shape, competency);
  MeritBlock *block = &records->block;

  if (column == MERIT_SHAPE_UNUSED)
    return;
  block->codes[(gsize) column * block->stride + block->n_rows]
      = latest->n == 1 ? latest->codes[0]
                       : merit_raters_combine (merit_shape_get_raters (table->shape),
                                               latest->codes, latest->n);
  if (latest->n > 1)
    merit_records_add_ratings (records, column, latest->codes, latest->n);
}

/* The first thing, in the order of the input, that is wrong with what counts; or NULL. */
static const Blame *
find_blame (const MeritLongTable *table)
{
  const Blame *first = table->blame.is_set ? &table->blame : NULL;

  for (guint i = 0; i < table->touched->len; i++) {
    const Blame *blame = &table->latest[g_array_index (table->touched, guint, i)]->blame;

    if (blame->is_set && (first == NULL || blame->offset < first->offset))
      first = blame;
  }
  return first;
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  const guint left = *(const guint *) a, right = *(const guint *) b;

  return (left > right) - (left < right);
}

static void
end_person (MeritLongTable *table, MeritRecords *records, GString *text)
{
  const Blame *blame = find_blame (table);
  const guint32 row = records->block.n_rows;

  table->in_person = FALSE;
  if (blame != NULL) {
    put_fault (records, text, blame);
    return;
  }
  g_array_sort (table->touched, compare_numbers);
  for (guint i = 0; i < table->touched->len; i++)
    put_level (table, records, g_array_index (table->touched, guint, i));
  records->ids[row] = keep_text (records, table->id);
  for (guint i = MERIT_TEXT_UNIT; i < merit_shape_get_n_texts (table->shape); i++)
    records->texts[i][row] = table->texts[i].has ? keep_text (records, table->texts[i].text)
                                                 : (MeritSpan) { NULL, 0 };
  records->block.n_rows++;
}

/* ---- What a row says ---- */

static gboolean
is_date (MeritSpan text)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  guint number[3] = { 0, 0, 0 };
  guint part = 0;

  if (text.len != DATE_SIZE)
    return FALSE;
  for (guint i = 0; i < DATE_SIZE; i++) {
    const gboolean dash = i == 4 || i == 7;

    if (dash ? text.text[i] != '-' : !g_ascii_isdigit (text.text[i]))
      return FALSE;
    if (dash)
      part++;
    else
      number[part] = 10 * number[part] + (guint) (text.text[i] - '0');
  }
  if (number[1] < 1 || number[1] > 12 || number[2] < 1)
    return FALSE;

  const gboolean leap
      = number[0] % 4 == 0 && (number[0] % 100 != 0 || number[0] % 400 == 0);

  return number[2] <= days[number[1] - 1] + (number[1] == 2 && leap ? 1u : 0u);
}

/* Above 0 where the date is later than what is known, 0 where it is the same. */
static gint
compare_date (MeritSpan date, gboolean dated, const char known[DATE_SIZE])
{
  if (date.len == 0 || !dated)
    return (date.len > 0) - dated;
  return memcmp (date.text, known, DATE_SIZE);
}

static void
set_date (MeritSpan date, gboolean *dated, char known[DATE_SIZE])
{
  *dated = date.len > 0;
  if (date.len > 0)
    memcpy (known, date.text, DATE_SIZE);
}

/* The cell of a column of a sound row; empty where the table has no such column. */
static MeritSpan
get_text (const MeritLongTable *table, const Row *row, guint column)
{
  const gint at = table->heading.column[column];

  return at < 0 ? (MeritSpan) { NULL, 0 } : row->row.cells[at].text;
}

static gsize
get_start (const MeritLongTable *table, const Row *row, guint column)
{
  return row->row.cells[table->heading.column[column]].start;
}

static void
take_texts (MeritLongTable *table, const Row *row, MeritSpan date)
{
  for (guint i = MERIT_TEXT_UNIT; i < merit_shape_get_n_texts (table->shape); i++) {
    const MeritSpan text = get_text (table, row, COLUMN_TEXT (i));
    LatestText *latest = &table->texts[i];

    if (text.len == 0 || (latest->has && compare_date (date, latest->dated, latest->date) < 0))
      continue;
    latest->has = TRUE;
    set_date (date, &latest->dated, latest->date);
    g_string_truncate (latest->text, 0);
    g_string_append_len (latest->text, text.text, (gssize) text.len);
  }
}

static Latest *
get_latest (MeritLongTable *table, guint competency)
{
  Latest **slot = &table->latest[competency];

  if (*slot == NULL)
    *slot = g_new0 (Latest, 1);
  if ((*slot)->person != table->person) {
    (*slot)->person = table->person;
    (*slot)->n = 0;
    (*slot)->dated = FALSE;
    (*slot)->blame.is_set = FALSE;
    g_array_append_val (table->touched, competency);
  }
  return *slot;
}

/* Another rating of the latest date. */
static void
add_rating (MeritLongTable *table, const Row *row, guint competency, Latest *latest, guint8 code)
{
  const MeritSpan rater = get_text (table, row, COLUMN_RATER);
  const gsize at = get_start (table, row, COLUMN_LEVEL);
  const char *id = merit_shape_get_id (table->shape, competency);
  const guint64 line = row->place.line + 1;

  if (latest->blame.is_set)
    return;
  for (guint i = 0; rater.len > 0 && i < latest->n; i++)
    if (latest->raters[i]->len == rater.len
        && memcmp (latest->raters[i]->str, rater.text, rater.len) == 0) {
      char visible[MERIT_VISIBLE_SIZE];

      merit_visible (visible, rater.text, rater.len);
      blame_row (&latest->blame, row, get_start (table, row, COLUMN_RATER),
                 "rater '%s' rated competency '%s' twice on one date, on lines %" G_GUINT64_FORMAT
                 " and %" G_GUINT64_FORMAT,
                 visible, id, latest->lines[i], line);
      return;
    }
  if (latest->n > 0 && merit_shape_get_raters (table->shape) == MERIT_RULE_NO_RATERS) {
    blame_row (&latest->blame, row, at,
               "competency '%s' has several ratings of one date, on lines %" G_GUINT64_FORMAT
               " and %" G_GUINT64_FORMAT ", and the policy has no rule for them",
               id, latest->lines[0], line);
    return;
  }
  if (latest->n == MERIT_MAX_RATERS) {
    blame_row (&latest->blame, row, at, "competency '%s' has more than %d raters", id,
               MERIT_MAX_RATERS);
    return;
  }
  latest->codes[latest->n] = code;
  latest->lines[latest->n] = line;
  if (latest->raters[latest->n] == NULL)
    latest->raters[latest->n] = g_string_new (NULL);
  g_string_truncate (latest->raters[latest->n], 0);
  g_string_append_len (latest->raters[latest->n], rater.text != NULL ? rater.text : "",
                       (gssize) rater.len);
  latest->n++;
}

static void
take_level (MeritLongTable *table, const Row *row, guint competency, MeritSpan date)
{
  const MeritSpan level = get_text (table, row, COLUMN_LEVEL);
  const guint max_level = merit_shape_get_max_level (table->shape);
  guint8 code;

  if (!merit_level_parse (level.text, level.len, max_level, &code)) {
    char visible[MERIT_VISIBLE_SIZE];

    merit_visible (visible, level.text, level.len);
    blame_row (&table->blame, row, get_start (table, row, COLUMN_LEVEL),
               "level '%s' of competency '%s' is no whole number from 0 to %u", visible,
               merit_shape_get_id (table->shape, competency), max_level);
    return;
  }
  if (code == MERIT_CODE_UNASSESSED)
    return;

  Latest *latest = get_latest (table, competency);
  const gint order = latest->n == 0 ? 1 : compare_date (date, latest->dated, latest->date);

  if (order < 0)
    return;
  if (order > 0) {
    latest->n = 0;
    latest->blame.is_set = FALSE;
    set_date (date, &latest->dated, latest->date);
  }
  add_rating (table, row, competency, latest, code);
}

static void
take_competency (MeritLongTable *table, const Row *row, MeritSpan date, MeritRecords *records)
{
  const MeritSpan text = get_text (table, row, COLUMN_COMPETENCY);
  const gint competency
      = text.len > 0 ? merit_shape_find_heading (table->shape, text.text, text.len) : -1;
  char visible[MERIT_VISIBLE_SIZE];

  if (competency >= 0) {
    take_level (table, row, (guint) competency, date);
  } else if (text.len == 0) {
    /* A row that only says who there is. */
    if (get_text (table, row, COLUMN_LEVEL).len > 0)
      blame_row (&table->blame, row, get_start (table, row, COLUMN_COMPETENCY),
                 "competency is empty");
  } else if (competency == MERIT_SHAPE_AMBIGUOUS) {
    merit_visible (visible, text.text, text.len);
    blame_row (&table->blame, row, get_start (table, row, COLUMN_COMPETENCY),
               "competency '%s' is the name of two competencies", visible);
  } else {
    merit_records_add_unknown (records, text.text, text.len);
  }
}

/* What is wrong with the row as a row. Returns whether something is. */
static gboolean
blame_form (const MeritLongTable *table, const Row *row, Blame *blame)
{
  const gsize length = row->place.length;
  const guint n = row->row.n_cells;
  const guint n_columns = table->heading.n_columns;

  if (row->row.reason != NULL && row->place.too_long) {
    blame_row (blame, row, 0, "row is longer than %" G_GSIZE_FORMAT " bytes", MERIT_MAX_LONG_ROW);
  } else if (row->row.reason != NULL) {
    blame_row (blame, row, row->row.fault, "%s", row->row.reason);
  } else if (n != n_columns) {
    blame_row (blame, row, n > n_columns ? row->row.cells[n_columns].start : length,
               "row has %u field%s, the heading %u", n, n == 1 ? "" : "s", n_columns);
  } else if (merit_utf8_check (row->text, length, 0) < length) {
    blame_row (blame, row, merit_utf8_check (row->text, length, 0), "invalid UTF-8");
  } else if (row->place.nameless) {
    blame_row (blame, row, get_start (table, row, COLUMN_ID), "id is empty");
  } else {
    return FALSE;
  }
  return TRUE;
}

/* A row of the person in hand. */
static void
take_row (MeritLongTable *table, const Row *row, MeritRecords *records)
{
  MeritSpan date, rater;
  char visible[MERIT_VISIBLE_SIZE];

  /* One fault is enough: the first. */
  if (table->blame.is_set || blame_form (table, row, &table->blame))
    return;
  date = get_text (table, row, COLUMN_DATE);
  rater = get_text (table, row, COLUMN_RATER);
  if (date.len > 0 && !is_date (date)) {
    merit_visible (visible, date.text, date.len);
    blame_row (&table->blame, row, get_start (table, row, COLUMN_DATE),
               "date '%s' is no day as YYYY-MM-DD", visible);
    return;
  }
  if (rater.len > MERIT_MAX_RATER) {
    blame_row (&table->blame, row, get_start (table, row, COLUMN_RATER),
               "rater is longer than %d bytes", MERIT_MAX_RATER);
    return;
  }
  take_texts (table, row, date);
  take_competency (table, row, date, records);
}

/* ---- The table ---- */

MeritLongTable *
merit_long_table_new (const MeritShape *shape, char delimiter, MeritInput *input,
                      MeritInput *again, gint wake, gsize memory, guint fan_in)
{
  MeritLongTable *table = g_new0 (MeritLongTable, 1);

  table->shape = shape;
  for (guint i = 0; i < N_COLUMNS; i++)
    table->heading.column[i] = -1;
  table->heading.ignored = g_ptr_array_new_with_free_func (g_free);
  text_init (&table->text, input, delimiter);
  table->again = again;
  table->delimiter = delimiter;
  table->wake = wake;
  table->memory = memory > 0 ? memory : MERIT_LONG_MEMORY;
  table->fan_in = fan_in > 0 ? fan_in : MERIT_LONG_FAN_IN;
  table->rescanner = merit_csv_rows_new (delimiter, MERIT_MAX_LONG_ROW);
  table->key = g_string_new (NULL);
  table->id = g_string_new (NULL);
  table->latest = g_new0 (Latest *, MAX (merit_shape_get_length (shape), 1));
  table->touched = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < G_N_ELEMENTS (table->texts); i++)
    table->texts[i].text = g_string_new (NULL);
  return table;
}

static void
latest_free (Latest *latest)
{
  for (guint i = 0; i < MERIT_MAX_RATERS; i++)
    if (latest->raters[i] != NULL)
      g_string_free (latest->raters[i], TRUE);
  blame_clear (&latest->blame);
  g_free (latest);
}

void
merit_long_table_free (MeritLongTable *table)
{
  text_clear (&table->text);
  g_clear_pointer (&table->again, merit_input_close);
  g_clear_pointer (&table->sorter, merit_sorter_free);
  merit_csv_rows_free (table->rescanner);
  g_ptr_array_unref (table->heading.ignored);
  g_string_free (table->key, TRUE);
  g_string_free (table->id, TRUE);
  for (guint i = 0; i < merit_shape_get_length (table->shape); i++)
    if (table->latest[i] != NULL)
      latest_free (table->latest[i]);
  g_free (table->latest);
  g_array_unref (table->touched);
  for (guint i = 0; i < G_N_ELEMENTS (table->texts); i++)
    g_string_free (table->texts[i].text, TRUE);
  blame_clear (&table->blame);
  g_clear_error (&table->failed);
  g_free (table);
}

const GPtrArray *
merit_long_table_get_ignored (const MeritLongTable *table, guint *n_ignored)
{
  *n_ignored = table->heading.n_ignored;
  return table->heading.ignored;
}

/* Reads the heading and finds out in what order rows come. FALSE where there are none. */
static gboolean
start (MeritLongTable *table, GError **error)
{
  Row row;

  table->started = TRUE;
  if (!text_next (&table->text, &row) || !take_heading (&table->heading, table->shape, &row, error))
    return FALSE;

  const gboolean in_order
      = table->again != NULL && is_in_order (table, table->again, table->delimiter);

  g_clear_pointer (&table->again, merit_input_close);
  if (in_order)
    return TRUE;
  if (!sort_rows (table, error))
    return FALSE;
  /* Whose rows are missing is not known. */
  if (table->text.broken != NULL)
    g_propagate_error (error, g_steal_pointer (&table->text.broken));
  return table->failed == NULL;
}

static gboolean
next_row (MeritLongTable *table)
{
  if (!table->has_row && !table->ended)
    table->has_row = table->sorter != NULL ? next_sorted (table, &table->failed)
                                           : next_as_it_stands (table, &table->failed);
  table->ended = !table->has_row;
  return table->has_row;
}

/* Uses the row in hand, or ends the person in hand and leaves the row for the next. */
static void
step (MeritLongTable *table, MeritRecords *records, GString *text)
{
  const Row *row = &table->row;
  const MeritSpan id = { table->id->str, (guint32) table->id->len };
  Blame blame = { 0 };

  if (row->place.nameless) {
    blame_form (table, row, &blame);
    put_fault (records, text, &blame);
    blame_clear (&blame);
    table->has_row = FALSE;
    return;
  }
  if (table->in_person && compare_ids (id, row->id) != 0) {
    end_person (table, records, text);
    return;
  }
  if (!table->in_person)
    begin_person (table, row->id);
  take_row (table, row, records);
  table->has_row = FALSE;
}

gboolean
merit_long_table_read (MeritLongTable *table, MeritRecords *records, GString *text,
                       GError **error)
{
  if (!table->started && !start (table, &table->failed))
    table->ended = TRUE;
  while (!merit_records_full (records) && text->len < MUCH_REJECTED) {
    if (next_row (table)) {
      step (table, records, text);
      continue;
    }
    if (table->in_person && table->failed == NULL && table->text.broken == NULL)
      end_person (table, records, text);
    table->in_person = FALSE;
    if (table->failed != NULL)
      g_propagate_error (error, g_steal_pointer (&table->failed));
    else if (table->text.broken != NULL)
      g_propagate_error (error, g_steal_pointer (&table->text.broken));
    return FALSE;
  }
  return TRUE;
}
