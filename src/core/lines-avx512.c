/* SPDX-License-Identifier: Apache-2.0 */
/* Lines in AVX-512 (F, BW, VBMI, VBMI2) with BMI2 and PCLMUL. Members of the competencies are read
 * all at once where 128 bytes hold them: each lane is a member, and the bytes around its colon are
 * taken from two vectors of text, which serve as a table of 128 bytes. */
#include <immintrin.h>

#include "core/lines-template.h"

#include "core/code.h"

/* The most members of 128 bytes: the shortest, `"":1,`, has 5. */
#define MOST_MEMBERS 25

/* Two vectors of text. */
typedef struct {
  __m512i low;
  __m512i high;
  const uint8_t (*rows)[64]; /* of one byte each */
} Text;

/* Vectors of one byte each, by byte, those that are used. Compilers would make each anew in two
 * instructions, where it can be an operand in memory. */
#define TIMES_8(byte) byte, byte, byte, byte, byte, byte, byte, byte
#define ROW(byte)                                                                             \
  {                                                                                           \
    TIMES_8 (byte), TIMES_8 (byte), TIMES_8 (byte), TIMES_8 (byte), TIMES_8 (byte),           \
        TIMES_8 (byte), TIMES_8 (byte), TIMES_8 (byte)                                        \
  }
static const uint8_t rows_of[128][64] __attribute__ ((aligned (64))) = {
  [1] = ROW (1),     [2] = ROW (2),     [3] = ROW (3),     [4] = ROW (4),
  ['"'] = ROW ('"'), ['+'] = ROW ('+'), [','] = ROW (','), ['0'] = ROW ('0'),
  [':'] = ROW (':'), ['l'] = ROW ('l'), ['n'] = ROW ('n'), ['u'] = ROW ('u'),
  ['}'] = ROW ('}'),
};

static inline __m512i
load_64 (const void *at)
{
  return _mm512_loadu_si512 (at);
}

static inline __m512i
all (unsigned byte)
{
  return _mm512_set1_epi8 ((char) byte);
}

/* The first @n bits, @n from 0 to 64. */
static inline uint64_t
first_bits (uint32_t n)
{
  return _bzhi_u64 (~UINT64_C (0), n);
}

static inline bool
literal_equal (const char *at, const MeritFramePiece *piece)
{
  const __mmask64 differ
      = _mm512_mask_cmpneq_epi8_mask (first_bits (piece->length < 64 ? piece->length : 64),
                                      load_64 (at), load_64 (piece->bytes));

  if (__builtin_expect (piece->length <= 64, 1))
    return differ == 0;
  return (differ
          | _mm512_mask_cmpneq_epi8_mask (first_bits (piece->length - 64), load_64 (at + 64),
                                          load_64 (piece->bytes + 64)))
         == 0;
}

static inline uint64_t
mask_equal (const char *at, char byte)
{
  return _mm512_cmpeq_epi8_mask (load_64 (at), all ((uint8_t) byte));
}

static inline Window
window_at (const char *at)
{
  const __m512i bytes = load_64 (at);

  /* As signed numbers those that are not ASCII are the least. */
  return (Window) { at, 64,
                    _mm512_cmplt_epi8_mask (bytes, all (0x20))
                        | _mm512_cmpeq_epi8_mask (bytes, all ('"'))
                        | _mm512_cmpeq_epi8_mask (bytes, all ('\\')) };
}

static inline __m512i
bytes_at (Text text, __m512i places)
{
  return _mm512_permutex2var_epi8 (text.low, places, text.high);
}

static inline __m512i
same (Text text, char byte)
{
  return _mm512_load_si512 (text.rows[(uint8_t) byte]);
}

static inline __m512i
look_up (const uint8_t table[128], __m512i at)
{
  return _mm512_permutex2var_epi8 (load_64 (table), at, load_64 (table + 64));
}

/* Of each lane the one behind it. */
static inline __m512i
next_lane (__m512i lanes)
{
  static const uint8_t next[64] = {
    1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
    23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44,
    45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 63,
  };

  return _mm512_permutexvar_epi8 (load_64 (next), lanes);
}

