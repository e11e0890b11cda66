#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `merit impact` to the published figures, to an oracle in fractions, and to its rules.

Usage: test-impact.py MERIT_BINARY SOURCE_DIR
"""

import csv
import io
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import mpmath

import tap

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
SECONDS = 120
KEYS = ["attribute", "group", "applicants", "selected", "rate", "impact_ratio", "flag", "z", "p_z",
        "p_fisher", "p_midp", "flip_flop", "under_two_percent"]
AUDIT_KEYS = ["attribute", "category", "applicants", "selected", "selection_rate",
              "selection_impact_ratio", "median_score", "above_median", "scoring_rate",
              "scoring_impact_ratio", "under_two_percent", "excluded"]
C1229 = {"2": 1, "3": 1, "6": 1, "20": 1, "34": 1, "43": 2, "44": 3, "45": 2}

TESTS = []


def test(function):
    TESTS.append(("/impact/" + function.__name__.replace("_", "-"), function))
    return function


def merit(folder, *arguments, status=0, stdin=b""):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    environment["MERIT_DATA"] = os.path.join(SOURCE, "data")
    done = subprocess.run([MERIT, "impact", *arguments], cwd=folder, env=environment, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    err = done.stderr.decode(errors="replace")
    assert done.returncode == status, f"{arguments}: status {done.returncode}, not {status}: {err}"
    return done.stdout.decode(), err


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def counts(rows):
    """`rows`: attribute, group, applicants, selected."""
    text = io.StringIO()
    csv.writer(text).writerows([("attribute", "group", "applicants", "selected"), *rows])
    return text.getvalue()


def of_counts(rows, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "counts.csv", counts(rows))
        out, err = merit(folder, "--counts", "counts.csv", "--format", "json", *arguments)
        assert err == "", err
        return json.loads(out)


# --- the oracle ---------------------------------------------------------------------------------

def exact(group, reference):
    """Fisher's two-sided p and the lower mid-P of (selected, applicants), as fractions."""
    (x, m), (y, n) = group, reference
    drawn = x + y
    ways = {k: math.comb(m, k) * math.comb(n, drawn - k)
            for k in range(max(0, drawn - n), min(m, drawn) + 1)}
    whole = sum(ways.values())
    limit = ways[x] * (1 + Fraction(1, 10**7))
    return (Fraction(sum(way for way in ways.values() if way <= limit), whole),
            Fraction(2 * sum(way for k, way in ways.items() if k < x) + ways[x], 2 * whole))


def normal(group, reference):
    (x, m), (y, n) = group, reference
    if x + y in (0, m + n):
        return None
    pooled = Fraction(x + y, m + n)
    z = float(Fraction(x, m) - Fraction(y, n)) / math.sqrt(pooled * (1 - pooled) * (Fraction(1, m) + Fraction(1, n)))
    return z, math.erfc(abs(z) / math.sqrt(2))


def half_up(fraction):
    return math.floor(fraction * 10000 + Fraction(1, 2)) / 10000


def near(got, wanted):
    """Whether four decimals are those of a number that binary rounding may have moved a little."""
    return abs(got - float(wanted)) <= 0.5e-4 + 1e-9


