#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs into a folder of its own and uses what is there as a packager and a programmer would.

Usage: test-install.py MESON BUILD_DIR SOURCE_DIR
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import tap

PROGRAM = r"""
#include <merit/merit.h>
#include <stdio.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritBank) bank = argc == 2 ? merit_bank_load (argv[1], NULL, &error) : NULL;
  if (bank == NULL)
    return 1;
  printf ("%u\n", merit_bank_get_length (bank));
  return 0;
}
"""


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=120, check=False, **options)
    assert done.returncode == 0, \
        f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}"
    return done


class Installed:
    """An installation below `root`, with the paths that its build was configured with."""

    def __init__(self, meson, build, source, root):
        self.source, self.root = pathlib.Path(source), pathlib.Path(root)
        run(meson, "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", root)
        told = run(meson, "introspect", "--buildoptions", build).stdout
        options = {option["name"]: option["value"] for option in json.loads(told)}
        self.prefix = self.root / options["prefix"].lstrip("/")
        self.library = self.prefix / options["libdir"]
        self.share = self.prefix / options["datadir"]
        self.man = self.prefix / options["mandir"]
        self.include = self.prefix / options["includedir"]
        self.command = self.prefix / options["bindir"] / "merit"
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in ("MERIT_DATA", "LD_LIBRARY_PATH")}
        self.environment["LD_LIBRARY_PATH"] = str(self.library)
        # The paths in merit.pc are those of the final place; in a copy they are moved below the root.
        copy = self.root / "merit.pc"
        lines = (self.library / "pkgconfig" / "merit.pc").read_text(encoding="utf-8").splitlines()
        copy.write_text("".join(f"prefix={self.prefix}\n" if line.startswith("prefix=") else line + "\n"
                                for line in lines), encoding="utf-8")
        self.environment["PKG_CONFIG_PATH"] = str(self.root)

    def everything_is_there(self):
        wanted = [self.command, self.library / "libmerit.so.0", self.library / "libmerit.so",
                  self.library / "pkgconfig" / "merit.pc", self.man / "man1" / "merit.1",
                  self.share / "bash-completion" / "completions" / "merit.bash",
                  self.share / "zsh" / "site-functions" / "_merit",
                  self.share / "fish" / "vendor_completions.d" / "merit.fish"]
        wanted += [self.include / "merit" / path.name
                   for path in (self.source / "include" / "merit").glob("*.h")]
        wanted += [self.share / "merit" / path.relative_to(self.source / "data")
                   for path in (self.source / "data").rglob("*.json")]
        tap.demand_none(f"{path.relative_to(self.root)} is missing or empty" for path in wanted
                        if not path.is_file() or path.stat().st_size == 0)

    def command_runs(self):
        data = self.share / "merit"
        told = run(self.command, "--data", data, "classes", env=self.environment).stdout
        tap.demand_none(f"class {path.stem} is not listed"
                        for path in (data / "classes").glob("*.json") if path.stem not in told)

    def flags(self, *options):
        return run("pkg-config", *options, "merit", env=self.environment).stdout.split()

    def program_compiles_and_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "program.c"
            source.write_text(PROGRAM, encoding="utf-8")
            program = str(source.with_suffix(""))
            run("cc", "-std=c11", "-Wall", "-Wextra", "-Werror", str(source), "-o", program,
                *self.flags("--cflags", "--libs"), env=self.environment)
            bank = self.share / "merit" / "bank.json"
            count = int(run(program, bank, env=self.environment).stdout)
        with open(bank, encoding="utf-8") as file:
            assert count == len(json.load(file)["competencies"]), f"{count} competencies"

    def every_header_stands_alone(self):
        flags = self.flags("--cflags")
        for header in sorted((self.include / "merit").glob("*.h")):
            text = f"#include <merit/{header.name}>\nextern int merit_no_empty_unit;\n"
            run("cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only",
                "-x", "c", "-", *flags, input=text, env=self.environment)

    def manual_page_is_clean(self):
        page = self.man / "man1" / "merit.1"
        done = run("groff", "-man", "-Tutf8", "-ww", "-Kutf8", "-rLL=78n", "-z", page)
        assert done.stderr == "", done.stderr
        text = page.read_text(encoding="utf-8")
        tap.demand_none(f"the manual page has no section {name}"
                        for name in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS")
                        if f".SH {name}" not in text and f'.SH "{name}"' not in text)

    def completions_parse(self):
        run("bash", "-n", self.share / "bash-completion" / "completions" / "merit.bash")
        run("zsh", "-n", self.share / "zsh" / "site-functions" / "_merit")
        run("fish", "--no-execute", self.share / "fish" / "vendor_completions.d" / "merit.fish")


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as root:
        it = Installed(*arguments, root)
        return tap.run(("/install/" + test.__name__.replace("_", "-"), test)
                       for test in (it.everything_is_there, it.command_runs,
                                    it.program_compiles_and_runs, it.every_header_stands_alone,
                                    it.manual_page_is_clean, it.completions_parse))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
