/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a line by a frame, for any instruction set. Who includes this defines
 *   literal_equal (at, piece)   whether the bytes of the piece stand there
 *   mask_equal (at, byte)   of 64 bytes, which are that one
 *   mask_stop (at)   of 64 bytes, which are a quote, a backslash, a control character or not ASCII
 *   read_levels (keys, at, end, codes)   as read_members()
 * A bit of a mask stands for a byte, the first at the lowest. */
#include "core/lines-private.h"

#include "core/bits.h"
#include "core/json.h"

static inline bool literal_equal (const char *at, const MeritFramePiece *piece);
static inline uint64_t mask_equal (const char *at, char byte);
static inline uint64_t mask_stop (const char *at);
static inline const char *read_levels (MeritLineKeys *keys, const char *at, const char *end,
                                       uint8_t *codes);

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
  const uint64_t line = keys->line;
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

/* The rest of a text whose inside goes on at @at, and where something stopped: where its closing
 * quote is, or NULL. */
static const char *
read_rare_text (const char *inside, const char *end, bool *escaped)
{
  MeritJsonFault fault;
  const size_t behind = merit_json_skip_string (inside - 1, (size_t) (end - inside) + 1, 0, escaped,
                                                &fault);

  return behind == MERIT_JSON_FAULT ? NULL : inside - 1 + behind - 1;
}

/* Where the text whose inside starts at @inside has its closing quote; NULL: it is not good. */
static inline const char *
read_text (const char *inside, const char *end, bool *escaped)
{
  const char *at = inside;
  uint64_t stop = mask_stop (at);

  *escaped = false;
  while (stop == 0) {
    at += 64;
    if (end - at < 64)
      return NULL;
    stop = mask_stop (at);
  }
  at += __builtin_ctzll (stop);
  return *at == '"' ? at : read_rare_text (inside, end, escaped);
}

static const char *
read_line (MeritLineKeys *keys, const MeritFrame *frame, const char *at, const char *end,
           MeritLineRow *row)
{
  const MeritFramePiece *piece = frame->pieces;

  row->escaped = 0;
  row->touched = false;
  for (unsigned i = 0; i < MERIT_TEXT_KEPT; i++)
    row->texts[i][row->at] = (MeritSpan) { NULL, 0 };
  for (unsigned i = MERIT_TEXT_KEPT; i < row->n_texts; i++)
    row->texts[i][row->at] = (MeritSpan) { NULL, 0 };
  keys->line++;
  for (;; piece++) {
    if (!literal_equal (at, piece))
      return NULL;
    at += piece->length;
    if (piece->slot == MERIT_SLOT_END)
      return at;
    if (piece->slot == MERIT_SLOT_MEMBERS) {
      row->touched = true;
      at = read_levels (keys, at, end, row->codes);
      if (at == NULL)
        return NULL;
      continue;
    }

    bool escaped;
    const char *quote = read_text (at, end, &escaped);

    if (quote == NULL)
      return NULL;
    if (piece->slot < MERIT_MAX_TEXTS) {
      if (quote > at)
        row->texts[piece->slot][row->at] = (MeritSpan) { at, (uint32_t) (quote - at) };
      else if (piece->slot == MERIT_TEXT_ID)
        return NULL;
      row->escaped |= (uint32_t) escaped << piece->slot;
    }
    at = quote;
  }
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
