/* SPDX-License-Identifier: Apache-2.0 */
/* Tells a document (bank, class, policy, audit) from a file of profiles by its key "schema". */
#pragma once

#include <glib.h>

typedef enum {
  CLI_KIND_PROFILES,
  CLI_KIND_BANK,
  CLI_KIND_CLASS,
  CLI_KIND_POLICY,
  CLI_KIND_AUDIT,
  CLI_KIND_UNKNOWN, /* a document, but none of these */
} CliKindOf;

typedef struct {
  CliKindOf kind;
  gsize place;       /* of CLI_KIND_UNKNOWN: offset of the value at fault */
  const char *where; /* its JSON pointer in brackets, or nothing for the whole */
  const char *reason;
} CliDocument;

/* Looks at the first @len bytes of a file. @whole: there are no more. @named_json: the name ends in
 * .json, so that profiles are not what is expected. Returns whether that was enough to tell. */
gboolean cli_document_tell (const char *text, gsize len, gboolean whole, gboolean named_json,
                            CliDocument *document);