def check_attribute(rows, exclude=False):
    """Every figure of one attribute worked out anew."""
    people = sum(row["applicants"] for row in rows)
    rates = {row["group"]: Fraction(row["selected"], row["applicants"]) for row in rows if row["applicants"]}
    fit = {group: rate for group, rate in rates.items() if rate > 0 and not (
        exclude and any(row["group"] == group and 50 * row["applicants"] < people for row in rows))}
    best = min(fit, key=lambda group: (-fit[group], group.encode())) if fit else None
    for row in rows:
        assert list(row) == KEYS, list(row)
        assert row["under_two_percent"] == (50 * row["applicants"] < people), row
        rate = rates.get(row["group"])
        assert row["rate"] == (None if rate is None else half_up(rate)), row
        if rate is None or best is None:
            assert all(row[key] is None for key in KEYS[5:12]), row
            continue
        assert row["impact_ratio"] == half_up(rate / rates[best]), row
        assert row["flag"] == (rate / rates[best] < Fraction(4, 5)), row
        if row["group"] == best:
            assert all(row[key] is None for key in KEYS[7:12]), row
            continue
        other = next(row for row in rows if row["group"] == best)
        a, b = ((one["selected"], one["applicants"]) for one in (row, other))
        z = normal(a, b)
        if z is None:
            assert row["z"] is None and row["p_z"] is None, row
        else:
            assert near(row["z"], z[0]) and near(row["p_z"], z[1]), (row, z)
        p_fisher, p_midp = exact(a, b)
        assert near(row["p_fisher"], p_fisher) and near(row["p_midp"], p_midp), (row, float(p_fisher))
        flips = b[0] > 0 and a[0] < a[1] and Fraction(a[0] + 1, a[1]) > Fraction(b[0] - 1, b[1])
        assert row["flip_flop"] == flips, row


# --- counts -------------------------------------------------------------------------------------

@test
def the_published_example_is_written_byte_for_byte():
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "c.csv", counts([("sex", "women", 10, 2), ("sex", "men", 25, 15)]))
        out, _ = merit(folder, "--counts", "c.csv", "--format", "json")
        assert out.splitlines()[0] == (
            '[{"attribute":"sex","group":"women","applicants":10,"selected":2,"rate":0.2000,"impact_ratio":0.3333,'
            '"flag":true,"z":-2.1390,"p_z":0.0324,"p_fisher":0.0599,"p_midp":0.0209,"flip_flop":false,'
            '"under_two_percent":false},'), out
        ndjson, _ = merit(folder, "--counts", "c.csv", "--format", "ndjson")
        assert out == "[" + ndjson.strip("\n").replace("}\n{", "},\n{") + "]\n", ndjson
        table, _ = merit(folder, "--counts", "c.csv", "--format", "csv")
        rows = list(csv.reader(io.StringIO(table)))
        assert rows[0] == KEYS and rows[1][4:] == ["0.2000", "0.3333", "true", "-2.1390", "0.0324", "0.0599",
                                                   "0.0209", "false", "false"], rows
        assert rows[2][4:] == ["0.6000", "1.0000", "false", "", "", "", "", "", "false"], rows


@test
def every_figure_is_that_of_the_oracle():
    random.seed(4)
    for trial in range(60):
        rows = []
        for attribute in range(random.randint(1, 3)):
            most = random.choice((3, 12, 60, 400))
            for group in random.sample("zyxéBbA_ ", random.randint(1, 6)):
                applicants = random.randint(0, most)
                rows.append((f"a{attribute}", group, applicants, random.randint(0, applicants)))
        exclude = trial % 2 == 1
        got = of_counts(rows, *(["--exclude-small"] if exclude else []))
        assert [(row["attribute"], row["group"], row["applicants"], row["selected"]) for row in got] == rows
        for attribute in {row[0] for row in rows}:
            check_attribute([row for row in got if row["attribute"] == attribute], exclude)


@test
def counts_of_a_thousand_million_are_stable():
    got = of_counts([("a", "x", 10**9, 5 * 10**8 - 22361), ("a", "y", 10**9, 5 * 10**8), ("a", "z", 10**9, 0),
                     ("a", "few", 1, 0)])
    x, _, z, few = got
    assert x["z"] == -1.0 and near(x["p_z"], 0.31731) and abs(x["p_fisher"] - 0.3173) < 2e-4, x
    assert abs(x["p_midp"] - 0.15866) < 1e-4, x
    assert (z["p_fisher"], z["p_midp"], z["p_z"]) == (0, 0, 0), z
    assert (few["p_fisher"], few["p_midp"], few["flip_flop"], few["under_two_percent"]) == (1, 0.25, True, True), few


