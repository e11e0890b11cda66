/* SPDX-License-Identifier: Apache-2.0 */
/* Merit: candidate-class matching. Includes every public header. */
#pragma once

#include <merit/merit-assignment.h>
#include <merit/merit-audit.h>
#include <merit/merit-banding.h>
#include <merit/merit-bank.h>
#include <merit/merit-batch.h>
#include <merit/merit-class.h>
#include <merit/merit-collection.h>
#include <merit/merit-comparison.h>
#include <merit/merit-costs.h>
#include <merit/merit-demand.h>
#include <merit/merit-development.h>
#include <merit/merit-digest.h>
#include <merit/merit-engine.h>
#include <merit/merit-error.h>
#include <merit/merit-explanation.h>
#include <merit/merit-fault.h>
#include <merit/merit-fit.h>
#include <merit/merit-groups.h>
#include <merit/merit-impact.h>
#include <merit/merit-macros.h>
#include <merit/merit-match.h>
#include <merit/merit-moves.h>
#include <merit/merit-nearest.h>
#include <merit/merit-policy.h>
#include <merit/merit-profile.h>
#include <merit/merit-ranking.h>
#include <merit/merit-report.h>
#include <merit/merit-selection.h>
#include <merit/merit-sensitivity.h>
#include <merit/merit-summary.h>
#include <merit/merit-vacancies.h>
