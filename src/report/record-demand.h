/* SPDX-License-Identifier: Apache-2.0 */
/* Records of training demand for programs, of a class in this order: one for the class, one for
 * each cohort, one for each size of set, and one for the budget. In CSV all have the same columns,
 * and each line has its line end. */
#pragma once

#include <merit/merit-demand.h>

#include <glib.h>

void merit_record_demand_class (GString *out, gboolean csv, const MeritDemand *demand,
                                guint klass);
void merit_record_cohort (GString *out, gboolean csv, const MeritDemand *demand, guint klass,
                          guint index);

/* @up_to: the most competencies of the set; @budget: 0 where there is none. */
void merit_record_set (GString *out, gboolean csv, const MeritDemand *demand, guint klass,
                       guint up_to, guint64 budget);

void merit_record_demand_csv_header (GString *out);