def chance(a, b, c, x):
    """That x of a group of a are among c drawn from a + b, by gamma functions to 50 digits."""
    with mpmath.workdps(50):
        def log_ways(n, k):
            return mpmath.loggamma(n + 1) - mpmath.loggamma(k + 1) - mpmath.loggamma(n - k + 1)
        return mpmath.exp(log_ways(a, x) + log_ways(b, c - x) - log_ways(a + b, c))


def tail(a, b, c, x, step):
    """The chance of x and of all beyond it, in fixed point from its own."""
    whole = 1 << 200
    term = total = int(chance(a, b, c, x) * whole)
    end = min(a, c) if step > 0 else max(0, c - b)
    while x != end and term > whole >> 60:
        up = (a - x, c - x, x + 1, b - c + x + 1) if step > 0 else (x, b - c + x, a - x + 1, c - x + 1)
        term = term * (up[0] * up[1]) // (up[2] * up[3])
        total += term
        x += step
    return mpmath.mpf(total) / whole


def wide_exact(group, reference):
    """Fisher's two-sided p and the lower mid-P, for counts of any size; the group below its mean."""
    (x, a), (y, b) = group, reference
    c = x + y
    own = chance(a, b, c, x)
    lower = tail(a, b, c, x, -1)
    low, high = a * c // (a + b) + 1, min(a, c)
    while low < high:  # the first as unlikely on the other side
        middle = (low + high) // 2
        if chance(a, b, c, middle) <= own * (1 + mpmath.mpf("1e-7")):
            high = middle
        else:
            low = middle + 1
    other = tail(a, b, c, low, 1) if chance(a, b, c, low) <= own * (1 + mpmath.mpf("1e-7")) else 0
    return lower + other, lower - own / 2


@test
def large_counts_agree_with_gamma_functions_to_fifty_digits():
    # The oracle itself, where every table can be counted.
    for group, reference in (((2, 10), (15, 25)), ((40, 400), (60, 400)), ((1, 7), (9, 11))):
        for wide, small in zip(wide_exact(group, reference), exact(group, reference)):
            assert abs(wide - mpmath.mpf(small.numerator) / small.denominator) < 1e-12, (group, reference)
    tables = [((5 * 10**8 - 20000, 10**9), (5 * 10**8, 10**9)), ((10**8 - 9000, 10**9), (10**8, 10**9)),
              ((3, 10**9), (12, 10**9)), ((10**9 - 20, 10**9), (10**9 - 9, 10**9)),
              ((333, 1000), (350 * 10**6, 10**9)), ((10**6 - 1500, 10**8), (10**7, 10**9)),
              ((0, 10**9), (5, 10**9)), ((499, 1000), (5 * 10**8, 10**9)), ((10**4 - 130, 10**9), (10**4, 10**9))]
    rows = [row for i, (group, reference) in enumerate(tables)
            for row in ((f"t{i}", "g", group[1], group[0]), (f"t{i}", "r", reference[1], reference[0]))]
    got = of_counts(rows)
    for i, (group, reference) in enumerate(tables):
        p_fisher, p_midp = wide_exact(group, reference)
        assert near(got[2 * i]["p_fisher"], p_fisher), (group, got[2 * i], p_fisher)
        assert near(got[2 * i]["p_midp"], p_midp), (group, got[2 * i], p_midp)


@test
def nothing_is_written_as_minus_zero():
    x, _ = of_counts([("a", "x", 10**9, 5 * 10**8 - 1), ("a", "y", 10**9, 5 * 10**8)])
    assert json.dumps(x["z"]) in ("0.0", "0") and x["p_z"] == 1.0, x


