/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of a bank, how a line becomes a form, and which readers of lines run here. */
#include "core/lines-private.h"

#include "core/code.h"
#include "core/json.h"

/* --- keys --- */

/* How often factors are drawn for keys; 64 of them want 2,600 draws on average. */
#define MAX_DRAWS 65536

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

/* Draws factors for the words of keys until all keys are told apart (Marsaglia, Xorshift RNGs,
 * 2003). */
static bool
draw_factors (MeritKeyVectors *vectors, size_t n)
{
  uint64_t state = UINT64_C (88172645463325252);

  for (unsigned draw = 0; draw < MAX_DRAWS; draw++) {
    bool taken[256] = { false };
    size_t i = 0;

    for (unsigned word = 0; word < 2; word++) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      vectors->factors[word] = (uint32_t) (state >> 32) | 1;
    }
    for (; i < n; i++) {
      uint32_t sum = vectors->words[0][i] * vectors->factors[0];

      if (vectors->longest > 5)
        sum += vectors->words[1][i] * vectors->factors[1];

      if (taken[sum >> 24])
        break;
      taken[sum >> 24] = true;
      vectors->keys[sum >> 24] = (uint8_t) i;
    }
    if (i == n)
      return true;
  }
  return false;
}

/* Of bytes that end with @end, at most 4, a word. */
static uint32_t
make_word (const char *end, size_t n)
{
  uint32_t word = 0;

  for (size_t i = 1; i <= n; i++)
    word = word << 8 | (uint8_t) end[-(ptrdiff_t) i];
  return word;
}

/* Key @i is @key of @length bytes with quotes and colon. False where it is none for vectors. */
static bool
set_vector_key (MeritLineKeys *keys, size_t i, const char *key, size_t length, uint32_t column)
{
  MeritKeyVectors *vectors = &keys->vectors;

  if (i >= MERIT_VECTOR_KEYS || length < 4 || length > MERIT_VECTOR_KEY + 3)
    return false;
  vectors->words[0][i] = make_word (key + length, 4);
  vectors->words[1][i] = make_word (key + length - 4, length - 4);
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
    keys->has_vectors
        = keys->has_vectors && set_vector_key (keys, n_vectors++, key, length, column);
  }
  keys->has_vectors = keys->has_vectors && n_vectors > 0
                      && draw_factors (&keys->vectors, n_vectors);
}

/* --- forms --- */

/* How many lines find no room before all is forgotten. */
#define MANY_REFUSED 256

/* The pieces of a line. */
typedef struct {
  const char *const *texts;
  uint32_t n_texts;
  const char *line;
  size_t literal; /* where the bytes begin that belong to the next piece */
  uint32_t n;
  MeritLinePiece pieces[MERIT_LINE_PIECES];
} Learning;

static bool
add_piece (Learning *learning, size_t length, uint32_t slot)
{
  MeritLinePiece *piece = &learning->pieces[learning->n];

  if (learning->n == MERIT_LINE_PIECES)
    return false;
  learning->n++;
  *piece = (MeritLinePiece) {
    .mask = ~UINT64_C (0) >> (64 - length), .length = (uint32_t) length, .slot = slot
  };
  memcpy (piece->bytes, learning->line + learning->literal, length);
  learning->literal += length;
  return true;
}

/* The bytes up to @to stand before a value of kind @slot. */
static bool
add_literal (Learning *learning, size_t to, uint32_t slot)
{
  while (to - learning->literal > MERIT_PIECE_LONGEST)
    if (!add_piece (learning, MERIT_PIECE_LONGEST, MERIT_SLOT_NONE))
      return false;
  return add_piece (learning, to - learning->literal, slot);
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
    if (line[value] != '{' || !add_literal (learning, value + 1, MERIT_SLOT_MEMBERS))
      return false;
    learning->literal = end - 1;
  } else if (line[value] == '"') {
    if (!add_literal (learning, value + 1, find_text (learning, key, key_end - 1 - key)))
      return false;
    learning->literal = end - 1;
  }
  return true;
}

/* Takes a line to pieces. False where that cannot be done. */
static bool
learn_line (Learning *learning, size_t len)
{
  const char *line = learning->line;
  size_t at = 1;

  if (len < 2 || line[0] != '{')
    return false;
  for (;; at++) {
    if (!learn_member (learning, len, &at) || at >= len)
      return false;
    if (line[at] == '}')
      break;
    if (line[at] != ',')
      return false;
  }
  return at + 2 == len && line[at + 1] == '\n' && add_literal (learning, len, MERIT_SLOT_END);
}

/* The piece among those from *@link on that is as @piece, entered behind them where none is. */
static MeritLinePiece *
enter_piece (MeritLineForms *forms, uint32_t *link, const MeritLinePiece *piece)
{
  for (; *link != 0; link = &forms->pieces[*link].other) {
    MeritLinePiece *known = &forms->pieces[*link];

    if (known->length == piece->length && known->slot == piece->slot
        && memcmp (known->bytes, piece->bytes, piece->length) == 0)
      return known;
  }
  *link = ++forms->n;
  forms->pieces[*link] = *piece;
  return &forms->pieces[*link];
}

void
merit_line_forms_learn (MeritLineForms *forms, const char *line, size_t len,
                        const char *const *texts, uint32_t n_texts)
{
  Learning learning = { .texts = texts, .n_texts = n_texts, .line = line };
  uint32_t *link = &forms->first;

  if (!learn_line (&learning, len))
    return;
  if (forms->n + learning.n > MERIT_FORMS_PIECES) {
    if (++forms->refused < MANY_REFUSED)
      return;
    forms->first = forms->n = forms->refused = 0;
  }
  for (uint32_t i = 0; i < learning.n; i++)
    link = &enter_piece (forms, link, &learning.pieces[i])->next;
}

/* --- readers --- */

static const void *const readers[] = {
  &merit_lines_scalar,
#if defined(__x86_64__)
  &merit_lines_ssse3,
  &merit_lines_avx2,
  &merit_lines_avx512,
#endif
  NULL,
};

const MeritLines *
merit_lines_get (unsigned index)
{
  return merit_width_get (readers, index);
}

const MeritLines *
merit_lines_find (const char *name)
{
  return merit_width_find (readers, name);
}
