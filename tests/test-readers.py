#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds both readers against Python's json and csv modules, on handwritten text and its mutants.

Usage: test-readers.py READ_RECORDS_BINARY SOURCE_DIR [--seed N] [--count N]; writes TAP. The shipped
profiles are read too.

Python's json is made strict by hooks (repeated keys, constants, integers as written) and checks
(surrogates, depth). Where a CSV record starts and ends is told by a regular expression for RFC 4180,
what its fields hold by Python's csv. That module takes a CR for a line end, so no text here has one
that is not before an LF.
"""

import argparse
import csv
import json
import pathlib
import random
import re
import subprocess
import sys

import tap

IDS = ["2", "3", "13", "44", "x-1", "id", "7"]
NAMES = ["Judgment", "Analysis", "Teamwork", "Écrit", "Judgment too", "Twin", "tWIN"]
MAX_LEVEL = 3
MAX_DEPTH = 1024
# The last two are those that read-records keeps.
TEXT_KEYS = ["id", "unit", "class", "name", "site", "x"]
LEVEL = re.compile(r"\A(?:0|[1-3]\+?)\Z")


class Bad(Exception):
    """What is read is no record, or no usable file."""


def code_of(text):
    """The code of the text of a level."""
    if text == "":
        return 0
    if not LEVEL.match(text):
        raise Bad(f"level {text!r}")
    level = int(text[0])
    return 2 * level + len(text) - 1 if level else 1


# ---- NDJSON ----

class Object(list):
    """A JSON object as its pairs."""


class Whole(str):
    """A JSON whole number as it is written."""


class Decimal(str):
    """Any other JSON number."""


def no_constant(text):
    raise Bad(text)


DECODER = json.JSONDecoder(object_pairs_hook=Object, parse_int=Whole, parse_float=Decimal,
                           parse_constant=no_constant)


def unique(pairs):
    values = dict(pairs)
    if len(values) != len(pairs):
        raise Bad("a key occurs twice")
    return values


def check(value):
    """Refuses lone surrogates anywhere in a value, and nesting that is too deep."""
    level, depth = [value], 0
    while level:
        depth += any(isinstance(item, list) for item in level)
        inner = []
        for item in level:
            if isinstance(item, Object):
                for key, held in item:
                    key.encode("utf-8")
                    inner.append(held)
            elif isinstance(item, list):
                inner.extend(item)
            elif isinstance(item, str):
                item.encode("utf-8")
        level = inner
    if depth > MAX_DEPTH:
        raise Bad("nested too deep")


def json_level(value):
    if value is None:
        return 0
    if isinstance(value, Whole):
        if value not in [str(level) for level in range(MAX_LEVEL + 1)]:
            raise Bad("number")
        return code_of(value)
    if isinstance(value, (Decimal, bool)) or not isinstance(value, str):
        raise Bad("no level")
    return code_of(value)


def read_json_record(line):
    text = line.decode("utf-8").strip(" \t\r")
    if not text.startswith("{"):
        raise Bad("no object")
    record = DECODER.decode(text)
    check(record)
    record = unique(record)
    texts = [record.get(key) if type(record.get(key)) is str and record.get(key) else None
             for key in TEXT_KEYS]
    if texts[0] is None:
        raise Bad("no id")
    competencies = record.get("competencies", Object())
    if not isinstance(competencies, Object):
        raise Bad("competencies")
    values = unique(competencies)
    codes = [json_level(values[key]) if key in values else 0 for key in IDS]
    return [*texts, codes], sum(key not in IDS for key in values)


def read_ndjson(data):
    """What the contract finds in NDJSON: rows, offsets of rejected records, unknown values."""
    rows, rejected, unknown, at = [], [], 0, 0
    for line in data.split(b"\n"):
        if line.strip(b" \t\r"):
            try:
                row, more = read_json_record(line)
                rows.append(row)
                unknown += more
            except (Bad, ValueError, RecursionError):
                rejected.append(at)
        at += len(line) + 1
    return rows, rejected, unknown, True


# ---- CSV ----

def grammar(delimiter):
    plain = rf'[^"{delimiter}\n\r]*'
    quoted = '"(?:[^"]|"")*"(?!")'
    field = rf'(?:{quoted}|(?!"){plain})'
    return (re.compile(rf"{field}(?:{delimiter}{field})*(?=\r?\n|\Z)"),
            re.compile(rf"(?:{field}{delimiter})*"), re.compile(plain),
            re.compile(quoted))


class Csv:
    """Finds records in CSV text, its bytes as characters."""

    def __init__(self, text, delimiter):
        self.text, self.delimiter = text, delimiter
        self.record, self.fields, self.plain, self.quoted = grammar(re.escape(delimiter))

    def end_of_line(self, at):
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def split(self, at):
        """The fields of the record at `at`, or None, and where reading goes on."""
        whole = self.record.match(self.text, at)
        if whole:
            rows = list(csv.reader(re.findall(r"[^\n]*\n|[^\n]+", whole.group()),
                                   delimiter=self.delimiter, strict=True))
            assert len(rows) == 1, f"{whole.group()!r} is {rows}"
            return rows[0], self.end_of_line(whole.end())
        bad = self.fields.match(self.text, at).end()
        if self.text.startswith('"', bad):
            closed = self.quoted.match(self.text, bad)
            if not closed:
                return None, self.end_of_line(at)
            return None, self.end_of_line(closed.end())
        return None, self.end_of_line(self.plain.match(self.text, bad).end())

    def empty_line(self, at):
        found = re.compile("\r?\n").match(self.text, at)
        return found.end() - at if found else 0


def utf8(text):
    return text.encode("latin-1").decode("utf-8")


def fold(text):
    return re.sub("[A-Z]", lambda found: found.group().lower(), text)


def roles_of(headings):
    """What each column holds: a text key, the index of a competency, or None."""
    roles = []
    for heading in headings:
        named = [i for i, name in enumerate(NAMES) if fold(name) == fold(heading)]
        if heading in TEXT_KEYS:
            role = heading
        elif heading in IDS:
            role = IDS.index(heading)
        elif heading[:1] == "c" and heading[1:] in IDS:
            role = IDS.index(heading[1:])
        elif len(named) > 1:
            raise Bad("ambiguous")
        else:
            role = named[0] if named and heading else None
        if role is not None and role in roles:
            raise Bad("two columns")
        roles.append(role)
    if "id" not in roles:
        raise Bad("no id")
    return roles


def read_csv_record(fields, roles):
    if fields is None or len(fields) != len(roles):
        raise Bad("structure")
    cells = dict(zip(roles, [utf8(field) for field in fields]))
    if not cells["id"]:
        raise Bad("no id")
    return [*[cells.get(key) or None for key in TEXT_KEYS],
            [code_of(cells.get(i, "")) for i in range(len(IDS))]]


def read_csv(data, delimiter):
    """What the contract finds in CSV: rows, offsets of rejected records, 0, whether it is usable."""
    reader = Csv(data.decode("latin-1"), delimiter)
    rows, rejected, roles, at = [], [], None, 0
    while at < len(data):
        empty = reader.empty_line(at)
        if empty:
            at += empty
            continue
        fields, following = reader.split(at)
        try:
            if roles is None:
                if fields is None:
                    return [], [], 0, False
                roles = roles_of([utf8(field) for field in fields])
            else:
                rows.append(read_csv_record(fields, roles))
        except (Bad, ValueError):
            if roles is None:
                return [], [], 0, False
            rejected.append(at)
        at = following
    return rows, rejected, 0, True


# ---- Text to read ----

NDJSON = [
    b'{"id":"A-0007","competencies":{"2":1,"3":"2+","13":null,"44":3}}',
    b'{"id":"A","unit":"Harbor","class":"1229","name":"N. N.","competencies":{}}',
    b' { "id" : "\xc3\xa4\\u00e4\\ud83d\\ude00\\n" , "x" : [ 1.5e+3 , -0 , true , { } ] }\t\r',
    b'{"competencies":{"2":"","3":"0","x-1":"3+","id":"1","99":[{"2":9,"2":8}]},"id":"B"}',
    b'{"id":"C2","site":"S\\u00e4\\n","unit":"","x":"","competencies":{"2":1},"s":"t"}',
    b'{"id":"C3","site":7,"x":{"site":"a","site":"b"}}', b'{"id":"C4","site":"a","site":"a"}',
    b'{"id":"C5","site":"a","s\\u0069te":"a"}', b'{"id":"C6","s\\u0069te":"a"}', b'{"id":"C7","Site":"a"}',
    b'{"id":"C","unit":"","class":12,"name":null,"competencies":{"\\u0032":"\\u0033"}}',
    b'{"id":"D","a":{"k":1,"k":2},"b":"\\"\\\\\\/\\b\\f\\n\\r\\t","":[],"competencies":{"02":1}}',
    b'{"id":"E","id":"E"}', b'{"id":"F","competencies":{"2":1,"\\u0032":2}}', b'{"id":""}',
    b'{"id":7}', b'{}', b'[]', b'"id"', b'', b' ', b'{"id":"G","competencies":null}',
    b'{"id":"H","competencies":{"2":4}}', b'{"id":"I","competencies":{"2":-0}}',
    b'{"id":"J","competencies":{"2":1.0}}', b'{"id":"K","competencies":{"2":"0+"}}',
    b'{"id":"L","competencies":{"2":"1 "}}', b'{"id":"M","competencies":{"2":true}}',
    b'{"id":"N","x":"\\ud800"}', b'{"id":"O","\\udc00x":1}', b'{"id":"P","x":"\xed\xa0\x80"}',
    b'{"id":"Q","x":"\xc0\x80"}', b'{"id":"R","x":NaN}', b'{"id":"S","x":-Infinity}',
    b'{"id":"T","x":01}', b'{"id":"U"},', b'{"id":"V","x":"\t"}', b'{"id":"W","x":1.}',
    b'{"id":"X","x":"\\u00"}', b'\xef\xbb\xbf{"id":"Y"}', b'{"id":"Z","x":"\xef\xbb\xbf\x7f"}',
    b'{"id":"a\\u0000b"}', b'{"id":"\xf4\x8f\xbf\xbf"}', b'{"id":"\xf4\x90\x80\x80"}',
    b'{"id":"d","x":' + b"[" * 1023 + b"]" * 1023 + b"}",
    b'{"id":"e","x":' + b"[" * 1024 + b"]" * 1024 + b"}",
    b'{"id":"f","competencies":{"99":' + b'{"a":' * 1022 + b"1" + b"}" * 1024,
    b'{"id":"g","competencies":{"99":' + b'{"a":' * 1023 + b"1" + b"}" * 1025,
    b'{"id":"h",' + b",".join(b'"k%d":%d' % (i, i) for i in range(40)) + b"}",
    b'{"id":"i",' + b",".join(b'"k%d":%d' % (i % 39, i) for i in range(40)) + b"}",
]
JSON_PIECES = [b'"', b"\\", b"{", b"}", b"[", b"]", b":", b",", b"null", b"true", b"0", b"1", b"9",
               b"-", b".", b"e", b"+", b" ", b"\t", b"\r", b"\n", b"\0", b"\xff", b"\xc3\xa4",
               b"\xe2\x82", b"\\u0032", b"\\ud83d", b"\\ude00", b'"id"', b'"2"', b'"2":1,', b'""',
               b'"competencies"', b'"x":1,', b"\x7f", b"\xef\xbb\xbf"]

CSV_HEADINGS = [b"id,unit,class,name,2,c3,Teamwork,x", b"site,2,x,id", b"id,site,2,site,x",
                b"id,unit,class,name,2,site,Teamwork,x", b'"id",2,"c13",judgment TOO,cid', b"id",
                b"2,44,id,name", b"\nid,\xc3\x89crit,,7\r", b"x,id,x", b"name,2", b"id,2,c2",
                b"id,twin", b"id,id", b'id,a"b', b'id,"a', b"ID,2", b"id,\xff"]
CSV_RECORDS = [
    b"A-1,u,1229,N,1,2+,,y", b'"A""2","",,"a,\nb","0","","3+",', b"B,,,,,,,", b"C,1,2,3,0",
    b'"D",2+,"3",,1', b"E", b'"E"', b"", b"\r", b"1,2,F,n", b"0,,G,", b"x,H,y", b'"x\r\n",I,"y"',
    b",,", b'J,a"b', b'K,"a"b,c', b'L,"a', b'"', b"M,9,1,1,1", b"\xff,N,1", b"\xc3\xa4,1,\xe2\x82\xac",
    b'a,"b\nc,d\ne",f', b"O,1,2,3", b"\0,\0,\0", b" P ,1, 2", b"Q,0+,1,1,1", b'"""","""",""""',
]
CSV_PIECES = [b'"', b'""', b",", b"\n", b"\r\n", b"1", b"2+", b"9", b"", b" ", b"\xff", b"\xc3\xa4",
              b"\0", b'","', b'"\n"', b'\n"', b"\n\n", b";"]


