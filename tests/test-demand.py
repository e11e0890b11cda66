#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `merit demand` to the same questions put to SQLite as plain SQL, and its best sets to trying
every set.

Usage: test-demand.py MERIT_BINARY SOURCE_DIR
"""

import csv
import gzip
import io
import itertools
import json
import os
import random
import sys

import planning
import tap
from planning import Folder, ask, column, is_open, lacks, n_lacks, n_open, records

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
DATA = os.path.join(SOURCE, "data")
EMPLOYEES = os.path.join(SOURCE, "profiles", "employees.ndjson")
KEYS = {
    "class": ["record", "class", "profiles", "ready", "short", "incomplete", "above"],
    "cohort": ["record", "class", "competency", "from", "to", "people", "makes_ready", "if_open_met",
               "cost_each", "cost"],
    "set": ["record", "class", "up_to", "competencies", "places", "makes_ready", "if_open_met", "cost"],
    "budget": ["record", "class", "up_to", "budget", "competencies", "places", "makes_ready", "if_open_met",
               "cost"],
}

TESTS = []


def test(function):
    TESTS.append(("/demand/" + function.__name__.replace("_", "-"), function))
    return function


def merit(data, *arguments, **more):
    return planning.merit(MERIT, data, "demand", *arguments, **more)


def demand(data, *arguments, **more):
    return records(merit(data, "--format", "ndjson", *arguments, **more)[0])


def requirements(data, code):
    with open(os.path.join(data, "classes", f"{code}.json"), encoding="utf-8") as file:
        return {str(asked["competency"]): asked["level"] for asked in json.load(file)["requirements"]}


# --- the same in SQL -------------------------------------------------------------------------------

def expect_class(base, code, required):
    return {"record": "class", "class": code, "profiles": ask(base, "COUNT(*)"),
            "ready": ask(base, "COUNT(*)", f"{n_lacks(required)} = 0 AND {n_open(required)} = 0"),
            "short": ask(base, "COUNT(*)", f"{n_lacks(required)} > 0"),
            "incomplete": ask(base, "COUNT(*)", f"{n_lacks(required)} = 0 AND {n_open(required)} > 0"),
            "above": 0}


def way(costs, key, start, to):
    """The cheapest of all ways from one level to another, each tried."""
    if start == to:
        return 0
    found = [costs[key, start, by] + rest for by in range(start + 1, to + 1) if (key, start, by) in costs
             and (rest := way(costs, key, by, to)) is not None]
    return min(found, default=None)


def expect_cohorts(base, code, required, costs=None):
    found = []
    for key, level in required.items():
        for start in range(level):
            here = f"{column(key)} = {start}"
            people = ask(base, "COUNT(*)", here)
            if people == 0:
                continue
            alone = f"{here} AND {n_lacks(required)} = 1 AND {n_open(required)}"
            each = way(costs, key, start, level) if costs is not None else None
            found.append({"record": "cohort", "class": code, "competency": key, "from": start, "to": level,
                          "people": people, "makes_ready": ask(base, "COUNT(*)", f"{alone} = 0"),
                          "if_open_met": ask(base, "COUNT(*)", f"{alone} > 0"), "cost_each": each,
                          "cost": None if each is None else each * people})
    return found


def gain(base, required, chosen):
    """People who lack something, and nothing outside the set: complete ones, and others."""
    outside = {key: level for key, level in required.items() if key not in chosen}
    where = f"{n_lacks(required)} > 0 AND {n_lacks(outside)} = 0 AND {n_open(required)}"
    return ask(base, "COUNT(*)", f"{where} = 0"), ask(base, "COUNT(*)", f"{where} > 0")


def places(base, required, chosen):
    return sum(ask(base, "COUNT(*)", lacks(key, required[key])) for key in chosen)


def cost_of(cohorts, chosen):
    costs = [cohort["cost"] for cohort in cohorts if cohort["competency"] in chosen]
    return None if None in costs else sum(costs)


def check_set(base, required, cohorts, costs, record):
    chosen = record["competencies"]
    assert chosen == [key for key in required if key in chosen], record
    assert (record["makes_ready"], record["if_open_met"]) == gain(base, required, chosen), record
    assert record["places"] == places(base, required, chosen), record
    assert record["cost"] == (None if costs is None else cost_of(cohorts, chosen)), record


def every_set(required, most):
    """Every set of up to so many, the smallest first, then in bank order."""
    for size in range(most + 1):
        yield from itertools.combinations(required, size)


def patterns(base, required):
    """How many lack just this, of those assessed on everything; told by SQLite."""
    marks = ", ".join(lacks(key, level) for key, level in required.items())
    rows = base.execute(f"SELECT {marks}, COUNT(*) FROM people WHERE {n_open(required)} = 0 "
                        f"GROUP BY {', '.join(str(i + 1) for i in range(len(required)))}")
    return {frozenset(key for key, mark in zip(required, row) if mark): row[-1] for row in rows}


def best_sets(base, required, most):
    """The best of up to one, of up to two and so on, by trying every set."""
    met = {pattern: count for pattern, count in patterns(base, required).items() if pattern}
    found, best = [], ((), 0)
    for size in range(1, most + 1):
        for chosen in itertools.combinations(required, size):
            ready = sum(met.get(frozenset(part), 0) for n in range(1, size + 1)
                        for part in itertools.combinations(chosen, n))
            if ready > best[1]:
                best = (chosen, ready)
        found.append(list(best[0]))
    return found


def best_within(base, required, cohorts, budget, most):
    met = {pattern: count for pattern, count in patterns(base, required).items() if pattern}
    best = (0, 0, 0, ())
    for chosen in every_set(required, most):
        cost = cost_of(cohorts, chosen)
        if cost is None or cost > budget:
            continue
        ready = sum(count for pattern, count in met.items() if pattern <= set(chosen))
        if (-ready, cost) < best[:2]:
            best = (-ready, cost, len(chosen), chosen)
    return list(best[3])


def check(data, path, code, arguments=(), most=3, costs=None, budget=None, tables=None):
    """Every record on one class, held to SQL on the same file."""
    required = tables or requirements(data, code)
    base = planning.database(path, required)
    found = demand(data, "-c", code, *arguments, path)
    for record in found:
        assert list(record) == KEYS[record["record"]], record
    cohorts = expect_cohorts(base, code, required, costs)
    n_sets = min(most, len(required))
    assert found[0] == expect_class(base, code, required), found[0]
    assert found[1:len(cohorts) + 1] == cohorts, (found[1:len(cohorts) + 1], cohorts)
    sets = found[len(cohorts) + 1:]
    assert [record["record"] for record in sets] == ["set"] * n_sets + ["budget"] * (budget is not None), sets
    assert [record["competencies"] for record in sets[:n_sets]] == best_sets(base, required, n_sets), sets
    for record in sets:
        check_set(base, required, cohorts, costs, record)
    if budget is not None:
        limit = most if "--best" in arguments else len(required)
        wanted = best_within(base, required, cohorts, budget, limit)
        assert sets[-1]["competencies"] == wanted, (sets[-1], wanted)
        assert sets[-1]["cost"] <= budget == sets[-1]["budget"]
    return found


def random_class(chance, n):
    return {str(i): chance.randint(1, 3) for i in range(1, n + 1)}


def random_costs(chance, required, share=1.0):
    costs = {}
    for key, level in required.items():
        for start in range(level):
            for to in range(start + 1, level + 1):
                if to == start + 1 and chance.random() < share or chance.random() < 0.2:
                    costs[key, start, to] = chance.randint(0, 900)
    return costs


def costs_text(costs):
    return "competency,from,to,cost\n" + "".join(f"{key},{start},{to},{cost}\n"
                                                 for (key, start, to), cost in costs.items())


# --- rules -----------------------------------------------------------------------------------------

@test
def employees_are_as_sqlite_counts_them():
    for code in ("1229", "1230"):
        check(DATA, EMPLOYEES, code, ["--best", "9"], most=9)
        check(DATA, EMPLOYEES, code)


@test
def random_people_are_as_sqlite_counts_them():
    chance = random.Random(51)
    for n in (1, 2, 5, 9, 16):
        required = random_class(chance, n)
        with Folder({"X": required}, n + 1, SOURCE) as folder:
            path = folder.write_people(planning.random_people(
                chance, 6000, [*required, str(n + 1)], open_share=0.3 / n, good_share=1 - 1.2 / n if n > 2 else 0.5))
            check(folder.path, path, "X", ["--best", "4"], most=4)


@test
def of_many_requirements_the_few_best_are_found_exactly():
    chance = random.Random(52)
    for n, largest in ((17, 4), (24, 4), (51, 4), (60, 3)):
        required = random_class(chance, n)
        with Folder({"X": required}, n, SOURCE) as folder:
            path = folder.write_people(planning.random_people(chance, 800, required, open_share=0.2 / n,
                                                              good_share=1 - 2 / n))
            found = check(folder.path, path, "X", ["--best", "16"], most=largest)
            assert any(record["makes_ready"] > 0 for record in found if record["record"] == "set")
            out, _ = merit(folder.path, path)
            assert f"only sets of up to {largest} competencies" in " ".join(out.split()), out


@test
def a_budget_buys_what_trying_every_set_would():
    chance = random.Random(53)
    for n, share in ((4, 1), (7, 0.8), (9, 0.9)):
        required = random_class(chance, n)
        costs = random_costs(chance, required, share)
        with Folder({"X": required}, n, SOURCE) as folder:
            path = folder.write_people(planning.random_people(chance, 500, required, open_share=0.02,
                                                              good_share=0.7))
            file = folder.write("costs.csv", costs_text(costs))
            for budget in (1, 5000, 60000, 250000, 10**12):
                arguments = ["--costs", file, "--budget", str(budget)]
                check(folder.path, path, "X", arguments, costs=costs, budget=budget)
                check(folder.path, path, "X", [*arguments, "--best", "2"], most=2, costs=costs, budget=budget)


@test
def ties_go_to_the_smaller_set_and_then_to_the_bank():
    required = {"1": 1, "2": 1, "3": 1}
    people = [{"id": f"p{i}", "competencies": {"1": 1, "2": 1, "3": 1, str(i): 0}} for i in (3, 2)]
    with Folder({"X": required}, 3, SOURCE) as folder:
        path = folder.write_people(people)
        sets = [record["competencies"] for record in demand(folder.path, path) if record["record"] == "set"]
        assert sets == [["2"], ["2", "3"], ["2", "3"]], sets
        # Both ready for the same: the cheapest where there is a budget.
        file = folder.write("costs.csv", "cost,to,from,competency\n7,1,0,2\n6,1,0,3\n")
        last = demand(folder.path, "--costs", file, "--budget", "12", path)[-1]
        assert (last["competencies"], last["cost"]) == (["3"], 6), last


@test
def whoever_is_not_assessed_on_everything_is_never_made_ready():
    required = {"1": 1, "2": 1}
    with Folder({"X": required}, 2, SOURCE) as folder:
        path = folder.write_people([{"id": "a", "competencies": {"1": 0}}, {"id": "b", "competencies": {"1": 1}},
                                    {"id": "c"}])
        found = demand(folder.path, path)
        assert found[0]["incomplete"] == 2 and found[0]["short"] == 1
        assert (found[1]["makes_ready"], found[1]["if_open_met"]) == (0, 1)
        assert all(record["competencies"] == [] and record["makes_ready"] == 0 for record in found[2:])


@test
def no_training_mends_a_level_that_is_too_high():
    required = {"1": 1, "2": 2}
    with Folder({"X": required}, 2, SOURCE) as folder:
        folder.dump("policies/close.json", {"schema": "merit-policy-1", "name": "close", "credit": "met",
                                            "met": "exact"})
        path = folder.write_people([{"id": "a", "competencies": {"1": 3, "2": 1}},
                                    {"id": "b", "competencies": {"1": 1, "2": 1}}])
        found = demand(folder.path, "--policy", "close", path)
        assert (found[0]["short"], found[0]["above"]) == (2, 1), found[0]
        assert [(record["from"], record["people"], record["makes_ready"]) for record in found
                if record["record"] == "cohort"] == [(1, 2, 1)], found
        assert found[-1]["makes_ready"] == 1


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
    with Folder({}, 1, SOURCE) as folder:
        file = folder.write("costs.csv", "competency,from,to,cost\n3,2,3,100\n")
        arguments = ["--costs", file, "--budget", "30000", EMPLOYEES]
        wanted = demand(DATA, *arguments)
        assert json.loads(merit(DATA, "--format", "json", *arguments)[0]) == wanted
        rows = list(csv.DictReader(io.StringIO(merit(DATA, "--format", "csv", *arguments)[0])))
        assert len(rows) == len(wanted)
        for row, record in zip(rows, wanted):
            given = {key: value for key, value in row.items() if value != ""}
            assert given == {key: ";".join(value) if isinstance(value, list) else str(value)
                             for key, value in record.items() if value not in (None, [])}, (row, record)


@test
def faulty_costs_are_listed_with_their_places():
    with Folder({"X": {"1": 2, "2": 1}}, 2, SOURCE) as folder:
        for text, faults in (
                ("competency,from,to,cost\n1,0,1,5\n9,0,1,5\n1,1,1,5\n1,2,1,5\n1,0,4,5\n1,0,1,6\n1,1,2,-5\n1,1,2,1.5\n"
                 "1,1,2,\n1,1,2,1000000001\n",
                 (":3:1: unknown competency '9'", ":4:5: 1 is not above 1", ":5:5: 1 is not above 2", ":6:5: '4' is above 3",
                  ":7:1: repeated step of '1' from 0 to 1", ":8:7: '-5' is no whole number",
                  ":9:7: '1.5' is no whole number", ":10:7: '' is no whole number",
                  ":11:7: '1000000001' is above 1000000000")),
                ("competency,from,to\n1,0,1\n", (":1:1: no column 'cost'",)),
                ("competency,from,to,cost,note\n", (":1:25: unknown column 'note'",)),
                ("competency,from,to,cost,cost\n", (":1:25: two columns 'cost'",)),
                ("", ("no heading",)),
                ("competency,from,to,cost\n1,0\n", (":2:",))):
            err = merit(folder.path, "--costs", folder.write("costs.csv", text), status=1, stdin=b"")[1]
            assert all(fault in err for fault in faults), (err, faults)
        merit(folder.path, "--costs", folder.file("none.csv"), status=3, stdin=b"")
        merit(folder.path, "--budget", "5", status=2, stdin=b"")
        merit(folder.path, "--costs", "-", status=2, stdin=b"")
        merit(folder.path, "--best", "17", status=2, stdin=b"")
        merit(folder.path, "--best", "0", status=2, stdin=b"")
        merit(folder.path, "--budget", "1.5", "--costs", "costs.csv", status=2, stdin=b"")


@test
def costs_may_be_compressed_or_come_from_standard_input():
    with Folder({"X": {"1": 2}}, 1, SOURCE) as folder:
        path = folder.write_people([{"id": "a", "competencies": {"1": 0}}])
        text = b"competency;from;to;cost\r\n1;0;1;5\r\n1;1;2;6\r\n1;0;2;12\r\n"
        for stdin in (text, gzip.compress(text)):
            found = demand(folder.path, "--delimiter", ";", "--costs", "-", path, stdin=stdin)
            assert (found[1]["cost_each"], found[1]["cost"]) == (11, 11), found


@test
def no_people_make_no_cohorts():
    found = demand(DATA, "-c", "1229", stdin=b"")
    assert found[0]["profiles"] == 0 and {record["record"] for record in found[1:]} == {"set"}, found
    assert "0 profiles" in merit(DATA, "-c", "1229", stdin=b"")[0]


@test
def rejected_records_are_left_out():
    lines = b'{"id":"a","competencies":{"2":0}}\n{"id":"b","competencies":{"2":9}}\n'
    assert all(record["profiles"] == 1 for record in demand(DATA, stdin=lines, status=4)
               if record["record"] == "class")


@test
def tables_fit_the_terminal_and_name_the_policy():
    chance = random.Random(54)
    required = random_class(chance, 20)
    costs = {key: 999999999 for key in random_costs(chance, required)}
    with Folder({"X": required, "Y": random_class(chance, 6)}, 20, SOURCE) as folder:
        path = folder.write_people(planning.random_people(chance, 3000, required, open_share=0.01, good_share=0.9))
        file = folder.write("costs.csv", costs_text(costs))
        for arguments in ([], ["--costs", file], ["--costs", file, "--budget", "900000000000", "--best", "16"]):
            out, _ = merit(folder.path, *arguments, path)
            assert "Policy: default" in out
            assert all(len(line) <= 80 for line in out.splitlines()), out


if __name__ == "__main__":
    sys.exit(tap.run(TESTS))
