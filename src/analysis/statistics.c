/* SPDX-License-Identifier: Apache-2.0 */
/* Rates are compared and rounded on whole numbers. The exact tests walk the hypergeometric
 * distribution outward from its mode by the ratio of neighbours, so no factorial and no logarithm
 * of one is ever formed: at counts of 10^9 the logarithm of a factorial is near 2·10^10, where one
 * unit in the last place of a double is 4·10^-6 and would be the relative error of every chance. A
 * ratio of neighbours is off by a few units in the last place, which leaves 10^-10 after the
 * longest walk. */
#include "analysis/statistics.h"

#include <float.h>
#include <math.h>

__extension__ typedef unsigned __int128 Wide;

int
merit_rate_compare (MeritRate a, MeritRate b)
{
  const uint64_t left = a.selected * b.applicants, right = b.selected * a.applicants;

  return (left > right) - (left < right);
}

uint64_t
merit_rate_round (MeritRate rate)
{
  return (20000 * rate.selected + rate.applicants) / (2 * rate.applicants);
}

uint64_t
merit_rate_ratio (MeritRate rate, MeritRate reference)
{
  const uint64_t above = rate.selected * reference.applicants;
  const uint64_t below = rate.applicants * reference.selected;

  return (uint64_t) ((20000 * (Wide) above + below) / (2 * (Wide) below));
}

bool
merit_rate_below_four_fifths (MeritRate rate, MeritRate reference)
{
  return 5 * rate.selected * reference.applicants < 4 * reference.selected * rate.applicants;
}

bool
merit_rate_z (MeritRate rate, MeritRate reference, double *z)
{
  const uint64_t all = rate.applicants + reference.applicants;
  const uint64_t chosen = rate.selected + reference.selected;

  if (rate.applicants == 0 || reference.applicants == 0 || chosen == 0 || chosen == all)
    return false;

  /* (p1 − p2) / √(p (1 − p) (1/n1 + 1/n2)) with all fractions cleared: the difference, in which
   * digits could cancel, is a whole number. */
  const int64_t apart = (int64_t) (rate.selected * reference.applicants)
                        - (int64_t) (reference.selected * rate.applicants);
  const double spread = sqrt ((double) chosen) * sqrt ((double) (all - chosen))
                        * sqrt ((double) rate.applicants) * sqrt ((double) reference.applicants);

  *z = (double) apart * sqrt ((double) all) / spread;
  return true;
}

double
merit_z_two_sided (double z)
{
  return erfc (fabs (z) / sqrt (2.0));
}

/* ---- Exact tests ---- */

/* X, how many of the group are selected, given the margins: hypergeometric. */
typedef struct {
  uint64_t marked; /* applicants of the group */
  uint64_t other;  /* applicants of the reference */
  uint64_t drawn;  /* selections */
  uint64_t least;  /* of X */
  uint64_t most;   /* of X */
} Draw;

/* Chance of x + 1 over that of x. */
static double
ratio_up (const Draw *draw, uint64_t x)
{
  /* Both products are below 2^60. What is left of the reference behind the selections may be less
   * than nothing before x is added. */
  const uint64_t above = (draw->marked - x) * (draw->drawn - x);
  const uint64_t below = (x + 1) * (draw->other + x + 1 - draw->drawn);

  return (double) above / (double) below;
}

/* Sums of chances in units of that of the mode. */
typedef struct {
  double all;
  double below;   /* X smaller than observed */
  double unlikely; /* no likelier than observed */
} Sums;

static void
meet (Sums *sums, double weight, bool below, double limit)
{
  sums->all += weight;
  if (below)
    sums->below += weight;
  if (weight <= limit)
    sums->unlikely += weight;
}

/* The chance of @observed in units of that of @mode; 0 where it is below what a double holds in
 * full: below that, rounding would keep a chance from ever getting smaller. */
static double
weigh (const Draw *draw, uint64_t mode, uint64_t observed)
{
  double weight = 1;

  for (uint64_t x = mode; x < observed && weight >= DBL_MIN; x++)
    weight *= ratio_up (draw, x);
  for (uint64_t x = mode; x > observed && weight >= DBL_MIN; x--)
    weight /= ratio_up (draw, x - 1);
  return weight >= DBL_MIN ? weight : 0;
}

MeritExact
merit_rate_exact (MeritRate rate, MeritRate reference)
{
  /* Tables count as no likelier up to this factor, so that rounding parts no table from its mirror
   * image: R's fisher.test() uses the same. */
  const double slack = 1 + 1e-7;
  const uint64_t all = rate.applicants + reference.applicants;
  const uint64_t drawn = rate.selected + reference.selected;
  const Draw draw = {
    .marked = rate.applicants,
    .other = reference.applicants,
    .drawn = drawn,
    .least = drawn > reference.applicants ? drawn - reference.applicants : 0,
    .most = drawn < rate.applicants ? drawn : rate.applicants,
  };
  const uint64_t observed = rate.selected;
  /* (n1 + 1) (m + 1) / (N + 2), rounded down, is a mode, and lies in the range by itself but for
   * the upper end. */
  uint64_t mode = (rate.applicants + 1) * (drawn + 1) / (all + 2);

  mode = mode > draw.most ? draw.most : mode < draw.least ? draw.least : mode;

  const double own = weigh (&draw, mode, observed), limit = own * slack;
  Sums sums = { 0, 0, 0 };

  /* Both walks end where a chance is too small for a double: some forty standard deviations from
   * the mode, and at 10^9 a standard deviation is at most 16,000. */
  meet (&sums, 1, mode < observed, limit);
  double weight = 1;

  for (uint64_t x = mode; x < draw.most && weight >= DBL_MIN; x++) {
    weight *= ratio_up (&draw, x);
    meet (&sums, weight, x + 1 < observed, limit);
  }
  weight = 1;
  for (uint64_t x = mode; x > draw.least && weight >= DBL_MIN; x--) {
    weight /= ratio_up (&draw, x - 1);
    meet (&sums, weight, x - 1 < observed, limit);
  }
  const double two_sided = sums.unlikely / sums.all;
  const double lower = (sums.below + own / 2) / sums.all;

  return (MeritExact) { two_sided < 1 ? two_sided : 1, lower < 1 ? lower : 1 };
}

bool
merit_rate_flips (MeritRate rate, MeritRate reference)
{
  if (reference.selected == 0 || rate.selected >= rate.applicants)
    return false;
  rate.selected++;
  reference.selected--;
  return merit_rate_compare (rate, reference) > 0;
}

bool
merit_rate_is_sparse (MeritRate rate, MeritRate reference)
{
  const uint64_t all = rate.applicants + reference.applicants;
  const uint64_t chosen = rate.selected + reference.selected;
  const uint64_t few = rate.applicants < reference.applicants ? rate.applicants
                                                              : reference.applicants;
  const uint64_t rare = chosen < all - chosen ? chosen : all - chosen;

  return few * rare < 5 * all;
}
