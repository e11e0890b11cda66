/* SPDX-License-Identifier: Apache-2.0 */
/* A page: text for people, 80 terminal cells wide. Everything goes through functions that clean,
 * measure and clip or wrap it, so that whatever stands in an id, a name or a file's text, nothing
 * is sent to a terminal but visible characters, and no line is wider than the page. */
#pragma once

#include <merit/merit-report.h>

#define MERIT_PAGE_WIDTH 80

/* Room for what one character becomes: at most `\u{10ffff}`. */
#define MERIT_GLYPH_SIZE 16

typedef enum {
  MERIT_STYLE_PLAIN,
  MERIT_STYLE_HEADING,
  MERIT_STYLE_GOOD,
  MERIT_STYLE_BAD,
  MERIT_STYLE_OPEN,
} MeritStyle;

typedef struct {
  GString *text;
  gboolean color;
  gboolean cut;        /* whether some text was clipped */
  MeritOutput *output; /* where full pages go; NULL where whoever made the page takes the text */
} MeritPage;

/* What stands for the character at @text in a terminal: @glyph, and how many cells it takes.
 * Control characters, invisible marks and broken UTF-8 become visible: `\x1b`, `\u{202e}`. Returns
 * how many bytes it consumed; @len at least 1. */
gsize merit_glyph_next (const char *text, gsize len, char glyph[MERIT_GLYPH_SIZE], guint *cells);

/* How many cells the cleaned text takes. */
guint merit_text_cells (const char *text, gsize len);

/* Appends the cleaned text; cleaned again it stays the same, and it has no NUL. */
void merit_text_append_clean (GString *out, const char *text, gsize len);

/* Appends the cleaned text in at most @cells cells, clipped with `…`, and returns how many it took.
 */
guint merit_page_clip (MeritPage *page, const char *text, gsize len, guint cells, MeritStyle style);

/* Appends prose from column @at on, broken at white space, later lines indented by @hang; ends the
 * line. A word wider than a line is broken where the line ends. */
void merit_page_wrap (MeritPage *page, const char *text, guint at, guint hang);

/* Appends the whole text as it is, without breaking at white space; ends the line. For what must
 * stay exact, such as an id. */
void merit_page_exact (MeritPage *page, const char *text, gsize len, guint hang);

/* A paragraph, indented throughout. */
void merit_page_paragraph (MeritPage *page, const char *text, guint indent);

/* A paragraph behind a label: "Source: …", later lines hanging under the text. */
void merit_page_item (MeritPage *page, guint indent, const char *label, const char *text);

/* A heading on lines of its own. */
void merit_page_heading (MeritPage *page, const char *text);

void merit_page_space (MeritPage *page, guint n);
void merit_page_newline (MeritPage *page);

/* One blank line between parts, however many ask for it. */
void merit_page_gap (MeritPage *page);

/* Hands on all that is left, without a blank line at the end. */
gboolean merit_page_end (MeritPage *page, GError **error);

MeritStyle merit_style_of_status (MeritStatus status);

/* Hands the text to the output once there is much of it. */
gboolean merit_page_flush (MeritPage *page, GError **error);
