/* SPDX-License-Identifier: Apache-2.0 */
/* Texts in records. Stretches that need no escape are copied in one go. */
#include "engine/text.h"

#include <string.h>

/* No byte ends the search early: texts are short and mostly plain, and so it is done for many bytes
 * at once. */
gboolean
merit_text_is_plain_json (const char *text, gsize len)
{
  guint special = 0;

  for (gsize at = 0; at < len; at++) {
    const guchar byte = (guchar) text[at];

    special |= (guint) (byte < 0x20) | (guint) (byte == '"') | (guint) (byte == '\\');
  }
  return special == 0;
}

gboolean
merit_text_is_plain_csv (const char *text, gsize len)
{
  guint special = 0;

  for (gsize at = 0; at < len; at++) {
    const char byte = text[at];

    special |= (guint) (byte == ',') | (guint) (byte == '"') | (guint) (byte == '\n')
               | (guint) (byte == '\r');
  }
  return special == 0;
}

void
merit_text_append_json (GString *out, const char *text, gsize len)
{
  static const char shorts[32] = {
    ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
  };
  gsize from = 0;

  g_string_append_c (out, '"');
  for (gsize at = 0; at < len; at++) {
    const guchar byte = (guchar) text[at];

    if (byte >= 0x20 && byte != '"' && byte != '\\')
      continue;
    g_string_append_len (out, text + from, (gssize) (at - from));
    from = at + 1;
    if (byte >= 0x20)
      g_string_append_printf (out, "\\%c", byte);
    else if (shorts[byte] != 0)
      g_string_append_printf (out, "\\%c", shorts[byte]);
    else
      g_string_append_printf (out, "\\u%04x", byte);
  }
  g_string_append_len (out, text + from, (gssize) (len - from));
  g_string_append_c (out, '"');
}

void
merit_text_append_csv (GString *out, const char *text, gsize len)
{
  if (merit_text_is_plain_csv (text, len)) {
    g_string_append_len (out, text, (gssize) len);
    return;
  }
  g_string_append_c (out, '"');
  for (gsize at = 0; at < len; at++) {
    if (text[at] == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, text[at]);
  }
  g_string_append_c (out, '"');
}
