/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an input, packed or not: reading ends, gives no more than was asked for, and gives
 * the same bytes and the same verdict in large and in small steps. */
#include <stdint.h>

#include "../profile-support.h"

#include "profile/input.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Few bytes may inflate to very many: past this, all is said. */
#define ENOUGH (1 << 20)

static GString *
read_all (const uint8_t *data, gsize size, gsize step, gboolean *broken)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (MeritInput) input = merit_input_new_bytes (bytes, "x");
  g_autofree char *buffer = g_malloc (step);
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  gsize n;

  do {
    n = merit_input_read (input, buffer, MIN (step, ENOUGH - text->len), &error);
    if (n > step
        || (n < step && error == NULL && text->len + n < ENOUGH
            && merit_input_read (input, buffer, 1, NULL) != 0))
      support_fail ("%zu bytes for %zu", n, step);
    g_string_append_len (text, buffer, (gssize) n);
  } while (n == step && error == NULL && text->len < ENOUGH);
  if (merit_input_get_position (input) > size)
    support_fail ("more is taken than there is");
  *broken = error != NULL && text->len < ENOUGH;
  return text;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const gsize steps[] = { 65536, 4099, 61 };
  GString *first = NULL;
  gboolean first_broken = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    gboolean broken;
    GString *text = read_all (data, size, steps[i], &broken);

    if (first == NULL) {
      first = text;
      first_broken = broken;
      continue;
    }
    if (broken != first_broken || !g_string_equal (text, first))
      support_fail ("steps of %zu bytes give something else", steps[i]);
    g_string_free (text, TRUE);
  }
  g_string_free (first, TRUE);
  return 0;
}
