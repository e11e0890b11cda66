/* SPDX-License-Identifier: Apache-2.0 */
/* Records, byte for byte as the contract prints them. */
#include <string.h>

#include <merit/merit-error.h>

#include "report/record.h"

#define EXAMPLE                                                                                    \
  "{\"id\":\"A-0007\",\"competencies\":{\"2\":1,\"3\":\"2+\",\"6\":1,\"20\":\"1+\","             \
  "\"34\":1,\"43\":2,\"44\":2,\"45\":2}}"
#define EMPTY "{\"id\":\"q,\\\"\\n\\u0001\\u007Fé/\"}"

typedef struct {
  MeritEngine *engine;
  MeritProfile *profile;
  guint8 codes[64];
  MeritRow rows[2];
  GString *out;
} Fixture;

typedef struct {
  const char *policy;
  const char *profile;
} Setting;

static const Setting example = { NULL, EXAMPLE };
static const Setting empty = { NULL, EMPTY };
static const Setting no_score = { "assessed-only", EMPTY };

static void
set_up (Fixture *f, gconstpointer data)
{
  const Setting *setting = data;
  const char *const codes[] = { "1229", "1230", NULL };
  g_autoptr (GError) error = NULL;

  f->engine = merit_engine_load (g_getenv ("MERIT_DATA"), codes, setting->policy, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merit_engine_get_n_columns (f->engine), <=, G_N_ELEMENTS (f->codes));
  f->profile = merit_profile_new_from_json (merit_engine_get_bank (f->engine), setting->profile,
                                            &error);
  g_assert_no_error (error);

  const MeritPerson person = merit_engine_person (f->engine, f->profile, f->codes);

  for (guint c = 0; c < 2; c++)
    f->rows[c] = merit_engine_score (f->engine, c, &person);
  f->out = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_string_free (f->out, TRUE);
  merit_profile_unref (f->profile);
  merit_engine_unref (f->engine);
}

/* What was written since the last time. */
static void
assert_written (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->out->str, ==, expected);
  g_string_truncate (f->out, 0);
}

static void
test_example (Fixture *f, gconstpointer data)
{
  merit_record_match_json (f->out, &f->rows[0], NULL, TRUE);
  assert_written (f, "{\"profile\":\"A-0007\",\"class\":\"1229\",\"score\":95.83,\"low\":95.83,"
                     "\"high\":95.83,\"points\":46,\"max_points\":48,\"status\":\"short\","
                     "\"met\":7,\"short\":1,\"unassessed\":0,\"deficit\":1,\"superior\":2,"
                     "\"gaps\":[{\"competency\":\"44\",\"required\":3,\"level\":2,\"gap\":1}]}");
  merit_record_match_json (f->out, &f->rows[0], &(MeritPlace){ .rank = 12 }, FALSE);
  assert_written (f, "{\"rank\":12,\"profile\":\"A-0007\",\"class\":\"1229\",\"score\":95.83,"
                     "\"low\":95.83,\"high\":95.83,\"points\":46,\"max_points\":48,"
                     "\"status\":\"short\",\"met\":7,\"short\":1,\"unassessed\":0,\"deficit\":1,"
                     "\"superior\":2}");
  merit_record_match_csv (f->out, &f->rows[0], NULL, TRUE);
  assert_written (f, "A-0007,1229,95.83,95.83,95.83,46,48,short,7,1,0,1,2,44:1");
  merit_record_match_csv (f->out, &f->rows[0], &(MeritPlace){ .rank = 3 }, FALSE);
  assert_written (f, "3,A-0007,1229,95.83,95.83,95.83,46,48,short,7,1,0,1,2");
}

static void
test_headers (Fixture *f, gconstpointer data)
{
  merit_record_match_csv_header (f->out, NULL, TRUE);
  assert_written (f, "profile,class,score,low,high,points,max_points,status,met,short,unassessed,"
                     "deficit,superior,gaps");
  merit_record_match_csv_header (f->out, &(MeritPlace){ .rank = 1 }, FALSE);
  assert_written (f, "rank,profile,class,score,low,high,points,max_points,status,met,short,"
                     "unassessed,deficit,superior");
  merit_record_fit_csv_header (f->out, f->engine);
  assert_written (f, "profile,best,margin,deciding,1229,1230");
}

