/* SPDX-License-Identifier: Apache-2.0 */
/* Class models and their requirements, read from `merit-class-1` documents against a bank. */
#include "model/class.h"

#include "model/document.h"

struct _MeritRequirement {
  MeritCompetency *competency;
  guint index; /* of the competency in the bank */
  guint level;
  guint weight;
  gboolean essential;
  MeritBasis basis;
  guint alternatives[MERIT_MAX_LEVEL]; /* ascending */
  guint n_alternatives;
};

struct _MeritClass {
  MeritBank *bank;
  char *code;
  char *title;
  char *source;
  GStrv errata;
  GStrv job_knowledge;
  GPtrArray *requirements;
  char sha256[MERIT_DOCUMENT_SHA256];
};

G_DEFINE_BOXED_TYPE (MeritRequirement, merit_requirement, merit_requirement_ref,
                     merit_requirement_unref)
G_DEFINE_BOXED_TYPE (MeritClass, merit_class, merit_class_ref, merit_class_unref)

static const char *const schemas[] = { "merit-class-1", NULL };
static const char *const bases[] = {
  [MERIT_BASIS_STATED] = "stated",
  [MERIT_BASIS_INFERRED] = "inferred",
  [MERIT_BASIS_ASSUMED] = "assumed",
  NULL,
};

/* --- reading a requirement --- */

typedef struct {
  MeritClass *klass;
  MeritRequirement *requirement; /* the one at hand */
  gboolean basis_known;          /* FALSE where its basis is faulty */
  guint level_set;               /* bit ℓ: level ℓ is among its alternatives */
  guint *taken;                  /* by bank index: 1 + index in the file of the requirement; or 0 */
  guint n_read;                  /* requirements before the one at hand */
} Reading;

static void
read_competency (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritBank *bank = reading->klass->bank;
  g_autofree char *id = merit_document_read_id (document, value);

  if (id == NULL)
    return;

  gint index = merit_bank_find (bank, id);

  if (index < 0) {
    merit_document_fault (document, "the bank has no competency '%s'", id);
    return;
  }
  if (reading->taken[index] > 0) {
    merit_document_fault (document, "competency '%s' is required by /requirements/%u already", id,
                          reading->taken[index] - 1);
    return;
  }
  reading->taken[index] = reading->n_read + 1;
  reading->requirement->index = (guint) index;
  reading->requirement->competency = merit_competency_ref (merit_bank_get (bank, (guint) index));
}

static void
read_level (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  merit_document_read_integer (document, value, 1, merit_bank_get_max_level (reading->klass->bank),
                               &reading->requirement->level);
}

static void
read_weight (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  merit_document_read_integer (document, value, 1, MERIT_MAX_WEIGHT, &reading->requirement->weight);
}

static void
read_essential (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  merit_document_read_boolean (document, value, &reading->requirement->essential);
}

static void
read_basis (MeritDocument *document, json_object *value, gpointer target)
{
  guint basis;

  merit_document_read_choice (document, value, bases, &basis);
}

static void
read_alternative (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint level;

  if (!merit_document_read_integer (document, value, 1,
                                    merit_bank_get_max_level (reading->klass->bank), &level))
    return;
  if ((reading->level_set & (1u << level)) != 0)
    merit_document_fault (document, "level %u stands here twice", level);
  reading->level_set |= 1u << level;
}

static void
read_alternatives (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritRequirement *requirement = reading->requirement;

  if (reading->basis_known && requirement->basis == MERIT_BASIS_STATED)
    merit_document_fault (document, "needs a basis of 'inferred' or 'assumed'");
  merit_document_read_array (document, value, 0, G_MAXSIZE, read_alternative, reading);
  /* That the level itself is possible goes without saying. */
  reading->level_set &= ~(1u << requirement->level);
}

static const MeritMember requirement_members[] = {
  { "competency", TRUE, read_competency },
  { "level", TRUE, read_level },
  { "weight", FALSE, read_weight },
  { "essential", FALSE, read_essential },
  { "basis", FALSE, read_basis },
  { "alternatives", FALSE, read_alternatives },
};

/* What alternatives depend on is read first, wherever it stands in the text. */
static void
peek_requirement (json_object *value, Reading *reading)
{
  MeritRequirement *requirement = reading->requirement;
  json_object *basis;
  guint found = MERIT_BASIS_STATED;

  reading->basis_known = TRUE;
  if (json_object_is_type (value, json_type_object)
      && json_object_object_get_ex (value, "basis", &basis))
    reading->basis_known = merit_document_peek_choice (basis, bases, &found);
  requirement->basis = (MeritBasis) found;
  merit_document_peek_integer (merit_document_peek (value, "level"), 1,
                               merit_bank_get_max_level (reading->klass->bank),
                               &requirement->level);
}

