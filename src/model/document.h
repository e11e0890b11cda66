/* SPDX-License-Identifier: Apache-2.0 */
/* What the loaders of bank, class and policy share: a file is read whole, parsed strictly, and its
 * tree is read by tables of members, so that every fault of the file is found in one run. The text
 * is UTF-8 JSON (RFC 8259), no key twice in an object; a leading byte order mark is no part of it.
 *
 * Functions called merit_document_read_… look at one value of the tree. Where it breaks a rule they
 * note a fault at the pointer at hand and return NULL or FALSE; reading goes on with the next
 * value. */
#pragma once

#include <glib.h>
#include <json-c/json.h>

#include <merit/merit-fault.h>

/* Above what the largest sensible bank takes by far. */
#define MERIT_DOCUMENT_MAX_SIZE (64 * 1024 * 1024)

#define MERIT_MAX_ID_LENGTH   64 /* characters */
#define MERIT_MAX_CODE_LENGTH 64 /* characters */

/* 2^53 - 1, the highest whole number that every JSON reader keeps. */
#define MERIT_MAX_ID_NUMBER 9007199254740991

typedef struct _MeritDocument MeritDocument;

typedef void (*MeritReadFunc) (MeritDocument *document, json_object *value, gpointer target);
typedef void (*MeritReadEntryFunc) (MeritDocument *document, const char *key, json_object *value,
                                    gpointer target);

/* One key that an object may have. */
typedef struct {
  const char *key;
  gboolean required;
  MeritReadFunc read;
} MeritMember;

/* Reads a file whole: at most MERIT_DOCUMENT_MAX_SIZE bytes and one, which tells that it is too
 * large. MERIT_ERROR_READ otherwise. */
GBytes *merit_document_read_file (const char *path, GError **error);

/* The SHA-256 (FIPS 180-4) of @bytes in small hexadecimal digits. */
#define MERIT_DOCUMENT_SHA256 65
void merit_document_hash (GBytes *bytes, char sha256[MERIT_DOCUMENT_SHA256]);

/* Parses @bytes; what is malformed is noted as a fault. */
MeritDocument *merit_document_new (GBytes *bytes, const char *name);

/* Frees @document and appends its faults to @faults, which may be NULL. Returns whether there was
 * none, else sets MERIT_ERROR_DATA. */
gboolean merit_document_finish (MeritDocument *document, MeritFaults *faults, GError **error);

/* The outermost value; NULL where the text is malformed. */
json_object *merit_document_get_root (const MeritDocument *document);

/* Notes a fault of the value at hand. */
void merit_document_fault (MeritDocument *document, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Hands every member of the outermost object to its function, as below; does nothing where the text
 * is malformed. */
void merit_document_read_root (MeritDocument *document, const MeritMember *members,
                               size_t n_members, gpointer target);

/* Hands every member to its function, in the order of the text; keys that are missing or not in the
 * table are faults. */
void merit_document_read_object (MeritDocument *document, json_object *value,
                                 const MeritMember *members, size_t n_members, gpointer target);

/* Hands every member of an object whose keys are no fixed names to @read, in the order of the
 * text. */
void merit_document_read_entries (MeritDocument *document, json_object *value,
                                  MeritReadEntryFunc read, gpointer target);

/* Hands every entry to @read, also those of an array with fewer than @min or more than @max. */
void merit_document_read_array (MeritDocument *document, json_object *value, size_t min, size_t max,
                                MeritReadFunc read, gpointer target);

/* Text of @min to @max characters, not U+0000, into a new string. */
char *merit_document_read_text (MeritDocument *document, json_object *value, size_t min,
                                size_t max);

/* An array of at most @max texts that are not empty, into a NULL-terminated array; entries at fault
 * are left out. Never NULL. */
GStrv merit_document_read_texts (MeritDocument *document, json_object *value, size_t min,
                                 size_t max);

/* A whole number, spelled without fraction and exponent. */
gboolean merit_document_read_integer (MeritDocument *document, json_object *value, gint64 min,
                                      gint64 max, guint *result);

/* A whole number from 0 to 2^53 - 1. */
gboolean merit_document_read_count (MeritDocument *document, json_object *value, guint64 *result);

gboolean merit_document_read_boolean (MeritDocument *document, json_object *value,
                                      gboolean *result);

/* Whether the value is null, which no other function takes. */
gboolean merit_document_is_null (json_object *value);

/* One of @choices, which end with NULL. */
gboolean merit_document_read_choice (MeritDocument *document, json_object *value,
                                     const char *const *choices, guint *result);

/* A competency id, into a new string: text, or a whole number that means its decimal text. */
char *merit_document_read_id (MeritDocument *document, json_object *value);

/* The code of a class or the name of a policy, into a new string. */
char *merit_document_read_code (MeritDocument *document, json_object *value);

/* The member of an object; NULL where it has none, or where @object is no object. */
json_object *merit_document_peek (json_object *object, const char *key);

/* The same as the read functions, for what another value depends on: a fault is noted only when the
 * value itself is read. */
gboolean merit_document_peek_integer (json_object *value, gint64 min, gint64 max, guint *result);
gboolean merit_document_peek_choice (json_object *value, const char *const *choices, guint *result);
