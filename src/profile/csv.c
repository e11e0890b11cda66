/* SPDX-License-Identifier: Apache-2.0 */
/* A sequential RFC 4180 reader in two steps a record: first its structure, which alone decides
 * where the next record starts, then the text and the levels of the cells that count. Records of
 * the usual form go through core/cells.h instead, which finds the same in one step. Codes are put
 * down row by row and turned into columns 16 rows at a time. */
#include "profile/csv.h"

#include <merit/merit-error.h>

#include <string.h>

#include "core/cells.h"
#include "core/code.h"
#include "core/json.h"
#include "core/turn.h"

#define NO_SLOT G_MAXUINT32

/* A column that is read. */
typedef struct {
  gint text;       /* one of the shape, or -1: a competency */
  guint competency;
  guint column;
} Slot;

/* Rows that are turned into columns at a time, and columns. */
#define TURN MERIT_TURN

struct _MeritCsv {
  const MeritShape *shape;
  char delimiter;
  guint n_columns;
  guint32 *slot_of; /* by column; NO_SLOT where it is ignored */
  GArray *slots;    /* of Slot */
  GPtrArray *ignored;
  guint n_ignored;
  const MeritCells *cells; /* NULL: all goes the plain way */
  const MeritTurn *turn;
  MeritCellsLayout layout;
  guint64 *levels;         /* of layout */
  guint n_texts;           /* of the shape */
  gint text_of[MERIT_MAX_TEXTS]; /* by text of layout: one of the shape; then those that no column
                                    holds */
  guint32 *block_column;   /* by column, up to a multiple of TURN: the block's, or
                              MERIT_SHAPE_UNUSED */
};

/* Where a scan may look: @end is the end of the text, or behind the first byte that makes a record
 * too long; @final says that the text ends there for good. */
typedef struct {
  const char *text;
  gsize end;
  gboolean final;
  char delimiter;
  gboolean stop[256]; /* bytes that end the plain run of an unquoted field */
} Scanner;

typedef struct {
  gsize start;   /* of the field, the opening quote included */
  gsize inside;  /* of its text */
  gsize len;     /* of its text, doubled quotes not yet undone */
  gboolean quoted;
  gboolean doubled; /* holds doubled quotes */
  gboolean has_cr; /* holds a CR without an LF and is unquoted */
  gsize cr;      /* the first such */
  gsize end;     /* of the byte behind the field: delimiter or line end */
  gsize next;    /* behind the delimiter or the line end */
} Field;

typedef enum {
  SCAN_NEXT, /* a field, and another follows */
  SCAN_LAST, /* the last field of a record */
  SCAN_MORE, /* the text ends before the field does */
  SCAN_OPEN, /* likewise for good, inside quotes */
  SCAN_FAULT,
} Scan;

/* Room for the fault of a scan. */
typedef struct {
  gsize at;
  const char *reason;
} Fault;

static void
scanner_init (Scanner *scanner, const char *text, char delimiter)
{
  memset (scanner, 0, sizeof *scanner);
  scanner->text = text;
  scanner->delimiter = delimiter;
  scanner->stop[(guchar) delimiter] = TRUE;
  scanner->stop['"'] = TRUE;
  scanner->stop['\n'] = TRUE;
  scanner->stop['\r'] = TRUE;
}

/* Sets the bounds for a record at @start of a text of @len bytes. */
static void
scanner_set (Scanner *scanner, gsize start, gsize len, gboolean at_end)
{
  gboolean too_long = len - start > MERIT_MAX_RECORD;

  scanner->end = too_long ? start + MERIT_MAX_RECORD + 1 : len;
  scanner->final = at_end && !too_long;
}

static Scan
field_ends (Field *field, gsize at, gsize line_end, Scan scan)
{
  field->end = at;
  field->next = at + line_end;
  return scan;
}

/* @at is behind the closing quote. */
static Scan
scan_behind_quote (const Scanner *scanner, gsize at, Field *field, Fault *fault)
{
  const char *text = scanner->text;

  if (at == scanner->end)
    return scanner->final ? field_ends (field, at, 0, SCAN_LAST) : SCAN_MORE;
  if (text[at] == scanner->delimiter)
    return field_ends (field, at, 1, SCAN_NEXT);
  if (text[at] == '\n')
    return field_ends (field, at, 1, SCAN_LAST);
  if (text[at] == '\r') {
    if (at + 1 == scanner->end && !scanner->final)
      return SCAN_MORE;
    if (at + 1 < scanner->end && text[at + 1] == '\n')
      return field_ends (field, at, 2, SCAN_LAST);
  }
  fault->at = at;
  fault->reason = "text behind a closing quote";
  return SCAN_FAULT;
}

