/* SPDX-License-Identifier: Apache-2.0 */
/* Scoring policies, read from `merit-policy-1` documents against the scale of a bank. */
#include "model/policy.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (MeritPolicy, merit_policy, merit_policy_ref, merit_policy_unref)

static const char *const schemas[] = { "merit-policy-1", NULL };
static const char *const credits[] = {
  [MERIT_CREDIT_PROPORTIONAL] = "proportional",
  [MERIT_CREDIT_MET] = "met",
  [MERIT_CREDIT_TABLE] = "table",
  NULL,
};
static const char *const met_rules[] = {
  [MERIT_MET_AT_LEAST] = "at-least",
  [MERIT_MET_EXACT] = "exact",
  [MERIT_MET_MARGIN] = "margin",
  NULL,
};
static const char *const decisions[] = {
  [MERIT_DECISION_COMPENSATORY] = "compensatory",
  [MERIT_DECISION_CONJUNCTIVE] = "conjunctive",
  [MERIT_DECISION_HURDLES] = "hurdles",
  NULL,
};
static const char *const must_meets[] = { "essential", "all", NULL };
static const char *const raters[] = { "lower-median", "mean-half-up", NULL };
static const char *const unassessed[] = { "demonstrated", "assessed-only", NULL };
static const char *const tie_breaks[] = { "superior", NULL };

/* --- reading --- */

typedef MeritPolicyReading Reading;

static void
read_schema (MeritDocument *document, json_object *value, gpointer target)
{
  guint which;

  merit_document_read_choice (document, value, schemas, &which);
}

static void
read_name (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->policy->name = merit_document_read_code (document, value);
}

