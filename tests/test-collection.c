/* SPDX-License-Identifier: Apache-2.0 */
/* Collections: everyone of one id, whole, in input order, and no more than are kept. */
#include <string.h>

#include <merit/merit-collection.h>

#include "document-check.h"

static MeritEngine *
new_engine (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GBytes) bytes = document_plain ("{'schema':'merit-class-1','code':'1','requirements':["
                                             "{'competency':'b','level':2,'basis':'stated'}]}");
  g_autoptr (MeritClass) klass = merit_class_load_bytes (bytes, "c", bank, NULL, NULL);

  return merit_engine_new (bank, &klass, 1, NULL, NULL);
}

static MeritCollection *
collect (MeritEngine *engine, const GString *text, const char *id, guint jobs)
{
  MeritCollection *collection = merit_collection_new (engine, id);
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (GError) error = NULL;

  merit_source_add_bytes (source, bytes, "f.ndjson");
  merit_batch_set_jobs (batch, jobs);
  merit_batch_add_sink (batch, merit_collection_get_sink (collection));
  merit_batch_run (batch, NULL, &error);
  g_assert_no_error (error);
  return collection;
}

static void
test_whole (void)
{
  g_autoptr (MeritEngine) engine = new_engine ();
  g_autoptr (GString) text
      = g_string_new ("{\"id\":\"x\",\"name\":\"N\",\"unit\":\"U\","
                      "\"competencies\":{\"b\":\"1+\",\"a\":3}}\n"
                      "{\"id\":\"xy\"}\n{\"id\":\"X\"}\n{\"id\":\"x\\u0000\"}\n"
                      "{\"id\":\"\\u0078\"}\n");
  g_autoptr (MeritCollection) collection = collect (engine, text, "x", 2);

  g_assert_cmpuint (merit_collection_get_found (collection), ==, 2);
  g_assert_cmpuint (merit_collection_get_length (collection), ==, 2);

  MeritProfile *first = merit_collection_get (collection, 0);
  MeritProfile *second = merit_collection_get (collection, 1);

  g_assert_cmpstr (merit_profile_get_id (first), ==, "x");
  g_assert_cmpstr (merit_profile_get_name (first), ==, "N");
  g_assert_cmpstr (merit_profile_get_unit (first), ==, "U");
  g_assert_cmpint (merit_profile_get_level (first, 1), ==, 1);
  g_assert_true (merit_profile_get_superior (first, 1));
  g_assert_cmpstr (merit_profile_get_id (second), ==, "x");
  g_assert_null (merit_profile_get_name (second));
  g_assert_cmpint (merit_profile_get_level (second, 1), ==, -1);
}

static void
test_limit (void)
{
  g_autoptr (MeritEngine) engine = new_engine ();
  g_autoptr (GString) text = g_string_new (NULL);
  const guint n = 30000;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "{\"id\":\"%s\",\"name\":\"%u\",\"unit\":\"%060u\"}\n",
                            i % 2 == 0 ? "x" : "y", i, i);
  for (guint jobs = 1; jobs <= 5; jobs += 2) {
    g_autoptr (MeritCollection) collection = collect (engine, text, "x", jobs);

    g_assert_cmpuint (merit_collection_get_found (collection), ==, n / 2);
    g_assert_cmpuint (merit_collection_get_length (collection), ==, MERIT_MAX_COLLECTED);
    for (guint i = 0; i < MERIT_MAX_COLLECTED; i++) {
      g_autofree char *name = g_strdup_printf ("%u", 2 * i);

      g_assert_cmpstr (merit_profile_get_name (merit_collection_get (collection, i)), ==, name);
    }
  }
}

static void
test_nobody (void)
{
  g_autoptr (MeritEngine) engine = new_engine ();
  g_autoptr (GString) text = g_string_new ("{\"id\":\"y\"}\n");
  g_autoptr (MeritCollection) collection = collect (engine, text, "x", 1);

  g_assert_cmpuint (merit_collection_get_found (collection), ==, 0);
  g_assert_cmpuint (merit_collection_get_length (collection), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/collection/keeps-profiles-whole", test_whole);
  g_test_add_func ("/collection/first-thousand-in-input-order", test_limit);
  g_test_add_func ("/collection/nobody", test_nobody);
  return g_test_run ();
}