@test
def faulty_counts_say_where():
    with tempfile.TemporaryDirectory() as folder:
        for text, place in (("attribute,group,applicants\n", "c.csv:1:1: no column 'selected'"),
                            ("attribute,group,applicants,selected,x\n", "c.csv:1:37: unknown column 'x'"),
                            (counts([("s", "w", 3, 4)]), "c.csv:2:7: 4 selected of 3 applicants"),
                            (counts([("s", "w", "-3", 0)]), "c.csv:2:5: '-3' is no whole number"),
                            (counts([("s", "w", "3.0", 0)]), "c.csv:2:5: '3.0' is no whole number"),
                            (counts([("s", "w", 10**9 + 1, 0)]), "c.csv:2:5: '1000000001' is above 1000000000"),
                            (counts([("s", "w", "", 0)]), "c.csv:2:5: '' is no whole number"),
                            (counts([("s", "", 1, 0)]), "c.csv:2:3: empty group"),
                            (counts([("s", "w", 1, 0), ("s", "w", 1, 0)]), "c.csv:3:3: repeated group 'w' of 's'"),
                            ("", "c.csv:1:1: no heading")):
            write(folder, "c.csv", text)
            out, err = merit(folder, "--counts", "c.csv", "--format", "json", "-o", "out", status=1)
            assert place in err.splitlines(), err
            assert out == "" and not os.path.exists(os.path.join(folder, "out"))
        merit(folder, "--counts", "missing.csv", status=3)


# --- profiles -----------------------------------------------------------------------------------

def person(name, short=0, unassessed=False):
    """Someone short of so many of the eight requirements of 1229."""
    levels = {key: 0 if i < short else level for i, (key, level) in enumerate(C1229.items())}
    if unassessed:
        del levels["45"]
    return json.dumps({"id": name, "competencies": levels}) + "\n"


class Sample:
    """Six people: A and B ready and tied, C incomplete, D, E and F short of one, two and eight."""

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.__enter__()
        write(self.folder, "p.ndjson", person("A") + person("B") + person("C", unassessed=True)
              + person("D", 1) + person("E", 2) + person("F", 8))
        write(self.folder, "g.csv", "id,sex,race\nA,w,x\nB,m,y\nC,w,\nD,m,x\nE,w,x\nG,w,x\n")
        return self

    def __exit__(self, *details):
        self.temporary.__exit__(*details)

    def __call__(self, *arguments, status=0, files=("p.ndjson",)):
        return merit(self.folder, "-c", "1229", "--groups", "g.csv", *arguments, *files, status=status)

    def rows(self, *arguments, status=0, files=("p.ndjson",)):
        out, err = self(*arguments, "--format", "json", status=status, files=files)
        return json.loads(out), err

    def selected(self, rule):
        rows, _ = self.rows("--select", rule)
        return {(row["attribute"], row["group"]): row["selected"] for row in rows if row["selected"]}


@test
def each_rule_selects_whom_it_says():
    with Sample() as sample:
        for name, text in (("list", "A\nE\n"), ("heading", "id\nA\nE\n"), ("wide", "x,id\n1,A\n2,E\n")):
            write(sample.folder, name, text)
        ready = {("sex", "w"): 1, ("sex", "m"): 1, ("race", "x"): 1, ("race", "y"): 1}
        listed = {("sex", "w"): 2, ("race", "x"): 2}
        for rule, wanted in (("ready", ready), ("top=1", ready), ("top=2", ready), ("score=100", ready),
                             ("ids=list", listed), ("ids=heading", listed), ("ids=wide", listed)):
            assert sample.selected(rule) == wanted, (rule, sample.selected(rule))
        # C and D share the next score, 87.5; D was assessed on all.
        third = sample.selected("top=3")
        assert third == sample.selected("score=87.5") == {
            ("sex", "w"): 2, ("sex", "m"): 2, ("race", "x"): 2, ("race", "y"): 1, ("race", None): 1,
            (None, "incomplete"): 1}, third
        assert sample.selected("score=87.500000000000001") == ready