/* What is asked for stands behind the rank, and what bands rest on behind the figures. */
static void
test_places (Fixture *f, gconstpointer data)
{
  g_autoptr (MeritBanding) sed = merit_banding_new_error (MERIT_BANDING_SED, "0.9", "0.95", NULL);
  g_autoptr (MeritBanding) named = merit_banding_new_categories ("\"a\"b:9", NULL);
  const MeritBandFigures figures = { .known = TRUE, .sd = 1595, .error = 713, .width = 100 };
  const MeritBandFigures unknown = { .known = FALSE };
  const MeritBand band = { .number = 1 };
  MeritPlace place = {
    .rank = 3,
    .banding = sed,
    .band = &band,
    .figures = &figures,
    .bounded = TRUE,
    .best = 2,
    .worst = 4,
  };

  merit_record_match_json (f->out, &f->rows[0], &place, FALSE);
  assert_written (f, "{\"rank\":3,\"band\":1,\"rank_best\":2,\"rank_worst\":4,"
                     "\"profile\":\"A-0007\",\"class\":\"1229\",\"score\":95.83,\"low\":95.83,"
                     "\"high\":95.83,\"points\":46,\"max_points\":48,\"status\":\"short\","
                     "\"met\":7,\"short\":1,\"unassessed\":0,\"deficit\":1,\"superior\":2,"
                     "\"reliability\":0.9,\"confidence\":0.95,\"c\":1.959964,\"sd\":15.95,"
                     "\"sed\":7.13,\"band_width\":1.00}");
  merit_record_match_csv_header (f->out, &place, TRUE);
  assert_written (f, "rank,band,rank_best,rank_worst,profile,class,score,low,high,points,"
                     "max_points,status,met,short,unassessed,deficit,superior,reliability,"
                     "confidence,c,sd,sed,band_width,gaps");
  merit_record_match_csv (f->out, &f->rows[0], &place, TRUE);
  assert_written (f, "3,1,2,4,A-0007,1229,95.83,95.83,95.83,46,48,short,7,1,0,1,2,0.9,0.95,"
                     "1.959964,15.95,7.13,1.00,44:1");

  /* Nothing is known of the spread of one score, and who has none is in no band. */
  place.band = NULL;
  place.figures = &unknown;
  place.bounded = FALSE;
  merit_record_match_csv (f->out, &f->rows[0], &place, FALSE);
  assert_written (f, "3,,A-0007,1229,95.83,95.83,95.83,46,48,short,7,1,0,1,2,0.9,0.95,1.959964,,,");

  /* Names are texts as any other. */
  place.banding = named;
  place.band = &band;
  merit_record_match_csv (f->out, &f->rows[0], &place, FALSE);
  assert_written (f, "3,\"\"\"a\"\"b\",A-0007,1229,95.83,95.83,95.83,46,48,short,7,1,0,1,2");
}

static void
test_unassessed (Fixture *f, gconstpointer data)
{
  merit_record_match_json (f->out, &f->rows[0], NULL, TRUE);
  assert_written (f, "{\"profile\":\"q,\\\"\\n\\u0001\x7Fé/\",\"class\":\"1229\",\"score\":0.00,"
                     "\"low\":0.00,\"high\":100.00,\"points\":0,\"max_points\":48,"
                     "\"status\":\"incomplete\",\"met\":0,\"short\":0,\"unassessed\":8,"
                     "\"deficit\":0,\"superior\":0,\"gaps\":["
                     "{\"competency\":\"2\",\"required\":1,\"level\":null,\"gap\":null},"
                     "{\"competency\":\"3\",\"required\":1,\"level\":null,\"gap\":null},"
                     "{\"competency\":\"6\",\"required\":1,\"level\":null,\"gap\":null},"
                     "{\"competency\":\"20\",\"required\":1,\"level\":null,\"gap\":null},"
                     "{\"competency\":\"34\",\"required\":1,\"level\":null,\"gap\":null},"
                     "{\"competency\":\"43\",\"required\":2,\"level\":null,\"gap\":null},"
                     "{\"competency\":\"44\",\"required\":3,\"level\":null,\"gap\":null},"
                     "{\"competency\":\"45\",\"required\":2,\"level\":null,\"gap\":null}]}");
  merit_record_match_csv (f->out, &f->rows[0], NULL, TRUE);
  assert_written (f, "\"q,\"\"\n\x01\x7Fé/\",1229,0.00,0.00,100.00,0,48,incomplete,0,0,8,0,0,"
                     "2:?;3:?;6:?;20:?;34:?;43:?;44:?;45:?");
}

