/* SPDX-License-Identifier: Apache-2.0 */
/* Two quick ways through a line of NDJSON, each checking every byte of it. Members of the
 * competencies that are written the usual way (`"13":2,` with at most one space behind colon and
 * comma) are read by marks: where colons stand is found for a whole window of text at once, so that
 * members do not wait for each other, and what a member is takes no branch. All else follows a
 * trail: each known key is a node, between the value of one and the value of the next stands a
 * link, and a node remembers the links that followed it. Where the same bytes stand there again
 * they are the same JSON in the same place of a record, so comparing them is checking them; a link
 * that is not remembered is read byte by byte. Loads may go past a line's LF, but nothing read
 * there counts: no link goes on behind an LF. */
#include "profile/trail.h"

#include <string.h>

#include "core/code.h"
#include "core/json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Keys of no meaning that one record may have before it is left to the plain reader. */
#define MAX_OTHERS 8

/* How much text is searched for colons at a time, and how far the search must be ahead of a line
 * that is read by marks. Multiples of 64. */
#define WINDOW 4096
#define AHEAD 1024

/* How many hash functions are tried. */
#define MAX_FACTORS 64

/* How many links beside the usual one are remembered. */
#define N_OTHER_LINKS 3

/* The longest link that is remembered behind a text, in bytes. */
#define MAX_LONG_LINK 40

/* What no level has for a code. */
#define NO_CODE 0xFF

enum { TEXT_ID, TEXT_UNIT, TEXT_CLASS, TEXT_NAME, N_TEXTS };

/* Nodes behind those of the competencies, each at the number of competencies and this. */
enum { NODE_TEXTS, NODE_START = N_TEXTS, NODE_END, NODE_NONE, N_EXTRA };

/* The spellings of a level: 1, "1", "1+". */
enum { BARE, QUOTED, SUPERIOR, N_SPELLINGS };

typedef struct _Node Node;

/* What stood between two values: of a competency's value at most 8 bytes. */
typedef struct {
  guint64 bytes;  /* as a word is loaded; matches nothing while mask is 0 */
  guint64 mask;   /* of the bytes that count */
  Node *next;     /* that it leads to */
  guint32 length;
} Link;

/* What stood behind the value of a text, up to the first competency's value, say. */
typedef struct {
  char bytes[MAX_LONG_LINK];
  Node *next;
  guint32 length;
  guint32 key; /* where in it the first competency's opening quote stands; 0: it has none */
} LongLink;

struct _Node {
  Link link;     /* the usual one */
  guint32 seen;  /* number of the record in which the key occurred last */
  guint32 strayed; /* number of the record in which the usual link was not met last */
  guint8 *cells; /* of a competency: its column, or where values nobody asks for go */
  Link others[N_OTHER_LINKS]; /* met instead of it */
  guint8 oldest; /* of these */
};

/* A key as it stands in text, `"13":`, of at most 8 bytes. */
typedef struct {
  guint64 key;   /* as a word is loaded; 0: free */
  guint8 *cells; /* as in its node */
  guint32 node;
  guint32 seen;     /* number of the record in which it was read by marks last */
  guint64 reserved; /* a slot is addressed by a shift */
} Slot;

/* What the first two bytes of a value say, as bits: its code; its length; what its other bytes
 * must be; and whether a `+` may stand in its third byte. Then one more of each of these. */
enum {
  VALUE_LENGTH = 4,
  VALUE_FORM = 8,
  VALUE_QUOTED = 12,
  VALUE_PLUS = 1 | 1 << VALUE_LENGTH | 1 << VALUE_FORM,
};

/* The forms of a value: 1, "1", "1+"; "0" and `"0+"`, which is none; null; "". */
enum { FORM_BARE, FORM_QUOTED, FORM_SUPERIOR, FORM_ZERO, FORM_NONE, FORM_NULL, FORM_EMPTY };

