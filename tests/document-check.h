/* SPDX-License-Identifier: Apache-2.0 */
/* Documents and expected faults for tests, written so that a reader can check them: in texts '
 * stands for " and ^ (which is taken out) marks the place of the next fault, so that no position is
 * counted by hand or by the code under test. */
#pragma once

#include <string.h>

#include <merit/merit-bank.h>
#include <merit/merit-error.h>
#include <merit/merit-fault.h>

typedef struct {
  const char *rule;   /* what the row shows */
  const char *text;   /* the document, marked */
  const char *faults; /* what stands behind `FILE:LINE:COLUMN` of each fault, each ended by LF */
} DocumentCase;

/* Loads, throws the result away and says whether there was one. */
typedef gboolean (*DocumentLoad) (GBytes *bytes, const char *name, MeritFaults *faults,
                                  GError **error);

/* The document that @marked stands for. */
static inline GBytes *
document_plain (const char *marked)
{
  GString *text = g_string_new (NULL);

  for (const char *at = marked; *at != '\0'; at++) {
    if (*at != '^')
      g_string_append_c (text, *at == '\'' ? '"' : *at);
  }
  return g_string_free_to_bytes (text);
}

/* The lines that the faults of @marked must give, for a document named `f`. */
static inline char *
document_expect (const char *marked, const char *faults)
{
  g_auto (GStrv) reasons = g_strsplit (faults, "\n", -1);
  GString *expected = g_string_new (NULL);
  guint line = 1;
  guint column = 1;
  guint next = 0;

  for (const char *at = marked; *at != '\0'; at++) {
    if (*at == '^') {
      g_assert_nonnull (reasons[next]);
      g_string_append_printf (expected, "f:%u:%u%s\n", line, column, reasons[next++]);
    } else if (*at == '\n') {
      line++;
      column = 1;
    } else
      column++;
  }
  /* As many marks as lines; splitting leaves an empty text behind the last LF. */
  g_assert_true (reasons[next] == NULL || reasons[next][0] == '\0');
  return g_string_free (expected, FALSE);
}

static inline char *
document_lines (MeritFaults *faults)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < merit_faults_get_length (faults); i++) {
    g_autofree char *line = merit_fault_to_string (merit_faults_get (faults, i));

    g_string_append_printf (lines, "%s\n", line);
  }
  return g_string_free (lines, FALSE);
}

/* The message that goes with @lines. */
static inline char *
document_message (MeritFaults *faults)
{
  g_autofree char *first = merit_fault_to_string (merit_faults_get (faults, 0));
  guint n = merit_faults_get_length (faults);

  return n > 1 ? g_strdup_printf ("%s (and %u more)", first, n - 1) : g_steal_pointer (&first);
}

static inline void
document_check (const DocumentCase *row, DocumentLoad load)
{
  g_autoptr (GBytes) bytes = document_plain (row->text);
  g_autofree char *expected = document_expect (row->text, row->faults);
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  gboolean loaded = load (bytes, "f", faults, &error);
  g_autofree char *lines = document_lines (faults);

  g_test_message ("%s", row->rule);
  g_assert_cmpstr (lines, ==, expected);
  if (expected[0] == '\0') {
    g_assert_no_error (error);
    g_assert_true (loaded);
  } else {
    g_autofree char *message = document_message (faults);

    g_assert_false (loaded);
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
    g_assert_cmpstr (error->message, ==, message);
  }
}

/* A bank of three levels and the competencies a, b, 2 and c. */
static inline MeritBank *
document_bank (void)
{
  g_autoptr (GBytes) bytes
      = document_plain ("{'schema':'merit-bank-1','max_level':3,'competencies':["
                        "{'id':'a','name':'A'},{'id':'b','name':'B'},"
                        "{'id':2,'name':'Two'},{'id':'c','name':'C'}]}");
  g_autoptr (GError) error = NULL;
  MeritBank *bank = merit_bank_load_bytes (bytes, "bank", NULL, &error);

  g_assert_no_error (error);
  return bank;
}
