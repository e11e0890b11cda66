/* SPDX-License-Identifier: Apache-2.0 */
/* What the ways to turn share among themselves. */
#pragma once

#include "core/turn.h"

extern const MeritTurn merit_turn_ssse3;
extern const MeritTurn merit_turn_avx2;
extern const MeritTurn merit_turn_avx512;
