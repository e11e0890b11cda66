/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of a summary, for reports. */
#pragma once

#include <merit/merit-summary.h>

#include "engine/row.h"

/* What a group has in common in a field, which may hold U+0000; text NULL where it is not given.
 * Lives as long as the summary. */
MeritSpan merit_summary_get_span (MeritSummary *summary, guint group, guint field);
