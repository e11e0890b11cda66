#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds long tables to the wide files of the same people under every command, and to what SQLite
finds in the same rows: the latest date wins, and raters combine as the policy says.

Usage: test-long-table.py MERIT_BINARY SOURCE_DIR
"""

import csv
import gzip
import io
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import tap

MERIT = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2])
SECONDS = 240
EMPLOYEES = SOURCE / "profiles" / "employees.ndjson"
COMPETENCIES = ["2", "3", "4", "6", "13", "20", "22", "34", "40", "43", "44", "45"]
TESTS = []


def rule(function):
    TESTS.append(("/long-table/" + function.__name__.replace("_", "-"), function))
    return function


def run(*arguments, stdin=b"", status=0, folder=None, jobs=None):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    if folder is not None:
        environment["TMPDIR"] = str(folder)
    command, *rest = arguments
    if jobs is not None:
        rest = ["--jobs", str(jobs), *rest]
    done = subprocess.run([MERIT, command, "--data", str(SOURCE / "data"), *rest], input=stdin, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    err = done.stderr.decode(errors="replace")
    assert done.returncode == status, f"{arguments}: status {done.returncode}, not {status}: {err}"
    return done.stdout, err


def long(*arguments, **options):
    return run(arguments[0], "--input-format", "long-csv", *arguments[1:], **options)


def table(rows, heading="id,competency,level,date,rater"):
    out = io.StringIO()
    out.write(heading + "\n")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def employees():
    people = [json.loads(line) for line in EMPLOYEES.read_text(encoding="utf-8").splitlines() if line.strip()]
    people.sort(key=lambda person: person["id"].encode())
    return people


def wide_of(people):
    return "".join(json.dumps(person, ensure_ascii=False) + "\n" for person in people).encode()


def rows_of(people):
    rows = []
    for person in people:
        rows.append([person["id"], "", "", person.get("unit"), person.get("class"), person.get("name")])
        for competency, level in person.get("competencies", {}).items():
            rows.append([person["id"], competency, level, "", "", ""])
    return rows


WIDE = "id,competency,level,unit,class,name"
COMMANDS = [
    ("gaps", "--format", "ndjson"), ("gaps", "--format", "csv", "-c", "1229"), ("rank", "--top", "20"),
    ("rank", "--format", "json", "--policy", "assessed-only"), ("summary", "--by", "unit"),
    ("gaps", "--keep", "unit", "--keep", "name", "--format", "ndjson"), ("summary", "--by", "class", "--by", "unit"),
    ("summary", "--format", "json"), ("fit", "-c", "1229", "-c", "1230", "--format", "csv"),
    ("plan", "--all", "-c", "1230", "--format", "ndjson"), ("sensitivity", "-c", "1230", "--format", "csv"),
    ("explain", "-c", "1229", "--id", "E-00017"), ("plan", "-c", "1229", "--id", "E-00017"),
]


@rule
def every_command_says_what_it_says_of_the_wide_file():
    people = employees()
    wide = wide_of(people)
    rows = rows_of(people)
    shuffled = random.Random(1).sample(rows, len(rows))
    known = {person["id"] for person in people}
    for command in COMMANDS:
        command = [person if person in known or not person.startswith("E-") else people[16]["id"]
                   for person in command]
        wanted = run(*command, stdin=wide)[0]
        assert len(wanted) > 100
        for text in (table(rows, WIDE), table(shuffled, WIDE)):
            for jobs in (1, 3):
                assert long(*command, stdin=text, jobs=jobs)[0] == wanted, command


@rule
def any_order_of_rows_and_columns_gives_the_same_bytes():
    people = employees()[:60]
    wanted = run("gaps", "--format", "ndjson", stdin=wide_of(people))[0]
    names = WIDE.split(",")
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(6):
            chance = random.Random(seed)
            rows = rows_of(people)
            chance.shuffle(rows)
            order = chance.sample(range(len(names)), len(names))
            text = table([[row[i] for i in order] for row in rows], ",".join(names[i] for i in order))
            plain = pathlib.Path(folder, "people.csv")
            plain.write_bytes(text)
            packed = pathlib.Path(folder, "people.csv.gz")
            packed.write_bytes(gzip.compress(text))
            crlf = text.replace(b"\n", b"\r\n")
            for arguments, stdin in (((str(plain),), b""), ((str(packed),), b""), ((), text), ((), crlf),
                                     ((), b"\xef\xbb\xbf" + text), ((), gzip.compress(text))):
                assert long("gaps", "--format", "ndjson", *arguments, stdin=stdin)[0] == wanted


def random_rows(chance, n_people, raters):
    rows = []
    for person in range(n_people):
        for competency in chance.sample(COMPETENCIES, chance.randrange(len(COMPETENCIES))):
            for day in chance.sample(range(1, 6), chance.randrange(1, 4)):
                date = "" if day == 1 else f"2024-0{day}-{10 + day}"
                for rater in range(chance.randrange(1, 4) if raters else 1):
                    level = chance.choice(["", "0", "1", "2", "3", "1+", "2+", "3+"])
                    rows.append([f"P{chance.randrange(3)}-{person}", competency, level, date, f"r{rater}"])
        rows.append([f"P0-{person}", "", "", "", ""])
    chance.shuffle(rows)
    return rows


def people_by_sqlite(rows):
    """The levels of the latest date of each person and competency, in the order of the rows."""
    base = sqlite3.connect(":memory:")
    base.execute("create table long(n integer primary key, id, competency, level, date, rater)")
    base.executemany("insert into long(id, competency, level, date, rater) values (?, ?, ?, ?, ?)", rows)
    people = {row[0]: {} for row in base.execute("select distinct id from long order by cast(id as blob)")}
    for person, competency, level in base.execute(
            "select id, competency, level from (select *, rank() over "
            "(partition by id, competency order by date desc) as place from long where level <> '') "
            "where place = 1 order by n"):
        people[person].setdefault(competency, []).append(level)
    return people


@rule
def the_latest_date_wins_as_sqlite_finds_it():
    for seed in range(8):
        rows = random_rows(random.Random(seed), 80, False)
        wide = wide_of([{"id": person, "competencies": {key: levels[0] for key, levels in found.items()}}
                        for person, found in people_by_sqlite(rows).items()])
        for command in (("gaps", "--format", "ndjson"), ("summary", "--format", "json")):
            assert long(*command, stdin=table(rows))[0] == run(*command, stdin=wide)[0]


@rule
def raters_of_the_latest_date_combine_as_the_policy_says():
    for policy in ("raters-median", "raters-mean"):
        for seed in range(6):
            rows = random_rows(random.Random(seed), 60, True)
            wide = wide_of([{"id": person, "competencies": found} for person, found in people_by_sqlite(rows).items()])
            for command in (("gaps", "--format", "ndjson"), ("rank",), ("explain", "--id", "P1-7", "-c", "1229")):
                command = (*command, "--policy", policy)
                status = 0 if command[0] != "explain" or b'"P1-7"' in wide else 1
                got = long(*command, stdin=table(rows), status=status)
                assert got == run(*command, stdin=wide, status=status)


def rejects(text, *arguments, status=4):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "rejects.ndjson")
        out, err = long("gaps", "--format", "ndjson", "-c", "1229", "--rejects", str(path), *arguments, stdin=text,
                        status=status)
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["profile"] for line in out.decode().splitlines()], found, err


@rule
def several_ratings_of_one_date_without_a_rule_reject_the_person():
    text = b"id,competency,level,date\nB,2,1,2024-01-01\nA,2,1,2024-01-01\nB,3,1,2024-02-01\nA,2,3,2024-01-01\n"
    people, found, err = rejects(text)
    assert people == ["B"] and len(found) == 1
    assert (found[0]["line"], found[0]["column"], found[0]["offset"]) == (5, 5, text.index(b"3,2024-01-01"))
    assert found[0]["reason"] == ("competency '2' has several ratings of one date, on lines 3 and 5, and the policy "
                                  "has no rule for them")
    assert found[0]["record"] == "A,2,3,2024-01-01"
    assert "<stdin>:5:5: competency" in err or ":5:5: competency" in err
    assert "2 profiles read: 1 scored, 1 rejected" in err
    # A later date settles it.
    assert rejects(text + b"A,2,2,2024-01-02\n", status=0)[0] == ["A", "B"]


@rule
def one_rater_twice_on_one_date_and_too_many_raters_reject_the_person():
    policy = ("--policy", "raters-median")
    text = b"id,competency,level,date,rater\nA,2,1,2024-01-01,x\nA,2,1,2024-01-01,y\nA,2,2,2024-01-01,x\n"
    found = rejects(text, *policy, status=1)[1]
    assert found[0]["reason"] == "rater 'x' rated competency '2' twice on one date, on lines 2 and 4", found
    assert rejects(text[:text.rindex(b"A")] + b"A,2,2,2024-01-02,x\n", *policy, status=0)[1] == []
    crowd = b"id,competency,level\n" + b"A,2,1\n" * 21
    assert "more than 20 raters" in rejects(crowd, *policy, status=1)[1][0]["reason"]
    assert rejects(b"id,competency,level\n" + b"A,2,1\n" * 20, *policy, status=0)[0] == ["A"]


FAULTS = [
    (b"A,2,4", 3, 5, "level '4' of competency '2' is no whole number from 0 to 3"),
    (b"A,2,x", 3, 5, "level 'x' of competency '2' is no whole number from 0 to 3"),
    (b"A,2,0+", 3, 5, "level '0+' of competency '2'"),
    (b"A,,1", 3, 3, "competency is empty"),
    (b"A,2,1,2024-02-30", 3, 7, "date '2024-02-30' is no day as YYYY-MM-DD"),
    (b"A,2,1,2023-02-29", 3, 7, "date '2023-02-29'"),
    (b"A,2,1,01/02/2024", 3, 7, "date '01/02/2024'"),
    (b"A,2,1,2024-1-01", 3, 7, "date '2024-1-01'"),
    (b'A,2,1"', 3, 6, "quote inside an unquoted field"),
    (b'A,2,"1"x', 3, 8, "text behind a closing quote"),
    (b"A,2,\xff", 3, 5, "invalid UTF-8"),
    (b"A,2,1,,,,", 3, 9, "row has 7 fields, the heading 5"),
    (b"A,2", 3, 4, "row has 2 fields, the heading 5"),
    (b'A,2,"\n9",,', 3, 5, "level '\\u000a9'"),
    (b"A,2,1,," + b"r" * 257, 3, 8, "rater is longer than 256 bytes"),
]


@rule
def a_bad_row_rejects_its_person_once_with_its_place():
    for row, line, column, reason in FAULTS:
        if row.count(b",") == 2 and b'"' not in row:
            row += b",,"
        if row.startswith(b"A,2,1,2") or row.startswith(b"A,2,1,0"):
            row += b","
        for before, after in ((b"A,3,1,,", b"B,2,1,,\n"), (b"B,2,1,,", b"A,3,1,,\nA,3,9,,\n")):
            text = b"id,competency,level,date,rater\n" + before + b"\n" + row + b"\n" + after
            people, found, _ = rejects(text)
            assert people == ["B"], (row, people, found)
            assert len(found) == 1 and found[0]["reason"].startswith(reason), (row, found)
            assert (found[0]["line"], found[0]["column"]) == (line, column), (row, found)


@rule
def a_row_without_an_id_is_rejected_by_itself():
    text = b'id,competency,level\nA,2,1\n"A"x,2,1\n,3,1\nA,3,1\n\xff,2,1\nB,2,1\n"C,2,1\n'
    people, found, err = rejects(text)
    assert people == ["A", "B"]
    assert [fault["line"] for fault in found] == [3, 4, 6, 8], found
    assert [fault["reason"] for fault in found] == ["text behind a closing quote", "id is empty", "invalid UTF-8",
                                                    "quoted field without an end"]
    assert "6 profiles read: 2 scored, 4 rejected" in err


@rule
def a_table_that_cannot_be_read_is_unusable():
    for text, reason in ((b"id,level\nA,1\n", "1:1: no column 'competency'"), (b"name\n", "1:1: no column 'id'"),
                         (b"id,competency,level,id\n", "1:21: two columns 'id'"),
                         (b'id,"x\n', "1:4: quoted field without an end in the heading"),
                         (b"id,\xff,level\n", "1:4: invalid UTF-8 in the heading")):
        assert reason in long("gaps", stdin=text, status=1)[1], text
    assert "0 profiles read" in long("gaps", stdin=b"")[1]
    assert "0 profiles read" in long("gaps", stdin=b"id,competency,level\n")[1]
    long("gaps", "/no/such/file", status=3)


@rule
def other_columns_and_unknown_competencies_are_named():
    text = b"id,competency,level,comment,gender\nA,2,1,x,f\nA,99999,whatever,x,f\n"
    err = long("gaps", stdin=text)[1]
    assert "ignored 2 columns that name nothing known: comment, gender" in err
    assert "never read, because it names a protected attribute: gender" in err
    assert "ignored 1 assessment of competencies that the bank does not know: 99999" in err


@rule
def unit_class_and_name_are_those_of_the_latest_row_that_gives_them():
    text = (b"id,competency,level,date,unit\nA,2,1,2024-05-01,Old\nA,3,1,2024-06-01,New\nA,4,1,2024-07-01,\n"
            b"A,6,1,,Never\nB,2,1,,First\nB,3,1,,Second\n")
    out = json.loads(long("summary", "-c", "1229", "--by", "unit", "--format", "json", stdin=text)[0])
    assert [row["unit"] for row in out] == ["New", "Second"]


@rule
def competencies_go_by_id_by_c_and_id_and_by_name():
    out = [long("gaps", "-c", "1229", "--format", "csv", stdin=b"id,competency,level\nA," + name + b",1\n")[0]
           for name in (b"2", b"c2", b"mathematics", b"Mathematics")]
    assert len(set(out)) == 1 and b"2:?" not in out[0]


@rule
def a_table_that_breaks_off_gives_nobody():
    text = table(rows_of(employees()), WIDE)
    out, err = long("gaps", "--format", "csv", stdin=gzip.compress(text)[:-2000], status=3)
    assert out.count(b"\n") == 1 and "0 profiles read" in err


@rule
def an_audit_of_a_long_table_tells_a_changed_row():
    rows = rows_of(employees()[:40])
    random.Random(2).shuffle(rows)
    with tempfile.TemporaryDirectory() as folder:
        path, audit = pathlib.Path(folder, "long.csv"), pathlib.Path(folder, "audit.json")
        path.write_bytes(table(rows, WIDE))
        long("rank", "-c", "1229", "--audit", str(audit), str(path))
        assert b"same" in run("verify", str(audit), str(path))[0]
        path.write_bytes(table(rows[::-1], WIDE))
        out = run("verify", str(audit), str(path), status=1)[0]
        assert b"the output is the same nonetheless" in out


@rule
def strict_stops_at_the_first_reject():
    assert "1 rejected" in long("gaps", "--strict", stdin=b"id,competency,level\nA,2,9\nB,2,9\n", status=1)[1]


@rule
def one_person_of_very_many_rows_takes_no_more_room():
    text = b"id,competency,level,date\n" + b"".join(
        b"A,2,%d,%d-01-01\n" % (year % 4, year) for year in range(1000, 3000)) * 100 + b"A,2,3,2999-01-02\n"
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "long.csv")
        path.write_bytes(text)
        out = json.loads(long("gaps", "-c", "1229", "--format", "ndjson", str(path))[0])
    assert "2" not in [gap["competency"] for gap in out["gaps"]]


def large(n_people):
    for person in range(n_people):
        for competency in COMPETENCIES:
            yield f"person-{person:07},{competency},{(person + int(competency)) % 4},2024-01-01,{'x' * 70}\n"


@rule
def many_rows_are_sorted_outside_of_memory_and_nothing_is_left():
    heading = "id,competency,level,date,comment\n"
    lines = list(large(36000))
    in_order = (heading + "".join(lines)).encode()
    assert len(in_order) > 40 << 20
    random.Random(3).shuffle(lines)
    shuffled = (heading + "".join(lines)).encode()
    command = ("summary", "--format", "json")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as place:
        wanted = long(*command, stdin=in_order, folder=folder)[0]
        path = pathlib.Path(place, "long.csv")
        path.write_bytes(shuffled)
        assert json.loads(wanted)[0]["profiles"] == 36000
        assert long(*command, str(path), folder=folder, jobs=2)[0] == wanted
        assert long(*command, stdin=shuffled, folder=folder, jobs=1)[0] == wanted
        path.write_bytes(in_order)
        # What is in order needs no temporary file.
        assert long(*command, str(path), folder="/no/such/folder")[0] == wanted
        path.write_bytes(shuffled)
        assert "cannot make a temporary file in" in long(*command, str(path), folder="/no/such/folder", status=3)[1]
        assert os.listdir(folder) == []


@rule
def an_interrupted_run_leaves_no_temporary_file():
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TMPDIR": folder}
        with subprocess.Popen([MERIT, "gaps", "--data", str(SOURCE / "data"), "--input-format", "long-csv"],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              env=environment) as process:
            text = b"".join(b"person-%09d,2,1\n" % (9999999 - i) for i in range(2500000))
            process.stdin.write(b"id,competency,level\n" + text)
            process.stdin.flush()
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            process.wait(SECONDS)
            process.stdin = None
            assert process.returncode in (-signal.SIGINT, 128 + signal.SIGINT), process.returncode
        assert os.listdir(folder) == []


if __name__ == "__main__":
    sys.exit(tap.run(TESTS))
