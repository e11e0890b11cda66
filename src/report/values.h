/* SPDX-License-Identifier: Apache-2.0 */
/* Records as tables of values: what stands under which key, from which a JSON object, a line of CSV
 * and its header are all written. */
#pragma once

#include <glib.h>

/* How a value is written. */
typedef enum {
  MERIT_VALUE_TEXT,
  MERIT_VALUE_RAW,   /* text that is in its final form */
  MERIT_VALUE_BYTES, /* likewise, as many bytes as the number says: any may be among them */
  MERIT_VALUE_NUMBER,
  MERIT_VALUE_PARTS, /* ten-thousandths, as a decimal with four places */
  MERIT_VALUE_REAL,  /* four decimals */
  MERIT_VALUE_TRUTH,
} MeritValueKind;

/* A missing value is null, or nothing in CSV. */
typedef struct {
  const char *key;
  MeritValueKind kind;
  gboolean has;
  const char *text;
  guint64 number;
  double real;
} MeritValue;

/* An object without its line end; a line with it. */
void merit_values_append_json (GString *out, const MeritValue *values, guint n);
void merit_values_append_csv (GString *out, const MeritValue *values, guint n);
void merit_values_append_header (GString *out, const MeritValue *values, guint n);

/* Four decimals, of ten-thousandths and of a chance or a z. */
void merit_text_append_parts (GString *out, guint64 parts);
void merit_text_append_real (GString *out, double real);
