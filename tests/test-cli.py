#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tries the command from outside: what it writes, where, and with which exit status.

Usage: test-cli.py MERIT_BINARY SOURCE_DIR
"""

import base64
import csv
import fcntl
import gzip
import io
import json
import os
import pathlib
import pty
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

import tap

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
DATA = os.path.join(SOURCE, "data")
SECONDS = 120  # beyond which a run counts as hanging

COMMANDS = ["classes", "show", "compare", "validate", "rank", "fit", "gaps", "explain", "summary",
            "impact", "sensitivity", "demand", "moves", "assign", "plan", "verify", "help"]
SCORING = ["rank", "fit", "gaps", "summary", "sensitivity", "demand", "moves"]
# What says something of the classes even where there is nobody.
COUNTING = ("summary", "sensitivity", "demand", "moves")
FORMATS = ["table", "csv", "ndjson", "json"]

# Requirements of the two shipped classes: competency and level.
C1229 = {"2": 1, "3": 1, "6": 1, "20": 1, "34": 1, "43": 2, "44": 3, "45": 2}
C1230 = {"2": 1, "3": 3, "4": 3, "6": 2, "13": 1, "20": 1, "22": 2, "34": 2, "40": 2}

TESTS = []


def test(function):
    TESTS.append(("/cli/" + function.__name__.replace("_", "-"), function))
    return function


class Done:
    def __init__(self, status, out, err):
        self.status, self.out, self.raw_err = status, out, err
        self.err = err.decode("utf-8", "replace")

    def lines(self):
        return self.err.splitlines()


def environment(**changes):
    """Ours without what would change the command, and with the changes asked for."""
    result = {key: value for key, value in os.environ.items()
              if not key.startswith("MERIT_") and key not in ("NO_COLOR", "TERM")}
    result["MERIT_DATA"] = DATA
    for key, value in changes.items():
        result.pop(key, None)
        if value is not None:
            result[key] = value
    return result


def merit(*arguments, stdin=b"", status=None, env=None, **more):
    more.setdefault("stdout", subprocess.PIPE)
    if hasattr(stdin, "fileno") or isinstance(stdin, int):
        more["stdin"] = stdin
    else:
        more["input"] = stdin
    done = subprocess.run([MERIT, *arguments], stderr=subprocess.PIPE, timeout=SECONDS, check=False,
                          env=environment(**(env or {})), **more)
    result = Done(done.returncode, done.stdout, done.stderr)
    if status is not None:
        assert result.status == status, \
            f"{arguments}: status {result.status}, not {status}: {result.err[-500:]}"
    return result


def person(name, levels, **more):
    return json.dumps({"id": name, **more, "competencies": levels}, separators=(",", ":")) + "\n"


def people(count, seed=1):
    """Profiles that differ, the same on every run."""
    state = seed
    lines = []
    for number in range(count):
        levels = {}
        for competency in ("2", "3", "4", "6", "13", "20", "22", "34", "40", "43", "44", "45"):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            draw = state >> 33
            if draw % 7:
                level = draw // 7 % 4
                levels[competency] = f"{level}+" if level and draw // 28 % 5 == 0 else level
        lines.append(person(f"P-{number:06}", levels, unit=f"U{number % 3}"))
    return "".join(lines).encode()


READY = person("R", C1229).encode()
GOOD = READY + person("S", {"2": 0}).encode()
BAD = b'{"id":"X","competencies":{"2":9}}\n'


class Folder:
    """A folder of its own for one test, that the command runs in."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="merit-cli-")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def __call__(self, name, content=None):
        path = os.path.join(self.path, name)
        if content is not None:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content)
        return path

    def read(self, name):
        with open(self(name), "rb") as file:
            return file.read()

    def names(self):
        return sorted(os.listdir(self.path))


def closing(done, read, scored, rejected):
    noun = "profile" if read == 1 else "profiles"
    wanted = f"merit: {read} {noun} read: {scored} scored, {rejected} rejected"
    assert done.lines()[-1:] == [wanted], f"{done.lines()[-3:]} instead of {wanted!r}"


def says(done, text):
    assert text in done.err, f"{text!r} is not in {done.err[-1000:]!r}"


def ids(done):
    return [json.loads(line)["profile"] for line in done.out.splitlines()]


def zstd_raw(data):
    """A zstd frame of raw blocks, made here so that no tool is needed."""
    size = 1 << 17
    parts = [data[start:start + size] for start in range(0, len(data), size)] or [b""]
    frame = b"\x28\xb5\x2f\xfd\xa0" + len(data).to_bytes(4, "little")
    for number, part in enumerate(parts):
        frame += ((number == len(parts) - 1) | len(part) << 3).to_bytes(3, "little") + part
    return frame


# --- what it writes ---------------------------------------------------------------------------

def read_csv(out):
    rows = list(csv.reader(io.StringIO(out.decode(), newline="")))
    assert len({len(row) for row in rows}) == 1, "rows of different width"
    assert b"\r" not in out
    return rows


def check_format(form, done, arguments):
    where = f"{arguments}: "
    assert done.out.endswith(b"\n"), where + "the last line is not ended"
    if form == "csv":
        assert len(read_csv(done.out)) > 1, where + "no rows"
    elif form == "ndjson":
        rows = [json.loads(line) for line in done.out.splitlines()]
        assert rows and all(isinstance(row, dict) for row in rows), where + "no objects"
    elif form == "json":
        rows = json.loads(done.out)
        assert isinstance(rows, list) and rows, where + "no array"
    else:
        wide = [line for line in done.out.decode().splitlines() if len(line) > 80]
        assert not wide, where + f"wider than 80: {wide[0]!r}"
        assert b"\x1b" not in done.out and b"\t" not in done.out


@test
def every_command_writes_every_format():
    for form in FORMATS:
        for arguments in (["classes"], ["show", "1230"], ["compare", "1229", "1230"],
                          *([command] for command in SCORING), ["explain", "--id", "S"],
                          ["summary", "--by", "unit"], ["rank", "--gaps", "--top", "1"]):
            done = merit(*arguments, "--format", form, stdin=GOOD, status=0)
            check_format(form, done, arguments)


@test
def gaps_are_the_records_of_the_contract():
    levels = dict(C1229, **{"2": "1+", "3": "2+", "44": 2})
    done = merit("gaps", "-c", "1229", "--format", "ndjson", stdin=person("A-0007", levels).encode(),
                 status=0)
    assert done.out.decode() == (
        '{"profile":"A-0007","class":"1229","score":95.83,"low":95.83,"high":95.83,"points":46,'
        '"max_points":48,"status":"short","met":7,"short":1,"unassessed":0,"deficit":1,"superior":2,'
        '"gaps":[{"competency":"44","required":3,"level":2,"gap":1}]}\n'), done.out
    closing(done, 1, 1, 0)
    done = merit("gaps", "-c", "1229", "--format", "csv", stdin=b'{"id":"B"}\n', status=0)
    assert done.out.decode() == (
        "profile,class,score,low,high,points,max_points,status,met,short,unassessed,deficit,superior,"
        "gaps\nB,1229,0.00,0.00,100.00,0,48,incomplete,0,0,8,0,0,2:?;3:?;6:?;20:?;34:?;43:?;44:?;45:?\n")


