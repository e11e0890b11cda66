/* SPDX-License-Identifier: Apache-2.0 */
/* Lines: the quick way through NDJSON. A line is held against the forms of lines met before, which
 * say what the bytes between its texts and levels are; where they are the same they are the same
 * JSON in the same place of a record, so that comparing them is checking them. Texts and levels are
 * checked as they are read, so every byte of a line that is read was looked at; of any other line
 * nothing is said but that it is of none of these forms. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/texts.h"
#include "core/width.h"

/* How many bytes behind a line's LF must be readable. */
#define MERIT_LINES_MARGIN 192

/* The most lines that are read at a time. */
#define MERIT_LINES_MOST 16

/* How many codes a reader may write behind those of the last column. */
#define MERIT_LINES_SLACK 64

/* How many bytes a normalized line may have at least, and how many behind it may be written to. */
#define MERIT_LINES_LONGEST 4096
#define MERIT_LINES_SPARE   64

/* The kinds of values. The texts of core/texts.h come first. */
enum {
  MERIT_SLOT_OTHER = MERIT_MAX_TEXTS, /* a text that is not wanted */
  MERIT_SLOT_MEMBERS,                  /* of the competencies, up to the closing bracket */
  MERIT_SLOT_NONE,                     /* none: the next piece follows at once */
  MERIT_SLOT_END,                      /* none: the line ends */
};

/* The most bytes of a piece, the most pieces of a line, and of all forms. */
#define MERIT_PIECE_LONGEST 64
#define MERIT_LINE_PIECES   16
#define MERIT_FORMS_PIECES  256

/* Bytes that stand between values, and the value behind them. */
typedef struct {
  uint64_t mask;   /* a bit for each byte */
  uint32_t length; /* 1 to MERIT_PIECE_LONGEST */
  uint32_t slot;   /* the kind of the value */
  uint32_t next;   /* number of the first piece that may stand behind the value */
  uint32_t other;  /* of one that may stand here instead; 0: none */
  uint32_t hits;   /* how often it stood here of late */
  uint8_t bytes[MERIT_PIECE_LONGEST];
} MeritLinePiece;

/* The forms of lines, as a tree: what stood behind a value, the most usual first. Belongs to one
 * thread at a time; empty where all bytes are 0. */
typedef struct {
  uint32_t first; /* number of the first piece with which a line may begin; 0: there is none */
  uint32_t n;     /* pieces, which are numbered from 1 */
  uint32_t refused; /* lines for which there was no room */
  MeritLinePiece pieces[MERIT_FORMS_PIECES + 1];
} MeritLineForms;

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
#define MERIT_VECTOR_KEY  5

/* What keys are told apart by where each bank has few and short ones. A key stands in two words of
 * bytes in the order of text, the first lowest: the last four bytes up to its colon, and those
 * before it from its opening quote on, none of a key of one byte. */
typedef struct {
  uint32_t words[2][MERIT_VECTOR_KEYS]; /* by key */
  uint32_t factors[2]; /* of the words: the top byte of the sum is another of each key */
  uint8_t keys[256];   /* by that byte */
  uint8_t lengths[MERIT_VECTOR_KEYS]; /* by key, with quotes and colon */
  uint8_t columns[MERIT_VECTOR_KEYS]; /* by key */
  uint8_t key_of[MERIT_VECTOR_KEYS];  /* by column */
  uint64_t filled;                    /* columns that a key has */
  uint32_t longest;                   /* of the lengths */
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

/* Where lines are read to. */
typedef struct {
  uint8_t *codes; /* set by the caller: of the columns, row by row, all unassessed; behind the last
                     row MERIT_LINES_SLACK bytes, others of which may be written too */
  size_t stride;  /* set by the caller: from one row's codes to the next, MERIT_LINES_SLACK more
                     than there are columns or greater */
  MeritSpan *texts[MERIT_MAX_TEXTS]; /* set by the caller to where those of all rows are, not given
                                        where empty */
  uint32_t n_texts; /* set by the caller: MERIT_TEXT_KEPT, and those that are kept */
  uint32_t first;   /* set by the caller: the first row of texts to write */
  uint32_t most;    /* set by the caller: how many rows at most, up to MERIT_LINES_MOST */
  uint32_t n;       /* how many were read */
  uint32_t escaped; /* bit i: there are escapes in text i of the last one */
  bool touched;     /* codes behind the last one may have been written */
  uint32_t raw;     /* bit i: codes of row i are not in their columns yet */
} MeritLineRows;

typedef struct {
  MeritWidth width;

  /* Reads lines from @at on, as long as they start before @until, up to one that is of none of the
   * forms, or holds a level or a text that is not good, a key that is not known or one twice; and
   * only up to one with escapes, which is read. Returns where it ended. The LF of all lines stands
   * MERIT_LINES_MARGIN bytes before @end or earlier. */
  const char *(*read) (MeritLineKeys *keys, MeritLineForms *forms, const char *at,
                       const char *until, const char *end, MeritLineRows *rows);

  /* Puts codes of raw rows in their columns: of row i where bit i of @raw is set. */
  void (*finish) (const MeritLineKeys *keys, uint8_t *codes, size_t stride, uint32_t raw);

  /* Writes lines from @at on without the white space between their tokens and with characters in
   * place of escapes that stand for a printable one of ASCII but a quote or a backslash. As JSON
   * that is the same, good or not. They start before @until; @end as above. @out: where, with
   * @room bytes. Up to @most lines, before one that is not to be done here or for which there may
   * be less than MERIT_LINES_LONGEST + MERIT_LINES_SPARE bytes. Returns how many, and where each
   * and what follows the last starts in @lines and in @originals. */
  uint32_t (*normalize) (const char *at, const char *until, const char *end, char *out, size_t room,
                         uint32_t most, const char **lines, const char **originals);
} MeritLines;

/* Learns how a record is written from its line of @len bytes, normalized and good. @texts: the keys
 * of the @n_texts texts that are wanted. Where there is often no room for it all is forgotten, for
 * what was usual long ago gives way. */
void merit_line_forms_learn (MeritLineForms *forms, const char *line, size_t len,
                             const char *const *texts, uint32_t n_texts);

/* The readers that run on this machine by index from 0, each wider than the one before it; NULL
 * behind the last. "scalar" runs everywhere. */
const MeritLines *merit_lines_get (unsigned index);

/* The widest one of at most the width that @name says, as a kernel's; NULL: the widest. */
const MeritLines *merit_lines_find (const char *name);
