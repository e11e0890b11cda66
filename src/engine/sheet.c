/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets are read byte by byte: they are joined to results, not scored, so plainness counts for
 * more than speed. Behind a fault of structure, reading goes on behind the next LF. */
#include "engine/sheet.h"

#include <merit/merit-error.h>

#include <string.h>

#include "engine/digest.h"
#include "model/fault-private.h"
#include "profile/input.h"

#define CHUNK 65536

typedef struct {
  gsize start; /* in the record's text, which holds a NUL behind each cell */
  gsize len;
  guint64 line;
  guint64 column;
} Cell;

struct _MeritSheet {
  MeritInput *input;
  char *name;
  char delimiter;
  MeritFaults *faults;
  guint64 n_faults;
  char *first; /* the first fault as a line of text */
  GError *broken;
  char chunk[CHUNK];
  gsize at;
  gsize filled;
  guint64 line;   /* of the next byte, from 1 */
  guint64 column; /* likewise */
  GString *text;
  GArray *cells;  /* of Cell */
  guint n_columns; /* of the heading; 0 before it */
};

static MeritSheet *
sheet_new (MeritInput *input, const char *name, char delimiter, MeritFaults *faults)
{
  MeritSheet *sheet = g_new0 (MeritSheet, 1);

  sheet->input = input;
  sheet->name = g_strdup (name);
  sheet->delimiter = delimiter;
  sheet->faults = faults != NULL ? merit_faults_ref (faults) : NULL;
  sheet->text = g_string_new (NULL);
  sheet->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  sheet->line = sheet->column = 1;
  merit_input_set_digested (input);
  sheet->filled = merit_input_read (input, sheet->chunk, CHUNK, &sheet->broken);
  sheet->at = merit_bom_length (sheet->chunk, sheet->filled);
  return sheet;
}

MeritSheet *
merit_sheet_open (const char *path, char delimiter, MeritFaults *faults, GError **error)
{
  MeritInput *input = merit_input_open (path, error);

  return input != NULL ? sheet_new (input, path, delimiter, faults) : NULL;
}

MeritSheet *
merit_sheet_open_bytes (GBytes *bytes, const char *name, char delimiter, MeritFaults *faults)
{
  return sheet_new (merit_input_new_bytes (bytes, name), name, delimiter, faults);
}

/* The byte so many behind the next, or -1 behind the end. */
static int
peek (MeritSheet *sheet, gsize ahead)
{
  if (sheet->at + ahead >= sheet->filled && sheet->broken == NULL) {
    memmove (sheet->chunk, sheet->chunk + sheet->at, sheet->filled - sheet->at);
    sheet->filled -= sheet->at;
    sheet->at = 0;
    sheet->filled += merit_input_read (sheet->input, sheet->chunk + sheet->filled,
                                       CHUNK - sheet->filled, &sheet->broken);
  }
  return sheet->at + ahead < sheet->filled ? (guchar) sheet->chunk[sheet->at + ahead] : -1;
}

static int
take (MeritSheet *sheet)
{
  const int byte = peek (sheet, 0);

  if (byte < 0)
    return byte;
  sheet->at++;
  sheet->column++;
  if (byte == '\n') {
    sheet->line++;
    sheet->column = 1;
  }
  return byte;
}

static void
add_fault (MeritSheet *sheet, guint64 line, guint64 column, const char *reason)
{
  if (sheet->n_faults++ < MERIT_MAX_FAULTS)
    merit_faults_add (sheet->faults, sheet->name, line, column, "", "%s", reason);
  if (sheet->first == NULL)
    sheet->first = g_strdup_printf ("%s:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ": %s",
                                    sheet->name, line, column, reason);
}

/* Whether a line ends at the next byte: the bytes that end it. */
static guint
line_end (MeritSheet *sheet)
{
  const int byte = peek (sheet, 0);

  if (byte == '\n')
    return 1;
  return byte == '\r' && peek (sheet, 1) == '\n' ? 2 : 0;
}

static gboolean
field_ends (MeritSheet *sheet)
{
  const int byte = peek (sheet, 0);

  return byte < 0 || byte == sheet->delimiter || line_end (sheet) > 0;
}

