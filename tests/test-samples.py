#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds profiles/ and the generator to their promises, with readers and arithmetic of its own.

Usage: test-samples.py GENERATE_BINARY SOURCE_DIR; writes TAP. What classes require is read from
data/ at run time, so a corrected level shows here if the samples no longer show what they should.
"""

import collections
import csv
import fractions
import io
import json
import pathlib
import re
import subprocess
import sys

README_COMMAND = re.compile(r"^\s*\S*generate (\S.*) > (profiles/\S+)$", re.MULTILINE)
README_EXAMPLE = re.compile(r"^\| ([^|]+) \| ((?:A-\d{4}(?:, )?)+) \|$", re.MULTILINE)
MANY = 100_000
SHIPPED = [f"profiles/{kind}.{ending}" for kind in ("applicants", "employees")
           for ending in ("ndjson", "csv")]


class Bad(Exception):
    """A record that the contract rejects."""


def run(*arguments, status=0, stdout=subprocess.PIPE):
    done = subprocess.run([GENERATE, *arguments], stdout=stdout, stderr=subprocess.PIPE,
                          timeout=120, check=False)
    assert done.returncode == status, f"{arguments}: status {done.returncode}, not {status}"
    return done


def make(*arguments):
    done = run(*arguments)
    assert done.stderr == b"", f"{arguments}: {done.stderr!r}"
    return done.stdout


# ---- readers: what the contract says of one record, nothing shared with the readers in C ----

class Number(str):
    """A JSON number as it is spelled."""


def check_level(value):
    """None for unassessed, else level and superior; `value` is text, a Number or None."""
    if value is None or (value == "" and not isinstance(value, Number)):
        return None
    if isinstance(value, Number):
        if value not in ("0", "1", "2", "3"):
            raise Bad(f"level {value!r}")
        return int(value), False
    if not isinstance(value, str) or not re.fullmatch(r"[0-3]|[1-3]\+", value):
        raise Bad(f"level {value!r}")
    return int(value[0]), value.endswith("+")


def check_person(person):
    if not isinstance(person["id"], str) or isinstance(person["id"], Number) or not person["id"]:
        raise Bad("id")
    return person


def refuse(text):
    raise Bad(f"constant {text}")


class Pairs(list):
    """A JSON object as its members in order, so that repeated keys are still there."""


def check_strings(value):
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Bad("lone surrogate") from error
    elif isinstance(value, (tuple, list)):
        for part in value:
            check_strings(part)


def as_dict(pairs):
    if not isinstance(pairs, Pairs):
        raise Bad("no object")
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Bad("repeated key")
    return members


def read_ndjson_record(line, _header):
    try:
        value = json.loads(line.decode(), object_pairs_hook=Pairs, parse_int=Number,
                           parse_float=Number, parse_constant=refuse)
    except ValueError as error:
        raise Bad(str(error)) from error
    check_strings(value)
    record = as_dict(value)
    levels = {key: check_level(level)
              for key, level in as_dict(record.get("competencies", Pairs())).items()}
    person = {key: record.get(key) for key in ("id", "name", "unit", "class")}
    person["levels"] = {key: level for key, level in levels.items() if level is not None}
    return check_person(person)


def split_csv_record(line):
    fields, at = [], 0
    while True:
        if line[at:at + 1] == '"':
            match = re.compile(r'"((?:[^"]|"")*)"').match(line, at)
            if not match:
                raise Bad("open quote")
            fields.append(match[1].replace('""', '"'))
        else:
            match = re.compile(r"[^,]*").match(line, at)
            if '"' in match[0]:
                raise Bad("quote inside a field")
            fields.append(match[0])
        at = match.end()
        if at == len(line):
            return fields
        if line[at] != ",":
            raise Bad("text behind a quote")
        at += 1


def competency_of_heading(heading):
    for competency, name in BANK.items():
        if heading in (competency, "c" + competency) or heading.lower() == name.lower():
            return competency
    return heading


def read_csv_record(line, header):
    try:
        fields = split_csv_record(line.decode().removesuffix("\r"))
    except UnicodeDecodeError as error:
        raise Bad("UTF-8") from error
    if len(fields) != len(header):
        raise Bad("number of fields")
    person = {"id": None, "name": None, "unit": None, "class": None, "levels": {}}
    for heading, field in zip(header, fields):
        if heading != "levels" and heading in person:
            person[heading] = field or None
        elif (level := check_level(field)) is not None:
            person["levels"][heading] = level
    return check_person(person)


def read(content):
    """Every record in order: a person, or the Bad that it raised."""
    assert content.endswith(b"\n"), "no line feed at the end"
    lines = content[:-1].split(b"\n")
    reader, header = read_ndjson_record, None
    if not content.lstrip(b" \t").startswith(b"{"):
        reader = read_csv_record
        header = [competency_of_heading(heading)
                  for heading in split_csv_record(lines.pop(0).decode())]
    people = []
    for line in lines:
        try:
            people.append(reader(line, header))
        except Bad as bad:
            people.append(bad)
    return people


def shipped(path):
    return (SOURCE / path).read_bytes()


def read_clean(content):
    people = read(content)
    assert not any(isinstance(person, Bad) for person in people), "a record is bad"
    return people


# ---- what people are to a class ----

class Match:
    def __init__(self, person, requirements):
        earned, self.superior, self.short, self.unassessed = 0, 0, 0, 0
        for competency, (required, weight) in requirements.items():
            level, superior = person["levels"].get(competency, (None, False))
            if level is None:
                self.unassessed += 1
                continue
            earned += fractions.Fraction(weight * min(level, required), required)
            self.short += level < required
            self.superior += superior and level >= required
        self.score = earned / sum(weight for _, weight in requirements.values())
        self.ready = not self.short and not self.unassessed
        self.incomplete = not self.short and self.unassessed > 0


def groups_of_equals(people, key):
    groups = collections.defaultdict(set)
    for person in people:
        groups[key(person)].add(person["id"])
    return [group for group in groups.values() if len(group) > 1]


def features(people, nulls, absents):
    """What the applicants have to show: for each feature the groups of people who show it."""
    match = {(person["id"], code): Match(person, CLASSES[code])
             for person in people for code in ("1229", "1230")}

    def those(condition):
        return [{person["id"] for person in people if condition(person)}]

    def ready(person, code):
        return match[person["id"], code].ready

    found = {
        "ready for 1229, not for 1230": those(lambda p: ready(p, "1229") and not ready(p, "1230")),
        "ready for 1230, not for 1229": those(lambda p: ready(p, "1230") and not ready(p, "1229")),
        "ready for both": those(lambda p: ready(p, "1229") and ready(p, "1230")),
        "ready for neither": those(lambda p: not ready(p, "1229") and not ready(p, "1230")),
        "superior standard": those(lambda p: any(s for _, s in p["levels"].values())),
        "level 0": those(lambda p: any(level == 0 for level, _ in p["levels"].values())),
        "unassessed, absent": [absents],
        "unassessed, null": [nulls],
    }
    for code in ("1229", "1230"):
        found[f"incomplete on {code}, could still become ready"] = those(
            lambda p: match[p["id"], code].incomplete)
        found[f"tie in score and in superior on {code}"] = groups_of_equals(
            people, lambda p: (match[p["id"], code].score, match[p["id"], code].superior))
        found[f"tie in score on {code} that superior decides"] = [
            group for group in groups_of_equals(people, lambda p: match[p["id"], code].score)
            if len({match[name, code].superior for name in group}) > 1]
    return {name: [group for group in groups if group] for name, groups in found.items()}


def applicant_features():
    content = shipped("profiles/applicants.ndjson")
    records = [json.loads(line)
               for line in content.splitlines()]
    wanted = {competency for requirements in CLASSES.values() for competency in requirements
              if competency in BANK_OF_SAMPLES}
    nulls = {r["id"] for r in records if None in r["competencies"].values()}
    absents = {r["id"] for r in records if wanted - r["competencies"].keys()}
    return features(read_clean(content), nulls, absents)


# ---- tests ----

def shipped_files_are_what_the_readme_commands_make():
    commands = README_COMMAND.findall(shipped("profiles/README.md").decode())
    assert [path for _, path in commands] == SHIPPED, commands
    for arguments, path in commands:
        assert make(*arguments.split()) == shipped(path), f"{path} differs"


def shipped_records_are_clean_and_ids_unique():
    for path, least in zip(SHIPPED, (30, 30, 500, 500)):
        people = read_clean(shipped(path))
        assert len(people) >= least, path
        for key in ("id", "name"):
            assert len({person[key] for person in people}) == len(people), f"{path}: {key}"


def both_formats_hold_the_same_people():
    for kind in ("applicants", "employees"):
        pair = [read_clean(shipped(f"profiles/{kind}.{ending}")) for ending in ("ndjson", "csv")]
        assert pair[0] == pair[1], kind
    for arguments in (["--seed", "7"], ["--seed", "18446744073709551615"],
                      ["--competencies", "1"], ["--competencies", "300", "--count", "300"]):
        arguments = ["bench", "--count", "3000", *arguments]
        pair = [read_clean(make(*arguments, f"--format={name}")) for name in ("ndjson", "csv")]
        assert pair[0] == pair[1], arguments


def csv_is_headed_by_bank_names_and_by_ids():
    header = {kind: next(csv.reader(io.StringIO(shipped(f"profiles/{kind}.csv").decode())))
              for kind in ("applicants", "employees")}
    assert header["applicants"][:2] == ["id", "name"]
    assert header["applicants"][2:] == [BANK[competency] for competency in BANK_OF_SAMPLES]
    assert header["employees"] == ["id", "name", "unit", "class", *BANK_OF_SAMPLES]


def csv_agrees_with_the_csv_module():
    for content in (shipped("profiles/employees.csv"),
                    make("bench", "--count=2000", "--format=csv")):
        rows = list(csv.reader(io.StringIO(content.decode()), strict=True))
        assert rows == [split_csv_record(line) for line in content.decode().split("\n")[:-1]]


def applicants_show_every_feature():
    missing = [name for name, groups in applicant_features().items() if not groups]
    assert not missing, missing


def readme_examples_are_true():
    found = applicant_features()
    examples = README_EXAMPLE.findall(shipped("profiles/README.md").decode())
    assert sorted(name for name, _ in examples) == sorted(found), "other features than those tested"
    for name, ids in examples:
        ids = set(ids.split(", "))
        assert any(ids <= group for group in found[name]), f"{name}: {ids}"
        assert len(ids) > 1 or not name.startswith("tie"), f"{name}: one alone is no tie"


def employees_have_units_and_classes():
    people = read_clean(shipped("profiles/employees.ndjson"))
    units = collections.Counter(person["unit"] for person in people)
    classes = collections.Counter(person["class"] for person in people)
    assert len(units) >= 7 and None in units, units
    assert any(unit and "," in unit for unit in units), units
    assert {code for code, _ in classes.most_common(2)} == {"1229", "1230"}, classes
    assert classes["1229"] + classes["1230"] > len(people) * 3 // 4, classes
    assert classes["1358"] and classes["1368"] and classes[None], classes


def employees_fit_their_own_class_better():
    people = read_clean(shipped("profiles/employees.ndjson"))
    for own, other in (("1229", "1230"), ("1230", "1229")):
        holders = [person for person in people if person["class"] == own]
        others = [person for person in people if person["class"] == other]
        ready = [sum(Match(p, CLASSES[own]).ready for p in group) / len(group)
                 for group in (holders, others)]
        assert ready[0] > ready[1] > 0, f"{own}: {ready}"


def names_go_beyond_ascii():
    for kind in ("applicants", "employees"):
        assert any(not person["name"].isascii()
                   for person in read_clean(shipped(f"profiles/{kind}.ndjson"))), kind


def bench_shares_are_as_stated():
    counts = collections.Counter()
    lines = make("bench", "--count", str(MANY)).split(b"\n")
    assert len(lines) == MANY + 1 and lines.pop() == b""
    for number, line in enumerate(lines, 1):
        record = json.loads(line)
        assert record["id"] == f"P{number:07}"
        values = record["competencies"]
        assert values.keys() <= set(BANK_OF_SAMPLES), values
        counts["absent"] += len(BANK_OF_SAMPLES) - len(values)
        counts.update("null" if value is None else str(value) for value in values.values())
        counts["unit"] += "unit" in record
        assert re.fullmatch(r"U(0[1-9]|[123]\d|40)", record.get("unit", "U01")), record
        assert not record.keys() & {"name", "class"}, record
        plain = line == json.dumps(
            {key: record[key] for key in ("id", "unit", "competencies") if key in record},
            ensure_ascii=False, separators=(",", ":")).encode()
        counts["varied"] += not plain or any(v in ("0", "1", "2", "3") for v in values.values())
    superior = sum(counts[value] for value in ("1+", "2+", "3+"))
    cells = MANY * len(BANK_OF_SAMPLES)
    assessed = cells - counts["absent"] - counts["null"]
    for name, share, stated in (("absent", counts["absent"] / cells, 0.07),
                                ("null", counts["null"] / cells, 0.03),
                                ("superior", superior / assessed, 0.125),
                                ("varied", counts["varied"] / MANY, 1 / 16),
                                ("unit", counts["unit"] / MANY, 15 / 16)):
        assert abs(share - stated) < 0.01 * (stated ** 0.5), f"{name}: {share}, not {stated}"
    for level in "0123":
        assert counts[level] > assessed / 20, f"level {level}: {counts[level]}"


def turned_and_hostile_records_hold_the_same_people():
    people = read_clean(make("bench", "--count=3000"))
    for arguments in (["--turn=1001"], ["--hostile"], ["--hostile", "--turn", "7"]):
        for name in ("ndjson", "csv"):
            content = make("bench", "--count=3000", f"--format={name}", *arguments)
            assert read_clean(content) == people, (arguments, name)
    done = run("bench", "--count=3000", "--hostile", "--dirty=500")
    assert 1000 < sum(isinstance(person, Bad) for person in read(done.stdout)) < 2000


def shape_changes_at_the_turn():
    for name in ("ndjson", "csv"):
        plain, turned = (make("bench", "--count=2000", f"--format={name}", *more).splitlines()
                         for more in ([], ["--turn=1001"]))
        first = 1001 if name == "csv" else 1000
        assert plain[:first] == turned[:first], name
        same = sum(a == b for a, b in zip(plain[first:], turned[first:]))
        assert same < 150, f"{name}: {same} of 1000 look as before"


def hostile_records_are_all_laid_out_differently():
    orders = collections.Counter(tuple(json.loads(line)["competencies"])
                                 for line in make("bench", "--count=2000", "--hostile").splitlines())
    assert orders.most_common(1)[0][1] == 1, orders.most_common(1)
    gaps = collections.Counter(bytes(re.sub(rb"[^ \t]+", b"_", line))
                               for line in make("bench", "--count=2000", "--hostile").splitlines())
    assert gaps.most_common(1)[0][1] < 10, gaps.most_common(1)


def longer_file_begins_with_the_shorter():
    for kind in ("applicants", "employees", "bench"):
        for name in ("ndjson", "csv"):
            long, short = (make(kind, "--count", count, "--format", name)
                           for count in ("2000", "500"))
            assert long.startswith(short) and len(long) > len(short), (kind, name)


def seeds_and_kinds_give_different_people():
    def levels(kind, seed):
        content = make(kind, "--seed", seed, "--count", "50")
        return [person["levels"] for person in read_clean(content)]
    assert levels("bench", "1") == levels("bench", "1")
    assert levels("bench", "1") != levels("bench", "2")
    assert levels("applicants", "1") != levels("employees", "1")


def dirty_records_are_rejects_the_same_in_both_formats():
    for kind, count, share in (("bench", "20000", 50), ("bench", "3000", 1000),
                               ("applicants", "3000", 500), ("employees", "3000", 0)):
        bad = []
        for name in ("ndjson", "csv"):
            arguments = [kind, "--count", count, "--format", name]
            clean = read_clean(make(*arguments))
            done = run(*arguments, "--dirty", str(share))
            people = read(done.stdout)
            bad.append([isinstance(person, Bad) for person in people])
            said = f"generate: {sum(bad[-1])} of {count} records are bad\n"
            assert done.stderr.decode() == said, f"{done.stderr!r}, not {said!r}"
            assert all(a == b for a, b in zip(people, clean) if not isinstance(a, Bad)), "changed"
            reasons = {str(person).split(":")[0] for person in people if isinstance(person, Bad)}
            assert share < 50 or len(reasons) > 8, reasons
        assert bad[0] == bad[1], f"{kind}: other records are bad in CSV"
        assert abs(sum(bad[0]) - int(count) * share / 1000) <= int(count) * 0.05, sum(bad[0])


def none_and_one_person_can_be_made():
    assert make("bench", "--count", "0") == b""
    assert make("bench", "--count", "0", "--format", "csv").count(b"\n") == 1
    assert len(read_clean(make("employees", "--count", "1"))) == 1


def wrong_usage_is_status_2():
    for arguments in ([], ["people"], ["bench", "bench"], ["bench", "--count"],
                      ["bench", "--count", "-1"], ["bench", "--count", "1000000000001"],
                      ["bench", "--count", ""], ["bench", "--count", "1x"],
                      ["bench", "--seed", "18446744073709551616"], ["bench", "--format", "xml"],
                      ["bench", "--competencies", "0"], ["bench", "--competencies", "4097"],
                      ["applicants", "--competencies", "12"], ["bench", "--dirty", "1001"],
                      ["bench", "--coun", "1"], ["bench", "-c"], ["bench", "--turn", "0"],
                      ["bench", "--hostile=1"], ["applicants", "--hostile"],
                      ["employees", "--turn", "2"]):
        done = run(*arguments, status=2)
        assert done.stdout == b"" and b"Usage: generate" in done.stderr, arguments


def help_is_status_0_and_names_every_option():
    text = make("--help").decode()
    for word in ("applicants", "employees", "bench", "--count", "--seed", "--format",
                 "--competencies", "--dirty", "--turn", "--hostile"):
        assert word in text, word


def full_disk_is_status_3():
    for arguments in (["applicants"], ["bench", "--count", "50000"], ["--help"]):
        with open("/dev/full", "wb") as full:
            done = run(*arguments, status=3, stdout=full)
        assert b"cannot write" in done.stderr, done.stderr


def largest_bank_fits():
    for name in ("ndjson", "csv"):
        content = make("bench", "--competencies", "4096", "--count", "40", "--format", name)
        assert read_clean(content) == read_clean(
            make("bench", "--competencies=4096", "--count=40", f"--format={name}", "--hostile"))
        assert len(read_clean(content)) == 40
        done = run("bench", "--competencies", "4096", "--count", "40", "--format", name,
                   "--dirty", "1000")
        assert all(isinstance(person, Bad) for person in read(done.stdout))


TESTS = [
    shipped_files_are_what_the_readme_commands_make,
    shipped_records_are_clean_and_ids_unique,
    both_formats_hold_the_same_people,
    csv_is_headed_by_bank_names_and_by_ids,
    csv_agrees_with_the_csv_module,
    applicants_show_every_feature,
    readme_examples_are_true,
    employees_have_units_and_classes,
    employees_fit_their_own_class_better,
    names_go_beyond_ascii,
    bench_shares_are_as_stated,
    turned_and_hostile_records_hold_the_same_people,
    shape_changes_at_the_turn,
    hostile_records_are_all_laid_out_differently,
    longer_file_begins_with_the_shorter,
    seeds_and_kinds_give_different_people,
    dirty_records_are_rejects_the_same_in_both_formats,
    none_and_one_person_can_be_made,
    wrong_usage_is_status_2,
    help_is_status_0_and_names_every_option,
    full_disk_is_status_3,
    largest_bank_fits,
]


def main():
    failed = False
    print(f"1..{len(TESTS)}")
    for number, test in enumerate(TESTS, 1):
        name = "/samples/" + test.__name__.replace("_", "-")
        try:
            test()
        except Exception as error:  # pylint: disable=broad-except
            failed = True
            print(f"not ok {number} {name}")
            print("# " + f"{type(error).__name__}: {error}"[:2000].replace("\n", "\n# "))
        else:
            print(f"ok {number} {name}")
        sys.stdout.flush()
    return 1 if failed else 0


def load_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    GENERATE, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
    BANK_OF_SAMPLES = ["2", "3", "4", "6", "13", "20", "22", "34", "40", "43", "44", "45"]
    BANK = {str(competency["id"]): competency["name"]
            for competency in load_json(SOURCE / "data" / "bank.json")["competencies"]}
    CLASSES = {path.stem: {str(r["competency"]): (r["level"], r.get("weight", 1))
                           for r in load_json(path)["requirements"]}
               for path in sorted((SOURCE / "data" / "classes").glob("*.json"))}
    sys.exit(main())
