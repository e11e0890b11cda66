/* SPDX-License-Identifier: Apache-2.0 */
/* Two walks over text that is known to be valid JSON. Neither recurses deeper than a pointer has
 * tokens, and neither uses a hash, whose collisions a hostile document could choose. */
#include "model/locate.h"

#include <string.h>

#include "core/json.h"

/* One step of a walk through a container: the member or element that is next. */
typedef struct {
  size_t key; /* of a member: its opening quote */
  size_t value;
  char *name; /* of a member: its key, unescaped; owned by the walk */
  size_t name_len;
} Step;

/* The key whose opening quote stands at @at. */
static char *
dup_key (const char *text, size_t len, size_t at, size_t *end, size_t *name_len)
{
  bool escaped;
  MeritJsonFault fault;

  *end = merit_json_skip_string (text, len, at, &escaped, &fault);

  size_t inside = *end - at - 2;
  char *name = g_malloc (inside + 1);

  if (escaped)
    *name_len = merit_json_unescape (text + at + 1, inside, name);
  else {
    memcpy (name, text + at + 1, inside);
    *name_len = inside;
  }
  name[*name_len] = '\0';
  return name;
}

/* @at stands on the member or element, @object says which. Fills @step, whose name is the caller's
 * to free. */
static void
enter (const char *text, size_t len, size_t at, gboolean object, Step *step)
{
  step->key = at;
  step->value = at;
  step->name = NULL;
  step->name_len = 0;
  if (!object)
    return;

  size_t end;

  step->name = dup_key (text, len, at, &end, &step->name_len);
  end = merit_json_skip_space (text, len, end);
  step->value = merit_json_skip_space (text, len, end + 1); /* behind the colon */
}

/* --- places --- */

/* A pointer that leads on from the container at hand: which one, and what is left of it. */
typedef struct {
  const char *rest; /* begins with the slash of the next token; "" where the value is reached */
  size_t which;
} Thread;

/* Whether the first token of @rest is @name; then @behind is what follows it. */
static gboolean
token_equals (const char *rest, const char *name, size_t name_len, const char **behind)
{
  const char *at = rest + 1;

  for (size_t i = 0; i < name_len; i++) {
    char c = *at;

    if (c == '\0' || c == '/')
      return FALSE;
    if (c == '~') {
      at++;
      if (*at != '0' && *at != '1')
        return FALSE;
      c = *at == '0' ? '~' : '/';
    }
    if (c != name[i])
      return FALSE;
    at++;
  }
  *behind = at;
  return *at == '\0' || *at == '/';
}

static void follow (const char *text, size_t len, size_t at, const Thread *threads, size_t n,
                    MeritPlace *places);

/* Hands the threads that lead through @step on to its value. What an earlier member of the same key
 * found is overwritten, as json-c does with the value. */
static void
follow_step (const char *text, size_t len, const Step *step, const Thread *threads, size_t n,
             Thread *onward, MeritPlace *places)
{
  size_t n_onward = 0;

  for (size_t i = 0; i < n; i++) {
    const char *behind;

    if (threads[i].rest[0] != '/'
        || !token_equals (threads[i].rest, step->name, step->name_len, &behind))
      continue;
    places[threads[i].which] = (MeritPlace){ step->value, step->key };
    if (*behind == '/')
      onward[n_onward++] = (Thread){ behind, threads[i].which };
  }
  if (n_onward > 0)
    follow (text, len, step->value, onward, n_onward, places);
}

static void
follow (const char *text, size_t len, size_t at, const Thread *threads, size_t n,
        MeritPlace *places)
{
  if (text[at] != '{' && text[at] != '[')
    return;

  gboolean object = text[at] == '{';
  g_autofree Thread *onward = g_new (Thread, n);
  MeritJsonFault fault;

  at = merit_json_skip_space (text, len, at + 1);
  for (guint64 index = 0; text[at] != '}' && text[at] != ']'; index++) {
    Step step;
    char number[24];

    enter (text, len, at, object, &step);
    if (!object) {
      g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, index);
      step.name = number;
      step.name_len = strlen (number);
    }
    follow_step (text, len, &step, threads, n, onward, places);
    if (object)
      g_free (step.name);
    at = merit_json_skip_value (text, len, step.value, 0, &fault);
    at = merit_json_skip_space (text, len, at);
    if (text[at] == ',')
      at = merit_json_skip_space (text, len, at + 1);
  }
}

void
merit_locate_values (const char *text, size_t len, const char *const *pointers, size_t n,
                     MeritPlace *places)
{
  size_t root = merit_json_skip_space (text, len, 0);
  g_autofree Thread *threads = g_new (Thread, n);

  for (size_t i = 0; i < n; i++) {
    places[i] = (MeritPlace){ root, root };
    threads[i] = (Thread){ pointers[i], i };
  }
  if (root < len && n > 0)
    follow (text, len, root, threads, n, places);
}

/* --- keys --- */

/* A container that is open where the walk stands. */
typedef struct {
  GTree *keys; /* of an object: its keys up to here */
  guint64 index;
  size_t pointer_len; /* of the container itself */
} Frame;

typedef struct {
  const char *text;
  size_t len;
  GArray *frames;
  GString *pointer; /* to the value at hand */
  guint n_values;
  guint n_containers;
  MeritKeyFaultFunc func;
  gpointer data;
} Walk;

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (a, b);
}

