/* SPDX-License-Identifier: Apache-2.0 */
/* Writes synthetic profiles: the samples in profiles/ and, by the million, the input of benchmarks.
 * Nobody in them exists. The promise: person number i is a function of the kind, the seed, the
 * competencies and i alone, worked out in whole numbers, so that every machine writes the same
 * bytes, a longer file begins with the shorter one, and the NDJSON and the CSV file of one seed
 * hold the same people. How a record is laid out and whether it is spoilt come from random streams
 * of their own and so never change who the people are. */

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  STATUS_DONE = 0,
  STATUS_USAGE = 2,
  STATUS_OUTPUT = 3,
};

enum {
  COMPETENCIES_MOST = 4096,
  /* Most bytes that one record can take: a competency takes up to 57 (each of four digits and of
   * two characters of a level escaped, white space at four places), and the rest of a record,
   * a heading of names and an inserted fault stay far below the constant part. */
  RECORD_ROOM = 4096 + 64 * COMPETENCIES_MOST,
  OUTPUT_CHUNK = 1 << 20,
};

static const uint64_t COUNT_MOST = UINT64_C (1000000000000);

/* ---- random numbers ---- */

/* SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
typedef struct {
  uint64_t state;
} Random;

enum {
  STREAM_PERSON = 1,
  STREAM_LAYOUT = 2,
  STREAM_FAULT = 3,
};

static uint64_t
mix (uint64_t x)
{
  x = (x ^ (x >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static uint64_t
next (Random *random)
{
  random->state += UINT64_C (0x9e3779b97f4a7c15);
  return mix (random->state);
}

static Random
stream (uint64_t seed, uint64_t purpose, uint64_t index)
{
  Random random = { mix (seed + purpose * UINT64_C (0xd1342543de82ef95)) };

  random.state = mix (next (&random) ^ index);
  return random;
}

/* A number from 0 to below - 1. The bias is under below / 2^32, far under what any share shows. */
static unsigned
draw (Random *random, unsigned below)
{
  return (unsigned)(((next (random) >> 32) * below) >> 32);
}

/* A number from -half to half, the middle most likely (a triangle). */
static int
spread (Random *random, unsigned half)
{
  return (int)draw (random, half + 1) + (int)draw (random, half + 1) - (int)half;
}

/* ---- what people can have ---- */

typedef enum {
  STATE_ABSENT,
  STATE_NULL,
  STATE_0,
  STATE_1,
  STATE_1_SUPERIOR,
  STATE_2,
  STATE_2_SUPERIOR,
  STATE_3,
  STATE_3_SUPERIOR,
  N_STATES,
} State;

/* CSV has one way to say unassessed: nothing between the commas. */
static const char *const CSV_VALUES[N_STATES] = { "", "", "0", "1", "1+", "2", "2+", "3", "3+" };
static const char *const JSON_VALUES[N_STATES]
    = { NULL, "null", "0", "1", "\"1+\"", "2", "\"2+\"", "3", "\"3+\"" };
static const char *const JSON_TEXT_VALUES[N_STATES]
    = { NULL, "null", "\"0\"", "\"1\"", "\"1+\"", "\"2\"", "\"2+\"", "\"3\"", "\"3+\"" };
static const char *const JSON_ESCAPED_VALUES[N_STATES]
    = { NULL,
        "\"\"",
        "\"\\u0030\"",
        "\"\\u0031\"",
        "\"1\\u002b\"",
        "\"\\u0032\"",
        "\"\\u0032\\u002B\"",
        "\"\\u0033\"",
        "\"3\\u002B\"" };

/* How many of 2000 assessments at random are in each state: 7 % absent, 3 % null, and of the 1800
 * assessed one in eight superior. */
static const unsigned BENCH_SHARES[N_STATES] = { 140, 60, 180, 450, 75, 585, 75, 360, 75 };

enum {
  BENCH_SHARES_SUM = 2000,
  BENCH_UNITS = 40,
};

/* Which way a competency leans decides who is good at it: people lean to talking or to
 * desk work. */
typedef enum {
  LEAN_NONE,
  LEAN_TALK,
  LEAN_DESK,
} Lean;

typedef struct {
  const char *id;
  const char *name; /* as the bank names it */
  Lean lean;
  int ease; /* added to a person's value: how much more often high levels are reached */
} Competency;

/* The competencies that classes 1229 and 1230 draw from. Those that only 1229 asks for lean to
 * talk, those that only 1230 asks for lean to desk. */
static const Competency COMPETENCIES[] = {
  { "2", "Mathematics", LEAN_NONE, -8 },
  { "3", "Judgment and Decision Making", LEAN_NONE, 10 },
  { "4", "Analytical Ability", LEAN_DESK, 12 },
  { "6", "Attention to Detail", LEAN_NONE, 6 },
  { "13", "Stress Tolerance", LEAN_DESK, -4 },
  { "20", "Job Knowledge", LEAN_NONE, -4 },
  { "22", "Computer Proficiency", LEAN_DESK, 8 },
  { "34", "Customer Service", LEAN_NONE, 8 },
  { "40", "Credibility", LEAN_DESK, 6 },
  { "43", "Follow Oral Directions", LEAN_TALK, 6 },
  { "44", "Follow Written Directions", LEAN_TALK, 12 },
  { "45", "Oral Communication", LEAN_TALK, 4 },
};

enum {
  N_COMPETENCIES = sizeof COMPETENCIES / sizeof *COMPETENCIES,
};