@test
def nobody_is_dropped_silently():
    with Sample() as sample:
        write(sample.folder, "bad.ndjson", '{"id":"X","competencies":{"2":9}}\n{}\n')
        rows, err = sample.rows("--select", "ready", files=("p.ndjson", "bad.ndjson"), status=4)
        assert "g.csv: 1 person has no profile" in err, err
        for attribute, ungrouped in (("sex", 1), ("race", 2)):
            mine = [row for row in rows if row["attribute"] == attribute]
            assert sum(row["applicants"] for row in mine) == 6, mine
            assert mine[-1]["group"] is None and mine[-1]["applicants"] == ungrouped, mine
            check_attribute(mine[:-1])
        assert [list(row.values())[:4] for row in rows[-2:]] == [[None, "incomplete", 1, 0], [None, "rejected", 2, 0]]
        table, _ = sample("--select", "ready", files=("p.ndjson", "bad.ndjson"), status=4)
        words = " ".join(table.split())
        for part in ("6 people ranked on 1229", "1 of them incomplete", "2 records rejected",
                     "In no group: 1 person, 0 selected", "In no group: 2 people, 0 selected"):
            assert part in words, (part, table)


@test
def groups_stand_in_the_order_of_bytes():
    with Sample() as sample:
        write(sample.folder, "g.csv", "id,k\nA,b\nB,B\nC,é\nD,a\n")
        rows, _ = sample.rows("--select", "ready")
        assert [row["group"] for row in rows[:4]] == ["B", "a", "b", "é"], rows


@test
def an_id_is_joined_once():
    with Sample() as sample:
        _, err = sample("--select", "ready", files=("p.ndjson", "p.ndjson"), status=1)
        assert "two profiles have the id 'A'" in err, err
        write(sample.folder, "g.csv", "id,sex\nA,w\nA,w\n")
        _, err = sample("--select", "ready", status=1)
        assert "g.csv:3:1: repeated id 'A'" in err, err
        write(sample.folder, "g.csv", "id,sex\nA,w\n")
        write(sample.folder, "list", "A\nQ\nR\n")
        _, err = sample("--select", "ids=list")
        assert "list: 2 ids are of no profile" in err, err


@test
def groups_cannot_change_a_score():
    with Sample() as sample:
        write(sample.folder, "p.csv", "id,sex,Date of Birth,shoe,2,3,6,20,34,43,44,45\n"
              "A,w,1980,40,1,1,1,1,1,2,3,2\nB,m,1990,41,1,1,1,1,1,2,3,0\n")
        rows, err = sample.rows("--select", "ready", files=("p.csv",))
        assert "merit: never read, because they name a protected attribute: sex, Date of Birth\n" in err, err
        assert err.count("Date of Birth") == 2, err
        assert [(row["group"], row["selected"]) for row in rows[:2]] == [("m", 0), ("w", 1)], rows


@test
def local_law_144_looks_at_intersections():
    with Sample() as sample:
        rows, _ = sample.rows("--select", "ready", "--nyc", "sex,race")
        assert all(list(row) == AUDIT_KEYS for row in rows), rows
        # Scores: 100, 100, 87.5, 87.5, 75 and 0: the median is 87.5, and A and B are above it.
        assert {row["median_score"] for row in rows if row["attribute"]} == {87.5}
        both = {row["category"]: row for row in rows if row["attribute"] == "sex / race"}
        assert list(both) == ["m / x", "m / y", "w / x", None], both
        assert {name: (row["applicants"], row["selected"], row["above_median"]) for name, row in both.items()} == {
            "m / x": (1, 0, 0), "m / y": (1, 1, 1), "w / x": (2, 1, 1), None: (2, 0, 0)}
        assert both["w / x"]["scoring_rate"] == 0.5 == both["w / x"]["scoring_impact_ratio"]
        assert both["m / y"]["selection_impact_ratio"] == 1
        one, _ = sample.rows("--nyc", "sex")
        assert {row["attribute"] for row in one} == {"sex", None}
        assert all(row["selected"] is None and row["selection_rate"] is None for row in one[:2]), one
        table, _ = sample("--nyc", "sex,race")
        assert "Median score of the full sample: 87.50." in table and "SELECTION RATE" not in table, table
        _, err = sample("--nyc", "sex,height", status=1)
        assert "no column 'height'" in err, err


