#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the shipped policies to figures that others published for the methods they follow.

Usage: test-published.py MERIT_BINARY SOURCE_DIR

Only numbers are taken from the sources, which stand with each case. Every case goes through the
command, on a data folder of its own with the policies as they are shipped.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

MERIT = os.path.abspath(sys.argv[1])
SOURCE = os.path.abspath(sys.argv[2])


class Folder:
    """A data folder with one class; requirements are (name, level, weight, essential)."""

    def __init__(self, max_level, requirements, policy=None):
        self.names = [name for name, *_ in requirements]
        self.held = tempfile.TemporaryDirectory()
        self.path = self.held.name
        shutil.copytree(os.path.join(SOURCE, "data", "policies"), self.file("policies"))
        os.mkdir(self.file("classes"))
        self.write("bank.json", {"schema": "merit-bank-1", "max_level": max_level,
                                 "competencies": [{"id": name, "name": name}
                                                  for name in self.names]})
        self.write("classes/role.json", {
            "schema": "merit-class-1", "code": "role", "title": "Role",
            "requirements": [{"competency": name, "level": level, "weight": weight,
                              "essential": essential, "basis": "stated"}
                             for name, level, weight, essential in requirements]})
        if policy is not None:
            self.write("own.json", dict({"schema": "merit-policy-1"}, **policy))

    def file(self, name):
        return os.path.join(self.path, name)

    def write(self, name, document):
        with open(self.file(name), "w", encoding="utf-8") as stream:
            json.dump(document, stream)

    def run(self, command, policy, people, *options):
        lines = [json.dumps({"id": name, "competencies": dict(zip(self.names, levels))}) + "\n"
                 for name, levels in people.items()]
        name = self.file("own.json") if policy == "own" else policy
        done = subprocess.run([MERIT, "--data", self.path, command, "-c", "role", "--policy", name,
                               *options], input="".join(lines).encode(), timeout=60, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def printed(self, policy, people):
        """The ranked list as people read it: (id, score) in its order."""
        text = self.run("rank", policy, people)
        rows = re.findall(r"^ *\d+ (\S+) +(\S+) ", text, re.MULTILINE)
        return [(name, score) for name, score in rows if name in people]

    def records(self, policy, people):
        text = self.run("gaps", policy, people, "--format", "ndjson")
        return {record["profile"]: record for record in map(json.loads, text.splitlines())}

    def groups(self, policy, people, name):
        """What explain prints for each group of requirements."""
        text = self.run("explain", policy, people, "--id", name)
        section = text.split("By group\n")[1].split("\n\n")[0]
        return dict(re.findall(r"^  (\S+): +([0-9.]+), with a weight", section, re.MULTILINE))


def expect(got, wanted, what):
    if got != wanted:
        yield "%s: %r, not %r" % (what, got, wanted)


def sap_binary():
    """SAP KBA 2686337 (apps.support.sap.com/sap/support/knowledge/public/E/2686337): readiness of
    two competencies met of six."""
    folder = Folder(5, [("c%d" % n, 3, 1, False) for n in range(6)])
    people = {"P": [3, 4, 2, 0, 1, 2]}
    yield from expect(folder.printed("met", people), [("P", "33.33")], "met")


def sap_proportional():
    """SAP KBA 2644361: per competency min (1, (actual − min) / (expected − min)) with a scale that
    begins at 1, then the mean: 2/3, 1, 1 and 0."""
    folder = Folder(5, [("c%d" % n, 4, 1, False) for n in range(4)])
    people = {"P": [3, 4, 5, 1]}
    yield from expect(folder.printed("from-1", people), [("P", "66.67")], "from-1")
    single = Folder(5, [("c", 4, 1, False)])
    yield from expect(single.printed("from-1", {"P": [3]}), [("P", "66.67")], "level 3 of 4")
    yield from expect(single.printed("from-1", {"P": [1]}), [("P", "0.00")], "level 1 of 4")


PEOPLESOFT = {"Communication": 5, "Leadership": 3, "Interpersonal": 4, "Planning": 1,
              "DecisionMaking": 4, "AdaptabilityToChange": 2}


def peoplesoft_importance():
    """Oracle, Understanding Profile Matching (docs.oracle.com/cd/F13810_02/hcm92pbr29/eng/hcm/hhmp/
    concept_UnderstandingProfileMatching.html): importance gives 5 to 0 points, a total of 19."""
    folder = Folder(5, [(name, 3, weight, False) for name, weight in PEOPLESOFT.items()])
    people = {"all": [3] * 6, "none": [2] * 6, "leader": [2, 3, 2, 2, 2, 2]}
    yield from expect(folder.printed("importance", people),
                      [("all", "19"), ("leader", "3"), ("none", "0")], "importance")


def peoplesoft_no_importance():
    """Likewise: what has no importance gives no points, whatever the class says."""
    folder = Folder(5, [(name, 3, weight, False) for name, weight in PEOPLESOFT.items()]
                    + [("Punctuality", 3, 5, False)],
                    {"credit": "met", "scale": {"top": "weights", "decimals": 0},
                     "overrides": [{"competency": "Punctuality", "weight": 0}]})
    people = {"all": [3] * 7, "late": [3] * 6 + [0]}
    yield from expect(folder.printed("own", people), [("all", "19"), ("late", "19")], "own")
    yield from expect(folder.records("own", people)["late"]["status"], "short", "status")


def infor_margin():
    """Infor (docs.infor.com/ghrtm/2024.x/en-us/ghrtmolh/ghrtmempug/ruj1579297297666.html): level 4
    where 3 is required is no match, and with a margin of 1 above it is one."""
    folder = Folder(5, [("c", 3, 1, False)])
    wanted = {"exact": {2: 0, 3: 1, 4: 0, 5: 0}, "margin": {2: 0, 3: 1, 4: 1, 5: 0}}
    for policy, matches in wanted.items():
        people = {str(level): [level] for level in matches}
        got = folder.records(policy, people)
        for level, match in matches.items():
            record = got[str(level)]
            yield from expect((record["met"], record["short"], record["status"], record["score"]),
                              (1, 0, "ready", 100) if match else (0, 1, "short", 0),
                              "%s, level %d" % (policy, level))


DSS_ORDER = ("Education", "Experience", "Technical", "Communication", "Leadership")
DSS_IDEAL = (4, 5, 5, 4, 4)
DSS_CORE = ("Experience", "Technical", "Leadership")
DSS_PEOPLE = {"A": [4, 5, 4, 3, 3], "B": [3, 4, 5, 4, 4], "C": [4, 3, 4, 5, 5],
              "D": [5, 5, 3, 4, 2]}


def profile_matching():
    """github.com/ruang-belajar/dss docs/profile-matching.md at 2b0d5edd: four candidates, core and
    secondary factors 60 and 40; core means 4.333 4.667 3.833 3.667, secondary 4.5 4.5 4.75 4.75."""
    folder = Folder(5, [(name, level, 1, name in DSS_CORE)
                        for name, level in zip(DSS_ORDER, DSS_IDEAL)])
    yield from expect(folder.printed("profile-matching", DSS_PEOPLE),
                      [("B", "4.60"), ("A", "4.40"), ("C", "4.20"), ("D", "4.10")], "final")
    core = {"A": "4.33", "B": "4.67", "C": "3.83", "D": "3.67"}
    secondary = {"A": "4.50", "B": "4.50", "C": "4.75", "D": "4.75"}
    for name in DSS_PEOPLE:
        yield from expect(folder.groups("profile-matching", DSS_PEOPLE, name),
                          {"core": core[name], "secondary": secondary[name]}, name)


def profile_matching_slopes():
    """github.com/mrezkys/SwiftProfileMatching README.md at 5f8dde0b: slopes in place of a table,
    weights within the factors; core 4.7 and 4.4, secondary 4.75 and 4.425, final 4.72 and 4.41."""
    folder = Folder(5, [("Experience", 4, 60, True), ("Education", 5, 40, True),
                        ("Communication", 3, 70, False), ("Teamwork", 4, 30, False)])
    people = {"John": [5, 5, 4, 5], "Jane": [3, 5, 5, 3]}
    yield from expect(folder.printed("profile-matching-slopes", people),
                      [("John", "4.72"), ("Jane", "4.41")], "final")
    yield from expect(folder.groups("profile-matching-slopes", people, "John"),
                      {"core": "4.70", "secondary": "4.75"}, "John")
    # 4.425 rounded half up.
    yield from expect(folder.groups("profile-matching-slopes", people, "Jane"),
                      {"core": "4.40", "secondary": "4.43"}, "Jane")


def oracle_whole_scores():
    """Oracle, How the Overall Score in a Best-Fit Analysis Is Calculated (docs.oracle.com/en/cloud/
    saas/talent-management/24d/fautr): 56.4 is shown as 56 and 56.7 as 57."""
    for points, wanted in ((564, "56"), (567, "57")):
        folder = Folder(3, [("c", 1, 1, False)],
                        {"credit": "table", "table": {"0": 1000, "-1": points},
                         "scale": {"top": 100, "decimals": 0}})
        yield from expect(folder.printed("own", {"P": [0]}), [("P", wanted)], str(points))


CASES = {
    "two-of-six-met-are-33.33-percent": sap_binary,
    "credit-for-the-way-from-level-1-is-66.67-percent": sap_proportional,
    "importance-adds-up-to-19": peoplesoft_importance,
    "no-importance-gives-no-points": peoplesoft_no_importance,
    "a-level-above-matches-within-the-margin-only": infor_margin,
    "profile-matching-ranks-the-four-candidates": profile_matching,
    "profile-matching-by-slopes-ranks-john-before-jane": profile_matching_slopes,
    "whole-scores-are-rounded-half-up": oracle_whole_scores,
}


def main():
    print("1..%d" % len(CASES))
    failed = 0
    for number, (name, case) in enumerate(CASES.items(), 1):
        try:
            faults = list(case())
        except (AssertionError, IndexError, KeyError, ValueError, OSError) as error:
            faults = ["%s: %s" % (type(error).__name__, error)]
        failed += bool(faults)
        print("%s %d - /published/%s" % ("not ok" if faults else "ok", number, name))
        for fault in faults:
            print("# " + fault.replace("\n", "\\n"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
