/* SPDX-License-Identifier: Apache-2.0 */
/* Audits read back, by tables of members as every document is. */
#include "engine/audit.h"

#include <string.h>

#include "model/document.h"

/* More than a command line can hold. */
#define MAX_ENTRIES (1 << 20)

#define MAX_VERSION_LENGTH 64 /* characters */

static const char *const schemas[] = { "merit-audit-1", NULL };

/* What is being read. */
typedef struct {
  MeritAudit *audit;
  MeritAuditOption option;
  MeritAuditModel model;
  MeritAuditInput input;
  char *name; /* of the input */
  MeritInputDigest digest;
  guint64 size;
  char *sha256;
  GHashTable *codes; /* of the classes so far; of char *, borrowed */
} Reading;

static void
read_schema (MeritDocument *document, json_object *value, gpointer target)
{
  guint which;

  merit_document_read_choice (document, value, schemas, &which);
}

static void
read_engine (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->audit->version = merit_document_read_text (document, value, 1, MAX_VERSION_LENGTH);
}

/* Whether @text has a digit wherever @form has 0, and else what @form has. */
static gboolean
has_form (const char *text, const char *form)
{
  for (; *form != '\0'; text++, form++)
    if (*form == '0' ? !g_ascii_isdigit (*text) : *text != *form)
      return FALSE;
  return *text == '\0';
}

static void
read_time (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  if (merit_document_is_null (value))
    return;
  reading->audit->time = merit_document_read_text (document, value, 0, G_MAXSIZE);
  if (reading->audit->time != NULL && !has_form (reading->audit->time, "0000-00-00T00:00:00Z"))
    merit_document_fault (document, "must be null, or YYYY-MM-DDThh:mm:ssZ");
}

static void
read_command (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->audit->command = merit_document_read_code (document, value);
}

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == MERIT_SHA256_SIZE - 1
         && strspn (text, "0123456789abcdef") == MERIT_SHA256_SIZE - 1;
}

/* A digest, into a new string; NULL where there is none. */
static char *
read_digest_text (MeritDocument *document, json_object *value)
{
  char *text = merit_document_read_text (document, value, 0, G_MAXSIZE);

  if (text == NULL || is_sha256 (text))
    return text;
  merit_document_fault (document, "must be 64 small hexadecimal digits");
  g_free (text);
  return NULL;
}

/* ---- Options ---- */

static void
read_option_name (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->option.name = merit_document_read_code (document, value);
}

static void
read_option_value (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  if (!merit_document_is_null (value))
    reading->option.value = merit_document_read_text (document, value, 0, G_MAXSIZE);
}

static void
read_option (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = {
    { "name", TRUE, read_option_name },
    { "value", TRUE, read_option_value },
  };
  Reading *reading = target;

  reading->option = (MeritAuditOption) { NULL, NULL };
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
  g_array_append_val (reading->audit->options, reading->option);
}

static void
read_options (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_array (document, value, 0, MAX_ENTRIES, read_option, target);
}

/* ---- Bank, classes, policy ---- */

static void
read_model_code (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->model.name = merit_document_read_code (document, value);
  if (reading->model.name != NULL && !g_hash_table_add (reading->codes, reading->model.name))
    merit_document_fault (document, "class '%s' is there twice", reading->model.name);
}

