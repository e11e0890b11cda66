/* SPDX-License-Identifier: Apache-2.0 */
/* How digests are made: of an input that was read, or of bytes that were written. */
#pragma once

#include <merit/merit-digest.h>

#include "profile/hasher.h"
#include "profile/input.h"

/* @name need not be UTF-8; what of it is not is replaced. */
MeritDigest *merit_digest_new (const char *name, const MeritInputDigest *input);

/* Of all that @hasher was given, which is stored as it is. */
MeritDigest *merit_digest_new_from_hasher (const char *name, MeritHasher *hasher);