def mutate(random_, data, pieces, others):
    """`data` with some bytes changed, put in, taken out, repeated or borrowed."""
    data = bytearray(data)
    for _ in range(random_.choice((0, 1, 1, 2, 3, 6))):
        at = random_.randint(0, len(data))
        to = min(len(data), at + random_.choice((0, 1, 1, 2, 5, 20)))
        kind = random_.randrange(5)
        if kind == 0:
            data[at:to] = random_.choice(pieces)
        elif kind == 1:
            del data[at:to]
        elif kind == 2:
            data[at:at] = data[at:to]
        elif kind == 3 and at < len(data):
            data[at] = random_.randrange(256)
        else:
            other = random_.choice(others)
            start = random_.randint(0, len(other))
            data[at:at] = other[start:start + 12]
    return bytes(data)


def ndjson_cases(random_, count):
    yield from (line for line in NDJSON)
    yield b"\n".join(NDJSON)
    yield b"\r\n".join(NDJSON) + b"\n"
    short = [line for line in NDJSON if len(line) < 200]
    for _ in range(count):
        lines = random_.choices(short, k=random_.randint(1, 5))
        yield mutate(random_, b"\n".join(lines), JSON_PIECES, short)


def csv_text(random_, count):
    yield from CSV_HEADINGS
    for heading in CSV_HEADINGS[:9]:
        yield heading + b"\n" + b"\n".join(CSV_RECORDS)
        yield heading + b"\r\n" + b"\r\n".join(CSV_RECORDS) + b"\r\n"
    for _ in range(count):
        heading = random_.choice(CSV_HEADINGS[:9]) if random_.random() < 0.95 \
            else mutate(random_, random_.choice(CSV_HEADINGS), CSV_PIECES, CSV_RECORDS)
        body = b"\n".join(random_.choices(CSV_RECORDS, k=random_.randint(1, 6)))
        yield heading + b"\n" + mutate(random_, body, CSV_PIECES, CSV_RECORDS)


