/* SPDX-License-Identifier: Apache-2.0 */
/* Gives every file of a corpus folder to a fuzz target, in order of name, one TAP line each. A
 * target that meets a fault aborts, so the plan printed first shows which lines are missing. */

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_folder (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
replay (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize len = 0;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &text, &len, &error)) {
    printf ("# %s\n", error->message);
    return FALSE;
  }
  /* An exact copy, so that a sanitizer sees a read of even one byte too many. */
  g_autofree uint8_t *data = g_malloc (len > 0 ? len : 1);
  if (len > 0)
    memcpy (data, text, len);
  return LLVMFuzzerTestOneInput (data, len) == 0;
}

int
main (int argc, char **argv)
{
  if (argc != 2) {
    fprintf (stderr, "usage: replay CORPUS_FOLDER\n");
    return 2;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = list_folder (argv[1], &error);
  if (names == NULL || names->len == 0) {
    printf ("Bail out! %s\n", names == NULL ? error->message : "the corpus is empty");
    return 1;
  }
  printf ("1..%u\n", names->len);
  int status = 0;
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    const gboolean good = replay (argv[1], name);
    printf ("%s %u - %s\n", good ? "ok" : "not ok", i + 1, name);
    fflush (stdout);
    if (!good)
      status = 1;
  }
  return status;
}
