/* SPDX-License-Identifier: Apache-2.0 */
/* Three ways from stored bytes to text (as they are, gzip, zstd) behind one read call. Memory is
 * one buffer and what the decompressor keeps: zlib 32 KiB, zstd at most the 128 MiB window that its
 * library allows by default, however large the input. What is packed is inflated ahead by a thread
 * of its own, to which all of the input but `ahead` then belongs; where there is no thread to be
 * had, it is inflated when it is read. */
#include "profile/input.h"

#include <merit/merit-error.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "profile/ahead.h"

#define BUFFER_SIZE (256 * 1024)

static const char no_memory[] = "no memory for inflating";

/* The longest magic number, that of zstd. */
#define MAGIC_SIZE 4

/* What zstd adds to the bytes of a block when it says how many it wants (RFC 8878, 3.1.1.2). */
#define ZSTD_BLOCK_HEAD 3

typedef enum { PACKED_UNKNOWN, PACKED_NOT, PACKED_GZIP, PACKED_ZSTD } Packing;

struct _MeritInput {
  char *name; /* as messages show it, quotes included */
  int fd;     /* -1: reads from memory */
  int wake; /* -1, or ends all waiting: see merit_input_set_wake() */
  gint stop[2]; /* a pipe whose end ends all waiting of the thread, or -1 */
  gboolean waits; /* reading may have to wait for whoever writes: no regular file */
  gboolean owns_fd;
  GBytes *bytes;
  guint64 position;
  guint64 size;

  guint8 *buffer; /* of stored bytes; those from start to end are not yet used */
  gsize start;
  gsize end;
  gboolean ended; /* nothing follows behind the buffer */

  Packing packing;
  z_stream gzip;
  ZSTD_DStream *zstd;
  gsize zstd_wants;    /* the bytes that complete its next block */
  gboolean zstd_holds; /* it may hold text for which there was no room */
  gboolean in_frame; /* a gzip member or zstd frame has begun and not ended */
  gboolean padding;  /* zeros behind a gzip member have begun */

  gboolean finished; /* the text has ended, well or with the error */
  GError *error;
  MeritAhead *ahead; /* NULL: nothing is read ahead */

  MeritHasher *stored_hasher; /* of stored bytes; NULL: no digest is wanted */
  MeritHasher *text_hasher;   /* of text that is not what is stored */
};

static MeritInput *
input_new (int fd, char *name)
{
  MeritInput *input = g_new0 (MeritInput, 1);

  input->fd = fd;
  input->wake = input->stop[0] = input->stop[1] = -1;
  input->name = name;
  input->buffer = g_malloc (BUFFER_SIZE);
  return input;
}

/* The first fault is the one that is told: what follows from it says less. */
static void
set_error (MeritInput *input, const char *reason)
{
  if (input->error == NULL)
    input->error
        = g_error_new (MERIT_ERROR, MERIT_ERROR_READ, "cannot read %s: %s", input->name, reason);
}

static gboolean
fail (MeritInput *input, const char *reason)
{
  set_error (input, reason);
  input->finished = TRUE;
  return FALSE;
}

MeritInput *
merit_input_open (const char *path, GError **error)
{
  gboolean standard = strcmp (path, "-") == 0;
  g_autofree char *display = g_filename_display_name (path);
  g_autofree char *name
      = standard ? g_strdup ("standard input") : g_strdup_printf ("'%s'", display);
  MeritInput *input;
  struct stat status;
  int fd = STDIN_FILENO, saved;

  if (!standard)
    do
      /* Non-blocking: opening a FIFO would wait for its writer, and could not be called off. */
      fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    while (fd < 0 && errno == EINTR);
  saved = errno;
  if (fd >= 0 && fstat (fd, &status) < 0) {
    saved = errno;
    if (!standard)
      close (fd);
    fd = -1;
  } else if (fd >= 0 && S_ISDIR (status.st_mode)) {
    saved = EISDIR;
    if (!standard)
      close (fd);
    fd = -1;
  }
  if (fd < 0) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_READ, "cannot read %s: %s", name,
                 g_strerror (saved));
    return NULL;
  }
  input = input_new (fd, g_steal_pointer (&name));
  input->owns_fd = !standard;
  input->waits = !S_ISREG (status.st_mode);
  if (S_ISREG (status.st_mode) && status.st_size > 0)
    input->size = (guint64) status.st_size;
  return input;
}