def csv_cases(random_, count):
    """CSV text in which no CR stands alone."""
    for text in csv_text(random_, count):
        text = re.sub(b"\r(?!\n)", b"", text)
        while re.search(b"\r(?!\n)", text):
            text = re.sub(b"\r(?!\n)", b"", text)
        yield text


# ---- The comparison ----

def read_all(heads_and_cases):
    """What our readers find, a list of lines a case."""
    given = b"".join(b"%s %d\n%s" % (head, len(case), case) for head, case in heads_and_cases)
    done = subprocess.run([BINARY], input=given, stdout=subprocess.PIPE, timeout=120, check=False)
    assert done.returncode == 0, f"{BINARY} ends with status {done.returncode}"
    found, lines = [], []
    for line in done.stdout.splitlines():
        lines.append(json.loads(line))
        if "usable" in lines[-1]:
            found.append(lines)
            lines = []
    assert len(found) == len(heads_and_cases), f"{len(found)} of {len(heads_and_cases)} cases"
    return found


def place_is_wrong(data, fault):
    """Whether line or column of a fault are not those of its byte, or it is outside its record."""
    at = fault["fault"]
    return (fault["line"] != data.count(b"\n", 0, at)
            or fault["column"] != at - (data.rfind(b"\n", 0, at) + 1)
            or not fault["start"] <= at <= len(data)
            or fault["start"] + fault["length"] > len(data))


