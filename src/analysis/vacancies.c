/* SPDX-License-Identifier: Apache-2.0 */
/* Vacancies, read from a sheet: whole or not at all. */
#include <merit/merit-vacancies.h>

#include <string.h>

#include "engine/sheet.h"

typedef struct {
  char *klass;
  char *unit; /* or NULL */
  guint64 count;
} Vacancy;

struct _MeritVacancies {
  GArray *list;     /* of Vacancy */
  GPtrArray *codes; /* of const char *, ends with NULL */
  MeritDigest *digest;
};

enum { COLUMN_CLASS, COLUMN_UNIT, COLUMN_COUNT, N_COLUMNS };

static const char *const columns[N_COLUMNS] = { "class", "unit", "count" };

G_DEFINE_BOXED_TYPE (MeritVacancies, merit_vacancies, merit_vacancies_ref, merit_vacancies_unref)

static void
vacancy_clear (gpointer data)
{
  Vacancy *vacancy = data;

  g_free (vacancy->klass);
  g_free (vacancy->unit);
}

static void
vacancies_clear (gpointer data)
{
  MeritVacancies *vacancies = data;

  g_array_unref (vacancies->list);
  g_ptr_array_unref (vacancies->codes);
  g_clear_pointer (&vacancies->digest, merit_digest_unref);
}

MeritVacancies *
merit_vacancies_ref (MeritVacancies *vacancies)
{
  g_return_val_if_fail (vacancies != NULL, NULL);
  return g_atomic_rc_box_acquire (vacancies);
}

void
merit_vacancies_unref (MeritVacancies *vacancies)
{
  g_return_if_fail (vacancies != NULL);
  g_atomic_rc_box_release_full (vacancies, vacancies_clear);
}

/* Finds the columns; G_MAXUINT of one that is not there. Returns whether there are those that must
 * be. */
static gboolean
read_heading (MeritSheet *sheet, guint at[N_COLUMNS])
{
  for (guint c = 0; c < N_COLUMNS; c++)
    at[c] = G_MAXUINT;
  for (guint i = 0; i < merit_sheet_get_length (sheet); i++) {
    const char *heading = merit_sheet_get (sheet, i);
    guint c = 0;

    while (c < N_COLUMNS && !g_str_equal (columns[c], heading))
      c++;
    if (c == N_COLUMNS)
      merit_sheet_add_fault (sheet, i, "unknown column '%s': known are class, unit and count",
                             heading);
    else if (at[c] != G_MAXUINT)
      merit_sheet_add_fault (sheet, i, "two columns '%s'", heading);
    else
      at[c] = i;
  }
  if (at[COLUMN_CLASS] == G_MAXUINT)
    merit_sheet_add_fault (sheet, 0, "no column 'class'");
  if (at[COLUMN_COUNT] == G_MAXUINT)
    merit_sheet_add_fault (sheet, 0, "no column 'count'");
  return at[COLUMN_CLASS] != G_MAXUINT && at[COLUMN_COUNT] != G_MAXUINT;
}

/* Lists a vacancy; @seen holds class and unit of all before. */
static void
read_vacancy (MeritVacancies *vacancies, MeritSheet *sheet, const guint at[N_COLUMNS],
              GHashTable *seen)
{
  const char *klass = merit_sheet_get (sheet, at[COLUMN_CLASS]);
  const char *unit = at[COLUMN_UNIT] != G_MAXUINT ? merit_sheet_get (sheet, at[COLUMN_UNIT]) : "";
  const char *count = merit_sheet_get (sheet, at[COLUMN_COUNT]);
  g_autofree char *key = g_strdup_printf ("%s\n%s", klass, unit);
  guint64 number = 0;

  if (*klass == '\0')
    merit_sheet_add_fault (sheet, at[COLUMN_CLASS], "empty class");
  else if (vacancies->list->len == MERIT_MAX_VACANCIES)
    merit_sheet_add_fault (sheet, at[COLUMN_CLASS], "more than %u vacancies", MERIT_MAX_VACANCIES);
  else if (g_hash_table_contains (seen, key))
    merit_sheet_add_fault (sheet, at[COLUMN_CLASS], "repeated vacancy of class '%s'%s%s%s", klass,
                           *unit != '\0' ? " in unit '" : "", unit, *unit != '\0' ? "'" : "");
  else if (!g_ascii_isdigit (*count)
           || !g_ascii_string_to_unsigned (count, 10, 1, MERIT_MAX_PLACES, &number, NULL))
    merit_sheet_add_fault (sheet, at[COLUMN_COUNT],
                           "'%s' is no count: a whole number from 1 to %u", count,
                           MERIT_MAX_PLACES);
  else {
    const Vacancy vacancy = { g_strdup (klass), *unit != '\0' ? g_strdup (unit) : NULL, number };

    g_array_append_val (vacancies->list, vacancy);
    g_hash_table_add (seen, g_steal_pointer (&key));
  }
}

