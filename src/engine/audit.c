/* SPDX-License-Identifier: Apache-2.0 */
/* The record and its text. Keys have one order and numbers one spelling, so that the same run gives
 * the same bytes. */
#include "engine/audit.h"

#include <string.h>

#include "engine/text.h"

#ifndef MERIT_VERSION
#error "MERIT_VERSION is the version of the engine"
#endif

const char *const merit_roles[MERIT_N_ROLES + 1] = {
  [MERIT_ROLE_PROFILES] = "profiles",
  [MERIT_ROLE_GROUPS] = "groups",
  [MERIT_ROLE_IDS] = "ids",
  [MERIT_ROLE_COUNTS] = "counts",
  [MERIT_ROLE_COSTS] = "costs",
  [MERIT_ROLE_VACANCIES] = "vacancies",
  NULL,
};

G_DEFINE_BOXED_TYPE (MeritAudit, merit_audit, merit_audit_ref, merit_audit_unref)

const char *
merit_role_to_string (MeritRole role)
{
  g_return_val_if_fail ((guint) role < MERIT_N_ROLES, NULL);
  return merit_roles[role];
}

static void
option_clear (gpointer data)
{
  MeritAuditOption *option = data;

  g_free (option->name);
  g_free (option->value);
}

static void
model_clear (gpointer data)
{
  MeritAuditModel *model = data;

  g_clear_pointer (&model->name, g_free);
  g_clear_pointer (&model->sha256, g_free);
}

static void
input_clear (gpointer data)
{
  MeritAuditInput *input = data;

  g_clear_pointer (&input->digest, merit_digest_unref);
}

static void
audit_clear (gpointer data)
{
  MeritAudit *audit = data;

  g_free (audit->version);
  g_free (audit->time);
  g_free (audit->command);
  g_array_unref (audit->options);
  model_clear (&audit->bank);
  model_clear (&audit->policy);
  g_array_unref (audit->classes);
  g_array_unref (audit->inputs);
  g_clear_pointer (&audit->output, merit_digest_unref);
}

static GArray *
array_new (gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, FALSE, (guint) size);

  g_array_set_clear_func (array, clear);
  return array;
}

MeritAudit *
merit_audit_new_empty (void)
{
  MeritAudit *audit = g_atomic_rc_box_new0 (MeritAudit);

  audit->options = array_new (sizeof (MeritAuditOption), option_clear);
  audit->classes = array_new (sizeof (MeritAuditModel), model_clear);
  audit->inputs = array_new (sizeof (MeritAuditInput), input_clear);
  return audit;
}

MeritAudit *
merit_audit_new (const char *command)
{
  g_return_val_if_fail (command != NULL, NULL);

  MeritAudit *audit = merit_audit_new_empty ();

  audit->version = g_strdup (MERIT_VERSION);
  audit->command = g_strdup (command);
  return audit;
}

MeritAudit *
merit_audit_ref (MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, NULL);
  return g_atomic_rc_box_acquire (audit);
}

void
merit_audit_unref (MeritAudit *audit)
{
  g_return_if_fail (audit != NULL);
  g_atomic_rc_box_release_full (audit, audit_clear);
}

void
merit_audit_set_time (MeritAudit *audit, const char *time)
{
  g_return_if_fail (audit != NULL);
  g_free (audit->time);
  audit->time = g_strdup (time);
}

void
merit_audit_add_option (MeritAudit *audit, const char *name, const char *value)
{
  g_return_if_fail (audit != NULL && name != NULL);

  const MeritAuditOption option = {
    .name = g_strdup (name),
    .value = value != NULL ? g_utf8_make_valid (value, -1) : NULL,
  };

  g_array_append_val (audit->options, option);
}

