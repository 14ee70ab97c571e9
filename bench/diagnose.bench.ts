// How long a person waits for what is wrong and the fixes tried for it, of every graph under "Find the bug": warm, on
// one core. Wanted: each under 300 ms.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../scripts/run-step.ts";
import { diagnose, parseDocument } from "../src/core/index.ts";
import { allHeld, at, report, timesOf } from "./check/times.ts";

const folder = join(root, "graphs/broken");
const ending = ".graph.json";
const rounds = 6;
/** Of the slowest so many are told one by one. */
const told = 8;

function timesOfFile(file: string): number[] {
  const text = readFileSync(join(folder, file), "utf8");
  const fresh = () => {
    const parsed = parseDocument(text);
    if (!parsed.ok) throw new Error(`${file}: ${parsed.problems.map((p) => p.message).join("; ")}`);
    return parsed.document;
  };
  return timesOf(fresh, diagnose, rounds);
}

const files = readdirSync(folder).filter((name) => name.endsWith(ending));
// Once through all of them: in the app the engine has been at work before, too.
for (const file of files) timesOfFile(file);
const found = files.map((file) => ({ name: file.slice(0, -ending.length), times: timesOfFile(file) }));
found.sort((a, b) => at(b.times, 0.5) - at(a.times, 0.5));
console.log(`${files.length} graphs, ${rounds} rounds each; the slowest:`);
for (const { name, times } of found.slice(0, told)) report(name, times, 300);
process.exit(allHeld() ? 0 : 1);