/* The places that two masks say, lowest first. */
static inline __m512i
places_of (uint64_t low, uint64_t high, uint32_t n_low)
{
  static const uint8_t places[128] = {
    0,   1,   2,   3,   4,   5,   6,   7,   8,   9,   10,  11,  12,  13,  14,  15,  16,  17,  18,
    19,  20,  21,  22,  23,  24,  25,  26,  27,  28,  29,  30,  31,  32,  33,  34,  35,  36,  37,
    38,  39,  40,  41,  42,  43,  44,  45,  46,  47,  48,  49,  50,  51,  52,  53,  54,  55,  56,
    57,  58,  59,  60,  61,  62,  63,  64,  65,  66,  67,  68,  69,  70,  71,  72,  73,  74,  75,
    76,  77,  78,  79,  80,  81,  82,  83,  84,  85,  86,  87,  88,  89,  90,  91,  92,  93,  94,
    95,  96,  97,  98,  99,  100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113,
    114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127,
  };
  const __m512i behind = _mm512_maskz_compress_epi8 (high, load_64 (places + 64));

  return _mm512_or_si512 (_mm512_maskz_compress_epi8 (low, load_64 (places)),
                          _mm512_maskz_expand_epi8 (~UINT64_C (0) << n_low, behind));
}

/* Of members with colons at @colons their keys, with a bit for each that is one in *@known. */
static inline __m512i
find_keys (const MeritKeyVectors *vectors, Text text, __m512i colons, uint64_t *known)
{
  __m512i bytes[MERIT_VECTOR_KEY];
  __m512i place = _mm512_sub_epi8 (colons, same (text, 1));
  __m512i sum = _mm512_setzero_si512 ();
  uint64_t good = _mm512_cmpeq_epi8_mask (bytes_at (text, place), same (text, '"'));
  uint64_t inside = ~UINT64_C (0);

  for (uint32_t i = 0; i < vectors->longest; i++) {
    place = _mm512_sub_epi8 (place, same (text, 1));

    const __m512i byte = bytes_at (text, place);

    inside = _mm512_mask_cmpneq_epi8_mask (inside, byte, same (text, '"'));
    bytes[i] = _mm512_maskz_mov_epi8 (inside, byte);
    sum = _mm512_add_epi8 (sum, look_up (vectors->parts[i], bytes[i]));
  }
  place = _mm512_sub_epi8 (place, same (text, 1));
  good &= ~_mm512_mask_cmpneq_epi8_mask (inside, bytes_at (text, place), same (text, '"'));

  const __m512i keys = look_up (vectors->keys, sum);

  for (uint32_t i = 0; i < vectors->longest; i++)
    good = _mm512_mask_cmpeq_epi8_mask (
        good, bytes[i], _mm512_permutexvar_epi8 (keys, load_64 (vectors->bytes[i])));
  *known = good;
  return keys;
}

/* Of members with colons at @colons their codes, and where their values end in *@ends; with a bit
 * for each that is good in *@good. */
static inline __m512i
find_codes (const MeritLineKeys *keys, Text text, __m512i colons, __m512i *ends, uint64_t *good)
{
  const __m512i one = same (text, 1), most = all (keys->max_level);
  const __m512i at = _mm512_add_epi8 (colons, one);
  const __m512i a = bytes_at (text, at);
  const __m512i b = bytes_at (text, _mm512_add_epi8 (at, one));
  const __m512i c = bytes_at (text, _mm512_add_epi8 (at, same (text, 2)));
  const __m512i d = bytes_at (text, _mm512_add_epi8 (at, same (text, 3)));
  const __m512i digit_a = _mm512_sub_epi8 (a, same (text, '0')), digit_b = _mm512_sub_epi8 (b, same (text, '0'));
  const __mmask64 bare = _mm512_cmple_epu8_mask (digit_a, most);
  const __mmask64 text_a = _mm512_cmpeq_epi8_mask (a, same (text, '"'));
  const __mmask64 level_b = _mm512_mask_cmple_epu8_mask (text_a, digit_b, most);
  const __mmask64 quoted = _mm512_mask_cmpeq_epi8_mask (level_b, c, same (text, '"'));
  const __mmask64 plus = _mm512_mask_cmpeq_epi8_mask (
      _mm512_mask_test_epi8_mask (level_b, digit_b, digit_b), c, same (text, '+'));
  const __mmask64 superior = _mm512_mask_cmpeq_epi8_mask (plus, d, same (text, '"'));
  const __mmask64 empty = _mm512_mask_cmpeq_epi8_mask (text_a, b, same (text, '"'));
  const __mmask64 nu = _mm512_mask_cmpeq_epi8_mask (_mm512_cmpeq_epi8_mask (a, same (text, 'n')), b,
                                                    same (text, 'u'));
  const __mmask64 null = _mm512_mask_cmpeq_epi8_mask (
      _mm512_mask_cmpeq_epi8_mask (nu, c, same (text, 'l')), d, same (text, 'l'));
  const __mmask64 levels = bare | quoted | superior;
  const __m512i level = _mm512_mask_mov_epi8 (digit_a, text_a, digit_b);
  __m512i length = one;

  /* A level's code is twice the level, but 1 for level 0, and 1 more at superior standard. */
  __m512i codes = _mm512_maskz_max_epu8 (levels, _mm512_add_epi8 (level, level), one);

  codes = _mm512_mask_add_epi8 (codes, superior, codes, one);
  length = _mm512_mask_mov_epi8 (length, quoted, same (text, 3));
  length = _mm512_mask_mov_epi8 (length, empty, same (text, 2));
  length = _mm512_mask_mov_epi8 (length, superior | null, same (text, 4));
  *ends = _mm512_add_epi8 (at, length);
  *good = levels | empty | null;
  return codes;
}

