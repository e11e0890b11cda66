#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `merit assign` to trying every filling of small cases, and to glpsol on larger ones.

Usage: test-assign.py MERIT_BINARY SOURCE_DIR
"""

import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import tap

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
DATA = os.path.join(SOURCE, "data")
EMPLOYEES = os.path.join(SOURCE, "profiles", "employees.ndjson")
SECONDS = 120
COMPETENCIES = ("2", "3", "4", "6", "13", "20", "22", "34", "40", "43", "44", "45")
UNITS = ("North", "South", "Ost, \"links\"")

TESTS = []


def test(function):
    TESTS.append(("/assign/" + function.__name__.replace("_", "-"), function))
    return function


def merit(*arguments, status=0, stdin=b""):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    done = subprocess.run([MERIT, "--data", DATA, *arguments], input=stdin, env=clean,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    assert done.returncode == status, (arguments, done.returncode, done.stderr.decode())
    return done.stdout.decode(), done.stderr.decode()


def records(text):
    return [json.loads(line) for line in text.splitlines()]


class Desk:
    """A folder with vacancies and people."""

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.__enter__()
        return self

    def __exit__(self, *what):
        return self.temporary.__exit__(*what)

    def write(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return path

    def vacancies(self, rows):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("class", "unit", "count"))
        writer.writerows(rows)
        return self.write("vacancies.csv", text.getvalue())

    def people(self, people):
        return self.write("people.ndjson", "".join(json.dumps(one) + "\n" for one in people))


def make_people(rand, n, high=3):
    people = []
    for i in range(n):
        levels = {c: rand.choice([None, 0, 1, 1, 2, 2, 3, "2+"][:high + 5]) if rand.random() < 0.3
                  else 3 for c in COMPETENCIES if rand.random() < 0.95}
        people.append({"id": f"P{rand.randrange(10 * n):04d}-{i}", "competencies": levels,
                       **({"unit": rand.choice(UNITS)} if rand.random() < 0.9 else {}),
                       **({"class": rand.choice(("1229", "1230", "1368"))} if rand.random() < 0.8 else {})})
    return people


def worths(path, policy):
    """Per person in order of ids, per class: ready, exact score, deficit; None without a score."""
    found = {}
    text, _ = merit("gaps", "--format", "ndjson", "--policy", policy, path)
    for row in records(text):
        score = Fraction(row["points"], row["max_points"]) if row["score"] is not None else None
        found.setdefault(row["profile"], {})[row["class"]] = (row["status"] == "ready", score, row["deficit"])
    return dict(sorted(found.items(), key=lambda item: item[0].encode()))


def offers_of(people, found, vacancies, rules):
    """Per person the vacancies that they may have, with what counts in order."""
    units = {one["id"]: one.get("unit") for one in people}
    held = {one["id"]: one.get("class") for one in people}
    for person, classes in found.items():
        own = []
        for index, (klass, unit, _) in enumerate(vacancies):
            ready, score, deficit = classes[klass]
            if not score or score < rules.get("min", 0) or rules.get("ready") and not ready \
                    or rules.get("same") and unit and units[person] != unit \
                    or rules.get("other") and held[person] == klass:
                continue
            own.append((index, (int(ready), score, -deficit)))
        yield person, own


def best_by_trying(offers, vacancies):
    """Tries every filling in the order that settles ties: the first of the best."""
    room = [count for _, _, count in vacancies]
    best = [None, None]

    def step(at, sums, chosen):
        if at == len(offers):
            if best[0] is None or sums > best[0]:
                best[0], best[1] = sums, dict(chosen)
            return
        person, own = offers[at]
        for index, worth in own:
            if room[index]:
                room[index] -= 1
                chosen[person] = index
                step(at + 1, tuple(map(sum, zip(sums, worth))), chosen)
                del chosen[person]
                room[index] += 1
        step(at + 1, sums, chosen)

    step(0, (0, Fraction(0), 0), {})
    return best


def options_of(rules, policy):
    return [*(["--min-score", str(float(100 * rules["min"]))] if rules.get("min") else []),
            *(["--ready-only"] if rules.get("ready") else []),
            *(["--same-unit"] if rules.get("same") else []),
            *(["--other-class"] if rules.get("other") else []), "--policy", policy]


def check_open(rows, offers, vacancies, proposed):
    """What is said of vacancies follows from who may have them."""
    for index, row in enumerate(rows):
        klass, unit, count = vacancies[index]
        able = {person for person, own in offers if any(at == index for at, _ in own)}
        here = {person for person, at in proposed.items() if at == index}
        assert (row["vacancy"], row["class"], row["count"]) == (index + 1, klass, count), row
        assert row["unit"] == (unit or None) and row["filled"] == len(here), row
        assert row["open"] == count - len(here) and row["eligible"] == len(able), row
        if not row["open"]:
            assert row["reason"] is None, row
            continue
        assert able <= set(proposed), ("someone could have an open place", row)
        wanted = "nobody-eligible" if not able else "fewer-eligible-than-places" \
            if len(able) < row["sharing"] else "better-used-elsewhere"
        assert row["reason"] == wanted, (row, wanted)


def check_case(desk, rand, n, vacancies, rules, policy):
    people = make_people(rand, n)
    path, side = desk.people(people), desk.vacancies(vacancies)
    offers = list(offers_of(people, worths(path, policy), vacancies, rules))
    sums, chosen = best_by_trying(offers, vacancies)
    text, _ = merit("assign", "--vacancies", side, "--format", "ndjson", *options_of(rules, policy), path)
    rows = records(text)
    proposed = {row["profile"]: row["vacancy"] - 1 for row in rows if row["record"] == "proposal"}
    total = rows[-1]
    assert total["record"] == "total" and total["filled"] == len(proposed), total
    assert (total["ready"], Fraction(total["total_score_exact"]), -total["total_deficit"]) == sums, (total, sums)
    assert proposed == chosen, (vacancies, rules, proposed, chosen)
    held = {one["id"]: one.get("class") for one in people}
    for row in rows:
        assert row["record"] != "proposal" or row["from"] == held[row["profile"]], row
    assert total["holders"] == sum(held[person] == vacancies[at][0] for person, at in proposed.items()), total
    check_open([row for row in rows if row["record"] == "vacancy"], offers, vacancies, proposed)


@test
def filling_is_the_first_of_the_best_of_all():
    rand = random.Random(5)
    with Desk() as desk:
        for i in range(60):
            vacancies = [("1229", "", rand.randint(1, 3)), ("1230", "", rand.randint(1, 2))]
            rules = ({}, {"min": Fraction(3, 4)}, {"ready": True})[i % 3]
            check_case(desk, rand, rand.randint(1, 7), vacancies, rules, ("default", "assessed-only", "met")[i // 3 % 3])


@test
def units_part_who_may_be_proposed():
    rand = random.Random(6)
    with Desk() as desk:
        for i in range(40):
            vacancies = [(klass, unit, rand.randint(1, 2)) for klass in ("1230", "1229")
                         for unit in ("", *UNITS[:2]) if rand.random() < 0.7] or [("1229", "Nowhere", 3)]
            check_case(desk, rand, rand.randint(1, 6), vacancies, {"same": True, "ready": i % 4 == 0}, "default")


@test
def holders_of_the_class_are_left_out_where_asked_for():
    rand = random.Random(9)
    with Desk() as desk:
        for i in range(40):
            vacancies = [("1230", rand.choice(("", *UNITS)), rand.randint(1, 2)), ("1229", "", rand.randint(1, 3))]
            check_case(desk, rand, rand.randint(1, 7), vacancies, {"other": True, "same": i % 2 == 0}, "default")


def solve_glpk(desk, offers, vacancies, weigh):
    """The best sum of weigh(worth), by glpsol."""
    names = [(p, at) for p, (_, own) in enumerate(offers) for at, _ in own]
    weights = {(p, at): weigh(worth) for p, (_, own) in enumerate(offers) for at, worth in own}
    lines = ["Maximize", " best: " + " + ".join(f"{weights[it]} x{it[0]}_{it[1]}\n" for it in names), "Subject To"]
    for p, (_, own) in enumerate(offers):
        if own:
            lines.append(f" p{p}: " + " + ".join(f"x{p}_{at}" for at, _ in own) + " <= 1")
    for v, (_, _, count) in enumerate(vacancies):
        mine = [f"x{p}_{at}\n" for p, at in names if at == v]
        if mine:
            lines.append(f" v{v}: " + " + ".join(mine) + f" <= {count}")
    path = desk.write("model.lp", "\n".join([*lines, "End", ""]))
    out = os.path.join(desk.folder, "solution")
    subprocess.run(["glpsol", "--lp", path, "--write", out], check=True, stdout=subprocess.DEVNULL, timeout=SECONDS)
    with open(out, encoding="ascii") as file:
        for line in file:
            if line.startswith("s bas"):
                return round(float(line.split()[-1]))
    raise AssertionError("glpsol wrote no solution")


@test
def larger_fillings_are_as_good_as_those_of_glpsol():
    rand = random.Random(7)
    with Desk() as desk:
        for n, same in ((120, False), (250, True), (400, True)):
            people = make_people(rand, n)
            vacancies = [(klass, unit, rand.randint(n // 40, n // 15)) for klass in ("1229", "1230")
                         for unit in UNITS]
            path, side, rules = desk.people(people), desk.vacancies(vacancies), {"same": same}
            offers = list(offers_of(people, worths(path, "default"), vacancies, rules))
            # Denominators are 48 and 54; deficits of all come to less than ten thousand.
            weigh = lambda it: it[0] * 10 ** 10 + int(it[1] * 432) * 10 ** 4 + it[2]
            text, _ = merit("assign", "--vacancies", side, "--format", "ndjson", *options_of(rules, "default"), path)
            total = records(text)[-1]
            # In stages, for glpsol computes in floating point: who is ready; then scores with that.
            ready = solve_glpk(desk, offers, vacancies, lambda it: it[0])
            assert total["ready"] == ready, (total, ready)
            score = solve_glpk(desk, offers, vacancies, lambda it: it[0] * 432 * n + int(it[1] * 432))
            assert total["ready"] * 432 * n + Fraction(total["total_score_exact"]) * 432 == score, (total, score)
            whole = solve_glpk(desk, offers, vacancies, weigh)
            exact = total["ready"] * 10 ** 10 + Fraction(total["total_score_exact"]) * 432 * 10 ** 4 \
                - total["total_deficit"]
            assert abs(exact - whole) <= 1, (exact, whole)


@test
def result_does_not_depend_on_threads_or_order_of_input():
    rand = random.Random(8)
    people = make_people(rand, 3000)
    with Desk() as desk:
        side = desk.vacancies([("1229", "North", 70), ("1230", "", 90), ("1230", "South", 400)])
        first = None
        for jobs in ("1", "2", "7"):
            rand.shuffle(people)
            path = desk.people(people)
            for more in ([], ["--same-unit"]):
                got = [merit("assign", "--vacancies", side, "--jobs", jobs, "--format", form, *more, path)[0]
                       for form in ("table", "csv", "ndjson", "json")]
                if jobs == "1":
                    first = {**(first or {}), tuple(more): got}
                assert got == first[tuple(more)], (jobs, more)


@test
def nobody_without_a_score_is_proposed():
    people = [{"id": "none", "competencies": {}}, {"id": "zero", "competencies": {c: 0 for c in COMPETENCIES}},
              {"id": "some", "competencies": {"2": 1}}]
    with Desk() as desk:
        path, side = desk.people(people), desk.vacancies([("1229", "", 5)])
        for policy in ("default", "assessed-only"):
            rows = records(merit("assign", "--vacancies", side, "--format", "ndjson", "--policy", policy, path)[0])
            assert [row["profile"] for row in rows if "profile" in row] == ["some"], rows
            assert rows[-2]["reason"] == "fewer-eligible-than-places" and rows[-2]["eligible"] == 1, rows


@test
def formats_agree():
    with Desk() as desk:
        side = desk.vacancies([("1229", "Ost, \"links\"", 3), ("1230", "", 2)])
        text = {form: merit("assign", "--vacancies", side, "--format", form, EMPLOYEES)[0]
                for form in ("csv", "ndjson", "json")}
        rows = records(text["ndjson"])
        assert json.loads(text["json"]) == rows
        lines = list(csv.DictReader(io.StringIO(text["csv"], newline="")))
        assert len(lines) == len(rows) and all(None not in line and None not in line.values() for line in lines)
        for row, line in zip(rows, lines):
            for key, value in row.items():
                if key == "gaps":
                    continue
                if isinstance(value, float):
                    value = f"{value:.2f}"
                assert line[key] == ("" if value is None else str(value)), (key, row, line)
            assert all(line[key] == "" for key in line if key not in row), (row, line)


@test
def table_fits_the_page_and_says_why_places_stay_open():
    with Desk() as desk:
        side = desk.vacancies([("1229", "Nowhere", 2), ("1230", "", 1000)])
        text, _ = merit("assign", "--vacancies", side, "--same-unit", EMPLOYEES)
        assert all(len(line) <= 80 for line in text.splitlines()), text
        assert "2 places stay open: nobody may be proposed." in text, text
        assert "of them hold the class of the vacancy already: --other-class proposes only others." in \
            text.replace("\n", " "), text
        assert "400 places stay open: only 600 people may be proposed for 1000 places." in text, text


@test
def faulty_vacancies_are_refused_with_their_place():
    cases = [
        (b"", "1:1: no heading"),
        (b"class,count\n", "no vacancy"),
        (b"class\n1229\n", "no column 'count'"),
        (b"count\n3\n", "no column 'class'"),
        (b"class,count,class\n1229,1,1229\n", "1:13: two columns 'class'"),
        (b"class,count,units\n1229,1,x\n", "1:13: unknown column 'units'"),
        (b"class,count\n1229,0\n", "2:6: '0' is no count"),
        (b"class,count\n1229,-1\n", "2:6: '-1' is no count"),
        (b"class,count\n1229,+1\n", "2:6: '+1' is no count"),
        (b"class,count\n1229,1.5\n", "2:6: '1.5' is no count"),
        (b"class,count\n1229,\n", "2:6: '' is no count"),
        (b"class,count\n1229,1000001\n", "2:6: '1000001' is no count"),
        (b"class,count\n1229," + b"9" * 4000 + b"\n", "2:6: '9999"),
        (b"class,count\n,1\n", "2:1: empty class"),
        (b"class,unit,count\n1229,N,1\n1229,N,2\n", "3:1: repeated vacancy of class '1229' in unit 'N'"),
        (b"class,count\n1229,1\n1229,2\n", "3:1: repeated vacancy of class '1229'"),
        (b"class,count\n1229,1,2\n", "2:"),
        (b"class,count\n\xff,1\n", "2:1:"),
        (b"class,unit,count\n" + b"".join(b"1229,%d,1\n" % i for i in range(10001)), "10002:1: more than 10000 vacancies"),
    ]
    with Desk() as desk:
        for data, wanted in cases:
            path = desk.write("v.csv", data)
            out, said = merit("assign", "--vacancies", path, EMPLOYEES, status=1)
            assert out == "" and f"v.csv:{wanted}" in said or wanted in said and ":" not in wanted, (data[:60], said)
        merit("assign", "--vacancies", desk.folder + "/none.csv", EMPLOYEES, status=3)
        out, said = merit("assign", "--vacancies", desk.write("v.csv", "class,count\n1231,1\n"), EMPLOYEES, status=1)
        assert "1231" in said and "did you mean" in said, said


@test
def wrong_use_is_said():
    with Desk() as desk:
        side = desk.vacancies([("1229", "", 1)])
        for arguments, wanted in ((["assign", EMPLOYEES], "--vacancies"),
                                  (["assign", "--vacancies", "-"], "standard input can be read only once"),
                                  (["assign", "--vacancies", side, "--min-score", "101", EMPLOYEES], "--min-score"),
                                  (["assign", "--vacancies", side, "--min-score", "x", EMPLOYEES], "--min-score")):
            _, said = merit(*arguments, status=2)
            assert wanted in said, (arguments, said)
        with open(side, "rb") as file:
            assert "1 of 1 place filled" in merit("assign", "--vacancies", "-", EMPLOYEES, stdin=file.read())[0]
        rows = records(merit("assign", "--vacancies", side, "--format", "ndjson", stdin=b"")[0])
        assert rows[-1]["filled"] == 0 and rows[0]["reason"] == "nobody-eligible", rows


if __name__ == "__main__":
    sys.exit(tap.run(TESTS))
