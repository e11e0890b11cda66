/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels: every one that runs here gives what the plain functions give, whatever the plan, the
 * codes and the number of rows, and says nothing of what lies behind the last row. */
#include <glib.h>
#include <string.h>

#include "core/kernel.h"

/* Columns of the random blocks; requirements may share one. */
#define N_COLUMNS 64
#define STRIDE (MERIT_BLOCK_ROWS + 64)

static const guint32 row_counts[] = { 0, 1, 63, 64, 65, 513, 2047, 4095, 4096 };

typedef struct {
  MeritPlan plan;
  MeritPlanRow *rows;
  MeritPlanBytes *bytes;
} Plan;

static void
plan_clear (Plan *plan)
{
  g_free (plan->rows);
  g_free (plan->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/* The least common multiple of 1 … 7. */
#define UNIT 420

typedef enum {
  PROPORTIONAL,
  MET,
  TABLE,
  ANYTHING, /* tables that no policy makes */
  N_RULES,
} Rule;

static guint32
points_of (Rule rule, guint required, guint level)
{
  switch (rule) {
  case PROPORTIONAL:
    return UNIT * MIN (level, required) / required;
  case MET:
    return level >= required ? UNIT : 0;
  default:
    return (guint32) g_test_rand_int_range (0, 10001);
  }
}

static void
fill_row (MeritPlanRow *row, Rule rule, guint max_level, guint max_weight)
{
  const guint required = (guint) g_test_rand_int_range (1, (gint) max_level + 1);
  const guint32 weight = (guint32) g_test_rand_int_range (1, (gint) max_weight + 1);
  guint32 least = G_MAXUINT32;

  row->column = (guint32) g_test_rand_int_range (0, N_COLUMNS);
  row->required = (guint8) required;
  for (guint level = 0; level <= max_level; level++) {
    const guint32 points = weight * points_of (rule, required, level);

    least = MIN (least, points);
    row->most = MAX (row->most, points);
    for (guint superior = 0; superior <= (level > 0 ? 1 : 0); superior++) {
      const guint8 code = merit_code_make (level, superior != 0);

      row->low[code] = row->high[code] = points;
      row->outcome[code] = level >= required ? MERIT_OUTCOME_MET : MERIT_OUTCOME_SHORT;
      row->superior[code] = level >= required && superior != 0;
      row->gap[code] = (guint8) (level >= required ? 0 : required - level);
    }
  }
  row->low[MERIT_CODE_UNASSESSED] = least;
  row->high[MERIT_CODE_UNASSESSED] = row->most;
  row->outcome[MERIT_CODE_UNASSESSED] = MERIT_OUTCOME_UNASSESSED;
}

static void
fill_row_anyhow (MeritPlanRow *row)
{
  const guint bits = (guint) g_test_rand_int_range (1, 20);

  row->column = (guint32) g_test_rand_int_range (0, N_COLUMNS);
  row->required = 1;
  for (guint code = 0; code < MERIT_CODES; code++) {
    row->high[code] = (guint32) g_test_rand_int_range (0, 1 << bits);
    row->low[code] = (guint32) g_test_rand_int_range (0, (gint) row->high[code] + 1);
    row->most = MAX (row->most, row->high[code]);
    row->outcome[code] = (guint8) g_test_rand_int_range (0, 3);
  }
}

static void
plan_init (Plan *plan, Rule rule, guint max_level, guint32 n_rows, guint max_weight)
{
  *plan = (Plan) {
    .rows = g_new0 (MeritPlanRow, n_rows),
    .bytes = g_new (MeritPlanBytes, n_rows),
  };
  plan->plan.rows = plan->rows;
  plan->plan.n_rows = n_rows;
  for (guint32 r = 0; r < n_rows; r++) {
    if (rule == ANYTHING)
      fill_row_anyhow (&plan->rows[r]);
    else
      fill_row (&plan->rows[r], rule, max_level, max_weight);
    plan->plan.max_points += plan->rows[r].most;
  }
  plan->plan.max_points = MAX (plan->plan.max_points, 1);
  merit_plan_prepare (&plan->plan, plan->bytes);
}

static void
plan_init_random (Plan *plan, guint32 n_rows)
{
  const guint weights[] = { 1, 3, 100 };

  plan_init (plan, (Rule) g_test_rand_int_range (0, N_RULES),
             (guint) g_test_rand_int_range (1, 8), n_rows,
             weights[g_test_rand_int_range (0, G_N_ELEMENTS (weights))]);
}

typedef struct {
  MeritBlock block;
  guint8 *memory;
} Block;

static void
block_clear (Block *block)
{
  g_free (block->memory);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Block, block_clear)

/* A block of exactly the memory that it says, so that a sanitizer sees a read behind it, and at any
 * place in a cache line; rows that it does not have hold any byte. */
static void
block_init (Block *block, guint32 n_rows, guint n_codes)
{
  const guint32 stride = g_test_rand_bit () ? STRIDE : (n_rows + 63) / 64 * 64;
  const gsize shift = (gsize) g_test_rand_int_range (0, 64);

  block->memory = g_malloc (shift + (gsize) N_COLUMNS * stride + 1);
  block->block = (MeritBlock) {
    .codes = block->memory + shift,
    .stride = stride,
    .n_columns = N_COLUMNS,
    .n_rows = n_rows,
  };
  for (gsize column = 0; column < N_COLUMNS; column++) {
    /* Some columns are nearly all the same, so that some profiles have everything. */
    const guint8 usual = (guint8) g_test_rand_int_range (0, (gint) n_codes);
    const gint spread = g_test_rand_bit () ? 2 : 16;

    for (guint32 row = 0; row < stride; row++) {
      const guint32 random = (guint32) g_test_rand_int ();
      guint8 code = (guint8) (random >> 8);

      if (row < n_rows)
        code = (guint8) ((gint) (random & 15) < spread ? code % n_codes : usual);
      block->block.codes[column * stride + row] = code;
    }
  }
}

static void
block_init_random (Block *block, guint32 n_rows)
{
  const guint n_codes[] = { 2, 8, 16 };

  block_init (block, n_rows, n_codes[g_test_rand_int_range (0, G_N_ELEMENTS (n_codes))]);
}

static void
assert_equal (const MeritKernel *kernel, const MeritPlan *plan, const MeritBlock *block,
              gconstpointer found, gconstpointer wanted, gsize n)
{
  const guint64 *a = found, *b = wanted;

  for (gsize i = 0; i < n / sizeof *a; i++)
    if (a[i] != b[i])
      g_error ("%s, width %u, %u requirements, %u rows: number %" G_GSIZE_FORMAT
               " is %" G_GUINT64_FORMAT ", not %" G_GUINT64_FORMAT,
               kernel->width.name, plan != NULL ? plan->width : 0, plan != NULL ? plan->n_rows : 0,
               block->n_rows, i, a[i], b[i]);
}

static void
check_tally (const MeritPlan *plan, const MeritBlock *block)
{
  g_autofree MeritScore *scores = g_new (MeritScore, block->n_rows + 1);
  MeritTally before, wanted;
  const MeritKernel *kernel;

  /* It adds to what is there. */
  memset (&before, 3, sizeof before);
  wanted = before;
  merit_plan_score (plan, block, 0, block->n_rows, scores);
  merit_tally_add (&wanted, scores, block->n_rows);
  for (guint i = 0; (kernel = merit_kernel_get (i)) != NULL; i++) {
    MeritTally found = before;

    kernel->tally (plan, block, &found);
    assert_equal (kernel, plan, block, &found, &wanted, sizeof found);
  }
}

static void
check_climb (const MeritPlan *plan, const MeritBlock *block)
{
  MeritLadder before, wanted;
  const MeritKernel *kernel;

  memset (&before, 3, sizeof before);
  wanted = before;
  merit_ladder_add (&wanted, plan, block, 0, block->n_rows);
  for (guint i = 0; (kernel = merit_kernel_get (i)) != NULL; i++) {
    MeritLadder found = before;

    kernel->climb (plan, block, &found);
    assert_equal (kernel, plan, block, &found, &wanted, sizeof found);
  }
}

#define GUARD G_GUINT64_CONSTANT (0x5A5A5A5A5A5A5A5A)

static void
check_select (const MeritPlan *plan, const MeritBlock *block, const MeritScore *scores,
              guint32 threshold)
{
  const gsize n_words = (block->n_rows + 63) / 64;
  g_autofree guint64 *found = g_new (guint64, n_words + 2);
  g_autofree guint64 *wanted = g_new0 (guint64, n_words + 2);
  const MeritKernel *kernel;

  wanted[n_words] = GUARD;
  wanted[n_words + 1] = 7;
  for (guint32 i = 0; i < block->n_rows; i++) {
    wanted[i / 64] |= (guint64) (scores[i].points >= threshold) << i % 64;
    wanted[n_words + 1] += scores[i].unassessed > 0;
  }
  for (guint i = 0; (kernel = merit_kernel_get (i)) != NULL; i++) {
    memset (found, 0x5A, (n_words + 1) * sizeof *found);
    found[n_words + 1] = 7;
    kernel->select (plan, block, threshold, found, &found[n_words + 1]);
    assert_equal (kernel, plan, block, found, wanted, (n_words + 2) * sizeof *found);
  }
}

/* At and beside what profiles have and at the ends; all of them where @n is above that. */
static void
check_thresholds (const MeritPlan *plan, const MeritBlock *block, guint n)
{
  g_autofree MeritScore *scores = g_new (MeritScore, block->n_rows + 1);
  const guint32 ends[] = { 0, 1, plan->divisor, plan->max_points, plan->max_points + 1,
                           G_MAXUINT32 };

  merit_plan_score (plan, block, 0, block->n_rows, scores);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    check_select (plan, block, scores, ends[i]);
  for (guint i = 0; i < n && block->n_rows > 0; i++) {
    const guint32 points
        = scores[g_test_rand_int_range (0, (gint) block->n_rows)].points;

    check_select (plan, block, scores, points);
    check_select (plan, block, scores, points + 1);
    if (points > 0)
      check_select (plan, block, scores, points - 1);
  }
}

/* From any row on, and nothing behind the last. */
static void
check_score (const MeritPlan *plan, const MeritBlock *block)
{
  const guint32 first = block->n_rows / 3, n = block->n_rows - first;
  g_autofree MeritScore *found = g_new0 (MeritScore, n + 1);
  g_autofree MeritScore *wanted = g_new0 (MeritScore, n + 1);

  memset (&found[n], 0x5A, sizeof *found);
  wanted[n] = found[n];
  merit_plan_score (plan, block, first, n, wanted);
  merit_plan_score_fast (plan, block, first, n, found);
  g_assert_true (memcmp (found, wanted, (n + 1) * sizeof *found) == 0);
}

static void
score_fast_equals_plain (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (row_counts); i++)
    for (guint round = 0; round < 12; round++) {
      g_auto (Plan) plan = { 0 };
      g_auto (Block) block = { 0 };

      plan_init_random (&plan, (guint32) g_test_rand_int_range (1, 65));
      plan.plan.assessed_only = round % 4 == 3;
      block_init_random (&block, row_counts[i]);
      check_score (&plan.plan, &block.block);
    }
}

static void
tally_equals_plain (void)
{
  guint seen[5] = { 0 };

  for (guint round = 0; round < 12; round++)
    for (guint i = 0; i < G_N_ELEMENTS (row_counts); i++) {
      g_auto (Block) block = { 0 };

      block_init_random (&block, row_counts[i]);
      for (guint p = 0; p < 4; p++) {
        g_auto (Plan) plan = { 0 };

        plan_init_random (&plan, (guint32) g_test_rand_int_range (1, 65));
        check_tally (&plan.plan, &block.block);
        seen[plan.plan.width]++;
      }
    }
  /* Lanes of every width were met. */
  g_assert_cmpuint (seen[1], >, 0);
  g_assert_cmpuint (seen[2], >, 0);
  g_assert_cmpuint (seen[4], >, 0);
}

/* Many requirements and few, as nobody is one level short of many; and tables that no policy
 * makes. */
static void
climb_equals_plain (void)
{
  guint plain = 0, odd = 0;

  for (guint round = 0; round < 12; round++)
    for (guint i = 0; i < G_N_ELEMENTS (row_counts); i++) {
      g_auto (Block) block = { 0 };

      block_init_random (&block, row_counts[i]);
      for (guint p = 0; p < 4; p++) {
        g_auto (Plan) plan = { 0 };

        plan_init_random (&plan, (guint32) g_test_rand_int_range (1, p < 3 ? 5 : 120));
        check_climb (&plan.plan, &block.block);
        plain += plan.plan.plain_ladder;
        odd += !plan.plan.plain_ladder;
      }
    }
  g_assert_cmpuint (plain, >, 0);
  g_assert_cmpuint (odd, >, 0);
}

/* What one row is, worked out by hand. */
static void
a_rung_is_levels_short_where_all_is_known (void)
{
  static const struct {
    guint8 codes[3]; /* of requirements of level 3, 2 and 1 */
    MeritLadder ladder;
  } rows[] = {
    { { 6, 4, 2 }, { 0 } },           { { 7, 5, 6 }, { 0 } },
    { { 4, 4, 2 }, { .one = 1 } },    { { 5, 4, 2 }, { .one = 1 } },
    { { 2, 4, 2 }, { .two = 1 } },    { { 4, 2, 2 }, { .two = 1 } },
    { { 1, 4, 2 }, { .more = 1 } },   { { 4, 2, 1 }, { .more = 1 } },
    { { 1, 0, 2 }, { .more = 1 } },   { { 1, 1, 1 }, { .more = 1 } },
    { { 4, 0, 2 }, { 0 } },           { { 0, 2, 1 }, { 0 } },
    { { 0, 0, 0 }, { 0 } },           { { 6, 0, 2 }, { 0 } },
  };
  MeritPlanRow asked[3] = { 0 };
  MeritPlanBytes bytes[3];
  MeritPlan plan = { .rows = asked, .n_rows = 3, .max_points = 1 };

  for (guint r = 0; r < 3; r++) {
    asked[r].column = r;
    asked[r].required = (guint8) (3 - r);
    asked[r].outcome[MERIT_CODE_UNASSESSED] = MERIT_OUTCOME_UNASSESSED;
    for (guint8 code = MERIT_CODE_LEVEL_0; code < MERIT_CODES; code++) {
      const guint level = merit_code_level (code);

      asked[r].outcome[code] = level < 3 - r ? MERIT_OUTCOME_SHORT : MERIT_OUTCOME_MET;
      asked[r].gap[code] = (guint8) (level < 3 - r ? 3 - r - level : 0);
    }
  }
  merit_plan_prepare (&plan, bytes);
  g_assert_true (plan.plain_ladder);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const MeritBlock block = { (guint8 *) rows[i].codes, 1, 3, 1 };
    MeritLadder found = { 0 };

    merit_ladder_add (&found, &plan, &block, 0, 1);
    g_assert_cmpmem (&found, sizeof found, &rows[i].ladder, sizeof found);
    check_climb (&plan, &block);
  }

  /* Where level 3 is too high for level 1, no level more helps. */
  asked[2].outcome[6] = asked[2].outcome[7] = MERIT_OUTCOME_SHORT;
  merit_plan_prepare (&plan, bytes);
  g_assert_false (plan.plain_ladder);
  for (guint8 first = 0; first < 8; first++) {
    guint8 codes[] = { first, 0, 6 };
    const MeritBlock block = { codes, 1, 3, 1 };
    MeritLadder found = { 0 }, wanted = { .above = 1 };

    merit_ladder_add (&found, &plan, &block, 0, 1);
    g_assert_cmpmem (&found, sizeof found, &wanted, sizeof wanted);
    check_climb (&plan, &block);
  }
}

