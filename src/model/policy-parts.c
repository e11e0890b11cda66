/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a policy that have members of their own: tables of points, margins, groups of
 * requirements, weights and essential flags, scale, hurdles. */
#include "model/policy.h"

#include <string.h>

#define MAX_NAME_LENGTH 64 /* characters */
#define MAX_OVERRIDES   65536

/* --- tables --- */

/* Entries beyond the scale are read, as their faults count, but have no place to be kept. */
static void
read_points (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;
  guint points = 0;

  merit_document_read_integer (document, value, 0, MERIT_MAX_TABLE_POINTS, &points);
  if (reading->row < reading->max_level && reading->column <= reading->max_level)
    (*reading->points)[reading->row][reading->column] = points;
  reading->column++;
}

static void
read_row (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;
  size_t n = reading->max_level + 1;

  reading->column = 0;
  merit_document_read_array (document, value, n, n, read_points, reading);
  reading->row++;
}

typedef struct {
  MeritPolicyReading *reading;
  guint points[2 * MERIT_MAX_LEVEL + 1]; /* by difference + MERIT_MAX_LEVEL */
  gboolean given[2 * MERIT_MAX_LEVEL + 1];
} Differences;

/* The place of a difference spelled as a whole number without needless signs; -1 for all else. */
static gint
find_difference (const char *key)
{
  const gboolean below = key[0] == '-';
  const char *digit = key + below;

  if (*digit < '0' + below || *digit > '0' + MERIT_MAX_LEVEL || digit[1] != '\0')
    return -1;
  return MERIT_MAX_LEVEL + (below ? '0' - *digit : *digit - '0');
}

static void
read_difference (MeritDocument *document, const char *key, json_object *value, gpointer target)
{
  Differences *differences = target;
  const gint at = find_difference (key);
  guint points = 0;

  merit_document_read_integer (document, value, 0, MERIT_MAX_TABLE_POINTS, &points);
  if (at < 0) {
    merit_document_fault (document, "must be a difference from -%u to %u", MERIT_MAX_LEVEL,
                          MERIT_MAX_LEVEL);
    return;
  }
  differences->points[at] = points;
  differences->given[at] = TRUE;
}

/* The points of a difference; beyond the outermost ones that are given, those of the nearest. */
static guint
points_of (const Differences *differences, gint difference)
{
  gint at = MERIT_MAX_LEVEL + difference;

  while (!differences->given[at])
    at += difference > 0 ? -1 : 1;
  return differences->points[at];
}

/* A method that goes by assessed level minus required level, whatever the scale. Differences are
 * given without holes, so that no entry is a guess. */
static void
read_differences (MeritDocument *document, json_object *value, MeritPolicyReading *reading)
{
  Differences differences = { .reading = reading };
  gint least = 0, greatest = 0;

  merit_document_read_entries (document, value, read_difference, &differences);
  for (gint d = -MERIT_MAX_LEVEL; d <= MERIT_MAX_LEVEL; d++)
    if (differences.given[MERIT_MAX_LEVEL + d]) {
      least = MIN (least, d);
      greatest = MAX (greatest, d);
    }
  for (gint d = least; d <= greatest; d++)
    if (!differences.given[MERIT_MAX_LEVEL + d]) {
      merit_document_fault (document, "missing difference '%d'", d);
      return;
    }
  for (gint required = 1; required <= (gint) reading->max_level; required++)
    for (gint assessed = 0; assessed <= (gint) reading->max_level; assessed++)
      (*reading->points)[required - 1][assessed] = points_of (&differences, assessed - required);
}

static void
read_table_into (MeritDocument *document, json_object *value, MeritPolicyReading *reading,
                 MeritPoints *points)
{
  reading->points = points;
  reading->row = 0;
  reading->policy->table_max_level = reading->max_level;
  if (json_object_is_type (value, json_type_object))
    read_differences (document, value, reading);
  else
    merit_document_read_array (document, value, reading->max_level, reading->max_level, read_row,
                               reading);
}

