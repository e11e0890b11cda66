/* SPDX-License-Identifier: Apache-2.0 */
/* The feed opens one input after the other, settles its format, and cuts it: NDJSON behind the last
 * line end of what was read, CSV behind the last that ends a record. Only a record that is too long
 * must be read to know where it ends. */
#include "engine/feed.h"

#include <string.h>
#include <sys/stat.h>

#include <merit/merit-error.h>

#include "engine/digest.h"
#include "profile/long-table.h"
#include "profile/ndjson.h"

/* How much text is read at a time; more only where one record needs more. */
#define STRETCH ((gsize) 512 << 10)

/* The most text that is held: one record of any length that is read, and a stretch. */
#define MAX_TEXT ((gsize) MERIT_MAX_RECORD + STRETCH)

struct _MeritFeed {
  const MeritSource *source;
  const MeritShape *shape;
  const MeritCells *cells;
  gint wake;
  GPtrArray *digests;    /* of MeritDigest, borrowed; NULL: none are wanted */
  guint next;            /* index of the next input */
  const MeritSourceItem *item;
  MeritInput *input;     /* NULL between inputs */
  char *text;            /* read and not handed on yet */
  gsize capacity;
  gsize filled;
  gsize target;          /* how much text is wanted before it is cut */
  guint64 offset;        /* of text[0] in the input */
  guint64 lines_before;  /* line ends passed over since the last stretch */
  guint64 bytes_done;    /* of inputs before this one */
  gboolean at_end;       /* nothing follows behind what is held */
  GError *broken;        /* why the input ended early */
  gboolean starts_input; /* no stretch of this input was handed on yet */
  gboolean settled;      /* the format is known, and the heading read */
  gboolean skipping;     /* up to the next line end */
  MeritCsv *csv;         /* NULL: NDJSON */
  MeritLongTable *table; /* of a long table, which is read here and not cut; else NULL */
  GString *rejected;     /* rows of it */
};

MeritFeed *
merit_feed_new (const MeritSource *source, const MeritShape *shape, const MeritCells *cells,
                gint wake)
{
  MeritFeed *feed = g_new0 (MeritFeed, 1);

  feed->source = source;
  feed->shape = shape;
  feed->cells = cells;
  feed->wake = wake;
  return feed;
}

void
merit_feed_set_digests (MeritFeed *feed, GPtrArray *digests)
{
  feed->digests = digests;
}

static void
take_digest (MeritFeed *feed)
{
  MeritInputDigest digest;

  if (feed->digests != NULL && merit_input_get_digest (feed->input, &digest))
    g_ptr_array_add (feed->digests, merit_digest_new (feed->item->name, &digest));
}

static void
leave_input (MeritFeed *feed)
{
  if (feed->input != NULL)
    take_digest (feed);
  if (feed->input != NULL)
    feed->bytes_done += merit_input_get_position (feed->input);
  g_clear_pointer (&feed->table, merit_long_table_free);
  g_clear_pointer (&feed->input, merit_input_close);
  g_clear_pointer (&feed->csv, merit_csv_unref);
  g_clear_error (&feed->broken);
}

void
merit_feed_free (MeritFeed *feed)
{
  leave_input (feed);
  if (feed->rejected != NULL)
    g_string_free (feed->rejected, TRUE);
  g_free (feed->text);
  g_free (feed);
}

void
merit_stretch_swap_text (MeritStretch *stretch, char **text, gsize *capacity)
{
  char *given = *text;
  const gsize size = *capacity;

  *text = stretch->text;
  *capacity = stretch->capacity;
  stretch->text = given;
  stretch->capacity = size;
}

void
merit_stretch_clear (MeritStretch *stretch)
{
  g_clear_pointer (&stretch->text, g_free);
  g_clear_pointer (&stretch->csv, merit_csv_unref);
  g_clear_pointer (&stretch->records, merit_records_free);
  g_clear_pointer (&stretch->ignored, g_ptr_array_unref);
  g_clear_error (&stretch->problem);
}

/* The input in hand once more, where it can be read twice; else NULL. */
static MeritInput *
open_again (const MeritFeed *feed)
{
  struct stat about;
  MeritInput *input = NULL;

  if (feed->item->bytes != NULL)
    return merit_input_new_bytes (feed->item->bytes, feed->item->name);
  if (strcmp (feed->item->path, "-") == 0 || stat (feed->item->path, &about) != 0
      || !S_ISREG (about.st_mode))
    return NULL;
  input = merit_input_open (feed->item->path, NULL);
  if (input != NULL)
    merit_input_set_wake (input, feed->wake);
  return input;
}