typedef struct {
  const char *name;
  unsigned share; /* of 100 employees; all add up to 100 */
  int talk, desk; /* how far its people are above or below the others */
} Unit;

/* Invented. The comma, the quotes and the letter outside ASCII are there to be quoted, escaped and
 * kept. */
static const Unit UNITS[] = {
  { "Office of Finance - Tax Services", 22, -2, 5 },
  { "Library - Branch 3", 10, 4, 0 },
  { "Harbor - Permits, Licences and Fees", 14, 0, 2 },
  { "Water Services - Customer Desk", 20, 3, -3 },
  { "Street Lighting - Service Requests", 12, -4, 0 },
  { "Animal Care - Front Counter", 8, 2, -4 },
  { "Recreation - Cañada Park", 6, 0, 0 },
  { "Airport - \"Lost and Found\" Desk", 8, 5, 3 },
};

enum {
  N_UNITS = sizeof UNITS / sizeof *UNITS,
};

typedef struct {
  const char *code;
  unsigned share; /* of 100 employees; all add up to 100 */
  int ability;    /* how far its holders are above or below the others */
  int lean;       /* above 0 to talk, below 0 to desk work */
} CurrentClass;

static const CurrentClass CLASSES[] = {
  { "1230", 48, 1, -6 }, { "1229", 34, 0, 6 }, { "1358", 8, -6, 0 },
  { "1368", 6, 4, 0 },   { "1223", 4, 0, -3 },
};

enum {
  N_CLASSES = sizeof CLASSES / sizeof *CLASSES,
};

/* First and last names are paired without regard to origin or level. */
static const char *const FIRST_NAMES[] = {
  "Ada",    "Babak",   "Chidi",  "Dolores", "Élodie",  "Farid",  "Grace",    "Hye-jin",
  "Ignacy", "Jomo",    "Keiko",  "Lupe",    "Malik",   "Nayeli", "Oyelaran", "Priya",
  "Quyen",  "Ruben",   "Søren",  "Tala",    "Ulises",  "Vera",   "Wen",      "Xochitl",
  "Yusuf",  "Zoë",     "Amihan", "Bogdan",  "Corazon", "Dmitri", "Esra",     "Fetu",
  "Gohar",  "Hinemoa", "Ikaika", "José",    "Kofi",    "Łucja",  "Minh",     "Noor",
};
static const char *const LAST_NAMES[] = {
  "Abernathy",   "Bautista",   "Castañeda", "Delacroix", "Eze",       "Fujimori-Hale", "Garabedian",
  "Huang",       "Ibarra",     "Jovanović", "Kealoha",   "Lindqvist", "Mbeki-Stone",   "Nguyễn",
  "O'Dowd",      "Papadakis",  "Quiñones",  "Rahmani",   "Sandoval",  "Tran",          "Ueda",
  "Vaclavik",    "Whitehorse", "Xiong",     "Yılmaz",    "Zamora",    "Achterberg",    "Bhatt",
  "Cruz-Okafor", "Dvořák",     "Estrella",  "Faleolo",
};

enum {
  N_FIRST_NAMES = sizeof FIRST_NAMES / sizeof *FIRST_NAMES,
  N_LAST_NAMES = sizeof LAST_NAMES / sizeof *LAST_NAMES,
  N_NAMES = N_FIRST_NAMES * N_LAST_NAMES,
  /* A prime that divides none of the counts above: stepping by it visits every pair once before
   * the first repeats. */
  NAME_STEP = 787,
};

/* ---- people ---- */

typedef struct {
  char id[24];
  char name[64];          /* empty: none */
  char unit_room[8];      /* for a unit made up on the spot */
  const char *unit;       /* NULL: none */
  const char *class_code; /* NULL: none */
  uint8_t states[COMPETENCIES_MOST];
} Person;

typedef struct {
  uint64_t seed;
  size_t n_competencies;
  char ids[COMPETENCIES_MOST][8];
  uint8_t bench_states[BENCH_SHARES_SUM];
} Plan;

typedef void (*MakePerson) (const Plan *plan, uint64_t index, Person *person);

/* Writes `value` at `to` in decimal with at least `digits` digits, and a NUL behind it. */
static void
format_number (char *to, uint64_t value, unsigned digits)
{
  char reversed[20];
  unsigned n = 0;

  for (; value > 0 || n < digits; value /= 10)
    reversed[n++] = (char)('0' + value % 10);
  while (n > 0)
    *to++ = reversed[--n];
  *to = '\0';
}

static const Unit *
draw_unit (Random *random)
{
  const Unit *unit = UNITS;

  for (unsigned left = draw (random, 100); left >= unit->share; unit++)
    left -= unit->share;
  return unit;
}

static const CurrentClass *
draw_class (Random *random)
{
  const CurrentClass *current = CLASSES;

  for (unsigned left = draw (random, 100); left >= current->share; current++)
    left -= current->share;
  return current;
}

static void
make_name (const Plan *plan, uint64_t index, Person *person)
{
  uint64_t pair = (mix (plan->seed) % N_NAMES + index % N_NAMES * NAME_STEP) % N_NAMES;

  snprintf (person->name, sizeof person->name, "%s %s", FIRST_NAMES[pair % N_FIRST_NAMES],
            LAST_NAMES[pair / N_FIRST_NAMES]);
}

/* The state that a value on the latent scale shows as: about 50 is the middle of level 2. The
 * further above its level's lower bound, the likelier the superior standard. */
