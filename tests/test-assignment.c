/* SPDX-License-Identifier: Apache-2.0 */
/* Assignments against every way in which a few people can be assigned, one after the other. */
#include "model.h"

#include <merit/merit-assignment.h>

#define PEOPLE    5
#define VACANCIES 3

__extension__ typedef unsigned __int128 Wide;

typedef struct {
  guint klass;
  const char *unit; /* NULL: any */
  guint count;
} Vacancy;

/* What a way comes to: more ready, then more of a score, then less of a deficit is better. */
typedef struct {
  guint filled;
  guint ready;
  Wide score; /* in parts of the common denominator */
  guint deficit;
  guint holders; /* of the class already */
} Value;

typedef struct {
  Model model;
  Human people[PEOPLE];
  Worth worths[PEOPLE][MODEL_CLASSES];
  Vacancy vacancies[VACANCIES];
  guint n; /* vacancies */
  MeritAssignmentFlags flags;
  Wide common;
} Case;

static Wide
divisor (Wide a, Wide b)
{
  return b == 0 ? a : divisor (b, a % b);
}

static gboolean
is_ready (const Worth *worth)
{
  return worth->lacking == 0 && worth->unassessed == 0;
}

static gboolean
holds (const Case *given, guint p, guint v)
{
  const char code[] = { (char) ('A' + given->vacancies[v].klass), '\0' };

  return g_str_equal (given->people[p].klass, code);
}

static gboolean
may_have (const Case *given, guint p, guint v)
{
  const Vacancy *vacancy = &given->vacancies[v];
  const Worth *worth = &given->worths[p][vacancy->klass];

  if (worth->points == 0)
    return FALSE;
  if ((given->flags & MERIT_ASSIGNMENT_READY_ONLY) != 0 && !is_ready (worth))
    return FALSE;
  if ((given->flags & MERIT_ASSIGNMENT_OTHER_CLASS) != 0 && holds (given, p, v))
    return FALSE;
  return (given->flags & MERIT_ASSIGNMENT_SAME_UNIT) == 0 || vacancy->unit == NULL
         || strcmp (vacancy->unit, given->people[p].unit) == 0;
}

static gboolean
is_better (const Value *a, const Value *b)
{
  if (a->ready != b->ready)
    return a->ready > b->ready;
  if (a->score != b->score)
    return a->score > b->score;
  return a->deficit < b->deficit;
}

static void
add_person (const Case *given, guint p, guint v, Value *value)
{
  const Worth *worth = &given->worths[p][given->vacancies[v].klass];

  value->filled++;
  value->ready += is_ready (worth);
  value->score += given->common / worth->whole * worth->points;
  value->deficit += worth->deficit;
  value->holders += holds (given, p, v);
}

/* The best of all ways for the people from @p on. */
static Value
try_all (const Case *given, guint p, guint *left, Value so_far)
{
  Value best;

  if (p == PEOPLE)
    return so_far;
  best = try_all (given, p + 1, left, so_far);
  for (guint v = 0; v < given->n; v++) {
    Value value = so_far;

    if (left[v] == 0 || !may_have (given, p, v))
      continue;
    left[v]--;
    add_person (given, p, v, &value);
    value = try_all (given, p + 1, left, value);
    left[v]++;
    if (is_better (&value, &best))
      best = value;
  }
  return best;
}

static void
draw_case (Case *given, GRand *rand, guint round)
{
  memset (given, 0, sizeof *given);
  model_init (&given->model, rand, round % 7 + 1, (MeritCredit) (round % 3), FALSE);
  given->flags = (MeritAssignmentFlags) (round % 8);
  given->common = 1;
  for (guint p = 0; p < PEOPLE; p++) {
    model_human (&given->model, rand, 50, &given->people[p]);
    /* Each once, and units that meet. */
    g_snprintf (given->people[p].id, sizeof given->people[p].id, "p%u", p);
    g_snprintf (given->people[p].unit, sizeof given->people[p].unit, "U%u",
                model_draw (rand, 1, 2));
    given->people[p].klass[0] = "ABC\0"[model_draw (rand, 0, 3)];
    for (guint k = 0; k < given->model.n; k++)
      if (model_draw (rand, 0, 2) > 0)
        given->people[p].level[k] = (gint) given->model.max_level;
    for (guint c = 0; c < given->model.n_classes; c++) {
      const Worth worth = model_worth (&given->model, c, &given->people[p]);

      given->worths[p][c] = worth;
      given->common *= worth.whole / divisor (worth.whole, given->common);
    }
  }
  given->n = model_draw (rand, 1, MIN (VACANCIES, given->model.n_classes));
  for (guint v = 0; v < given->n; v++)
    given->vacancies[v] = (Vacancy){
      .klass = v,
      .unit = model_draw (rand, 0, 1) ? "U1" : NULL,
      .count = model_draw (rand, 1, 2),
    };
}

static MeritVacancies *
load (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return merit_vacancies_load_bytes (bytes, "v", ',', NULL, error);
}

static MeritVacancies *
make_vacancies (const Case *given)
{
  g_autoptr (GString) text = g_string_new ("class,unit,count\n");
  g_autoptr (GError) error = NULL;

  for (guint v = 0; v < given->n; v++)
    g_string_append_printf (text, "%c,%s,%u\n", 'A' + given->vacancies[v].klass,
                            given->vacancies[v].unit != NULL ? given->vacancies[v].unit : "",
                            given->vacancies[v].count);

  MeritVacancies *vacancies = load (text->str, &error);

  g_assert_no_error (error);
  return vacancies;
}

