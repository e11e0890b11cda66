#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every example of README.md and of the manual page.

Usage: test-docs.py MERIT_BINARY SOURCE_DIR [--update]

In README.md, a ```console block holds commands, each behind `$ `, followed by exactly what a terminal
shows, where one line `…` may stand for any number of lines; a ```c block is compiled and run, and the ```output block behind it is what it writes; a ```json
block with a "schema" passes `merit validate`. `./run` stands for the command. A C example is compiled with
$CC and $MERIT_CFLAGS and linked with $MERIT_LIBS, or what pkg-config says of merit.

With --update, the outputs in README.md are written anew; what stands around a `…` keeps its length.
"""

import difflib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import tap

SECONDS = 120
ELLIPSIS = "…"
FENCE = re.compile(r"^```(\w*)\s*$")


class Block:
    """A fenced block: its language, its lines, and where they begin in the text."""

    def __init__(self, language, start):
        self.language, self.start, self.lines = language, start, []

    @property
    def name(self):
        return f"README.md:{self.start}"


def blocks_of(lines):
    found, block = [], None
    for number, line in enumerate(lines, 1):
        fence = FENCE.match(line)
        if block is not None and fence:
            found.append(block)
            block = None
        elif fence:
            block = Block(fence[1], number + 1)
        elif block is not None:
            block.lines.append(line)
    assert block is None, f"the block that begins at line {block.start} is not closed"
    return found


class Desk:
    """A folder where examples run: everything of the source tree is there, and nothing written to
    it stays. `./run` and `merit` are the command."""

    def __init__(self, merit, source):
        self.merit, self.source = merit, source
        self.path = tempfile.mkdtemp(prefix="merit-docs-")
        self.bin = tempfile.mkdtemp(prefix="merit-docs-bin-")
        for entry in source.iterdir():
            if entry.name not in ("run", ".git"):
                os.symlink(entry, os.path.join(self.path, entry.name))
        for name in (os.path.join(self.path, "run"), os.path.join(self.bin, "merit")):
            os.symlink(merit, name)
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in ("NO_COLOR", "TERM")}
        self.environment["MERIT_DATA"] = str(source / "data")
        self.environment["PATH"] = self.bin + os.pathsep + os.environ["PATH"]

    def close(self):
        shutil.rmtree(self.path)
        shutil.rmtree(self.bin)

    def run(self, line, stderr=subprocess.STDOUT):
        return subprocess.run(["bash", "-c", line], cwd=self.path, env=self.environment, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr,
                              timeout=SECONDS)


# --- README.md --------------------------------------------------------------------------------

def commands_of(block):
    """Pairs: a command and the lines it is said to write. A backslash at the end goes on."""
    pairs = []
    goes_on = False
    for number, line in enumerate(block.lines, block.start):
        if goes_on:
            pairs[-1][0].append(line)
        elif line.startswith("$ "):
            pairs.append(([line[2:]], []))
        else:
            assert pairs, f"README.md:{number}: output without a command"
            pairs[-1][1].append(line)
            continue
        goes_on = line.endswith("\\")
    return pairs


def written(desk, command):
    return desk.run("\n".join(command)).stdout.decode().splitlines()


def cut_alike(wanted, got):
    """`got` with as much left out as `wanted` leaves out."""
    if ELLIPSIS not in wanted:
        return got
    before = wanted.index(ELLIPSIS)
    after = len(wanted) - before - 1
    if len(got) <= before + after:
        return got
    return [*got[:before], ELLIPSIS, *got[len(got) - after:]]


def difference(wanted, got):
    return "\n".join(difflib.unified_diff(wanted, got, "README.md", "now", lineterm=""))


def check_console(desk, block):
    pairs = commands_of(block)
    assert pairs, "no command"
    for command, wanted in pairs:
        assert re.search(r"(^|[|;( ])(\./run|merit) |^(head|tail|cat|jq|column|wc) ", command[0]), \
            f"'{command[0]}' is no example of the command"
        got = cut_alike(wanted, written(desk, command))
        assert got == wanted, "\n".join(["$ " + command[0], difference(wanted, got)])


def update_console(desk, block):
    lines = []
    for command, wanted in commands_of(block):
        lines += ["$ " + command[0], *command[1:], *cut_alike(wanted, written(desk, command))]
    return lines


def words_of_build(name, option):
    """What the environment says in place of what pkg-config would say of an installed library."""
    modules = ["gio-2.0", "gobject-2.0"] if name in os.environ else ["merit"]
    done = subprocess.run(["pkg-config", option, *modules], check=True, stdout=subprocess.PIPE,
                          text=True, timeout=SECONDS)
    return shlex.split(os.environ.get(name, "")) + shlex.split(done.stdout)


def output_of_c(desk, block):
    source = os.path.join(desk.bin, "example.c")
    program = os.path.join(desk.bin, "example")
    with open(source, "w", encoding="utf-8") as file:
        file.write("\n".join(block.lines) + "\n")
    done = subprocess.run([*shlex.split(os.environ.get("CC", "cc")), "-std=c11", "-Wall", "-Wextra", "-Werror",
                           *words_of_build("MERIT_CFLAGS", "--cflags"), source, "-o", program,
                           *words_of_build("MERIT_LIBS", "--libs")],
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS)
    assert done.returncode == 0, done.stdout.decode(errors="replace")
    done = desk.run(shlex.quote(program))
    assert done.returncode == 0, f"status {done.returncode}: {done.stdout.decode(errors='replace')}"
    return done.stdout.decode().splitlines()


def check_c(desk, block, wanted):
    assert wanted is not None and wanted.language == "output", "no ```output block stands behind it"
    got = output_of_c(desk, block)
    assert got == wanted.lines, difference(wanted.lines, got)


def check_json(desk, block):
    text = "\n".join(block.lines) + "\n"
    if "schema" not in json.loads(text):
        return
    with open(os.path.join(desk.path, "example.json"), "w", encoding="utf-8") as file:
        file.write(text)
    done = desk.run("merit validate example.json")
    assert done.returncode == 0, done.stdout.decode(errors="replace")


def tests_of_readme(desk, blocks):
    for block, behind in zip(blocks, [*blocks[1:], None]):
        if block.language == "console":
            yield f"/docs/{block.name}", lambda block=block: check_console(desk, block)
        elif block.language == "c":
            yield f"/docs/{block.name}", lambda block=block, behind=behind: check_c(desk, block, behind)
        elif block.language == "json":
            yield f"/docs/{block.name}", lambda block=block: check_json(desk, block)


def readme_has_examples(blocks):
    languages = [block.language for block in blocks]
    assert languages.count("console") >= 3 and "c" in languages, f"README.md has only {languages}"


def update(desk, path, lines, blocks):
    """Replaces the blocks from the last to the first, so that places stay true."""
    for block, behind in reversed(list(zip(blocks, [*blocks[1:], None]))):
        if block.language == "console":
            lines[block.start - 1:block.start - 1 + len(block.lines)] = update_console(desk, block)
        elif block.language == "c" and behind is not None and behind.language == "output":
            start = behind.start - 1
            lines[start:start + len(behind.lines)] = output_of_c(desk, block)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- the manual page --------------------------------------------------------------------------

def examples_of_manual(merit):
    page = subprocess.run([merit, "help", "--format", "man"], check=True, stdout=subprocess.PIPE,
                          timeout=SECONDS).stdout.decode()
    texts = re.findall(r"^\.EX\n(.*?)^\.EE$", page, re.MULTILINE | re.DOTALL)
    return [text.strip().replace("\\&", "").replace("\\-", "-").replace("\\e", "\\") for text in texts]


def check_manual_command(desk, line):
    done = desk.run(line, subprocess.PIPE)
    assert done.returncode == 0, f"status {done.returncode}: {done.stderr.decode(errors='replace')}"
    target = re.search(r" -o (\S+)", line)
    out = pathlib.Path(desk.path, target[1]).read_bytes() if target else done.stdout
    assert out, "nothing is written"
    assert (b" 0 profiles read" not in done.stderr) and b"rejected\n" not in done.stderr \
        or b" 0 rejected\n" in done.stderr, done.stderr.decode()


def check_manual_profile(desk, line):
    done = subprocess.run([desk.merit, "gaps"], env=desk.environment, input=line.encode() + b"\n",
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    assert done.returncode == 0, done.stderr.decode()


def tests_of_manual(desk, examples):
    for line in examples:
        if line.startswith("merit "):
            yield f"/docs/manual/{line.split()[1]}", lambda line=line: check_manual_command(desk, line)
        else:
            yield "/docs/manual/profile", lambda line=line: check_manual_profile(desk, line)


def manual_has_examples(examples):
    commands = {line.split()[1] for line in examples if line.startswith("merit ")}
    missing = {"classes", "compare", "validate", "rank", "gaps", "explain", "summary", "impact",
              "sensitivity", "demand", "moves", "assign", "plan"} - commands
    assert not missing, f"no example of {sorted(missing)}"


def main(arguments):
    updates = arguments[-1:] == ["--update"]
    if len(arguments) - updates != 2:
        print(__doc__, file=sys.stderr)
        return 2
    merit, source = os.path.abspath(arguments[0]), pathlib.Path(arguments[1]).resolve()
    readme = source / "README.md"
    desk = Desk(merit, source)
    try:
        lines = readme.read_text(encoding="utf-8").splitlines()
        if updates:
            update(desk, readme, lines, blocks_of(lines))
            lines = readme.read_text(encoding="utf-8").splitlines()
        blocks = blocks_of(lines)
        examples = examples_of_manual(merit)
        return tap.run([("/docs/readme-has-examples", lambda: readme_has_examples(blocks)),
                        *tests_of_readme(desk, blocks),
                        ("/docs/manual-has-examples", lambda: manual_has_examples(examples)),
                        *tests_of_manual(desk, examples)])
    finally:
        desk.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
