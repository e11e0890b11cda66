/* SPDX-License-Identifier: Apache-2.0 */
/* Turning: rows of bytes become columns, or columns rows. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/width.h"

/* Rows that are turned at a time, and columns. */
#define MERIT_TURN 16

/* The least multiple of MERIT_TURN above 0 that is not below @n. */
static inline size_t
merit_turn_up (size_t n)
{
  return n == 0 ? MERIT_TURN : (n + MERIT_TURN - 1) / MERIT_TURN * MERIT_TURN;
}

typedef struct {
  MeritWidth width;

  /* Writes the bytes of MERIT_TURN rows, @stride apart, to as many columns of as many bytes. */
  void (*turn) (const uint8_t *rows, size_t stride, uint8_t *const columns[MERIT_TURN]);
} MeritTurn;

/* The ways to turn that run on this machine by index from 0, each wider than the one before it;
 * NULL behind the last. "scalar" runs everywhere. */
const MeritTurn *merit_turn_get (unsigned index);

/* The widest one of at most the width that @name says, as a kernel's; NULL: the widest. */
const MeritTurn *merit_turn_find (const char *name);
