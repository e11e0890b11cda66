/* SPDX-License-Identifier: Apache-2.0 */
/* Who is proposed by an assignment, for reports. */
#pragma once

#include <merit/merit-assignment.h>

#include "engine/row.h"

/* The class that someone holds now, as merit_assignment_get_from() says it, but also behind a
 * U+0000; text NULL where it is not known. Valid as long as nobody more is taken in. */
MeritSpan merit_assignment_get_from_span (const MeritAssignment *assignment, guint index,
                                          guint64 place);