typedef struct {
  MeritSpan key;
  gboolean is_competency;
} Other;

struct _MeritTrail {
  const MeritShape *shape;
  const MeritKernel *kernel;
  Node *nodes;
  guint n; /* competencies */
  Slot *slots;
  guint shift;
  guint64 factor; /* of the hash of keys: one that parts those of the bank, if any does */
  guint32 number; /* of the record being read, never 0 */
  guint32 competencies_seen;
  /* Where colons stand, from the start of the text; one of no use behind the last. */
  guint32 marks[WINDOW + AHEAD + MERIT_FIND_SPARE];
  guint n_marks;
  guint mark;      /* the first that may still count */
  gsize marked_to; /* how far the text was searched */
  guint8 *unused; /* a column for values that no block takes */
  guint16 *values; /* by the first two bytes, as a number is loaded */
  guint8 codes[2][256]; /* of a level's digit, plain and behind it `+`; NO_CODE where it is none */
  LongLink long_links[N_TEXTS][1 + N_OTHER_LINKS];
  guint8 oldest[N_TEXTS]; /* of these */
  Other others[MAX_OTHERS];
  guint n_others;
  MeritSpan texts[N_TEXTS];
};

static guint64
load (const char *at)
{
  guint64 word;

  memcpy (&word, at, sizeof word);
  return word;
}

/* Of a word as it is loaded, its first @n bytes. */
static guint64
mask_of (gsize n)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define FIRST(n) (~(guint64) 0 >> (64 - 8 * (n)))
#else
#define FIRST(n) (~(guint64) 0 << (64 - 8 * (n)))
#endif
  static const guint64 masks[16] = { 0,         FIRST (1), FIRST (2), FIRST (3), FIRST (4),
                                     FIRST (5), FIRST (6), FIRST (7), FIRST (8) };
#undef FIRST

  return masks[n];
}

/* Multiplicative hashing (Knuth, The Art of Computer Programming 3, section 6.4). */
static inline guint
hash (guint64 key, guint64 factor, guint shift)
{
  return (guint) ((key * factor) >> shift);
}

/* The slot of a key, or a free one. */
static inline Slot *
find_slot (const MeritTrail *trail, guint64 key)
{
  guint at = hash (key, trail->factor, trail->shift);

  while (trail->slots[at].key != key && trail->slots[at].key != 0)
    at = (at + 1) & ((1u << (64 - trail->shift)) - 1);
  return &trail->slots[at];
}

/* Fills the slots; returns how many keys do not stand where their hash says. */
static guint
fill_slots (MeritTrail *trail)
{
  guint strayed = 0;

  memset (trail->slots, 0, sizeof (Slot) << (64 - trail->shift));
  for (guint i = 0; i < trail->n; i++) {
    const char *id = merit_shape_get_id (trail->shape, i);
    const gsize len = strlen (id);
    char key[8] = "\"";

    if (len + 3 > sizeof key)
      continue;
    memcpy (key + 1, id, len);
    memcpy (key + 1 + len, "\":", 2);

    Slot *slot = find_slot (trail, load (key));

    *slot = (Slot) { .key = load (key), .cells = trail->nodes[i].cells, .node = i };
    strayed += slot != &trail->slots[hash (slot->key, trail->factor, trail->shift)];
  }
  return strayed;
}

/* Tries factors until keys are read without a search, or hardly any. */
static void
make_slots (MeritTrail *trail)
{
  guint64 best = 0;
  guint fewest = G_MAXUINT;

  for (guint i = 0; i < MAX_FACTORS && fewest > 0; i++) {
    /* Odd multiples of 2^64 over the golden ratio, as scattered as any. */
    trail->factor = G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) * (2 * (guint64) i + 1);

    const guint strayed = fill_slots (trail);

    if (strayed < fewest) {
      fewest = strayed;
      best = trail->factor;
    }
  }
  trail->factor = best;
  fill_slots (trail);
  for (guint i = 0; i < 1u << (64 - trail->shift); i++)
    if (trail->slots[i].key == 0)
      trail->slots[i].cells = trail->unused;
}

