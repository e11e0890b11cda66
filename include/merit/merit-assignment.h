/* SPDX-License-Identifier: Apache-2.0 */
/* An assignment: who is proposed for which vacancy, so that the whole is the best there is. Belongs
 * to one thread at a time. */
#pragma once

#include <merit/merit-batch.h>
#include <merit/merit-match.h>
#include <merit/merit-selection.h>
#include <merit/merit-vacancies.h>

G_BEGIN_DECLS

#define MERIT_TYPE_ASSIGNMENT (merit_assignment_get_type ())

/**
 * MeritAssignment:
 *
 * Each person is proposed at most once. Of all ways to fill the vacancies it is one that fills the
 * most places with people who are ready, of these one with the highest total of exact scores, and
 * of these one with the least total deficit. Nobody is proposed whose score is 0 or missing, or who
 * may not be ranked under the policy. As every proposal adds to the total, a place stays open only
 * where everyone who may have it is proposed for another.
 *
 * Where several ways are equally good, people are gone through by id (byte by byte, then in input
 * order), and each gets the vacancy listed first that they have in any of the ways that are left,
 * or else none. With that exactly one is left, whatever the number of threads.
 */
typedef struct _MeritAssignment MeritAssignment;

/**
 * MeritAssignmentFlags:
 * @MERIT_ASSIGNMENT_ANYONE: anyone may be proposed who has a score above 0
 * @MERIT_ASSIGNMENT_READY_ONLY: only people who meet all requirements
 * @MERIT_ASSIGNMENT_SAME_UNIT: only people of the vacancy's unit, where it names one
 * @MERIT_ASSIGNMENT_OTHER_CLASS: only people who do not hold the vacancy's class already
 *
 * Who may be proposed.
 */
typedef enum { /*< flags >*/
  MERIT_ASSIGNMENT_ANYONE = 0,
  MERIT_ASSIGNMENT_READY_ONLY = 1 << 0,
  MERIT_ASSIGNMENT_SAME_UNIT = 1 << 1,
  MERIT_ASSIGNMENT_OTHER_CLASS = 1 << 2,
} MeritAssignmentFlags;

/**
 * MeritAssignmentVacancy:
 * @count: its places
 * @filled: how many are filled
 * @ready: how many with people who are ready
 * @eligible: people who may be proposed for it
 * @sharing: places of all vacancies for which the same people may be proposed, this one with them
 * @elsewhere: people who may be proposed for it and are, for other people's vacancies
 *
 * How far a vacancy is filled. Places that are open are so because nobody is @eligible, because
 * there are fewer @eligible than places @sharing them, or because who is eligible does more for the
 * whole @elsewhere; the latter two may come together.
 */
typedef struct {
  guint64 count;
  guint64 filled;
  guint64 ready;
  guint64 eligible;
  guint64 sharing;
  guint64 elsewhere;
} MeritAssignmentVacancy;

/**
 * MeritAssignmentTotal:
 * @places: places of all vacancies
 * @filled: how many are filled
 * @ready: how many with people who are ready
 * @holders: how many with people who hold the class of the vacancy already
 * @deficit: levels that people proposed are short, in all
 * @score: the sum of their scores, in hundredths of a percent, rounded half up
 *
 * What the whole comes to.
 */
typedef struct {
  guint64 places;
  guint64 filled;
  guint64 ready;
  guint64 holders;
  guint64 deficit;
  guint64 score;
} MeritAssignmentTotal;

MERIT_API GType merit_assignment_get_type (void);

/**
 * merit_assignment_new:
 * @engine: what scores
 * @vacancies: what is to be filled
 * @least: (nullable): who has the least score that is asked for: a selection by score or of who is
 *   ready
 * @flags: who may be proposed
 * @error: %MERIT_ERROR_UNKNOWN where @engine has not the class of some vacancy
 *
 * Returns: (transfer full): an assignment of nobody yet, or %NULL
 */
MERIT_API MeritAssignment *merit_assignment_new (MeritEngine *engine, MeritVacancies *vacancies,
                                                 MeritSelection *least, MeritAssignmentFlags flags,
                                                 GError **error);

/**
 * merit_assignment_ref:
 * @assignment: an assignment
 *
 * Returns: (transfer full): @assignment
 */
