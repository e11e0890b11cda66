/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs: the same text however it is stored, cut off or damaged told with what came before, and
 * what cannot be opened. */
#include "profile-support.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <merit/merit-error.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "profile/input.h"
#include "thread-support.h"

/* Text that does not shrink to nothing, of more than one buffer. */
static GString *
sample (gsize len)
{
  GString *text = g_string_sized_new (len + 32);
  guint32 state = 1;

  while (text->len < len) {
    state = state * 1664525u + 1013904223u;
    g_string_append_printf (text, "{\"id\":\"A-%08x\"}\n", state);
  }
  g_string_truncate (text, len);
  return text;
}

static void
add_gzip (GString *out, const char *text, gsize len)
{
  z_stream z = { 0 };
  gsize bound;

  g_assert_cmpint (deflateInit2 (&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  bound = deflateBound (&z, len);
  g_string_set_size (out, out->len + bound);
  z.next_in = (Bytef *) text;
  z.avail_in = (uInt) len;
  z.next_out = (Bytef *) out->str + out->len - bound;
  z.avail_out = (uInt) bound;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_string_truncate (out, out->len - z.avail_out);
  deflateEnd (&z);
}

static void
add_zstd (GString *out, const char *text, gsize len)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  gsize bound = ZSTD_compressBound (len), n;

  ZSTD_CCtx_setParameter (context, ZSTD_c_checksumFlag, 1);
  g_string_set_size (out, out->len + bound);
  n = ZSTD_compress2 (context, out->str + out->len - bound, bound, text, len);
  g_assert_false (ZSTD_isError (n));
  g_string_truncate (out, out->len - bound + n);
  ZSTD_freeCCtx (context);
}

static void
add_skippable (GString *out, const char *text)
{
  guint32 len = (guint32) strlen (text);

  g_string_append_len (out, "\x5a\x2a\x4d\x18", 4);
  for (guint i = 0; i < 4; i++)
    g_string_append_c (out, (char) (len >> (8 * i)));
  g_string_append (out, text);
}

/* Reads all, @step bytes a call; @message is that of the error, or NULL. */
static GString *
read_all (MeritInput *input, gsize step, const char *message)
{
  GString *text = g_string_new (NULL);
  g_autofree char *buffer = g_malloc (step);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  gsize n;

  do {
    n = merit_input_read (input, buffer, step, &error);
    g_assert_cmpuint (n, <=, step);
    g_string_append_len (text, buffer, (gssize) n);
  } while (n == step && error == NULL);
  if (message == NULL) {
    g_assert_no_error (error);
  } else {
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
    g_assert_cmpstr (error->message, ==, message);
  }
  g_assert_cmpuint (merit_input_read (input, buffer, step, &again), ==, 0);
  g_assert_cmpstr (again == NULL ? NULL : again->message, ==, message);
  return text;
}

/* @stored holds @text and then what @message says, in steps of many sizes. */
static void
assert_reads_so (const GString *stored, const GString *text, const char *message)
{
  static const gsize steps[] = { 1, 7, 4096, 1 << 20 };
  g_autoptr (GBytes) bytes = g_bytes_new (stored->str, stored->len);

  for (guint i = text->len > 100000 ? 1 : 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (MeritInput) input = merit_input_new_bytes (bytes, "x");
    GString *got = read_all (input, steps[i], message);

    g_assert_true (g_string_equal (got, text));
    if (message == NULL)
      g_assert_cmpuint (merit_input_get_position (input), ==, stored->len);
    g_assert_cmpuint (merit_input_get_size (input), ==, stored->len);
    g_string_free (got, TRUE);
  }
}

/* Inflated ahead, and where no thread can be had in place: the same. */
static void
assert_reads (const GString *stored, const GString *text, const char *message)
{
  assert_reads_so (stored, text, message);
  support_threads = 0;
  assert_reads_so (stored, text, message);
  support_threads = -1;
}

static void
test_plain (void)
{
  static const gsize lengths[] = { 0, 1, 2, 3, 4, 5, 262143, 262144, 262145, 700000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GString) text = sample (lengths[i]);

    assert_reads (text, text, NULL);
  }
}

