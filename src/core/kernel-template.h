/* SPDX-License-Identifier: Apache-2.0 */
/* The one vector kernel, written in the few operations that each instruction set's file defines
 * before including this:
 *   V                    a vector of W bytes; GROUP of them are scored side by side
 *   v_zero, v_set8/16/32, v_load, v_store
 *   v_table (t)          16 bytes, over and over
 *   v_look_up (t, i)     bytes t[i], where i is below 16; of other i anything
 *   v_and, v_or, v_add8/16/32/64
 *   v_right4, v_right8   right shift of 16-bit lanes by so many bits; v_right32: of 64-bit lanes
 *   v_even32             the low halves of 64-bit lanes, the others cleared
 *   v_low8, v_high8      interleave bytes of two vectors, low and high half, possibly of each 128
 *                        bits by themselves; v_low16, v_high16: likewise 16-bit lanes
 *   v_pack16, v_pack32   the reverse for lanes that hold 0 or −1
 *   v_sad                sums of bytes as 64-bit lanes
 *   v_totals (v, totals) sums of the 64-bit lanes of 8 vectors
 *   v_bits (v)           a bit for each byte, which is 0 or −1
 *   v_flip8/16/32        what unsigned lanes become before v_above and v_tick compare them
 *   v_above8/16/32 (a, b)    −1 in lanes where a is above b, both flipped
 *   v_tick8/16/32 (n, a, b)  n, one more in these lanes
 *   v_any (v)            whether any bit is set
 * A requirement's points are looked up one byte of them at a time (16 entries a table, so one byte
 * shuffle serves W profiles: the technique of 4-bit product quantisation, André, Kermarrec and Le
 * Scouarnec, "Cache locality is not enough", VLDB 2015) and summed in lanes as wide as the plan
 * asks for. */
#include "core/kernel-private.h"

#include <string.h>

#define INLINE static inline __attribute__ ((always_inline))

/* Rows whose points are held at a time: so few that counters in lanes of any width stay below 256,
 * for there are 128 vectors of them at most. */
#define TILE (32 * W)

#define BINS (MERIT_PLAN_BINS - 1)

/* Cleared vectors for an initializer. A loop that clears them becomes repeated stores, which take
 * as long as counting a few hundred rows. */
#define ZEROES_4 v_zero (), v_zero (), v_zero (), v_zero ()
#define ZEROES_8 ZEROES_4, ZEROES_4

/* Points of W profiles: `width` vectors of lanes of so many bytes, interleaved in the order in
 * which points_add() leaves them. */
typedef struct {
  V part[4];
} Points;

typedef struct {
  Points low;
  Points high;
  V flags;
} Sums;

/* 64-bit lanes; the second counts 256 each where lanes are two bytes wide. */
typedef struct {
  V part[2];
} Total;

INLINE void
points_add (Points *points, uint32_t width, const uint8_t tables[4][MERIT_CODES], V codes)
{
  const V byte0 = v_look_up (v_table (tables[0]), codes);

  if (width == 1) {
    points->part[0] = v_add8 (points->part[0], byte0);
    return;
  }

  const V byte1 = v_look_up (v_table (tables[1]), codes);
  const V low = v_low8 (byte0, byte1), high = v_high8 (byte0, byte1);

  if (width == 2) {
    points->part[0] = v_add16 (points->part[0], low);
    points->part[1] = v_add16 (points->part[1], high);
    return;
  }

  const V byte2 = v_look_up (v_table (tables[2]), codes);
  const V byte3 = v_look_up (v_table (tables[3]), codes);
  const V low2 = v_low8 (byte2, byte3), high2 = v_high8 (byte2, byte3);

  points->part[0] = v_add32 (points->part[0], v_low16 (low, low2));
  points->part[1] = v_add32 (points->part[1], v_high16 (low, low2));
  points->part[2] = v_add32 (points->part[2], v_low16 (high, high2));
  points->part[3] = v_add32 (points->part[3], v_high16 (high, high2));
}

/* Clears the points of profiles whose byte of @mask is 0. */
INLINE void
points_mask (Points *points, uint32_t width, V mask)
{
  const V low = v_low8 (mask, mask), high = v_high8 (mask, mask);

  if (width == 1) {
    points->part[0] = v_and (points->part[0], mask);
  } else if (width == 2) {
    points->part[0] = v_and (points->part[0], low);
    points->part[1] = v_and (points->part[1], high);
  } else {
    points->part[0] = v_and (points->part[0], v_low16 (low, low));
    points->part[1] = v_and (points->part[1], v_high16 (low, low));
    points->part[2] = v_and (points->part[2], v_low16 (high, high));
    points->part[3] = v_and (points->part[3], v_high16 (high, high));
  }
}

