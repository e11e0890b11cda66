/* SPDX-License-Identifier: Apache-2.0 */
/* The whole library in one include. */
#pragma once

#include <merit/merit-bank.h>
#include <merit/merit-class.h>
#include <merit/merit-error.h>
#include <merit/merit-fault.h>
#include <merit/merit-macros.h>
#include <merit/merit-policy.h>
