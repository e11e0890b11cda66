/* SPDX-License-Identifier: Apache-2.0 */
/* Batches: whatever comes in, in what pieces and with how many workers, the same is scored,
 * rejected and told, in input order and at the exact place. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <zlib.h>

#include <merit/merit-batch.h>
#include <merit/merit-error.h>

#include "document-check.h"
#include "engine/sink.h"
#include "thread-support.h"

#define MIB ((gsize) 1 << 20)

/* What one run told, line by line. */
typedef struct {
  GString *rows;     /* ID:CODES of each profile, as put() in input order */
  GString *rejects;  /* FILE:LINE:COLUMN@OFFSET+LENGTH reason */
  GString *problems;
  GPtrArray *records; /* of GBytes, rejected */
  gboolean good;
  GError *error;
  MeritCounts *counts;
  guint64 merged;    /* rows in the parts that were merged */
  guint64 parts;     /* parts made and not merged */
  guint64 puts;
  guint64 fail_at;   /* the put() that fails; 0: none */
  GCancellable *cancel;    /* handed to the run, or NULL */
  guint64 cancel_at; /* the put() that cancels; 0: none */
  guint64 progress_calls;
  guint64 progress_profiles;
  guint64 progress_bytes;
  guint64 progress_total;
} Told;

static gpointer
part_new (gpointer self)
{
  ((Told *) self)->parts++;
  return g_new0 (guint64, 1);
}

static void
take (gpointer self, gpointer part, const MeritScored *scored, GString *out)
{
  const MeritBlock *block = &scored->records->block;

  *(guint64 *) part += block->n_rows;
  for (guint i = 0; i < block->n_rows; i++) {
    const MeritSpan *id = &scored->records->ids[i];

    g_string_append_len (out, id->text, (gssize) id->len);
    g_string_append_c (out, ':');
    for (guint c = 0; c < block->n_columns; c++)
      g_string_append_printf (out, "%u", merit_block_get (block, c, i));
    g_string_append_printf (out, ":%u\n", merit_scored_get_scores (scored, 0)[i].low);
  }
}

static gboolean
put (gpointer self, const char *text, gsize len, GError **error)
{
  Told *told = self;

  if (++told->puts == told->fail_at) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_WRITE, "no room");
    return FALSE;
  }
  if (told->puts == told->cancel_at)
    g_cancellable_cancel (told->cancel);
  g_string_append_len (told->rows, text, (gssize) len);
  return TRUE;
}

static void
part_merge (gpointer self, gpointer part)
{
  Told *told = self;

  told->merged += *(guint64 *) part;
  told->parts--;
  g_free (part);
}

static const MeritSinkClass sink_class = { part_new, take, put, part_merge };

static void
on_reject (MeritReject *reject, gpointer data)
{
  Told *told = data;
  GBytes *record = merit_reject_get_record (reject);

  g_string_append_printf (told->rejects,
                          "%s:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "@%" G_GUINT64_FORMAT
                          "+%" G_GSIZE_FORMAT " %s\n",
                          merit_reject_get_file (reject), merit_reject_get_line (reject),
                          merit_reject_get_column (reject), merit_reject_get_offset (reject),
                          g_bytes_get_size (record), merit_reject_get_reason (reject));
  g_ptr_array_add (told->records, g_bytes_ref (record));
}

static void
on_problem (const GError *problem, gpointer data)
{
  Told *told = data;

  g_assert_true (problem->domain == MERIT_ERROR);
  g_string_append_printf (told->problems, "%s %s\n",
                          problem->code == MERIT_ERROR_UNUSABLE ? "unusable" : "unreadable",
                          problem->message);
}

static void
on_progress (guint64 profiles, guint64 bytes, guint64 total, gpointer data)
{
  Told *told = data;

  g_assert_cmpuint (profiles, >=, told->progress_profiles);
  g_assert_cmpuint (bytes, >=, told->progress_bytes);
  told->progress_calls++;
  told->progress_profiles = profiles;
  told->progress_bytes = bytes;
  told->progress_total = total;
}

static void
told_init (Told *told)
{
  memset (told, 0, sizeof *told);
  told->rows = g_string_new (NULL);
  told->rejects = g_string_new (NULL);
  told->problems = g_string_new (NULL);
  told->records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
told_clear (Told *told)
{
  g_string_free (told->rows, TRUE);
  g_string_free (told->rejects, TRUE);
  g_string_free (told->problems, TRUE);
  g_ptr_array_unref (told->records);
  g_clear_error (&told->error);
  g_clear_pointer (&told->counts, merit_counts_unref);
  g_clear_object (&told->cancel);
}

/* One class that asks a:2 and 2:1 of the bank a, b, 2, c: two columns. */
static MeritEngine *
new_engine (void)
{
  g_autoptr (MeritBank) bank = document_bank ();
  g_autoptr (GBytes) bytes = document_plain ("{'schema':'merit-class-1','code':'1','requirements':["
                                             "{'competency':'a','level':2,'basis':'stated'},"
                                             "{'competency':'2','level':1,'basis':'stated'}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritClass) klass = merit_class_load_bytes (bytes, "c", bank, NULL, &error);
  MeritClass *classes[] = { klass };
  MeritEngine *engine = merit_engine_new (bank, classes, 1, NULL, &error);

  g_assert_no_error (error);
  return engine;
}

static void
run (Told *told, MeritSource *source, guint jobs, gboolean strict)
{
  g_autoptr (MeritEngine) engine = new_engine ();
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
  g_autoptr (MeritSink) sink = merit_sink_new (&sink_class, told, NULL);

  merit_batch_add_sink (batch, sink);
  merit_batch_set_jobs (batch, jobs);
  merit_batch_set_strict (batch, strict);
  merit_batch_set_reject_func (batch, on_reject, told, NULL);
  merit_batch_set_problem_func (batch, on_problem, told, NULL);
  merit_batch_set_progress_func (batch, on_progress, told, NULL);
  told->good = merit_batch_run (batch, told->cancel, &told->error);
  g_assert_cmpint (told->good, ==, told->error == NULL);
  told->counts = merit_counts_ref (merit_batch_get_counts (batch));
  g_assert_cmpuint (told->parts, ==, 0);
  g_assert_cmpuint (merit_counts_get_read (told->counts), ==,
                    merit_counts_get_scored (told->counts)
                        + merit_counts_get_rejected (told->counts));
  g_assert_cmpuint (merit_counts_get_rejected (told->counts), ==, told->records->len);
  if (told->good)
    g_assert_cmpuint (merit_counts_get_scored (told->counts), ==, told->merged);
}

static void
add_text (MeritSource *source, const char *text, gsize len, const char *name)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, len);

  merit_source_add_bytes (source, bytes, name);
}