static State
state_of_value (Random *random, int value)
{
  static const int LOWER_BOUNDS[] = { 24, 42, 58 };
  static const State LEVELS[] = { STATE_1, STATE_2, STATE_3 };

  for (size_t i = sizeof LEVELS / sizeof *LEVELS; i-- > 0;) {
    int above = value - LOWER_BOUNDS[i];

    if (above >= 0)
      return LEVELS[i] + (draw (random, 100) < (unsigned)(above < 20 ? 4 + above : 24));
  }
  return STATE_0;
}

/* One in `partial` people has been assessed in part only, less on the side that they do not lean
 * to. */
static void
make_states (Random *random, Person *person, int ability, int lean, const Unit *unit,
             unsigned partial)
{
  bool complete = draw (random, partial) > 0;

  for (size_t i = 0; i < N_COMPETENCIES; i++) {
    const Competency *competency = &COMPETENCIES[i];
    int value = 50 + ability + competency->ease + spread (random, 11);
    unsigned missing = 10;

    if (competency->lean == LEAN_TALK) {
      value += lean + (unit ? unit->talk : 0);
      missing = lean < 0 ? 50 : 20;
    } else if (competency->lean == LEAN_DESK) {
      value += -lean + (unit ? unit->desk : 0);
      missing = lean > 0 ? 50 : 20;
    }
    person->states[i] = (uint8_t)state_of_value (random, value);
    if (!complete && draw (random, 100) < missing)
      person->states[i] = draw (random, 3) == 0 ? STATE_NULL : STATE_ABSENT;
  }
}

static void
make_applicant (const Plan *plan, uint64_t index, Person *person)
{
  Random random = stream (plan->seed, STREAM_PERSON, index);
  int ability = -8 + spread (&random, 14) + spread (&random, 14);
  int lean = spread (&random, 14);

  memcpy (person->id, "A-", 2);
  format_number (person->id + 2, index + 1, 4);
  make_name (plan, index, person);
  person->unit = NULL;
  person->class_code = NULL;
  make_states (&random, person, ability, lean, NULL, 3);
}

static void
make_employee (const Plan *plan, uint64_t index, Person *person)
{
  Random random = stream (plan->seed, STREAM_PERSON, index);
  const Unit *unit = draw_unit (&random);
  const CurrentClass *current = draw_class (&random);
  int ability = -4 + current->ability + spread (&random, 13) + spread (&random, 13);
  int lean = current->lean + spread (&random, 9);

  memcpy (person->id, "E-", 2);
  format_number (person->id + 2, index + 1, 5);
  make_name (plan, index, person);
  make_states (&random, person, ability, lean, unit, 4);
  /* A few records of any real staff list are not filled in. */
  person->unit = draw (&random, 50) == 0 ? NULL : unit->name;
  person->class_code = draw (&random, 50) == 0 ? NULL : current->code;
}

static void
make_bench_person (const Plan *plan, uint64_t index, Person *person)
{
  Random random = stream (plan->seed, STREAM_PERSON, index);
  unsigned unit = draw (&random, 16 * BENCH_UNITS);

  person->id[0] = 'P';
  format_number (person->id + 1, index + 1, 7);
  person->name[0] = '\0';
  person->unit_room[0] = 'U';
  format_number (person->unit_room + 1, unit % BENCH_UNITS + 1, 2);
  person->unit = unit < 15 * BENCH_UNITS ? person->unit_room : NULL;
  person->class_code = NULL;
  for (size_t i = 0; i < plan->n_competencies; i++)
    person->states[i] = plan->bench_states[draw (&random, BENCH_SHARES_SUM)];
}

/* ---- faults ---- */

typedef enum {
  FAULT_VALUE,        /* the text stands where the value of one competency belongs */
  FAULT_ID,           /* NDJSON: instead of the member "id"; CSV: instead of that field */
  FAULT_UNIT,         /* NDJSON only: instead of the value of "unit" */
  FAULT_COMPETENCIES, /* NDJSON only: instead of the object */
  FAULT_REPEAT,       /* NDJSON only: one competency twice, the text before the second key */
  FAULT_TAIL,         /* the text stands behind the record */
  FAULT_CUT,          /* NDJSON: the end is missing; CSV: the last fields are missing */
} FaultPlace;

typedef struct {
  FaultPlace place;
  size_t length;
  const char *text;
} Fault;

#define TEXT(literal) sizeof (literal) - 1, (literal)

/* Every fault spoils exactly the record that it is in, for any bank that knows the competencies:
 * one line, one reject. (An open quote in CSV would swallow its neighbours, so there is none.) */
