/* SPDX-License-Identifier: Apache-2.0 */
/* A profile of its own: one code per competency of its bank. It comes from the same reader as
 * batches do and is scored as a block of one. */
#include <merit/merit-profile.h>

#include <string.h>

#include <merit/merit-error.h>

#include "core/code.h"
#include "engine/row.h"
#include "profile/ndjson.h"

/* A text beside those that every profile may have. */
typedef struct {
  char *name;
  char *text;
  guint32 len; /* it may hold U+0000 */
} Kept;

struct _MeritProfile {
  MeritBank *bank;
  char *id;
  char *name;
  char *unit;
  guint32 id_len; /* these texts may hold U+0000 */
  guint32 name_len;
  guint32 unit_len;
  char *klass;
  guint32 class_len;
  GArray *kept;    /* of Kept; NULL where there are none */
  guint8 *codes;   /* one per competency of the bank */
  GArray *ratings; /* of MeritRatings, whose columns are competencies; NULL where there are none */
};

G_DEFINE_BOXED_TYPE (MeritProfile, merit_profile, merit_profile_ref, merit_profile_unref)

static void
profile_clear (gpointer data)
{
  MeritProfile *profile = data;

  g_clear_pointer (&profile->ratings, g_array_unref);
  g_clear_pointer (&profile->kept, g_array_unref);
  g_free (profile->codes);
  g_free (profile->klass);
  g_free (profile->unit);
  g_free (profile->name);
  g_free (profile->id);
  merit_bank_unref (profile->bank);
}

static char *
dup_span (const MeritSpan *span)
{
  if (span->text == NULL)
    return NULL;

  char *text = g_malloc ((gsize) span->len + 1);

  memcpy (text, span->text, span->len);
  text[span->len] = '\0';
  return text;
}

/* A profile with nothing assessed. */
static MeritProfile *
new_from_spans (MeritBank *bank, const MeritSpan *id, const MeritSpan *name, const MeritSpan *unit,
                const MeritSpan *klass)
{
  MeritProfile *profile = g_atomic_rc_box_new0 (MeritProfile);

  profile->bank = merit_bank_ref (bank);
  profile->id = dup_span (id);
  profile->name = dup_span (name);
  profile->unit = dup_span (unit);
  profile->id_len = id->len;
  profile->name_len = name->len;
  profile->unit_len = unit->len;
  profile->klass = dup_span (klass);
  profile->class_len = klass->len;
  profile->codes = g_new0 (guint8, merit_bank_get_length (bank));
  return profile;
}

MeritProfile *
merit_profile_new (MeritBank *bank, const char *id)
{
  g_return_val_if_fail (bank != NULL, NULL);
  g_return_val_if_fail (id != NULL && *id != '\0' && g_utf8_validate (id, -1, NULL), NULL);

  const MeritSpan none = { NULL, 0 }, span = { id, (guint32) strlen (id) };

  return new_from_spans (bank, &span, &none, &none, &none);
}

/* A shape with one column for each competency of the bank. */
static MeritShape *
whole_shape (const MeritBank *bank)
{
  const guint n = merit_bank_get_length (bank);
  g_autofree const char **ids = g_new (const char *, n);
  g_autofree const char **names = g_new (const char *, n);
  g_autofree guint32 *columns = g_new (guint32, n);

  for (guint i = 0; i < n; i++) {
    ids[i] = merit_competency_get_id (merit_bank_get (bank, i));
    names[i] = merit_competency_get_name (merit_bank_get (bank, i));
    columns[i] = i;
  }
  return merit_shape_new (merit_bank_get_max_level (bank), ids, names, n, columns, n);
}

static void
add_ratings (MeritProfile *profile, guint competency, const MeritRatings *ratings)
{
  MeritRatings own = *ratings;

  own.column = competency;
  if (profile->ratings == NULL)
    profile->ratings = g_array_new (FALSE, FALSE, sizeof (MeritRatings));
  g_array_append_val (profile->ratings, own);
}

static void
kept_clear (gpointer data)
{
  Kept *kept = data;

  g_free (kept->name);
  g_free (kept->text);
}

static const Kept *
find_kept (const MeritProfile *profile, const char *name)
{
  for (guint i = 0; profile->kept != NULL && i < profile->kept->len; i++)
    if (g_str_equal (g_array_index (profile->kept, Kept, i).name, name))
      return &g_array_index (profile->kept, Kept, i);
  return NULL;
}

/* Gives the profile a text that it does not have. */
static void
add_kept (MeritProfile *profile, const char *name, const MeritSpan *span)
{
  const Kept kept = { g_strdup (name), dup_span (span), span->len };

  if (profile->kept == NULL) {
    profile->kept = g_array_new (FALSE, FALSE, sizeof (Kept));
    g_array_set_clear_func (profile->kept, kept_clear);
  }
  g_array_append_val (profile->kept, kept);
}

