/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison: two class models side by side. What someone ready for the one still needs for the
 * other is no second calculation: it is the match of a profile that holds just what the one
 * requires. */
#include <merit/merit-comparison.h>

typedef struct {
  MeritCompetency *competency;
  MeritRequirement *required[2]; /* NULL where the class does not ask for it */
} Pair;

struct _MeritComparison {
  gatomicrefcount refs;
  MeritClass *classes[2];
  MeritMatch *moves[2];
  GArray *pairs; /* of Pair, in bank order; borrowed from the classes */
};

G_DEFINE_BOXED_TYPE (MeritComparison, merit_comparison, merit_comparison_ref,
                     merit_comparison_unref)

/* Requirements stand in bank order, so one pass over both merges them. */
static GArray *
pair_requirements (MeritClass *const classes[2])
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  guint next[2] = { 0, 0 };
  for (;;) {
    MeritRequirement *required[2];
    guint index[2];
    for (guint side = 0; side < 2; side++) {
      gboolean more = next[side] < merit_class_get_length (classes[side]);
      required[side] = more ? merit_class_get (classes[side], next[side]) : NULL;
      index[side] = more ? merit_requirement_get_index (required[side]) : G_MAXUINT;
    }
    guint first = MIN (index[0], index[1]);
    if (first == G_MAXUINT)
      return pairs;
    Pair pair = { NULL, { NULL, NULL } };
    for (guint side = 0; side < 2; side++)
      if (index[side] == first) {
        pair.required[side] = required[side];
        pair.competency = merit_requirement_get_competency (required[side]);
        next[side]++;
      }
    g_array_append_val (pairs, pair);
  }
}

/* Someone of whom only this is known: each level that @klass requires, no more and no less. */
static MeritProfile *
just_ready_for (MeritBank *bank, const MeritClass *klass)
{
  MeritProfile *profile = merit_profile_new (bank, merit_class_get_code (klass));
  for (guint i = 0; i < merit_class_get_length (klass); i++) {
    const MeritRequirement *requirement = merit_class_get (klass, i);
    const MeritCompetency *competency = merit_requirement_get_competency (requirement);
    /* Cannot fail: the class was loaded against this bank. */
    merit_profile_assess (profile, merit_competency_get_id (competency),
                          merit_requirement_get_level (requirement), FALSE, NULL);
  }
  return profile;
}

MeritComparison *
merit_comparison_new (MeritEngine *engine, guint first, guint second)
{
  g_return_val_if_fail (first < merit_engine_get_length (engine), NULL);
  g_return_val_if_fail (second < merit_engine_get_length (engine), NULL);
  MeritComparison *comparison = g_new0 (MeritComparison, 1);
  g_atomic_ref_count_init (&comparison->refs);
  guint index[2] = { first, second };
  for (guint side = 0; side < 2; side++)
    comparison->classes[side] = merit_class_ref (merit_engine_get_class (engine, index[side]));
  for (guint side = 0; side < 2; side++) {
    g_autoptr (MeritProfile) profile
        = just_ready_for (merit_engine_get_bank (engine), comparison->classes[side]);
    comparison->moves[side] = merit_engine_match (engine, index[1 - side], profile);
  }
  comparison->pairs = pair_requirements (comparison->classes);
  return comparison;
}

MeritComparison *
merit_comparison_ref (MeritComparison *comparison)
{
  g_atomic_ref_count_inc (&comparison->refs);
  return comparison;
}

void
merit_comparison_unref (MeritComparison *comparison)
{
  if (!g_atomic_ref_count_dec (&comparison->refs))
    return;
  for (guint side = 0; side < 2; side++) {
    merit_class_unref (comparison->classes[side]);
    merit_match_unref (comparison->moves[side]);
  }
  g_array_unref (comparison->pairs);
  g_free (comparison);
}

MeritClass *
merit_comparison_get_class (const MeritComparison *comparison, guint side)
{
  g_return_val_if_fail (side < 2, NULL);
  return comparison->classes[side];
}

guint
merit_comparison_get_length (const MeritComparison *comparison)
{
  return comparison->pairs->len;
}

MeritCompetency *
merit_comparison_get_competency (const MeritComparison *comparison, guint row)
{
  g_return_val_if_fail (row < comparison->pairs->len, NULL);
  return g_array_index (comparison->pairs, Pair, row).competency;
}

MeritRequirement *
merit_comparison_get_requirement (const MeritComparison *comparison, guint row, guint side)
{
  g_return_val_if_fail (row < comparison->pairs->len, NULL);
  g_return_val_if_fail (side < 2, NULL);
  return g_array_index (comparison->pairs, Pair, row).required[side];
}

MeritMatch *
merit_comparison_get_move (const MeritComparison *comparison, guint side)
{
  g_return_val_if_fail (side < 2, NULL);
  return comparison->moves[side];
}