static void
select_equals_plain (void)
{
  guint seen[5] = { 0 };

  for (guint round = 0; round < 6; round++)
    for (guint i = 0; i < G_N_ELEMENTS (row_counts); i++) {
      g_auto (Block) block = { 0 };

      block_init_random (&block, row_counts[i]);
      for (guint p = 0; p < 3; p++) {
        g_auto (Plan) plan = { 0 };

        plan_init_random (&plan, (guint32) g_test_rand_int_range (1, 40));
        check_thresholds (&plan.plan, &block.block, 4);
        seen[plan.plan.width]++;
      }
    }
  g_assert_cmpuint (seen[1], >, 0);
  g_assert_cmpuint (seen[2], >, 0);
  g_assert_cmpuint (seen[4], >, 0);
}

/* Every threshold from 0 to beyond the most, not a sample. */
static void
select_at_every_threshold (void)
{
  g_auto (Plan) plan = { 0 };
  g_auto (Block) block = { 0 };
  g_autofree MeritScore *scores = NULL;

  plan_init (&plan, PROPORTIONAL, 3, 3, 1);
  block_init (&block, 200, 8);
  scores = g_new (MeritScore, block.block.n_rows + 1);
  merit_plan_score (&plan.plan, &block.block, 0, block.block.n_rows, scores);
  for (guint32 threshold = 0; threshold <= plan.plan.max_points + 2; threshold++)
    check_select (&plan.plan, &block.block, scores, threshold);
}