static Scan
scan_quoted (const Scanner *scanner, gsize at, Field *field, Fault *fault)
{
  field->quoted = TRUE;
  field->inside = at + 1;
  for (at++;; at++) {
    const char *quote = memchr (scanner->text + at, '"', scanner->end - at);

    if (quote == NULL) {
      fault->at = field->start;
      fault->reason = "quoted field without an end";
      return scanner->final ? SCAN_OPEN : SCAN_MORE;
    }
    at = (gsize) (quote - scanner->text) + 1;
    if (at == scanner->end || scanner->text[at] != '"')
      break;
    field->doubled = TRUE;
  }
  field->len = at - 1 - field->inside;
  return scan_behind_quote (scanner, at, field, fault);
}

static Scan
scan_unquoted (const Scanner *scanner, gsize at, Field *field, Fault *fault)
{
  const char *text = scanner->text;
  Scan scan;

  field->inside = at;
  for (;; at++) {
    while (at < scanner->end && !scanner->stop[(guchar) text[at]])
      at++;
    if (at == scanner->end) {
      scan = scanner->final ? field_ends (field, at, 0, SCAN_LAST) : SCAN_MORE;
    } else if (text[at] == scanner->delimiter) {
      scan = field_ends (field, at, 1, SCAN_NEXT);
    } else if (text[at] == '\n') {
      scan = field_ends (field, at, 1, SCAN_LAST);
    } else if (text[at] == '"') {
      fault->at = at;
      fault->reason = "quote inside an unquoted field";
      scan = SCAN_FAULT;
    } else if (at + 1 == scanner->end && !scanner->final) {
      scan = SCAN_MORE;
    } else if (at + 1 < scanner->end && text[at + 1] == '\n') {
      scan = field_ends (field, at, 2, SCAN_LAST);
    } else {
      if (!field->has_cr)
        field->cr = at;
      field->has_cr = TRUE;
      continue;
    }
    field->len = at - field->inside;
    return scan;
  }
}

static Scan
scan_field (const Scanner *scanner, gsize at, Field *field, Fault *fault)
{
  memset (field, 0, sizeof *field);
  field->start = at;
  if (at < scanner->end && scanner->text[at] == '"')
    return scan_quoted (scanner, at, field, fault);
  return scan_unquoted (scanner, at, field, fault);
}

static guint64
count_lines (const char *text, gsize from, gsize to)
{
  guint64 n = 0;
  const char *lf;

  while ((lf = memchr (text + from, '\n', to - from)) != NULL) {
    from = (gsize) (lf - text) + 1;
    n++;
  }
  return n;
}

/* The length of the empty line at @at: 0 where there is none (yet). */
static gsize
empty_line (const char *text, gsize len, gsize at)
{
  if (at < len && text[at] == '\n')
    return 1;
  return len - at >= 2 && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 0;
}

/* Undoes doubled quotes; @out holds at least @len bytes. */
static gsize
undouble (const char *text, gsize len, char *out)
{
  gsize n = 0;

  for (gsize i = 0; i < len; i++) {
    out[n++] = text[i];
    if (text[i] == '"')
      i++;
  }
  return n;
}

static MeritSpan
field_text (const char *text, const Field *field, GStringChunk *arena)
{
  MeritSpan span = { text + field->inside, (guint32) field->len };
  char few[256] = "", *out;

  if (!field->doubled)
    return span;
  out = field->len <= sizeof few ? few : g_malloc (field->len);
  span.len = (guint32) undouble (text + field->inside, field->len, out);
  span.text = g_string_chunk_insert_len (arena, out, (gssize) span.len);
  if (out != few)
    g_free (out);
  return span;
}

/* ---- The heading ---- */

typedef struct {
  MeritCsv *csv;
  const char *text;
  gsize len;
  gsize start;
  GArray *fields;      /* of Field */
  GStringChunk *arena;
  gboolean has[MERIT_MAX_TEXTS];
  guint32 *column_of;  /* by competency: the column that holds it, counted from 1 */
  gsize *fault;
  GError **error;
} Heading;

/* Text in two bytes a character has a byte order mark or, being mostly ASCII, a NUL in its first
 * pair. */
static gboolean
looks_like_utf16 (const char *text, gsize len)
{
  if (len < 2)
    return FALSE;
  return memcmp (text, "\xFF\xFE", 2) == 0 || memcmp (text, "\xFE\xFF", 2) == 0
         || (text[0] == '\0') != (text[1] == '\0');
}

