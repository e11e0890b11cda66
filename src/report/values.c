/* SPDX-License-Identifier: Apache-2.0 */
/* Values of records, and the forms that JSON and CSV give them. */
#include "report/values.h"

#include <string.h>

#include "engine/text.h"

void
merit_text_append_parts (GString *out, guint64 parts)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT ".%04u", parts / 10000,
                          (guint) (parts % 10000));
}

void
merit_text_append_real (GString *out, double real)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.4f", real);
  /* What rounds to nothing has no sign. */
  g_string_append (out, g_str_equal (text, "-0.0000") ? text + 1 : text);
}

static void
append_value (GString *out, const MeritValue *value)
{
  switch (value->kind) {
  case MERIT_VALUE_TEXT:
  case MERIT_VALUE_RAW:
    g_string_append (out, value->text);
    break;
  case MERIT_VALUE_BYTES:
    g_string_append_len (out, value->text, (gssize) value->number);
    break;
  case MERIT_VALUE_NUMBER:
    g_string_append_printf (out, "%" G_GUINT64_FORMAT, value->number);
    break;
  case MERIT_VALUE_PARTS:
    merit_text_append_parts (out, value->number);
    break;
  case MERIT_VALUE_REAL:
    merit_text_append_real (out, value->real);
    break;
  case MERIT_VALUE_TRUTH:
    g_string_append (out, value->number != 0 ? "true" : "false");
    break;
  }
}

void
merit_values_append_json (GString *out, const MeritValue *values, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_string_append_printf (out, "%c\"%s\":", i == 0 ? '{' : ',', values[i].key);
    if (!values[i].has)
      g_string_append (out, "null");
    else if (values[i].kind == MERIT_VALUE_TEXT)
      merit_text_append_json (out, values[i].text, strlen (values[i].text));
    else
      append_value (out, &values[i]);
  }
  g_string_append_c (out, '}');
}

void
merit_values_append_csv (GString *out, const MeritValue *values, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    if (values[i].has && values[i].kind == MERIT_VALUE_TEXT)
      merit_text_append_csv (out, values[i].text, strlen (values[i].text));
    else if (values[i].has)
      append_value (out, &values[i]);
  }
  g_string_append_c (out, '\n');
}

void
merit_values_append_header (GString *out, const MeritValue *values, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", values[i].key);
  g_string_append_c (out, '\n');
}

void
merit_values_begin (MeritValue *values, const MeritValueColumn *columns, guint n)
{
  for (guint i = 0; i < n; i++)
    values[i] = (MeritValue) { .key = columns[i].key, .kind = columns[i].kind };
}

void
merit_value_set_text (MeritValue *value, const char *text)
{
  value->has = text != NULL;
  value->text = text;
}

void
merit_value_set_bytes (MeritValue *value, const GString *bytes)
{
  merit_value_set_text (value, bytes->str);
  value->number = bytes->len;
}

void
merit_value_set_number (MeritValue *value, guint64 number)
{
  value->has = TRUE;
  value->number = number;
}

void
merit_values_append_kind (GString *out, gboolean csv, const MeritValueColumn *columns,
                          const MeritValue *values, guint n, guint kind)
{
  g_autofree MeritValue *own = g_new (MeritValue, n);
  guint n_own = 0;

  if (csv) {
    merit_values_append_csv (out, values, n);
    return;
  }
  for (guint i = 0; i < n; i++)
    if ((columns[i].records & kind) != 0)
      own[n_own++] = values[i];
  merit_values_append_json (out, own, n_own);
}

void
merit_values_append_columns (GString *out, const MeritValueColumn *columns, guint n)
{
  g_autofree MeritValue *values = g_new (MeritValue, n);

  merit_values_begin (values, columns, n);
  merit_values_append_header (out, values, n);
}
