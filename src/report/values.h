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

/* A column of records of several kinds: which of them have it, as bits. */
typedef struct {
  const char *key;
  MeritValueKind kind;
  guint records;
} MeritValueColumn;

/* Sets @n values up for records with these columns, nothing of them given yet. */
void merit_values_begin (MeritValue *values, const MeritValueColumn *columns, guint n);

/* Gives a value; a text must live until it is written. */
void merit_value_set_text (MeritValue *value, const char *text);
void merit_value_set_bytes (MeritValue *value, const GString *bytes);
void merit_value_set_number (MeritValue *value, guint64 number);

/* The record of one kind: an object of what its kind has, or a line of CSV with every column. */
void merit_values_append_kind (GString *out, gboolean csv, const MeritValueColumn *columns,
                               const MeritValue *values, guint n, guint kind);

/* The heading of such lines, with its line end. */
void merit_values_append_columns (GString *out, const MeritValueColumn *columns, guint n);
