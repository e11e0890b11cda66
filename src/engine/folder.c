/* SPDX-License-Identifier: Apache-2.0 */
/* Loading an engine from a data folder: bank.json, classes/CODE.json, policies/NAME.json. Every
 * fault of every file that is wanted is reported in one run. */
#include <merit/merit-engine.h>

#include <string.h>

#include <merit/merit-error.h>

#include "model/compile.h"
#include "model/document.h"
#include "model/fault-private.h"
#include "model/locate.h"
#include "profile/input.h"

/* A name that cannot lead out of its folder. */
static gboolean
is_plain_name (const char *name)
{
  if (!g_ascii_isalnum (name[0]))
    return FALSE;
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("._-", *at) == NULL)
      return FALSE;
  return TRUE;
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of NAME.json in a folder, sorted by bytes. */
static GPtrArray *
list_names (const char *folder, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GDir *dir = g_dir_open (folder, 0, &cause);

  if (dir == NULL) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_READ, "cannot read '%s': %s", folder,
                 cause->code == G_FILE_ERROR_NOENT ? "no such folder" : cause->message);
    return NULL;
  }

  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  while ((entry = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (entry, ".json") && entry[0] != '.')
      g_ptr_array_add (names, g_strndup (entry, strlen (entry) - strlen (".json")));
  g_dir_close (dir);
  g_ptr_array_sort (names, compare_texts);
  return names;
}

static char *
join_names (const GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) names->pdata[i]);
  return g_string_free (text, FALSE);
}

static void
set_unknown (GError **error, const char *what, const char *name, const GPtrArray *known)
{
  g_autofree char *list = join_names (known);

  g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN, "no %s '%s' (known: %s)", what, name,
               known->len > 0 ? list : "none");
}

/* The codes wanted, each once, all of them known. */
static GPtrArray *
choose_codes (const char *folder, const char *const *codes, GError **error)
{
  g_autoptr (GPtrArray) known = list_names (folder, error);

  if (known == NULL)
    return NULL;
  if (codes == NULL || codes[0] == NULL) {
    if (known->len == 0) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN, "no class in '%s'", folder);
      return NULL;
    }
    return g_steal_pointer (&known);
  }

  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; codes[i] != NULL; i++) {
    if (!is_plain_name (codes[i])
        || !g_ptr_array_find_with_equal_func (known, codes[i], g_str_equal, NULL)) {
      set_unknown (error, "class", codes[i], known);
      return NULL;
    }
    if (!g_ptr_array_find_with_equal_func (wanted, codes[i], g_str_equal, NULL))
      g_ptr_array_add (wanted, g_strdup (codes[i]));
  }
  return g_steal_pointer (&wanted);
}

MeritPolicy *
merit_engine_load_policy (const char *directory, const char *policy, MeritBank *bank,
                          MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (directory != NULL && bank != NULL, NULL);

  if (policy == NULL)
    return merit_policy_new_default ();
  if (strchr (policy, '/') != NULL || g_str_has_suffix (policy, ".json"))
    return merit_policy_load (policy, bank, faults, error);

  g_autofree char *folder = g_build_filename (directory, "policies", NULL);
  g_autofree char *name = g_strconcat (policy, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!is_plain_name (policy) || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_autoptr (GPtrArray) known = list_names (folder, NULL);

    if (known == NULL)
      known = g_ptr_array_new ();
    set_unknown (error, "policy", policy, known);
    return NULL;
  }
  return merit_policy_load (path, bank, faults, error);
}

/* Says that @klass, read from @bytes, is not the class of its file, and where it says so. */
static void
add_other_code (MeritFaults *faults, const char *path, GBytes *bytes, const MeritClass *klass,
                GError **error)
{
  static const char *const pointer = "/code";
  g_autofree char *reason = g_strdup_printf ("class code '%s' is not the name of the file",
                                             merit_class_get_code (klass));
  gsize len;
  const char *text = g_bytes_get_data (bytes, &len);
  const gsize bom = merit_bom_length (text, len);
  MeritPlace at;
  MeritLineCursor cursor = { 0, 0, 0 };
  guint64 line, column;

  merit_locate_values (text + bom, len - bom, &pointer, 1, &at);
  merit_locate_line (text + bom, &cursor, at.value, &line, &column);
  merit_faults_add (faults, path, line, column, pointer, "%s", reason);
  g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
               "%s:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT " (%s): %s", path, line, column,
               pointer, reason);
}

static char *
class_path (const char *folder, const char *code)
{
  g_autofree char *name = g_strconcat (code, ".json", NULL);

  return g_build_filename (folder, name, NULL);
}

/* A class under the name of another would be taken for it. */
static MeritClass *
load_class (const char *folder, const char *code, MeritBank *bank, MeritFaults *faults,
            GError **error)
{
  g_autofree char *path = class_path (folder, code);
  g_autoptr (GBytes) bytes = merit_document_read_file (path, error);
  g_autoptr (MeritClass) klass
      = bytes != NULL ? merit_class_load_bytes (bytes, path, bank, faults, error) : NULL;

  if (klass != NULL && strcmp (merit_class_get_code (klass), code) != 0) {
    add_other_code (faults, path, bytes, klass, error);
    return NULL;
  }
  return g_steal_pointer (&klass);
}

/* What only a class and the policy together show. */
static void
check_points (const char *folder, const GPtrArray *classes, const MeritPolicy *policy,
              MeritFaults *faults)
{
  for (guint i = 0; i < classes->len; i++) {
    const MeritClass *klass = classes->pdata[i];
    g_autofree guint32 *columns
        = g_new0 (guint32, merit_bank_get_length (merit_class_get_bank (klass)));
    g_autofree char *path = class_path (folder, merit_class_get_code (klass));
    g_autoptr (GError) cause = NULL;

    merit_rules_free (merit_rules_compile (klass, policy, columns, &cause));
    if (cause != NULL)
      merit_faults_add (faults, path, 0, 0, "", "%s", cause->message);
  }
}

/* Keeps the first error, so that the files after a faulty one are looked at too. */
static void
keep_first (GError **first, GError *next)
{
  if (*first == NULL)
    *first = next;
  else
    g_clear_error (&next);
}

MeritEngine *
merit_engine_load (const char *directory, const char *const *codes, const char *policy,
                   MeritFaults *faults, GError **error)
{
  g_autofree char *bank_path = g_build_filename (directory, "bank.json", NULL);
  g_autofree char *folder = g_build_filename (directory, "classes", NULL);
  g_autoptr (MeritBank) bank = merit_bank_load (bank_path, faults, error);

  if (bank == NULL)
    return NULL;

  g_autoptr (GPtrArray) wanted = choose_codes (folder, codes, error);

  if (wanted == NULL)
    return NULL;

  g_autoptr (GPtrArray) classes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_class_unref);
  GError *first = NULL, *next = NULL;

  for (guint i = 0; i < wanted->len; i++) {
    MeritClass *klass = load_class (folder, wanted->pdata[i], bank, faults, &next);

    if (klass != NULL)
      g_ptr_array_add (classes, klass);
    else
      keep_first (&first, g_steal_pointer (&next));
  }

  g_autoptr (MeritPolicy) rule = merit_engine_load_policy (directory, policy, bank, faults, &next);

  if (rule == NULL)
    keep_first (&first, g_steal_pointer (&next));
  if (first != NULL) {
    g_propagate_error (error, first);
    return NULL;
  }

  MeritEngine *engine
      = merit_engine_new (bank, (MeritClass **) classes->pdata, classes->len, rule, error);

  if (engine == NULL)
    check_points (folder, classes, rule, faults);
  return engine;
}
