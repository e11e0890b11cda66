/* SPDX-License-Identifier: Apache-2.0 */
/* Random banks, classes, policies and people for property tests, and what each person is worth,
 * worked out anew from the meanings of the contract with plain integers and without a line of the
 * code under test. */
#pragma once

#include <string.h>

#include <merit/merit-engine.h>
#include <merit/merit-error.h>

#define MODEL_COMPETENCIES 9
#define MODEL_CLASSES 4

typedef struct {
  guint max_level;
  guint n;         /* competencies, with the ids k0, k1 … */
  guint n_classes; /* with the codes A, B … */
  guint required[MODEL_CLASSES][MODEL_COMPETENCIES]; /* 0: not required */
  guint weight[MODEL_CLASSES][MODEL_COMPETENCIES];
  MeritCredit credit;
  guint table[8][8]; /* by required and assessed level */
  gboolean assessed_only;
  gboolean by_superior;
} Model;

typedef struct {
  char id[16];
  char unit[16]; /* "": none */
  char klass[4]; /* held now; "": none */
  gint level[MODEL_COMPETENCIES]; /* -1: unassessed */
  gboolean superior[MODEL_COMPETENCIES];
} Human;

typedef struct {
  guint64 points, most, low, high, whole;
  guint met, lacking, unassessed, deficit, superior;
} Worth;

static inline guint
model_draw (GRand *rand, guint from, guint to)
{
  return (guint) g_rand_int_range (rand, (gint32) from, (gint32) to + 1);
}

/* A model that can earn points on every class. */
static inline void
model_init (Model *model, GRand *rand, guint max_level, MeritCredit credit, gboolean assessed_only)
{
  memset (model, 0, sizeof *model);
  model->max_level = max_level;
  model->n = model_draw (rand, 1, MODEL_COMPETENCIES);
  model->n_classes = model_draw (rand, 2, MODEL_CLASSES);
  model->credit = credit;
  model->assessed_only = assessed_only;
  model->by_superior = model_draw (rand, 0, 3) > 0;
  for (guint c = 0; c < model->n_classes; c++) {
    for (guint k = 0; k < model->n; k++) {
      if (model_draw (rand, 0, 2) > 0)
        model->required[c][k] = model_draw (rand, 1, max_level);
      model->weight[c][k] = model_draw (rand, 0, 3) > 0 ? 1 : model_draw (rand, 2, 100);
    }
    model->required[c][model_draw (rand, 0, model->n - 1)] = model_draw (rand, 1, max_level);
  }
  for (guint r = 1; r <= max_level; r++)
    for (guint a = 0; a <= max_level; a++)
      model->table[r][a] = model_draw (rand, 1, 3) == 1 ? 10000 : model_draw (rand, 1, 50);
}

/* @rules: members of the policy besides what the model says, or NULL. */
static inline MeritEngine *
model_engine_under (const Model *model, const char *rules)
{
  static const char *const credits[] = { "proportional", "met", "table" };
  g_autoptr (GString) text = g_string_new ("{\"schema\":\"merit-bank-1\",\"competencies\":[");
  g_autoptr (GError) error = NULL;
  MeritClass *classes[MODEL_CLASSES];
  g_autoptr (GBytes) bytes = NULL;

  for (guint k = 0; k < model->n; k++)
    g_string_append_printf (text, "%s{\"id\":\"k%u\",\"name\":\"K %u\"}", k > 0 ? "," : "", k, k);
  g_string_append_printf (text, "],\"max_level\":%u}", model->max_level);
  bytes = g_bytes_new (text->str, text->len);

  g_autoptr (MeritBank) bank = merit_bank_load_bytes (bytes, "bank", NULL, &error);

  g_assert_no_error (error);
  for (guint c = 0; c < model->n_classes; c++) {
    g_autoptr (GBytes) body = NULL;
    const char *comma = "";

    g_string_printf (text, "{\"schema\":\"merit-class-1\",\"code\":\"%c\",\"requirements\":[",
                     'A' + c);
    /* Backwards: results are in bank order all the same. */
    for (guint k = model->n; k-- > 0;) {
      if (model->required[c][k] == 0)
        continue;
      g_string_append_printf (text, "%s{\"competency\":\"k%u\",\"level\":%u,\"weight\":%u,"
                                    "\"basis\":\"stated\"}",
                              comma, k, model->required[c][k], model->weight[c][k]);
      comma = ",";
    }
    g_string_append (text, "]}");
    body = g_bytes_new (text->str, text->len);
    classes[c] = merit_class_load_bytes (body, "class", bank, NULL, &error);
    g_assert_no_error (error);
  }

  g_string_printf (text, "{\"schema\":\"merit-policy-1\",\"credit\":\"%s\"%s%s",
                   credits[model->credit],
                   model->assessed_only ? ",\"unassessed\":\"assessed-only\"" : "",
                   model->by_superior ? "" : ",\"tie_break\":[]");
  if (model->credit == MERIT_CREDIT_TABLE) {
    g_string_append (text, ",\"table\":[");
    for (guint r = 1; r <= model->max_level; r++)
      for (guint a = 0; a <= model->max_level; a++)
        g_string_append_printf (text, "%s%u%s", a > 0 ? "," : r > 1 ? ",[" : "[",
                                model->table[r][a], a == model->max_level ? "]" : "");
    g_string_append_c (text, ']');
  }
  if (rules != NULL)
    g_string_append_printf (text, ",%s", rules);
  g_string_append_c (text, '}');

  g_autoptr (GBytes) rule = g_bytes_new (text->str, text->len);
  g_autoptr (MeritPolicy) policy = merit_policy_load_bytes (rule, "policy", bank, NULL, &error);

  g_assert_no_error (error);

  MeritEngine *engine = merit_engine_new (bank, classes, model->n_classes, policy, &error);

  g_assert_no_error (error);
  for (guint c = 0; c < model->n_classes; c++)
    merit_class_unref (classes[c]);
  return engine;
}

