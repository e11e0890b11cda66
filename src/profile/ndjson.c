/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over each line: every byte is looked at by the scanner of core/json.h, values land in
 * the row as they are met, and a fault takes the row back. Ids are used in place unless they have
 * escapes. */
#include "profile/ndjson.h"

#include <string.h>

#include "core/code.h"
#include "core/json.h"
#include "profile/forms.h"

typedef struct {
  const char *text; /* unescaped */
  guint32 len;
  guint32 at; /* of its opening quote, from the start of the line */
} Key;

/* Keys that the reader does not know; they are kept for finding those that occur twice. */
typedef struct {
  Key *keys;
  guint n;
  guint size;
  Key few[32];
} Keys;

/* Known keys of a record: the texts of the shape, and behind all that there may be: */
#define COMPETENCIES MERIT_MAX_TEXTS

typedef struct {
  const MeritShape *shape;
  MeritRecords *records;
  const char *text;
  guint64 line;
  gsize start; /* of the line being read */
  gsize end;   /* of it, its LF left out */
  MeritSpan texts[MERIT_MAX_TEXTS];
  guint members_seen;
  Keys others;
  Keys unknown;
  guint64 seen[MERIT_SHAPE_MAX / 64]; /* competencies that occurred in the record */
} Reader;

static gboolean
fail (Reader *reader, gsize at, const char *reason)
{
  gsize length = reader->end - reader->start;

  if (length > 0 && reader->text[reader->end - 1] == '\r')
    length--;
  merit_records_reject (reader->records, reader->text, reader->line, reader->start, length, at,
                        reason);
  return FALSE;
}

static gboolean
fail_twice (Reader *reader, gsize at, const char *key, gsize len)
{
  char visible[MERIT_VISIBLE_SIZE], reason[MERIT_VISIBLE_SIZE + 32];

  merit_visible (visible, key, len);
  g_snprintf (reason, sizeof reason, "key '%s' occurs twice", visible);
  return fail (reader, at, g_string_chunk_insert (reader->records->arena, reason));
}

static void
keys_init (Keys *keys)
{
  keys->keys = keys->few;
  keys->n = 0;
  keys->size = G_N_ELEMENTS (keys->few);
}

static void
keys_clear (Keys *keys)
{
  if (keys->keys != keys->few)
    g_free (keys->keys);
  keys_init (keys);
}

static void
keys_add (Keys *keys, MeritSpan text, gsize at)
{
  if (keys->n == keys->size) {
    keys->size *= 2;
    if (keys->keys == keys->few)
      keys->keys = g_memdup2 (keys->few, sizeof keys->few);
    keys->keys = g_renew (Key, keys->keys, keys->size);
  }
  keys->keys[keys->n++] = (Key) { text.text, text.len, (guint32) at };
}

static int
key_compare (const Key *a, const Key *b)
{
  if (a->len != b->len)
    return a->len < b->len ? -1 : 1;
  return memcmp (a->text, b->text, a->len);
}

/* Equal keys in the order of the text. */
static int
key_compare_indices (gconstpointer a, gconstpointer b, gpointer data)
{
  const Key *keys = data;
  guint32 i = *(const guint32 *) a, j = *(const guint32 *) b;
  int order = key_compare (&keys[i], &keys[j]);

  return order != 0 ? order : (i > j) - (i < j);
}

/* The first key that occurred before, or NULL. Sorting rather than hashing: a record may hold
 * millions of keys of someone's choice, and merge sort has no bad case. */
static const Key *
keys_find_twice (const Keys *keys)
{
  g_autofree guint32 *order = NULL;
  guint32 first = G_MAXUINT32;

  if (keys->keys == keys->few) {
    for (guint i = 1; i < keys->n; i++)
      for (guint j = 0; j < i; j++)
        if (key_compare (&keys->keys[i], &keys->keys[j]) == 0)
          return &keys->keys[i];
    return NULL;
  }
  order = g_new (guint32, keys->n);
  for (guint i = 0; i < keys->n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) keys->n, sizeof *order, key_compare_indices, keys->keys);
  for (guint i = 1; i < keys->n; i++)
    if (key_compare (&keys->keys[order[i - 1]], &keys->keys[order[i]]) == 0)
      first = MIN (first, order[i]);
  return first == G_MAXUINT32 ? NULL : &keys->keys[first];
}