MeritInput *
merit_input_new_bytes (GBytes *bytes, const char *name)
{
  MeritInput *input = input_new (-1, g_strdup_printf ("'%s'", name));

  input->bytes = g_bytes_ref (bytes);
  input->size = g_bytes_get_size (bytes);
  return input;
}

void
merit_input_close (MeritInput *input)
{
  if (input == NULL)
    return;
  if (input->stop[1] >= 0)
    close (input->stop[1]);
  g_clear_pointer (&input->ahead, merit_ahead_free);
  if (input->stop[0] >= 0)
    close (input->stop[0]);
  if (input->owns_fd)
    close (input->fd);
  if (input->packing == PACKED_GZIP)
    inflateEnd (&input->gzip);
  ZSTD_freeDStream (input->zstd);
  merit_hasher_free (input->stored_hasher);
  merit_hasher_free (input->text_hasher);
  g_clear_pointer (&input->bytes, g_bytes_unref);
  g_clear_error (&input->error);
  g_free (input->buffer);
  g_free (input->name);
  g_free (input);
}

void
merit_input_set_wake (MeritInput *input, int wake)
{
  input->wake = wake;
}

void
merit_input_set_digested (MeritInput *input)
{
  input->stored_hasher = merit_hasher_new ();
}

gboolean
merit_input_get_digest (MeritInput *input, MeritInputDigest *digest)
{
  if (input->stored_hasher == NULL || !input->finished || input->error != NULL)
    return FALSE;
  digest->stored_size = merit_hasher_finish (input->stored_hasher, digest->stored_sha256);
  digest->size = merit_hasher_finish (
      input->text_hasher != NULL ? input->text_hasher : input->stored_hasher, digest->sha256);
  return TRUE;
}

/* read(), waiting where the descriptor does not: standard input may be shared with a program that
 * made it non-blocking, and of a FIFO that no writer has opened yet only poll() can tell that this
 * is not its end. ECANCELED where the waiting was called off. */
static gssize
read_waiting (const MeritInput *input, void *to, gsize len)
{
  for (;;) {
    /* A regular file is always ready. What is -1 is passed over. */
    GPollFD wait[] = {
      { input->fd, G_IO_IN, 0 }, { input->wake, G_IO_IN, 0 }, { input->stop[0], G_IO_IN, 0 },
    };

    if ((input->waits || input->stop[0] >= 0)
        && g_poll (wait, G_N_ELEMENTS (wait), -1) < 0 && errno == EINTR)
      continue;
    if (wait[1].revents != 0 || wait[2].revents != 0) {
      errno = ECANCELED;
      return -1;
    }

    const gssize n = read (input->fd, to, len);

    if (n >= 0 || (errno != EAGAIN && errno != EINTR))
      return n;
    if (errno == EAGAIN)
      g_poll (wait, G_N_ELEMENTS (wait), -1);
  }
}

/* Up to @len stored bytes, read straight to where they are wanted; 0 at the end and on a fault,
 * which is told once the bytes before it are used up. */
static gsize
read_stored (MeritInput *input, void *to, gsize len)
{
  gssize n;

  if (input->ended || len == 0)
    return 0;
  if (input->bytes != NULL) {
    gsize size;
    const guint8 *data = g_bytes_get_data (input->bytes, &size);

    n = (gssize) MIN (len, size - input->position);
    if (n > 0)
      memcpy (to, data + input->position, (gsize) n);
  } else {
    n = read_waiting (input, to, MIN (len, G_MAXINT));
  }
  if (n < 0)
    set_error (input, g_strerror (errno));
  if (n <= 0) {
    input->ended = TRUE;
    return 0;
  }
  input->position += (guint64) n;
  if (input->stored_hasher != NULL)
    merit_hasher_add (input->stored_hasher, to, (gsize) n);
  return (gsize) n;
}

/* Puts at least @want bytes (few) into the buffer, unless the input ends before. */
static void
fill (MeritInput *input, gsize want)
{
  if (input->start == input->end)
    input->start = input->end = 0;
  while (input->end - input->start < want && !input->ended)
    input->end += read_stored (input, input->buffer + input->end, BUFFER_SIZE - input->end);
}

