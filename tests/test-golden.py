#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what the command writes about the sample people to the files in tests/golden/.

Usage: test-golden.py MERIT_BINARY SOURCE_DIR [--update]

With --update, the files are written anew from what the command writes.
"""

import difflib
import os
import pathlib
import subprocess
import sys

import tap

SECONDS = 120

APPLICANTS = "profiles/applicants.ndjson"
EMPLOYEES = "profiles/employees.ndjson"
VACANCIES = "profiles/vacancies.csv"
BOTH = ["-c", "1229", "-c", "1230"]

# tests/golden/NAME.txt: the arguments, and the status where it is not 0.
GOLDEN = {
    "assign": ["assign", "--vacancies", VACANCIES, "--same-unit", "--other-class", EMPLOYEES],
    "assign-csv": ["assign", "--vacancies", VACANCIES, "--format", "csv", EMPLOYEES],
    "classes": ["classes"],
    "classes-csv": ["classes", "--format", "csv"],
    "compare": ["compare", "1229", "1230"],
    "compare-json": ["compare", "1229", "1230", "--format", "json"],
    "demand": ["demand", *BOTH, "--best", "4", EMPLOYEES],
    "demand-csv": ["demand", *BOTH, "--format", "csv", EMPLOYEES],
    "demand-costs": ["demand", *BOTH, "--costs", "profiles/costs.csv", "--budget", "100000", EMPLOYEES],
    "explain": ["explain", *BOTH, "--id", "A-0007", APPLICANTS],
    "explain-incomplete": ["explain", "-c", "1229", "--id", "A-0028", APPLICANTS],
    "explain-ready": ["explain", "-c", "1229", "--id", "A-0001", APPLICANTS],
    "explain-json": ["explain", "-c", "1230", "--id", "A-0028", "--format", "json", APPLICANTS],
    "explain-exact": ["explain", "-c", "1229", "--policy", "exact", "--id", "A-0005", APPLICANTS],
    "explain-hurdles": ["explain", "-c", "1230", "--policy", "essential-first", "--id", "A-0005", APPLICANTS],
    "explain-profile-matching": ["explain", "-c", "1229", "--policy", "profile-matching", "--id", "A-0007",
                                 APPLICANTS],
    "fit": ["fit", *BOTH, APPLICANTS],
    "fit-csv": ["fit", *BOTH, "--format", "csv", APPLICANTS],
    "gaps": ["gaps", *BOTH, APPLICANTS],
    "gaps-assessed-only": ["gaps", "-c", "1229", "--policy", "assessed-only", APPLICANTS],
    "gaps-profile-matching": ["gaps", "-c", "1229", "--policy", "profile-matching", APPLICANTS],
    "gaps-csv": ["gaps", *BOTH, "--format", "csv", APPLICANTS],
    "gaps-keep": ["gaps", "-c", "1229", "--keep", "name", "--keep", "unit", APPLICANTS],
    "gaps-keep-csv": ["gaps", "-c", "1229", "--keep", "unit", "--keep", "name", "--format", "csv", APPLICANTS],
    "gaps-ndjson": ["gaps", *BOTH, "--format", "ndjson", APPLICANTS],
    "help": ["help"],
    "help-rank": ["help", "rank"],
    "impact": ["impact", "-c", "1229", "--select", "top=15", "--groups", "profiles/groups.csv", APPLICANTS],
    "impact-json": ["impact", "-c", "1229", "--select", "top=15", "--groups", "profiles/groups.csv",
                    "--format", "json", APPLICANTS],
    "impact-nyc": ["impact", "-c", "1229", "--select", "ready", "--nyc", "sex,race",
                   "--groups", "profiles/groups.csv", APPLICANTS],
    "moves": ["moves", *BOTH, EMPLOYEES],
    "moves-csv": ["moves", *BOTH, "--within", "2", "--format", "csv", EMPLOYEES],
    "moves-id": ["moves", "--id", "E-00001", EMPLOYEES],
    "plan": ["plan", "-c", "1230", "--id", "A-0028", APPLICANTS],
    "plan-json": ["plan", "-c", "1229", "--id", "A-0028", "--format", "json", APPLICANTS],
    "plan-ready": ["plan", "-c", "1229", "--id", "A-0001", APPLICANTS],
    "rank": ["rank", *BOTH, APPLICANTS],
    "rank-all-met": ["rank", "-c", "1230", "--policy", "all-met", APPLICANTS],
    "rank-bands": ["rank", *BOTH, "--band", "sed", "--reliability", "0.9", "--bounds", APPLICANTS],
    "rank-bands-ndjson": ["rank", *BOTH, "--band", "see", "--reliability", "0.9", "--bounds",
                          "--format", "ndjson", APPLICANTS],
    "rank-bands-all-met": ["rank", "-c", "1229", "--policy", "all-met", "--band", "sed",
                           "--reliability", "0.9", "--bounds", APPLICANTS],
    "rank-bands-hurdles-csv": ["rank", *BOTH, "--policy", "essential-first", "--band", "whole",
                               "--bounds", "--format", "csv", APPLICANTS],
    "rank-bands-scale": ["rank", *BOTH, "--policy", "profile-matching", "--band",
                         "categories=Best:90,Well:85", APPLICANTS],
    "rank-categories": ["rank", "-c", "1230", "--band", "categories=Best:95,Well:85,Qualified:70",
                        "--policy", "assessed-only", APPLICANTS],
    "rank-csv": ["rank", *BOTH, "--format", "csv", APPLICANTS],
    "rank-essential-first": ["rank", "-c", "1230", "--policy", "essential-first", "--top", "40", APPLICANTS],
    "rank-essential-first-csv": ["rank", "-c", "1230", "--policy", "essential-first", "--format", "csv",
                                 APPLICANTS],
    "rank-gaps": ["rank", "-c", "1230", "--top", "12", "--gaps", EMPLOYEES],
    "rank-bounds-csv": ["rank", *BOTH, "--bounds", "--format", "csv", APPLICANTS],
    "rank-keep": ["rank", "-c", "1230", "--top", "12", "--gaps", "--keep", "unit", EMPLOYEES],
    "rank-met": ["rank", "-c", "1230", "--policy", "met", "--top", "10", APPLICANTS],
    "sensitivity": ["sensitivity", "-c", "1230", "--top", "20", APPLICANTS],
    "sensitivity-assessed-only": ["sensitivity", "-c", "1229", "--policy", "assessed-only", "--top", "20", APPLICANTS],
    "sensitivity-csv": ["sensitivity", "-c", "1230", "--format", "csv", APPLICANTS],
    "show-1229": ["show", "1229"],
    "show-1230": ["show", "1230"],
    "show-json": ["show", "1230", "--format", "json"],
    "summary": ["summary", *BOTH, APPLICANTS],
    "summary-by-unit": ["summary", "-c", "1229", "--by", "unit", EMPLOYEES],
    "summary-by-class-and-unit": ["summary", "-c", "1230", "--by", "class", "--by", "unit", EMPLOYEES],
    "summary-by-unit-and-class": ["summary", "-c", "1230", "--by", "unit", "--by", "class", EMPLOYEES],
    "summary-by-class-csv": ["summary", "-c", "1230", "--by", "class", "--format", "csv", EMPLOYEES],
    "summary-exact": ["summary", "-c", "1229", "--policy", "exact", EMPLOYEES],
    "summary-json": ["summary", *BOTH, "--format", "json", EMPLOYEES],
}


def output(merit, source, arguments):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    done = subprocess.run([merit, "--data", "data", *arguments] if arguments[0] != "help"
                          else [merit, *arguments],
                          cwd=source, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    assert done.returncode == 0, f"status {done.returncode}: {done.stderr.decode(errors='replace')}"
    return done.stdout.decode()


def compare(folder, name, got):
    path = folder / f"{name}.txt"
    wanted = path.read_text(encoding="utf-8") if path.exists() else ""
    if got != wanted:
        lines = difflib.unified_diff(wanted.splitlines(), got.splitlines(), str(path), "now", lineterm="")
        raise AssertionError("\n".join(line[:200] for line in list(lines)[:60]))


def fits_the_terminal(folder):
    """Tables are 80 columns wide at most; programs' formats are as wide as they are."""
    for name, arguments in GOLDEN.items():
        if "--format" in arguments or name == "help":
            continue
        for number, line in enumerate((folder / f"{name}.txt").read_text(encoding="utf-8").splitlines(), 1):
            assert len(line) <= 80, f"{name}.txt:{number} has {len(line)} columns"


def nothing_is_left_over(folder):
    names = {path.name for path in folder.iterdir()}
    wanted = {f"{name}.txt" for name in GOLDEN}
    assert names == wanted, f"tests/golden holds {names ^ wanted}"


def main(arguments):
    update = arguments[-1:] == ["--update"]
    if len(arguments) - update != 2:
        print(__doc__, file=sys.stderr)
        return 2
    merit, source = os.path.abspath(arguments[0]), pathlib.Path(arguments[1]).resolve()
    folder = source / "tests" / "golden"
    if update:
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, words in GOLDEN.items():
            (folder / f"{name}.txt").write_text(output(merit, source, words), encoding="utf-8")
    tests = [(f"/golden/{name}",
              lambda name=name, words=words: compare(folder, name, output(merit, source, words)))
             for name, words in GOLDEN.items()]
    tests.append(("/golden/tables-fit-80-columns", lambda: fits_the_terminal(folder)))
    tests.append(("/golden/nothing-is-left-over", lambda: nothing_is_left_over(folder)))
    return tap.run(tests)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