static void
read_model_name (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  if (!merit_document_is_null (value))
    reading->model.name = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

static void
read_model_sha256 (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->model.sha256 = read_digest_text (document, value);
}

static void
read_policy_sha256 (MeritDocument *document, json_object *value, gpointer target)
{
  if (!merit_document_is_null (value))
    read_model_sha256 (document, value, target);
}

static void
read_bank (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = { { "sha256", TRUE, read_model_sha256 } };
  Reading *reading = target;

  if (merit_document_is_null (value))
    return;
  reading->model = (MeritAuditModel) { NULL, NULL };
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
  reading->audit->bank = reading->model;
}

static void
read_policy (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = {
    { "name", TRUE, read_model_name },
    { "sha256", TRUE, read_policy_sha256 },
  };
  Reading *reading = target;

  if (merit_document_is_null (value))
    return;
  reading->model = (MeritAuditModel) { NULL, NULL };
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
  reading->audit->policy = reading->model;
}

static void
read_class (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = {
    { "code", TRUE, read_model_code },
    { "sha256", TRUE, read_model_sha256 },
  };
  Reading *reading = target;

  reading->model = (MeritAuditModel) { NULL, NULL };
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
  g_array_append_val (reading->audit->classes, reading->model);
}

static void
read_classes (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_array (document, value, 0, MAX_ENTRIES, read_class, target);
}

/* ---- Inputs and output ---- */

static void
read_bytes (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  merit_document_read_count (document, value, &reading->size);
}

static void
read_sha256 (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->sha256 = read_digest_text (document, value);
}

/* Size and digest of one text. */
static void
read_content (MeritDocument *document, json_object *value, Reading *reading, guint64 *size,
              char sha256[MERIT_SHA256_SIZE])
{
  static const MeritMember members[] = {
    { "bytes", TRUE, read_bytes },
    { "sha256", TRUE, read_sha256 },
  };

  reading->size = 0;
  reading->sha256 = NULL;
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
  *size = reading->size;
  if (reading->sha256 != NULL)
    memcpy (sha256, reading->sha256, MERIT_SHA256_SIZE);
  g_clear_pointer (&reading->sha256, g_free);
}

static void
read_stored (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  read_content (document, value, reading, &reading->digest.stored_size,
                reading->digest.stored_sha256);
}

static void
read_inflated (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  read_content (document, value, reading, &reading->digest.size, reading->digest.sha256);
}

static void
read_role (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint role;

  if (merit_document_read_choice (document, value, merit_roles, &role))
    reading->input.role = (MeritRole) role;
}

static void
read_input_name (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->name = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

static void
read_input (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = {
    { "role", TRUE, read_role },
    { "name", TRUE, read_input_name },
    { "stored", TRUE, read_stored },
    { "inflated", TRUE, read_inflated },
  };
  Reading *reading = target;

  reading->input = (MeritAuditInput) { MERIT_ROLE_PROFILES, NULL };
  reading->digest = (MeritInputDigest) { 0 };
  reading->name = NULL;
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);

  reading->input.digest
      = merit_digest_new (reading->name != NULL ? reading->name : "", &reading->digest);
  g_array_append_val (reading->audit->inputs, reading->input);
  g_clear_pointer (&reading->name, g_free);
}

static void
read_inputs (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_array (document, value, 0, MAX_ENTRIES, read_input, target);
}

static void
read_output (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->digest = (MeritInputDigest) { 0 };
  read_inflated (document, value, reading);

  g_autoptr (MeritDigest) digest = merit_digest_new ("", &reading->digest);

  merit_audit_set_output (reading->audit, digest);
}

/* ---- Counts ---- */

static void
read_read (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  merit_document_read_count (document, value, &reading->audit->read);
}

static void
read_scored (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  merit_document_read_count (document, value, &reading->audit->scored);
}

static void
read_rejected (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  merit_document_read_count (document, value, &reading->audit->rejected);
}

static void
read_counts (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = {
    { "read", TRUE, read_read },
    { "scored", TRUE, read_scored },
    { "rejected", TRUE, read_rejected },
  };
  Reading *reading = target;

  if (merit_document_is_null (value))
    return;
  reading->audit->counted = TRUE;
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
}

/* ---- The whole ---- */

MeritAudit *
merit_audit_load_bytes (GBytes *bytes, const char *name, MeritFaults *faults, GError **error)
{
  static const MeritMember members[] = {
    { "schema", TRUE, read_schema },   { "engine", TRUE, read_engine },
    { "time", TRUE, read_time },       { "command", TRUE, read_command },
    { "options", TRUE, read_options }, { "bank", TRUE, read_bank },
    { "classes", TRUE, read_classes }, { "policy", TRUE, read_policy },
    { "inputs", TRUE, read_inputs },   { "counts", TRUE, read_counts },
    { "output", TRUE, read_output },
  };

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  g_autoptr (MeritAudit) audit = merit_audit_new_empty ();
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  Reading reading = { .audit = audit, .codes = codes };
  MeritDocument *document = merit_document_new (bytes, name);

  merit_document_read_root (document, members, G_N_ELEMENTS (members), &reading);
  return merit_document_finish (document, faults, error) ? g_steal_pointer (&audit) : NULL;
}

MeritAudit *
merit_audit_load (const char *path, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (GBytes) bytes = merit_document_read_file (path, error);

  return bytes != NULL ? merit_audit_load_bytes (bytes, path, faults, error) : NULL;
}
