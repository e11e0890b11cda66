#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the count at the end of ./check to its promise: nothing that did not run and pass counts as
passed.

Usage: test-tally.py SOURCE_DIR
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import tap

GOOD = "1..2\nok 1 - /a/first\nok 2 - /a/second\n"


def count(*tests, options=()):
    """What tally.py ends with for these programs, each a dictionary of what differs from a good one."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "testlog.json"
        log.write_text("".join(
            json.dumps({"name": "program", "stdout": GOOD, "stderr": "", "result": "OK",
                        "returncode": 0, **test}) + "\n" for test in tests), encoding="utf-8")
        tally = pathlib.Path(sys.argv[1]) / "tests" / "tally.py"
        done = subprocess.run([sys.executable, tally, *options, f"build={log}"],
                              stdout=subprocess.PIPE, text=True, check=False, timeout=60)
    return done.stdout.splitlines()[-1], done.returncode


def demand(got, passed, failed):
    wanted = f"{passed} passed, {failed} failed", 1 if failed or not passed else 0
    assert got == wanted, f"{got}, not {wanted}"


CASES = {
    "good-programs-pass": ([{}, {}], 4, 0),
    "names-and-numbers-may-be-missing": ([{"stdout": "ok\nok 2\n1..2\n"}], 2, 0),
    "glib-comments-are-no-subtests": ([{"stdout": "# random seed: R02S\n1..1\n# Start of a tests\n"
                                                  "ok 1 /a/first\n# End of a tests\n"}], 1, 0),
    "number-sign-in-a-name-is-no-skip": ([{"stdout": "1..1\nok 1 - reads #1\n"}], 1, 0),
    "no-program-is-no-success": ([], 0, 0),
    "failed-subtest-fails-once": ([{"stdout": "1..2\nok 1 a\nnot ok 2 b\n", "result": "FAIL",
                                    "returncode": 1}], 1, 1),
    "skipped-subtest-fails": ([{"stdout": "1..2\nok 1 a\nok 2 b # SKIP no module\n"}], 1, 1),
    "subtest-put-off-fails": ([{"stdout": "1..1\nnot ok 1 b # TO" "DO later\n"}], 0, 1),
    "planned-subtests-that-never-ran-fail": ([{"stdout": "1..4\nok 1 a\n", "result": "ERROR"}], 1, 3),
    "unplanned-subtest-fails": ([{"stdout": "1..1\nok 1 a\nok 2 b\n", "result": "ERROR"}], 2, 1),
    "skipped-number-fails": ([{"stdout": "1..2\nok 1 a\nok 3 b\n", "result": "ERROR"}], 1, 1),
    "missing-plan-fails": ([{"stdout": "ok 1 a\n", "result": "ERROR"}], 1, 1),
    "silent-program-fails": ([{"stdout": ""}], 0, 1),
    "empty-plan-fails": ([{"stdout": "1..0 # SKIP nothing here\n", "result": "SKIP"}], 0, 1),
    "crash-behind-the-last-subtest-fails": ([{"result": "ERROR", "returncode": -6}], 2, 1),
    "leak-found-at-the-end-fails": ([{"result": "ERROR", "returncode": 99}], 2, 1),
    "crash-inside-fails": ([{"stdout": "1..2\nok 1 a\n", "result": "ERROR", "returncode": -11}], 1, 1),
    "timeout-fails": ([{"result": "TIMEOUT", "returncode": -15}], 2, 1),
    "bail-out-fails": ([{"stdout": GOOD + "Bail out! no room\n", "result": "ERROR"}], 2, 1),
}


def broken_build_fails():
    demand(count({}, options=("--broken", "1")), 2, 1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    TESTS = [("/tally/" + name, lambda case=case: demand(count(*case[0]), *case[1:]))
             for name, case in CASES.items()]
    sys.exit(tap.run(TESTS + [("/tally/broken-build-fails", broken_build_fails)]))
