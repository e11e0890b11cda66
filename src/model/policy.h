/* SPDX-License-Identifier: Apache-2.0 */
/* What is inside a policy, for its loader and for the compiler of plans. */
#pragma once

#include <merit/merit-policy.h>

#include "core/stage.h"
#include "model/document.h"

/* Points by required level - 1 and assessed level, before weights. */
typedef guint MeritPoints[MERIT_MAX_LEVEL][MERIT_MAX_LEVEL + 1];

/* Which requirements of a class something is about. */
typedef enum {
  MERIT_SCOPE_ALL,
  MERIT_SCOPE_ESSENTIAL,
  MERIT_SCOPE_LISTED,
  MERIT_SCOPE_OTHER, /* those that no other group takes */
} MeritScopeKind;

typedef struct {
  MeritScopeKind kind;
  GHashTable *ids; /* a set of char *, owned; where listed */
} MeritScope;

typedef struct {
  char *name;
  guint weight;
  MeritScope scope;
  gboolean has_table; /* else that of the policy */
  MeritPoints table;
} MeritPolicyGroup;

typedef struct {
  char *name;
  MeritScope scope;
  guint passing; /* hundredths of a percent */
} MeritHurdle;

/* What a policy says of a competency, on one class or on all that it does not name. */
typedef struct {
  gint weight;    /* -1: that of the class */
  gint essential; /* likewise */
} MeritOverride;

struct _MeritPolicy {
  char *name;
  char *title;
  char *description;
  MeritCredit credit;
  guint from;
  MeritMetRule met_rule;
  guint below; /* levels that still count as met, under it and above it */
  guint above;
  gboolean assessed_only;
  gboolean tie_break_superior;
  guint table_max_level; /* 0: no table */
  MeritPoints table;
  GArray *groups;        /* of MeritPolicyGroup */
  GHashTable *overrides; /* `ID` or `ID CODE` to MeritOverride; no id holds a space */
  guint scale_top;       /* 0: the sum of the weights */
  guint scale_decimals;
  MeritDecision decision;
  gboolean all_must_be_met;
  GArray *hurdles; /* of MeritHurdle */
  MeritRaters raters;
  char sha256[MERIT_DOCUMENT_SHA256]; /* of the document; empty: built in */
};

gboolean merit_scope_holds (const MeritScope *scope, const char *id, gboolean essential);

/* What a level earns before weights; @group -1 where there are none. */
guint merit_policy_get_points (const MeritPolicy *policy, gint group, guint unit, guint required,
                               guint assessed);

/* A policy being read, with what its parts hang on: that may stand behind them in the text. */
typedef struct {
  MeritPolicy *policy;
  MeritBank *bank;
  guint max_level;
  gboolean has_table; /* of the policy itself */
  /* Of the part at hand. */
  MeritPoints *points;
  guint row;
  guint column;
  gint least; /* of the differences that a table names */
  gint greatest;
  MeritPolicyGroup *group;
  MeritHurdle *hurdle;
  MeritScope *scope;
  char *competency;
  char *klass;
  MeritOverride override;
} MeritPolicyReading;

/* The parts of a policy that are more than a word, each read from the value of its member. The
 * target is the reading. */
void merit_policy_read_table (MeritDocument *document, json_object *value, gpointer target);
void merit_policy_read_margin (MeritDocument *document, json_object *value, gpointer target);
void merit_policy_read_groups (MeritDocument *document, json_object *value, gpointer target);
void merit_policy_read_overrides (MeritDocument *document, json_object *value, gpointer target);
void merit_policy_read_scale (MeritDocument *document, json_object *value, gpointer target);
void merit_policy_read_hurdles (MeritDocument *document, json_object *value, gpointer target);

void merit_policy_group_clear (gpointer group);
void merit_hurdle_clear (gpointer hurdle);