static void
set_value (MeritTrail *trail, char first, gint second, guint code, guint length, guint form)
{
  for (gint other = 0; other < 256; other++) {
    const guint8 bytes[2] = { (guint8) first, (guint8) (second >= 0 ? second : other) };
    guint16 at;

    memcpy (&at, bytes, sizeof at);
    trail->values[at]
        = (guint16) (code | length << VALUE_LENGTH | form << VALUE_FORM
                     | (guint) (form == FORM_QUOTED || form == FORM_ZERO) << VALUE_QUOTED);
  }
}

static void
set_values (MeritTrail *trail)
{
  trail->values = g_new (guint16, 1 << 16);
  for (guint at = 0; at < 1 << 16; at++)
    trail->values[at] = 1 << VALUE_LENGTH | FORM_NONE << VALUE_FORM;
  for (guint level = 0; level <= merit_shape_get_max_level (trail->shape); level++) {
    const guint code = merit_code_make (level, FALSE);

    set_value (trail, (char) ('0' + level), -1, code, 1, FORM_BARE);
    set_value (trail, '"', '0' + (gint) level, code, 3, level > 0 ? FORM_QUOTED : FORM_ZERO);
  }
  set_value (trail, 'n', 'u', MERIT_CODE_UNASSESSED, 4, FORM_NULL);
  set_value (trail, '"', '"', MERIT_CODE_UNASSESSED, 2, FORM_EMPTY);
}

MeritTrail *
merit_trail_new (const MeritShape *shape, const MeritBlock *block, const MeritKernel *kernel)
{
  MeritTrail *trail = g_new0 (MeritTrail, 1);
  guint bits = 3;

  trail->shape = shape;
  trail->kernel = kernel;
  trail->n = merit_shape_get_length (shape);
  while ((1u << bits) < 8 * trail->n)
    bits++;
  trail->shift = 64 - bits;
  trail->slots = g_new0 (Slot, (gsize) 1 << bits);
  trail->nodes = g_new0 (Node, trail->n + N_EXTRA);
  trail->unused = g_malloc (block->stride);
  /* Longer than any line has left: matches nothing. */
  for (guint i = 0; i < N_TEXTS; i++)
    for (guint k = 0; k <= N_OTHER_LINKS; k++)
      trail->long_links[i][k].length = G_MAXUINT32;
  for (guint i = 0; i < trail->n + N_EXTRA; i++) {
    trail->nodes[i].link.bytes = 1;
    for (guint k = 0; k < N_OTHER_LINKS; k++)
      trail->nodes[i].others[k].bytes = 1;
    trail->nodes[i].cells = trail->unused;
  }
  for (guint i = 0; i < trail->n; i++) {
    const guint32 column = merit_shape_get_column (shape, i);

    if (column != MERIT_SHAPE_UNUSED)
      trail->nodes[i].cells = block->codes + (gsize) column * block->stride;
  }
  make_slots (trail);
  set_values (trail);
  memset (trail->codes, NO_CODE, sizeof trail->codes);
  for (guint level = 0; level <= merit_shape_get_max_level (shape); level++) {
    trail->codes[0]['0' + level] = merit_code_make (level, FALSE);
    if (level > 0)
      trail->codes[1]['0' + level] = merit_code_make (level, TRUE);
  }
  return trail;
}

void
merit_trail_free (MeritTrail *trail)
{
  if (trail == NULL)
    return;
  g_free (trail->values);
  g_free (trail->unused);
  g_free (trail->nodes);
  g_free (trail->slots);
  g_free (trail);
}

static const char *
skip_space (const char *at)
{
  while (*at == ' ' || *at == '\t' || *at == '\r')
    at++;
  return at;
}