static const Fault JSON_FAULTS[] = {
  { FAULT_VALUE, TEXT ("9") },
  { FAULT_VALUE, TEXT ("-1") },
  { FAULT_VALUE, TEXT ("2.0") },
  { FAULT_VALUE, TEXT ("1e0") },
  { FAULT_VALUE, TEXT ("02") },
  { FAULT_VALUE, TEXT ("18446744073709551618") },
  { FAULT_VALUE, TEXT ("\"high\"") },
  { FAULT_VALUE, TEXT ("\"0+\"") },
  { FAULT_VALUE, TEXT ("\"2++\"") },
  { FAULT_VALUE, TEXT ("true") },
  { FAULT_VALUE, TEXT ("[2]") },
  { FAULT_VALUE, TEXT ("{\"level\":2}") },
  { FAULT_VALUE, TEXT ("NaN") },
  { FAULT_VALUE, TEXT ("nul") },
  { FAULT_VALUE, TEXT ("") },
  { FAULT_VALUE, TEXT ("2,") },
  { FAULT_ID, TEXT ("") },
  { FAULT_ID, TEXT ("\"id\":\"\"") },
  { FAULT_ID, TEXT ("\"id\":17") },
  { FAULT_ID, TEXT ("\"id\":null") },
  { FAULT_ID, TEXT ("\"id\":\"X\",\"id\":\"Y\"") },
  { FAULT_ID, TEXT ("\"id\":\"X\",\"\\u0069d\":\"Y\"") },
  { FAULT_ID, TEXT ("'id':'X'") },
  { FAULT_ID, TEXT ("\"id\" \"X\"") },
  { FAULT_UNIT, TEXT ("\"\xff\"") },
  { FAULT_UNIT, TEXT ("\"\xc0\xaf\"") },
  { FAULT_UNIT, TEXT ("\"\xed\xa0\x80\"") },
  { FAULT_UNIT, TEXT ("\"\\ud800\"") },
  { FAULT_UNIT, TEXT ("\"\\udc00\\ud800\"") },
  { FAULT_UNIT, TEXT ("\"\t\"") },
  { FAULT_UNIT, TEXT ("\"\0\"") },
  { FAULT_UNIT, TEXT ("\"\\x41\"") },
  { FAULT_COMPETENCIES, TEXT ("[2,3]") },
  { FAULT_COMPETENCIES, TEXT ("\"none\"") },
  { FAULT_COMPETENCIES, TEXT ("{\"2\"}") },
  { FAULT_REPEAT, TEXT ("") },
  { FAULT_REPEAT, TEXT ("\\u00") },
  { FAULT_TAIL, TEXT ("}") },
  { FAULT_TAIL, TEXT (",") },
  { FAULT_TAIL, TEXT ("{\"id\":\"X\"}") },
  { FAULT_TAIL, TEXT ("\0") },
  { FAULT_CUT, TEXT ("") },
};

static const Fault CSV_FAULTS[] = {
  { FAULT_VALUE, TEXT ("9") },          { FAULT_VALUE, TEXT ("-1") },
  { FAULT_VALUE, TEXT ("2.0") },        { FAULT_VALUE, TEXT ("02") },
  { FAULT_VALUE, TEXT ("high") },       { FAULT_VALUE, TEXT ("null") },
  { FAULT_VALUE, TEXT ("0+") },         { FAULT_VALUE, TEXT ("2++") },
  { FAULT_VALUE, TEXT ("2\0") },        { FAULT_VALUE, TEXT ("\xff") },
  { FAULT_VALUE, TEXT ("2\"") },        { FAULT_VALUE, TEXT ("\"2\"+") },
  { FAULT_VALUE, TEXT ("\"2\"\"\"") },  { FAULT_ID, TEXT ("") },
  { FAULT_ID, TEXT ("\"\"") },          { FAULT_ID, TEXT ("P\"1") },
  { FAULT_ID, TEXT ("\"P\"1") },        { FAULT_ID, TEXT ("P\xc0\xaf") },
  { FAULT_ID, TEXT ("P\xed\xa0\x80") }, { FAULT_TAIL, TEXT (",") },
  { FAULT_TAIL, TEXT (",2") },          { FAULT_CUT, TEXT ("") },
};

typedef struct {
  const Fault *fault; /* NULL: a good record */
  size_t target;      /* the competency that it strikes */
  unsigned cut;       /* how much of the end is cut, out of 1024 parts */
} Damage;

/* ---- records ---- */

/* The output buffer. Whoever adds a record finds room for RECORD_ROOM bytes. */
typedef struct {
  char *bytes;
  size_t length;
} Text;

/* How a good record is laid out. A layout never changes what a record says. */
typedef struct {
  Random *chaos;    /* not NULL: whatever can be chosen is drawn from here, again at each place */
  const char *gap;  /* white space around colons and commas */
  const char *edge; /* white space around the record */
  bool backwards;   /* members in reverse order */
  bool text_levels; /* levels as text even where a number would do */
  bool escapes;     /* texts, but not keys, begin with a \u escape: not every reader knows a key
                       that is spelled so */
  bool note;        /* members that readers ignore */
  bool quotes;      /* CSV: every field in quotes */
} Layout;

static const Layout PLAIN_LAYOUT = { .gap = "", .edge = "" };

/* What every record looks like behind the turn. */
static const Layout TURNED_LAYOUT = {
  .gap = " ",
  .edge = "",
  .backwards = true,
  .text_levels = true,
  .quotes = true,
};

static const Layout LAYOUTS[] = {
  { .gap = " ", .edge = "" },
  { .gap = "\t ", .edge = " ", .quotes = true },
  { .gap = "", .edge = "\t", .backwards = true },
  { .gap = "", .edge = "", .text_levels = true },
  { .gap = "", .edge = "", .escapes = true, .quotes = true },
  { .gap = "", .edge = "", .note = true },
  { .gap = " ", .edge = "", .backwards = true, .text_levels = true, .note = true, .quotes = true },
};

enum {
  N_LAYOUTS = sizeof LAYOUTS / sizeof *LAYOUTS,
};

static void
put_bytes (Text *text, const char *bytes, size_t length)
{
  memcpy (text->bytes + text->length, bytes, length);
  text->length += length;
}

static void
put (Text *text, const char *string)
{
  put_bytes (text, string, strlen (string));
}

static void
put_char (Text *text, char c)
{
  text->bytes[text->length++] = c;
}

