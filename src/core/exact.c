/* SPDX-License-Identifier: Apache-2.0 */
/* Exact fractions: every comparison and every rounding is done on whole numbers wide enough to hold
 * the products, so no result depends on floating point. */
#include "core/exact.h"

__extension__ typedef unsigned __int128 Wide;

int
merit_exact_compare (uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
  const uint64_t left = a * d, right = c * b;

  return (left > right) - (left < right);
}

uint64_t
merit_exact_percent (uint64_t points, uint64_t most)
{
  /* floor (10000 · p / m + 1/2), over the common denominator 2 · m. */
  return (20000 * points + most) / (2 * most);
}

/* With d = 2 · most and r = ⌈2^64 / d⌉, r · d is above 2^64 by e, less than d. So n · r / 2^64 is
 * n / d and n · e / 2^64 parts in d of it too much. As long as that is less than one part, there is
 * no whole number between the two: for n up to 20001 · most, where 40002 · most² is below 2^64. */
uint64_t
merit_exact_reciprocal (uint64_t most)
{
  return most < UINT64_C (1) << 24 ? UINT64_MAX / (2 * most) + 1 : 0;
}

uint64_t
merit_exact_margin (uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
  const Wide above = (Wide) a * d - (Wide) c * b, below = (Wide) b * d;

  return (uint64_t) ((20000 * above + below) / (2 * below));
}

uint64_t
merit_exact_mean (uint64_t sum, uint64_t most, uint64_t n)
{
  const Wide whole = (Wide) most * n;

  return (uint64_t) ((20000 * (Wide) sum + whole) / (2 * whole));
}

static uint64_t
power_of_ten (unsigned exponent)
{
  uint64_t power = 1;

  while (exponent-- > 0)
    power *= 10;
  return power;
}

uint64_t
merit_exact_scale (uint64_t points, uint64_t most, uint64_t top, unsigned decimals)
{
  const Wide whole = (Wide) points * top * power_of_ten (decimals);

  return (uint64_t) ((2 * whole + most) / (2 * (Wide) most));
}

size_t
merit_exact_print (uint64_t hundredths, char out[MERIT_PERCENT_SIZE])
{
  return merit_exact_print_places (hundredths, 2, out);
}

size_t
merit_exact_print_places (uint64_t units, unsigned decimals, char out[MERIT_PERCENT_SIZE])
{
  char digits[MERIT_PERCENT_SIZE];
  size_t n = 0, length = 0;

  /* At least one digit stands before the point. */
  do {
    digits[n++] = (char) ('0' + units % 10);
    units /= 10;
  } while (units > 0 || n <= decimals);
  while (n > 0) {
    out[length++] = digits[--n];
    if (n == decimals && n > 0)
      out[length++] = '.';
  }
  out[length] = '\0';
  return length;
}

uint64_t
merit_exact_divisor (uint64_t a, uint64_t b)
{
  while (b != 0) {
    const uint64_t rest = a % b;

    a = b;
    b = rest;
  }
  return a;
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

bool
merit_exact_read (const char *text, uint64_t limit, uint64_t *parts, uint64_t *whole)
{
  const char *at = text;

  *parts = 0;
  *whole = 1;
  for (; is_digit (*at); at++) {
    *parts = *parts * 10 + (uint64_t) (*at - '0');
    if (*parts > limit)
      return false;
  }
  if (at == text)
    return false;
  if (*at == '.') {
    const char *point = at++;

    for (; is_digit (*at); at++) {
      if (at - point > MERIT_EXACT_READ_DECIMALS)
        return false;
      *parts = *parts * 10 + (uint64_t) (*at - '0');
      *whole *= 10;
    }
    if (at == point + 1)
      return false;
  }
  return *at == '\0' && *parts <= limit * *whole;
}