/* What was found, added up from who has which place; each once, and only where they may be. */
static Value
add_up (const Case *given, const MeritAssignment *assignment)
{
  gboolean taken[PEOPLE] = { FALSE };
  Value value = { 0 };

  for (guint v = 0; v < given->n; v++) {
    MeritAssignmentVacancy about;

    merit_assignment_get_vacancy (assignment, v, &about);
    g_assert_cmpuint (about.count, ==, given->vacancies[v].count);
    g_assert_cmpuint (about.filled, <=, about.count);
    for (guint64 i = 0; i < about.filled; i++) {
      g_autoptr (MeritMatch) match = merit_assignment_get_match (assignment, v, i);
      const char *id = merit_match_get_profile_id (match);
      const guint p = (guint) (id[1] - '0');

      g_assert_cmpuint (p, <, PEOPLE);
      g_assert_false (taken[p]);
      g_assert_true (may_have (given, p, v));
      g_assert_cmpstr (merit_assignment_get_from (assignment, v, i), ==,
                       given->people[p].klass[0] != '\0' ? given->people[p].klass : NULL);
      taken[p] = TRUE;
      add_person (given, p, v, &value);
    }
  }
  return value;
}

static void
the_filling_is_the_best_of_all (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1229);

  for (guint round = 0; round < 400; round++) {
    guint left[VACANCIES], places = 0;
    g_autoptr (GError) error = NULL;
    Case given;

    draw_case (&given, rand, round);

    g_autoptr (MeritEngine) engine = model_engine (&given.model);
    g_autoptr (MeritVacancies) vacancies = make_vacancies (&given);
    g_autoptr (MeritAssignment) assignment
        = merit_assignment_new (engine, vacancies, NULL, given.flags, &error);
    MeritAssignmentTotal total;

    g_assert_no_error (error);
    for (guint p = 0; p < PEOPLE; p++) {
      g_autoptr (MeritProfile) profile = model_profile (&given.model, engine, &given.people[p]);

      merit_assignment_add (assignment, profile);
    }
    g_assert_true (merit_assignment_settle (assignment, &error));
    for (guint v = 0; v < given.n; v++)
      places += left[v] = given.vacancies[v].count;

    const Value best = try_all (&given, 0, left, (Value){ 0 });
    const Value found = add_up (&given, assignment);

    g_assert_false (is_better (&best, &found) || is_better (&found, &best));
    merit_assignment_get_total (assignment, &total);
    g_assert_cmpuint (total.places, ==, places);
    g_assert_cmpuint (total.filled, ==, found.filled);
    g_assert_cmpuint (total.ready, ==, found.ready);
    g_assert_cmpuint (total.deficit, ==, found.deficit);
    g_assert_cmpuint (total.holders, ==, found.holders);
    g_assert_cmpuint (total.score, ==,
                      (guint64) ((found.score * 20000 + given.common) / (2 * given.common)));
    g_assert_cmpuint (merit_assignment_get_profiles (assignment), ==, PEOPLE);
  }
}

static void
vacancies_are_listed_as_in_their_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritVacancies) vacancies
      = load ("count,class,unit\n2,B,\n1,A,\"Süd, 2\"\n3,B,Nord\n", &error);
  const char *const *codes;

  g_assert_no_error (error);
  codes = merit_vacancies_get_codes (vacancies);
  g_assert_cmpuint (merit_vacancies_get_length (vacancies), ==, 3);
  g_assert_cmpstr (merit_vacancies_get_class (vacancies, 0), ==, "B");
  g_assert_null (merit_vacancies_get_unit (vacancies, 0));
  g_assert_cmpuint (merit_vacancies_get_count (vacancies, 0), ==, 2);
  g_assert_cmpstr (merit_vacancies_get_unit (vacancies, 1), ==, "Süd, 2");
  g_assert_cmpuint (merit_vacancies_get_count (vacancies, 2), ==, 3);
  g_assert_cmpstr (codes[0], ==, "B");
  g_assert_cmpstr (codes[1], ==, "A");
  g_assert_null (codes[2]);
}

static void
faults_have_their_place (void)
{
  static const char *const cases[][2] = {
    { "", "v:1:1: no heading" },
    { "class,unit\nA,\n", "v:1:1: no column 'count'" },
    { "class,count\n", "v:1:1: no vacancy" },
    { "class,count\nA,0\n", "v:2:3: '0' is no count: a whole number from 1 to 1000000" },
    { "class,count\nA,1\nA,2\n", "v:3:1: repeated vacancy of class 'A'" },
    { "class,count,units\nA,1,x\n", "v:1:13: unknown column 'units': known are class, unit and "
                                    "count" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (load (cases[i][0], &error));
    g_assert_error (error, MERIT_ERROR, MERIT_ERROR_DATA);
    g_assert_cmpstr (error->message, ==, cases[i][1]);
  }
}

static void
an_unknown_class_is_refused (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritVacancies) vacancies = load ("class,count\nZ,1\n", NULL);
  Case given;

  draw_case (&given, rand, 0);

  g_autoptr (MeritEngine) engine = model_engine (&given.model);

  g_assert_null (merit_assignment_new (engine, vacancies, NULL, MERIT_ASSIGNMENT_ANYONE, &error));
  g_assert_error (error, MERIT_ERROR, MERIT_ERROR_UNKNOWN);
  g_assert_cmpstr (error->message, ==, "unknown class 'Z'");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assignment/the-filling-is-the-best-of-all", the_filling_is_the_best_of_all);
  g_test_add_func ("/assignment/vacancies-are-listed-as-in-their-file",
                   vacancies_are_listed_as_in_their_file);
  g_test_add_func ("/assignment/faults-have-their-place", faults_have_their_place);
  g_test_add_func ("/assignment/an-unknown-class-is-refused", an_unknown_class_is_refused);
  return g_test_run ();
}
