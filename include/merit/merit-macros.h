/* SPDX-License-Identifier: Apache-2.0 */
/* What every public header needs: the mark of an exported name, and nothing else. */
#pragma once

#include <glib-object.h>
#include <gio/gio.h>

#ifndef MERIT_API
#define MERIT_API extern
#endif
