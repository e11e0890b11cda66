/* SPDX-License-Identifier: Apache-2.0 */
/* Means of fractions over different denominators. With 20000 · sum_d = q_d · d + r_d, the mean in
 * hundredths of a percent, rounded half up, is floor ((Q + floor (F) + n) / 2n) where Q = Σ q_d and
 * F = Σ r_d / d: only floor (F) needs care. It is read off a sum in fixed point, and where that
 * cannot tell, settled with whole numbers of any length. */
#include "analysis/mean.h"

#include <stdlib.h>

#include "core/exact.h"

__extension__ typedef unsigned __int128 Wide;

struct _MeritSums {
  GHashTable *by_most; /* denominator → guint64 *, sum of numerators */
};

/* r / d, less than 1. */
typedef struct {
  guint64 r;
  guint64 d;
} Part;

MeritSums *
merit_sums_new (void)
{
  MeritSums *sums = g_new (MeritSums, 1);

  sums->by_most = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return sums;
}

void
merit_sums_free (MeritSums *sums)
{
  if (sums == NULL)
    return;
  g_hash_table_unref (sums->by_most);
  g_free (sums);
}

static void
add (MeritSums *sums, gpointer most, guint64 points)
{
  guint64 *sum = g_hash_table_lookup (sums->by_most, most);

  if (sum == NULL) {
    sum = g_new0 (guint64, 1);
    g_hash_table_insert (sums->by_most, most, sum);
  }
  *sum += points;
}

void
merit_sums_add (MeritSums *sums, guint32 points, guint32 most)
{
  add (sums, GUINT_TO_POINTER (most), points);
}

void
merit_sums_merge (MeritSums *sums, const MeritSums *other)
{
  GHashTableIter iter;
  gpointer most, sum;

  g_hash_table_iter_init (&iter, other->by_most);
  while (g_hash_table_iter_next (&iter, &most, &sum))
    add (sums, most, *(const guint64 *) sum);
}

/* A whole number of any length: limbs of 32 bits, the lowest first. */
typedef struct {
  guint32 *limbs;
  gsize n;
} Big;

/* a · by + b · with, in a's place; a's memory must have room for two limbs more than either. */
static void
big_combine (Big *a, guint32 by, const Big *b, guint32 with)
{
  guint64 carry_a = 0, carry_b = 0, carry = 0;
  const gsize n = MAX (a->n, b->n) + 2;

  for (gsize i = 0; i < n; i++) {
    carry_a += (guint64) (i < a->n ? a->limbs[i] : 0) * by;
    carry_b += (guint64) (i < b->n ? b->limbs[i] : 0) * with;
    carry += (guint64) (guint32) carry_a + (guint32) carry_b;
    a->limbs[i] = (guint32) carry;
    carry_a >>= 32;
    carry_b >>= 32;
    carry >>= 32;
  }
  a->n = n;
  while (a->n > 0 && a->limbs[a->n - 1] == 0)
    a->n--;
}

static int
big_compare (const Big *a, const Big *b)
{
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  for (gsize i = a->n; i-- > 0;)
    if (a->limbs[i] != b->limbs[i])
      return a->limbs[i] < b->limbs[i] ? -1 : 1;
  return 0;
}

/* Whether Σ r/d is at least @whole: numerator and denominator of the sum, compared as they are. */
static gboolean
sum_reaches (const Part *parts, guint n, guint32 whole)
{
  const gsize room = (gsize) n + 8;
  Big above = { g_new0 (guint32, 2 * room), 0 }, below = { g_new0 (guint32, 2 * room), 1 };
  const Big none = { NULL, 0 };
  gboolean reaches;

  below.limbs[0] = 1;
  for (guint i = 0; i < n; i++) {
    big_combine (&above, (guint32) parts[i].d, &below, (guint32) parts[i].r);
    big_combine (&below, (guint32) parts[i].d, &none, 0);
  }
  big_combine (&below, whole, &none, 0);
  reaches = big_compare (&above, &below) >= 0;
  g_free (above.limbs);
  g_free (below.limbs);
  return reaches;
}

static guint64
floor_of_sum (const Part *parts, guint n)
{
  Wide sum = 0;

  for (guint i = 0; i < n; i++)
    sum += ((Wide) parts[i].r << 64) / parts[i].d;

  /* Each term lost less than 2^-64. */
  const guint64 low = (guint64) (sum >> 64), high = (guint64) ((sum + n) >> 64);

  return low == high || !sum_reaches (parts, n, (guint32) high) ? low : high;
}

static int
compare_parts (const void *a, const void *b)
{
  const guint64 left = ((const Part *) a)->d, right = ((const Part *) b)->d;

  return (left > right) - (left < right);
}

/* Adds up parts of one denominator in lowest terms, where equal scores over many denominators
 * become few parts. Returns how many are left; what makes up wholes is added to *@whole. */
static guint
gather (Part *parts, guint n, Wide *whole)
{
  guint kept = 0;

  qsort (parts, n, sizeof *parts, compare_parts);
  for (guint i = 0; i < n; i++) {
    if (kept == 0 || parts[kept - 1].d != parts[i].d) {
      parts[kept++] = parts[i];
      continue;
    }

    Part *sum = &parts[kept - 1];

    sum->r += parts[i].r;
    if (sum->r >= sum->d) {
      sum->r -= sum->d;
      ++*whole;
    }
  }
  return kept;
}

guint64
merit_sums_mean (const MeritSums *sums, guint64 n)
{
  g_autofree Part *parts = g_new (Part, g_hash_table_size (sums->by_most));
  guint n_parts = 0;
  Wide whole = 0;
  GHashTableIter iter;
  gpointer most, sum;

  g_hash_table_iter_init (&iter, sums->by_most);
  while (g_hash_table_iter_next (&iter, &most, &sum)) {
    const guint64 d = GPOINTER_TO_UINT (most);
    const Wide scaled = 20000 * (Wide) * (const guint64 *) sum;
    const guint64 r = (guint64) (scaled % d), divisor = merit_exact_divisor (d, r);

    whole += scaled / d;
    if (r > 0)
      parts[n_parts++] = (Part) { r / divisor, d / divisor };
  }
  n_parts = gather (parts, n_parts, &whole);
  return (guint64) ((whole + floor_of_sum (parts, n_parts) + n) / (2 * (Wide) n));
}