static void
read_title (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->policy->title = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

static void
read_description (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->policy->description = merit_document_read_text (document, value, 1, G_MAXSIZE);
}

/* Words that other members hang on: what they mean is settled before anything is read. */
static void
read_credit (MeritDocument *document, json_object *value, gpointer target)
{
  guint which;

  merit_document_read_choice (document, value, credits, &which);
}

static void
read_met (MeritDocument *document, json_object *value, gpointer target)
{
  guint which;

  merit_document_read_choice (document, value, met_rules, &which);
}

static void
read_decision (MeritDocument *document, json_object *value, gpointer target)
{
  guint which;

  merit_document_read_choice (document, value, decisions, &which);
}

static void
read_raters (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint which;

  if (merit_document_read_choice (document, value, raters, &which))
    reading->policy->raters = which == 0 ? MERIT_RATERS_LOWER_MEDIAN : MERIT_RATERS_MEAN;
}

static void
read_unassessed (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint which;

  if (merit_document_read_choice (document, value, unassessed, &which))
    reading->policy->assessed_only = which == 1;
}

static void
read_tie_break_entry (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint which;

  if (merit_document_read_choice (document, value, tie_breaks, &which))
    reading->policy->tie_break_superior = TRUE;
}

static void
read_tie_break (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  reading->policy->tie_break_superior = FALSE;
  merit_document_read_array (document, value, 0, 1, read_tie_break_entry, reading);
}

/* Notes a fault where the member @beside says another word than @wanted; where that word is faulty
 * itself, nothing is known to be wrong here. */
static void
need_word (MeritDocument *document, const char *beside, const char *const *choices, guint wanted)
{
  json_object *value = merit_document_peek (merit_document_get_root (document), beside);
  guint word = 0;

  if ((value == NULL || merit_document_peek_choice (value, choices, &word)) && word != wanted)
    merit_document_fault (document, "needs a %s of '%s'", beside, choices[wanted]);
}

static void
read_from (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;

  need_word (document, "credit", credits, MERIT_CREDIT_PROPORTIONAL);
  merit_document_read_integer (document, value, 0, MERIT_MAX_LEVEL, &reading->policy->from);
}

static void
read_table (MeritDocument *document, json_object *value, gpointer target)
{
  need_word (document, "credit", credits, MERIT_CREDIT_TABLE);
  merit_policy_read_table (document, value, target);
}

static void
read_margin (MeritDocument *document, json_object *value, gpointer target)
{
  need_word (document, "met", met_rules, MERIT_MET_MARGIN);
  merit_policy_read_margin (document, value, target);
}

static void
read_must_meet (MeritDocument *document, json_object *value, gpointer target)
{
  Reading *reading = target;
  guint which;

  need_word (document, "decision", decisions, MERIT_DECISION_CONJUNCTIVE);
  if (merit_document_read_choice (document, value, must_meets, &which))
    reading->policy->all_must_be_met = which == 1;
}

static void
read_hurdles (MeritDocument *document, json_object *value, gpointer target)
{
  need_word (document, "decision", decisions, MERIT_DECISION_HURDLES);
  merit_policy_read_hurdles (document, value, target);
}

static const MeritMember members[] = {
  { "schema", TRUE, read_schema },
  { "name", FALSE, read_name },
  { "title", FALSE, read_title },
  { "description", FALSE, read_description },
  { "credit", FALSE, read_credit },
  { "from", FALSE, read_from },
  { "table", FALSE, read_table },
  { "met", FALSE, read_met },
  { "margin", FALSE, read_margin },
  { "overrides", FALSE, merit_policy_read_overrides },
  { "groups", FALSE, merit_policy_read_groups },
  { "scale", FALSE, merit_policy_read_scale },
  { "unassessed", FALSE, read_unassessed },
  { "tie_break", FALSE, read_tie_break },
  { "decision", FALSE, read_decision },
  { "must_meet", FALSE, read_must_meet },
  { "hurdles", FALSE, read_hurdles },
  { "raters", FALSE, read_raters },
};

/* The word of a member that others hang on, wherever it stands; 0 where there is none that is
 * right. */
static guint
peek_word (json_object *root, const char *key, const char *const *choices)
{
  json_object *value = merit_document_peek (root, key);
  guint word = 0;

  return value != NULL && merit_document_peek_choice (value, choices, &word) ? word : 0;
}

/* What other members hang on, and which of them must be there. */
static void
peek_words (MeritDocument *document, Reading *reading)
{
  json_object *root = merit_document_get_root (document);
  MeritPolicy *policy = reading->policy;

  reading->has_table = merit_document_peek (root, "table") != NULL;
  policy->credit = (MeritCredit) peek_word (root, "credit", credits);
  policy->met_rule = (MeritMetRule) peek_word (root, "met", met_rules);
  policy->decision = (MeritDecision) peek_word (root, "decision", decisions);
  policy->above = policy->met_rule == MERIT_MET_AT_LEAST ? MERIT_MAX_LEVEL : 0;
  if (policy->credit == MERIT_CREDIT_TABLE && !reading->has_table
      && merit_document_peek (root, "groups") == NULL)
    merit_document_fault (document, "missing key 'table'");
  if (policy->met_rule == MERIT_MET_MARGIN && merit_document_peek (root, "margin") == NULL)
    merit_document_fault (document, "missing key 'margin'");
  if (policy->decision == MERIT_DECISION_HURDLES && merit_document_peek (root, "hurdles") == NULL)
    merit_document_fault (document, "missing key 'hurdles'");
}

/* The name that a file gives its policy: its base name without the ending. */
static char *
dup_stem (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  size_t len = strlen (base);

  if (len > 5 && g_str_has_suffix (base, ".json"))
    base[len - 5] = '\0';
  return g_utf8_make_valid (base, -1);
}

MeritPolicy *
merit_policy_new_default (void)
{
  MeritPolicy *policy = g_atomic_rc_box_new0 (MeritPolicy);

  policy->name = g_strdup ("default");
  policy->credit = MERIT_CREDIT_PROPORTIONAL;
  policy->above = MERIT_MAX_LEVEL;
  policy->tie_break_superior = TRUE;
  policy->groups = g_array_new (FALSE, FALSE, sizeof (MeritPolicyGroup));
  g_array_set_clear_func (policy->groups, merit_policy_group_clear);
  policy->overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  policy->scale_top = 100;
  policy->scale_decimals = 2;
  policy->hurdles = g_array_new (FALSE, FALSE, sizeof (MeritHurdle));
  g_array_set_clear_func (policy->hurdles, merit_hurdle_clear);
  return policy;
}

MeritPolicy *
merit_policy_load_bytes (GBytes *bytes, const char *name, MeritBank *bank, MeritFaults *faults,
                         GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (bank != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (MeritPolicy) policy = merit_policy_new_default ();
  Reading reading
      = { .policy = policy, .bank = bank, .max_level = merit_bank_get_max_level (bank) };
  MeritDocument *document = merit_document_new (bytes, name);

  g_clear_pointer (&policy->name, g_free);
  peek_words (document, &reading);
  merit_document_read_root (document, members, G_N_ELEMENTS (members), &reading);
  if (!merit_document_finish (document, faults, error))
    return NULL;
  if (policy->name == NULL)
    policy->name = dup_stem (name);
  merit_document_hash (bytes, policy->sha256);
  return g_steal_pointer (&policy);
}

MeritPolicy *
merit_policy_load (const char *path, MeritBank *bank, MeritFaults *faults, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (bank != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (GBytes) bytes = merit_document_read_file (path, error);

  return bytes != NULL ? merit_policy_load_bytes (bytes, path, bank, faults, error) : NULL;
}

/* --- the policy --- */

MeritPolicy *
merit_policy_ref (MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return g_atomic_rc_box_acquire (policy);
}

static void
policy_clear (gpointer data)
{
  MeritPolicy *policy = data;

  g_free (policy->name);
  g_free (policy->title);
  g_free (policy->description);
  g_array_unref (policy->groups);
  g_hash_table_unref (policy->overrides);
  g_array_unref (policy->hurdles);
}

void
merit_policy_unref (MeritPolicy *policy)
{
  g_return_if_fail (policy != NULL);

  g_atomic_rc_box_release_full (policy, policy_clear);
}

const char *
merit_policy_get_name (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return policy->name;
}

const char *
merit_policy_get_title (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return policy->title;
}

const char *
merit_policy_get_description (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return policy->description;
}

MeritCredit
merit_policy_get_credit (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, MERIT_CREDIT_PROPORTIONAL);

  return policy->credit;
}

guint
merit_policy_get_table_max_level (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->table_max_level;
}

guint
merit_policy_get_table_points (const MeritPolicy *policy, guint required, guint assessed)
{
  g_return_val_if_fail (policy != NULL, 0);
  g_return_val_if_fail (required >= 1 && required <= policy->table_max_level, 0);
  g_return_val_if_fail (assessed <= policy->table_max_level, 0);

  return policy->table[required - 1][assessed];
}

gboolean
merit_policy_get_assessed_only (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, FALSE);

  return policy->assessed_only;
}

gboolean
merit_policy_get_tie_break_superior (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, FALSE);

  return policy->tie_break_superior;
}