@test
def rank_and_fit_are_the_records_of_the_contract():
    done = merit("rank", "-c", "1229", "--format", "ndjson", stdin=GOOD, status=0)
    assert done.out.decode().splitlines()[0] == (
        '{"rank":1,"profile":"R","class":"1229","score":100.00,"low":100.00,"high":100.00,"points":48,'
        '"max_points":48,"status":"ready","met":8,"short":0,"unassessed":0,"deficit":0,"superior":0}')
    done = merit("fit", "-c", "1229", "-c", "1230", "--format", "ndjson", stdin=READY, status=0)
    # On 1230: 2, 20 and nothing else in full; 3 a third, 6 a half, 34 a half: 6+6+2+3+3 of 54.
    assert done.out.decode() == (
        '{"profile":"R","best":"1229","margin":62.96,"scores":{"1229":100.00,"1230":37.04},'
        '"deciding":["4","13","22","40","3","6","34"]}\n'), done.out


@test
def classes_come_in_the_order_asked_for():
    for codes in (["1229", "1230"], ["1230", "1229"]):
        arguments = [part for code in [*codes, codes[0]] for part in ("-c", code)]
        done = merit("gaps", *arguments, "--format", "ndjson", stdin=READY, status=0)
        assert [json.loads(line)["class"] for line in done.out.splitlines()] == codes
    done = merit("gaps", "--format", "ndjson", stdin=READY, status=0)
    assert [json.loads(line)["class"] for line in done.out.splitlines()] == ["1229", "1230"]


@test
def standard_input_is_read_by_both_names_and_files_in_order():
    with Folder() as folder:
        one, two = folder("one.ndjson", READY), folder("two.csv", b"id,2\nT,1\n")
        base = merit("gaps", "--format", "ndjson", stdin=GOOD, status=0).out
        assert merit("gaps", "--format", "ndjson", "-", stdin=GOOD, status=0).out == base
        done = merit("gaps", "-c", "1229", "--format=ndjson", two, "-", one, stdin=BAD + GOOD, status=4)
        assert ids(done) == ["T", "R", "S", "R"], ids(done)
        done = merit("gaps", one, "-c1229", "--format", "ndjson", "--", two, status=0)
        assert ids(done) == ["R", "T"]


