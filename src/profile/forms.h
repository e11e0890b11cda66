/* SPDX-License-Identifier: Apache-2.0 */
/* Forms: how lines of NDJSON were written so far, so that one that is written likewise can be read
 * without looking for what stands where. What is read so is checked in full; a line of another
 * form costs time only. Belongs to one thread at a time. */
#pragma once

#include "core/lines.h"
#include "profile/records.h"

/* For @records, which must outlive the forms. @lines: what lines are read with. */
MeritForms *merit_forms_new (MeritRecords *records, const MeritLines *lines);
void merit_forms_free (MeritForms *forms);

/* Reads lines of @text, which has @len bytes, from @line on as records into the next rows, until
 * one starts at @end or behind, rows are full, or a line is no record or not of a form met before:
 * that one must be read as if nothing had happened. An LF stands at @end - 1, MERIT_LINES_MARGIN
 * bytes before the end of the text or earlier. Returns how many bytes were read. Codes of the last
 * rows may not be in their columns before merit_forms_finish(). */
gsize merit_forms_read (MeritForms *forms, const char *text, gsize line, gsize end, gsize len);

/* The last row was read otherwise; its codes are in their columns. To be called for each. */
void merit_forms_adopt (MeritForms *forms);

/* All rows of the block are read. */
void merit_forms_finish (MeritForms *forms);

/* Learns from a line that is a record, was not read above and starts at @line, with an LF as far
 * from the end. */
void merit_forms_learn (MeritForms *forms, const char *text, gsize line, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritForms, merit_forms_free)
