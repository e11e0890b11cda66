/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4) of bytes as they pass. What is long is hashed by a thread of its own, a few
 * buffers behind whoever has the bytes, so that reading and writing hardly wait for it. Belongs to
 * one thread at a time. */
#pragma once

#include <glib.h>

/* A digest in small hexadecimal digits, with its NUL. */
#define MERIT_SHA256_SIZE 65

typedef struct _MeritHasher MeritHasher;

MeritHasher *merit_hasher_new (void);
void merit_hasher_free (MeritHasher *hasher);

/* Takes the next @len bytes, of which it keeps a copy until they are hashed. */
void merit_hasher_add (MeritHasher *hasher, const void *bytes, gsize len);

/* Waits until all is hashed, and returns how many bytes that were. Nothing can be added then, but
 * it can be asked again. */
guint64 merit_hasher_finish (MeritHasher *hasher, char sha256[MERIT_SHA256_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritHasher, merit_hasher_free)
