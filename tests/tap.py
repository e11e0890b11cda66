# SPDX-License-Identifier: Apache-2.0
"""Runs functions as tests and writes TAP: the plan first, so that a run that breaks off shows."""

import sys
import traceback


def run(tests):
    """Runs `tests`, pairs of a name and a function that raises where it fails. Returns a status."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    tests = list(tests)
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {name}", flush=True)
        except Exception as error:  # every failure of one test leaves the others to run
            failed += 1
            print(f"not ok {number} - {name}")
            text = str(error) if isinstance(error, AssertionError) and str(error) \
                else traceback.format_exc()
            for line in text.splitlines():
                print(f"# {line}")
            sys.stdout.flush()
    return 1 if failed else 0


def demand_none(faults):
    """Fails with one line a fault where there are any."""
    faults = list(faults)
    if faults:
        raise AssertionError("\n".join(faults))
