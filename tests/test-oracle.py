#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the command against `oracle.py` on seeded random profiles, clean and dirty.

usage: test-oracle.py MERIT SOURCE_DIR [--seed N] [--profiles N]

Prints TAP.  Every run of the command must give the oracle's bytes on standard output, its exit status
and its rejects.  The oracle itself is first held against figures worked out by hand and against
Python's own JSON and CSV readers.  The directory of a case that failed is kept and named.
"""

import argparse
import base64
import csv
import difflib
import gzip
import io
import itertools
import json
import os
import random
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402  (lives beside this file)

SECONDS_MAX = 60  # a run that takes longer hangs
HAVE_ZSTD = shutil.which("zstd") is not None


# --- TAP -----------------------------------------------------------------------------------------


class Tap:
    def __init__(self):
        self.count = 0
        self.failures = 0

    def report(self, rule, complaint=None, skip=None):
        """One test: it passed unless there is a complaint (text, shown as comment)."""
        self.count += 1
        self.failures += complaint is not None
        verdict = "ok" if complaint is None else "not ok"
        print(f"{verdict} {self.count} - /oracle/{rule}" + (f" # SKIP {skip}" if skip else ""))
        for line in (complaint or "").splitlines():
            print(f"# {line}")
        sys.stdout.flush()

    def expect(self, rule, got, wanted):
        same = got == wanted
        self.report(rule, None if same else f"wanted {wanted!r}\ngot    {got!r}")

    def finish(self):
        print(f"1..{self.count}")
        return 1 if self.failures else 0


def differing_lines(wanted, got):
    """A unified diff of the first lines that differ, short enough to read."""
    wanted, got = wanted.split(b"\n"), got.split(b"\n")
    first = 0
    while first < min(len(wanted), len(got)) and wanted[first] == got[first]:
        first += 1
    window = slice(max(0, first - 2), first + 4)

    def shown(lines):
        return [repr(line[:400].decode("utf-8", "backslashreplace")) for line in lines[window]]

    diff = difflib.unified_diff(shown(wanted), shown(got), "oracle", "merit", lineterm="")
    return f"first difference in line {first + 1}\n" + "\n".join(diff)


# --- Self-test: figures worked out by hand -------------------------------------------------------

HAND_BANK = oracle.Bank(
    {
        "max_level": 3,
        "competencies": [{"id": str(i), "name": f"Name {i}"} for i in (2, 3, 4, 6, 13, 44)],
    }
)


def hand_model(code, *requirements):
    rows = [{"competency": c, "level": r, "weight": w} for c, r, w in requirements]
    return oracle.Model({"code": code, "requirements": rows}, HAND_BANK)


def hand_plans(policy=None):
    models = [
        hand_model("A", ("44", 3, 1), ("2", 1, 2), ("3", 2, 1)),  # 24 points, in bank order 2 3 44
        hand_model("B", ("3", 3, 1), ("4", 2, 1)),  # 12 points
    ]
    return [oracle.Plan(HAND_BANK, m, oracle.Policy(policy)) for m in models]


def hand_read(*lines):
    return oracle.read_ndjson("\n".join(lines).encode(), HAND_BANK)


HAND_PEOPLE = (
    '{"id":"p","competencies":{"2":1,"3":"2+","44":2,"4":0}}',
    '{"id":"q","unit":"U","competencies":{"2":"1+","3":null}}',
    '{"id":"r"}',
)
ASSESSED_ONLY = {"unassessed": "assessed-only"}
TABLE = {"credit": "table", "table": [[1, 5, 5, 4], [0, 0, 9, 9], [0, 1, 2, 3]]}


def self_test_scores(tap):
    people = hand_read(*HAND_PEOPLE).profiles
    # p on A: 12 + 6 + 6*2/3 = 22 of 24 = 91.666…; on B: 6*2/3 + 0 = 4 of 12.
    # q on A: 12, at most 24; on B nothing, at most all.
    tap.expect(
        "self/gaps-ndjson",
        oracle.gaps(hand_plans(), people[:2], "ndjson").decode().splitlines()[::2],
        [
            '{"profile":"p","class":"A","score":91.67,"low":91.67,"high":91.67,"points":22'
            ',"max_points":24,"status":"short","met":2,"short":1,"unassessed":0,"deficit":1'
            ',"superior":1,"gaps":[{"competency":"44","required":3,"level":2,"gap":1}]}',
            '{"profile":"q","class":"A","score":50.00,"low":50.00,"high":100.00,"points":12'
            ',"max_points":24,"status":"incomplete","met":1,"short":0,"unassessed":2,"deficit":0'
            ',"superior":1,"gaps":[{"competency":"3","required":2,"level":null,"gap":null}'
            ',{"competency":"44","required":3,"level":null,"gap":null}]}',
        ],
    )
    tap.expect(
        "self/gaps-csv",
        oracle.gaps(hand_plans()[1:], people, "csv"),
        b"profile,class,score,low,high,points,max_points,status,met,short,unassessed,deficit,"
        b"superior,gaps\n"
        b"p,B,33.33,33.33,33.33,4,12,short,0,2,0,3,0,3:1;4:2\n"
        b"q,B,0.00,0.00,100.00,0,12,incomplete,0,0,2,0,0,3:?;4:?\n"
        b"r,B,0.00,0.00,100.00,0,12,incomplete,0,0,2,0,0,3:?;4:?\n",
    )
    tap.expect(
        "self/gaps-assessed-only",
        oracle.gaps(hand_plans(ASSESSED_ONLY)[:1], people, "csv").splitlines()[1:],
        [
            b"p,A,91.67,91.67,91.67,22,24,short,2,1,0,1,1,44:1",
            b"q,A,100.00,50.00,100.00,12,12,incomplete,1,0,2,0,1,3:?;44:?",
            b"r,A,,0.00,100.00,0,0,incomplete,0,0,3,0,0,2:?;3:?;44:?",
        ],
    )
    # Met: p has 12 + 6 + 0 of 24.  Table: p has 2*5 + 9 + 2 of 2*5 + 9 + 3; r at least 2*1 + 0 + 0.
    tap.expect(
        "self/credit-met",
        oracle.gaps(hand_plans({"credit": "met"})[:1], people[:1], "csv").splitlines()[1],
        b"p,A,75.00,75.00,75.00,18,24,short,2,1,0,1,1,44:1",
    )
    tap.expect(
        "self/credit-table",
        oracle.gaps(hand_plans(TABLE)[:1], people[::2], "csv").splitlines()[1:],
        [
            b"p,A,95.45,95.45,95.45,21,22,short,2,1,0,1,1,44:1",
            b"r,A,9.09,9.09,100.00,2,22,incomplete,0,0,3,0,0,2:?;3:?;44:?",
        ],
    )
    tap.expect(
        "self/percent-half-up",
        [oracle.percent(Fraction(*f)) for f in ((1, 800), (12345, 10**6), (1, 3), (1, 1), (0, 1))],
        ["0.13", "1.23", "33.33", "100.00", "0.00"],
    )


def self_test_orders(tap):
    people = hand_read(
        '{"id":"d","competencies":{"3":3,"4":2}}',
        '{"id":"b","competencies":{"3":"3+","4":2}}',
        '{"id":"c","competencies":{"3":3,"4":2}}',
        '{"id":"a","competencies":{"3":1}}',
        '{"id":"e"}',
    ).profiles

    def places(policy, **options):
        lines = oracle.rank(hand_plans(policy)[1:], people, "csv", **options).decode()
        return [line.split(",")[:2] for line in lines.splitlines()[1:]]

    tap.expect(
        "self/rank-order",
        places({}),
        [["1", "b"], ["2", "c"], ["2", "d"], ["4", "a"], ["5", "e"]],
    )
    tap.expect("self/rank-top", places({}, top=2), [["1", "b"], ["2", "c"]])
    tap.expect(
        "self/rank-no-tie-break",
        places({"tie_break": []}),
        [["1", "b"], ["1", "c"], ["1", "d"], ["4", "a"], ["5", "e"]],
    )
    # p: A 91.66…, B 33.33…; of B it lost 2 on 3 and 6 on 4.  q: A half, B nothing known, 6 and 6 lost.
    people = hand_read(*HAND_PEOPLE).profiles
    tap.expect(
        "self/fit",
        oracle.fit(hand_plans(), people, "ndjson").decode().splitlines(),
        [
            '{"profile":"p","best":"A","margin":58.33,"scores":{"A":91.67,"B":33.33}'
            ',"deciding":["4","3"]}',
            '{"profile":"q","best":"A","margin":50.00,"scores":{"A":50.00,"B":0.00}'
            ',"deciding":["3","4"]}',
            '{"profile":"r","best":null,"margin":0.00,"scores":{"A":0.00,"B":0.00},"deciding":[]}',
        ],
    )
    tap.expect(
        "self/fit-without-score",
        oracle.fit(hand_plans(ASSESSED_ONLY), people[1:], "csv"),
        b"profile,best,margin,deciding,A,B\nq,A,,3;4,100.00,\nr,,,,,\n",
    )
    tap.expect(
        "self/summary",
        oracle.summary(hand_plans()[:1], people, "json"),
        b'[{"class":"A","profiles":3,"ready":0,"short":1,"incomplete":2,"mean_score":47.22'
        b',"mean_high":97.22,"histogram":[1,0,0,0,0,1,0,0,0,1],"competencies":['
        b'{"competency":"2","required":1,"met":2,"short_by":[0,0,0],"unassessed":1,"superior":1},'
        b'{"competency":"3","required":2,"met":1,"short_by":[0,0,0],"unassessed":2,"superior":1},'
        b'{"competency":"44","required":3,"met":0,"short_by":[1,0,0],"unassessed":2,"superior":0}'
        b'],"ladder":{"ready":0,"one":1,"two":0,"three_or_more":0,"open":0,"incomplete":2}}]\n',
    )
    units = oracle.summary(hand_plans()[:1], people, "ndjson", by_unit=True).decode().splitlines()
    tap.expect(
        "self/summary-by-unit",
        [line.split(',"ready"')[0] for line in units],
        ['{"class":"A","unit":null,"profiles":2', '{"class":"A","unit":"U","profiles":1'],
    )


def csv_outcome(data):
    reading = oracle.read_csv(data, HAND_BANK)
    people = [(p.id, p.states) for p in reading.profiles]
    return people, [r.record for r in reading.rejects], reading.unusable


def self_test_readers(tap):
    bad = [
        b'{"id":"x","competencies":{"2":-0}}', b'{"id":"x","competencies":{"2":1.0}}',
        b'{"id":"x","competencies":{"2":01}}', b'{"id":"x","competencies":{"2":1e0}}',
        b'{"id":"x","competencies":{"2":4}}', b'{"id":"x","competencies":{"2":"0+"}}',
        b'{"id":"x","i\\u0064":"x"}', b'{"id":"x","competencies":{"2":1,"\\u0032":1}}',
        b'{"id":"x","z":"\\ud800"}', b'{"id":"x","z":[{"\\udc00\\ud800":1}]}', b'{"id":"\xff"}',
        b'{"id":"x","z":NaN}', b'{"id":"x"}{}', b'{"id":"x",}', b'{"id":"x","z":"\x01"}', b'["id"]',
        b'{"id":"x","z":' + b"[" * 1024 + b"]" * 1024 + b"}", b'{"id":""}', b'{"id":7}', b"{}",
    ]  # fmt: skip
    good = [
        b'{"id":"x","z":' + b"[" * 1023 + b"]" * 1023 + b"}", b'{"id":"\\ud83d\\ude00\\u0000"}',
        b' { "id" : "x" , "z" : { "k" : 1 , "k" : -0 } } \r', b'{"id":"x","competencies":{"99":-0}}',
        b'{"id":"x","competencies":{"2":"","3":null}}',
    ]  # fmt: skip
    reading = oracle.read_ndjson(oracle.BOM + b"\n \t\r\n".join(bad + good), HAND_BANK)
    tap.expect("self/ndjson-rejects", [r.record for r in reading.rejects], bad)
    tap.expect(
        "self/ndjson-accepts", [p.id for p in reading.profiles], ["x", "\U0001f600\0", "x", "x", "x"]
    )
    tap.expect("self/ndjson-unassessed", reading.profiles[-1].states, {})

    head = b"\xef\xbb\xbf\r\n2,\"id\",c3,name 4,other\r\n"
    tap.expect(
        "self/csv-cells",
        csv_outcome(head + b'1,"a,""\r\nb",,2+,\xc3\xa9\n\n3+,\rz,"0","",""'),
        ([('a,"\r\nb', {"2": (1, False), "4": (2, True)}), ("\rz", {"2": (3, True), "3": (0, False)})],
         [], None),
    )  # fmt: skip
    tap.expect(
        "self/csv-faults",
        csv_outcome(
            b'id,2\n"a"b",1\nc,1\n"d\ne"x,"1\nf,2\ng"h,1\nj,1,1\nk\nl,"m\nn",1\n\xff,1\no,"1\np,3\n'
        ),
        (
            [("c", {"2": (1, False)}), ("f", {"2": (2, False)}), ("p", {"2": (3, False)})],
            [b'"a"b",1', b'"d\ne"x,"1', b'g"h,1', b"j,1,1", b"k", b'l,"m\nn",1', b"\xff,1", b'o,"1'],
            None,
        ),
    )
    unusable = [b"2,3\n", b"id,2,c2\n", b"id,id\n", b'id,"2\n', b'id,2"\n', b"id\r,2\n", b"\xff,id\n"]
    tap.expect(
        "self/csv-unusable",
        [bool(oracle.read_csv(d, HAND_BANK).unusable) for d in unusable + [b"id", b"", b"\n\r\n"]],
        [True] * len(unusable) + [False] * 3,
    )


def python_accepts(line):
    """The verdict of Python's strict JSON reader on the syntax of one line."""

    def no_constant(_):
        raise ValueError

    try:
        value = json.loads(line.decode("utf-8"), parse_constant=no_constant, parse_int=str,
                           parse_float=str)  # fmt: skip
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # refuses lone surrogates
    except (ValueError, RecursionError):
        return False
    return True


