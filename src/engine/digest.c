/* SPDX-License-Identifier: Apache-2.0 */
/* Digests are values: what was worked out while bytes passed, under the name they came by. */
#include "engine/digest.h"

#define CHUNK ((gsize) 256 * 1024)

struct _MeritDigest {
  char *name;
  MeritInputDigest input;
};

G_DEFINE_BOXED_TYPE (MeritDigest, merit_digest, merit_digest_ref, merit_digest_unref)

MeritDigest *
merit_digest_new (const char *name, const MeritInputDigest *input)
{
  MeritDigest *digest = g_atomic_rc_box_new0 (MeritDigest);

  digest->name = g_utf8_make_valid (name, -1);
  digest->input = *input;
  return digest;
}

MeritDigest *
merit_digest_new_from_hasher (const char *name, MeritHasher *hasher)
{
  MeritInputDigest input;

  input.size = merit_hasher_finish (hasher, input.sha256);
  input.stored_size = merit_hasher_finish (hasher, input.stored_sha256);
  return merit_digest_new (name, &input);
}

MeritDigest *
merit_digest_load (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (MeritInput) input = merit_input_open (path, error);
  g_autofree char *buffer = g_malloc (CHUNK);
  g_autoptr (GError) broken = NULL;
  MeritInputDigest read;

  if (input == NULL)
    return NULL;
  merit_input_set_digested (input);
  while (merit_input_read (input, buffer, CHUNK, &broken) > 0 && broken == NULL)
    ;
  if (broken == NULL && merit_input_get_digest (input, &read))
    return merit_digest_new (path, &read);
  g_propagate_error (error, g_steal_pointer (&broken));
  return NULL;
}

MeritDigest *
merit_digest_ref (MeritDigest *digest)
{
  g_return_val_if_fail (digest != NULL, NULL);
  return g_atomic_rc_box_acquire (digest);
}

static void
digest_clear (gpointer data)
{
  MeritDigest *digest = data;

  g_free (digest->name);
}

void
merit_digest_unref (MeritDigest *digest)
{
  g_return_if_fail (digest != NULL);
  g_atomic_rc_box_release_full (digest, digest_clear);
}

const char *
merit_digest_get_name (const MeritDigest *digest)
{
  g_return_val_if_fail (digest != NULL, NULL);
  return digest->name;
}

guint64
merit_digest_get_stored_size (const MeritDigest *digest)
{
  g_return_val_if_fail (digest != NULL, 0);
  return digest->input.stored_size;
}

const char *
merit_digest_get_stored_sha256 (const MeritDigest *digest)
{
  g_return_val_if_fail (digest != NULL, NULL);
  return digest->input.stored_sha256;
}

guint64
merit_digest_get_size (const MeritDigest *digest)
{
  g_return_val_if_fail (digest != NULL, 0);
  return digest->input.size;
}

const char *
merit_digest_get_sha256 (const MeritDigest *digest)
{
  g_return_val_if_fail (digest != NULL, NULL);
  return digest->input.sha256;
}