static gboolean G_GNUC_PRINTF (3, 4)
unusable (Heading *heading, gsize at, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  *heading->fault = at;
  g_set_error (heading->error, MERIT_ERROR, MERIT_ERROR_UNUSABLE, "%s%s", reason,
               looks_like_utf16 (heading->text, heading->len)
                   ? " (the text looks like UTF-16; UTF-8 is read)"
                   : "");
  return FALSE;
}

static void
heading_visible (const Heading *heading, guint column, char out[MERIT_VISIBLE_SIZE])
{
  MeritSpan text = field_text (heading->text, &g_array_index (heading->fields, Field, column),
                               heading->arena);

  merit_visible (out, text.text, text.len);
}

/* Whether a heading is `id` but for case and surrounding white space. */
static gboolean
is_nearly_id (MeritSpan text)
{
  while (text.len > 0 && g_ascii_isspace (text.text[0])) {
    text.text++;
    text.len--;
  }
  while (text.len > 0 && g_ascii_isspace (text.text[text.len - 1]))
    text.len--;
  return text.len == 2 && g_ascii_strncasecmp (text.text, "id", 2) == 0;
}

static gboolean
no_id (Heading *heading)
{
  char visible[MERIT_VISIBLE_SIZE];

  for (guint i = 0; i < heading->fields->len; i++) {
    const Field *field = &g_array_index (heading->fields, Field, i);

    if (is_nearly_id (field_text (heading->text, field, heading->arena))) {
      heading_visible (heading, i, visible);
      return unusable (heading, field->start, "no column 'id' (a heading is '%s')", visible);
    }
  }
  if (heading->fields->len == 1) {
    const Field *field = &g_array_index (heading->fields, Field, 0);

    for (const char *c = ",;\t|"; *c != '\0'; c++)
      if (memchr (heading->text + field->inside, *c, field->len) != NULL)
        return unusable (heading, heading->start, "no column 'id' (is the delimiter '%s'?)",
                         *c == '\t' ? "\\t" : (char[]) { *c, '\0' });
  }
  return unusable (heading, heading->start, "no column 'id'");
}

static void
add_slot (MeritCsv *csv, guint column, gint text, guint competency)
{
  Slot slot = { text, competency, column };

  csv->slot_of[column] = csv->slots->len;
  g_array_append_val (csv->slots, slot);
}

static gboolean
take_competency (Heading *heading, guint column, guint competency)
{
  const Field *field = &g_array_index (heading->fields, Field, column);
  char first[MERIT_VISIBLE_SIZE], second[MERIT_VISIBLE_SIZE];

  if (heading->column_of[competency] != 0) {
    heading_visible (heading, heading->column_of[competency] - 1, first);
    heading_visible (heading, column, second);
    return unusable (heading, field->start, "two columns, '%s' and '%s', for competency '%s'",
                     first, second, merit_shape_get_id (heading->csv->shape, competency));
  }
  heading->column_of[competency] = column + 1;
  add_slot (heading->csv, column, -1, competency);
  return TRUE;
}

/* Finds out what a column holds: a reserved name, else a competency, else nothing that is read. */
static gboolean
take_column (Heading *heading, guint column)
{
  MeritCsv *csv = heading->csv;
  const Field *field = &g_array_index (heading->fields, Field, column);
  MeritSpan text = field_text (heading->text, field, heading->arena);
  char visible[MERIT_VISIBLE_SIZE];
  gint competency;

  csv->slot_of[column] = NO_SLOT;

  const gint known = merit_shape_find_text (csv->shape, text.text, text.len);

  if (known >= 0) {
    if (heading->has[known])
      return unusable (heading, field->start, "two columns '%s'",
                       merit_shape_get_texts (csv->shape)[known]);
    heading->has[known] = TRUE;
    add_slot (csv, column, known, 0);
    return TRUE;
  }
  competency = merit_shape_find_heading (csv->shape, text.text, text.len);
  if (competency >= 0)
    return take_competency (heading, column, (guint) competency);
  merit_visible (visible, text.text, text.len);
  if (competency == MERIT_SHAPE_AMBIGUOUS)
    return unusable (heading, field->start, "heading '%s' is the name of two competencies",
                     visible);
  csv->n_ignored++;
  if (csv->ignored->len < MERIT_MAX_NAMED)
    g_ptr_array_add (csv->ignored, g_strdup (visible));
  return TRUE;
}

static gboolean
take_columns (Heading *heading, gsize end)
{
  MeritCsv *csv = heading->csv;
  gsize bad = merit_utf8_check (heading->text, end, heading->start);

  if (bad < end)
    return unusable (heading, bad, "invalid UTF-8 in the heading");
  csv->n_columns = heading->fields->len;
  csv->slot_of = g_new (guint32, csv->n_columns);
  for (guint i = 0; i < csv->n_columns; i++)
    if (!take_column (heading, i))
      return FALSE;
  return heading->has[MERIT_TEXT_ID] ? TRUE : no_id (heading);
}

