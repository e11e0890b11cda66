#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `merit sensitivity` to lists that `merit rank` makes of changed class files, and weights to
an oracle in fractions that tries every crossing of two people's scores.

Usage: test-sensitivity.py MERIT_BINARY SOURCE_DIR
"""

import collections
import csv
import gzip
import io
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

import tap

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
SECONDS = 120
MAX_LEVEL = 3
MAX_WEIGHT = 100
NAMED = 5
TOP = 10  # where none is asked for
UNIT = 6
KEYS = {
    "change": ["record", "class", "competency", "required", "level", "profile", "from", "to", "score",
               "score_then"],
    "level": ["record", "class", "competency", "required", "level", "basis", "recorded", "profiles",
              "changed", "ready_to_short", "incomplete_to_short", "short_to_ready",
              "short_to_incomplete", "top", "in_top", "kept", "left", "entered", "left_first",
              "entered_first", "rank_change", "rank_change_people", "rank_change_first", "rank_before",
              "rank_after"],
    "weight": ["record", "class", "competency", "required", "profiles", "top", "in_top", "weight",
               "weight_low", "weight_low_included", "weight_high", "weight_high_included", "whole_low",
               "whole_high"],
}
TABLE = {"schema": "merit-policy-1", "name": "steps", "credit": "table",
         "table": [[3, 10, 10, 7], [0, 4, 9, 9], [1, 2, 2, 8]]}
PLAIN = {"schema": "merit-policy-1", "name": "plain", "credit": "proportional", "tie_break": []}

TESTS = []


def test(function):
    TESTS.append(("/sensitivity/" + function.__name__.replace("_", "-"), function))
    return function


# --- making and running -------------------------------------------------------------------------

def merit(data, *arguments, status=0, stdin=b"", **environment):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    done = subprocess.run([MERIT, "--data", data, *arguments], env={**clean, **environment}, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    err = done.stderr.decode(errors="replace")
    assert done.returncode == status, f"{arguments}: status {done.returncode}, not {status}: {err}"
    return done.stdout.decode(), err


def requirement(competency, level, weight=1, basis="assumed", alternatives=None):
    made = {"competency": competency, "level": level, "weight": weight, "basis": basis}
    if alternatives is not None:
        made["alternatives"] = alternatives
    return made


class Folder:
    """A data folder with competencies 1 to n and the class X."""

    def __init__(self, requirements, n=8):
        self.path = tempfile.mkdtemp(prefix="merit-sensitivity-")
        for name in ("classes", "policies"):
            os.mkdir(os.path.join(self.path, name))
        for name in os.listdir(os.path.join(SOURCE, "data", "policies")):
            shutil.copy(os.path.join(SOURCE, "data", "policies", name), os.path.join(self.path, "policies"))
        self.dump("policies/steps.json", TABLE)
        self.dump("policies/plain.json", PLAIN)
        self.dump("bank.json", {"schema": "merit-bank-1", "max_level": MAX_LEVEL,
                                "competencies": [{"id": str(i), "name": f"Skill {i}"} for i in range(1, n + 1)]})
        self.requirements = requirements
        self.write_class(requirements)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        shutil.rmtree(self.path)

    def file(self, name):
        return os.path.join(self.path, name)

    def dump(self, name, value):
        with open(self.file(name), "w", encoding="utf-8") as file:
            json.dump(value, file)

    def write_class(self, requirements, code="X"):
        self.dump(f"classes/{code}.json", {"schema": "merit-class-1", "code": code, "title": "Examiner",
                                           "requirements": requirements})

    def write_people(self, people):
        with open(self.file("people.ndjson"), "w", encoding="utf-8") as file:
            for person in people:
                file.write(json.dumps(person) + "\n")

    def sensitivity(self, *arguments, **options):
        out, _ = merit(self.path, "sensitivity", "-c", "X", "--format", "ndjson", *arguments,
                       self.file("people.ndjson"), **options)
        records = [json.loads(line) for line in out.splitlines()]
        for record in records:
            assert list(record) == KEYS[record["record"]], list(record)
        return records

    def rank(self, requirements, *arguments):
        """Rows of `merit rank` with other requirements, by id."""
        self.write_class(requirements)
        out, _ = merit(self.path, "rank", "-c", "X", "--format", "ndjson", *arguments,
                       self.file("people.ndjson"))
        self.write_class(self.requirements)
        return {row["profile"]: row for row in map(json.loads, out.splitlines())}


def kind(records, name):
    return [record for record in records if record["record"] == name]


def random_level(chance, skill):
    if chance.random() < 0.12:
        return None
    level = max(0, min(MAX_LEVEL, round(chance.gauss(skill, 1))))
    return f"{level}+" if level > 0 and chance.random() < 0.25 else level


def random_people(chance, n, competencies):
    people = []
    for i in range(n):
        skill = chance.choice([1.2, 2, 2.8, 3.5])
        people.append({"id": f"P{chance.randrange(10**6):06}{i}",
                       "competencies": {c: random_level(chance, skill) for c in competencies
                                        if chance.random() < 0.95}})
    return people


def random_requirements(chance, n, top_weight):
    made = []
    for competency in sorted(chance.sample([str(i) for i in range(1, 9)], n), key=int):
        level = chance.randint(1, MAX_LEVEL)
        basis = chance.choice(["stated", "inferred", "assumed", "assumed"])
        others = [other for other in range(1, MAX_LEVEL + 1) if other != level]
        alternatives = None if basis == "stated" or chance.random() < 0.4 \
            else chance.sample(others, chance.randint(1, len(others)))
        made.append(requirement(competency, level, chance.randint(1, top_weight), basis, alternatives))
    return made


# --- levels, by ranking changed classes ----------------------------------------------------------

def trials(requirements):
    """(index, level, recorded) of what should be tried, in order."""
    for index, asked in enumerate(requirements):
        if asked["basis"] == "stated":
            continue
        recorded = sorted(asked.get("alternatives") or [])
        for level in recorded or range(1, MAX_LEVEL + 1):
            if level != asked["level"]:
                yield index, level, bool(recorded)


def with_level(requirements, index, level):
    return [{**asked, "level": level} if i == index else asked for i, asked in enumerate(requirements)]


def check_levels(folder, people, top, *policy):
    before = folder.rank(folder.requirements, *policy)
    records = folder.sensitivity("--top", str(top), *policy)
    found = kind(records, "level")
    wanted = list(trials(folder.requirements))
    assert [(row["competency"], row["level"], row["recorded"]) for row in found] \
        == [(folder.requirements[index]["competency"], level, recorded) for index, level, recorded in wanted]
    changes = {person["id"]: [] for person in people}
    for row, (index, level, _) in zip(found, wanted):
        after = folder.rank(with_level(folder.requirements, index, level), *policy)
        check_level(row, before, after, top)
        for name, now in before.items():
            if now["status"] != after[name]["status"]:
                changes[name].append({
                    "record": "change", "class": "X", "competency": row["competency"],
                    "required": row["required"], "level": level, "profile": name, "from": now["status"],
                    "to": after[name]["status"], "score": now["score"], "score_then": after[name]["score"]})
    wanted = list(itertools.chain(*changes.values()))
    assert kind(records, "change") == wanted, \
        [pair for pair in zip(kind(records, "change"), wanted) if pair[0] != pair[1]][:1]
    return found


def check_level(row, before, after, top):
    def first(names, rows):
        return sorted(names, key=lambda name: (rows[name]["rank"], name.encode()))[:NAMED]

    status = [(before[name]["status"], after[name]["status"]) for name in before]
    assert row["changed"] == sum(a != b for a, b in status), row
    for a, b in (("ready", "short"), ("incomplete", "short"), ("short", "ready"), ("short", "incomplete")):
        assert row[f"{a}_to_{b}"] == status.count((a, b)), row
    old = {name for name in before if before[name]["rank"] <= top}
    new = {name for name in after if after[name]["rank"] <= top}
    assert (row["profiles"], row["top"], row["in_top"]) == (len(before), top, len(old)), row
    assert (row["kept"], row["left"], row["entered"]) == (len(old & new), len(old - new), len(new - old)), row
    assert row["left_first"] == first(old - new, before), row
    assert row["entered_first"] == first(new - old, after), row
    moves = {name: abs(before[name]["rank"] - after[name]["rank"]) for name in before}
    most = max(moves.values(), default=0)
    furthest = [name for name in moves if moves[name] == most > 0]
    assert (row["rank_change"], row["rank_change_people"]) == (most, len(furthest)), row
    assert row["rank_change_first"] == first(furthest, before), row
    if furthest:
        name = first(furthest, before)[0]
        assert (row["rank_before"], row["rank_after"]) == (before[name]["rank"], after[name]["rank"]), row
    else:
        assert row["rank_before"] is None and row["rank_after"] is None, row


@test
def levels_are_those_of_ranking_changed_classes():
    seen = 0
    for seed in range(3):
        chance = random.Random(seed)
        with Folder(random_requirements(chance, chance.randint(2, 5), 4)) as folder:
            people = random_people(chance, 60, [asked["competency"] for asked in folder.requirements])
            folder.write_people(people)
            for policy in ("default", "met", "assessed-only", "steps", "plain"):
                seen += sum(row["left"] for row in check_levels(folder, people, chance.randint(1, 20),
                                                                 "--policy", policy))
    assert seen > 20, "hardly anything changed: the people are too much alike"


@test
def levels_are_right_under_every_policy_that_ranks_everyone():
    """Groups and their units, other rules of what is met, other scales: all that is shipped."""
    policies = set()
    for seed in range(2):
        chance = random.Random(seed + 50)
        requirements = [{**asked, "essential": i % 2 == 0}
                        for i, asked in enumerate(random_requirements(chance, 4, 3))]
        with Folder(requirements) as folder:
            people = random_people(chance, 50, [asked["competency"] for asked in requirements])
            folder.write_people(people)
            for name in sorted(os.listdir(folder.file("policies"))):
                with open(folder.file(f"policies/{name}"), encoding="utf-8") as file:
                    policy = json.load(file)
                if policy.get("decision", "compensatory") != "compensatory":
                    continue
                policies.add(policy["name"])
                check_levels(folder, people, chance.randint(1, 12), "--policy", name[:-5])
                if policy.get("groups"):
                    for row in kind(folder.sensitivity("--policy", name[:-5]), "weight"):
                        assert all(row[key] is None for key in KEYS["weight"][8:]), row
    assert len(policies) > 8 and "profile-matching" in policies, policies


@test
def levels_of_the_sample_classes_are_those_of_changed_files():
    """1230 as it is shipped, on the sample applicants: what the README shows."""
    with open(os.path.join(SOURCE, "data", "classes", "1230.json"), encoding="utf-8") as file:
        requirements = json.load(file)["requirements"]
    with Folder(requirements, 60) as folder, \
            open(os.path.join(SOURCE, "profiles", "applicants.ndjson"), encoding="utf-8") as file:
        people = [json.loads(line) for line in file]
        folder.write_people(people)
        found = check_levels(folder, people, 20)
        customer_service = [row for row in found if row["competency"] == "34"]
        assert [(row["level"], row["recorded"]) for row in customer_service] == [(1, True), (3, True)]


# --- weights, by every crossing -----------------------------------------------------------------

def points(policy, required, level):
    if policy == "met":
        return UNIT if level >= required else 0
    if policy == "steps":
        return TABLE["table"][required - 1][level]
    return UNIT * min(level, required) // required


def worth(policy, asked, value):
    """(least, what it can earn, assessed, met at superior standard), before the weight."""
    every = [points(policy, asked["level"], level) for level in range(MAX_LEVEL + 1)]
    if value is None:
        return min(every), max(every), False, False
    level = int(str(value)[0])
    return every[level], max(every), True, level >= asked["level"] and str(value).endswith("+")


def line(policy, requirements, index, person):
    """What someone has without the requirement, and with each unit of its weight: points, most."""
    others, others_most, own, own_most, superior = 0, 0, 0, 0, 0
    for i, asked in enumerate(requirements):
        least, most, assessed, better = worth(policy, asked, person["competencies"].get(asked["competency"]))
        superior += better
        if policy == "assessed-only" and not assessed:
            continue
        if i == index:
            own, own_most = least, most
        else:
            others, others_most = others + asked["weight"] * least, others_most + asked["weight"] * most
    return others, others_most, own, own_most, superior if policy != "plain" else 0


def key_at(of, weight):
    others, others_most, own, own_most, superior = of
    most = others_most + weight * own_most
    return (most > 0, (others + weight * own) / Fraction(most) if most else 0, superior)


def top_set(lines, weight, top):
    """The lines, with how many people each, of rank `top` or better, and how many people that is."""
    places = {}
    for of, count in lines.items():
        places.setdefault(key_at(of, weight), []).append((of, count))
    inside, better = set(), 0
    for key in sorted(places, reverse=True):
        if better >= top:
            break
        inside.update(of for of, _ in places[key])
        better += sum(count for _, count in places[key])
    return inside, better


def walk(lines, now, top, crossings, upward):
    """The first change of the set from the weight `now` through crossings that lead away from it."""
    whole, at = top_set(lines, now, top), Fraction(now)
    for crossing in [*crossings, None]:
        # Behind the last one nothing crosses: any place does.
        away = at + 1 if upward else at / 2
        between = (at + crossing) / 2 if crossing is not None else away
        if top_set(lines, between, top) != whole:
            return at, True
        if crossing is None:
            return None
        if top_set(lines, crossing, top) != whole:
            return crossing, False
        at = crossing
    raise AssertionError("not reached")


def crossings_of(lines):
    """Weights above 0 at which the scores of two people are equal; all have one denominator."""
    found = set()
    for (a, _, slope, *_), (b, _, other, *_) in itertools.combinations(lines, 2):
        if slope != other:
            found.add(Fraction(a - b, other - slope))
    return sorted(weight for weight in found if weight > 0)


def check_limit(row, side, wanted):
    got = row[f"weight_{side}"], row[f"weight_{side}_included"]
    if wanted is None:
        assert got == ("any", None), (side, row)
    else:
        assert got == (str(wanted[0]), wanted[1]), (side, wanted, row)


def check_weight(row, policy, requirements, index, people, top):
    lines = collections.Counter(line(policy, requirements, index, person) for person in people)
    now = requirements[index]["weight"]
    assert (row["competency"], row["weight"]) == (requirements[index]["competency"], now), row
    assert row["in_top"] == top_set(lines, now, top)[1], row
    if len({of[1:4:2] for of in lines}) <= 1:
        crossings = crossings_of(lines)
        below, above = [at for at in reversed(crossings) if at < now], [at for at in crossings if at > now]
        check_limit(row, "low", walk(lines, now, top, below, False))
        check_limit(row, "high", walk(lines, now, top, above, True))
    else:
        assert policy == "assessed-only", row
        assert all(row[f"weight_{key}"] is None for key in ("low", "high", "low_included", "high_included")), row
    whole = top_set(lines, now, top)
    same = [top_set(lines, weight, top) == whole for weight in range(MAX_WEIGHT + 1)]
    low, high = now, now
    while low > 1 and same[low - 1]:
        low -= 1
    while high < MAX_WEIGHT and same[high + 1]:
        high += 1
    assert (row["whole_low"], row["whole_high"]) == (low, high), (low, high, row)


def weights_hold(seeds, n_people, top_weight, policies):
    moved = 0
    for seed in seeds:
        chance = random.Random(seed)
        with Folder(random_requirements(chance, chance.randint(1, 6), top_weight)) as folder:
            people = random_people(chance, n_people, [asked["competency"] for asked in folder.requirements])
            folder.write_people(people)
            for policy in policies:
                top = chance.randint(1, n_people)
                rows = kind(folder.sensitivity("--top", str(top), "--policy", policy), "weight")
                assert len(rows) == len(folder.requirements)
                for index, row in enumerate(rows):
                    check_weight(row, policy, folder.requirements, index, people, top)
                    moved += "/" in (row["weight_low"] or "") + (row["weight_high"] or "")
    return moved


@test
def weights_end_where_two_people_first_cross():
    assert weights_hold(range(8), 20, 5, ("default", "met", "steps", "plain")) > 20, "hardly an end is a fraction"


@test
def weights_of_many_alike_end_where_a_tie_parts():
    """Few requirements and many people: the top K is nearly always larger than K."""
    weights_hold(range(100, 112), 40, 2, ("default", "plain"))


@test
def weights_up_to_the_highest_stay_exact():
    weights_hold(range(200, 204), 20, 100, ("default", "steps"))


@test
def whole_weights_hold_where_scores_are_over_what_is_assessed():
    weights_hold(range(300, 308), 20, 5, ("assessed-only",))


@test
def whole_weights_are_those_of_ranking_changed_classes():
    """Just inside and just outside of the range, by the command itself."""
    outside = 0
    for seed in range(3):
        chance = random.Random(seed)
        requirements = random_requirements(chance, 5, 6)
        with Folder(requirements) as folder:
            folder.write_people(random_people(chance, 40, [asked["competency"] for asked in requirements]))
            policy = ("--policy", chance.choice(["default", "met", "assessed-only"]))
            rows = kind(folder.sensitivity("--top", "7", *policy), "weight")

            def top(index, weight):
                changed = [{**asked, "weight": weight} if i == index else asked
                           for i, asked in enumerate(requirements)]
                return {name for name, row in folder.rank(changed, *policy).items() if row["rank"] <= 7}

            for index, row in enumerate(rows):
                now = top(index, requirements[index]["weight"])
                assert top(index, row["whole_low"]) == top(index, row["whole_high"]) == now, row
                if row["whole_low"] > 1:
                    outside += 1
                    assert top(index, row["whole_low"] - 1) != now, row
                if row["whole_high"] < MAX_WEIGHT:
                    outside += 1
                    assert top(index, row["whole_high"] + 1) != now, row
    assert outside > 5, "hardly a weight has an end"


# --- the same for any way of running ------------------------------------------------------------

def sample(chance, n):
    folder = Folder(random_requirements(chance, 6, 3))
    people = random_people(chance, n, [asked["competency"] for asked in folder.requirements])
    folder.write_people(people)
    return folder, people


@test
def results_do_not_depend_on_jobs_instructions_or_compression():
    folder, _ = sample(random.Random(7), 6000)
    with folder:
        file = folder.file("people.ndjson")
        with open(file, "rb") as plain, gzip.open(file + ".gz", "wb", 1) as packed:
            shutil.copyfileobj(plain, packed)
        for form in ("table", "csv", "ndjson", "json"):
            arguments = ["sensitivity", "-c", "X", "--format", form]
            wanted, _ = merit(folder.path, *arguments, "--jobs", "1", file)
            assert len(wanted) > 1000
            assert merit(folder.path, *arguments, "--jobs", "5", file)[0] == wanted, form
            assert merit(folder.path, *arguments, file + ".gz")[0] == wanted, form
            assert merit(folder.path, *arguments, file, MERIT_SIMD="scalar")[0] == wanted, form


@test
def the_order_of_people_changes_no_finding():
    folder, people = sample(random.Random(8), 400)
    with folder:
        def found():
            return [record for record in folder.sensitivity() if record["record"] != "change"]

        wanted = found()
        random.Random(1).shuffle(people)
        folder.write_people(people)
        assert found() == wanted


@test
def every_format_says_the_same():
    folder, _ = sample(random.Random(9), 80)
    with folder:
        file = folder.file("people.ndjson")
        records = folder.sensitivity()
        assert json.loads(merit(folder.path, "sensitivity", "-c", "X", "--format", "json", file)[0]) == records
        out, _ = merit(folder.path, "sensitivity", "-c", "X", "--format", "csv", file)
        rows = list(csv.DictReader(io.StringIO(out)))
        assert len(rows) == len(records)
        for row, record in zip(rows, records):
            for key, cell in row.items():
                value = record.get(key)
                wanted = "" if value is None else str(value).lower() if isinstance(value, bool) \
                    else f"{value:.2f}" if isinstance(value, float) \
                    else ";".join(value) if isinstance(value, list) else str(value)
                assert cell == wanted, (key, cell, value)


# --- edges ---------------------------------------------------------------------------------------

@test
def nobody_is_no_fault():
    with Folder([requirement("1", 2)]) as folder:
        folder.write_people([])
        records = folder.sensitivity()
        assert [record["record"] for record in records] == ["level", "level", "weight"]
        assert records[0]["profiles"] == records[0]["changed"] == records[0]["in_top"] == 0
        assert (records[2]["weight_low"], records[2]["weight_high"]) == ("any", "any")
        out, err = merit(folder.path, "sensitivity", folder.file("people.ndjson"))
        assert "0 profiles ranked" in out and err == "merit: 0 profiles read: 0 scored, 0 rejected\n"


@test
def a_top_of_everyone_never_changes():
    folder, people = sample(random.Random(10), 30)
    with folder:
        for top in (len(people), 2**64 - 1):
            records = folder.sensitivity("--top", str(top))
            for row in kind(records, "level"):
                assert (row["in_top"], row["kept"], row["left"], row["entered"]) == (30, 30, 0, 0), row
            for row in kind(records, "weight"):
                assert (row["weight_low"], row["weight_high"]) == ("any", "any"), row
                assert (row["whole_low"], row["whole_high"]) == (1, MAX_WEIGHT), row


@test
def ten_are_looked_at_where_none_is_asked_for():
    folder, _ = sample(random.Random(11), 40)
    with folder:
        assert {record["top"] for record in folder.sensitivity() if "top" in record} == {TOP}


@test
def the_top_is_never_parted_inside_a_tie():
    """Ids decide nothing: three equal people are all among the first two, or none of them is."""
    with Folder([requirement("1", 2), requirement("2", 1, basis="stated")]) as folder:
        folder.write_people([{"id": name, "competencies": {"1": 2, "2": 1}} for name in "cab"]
                            + [{"id": "d", "competencies": {"1": 1, "2": 1}}])
        row = kind(folder.sensitivity("--top", "2"), "level")[1]
        assert (row["level"], row["in_top"], row["kept"], row["left"]) == (3, 3, 3, 0), row
        row = kind(folder.sensitivity("--top", "2"), "level")[0]
        assert (row["level"], row["kept"], row["entered"], row["entered_first"]) == (1, 3, 1, ["d"]), row


@test
def a_tie_that_any_weight_parts_leaves_no_room():
    with Folder([requirement("1", 2), requirement("2", 2)]) as folder:
        folder.write_people([{"id": "a", "competencies": {"1": 2, "2": 1}},
                             {"id": "b", "competencies": {"1": 1, "2": 2}}])
        for row in kind(folder.sensitivity("--top", "1"), "weight"):
            assert (row["weight_low"], row["weight_low_included"]) == ("1", True), row
            assert (row["weight_high"], row["weight_high_included"]) == ("1", True), row
            assert (row["whole_low"], row["whole_high"]) == (1, 1), row


@test
def equal_ids_are_separate_people():
    with Folder([requirement("1", 2, alternatives=[3])]) as folder:
        folder.write_people([{"id": "twin", "competencies": {"1": 2}}] * 7)
        records = folder.sensitivity("--top", "1")
        assert len(kind(records, "change")) == 7
        row, = kind(records, "level")
        assert (row["changed"], row["in_top"], row["left_first"]) == (7, 7, []), row


@test
def ids_keep_every_character():
    odd = ["a,b", 'q"uote', "nul\x00in", "tab\tid", "l\nf", "é", "\x1b[31m"]
    with Folder([requirement("1", 2, alternatives=[3])]) as folder:
        folder.write_people([{"id": name, "competencies": {"1": 2}} for name in odd])
        records = folder.sensitivity("--top", "1")
        assert [record["profile"] for record in kind(records, "change")] == odd
        out, _ = merit(folder.path, "sensitivity", "--format", "csv", folder.file("people.ndjson"))
        rows = list(csv.reader(io.StringIO(out.replace("\x00", "?"), newline="")))
        got = [row[5].replace("?", "\x00") for row in rows[1:8]]
        assert got == odd, got
        out, _ = merit(folder.path, "sensitivity", folder.file("people.ndjson"))
        assert "\x1b" not in out and "\x00" not in out and "\t" not in out


@test
def people_without_a_score_rank_last():
    with Folder([requirement("1", 2), requirement("2", 2)]) as folder:
        folder.write_people([{"id": "a"}, {"id": "b", "competencies": {"1": 0}},
                             {"id": "c", "competencies": {"1": 2, "2": None}}])
        records = folder.sensitivity("--top", "2", "--policy", "assessed-only")
        assert {row["in_top"] for row in kind(records, "level")} == {2}
        assert [row["whole_high"] for row in kind(records, "weight")] == [MAX_WEIGHT] * 2


@test
def a_class_of_stated_levels_has_only_weights():
    with Folder([requirement("1", 2, basis="stated")]) as folder:
        folder.write_people([{"id": "a", "competencies": {"1": 1}}])
        assert [record["record"] for record in folder.sensitivity()] == ["weight"]
        out, _ = merit(folder.path, "sensitivity", folder.file("people.ndjson"))
        assert "The source states every level" in " ".join(out.split())


@test
def classes_stand_in_the_order_asked_for():
    with Folder([requirement("1", 2)]) as folder:
        folder.write_class([requirement("2", 1), requirement("3", 3, 9)], "Y")
        folder.write_people(random_people(random.Random(1), 20, ["1", "2", "3"]))
        file = folder.file("people.ndjson")
        both, _ = merit(folder.path, "sensitivity", "-c", "Y", "-c", "X", "--format", "ndjson", file)
        alone = [merit(folder.path, "sensitivity", "-c", code, "--format", "ndjson", file)[0].splitlines()
                 for code in "YX"]
        found = [text for text in both.splitlines() if '"record":"change"' not in text]
        assert found == [text for lines in alone for text in lines if '"record":"change"' not in text]
        assert sorted(both.splitlines()) == sorted(itertools.chain(*alone))


@test
def rejected_records_are_counted_and_left_out():
    with Folder([requirement("1", 2)]) as folder:
        lines = b'{"id":"a","competencies":{"1":2}}\n{"id":"b","competencies":{"1":9}}\n'
        out, err = merit(folder.path, "sensitivity", "--format", "ndjson", stdin=lines, status=4)
        assert all(record["profiles"] == 1 for record in map(json.loads, out.splitlines()) if "profiles" in record)
        assert "1 scored, 1 rejected" in err
        merit(folder.path, "sensitivity", "--strict", stdin=lines, status=1)


@test
def faults_are_told_before_anything_is_read():
    with Folder([requirement("1", 2)]) as folder:
        assert "unknown" in merit(folder.path, "sensitivity", "-c", "Z", status=1)[1] \
            or "no class" in merit(folder.path, "sensitivity", "-c", "Z", status=1)[1]
        merit(folder.path, "sensitivity", "--top", "0", status=2)
        merit(folder.path, "sensitivity", "--gaps", status=2)
        merit(folder.path, "sensitivity", "/no/such/file", status=3)
        # No level of this one may earn nothing, but at level 3 it would.
        folder.dump("policies/steps.json", {**TABLE, "table": [[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]]})
        err = merit(folder.path, "sensitivity", "--policy", "steps", status=1, stdin=b"")[1]
        assert "cannot earn a point" in err and "level 3" in err, err


@test
def weights_of_the_policy_count():
    """As if the class had them."""
    def heavy(weights):
        return {"schema": "merit-policy-1", "name": "heavy",
                "overrides": [{"competency": name, "weight": weight} for name, weight in weights.items()]}

    chance = random.Random(60)
    requirements = random_requirements(chance, 4, 3)
    weights = {asked["competency"]: chance.randint(1, 9) for asked in requirements}
    with Folder(requirements) as folder:
        folder.write_people(random_people(chance, 60, list(weights)))
        folder.dump("policies/heavy.json", heavy(weights))
        found = folder.sensitivity("--policy", "heavy")
        folder.write_class([{**asked, "weight": weights[asked["competency"]]} for asked in requirements])
        assert found == folder.sensitivity()
        folder.write_class(requirements)
        folder.dump("policies/heavy.json", heavy({**weights, requirements[0]["competency"]: 0}))
        row = kind(folder.sensitivity("--policy", "heavy"), "weight")[0]
        assert (row["weight"], row["weight_low"], row["whole_low"]) == (0, None, None), row
        merit(folder.path, "sensitivity", "--policy", "heavy", folder.file("people.ndjson"))


@test
def stages_are_said_not_to_be_covered():
    with Folder([{**requirement("1", 2), "essential": True}]) as folder:
        for policy in ("all-met", "essential-met", "essential-first"):
            err = merit(folder.path, "sensitivity", "--policy", policy, status=1, stdin=b"")[1]
            assert f"policy '{policy}' ranks only those who pass its stages" in err, err


@test
def tables_fit_the_terminal():
    chance = random.Random(12)
    with Folder(random_requirements(chance, 6, 100)) as folder:
        people = random_people(chance, 200, [asked["competency"] for asked in folder.requirements])
        for number, person in enumerate(people):
            person["id"] = "x" * (number % 90) + str(number)
        folder.write_people(people)
        for policy in ("default", "assessed-only", "profile-matching"):
            out, _ = merit(folder.path, "sensitivity", "--policy", policy, folder.file("people.ndjson"))
            assert f"Policy: {policy}" in " ".join(out.split())
            for text in out.splitlines():
                assert len(text) <= 80, text


if __name__ == "__main__":
    sys.exit(tap.run(TESTS))
