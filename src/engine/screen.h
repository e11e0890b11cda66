/* SPDX-License-Identifier: Apache-2.0 */
/* Who of a stretch is ranked: the stages of the policy applied to whole blocks. People are listed
 * in tiers: tier 0 are those who pass every stage; the others come below, who comes further first.
 * The tier of who is stopped is the number of stages from that one to the last. */
#pragma once

#include "engine/sink.h"

#define MERIT_SCREEN_WORDS (MERIT_BLOCK_ROWS / 64)

/* A bit for each row of a stretch, by tier; of the words that have a row, all are set. */
typedef struct {
  guint n_tiers; /* 1 where the policy has no stages */
  guint64 rows[MERIT_MAX_STAGES + 1][MERIT_SCREEN_WORDS];
} MeritScreen;

/* Adds to @counts how many rows are in each tier. */
void merit_scored_screen (const MeritScored *scored, guint klass, MeritScreen *screen,
                          guint64 *counts);

/* The tier of row @i. */
static inline guint
merit_screen_get_tier (const MeritScreen *screen, guint i)
{
  guint tier = 0;

  while (tier + 1 < screen->n_tiers && (screen->rows[tier][i / 64] >> i % 64 & 1) == 0)
    tier++;
  return tier;
}

/* Takes out of @rows, which hold all that reach the points of the last one listed, whoever is in
 * the tiers below its tier, and puts in whoever is in a tier above. */
void merit_screen_narrow (const MeritScreen *screen, guint tier, guint n_rows, guint64 *rows);