static void
test_bytes_that_only_look_packed (void)
{
  static const char *const texts[]
      = { "\x1f", "\x1f\x8a", "(", "(\xb4", "P*M", "P*M\x19", "\x28\xb5\x2f\xfc" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GString) text = g_string_new (texts[i]);

    assert_reads (text, text, NULL);
  }
}

typedef void (*Packer) (GString *out, const char *text, gsize len);

/* Long and short members, empty ones among them, are one text. */
static void
check_members (Packer add)
{
  static const gsize lengths[] = { 0, 10, 0, 600000, 0, 1, 300000, 0 };
  g_autoptr (GString) text = g_string_new (NULL), stored = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GString) part = sample (lengths[i]);

    add (stored, part->str, part->len);
    g_string_append (text, part->str);
    assert_reads (stored, text, NULL);
  }
}

static void
test_gzip_members (void)
{
  check_members (add_gzip);
}

static void
test_zstd_frames (void)
{
  check_members (add_zstd);
}

static void
test_zstd_skippable_frames (void)
{
  g_autoptr (GString) text = sample (1000), stored = g_string_new (NULL);

  add_skippable (stored, "");
  add_skippable (stored, "not part of the text");
  add_zstd (stored, text->str, 400);
  add_skippable (stored, "nor this");
  add_zstd (stored, text->str + 400, 600);
  add_skippable (stored, "nor this");
  assert_reads (stored, text, NULL);
  g_string_truncate (stored, stored->len - 3);
  assert_reads (stored, text, "cannot read 'x': truncated zstd data");
}

static void
test_gzip_padding (void)
{
  g_autoptr (GString) text = sample (1000), stored = g_string_new (NULL);

  add_gzip (stored, text->str, text->len);
  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (stored, '\0');
  assert_reads (stored, text, NULL);
  add_gzip (stored, "x", 1);
  assert_reads (stored, text, "cannot read 'x': something else follows the gzip data");
}

static void
test_something_else_behind (void)
{
  static const char *const tails[] = { "x", "{}\n", "\x1e\x8b", "\xff" };
  g_autoptr (GString) text = sample (1000);

  for (guint i = 0; i < G_N_ELEMENTS (tails); i++) {
    g_autoptr (GString) stored = g_string_new (NULL);

    add_gzip (stored, text->str, text->len);
    g_string_append (stored, tails[i]);
    assert_reads (stored, text, "cannot read 'x': something else follows the gzip data");
  }
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GString) stored = g_string_new (NULL);

    add_zstd (stored, text->str, text->len);
    g_string_append (stored, i == 0 ? "something else" : "x");
    assert_reads (stored, text, "cannot read 'x': something else follows the zstd data");
  }
}

/* Cut at every byte: an error, and in front of it a beginning of the text. */
static void
check_truncation (Packer add, const char *message)
{
  g_autoptr (GString) text = sample (3000), stored = g_string_new (NULL);
  gsize longest = 0;

  add (stored, text->str, text->len);
  for (gsize len = 2; len < stored->len; len++) {
    g_autoptr (GBytes) bytes = g_bytes_new (stored->str, len);
    g_autoptr (MeritInput) input = merit_input_new_bytes (bytes, "x");
    GString *got = read_all (input, 1000, message);

    g_assert_cmpuint (got->len, <=, text->len);
    g_assert_cmpmem (got->str, (int) got->len, text->str, (int) got->len);
    g_assert_cmpuint (got->len, >=, longest);
    longest = got->len;
    g_string_free (got, TRUE);
  }
  /* What is missing in the end is only the check sum. */
  g_assert_cmpuint (longest, ==, text->len);
}

