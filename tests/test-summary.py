#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `merit summary --by`, `--keep` and the readiness ladder to the same questions put to SQLite as
plain SQL.

Usage: test-summary.py MERIT_BINARY SOURCE_DIR
"""

import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import unicodedata

import planning
import tap
from planning import Folder, column, deficit, n_lacks, n_open, records, text_of

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
DATA = os.path.join(SOURCE, "data")
EMPLOYEES = os.path.join(SOURCE, "profiles", "employees.ndjson")
RUNGS = ["ready", "one", "two", "three_or_more", "open", "incomplete"]
KEYS = ["profiles", "ready", "short", "incomplete", "mean_score", "mean_high", "histogram", "competencies",
        "ladder"]
# Texts with bytes that mean something somewhere, and pairs of which one begins as the other does.
SITES = ["Harbor", "Harbor 2", "harbor", "Süd", "S\u0000d", "S", 'a "b", c', "x\ny", " ", "\t", "\u202e", "0",
         "a site of more than sixteen bytes", "a site of more than sixteen byteS",
         "A site of more than sixteen bytes", "a site of much more than sixteen bytes", "日本", "é" * 40]

TESTS = []


def test(function):
    TESTS.append(("/summary/" + function.__name__.replace("_", "-"), function))
    return function


def merit(data, *arguments, command="summary", **more):
    return planning.merit(MERIT, data, command, *arguments, **more)


def summary(data, *arguments, **more):
    return records(merit(data, "--format", "ndjson", *arguments, **more)[0])


def key_of(field):
    return "from" if field == "class" else field


def people_of(chance, count, keys, fields=("unit", "class", "site", "cost center")):
    people = planning.random_people(chance, count, keys)
    for person in people:
        person.pop("class", None)
        for field in fields:
            # A value that is no text, or empty, counts as not given.
            value = chance.choice([*SITES, *SITES, "", None, 7, {"site": "x"}, ["x"], True])
            if chance.random() < 0.9:
                person[field] = value
    return people


def database(path, fields, keys):
    base = planning.database(path, keys)
    with open(path, encoding="utf-8") as file:
        people = [json.loads(line) for line in file]
    for number, field in enumerate(fields):
        base.execute(f"ALTER TABLE people ADD COLUMN f{number}")
        # As bytes, so that nothing ends at U+0000 and the order is that of the bytes.
        base.executemany(f"UPDATE people SET f{number} = ? WHERE rowid = ?",
                         [(None if text_of(person.get(field)) is None else text_of(person.get(field)).encode(), row)
                          for row, person in enumerate(people, 1)])
    return base


def groups(base, fields, required):
    """One row a group: its texts, how many people, their statuses and their rungs."""
    short, is_open, missing = n_lacks(required), n_open(required), deficit(required)
    what = ["count(*)", *(f"coalesce(sum({which}), 0)" for which in (
        f"{short} = 0 AND {is_open} = 0", f"{short} > 0", f"{short} = 0 AND {is_open} > 0",
        f"{missing} = 1 AND {is_open} = 0", f"{missing} = 2 AND {is_open} = 0", f"{missing} >= 3",
        f"{missing} BETWEEN 1 AND 2 AND {is_open} > 0"))]
    names = [f"f{number}" for number in range(len(fields))]
    listed = ", ".join(names)
    found = base.execute(f"SELECT {', '.join([*names, *what])} FROM people "
                         + (f"GROUP BY {listed} ORDER BY {listed}" if names else "")).fetchall()
    for row in found:
        texts = [None if text is None else text.decode() for text in row[:len(fields)]]
        count, ready, lacking, incomplete, one, two, more, unknown = row[len(fields):]
        yield texts, [count, ready, lacking, incomplete], [ready, one, two, more, unknown, incomplete]


def requirements(data, code):
    with open(os.path.join(data, "classes", f"{code}.json"), encoding="utf-8") as file:
        return {str(entry["competency"]): entry["level"] for entry in json.load(file)["requirements"]}


def check(base, data, path, fields, *arguments, codes):
    asked = [argument for field in fields for argument in ("--by", field)]
    found = summary(data, *asked, *arguments, path)
    wanted = []
    for code in codes:
        wanted += [(code, *group) for group in groups(base, fields, requirements(data, code))]
    assert len(found) == len(wanted), (len(found), len(wanted), fields)
    for record, (code, texts, counts, rungs) in zip(found, wanted):
        assert list(record) == ["class", *map(key_of, fields), *KEYS], list(record)
        assert record["class"] == code
        assert [record[key_of(field)] for field in fields] == texts, (record, texts)
        assert [record[key] for key in KEYS[:4]] == counts, (record, counts)
        assert record["ladder"] == dict(zip(RUNGS, rungs)), (record["ladder"], rungs)
        assert sum(rungs) == counts[0] and sum(rungs[1:5]) == counts[2]
    return found


@test
def employees_by_any_text_equal_sqlite():
    keys = sorted({*requirements(DATA, "1229"), *requirements(DATA, "1230")})
    for fields in ((), ("unit",), ("class",), ("name",), ("unit", "class"), ("class", "unit")):
        base = database(EMPLOYEES, fields, keys)
        found = check(base, DATA, EMPLOYEES, fields, codes=["1229", "1230"])
        assert len(found) > (1 if fields == () else 10)
        # Per competency too: somebody meets it, or is short of it by so much, or is not assessed.
        if len(fields) == 1:
            for record in found[:12]:
                text = record[key_of(fields[0])]
                where = "f0 IS NULL" if text is None else "f0 = ?"
                for entry in record["competencies"]:
                    name, required = column(entry["competency"]), entry["required"]
                    row = base.execute(
                        f"SELECT coalesce(sum({name} >= {required}), 0), count(*) - count({name}), "
                        + ", ".join(f"coalesce(sum({name} = {required - levels}), 0)" for levels in (1, 2, 3))
                        + f" FROM people WHERE {where}", () if text is None else (text.encode(),)).fetchone()
                    assert (entry["met"], entry["unassessed"], *entry["short_by"]) == row


@test
def random_people_by_texts_of_any_bytes_equal_sqlite():
    chance = random.Random(5)
    keys = [str(number) for number in range(1, 9)]
    classes = {"A": {"1": 1, "2": 3, "3": 2}, "B": {key: 2 for key in keys}, "C": {"8": 3}}
    with Folder(classes, len(keys), SOURCE) as folder:
        for count in (0, 1, 40, 3000):
            path = folder.write_people(people_of(chance, count, keys))
            for fields in (("site",), ("cost center",), ("unit",), ("site", "cost center"), ("cost center", "class"),
                           ("unit", "site"), ()):
                base = database(path, fields, keys)
                check(base, folder.path, path, fields, codes=["A", "B", "C"])


@test
def keep_is_not_needed_for_what_is_counted_by_and_changes_nothing():
    one = merit(DATA, "--by", "class", "--by", "unit", EMPLOYEES)
    assert merit(DATA, "--by", "class", "--by", "unit", "--keep", "class", "--keep", "site", EMPLOYEES) == one


def csv_of(people, keys, fields, quote):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL)
    writer.writerow([*fields, "id", *keys])
    for person in people:
        assessed = person["competencies"]
        writer.writerow([*[text_of(person.get(field)) or "" for field in fields], person["id"],
                         *["" if assessed.get(key) is None else assessed[key] for key in keys]])
    return out.getvalue()


@test
def csv_ndjson_and_long_tables_give_the_same_bytes_however_they_are_read():
    chance = random.Random(6)
    keys = [str(number) for number in range(1, 21)]
    fields = ["site", "unit", "cost center", "town", "class", "name"]
    with Folder({"A": {key: 2 for key in keys[:5]}, "B": {key: 1 + int(key) % 3 for key in keys}}, len(keys),
                SOURCE) as folder:
        people = people_of(chance, 2500, keys, fields)
        for person in people:
            person["competencies"] = {key: value for key, value in person["competencies"].items()
                                      if value is not None}
        people.sort(key=lambda person: person["id"].encode())
        lines = folder.write_people(people)
        spaced = folder.write("spaced.ndjson", "".join(
            json.dumps(person, ensure_ascii=False, separators=(" , ", " : ")) + "\n" for person in people))
        plain = folder.write("plain.csv", csv_of(people, keys, fields, False))
        quoted = folder.write("quoted.csv", csv_of(people, keys, fields, True))
        rows = [[person["id"], "", "", *[text_of(person.get(field)) or "" for field in fields]] for person in people]
        rows += [[person["id"], key, value, *[""] * len(fields)] for person in people
                 for key, value in person["competencies"].items()]
        chance.shuffle(rows)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([["id", "competency", "level", *fields], *rows])
        table = folder.write("table.csv", out.getvalue())
        runs = [("summary", "--by", "site", "--format", "csv"), ("summary", "--by", "town", "--by", "site"),
                ("gaps", "--keep", "site", "--keep", "town", "--keep", "unit", "--keep", "name", "--format", "csv"),
                ("gaps", "--keep", "cost center", "--format", "ndjson"),
                ("gaps", "--keep", "site", "--keep", "town"), ("rank", "--keep", "name", "--keep", "site"),
                ("rank", "--keep", "town", "--keep", "cost center", "--format", "json"),
                ("rank", "--keep", "town", "--top", "7", "--gaps", "--format", "csv", "--policy", "all-met")]
        for command, *arguments in runs:
            wanted = merit(folder.path, *arguments, lines, command=command)[0]
            assert len(wanted) > 500, (command, arguments)
            for simd in instructions():
                for path, more in ((lines, ()), (spaced, ()), (plain, ()), (quoted, ()),
                                   (table, ("--input-format", "long-csv"))):
                    jobs = str(chance.choice((1, 2, 3)))
                    found = merit(folder.path, *arguments, "--jobs", jobs, *more, path, command=command,
                                  MERIT_SIMD=simd)[0]
                    assert found == wanted, (command, arguments, simd, path)


def instructions():
    """The instruction sets that run here, and whatever is the default."""
    done = subprocess.run([MERIT, "--data", DATA, "summary", EMPLOYEES], env={**os.environ, "MERIT_SIMD": "none"},
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    return ["", *done.stderr.decode().split("runs here: ")[1].split(")")[0].split(", ")]


@test
def records_show_what_is_kept_behind_all_else():
    with open(EMPLOYEES, encoding="utf-8") as file:
        people = {person["id"]: person for person in map(json.loads, file)}
    asked = ["--keep", "unit", "--keep", "town", "--keep", "name"]
    for command, more in (("gaps", ()), ("rank", ()), ("rank", ("--top", "9")), ("rank", ("--gaps",)),
                          ("rank", ("--policy", "all-met")), ("gaps", ("--policy", "assessed-only")),
                          ("rank", ("--band", "sed", "--reliability", "0.9", "--bounds"))):
        bare = merit(DATA, "-c", "1230", "--format", "ndjson", *more, EMPLOYEES, command=command)[0].splitlines()
        kept = merit(DATA, "-c", "1230", "--format", "ndjson", *more, *asked, EMPLOYEES, command=command)[0].splitlines()
        assert len(bare) == len(kept) > 8
        for one, other in zip(bare, kept):
            person = people[json.loads(one)["profile"]]
            texts = {"unit": person.get("unit") or None, "town": None, "name": person.get("name") or None}
            added = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
            assert other == one[:-1] + "," + added[1:], (one, other)
        bare = merit(DATA, "-c", "1230", "--format", "csv", *more, EMPLOYEES, command=command)[0]
        kept = merit(DATA, "-c", "1230", "--format", "csv", *more, *asked, EMPLOYEES, command=command)[0]
        bare, kept = (list(csv.reader(io.StringIO(text))) for text in (bare, kept))
        assert kept[0] == [*bare[0], "unit", "town", "name"]
        at = kept[0].index("profile")
        for one, other in zip(bare[1:], kept[1:]):
            person = people[one[at]]
            assert other == [*one, person.get("unit") or "", "", person.get("name") or ""], (one, other)
        assert merit(DATA, "-c", "1230", "--format", "json", *more, *asked, EMPLOYEES, command=command)[0] == \
            "[" + ",\n".join(merit(DATA, "-c", "1230", "--format", "ndjson", *more, *asked, EMPLOYEES,
                                   command=command)[0].splitlines()) + "]\n"


def shown(text):
    """A text as a terminal is sent it: what would move or hide others is spelled out."""
    return "".join(
        c if c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")
        else f"\\x{ord(c):02x}" if ord(c) < 0x80 else f"\\u{{{ord(c):04x}}}" for c in text)


def cells(text):
    return sum(0 if unicodedata.category(c) in ("Mn", "Me") else 1 + (unicodedata.east_asian_width(c) in "WF")
               for c in text)


def blocks(out, people, command):
    """Each line with a person's figures, and those below it, with the person's id."""
    line = re.compile(r" *(?:\d+|–) +(?:\S+ +)?(P\d+) " if command == "rank" else r"(P\d+) ")
    found, here = [], None
    for text in out.split("\nWhich class fits best")[0].split("\n"):
        begins = line.match(text)
        if text == "":
            here = None
        elif begins:
            here = [text]
            found.append((people[begins[1]], here))
        elif here is not None:
            here.append(text)
    return found


@test
def tables_show_what_is_kept_whole_and_fit_the_page():
    chance = random.Random(8)
    keys = [str(number) for number in range(1, 6)]
    fields = ["site", "cost center", "unit", "name", "\u30b5\u30a4\u30c8", "shift"]
    few, many = ["Harbor", "Süd", "日本", "e\u0301e\u0301", "0", None, ""], [
        *SITES, None, "", "漢字" * 30, "e\u0301" * 90, "\u200f" * 20, "a  b", "é" * 35 + "漢" * 30, "word " * 40]
    ways = [("gaps",), ("gaps", "-c", "A"), ("rank",), ("rank", "-c", "A", "--gaps"), ("rank", "--top", "9"),
            ("rank", "--policy", "all-met", "--bounds"), ("rank", "--policy", "essential-first", "--gaps"),
            ("rank", "--band", "whole", "--bounds"), ("gaps", "--policy", "profile-matching")]
    modes = set()
    with Folder({"A": {"1": 1, "2": 3, "3": 2}, "B": {key: 2 for key in keys}}, len(keys), SOURCE) as folder:
        for number in range(60):
            texts = chance.choice((few, many))
            people = {person["id"]: person for person in planning.random_people(chance, 12, keys)}
            for person in people.values():
                person.update((field, chance.choice(texts)) for field in fields if chance.random() < 0.9)
            path = folder.write_people(people.values())
            asked = chance.sample(fields, 1 + number % 4)
            command, *way = ways[number % len(ways)]
            arguments = [*way, *(word for field in asked for word in ("--keep", field)), path]
            out = merit(folder.path, *arguments, command=command)[0]
            assert all(cells(line) <= 80 for line in out.split("\n")), (arguments, out)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e]", out), arguments
            found = blocks(out, people, command)
            assert len(found) == (9 if "--top" in way else 12) * (1 if "-c" in way else 2), (arguments, out)
            for person, lines in found:
                block = "".join("".join(lines).split())
                texts_of = [text_of(person.get(field)) for field in asked]
                gone = [f"(no{field})" for field, text in zip(asked, texts_of) if text is None]
                bare = [shown(text) for text in texts_of if text is not None]
                below = [f"(no {field})" if text is None else f"{field}: {shown(text)}"
                         for field, text in zip(asked, texts_of)]
                assert all("".join(text.split()) in block for text in (*gone, *bare)), (person, lines)
                under = "".join("".join(below).split())
                is_below = "".join("".join(lines[1:]).replace(" · ", "").split()).startswith(under)
                modes.add((command, is_below))
                # What fits on a line is not parted.
                room = 80 - (6 if command == "rank" else 4)
                assert not is_below or all(any(text in line for line in lines[1:]) for text in below
                                           if cells(text) <= room and text.split(" ") == text.split()), (asked, lines)
                # Where nothing stands below, the columns do, in the order asked for, between id and score.
                if not is_below:
                    assert command == "rank" and "…" not in lines[0], (asked, lines)
                    row = " +".join(re.escape(f"(no {field})" if text is None else shown(text))
                                    for field, text in zip(asked, texts_of))
                    assert re.search(f" {row} +(?:\\d+\\.\\d\\d|–) ", lines[0]), (asked, lines)
    assert modes == {("gaps", True), ("rank", True), ("rank", False)}, modes


@test
def a_kept_text_has_a_column_as_long_as_nothing_is_cut_for_it():
    with Folder({"A": {"1": 1}}, 1, SOURCE) as folder:
        for name in (None, "Ann", "Ann O'Hara"):
            widest = 0
            for size in range(1, 60):
                people = [{"id": "P1", "name": name, "site": "漢" * (size // 2) + "x" * (size % 2),
                           "competencies": {"1": 1}}, {"id": "P2", "site": "x", "competencies": {"1": 1}}]
                lines = merit(folder.path, "--keep", "site", folder.write_people(people), command="rank")[0].split("\n")
                head = next(line for line in lines if line.startswith("RANK"))
                if " SITE " not in head:
                    assert widest == 80 and f"      site: {people[0]['site']}" in lines, (size, lines)
                    continue
                # Once it is below, it does not come back.
                assert widest in (0, cells(head), cells(head) - 1), (size, head)
                widest = cells(head)
                row = next(line for line in lines if " P1 " in line)
                at = head.index("SITE")
                assert cells(row[:row.index(people[0]["site"])]) == at, (head, row)
                assert (name or "") in row, row
            assert widest == 80
        # A name that is asked for is shown once, as any other text.
        out = merit(folder.path, "--keep", "name", folder.write_people(people[:1] * 2), command="rank")[0]
        assert out.count("NAME") == 1 and out.count("name: ") == 0 and out.count(name) == 2, out


@test
def protected_attributes_are_never_kept_and_it_is_said_why():
    text = b"id,2,sex,Date of birth\nA,1,f,2000\n"
    for option, command in (("--by", "summary"), ("--keep", "summary"), ("--keep", "gaps"), ("--keep", "rank")):
        for name in ("sex", "Date of birth", "EthnicGroup"):
            out, err = merit(DATA, option, name, "--format", "csv", "-", command=command, status=2, stdin=text)
            assert out == "" and f"'{name}' is no value for '{option}': it names a protected attribute" in err, err
    out, err = merit(DATA, "--by", "unit", "-", stdin=text)
    assert "never read, because they name a protected attribute: sex, Date of birth" in err, err


@test
def what_cannot_be_kept_is_refused():
    for command, arguments, reason in (
            ("summary", ["--by", "id"], "every profile has its own"),
            ("gaps", ["--keep", "competencies"], "every profile has its own"),
            ("summary", ["--by", ""], "empty value"), ("gaps", ["--keep", ""], "empty value"),
            ("summary", ["--by", "a", "--by", "b", "--by", "c"], "at most 2 times"),
            ("gaps", [argument for name in "vwxyz" for argument in ("--keep", name)], "at most 4 times"),
            ("gaps", ["--keep", "score"], "results have a key or column of that name"),
            ("rank", ["--keep", "class"], "results have a key or column of that name"),
            ("summary", ["--by", "ready"], "results have a key or column of that name"),
            ("summary", ["--by", "short_by_1"], "results have a key or column of that name"),
            ("fit", ["--keep", "site"], "means nothing to 'fit'"),
            ("gaps", ["--by", "unit"], "means nothing to 'gaps'")):
        out, err = merit(DATA, *arguments, "--format", "csv", EMPLOYEES, command=command, status=2)
        assert out == "" and reason in err, (arguments, err)
    # Only the data folder can tell that this is a competency.
    for name in ("44", "c44", "Mathematics", "mathematics"):
        err = merit(DATA, "--by", name, EMPLOYEES, status=1)[1]
        assert f"text '{name}' cannot be kept: it names a competency of the bank" in err, err
    # A text that is given twice is one.
    assert merit(DATA, "--by", "unit", "--by", "unit", EMPLOYEES) == merit(DATA, "--by", "unit", EMPLOYEES)


@test
def a_text_that_nobody_has_is_named():
    out, err = merit(DATA, "-c", "1229", "--by", "Unit", "--by", "class", "--format", "ndjson", EMPLOYEES)
    assert "merit: no profile has a text 'Unit'\n" in err and "'class'" not in err, err
    assert {record["Unit"] for record in records(out)} == {None}
    assert "no profile has" not in merit(DATA, "--by", "town", stdin=b"")[1]


@test
def one_record_may_not_give_a_text_twice():
    twice = b'{"id":"A","site":"x","s\\u0069te":"y"}\n{"id":"B","site":"x"}\n'
    out, err = merit(DATA, "-c", "1229", "--by", "site", "--format", "ndjson", stdin=twice, status=4)
    assert "key 'site' occurs twice" in err and records(out)[0]["profiles"] == 1
    err = merit(DATA, "--by", "site", stdin=b"id,site,2,site\nA,x,1,y\n", status=1)[1]
    assert "two columns 'site'" in err, err
    # A column that is not kept may stand twice.
    merit(DATA, "--by", "unit", stdin=b"id,site,2,site\nA,x,1,y\n")


@test
def tables_fit_the_page_and_count_the_same():
    for arguments in (("--by", "unit"), ("--by", "class"), ("--by", "class", "--by", "unit"),
                      ("--by", "unit", "--by", "class"), ("--by", "name", "--by", "unit"), ("--by", "unit", "--by", "name")):
        out = merit(DATA, "-c", "1230", *arguments, EMPLOYEES)[0]
        assert all(len(line) <= 80 for line in out.splitlines()), arguments
    out = merit(DATA, "-c", "1230", "--by", "unit", "--by", "class", EMPLOYEES)[0]
    cross = out.split("(across):\n\n")[1].split("\n\n")[0].splitlines()
    found = {(record["unit"], record["from"]): record for record in
             summary(DATA, "-c", "1230", "--by", "unit", "--by", "class", EMPLOYEES)}
    units = sorted({unit for unit, _ in found}, key=lambda unit: (unit or "").encode())
    classes = sorted({code for _, code in found}, key=lambda code: (code or "").encode())
    assert len(cross) == 1 + len(units)
    for line, unit in zip(cross[1:], units):
        here = [found.get((unit, code)) for code in classes]
        cells = ["–" if record is None else f"{record['ready']}/{record['profiles']}" for record in here]
        here = [record for record in here if record is not None]
        cells.append(f"{sum(record['ready'] for record in here)}/{sum(record['profiles'] for record in here)}")
        assert line.split()[-len(cells):] == cells, (line, cells)
    lines = merit(DATA, "-c", "1230", EMPLOYEES)[0].replace("\n  ", " ")
    rungs = summary(DATA, "-c", "1230", EMPLOYEES)[0]["ladder"]
    assert (f"Of those short, {rungs['one']} are one level away, {rungs['two']} two, {rungs['three_or_more']} "
            f"three or more, {rungs['open']} open.") in lines, lines


@test
def who_is_assessed_too_high_is_on_no_rung_of_levels():
    with Folder({"A": {"1": 1, "2": 2}}, 2, SOURCE) as folder:
        folder.dump("policies/fit.json", {"schema": "merit-policy-1", "name": "fit", "credit": "met",
                                          "met": "margin", "margin": {"below": 0, "above": 1}})
        people = [{"id": f"{one}{two}", "competencies": {"1": one, "2": two}} for one in (None, 0, 1, 2, 3)
                  for two in (None, 0, 1, 2, 3)]
        path = folder.write_people(people)
        found = summary(folder.path, "--policy", "fit", path)[0]
        wanted = dict.fromkeys([*RUNGS, "above"], 0)
        for person in people:
            one, two = person["competencies"]["1"], person["competencies"]["2"]
            missing = (1 if one == 0 else 0) + (2 - two if two is not None and two < 2 else 0)
            is_open = one is None or two is None
            if one == 3:
                rung = "above"
            elif missing == 0:
                rung = "incomplete" if is_open else "ready"
            elif missing >= 3:
                rung = "three_or_more"
            else:
                rung = "open" if is_open else ["one", "two"][missing - 1]
            wanted[rung] += 1
        assert found["ladder"] == wanted, (found["ladder"], wanted)
        assert all(wanted[rung] > 0 for rung in wanted)
        header = merit(folder.path, "--policy", "fit", "--format", "csv", path)[0].splitlines()[0]
        assert header.endswith(",superior," + ",".join(f"ladder_{rung}" for rung in wanted)), header


@test
def csv_says_what_json_says():
    rows = list(csv.DictReader(io.StringIO(
        merit(DATA, "--by", "class", "--by", "unit", "--format", "csv", EMPLOYEES)[0])))
    found = summary(DATA, "--by", "class", "--by", "unit", EMPLOYEES)
    assert list(rows[0])[:3] == ["class", "from", "unit"]
    at = 0
    for record in found:
        for entry in record["competencies"]:
            row, at = rows[at], at + 1
            assert (row["class"], row["from"], row["unit"]) == (record["class"], record["from"] or "",
                                                                record["unit"] or "")
            assert row["competency"] == entry["competency"] and int(row["met"]) == entry["met"]
            assert [int(row[f"ladder_{rung}"]) for rung in RUNGS] == list(record["ladder"].values())
    assert at == len(rows)


@test
def memory_grows_with_groups_and_not_with_people():
    def peak(count, sites):
        lines = b"".join(b'{"id":"P%d","site":"S%d","competencies":{"2":%d,"44":2}}\n'
                         % (number, number % sites, number % 4) for number in range(5000))
        code = ("import resource,subprocess,sys\n"
                "process=subprocess.Popen(sys.argv[1:],stdin=subprocess.PIPE,stdout=subprocess.DEVNULL,"
                "stderr=subprocess.DEVNULL)\n"
                f"lines={lines!r}\n"
                f"for _ in range({count // 5000}): process.stdin.write(lines)\n"
                "process.stdin.close()\n"
                "assert process.wait()==0\n"
                "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n")
        done = subprocess.run([sys.executable, "-", MERIT, "--data", DATA, "summary", "-c", "1229", "--by", "site",
                               "--jobs", "2", "--format", "ndjson"], input=code.encode(), stdout=subprocess.PIPE,
                              check=True)
        return int(done.stdout)

    few = min(peak(100_000, 50) for _ in range(2))
    many = min(peak(2_000_000, 50) for _ in range(2))
    assert many < few * 1.25 + 4000, (few, many)


if __name__ == "__main__":
    sys.exit(tap.run(TESTS))