static void
run_text (Told *told, const char *text, gsize len, const char *name, guint jobs)
{
  g_autoptr (MeritSource) source = merit_source_new ();

  add_text (source, text, len, name);
  run (told, source, jobs, FALSE);
}

/* ---- Small inputs ---- */

typedef struct {
  const char *rule;
  const char *name;
  const char *text; /* ' stands for " */
  const char *rows;
  const char *rejects;
  const char *problems;
} Case;

static const Case cases[] = {
  { "records-in-order", "f",
    "{'id':'x','competencies':{'a':2,'b':3}}\n{'id':'y','competencies':{'2':'1+'}}\n{'id':'z'}\n",
    "x:40:6\ny:03:6\nz:00:0\n", "", "" },
  { "no-line-end-at-the-end", "f.ndjson", "{'id':'x'}\n{'id':'y'}", "x:00:0\ny:00:0\n", "", "" },
  { "empty-input", "f", "", "", "", "" },
  { "empty-ndjson", "f.ndjson", "", "", "", "" },
  { "empty-csv", "f.csv", "", "", "", "" },
  { "blank-input", "f", " \r\n\t\n  ", "", "", "unusable f:1:1: no column 'id'\n" },
  { "blank-ndjson", "f.ndjson", " \r\n\t\n  ", "", "", "" },
  { "blank-csv", "f.csv", "\n\r\n\n", "", "", "" },
  { "byte-order-mark-ndjson", "f", "\xEF\xBB\xBF{'id':'x'}\n{'id':''}\n", "x:00:0\n",
    "f:2:7@20+9 id is empty\n", "" },
  { "byte-order-mark-csv", "f", "\xEF\xBB\xBFid,a\nx,1\n,1\n", "x:20:3\n",
    "f:3:1@12+2 id is empty\n", "" },
  { "byte-order-mark-alone", "f.csv", "\xEF\xBB\xBF", "", "", "" },
  { "reject-says-where", "f.ndjson",
    "\n{'id':'x'}\n{'id':'y','competencies':{'a':4}}\r\n\n{'id':'z'}\n", "x:00:0\nz:00:0\n",
    "f.ndjson:3:31@42+33 level '4' of competency 'a' is no whole number from 0 to 3\n", "" },
  { "reject-in-csv-says-where", "f.csv",
    "id,name,a\r\nx,'two\nlines',1\r\n\r\ny,'n\n\nm',9\r\nz,,\r\n",
    "x:20:3\nz:00:0\n",
    "f.csv:7:4@39+10 level '9' of competency 'a' is no whole number from 0 to 3\n", "" },
  { "reading-goes-on-behind-the-line-of-a-fault", "f.csv",
    "id,a\nx,1\ny'y,1\nz,1\n'w'w,1\nv,1\nu,1,1\nt,2\n", "x:20:3\nz:20:3\nv:20:3\nt:40:6\n",
    "f.csv:3:2@10+5 quote inside an unquoted field\nf.csv:5:4@22+6 text behind a closing quote\n"
    "f.csv:7:5@34+5 record has 3 fields, the heading 2\n", "" },
  { "quote-left-open", "f.csv", "id,a\nx,1\ny,'1\nz,1\nw,1\n", "x:20:3\nz:20:3\nw:20:3\n",
    "f.csv:3:3@11+4 quoted field without an end\n", "" },
  { "csv-without-id", "f.csv", "ID,a\nx,1\n", "", "",
    "unusable f.csv:1:1: no column 'id' (a heading is 'ID')\n" },
  { "two-columns-for-one", "f.csv", "\n\nid,a,b,A\nx,1,1,1\n", "", "",
    "unusable f.csv:3:8: two columns, 'a' and 'A', for competency 'a'\n" },
  { "not-utf-8", "f.ndjson", "{'id':'\xFF'}\n{'id':'x'}\n", "x:00:0\n",
    "f.ndjson:1:8@7+10 invalid UTF-8\n", "" },
  { "nul-in-the-text", "f.ndjson", "{'id':'\\u0000'}\n", NULL, "", "" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GBytes) bytes = document_plain (row->text);

  for (guint jobs = 1; jobs <= 3; jobs++) {
    Told told;

    told_init (&told);
    run_text (&told, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), row->name, jobs);
    g_assert_no_error (told.error);
    if (row->rows != NULL)
      g_assert_cmpstr (told.rows->str, ==, row->rows);
    else
      g_assert_true (told.rows->len == 7 && memcmp (told.rows->str, "\0:00:0\n", 7) == 0);
    g_assert_cmpstr (told.rejects->str, ==, row->rejects);
    g_assert_cmpstr (told.problems->str, ==, row->problems);
    g_assert_cmpuint (merit_counts_get_unusable (told.counts), ==, row->problems[0] != '\0');
    g_assert_cmpuint (merit_counts_get_unreadable (told.counts), ==, 0);
    told_clear (&told);
  }
}