/* Scans the heading at @heading->start. FALSE with *@next 0 and no error: it is not yet whole. */
static gboolean
scan_heading (Heading *heading, gboolean at_end, gsize *next)
{
  Scanner scanner;
  Scan scan = SCAN_NEXT;
  Fault fault;
  Field field = { .next = heading->start };

  *next = 0;
  scanner_init (&scanner, heading->text, heading->csv->delimiter);
  scanner_set (&scanner, heading->start, heading->len, at_end);
  while (scan == SCAN_NEXT) {
    scan = scan_field (&scanner, field.next, &field, &fault);
    if (field.has_cr)
      return unusable (heading, field.cr,
                       "carriage return without line feed in the heading"
                       " (lines that end in CR alone are not read)");
    if (scan == SCAN_FAULT || scan == SCAN_OPEN)
      return unusable (heading, fault.at, "%s in the heading", fault.reason);
    if (scan == SCAN_MORE)
      return scanner.end - heading->start <= MERIT_MAX_RECORD
                 ? FALSE
                 : unusable (heading, heading->start, "heading is longer than %u bytes",
                             MERIT_MAX_RECORD);
    if (heading->fields->len == MERIT_MAX_COLUMNS)
      return unusable (heading, field.start, "more than %u columns", MERIT_MAX_COLUMNS);
    g_array_append_val (heading->fields, field);
  }
  *next = field.next;
  return take_columns (heading, field.end);
}

void
merit_csv_set_cells (MeritCsv *csv, const MeritCells *cells)
{
  /* A delimiter that may stand in a level is left to the plain way. */
  if (!g_ascii_isdigit (csv->delimiter) && csv->delimiter != '+')
    csv->cells = cells;
  csv->turn = merit_turn_find (csv->cells != NULL ? csv->cells->width.name : NULL);
}

/* Says of each column what the quick way must know. */
static void
lay_out (MeritCsv *csv, const gboolean has_text[MERIT_MAX_TEXTS])
{
  const guint n_turned = (guint) merit_turn_up (csv->n_columns);
  guint absent = csv->n_texts;
  MeritCellsLayout *layout = &csv->layout;

  csv->levels = g_new0 (guint64, csv->n_columns / 64 + 2);
  csv->block_column = g_new (guint32, n_turned);
  for (guint i = 0; i < n_turned; i++)
    csv->block_column[i] = MERIT_SHAPE_UNUSED;
  *layout = (MeritCellsLayout) {
    .delimiter = csv->delimiter,
    .max_level = (guint8) merit_shape_get_max_level (csv->shape),
    .n_columns = csv->n_columns,
    .levels = csv->levels,
  };
  for (guint i = 0; i < csv->slots->len; i++) {
    const Slot *slot = &g_array_index (csv->slots, Slot, i);

    if (slot->text >= 0) {
      csv->text_of[layout->n_texts] = slot->text;
      layout->texts[layout->n_texts++] = slot->column;
    } else {
      csv->levels[slot->column / 64] |= G_GUINT64_CONSTANT (1) << slot->column % 64;
      csv->block_column[slot->column] = merit_shape_get_column (csv->shape, slot->competency);
    }
  }
  for (guint i = 0; i < csv->n_texts; i++)
    if (!has_text[i])
      csv->text_of[--absent] = (gint) i;
  merit_csv_set_cells (csv, merit_cells_find (NULL));
}

MeritCsv *
merit_csv_new (const MeritShape *shape, char delimiter, const char *text, gsize len,
               gboolean at_end, gsize *consumed, guint64 *n_lines, gsize *fault, GError **error)
{
  g_autoptr (MeritCsv) csv = g_atomic_rc_box_new0 (MeritCsv);
  Heading heading = { .csv = csv, .text = text, .len = len, .fault = fault, .error = error };
  gsize at = 0, line, next;
  gboolean ok = FALSE;

  csv->shape = shape;
  csv->n_texts = merit_shape_get_n_texts (shape);
  csv->delimiter = delimiter;
  csv->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  csv->ignored = g_ptr_array_new_with_free_func (g_free);
  *consumed = 0;
  *n_lines = 0;
  if ((guchar) delimiter >= 0x80 || delimiter == '\0' || strchr ("\"\r\n", delimiter) != NULL) {
    unusable (&heading, 0, "delimiter is no ASCII character other than NUL, a quote, CR and LF");
    return NULL;
  }
  while ((line = empty_line (text, len, at)) > 0) {
    at += line;
    ++*n_lines;
  }
  *consumed = at;
  if (at == len)
    return NULL;
  heading.start = at;
  heading.fields = g_array_new (FALSE, FALSE, sizeof (Field));
  heading.arena = g_string_chunk_new (1024);
  heading.column_of = g_new0 (guint32, MAX (merit_shape_get_length (shape), 1));
  ok = scan_heading (&heading, at_end, &next);
  if (ok) {
    lay_out (csv, heading.has);
    *consumed = next;
    *n_lines += count_lines (text, at, next);
  }
  g_array_unref (heading.fields);
  g_string_chunk_free (heading.arena);
  g_free (heading.column_of);
  return ok ? g_steal_pointer (&csv) : NULL;
}

