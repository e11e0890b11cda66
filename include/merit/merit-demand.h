/* SPDX-License-Identifier: Apache-2.0 */
/* A demand: what training it takes to make people ready for a class. Who would be trained on which
 * competency, how many people each cohort alone would make ready, and which few competencies
 * together make the most people ready, with or without a budget. Belongs to one thread at a time.
 */
#pragma once

#include <merit/merit-batch.h>
#include <merit/merit-costs.h>

G_BEGIN_DECLS

#define MERIT_TYPE_DEMAND (merit_demand_get_type ())

/**
 * MERIT_DEMAND_REQUIREMENTS:
 *
 * Up to so many requirements of a class, sets of any size are compared; above, only sets of up to
 * %MERIT_DEMAND_FEW: see merit_demand_get_largest().
 */
#define MERIT_DEMAND_REQUIREMENTS 16

/**
 * MERIT_DEMAND_FEW:
 *
 * The most competencies of a set where a class has more than %MERIT_DEMAND_REQUIREMENTS.
 */
#define MERIT_DEMAND_FEW 4

/**
 * MeritDemand:
 *
 * What training would do.
 */
typedef struct _MeritDemand MeritDemand;

/**
 * MeritDemandCohort:
 * @requirement: index of a requirement of the class
 * @from: the level that its people are assessed at
 * @to: the level that is required
 * @people: how many there are
 * @makes_ready: of these, how many lack nothing else and are assessed on everything: training this
 *   cohort alone makes them ready
 * @if_open_met: of these, how many are short of nothing else but are not assessed on everything:
 *   they would be ready if what is open turned out to be met
 *
 * People who would be trained together.
 */
typedef struct {
  guint requirement;
  guint from;
  guint to;
  guint64 people;
  guint64 makes_ready;
  guint64 if_open_met;
} MeritDemandCohort;

/**
 * MeritDemandSet:
 * @n: how many competencies
 * @requirements: (array fixed-size=16): indices of their requirements, in bank order
 * @places: people over all cohorts of these competencies: who is in two is counted twice
 * @makes_ready: people who are ready when all cohorts of the set are trained, and are not now
 * @if_open_met: people who would be, if what is open of them turned out to be met
 * @has_cost: whether the cost of every cohort is known
 * @cost: what training all cohorts of the set costs
 *
 * Competencies that are trained together, each with all its cohorts.
 */
typedef struct {
  guint n;
  guint requirements[MERIT_DEMAND_REQUIREMENTS];
  guint64 places;
  guint64 makes_ready;
  guint64 if_open_met;
  gboolean has_cost;
  guint64 cost;
} MeritDemandSet;

MERIT_API GType merit_demand_get_type (void);

/**
 * merit_demand_new:
 * @engine: what scores
 * @costs: (nullable): what training costs, of the engine's bank
 *
 * Returns: (transfer full): a demand of nobody
 */
MERIT_API MeritDemand *merit_demand_new (MeritEngine *engine, MeritCosts *costs);

/**
 * merit_demand_ref:
 * @demand: a demand
 *
 * Returns: (transfer full): @demand
 */
MERIT_API MeritDemand *merit_demand_ref (MeritDemand *demand);

/**
 * merit_demand_unref:
 * @demand: (transfer full): a demand
 */
MERIT_API void merit_demand_unref (MeritDemand *demand);

/**
 * merit_demand_get_engine:
 * @demand: a demand
 *
 * Returns: (transfer none): what scores
 */
MERIT_API MeritEngine *merit_demand_get_engine (const MeritDemand *demand);

/**
 * merit_demand_get_costs:
 * @demand: a demand
 *
 * Returns: (transfer none) (nullable): what training costs
 */
MERIT_API MeritCosts *merit_demand_get_costs (const MeritDemand *demand);

/**
 * merit_demand_add:
 * @demand: a demand
 * @profile: a profile of the engine's bank
 *
 * Counts one more profile: a batch of one.
 */
MERIT_API void merit_demand_add (MeritDemand *demand, MeritProfile *profile);