def oracle_accepts(line):
    try:
        oracle.parse_json(line.decode("utf-8"))
    except (oracle.Fault, UnicodeDecodeError):
        return False
    return True


def self_test_against_python(tap, rng, world):
    """Where Python's own readers have an opinion it must be the oracle's."""
    lines = [ndjson_line(rng, world, f"s{i}")[0] for i in range(150)]
    lines += [mutated(rng, rng.choice(lines)) for _ in range(1500)]
    lines = [line for line in lines if b"\n" not in line]
    wrong = [line for line in lines if python_accepts(line) != oracle_accepts(line)]
    # Python keeps the last of two equal keys: a lone surrogate in the first one it cannot show.
    wrong = [line for line in wrong if b"\\ud" not in line.lower()]
    tap.expect("self/json-as-python", wrong[:1], [])

    columns, data, count = csv_file(rng, world, "s", 200, dirt=0)
    data = data.replace(b"\r", b"")  # Python ends a record at a bare CR, Merit does not
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    rows = [row for row in rows[1:] if row]
    reading = oracle.read_csv(data, world.bank)
    place = columns.index("id")
    tap.expect("self/csv-as-python", [p.id for p in reading.profiles], [r[place] for r in rows])
    tap.expect("self/csv-as-generated", (len(reading.profiles), reading.rejects), (count, []))


# --- Random worlds: bank, classes, policies ------------------------------------------------------

TEXT_IDS = [
    "a", "B", "c1", "cc1", "x.y", "é", "日本", "a/b", "back\\slash", "-", "?", "{}", "Z" * 64, "😀",
    "01", "1+", "null", "c", "unit", "ID", "#7", "a|b",
]  # fmt: skip


class World:
    """A data folder with what the oracle made of it."""

    def __init__(self, folder, label):
        self.folder = folder
        self.label = label
        self.bank = oracle.Bank(oracle.load(os.path.join(folder, "bank.json")))
        self.models = {}
        for name in sorted(os.listdir(os.path.join(folder, "classes"))):
            if name.endswith(".json"):
                model = oracle.Model(oracle.load(os.path.join(folder, "classes", name)), self.bank)
                self.models[model.code] = model
        self.policies = {None: oracle.Policy()}  # by what --policy is given
        self.plans = {}
        self.asked_most = sorted(
            self.bank.ids,
            key=lambda c: -sum(r.competency == c for m in self.models.values() for r in m.requirements),
        )

    def add_policy(self, argument, document):
        policy = oracle.Policy(document)
        try:
            for model in self.models.values():
                oracle.Plan(self.bank, model, policy)
        except oracle.Unfit:  # the class is faulty under it
            return False
        self.policies[argument] = policy
        return True

    def plan(self, code, policy):
        key = code, policy
        if key not in self.plans:
            self.plans[key] = oracle.Plan(self.bank, self.models[code], self.policies[policy])
        return self.plans[key]


def write_json(path, document):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False)
        file.write("\n")


def random_policies(rng, max_level):
    row = range(max_level + 1)
    wild = [[rng.choice((0, 1, rng.randrange(10001))) for _ in row] for _ in range(max_level)]
    dull = [[0] * (max_level + 1)] + wild[1:]  # a level 1 that earns nothing
    tables = [{"credit": "table", "table": table} for table in (wild, dull)]
    for rule in [{"credit": "proportional"}, {"credit": "met"}, *tables, {}]:
        for unassessed in ("demonstrated", "assessed-only", None):
            for tie_break in (["superior"], [], None):
                policy = dict(rule)
                if unassessed:
                    policy["unassessed"] = unassessed
                if tie_break is not None:
                    policy["tie_break"] = tie_break
                yield policy


def random_differences(rng):
    """A table of points by assessed minus required level."""
    least, most = rng.randint(-7, 0), rng.randint(0, 7)
    return {str(d): rng.choice((0, 1, 7, 500, 10000)) for d in range(least, most + 1)}


def random_scopes(rng, ids, words):
    """Ids in turn, each once, then the words."""
    left = rng.sample(ids, rng.randint(0, len(ids)))
    while left:
        n = rng.randint(1, len(left))
        yield left[:n]
        left = left[n:]
    yield from words


