/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges of weights. The set T of the first K stays as it is as long as
 *
 *   (a) everyone in it stands strictly above everyone who is not, and
 *   (b) where it is larger than K, its last rank is shared by enough people that it is K or better.
 *
 * Where all scores have one denominator, they order people as points + t · own does: straight lines
 * over the factor t. For (a) only the lowest line in T and the highest outside count of each slope,
 * and there are no more slopes than codes; for (b) the lower envelope of T is walked along. What
 * changes first is a crossing of two lines, which is a fraction. */
#include "analysis/weight-range.h"

#include "core/code.h"

__extension__ typedef unsigned __int128 Wide;

/* A line over the distance x from the present weight, as a share of it: y + x · slope. */
typedef struct {
  gint64 y;
  gint64 slope;
  guint32 superior;
  guint64 count;
} Ray;

/* At most one ray per slope, and at most one slope per code. */
typedef struct {
  Ray rays[MERIT_CODES];
  guint n;
} Fan;

/* A distance at which the set changes: at it, or, where it is included, behind it. */
typedef struct {
  gboolean any;
  guint64 numerator;
  guint64 denominator;
  gboolean included;
} Distance;

typedef struct {
  guint64 points;
  guint64 most;
  guint32 superior;
} Standing;

/* ---- Whole weights, one by one ---- */

static Standing
stand (const MeritLine *line, guint weight, guint other)
{
  return (Standing){
    .points = line->points * weight + line->own * other,
    .most = line->most * weight + line->own_most * other,
    .superior = line->superior,
  };
}

/* Positive where @a stands above @b; those without a score stand below all others. */
static int
compare (const Standing *a, const Standing *b)
{
  const Wide left = (Wide) a->points * b->most, right = (Wide) b->points * a->most;

  if ((a->most == 0) != (b->most == 0))
    return a->most == 0 ? -1 : 1;
  if (left != right)
    return left > right ? 1 : -1;
  return (a->superior > b->superior) - (a->superior < b->superior);
}

/* Whether the set is the same at the weight @other. @need: how many must share its last place. */
static gboolean
holds (const MeritLine *lines, gsize n, guint64 need, guint weight, guint other)
{
  Standing last = { 0 }, first = { 0 };
  guint64 sharing = 0;
  gboolean some_in = FALSE, some_out = FALSE;

  for (gsize i = 0; i < n; i++) {
    const Standing here = stand (&lines[i], weight, other);

    if (!lines[i].in_top) {
      if (!some_out || compare (&here, &first) > 0)
        first = here;
      some_out = TRUE;
      continue;
    }

    const int order = some_in ? compare (&here, &last) : -1;

    if (order < 0) {
      last = here;
      sharing = 0;
    }
    sharing += order <= 0 ? lines[i].count : 0;
    some_in = TRUE;
  }
  return sharing >= need && (!some_in || !some_out || compare (&last, &first) > 0);
}

/* ---- Crossings ---- */

static gboolean
is_nearer (const Distance *a, const Distance *b)
{
  if (a->any || b->any)
    return !a->any;

  const Wide left = (Wide) a->numerator * b->denominator;
  const Wide right = (Wide) b->numerator * a->denominator;

  return left != right ? left < right : !a->included && b->included;
}

static gboolean
is_as_far (const Distance *a, const Distance *b)
{
  return (Wide) a->numerator * b->denominator == (Wide) b->numerator * a->denominator;
}

/* Where the upper of two lines meets the lower one, which closes in on it. */
static Distance
meet (const Ray *upper, const Ray *lower)
{
  return (Distance){
    .numerator = (guint64) (upper->y - lower->y),
    .denominator = (guint64) (lower->slope - upper->slope),
  };
}

/* Puts a line into the fan unless it has one of that slope which is lower, or, with a @sign of -1,
 * higher. */
static void
spread (Fan *fan, const Ray *ray, int sign)
{
  guint i = 0;

  while (i < fan->n && fan->rays[i].slope != ray->slope)
    i++;

  Ray *known = &fan->rays[i];

  if (i == fan->n) {
    *known = *ray;
    fan->n++;
  } else if (known->y == ray->y && known->superior == ray->superior) {
    known->count += ray->count;
  } else if (known->y != ray->y ? sign * known->y > sign * ray->y
                                : sign * (gint64) known->superior > sign * (gint64) ray->superior) {
    *known = *ray;
  }
}

/* (a): where someone outside reaches someone inside. */
static Distance
find_overtaking (const Fan *inside, const Fan *outside)
{
  Distance nearest = { .any = TRUE };

  for (guint i = 0; i < inside->n; i++)
    for (guint j = 0; j < outside->n; j++) {
      const Ray *upper = &inside->rays[i], *lower = &outside->rays[j];

      if (lower->slope <= upper->slope)
        continue;

      Distance distance = meet (upper, lower);

      distance.included = upper->superior > lower->superior;
      if (is_nearer (&distance, &nearest))
        nearest = distance;
    }
  return nearest;
}