static void
csv_clear (gpointer data)
{
  MeritCsv *csv = data;

  g_free (csv->slot_of);
  g_free (csv->levels);
  g_free (csv->block_column);
  g_array_unref (csv->slots);
  g_ptr_array_unref (csv->ignored);
}

MeritCsv *
merit_csv_ref (MeritCsv *csv)
{
  return g_atomic_rc_box_acquire (csv);
}

void
merit_csv_unref (MeritCsv *csv)
{
  g_atomic_rc_box_release_full (csv, csv_clear);
}

const GPtrArray *
merit_csv_get_ignored (const MeritCsv *csv, guint *n_ignored)
{
  *n_ignored = csv->n_ignored;
  return csv->ignored;
}

/* ---- Records ---- */

typedef struct {
  const MeritCsv *csv;
  MeritRecords *records;
  const char *text;
  gsize len;
  gboolean at_end;
  Scanner scanner;
  Field *fields;  /* by slot, of the record being read */
  guint8 *rows;   /* TURN rows of codes by column, those of the rows not yet in the block */
  gsize stride;   /* of rows */
  guint8 *unused; /* where codes go that no column of the block takes */
  MeritCellsRow row;
} Reader;

/* The codes of the row being read, by column. */
static guint8 *
current_codes (const Reader *reader)
{
  return reader->rows + reader->records->block.n_rows % TURN * reader->stride;
}

/* Puts the codes of the last rows, up to TURN of them, into the block. The first of them stands
 * at a multiple of TURN; what is written behind the last says unassessed, as it did. */
static void
turn_rows (Reader *reader, guint n)
{
  const MeritCsv *csv = reader->csv;
  const MeritBlock *block = &reader->records->block;
  const gsize first = block->n_rows - n;

  memset (reader->rows + n * reader->stride, MERIT_CODE_UNASSESSED, (TURN - n) * reader->stride);
  for (guint column = 0; column < csv->n_columns; column += TURN) {
    guint8 *columns[TURN];
    guint n_used = 0;

    for (guint i = 0; i < TURN; i++) {
      const guint32 to = csv->block_column[column + i];
      const gboolean used = to != MERIT_SHAPE_UNUSED;

      columns[i] = used ? block->codes + (gsize) to * block->stride + first : reader->unused;
      n_used += used;
    }
    if (n_used > 0)
      csv->turn->turn (reader->rows + column, reader->stride, columns);
  }
}

/* The record that was read becomes the next row. */
static void
keep_row (Reader *reader)
{
  if (++reader->records->block.n_rows % TURN == 0)
    turn_rows (reader, TURN);
}

static void
reject (Reader *reader, gsize start, gsize end, gsize at, const char *reason)
{
  merit_records_reject (reader->records, reader->text, reader->records->n_lines, start,
                        end - start, at, reason);
}

/* Rejects the record at @start and goes on behind the next LF from @from on. Returns where that is,
 * or @start where the LF is still to come. */
static gsize
reject_line (Reader *reader, gsize start, gsize from, gsize at, const char *reason)
{
  const char *lf = memchr (reader->text + from, '\n', reader->len - from);
  gboolean too_long = reader->len - start > MERIT_MAX_RECORD;
  gsize end, next;

  if (lf == NULL && !reader->at_end && !too_long)
    return start;
  end = lf == NULL ? reader->len : (gsize) (lf - reader->text);
  next = lf == NULL ? reader->len : end + 1;
  if (lf != NULL && end > start && reader->text[end - 1] == '\r')
    end--;
  reject (reader, start, end, at, reason);
  reader->records->skip_line = lf == NULL && !reader->at_end;
  reader->records->n_lines += count_lines (reader->text, start, next);
  return next;
}

