/* SPDX-License-Identifier: Apache-2.0 */
/* Texts: what is read of a person beside the levels, by index. */
#pragma once

#include <stdint.h>

/* The texts that every reader keeps; behind them come those that a user asks for. */
enum { MERIT_TEXT_ID, MERIT_TEXT_UNIT, MERIT_TEXT_CLASS, MERIT_TEXT_NAME, MERIT_TEXT_KEPT };

/* The most texts that a user may ask for, and that there are in all. */
#define MERIT_MAX_KEPT  4
#define MERIT_MAX_TEXTS (MERIT_TEXT_KEPT + MERIT_MAX_KEPT)

typedef struct {
  const char *text; /* NULL: not given */
  uint32_t len;
} MeritSpan;