INLINE void
total_add (Total *total, const Points *points, uint32_t width)
{
  for (uint32_t i = 0; i < width; i++) {
    const V part = points->part[i];

    if (width == 1) {
      total->part[0] = v_add64 (total->part[0], v_sad (part));
    } else if (width == 2) {
      total->part[0] = v_add64 (total->part[0], v_sad (v_and (part, v_set16 (0xFF))));
      total->part[1] = v_add64 (total->part[1], v_sad (v_right8 (part)));
    } else {
      total->part[0] = v_add64 (total->part[0], v_even32 (part));
      total->part[1] = v_add64 (total->part[1], v_right32 (part));
    }
  }
}

/* The value of lanes of @width bytes to compare with. */
INLINE V
v_limit (uint32_t width, uint32_t value)
{
  return width == 1   ? v_flip8 (v_set8 ((uint8_t) value))
         : width == 2 ? v_flip16 (v_set16 ((uint16_t) value))
                      : v_flip32 (v_set32 (value));
}

INLINE V
v_flip (uint32_t width, V points)
{
  return width == 1 ? v_flip8 (points) : width == 2 ? v_flip16 (points) : v_flip32 (points);
}

INLINE V
v_tick (uint32_t width, V counter, V points, V limit)
{
  return width == 1   ? v_tick8 (counter, points, limit)
         : width == 2 ? v_tick16 (counter, points, limit)
                      : v_tick32 (counter, points, limit);
}

/* A byte for each profile, −1 where its points are above the limit. */
INLINE V
points_above (const Points *points, uint32_t width, V limit)
{
  V above[4];

  for (uint32_t i = 0; i < width; i++) {
    const V part = v_flip (width, points->part[i]);

    above[i] = width == 1   ? v_above8 (part, limit)
               : width == 2 ? v_above16 (part, limit)
                            : v_above32 (part, limit);
  }
  if (width == 1)
    return above[0];
  if (width == 2)
    return v_pack16 (above[0], above[1]);
  return v_pack16 (v_pack32 (above[0], above[1]), v_pack32 (above[2], above[3]));
}

/* −1 in the first @n bytes, 0 in the others; n below 64. */
INLINE V
v_first (uint32_t n)
{
  static const uint8_t window[128] = {
#define ROW 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255
    ROW, ROW, ROW, ROW,
#undef ROW
  };

  return v_load (window + 64 - n);
}

/* Sums @n vectors of rows from row @first on. What lies behind the last row stays out of points and
 * flags. */
INLINE void
sum_rows (const MeritPlan *plan, const MeritBlock *block, uint32_t first, uint32_t width,
          uint32_t n, bool with_high, Sums *sums)
{
  for (uint32_t v = 0; v < n; v++) {
    for (uint32_t i = 0; i < width; i++)
      sums[v].low.part[i] = sums[v].high.part[i] = v_zero ();
    sums[v].flags = v_zero ();
  }
  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanBytes *bytes = &plan->bytes[r];
    const uint8_t *codes
        = block->codes + (uint64_t) plan->rows[r].column * block->stride + first;

    for (uint32_t v = 0; v < n; v++) {
      const V code = v_load (codes + v * W);

      points_add (&sums[v].low, width, bytes->low, code);
      if (with_high)
        points_add (&sums[v].high, width, bytes->high, code);
      sums[v].flags = v_or (sums[v].flags, v_look_up (v_table (bytes->flags), code));
    }
  }
  if (n == 1 && block->n_rows - first < W) {
    const V mask = v_first (block->n_rows - first);

    points_mask (&sums[0].low, width, mask);
    points_mask (&sums[0].high, width, mask);
    sums[0].flags = v_and (sums[0].flags, mask);
  }
}

/* What a tile's rows came to, for counting. */
typedef struct {
  uint8_t points[TILE * 4];
  uint8_t flags[TILE];
} Tile;

INLINE void
keep_rows (Tile *tile, uint32_t at, uint32_t width, uint32_t n, const Sums *sums, Total *low,
           Total *high)
{
  for (uint32_t v = 0; v < n; v++) {
    total_add (low, &sums[v].low, width);
    total_add (high, &sums[v].high, width);
    for (uint32_t i = 0; i < width; i++)
      v_store (tile->points + (at + v * W) * width + i * W, sums[v].low.part[i]);
    v_store (tile->flags + at + v * W, sums[v].flags);
  }
}