void
merit_policy_read_table (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  read_table_into (document, value, reading, &reading->policy->table);
}

/* --- margin --- */

static void
read_below (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  merit_document_read_integer (document, value, 0, MERIT_MAX_LEVEL, &reading->policy->below);
}

static void
read_above (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  merit_document_read_integer (document, value, 0, MERIT_MAX_LEVEL, &reading->policy->above);
}

void
merit_policy_read_margin (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[]
      = { { "below", FALSE, read_below }, { "above", FALSE, read_above } };
  MeritPolicyReading *reading = target;

  if (json_object_is_type (value, json_type_object)) {
    merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
    return;
  }
  read_below (document, value, reading);
  reading->policy->above = reading->policy->below;
}

/* --- scopes --- */

static void
read_scope_entry (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;
  g_autofree char *id = merit_document_read_id (document, value);

  if (id == NULL)
    return;
  if (merit_bank_find (reading->bank, id) < 0)
    merit_document_fault (document, "no competency '%s' in the bank", id);
  else if (!g_hash_table_add (reading->scope->ids, g_strdup (id)))
    merit_document_fault (document, "competency '%s' is given twice", id);
}

/* @words may stand for a list, each for the kind at its place. */
static void
read_scope (MeritDocument *document, json_object *value, MeritPolicyReading *reading,
            MeritScope *scope, const char *const *words, const MeritScopeKind *kinds)
{
  guint which;

  if (json_object_is_type (value, json_type_string)) {
    if (merit_document_read_choice (document, value, words, &which))
      scope->kind = kinds[which];
    return;
  }
  scope->kind = MERIT_SCOPE_LISTED;
  scope->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading->scope = scope;
  merit_document_read_array (document, value, 1, MERIT_MAX_COMPETENCIES, read_scope_entry, reading);
}