/* *@at stands on an opening quote and moves behind the closing one. */
static gboolean
read_string (Reader *reader, gsize *at, MeritSpan *text)
{
  MeritJsonFault fault;
  bool escaped;
  gsize next = merit_json_skip_string (reader->text, reader->end, *at, &escaped, &fault);

  if (next == MERIT_JSON_FAULT)
    return fail (reader, fault.offset, fault.reason);
  text->text = reader->text + *at + 1;
  text->len = (guint32) (next - *at - 2);
  if (escaped)
    *text = merit_records_unescape (reader->records, *text);
  *at = next;
  return TRUE;
}

static gboolean
skip_value (Reader *reader, gsize *at, guint depth)
{
  MeritJsonFault fault;
  gsize next = merit_json_skip_value (reader->text, reader->end, *at, depth, &fault);

  if (next == MERIT_JSON_FAULT)
    return fail (reader, fault.offset, fault.reason);
  *at = next;
  return TRUE;
}

static gboolean
is_at (const Reader *reader, gsize at, char c)
{
  return at < reader->end && reader->text[at] == c;
}

/* *@at stands where a key must and moves to where its value must. */
static gboolean
read_key (Reader *reader, gsize *at, MeritSpan *key)
{
  if (!is_at (reader, *at, '"'))
    return fail (reader, *at, "key in quotes expected");
  if (!read_string (reader, at, key))
    return FALSE;
  *at = merit_json_skip_space (reader->text, reader->end, *at);
  if (!is_at (reader, *at, ':'))
    return fail (reader, *at, "':' expected");
  *at = merit_json_skip_space (reader->text, reader->end, *at + 1);
  return TRUE;
}

/* *@at stands behind a member's value and moves to the next key, or with *@done behind the
 * bracket. */
static gboolean
read_separator (Reader *reader, gsize *at, gboolean *done)
{
  *at = merit_json_skip_space (reader->text, reader->end, *at);
  *done = is_at (reader, *at, '}');
  if (!*done && !is_at (reader, *at, ','))
    return fail (reader, *at, "',' or '}' expected");
  ++*at;
  if (!*done)
    *at = merit_json_skip_space (reader->text, reader->end, *at);
  return TRUE;
}

/* *@at stands on an opening bracket and moves to the first key, or with *@done behind the closing
 * one. */
static void
enter_object (Reader *reader, gsize *at, gboolean *done)
{
  *at = merit_json_skip_space (reader->text, reader->end, *at + 1);
  *done = is_at (reader, *at, '}');
  if (*done)
    ++*at;
}

/* The code of the value at *@at, which moves behind it. */
static gboolean
read_level (Reader *reader, MeritSpan competency, gsize *at, guint8 *code)
{
  guint max_level = merit_shape_get_max_level (reader->shape);
  gsize value_at = *at;
  MeritSpan value;

  if (is_at (reader, *at, '"')) {
    if (!read_string (reader, at, &value))
      return FALSE;
    if (merit_level_parse (value.text, value.len, max_level, code))
      return TRUE;
  } else {
    if (!skip_value (reader, at, 2))
      return FALSE;
    value.text = reader->text + value_at;
    value.len = (guint32) (*at - value_at);
    if (value.text[0] == 'n') {
      *code = MERIT_CODE_UNASSESSED;
      return TRUE;
    }
    /* A value of one byte is a digit. */
    if (value.len == 1 && merit_level_parse (value.text, 1, max_level, code))
      return TRUE;
  }
  return fail (reader, value_at,
               merit_records_level_reason (reader->records, max_level, value.text, value.len,
                                           competency.text, competency.len));
}

static gboolean
fail_raters (Reader *reader, gsize at, MeritSpan competency, const char *format)
{
  char visible[MERIT_VISIBLE_SIZE], reason[MERIT_VISIBLE_SIZE + 128];

  merit_visible (visible, competency.text, competency.len);
  g_snprintf (reason, sizeof reason, format, visible, MERIT_MAX_RATERS);
  return fail (reader, at, g_string_chunk_insert (reader->records->arena, reason));
}

/* Several raters, each with a level as one alone would have; who gives none does not count. *@n is
 * 0 at first. */
