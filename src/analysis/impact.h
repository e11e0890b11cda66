/* SPDX-License-Identifier: Apache-2.0 */
/* What reports say of an analysis besides its figures. */
#pragma once

#include <merit/merit-impact.h>

/* The class that people were ranked on, and the rule of selection; NULL where counts were given, or
 * there is no rule. */
const MeritClass *merit_impact_get_class (const MeritImpact *impact);
MeritSelection *merit_impact_get_selection (const MeritImpact *impact);