/* @texts: those to be kept beside the usual, ending with NULL. */
static MeritProfile *
read_json (MeritBank *bank, MeritRaterRule rule, const char *const *texts, const char *text,
           GError **error)
{
  const gsize len = strlen (text);
  g_autoptr (MeritShape) shape = whole_shape (bank);

  merit_shape_set_raters (shape, rule);
  for (guint i = 0; texts[i] != NULL; i++)
    merit_shape_keep (shape, texts[i]);

  g_autoptr (MeritRecords) records = merit_records_new (shape, NULL);
  const gsize consumed = merit_ndjson_read (shape, text, len, records);

  if (records->faults->len > 0) {
    const MeritRecordFault *fault = &g_array_index (records->faults, MeritRecordFault, 0);

    g_set_error (error, MERIT_ERROR, MERIT_ERROR_REJECTED,
                 "%s: %" G_GUINT64_FORMAT ":%" G_GSIZE_FORMAT, fault->reason, fault->line + 1,
                 fault->column + 1);
    return NULL;
  }
  if (records->block.n_rows != 1 || consumed < len) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_REJECTED, "%s",
                 records->block.n_rows == 0 ? "no record" : "more than one record");
    return NULL;
  }

  MeritProfile *profile = new_from_spans (bank, &records->ids[0], &records->names[0],
                                          &records->units[0], &records->classes[0]);

  for (guint i = 0; texts[i] != NULL; i++)
    if (records->kept[i][0].text != NULL)
      add_kept (profile, texts[i], &records->kept[i][0]);
  for (guint i = 0; i < merit_bank_get_length (bank); i++)
    profile->codes[i] = merit_block_get (&records->block, i, 0);
  for (guint i = 0; i < records->ratings->len; i++) {
    const MeritRatings *ratings = &g_array_index (records->ratings, MeritRatings, i);

    add_ratings (profile, ratings->column, ratings);
  }
  return profile;
}

MeritProfile *
merit_profile_new_from_json (MeritBank *bank, const char *text, GError **error)
{
  g_return_val_if_fail (bank != NULL && text != NULL, NULL);

  return read_json (bank, MERIT_RULE_NO_RATERS, (const char *const[]){ NULL }, text, error);
}

MeritProfile *
merit_engine_read_profile (const MeritEngine *engine, const char *text, GError **error)
{
  g_return_val_if_fail (engine != NULL && text != NULL, NULL);

  return read_json (merit_engine_get_bank (engine),
                    merit_shape_get_raters (merit_engine_get_shape (engine)),
                    merit_shape_get_texts (merit_engine_get_shape (engine)) + MERIT_TEXT_KEPT, text,
                    error);
}

MeritProfile *
merit_profile_ref (MeritProfile *profile)
{
  return g_atomic_rc_box_acquire (profile);
}

void
merit_profile_unref (MeritProfile *profile)
{
  g_atomic_rc_box_release_full (profile, profile_clear);
}

gboolean
merit_profile_assess (MeritProfile *profile, const char *competency, guint level, gboolean superior,
                      GError **error)
{
  const gint index = merit_bank_find (profile->bank, competency);
  const guint max_level = merit_bank_get_max_level (profile->bank);

  if (index < 0) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN, "no competency '%s' in the bank",
                 competency);
    return FALSE;
  }
  if (level > max_level || (superior && level == 0)) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_REJECTED,
                 "level '%u%s' of competency '%s' is not 0 to %u%s", level, superior ? "+" : "",
                 competency, max_level, superior ? ", or 1 or more at superior standard" : "");
    return FALSE;
  }
  profile->codes[index] = merit_code_make (level, superior);
  for (guint i = 0; profile->ratings != NULL && i < profile->ratings->len; i++)
    if (g_array_index (profile->ratings, MeritRatings, i).column == (guint) index)
      g_array_remove_index (profile->ratings, i--);
  return TRUE;
}

MeritBank *
merit_profile_get_bank (const MeritProfile *profile)
{
  return profile->bank;
}

const char *
merit_profile_get_id (const MeritProfile *profile)
{
  return profile->id;
}

const char *
merit_profile_get_name (const MeritProfile *profile)
{
  return profile->name;
}

const char *
merit_profile_get_unit (const MeritProfile *profile)
{
  return profile->unit;
}

const char *
merit_profile_get_class (const MeritProfile *profile)
{
  return profile->klass;
}

