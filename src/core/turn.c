/* SPDX-License-Identifier: Apache-2.0 */
/* Which ways to turn there are, and the plain one. */
#include "core/turn-private.h"

static void
turn (const uint8_t *rows, size_t stride, uint8_t *const columns[MERIT_TURN])
{
  for (unsigned i = 0; i < MERIT_TURN; i++)
    for (unsigned j = 0; j < MERIT_TURN; j++)
      columns[i][j] = rows[j * stride + i];
}

static const MeritTurn merit_turn_scalar = { { "scalar", 0 }, turn };

static const void *const turns[] = {
  &merit_turn_scalar,
#if defined(__x86_64__)
  &merit_turn_ssse3,
  &merit_turn_avx2,
  &merit_turn_avx512,
#endif
  NULL,
};

const MeritTurn *
merit_turn_get (unsigned index)
{
  return merit_width_get (turns, index);
}

const MeritTurn *
merit_turn_find (const char *name)
{
  return merit_width_find (turns, name);
}
