/* SPDX-License-Identifier: Apache-2.0 */
/* Groups: who is in which, what is no file of groups, and which headings are protected. */
#include <merit/merit.h>
#include <string.h>

static MeritGroups *
load (const char *text, MeritFaults *faults, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return merit_groups_load_bytes (bytes, "g", ';', faults, error);
}

static void
test_people_have_a_group_or_none (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritGroups) groups = load ("sex;id;race\nw;A;x\n;B;y\nw;C;\n", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (merit_groups_get_length (groups), ==, 3);

  const char *const *attributes = merit_groups_get_attributes (groups);

  g_assert_cmpstr (attributes[0], ==, "sex");
  g_assert_cmpstr (attributes[1], ==, "race");
  g_assert_null (attributes[2]);
  g_assert_cmpstr (merit_groups_get_group (groups, "A", 0), ==, "w");
  g_assert_cmpstr (merit_groups_get_group (groups, "B", 1), ==, "y");
  g_assert_null (merit_groups_get_group (groups, "B", 0));
  g_assert_null (merit_groups_get_group (groups, "C", 1));
  g_assert_null (merit_groups_get_group (groups, "D", 0));
}

static void
test_faults_have_their_place (void)
{
  static const char *const cases[][2] = {
    { "", "g:1:1: no heading" },
    { "sex;race\n", "g:1:1: no column 'id'" },
    { "id\nA\n", "g:1:1: no column but 'id'" },
    { "id;sex;sex\n", "g:1:8: two columns 'sex'" },
    { "id;sex;id\nA;w;B\nC;m;D\n", "g:1:8: two columns 'id'" },
    { "id;sex;\n", "g:1:8: column without a heading" },
    { "id;sex\nA;w\n;m\n", "g:3:1: empty id" },
    { "sex;id\nw;A\nm;B\nw;A\n", "g:4:3: repeated id 'A'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MeritFaults) faults = merit_faults_new ();
    g_autoptr (GError) error = NULL;

    g_assert_null (load (cases[i][0], faults, &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
    g_assert_cmpuint (merit_faults_get_length (faults), ==, 1);

    g_autofree char *line = merit_fault_to_string (merit_faults_get (faults, 0));

    g_assert_cmpstr (line, ==, cases[i][1]);
    g_assert_cmpstr (error->message, ==, line);
  }
}

static void
test_protected_headings (void)
{
  static const char *const is[]
      = { "sex",  "Gender", "RACE",       "race/ethnicity",  "Date of Birth", "dateOfBirth",
          "DOB",  "age",    "Age (2024)", "Disability",      "veteran_status", "ReligiousCreed",
          "birthDate", "National Origin", "Military-Status", "sexual orientation" };
  static const char *const is_not[]
      = { "", "page", "Message", "Stage 2", "language", "sexton", "trace", "origin", "colored",
          "unit", "2" };

  for (gsize i = 0; i < G_N_ELEMENTS (is); i++)
    g_assert_true (merit_heading_is_protected (is[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (is_not); i++)
    g_assert_false (merit_heading_is_protected (is_not[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/groups/people-have-a-group-or-none", test_people_have_a_group_or_none);
  g_test_add_func ("/groups/faults-have-their-place", test_faults_have_their_place);
  g_test_add_func ("/groups/protected-headings", test_protected_headings);
  return g_test_run ();
}
