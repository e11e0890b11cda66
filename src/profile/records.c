/* SPDX-License-Identifier: Apache-2.0 */
/* What both readers share. Every code of a row that is not (yet) a record is unassessed: rejecting
 * and resetting put that back, so that a reader only ever sets what a record gives. */
#include "profile/records.h"

#include <string.h>

#include "core/code.h"
#include "core/json.h"
#include "core/turn.h"
#include "profile/forms.h"

/* A cache line more than the rows, so that the columns of one row do not fall on the same cache
 * set. */
#define CACHE_LINE 64
#define STRIDE     (MERIT_BLOCK_ROWS + CACHE_LINE)

/* How much of a text a message quotes, in bytes. */
#define QUOTED_BYTES 40

/* A text has the same place by index and by name. */
G_STATIC_ASSERT (G_STRUCT_OFFSET (MeritRecords, ids)
                 == G_STRUCT_OFFSET (MeritRecords, texts[MERIT_TEXT_ID]));
G_STATIC_ASSERT (G_STRUCT_OFFSET (MeritRecords, units)
                 == G_STRUCT_OFFSET (MeritRecords, texts[MERIT_TEXT_UNIT]));
G_STATIC_ASSERT (G_STRUCT_OFFSET (MeritRecords, classes)
                 == G_STRUCT_OFFSET (MeritRecords, texts[MERIT_TEXT_CLASS]));
G_STATIC_ASSERT (G_STRUCT_OFFSET (MeritRecords, names)
                 == G_STRUCT_OFFSET (MeritRecords, texts[MERIT_TEXT_NAME]));
G_STATIC_ASSERT (G_STRUCT_OFFSET (MeritRecords, kept)
                 == G_STRUCT_OFFSET (MeritRecords, texts[MERIT_TEXT_KEPT]));

MeritRecords *
merit_records_new (const MeritShape *shape, const MeritLines *lines)
{
  const guint n_columns = merit_shape_get_n_columns (shape);
  MeritRecords *records = g_new0 (MeritRecords, 1);

  records->shape = shape;
  records->block.codes = g_aligned_alloc0 (merit_turn_up (n_columns), STRIDE, CACHE_LINE);
  records->block.stride = STRIDE;
  records->block.n_columns = n_columns;
  for (guint i = 0; i < merit_shape_get_n_texts (shape); i++)
    records->texts[i] = g_new0 (MeritSpan, MERIT_BLOCK_ROWS);
  records->ratings = g_array_new (FALSE, FALSE, sizeof (MeritRatings));
  records->faults = g_array_new (FALSE, FALSE, sizeof (MeritRecordFault));
  records->unknown = g_ptr_array_new_with_free_func (g_free);
  records->unknown_seen = g_hash_table_new (g_str_hash, g_str_equal);
  records->arena = g_string_chunk_new (4096);
  records->forms = merit_forms_new (records, lines != NULL ? lines : merit_lines_find (NULL));
  return records;
}

void
merit_records_free (MeritRecords *records)
{
  if (records == NULL)
    return;
  merit_forms_free (records->forms);
  g_aligned_free (records->block.codes);
  for (guint i = 0; i < MERIT_MAX_TEXTS; i++)
    g_free (records->texts[i]);
  g_array_unref (records->ratings);
  g_array_unref (records->faults);
  g_hash_table_unref (records->unknown_seen);
  g_ptr_array_unref (records->unknown);
  g_string_chunk_free (records->arena);
  g_free (records);
}

void
merit_records_reset (MeritRecords *records)
{
  MeritBlock *block = &records->block;

  for (guint i = 0; i < block->n_columns; i++)
    memset (block->codes + (gsize) i * block->stride, MERIT_CODE_UNASSESSED, block->n_rows);
  block->n_rows = 0;
  g_array_set_size (records->ratings, 0);
  g_array_set_size (records->faults, 0);
  records->n_lines = 0;
  records->skip_line = FALSE;
  records->n_unknown = 0;
  if (records->unknown->len > 0) {
    g_hash_table_remove_all (records->unknown_seen);
    g_ptr_array_set_size (records->unknown, 0);
  }
  g_string_chunk_clear (records->arena);
}