def difference(data, ours, expected):
    rows, rejected, unknown, usable = expected
    faults = [line for line in ours if "start" in line]
    if ours[-1]["usable"] != usable:
        return f"usable: {ours[-1]['usable']}, not {usable}"
    if [line["row"] for line in ours if "row" in line] != rows:
        return f"rows {[line['row'] for line in ours if 'row' in line]}, not {rows}"
    if [fault["start"] for fault in faults] != rejected:
        return f"rejected {faults}, not {rejected}"
    if ours[-1]["unknown"] != unknown:
        return f"unknown {ours[-1]['unknown']}, not {unknown}"
    wrong = [fault for fault in faults if place_is_wrong(data, fault)]
    return f"places {wrong}" if wrong else None


def compare(heads_and_cases, expectations):
    """Fails for the first cases that differ; and where the cases say too little."""
    told = []
    for (_, data), ours, expected in zip(heads_and_cases, read_all(heads_and_cases), expectations):
        wrong = difference(data, ours, expected)
        if wrong and len(told) < 5:
            told.append(f"{data[:300]!r}: {wrong[:600]}")
    tap.demand_none(told)
    rows = sum(len(expected[0]) for expected in expectations)
    rejected = sum(len(expected[1]) for expected in expectations)
    assert min(rows, rejected) > len(heads_and_cases) / 4, f"{rows} rows, {rejected} rejected"