@test
def pipes_are_read_by_name_whoever_comes_first():
    with Folder() as folder:
        path = folder("fifo")
        os.mkfifo(path)
        for writer_first in (True, False):
            writer = threading.Thread(target=lambda: pathlib.Path(path).write_bytes(READY + GOOD))
            if writer_first:
                writer.start()
            process = subprocess.Popen([MERIT, "gaps", "-c", "1229", "--format", "ndjson", path],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
            if not writer_first:
                time.sleep(0.2)  # for the reader to find nobody
                writer.start()
            out, err = process.communicate(timeout=SECONDS)
            writer.join()
            assert process.returncode == 0 and len(out.splitlines()) == 3, err


@test
def output_appears_under_its_name_when_complete():
    with Folder() as folder:
        target = folder("out.csv", b"old")
        os.chmod(target, 0o640)
        done = merit("gaps", "--format", "csv", "-o", target, stdin=GOOD, status=0)
        assert done.out == b"" and folder.names() == ["out.csv"]
        assert folder.read("out.csv") == merit("gaps", "--format", "csv", stdin=GOOD).out
        merit("gaps", "-o", "-", stdin=GOOD, status=0)
        assert folder.names() == ["out.csv"]


@test
def inputs_are_not_written_over():
    with Folder() as folder:
        source = folder("in.ndjson", GOOD)
        os.symlink("in.ndjson", folder("soft"))
        os.link(source, folder("hard"))
        for option in ("-o", "--rejects"):
            for name in ("in.ndjson", "soft", "hard"):
                says(merit("gaps", option, folder(name), "-", source, stdin=b"", status=2),
                     f"would replace the input '{source}'")
        with open(source, "rb") as stream:
            says(merit("gaps", "-o", source, stdin=stream, status=2), "would replace the input '-'")
        says(merit("gaps", "-o", folder("x"), "--rejects", os.path.dirname(source) + "/./x", status=2),
             "cannot both go to")
        assert folder.read("in.ndjson") == GOOD
        assert folder.names() == ["hard", "in.ndjson", "soft"]
        # What is no file of its own can be both.
        merit("gaps", "-o", "/dev/null", "/dev/null", status=0)


@test
def same_bytes_for_jobs_and_compression():
    text = people(1500)
    with Folder() as folder:
        inputs = [folder("a.ndjson", text), folder("b.ndjson", gzip.compress(text, 1)),
                  folder("c.ndjson.zst", zstd_raw(text)),
                  folder("d.gz", gzip.compress(text[:70000], 1) + gzip.compress(text[70000:], 1))]
        for command in SCORING:
            outputs = {merit(command, "--format", "ndjson", "--jobs", jobs, path, status=0).out
                       for jobs, path in (("1", inputs[0]), ("2", inputs[1]), ("3", inputs[2]),
                                          ("2", inputs[3]), ("3", inputs[0]))}
            assert len(outputs) == 1, f"{command}: {len(outputs)} results"


# --- statuses ---------------------------------------------------------------------------------

@test
def empty_input_is_done_with_zero_profiles():
    for command in SCORING:
        for form in FORMATS:
            for text in (b"",) if command != "gaps" else (
                    b"", b"\n\r\n", b"\xef\xbb\xbf", b"id,2\n", gzip.compress(b"")):
                done = merit(command, "--format", form, stdin=text, status=0)
                closing(done, 0, 0, 0)
                if form == "json" and command not in COUNTING:
                    assert json.loads(done.out) == [], done.out
                if form == "ndjson" and command not in COUNTING:
                    assert done.out == b""
    closing(merit("gaps", "--input-format", "ndjson", stdin=b" \t\n\n \n", status=0), 0, 0, 0)


@test
def some_rejects_is_four_and_nothing_scored_is_one():
    done = merit("gaps", stdin=GOOD + BAD, status=4)
    closing(done, 3, 2, 1)
    for command in SCORING:
        closing(merit(command, stdin=BAD * 2, status=1), 2, 0, 2)


@test
def missing_file_is_three_while_others_are_processed():
    with Folder() as folder:
        good, bad = folder("good.ndjson", GOOD), folder("bad.ndjson", BAD)
        done = merit("gaps", "-c", "1229", "--format", "ndjson", folder("none"), good, status=3)
        assert ids(done) == ["R", "S"]
        says(done, "none")
        closing(done, 2, 2, 0)
        done = merit("gaps", "-c", "1229", "--format", "ndjson", bad, folder("none"), good, status=3)
        closing(done, 3, 2, 1)
        assert ids(done) == ["R", "S"]


@test
def what_is_no_file_is_three():
    with Folder() as folder:
        good = folder("good.ndjson", GOOD)
        for path in (folder.path, good + "/below", folder("a" * 300)):
            done = merit("rank", path, status=3)
            closing(done, 0, 0, 0)
            says(done, "cannot read")
        secret = folder("secret.ndjson", GOOD)
        os.chmod(secret, 0)
        # Root may read what has no permission bits; nobody may read a folder.
        wanted = 0 if os.access(secret, os.R_OK) else 3
        merit("rank", secret, status=wanted)


@test
def unusable_file_is_one_while_others_are_processed():
    with Folder() as folder:
        good = folder("good.ndjson", GOOD)
        for text in (b"name,2\nA,1\n", b"id,2,c2\nA,1,1\n", b"id,id\nA,B\n"):
            bad = folder("bad.csv", text)
            done = merit("gaps", "-c", "1229", "--format", "ndjson", bad, good, status=1)
            assert ids(done) == ["R", "S"]
            says(done, "bad.csv")
            closing(done, 2, 2, 0)


@test
def statuses_have_their_order():
    with Folder() as folder:
        good, bad = folder("good.ndjson", GOOD), folder("bad.ndjson", BAD)
        useless = folder("useless.csv", b"x\n1\n")
        for files, wanted in (([good], 0), ([good, bad], 4), ([bad], 1), ([good, bad, useless], 1),
                              ([good, bad, useless, folder("none")], 3), ([bad, folder("none")], 3)):
            merit("gaps", *files, status=wanted)
        # Usage before data, data before output, output before input.
        merit("gaps", "--nonsense", "--data", folder("none"), good, status=2)
        merit("gaps", "-c", "9999", "-o", folder("none/out"), good, status=1)
        done = merit("gaps", "-o", folder("none/out"), folder("missing"), status=3)
        assert "missing" not in done.err, "input was looked at"
        merit("gaps", "-c", "9999", "-o", folder("out"), good, status=1)
        assert "out" not in folder.names()


@test
def full_device_is_three():
    with open("/dev/full", "wb") as full:
        for command in SCORING:
            done = merit(command, "--format", "ndjson", stdin=people(300), stdout=full, status=3)
            says(done, "No space left on device")
        for arguments in (["classes"], ["help"], ["--version"], ["validate"]):
            merit(*arguments, stdin=GOOD, stdout=full, status=3)
    merit("gaps", "-o", "/dev/full", stdin=GOOD, status=3)
    done = merit("gaps", "--rejects", "/dev/full", stdin=GOOD + BAD, status=3)
    says(done, "No space left on device")


@test
def closed_pipe_is_silently_done():
    text = people(2000)
    for arguments in (["gaps", "--format", "ndjson"], ["rank", "--format", "csv"], ["fit"],
                      ["summary"], ["classes"], ["help"], ["validate"]):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = merit(*arguments, stdin=text, stdout=writer, status=0)
        finally:
            os.close(writer)
        assert done.raw_err == b"", f"{arguments}: {done.err}"


@test
def closed_standard_streams_fail_cleanly():
    with Folder() as folder:
        good = folder("good.ndjson", GOOD)
        for number, arguments in ((0, ["gaps"]), (1, ["gaps", good]), (1, ["classes"])):
            done = subprocess.run([MERIT, *arguments], env=environment(), check=False, timeout=SECONDS,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda number=number: os.close(number))
            assert done.returncode == 3, (number, arguments, done.returncode, done.stderr)
        assert folder.read("good.ndjson") == GOOD


# --- input that is not as it should be --------------------------------------------------------

@test
def line_ends_and_marks_make_no_difference():
    csv_text = b"id,2,3\nA,1,2+\nB,,0\n"
    for text in (GOOD, csv_text):
        wanted = merit("gaps", "--format", "ndjson", stdin=text, status=0).out
        for variant in (text[:-1], b"\xef\xbb\xbf" + text, text.replace(b"\n", b"\r\n"),
                        text.replace(b"\n", b"\r\n")[:-2], text + b"\n\n", text + b" \n"):
            if variant.endswith(b" \n") and text is csv_text:
                continue  # a line of a blank is a record of one field
            done = merit("gaps", "--format", "ndjson", stdin=variant, status=0)
            assert done.out == wanted, variant[:40]
            closing(done, 2, 2, 0)


@test
def nul_bytes_reject_the_record():
    text = READY + b'{"id":"a\0b"}\n' + b"\0\n" + READY
    done = merit("gaps", "-c", "1229", "--format", "ndjson", stdin=text, status=4)
    assert ids(done) == ["R", "R"]
    closing(done, 4, 2, 2)
    done = merit("gaps", "-c", "1229", stdin=b"\0" * 5000, status=1)
    assert b"\0" not in done.raw_err and b"\0" not in done.out


@test
def lines_up_to_the_limit_are_read_and_longer_ones_rejected():
    def line(size):
        head = b'{"id":"L","note":"'
        return head + b"x" * (size - len(head) - 2) + b'"}\n'
    done = merit("gaps", "-c", "1229", "--format", "ndjson", stdin=READY + line(10_000_000) + READY,
                 status=0)
    assert ids(done) == ["R", "L", "R"]
    with Folder() as folder:
        path = folder("rejects")
        done = merit("gaps", "-c", "1229", "--format", "ndjson", "--rejects", path,
                     stdin=READY + line(17 << 20) + READY, status=4)
        assert ids(done) == ["R", "R"]
        closing(done, 3, 2, 1)
        reject = json.loads(folder.read("rejects"))
        assert reject["line"] == 2 and len(reject["record"]) == 4096


@test
def deep_nesting_rejects_the_record():
    for brackets in (b"[" * 10000 + b"]" * 10000, b"[" * 10000, b'{"a":' * 10000 + b"1" + b"}" * 10000):
        text = READY + b'{"id":"N","note":' + brackets + b"}\n" + READY
        done = merit("gaps", "-c", "1229", "--format", "ndjson", stdin=text, status=4)
        assert ids(done) == ["R", "R"]
    with Folder() as folder:
        path = folder("deep.json", b'{"schema":"merit-bank-1","x":' + b"[" * 10000)
        says(merit("validate", path, status=1), "deep.json:1:")


@test
def truncated_compression_is_three_and_loses_nothing_before():
    text = people(3000)
    for packed in (gzip.compress(text, 1), zstd_raw(text)):
        for cut in (len(packed) - 5, len(packed) * 3 // 4):
            done = merit("gaps", "-c", "1229", "--format", "ndjson", "--jobs", "2", stdin=packed[:cut],
                         status=3)
            count = len(done.out.splitlines())
            assert 1000 < count <= 3000, count
            # The last record may have been cut in the middle.
            read, scored, rejected = map(int, re.search(
                r"(\d+) profiles read: (\d+) scored, (\d+) rejected", done.lines()[-1]).groups())
            assert (read, scored) == (scored + rejected, count) and rejected <= 1
    done = merit("rank", stdin=gzip.compress(GOOD) + b"garbage", status=3)
    closing(done, 2, 2, 0)


@test
def any_bytes_end_in_a_known_status():
    state = 7
    for number in range(24):
        junk = bytearray(GOOD * 3 if number % 2 else b"id,2,3\nA,1,2\nB,2,\n" * 2)
        if number % 5 == 0:
            junk = bytearray(gzip.compress(bytes(junk)))
        for _ in range(6):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            junk[state % len(junk)] = state >> 40 & 0xFF
        done = merit("gaps", "--format", "ndjson", stdin=bytes(junk))
        assert done.status in (0, 1, 3, 4), (done.status, bytes(junk))
        read, scored, rejected = map(int, re.search(
            r"(\d+) profiles? read: (\d+) scored, (\d+) rejected", done.lines()[-1]).groups())
        assert read == scored + rejected and len(done.out.splitlines()) == 2 * scored


# --- rejects ----------------------------------------------------------------------------------

@test
def rejects_say_where_the_fault_is():
    text = READY + b'{"id":"X","competencies":{"2":9}}\n' + b'{"id":"Y\xff"}\n' + b"\n{}\n" + READY
    with Folder() as folder:
        source = folder("in.ndjson", text)
        done = merit("gaps", source, "--rejects", folder("rejects"), status=4)
        rows = [json.loads(line) for line in folder.read("rejects").splitlines()]
        assert [row["line"] for row in rows] == [2, 3, 5], rows
        for row, fault in zip(rows, (b"9", b"\xff", None)):
            assert list(row)[:5] == ["file", "line", "column", "offset", "reason"]
            assert row["file"] == source
            before = text[:row["offset"]]
            assert row["line"] == before.count(b"\n") + 1
            assert row["column"] == len(before) - (before.rfind(b"\n") + 1) + 1
            assert fault is None or text[row["offset"]:].startswith(fault), row
            says(done, f"{source}:{row['line']}:{row['column']}: {row['reason']}")
        assert rows[0]["record"] == '{"id":"X","competencies":{"2":9}}'
        assert base64.b64decode(rows[1]["record_base64"]) == b'{"id":"Y\xff"}'
        assert "record" not in rows[1] and rows[2]["record"] == "{}"
        closing(done, 5, 2, 3)


@test
def csv_rejects_say_where_the_fault_is():
    text = b'id,2\nA,1\nB,"1"x\nC,7\nD,1,1\nE,2\n'
    with Folder() as folder:
        source = folder("in.csv", text)
        done = merit("gaps", "-c", "1229", "--format", "ndjson", source, "--rejects", folder("rejects"),
                     status=4)
        rows = [json.loads(line) for line in folder.read("rejects").splitlines()]
        assert ids(done) == ["A", "E"] and [row["line"] for row in rows] == [3, 4, 5]
        assert text[rows[0]["offset"]:].startswith(b"x") and text[rows[1]["offset"]:].startswith(b"7")
        assert [row["record"] for row in rows] == ['B,"1"x', "C,7", "D,1,1"]


@test
def ten_rejects_are_shown_and_the_rest_counted():
    for count in (10, 11, 13):
        done = merit("gaps", stdin=BAD * count + READY, status=4)
        shown = [line for line in done.lines() if re.match(r"\S+:\d+:\d+: ", line)]
        assert len(shown) == 10
        more = [line for line in done.lines() if "more record" in line]
        wanted = {10: [], 11: ["merit: 1 more record rejected"], 13: ["merit: 3 more records rejected"]}
        assert more == wanted[count], more
        closing(done, count + 1, 1, count)


@test
def no_rejects_leave_an_empty_file():
    with Folder() as folder:
        merit("gaps", "--rejects", folder("rejects", b"old"), stdin=GOOD, status=0)
        assert folder.read("rejects") == b""


@test
def strict_stops_at_the_first_reject():
    for command in [*SCORING, "explain"]:
        more = ["--id", "R"] if command == "explain" else []
        with Folder() as folder:
            done = merit(command, *more, "--strict", "-o", folder("out"), "--rejects", folder("rejects"),
                         stdin=READY + BAD * 3 + READY, status=1)
            assert folder.names() == ["rejects"], folder.names()
            assert len(folder.read("rejects").splitlines()) == 1
            assert len([line for line in done.lines() if re.match(r"\S+:2:\d+: ", line)]) == 1
            merit(command, *more, "--strict", "-o", folder("out"), stdin=GOOD, status=0)
            assert "out" in folder.names()


@test
def what_is_ignored_is_named_once():
    text = person("A", {"2": 1, "990": 3, "991": 2}).encode() + person("B", {"990": 1}).encode()
    done = merit("gaps", stdin=text, status=0)
    says(done, "ignored 3 assessments of competencies that the bank does not know: 990, 991\n")
    many = person("A", {f"x{number}": 1 for number in range(150)}).encode()
    done = merit("gaps", stdin=many, status=0)
    says(done, "ignored 150 assessments")
    assert ", x99 (" in done.err and "x100" not in done.err
    done = merit("gaps", stdin=b"id,colour,2,size\nA,red,1,big\n", status=0)
    says(done, "ignored 2 columns that name nothing known: colour, size\n")
    done = merit("gaps", stdin=b"id,,2,size\nA,red,1,big\n", status=0)
    says(done, "ignored 2 columns that name nothing known: (empty), size\n")


# --- the command line -------------------------------------------------------------------------

@test
def what_cannot_be_understood_is_two():
    for arguments, text in (
            ([], "no command"), (["rnak"], "did you mean 'rank'?"), (["xyzzy"], "unknown command 'xyzzy'"),
            (["rank", "--tpo", "3"], "did you mean '--top'?"), (["rank", "--xyzzyx"], "unknown option"),
            (["rank", "-z"], "unknown option '-z'"), (["rank", "-\u00e9"], "unknown option '-\u00e9'"),
            (["gaps", "--top", "3"], "means nothing to 'gaps', only to: rank"),
            (["classes", "--strict"], "means nothing to 'classes'"),
            (["rank", "--top"], "needs a value"), (["rank", "-c"], "needs a value"),
            (["rank", "--strict=yes"], "takes no value"), (["rank", "--data="], "empty value"),
            (["rank", "-c", ""], "empty value"), (["rank", "-o", ""], "empty value"),
            (["explain"], "needs the option --id ID"), (["explain", "--id", ""], "empty value"),
            (["show"], "needs CODE"), (["show", "1229", "1230"], "takes no '1230'"),
            (["compare", "1229"], "needs CODE CODE"), (["compare", "1229", "1229"], "two different"),
            (["classes", "x"], "takes no 'x'"), (["fit", "-c", "1229"], "at least two classes"),
            (["fit", "-c", "1229", "--class=1229"], "at least two classes"),
            (["rank", "-", "-"], "only once"), (["rank", ""], "empty"),
            (["rank", "--format", "xml"], "table, csv, ndjson or json"),
            (["rank", "--format", "man"], "table, csv, ndjson or json"),
            (["help", "--format", "csv"], "text, man, bash, zsh or fish"),
            (["summary", "--by", "sex"], "protected"), (["gaps", "--input-format", "xml"], "csv or ndjson"),
            (["gaps", "--color", "yes"], "auto, always or never"),
            (["gaps", "--delimiter", "ab"], "one ASCII character"),
            (["gaps", "--delimiter", '"'], "one ASCII character"),
            (["gaps", "--delimiter", "\tx"], "one ASCII character"),
            (["gaps", "--delimiter", "\n"], "one ASCII character"),
            (["gaps", "--delimiter", "\u00e9"], "one ASCII character"),
            (["gaps", "--delimiter", ""], "one ASCII character"),
            (["gaps", "--rejects", "-"], "cannot both go to standard output"),
            (["gaps", "--rejects", "f", "-o", "f"], "cannot both go to 'f'"),
            (["help", "rnak"], "did you mean 'rank'?"), (["help", "rank", "--format", "man"], "every")):
        done = merit(*arguments, stdin=GOOD, status=2)
        assert done.out == b"", arguments
        says(done, text)
        says(done, "merit: 'merit help")


@test
def numbers_are_read_strictly():
    for option in ("--top", "--jobs"):
        for text in ("0", "00", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "", "x",
                     "18446744073709551616", "99999999999999999999999"):
            done = merit("rank", f"{option}={text}", stdin=GOOD, status=2)
            says(done, f"is no value for '{option}'")
    merit("rank", "--jobs", "1025", stdin=GOOD, status=2)
    merit("rank", "--top", "18446744073709551615", "--jobs", "007", stdin=GOOD, status=0)


@test
def the_last_of_an_option_counts():
    done = merit("gaps", "--format", "csv", "--format=ndjson", "-c", "1229", stdin=READY, status=0)
    assert ids(done) == ["R"]
    merit("--data", "/nowhere", "classes", "--data", DATA, status=0)


@test
def options_may_stand_before_the_command():
    wanted = merit("classes", status=0).out
    assert merit("--data", DATA, "classes", env={"MERIT_DATA": None}, status=0).out == wanted
    assert merit("--data=" + DATA, "classes", env={"MERIT_DATA": "/nowhere"}, status=0).out == wanted
    assert merit("classes", env={"MERIT_DATA": "/nowhere"}, status=3).out == b""


@test
def terminal_is_no_input_without_being_named():
    main, terminal = pty.openpty()
    try:
        done = merit("rank", stdin=terminal, status=2)
        says(done, "standard input is a terminal")
        merit("classes", stdin=terminal, status=0)
    finally:
        os.close(main)
        os.close(terminal)


@test
def unknown_codes_list_the_known():
    for arguments in (["rank", "-c", "1228"], ["show", "1228"], ["compare", "1229", "1231"]):
        done = merit(*arguments, stdin=GOOD, status=1)
        says(done, "1229, 1230")
        says(done, "did you mean '12")
        assert done.out == b""
    for code in ("../bank", "classes/1229", ".", "1229.json"):
        merit("show", code, status=1)
    done = merit("rank", "--policy", "defualt", stdin=GOOD, status=1)
    says(done, "all-met, assessed-only, default, ")


RATED = b'{"id":"R","competencies":{"2":[1,2,"3+"],"3":[0,3],"6":[null,2]}}\n'


@test
def several_raters_need_a_rule():
    says(merit("gaps", "-c", "1229", stdin=RATED, status=1),
         "-:1:31: competency '2' has several raters, and the policy has no rule for them")
    says(merit("validate", "-", stdin=RATED, status=1), "no rule for them")
    merit("validate", "--policy", "raters-mean", "-", stdin=RATED, status=0)
    # The median of 1, 2, 3 is 2, of 0 and 3 the lower one; AD_M are 2/3 and 3/2.
    done = merit("explain", "-c", "1229", "--policy", "raters-median", "--id", "R", stdin=RATED, status=0)
    text = " ".join(done.out.decode().split())
    for words in ("3 raters gave 1, 2 and 3+; the lower median counts. Average deviation from their mean "
                  "(AD_M): 0.67 levels.", "2 raters gave 0 and 3; the lower median counts.",
                  "(AD_M): 1.50 levels."):
        assert words in text, (words, text)
    # (2/3 + 3/2) / 2 = 1.083…; of 4 levels a sixth is 0.666…, which 2/3 is not above.
    says(done, "2 assessments by several raters: average deviation from their mean (AD_M) 1.08 levels, 1 "
               "above 0.67")


@test
def who_is_not_ranked_is_listed_below_with_the_reason():
    people = READY + person("S", {"2": 0}).encode()
    arguments = ["rank", "-c", "1229", "--policy", "all-met"]
    rows = [json.loads(line) for line in
            merit(*arguments, "--format", "ndjson", stdin=people, status=0).out.splitlines()]
    assert [row["rank"] for row in rows] == [1, None], rows
    assert rows[0]["stopped"] is None
    stopped = rows[1]["stopped"]
    assert stopped["stage"] == "all requirements" and "2" in stopped["not_met"], stopped
    lines = merit(*arguments, "--top", "1", stdin=people, status=0).out.decode()
    assert "2 profiles, 1 ranked" in lines and "Not ranked" not in lines, lines
    assert "Of the 2 profiles, 1 is not ranked" in lines, lines
    # Who is not ranked is not selected, however few are.
    with tempfile.TemporaryDirectory() as folder:
        groups = os.path.join(folder, "groups.csv")
        pathlib.Path(groups).write_text("id,g\nR,x\nS,y\n", encoding="utf-8")
        impact = merit("impact", "-c", "1229", "--policy", "all-met", "--select", "top=2", "--groups",
                       groups, "--format", "ndjson", stdin=people, status=0).out.decode()
    selected = {row["group"]: row["selected"] for row in map(json.loads, impact.splitlines())
                if row["attribute"] == "g"}
    assert selected.get("y") == 0, impact


@test
def policies_are_found_by_name_and_file():
    half = person("H", dict(C1229, **{"44": 2})).encode()
    scores = {}
    for policy in ("default", "met", os.path.join(DATA, "policies", "met.json")):
        done = merit("gaps", "-c", "1229", "--format", "ndjson", "--policy", policy, stdin=half, status=0)
        scores[policy] = json.loads(done.out)["score"]
    assert list(scores.values()) == [95.83, 87.5, 87.5], scores
    merit("gaps", "--policy", "/nowhere/met.json", stdin=half, status=3)


@test
def input_format_and_delimiter_are_obeyed():
    for text, options in ((b"id;2\nA;1\n", ["--delimiter", ";"]), (b"id\t2\nA\t1\n", ["--delimiter=tab"]),
                          (b"id\t2\nA\t1\n", ["--delimiter", "\\t"]),
                          (b"id,2\nA,1\n", ["--input-format", "csv"])):
        done = merit("gaps", "-c", "1229", "--format", "ndjson", *options, stdin=text, status=0)
        assert ids(done) == ["A"] and json.loads(done.out)["met"] == 1
    with Folder() as folder:
        path = folder("people.csv", READY)
        assert ids(merit("gaps", "-c", "1229", "--format", "ndjson", "--input-format", "ndjson", path,
                         status=0)) == ["R"]
        merit("gaps", path, status=1)


@test
def top_says_who_shares_the_last_rank():
    text = b"".join(person(name, C1229).encode() for name in "ABCDE")
    done = merit("rank", "-c", "1229", "--top", "2", "--format", "ndjson", stdin=text, status=0)
    assert ids(done) == ["A", "B"]
    says(done, "class 1229: 3 more share rank 1")
    closing(done, 5, 5, 0)
    done = merit("rank", "-c", "1229", "--top", "5", stdin=text, status=0)
    assert "more share" not in done.err


@test
def explain_finds_everyone_of_the_id():
    text = GOOD + person("R", {"2": 0}).encode()
    done = merit("explain", "-c", "1229", "--id", "R", "--format", "json", stdin=text, status=0)
    assert len(json.loads(done.out)) == 2
    says(done, "2 profiles have the id 'R'")
    done = merit("explain", "--id", "nobody", stdin=text, status=1)
    says(done, "no profile has the id 'nobody' (of 3 read)")
    closing(done, 3, 3, 0)


@test
def fit_needs_two_classes_in_the_folder():
    with Folder() as folder:
        shutil.copytree(DATA, folder("data"))
        os.unlink(folder("data/classes/1230.json"))
        says(merit("fit", "--data", folder("data"), stdin=GOOD, status=2), "the data folder has one")


# --- data -------------------------------------------------------------------------------------

@test
def faulty_data_is_told_whole():
    with Folder() as folder:
        shutil.copytree(DATA, folder("data"))
        for code, text in (("1229", b'{"schema":"merit-class-1","code":"1229","title":"x",\n'
                            b'"requirements":[{"competency":"2","level":9},\n'
                            b'{"competency":"nope","level":1}]}'),
                           ("1230", b'{"schema":"merit-class-1"')):
            folder(f"data/classes/{code}.json", text)
        done = merit("rank", "--data", folder("data"), "-o", folder("out"), stdin=GOOD, status=1)
        places = re.findall(r"classes/(\d+)\.json:(\d+):\d+", done.err)
        assert {("1229", "2"), ("1229", "3"), ("1230", "1")} <= set(places), done.err
        says(done, f"merit: the data cannot be used: {len(places)} faults")
        assert done.out == b"" and "out" not in folder.names()
        # A class that is not wanted does not stand in the way.
        folder("data/classes/1229.json", pathlib.Path(DATA, "classes", "1229.json").read_bytes())
        merit("rank", "-c", "1229", "--data", folder("data"), stdin=GOOD, status=0)


@test
def validate_knows_every_kind():
    with Folder() as folder:
        profiles = folder("p.ndjson", GOOD)
        plain = folder("plain", GOOD)
        packed = folder("packed.json", gzip.compress(READY))
        names = [f"{DATA}/bank.json", f"{DATA}/classes/1229.json", f"{DATA}/policies/default.json",
                 profiles, plain, packed]
        done = merit("validate", *names, status=0)
        kinds = ["bank, 44 competencies", "class 1229, 8 requirements", "policy default", "2 profiles",
                 "2 profiles", "1 profile"]
        assert done.out.decode() == "".join(f"{name}: ok ({kind})\n" for name, kind in zip(names, kinds)), \
            done.out.decode()
        says(done, "merit: 6 files checked: 6 ok, 0 not")
        done = merit("validate", f"{DATA}/bank.json", env={"MERIT_DATA": "/nowhere"}, status=0)
        merit("validate", f"{DATA}/classes/1229.json", env={"MERIT_DATA": "/nowhere"}, status=3)
        assert merit("validate", stdin=GOOD, status=0).out == b"-: ok (2 profiles)\n"


@test
def validate_tells_every_fault():
    with Folder() as folder:
        for name, text, fault in (
                ("bank.json", b'{"schema":"merit-bank-1","max_level":9,"competencies":[]}', ":1:"),
                ("class.json", b'{"schema":"merit-class-1",\n"code":"x","requirements":[]}', ":2:"),
                ("cut.json", b'{"schema":"merit-class-1",\n"code":"x"', ":2:"),
                ("policy.json", b'{"schema":"merit-policy-1","credit":"none"}', "(/credit)"),
                ("other.json", b'{"a":[{}],\n "schema":"merit-bank-2"}', ":2:11 (/schema)"),
                ("number", b'{"schema":5}\n', ":1:11 (/schema)"),
                ("without.json", b'{\n"code":"x"}', ":1:1: no key"), ("empty.json", b"", ":1:1: no key"),
                ("list.json", b"[]", ":1:1: no key"), ("bad.ndjson", BAD, ":1:31:")):
            path = folder(name, text)
            done = merit("validate", path, status=1)
            assert done.out == b"", done.out
            assert any(line.startswith(path + ":") and fault in line for line in done.lines()), \
                f"{name}: {done.err}"
            says(done, "merit: 1 file checked: 0 ok, 1 not")


@test
def validate_judges_escaped_and_late_keys():
    with Folder() as folder:
        text = pathlib.Path(DATA, "classes", "1229.json").read_text(encoding="utf-8")
        value = json.loads(text)
        value.pop("schema")
        late = json.dumps({**value, "note": "x" * 200_000, "schema": "merit-class-1"})
        done = merit("validate", folder("late.json", late.replace('"note"', '"errata"').replace(
            '"' + "x" * 200_000 + '"', '["' + "x" * 1000 + '"]').encode()), status=None)
        assert "merit-class-1" not in done.err
        escaped = text.replace('"schema"', '"sch\\u0065ma"').replace("merit-class-1", "merit\\u002dclass-1")
        says_ok = merit("validate", folder("escaped.json", escaped.encode()), status=0)
        assert b"ok (class 1229" in says_ok.out
        # The key inside a record of profiles means nothing.
        lines = b'{"id":"A","schema":"x"}\n' * 2
        assert b"ok (2 profiles)" in merit("validate", folder("lines", lines), status=0).out


@test
def validate_has_the_statuses_of_its_files():
    with Folder() as folder:
        good, some = folder("good.ndjson", GOOD), folder("some.ndjson", GOOD + BAD)
        bad, none = folder("bad.json", b'{"schema":"x"}'), folder("none")
        for files, wanted in (([good], 0), ([good, some], 4), ([good, some, bad], 1),
                              ([some, bad, none, good], 3)):
            done = merit("validate", *files, status=wanted)
            assert b"good.ndjson: ok (2 profiles)" in done.out
        done = merit("validate", some, "--rejects", folder("rejects"), status=4)
        assert json.loads(folder.read("rejects"))["line"] == 3
        says(done, "some.ndjson: 1 of 3 profiles rejected")
        merit("validate", some, good, "--strict", status=1)


@test
def validate_warns_of_a_class_under_another_name():
    with Folder() as folder:
        text = pathlib.Path(DATA, "classes", "1229.json").read_bytes()
        path = folder("classes/other.json", text)
        says(merit("validate", path, status=0), "class 1229 is found only under the name 1229.json")
        path = folder("elsewhere/other.json", text)
        assert "found only" not in merit("validate", path, status=0).err


@test
def validate_takes_hundreds_of_files():
    with Folder() as folder:
        names = [folder(f"{number:03}.ndjson", READY if number % 2 else GOOD) for number in range(300)]
        done = merit("validate", *names, status=0)
        assert done.out.count(b": ok (") == 300


# --- interruption -----------------------------------------------------------------------------

def interrupted(number, rejects=False):
    """Stops a run that waits for more input; gives its end and what is left in the folder."""
    with Folder() as folder:
        arguments = [MERIT, "gaps", "--format", "ndjson", "-o", folder("out")]
        if rejects:
            arguments += ["--rejects", folder("rejects")]
        process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(),
            preexec_fn=lambda: [signal.signal(one, signal.SIG_DFL)
                                for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)])
        try:
            process.stdin.write(people(20000))
            process.stdin.flush()
            end = time.monotonic() + SECONDS
            while not folder.names() and time.monotonic() < end:
                time.sleep(0.01)
            assert "out" not in folder.names(), "the output is there before it is complete"
            assert folder.names(), "no output was begun"
            process.send_signal(number)
            process.wait(SECONDS)
            return process.returncode, process.stderr.read().decode(), folder.names()
        finally:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                try:
                    stream.close()
                except BrokenPipeError:
                    pass