static void
test_missing_score (Fixture *f, gconstpointer data)
{
  merit_record_match_json (f->out, &f->rows[1], &(MeritPlace){ .rank = 4 }, FALSE);
  assert_written (f, "{\"rank\":4,\"profile\":\"q,\\\"\\n\\u0001\x7Fé/\",\"class\":\"1230\","
                     "\"score\":null,\"low\":0.00,\"high\":100.00,\"points\":0,\"max_points\":0,"
                     "\"status\":\"incomplete\",\"met\":0,\"short\":0,\"unassessed\":9,"
                     "\"deficit\":0,\"superior\":0}");
  merit_record_match_csv (f->out, &f->rows[1], &(MeritPlace){ .rank = 4 }, FALSE);
  assert_written (f, "4,\"q,\"\"\n\x01\x7Fé/\",1230,,0.00,100.00,0,0,incomplete,0,0,9,0,0");
  merit_record_fit_json (f->out, f->rows, 2);
  assert_written (f, "{\"profile\":\"q,\\\"\\n\\u0001\x7Fé/\",\"best\":null,\"margin\":null,"
                     "\"scores\":{\"1229\":null,\"1230\":null},\"deciding\":[]}");
  merit_record_fit_csv (f->out, f->rows, 2);
  assert_written (f, "\"q,\"\"\n\x01\x7Fé/\",,,,,");
}

/* 1230 asks 2:1 3:3 4:3 6:2 13:1 20:1 22:2 34:2 40:2. */
static void
test_fit (Fixture *f, gconstpointer data)
{
  merit_record_fit_json (f->out, f->rows, 2);
  assert_written (f, "{\"profile\":\"A-0007\",\"best\":\"1229\",\"margin\":55.09,"
                     "\"scores\":{\"1229\":95.83,\"1230\":40.74},"
                     "\"deciding\":[\"4\",\"13\",\"22\",\"40\",\"6\",\"34\",\"3\"]}");
  merit_record_fit_csv (f->out, f->rows, 2);
  assert_written (f, "A-0007,1229,55.09,4;13;22;40;6;34;3,95.83,40.74");
}

static void
test_shared_best (Fixture *f, gconstpointer data)
{
  merit_record_fit_json (f->out, f->rows, 2);
  assert_written (f, "{\"profile\":\"q,\\\"\\n\\u0001\x7Fé/\",\"best\":null,\"margin\":0.00,"
                     "\"scores\":{\"1229\":0.00,\"1230\":0.00},\"deciding\":[]}");
  merit_record_fit_csv (f->out, f->rows, 2);
  assert_written (f, "\"q,\"\"\n\x01\x7Fé/\",,0.00,,0.00,0.00");
}

static void
test_summary (Fixture *f, gconstpointer data)
{
  g_autoptr (MeritSummary) summary = merit_summary_new (f->engine, NULL, NULL);

  merit_summary_add (summary, f->profile);
  merit_record_summary_json (f->out, summary, 0, 0);
  assert_written (
      f,
      "{\"class\":\"1229\",\"profiles\":1,\"ready\":0,\"short\":1,\"incomplete\":0,"
      "\"mean_score\":95.83,\"mean_high\":95.83,\"histogram\":[0,0,0,0,0,0,0,0,0,1],"
      "\"competencies\":["
      "{\"competency\":\"2\",\"required\":1,\"met\":1,\"short_by\":[0,0,0],"
      "\"unassessed\":0,\"superior\":0},"
      "{\"competency\":\"3\",\"required\":1,\"met\":1,\"short_by\":[0,0,0],"
      "\"unassessed\":0,\"superior\":1},"
      "{\"competency\":\"6\",\"required\":1,\"met\":1,\"short_by\":[0,0,0],"
      "\"unassessed\":0,\"superior\":0},"
      "{\"competency\":\"20\",\"required\":1,\"met\":1,\"short_by\":[0,0,0],"
      "\"unassessed\":0,\"superior\":1},"
      "{\"competency\":\"34\",\"required\":1,\"met\":1,\"short_by\":[0,0,0],"
      "\"unassessed\":0,\"superior\":0},"
      "{\"competency\":\"43\",\"required\":2,\"met\":1,\"short_by\":[0,0,0],"
      "\"unassessed\":0,\"superior\":0},"
      "{\"competency\":\"44\",\"required\":3,\"met\":0,\"short_by\":[1,0,0],"
      "\"unassessed\":0,\"superior\":0},"
      "{\"competency\":\"45\",\"required\":2,\"met\":1,\"short_by\":[0,0,0],"
      "\"unassessed\":0,\"superior\":0}],"
      "\"ladder\":{\"ready\":0,\"one\":1,\"two\":0,\"three_or_more\":0,\"open\":0,"
      "\"incomplete\":0}}");
}