/* ---- Several megabytes ---- */

typedef struct {
  GString *text;
  GString *rows;
  GString *rejects;
  guint64 line;
  guint64 n_rows;
} Large;

static void
large_init (Large *large)
{
  large->text = g_string_new (NULL);
  large->rows = g_string_new (NULL);
  large->rejects = g_string_new (NULL);
  large->line = 1;
  large->n_rows = 0;
}

static void
large_clear (Large *large)
{
  g_string_free (large->text, TRUE);
  g_string_free (large->rows, TRUE);
  g_string_free (large->rejects, TRUE);
}

/* The fault of the record that is at the end of the text next, @column bytes into its first line
 * (from 1) and @length long. */
static void
expect_reject (Large *large, guint64 line, guint64 column, gsize at, gsize length,
               const char *reason)
{
  g_string_append_printf (large->rejects,
                          "f:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "@%" G_GSIZE_FORMAT
                          "+%" G_GSIZE_FORMAT " %s\n",
                          line, column, large->text->len + at, MIN (length, 4096), reason);
}

static void
pad (GString *text, gsize n)
{
  const gsize from = text->len;

  g_string_set_size (text, from + n);
  memset (text->str + from, 'x', n);
}

static void
append_row (Large *large, guint level)
{
  g_string_append_printf (large->rows, "p%" G_GUINT64_FORMAT ":%u0:%u\n", large->n_rows, 2 * level,
                          level == 1 ? 3 : 6);
  large->n_rows++;
}

/* Rows, faults, blank lines and now and then a record longer than a stretch. */
static void
large_ndjson (Large *large, gsize size)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  GString *text = large->text;

  while (text->len < size) {
    const gint kind = g_rand_int_range (rand, 0, 2000);

    if (kind < 20) {
      g_string_append (text, kind < 10 ? "\n" : " \t\r\n");
    } else if (kind < 40) {
      const gsize n = kind == 20 ? 300000 : (gsize) g_rand_int_range (rand, 0, 6000);

      /* {"id":"","name":"xx…"} */
      expect_reject (large, large->line, 7, 6, n + 19, "id is empty");
      g_string_append (text, "{\"id\":\"\",\"name\":\"");
      pad (text, n);
      g_string_append (text, "\"}\n");
    } else if (kind < 60) {
      expect_reject (large, large->line, 1, 0, 2, "record is not a JSON object");
      g_string_append (text, "[]\n");
    } else {
      const guint level = (guint) g_rand_int_range (rand, 1, 4);
      const gsize n = kind == 60  ? 700000
                      : kind < 80 ? (gsize) g_rand_int_range (rand, 0, 9000)
                                  : 0;

      g_string_append_printf (text, "{\"id\":\"p%" G_GUINT64_FORMAT "\",\"name\":\"",
                              large->n_rows);
      pad (text, n);
      g_string_append_printf (text, "\",\"competencies\":{\"a\":%u}}%s\n", level,
                              kind % 2 == 0 ? "\r" : "");
      append_row (large, level);
    }
    large->line++;
  }
}

static void
large_csv (Large *large, gsize size)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  GString *text = large->text;

  g_string_append (text, "\nid,note,a\n");
  large->line = 3;
  while (text->len < size) {
    const gint kind = g_rand_int_range (rand, 0, 2000);

    if (kind < 20) {
      g_string_append (text, kind < 10 ? "\n" : "\r\n");
      large->line++;
    } else if (kind < 40) {
      /* A fault in a quoted field, two lines into the record: the next line is read anew. */
      expect_reject (large, large->line + 2, 3, 10, 13, "text behind a closing quote");
      g_string_append (text, "q,\"one\n\nx\"y,1\n");
      large->line += 3;
    } else if (kind < 60) {
      const gsize n = kind == 40 ? 300000 : (gsize) g_rand_int_range (rand, 0, 6000);

      /* q,"<LF>x…",9 */
      expect_reject (large, large->line + 1, n + 3, 4 + n + 2, n + 7,
                     "level '9' of competency 'a' is no whole number from 0 to 3");
      g_string_append (text, "q,\"\n");
      pad (text, n);
      g_string_append (text, "\",9\n");
      large->line += 2;
    } else {
      const guint level = (guint) g_rand_int_range (rand, 1, 4);
      const gsize n = kind == 60  ? 700000
                      : kind < 80 ? (gsize) g_rand_int_range (rand, 0, 9000)
                                  : 0;

      g_string_append_printf (text, "p%" G_GUINT64_FORMAT ",", large->n_rows);
      if (kind % 3 == 0) {
        g_string_append (text, "\"\"\"\n\r\n");
        pad (text, n);
        g_string_append (text, ",\"");
        large->line += 2;
      } else {
        pad (text, n);
      }
      g_string_append_printf (text, ",%u%s\n", level, kind % 2 == 0 ? "\r" : "");
      append_row (large, level);
      large->line++;
    }
  }
}

