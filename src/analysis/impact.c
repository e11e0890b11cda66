/* SPDX-License-Identifier: Apache-2.0 */
/* Impact analyses: counts per attribute and group, given or tallied over a ranked list. Figures are
 * worked out when they are asked for. */
#include "analysis/impact.h"

#include <merit/merit-error.h>

#include <string.h>

#include "analysis/groups.h"
#include "analysis/ranking.h"
#include "analysis/selection.h"
#include "analysis/statistics.h"
#include "core/exact.h"
#include "engine/sheet.h"

G_STATIC_ASSERT (MERIT_MAX_APPLICANTS == MERIT_MAX_COUNT);

__extension__ typedef unsigned __int128 Wide;

typedef struct {
  char *key;  /* what it is found by: its name, or the numbers of the groups that meet in it */
  char *name;
  guint64 applicants;
  guint64 counted[2]; /* by MeritMeasure */
} Group;

typedef struct {
  char *name;
  GPtrArray *groups;  /* of Group *, owned */
  GHashTable *by_key; /* of Group *, borrowed */
  Group unknown;      /* people in no group */
  gboolean settled;   /* what follows is worked out */
  guint64 all;        /* people whose group is known */
  gint reference[2];  /* by MeritMeasure; -1 for none */
} Attribute;

/* A score in whole numbers. */
typedef struct {
  guint64 points;
  guint64 most;
} Fraction;

struct _MeritImpact {
  GPtrArray *attributes; /* of Attribute *, owned */
  gboolean exclude_small;
  MeritClass *klass;
  MeritSelection *selection;
  Fraction middle[2]; /* the scores whose mean is the median; most 0 where there are none */
  guint64 rejected;
  guint64 profiles;
  guint64 selected;
  guint64 incomplete;
  guint64 incomplete_selected;
  guint64 people_without_profile;
  guint64 ids_without_profile;
  MeritDigest *digest; /* of the file of counts, or NULL */
};

G_DEFINE_BOXED_TYPE (MeritImpact, merit_impact, merit_impact_ref, merit_impact_unref)

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->key);
  g_free (group->name);
  g_free (group);
}

static void
attribute_free (gpointer data)
{
  Attribute *attribute = data;

  g_hash_table_unref (attribute->by_key);
  g_ptr_array_unref (attribute->groups);
  g_free (attribute->name);
  g_free (attribute);
}

static void
impact_clear (gpointer data)
{
  MeritImpact *impact = data;

  g_clear_pointer (&impact->klass, merit_class_unref);
  g_clear_pointer (&impact->selection, merit_selection_unref);
  g_clear_pointer (&impact->digest, merit_digest_unref);
  g_ptr_array_unref (impact->attributes);
}

MeritImpact *
merit_impact_new (void)
{
  MeritImpact *impact = g_atomic_rc_box_new0 (MeritImpact);

  impact->attributes = g_ptr_array_new_with_free_func (attribute_free);
  return impact;
}

MeritImpact *
merit_impact_ref (MeritImpact *impact)
{
  g_return_val_if_fail (impact != NULL, NULL);
  return g_atomic_rc_box_acquire (impact);
}

void
merit_impact_unref (MeritImpact *impact)
{
  g_return_if_fail (impact != NULL);
  g_atomic_rc_box_release_full (impact, impact_clear);
}

static Attribute *
add_attribute (MeritImpact *impact, char *name)
{
  Attribute *attribute = g_new0 (Attribute, 1);

  attribute->name = name;
  attribute->groups = g_ptr_array_new_with_free_func (group_free);
  attribute->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (impact->attributes, attribute);
  return attribute;
}

static Attribute *
find_attribute (const MeritImpact *impact, const char *name)
{
  /* Rows of one attribute mostly stand together: the last one is looked at first. */
  for (guint i = impact->attributes->len; i-- > 0;) {
    Attribute *attribute = impact->attributes->pdata[i];

    if (g_str_equal (attribute->name, name))
      return attribute;
  }
  return NULL;
}

static Group *
add_group (Attribute *attribute, const char *key, char *name)
{
  Group *group = g_new0 (Group, 1);

  group->key = g_strdup (key);
  group->name = name;
  attribute->settled = FALSE;
  g_ptr_array_add (attribute->groups, group);
  g_hash_table_insert (attribute->by_key, group->key, group);
  return group;
}

