/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of a bank, how a line becomes a frame, and which readers of lines run here. */
#include "core/lines-private.h"

#include "core/code.h"
#include "core/json.h"

/* --- keys --- */

/* How often numbers are drawn for keys that do not number themselves. */
#define MAX_DRAWS 4096

size_t
merit_line_keys_size (size_t n)
{
  size_t size = 8;

  while (size < 8 * n)
    size *= 2;
  return size;
}

/* Whether an id stands in text as it is. */
static bool
is_plain (const char *id)
{
  for (; *id != '\0'; id++)
    if ((unsigned char) *id < 0x20 || *id == '"' || *id == '\\')
      return false;
  return true;
}

static void
set_values (MeritLineKeys *keys)
{
  const uint32_t none = 1 << MERIT_VALUE_LENGTH | MERIT_FORM_NONE << MERIT_VALUE_FORM;

  for (unsigned i = 0; i < 256; i++)
    keys->bare[i] = keys->quoted[i] = none;
  for (unsigned level = 0; level <= keys->max_level; level++) {
    const uint32_t code = merit_code_make (level, false);
    const uint32_t form = level > 0 ? MERIT_FORM_QUOTED : MERIT_FORM_ZERO;

    keys->bare['0' + level] = code | 1 << MERIT_VALUE_LENGTH | MERIT_FORM_BARE << MERIT_VALUE_FORM;
    keys->quoted['0' + level] = code | 3 << MERIT_VALUE_LENGTH | form << MERIT_VALUE_FORM;
  }
  keys->bare['n']
      = MERIT_CODE_UNASSESSED | 4 << MERIT_VALUE_LENGTH | MERIT_FORM_NULL << MERIT_VALUE_FORM;
  keys->quoted['"']
      = MERIT_CODE_UNASSESSED | 2 << MERIT_VALUE_LENGTH | MERIT_FORM_EMPTY << MERIT_VALUE_FORM;
}

/* The byte of key @i at @place, counted from its end. */
static uint8_t
get_byte (const MeritKeyVectors *vectors, size_t i, size_t place)
{
  return vectors->bytes[place][i];
}

/* Enters each key at the sum of its parts. False where two have the same. */
static bool
enter_sums (MeritKeyVectors *vectors, size_t n)
{
  bool taken[128] = { false };

  for (size_t i = 0; i < n; i++) {
    unsigned sum = 0;

    for (size_t place = 0; place < vectors->longest; place++)
      sum += vectors->parts[place][get_byte (vectors, i, place)];
    sum %= 128;
    if (taken[sum])
      return false;
    taken[sum] = true;
    vectors->keys[sum] = (uint8_t) i;
  }
  return true;
}

/* Numbers the bytes at each place so that each sum of parts is another, as digits make a number.
 * False where there would be too many. */
static bool
number_bytes (MeritKeyVectors *vectors, size_t n)
{
  unsigned stride = 1;

  for (size_t place = 0; place < vectors->longest; place++) {
    bool known[128] = { false };
    unsigned different = 0;

    for (size_t i = 0; i < n; i++) {
      const uint8_t byte = get_byte (vectors, i, place);

      if (!known[byte])
        vectors->parts[place][byte] = (uint8_t) (stride * different++);
      known[byte] = true;
    }
    stride *= different;
    if (stride > 128)
      return false;
  }
  return enter_sums (vectors, n);
}

/* Draws numbers for the bytes until no two sums are the same (Marsaglia, Xorshift RNGs, 2003). */
static bool
draw_numbers (MeritKeyVectors *vectors, size_t n)
{
  uint64_t state = UINT64_C (88172645463325252);

  for (unsigned draw = 0; draw < MAX_DRAWS; draw++) {
    for (size_t place = 0; place < vectors->longest; place++)
      for (size_t i = 0; i < n; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        vectors->parts[place][get_byte (vectors, i, place)] = (uint8_t) (state % 128);
      }
    if (enter_sums (vectors, n))
      return true;
  }
  return false;
}

/* Key @i is @id. False where it is none for vectors. */
static bool
set_vector_key (MeritLineKeys *keys, size_t i, const char *id, uint32_t column)
{
  MeritKeyVectors *vectors = &keys->vectors;
  const size_t length = strlen (id);

  if (i >= MERIT_VECTOR_KEYS || length > MERIT_VECTOR_KEY)
    return false;
  for (size_t place = 0; place < length; place++) {
    const uint8_t byte = (uint8_t) id[length - 1 - place];

    if (byte >= 128)
      return false;
    vectors->bytes[place][i] = byte;
  }
  vectors->lengths[i] = (uint8_t) length;
  vectors->columns[i] = (uint8_t) column;
  if (column < keys->n_columns) {
    vectors->key_of[column] = (uint8_t) i;
    vectors->filled |= UINT64_C (1) << column;
  }
  if (length > vectors->longest)
    vectors->longest = (uint32_t) length;
  return true;
}

