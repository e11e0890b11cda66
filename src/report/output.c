/* SPDX-License-Identifier: Apache-2.0 */
/* Where bytes go. A file appears under its name only when it is complete: it is written beside
 * under a hidden name and renamed at the end, so that an interrupted run leaves what was there
 * before. What exists and is no regular file (a terminal, a pipe, a device) is written directly.
 * The first failure stays: later writes fail with the same message, and nothing appears under the
 * name. */
#include <merit/merit-report.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/digest.h"

/* What is held before it is written. */
#define HELD (256u * 1024)

/* As many links in a row as Linux follows. */
#define MAX_LINKS 40

/* Hidden names tried before giving up. */
#define MAX_NAMES 100

struct _MeritOutput {
  gatomicrefcount refs;
  int fd; /* -1: memory, or closed */
  gboolean memory;
  gboolean owned;   /* whether fd is ours to close */
  char *subject;    /* how messages call it */
  char *target;     /* the name it gets in the end; NULL where written directly */
  char *beside;     /* the name it has until then; NULL where there is no such file */
  GByteArray *held; /* with memory: all that was written */
  GError *failure;
  MeritHasher *hasher; /* of all that is written; NULL: no digest is wanted */
  MeritDigest *digest; /* once it is finished */
};

G_DEFINE_BOXED_TYPE (MeritOutput, merit_output, merit_output_ref, merit_output_unref)

/* Records the first failure; always returns FALSE. */
static gboolean
output_fail (MeritOutput *output, int code, GError **error)
{
  if (output->failure == NULL)
    output->failure
        = g_error_new (MERIT_ERROR, code == EPIPE ? MERIT_ERROR_CLOSED : MERIT_ERROR_WRITE,
                       "cannot write %s: %s", output->subject, g_strerror (code));
  if (error != NULL)
    *error = g_error_copy (output->failure);
  return FALSE;
}

static MeritOutput *
output_new (const char *subject)
{
  MeritOutput *output = g_new0 (MeritOutput, 1);
  g_atomic_ref_count_init (&output->refs);
  output->fd = -1;
  output->subject = g_strdup (subject);
  output->held = g_byte_array_new ();
  return output;
}

/* The file that @path stands for once links are followed, whether it exists or not; NULL where
 * there are too many. Only the last part of the path is followed: the folders are the system's
 * matter. */
static char *
follow_links (const char *path)
{
  char *at = g_strdup (path);
  for (guint i = 0; i < MAX_LINKS; i++) {
    g_autofree char *to = g_file_read_link (at, NULL);
    if (to == NULL)
      return at;
    if (g_path_is_absolute (to)) {
      g_free (at);
      at = g_steal_pointer (&to);
    } else {
      g_autofree char *folder = g_path_get_dirname (at);
      g_free (at);
      at = g_build_filename (folder, to, NULL);
    }
  }
  g_free (at);
  return NULL;
}

