#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The three jobs in plain Python with its own csv and json modules: slow, and short enough to be
checked by eye, so that what merit says is compared with this where no other program is at hand.

Usage: plain.py SPEC JOB FORM SOURCE OUT
"""

import csv
import json
import sys

UNIT = 6  # lcm (1, 2, 3)


def cell_of(value):
    """Level, or None where unassessed, and whether at superior standard."""
    text = "" if value is None else str(value)
    return (int(text[0]), text.endswith("+")) if text else (None, False)


def people(form, source):
    with open(source, encoding="utf-8", newline="") as file:
        if form == "csv":
            for row in csv.DictReader(file):
                yield row["id"], row
        else:
            for line in file:
                record = json.loads(line)
                yield record["id"], record.get("competencies", {})


class Match:
    def __init__(self, cells, requirements):
        self.points = self.met = self.unassessed = self.deficit = self.superior = 0
        for competency, required in requirements:
            level, superior = cell_of(cells.get(competency))
            if level is None:
                self.unassessed += 1
                continue
            self.points += UNIT // required * min(level, required)
            self.met += level >= required
            self.superior += superior and level >= required
            self.deficit += max(0, required - level)
        self.short = len(requirements) - self.met - self.unassessed
        self.status = "short" if self.short else "incomplete" if self.unassessed else "ready"


def percent(points, most):
    hundredths = (points * 20000 + most) // (2 * most)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def summary(spec, form, source, out):
    counts = {}
    for c in spec["classes"]:
        names = [f"{name}_{c['code']}" for name in
                 ("profiles", "ready", "short", "incomplete", "points")]
        names += [f"histogram_{c['code']}_{i}" for i in range(10)]
        for competency, required in c["requirements"]:
            names += [f"{name}_{c['code']}_{competency}" for name in
                      ("met", *(f"short{i}" for i in range(1, required + 1)), "unassessed",
                       "superior")]
        counts.update(dict.fromkeys(names, 0))
    for _, cells in people(form, source):
        for c in spec["classes"]:
            code, requirements = c["code"], c["requirements"]
            match = Match(cells, requirements)
            most = UNIT * len(requirements)
            counts[f"profiles_{code}"] += 1
            counts[f"{match.status}_{code}"] += 1
            counts[f"points_{code}"] += match.points
            counts[f"histogram_{code}_{min(9, match.points * 10 // most)}"] += 1
            for competency, required in requirements:
                level, superior = cell_of(cells.get(competency))
                word = "unassessed" if level is None else \
                    "met" if level >= required else f"short{required - level}"
                counts[f"{word}_{code}_{competency}"] += 1
                counts[f"superior_{code}_{competency}"] += superior and word == "met"
    out.writerow(counts.keys())
    out.writerow(counts.values())


def rank(spec, form, source, out):
    rows = {c["code"]: [] for c in spec["classes"]}
    for name, cells in people(form, source):
        for c in spec["classes"]:
            match = Match(cells, c["requirements"])
            rows[c["code"]].append((-match.points, -match.superior, name.encode()))
    out.writerow(("class", "id", "points", "superior"))
    for code, matches in rows.items():
        for points, superior, name in sorted(matches)[:spec["top"]]:
            out.writerow((code, name.decode(), -points, -superior))


def gaps(spec, form, source, out):
    out.writerow(("profile", "class", "score", "points", "met", "short", "unassessed", "deficit",
                  "superior", "status"))
    for name, cells in people(form, source):
        for c in spec["classes"]:
            m = Match(cells, c["requirements"])
            score = percent(m.points, UNIT * len(c["requirements"]))
            out.writerow((name, c["code"], score, m.points, m.met, m.short, m.unassessed,
                          m.deficit, m.superior, m.status))


def main(specification, job, form, source, target):
    with open(specification, encoding="utf-8") as file:
        spec = json.load(file)
    with open(target, "w", encoding="utf-8", newline="") as file:
        jobs = {"summary": summary, "rank": rank, "gaps": gaps}
        jobs[job](spec, form, source, csv.writer(file, lineterminator="\n"))


if __name__ == "__main__":
    main(*sys.argv[1:])
