/* SPDX-License-Identifier: Apache-2.0 */
/* Several raters of one person on one competency: what level their ratings come to, and how far
 * they agree. */
#pragma once

#include "core/code.h"

/* The most raters of one assessment. */
#define MERIT_MAX_RATERS 20

typedef enum {
  MERIT_RULE_NO_RATERS,    /* ratings of several raters are not taken */
  MERIT_RULE_LOWER_MEDIAN, /* the middle one, of an even number the lower of the two */
  MERIT_RULE_MEAN,         /* the mean of the levels, rounded half up */
} MeritRaterRule;

/* The code that @n ratings (1 to MERIT_MAX_RATERS, all assessed) come to. It is at superior
 * standard where more than half of the raters say so; the level is then 1 or more under either
 * rule. */
uint8_t merit_raters_combine (MeritRaterRule rule, const uint8_t *codes, uint32_t n);

/* How far the levels lie apart: the average deviation from their mean, AD_M = Σ |x − mean| / n,
 * in levels (Burke, Finkelstein and Dusig, "On average deviation indices for estimating interrater
 * agreement", Organizational Research Methods 2, 1999), as a numerator over n². */
uint32_t merit_raters_deviation (const uint8_t *codes, uint32_t n);
