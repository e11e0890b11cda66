/* SPDX-License-Identifier: Apache-2.0 */
/* How a batch makes rejects. */
#pragma once

#include <merit/merit-batch.h>

#include "profile/records.h"

/* How much of a rejected record is kept, in bytes. */
#define MERIT_REJECT_RECORD 4096

/* A reject of @file from the fault of a stretch that starts at @text; @line is how many lines, and
 * @offset how many bytes, of the input stand before that. */
MeritReject *merit_reject_new (const char *file, const char *text, const MeritRecordFault *fault,
                               guint64 line, guint64 offset);

/* Adds to the line of a reject, where the lines before its stretch are known only later. */
void merit_reject_shift (MeritReject *reject, guint64 lines);