void
merit_line_keys_init (MeritLineKeys *keys, unsigned max_level, const char *const *ids,
                      const uint32_t *columns, size_t n, uint32_t n_columns, MeritLineKey *slots)
{
  const size_t size = merit_line_keys_size (n);
  size_t n_vectors = 0;

  memset (keys, 0, sizeof *keys);
  keys->max_level = max_level;
  keys->n_columns = n_columns;
  keys->slots = slots;
  for (keys->shift = 32; (size_t) 1 << (32 - keys->shift) < size;)
    keys->shift--;
  for (size_t i = 0; i < size; i++)
    slots[i] = (MeritLineKey) { .column = n_columns };
  set_values (keys);
  keys->has_vectors = n > 0 && n_columns <= MERIT_VECTOR_KEYS;
  for (size_t i = 0; i < n; i++) {
    const size_t length = strlen (ids[i]) + 3;
    const uint32_t column = columns[i] < n_columns ? columns[i] : n_columns;
    char key[MERIT_LINE_KEY + 8] = "\"";

    if (length > MERIT_LINE_KEY + 3 || !is_plain (ids[i]))
      continue;
    memcpy (key + 1, ids[i], length - 3);
    memcpy (key + length - 2, "\":", 2);

    const uint64_t word = merit_key_word (key, length);

    *merit_find_key (keys, key, length, word) = (MeritLineKey) {
      .word = word, .id = ids[i], .length = (uint32_t) length, .column = column
    };
    keys->has_vectors = keys->has_vectors && set_vector_key (keys, n_vectors++, ids[i], column);
  }
  keys->has_vectors = keys->has_vectors && n_vectors > 0
                      && (number_bytes (&keys->vectors, n_vectors)
                          || draw_numbers (&keys->vectors, n_vectors));
}

/* --- frames --- */

typedef struct {
  MeritFrame *frame;
  const char *const *texts;
  uint32_t n_texts;
  const char *line;
  size_t literal; /* where the bytes begin that belong to the next piece */
} Learning;

/* The bytes up to @to stand before a value of kind @slot. */
static bool
add_piece (Learning *learning, size_t to, uint32_t slot)
{
  MeritFrame *frame = learning->frame;
  MeritFramePiece *piece = &frame->pieces[frame->n_pieces];
  const size_t length = to - learning->literal;

  if (frame->n_pieces == MERIT_FRAME_PIECES || length > MERIT_FRAME_LITERAL)
    return false;
  frame->n_pieces++;
  piece->length = (uint32_t) length;
  piece->slot = slot;
  memcpy (piece->bytes, learning->line + learning->literal, length);
  memset (piece->bytes + length, 0, MERIT_FRAME_LITERAL - length);
  return true;
}

static bool
is_text (const char *line, size_t at, size_t length, const char *text)
{
  return length == strlen (text) && memcmp (line + at, text, length) == 0;
}

/* The kind of text that a key names. */
static uint32_t
find_text (const Learning *learning, size_t at, size_t length)
{
  for (uint32_t text = 0; text < learning->n_texts; text++)
    if (is_text (learning->line, at, length, learning->texts[text]))
      return text;
  return MERIT_SLOT_OTHER;
}

/* Learns the member at *@at, which moves behind it. */
static bool
learn_member (Learning *learning, size_t len, size_t *at)
{
  const char *line = learning->line;
  MeritJsonFault fault;
  bool escaped;
  const size_t key = *at + 1;

  if (*at >= len || line[*at] != '"')
    return false;

  const size_t key_end = merit_json_skip_string (line, len, *at, &escaped, &fault);

  /* Escapes that normalizing left: the key might be any. */
  if (key_end == MERIT_JSON_FAULT || escaped || key_end >= len || line[key_end] != ':')
    return false;

  const size_t value = key_end + 1;
  const size_t end = merit_json_skip_value (line, len, value, 1, &fault);

  if (end == MERIT_JSON_FAULT)
    return false;
  *at = end;
  if (is_text (line, key, key_end - 1 - key, "competencies")) {
    if (line[value] != '{' || !add_piece (learning, value + 1, MERIT_SLOT_MEMBERS))
      return false;
    learning->literal = end - 1;
  } else if (line[value] == '"') {
    if (!add_piece (learning, value + 1, find_text (learning, key, key_end - 1 - key)))
      return false;
    learning->literal = end - 1;
  }
  return true;
}

bool
merit_frame_learn (MeritFrame *frame, const char *line, size_t len, const char *const *texts,
                   uint32_t n_texts)
{
  Learning learning = { .frame = frame, .texts = texts, .n_texts = n_texts, .line = line };
  size_t at = 1;

  frame->n_pieces = 0;
  if (len < 2 || line[0] != '{')
    return false;
  for (;; at++) {
    if (!learn_member (&learning, len, &at) || at >= len)
      return false;
    if (line[at] == '}')
      break;
    if (line[at] != ',')
      return false;
  }
  return at + 2 == len && line[at + 1] == '\n' && add_piece (&learning, len, MERIT_SLOT_END);
}

/* --- readers --- */

static bool
runs (const MeritLines *lines)
{
#if defined(__x86_64__)
  if (lines == &merit_lines_ssse3)
    return __builtin_cpu_supports ("ssse3") && __builtin_cpu_supports ("popcnt");
  if (lines == &merit_lines_avx2)
    return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("bmi")
           && __builtin_cpu_supports ("popcnt");
  if (lines == &merit_lines_avx512)
    return __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vbmi")
           && __builtin_cpu_supports ("avx512vbmi2") && __builtin_cpu_supports ("bmi2")
           && __builtin_cpu_supports ("popcnt") && __builtin_cpu_supports ("pclmul");
#endif
  /* The others are part of what they were compiled for. */
  return true;
}

static const MeritLines *const readers[] = {
  &merit_lines_scalar,
#if defined(__x86_64__)
  &merit_lines_ssse3,
  &merit_lines_avx2,
  &merit_lines_avx512,
#endif
};

const MeritLines *
merit_lines_get (unsigned index)
{
  for (unsigned i = 0; i < sizeof readers / sizeof readers[0]; i++)
    if (runs (readers[i]) && index-- == 0)
      return readers[i];
  return NULL;
}

const MeritLines *
merit_lines_find (const char *name)
{
  const MeritLines *best = NULL;

  for (unsigned i = 0; i < sizeof readers / sizeof readers[0]; i++) {
    if (runs (readers[i]))
      best = readers[i];
    if (name != NULL && strcmp (readers[i]->name, name) == 0)
      break;
  }
  return best;
}
