#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A second, independent implementation of Merit's rules, to hold the engine against.

It promises the exact bytes that `gaps`, `rank`, `fit` and `summary` must print, the records that must
be rejected and the exit status.  It shares no code with the engine, prefers the obvious way over the
fast one, and counts in whole numbers and fractions only: a float appears nowhere.
"""

import json
import re
import zlib
from fractions import Fraction
from math import lcm
from typing import NamedTuple

RECORD_BYTES_MAX = 16 * 1024 * 1024  # a longer record is rejected
NESTING_MAX = 1024  # the record itself is level 1
REJECT_BYTES_MAX = 4096  # how much of a rejected record is reported
RESERVED = ("id", "unit", "class", "name")  # CSV headings that are no competency
BOM = b"\xef\xbb\xbf"


# --- Bank, classes, policies ---------------------------------------------------------------------


def text_id(value):
    """Competency ids compare as text; a whole number means its decimal text."""
    return value if isinstance(value, str) else str(value)


class Bank:
    def __init__(self, document):
        self.max_level = document["max_level"]
        self.ids = [text_id(c["id"]) for c in document["competencies"]]
        self.names = [c["name"] for c in document["competencies"]]
        self.place = {c: i for i, c in enumerate(self.ids)}


class Requirement(NamedTuple):
    competency: str
    level: int
    weight: int
    essential: bool = False


class Model:
    """A class model; its requirements stand in bank order, whatever the order of the file."""

    def __init__(self, document, bank):
        self.code = document["code"]
        requirements = [
            Requirement(
                text_id(r["competency"]), r["level"], r.get("weight", 1), r.get("essential", False)
            )
            for r in document["requirements"]
        ]
        self.requirements = sorted(requirements, key=lambda r: bank.place[r.competency])


class Policy:
    def __init__(self, document=None):
        document = document or {}
        self.credit = document.get("credit", "proportional")
        self.start = document.get("from", 0)
        self.table = document.get("table")
        margin = document.get("margin", 0)
        if isinstance(margin, int):
            margin = {"below": margin, "above": margin}
        exactly = document.get("met", "at-least") != "at-least"
        self.below = margin.get("below", 0)
        self.above = margin.get("above", 0) if exactly else None
        self.overrides = document.get("overrides", [])
        self.groups = document.get("groups", [])
        self.assessed_only = document.get("unassessed", "demonstrated") == "assessed-only"
        self.superior_breaks_ties = "superior" in document.get("tie_break", ["superior"])
        self.decision = document.get("decision", "compensatory")
        self.all_must_be_met = document.get("must_meet") == "all"
        self.hurdles = document.get("hurdles", [])

    def asked(self, code, requirement):
        """The requirement as the policy has it: with its own weight and essential flag."""
        said = {"weight": requirement.weight, "essential": requirement.essential}
        for klass in (None, code):
            for override in self.overrides:
                if text_id(override["competency"]) == requirement.competency:
                    if override.get("class") == klass:
                        said.update({k: override[k] for k in said if k in override})
        return requirement._replace(**said)

    def group_of(self, requirement):
        for group in self.groups:
            if requirement.competency in named_ids(group["requirements"]):
                return group
        kinds = ("essential", "other") if requirement.essential else ("other",)
        for kind in kinds:
            for group in self.groups:
                if group["requirements"] == kind:
                    return group
        return None

    def is_met(self, requirement, level):
        too_high = self.above is not None and level > requirement.level + self.above
        return level >= requirement.level - self.below and not too_high

    def earned(self, max_level, requirement, level):
        """Points before the weight."""
        unit = lcm(*range(1, max_level + 1))
        required = requirement.level
        if self.credit == "met":
            return unit if self.is_met(requirement, level) else 0
        if self.credit == "table":
            group = self.group_of(requirement) or {}
            return table_entry(group.get("table", self.table), required, level)
        if level >= required:
            return unit
        share = Fraction(max(level - self.start, 0), max(required - self.start, 1))
        return int(unit * share)  # exact: unit is an lcm

    def stages(self, requirements):
        """Of each stage the places of its requirements and what passes it; None for all to be met."""
        if self.decision == "conjunctive":
            keep = [i for i, r in enumerate(requirements) if r.essential or self.all_must_be_met]
            return [("all requirements" if self.all_must_be_met else "all essential requirements",
                     keep, None)]
        found = []
        for hurdle in self.hurdles:
            scope = hurdle.get("requirements", "all")
            keep = [
                i
                for i, r in enumerate(requirements)
                if scope == "all"
                or (scope == "essential" and r.essential)
                or r.competency in named_ids(scope)
            ]
            found.append((hurdle["name"], keep, Fraction(str(hurdle["passing"])) / 100))
        return found


def named_ids(scope):
    return [text_id(c) for c in scope] if isinstance(scope, list) else []


def table_entry(table, required, level):
    if isinstance(table, list):
        return table[required - 1][level]
    differences = [int(key) for key in table]
    return table[str(min(max(level - required, min(differences)), max(differences)))]


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


# --- Profiles: what both formats share -----------------------------------------------------------


class Profile:
    """One candidate; `states` maps a competency of the bank to (level, superior)."""

    def __init__(self, name, unit=None):
        self.id = name
        self.unit = unit
        self.states = {}


class Reject:
    """A record that cannot be used: its bytes from `start` to before `end`, without the line end."""

    def __init__(self, data, start, end, reason, lines_end=None):
        self.record = data[start:end]
        self.start = start
        self.end = end if lines_end is None else lines_end  # how far the fault may lie
        self.reason = reason


class Reading:
    def __init__(self, data=b""):
        self.data = data
        self.profiles = []
        self.rejects = []
        self.unusable = None  # the reason why a CSV file cannot be read at all


class Fault(Exception):
    """Why the record at hand cannot be used."""


def level_of_text(text, max_level):
    """(level, superior), or None where the text is empty: unassessed."""
    if text == "":
        return None
    if not re.fullmatch(r"[0-9]\+?", text):
        raise Fault("no level")
    level = int(text[0])
    if level > max_level or (text.endswith("+") and level == 0):
        raise Fault("no level of this bank")
    return level, text.endswith("+")


# --- NDJSON --------------------------------------------------------------------------------------


class Number(str):
    """A JSON number as it was written: `1`, `1.0` and `1e0` are told apart."""


class Object(list):
    """A JSON object as (key, value) pairs: a repeated key must stay visible."""


TOKEN = re.compile(
    r'(?P<mark>[{}\[\],:])'
    r'|"(?P<text>[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*)"'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>true|false|null)"
)
SPACE = re.compile(r"[ \t\r\n]*")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
PLAIN_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WORDS = {"true": True, "false": False, "null": None}


def unescape(raw):
    if "\\" not in raw:
        return raw
    text = ESCAPE.sub(
        lambda m: chr(int(m[1], 16)) if m[1] else PLAIN_ESCAPES.get(m[2], m[2]), raw
    )
    try:  # joins the two halves of a pair, and refuses one that stands alone
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise Fault("lone surrogate") from None


def tokens(text):
    """(kind, value) for every token; kind is the mark itself, or "value"."""
    at = SPACE.match(text).end()
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            raise Fault("no JSON token")
        if token["mark"]:
            yield token["mark"], None
        elif token["text"] is not None:
            yield "text", unescape(token["text"])
        elif token["number"]:
            yield "value", Number(token["number"])
        else:
            yield "value", WORDS[token["word"]]
        at = SPACE.match(text, token.end()).end()
    yield "end", None


def parse_json(text):
    """The value of a JSON text.  It keeps its own stack: the nesting is the input's choice."""
    stream = tokens(text)
    stack = []  # open arrays and objects
    keys = []  # for every open object the key whose value comes next; None for an array
    kind, value = next(stream)
    while True:
        # A value begins at this token.
        if kind in ("{", "["):
            if len(stack) == NESTING_MAX:
                raise Fault("nested too deeply")
            stack.append(Object() if kind == "{" else [])
            keys.append(None)
            closing = "}" if kind == "{" else "]"
            kind, value = next(stream)
            if kind != closing:
                if closing == "}":
                    keys[-1] = expect_key(kind, value, stream)
                    kind, value = next(stream)
                continue
            value = stack.pop()
            keys.pop()
        elif kind not in ("text", "value"):
            raise Fault("no JSON value")
        # A value is complete: hand it to what is open, which may be complete by that.
        while stack:
            if isinstance(stack[-1], Object):
                stack[-1].append((keys[-1], value))
                closing = "}"
            else:
                stack[-1].append(value)
                closing = "]"
            kind, _ = next(stream)
            if kind == ",":
                kind, value = next(stream)
                if closing == "}":
                    keys[-1] = expect_key(kind, value, stream)
                    kind, value = next(stream)
                break
            if kind != closing:
                raise Fault("neither comma nor closing bracket")
            value = stack.pop()
            keys.pop()
        else:
            if next(stream)[0] != "end":
                raise Fault("text behind the record")
            return value


