/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of a summary, for reports. */
#pragma once

#include <merit/merit-summary.h>

#include "engine/row.h"

/* The unit of a group, which may hold U+0000; text NULL for all or for those without one. Lives as
 * long as the summary. */
MeritSpan merit_summary_get_unit (MeritSummary *summary, guint group);