MeritSpan
merit_profile_get_span (const MeritProfile *profile, const char *name)
{
  const Kept *kept;

  if (g_str_equal (name, "id"))
    return (MeritSpan){ profile->id, profile->id_len };
  if (g_str_equal (name, "unit"))
    return (MeritSpan){ profile->unit, profile->unit_len };
  if (g_str_equal (name, "class"))
    return (MeritSpan){ profile->klass, profile->class_len };
  if (g_str_equal (name, "name"))
    return (MeritSpan){ profile->name, profile->name_len };
  kept = find_kept (profile, name);
  return kept != NULL ? (MeritSpan){ kept->text, kept->len } : (MeritSpan){ NULL, 0 };
}

const char *
merit_profile_get_text (const MeritProfile *profile, const char *name)
{
  g_return_val_if_fail (profile != NULL && name != NULL, NULL);
  return merit_profile_get_span (profile, name).text;
}

gint
merit_profile_get_level (const MeritProfile *profile, guint index)
{
  g_return_val_if_fail (index < merit_bank_get_length (profile->bank), -1);

  const guint8 code = profile->codes[index];

  return code == MERIT_CODE_UNASSESSED ? -1 : (gint) merit_code_level (code);
}

gboolean
merit_profile_get_superior (const MeritProfile *profile, guint index)
{
  g_return_val_if_fail (index < merit_bank_get_length (profile->bank), FALSE);
  return merit_code_superior (profile->codes[index]);
}

static const MeritRatings *
find_ratings (const MeritProfile *profile, guint index)
{
  for (guint i = 0; profile->ratings != NULL && i < profile->ratings->len; i++) {
    const MeritRatings *ratings = &g_array_index (profile->ratings, MeritRatings, i);

    if (ratings->column == index)
      return ratings;
  }
  return NULL;
}

guint
merit_profile_get_n_ratings (const MeritProfile *profile, guint index)
{
  g_return_val_if_fail (index < merit_bank_get_length (profile->bank), 0);

  const MeritRatings *ratings = find_ratings (profile, index);

  return ratings != NULL ? ratings->n : 0;
}

guint
merit_profile_get_rating (const MeritProfile *profile, guint index, guint rating,
                          gboolean *superior)
{
  const MeritRatings *ratings = find_ratings (profile, index);

  g_return_val_if_fail (ratings != NULL && rating < ratings->n, 0);
  if (superior != NULL)
    *superior = merit_code_superior (ratings->codes[rating]);
  return merit_code_level (ratings->codes[rating]);
}

char *
merit_profile_format_deviation (const MeritProfile *profile, guint index)
{
  const MeritRatings *ratings = find_ratings (profile, index);
  char text[MERIT_PERCENT_SIZE];

  if (ratings == NULL)
    return NULL;
  merit_exact_print (merit_exact_scale (merit_raters_deviation (ratings->codes, ratings->n),
                                        (guint64) ratings->n * ratings->n, 1, 2),
                     text);
  return g_strdup (text);
}

MeritPerson
merit_engine_person (const MeritEngine *engine, const MeritProfile *profile, guint8 *codes)
{
  for (guint c = 0; c < merit_engine_get_n_columns (engine); c++)
    codes[c] = profile->codes[merit_engine_get_column_competency (engine, c)];

  MeritPerson person = {
    .id = { profile->id, profile->id_len },
    .name = { profile->name, profile->name_len },
    .unit = { profile->unit, profile->unit_len },
    .codes = codes,
    .stride = 1,
  };

  for (guint i = 0; i < merit_engine_get_n_kept (engine); i++)
    person.kept[i] = merit_profile_get_span (profile, merit_engine_get_kept (engine)[i]);
  return person;
}

MeritProfile *
merit_engine_profile (const MeritEngine *engine, const MeritPerson *person)
{
  const MeritSpan none = { NULL, 0 };
  MeritProfile *profile = new_from_spans (merit_engine_get_bank (engine), &person->id,
                                          &person->name, &person->unit, &none);

  for (guint c = 0; c < merit_engine_get_n_columns (engine); c++)
    profile->codes[merit_engine_get_column_competency (engine, c)]
        = person->codes[c * person->stride];
  return profile;
}

void
merit_engine_place_profile (MeritProfile *profile, const MeritRecords *records, guint row)
{
  g_free (profile->klass);
  profile->klass = dup_span (&records->classes[row]);
  profile->class_len = records->classes[row].len;
}

void
merit_engine_rate_profile (const MeritEngine *engine, MeritProfile *profile,
                           const MeritRecords *records, guint row)
{
  for (guint i = 0; records->ratings != NULL && i < records->ratings->len; i++) {
    const MeritRatings *ratings = &g_array_index (records->ratings, MeritRatings, i);

    if (ratings->row == row)
      add_ratings (profile, merit_engine_get_column_competency (engine, ratings->column), ratings);
  }
}