/* The first line in which two long texts differ; printing both whole helps nobody. */
static void
assert_same (const GString *found, const GString *expected)
{
  const gsize n = MIN (found->len, expected->len);
  gsize line_start = 0;

  if (g_string_equal (found, expected))
    return;
  for (gsize at = 0; at < n && found->str[at] == expected->str[at]; at++)
    if (found->str[at] == '\n')
      line_start = at + 1;
  g_error ("found '%.200s' where '%.200s' is expected", found->str + line_start,
           expected->str + line_start);
}

static void
check_large (const Large *large, MeritInputFormat format)
{
  static const guint jobs[] = { 1, 2, 5 };

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++) {
    g_autoptr (MeritSource) source = merit_source_new ();
    Told told;

    told_init (&told);
    merit_source_set_format (source, format);
    add_text (source, large->text->str, large->text->len, "f");
    run (&told, source, jobs[i], FALSE);
    g_assert_no_error (told.error);
    g_assert_cmpuint (merit_counts_get_scored (told.counts), ==, large->n_rows);
    assert_same (told.rows, large->rows);
    assert_same (told.rejects, large->rejects);
    g_assert_cmpstr (told.problems->str, ==, "");
    g_assert_cmpuint (told.progress_bytes, ==, large->text->len);
    g_assert_cmpuint (told.progress_total, ==, large->text->len);
    g_assert_cmpuint (told.progress_profiles, ==, merit_counts_get_read (told.counts));
    told_clear (&told);
  }
}

static void
test_large_ndjson (void)
{
  Large large;

  large_init (&large);
  large_ndjson (&large, 5 * MIB);
  check_large (&large, MERIT_INPUT_AUTO);
  large_clear (&large);
}

static void
test_large_csv (void)
{
  Large large;

  large_init (&large);
  large_csv (&large, 5 * MIB);
  check_large (&large, MERIT_INPUT_AUTO);
  large_clear (&large);
}

/* With fewer threads than jobs, down to none, all is the same. */
static void
test_few_threads (void)
{
  Large large;
  Told wanted;

  large_init (&large);
  large_ndjson (&large, 2 * MIB);
  told_init (&wanted);
  run_text (&wanted, large.text->str, large.text->len, "f", 3);
  for (gint threads = 0; threads < 3; threads++) {
    Told told;

    told_init (&told);
    support_threads = threads;
    run_text (&told, large.text->str, large.text->len, "f", 3);
    g_assert_cmpint (support_threads, ==, 0);
    support_threads = -1;
    g_assert_true (told.good);
    g_assert_cmpstr (told.rows->str, ==, wanted.rows->str);
    g_assert_cmpstr (told.rejects->str, ==, wanted.rejects->str);
    g_assert_cmpuint (told.progress_calls, >, 0);
    told_clear (&told);
  }
  told_clear (&wanted);
  large_clear (&large);
}

/* More rejects than a stretch of records holds, and nothing else. */
static void
test_only_rejects (void)
{
  Large large;

  large_init (&large);
  for (guint i = 0; i < 200000; i++) {
    expect_reject (&large, large.line++, 1, 0, 1, "record is not a JSON object");
    g_string_append (large.text, "7\n");
  }
  check_large (&large, MERIT_INPUT_NDJSON);
  large_clear (&large);

  large_init (&large);
  g_string_append (large.text, "id\n");
  for (guint i = 0; i < 100000; i++) {
    expect_reject (&large, ++large.line, 3, 2, 3, "record has 2 fields, the heading 1");
    g_string_append (large.text, "a,b\n");
  }
  check_large (&large, MERIT_INPUT_CSV);
  large_clear (&large);
}

/* A line of @size bytes between others, and what must come of it. */
static void
check_line (gsize size)
{
  const char *start = "{\"id\":\"p0\",\"name\":\"", *end = "\",\"competencies\":{\"a\":1}}";
  Large large;

  large_init (&large);
  expect_reject (&large, 1, 1, 0, 1, "record is not a JSON object");
  g_string_append (large.text, "7\n");
  if (size <= 16 * MIB)
    append_row (&large, 1);
  else
    expect_reject (&large, 2, 1, 0, size, "record is longer than 16777216 bytes");
  g_string_append (large.text, start);
  pad (large.text, size - strlen (start) - strlen (end));
  g_string_append_printf (large.text, "%s\n", end);
  expect_reject (&large, 3, 1, 0, 2, "record has no id");
  g_string_append_printf (large.text, "{}\n{\"id\":\"p%" G_GUINT64_FORMAT "\"%s", large.n_rows,
                          end + 1);
  append_row (&large, 1);
  check_large (&large, MERIT_INPUT_NDJSON);
  large_clear (&large);
}

static void
test_longest_line (void)
{
  check_line (16 * MIB - 1);
  check_line (16 * MIB);
  check_line (16 * MIB + 1);
  check_line (16 * MIB + 300000);
  check_line (34 * MIB);
}

/* A record of @size bytes whose quoted field spans three lines; where it is too long, each line
 * behind the first is looked at by itself, and the quote that would have ended it opens a field
 * anew. */
static void
check_quoted (gsize size)
{
  const gboolean fits = size <= 16 * MIB;
  const gsize inside = size - 9;
  Large large;

  large_init (&large);
  g_string_append (large.text, "id,a,note\n");
  if (fits)
    append_row (&large, 1);
  else
    expect_reject (&large, 2, 1, 0, 6, "record is longer than 16777216 bytes");
  g_string_append (large.text, "p0,1,\"\n");
  if (!fits && inside > 16 * MIB)
    expect_reject (&large, 3, 1, 0, inside, "record is longer than 16777216 bytes");
  else if (!fits)
    expect_reject (&large, 3, inside + 1, inside, inside, "record has 1 field, the heading 3");
  pad (large.text, inside);
  g_string_append_c (large.text, '\n');
  if (!fits)
    expect_reject (&large, 4, 1, 0, 1, "quoted field without an end");
  g_string_append_printf (large.text, "\"\np%" G_GUINT64_FORMAT ",2,x\n", large.n_rows);
  append_row (&large, 2);
  check_large (&large, MERIT_INPUT_CSV);
  large_clear (&large);
}