@test
def stopped_runs_leave_nothing_behind():
    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        code, err, names = interrupted(number, rejects=number == signal.SIGTERM)
        assert code == status, (number, code, err)
        assert names == [], names
        assert re.search(r"^merit: stopped after \d+ profiles?$", err, re.MULTILINE), err


@test
def killed_runs_leave_nothing_under_the_name():
    code, _, names = interrupted(signal.SIGKILL)
    assert code == -signal.SIGKILL and "out" not in names


def begun(folder, process, arguments):
    """Whether a temporary file is there, or the pipe as full as it was before."""
    if "-o" in arguments:
        return len(folder.names()) > 2
    size = [struct.unpack("i", fcntl.ioctl(process.stdout, termios.FIONREAD, b"\0" * 4))]
    time.sleep(0.1)
    size.append(struct.unpack("i", fcntl.ioctl(process.stdout, termios.FIONREAD, b"\0" * 4)))
    return size[0] == size[1] != (0,)


@test
def stopping_waits_for_nobody():
    """Neither for who should write to a pipe nor for who should read one."""
    with Folder() as folder:
        os.mkfifo(folder("fifo"))
        full = folder("full.ndjson", people(3000))
        for arguments in (["gaps", "-o", folder("out"), folder("fifo")], ["gaps", full]):
            process = subprocess.Popen([MERIT, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       stdin=subprocess.DEVNULL, env=environment())
            try:
                end = time.monotonic() + SECONDS
                while not begun(folder, process, arguments) and time.monotonic() < end:
                    time.sleep(0.01)
                process.send_signal(signal.SIGTERM)
                assert process.wait(SECONDS) == 143
                assert sorted(folder.names()) == ["fifo", "full.ndjson"], folder.names()
            finally:
                process.kill()
                process.wait()
                process.stdout.close()
                process.stderr.close()


@test
def ignored_interrupts_stay_ignored():
    def prepare():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with Folder() as folder:
        process = subprocess.Popen([MERIT, "gaps", "-c", "1229", "--format", "ndjson", "-o", folder("out")],
                                   stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
                                   preexec_fn=prepare)
        end = time.monotonic() + SECONDS
        while not folder.names() and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGHUP)
        _, err = process.communicate(GOOD, SECONDS)
        assert process.returncode == 0, (process.returncode, err)
        assert folder.names() == ["out"]


