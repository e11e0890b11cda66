/* SPDX-License-Identifier: Apache-2.0 */
/* Faults and lists of them, and the error domain. A fault is fixed when it is made; its text is one
 * line, whatever the document held. */
#include "model/fault-private.h"

#include <string.h>

#include <merit/merit-error.h>

struct _MeritFault {
  char *file;
  char *pointer;
  char *reason;
  guint64 line;
  guint64 column;
};

struct _MeritFaults {
  GPtrArray *items;
};

G_DEFINE_BOXED_TYPE (MeritFault, merit_fault, merit_fault_ref, merit_fault_unref)
G_DEFINE_BOXED_TYPE (MeritFaults, merit_faults, merit_faults_ref, merit_faults_unref)

GQuark
merit_error_quark (void)
{
  return g_quark_from_static_string ("merit-error-quark");
}

MeritFault *
merit_fault_ref (MeritFault *fault)
{
  g_return_val_if_fail (fault != NULL, NULL);

  return g_atomic_rc_box_acquire (fault);
}

static void
merit_fault_clear (gpointer data)
{
  MeritFault *fault = data;

  g_free (fault->file);
  g_free (fault->pointer);
  g_free (fault->reason);
}

void
merit_fault_unref (MeritFault *fault)
{
  g_return_if_fail (fault != NULL);

  g_atomic_rc_box_release_full (fault, merit_fault_clear);
}

const char *
merit_fault_get_file (const MeritFault *fault)
{
  g_return_val_if_fail (fault != NULL, NULL);

  return fault->file;
}

guint64
merit_fault_get_line (const MeritFault *fault)
{
  g_return_val_if_fail (fault != NULL, 0);

  return fault->line;
}

guint64
merit_fault_get_column (const MeritFault *fault)
{
  g_return_val_if_fail (fault != NULL, 0);

  return fault->column;
}

const char *
merit_fault_get_pointer (const MeritFault *fault)
{
  g_return_val_if_fail (fault != NULL, NULL);

  return fault->pointer;
}

const char *
merit_fault_get_reason (const MeritFault *fault)
{
  g_return_val_if_fail (fault != NULL, NULL);

  return fault->reason;
}

/* Control characters (C0, DEL and C1) would let a key of a document write to the terminal that
 * shows the fault, or break its line. */
static void
append_printable (GString *out, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
      g_string_append_printf (out, "\\u%04x", c);
    else
      g_string_append_len (out, at, g_utf8_next_char (at) - at);
  }
}

char *
merit_fault_to_string (const MeritFault *fault)
{
  g_return_val_if_fail (fault != NULL, NULL);

  GString *out = g_string_new (NULL);

  append_printable (out, fault->file);
  if (fault->line > 0)
    g_string_append_printf (out, ":%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, fault->line,
                            fault->column);
  if (fault->pointer[0] != '\0') {
    g_string_append (out, " (");
    append_printable (out, fault->pointer);
    g_string_append_c (out, ')');
  }
  g_string_append (out, ": ");
  append_printable (out, fault->reason);
  return g_string_free (out, FALSE);
}

MeritFaults *
merit_faults_new (void)
{
  MeritFaults *faults = g_atomic_rc_box_new0 (MeritFaults);

  faults->items = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_fault_unref);
  return faults;
}

MeritFaults *
merit_faults_ref (MeritFaults *faults)
{
  g_return_val_if_fail (faults != NULL, NULL);

  return g_atomic_rc_box_acquire (faults);
}

static void
merit_faults_clear (gpointer data)
{
  MeritFaults *faults = data;

  g_ptr_array_unref (faults->items);
}

void
merit_faults_unref (MeritFaults *faults)
{
  g_return_if_fail (faults != NULL);

  g_atomic_rc_box_release_full (faults, merit_faults_clear);
}

guint
merit_faults_get_length (const MeritFaults *faults)
{
  g_return_val_if_fail (faults != NULL, 0);

  return faults->items->len;
}

MeritFault *
merit_faults_get (const MeritFaults *faults, guint index)
{
  g_return_val_if_fail (faults != NULL, NULL);
  g_return_val_if_fail (index < faults->items->len, NULL);

  return g_ptr_array_index (faults->items, index);
}

void
merit_faults_add (MeritFaults *faults, const char *file, guint64 line, guint64 column,
                  const char *pointer, const char *format, ...)
{
  if (faults == NULL)
    return;

  MeritFault *fault = g_atomic_rc_box_new0 (MeritFault);
  va_list arguments;

  va_start (arguments, format);
  fault->reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fault->file = g_utf8_make_valid (file, -1);
  fault->pointer = g_utf8_make_valid (pointer, -1);
  fault->line = line;
  fault->column = column;
  g_ptr_array_add (faults->items, fault);
}
