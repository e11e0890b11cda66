/* SPDX-License-Identifier: Apache-2.0 */
/* Cells: the quick way through a record of CSV. A record of the usual form is cut into cells 64
 * bytes at a time, its levels become codes all at once, and everything about its structure and its
 * levels is checked; of any other record nothing is said but that it is not of this form. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/texts.h"
#include "core/width.h"

/* The most bytes read behind the start of any field: so many must be readable. */
#define MERIT_CELLS_MARGIN 80

/* How many codes a reader may write behind those of the last column. */
#define MERIT_CELLS_SLACK 64

/* What the columns of a file are. */
typedef struct {
  char delimiter;
  uint8_t max_level;           /* 1 to 7 */
  uint32_t n_columns;
  const uint64_t *levels;      /* bit i % 64 of word i / 64: column i holds levels; a word of zeros
                                  more than that takes */
  uint32_t n_texts;
  uint32_t texts[MERIT_MAX_TEXTS]; /* columns wanted as text, ascending */
} MeritCellsLayout;

typedef enum {
  MERIT_CELLS_GOOD,
  MERIT_CELLS_NUMBER, /* of fields is wrong */
  MERIT_CELLS_LEVEL,  /* a field that should hold a level does not */
} MeritCellsFault;

typedef struct {
  uint8_t *codes; /* of the columns that hold levels, each at its column; set by the caller to
                     n_columns + MERIT_CELLS_SLACK bytes, others of which may be written too */
  MeritSpan *texts[MERIT_MAX_TEXTS]; /* by text of the layout: set by the caller to where those of
                                        all rows are */
  uint32_t at;      /* set by the caller: the row of texts to write, without their quotes, or as
                       not given where empty */
  bool not_ascii;   /* its UTF-8 is still to be checked */
  uint64_t n_lines; /* line ends in it, its own and those inside quotes */
  MeritCellsFault fault; /* where it is any but GOOD, codes and texts hold nothing of meaning */
  uint32_t n_fields;
  uint32_t column;      /* LEVEL: the first that is at fault */
  const char *fault_at; /* LEVEL: where that field starts. NUMBER: where the first field too many
                           starts, or else the record ends */
  const char *end;      /* where the record ends, its line end left out */
} MeritCellsRow;

typedef struct {
  MeritWidth width;

  /* Reads the record that starts at @at of a text that ends at @end. Returns what follows its line
   * end. NULL: it is not of the usual form or lies within MERIT_CELLS_MARGIN bytes of @end; @row
   * then holds nothing of meaning. Of the usual form are good records whose fields are of less than
   * 64 bytes and have no doubled quotes, and some that are at fault as @row says. An empty line is
   * a record of one empty field here. */
  const char *(*read) (const MeritCellsLayout *layout, const char *at, const char *end,
                       MeritCellsRow *row);

  /* Finds the last record of @text, which starts with one, that ends within its @len bytes and
   * before any quote is out of place. Returns how much that and all before it take; @regular says
   * whether no quote is. NULL: not to be had. */
  size_t (*cut) (const MeritCellsLayout *layout, const char *text, size_t len, bool *regular);
} MeritCells;

/* The readers that run on this machine by index from 0, each wider than the one before it; NULL
 * behind the last. "scalar" runs everywhere. */
const MeritCells *merit_cells_get (unsigned index);

/* The widest one of at most the width that @name says, as a kernel's; NULL: the widest. */
const MeritCells *merit_cells_find (const char *name);
