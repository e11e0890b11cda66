/* SPDX-License-Identifier: Apache-2.0 */
/* The Competency Bank and its competencies, read from `merit-bank-1` documents. A competency
 * outlives its bank where someone holds a reference to it. */
#include <merit/merit-bank.h>

#include "model/document.h"

#define MAX_NAME_LENGTH 200 /* characters */
#define MAX_INDICATORS  100

struct _MeritCompetency {
  char *id;
  char *name;
  char *definition;
  char *satisfactory;
  char *superior;
  GStrv levels; /* one for each of max_level, or NULL */
  GStrv indicators;
  guint max_level;
};

struct _MeritBank {
  guint max_level; /* 0 while reading where the document does not say it rightly */
  GPtrArray *competencies;
  GHashTable *indices; /* id, which belongs to the competency, to its index */
  char sha256[MERIT_DOCUMENT_SHA256];
};

G_DEFINE_BOXED_TYPE (MeritCompetency, merit_competency, merit_competency_ref,
                     merit_competency_unref)
G_DEFINE_BOXED_TYPE (MeritBank, merit_bank, merit_bank_ref, merit_bank_unref)

/* --- reading --- */

typedef struct {
  MeritBank *bank;
  MeritCompetency *competency; /* the one at hand */
} Reading;

static const char *const schemas[] = { "merit-bank-1", NULL };

static void
read_schema (MeritDocument *document, json_object *value, gpointer target)
{
  guint which;

  merit_document_read_choice (document, value, schemas, &which);
}

static void
read_max_level (MeritDocument *document, json_object *value, gpointer target)
{
  guint max_level;

  merit_document_read_integer (document, value, 1, MERIT_MAX_LEVEL, &max_level);
}

static void
read_id (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritBank *bank = reading->bank;
  char *id = merit_document_read_id (document, value);
  gpointer earlier;

  if (id == NULL)
    return;
  reading->competency->id = id;
  if (g_hash_table_lookup_extended (bank->indices, id, NULL, &earlier))
    merit_document_fault (document, "id '%s' is taken by /competencies/%u", id,
                          GPOINTER_TO_UINT (earlier));
  else
    g_hash_table_insert (bank->indices, id, GUINT_TO_POINTER (bank->competencies->len));
}

static void
read_name (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritCompetency *competency = reading->competency;

  competency->name = merit_document_read_text (document, value, 1, MAX_NAME_LENGTH);
}