static void
test_summary_of_nobody (Fixture *f, gconstpointer data)
{
  g_autoptr (MeritSummary) summary = merit_summary_new (f->engine, NULL, NULL);

  merit_record_summary_json (f->out, summary, 0, 1);
  g_assert_true (g_str_has_prefix (
      f->out->str, "{\"class\":\"1230\",\"profiles\":0,\"ready\":0,\"short\":0,\"incomplete\":0,"
                   "\"mean_score\":null,\"mean_high\":null,\"histogram\":[0,0,0,0,0,0,0,0,0,0],"
                   "\"competencies\":[{\"competency\":\"2\",\"required\":1,\"met\":0,"));
}

/* A unit is text like an id: none is null, and U+0000 ends it nowhere. */
static void
test_summary_by_unit (Fixture *f, gconstpointer data)
{
  static const char *const people[] = {
    "{\"id\":\"a\",\"unit\":\"Zoo, \\\"x\\\"\"}",
    "{\"id\":\"b\"}",
    "{\"id\":\"c\",\"unit\":\"A\"}",
    "{\"id\":\"d\",\"unit\":\"A\\u0000B\"}",
  };
  static const char *const units[] = { "null", "\"A\"", "\"A\\u0000B\"", "\"Zoo, \\\"x\\\"\"" };
  g_autoptr (MeritSummary) summary = merit_summary_new (
      f->engine, (const char *const[]){ "unit", NULL }, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autoptr (MeritProfile) profile = merit_profile_new_from_json (
        merit_engine_get_bank (f->engine), people[i], NULL);

    merit_summary_add (summary, profile);
  }
  g_assert_cmpuint (merit_summary_get_groups (summary), ==, G_N_ELEMENTS (units));
  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    g_autofree char *start
        = g_strdup_printf ("{\"class\":\"1229\",\"unit\":%s,\"profiles\":1,", units[i]);

    g_string_truncate (f->out, 0);
    merit_record_summary_json (f->out, summary, i, 0);
    g_assert_true (g_str_has_prefix (f->out->str, start));
  }
  g_string_truncate (f->out, 0);
  merit_record_summary_csv (f->out, summary, 3, 0);
  g_assert_true (g_str_has_prefix (f->out->str, "1229,\"Zoo, \"\"x\"\"\",1,0,0,1,0.00,100.00,"
                                                "1,0,0,0,0,0,0,0,0,0,2,1,0,0,0,0,1,0,0,0,0,0,0,1\n"
                                                "1229,"));
}

static void
test_text (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char all[0x80];

  merit_text_append_json (out, "", 0);
  g_assert_cmpstr (out->str, ==, "\"\"");
  for (guint i = 0; i < sizeof all; i++)
    all[i] = (char) i;
  g_string_truncate (out, 0);
  merit_text_append_json (out, all, 0x24);
  g_assert_cmpstr (out->str, ==,
                   "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007"
                   "\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f\\u0010"
                   "\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017"
                   "\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f !\\\"#\"");
  g_string_truncate (out, 0);
  merit_text_append_json (out, "\\/\x7F\xE2\x80\xA8\xF0\x9F\x92\xA9", 10);
  g_assert_cmpstr (out->str, ==, "\"\\\\/\x7F\xE2\x80\xA8\xF0\x9F\x92\xA9\"");

  static const char *const fields[][2] = {
    { "", "" },           { "a b;c'", "a b;c'" },   { "a,b", "\"a,b\"" },
    { "\"", "\"\"\"\"" }, { "a\nb", "\"a\nb\"" }, { "a\r", "\"a\r\"" },
    { "\t", "\t" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_string_truncate (out, 0);
    merit_text_append_csv (out, fields[i][0], strlen (fields[i][0]));
    g_assert_cmpstr (out->str, ==, fields[i][1]);
  }
  g_string_truncate (out, 0);
  merit_text_append_csv (out, "a\0b", 3);
  g_assert_true (out->len == 3 && memcmp (out->str, "a\0b", 3) == 0);
}

#define ADD(name, setting, test) \
  g_test_add ("/record/" name, Fixture, &setting, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("example-of-the-contract", example, test_example);
  ADD ("headers", example, test_headers);
  ADD ("places-and-what-bands-rest-on", example, test_places);
  ADD ("unassessed-is-null", empty, test_unassessed);
  ADD ("missing-score-is-null", no_score, test_missing_score);
  ADD ("fit", example, test_fit);
  ADD ("shared-best-is-null", empty, test_shared_best);
  ADD ("summary", example, test_summary);
  ADD ("summary-of-nobody", example, test_summary_of_nobody);
  ADD ("summary-by-unit", example, test_summary_by_unit);
  g_test_add_func ("/record/only-what-must-be-is-escaped", test_text);
  return g_test_run ();
}
