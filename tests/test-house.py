#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the tree to the rules of the house: who may include whom, how files open, what is exported.

Usage: test-house.py [--update] SOURCE_DIR LIBRARY COMMAND CORE_ARCHIVE

With --update (ninja update-exported-symbols), tests/exported-symbols.txt is written anew from the
library.
"""

import os
import pathlib
import re
import subprocess
import sys

import tap

LICENSE = "SPDX-License-Identifier: Apache-2.0"
MAX_COLUMNS = 100

# The rooms of src/, lowest first, and the rooms whose private headers each may include.
ROOMS = {
    "core": {"core"},
    "model": {"core", "model"},
    "profile": {"core", "profile"},
    "engine": {"core", "model", "profile", "engine"},
    "analysis": {"core", "engine", "analysis"},
    "report": {"core", "engine", "analysis", "report"},
    "cli": {"cli"},
}

C11 = {f"{name}.h" for name in (
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal "
    "stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads "
    "time uchar wchar wctype").split()}
# What core may take of C11: nothing that does input and output or depends on the surroundings.
CORE_C11 = {f"{name}.h" for name in (
    "assert float inttypes iso646 limits stdalign stdbool stddef stdint stdlib string").split()}
# Vector instructions of the compiler are no library.
VECTORS = {"immintrin.h", "emmintrin.h", "tmmintrin.h", "smmintrin.h", "arm_neon.h"}
# What a compiler uses by itself (the last two tell what the processor has), or core may call: none
# does output, none hands out memory.
CORE_CALLS = {"__udivti3", "__umodti3", "bsearch", "qsort", "memchr", "memcmp", "memcpy",
              "memmove", "memset", "strchr", "strcmp", "strlen", "strncmp", "__assert_fail", "__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_",
              "__cpu_model", "__cpu_indicator_init"}

JSON_C = ("json-c/", "json.h")
COMPRESSION = {"zlib.h", "zstd.h", "zstd_errors.h"}
HASHING = "nettle/"

# Licences that agree with Apache-2.0 for a linked library: permissive, or LGPL linked dynamically.
SONAMES = {
    "libmerit.so.0": "Apache-2.0",
    "libglib-2.0.so.0": "LGPL-2.1-or-later",
    "libgobject-2.0.so.0": "LGPL-2.1-or-later",
    "libgio-2.0.so.0": "LGPL-2.1-or-later",
    "libgmodule-2.0.so.0": "LGPL-2.1-or-later",
    "libjson-c.so.5": "MIT",
    "libz.so.1": "Zlib",
    "libzstd.so.1": "BSD-3-Clause",
    "libnettle.so.8": "LGPL-3.0-or-later",
    "libpcre2-8.so.0": "BSD-3-Clause",
    "libffi.so.8": "MIT",
    "libmount.so.1": "LGPL-2.1-or-later",
    "libblkid.so.1": "LGPL-2.1-or-later",
    "libselinux.so.1": "public domain",
    "libc.so.6": "LGPL-2.1-or-later",
    "libm.so.6": "LGPL-2.1-or-later",
    "libpthread.so.0": "LGPL-2.1-or-later",
    "libresolv.so.2": "LGPL-2.1-or-later",
    "libstdc++.so.6": "GPL-3.0 with the runtime exception",
    "libgcc_s.so.1": "GPL-3.0 with the runtime exception",
    "linux-vdso.so.1": "part of the kernel's interface",
    "ld-linux-x86-64.so.2": "LGPL-2.1-or-later",
    "ld-linux-aarch64.so.1": "LGPL-2.1-or-later",
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:<([^>]+)>|"([^"]+)")', re.MULTILINE)
DECLARED = re.compile(r"^MERIT_API\b[^;{]*?\b(merit_\w+) \(", re.MULTILINE)
# Spelled so that this file does not find itself.
UNFINISHED = re.compile("|".join(rf"\b{a}{b}\b" for a, b in (("TO", "DO"), ("FIX", "ME"), ("X", "XX"))))


class Tree:
    """The files that people write, with what is built of them."""

    def __init__(self, source, library, command, core):
        self.source = pathlib.Path(source)
        self.library, self.command, self.core = library, command, core
        self.listed = self.source / "tests" / "exported-symbols.txt"
        self.homes = {path.stem: path.parent.name for path in self.source.glob("src/*/*.c")}

    def files(self, *patterns):
        """Files in the source tree by name, build folders and hidden ones left out."""
        found = []
        for folder, folders, names in os.walk(self.source):
            here = pathlib.Path(folder)
            folders[:] = sorted(
                name for name in folders
                if name == ".ci" or not (name.startswith((".", "__", "build"))
                                         or (here / name / "build.ninja").exists()))
            found += [here / name for name in sorted(names)
                      if any(pathlib.PurePath(name).match(pattern) for pattern in patterns)]
        return found

    def name(self, path):
        return path.relative_to(self.source).as_posix()

    def scripts(self):
        """Files without ending that open with #!."""
        return [path for path in self.files("*") if path.suffix == ""
                and path.is_file() and path.read_bytes()[:2] == b"#!"]


