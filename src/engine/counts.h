/* SPDX-License-Identifier: Apache-2.0 */
/* How a batch fills its counts. */
#pragma once

#include <merit/merit-batch.h>

#include "profile/records.h"

/* How far several raters agree, by how many they were. Adds up in any order. */
typedef struct {
  guint64 n[MERIT_MAX_RATERS + 1];         /* assessments */
  guint64 deviation[MERIT_MAX_RATERS + 1]; /* merit_raters_deviation(), in parts of raters² */
  guint64 n_apart;                         /* assessments beyond what counts as agreement */
} MeritAgreement;

struct _MeritCounts {
  MeritAgreement agreement;
  guint n_categories; /* levels of the scale, 0 among them */
  guint64 scored;
  guint64 rejected;
  guint unreadable;
  guint unusable;
  guint64 unknown_values;
  guint64 ignored_columns;
  GPtrArray *unknown; /* of char *, NULL-terminated, in order of first use */
  GPtrArray *ignored; /* likewise */
};

MeritCounts *merit_counts_new (void);

/* Adds what several raters gave. Levels are taken to agree up to an average deviation of a sixth of
 * their number (Burke and Dunlap, "Estimating interrater agreement with the average deviation
 * index: a user's guide", Organizational Research Methods 5, 2002). */
void merit_agreement_add (MeritAgreement *agreement, guint n_categories, const guint8 *codes,
                          guint n);
void merit_agreement_merge (MeritAgreement *agreement, const MeritAgreement *other);

/* Adds @name to a list of names unless it is there or the list holds MERIT_MAX_NAMED. Returns
 * whether it is not there yet. */
gboolean merit_counts_name (GPtrArray *names, const char *name);
