/* SPDX-License-Identifier: Apache-2.0 */
/* Outputs: whole under their name or not there at all, and every failure told. */
#include <merit/merit.h>

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("merit-output-XXXXXX", NULL);
  g_assert_nonnull (f->folder);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (f->folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static char *
at (const Fixture *f, const char *name)
{
  return g_build_filename (f->folder, name, NULL);
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static guint
mode_of (const char *path)
{
  struct stat st;
  g_assert_cmpint (stat (path, &st), ==, 0);
  return st.st_mode & 0777;
}

static void
write_all (const char *path, const char *text)
{
  GError *error = NULL;
  g_autoptr (MeritOutput) output = merit_output_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (merit_output_write (output, text, strlen (text), &error));
  g_assert_true (merit_output_finish (output, &error));
  g_assert_no_error (error);
}

static void
test_appears_when_complete (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "list.csv");
  mode_t mask = umask (027);
  g_autoptr (MeritOutput) output = merit_output_open (path, NULL);
  g_assert_nonnull (output);
  g_assert_true (merit_output_write (output, "half", 4, NULL));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (merit_output_finish (output, NULL));
  umask (mask);
  assert_holds (path, "half");
  g_assert_cmpuint (mode_of (path), ==, 0640);
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

static void
test_given_up_leaves_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "list.csv");
  MeritOutput *output = merit_output_open (path, NULL);
  g_assert_true (merit_output_write (output, "half", 4, NULL));
  g_assert_cmpuint (count_files (f->folder), ==, 1);
  merit_output_unref (output);
  g_assert_cmpuint (count_files (f->folder), ==, 0);
}

static void
test_given_up_keeps_the_old_file (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "list.csv");
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  MeritOutput *output = merit_output_open (path, NULL);
  g_assert_true (merit_output_write (output, "new", 3, NULL));
  merit_output_unref (output);
  assert_holds (path, "old");
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

static void
test_replacing_keeps_the_mode (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "list.csv");
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0604), ==, 0);
  write_all (path, "new");
  assert_holds (path, "new");
  g_assert_cmpuint (mode_of (path), ==, 0604);
}

#define NOBODY 65534

/* Whether opening is refused as it should be; in a process of its own, for root may write
 * everything. */
static gboolean
refuses_as_nobody (const char *path)
{
  const pid_t child = fork ();
  if (child == 0) {
    GError *error = NULL;
    if (geteuid () == 0 && setuid (NOBODY) != 0)
      _exit (2);
    MeritOutput *output = merit_output_open (path, &error);
    _exit (output == NULL && g_error_matches (error, MERIT_ERROR, MERIT_ERROR_WRITE) ? 0 : 1);
  }
  int status;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static void
test_write_protected_stays (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "list.csv");
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (f->folder, 0777), ==, 0);
  g_assert_true (refuses_as_nobody (path));
  assert_holds (path, "old");
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

static void
test_a_link_is_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "real.csv");
  g_autofree char *link = at (f, "link.csv");
  g_autofree char *second = at (f, "second.csv");
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (symlink ("real.csv", link), ==, 0);
  g_assert_cmpint (symlink (link, second), ==, 0);
  write_all (second, "new");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
  assert_holds (path, "new");
}

static void
test_a_link_to_nothing_makes_its_file (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "real.csv");
  g_autofree char *link = at (f, "link.csv");
  g_assert_cmpint (symlink ("real.csv", link), ==, 0);
  write_all (link, "new");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_holds (path, "new");
}