static const char *
read_quoted (MeritSheet *sheet)
{
  take (sheet);
  for (;;) {
    const int byte = take (sheet);

    if (byte < 0)
      return "quoted field without an end";
    if (byte == '"' && peek (sheet, 0) != '"')
      break;
    if (byte == '"')
      take (sheet);
    if (sheet->text->len >= MERIT_MAX_SHEET_RECORD)
      return "record of more than 16 MiB";
    g_string_append_c (sheet->text, (char) byte);
  }
  return field_ends (sheet) ? NULL : "text behind a closing quote";
}

static const char *
read_unquoted (MeritSheet *sheet)
{
  while (!field_ends (sheet)) {
    const int byte = peek (sheet, 0);

    if (byte == '"')
      return "quote inside an unquoted field";
    if (byte == '\r')
      return "carriage return without a line feed";
    if (sheet->text->len >= MERIT_MAX_SHEET_RECORD)
      return "record of more than 16 MiB";
    g_string_append_c (sheet->text, (char) take (sheet));
  }
  return NULL;
}

/* Reads one cell. Returns NULL or what is wrong, at the next byte or, where @open, at the cell. */
static const char *
read_cell (MeritSheet *sheet, gboolean *open)
{
  Cell cell = { .start = sheet->text->len, .line = sheet->line, .column = sheet->column };
  const gboolean quoted = peek (sheet, 0) == '"';
  const char *reason = quoted ? read_quoted (sheet) : read_unquoted (sheet);

  cell.len = sheet->text->len - cell.start;
  g_string_append_c (sheet->text, '\0');
  g_array_append_val (sheet->cells, cell);
  *open = quoted && peek (sheet, 0) < 0;
  if (reason == NULL && sheet->cells->len > MERIT_MAX_SHEET_COLUMNS)
    reason = "more than 1024 columns";
  return reason;
}

static const Cell *
get_cell (const MeritSheet *sheet, guint cell)
{
  return &g_array_index (sheet->cells, Cell, cell);
}

static gboolean
is_text (MeritSheet *sheet)
{
  for (guint i = 0; i < sheet->cells->len; i++) {
    const Cell *cell = get_cell (sheet, i);
    const char *text = sheet->text->str + cell->start;

    if (g_utf8_validate_len (text, cell->len, NULL))
      continue;
    add_fault (sheet, cell->line, cell->column,
               memchr (text, '\0', cell->len) != NULL ? "NUL in a field" : "invalid UTF-8");
    return FALSE;
  }
  return TRUE;
}

static gboolean
has_columns (MeritSheet *sheet)
{
  g_autofree char *reason = NULL;

  if (sheet->n_columns == 0)
    sheet->n_columns = sheet->cells->len;
  if (sheet->cells->len == sheet->n_columns)
    return TRUE;
  reason = g_strdup_printf ("%u field%s where the heading has %u", sheet->cells->len,
                            sheet->cells->len == 1 ? "" : "s", sheet->n_columns);
  add_fault (sheet, get_cell (sheet, 0)->line, get_cell (sheet, 0)->column, reason);
  return FALSE;
}

/* Reads one record. Returns whether it is sound. */
static gboolean
read_record (MeritSheet *sheet)
{
  gboolean open = FALSE;

  g_string_truncate (sheet->text, 0);
  g_array_set_size (sheet->cells, 0);
  for (;;) {
    const char *reason = read_cell (sheet, &open);

    if (reason != NULL) {
      const Cell *cell = get_cell (sheet, sheet->cells->len - 1);

      add_fault (sheet, open ? cell->line : sheet->line, open ? cell->column : sheet->column,
                 reason);
      while (peek (sheet, 0) >= 0 && take (sheet) != '\n')
        ;
      return FALSE;
    }
    if (peek (sheet, 0) < 0 || line_end (sheet) > 0)
      break;
    take (sheet);
  }
  for (guint n = line_end (sheet); n > 0; n--)
    take (sheet);
  return is_text (sheet) && has_columns (sheet);
}

