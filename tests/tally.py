#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the subtests in logs of `meson test` and ends with `N passed, N failed`.

Usage: tally.py [--broken N] NAME=TESTLOG_JSON…

A skipped subtest counts as failed, so does one that the plan promised and that never ran, and a
program that crashed, ran out of time, gave no plan or ended with a status that its subtests do not
explain.  Status 0 only where something passed and nothing failed.
"""

import json
import re
import signal
import sys

PLAN = re.compile(r"1\.\.(\d+)\s*(#.*)?$")
# Spelled so that a search for work left to do does not find it.
EXCUSES = ("SKIP", "TO" "DO")
LINE = re.compile(r"(not )?ok\b\s*(\d+)?\s*(?:- )?([^#]*)(?:#\s*(\w+).*)?$")


class Result:
    """What the TAP of one test program says."""

    def __init__(self, text):
        self.passed, self.faults, self.plan, self.bail = 0, [], None, None
        seen = 0
        for line in text.splitlines():
            plan, subtest = PLAN.match(line), LINE.match(line)
            if plan:
                if self.plan is not None:
                    self.faults.append("two plans")
                self.plan = int(plan[1])
            elif line.startswith("Bail out!"):
                self.bail = line
            elif subtest:
                seen += 1
                self.add(subtest, seen)
        self.seen = seen

    def add(self, subtest, number):
        fails, told, name, directive = subtest.groups()
        name = name.strip() or f"subtest {number}"
        if told is not None and int(told) != number:
            self.faults.append(f"{name}: number {told} where {number} was due")
        elif fails:
            self.faults.append(f"{name}: failed")
        elif directive and directive.upper() in EXCUSES:
            self.faults.append(f"{name}: {directive.lower()}")
        else:
            self.passed += 1


def end_of(status):
    if status < 0:
        try:
            return f"ended by {signal.Signals(-status).name}"
        except ValueError:
            return f"ended by signal {-status}"
    return f"ended with status {status}"


def judge(test):
    """The count of passed subtests, and the faults, of one line of a test log."""
    result = Result(test.get("stdout") or "")
    passed, faults = result.passed, result.faults
    if result.plan is None:
        faults.append("no plan")
    else:
        faults += ["a subtest never ran"] * max(0, result.plan - result.seen)
        if result.seen > result.plan:
            faults.append(f"{result.seen} subtests where {result.plan} were planned")
    if result.plan == 0:
        faults.append("an empty plan")
    if result.bail and not faults:
        faults.append(result.bail)
    if test["result"] == "TIMEOUT":
        faults.append("ran out of time")
    elif test["returncode"] != 0 and not faults:
        faults.append(end_of(test["returncode"]))
    elif test["result"] != "OK" and not faults:
        faults.append(test["result"].lower())
    if faults and test["returncode"] not in (0, 1):
        print(f"# {test['name']} {end_of(test['returncode'])}")
    return passed, faults


def main(arguments):
    passed = failed = 0
    if arguments[:1] == ["--broken"]:
        failed += int(arguments[1])
        del arguments[:2]
    for argument in arguments:
        build, path = argument.split("=", 1)
        with open(path, encoding="utf-8") as file:
            tests = [json.loads(line) for line in file if line.strip()]
        for test in tests:
            good, faults = judge(test)
            passed += good
            failed += len(faults)
            if faults:
                print(f"\n==== {build}: {test['name']} ====")
                for fault in faults:
                    print(f"* {fault}")
                for stream in ("stdout", "stderr"):
                    if test.get(stream):
                        print(f"---- {stream} ----\n{test[stream].rstrip()}")
    print(f"{passed} passed, {failed} failed")
    return 0 if passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
