# SPDX-License-Identifier: Apache-2.0
"""The three jobs in SQL, for DuckDB, ClickHouse and SQLite, made from what classes require.

Every dialect first turns a person's cells into `l2`, `s2` and so on: the level of competency 2, below
0 where it is unassessed, and whether it was performed at superior standard. No NULL goes further,
all numbers are small integers, and the file is read once. What differs between dialects is how they
read, and how they do best what standard SQL has no single good way for.
"""

UNIT = 6  # lcm (1, 2, 3): what a requirement of weight 1 earns when it is met


def joined(parts, glue=" + "):
    return glue.join(parts)


class Dialect:
    """What the dialects share; the lists are of text."""

    def __init__(self, spec, source, form, out, jobs):
        self.spec, self.source, self.form, self.out, self.jobs = spec, source, form, out, jobs
        self.competencies = spec["competencies"]
        self.used = sorted({k for c in spec["classes"] for k, _ in c["requirements"]}, key=int)

    def integer(self, condition):
        return f"({condition})"

    def count(self, condition):
        return f"sum({condition})"

    # One person and one class.

    def points(self, requirements):
        def worth(k, r):
            steps = [f"when l{k} >= {level} then {UNIT // r * level}" for level in range(r, 0, -1)]
            return f"case {joined(steps, ' ')} else 0 end"
        return joined(worth(k, r) for k, r in requirements)

    def met(self, requirements):
        return joined(self.integer(f"l{k} >= {r}") for k, r in requirements)

    def unassessed(self, requirements):
        return joined(self.integer(f"l{k} < 0") for k, _ in requirements)

    def superior(self, requirements):
        return joined(self.integer(f"s{k} and l{k} >= {r}") for k, r in requirements)

    def deficit(self, requirements):
        return joined(f"case when l{k} between 0 and {r - 1} then {r} - l{k} else 0 end"
                      for k, r in requirements)

    # The jobs.

    def people(self, columns=()):
        """The person's cells as columns; `columns` are passed on."""
        cells = [f"{self.level(k)} as l{k}, {self.is_superior(k)} as s{k}" for k in self.used]
        return f"select {joined([*columns, *cells], ', ')} from {self.read()}"

    def scored(self, figures, columns=()):
        """Each figure, a method of one class, as a column figure_class."""
        columns = list(columns)
        for c in self.spec["classes"]:
            columns += [f"{getattr(self, figure)(c['requirements'])} as {figure}_{c['code']}"
                        for figure in figures]
        return joined(columns, ", ")

    def summary(self):
        """Levels are counted once for all classes; what each class shows follows from them."""
        inner, outer = ["count(*) as profiles"], []
        for k in self.used:
            inner += [f"{self.count(f'l{k} = {level}')} as n{k}_{level}" for level in range(4)]
            for r in sorted({r for c in self.spec["classes"]
                             for key, r in c["requirements"] if key == k}):
                inner.append(f"{self.count(f's{k} and l{k} >= {r}')} as superior{k}_{r}")
        for c in self.spec["classes"]:
            code, n = c["code"], len(c["requirements"])
            top = UNIT * n
            inner += [
                f"{self.count(f'met_{code} = {n}')} as ready_{code}",
                f"{self.count(f'met_{code} + unassessed_{code} < {n}')} as short_{code}",
                f"sum(points_{code}) as total_{code}",
            ]
            # The bounds of [10 i, 10 (i + 1)) percent in points.
            bounds = [-(-top * i // 10) for i in range(10)] + [top + 1]
            inner += [self.count(f"points_{code} >= {bounds[i]} and points_{code} < {bounds[i + 1]}")
                      + f" as histogram_{code}_{i}" for i in range(10)]
            outer += [f"profiles as profiles_{code}", f"ready_{code}", f"short_{code}",
                      f"profiles - ready_{code} - short_{code} as incomplete_{code}",
                      f"total_{code} as points_{code}"]
            outer += [f"histogram_{code}_{i}" for i in range(10)]
            for k, r in c["requirements"]:
                name = f"{code}_{k}"
                outer.append(joined(f"n{k}_{level}" for level in range(r, 4)) + f" as met_{name}")
                outer += [f"n{k}_{r - i} as short{i}_{name}" for i in range(1, r + 1)]
                outer += [f"profiles - n{k}_0 - n{k}_1 - n{k}_2 - n{k}_3 as unassessed_{name}",
                          f"superior{k}_{r} as superior_{name}"]
        cells = [f"l{k}, s{k}" for k in self.used]
        figures = self.scored(("points", "met", "unassessed"), cells)
        return (f"with people as ({self.people()}),\n"
                f"scored as (select {figures} from people),\n"
                f"counted as (select {joined(inner, ', ')} from scored)\n"
                f"select {joined(outer, ', ')} from counted")

    def ranked(self, code):
        return (f"select '{code}' as class, id, points_{code} as points,"
                f" superior_{code} as superior from scored"
                f" order by points desc, superior desc, id limit {self.spec['top']}")

    def rank(self):
        parts = [f"select * from ({self.ranked(c['code'])})" for c in self.spec["classes"]]
        figures = self.scored(("points", "superior"), ["id"])
        return (f"with people as ({self.people(['id'])}),\n"
                f"scored as (select {figures} from people)\n" + joined(parts, "\nunion all\n"))

    FIGURES = ("points", "met", "unassessed", "deficit", "superior")

    def gap_row(self, code, n, top):
        """The columns of a row from those of scored."""
        short = f"{n} - met_{code} - unassessed_{code}"
        return [f"'{code}' as class", f"{self.percent(f'points_{code}', top)} as score",
                f"points_{code} as points", f"met_{code} as met", f"{short} as short",
                f"unassessed_{code} as unassessed", f"deficit_{code} as deficit",
                f"superior_{code} as superior",
                f"case when {short} > 0 then 'short' when unassessed_{code} > 0 then 'incomplete'"
                " else 'ready' end as status"]

    def gaps(self):
        """Several rows a person."""
        parts = []
        for c in self.spec["classes"]:
            n = len(c["requirements"])
            row = self.gap_row(c["code"], n, UNIT * n)
            parts.append(f"select id as profile, {joined(row, ', ')} from scored")
        return (f"with people as ({self.people(['id'])}),\n"
                f"scored as (select {self.scored(self.FIGURES, ['id'])} from people)\n"
                + joined(parts, "\nunion all\n"))

    def script(self, job):
        return f"{self.settings()}{self.write(getattr(self, job)())};\n"


class DuckDB(Dialect):
    """Settings: as many threads as merit has jobs, rows in any order, no progress bar."""

    def integer(self, condition):
        return f"({condition})::tinyint"

    def count(self, condition):
        return f"count_if({condition})"

    def read(self):
        if self.form == "csv":
            columns = joined([f"'{name}': 'varchar'" for name in ("id", "unit", *self.competencies)],
                             ", ")
            return (f"read_csv('{self.source}', auto_detect = false, header = true, delim = ',',"
                    f" quote = '\"', escape = '\"', columns = {{{columns}}})")
        fields = joined([f'"{k}" varchar' for k in self.competencies], ", ")
        return (f"read_json('{self.source}', format = 'newline_delimited', columns ="
                f" {{id: 'varchar', competencies: 'struct({fields})'}})")

    def cell(self, k):
        return f'"{k}"' if self.form == "csv" else f'competencies."{k}"'

    # The first character tells the level; '/' comes before '0'.
    def level(self, k):
        return f"(coalesce(ascii({self.cell(k)}), 47) - 48)::tinyint"

    def is_superior(self, k):
        return f"coalesce(strlen({self.cell(k)}) = 2, false)"

    def percent(self, points, top):
        return f"({points} * 100.0 / {top})::decimal(5, 2)"

    def settings(self):
        return f"set threads = {self.jobs};\nset preserve_insertion_order = false;\n"

    def write(self, query):
        return f"copy (\n{query}\n) to '{self.out}' (format csv, header)"


class ClickHouse(Dialect):
    """Settings: as many threads as merit has jobs, null and a missing cell as the default."""

    def read(self):
        cells = [f"`{k}` String" for k in self.competencies]
        if self.form == "csv":
            columns, form = joined(["id String", "unit String", *cells], ", "), "CSVWithNames"
        else:
            columns = f"id String, competencies Tuple({joined(cells, ', ')})"
            form = "JSONEachRow"
        return f"file('{self.source}', '{form}', '{columns}')"

    def cell(self, k):
        return f"`{k}`" if self.form == "csv" else f"competencies.`{k}`"

    # The first character tells the level; an empty cell has none and comes out far below 0.
    def level(self, k):
        return f"toInt8(ascii({self.cell(k)}) - 48)"

    def is_superior(self, k):
        return f"length({self.cell(k)}) = 2"

    # Sums of comparisons run in vector registers, case does not.
    def points(self, requirements):
        return joined(f"(l{k} >= {level}) * {UNIT // r}"
                      for k, r in requirements for level in range(1, r + 1))

    def deficit(self, requirements):
        return joined(f"(l{k} >= 0 and l{k} < {level})"
                      for k, r in requirements for level in range(1, r + 1))

    def count(self, condition):
        return f"countIf({condition})"

    def percent(self, points, top):
        return f"toDecimal32(intDiv({points} * 20000 + {top}, {2 * top}), 2) / 100"

    # A common table expression named twice is read twice: what follows reads once.
    def rank(self):
        top = self.spec["top"]
        lists = [f"groupArraySorted({top})((-points_{c['code']}, -superior_{c['code']}, id))"
                 for c in self.spec["classes"]]
        codes = joined([f"'{c['code']}'" for c in self.spec["classes"]], ", ")
        figures = self.scored(("points", "superior"), ["id"])
        return (f"with people as ({self.people(['id'])}),\n"
                f"scored as (select {figures} from people),\n"
                f"listed as (select [{codes}] as codes, [{joined(lists, ', ')}] as lists"
                " from scored),\n"
                "rows as (select class, arrayJoin(list) as r from listed"
                " array join codes as class, lists as list)\n"
                "select class, r.3 as id, -r.1 as points, -r.2 as superior from rows")

    def gaps(self):
        rows, names = [], []
        for c in self.spec["classes"]:
            n = len(c["requirements"])
            parts = [part.rsplit(" as ", 1) for part in self.gap_row(c["code"], n, UNIT * n)]
            rows.append(f"({joined([value for value, _ in parts], ', ')})")
            names = [f"r.{i} as {name}" for i, (_, name) in enumerate(parts, 1)]
        return (f"with people as ({self.people(['id'])}),\n"
                f"scored as (select {self.scored(self.FIGURES, ['id'])} from people)\n"
                f"select id as profile, {joined(names, ', ')} from scored"
                f" array join [{joined(rows, ', ')}] as r")

    def settings(self):
        return ""

    def write(self, query):
        return (f"insert into function file('{self.out}', 'CSVWithNames')\n{query}\n"
                f"settings max_threads = {self.jobs}, max_parsing_threads = {self.jobs},"
                " input_format_null_as_default = 1, input_format_skip_unknown_fields = 1,"
                " output_format_decimal_trailing_zeros = 1,"
                " engine_file_truncate_on_insert = 1")


class SQLite(Dialect):
    """A script for the shell: imports into memory, then answers. It knows one thread only."""

    def read(self):
        return "people_read"

    def cell(self, k):
        return f'"{k}"' if self.form == "csv" else f"""json_extract(line, '$.competencies."{k}"')"""

    def people(self, columns=()):
        if self.form == "ndjson":
            columns = ["json_extract(line, '$.id') as id" if c == "id" else c for c in columns]
        return super().people(columns)

    def level(self, k):
        return f"coalesce(unicode({self.cell(k)}), 47) - 48"

    def is_superior(self, k):
        return f"coalesce(length({self.cell(k)}) = 2, 0)"

    def percent(self, points, top):
        return f"printf('%.2f', {points} * 100.0 / {top})"

    def settings(self):
        if self.form == "csv":
            return f".import --csv {self.source} people_read\n"
        return ("create table people_read (line text);\n"
                f'.mode ascii\n.separator "\\037" "\\n"\n.import {self.source} people_read\n')

    def write(self, query):
        return (f'.headers on\n.mode csv\n.separator "," "\\n"\n.once {self.out}\n{query}')


DIALECTS = {"duckdb": DuckDB, "chdb": ClickHouse, "sqlite": SQLite}