/* Counts in bytes, and at the end of a tile in 64-bit lanes. */
typedef struct {
  V above[BINS];
  V not_ready;
  V lacking;
} Counts;

INLINE void
count_tile (const Tile *tile, uint32_t n, uint32_t width, const V limits[BINS], Counts *counts)
{
  const V open = v_flip8 (v_set8 (MERIT_FLAG_OPEN)), none = v_flip8 (v_zero ());
  V above[BINS], not_ready = v_zero (), lacking = v_zero ();

  for (uint32_t b = 0; b < BINS; b++)
    above[b] = v_zero ();
  for (uint32_t at = 0; at < n; at += W) {
    const V flags = v_flip8 (v_load (tile->flags + at));

    not_ready = v_tick8 (not_ready, flags, none);
    lacking = v_tick8 (lacking, flags, open);
    for (uint32_t i = 0; i < width; i++) {
      const V points = v_flip (width, v_load (tile->points + at * width + i * W));

      for (uint32_t b = 0; b < BINS; b++)
        above[b] = v_tick (width, above[b], points, limits[b]);
    }
  }
  counts->not_ready = v_add64 (counts->not_ready, v_sad (not_ready));
  counts->lacking = v_add64 (counts->lacking, v_sad (lacking));
  for (uint32_t b = 0; b < BINS; b++)
    counts->above[b] = v_add64 (counts->above[b], v_sad (above[b]));
}

INLINE void
settle (const MeritPlan *plan, uint64_t n, uint32_t width, const Total *low, const Total *high,
        const Counts *counts, MeritTally *tally)
{
  enum { NOT_READY = BINS, LACKING, LOW, HIGH = LOW + 2 };
  const V others[8] = { counts->above[8], counts->not_ready, counts->lacking, low->part[0],
                        low->part[1], high->part[0], high->part[1], v_zero () };
  uint64_t totals[16];
  const uint32_t shift = width == 2 ? 8 : 0;
  uint64_t rest = n;

  _Static_assert (BINS == 9, "one more than are added up at a time");
  v_totals (counts->above, totals);
  v_totals (others, totals + 8);
  tally->profiles += n;
  tally->ready += n - totals[NOT_READY];
  tally->lacking += totals[LACKING];
  tally->incomplete += totals[NOT_READY] - totals[LACKING];
  tally->scored += n;
  tally->points += (totals[LOW] + (totals[LOW + 1] << shift)) * plan->divisor;
  tally->high += (totals[HIGH] + (totals[HIGH + 1] << shift)) * plan->divisor;
  for (uint32_t b = 0; b < BINS; b++) {
    tally->bins[b] += rest - totals[b];
    rest = totals[b];
  }
  tally->bins[BINS] += rest;
}

INLINE void
tally_width (const MeritPlan *plan, const MeritBlock *block, MeritTally *tally, uint32_t width)
{
  const uint32_t group = width == 1 ? GROUP : 1;
  Total low = { { v_zero (), v_zero () } }, high = low;
  V limits[BINS];
  Counts counts = { { ZEROES_8, v_zero () }, v_zero (), v_zero () };
  Tile tile;
  Sums sums[GROUP];

  for (uint32_t b = 0; b < BINS; b++)
    limits[b] = v_limit (width, plan->below[b]);
  for (uint32_t first = 0; first < block->n_rows; first += TILE) {
    const uint32_t n = block->n_rows - first < TILE ? block->n_rows - first : TILE;
    uint32_t at = 0;

    for (; n - at >= group * W; at += group * W) {
      sum_rows (plan, block, first + at, width, group, true, sums);
      keep_rows (&tile, at, width, group, sums, &low, &high);
    }
    for (; at < n; at += W) {
      sum_rows (plan, block, first + at, width, 1, true, sums);
      keep_rows (&tile, at, width, 1, sums, &low, &high);
    }
    count_tile (&tile, n, width, limits, &counts);
  }
  settle (plan, block->n_rows, width, &low, &high, &counts, tally);
}

static void
tally_block (const MeritPlan *plan, const MeritBlock *block, MeritTally *tally)
{
  /* Each row of an assessed-only plan is scored over a denominator of its own. */
  if (plan->assessed_only || !merit_block_is_padded (block, W))
    merit_kernel_scalar.tally (plan, block, tally);
  else if (plan->width == 1)
    tally_width (plan, block, tally, 1);
  else if (plan->width == 2)
    tally_width (plan, block, tally, 2);
  else
    tally_width (plan, block, tally, 4);
}