static void
put_escaped (Text *text, char c)
{
  static const char HEX[] = "0123456789abcdef";

  put (text, "\\u00");
  put_char (text, HEX[c >> 4]);
  put_char (text, HEX[c & 15]);
}

/* A string of ours: without control characters and backslashes. A layout with escapes spells the
 * first character by its number, chaos any. */
static void
put_json_string (Text *text, const char *string, const Layout *layout)
{
  const char *start = string;

  put_char (text, '"');
  for (; *string != '\0'; string++) {
    bool escape = layout->chaos ? draw (layout->chaos, 8) == 0 : layout->escapes && string == start;

    if (escape && (unsigned char)*string < 0x80) {
      put_escaped (text, *string);
      continue;
    }
    if (*string == '"')
      put_char (text, '\\');
    put_char (text, *string);
  }
  put_char (text, '"');
}

/* White space inside a record. */
static void
put_gap (Text *text, const Layout *layout)
{
  static const char *const GAPS[] = { "", "", "", "", " ", " ", "\t", "  \t" };

  put (text, layout->chaos ? GAPS[draw (layout->chaos, sizeof GAPS / sizeof *GAPS)] : layout->gap);
}

/* White space around a record. */
static void
put_edge (Text *text, const Layout *layout)
{
  if (layout->chaos)
    put_gap (text, layout);
  else
    put (text, layout->edge);
}

/* The order in which the `n` parts of something are written. */
static void
lay_order (const Layout *layout, uint16_t *order, size_t n)
{
  for (size_t i = 0; i < n; i++)
    order[i] = (uint16_t)(layout->backwards ? n - 1 - i : i);
  if (!layout->chaos)
    return;
  for (size_t i = n; i > 1; i--) {
    size_t other = draw (layout->chaos, (unsigned)i);
    uint16_t held = order[i - 1];

    order[i - 1] = order[other];
    order[other] = held;
  }
}

static const char *
spell_state (const Layout *layout, State state)
{
  if (layout->chaos) {
    static const char *const *const SPELLINGS[]
        = { JSON_VALUES, JSON_VALUES, JSON_TEXT_VALUES, JSON_ESCAPED_VALUES };

    return SPELLINGS[draw (layout->chaos, sizeof SPELLINGS / sizeof *SPELLINGS)][state];
  }
  return layout->text_levels ? JSON_TEXT_VALUES[state] : JSON_VALUES[state];
}

static void
put_key (Text *text, const char *key, const Layout *layout)
{
  put_json_string (text, key, layout->chaos ? layout : &PLAIN_LAYOUT);
  put_gap (text, layout);
  put_char (text, ':');
  put_gap (text, layout);
}

static void
put_comma (Text *text, const Layout *layout)
{
  put_char (text, ',');
  put_gap (text, layout);
}

/* Whether the damage strikes at this place. */
static bool
strikes (const Damage *damage, FaultPlace place)
{
  return damage->fault && damage->fault->place == place;
}

static void
put_fault (Text *text, const Damage *damage)
{
  put_bytes (text, damage->fault->text, damage->fault->length);
}

/* The same key again; behind the text "\u00" its first digit is spelled by its number. */
static void
put_repeated_competency (Text *text, const Damage *damage, const char *id)
{
  put (text, ",\"");
  put_fault (text, damage);
  if (damage->fault->length > 0)
    put_char (text, '3');
  put (text, id);
  put (text, "\":1");
}

static void
put_competencies (Text *text, const Plan *plan, const Person *person, const Layout *layout,
                  const Damage *damage)
{
  uint16_t order[COMPETENCIES_MOST];
  bool first = true;

  lay_order (layout, order, plan->n_competencies);
  put_char (text, '{');
  for (size_t i = 0; i < plan->n_competencies; i++) {
    size_t at = order[i];
    bool struck = at == damage->target && damage->fault;
    bool value = struck && strikes (damage, FAULT_VALUE);
    bool repeat = struck && strikes (damage, FAULT_REPEAT);
    State state = person->states[at];

    if (state == STATE_ABSENT && !value && !repeat)
      continue;
    if (!first)
      put_comma (text, layout);
    first = false;
    put_key (text, plan->ids[at], layout);
    if (value)
      put_fault (text, damage);
    else
      put (text, spell_state (layout, state == STATE_ABSENT ? STATE_NULL : state));
    if (repeat)
      put_repeated_competency (text, damage, plan->ids[at]);
  }
  put_char (text, '}');
}

typedef enum {
  MEMBER_ID,
  MEMBER_NAME,
  MEMBER_NOTE,
  MEMBER_UNIT,
  MEMBER_CLASS,
  MEMBER_COMPETENCIES,
  N_MEMBERS,
} Member;

/* Whether the member is there at all. */
static bool
has_member (const Person *person, const Layout *layout, const Damage *damage, Member member)
{
  switch (member) {
  case MEMBER_ID:
    return !strikes (damage, FAULT_ID) || damage->fault->length > 0;
  case MEMBER_NAME:
    return person->name[0] != '\0';
  case MEMBER_NOTE:
    return layout->note;
  case MEMBER_UNIT:
    return person->unit || strikes (damage, FAULT_UNIT);
  case MEMBER_CLASS:
    return person->class_code != NULL;
  case MEMBER_COMPETENCIES:
  case N_MEMBERS:
    break;
  }
  return true;
}

static void
put_text_member (Text *text, const char *key, const char *value, const Layout *layout)
{
  put_key (text, key, layout);
  put_json_string (text, value, layout);
}

