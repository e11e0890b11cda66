/* SPDX-License-Identifier: Apache-2.0 */
/* Following a trail. Each known key is a node; between the value of one and the value of the
 * next stands a link (`,"13":`, say), and a node remembers the link that followed it last and
 * where it led. Where the same bytes stand there again they are the same JSON in the same place
 * of a record, so one comparison of a word checks them; else the link is read byte by byte and
 * becomes the one remembered. Loads may go past a line's LF but nothing read there counts: no
 * link goes on behind an LF. */
#include "profile/trail.h"

#include <string.h>

#include "core/code.h"
#include "core/json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Keys of no meaning that one record may have before it is left to the plain reader. */
#define MAX_OTHERS 8

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
  guint32 length; /* 0: none yet */
  gboolean enters; /* passes the key of the competencies */
} LongLink;

struct _Node {
  Link link;     /* the usual one */
  guint32 seen;  /* number of the record in which the key occurred last */
  guint32 strayed; /* number of the record in which the usual link was not met last */
  guint8 *cells; /* of a competency: its column, or where values nobody asks for go */
  Link other;    /* met last instead of the usual one */
};

/* An id of up to 7 bytes with its length in the last byte. */
typedef struct {
  guint64 id; /* 0: free */
  guint32 node;
} Slot;

typedef struct {
  MeritSpan key;
  gboolean is_competency;
} Other;