static inline MeritEngine *
model_engine (const Model *model)
{
  return model_engine_under (model, NULL);
}

/* @kinds: how many different ids there are, so that few make many equal ones. */
static inline void
model_human (const Model *model, GRand *rand, guint kinds, Human *human)
{
  memset (human, 0, sizeof *human);
  g_snprintf (human->id, sizeof human->id, "%s%u", model_draw (rand, 0, 1) ? "p" : "é",
              model_draw (rand, 1, kinds));
  if (model_draw (rand, 0, 3) > 0)
    g_snprintf (human->unit, sizeof human->unit, "%s%u", model_draw (rand, 0, 1) ? "U" : "ü",
                model_draw (rand, 1, 12));
  for (guint k = 0; k < model->n; k++) {
    human->level[k] = (gint) model_draw (rand, 0, model->max_level + 1) - 1;
    human->superior[k] = human->level[k] > 0 && model_draw (rand, 0, 2) == 0;
  }
}

/* A text beside those that every reader keeps, the same whenever it is asked for; "": none. */
static inline const char *
model_site (const Human *human)
{
  static const char *const sites[] = { "", "North", "North-East", "s\303\274d" };

  return sites[g_str_hash (human->id) % G_N_ELEMENTS (sites)];
}

static inline void
model_append_json (const Model *model, const Human *human, GString *text)
{
  const char *comma = "";

  g_string_append_printf (text, "{\"id\":\"%s\",", human->id);
  if (human->unit[0] != '\0')
    g_string_append_printf (text, "\"unit\":\"%s\",", human->unit);
  if (human->klass[0] != '\0')
    g_string_append_printf (text, "\"class\":\"%s\",", human->klass);
  if (*model_site (human) != '\0')
    g_string_append_printf (text, "\"site\":\"%s\",", model_site (human));
  g_string_append (text, "\"competencies\":{");
  for (guint k = 0; k < model->n; k++) {
    if (human->level[k] < 0)
      continue;
    if (human->superior[k])
      g_string_append_printf (text, "%s\"k%u\":\"%d+\"", comma, k, human->level[k]);
    else
      g_string_append_printf (text, "%s\"k%u\":%d", comma, k, human->level[k]);
    comma = ",";
  }
  g_string_append (text, "}}\n");
}

static inline MeritProfile *
model_profile (const Model *model, const MeritEngine *engine, const Human *human)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  model_append_json (model, human, text);

  MeritProfile *profile = merit_engine_read_profile (engine, text->str, &error);

  g_assert_no_error (error);
  return profile;
}

/* Points before the weight. */
static inline guint
model_points (const Model *model, guint required, guint level)
{
  /* The least common multiples of 1 … max_level. */
  static const guint units[] = { 1, 2, 6, 12, 60, 60, 420 };
  const guint unit = units[model->max_level - 1];

  if (model->credit == MERIT_CREDIT_TABLE)
    return model->table[required][level];
  if (level >= required)
    return unit;
  return model->credit == MERIT_CREDIT_MET ? 0 : unit / required * level;
}

static inline Worth
model_worth (const Model *model, guint klass, const Human *human)
{
  Worth worth = { 0 };
  guint64 earned = 0, could = 0;

  for (guint k = 0; k < model->n; k++) {
    const guint required = model->required[klass][k], weight = model->weight[klass][k];
    const gint level = human->level[k];
    guint least = G_MAXUINT, most = 0;

    if (required == 0)
      continue;
    for (guint a = 0; a <= model->max_level; a++) {
      least = MIN (least, weight * model_points (model, required, a));
      most = MAX (most, weight * model_points (model, required, a));
    }
    worth.whole += most;
    if (level < 0) {
      worth.unassessed++;
      worth.low += least;
      worth.high += most;
      continue;
    }
    earned += weight * model_points (model, required, (guint) level);
    could += most;
    if ((guint) level >= required) {
      worth.met++;
      worth.superior += human->superior[k];
    } else {
      worth.lacking++;
      worth.deficit += required - (guint) level;
    }
  }
  worth.low += earned;
  worth.high += earned;
  worth.points = model->assessed_only ? (could > 0 ? earned : 0) : worth.low;
  worth.most = model->assessed_only ? could : worth.whole;
  return worth;
}

/* Negative where @a stands above @b by rank: a score before none, then the higher score, then more
 * superior standard. */
static inline int
model_compare_rank (const Model *model, const Worth *a, const Worth *b)
{
  if (a->most == 0 || b->most == 0) {
    if (a->most != 0 || b->most != 0)
      return a->most == 0 ? 1 : -1;
  } else if (a->points * b->most != b->points * a->most) {
    return a->points * b->most > b->points * a->most ? -1 : 1;
  }
  if (!model->by_superior || a->superior == b->superior)
    return 0;
  return a->superior > b->superior ? -1 : 1;
}
