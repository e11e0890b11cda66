/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an audit: loading gives either the whole and no fault, or none and at least one.
 * What is loaded is written back so that it reads the same, and differs from itself in nothing. */
#include <stdint.h>
#include <string.h>

#include <merit/merit-audit.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char *
check_audit (MeritAudit *audit)
{
  g_autofree char *text = merit_audit_to_json (audit);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MeritAudit) again = merit_audit_load_bytes (bytes, "f", NULL, NULL);
  g_auto (GStrv) notes = NULL;

  if (again == NULL)
    return "what was written is no audit";

  g_autofree char *same = merit_audit_to_json (again);
  g_auto (GStrv) differences = merit_audit_compare (audit, again, &notes);

  if (strcmp (text, same) != 0)
    return "what was written reads differently";
  return differences[0] != NULL || notes[0] != NULL ? "an audit differs from itself" : NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritAudit) audit = merit_audit_load_bytes (bytes, "f", faults, &error);
  const char *wrong = audit != NULL ? check_audit (audit) : NULL;

  if ((audit != NULL) != (error == NULL)
      || (audit != NULL) != (merit_faults_get_length (faults) == 0))
    wrong = "result, error and faults disagree";
  if (wrong != NULL)
    g_error ("%s", wrong);
  return 0;
}