struct _MeritTrail {
  const MeritShape *shape;
  Node *nodes;
  guint n; /* competencies */
  Slot *slots;
  guint shift;
  guint32 number; /* of the record being read, never 0 */
  guint32 competencies_seen;
  guint8 *unused; /* a column for values that no block takes */
  guint8 codes[2][256]; /* of a level's digit, plain and behind it `+`; NO_CODE where it is none */
  LongLink long_links[N_TEXTS];
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

/* The @n (below 8) bytes at @at as a word, whatever the order of bytes. */
static guint64
mask_of (guint n)
{
  guint8 bytes[8] = { 0 };
  guint64 mask;

  memset (bytes, 0xFF, n);
  memcpy (&mask, bytes, sizeof mask);
  return mask;
}

static guint64
pack_id (guint64 word, guint len)
{
  static const guint64 masks[8] = {
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF,
#else
    0,
    G_GUINT64_CONSTANT (0xFF) << 56,
    G_GUINT64_CONSTANT (0xFFFF) << 48,
    G_GUINT64_CONSTANT (0xFFFFFF) << 40,
    G_GUINT64_CONSTANT (0xFFFFFFFF) << 32,
    G_GUINT64_CONSTANT (0xFFFFFFFFFF) << 24,
    G_GUINT64_CONSTANT (0xFFFFFFFFFFFF) << 16,
    G_GUINT64_CONSTANT (0xFFFFFFFFFFFFFF) << 8,
#endif
  };

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  return (word & masks[len]) | (guint64) len << 56;
#else
  return (word & masks[len]) | len;
#endif
}

/* Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4). */
static guint
hash (guint64 id, guint shift)
{
  return (guint) ((id * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) >> shift);
}

static void
add_id (MeritTrail *trail, const char *id, guint node)
{
  const gsize len = strlen (id);
  const guint mask = (1u << (64 - trail->shift)) - 1;
  char padded[8] = "";

  if (len > 7)
    return;
  memcpy (padded, id, len);

  const guint64 packed = pack_id (load (padded), (guint) len);

  for (guint at = hash (packed, trail->shift);; at++) {
    Slot *slot = &trail->slots[at & mask];

    if (slot->id == 0) {
      *slot = (Slot) { packed, node };
      return;
    }
  }
}

MeritTrail *
merit_trail_new (const MeritShape *shape, const MeritBlock *block)
{
  MeritTrail *trail = g_new0 (MeritTrail, 1);
  guint bits = 3;

  trail->shape = shape;
  trail->n = merit_shape_get_length (shape);
  while ((1u << bits) < 4 * trail->n)
    bits++;
  trail->shift = 64 - bits;
  trail->slots = g_new0 (Slot, (gsize) 1 << bits);
  trail->nodes = g_new0 (Node, trail->n + N_EXTRA);
  trail->unused = g_malloc (block->stride);
  for (guint i = 0; i < trail->n + N_EXTRA; i++) {
    trail->nodes[i].link.bytes = trail->nodes[i].other.bytes = 1;
    trail->nodes[i].cells = trail->unused;
  }
  for (guint i = 0; i < trail->n; i++) {
    const guint32 column = merit_shape_get_column (shape, i);

    add_id (trail, merit_shape_get_id (shape, i), i);
    if (column != MERIT_SHAPE_UNUSED)
      trail->nodes[i].cells = block->codes + (gsize) column * block->stride;
  }
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

static gint
find_competency (const MeritTrail *trail, const MeritSpan *key)
{
  const guint mask = (1u << (64 - trail->shift)) - 1;

  if (key->len == 0 || key->len > 7)
    return merit_shape_find_id (trail->shape, key->text, key->len);

  const guint64 packed = pack_id (load (key->text), key->len);

  for (guint at = hash (packed, trail->shift);; at++) {
    const Slot *slot = &trail->slots[at & mask];

    if (slot->id == packed)
      return (gint) slot->node;
    if (slot->id == 0)
      return MERIT_SHAPE_UNKNOWN;
  }
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
pass_over (MeritTrail *trail, const MeritSpan *key, gboolean inside, const char **at,
           const char *lf)
{
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

/* The usual link was not met: what was met instead becomes the usual one where that happened in
 * the record before too. So a key that is missing now and then does not lead others astray. */
static void
stray (Node *from, guint32 number)
{
  if (from->strayed + 1 == number || from->link.mask == 0) {
    const Link usual = from->link;

    from->link = from->other;
    from->other = usual;
  }
  from->strayed = number;
}

/* The link from @begin to @end leads from @from to @next. */
static void
remember (MeritTrail *trail, Node *from, const char *begin, const char *end, Node *next,
          gboolean enters)
{
  const gsize length = (gsize) (end - begin);
  const gsize node = (gsize) (from - trail->nodes) - trail->n;

  if (node < N_TEXTS) {
    LongLink *link = &trail->long_links[node];

    if (length > sizeof link->bytes)
      return;
    memcpy (link->bytes, begin, length);
    link->length = (guint32) length;
    link->next = next;
    link->enters = enters;
    return;
  }
  if (length > sizeof from->other.bytes || enters)
    return;
  from->other.mask
      = length == sizeof from->other.bytes ? ~(guint64) 0 : mask_of ((guint) length);
  from->other.bytes = load (begin) & from->other.mask;
  from->other.length = (guint32) length;
  from->other.next = next;
  stray (from, trail->number);
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

/* *@at stands behind the last value of a record's or its competencies' members, and on the
 * bracket that closes them; moves behind the record's. FALSE where the line goes on there. */
static gboolean
read_end (const char *at, const char *lf)
{
  return *at == '}' && skip_space (at + 1) == lf;
}

/* Reads the link from the value of @from, which ends at *@at, to the next value, where *@at
 * moves. Returns the node of that value, or NODE_NONE where this is not to be read here. */
static Node *
read_link (MeritTrail *trail, Node *from, const char **at, const char *lf)
{
  Node *const texts = trail->nodes + trail->n + NODE_TEXTS;
  Node *const end = trail->nodes + trail->n + NODE_END;
  const char *begin = *at, *p = skip_space (begin);
  gboolean inside = from < texts;
  gboolean simple = TRUE; /* nothing but the link lies between the two values */
  gboolean enters = FALSE;
  char opening = from == trail->nodes + trail->n + NODE_START ? '{' : ',';
  MeritSpan key;

  for (;;) {
    if (inside && *p == '}') {
      p = skip_space (p + 1);
      inside = FALSE;
    }
    if (!inside && opening == ',' && read_end (p, lf)) {
      if (simple)
        remember (trail, from, begin, lf + 1, end, FALSE);
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
      inside = enters = TRUE;
      p = skip_space (p + 1);
      if (!read_key (&p, &key))
        return end + 1;
    }

    const gint found = inside ? find_competency (trail, &key) : (gint) find_text (&key);

    if (inside ? found >= 0 : found < N_TEXTS) {
      Node *next = inside ? &trail->nodes[found] : &texts[found];

      if (simple)
        remember (trail, from, begin, p, next, enters);
      *at = p;
      return next;
    }
    if (!pass_over (trail, &key, inside, &p, lf))
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

/* The code of the value at *@at, which moves behind it; NO_CODE where it is none. How a level is
 * spelled is hard to guess, so it is worked out rather than branched on. */
static inline guint8
read_level (const MeritTrail *trail, const char **at)
{
  /* What stands around the digit, and which of these bytes count. */
  static const char around[N_SPELLINGS][4] = { "", "\"\0\"", "\"\0+\"" };
  static const char counts[N_SPELLINGS][4]
      = { "", "\xFF\0\xFF", "\xFF\0\xFF\xFF" };
  const char *p = *at;
  const guint quoted = p[0] == '"';
  const guint plus = quoted & (p[2] == '+');
  const guint spelling = quoted + plus;
  const guint8 code = trail->codes[plus][(guchar) p[quoted]];
  guint32 text, wanted, mask;

  memcpy (&text, p, sizeof text);
  memcpy (&wanted, around[spelling], sizeof wanted);
  memcpy (&mask, counts[spelling], sizeof mask);
  if (G_UNLIKELY (code == NO_CODE || ((text ^ wanted) & mask) != 0))
    return read_rare_level (trail, at);
  *at = p + 1 + quoted + spelling;
  return code;
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
  trail->competencies_seen = 0;
  trail->number = 1;
}

/* Follows the link from the value of a competency, which ends at *@at. */
static inline Node *
follow (MeritTrail *trail, Node *from, const char **at, const char *lf)
{
  const guint64 word = load (*at);

  if (G_LIKELY ((word & from->link.mask) == from->link.bytes)) {
    *at += from->link.length;
    return from->link.next;
  }
  if ((word & from->other.mask) == from->other.bytes) {
    *at += from->other.length;

    Node *next = from->other.next;

    stray (from, trail->number);
    return next;
  }
  return read_link (trail, from, at, lf);
}

/* Follows the link from the value of a text, which ends at *@at. */
static inline Node *
follow_text (MeritTrail *trail, guint member, const char **at, const char *lf)
{
  const LongLink *link = &trail->long_links[member];

  if (link->length > 0 && (gsize) (lf - *at) >= link->length
      && memcmp (*at, link->bytes, link->length) == 0
      && !(link->enters && trail->competencies_seen == trail->number)) {
    if (link->enters)
      trail->competencies_seen = trail->number;
    *at += link->length;
    return link->next;
  }
  return read_link (trail, trail->nodes + trail->n + NODE_TEXTS + member, at, lf);
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

gboolean
merit_trail_read (MeritTrail *trail, MeritRecords *records, const char *line, const char *lf)
{
  Node *const texts = trail->nodes + trail->n + NODE_TEXTS;
  const guint32 row = records->block.n_rows;
  const char *p = line;

  begin_record (trail);

  const guint32 number = trail->number;
  Node *node = follow (trail, texts + NODE_START, &p, lf);

  for (;;) {
    if (G_UNLIKELY (node >= texts)) {
      const guint member = (guint) (node - texts);

      if (member >= N_TEXTS)
        break;
      if (node->seen == number || !read_member (trail, member, &p))
        return FALSE;
      node->seen = number;
      node = follow_text (trail, member, &p, lf);
      continue;
    }
    if (G_UNLIKELY (node->seen == number))
      return FALSE;
    node->seen = number;

    guint8 code = read_level (trail, &p);

    if (G_UNLIKELY (code == NO_CODE)) {
      /* A link may be remembered from where no space stood behind it. */
      p = skip_space (p);
      code = read_level (trail, &p);
      if (code == NO_CODE)
        return FALSE;
    }
    node->cells[row] = code;
    node = follow (trail, node, &p, lf);
  }
  if (node != texts + NODE_END || trail->texts[TEXT_ID].text == NULL)
    return FALSE;
  keep (trail, records);
  return TRUE;
}