void
merit_audit_set_engine (MeritAudit *audit, MeritEngine *engine)
{
  g_return_if_fail (audit != NULL && engine != NULL);

  const MeritPolicy *policy = merit_engine_get_policy (engine);

  model_clear (&audit->bank);
  model_clear (&audit->policy);
  audit->bank.sha256 = g_strdup (merit_bank_get_sha256 (merit_engine_get_bank (engine)));
  audit->policy.name = g_strdup (merit_policy_get_name (policy));
  audit->policy.sha256 = g_strdup (merit_policy_get_sha256 (policy));
  g_array_set_size (audit->classes, 0);
  for (guint i = 0; i < merit_engine_get_length (engine); i++) {
    const MeritClass *klass = merit_engine_get_class (engine, i);
    const MeritAuditModel model = {
      .name = g_strdup (merit_class_get_code (klass)),
      .sha256 = g_strdup (merit_class_get_sha256 (klass)),
    };

    g_array_append_val (audit->classes, model);
  }
}

void
merit_audit_add_input (MeritAudit *audit, MeritRole role, MeritDigest *digest)
{
  g_return_if_fail (audit != NULL && digest != NULL);
  g_return_if_fail ((guint) role < MERIT_N_ROLES);

  const MeritAuditInput input = { role, merit_digest_ref (digest) };
  guint at = audit->inputs->len;

  while (at > 0 && g_array_index (audit->inputs, MeritAuditInput, at - 1).role > role)
    at--;
  g_array_insert_val (audit->inputs, at, input);
}

void
merit_audit_set_counts (MeritAudit *audit, guint64 scored, guint64 rejected)
{
  g_return_if_fail (audit != NULL);
  audit->counted = TRUE;
  audit->read = scored + rejected;
  audit->scored = scored;
  audit->rejected = rejected;
}

void
merit_audit_set_output (MeritAudit *audit, MeritDigest *digest)
{
  g_return_if_fail (audit != NULL && digest != NULL);
  merit_digest_ref (digest);
  g_clear_pointer (&audit->output, merit_digest_unref);
  audit->output = digest;
}

/* ---- The text ---- */

static void
append_text (GString *out, const char *before, const char *text)
{
  g_string_append (out, before);
  if (text != NULL)
    merit_text_append_json (out, text, strlen (text));
  else
    g_string_append (out, "null");
}

static void
append_size (GString *out, const char *before, guint64 size, const char *sha256)
{
  g_string_append_printf (out, "%s{ \"bytes\": %" G_GUINT64_FORMAT ", \"sha256\": \"%s\" }", before,
                          size, sha256);
}

/* What stands before the first entry of an array, between two, and behind the last. */
static const char *
before_entry (guint index)
{
  return index == 0 ? "\n    { " : ",\n    { ";
}

static const char *
behind_entries (guint n)
{
  return n == 0 ? "]" : "\n  ]";
}

static void
append_options (GString *out, const MeritAudit *audit)
{
  g_string_append (out, ",\n  \"options\": [");
  for (guint i = 0; i < audit->options->len; i++) {
    const MeritAuditOption *option = &g_array_index (audit->options, MeritAuditOption, i);

    g_string_append (out, before_entry (i));
    append_text (out, "\"name\": ", option->name);
    append_text (out, ", \"value\": ", option->value);
    g_string_append (out, " }");
  }
  g_string_append (out, behind_entries (audit->options->len));
}

static void
append_models (GString *out, const MeritAudit *audit)
{
  const gboolean scores = audit->bank.sha256 != NULL;

  g_string_append (out, ",\n  \"bank\": ");
  append_text (out, scores ? "{ \"sha256\": " : "", audit->bank.sha256);
  g_string_append (out, scores ? " },\n  \"classes\": [" : ",\n  \"classes\": [");
  for (guint i = 0; i < audit->classes->len; i++) {
    const MeritAuditModel *klass = &g_array_index (audit->classes, MeritAuditModel, i);

    g_string_append (out, before_entry (i));
    append_text (out, "\"code\": ", klass->name);
    append_text (out, ", \"sha256\": ", klass->sha256);
    g_string_append (out, " }");
  }
  g_string_append (out, behind_entries (audit->classes->len));
  append_text (out, scores ? ",\n  \"policy\": { \"name\": " : ",\n  \"policy\": ",
               audit->policy.name);
  if (!scores)
    return;
  append_text (out, ", \"sha256\": ", audit->policy.sha256);
  g_string_append (out, " }");
}