static void
test_longest_quoted (void)
{
  check_quoted (16 * MIB - 1);
  check_quoted (16 * MIB);
  check_quoted (16 * MIB + 1);
  check_quoted (16 * MIB + 700000);
  check_quoted (34 * MIB);
}

/* What stands before a heading, and the heading itself, may be longer than what is read at a time.
 * */
static void
test_long_heading (void)
{
  Large large;

  for (guint blank = 0; blank < 3; blank++) {
    large_init (&large);
    for (gsize i = 0; i < (blank < 2 ? blank : 17 * MIB); i++)
      g_string_append_c (large.text, '\n');
    large.line += large.text->len;
    g_string_append (large.text, "id,a,\"");
    pad (large.text, 600000);
    g_string_append (large.text, "\n\"\n");
    append_row (&large, 1);
    g_string_append (large.text, "p0,1,\n");
    expect_reject (&large, large.line + 3, 2, 1, 1, "record has 1 field, the heading 3");
    g_string_append (large.text, "q\n");
    check_large (&large, MERIT_INPUT_CSV);
    large_clear (&large);
  }
}

static void
test_reject_record (void)
{
  g_autoptr (GString) text = g_string_new ("{\"id\":\"\",\"name\":\"");
  g_autoptr (GBytes) first = NULL;
  Told told;

  told_init (&told);
  pad (text, 5000);
  g_string_append (text, "\"}\n{\"id\":\xFF}\r\n");
  run_text (&told, text->str, text->len, "f", 1);
  g_assert_cmpuint (told.records->len, ==, 2);
  first = g_bytes_new (text->str, 4096);
  g_assert_true (g_bytes_equal (told.records->pdata[0], first));
  g_assert_cmpmem (g_bytes_get_data (told.records->pdata[1], NULL),
                   (int) g_bytes_get_size (told.records->pdata[1]), "{\"id\":\xFF}", 8);
  told_clear (&told);
}

static void
keep_json (MeritReject *reject, gpointer data)
{
  GString *all = data;
  g_autofree char *json = merit_reject_to_json (reject);

  g_string_append_printf (all, "%s\n", json);
}

static void
test_reject_json (void)
{
  static const char text[] = "{\"id\":\"\\n\\\"\"\t\x01\x7F}\n\xFF\n";
  g_autoptr (MeritEngine) engine = new_engine ();
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  add_text (source, text, strlen (text), "a\"\xFF.ndjson");
  merit_batch_set_reject_func (batch, keep_json, all, NULL);
  g_assert_true (merit_batch_run (batch, NULL, &error));
  g_assert_cmpstr (all->str, ==,
                   "{\"file\":\"a\\\"\xEF\xBF\xBD.ndjson\",\"line\":1,\"column\":14,\"offset\":13,"
                   "\"reason\":\"',' or '}' expected\","
                   "\"record\":\"{\\\"id\\\":\\\"\\\\n\\\\\\\"\\\"\\t\\u0001\x7F}\"}\n"
                   "{\"file\":\"a\\\"\xEF\xBF\xBD.ndjson\",\"line\":2,\"column\":1,\"offset\":17,"
                   "\"reason\":\"record is not a JSON object\",\"record_base64\":\"/w==\"}\n");
}

/* ---- Several inputs ---- */

static char *
temporary (const char *name)
{
  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

static char *
write_temporary (const char *name, const void *data, gsize len)
{
  char *path = temporary (name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) len, &error);
  g_assert_no_error (error);
  return path;
}