def shipped(ending):
    found = [path.read_bytes() for path in sorted((SOURCE / "profiles").glob("*." + ending))]
    assert found, f"no profiles/*.{ending}"
    return found


def test_ndjson():
    cases = list(ndjson_cases(random.Random(OPTIONS.seed), OPTIONS.count)) + shipped("ndjson")
    compare([(b"n", case) for case in cases], [read_ndjson(case) for case in cases])


def test_csv(delimiter):
    cases = list(csv_cases(random.Random(OPTIONS.seed), OPTIONS.count)) + shipped("csv")
    if delimiter != ",":
        cases = [case.replace(b",", b"\1").replace(delimiter.encode(), b",")
                 .replace(b"\1", delimiter.encode()) for case in cases]
    compare([(b"c" + delimiter.encode(), case) for case in cases],
            [read_csv(case, delimiter) for case in cases])


def main():
    global BINARY, SOURCE, OPTIONS
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=4000)
    OPTIONS = parser.parse_args()
    BINARY, SOURCE = OPTIONS.binary, OPTIONS.source
    sys.setrecursionlimit(20000)
    return tap.run([
        ("NDJSON is read as by Python's json", test_ndjson),
        ("CSV is read as by Python's csv", lambda: test_csv(",")),
        ("CSV with a semicolon is read as by Python's csv", lambda: test_csv(";")),
    ])


if __name__ == "__main__":
    sys.exit(main())
