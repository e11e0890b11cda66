/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs: a file, standard input or bytes in memory, read in order and never mapped, inflated where
 * the bytes say gzip or zstd (several members or frames in a row are one text), by a thread that
 * lives from the first reading to the closing at most. Belongs to one thread at a time. */
#pragma once

#include <glib.h>

#include "profile/hasher.h"

typedef struct _MeritInput MeritInput;

/* Opens @path ("-" is standard input). MERIT_ERROR_READ: missing, a directory, no permission.
 * Messages read "cannot read 'PATH': REASON". */
MeritInput *merit_input_open (const char *path, GError **error);

/* Reads from memory; @name is what messages call it. */
MeritInput *merit_input_new_bytes (GBytes *bytes, const char *name);

void merit_input_close (MeritInput *input);

/* Reading ends with an error as soon as @wake (a file descriptor, or -1 for none) becomes readable
 * or is hung up: what waits for a pipe or a terminal can so be called off by another thread. */
void merit_input_set_wake (MeritInput *input, int wake);

/* Fills @buffer with up to @len bytes of inflated text. Returns how many (fewer than @len only at
 * the end of the input), and with them an @error where the input broke off (MERIT_ERROR_READ:
 * truncated or damaged compression, a failing device): the bytes before it are good. After an error
 * or the end it returns 0 (and the same error again). */
gsize merit_input_read (MeritInput *input, char *buffer, gsize len, GError **error);

/* What has been read, told by content. */
typedef struct {
  guint64 stored_size;
  char stored_sha256[MERIT_SHA256_SIZE]; /* of the bytes as they are stored */
  guint64 size;
  char sha256[MERIT_SHA256_SIZE]; /* of the inflated text */
} MeritInputDigest;

/* To be called before anything is read: takes digests of what passes. */
void merit_input_set_digested (MeritInput *input);

/* The digests of an input that was read to its end, well; else FALSE. */
gboolean merit_input_get_digest (MeritInput *input, MeritInputDigest *digest);

/* Bytes taken so far from the file as stored, and its size (0 where unknown, as of a pipe): for
 * showing progress. */
guint64 merit_input_get_position (const MeritInput *input);
guint64 merit_input_get_size (const MeritInput *input);

/* What a text is written in. */
typedef enum { MERIT_TEXT_NDJSON, MERIT_TEXT_CSV } MeritTextFormat;

/* The format of a text by the ending of @name (".csv", ".ndjson", ".jsonl"; ASCII case folded; a
 * .gz or .zst behind it is passed over), else by its first byte that is not white space: `{` is
 * NDJSON, all else CSV. */
MeritTextFormat merit_format_guess (const char *name, const char *text, gsize len);

/* The length of a byte order mark (EF BB BF) at the start of @text: 3 or 0. */
gsize merit_bom_length (const char *text, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritInput, merit_input_close)