/**
 * merit_demand_get_sink:
 * @demand: a demand
 *
 * Returns: (transfer none): a sink that counts what a batch hands on
 */
MERIT_API MeritSink *merit_demand_get_sink (MeritDemand *demand);

/**
 * merit_demand_get_profiles:
 * @demand: a demand
 *
 * Returns: profiles counted
 */
MERIT_API guint64 merit_demand_get_profiles (const MeritDemand *demand);

/**
 * merit_demand_get_status:
 * @demand: a demand
 * @klass: index of a class
 * @status: ready, short or incomplete
 *
 * Returns: how many profiles have that status
 */
MERIT_API guint64 merit_demand_get_status (const MeritDemand *demand, guint klass,
                                           MeritStatus status);

/**
 * merit_demand_get_above:
 * @demand: a demand
 * @klass: index of a class
 *
 * Returns: how many profiles no training makes ready, being assessed too high for a requirement to
 *   count as met, which only a policy with an upper margin knows; they are short
 */
MERIT_API guint64 merit_demand_get_above (const MeritDemand *demand, guint klass);

/**
 * merit_demand_get_cohorts:
 * @demand: a demand
 * @klass: index of a class
 *
 * Returns: how many cohorts have people
 */
MERIT_API guint merit_demand_get_cohorts (const MeritDemand *demand, guint klass);

/**
 * merit_demand_get_cohort:
 * @demand: a demand
 * @klass: index of a class
 * @index: from 0, by requirement in bank order, then by level
 * @cohort: (out caller-allocates): the cohort
 */
MERIT_API void merit_demand_get_cohort (const MeritDemand *demand, guint klass, guint index,
                                        MeritDemandCohort *cohort);

/**
 * merit_demand_find_cost:
 * @demand: a demand
 * @klass: index of a class
 * @cohort: a cohort of the class
 * @each: (out): what training one of its people costs
 * @cost: (out): what training all costs; %G_MAXUINT64 stands for that and more
 *
 * Returns: whether costs say so; without, nothing is set
 */
MERIT_API gboolean merit_demand_find_cost (const MeritDemand *demand, guint klass,
                                           const MeritDemandCohort *cohort, guint64 *each,
                                           guint64 *cost);

/**
 * merit_demand_get_largest:
 * @demand: a demand
 * @klass: index of a class
 *
 * Every set of competencies is compared where a class has up to %MERIT_DEMAND_REQUIREMENTS
 * requirements. Where it has more, sets of up to %MERIT_DEMAND_FEW, or fewer where 4 million
 * look-ups do not do; for these, too, the answer is exact, as who is short of more is made ready by
 * none of them.
 *
 * Returns: the most competencies of a set that is compared
 */
MERIT_API guint merit_demand_get_largest (const MeritDemand *demand, guint klass);

/**
 * merit_demand_find_best:
 * @demand: a demand
 * @klass: index of a class
 * @n: the most competencies to train, at least 1
 * @set: (out caller-allocates): the best set
 *
 * Finds the set of up to @n competencies that makes the most people ready. Among equal ones the
 * smallest; among these, the one whose competencies stand first in the bank. Whoever is not
 * assessed on something is not counted as made ready.
 */
MERIT_API void merit_demand_find_best (const MeritDemand *demand, guint klass, guint n,
                                       MeritDemandSet *set);

/**
 * merit_demand_find_within:
 * @demand: a demand with costs
 * @klass: index of a class
 * @n: the most competencies to train, at least 1
 * @budget: what training may cost
 * @set: (out caller-allocates): the best set
 *
 * Finds the set of up to @n competencies that makes the most people ready, where training all
 * cohorts of the set costs no more than the budget. Among equal ones the cheapest, then the
 * smallest, then the one whose competencies stand first in the bank. Competencies with a cohort of
 * unknown cost are in no set.
 */
MERIT_API void merit_demand_find_within (const MeritDemand *demand, guint klass, guint n,
                                         guint64 budget, MeritDemandSet *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeritDemand, merit_demand_unref)

G_END_DECLS