/* Bits at the first eight places; at 64 or behind there is none. */
static inline __m512i
eight_bits (__m128i places)
{
  return _mm512_sllv_epi64 (_mm512_set1_epi64 (1), _mm512_cvtepu8_epi64 (places));
}

/* One bit for each key of the first @n lanes. */
static inline uint64_t
bits_of (__m512i keys, uint64_t lanes, uint32_t n)
{
  const __m512i places = _mm512_mask_mov_epi8 (all (0xFF), lanes, keys);
  const __m128i first = _mm512_castsi512_si128 (places);
  __m512i bits
      = _mm512_or_si512 (eight_bits (first), eight_bits (_mm_srli_si128 (first, 8)));

  if (__builtin_expect (n > 16, 0)) {
    const __m128i second = _mm512_extracti32x4_epi32 (places, 1);

    bits = _mm512_or_si512 (bits, eight_bits (second));
    bits = _mm512_or_si512 (bits, eight_bits (_mm_srli_si128 (second, 8)));
  }
  return (uint64_t) _mm512_reduce_or_epi64 (bits);
}

/* Codes of keys in another order than the bank's. */
static void
scatter (const MeritKeyVectors *vectors, __m512i keys, __m512i codes, uint32_t n, uint8_t *row)
{
  uint8_t key[64], code[64];

  _mm512_storeu_si512 (key, keys);
  _mm512_storeu_si512 (code, codes);
  for (uint32_t i = 0; i < n; i++)
    row[vectors->columns[key[i]]] = code[i];
}

/* Sets the codes of keys in the order of the bank, which @bits says, in the row. */
static inline void
spread (const MeritKeyVectors *vectors, __m512i codes, uint64_t bits, uint8_t *row)
{
  const __m512i by_key = _mm512_maskz_expand_epi8 (bits, codes);
  const __m512i by_column
      = _mm512_maskz_permutexvar_epi8 (vectors->filled, load_64 (vectors->key_of), by_key);

  _mm512_storeu_si512 (row, _mm512_or_si512 (load_64 (row), by_column));
}

