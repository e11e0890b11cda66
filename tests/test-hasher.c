/* SPDX-License-Identifier: Apache-2.0 */
/* Digests of bytes as they pass: the published ones, and those of GLib's own implementation for any
 * size, cut anyhow, with and without a thread. */
#include "profile/hasher.h"

#include <string.h>

#include "thread-support.h"

#define BUFFER ((gsize) 256 * 1024)

static void
check (const guint8 *bytes, gsize len, gsize step)
{
  g_autoptr (MeritHasher) hasher = merit_hasher_new ();
  g_autofree char *wanted = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, len);
  char got[MERIT_SHA256_SIZE];

  for (gsize at = 0; at < len; at += step)
    merit_hasher_add (hasher, bytes + at, MIN (step, len - at));
  for (guint again = 0; again < 2; again++) {
    g_assert_cmpuint (merit_hasher_finish (hasher, got), ==, len);
    g_assert_cmpstr (got, ==, wanted);
  }
}

/* FIPS 180-2, appendix B. */
static void
test_published (void)
{
  static const struct {
    const char *text;
    const char *sha256;
  } cases[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MeritHasher) hasher = merit_hasher_new ();
    char got[MERIT_SHA256_SIZE];

    merit_hasher_add (hasher, cases[i].text, strlen (cases[i].text));
    merit_hasher_finish (hasher, got);
    g_assert_cmpstr (got, ==, cases[i].sha256);
  }
}

static void
check_sizes (void)
{
  static const gsize sizes[] = {
    1, 63, 64, 65, BUFFER - 1, BUFFER, BUFFER + 1, 4 * BUFFER, 5 * BUFFER, 9 * BUFFER + 7,
  };
  static const gsize steps[] = { 1000, BUFFER - 1, BUFFER, 3 * BUFFER + 1, 10 * BUFFER };
  g_autofree guint8 *bytes = g_malloc (10 * BUFFER);

  for (gsize i = 0; i < 10 * BUFFER; i++)
    bytes[i] = (guint8) ((i * i) >> 7);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (steps); k++)
      check (bytes, sizes[i], steps[k]);
}

static void
test_sizes (void)
{
  check_sizes ();
}

static void
test_no_threads (void)
{
  support_threads = 0;
  check_sizes ();
  support_threads = -1;
}

/* What is given up half-way leaves no thread and no memory. */
static void
test_given_up (void)
{
  g_autofree guint8 *bytes = g_malloc0 (7 * BUFFER);

  for (guint i = 0; i < 50; i++) {
    g_autoptr (MeritHasher) hasher = merit_hasher_new ();

    merit_hasher_add (hasher, bytes, i % 8 * (BUFFER - 1));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hasher/published-digests-come-out", test_published);
  g_test_add_func ("/hasher/any-size-in-any-steps-is-that-of-glib", test_sizes);
  g_test_add_func ("/hasher/without-threads-it-is-the-same", test_no_threads);
  g_test_add_func ("/hasher/what-is-given-up-leaves-nothing", test_given_up);
  return g_test_run ();
}