static GByteArray *
gzip (const GString *text)
{
  z_stream z = { .next_in = (Bytef *) text->str, .avail_in = (uInt) text->len };
  GByteArray *out = g_byte_array_new ();

  g_assert_cmpint (deflateInit2 (&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  g_byte_array_set_size (out, (guint) deflateBound (&z, text->len));
  z.next_out = out->data;
  z.avail_out = out->len;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (out, (guint) z.total_out);
  deflateEnd (&z);
  return out;
}

/* Missing, unusable and broken inputs between good ones: each told once, and all that can be read
 * is. */
static void
test_several (void)
{
  g_autofree char *folder = g_dir_make_tmp ("merit-batch-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.csv", NULL);
  g_autofree char *name = g_strconcat (strrchr (folder, '/') + 1, "/whole.csv", NULL);
  g_autofree char *cut_name = g_strconcat (strrchr (folder, '/') + 1, "/cut.ndjson.gz", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) problems = g_string_new (NULL);
  g_autofree char *whole = write_temporary (name, "id\nw\n,\n", 7);

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "{\"id\":\"%u\"}\n", i * 7919);

  g_autoptr (GByteArray) packed = gzip (text);
  g_autofree char *cut = write_temporary (cut_name, packed->data, packed->len / 2);

  g_string_printf (problems, "unreadable cannot read '%s': No such file or directory\n"
                             "unreadable cannot read '%s': Is a directory\n"
                             "unusable bad.csv:1:1: no column 'id'\n"
                             "unreadable cannot read '%s': truncated gzip data\n",
                   missing, folder, cut);
  for (guint jobs = 1; jobs <= 5; jobs += 2) {
    g_autoptr (MeritSource) source = merit_source_new ();
    Told told;
    guint n_cut = 0;

    told_init (&told);
    add_text (source, "{\"id\":\"a\"}\n7\n", 13, "one");
    merit_source_add_file (source, missing);
    merit_source_add_file (source, folder);
    add_text (source, "no\nheading\n", 11, "bad.csv");
    merit_source_add_file (source, whole);
    merit_source_add_file (source, cut);
    add_text (source, "8\n{\"id\":\"z\"}", 12, "last.ndjson");
    run (&told, source, jobs, FALSE);
    g_assert_no_error (told.error);
    g_assert_cmpstr (told.problems->str, ==, problems->str);
    g_assert_cmpuint (merit_counts_get_unreadable (told.counts), ==, 3);
    g_assert_cmpuint (merit_counts_get_unusable (told.counts), ==, 1);

    /* Of what broke off: whole lines only, from the first on. */
    g_assert_true (g_str_has_prefix (told.rows->str, "a:00:0\nw:00:0\n0:00:0\n7919:00:0\n"));
    g_assert_true (g_str_has_suffix (told.rows->str, "\nz:00:0\n"));
    n_cut = (guint) merit_counts_get_scored (told.counts) - 3;
    g_assert_cmpuint (n_cut, >, 1000);
    g_assert_cmpuint (n_cut, <, 50000);

    g_autofree char *last = g_strdup_printf ("\n%u:00:0\nz:00:0\n", (n_cut - 1) * 7919);
    g_autofree char *rejects = g_strdup_printf ("one:2:1@11+1 record is not a JSON object\n"
                                                "%s:3:2@6+1 record has 2 fields, the heading 1\n"
                                                "last.ndjson:1:1@0+1 record is not a JSON object\n",
                                                whole);

    g_assert_true (g_str_has_suffix (told.rows->str, last));
    g_assert_cmpstr (told.rejects->str, ==, rejects);
    g_assert_cmpuint (told.progress_total, ==, 0);
    told_clear (&told);
  }
  g_unlink (whole);
  g_unlink (cut);
  g_rmdir (folder);
}

static void
test_no_input (void)
{
  g_autoptr (MeritSource) source = merit_source_new ();
  Told told;

  told_init (&told);
  run (&told, source, 2, FALSE);
  g_assert_no_error (told.error);
  g_assert_cmpuint (merit_counts_get_read (told.counts), ==, 0);
  told_clear (&told);
}

/* ---- Names ---- */

static void
test_unknown (void)
{
  static const char text[] = "{\"id\":\"x\",\"competencies\":{\"zz\":1,\"yy\":2}}\n"
                             "{\"id\":\"\",\"competencies\":{\"rejected\":1}}\n"
                             "{\"id\":\"y\",\"competencies\":{\"yy\":1,\"a\":1,\"c\":1}}\n";
  Told told;

  told_init (&told);
  run_text (&told, text, strlen (text), "f", 2);
  g_assert_cmpuint (merit_counts_get_unknown_values (told.counts), ==, 3);

  g_autofree char *names
      = g_strjoinv (" ", (char **) merit_counts_get_unknown (told.counts));

  g_assert_cmpstr (names, ==, "zz yy");
  told_clear (&told);
}

/* 150 000 names, each used twice: the first hundred are the same however many workers there are. */
static void
test_many_unknown (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 150000; i++)
    g_string_append_printf (text, "{\"id\":\"p\",\"competencies\":{\"k%u\":1,\"k%u\":1}}\n", i,
                            i + 1);
  for (guint jobs = 1; jobs <= 5; jobs += 2) {
    Told told;

    told_init (&told);
    run_text (&told, text->str, text->len, "f", jobs);
    g_assert_cmpuint (merit_counts_get_unknown_values (told.counts), ==, 300000);

    const char *const *names = merit_counts_get_unknown (told.counts);

    g_assert_cmpuint (g_strv_length ((char **) names), ==, 100);
    for (guint i = 0; i < 100; i++) {
      g_autofree char *name = g_strdup_printf ("k%u", i);

      g_assert_cmpstr (names[i], ==, name);
    }
    told_clear (&told);
  }
}

static void
test_ignored (void)
{
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autoptr (GString) many = g_string_new ("id");
  Told told;

  for (guint i = 0; i < 130; i++)
    g_string_append_printf (many, ",n%u", i);
  g_string_append_c (many, '\n');
  told_init (&told);
  add_text (source, "id,note,a,phone\n", 16, "1.csv");
  add_text (source, "phone,id,mail\n", 14, "2.csv");
  run (&told, source, 2, FALSE);

  g_autofree char *names = g_strjoinv (" ", (char **) merit_counts_get_ignored (told.counts));

  g_assert_cmpstr (names, ==, "note phone mail");
  g_assert_cmpuint (merit_counts_get_ignored_columns (told.counts), ==, 3);
  told_clear (&told);

  told_init (&told);
  run_text (&told, many->str, many->len, "3.csv", 2);
  g_assert_cmpuint (g_strv_length ((char **) merit_counts_get_ignored (told.counts)), ==, 100);
  g_assert_cmpuint (merit_counts_get_ignored_columns (told.counts), ==, 130);
  told_clear (&told);
}

/* ---- Runs that end early ---- */

