/* SPDX-License-Identifier: Apache-2.0 */
/* The engine holds a bank, classes and a policy together with their compiled plans, and scores what
 * it is given. Everything in it is settled when it is made, so threads share it freely. */
#include <merit/merit-engine.h>

#include <string.h>

#include <merit/merit-error.h>

#include "engine/row.h"
#include "model/compile.h"
#include "model/fault-private.h"

struct _MeritEngine {
  MeritBank *bank;
  MeritPolicy *policy;
  GPtrArray *classes; /* of MeritClass */
  GPtrArray *rules;   /* of MeritRules, one per class */
  GArray *columns;    /* of guint: the competency of each block column, in bank order */
  MeritShape *shape;
  guint n_kept;
  guint kept[MERIT_MAX_KEPT];                   /* texts of the shape that records show */
  const char *kept_names[MERIT_MAX_KEPT + 1];   /* their names, ending with NULL */
  const MeritKernel *kernel;
};

G_DEFINE_BOXED_TYPE (MeritEngine, merit_engine, merit_engine_ref, merit_engine_unref)

static void
engine_clear (gpointer data)
{
  MeritEngine *engine = data;

  merit_shape_free (engine->shape);
  g_array_unref (engine->columns);
  g_ptr_array_unref (engine->rules);
  g_ptr_array_unref (engine->classes);
  merit_policy_unref (engine->policy);
  merit_bank_unref (engine->bank);
}

/* Blocks hold a column for each competency that some class requires, and no other. */
static guint32 *
lay_out_columns (MeritEngine *engine)
{
  const guint n = merit_bank_get_length (engine->bank);
  guint32 *column_of = g_new (guint32, n);
  g_autofree gboolean *used = g_new0 (gboolean, n);

  for (guint c = 0; c < engine->classes->len; c++) {
    const MeritClass *klass = engine->classes->pdata[c];

    for (guint i = 0; i < merit_class_get_length (klass); i++)
      used[merit_requirement_get_index (merit_class_get (klass, i))] = TRUE;
  }
  for (guint i = 0; i < n; i++) {
    column_of[i] = used[i] ? engine->columns->len : MERIT_SHAPE_UNUSED;
    if (used[i])
      g_array_append_val (engine->columns, i);
  }
  return column_of;
}

static const MeritRaterRule rater_rules[] = {
  [MERIT_RATERS_NONE] = MERIT_RULE_NO_RATERS,
  [MERIT_RATERS_LOWER_MEDIAN] = MERIT_RULE_LOWER_MEDIAN,
  [MERIT_RATERS_MEAN] = MERIT_RULE_MEAN,
};

static MeritShape *
make_shape (const MeritEngine *engine, const guint32 *column_of)
{
  const guint n = merit_bank_get_length (engine->bank);
  g_autofree const char **ids = g_new (const char *, n);
  g_autofree const char **names = g_new (const char *, n);

  for (guint i = 0; i < n; i++) {
    const MeritCompetency *competency = merit_bank_get (engine->bank, i);

    ids[i] = merit_competency_get_id (competency);
    names[i] = merit_competency_get_name (competency);
  }

  MeritShape *shape = merit_shape_new (merit_bank_get_max_level (engine->bank), ids, names, n,
                                       column_of, engine->columns->len);

  merit_shape_set_raters (shape, rater_rules[merit_policy_get_raters (engine->policy)]);
  return shape;
}

static gboolean
check_classes (MeritBank *bank, MeritClass **classes, guint n_classes, GError **error)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_classes; i++) {
    const char *code = merit_class_get_code (classes[i]);

    if (merit_class_get_bank (classes[i]) != bank) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "class '%s' belongs to another bank",
                   code);
      return FALSE;
    }
    if (!g_hash_table_add (codes, (gpointer) code)) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "class '%s' is given twice", code);
      return FALSE;
    }
  }
  return TRUE;
}

/* A table has one row and column per level of the scale that it was read for. */
static gboolean
check_policy (const MeritBank *bank, const MeritPolicy *policy, GError **error)
{
  if (policy == NULL || merit_policy_get_table_max_level (policy) == 0
      || merit_policy_get_table_max_level (policy) == merit_bank_get_max_level (bank))
    return TRUE;
  g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
               "the table of policy '%s' is for levels up to %u, the bank has %u",
               merit_policy_get_name (policy), merit_policy_get_table_max_level (policy),
               merit_bank_get_max_level (bank));
  return FALSE;
}

