/* SPDX-License-Identifier: Apache-2.0 */
/* A look at the members of the first object of a text, without judging it: that is for whoever
 * loads it. */
#include "cli/document.h"

#include <string.h>

static const struct {
  const char *schema;
  CliKindOf kind;
} schemas[] = {
  { "merit-bank-1", CLI_KIND_BANK },
  { "merit-class-1", CLI_KIND_CLASS },
  { "merit-policy-1", CLI_KIND_POLICY },
  { "merit-audit-1", CLI_KIND_AUDIT },
};

/* A place in the text. Behind its end everything is NUL. */
typedef struct {
  const char *text;
  gsize len;
  gsize at;
} Cursor;

static char
peek (const Cursor *cursor)
{
  return cursor->at < cursor->len ? cursor->text[cursor->at] : 0;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_space (Cursor *cursor)
{
  while (is_space (peek (cursor)))
    cursor->at++;
}

/* Behind the string that begins here. */
static void
skip_string (Cursor *cursor)
{
  for (cursor->at++; cursor->at < cursor->len && peek (cursor) != '"'; cursor->at++)
    if (peek (cursor) == '\\')
      cursor->at++;
  cursor->at = MIN (cursor->at + 1, cursor->len);
}

/* Up to the comma or bracket behind the value that begins here. */
static void
skip_value (Cursor *cursor)
{
  gsize depth = 0;

  while (cursor->at < cursor->len) {
    char c = peek (cursor);

    if (c == '"') {
      skip_string (cursor);
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}' || c == ']'))
      return;
    depth += c == '{' || c == '[';
    depth -= c == '}' || c == ']';
    cursor->at++;
  }
}

/* Whether the string between @start and @end, with its quotes, spells @word, be it in escapes. */
static gboolean
spells (const Cursor *cursor, gsize start, gsize end, const char *word)
{
  const char *p = cursor->text + start + 1;
  const char *last = cursor->text + end - 1;

  for (; *word != 0; word++) {
    if (last - p >= 6 && p[0] == '\\' && p[1] == 'u') {
      gint value = 0;

      for (int i = 2; i < 6; i++)
        value = value * 16 + MAX (g_ascii_xdigit_value (p[i]), 0);
      if (value != *word)
        return FALSE;
      p += 6;
    } else if (p >= last || *p++ != *word) {
      return FALSE;
    }
  }
  return p == last;
}

static void
judge_schema (const Cursor *cursor, gsize start, gsize end, CliDocument *document)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++) {
    if (cursor->text[start] == '"' && spells (cursor, start, end, schemas[i].schema)) {
      document->kind = schemas[i].kind;
      return;
    }
  }
  *document = (CliDocument){
    .kind = CLI_KIND_UNKNOWN,
    .place = start,
    .where = " (/schema)",
    .reason = "schema is none of merit-bank-1, merit-class-1, merit-policy-1, merit-audit-1",
  };
}

/* What the members of an object say. */
typedef struct {
  gboolean closed;
  gboolean has_id;
  gboolean has_schema;
} Members;

/* Goes through the members of the object that begins here, up to its end or that of the text. */
static Members
read_members (Cursor *cursor, CliDocument *document)
{
  Members members = { FALSE, FALSE, FALSE };

  cursor->at++;
  for (;;) {
    skip_space (cursor);
    if (peek (cursor) == '}') {
      cursor->at++;
      members.closed = TRUE;
      return members;
    }
    if (peek (cursor) == ',') {
      cursor->at++;
      continue;
    }
    if (peek (cursor) != '"')
      return members;

    gsize key = cursor->at;

    skip_string (cursor);

    gsize end = cursor->at;

    skip_space (cursor);
    if (peek (cursor) != ':')
      return members;
    cursor->at++;
    skip_space (cursor);

    gsize value = cursor->at;

    skip_value (cursor);
    if (cursor->at >= cursor->len)
      return members;
    members.has_id |= spells (cursor, key, end, "id");
    if (!members.has_schema && spells (cursor, key, end, "schema")) {
      gsize behind = cursor->at;

      while (behind > value + 1 && is_space (cursor->text[behind - 1]))
        behind--;
      members.has_schema = TRUE;
      judge_schema (cursor, value, behind, document);
    }
  }
}

/* Only profiles may be compressed. */
static gboolean
is_compressed (const char *text, gsize len)
{
  return (len >= 2 && memcmp (text, "\x1f\x8b", 2) == 0)
         || (len >= 4 && memcmp (text, "\x28\xb5\x2f\xfd", 4) == 0);
}

gboolean
cli_document_tell (const char *text, gsize len, gboolean whole, gboolean named_json,
                   CliDocument *document)
{
  static const CliDocument without = {
    .kind = CLI_KIND_UNKNOWN,
    .where = "",
    .reason = "no key \"schema\" tells what this is: a bank, a class, a policy or an audit",
  };
  Cursor cursor = { text, len, 0 };

  *document = (CliDocument){ .kind = CLI_KIND_PROFILES };
  if (is_compressed (text, len))
    return TRUE;
  if (len >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    cursor.at = 3;
  skip_space (&cursor);
  if (peek (&cursor) != '{') {
    if (named_json)
      *document = without;
    return whole || cursor.at < len;
  }

  Members members = read_members (&cursor, document);

  if (document->kind != CLI_KIND_PROFILES && document->kind != CLI_KIND_UNKNOWN)
    return TRUE;
  skip_space (&cursor);
  /* More behind the first object, or a first record that is a profile: these are lines. */
  if ((members.closed && cursor.at < len) || (members.has_id && !members.has_schema)) {
    *document = (CliDocument){ .kind = CLI_KIND_PROFILES };
    return members.closed || whole;
  }
  if (!members.has_schema && named_json)
    *document = without;
  else if (members.has_schema && !members.closed && !named_json)
    *document = (CliDocument){ .kind = CLI_KIND_PROFILES };
  return whole;
}
