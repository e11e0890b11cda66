/* SPDX-License-Identifier: Apache-2.0 */
/* A page: cleaning, measuring, clipping and wrapping of text for terminals. Widths follow Unicode's
 * East Asian Width as GLib has it, ambiguous ones counted as narrow. */
#include "report/page.h"

#include <string.h>

/* Text kept before it is handed on. */
#define PAGE_FULL (64u * 1024)

#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER     0x200d

/* Whether a character cannot be seen or changes how its neighbours are seen. Joiners may stay:
 * scripts need them, and they do no more than join. */
static gboolean
is_hidden (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_UNASSIGNED:
    return TRUE;
  case G_UNICODE_FORMAT:
    return c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER;
  default:
    return FALSE;
  }
}

gsize
merit_glyph_next (const char *text, gsize len, char glyph[MERIT_GLYPH_SIZE], guint *cells)
{
  guchar byte = (guchar) *text;
  if (byte >= 0x20 && byte < 0x7f) {
    glyph[0] = *text;
    glyph[1] = '\0';
    *cells = 1;
    return 1;
  }
  gunichar c = byte < 0x80 ? byte : g_utf8_get_char_validated (text, (gssize) len);
  if (byte < 0x80 || c >= (gunichar) -2) {
    g_snprintf (glyph, MERIT_GLYPH_SIZE, "\\x%02x", byte);
    *cells = 4;
    return 1;
  }
  gsize taken = (gsize) g_utf8_skip[byte];
  if (is_hidden (c)) {
    *cells = (guint) g_snprintf (glyph, MERIT_GLYPH_SIZE, "\\u{%04x}", c);
    return taken;
  }
  memcpy (glyph, text, taken);
  glyph[taken] = '\0';
  *cells = g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
  return taken;
}

guint
merit_text_cells (const char *text, gsize len)
{
  char glyph[MERIT_GLYPH_SIZE];
  guint total = 0;
  for (gsize at = 0; at < len;) {
    guint cells;
    at += merit_glyph_next (text + at, len - at, glyph, &cells);
    total += cells;
  }
  return total;
}

void
merit_text_append_clean (GString *out, const char *text, gsize len)
{
  char glyph[MERIT_GLYPH_SIZE];
  for (gsize at = 0; at < len;) {
    guint cells;
    at += merit_glyph_next (text + at, len - at, glyph, &cells);
    g_string_append (out, glyph);
  }
}

/* The only place that colour comes from. */
static void
page_style (MeritPage *page, MeritStyle style, gboolean begin)
{
  static const char *const codes[] = {
    [MERIT_STYLE_PLAIN] = NULL, [MERIT_STYLE_HEADING] = "1", [MERIT_STYLE_GOOD] = "32",
    [MERIT_STYLE_BAD] = "31",   [MERIT_STYLE_OPEN] = "33",
  };
  if (page->color && codes[style] != NULL)
    g_string_append_printf (page->text, "\033[%sm", begin ? codes[style] : "0");
}

/* Appends the glyphs of @text until @cells are full; returns the bytes consumed. */
static gsize
page_fill (MeritPage *page, const char *text, gsize len, guint cells, guint *used)
{
  char glyph[MERIT_GLYPH_SIZE];
  gsize at = 0;
  *used = 0;
  while (at < len) {
    guint wide;
    gsize taken = merit_glyph_next (text + at, len - at, glyph, &wide);
    if (*used + wide > cells)
      break;
    /* Nearly all text is of single bytes. */
    if (glyph[1] == '\0')
      g_string_append_c (page->text, glyph[0]);
    else
      g_string_append (page->text, glyph);
    *used += wide;
    at += taken;
  }
  return at;
}

guint
merit_page_clip (MeritPage *page, const char *text, gsize len, guint cells, MeritStyle style)
{
  guint used;
  page_style (page, style, TRUE);
  if (merit_text_cells (text, len) <= cells) {
    page_fill (page, text, len, cells, &used);
  } else {
    page->cut = TRUE;
    used = 0;
    if (cells > 0) {
      page_fill (page, text, len, cells - 1, &used);
      g_string_append (page->text, "…");
      used++;
    }
  }
  page_style (page, style, FALSE);
  return used;
}