void
merit_impact_add (MeritImpact *impact, const char *attribute, const char *group, guint64 applicants,
                  guint64 selected)
{
  g_return_if_fail (impact != NULL && attribute != NULL && group != NULL);
  g_return_if_fail (*attribute != '\0' && *group != '\0');
  g_return_if_fail (applicants <= MERIT_MAX_APPLICANTS && selected <= applicants);

  Attribute *whole = find_attribute (impact, attribute);

  if (whole == NULL)
    whole = add_attribute (impact, g_strdup (attribute));
  g_return_if_fail (!g_hash_table_contains (whole->by_key, group));

  Group *added = add_group (whole, group, g_strdup (group));

  added->applicants = applicants;
  added->counted[MERIT_MEASURE_SELECTION] = selected;
}

/* ---- Counts from a file ---- */

enum { COLUMN_ATTRIBUTE, COLUMN_GROUP, COLUMN_APPLICANTS, COLUMN_SELECTED, N_COLUMNS };

static const char *const headings[N_COLUMNS] = { "attribute", "group", "applicants", "selected" };

static gboolean
is_empty (MeritSheet *sheet, guint column, const char *what)
{
  if (*merit_sheet_get (sheet, column) != '\0')
    return FALSE;
  merit_sheet_add_fault (sheet, column, "empty %s", what);
  return TRUE;
}

static void
read_row (MeritImpact *impact, MeritSheet *sheet, const guint columns[N_COLUMNS])
{
  guint64 applicants, selected;
  gboolean sound = !is_empty (sheet, columns[COLUMN_ATTRIBUTE], headings[COLUMN_ATTRIBUTE]);

  sound &= !is_empty (sheet, columns[COLUMN_GROUP], headings[COLUMN_GROUP]);
  sound &= merit_sheet_read_number (sheet, columns[COLUMN_APPLICANTS], MERIT_MAX_APPLICANTS,
                                    &applicants);
  sound &= merit_sheet_read_number (sheet, columns[COLUMN_SELECTED], MERIT_MAX_APPLICANTS,
                                    &selected);
  if (!sound)
    return;

  const char *attribute = merit_sheet_get (sheet, columns[COLUMN_ATTRIBUTE]);
  const char *group = merit_sheet_get (sheet, columns[COLUMN_GROUP]);
  const Attribute *known = find_attribute (impact, attribute);

  if (selected > applicants)
    merit_sheet_add_fault (sheet, columns[COLUMN_SELECTED],
                           "%" G_GUINT64_FORMAT " selected of %" G_GUINT64_FORMAT " applicants",
                           selected, applicants);
  else if (known != NULL && g_hash_table_contains (known->by_key, group))
    merit_sheet_add_fault (sheet, columns[COLUMN_GROUP], "repeated group '%s' of '%s'", group,
                           attribute);
  else if (known == NULL && impact->attributes->len == MERIT_MAX_SHEET_COLUMNS)
    merit_sheet_add_fault (sheet, columns[COLUMN_ATTRIBUTE], "more than %d attributes",
                           MERIT_MAX_SHEET_COLUMNS);
  else
    merit_impact_add (impact, attribute, group, applicants, selected);
}

static MeritImpact *
read_counts (MeritSheet *sheet, GError **error)
{
  MeritImpact *impact = merit_impact_new ();
  guint columns[N_COLUMNS];

  if (!merit_sheet_next (sheet))
    merit_sheet_add_fault (sheet, 0, "no heading");
  else if (merit_sheet_find_columns (sheet, headings, N_COLUMNS, columns))
    while (merit_sheet_next (sheet))
      read_row (impact, sheet, columns);
  if (!merit_sheet_close (sheet, &impact->digest, error))
    g_clear_pointer (&impact, merit_impact_unref);
  return impact;
}

MeritImpact *
merit_impact_load_counts (const char *path, char delimiter, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  MeritSheet *sheet = merit_sheet_open (path, delimiter, faults, error);

  return sheet != NULL ? read_counts (sheet, error) : NULL;
}

