/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers of 512 bits, by the methods of school (Knuth, The Art of Computer Programming,
 * volume 2, section 4.3.1), limb by limb. */
#include "core/big.h"

#include <assert.h>

__extension__ typedef unsigned __int128 Wide;

MeritBig
merit_big_make (uint64_t high, uint64_t low)
{
  return (MeritBig){ .limbs = { low, high } };
}

MeritBig
merit_big_multiply (const MeritBig *a, const MeritBig *b)
{
  MeritBig product = { { 0 } };

  for (int i = 0; i < MERIT_BIG_LIMBS; i++) {
    uint64_t carry = 0;

    for (int j = 0; j < MERIT_BIG_LIMBS; j++) {
      if (i + j >= MERIT_BIG_LIMBS) {
        assert (a->limbs[i] == 0 || b->limbs[j] == 0);
        continue;
      }

      const Wide sum = (Wide) a->limbs[i] * b->limbs[j] + product.limbs[i + j] + carry;

      product.limbs[i + j] = (uint64_t) sum;
      carry = (uint64_t) (sum >> 64);
    }
    assert (carry == 0);
  }
  return product;
}

MeritBig
merit_big_scale (const MeritBig *a, uint64_t by)
{
  const MeritBig factor = merit_big_make (0, by);

  return merit_big_multiply (a, &factor);
}

MeritBig
merit_big_subtract (const MeritBig *a, const MeritBig *b)
{
  MeritBig rest;
  uint64_t borrow = 0;

  for (int i = 0; i < MERIT_BIG_LIMBS; i++) {
    const Wide taken = (Wide) b->limbs[i] + borrow;

    rest.limbs[i] = a->limbs[i] - (uint64_t) taken;
    borrow = taken > a->limbs[i];
  }
  assert (borrow == 0);
  return rest;
}

int
merit_big_compare (const MeritBig *a, const MeritBig *b)
{
  for (int i = MERIT_BIG_LIMBS; i-- > 0;)
    if (a->limbs[i] != b->limbs[i])
      return a->limbs[i] < b->limbs[i] ? -1 : 1;
  return 0;
}
