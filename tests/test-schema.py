#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the JSON Schemas and the loaders of merit to one verdict.

Usage: test-schema.py MERIT_BINARY SOURCE_DIR

Every shipped data file and some hundreds of seeded mutants are judged twice:
by python3-jsonschema, with the few rules that a schema cannot state added
here, and by `merit validate`.  Both must accept or both must reject.  One
difference is allowed: JSON Schema takes a whole number spelled 2.0 for a
whole number, merit does not.
"""

import copy
import json
import os
import random
import re
import subprocess
import sys
import tempfile

from jsonschema import Draft202012Validator

SEED = 20121229
MUTANTS = 150               # seeded mutants of each kind, besides the systematic ones
DOCUMENTS_A_RUN = 40
# merit prints the first ten rejects of a run only, so no run of profiles may have more.
PROFILES_A_RUN = 10
RUN_SECONDS = 120

KINDS = ("audit", "bank", "class", "policy", "profile")
ID_LIMIT = 9007199254740991  # 2^53 - 1: the largest whole number that every JSON reader keeps exact

# First and last character of every run that a competency id may not hold.
BAD_RUNS = ((0x00, 0x20), (0x7F, 0xA0), (0x2C, 0x2C), (0x3A, 0x3B), (0x22, 0x22),
            (0x1680, 0x1680), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2064),
            (0x3000, 0x3000), (0xFEFF, 0xFEFF))

# What a mutated value may become.  No whole number is spelled with a fraction here:
# that difference is allowed and has a test of its own.
POOL = (None, True, False, 0, 1, -1, 2, 3, 4, 7, 8, 9, 1.5, 2.25, -0.5, 1e-7, 99, 100, 101, 10000,
        10001, 2 ** 31, 2 ** 32 + 1, ID_LIMIT, ID_LIMIT + 1, 2 ** 63, 2 ** 64 + 1, 10 ** 30,
        "", " ", "x", "2", "1+", "stated", "assumed", "table", "met", "superior", "Ünï",
        "\U0001F600", [], [1], [1, 1], [2, 3], ["x"], [""], [None], [[]], {}, {"x": 1}, {"": ""})
KEYS = ("x", "", "Schema", "levels", "level", "weight", "basis", "alternatives", "table", "name",
        "title", "essential", "$schema", "comment", "é")


class Mutant:
    """One file: its kind, what was done to a good one, its text, and what it says."""

    def __init__(self, kind, note, value, text=None):
        self.kind = kind
        self.note = note
        self.value = value
        self.text = text


# --- the verdict of the schemas -------------------------------------------------------------

def id_text(value):
    """The text that a competency id means, or None for a value that is no id."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None