static gboolean
enter_input (MeritFeed *feed, GError **error)
{
  feed->item = merit_source_get (feed->source, feed->next++);
  feed->starts_input = TRUE;
  feed->settled = feed->skipping = feed->at_end = FALSE;
  feed->filled = 0;
  feed->offset = feed->lines_before = 0;
  feed->target = STRETCH;
  feed->input = feed->item->bytes != NULL
                    ? merit_input_new_bytes (feed->item->bytes, feed->item->name)
                    : merit_input_open (feed->item->path, error);
  if (feed->input != NULL)
    merit_input_set_wake (feed->input, feed->wake);
  if (feed->input != NULL && feed->digests != NULL)
    merit_input_set_digested (feed->input);
  if (feed->input != NULL && merit_source_get_format (feed->source) == MERIT_INPUT_LONG_CSV)
    feed->table = merit_long_table_new (feed->shape, merit_source_get_delimiter (feed->source),
                                        feed->input, open_again (feed), feed->wake, 0, 0);
  return feed->input != NULL;
}

/* Reads until the target is held or the input ends. */
static void
fill (MeritFeed *feed)
{
  if (feed->at_end || feed->filled >= feed->target)
    return;
  if (feed->capacity < feed->target) {
    feed->capacity = feed->target;
    feed->text = g_realloc (feed->text, feed->capacity);
  }

  const gsize wanted = feed->target - feed->filled;
  const gsize got
      = merit_input_read (feed->input, feed->text + feed->filled, wanted, &feed->broken);

  feed->filled += got;
  feed->at_end = got < wanted;
}

/* The record that is begun needs more text than is held. */
static void
want_more (MeritFeed *feed)
{
  feed->target = MIN (2 * feed->filled + STRETCH, MAX_TEXT);
}

static void
drop_front (MeritFeed *feed, gsize n)
{
  memmove (feed->text, feed->text + n, feed->filled - n);
  feed->filled -= n;
  feed->offset += n;
}

/* Passes over text up to and with the next line end. FALSE where more text is needed for it. */
static gboolean
skip_line (MeritFeed *feed)
{
  const char *end = feed->filled > 0 ? memchr (feed->text, '\n', feed->filled) : NULL;

  if (end == NULL) {
    drop_front (feed, feed->filled);
    return feed->at_end;
  }
  feed->lines_before++;
  drop_front (feed, (gsize) (end - feed->text) + 1);
  feed->skipping = FALSE;
  return TRUE;
}

static gboolean
is_csv (const MeritFeed *feed)
{
  switch (merit_source_get_format (feed->source)) {
  case MERIT_INPUT_NDJSON:
    return FALSE;
  case MERIT_INPUT_CSV:
  case MERIT_INPUT_LONG_CSV:
    return TRUE;
  case MERIT_INPUT_AUTO:
    break;
  }
  return merit_format_guess (feed->item->name, feed->text, feed->filled) == MERIT_TEXT_CSV;
}

/* Makes an error of a heading say where: FILE:LINE:COLUMN: reason. */
static GError *
place_fault (const MeritFeed *feed, GError *cause, gsize fault)
{
  guint64 line = 1 + feed->lines_before;
  gsize line_start = 0;

  for (gsize at = 0; at < fault && at < feed->filled; at++)
    if (feed->text[at] == '\n') {
      line++;
      line_start = at + 1;
    }

  GError *error = g_error_new (MERIT_ERROR, MERIT_ERROR_UNUSABLE,
                               "%s:%" G_GUINT64_FORMAT ":%" G_GSIZE_FORMAT ": %s",
                               feed->item->name, line, fault - line_start + 1, cause->message);

  g_error_free (cause);
  return error;
}

