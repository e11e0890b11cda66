/* SPDX-License-Identifier: Apache-2.0 */
/* How fast the kernels score profiles that are already codes in memory: full tallies of two classes
 * and their code counts, the reduced output that a ranked list needs, and a thousand classes at
 * once. Kernels take turns, and the median of each counts, so that a machine that slows down slows
 * all of them. One thread, timed by the processor time that it takes. With --tiny there is little
 * to do and the output is TAP: what is tested is that all kernels agree.
 *
 * Usage: kernel [--tiny] [--rounds N] */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/kernel.h"

enum {
  STATUS_DONE = 0,
  STATUS_FAILED = 1,
  STATUS_USAGE = 2,
};

enum {
  MAX_KERNELS = 8,
  MAX_ROUNDS = 99,
  STRIDE = MERIT_BLOCK_ROWS + 64,
  FOUNDING_COLUMNS = 12,
  BANK_COLUMNS = 60,
  SYNTHETIC_REQUIREMENTS = 9,
};

/* What is needed by one measurement. */
typedef struct {
  MeritPlan *plans;
  uint32_t n_plans;
  uint32_t n_columns;
  uint32_t n_blocks; /* held in memory */
  uint32_t n_times;  /* all blocks are scored so often */
  uint8_t *codes;
} Load;

/* A measurement returns a number that all kernels must agree on. */
typedef uint64_t (*Work) (const Load *load, const MeritKernel *kernel);

static uint64_t state = 1;

/* SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
static uint64_t
next (void)
{
  uint64_t x = state += UINT64_C (0x9e3779b97f4a7c15);

  x = (x ^ (x >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static void *
check_memory (void *memory)
{
  if (memory == NULL) {
    fprintf (stderr, "kernel: no memory\n");
    exit (STATUS_FAILED);
  }
  return memory;
}

static void *
take_memory (size_t size)
{
  return check_memory (calloc (1, size));
}

/* A requirement under the default policy on a scale of three levels. */
static void
fill_row (MeritPlanRow *row, uint32_t column, unsigned required)
{
  enum { UNIT = 6, MAX_LEVEL = 3 };

  row->column = column;
  row->required = (uint8_t) required;
  row->most = UNIT;
  for (unsigned level = 0; level <= MAX_LEVEL; level++)
    for (unsigned superior = 0; superior <= (level > 0 ? 1 : 0); superior++) {
      const uint8_t code = merit_code_make (level, superior != 0);
      const bool met = level >= required;

      row->low[code] = row->high[code] = UNIT * (met ? required : level) / required;
      row->outcome[code] = met ? MERIT_OUTCOME_MET : MERIT_OUTCOME_SHORT;
      row->superior[code] = met && superior != 0;
      row->gap[code] = (uint8_t) (met ? 0 : required - level);
    }
  row->high[MERIT_CODE_UNASSESSED] = UNIT;
  row->outcome[MERIT_CODE_UNASSESSED] = MERIT_OUTCOME_UNASSESSED;
}

static void
init_plan (MeritPlan *plan, const uint8_t (*requirements)[2], uint32_t n)
{
  MeritPlanRow *rows = take_memory (n * sizeof *rows);

  for (uint32_t i = 0; i < n; i++)
    fill_row (&rows[i], requirements[i][0], requirements[i][1]);
  plan->rows = rows;
  plan->n_rows = n;
  for (uint32_t i = 0; i < n; i++)
    plan->max_points += rows[i].most;
  merit_plan_prepare (plan, take_memory (n * sizeof (MeritPlanBytes)));
}

static void
init_load (Load *load, uint32_t n_plans, uint32_t n_columns, uint32_t n_blocks, uint32_t n_times)
{
  /* Out of 16: unassessed 2, levels 0 to 3, one in four of them at superior standard. */
  static const uint8_t usual[16] = { 0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7 };
  const size_t size = (size_t) n_blocks * n_columns * STRIDE;

  load->n_plans = n_plans;
  load->plans = take_memory (n_plans * sizeof *load->plans);
  load->n_columns = n_columns;
  load->n_blocks = n_blocks;
  load->n_times = n_times;
  /* As blocks of records are: from the start of a cache line on. */
  load->codes = check_memory (aligned_alloc (64, size));
  for (size_t i = 0; i < size; i += 16) {
    const uint64_t random = next ();

    for (unsigned j = 0; j < 16; j++)
      load->codes[i + j] = usual[random >> 4 * j & 15];
  }
}

