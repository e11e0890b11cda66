/* SPDX-License-Identifier: Apache-2.0 */
/* The NDJSON reader: one profile a line, checked in full (grammar, UTF-8, surrogates, numbers,
 * nesting, repeated keys). A bad record becomes a fault and reading goes on at the next line. */
#pragma once

#include "profile/records.h"

/* Reads lines from the start of @text until it ends or merit_records_full(), filling freshly reset
 * @records. The last line may lack its LF: it is read as a line of its own, so the caller cuts
 * text behind LF, except at the end of the input and where one line fills more than
 * MERIT_MAX_RECORD: that is one fault, with skip_line set where its LF is not in the text. Returns
 * how many bytes were consumed; 0 only where @len is 0. A fault that is not at a byte of its own
 * (no id, too long) is at the start of the record. */
gsize merit_ndjson_read (const MeritShape *shape, const char *text, gsize len,
                         MeritRecords *records);
