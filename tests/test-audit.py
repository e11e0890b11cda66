#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds --audit and `merit verify` to what they promise, with sha256sum and hashlib as oracles.

Usage: test-audit.py MERIT_BINARY SOURCE_DIR
"""

import copy
import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from jsonschema import Draft202012Validator

import tap

MERIT, SOURCE = (os.path.abspath(path) for path in (sys.argv[1:] + ["", ""])[:2])
SECONDS = 120
ID = "A-0007"

# One run of each command, and of each way that its output can be made to differ.
RUNS = (
    ("rank",),
    ("rank", "-c", "1229", "-c", "1230", "--top", "5"),
    ("rank", "--gaps", "--format", "csv", "--policy", "met", "-c1230"),
    ("rank", "-c", "1230", "--band", "sed", "--reliability", "0.9", "--bounds", "--policy", "all-met"),
    ("rank", "--color", "always", "--class=1229", "--top=3", "--top=4"),
    ("fit", "--format", "ndjson", "--policy", "assessed-only"),
    ("gaps", "-c", "1229", "--format", "json"),
    ("gaps", "--policy", "./own.json", "-c", "1229"),
    ("explain", "-c", "1230", "--id", ID),
    ("summary", "--by", "unit", "--format", "json"),
    ("summary", "--by", "name", "--keep", "site", "--by", "unit", "--format", "csv"),
    ("gaps", "-c", "1229", "--keep", "unit", "--keep", "name", "--format", "csv"),
    ("rank", "--keep", "name", "--format", "ndjson"),
    ("sensitivity", "-c", "1230", "--top", "5", "--format", "json"),
    ("demand", "-c", "1230", "--costs", "costs.csv", "--budget", "3000", "--best", "2"),
    ("moves", "--within", "2", "--format", "csv"),
    ("moves", "--id", ID),
    ("assign", "--vacancies", "v.csv", "--min-score", "70", "--format", "csv"),
    ("plan", "-c", "1230", "--all", "--format", "csv"),
    ("plan", "-c", "1229", "--id", ID),
    ("impact", "-c", "1229", "--select", "top=15", "--groups", "g.csv"),
    ("impact", "-c", "1229", "--select", "ids=ids.csv", "--groups", "g.csv", "--exclude-small"),
    ("impact", "-c", "1230", "--nyc", "sex,race", "--groups", "g.csv", "--format", "csv"),
)

TESTS = []


def test(function):
    TESTS.append(("/audit/" + function.__name__.replace("_", "-"), function))
    return function


class Desk:
    """A folder with data, profiles and side files of its own."""

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.__enter__()
        shutil.copytree(os.path.join(SOURCE, "data"), self.path("data"))
        shutil.copy(os.path.join(SOURCE, "profiles", "applicants.ndjson"), self.path("p.ndjson"))
        shutil.copy(os.path.join(SOURCE, "profiles", "applicants.csv"), self.path("p.csv"))
        shutil.copy(os.path.join(SOURCE, "profiles", "groups.csv"), self.path("g.csv"))
        self.write("v.csv", "class,unit,count\n1229,,3\n1230,Airport,4\n")
        self.write("ids.csv", "A-0001\nA-0002\nA-0007\nA-0011\n")
        self.write("counts.csv", "attribute,group,applicants,selected\nsex,w,10,2\nsex,m,25,15\n")
        self.write("costs.csv", "competency,from,to,cost\n3,2,3,100\n4,2,3,200\n")
        self.write("own.json", '{"schema":"merit-policy-1","name":"own","credit":"met"}')
        return self

    def __exit__(self, *details):
        self.temporary.__exit__(*details)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def edit(self, name, old, new):
        text = self.read(name)
        assert old in text, (name, old)
        self.write(name, text.replace(old, new, 1))

    def environment(self, **more):
        kept = {key: value for key, value in os.environ.items()
                if not key.startswith("MERIT_") and key != "NO_COLOR"}
        return {**kept, "MERIT_DATA": self.path("data"), **more}

    def merit(self, *arguments, status=0, stdin=b"", **more):
        done = subprocess.run([MERIT, *arguments], cwd=self.folder, env=self.environment(**more),
                              input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=SECONDS, check=False)
        err = done.stderr.decode(errors="replace")
        assert done.returncode == status, f"{arguments}: status {done.returncode}, not {status}: {err}"
        return done.stdout, err

    def audit(self, *arguments, files=("p.ndjson",), **more):
        """Runs, and returns the audit and the output."""
        out, _ = self.merit(*arguments, "--audit", "audit.json", *files, **more)
        audit = json.loads(self.read("audit.json"))
        fault = next(validator().iter_errors(audit), None)
        assert fault is None, fault
        return audit, out

    def verify(self, *files, status=0, **more):
        """The verdict and what verify says below it, a line each, where there is any."""
        out, err = self.merit("verify", "audit.json", *files, status=status, **more)
        lines = out.decode().splitlines()
        assert all(len(line) <= 80 for line in lines), lines
        found = []
        for line in lines[1:]:
            if line.startswith("    "):
                found[-1] += " " + line.strip()
            else:
                found.append(line.strip().removeprefix("- "))
        assert not lines or lines[0] == f"audit.json: {'same' if status == 0 else 'differs'}", lines
        return found, err

    def differs(self, files, *beginnings, **more):
        """Demands that exactly these things differ; returns what is said of them."""
        lines, _ = self.verify(*files, status=1, **more)
        told = [line for line in lines if not line.startswith(("Note: ", "the output is the same"))]
        assert len(told) == len(beginnings) and all(
            line.startswith(beginning) for line, beginning in zip(told, beginnings)), told
        return lines


def validator():
    with open(os.path.join(SOURCE, "data", "schema", "merit-audit-1.schema.json"), encoding="utf-8") as file:
        return Draft202012Validator(json.load(file))


def sha256(text):
    return hashlib.sha256(text).hexdigest()


def content(text):
    return {"bytes": len(text), "sha256": sha256(text)}


def sides(arguments):
    names = ("g.csv", "ids.csv", "costs.csv", "v.csv")
    return [name for name in names if any(name in argument for argument in arguments)]


# --- what is recorded -----------------------------------------------------------------------------

@test
def digests_are_those_of_sha256sum():
    with Desk() as desk:
        audit, _ = desk.audit("gaps", "--policy", "./own.json", "-c", "1229", "-c", "1230", "-o", "out.csv",
                              "--format", "csv")
        told = {"data/bank.json": audit["bank"]["sha256"], "own.json": audit["policy"]["sha256"],
                "p.ndjson": audit["inputs"][0]["stored"]["sha256"], "out.csv": audit["output"]["sha256"]}
        told |= {f"data/classes/{one['code']}.json": one["sha256"] for one in audit["classes"]}
        assert len(told) == 6, told
        done = subprocess.run(["sha256sum", *told], cwd=desk.folder, stdout=subprocess.PIPE, check=True)
        assert done.stdout.decode().splitlines() == [f"{digest}  {name}" for name, digest in told.items()], told


@test
def inputs_are_told_as_stored_and_inflated():
    with Desk() as desk:
        text = desk.read("p.ndjson")
        twice = gzip.compress(text) + gzip.compress(b"\n")
        squeezed = subprocess.run(["zstd", "-q", "-c"], input=text, stdout=subprocess.PIPE, check=True).stdout
        for stored, inflated in ((text, text), (twice, text + b"\n"), (squeezed, text)):
            desk.write("any", stored)
            for files, stdin, name in ((["any"], b"", "any"), (["-"], stored, "-"), ([], stored, "-")):
                audit, _ = desk.audit("summary", files=files, stdin=stdin)
                assert audit["inputs"] == [{"role": "profiles", "name": name, "stored": content(stored),
                                            "inflated": content(inflated)}], (name, audit["inputs"])
                assert audit["counts"] == {"read": 40, "scored": 40, "rejected": 0}, audit["counts"]


@test
def what_is_long_is_hashed_whole():
    with Desk() as desk:
        base = desk.read("p.ndjson")
        # Around the buffers of 256 KiB that hashing goes by, and far beyond all of them.
        for size in (262143, 262144, 262145, 4 * 262144, 4 * 262144 + 1, 5 << 20):
            text = (base * (size // len(base) + 1))[:size - 1].rsplit(b"\n", 1)[0]
            text += b" " * (size - 1 - len(text)) + b"\n"
            desk.write("long.ndjson", text)
            desk.write("long.gz", gzip.compress(text, 1))
            audit, out = desk.audit("gaps", "--format", "csv", files=["long.ndjson", "long.gz"])
            assert [one["inflated"] for one in audit["inputs"]] == [content(text)] * 2, size
            assert audit["inputs"][1]["stored"] == content(desk.read("long.gz")), size
            assert audit["output"] == content(out) and len(out) > size // 8, size
            desk.verify("long.ndjson", "long.gz")


@test
def output_is_told_as_written():
    with Desk() as desk:
        for run in RUNS:
            audit, out = desk.audit(*run)
            assert audit["output"] == content(out) and out, run
            again, nothing = desk.audit(*run, "-o", "out")
            assert nothing == b"" and desk.read("out") == out and again == audit, run


@test
def same_run_gives_the_same_audit():
    with Desk() as desk:
        for run in RUNS:
            desk.audit(*run)
            first = desk.read("audit.json")
            for more, environment in ((["--jobs", "1"], {}), (["--jobs", "7", "--progress", "always"], {}),
                                      (["--strict"], {"MERIT_SIMD": "scalar"}), (["--rejects", "r"], {}),
                                      (["--data", "data"], {"MERIT_DATA": "/nowhere"})):
                desk.audit(*run, *more, **environment)
                assert desk.read("audit.json") == first, (run, more)
        assert b'"time": null' in first, first


@test
def clock_is_read_when_asked_for():
    with Desk() as desk:
        audit, _ = desk.audit("rank", "--audit-time", TZ="Asia/Tokyo")
        moment = time.strptime(audit["time"], "%Y-%m-%dT%H:%M:%SZ")
        now = time.gmtime()
        assert abs(time.mktime(now) - time.mktime(moment)) < SECONDS, audit["time"]
        desk.verify("p.ndjson")
        _, err = desk.merit("rank", "--audit-time", "p.ndjson", status=2)
        assert "'--audit-time' needs --audit FILE" in err, err


@test
def options_stand_as_given_in_one_order():
    with Desk() as desk:
        audit, _ = desk.audit("rank", "--format=csv", "--top", "9", "-c1230", "--class", "1229", "-c", "1230",
                              "--top=5", "--gaps", "--delimiter", "tab", "--jobs", "2")
        assert [tuple(one.values()) for one in audit["options"]] == [
            ("class", "1230"), ("class", "1229"), ("top", "5"), ("gaps", None), ("format", "csv"),
            ("delimiter", "tab")], audit["options"]
        assert [one["code"] for one in audit["classes"]] == ["1230", "1229"], audit["classes"]


@test
def side_files_are_inputs():
    with Desk() as desk:
        audit, _ = desk.audit("impact", "-c", "1229", "--select", "ids=ids.csv", "--groups", "g.csv",
                              files=["p.ndjson"])
        assert [(one["role"], one["name"], one["stored"]) for one in audit["inputs"]] == [
            (role, name, content(desk.read(name)))
            for role, name in (("profiles", "p.ndjson"), ("groups", "g.csv"), ("ids", "ids.csv"))], audit["inputs"]
        desk.verify("p.ndjson", "g.csv", "ids.csv")
        audit, _ = desk.audit("impact", "--counts", "counts.csv", files=[])
        assert [(one["role"], one["stored"]) for one in audit["inputs"]] == [
            ("counts", content(desk.read("counts.csv")))], audit["inputs"]
        assert (audit["bank"], audit["classes"], audit["policy"], audit["counts"]) == (None, [], None, None), audit
        lines, _ = desk.verify("counts.csv")
        assert lines[0].startswith("impact by merit "), lines
        desk.edit("counts.csv", b"25,15", b"25,14")
        desk.differs(["counts.csv"], "input 1 (counts 'counts.csv'): changed; was ", "output: changed; was ")


@test
def rejects_are_counted():
    with Desk() as desk:
        desk.write("bad.ndjson", desk.read("p.ndjson") + b'{"id":"X","competencies":{"2":9}}\n{}\n')
        audit, _ = desk.audit("gaps", files=["bad.ndjson"], status=4)
        assert audit["counts"] == {"read": 42, "scored": 40, "rejected": 2}, audit["counts"]
        lines, err = desk.verify("bad.ndjson")
        assert "40 scored and 2 rejected" in lines[0] and err == "", (lines, err)


# --- what is verified -----------------------------------------------------------------------------

@test
def every_run_can_be_made_again():
    with Desk() as desk:
        for run in RUNS:
            desk.audit(*run)
            own = ["--policy", "own.json"] if "./own.json" in run else []
            lines, err = desk.verify(*own, "p.ndjson", *sides(run))
            assert len(lines) == 1 and lines[0].startswith(f"{run[0]} by merit ") and err == "", (lines, err)
            lines, _ = desk.verify(*own, "--jobs", "3", "p.ndjson", *sides(run), MERIT_SIMD="scalar", NO_COLOR="1")
            assert " by merit " in lines[0], (run, lines)


@test
def content_counts_and_names_do_not():
    with Desk() as desk:
        # Under its old name this is NDJSON by its first byte, under the new one it would be CSV.
        desk.merit("rank", "--audit", "audit.json", stdin=desk.read("p.ndjson"))
        shutil.copy(desk.path("p.ndjson"), desk.path("odd.csv"))
        lines, _ = desk.verify("odd.csv")
        assert " by merit " in lines[0], lines
        lines, _ = desk.verify("-", stdin=desk.read("p.ndjson"))
        assert " by merit " in lines[0], lines
        # And the other way round: the old name made it CSV.
        desk.audit("rank", files=["p.csv"])
        shutil.copy(desk.path("p.csv"), desk.path("odd.ndjson"))
        desk.write("p.gz", gzip.compress(desk.read("p.csv")))
        desk.verify("odd.ndjson")
        lines, _ = desk.verify("p.gz")
        assert lines[1] == "Note: input 1 (profiles 'p.csv'): the same text, stored otherwise (compression)", lines


@test
def changed_class_is_named():
    with Desk() as desk:
        desk.audit("rank")
        desk.edit("data/classes/1230.json", b'"level": 3', b'"level": 2')
        desk.differs(["p.ndjson"], "class 1230: changed; was SHA-256 ", "output: changed; was ")
        # A class that says the same in other bytes is another file all the same.
        shutil.copy(os.path.join(SOURCE, "data", "classes", "1230.json"), desk.path("data/classes"))
        with open(desk.path("data/classes/1230.json"), "ab") as file:
            file.write(b"\n")
        lines = desk.differs(["p.ndjson"], "class 1230: changed; was SHA-256 ")
        assert lines[-1] == "the output is the same nonetheless, byte for byte", lines


@test
def classes_that_come_and_go_are_named():
    with Desk() as desk:
        desk.audit("summary")
        new = json.loads(desk.read("data/classes/1229.json"))
        new["code"] = "1231"
        desk.write("data/classes/1231.json", json.dumps(new))
        desk.differs(["p.ndjson"], "class 1231: was not among the classes", "output: ")
        os.remove(desk.path("data/classes/1231.json"))
        os.remove(desk.path("data/classes/1230.json"))
        desk.differs(["p.ndjson"], "class 1230: is no longer among the classes", "output: ")
        desk.audit("summary", "-c", "1229")
        os.rename(desk.path("data/classes/1229.json"), desk.path("data/classes/1228.json"))
        lines, err = desk.verify("p.ndjson", status=1)
        assert lines == [] and "no class '1229'" in err and "audit.json: cannot be verified" in err, err


@test
def changed_policy_is_named():
    with Desk() as desk:
        desk.audit("rank", "-c", "1229", "--policy", "met")
        desk.edit("data/policies/met.json", b'"met"', b'"proportional"')
        shutil.copy(os.path.join(SOURCE, "data", "policies", "met.json"), desk.path("m.json"))
        desk.verify("--policy", "./m.json", "p.ndjson")
        desk.edit("m.json", b"{", b"{ ")
        desk.differs(["--policy", "./m.json", "p.ndjson"], "policy met: changed; was SHA-256 ")
        desk.audit("rank", "-c", "1229")
        desk.differs(["--policy", "assessed-only", "p.ndjson"], "policy: was default, is assessed-only", "output: ")


@test
def changed_bank_is_named():
    with Desk() as desk:
        desk.audit("gaps", "--format", "csv")
        desk.edit("data/bank.json", b"{", b"{ ")
        desk.differs(["p.ndjson"], "bank: changed; was SHA-256 ")


@test
def changed_input_is_named():
    with Desk() as desk:
        for run in (run for run in RUNS if "./own.json" not in run):
            desk.audit(*run, files=["p.ndjson"])
            text = desk.read("p.ndjson")
            desk.write("p.ndjson", text + b"\n")
            desk.differs(["p.ndjson", *sides(run)], "input 1 (profiles 'p.ndjson'): changed; was 5535 bytes, SHA-256 ")
            desk.write("p.ndjson", text)
        desk.audit("impact", "-c", "1229", "--select", "ready", "--groups", "g.csv")
        desk.write("g.csv", desk.read("g.csv").replace(b"women", b"wimin"))
        desk.differs(["p.ndjson", "g.csv"], "input 2 (groups 'g.csv'): changed", "output: changed")
        desk.audit("summary")
        desk.edit("p.ndjson", b'"2":1', b'"2":7')
        desk.differs(["p.ndjson"], "input 1 (profiles 'p.ndjson'): changed", "profiles scored: were 40, are 39",
                     "records rejected: were 0, are 1", "output: changed")


@test
def exchanged_inputs_are_named():
    with Desk() as desk:
        desk.write("q.ndjson", b'{"id":"Q"}\n')
        desk.audit("gaps", files=["p.ndjson", "q.ndjson"])
        desk.verify("p.ndjson", "q.ndjson")
        desk.differs(["q.ndjson", "p.ndjson"],
                     "input 1 (profiles 'p.ndjson'): in its place stands the text of input 2 ('q.ndjson')",
                     "input 2 (profiles 'q.ndjson'): in its place stands the text of input 1 ('p.ndjson')", "output: ")
        for files in ([], ["p.ndjson"], ["p.ndjson"] * 3):
            _, err = desk.verify(*files, status=2)
            assert "the audit is of 2 inputs" in err and "profiles 'p.ndjson', profiles 'q.ndjson'" in err, err
        desk.audit("impact", "-c", "1229", "--select", "ready", "--groups", "g.csv")
        _, err = desk.verify("g.csv", "p.ndjson", status=1)
        assert "'g.csv' is not what input 1 (profiles 'p.ndjson') was" in err, err


@test
def altered_audit_is_found_out():
    with Desk() as desk:
        audit, _ = desk.audit("rank")

        def altered(change):
            other = copy.deepcopy(audit)
            change(other)
            desk.write("audit.json", json.dumps(other))

        altered(lambda it: it.update(engine="0.0.9"))
        lines = desk.differs(["p.ndjson"], "engine version: was 0.0.9, is " + audit["engine"])
        assert lines[-1] == "the output is the same nonetheless, byte for byte", lines
        altered(lambda it: it["output"].update(sha256="0" * 64))
        lines = desk.differs(["p.ndjson"], "output: changed; was ")
        assert lines[0].endswith("so the audit or the output was altered"), lines
        altered(lambda it: it["counts"].update(scored=39))
        desk.differs(["p.ndjson"], "profiles scored: were 39, are 40")
        altered(lambda it: it["counts"].update(read=41, rejected=1))
        desk.differs(["p.ndjson"], "records read: were 41, are 40", "records rejected: were 1, are 0")
        altered(lambda it: it["options"].append({"name": "top", "value": "3"}))
        desk.differs(["p.ndjson"], "output: changed")
        altered(lambda it: it["classes"].reverse())
        desk.differs(["p.ndjson"], "classes: stand in another order")


# --- what leaves no audit -------------------------------------------------------------------------

@test
def failed_run_leaves_no_audit():
    with Desk() as desk:
        desk.write("bad.ndjson", b'{"id":"X","competencies":{"2":9}}\n')
        desk.write("cut.gz", gzip.compress(desk.read("p.ndjson"))[:-9])
        for files, more, status in ((["p.ndjson", "bad.ndjson"], ["--strict"], 1), (["bad.ndjson"], [], 1),
                                    (["p.ndjson", "missing"], [], 3), (["cut.gz"], [], 3), (["p.ndjson", "."], [], 3),
                                    (["p.ndjson"], ["-o", "/dev/full"], 3), (["p.ndjson"], ["-c", "9"], 1),
                                    (["p.ndjson"], ["--rejects", "no/where"], 3), (["p.ndjson"], ["-o", "no/where"], 3)):
            desk.write("audit.json", b"old")
            _, err = desk.merit("rank", "--audit", "audit.json", *more, *files, status=status)
            assert desk.read("audit.json") == b"old", (files, more)
        desk.merit("explain", "--id", "nobody", "--audit", "none", "p.ndjson", status=1)
        desk.merit("rank", "--audit", "no/where", "-o", "out", "p.ndjson", status=3)
        desk.merit("rank", "--audit", "/dev/full", "p.ndjson", status=3)
        left = set(os.listdir(desk.folder))
        assert not {"none", "out"} & left and not any(name.endswith(".tmp") for name in left), left


@test
def closed_pipe_leaves_no_audit():
    with Desk() as desk:
        desk.write("long.ndjson", desk.read("p.ndjson") * 400)
        run = subprocess.Popen([MERIT, "gaps", "--audit", "audit.json", "long.ndjson"], cwd=desk.folder,
                               env=desk.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        run.stdout.read(100)
        run.stdout.close()
        assert run.wait(SECONDS) == 0
        assert not os.path.exists(desk.path("audit.json"))


@test
def interrupted_run_leaves_no_audit():
    with Desk() as desk:
        run = subprocess.Popen([MERIT, "rank", "--audit", "audit.json", "-o", "out", "-"], cwd=desk.folder,
                               env=desk.environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        run.stdin.write(desk.read("p.ndjson"))
        run.stdin.flush()
        deadline = time.monotonic() + SECONDS
        while not any(name.startswith(".merit-") for name in os.listdir(desk.folder)):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.2)
        run.send_signal(signal.SIGTERM)
        _, err = run.communicate(timeout=SECONDS)
        assert run.returncode == 128 + signal.SIGTERM, err
        left = os.listdir(desk.folder)
        assert "audit.json" not in left and not any(name.startswith(".merit-") for name in left), left


@test
def audit_never_replaces_what_is_read():
    with Desk() as desk:
        os.symlink("g.csv", desk.path("link"))
        before = {name: desk.read(name) for name in ("p.ndjson", "g.csv", "ids.csv", "own.json", "data/bank.json",
                                                     "data/classes/1229.json", "data/policies/met.json")}
        run = ["impact", "-c", "1229", "--groups", "g.csv", "--select", "ids=ids.csv", "--policy", "./own.json", "p.ndjson"]
        for option in ("--audit", "-o", "--rejects"):
            for name in [*before, "link"]:
                _, err = desk.merit(*run, option, name, status=2)
                assert f"'{name}' would replace" in err, err
        for more, what in ((["-o", "x", "--audit", "./x"], "results and audit"), (["--audit", "-"], "results and audit"),
                           (["--rejects", "x", "--audit", "x"], "rejects and audit"),
                           (["-o", "x", "--rejects", "x"], "results and rejects")):
            _, err = desk.merit(*run, *more, status=2)
            assert what + " cannot both go to" in err, err
        assert {name: desk.read(name) for name in before} == before
        out, _ = desk.merit(*run, "-o", "x", "--audit", "-")
        assert json.loads(out)["output"] == content(desk.read("x"))


# --- hostile audits -------------------------------------------------------------------------------

@test
def faulty_audits_say_where():
    with Desk() as desk:
        audit, _ = desk.audit("rank")
        good = desk.read("audit.json").decode()
        for old, new, place in (('"rank"', "7", "audit.json:5:14 (/command): must be text"),
                                ('"engine": ', '"motor": ', "audit.json:3:3 (/motor): unknown key"),
                                ('"bytes": 5535', '"bytes": -1', "/inputs/0/stored/bytes): must be 0 to"),
                                ("{", "", "audit.json:2:11: text behind"), ("}\n", "", "audit.json:")):
            desk.write("audit.json", good.replace(old, new, 1))
            lines, err = desk.verify("p.ndjson", status=1)
            assert place in err and lines == [], (place, err)
        for text in (b"", b"\0" * 100, b"[" * 100000, b'{"schema":"merit-audit-1"}', b"\xff\xfe", b"null", b"[]",
                     desk.read("data/bank.json"), b'{"a":' * 2000, good.encode() * 2, good.encode()[:-30]):
            desk.write("audit.json", text)
            desk.verify("p.ndjson", status=1)
        desk.merit("verify", ".", "p.ndjson", status=3)
        desk.merit("verify", "missing", "p.ndjson", status=3)
        desk.merit("verify", status=2)
        with open(desk.path("audit.json"), "wb") as file:
            file.truncate((64 << 20) + 1)
        _, err = desk.verify("p.ndjson", status=1)
        assert "larger than" in err, err


@test
def nothing_that_an_audit_names_is_opened_or_written():
    with Desk() as desk:
        audit, _ = desk.audit("impact", "-c", "1229", "--select", "ready", "--groups", "g.csv")
        os.mkfifo(desk.path("fifo"))  # whoever opens it waits for ever

        def hostile(*options, command="impact", names=("fifo", "fifo")):
            other = copy.deepcopy(audit)
            other["command"] = command
            other["options"] = [{"name": name, "value": value} for name, value in options]
            for one, name in zip(other["inputs"], names):
                one["name"] = name
            desk.write("audit.json", json.dumps(other))
            return desk.verify("p.ndjson", "g.csv", status=1)

        base = [("class", "1229"), ("select", "ready"), ("groups", "fifo")]
        lines, _ = desk.verify("p.ndjson", "g.csv")
        for options, reason in (
                ([*base, ("output", "written")], "'impact' has no option --output that an audit holds"),
                ([*base, ("audit", "written")], "has no option --audit"), ([*base, ("rejects", "written")], "--rejects"),
                ([*base, ("data", "/")], "--data"), ([*base, ("nonsense", None)], "--nonsense"),
                ([*base, ("top", "3")], "has no option --top"), ([*base, ("help", None)], "--help"),
                ([*base, ("policy", "./fifo")], "the policy is the file './fifo': name it with --policy FILE"),
                ([*base, ("policy", "fifo.json")], "name it with --policy FILE"),
                ([*base, ("policy", "..")], "no policy '..'"), ([("class", "../fifo"), *base[1:]], "no class '../fifo'"),
                ([*base[:1], ("select", "ids=fifo"), base[2]], "the option --select has no input 'ids'"),
                ([("counts", "fifo")], "the option --counts has no input 'counts'"),
                ([*base, ("exclude-small", "yes")], "option --exclude-small takes no value"),
                ([*base, ("format", None)], "option --format needs a value"), ([*base, ("format", "xml")], "'xml' is no value"),
                ([*base, ("class", "1230")], "needs one class"), ([], "needs --counts FILE"),
                ([("class", "\x1b[2J"), *base[1:]], "\\x1b")):
            lines, err = hostile(*options)
            assert reason in err and lines == [] and "\x1b" not in err, (options, err)
        for command in ("verify", "classes", "validate", "help", "nonsense", "rank.."):
            _, err = hostile(*base, command=command)
            assert "its command is none that writes audits" in err, err
        other = copy.deepcopy(audit)
        for one in other["inputs"]:
            one["name"] = "fifo"
        desk.write("audit.json", json.dumps(other))
        lines, _ = desk.verify("p.ndjson", "g.csv")
        assert " by merit " in lines[0], lines
        assert "written" not in os.listdir(desk.folder)


@test
def every_option_that_names_a_file_is_accounted_for():
    # An option that is added must be told apart: an input of the run, or no matter of an audit.
    known = {"output", "rejects", "audit", "groups", "select", "counts", "costs", "vacancies",
             "policy", "band"}  # the last takes a RULE that names none
    with Desk() as desk:
        for command in sorted({run[0] for run in RUNS}):
            out, _ = desk.merit("help", command)
            found = set(re.findall(r"--([a-z-]+) (?:\S*FILE|RULE)", out.decode()))
            assert found <= known, (command, found - known)
            assert "--audit FILE" in out.decode(), command


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    return tap.run(TESTS)


if __name__ == "__main__":
    sys.exit(main())
