// `npm run bench -- [NAME…] [--FLAG…]`: runs bench/NAME.bench.ts with the flags, or all of them, one after the other.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root, runStep } from "./run-step.ts";

const ending = ".bench.ts";
const folder = join(root, "bench");
const all = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
      .sort()
  : [];
const given = process.argv.slice(2);
const flags = given.filter((g) => g.startsWith("--"));
const wanted = given.filter((g) => !g.startsWith("--"));
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(", ")}. There are: ${all.join(", ") || "none"}.`);
  process.exit(2);
}
let failed = 0;
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n── ${name}`);
  if ((await runStep("tsx", [join("bench", name + ending), ...flags])).code !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
