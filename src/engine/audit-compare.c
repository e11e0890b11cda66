/* SPDX-License-Identifier: Apache-2.0 */
/* Two audits of one run, thing by thing. What decides is content: names are only told. */
#include "engine/audit.h"

#include <string.h>

/* Digits of a digest that are told: who wants all has them in the audits. */
#define TOLD "%.16s…"

typedef struct {
  GPtrArray *differences; /* of char * */
  GPtrArray *notes;       /* likewise */
} Findings;

static void
find (GPtrArray *lines, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
find (GPtrArray *lines, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (lines, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
compare_texts (Findings *findings, const char *what, const char *recorded, const char *again)
{
  if (g_strcmp0 (recorded, again) != 0)
    find (findings->differences, "%s: was %s, is %s", what, recorded, again);
}

/* "a digest" or "none". */
static char *
tell_sha256 (const char *sha256)
{
  return sha256 != NULL ? g_strdup_printf ("SHA-256 " TOLD, sha256) : g_strdup ("built in");
}

static void
compare_sha256 (Findings *findings, const char *what, const char *recorded, const char *again)
{
  if (g_strcmp0 (recorded, again) == 0)
    return;

  g_autofree char *was = tell_sha256 (recorded);
  g_autofree char *is = tell_sha256 (again);

  find (findings->differences, "%s: changed; was %s, is %s", what, was, is);
}

static const MeritAuditOption *
get_option (const MeritAudit *audit, guint index)
{
  return &g_array_index (audit->options, MeritAuditOption, index);
}

static char *
tell_option (const MeritAudit *audit, guint index)
{
  if (index >= audit->options->len)
    return g_strdup ("none");

  const MeritAuditOption *option = get_option (audit, index);

  return g_strdup_printf ("--%s%s%s", option->name, option->value != NULL ? "=" : "",
                          option->value != NULL ? option->value : "");
}

static void
compare_options (Findings *findings, const MeritAudit *recorded, const MeritAudit *again)
{
  for (guint i = 0; i < MAX (recorded->options->len, again->options->len); i++) {
    g_autofree char *was = tell_option (recorded, i);
    g_autofree char *is = tell_option (again, i);
    g_autofree char *what = g_strdup_printf ("option %u", i + 1);

    compare_texts (findings, what, was, is);
  }
}

static const MeritAuditModel *
get_class (const MeritAudit *audit, guint index)
{
  return &g_array_index (audit->classes, MeritAuditModel, index);
}

/* Of MeritAuditModel, by code. */
static GHashTable *
classes_by_code (const MeritAudit *audit)
{
  GHashTable *classes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < audit->classes->len; i++) {
    const MeritAuditModel *klass = get_class (audit, i);

    g_hash_table_insert (classes, klass->name, (gpointer) klass);
  }
  return classes;
}

static gboolean
same_codes (const MeritAudit *recorded, const MeritAudit *again)
{
  if (recorded->classes->len != again->classes->len)
    return FALSE;
  for (guint i = 0; i < recorded->classes->len; i++)
    if (!g_str_equal (get_class (recorded, i)->name, get_class (again, i)->name))
      return FALSE;
  return TRUE;
}

static void
compare_classes (Findings *findings, const MeritAudit *recorded, const MeritAudit *again)
{
  g_autoptr (GHashTable) before = classes_by_code (recorded);
  g_autoptr (GHashTable) now = classes_by_code (again);
  const guint known = findings->differences->len;

  for (guint i = 0; i < recorded->classes->len; i++) {
    const MeritAuditModel *klass = get_class (recorded, i);
    const MeritAuditModel *other = g_hash_table_lookup (now, klass->name);
    g_autofree char *what = g_strdup_printf ("class %s", klass->name);

    if (other == NULL)
      find (findings->differences, "%s: is no longer among the classes", what);
    else
      compare_sha256 (findings, what, klass->sha256, other->sha256);
  }
  for (guint i = 0; i < again->classes->len; i++)
    if (!g_hash_table_contains (before, get_class (again, i)->name))
      find (findings->differences, "class %s: was not among the classes",
            get_class (again, i)->name);
  if (findings->differences->len == known && !same_codes (recorded, again))
    find (findings->differences, "classes: stand in another order");
}

static void
compare_policies (Findings *findings, const MeritAudit *recorded, const MeritAudit *again)
{
  const char *name = recorded->policy.name != NULL ? recorded->policy.name : "without a name";
  g_autofree char *what = g_strdup_printf ("policy %s", name);

  if (g_strcmp0 (recorded->policy.name, again->policy.name) != 0)
    find (findings->differences, "policy: was %s, is %s", name,
          again->policy.name != NULL ? again->policy.name : "without a name");
  else
    compare_sha256 (findings, what, recorded->policy.sha256, again->policy.sha256);
}

/* ---- Inputs ---- */

static const MeritAuditInput *
get_input (const MeritAudit *audit, guint index)
{
  return &g_array_index (audit->inputs, MeritAuditInput, index);
}

static char *
name_input (const MeritAudit *audit, guint index)
{
  const MeritAuditInput *input = get_input (audit, index);

  return g_strdup_printf ("input %u (%s '%s')", index + 1, merit_roles[input->role],
                          merit_digest_get_name (input->digest));
}

/* Where each text stands, from 1. */
static GHashTable *
inputs_by_sha256 (const MeritAudit *audit)
{
  GHashTable *places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = audit->inputs->len; i-- > 0;)
    g_hash_table_insert (places,
                         (gpointer) merit_digest_get_sha256 (get_input (audit, i)->digest),
                         GUINT_TO_POINTER (i + 1));
  return places;
}

static void
note_same_text (Findings *findings, const char *what, const MeritDigest *was, const MeritDigest *is)
{
  if (!g_str_equal (merit_digest_get_name (was), merit_digest_get_name (is)))
    find (findings->notes, "%s: the same text, now from '%s'", what, merit_digest_get_name (is));
  if (!g_str_equal (merit_digest_get_stored_sha256 (was), merit_digest_get_stored_sha256 (is)))
    find (findings->notes, "%s: the same text, stored otherwise (compression)", what);
}

static void
compare_input (Findings *findings, const MeritAudit *recorded, const MeritAudit *again, guint index,
               GHashTable *places)
{
  const MeritAuditInput *input = get_input (recorded, index), *other = get_input (again, index);
  const MeritDigest *was = input->digest, *is = other->digest;
  g_autofree char *what = name_input (recorded, index);

  if (input->role == other->role
      && g_str_equal (merit_digest_get_sha256 (was), merit_digest_get_sha256 (is))) {
    note_same_text (findings, what, was, is);
    return;
  }

  const guint place
      = GPOINTER_TO_UINT (g_hash_table_lookup (places, merit_digest_get_sha256 (is)));

  if (place > 0 && place != index + 1)
    find (findings->differences, "%s: in its place stands the text of input %u ('%s')", what, place,
          merit_digest_get_name (get_input (recorded, place - 1)->digest));
  else
    find (findings->differences,
          "%s: changed; was %" G_GUINT64_FORMAT " bytes, SHA-256 " TOLD ", is %" G_GUINT64_FORMAT
          " bytes, SHA-256 " TOLD,
          what, merit_digest_get_size (was), merit_digest_get_sha256 (was),
          merit_digest_get_size (is), merit_digest_get_sha256 (is));
}

static void
compare_inputs (Findings *findings, const MeritAudit *recorded, const MeritAudit *again)
{
  const guint n = recorded->inputs->len, m = again->inputs->len;
  g_autoptr (GHashTable) places = inputs_by_sha256 (recorded);

  for (guint i = 0; i < MIN (n, m); i++)
    compare_input (findings, recorded, again, i, places);
  for (guint i = m; i < n; i++) {
    g_autofree char *what = name_input (recorded, i);

    find (findings->differences, "%s: was not read", what);
  }
  for (guint i = n; i < m; i++) {
    g_autofree char *what = name_input (again, i);

    find (findings->differences, "%s: was not among the inputs", what);
  }
}

/* ---- Results ---- */

static void
compare_count (Findings *findings, const char *what, guint64 recorded, guint64 again)
{
  if (recorded != again)
    find (findings->differences, "%s: were %" G_GUINT64_FORMAT ", are %" G_GUINT64_FORMAT, what,
          recorded, again);
}

static void
compare_outputs (Findings *findings, const MeritAudit *recorded, const MeritAudit *again)
{
  const MeritDigest *was = recorded->output, *is = again->output;
  const gboolean alone = findings->differences->len == 0;

  if (was == NULL || is == NULL
      || g_str_equal (merit_digest_get_sha256 (was), merit_digest_get_sha256 (is)))
    return;
  find (findings->differences,
        "output: changed; was %" G_GUINT64_FORMAT " bytes, SHA-256 " TOLD
        ", is %" G_GUINT64_FORMAT " bytes, SHA-256 " TOLD "%s",
        merit_digest_get_size (was), merit_digest_get_sha256 (was), merit_digest_get_size (is),
        merit_digest_get_sha256 (is),
        alone ? "; all that it is made from is the same, so the audit or the output was altered"
              : "");
}

static char **
take_lines (GPtrArray *lines)
{
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

char **
merit_audit_compare (const MeritAudit *recorded, const MeritAudit *again, char ***notes)
{
  g_return_val_if_fail (recorded != NULL && again != NULL, NULL);

  Findings findings = { g_ptr_array_new (), g_ptr_array_new () };

  compare_texts (&findings, "engine version", recorded->version, again->version);
  compare_texts (&findings, "command", recorded->command, again->command);
  compare_options (&findings, recorded, again);
  compare_sha256 (&findings, "bank", recorded->bank.sha256, again->bank.sha256);
  compare_classes (&findings, recorded, again);
  compare_policies (&findings, recorded, again);
  compare_inputs (&findings, recorded, again);
  compare_count (&findings, "records read", recorded->read, again->read);
  compare_count (&findings, "profiles scored", recorded->scored, again->scored);
  compare_count (&findings, "records rejected", recorded->rejected, again->rejected);
  compare_outputs (&findings, recorded, again);

  g_auto (GStrv) noted = take_lines (findings.notes);

  if (notes != NULL)
    *notes = g_steal_pointer (&noted);
  return take_lines (findings.differences);
}
