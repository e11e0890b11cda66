/* SPDX-License-Identifier: Apache-2.0 */
/* Rejects: where a record is at fault, why, and the record itself, cut where it is long. */
#include "engine/reject.h"

#include <string.h>

#include "core/json.h"
#include "engine/text.h"

struct _MeritReject {
  char *file;
  guint64 line;
  guint64 column;
  guint64 offset;
  char *reason;
  GBytes *record;
};

G_DEFINE_BOXED_TYPE (MeritReject, merit_reject, merit_reject_ref, merit_reject_unref)

static void
reject_clear (gpointer data)
{
  MeritReject *reject = data;

  g_bytes_unref (reject->record);
  g_free (reject->reason);
  g_free (reject->file);
}

MeritReject *
merit_reject_new (const char *file, const char *text, const MeritRecordFault *fault, guint64 line,
                  guint64 offset)
{
  MeritReject *reject = g_atomic_rc_box_new0 (MeritReject);
  const char *record = text + fault->start;

  reject->file = g_strdup (file);
  reject->line = line + fault->line + 1;
  reject->column = fault->column + 1;
  reject->offset = offset + fault->fault;
  reject->reason = g_strdup (fault->reason);
  reject->record = g_bytes_new (record, MIN (fault->length, MERIT_REJECT_RECORD));
  return reject;
}

void
merit_reject_shift (MeritReject *reject, guint64 lines)
{
  reject->line += lines;
}

MeritReject *
merit_reject_ref (MeritReject *reject)
{
  return g_atomic_rc_box_acquire (reject);
}

void
merit_reject_unref (MeritReject *reject)
{
  g_atomic_rc_box_release_full (reject, reject_clear);
}

const char *
merit_reject_get_file (const MeritReject *reject)
{
  return reject->file;
}

guint64
merit_reject_get_line (const MeritReject *reject)
{
  return reject->line;
}

guint64
merit_reject_get_column (const MeritReject *reject)
{
  return reject->column;
}

guint64
merit_reject_get_offset (const MeritReject *reject)
{
  return reject->offset;
}

const char *
merit_reject_get_reason (const MeritReject *reject)
{
  return reject->reason;
}

GBytes *
merit_reject_get_record (const MeritReject *reject)
{
  return reject->record;
}

char *
merit_reject_to_json (const MeritReject *reject)
{
  GString *out = g_string_new ("{\"file\":");
  gsize length;
  const char *record = g_bytes_get_data (reject->record, &length);
  g_autofree char *file = g_utf8_make_valid (reject->file, -1);

  merit_text_append_json (out, file, strlen (file));
  g_string_append_printf (out,
                          ",\"line\":%" G_GUINT64_FORMAT ",\"column\":%" G_GUINT64_FORMAT
                          ",\"offset\":%" G_GUINT64_FORMAT ",\"reason\":",
                          reject->line, reject->column, reject->offset);
  merit_text_append_json (out, reject->reason, strlen (reject->reason));
  if (merit_utf8_check (record, length, 0) == length) {
    g_string_append (out, ",\"record\":");
    merit_text_append_json (out, record, length);
  } else {
    g_autofree char *coded = g_base64_encode ((const guchar *) record, length);

    g_string_append (out, ",\"record_base64\":");
    merit_text_append_json (out, coded, strlen (coded));
  }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}
