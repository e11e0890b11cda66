/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a ranked list, for reports. */
#pragma once

#include <merit/merit-ranking.h>

#include "engine/row.h"

/* The listed row; lives until the ranking is added to. */
MeritRow merit_ranking_get_row (MeritRanking *ranking, guint klass, guint64 row);

/* Where in the input the listed profile stood, as a number that ascends with it. */
guint64 merit_ranking_get_order (MeritRanking *ranking, guint klass, guint64 row);
