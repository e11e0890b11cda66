/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of long tables share: all that is in one, read with so much memory. */
#pragma once

#include "profile-support.h"

#include "profile/long-table.h"

/* Everything found, as text; NULL where the table is of no use. @order: whether the text may be
 * read twice. */
static inline char *
support_read_long (const MeritShape *shape, const char *text, gsize len, gsize memory,
                   gboolean twice)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, len);
  g_autoptr (MeritInput) input = merit_input_new_bytes (bytes, "long.csv");
  g_autoptr (MeritRecords) records = merit_records_new (shape, NULL);
  g_autoptr (GString) rejected = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  MeritLongTable *table
      = merit_long_table_new (shape, ',', input,
                              twice ? merit_input_new_bytes (bytes, "long.csv") : NULL, -1, memory,
                              2);
  gboolean more = TRUE;

  while (more) {
    merit_records_reset (records);
    g_string_truncate (rejected, 0);
    more = merit_long_table_read (table, records, rejected, &error);
    support_dump (out, records, 0, 0);
    for (guint i = 0; i < records->faults->len; i++) {
      const MeritRecordFault *fault = support_fault (records, i);

      g_assert_cmpuint (fault->length, <=, MERIT_LONG_REJECTED);
      g_assert_cmpuint (fault->start + fault->length, <=, rejected->len);
      g_assert_cmpuint (fault->fault, <=, len);
      g_assert_true (g_utf8_validate (fault->reason, -1, NULL));
      g_string_append_len (out, rejected->str + fault->start, (gssize) fault->length);
    }
    g_string_append_printf (out, "unknown %" G_GUINT64_FORMAT "\n", records->n_unknown);
  }
  merit_long_table_free (table);
  if (error != NULL)
    g_string_append (out, error->message);
  return g_string_free (out, FALSE);
}