/* read_members() for keys that have vectors. */
static inline const char *
read_vectors (const MeritLineKeys *keys, const char *at, const char *end, uint8_t *row)
{
  const MeritKeyVectors *vectors = &keys->vectors;
  const uint8_t (*rows)[64] = rows_of;
  uint64_t seen = 0;

  HIDE (rows);

  if (*at == '}')
    return at;
  for (;;) {
    if (end - at < 128)
      return NULL;

    const Text text = { load_64 (at), load_64 (at + 64), rows };
    uint64_t low = _mm512_cmpeq_epi8_mask (text.low, same (text, '}'));
    uint64_t high = _mm512_cmpeq_epi8_mask (text.high, same (text, '}'));
    const bool closes = (low | high) != 0;
    uint32_t stop;

    /* Where they do not end within 128 bytes, those that do are read up to a comma. */
    if (__builtin_expect (closes, 1)) {
      stop = low != 0 ? (uint32_t) __builtin_ctzll (low) : 64 + (uint32_t) __builtin_ctzll (high);
    } else {
      low = _mm512_cmpeq_epi8_mask (text.low, same (text, ','));
      high = _mm512_cmpeq_epi8_mask (text.high, same (text, ','));
      if ((low | high) == 0)
        return NULL;
      stop = high != 0 ? 127 - (uint32_t) __builtin_clzll (high)
                       : 63 - (uint32_t) __builtin_clzll (low);
    }
    low = _mm512_cmpeq_epi8_mask (text.low, same (text, ':')) & first_bits (stop < 64 ? stop : 64);
    high = _mm512_cmpeq_epi8_mask (text.high, same (text, ':')) & first_bits (stop < 64 ? 0 : stop - 64);

    const uint32_t n_low = (uint32_t) __builtin_popcountll (low);
    const uint32_t n = n_low + (uint32_t) __builtin_popcountll (high);

    if (__builtin_expect (n - 1 >= MOST_MEMBERS, 0))
      return NULL;

    const uint64_t lanes = first_bits (n), last = UINT64_C (1) << (n - 1);
    const __m512i colons = places_of (low, high, n_low);
    uint64_t known, good;
    __m512i ends;
    const __m512i found = find_keys (vectors, text, colons, &known);
    const __m512i codes = find_codes (keys, text, colons, &ends, &good);

    /* Each begins where the one before it ends, the first at the start; behind each stands a comma,
     * and where the last one ends is to stop. */
    const __m512i lengths = _mm512_permutexvar_epi8 (found, load_64 (vectors->lengths));
    const __m512i starts = _mm512_sub_epi8 (_mm512_sub_epi8 (colons, lengths), same (text, 2));
    const __m512i wanted = _mm512_mask_mov_epi8 (next_lane (starts), last, all (stop + 1));
    const uint64_t commas
        = _mm512_cmpeq_epi8_mask (bytes_at (text, ends), same (text, ',')) | last;

    good &= known & commas;
    good = _mm512_mask_cmpeq_epi8_mask (good, _mm512_add_epi8 (ends, same (text, 1)), wanted);
    if (((~good & lanes) | (uint8_t) _mm_cvtsi128_si32 (_mm512_castsi512_si128 (starts))) != 0)
      return NULL;

    const uint64_t bits = bits_of (found, lanes, n);
    const uint64_t rising = _mm512_cmplt_epu8_mask (found, next_lane (found)) | last;

    if ((uint32_t) __builtin_popcountll (bits) != n || (bits & seen) != 0)
      return NULL;
    seen |= bits;
    if (__builtin_expect ((~rising & lanes) == 0, 1))
      spread (vectors, codes, bits, row);
    else
      scatter (vectors, found, codes, n, row);
    at += stop;
    if (__builtin_expect (closes, 1))
      return at;
    at++;
  }
}

static inline const char *
read_levels (MeritLineKeys *keys, const char *at, const char *end, uint8_t *codes)
{
  return __builtin_expect (keys->has_vectors, 1) ? read_vectors (keys, at, end, codes)
                                                 : read_members (keys, at, end, codes);
}

/* Where the bytes between quotes are: the opening quote is in, the closing one is not. */
static inline uint64_t
inside_quotes (uint64_t quotes)
{
  const __m128i bits = _mm_cvtsi64_si128 ((long long) quotes);
  const __m128i ones = _mm_set1_epi8 ((char) 0xFF);

  return (uint64_t) _mm_cvtsi128_si64 (_mm_clmulepi64_si128 (bits, ones, 0));
}

/* White space and the marks between tokens, each at its lowest four bits. */
static const char spaces_16[16] = { [0x0] = ' ', [0x9] = '\t', [0xA] = '\n', [0xD] = '\r' };
static const char marks_16[16] = { [0xA] = ':', [0xB] = '{', [0xC] = ',', [0xD] = '}' };

/* Which bytes are one of these (Langdale and Lemire, Parsing Gigabytes of JSON per Second, 2019,
 * section 3.1.2). */
static inline uint64_t
any_of (const char wanted[16], __m512i bytes)
{
  const __m128i table = _mm_loadu_si128 ((const __m128i *) wanted);

  return _mm512_cmpeq_epi8_mask (
      _mm512_shuffle_epi8 (_mm512_broadcast_i32x4 (table), bytes), bytes);
}

/* What escapes do to 64 bytes. */
typedef struct {
  __m512i bytes;      /* with what they stand for at their backslashes */
  uint64_t stop;      /* those that are left as they are */
  uint64_t characters; /* what the others stand for */
  uint64_t skip;      /* the rest of these, as far as it is among the 64 */
  uint64_t skip_next; /* and behind them */
} Escapes;

/* Of the @backslashes at @at those that are escapes of a printable character of ASCII, but a quote
 * or a backslash, by number. */