static void
test_strict (void)
{
  Large large;

  large_init (&large);
  large_ndjson (&large, 2 * MIB);
  for (guint jobs = 1; jobs <= 5; jobs += 2) {
    g_autoptr (MeritSource) source = merit_source_new ();
    Told told;

    told_init (&told);
    add_text (source, large.text->str, large.text->len, "f");
    run (&told, source, jobs, TRUE);
    g_assert_error (told.error, MERIT_ERROR, MERIT_ERROR_REJECTED);
    g_assert_cmpuint (merit_counts_get_rejected (told.counts), ==, 1);
    g_assert_true (g_str_has_prefix (large.rejects->str, told.rejects->str));
    g_assert_true (g_str_has_prefix (large.rows->str, told.rows->str));
    told_clear (&told);
  }
  large_clear (&large);
}

/* Rejects beyond the limit are counted though nobody is told of them, under strict too. */
static void
test_reject_limit (void)
{
  for (guint i = 0; i < 24; i++) {
    const gboolean strict = i % 2 == 1;
    const guint64 limit = i / 2 % 3 * 3;
    g_autoptr (MeritEngine) engine = new_engine ();
    g_autoptr (MeritSource) source = merit_source_new ();
    g_autoptr (MeritBatch) batch = merit_batch_new (engine, source);
    Large large;
    Told told;
    guint64 n = 0;

    large_init (&large);
    told_init (&told);
    if (i < 12)
      large_ndjson (&large, 2 * MIB);
    else
      large_csv (&large, 2 * MIB);
    for (const char *at = large.rejects->str; (at = strchr (at, '\n')) != NULL; at++)
      n++;
    g_assert_cmpuint (n, >, 6);
    add_text (source, large.text->str, large.text->len, i < 12 ? "f.ndjson" : "f.csv");
    merit_batch_set_jobs (batch, 1 + i / 6 % 2 * 2);
    merit_batch_set_strict (batch, strict);
    merit_batch_set_reject_func (batch, on_reject, &told, NULL);
    merit_batch_set_reject_limit (batch, limit);
    g_assert_cmpint (merit_batch_run (batch, NULL, &told.error), ==, !strict);
    told.counts = merit_counts_ref (merit_batch_get_counts (batch));
    g_assert_cmpuint (merit_counts_get_rejected (told.counts), ==, strict ? 1 : n);
    g_assert_cmpuint (told.records->len, ==, strict ? MIN (limit, 1) : limit);
    if (!strict)
      g_assert_cmpuint (merit_counts_get_scored (told.counts), ==, large.n_rows);
    told_clear (&told);
    large_clear (&large);
  }
}

static void
test_sink_fails (void)
{
  Large large;

  large_init (&large);
  large_ndjson (&large, 3 * MIB);
  for (guint jobs = 1; jobs <= 5; jobs += 2) {
    g_autoptr (MeritSource) source = merit_source_new ();
    Told told;

    told_init (&told);
    told.fail_at = 3;
    add_text (source, large.text->str, large.text->len, "f");
    run (&told, source, jobs, FALSE);
    g_assert_error (told.error, MERIT_ERROR, MERIT_ERROR_WRITE);
    g_assert_cmpuint (told.puts, ==, 3);
    g_assert_true (g_str_has_prefix (large.rows->str, told.rows->str));
    told_clear (&told);
  }
  large_clear (&large);
}

static void
test_cancelled_before (void)
{
  Told told;

  told_init (&told);
  told.cancel = g_cancellable_new ();
  g_cancellable_cancel (told.cancel);
  run_text (&told, "{\"id\":\"x\"}\n", 11, "f", 2);
  g_assert_error (told.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (told.rows->str, ==, "");
  told_clear (&told);
}

static void
test_cancelled_during (void)
{
  Large large;

  large_init (&large);
  large_ndjson (&large, 5 * MIB);
  for (guint jobs = 1; jobs <= 5; jobs += 2) {
    Told told;

    told_init (&told);
    told.cancel = g_cancellable_new ();
    told.cancel_at = 2;
    run_text (&told, large.text->str, large.text->len, "f", jobs);
    g_assert_error (told.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (told.puts, ==, 2);
    told_clear (&told);
  }
  large_clear (&large);
}

static gpointer
write_then_cancel (gpointer data)
{
  Told *told = data;
  const char *path = g_object_get_data (G_OBJECT (told->cancel), "path");
  const gint fd = g_open (path, O_WRONLY, 0);
  static const char line[] = "{\"id\":\"x\"}\n";

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, line, strlen (line)), ==, strlen (line));
  g_cancellable_cancel (told->cancel);
  return GINT_TO_POINTER (fd);
}

