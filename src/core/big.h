/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers of 512 bits, for comparisons of products that no wider type holds. Whoever
 * multiplies knows that the product fits; one that does not is a mistake and stops the program. */
#pragma once

#include <stdint.h>

#define MERIT_BIG_LIMBS 8

typedef struct {
  uint64_t limbs[MERIT_BIG_LIMBS]; /* the lowest first */
} MeritBig;

/* high · 2^64 + low. */
MeritBig merit_big_make (uint64_t high, uint64_t low);

MeritBig merit_big_multiply (const MeritBig *a, const MeritBig *b);

/* @a · @by. */
MeritBig merit_big_scale (const MeritBig *a, uint64_t by);

/* @a − @b, which is not above @a. */
MeritBig merit_big_subtract (const MeritBig *a, const MeritBig *b);

/* Negative, 0 or positive as @a is below, equal to or above @b. */
int merit_big_compare (const MeritBig *a, const MeritBig *b);