gboolean
merit_sheet_next (MeritSheet *sheet)
{
  for (;;) {
    for (guint n = line_end (sheet); n > 0; n = line_end (sheet))
      while (n-- > 0)
        take (sheet);
    if (peek (sheet, 0) < 0 || sheet->broken != NULL)
      return FALSE;
    if (read_record (sheet))
      return TRUE;
    /* Without a heading nothing behind it means anything. */
    if (sheet->n_columns == 0)
      return FALSE;
  }
}

guint
merit_sheet_get_length (const MeritSheet *sheet)
{
  return sheet->cells->len;
}

const char *
merit_sheet_get (const MeritSheet *sheet, guint cell)
{
  return sheet->text->str + get_cell (sheet, cell)->start;
}

void
merit_sheet_add_fault (MeritSheet *sheet, guint cell, const char *format, ...)
{
  const gboolean there = cell < sheet->cells->len;
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_fault (sheet, there ? get_cell (sheet, cell)->line : sheet->line,
             there ? get_cell (sheet, cell)->column : sheet->column, reason);
}

gboolean
merit_sheet_find_columns (MeritSheet *sheet, const char *const *headings, guint n, guint *columns)
{
  gboolean sound = TRUE;

  for (guint c = 0; c < n; c++)
    columns[c] = G_MAXUINT;
  for (guint i = 0; i < merit_sheet_get_length (sheet); i++) {
    const char *heading = merit_sheet_get (sheet, i);
    guint c = 0;

    while (c < n && !g_str_equal (headings[c], heading))
      c++;
    if (c == n)
      merit_sheet_add_fault (sheet, i, "unknown column '%s'", heading);
    else if (columns[c] != G_MAXUINT)
      merit_sheet_add_fault (sheet, i, "two columns '%s'", heading);
    else
      columns[c] = i;
    sound &= c < n && columns[c] == i;
  }
  for (guint c = 0; c < n; c++) {
    if (columns[c] == G_MAXUINT)
      merit_sheet_add_fault (sheet, 0, "no column '%s'", headings[c]);
    sound &= columns[c] != G_MAXUINT;
  }
  return sound;
}

gboolean
merit_sheet_read_number (MeritSheet *sheet, guint cell, guint64 limit, guint64 *number)
{
  const char *text = merit_sheet_get (sheet, cell);

  *number = 0;
  for (const char *at = text; *at != '\0' || at == text; at++) {
    if (!g_ascii_isdigit (*at)) {
      merit_sheet_add_fault (sheet, cell, "'%s' is no whole number", text);
      return FALSE;
    }
    *number = *number * 10 + (guint64) (*at - '0');
    if (*number > limit) {
      merit_sheet_add_fault (sheet, cell, "'%s' is above %" G_GUINT64_FORMAT, text, limit);
      return FALSE;
    }
  }
  return TRUE;
}

static void
tell_faults (MeritSheet *sheet, GError **error)
{
  if (sheet->n_faults > MERIT_MAX_FAULTS)
    merit_faults_add (sheet->faults, sheet->name, 0, 0, "",
                      "%" G_GUINT64_FORMAT " more faults", sheet->n_faults - MERIT_MAX_FAULTS);
  if (sheet->n_faults > 1)
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "%s (and %" G_GUINT64_FORMAT " more)",
                 sheet->first, sheet->n_faults - 1);
  else
    g_set_error_literal (error, MERIT_ERROR, MERIT_ERROR_DATA, sheet->first);
}

gboolean
merit_sheet_close (MeritSheet *sheet, MeritDigest **digest, GError **error)
{
  const gboolean sound = sheet->broken == NULL && sheet->n_faults == 0;
  MeritInputDigest read;

  if (sheet->broken != NULL)
    g_propagate_error (error, g_steal_pointer (&sheet->broken));
  else if (!sound)
    tell_faults (sheet, error);
  else if (digest != NULL && merit_input_get_digest (sheet->input, &read))
    *digest = merit_digest_new (sheet->name, &read);
  merit_input_close (sheet->input);
  g_clear_pointer (&sheet->faults, merit_faults_unref);
  g_string_free (sheet->text, TRUE);
  g_array_unref (sheet->cells);
  g_free (sheet->first);
  g_free (sheet->name);
  g_free (sheet);
  return sound;
}
