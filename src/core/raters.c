/* SPDX-License-Identifier: Apache-2.0 */
/* Several raters: levels are so few that they are counted, not sorted. */
#include "core/raters.h"

static unsigned
lower_median (const uint32_t counts[MERIT_CODES / 2], uint32_t n)
{
  uint32_t below = 0;
  unsigned level = 0;

  while (2 * (below + counts[level]) < n)
    below += counts[level++];
  return level;
}

uint8_t
merit_raters_combine (MeritRaterRule rule, const uint8_t *codes, uint32_t n)
{
  uint32_t counts[MERIT_CODES / 2] = { 0 }, sum = 0, superior = 0;

  for (uint32_t i = 0; i < n; i++) {
    counts[merit_code_level (codes[i])]++;
    sum += merit_code_level (codes[i]);
    superior += merit_code_superior (codes[i]);
  }
  return merit_code_make (rule == MERIT_RULE_MEAN ? (2 * sum + n) / (2 * n)
                                                  : lower_median (counts, n),
                          2 * superior > n);
}

uint32_t
merit_raters_deviation (const uint8_t *codes, uint32_t n)
{
  uint32_t sum = 0, total = 0;

  for (uint32_t i = 0; i < n; i++)
    sum += merit_code_level (codes[i]);
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t level = n * merit_code_level (codes[i]);

    total += level > sum ? level - sum : sum - level;
  }
  return total;
}
