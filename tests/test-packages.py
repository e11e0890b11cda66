#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds what installs missing packages to its promise: it installs them where it may, and else says
which they are and what to do. The commands that it calls are played, so that nothing is installed.

Usage: test-packages.py SOURCE_DIR
"""

import os
import pathlib
import pty
import shutil
import subprocess
import sys
import tempfile

import tap

SECONDS = 60
SCRIPT = """
. "$1"
missing=()
add_missing there true
add_missing libone-dev false
add_missing libtwo-dev false
install_missing run
"""
# What is on the machine besides the players.
TOOLS = ["bash", "cat", "env", "mktemp", "rm"]
SUDO = """case $1 in
  -n) exit {free} ;;
  -v) echo asked >> "$CALLS"; exit {asked} ;;
esac
echo "sudo $1" >> "$CALLS"
exec "$@"
"""


def play(source, players, terminal=False):
    """(status, what it said, what it called), of a machine that has these commands."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="merit-packages-"))
    try:
        calls = folder / "calls"
        calls.touch()
        for tool in TOOLS:
            (folder / tool).symlink_to(shutil.which(tool))
        for name, body in {"dpkg-query": "exit 1", **players}.items():
            (folder / name).write_text("#!" + shutil.which("bash") + "\n" + body + "\n", encoding="utf-8")
            (folder / name).chmod(0o755)
        command = [shutil.which("bash"), "-c", SCRIPT, "bash", str(source / ".ci" / "packages.sh")]
        environment = {"PATH": str(folder), "CALLS": str(calls), "TMPDIR": str(folder)}
        if terminal:
            ours, theirs = pty.openpty()
            done = subprocess.run(command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
                                  timeout=SECONDS, check=False)
            os.close(theirs)
            said = os.read(ours, 65536).decode()
            os.close(ours)
        else:
            done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, timeout=SECONDS,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            said = done.stdout.decode()
        return done.returncode, said, calls.read_text(encoding="utf-8")
    finally:
        shutil.rmtree(folder)


APT = {"apt-get": 'echo "apt-get $*" >> "$CALLS"'}
ROOT = {"id": "echo 0"}
USER = {"id": "echo 1000"}


def installs(calls):
    assert "update" in calls and calls.rstrip().endswith("install libone-dev libtwo-dev"), calls


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    source = pathlib.Path(arguments[0]).resolve()

    def root_installs_what_is_missing_alone():
        status, said, calls = play(source, {**APT, **ROOT})
        assert status == 0 and "libone-dev libtwo-dev" in said, said
        installs(calls)
        assert "there" not in calls, calls

    def without_apt_the_packages_are_named():
        status, said, _ = play(source, ROOT)
        assert status == 1 and "no apt-get" in said and "libone-dev libtwo-dev" in said, said

    def without_root_the_packages_are_named():
        status, said, calls = play(source, {**APT, **USER})
        assert status == 1 and "only root" in said and "  apt-get install libone-dev libtwo-dev\n" in said, said
        assert calls == "", calls

    def sudo_that_asks_nothing_is_used():
        status, said, calls = play(source, {**APT, **USER, "sudo": SUDO.format(free=0, asked=1)})
        assert status == 0, said
        installs(calls)
        assert "sudo apt-get" in calls and "asked" not in calls, calls

    def a_password_is_asked_for_at_a_terminal_alone():
        players = {**APT, **USER, "sudo": SUDO.format(free=1, asked=0)}
        status, said, calls = play(source, players)
        assert status == 1 and "only root" in said and calls == "", said
        status, said, calls = play(source, players, terminal=True)
        assert status == 0, said
        installs(calls)
        assert calls.startswith("asked"), calls

    def a_wrong_password_names_the_packages():
        status, said, calls = play(source, {**APT, **USER, "sudo": SUDO.format(free=1, asked=1)}, terminal=True)
        assert status == 1 and "apt-get install libone-dev libtwo-dev" in said, said
        assert calls == "asked\n", calls

    def failing_to_install_shows_why():
        status, said, _ = play(source, {**ROOT, "apt-get": "echo no network; exit 100"})
        assert status == 1 and "no network" in said and "libone-dev libtwo-dev" in said, said

    tests = [root_installs_what_is_missing_alone, without_apt_the_packages_are_named,
             without_root_the_packages_are_named, sudo_that_asks_nothing_is_used,
             a_password_is_asked_for_at_a_terminal_alone, a_wrong_password_names_the_packages,
             failing_to_install_shows_why]
    return tap.run([("/packages/" + test.__name__.replace("_", "-"), test) for test in tests])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
