/* SPDX-License-Identifier: Apache-2.0 */
/* Text to tree and tree to faults. The order of trust: merit_json_skip_value() says whether the
 * text is JSON at all, the walk over its keys says whether a tree can hold it, and only then does
 * json-c build the tree; places are looked up when there is a fault, and only for those that are
 * kept. */
#include "model/document.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include <merit/merit-error.h>

#include "core/json.h"
#include "model/fault-private.h"
#include "model/locate.h"

#define READ_STEP (64 * 1024)

typedef struct {
  char *pointer;
  char *reason;
  gboolean at_key; /* the key, rather than the value, is at fault */
  size_t offset;   /* MERIT_LOCATE_NOWHERE until it is looked up */
  guint sequence;
} Pending;

struct _MeritDocument {
  GBytes *bytes;
  char *name;
  const char *text; /* behind the byte order mark; belongs to @bytes */
  size_t len;
  json_object *root;
  GString *pointer; /* of the value at hand */
  GArray *pending;
  guint n_faults; /* kept or not */
  guint room;     /* how many more the walk under way may keep */
};

/* --- files --- */

static gboolean
read_error (const char *path, int code, GError **error)
{
  g_autofree char *name = g_utf8_make_valid (path, -1);

  g_set_error (error, MERIT_ERROR, MERIT_ERROR_READ, "cannot read '%s': %s", name,
               g_strerror (code));
  return FALSE;
}

static gboolean
read_descriptor (int fd, const char *path, GByteArray *out, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return read_error (path, errno, error);
  if (S_ISDIR (status.st_mode))
    return read_error (path, EISDIR, error);
  while (out->len <= MERIT_DOCUMENT_MAX_SIZE) {
    guint8 step[READ_STEP];
    size_t want = MIN (sizeof step, (size_t) MERIT_DOCUMENT_MAX_SIZE + 1 - out->len);
    ssize_t got = read (fd, step, want);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return read_error (path, errno, error);
    if (got == 0)
      return TRUE;
    g_byte_array_append (out, step, (guint) got);
  }
  return TRUE;
}

GBytes *
merit_document_read_file (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0) {
    read_error (path, errno, error);
    return NULL;
  }

  g_autoptr (GByteArray) out = g_byte_array_new ();
  gboolean done = read_descriptor (fd, path, out, error);

  close (fd);
  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

void
merit_document_hash (GBytes *bytes, char sha256[MERIT_DOCUMENT_SHA256])
{
  struct sha256_ctx state;
  guint8 digest[SHA256_DIGEST_SIZE];
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  sha256_init (&state);
  sha256_update (&state, len, data);
  sha256_digest (&state, sizeof digest, digest);
  base16_encode_update (sha256, sizeof digest, digest);
  sha256[MERIT_DOCUMENT_SHA256 - 1] = '\0';
}

/* --- faults --- */

static void
clear_pending (gpointer data)
{
  Pending *pending = data;

  g_free (pending->pointer);
  g_free (pending->reason);
}

/* Takes @reason. */
static void
note (MeritDocument *document, const char *pointer, size_t offset, gboolean at_key, char *reason)
{
  document->n_faults++;
  if (document->room == 0) {
    g_free (reason);
    return;
  }
  document->room--;

  Pending pending = { g_strdup (pointer), reason, at_key, offset, document->pending->len };

  g_array_append_val (document->pending, pending);
}