# --- people at a terminal ---------------------------------------------------------------------

def on_terminal(*arguments, stdin, stream, env):
    """Runs with a terminal for one stream; gives what was written to it."""
    main, terminal = pty.openpty()
    other = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    other[stream] = terminal
    process = subprocess.Popen([MERIT, *arguments], stdin=subprocess.PIPE, env=environment(**env), **other)
    os.close(terminal)
    process.stdin.write(stdin)
    process.stdin.close()
    written = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        written += part
    os.close(main)
    for name in ("stdout", "stderr"):
        pipe = getattr(process, name)
        if pipe is not None:
            pipe.read()
            pipe.close()
    assert process.wait(SECONDS) == 0
    return written


@test
def colour_is_for_terminals():
    esc = b"\x1b["
    for options, env, wanted in (([], {}, True), ([], {"NO_COLOR": "1"}, False),
                                 ([], {"NO_COLOR": ""}, True), ([], {"TERM": "dumb"}, False),
                                 (["--color", "never"], {}, False),
                                 (["--color=always"], {"NO_COLOR": "1"}, True)):
        out = on_terminal("rank", *options, stdin=GOOD, stream="stdout", env={"TERM": "xterm", **env})
        assert (esc in out) == wanted, (options, env, out[:200])
    assert esc not in merit("rank", stdin=GOOD, env={"TERM": "xterm"}, status=0).out
    coloured = merit("rank", "--color", "always", stdin=GOOD, status=0).out
    plain = merit("rank", "--color", "never", stdin=GOOD, status=0).out
    assert esc in coloured and re.sub(rb"\x1b\[[0-9;]*m", b"", coloured) == plain
    for form in FORMATS[1:]:
        assert esc not in merit("rank", "--color", "always", "--format", form, stdin=GOOD, status=0).out