static void
clear_load (Load *load)
{
  for (uint32_t i = 0; i < load->n_plans; i++) {
    free ((void *) load->plans[i].rows);
    free ((void *) load->plans[i].bytes);
  }
  free (load->plans);
  free (load->codes);
}

/* The two founding classes: columns are what either requires, in bank order. */
static void
init_founding (Load *load, uint32_t n_blocks, uint32_t n_times)
{
  static const uint8_t first[][2]
      = { { 0, 1 }, { 1, 1 }, { 3, 1 }, { 5, 1 }, { 7, 1 }, { 9, 2 }, { 10, 3 }, { 11, 2 } };
  static const uint8_t second[][2] = { { 0, 1 }, { 1, 3 }, { 2, 3 }, { 3, 2 }, { 4, 1 },
                                       { 5, 1 }, { 6, 2 }, { 7, 2 }, { 8, 2 } };

  init_load (load, 2, FOUNDING_COLUMNS, n_blocks, n_times);
  init_plan (&load->plans[0], first, sizeof first / sizeof first[0]);
  init_plan (&load->plans[1], second, sizeof second / sizeof second[0]);
}

static void
init_synthetic (Load *load, uint32_t n_plans, uint32_t n_blocks)
{
  init_load (load, n_plans, BANK_COLUMNS, n_blocks, 1);
  for (uint32_t i = 0; i < n_plans; i++) {
    uint8_t requirements[SYNTHETIC_REQUIREMENTS][2];

    /* Distinct and in bank order: each from its own part of the bank. */
    for (uint32_t r = 0; r < SYNTHETIC_REQUIREMENTS; r++) {
      const uint32_t from = r * BANK_COLUMNS / SYNTHETIC_REQUIREMENTS;
      const uint32_t to = (r + 1) * BANK_COLUMNS / SYNTHETIC_REQUIREMENTS;

      requirements[r][0] = (uint8_t) (from + next () % (to - from));
      requirements[r][1] = (uint8_t) (1 + next () % 3);
    }
    init_plan (&load->plans[i], requirements, SYNTHETIC_REQUIREMENTS);
  }
}

static MeritBlock
nth_block (const Load *load, uint32_t n)
{
  return (MeritBlock) {
    .codes = load->codes + (size_t) n * load->n_columns * STRIDE,
    .stride = STRIDE,
    .n_columns = load->n_columns,
    .n_rows = MERIT_BLOCK_ROWS,
  };
}

static uint64_t
profiles_of (const Load *load)
{
  return (uint64_t) load->n_blocks * load->n_times * MERIT_BLOCK_ROWS;
}

static uint64_t
digest (uint64_t sum, const void *numbers, size_t size)
{
  const uint64_t *at = numbers;

  for (size_t i = 0; i < size / sizeof *at; i++)
    sum = (sum ^ at[i]) * UINT64_C (0x100000001b3);
  return sum;
}

static uint64_t
work_summary (const Load *load, const MeritKernel *kernel)
{
  MeritTally *tallies = take_memory (load->n_plans * sizeof *tallies);
  MeritLadder *ladders = take_memory (load->n_plans * sizeof *ladders);
  uint64_t counts[BANK_COLUMNS][MERIT_CODES] = { { 0 } };
  uint64_t sum;

  for (uint32_t time = 0; time < load->n_times; time++)
    for (uint32_t b = 0; b < load->n_blocks; b++) {
      const MeritBlock block = nth_block (load, b);

      for (uint32_t column = 0; column < load->n_columns; column++)
        kernel->count (&block, column, counts[column]);
      for (uint32_t i = 0; i < load->n_plans; i++) {
        kernel->tally (&load->plans[i], &block, &tallies[i]);
        kernel->climb (&load->plans[i], &block, &ladders[i]);
      }
    }
  sum = digest (0, tallies, load->n_plans * sizeof *tallies);
  sum = digest (sum, ladders, load->n_plans * sizeof *ladders);
  sum = digest (sum, counts, sizeof counts);
  free (tallies);
  free (ladders);
  return sum;
}

static uint64_t
work_tally (const Load *load, const MeritKernel *kernel)
{
  MeritTally *tallies = take_memory (load->n_plans * sizeof *tallies);
  uint64_t sum;

  for (uint32_t time = 0; time < load->n_times; time++)
    for (uint32_t b = 0; b < load->n_blocks; b++) {
      const MeritBlock block = nth_block (load, b);

      for (uint32_t i = 0; i < load->n_plans; i++)
        kernel->tally (&load->plans[i], &block, &tallies[i]);
    }
  sum = digest (0, tallies, load->n_plans * sizeof *tallies);
  free (tallies);
  return sum;
}