gboolean
merit_scope_holds (const MeritScope *scope, const char *id, gboolean essential)
{
  switch (scope->kind) {
  case MERIT_SCOPE_ESSENTIAL:
    return essential;
  case MERIT_SCOPE_LISTED:
    return scope->ids != NULL && g_hash_table_contains (scope->ids, id);
  case MERIT_SCOPE_ALL:
  case MERIT_SCOPE_OTHER:
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

static void
scope_clear (MeritScope *scope)
{
  g_clear_pointer (&scope->ids, g_hash_table_unref);
}

/* --- groups --- */

void
merit_policy_group_clear (gpointer data)
{
  MeritPolicyGroup *group = data;

  g_free (group->name);
  scope_clear (&group->scope);
}

static void
read_group_name (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  reading->group->name = merit_document_read_text (document, value, 1, MAX_NAME_LENGTH);
}

static void
read_group_weight (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  merit_document_read_integer (document, value, 1, MERIT_MAX_WEIGHT, &reading->group->weight);
}

static void
read_group_scope (MeritDocument *document, json_object *value, gpointer target)
{
  static const char *const words[] = { "essential", "other", NULL };
  static const MeritScopeKind kinds[] = { MERIT_SCOPE_ESSENTIAL, MERIT_SCOPE_OTHER };
  MeritPolicyReading *reading = target;

  read_scope (document, value, reading, &reading->group->scope, words, kinds);
}

static void
read_group_table (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  if (reading->policy->credit != MERIT_CREDIT_TABLE)
    merit_document_fault (document, "needs a credit of 'table'");
  reading->group->has_table = TRUE;
  read_table_into (document, value, reading, &reading->group->table);
}

static gboolean
share_ids (const MeritScope *a, const MeritScope *b)
{
  GHashTableIter iter;
  gpointer id;

  if (a->ids == NULL || b->ids == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, a->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (g_hash_table_contains (b->ids, id))
      return TRUE;
  return FALSE;
}

/* What a group may not have in common with one before it. */
static void
check_group (MeritDocument *document, const GArray *groups, const MeritPolicyGroup *group)
{
  for (guint i = 0; i < groups->len; i++) {
    const MeritPolicyGroup *other = &g_array_index (groups, MeritPolicyGroup, i);

    if (group->name != NULL && g_strcmp0 (other->name, group->name) == 0)
      merit_document_fault (document, "name '%s' is given twice", group->name);
    if (group->scope.kind == other->scope.kind && group->scope.kind != MERIT_SCOPE_LISTED
        && group->scope.kind != MERIT_SCOPE_ALL)
      merit_document_fault (document, "'%s' is the group of two",
                            group->scope.kind == MERIT_SCOPE_ESSENTIAL ? "essential" : "other");
    if (share_ids (&group->scope, &other->scope))
      merit_document_fault (document, "a competency is in two groups");
  }
}

static void
read_group (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = {
    { "name", TRUE, read_group_name },
    { "weight", TRUE, read_group_weight },
    { "requirements", TRUE, read_group_scope },
    { "table", FALSE, read_group_table },
  };
  MeritPolicyReading *reading = target;
  GArray *groups = reading->policy->groups;
  MeritPolicyGroup group = { .weight = 1 };

  reading->group = &group;
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
  if (json_object_is_type (value, json_type_object)) {
    if (reading->policy->credit == MERIT_CREDIT_TABLE && !reading->has_table && !group.has_table)
      merit_document_fault (document, "missing key 'table', which the policy does not have either");
    check_group (document, groups, &group);
  }
  g_array_append_val (groups, group);
}

void
merit_policy_read_groups (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_array (document, value, 1, MERIT_MAX_GROUPS, read_group, target);
}

/* --- weights and essential flags --- */

static void
read_override_competency (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  reading->competency = merit_document_read_id (document, value);
  if (reading->competency != NULL && merit_bank_find (reading->bank, reading->competency) < 0)
    merit_document_fault (document, "no competency '%s' in the bank", reading->competency);
}

static void
read_override_class (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  reading->klass = merit_document_read_code (document, value);
}

/* A method may leave a requirement out of the score that a class must not: 0 is a weight here. */
static void
read_override_weight (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;
  guint weight;

  if (merit_document_read_integer (document, value, 0, MERIT_MAX_WEIGHT, &weight))
    reading->override.weight = (gint) weight;
}

static void
read_override_essential (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;
  gboolean essential;

  if (merit_document_read_boolean (document, value, &essential))
    reading->override.essential = essential;
}

static void
read_override (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = {
    { "competency", TRUE, read_override_competency },
    { "class", FALSE, read_override_class },
    { "weight", FALSE, read_override_weight },
    { "essential", FALSE, read_override_essential },
  };
  MeritPolicyReading *reading = target;

  reading->override = (MeritOverride){ -1, -1 };
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
  if (json_object_is_type (value, json_type_object) && merit_document_peek (value, "weight") == NULL
      && merit_document_peek (value, "essential") == NULL)
    merit_document_fault (document, "needs 'weight' or 'essential'");
  if (reading->competency != NULL) {
    char *key = reading->klass != NULL
                    ? g_strdup_printf ("%s %s", reading->competency, reading->klass)
                    : g_strdup (reading->competency);

    if (!g_hash_table_insert (reading->policy->overrides, key,
                              g_memdup2 (&reading->override, sizeof reading->override)))
      merit_document_fault (document, "the competency is given twice");
  }
  g_clear_pointer (&reading->competency, g_free);
  g_clear_pointer (&reading->klass, g_free);
}

void
merit_policy_read_overrides (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_array (document, value, 1, MAX_OVERRIDES, read_override, target);
}

/* --- scale --- */

static void
read_top (MeritDocument *document, json_object *value, gpointer target)
{
  static const char *const words[] = { "weights", NULL };
  MeritPolicyReading *reading = target;
  guint which;

  if (merit_document_peek_choice (value, words, &which))
    reading->policy->scale_top = 0;
  else if (json_object_is_type (value, json_type_int))
    merit_document_read_integer (document, value, 1, MERIT_MAX_SCALE, &reading->policy->scale_top);
  else
    merit_document_fault (document, "must be a whole number or 'weights'");
}

static void
read_decimals (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  merit_document_read_integer (document, value, 0, MERIT_MAX_SCALE_DECIMALS,
                               &reading->policy->scale_decimals);
}

void
merit_policy_read_scale (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[]
      = { { "top", TRUE, read_top }, { "decimals", FALSE, read_decimals } };

  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), target);
}

/* --- hurdles --- */

void
merit_hurdle_clear (gpointer data)
{
  MeritHurdle *hurdle = data;

  g_free (hurdle->name);
  scope_clear (&hurdle->scope);
}

static void
read_hurdle_name (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;

  reading->hurdle->name = merit_document_read_text (document, value, 1, MAX_NAME_LENGTH);
}

static void
read_hurdle_scope (MeritDocument *document, json_object *value, gpointer target)
{
  static const char *const words[] = { "essential", "all", NULL };
  static const MeritScopeKind kinds[] = { MERIT_SCOPE_ESSENTIAL, MERIT_SCOPE_ALL };
  MeritPolicyReading *reading = target;

  read_scope (document, value, reading, &reading->hurdle->scope, words, kinds);
}

/* Hundredths of a percent: digits, and a point with one or two digits behind it. */
static gboolean
parse_percent (json_object *value, guint *parts)
{
  if (!json_object_is_type (value, json_type_string))
    return FALSE;

  const char *text = json_object_get_string (value), *at = text;
  guint places = 2;
  gboolean behind = FALSE;

  *parts = 0;
  for (; g_ascii_isdigit (*at) || (*at == '.' && !behind && at > text); at++) {
    if (*at == '.') {
      behind = TRUE;
      continue;
    }
    if (behind && places-- == 0)
      return FALSE;
    *parts = *parts * 10 + (guint) (*at - '0');
    if (*parts > MERIT_PASSING_WHOLE)
      return FALSE;
  }
  if (at - text != json_object_get_string_len (value) || at == text || at[-1] == '.')
    return FALSE;
  while (places-- > 0)
    if ((*parts *= 10) > MERIT_PASSING_WHOLE)
      return FALSE;
  return *parts > 0;
}

/* JSON numbers with a fraction are not exact everywhere; text is. */
static void
read_passing (MeritDocument *document, json_object *value, gpointer target)
{
  MeritPolicyReading *reading = target;
  guint percent;

  if (merit_document_peek_integer (value, 1, 100, &percent))
    reading->hurdle->passing = percent * (MERIT_PASSING_WHOLE / 100);
  else if (!parse_percent (value, &reading->hurdle->passing))
    merit_document_fault (document, "must be a whole number from 1 to 100, or text of a decimal "
                                    "above 0 and up to 100 with at most 2 places");
}

static void
read_hurdle (MeritDocument *document, json_object *value, gpointer target)
{
  static const MeritMember members[] = {
    { "name", TRUE, read_hurdle_name },
    { "requirements", FALSE, read_hurdle_scope },
    { "passing", TRUE, read_passing },
  };
  MeritPolicyReading *reading = target;
  GArray *hurdles = reading->policy->hurdles;
  MeritHurdle hurdle = { .scope.kind = MERIT_SCOPE_ALL };

  reading->hurdle = &hurdle;
  merit_document_read_object (document, value, members, G_N_ELEMENTS (members), reading);
  for (guint i = 0; i < hurdles->len; i++)
    if (hurdle.name != NULL
        && g_strcmp0 (g_array_index (hurdles, MeritHurdle, i).name, hurdle.name) == 0)
      merit_document_fault (document, "name '%s' is given twice", hurdle.name);
  g_array_append_val (hurdles, hurdle);
}

void
merit_policy_read_hurdles (MeritDocument *document, json_object *value, gpointer target)
{
  merit_document_read_array (document, value, 1, MERIT_MAX_STAGES, read_hurdle, target);
}