static void
test_truncated_gzip (void)
{
  check_truncation (add_gzip, "cannot read 'x': truncated gzip data");
}

static void
test_truncated_zstd (void)
{
  check_truncation (add_zstd, "cannot read 'x': truncated zstd data");
}

static void
test_truncated_second_member (void)
{
  g_autoptr (GString) text = sample (500000), stored = g_string_new (NULL);

  add_gzip (stored, text->str, text->len);
  add_gzip (stored, "x", 1);
  g_string_truncate (stored, stored->len - 15);
  assert_reads (stored, text, "cannot read 'x': truncated gzip data");
  g_string_truncate (stored, 0);
  add_zstd (stored, text->str, text->len);
  add_zstd (stored, "x", 1);
  g_string_truncate (stored, stored->len - 7);
  assert_reads (stored, text, "cannot read 'x': truncated zstd data");
}

/* Damage in the middle: what comes before it is delivered (in gzip also what the damage was taken
 * for, until it is found out), the same whatever the size of a call. */
static void
test_damaged (void)
{
  g_autoptr (GString) text = sample (1000000), gzip = g_string_new (NULL),
                      zstd = g_string_new (NULL);

  add_gzip (gzip, text->str, text->len);
  add_zstd (zstd, text->str, text->len);
  for (guint packing = 0; packing < 2; packing++) {
    GString *stored = packing == 0 ? gzip : zstd;
    gsize lengths[3];

    memset (stored->str + stored->len / 2, 0xff, 64);
    for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
      static const gsize steps[] = { 777, 65536, 2000000 };
      g_autoptr (GBytes) bytes = g_bytes_new (stored->str, stored->len);
      g_autoptr (MeritInput) input = merit_input_new_bytes (bytes, "x");
      g_autoptr (GError) error = NULL;
      g_autofree char *buffer = g_malloc (steps[i]);
      gsize n;

      lengths[i] = 0;
      do {
        n = merit_input_read (input, buffer, steps[i], &error);
        lengths[i] += n;
      } while (error == NULL);
      g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
      g_assert_true (g_str_has_prefix (error->message, "cannot read 'x': damaged "));
      g_assert_cmpuint (lengths[i], >, text->len / 4);
      g_assert_cmpuint (lengths[i], ==, lengths[0]);
    }
  }
}

/* Where the first block of a zstd frame starts (RFC 8878, 3.1.1.1). */
static gsize
zstd_first_block (const GString *stored)
{
  static const gsize content_sizes[] = { 0, 2, 4, 8 };
  const guint8 descriptor = (guint8) stored->str[4];
  gboolean single = (descriptor & 0x20) != 0;
  gsize content = descriptor >> 6 == 0 && single ? 1 : content_sizes[descriptor >> 6];

  return 4 + 1 + (single ? 0 : 1) + content;
}

/* The head of each block in turn is damaged: every block before it is delivered, to the last byte.
 */
static void
test_damaged_zstd_blocks (void)
{
  enum { BLOCK = 128 * 1024, BLOCKS = 4 };
  static const gsize steps[] = { 61, 4096, BLOCK, 2000000 };
  g_autoptr (GString) text = sample (BLOCKS * BLOCK), stored = g_string_new (NULL);
  gsize at;

  add_zstd (stored, text->str, text->len);
  at = zstd_first_block (stored);
  for (guint block = 0; block < BLOCKS; block++) {
    guint8 *head = (guint8 *) stored->str + at;
    gsize size = (gsize) (head[0] | head[1] << 8 | head[2] << 16) >> 3;
    guint8 good = head[0];

    g_assert_cmpint (good & 6, ==, 4); /* a compressed block */
    head[0] = good | 6;                /* of the type that is reserved */
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
      g_autoptr (GBytes) bytes = g_bytes_new (stored->str, stored->len);
      g_autoptr (MeritInput) input = merit_input_new_bytes (bytes, "x");
      GString *got = read_all (input, steps[i], "cannot read 'x': damaged zstd data");

      g_assert_cmpuint (got->len, ==, block * BLOCK);
      g_assert_cmpint (memcmp (got->str, text->str, got->len), ==, 0);
      g_string_free (got, TRUE);
    }
    head[0] = good;
    at += 3 + size;
  }
}