@test
def local_law_144_may_exclude_small_categories():
    with Sample() as sample:
        write(sample.folder, "p.ndjson", "".join(person(f"P{i}", i % 3) for i in range(101)))
        write(sample.folder, "g.csv", "id,k\n" + "".join(f"P{i},{'few' if i in (0, 1) else 'rest'}\n" for i in range(101)))
        for arguments, ratio, excluded in (([], 1.0, False), (["--exclude-small"], None, True)):
            rows, _ = sample.rows("--nyc", "k", *arguments)
            few, rest = rows
            assert few["under_two_percent"] and few["excluded"] == excluded and few["applicants"] == 2, few
            assert few["scoring_impact_ratio"] == ratio and few["scoring_rate"] == 0.5, few
            assert rest["scoring_impact_ratio"] == (1.0 if excluded else half_up(Fraction(33, 99) * 2)), rest


@test
def the_median_of_an_even_number_lies_between_two():
    with Sample() as sample:
        write(sample.folder, "p.ndjson", person("A") + person("B", 1) + person("C", 2) + person("D", 8))
        rows, _ = sample.rows("--nyc", "sex")
        assert rows[0]["median_score"] == 81.25, rows
        assert sum(row["above_median"] for row in rows) == 2, rows


@test
def no_input_is_no_failure():
    with Sample() as sample:
        write(sample.folder, "none.csv", "id,2\n")
        for more in (["--select", "ready"], ["--nyc", "sex"]):
            rows, _ = sample.rows(*more, files=("none.csv",))
            assert rows == [], rows
        with tempfile.TemporaryDirectory() as folder:
            write(folder, "c.csv", counts([]))
            assert merit(folder, "--counts", "c.csv", "--format", "json")[0] == "[]\n"


@test
def usage_is_checked_before_anything_is_opened():
    for arguments in ([], ["--groups", "g"], ["-c", "1229"], ["-c", "1229", "--groups", "g"],
                      ["-c", "1229", "-c", "1230", "--groups", "g", "--select", "ready", "p"],
                      ["--groups", "g", "--select", "ready", "p"],
                      ["--counts", "c", "p"], ["--counts", "c", "--select", "ready"],
                      ["--counts", "c", "--groups", "g"], ["--counts", "c", "--nyc", "sex"],
                      ["-c", "1229", "--groups", "-", "--select", "ready"],
                      ["-c", "1229", "--groups", "-", "--select", "ids=-", "p"],
                      ["-c", "1229", "--groups", "g", "--nyc", "a,b,c", "p"],
                      ["-c", "1229", "--groups", "g", "--nyc", "a,a", "p"],
                      ["-c", "1229", "--groups", "g", "--nyc", ",a", "p"],
                      *(["-c", "1229", "--groups", "g", "--select", rule, "p"] for rule in
                        ("", "read", "ready=1", "top", "top=", "top=0", "top=-1", "top=x", "score=", "score=101",
                         "score=1e1", "ids", "ids=", "all"))):
        _, err = merit("/", *arguments, status=2)
        assert "'merit help impact'" in err, err


@test
def tables_fit_the_terminal_and_are_clean():
    hostile = "\x1b[31m" + "w" * 90
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "c.csv", counts([("a", hostile, 10**9, 10**8), ("a", "m", 10**9, 10**9), ("\u202eb", "x", 1, 1)]))
        out, _ = merit(folder, "--counts", "c.csv")
        assert "\x1b" not in out and "\u202e" not in out, out
        tap.demand_none(line for line in out.splitlines() if len(line) > 80)
        assert "-40451.9917" in out, out


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    return tap.run(TESTS)


if __name__ == "__main__":
    sys.exit(main())