static const char *
wrong_number_reason (Reader *reader, guint n_fields)
{
  char reason[80];

  if (reader->records->is_terse)
    return "";
  g_snprintf (reason, sizeof reason, "record has %u field%s, the heading %u", n_fields,
              n_fields == 1 ? "" : "s", reader->csv->n_columns);
  return g_string_chunk_insert (reader->records->arena, reason);
}

static gboolean
take_level (Reader *reader, const Slot *slot, const Field *field, gsize start, gsize end)
{
  const MeritShape *shape = reader->csv->shape;
  guint max_level = merit_shape_get_max_level (shape);
  MeritSpan text = field_text (reader->text, field, reader->records->arena);
  const char *id = merit_shape_get_id (shape, slot->competency);
  guint8 code;

  if (!merit_level_parse (text.text, text.len, max_level, &code)) {
    reject (reader, start, end, field->start,
            merit_records_level_reason (reader->records, max_level, text.text, text.len, id,
                                        strlen (id)));
    return FALSE;
  }
  current_codes (reader)[slot->column] = code;
  return TRUE;
}

/* The record from @start to @end has the right number of fields: checks their text and keeps it. */
static void
take_record (Reader *reader, gsize start, gsize end)
{
  MeritRecords *records = reader->records;
  GArray *slots = reader->csv->slots;
  MeritSpan texts[MERIT_MAX_TEXTS] = { { NULL, 0 } };
  gsize bad = merit_utf8_check (reader->text, end, start);
  guint32 row = records->block.n_rows;

  if (bad < end) {
    reject (reader, start, end, bad, "invalid UTF-8");
    return;
  }
  for (guint i = 0; i < slots->len; i++) {
    const Slot *slot = &g_array_index (slots, Slot, i);
    const Field *field = &reader->fields[i];

    if (slot->text < 0) {
      if (!take_level (reader, slot, field, start, end))
        return;
    } else if (field->len > 0) {
      texts[slot->text] = field_text (reader->text, field, records->arena);
    } else if (slot->text == MERIT_TEXT_ID) {
      reject (reader, start, end, field->start, "id is empty");
      return;
    }
  }
  for (guint i = 0; i < reader->csv->n_texts; i++)
    records->texts[i][row] = texts[i];
  keep_row (reader);
}

/* Rejects what reader->row says is at fault. FALSE where the plain way must say what is. */
static gboolean
reject_usual (Reader *reader, gsize start)
{
  const MeritCsv *csv = reader->csv;
  const MeritCellsRow *row = &reader->row;
  const gsize end = (gsize) (row->end - reader->text);
  const gsize at = (gsize) (row->fault_at - reader->text);
  Field field;
  Fault fault;

  if (row->fault == MERIT_CELLS_NUMBER) {
    /* An empty line is no record. */
    if (end == start)
      return FALSE;
    reject (reader, start, end, at, wrong_number_reason (reader, row->n_fields));
    return TRUE;
  }
  scanner_set (&reader->scanner, start, reader->len, reader->at_end);
  scan_field (&reader->scanner, at, &field, &fault);
  return !take_level (reader, &g_array_index (csv->slots, Slot, csv->slot_of[row->column]), &field,
                      start, end);
}

/* Reads the record at @start if it is of the usual form. Returns where the next starts, or @start
 * where nothing was read. A record so read is never too long, for MERIT_MAX_COLUMNS fields of less
 * than 64 bytes are not. */
static gsize
read_usual (Reader *reader, gsize start)
{
  const MeritCsv *csv = reader->csv;
  MeritRecords *records = reader->records;
  MeritCellsRow *row = &reader->row;

  row->at = records->block.n_rows;
  row->codes = current_codes (reader);

  const char *next = csv->cells->read (&csv->layout, reader->text + start,
                                       reader->text + reader->len, row);

  if (next == NULL)
    return start;

  const gsize end = (gsize) (next - reader->text);

  if (row->fault != MERIT_CELLS_NUMBER
      && (records->ids[row->at].text == NULL
          || (row->not_ascii && merit_utf8_check (reader->text, end, start) < end)))
    return start;
  if (row->fault != MERIT_CELLS_GOOD) {
    if (!reject_usual (reader, start))
      return start;
    records->n_lines += row->n_lines;
    return end;
  }
  for (guint i = csv->layout.n_texts; i < csv->n_texts; i++)
    row->texts[i][row->at] = (MeritSpan) { NULL, 0 };
  records->n_lines += row->n_lines;
  keep_row (reader);
  return end;
}

/* Reads the record at @start. Returns where the next starts, or @start where it is not yet
 * whole. */