/* The widest kernel that runs here, or the one that the environment asks for. */
static const MeritKernel *
choose_kernel (GError **error)
{
  const char *name = g_getenv ("MERIT_SIMD");
  const MeritKernel *kernel;

  if (name == NULL || *name == '\0')
    return merit_kernel_best ();
  kernel = merit_kernel_find (name);
  if (kernel != NULL)
    return kernel;

  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; (kernel = merit_kernel_get (i)) != NULL; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", kernel->width.name);
  g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN, "no MERIT_SIMD '%s' (runs here: %s)", name,
               known->str);
  return NULL;
}

MeritEngine *
merit_engine_new (MeritBank *bank, MeritClass **classes, guint n_classes, MeritPolicy *policy,
                  GError **error)
{
  g_return_val_if_fail (bank != NULL && n_classes > 0, NULL);

  if (!check_classes (bank, classes, n_classes, error) || !check_policy (bank, policy, error))
    return NULL;

  const MeritKernel *kernel = choose_kernel (error);

  if (kernel == NULL)
    return NULL;

  MeritEngine *engine = g_atomic_rc_box_new0 (MeritEngine);

  engine->kernel = kernel;
  engine->bank = merit_bank_ref (bank);
  engine->policy = policy != NULL ? merit_policy_ref (policy) : merit_policy_new_default ();
  engine->classes = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_class_unref);
  engine->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_rules_free);
  engine->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_classes; i++)
    g_ptr_array_add (engine->classes, merit_class_ref (classes[i]));

  g_autofree guint32 *column_of = lay_out_columns (engine);

  engine->shape = make_shape (engine, column_of);
  for (guint i = 0; i < n_classes; i++) {
    MeritRules *rules = merit_rules_compile (classes[i], engine->policy, column_of, error);

    if (rules == NULL) {
      merit_engine_unref (engine);
      return NULL;
    }
    g_ptr_array_add (engine->rules, rules);
  }
  return engine;
}

MeritEngine *
merit_engine_ref (MeritEngine *engine)
{
  return g_atomic_rc_box_acquire (engine);
}

void
merit_engine_unref (MeritEngine *engine)
{
  g_atomic_rc_box_release_full (engine, engine_clear);
}

MeritBank *
merit_engine_get_bank (const MeritEngine *engine)
{
  return engine->bank;
}

MeritPolicy *
merit_engine_get_policy (const MeritEngine *engine)
{
  return engine->policy;
}

guint
merit_engine_get_length (const MeritEngine *engine)
{
  return engine->classes->len;
}

MeritClass *
merit_engine_get_class (const MeritEngine *engine, guint index)
{
  g_return_val_if_fail (index < engine->classes->len, NULL);
  return engine->classes->pdata[index];
}

gint
merit_engine_find (const MeritEngine *engine, const char *code)
{
  for (guint i = 0; i < engine->classes->len; i++)
    if (strcmp (merit_class_get_code (engine->classes->pdata[i]), code) == 0)
      return (gint) i;
  return -1;
}

static const MeritRules *
get_rules (const MeritEngine *engine, guint klass)
{
  return engine->rules->pdata[klass];
}

const MeritPlan *
merit_engine_get_plan (const MeritEngine *engine, guint klass)
{
  return &get_rules (engine, klass)->plan;
}

guint
merit_engine_get_n_stages (const MeritEngine *engine)
{
  return merit_policy_get_n_stages (engine->policy);
}

const MeritStage *
merit_engine_get_stages (const MeritEngine *engine, guint klass)
{
  return get_rules (engine, klass)->stages;
}

gsize
merit_engine_print_score (const MeritEngine *engine, guint klass, guint64 points, guint64 most,
                          char out[MERIT_PERCENT_SIZE])
{
  const MeritRules *rules = get_rules (engine, klass);

  return merit_exact_print_places (
      merit_exact_scale (points, most, rules->top, rules->decimals), rules->decimals, out);
}

char *
merit_engine_format_score (const MeritEngine *engine, guint index, guint64 points,
                           guint64 max_points)
{
  char text[MERIT_PERCENT_SIZE];

  g_return_val_if_fail (index < engine->classes->len, NULL);
  if (max_points == 0)
    return NULL;
  merit_engine_print_score (engine, index, points, max_points, text);
  return g_strdup (text);
}

const MeritKernel *
merit_engine_get_kernel (const MeritEngine *engine)
{
  return engine->kernel;
}

guint64
merit_engine_get_max_points (const MeritEngine *engine, guint index)
{
  g_return_val_if_fail (index < engine->classes->len, 0);
  return merit_engine_get_plan (engine, index)->max_points;
}

guint
merit_engine_get_n_columns (const MeritEngine *engine)
{
  return engine->columns->len;
}

guint
merit_engine_get_column_competency (const MeritEngine *engine, guint column)
{
  return g_array_index (engine->columns, guint, column);
}

