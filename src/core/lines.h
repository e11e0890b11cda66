/* SPDX-License-Identifier: Apache-2.0 */
/* Lines: the quick way through NDJSON. A line is held against a frame, which says what the bytes
 * between its texts and levels are; where they are the same they are the same JSON in the same
 * place of a record, so that comparing them is checking them. Texts and levels are checked as they
 * are read, so every byte of a line that is read was looked at; of any other line nothing is said
 * but that it is not of this form. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/texts.h"

/* How many bytes behind a line's LF must be readable. */
#define MERIT_LINES_MARGIN 192

/* How many codes a reader may write behind those of the last column. */
#define MERIT_LINES_SLACK 64

/* The most bytes that a normalized line may have, and how many behind it may be written to. */
#define MERIT_LINES_LONGEST 4096
#define MERIT_LINES_SPARE   64

/* What stands between two values of a frame, at most, and how many values there are. */
#define MERIT_FRAME_LITERAL 128
#define MERIT_FRAME_PIECES  12

/* The kinds of values. The texts of core/texts.h come first. */
enum {
  MERIT_SLOT_OTHER = MERIT_MAX_TEXTS, /* a text that is not wanted */
  MERIT_SLOT_MEMBERS,                  /* of the competencies, up to the closing bracket */
  MERIT_SLOT_END,                      /* none: the line ends */
};

typedef struct {
  uint32_t length;
  uint32_t slot; /* the kind of the value behind it */
  uint8_t bytes[MERIT_FRAME_LITERAL];
} MeritFramePiece;

/* How a line is written. Plain bytes; may be copied. */
typedef struct {
  uint32_t n_pieces;
  MeritFramePiece pieces[MERIT_FRAME_PIECES];
} MeritFrame;

/* Longer ids are not read here. */
#define MERIT_LINE_KEY 64

/* A competency's key as it stands in text, `"13":`. */
typedef struct {
  uint64_t word;   /* its first 8 bytes as they are loaded, or what stands for a longer one */
  const char *id;  /* NULL: the place is free */
  uint32_t length; /* with quotes and colon */
  uint32_t column; /* of a row's codes */
  uint64_t seen;   /* number of the line in which it occurred last */
} MeritLineKey;

/* The most keys that are told apart by vectors, and the longest of them. */
#define MERIT_VECTOR_KEYS 64
#define MERIT_VECTOR_KEY  8

/* What keys of up to 8 bytes are told apart by where each bank has few: a number for each byte at
 * each place, counted from the end, whose sum no two keys share. */
typedef struct {
  uint8_t parts[MERIT_VECTOR_KEY][128];             /* by place and byte */
  uint8_t keys[128];                                /* by sum */
  uint8_t bytes[MERIT_VECTOR_KEY][MERIT_VECTOR_KEYS]; /* by place and key; 0: it is shorter */
  uint8_t lengths[MERIT_VECTOR_KEYS];
  uint8_t columns[MERIT_VECTOR_KEYS]; /* by key */
  uint8_t key_of[MERIT_VECTOR_KEYS];  /* by column */
  uint64_t filled;                    /* columns that a key has */
  uint32_t longest;
} MeritKeyVectors;

/* The keys of a bank. Belongs to one thread at a time. */
typedef struct {
  uint32_t max_level; /* 1 to 7 */
  uint32_t n_columns;
  uint64_t line;       /* number of the line being read */
  MeritLineKey *slots; /* by hash */
  uint32_t shift;
  bool has_vectors;
  MeritKeyVectors vectors;
  uint32_t bare[256];   /* of a value that begins with this byte, in the form of lines-template.h */
  uint32_t quoted[256]; /* of one that has this byte behind a quote */
} MeritLineKeys;

/* The slots that @n keys need: a power of 2. */
size_t merit_line_keys_size (size_t n);

/* @ids: NUL-terminated, must outlive @keys. @columns: each below @n_columns, or UINT32_MAX where
 * values are checked and dropped. @slots: room for merit_line_keys_size(), which @keys keeps. */
void merit_line_keys_init (MeritLineKeys *keys, unsigned max_level, const char *const *ids,
                           const uint32_t *columns, size_t n, uint32_t n_columns,
                           MeritLineKey *slots);

typedef struct {
  uint8_t *codes; /* of the columns; set by the caller to n_columns + MERIT_LINES_SLACK bytes, all
                     unassessed, others of which may be written too */
  MeritSpan *texts[MERIT_MAX_TEXTS]; /* set by the caller to where those of all rows are */
  uint32_t n_texts; /* set by the caller: MERIT_TEXT_KEPT, and those that are kept */
  uint32_t at;      /* set by the caller: the row of texts to write; not given where empty */
  uint32_t escaped; /* bit i: there are escapes in text i */
  bool touched;     /* set where codes may have been written */
} MeritLineRow;

typedef struct {
  const char *name; /* "scalar", "ssse3", "avx2" or "avx512" */

  /* Reads the line at @at by @frame. Its LF stands MERIT_LINES_MARGIN bytes before @end or earlier.
   * Returns what follows the LF. NULL: it is not as the frame says, or holds a level or a text that
   * is not good, a key that is not known or one twice; @row then holds nothing of meaning. */
  const char *(*read) (MeritLineKeys *keys, const MeritFrame *frame, const char *at,
                       const char *end, MeritLineRow *row);

  /* Writes the line at @at without the white space between its tokens and with characters in place
   * of escapes that stand for a printable one of ASCII but a quote or a backslash. As JSON that is
   * the same, good or not. @at: as above. @out: room for MERIT_LINES_LONGEST + MERIT_LINES_SPARE
   * bytes. Returns how many bytes, the LF included, and in *@taken of how many; 0 where that is not
   * to be done here. */
  size_t (*normalize) (const char *at, const char *end, char *out, size_t *taken);
} MeritLines;

/* Learns how a record is written from its line of @len bytes, normalized and good. @texts: the keys
 * of the @n_texts texts that are wanted. False where that is no form for a frame. */
bool merit_frame_learn (MeritFrame *frame, const char *line, size_t len, const char *const *texts,
                        uint32_t n_texts);

/* The readers that run on this machine by index from 0, each wider than the one before it; NULL
 * behind the last. "scalar" runs everywhere. */
const MeritLines *merit_lines_get (unsigned index);

/* The widest one of at most the width that @name says, as a kernel's; NULL: the widest. */
const MeritLines *merit_lines_find (const char *name);