static gsize
read_record (Reader *reader, gsize start)
{
  const MeritCsv *csv = reader->csv;
  Field other; /* one that is not kept */
  gsize next = start, end = start;
  Scan scan = SCAN_NEXT;
  Fault fault;
  guint64 n_lines = 0; /* inside quotes */
  gsize surplus = 0;
  guint n = 0;

  scanner_set (&reader->scanner, start, reader->len, reader->at_end);
  for (; scan == SCAN_NEXT; n++) {
    const gboolean kept = n < csv->n_columns && csv->slot_of[n] != NO_SLOT;
    Field *field = kept ? &reader->fields[csv->slot_of[n]] : &other;

    if (n == csv->n_columns)
      surplus = next;
    scan = scan_field (&reader->scanner, next, field, &fault);
    if (scan != SCAN_NEXT && scan != SCAN_LAST)
      break;
    next = field->next;
    end = field->end;
    if (field->quoted)
      n_lines += count_lines (reader->text, field->inside, field->inside + field->len);
  }
  switch (scan) {
  case SCAN_FAULT:
    return reject_line (reader, start, fault.at, fault.at, fault.reason);
  case SCAN_OPEN:
    return reject_line (reader, start, start, fault.at, fault.reason);
  case SCAN_MORE:
    if (reader->len - start > MERIT_MAX_RECORD)
      return reject_line (reader, start, start, start, "record is longer than 16777216 bytes");
    return start;
  default:
    break;
  }
  if (n != csv->n_columns)
    reject (reader, start, end, n > csv->n_columns ? surplus : end,
            wrong_number_reason (reader, n));
  else
    take_record (reader, start, end);
  reader->records->n_lines += n_lines + (next > end);
  return next;
}

static void
reader_init (Reader *reader)
{
  const MeritCsv *csv = reader->csv;
  MeritRecords *records = reader->records;

  for (guint i = 0; i < csv->n_texts; i++)
    reader->row.texts[i] = records->texts[csv->text_of[i]];
  scanner_init (&reader->scanner, reader->text, csv->delimiter);
  reader->fields = g_new (Field, csv->slots->len);
  /* In whole cache lines. */
  reader->stride = (csv->n_columns + MERIT_CELLS_SLACK + 63) / 64 * 64;
  reader->rows = g_aligned_alloc (TURN * reader->stride + TURN, 1, 64);
  reader->unused = reader->rows + TURN * reader->stride;
}

static void
reader_clear (Reader *reader)
{
  g_free (reader->fields);
  g_aligned_free (reader->rows);
}

gsize
merit_csv_read (const MeritCsv *csv, const char *text, gsize len, gboolean at_end,
                MeritRecords *records)
{
  Reader reader
      = { .csv = csv, .records = records, .text = text, .len = len, .at_end = at_end };
  gsize at = 0;

  reader_init (&reader);
  while (at < len && !merit_records_full (records)) {
    gsize next = csv->cells != NULL ? read_usual (&reader, at) : at;

    if (next == at) {
      const gsize line = empty_line (text, len, at);

      if (line > 0)
        records->n_lines++;
      next = line > 0 ? at + line : read_record (&reader, at);
    }
    if (next == at)
      break;
    at = next;
  }
  if (records->block.n_rows % TURN != 0)
    turn_rows (&reader, records->block.n_rows % TURN);
  reader_clear (&reader);
  return at;
}

/* ---- Cutting ---- */

/* Behind the next LF from @from on; 0 where there is none. */
static gsize
behind_lf (const char *text, gsize from, gsize len)
{
  const char *lf = memchr (text + from, '\n', len - from);

  return lf == NULL ? 0 : (gsize) (lf - text) + 1;
}

/* Where reading goes on behind the record, or empty line, at @at; 0 where that is yet to come. By
 * the rules of scan_field(), but only quotes tell where a record ends from where a line does. */
static gsize
pass_record (const MeritCsv *csv, const char *text, gsize at, gsize len)
{
  Scanner scanner;

  scanner_init (&scanner, text, csv->delimiter);
  scanner.end = len;
  for (;;) {
    const gsize line = behind_lf (text, at, len);
    const char *quote = memchr (text + at, '"', (line > 0 ? line : len) - at);

    if (quote == NULL)
      return line;

    const gsize found = (gsize) (quote - text);
    Field field = { .start = found };
    Fault fault;

    if (found > at && text[found - 1] != csv->delimiter)
      return line;
    switch (scan_quoted (&scanner, found, &field, &fault)) {
    case SCAN_NEXT:
      at = field.next;
      break;
    case SCAN_LAST:
      return field.next;
    case SCAN_FAULT:
      return behind_lf (text, fault.at, len);
    default:
      return 0;
    }
  }
}