static void
put_member (Text *text, const Plan *plan, const Person *person, const Layout *layout,
            const Damage *damage, Member member)
{
  switch (member) {
  case MEMBER_ID:
    if (strikes (damage, FAULT_ID))
      put_fault (text, damage);
    else
      put_text_member (text, "id", person->id, layout);
    break;
  case MEMBER_NAME:
    put_text_member (text, "name", person->name, layout);
    break;
  case MEMBER_NOTE:
    put_key (text, "note", layout);
    put (text, "{\"id\":[\"\\ud83d\\ude00\",-1.5e3,true],\"competencies\":{}}");
    break;
  case MEMBER_UNIT:
    if (strikes (damage, FAULT_UNIT)) {
      put_key (text, "unit", layout);
      put_fault (text, damage);
    } else {
      put_text_member (text, "unit", person->unit, layout);
    }
    break;
  case MEMBER_CLASS:
    put_text_member (text, "class", person->class_code, layout);
    break;
  case MEMBER_COMPETENCIES:
    put_key (text, "competencies", layout);
    if (strikes (damage, FAULT_COMPETENCIES))
      put_fault (text, damage);
    else
      put_competencies (text, plan, person, layout, damage);
    break;
  case N_MEMBERS:
    break;
  }
}

static void
put_ndjson (Text *text, const Plan *plan, const Person *person, const Layout *layout,
            const Damage *damage)
{
  size_t start = text->length;
  uint16_t order[N_MEMBERS];
  bool first = true;

  lay_order (layout, order, N_MEMBERS);
  put_edge (text, layout);
  put_char (text, '{');
  for (unsigned i = 0; i < N_MEMBERS; i++) {
    Member member = order[i];

    if (!has_member (person, layout, damage, member))
      continue;
    if (!first)
      put_comma (text, layout);
    first = false;
    put_member (text, plan, person, layout, damage, member);
  }
  put_char (text, '}');
  put_edge (text, layout);
  if (strikes (damage, FAULT_TAIL))
    put_fault (text, damage);
  /* At least the closing brace goes, and at least the opening one stays. */
  if (strikes (damage, FAULT_CUT))
    text->length -= 1 + (text->length - start - 2) * damage->cut / 1024;
  put_char (text, '\n');
}

static void
put_csv_field (Text *text, const char *field, const Layout *layout)
{
  bool quotes = layout->chaos ? draw (layout->chaos, 2) == 0 : layout->quotes;

  if (!quotes && field[strcspn (field, ",\"\r\n")] == '\0') {
    put (text, field);
    return;
  }
  put_char (text, '"');
  for (; *field != '\0'; field++) {
    if (*field == '"')
      put_char (text, '"');
    put_char (text, *field);
  }
  put_char (text, '"');
}

/* Which columns stand between the id and the competencies. */
typedef struct {
  bool name, unit, class_code;
  bool headed_by_name;  /* competency columns by name, as in a recruiter's spreadsheet */
} Columns;

static void
put_csv_header (Text *text, const Plan *plan, const Columns *columns)
{
  put (text, "id");
  if (columns->name)
    put (text, ",name");
  if (columns->unit)
    put (text, ",unit");
  if (columns->class_code)
    put (text, ",class");
  for (size_t i = 0; i < plan->n_competencies; i++) {
    put_char (text, ',');
    put (text, columns->headed_by_name ? COMPETENCIES[i].name : plan->ids[i]);
  }
  put_char (text, '\n');
}

static void
put_optional_csv_field (Text *text, const char *field, const Layout *layout)
{
  put_char (text, ',');
  put_csv_field (text, field ? field : "", layout);
}

static void
put_csv (Text *text, const Plan *plan, const Person *person, const Columns *columns,
         const Layout *layout, const Damage *damage)
{
  size_t n_cells = strikes (damage, FAULT_CUT) ? damage->target : plan->n_competencies;

  if (strikes (damage, FAULT_ID))
    put_fault (text, damage);
  else
    put_csv_field (text, person->id, layout);
  if (columns->name)
    put_optional_csv_field (text, person->name, layout);
  if (columns->unit)
    put_optional_csv_field (text, person->unit, layout);
  if (columns->class_code)
    put_optional_csv_field (text, person->class_code, layout);
  for (size_t i = 0; i < n_cells; i++) {
    put_char (text, ',');
    if (i == damage->target && strikes (damage, FAULT_VALUE))
      put_fault (text, damage);
    else
      put_csv_field (text, CSV_VALUES[person->states[i]], layout);
  }
  if (strikes (damage, FAULT_TAIL))
    put_fault (text, damage);
  if (layout->chaos && draw (layout->chaos, 2) == 0)
    put_char (text, '\r');
  put_char (text, '\n');
}

/* ---- the command ---- */

typedef struct {
  const char *name;
  MakePerson make;
  uint64_t count; /* unless told otherwise */
  Columns columns;
  bool varied; /* records laid out in several ways, any number of competencies */
} Kind;

static const Kind KINDS[] = {
  { "applicants", make_applicant, 40, { .name = true, .headed_by_name = true }, false },
  { "employees", make_employee, 600, { .name = true, .unit = true, .class_code = true }, false },
  { "bench", make_bench_person, 1000000, { .unit = true }, true },
};

enum {
  N_KINDS = sizeof KINDS / sizeof *KINDS,
};

typedef struct {
  const Kind *kind;
  uint64_t count;
  uint64_t seed;
  uint64_t competencies; /* 0: those of the two classes */
  uint64_t dirty;        /* of 1000 records */
  uint64_t turn;         /* number of the first record behind the turn; 0: none */
  bool count_given, dirty_given, csv, hostile;
} Options;

