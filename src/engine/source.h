/* SPDX-License-Identifier: Apache-2.0 */
/* What the batch must know of a source. */
#pragma once

#include <merit/merit-batch.h>

#include "profile/input.h"

typedef struct {
  char *name;    /* what messages and the guess of the format go by */
  char *path;    /* of a file */
  GBytes *bytes; /* NULL: a file */
} MeritSourceItem;

guint merit_source_get_length (const MeritSource *source);
const MeritSourceItem *merit_source_get (const MeritSource *source, guint index);
MeritInputFormat merit_source_get_format (const MeritSource *source);
char merit_source_get_delimiter (const MeritSource *source);

/* The bytes of all inputs as stored, or 0 where one of them does not say. */
guint64 merit_source_measure (const MeritSource *source);