static gboolean
read_ratings (Reader *reader, MeritSpan competency, gsize *at, guint8 *codes, guint *n)
{
  const gsize start = *at;

  if (merit_shape_get_raters (reader->shape) == MERIT_RULE_NO_RATERS)
    return skip_value (reader, at, 2)
           && fail_raters (reader, start, competency,
                           "competency '%s' has several raters, and the policy has no rule for "
                           "them");
  *at = merit_json_skip_space (reader->text, reader->end, start + 1);
  if (is_at (reader, *at, ']')) {
    ++*at;
    return TRUE;
  }
  for (;;) {
    guint8 code;

    if (*n == MERIT_MAX_RATERS)
      return fail_raters (reader, *at, competency, "competency '%s' has more than %d raters");
    if (!read_level (reader, competency, at, &code))
      return FALSE;
    if (code != MERIT_CODE_UNASSESSED)
      codes[(*n)++] = code;
    *at = merit_json_skip_space (reader->text, reader->end, *at);
    if (is_at (reader, *at, ']'))
      break;
    if (!is_at (reader, *at, ','))
      return fail (reader, *at, "',' or ']' expected");
    *at = merit_json_skip_space (reader->text, reader->end, *at + 1);
  }
  ++*at;
  return TRUE;
}

/* The code that a value or several raters' values come to; the column is where ratings belong. */
static gboolean
read_assessment (Reader *reader, MeritSpan competency, guint32 column, gsize *at, guint8 *code)
{
  guint8 codes[MERIT_MAX_RATERS];
  guint n = 0;

  if (!is_at (reader, *at, '['))
    return read_level (reader, competency, at, code);
  if (!read_ratings (reader, competency, at, codes, &n))
    return FALSE;
  *code = n > 0 ? merit_raters_combine (merit_shape_get_raters (reader->shape), codes, n)
                : MERIT_CODE_UNASSESSED;
  if (n > 1 && column != MERIT_SHAPE_UNUSED)
    merit_records_add_ratings (reader->records, column, codes, n);
  return TRUE;
}

static gboolean
read_competency (Reader *reader, gsize *at)
{
  MeritBlock *block = &reader->records->block;
  gsize key_at = *at;
  MeritSpan key;
  guint8 code;
  guint32 column;
  gint found;

  if (!read_key (reader, at, &key))
    return FALSE;
  found = merit_shape_find_id (reader->shape, key.text, key.len);
  if (found == MERIT_SHAPE_UNKNOWN) {
    keys_add (&reader->unknown, key, key_at - reader->start);
    return skip_value (reader, at, 2);
  }
  if ((reader->seen[found / 64] >> (found % 64) & 1) != 0)
    return fail_twice (reader, key_at, key.text, key.len);
  reader->seen[found / 64] |= G_GUINT64_CONSTANT (1) << (found % 64);
  column = merit_shape_get_column (reader->shape, (guint) found);
  if (!read_assessment (reader, key, column, at, &code))
    return FALSE;
  if (column != MERIT_SHAPE_UNUSED)
    block->codes[(gsize) column * block->stride + block->n_rows] = code;
  return TRUE;
}

static gboolean
read_competencies (Reader *reader, gsize *at)
{
  const Key *twice;
  gboolean done;

  if (!is_at (reader, *at, '{'))
    return fail (reader, *at, "competencies is not an object");
  memset (reader->seen, 0, (merit_shape_get_length (reader->shape) + 63) / 64 * sizeof (guint64));
  for (enter_object (reader, at, &done); !done;) {
    if (!read_competency (reader, at) || !read_separator (reader, at, &done))
      return FALSE;
  }
  twice = keys_find_twice (&reader->unknown);
  if (twice != NULL)
    return fail_twice (reader, reader->start + twice->at, twice->text, twice->len);
  return TRUE;
}

/* The value of a text key; one that is not text, or empty, is not given. */
static gboolean
read_text (Reader *reader, guint member, gsize *at)
{
  gsize value_at = *at;
  MeritSpan text;

  if (is_at (reader, *at, '"')) {
    if (!read_string (reader, at, &text))
      return FALSE;
    if (text.len > 0)
      reader->texts[member] = text;
    else if (member == MERIT_TEXT_ID)
      return fail (reader, value_at, "id is empty");
    return TRUE;
  }
  if (!skip_value (reader, at, 1))
    return FALSE;
  if (member == MERIT_TEXT_ID)
    return fail (reader, value_at, "id is not text");
  return TRUE;
}

/* A known key, or MERIT_SHAPE_UNKNOWN. */
static gint
find_member (const Reader *reader, MeritSpan key)
{
  static const char competencies[] = "competencies";

  if (key.len == sizeof competencies - 1 && memcmp (key.text, competencies, key.len) == 0)
    return COMPETENCIES;
  return merit_shape_find_text (reader->shape, key.text, key.len);
}

