/* SPDX-License-Identifier: Apache-2.0 */
/* Moves: how many people of each current class are ready or nearly ready for each class, and what
 * they typically lack. Belongs to one thread at a time. */
#pragma once

#include <merit/merit-batch.h>

G_BEGIN_DECLS

#define MERIT_TYPE_MOVES (merit_moves_get_type ())

/**
 * MeritMove:
 * @MERIT_MOVE_READY: meets every requirement of the class
 * @MERIT_MOVE_NEAR: assessed on every requirement, and short by no more levels in all than what
 *   counts as near
 * @MERIT_MOVE_OPEN: not assessed on everything, and not known to be short by more levels than that:
 *   may turn out to be any of the others
 * @MERIT_MOVE_FAR: everybody else
 *
 * How far someone is from a class. Everybody is one of these.
 */
typedef enum {
  MERIT_MOVE_READY,
  MERIT_MOVE_NEAR,
  MERIT_MOVE_OPEN,
  MERIT_MOVE_FAR,
} MeritMove;

/**
 * MERIT_MOVE_KINDS:
 *
 * How many kinds of #MeritMove there are.
 */
#define MERIT_MOVE_KINDS 4

/**
 * MeritMoves:
 *
 * Counts of people by current class and class.
 */
typedef struct _MeritMoves MeritMoves;

MERIT_API GType merit_moves_get_type (void);

/**
 * merit_moves_new:
 * @engine: what scores
 * @within: the levels short, over all requirements, that count as near
 *
 * Returns: (transfer full): moves of nobody
 */
MERIT_API MeritMoves *merit_moves_new (MeritEngine *engine, guint within);

/**
 * merit_moves_ref:
 * @moves: moves
 *
 * Returns: (transfer full): @moves
 */
MERIT_API MeritMoves *merit_moves_ref (MeritMoves *moves);

/**
 * merit_moves_unref:
 * @moves: (transfer full): moves
 */
MERIT_API void merit_moves_unref (MeritMoves *moves);

/**
 * merit_moves_get_engine:
 * @moves: moves
 *
 * Returns: (transfer none): what scores
 */
MERIT_API MeritEngine *merit_moves_get_engine (const MeritMoves *moves);

/**
 * merit_moves_get_within:
 * @moves: moves
 *
 * Returns: the levels short that count as near
 */
MERIT_API guint merit_moves_get_within (const MeritMoves *moves);

/**
 * merit_moves_add:
 * @moves: moves
 * @profile: a profile of the engine's bank
 *
 * Counts one more profile: a batch of one.
 */
MERIT_API void merit_moves_add (MeritMoves *moves, MeritProfile *profile);

/**
 * merit_moves_get_sink:
 * @moves: moves
 *
 * Returns: (transfer none): a sink that counts what a batch hands on
 */
MERIT_API MeritSink *merit_moves_get_sink (MeritMoves *moves);

/**
 * merit_moves_get_length:
 * @moves: moves
 *
 * People are parted by their current class: first one group for each class of the engine, in its
 * order, then one for those of another class, then one for those of whom none is given.
 *
 * Returns: how many groups there are: the engine's classes and two
 */
MERIT_API guint merit_moves_get_length (const MeritMoves *moves);

/**
 * merit_moves_get_profiles:
 * @moves: moves
 * @from: index of a group
 *
 * Returns: profiles of the group
 */
MERIT_API guint64 merit_moves_get_profiles (const MeritMoves *moves, guint from);

/**
 * merit_moves_get_count:
 * @moves: moves
 * @from: index of a group
 * @klass: index of a class
 * @move: how far
 *
 * Returns: how many of the group are so far from the class
 */
MERIT_API guint64 merit_moves_get_count (const MeritMoves *moves, guint from, guint klass,
                                         MeritMove move);

/**
 * merit_moves_get_short:
 * @moves: moves
 * @from: index of a group
 * @klass: index of a class
 * @requirement: index of a requirement of the class
 *
 * Returns: how many of the group are assessed and do not meet it
 */
MERIT_API guint64 merit_moves_get_short (const MeritMoves *moves, guint from, guint klass,
                                         guint requirement);

/**
 * merit_moves_get_unassessed:
 * @moves: moves
 * @from: index of a group
 * @klass: index of a class
 * @requirement: index of a requirement of the class
 *
 * Returns: how many of the group are not assessed on it
 */
MERIT_API guint64 merit_moves_get_unassessed (const MeritMoves *moves, guint from, guint klass,
                                              guint requirement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritMoves, merit_moves_unref)

G_END_DECLS
