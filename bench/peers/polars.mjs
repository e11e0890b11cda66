// SPDX-License-Identifier: Apache-2.0
// The three jobs with Polars, lazily: node polars.mjs MODULES SPEC JOB FORM SOURCE OUT
// Without SPEC it prints the version. Settings: the streaming engine,
// rows in any order; POLARS_MAX_THREADS says how many threads.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, specification, job, form, source, out] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const pl = require("nodejs-polars");
const UNIT = 6; // lcm (1, 2, 3)

if (!specification) {
  console.log(require("nodejs-polars/package.json").version);
  process.exit(0);
}

const { competencies, classes, top } = JSON.parse(readFileSync(specification, "utf8"));
const used = [...new Set(classes.flatMap((c) => c.requirements.map(([k]) => k)))];
const sum = (expressions) => expressions.reduce((a, b) => a.add(b));
const flag = (condition) => condition.cast(pl.Int8);
const l = (k) => pl.col(`l${k}`);
const s = (k) => pl.col(`s${k}`);

function read() {
  if (form === "csv")
    return [pl.scanCSV(source, { inferSchemaLength: 0 }), (k) => pl.col(k)];
  const fields = competencies.map((k) => pl.Field.from(k, pl.Utf8));
  const schema = { id: pl.Utf8, competencies: pl.Struct(fields) };
  return [pl.scanJson(source, { schema }), (k) => pl.col("competencies").struct.field(k)];
}

// The level of each competency, -1 where unassessed, and whether at superior standard.
function people() {
  const [frame, cell] = read();
  return frame.select(pl.col("id"), ...used.flatMap((k) => [
    cell(k).str.slice(0, 1).cast(pl.Int8).fillNull(-1).alias(`l${k}`),
    cell(k).str.lengths().eq(2).fillNull(false).alias(`s${k}`),
  ]));
}

const steps = (r) => Array.from({ length: r }, (_, i) => i + 1);
const figures = {
  points: (rs) => sum(rs.flatMap(([k, r]) =>
    steps(r).map((i) => flag(l(k).gtEq(i)).mul(pl.lit(UNIT / r).cast(pl.Int8))))),
  met: (rs) => sum(rs.map(([k, r]) => flag(l(k).gtEq(r)))),
  unassessed: (rs) => sum(rs.map(([k]) => flag(l(k).lt(0)))),
  superior: (rs) => sum(rs.map(([k, r]) => flag(s(k).and(l(k).gtEq(r))))),
  deficit: (rs) => sum(rs.flatMap(([k, r]) =>
    steps(r).map((i) => flag(l(k).gtEq(0).and(l(k).lt(i)))))),
};

function scored(names) {
  return classes.flatMap((c) =>
    names.map((name) => figures[name](c.requirements).alias(`${name}_${c.code}`)));
}

function summaryOf(c) {
  const n = c.requirements.length;
  const most = UNIT * n;
  const [points, met, unassessed] =
    ["points", "met", "unassessed"].map((name) => pl.col(`${name}_${c.code}`));
  const ready = met.eq(n);
  const short = met.add(unassessed).lt(n);
  const bounds = [...Array(10).keys()].map((i) => Math.ceil(most * i / 10)).concat(most + 1);
  return [
    pl.len().alias(`profiles_${c.code}`),
    ready.sum().alias(`ready_${c.code}`),
    short.sum().alias(`short_${c.code}`),
    ready.or(short).not().sum().alias(`incomplete_${c.code}`),
    points.cast(pl.Int64).sum().alias(`points_${c.code}`),
    ...bounds.slice(0, 10).map((bound, i) =>
      points.gtEq(bound).and(points.lt(bounds[i + 1])).sum().alias(`histogram_${c.code}_${i}`)),
    ...c.requirements.flatMap(([k, r]) => [
      l(k).gtEq(r).sum().alias(`met_${c.code}_${k}`),
      ...steps(r).map((i) => l(k).eq(r - i).sum().alias(`short${i}_${c.code}_${k}`)),
      l(k).lt(0).sum().alias(`unassessed_${c.code}_${k}`),
      s(k).and(l(k).gtEq(r)).sum().alias(`superior_${c.code}_${k}`),
    ]),
  ];
}

const collected = (frame) => frame.collectSync({ engine: "streaming" });

const jobs = {
  summary() {
    const frame = people().withColumns(...scored(["points", "met", "unassessed"]));
    collected(frame.select(...classes.flatMap(summaryOf))).writeCSV(out);
  },
  rank() {
    const frame = collected(people().select(pl.col("id"), ...scored(["points", "superior"])));
    const lists = classes.map(({ code }) => frame.lazy()
      .select(pl.lit(code).alias("class"), pl.col("id"), pl.col(`points_${code}`).alias("points"),
              pl.col(`superior_${code}`).alias("superior"))
      .sort({ by: ["points", "superior", "id"], descending: [true, true, false] })
      .limit(top).collectSync());
    pl.concat(lists).writeCSV(out);
  },
  gaps() {
    const names = ["points", "met", "unassessed", "deficit", "superior"];
    // Read once: the rows of each class follow from the same figures.
    const frame = collected(people().select(pl.col("id"), ...scored(names))).lazy();
    const rows = classes.map(({ code, requirements: { length: n } }) => {
      const [points, met, unassessed, deficit, superior] =
        names.map((name) => pl.col(`${name}_${code}`));
      const short = pl.lit(n).cast(pl.Int8).sub(met).sub(unassessed);
      return frame.select(
        pl.col("id").alias("profile"), pl.lit(code).alias("class"),
        points.cast(pl.Float64).mul(100).div(UNIT * n).alias("score"), points.alias("points"),
        met.alias("met"), short.alias("short"), unassessed.alias("unassessed"),
        deficit.alias("deficit"), superior.alias("superior"),
        pl.when(short.gt(0)).then(pl.lit("short")).when(unassessed.gt(0))
          .then(pl.lit("incomplete")).otherwise(pl.lit("ready")).alias("status"));
    });
    collected(pl.concat(rows).sinkCSV(out, { floatPrecision: 2, maintainOrder: false }));
  },
};

jobs[job]();
