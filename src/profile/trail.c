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

#include "core/bits.h"
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

/* How many hash functions are tried, where there are no more than a few keys: of many some always
 * collide. */
#define MAX_FACTORS 64
#define FEW 128

/* How many links beside the usual one are remembered. */
#define N_OTHER_LINKS 3

/* The longest link that is remembered behind a text, in words. */
#define LONG_WORDS 5

/* Hides from the compiler what it knows of a variable. */
#ifdef __GNUC__
#define HIDE(variable) __asm__ ("" : "+r"(variable))
#else
#define HIDE(variable) ((void) 0)
#endif

/* What no level has for a code. */
#define NO_CODE 0xFF

enum { TEXT_ID, TEXT_UNIT, TEXT_CLASS, TEXT_NAME, N_TEXTS };

/* Nodes behind those of the competencies, each at the number of competencies and this. */
enum { NODE_TEXTS, NODE_START = N_TEXTS, NODE_END, NODE_NONE, N_EXTRA };

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
  guint64 words[LONG_WORDS]; /* as they are loaded */
  guint64 masks[LONG_WORDS]; /* of the bytes that count */
  Node *next;
  guint32 n_words; /* that count */
  guint32 length;  /* 0: none yet */
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

/* What no key is: no text has it where a key with its colon stands. */
#define FREE_KEY 1

/* A key as it stands in text, `"13":`, of at most 8 bytes. */
typedef struct {
  guint64 key;     /* as a word is loaded; or FREE_KEY */
  guint8 *cells;   /* as in its node */
  guint64 bits[2]; /* one that no other key has, of the first 128 */
  guint32 node;
  guint32 reserved[7]; /* a slot is addressed by a shift */
} Slot;

/* What the first two bytes of a value say: its code, its length, and what else must stand in it.
 * Where a `+` stands in the third byte, each is one more. */
enum {
  VALUE_LENGTH = 8,
  VALUE_FORM = 16,
  VALUE_PLUS = 1 | 1 << VALUE_LENGTH | 1 << VALUE_FORM,
};

/* The forms of a value. Behind each stands what it is with a `+` in its third byte: of all but
 * FORM_QUOTED none. */
enum {
  FORM_BARE,
  FORM_BARE_PLUS,
  FORM_QUOTED,
  FORM_SUPERIOR,
  FORM_ZERO,
  FORM_ZERO_PLUS,
  FORM_NULL,
  FORM_NULL_PLUS,
  FORM_EMPTY,
  FORM_EMPTY_PLUS,
  FORM_NONE,
  FORM_NONE_PLUS,
  N_FORMS,
};

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
  guint32 *values; /* by the first two bytes, as a number is loaded */
  const char *at;        /* where a link that was not the usual one led */
  const char *first_key; /* in it, of the first competency's key; NULL: it has none */
  guint8 codes[2][256]; /* of a level's digit, plain and behind it `+`; NO_CODE where it is none */
  LongLink long_links[N_TEXTS][1 + N_OTHER_LINKS];
  guint8 oldest[N_TEXTS]; /* of these */
  Other others[MAX_OTHERS];
  guint n_others;
  MeritSpan *spans[N_TEXTS]; /* of the records */
  guint32 lengths[N_TEXTS];  /* of the texts met last */
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
  /* Beyond 8: none. */
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

  while (trail->slots[at].key != key && trail->slots[at].key != FREE_KEY)
    at = (at + 1) & ((1u << (64 - trail->shift)) - 1);
  return &trail->slots[at];
}