/* Reads the heading of a CSV input. FALSE where more text is needed, or with *error. */
static gboolean
read_heading (MeritFeed *feed, GError **error)
{
  gsize consumed = 0, fault = 0;
  guint64 n_lines = 0;
  GError *cause = NULL;

  feed->csv = merit_csv_new (feed->shape, merit_source_get_delimiter (feed->source), feed->text,
                             feed->filled, feed->at_end && feed->broken == NULL, &consumed,
                             &n_lines, &fault, &cause);
  if (cause != NULL) {
    *error = place_fault (feed, cause, fault);
    return FALSE;
  }
  if (feed->csv != NULL)
    merit_csv_set_cells (feed->csv, feed->cells);
  if (feed->csv == NULL && !feed->at_end) {
    /* Empty lines may be passed piece by piece; a heading is still to come. */
    drop_front (feed, consumed);
    feed->lines_before += n_lines;
    if (feed->filled > MERIT_MAX_RECORD) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_UNUSABLE,
                   "%s:1:1: the header is longer than %u MiB", feed->item->name,
                   MERIT_MAX_RECORD >> 20);
      return FALSE;
    }
    want_more (feed);
    return FALSE;
  }
  /* No heading and nothing to follow: an empty input, or one that broke off within it. */
  drop_front (feed, feed->csv == NULL ? feed->filled : consumed);
  feed->lines_before += n_lines;
  feed->settled = TRUE;
  return TRUE;
}

static gboolean
is_blank (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r' && text[i] != '\n')
      return FALSE;
  return TRUE;
}

/* Settles the format of an input. FALSE where more text is needed, or with *error. */
static gboolean
settle (MeritFeed *feed, GError **error)
{
  /* Only white space so far: the first byte that tells may still come. */
  if (!feed->at_end && feed->filled < MERIT_MAX_RECORD
      && is_blank (feed->text, feed->filled)) {
    want_more (feed);
    return FALSE;
  }
  if (feed->offset == 0)
    drop_front (feed, merit_bom_length (feed->text, feed->filled));
  if (is_csv (feed))
    return read_heading (feed, error);
  feed->settled = TRUE;
  return TRUE;
}

/* Moves the first @n bytes held to @stretch; the memory goes with them, so spans into it stay
 * good. */
static void
hand_on (MeritFeed *feed, MeritStretch *stretch, gsize n)
{
  const gsize rest = feed->filled - n;
  char *text = feed->text;
  const gsize capacity = feed->capacity;

  feed->text = stretch->text;
  feed->capacity = stretch->capacity;
  if (feed->capacity < rest) {
    g_free (feed->text);
    feed->capacity = MAX (rest, STRETCH);
    feed->text = g_malloc (feed->capacity);
  }
  if (rest > 0)
    memcpy (feed->text, text + n, rest);
  feed->filled = rest;
  feed->target = STRETCH;

  stretch->text = text;
  stretch->capacity = capacity;
  stretch->length = n;
  stretch->offset = feed->offset;
  feed->offset += n;
}

/* Cuts whole lines. FALSE where more text is needed. */
static gboolean
cut_lines (MeritFeed *feed, MeritStretch *stretch)
{
  const char *end = feed->filled > 0 ? memrchr (feed->text, '\n', feed->filled) : NULL;
  gsize n = end != NULL ? (gsize) (end - feed->text) + 1 : 0;

  if (feed->at_end && feed->broken == NULL)
    n = feed->filled;
  if (n == 0 && !feed->at_end) {
    if (feed->filled <= MERIT_MAX_RECORD) {
      want_more (feed);
      return FALSE;
    }
    /* One line and too long: the reader rejects what there is of it, the rest is passed over. */
    n = feed->filled;
    feed->skipping = TRUE;
  }
  hand_on (feed, stretch, n);
  return TRUE;
}

/* Reads the records of a text that holds more than the longest, for how a record ends that is too
 * long hangs on all that is held. Returns where the next starts. */
static gsize
read_records (MeritFeed *feed, MeritStretch *stretch)
{
  if (stretch->records == NULL)
    stretch->records = merit_records_new (feed->shape, NULL);
  merit_records_reset (stretch->records);

  const gsize n
      = merit_csv_read (feed->csv, feed->text, feed->filled, FALSE, stretch->records);

  feed->skipping = stretch->records->skip_line;
  stretch->was_read = TRUE;
  return n;
}

/* Cuts whole records. FALSE where more text is needed. */
static gboolean
cut_records (MeritFeed *feed, MeritStretch *stretch)
{
  gsize n;

  stretch->at_end = feed->at_end && feed->broken == NULL;
  if (stretch->at_end)
    n = feed->filled;
  else if (feed->filled <= MERIT_MAX_RECORD)
    n = merit_csv_cut (feed->csv, feed->text, feed->filled);
  else
    n = read_records (feed, stretch);
  if (n == 0 && !feed->at_end) {
    want_more (feed);
    return FALSE;
  }
  stretch->csv = merit_csv_ref (feed->csv);
  hand_on (feed, stretch, n);
  return TRUE;
}

