#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the bands and bounds of `merit rank` to published figures, to an oracle in fractions, and to
their rules.

Usage: test-bands.py MERIT_BINARY SOURCE_DIR
"""

import csv
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction
from itertools import product
from math import isqrt
from statistics import NormalDist

import tap

sys.dont_write_bytecode = True
import oracle  # noqa: E402  (lives beside this file; it must leave nothing behind there)

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
SECONDS = 120
FIGURES = ["reliability", "confidence", "c", "sd", "sed", "band_width"]

TESTS = []


def test(function):
    TESTS.append(("/bands/" + function.__name__.replace("_", "-"), function))
    return function


def merit(folder, *arguments, status=0, stdin=None, **variables):
    """(standard output, standard error) of `merit rank` in a folder of data."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    environment["MERIT_DATA"] = folder if folder else os.path.join(SOURCE, "data")
    done = subprocess.run([MERIT, "rank", *arguments], cwd=folder or SOURCE, check=False, timeout=SECONDS,
                          env={**environment, **variables}, input=stdin or b"",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    err = done.stderr.decode(errors="replace")
    assert done.returncode == status, f"{arguments}: status {done.returncode}, not {status}: {err}"
    return done.stdout.decode(), err


def records(folder, *arguments, **more):
    out, _ = merit(folder, *arguments, "--format", "ndjson", **more)
    return [json.loads(line, parse_float=Fraction) for line in out.splitlines()]


class World:
    """A folder with a bank, one class and a policy, and people in it."""

    def __init__(self, folder, max_level, requirements, people, policy=None):
        """`requirements`: (level, weight), or these and whether essential, of the competencies 1, 2, …;
        `people`: assessments as texts."""
        self.folder = folder
        ids = [str(number) for number in range(1, len(requirements) + 1)]
        bank = {"schema": "merit-bank-1", "max_level": max_level,
                "competencies": [{"id": name, "name": f"Name {name}"} for name in ids]}
        model = {"schema": "merit-class-1", "code": "K", "title": "", "requirements": [
            {"competency": name, "level": level, "weight": weight, "essential": essential == [True],
             "basis": "stated"}
            for name, (level, weight, *essential) in zip(ids, requirements)]}
        self.parts = max_level, requirements, people, policy or {}
        policy = {"schema": "merit-policy-1", **(policy or {})}
        os.makedirs(os.path.join(folder, "classes"))
        for name, value in (("bank", bank), ("classes/K", model), ("policy", policy)):
            with open(os.path.join(folder, f"{name}.json"), "w", encoding="utf-8") as file:
                json.dump(value, file)
        lines = [json.dumps({"id": name, "competencies": dict(zip(ids, assessed))}) + "\n"
                 for name, assessed in people]
        self.text = "".join(lines).encode()
        with open(os.path.join(folder, "people.ndjson"), "wb") as file:
            file.write(self.text)
        self.plan = oracle.Plan(oracle.Bank(bank), oracle.Model(model, oracle.Bank(bank)),
                                oracle.Policy(policy))
        self.profiles = oracle.read_ndjson(self.text, self.plan.bank).profiles

    def rank(self, *arguments, **more):
        return records(self.folder, "--policy", "./policy.json", *arguments, "people.ndjson", **more)

    def table(self, *arguments):
        return merit(self.folder, "--policy", "./policy.json", *arguments, "people.ndjson")


def world_of_scores(folder, points, most):
    """People whose scores are `points` / `most`, by a table of points."""
    levels = sorted({0, *points, most})
    assert len(levels) <= 8, levels
    table = [[*levels, *[most] * 8][:8]] * 7
    return World(folder, 7, [(1, 1)], [(f"p{number}", [levels.index(one)])
                                       for number, one in enumerate(points)],
                 {"credit": "table", "table": table})


def random_world(folder, dice, n_people):
    max_level = dice.randint(1, 7)
    n = dice.randint(1, 9)
    requirements = [(dice.randint(1, max_level), dice.choice([1, 1, 1, dice.randint(1, 100)]))
                    for _ in range(n)]
    policy = {"credit": dice.choice(["proportional", "met", "table"]),
              "unassessed": dice.choice(["demonstrated", "assessed-only"])}
    if dice.random() < 0.3:
        policy["tie_break"] = []
    if policy["credit"] == "table":
        policy["table"] = [[dice.choice([1, 1, 7, 100, 10000]) for _ in range(max_level + 1)]
                           for _ in range(max_level)]
    kinds = ["", *map(str, range(max_level + 1)), *(f"{level}+" for level in range(1, max_level + 1))]
    open_share = dice.choice([0, 0.05, 0.3, 0.9])
    people = [(f"p{dice.randint(0, n_people)}",
               ["" if dice.random() < open_share else dice.choice(kinds) for _ in range(n)])
              for _ in range(n_people)]
    return World(folder, max_level, requirements, people, policy)


def staged_world(folder, dice, n_people):
    """A world whose policy may keep people from being ranked, and may ask for a level neither too low nor
    too high: small enough to try every way of assessing what is open."""
    max_level = dice.randint(1, 3)
    n = dice.randint(1, 3)
    requirements = [(dice.randint(1, max_level), dice.choice([1, 1, 1, 2]), dice.random() < 0.5)
                    for _ in range(n)]
    policy = {"credit": dice.choice(["proportional", "met", "table"]),
              "unassessed": dice.choice(["demonstrated", "assessed-only"]),
              "tie_break": dice.choice([["superior"], ["superior"], []])}
    if policy["credit"] == "table":
        policy["table"] = [[dice.choice([1, 2, 3]) for _ in range(max_level + 1)] for _ in range(max_level)]
    met = dice.choice(["at-least", "exact", "margin"])
    if met == "margin":
        policy["margin"] = {"below": dice.randint(0, 2), "above": dice.randint(0, 2)}
    policy["met"] = met
    decision = dice.choice(["compensatory", "conjunctive", "conjunctive", "hurdles", "hurdles"])
    if decision == "conjunctive":
        policy |= {"decision": "conjunctive", "must_meet": dice.choice(["essential", "all"])}
    elif decision == "hurdles":
        names = [str(number) for number in range(1, n + 1)]
        scopes = ["all", "essential", dice.sample(names, dice.randint(1, n))]
        policy |= {"decision": "hurdles",
                   "hurdles": [{"name": f"h{number}", "requirements": dice.choice(scopes),
                                "passing": dice.choice([1, "33.33", 50, "66.67", 80, 100])}
                               for number in range(dice.randint(1, 3))]}
    kinds = [*map(str, range(max_level + 1)), *(f"{level}+" for level in range(1, max_level + 1))]
    open_share = dice.choice([0.1, 0.4, 0.8])
    people = [(f"p{number}", ["" if dice.random() < open_share else dice.choice(kinds) for _ in range(n)])
              for number in range(n_people)]
    return World(folder, max_level, requirements, people, policy)


def in_worlds(seed, rounds, n_people, check, make=random_world):
    dice = random.Random(seed)
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(make(folder, dice, dice.randint(0, n_people)), dice)
            except AssertionError as error:
                raise AssertionError(f"round {number}: {error}") from error


# --- the oracle ---------------------------------------------------------------------------------

def half_up(share):
    """Hundredths of a percent of a fraction that is no root."""
    return (20000 * share + 1).__floor__() // 2


def root_half_up(square):
    """Hundredths of a percent of the root of a fraction, half up: floor (√(4 · 10^8 · square) + 1) / 2."""
    scaled = square * 4 * 10**8
    return (isqrt(scaled.numerator // scaled.denominator) + 1) // 2


def variance(scores):
    mean = sum(scores) / len(scores)
    return sum((score - mean) ** 2 for score in scores) / (len(scores) - 1)


def squared_error(rule, scores, r):
    return variance(scores) * (2 * (1 - r) if rule == "sed" else r * (1 - r))


def error_bands(scores, squared_width):
    """The band of each of the falling scores; `squared_width` None: one band."""
    bands = []
    for score in scores:
        if not bands:
            top, band = score, 1
        elif squared_width is not None and (top - score) ** 2 > squared_width:
            top, band = score, band + 1
        bands.append(band)
    return bands


def standing(plan, points, superior):
    return points, superior if plan.policy.superior_breaks_ties else 0


def extremes(plan, profile):
    """The worst and the best standing of someone, requirement by requirement, as (points, superior)."""
    worst, best = [0, 0], [0, 0]
    for requirement, earns in plan.rules:
        state = profile.states.get(requirement.competency)
        states = [state] if state is not None else \
            [(level, superior) for level in range(plan.bank.max_level + 1)
             for superior in ([False, True] if level else [False])]
        earned = [(earns[level], level >= requirement.level and superior) for level, superior in states]
        for end, (points, superior) in ((worst, min(earned)), (best, max(earned))):
            end[0] += points
            end[1] += superior
    return standing(plan, *worst), standing(plan, *best)


def outcomes(plan, profile):
    """Every standing that someone can come to by an assessment of what is open; None: not ranked."""
    asked = [requirement.competency for requirement, _ in plan.rules]
    every = [(level, superior) for level in range(plan.bank.max_level + 1)
             for superior in ([False, True] if level else [False])]
    found = set()
    for states in product(*([profile.states[one]] if one in profile.states else every for one in asked)):
        complete = oracle.Profile(profile.id)
        complete.states = dict(zip(asked, states))
        match = plan.compute(complete)
        found.add(None if plan.stopped(complete) else standing(plan, match.points, match.superior))
    return found


def joint_bounds(plan, profiles):
    """(best, worst) rank of each profile over all ways of assessing everyone together; None for a best
    that is not ranked in any of them, and for a worst that is not ranked in some."""
    ranks = [set() for _ in profiles]
    for ends in product(*(outcomes(plan, profile) for profile in profiles)):
        for seen, own in zip(ranks, ends):
            seen.add(None if own is None else
                     1 + sum(other is not None and other > own for other in ends))
    return [(min(seen - {None}, default=None), None if None in seen else max(seen)) for seen in ranks]


def pair_bounds(plan, profiles):
    """The same, since people are assessed independently of each other, by looking at every pair."""
    found = [outcomes(plan, profile) for profile in profiles]
    best = [max(ends - {None}, default=None) for ends in found]
    least = [None if None in ends else min(ends) for ends in found]
    return [(None if top is None else 1 + sum(one is not None and one > top for j, one in enumerate(least)
                                              if j != i),
             None if low is None else 1 + sum(one is not None and one > low for j, one in enumerate(best)
                                              if j != i))
            for i, (top, low) in enumerate(zip(best, least))]


def bounds(plan, profiles):
    """(best, worst) rank of each profile where everyone is ranked, by looking at every pair."""
    ends = [extremes(plan, profile) for profile in profiles]
    return {id(profile): (1 + sum(other[0] > ends[i][1] for j, other in enumerate(ends) if j != i),
                          1 + sum(other[1] > ends[i][0] for j, other in enumerate(ends) if j != i))
            for i, profile in enumerate(profiles)}


# --- published figures --------------------------------------------------------------------------

@test
def saratoga_one_band_score_for_45_to_47_of_60():
    """Saratoga Springs, examinations scored in bands: 45, 46 and 47 right of 60 score 80."""
    with tempfile.TemporaryDirectory() as folder:
        world = world_of_scores(folder, [44, 45, 46, 47, 48], 60)
        got = {row["points"]: row["band"]
               for row in world.rank("--band", "categories=85.0:80,80.0:75,75.0:70")}
        assert got == {48: "85.0", 47: "80.0", 46: "80.0", 45: "80.0", 44: "75.0"}, got


@test
def usda_category_rating():
    """APHIS HR Desk Guide 4030 B: Best 95 to 100, Well 85 to 94.99, Qualified 70 to 84.99."""
    with tempfile.TemporaryDirectory() as folder:
        world = world_of_scores(folder, [9500, 9499, 8500, 8499, 7000, 6999], 10000)
        wanted = [(9500, "Best", 1), (9499, "Well", 2), (8500, "Well", 2), (8499, "Qualified", 3),
                  (7000, "Qualified", 3), (6999, None, None)]
        named = world.rank("--band", "categories=Best:95,Well:85,Qualified:70")
        plain = world.rank("--band", "categories=95,85,70")
        got = [(one["points"], one["band"], other["band"]) for one, other in zip(named, plain)]
        assert got == wanted, got


@test
def oracle_best_fit_rounds_half_up():
    """Oracle Fusion, Best-Fit: 56.4 percent shows as 56, 56.7 as 57."""
    with tempfile.TemporaryDirectory() as folder:
        world = world_of_scores(folder, [564, 565, 567], 1000)
        got = {row["points"]: row["band"] for row in world.rank("--band", "whole")}
        assert got == {567: 57, 565: 57, 564: 56}, got


@test
def factor_is_the_two_sided_normal_quantile():
    with tempfile.TemporaryDirectory() as folder:
        world = world_of_scores(folder, [1, 2], 3)
        dice = random.Random(1)
        for _ in range(20):
            confidence = f"0.{dice.randint(1, 9999):04d}"
            row = world.rank("--band", "sed", "--reliability", "0.9", "--confidence", confidence)[0]
            wanted = NormalDist().inv_cdf((1 + float(confidence)) / 2)
            assert abs(float(row["c"]) - wanted) < 0.51e-6, (confidence, row["c"], wanted)
            assert (row["confidence"], row["reliability"]) == (Fraction(confidence), Fraction("0.9"))


# --- bands --------------------------------------------------------------------------------------

@test
def bands_are_those_of_fractions():
    def check(world, dice):
        rows = oracle.ranked(world.plan, world.profiles)
        scores = [match.score for _, match in rows]
        known = [score for score in scores if score is not None]
        rule = dice.choice(["whole", "categories", "sed", "see"])
        if rule == "whole":
            got = world.rank("--band", "whole")
            wanted = [(2 * 100 * score + 1).__floor__() // 2 for score in known]
        elif rule == "categories":
            # Scores that there are among the percentages, for what is exactly at one.
            cuts = sorted({Fraction(half_up(score), 100) for score in known[:5]}
                          | {Fraction(dice.randint(0, 10000), 100) for _ in range(4)}, reverse=True)
            got = world.rank("--band", "categories=" + ",".join(f"{float(cut):.2f}" for cut in cuts))
            wanted = [next((i for i, cut in enumerate(cuts, 1) if 100 * score >= cut), None)
                      for score in known]
        else:
            r = Fraction(dice.choice(["0", "0.5", "0.9", "0.99", "0.99999", "1", "0.123456789012345"]))
            confidence = dice.choice(["0.05", "0.5", "0.95", "0.999999"])
            got = world.rank("--band", rule, "--reliability", f"{float(r):.15f}", "--confidence", confidence)
            squared = None
            for row in got:
                assert list(row)[-6:] == [*FIGURES[:4], rule, "band_width"], list(row)
            if len(known) >= 2:
                squared = squared_error(rule, known, r)
                figures = [Fraction(root_half_up(one), 100) for one in (
                    variance(known), squared, squared * got[0]["c"] ** 2)]
                shown = [got[0][key] for key in ("sd", rule, "band_width")]
                assert shown == figures, (shown, figures)
                squared *= got[0]["c"] ** 2
            elif got:
                assert (got[0]["sd"], got[0][rule], got[0]["band_width"]) == (None, None, None), got[0]
            wanted = error_bands(known, squared)
        wanted += [None] * (len(scores) - len(known))
        assert [row["band"] for row in got] == wanted, (rule, wanted, [row["band"] for row in got])
    in_worlds(2, 70, 60, check)


@test
def equal_scores_are_never_parted():
    """Under an assessed-only policy, where they come with different denominators."""
    def check(world, dice):
        found = {}
        for row in world.rank("--band", dice.choice(["sed", "see"]), "--reliability",
                              dice.choice(["1", "0.999999999999999", "0.9", "0"])):
            if row["max_points"]:
                band = found.setdefault(Fraction(row["points"], row["max_points"]), row["band"])
                assert band == row["band"], row
    in_worlds(3, 15, 200, check)


@test
def width_is_told_to_the_last_digit():
    """Two people d apart: SED is √(1 − r) · d, and both are in one band while (1 − r) C² ≥ 1."""
    with tempfile.TemporaryDirectory() as folder:
        world = world_of_scores(folder, [46, 45], 48)
        border = (1 - 1 / Fraction("1.959964") ** 2) * 10**15
        for digits, wanted in ((border.__floor__(), [1, 1]), (border.__floor__() + 1, [1, 2])):
            got = [row["band"] for row in world.rank("--band", "sed", "--reliability", f"0.{digits:015d}")]
            assert got == wanted, (digits, got)


@test
def bands_are_of_all_whatever_is_listed():
    def check(world, dice):
        options = [["--band", "whole"], ["--band", "categories=90,50,10"],
                   ["--band", "sed", "--reliability", "0.8"]][dice.randint(0, 2)] + ["--bounds"]
        whole = world.rank(*options)
        for top in (1, 2, 7, len(whole) + 1):
            assert world.rank(*options, "--top", str(top)) == whole[:top], top
    in_worlds(4, 10, 60, check)


@test
def nobody_and_one_person():
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder, 3, [(1, 1)], [("a", ["1"])])
        row = world.rank("--band", "sed", "--reliability", "0.9")[0]
        assert (row["band"], row["sd"], row["band_width"]) == (1, None, None), row
        out, _ = world.table("--band", "sed", "--reliability", "0.9")
        assert "fewer than two ranked have a score" in " ".join(out.split()), out
        with open(os.path.join(folder, "people.ndjson"), "wb"):
            pass
        assert world.rank("--band", "sed", "--reliability", "0.9", "--bounds") == []
        out, _ = merit(folder, "--format", "csv", "--band", "sed", "--reliability", "0.9", "people.ndjson")
        assert out.startswith("rank,band,profile,"), out
        assert out.endswith(",superior,reliability,confidence,c,sd,sed,band_width\n"), out


@test
def no_score_is_in_no_band():
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder, 3, [(1, 1)], [("a", ["1"]), ("b", [""])], {"unassessed": "assessed-only"})
        for options in (["whole"], ["sed", "--reliability", "0.5"], ["categories=A:0"]):
            rows = world.rank("--band", *options)
            assert [row["band"] for row in rows][1] is None, rows
        out, _ = world.table("--band", "whole")
        assert "Without a score, in no band" in out, out


# --- bounds -------------------------------------------------------------------------------------

@test
def bounds_are_those_of_all_pairs():
    def check(world, dice):
        wanted = bounds(world.plan, world.profiles)
        rows = oracle.ranked(world.plan, world.profiles)
        got = [(row["rank_best"], row["rank_worst"]) for row in world.rank("--bounds")]
        assert got == [wanted[id(match.profile)] for _, match in rows], got
    in_worlds(5, 40, 60, check)


@test
def rank_is_within_its_bounds():
    """Where what is open counts as its least, and under the shipped policies too."""
    for policy in ("default", "met", "assessed-only"):
        for row in records(None, "-c", "1229", "-c", "1230", "--bounds", "--policy", policy,
                           "profiles/employees.ndjson"):
            assert row["rank_best"] <= row["rank"] <= row["rank_worst"], row


@test
def bounds_run_the_stages_on_every_completion():
    """A person is ranked in some completions and not in others: everyone's are tried together."""
    seen = set()

    def check(world, _):
        wanted = dict(zip((profile.id for profile in world.profiles),
                          joint_bounds(world.plan, world.profiles)))
        for row in world.rank("--bounds"):
            got = row["rank_best"], row["rank_worst"]
            assert got == wanted[row["profile"]], (row, wanted, world.parts)
            seen.add((row["rank"] is None, *(end is None for end in got)))
    in_worlds(7, 150, 3, check, staged_world)
    # Ranked or not now; and either for sure, or open. Who is ranked can come not to be where what is
    # open is left out, and who is not can be sure to come to be where any level meets what is asked.
    assert seen == {(now, *ends) for now in (False, True) for ends in
                    ((False, False), (False, True), (True, True))} - {(False, True, True)}, seen


@test
def best_outcome_is_not_superior_where_it_is_not_met():
    """Exactly level 1 is asked, and level 2 earns more: earning the most then is no superior standard."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder, 2, [(1, 1), (1, 1)],
                      [("a", ["", "2"]), ("b", ["2", "2"]), ("c", ["2", "1+"])],
                      {"met": "exact", "credit": "table", "table": [[1, 2, 3]] * 2})
        got = [(row["profile"], row["rank_best"], row["rank_worst"]) for row in world.rank("--bounds")]
        assert got == [("b", 1, 1), ("c", 2, 3), ("a", 1, 3)], got


@test
def bounds_with_stages_are_those_of_all_pairs():
    def check(world, dice):
        wanted = dict(zip((profile.id for profile in world.profiles),
                          pair_bounds(world.plan, world.profiles)))
        top = dice.choice([[], ["--top", str(dice.randint(1, 9))]])
        for row in world.rank("--bounds", *top):
            assert (row["rank_best"], row["rank_worst"]) == wanted[row["profile"]], (row, world.parts)
    in_worlds(8, 40, 40, check, staged_world)


@test
def who_is_ranked_for_sure_is_within_the_bounds():
    """Where what is open counts as its least, being ranked cannot be lost."""
    for policy in ("all-met", "essential-met", "essential-first"):
        rows = records(None, "-c", "1229", "-c", "1230", "--bounds", "--policy", policy,
                       "profiles/employees.ndjson")
        for row in rows:
            if row["rank"] is not None:
                assert row["rank_best"] <= row["rank"] <= row["rank_worst"], row
            else:
                assert row["rank_worst"] is None, row
                assert row["rank_best"] is None or row["unassessed"] > 0, row


# --- bands where not everyone is ranked, or scores are not in percent ----------------------------

@test
def bands_with_stages_equal_filter_and_compensatory():
    """Who is not ranked is in no band, and counts neither for SD nor for where a band begins."""
    parted = []

    def check(world, dice):
        max_level, requirements, people, policy = world.parts
        options = dice.choice([["--band", "whole"], ["--band", "categories=A:90,B:50.5,C:10"],
                               ["--band", "sed", "--reliability", "0.8"],
                               ["--band", "see", "--reliability", "0.5", "--confidence", "0.5"]])
        kept = {profile.id for profile in world.profiles if world.plan.stopped(profile) is None}
        plain = {key: value for key, value in policy.items()
                 if key not in ("decision", "must_meet", "hurdles")}
        with tempfile.TemporaryDirectory() as folder:
            wanted = World(folder, max_level, requirements,
                           [person for person in people if person[0] in kept], plain).rank(*options)
        got = world.rank(*options)
        figures = [wanted[0].get(key) for key in FIGURES] if wanted else None
        for row, one in zip(got, wanted):
            assert {**row, "stopped": None} == {**one, "stopped": None}, (row, one, world.parts)
        for row in got[len(wanted):]:
            assert row["rank"] is None and row["band"] is None, row
            assert figures is None or [row.get(key) for key in FIGURES] == figures, (row, figures)
        parted.append(0 < len(wanted) < len(got))
        out, _ = world.table(*options)
        assert out.count("Not ranked, because") == (len(wanted) < len(got)), out
        bands = {row["band"] for row in wanted if row["score"] is not None}
        assert out.count(" people\n") + out.count(" person\n") == len(bands), out
        for top in (1, 3):
            assert world.rank(*options, "--top", str(top)) == got[:top], top
    in_worlds(9, 40, 30, check, staged_world)
    assert sum(parted) > 10, parted


@test
def bands_are_of_percentages_whatever_the_scale():
    """The records are the same; headings for people say both, and the rule what it is a part of."""
    people = [("a", ["3", "3"]), ("b", ["2", "3"]), ("c", ["1", "1"]), ("d", ["0", "0"])]
    for scale, headings in (
            ({"top": 5, "decimals": 2}, ("High: 5.00 to 4.50 (100.00 to 90.00 percent), 2 people",
                                         "Below 80 percent, in no band: 1.67 to 0.00 (33.33 to 0.00 "
                                         "percent), 2 people")),
            ({"top": "weights", "decimals": 0}, ("High: 10 to 9 (100.00 to 90.00 percent), 2 people",
                                                 "Below 80 percent, in no band: 3 to 0 (33.33 to 0.00 "
                                                 "percent), 2 people")),
            ({"top": 100, "decimals": 1}, ("High: 100.0 to 90.0, 2 people",
                                           "Below 80 percent, in no band: 33.3 to 0.0, 2 people"))):
        for rule in (["categories=High:80"], ["whole"], ["sed", "--reliability", "0.9"]):
            results = []
            for policy in ({"scale": scale}, {}):
                with tempfile.TemporaryDirectory() as folder:
                    world = World(folder, 3, [(3, 3), (3, 7)], people, policy)
                    results.append(world.rank("--band", *rule))
                    out = world.table("--band", *rule)[0]
                if policy:
                    flat = " ".join(out.split())
                    assert ("Percent is of what can be earned" in flat) == (scale["top"] != 100), out
                    for heading in headings if rule[0].startswith("categories") else ():
                        assert heading + "\n" in out, (heading, out)
            assert results[0] == results[1], (scale, rule)


# --- promises -----------------------------------------------------------------------------------

@test
def same_bytes_however_it_is_run():
    with open(os.path.join(SOURCE, "profiles", "employees.ndjson"), "rb") as file:
        people = file.read() * 10
    for options in (["--band", "sed", "--reliability", "0.87", "--bounds", "--top", "50"],
                    ["--band", "see", "--reliability", "0.87", "--bounds", "--policy", "assessed-only"],
                    ["--band", "categories=Best:95,Rest:0", "--bounds", "--format", "csv", "--top", "7"],
                    ["--band", "sed", "--reliability", "0.87", "--bounds", "--policy", "all-met"],
                    ["--band", "whole", "--bounds", "--policy", "essential-first", "--top", "4000"]):
        results = {merit(None, *options, *more, stdin=stdin, **variables)[0]
                   for more, stdin, variables in (
                       (["--jobs", "1"], people, {}), (["--jobs", "3"], people, {}),
                       (["--jobs", "8"], gzip.compress(people, 1), {}),
                       ([], people, {"MERIT_SIMD": "scalar"}))}
        assert len(results) == 1, options


@test
def records_tell_everything_in_order():
    options = ["-c", "1229", "--top", "1", "--gaps", "--band", "categories=a,b:9", "profiles/applicants.ndjson"]
    _, err = merit(None, *options, status=2)
    assert "a category has no percentage" in err, err
    options[6] = 'categories="top":90,rest:0'
    row = records(None, *options, "--bounds")[0]
    assert list(row)[:5] == ["rank", "band", "rank_best", "rank_worst", "profile"], list(row)
    assert (row["band"], list(row)[-1]) == ('"top"', "gaps"), row
    out, _ = merit(None, *options, "--bounds", "--format", "csv")
    row = next(csv.DictReader(io.StringIO(out)))
    assert (row["band"], row["rank_best"]) == ('"top"', "1"), row
    row = records(None, "-c", "1229", "--top", "1", "--gaps", "--band", "see", "--reliability", "1",
                  "profiles/applicants.ndjson")[0]
    assert list(row)[-7:] == [*FIGURES[:4], "see", "band_width", "gaps"], list(row)
    assert (row["see"], row["band_width"]) == (0, 0), row


@test
def table_names_all_that_bands_rest_on():
    out, err = merit(None, "--band", "sed", "--reliability", "0.90", "--confidence", "0.9", "--top", "3",
                     "profiles/applicants.ndjson")
    flat = " ".join(out.split())
    row = records(None, "-c", "1230", "--band", "sed", "--reliability", "0.90", "--confidence", "0.9",
                  "--top", "1", "profiles/applicants.ndjson")[0]
    figures = [f"{float(row[key]):.2f}" for key in ("sd", "sed", "band_width")]
    for part in ("SED = SD · √(1 − r) · √2", "with n − 1", "Reliability r: 0.90", "Confidence: 0.9, two-sided",
                 "C is 1.644854", "Policy: default",
                 "On this class SD is {}, SED {} and the width {} percentage points".format(*figures),
                 "more people of the last band are not listed"):
        assert part in flat, (part, out)
    assert "more of the last band stand beyond --top 3" in err, err
    assert "1230 Customer" in out and out.count("Bands: fixed") == 1, out


@test
def tables_fit_the_page():
    dice = random.Random(6)
    long_name = ",".join(f"{'x' * 90}{n}:{90 - n}" for n in range(40))
    people = "".join(json.dumps({"id": f"{'P' * dice.randint(1, 40)}{n}", "name": "N" * 30,
                                 "competencies": {"2": dice.choice([0, 1, None]), "3": "1+"}}) + "\n"
                     for n in range(2000)).encode()
    for options in (["--band", "whole"], ["--band", f"categories={long_name}"],
                    ["--band", "see", "--reliability", "0.123456789012345", "--confidence",
                     "0.123456789012345"]):
        out, _ = merit(None, *options, "--bounds", stdin=people)
        widest = max(out.splitlines(), key=len)
        assert len(widest) <= 80, widest


@test
def faulty_options_are_usage_errors():
    for options, part in (
            (["--band", "sed"], "needs --reliability"), (["--band", "see"], "needs --reliability"),
            (["--band", "quartiles"], "whole, categories=LIST, sed or see"),
            (["--band", "wholes"], "no value for '--band'"), (["--band", "categories"], "no value"),
            (["--band", "categories="], "no categories"), (["--band", "categories=70,80"], "must fall"),
            (["--band", "categories=A:90,A:80"], "one name"), (["--band", "categories=90,B:80"], "or none"),
            (["--band", "sed", "--reliability", "1.01"], "reliability is a decimal"),
            (["--band", "sed", "--reliability", "-1"], "reliability is a decimal"),
            (["--band", "sed", "--reliability", "0.9", "--confidence", "1"], "confidence is a decimal"),
            (["--band", "sed", "--reliability", "0.9", "--confidence", "0"], "confidence is a decimal"),
            (["--band", "sed", "--reliability", "0.9", "--confidence", "95"], "confidence is a decimal"),
            (["--reliability", "0.9"], "goes with --band"), (["--confidence", "0.9"], "goes with --band"),
            (["--band", "whole", "--reliability", "0.9"], "goes with --band"), (["--band", ""], "empty")):
        _, err = merit(None, *options, status=2)
        assert part in err, (options, err)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(tap.run(TESTS))
