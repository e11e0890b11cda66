/* SPDX-License-Identifier: Apache-2.0 */
/* What every public header needs: the mark of an exported name, and nothing else. */
#pragma once

#include <glib-object.h>
#include <gio/gio.h>

/* The library is built with hidden visibility; what it exports says so. */
#ifdef MERIT_COMPILATION
#define MERIT_API __attribute__ ((visibility ("default"))) extern
#else
#define MERIT_API extern
#endif
