/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics of selection by group, in plain C: what two selection rates say of each other. Counts
 * go up to MERIT_MAX_COUNT; whatever can be decided by whole numbers is. No result is NaN. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The most people of one group. Products of two counts then fit 64 bits. */
#define MERIT_MAX_COUNT 1000000000u

/* Of one group: how many were in question, and how many of them were selected. */
typedef struct {
  uint64_t applicants;
  uint64_t selected; /* at most applicants */
} MeritRate;

/* Negative, 0 or positive as @a is the lower, an equal or the higher rate; both with applicants. */
int merit_rate_compare (MeritRate a, MeritRate b);

/* Ten-thousandths of the rate, rounded half up; with applicants. */
uint64_t merit_rate_round (MeritRate rate);

/* Ten-thousandths of the ratio of the rates, rounded half up; @reference selected somebody. */
uint64_t merit_rate_ratio (MeritRate rate, MeritRate reference);

/* Whether the rate is below four fifths of that of @reference; four fifths exactly are not. */
bool merit_rate_below_four_fifths (MeritRate rate, MeritRate reference);

/* The z of two proportions, pooled, without continuity correction. Returns whether there is one:
 * not where a group is empty, nor where nobody or everybody was selected. */
bool merit_rate_z (MeritRate rate, MeritRate reference, double *z);

/* The two-sided p of a z: how often a standard normal variable is at least as far from 0. */
double merit_z_two_sided (double z);

/* The chances of all 2×2 tables with the margins of the one observed. */
typedef struct {
  double two_sided;   /* Fisher's exact test: all tables no likelier than the one observed */
  double mid_p_lower; /* Lancaster's mid-P: fewer selected of the group, and half of as many */
} MeritExact;

MeritExact merit_rate_exact (MeritRate rate, MeritRate reference);

/* Whether the rate becomes strictly the higher one when one selection moves from the reference to
 * the group. Not where there is none to move, or nobody to move it to. */
bool merit_rate_flips (MeritRate rate, MeritRate reference);

/* Whether some cell of the 2×2 table is expected to hold fewer than five, where the normal
 * approximation behind z is not to be relied on. */
bool merit_rate_is_sparse (MeritRate rate, MeritRate reference);