static void
assessed_only_equals_plain (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (row_counts); i++) {
    g_auto (Plan) plan = { 0 };
    g_auto (Block) block = { 0 };

    plan_init_random (&plan, (guint32) g_test_rand_int_range (1, 20));
    plan.plan.assessed_only = true;
    block_init_random (&block, row_counts[i]);
    check_tally (&plan.plan, &block.block);
  }
}

/* The most that a class may have: sums near 2^32. */
static void
most_requirements_of_most_points (void)
{
  g_auto (Plan) plan = { 0 };
  g_auto (Block) block = { 0 };
  const guint32 n = 4096;

  plan_init (&plan, TABLE, 7, n, 100);
  for (guint32 r = 0; r < n; r++) {
    MeritPlanRow *row = &plan.rows[r];

    row->most = row->high[MERIT_CODE_UNASSESSED] = 1000000;
    row->low[MERIT_CODES - 1] = row->high[MERIT_CODES - 1] = 1000000;
  }
  plan.rows[0].low[1] = plan.rows[0].high[1] = 1;
  plan.plan.max_points = n * 1000000u;
  merit_plan_prepare (&plan.plan, plan.bytes);
  g_assert_cmpuint (plan.plan.width, ==, 4);
  g_assert_cmpuint (plan.plan.divisor, ==, 1);

  block_init (&block, 130, MERIT_CODES);
  /* The first profile has everything. */
  for (gsize column = 0; column < N_COLUMNS; column++)
    block.block.codes[column * block.block.stride] = MERIT_CODES - 1;
  check_tally (&plan.plan, &block.block);
  check_thresholds (&plan.plan, &block.block, 4);
}

