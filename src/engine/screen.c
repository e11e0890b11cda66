/* SPDX-License-Identifier: Apache-2.0 */
/* Screening: stages are plans, so the kernel that finds candidates of a list finds who passes. */
#include "engine/screen.h"

#include <string.h>

#include "core/bits.h"

/* Sets the bits of the rows that pass. */
static void
find_passing (const MeritScored *scored, const MeritStage *stage, guint64 *rows)
{
  const MeritBlock *block = &scored->records->block;
  guint64 n_open = 0;

  if (stage->plan.n_rows == 0) {
    memset (rows, 0xFF, MERIT_SCREEN_WORDS * sizeof *rows);
    return;
  }
  if (!stage->plan.assessed_only) {
    merit_engine_get_kernel (scored->engine)
        ->select (&stage->plan, block, stage->least, rows, &n_open);
    return;
  }
  memset (rows, 0, MERIT_SCREEN_WORDS * sizeof *rows);
  for (guint i = 0; i < block->n_rows; i++) {
    MeritScore score;

    merit_plan_score (&stage->plan, block, i, 1, &score);
    rows[i / 64] |= (guint64) merit_stage_is_passed (stage, &score) << i % 64;
  }
}

void
merit_scored_screen (const MeritScored *scored, guint klass, MeritScreen *screen, guint64 *counts)
{
  const MeritStage *stages = merit_engine_get_stages (scored->engine, klass);
  const guint n_stages = merit_engine_get_n_stages (scored->engine);
  const guint n_rows = scored->records->block.n_rows;
  guint64 *left = screen->rows[0]; /* who passed every stage so far */

  screen->n_tiers = n_stages + 1;
  memset (left, 0, sizeof screen->rows[0]);
  for (guint i = 0; i < n_rows; i += 64)
    left[i / 64] = n_rows - i < 64 ? (G_GUINT64_CONSTANT (1) << (n_rows - i)) - 1 : G_MAXUINT64;
  for (guint s = 0; s < n_stages; s++) {
    guint64 *stopped = screen->rows[n_stages - s];

    find_passing (scored, &stages[s], stopped);
    for (guint word = 0; word < (n_rows + 63) / 64; word++) {
      const guint64 passing = stopped[word];

      stopped[word] = left[word] & ~passing;
      left[word] &= passing;
    }
  }
  for (guint tier = 0; tier < screen->n_tiers; tier++)
    for (guint word = 0; word < (n_rows + 63) / 64; word++)
      counts[tier] += merit_bits_count (screen->rows[tier][word]);
}

void
merit_screen_narrow (const MeritScreen *screen, guint tier, guint n_rows, guint64 *rows)
{
  for (guint word = 0; word < (n_rows + 63) / 64; word++) {
    rows[word] &= screen->rows[tier][word];
    for (guint above = 0; above < tier; above++)
      rows[word] |= screen->rows[above][word];
  }
}