static Escapes
find_escapes (const char *at, __m512i bytes, uint64_t backslashes)
{
  uint64_t found = _mm512_mask_cmpeq_epi8_mask (backslashes, load_64 (at + 1), all ('u'));

  found = _mm512_mask_cmpeq_epi8_mask (found, load_64 (at + 2), all ('0'));
  found = _mm512_mask_cmpeq_epi8_mask (found, load_64 (at + 3), all ('0'));

  const __m512i high = _mm512_sub_epi8 (load_64 (at + 4), all ('0'));
  const __m512i low = load_64 (at + 5);
  const __m512i digit = _mm512_sub_epi8 (low, all ('0'));
  const __m512i letter = _mm512_sub_epi8 (_mm512_or_si512 (low, all (0x20)), all ('a'));
  const uint64_t digits = _mm512_cmple_epu8_mask (digit, all (9));
  const uint64_t letters = _mm512_cmple_epu8_mask (letter, all (5));
  const __m512i value = _mm512_mask_mov_epi8 (_mm512_add_epi8 (letter, all (10)), digits, digit);
  const __m512i character
      = _mm512_or_si512 (_mm512_slli_epi16 (_mm512_and_si512 (high, all (7)), 4), value);

  /* 20 to 7E. */
  found &= digits | letters;
  found = _mm512_mask_cmple_epu8_mask (found, _mm512_sub_epi8 (high, all (2)), all (5));
  found = _mm512_mask_cmpneq_epi8_mask (found, character, all ('"'));
  found = _mm512_mask_cmpneq_epi8_mask (found, character, all ('\\'));
  found = _mm512_mask_cmpneq_epi8_mask (found, character, all (0x7F));

  const uint64_t pairs = found << 1 | found << 2;

  return (Escapes) {
    .bytes = _mm512_mask_mov_epi8 (bytes, found, character),
    .stop = backslashes & ~found,
    .characters = found,
    .skip = pairs | pairs << 2 | found << 5,
    .skip_next = found >> 63 | found >> 62 | found >> 61 | found >> 60 | found >> 59,
  };
}

static size_t
normalize_line (const char *at, const char *end, char *out, size_t *taken)
{
  const char *const begin = at;
  char *to = out;
  uint64_t inside_before = 0, scalar_before = 0, space_before = 0, skip_before = 0, bad = 0;

  for (;;) {
    Escapes escapes = { .bytes = load_64 (at) };
    const uint64_t lf = _mm512_cmpeq_epi8_mask (escapes.bytes, all ('\n'));
    const uint64_t backslashes = _mm512_cmpeq_epi8_mask (escapes.bytes, all ('\\'));
    const uint64_t quote = _mm512_cmpeq_epi8_mask (escapes.bytes, all ('"'));
    const uint64_t space = any_of (spaces_16, escapes.bytes);
    /* With this bit one bracket is as the other. A control character may become a mark too, but is
     * good JSON nowhere. */
    const uint64_t marks = any_of (marks_16, _mm512_or_si512 (escapes.bytes, all (0x20)));

    if (backslashes != 0)
      escapes = find_escapes (at, escapes.bytes, backslashes);

    const uint32_t n = (uint32_t) _tzcnt_u64 (escapes.stop | lf);
    const uint64_t valid = first_bits (n);
    const uint64_t quotes = quote & valid;
    const uint64_t inside = inside_quotes (quotes) ^ inside_before;
    const uint64_t spaces = space & ~lf & valid & ~inside;
    const uint64_t keep = valid & ~(spaces | escapes.skip | skip_before);
    const uint32_t n_kept = (uint32_t) __builtin_popcountll (keep);
    const uint64_t scalars = _pext_u64 (~(inside | quotes | marks), keep);
    const uint64_t spaced = _pext_u64 (spaces << 1 | space_before, keep);

    /* Two that spaces part would become one, and escapes are of texts. */
    bad |= (scalars & spaced & (scalars << 1 | scalar_before))
           | (escapes.characters & valid & ~inside);
    if (n_kept > 0)
      scalar_before = scalars >> (n_kept - 1) & 1;
    if (n > 0)
      space_before = spaces >> (n - 1) & 1;
    inside_before = 0 - (inside >> 63);
    if (to - out + (ptrdiff_t) n_kept > MERIT_LINES_LONGEST - 8)
      return 0;
    _mm512_storeu_si512 (to, _mm512_maskz_compress_epi8 (keep, escapes.bytes));
    to += n_kept;
    at += n;
    if (n == 64) {
      skip_before = escapes.skip_next;
    } else if (*at == '\n') {
      *to++ = '\n';
      *taken = (size_t) (at + 1 - begin);
      return (bad | inside_before) != 0 ? 0 : (size_t) (to - out);
    } else {
      if (inside_before == 0 || at[1] == '\n')
        return 0;
      *to++ = *at++;
      *to++ = *at++;
      skip_before = 0;
    }
    if (end - at < 64 + 5)
      return 0;
  }
}

const MeritLines merit_lines_avx512 = { "avx512", read_lines, normalize_line };