/* The first quote, backslash or control character from @at on; *@high says whether something before
 * it, or near it, is not ASCII. */
static inline const char *
scan_string (const char *at, gboolean *high)
{
  *high = FALSE;
#ifdef __SSE2__
  for (;; at += 16) {
    const __m128i bytes = _mm_loadu_si128 ((const __m128i *) at);
    const __m128i control
        = _mm_cmpeq_epi8 (_mm_min_epu8 (bytes, _mm_set1_epi8 (0x1F)), bytes);
    const __m128i stop
        = _mm_or_si128 (control, _mm_or_si128 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('"')),
                                               _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('\\'))));
    const guint found = (guint) _mm_movemask_epi8 (stop);

    *high |= _mm_movemask_epi8 (bytes) != 0;
    if (found != 0)
      return at + __builtin_ctz (found);
  }
#else
  for (;; at++) {
    const guchar byte = (guchar) *at;

    if (byte == '"' || byte == '\\' || byte < 0x20)
      return at;
    *high |= byte >= 0x80;
  }
#endif
}

/* The text whose opening quote stands at *@at, which moves behind the closing one. FALSE where
 * it is no plain text. */
static inline gboolean
read_text (const char **at, MeritSpan *text)
{
  const char *inside = *at + 1;
  gboolean high;

  if (**at != '"')
    return FALSE;

  const char *end = scan_string (inside, &high);

  if (*end != '"')
    return FALSE;
  text->text = inside;
  text->len = (guint32) (end - inside);
  *at = end + 1;
  return !high || merit_utf8_check (inside, text->len, 0) == text->len;
}

/* The competency of a key, whose closing quote stands behind it. */
static gint
find_competency (const MeritTrail *trail, const MeritSpan *key)
{
  char word[8] = "\"";

  if (key->len + 3 > sizeof word)
    return merit_shape_find_id (trail->shape, key->text, key->len);
  memcpy (word + 1, key->text, key->len);
  memcpy (word + 1 + key->len, "\":", 2);

  const Slot *slot = find_slot (trail, load (word));

  return slot->key == 0 ? MERIT_SHAPE_UNKNOWN : (gint) slot->node;
}

/* The text that a key of a record names, or N_TEXTS. */
static guint
find_text (const MeritSpan *key)
{
  if (key->len == 2 && memcmp (key->text, "id", 2) == 0)
    return TEXT_ID;
  if (key->len == 4 && memcmp (key->text, "unit", 4) == 0)
    return TEXT_UNIT;
  if (key->len == 4 && memcmp (key->text, "name", 4) == 0)
    return TEXT_NAME;
  if (key->len == 5 && memcmp (key->text, "class", 5) == 0)
    return TEXT_CLASS;
  return N_TEXTS;
}

static gboolean
is_competencies (const MeritSpan *key)
{
  return key->len == 12 && memcmp (key->text, "competencies", 12) == 0;
}

/* A key of no meaning: it must not occur twice, and its value must be JSON. *@at moves behind
 * that. */
static gboolean
pass_over (MeritTrail *trail, const MeritSpan *key, gboolean inside, const char **at)
{
  const char *lf = rawmemchr (*at, '\n');
  MeritJsonFault fault;

  if (trail->n_others == MAX_OTHERS)
    return FALSE;
  for (guint i = 0; i < trail->n_others; i++) {
    const Other *other = &trail->others[i];

    if (other->is_competency == inside && other->key.len == key->len
        && memcmp (other->key.text, key->text, key->len) == 0)
      return FALSE;
  }
  trail->others[trail->n_others++] = (Other) { *key, inside };

  const size_t behind
      = merit_json_skip_value (*at, (size_t) (lf - *at), 0, inside ? 2 : 1, &fault);

  if (behind == MERIT_JSON_FAULT)
    return FALSE;
  *at += behind;
  return TRUE;
}

