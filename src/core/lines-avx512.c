/* SPDX-License-Identifier: Apache-2.0 */
/* Lines in AVX-512 (F, BW, CD, VBMI, VBMI2) with BMI2 and PCLMUL. Members of the competencies are
 * read 16 at a time where 128 bytes hold them: each lane is a member, and the bytes around its
 * colon are taken from two vectors of text, which serve as a table of 128 bytes. */
#include <immintrin.h>

#include "core/lines-template.h"

#include "core/code.h"

/* The most members of 128 bytes: the shortest, `"":1,`, has 5. And those that are read at once. */
#define MOST_MEMBERS 25
#define LANES        16

/* Two vectors of text. */
typedef struct {
  __m512i low;
  __m512i high;
  const uint8_t (*rows)[64]; /* of one byte each */
  const uint32_t *words;     /* below */
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
  ['"'] = ROW ('"'),
  [','] = ROW (','),
  [':'] = ROW (':'),
  ['}'] = ROW ('}'),
};

/* Likewise words. Where a member's place stands in each byte of its lane, so do numbers of
 * bytes. */
enum {
  WORD_LOW,        /* the lowest byte */
  WORD_24,
  WORD_32,
  WORD_2_BYTES,
  WORD_3_BYTES,
  WORD_4_BYTES,
  WORD_5_BYTES,
  WORD_ONE,
  WORD_ZERO_DIGIT,
  WORD_QUOTE,
  WORD_NULL,       /* `null` */
  WORD_EMPTY,      /* `""` */
  WORD_EMPTY_MASK,
  WORD_QUOTED,     /* `"?"` */
  WORD_QUOTED_MASK,
  WORD_SUPERIOR,   /* `"?+"` */
  WORD_SUPERIOR_MASK,
  WORD_NEXT,       /* `,"` twice */
};
static const uint32_t words_of[] = {
  [WORD_LOW] = 0xFF,
  [WORD_24] = 24,
  [WORD_32] = 32,
  [WORD_2_BYTES] = 0x02020202,
  [WORD_3_BYTES] = 0x03030303,
  [WORD_4_BYTES] = 0x04040404,
  [WORD_5_BYTES] = 0x05050505,
  [WORD_ONE] = 1,
  [WORD_ZERO_DIGIT] = '0',
  [WORD_QUOTE] = '"',
  [WORD_NULL] = 0x6C6C756E,
  [WORD_EMPTY] = 0x00002222,
  [WORD_EMPTY_MASK] = 0x0000FFFF,
  [WORD_QUOTED] = 0x00220022,
  [WORD_QUOTED_MASK] = 0x00FF00FF,
  [WORD_SUPERIOR] = 0x222B0022,
  [WORD_SUPERIOR_MASK] = 0xFFFF00FF,
  [WORD_NEXT] = 0x222C222C,
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
literal_equal (const char *at, const MeritLinePiece *piece)
{
  return _mm512_mask_cmpneq_epi8_mask (piece->mask, load_64 (at), load_64 (piece->bytes)) == 0;
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

static inline __m512i
all_words (uint32_t word)
{
  return _mm512_set1_epi32 ((int) word);
}

static inline __m512i
word (Text text, unsigned which)
{
  return all_words (text.words[which]);
}

/* 16 members. Each byte of a lane is the same, but of codes. */
typedef struct {
  __m512i colons; /* their places */
  __m512i ends;   /* of values */
  __m512i keys;
  __m512i codes;
  __mmask16 good_keys;
  __mmask16 good_values;
} Members;

/* Four bytes of text for each member, which @offsets says from its colon on. */
static inline __m512i
text_around (Text text, const Members *members, uint32_t offsets)
{
  return bytes_at (text, _mm512_add_epi8 (members->colons, all_words (offsets)));
}

/* The bytes before those of @last, from the opening quote on; of a key of one byte none, nor where
 * there is no such quote. */
static inline __m512i
find_first (Text text, const Members *members, __m512i last)
{
  const __m512i bytes = text_around (text, members, 0xFCFBFAF9);
  const __mmask64 quotes = _mm512_cmpeq_epi8_mask (bytes, same (text, '"'));
  const __m512i bits_behind = _mm512_lzcnt_epi32 (_mm512_movm_epi8 (quotes));
  const __mmask16 is_more = _mm512_test_epi32_mask (
      _mm512_xor_si512 (last, word (text, WORD_QUOTE)), word (text, WORD_LOW));

  return _mm512_maskz_srlv_epi32 (is_more, bytes,
                                  _mm512_sub_epi32 (word (text, WORD_24), bits_behind));
}

/* By the top byte of each word. */
static inline __m512i
look_up_key (const uint8_t keys[256], __m512i sum)
{
  static const uint8_t top[64] = {
    3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15,
    3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15,
    3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15,
    3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15,
  };
  const __m512i at = _mm512_shuffle_epi8 (sum, load_64 (top));
  const __m512i low = _mm512_permutex2var_epi8 (load_64 (keys), at, load_64 (keys + 64));
  const __m512i high = _mm512_permutex2var_epi8 (load_64 (keys + 128), at, load_64 (keys + 192));

  return _mm512_mask_mov_epi8 (low, _mm512_movepi8_mask (at), high);
}

static inline __m512i
look_up_word (const uint32_t words[MERIT_VECTOR_KEYS], __mmask16 is_high, __m512i keys)
{
  const __m512i low = _mm512_permutex2var_epi32 (load_64 (words), keys, load_64 (words + 16));
  const __m512i high
      = _mm512_permutex2var_epi32 (load_64 (words + 32), keys, load_64 (words + 48));

  return _mm512_mask_mov_epi32 (low, is_high, high);
}

static inline void
find_keys (const MeritKeyVectors *vectors, Text text, Members *members)
{
  const __m512i last = text_around (text, members, 0x00FFFEFD);
  __m512i sum = _mm512_mullo_epi32 (last, all_words (vectors->factors[0]));
  __m512i first = last;

  if (vectors->longest > 5) {
    first = find_first (text, members, last);
    sum = _mm512_add_epi32 (sum,
                            _mm512_mullo_epi32 (first, all_words (vectors->factors[1])));
  }
  members->keys = look_up_key (vectors->keys, sum);

  const __mmask16 is_high = _mm512_test_epi32_mask (members->keys, word (text, WORD_32));

  members->good_keys = _mm512_cmpeq_epi32_mask (
      last, look_up_word (vectors->words[0], is_high, members->keys));
  if (vectors->longest > 5)
    members->good_keys = _mm512_mask_cmpeq_epi32_mask (
        members->good_keys, first, look_up_word (vectors->words[1], is_high, members->keys));
}

static inline __mmask16
words_equal (Text text, __m512i words, unsigned mask, unsigned wanted)
{
  return _mm512_cmpeq_epi32_mask (_mm512_and_si512 (words, word (text, mask)),
                                  word (text, wanted));
}

/* Finds codes and where values end. */
static inline void
find_codes (uint32_t max_level, Text text, Members *members)
{
  const __m512i colons = members->colons;
  const __m512i value = text_around (text, members, 0x04030201);
  const __mmask16 null = _mm512_cmpeq_epi32_mask (value, word (text, WORD_NULL));
  const __mmask16 empty = words_equal (text, value, WORD_EMPTY_MASK, WORD_EMPTY);
  const __mmask16 quoted = words_equal (text, value, WORD_QUOTED_MASK, WORD_QUOTED);
  const __mmask16 superior = words_equal (text, value, WORD_SUPERIOR_MASK, WORD_SUPERIOR);
  const __m512i inside
      = _mm512_mask_srli_epi32 (value, _kor_mask16 (quoted, superior), value, 8);
  const __m512i level = _mm512_sub_epi32 (_mm512_and_si512 (inside, word (text, WORD_LOW)),
                                          word (text, WORD_ZERO_DIGIT));
  const __mmask16 is_level = _mm512_cmple_epu32_mask (level, all_words (max_level));
  const __mmask16 bad = _mm512_mask_testn_epi32_mask (superior, level, level);
  const __m512i one = word (text, WORD_ONE);

  /* A level's code is twice the level, but 1 for level 0, and 1 more at superior standard. */
  members->codes = _mm512_maskz_max_epu32 (is_level, _mm512_add_epi32 (level, level), one);
  members->codes = _mm512_mask_add_epi32 (members->codes, superior, members->codes, one);

  __m512i ends = _mm512_add_epi32 (colons, word (text, WORD_2_BYTES));

  /* What is empty may look like another with a quote for its level. */
  ends = _mm512_mask_add_epi32 (ends, quoted, colons, word (text, WORD_4_BYTES));
  ends = _mm512_mask_add_epi32 (ends, _kor_mask16 (superior, null), colons,
                                word (text, WORD_5_BYTES));
  members->ends = _mm512_mask_add_epi32 (ends, empty, colons, word (text, WORD_3_BYTES));
  members->good_values
      = _kandn_mask16 (bad, _kor_mask16 (_kor_mask16 (empty, null), is_level));
}

/* Each of 16 bytes four times. */
static const uint8_t fours[64] = {
  0, 0, 0,  0,  1,  1,  1,  1,  2,  2,  2,  2,  3,  3,  3,  3,  4,  4,  4,  4,  5,  5,
  5, 5, 6,  6,  6,  6,  7,  7,  7,  7,  8,  8,  8,  8,  9,  9,  9,  9,  10, 10, 10, 10,
  11, 11, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15,
};

/* Of each lane the one before it; of the first the last one of @before. */
static inline __m512i
lane_before (__m512i lanes, __m512i before)
{
  return _mm512_alignr_epi32 (lanes, before, LANES - 1);
}

/* Reads the @n members, 1 to 16, at the bytes of @places that @lane says; the last one ends at
 * @stop, if there is one. @ends: of values before them. False where one is not good. */
static inline bool
read_lanes (const MeritLineKeys *keys, Text text, __m512i places, __m512i lane, uint32_t n,
            const uint32_t *stop, __m512i ends, Members *members)
{
  const MeritKeyVectors *vectors = &keys->vectors;
  const __mmask16 lanes = (__mmask16) first_bits (n);
  const __mmask16 last = (__mmask16) (stop != NULL ? 1u << (n - 1) : 0);

  members->colons = _mm512_permutexvar_epi8 (lane, places);
  find_keys (vectors, text, members);
  find_codes (keys->max_level, text, members);

  /* The key of each begins behind where the value before it ends, a comma between them, the first
   * one at the start; the last value ends at the stop. */
  const __m512i lengths = _mm512_sub_epi8 (members->colons, lane_before (members->ends, ends));
  const __mmask16 tiled = _mm512_cmpeq_epi32_mask (
      lengths, _mm512_permutexvar_epi8 (members->keys, load_64 (vectors->lengths)));
  const __m512i next
      = bytes_at (text, _mm512_add_epi8 (members->ends, all_words (0x01000100)));
  __mmask16 followed
      = _mm512_mask_cmpeq_epi32_mask ((__mmask16) ~last, next, word (text, WORD_NEXT));

  if (stop != NULL)
    followed = _kor_mask16 (
        followed,
        _mm512_mask_cmpeq_epi32_mask (last, members->ends, all_words (0x01010101 * *stop)));
  return (_kand_mask16 (_kand_mask16 (members->good_keys, members->good_values),
                        _kand_mask16 (tiled, followed))
          & lanes)
         == lanes;
}

/* Puts down one by one the codes of @n lanes. False where a key stands there twice or was seen
 * before. */
static bool
scatter (const MeritKeyVectors *vectors, const Members *members, uint32_t n, uint64_t *seen,
         uint8_t *row)
{
  uint8_t keys[LANES], codes[LANES];

  _mm_storeu_si128 ((__m128i *) keys, _mm512_cvtepi32_epi8 (members->keys));
  _mm_storeu_si128 ((__m128i *) codes, _mm512_cvtepi32_epi8 (members->codes));
  for (uint32_t i = 0; i < n; i++) {
    const uint64_t bit = UINT64_C (1) << keys[i];

    if ((*seen & bit) != 0)
      return false;
    *seen |= bit;
    row[vectors->columns[keys[i]]] = codes[i];
  }
  return true;
}

/* The members that begin in 128 bytes. */
typedef struct {
  Text text;
  __m512i places; /* of colons, and of some behind the members */
  uint32_t n;
  uint32_t stop; /* where they end */
  bool closes;   /* with the closing bracket, else with a comma */
} Part;

/* False where they do not end there. */
static inline bool
find_part (const char *at, Part *part)
{
  const uint8_t (*rows)[64] = rows_of;
  const uint32_t *words = words_of;

  HIDE (rows);
  HIDE (words);

  const Text text = { load_64 (at), load_64 (at + 64), rows, words };
  const uint64_t low = _mm512_cmpeq_epi8_mask (text.low, same (text, ':'));
  const uint64_t high = _mm512_cmpeq_epi8_mask (text.high, same (text, ':'));
  uint64_t stops_low = _mm512_cmpeq_epi8_mask (text.low, same (text, '}'));
  uint64_t stops_high = _mm512_cmpeq_epi8_mask (text.high, same (text, '}'));

  part->closes = (stops_low | stops_high) != 0;
  if (__builtin_expect (part->closes, 1)) {
    part->stop = stops_low != 0 ? (uint32_t) __builtin_ctzll (stops_low)
                                : 64 + (uint32_t) __builtin_ctzll (stops_high);
  } else {
    stops_low = _mm512_cmpeq_epi8_mask (text.low, same (text, ','));
    stops_high = _mm512_cmpeq_epi8_mask (text.high, same (text, ','));
    if ((stops_low | stops_high) == 0)
      return false;
    part->stop = stops_high != 0 ? 127 - (uint32_t) __builtin_clzll (stops_high)
                                 : 63 - (uint32_t) __builtin_clzll (stops_low);
  }

  const uint64_t before_low = first_bits (part->stop < 64 ? part->stop : 64);
  const uint64_t before_high = first_bits (part->stop < 64 ? 0 : part->stop - 64);

  part->text = text;
  part->n = (uint32_t) __builtin_popcountll (low & before_low)
            + (uint32_t) __builtin_popcountll (high & before_high);
  part->places = places_of (low, high, (uint32_t) __builtin_popcountll (low));
  return true;
}

/* Reads members part by part, in any order. */
static __attribute__ ((noinline)) const char *
read_parts (const MeritLineKeys *keys, const char *at, const char *end, uint8_t *row)
{
  uint64_t seen = 0;
  Part part;

  do {
    __m512i ends = all_words (UINT32_MAX), lane = load_64 (fours);
    Members members;

    if (end - at < 128 || *at != '"' || !find_part (at, &part) || part.n - 1 >= MOST_MEMBERS)
      return NULL;
    for (; part.n > LANES; part.n -= LANES) {
      if (!read_lanes (keys, part.text, part.places, lane, LANES, NULL, ends, &members)
          || !scatter (&keys->vectors, &members, LANES, &seen, row))
        return NULL;
      ends = members.ends;
      lane = _mm512_add_epi8 (lane, all (LANES));
    }
    if (!read_lanes (keys, part.text, part.places, lane, part.n, &part.stop, ends, &members)
        || !scatter (&keys->vectors, &members, part.n, &seen, row))
      return NULL;
    at += part.stop + 1;
  } while (!part.closes);
  return at - 1;
}

/* Whether any of the lanes are the same. */
static inline bool
has_twice (__m512i words, __mmask16 lanes)
{
  const __m512i before = _mm512_maskz_conflict_epi32 (lanes, words);

  return _mm512_test_epi32_mask (before, before) != 0;
}

/* A raw row: keys, 0xFF where there is none, codes, and whether the keys rise. */
#define RAW_RISES (2 * LANES)

/* read_members() for keys that have vectors. What is usual, at most 16 members in 128 bytes, is
 * left to finish_row(). */
static inline const char *
read_vectors (const MeritLineKeys *keys, const char *at, const char *end, uint8_t *row,
              bool *is_raw)
{
  Members members;
  Part part;

  if (*at == '}')
    return at;
  if (end - at < 128 || *at != '"')
    return NULL;
  if (__builtin_expect (!find_part (at, &part) || !part.closes || part.n - 1 >= LANES, 0))
    return read_parts (keys, at, end, row);
  if (!read_lanes (keys, part.text, part.places, load_64 (fours), part.n, &part.stop,
                   all_words (UINT32_MAX), &members))
    return NULL;

  const __mmask16 lanes = (__mmask16) first_bits (part.n);
  const __mmask16 rising = _mm512_mask_cmpgt_epi32_mask (
      lanes, members.keys, lane_before (members.keys, all_words (UINT32_MAX)));

  row[RAW_RISES] = rising == lanes;
  if (__builtin_expect (rising != lanes, 0) && has_twice (members.keys, lanes))
    return NULL;
  *is_raw = true;
  _mm_storeu_si128 ((__m128i *) row,
                    _mm512_cvtepi32_epi8 (
                        _mm512_mask_mov_epi32 (all_words (UINT32_MAX), lanes, members.keys)));
  _mm_storeu_si128 ((__m128i *) (row + LANES), _mm512_cvtepi32_epi8 (members.codes));
  return at + part.stop;
}

/* Bits at the first eight places; at 64 or behind there is none. */
static inline __m512i
eight_bits (__m128i places)
{
  return _mm512_sllv_epi64 (_mm512_set1_epi64 (1), _mm512_cvtepu8_epi64 (places));
}

/* Codes by column of keys that rise. */
static inline void
spread (const MeritKeyVectors *vectors, __m128i keys, __m128i codes, uint8_t *row)
{
  const uint64_t bits = (uint64_t) _mm512_reduce_or_epi64 (
      _mm512_or_si512 (eight_bits (keys), eight_bits (_mm_srli_si128 (keys, 8))));
  const __m512i by_key = _mm512_maskz_expand_epi8 (bits, _mm512_castsi128_si512 (codes));

  _mm512_storeu_si512 (
      row, _mm512_maskz_permutexvar_epi8 (vectors->filled, load_64 (vectors->key_of), by_key));
}

/* Of keys in any order. Where there is none goes behind the columns. */
static inline void
spread_any (const MeritLineKeys *keys, __m128i present, __m128i codes, uint8_t *row)
{
  const __m128i found = _mm512_castsi512_si128 (_mm512_permutexvar_epi8 (
      _mm512_castsi128_si512 (present), load_64 (keys->vectors.columns)));
  const __m128i columns = _mm_blendv_epi8 (found, _mm_set1_epi8 ((char) keys->n_columns), present);
  uint8_t column[LANES], code[LANES];

  _mm_storeu_si128 ((__m128i *) column, columns);
  _mm_storeu_si128 ((__m128i *) code, codes);
  _mm512_storeu_si512 (row, _mm512_setzero_si512 ());
  for (uint32_t i = 0; i < LANES; i++)
    row[column[i]] = code[i];
}

/* Of a raw row makes codes by column. For many rows one after the other, for each alone would be
 * waited for. */
static inline void
finish_row (const MeritLineKeys *keys, uint8_t *row)
{
  const __m128i present = _mm_loadu_si128 ((const __m128i *) row);
  const __m128i codes = _mm_loadu_si128 ((const __m128i *) (row + LANES));

  if (__builtin_expect (row[RAW_RISES], 1))
    spread (&keys->vectors, present, codes, row);
  else
    spread_any (keys, present, codes, row);
}

static inline const char *
read_levels (MeritLineKeys *keys, const char *at, const char *end, uint8_t *codes, bool *is_raw)
{
  return __builtin_expect (keys->has_vectors, 1) ? read_vectors (keys, at, end, codes, is_raw)
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
  __m512i bytes;       /* with what they stand for at their backslashes */
  uint64_t left;       /* those that are left as they are */
  uint64_t characters; /* what the others stand for */
  uint64_t skip;       /* the rest of these, as far as it is among the 64 */
  uint64_t skip_next;  /* and behind them */
  uint64_t escaped;    /* bytes behind the backslashes of all of them */
} Escapes;

/* What the bytes before some others say of them. */
typedef struct {
  uint64_t inside;  /* all bits where a text goes on */
  uint64_t scalar;  /* 1 where the last one belongs to a number or a word */
  uint64_t parted;  /* 1 where white space behind such a one goes on */
  uint64_t skip;    /* the rest of an escape */
  uint64_t escaped; /* 1 where the last one is the backslash of an escape */
} Before;

/* Bytes that a backslash stands before which no backslash escapes: behind each of an uneven number
 * (Keiser and Lemire, On-Demand JSON, 2024, section 3.1). */
static inline uint64_t
find_escaped (uint64_t backslashes, uint64_t before)
{
  const uint64_t odd = UINT64_C (0xAAAAAAAAAAAAAAAA);
  const uint64_t free = backslashes & ~before;
  const uint64_t even = ((free << 1 | odd) - free) ^ odd;

  return even ^ (backslashes | before);
}

/* Of the escapes at @at those of a printable character of ASCII, but a quote or a backslash, by
 * number. @before: 1 where the first byte is escaped. */
static Escapes
find_escapes (const char *at, __m512i bytes, uint64_t backslashes, uint64_t before)
{
  const uint64_t escaped = find_escaped (backslashes, before);
  const uint64_t begins = backslashes & ~escaped;
  const __m512i u = load_64 (at + 1), high = load_64 (at + 4), low = load_64 (at + 5);
  const __m512i digit = _mm512_sub_epi8 (low, all ('0'));
  const __m512i letter = _mm512_sub_epi8 (_mm512_or_si512 (low, all (0x20)), all ('a'));
  const uint64_t digits = _mm512_cmple_epu8_mask (digit, all (9));
  const uint64_t letters = _mm512_cmple_epu8_mask (letter, all (5));
  const __m512i value = _mm512_mask_mov_epi8 (_mm512_add_epi8 (letter, all (10)), digits, digit);
  const __m512i character
      = _mm512_or_si512 (_mm512_slli_epi16 (_mm512_and_si512 (high, all (7)), 4), value);
  /* 20 to 7E. None of them waits for another. */
  const uint64_t named = _mm512_cmpeq_epi8_mask (u, all ('u'))
                         & _mm512_cmpeq_epi8_mask (load_64 (at + 2), all ('0'))
                         & _mm512_cmpeq_epi8_mask (load_64 (at + 3), all ('0'));
  const uint64_t printable = _mm512_cmple_epu8_mask (_mm512_sub_epi8 (high, all ('2')), all (5))
                             & _mm512_cmpneq_epi8_mask (character, all (0x7F));
  const uint64_t plain = _mm512_cmpneq_epi8_mask (character, all ('"'))
                         & _mm512_cmpneq_epi8_mask (character, all ('\\'));
  const uint64_t found = begins & named & printable & plain & (digits | letters);

  const uint64_t pairs = found << 1 | found << 2;

  return (Escapes) {
    .bytes = _mm512_mask_mov_epi8 (bytes, found, character),
    .left = begins & ~found,
    .characters = found,
    .skip = pairs | pairs << 2 | found << 5,
    .escaped = escaped,
    .skip_next = found >> 63 | found >> 62 | found >> 61 | found >> 60 | found >> 59,
  };
}

/* Finds where white space parts two that would become one: behind a scalar, up to where another
 * one follows. An addition carries a bit over the spaces. */
static inline uint64_t
find_parted (uint64_t scalars, uint64_t spaces, Before *before)
{
  const uint64_t begin = (scalars << 1 | before->scalar) & spaces;
  unsigned long long sum;
  const bool first = __builtin_uaddll_overflow (spaces, begin, &sum);
  const bool second = __builtin_uaddll_overflow (sum, before->parted, &sum);

  before->scalar = scalars >> 63;
  before->parted = first | second;
  return sum & ~spaces & scalars;
}

static uint32_t
normalize_lines (const char *at, const char *until, const char *end, char *out, size_t room,
                 uint32_t most, const char **lines, const char **originals)
{
  const char *const limit = out + room - 64;
  Before before = { 0 };
  uint64_t bad = 0;
  uint32_t n = 0;

  lines[0] = out;
  originals[0] = at;
  while (out <= limit && end - at >= 64 + 5) {
    Escapes escapes = { .bytes = load_64 (at) };
    const uint64_t lf = _mm512_cmpeq_epi8_mask (escapes.bytes, all ('\n'));
    const uint64_t backslashes = _mm512_cmpeq_epi8_mask (escapes.bytes, all ('\\'));
    const uint64_t quote = _mm512_cmpeq_epi8_mask (escapes.bytes, all ('"'));
    const uint64_t space = any_of (spaces_16, escapes.bytes) & ~lf;
    /* With this bit one bracket is as the other. A control character may become a mark too, but is
     * good JSON nowhere. */
    const uint64_t marks = any_of (marks_16, _mm512_or_si512 (escapes.bytes, all (0x20)));

    if ((backslashes | before.escaped) != 0)
      escapes = find_escapes (at, escapes.bytes, backslashes, before.escaped);

    const uint64_t quotes = quote & ~escapes.escaped;
    const uint64_t inside = inside_quotes (quotes) ^ before.inside;
    const uint64_t spaces = space & ~inside;
    const uint64_t keep = ~(spaces | escapes.skip | before.skip);
    const uint64_t scalars = ~(inside | quotes | marks | spaces | lf);
    uint64_t wrong = find_parted (scalars, spaces, &before);

    /* Escapes are of texts, and no text goes on behind an LF. */
    wrong |= ((escapes.characters | escapes.left) & ~inside) | (lf & (inside | escapes.escaped));
    _mm512_storeu_si512 (out, _mm512_maskz_compress_epi8 (keep, escapes.bytes));
    for (uint64_t rest = lf; rest != 0; rest &= rest - 1) {
      const uint64_t line = rest ^ (rest - 1);

      if ((bad | (wrong & line)) != 0)
        return n;
      n++;
      lines[n] = out + __builtin_popcountll (keep & line);
      originals[n] = at + __builtin_popcountll (line);
      if (n == most || originals[n] >= until)
        return n;
      wrong &= ~line;
    }
    bad |= wrong;
    out += __builtin_popcountll (keep);
    before.inside = 0 - (inside >> 63);
    before.skip = escapes.skip_next;
    before.escaped = (escapes.characters | escapes.left) >> 63;
    at += 64;
  }
  return n;
}

const MeritLines merit_lines_avx512 = {
  { "avx512", MERIT_HAS_AVX512 | MERIT_HAS_AVX512_CD | MERIT_HAS_AVX512_VBMI
                  | MERIT_HAS_AVX512_VBMI2 | MERIT_HAS_BMI | MERIT_HAS_POPCNT | MERIT_HAS_PCLMUL },
  read_lines,
  finish_rows,
  normalize_lines,
};