static void
read_requirement (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  MeritRequirement *requirement = g_atomic_rc_box_new0 (MeritRequirement);

  requirement->weight = 1;
  reading->requirement = requirement;
  reading->level_set = 0;
  peek_requirement (value, reading);
  merit_document_read_object (document, value, requirement_members,
                              G_N_ELEMENTS (requirement_members), reading);
  for (guint level = 1; level <= MERIT_MAX_LEVEL; level++) {
    if ((reading->level_set & (1u << level)) != 0)
      requirement->alternatives[requirement->n_alternatives++] = level;
  }
  g_ptr_array_add (reading->klass->requirements, requirement);
  reading->n_read++;
}

/* --- reading a class --- */

static void
read_schema (MeritDocument *document, json_object *value, gpointer target)
{
  guint which;

  merit_document_read_choice (document, value, schemas, &which);
}

static void
read_code (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->klass->code = merit_document_read_code (document, value);
}

static void
read_title (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  g_free (reading->klass->title);
  reading->klass->title = merit_document_read_text (document, value, 0, G_MAXSIZE);
}

static void
read_source (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->klass->source = merit_document_read_text (document, value, 0, G_MAXSIZE);
}

static void
read_errata (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  g_strfreev (reading->klass->errata);
  reading->klass->errata = merit_document_read_texts (document, value, 0, G_MAXSIZE);
}

static void
read_job_knowledge (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  g_strfreev (reading->klass->job_knowledge);
  reading->klass->job_knowledge = merit_document_read_texts (document, value, 0, G_MAXSIZE);
}

static void
read_requirements (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_array (document, value, 1, MERIT_MAX_COMPETENCIES, read_requirement, target);
}

static const MeritMember members[] = {
  { "schema", TRUE, read_schema },
  { "code", TRUE, read_code },
  { "title", FALSE, read_title },
  { "source", FALSE, read_source },
  { "errata", FALSE, read_errata },
  { "requirements", TRUE, read_requirements },
  { "job_knowledge", FALSE, read_job_knowledge },
};

static int
compare_requirements (gconstpointer a, gconstpointer b)
{
  const MeritRequirement *left = *(const MeritRequirement *const *) a;
  const MeritRequirement *right = *(const MeritRequirement *const *) b;

  return left->index < right->index ? -1 : left->index > right->index;
}

static MeritClass *
class_new (MeritBank *bank)
{
  MeritClass *klass = g_atomic_rc_box_new0 (MeritClass);

  klass->bank = merit_bank_ref (bank);
  klass->title = g_strdup ("");
  klass->errata = g_new0 (char *, 1);
  klass->job_knowledge = g_new0 (char *, 1);
  klass->requirements = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_requirement_unref);
  return klass;
}

MeritClass *
merit_class_load_bytes (GBytes *bytes, const char *name, MeritBank *bank, MeritFaults *faults,
                        GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (bank != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (MeritClass) klass = class_new (bank);
  g_autofree guint *taken = g_new0 (guint, merit_bank_get_length (bank));
  Reading reading = { .klass = klass, .taken = taken };
  MeritDocument *document = merit_document_new (bytes, name);

  merit_document_read_root (document, members, G_N_ELEMENTS (members), &reading);
  if (!merit_document_finish (document, faults, error))
    return NULL;
  g_ptr_array_sort (klass->requirements, compare_requirements);
  merit_document_hash (bytes, klass->sha256);
  return g_steal_pointer (&klass);
}

MeritClass *
merit_class_load (const char *path, MeritBank *bank, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (bank != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (GBytes) bytes = merit_document_read_file (path, error);

  return bytes != NULL ? merit_class_load_bytes (bytes, path, bank, faults, error) : NULL;
}

MeritClass *
merit_class_with_level (const MeritClass *klass, guint index, guint level)
{
  MeritClass *other = class_new (klass->bank);
  MeritRequirement *changed = g_atomic_rc_box_new0 (MeritRequirement);

  other->code = g_strdup (klass->code);
  other->source = g_strdup (klass->source);
  g_free (other->title);
  other->title = g_strdup (klass->title);
  g_strfreev (other->errata);
  other->errata = g_strdupv (klass->errata);
  g_strfreev (other->job_knowledge);
  other->job_knowledge = g_strdupv (klass->job_knowledge);
  for (guint i = 0; i < klass->requirements->len; i++)
    g_ptr_array_add (other->requirements, merit_requirement_ref (merit_class_get (klass, i)));

  *changed = *merit_class_get (klass, index);
  changed->competency = merit_competency_ref (changed->competency);
  changed->level = level;
  merit_requirement_unref (other->requirements->pdata[index]);
  other->requirements->pdata[index] = changed;
  return other;
}

/* --- the class --- */

MeritClass *
merit_class_ref (MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, NULL);

  return g_atomic_rc_box_acquire (klass);
}

static void
class_clear (gpointer data)
{
  MeritClass *klass = data;

  merit_bank_unref (klass->bank);
  g_free (klass->code);
  g_free (klass->title);
  g_free (klass->source);
  g_strfreev (klass->errata);
  g_strfreev (klass->job_knowledge);
  g_ptr_array_unref (klass->requirements);
}

void
merit_class_unref (MeritClass *klass)
{
  g_return_if_fail (klass != NULL);

  g_atomic_rc_box_release_full (klass, class_clear);
}

const char *
merit_class_get_code (const MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, NULL);

  return klass->code;
}

