/* SPDX-License-Identifier: Apache-2.0 */
/* A digest: what was read or written, told by its content. Immutable, may be shared by threads. */
#pragma once

#include <merit/merit-macros.h>

G_BEGIN_DECLS

#define MERIT_TYPE_DIGEST (merit_digest_get_type ())

/**
 * MeritDigest:
 *
 * Size and SHA-256 (FIPS 180-4) of a file, as it is stored and as the text that it inflates to.
 * Where nothing is compressed both are the same.
 */
typedef struct _MeritDigest MeritDigest;

MERIT_API GType merit_digest_get_type (void);

/**
 * merit_digest_load:
 * @path: (type filename): a file, or "-" for standard input; gzip and zstd are inflated
 * @error: %MERIT_ERROR_READ
 *
 * Reads a file to its end, whatever is in it.
 *
 * Returns: (transfer full): its digest, or %NULL
 */
MERIT_API MeritDigest *merit_digest_load (const char *path, GError **error);

/**
 * merit_digest_ref:
 * @digest: a digest
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @digest
 */
MERIT_API MeritDigest *merit_digest_ref (MeritDigest *digest);

/**
 * merit_digest_unref:
 * @digest: (transfer full): a digest
 *
 * Gives a reference back. Any thread.
 */
MERIT_API void merit_digest_unref (MeritDigest *digest);

/**
 * merit_digest_get_name:
 * @digest: a digest
 *
 * Returns: (transfer none): the name that the file was given by; "-" is standard input
 */
MERIT_API const char *merit_digest_get_name (const MeritDigest *digest);

/**
 * merit_digest_get_stored_size:
 * @digest: a digest
 *
 * Returns: how many bytes are stored
 */
MERIT_API guint64 merit_digest_get_stored_size (const MeritDigest *digest);

/**
 * merit_digest_get_stored_sha256:
 * @digest: a digest
 *
 * Returns: (transfer none): the SHA-256 of the bytes as stored, 64 small hexadecimal digits
 */
MERIT_API const char *merit_digest_get_stored_sha256 (const MeritDigest *digest);

/**
 * merit_digest_get_size:
 * @digest: a digest
 *
 * Returns: how many bytes the inflated text has
 */
MERIT_API guint64 merit_digest_get_size (const MeritDigest *digest);

/**
 * merit_digest_get_sha256:
 * @digest: a digest
 *
 * Returns: (transfer none): the SHA-256 of the inflated text, 64 small hexadecimal digits
 */
MERIT_API const char *merit_digest_get_sha256 (const MeritDigest *digest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritDigest, merit_digest_unref)

G_END_DECLS