def lines_of(*command):
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=60)
    return done.stdout.splitlines()


def includes(path):
    """Pairs: what an #include names, and whether it stands in angles."""
    for angle, quote in INCLUDE.findall(path.read_text(encoding="utf-8")):
        yield (angle, True) if angle else (quote, False)


def fault_of_public(tree, room, header):
    """Whether `room` may include <merit/HEADER>: that of a noun at home in the room or below it."""
    if room == "core":
        return "core includes only core and C11"
    if room == "cli":
        return None
    if header == "merit.h":
        return "the include of everything is for users of the library"
    home = tree.homes.get(header.removeprefix("merit-").removesuffix(".h"))
    order = list(ROOMS)
    if home is not None and order.index(home) > order.index(room):
        return f"its noun lives higher, in {home}"
    if room == "profile" and home == "model":
        return "profile does not know the model"
    return None


def fault_of_angle(tree, room, path, header):
    if header.startswith("merit/"):
        return fault_of_public(tree, room, header.removeprefix("merit/"))
    if room == "core":
        return None if header in CORE_C11 | VECTORS else "core includes only core and C11"
    if header.startswith(JSON_C):
        return None if room == "model" else "only model reads documents with json-c"
    if header in COMPRESSION:
        return None if path.name in ("input.c", "test-input.c") else "only profile/input.c inflates"
    if header.startswith(HASHING):
        return None if path.name in ("hasher.c", "document.c") else "only two files compute digests"
    return None


def fault_of_quote(tree, room, header):
    target = header.split("/")[0]
    if "/" not in header or target not in ROOMS:
        return "private headers are named ROOM/NAME.h"
    if not (tree.source / "src" / header).is_file():
        return "there is no such header"
    return None if target in ROOMS[room] else f"{room} may not include {target}"


def rooms_are_known(tree):
    tap.demand_none(f"src/{path.name} is no room"
                    for path in (tree.source / "src").iterdir()
                    if path.is_dir() and path.name not in ROOMS)


def lower_never_includes_higher(tree):
    faults = []
    for room in ROOMS:
        for path in sorted((tree.source / "src" / room).glob("*.[ch]*")):
            for header, angle in includes(path):
                fault = fault_of_angle(tree, room, path, header) if angle \
                    else fault_of_quote(tree, room, header)
                if fault:
                    faults.append(f"{tree.name(path)} includes {header}: {fault}")
    tap.demand_none(faults)


def public_headers_stand_alone(tree):
    def faults():
        for path in sorted((tree.source / "include" / "merit").glob("*.h")):
            for header, angle in includes(path):
                known = header.startswith("merit/") or header in C11 \
                    or header in ("glib.h", "glib-object.h", "gio/gio.h")
                if not angle or not known:
                    yield f"{tree.name(path)} includes {header}"
    tap.demand_none(faults())


def core_calls_nothing_outside(tree):
    lines = [line.split() for line in lines_of("nm", "--format=posix", tree.core)]
    pairs = [words[:2] for words in lines if len(words) >= 2 and not words[0].endswith("]:")]
    defined = {name for name, kind in pairs if kind.upper() != "U"}
    used = {name.split("@")[0] for name, kind in pairs if kind.upper() == "U"}
    tap.demand_none(f"src/core calls {name}" for name in sorted(used - defined - CORE_CALLS))


def licence_comes_first(tree):
    def faults():
        paths = tree.files("*.c", "*.cc", "*.h", "*.py", "*.sh", "meson.build", "meson_options.txt")
        for path in paths + tree.scripts():
            lines = path.read_text(encoding="utf-8").splitlines()[:2]
            if lines and lines[0].startswith("#!"):
                del lines[0]
            wanted = f"/* {LICENSE} */" if path.suffix in (".c", ".cc", ".h") else f"# {LICENSE}"
            if not lines or lines[0] != wanted:
                yield f"{tree.name(path)}: the first line is not '{wanted}'"
    tap.demand_none(faults())


