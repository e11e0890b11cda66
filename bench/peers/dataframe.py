#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The three jobs with pandas, column by column.

Usage: dataframe.py SPEC JOB FORM SOURCE OUT; without arguments it prints the version.
"""

import json
import sys

import numpy
import pandas

UNIT = 6  # lcm (1, 2, 3)
LEVELS = {"0": 0, "1": 1, "2": 2, "3": 3, "1+": 11, "2+": 12, "3+": 13}


def read(form, source, competencies):
    """Ids, and a column of codes a competency: -1 unassessed, the level, +10 where superior."""
    if form == "csv":
        kinds = {k: pandas.CategoricalDtype(list(LEVELS)) for k in competencies}
        frame = pandas.read_csv(source, usecols=["id", *competencies], dtype={"id": str, **kinds})
        codes = numpy.array([*LEVELS.values(), -1], dtype=numpy.int8)
        return frame["id"], {k: codes[frame[k].cat.codes.to_numpy()] for k in competencies}
    with open(source, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    ids = pandas.Series([record["id"] for record in records])
    known = {**LEVELS, **{level: level for level in range(4)}, None: -1, "": -1}
    cells = [record.get("competencies", {}) for record in records]
    return ids, {k: numpy.array([known[c.get(k)] for c in cells], dtype=numpy.int8)
                 for k in competencies}


def match(columns, requirements):
    n = len(next(iter(columns.values())))
    figures = pandas.DataFrame(numpy.zeros((n, 5), dtype=numpy.int8), columns=[
        "points", "met", "unassessed", "deficit", "superior"])
    for competency, required in requirements:
        code = columns[competency]
        superior, level = code > 9, numpy.where(code > 9, code - 10, code)
        assessed, met = level >= 0, level >= required
        figures["points"] += UNIT // required * numpy.clip(level, 0, required)
        figures["met"] += met
        figures["unassessed"] += ~assessed
        figures["deficit"] += numpy.where(assessed & ~met, required - level, 0)
        figures["superior"] += superior & met
    return figures


def summary(spec, _ids, columns, out):
    row = {}
    for c in spec["classes"]:
        code, n = c["code"], len(c["requirements"])
        m = match(columns, c["requirements"])
        ready, short = m["met"] == n, m["met"] + m["unassessed"] < n
        row[f"profiles_{code}"] = len(m)
        row[f"ready_{code}"] = ready.sum()
        row[f"short_{code}"] = short.sum()
        row[f"incomplete_{code}"] = (~ready & ~short).sum()
        row[f"points_{code}"] = m["points"].sum()
        tenths = numpy.minimum(m["points"].to_numpy(dtype=numpy.int32) * 10 // (UNIT * n), 9)
        for i, count in enumerate(numpy.bincount(tenths, minlength=10)):
            row[f"histogram_{code}_{i}"] = count
        for competency, required in c["requirements"]:
            counts = numpy.bincount(columns[competency] + 1, minlength=15)
            name = f"{code}_{competency}"
            superior = counts[11 + required:].sum()
            row[f"met_{name}"] = counts[1 + required:5].sum() + superior
            for i in range(1, required + 1):
                level = required - i
                row[f"short{i}_{name}"] = counts[1 + level] + counts[11 + level]
            row[f"unassessed_{name}"] = counts[0]
            row[f"superior_{name}"] = superior
    pandas.DataFrame([row]).to_csv(out, index=False)


def rank(spec, ids, columns, out):
    parts = []
    for c in spec["classes"]:
        m = match(columns, c["requirements"])[["points", "superior"]]
        m.insert(0, "class", c["code"])
        m.insert(1, "id", ids)
        # Whoever is at the last place's points or above is sorted, no one else.
        places = min(spec["top"], len(m))
        last = numpy.partition(m["points"].to_numpy(), len(m) - places)[len(m) - places]
        parts.append(m[m["points"] >= last].sort_values(
            ["points", "superior", "id"], ascending=[False, False, True]).head(spec["top"]))
    pandas.concat(parts).to_csv(out, index=False)


def gaps(spec, ids, columns, out):
    parts = []
    for c in spec["classes"]:
        n = len(c["requirements"])
        m = match(columns, c["requirements"])
        m.insert(0, "profile", ids)
        m.insert(1, "class", c["code"])
        m.insert(2, "score", m["points"] * (100 / (UNIT * n)))
        m.insert(5, "short", n - m["met"] - m["unassessed"])
        m["status"] = numpy.where(m["short"] > 0, "short",
                                  numpy.where(m["unassessed"] > 0, "incomplete", "ready"))
        parts.append(m)
    pandas.concat(parts).to_csv(out, index=False, float_format="%.2f")


def main(specification, job, form, source, out):
    with open(specification, encoding="utf-8") as file:
        spec = json.load(file)
    jobs = {"summary": summary, "rank": rank, "gaps": gaps}
    jobs[job](spec, *read(form, source, spec["competencies"]), out)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print(pandas.__version__)
    else:
        main(*sys.argv[1:])
