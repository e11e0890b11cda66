/* SPDX-License-Identifier: Apache-2.0 */
/* Digests of files: as stored and inflated, and what cannot be read to its end has none. */
#include <merit/merit.h>

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static char *
write_file (const char *text, gsize len)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  const int fd = g_file_open_tmp ("merit-digest-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (path, text, (gssize) len, &error);
  g_assert_no_error (error);
  return path;
}

static void
check (const char *stored, gsize n_stored, const char *text, gsize n)
{
  g_autofree char *path = write_file (stored, n_stored);
  g_autofree char *of_stored
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) stored, n_stored);
  g_autofree char *of_text
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, n);
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritDigest) digest = merit_digest_load (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (merit_digest_get_name (digest), ==, path);
  g_assert_cmpuint (merit_digest_get_stored_size (digest), ==, n_stored);
  g_assert_cmpstr (merit_digest_get_stored_sha256 (digest), ==, of_stored);
  g_assert_cmpuint (merit_digest_get_size (digest), ==, n);
  g_assert_cmpstr (merit_digest_get_sha256 (digest), ==, of_text);
  g_unlink (path);
}

/* @text as a gzip member, at the end of @out. */
static void
add_member (GByteArray *out, const char *text, gsize len)
{
  guint8 room[8192];
  z_stream z = { 0 };

  g_assert_cmpint (deflateInit2 (&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  z.next_in = (Bytef *) text;
  z.avail_in = (uInt) len;
  z.next_out = room;
  z.avail_out = sizeof room;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_append (out, room, (guint) (sizeof room - z.avail_out));
  deflateEnd (&z);
}

static void
test_plain (void)
{
  check ("", 0, "", 0);
  check ("a\0b\n", 4, "a\0b\n", 4);
}

static void
test_inflated (void)
{
  g_autoptr (GByteArray) gzip = g_byte_array_new ();

  add_member (gzip, "one\n", 4);
  check ((const char *) gzip->data, gzip->len, "one\n", 4);
  add_member (gzip, "two\n", 4);
  check ((const char *) gzip->data, gzip->len, "one\ntwo\n", 8);
}

static void
test_broken (void)
{
  g_autoptr (GByteArray) gzip = g_byte_array_new ();
  g_autoptr (GError) error = NULL, missing = NULL, folder = NULL;

  add_member (gzip, "one\n", 4);

  g_autofree char *path = write_file ((const char *) gzip->data, gzip->len - 1);

  g_assert_null (merit_digest_load (path, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
  g_unlink (path);
  g_assert_null (merit_digest_load (path, &missing));
  g_assert_error (missing, MERIT_ERROR, MERIT_ERROR_READ);
  g_assert_null (merit_digest_load (g_get_tmp_dir (), &folder));
  g_assert_error (folder, MERIT_ERROR, MERIT_ERROR_READ);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/plain-files-have-one-content", test_plain);
  g_test_add_func ("/digest/compressed-files-have-two", test_inflated);
  g_test_add_func ("/digest/what-breaks-off-has-none", test_broken);
  return g_test_run ();
}