/* Tells which of @n vectors of rows are above the limit, and counts open ones. */
INLINE V
select_rows (const Sums *sums, uint32_t at, uint32_t width, uint32_t n, V limit, V open,
             uint64_t *rows)
{
  for (uint32_t v = 0; v < n; v++) {
    const uint32_t row = at + v * W;

    rows[row / 64] |= v_bits (points_above (&sums[v].low, width, limit)) << row % 64;
    open = v_add64 (open, v_sad (v_and (sums[v].flags, v_set8 (MERIT_FLAG_OPEN))));
  }
  return open;
}

INLINE void
select_width (const MeritPlan *plan, const MeritBlock *block, uint32_t threshold, uint64_t *rows,
              uint64_t *n_open, uint32_t width)
{
  const V limit = v_limit (width, merit_plan_below (plan, threshold));
  const uint32_t group = width == 1 ? GROUP : 1, n = block->n_rows;
  V open[8] = { ZEROES_8 };
  uint64_t totals[8];
  Sums sums[GROUP];
  uint32_t at = 0;

  for (; n - at >= group * W; at += group * W) {
    sum_rows (plan, block, at, width, group, false, sums);
    open[0] = select_rows (sums, at, width, group, limit, open[0], rows);
  }
  for (; at < n; at += W) {
    sum_rows (plan, block, at, width, 1, false, sums);
    open[0] = select_rows (sums, at, width, 1, limit, open[0], rows);
  }
  v_totals (open, totals);
  *n_open += totals[0];
}

static void
select_block (const MeritPlan *plan, const MeritBlock *block, uint32_t threshold, uint64_t *rows,
              uint64_t *n_open)
{
  const uint32_t n_words = block->n_rows / 64 + (block->n_rows % 64 != 0);

  /* Nothing is below no points, which no limit can say. */
  if (threshold == 0 || !merit_block_is_padded (block, W)) {
    merit_kernel_scalar.select (plan, block, threshold, rows, n_open);
    return;
  }
  memset (rows, 0, n_words * sizeof *rows);
  if (plan->width == 1)
    select_width (plan, block, threshold, rows, n_open, 1);
  else if (plan->width == 2)
    select_width (plan, block, threshold, rows, n_open, 2);
  else
    select_width (plan, block, threshold, rows, n_open, 4);
}

/* Tables that count: code 2i adds 1 and code 2i + 1 adds 16. */
static const uint8_t tickers[MERIT_CODES / 2][MERIT_CODES] = {
  { 1, 16 },
  { 0, 0, 1, 16 },
  { 0, 0, 0, 0, 1, 16 },
  { 0, 0, 0, 0, 0, 0, 1, 16 },
  { 0, 0, 0, 0, 0, 0, 0, 0, 1, 16 },
  { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 16 },
  { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 16 },
  { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 16 },
};

/* Half of the codes are counted at a time, by so many tickers, and so many vectors in half bytes.
 */
#define TICKERS (MERIT_CODES / 4)
#define RUN     15

/* Counts the codes of TICKERS tickers in at most RUN vectors, and returns the OR of all. */
INLINE V
count_run (const uint8_t *codes, uint32_t n_vectors, uint32_t first_ticker,
           V counts[2 * TICKERS])
{
  const V half = v_set8 (0x0F);
  V both[TICKERS] = { ZEROES_4 }, seen = v_zero ();

  for (uint32_t v = 0; v < n_vectors; v++) {
    const V code = v_load (codes + v * W);

    seen = v_or (seen, code);
    for (uint32_t t = 0; t < TICKERS; t++)
      both[t] = v_add8 (both[t], v_look_up (v_table (tickers[first_ticker + t]), code));
  }
  for (uint32_t t = 0; t < TICKERS; t++) {
    counts[2 * t] = v_add64 (counts[2 * t], v_sad (v_and (both[t], half)));
    counts[2 * t + 1] = v_add64 (counts[2 * t + 1], v_sad (v_and (v_right4 (both[t]), half)));
  }
  return seen;
}

/* Adds to @counts how often the codes of TICKERS tickers are in @n_vectors vectors, and returns the
 * OR of all. */
