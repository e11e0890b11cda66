/* SPDX-License-Identifier: Apache-2.0 */
/* The one error domain of the library, with only the codes that a caller would branch on. */
#pragma once

#include <merit/merit-macros.h>

G_BEGIN_DECLS

#define MERIT_ERROR (merit_error_quark ())

/**
 * MeritError:
 * @MERIT_ERROR_DATA: a bank, class or policy file, or their combination, is faulty
 * @MERIT_ERROR_UNKNOWN: a class code, competency or policy is not known
 * @MERIT_ERROR_READ: a file is missing, no regular input, or its bytes cannot be read or inflated
 * @MERIT_ERROR_WRITE: output cannot be written
 * @MERIT_ERROR_CLOSED: the reader of the output has closed it
 * @MERIT_ERROR_UNUSABLE: a profile file as a whole is of no use (say, CSV without a column `id`)
 * @MERIT_ERROR_REJECTED: a record was rejected where none may be
 *
 * What went wrong, as far as a caller would act differently.
 */
typedef enum {
  MERIT_ERROR_DATA,
  MERIT_ERROR_UNKNOWN,
  MERIT_ERROR_READ,
  MERIT_ERROR_WRITE,
  MERIT_ERROR_CLOSED,
  MERIT_ERROR_UNUSABLE,
  MERIT_ERROR_REJECTED,
} MeritError;

/**
 * merit_error_quark:
 *
 * Returns: the domain of every error of the library; what %MERIT_ERROR stands for
 */
MERIT_API GQuark merit_error_quark (void);

G_END_DECLS