static const char USAGE[] = "Usage: generate KIND [OPTION]...\n";

static const char HELP[]
    = "Writes synthetic profiles to standard output. Nobody in them exists.\n"
      "\n"
      "Kinds:\n"
      "  applicants   named people, A-0001 and on (40 unless --count says otherwise);\n"
      "               CSV columns are headed by the names of the competencies\n"
      "  employees    named people with unit and current class, E-00001 and on (600)\n"
      "  bench        P0000001 and on in units U01 to U40 (1000000): 7 % of the\n"
      "               competencies absent, 3 % null, one assessed value in eight at\n"
      "               superior standard, one record in sixteen spaced, ordered, escaped\n"
      "               or quoted differently\n"
      "\n"
      "Options:\n"
      "  --count N           how many people, 0 to 1000000000000\n"
      "  --seed S            which people, 0 to 18446744073709551615 (1)\n"
      "  --format FORMAT     ndjson (as it comes) or csv; both hold the same people\n"
      "  --competencies N    bench only: competencies 1 to N instead of the twelve of\n"
      "                      classes 1229 and 1230, N up to 4096\n"
      "  --turn N            bench only: from record N on every record has its members the\n"
      "                      other way round, spaces, levels as text, fields in quotes\n"
      "  --hostile           bench only: each record has an order of members, white space\n"
      "                      and spellings of its own, drawn anew at every place\n"
      "  --dirty PER_MILLE   spoil so many of 1000 records, chosen by the seed and the\n"
      "                      same in both formats; each is one line and one reject;\n"
      "                      their number goes to standard error\n"
      "  --help              print this and end\n"
      "\n"
      "What is spoilt is never turned nor hostile.\n"
      "The same kind, seed and competencies give the same people on every machine, and\n"
      "a longer file begins with the shorter one.\n"
      "\n"
      "Exit status: 0 done, 2 wrong usage, 3 cannot write.\n";

static void
usage_error (const char *what, const char *subject)
{
  fprintf (stderr, "generate: %s '%s'\n%sTry 'generate --help'.\n", what, subject, USAGE);
}

/* Decimal digits only: strtoull would let signs and white space pass. */
static bool
parse_number (const char *string, uint64_t least, uint64_t most, uint64_t *number)
{
  uint64_t value = 0;

  if (*string == '\0')
    return false;
  for (; *string != '\0'; string++) {
    if (*string < '0' || *string > '9')
      return false;

    uint64_t digit = (uint64_t)(*string - '0');

    if (value > (most - digit) / 10)
      return false;
    value = value * 10 + digit;
  }
  if (value < least)
    return false;
  *number = value;
  return true;
}

static bool
take_turn (Options *options, const char *value)
{
  return parse_number (value, 1, COUNT_MOST, &options->turn);
}

static bool
take_hostile (Options *options, const char *value)
{
  options->hostile = true;
  return true;
}

typedef struct {
  const char *name;
  bool (*take) (Options *options, const char *value);
  bool flag; /* takes no value */
} Option;

static bool
take_count (Options *options, const char *value)
{
  options->count_given = true;
  return parse_number (value, 0, COUNT_MOST, &options->count);
}

static bool
take_seed (Options *options, const char *value)
{
  return parse_number (value, 0, UINT64_MAX, &options->seed);
}

static bool
take_format (Options *options, const char *value)
{
  options->csv = strcmp (value, "csv") == 0;
  return options->csv || strcmp (value, "ndjson") == 0;
}

static bool
take_competencies (Options *options, const char *value)
{
  return parse_number (value, 1, COMPETENCIES_MOST, &options->competencies);
}

static bool
take_dirty (Options *options, const char *value)
{
  options->dirty_given = true;
  return parse_number (value, 0, 1000, &options->dirty);
}

static const Option OPTIONS[] = {
  { "--count", take_count, false },
  { "--seed", take_seed, false },
  { "--format", take_format, false },
  { "--competencies", take_competencies, false },
  { "--dirty", take_dirty, false },
  { "--turn", take_turn, false },
  { "--hostile", take_hostile, true },
};

static const Option *
find_option (const char *argument, size_t length)
{
  for (size_t i = 0; i < sizeof OPTIONS / sizeof *OPTIONS; i++)
    if (strlen (OPTIONS[i].name) == length && memcmp (OPTIONS[i].name, argument, length) == 0)
      return &OPTIONS[i];
  return NULL;
}

static bool
take_kind (Options *options, const char *name)
{
  if (options->kind) {
    usage_error ("second kind", name);
    return false;
  }
  for (size_t i = 0; i < N_KINDS; i++)
    if (strcmp (KINDS[i].name, name) == 0)
      options->kind = &KINDS[i];
  if (!options->kind)
    usage_error ("unknown kind", name);
  return options->kind != NULL;
}

/* Takes an option in either spelling, `--name VALUE` or `--name=VALUE`; moves `arguments` onto the
 * last argument that it used. */
static bool
take_option (Options *options, char ***arguments)
{
  const char *argument = **arguments;
  size_t length = strcspn (argument, "=");
  const Option *option = find_option (argument, length);

  if (!option || (option->flag && argument[length] == '=')) {
    usage_error ("unknown option", argument);
    return false;
  }
  if (option->flag)
    return option->take (options, NULL);

  const char *value = argument[length] == '=' ? argument + length + 1 : *++*arguments;

  if (!value) {
    usage_error ("missing value for option", option->name);
    --*arguments;
    return false;
  }
  if (!option->take (options, value)) {
    fprintf (stderr, "generate: bad value '%s' for option '%s'\n%sTry 'generate --help'.\n", value,
             option->name, USAGE);
    return false;
  }
  return true;
}