guint
merit_policy_get_credit_from (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->from;
}

MeritMetRule
merit_policy_get_met_rule (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, MERIT_MET_AT_LEAST);

  return policy->met_rule;
}

guint
merit_policy_get_margin_below (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->below;
}

guint
merit_policy_get_margin_above (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->above;
}

gboolean
merit_policy_is_met (const MeritPolicy *policy, guint required, guint assessed)
{
  g_return_val_if_fail (policy != NULL, FALSE);

  return assessed + policy->below >= required && assessed <= required + policy->above;
}

/* What the policy says of a requirement of the class: on this class first, then on any. */
static const MeritOverride *
find_override (const MeritPolicy *policy, const char *code, const char *id, gsize member)
{
  g_autofree char *key = g_strdup_printf ("%s %s", id, code);
  const char *const keys[] = { key, id };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const MeritOverride *override = g_hash_table_lookup (policy->overrides, keys[i]);

    if (override != NULL && G_STRUCT_MEMBER (gint, override, member) >= 0)
      return override;
  }
  return NULL;
}

static const MeritOverride *
find_for (const MeritPolicy *policy, const MeritClass *klass, guint requirement, gsize member)
{
  const MeritRequirement *asked = merit_class_get (klass, requirement);

  return find_override (policy, merit_class_get_code (klass),
                        merit_competency_get_id (merit_requirement_get_competency (asked)), member);
}

guint
merit_policy_get_weight (const MeritPolicy *policy, const MeritClass *klass, guint requirement)
{
  g_return_val_if_fail (policy != NULL && klass != NULL, 0);
  g_return_val_if_fail (requirement < merit_class_get_length (klass), 0);

  const MeritOverride *override
      = find_for (policy, klass, requirement, G_STRUCT_OFFSET (MeritOverride, weight));

  return override != NULL ? (guint) override->weight
                          : merit_requirement_get_weight (merit_class_get (klass, requirement));
}

gboolean
merit_policy_get_essential (const MeritPolicy *policy, const MeritClass *klass, guint requirement)
{
  g_return_val_if_fail (policy != NULL && klass != NULL, FALSE);
  g_return_val_if_fail (requirement < merit_class_get_length (klass), FALSE);

  const MeritOverride *override
      = find_for (policy, klass, requirement, G_STRUCT_OFFSET (MeritOverride, essential));

  return override != NULL ? override->essential != 0
                          : merit_requirement_get_essential (merit_class_get (klass, requirement));
}

guint
merit_policy_get_n_groups (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->groups->len;
}

static const MeritPolicyGroup *
nth_group (const MeritPolicy *policy, guint group)
{
  g_return_val_if_fail (policy != NULL && group < policy->groups->len, NULL);

  return &g_array_index (policy->groups, MeritPolicyGroup, group);
}