MeritImpact *
merit_impact_load_counts_bytes (GBytes *bytes, const char *name, char delimiter,
                                MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);
  return read_counts (merit_sheet_open_bytes (bytes, name, delimiter, faults), error);
}

/* ---- Counts over a ranked list ---- */

typedef struct {
  MeritImpact *impact;
  const MeritGroups *groups;
  GArray *columns;      /* of guint: which attributes of the groups are looked at */
  gboolean intersect;
  guint8 *seen;         /* by place in the groups */
  GHashTable *others;   /* ids of profiles that are in no group; of GBytes *, owned */
  guint64 n_found;
  guint64 n_listed;     /* profiles that were selected by their id */
} Join;

static void
join_clear (Join *join)
{
  g_array_unref (join->columns);
  g_hash_table_unref (join->others);
  g_free (join->seen);
}

static gboolean
choose_columns (Join *join, const char *const *attributes, GError **error)
{
  const char *const *known = merit_groups_get_attributes (join->groups);

  for (guint i = 0; attributes == NULL && known[i] != NULL; i++)
    g_array_append_val (join->columns, i);
  for (guint k = 0; attributes != NULL && attributes[k] != NULL; k++) {
    guint i = 0;

    while (known[i] != NULL && !g_str_equal (known[i], attributes[k]))
      i++;
    if (known[i] == NULL) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN, "the groups have no column '%s'",
                   attributes[k]);
      return FALSE;
    }
    g_array_append_val (join->columns, i);
  }
  return TRUE;
}

static void
add_attributes (Join *join)
{
  const char *const *known = merit_groups_get_attributes (join->groups);
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < join->columns->len; i++) {
    const char *name = known[g_array_index (join->columns, guint, i)];

    add_attribute (join->impact, g_strdup (name));
    g_string_append_printf (all, "%s%s", i > 0 ? " / " : "", name);
  }
  if (join->intersect)
    add_attribute (join->impact, g_string_free (all, FALSE));
  else
    g_string_free (all, TRUE);
}

static Group *
find_group (Attribute *attribute, const char *key, const char *name)
{
  Group *group = g_hash_table_lookup (attribute->by_key, key);

  return group != NULL ? group : add_group (attribute, key, g_strdup (name));
}

static void
count (Group *group, gboolean selected, gboolean above)
{
  group->applicants++;
  group->counted[MERIT_MEASURE_SELECTION] += selected;
  group->counted[MERIT_MEASURE_SCORING] += above;
}

/* Counts a person in a group of each attribute, and of all together. */
static void
count_person (Join *join, guint person, gboolean selected, gboolean above)
{
  g_autoptr (GString) key = g_string_new (NULL), name = g_string_new (NULL);
  gboolean whole = TRUE;

  for (guint i = 0; i < join->columns->len; i++) {
    const guint column = g_array_index (join->columns, guint, i);
    const guint number
        = person != G_MAXUINT ? merit_groups_get_number (join->groups, person, column) : 0;
    Attribute *attribute = join->impact->attributes->pdata[i];

    if (number == 0) {
      whole = FALSE;
      count (&attribute->unknown, selected, above);
      continue;
    }
    const char *group = merit_groups_get_name (join->groups, column, number);

    count (find_group (attribute, group, group), selected, above);
    g_string_append_printf (key, "%u ", number);
    g_string_append_printf (name, "%s%s", name->len > 0 ? " / " : "", group);
  }
  if (!join->intersect)
    return;

  Attribute *all = join->impact->attributes->pdata[join->columns->len];

  count (whole ? find_group (all, key->str, name->str) : &all->unknown, selected, above);
}

/* Notes that there is a profile of that id. Returns whether it is the first. */
static gboolean
meet (Join *join, const MeritSpan *id, guint person)
{
  if (person != G_MAXUINT) {
    join->n_found += !join->seen[person];
    return join->seen[person]++ == 0;
  }
  return g_hash_table_add (join->others, g_bytes_new (id->text, id->len));
}

/* Whether a score is above the mean of the two in the middle: all below 2^32, so that no product
 * reaches 2^98. */
