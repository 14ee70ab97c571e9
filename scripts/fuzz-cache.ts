// `npx tsx scripts/fuzz-cache.ts [count] [first seed] [steps] [engines]`: random graphs written with what is kept and as a
// whole, 40 steps behind prompts of 1, 2 and 11 tokens, one by one and in chunks of 2, greedily or by drawn ids, one sample
// or two, in the reference evaluator, natively and in WASM. Exit code 1 where something was wrong, or more than 31 % were
// refused. Logits of a row may differ by 1e-5 + 1e-4 of its largest; in float32 by ten times what the whole's own are off.
import { CacheTrials, everyEngine } from "../test/support/cache-trials.ts";

const [count, first, steps] = [1000, 1, 40].map((usual, i) => Number(process.argv[2 + i] ?? usual)) as [
  number,
  number,
  number,
];
const asked = process.argv[5]?.split(",");
const engines = Object.entries(await everyEngine()).filter(([name]) => asked?.includes(name) ?? true);
const trials = new CacheTrials(Object.fromEntries(engines), steps);
const share = (n: number): string => `${((100 * n) / Math.max(1, trials.graphs)).toFixed(1)} %`;

function say(): void {
  const { graphs, refused, refusedShare, worst, faults } = trials;
  const reasons = Object.entries(refused).map(([reason, n]) => `${reason} ${share(n)}`);
  console.log(`${graphs} graphs, ${share(refusedShare * graphs)} refused (${reasons.join(", ")})`);
  for (const [name, difference] of Object.entries(worst))
    console.log(
      `  ${name}: ${trials.steps[name]} steps, largest difference ${difference.toExponential(1)}, ${trials.rounded[name]} rows within float32's own error`,
    );
  console.log(`  wrong: ${faults.length}`);
}

let told = 0;
for (let seed = first; trials.graphs < count; seed++) {
  await trials.add(seed);
  for (const fault of trials.faults.slice(told)) console.log(`WRONG ${fault}`);
  told = trials.faults.length;
  if (trials.graphs % 50 === 0) say();
}
say();
process.exit(trials.faults.length > 0 || trials.refusedShare > 0.31 ? 1 : 0);