MERIT_API MeritAssignment *merit_assignment_ref (MeritAssignment *assignment);

/**
 * merit_assignment_unref:
 * @assignment: (transfer full): an assignment
 */
MERIT_API void merit_assignment_unref (MeritAssignment *assignment);

/**
 * merit_assignment_get_engine:
 * @assignment: an assignment
 *
 * Returns: (transfer none): what scores
 */
MERIT_API MeritEngine *merit_assignment_get_engine (const MeritAssignment *assignment);

/**
 * merit_assignment_get_vacancies:
 * @assignment: an assignment
 *
 * Returns: (transfer none): what is to be filled
 */
MERIT_API MeritVacancies *merit_assignment_get_vacancies (const MeritAssignment *assignment);

/**
 * merit_assignment_get_least:
 * @assignment: an assignment
 *
 * Returns: (transfer none) (nullable): the least score asked for
 */
MERIT_API MeritSelection *merit_assignment_get_least (const MeritAssignment *assignment);

/**
 * merit_assignment_get_flags:
 * @assignment: an assignment
 *
 * Returns: who may be proposed
 */
MERIT_API MeritAssignmentFlags merit_assignment_get_flags (const MeritAssignment *assignment);

/**
 * merit_assignment_add:
 * @assignment: an assignment
 * @profile: a profile of the engine's bank
 *
 * Takes in one more profile: a batch of one.
 */
MERIT_API void merit_assignment_add (MeritAssignment *assignment, MeritProfile *profile);

/**
 * merit_assignment_get_sink:
 * @assignment: an assignment
 *
 * Returns: (transfer none): a sink that takes in what a batch hands on. Memory grows with the
 *   number of people who may be proposed
 */
MERIT_API MeritSink *merit_assignment_get_sink (MeritAssignment *assignment);

/**
 * merit_assignment_get_profiles:
 * @assignment: an assignment
 *
 * Returns: how many profiles were taken in
 */
MERIT_API guint64 merit_assignment_get_profiles (const MeritAssignment *assignment);

/**
 * merit_assignment_settle:
 * @assignment: an assignment
 * @error: %MERIT_ERROR_DATA where scores have too many different denominators to be added up
 *   exactly, or there are more people than can be assigned at a time
 *
 * Finds the best filling for the profiles taken in so far. To be called before any of the functions
 * below, and again when profiles were added.
 *
 * Returns: whether it was found
 */
MERIT_API gboolean merit_assignment_settle (MeritAssignment *assignment, GError **error);

/**
 * merit_assignment_get_vacancy:
 * @assignment: a settled assignment
 * @index: of the vacancy
 * @vacancy: (out caller-allocates): how far it is filled
 */
MERIT_API void merit_assignment_get_vacancy (const MeritAssignment *assignment, guint index,
                                             MeritAssignmentVacancy *vacancy);

/**
 * merit_assignment_get_match:
 * @assignment: a settled assignment
 * @index: of the vacancy
 * @place: from 0, below the number of places filled: who is ready first, then by score, then by
 *   deficit, then by id
 *
 * Returns: (transfer full): who is proposed, on the class of the vacancy
 */
MERIT_API MeritMatch *merit_assignment_get_match (const MeritAssignment *assignment, guint index,
                                                  guint64 place);

/**
 * merit_assignment_get_from:
 * @assignment: a settled assignment
 * @index: of the vacancy
 * @place: as for merit_assignment_get_match()
 *
 * Returns: (transfer none) (nullable): the class that this person holds now, NUL-terminated, or
 *   %NULL where it is not known
 */
MERIT_API const char *merit_assignment_get_from (const MeritAssignment *assignment, guint index,
                                                 guint64 place);

/**
 * merit_assignment_get_total:
 * @assignment: a settled assignment
 * @total: (out caller-allocates): what the whole comes to
 */
MERIT_API void merit_assignment_get_total (const MeritAssignment *assignment,
                                           MeritAssignmentTotal *total);

/**
 * merit_assignment_format_score:
 * @assignment: a settled assignment
 *
 * Returns: (transfer full): the exact sum of scores, 1 for 100 percent, as a fraction in lowest
 *   terms ("37/2", "18")
 */
MERIT_API char *merit_assignment_format_score (const MeritAssignment *assignment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritAssignment, merit_assignment_unref)

G_END_DECLS