static void
append_inputs (GString *out, const MeritAudit *audit)
{
  g_string_append (out, ",\n  \"inputs\": [");
  for (guint i = 0; i < audit->inputs->len; i++) {
    const MeritAuditInput *input = &g_array_index (audit->inputs, MeritAuditInput, i);
    const MeritDigest *digest = input->digest;

    g_string_append (out, before_entry (i));
    append_text (out, "\"role\": ", merit_roles[input->role]);
    append_text (out, ", \"name\": ", merit_digest_get_name (digest));
    append_size (out, ",\n      \"stored\": ", merit_digest_get_stored_size (digest),
                 merit_digest_get_stored_sha256 (digest));
    append_size (out, ",\n      \"inflated\": ", merit_digest_get_size (digest),
                 merit_digest_get_sha256 (digest));
    g_string_append (out, " }");
  }
  g_string_append (out, behind_entries (audit->inputs->len));
}

char *
merit_audit_to_json (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL && audit->output != NULL, NULL);

  GString *out = g_string_new ("{\n  \"schema\": \"merit-audit-1\"");

  append_text (out, ",\n  \"engine\": ", audit->version);
  append_text (out, ",\n  \"time\": ", audit->time);
  append_text (out, ",\n  \"command\": ", audit->command);
  append_options (out, audit);
  append_models (out, audit);
  append_inputs (out, audit);
  if (audit->counted)
    g_string_append_printf (out,
                            ",\n  \"counts\": { \"read\": %" G_GUINT64_FORMAT
                            ", \"scored\": %" G_GUINT64_FORMAT ", \"rejected\": %" G_GUINT64_FORMAT
                            " }",
                            audit->read, audit->scored, audit->rejected);
  else
    g_string_append (out, ",\n  \"counts\": null");
  append_size (out, ",\n  \"output\": ", merit_digest_get_size (audit->output),
               merit_digest_get_sha256 (audit->output));
  g_string_append (out, "\n}\n");
  return g_string_free (out, FALSE);
}

/* ---- What it says ---- */

const char *
merit_audit_get_version (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, NULL);
  return audit->version;
}

const char *
merit_audit_get_time (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, NULL);
  return audit->time;
}

const char *
merit_audit_get_command (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, NULL);
  return audit->command;
}

guint
merit_audit_get_n_options (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, 0);
  return audit->options->len;
}

const char *
merit_audit_get_option (const MeritAudit *audit, guint index, const char **value)
{
  g_return_val_if_fail (audit != NULL && index < audit->options->len, NULL);

  const MeritAuditOption *option = &g_array_index (audit->options, MeritAuditOption, index);

  if (value != NULL)
    *value = option->value;
  return option->name;
}

guint
merit_audit_get_n_classes (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, 0);
  return audit->classes->len;
}

const char *
merit_audit_get_class (const MeritAudit *audit, guint index)
{
  g_return_val_if_fail (audit != NULL && index < audit->classes->len, NULL);
  return g_array_index (audit->classes, MeritAuditModel, index).name;
}

guint
merit_audit_get_n_inputs (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, 0);
  return audit->inputs->len;
}

MeritDigest *
merit_audit_get_input (const MeritAudit *audit, guint index, MeritRole *role)
{
  g_return_val_if_fail (audit != NULL && index < audit->inputs->len, NULL);

  const MeritAuditInput *input = &g_array_index (audit->inputs, MeritAuditInput, index);

  if (role != NULL)
    *role = input->role;
  return input->digest;
}

guint64
merit_audit_get_scored (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, 0);
  return audit->scored;
}

guint64
merit_audit_get_rejected (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, 0);
  return audit->rejected;
}

MeritDigest *
merit_audit_get_output (const MeritAudit *audit)
{
  g_return_val_if_fail (audit != NULL, NULL);
  return audit->output;
}