/* The usual link was not met: @met was instead, and becomes the usual one where that happened in
 * the record before too. So a key that is missing now and then does not lead others astray. */
static void
stray (Node *from, Link *met, guint32 number)
{
  if (from->strayed + 1 == number || from->link.mask == 0) {
    const Link usual = from->link;

    from->link = *met;
    *met = usual;
  }
  from->strayed = number;
}

/* The link from @begin to @end leads from @from to @next. @first_key: in it, of the first
 * competency's key, or NULL. */
static void
remember (MeritTrail *trail, Node *from, const char *begin, const char *end, Node *next,
          const char *first_key)
{
  const gsize length = (gsize) (end - begin);
  const gsize text = (gsize) (from - trail->nodes) - trail->n;

  if (text < N_TEXTS) {
    LongLink *link = &trail->long_links[text][trail->oldest[text]];

    if (length > sizeof link->bytes)
      return;
    trail->oldest[text] = (guint8) ((trail->oldest[text] + 1) % (1 + N_OTHER_LINKS));
    memcpy (link->bytes, begin, length);
    link->length = (guint32) length;
    link->next = next;
    link->key = first_key != NULL ? (guint32) (first_key - begin) : 0;
    return;
  }

  Link *link = &from->others[from->oldest];

  if (length > sizeof link->bytes || first_key != NULL)
    return;
  from->oldest = (guint8) ((from->oldest + 1) % N_OTHER_LINKS);
  link->mask = mask_of ((guint) length);
  link->bytes = load (begin) & link->mask;
  link->length = (guint32) length;
  link->next = next;
  stray (from, link, trail->number);
}

/* *@at stands where a key must and moves to its value. */
static inline gboolean
read_key (const char **at, MeritSpan *key)
{
  const char *p = *at;

  if (!read_text (&p, key))
    return FALSE;
  p = skip_space (p);
  if (*p != ':')
    return FALSE;
  *at = skip_space (p + 1);
  return TRUE;
}

/* Whether a record ends at *@at, with nothing but space up to the LF; then *@at moves behind
 * that. */
static gboolean
read_end (const char **at)
{
  if (**at != '}')
    return FALSE;

  const char *lf = skip_space (*at + 1);

  if (*lf == '\n')
    *at = lf + 1;
  return *lf == '\n';
}

/* Reads the link from the value of @from, which ends at *@at, to the next value, where *@at
 * moves. Returns the node of that value, or NODE_NONE where this is not to be read here. */
static Node *
read_link (MeritTrail *trail, Node *from, const char **at, const char **first_key)
{
  Node *const texts = trail->nodes + trail->n + NODE_TEXTS;
  Node *const end = trail->nodes + trail->n + NODE_END;
  const char *begin = *at, *p = skip_space (begin);
  gboolean inside = from < texts;
  gboolean simple = TRUE; /* nothing but the link lies between the two values */
  const char *entered = NULL;
  char opening = from == trail->nodes + trail->n + NODE_START ? '{' : ',';
  MeritSpan key;

  for (;;) {
    if (inside && *p == '}') {
      p = skip_space (p + 1);
      inside = FALSE;
    }
    if (!inside && opening == ',' && read_end (&p)) {
      if (simple)
        remember (trail, from, begin, p, end, NULL);
      *at = p;
      return end;
    }
    if (*p != opening)
      return end + 1;
    opening = ',';
    p = skip_space (p + 1);
    if (!read_key (&p, &key))
      return end + 1;
    if (!inside && is_competencies (&key)) {
      if (trail->competencies_seen == trail->number || *p != '{')
        return end + 1;
      trail->competencies_seen = trail->number;
      inside = TRUE;
      p = skip_space (p + 1);
      entered = p;
      if (!read_key (&p, &key))
        return end + 1;
    }

    const gint found = inside ? find_competency (trail, &key) : (gint) find_text (&key);

    if (inside ? found >= 0 : found < N_TEXTS) {
      Node *next = inside ? &trail->nodes[found] : &texts[found];

      if (simple)
        remember (trail, from, begin, p, next, entered);
      *first_key = entered;
      *at = p;
      return next;
    }
    if (!pass_over (trail, &key, inside, &p))
      return end + 1;
    simple = FALSE;
    p = skip_space (p);
  }
}

