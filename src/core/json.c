/* SPDX-License-Identifier: Apache-2.0 */
/* Strict JSON text without a tree: every function reads each byte at most once, takes constant
 * memory and never looks at or behind text[len]. */
#include "core/json.h"

#include <string.h>

/* Bytes that end the plain run inside a string: control characters, `"`, `\` and all that is not
 * ASCII. */
enum { PLAIN, QUOTE, BACKSLASH, CONTROL, MULTIBYTE };

#define C8 CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL
#define P8 PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN
#define M8 MULTIBYTE, MULTIBYTE, MULTIBYTE, MULTIBYTE, MULTIBYTE, MULTIBYTE, MULTIBYTE, MULTIBYTE

static const uint8_t string_class[256] = {
  C8, C8, C8, C8,                                              /* 00 to 1F */
  PLAIN, PLAIN, QUOTE, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN,      /* 20 to 27 */
  P8, P8, P8, P8, P8, P8,                                      /* 28 to 57 */
  PLAIN, PLAIN, PLAIN, PLAIN, BACKSLASH, PLAIN, PLAIN, PLAIN,  /* 58 to 5F */
  P8, P8, P8, P8,                                              /* 60 to 7F */
  M8, M8, M8, M8, M8, M8, M8, M8, M8, M8, M8, M8, M8, M8, M8, M8,
};

#undef C8
#undef P8
#undef M8

static size_t
fail (MeritJsonFault *fault, size_t offset, const char *reason)
{
  fault->offset = offset;
  fault->reason = reason;
  return MERIT_JSON_FAULT;
}

static bool
is_digit (const char *text, size_t len, size_t at)
{
  return at < len && text[at] >= '0' && text[at] <= '9';
}

/* The length of the well-formed multibyte sequence at @s (RFC 3629, section 4), or 0. */
static size_t
utf8_sequence (const unsigned char *s, size_t left)
{
  unsigned char low = 0x80, high = 0xBF; /* what the second byte may be */
  size_t n;

  if (s[0] >= 0xC2 && s[0] <= 0xDF)
    n = 2;
  else if (s[0] >= 0xE0 && s[0] <= 0xEF)
    n = 3;
  else if (s[0] >= 0xF0 && s[0] <= 0xF4)
    n = 4;
  else
    return 0;
  if (s[0] == 0xE0)
    low = 0xA0; /* else overlong */
  else if (s[0] == 0xED)
    high = 0x9F; /* else a surrogate */
  else if (s[0] == 0xF0)
    low = 0x90; /* else overlong */
  else if (s[0] == 0xF4)
    high = 0x8F; /* else above U+10FFFF */
  if (left < n || s[1] < low || s[1] > high)
    return 0;
  for (size_t i = 2; i < n; i++)
    if ((s[i] & 0xC0) != 0x80)
      return 0;
  return n;
}

size_t
merit_utf8_check (const char *text, size_t len, size_t at)
{
  while (at < len) {
    uint64_t word;

    while (len - at >= sizeof word) {
      memcpy (&word, text + at, sizeof word);
      if ((word & UINT64_C (0x8080808080808080)) != 0)
        break;
      at += sizeof word;
    }
    while (at < len && ((unsigned char) text[at] & 0x80) == 0)
      at++;
    /* A run of multibyte text stays in here rather than going back to words. */
    while (at < len && ((unsigned char) text[at] & 0x80) != 0) {
      size_t n = utf8_sequence ((const unsigned char *) text + at, len - at);

      if (n == 0)
        return at;
      at += n;
    }
  }
  return len;
}

