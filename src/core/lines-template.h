/* SPDX-License-Identifier: Apache-2.0 */
/* Reading lines by their forms, for any instruction set. Who includes this defines
 *   literal_equal (at, piece)   whether the bytes of the piece stand there
 *   mask_equal (at, byte)   of 64 bytes, which are that one
 *   window_at (at)
 *   read_levels (keys, at, end, codes, is_raw)   as read_members(); may set *is_raw where codes are
 *     not in their columns before finish_row (keys, codes)
 * A bit of a mask stands for a byte, the first at the lowest. */
#include "core/lines-private.h"

#include "core/bits.h"
#include "core/json.h"

/* Where texts may end from a place on, found for several at once: texts are short, and each would
 * else wait for the one before it. */
typedef struct {
  const char *base;
  uint32_t size;  /* how many bytes were looked at, 1 to 64 */
  uint64_t stops; /* which of them are a quote, a backslash, a control character or not ASCII */
} Window;

static inline bool literal_equal (const char *at, const MeritLinePiece *piece);
static inline uint64_t mask_equal (const char *at, char byte);
static inline Window window_at (const char *at);
static inline const char *read_levels (MeritLineKeys *keys, const char *at, const char *end,
                                       uint8_t *codes, bool *is_raw);
static inline void finish_row (const MeritLineKeys *keys, uint8_t *codes);

/* Hides from the compiler what it knows of a variable. */
#ifdef __GNUC__
#define HIDE(variable) __asm__ ("" : "+r"(variable))
#else
#define HIDE(variable) ((void) 0)
#endif

/* Reads the members of the competencies from @at on, behind the opening bracket, up to the closing
 * one, and returns where that is; NULL where one is not as it should be. Colons are found for 64
 * bytes at once, so that members do not wait for each other, and nothing branches on what a member
 * is: what is wrong shows in one word. */
static inline const char *
read_members (MeritLineKeys *keys, const char *at, const char *end, uint8_t *codes)
{
  /* By form: what stands in a value, and which of its bytes that is said of. */
  static const struct {
    char wanted[4];
    char counts[4];
  } forms[MERIT_FORMS] = {
    [MERIT_FORM_QUOTED] = { "\"\0\"", "\xFF\0\xFF" },
    [MERIT_FORM_SUPERIOR] = { "\"\0+\"", "\xFF\0\xFF\xFF" },
    [MERIT_FORM_ZERO] = { "\"\0\"", "\xFF\0\xFF" },
    [MERIT_FORM_NULL] = { "null", "\xFF\xFF\xFF\xFF" },
    [MERIT_FORM_EMPTY] = { "\"\"", "\xFF\xFF" },
    /* What no value of these forms begins with. */
    [MERIT_FORM_BARE_PLUS] = { "\"", "\xFF" },
    [MERIT_FORM_ZERO_PLUS] = { "1", "\xFF" },
    [MERIT_FORM_NULL_PLUS] = { "1", "\xFF" },
    [MERIT_FORM_EMPTY_PLUS] = { "1", "\xFF" },
    [MERIT_FORM_NONE] = { "1", "\xFF" },
    [MERIT_FORM_NONE_PLUS] = { "1", "\xFF" },
  };
  const uint64_t line = ++keys->line;
  const char *base = at, *key = at, *p;
  uint64_t colons, bad;

  if (*at == '}')
    return at;
  if (end - base < 64)
    return NULL;
  colons = mask_equal (base, ':');
  do {
    while (colons == 0) {
      base += 64;
      if (end - base < 64)
        return NULL;
      colons = mask_equal (base, ':');
    }

    const char *colon = base + __builtin_ctzll (colons);
    const size_t length = (size_t) (colon + 1 - key);
    uint32_t value, pattern, mask;

    colons &= colons - 1;
    if (length - 1 > MERIT_LINE_KEY + 2)
      return NULL;

    MeritLineKey *slot = merit_find_key (keys, key, length, merit_key_word (key, length));

    p = colon + 1;
    memcpy (&value, p, sizeof value);

    /* Whether a plus stands there is hard to guess: to be added, not branched on. */
    uint32_t plus = p[2] == '+';
    uint32_t said = keys->bare[(uint8_t) p[0]];
    uint32_t quoted = keys->quoted[(uint8_t) p[1]];

    HIDE (plus);
    HIDE (quoted);
    said = (p[0] == '"' ? quoted : said) + plus * MERIT_VALUE_PLUS;
    memcpy (&pattern, forms[said >> MERIT_VALUE_FORM].wanted, sizeof pattern);
    memcpy (&mask, forms[said >> MERIT_VALUE_FORM].counts, sizeof mask);
    bad = ((value ^ pattern) & mask) | (slot->id == NULL) | (slot->seen == line);
    slot->seen = line;
    codes[slot->column] = (uint8_t) said;
    p += (uint8_t) (said >> MERIT_VALUE_LENGTH);
    key = p + 1;
  } while (*p == ',' && bad == 0);
  return bad == 0 && *p == '}' ? p : NULL;
}