/* The code of a value that is none of the usual spellings of a level. */
static guint8
read_rare_level (const MeritTrail *trail, const char **at)
{
  if (memcmp (*at, "null", 4) == 0) {
    *at += 4;
    return MERIT_CODE_UNASSESSED;
  }
  if ((*at)[0] == '"' && (*at)[1] == '"') {
    *at += 2;
    return MERIT_CODE_UNASSESSED;
  }
  return NO_CODE;
}

/* The code of the value at *@at, which moves behind it; NO_CODE where it is none. */
static inline guint8
read_level (const MeritTrail *trail, const char **at)
{
  const char *p = *at;
  guint8 code = trail->codes[0][(guchar) p[0]];

  if (G_LIKELY (code != NO_CODE)) {
    *at = p + 1;
    return code;
  }
  if (p[0] == '"') {
    const guint plus = p[2] == '+';

    code = trail->codes[plus][(guchar) p[1]];
    if (code != NO_CODE && p[2 + plus] == '"') {
      *at = p + 3 + plus;
      return code;
    }
  }
  return read_rare_level (trail, at);
}

static void
keep (const MeritTrail *trail, MeritRecords *records)
{
  const guint32 row = records->block.n_rows++;

  records->ids[row] = trail->texts[TEXT_ID];
  records->units[row] = trail->texts[TEXT_UNIT];
  records->classes[row] = trail->texts[TEXT_CLASS];
  records->names[row] = trail->texts[TEXT_NAME];
  for (guint i = 0; i < trail->n_others; i++)
    if (trail->others[i].is_competency)
      merit_records_add_unknown (records, trail->others[i].key.text, trail->others[i].key.len);
}

static void
begin_record (MeritTrail *trail)
{
  trail->n_others = 0;
  memset (trail->texts, 0, sizeof trail->texts);
  if (++trail->number != 0)
    return;
  for (guint i = 0; i < trail->n + N_EXTRA; i++)
    trail->nodes[i].seen = 0;
  for (guint i = 0; i < 1u << (64 - trail->shift); i++)
    trail->slots[i].seen = 0;
  trail->competencies_seen = 0;
  trail->number = 1;
}

/* Follows the link from the value of a competency, which ends at *@at. */
static inline Node *
follow (MeritTrail *trail, Node *from, const char **at, const char **first_key)
{
  const guint64 word = load (*at);

  if (G_LIKELY ((word & from->link.mask) == from->link.bytes)) {
    *at += from->link.length;
    return from->link.next;
  }
  for (guint k = 0; k < N_OTHER_LINKS; k++) {
    Link *met = &from->others[k];

    if ((word & met->mask) == met->bytes) {
      Node *next = met->next;

      *at += met->length;
      stray (from, met, trail->number);
      return next;
    }
  }
  return read_link (trail, from, at, first_key);
}

/* Whether the bytes at @at are those of @link. */
static inline gboolean
is_link (const LongLink *link, const char *at)
{
  guint i = 0;

  for (; i + 8 <= link->length; i += 8)
    if (load (at + i) != load (link->bytes + i))
      return FALSE;
  return ((load (at + i) ^ load (link->bytes + i)) & mask_of (link->length - i)) == 0;
}