/* Looks at the first bytes. A beginning of the zstd magic number that is no UTF-8 counts as one:
 * then the file was cut off there. */
static void
find_packing (MeritInput *input)
{
  static const guint8 zstd_magic[MAGIC_SIZE] = { 0x28, 0xB5, 0x2F, 0xFD };
  const guint8 *b = input->buffer;
  gsize n;

  fill (input, MAGIC_SIZE);
  n = input->end - input->start;
  if (n >= 2 && b[0] == 0x1F && b[1] == 0x8B) {
    /* 15: the largest window; 16: a gzip header and nothing else. */
    if (inflateInit2 (&input->gzip, 15 + 16) == Z_OK)
      input->packing = PACKED_GZIP;
  } else if ((n >= 2 && memcmp (b, zstd_magic, MIN (n, MAGIC_SIZE)) == 0)
             || (n >= MAGIC_SIZE && (b[0] & 0xF0) == 0x50 && b[1] == 0x2A && b[2] == 0x4D
                 && b[3] == 0x18)) {
    input->zstd = ZSTD_createDStream ();
    if (input->zstd != NULL) {
      input->packing = PACKED_ZSTD;
      input->zstd_wants = ZSTD_initDStream (input->zstd);
    }
  } else {
    input->packing = PACKED_NOT;
  }
  if (input->packing == PACKED_UNKNOWN)
    fail (input, no_memory);
}

static gsize
read_plain (MeritInput *input, char *to, gsize len)
{
  gsize n = MIN (len, input->end - input->start);

  if (n > 0) {
    memcpy (to, input->buffer + input->start, n);
    input->start += n;
    return n;
  }
  n = read_stored (input, to, len);
  if (n == 0)
    input->finished = TRUE;
  return n;
}

/* Between gzip members: steps over zeros, and begins the next member. FALSE: there is none. */
static gboolean
begin_member (MeritInput *input)
{
  const guint8 *b = input->buffer;

  for (;;) {
    fill (input, 1);
    if (input->start == input->end) {
      input->finished = TRUE;
      return FALSE;
    }
    if (b[input->start] != 0)
      break;
    input->padding = TRUE;
    input->start++;
  }
  if (input->padding || b[input->start] != 0x1F)
    return fail (input, "something else follows the gzip data");
  input->in_frame = TRUE;
  return inflateReset (&input->gzip) == Z_OK ? TRUE : fail (input, "damaged gzip data");
}

static gsize
read_gzip (MeritInput *input, char *to, gsize len)
{
  z_stream *z = &input->gzip;
  gsize produced;
  int status;

  if (!input->in_frame && !begin_member (input))
    return 0;
  fill (input, 1);
  len = MIN (len, G_MAXUINT);
  z->next_in = input->buffer + input->start;
  z->avail_in = (uInt) (input->end - input->start);
  z->next_out = (Bytef *) to;
  z->avail_out = (uInt) len;
  status = inflate (z, Z_NO_FLUSH);
  input->start = input->end - z->avail_in;
  produced = len - z->avail_out;
  if (status == Z_STREAM_END)
    input->in_frame = FALSE;
  else if (status == Z_BUF_ERROR && produced == 0 && input->ended && z->avail_in == 0)
    fail (input, "truncated gzip data");
  else if (status != Z_OK && status != Z_BUF_ERROR)
    fail (input, status == Z_MEM_ERROR ? no_memory : "damaged gzip data");
  return produced;
}

/* Our own words for what zstd says: its own differ from version to version. */
static const char *
zstd_reason (size_t status)
{
  switch (ZSTD_getErrorCode (status)) {
  case ZSTD_error_prefix_unknown:
    return "something else follows the zstd data";
  case ZSTD_error_frameParameter_windowTooLarge:
    return "the zstd data asks for more than 128 MiB of memory";
  case ZSTD_error_memory_allocation:
    return no_memory;
  default:
    return "damaged zstd data";
  }
}

