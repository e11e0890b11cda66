/* SPDX-License-Identifier: Apache-2.0 */
/* Groups: each attribute keeps its names once, each person a number per attribute. */
#include "analysis/groups.h"

#include <string.h>

#include "engine/sheet.h"

typedef struct {
  GPtrArray *names;    /* of char *, owned; number n is at n - 1 */
  GHashTable *numbers; /* by name, borrowed */
} Attribute;

struct _MeritGroups {
  GPtrArray *headings; /* of char *, the attributes, ending with NULL */
  GArray *attributes;  /* of Attribute */
  GStringChunk *ids;
  GHashTable *people;  /* by id: place + 1 */
  GArray *numbers;     /* of guint32: those of a person stand together */
  MeritDigest *digest; /* of the file */
};

G_DEFINE_BOXED_TYPE (MeritGroups, merit_groups, merit_groups_ref, merit_groups_unref)

static void
attribute_clear (gpointer data)
{
  Attribute *attribute = data;

  g_hash_table_unref (attribute->numbers);
  g_ptr_array_unref (attribute->names);
}

static void
groups_clear (gpointer data)
{
  MeritGroups *groups = data;

  g_hash_table_unref (groups->people);
  g_clear_pointer (&groups->digest, merit_digest_unref);
  g_string_chunk_free (groups->ids);
  g_array_unref (groups->numbers);
  g_array_unref (groups->attributes);
  g_ptr_array_unref (groups->headings);
}

static MeritGroups *
groups_new (void)
{
  MeritGroups *groups = g_atomic_rc_box_new0 (MeritGroups);

  groups->headings = g_ptr_array_new_with_free_func (g_free);
  groups->attributes = g_array_new (FALSE, FALSE, sizeof (Attribute));
  g_array_set_clear_func (groups->attributes, attribute_clear);
  groups->ids = g_string_chunk_new (65536);
  groups->people = g_hash_table_new (g_str_hash, g_str_equal);
  groups->numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  return groups;
}

MeritGroups *
merit_groups_ref (MeritGroups *groups)
{
  g_return_val_if_fail (groups != NULL, NULL);
  return g_atomic_rc_box_acquire (groups);
}

void
merit_groups_unref (MeritGroups *groups)
{
  g_return_if_fail (groups != NULL);
  g_atomic_rc_box_release_full (groups, groups_clear);
}

/* Finds out what the columns hold. Returns the column of ids, or G_MAXUINT. */
static guint
read_heading (MeritGroups *groups, MeritSheet *sheet)
{
  guint id = G_MAXUINT;

  for (guint i = 0; i < merit_sheet_get_length (sheet); i++) {
    const char *heading = merit_sheet_get (sheet, i);

    for (guint k = 0; k < i; k++)
      if (g_str_equal (merit_sheet_get (sheet, k), heading)) {
        merit_sheet_add_fault (sheet, i, "two columns '%s'", heading);
        break;
      }
    if (*heading == '\0')
      merit_sheet_add_fault (sheet, i, "column without a heading");
    /* A second one is a fault, noted above: every column but one is an attribute. */
    if (id == G_MAXUINT && g_str_equal (heading, "id")) {
      id = i;
      continue;
    }
    const Attribute attribute = { g_ptr_array_new_with_free_func (g_free),
                                  g_hash_table_new (g_str_hash, g_str_equal) };

    g_array_append_val (groups->attributes, attribute);
    g_ptr_array_add (groups->headings, g_strdup (heading));
  }
  if (id == G_MAXUINT)
    merit_sheet_add_fault (sheet, 0, "no column 'id'");
  else if (groups->attributes->len == 0)
    merit_sheet_add_fault (sheet, 0, "no column but 'id'");
  return id;
}

static guint32
number_of (Attribute *attribute, const char *name)
{
  gpointer number = g_hash_table_lookup (attribute->numbers, name);

  if (*name == '\0')
    return 0;
  if (number == NULL) {
    char *kept = g_strdup (name);

    g_ptr_array_add (attribute->names, kept);
    number = GUINT_TO_POINTER (attribute->names->len);
    g_hash_table_insert (attribute->numbers, kept, number);
  }
  return GPOINTER_TO_UINT (number);
}

