/* SPDX-License-Identifier: Apache-2.0 */
/* Classes that differ from one another in little: what "if it were required at another level" is
 * worked out with. */
#pragma once

#include <merit/merit-class.h>

/* A class that is like @klass but for the level of requirement @index. Its basis and alternatives
 * stay as they are. */
MeritClass *merit_class_with_level (const MeritClass *klass, guint index, guint level);