static gboolean
is_above (const MeritScore *score, const Fraction middle[2])
{
  const Wide sum = (Wide) middle[0].points * middle[1].most
                   + (Wide) middle[1].points * middle[0].most;

  return score->most > 0
         && 2 * (Wide) score->points * middle[0].most * middle[1].most > sum * score->most;
}

/* The list is sorted by score, people without one last. */
static void
find_median (MeritImpact *impact, MeritRanking *ranking, guint klass)
{
  guint64 low = 0, high = merit_ranking_get_length (ranking, klass);

  while (low < high) {
    const guint64 at = low + (high - low) / 2;

    if (merit_ranking_get_row (ranking, klass, at).score.most > 0)
      low = at + 1;
    else
      high = at;
  }
  for (guint i = 0; low > 0 && i < 2; i++) {
    const MeritScore score = merit_ranking_get_row (ranking, klass, (low - 1 + i) / 2).score;

    impact->middle[i] = (Fraction) { score.points, score.most };
  }
}

static gboolean
join_profiles (Join *join, MeritRanking *ranking, guint klass, GError **error)
{
  MeritImpact *impact = join->impact;

  for (guint64 i = 0; i < merit_ranking_get_length (ranking, klass); i++) {
    const MeritRow row = merit_ranking_get_row (ranking, klass, i);
    const MeritSpan *id = &row.person.id;
    const guint person = merit_groups_find (join->groups, id->text, id->len);
    const gboolean selected
        = impact->selection != NULL
          && merit_selection_takes (impact->selection, &row,
                                    merit_ranking_get_rank (ranking, klass, i));
    const gboolean incomplete = merit_score_get_status (&row.score) == MERIT_STATUS_INCOMPLETE;

    if (!meet (join, id, person)) {
      char text[MERIT_VISIBLE_SIZE];

      merit_visible (text, id->text, id->len);
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                   "two profiles have the id '%s', so that they cannot be joined with groups",
                   text);
      return FALSE;
    }
    impact->profiles++;
    impact->selected += selected;
    impact->incomplete += incomplete;
    impact->incomplete_selected += incomplete && selected;
    count_person (join, person, selected, is_above (&row.score, impact->middle));
  }
  return TRUE;
}

static gint
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *left = *(Group *const *) a, *right = *(Group *const *) b;
  const gint by_name = strcmp (left->name, right->name);

  return by_name != 0 ? by_name : strcmp (left->key, right->key);
}

static void
finish_join (Join *join)
{
  MeritImpact *impact = join->impact;

  for (guint i = 0; i < impact->attributes->len; i++)
    g_ptr_array_sort (((Attribute *) impact->attributes->pdata[i])->groups, compare_groups);
  impact->people_without_profile = merit_groups_get_length (join->groups) - join->n_found;
  /* No two profiles share an id, nor two lines of the list. */
  if (impact->selection != NULL && merit_selection_get_ids (impact->selection) > 0)
    impact->ids_without_profile = merit_selection_get_ids (impact->selection) - impact->selected;
}

MeritImpact *
merit_impact_new_from_ranking (MeritRanking *ranking, guint klass, MeritSelection *selection,
                               MeritGroups *groups, const char *const *attributes,
                               gboolean intersect, GError **error)
{
  MeritEngine *engine = merit_ranking_get_engine (ranking);

  g_return_val_if_fail (ranking != NULL && groups != NULL, NULL);
  g_return_val_if_fail (klass < merit_engine_get_length (engine), NULL);
  g_return_val_if_fail (merit_ranking_get_length (ranking, klass)
                            == merit_ranking_get_profiles (ranking),
                        NULL);

  g_autoptr (MeritImpact) impact = merit_impact_new ();
  Join join = {
    .impact = impact,
    .groups = groups,
    .columns = g_array_new (FALSE, FALSE, sizeof (guint)),
    .seen = g_new0 (guint8, MAX (merit_groups_get_length (groups), 1)),
    .others = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                     (GDestroyNotify) g_bytes_unref, NULL),
  };

  impact->klass = merit_class_ref (merit_engine_get_class (engine, klass));
  impact->selection = selection != NULL ? merit_selection_ref (selection) : NULL;

  gboolean sound = choose_columns (&join, attributes, error);

  if (sound) {
    join.intersect = intersect && join.columns->len > 1;
    add_attributes (&join);
    find_median (impact, ranking, klass);
    sound = join_profiles (&join, ranking, klass, error);
  }
  if (sound)
    finish_join (&join);
  join_clear (&join);
  return sound ? g_steal_pointer (&impact) : NULL;
}

