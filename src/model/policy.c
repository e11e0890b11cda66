/* SPDX-License-Identifier: Apache-2.0 */
/* Scoring policies, read from `merit-policy-1` documents against the scale of a bank. */
#include <merit/merit-policy.h>

#include <string.h>

#include "model/document.h"

struct _MeritPolicy {
  char *name;
  char *title;
  char *description;
  MeritCredit credit;
  gboolean assessed_only;
  gboolean tie_break_superior;
  guint table_max_level;
  guint table[MERIT_MAX_LEVEL][MERIT_MAX_LEVEL + 1]; /* [required - 1][assessed] */
  char sha256[MERIT_DOCUMENT_SHA256]; /* empty: built in */
};

G_DEFINE_BOXED_TYPE (MeritPolicy, merit_policy, merit_policy_ref, merit_policy_unref)

static const char *const schemas[] = { "merit-policy-1", NULL };
static const char *const credits[] = {
  [MERIT_CREDIT_PROPORTIONAL] = "proportional",
  [MERIT_CREDIT_MET] = "met",
  [MERIT_CREDIT_TABLE] = "table",
  NULL,
};
static const char *const unassessed[] = { "demonstrated", "assessed-only", NULL };
static const char *const tie_breaks[] = { "superior", NULL };

/* --- reading --- */

typedef struct {
  MeritPolicy *policy;
  guint max_level;
  gboolean credit_known; /* FALSE where the credit rule is faulty */
  guint row;             /* of the table, at hand */
  guint column;
} Reading;

static void
read_schema (MeritDocument *document, json_object *value, gpointer target)
{
  guint which;

  merit_document_read_choice (document, value, schemas, &which);
}

static void
read_name (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->policy->name = merit_document_read_code (document, value);
}

static void
read_title (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->policy->title = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

static void
read_description (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->policy->description = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

static void
read_credit (MeritDocument *document, json_object *value, gpointer target)
{
  guint credit;

  merit_document_read_choice (document, value, credits, &credit);
}

/* Entries beyond the scale are read, as their faults count, but have no place to be kept. */
static void
read_points (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint points = 0;

  merit_document_read_integer (document, value, 0, MERIT_MAX_TABLE_POINTS, &points);
  if (reading->row < reading->max_level && reading->column <= reading->max_level)
    reading->policy->table[reading->row][reading->column] = points;
  reading->column++;
}

static void
read_row (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  size_t n = reading->max_level + 1;

  reading->column = 0;
  merit_document_read_array (document, value, n, n, read_points, reading);
  reading->row++;
}

static void
read_table (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  if (reading->credit_known && reading->policy->credit != MERIT_CREDIT_TABLE)
    merit_document_fault (document, "needs a credit of 'table'");
  reading->row = 0;
  merit_document_read_array (document, value, reading->max_level, reading->max_level, read_row,
                             reading);
  reading->policy->table_max_level = reading->max_level;
}

static void
read_unassessed (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint which;

  if (merit_document_read_choice (document, value, unassessed, &which))
    reading->policy->assessed_only = which == 1;
}

static void
read_tie_break_entry (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint which;

  if (merit_document_read_choice (document, value, tie_breaks, &which))
    reading->policy->tie_break_superior = TRUE;
}

static void
read_tie_break (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->policy->tie_break_superior = FALSE;
  merit_document_read_array (document, value, 0, 1, read_tie_break_entry, reading);
}

static const MeritMember members[] = {
  { "schema", TRUE, read_schema },          { "name", FALSE, read_name },
  { "title", FALSE, read_title },           { "description", FALSE, read_description },
  { "credit", FALSE, read_credit },         { "table", FALSE, read_table },
  { "unassessed", FALSE, read_unassessed }, { "tie_break", FALSE, read_tie_break },
};

/* Whether a table belongs into the document hangs on the credit rule, wherever that stands. */
static void
peek_credit (MeritDocument *document, Reading *reading)
{
  json_object *root = merit_document_get_root (document);
  json_object *value;
  guint credit = MERIT_CREDIT_PROPORTIONAL;

  reading->credit_known = TRUE;
  if (root == NULL)
    return;
  if (json_object_object_get_ex (root, "credit", &value))
    reading->credit_known = merit_document_peek_choice (value, credits, &credit);
  reading->policy->credit = (MeritCredit) credit;
  if (credit == MERIT_CREDIT_TABLE && !json_object_object_get_ex (root, "table", NULL))
    merit_document_fault (document, "missing key 'table'");
}

/* The name that a file gives its policy: its base name without the ending. */
static char *
dup_stem (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  size_t len = strlen (base);

  if (len > 5 && g_str_has_suffix (base, ".json"))
    base[len - 5] = '\0';
  return g_utf8_make_valid (base, -1);
}

MeritPolicy *
merit_policy_new_default (void)
{
  MeritPolicy *policy = g_atomic_rc_box_new0 (MeritPolicy);

  policy->name = g_strdup ("default");
  policy->credit = MERIT_CREDIT_PROPORTIONAL;
  policy->tie_break_superior = TRUE;
  return policy;
}

MeritPolicy *
merit_policy_load_bytes (GBytes *bytes, const char *name, MeritBank *bank, MeritFaults *faults,
                         GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (bank != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (MeritPolicy) policy = merit_policy_new_default ();
  Reading reading = { .policy = policy, .max_level = merit_bank_get_max_level (bank) };
  MeritDocument *document = merit_document_new (bytes, name);

  g_clear_pointer (&policy->name, g_free);
  peek_credit (document, &reading);
  merit_document_read_root (document, members, G_N_ELEMENTS (members), &reading);
  if (!merit_document_finish (document, faults, error))
    return NULL;
  if (policy->name == NULL)
    policy->name = dup_stem (name);
  merit_document_hash (bytes, policy->sha256);
  return g_steal_pointer (&policy);
}

MeritPolicy *
merit_policy_load (const char *path, MeritBank *bank, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (bank != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (GBytes) bytes = merit_document_read_file (path, error);

  return bytes != NULL ? merit_policy_load_bytes (bytes, path, bank, faults, error) : NULL;
}

/* --- the policy --- */

MeritPolicy *
merit_policy_ref (MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return g_atomic_rc_box_acquire (policy);
}

static void
policy_clear (gpointer data)
{
  MeritPolicy *policy = data;

  g_free (policy->name);
  g_free (policy->title);
  g_free (policy->description);
}

void
merit_policy_unref (MeritPolicy *policy)
{
  g_return_if_fail (policy != NULL);

  g_atomic_rc_box_release_full (policy, policy_clear);
}

const char *
merit_policy_get_name (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return policy->name;
}

const char *
merit_policy_get_title (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return policy->title;
}

const char *
merit_policy_get_description (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return policy->description;
}

MeritCredit
merit_policy_get_credit (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, MERIT_CREDIT_PROPORTIONAL);

  return policy->credit;
}

guint
merit_policy_get_table_max_level (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->table_max_level;
}

guint
merit_policy_get_table_points (const MeritPolicy *policy, guint required, guint assessed)
{
  g_return_val_if_fail (policy != NULL, 0);
  g_return_val_if_fail (required >= 1 && required <= policy->table_max_level, 0);
  g_return_val_if_fail (assessed <= policy->table_max_level, 0);

  return policy->table[required - 1][assessed];
}

gboolean
merit_policy_get_assessed_only (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, FALSE);

  return policy->assessed_only;
}

gboolean
merit_policy_get_tie_break_superior (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, FALSE);

  return policy->tie_break_superior;
}

const char *
merit_policy_get_sha256 (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return policy->sha256[0] != 0 ? policy->sha256 : NULL;
}
