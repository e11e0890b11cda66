/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as NDJSON: all is consumed, every fault lies inside its record, rejected records leave
 * no code behind, and cutting the text behind any line end finds the same, as does reading it with
 * room behind it, where the quick ways through a line are open, with any instructions. */
#include <stdint.h>

#include "../profile-support.h"

#include "profile/ndjson.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Reads the lines of @text and adds what they hold. */
static void
read_all (MeritRecords *records, const MeritShape *shape, const char *text, gsize len,
          SupportSum *sum)
{
  for (gsize at = 0; at < len;) {
    merit_records_reset (records);

    gsize n = merit_ndjson_read (shape, text + at, len - at, records);

    if (n == 0 || n > len - at || records->skip_line)
      support_fail ("%zu of %zu bytes consumed", n, len - at);
    if (n < len - at && !merit_records_full (records))
      support_fail ("stopped before the end");
    support_check (records, text + at, n);
    support_add (sum, records);
    at += n;
  }
}

/* As much as the quick ways want behind a line. */
#define ROOM MERIT_LINES_MARGIN

static void
read_with_room (MeritRecords *records, const MeritShape *shape, const char *text, gsize len,
                SupportSum *sum)
{
  g_autofree char *roomy = g_malloc (len + ROOM);

  memcpy (roomy, text, len);
  memset (roomy + len, '\n', ROOM);
  read_all (records, shape, roomy, len + ROOM, sum);
}

/* A bank, and what reads its profiles by any instructions. */
typedef struct {
  MeritShape *shape;
  MeritRecords *records;
  MeritRecords *by_lines[8];
} Kind;

/* Where all ids are this short, less is to be compared. */
static MeritShape *
short_shape (void)
{
  static const char *const ids[] = { "2", "3", "13", "44", "id", "7" };
  static const guint32 columns[] = { 0, 1, 2, 3, MERIT_SHAPE_UNUSED, 4 };

  return merit_shape_new (3, ids, ids, G_N_ELEMENTS (ids), columns, 5);
}

static void
kind_init (Kind *kind, MeritShape *shape)
{
  kind->shape = shape;
  kind->records = merit_records_new (shape, NULL);
  for (guint i = 0; merit_lines_get (i) != NULL; i++)
    kind->by_lines[i] = merit_records_new (shape, merit_lines_get (i));
}

static void
try_kind (const Kind *kind, const char *text, gsize size)
{
  SupportSum whole = { 0, 0, 0, 0, 0 };

  read_all (kind->records, kind->shape, text, size, &whole);
  for (guint i = 0; kind->by_lines[i] != NULL; i++) {
    SupportSum roomy = { 0, 0, 0, 0, 0 };

    read_with_room (kind->by_lines[i], kind->shape, text, size, &roomy);
    roomy.n_lines = whole.n_lines;
    if (memcmp (&roomy, &whole, sizeof whole) != 0)
      support_fail ("%s: with room behind it the text holds something else",
                    merit_lines_get (i)->width.name);
  }
  for (gsize cut = 1, tries = 0; cut < size && tries < 8; cut++) {
    SupportSum parts = { 0, 0, 0, 0, 0 };

    if (text[cut - 1] != '\n')
      continue;
    read_all (kind->records, kind->shape, text, cut, &parts);
    read_all (kind->records, kind->shape, text + cut, size - cut, &parts);
    if (memcmp (&parts, &whole, sizeof whole) != 0)
      support_fail ("cut at %zu the text holds something else", cut);
    tries++;
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static Kind kinds[2];
  g_autofree char *text = support_tight ((const char *) data, size);

  if (kinds[0].shape == NULL) {
    kind_init (&kinds[0], support_shape ());
    kind_init (&kinds[1], short_shape ());
  }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    try_kind (&kinds[i], text, size);
  return 0;
}