/* ---- What is known ---- */

void
merit_impact_set_exclude_small (MeritImpact *impact, gboolean exclude_small)
{
  g_return_if_fail (impact != NULL);
  impact->exclude_small = exclude_small;
  for (guint i = 0; i < impact->attributes->len; i++)
    ((Attribute *) impact->attributes->pdata[i])->settled = FALSE;
}

gboolean
merit_impact_get_exclude_small (const MeritImpact *impact)
{
  g_return_val_if_fail (impact != NULL, FALSE);
  return impact->exclude_small;
}

void
merit_impact_set_rejected (MeritImpact *impact, guint64 rejected)
{
  g_return_if_fail (impact != NULL);
  impact->rejected = rejected;
}

guint64
merit_impact_get_rejected (const MeritImpact *impact)
{
  g_return_val_if_fail (impact != NULL, 0);
  return impact->rejected;
}

guint64
merit_impact_get_profiles (const MeritImpact *impact)
{
  g_return_val_if_fail (impact != NULL, 0);
  return impact->profiles;
}

guint64
merit_impact_get_selected (const MeritImpact *impact)
{
  g_return_val_if_fail (impact != NULL, 0);
  return impact->selected;
}

guint64
merit_impact_get_incomplete (const MeritImpact *impact, guint64 *selected)
{
  g_return_val_if_fail (impact != NULL, 0);
  if (selected != NULL)
    *selected = impact->incomplete_selected;
  return impact->incomplete;
}

guint64
merit_impact_get_without_profile (const MeritImpact *impact, guint64 *ids)
{
  g_return_val_if_fail (impact != NULL, 0);
  if (ids != NULL)
    *ids = impact->ids_without_profile;
  return impact->people_without_profile;
}

char *
merit_impact_format_median (const MeritImpact *impact)
{
  char text[MERIT_PERCENT_SIZE];

  g_return_val_if_fail (impact != NULL, NULL);

  const Fraction *a = &impact->middle[0], *b = &impact->middle[1];

  if (a->most == 0)
    return NULL;

  /* floor (10000 · (a + b) / 2 + 1/2), over the common denominator 2 · a.most · b.most. */
  const Wide sum = (Wide) a->points * b->most + (Wide) b->points * a->most;
  const Wide most = (Wide) a->most * b->most;

  merit_exact_print ((guint64) ((10000 * sum + most) / (2 * most)), text);
  return g_strdup (text);
}

const MeritClass *
merit_impact_get_class (const MeritImpact *impact)
{
  return impact->klass;
}

MeritSelection *
merit_impact_get_selection (const MeritImpact *impact)
{
  return impact->selection;
}

guint
merit_impact_get_attributes (const MeritImpact *impact)
{
  g_return_val_if_fail (impact != NULL, 0);
  return impact->attributes->len;
}

static const Attribute *
get_attribute (const MeritImpact *impact, guint attribute)
{
  return impact->attributes->pdata[attribute];
}

const char *
merit_impact_get_attribute (const MeritImpact *impact, guint attribute)
{
  g_return_val_if_fail (impact != NULL && attribute < impact->attributes->len, NULL);
  return get_attribute (impact, attribute)->name;
}

guint64
merit_impact_get_ungrouped (const MeritImpact *impact, guint attribute, MeritMeasure measure,
                            guint64 *counted)
{
  g_return_val_if_fail (impact != NULL && attribute < impact->attributes->len, 0);

  const Group *unknown = &get_attribute (impact, attribute)->unknown;

  if (counted != NULL)
    *counted = unknown->counted[measure];
  return unknown->applicants;
}

guint
merit_impact_get_length (const MeritImpact *impact, guint attribute)
{
  g_return_val_if_fail (impact != NULL && attribute < impact->attributes->len, 0);
  return get_attribute (impact, attribute)->groups->len;
}