static void
read_definition (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritCompetency *competency = reading->competency;

  competency->definition = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

static void
read_levels (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint max_level = reading->bank->max_level;

  reading->competency->levels = merit_document_read_texts (
      document, value, max_level, max_level > 0 ? max_level : MERIT_MAX_LEVEL);
}

static void
read_indicators (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritCompetency *competency = reading->competency;

  g_strfreev (competency->indicators);
  competency->indicators = merit_document_read_texts (document, value, 0, MAX_INDICATORS);
}

static void
read_satisfactory (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritCompetency *competency = reading->competency;

  competency->satisfactory = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

static void
read_superior (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritCompetency *competency = reading->competency;

  competency->superior = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

static const MeritMember performance_members[] = {
  { "satisfactory", FALSE, read_satisfactory },
  { "superior", FALSE, read_superior },
};

static void
read_performance (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_object (document, value, performance_members,
                              G_N_ELEMENTS (performance_members), target);
}

static const MeritMember competency_members[] = {
  { "id", TRUE, read_id },
  { "name", TRUE, read_name },
  { "definition", FALSE, read_definition },
  { "levels", FALSE, read_levels },
  { "indicators", FALSE, read_indicators },
  { "performance", FALSE, read_performance },
};

static void
read_competency (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritCompetency *competency = g_atomic_rc_box_new0 (MeritCompetency);

  reading->competency = competency;
  competency->max_level = reading->bank->max_level;
  competency->indicators = g_new0 (char *, 1);
  merit_document_read_object (document, value, competency_members,
                              G_N_ELEMENTS (competency_members), reading);
  g_ptr_array_add (reading->bank->competencies, competency);
}

static void
read_competencies (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_array (document, value, 1, MERIT_MAX_COMPETENCIES, read_competency, target);
}

static const MeritMember members[] = {
  { "schema", TRUE, read_schema },
  { "max_level", TRUE, read_max_level },
  { "competencies", TRUE, read_competencies },
};

MeritBank *
merit_bank_load_bytes (GBytes *bytes, const char *name, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (MeritBank) bank = g_atomic_rc_box_new0 (MeritBank);
  Reading reading = { .bank = bank };
  MeritDocument *document = merit_document_new (bytes, name);

  bank->competencies = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_competency_unref);
  bank->indices = g_hash_table_new (g_str_hash, g_str_equal);
  /* The members may stand in any order, and the number of levels hangs on this one. */
  merit_document_peek_integer (
      merit_document_peek (merit_document_get_root (document), "max_level"), 1, MERIT_MAX_LEVEL,
      &bank->max_level);
  merit_document_read_root (document, members, G_N_ELEMENTS (members), &reading);
  if (!merit_document_finish (document, faults, error))
    return NULL;
  merit_document_hash (bytes, bank->sha256);
  return g_steal_pointer (&bank);
}

MeritBank *
merit_bank_load (const char *path, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (GBytes) bytes = merit_document_read_file (path, error);

  return bytes != NULL ? merit_bank_load_bytes (bytes, path, faults, error) : NULL;
}

/* --- the bank --- */

MeritBank *
merit_bank_ref (MeritBank *bank)
{
  g_return_val_if_fail (bank != NULL, NULL);

  return g_atomic_rc_box_acquire (bank);
}

static void
bank_clear (gpointer data)
{
  MeritBank *bank = data;

  g_hash_table_unref (bank->indices);
  g_ptr_array_unref (bank->competencies);
}

void
merit_bank_unref (MeritBank *bank)
{
  g_return_if_fail (bank != NULL);

  g_atomic_rc_box_release_full (bank, bank_clear);
}

guint
merit_bank_get_max_level (const MeritBank *bank)
{
  g_return_val_if_fail (bank != NULL, 0);

  return bank->max_level;
}

guint
merit_bank_get_length (const MeritBank *bank)
{
  g_return_val_if_fail (bank != NULL, 0);

  return bank->competencies->len;
}

MeritCompetency *
merit_bank_get (const MeritBank *bank, guint index)
{
  g_return_val_if_fail (bank != NULL, NULL);
  g_return_val_if_fail (index < bank->competencies->len, NULL);

  return g_ptr_array_index (bank->competencies, index);
}

gint
merit_bank_find (const MeritBank *bank, const char *id)
{
  g_return_val_if_fail (bank != NULL, -1);
  g_return_val_if_fail (id != NULL, -1);

  gpointer index;

  return g_hash_table_lookup_extended (bank->indices, id, NULL, &index) ? GPOINTER_TO_INT (index)
                                                                        : -1;
}

/* --- the competency --- */

MeritCompetency *
merit_competency_ref (MeritCompetency *competency)
{
  g_return_val_if_fail (competency != NULL, NULL);

  return g_atomic_rc_box_acquire (competency);
}

static void
competency_clear (gpointer data)
{
  MeritCompetency *competency = data;

  g_free (competency->id);
  g_free (competency->name);
  g_free (competency->definition);
  g_free (competency->satisfactory);
  g_free (competency->superior);
  g_strfreev (competency->levels);
  g_strfreev (competency->indicators);
}

void
merit_competency_unref (MeritCompetency *competency)
{
  g_return_if_fail (competency != NULL);

  g_atomic_rc_box_release_full (competency, competency_clear);
}

const char *
merit_competency_get_id (const MeritCompetency *competency)
{
  g_return_val_if_fail (competency != NULL, NULL);

  return competency->id;
}

const char *
merit_competency_get_name (const MeritCompetency *competency)
{
  g_return_val_if_fail (competency != NULL, NULL);

  return competency->name;
}

const char *
merit_competency_get_definition (const MeritCompetency *competency)
{
  g_return_val_if_fail (competency != NULL, NULL);

  return competency->definition;
}

const char *
merit_competency_get_level (const MeritCompetency *competency, guint level)
{
  g_return_val_if_fail (competency != NULL, NULL);
  g_return_val_if_fail (level >= 1 && level <= competency->max_level, NULL);

  return competency->levels != NULL ? competency->levels[level - 1] : NULL;
}

const char *const *
merit_competency_get_indicators (const MeritCompetency *competency)
{
  g_return_val_if_fail (competency != NULL, NULL);

  return (const char *const *) competency->indicators;
}

const char *
merit_competency_get_satisfactory (const MeritCompetency *competency)
{
  g_return_val_if_fail (competency != NULL, NULL);

  return competency->satisfactory;
}

const char *
merit_competency_get_superior (const MeritCompetency *competency)
{
  g_return_val_if_fail (competency != NULL, NULL);

  return competency->superior;
}

const char *
merit_bank_get_sha256 (const MeritBank *bank)
{
  g_return_val_if_fail (bank != NULL, NULL);

  return bank->sha256;
}