@test
def progress_is_shown_and_taken_away():
    with Folder() as folder:
        path = folder("in.ndjson", people(5000) + BAD)
        done = merit("gaps", "--progress", "always", "-o", folder("out"), path, status=4)
        assert b"\r" in done.raw_err and b" profiles" in done.raw_err
        last = done.raw_err.split(b"\r")[-1].decode()
        assert last.splitlines()[-1].startswith("merit: 5001 profiles read"), last
        for options in (["--progress", "never"], ["--progress", "auto"], []):
            done = merit("gaps", *options, "-o", folder("out"), path, status=4)
            assert b"\r" not in done.raw_err
        # Less than a second is not worth a line, even on a terminal.
        err = on_terminal("gaps", "--progress", "never", stdin=GOOD, stream="stderr", env={})
        assert b"\r\n" in err and b"\r" not in err.replace(b"\r\n", b"")


@test
def names_cannot_speak_to_the_terminal():
    with Folder() as folder:
        name = os.fsencode(folder("")) + b"a\x1b[31m\nb\xff\xe2\x80\xae.ndjson"
        with open(name, "wb") as file:
            file.write(BAD)
        for command in ("gaps", "validate"):
            done = merit(command, name, status=1)
            assert b"\x1b" not in done.raw_err + done.out
            assert b"a\\x1b[31m\\x0ab\\xff\\u202e.ndjson:1:" in done.raw_err, done.raw_err
        with open(name, "wb") as file:
            file.write(GOOD)
        assert b"b\\xff\\u202e.ndjson: ok (2 profiles)\n" in merit("validate", name, status=0).out
        merit(b"rank", b"--t\x1b[31m", status=2)
        assert b"\x1b" not in merit(b"--t\x1b[31m", status=2).raw_err