def objects(value, key):
    """The objects in the list value[key], whatever value is."""
    found = value.get(key) if isinstance(value, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def all_differ(values):
    known = [value for value in values if value is not None]
    return len(known) == len(set(known))


def has_no_hole(table):
    """Whether a table by difference names every one between its least and its greatest."""
    if not isinstance(table, dict):
        return True
    named = {int(key) for key in table}
    return named == set(range(min(named), max(named) + 1))


class Judge:
    """The schemas, bounded by one bank, with the rules that span several values."""

    def __init__(self, schemas, bank):
        top = bank["max_level"]
        self.ids = {id_text(entry["id"]) for entry in bank["competencies"]}
        level = {"maximum": top}
        texts = ["", "0"] + [str(n) + plus for n in range(1, top + 1) for plus in ("", "+")]
        table = {"minItems": top, "maxItems": top,
                 "items": {"minItems": top + 1, "maxItems": top + 1}}
        overlays = {
            "audit": {},
            "bank": {},
            "class": {"properties": {"requirements": {"items": {"properties": {
                "level": level, "alternatives": {"items": level}}}}}},
            "policy": {"properties": {"table": table, "groups": {"items": {"properties": {
                "table": table}}}}},
            "profile": {"properties": {"competencies": {"additionalProperties": {
                "if": {"type": "string"}, "then": {"enum": texts}, "else": level}}}},
        }
        self.validators = {kind: (Draft202012Validator(schemas[kind]),
                                  Draft202012Validator(overlays[kind])) for kind in KINDS}

    def accepts(self, kind, value):
        if kind == "profile":
            value = self.without_unknown(value)
        return (all(validator.is_valid(value) for validator in self.validators[kind])
                and self.rules(kind, value))

    def without_unknown(self, value):
        """A profile as merit sees it: without competencies that the bank lacks."""
        if isinstance(value, dict) and isinstance(value.get("competencies"), dict):
            value = dict(value)
            value["competencies"] = {key: item for key, item in value["competencies"].items()
                                     if key in self.ids}
        return value

    def rules(self, kind, value):
        if kind == "audit":
            return all_differ(entry.get("code") for entry in objects(value, "classes"))
        if kind == "bank":
            return all_differ(id_text(entry.get("id")) for entry in objects(value, "competencies"))
        if kind == "class":
            ids = [id_text(entry.get("competency")) for entry in objects(value, "requirements")]
            return all_differ(ids) and all(one is None or one in self.ids for one in ids)
        return kind != "policy" or self.policy_rules(value)

    def policy_rules(self, value):
        """What a policy must keep that its schema cannot say; its value is one for the schema."""
        groups, hurdles = value.get("groups", []), value.get("hurdles", [])
        overrides = value.get("overrides", [])
        scopes = [[id_text(one) for one in part["requirements"]] for part in groups + hurdles
                  if isinstance(part.get("requirements"), list)]
        words = [group["requirements"] for group in groups
                 if isinstance(group["requirements"], str)]
        grouped = [id_text(one) for group in groups if isinstance(group["requirements"], list)
                   for one in group["requirements"]]
        named = [(id_text(one["competency"]), one.get("class")) for one in overrides]
        known = [one for scope in scopes for one in scope] + [one for one, _ in named]
        return (all(one in self.ids for one in known) and all(map(all_differ, scopes))
                and all_differ(words) and all_differ(grouped) and all_differ(named)
                and all_differ(group["name"] for group in groups)
                and all_differ(stage["name"] for stage in hurdles)
                and all(map(has_no_hole, [value.get("table")] + [g.get("table") for g in groups])))


# --- mutants ----------------------------------------------------------------------------------

def bases(data, bank):
    """One good value of each kind that uses every key; the bank is a short one, for speed."""
    full = [entry for entry in bank["competencies"] if "levels" in entry][:3]
    brief = [entry for entry in bank["competencies"] if "levels" not in entry][:2]
    with open(os.path.join(data, "classes", "1230.json"), encoding="utf-8") as stream:
        model = json.load(stream)
    model["errata"] = ["One.", "Two."]
    model["job_knowledge"] = ["One area", "Another area"]
    model["requirements"][0].update(weight=3, essential=True)
    model["requirements"][1].update(weight=100, essential=False, alternatives=[2])
    del model["requirements"][2]["basis"]
    top = bank["max_level"]
    digest = "0123456789abcdef" * 4
    content = {"bytes": 5535, "sha256": digest}
    return {
        "audit": {"schema": "merit-audit-1", "engine": "0.1.0", "time": "2026-01-31T23:59:59Z",
                  "command": "impact",
                  "options": [{"name": "class", "value": "1229"},
                              {"name": "exclude-small", "value": None}],
                  "bank": {"sha256": digest}, "classes": [{"code": "1229", "sha256": digest}],
                  "policy": {"name": "default", "sha256": None},
                  "inputs": [{"role": "profiles", "name": "a.csv.gz", "stored": dict(content, bytes=700),
                              "inflated": dict(content)},
                             {"role": "groups", "name": "g.csv", "stored": dict(content),
                              "inflated": dict(content)}],
                  "counts": {"read": 41, "scored": 40, "rejected": 1}, "output": content},
        "bank": {"schema": "merit-bank-1", "max_level": top, "competencies": full + brief},
        "class": model,
        "policy": {"schema": "merit-policy-1", "name": "by-table", "title": "Points by table",
                   "description": "Whole levels earn points.", "credit": "table",
                   "table": [[600 * min(have, need) // need for have in range(top + 1)]
                             for need in range(1, top + 1)],
                   "unassessed": "assessed-only", "tie_break": []},
        "profile": {"id": "A-0007", "unit": "Finance", "class": "1229", "name": "Ada Example",
                    "competencies": {"2": 1, "3": "2+", "4": "0", "13": None, "22": "", "44": top}},
    }


def policies_of_parts(top):
    """Good policies that between them use every key beyond the first ones."""
    table = [[100 * min(have, need) for have in range(top + 1)] for need in range(1, top + 1)]
    return [
        {"schema": "merit-policy-1", "credit": "table", "table": {"0": 5, "-1": 3, "1": 4},
         "met": "margin", "margin": {"below": 1, "above": 2},
         "overrides": [{"competency": "2", "weight": 0}, {"competency": 3, "class": "1229",
                                                          "weight": 100, "essential": True}],
         "groups": [{"name": "core", "weight": 60, "requirements": ["2", 3]},
                    {"name": "more", "weight": 30, "requirements": "essential", "table": table},
                    {"name": "rest", "weight": 10, "requirements": "other",
                     "table": {"0": 10000}}],
         "scale": {"top": 5, "decimals": 3}, "decision": "conjunctive", "must_meet": "all",
         "raters": "lower-median"},
        {"schema": "merit-policy-1", "credit": "proportional", "from": 1, "met": "margin",
         "margin": 1, "scale": {"top": "weights"}, "decision": "hurdles",
         "hurdles": [{"name": "first", "requirements": "essential", "passing": 100},
                     {"name": "second", "requirements": ["6", "20"], "passing": "66.67"},
                     {"name": "last", "passing": 1}], "raters": "mean-half-up"},
    ]


def places(value, path=()):
    """Paths of every value inside, outermost first; () is the whole."""
    yield path
    if isinstance(value, (dict, list)):
        for key in (value if isinstance(value, dict) else range(len(value))):
            yield from places(value[key], path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def changed(base, path, new):
    """A deep copy of base with the value at path (not the whole) replaced."""
    value = copy.deepcopy(base)
    at(value, path[:-1])[path[-1]] = copy.deepcopy(new)
    return value


def random_change(draw, value):
    """Changes value in place, in one way, and says how."""
    paths = [path for path in places(value) if path]
    path = draw.choice(paths)
    # Deep texts outnumber everything else: every other draw takes a place nearer to the top.
    if draw.random() < 0.5:
        path = path[:draw.randint(1, len(path))]
    parent, key = at(value, path[:-1]), path[-1]
    old = parent[key]
    name = "/" + "/".join(str(step) for step in path)
    way = draw.randrange(6)
    if way == 0:
        del parent[key]
        return "remove " + name
    if way == 1 and isinstance(old, dict):
        extra = draw.choice(KEYS)
        old[extra] = copy.deepcopy(draw.choice(POOL))
        return "add %r to %s" % (extra, name)
    if way == 1 and isinstance(parent, dict):
        extra = draw.choice(KEYS)
        parent[extra] = copy.deepcopy(draw.choice(POOL))
        return "add %r beside %s" % (extra, name)
    if way == 2 and isinstance(old, list):
        old.insert(draw.randint(0, len(old)),
                   copy.deepcopy(draw.choice(old + list(POOL))))
        return "lengthen " + name
    if way == 3 and isinstance(old, int) and not isinstance(old, bool):
        parent[key] = old + draw.choice((-100, -2, -1, 1, 2, 5, 100))
        return "shift " + name
    if way == 3 and isinstance(old, str):
        parent[key] = draw.choice(("", old + "+", old + " ", " " + old, old.upper(), old * 2))
        return "respell " + name
    parent[key] = copy.deepcopy(draw.choice(POOL))
    return "replace " + name


def out_of_scope(kind, value):
    """Whether a mutant met a matter on which the schemas are silent.

    A level that is among its own alternatives says nothing, but the schema cannot compare the two.
    """
    return kind == "class" and any(
        isinstance(entry.get("alternatives"), list) and entry.get("level") in entry["alternatives"]
        for entry in objects(value, "requirements"))


def random_mutants(kind, base):
    draw = random.Random("%d %s" % (SEED, kind))
    while True:
        value = copy.deepcopy(base)
        notes = [random_change(draw, value)]
        if isinstance(value, dict) and draw.random() < 0.15 and len(list(places(value))) > 1:
            notes.append(random_change(draw, value))
        if value != base and not out_of_scope(kind, value):
            yield Mutant(kind, ", ".join(notes), value)


def id_values():
    """Competency ids on both sides of every limit."""
    for first, last in BAD_RUNS:
        for point in sorted({first, last, (first + last) // 2, first - 1, last + 1}):
            if point >= 0:
                yield "a" + chr(point) + "b"
    yield from ("2 ", " 2", "\t", "a\n", "", "é", "\U0001F600", "x" * 64, "x" * 65, "é" * 64,
                "é" * 65, "\U0001F600" * 64, "\U0001F600" * 65, 0, 7, ID_LIMIT, ID_LIMIT + 1,
                10 ** 19, 10 ** 30, -1, 2.5, None, True, [], {})


def bank_mutants(base):
    def entry(key, new):
        return changed(base, ("competencies", 0, key), new)

    for value in id_values():
        yield "id %r" % (value,), entry("id", value)
    other = base["competencies"][1]["id"]
    yield "id twice", entry("id", other)
    yield "id twice, once as a number", entry("id", int(other))
    yield "id with a leading zero differs", entry("id", "0" + other)
    for top in (0, 1, 2, 3, 4, 7, 8):
        value = changed(base, ("max_level",), top)
        yield "max_level %d, levels as before" % top, copy.deepcopy(value)
        for one in value["competencies"]:
            if "levels" in one:
                one["levels"] = ["Reach level %d" % (n + 1) for n in range(top)]
        yield "max_level %d, levels to match" % top, value
    for length in (200, 201):
        for letter in ("n", "é", "\U0001F600"):
            yield "name of %d %r" % (length, letter), entry("name", letter * length)
    for count in (0, 1, 100, 101):
        yield "%d indicators" % count, entry("indicators", ["Does it"] * count)
    yield "empty indicator", entry("indicators", ["Does it", ""])
    for value in ({}, {"satisfactory": "Well"}, {"superior": "Better"}, {"satisfactory": ""},
                  {"superior": None}, {"excellent": "Best"}, "Well", []):
        yield "performance %r" % (value,), entry("performance", value)
    for count in (0, 1, 4096, 4097):
        value = {"schema": "merit-bank-1", "max_level": 1,
                 "competencies": [{"id": str(n), "name": "N%d" % n} for n in range(count)]}
        yield "%d competencies" % count, value
    for name in ("merit-bank-2", "merit-bank", "merit-class-1", "MERIT-BANK-1", ""):
        yield "schema %r" % name, changed(base, ("schema",), name)


def audit_mutants(base):
    digest = base["bank"]["sha256"]
    for value in (digest.upper(), digest[1:], digest + "0", digest[1:] + "g", digest[1:] + "\n", "",
                  None, 0):
        for path in (("bank", "sha256"), ("classes", 0, "sha256"), ("policy", "sha256"),
                     ("inputs", 0, "stored", "sha256"), ("inputs", 0, "inflated", "sha256"),
                     ("output", "sha256")):
            yield "%s %r" % (path, value), changed(base, path, value)
    for value in (0, ID_LIMIT, ID_LIMIT + 1, -1, 2 ** 63, 10 ** 30, "1", None, 1.5, True):
        for path in (("counts", "read"), ("counts", "scored"), ("counts", "rejected"),
                     ("output", "bytes"), ("inputs", 1, "stored", "bytes")):
            yield "%s %r" % (path, value), changed(base, path, value)
    for key in ("bank", "classes", "policy", "inputs", "counts", "output", "options", "time"):
        for value in (None, [], {}, "", 0, False):
            yield "%s %r" % (key, value), changed(base, (key,), value)
        value = copy.deepcopy(base)
        del value[key]
        yield "no %s" % key, value
    for value in ("2026-01-31T23:59:59", "2026-01-31T23:59:59Z ", "2026-01-31 23:59:59Z",
                  "\uFF12026-01-31T23:59:59Z", "2026-01-31T23:59:59Z\n", "0000-00-00T00:00:00Z"):
        yield "time %r" % value, changed(base, ("time",), value)
    for value in CODES:
        for path in (("command",), ("options", 0, "name"), ("classes", 0, "code")):
            yield "%s %r" % (path, value), changed(base, path, value)
    for value in ("", "x", "../../etc/passwd", "a\nb", "a\u0000b", None, 1):
        for path in (("inputs", 0, "name"), ("options", 0, "value"), ("policy", "name"), ("engine",)):
            yield "%s %r" % (path, value), changed(base, path, value)
    for value in ("profiles", "ids", "counts", "vacancies", "Profiles", "", None, 0):
        yield "role %r" % (value,), changed(base, ("inputs", 0, "role"), value)
    for code in ("1229", "1230"):
        yield "second class %s" % code, changed(base, ("classes",), base["classes"] + [
            {"code": code, "sha256": digest[::-1]}])
    for length in (64, 65):
        yield "version of %d" % length, changed(base, ("engine",), "é" * length)
    for name in ("merit-audit-2", "merit-audit", "merit-bank-1", ""):
        yield "schema %r" % name, changed(base, ("schema",), name)


def class_mutants(base):
    def first(**keys):
        value = copy.deepcopy(base)
        value["requirements"] = [{"competency": "2", "level": 1}]
        value["requirements"][0].update(keys)
        return value

    for value in id_values():
        yield "competency %r" % (value,), first(competency=value)
    for value in (2, "2", "02", "999", 999, "mathematics"):
        yield "competency %r" % (value,), first(competency=value)
    yield "no requirements", changed(base, ("requirements",), [])
    value = first()
    value["requirements"].append({"competency": 2, "level": 2})
    yield "competency twice, once as a number", value
    for value in range(-1, 10):
        yield "level %d" % value, first(level=value)
    for value in (0, 1, 100, 101, -5, 1.5, "1", None, True, 10 ** 30):
        yield "weight %r" % (value,), first(weight=value)
    for value in (0, 1, "true", None, True, False):
        yield "essential %r" % (value,), first(essential=value)
    for value in ("stated", "inferred", "assumed", "Stated", "", "guessed", None, 1):
        yield "basis %r" % (value,), first(basis=value)
        yield "basis %r with alternatives" % (value,), first(basis=value, alternatives=[2, 3])
    yield "alternatives without basis", first(alternatives=[2])
    for value in ([], [2], [3, 2], [2, 2], [0], [4], [7], [8], ["2"], [None], [True], [2.5], 2, {},
                  None, [-1], [10 ** 30]):
        yield "alternatives %r" % (value,), first(basis="inferred", alternatives=value)
    for value in CODES:
        yield "code %r" % (value,), changed(base, ("code",), value)
    for key in ("errata", "job_knowledge"):
        for value in ([], ["x"], ["x", "x"], [""], ["x", 1], [None], "x", {}, None):
            yield "%s %r" % (key, value), changed(base, (key,), value)
    for name in ("merit-class-2", "merit-class", "merit-bank-1", "class", ""):
        yield "schema %r" % name, changed(base, ("schema",), name)


CODES = ("1", "a", "1229-A", "a.b_c-D", "A" * 64, "A" * 65, "-a", ".a", "_a", "a b", "a/b", "a\n",
         "\na", "é", "aé", "a:b", "a,b", "", 1229, None, ["a"], "a\u0000")


def policy_mutants(base):
    for value in ({"schema": "merit-policy-1"}, {}, {"schema": "merit-policy-1", "credit": "table"},
                  {"schema": "merit-policy-1", "table": base["table"]}):
        yield "only %s" % sorted(value), value
    for credit in ("proportional", "met", "table", "Met", "", None, 1):
        value = changed(base, ("credit",), credit)
        yield "credit %r with table" % (credit,), copy.deepcopy(value)
        del value["table"]
        yield "credit %r without table" % (credit,), value
    for rows in range(9):
        for columns in (0, 1, 2, 3, 4, 5, 8, 9):
            yield ("table %d by %d" % (rows, columns),
                   changed(base, ("table",), [[1] * columns] * rows))
    uneven = copy.deepcopy(base)
    uneven["table"][1].pop()
    yield "table with a short row", uneven
    for value in (0, 10000, 10001, -1, 1.5, "1", None, True, [], 10 ** 30, 2 ** 32):
        yield "table cell %r" % (value,), changed(base, ("table", 0, 1), value)
    for value in ([], ["superior"], ["superior", "superior"], ["id"], [""], [None], None,
                  "superior", {}, [["superior"]]):
        yield "tie_break %r" % (value,), changed(base, ("tie_break",), value)
    for value in ("demonstrated", "assessed-only", "zero", "", None, []):
        yield "unassessed %r" % (value,), changed(base, ("unassessed",), value)
    for value in CODES:
        yield "name %r" % (value,), changed(base, ("name",), value)
    for key in ("title", "description"):
        for value in ("", "x", None, 1, []):
            yield "%s %r" % (key, value), changed(base, (key,), value)
    for name in ("merit-policy-2", "merit-policy", "merit-bank-1", ""):
        yield "schema %r" % name, changed(base, ("schema",), name)


def part_mutants(first, second):
    """Policies on both sides of what the parts of a policy may hold."""
    def one(key, *values):
        for base in (first, second):
            for value in values:
                yield "%s %r" % (key, value), changed(base, (key,), value)
            yield "no %s" % key, {name: part for name, part in base.items() if name != key}

    def inside(base, path, *values):
        for value in values:
            yield "%s %r" % ("/".join(map(str, path)), value), changed(base, path, value)

    yield from one("credit", "proportional", "met", "table", "Met", None)
    yield from one("from", 0, 1, 7, 8, -1, 1.5, "1", None)
    yield from one("met", "at-least", "exact", "margin", "", None)
    yield from one("margin", 0, 7, 8, -1, {}, {"below": 7}, {"above": 8}, {"x": 1}, [], None, "1")
    yield from one("decision", "compensatory", "conjunctive", "hurdles", "", None)
    yield from one("must_meet", "essential", "all", "", None, ["2"])
    yield from one("raters", "lower-median", "mean-half-up", "median", None)
    yield from one("overrides", [], {}, [{"competency": "2"}], [{"weight": 1}])
    yield from one("groups", [], {}, first["groups"][1:], first["groups"][:1])
    yield from one("hurdles", [], {}, second["hurdles"][:1], second["hurdles"] * 6)
    yield from one("scale", {}, {"top": 1}, {"decimals": 2}, {"top": 100, "decimals": 0}, 5, None)
    yield from one("table", {"0": 1}, {"1": 1}, {"0": 1, "2": 1}, {"0": 1, "-7": 1}, {"00": 1},
                   {"0": 1, "+1": 2}, {"0": 1, "8": 2}, {"0": 1, "-0": 2}, {"": 1}, {}, 5)
    weights = (0, 1, 100, 101, -1, 1.5, "1", None)
    yield from inside(first, ("groups", 0, "weight"), *weights)
    yield from inside(first, ("overrides", 0, "weight"), *weights)
    yield from inside(first, ("overrides", 0, "competency"), 3, "3", 999, "nowhere", "", None)
    yield from inside(first, ("overrides", 1, "class"), "1230", "a b", "", None)
    yield from inside(first, ("overrides", 1, "essential"), False, 0, None)
    scopes = ("essential", "other", "all", "", None, [], ["2"], ["2", 2], ["6"], ["nowhere"], {})
    yield from inside(first, ("groups", 0, "requirements"), *scopes)
    yield from inside(first, ("groups", 1, "requirements"), *scopes)
    yield from inside(second, ("hurdles", 0, "requirements"), *scopes)
    names = ("core", "rest", "last", "", "n" * 64, "é" * 65, None, 1)
    yield from inside(first, ("groups", 0, "name"), *names)
    yield from inside(second, ("hurdles", 0, "name"), *names)
    yield from inside(first, ("scale", "top"), 0, 1, 10000, 10001, "weights", "weight", "", None)
    yield from inside(first, ("scale", "decimals"), 0, 4, 5, -1, 1.5, None)
    yield from inside(second, ("hurdles", 1, "passing"), 0, 1, 100, 101, 66.67, "100", "100.00",
                      "100.01", "101", "0", "0.00", "0.01", "007", "1.", ".5", "1.234", "1e1", "+1",
                      "-1", " 1", "", None, [])


def profile_mutants(base):
    values = list(range(-1, 10)) + [str(n) + plus for n in range(10) for plus in ("", "+")]
    values += ["", " ", "+", "+1", "1++", "1 ", " 1", "1+\n", "1\n", "01", "10", "-1", "1.0", "x",
               "\uFF11", "\u0661", "1\u0000", None, True, False, 1.5, 2.25, 10 ** 30, 1e300, [],
               [1], {}, {"level": 1}]
    for value in values:
        yield "level %r" % (value,), changed(base, ("competencies", "3"), value)
        unknown = changed(base, ("competencies", "no-such-competency"), value)
        yield "level %r of an unknown competency" % (value,), unknown
    for value in ("", " ", "x", "é\U0001F600", "a\nb", 7, 0, 1.5, None, True, [], {}):
        yield "id %r" % (value,), changed(base, ("id",), value)
        for key in ("unit", "class", "name", "other"):
            yield "%s %r" % (key, value), changed(base, (key,), value)
    for value in ({}, None, [], [1], "", "x", 1, 0, True, False):
        yield "competencies %r" % (value,), changed(base, ("competencies",), value)
    for value in ({}, {"id": "x"}, {"competencies": {}}, {"ID": "x"}, [], [base], "x", 1, None,
                  True):
        yield "record %s" % json.dumps(value)[:30], value


def mutants(kind, base, top):
    systematic = {"audit": audit_mutants, "bank": bank_mutants, "class": class_mutants,
                  "policy": policy_mutants, "profile": profile_mutants}[kind]
    # The good value itself comes first: were it rejected, the rejected mutants would prove nothing.
    found = [Mutant(kind, "nothing changed", base)]
    found += [Mutant(kind, note, value) for note, value in systematic(base)]
    source = random_mutants(kind, base)
    found += [next(source) for _ in range(MUTANTS)]
    if kind == "policy":
        parts = policies_of_parts(top)
        found += [Mutant(kind, note, value) for note, value in part_mutants(*parts)]
        for part in parts:
            source = random_mutants(kind, part)
            found += [Mutant(kind, "nothing changed", part)]
            found += [next(source) for _ in range(MUTANTS)]
    return found


# The places where a schema wants a whole number, in the good values above.
WHOLE = {
    "audit": (("counts", "scored"), ("output", "bytes"), ("inputs", 1, "stored", "bytes")),
    "bank": (("max_level",), ("competencies", 0, "id")),
    "class": (("requirements", 0, "level"), ("requirements", 0, "weight"),
              ("requirements", 0, "competency"), ("requirements", 7, "alternatives", 0)),
    "policy": (("table", 0, 1), ("table", 2, 3)),
    "profile": (("competencies", "2"), ("competencies", "44")),
}
MARK = "@whole@"


def fraction_mutants(kind, base):
    """Good files in which one whole number is spelled with a fraction or an exponent."""
    for path in WHOLE[kind]:
        number = int(at(base, path))
        text = render(kind, changed(base, path, MARK), True)
        for spelling in ("%d.0", "%d.000", "%de0", "%d0E-1"):
            spelled = text.replace('"%s"' % MARK, spelling % number)
            yield Mutant(kind, "%s as %s" % ("/".join(map(str, path)), spelling % number),
                         json.loads(spelled), spelled)


# --- the verdict of merit ---------------------------------------------------------------------

def render(kind, value, ascii_only):
    if kind == "profile":
        return json.dumps(value, ensure_ascii=ascii_only) + "\n"
    return json.dumps(value, ensure_ascii=ascii_only, indent=2) + "\n"


def run_validate(merit, data, folder, names):
    """Runs merit once; gives per name whether it was accepted, and what is wrong."""
    done = subprocess.run([merit, "--data", data, "validate", *names], cwd=folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=RUN_SECONDS, check=False)
    out = done.stdout.decode("utf-8", "replace").splitlines()
    err = done.stderr.decode("utf-8", "replace").splitlines()
    verdicts, wrong = {}, []
    for name in names:
        fine = sum(re.match(re.escape(name) + r": ok\b", line) is not None for line in out)
        faults = sum(re.match(re.escape(name) + r":[1-9][0-9]*:[1-9][0-9]*\b", line) is not None
                     for line in err)
        verdicts[name] = fine == 1
        if fine > 1:
            wrong.append("%s: called ok %d times" % (name, fine))
        if fine and faults:
            wrong.append("%s: called ok, and faulty" % name)
        if not fine and not faults:
            wrong.append("%s: neither called ok, nor a fault with line and column" % name)
    expected = 0 if all(verdicts.values()) else 1
    if done.returncode != expected:
        wrong.append("status %d instead of %d for %s … %s: %s"
                     % (done.returncode, expected, names[0], names[-1], " | ".join(err[-3:])))
    return verdicts, wrong


def merit_verdicts(merit, data, folder, cases):
    """Writes each case to a file of its own and asks merit; gives verdicts in order, and faults."""
    ending = {"profile": "ndjson"}
    names = []
    for number, case in enumerate(cases):
        name = "%s-%04d.%s" % (case.kind, number, ending.get(case.kind, "json"))
        text = case.text or render(case.kind, case.value, number % 2 == 0)
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        names.append(name)
    verdicts, wrong = {}, []
    size = PROFILES_A_RUN if cases[0].kind == "profile" else DOCUMENTS_A_RUN
    for start in range(0, len(names), size):
        some, more = run_validate(merit, data, folder, names[start:start + size])
        verdicts.update(some)
        wrong += more
    return [verdicts[name] for name in names], wrong


# --- tests ------------------------------------------------------------------------------------

def described(node, path, missing):
    """Collects the properties of a schema that lack a title or a description."""
    if isinstance(node, dict):
        # Conditions only refer to properties; they do not introduce any.
        for key, value in node.items():
            if key == "properties":
                for name, one in value.items():
                    if not (isinstance(one, dict) and one.get("title") and one.get("description")):
                        missing.append("%s/%s/%s" % (path, key, name))
            if key not in ("if", "then", "else", "allOf", "dependentSchemas"):
                described(value, "%s/%s" % (path, key), missing)
    return missing


class Tests:
    def __init__(self, merit, source):
        self.merit = os.path.abspath(merit)
        self.source = os.path.abspath(source)
        self.data = os.path.join(self.source, "data")
        self.schemas = {kind: self.load("schema", "merit-%s-1.schema.json" % kind)
                        for kind in KINDS}
        self.bank = self.load("bank.json")
        self.judge = Judge(self.schemas, self.bank)
        self.bases = bases(self.data, self.bank)

    def load(self, *path):
        with open(os.path.join(self.data, *path), encoding="utf-8") as stream:
            return json.load(stream)

    def shipped(self):
        """(kind, path relative to the source folder) of every data file and sample."""
        yield "bank", "data/bank.json"
        for kind, folder, endings in (("class", "data/classes", (".json",)),
                                      ("policy", "data/policies", (".json",)),
                                      ("profile", "profiles", (".ndjson", ".csv"))):
            path = os.path.join(self.source, folder)
            for name in sorted(os.listdir(path)) if os.path.isdir(path) else ():
                # These are no profiles.
                if name.endswith(endings) and name not in ("costs.csv", "vacancies.csv"):
                    yield kind, folder + "/" + name

    def schemas_are_valid(self):
        for kind in KINDS:
            if self.schemas[kind].get("$schema") != Draft202012Validator.META_SCHEMA["$id"]:
                yield "%s: not declared as draft 2020-12" % kind
            for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(
                    self.schemas[kind]):
                yield "%s: %s" % (kind, error.message)

    def every_property_is_described(self):
        for kind in KINDS:
            for place in described(self.schemas[kind], "#", []):
                yield "%s: %s has no title or no description" % (kind, place)

    def shared_definitions_are_equal(self):
        known = {}
        for kind in KINDS:
            for name, value in self.schemas[kind].get("$defs", {}).items():
                if known.setdefault(name, value) != value:
                    yield "%s: $defs/%s differs from the one in another schema" % (kind, name)
        if "competency_id" not in known:
            yield "no definition of a competency id"

    def good_values_are_good(self):
        for kind in KINDS:
            if not self.judge.accepts(kind, self.bases[kind]):
                yield "%s: the value that mutants are made of is rejected" % kind
        for part in policies_of_parts(self.bank["max_level"]):
            if not self.judge.accepts("policy", part):
                yield "policy: a value that mutants are made of is rejected"

    def shipped_files_pass_the_schemas(self):
        for kind, name in self.shipped():
            path = os.path.join(self.source, name)
            if name.endswith(".csv"):
                continue
            with open(path, encoding="utf-8") as stream:
                values = ([json.loads(line) for line in stream if line.strip()]
                          if kind == "profile" else [json.load(stream)])
            for number, value in enumerate(values, 1):
                if not self.judge.accepts(kind, value):
                    error = next(self.judge.validators[kind][0].iter_errors(value), None)
                    yield ("%s, record %d: %s"
                           % (name, number, error.message if error else "beyond the schema"))

    def shipped_files_pass_merit(self):
        names = [name for _, name in self.shipped()]
        verdicts, wrong = run_validate(self.merit, self.data, self.source, names)
        yield from wrong
        for name, fine in verdicts.items():
            if not fine:
                yield "%s: rejected by merit" % name

    def same_verdict(self, kind):
        cases = mutants(kind, self.bases[kind], self.bank["max_level"])
        expected = [self.judge.accepts(kind, case.value) for case in cases]
        for verdict in (True, False):
            if expected.count(verdict) < 25:
                yield ("only %d mutants are %s"
                       % (expected.count(verdict), "good" if verdict else "bad"))
        with tempfile.TemporaryDirectory() as folder:
            got, wrong = merit_verdicts(self.merit, self.data, folder, cases)
        yield from wrong
        for number, case in enumerate(cases):
            if expected[number] != got[number]:
                yield ("%04d (%s): the schema %s, merit %s"
                       % (number, case.note, "accepts" if expected[number] else "rejects",
                          "accepts" if got[number] else "rejects"))

    def fractions_differ(self):
        for kind in KINDS:
            cases = list(fraction_mutants(kind, self.bases[kind]))
            with tempfile.TemporaryDirectory() as folder:
                got, wrong = merit_verdicts(self.merit, self.data, folder, cases)
            yield from wrong
            for number, case in enumerate(cases):
                if not self.judge.accepts(kind, case.value):
                    yield "%s: %s: the schema rejects" % (kind, case.note)
                if got[number]:
                    yield "%s: %s: merit accepts" % (kind, case.note)

    def all(self):
        yield "schemas-are-valid-2020-12", self.schemas_are_valid
        yield "every-property-is-described", self.every_property_is_described
        yield "shared-definitions-are-equal", self.shared_definitions_are_equal
        yield "good-values-are-good", self.good_values_are_good
        yield "shipped-files-pass-the-schemas", self.shipped_files_pass_the_schemas
        yield "shipped-files-pass-merit", self.shipped_files_pass_merit
        for kind in KINDS:
            yield "%s-mutants-get-one-verdict" % kind, lambda kind=kind: self.same_verdict(kind)
        yield "whole-number-with-a-fraction-is-the-one-difference", self.fractions_differ


def main(arguments):
    if len(arguments) != 3:
        print("usage: test-schema.py MERIT_BINARY SOURCE_DIR", file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    tests = list(Tests(arguments[1], arguments[2]).all())
    print("1..%d" % len(tests))
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            faults = list(test())
        except subprocess.TimeoutExpired as error:
            faults = ["merit did not end within %d seconds" % error.timeout]
        except OSError as error:
            faults = ["cannot run merit: %s" % error]
        failed += bool(faults)
        print("%s %d - /schema/%s" % ("not ok" if faults else "ok", number, name))
        for fault in faults[:20]:
            print("# " + fault.replace("\n", "\\n"))
        if len(faults) > 20:
            print("# and %d more" % (len(faults) - 20))
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
