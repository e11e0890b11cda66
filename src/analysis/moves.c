/* SPDX-License-Identifier: Apache-2.0 */
/* Moves: per group of people with the same current class, how far they are from each class, and a
 * histogram of codes per column. Everything is a sum of whole numbers, so parts that workers filled
 * merge in any order. */
#include <merit/merit-moves.h>

#include <string.h>

#include "core/lacks.h"
#include "core/tally.h"
#include "engine/sink.h"

typedef struct {
  guint64 *profiles;                     /* one per group */
  guint64 (*moves)[MERIT_MOVE_KINDS];    /* one per class and group: at (class × groups + group) */
  guint64 (*codes)[MERIT_CODES];         /* one per column and group, likewise */
} Part;

/* A class code with its group, to be found by the text. */
typedef struct {
  const char *text;
  gsize len;
  guint group;
} Code;

struct _MeritMoves {
  MeritEngine *engine;
  MeritSink *sink; /* borrows the moves */
  guint within;
  guint n_groups;
  Code *codes;     /* one per class, in order */
  gboolean *above; /* per class: whether a level can be too high to count as met */
  gboolean *fast;  /* per class: whether core/lacks.h serves it */
  Part *whole;
};

G_DEFINE_BOXED_TYPE (MeritMoves, merit_moves, merit_moves_ref, merit_moves_unref)

static Part *
new_part (const MeritMoves *moves)
{
  const gsize n = moves->n_groups;
  Part *part = g_new0 (Part, 1);

  part->profiles = g_new0 (guint64, n);
  part->moves = g_malloc0_n (n * merit_engine_get_length (moves->engine), sizeof *part->moves);
  part->codes = g_malloc0_n (n * merit_engine_get_n_columns (moves->engine), sizeof *part->codes);
  return part;
}

static void
free_part (Part *part)
{
  g_free (part->profiles);
  g_free (part->moves);
  g_free (part->codes);
  g_free (part);
}

static gpointer
part_new (gpointer self)
{
  return new_part (self);
}

/* By length, then by bytes: quick to tell apart. */
static gint
compare_codes (gconstpointer a, gconstpointer b)
{
  const Code *left = a, *right = b;

  if (left->len != right->len)
    return left->len < right->len ? -1 : 1;
  return memcmp (left->text, right->text, left->len);
}

