#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Uses the library from Python through its typelib, as PyGObject users would.

Usage: test-introspection.py SOURCE_DIR, with GI_TYPELIB_PATH and LD_LIBRARY_PATH at the build.
"""

import json
import pathlib
import re
import sys
import tempfile

import gi

import tap

gi.require_version("Merit", "1.0")
from gi.repository import GLib, Merit  # noqa: E402  (only after the version is required)

DATA = pathlib.Path(sys.argv[1] if len(sys.argv) == 2 else ".") / "data"
BASES = {"stated": Merit.Basis.STATED, "inferred": Merit.Basis.INFERRED,
         "assumed": Merit.Basis.ASSUMED}
# Four faults on four lines; where each stands is counted by hand.
FAULTY_CLASS = """{
  "schema": "merit-class-1",
  "code": "9999",
  "requirements": [
    {"competency": "2", "level": 9, "basis": "stated"},
    {"competency": "nowhere", "level": 1, "basis": "stated"},
    {"competency": "3", "level": 1, "weight": 0, "basis": "stated"},
    {"competency": "4", "level": 1, "basis": "guessed"}
  ]
}
"""
FAULTS = [(5, "/requirements/0/level"), (6, "/requirements/1/competency"),
          (7, "/requirements/2/weight"), (8, "/requirements/3/basis")]


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def load_bank():
    return Merit.Bank.load(str(DATA / "bank.json"), None)


def error_of(call, *arguments):
    try:
        call(*arguments)
    except GLib.Error as error:
        return error
    raise AssertionError(f"{call.__name__} raised nothing")


def demand(got, wanted, what):
    assert got == wanted, f"{what}: {got!r}, not {wanted!r}"


def bank_reads_as_its_file():
    bank, file = load_bank(), read(DATA / "bank.json")
    demand(bank.get_max_level(), file["max_level"], "max_level")
    demand(bank.get_length(), len(file["competencies"]), "length")
    for index, wanted in enumerate(file["competencies"]):
        got, name = bank.get(index), str(wanted["id"])
        demand(got.get_id(), name, "id")
        demand(bank.find(name), index, f"find {name}")
        demand(got.get_name(), wanted["name"], f"name of {name}")
        demand(got.get_definition(), wanted.get("definition"), f"definition of {name}")
        levels = wanted.get("levels", [None] * file["max_level"])
        demand([got.get_level(level + 1) for level in range(file["max_level"])], levels,
               f"levels of {name}")
        demand(got.get_indicators(), wanted.get("indicators", []), f"indicators of {name}")
        standards = wanted.get("performance", {})
        demand(got.get_satisfactory(), standards.get("satisfactory"), f"satisfactory of {name}")
        demand(got.get_superior(), standards.get("superior"), f"superior of {name}")
    demand(bank.find("nowhere"), -1, "find of an unknown id")


def classes_read_as_their_files():
    bank = load_bank()
    paths = sorted((DATA / "classes").glob("*.json"))
    assert paths, "no classes"
    for path in paths:
        klass, file = Merit.Class.load(str(path), bank, None), read(path)
        demand(klass.get_code(), file["code"], "code")
        demand(klass.get_title(), file.get("title", ""), "title")
        demand(klass.get_errata(), file.get("errata", []), "errata")
        demand(klass.get_job_knowledge(), file.get("job_knowledge", []), "job knowledge")
        wanted = sorted(file["requirements"], key=lambda r: bank.find(str(r["competency"])))
        demand(klass.get_length(), len(wanted), "length")
        for index, requirement in enumerate(wanted):
            got = klass.get(index)
            demand(got.get_competency().get_id(), str(requirement["competency"]), "competency")
            demand(got.get_index(), bank.find(str(requirement["competency"])), "index")
            demand(got.get_level(), requirement["level"], "level")
            demand(got.get_weight(), requirement.get("weight", 1), "weight")
            demand(got.get_essential(), requirement.get("essential", False), "essential")
            demand(got.get_basis(), BASES[requirement["basis"]], "basis")
            demand(Merit.basis_to_string(got.get_basis()), requirement["basis"], "basis in words")
            demand(list(got.get_alternatives()), requirement.get("alternatives", []),
                   "alternatives")
        for basis, value in BASES.items():
            demand(klass.count_basis(value), sum(r["basis"] == basis for r in wanted), basis)


def objects_outlive_what_they_came_from():
    klass = Merit.Class.load(str(sorted((DATA / "classes").glob("*.json"))[0]), load_bank(), None)
    requirement = klass.get(0)
    competency = requirement.get_competency()
    bank = klass.get_bank()
    del klass
    demand(competency.get_id(), bank.get(requirement.get_index()).get_id(), "competency")


def policies_read_as_their_files():
    bank = load_bank()
    credits = {"proportional": Merit.Credit.PROPORTIONAL, "met": Merit.Credit.MET,
               "table": Merit.Credit.TABLE}
    paths = sorted((DATA / "policies").glob("*.json"))
    assert paths, "no policies"
    for path in paths:
        policy, file = Merit.Policy.load(str(path), bank, None), read(path)
        demand(policy.get_name(), file.get("name", path.stem), "name")
        demand(policy.get_title(), file.get("title"), "title")
        demand(policy.get_description(), file.get("description"), "description")
        demand(policy.get_credit(), credits[file.get("credit", "proportional")], "credit")
        demand(policy.get_assessed_only(), file.get("unassessed") == "assessed-only",
               "assessed only")
        demand(policy.get_tie_break_superior(), file.get("tie_break", ["superior"]) != [],
               "tie break")


def default_policy_needs_no_file():
    policy = Merit.Policy.new_default()
    demand(policy.get_credit(), Merit.Credit.PROPORTIONAL, "credit")
    demand(policy.get_assessed_only(), False, "assessed only")
    demand(policy.get_tie_break_superior(), True, "tie break")


def every_fault_is_reported_with_its_place():
    faults = Merit.Faults.new()
    error = error_of(Merit.Class.load_bytes, GLib.Bytes.new(FAULTY_CLASS.encode()), "faulty.json",
                     load_bank(), faults)
    assert error.matches(Merit.error_quark(), Merit.Error.DATA), str(error)
    got = [faults.get(index) for index in range(faults.get_length())]
    demand([(fault.get_line(), fault.get_pointer()) for fault in got], FAULTS, "faults")
    for fault in got:
        demand(fault.get_file(), "faulty.json", "file")
        assert fault.get_column() > 0 and fault.get_reason(), fault.to_string()
        demand(fault.to_string(), f"faulty.json:{fault.get_line()}:{fault.get_column()} "
                                  f"({fault.get_pointer()}): {fault.get_reason()}", "text")


def faults_of_several_files_go_to_one_list():
    faults, bank = Merit.Faults.new(), load_bank()
    for name in ("one", "two"):
        error_of(Merit.Class.load_bytes, GLib.Bytes.new(b"[1, 2"), name, bank, faults)
    demand([faults.get(index).get_file() for index in range(faults.get_length())],
           ["one", "two"], "files")


def missing_file_is_a_read_error():
    with tempfile.TemporaryDirectory() as folder:
        for path in (f"{folder}/none.json", folder):
            error = error_of(Merit.Bank.load, path, None)
            assert error.matches(Merit.error_quark(), Merit.Error.READ), str(error)
            assert path in error.message, error.message


def every_type_of_the_headers_is_introspected():
    text = "".join(path.read_text(encoding="utf-8")
                   for path in (DATA.parent / "include" / "merit").glob("*.h"))
    getters = set(re.findall(r"MERIT_API GType (merit_\w+_get_type) \(void\);", text))
    types = {name: getattr(Merit, name) for name in dir(Merit)}
    found = {"merit_" + re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() + "_get_type"
             for name, kind in types.items() if hasattr(kind, "__gtype__")}
    tap.demand_none(f"{name} has no type in Python" for name in sorted(getters - found))


TESTS = (bank_reads_as_its_file, classes_read_as_their_files, objects_outlive_what_they_came_from,
         policies_read_as_their_files, default_policy_needs_no_file,
         every_fault_is_reported_with_its_place, faults_of_several_files_go_to_one_list,
         missing_file_is_a_read_error, every_type_of_the_headers_is_introspected)

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(tap.run(("/introspection/" + test.__name__.replace("_", "-"), test)
                     for test in TESTS))