INLINE V
count_half (const uint8_t *codes, uint32_t n_vectors, uint32_t first_ticker,
            uint64_t counts[MERIT_CODES])
{
  V sums[2 * TICKERS] = { ZEROES_8 }, seen = v_zero ();
  uint64_t totals[2 * TICKERS];

  for (uint32_t v = 0; v < n_vectors; v += RUN) {
    const uint32_t left = n_vectors - v;

    seen = v_or (seen, count_run (codes + v * W, left < RUN ? left : RUN, first_ticker, sums));
  }
  v_totals (sums, totals);
  for (uint32_t i = 0; i < 2 * TICKERS; i++)
    counts[2 * first_ticker + i] += totals[i];
  return seen;
}

/* Codes of 8 and more are those of levels that most banks do not have: they are only looked for
 * where there are some. */
static void
count_column (const MeritBlock *block, uint32_t column, uint64_t counts[MERIT_CODES])
{
  const uint8_t *codes = block->codes + (uint64_t) column * block->stride;
  const uint32_t n_vectors = block->n_rows / W;
  const V seen = count_half (codes, n_vectors, 0, counts);

  if (v_any (v_and (seen, v_set8 (MERIT_CODES / 2))))
    count_half (codes, n_vectors, TICKERS, counts);
  merit_codes_add (counts, block, column, block->n_rows - block->n_rows % W, block->n_rows % W);
}

/* Vectors that are counted in bytes. */
#define CLIMB 128

/* Of people: assessed on everything and short by more than 0, 1 and 2 levels, whoever is not
 * assessed on everything among them; and short by more than 2 levels whatever is open. */
enum { CLOSED_0, CLOSED_1, CLOSED_2, ANY_2, N_STEPS };

/* Counts @n vectors of rows from row @first on. */
INLINE void
climb_rows (const MeritPlan *plan, const MeritBlock *block, uint32_t first, uint32_t n,
            V steps[N_STEPS])
{
  static const uint8_t unassessed[MERIT_CODES] = { [MERIT_CODE_UNASSESSED] = UINT8_MAX };
  const V limits[] = { v_flip8 (v_zero ()), v_flip8 (v_set8 (1)), v_flip8 (v_set8 (2)) };
  V levels[GROUP], open[GROUP];

  for (uint32_t v = 0; v < n; v++)
    levels[v] = open[v] = v_zero ();
  for (uint32_t r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];
    const uint8_t *codes = block->codes + (uint64_t) row->column * block->stride + first;

    for (uint32_t v = 0; v < n; v++) {
      const V code = v_load (codes + v * W);

      levels[v] = v_add8 (levels[v], v_look_up (v_table (row->gap), code));
      open[v] = v_or (open[v], v_look_up (v_table (unassessed), code));
    }
  }
  if (n == 1 && block->n_rows - first < W) {
    const V mask = v_first (block->n_rows - first);

    levels[0] = v_and (levels[0], mask);
    open[0] = v_and (open[0], mask);
  }
  for (uint32_t v = 0; v < n; v++) {
    const V closed = v_flip8 (v_or (levels[v], open[v]));

    for (uint32_t i = 0; i < ANY_2; i++)
      steps[i] = v_tick8 (steps[i], closed, limits[i]);
    steps[ANY_2] = v_tick8 (steps[ANY_2], v_flip8 (levels[v]), limits[CLOSED_2]);
  }
}

static void
climb_block (const MeritPlan *plan, const MeritBlock *block, MeritLadder *ladder)
{
  V totals[8] = { ZEROES_8 };
  uint64_t counts[8];

  if (!plan->plain_ladder || !merit_block_is_padded (block, W)) {
    merit_kernel_scalar.climb (plan, block, ladder);
    return;
  }
  for (uint32_t at = 0; at < block->n_rows;) {
    const uint32_t end = block->n_rows - at < CLIMB * W ? block->n_rows : at + CLIMB * W;
    V steps[N_STEPS];

    for (uint32_t i = 0; i < N_STEPS; i++)
      steps[i] = v_zero ();
    for (; end - at >= GROUP * W; at += GROUP * W)
      climb_rows (plan, block, at, GROUP, steps);
    for (; at < end; at += W)
      climb_rows (plan, block, at, 1, steps);
    for (uint32_t i = 0; i < N_STEPS; i++)
      totals[i] = v_add64 (totals[i], v_sad (steps[i]));
  }
  v_totals (totals, counts);
  ladder->one += counts[CLOSED_0] - counts[CLOSED_1];
  ladder->two += counts[CLOSED_1] - counts[CLOSED_2];
  ladder->more += counts[ANY_2];
}
