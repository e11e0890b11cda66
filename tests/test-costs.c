/* SPDX-License-Identifier: Apache-2.0 */
/* Costs: the cheapest way of steps, and what is no file of costs. */
#include <string.h>

#include <merit/merit.h>

static MeritBank *
load_bank (void)
{
  static const char text[] = "{\"schema\":\"merit-bank-1\",\"max_level\":7,\"competencies\":["
                             "{\"id\":\"2\",\"name\":\"A\"},{\"id\":\"x-1\",\"name\":\"B\"}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;
  MeritBank *bank = merit_bank_load_bytes (bytes, "bank", NULL, &error);

  g_assert_no_error (error);
  return bank;
}

static MeritCosts *
load (const char *text, GError **error)
{
  g_autoptr (MeritBank) bank = load_bank ();
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return merit_costs_load_bytes (bytes, "c", bank, ',', NULL, error);
}

static void
test_the_cheapest_way_counts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritCosts) costs = load ("cost,competency,from,to\n5,2,0,1\n6,2,1,2\n20,2,0,2\n"
                                       "1000000000,2,2,7\n3,2,0,3\n0,2,3,4\n",
                                       &error);
  guint64 cost = 1;

  g_assert_no_error (error);
  g_assert_true (merit_costs_find (costs, 0, 0, 2, &cost));
  g_assert_cmpuint (cost, ==, 11);
  g_assert_true (merit_costs_find (costs, 0, 0, 7, &cost));
  g_assert_cmpuint (cost, ==, 1000000011);
  g_assert_true (merit_costs_find (costs, 0, 0, 4, &cost));
  g_assert_cmpuint (cost, ==, 3);
  g_assert_true (merit_costs_find (costs, 0, 3, 4, &cost));
  g_assert_cmpuint (cost, ==, 0);
  g_assert_false (merit_costs_find (costs, 0, 0, 5, &cost));
  g_assert_false (merit_costs_find (costs, 1, 0, 1, &cost));
  g_assert_cmpuint (cost, ==, 0);
}

static void
test_faults_have_their_place (void)
{
  static const char *const cases[][2] = {
    { "", "c:1:1: no heading" },
    { "competency,from,to\n", "c:1:1: no column 'cost'" },
    { "competency,from,to,cost\n7,0,1,5\n", "c:2:1: unknown competency '7'" },
    { "competency,from,to,cost\n2,1,1,5\n", "c:2:5: 1 is not above 1" },
    { "competency,from,to,cost\n2,0,8,5\n", "c:2:5: '8' is above 7" },
    { "competency,from,to,cost\n2,0,1,5\n2,0,1,5\n",
      "c:3:1: repeated step of '2' from 0 to 1" },
    { "competency,from,to,cost\n2,0,1,1e3\n", "c:2:7: '1e3' is no whole number" },
    { "competency,from,to,cost\n2,0,1,18446744073709551617\n",
      "c:2:7: '18446744073709551617' is above 1000000000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (load (cases[i][0], &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
    g_assert_cmpstr (error->message, ==, cases[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/costs/the-cheapest-way-counts", test_the_cheapest_way_counts);
  g_test_add_func ("/costs/faults-have-their-place", test_faults_have_their_place);
  return g_test_run ();
}