static void
clear_frame (gpointer data)
{
  Frame *frame = data;

  g_clear_pointer (&frame->keys, g_tree_unref);
}

/* Takes @step->name. */
static void
check_key (Walk *walk, Frame *frame, Step *step)
{
  if (memchr (step->name, '\0', step->name_len) != NULL) {
    walk->func (walk->pointer->str, step->key, "a key must not hold U+0000", walk->data);
    g_free (step->name);
  } else if (g_tree_lookup_extended (frame->keys, step->name, NULL, NULL)) {
    walk->func (walk->pointer->str, step->key, "repeated key", walk->data);
    g_free (step->name);
  } else
    g_tree_insert (frame->keys, step->name, NULL);
}

/* @at stands on a member or element of the innermost container. Returns where its value begins, or
 * MERIT_LOCATE_NOWHERE where its key is too long. */
static size_t
walk_step (Walk *walk, size_t at)
{
  Frame *frame = &g_array_index (walk->frames, Frame, walk->frames->len - 1);
  Step step;

  enter (walk->text, walk->len, at, frame->keys != NULL, &step);
  if (step.name_len > MERIT_DOCUMENT_MAX_KEY) {
    g_free (step.name);
    return MERIT_LOCATE_NOWHERE;
  }
  g_string_truncate (walk->pointer, frame->pointer_len);
  if (frame->keys != NULL) {
    merit_locate_append_token (walk->pointer, step.name, step.name_len);
    check_key (walk, frame, &step);
  } else
    g_string_append_printf (walk->pointer, "/%" G_GUINT64_FORMAT, frame->index++);
  return step.value;
}

/* @at stands on a value. Returns the offset behind it or, where it is a container, behind its
 * opening bracket. */
static size_t
walk_value (Walk *walk, size_t at)
{
  gboolean object = walk->text[at] == '{';
  MeritJsonFault fault;

  walk->n_values++;
  if (!object && walk->text[at] != '[')
    return merit_json_skip_value (walk->text, walk->len, at, 0, &fault);
  walk->n_containers++;

  Frame frame = { .pointer_len = walk->pointer->len };

  if (object)
    frame.keys = g_tree_new_full (compare_keys, NULL, g_free, NULL);
  g_array_append_val (walk->frames, frame);
  return at + 1;
}

/* @at stands behind a value or an opening bracket. Closes what ends here; returns the offset of the
 * next member or element, or that behind the document where no container is left. */
static size_t
walk_on (Walk *walk, size_t at)
{
  while (walk->frames->len > 0) {
    at = merit_json_skip_space (walk->text, walk->len, at);
    if (walk->text[at] == ',')
      return merit_json_skip_space (walk->text, walk->len, at + 1);
    if (walk->text[at] != '}' && walk->text[at] != ']')
      return at; /* the first of its container */
    g_array_set_size (walk->frames, walk->frames->len - 1);
    at++;
  }
  return at;
}

size_t
merit_locate_key_faults (const char *text, size_t len, MeritKeyFaultFunc func, gpointer data,
                         const char **reason)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_autoptr (GString) pointer = g_string_new (NULL);
  Walk walk = { text, len, frames, pointer, 0, 0, func, data };
  size_t at = merit_json_skip_space (text, len, 0);

  g_array_set_clear_func (frames, clear_frame);
  do {
    size_t value = frames->len > 0 ? walk_step (&walk, at) : at;

    if (value == MERIT_LOCATE_NOWHERE) {
      *reason = "key longer than " G_STRINGIFY (MERIT_DOCUMENT_MAX_KEY) " bytes";
      return at;
    }
    at = walk_value (&walk, value);
    if (walk.n_values > MERIT_DOCUMENT_MAX_VALUES) {
      *reason = "more values than " G_STRINGIFY (MERIT_DOCUMENT_MAX_VALUES);
      return value;
    }
    if (walk.n_containers > MERIT_DOCUMENT_MAX_CONTAINERS) {
      *reason = "more arrays and objects than " G_STRINGIFY (MERIT_DOCUMENT_MAX_CONTAINERS);
      return value;
    }
    at = walk_on (&walk, at);
  } while (frames->len > 0);
  return MERIT_LOCATE_NOWHERE;
}

/* --- lines and tokens --- */

void
merit_locate_line (const char *text, MeritLineCursor *cursor, size_t offset, guint64 *line,
                   guint64 *column)
{
  const char *end;

  while (cursor->offset < offset
         && (end = memchr (text + cursor->offset, '\n', offset - cursor->offset)) != NULL) {
    cursor->offset = (size_t) (end - text) + 1;
    cursor->line_start = cursor->offset;
    cursor->line++;
  }
  cursor->offset = offset;
  *line = cursor->line + 1;
  *column = offset - cursor->line_start + 1;
}

void
merit_locate_append_token (GString *pointer, const char *token, size_t len)
{
  g_string_append_c (pointer, '/');
  for (size_t i = 0; i < len; i++) {
    if (token[i] == '~')
      g_string_append (pointer, "~0");
    else if (token[i] == '/')
      g_string_append (pointer, "~1");
    else if (token[i] == '\0')
      g_string_append (pointer, "\xef\xbf\xbd");
    else
      g_string_append_c (pointer, token[i]);
  }
}
