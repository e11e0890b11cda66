/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a long table, the first of them choosing the rule for raters: what is found is the
 * same whether rows are read as they stand or sorted, in memory or outside. */
#include <stdint.h>

#include "../long-support.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static MeritShape *shapes[3];

  if (size < 1)
    return 0;
  if (shapes[0] == NULL)
    for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
      shapes[i] = support_shape ();
      merit_shape_set_raters (shapes[i], (MeritRaterRule) i);
    }

  const MeritShape *shape = shapes[data[0] % G_N_ELEMENTS (shapes)];
  g_autofree char *text = support_tight ((const char *) data + 1, size - 1);
  g_autofree char *whole = support_read_long (shape, text, size - 1, 0, TRUE);
  g_autofree char *sorted = support_read_long (shape, text, size - 1, 0, FALSE);
  g_autofree char *spilled = support_read_long (shape, text, size - 1, 1, FALSE);

  if (strcmp (whole, sorted) != 0)
    support_fail ("sorted, something else is found:\n%s\n%s", whole, sorted);
  if (strcmp (whole, spilled) != 0)
    support_fail ("with little memory, something else is found:\n%s\n%s", whole, spilled);
  return 0;
}