static bool
parse_arguments (char **arguments, Options *options)
{
  for (; *arguments; arguments++) {
    bool taken
        = **arguments == '-' ? take_option (options, &arguments) : take_kind (options, *arguments);

    if (!taken)
      return false;
  }
  if (!options->kind) {
    usage_error ("missing", "KIND");
    return false;
  }

  bool for_bench = options->competencies > 0 || options->turn > 0 || options->hostile;

  if (for_bench && !options->kind->varied) {
    usage_error ("an option of bench does not go with kind", options->kind->name);
    return false;
  }
  if (!options->count_given)
    options->count = options->kind->count;
  return true;
}

static void
init_plan (Plan *plan, const Options *options)
{
  size_t n = 0;

  /* Kinds differ in their people even where the seed is the same. */
  plan->seed = mix (options->seed ^ mix ((uint64_t)(options->kind - KINDS) + 1));
  plan->n_competencies = options->competencies > 0 ? (size_t)options->competencies : N_COMPETENCIES;
  for (size_t i = 0; i < plan->n_competencies; i++) {
    if (options->competencies > 0)
      format_number (plan->ids[i], i + 1, 1);
    else
      snprintf (plan->ids[i], sizeof plan->ids[i], "%s", COMPETENCIES[i].id);
  }
  for (uint8_t state = 0; state < N_STATES; state++)
    for (unsigned i = 0; i < BENCH_SHARES[state]; i++)
      plan->bench_states[n++] = state;
}

/* Decides whether and how the record is spoilt. Whether is drawn first, so that both formats, whose
 * faults differ, spoil the same records. */
static Damage
draw_damage (const Options *options, const Plan *plan, uint64_t index)
{
  Damage damage = { NULL, 0, 0 };

  if (options->dirty == 0)
    return damage;

  Random random = stream (plan->seed, STREAM_FAULT, index);

  if (draw (&random, 1000) >= options->dirty)
    return damage;
  damage.target = draw (&random, (unsigned)plan->n_competencies);
  damage.cut = draw (&random, 1024);
  damage.fault = options->csv
                     ? &CSV_FAULTS[draw (&random, sizeof CSV_FAULTS / sizeof *CSV_FAULTS)]
                     : &JSON_FAULTS[draw (&random, sizeof JSON_FAULTS / sizeof *JSON_FAULTS)];
  return damage;
}

/* Spoilt records keep to the plain layout, which no fault can hide in. `random` must live as long
 * as the layout. */
static Layout
draw_layout (const Options *options, const Plan *plan, const Damage *damage, uint64_t index,
             Random *random)
{
  if (!options->kind->varied || damage->fault)
    return PLAIN_LAYOUT;
  *random = stream (plan->seed, STREAM_LAYOUT, index);

  unsigned number = draw (random, 16 * N_LAYOUTS);
  bool turned = options->turn > 0 && index + 1 >= options->turn;
  Layout layout = number < N_LAYOUTS ? LAYOUTS[number] : turned ? TURNED_LAYOUT : PLAIN_LAYOUT;

  if (options->hostile)
    layout.chaos = random;
  return layout;
}

static bool
flush (Text *text)
{
  bool written = fwrite (text->bytes, 1, text->length, stdout) == text->length;

  text->length = 0;
  return written;
}

static bool
write_people (const Options *options, const Plan *plan, Text *text, uint64_t *n_bad)
{
  Person person;

  *n_bad = 0;
  if (options->csv)
    put_csv_header (text, plan, &options->kind->columns);
  for (uint64_t i = 0; i < options->count; i++) {
    Damage damage = draw_damage (options, plan, i);
    Random random;
    Layout layout = draw_layout (options, plan, &damage, i, &random);

    options->kind->make (plan, i, &person);
    if (options->csv)
      put_csv (text, plan, &person, &options->kind->columns, &layout, &damage);
    else
      put_ndjson (text, plan, &person, &layout, &damage);
    *n_bad += damage.fault != NULL;
    if (text->length >= OUTPUT_CHUNK && !flush (text))
      return false;
  }
  return flush (text) && fflush (stdout) == 0;
}

int
main (int argc, char **argv)
{
  static Plan plan;
  static char buffer[OUTPUT_CHUNK + RECORD_ROOM];
  Text text = { buffer, 0 };
  Options options = { .seed = 1 };
  uint64_t n_bad = 0;
  bool help = false;
  bool written;

  for (int i = 1; i < argc; i++)
    help = help || strcmp (argv[i], "--help") == 0;
  if (help) {
    written = fputs (USAGE, stdout) >= 0 && fputs (HELP, stdout) >= 0 && fflush (stdout) == 0;
  } else {
    if (argc < 1 || !parse_arguments (argv + 1, &options))
      return STATUS_USAGE;
    init_plan (&plan, &options);
    written = write_people (&options, &plan, &text, &n_bad);
  }
  if (!written) {
    fprintf (stderr, "generate: cannot write to standard output: %s\n", strerror (errno));
    return STATUS_OUTPUT;
  }
  if (options.dirty_given)
    fprintf (stderr, "generate: %llu of %llu records are bad\n", (unsigned long long)n_bad,
             (unsigned long long)options.count);
  return STATUS_DONE;
}