/* The rest of a text with an escape, or of more than ASCII, or not good. */
static const char *
read_rare_text (const char *inside, const char *end, uint32_t slot, MeritLineRows *rows)
{
  MeritJsonFault fault;
  bool escaped;
  const size_t behind = merit_json_skip_string (inside - 1, (size_t) (end - inside) + 1, 0,
                                                &escaped, &fault);

  if (behind == MERIT_JSON_FAULT)
    return NULL;
  if (escaped && slot < MERIT_MAX_TEXTS)
    rows->escaped |= UINT32_C (1) << slot;
  return inside - 1 + behind - 1;
}

/* Where the text whose inside starts at @inside, not before the window, has its closing quote;
 * NULL: it is not good. */
static inline const char *
read_text (Window *window, const char *inside, const char *end, uint32_t slot,
           MeritLineRows *rows)
{
  size_t at = (size_t) (inside - window->base);

  if (__builtin_expect (at >= window->size, 0)) {
    *window = window_at (inside);
    at = 0;
  }

  uint64_t stops = window->stops >> at;

  while (__builtin_expect (stops == 0, 0)) {
    const char *next = window->base + window->size;

    if (end - next < 64)
      return NULL;
    *window = window_at (next);
    stops = window->stops;
    at = 0;
  }

  const char *stop = window->base + at + __builtin_ctzll (stops);

  return __builtin_expect (*stop == '"', 1) ? stop : read_rare_text (inside, end, slot, rows);
}

/* The piece that stands at @at in place of the one at *@link; NULL: none is known. The more usual
 * of two moves before the other, and one that is rarely right is soon forgotten to have been. */
static MeritLinePiece *
find_other (MeritLineForms *forms, uint32_t *link, const char *at)
{
  for (;;) {
    MeritLinePiece *piece = &forms->pieces[*link];
    const uint32_t number = piece->other;
    MeritLinePiece *other = &forms->pieces[number];

    if (number == 0)
      return NULL;
    piece->hits -= piece->hits / 16;
    if (literal_equal (at, other)) {
      if (other->hits > piece->hits) {
        piece->other = other->other;
        other->other = *link;
        *link = number;
      }
      return other;
    }
    link = &piece->other;
  }
}

