// `npx tsx scripts/fuzz-cache.ts [count] [first seed] [steps] [engines]`: the graphs that ship and those of Find the bug,
// then random ones, and a fifth as many each with Reshape, Cumulative sum, Top-k and their like in them, with other norms,
// positions, softmax and masks, with attention wired by hand, and with scores that are divided by what may be 0, written
// with what is kept and as a whole: 40 steps behind prompts of 1, 2 and 11 tokens, one by one and in chunks of 2, greedily
// or by drawn ids, one sample or two, in the reference evaluator, natively and in WASM. Exit code 1 where something was
// wrong, or more than 31 % of the random ones were refused. Logits of a row may differ by 1e-5 + 1e-4 of its largest; in
// float32 by ten times what the whole's own are off.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, hasErrors, parseDocument } from "../src/core/index.ts";
import { CacheTrials, everyEngine } from "../test/support/cache-trials.ts";
import { root } from "./run-step.ts";

const [count, first, steps] = [1000, 1, 40].map((usual, i) => Number(process.argv[2 + i] ?? usual)) as [
  number,
  number,
  number,
];
const asked = process.argv[5]?.split(",");
const engines = Object.fromEntries(
  Object.entries(await everyEngine()).filter(([name]) => asked?.includes(name) ?? true),
);

function say(trials: CacheTrials): void {
  const { graphs, refused, refusedShare, worst, faults, compared } = trials;
  const share = (n: number): string => `${((100 * n) / Math.max(1, graphs)).toFixed(1)} %`;
  const reasons = Object.entries(refused).map(([reason, n]) => `${reason} ${share(n)}`);
  console.log(`${graphs} graphs, ${share(refusedShare * graphs)} refused (${reasons.join(", ")})`);
  for (const [name, difference] of Object.entries(worst))
    console.log(
      `  ${name}: ${trials.steps[name]} steps, largest difference ${difference.toExponential(1)}, ${trials.rounded[name]} rows within float32's own error`,
    );
  console.log(`  ${compared} kept numbers compared at two lengths, bit for bit`);
  console.log(`  wrong: ${faults.length}`);
}

const shipped = new CacheTrials(engines, steps);
for (const folder of ["graphs", "graphs/broken"]) {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".graph.json"));
  for (const [i, name] of names.entries()) {
    const parsed = parseDocument(readFileSync(join(root, folder, name), "utf8"));
    // What cannot run cannot be compared.
    if (!parsed.ok || hasErrors(check(parsed.document))) continue;
    await shipped.write(parsed.document, i, name);
  }
}
for (const fault of shipped.faults) console.log(`WRONG ${fault}`);
say(shipped);

const random = await tried(count, (trials, seed) => trials.add(seed));
const tensors = await tried(count / 5, (trials, seed) => trials.addTensors(seed));
const parts = await tried(count / 5, (trials, seed) => trials.addParts(seed));
const attention = await tried(count / 5, (trials, seed) => trials.addAttention(seed));
const divided = await tried(count / 5, (trials, seed) => trials.addDivided(seed));
const faults = [shipped, random, tensors, parts, attention, divided].flatMap((trials) => trials.faults);
process.exit(faults.length > 0 || random.refusedShare > 0.31 ? 1 : 0);

async function tried(
  graphs: number,
  add: (trials: CacheTrials, seed: number) => Promise<void>,
): Promise<CacheTrials> {
  const trials = new CacheTrials(engines, steps);
  let told = 0;
  for (let seed = first; trials.graphs < graphs; seed++) {
    await add(trials, seed);
    for (const fault of trials.faults.slice(told)) console.log(`WRONG ${fault}`);
    told = trials.faults.length;
    if (trials.graphs % 50 === 0) say(trials);
  }
  say(trials);
  return trials;
}