static gboolean
read_member (Reader *reader, gsize *at)
{
  gsize key_at = *at;
  MeritSpan key;
  gint member;

  if (!read_key (reader, at, &key))
    return FALSE;
  member = find_member (reader, key);
  if (member == MERIT_SHAPE_UNKNOWN) {
    keys_add (&reader->others, key, key_at - reader->start);
    return skip_value (reader, at, 1);
  }
  if ((reader->members_seen >> member & 1) != 0)
    return fail_twice (reader, key_at, key.text, key.len);
  reader->members_seen |= 1u << member;
  return member == COMPETENCIES ? read_competencies (reader, at)
                                : read_text (reader, (guint) member, at);
}

/* Reads the line as one record; @at is its first byte that is not white space. */
static gboolean
read_record (Reader *reader, gsize at)
{
  gsize record_at = at;
  const Key *twice;
  gboolean done;

  if (reader->text[at] != '{')
    return fail (reader, at, "record is not a JSON object");
  for (enter_object (reader, &at, &done); !done;) {
    if (!read_member (reader, &at) || !read_separator (reader, &at, &done))
      return FALSE;
  }
  at = merit_json_skip_space (reader->text, reader->end, at);
  if (at < reader->end)
    return fail (reader, at, "text behind the record");
  twice = keys_find_twice (&reader->others);
  if (twice != NULL)
    return fail_twice (reader, reader->start + twice->at, twice->text, twice->len);
  if (reader->texts[MERIT_TEXT_ID].text == NULL)
    return fail (reader, record_at, "record has no id");
  return TRUE;
}

/* The record that was read becomes the next row. */
static void
keep (Reader *reader)
{
  MeritRecords *records = reader->records;
  guint32 row = records->block.n_rows++;

  for (guint i = 0; i < merit_shape_get_n_texts (reader->shape); i++)
    records->texts[i][row] = reader->texts[i];
  for (guint i = 0; i < reader->unknown.n; i++)
    merit_records_add_unknown (records, reader->unknown.keys[i].text, reader->unknown.keys[i].len);
}

static void
read_line (Reader *reader)
{
  gsize at = merit_json_skip_space (reader->text, reader->end, reader->start);

  if (at == reader->end)
    return;
  memset (reader->texts, 0, sizeof reader->texts);
  reader->members_seen = 0;
  if (read_record (reader, at))
    keep (reader);
  keys_clear (&reader->others);
  keys_clear (&reader->unknown);
}

/* Reads the line at @at the thorough way and returns where the next one starts. */
static gsize
read_thoroughly (Reader *reader, gsize at, gsize len)
{
  const char *text = reader->text;
  MeritRecords *records = reader->records;
  const gsize window = MIN (len - at, (gsize) MERIT_MAX_RECORD + 1);
  const char *lf = memchr (text + at, '\n', window);
  const gboolean too_long = lf == NULL && window > MERIT_MAX_RECORD;

  if (too_long)
    lf = memchr (text + at + window, '\n', len - at - window);
  reader->line = records->n_lines;
  reader->start = at;
  reader->end = lf != NULL ? (gsize) (lf - text) : len;
  if (too_long)
    fail (reader, at, "record is longer than 16777216 bytes");
  else
    read_line (reader);
  records->skip_line = too_long && lf == NULL;
  records->n_lines += lf != NULL;
  return reader->end + (lf != NULL);
}

gsize
merit_ndjson_read (const MeritShape *shape, const char *text, gsize len, MeritRecords *records)
{
  Reader reader;
  MeritForms *forms = records->forms;
  gsize at = 0, quick = 0; /* lines that start before quick may be read by forms */

  if (len > MERIT_LINES_MARGIN) {
    const char *lf = memrchr (text, '\n', len - MERIT_LINES_MARGIN);

    if (lf != NULL)
      quick = (gsize) (lf - text) + 1;
  }
  reader.shape = shape;
  reader.records = records;
  reader.text = text;
  keys_init (&reader.others);
  keys_init (&reader.unknown);
  while (at < len && !merit_records_full (records)) {
    if (at < quick)
      at += merit_forms_read (forms, text, at, quick, len);
    if (at == len || merit_records_full (records))
      break;

    const guint32 n_rows = records->block.n_rows;
    const gsize line = at;

    at = read_thoroughly (&reader, line, len);
    if (records->block.n_rows == n_rows)
      continue;
    merit_forms_adopt (forms);
    if (line < quick)
      merit_forms_learn (forms, text, line, len);
  }
  merit_forms_finish (forms);
  return at;
}