def random_parts(rng, max_level, ids, codes):
    """A policy of any parts: margins, groups, overrides, and who is ranked."""
    policy = {"credit": rng.choice(("proportional", "met", "table"))}
    if policy["credit"] == "table":
        policy["table"] = random_differences(rng)
    elif policy["credit"] == "proportional" and rng.random() < 0.5:
        policy["from"] = rng.randint(0, max_level)
    policy["met"] = rng.choice(("at-least", "exact", "margin"))
    if policy["met"] == "margin":
        either = {"below": rng.randint(0, 3), "above": rng.randint(0, 3)}
        policy["margin"] = rng.choice((rng.randint(0, 7), either, {"above": rng.randint(0, 7)}))
    keys = [(c, k) for c in ids for k in (None, *codes)]
    overrides = []
    for c, code in rng.sample(keys, rng.randint(0, min(6, len(keys)))):
        override = {"competency": c, "weight": rng.choice((0, 1, 2, 3, 5, 8))}
        if code is not None:
            override["class"] = code
        if rng.random() < 0.7:
            override["essential"] = rng.random() < 0.7
        overrides.append(override)
    if overrides:
        policy["overrides"] = overrides
    if rng.random() < 0.6:
        policy["groups"] = []
        for i, scope in enumerate(list(random_scopes(rng, ids, ("essential", "other")))[-8:]):
            group = {"name": f"g{i}", "weight": rng.choice((1, 2, 40, 60)), "requirements": scope}
            if policy["credit"] == "table" and rng.random() < 0.5:
                group["table"] = random_differences(rng)
            policy["groups"].append(group)
    policy["decision"] = rng.choice(("compensatory", "conjunctive", "hurdles"))
    if policy["decision"] == "conjunctive":
        policy["must_meet"] = rng.choice(("essential", "all"))
    elif policy["decision"] == "hurdles":
        scopes = rng.sample(list(random_scopes(rng, ids, ("essential", "all"))), 2)
        policy["hurdles"] = [
            {"name": f"stage, {i}", "requirements": scope,
             "passing": rng.choice((1, 50, 100, "66.67", "0.01", "33.33"))}
            for i, scope in enumerate(scopes)
        ]  # fmt: skip
    if rng.random() < 0.3:
        policy["unassessed"] = "assessed-only"
    if rng.random() < 0.3:
        policy["tie_break"] = []
    return policy