/* What cannot be kept as a text of each person, and why. */
static gboolean
check_kept (const MeritEngine *engine, const char *name, GError **error)
{
  const char *reason = NULL;

  if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
    reason = "that is no name";
  else if (g_str_equal (name, "id") || g_str_equal (name, "competencies"))
    reason = "every profile has its own";
  else if (merit_heading_is_protected (name))
    reason = "it names a protected attribute, which is never read";
  else if (merit_shape_find_text (engine->shape, name, strlen (name)) == MERIT_SHAPE_UNKNOWN
           && merit_shape_find_heading (engine->shape, name, strlen (name)) != MERIT_SHAPE_UNKNOWN)
    reason = "it names a competency of the bank";
  if (reason == NULL)
    return TRUE;

  g_autofree char *shown = g_utf8_make_valid (name, -1);

  g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "text '%s' cannot be kept: %s", shown, reason);
  return FALSE;
}

/* Adds a text to those that the engine keeps, unless it does already. */
static gboolean
keep_text (MeritEngine *engine, const char *name, GError **error)
{
  if (!check_kept (engine, name, error))
    return FALSE;
  for (guint i = 0; i < engine->n_kept; i++)
    if (g_str_equal (engine->kept_names[i], name))
      return TRUE;
  if (engine->n_kept == MERIT_MAX_KEPT) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                 "text '%s' cannot be kept: %d are the most", name, MERIT_MAX_KEPT);
    return FALSE;
  }

  gint text = merit_shape_find_text (engine->shape, name, strlen (name));

  if (text == MERIT_SHAPE_UNKNOWN) {
    merit_shape_keep (engine->shape, name);
    text = merit_shape_find_text (engine->shape, name, strlen (name));
  }
  engine->kept[engine->n_kept] = (guint) text;
  engine->kept_names[engine->n_kept++] = merit_shape_get_texts (engine->shape)[text];
  return TRUE;
}

G_STATIC_ASSERT (MERIT_MAX_KEPT_TEXTS == MERIT_MAX_KEPT);

MeritEngine *
merit_engine_keep (MeritEngine *engine, const char *const *names, GError **error)
{
  g_return_val_if_fail (engine != NULL && names != NULL, NULL);

  const guint n = merit_bank_get_length (engine->bank);
  MeritEngine *keeping = g_atomic_rc_box_new0 (MeritEngine);
  g_autofree guint32 *column_of = g_new (guint32, n);
  gboolean ok = TRUE;

  for (guint i = 0; i < n; i++)
    column_of[i] = merit_shape_get_column (engine->shape, i);
  keeping->kernel = engine->kernel;
  keeping->bank = merit_bank_ref (engine->bank);
  keeping->policy = merit_policy_ref (engine->policy);
  keeping->classes = g_ptr_array_ref (engine->classes);
  keeping->rules = g_ptr_array_ref (engine->rules);
  keeping->columns = g_array_ref (engine->columns);
  keeping->shape = make_shape (keeping, column_of);
  for (guint i = 0; ok && i < engine->n_kept; i++)
    ok = keep_text (keeping, engine->kept_names[i], error);
  for (guint i = 0; ok && names[i] != NULL; i++)
    ok = keep_text (keeping, names[i], error);
  if (!ok)
    g_clear_pointer (&keeping, merit_engine_unref);
  return keeping;
}

const char *const *
merit_engine_get_kept (const MeritEngine *engine)
{
  g_return_val_if_fail (engine != NULL, NULL);
  return engine->kept_names;
}

guint
merit_engine_get_n_kept (const MeritEngine *engine)
{
  return engine->n_kept;
}

guint
merit_engine_get_kept_text (const MeritEngine *engine, guint index)
{
  return engine->kept[index];
}

const MeritShape *
merit_engine_get_shape (const MeritEngine *engine)
{
  return engine->shape;
}

MeritRow
merit_engine_score (const MeritEngine *engine, guint klass, const MeritPerson *person)
{
  /* A person's codes are a block of one row, whatever lies between them. */
  const MeritBlock block = {
    .codes = (guint8 *) person->codes,
    .stride = (guint32) person->stride,
    .n_columns = engine->columns->len,
    .n_rows = 1,
  };
  MeritRow row = { .engine = engine, .klass = klass, .person = *person };

  merit_plan_score (merit_engine_get_plan (engine, klass), &block, 0, 1, &row.score);
  return row;
}

MeritMatch *
merit_engine_match (MeritEngine *engine, guint index, MeritProfile *profile)
{
  g_return_val_if_fail (index < engine->classes->len, NULL);

  g_autofree guint8 *codes = g_new (guint8, engine->columns->len);
  const MeritPerson person = merit_engine_person (engine, profile, codes);
  const MeritRow row = merit_engine_score (engine, index, &person);

  return merit_match_new_from_row (&row);
}