void
merit_page_space (MeritPage *page, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (page->text, ' ');
}

void
merit_page_newline (MeritPage *page)
{
  g_string_append_c (page->text, '\n');
}

void
merit_page_gap (MeritPage *page)
{
  if (!g_str_has_suffix (page->text->str, "\n\n"))
    merit_page_newline (page);
}

/* One word, broken as often as it must be; returns the column behind it. */
static guint
page_word (MeritPage *page, const char *word, gsize len, guint at, guint hang)
{
  while (len > 0) {
    guint used;
    gsize taken
        = page_fill (page, word, len, at < MERIT_PAGE_WIDTH ? MERIT_PAGE_WIDTH - at : 0, &used);
    at += used;
    word += taken;
    len -= taken;
    if (len > 0) {
      merit_page_newline (page);
      merit_page_space (page, hang);
      at = hang;
    }
  }
  return at;
}

void
merit_page_wrap (MeritPage *page, const char *text, guint at, guint hang)
{
  /* Far enough from the edge for the widest glyph, so that every line takes at least one. */
  hang = MIN (hang, MERIT_PAGE_WIDTH - MERIT_GLYPH_SIZE);
  gboolean first = TRUE;
  for (const char *p = text; *p != '\0';) {
    p += strspn (p, " \t\r\n");
    gsize len = strcspn (p, " \t\r\n");
    if (len == 0)
      break;
    guint cells = merit_text_cells (p, len);
    if (!first && at + 1 + cells > MERIT_PAGE_WIDTH && at > hang) {
      merit_page_newline (page);
      merit_page_space (page, hang);
      at = hang;
    } else if (!first) {
      merit_page_space (page, 1);
      at++;
    }
    at = page_word (page, p, len, at, hang);
    first = FALSE;
    p += len;
  }
  /* Where there was no word, what was to stand in front of it is no use. */
  while (first && page->text->len > 0 && page->text->str[page->text->len - 1] == ' ')
    g_string_truncate (page->text, page->text->len - 1);
  merit_page_newline (page);
}

void
merit_page_exact (MeritPage *page, const char *text, gsize len, guint hang)
{
  page_word (page, text, len, 0, hang);
  merit_page_newline (page);
}

void
merit_page_paragraph (MeritPage *page, const char *text, guint indent)
{
  merit_page_space (page, indent);
  merit_page_wrap (page, text, indent, indent);
}

void
merit_page_item (MeritPage *page, guint indent, const char *label, const char *text)
{
  merit_page_space (page, indent);
  guint used
      = merit_page_clip (page, label, strlen (label), MERIT_PAGE_WIDTH / 2, MERIT_STYLE_PLAIN);
  merit_page_space (page, 1);
  guint at = indent + used + 1;
  merit_page_wrap (page, text, at, at);
}

void
merit_page_heading (MeritPage *page, const char *text)
{
  page_style (page, MERIT_STYLE_HEADING, TRUE);
  merit_page_wrap (page, text, 0, 0);
  /* The style ends in front of the line end, so that a pager does not carry it over. */
  g_string_truncate (page->text, page->text->len - 1);
  page_style (page, MERIT_STYLE_HEADING, FALSE);
  merit_page_newline (page);
}

MeritStyle
merit_style_of_status (MeritStatus status)
{
  switch (status) {
  case MERIT_STATUS_READY:
    return MERIT_STYLE_GOOD;
  case MERIT_STATUS_SHORT:
    return MERIT_STYLE_BAD;
  case MERIT_STATUS_INCOMPLETE:
    return MERIT_STYLE_OPEN;
  }
  return MERIT_STYLE_PLAIN;
}

static gboolean
page_write (MeritPage *page, GError **error)
{
  gboolean ok = merit_output_write (page->output, page->text->str, page->text->len, error);
  g_string_truncate (page->text, 0);
  return ok;
}

gboolean
merit_page_flush (MeritPage *page, GError **error)
{
  return page->output == NULL || page->text->len < PAGE_FULL || page_write (page, error);
}

gboolean
merit_page_end (MeritPage *page, GError **error)
{
  if (g_str_has_suffix (page->text->str, "\n\n"))
    g_string_truncate (page->text, page->text->len - 1);
  return page->output == NULL || page_write (page, error);
}
