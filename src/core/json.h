/* SPDX-License-Identifier: Apache-2.0 */
/* Strict JSON text (RFC 8259) without a tree and without allocation: skips white space, strings and
 * whole values, checking grammar, UTF-8 (RFC 3629) and surrogate pairs, and says where it stopped.
 * Positions are byte offsets into the text; the text need not end in NUL and may hold any byte. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How deep arrays and objects may nest, the outermost counted as 1. */
#define MERIT_JSON_MAX_DEPTH 1024

/* What every function returns that met a fault. */
#define MERIT_JSON_FAULT SIZE_MAX

typedef struct {
  size_t offset;      /* of the byte at fault; the length of the text where it ended too early */
  const char *reason; /* static text: what is wrong, no capital, no full stop */
} MeritJsonFault;

/* The offset of the first byte from @at on that is no JSON white space; @len where there is
 * none. */
size_t merit_json_skip_space (const char *text, size_t len, size_t at);

/* @at stands on the opening quote. Returns the offset behind the closing one; @escaped says whether
 * a backslash occurs, so that text without one can be used in place. */
size_t merit_json_skip_string (const char *text, size_t len, size_t at, bool *escaped,
                               MeritJsonFault *fault);

/* @at stands on the first byte of a number. Returns the offset behind it. */
size_t merit_json_skip_number (const char *text, size_t len, size_t at, MeritJsonFault *fault);

/* @at stands on the first byte of any value, or where one is expected; @depth is how many arrays
 * and objects are open around it. Returns the offset behind it. Does not recurse. */
size_t merit_json_skip_value (const char *text, size_t len, size_t at, unsigned depth,
                              MeritJsonFault *fault);

/* Writes the text that the inside of a checked string stands for (@len bytes between the quotes) to
 * @out, which holds at least @len bytes, and returns its length. */
size_t merit_json_unescape (const char *inside, size_t len, char *out);

/* The offset of the first byte from @at on that is not part of valid UTF-8 (overlong forms,
 * surrogates and values above U+10FFFF are not valid), for a sequence cut short its first byte;
 * @len where all is valid. */
size_t merit_utf8_check (const char *text, size_t len, size_t at);