static void
assert_cannot_open (const char *path, const char *reason)
{
  GError *error = NULL;
  g_assert_null (merit_output_open (path, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_WRITE);
  g_autofree char *expected = g_strdup_printf ("cannot write '%s': %s", path, reason);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
}

static void
test_no_place_to_write (Fixture *f, gconstpointer data)
{
  assert_cannot_open (f->folder, g_strerror (EISDIR));
  g_autofree char *missing = g_build_filename (f->folder, "no", "list.csv", NULL);
  assert_cannot_open (missing, g_strerror (ENOENT));
  g_autofree char *slash = g_strconcat (f->folder, "/list/", NULL);
  assert_cannot_open (slash, g_strerror (EISDIR));
  g_autofree char *loop = at (f, "loop");
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  assert_cannot_open (loop, g_strerror (ELOOP));
  assert_cannot_open ("", g_strerror (ENOENT));
}

static void
test_a_full_device_is_told (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  g_autoptr (MeritOutput) output = merit_output_open ("/dev/full", &error);
  g_assert_no_error (error);
  g_assert_true (merit_output_write (output, "text", 4, &error));
  g_assert_false (merit_output_finish (output, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_WRITE);
  g_autofree char *expected = g_strdup_printf ("cannot write '/dev/full': %s", g_strerror (ENOSPC));
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
  /* The failure stays. */
  g_assert_false (merit_output_write (output, "text", 4, &error));
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
}

static void
test_a_device_is_written_directly (Fixture *f, gconstpointer data)
{
  write_all ("/dev/null", "text");
  struct stat st;
  g_assert_cmpint (stat ("/dev/null", &st), ==, 0);
  g_assert_true (S_ISCHR (st.st_mode));
}

static gpointer
drain (gpointer path)
{
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_a_fifo_is_written_directly (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "pipe");
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  GThread *reader = g_thread_new ("reader", drain, path);
  /* More than a pipe and the buffer hold, in pieces that cross their edges. */
  g_autofree char *piece = g_strnfill (70001, 'x');
  GError *error = NULL;
  g_autoptr (MeritOutput) output = merit_output_open (path, &error);
  for (guint i = 0; i < 20; i++)
    g_assert_true (merit_output_write (output, piece, 70001, &error));
  g_assert_true (merit_output_finish (output, &error));
  g_assert_no_error (error);
  g_autofree char *text = g_thread_join (reader);
  g_assert_cmpuint (strlen (text), ==, 20 * 70001);
}

static void
test_a_closed_pipe_has_a_code_of_its_own (Fixture *f, gconstpointer data)
{
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", ends[1]);
  GError *error = NULL;
  g_autoptr (MeritOutput) output = merit_output_open (path, &error);
  g_assert_no_error (error);
  close (ends[0]);
  g_autofree char *much = g_strnfill (1u << 20, 'x');
  g_assert_false (merit_output_write (output, much, 1u << 20, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (merit_output_finish (output, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_CLOSED);
  g_clear_error (&error);
  close (ends[1]);
}

static void
test_memory_keeps_all (Fixture *f, gconstpointer data)
{
  g_autoptr (MeritOutput) output = merit_output_new_memory ();
  GString *expected = g_string_new (NULL);
  for (guint i = 0; i < 100000; i++) {
    g_string_append_printf (expected, "%u\n", i);
    g_autofree char *line = g_strdup_printf ("%u\n", i);
    g_assert_true (merit_output_write (output, line, strlen (line), NULL));
  }
  g_assert_true (merit_output_finish (output, NULL));
  g_autoptr (GBytes) bytes = merit_output_get_bytes (output);
  gsize len;
  const char *text = g_bytes_get_data (bytes, &len);
  g_assert_cmpuint (len, ==, expected->len);
  g_assert_true (memcmp (text, expected->str, len) == 0);
  g_string_free (expected, TRUE);
}

static void
test_large_files_are_whole (Fixture *f, gconstpointer data)
{
  g_autofree char *path = at (f, "large");
  g_autofree char *large = g_strnfill (3u << 20, 'y');
  memcpy (large, "begin", 5);
  write_all (path, large);
  assert_holds (path, large);
}

#define ADD(name, test) g_test_add ("/output/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  ADD ("appears-when-complete", test_appears_when_complete);
  ADD ("given-up-leaves-nothing", test_given_up_leaves_nothing);
  ADD ("given-up-keeps-the-old-file", test_given_up_keeps_the_old_file);
  ADD ("replacing-keeps-the-mode", test_replacing_keeps_the_mode);
  ADD ("write-protected-stays", test_write_protected_stays);
  ADD ("a-link-is-kept", test_a_link_is_kept);
  ADD ("a-link-to-nothing-makes-its-file", test_a_link_to_nothing_makes_its_file);
  ADD ("no-place-to-write", test_no_place_to_write);
  ADD ("a-full-device-is-told", test_a_full_device_is_told);
  ADD ("a-device-is-written-directly", test_a_device_is_written_directly);
  ADD ("a-fifo-is-written-directly", test_a_fifo_is_written_directly);
  ADD ("a-closed-pipe-has-a-code-of-its-own", test_a_closed_pipe_has_a_code_of_its_own);
  ADD ("memory-keeps-all", test_memory_keeps_all);
  ADD ("large-files-are-whole", test_large_files_are_whole);
  return g_test_run ();
}
