#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `merit moves` to the same questions put to SQLite as plain SQL.

Usage: test-moves.py MERIT_BINARY SOURCE_DIR
"""

import csv
import gzip
import io
import json
import os
import random
import sys

import planning
import tap
from planning import Folder, ask, column, deficit, is_open, lacks, n_lacks, n_open, records

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
DATA = os.path.join(SOURCE, "data")
EMPLOYEES = os.path.join(SOURCE, "profiles", "employees.ndjson")
KEYS = ["current", "from", "class", "within", "profiles", "ready", "near", "open", "far", "gaps"]

TESTS = []


def test(function):
    TESTS.append(("/moves/" + function.__name__.replace("_", "-"), function))
    return function


def merit(data, *arguments, **more):
    return planning.merit(MERIT, data, "moves", *arguments, **more)


def moves(data, *arguments, **more):
    return records(merit(data, "--format", "ndjson", *arguments, **more)[0])


def requirements(data, code):
    with open(os.path.join(data, "classes", f"{code}.json"), encoding="utf-8") as file:
        return {str(asked["competency"]): asked["level"] for asked in json.load(file)["requirements"]}


def groups(codes):
    """Each group with what says in SQL who belongs to it."""
    yield from (("class", code, f"class = '{code}'") for code in codes)
    known = ", ".join(f"'{code}'" for code in codes)
    yield "other", None, f"class IS NOT NULL AND class NOT IN ({known})"
    yield "none", None, "class IS NULL"


def expect(base, classes, within):
    for kind, code, here in groups(classes):
        for target, required in classes.items():
            whole, near = f"{n_open(required)} = 0", f"{deficit(required)} <= {within}"
            count = {"ready": f"{whole} AND {n_lacks(required)} = 0",
                     "near": f"{whole} AND {n_lacks(required)} > 0 AND {near}",
                     "open": f"NOT {whole} AND {near}", "far": f"NOT {near}"}
            gaps = [{"competency": key, "required": level,
                     "short": ask(base, "COUNT(*)", f"{here} AND {lacks(key, level)}"),
                     "unassessed": ask(base, "COUNT(*)", f"{here} AND {is_open(key)}")}
                    for key, level in required.items()]
            yield {"current": kind, "from": code, "class": target, "within": within,
                   "profiles": ask(base, "COUNT(*)", here),
                   **{name: ask(base, "COUNT(*)", f"{here} AND {where}") for name, where in count.items()},
                   "gaps": [gap for gap in gaps if gap["short"] + gap["unassessed"] > 0]}


def check(data, path, classes, arguments=(), within=1):
    keys = list(dict.fromkeys(key for required in classes.values() for key in required))
    base = planning.database(path, keys)
    found = moves(data, *(word for code in classes for word in ("-c", code)), *arguments, path)
    wanted = list(expect(base, classes, within))
    assert len(found) == len(wanted)
    for record, other in zip(found, wanted):
        assert list(record) == KEYS and record == other, (record, other)
    for target in classes:
        rows = [record for record in found if record["class"] == target]
        assert sum(row["profiles"] for row in rows) == ask(base, "COUNT(*)")
        assert all(row["profiles"] == row["ready"] + row["near"] + row["open"] + row["far"] for row in rows)


def random_classes(chance, n, codes):
    return {code: {str(i): chance.randint(1, 3) for i in sorted(chance.sample(range(1, n + 1), n - 3))}
            for code in codes}


@test
def employees_are_as_sqlite_counts_them():
    both = {code: requirements(DATA, code) for code in ("1229", "1230")}
    for within in (1, 2, 5):
        check(DATA, EMPLOYEES, both, ["--within", str(within)], within)
    check(DATA, EMPLOYEES, both)
    check(DATA, EMPLOYEES, {"1230": both["1230"], "1229": both["1229"]})
    check(DATA, EMPLOYEES, {"1230": both["1230"]})


@test
def random_people_are_as_sqlite_counts_them():
    chance = random.Random(61)
    for codes in (["A"], ["A", "B", "AB"], [f"K{i}" for i in range(12)]):
        classes = random_classes(chance, 9, codes)
        with Folder(classes, 9, SOURCE) as folder:
            path = folder.write_people(planning.random_people(chance, 5000, [str(i) for i in range(1, 10)], codes,
                                                              open_share=0.05, good_share=0.7))
            check(folder.path, path, classes)
            check(folder.path, path, classes, ["--within", "3"], 3)


@test
def a_level_that_is_too_high_is_far():
    with Folder({"X": {"1": 1, "2": 2}}, 2, SOURCE) as folder:
        folder.dump("policies/close.json", {"schema": "merit-policy-1", "name": "close", "credit": "met",
                                            "met": "exact"})
        path = folder.write_people([{"id": "a", "competencies": {"1": 3, "2": 2}},
                                    {"id": "b", "competencies": {"1": 1, "2": 1}}])
        last = moves(folder.path, "--policy", "close", path)[-1]
        assert (last["ready"], last["near"], last["far"]) == (0, 1, 1), last


@test
def a_class_is_known_by_its_whole_code():
    classes = {"12": {"1": 1}, "122": {"1": 1}, "1229": {"1": 1}}
    texts = ["12", "122", "1229", "1", "12290", "1228", "", "\u0000", "12\u0000", " 12", "\u00e9"]
    with Folder(classes, 1, SOURCE) as folder:
        path = folder.write_people([{"id": "a", "class": text, "competencies": {"1": 1}} for text in texts])
        found = [(row["from"], row["current"], row["profiles"]) for row in moves(folder.path, path)
                 if row["class"] == "12"]
        assert found == [("12", "class", 1), ("122", "class", 1), ("1229", "class", 1), (None, "other", 7),
                         (None, "none", 1)], found


@test
def results_do_not_depend_on_how_they_are_reached():
    with open(EMPLOYEES, "rb") as file:
        text = file.read() * 40
    wanted = merit(DATA, "--format", "json", stdin=text)[0]
    for jobs in ("1", "2", "7"):
        assert merit(DATA, "--format", "json", "--jobs", jobs, stdin=text)[0] == wanted
    assert merit(DATA, "--format", "json", stdin=gzip.compress(text))[0] == wanted
    assert merit(DATA, "--format", "json", stdin=text, MERIT_SIMD="scalar")[0] == wanted


@test
def csv_ndjson_and_json_hold_the_same():
    wanted = moves(DATA, EMPLOYEES)
    assert json.loads(merit(DATA, "--format", "json", EMPLOYEES)[0]) == wanted
    rows = list(csv.DictReader(io.StringIO(merit(DATA, "--format", "csv", EMPLOYEES)[0])))
    for row, record in zip(rows, wanted, strict=True):
        gaps = ";".join(f"{gap['competency']}:{gap['short']}:{gap['unassessed']}" for gap in record["gaps"])
        assert row == {**{key: "" if value is None else str(value) for key, value in record.items()}, "gaps": gaps}


# --- one person ------------------------------------------------------------------------------------

def expect_order(person, classes):
    """The codes, nearest first, and the levels missing; scores as fractions of equal weights."""
    levels = {key: planning.level_of(value) for key, value in person["competencies"].items()}
    keyed = []
    for place, (code, required) in enumerate(classes.items()):
        known = {key: min(levels.get(key) or 0, level) for key, level in required.items()}
        missing = sum(level - known[key] for key, level in required.items())
        points = sum(6 * known[key] // level for key, level in required.items())
        keyed.append((missing, -points / (6 * len(required)), place, code))
    return [(code, missing) for missing, _, _, code in sorted(keyed)]


@test
def the_nearest_class_has_the_fewest_levels_missing():
    chance = random.Random(62)
    codes = [f"K{i}" for i in range(9)]
    classes = random_classes(chance, 8, codes)
    with Folder(classes, 8, SOURCE) as folder:
        people = planning.random_people(chance, 40, [str(i) for i in range(1, 9)], codes, open_share=0.2)
        path = folder.write_people(people)
        for person in people:
            found = moves(folder.path, "--id", person["id"], path)
            assert [(row["class"], row["missing"]) for row in found] == expect_order(person, classes), person
            assert [row["place"] for row in found] == list(range(1, 10))
            assert all(row["current"] == (person.get("class") or None) for row in found)
            gaps = {row["class"]: row["gaps"] for row in records(planning.merit(
                MERIT, folder.path, "gaps", "--format", "ndjson", path)[0]) if row["profile"] == person["id"]}
            assert all(row["gaps"] == gaps[row["class"]] for row in found)


@test
def nobody_is_near_to_what_is_not_known_of_him():
    with Folder({"A": {"1": 3, "2": 3}, "B": {"3": 2}}, 3, SOURCE) as folder:
        path = folder.write_people([{"id": "a", "competencies": {"3": 1}}])
        found = moves(folder.path, "--id", "a", path)
        assert [(row["class"], row["missing"], row["deficit"]) for row in found] == [("B", 1, 1), ("A", 6, 0)]
        out, _ = merit(folder.path, "--id", "a", path)
        text = " ".join(out.split())
        assert "Short of 3 Skill 3 (level 1, 2 is required)" in text
        assert "0 levels short, up to 6 with what is not assessed" in text
        assert "Open: 1 Skill 1 (not assessed, 3 is required); 2 Skill 2" in text


@test
def every_record_of_an_id_is_shown_and_none_is_a_fault():
    lines = b'{"id":"a","class":"1229"}\n{"id":"b"}\n{"id":"a"}\n'
    found = moves(DATA, "-c", "1229", "--id", "a", stdin=lines)
    assert [row["current"] for row in found] == ["1229", None]
    out, err = merit(DATA, "--id", "z", stdin=lines, status=1)
    assert out == "" and "no profile has the id 'z'" in err
    merit(DATA, "--id", "a", "--within", "2", stdin=lines, status=2)
    merit(DATA, "--within", "0", stdin=lines, status=2)
    rows = list(csv.DictReader(io.StringIO(merit(DATA, "--id", "a", "--format", "csv", stdin=lines)[0])))
    assert len(rows) == 4 and rows[0]["current"] == "1229" and rows[0]["place"] == "1"


@test
def tables_fit_the_terminal_and_name_the_policy():
    hostile = "\u202e\x1b[31m" + "w" * 200
    people = [{"id": hostile, "name": hostile, "class": hostile, "competencies": {"2": 1}}] * 3
    with Folder({}, 1, SOURCE) as folder:
        path = folder.write_people(people)
        for arguments in ([path], ["--id", hostile, path], [EMPLOYEES]):
            out, _ = merit(DATA, *arguments)
            assert "Policy: default" in out and "\x1b" not in out and "\u202e" not in out
            assert all(len(line) <= 80 for line in out.splitlines()), out


if __name__ == "__main__":
    sys.exit(tap.run(TESTS))
