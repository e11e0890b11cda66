/* SPDX-License-Identifier: Apache-2.0 */
/* A second look at the text of a document, for what the tree of json-c does not keep: where a value
 * stands, and which keys are repeated. The text must be one whole valid JSON value, which
 * merit_json_skip_value() has passed. Takes time in proportion to the text (times the depth of the
 * pointers), whatever it holds. */
#pragma once

#include <glib.h>

/* How many values, and how many arrays and objects among them, a document may hold: about twice
 * what the largest bank holds. json-c needs 100 and 900 bytes for them, so that these limits and
 * not the size of the file bound the memory that its tree takes. */
#define MERIT_DOCUMENT_MAX_VALUES     1000000
#define MERIT_DOCUMENT_MAX_CONTAINERS 65536

/* How many bytes a key may have, unescaped: no known one has 16, and every fault below a key
 * repeats it in its pointer. */
#define MERIT_DOCUMENT_MAX_KEY 256

#define MERIT_LOCATE_NOWHERE G_MAXSIZE

typedef struct {
  size_t value; /* offset of its first byte */
  size_t key;   /* offset of the quote that opens its key; of the value where it has no key */
} MeritPlace;

/* A place that moves forward through the text; starts as { 0, 0, 0 }. */
typedef struct {
  size_t offset;     /* up to here lines are counted */
  size_t line_start; /* of the line that @offset is in */
  guint64 line;      /* how many lines end before @offset */
} MeritLineCursor;

/* @reason is static text; @pointer names the member and is only lent. */
typedef void (*MeritKeyFaultFunc) (const char *pointer, size_t offset, const char *reason,
                                   gpointer data);

/* Finds the values at the @n JSON pointers (RFC 6901). Where a key is repeated, the last one
 * counts, as in json-c. Where there is no such value, its place is that of the innermost container
 * that the pointer leads to. */
void merit_locate_values (const char *text, size_t len, const char *const *pointers, size_t n,
                          MeritPlace *places);

/* Calls @func for every key that its object has already or that holds U+0000 (which ends a key for
 * json-c), in the order of the text. Returns MERIT_LOCATE_NOWHERE, or the offset of the value or
 * key that goes beyond a limit above, where it stops; @reason then says which. */
size_t merit_locate_key_faults (const char *text, size_t len, MeritKeyFaultFunc func, gpointer data,
                                const char **reason);

/* Line and column, both from 1 and the column in bytes, of @offset, which must not lie before that
 * of the call before. */
void merit_locate_line (const char *text, MeritLineCursor *cursor, size_t offset, guint64 *line,
                        guint64 *column);

/* Appends `/` and @token to a JSON pointer, escaped; U+0000, which C text cannot hold, as U+FFFD.
 */
void merit_locate_append_token (GString *pointer, const char *token, size_t len);
