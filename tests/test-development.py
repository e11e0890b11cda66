#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `merit plan` to what `merit gaps` lists and to the words of bank and classes, in every
format.

Usage: test-development.py MERIT_BINARY SOURCE_DIR
"""

import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import unicodedata

import tap

MERIT = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2])
DATA = SOURCE / "data"
SECONDS = 120
APPLICANTS = str(SOURCE / "profiles" / "applicants.ndjson")
EMPLOYEES = str(SOURCE / "profiles" / "employees.ndjson")
BANK = json.loads((DATA / "bank.json").read_text(encoding="utf-8"))
COMPETENCIES = {str(competency["id"]): competency for competency in BANK["competencies"]}
ORDER = [str(competency["id"]) for competency in BANK["competencies"]]
CLASSES = {code: json.loads((DATA / "classes" / f"{code}.json").read_text(encoding="utf-8"))
           for code in ("1229", "1230")}
TESTS = []


def rule(function):
    TESTS.append(("/development/" + function.__name__.replace("_", "-"), function))
    return function


def run(*arguments, stdin=b"", status=0):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    done = subprocess.run([MERIT, arguments[0], "--data", str(DATA), *arguments[1:]], input=stdin, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    err = done.stderr.decode(errors="replace")
    assert done.returncode == status, f"{arguments}: status {done.returncode}, not {status}: {err}"
    return done.stdout.decode(), err


def objects(*arguments, **options):
    return [json.loads(line) for line in run(*arguments, "--format", "ndjson", **options)[0].splitlines()]


def points(level, required):
    return 6 * min(level, required) // required


@rule
def plans_are_for_everyone_who_is_not_ready_in_input_order():
    for classes in (("-c", "1229"), ("-c", "1230", "-c", "1229"), ()):
        gaps = objects("gaps", *classes, EMPLOYEES)
        plans = objects("plan", "--all", *classes, EMPLOYEES)
        wanted = [gap for gap in gaps if gap["status"] != "ready"]
        assert 100 < len(wanted) < len(gaps) or classes == ("-c", "1230")
        assert [(plan["profile"], plan["class"]) for plan in plans] == [(gap["profile"], gap["class"])
                                                                        for gap in wanted]
        for plan, gap in zip(plans, wanted):
            assert {step["competency"]: step["level"] for step in plan["steps"]} \
                == {entry["competency"]: entry["level"] for entry in gap["gaps"]}
            for key in ("score", "low", "high", "points", "max_points", "status", "met", "short", "unassessed"):
                assert plan[key] == gap[key]


@rule
def steps_stand_by_what_they_gain_then_by_the_bank():
    for plan in objects("plan", "--all", EMPLOYEES):
        keys = []
        for number, step in enumerate(plan["steps"], 1):
            assert step["step"] == number
            now = step["level"] or 0
            assert step["gain"] == 6 - points(now, step["required"]) > 0
            assert step["action"] == ("assess" if step["level"] is None else "raise")
            keys.append((-step["gain"], ORDER.index(step["competency"])))
        assert keys == sorted(keys)


@rule
def every_word_is_that_of_bank_and_class():
    for plan in objects("plan", "--all", APPLICANTS):
        klass = CLASSES[plan["class"]]
        asked = {str(entry["competency"]): entry for entry in klass["requirements"]}
        assert plan["job_knowledge"] == klass.get("job_knowledge", [])
        assert plan["title"] == klass["title"] and plan["policy"] == "default"
        assert any("'default'" in note for note in plan["notes"])
        assert any("does not state the required levels" in note for note in plan["notes"]) == (plan["class"] == "1230")
        for step in plan["steps"]:
            competency = COMPETENCIES[step["competency"]]
            entry = asked[step["competency"]]
            assert step["required"] == entry["level"] and step["basis"] == entry["basis"]
            assert step["alternatives"] == entry.get("alternatives", [])
            first = step["required"] if step["level"] is None else step["level"] + 1
            assert step["levels"] == [{"level": level, "meaning": competency["levels"][level - 1]}
                                      for level in range(first, step["required"] + 1)]
            assert step["indicators"] == competency.get("indicators", [])
            assert step["satisfactory"] == competency.get("performance", {}).get("satisfactory")
            assert step["superior_standard"] == competency.get("performance", {}).get("superior")


@rule
def formats_say_the_same():
    plans = objects("plan", "--all", EMPLOYEES)
    assert json.loads(run("plan", "--all", "--format", "json", EMPLOYEES)[0]) == plans
    rows = list(csv.DictReader(io.StringIO(run("plan", "--all", "--format", "csv", EMPLOYEES)[0], newline="")))
    wanted = [(plan, step) for plan in plans for step in plan["steps"]]
    assert len(rows) == len(wanted)
    for row, (plan, step) in zip(rows, wanted):
        assert (row["profile"], row["class"], row["status"]) == (plan["profile"], plan["class"], plan["status"])
        assert (row["name"], row["unit"]) == (plan["name"] or "", plan["unit"] or "")
        for key in ("step", "action", "competency", "required", "gain", "basis"):
            assert row[key] == str(step[key])
        assert row["level"] == ("" if step["level"] is None else str(step["level"]))
        assert row["max_points"] == str(plan["max_points"])
        assert row["meaning"] == "\n".join(f"Level {entry['level']}: {entry['meaning']}" for entry in step["levels"])
        assert row["indicators"] == "\n".join(step["indicators"])
        assert row["job_knowledge"] == "\n".join(plan["job_knowledge"])


@rule
def a_table_is_one_page_a_person_in_80_columns():
    out, _ = run("plan", "--all", "-c", "1230", APPLICANTS)
    plans = objects("plan", "--all", "-c", "1230", APPLICANTS)
    pages = out.split("\n\f\n")
    assert len(pages) == len(plans)
    for page, plan in zip(pages, plans):
        assert page.startswith(f"Development plan: {plan['profile']}")
        flat = " ".join(page.split())
        for step in plan["steps"]:
            competency = COMPETENCIES[step["competency"]]
            place = f"{step['step']}. " + ("Raise" if step["action"] == "raise" else "Have")
            assert f"{place} {step['competency']} {competency['name']}" in flat, page
            for text in [entry["meaning"] for entry in step["levels"]] + step["indicators"]:
                assert " ".join(text.split()) in flat, (text, page)
        for line in page.splitlines():
            cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in line)
            assert cells <= 80 and line == line.rstrip(), line
    alone = "\n\f\n".join(run("plan", "--id", plan["profile"], "-c", "1230", APPLICANTS)[0].rstrip("\n") + "\n"
                          for plan in plans)
    assert alone == out


@rule
def bytes_do_not_depend_on_threads():
    for form in ("table", "csv", "ndjson", "json"):
        assert len({run("plan", "--all", "--format", form, "--jobs", jobs, EMPLOYEES)[0] for jobs in "123"}) == 1


@rule
def one_person_may_be_ready_or_missing_or_several():
    ready = b'{"id":"R","competencies":{"2":1,"3":1,"6":1,"20":1,"34":1,"43":2,"44":3,"45":2}}\n'
    assert "Nothing is left to do" in run("plan", "--id", "R", "-c", "1229", stdin=ready)[0]
    assert objects("plan", "--id", "R", "-c", "1229", stdin=ready)[0]["steps"] == []
    out, err = run("plan", "--all", "-c", "1229", stdin=ready)
    assert "Nobody needs a plan" in out and "1 profile read: 1 scored" in err
    assert run("plan", "--all", "-c", "1229", "--format", "json", stdin=ready)[0] == "[]\n"
    assert "no profile has the id 'X' (of 1 read)" in run("plan", "--id", "X", stdin=ready, status=1)[1]
    out, err = run("plan", "--id", "R", "-c", "1229", stdin=ready * 2)
    assert out.count("\f") == 1 and "2 profiles have the id 'R'" in err


@rule
def unassessed_is_to_be_assessed_and_level_0_to_be_raised():
    steps = objects("plan", "--id", "P", "-c", "1229", stdin=b'{"id":"P","competencies":{"43":0}}')[0]["steps"]
    by = {step["competency"]: step for step in steps}
    assert (by["43"]["action"], by["43"]["level"], [entry["level"] for entry in by["43"]["levels"]]) \
        == ("raise", 0, [1, 2])
    assert (by["44"]["action"], by["44"]["level"], [entry["level"] for entry in by["44"]["levels"]]) \
        == ("assess", None, [3])


@rule
def a_level_that_is_too_high_for_the_policy_is_nothing_to_learn():
    text = b'{"id":"P","competencies":{"2":3,"3":1,"6":1,"20":1,"34":1,"43":1,"44":3,"45":2}}'
    steps = objects("plan", "--id", "P", "-c", "1229", "--policy", "exact", stdin=text)[0]["steps"]
    assert [(step["competency"], step["action"], step["gain"], step["levels"] == []) for step in steps] \
        == [("43", "raise", 6, False), ("2", "none", 0, True)]
    assert "needs no raising" in run("plan", "--id", "P", "-c", "1229", "--policy", "exact", stdin=text)[0]


@rule
def either_one_person_or_all_are_asked_for():
    for arguments in ((), ("--id", "A", "--all"), ("--all", "--top", "3")):
        run("plan", *arguments, status=2)
    assert "'--id ID' or '--all' is needed" in run("plan", status=2)[1]


if __name__ == "__main__":
    sys.exit(tap.run(TESTS))
