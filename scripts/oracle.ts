// `npm run oracle [NAME…]`: makes PyTorch's fixtures anew, by test/oracle/NAME.py (Debian's python3-torch).
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findProgram, root, runStep } from "./run-step.ts";

const python = findProgram("/usr/bin/python3", "python3");
if (!python) {
  console.error("The oracle needs Python with PyTorch (Debian: python3-torch).");
  process.exit(2);
}
const ending = ".py";
const folder = join(root, "test/oracle");
const wanted = process.argv.slice(2);
const scripts = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith(ending) && !name.startsWith("_"))
      .filter((name) => wanted.length === 0 || wanted.includes(name.slice(0, -ending.length)))
      .sort()
  : [];
if (scripts.length === 0) console.log("Nothing to run in test/oracle.");
let failed = 0;
for (const script of scripts) {
  console.log(`── ${script}`);
  if ((await runStep(python, [join("test/oracle", script)])).code !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