def c_lines_fit(tree):
    def faults():
        for path in tree.files("*.c", "*.cc", "*.h"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if len(line) > MAX_COLUMNS:
                    yield f"{tree.name(path)}:{number}: {len(line)} columns"
                if line != line.rstrip() or "\t" in line:
                    yield f"{tree.name(path)}:{number}: tab, or white space at the end"
    tap.demand_none(faults())


def nothing_is_left_unfinished(tree):
    def faults():
        paths = tree.files("*.c", "*.h", "*.py", "*.sh", "*.md", "*.json", "meson.build")
        for path in paths + tree.scripts():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if UNFINISHED.search(line):
                    yield f"{tree.name(path)}:{number}: {line.strip()}"
    tap.demand_none(faults())


def exported(tree):
    lines = lines_of("nm", "--dynamic", "--defined-only", "--format=posix", tree.library)
    return sorted(line.split()[0] for line in lines)


def declared(tree):
    return {name for path in (tree.source / "include" / "merit").glob("*.h")
            for name in DECLARED.findall(path.read_text(encoding="utf-8"))}


def differences(left, left_name, right, right_name):
    left, right = set(left), set(right)
    return [f"{name}: {left_name}, not {right_name}" for name in sorted(left - right)] \
        + [f"{name}: {right_name}, not {left_name}" for name in sorted(right - left)]


def exports_are_those_listed(tree):
    listed = tree.listed.read_text(encoding="utf-8").split()
    assert listed == sorted(set(listed)), "tests/exported-symbols.txt is not in order"
    tap.demand_none(differences(exported(tree), "exported", listed,
                                "listed in tests/exported-symbols.txt"))


def exports_are_those_declared(tree):
    tap.demand_none(differences(exported(tree), "exported", declared(tree), "declared MERIT_API"))


def every_public_header_is_installed(tree):
    build = (tree.source / "include" / "merit" / "meson.build").read_text(encoding="utf-8")
    umbrella = dict(includes(tree.source / "include" / "merit" / "merit.h"))
    names = {path.name for path in (tree.source / "include" / "merit").glob("*.h")}
    faults = [f"{name} is not in include/merit/meson.build" for name in sorted(names)
              if f"'{name}'" not in build]
    faults += [f"merit.h does not include {name}" for name in sorted(names - {"merit.h"})
               if f"merit/{name}" not in umbrella]
    tap.demand_none(faults)


def every_source_is_built(tree):
    def faults():
        for room in ROOMS:
            build = tree.source / "src" / room / "meson.build"
            listed = re.findall(r"'([^']+\.c)'", build.read_text(encoding="utf-8"))
            there = [path.name for path in (tree.source / "src" / room).glob("*.c")]
            for name in differences(listed, "listed", there, "there"):
                yield f"src/{room}/{name}"
            table = re.search(r"_sources = files\((.*?)\)", build.read_text(encoding="utf-8"), re.S)
            names = re.findall(r"'([^']+)'", table[1])
            if names != sorted(names):
                yield f"src/{room}/meson.build is not in order"
    tap.demand_none(faults())


def every_test_runs(tree):
    build = (tree.source / "tests" / "meson.build").read_text(encoding="utf-8")
    fuzz = (tree.source / "tests" / "fuzz" / "meson.build").read_text(encoding="utf-8")
    faults = [f"tests/{path.name} is in no table of tests/meson.build"
              for path in sorted((tree.source / "tests").glob("test-*.*"))
              if f"'{path.stem.removeprefix('test-')}'" not in build]
    faults += [f"tests/fuzz/{path.name} is not in tests/fuzz/meson.build"
               for path in sorted((tree.source / "tests" / "fuzz").glob("fuzz-*.c"))
               if f"'{path.stem.removeprefix('fuzz-')}'" not in fuzz]
    tap.demand_none(faults)


def linked_libraries_agree_with_the_licence(tree):
    def faults():
        for program in (tree.library, tree.command):
            for line in lines_of("ldd", program):
                soname = os.path.basename(line.split()[0])
                if soname not in SONAMES:
                    yield f"{os.path.basename(program)} is linked with {soname}"
    tap.demand_none(faults())


def command_uses_the_shared_library(tree):
    needed = "\n".join(lines_of("readelf", "--dynamic", tree.command))
    assert "[libmerit.so.0]" in needed, "the command does not need libmerit.so.0"
    lines = lines_of("nm", "--defined-only", "--format=posix", tree.command)
    own = {line.split()[0] for line in lines}
    tap.demand_none(f"the command holds a copy of {name}" for name in sorted(own & declared(tree)))


TESTS = (rooms_are_known, lower_never_includes_higher, public_headers_stand_alone,
         core_calls_nothing_outside, licence_comes_first, c_lines_fit, nothing_is_left_unfinished,
         exports_are_those_listed, exports_are_those_declared, every_public_header_is_installed,
         every_source_is_built, every_test_runs, linked_libraries_agree_with_the_licence,
         command_uses_the_shared_library)


def main(arguments):
    update = arguments[:1] == ["--update"]
    if len(arguments) - update != 4:
        print(__doc__, file=sys.stderr)
        return 2
    tree = Tree(*arguments[update:])
    if update:
        tree.listed.write_text("".join(f"{name}\n" for name in exported(tree)), encoding="utf-8")
    return tap.run(("/house/" + test.__name__.replace("_", "-"), lambda test=test: test(tree))
                   for test in TESTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