void
merit_document_fault (MeritDocument *document, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  note (document, document->pointer->str, MERIT_LOCATE_NOWHERE, FALSE,
        g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
note_key (const char *pointer, size_t offset, const char *reason, gpointer data)
{
  note (data, pointer, offset, TRUE, g_strdup (reason));
}

static int
compare_pending (gconstpointer a, gconstpointer b)
{
  const Pending *left = a;
  const Pending *right = b;

  if (left->offset != right->offset)
    return left->offset < right->offset ? -1 : 1;
  return left->sequence < right->sequence ? -1 : 1;
}

/* Gives a place to the faults that came from the tree, and puts all in the order of the text. The
 * others have theirs, which may be so deep that looking it up would take long. */
static void
place_faults (MeritDocument *document)
{
  guint n = document->pending->len;
  g_autofree const char **pointers = g_new (const char *, n);
  g_autofree Pending **placed = g_new (Pending *, n);
  g_autofree MeritPlace *places = g_new (MeritPlace, n);
  guint n_placed = 0;

  for (guint i = 0; i < n && document->root != NULL; i++) {
    Pending *pending = &g_array_index (document->pending, Pending, i);

    if (pending->offset != MERIT_LOCATE_NOWHERE)
      continue;
    pointers[n_placed] = pending->pointer;
    placed[n_placed++] = pending;
  }
  merit_locate_values (document->text, document->len, pointers, n_placed, places);
  for (guint i = 0; i < n_placed; i++)
    placed[i]->offset = placed[i]->at_key ? places[i].key : places[i].value;
  g_array_sort (document->pending, compare_pending);
}

/* Appends the faults kept, the number of the others last. */
static void
list_faults (MeritDocument *document, MeritFaults *list)
{
  guint n = MIN (document->pending->len, MERIT_MAX_FAULTS);
  MeritLineCursor cursor = { 0, 0, 0 };

  for (guint i = 0; i < n; i++) {
    const Pending *pending = &g_array_index (document->pending, Pending, i);
    guint64 line = 0;
    guint64 column = 0;

    if (pending->offset != MERIT_LOCATE_NOWHERE)
      merit_locate_line (document->text, &cursor, pending->offset, &line, &column);
    merit_faults_add (list, document->name, line, column, pending->pointer, "%s", pending->reason);
  }
  if (document->n_faults > n)
    merit_faults_add (list, document->name, 0, 0, "", "%u more %s not listed",
                      document->n_faults - n,
                      document->n_faults - n == 1 ? "fault is" : "faults are");
}

static void
report_faults (MeritDocument *document, MeritFaults *list, GError **error)
{
  guint before = merit_faults_get_length (list);

  place_faults (document);
  list_faults (document, list);

  g_autofree char *first = merit_fault_to_string (merit_faults_get (list, before));

  if (document->n_faults > 1)
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "%s (and %u more)", first,
                 document->n_faults - 1);
  else
    g_set_error_literal (error, MERIT_ERROR, MERIT_ERROR_DATA, first);
}

gboolean
merit_document_finish (MeritDocument *document, MeritFaults *faults, GError **error)
{
  gboolean sound = document->n_faults == 0;

  if (!sound) {
    g_autoptr (MeritFaults) list = faults != NULL ? merit_faults_ref (faults) : merit_faults_new ();

    report_faults (document, list, error);
  }
  g_array_unref (document->pending);
  g_string_free (document->pointer, TRUE);
  json_object_put (document->root);
  g_free (document->name);
  g_bytes_unref (document->bytes);
  g_free (document);
  return sound;
}

/* --- text to tree --- */

/* Where the text is no JSON object, notes why and returns FALSE. */
static gboolean
check_text (MeritDocument *document)
{
  const char *text = document->text;
  size_t len = document->len;
  MeritJsonFault fault;

  if (len > MERIT_DOCUMENT_MAX_SIZE) {
    note (document, "", MERIT_LOCATE_NOWHERE, FALSE,
          g_strdup_printf ("larger than %d bytes", MERIT_DOCUMENT_MAX_SIZE));
    return FALSE;
  }

  size_t at = merit_json_skip_space (text, len, 0);

  if (at == len) {
    note (document, "", at, FALSE, g_strdup ("the document is empty"));
    return FALSE;
  }

  size_t end = merit_json_skip_value (text, len, at, 0, &fault);

  if (end == MERIT_JSON_FAULT) {
    note (document, "", fault.offset, FALSE, g_strdup (fault.reason));
    return FALSE;
  }
  end = merit_json_skip_space (text, len, end);
  if (end != len) {
    note (document, "", end, FALSE, g_strdup ("text behind the end of the document"));
    return FALSE;
  }
  if (text[at] != '{') {
    note (document, "", at, FALSE, g_strdup ("must be an object"));
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_keys (MeritDocument *document)
{
  const char *reason = NULL;
  size_t beyond
      = merit_locate_key_faults (document->text, document->len, note_key, document, &reason);

  /* The walk over the tree keeps faults of its own, so that sorting finds the first of both. */
  document->room = MERIT_MAX_FAULTS;
  if (beyond == MERIT_LOCATE_NOWHERE)
    return TRUE;
  note (document, "", beyond, FALSE, g_strdup (reason));
  return FALSE;
}

/* Not in json-c's strict mode: the text is known to be strict already, and there newer versions
 * give up the whole document for a number beyond 64 bits, which is a fault of one value here. */
static void
build_tree (MeritDocument *document)
{
  json_tokener *tokener = json_tokener_new_ex (MERIT_JSON_MAX_DEPTH + 2);

  if (tokener == NULL)
    g_error ("out of memory"); /* as GLib does */
  json_tokener_set_flags (tokener, JSON_TOKENER_VALIDATE_UTF8);
  document->root = json_tokener_parse_ex (tokener, document->text, (int) document->len);
  if (document->root == NULL)
    note (document, "", json_tokener_get_parse_end (tokener), FALSE,
          g_strdup (json_tokener_error_desc (json_tokener_get_error (tokener))));
  json_tokener_free (tokener);
}

MeritDocument *
merit_document_new (GBytes *bytes, const char *name)
{
  MeritDocument *document = g_new0 (MeritDocument, 1);

  document->bytes = g_bytes_ref (bytes);
  document->name = g_utf8_make_valid (name, -1);
  document->text = g_bytes_get_data (bytes, &document->len);
  if (document->text == NULL)
    document->text = "";
  document->pointer = g_string_new (NULL);
  document->pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  document->room = MERIT_MAX_FAULTS;
  g_array_set_clear_func (document->pending, clear_pending);
  if (document->len >= 3 && memcmp (document->text, "\xef\xbb\xbf", 3) == 0) {
    document->text += 3;
    document->len -= 3;
  }
  if (check_text (document) && check_keys (document))
    build_tree (document);
  return document;
}

json_object *
merit_document_get_root (const MeritDocument *document)
{
  return document->root;
}

/* --- tree to values --- */

json_object *
merit_document_peek (json_object *object, const char *key)
{
  json_object *value;

  if (!json_object_is_type (object, json_type_object))
    return NULL;
  return json_object_object_get_ex (object, key, &value) ? value : NULL;
}

static const MeritMember *
find_member (const MeritMember *members, size_t n_members, const char *key)
{
  for (size_t i = 0; i < n_members; i++) {
    if (strcmp (members[i].key, key) == 0)
      return &members[i];
  }
  return NULL;
}

static void
read_members (MeritDocument *document, json_object *value, const MeritMember *members,
              size_t n_members, gpointer target)
{
  size_t outer = document->pointer->len;

  json_object_object_foreach (value, key, item)
  {
    const MeritMember *member = find_member (members, n_members, key);

    merit_locate_append_token (document->pointer, key, strlen (key));
    if (member != NULL)
      member->read (document, item, target);
    else
      note (document, document->pointer->str, MERIT_LOCATE_NOWHERE, TRUE, g_strdup ("unknown key"));
    g_string_truncate (document->pointer, outer);
  }
}

void
merit_document_read_object (MeritDocument *document, json_object *value, const MeritMember *members,
                            size_t n_members, gpointer target)
{
  if (!json_object_is_type (value, json_type_object)) {
    merit_document_fault (document, "must be an object");
    return;
  }
  for (size_t i = 0; i < n_members; i++) {
    if (members[i].required && !json_object_object_get_ex (value, members[i].key, NULL))
      merit_document_fault (document, "missing key '%s'", members[i].key);
  }
  read_members (document, value, members, n_members, target);
}

void
merit_document_read_root (MeritDocument *document, const MeritMember *members, size_t n_members,
                          gpointer target)
{
  if (document->root != NULL)
    merit_document_read_object (document, document->root, members, n_members, target);
}

void
merit_document_read_entries (MeritDocument *document, json_object *value, MeritReadEntryFunc read,
                             gpointer target)
{
  size_t outer = document->pointer->len;

  if (!json_object_is_type (value, json_type_object)) {
    merit_document_fault (document, "must be an object");
    return;
  }
  json_object_object_foreach (value, key, item)
  {
    merit_locate_append_token (document->pointer, key, strlen (key));
    read (document, key, item, target);
    g_string_truncate (document->pointer, outer);
  }
}

void
merit_document_read_array (MeritDocument *document, json_object *value, size_t min, size_t max,
                           MeritReadFunc read, gpointer target)
{
  if (!json_object_is_type (value, json_type_array)) {
    merit_document_fault (document, "must be an array");
    return;
  }

  size_t n = json_object_array_length (value);
  size_t outer = document->pointer->len;

  if (min == max && n != max)
    merit_document_fault (document, "must have %zu %s, has %zu", max,
                          max == 1 ? "entry" : "entries", n);
  else if (n < min)
    merit_document_fault (document, "must not be empty");
  else if (n > max)
    merit_document_fault (document, "must have at most %zu %s, has %zu", max,
                          max == 1 ? "entry" : "entries", n);
  for (size_t i = 0; i < n; i++) {
    g_string_append_printf (document->pointer, "/%zu", i);
    read (document, json_object_array_get_idx (value, i), target);
    g_string_truncate (document->pointer, outer);
  }
}

/* The text of @value, lent, or NULL. */
static const char *
borrow_text (MeritDocument *document, json_object *value, size_t min, size_t max)
{
  if (!json_object_is_type (value, json_type_string)) {
    merit_document_fault (document, "must be text");
    return NULL;
  }

  const char *text = json_object_get_string (value);

  /* A getter that returns C text could not give it back. */
  if (strlen (text) != (size_t) json_object_get_string_len (value)) {
    merit_document_fault (document, "must not hold U+0000");
    return NULL;
  }

  size_t n = (size_t) g_utf8_strlen (text, -1);

  if (n < min) {
    merit_document_fault (document, "must not be empty");
    return NULL;
  }
  if (n > max) {
    merit_document_fault (document, "must have at most %zu characters, has %zu", max, n);
    return NULL;
  }
  return text;
}

char *
merit_document_read_text (MeritDocument *document, json_object *value, size_t min, size_t max)
{
  return g_strdup (borrow_text (document, value, min, max));
}

static void
read_text_entry (MeritDocument *document, json_object *value, gpointer target)
{
  char *text = merit_document_read_text (document, value, 1, G_MAXSIZE);

  if (text != NULL)
    g_ptr_array_add (target, text);
}

GStrv
merit_document_read_texts (MeritDocument *document, json_object *value, size_t min, size_t max)
{
  GPtrArray *texts = g_ptr_array_new ();

  merit_document_read_array (document, value, min, max, read_text_entry, texts);
  g_ptr_array_add (texts, NULL);
  return (GStrv) g_ptr_array_free (texts, FALSE);
}

gboolean
merit_document_peek_integer (json_object *value, gint64 min, gint64 max, guint *result)
{
  if (!json_object_is_type (value, json_type_int))
    return FALSE;

  /* What does not fit 64 bits comes out as one of their ends, which no range here reaches. */
  gint64 number = json_object_get_int64 (value);

  if (number < min || number > max)
    return FALSE;
  *result = (guint) number;
  return TRUE;
}

gboolean
merit_document_read_integer (MeritDocument *document, json_object *value, gint64 min, gint64 max,
                             guint *result)
{
  if (merit_document_peek_integer (value, min, max, result))
    return TRUE;
  if (!json_object_is_type (value, json_type_int))
    merit_document_fault (document, "must be a whole number");
  else if (min == max)
    merit_document_fault (document, "must be %" G_GINT64_FORMAT, min);
  else
    merit_document_fault (document, "must be %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, min, max);
  return FALSE;
}

gboolean
merit_document_read_count (MeritDocument *document, json_object *value, guint64 *result)
{
  if (!json_object_is_type (value, json_type_int)) {
    merit_document_fault (document, "must be a whole number");
    return FALSE;
  }

  gint64 number = json_object_get_int64 (value);

  if (number < 0 || number > MERIT_MAX_ID_NUMBER) {
    merit_document_fault (document, "must be 0 to %" G_GINT64_FORMAT, (gint64) MERIT_MAX_ID_NUMBER);
    return FALSE;
  }
  *result = (guint64) number;
  return TRUE;
}

gboolean
merit_document_is_null (json_object *value)
{
  return value == NULL;
}

gboolean
merit_document_read_boolean (MeritDocument *document, json_object *value, gboolean *result)
{
  if (!json_object_is_type (value, json_type_boolean)) {
    merit_document_fault (document, "must be true or false");
    return FALSE;
  }
  *result = json_object_get_boolean (value) ? TRUE : FALSE;
  return TRUE;
}

gboolean
merit_document_peek_choice (json_object *value, const char *const *choices, guint *result)
{
  if (!json_object_is_type (value, json_type_string))
    return FALSE;

  const char *text = json_object_get_string (value);
  size_t len = (size_t) json_object_get_string_len (value);

  for (guint i = 0; choices[i] != NULL; i++) {
    if (strlen (choices[i]) == len && memcmp (choices[i], text, len) == 0) {
      *result = i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
merit_document_read_choice (MeritDocument *document, json_object *value, const char *const *choices,
                            guint *result)
{
  if (merit_document_peek_choice (value, choices, result))
    return TRUE;

  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; choices[i] != NULL; i++) {
    const char *joint = i == 0 ? "" : choices[i + 1] == NULL ? " or " : ", ";

    g_string_append_printf (list, "%s'%s'", joint, choices[i]);
  }
  merit_document_fault (document, "must be %s", list->str);
  return FALSE;
}

/* --- ids and codes --- */

typedef struct {
  gunichar first;
  gunichar last;
} Range;

/* What no id may hold: control characters, white space, what is invisible, and what would have to
 * be quoted in outputs that list ids. Ascending; data/schema says the same. */
static const Range not_in_ids[] = {
  { 0x0000, 0x0020 }, { '"', '"' },       { ',', ',' },       { ':', ';' },
  { 0x007f, 0x00a0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200f }, { 0x2028, 0x202f },
  { 0x205f, 0x2064 }, { 0x3000, 0x3000 }, { 0xfeff, 0xfeff },
};

static gboolean
allowed_in_id (gunichar c)
{
  for (size_t i = 0; i < G_N_ELEMENTS (not_in_ids) && not_in_ids[i].first <= c; i++) {
    if (c <= not_in_ids[i].last)
      return FALSE;
  }
  return TRUE;
}

static char *
read_id_number (MeritDocument *document, json_object *value)
{
  gint64 number = json_object_get_int64 (value);

  if (number < 0 || number > MERIT_MAX_ID_NUMBER) {
    merit_document_fault (document, "must be 0 to %" G_GINT64_FORMAT, (gint64) MERIT_MAX_ID_NUMBER);
    return NULL;
  }
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

char *
merit_document_read_id (MeritDocument *document, json_object *value)
{
  if (json_object_is_type (value, json_type_int))
    return read_id_number (document, value);
  if (!json_object_is_type (value, json_type_string)) {
    merit_document_fault (document, "must be text or a whole number");
    return NULL;
  }

  const char *id = borrow_text (document, value, 1, MERIT_MAX_ID_LENGTH);

  if (id == NULL)
    return NULL;
  for (const char *at = id; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (allowed_in_id (c))
      continue;
    if (c < 0x80 && g_ascii_isprint ((char) c))
      merit_document_fault (document, "must not hold '%c'", (char) c);
    else
      merit_document_fault (document, "must not hold U+%04X", c);
    return NULL;
  }
  return g_strdup (id);
}

char *
merit_document_read_code (MeritDocument *document, json_object *value)
{
  const char *code = borrow_text (document, value, 1, MERIT_MAX_CODE_LENGTH);

  if (code == NULL)
    return NULL;
  if (!g_ascii_isalnum (code[0])) {
    merit_document_fault (document, "must begin with an ASCII letter or digit");
    return NULL;
  }
  for (const char *at = code; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && strchr ("._-", *at) == NULL) {
      merit_document_fault (
          document, "must hold only ASCII letters, digits, full stops, low lines and hyphens");
      return NULL;
    }
  }
  return g_strdup (code);
}