gsize
merit_csv_cut (const MeritCsv *csv, const char *text, gsize len)
{
  gsize cut = 0, next;

  if (len == 0 || memchr (text, '"', len) == NULL) {
    const char *lf = len == 0 ? NULL : memrchr (text, '\n', len);

    return lf == NULL ? 0 : (gsize) (lf - text) + 1;
  }
  for (;;) {
    bool regular = false;

    if (csv->cells != NULL && csv->cells->cut != NULL)
      cut += csv->cells->cut (&csv->layout, text + cut, len - cut, &regular);
    next = regular ? 0 : pass_record (csv, text, cut, len);
    if (next == 0)
      return cut;
    cut = next;
  }
}

/* ---- Rows of plain texts ---- */

struct _MeritCsvRows {
  Scanner scanner;
  gsize max_row;
  GArray *cells;       /* of MeritCsvCell */
  GStringChunk *arena;
  gboolean used;       /* the arena */
};

MeritCsvRows *
merit_csv_rows_new (char delimiter, gsize max_row)
{
  MeritCsvRows *rows = g_new0 (MeritCsvRows, 1);

  scanner_init (&rows->scanner, NULL, delimiter);
  rows->max_row = max_row;
  rows->cells = g_array_new (FALSE, FALSE, sizeof (MeritCsvCell));
  rows->arena = g_string_chunk_new (1024);
  return rows;
}

void
merit_csv_rows_free (MeritCsvRows *rows)
{
  g_array_unref (rows->cells);
  g_string_chunk_free (rows->arena);
  g_free (rows);
}

/* The row is at fault; the next stands behind the first LF from @from on. */
static gboolean
row_fault (const MeritCsvRows *rows, const char *text, gsize len, gboolean at_end, gsize from,
           MeritCsvRow *row)
{
  const char *lf = memchr (text + from, '\n', len - from);

  if (lf == NULL && !at_end && len <= rows->max_row)
    return FALSE;
  row->length = lf == NULL ? len : (gsize) (lf - text);
  row->next = lf == NULL ? len : row->length + 1;
  row->skip_line = lf == NULL && !at_end;
  if (lf != NULL && row->length > 0 && text[row->length - 1] == '\r')
    row->length--;
  row->n_lines = count_lines (text, 0, row->next);
  return TRUE;
}

static void
add_cell (MeritCsvRows *rows, const Field *field)
{
  MeritCsvCell cell = { .start = field->start };

  if (field->doubled && !rows->used) {
    g_string_chunk_clear (rows->arena);
    rows->used = TRUE;
  }
  cell.text = field_text (rows->scanner.text, field, rows->arena);
  g_array_append_val (rows->cells, cell);
}

gboolean
merit_csv_rows_scan (MeritCsvRows *rows, const char *text, gsize len, gboolean at_end,
                     MeritCsvRow *row)
{
  const gboolean too_long = len > rows->max_row;
  const gsize line = empty_line (text, len, 0);
  Scanner *scanner = &rows->scanner;
  Scan scan = SCAN_NEXT;
  Field field = { 0 };
  Fault fault = { 0, NULL };

  *row = (MeritCsvRow) { 0 };
  row->next = line;
  row->n_lines = line > 0;
  if (line > 0 || len == 0)
    return line > 0;
  scanner->text = text;
  scanner->end = too_long ? rows->max_row + 1 : len;
  scanner->final = at_end && !too_long;
  g_array_set_size (rows->cells, 0);
  rows->used = FALSE;
  while (scan == SCAN_NEXT && rows->cells->len < MERIT_MAX_COLUMNS) {
    scan = scan_field (scanner, field.next, &field, &fault);
    if (scan == SCAN_NEXT || scan == SCAN_LAST)
      add_cell (rows, &field);
  }
  row->cells = (const MeritCsvCell *) (gpointer) rows->cells->data;
  row->n_cells = rows->cells->len;
  switch (scan) {
  case SCAN_LAST:
    row->length = field.end;
    row->next = field.next;
    row->n_lines = count_lines (text, 0, field.next);
    return TRUE;
  case SCAN_FAULT:
  case SCAN_OPEN:
    row->fault = fault.at;
    row->reason = fault.reason;
    return row_fault (rows, text, len, at_end, scan == SCAN_OPEN ? 0 : fault.at, row);
  case SCAN_NEXT:
    row->fault = field.start;
    row->reason = "too many fields";
    return row_fault (rows, text, len, at_end, field.start, row);
  default:
    row->reason = "row is too long";
    row->too_long = TRUE;
    return too_long && row_fault (rows, text, len, at_end, 0, row);
  }
}