# --- help -------------------------------------------------------------------------------------

@test
def help_names_every_command_and_option():
    overview = merit("help", status=0)
    assert overview.raw_err == b"" and merit("--help", status=0).out == overview.out
    assert merit("-h", status=0).out == overview.out
    page = merit("help", "--format", "man", status=0).out.decode().replace("\\-", "-")
    for command in COMMANDS:
        assert re.search(rf"^  {command}\b", overview.out.decode(), re.MULTILINE), command
        assert f"\n.SS {command}\n" in page, command
        one = merit("help", command, status=0).out
        assert one == merit(command, "--help", status=0).out
        assert all(len(line) <= 80 for line in one.decode().splitlines())
        for option in set(re.findall(r"--[a-z-]+", one.decode())):
            assert option in page, option
    assert len(max(overview.out.decode().split("\n\nExamples")[0].splitlines(), key=len)) <= 80


@test
def version_is_told():
    out = merit("--version", status=0).out.decode()
    assert re.fullmatch(r"merit \d+\.\d+\.\d+\n", out), out
    assert merit("rank", "--version", status=0).out.decode() == out


@test
def manual_is_well_formed():
    page = merit("help", "--format", "man", status=0).out
    for section in ("NAME", "SYNOPSIS", "COMMANDS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES",
                    "EXAMPLES"):
        assert f"\n.SH {section}\n".encode() in page, section
    for line in page.decode("ascii").splitlines():
        assert not line.startswith(".") or re.match(r"\.(\\\"|TH|SH|SS|TP|PP|IP|B|EX|EE)( |$)", line), line
    if shutil.which("man"):
        with Folder() as folder:
            done = subprocess.run(["man", "--warnings", "-l", folder("merit.1", page)], check=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                                  env=environment(MANWIDTH="80", MANPAGER="cat", LC_ALL="C.UTF-8"))
            assert done.stderr == b"", done.stderr
            assert b"--input-format" in re.sub(rb".\x08", b"", done.stdout)