/* The next line that meets the lowest one from above, at the place returned: of several the one
 * that is lowest behind it. @sharing: how many share the last place there. */
static Distance
find_next (const Fan *fan, const Ray *lowest, const Ray **next, guint64 *sharing)
{
  Distance nearest = { .any = TRUE };
  guint32 superior = lowest->superior;

  *sharing = lowest->count;
  for (guint i = 0; i < fan->n; i++) {
    const Ray *ray = &fan->rays[i];

    if (ray->slope >= lowest->slope)
      continue;

    const Distance distance = meet (ray, lowest);

    if (is_nearer (&distance, &nearest)) {
      nearest = distance;
      *next = ray;
      superior = lowest->superior;
      *sharing = lowest->count;
    } else if (!is_as_far (&distance, &nearest)) {
      continue;
    } else if (ray->slope < (*next)->slope) {
      *next = ray;
    }
    if (ray->superior < superior) {
      superior = ray->superior;
      *sharing = 0;
    }
    *sharing += ray->superior == superior ? ray->count : 0;
  }
  return nearest;
}

/* (b): where the last place is no longer shared by as many as are needed. */
static Distance
find_parting (const Fan *fan, guint64 need)
{
  Distance here = { .denominator = 1, .included = TRUE };
  const Ray *lowest = &fan->rays[0];

  for (guint i = 1; i < fan->n; i++) {
    const Ray *ray = &fan->rays[i];

    if (ray->y < lowest->y || (ray->y == lowest->y && ray->slope < lowest->slope))
      lowest = ray;
  }
  while (lowest->count >= need) {
    const Ray *next = NULL;
    guint64 sharing;

    here = find_next (fan, lowest, &next, &sharing);
    if (here.any)
      return here;
    here.included = sharing >= need;
    if (!here.included)
      return here;
    lowest = next;
  }
  return here;
}

/* @direction: 1 for higher weights, -1 for lower ones. */
static Distance
find_distance (const MeritLine *lines, gsize n, guint64 need, int direction)
{
  Fan inside = { .n = 0 }, outside = { .n = 0 };

  for (gsize i = 0; i < n; i++) {
    const Ray ray = {
      .y = (gint64) (lines[i].points + lines[i].own),
      .slope = direction * (gint64) lines[i].own,
      .superior = lines[i].superior,
      .count = lines[i].count,
    };

    spread (lines[i].in_top ? &inside : &outside, &ray, lines[i].in_top ? 1 : -1);
  }

  Distance nearest = find_overtaking (&inside, &outside);

  if (need > 1) {
    const Distance parting = find_parting (&inside, need);

    if (is_nearer (&parting, &nearest))
      nearest = parting;
  }
  return nearest;
}

static guint64
common_divisor (guint64 a, guint64 b)
{
  while (b != 0) {
    const guint64 rest = a % b;

    a = b;
    b = rest;
  }
  return a;
}

/* weight · (1 ± distance), where that is above 0. */
static MeritWeightLimit
find_limit (const MeritLine *lines, gsize n, guint64 need, guint weight, int direction)
{
  const Distance distance = find_distance (lines, n, need, direction);

  if (distance.any || (direction < 0 && distance.numerator >= distance.denominator))
    return (MeritWeightLimit){ .any = TRUE };

  const guint64 sum = direction > 0 ? distance.denominator + distance.numerator
                                    : distance.denominator - distance.numerator;
  const guint64 divisor = common_divisor (weight * sum, distance.denominator);

  return (MeritWeightLimit){
    .numerator = weight * sum / divisor,
    .denominator = distance.denominator / divisor,
    .included = distance.included,
  };
}

MeritWeightRange
merit_weight_range_find (const MeritLine *lines, gsize n, guint64 k, guint weight, guint max_weight)
{
  MeritWeightRange range = { .has_limits = TRUE, .whole_low = weight, .whole_high = weight };
  guint64 in_top = 0;

  for (gsize i = 0; i < n; i++) {
    in_top += lines[i].in_top ? lines[i].count : 0;
    range.has_limits &= lines[i].most == lines[0].most && lines[i].own_most == lines[0].own_most;
  }

  const guint64 need = in_top > k ? in_top - k + 1 : 0;

  while (range.whole_low > 1 && holds (lines, n, need, weight, range.whole_low - 1))
    range.whole_low--;
  while (range.whole_high < max_weight && holds (lines, n, need, weight, range.whole_high + 1))
    range.whole_high++;
  if (range.has_limits) {
    range.low = find_limit (lines, n, need, weight, -1);
    range.high = find_limit (lines, n, need, weight, 1);
  }
  return range;
}