/* Follows the link from the value of a text, which ends at *@at. */
static inline Node *
follow_text (MeritTrail *trail, guint member, const char **at, const char **first_key)
{
  for (guint k = 0; k <= N_OTHER_LINKS; k++) {
    const LongLink *link = &trail->long_links[member][k];

    if (link->length == 0 || !is_link (link, *at))
      continue;
    if (link->key > 0) {
      if (trail->competencies_seen == trail->number)
        break;
      trail->competencies_seen = trail->number;
      *first_key = *at + link->key;
    }
    *at += link->length;
    return link->next;
  }
  return read_link (trail, trail->nodes + trail->n + NODE_TEXTS + member, at, first_key);
}

/* The value of a text key. */
static gboolean
read_member (MeritTrail *trail, guint member, const char **at)
{
  MeritSpan *text = &trail->texts[member];

  *at = skip_space (*at);
  if (!read_text (at, text))
    return FALSE;
  if (text->len == 0)
    text->text = NULL;
  return TRUE;
}

void
merit_trail_begin (MeritTrail *trail)
{
  trail->n_marks = trail->mark = 0;
  trail->marked_to = 0;
  trail->marks[0] = 1;
}

/* Sees to it that the marks go on for a while behind @line, as far as the @len bytes of @text
 * do. */
static inline void
look_ahead (MeritTrail *trail, const char *text, gsize line, gsize len)
{
  if (G_LIKELY (trail->marked_to >= line + AHEAD) || len - trail->marked_to < WINDOW)
    return;

  const gsize from = MAX (trail->marked_to, line);
  guint left = 0;

  if (from + WINDOW > MIN (len, G_MAXUINT32))
    return;
  while (trail->mark < trail->n_marks && trail->marks[trail->mark] < line)
    trail->mark++;
  while (trail->mark < trail->n_marks)
    trail->marks[left++] = trail->marks[trail->mark++];
  trail->n_marks = left;
  trail->mark = 0;
  trail->n_marks += trail->kernel->find (text, (guint32) from, (guint32) (from + WINDOW), ':',
                                         trail->marks + left);
  trail->marked_to = from + WINDOW;
  /* Too near the start for any key to end before it. */
  trail->marks[trail->n_marks] = 1;
}

/* Reads members of the competencies by marks, with @space bytes behind colon and comma, from @at
 * on, where the opening quote of a key stands, up to the bracket behind the last, and returns
 * where that is. Nothing branches on what a member is: what is not as it should be shows in one
 * word. NULL where something is: then the row holds codes of no meaning. @last: the node of the
 * last member. */
static inline const char *
read_members (MeritTrail *trail, const char *text, const char *at, guint32 row, guint space,
              guint *last)
{
  /* By form: what stands in a value, and which of its bytes that is said of. */
  static const char wanted[][4] = {
    "", "\"\0\"", "\"\0+\"", "\"\0\"", "", "null", "\"\"",
  };
  static const char counts[][4] = {
    "", "\xFF\0\xFF", "\xFF\0\xFF\xFF", "\xFF\0\xFF", "\xFF\xFF", "\xFF\xFF\xFF\xFF", "\xFF\xFF",
  };
  /* All in locals: what is written to the row could be anything to a compiler. */
  const guint32 number = trail->number;
  const guint32 *mark = trail->marks + trail->mark;
  Slot *const slots = trail->slots;
  const guint16 *const values = trail->values;
  const guint64 factor = trail->factor;
  const guint shift = trail->shift;
  const char *key = at;
  const char *p;
  guint64 bad = 0;
  Slot *slot;

  do {
    const char *colon = text + *mark++;
    const gsize len = (gsize) (colon + 1 - key);
    const guint64 word = load (key) & mask_of (len & 15);
    guint32 value, pattern, mask;
    guint16 head;

    slot = &slots[hash (word, factor, shift)];
    if (G_UNLIKELY (slot->key != word))
      slot = find_slot (trail, word);
    p = colon + 1 + space;
    memcpy (&value, p, sizeof value);
    memcpy (&head, p, sizeof head);

    guint said = values[head];
    const guint plus = (said >> VALUE_QUOTED) & (p[2] == '+');

    said += plus * VALUE_PLUS;
    memcpy (&pattern, wanted[said >> VALUE_FORM & 7], sizeof pattern);
    memcpy (&mask, counts[said >> VALUE_FORM & 7], sizeof mask);
    bad |= (guint64) (len > 8) | (slot->key ^ word) | ((value ^ pattern) & mask)
           | (slot->seen == number);
    slot->seen = number;
    slot->cells[row] = (guint8) (said & 15);
    p += said >> VALUE_LENGTH & 15;
    if (space > 0)
      bad |= (guint64) (colon[1] != ' ') | ((*p == ',') & (p[1] != ' '));
    key = p + 1 + space;
  } while (*p == ',' && bad == 0);
  trail->mark = (guint) (mark - trail->marks);
  *last = slot->node;
  return bad == 0 && *p == '}' ? p : NULL;
}

