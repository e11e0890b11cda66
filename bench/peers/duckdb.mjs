// SPDX-License-Identifier: Apache-2.0
// Runs the SQL script in a file with DuckDB in memory: node duckdb.mjs MODULES SCRIPT
// Without SCRIPT it prints the version.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, script] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${modules}/`)("@duckdb/node-api");
const connection = await (await DuckDBInstance.create(":memory:")).connect();

if (script) {
  await connection.run(readFileSync(script, "utf8"));
} else {
  const reader = await connection.runAndReadAll("select version()");
  console.log(reader.getRows()[0][0]);
}
