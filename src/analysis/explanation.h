/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences of an explanation that other results for people need too. All are to be freed. */
#pragma once

#include <merit/merit-explanation.h>

/* Where the person stands, in one or two sentences. */
char *merit_explanation_make_verdict (const MeritMatch *match);

/* What would close a gap, or settle what is not known; NULL where requirement @i is met. */
char *merit_explanation_make_step (const MeritMatch *match, guint i);

/* What a reader must know to judge the figures of a class; ends with NULL. */
char **merit_explanation_make_notes (const MeritEngine *engine, guint klass);