/* Reads the line at @at to row @i; returns what follows it, or NULL. */
static inline const char *
read_line (MeritLineKeys *keys, MeritLineForms *forms, const char *at, const char *end,
           MeritLineRows *rows, uint32_t i, bool *is_raw)
{
  Window window = window_at (at);

  for (unsigned k = 0; k < MERIT_TEXT_KEPT; k++)
    rows->texts[k][rows->first + i] = (MeritSpan) { NULL, 0 };
  for (unsigned k = MERIT_TEXT_KEPT; k < rows->n_texts; k++)
    rows->texts[k][rows->first + i] = (MeritSpan) { NULL, 0 };
  for (uint32_t *link = &forms->first;;) {
    MeritLinePiece *piece = &forms->pieces[*link];

    if (__builtin_expect (!literal_equal (at, piece), 0)) {
      piece = find_other (forms, link, at);
      if (piece == NULL)
        return NULL;
    }
    piece->hits++;
    link = &piece->next;
    at += piece->length;
    if (piece->slot <= MERIT_SLOT_OTHER) {
      const char *inside = at;

      at = read_text (&window, inside, end, piece->slot, rows);
      if (at == NULL || (at == inside && piece->slot == MERIT_TEXT_ID))
        return NULL;
      if (piece->slot < MERIT_MAX_TEXTS)
        rows->texts[piece->slot][rows->first + i]
            = (MeritSpan) { at > inside ? inside : NULL, (uint32_t) (at - inside) };
    } else if (piece->slot == MERIT_SLOT_MEMBERS) {
      rows->touched = true;
      at = read_levels (keys, at, end, rows->codes + i * rows->stride, is_raw);
      if (at == NULL)
        return NULL;
    } else if (piece->slot == MERIT_SLOT_END) {
      return at;
    }
  }
}

static const char *
read_lines (MeritLineKeys *keys, MeritLineForms *forms, const char *at, const char *until,
            const char *end, MeritLineRows *rows)
{
  uint32_t n = 0;

  rows->escaped = 0;
  rows->touched = false;
  rows->raw = 0;
  while (n < rows->most && at < until && rows->escaped == 0) {
    bool is_raw = false;
    const char *next = read_line (keys, forms, at, end, rows, n, &is_raw);

    if (next == NULL) {
      rows->escaped = 0;
      break;
    }
    rows->touched = false;
    at = next;
    rows->raw |= (uint32_t) is_raw << n++;
  }
  rows->n = n;
  return at;
}

static void
finish_rows (const MeritLineKeys *keys, uint8_t *codes, size_t stride, uint32_t raw)
{
  for (unsigned i = 0; i < MERIT_LINES_MOST; i++)
    if ((raw >> i & 1) != 0)
      finish_row (keys, codes + i * stride);
}

/* The printable character that the escape at @at stands for, 0 where that is another, or a quote or
 * a backslash. */
static inline char
get_printable (const char *at)
{
  static const char letters[] = "0123456789abcdef0123456789ABCDEF";

  if (at[1] != 'u' || at[2] != '0' || at[3] != '0' || at[4] < '2' || at[4] > '7' || at[5] < '0')
    return 0;

  const char *digit = memchr (letters, at[5], sizeof letters - 1);

  if (digit == NULL)
    return 0;

  const char c = (char) ((at[4] - '0') << 4 | ((digit - letters) & 0xF));

  return c == '"' || c == '\\' || c == 0x7F ? 0 : c;
}

/* MeritLines.normalize() by what writes the line at @at, with room for MERIT_LINES_LONGEST +
 * MERIT_LINES_SPARE bytes, and returns how many bytes, the LF included, and in *@taken of how many;
 * 0 where that is not to be done. */
static inline uint32_t
normalize_each (size_t (*normalize) (const char *at, const char *end, char *out, size_t *taken),
                const char *at, const char *until, const char *end, char *out, size_t room,
                uint32_t most, const char **lines, const char **originals)
{
  const char *const limit = out + room - (MERIT_LINES_LONGEST + MERIT_LINES_SPARE);
  uint32_t n = 0;
  size_t length, taken;

  for (; n < most && at < until && out <= limit && (length = normalize (at, end, out, &taken)) > 0;
       n++) {
    lines[n] = out;
    originals[n] = at;
    out += length;
    at += taken;
  }
  lines[n] = out;
  originals[n] = at;
  return n;
}