/* A pipe whose writer stays and says no more must not keep a run that is called off. */
static void
test_cancelled_at_a_pipe (void)
{
  for (guint jobs = 1; jobs <= 3; jobs++) {
    g_autofree char *folder = g_dir_make_tmp ("merit-batch-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "pipe", NULL);
    g_autoptr (MeritSource) source = merit_source_new ();
    GThread *writer;
    Told told;

    g_assert_cmpint (mkfifo (path, 0600), ==, 0);
    told_init (&told);
    told.cancel = g_cancellable_new ();
    g_object_set_data (G_OBJECT (told.cancel), "path", path);
    merit_source_add_file (source, path);
    writer = g_thread_new ("writer", write_then_cancel, &told);
    run (&told, source, jobs, FALSE);
    close (GPOINTER_TO_INT (g_thread_join (writer)));
    g_assert_error (told.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpstr (told.rows->str, ==, "");
    g_assert_cmpstr (told.problems->str, ==, "");
    told_clear (&told);
    g_unlink (path);
    g_rmdir (folder);
  }
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (G_USEC_PER_SEC / 50);
  g_cancellable_cancel (data);
  return NULL;
}

/* Nor must a named pipe that nobody ever writes to, whoever it is that waits. */
static void
cancel_without_a_writer (gint threads)
{
  g_autofree char *folder = g_dir_make_tmp ("merit-batch-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "pipe", NULL);
  g_autoptr (MeritSource) source = merit_source_new ();
  GThread *other;
  Told told;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  told_init (&told);
  told.cancel = g_cancellable_new ();
  merit_source_add_file (source, path);
  other = g_thread_new ("cancel", cancel_soon, told.cancel);
  support_threads = threads;
  run (&told, source, 2, FALSE);
  support_threads = -1;
  g_thread_join (other);
  g_assert_error (told.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  told_clear (&told);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_cancelled_without_a_writer (void)
{
  cancel_without_a_writer (-1);
  cancel_without_a_writer (0);
}

static gpointer
write_late (gpointer data)
{
  static const char line[] = "{\"id\":\"late\"}\n";

  g_usleep (G_USEC_PER_SEC / 50);

  const gint fd = g_open (data, O_WRONLY, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, line, strlen (line)), ==, strlen (line));
  close (fd);
  return NULL;
}

/* A writer that comes late is waited for. */
static void
test_late_writer (void)
{
  g_autofree char *folder = g_dir_make_tmp ("merit-batch-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "pipe", NULL);
  g_autoptr (MeritSource) source = merit_source_new ();
  GThread *writer;
  Told told;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  told_init (&told);
  merit_source_add_file (source, path);
  writer = g_thread_new ("writer", write_late, path);
  run (&told, source, 2, FALSE);
  g_thread_join (writer);
  g_assert_no_error (told.error);
  g_assert_cmpstr (told.rows->str, ==, "late:00:0\n");
  told_clear (&told);
  g_unlink (path);
  g_rmdir (folder);
}

/* Through a pipe, in dribs and drabs, the same comes out as from memory. */
static gpointer
dribble (gpointer data)
{
  const gint *ends = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  Large large;

  large_init (&large);
  large_csv (&large, MIB);
  for (gsize at = 0; at < large.text->len;) {
    const gsize n = MIN (large.text->len - at, (gsize) g_rand_int_range (rand, 1, 70000));
    const gssize put_out = write (ends[1], large.text->str + at, n);

    g_assert_cmpint (put_out, >, 0);
    at += (gsize) put_out;
  }
  close (ends[1]);
  large_clear (&large);
  return NULL;
}

static void
test_pipe (void)
{
  g_autoptr (MeritSource) source = merit_source_new ();
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  gint ends[2];
  Large large;
  Told told;

  g_assert_cmpint (pipe (ends), ==, 0);
  path = g_strdup_printf ("/dev/fd/%d", ends[0]);
  large_init (&large);
  large_csv (&large, MIB);
  told_init (&told);
  merit_source_add_file (source, path);

  GThread *writer = g_thread_new ("writer", dribble, ends);

  run (&told, source, 2, FALSE);
  g_thread_join (writer);
  close (ends[0]);
  name = g_strconcat ("\n", path, ":", NULL);
  g_string_prepend_c (told.rejects, '\n');
  g_string_replace (told.rejects, name, "\nf:", 0);
  g_string_erase (told.rejects, 0, 1);
  g_assert_no_error (told.error);
  assert_same (told.rows, large.rows);
  assert_same (told.rejects, large.rejects);
  told_clear (&told);
  large_clear (&large);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/batch/", cases[i].rule, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/batch/large-ndjson-in-many-pieces", test_large_ndjson);
  g_test_add_func ("/batch/large-csv-in-many-pieces", test_large_csv);
  g_test_add_func ("/batch/nothing-but-rejects", test_only_rejects);
  g_test_add_func ("/batch/longest-line", test_longest_line);
  g_test_add_func ("/batch/longest-quoted-record", test_longest_quoted);
  g_test_add_func ("/batch/long-heading-behind-empty-lines", test_long_heading);
  g_test_add_func ("/batch/reject-keeps-the-first-4096-bytes", test_reject_record);
  g_test_add_func ("/batch/reject-as-json", test_reject_json);
  g_test_add_func ("/batch/other-inputs-are-still-read", test_several);
  g_test_add_func ("/batch/no-input-at-all", test_no_input);
  g_test_add_func ("/batch/unknown-competencies-are-named-once", test_unknown);
  g_test_add_func ("/batch/first-hundred-unknown-in-order", test_many_unknown);
  g_test_add_func ("/batch/ignored-columns-are-named-once", test_ignored);
  g_test_add_func ("/batch/strict-stops-at-the-first-reject", test_strict);
  g_test_add_func ("/batch/reject-limit-is-of-what-is-told", test_reject_limit);
  g_test_add_func ("/batch/sink-that-fails-ends-the-run", test_sink_fails);
  g_test_add_func ("/batch/few-threads", test_few_threads);
  g_test_add_func ("/batch/cancelled-before", test_cancelled_before);
  g_test_add_func ("/batch/cancelled-during", test_cancelled_during);
  g_test_add_func ("/batch/cancelled-while-a-pipe-is-silent", test_cancelled_at_a_pipe);
  g_test_add_func ("/batch/late-writer-is-waited-for", test_late_writer);
  g_test_add_func ("/batch/cancelled-while-a-pipe-has-no-writer", test_cancelled_without_a_writer);
  g_test_add_func ("/batch/pipe-in-pieces", test_pipe);
  return g_test_run ();
}