/* The widths change where a sum no longer fits. */
static void
sums_at_the_ends_of_widths (void)
{
  const struct {
    guint32 most, width;
  } cases[] = { { 255, 1 }, { 256, 2 }, { 65535, 2 }, { 65536, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Plan) plan = { 0 };
    g_auto (Block) block = { 0 };

    plan_init (&plan, MET, 1, 2, 1);
    for (guint code = 0; code < MERIT_CODES; code++) {
      plan.rows[0].low[code] = plan.rows[0].high[code] = code == 0 ? cases[i].most - 1 : 3;
      plan.rows[1].low[code] = plan.rows[1].high[code] = code == 0 ? 1 : 0;
    }
    plan.plan.max_points = cases[i].most;
    merit_plan_prepare (&plan.plan, plan.bytes);
    g_assert_cmpuint (plan.plan.width, ==, cases[i].width);
    block_init (&block, 300, 2);
    check_tally (&plan.plan, &block.block);
    check_thresholds (&plan.plan, &block.block, 20);
  }
}

static void
points_are_divided_exactly (void)
{
  g_auto (Plan) plan = { 0 };

  /* 420 points a requirement, weight 1, one level: all or nothing. */
  plan_init (&plan, MET, 1, 9, 1);
  g_assert_cmpuint (plan.plan.divisor, ==, 420);
  g_assert_cmpuint (plan.plan.width, ==, 1);
  g_assert_cmpuint (merit_plan_below (&plan.plan, 1), ==, 0);
  g_assert_cmpuint (merit_plan_below (&plan.plan, 420), ==, 0);
  g_assert_cmpuint (merit_plan_below (&plan.plan, 421), ==, 1);
  /* Of nine, one is the least that is 10 percent and two the least that is 20. */
  g_assert_cmpuint (plan.plan.below[0], ==, 0);
  g_assert_cmpuint (plan.plan.below[1], ==, 1);
  g_assert_cmpuint (plan.plan.below[8], ==, 8);
}

