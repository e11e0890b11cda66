/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a bank, a class or a policy, which the first byte chooses: loading gives either the
 * whole document and no fault, or none and at least one, each of which is one line with a place
 * inside the text, in the order of the text. */
#include <stdint.h>
#include <string.h>

#include <merit/merit-class.h>
#include <merit/merit-policy.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char bank_text[] = "{\"schema\":\"merit-bank-1\",\"max_level\":3,\"competencies\":["
                                "{\"id\":\"1\",\"name\":\"One\"},{\"id\":\"2\",\"name\":\"Two\"},{"
                                "\"id\":\"3\",\"name\":\"Three\"}]}";

static MeritBank *
get_bank (void)
{
  static MeritBank *bank;

  if (bank == NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (bank_text, sizeof bank_text - 1);

    bank = merit_bank_load_bytes (bytes, "bank", NULL, NULL);
  }
  return bank;
}

static gboolean
load (uint8_t kind, GBytes *bytes, MeritFaults *faults, GError **error)
{
  if (kind % 3 == 0) {
    g_autoptr (MeritBank) bank = merit_bank_load_bytes (bytes, "f", faults, error);

    return bank != NULL;
  }
  if (kind % 3 == 1) {
    g_autoptr (MeritClass) klass = merit_class_load_bytes (bytes, "f", get_bank (), faults, error);

    return klass != NULL;
  }
  g_autoptr (MeritPolicy) policy = merit_policy_load_bytes (bytes, "f", get_bank (), faults, error);

  return policy != NULL;
}

/* What is wrong with the list of faults of a document of @size bytes, or NULL. */
static const char *
check_faults (MeritFaults *faults, size_t size)
{
  guint64 line = 1;
  guint64 column = 0;

  for (guint i = 0; i < merit_faults_get_length (faults); i++) {
    MeritFault *fault = merit_faults_get (faults, i);
    g_autofree char *text = merit_fault_to_string (fault);
    guint64 next_line = merit_fault_get_line (fault);
    guint64 next_column = merit_fault_get_column (fault);

    if (strchr (text, '\n') != NULL || !g_utf8_validate (text, -1, NULL))
      return "a fault is not one line of text";
    if (next_line == 0 && i == MERIT_MAX_FAULTS)
      continue;
    if (next_line + next_column > size + 2)
      return "a fault is outside the document";
    if (next_line < line || (next_line == line && next_column < column))
      return "faults are out of order";
    line = next_line;
    column = next_column;
  }
  return NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;

  g_autoptr (GBytes) bytes = g_bytes_new (data + 1, size - 1);
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GError) error = NULL;
  gboolean loaded = load (data[0], bytes, faults, &error);
  const char *wrong = check_faults (faults, size - 1);

  if (loaded != (error == NULL) || loaded != (merit_faults_get_length (faults) == 0))
    wrong = "result, error and faults disagree";
  if (wrong != NULL)
    g_error ("%s", wrong);
  return 0;
}