static int
open_retry (const char *path, int flags, mode_t mode)
{
  int fd;
  do
    fd = open (path, flags, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

/* Opens a new hidden file in the folder of the target. @old is the file that it will replace, or
 * NULL. Returns 0 or what went wrong. */
static int
open_beside (MeritOutput *output, const struct stat *old)
{
  g_autofree char *folder = g_path_get_dirname (output->target);
  for (guint i = 0; i < MAX_NAMES; i++) {
    g_autofree char *name
        = g_strdup_printf (".merit-%08x%08x.tmp", g_random_int (), g_random_int ());
    g_autofree char *beside = g_build_filename (folder, name, NULL);
    /* A new file gets what the umask leaves; one that replaces another is closed to all until it
     * has the other's mode. */
    int fd = open_retry (beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                         old == NULL ? 0666 : 0600);
    if (fd < 0 && errno == EEXIST)
      continue;
    if (fd < 0)
      return errno;
    output->fd = fd;
    output->owned = TRUE;
    output->beside = g_steal_pointer (&beside);
    if (old != NULL) {
      mode_t mode = old->st_mode & 0777;
      struct stat now;
      /* Where the group cannot be kept, its rights must not go to another group. */
      if (fstat (fd, &now) == 0 && (now.st_uid != old->st_uid || now.st_gid != old->st_gid)
          && fchown (fd, old->st_uid, old->st_gid) != 0 && now.st_gid != old->st_gid)
        mode &= ~(mode_t) 0070;
      if (fchmod (fd, mode) != 0)
        return errno;
    }
    return 0;
  }
  return EEXIST;
}

static int
open_directly (MeritOutput *output, const char *path, int flags)
{
  output->fd = open_retry (path, O_WRONLY | O_CLOEXEC | O_NOCTTY | flags, 0);
  if (output->fd < 0)
    return errno;
  output->owned = TRUE;
  return 0;
}

/* Returns 0 or what went wrong. */
static int
output_open_path (MeritOutput *output, const char *path)
{
  struct stat old;
  gboolean exists = stat (path, &old) == 0;
  if (!exists && errno != ENOENT)
    return errno;
  if (exists && S_ISDIR (old.st_mode))
    return EISDIR;
  if (exists && !S_ISREG (old.st_mode))
    return open_directly (output, path, 0);
  if (*path == '\0')
    return ENOENT;
  if (g_str_has_suffix (path, G_DIR_SEPARATOR_S))
    return EISDIR;

  g_autofree char *target = follow_links (path);
  if (target == NULL)
    return ELOOP;
  struct stat found;
  /* A link of /proc may lead to a file that has no name any more. */
  if (exists
      && (stat (target, &found) != 0 || found.st_dev != old.st_dev || found.st_ino != old.st_ino))
    return open_directly (output, path, O_TRUNC);
  /* Renaming would get round a file's write protection. */
  if (exists && faccessat (AT_FDCWD, target, W_OK, AT_EACCESS) != 0)
    return errno;
  output->target = g_steal_pointer (&target);
  return open_beside (output, exists ? &old : NULL);
}

MeritOutput *
merit_output_open (const char *path, GError **error)
{
  if (path == NULL || strcmp (path, "-") == 0) {
    MeritOutput *output = output_new ("standard output");
    output->fd = STDOUT_FILENO;
    return output;
  }
  g_autofree char *subject = g_strdup_printf ("'%s'", path);
  g_autoptr (MeritOutput) output = output_new (subject);
  int code = output_open_path (output, path);
  if (code != 0) {
    output_fail (output, code, error);
    return NULL;
  }
  return g_steal_pointer (&output);
}

MeritOutput *
merit_output_new_memory (void)
{
  MeritOutput *output = output_new ("memory");
  output->memory = TRUE;
  return output;
}

MeritOutput *
merit_output_ref (MeritOutput *output)
{
  g_atomic_ref_count_inc (&output->refs);
  return output;
}

void
merit_output_unref (MeritOutput *output)
{
  if (!g_atomic_ref_count_dec (&output->refs))
    return;
  if (output->owned && output->fd >= 0)
    close (output->fd);
  if (output->beside != NULL)
    unlink (output->beside);
  g_free (output->subject);
  g_free (output->target);
  g_free (output->beside);
  g_byte_array_unref (output->held);
  g_clear_error (&output->failure);
  merit_hasher_free (output->hasher);
  g_clear_pointer (&output->digest, merit_digest_unref);
  g_free (output);
}

void
merit_output_set_digested (MeritOutput *output)
{
  g_return_if_fail (output->hasher == NULL);
  output->hasher = merit_hasher_new ();
}

MeritDigest *
merit_output_get_digest (MeritOutput *output)
{
  return output->failure == NULL ? output->digest : NULL;
}

static gboolean
output_push (MeritOutput *output, const guint8 *bytes, gsize len, GError **error)
{
  if (output->fd < 0)
    return output_fail (output, EBADF, error);
  while (len > 0) {
    ssize_t n = write (output->fd, bytes, len);
    if (n >= 0) {
      bytes += n;
      len -= (gsize) n;
    } else if (errno == EAGAIN) {
      /* Standard output may have been made non-blocking by whoever else holds it. */
      struct pollfd ready = { .fd = output->fd, .events = POLLOUT };
      (void) poll (&ready, 1, -1);
    } else if (errno != EINTR) {
      return output_fail (output, errno, error);
    }
  }
  return TRUE;
}

static gboolean
output_flush (MeritOutput *output, GError **error)
{
  gboolean ok = output_push (output, output->held->data, output->held->len, error);
  g_byte_array_set_size (output->held, 0);
  return ok;
}

gboolean
merit_output_write (MeritOutput *output, const char *text, gsize len, GError **error)
{
  if (output->failure != NULL)
    return output_fail (output, 0, error);
  if (output->hasher != NULL && output->digest == NULL)
    merit_hasher_add (output->hasher, text, len);
  if (output->memory) {
    if (len > G_MAXUINT - output->held->len)
      return output_fail (output, ENOMEM, error);
    g_byte_array_append (output->held, (const guint8 *) text, (guint) len);
    return TRUE;
  }
  if (len > HELD - output->held->len) {
    if (!output_flush (output, error))
      return FALSE;
    if (len >= HELD)
      return output_push (output, (const guint8 *) text, len, error);
  }
  if (len > 0)
    g_byte_array_append (output->held, (const guint8 *) text, (guint) len);
  return TRUE;
}

/* Some file systems report what went wrong with the bytes only now. The descriptor of standard
 * output stays open for whoever else uses it: closing a copy of it asks the same question. */
static int
output_close (MeritOutput *output)
{
  int fd = output->fd;
  output->fd = -1;
  if (!output->owned) {
    fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
      return errno;
  }
  /* On Linux the descriptor is gone even when close() was interrupted. */
  return close (fd) == 0 || errno == EINTR ? 0 : errno;
}

gboolean
merit_output_finish (MeritOutput *output, GError **error)
{
  if (output->failure != NULL)
    return output_fail (output, 0, error);
  if (output->hasher != NULL && output->digest == NULL)
    output->digest = merit_digest_new_from_hasher (output->subject, output->hasher);
  if (output->memory || output->fd < 0)
    return TRUE;
  if (!output_flush (output, error))
    return FALSE;
  int code = output_close (output);
  if (code == 0 && output->beside != NULL && rename (output->beside, output->target) != 0)
    code = errno;
  if (code != 0)
    return output_fail (output, code, error);
  g_clear_pointer (&output->beside, g_free);
  return TRUE;
}

GBytes *
merit_output_get_bytes (MeritOutput *output)
{
  return g_bytes_new (output->held->data, output->memory ? output->held->len : 0);
}