/* A window of 2 GiB would exhaust memory: the library's limit of 128 MiB stands. */
static void
test_zstd_window_limit (void)
{
  g_autoptr (GString) stored = g_string_new (NULL), none = g_string_new (NULL);

  /* RFC 8878, 3.1.1.1: magic number, descriptor 0 (a window, no size, no sum), window 2^31. */
  g_string_append_len (stored, "\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00", 9);
  assert_reads (stored, none,
                "cannot read 'x': the zstd data asks for more than 128 MiB of memory");
}

static void
assert_cannot_open (const char *path, int reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("cannot read '%s': %s", path, g_strerror (reason));

  g_assert_null (merit_input_open (path, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_READ);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_cannot_open (void)
{
  g_autofree char *folder = g_dir_make_tmp ("merit-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autofree char *below = g_build_filename (folder, "file", "x", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);

  assert_cannot_open (folder, EISDIR);
  assert_cannot_open (missing, ENOENT);
  assert_cannot_open ("", ENOENT);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  assert_cannot_open (below, ENOTDIR);
  /* Who may read everything opens it all the same. */
  g_chmod (file, 0);
  if (g_access (file, R_OK) != 0)
    assert_cannot_open (file, EACCES);
  g_unlink (file);
  g_rmdir (folder);
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("merit-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.ndjson.gz", NULL);
  g_autoptr (GString) text = sample (900000), stored = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  MeritInput *input;
  GString *got;

  add_gzip (stored, text->str, text->len);
  g_assert_true (g_file_set_contents (path, stored->str, (gssize) stored->len, NULL));
  input = merit_input_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merit_input_get_size (input), ==, stored->len);
  g_assert_cmpuint (merit_input_get_position (input), ==, 0);
  got = read_all (input, 100000, NULL);
  g_assert_true (g_string_equal (got, text));
  g_assert_cmpuint (merit_input_get_position (input), ==, stored->len);
  g_string_free (got, TRUE);
  merit_input_close (input);
  g_unlink (path);
  g_rmdir (folder);
}

/* A pipe that gives a byte now and then; standard input stays open behind us. */
static void
test_standard_input (void)
{
  g_autoptr (GString) text = sample (300), stored = g_string_new (NULL);
  int ends[2], saved = dup (STDIN_FILENO);
  MeritInput *input;
  GString *got;

  add_zstd (stored, text->str, text->len);
  g_assert_cmpint (pipe (ends), ==, 0);
  if (fork () == 0) {
    for (gsize i = 0; i < stored->len; i++) {
      if (write (ends[1], stored->str + i, 1) != 1)
        _exit (1);
      if (i % 50 == 0)
        g_usleep (1000);
    }
    _exit (0);
  }
  close (ends[1]);
  /* Not waiting for bytes is a way in which others may have left it. */
  fcntl (ends[0], F_SETFL, fcntl (ends[0], F_GETFL) | O_NONBLOCK);
  g_assert_cmpint (dup2 (ends[0], STDIN_FILENO), ==, STDIN_FILENO);
  close (ends[0]);
  input = merit_input_open ("-", NULL);
  g_assert_cmpuint (merit_input_get_size (input), ==, 0);
  got = read_all (input, 64, NULL);
  g_assert_true (g_string_equal (got, text));
  g_string_free (got, TRUE);
  merit_input_close (input);
  g_assert_cmpint (fcntl (STDIN_FILENO, F_GETFD), >=, 0);
  dup2 (saved, STDIN_FILENO);
  close (saved);
}

/* Much packed text, of which the pipe gives all but the end and then nothing. */
typedef struct {
  GString *text;
  GString *stored;
  int ends[2];
  GPid writer;
  MeritInput *input;
} Silent;

static void
silent_init (Silent *s, Packer add)
{
  g_autofree char *path = NULL;

  s->text = sample (3000000);
  s->stored = g_string_new (NULL);
  add (s->stored, s->text->str, s->text->len);
  g_assert_cmpint (pipe (s->ends), ==, 0);
  s->writer = fork ();
  if (s->writer == 0) {
    for (gsize at = 0; at + 10 < s->stored->len;) {
      gssize n = write (s->ends[1], s->stored->str + at, s->stored->len - 10 - at);

      if (n < 0)
        _exit (1);
      at += (gsize) n;
    }
    pause ();
    _exit (0);
  }
  path = g_strdup_printf ("/dev/fd/%d", s->ends[0]);
  s->input = merit_input_open (path, NULL);
  g_assert_nonnull (s->input);
}

static void
silent_clear (Silent *s)
{
  kill (s->writer, SIGKILL);
  waitpid (s->writer, NULL, 0);
  close (s->ends[0]);
  close (s->ends[1]);
  g_string_free (s->text, TRUE);
  g_string_free (s->stored, TRUE);
}

static const Packer packers[] = { add_gzip, add_zstd };

/* Before anything is read, while buffers are full, and while the thread waits for more. */
static void
test_closed_in_midstream (void)
{
  static const gsize lengths[] = { 0, 1, 100000, 600000, 2000000 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (lengths); i++) {
    g_autofree char *buffer = g_malloc (lengths[i / 2] + 1);
    Silent s;

    silent_init (&s, packers[i % 2]);
    if (lengths[i / 2] > 0) {
      g_assert_cmpuint (merit_input_read (s.input, buffer, lengths[i / 2], NULL), ==,
                        lengths[i / 2]);
      g_assert_cmpint (memcmp (buffer, s.text->str, lengths[i / 2]), ==, 0);
      g_assert_cmpuint (merit_input_get_position (s.input), >, 0);
    }
    if (i >= G_N_ELEMENTS (lengths))
      g_usleep (20000);
    merit_input_close (s.input);
    silent_clear (&s);
  }
}

static gpointer
close_soon (gpointer data)
{
  g_usleep (20000);
  close (GPOINTER_TO_INT (data));
  return NULL;
}

/* What came before the waiting was called off is read, then that it was. */
static void
test_called_off (void)
{
  for (guint i = 0; i < 4; i++) {
    g_autofree char *message = NULL;
    GThread *other;
    GString *got;
    Silent s;
    int wake[2];

    silent_init (&s, packers[i % 2]);
    message = g_strdup_printf ("cannot read '/dev/fd/%d': %s", s.ends[0], g_strerror (ECANCELED));
    g_assert_cmpint (pipe (wake), ==, 0);
    merit_input_set_wake (s.input, wake[0]);
    other = g_thread_new ("close", close_soon, GINT_TO_POINTER (wake[1]));
    support_threads = i < 2 ? -1 : 0;
    got = read_all (s.input, 100000, message);
    support_threads = -1;
    g_assert_cmpuint (got->len, <, s.text->len);
    g_assert_cmpint (memcmp (got->str, s.text->str, got->len), ==, 0);
    g_string_free (got, TRUE);
    g_thread_join (other);
    merit_input_close (s.input);
    close (wake[0]);
    silent_clear (&s);
  }
}

/* /proc/self/mem opens and then cannot be read at its start: a device that fails. */
static void
test_failing_device (void)
{
  g_autoptr (GString) none = g_string_new (NULL);
  g_autofree char *message = g_strdup_printf ("cannot read '/proc/self/mem': %s", g_strerror (EIO));
  MeritInput *input = merit_input_open ("/proc/self/mem", NULL);
  GString *got = read_all (input, 100, message);

  g_assert_true (g_string_equal (got, none));
  g_string_free (got, TRUE);
  merit_input_close (input);
}

static void
test_format (void)
{
  static const struct {
    const char *name;
    const char *text;
    MeritTextFormat format;
  } rows[] = {
    { "a.csv", "{", MERIT_TEXT_CSV },
    { "a.ndjson", "id", MERIT_TEXT_NDJSON },
    { "a.jsonl", "id", MERIT_TEXT_NDJSON },
    { "A.CSV.GZ", "{", MERIT_TEXT_CSV },
    { "a.NdJson.zst", "", MERIT_TEXT_NDJSON },
    { "a.csv.gz.zst", "{", MERIT_TEXT_NDJSON },
    { "csv", "{", MERIT_TEXT_NDJSON },
    { "a.csv.bak", "{", MERIT_TEXT_NDJSON },
    { "-", "{", MERIT_TEXT_NDJSON },
    { "-", " \t\r\n{", MERIT_TEXT_NDJSON },
    { "-", "id,2", MERIT_TEXT_CSV },
    { "-", "[", MERIT_TEXT_CSV },
    { "-", "", MERIT_TEXT_CSV },
    { "-", " \n", MERIT_TEXT_CSV },
    { ".gz", "{", MERIT_TEXT_NDJSON },
    { "", "\f{", MERIT_TEXT_CSV },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = support_tight (rows[i].text, strlen (rows[i].text));

    g_assert_cmpint (merit_format_guess (rows[i].name, text, strlen (rows[i].text)), ==,
                     rows[i].format);
  }
}

static void
test_bom (void)
{
  g_assert_cmpuint (merit_bom_length ("\xef\xbb\xbf{", 4), ==, 3);
  g_assert_cmpuint (merit_bom_length ("\xef\xbb\xbf", 3), ==, 3);
  g_assert_cmpuint (merit_bom_length ("\xef\xbb", 2), ==, 0);
  g_assert_cmpuint (merit_bom_length ("\xef\xbb\xbe{", 4), ==, 0);
  g_assert_cmpuint (merit_bom_length ("", 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/input/plain", test_plain);
  g_test_add_func ("/input/bytes-that-only-look-packed", test_bytes_that_only_look_packed);
  g_test_add_func ("/input/gzip-members-are-one-text", test_gzip_members);
  g_test_add_func ("/input/zstd-frames-are-one-text", test_zstd_frames);
  g_test_add_func ("/input/zstd-skippable-frames-are-skipped", test_zstd_skippable_frames);
  g_test_add_func ("/input/gzip-padding-ends-the-text", test_gzip_padding);
  g_test_add_func ("/input/something-else-behind-is-an-error", test_something_else_behind);
  g_test_add_func ("/input/truncated-gzip-is-an-error-behind-the-good-bytes", test_truncated_gzip);
  g_test_add_func ("/input/truncated-zstd-is-an-error-behind-the-good-bytes", test_truncated_zstd);
  g_test_add_func ("/input/truncated-second-member", test_truncated_second_member);
  g_test_add_func ("/input/damage-is-an-error-behind-the-good-bytes", test_damaged);
  g_test_add_func ("/input/blocks-before-the-damage-are-whole", test_damaged_zstd_blocks);
  g_test_add_func ("/input/zstd-window-is-limited", test_zstd_window_limit);
  g_test_add_func ("/input/cannot-open", test_cannot_open);
  g_test_add_func ("/input/files", test_files);
  g_test_add_func ("/input/standard-input", test_standard_input);
  g_test_add_func ("/input/closed-in-midstream", test_closed_in_midstream);
  g_test_add_func ("/input/called-off", test_called_off);
  g_test_add_func ("/input/failing-device", test_failing_device);
  g_test_add_func ("/input/format-by-name-then-first-byte", test_format);
  g_test_add_func ("/input/byte-order-mark", test_bom);
  return g_test_run ();
}