const char *
merit_class_get_title (const MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, NULL);

  return klass->title;
}

const char *
merit_class_get_source (const MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, NULL);

  return klass->source;
}

const char *const *
merit_class_get_errata (const MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, NULL);

  return (const char *const *) klass->errata;
}

const char *const *
merit_class_get_job_knowledge (const MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, NULL);

  return (const char *const *) klass->job_knowledge;
}

MeritBank *
merit_class_get_bank (const MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, NULL);

  return klass->bank;
}

guint
merit_class_get_length (const MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, 0);

  return klass->requirements->len;
}

MeritRequirement *
merit_class_get (const MeritClass *klass, guint index)
{
  g_return_val_if_fail (klass != NULL, NULL);
  g_return_val_if_fail (index < klass->requirements->len, NULL);

  return g_ptr_array_index (klass->requirements, index);
}

guint
merit_class_count_basis (const MeritClass *klass, MeritBasis basis)
{
  g_return_val_if_fail (klass != NULL, 0);

  guint count = 0;

  for (guint i = 0; i < klass->requirements->len; i++)
    count += merit_class_get (klass, i)->basis == basis;
  return count;
}

/* --- the requirement --- */

MeritRequirement *
merit_requirement_ref (MeritRequirement *requirement)
{
  g_return_val_if_fail (requirement != NULL, NULL);

  return g_atomic_rc_box_acquire (requirement);
}

static void
requirement_clear (gpointer data)
{
  MeritRequirement *requirement = data;

  g_clear_pointer (&requirement->competency, merit_competency_unref);
}

void
merit_requirement_unref (MeritRequirement *requirement)
{
  g_return_if_fail (requirement != NULL);

  g_atomic_rc_box_release_full (requirement, requirement_clear);
}

MeritCompetency *
merit_requirement_get_competency (const MeritRequirement *requirement)
{
  g_return_val_if_fail (requirement != NULL, NULL);

  return requirement->competency;
}

guint
merit_requirement_get_index (const MeritRequirement *requirement)
{
  g_return_val_if_fail (requirement != NULL, 0);

  return requirement->index;
}

guint
merit_requirement_get_level (const MeritRequirement *requirement)
{
  g_return_val_if_fail (requirement != NULL, 0);

  return requirement->level;
}

guint
merit_requirement_get_weight (const MeritRequirement *requirement)
{
  g_return_val_if_fail (requirement != NULL, 0);

  return requirement->weight;
}

gboolean
merit_requirement_get_essential (const MeritRequirement *requirement)
{
  g_return_val_if_fail (requirement != NULL, FALSE);

  return requirement->essential;
}

MeritBasis
merit_requirement_get_basis (const MeritRequirement *requirement)
{
  g_return_val_if_fail (requirement != NULL, MERIT_BASIS_STATED);

  return requirement->basis;
}

const guint *
merit_requirement_get_alternatives (const MeritRequirement *requirement, guint *n_alternatives)
{
  g_return_val_if_fail (requirement != NULL, NULL);
  g_return_val_if_fail (n_alternatives != NULL, NULL);

  *n_alternatives = requirement->n_alternatives;
  return requirement->alternatives;
}

const char *
merit_basis_to_string (MeritBasis basis)
{
  g_return_val_if_fail ((guint) basis <= MERIT_BASIS_ASSUMED, NULL);

  return bases[basis];
}

const char *
merit_class_get_sha256 (const MeritClass *klass)
{
  g_return_val_if_fail (klass != NULL, NULL);

  return klass->sha256;
}
