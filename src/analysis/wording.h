/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences that more than one result needs, so that they are worded once: how a policy scores,
 * how ties are told apart, and what a class rests on. Texts end in a full stop, without a line end.
 */
#pragma once

#include <merit/merit-banding.h>
#include <merit/merit-engine.h>

/* "1 requirement", "2 requirements": @n and the right one of two words. */
void merit_wording_count (GString *out, guint64 n, const char *one, const char *many);

/* "1229 Customer Service Specialist", or the code alone where the class has no title. */
void merit_wording_class (GString *out, const MeritClass *klass);

/* "2 Mathematics". */
void merit_wording_competency (GString *out, const MeritCompetency *competency);

/* "1, 2 and 3". */
void merit_wording_levels (GString *out, const guint *levels, guint n);

/* How assessments earn points on a class under the engine's policy, and how the score follows. */
void merit_wording_policy (GString *out, const MeritEngine *engine, guint klass);

/* What it is that an assessed requirement is not: "assessed below the level", or "assessed and not
 * met" where a level can also be too high, or below the required one and high enough. */
const char *merit_wording_not_met (const MeritPolicy *policy);

/* What scores are printed in: "in percent", or "on a scale up to 5.00". */
void merit_wording_scale (GString *out, const MeritEngine *engine, guint klass);

/* Who is ranked, where not everyone is; nothing otherwise. */
void merit_wording_decision (GString *out, const MeritPolicy *policy);

/* What comes first among equal scores. */
void merit_wording_ties (GString *out, const MeritPolicy *policy);

/* How people are parted into bands. */
void merit_wording_banding (GString *out, const MeritBanding *banding);

/* "Band 2", the name of a category, or "Below 70 percent, in no band". */
void merit_wording_band (GString *out, const MeritBanding *banding, gint band);

/* Which levels are not stated, and what else the evidence allows. Appends nothing and returns FALSE
 * where every level is stated. */
gboolean merit_wording_basis (GString *out, const MeritClass *klass);