static uint64_t
work_select (const Load *load, const MeritKernel *kernel)
{
  uint64_t rows[MERIT_BLOCK_ROWS / 64], n_open = 0, sum = 0;

  for (uint32_t time = 0; time < load->n_times; time++)
    for (uint32_t b = 0; b < load->n_blocks; b++) {
      const MeritBlock block = nth_block (load, b);

      for (uint32_t i = 0; i < load->n_plans; i++) {
        kernel->select (&load->plans[i], &block, load->plans[i].max_points, rows, &n_open);
        sum = digest (sum, rows, sizeof rows);
      }
    }
  return digest (sum, &n_open, sizeof n_open);
}

static double
measure (Work work, const Load *load, const MeritKernel *kernel, uint64_t *sum)
{
  const clock_t begun = clock ();

  *sum = work (load, kernel);

  /* So little work that the clock did not move took at most one of its ticks. */
  const clock_t passed = clock () - begun;

  return (double) (passed > 0 ? passed : 1) / CLOCKS_PER_SEC;
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Prints a line for each kernel; what TAP would read starts with @mark. False where two
 * disagree. */
static bool
report (const char *mark, const char *what, Work work, const Load *load, unsigned n_rounds)
{
  static double seconds[MAX_KERNELS][MAX_ROUNDS];
  const double profiles = (double) profiles_of (load);
  const MeritKernel *kernel;
  uint64_t sums[MAX_KERNELS];
  bool agree = true;

  printf ("%s%s: %u classes, %u columns, %.3g profiles\n", mark, what, load->n_plans,
          load->n_columns, profiles);
  for (unsigned round = 0; round < n_rounds; round++)
    for (unsigned k = 0; k < MAX_KERNELS && (kernel = merit_kernel_get (k)) != NULL; k++)
      seconds[k][round] = measure (work, load, kernel, &sums[k]);
  for (unsigned k = 0; k < MAX_KERNELS && (kernel = merit_kernel_get (k)) != NULL; k++) {
    qsort (seconds[k], n_rounds, sizeof seconds[k][0], compare);

    const double median = seconds[k][n_rounds / 2];

    printf ("%s  %-8s %9.1f million profiles/s %8.3f s %7.2f x scalar\n", mark, kernel->width.name,
            profiles / median / 1e6, median, seconds[0][n_rounds / 2] / median);
    if (sums[k] != sums[0]) {
      printf ("%s  %s and scalar disagree\n", mark, kernel->width.name);
      agree = false;
    }
  }
  return agree;
}

static bool
run_all (bool tiny, unsigned n_rounds)
{
  static const struct {
    const char *what;
    Work work;
    bool synthetic;
  } runs[] = {
    { "tallies and code counts", work_summary, false },
    { "tallies", work_tally, false },
    { "reduced output", work_select, false },
    { "tallies and code counts of many classes", work_summary, true },
  };
  const unsigned n_runs = sizeof runs / sizeof runs[0];
  bool good = true;

  if (tiny)
    printf ("1..%u\n", n_runs);
  for (unsigned i = 0; i < n_runs; i++) {
    Load load = { 0 };

    /* 122 blocks are 500,000 profiles, 245 are a million. */
    if (runs[i].synthetic)
      init_synthetic (&load, tiny ? 20 : 1000, tiny ? 2 : 245);
    else
      init_founding (&load, tiny ? 2 : 122, tiny ? 1 : 40);

    const bool agree = report (tiny ? "# " : "", runs[i].what, runs[i].work, &load, n_rounds);

    if (tiny)
      printf ("%s %u %s\n", agree ? "ok" : "not ok", i + 1, runs[i].what);
    good = good && agree;
    clear_load (&load);
  }
  return good;
}

int
main (int argc, char **argv)
{
  bool tiny = false;
  unsigned n_rounds = 5;

  for (int i = 1; i < argc; i++) {
    if (strcmp (argv[i], "--tiny") == 0) {
      tiny = true;
    } else if (strcmp (argv[i], "--rounds") == 0 && i + 1 < argc && atoi (argv[i + 1]) > 0
               && atoi (argv[i + 1]) <= MAX_ROUNDS) {
      n_rounds = (unsigned) atoi (argv[++i]);
    } else {
      fprintf (stderr, "usage: kernel [--tiny] [--rounds N]\n");
      return STATUS_USAGE;
    }
  }

  return run_all (tiny, n_rounds) ? STATUS_DONE : STATUS_FAILED;
}