static void
count_equals_plain (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (row_counts); i++)
    for (guint n_codes = 1; n_codes <= MERIT_CODES; n_codes++) {
      g_auto (Block) block = { 0 };

      block_init (&block, row_counts[i], n_codes);
      for (guint32 column = 0; column < N_COLUMNS; column += 7) {
        guint64 wanted[MERIT_CODES];
        const MeritKernel *kernel;

        memset (wanted, 3, sizeof wanted);
        merit_codes_add (wanted, &block.block, column, 0, row_counts[i]);
        for (guint k = 0; (kernel = merit_kernel_get (k)) != NULL; k++) {
          guint64 found[MERIT_CODES];

          memset (found, 3, sizeof found);
          kernel->count (&block.block, column, found);
          assert_equal (kernel, NULL, &block.block, found, wanted, sizeof found);
        }
      }
    }
}

/* A block of one profile may have its codes side by side. */
static void
columns_without_padding (void)
{
  for (guint32 n = 1; n < 70; n += 17) {
    g_auto (Plan) plan = { 0 };
    g_autofree guint8 *codes = g_malloc (N_COLUMNS * n);
    const MeritBlock block = { codes, n, N_COLUMNS, n };

    for (gsize i = 0; i < N_COLUMNS * n; i++)
      codes[i] = (guint8) g_test_rand_int_range (0, MERIT_CODES);
    plan_init_random (&plan, 30);
    check_tally (&plan.plan, &block);
    check_thresholds (&plan.plan, &block, 4);
  }
}