def expect_key(kind, value, stream):
    if kind != "text":
        raise Fault("no key")
    if next(stream)[0] != ":":
        raise Fault("no colon")
    return value


def unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Fault("a key twice")
    return found


def given_text(value):
    """Text that is there: a Number is none, and empty text counts as not given."""
    return value if type(value) is str and value else None


def profile_of_line(line, bank):
    if len(line) > RECORD_BYTES_MAX:
        raise Fault("longer than 16 MiB")
    try:
        value = parse_json(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise Fault("invalid UTF-8") from None
    if not isinstance(value, Object):
        raise Fault("no object")
    record = unique(value)
    name = given_text(record.get("id"))
    if name is None:
        raise Fault("no id")
    profile = Profile(name, given_text(record.get("unit")))
    assessed = record.get("competencies", Object())
    if not isinstance(assessed, Object):
        raise Fault("competencies is no object")
    for competency, level in unique(assessed).items():
        if competency not in bank.place or level is None:
            continue
        if type(level) is Number:
            if not level.isdigit() or len(level) > 1 or int(level) > bank.max_level:
                raise Fault("no level")
            state = int(level), False
        elif type(level) is str:
            state = level_of_text(level, bank.max_level)
        else:
            raise Fault("no level")
        if state is not None:
            profile.states[competency] = state
    return profile


def read_ndjson(data, bank):
    reading = Reading(data)
    start = len(BOM) if data.startswith(BOM) else 0
    while start < len(data):
        end = data.find(b"\n", start)
        if end < 0:
            end = len(data)
        line = data[start:end]
        if line.endswith(b"\r"):
            line = line[:-1]
        if line.strip(b" \t\r"):
            try:
                reading.profiles.append(profile_of_line(line, bank))
            except Fault as fault:
                reading.rejects.append(Reject(data, start, start + len(line), str(fault)))
        start = end + 1
    return reading


# --- CSV -----------------------------------------------------------------------------------------


class Row(NamedTuple):
    fields: list  # bytes each
    end: int  # before the line end
    next: int  # behind the line end
    bare_cr: bool  # a CR outside quotes that ends no line


class Broken(Exception):
    """A record without sense: where its fault is, and whether reading goes on behind its first line
    (an open quote, a record too long) or behind the line of the fault."""

    def __init__(self, reason, at, from_start):
        super().__init__(reason)
        self.at = at
        self.from_start = from_start


def line_end(data, at):
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end


def scan_row(data, start, delimiter):
    """The record at `start`, found by a reader that goes from byte to byte as RFC 4180 has it."""
    stop = re.compile(b"[" + re.escape(delimiter) + b'"\n]')
    fields = []
    bare_cr = False
    at = start

    def within(here):
        if here - start > RECORD_BYTES_MAX:
            raise Broken("longer than 16 MiB", here, True)

    while True:
        if data[at : at + 1] == b'"':
            field = bytearray()
            at += 1
            while True:
                quote = data.find(b'"', at)
                within(quote if quote >= 0 else len(data))
                if quote < 0:
                    raise Broken("a quoted field is left open", len(data), True)
                field += data[at:quote]
                at = quote + 1
                if data[at : at + 1] != b'"':
                    break
                field += b'"'
                at += 1
            within(at)
            fields.append(bytes(field))
            if at == len(data):
                return Row(fields, at, at, bare_cr)
            if data[at : at + 1] == b"\n":
                return Row(fields, at, at + 1, bare_cr)
            if data[at : at + 2] == b"\r\n":
                return Row(fields, at, at + 2, bare_cr)
            if data[at : at + 1] != delimiter:
                raise Broken("text behind a closing quote", at, False)
            at += 1
            continue
        found = stop.search(data, at)
        end = found.start() if found else len(data)
        if found and found[0] == b'"':
            within(end)
            raise Broken("a quote inside an unquoted field", end, False)
        field = data[at:end]
        if found and found[0] == b"\n" and field.endswith(b"\r"):
            field = field[:-1]
        within(at + len(field))
        bare_cr = bare_cr or b"\r" in field
        fields.append(field)
        if found is None:
            return Row(fields, end, end, bare_cr)
        if found[0] == b"\n":
            return Row(fields, at + len(field), end + 1, bare_cr)
        at = end + 1


def skip_empty_lines(data, at):
    return re.compile(rb"(?:\r?\n)*").match(data, at).end()


def ascii_fold(text):
    return re.sub("[A-Z]", lambda m: m[0].lower(), text)


def meaning_of_heading(heading, bank):
    """A reserved name, ("competency", id), or None for a column that is ignored."""
    if heading in RESERVED:
        return heading
    if heading in bank.place:
        return "competency", heading
    if heading.startswith("c") and heading[1:] in bank.place:
        return "competency", heading[1:]
    folded = ascii_fold(heading)
    named = [c for c, name in zip(bank.ids, bank.names) if ascii_fold(name) == folded]
    if len(named) > 1:
        raise Fault("a heading names two competencies")
    return ("competency", named[0]) if named else None


def read_header(row, bank):
    if row.bare_cr:
        raise Fault("a bare CR in the header")
    try:
        meanings = [meaning_of_heading(f.decode("utf-8"), bank) for f in row.fields]
    except UnicodeDecodeError:
        raise Fault("invalid UTF-8 in the header") from None
    known = [m for m in meanings if m is not None]
    if len(set(known)) != len(known):
        raise Fault("two columns for one thing")
    if "id" not in known:
        raise Fault("no id column")
    return meanings


def profile_of_row(record, fields, meanings, bank):
    if len(fields) != len(meanings):
        raise Fault("wrong number of fields")
    try:
        record.decode("utf-8")
        cells = {m: f.decode("utf-8") for m, f in zip(meanings, fields) if m is not None}
    except UnicodeDecodeError:
        raise Fault("invalid UTF-8") from None
    if cells["id"] == "":
        raise Fault("no id")
    profile = Profile(cells["id"], cells.get("unit") or None)
    for meaning, cell in cells.items():
        if isinstance(meaning, tuple):
            state = level_of_text(cell, bank.max_level)
            if state is not None:
                profile.states[meaning[1]] = state
    return profile


def read_csv(data, bank, delimiter=b","):
    reading = Reading(data)
    at = skip_empty_lines(data, len(BOM) if data.startswith(BOM) else 0)
    if at == len(data):
        return reading  # no header, but nothing to be read either
    try:
        row = scan_row(data, at, delimiter)
        meanings = read_header(row, bank)
    except (Broken, Fault) as fault:
        reading.unusable = str(fault)
        return reading
    at = row.next
    while True:
        at = skip_empty_lines(data, at)
        if at == len(data):
            return reading
        try:
            row = scan_row(data, at, delimiter)
        except Broken as broken:
            end = line_end(data, at if broken.from_start else broken.at)
            text_end = end - 1 if data[at:end].endswith(b"\r") and end < len(data) else end
            reject = Reject(data, at, text_end, str(broken), max(text_end, broken.at))
            reading.rejects.append(reject)
            at = min(end + 1, len(data))
            continue
        try:
            record = data[at : row.end]
            reading.profiles.append(profile_of_row(record, row.fields, meanings, bank))
        except Fault as fault:
            reading.rejects.append(Reject(data, at, row.end, str(fault)))
        at = row.next


# --- Input ---------------------------------------------------------------------------------------


def inflate(data):
    """Undoes gzip, member by member, where the bytes say so."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    plain = b""
    while data:
        member = zlib.decompressobj(wbits=31)
        plain += member.decompress(data) + member.flush()
        if not member.eof:
            raise ValueError("truncated gzip")
        data = member.unused_data
    return plain


def format_of(name, data):
    """By the ending of the name, else by the first byte that is not white space."""
    ending = re.search(r"\.(ndjson|csv)(?:\.gz|\.zst)?$", name)
    if ending:
        return ending[1]
    text = data[len(BOM) :] if data.startswith(BOM) else data
    return "ndjson" if text.lstrip(b" \t\r\n").startswith(b"{") else "csv"


def read_profiles(data, bank, form, delimiter=b","):
    return read_ndjson(data, bank) if form == "ndjson" else read_csv(data, bank, delimiter)


def exit_status(readings, unreadable=False):
    if unreadable:
        return 3
    rejected = any(r.rejects for r in readings)
    if any(r.unusable for r in readings) or (rejected and not any(r.profiles for r in readings)):
        return 1
    return 4 if rejected else 0


# --- Scoring -------------------------------------------------------------------------------------


class Missing(NamedTuple):
    """A requirement that is not met; `level` is None where it is not assessed."""

    requirement: Requirement
    level: int
    lost: int  # points


class Match(NamedTuple):
    profile: Profile
    plan: "Plan"
    score: Fraction  # None where nothing assessed can earn anything
    low: Fraction
    high: Fraction
    points: int
    max_points: int
    status: str
    met: int
    short: int
    unassessed: int
    deficit: int
    superior: int
    missing: list


class Unfit(Exception):
    """A class that cannot be scored under a policy."""


class Plan:
    """One class under one policy."""

    def __init__(self, bank, model, policy):
        self.bank = bank
        self.policy = policy
        self.code = model.code
        asked = [policy.asked(model.code, r) for r in model.requirements]
        groups = [policy.group_of(r) for r in asked]
        if policy.groups and None in groups:
            raise Unfit("a requirement is in no group")
        rules = []
        for requirement, group in zip(asked, groups):
            share = Fraction(requirement.weight)
            if group is not None and requirement.weight:
                together = sum(r.weight for r, g in zip(asked, groups) if g is group)
                share = Fraction(group["weight"] * requirement.weight, together)
            levels = range(bank.max_level + 1)
            earns = [share * policy.earned(bank.max_level, requirement, a) for a in levels]
            rules.append((requirement, earns))
        # The least common unit in which every entry is a whole number.
        unit = lcm(*(points.denominator for _, earns in rules for points in earns))
        self.rules = [(r, [int(points * unit) for points in earns]) for r, earns in rules]
        self.full = sum(max(earns) for _, earns in self.rules)
        self.stages = policy.stages(asked)
        if not 0 < self.full < 2**32:
            raise Unfit("no points, or too many")
        for _, keep, passing in self.stages:
            if keep and passing is not None and not sum(max(self.rules[i][1]) for i in keep):
                raise Unfit("no points in a stage")
        self.known = {}

    def stopped(self, profile):
        """(place of the stage that stops the profile, what it reached there), or None."""
        for place, (_, keep, passing) in enumerate(self.stages):
            score = self.stage_score(profile, keep, passing is None)
            if keep and (score is None or score < (1 if passing is None else passing)):
                return place, score
        return None

    def stage_score(self, profile, keep, by_met):
        earned = most = 0
        for i in keep:
            requirement, earns = self.rules[i]
            state = profile.states.get(requirement.competency)
            if by_met:
                most += 1
                earned += state is not None and self.policy.is_met(requirement, state[0])
            elif state is None and self.policy.assessed_only:
                continue
            else:
                most += max(earns)
                earned += min(earns) if state is None else earns[state[0]]
        return Fraction(earned, most) if most else None

    def match(self, profile):
        if profile not in self.known:
            self.known[profile] = self.compute(profile)
        return self.known[profile]

    def compute(self, profile):
        low = high = earned = earnable = met = unassessed = deficit = superior = 0
        missing = []
        for requirement, earns in self.rules:
            state = profile.states.get(requirement.competency)
            if state is None:
                unassessed += 1
                low += min(earns)
                high += max(earns)
                lost = 0 if self.policy.assessed_only else max(earns) - min(earns)
                missing.append(Missing(requirement, None, lost))
                continue
            level, performed_superior = state
            low += earns[level]
            high += earns[level]
            earned += earns[level]
            earnable += max(earns)
            if self.policy.is_met(requirement, level):
                met += 1
                superior += performed_superior
            else:
                deficit += max(requirement.level - level, 0)
                missing.append(Missing(requirement, level, max(earns) - earns[level]))
        short = len(missing) - unassessed
        points, max_points = (earned, earnable) if self.policy.assessed_only else (low, self.full)
        if max_points == 0:
            points = 0
        return Match(
            profile=profile,
            plan=self,
            score=Fraction(points, max_points) if max_points else None,
            low=Fraction(low, self.full),
            high=Fraction(high, self.full),
            points=points,
            max_points=max_points,
            status="short" if short else "incomplete" if unassessed else "ready",
            met=met,
            short=short,
            unassessed=unassessed,
            deficit=deficit,
            superior=superior,
            missing=missing,
        )


# --- Printing ------------------------------------------------------------------------------------


def percent(share):
    """Two decimals, half up; the share is exact and not negative, or None."""
    if share is None:
        return None
    hundredths = (share.numerator * 20000 + share.denominator) // (2 * share.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


SHORT_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
}


def json_text(text):
    if text is None:
        return "null"
    return (
        '"'
        + re.sub(
            r'["\\\x00-\x1f]', lambda m: SHORT_ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04x}", text
        )
        + '"'
    )


def json_bare(value):
    return "null" if value is None else str(value)


def csv_line(cells):
    cells = ["" if c is None else str(c) for c in cells]
    return ",".join(
        '"' + c.replace('"', '""') + '"' if re.search('[,"\r\n]', c) else c for c in cells
    )


def lay_out(form, records, header=None):
    """The bytes of a whole output from its records (text, without line ends)."""
    if form == "json":
        return ("[" + ",\n".join(records) + "]\n").encode()
    lines = ([header] if form == "csv" else []) + records
    return "".join(line + "\n" for line in lines).encode()


UNRANKED = 0


def stop_json(match):
    stop = match.plan.stopped(match.profile)
    if stop is None:
        return "null"
    place, score = stop
    name, keep, passing = match.plan.stages[place]
    not_met = ",".join(json_text(c) for c in not_met_of(match, keep))
    return (
        f'{{"stage":{json_text(name)},"score":{json_bare(percent(score))}'
        f',"passing":{percent(Fraction(1) if passing is None else passing)},"not_met":[{not_met}]}}'
    )


def not_met_of(match, keep):
    missing = {m.requirement.competency for m in match.missing}
    found = [match.plan.rules[i][0].competency for i in keep]
    return [c for c in found if c in missing]


def match_json(match, rank=None, with_gaps=True):
    fields = [] if rank is None else [f'"rank":{rank or "null"}']
    fields += [
        f'"profile":{json_text(match.profile.id)}',
        f'"class":{json_text(match.plan.code)}',
        f'"score":{json_bare(percent(match.score))}',
        f'"low":{percent(match.low)}',
        f'"high":{percent(match.high)}',
        f'"points":{match.points}',
        f'"max_points":{match.max_points}',
        f'"status":"{match.status}"',
        f'"met":{match.met}',
        f'"short":{match.short}',
        f'"unassessed":{match.unassessed}',
        f'"deficit":{match.deficit}',
        f'"superior":{match.superior}',
    ]
    if with_gaps:
        gaps = []
        for requirement, level, _ in match.missing:
            gap = None if level is None else max(requirement.level - level, 0)
            gaps.append(
                f'{{"competency":{json_text(requirement.competency)}'
                f',"required":{requirement.level}'
                f',"level":{json_bare(level)},"gap":{json_bare(gap)}}}'
            )
        fields.append(f'"gaps":[{",".join(gaps)}]')
    if rank is not None and match.plan.stages:
        fields.append(f'"stopped":{stop_json(match)}')
    return "{" + ",".join(fields) + "}"


MATCH_COLUMNS = (
    "profile,class,score,low,high,points,max_points,status,met,short,unassessed,deficit,superior"
)


def match_csv(match, rank=None, with_gaps=True):
    cells = [] if rank is None else [rank or None]
    cells += [
        match.profile.id,
        match.plan.code,
        percent(match.score),
        percent(match.low),
        percent(match.high),
        match.points,
        match.max_points,
        match.status,
        match.met,
        match.short,
        match.unassessed,
        match.deficit,
        match.superior,
    ]
    if with_gaps:
        cells.append(
            ";".join(
                f"{r.competency}:{'?' if level is None else max(r.level - level, 0)}"
                for r, level, _ in match.missing
            )
        )
    if rank is not None and match.plan.stages:
        stop = match.plan.stopped(match.profile)
        name, keep, _ = match.plan.stages[stop[0]] if stop else (None, [], None)
        cells += [name, ";".join(not_met_of(match, keep))]
    return csv_line(cells)


def gaps(plans, profiles, form):
    matches = [plan.match(profile) for profile in profiles for plan in plans]
    if form == "csv":
        return lay_out(form, [match_csv(m) for m in matches], MATCH_COLUMNS + ",gaps")
    return lay_out(form, [match_json(m) for m in matches])


def ranked(plan, profiles):
    """(rank, match) in the order listed."""
    tie_break = plan.policy.superior_breaks_ties

    def standing(match):
        stop = plan.stopped(match.profile)
        tier = 0 if stop is None else len(plan.stages) - stop[0]
        score = (1, 0) if match.score is None else (0, -match.score)
        return tier, score, -match.superior if tie_break else 0

    matches = [plan.match(profile) for profile in profiles]
    matches.sort(key=lambda m: (standing(m), m.profile.id.encode()))  # stable: then input order
    rows = []
    for place, match in enumerate(matches, 1):
        if standing(match)[0] > 0:
            rows.append((UNRANKED, match))
            continue
        shared = rows and standing(rows[-1][1]) == standing(match)
        rows.append((rows[-1][0] if shared else place, match))
    return rows


def rank(plans, profiles, form, top=None, with_gaps=False):
    rows = [row for plan in plans for row in ranked(plan, profiles)[:top]]
    if form == "csv":
        header = "rank," + MATCH_COLUMNS + (",gaps" if with_gaps else "")
        header += ",stopped,not_met" if plans[0].stages else ""
        return lay_out(form, [match_csv(m, place, with_gaps) for place, m in rows], header)
    return lay_out(form, [match_json(m, place, with_gaps) for place, m in rows])


def best_fit(matches):
    """(best class or None, margin or None, deciding competencies) of one profile's matches."""
    in_order = sorted(matches, key=lambda m: -1 if m.score is None else m.score, reverse=True)
    first, second = in_order[:2]  # the sort is stable: ties stay in the order asked for
    if first.score is None:
        return None, None, []
    if second.score == first.score:
        return None, Fraction(0), []
    margin = None if second.score is None else first.score - second.score
    missing = sorted(second.missing, key=lambda m: -m.lost)
    return first.plan.code, margin, [m.requirement.competency for m in missing]


def fit(plans, profiles, form):
    records = []
    for profile in profiles:
        matches = [plan.match(profile) for plan in plans]
        best, margin, deciding = best_fit(matches)
        if form == "csv":
            cells = [profile.id, best, percent(margin), ";".join(deciding)]
            records.append(csv_line(cells + [percent(m.score) for m in matches]))
            continue
        scores = ",".join(
            f"{json_text(m.plan.code)}:{json_bare(percent(m.score))}" for m in matches
        )
        records.append(
            f'{{"profile":{json_text(profile.id)},"best":{json_text(best)}'
            f',"margin":{json_bare(percent(margin))},"scores":{{{scores}}}'
            f',"deciding":[{",".join(map(json_text, deciding))}]}}'
        )
    header = csv_line(["profile", "best", "margin", "deciding"] + [p.code for p in plans])
    return lay_out(form, records, header)


def mean(shares):
    return sum(shares) / len(shares) if shares else None


def summary_record(plan, profiles, unit_field=""):
    matches = [plan.match(profile) for profile in profiles]
    scores = [m.score for m in matches if m.score is not None]
    histogram = [0] * 10
    for score in scores:
        histogram[min(9, score.numerator * 10 // score.denominator)] += 1
    competencies = []
    for requirement, _ in plan.rules:
        met = unassessed = superior = above = 0
        short_by = [0] * plan.bank.max_level
        for profile in profiles:
            state = profile.states.get(requirement.competency)
            if state is None:
                unassessed += 1
            elif plan.policy.is_met(requirement, state[0]):
                met += 1
                superior += state[1]
            elif state[0] < requirement.level:
                short_by[requirement.level - state[0] - 1] += 1
            else:
                above += 1
        too_high = "" if plan.policy.above in (None, 7) else f',"above":{above}'
        competencies.append(
            f'{{"competency":{json_text(requirement.competency)},"required":{requirement.level}'
            f',"met":{met},"short_by":[{",".join(map(str, short_by))}]'
            f"{too_high}"
            f',"unassessed":{unassessed},"superior":{superior}}}'
        )
    counts = "".join(
        f',"{status}":{sum(m.status == status for m in matches)}'
        for status in ("ready", "short", "incomplete")
    )
    return (
        f'{{"class":{json_text(plan.code)}{unit_field},"profiles":{len(profiles)}{counts}'
        f',"mean_score":{json_bare(percent(mean(scores)))}'
        f',"mean_high":{json_bare(percent(mean([m.high for m in matches if m.score is not None])))}'
        f',"histogram":[{",".join(map(str, histogram))}]'
        f',"competencies":[{",".join(competencies)}]'
        f',"ladder":{{{",".join(ladder(plan, profiles))}}}}}'
    )


def ladder(plan, profiles):
    """How far from ready people are: members of a record."""
    rungs = dict.fromkeys(("ready", "one", "two", "three_or_more", "open", "incomplete", "above"), 0)
    for profile in profiles:
        missing, is_open, above = 0, False, False
        for requirement, _ in plan.rules:
            state = profile.states.get(requirement.competency)
            if state is None:
                is_open = True
            elif not plan.policy.is_met(requirement, state[0]):
                missing += max(0, requirement.level - state[0])
                above |= state[0] >= requirement.level
        if above:
            rung = "above"
        elif missing == 0:
            rung = "incomplete" if is_open else "ready"
        elif missing >= 3:
            rung = "three_or_more"
        else:
            rung = "open" if is_open else ("one", "two")[missing - 1]
        rungs[rung] += 1
    if plan.policy.above in (None, 7):
        assert rungs.pop("above") == 0
    return [f'"{rung}":{count}' for rung, count in rungs.items()]


def summary(plans, profiles, form, by_unit=False):
    if not by_unit:
        return lay_out(form, [summary_record(plan, profiles) for plan in plans])
    units = {}
    for profile in profiles:
        units.setdefault(profile.unit, []).append(profile)
    in_order = sorted(units, key=lambda u: (u or "").encode())  # no unit: before every unit
    return lay_out(
        form,
        [
            summary_record(plan, units[unit], f',"unit":{json_text(unit)}')
            for plan in plans
            for unit in in_order
        ],
    )
