/* SPDX-License-Identifier: Apache-2.0 */
/* Bars: signed sums of products, each row shifted by its least, which is 0 or below. */
#include "core/bar.h"

static uint32_t
common_divisor (uint32_t a, uint32_t b)
{
  while (b != 0) {
    const uint32_t rest = a % b;

    a = b;
    b = rest;
  }
  return a;
}

/* Fills one row, counting scores @times. Returns how far it is shifted, or −1 where an entry does
 * not fit. */
static int64_t
set_row (MeritPlanRow *to, const MeritPlanRow *row, int64_t points, int64_t most, int64_t times)
{
  int64_t sums[MERIT_CODES], least = 0, greatest = 0;

  for (int code = 0; code < MERIT_CODES; code++) {
    sums[code] = code == MERIT_CODE_UNASSESSED
                     ? 0
                     : ((int64_t) row->low[code] * most - points * (int64_t) row->most) * times
                           + (times > 1 ? row->superior[code] : 0);
    least = sums[code] < least ? sums[code] : least;
    greatest = sums[code] > greatest ? sums[code] : greatest;
  }
  if (greatest - least > UINT32_MAX)
    return -1;
  *to = *row;
  to->most = (uint32_t) (greatest - least);
  for (int code = 0; code < MERIT_CODES; code++)
    to->low[code] = to->high[code] = (uint32_t) (sums[code] - least);
  return -least;
}

void
merit_bar_set (MeritBar *bar, const MeritPlan *plan, uint32_t points, uint32_t most,
               uint32_t superior)
{
  if (bar->most == most && bar->points == points && bar->superior == superior)
    return;

  const uint32_t divisor = common_divisor (points, most);
  const int64_t times = plan->by_superior ? (int64_t) plan->n_rows + 1 : 1;
  uint64_t threshold = plan->by_superior ? superior : 0, sum = 0;

  bar->points = points;
  bar->most = most;
  bar->superior = superior;
  /* Products of 17, 32 and 13 bits stay below 2^63, and so do differences of two. */
  bar->usable = most / divisor < 1u << 17;
  for (uint32_t r = 0; bar->usable && r < plan->n_rows; r++) {
    const int64_t shift
        = set_row (&bar->rows[r], &plan->rows[r], points / divisor, most / divisor, times);

    threshold += (uint64_t) shift;
    sum += bar->rows[r].most;
    bar->usable = shift >= 0 && sum <= UINT32_MAX;
  }
  bar->usable = bar->usable && sum > 0;
  if (!bar->usable)
    return;
  bar->threshold = (uint32_t) threshold;
  bar->plan = (MeritPlan){
    .rows = bar->rows,
    .n_rows = plan->n_rows,
    .max_points = (uint32_t) sum,
  };
  merit_plan_prepare (&bar->plan, bar->bytes);
}
