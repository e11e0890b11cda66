# SPDX-License-Identifier: Apache-2.0
"""What the tests of workforce planning share: data folders and people, runs of the command, and the
same people in SQLite, where each question is put again as plain SQL."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile

SECONDS = 120
MAX_LEVEL = 3


def merit(binary, data, *arguments, status=0, stdin=b"", **environment):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MERIT_")}
    done = subprocess.run([binary, "--data", data, *arguments], env={**clean, **environment}, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    err = done.stderr.decode(errors="replace")
    assert done.returncode == status, f"{arguments}: status {done.returncode}, not {status}: {err}"
    return done.stdout.decode(), err


def records(text):
    return [json.loads(line) for line in text.splitlines()]


class Folder:
    """A data folder with competencies 1 to n, and classes of {code: {competency: level}}."""

    def __init__(self, classes, n, source, max_level=MAX_LEVEL):
        self.classes, self.max_level = classes, max_level
        self.path = tempfile.mkdtemp(prefix="merit-planning-")
        os.mkdir(os.path.join(self.path, "classes"))
        shutil.copytree(os.path.join(source, "data", "policies"), os.path.join(self.path, "policies"))
        self.dump("bank.json", {"schema": "merit-bank-1", "max_level": max_level,
                                "competencies": [{"id": str(i), "name": f"Skill {i}"} for i in range(1, n + 1)]})
        for code, required in classes.items():
            self.dump(f"classes/{code}.json", {
                "schema": "merit-class-1", "code": code, "title": f"Class {code}",
                "requirements": [{"competency": key, "level": level, "basis": "stated"}
                                 for key, level in required.items()]})

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        shutil.rmtree(self.path)

    def file(self, name):
        return os.path.join(self.path, name)

    def dump(self, name, value):
        with open(self.file(name), "w", encoding="utf-8") as file:
            json.dump(value, file)

    def write(self, name, text):
        with open(self.file(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.file(name)

    def write_people(self, people):
        return self.write("people.ndjson", "".join(json.dumps(person) + "\n" for person in people))


def random_people(chance, count, keys, classes=(), open_share=0.1, good_share=0.6, max_level=MAX_LEVEL):
    """People of whom most are good at most things, so that some are ready and many nearly so."""
    people = []
    for number in range(count):
        assessed = {}
        for key in keys:
            if chance.random() < open_share:
                if chance.random() < 0.5:
                    assessed[key] = None
                continue
            level = max_level if chance.random() < good_share else chance.randint(0, max_level)
            assessed[key] = f"{level}+" if level > 0 and chance.random() < 0.2 else level
        person = {"id": f"P{number}", "competencies": assessed}
        current = chance.choice([*classes, "", None, "somewhere else"])
        if current is not None:
            person["class"] = current
        people.append(person)
    return people


def database(path, keys):
    """The people of an NDJSON file as a table: id, class, and a level or NULL for each competency."""
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE people (id, class, {', '.join(column(key) for key in keys)})")
    with open(path, encoding="utf-8") as file:
        for line in file:
            person = json.loads(line)
            levels = person.get("competencies", {})
            base.execute(f"INSERT INTO people VALUES ({', '.join('?' * (len(keys) + 2))})",
                         [person["id"], text_of(person.get("class")), *(level_of(levels.get(key)) for key in keys)])
    return base


def text_of(value):
    """A text of a person; what is no text, or empty, is not given."""
    return value if isinstance(value, str) and value else None


def level_of(value):
    return None if value in (None, "") else int(str(value).rstrip("+"))


def column(key):
    return f"c{key}"


def ask(base, what, where="1"):
    return base.execute(f"SELECT {what} FROM people WHERE {where}").fetchone()[0]


def lacks(key, level):
    """SQL: assessed below the level. Not NULL where not assessed."""
    return f"({column(key)} IS NOT NULL AND {column(key)} < {level})"


def is_open(key):
    return f"({column(key)} IS NULL)"


def total(parts):
    return "(" + " + ".join(parts) + ")" if parts else "0"


def n_lacks(required):
    return total([lacks(key, level) for key, level in required.items()])


def n_open(required):
    return total([is_open(key) for key in required])


def deficit(required):
    return total([f"max(0, {level} - coalesce({column(key)}, {level}))" for key, level in required.items()])
