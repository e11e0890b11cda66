#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmarks with next to no input, so that they never rot, and shows that they notice
wrong answers. No time is asserted.

Usage: test-bench.py BUILD_DIR SOURCE_DIR
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import tap

PYTHON = sys.executable


def run(*command, status=0):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=240,
                          check=False)
    assert done.returncode == status, \
        f"status {done.returncode}, not {status}: {command}\n{done.stderr[-2000:]}"
    return done


class Folder:
    """A temporary folder, and the build under test."""

    def __init__(self, build, source, path):
        self.build, self.source = pathlib.Path(build), pathlib.Path(source)
        self.path = pathlib.Path(path)

    def bench(self, script, *arguments, build=None, status=0):
        return run(PYTHON, self.source / "bench" / script, "--tiny", "--dir", self.path / "work",
                   "--build", build or self.build, *arguments, status=status)

    def profiles(self, name, *arguments):
        target = self.path / name
        with open(target, "wb") as file:
            subprocess.run([self.build / "bench" / "generate", "bench", "--count", "2000",
                            *arguments], stdout=file, stderr=subprocess.DEVNULL, check=True,
                           timeout=60)
        return target


def compare_agrees_and_fills_its_tables(folder):
    results = folder.path / "RESULTS.md"
    results.write_text("# Results\n\nBy hand.\n", encoding="utf-8")
    texts = []
    for _ in range(2):
        done = folder.bench("compare", "--results", results)
        texts.append(results.read_text(encoding="utf-8"))
        assert "all answers agree on 3000 profiles" in done.stderr, done.stderr
        assert done.stdout.strip() in texts[-1], "what was printed is not in the file"
    for text in texts:
        assert text.startswith("# Results\n\nBy hand.\n"), "what was there before is gone"
        assert text.count("## Beside other programs") == 1, "tables pile up"
        for job in ("summary", "rank", "gaps"):
            assert text.count(f"**{job}**") == 2, f"no two tables of {job}"
        for name in ("merit, 1 job", "merit, 2 jobs", "wc -l"):
            assert len(re.findall(rf"^\| {name} \| \d", text, re.MULTILINE)) == 6, name


def compare_runs_a_peer(folder):
    done = folder.bench("compare", "--peers", "python")
    assert done.stdout.count("| Python, csv and json modules ¹ |") == 6, done.stdout


def compare_notices(folder, name, edit):
    """A build whose merit says something else."""
    build = folder.path / name
    for part in ("bench", "src/cli"):
        (build / part).mkdir(parents=True)
    for part in ("bench/generate", "bench/measure"):
        (build / part).symlink_to(folder.build / part)
    merit = build / "src" / "cli" / "merit"
    merit.write_text(f"#!/bin/sh\n'{folder.build}/src/cli/merit' \"$@\" | sed '{edit}'\n",
                     encoding="utf-8")
    merit.chmod(0o755)
    results = folder.path / f"{name}.md"
    done = folder.bench("compare", "--results", results, build=build, status=1)
    assert "gives another answer" in done.stderr, done.stderr
    assert not results.exists(), "figures for wrong answers were published"


def compare_notices_a_wrong_count(folder):
    compare_notices(folder, "count", 's/"ready":\\([0-9]\\)/"ready":1\\1/')


def compare_notices_a_wrong_mean(folder):
    compare_notices(folder, "mean", 's/"mean_score":\\([0-9]*\\)/"mean_score":1\\1/')


def compare_notices_a_wrong_place(folder):
    compare_notices(folder, "place", "s/^1,P0/1,P1/")


def compare_notices_a_wrong_row(folder):
    compare_notices(folder, "row", "/^P0001234,1229/s/,[0-9]*,[^,]*$/,99,/")


def compare_refuses_an_unknown_peer(folder):
    done = folder.bench("compare", "--peers", "abacus", status=2)
    assert "no peer 'abacus'" in done.stderr, done.stderr


def scaling_holds_answers_together(folder):
    text = folder.bench("scaling").stdout
    for words in ("### More profiles", "| ndjson, 2,000 |", "### More classes", "| csv, 10 |",
                  "| ndjson, hostile |", "| csv, turning in the middle |", "| csv, half spoilt |",
                  "### With an audit", "| ndjson, rank, top 100 |", "| csv, gaps |"):
        assert words in text, words


def readers_find_the_same_people_in_every_layout(folder):
    files = [folder.profiles("a.csv", "--format=csv"), folder.profiles("a.ndjson"),
             folder.profiles("b.csv", "--format=csv", "--hostile"),
             folder.profiles("b.ndjson", "--hostile"), folder.profiles("c.ndjson", "--turn=1000")]
    readers = folder.build / "bench" / "readers"
    text = run(readers, "--tiny", *files).stdout
    scalar = run(readers, "--tiny", "--simd", "scalar", *files).stdout
    assert re.findall(r"^sum.*$", text, re.MULTILINE) == re.findall(r"^sum.*$", scalar, re.MULTILINE)
    sums = re.findall(r"^sum of codes: (\d+)$", text, re.MULTILINE)
    assert len(sums) == 5 and len(set(sums)) == 1 and int(sums[0]) > 0, sums
    assert len(re.findall(r"reader \| 2000 \| 0 \|", text)) == 5, text


def readers_count_what_they_reject(folder):
    spoilt = folder.profiles("d.ndjson", "--dirty=1000")
    text = run(folder.build / "bench" / "readers", "--tiny", spoilt).stdout
    assert "NDJSON reader | 0 | 2000 |" in text, text


def readers_say_what_they_cannot_read(folder):
    readers = folder.build / "bench" / "readers"
    run(readers, status=2)
    assert "abacus" in run(readers, "--simd", "abacus", "any", status=2).stderr
    assert "missing" in run(readers, folder.path / "missing", status=1).stderr
    empty = folder.path / "empty.csv"
    empty.write_bytes(b"")
    assert "no header" in run(readers, empty, status=1).stderr


def measure_tells_status_time_and_memory(folder):
    measure, report = folder.build / "bench" / "measure", folder.path / "report"
    run(measure, status=2)
    run(measure, report, "sh", "-c", "exit 7", status=7)
    run(measure, report, folder.path / "missing", status=127)
    figures = []
    for megabytes in (1, 200):
        run(measure, report, PYTHON, "-c", f"b'x' * ({megabytes} << 20)")
        wall, processor, kilobytes = report.read_text(encoding="utf-8").split()
        assert 0 < float(wall) and 0 <= float(processor), (wall, processor)
        figures.append(int(kilobytes))
    assert figures[1] - figures[0] > 150 << 10, figures


TESTS = (compare_agrees_and_fills_its_tables, compare_runs_a_peer, compare_notices_a_wrong_count,
         compare_notices_a_wrong_mean, compare_notices_a_wrong_place, compare_notices_a_wrong_row,
         compare_refuses_an_unknown_peer, scaling_holds_answers_together,
         readers_find_the_same_people_in_every_layout, readers_count_what_they_reject,
         readers_say_what_they_cannot_read, measure_tells_status_time_and_memory)


def main(build, source):
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(build, source, path)
        return tap.run(("/bench/" + test.__name__.replace("_", "-"), lambda test=test: test(folder))
                       for test in TESTS)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
