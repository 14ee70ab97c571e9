// nanoGPT's CPU setting on tinyshakespeare, `heddle train` beside plain PyTorch (test/oracle/nanogpt.py): the loss over
// the whole held-out tenth and the time of each whole process, three seeds in turns. Fails where the means differ by
// more than 0.02.
//
//   npm run bench nanogpt        with TEXT=FILE for another text, SEEDS=1,2 for other seeds, STEPS=200 for fewer steps
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildCli } from "../scripts/build-cli.ts";
import { findProgram, root } from "../scripts/run-step.ts";

const text = process.env.TEXT ?? join(root, "../shared/data/tinyshakespeare.txt");
const seeds = (process.env.SEEDS ?? "1,2,3").split(",");
const tolerance = 0.02;
const python = findProgram("/usr/bin/python3", "python3");
if (!existsSync(text)) {
  console.log(`SKIPPED: there is no ${text}; TEXT=FILE names another`);
  process.exit(0);
}

/** As docs/training.md has it; the oracle reads STEPS too. */
const steps = process.env.STEPS ?? "2000";
const setting = `--task char-lm --dim D=128 --dim N=4 --context 64 --batch 12 --steps ${steps} --lr 1e-3 --min-lr 1e-4 --warmup 100`;
const bin = await buildCli(join(root, "node_modules/.cache/heddle-bench"));
const run = promisify(execFile);
const options = { maxBuffer: 2 ** 28, env: { ...process.env, OMP_WAIT_POLICY: "PASSIVE" } };

interface Ended {
  readonly loss: number;
  readonly seconds: number;
}

async function timed(
  command: string,
  args: readonly string[],
  lossIn: (out: string) => number,
): Promise<Ended> {
  const began = performance.now();
  const { stdout } = await run(command, [...args], options);
  return { loss: lossIn(stdout), seconds: (performance.now() - began) / 1000 };
}

const ours = (seed: string) =>
  timed(
    process.execPath,
    [
      bin,
      "train",
      join(root, "graphs/decoder-only.graph.json"),
      ...setting.split(" "),
      ...["--text", text, "--val-every", "0", "--seed", seed, "--json"],
    ],
    (out) => (JSON.parse(out) as { validation: { loss: number } }).validation.loss,
  );

const theirs = (seed: string) =>
  timed(python ?? "", [join(root, "test/oracle/nanogpt.py"), text, seed], (out) => {
    const [, torch = ""] = /^(torch .*)$/m.exec(out) ?? [];
    about = torch;
    return Number(/held-out loss ([\d.]+)/.exec(out)?.[1]);
  });

let about = "PyTorch is missing (Debian: python3-torch): only ours is shown";
const rows: { readonly ours: Ended; readonly theirs?: Ended }[] = [];
for (const seed of seeds) {
  const row = { ours: await ours(seed), ...(python ? { theirs: await theirs(seed) } : {}) };
  rows.push(row);
  console.log(
    `seed ${seed}   ${shown("Heddle", row.ours)}${row.theirs ? `   ${shown("PyTorch", row.theirs)}` : ""}`,
  );
}

function shown(name: string, { loss, seconds }: Ended): string {
  return `${name} ${loss.toFixed(4)} in ${seconds.toFixed(0)} s`;
}

const mean = (list: readonly Ended[]): Ended => ({
  loss: list.reduce((sum, e) => sum + e.loss, 0) / list.length,
  seconds: list.reduce((sum, e) => sum + e.seconds, 0) / list.length,
});
const [mine, other] = [mean(rows.map((r) => r.ours)), mean(rows.flatMap((r) => r.theirs ?? []))];
console.log(`mean     ${shown("Heddle", mine)}${python ? `   ${shown("PyTorch", other)}` : ""}`);
console.log(`${about}; load ${loadavg()[0]?.toFixed(1)}`);
if (!python) process.exit(0);
const difference = Math.abs(mine.loss - other.loss);
const met = difference <= tolerance;
console.log(`${met ? "met   " : "MISSED"} means differ by ${difference.toFixed(4)}, at most ${tolerance}`);
process.exit(met ? 0 : 1);
