/* SPDX-License-Identifier: Apache-2.0 */
/* Tallies: sums of whole numbers only, so the order of adding and merging cannot show. */
#include "core/tally.h"

void
merit_tally_add (MeritTally *tally, const MeritScore *scores, uint32_t n)
{
  tally->profiles += n;
  for (uint32_t i = 0; i < n; i++) {
    const MeritScore *score = &scores[i];

    if (score->lacking > 0)
      tally->lacking++;
    else if (score->unassessed > 0)
      tally->incomplete++;
    else
      tally->ready++;
    if (score->most > 0) {
      const uint64_t bin = (uint64_t) score->points * MERIT_TALLY_BINS / score->most;

      tally->scored++;
      tally->points += score->points;
      tally->high += score->high;
      tally->bins[bin < MERIT_TALLY_BINS ? bin : MERIT_TALLY_BINS - 1]++;
    }
  }
}

void
merit_tally_merge (MeritTally *tally, const MeritTally *other)
{
  tally->profiles += other->profiles;
  tally->ready += other->ready;
  tally->lacking += other->lacking;
  tally->incomplete += other->incomplete;
  tally->scored += other->scored;
  tally->points += other->points;
  tally->high += other->high;
  for (int i = 0; i < MERIT_TALLY_BINS; i++)
    tally->bins[i] += other->bins[i];
}

void
merit_codes_add (uint64_t counts[MERIT_CODES], const MeritBlock *block, uint32_t column,
                 uint32_t first, uint32_t n)
{
  const uint8_t *codes = block->codes + (uint64_t) column * block->stride + first;

  for (uint32_t i = 0; i < n; i++)
    counts[codes[i]]++;
}