static void
read_person (MeritGroups *groups, MeritSheet *sheet, guint id_column)
{
  const char *id = merit_sheet_get (sheet, id_column);
  guint attribute = 0;

  if (*id == '\0') {
    merit_sheet_add_fault (sheet, id_column, "empty id");
    return;
  }
  if (g_hash_table_contains (groups->people, id)) {
    merit_sheet_add_fault (sheet, id_column, "repeated id '%s'", id);
    return;
  }
  g_hash_table_insert (groups->people, g_string_chunk_insert (groups->ids, id),
                       GUINT_TO_POINTER (g_hash_table_size (groups->people) + 1));
  for (guint i = 0; i < merit_sheet_get_length (sheet); i++) {
    if (i == id_column)
      continue;
    const guint32 number = number_of (&g_array_index (groups->attributes, Attribute, attribute++),
                                      merit_sheet_get (sheet, i));

    g_array_append_val (groups->numbers, number);
  }
}

static MeritGroups *
read_groups (MeritSheet *sheet, GError **error)
{
  MeritGroups *groups = groups_new ();

  if (merit_sheet_next (sheet)) {
    const guint id = read_heading (groups, sheet);

    while (id != G_MAXUINT && merit_sheet_next (sheet))
      read_person (groups, sheet, id);
  } else {
    merit_sheet_add_fault (sheet, 0, "no heading");
  }
  g_ptr_array_add (groups->headings, NULL);
  if (!merit_sheet_close (sheet, &groups->digest, error))
    g_clear_pointer (&groups, merit_groups_unref);
  return groups;
}

MeritGroups *
merit_groups_load (const char *path, char delimiter, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  MeritSheet *sheet = merit_sheet_open (path, delimiter, faults, error);

  return sheet != NULL ? read_groups (sheet, error) : NULL;
}

MeritGroups *
merit_groups_load_bytes (GBytes *bytes, const char *name, char delimiter, MeritFaults *faults,
                         GError **error)
{
  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);
  return read_groups (merit_sheet_open_bytes (bytes, name, delimiter, faults), error);
}

guint
merit_groups_get_length (const MeritGroups *groups)
{
  g_return_val_if_fail (groups != NULL, 0);
  return g_hash_table_size (groups->people);
}

const char *const *
merit_groups_get_attributes (const MeritGroups *groups)
{
  g_return_val_if_fail (groups != NULL, NULL);
  return (const char *const *) groups->headings->pdata;
}

guint
merit_groups_find (const MeritGroups *groups, const char *id, gsize len)
{
  char few[256];
  char *text = len < sizeof few ? few : g_malloc (len + 1);

  memcpy (text, id, len);
  text[len] = '\0';
  /* No id here holds U+0000; a profile's may. */
  const guint place = memchr (id, '\0', len) != NULL
                          ? 0
                          : GPOINTER_TO_UINT (g_hash_table_lookup (groups->people, text));

  if (text != few)
    g_free (text);
  return place > 0 ? place - 1 : G_MAXUINT;
}

guint
merit_groups_get_number (const MeritGroups *groups, guint person, guint attribute)
{
  return g_array_index (groups->numbers, guint32,
                        (gsize) person * groups->attributes->len + attribute);
}

const char *
merit_groups_get_name (const MeritGroups *groups, guint attribute, guint number)
{
  return g_array_index (groups->attributes, Attribute, attribute).names->pdata[number - 1];
}

const char *
merit_groups_get_group (const MeritGroups *groups, const char *id, guint attribute)
{
  g_return_val_if_fail (groups != NULL && id != NULL, NULL);
  g_return_val_if_fail (attribute < groups->attributes->len, NULL);

  const guint person = merit_groups_find (groups, id, strlen (id));
  const guint number
      = person != G_MAXUINT ? merit_groups_get_number (groups, person, attribute) : 0;

  return number > 0 ? merit_groups_get_name (groups, attribute, number) : NULL;
}

MeritDigest *
merit_groups_get_digest (const MeritGroups *groups)
{
  g_return_val_if_fail (groups != NULL, NULL);
  return groups->digest;
}