const char *
merit_policy_get_group_name (const MeritPolicy *policy, guint group)
{
  const MeritPolicyGroup *nth = nth_group (policy, group);

  return nth != NULL ? nth->name : NULL;
}

guint
merit_policy_get_group_weight (const MeritPolicy *policy, guint group)
{
  const MeritPolicyGroup *nth = nth_group (policy, group);

  return nth != NULL ? nth->weight : 0;
}

/* Ids first, then whatever is essential, then all that is left. */
gint
merit_policy_find_group (const MeritPolicy *policy, const MeritClass *klass, guint requirement)
{
  static const MeritScopeKind order[]
      = { MERIT_SCOPE_LISTED, MERIT_SCOPE_ESSENTIAL, MERIT_SCOPE_OTHER };

  g_return_val_if_fail (policy != NULL && klass != NULL, -1);
  g_return_val_if_fail (requirement < merit_class_get_length (klass), -1);
  if (policy->groups->len == 0)
    return -1;

  const gboolean essential = merit_policy_get_essential (policy, klass, requirement);
  const char *id = merit_competency_get_id (
      merit_requirement_get_competency (merit_class_get (klass, requirement)));

  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    for (guint i = 0; i < policy->groups->len; i++) {
      const MeritScope *scope = &nth_group (policy, i)->scope;

      if (scope->kind == order[k] && merit_scope_holds (scope, id, essential))
        return (gint) i;
    }
  return -1;
}

/* Proportional credit begins above the level it is counted from; where no level lies between that
 * and the required one, it is earned by what is required. */
static guint
proportion (const MeritPolicy *policy, guint unit, guint required, guint assessed)
{
  const guint from = policy->from;

  if (assessed >= required)
    return unit;
  return assessed > from ? unit * (assessed - from) / (required - from) : 0;
}

guint
merit_policy_get_points (const MeritPolicy *policy, gint group, guint unit, guint required,
                         guint assessed)
{
  switch (policy->credit) {
  case MERIT_CREDIT_PROPORTIONAL:
    return proportion (policy, unit, required, assessed);
  case MERIT_CREDIT_MET:
    return merit_policy_is_met (policy, required, assessed) ? unit : 0;
  case MERIT_CREDIT_TABLE:
    if (group >= 0 && nth_group (policy, (guint) group)->has_table)
      return nth_group (policy, (guint) group)->table[required - 1][assessed];
    return policy->table[required - 1][assessed];
  }
  g_return_val_if_reached (0);
}

guint
merit_policy_get_group_points (const MeritPolicy *policy, guint group, guint required,
                               guint assessed)
{
  g_return_val_if_fail (policy != NULL && group < policy->groups->len, 0);
  g_return_val_if_fail (required >= 1 && required <= policy->table_max_level, 0);
  g_return_val_if_fail (assessed <= policy->table_max_level, 0);

  return merit_policy_get_points (policy, (gint) group, 0, required, assessed);
}

guint
merit_policy_get_scale_top (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->scale_top;
}

guint
merit_policy_get_scale_decimals (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->scale_decimals;
}

MeritDecision
merit_policy_get_decision (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, MERIT_DECISION_COMPENSATORY);

  return policy->decision;
}

guint
merit_policy_get_n_stages (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);

  return policy->decision == MERIT_DECISION_CONJUNCTIVE ? 1 : policy->hurdles->len;
}

const char *
merit_policy_get_stage_name (const MeritPolicy *policy, guint stage)
{
  g_return_val_if_fail (stage < merit_policy_get_n_stages (policy), NULL);

  if (policy->decision == MERIT_DECISION_CONJUNCTIVE)
    return policy->all_must_be_met ? "all requirements" : "all essential requirements";
  return g_array_index (policy->hurdles, MeritHurdle, stage).name;
}

guint
merit_policy_get_stage_passing (const MeritPolicy *policy, guint stage)
{
  g_return_val_if_fail (stage < merit_policy_get_n_stages (policy), 0);

  return policy->decision == MERIT_DECISION_CONJUNCTIVE
             ? MERIT_PASSING_WHOLE
             : g_array_index (policy->hurdles, MeritHurdle, stage).passing;
}

MeritRaters
merit_policy_get_raters (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, MERIT_RATERS_NONE);

  return policy->raters;
}

const char *
merit_policy_get_sha256 (const MeritPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);

  return policy->sha256[0] != 0 ? policy->sha256 : NULL;
}