const char *
merit_impact_get_group (const MeritImpact *impact, guint attribute, guint group)
{
  g_return_val_if_fail (group < merit_impact_get_length (impact, attribute), NULL);
  return ((const Group *) get_attribute (impact, attribute)->groups->pdata[group])->name;
}

/* ---- Figures ---- */

static gboolean
is_small (const Group *group, guint64 all)
{
  return 50 * group->applicants < all;
}

static MeritRate
rate_of (const Group *group, MeritMeasure measure)
{
  return (MeritRate) { group->applicants, group->counted[measure] };
}

/* Whether @group comes before @best as reference. */
static gboolean
comes_before (const Group *group, const Group *best, MeritMeasure measure)
{
  const gint order = merit_rate_compare (rate_of (group, measure), rate_of (best, measure));

  return order > 0 || (order == 0 && strcmp (group->name, best->name) < 0);
}

static gint
find_reference (const Attribute *attribute, gboolean exclude_small, MeritMeasure measure)
{
  gint best = -1;

  for (guint i = 0; i < attribute->groups->len; i++) {
    const Group *group = attribute->groups->pdata[i];

    if (group->counted[measure] == 0 || (exclude_small && is_small (group, attribute->all)))
      continue;
    if (best < 0 || comes_before (group, attribute->groups->pdata[best], measure))
      best = (gint) i;
  }
  return best;
}

/* The attribute with what its groups have in common. */
static const Attribute *
settle (const MeritImpact *impact, guint attribute)
{
  Attribute *whole = impact->attributes->pdata[attribute];

  if (whole->settled)
    return whole;
  whole->all = 0;
  for (guint i = 0; i < whole->groups->len; i++)
    whole->all += ((const Group *) whole->groups->pdata[i])->applicants;
  for (guint measure = 0; measure < G_N_ELEMENTS (whole->reference); measure++)
    whole->reference[measure]
        = find_reference (whole, impact->exclude_small, (MeritMeasure) measure);
  whole->settled = TRUE;
  return whole;
}

gint
merit_impact_get_reference (const MeritImpact *impact, guint attribute, MeritMeasure measure)
{
  g_return_val_if_fail (impact != NULL && attribute < impact->attributes->len, -1);
  return settle (impact, attribute)->reference[measure];
}

static void
set_tests (MeritImpactFigures *figures, MeritRate rate, MeritRate reference)
{
  const MeritExact exact = merit_rate_exact (rate, reference);

  figures->has_tests = TRUE;
  figures->has_z = merit_rate_z (rate, reference, &figures->z);
  figures->p_z = figures->has_z ? merit_z_two_sided (figures->z) : 0;
  figures->p_fisher = exact.two_sided;
  figures->p_midp = exact.mid_p_lower;
  figures->flip_flop = merit_rate_flips (rate, reference);
  figures->sparse = merit_rate_is_sparse (rate, reference);
}

void
merit_impact_get_figures (const MeritImpact *impact, guint attribute, guint group,
                          MeritMeasure measure, MeritImpactFigures *figures)
{
  g_return_if_fail (figures != NULL && group < merit_impact_get_length (impact, attribute));

  const Attribute *whole = settle (impact, attribute);
  const Group *one = whole->groups->pdata[group];
  const gint best = whole->reference[measure];
  const MeritRate rate = rate_of (one, measure);

  *figures = (MeritImpactFigures) {
    .applicants = rate.applicants,
    .counted = rate.selected,
    .reference = best == (gint) group,
    .under_two_percent = is_small (one, whole->all),
    .has_rate = rate.applicants > 0,
    .has_ratio = rate.applicants > 0 && best >= 0,
  };
  if (figures->has_rate)
    figures->rate = merit_rate_round (rate);
  if (!figures->has_ratio)
    return;

  const MeritRate reference = rate_of (whole->groups->pdata[best], measure);

  figures->ratio = merit_rate_ratio (rate, reference);
  figures->flag = merit_rate_below_four_fifths (rate, reference);
  if (!figures->reference)
    set_tests (figures, rate, reference);
}

MeritDigest *
merit_impact_get_digest (const MeritImpact *impact)
{
  g_return_val_if_fail (impact != NULL, NULL);
  return impact->digest;
}
