/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of cells share among themselves. */
#pragma once

#include "core/cells.h"

extern const MeritCells merit_cells_scalar;
extern const MeritCells merit_cells_ssse3;
extern const MeritCells merit_cells_avx2;
extern const MeritCells merit_cells_avx512;