/* An input ends: with what was held and cannot be read any more, if it broke off. */
static void
end_input (MeritFeed *feed, MeritStretch *stretch, GError *problem)
{
  stretch->length = 0;
  stretch->problem = problem;
  stretch->position = feed->bytes_done;
  if (feed->input != NULL)
    stretch->position += merit_input_get_position (feed->input);
  leave_input (feed);
}

static void
begin_stretch (MeritFeed *feed, MeritStretch *stretch)
{
  stretch->name = feed->item->name;
  stretch->starts_input = feed->starts_input;
  stretch->problem = NULL;
  stretch->length = 0;
  stretch->was_read = FALSE;
  g_clear_pointer (&stretch->csv, merit_csv_unref);
  g_clear_pointer (&stretch->ignored, g_ptr_array_unref);
  stretch->n_ignored = 0;
}

/* The headings of a CSV input that name nothing known go with its first stretch. */
static void
tell_ignored (MeritFeed *feed, MeritStretch *stretch)
{
  if (!feed->starts_input || (feed->csv == NULL && feed->table == NULL))
    return;

  const GPtrArray *names
      = feed->table != NULL ? merit_long_table_get_ignored (feed->table, &stretch->n_ignored)
                            : merit_csv_get_ignored (feed->csv, &stretch->n_ignored);

  stretch->ignored = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (stretch->ignored, g_strdup (names->pdata[i]));
}

static void
end_stretch (MeritFeed *feed, MeritStretch *stretch)
{
  stretch->lines_before = feed->lines_before;
  stretch->position = feed->bytes_done + merit_input_get_position (feed->input);
  feed->lines_before = 0;
  feed->starts_input = FALSE;
}

/* A fault of a long table says where it is. */
static void
name_problem (const MeritFeed *feed, GError **problem)
{
  if (g_error_matches (*problem, MERIT_ERROR, MERIT_ERROR_UNUSABLE))
    g_prefix_error (problem, "%s:", feed->item->name);
}

/* Reads the next people of a long table. Rows of one person may stand anywhere, so there is no text
 * to hand on but that of rejects, whose places are those in the input. */
static void
read_people (MeritFeed *feed, MeritStretch *stretch)
{
  GError *problem = NULL;

  if (stretch->records == NULL)
    stretch->records = merit_records_new (feed->shape, NULL);
  merit_records_reset (stretch->records);
  if (feed->rejected == NULL)
    feed->rejected = g_string_new (NULL);
  g_string_truncate (feed->rejected, 0);

  const gboolean more
      = merit_long_table_read (feed->table, stretch->records, feed->rejected, &problem);

  if (stretch->capacity < feed->rejected->len) {
    stretch->capacity = feed->rejected->len;
    stretch->text = g_realloc (stretch->text, stretch->capacity);
  }
  if (feed->rejected->len > 0)
    memcpy (stretch->text, feed->rejected->str, feed->rejected->len);
  stretch->was_read = TRUE;
  stretch->offset = 0;
  stretch->lines_before = 0;
  tell_ignored (feed, stretch);
  name_problem (feed, &problem);
  if (more)
    end_stretch (feed, stretch);
  else
    end_input (feed, stretch, problem);
}

gboolean
merit_feed_next (MeritFeed *feed, MeritStretch *stretch)
{
  for (;;) {
    GError *problem = NULL;

    if (feed->input == NULL) {
      if (feed->next >= merit_source_get_length (feed->source))
        return FALSE;
      if (!enter_input (feed, &problem)) {
        begin_stretch (feed, stretch);
        end_input (feed, stretch, problem);
        return TRUE;
      }
    }
    begin_stretch (feed, stretch);
    if (feed->table != NULL) {
      read_people (feed, stretch);
      return TRUE;
    }
    fill (feed);
    if (!feed->settled && !settle (feed, &problem)) {
      if (problem == NULL)
        continue;
      end_input (feed, stretch, problem);
      return TRUE;
    }
    if (feed->skipping && !skip_line (feed))
      continue;
    tell_ignored (feed, stretch);
    if (feed->filled == 0 && feed->at_end) {
      stretch->lines_before = feed->lines_before;
      end_input (feed, stretch, g_steal_pointer (&feed->broken));
      return TRUE;
    }
    if (feed->csv != NULL ? cut_records (feed, stretch) : cut_lines (feed, stretch)) {
      if (stretch->length == 0) {
        /* What is left of an input that broke off is no whole record. */
        end_input (feed, stretch, g_steal_pointer (&feed->broken));
        return TRUE;
      }
      end_stretch (feed, stretch);
      return TRUE;
    }
  }
}
