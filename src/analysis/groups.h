/* SPDX-License-Identifier: Apache-2.0 */
/* Groups by place, for tallies. */
#pragma once

#include <merit/merit-groups.h>

/* The place of the person, from 0, or G_MAXUINT where the id is not there. */
guint merit_groups_find (const MeritGroups *groups, const char *id, gsize len);

/* The number of the person's group within the attribute, from 1, or 0 where it is not known; and
 * the group of a number. */
guint merit_groups_get_number (const MeritGroups *groups, guint person, guint attribute);
const char *merit_groups_get_name (const MeritGroups *groups, guint attribute, guint number);
