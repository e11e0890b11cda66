/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>

#include <string.h>

#include "core/turn.h"

static void
rows_become_columns (void)
{
  enum { STRIDE = 24 };
  guint8 rows[MERIT_TURN * STRIDE], out[MERIT_TURN][MERIT_TURN];
  guint8 *columns[MERIT_TURN];
  const MeritTurn *turn;

  for (guint i = 0; i < sizeof rows; i++)
    rows[i] = (guint8) (i * 7 % 251);
  for (guint i = 0; i < MERIT_TURN; i++)
    columns[i] = out[MERIT_TURN - 1 - i];
  for (guint w = 0; (turn = merit_turn_get (w)) != NULL; w++) {
    memset (out, 0, sizeof out);
    turn->turn (rows, STRIDE, columns);
    for (guint i = 0; i < MERIT_TURN; i++)
      for (guint j = 0; j < MERIT_TURN; j++)
        g_assert_cmpuint (columns[i][j], ==, rows[j * STRIDE + i]);
  }
}

static void
names_find_ways (void)
{
  const MeritTurn *turn, *last = NULL;

  for (guint i = 0; (turn = merit_turn_get (i)) != NULL; i++) {
    g_assert_true (merit_turn_find (turn->width.name) == turn);
    last = turn;
  }
  g_assert_cmpstr (merit_turn_get (0)->width.name, ==, "scalar");
  g_assert_true (merit_turn_find (NULL) == last);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/rows-become-columns", rows_become_columns);
  g_test_add_func ("/turn/names-find-ways", names_find_ways);
  return g_test_run ();
}
