/* SPDX-License-Identifier: Apache-2.0 */
/* How loaders fill a list of faults. */
#pragma once

#include <merit/merit-fault.h>

/* Appends one fault; @line and @column 0 where the fault has no place in the text. A NULL list
 * takes nothing. */
void merit_faults_add (MeritFaults *faults, const char *file, guint64 line, guint64 column,
                       const char *pointer, const char *format, ...) G_GNUC_PRINTF (6, 7);
