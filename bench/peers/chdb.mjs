// SPDX-License-Identifier: Apache-2.0
// Runs the SQL query in a file with ClickHouse in this process: node chdb.mjs MODULES SCRIPT
// Without SCRIPT it prints the version.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, script] = process.argv.slice(2);
const { query } = createRequire(`${modules}/`)("chdb");

if (script)
  query(readFileSync(script, "utf8"), "CSV");
else
  console.log(query("select version()", "TSV").trim());