def bash_completes(folder, *words):
    """What bash offers for the last of the words."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _merit; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-c", script, "bash", folder("merit.bash"), *words], check=True,
                          stdout=subprocess.PIPE, timeout=SECONDS, cwd=folder.path, env=environment())
    return done.stdout.decode().split()


@test
def bash_completion_completes():
    with Folder() as folder:
        folder("merit.bash", merit("help", "--format", "bash", status=0).out)
        folder("people.csv", b"")
        subprocess.run(["bash", "-n", folder("merit.bash")], check=True, timeout=SECONDS)
        assert bash_completes(folder, MERIT, "") == COMMANDS
        assert bash_completes(folder, MERIT, "ra") == ["rank"]
        assert bash_completes(folder, MERIT, "--data", "x", "va") == ["validate"]
        assert "--top" in bash_completes(folder, MERIT, "rank", "--")
        assert "--top" not in bash_completes(folder, MERIT, "gaps", "--")
        assert bash_completes(folder, MERIT, "rank", "--format", "") == FORMATS
        assert bash_completes(folder, MERIT, "rank", "--format", "=", "n") == ["ndjson"]
        assert bash_completes(folder, MERIT, "help", "--format", "") == ["text", "man", "bash", "zsh", "fish"]
        assert bash_completes(folder, MERIT, "rank", "-c", "") == ["1229", "1230"]
        assert bash_completes(folder, MERIT, "show", "123") == ["1230"]
        assert bash_completes(folder, MERIT, "rank", "peo") == ["people.csv"]


def instruction_sets():
    """Those that run here, as the command tells."""
    done = merit("summary", stdin=READY, env={"MERIT_SIMD": "abacus"}, status=1)
    says(done, "merit: no MERIT_SIMD 'abacus' (runs here: scalar")
    return re.search(r"runs here: ([a-z0-9, ]+)\)", done.err)[1].split(", ")


@test
def unknown_instruction_set_is_refused():
    known = instruction_sets()
    for name in {"SCALAR", "avx", "none", "neon", "avx2"} - set(known):
        assert merit("summary", stdin=READY, env={"MERIT_SIMD": name}, status=1).out == b""
    merit("summary", stdin=READY, env={"MERIT_SIMD": ""}, status=0)


@test
def every_instruction_set_gives_the_same_bytes():
    data = people(20000, seed=7)
    for arguments in (("summary", "--format", "json"), ("rank", "--format", "ndjson", "--top", "40"),
                      ("summary", "--format", "json", "--policy", "assessed-only"),
                      ("rank", "--format", "ndjson", "--top", "40", "--policy", "assessed-only")):
        wanted = merit(*arguments, stdin=data, status=0)
        for name in instruction_sets():
            done = merit(*arguments, stdin=data, env={"MERIT_SIMD": name}, status=0)
            assert (done.out, done.err) == (wanted.out, wanted.err), (arguments, name)


@test
def top_is_the_head_of_the_whole_list():
    data = people(20000, seed=8)
    for policy in ("default", "met", "assessed-only"):
        command = ("rank", "-c", "1230", "--format", "csv", "--policy", policy)
        heading, *listed = merit(*command, stdin=data, status=0).out.splitlines()
        ranks = [row.split(b",")[0] for row in listed]
        for top in (1, 2, 30, 5000):
            done = merit(*command, "--top", str(top), stdin=data, status=0)
            assert done.out.splitlines() == [heading, *listed[:top]], (policy, top)
            beyond = ranks[top:].count(ranks[top - 1])
            told = re.search(r"class 1230: (\d+) more share", done.err)
            assert (int(told[1]) if told else 0) == beyond, (policy, top, done.err)


@test
def other_completions_hold_every_command_and_option():
    pages = {shell: merit("help", "--format", shell, status=0).out.decode() for shell in ("zsh", "fish")}
    assert pages["zsh"].startswith("#compdef merit\n")
    for command in COMMANDS:
        assert f"    {command})\n" in pages["zsh"]
        assert f"__fish_use_subcommand -a {command} " in pages["fish"]
        for option in set(re.findall(r"--([a-z-]+)", merit("help", command).out.decode())):
            assert re.search(rf"__fish_seen_subcommand_from [a-z ]*\b{command}\b[a-z ]*' -l {option}\b",
                             pages["fish"]), (command, option)
            block = pages["zsh"].split(f"    {command})\n")[1].split(";;")[0]
            assert re.search(rf"--{option}\b", block), (command, option)
    for page in pages.values():
        for line in page.splitlines():
            text = line.replace("'\\''", "")
            assert line.startswith("#") or text.count("'") % 2 == 0, line
        assert page.count("classes --format csv") == 1


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    # A run that does not end must not fill the disk with a core.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return tap.run(TESTS)


if __name__ == "__main__":
    sys.exit(main())