static void
list_codes (MeritVacancies *vacancies)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < vacancies->list->len; i++) {
    char *code = g_array_index (vacancies->list, Vacancy, i).klass;

    if (g_hash_table_add (known, code))
      g_ptr_array_add (vacancies->codes, code);
  }
  g_ptr_array_add (vacancies->codes, NULL);
}

static MeritVacancies *
read_vacancies (MeritSheet *sheet, GError **error)
{
  MeritVacancies *vacancies = g_atomic_rc_box_new0 (MeritVacancies);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint at[N_COLUMNS];

  vacancies->list = g_array_new (FALSE, FALSE, sizeof (Vacancy));
  g_array_set_clear_func (vacancies->list, vacancy_clear);
  vacancies->codes = g_ptr_array_new ();
  if (!merit_sheet_next (sheet)) {
    merit_sheet_add_fault (sheet, 0, "no heading");
  } else if (read_heading (sheet, at)) {
    gboolean any = FALSE;

    for (; merit_sheet_next (sheet); any = TRUE)
      read_vacancy (vacancies, sheet, at, seen);
    if (!any)
      merit_sheet_add_fault (sheet, 0, "no vacancy");
  }
  list_codes (vacancies);
  if (!merit_sheet_close (sheet, &vacancies->digest, error))
    g_clear_pointer (&vacancies, merit_vacancies_unref);
  return vacancies;
}

MeritVacancies *
merit_vacancies_load (const char *path, char delimiter, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  MeritSheet *sheet = merit_sheet_open (path, delimiter, faults, error);

  return sheet != NULL ? read_vacancies (sheet, error) : NULL;
}

MeritVacancies *
merit_vacancies_load_bytes (GBytes *bytes, const char *name, char delimiter, MeritFaults *faults,
                            GError **error)
{
  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);
  return read_vacancies (merit_sheet_open_bytes (bytes, name, delimiter, faults), error);
}

guint
merit_vacancies_get_length (const MeritVacancies *vacancies)
{
  g_return_val_if_fail (vacancies != NULL, 0);
  return vacancies->list->len;
}

static const Vacancy *
get_vacancy (const MeritVacancies *vacancies, guint index)
{
  g_return_val_if_fail (vacancies != NULL && index < vacancies->list->len, NULL);
  return &g_array_index (vacancies->list, Vacancy, index);
}

const char *
merit_vacancies_get_class (const MeritVacancies *vacancies, guint index)
{
  const Vacancy *vacancy = get_vacancy (vacancies, index);

  return vacancy != NULL ? vacancy->klass : NULL;
}

const char *
merit_vacancies_get_unit (const MeritVacancies *vacancies, guint index)
{
  const Vacancy *vacancy = get_vacancy (vacancies, index);

  return vacancy != NULL ? vacancy->unit : NULL;
}

guint64
merit_vacancies_get_count (const MeritVacancies *vacancies, guint index)
{
  const Vacancy *vacancy = get_vacancy (vacancies, index);

  return vacancy != NULL ? vacancy->count : 0;
}

const char *const *
merit_vacancies_get_codes (const MeritVacancies *vacancies)
{
  g_return_val_if_fail (vacancies != NULL, NULL);
  return (const char *const *) vacancies->codes->pdata;
}

MeritDigest *
merit_vacancies_get_digest (const MeritVacancies *vacancies)
{
  g_return_val_if_fail (vacancies != NULL, NULL);
  return vacancies->digest;
}
