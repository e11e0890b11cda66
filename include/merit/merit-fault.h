/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of documents (bank, class, policy): all of a file in one run, each with its place. */
#pragma once

#include <merit/merit-macros.h>

G_BEGIN_DECLS

#define MERIT_TYPE_FAULT (merit_fault_get_type ())
#define MERIT_TYPE_FAULTS (merit_faults_get_type ())

/**
 * MERIT_MAX_FAULTS:
 *
 * The most faults that are listed for one document. Where it has more, one further fault without a
 * place says how many.
 */
#define MERIT_MAX_FAULTS 100

/**
 * MeritFault:
 *
 * One fault of a document: where it is and what is wrong. Immutable, may be shared by threads.
 */
typedef struct _MeritFault MeritFault;

/**
 * MeritFaults:
 *
 * A list of faults that loading functions append to. References may be taken and given back by any
 * thread; its content belongs to one thread at a time.
 */
typedef struct _MeritFaults MeritFaults;

MERIT_API GType merit_fault_get_type (void);
MERIT_API GType merit_faults_get_type (void);

/**
 * merit_fault_ref:
 * @fault: a fault
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @fault
 */
MERIT_API MeritFault *merit_fault_ref (MeritFault *fault);

/**
 * merit_fault_unref:
 * @fault: (transfer full): a fault
 *
 * Gives a reference back. Any thread.
 */
MERIT_API void merit_fault_unref (MeritFault *fault);

/**
 * merit_fault_get_file:
 * @fault: a fault
 *
 * Returns: (transfer none): the name of the document, bytes that are not UTF-8 replaced by U+FFFD
 */
MERIT_API const char *merit_fault_get_file (const MeritFault *fault);

/**
 * merit_fault_get_line:
 * @fault: a fault
 *
 * Returns: the line of the fault, from 1; 0 where the fault has no place in the text
 */
MERIT_API guint64 merit_fault_get_line (const MeritFault *fault);

/**
 * merit_fault_get_column:
 * @fault: a fault
 *
 * Returns: the column in bytes, from 1; 0 where the fault has no place in the text. A leading byte
 *   order mark is no part of the text.
 */
MERIT_API guint64 merit_fault_get_column (const MeritFault *fault);

/**
 * merit_fault_get_pointer:
 * @fault: a fault
 *
 * Returns: (transfer none): the JSON pointer (RFC 6901) of the value at fault, "" for the document
 */
MERIT_API const char *merit_fault_get_pointer (const MeritFault *fault);

/**
 * merit_fault_get_reason:
 * @fault: a fault
 *
 * Returns: (transfer none): what is wrong, without capital and full stop
 */
MERIT_API const char *merit_fault_get_reason (const MeritFault *fault);

/**
 * merit_fault_to_string:
 * @fault: a fault
 *
 * One line of text, whatever the document holds: control characters are written as JSON escapes.
 * The pointer is left out where it is "", line and column where the fault has no place in the text.
 *
 * Returns: (transfer full): `FILE:LINE:COLUMN (/json/pointer): reason`
 */
MERIT_API char *merit_fault_to_string (const MeritFault *fault);

/**
 * merit_faults_new:
 *
 * Returns: (transfer full): an empty list
 */
MERIT_API MeritFaults *merit_faults_new (void);

/**
 * merit_faults_ref:
 * @faults: a list
 *
 * Returns: (transfer full): @faults
 */
MERIT_API MeritFaults *merit_faults_ref (MeritFaults *faults);

/**
 * merit_faults_unref:
 * @faults: (transfer full): a list
 */
MERIT_API void merit_faults_unref (MeritFaults *faults);

/**
 * merit_faults_get_length:
 * @faults: a list
 *
 * Returns: how many faults it holds
 */
MERIT_API guint merit_faults_get_length (const MeritFaults *faults);

/**
 * merit_faults_get:
 * @faults: a list
 * @index: from 0, below merit_faults_get_length()
 *
 * Returns: (transfer none): the fault; faults stand in the order of the text within a document
 */
MERIT_API MeritFault *merit_faults_get (const MeritFaults *faults, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritFault, merit_fault_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritFaults, merit_faults_unref)

G_END_DECLS