static gsize
read_zstd (MeritInput *input, char *to, gsize len)
{
  ZSTD_inBuffer in;
  ZSTD_outBuffer out = { to, len, 0 };
  size_t status;

  fill (input, 1);
  if (!input->in_frame && input->start == input->end) {
    input->finished = TRUE;
    return 0;
  }
  /* On a fault zstd does not say what it had put out in the same call. So a call either puts out
   * what is held back, or takes in at most one block, without the head of the next that zstd would
   * like with it, or byte by byte the little that is no block. */
  in = (ZSTD_inBuffer){ input->buffer, input->start, input->start };
  if (!input->zstd_holds)
    in.size = MIN (input->end, input->start
                                   + (input->zstd_wants > ZSTD_BLOCK_HEAD
                                          ? input->zstd_wants - ZSTD_BLOCK_HEAD
                                          : 1));
  status = ZSTD_decompressStream (input->zstd, &out, &in);
  if (ZSTD_isError (status)) {
    fail (input, zstd_reason (status));
    return out.pos;
  }
  if (out.pos == 0 && in.size == input->start && !input->zstd_holds)
    fail (input, "truncated zstd data");
  input->start = in.pos;
  input->in_frame = status != 0;
  input->zstd_wants = status != 0 ? status : MAGIC_SIZE;
  input->zstd_holds = status != 0 && out.pos == out.size;
  return out.pos;
}

/* Up to @len bytes of text, fewer only at the end. */
static gsize
make_text (MeritInput *input, char *buffer, gsize len)
{
  gsize n = 0;

  while (n < len && !input->finished) {
    if (input->packing == PACKED_GZIP)
      n += read_gzip (input, buffer + n, len - n);
    else if (input->packing == PACKED_ZSTD)
      n += read_zstd (input, buffer + n, len - n);
    else
      n += read_plain (input, buffer + n, len - n);
  }
  return n;
}

static gsize
inflate_ahead (gpointer source, char *to, gsize len, guint64 *position)
{
  MeritInput *input = source;
  const gsize n = make_text (input, to, len);

  *position = input->position;
  return n;
}

/* Without a pipe to call it off, a thread could wait for bytes for ever when the input is closed,
 * or go through all that is left without finding any text. */
static void
begin_ahead (MeritInput *input)
{
  if (pipe2 (input->stop, O_CLOEXEC) != 0) {
    input->stop[0] = input->stop[1] = -1;
    return;
  }
  input->ahead = merit_ahead_new (inflate_ahead, input);
}

gsize
merit_input_read (MeritInput *input, char *buffer, gsize len, GError **error)
{
  gsize n;

  if (input->packing == PACKED_UNKNOWN) {
    find_packing (input);
    if (input->packing == PACKED_GZIP || input->packing == PACKED_ZSTD) {
      if (input->stored_hasher != NULL)
        input->text_hasher = merit_hasher_new ();
      begin_ahead (input);
    }
  }
  n = input->ahead == NULL ? make_text (input, buffer, len)
                           : merit_ahead_read (input->ahead, buffer, len);
  if (input->text_hasher != NULL)
    merit_hasher_add (input->text_hasher, buffer, n);
  /* Before its end the input is the thread's. */
  if (n == len && input->ahead != NULL)
    return n;
  if (input->finished && input->error != NULL && error != NULL)
    *error = g_error_copy (input->error);
  return n;
}

guint64
merit_input_get_position (const MeritInput *input)
{
  return input->ahead != NULL ? merit_ahead_get_position (input->ahead) : input->position;
}

guint64
merit_input_get_size (const MeritInput *input)
{
  return input->size;
}

MeritTextFormat
merit_format_guess (const char *name, const char *text, gsize len)
{
  static const struct {
    const char *ending;
    MeritTextFormat format;
  } endings[] = {
    { ".csv", MERIT_TEXT_CSV }, { ".ndjson", MERIT_TEXT_NDJSON }, { ".jsonl", MERIT_TEXT_NDJSON },
  };
  g_autofree char *folded = g_ascii_strdown (name, -1);
  gsize at = 0;

  if (g_str_has_suffix (folded, ".gz"))
    folded[strlen (folded) - strlen (".gz")] = '\0';
  else if (g_str_has_suffix (folded, ".zst"))
    folded[strlen (folded) - strlen (".zst")] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (folded, endings[i].ending))
      return endings[i].format;
  while (at < len && memchr (" \t\r\n", text[at], 4) != NULL)
    at++;
  return at < len && text[at] == '{' ? MERIT_TEXT_NDJSON : MERIT_TEXT_CSV;
}

gsize
merit_bom_length (const char *text, gsize len)
{
  return len >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}