/* Fills the slots; returns how many keys do not stand where their hash says. */
static guint
fill_slots (MeritTrail *trail)
{
  guint strayed = 0;

  for (guint i = 0; i < 1u << (64 - trail->shift); i++)
    trail->slots[i] = (Slot) { .key = FREE_KEY, .cells = trail->unused };
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
    if (i < FEW)
      slot->bits[i / 64] = (guint64) 1 << i % 64;
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

  for (guint i = 0; i < (trail->n <= FEW ? MAX_FACTORS : 1) && fewest > 0; i++) {
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
}

static void
set_value (MeritTrail *trail, char first, gint second, guint code, guint length, guint form)
{
  for (gint other = 0; other < 256; other++) {
    const guint8 bytes[2] = { (guint8) first, (guint8) (second >= 0 ? second : other) };
    guint16 at;

    memcpy (&at, bytes, sizeof at);
    trail->values[at] = code | length << VALUE_LENGTH | form << VALUE_FORM;
  }
}

static void
set_values (MeritTrail *trail)
{
  trail->values = g_new (guint32, 1 << 16);
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
merit_trail_new (const MeritRecords *records, const MeritKernel *kernel)
{
  const MeritShape *shape = records->shape;
  const MeritBlock *block = &records->block;
  MeritTrail *trail = g_new0 (MeritTrail, 1);
  guint bits = 3;

  trail->shape = shape;
  trail->kernel = kernel;
  trail->spans[TEXT_ID] = records->ids;
  trail->spans[TEXT_UNIT] = records->units;
  trail->spans[TEXT_CLASS] = records->classes;
  trail->spans[TEXT_NAME] = records->names;
  trail->n = merit_shape_get_length (shape);
  while ((1u << bits) < 8 * trail->n)
    bits++;
  trail->shift = 64 - bits;
  trail->slots = g_new0 (Slot, (gsize) 1 << bits);
  trail->nodes = g_new0 (Node, trail->n + N_EXTRA);
  trail->unused = g_malloc (block->stride);
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

  return slot->key == FREE_KEY ? MERIT_SHAPE_UNKNOWN : (gint) slot->node;
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

static void
remember_long (MeritTrail *trail, guint text, const char *begin, gsize length, Node *next,
               guint32 key)
{
  LongLink *link = &trail->long_links[text][trail->oldest[text]];
  char bytes[8 * LONG_WORDS] = "";

  if (length > sizeof bytes)
    return;
  trail->oldest[text] = (guint8) ((trail->oldest[text] + 1) % (1 + N_OTHER_LINKS));
  memcpy (bytes, begin, length);
  link->n_words = (guint32) ((length + 7) / 8);
  for (guint i = 0; i < link->n_words; i++) {
    link->words[i] = load (bytes + 8 * i);
    link->masks[i] = mask_of (MIN (length - 8 * i, 8));
  }
  link->length = (guint32) length;
  link->next = next;
  link->key = key;
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
    remember_long (trail, (guint) text, begin, length, next,
                   first_key != NULL ? (guint32) (first_key - begin) : 0);
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

/* Reads the link from the value of @from, which ends at @begin, to the next value, which trail->at
 * is set to. Returns the node of that value, or NODE_NONE where this is not to be read here. */
static Node *
read_link (MeritTrail *trail, Node *from, const char *begin)
{
  Node *const texts = trail->nodes + trail->n + NODE_TEXTS;
  Node *const end = trail->nodes + trail->n + NODE_END;
  const char *p = skip_space (begin);
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
      trail->at = p;
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
      trail->first_key = entered;
      trail->at = p;
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

/* Nothing was read of the record in @row yet. */
static inline void
begin_record (MeritTrail *trail, guint32 row)
{
  trail->n_others = 0;
  for (guint i = 0; i < N_TEXTS; i++)
    trail->spans[i][row] = (MeritSpan) { NULL, 0 };
  if (G_LIKELY (++trail->number != 0))
    return;
  for (guint i = 0; i < trail->n + N_EXTRA; i++)
    trail->nodes[i].seen = 0;
  trail->competencies_seen = 0;
  trail->number = 1;
}

/* Follows a link from the value of a competency that is not the usual one. */
static Node *
follow_other (MeritTrail *trail, Node *from, const char *at)
{
  const guint64 word = load (at);

  for (guint k = 0; k < N_OTHER_LINKS; k++) {
    Link *met = &from->others[k];

    if ((word & met->mask) == met->bytes) {
      Node *next = met->next;

      trail->at = at + met->length;
      stray (from, met, trail->number);
      return next;
    }
  }
  return read_link (trail, from, at);
}

/* Whether the bytes at @at are those of @link. */
static inline gboolean
is_link (const LongLink *link, const char *at)
{
  guint64 differ = 0;

  for (guint i = 0; i < link->n_words; i++)
    differ |= (load (at + 8 * i) ^ link->words[i]) & link->masks[i];
  return differ == 0;
}

/* Follows a link from the value of a text that is not the one remembered first. */
static Node *
follow_other_text (MeritTrail *trail, guint member, const char *at)
{
  for (guint k = 1; k <= N_OTHER_LINKS; k++) {
    const LongLink *link = &trail->long_links[member][k];

    if (link->length == 0 || !is_link (link, at))
      continue;
    if (link->key > 0) {
      if (trail->competencies_seen == trail->number)
        break;
      trail->competencies_seen = trail->number;
      trail->first_key = at + link->key;
    }
    trail->at = at + link->length;
    return link->next;
  }
  return read_link (trail, trail->nodes + trail->n + NODE_TEXTS + member, at);
}

/* The value of a text key at @at; returns where it ends, or NULL. */
static const char *
read_member (MeritTrail *trail, guint member, guint32 row, const char *at)
{
  MeritSpan *text = &trail->spans[member][row];

  at = skip_space (at);
  if (!read_text (&at, text))
    return NULL;
  trail->lengths[member] = text->len;
  if (text->len == 0)
    text->text = NULL;
  return at;
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
  if (trail->values == NULL)
    set_values (trail);
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
  static const struct {
    char wanted[4];
    char counts[4];
  } forms[N_FORMS] = {
    [FORM_QUOTED] = { "\"\0\"", "\xFF\0\xFF" },
    [FORM_SUPERIOR] = { "\"\0+\"", "\xFF\0\xFF\xFF" },
    [FORM_ZERO] = { "\"\0\"", "\xFF\0\xFF" },
    [FORM_NULL] = { "null", "\xFF\xFF\xFF\xFF" },
    [FORM_EMPTY] = { "\"\"", "\xFF\xFF" },
    /* What no value of these forms begins with. */
    [FORM_BARE_PLUS] = { "\"", "\xFF" },
    [FORM_ZERO_PLUS] = { "1", "\xFF" },
    [FORM_NULL_PLUS] = { "1", "\xFF" },
    [FORM_EMPTY_PLUS] = { "1", "\xFF" },
    [FORM_NONE] = { "1", "\xFF" },
    [FORM_NONE_PLUS] = { "1", "\xFF" },
  };
  /* All in locals: what is written to the row could be anything to a compiler. */
  const guint32 *const first = trail->marks + trail->mark, *mark = first;
  Slot *const slots = trail->slots;
  const guint32 *const values = trail->values;
  const guint64 factor = trail->factor;
  const guint shift = trail->shift;
  const char *key = at;
  const char *p;
  guint64 bad = 0, seen[2] = { 0, 0 };
  Slot *slot;

  do {
    const char *colon = text + *mark++;
    const gsize len = (gsize) (colon + 1 - key);
    /* Of 9 to 15 bytes nothing is left, which is no key. */
    const guint64 word = load (key) & mask_of (len & 15);
    guint32 value, pattern, mask;
    guint16 head;

    slot = &slots[hash (word, factor, shift)];
    if (G_UNLIKELY (slot->key != word))
      slot = find_slot (trail, word);
    p = colon + 1 + space;
    memcpy (&value, p, sizeof value);
    memcpy (&head, p, sizeof head);

    /* Whether a plus stands there is hard to guess: to be added, not branched on. */
    guint32 plus = p[2] == '+';

    HIDE (plus);

    const guint32 said = values[head] + plus * VALUE_PLUS;

    memcpy (&pattern, forms[said >> VALUE_FORM].wanted, sizeof pattern);
    memcpy (&mask, forms[said >> VALUE_FORM].counts, sizeof mask);
    bad |= (slot->key ^ word) | ((value ^ pattern) & mask) | len >> 4;
    seen[0] |= slot->bits[0];
    seen[1] |= slot->bits[1];
    slot->cells[row] = (guint8) said;
    p += (guint8) (said >> VALUE_LENGTH);
    if (space > 0)
      bad |= (guint64) (colon[1] != ' ') | ((*p == ',') & (p[1] != ' '));
    key = p + 1 + space;
  } while (*p == ',' && bad == 0);
  trail->mark = (guint) (mark - trail->marks);
  *last = slot->node;

  /* As many keys as there were members: none was there twice. */
  const guint n_seen
      = merit_bits_count (seen[0]) + (seen[1] != 0 ? merit_bits_count (seen[1]) : 0);

  return bad == 0 && *p == '}' && n_seen == mark - first ? p : NULL;
}

static const char *
read_marked (MeritTrail *trail, const char *text, const char *at, guint32 row, guint *last)
{
  const gsize key = (gsize) (at - text);

  /* The first behind the key: a line that was given up may have gone further. */
  while (trail->mark > 0 && trail->marks[trail->mark - 1] >= key)
    trail->mark--;
  while (trail->mark < trail->n_marks && trail->marks[trail->mark] < key)
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

/* Whether @end - @inside bytes of text end at @end as texts of this key did last, so that what
 * comes behind need not wait for their end to be found. */
static inline const char *
expect_end (const char *inside, const char *end, guint32 length)
{
  const char *expected = inside + length;

  if (G_UNLIKELY (end != expected))
    return end;
  /* Else one would be taken for the other. */
  HIDE (expected);
  return expected;
}

/* The value of a text key that stands at @p and holds no more than ASCII; NULL where it is
 * another. */
static inline const char *
read_plain_member (MeritTrail *trail, guint member, guint32 row, const char *p)
{
  const char *inside = p + 1;
  MeritSpan *text = &trail->spans[member][row];
  gboolean high;

  if (G_UNLIKELY (*p != '"'))
    return NULL;

  const char *end = scan_string (inside, &high);

  if (G_UNLIKELY (*end != '"' || high || end == inside))
    return NULL;
  text->text = inside;
  text->len = (guint32) (end - inside);
  p = expect_end (inside, end, trail->lengths[member]) + 1;
  trail->lengths[member] = text->len;
  return p;
}

/* Reads the line at @line, by marks where @marked says so. Returns where the next one starts, or
 * NULL. */
static inline const char *
read_line (MeritTrail *trail, const char *text, const char *line, guint32 row, gboolean marked)
{
  Node *const texts = trail->nodes + trail->n + NODE_TEXTS;
  Node *node = texts + NODE_START;
  const char *p = line, *first_key = NULL;

  begin_record (trail, row);
  trail->first_key = NULL;

  const guint32 number = trail->number;

  for (;;) {
    /* Behind the value of a competency, or at the start. */
    if (G_LIKELY ((load (p) & node->link.mask) == node->link.bytes)) {
      p += node->link.length;
      node = node->link.next;
    } else {
      node = follow_other (trail, node, p);
      p = trail->at;
      first_key = trail->first_key;
    }
    while (node >= texts) {
      const guint member = (guint) (node - texts);

      if (member >= N_TEXTS) {
        const gboolean good = member == NODE_END && trail->spans[TEXT_ID][row].text != NULL;

        return good ? p : NULL;
      }
      if (node->seen == number)
        return NULL;
      node->seen = number;

      const char *end = read_plain_member (trail, member, row, p);

      if (G_UNLIKELY (end == NULL))
        end = read_member (trail, member, row, p);
      if (end == NULL)
        return NULL;

      const LongLink *link = &trail->long_links[member][0];

      if (G_LIKELY (link->length > 0 && is_link (link, end)
                    && (link->key == 0 || trail->competencies_seen != number))) {
        p = end + link->length;
        node = link->next;
        if (link->key > 0) {
          trail->competencies_seen = number;
          first_key = end + link->key;
        }
      } else {
        node = follow_other_text (trail, member, end);
        p = trail->at;
        first_key = trail->first_key;
      }
    }
    if (marked && first_key != NULL) {
      guint last;

      p = read_marked (trail, text, first_key, row, &last);
      if (p == NULL)
        return NULL;
      first_key = trail->first_key = NULL;
      node = &trail->nodes[last];
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
  }
}

/* The line at @line, the slower way. */
static const char *
read_again (MeritTrail *trail, const char *text, const char *line, guint32 row)
{
  forget_row (trail, row);
  return read_line (trail, text, line, row, FALSE);
}

gsize
merit_trail_read (MeritTrail *trail, MeritRecords *records, const char *text, gsize line,
                  gsize end, gsize len)
{
  const gsize begin = line;
  guint32 row = records->block.n_rows;
  guint64 n_lines = 0;

  for (; line < end && row < MERIT_BLOCK_ROWS; row++, n_lines++) {
    const char *next = NULL;

    look_ahead (trail, text, line, len);
    if (G_LIKELY (trail->marked_to >= line + AHEAD))
      next = read_line (trail, text, text + line, row, TRUE);
    if (G_UNLIKELY (next == NULL))
      next = read_again (trail, text, text + line, row);
    if (G_UNLIKELY (next == NULL || (gsize) (next - text) - line > MERIT_MAX_RECORD)) {
      forget_row (trail, row);
      break;
    }
    for (guint i = 0; i < trail->n_others; i++)
      if (trail->others[i].is_competency)
        merit_records_add_unknown (records, trail->others[i].key.text, trail->others[i].key.len);
    line = (gsize) (next - text);
  }
  records->block.n_rows = row;
  records->n_lines += n_lines;
  return line - begin;
}