size_t
merit_json_skip_space (const char *text, size_t len, size_t at)
{
  while (at < len
         && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
    at++;
  return at;
}

static int
hex_digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/* The 16-bit unit that the four digits at @at spell; otherwise -1, with *@bad on the first that is
 * none. */
static int
hex_unit (const char *text, size_t len, size_t at, size_t *bad)
{
  int unit = 0;

  for (size_t i = at; i < at + 4; i++) {
    int digit = i < len ? hex_digit (text[i]) : -1;

    if (digit < 0) {
      *bad = i;
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

/* @at stands on a backslash. Returns the offset behind the escape, both halves of a surrogate
 * pair. */
static size_t
skip_escape (const char *text, size_t len, size_t at, MeritJsonFault *fault)
{
  static const char no_digits[] = "\\u without four hexadecimal digits";
  static const char lone[] = "lone surrogate";
  size_t bad;
  int unit;

  if (at + 1 >= len)
    return fail (fault, len, "string without an end");
  if (text[at + 1] != 'u') {
    if (text[at + 1] != '\0' && strchr ("\"\\/bfnrt", text[at + 1]) != NULL)
      return at + 2;
    return fail (fault, at + 1, "unknown escape in a string");
  }
  unit = hex_unit (text, len, at + 2, &bad);
  if (unit < 0)
    return fail (fault, bad, no_digits);
  if (unit < 0xD800 || unit > 0xDFFF)
    return at + 6;
  if (unit > 0xDBFF || len - at < 8 || text[at + 6] != '\\' || text[at + 7] != 'u')
    return fail (fault, at, lone);
  unit = hex_unit (text, len, at + 8, &bad);
  if (unit < 0)
    return fail (fault, bad, no_digits);
  if (unit < 0xDC00 || unit > 0xDFFF)
    return fail (fault, at, lone);
  return at + 12;
}

size_t
merit_json_skip_string (const char *text, size_t len, size_t at, bool *escaped,
                        MeritJsonFault *fault)
{
  *escaped = false;
  at++;
  for (;;) {
    size_t n;

    while (at < len && string_class[(unsigned char) text[at]] == PLAIN)
      at++;
    if (at >= len)
      return fail (fault, len, "string without an end");
    switch (string_class[(unsigned char) text[at]]) {
    case QUOTE:
      return at + 1;
    case BACKSLASH:
      *escaped = true;
      at = skip_escape (text, len, at, fault);
      if (at == MERIT_JSON_FAULT)
        return at;
      break;
    case CONTROL:
      return fail (fault, at, "control character in a string");
    default:
      n = utf8_sequence ((const unsigned char *) text + at, len - at);
      if (n == 0)
        return fail (fault, at, "invalid UTF-8");
      at += n;
    }
  }
}

size_t
merit_json_skip_number (const char *text, size_t len, size_t at, MeritJsonFault *fault)
{
  if (at < len && text[at] == '-')
    at++;
  if (!is_digit (text, len, at))
    return fail (fault, at, "number without a digit");
  if (text[at] == '0') {
    at++;
    if (is_digit (text, len, at))
      return fail (fault, at, "number with a leading zero");
  }
  while (is_digit (text, len, at))
    at++;
  if (at < len && text[at] == '.') {
    at++;
    if (!is_digit (text, len, at))
      return fail (fault, at, "fraction without a digit");
    while (is_digit (text, len, at))
      at++;
  }
  if (at < len && (text[at] == 'e' || text[at] == 'E')) {
    at++;
    if (at < len && (text[at] == '+' || text[at] == '-'))
      at++;
    if (!is_digit (text, len, at))
      return fail (fault, at, "exponent without a digit");
    while (is_digit (text, len, at))
      at++;
  }
  return at;
}

static size_t
skip_word (const char *text, size_t len, size_t at, const char *word, MeritJsonFault *fault)
{
  for (size_t i = 0; word[i] != '\0'; i++)
    if (at + i >= len || text[at + i] != word[i])
      return fail (fault, at + i, "value expected");
  return at + strlen (word);
}

/* A value that is neither an array nor an object. */
static size_t
skip_scalar (const char *text, size_t len, size_t at, MeritJsonFault *fault)
{
  bool escaped;

  if (at >= len)
    return fail (fault, len, "text ends where a value is expected");
  switch (text[at]) {
  case '"':
    return merit_json_skip_string (text, len, at, &escaped, fault);
  case 't':
    return skip_word (text, len, at, "true", fault);
  case 'f':
    return skip_word (text, len, at, "false", fault);
  case 'n':
    return skip_word (text, len, at, "null", fault);
  default:
    if (text[at] == '-' || is_digit (text, len, at))
      return merit_json_skip_number (text, len, at, fault);
    return fail (fault, at, "value expected");
  }
}

/* @at stands where a key must. Returns the offset of the value behind its colon. */
static size_t
skip_key (const char *text, size_t len, size_t at, MeritJsonFault *fault)
{
  bool escaped;

  if (at >= len || text[at] != '"')
    return fail (fault, at, "key in quotes expected");
  at = merit_json_skip_string (text, len, at, &escaped, fault);
  if (at == MERIT_JSON_FAULT)
    return at;
  at = merit_json_skip_space (text, len, at);
  if (at >= len || text[at] != ':')
    return fail (fault, at, "':' expected");
  return merit_json_skip_space (text, len, at + 1);
}

size_t
merit_json_skip_value (const char *text, size_t len, size_t at, unsigned depth,
                       MeritJsonFault *fault)
{
  /* One bit for each array or object opened here, the innermost at index open - 1: set for an
   * object. */
  uint64_t objects[MERIT_JSON_MAX_DEPTH / 64];
  unsigned open = 0;

  for (;;) {
    bool value_done = true;

    if (at < len && (text[at] == '{' || text[at] == '[')) {
      bool object = text[at] == '{';
      uint64_t bit = UINT64_C (1) << (open % 64);

      if (depth + open >= MERIT_JSON_MAX_DEPTH)
        return fail (fault, at, "nested more than 1024 deep");
      objects[open / 64] = open % 64 == 0 ? 0 : objects[open / 64] & ~bit;
      if (object)
        objects[open / 64] |= bit;
      open++;
      at = merit_json_skip_space (text, len, at + 1);
      if (at >= len || text[at] != (object ? '}' : ']')) {
        value_done = false;
        if (object)
          at = skip_key (text, len, at, fault);
      }
    } else {
      at = skip_scalar (text, len, at, fault);
      if (at != MERIT_JSON_FAULT && open == 0)
        return at;
    }
    if (at == MERIT_JSON_FAULT)
      return at;

    /* Behind a value, or on the closing bracket of an empty one: close what closes, up to a
     * comma. */
    while (value_done) {
      bool object = (objects[(open - 1) / 64] >> ((open - 1) % 64) & 1) != 0;

      at = merit_json_skip_space (text, len, at);
      if (at < len && text[at] == (object ? '}' : ']')) {
        at++;
        open--;
        if (open == 0)
          return at;
      } else if (at < len && text[at] == ',') {
        at = merit_json_skip_space (text, len, at + 1);
        if (object)
          at = skip_key (text, len, at, fault);
        if (at == MERIT_JSON_FAULT)
          return at;
        value_done = false;
      } else {
        return fail (fault, at, object ? "',' or '}' expected" : "',' or ']' expected");
      }
    }
  }
}

static size_t
put_utf8 (char *out, uint32_t c)
{
  if (c < 0x80) {
    out[0] = (char) c;
    return 1;
  }
  if (c < 0x800) {
    out[0] = (char) (0xC0 | c >> 6);
    out[1] = (char) (0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = (char) (0xE0 | c >> 12);
    out[1] = (char) (0x80 | (c >> 6 & 0x3F));
    out[2] = (char) (0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = (char) (0xF0 | c >> 18);
  out[1] = (char) (0x80 | (c >> 12 & 0x3F));
  out[2] = (char) (0x80 | (c >> 6 & 0x3F));
  out[3] = (char) (0x80 | (c & 0x3F));
  return 4;
}

size_t
merit_json_unescape (const char *inside, size_t len, char *out)
{
  size_t n = 0, bad;

  for (size_t i = 0; i < len;) {
    uint32_t c;

    if (inside[i] != '\\') {
      out[n++] = inside[i++];
      continue;
    }
    switch (inside[i + 1]) {
    case 'b':
      out[n++] = '\b';
      break;
    case 'f':
      out[n++] = '\f';
      break;
    case 'n':
      out[n++] = '\n';
      break;
    case 'r':
      out[n++] = '\r';
      break;
    case 't':
      out[n++] = '\t';
      break;
    case 'u':
      c = (uint32_t) hex_unit (inside, len, i + 2, &bad);
      if (c >= 0xD800 && c <= 0xDBFF) {
        c = 0x10000 + ((c - 0xD800) << 10)
            + ((uint32_t) hex_unit (inside, len, i + 8, &bad) - 0xDC00);
        i += 6;
      }
      n += put_utf8 (out + n, c);
      i += 4;
      break;
    default: /* a quote, a backslash or a slash stands for itself */
      out[n++] = inside[i + 1];
    }
    i += 2;
  }
  return n;
}