def make_world(rng, folder, label):
    for part in ("classes", "policies"):
        os.makedirs(os.path.join(folder, part))
    max_level = rng.randint(1, 7)
    count = rng.choice((1, 3, 8, 20, 60))
    numbers = [str(i) for i in rng.sample(range(1, 400), count)]
    ids = rng.sample(TEXT_IDS, min(count, len(TEXT_IDS))) if rng.random() < 0.4 else numbers
    if rng.random() < 0.4 and ids is not numbers:
        ids = list(dict.fromkeys(ids[: count // 2] + numbers))
    bank = [
        {"id": int(c) if c in numbers and rng.random() < 0.2 else c, "name": f"Skill, Nº {c} {i}"}
        for i, c in enumerate(ids)
    ]
    document = {"schema": "merit-bank-1", "max_level": max_level, "competencies": bank}
    write_json(os.path.join(folder, "bank.json"), document)
    codes = rng.sample(["1229", "1230", "900", "10", "9171-2", "A1", "z", "0042"], rng.randint(2, 5))
    for code in codes:
        chosen = rng.sample(ids, rng.choice((1, min(4, len(ids)), rng.randint(1, len(ids)))))
        requirements = []
        for c in chosen:
            requirement = {"competency": c, "level": rng.randint(1, max_level)}
            if rng.random() < 0.6:
                requirement["weight"] = rng.choice((1, 2, 3, 10, rng.randint(1, 100)))
            if rng.random() < 0.3:
                requirement["essential"] = True
            requirements.append(requirement)
        write_json(
            os.path.join(folder, "classes", f"{code}.json"),
            {"schema": "merit-class-1", "code": code, "requirements": requirements},
        )
    world = World(folder, label)
    candidates = list(random_policies(rng, max_level))
    rng.shuffle(candidates)
    for policy in candidates[:8] + [random_parts(rng, max_level, ids, codes) for _ in range(24)]:
        add_policy(rng, world, policy)
    return world


def add_policy(rng, world, rules):
    """Writes a policy into the data folder or beside it and makes it known by name or path."""
    name = f"p{len(world.policies)}"
    document = {"schema": "merit-policy-1", "name": name, **rules}
    if rng.random() < 0.5:
        path = argument = os.path.join(os.path.dirname(world.folder), f"{world.label}-{name}.json")
    else:
        path, argument = os.path.join(world.folder, "policies", f"{name}.json"), name
    if world.add_policy(argument, document):
        write_json(path, document)


# --- Random profiles -----------------------------------------------------------------------------

ID_PIECES = ["A", "b", "7", "-", "0", "é", "日", "😀", " ", ",", '"', "\\", "/", "\n", "\r\n", "\r",
             "\t", "\x7f", "\u2028", "\0", "\x1f", ";", "'", "{", "\ufeff", "\ufffd"]  # fmt: skip


def random_id(rng, serial, controls=True):
    if rng.random() < 0.7:
        return serial
    if rng.random() < 0.05:
        return rng.choice("ab") * rng.randint(300, 5000)
    pieces = [p for p in ID_PIECES if controls or p not in ("\0", "\x1f")]
    return "".join(rng.choice(pieces) for _ in range(rng.randint(0, 5))) + serial


def random_states(rng, world):
    """Competency → (level, superior) or None for an explicit nothing; few patterns, so many ties."""
    top = world.bank.max_level
    temper = rng.random()
    states = {}
    for c in world.bank.ids:
        chance = rng.random()
        if chance < 0.1 * temper:
            continue
        if chance < 0.25 * temper:
            states[c] = None
            continue
        level = top if temper < 0.3 and rng.random() < 0.9 else rng.randint(0, top)
        states[c] = level, level > 0 and rng.random() < 0.2
    if rng.random() < 0.05:
        states = {}
    return states


def random_unit(rng):
    return rng.choice([None, "", "Library", "Water & Power", "Ünit", 'Q"uote', "a,b", "b", "B", "\\"])


def spelled(rng, text, escape=0.0):
    """A JSON string for the text; a share of its characters escaped though they need not be."""
    out = []
    for ch in text:
        if rng.random() < escape:
            units = ch.encode("utf-16-be").hex()
            form = rng.choice((str.lower, str.upper))
            out += ["\\u" + form(units[i : i + 4]) for i in range(0, len(units), 4)]
        elif ch == "/" and rng.random() < 0.5:
            out.append("\\/")
        else:
            out.append(json.dumps(ch, ensure_ascii=False)[1:-1])
    return '"' + "".join(out) + '"'


def random_json(rng, depth=0):
    """Any JSON value, valid however odd."""
    if depth < 4 and rng.random() < 0.4:
        inner = [random_json(rng, depth + 1) for _ in range(rng.randint(0, 3))]
        if rng.random() < 0.5:
            return "[" + ", ".join(inner) + "]"
        keys = [rng.choice(('"id"', '"k"', '"k"', '"\\u006b"', '""', '"2"')) for _ in inner]
        return "{" + ",".join(f"{k} :{v}" for k, v in zip(keys, inner)) + "}"
    return rng.choice(
        ["0", "-0", "1.5e-7", "1e999999", "123456789012345678901234567890", "-1E+2", "true", "false",
         "null", '""', '"\\ud83d\\ude00"', '"]}"', '"\\\\"', '"\\u0000"', '"é"', '"\\"id\\":1"']
    )  # fmt: skip


def level_spelled(rng, state, escape):
    if state is None:
        return rng.choice(("null", '""'))
    level, superior = state
    if superior or rng.random() < 0.3:
        return spelled(rng, f"{level}{'+' if superior else ''}", escape)
    return str(level)


def ndjson_parts(rng, world, serial, filler=0):
    """The members of one clean record, as (key text, value text) pairs in any order."""
    escape = rng.choice((0, 0, 0, 0.3))
    levels = [
        (spelled(rng, c, escape), level_spelled(rng, s, escape))
        for c, s in random_states(rng, world).items()
    ]
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        unknown = rng.choice(("nobody", "1e3", "", "02", "id", "2 ", "é́")) + str(rng.random())
        levels.append((spelled(rng, unknown, escape), random_json(rng)))
    rng.shuffle(levels)
    parts = [(spelled(rng, "id", escape), spelled(rng, random_id(rng, serial), escape))]
    if levels or rng.random() < 0.5:
        gap = rng.choice(("", "", " ", "\t", " \r"))
        inner = ("," + gap).join(f"{k}{gap}:{gap}{v}" for k, v in levels)
        parts.append((spelled(rng, "competencies", escape), "{" + gap + inner + gap + "}"))
    unit = random_unit(rng)
    if unit is not None:
        parts.append((spelled(rng, "unit", escape), spelled(rng, unit, escape)))
    elif rng.random() < 0.2:
        parts.append(('"unit"', rng.choice(("null", "7", "[]", '{"unit":"x"}', "true"))))
    if rng.random() < 0.2:
        parts.append(('"class"', rng.choice(('"1229"', "1229", "null", '""', "{}"))))
    if rng.random() < 0.2:
        parts.append(('"name"', rng.choice(('"Ann, B."', "null", '""', "[[]]"))))
    for i in range(rng.choice((0, 0, 0, 1, 3))):
        key = rng.choice(("note", "Id", "ID", "competencie", "id ", "unit\\u0000")) + str(i)
        parts.append((f'"{key}"', random_json(rng)))
    if filler:
        parts.append(('"filler"', '"' + rng.choice("xé") * rng.randint(0, filler) + '"'))
    rng.shuffle(parts)
    return parts


def joined(rng, parts):
    gap = rng.choice(("", "", "", " ", "\t ", " \r "))
    return "{" + gap + ("," + gap).join(f"{k}{gap}:{gap}{v}" for k, v in parts) + gap + "}"


DEEP = "[" * 512 + '{"d":' * 511 + "0" + "}" * 511 + "]" * 512  # 1023 levels

BAD_LEVELS = [
    "-0", "-1", "01", "1.0", "1e0", "0.0", "1E0", "8", "10", "18446744073709551617", "true", "false",
    "[]", "{}", "[1]", '"x"', '"1 "', '" 1"', '"+1"', '"1++"', '"0+"', '"10"', '"１"', '"٣"', '"8"',
    '"1-"', '"null"', '" "', '"+"', '"1\\u0000"', '"8+"', '"1.0"', '"-1"', '"01"',
]  # fmt: skip
BAD_VALUES = [  # no JSON, wherever they stand
    "NaN", "Infinity", "-Infinity", "nan", "True", "nul", "nulll", "undefined", ".5", "5.", "+5", "1e",
    "1e+", "0x10", "-", "--1", "00", "-01", "1.e1", "1 2", "'a'", '"a', '"\\x"', '"\\u12"', '"\\U0041"',
    '"\\u00g0"', '"\\', '"\t"', '"\x01"', '"\0"', '"a\x1fb"', "[1,]", "[,1]", "[1", "[1}", '{"a":1,}',
    '{"a"}', '{"a" 1}', "{1:2}", "{,}", '{a:1}', "/* */1", "1//", "\x0b1", "\x0c1", "\u00a01", "\ufeff1",
    "", "]", "}", ":", ",", "1,", '"a""b"', "\\u0031", '"\\\n"',
    '"\\ud800"', '"\\udc00"', '"\\udc00\\ud800"', '"\\ud800x"', '"\\ud800\\u0041"', '"\\uD83D\\uD83D\\uDE00"',
    '["\\udfff"]', '{"\\ud800":1}', '[{"a":["\\uDBFF"]}]', "[" + DEEP + "]", '{"x":' + DEEP + "}",
    "[" * 10000 + "]" * 10000, "[" * 3000, '{"a":' * 3000,
]  # fmt: skip
BAD_BYTES = [
    b"\xff", b"\x80", b"\xc0\x80", b"\xc1\xbf", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xe2\x82",
    b"\xf0\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xf0\x9f\x98", b"\xc3", b"\xfe",
]  # fmt: skip


def dirty_ndjson(rng, world, serial):
    """A record that must be rejected, spoilt in one of the ways that the rules name."""
    parts = [p for p in ndjson_parts(rng, world, serial) if "ompetencies" not in p[0]]
    parts = [p for p in parts if "u00" not in p[0]]
    members = {json.loads(k): v for k, v in parts}
    members["id"] = spelled(rng, serial)
    competency = spelled(rng, rng.choice(world.bank.ids))
    members["competencies"] = "{%s:1}" % competency
    way = rng.randrange(12)
    tail = []
    if way == 0:
        members.pop("id")
    elif way == 1:
        members["id"] = rng.choice(('""', "7", "null", "true", '["x"]', '{"id":"x"}'))
    elif way == 2:
        key = rng.choice(list(members))
        tail = [(spelled(rng, key, 0.5), rng.choice((members[key], "null", '"other"')))]
    elif way == 3:
        tail = [('"zz"', "1"), ('"z\\u007a"', "2")]
    elif way == 4:
        again = spelled(rng, json.loads(competency), 0.5)
        members["competencies"] = "{%s:null,%s:%s}" % (competency, again, rng.choice(("null", "0", '""')))
    elif way == 5:
        members["competencies"] = '{"un known":{},%s:1,"un\\u0020known":[]}' % competency
    elif way == 6:
        members["competencies"] = rng.choice(("[]", "null", '""', "1", "[{}]", "true"))
    elif way in (7, 8):
        level = rng.choice(BAD_LEVELS + [str(world.bank.max_level + 1)])
        if world.bank.max_level == 7 or level not in ('"8"', "8"):
            members["competencies"] = "{%s:%s}" % (competency, level)
        else:
            members["competencies"] = '{%s:"%d"}' % (competency, world.bank.max_level + 1)
    elif way == 9:
        members[rng.choice(("note", "unit", "name"))] = rng.choice(BAD_VALUES)
    elif way == 10:
        members["competencies"] = '{"unknown":%s}' % rng.choice(BAD_VALUES)
    members = list(members.items())
    rng.shuffle(members)
    parts = [(spelled(rng, k), v) for k, v in members] + tail
    if tail and rng.random() < 0.5:
        parts = parts[-1:] + parts[:-1]
    line = joined(rng, parts).encode().replace(b"\n", b" ")
    if way != 11:
        return line
    how = rng.randrange(5)
    if how == 0:
        return line[: rng.randint(1, len(line) - 1)].rstrip(b" \r\t") or b"{"
    if how == 1:
        return line + rng.choice((b"}", b"{}", b",", b" x", b"\0", b'"', b"\x0c", b"\xc2\xa0", b"\xe2\x80\xa8"))
    if how == 2:
        return rng.choice((b"\xef\xbb\xbf", b"[", b"\0", b",", b"\x0b", b"\x85", b"\x1a")) + line
    if how == 3:
        return rng.choice((b"[]", b"1", b'"x"', b"null", b"{}", b"id,2", b"[{}]", b"\x0c", b"\0", b"\\", b"{"))
    return line.replace(b'"id"', b'"' + rng.choice(BAD_BYTES) + b'":1,"id"', 1)


def ndjson_line(rng, world, serial, filler=0):
    return joined(rng, ndjson_parts(rng, world, serial, filler)).encode(), True


CONFUSING = b'{}[]",:\\\r\n\t\0 019+-.eEudnt8c;\xc3\xa9\xff\x1f'


def mutated(rng, record):
    """A few random bytes put in, taken out or changed; what comes of it the oracle must say."""
    record = bytearray(record)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(record) + 1)
        how = rng.randrange(4)
        if how == 0:
            record[at:at] = bytes([rng.choice(CONFUSING)])
        elif how == 1:
            del record[at : at + rng.choice((1, 1, 3))]
        elif how == 2 and at < len(record):
            record[at] = rng.choice(CONFUSING)
        else:
            start = rng.randrange(len(record) + 1)
            record[at:at] = record[start : start + rng.randint(0, 6)]
    return bytes(record)


def ndjson_file(rng, world, label, count, dirt=0.3, filler=0):
    """(bytes, how many clean, how many dirty); the two numbers are None where mutants are inside."""
    lines, clean, dirty, serials = [], 0, 0, []
    mutants = dirt and rng.random() < 0.7
    for i in range(count):
        serial = rng.choice(serials) if serials and rng.random() < 0.05 else f"{label}{i}"
        serials.append(serial)
        if lines and rng.random() < dirt:
            lines.append(dirty_ndjson(rng, world, serial))
            dirty += 1
            continue
        line = ndjson_line(rng, world, serial, filler)[0]
        if lines and mutants and rng.random() < dirt:
            line = mutated(rng, line)
        lines.append(line)
        clean += 1
        while rng.random() < 0.05:
            lines.append(rng.choice((b"", b" ", b"\t \r", b"\r", b"\r\r ")))
    # Half of the files mix their line ends.
    ends = rng.choice(([b"\n"], [b"\r\n"], [b"\n", b"\r\n"], [b"\n", b" \n", b"\r\r\n"]))
    data = b"".join(line + rng.choice(ends) for line in lines)
    if rng.random() < 0.4:
        data = data[:-1]
    if rng.random() < 0.4:
        data = oracle.BOM + data
    return data, None if mutants else clean, None if mutants else dirty


def csv_cell(rng, text, quote=0.2, delimiter=","):
    if any(ch in text for ch in (delimiter, '"', "\n")) or text.endswith("\r") or rng.random() < quote:
        return '"' + text.replace('"', '""') + '"'
    return text


def csv_columns(rng, world):
    """(heading, meaning) for every column, in any order."""
    columns = [("id", "id")]
    columns += [(name, name) for name in ("unit", "class", "name") if rng.random() < 0.5]
    names = [oracle.ascii_fold(n) for n in world.bank.names]
    for c, name in zip(world.bank.ids, world.bank.names):
        if rng.random() < 0.1:
            continue
        forms = [c, "c" + c]
        if names.count(oracle.ascii_fold(name)) == 1:
            forms += [name, "".join(rng.choice((ch.upper(), ch)) if ch.isascii() else ch for ch in name)]
        forms = [f for f in forms if meaning(world, f) == ("competency", c)]
        if forms:
            columns.append((rng.choice(forms), c))
    for _ in range(rng.choice((0, 0, 1, 4))):
        other = rng.choice(("", "Notes", "Notes", "ID ", " id", "Unit", "c", "a,b", 'q"q', "l\r\nf", "é"))
        if meaning(world, other) is None:
            columns.append((other, None))
    rng.shuffle(columns)
    return columns


def meaning(world, heading):
    try:
        return oracle.meaning_of_heading(heading, world.bank)
    except oracle.Fault:
        return "ambiguous"


BAD_CELLS = ["1 ", " 1", "0+", "8", "x", "null", "01", "1.0", "-1", "+", "1++", "１", "\t", "1\r", "'1'"]
BAD_TAILS = ['"a"b', '"a" ', '"a"\r', '"a""', 'a"b', 'a"', ' "a"', '""a""', '"a"b"', '"a"\0', '"1"+']


def dirty_row(rng, world, columns, cells, delimiter):
    """A row that must be rejected and ends with its line."""
    way = rng.randrange(6)
    cells = list(cells)
    place = [m for _, m in columns].index("id")
    known = [i for i, (_, m) in enumerate(columns) if m in world.bank.place]
    if way == 0:
        cells[place] = rng.choice(("", '""'))
    elif way == 1 and known:
        cells[rng.choice(known)] = csv_cell(rng, rng.choice(BAD_CELLS), 0.3, delimiter)
    elif way == 2 and len(cells) > 2:
        cells.pop()
    elif way == 3:
        cells.append(rng.choice(("", '""', "1", '"a\nb"')))
    elif way == 4:
        bad = rng.choice(BAD_TAILS)
        at = rng.randrange(len(cells))
        if bad == '"a""':  # open: whatever follows belongs to it, so a fault must follow as well
            bad = '"a"""b'
        cells[at] = bad
    else:
        at = rng.randrange(len(cells))
        return delimiter.join(cells[:at]).encode() + (delimiter.encode() if at else b"") + b"".join(
            [rng.choice(BAD_BYTES), (delimiter + delimiter.join(cells[at + 1 :])).encode()]
            if at + 1 < len(cells)
            else [rng.choice(BAD_BYTES)]
        )
    row = delimiter.join(cells)
    return row.encode()


def csv_row(rng, world, columns, serial, delimiter, long_cells):
    states = random_states(rng, world)
    quote = rng.choice((0, 0, 0.3, 1))
    cells = []
    for _, what in columns:
        if what == "id":
            text = random_id(rng, serial)
        elif what == "unit":
            text = random_unit(rng) or ""
        elif what in world.bank.place:
            state = states.get(what)
            text = "" if state is None else f"{state[0]}{'+' if state[1] else ''}"
        else:
            pieces = ["", "x", "1", ",", '"', '""', "\n", "\r\n", "é", "a,1\n", "\n\n", '"\n"', ";"]
            size = rng.choice((1, 2, 6)) if rng.random() > long_cells else rng.randint(500, 60000)
            text = "".join(rng.choice(pieces) for _ in range(size))
        cells.append(csv_cell(rng, text, quote, delimiter))
    return cells


def csv_file(rng, world, label, count, dirt=0.3, delimiter=",", long_cells=0.0):
    """(headings, bytes, how many are clean or None where one fault may swallow the next rows)."""
    columns = csv_columns(rng, world)
    if long_cells:
        columns.append(("remarks", None))
    end = rng.choice(([b"\n"], [b"\r\n"], [b"\n", b"\r\n"]))
    heading = delimiter.join(csv_cell(rng, h, 0.3, delimiter) for h, _ in columns)
    rows, clean, sure = [heading.encode()], 0, True
    for i in range(count):
        if rng.random() < 0.04:
            rows.append(b"")
        cells = csv_row(rng, world, columns, f"{label}{i}", delimiter, long_cells)
        row = delimiter.join(cells).encode()
        if rng.random() < dirt:
            sure = False
            chance = rng.random()
            if chance < 0.25:
                rows.append(mutated(rng, row))
                continue
            plain = [c if "\n" not in c else "x" for c in cells]
            rows.append(dirty_row(rng, world, columns, plain, delimiter))
            continue
        rows.append(row)
        clean += 1
    data = b"".join(row + rng.choice(end) for row in rows)
    if rng.random() < 0.3:
        data = data.removesuffix(b"\n").removesuffix(b"\r")
    elif dirt and rng.random() < 0.4:
        data += b'open,"1' + rng.choice((b"", b"\n", b"\r\nlater,1\n", b'""\n1,2\n'))
    if rng.random() < 0.4:
        data = oracle.BOM + data
    if rng.random() < 0.1 and not data.startswith(oracle.BOM):
        data = b"\n\r\n" + data
    return [h for h, _ in columns], data, clean if sure else None


# --- Running the command -------------------------------------------------------------------------


class Input:
    """One file: its plain bytes, how it is packed and named, and what the oracle reads in it."""

    def __init__(self, bench, world, data, name, packing="plain", delimiter=",", forced=None):
        self.form = forced or oracle.format_of(name, data)
        self.reading = oracle.read_profiles(data, world.bank, self.form, delimiter.encode())
        self.path = os.path.join(bench.folder, name)
        self.packed = pack(bench.rng, data, packing)
        if packing == "gzip" and oracle.inflate(self.packed) != data:
            raise AssertionError("gzip does not come back")
        with open(self.path, "wb") as file:
            file.write(self.packed)


def pack(rng, data, packing):
    """Compressed as one part or two: both formats allow parts one after the other."""
    cut = rng.randrange(len(data) + 1) if rng.random() < 0.3 else 0
    if packing == "gzip":
        return b"".join(gzip.compress(part, 1, mtime=0) for part in (data[:cut], data[cut:]) if part)
    if packing == "zstd":
        return b"".join(
            subprocess.run(["zstd", "-q", "-1", "-c"], input=part, stdout=subprocess.PIPE, check=True).stdout
            for part in (data[:cut], data[cut:])
            if part
        )
    return data


class Bench:
    """Runs the command and compares; every failed case leaves a directory."""

    def __init__(self, merit, tap, rng, seed):
        self.merit = os.path.abspath(merit)
        self.tap = tap
        self.rng = rng
        self.folder = tempfile.mkdtemp(prefix=f"merit-oracle-{seed}-")
        self.serial = 0

    def run(self, arguments, stdin=b""):
        """(status, stdout, stderr); a status of None means that it did not end."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MERIT_")}
        environment["NO_COLOR"] = "1"
        try:
            done = subprocess.run(
                [self.merit, *arguments], input=stdin, capture_output=True, timeout=SECONDS_MAX,
                env=environment, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return None, b"", b""
        return done.returncode, done.stdout, done.stderr

    def keep(self, arguments, stdin, wanted, got, errors):
        self.serial += 1
        folder = os.path.join(self.folder, f"failed-{self.serial}")
        os.mkdir(folder)
        redirect = " < stdin" if stdin else ""
        files = {
            "command": (shlex.join([self.merit, *arguments]) + redirect + "\n").encode(),
            "stdin": stdin, "wanted": wanted, "got": got, "stderr": errors,
        }  # fmt: skip
        for name, content in files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        return folder

    def check(self, rule, world, command, wanted, inputs, stdin=None, missing=(), options=()):
        """One run against the oracle.  `inputs` are read in this order, `stdin` as the only one."""
        rejects_path = os.path.join(self.folder, f"rejects-{self.tap.count}.ndjson")
        arguments = ["--data", world.folder, *command, "--rejects", rejects_path, *options]
        if stdin:
            paths, bytes_in = self.rng.choice(([], ["-"])), stdin.packed
            inputs = [stdin]
        else:
            paths, bytes_in = [i.path for i in inputs], b""
            for path in missing:
                paths.insert(self.rng.randrange(len(paths) + 1), path)
        status, got, errors = self.run([*arguments, *paths], bytes_in)
        readings = [i.reading for i in inputs]
        complaints = []
        wanted_status = oracle.exit_status(readings, bool(missing))
        if status != wanted_status:
            complaints.append(f"wanted status {wanted_status}, got {status}")
        # With nothing usable it is open whether an output for no profiles appears.
        if got != wanted and not (wanted_status == 1 and got == b"" and not any_profiles(readings)):
            complaints.append(differing_lines(wanted, got))
        complaints += compare_rejects(rejects_path, inputs, bool(stdin))
        if not complaints:
            self.tap.report(rule)
            if os.path.exists(rejects_path):
                os.unlink(rejects_path)
            return
        folder = self.keep([*arguments, *paths], bytes_in, wanted, got, errors)
        complaints += ["stderr: " + line for line in errors.decode(errors="replace").splitlines()[-4:]]
        self.tap.report(rule, "\n".join([*complaints, f"kept in {folder}"]))

    def close(self):
        if self.tap.failures == 0:
            shutil.rmtree(self.folder)


def any_profiles(readings):
    return any(r.profiles for r in readings)


REJECT_KEYS = ["file", "line", "column", "offset", "reason"]


def compare_rejects(path, inputs, is_stdin):
    """What is wrong with the rejects file: list of complaints."""
    wanted = [(i, r) for i in inputs for r in i.reading.rejects]
    lines = []
    if os.path.exists(path):
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
        if lines.pop() != b"":
            return ["rejects: the last line is not ended"]
    complaints = []
    for (source, reject), line in zip(wanted, lines):
        fault = reject_fault(source, reject, line, is_stdin)
        if fault:
            complaints.append(f"rejects: {fault}: wanted {reject.reason}, {reject.record[:200]!r}")
            complaints.append(f"rejects: got {line[:400].decode(errors='backslashreplace')}")
            break
    if len(wanted) != len(lines):
        complaints.append(f"rejects: wanted {len(wanted)}, got {len(lines)}")
    return complaints


def reject_fault(source, reject, line, is_stdin):
    try:
        got = json.loads(line.decode("utf-8"))
    except ValueError:
        return "no JSON"
    keys = list(got)
    if keys[:-1] != REJECT_KEYS or keys[-1] not in ("record", "record_base64"):
        return f"keys are {keys}"
    if not is_stdin and got["file"] != source.path:
        return "another file"
    # A line end may or may not be told with the record; a cut may spare a character.
    record = reject.record[: oracle.REJECT_BYTES_MAX]
    if keys[-1] == "record":
        told = got["record"].encode("utf-8", "surrogatepass")
    else:
        told = base64.b64decode(got["record_base64"])
        if is_utf8(reject.record):
            return "base64 although it is UTF-8"
    cut = len(reject.record) > len(record)
    same = told.rstrip(b"\r\n") == record.rstrip(b"\r\n")
    if not same and not (cut and record.startswith(told) and len(told) > len(record) - 4):
        return "another record"
    data = source.reading.data
    first = data.count(b"\n", 0, reject.start) + 1
    last = first + data.count(b"\n", reject.start, reject.end)
    if not first <= got["line"] <= last:
        return f"line {got['line']} is not in {first}..{last}"
    if not reject.start <= got["offset"] <= reject.end + 1:
        return f"offset {got['offset']} is not in {reject.start}..{reject.end + 1}"
    if type(got["column"]) is not int or got["column"] < 1 or not got["reason"]:
        return "no column or no reason"
    return None


def is_utf8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# --- Cases ---------------------------------------------------------------------------------------


def random_command(rng, world, profiles, verb):
    """(name of the variant, arguments, what the oracle prints)."""
    codes = list(world.models)
    rng.shuffle(codes)
    least = 2 if verb == "fit" else 1
    asked = codes[: rng.randint(least, max(least, min(4, len(codes))))]
    arguments = []
    for code in asked:
        arguments += ["-c", code] * rng.choice((1, 1, 1, 2))
    if rng.random() < 0.2:
        asked, arguments = sorted(codes), []  # without -c: every class in order of code
    policy = rng.choice(list(world.policies)) if rng.random() < 0.7 else None
    if policy is not None:
        arguments += ["--policy", policy]
    plans = [world.plan(code, policy) for code in asked]
    form = rng.choice(("json", "ndjson")) if verb == "summary" else rng.choice(
        ("ndjson", "ndjson", "csv", "csv", "json")
    )
    name = form
    if verb == "gaps":
        wanted = oracle.gaps(plans, profiles, form)
    elif verb == "fit":
        wanted = oracle.fit(plans, profiles, form)
    elif verb == "summary":
        by_unit = rng.random() < 0.5
        if by_unit:
            arguments += ["--by", "unit"]
            name += "-by-unit"
        wanted = oracle.summary(plans, profiles, form, by_unit)
    else:
        top = rng.choice((None, 1, 3, 10, len(profiles) + 5, max(1, len(profiles) // 3)))
        with_gaps = rng.random() < 0.4
        if top is not None:
            arguments += ["--top", str(top)]
            name += "-top"
        if with_gaps:
            arguments.append("--gaps")
            name += "-gaps"
        wanted = oracle.rank(plans, profiles, form, top, with_gaps)
    jobs = rng.choice(("1", "2"))
    arguments += ["--format", form, "--jobs", jobs]
    return f"{verb}/{name}/jobs-{jobs}", [verb, *arguments], wanted


def random_packing(rng):
    return rng.choice(("plain", "gzip", "zstd") if HAVE_ZSTD else ("plain", "gzip"))


ENDINGS = {"plain": "", "gzip": ".gz", "zstd": ".zst"}


def random_input(bench, world, label, count, form):
    """An input of that format, by name, by content or by option; with the options that it needs."""
    rng = bench.rng
    packing = random_packing(rng)
    dirt = rng.choice((0, 0.1, 0.4))
    delimiter = rng.choice((",", ",", ",", ";", "|", "\t")) if form == "csv" else ","
    if form == "ndjson":
        data, clean, dirty = ndjson_file(rng, world, label, count, dirt)
    else:
        _, data, clean = csv_file(rng, world, label, count, dirt, delimiter)
        dirty = 0
    options = ["--delimiter", delimiter] if delimiter != "," else []
    known_by = rng.choice(("name", "content", "option"))
    ending = ENDINGS[packing] if rng.random() < 0.8 else ENDINGS[random_packing(rng)]
    name = f"{label}.{form}{ending}" if known_by == "name" else f"{label}.data"
    forced = None
    if known_by == "option":
        options += ["--input-format", form]
        forced = form
    source = Input(bench, world, data, name, packing, delimiter, forced)
    on_stdin = rng.random() < 0.4
    if on_stdin and known_by == "name":
        source.reading = oracle.read_profiles(
            data, world.bank, oracle.format_of("-", data), delimiter.encode()
        )
        source.form = oracle.format_of("-", data)
    if clean is not None and source.form == form:
        found = len(source.reading.profiles), len(source.reading.rejects)
        if found != (clean, dirty):
            bench.tap.report(f"self/as-generated/{label}", f"wanted {clean, dirty}, oracle {found}")
    return source, on_stdin, options, f"{form}-{packing}-{'stdin' if on_stdin else 'file'}"


def check_random(bench, world, count):
    """Every command on dirty and clean inputs in both formats."""
    rng = bench.rng
    for form, part in itertools.product(("ndjson", "csv"), range(2)):
        label = f"{world.label}{form[0]}{part}-"
        source, on_stdin, options, how = random_input(bench, world, label, count, form)
        for verb in rng.sample(("gaps", "rank", "fit", "summary"), 3):
            if verb == "fit" and len(world.models) < 2:
                continue
            name, command, wanted = random_command(rng, world, source.reading.profiles, verb)
            rule = f"{world.label}/{how}/{name}"
            stdin = source if on_stdin else None
            bench.check(rule, world, command, wanted, [source], stdin, options=options)


def check_several_files(bench, world):
    """Profiles stay in the order of the files, whatever the formats; a missing one is told by status."""
    rng = bench.rng
    for missing in ((), (os.path.join(bench.folder, "not-there.csv"),), (bench.folder,)):
        sources = []
        for i, form in enumerate(("csv", "ndjson", "csv")):
            label = f"m{len(missing)}{i}-"
            packing = random_packing(rng)
            if form == "csv":
                data = csv_file(rng, world, label, 25, 0.2)[1]
            else:
                data = ndjson_file(rng, world, label, 25, 0.2)[0]
            name = f"{world.label}-{label}{bench.tap.count}.{form}{ENDINGS[packing]}"
            sources.append(Input(bench, world, data, name, packing))
        profiles = [p for s in sources for p in s.reading.profiles]
        for verb in ("gaps", "rank"):
            name, command, wanted = random_command(rng, world, profiles, verb)
            rule = f"{world.label}/several-files/{'missing' if missing else 'all'}/{name}"
            bench.check(rule, world, command, wanted, sources, missing=missing)


def check_edges(bench, world, form, contents):
    """Many small files in one run, each an edge of the format."""
    sources = [
        Input(bench, world, data, f"{world.label}-edge-{form}-{i:03}.{form}")
        for i, data in enumerate(contents)
    ]
    profiles = [p for s in sources for p in s.reading.profiles]
    plans = [world.plan(code, None) for code in world.models]
    for jobs in ("1", "2"):
        command = ["gaps", "--format", "csv", "--jobs", jobs]
        for plan in plans:
            command += ["-c", plan.code]
        wanted = oracle.gaps(plans, profiles, "csv")
        bench.check(f"{world.label}/edges/{form}/jobs-{jobs}", world, command, wanted, sources)


def edge_ndjson(world):
    c = json.dumps(world.bank.ids[0], ensure_ascii=False)
    one = '{"id":"edge","competencies":{%s:1}}' % c
    yield from (b"", b"\n", oracle.BOM, oracle.BOM + b"\r\n \t\r\n", one.encode(), one.encode() + b"\r")
    yield from (oracle.BOM + one.encode(), oracle.BOM * 2 + one.encode(), b"\n" + oracle.BOM + one.encode())
    yield from ((one + end + one).encode() for end in ("\n", "\r\n", "\r", "", " ", "\n\n", "\0\n", "\n\0"))
    for value in BAD_LEVELS:
        yield ('{"id":"known","competencies":{%s:%s}}' % (c, value)).encode()
        yield ('{"id":"unknown","competencies":{"not in the bank":%s}}' % value).encode()
    for value in BAD_VALUES:
        yield ('{"id":"bad","x":%s}\n%s' % (value, one)).encode()
    for value in ([DEEP], ["[" * 1023 + "]" * 1023], ['{"k":' * 1023 + "0" + "}" * 1023]):
        yield ('{"id":"deep","x":%s}' % value[0]).encode()
    for bad in BAD_BYTES:
        yield b'{"id":"a","x":"' + bad + b'"}\n{"' + bad + b'":1,"id":"b"}\n' + one.encode()
        yield b'{"id":"' + bad
    for good in ("\x7f", "\u0080", "\u07ff", "\ufffe", "\uffff", "\U00010000", "\U0010ffff", "\u2028"):
        yield ('{"id":"%s"}' % good).encode()
    for level in range(10):
        yield ('{"id":"n","competencies":{%s:%d}}\n{"id":"t","competencies":{%s:"%d"}}\n'
               '{"id":"s","competencies":{%s:"%d+"}}' % (c, level, c, level, c, level)).encode()
    yield ('{"\\u0069\\u0064":"esc","competencies":{%s:"\\u0031"}}' % c).encode()
    yield b'{"id":"\\u0000\\b\\f\\n\\r\\t\\"\\\\\\/\\u001f"}\n{"id":"\\uD834\\uDD1E"}'
    yield b'{"id":"x","name":"","unit":"","class":""}\n{"id":"x","name":1,"unit":{},"class":[]}'
    yield b'{"id":"x","competencies":{}}\n{"competencies":{},"id":"y"}\n{"id":"z","competencies":{"":0}}'


def edge_csv(world):
    first = world.bank.ids[0]
    c = csv_cell(random.Random(0), first, 0)
    head = f"id,{c}\n".encode()
    yield from (b"", b"\n\r\n", oracle.BOM, head, head[:-1], head[:-1] + b"\r", b"id\n", b"ID\n", b"a,b\n1,2\n")
    yield from (oracle.BOM + head + b"x,1\n", oracle.BOM * 2 + head + b"x,1\n", b"\n" + oracle.BOM + head)
    yield from (head + b"x,1", head + b"x,1\r", head + b"x,1\r\r\n", head + b"\rx,1\n\r\ny,1\n\ry,1\n")
    yield from (b"\n\r\n\n" + head + b"x,1\n", b" \n" + head + b"x,1\n", b'""\n' + head, b'"id"\nx\n"y\n"\n')
    bodies = ['"x"y,1', '"x" ,1', '"x"\r,1', '"x"\r', 'x"y,1', ' "x",1', "x", "x,1,", ",1", '"",1', "x,1,2",
              '"x""y",1', '"x,1', '"x\ny"z,1', '"x\ny",1,2', '"x"y\nz"w,1', 'x,"1', 'x,"1\n', 'x,1"\n"', '"""",1',
              '"""', '"x"""', "x\0y,1", "x,\0", "\0,1", '"\n"\n"\n",1', '"x",1\r', 'x,"1"\r', '"a\nb","1', "x,1 ",
              "x,１", "x,1+", "x,0+", "x,0", "x,", 'x,""', "x,null", "x,+", "x,9", '"x"",1\ny,1\n"z",1', "\r,1",
              ",", '"",""', '","', '"a"\n', "a\n"]  # fmt: skip
    for body, end in itertools.product(bodies, ("\n", "\r\n")):
        yield head + f"a,1{end}{body}{end}b,1{end}c,\"1\"{end}".encode()
        yield head + f"a,1{end}{body}".encode()
    for bad in BAD_BYTES:
        yield head + b"x" + bad + b",1\ny,1\n"
        yield f"id,{c},other\nx,1,".encode() + bad + b'\ny,1,"\n' + bad + b'\n"\nz,1,\n'
        yield b"id," + bad + b"\nx,1\n"
    for line in ("id,id", "unit,unit,id", "name,id,name", f"id,{c},c{c}", f"id,{c},{c}", f"id,c{c}", f"id,cc{c}",
                 f"id,C{c}", "id,,,", '"id,2', 'id"', '"id"x', '"id"\r', "id\r,x", '"id","x\ry"', '"id","x\ny"',
                 "id,class,name,unit", "Id,id", "id ,id", " id", "id,c", "id,other,other", "unit", "id,\0"):  # fmt: skip
        width = line.count(",") + 1
        row = ",".join(["x", "1", "1", "1"][:width])
        yield f"{line}\n{row}\n".encode()
        yield f"{line}\r\n{row}".encode()
    for heading in world.bank.names + world.bank.ids:
        for form in (heading, heading.upper(), heading.swapcase(), "c" + heading, heading + " "):
            yield f'id,"{form}"\nx,1\n'.encode()


def headings_world(rng, folder):
    """Ids and names chosen to be taken for one another in a heading."""
    for part in ("classes", "policies"):
        os.makedirs(os.path.join(folder, part))
    named = [("2", "Judgment"), ("c2", "id"), ("3", "Twin"), ("4", "tWIN"), ("unit", "c3"), ("x", "2"),
             ("c", "Straße É"), ("Judgment", "other"), ("5", "C2")]  # fmt: skip
    competencies = [{"id": c, "name": name} for c, name in named]
    write_json(
        os.path.join(folder, "bank.json"),
        {"schema": "merit-bank-1", "max_level": 3, "competencies": competencies},
    )
    requirements = [{"competency": c, "level": rng.randint(1, 3), "weight": 2**i}
                    for i, (c, _) in enumerate(reversed(named)) if i < 7]  # fmt: skip
    for code in ("H1", "H2"):
        write_json(
            os.path.join(folder, "classes", f"{code}.json"),
            {"schema": "merit-class-1", "code": code, "requirements": requirements[: int(code[1]) * 3 + 1]},
        )
    return World(folder, "headings")


def check_big(bench, world, count):
    """Inputs of many blocks: records, quoted cells and faults lie across every block's end."""
    rng = bench.rng
    inputs = {
        "ndjson": ndjson_file(rng, world, "big", count, 0.02, filler=1500)[0],
        "csv": csv_file(rng, world, "big", count // 2, 0.02, long_cells=0.03)[1],
    }
    for form, data in inputs.items():
        source = Input(bench, world, data, f"big.{form}")
        for verb in ("gaps", "rank", "summary"):
            _, command, wanted = random_command(rng, world, source.reading.profiles, verb)
            command = [a for a in command[:-1]]  # the number of jobs comes below
            for jobs in ("1", "2"):
                rule = f"{world.label}/big/{form}/{verb}/jobs-{jobs}"
                bench.check(rule, world, [*command, jobs], wanted, [source])


def check_long_records(bench, world):
    """16 MiB is a record, one byte more is a reject; in CSV reading goes on behind its first line."""
    limit = oracle.RECORD_BYTES_MAX
    head, tail = b'{"id":"long","x":"', b'"}'
    fill = b"y" * (limit - len(head) - len(tail))
    ndjson = b'{"id":"a"}\n' + head + fill + tail + b"\n" + head + fill + b"y" + tail + b'\n{"id":"b"}'
    line = b"z" * (limit // 4) + b"\n"
    rows = b"id,x\na,1\n" + b'l,"' + b"z" * (limit - 4) + b'"\n' + b'm,"' + line * 4 + b'"\nb,2\n'
    for form, data in (("ndjson", ndjson), ("csv", rows)):
        source = Input(bench, world, data, f"long.{form}")
        plans = [world.plan(next(iter(world.models)), None)]
        command = ["gaps", "-c", plans[0].code, "--format", "csv", "--jobs", "2"]
        wanted = oracle.gaps(plans, source.reading.profiles, "csv")
        bench.check(f"limits/record-of-16-mib/{form}", world, command, wanted, [source])
        os.unlink(source.path)


def check_statuses(bench, world):
    """Exit statuses that no comparison of output brings about."""
    good = os.path.join(bench.folder, "status.ndjson")
    with open(good, "wb") as file:
        file.write(b'{"id":"a"}\n{"id":""}\n{"id":"b"}\n[]\n{"id":"c"}\n' * 200)
    packed = gzip.compress(b'{"id":"a"}\n' * 500 + random.Random(1).randbytes(3000), mtime=0)
    cut = {"truncated-gzip": packed[:-9]}
    if HAVE_ZSTD:
        cut["truncated-zstd"] = pack(random.Random(1), b'{"id":"a"}\n' * 500 + packed, "zstd")[:-9]
    for name, data in cut.items():
        with open(os.path.join(bench.folder, name), "wb") as file:
            file.write(data)
    code = next(iter(world.models))
    rejects = os.path.join(bench.folder, "strict.rejects")
    cases = [
        ("fit-needs-two-classes", 2, ["fit", "-c", code, good]),
        ("fit-repeated-class-counts-once", 2, ["fit", "-c", code, "-c", code, good]),
        ("unknown-class", 1, ["gaps", "-c", "no such class", good]),
        ("unknown-command", 2, ["grade", good]),
        ("unknown-option", 2, ["gaps", "--no-such-option", good]),
        ("unknown-format", 2, ["gaps", "-c", code, "--format", "xml", good]),
        ("top-is-no-number", 2, ["rank", "-c", code, "--top", "x", good]),
        ("some-rejected", 4, ["gaps", "-c", code, good]),
        *((f"strict-jobs-{j}", 1, ["gaps", "-c", code, "--strict", "--jobs", j, "--rejects", rejects, good])
          for j in ("1", "2")),
        *((name, 3, ["gaps", "-c", code, "--input-format", "ndjson", os.path.join(bench.folder, name)])
          for name in cut),
    ]  # fmt: skip
    for name, wanted, arguments in cases:
        status, out, errors = bench.run(["--data", world.folder, *arguments])
        complaint = None
        if status != wanted:
            folder = bench.keep(arguments, b"", b"", out, errors)
            complaint = f"wanted status {wanted}, got {status}\nkept in {folder}"
        bench.tap.report(f"status/{name}", complaint)
    with open(rejects, "rb") as file:
        bench.tap.expect("status/strict-stops-at-the-first", file.read().count(b"\n"), 1)


# --- Properties, through the command -------------------------------------------------------------


def run_ndjson(bench, world, command, lines):
    """The records that the command prints for clean NDJSON lines."""
    status, out, errors = bench.run(
        ["--data", world.folder, *command, "--format", "ndjson"], b"".join(x + b"\n" for x in lines)
    )
    if status != 0:
        raise RuntimeError(f"status {status}: {errors.decode(errors='replace')[-400:]}")
    # Only LF ends a record: an id may hold what Unicode counts as a line end.
    return out, [json.loads(line, parse_float=Fraction) for line in out.decode().split("\n")[:-1]]


def random_ratings(rng, world):
    """Up to twenty raters, some of whom give nothing: [(level, superior) or None]."""
    top = world.bank.max_level
    given = []
    for _ in range(rng.choice((1, 2, 3, 3, 4, 5, 20))):
        level = rng.randint(0, top)
        given.append(None if rng.random() < 0.1 else (level, level > 0 and rng.random() < 0.5))
    return given


def ratings_spelled(rng, ratings):
    gap = rng.choice(("", " ", "\t"))
    return "[" + gap + (gap + "," + gap).join(level_spelled(rng, r, 0) for r in ratings) + gap + "]"


def settle_ratings(ratings, settle):
    """The text of the level that ratings come to; superior if more than half say so."""
    given = [r for r in ratings if r is not None]
    if not given:
        return None
    superior = 2 * sum(s for _, s in given) > len(given)
    return f"{settle([level for level, _ in given])}{'+' if superior else ''}"


def check_properties(bench, world):
    rng = bench.rng
    label = world.label
    every_class = [a for code in world.models for a in ("-c", code)]
    lines = [ndjson_line(rng, world, f"u{i}")[0] for i in range(150)]
    lines = list({json.loads(line)["id"]: line for line in lines}.values())

    def guarded(rule, test):
        try:
            test_complaint = test()
        except (RuntimeError, ValueError, KeyError) as problem:
            test_complaint = f"the command gave no usable records: {problem}"
        bench.tap.report(f"property/{rule}/{label}", test_complaint)

    def shuffled():
        first, _ = run_ndjson(bench, world, ["rank", *every_class], lines)
        again = list(lines)
        rng.shuffle(again)
        second, _ = run_ndjson(bench, world, ["rank", *every_class, "--jobs", "2"], again)
        return None if first == second else differing_lines(first, second)

    def ranks():
        _, records = run_ndjson(bench, world, ["rank", *every_class], lines)
        for code in world.models:
            rows = [r for r in records if r["class"] == code]
            keys = [(-r["points"], -r["superior"], r["profile"].encode()) for r in rows]
            places = [1 + sum(k[:2] < key[:2] for k in keys) for key in keys]
            if keys != sorted(keys) or places != [r["rank"] for r in rows] or len(rows) != len(lines):
                return f"class {code} is not in a total order"
        return None

    def bounds():
        _, records = run_ndjson(bench, world, ["gaps", *every_class], lines)
        if len(records) != len(lines) * len(world.models):
            return f"{len(records)} records"
        for r in records:
            required = len(world.models[r["class"]].requirements)
            if not 0 <= r["low"] <= r["score"] <= r["high"] <= 100:
                return f"low, score, high: {r}"
            if r["met"] + r["short"] + r["unassessed"] != required:
                return f"met + short + unassessed is not {required}: {r}"
            if len(r["gaps"]) != r["short"] + r["unassessed"]:
                return f"gaps do not count: {r}"
        return None

    def rising(policy):
        # One person from nothing over every level to the top, one competency at a time.
        climbers, steps = [], [None, *range(world.bank.max_level + 1)]
        for c in world.asked_most[:12]:
            rest = {k: v[0] for k, v in random_states(rng, world).items() if v and k != c}
            for step in steps:
                person = {"id": f"{len(climbers)}", "competencies": {**rest, c: step}}
                climbers.append(json.dumps(person).encode())
        _, records = run_ndjson(bench, world, ["gaps", *every_class, *policy], climbers)
        points = {(int(r["profile"]), r["class"]): r["points"] for r in records}
        for i in range(1, len(climbers)):
            if i % len(steps) and any(points[i - 1, c] > points[i, c] for c in world.models):
                return f"points fell between {climbers[i - 1]} and {climbers[i]}"
        return None

    def conjunctive():
        # Who is ranked stands as if nobody else had been read.
        parts = {"overrides": [{"competency": c, "essential": True} for c in world.asked_most[:2]]}
        policy = {"decision": "conjunctive", "must_meet": "essential", **parts}
        for name, document in (("filtering", policy), ("plain", parts)):
            write_json(os.path.join(bench.folder, f"{name}-{label}.json"),
                       {"schema": "merit-policy-1", **document})
        for code in world.models:
            def ranking(name, asked):
                path = os.path.join(bench.folder, f"{name}-{label}.json")
                return run_ndjson(bench, world, ["rank", "-c", code, "--policy", path], asked)[1]

            rows = ranking("filtering", lines)
            passing = {r["profile"] for r in rows if r["rank"] is not None}
            kept = [line for line in lines if json.loads(line)["id"] in passing]
            wanted = ranking("plain", kept)
            got = [{k: v for k, v in r.items() if k != "stopped"} for r in rows[: len(wanted)]]
            if len(rows) != len(lines) or got != wanted or len(passing) != len(wanted):
                return f"class {code}: not the filtered list"
            essential = {r.competency for r in world.models[code].requirements
                         if r.essential or r.competency in world.asked_most[:2]}
            for r in rows[len(wanted) :]:
                if r["stopped"] is None or not set(r["stopped"]["not_met"]) <= essential:
                    return f"class {code}: no reason for {r}"
        return None

    def rated(rule, settle):
        # Several raters come to what a plain reader finds for the level settled by hand.
        path = os.path.join(bench.folder, f"{rule}-{label}.json")
        write_json(path, {"schema": "merit-policy-1", "raters": rule})
        many, settled = [], []
        for i in range(120):
            ratings = {c: random_ratings(rng, world) for c in world.bank.ids if rng.random() < 0.8}
            text = ", ".join(f"{json.dumps(c)}: {ratings_spelled(rng, r)}"
                             for c, r in ratings.items())
            many.append(f'{{"id":"r{i}","competencies":{{{text}}}}}'.encode())
            levels = {c: settle_ratings(r, settle) for c, r in ratings.items()}
            settled.append(json.dumps({"id": f"r{i}", "competencies": levels}).encode())
        for command in (["gaps", *every_class], ["rank", "--top", "7", *every_class],
                        ["summary", *every_class]):
            got, _ = run_ndjson(bench, world, [*command, "--policy", path], many)
            wanted, _ = run_ndjson(bench, world, [*command, "--policy", path], settled)
            if got != wanted:
                return f"{command[0]}: {differing_lines(wanted, got)}"
        return None

    guarded("conjunctive-ranking-is-filter-and-compensatory", conjunctive)
    guarded("raters/lower-median", lambda: rated("lower-median", statistics.median_low))
    guarded("raters/mean-half-up", lambda: rated("mean-half-up", lambda levels: int(
        Fraction(sum(levels), len(levels)) + Fraction(1, 2))))
    guarded("rank-is-independent-of-input-order", shuffled)
    guarded("rank-is-total", ranks)
    guarded("bounds-and-counts", bounds)
    guarded("points-never-fall/proportional", lambda: rising([]))
    met = os.path.join(bench.folder, "property-met.json")
    write_json(met, {"schema": "merit-policy-1", "name": "property-met", "credit": "met"})
    guarded("points-never-fall/met", lambda: rising(["--policy", met]))


# --- Main ----------------------------------------------------------------------------------------


def shipped_world(tap, source):
    folder = os.path.join(source, "data")
    try:
        world = World(folder, "shipped")
        codes = [code for code in ("1229", "1230") if code in world.models]
        tap.expect("shipped/both-classes", codes, ["1229", "1230"])
    except OSError as problem:
        tap.report("shipped/both-classes", str(problem))
        return None
    return world


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("merit")
    parser.add_argument("source")
    parser.add_argument("--seed", type=int, default=20240229)
    parser.add_argument("--profiles", type=int, default=8000, help="about how many in all")
    options = parser.parse_args()
    tap = Tap()
    print(f"# seed {options.seed}")
    self_test_scores(tap)
    self_test_orders(tap)
    self_test_readers(tap)

    bench = Bench(options.merit, tap, random.Random(options.seed), options.seed)
    rng = bench.rng
    worlds = [make_world(rng, os.path.join(bench.folder, f"w{i}"), f"w{i}") for i in range(7)]
    shipped = shipped_world(tap, os.path.abspath(options.source))
    if shipped:
        for rules in ({"credit": "met"}, {"unassessed": "assessed-only"}, {"tie_break": []}):
            path = os.path.join(bench.folder, f"shipped-{len(shipped.policies)}.json")
            document = {"schema": "merit-policy-1", "name": f"s{len(shipped.policies)}", **rules}
            write_json(path, document)
            shipped.add_policy(path, document)
        worlds.insert(0, shipped)
    self_test_against_python(tap, rng, worlds[-1])
    if not os.access(bench.merit, os.X_OK):
        print(f"Bail out! {options.merit} is no command")
        return 1

    share = max(5, options.profiles * 6 // 10 // (4 * len(worlds)))
    for world in worlds:
        check_random(bench, world, share)
    check_several_files(bench, worlds[-1])
    check_several_files(bench, worlds[0])
    check_edges(bench, worlds[-1], "ndjson", edge_ndjson(worlds[-1]))
    headings = headings_world(rng, os.path.join(bench.folder, "headings"))
    check_edges(bench, headings, "csv", edge_csv(headings))
    check_big(bench, worlds[0], max(20, options.profiles * 3 // 10))
    check_long_records(bench, worlds[0])
    check_statuses(bench, worlds[0])
    for world in worlds[:4]:
        check_properties(bench, world)
    if not HAVE_ZSTD:
        tap.report("zstd", skip="the zstd command is not there")
    bench.close()
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
