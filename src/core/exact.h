/* SPDX-License-Identifier: Apache-2.0 */
/* Exact fractions of whole numbers: comparison and rounding without floating point. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The greatest common divisor of two numbers, not both 0 (Euclid). */
uint64_t merit_exact_divisor (uint64_t a, uint64_t b);

/* The most decimals that merit_exact_read() takes. */
#define MERIT_EXACT_READ_DECIMALS 15

/* Reads a decimal as a fraction: digits, and a point with 1 to MERIT_EXACT_READ_DECIMALS digits
 * behind it; as a whole from 0 to @limit, which is at most 100. *@whole is a power of ten. Returns
 * whether it is one. */
bool merit_exact_read (const char *text, uint64_t limit, uint64_t *parts, uint64_t *whole);

/* Room for any text that merit_exact_percent() writes, NUL included. */
#define MERIT_PERCENT_SIZE 32

/* The most decimals of merit_exact_scale(). */
#define MERIT_EXACT_DECIMALS 4

/* Negative, 0 or positive as a/b is below, equal to or above c/d; denominators above 0, all below
 * 2^32. */
int merit_exact_compare (uint64_t a, uint64_t b, uint64_t c, uint64_t d);

/* Hundredths of a percent of points/most, rounded half up; most above 0, both below 2^40. */
uint64_t merit_exact_percent (uint64_t points, uint64_t most);

/* points/most on a scale that ends at @top, in units of its last of @decimals places, rounded half
 * up: 100 and 2 are hundredths of a percent. Most above 0, points and most below 2^40, top below
 * 2^32, decimals up to MERIT_EXACT_DECIMALS. */
uint64_t merit_exact_scale (uint64_t points, uint64_t most, uint64_t top, unsigned decimals);

/* What merit_exact_percent_by() multiplies with instead of dividing by @most, which is above 0; 0
 * where it is too much for that. */
uint64_t merit_exact_reciprocal (uint64_t most);

/* merit_exact_percent() of points that are not above @most, whose reciprocal is not 0. */
static inline uint64_t
merit_exact_percent_by (uint64_t points, uint64_t most, uint64_t reciprocal)
{
  __extension__ typedef unsigned __int128 Wide;

  return (uint64_t) ((Wide) (20000 * points + most) * reciprocal >> 64);
}

/* Hundredths of a percentage point of a/b − c/d, rounded half up; a/b not below c/d, all below
 * 2^32, denominators above 0. */
uint64_t merit_exact_margin (uint64_t a, uint64_t b, uint64_t c, uint64_t d);

/* Hundredths of a percent of the mean of @n fractions over the same @most that sum up to @sum /
 * @most, rounded half up; n and most above 0, most below 2^32, the mean not above 1. */
uint64_t merit_exact_mean (uint64_t sum, uint64_t most, uint64_t n);

/* Writes hundredths as a decimal with two places, NUL-terminated; returns its length. */
size_t merit_exact_print (uint64_t hundredths, char out[MERIT_PERCENT_SIZE]);

/* Likewise units of the last of @decimals places; without a point where there is none. */
size_t merit_exact_print_places (uint64_t units, unsigned decimals, char out[MERIT_PERCENT_SIZE]);
