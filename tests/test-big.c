/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers of 512 bits: held to long multiplication in digits of 16 bits, and to the laws that
 * products and differences keep. */
#include <glib.h>

#include "core/big.h"

#define DIGITS (MERIT_BIG_LIMBS * 4)

static guint64
draw64 (GRand *rand)
{
  return ((guint64) g_rand_int (rand) << 32 | g_rand_int (rand)) >> g_rand_int_range (rand, 0, 64);
}

/* A number of at most so many limbs. */
static MeritBig
draw (GRand *rand, guint limbs)
{
  MeritBig number = { { 0 } };

  for (guint i = 0; i < limbs; i++)
    number.limbs[i] = draw64 (rand);
  return number;
}

static guint
digit (const MeritBig *number, guint i)
{
  return number->limbs[i / 4] >> 16 * (i % 4) & 0xFFFF;
}

static void
assert_product (const MeritBig *a, const MeritBig *b, const MeritBig *product)
{
  guint64 sum = 0;

  for (guint i = 0; i < DIGITS; i++) {
    guint64 above = sum >> 16;

    sum &= 0xFFFF;
    for (guint j = 0; j <= i; j++) {
      sum += (guint64) digit (a, j) * digit (b, i - j);
      above += sum >> 16;
      sum &= 0xFFFF;
    }
    g_assert_cmpuint (digit (product, i), ==, sum);
    sum = above;
  }
  g_assert_cmpuint (sum, ==, 0);
}

static void
test_multiply (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 5000; round++) {
    const guint limbs = round % (MERIT_BIG_LIMBS + 1);
    const MeritBig a = draw (rand, limbs), b = draw (rand, MERIT_BIG_LIMBS - limbs);
    const MeritBig product = merit_big_multiply (&a, &b), other = merit_big_multiply (&b, &a);

    assert_product (&a, &b, &product);
    g_assert_cmpint (merit_big_compare (&product, &other), ==, 0);

    const guint64 by = draw64 (rand);
    const MeritBig c = draw (rand, MERIT_BIG_LIMBS - 1), factor = merit_big_make (0, by);
    const MeritBig scaled = merit_big_scale (&c, by);

    assert_product (&c, &factor, &scaled);
  }
}

/* All limbs full: every carry runs. */
static void
test_full (void)
{
  MeritBig half = { { 0 } };

  for (guint i = 0; i < MERIT_BIG_LIMBS / 2; i++)
    half.limbs[i] = G_MAXUINT64;

  const MeritBig square = merit_big_multiply (&half, &half);

  assert_product (&half, &half, &square);
  g_assert_cmpuint (square.limbs[0], ==, 1);
  g_assert_cmpuint (square.limbs[MERIT_BIG_LIMBS - 1], ==, G_MAXUINT64);
  g_assert_cmpuint (square.limbs[MERIT_BIG_LIMBS / 2], ==, G_MAXUINT64 - 1);
}

static void
test_subtract (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint round = 0; round < 5000; round++) {
    const MeritBig a = draw (rand, MERIT_BIG_LIMBS), b = draw (rand, round % 9);
    const MeritBig *more = merit_big_compare (&a, &b) >= 0 ? &a : &b, *less = more == &a ? &b : &a;
    const MeritBig rest = merit_big_subtract (more, less), back = merit_big_subtract (more, &rest);

    g_assert_cmpint (merit_big_compare (&back, less), ==, 0);
    g_assert_cmpint (merit_big_compare (&rest, more), <=, 0);
  }

  /* The borrow runs through a limb of zeros: 2^128 − 1. */
  const MeritBig power = { { 0, 0, 1 } }, one = merit_big_make (0, 1);
  const MeritBig rest = merit_big_subtract (&power, &one);

  g_assert_cmpuint (rest.limbs[0], ==, G_MAXUINT64);
  g_assert_cmpuint (rest.limbs[1], ==, G_MAXUINT64);
  g_assert_cmpuint (rest.limbs[2], ==, 0);
}

static void
test_compare (void)
{
  const MeritBig small = merit_big_make (0, G_MAXUINT64), large = merit_big_make (1, 0);

  g_assert_cmpint (merit_big_compare (&small, &large), <, 0);
  g_assert_cmpint (merit_big_compare (&large, &small), >, 0);
  g_assert_cmpint (merit_big_compare (&large, &large), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/big/product-is-that-of-long-multiplication", test_multiply);
  g_test_add_func ("/big/every-carry-runs", test_full);
  g_test_add_func ("/big/difference-and-its-reverse-agree", test_subtract);
  g_test_add_func ("/big/higher-limbs-decide", test_compare);
  return g_test_run ();
}