static guint
find_group (const MeritMoves *moves, const MeritSpan *klass)
{
  const Code wanted = { .text = klass->text, .len = klass->len };
  guint low = 0, high = moves->n_groups - 2;

  if (klass->text == NULL || klass->len == 0)
    return moves->n_groups - 1;
  while (low < high) {
    const guint middle = low + (high - low) / 2;
    const gint order = compare_codes (&wanted, &moves->codes[middle]);

    if (order == 0)
      return moves->codes[middle].group;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return moves->n_groups - 2;
}

/* Whether someone is assessed too high for a requirement. */
static gboolean
is_above (const MeritPlan *plan, const MeritBlock *block, guint i)
{
  for (guint r = 0; r < plan->n_rows; r++) {
    const MeritPlanRow *row = &plan->rows[r];
    const guint8 code = merit_block_get (block, row->column, i);

    if (row->outcome[code] == MERIT_OUTCOME_SHORT && row->gap[code] == 0)
      return TRUE;
  }
  return FALSE;
}

/* Somebody who is assessed too high for nothing, and so short of what he lacks levels of. */
static inline MeritMove
find_move (const MeritMoves *moves, guint deficit, gboolean open)
{
  if (deficit > moves->within)
    return MERIT_MOVE_FAR;
  if (open)
    return MERIT_MOVE_OPEN;
  return deficit > 0 ? MERIT_MOVE_NEAR : MERIT_MOVE_READY;
}

/* Many rows at a time. */
static void
count_fast (const MeritMoves *moves, Part *part, const MeritBlock *block, guint klass,
            const guint32 *groups)
{
  const MeritPlan *plan = merit_engine_get_plan (moves->engine, klass);
  guint64 (*counts)[MERIT_MOVE_KINDS] = part->moves + (gsize) klass * moves->n_groups;
  guint8 open[MERIT_BLOCK_ROWS], deficits[MERIT_BLOCK_ROWS];
  MeritMove ways[2][UINT8_MAX + 1];

  for (guint deficit = 0; deficit <= UINT8_MAX; deficit++)
    for (guint is_open = 0; is_open < 2; is_open++)
      ways[is_open][deficit] = find_move (moves, deficit, is_open != 0);
  merit_lacks_open (plan, block, open);
  merit_lacks_count (plan, block, deficits);
  for (guint i = 0; i < block->n_rows; i++)
    counts[groups[i]][ways[open[i]][deficits[i]]]++;
}

static void
count_moves (const MeritMoves *moves, Part *part, const MeritScored *scored, guint klass,
             const guint32 *groups)
{
  const MeritPlan *plan = merit_engine_get_plan (moves->engine, klass);
  const MeritBlock *block = &scored->records->block;
  const MeritScore *scores = merit_scored_get_scores (scored, klass);
  guint64 (*counts)[MERIT_MOVE_KINDS] = part->moves + (gsize) klass * moves->n_groups;

  for (guint i = 0; i < block->n_rows; i++) {
    const MeritMove move = moves->above[klass] && is_above (plan, block, i)
                               ? MERIT_MOVE_FAR
                               : find_move (moves, scores[i].deficit, scores[i].unassessed > 0);

    counts[groups[i]][move]++;
  }
}

static void
take (gpointer self, gpointer data, const MeritScored *scored, GString *out)
{
  const MeritMoves *moves = self;
  const MeritBlock *block = &scored->records->block;
  const MeritKernel *kernel = merit_engine_get_kernel (moves->engine);
  guint32 groups[MERIT_BLOCK_ROWS];
  gboolean alike = block->n_rows > 0;
  Part *part = data;

  for (guint i = 0; i < block->n_rows; i++) {
    groups[i] = find_group (moves, &scored->records->classes[i]);
    part->profiles[groups[i]]++;
    alike &= groups[i] == groups[0];
  }
  for (guint c = 0; c < block->n_columns; c++) {
    const guint8 *codes = block->codes + (gsize) c * block->stride;
    guint64 (*counts)[MERIT_CODES] = part->codes + (gsize) c * moves->n_groups;

    if (alike)
      kernel->count (block, c, counts[groups[0]]);
    for (guint i = 0; !alike && i < block->n_rows; i++)
      counts[groups[i]][codes[i]]++;
  }
  for (guint c = 0; c < merit_engine_get_length (moves->engine); c++)
    if (moves->fast[c])
      count_fast (moves, part, block, c, groups);
    else
      count_moves (moves, part, scored, c, groups);
}

static void
add_up (guint64 *sums, const guint64 *others, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sums[i] += others[i];
}

static void
part_merge (gpointer self, gpointer data)
{
  MeritMoves *moves = self;
  const gsize n = moves->n_groups;
  Part *whole = moves->whole, *part = data;

  add_up (whole->profiles, part->profiles, n);
  add_up (whole->moves[0], part->moves[0],
          n * merit_engine_get_length (moves->engine) * MERIT_MOVE_KINDS);
  add_up (whole->codes[0], part->codes[0],
          n * merit_engine_get_n_columns (moves->engine) * MERIT_CODES);
  free_part (part);
}

static const MeritSinkClass sink_class = {
  .part_new = part_new,
  .take = take,
  .part_merge = part_merge,
};

static void
moves_clear (gpointer data)
{
  MeritMoves *moves = data;

  free_part (moves->whole);
  g_free (moves->codes);
  g_free (moves->above);
  g_free (moves->fast);
  merit_sink_unref (moves->sink);
  merit_engine_unref (moves->engine);
}

static gboolean
has_above (const MeritPlan *plan)
{
  for (guint r = 0; r < plan->n_rows; r++)
    for (guint code = 0; code < MERIT_CODES; code++)
      if (plan->rows[r].outcome[code] == MERIT_OUTCOME_SHORT && plan->rows[r].gap[code] == 0)
        return TRUE;
  return FALSE;
}

MeritMoves *
merit_moves_new (MeritEngine *engine, guint within)
{
  g_return_val_if_fail (engine != NULL, NULL);

  const guint n = merit_engine_get_length (engine);
  MeritMoves *moves = g_atomic_rc_box_new0 (MeritMoves);

  moves->engine = merit_engine_ref (engine);
  moves->within = within;
  moves->n_groups = n + 2;
  moves->codes = g_new (Code, n);
  moves->above = g_new (gboolean, n);
  moves->fast = g_new (gboolean, n);
  for (guint c = 0; c < n; c++) {
    const char *code = merit_class_get_code (merit_engine_get_class (engine, c));

    moves->codes[c] = (Code) { code, strlen (code), c };
    moves->above[c] = has_above (merit_engine_get_plan (engine, c));
    moves->fast[c] = merit_lacks_serve (merit_engine_get_plan (engine, c));
  }
  qsort (moves->codes, n, sizeof *moves->codes, compare_codes);
  moves->whole = new_part (moves);
  moves->sink = merit_sink_new (&sink_class, moves, NULL);
  return moves;
}

MeritMoves *
merit_moves_ref (MeritMoves *moves)
{
  g_return_val_if_fail (moves != NULL, NULL);
  return g_atomic_rc_box_acquire (moves);
}

void
merit_moves_unref (MeritMoves *moves)
{
  g_return_if_fail (moves != NULL);
  g_atomic_rc_box_release_full (moves, moves_clear);
}

MeritEngine *
merit_moves_get_engine (const MeritMoves *moves)
{
  g_return_val_if_fail (moves != NULL, NULL);
  return moves->engine;
}

guint
merit_moves_get_within (const MeritMoves *moves)
{
  g_return_val_if_fail (moves != NULL, 0);
  return moves->within;
}

void
merit_moves_add (MeritMoves *moves, MeritProfile *profile)
{
  g_return_if_fail (moves != NULL && profile != NULL);
  merit_sink_take_profile (moves->sink, moves->engine, profile);
}

MeritSink *
merit_moves_get_sink (MeritMoves *moves)
{
  g_return_val_if_fail (moves != NULL, NULL);
  return moves->sink;
}

guint
merit_moves_get_length (const MeritMoves *moves)
{
  g_return_val_if_fail (moves != NULL, 0);
  return moves->n_groups;
}

guint64
merit_moves_get_profiles (const MeritMoves *moves, guint from)
{
  g_return_val_if_fail (moves != NULL && from < moves->n_groups, 0);
  return moves->whole->profiles[from];
}

guint64
merit_moves_get_count (const MeritMoves *moves, guint from, guint klass, MeritMove move)
{
  g_return_val_if_fail (moves != NULL && from < moves->n_groups, 0);
  g_return_val_if_fail (klass < merit_engine_get_length (moves->engine), 0);
  g_return_val_if_fail ((guint) move < MERIT_MOVE_KINDS, 0);
  return moves->whole->moves[(gsize) klass * moves->n_groups + from][move];
}

/* People of a group whose code has an outcome on a requirement. */
static guint64
count_outcome (const MeritMoves *moves, guint from, guint klass, guint requirement,
               MeritOutcome outcome)
{
  const MeritPlanRow *row = &merit_engine_get_plan (moves->engine, klass)->rows[requirement];
  const guint64 *codes = moves->whole->codes[(gsize) row->column * moves->n_groups + from];
  guint64 n = 0;

  for (guint code = 0; code < MERIT_CODES; code++)
    if (row->outcome[code] == outcome)
      n += codes[code];
  return n;
}

guint64
merit_moves_get_short (const MeritMoves *moves, guint from, guint klass, guint requirement)
{
  g_return_val_if_fail (moves != NULL && from < moves->n_groups, 0);
  g_return_val_if_fail (klass < merit_engine_get_length (moves->engine), 0);
  return count_outcome (moves, from, klass, requirement, MERIT_OUTCOME_SHORT);
}

guint64
merit_moves_get_unassessed (const MeritMoves *moves, guint from, guint klass, guint requirement)
{
  g_return_val_if_fail (moves != NULL && from < moves->n_groups, 0);
  g_return_val_if_fail (klass < merit_engine_get_length (moves->engine), 0);
  return count_outcome (moves, from, klass, requirement, MERIT_OUTCOME_UNASSESSED);
}
