/* SPDX-License-Identifier: Apache-2.0 */
/* Selections. A passing score is kept as a whole number of the parts that its decimals make, so
 * that it is compared with exact fractions. */
#include "analysis/selection.h"

#include <string.h>

#include "core/exact.h"
#include "engine/sheet.h"

G_STATIC_ASSERT (MERIT_MAX_DECIMALS == MERIT_EXACT_READ_DECIMALS);

__extension__ typedef unsigned __int128 Wide;

typedef enum { SELECT_READY, SELECT_TOP, SELECT_SCORE, SELECT_IDS } Kind;

struct _MeritSelection {
  Kind kind;
  guint64 top;
  char *percent;   /* as given */
  guint64 parts;   /* the score is parts / whole percent */
  guint64 whole;   /* a power of ten */
  GHashTable *ids; /* a set of char *, owned */
  MeritDigest *digest; /* of the file, or NULL */
};

G_DEFINE_BOXED_TYPE (MeritSelection, merit_selection, merit_selection_ref, merit_selection_unref)

static MeritSelection *
selection_new (Kind kind)
{
  MeritSelection *selection = g_atomic_rc_box_new0 (MeritSelection);

  selection->kind = kind;
  return selection;
}

static void
selection_clear (gpointer data)
{
  MeritSelection *selection = data;

  g_free (selection->percent);
  g_clear_pointer (&selection->digest, merit_digest_unref);
  g_clear_pointer (&selection->ids, g_hash_table_unref);
}

MeritSelection *
merit_selection_ref (MeritSelection *selection)
{
  g_return_val_if_fail (selection != NULL, NULL);
  return g_atomic_rc_box_acquire (selection);
}

void
merit_selection_unref (MeritSelection *selection)
{
  g_return_if_fail (selection != NULL);
  g_atomic_rc_box_release_full (selection, selection_clear);
}

MeritSelection *
merit_selection_new_ready (void)
{
  return selection_new (SELECT_READY);
}

MeritSelection *
merit_selection_new_top (guint64 top)
{
  g_return_val_if_fail (top > 0, NULL);

  MeritSelection *selection = selection_new (SELECT_TOP);

  selection->top = top;
  return selection;
}

MeritSelection *
merit_selection_new_score (const char *percent)
{
  guint64 parts, whole;

  g_return_val_if_fail (percent != NULL, NULL);
  if (!merit_exact_read (percent, 100, &parts, &whole))
    return NULL;

  MeritSelection *selection = selection_new (SELECT_SCORE);

  selection->percent = g_strdup (percent);
  selection->parts = parts;
  selection->whole = whole;
  return selection;
}

static void
read_id (MeritSelection *selection, MeritSheet *sheet, guint column)
{
  const char *id = merit_sheet_get (sheet, column);

  if (*id == '\0')
    merit_sheet_add_fault (sheet, column, "empty id");
  else if (g_hash_table_contains (selection->ids, id))
    merit_sheet_add_fault (sheet, column, "repeated id '%s'", id);
  else
    g_hash_table_add (selection->ids, g_strdup (id));
}

static MeritSelection *
read_ids (MeritSheet *sheet, GError **error)
{
  MeritSelection *selection = selection_new (SELECT_IDS);

  selection->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (merit_sheet_next (sheet)) {
    const guint n = merit_sheet_get_length (sheet);
    guint id = 0;

    while (id < n && !g_str_equal (merit_sheet_get (sheet, id), "id"))
      id++;
    if (id == n && n > 1) {
      merit_sheet_add_fault (sheet, 0, "no column 'id'");
    } else if (id == n) {
      id = 0;
      read_id (selection, sheet, id);
    }
    while (id < n && merit_sheet_next (sheet))
      read_id (selection, sheet, id);
  }
  if (!merit_sheet_close (sheet, &selection->digest, error))
    g_clear_pointer (&selection, merit_selection_unref);
  return selection;
}

MeritSelection *
merit_selection_load_ids (const char *path, char delimiter, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  MeritSheet *sheet = merit_sheet_open (path, delimiter, faults, error);

  return sheet != NULL ? read_ids (sheet, error) : NULL;
}

MeritSelection *
merit_selection_load_ids_bytes (GBytes *bytes, const char *name, char delimiter,
                                MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);
  return read_ids (merit_sheet_open_bytes (bytes, name, delimiter, faults), error);
}

guint
merit_selection_get_ids (const MeritSelection *selection)
{
  g_return_val_if_fail (selection != NULL, 0);
  return selection->ids != NULL ? g_hash_table_size (selection->ids) : 0;
}

char *
merit_selection_to_string (const MeritSelection *selection)
{
  g_return_val_if_fail (selection != NULL, NULL);
  switch (selection->kind) {
  case SELECT_READY:
    return g_strdup ("everyone who is ready");
  case SELECT_TOP:
    return selection->top == 1
               ? g_strdup ("everyone of rank 1")
               : g_strdup_printf ("everyone of rank 1 to %" G_GUINT64_FORMAT, selection->top);
  case SELECT_SCORE:
    return g_strdup_printf ("everyone with a score of %s or more", selection->percent);
  case SELECT_IDS:
    return g_strdup ("everyone on a list of ids");
  }
  g_return_val_if_reached (NULL);
}

static gboolean
names (const MeritSelection *selection, const MeritSpan *id)
{
  if (memchr (id->text, '\0', id->len) != NULL)
    return FALSE;

  g_autofree char *text = g_strndup (id->text, id->len);

  return g_hash_table_contains (selection->ids, text);
}

gboolean
merit_selection_takes (const MeritSelection *selection, const MeritRow *row, guint64 rank)
{
  const MeritScore *score = &row->score;

  /* Who is not ranked is selected by nothing but a list of names. */
  if (rank == 0)
    return selection->kind == SELECT_IDS && names (selection, &row->person.id);
  switch (selection->kind) {
  case SELECT_READY:
    return merit_score_get_status (score) == MERIT_STATUS_READY;
  case SELECT_TOP:
    return rank <= selection->top;
  case SELECT_SCORE:
    /* points / most ≥ parts / (100 · whole); no side reaches 2^96. */
    return score->most > 0
           && (Wide) score->points * 100 * selection->whole
                  >= (Wide) selection->parts * score->most;
  case SELECT_IDS:
    return names (selection, &row->person.id);
  }
  g_return_val_if_reached (FALSE);
}

MeritDigest *
merit_selection_get_digest (const MeritSelection *selection)
{
  g_return_val_if_fail (selection != NULL, NULL);
  return selection->digest;
}