static const char *
read_marked (MeritTrail *trail, const char *text, const char *at, guint32 row, guint *last)
{
  /* Those of the keys before. */
  while (trail->marks[trail->mark] < at - text && trail->mark < trail->n_marks)
    trail->mark++;
  if (text[trail->marks[trail->mark] + 1] == ' ')
    return read_members (trail, text, at, row, 1, last);
  return read_members (trail, text, at, row, 0, last);
}

/* What was set of the row goes. */
static void
forget_row (const MeritTrail *trail, guint32 row)
{
  for (guint i = 0; i < trail->n; i++)
    trail->nodes[i].cells[row] = MERIT_CODE_UNASSESSED;
}

/* Reads the line at @line, by marks where @marked says so. Returns where the next one starts, or
 * NULL. */
static const char *
read_line (MeritTrail *trail, const char *text, const char *line, guint32 row, gboolean marked)
{
  Node *const texts = trail->nodes + trail->n + NODE_TEXTS;
  const char *p = line, *first_key = NULL;

  begin_record (trail);

  const guint32 number = trail->number;
  Node *node = follow (trail, texts + NODE_START, &p, &first_key);

  for (;;) {
    if (marked && first_key != NULL) {
      guint last;

      p = read_marked (trail, text, first_key, row, &last);
      if (p == NULL)
        return NULL;
      first_key = NULL;
      node = &trail->nodes[last];
      node = follow (trail, node, &p, &first_key);
    }
    if (G_UNLIKELY (node >= texts)) {
      const guint member = (guint) (node - texts);

      if (member >= N_TEXTS)
        break;
      if (node->seen == number || !read_member (trail, member, &p))
        return NULL;
      node->seen = number;
      node = follow_text (trail, member, &p, &first_key);
      continue;
    }
    if (G_UNLIKELY (node->seen == number))
      return NULL;
    node->seen = number;

    guint8 code = read_level (trail, &p);

    if (G_UNLIKELY (code == NO_CODE)) {
      /* A link may be remembered from where no space stood behind it. */
      p = skip_space (p);
      code = read_level (trail, &p);
      if (code == NO_CODE)
        return NULL;
    }
    node->cells[row] = code;
    node = follow (trail, node, &p, &first_key);
  }
  return node == texts + NODE_END && trail->texts[TEXT_ID].text != NULL ? p : NULL;
}

gsize
merit_trail_read (MeritTrail *trail, MeritRecords *records, const char *text, gsize line, gsize len)
{
  const guint32 row = records->block.n_rows;
  const char *next;

  look_ahead (trail, text, line, len);
  next = read_line (trail, text, text + line, row, trail->marked_to >= line + AHEAD);
  if (next == NULL) {
    forget_row (trail, row);
    next = read_line (trail, text, text + line, row, FALSE);
  }
  if (next == NULL || (gsize) (next - text) - line > MERIT_MAX_RECORD) {
    forget_row (trail, row);
    return 0;
  }
  keep (trail, records);
  return (gsize) (next - text);
}