static void
names_find_kernels (void)
{
  const MeritKernel *kernel, *last = NULL;

  for (guint i = 0; (kernel = merit_kernel_get (i)) != NULL; i++) {
    g_assert_true (merit_kernel_find (kernel->width.name) == kernel);
    last = kernel;
  }
  g_assert_cmpstr (merit_kernel_get (0)->width.name, ==, "scalar");
  g_assert_true (merit_kernel_best () == last);
}

static void
unknown_names_find_none (void)
{
  const char *const names[] = { "", "SCALAR", "sse", "avx", "avx2 ", "avx5", "avx5120", "none" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (merit_kernel_find (names[i]));
#ifdef __aarch64__
  g_assert_null (merit_kernel_find ("avx2"));
#else
  g_assert_null (merit_kernel_find ("neon"));
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernel/score-fast-equals-plain", score_fast_equals_plain);
  g_test_add_func ("/kernel/tally-equals-plain", tally_equals_plain);
  g_test_add_func ("/kernel/climb-equals-plain", climb_equals_plain);
  g_test_add_func ("/kernel/a-rung-is-levels-short-where-all-is-known",
                   a_rung_is_levels_short_where_all_is_known);
  g_test_add_func ("/kernel/select-equals-plain", select_equals_plain);
  g_test_add_func ("/kernel/select-at-every-threshold", select_at_every_threshold);
  g_test_add_func ("/kernel/assessed-only-equals-plain", assessed_only_equals_plain);
  g_test_add_func ("/kernel/most-requirements-of-most-points", most_requirements_of_most_points);
  g_test_add_func ("/kernel/sums-at-the-ends-of-widths", sums_at_the_ends_of_widths);
  g_test_add_func ("/kernel/points-are-divided-exactly", points_are_divided_exactly);
  g_test_add_func ("/kernel/count-equals-plain", count_equals_plain);
  g_test_add_func ("/kernel/columns-without-padding", columns_without_padding);
  g_test_add_func ("/kernel/names-find-kernels", names_find_kernels);
  g_test_add_func ("/kernel/unknown-names-find-none", unknown_names_find_none);
  return g_test_run ();
}