void
merit_records_reject (MeritRecords *records, const char *text, guint64 line, gsize start,
                      gsize length, gsize fault, const char *reason)
{
  MeritBlock *block = &records->block;
  const char *line_start = text + start;
  const char *lf;
  MeritRecordFault entry = {
    .start = start,
    .length = MIN (length, MERIT_MAX_RECORD),
    .fault = fault,
    .reason = reason,
  };

  while ((lf = memchr (line_start, '\n', (gsize) (text + fault - line_start))) != NULL) {
    line_start = lf + 1;
    line++;
  }
  entry.line = line;
  entry.column = (gsize) (text + fault - line_start);
  g_array_append_val (records->faults, entry);
  while (records->ratings->len > 0
         && g_array_index (records->ratings, MeritRatings, records->ratings->len - 1).row
                == block->n_rows)
    g_array_set_size (records->ratings, records->ratings->len - 1);
  if (block->n_rows < MERIT_BLOCK_ROWS)
    for (guint i = 0; i < block->n_columns; i++)
      block->codes[(gsize) i * block->stride + block->n_rows] = MERIT_CODE_UNASSESSED;
}

MeritSpan
merit_records_unescape (MeritRecords *records, MeritSpan inside)
{
  char few[256];
  char *out = inside.len <= sizeof few ? few : g_malloc (inside.len);
  gsize len = merit_json_unescape (inside.text, inside.len, out);
  MeritSpan text = { g_string_chunk_insert_len (records->arena, out, (gssize) len), (guint32) len };

  if (out != few)
    g_free (out);
  return text;
}

void
merit_records_add_unknown (MeritRecords *records, const char *id, gsize len)
{
  char visible[MERIT_VISIBLE_SIZE];
  char *name;

  records->n_unknown++;
  if (records->unknown->len == MERIT_MAX_NAMED)
    return;
  merit_visible (visible, id, len);
  if (g_hash_table_contains (records->unknown_seen, visible))
    return;
  name = g_strdup (visible);
  g_ptr_array_add (records->unknown, name);
  g_hash_table_add (records->unknown_seen, name);
}

void
merit_records_add_ratings (MeritRecords *records, guint32 column, const guint8 *codes, guint n)
{
  MeritRatings ratings = { .row = records->block.n_rows, .column = column, .n = (guint8) n };

  memcpy (ratings.codes, codes, n);
  g_array_append_val (records->ratings, ratings);
}

gboolean
merit_level_parse (const char *text, gsize len, guint max_level, guint8 *code)
{
  guint level;

  if (len == 0) {
    *code = MERIT_CODE_UNASSESSED;
    return TRUE;
  }
  level = (guint) (guchar) text[0] - '0';
  if (level > max_level || len > 2)
    return FALSE;
  if (len == 2 && (text[1] != '+' || level == 0))
    return FALSE;
  *code = merit_code_make (level, len == 2);
  return TRUE;
}

const char *
merit_records_level_reason (MeritRecords *records, guint max_level, const char *value,
                            gsize value_len, const char *competency, gsize competency_len)
{
  char shown_value[MERIT_VISIBLE_SIZE], shown_competency[MERIT_VISIBLE_SIZE];
  char reason[2 * MERIT_VISIBLE_SIZE + 64];

  if (records->is_terse)
    return "";
  merit_visible (shown_value, value, value_len);
  merit_visible (shown_competency, competency, competency_len);
  if (value_len == 2 && memcmp (value, "0+", 2) == 0)
    g_snprintf (reason, sizeof reason,
                "level '0+' of competency '%s' has '+' without a level of 1 or more",
                shown_competency);
  else
    g_snprintf (reason, sizeof reason,
                "level '%s' of competency '%s' is no whole number from 0 to %u", shown_value,
                shown_competency, max_level);
  return g_string_chunk_insert (records->arena, reason);
}

/* Characters that would move or hide text on a terminal: C0, DEL, C1, and the invisible and
 * direction marks of General Punctuation (Unicode, table 23-2). */
static gboolean
is_hidden (gunichar c)
{
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F)
         || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

void
merit_visible (char out[MERIT_VISIBLE_SIZE], const char *text, gsize len)
{
  const char *end = text + len;
  gsize n = 0, taken = 0;

  while (text < end) {
    gunichar c = (guchar) text[0] < 0x80 ? (gunichar) text[0] : g_utf8_get_char (text);
    gsize bytes = (gsize) g_unichar_to_utf8 (c, NULL);
    gsize room = is_hidden (c) ? 6 : bytes;

    /* Four bytes are kept back for the ellipsis and the NUL. */
    if (taken + bytes > QUOTED_BYTES || n + room + 4 > MERIT_VISIBLE_SIZE) {
      memcpy (out + n, "…", strlen ("…"));
      n += strlen ("…");
      break;
    }
    if (is_hidden (c))
      g_snprintf (out + n, 7, "\\u%04x", (guint) c);
    else
      memcpy (out + n, text, bytes);
    n += room;
    taken += bytes;
    text += bytes;
  }
  out[n] = '\0';
}
