/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a ranked list, and the K first of any number of entries kept in a heap. Two lists
 * that were kept apart merge to what one list would have held. Memory is the caller's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Whole numbers that are in the order of the first bytes of texts: of two that differ, the texts
 * are in the same order. Short ones are filled up with zeros, so equal numbers say nothing. */
static inline uint64_t
merit_text_head (const char *text, size_t len)
{
  uint64_t head = 0;

  memcpy (&head, text, len < sizeof head ? len : sizeof head);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return head;
#else
  return __builtin_bswap64 (head);
#endif
}

typedef struct {
  uint32_t tier;     /* 0: ranked; those of higher tiers are listed below, without a rank */
  uint32_t points;
  uint32_t most;     /* 0: no score, after all others */
  uint32_t superior; /* 0 where the policy breaks no ties by it */
  uint32_t id_len;
  const char *id;
  uint64_t order;    /* ascending with the input; no two entries share it */
  void *payload;     /* the caller's */
} MeritEntry;

/* Negative where @a stands above @b by tier, score and superior standard, 0 where they share a
 * rank. */
int merit_entry_compare_rank (const MeritEntry *a, const MeritEntry *b);

/* Negative where @a is listed before @b: rank, then id by bytes, then input order. Never 0 for two
 * entries of different order. */
int merit_entry_compare (const MeritEntry *a, const MeritEntry *b);

typedef struct {
  MeritEntry *entries; /* room for @limit; a heap, the last of the list at its root */
  size_t limit;        /* at least 1 */
  size_t n;
  uint64_t tied_beyond; /* entries met that are not held but share the rank of the last one held */
} MeritTop;

/* Whether @entry would be held now. */
bool merit_top_wants (const MeritTop *top, const MeritEntry *entry);

/* Meets @entry. Returns true where one entry is not held (any longer), and that one in *@out
 * (@entry itself, or the one that had to leave). */
bool merit_top_add (MeritTop *top, const MeritEntry *entry, MeritEntry *out);

/* Counts @n more entries that were met elsewhere, not held there, and share the rank of @last. */
void merit_top_add_tied (MeritTop *top, const MeritEntry *last, uint64_t n);

/* Puts the entries in the order of the list; merit_top_unsort() comes before anything is added
 * again. */
void merit_top_sort (MeritTop *top);
void merit_top_unsort (MeritTop *top);
