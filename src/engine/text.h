/* SPDX-License-Identifier: Apache-2.0 */
/* How texts are written in records: JSON strings and CSV fields, byte for byte as the contract has
 * them. */
#pragma once

#include <glib.h>

/* Whether text stands as it is between the quotes of a JSON string, or as a CSV field. */
gboolean merit_text_is_plain_json (const char *text, gsize len);
gboolean merit_text_is_plain_csv (const char *text, gsize len);

/* Appends UTF-8 text as a JSON string with its quotes. Only what must be escaped is. */
void merit_text_append_json (GString *out, const char *text, gsize len);

/* Appends text as a CSV field, quoted where it holds a comma, a quote, CR or LF. */
void merit_text_append_csv (GString *out, const char *text, gsize len);
