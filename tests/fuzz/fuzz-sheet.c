/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a sheet, as groups, as ids and as counts; the first byte chooses the delimiter. A
 * record has as many cells as the heading, of UTF-8 without U+0000; all is sound or there is a
 * fault, and a digest is of the bytes given. */
#include <stdint.h>
#include <string.h>

#include <merit/merit-impact.h>

#include "engine/sheet.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char *
check_cells (MeritSheet *sheet, guint columns)
{
  if (merit_sheet_get_length (sheet) != columns || columns == 0
      || columns > MERIT_MAX_SHEET_COLUMNS)
    return "a record has another number of cells than the heading";
  for (guint i = 0; i < columns; i++)
    if (!g_utf8_validate (merit_sheet_get (sheet, i), -1, NULL))
      return "a cell is no text";
  return NULL;
}

static const char *
check_digest (MeritDigest *digest, GBytes *bytes)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  return strcmp (merit_digest_get_stored_sha256 (digest), sha256) != 0
                 || merit_digest_get_stored_size (digest) != g_bytes_get_size (bytes)
             ? "the digest is of something else"
             : NULL;
}

static const char *
check_sheet (GBytes *bytes, char delimiter)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (MeritDigest) digest = NULL;
  g_autoptr (GError) error = NULL;
  MeritSheet *sheet = merit_sheet_open_bytes (bytes, "f", delimiter, faults);
  const char *wrong = NULL;
  guint columns = 0;

  while (wrong == NULL && merit_sheet_next (sheet)) {
    if (columns == 0)
      columns = merit_sheet_get_length (sheet);
    wrong = check_cells (sheet, columns);
  }

  const gboolean sound = merit_sheet_close (sheet, &digest, &error);

  if (wrong != NULL)
    return wrong;
  if (sound != (error == NULL) || sound != (digest != NULL))
    return "result, error and digest disagree";
  if (sound && merit_faults_get_length (faults) > 0)
    return "faults of a sound sheet";
  return sound ? check_digest (digest, bytes) : NULL;
}

/* What is made of sheets: whole, or not at all and with an error. */
static const char *
check_readers (GBytes *bytes, char delimiter)
{
  g_autoptr (GError) of_groups = NULL, of_ids = NULL, of_counts = NULL;
  g_autoptr (MeritGroups) groups
      = merit_groups_load_bytes (bytes, "f", delimiter, NULL, &of_groups);
  g_autoptr (MeritSelection) ids
      = merit_selection_load_ids_bytes (bytes, "f", delimiter, NULL, &of_ids);
  g_autoptr (MeritImpact) counts
      = merit_impact_load_counts_bytes (bytes, "f", delimiter, NULL, &of_counts);

  return (groups != NULL) == (of_groups != NULL) || (ids != NULL) == (of_ids != NULL)
                 || (counts != NULL) == (of_counts != NULL)
             ? "result and error disagree"
             : NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char delimiters[] = { ',', ';', '\t', 'x' };

  if (size == 0)
    return 0;

  const char delimiter = delimiters[data[0] % G_N_ELEMENTS (delimiters)];
  g_autoptr (GBytes) bytes = g_bytes_new (data + 1, size - 1);
  const char *wrong = check_sheet (bytes, delimiter);

  if (wrong == NULL)
    wrong = check_readers (bytes, delimiter);
  if (wrong != NULL)
    g_error ("%s", wrong);
  return 0;
}
