// Whether repairs train: each graph under "Find the bug" whose cause a lint rule tells and that leaks nothing, trained
// as it is and with its first fix, from the same seeds. A row gives the held-out loss of both and the mean of the paired
// differences with its standard error; a fix that ends worse by more than two of these fails the bench, for it may not
// be first. Decoders learn stories, other graphs the task of their objective.
//
//   npm run bench repairs -- --seeds=5 --steps=300 --context=32 --only=lint/no-position,loud-head --all
//
// `--all` compares every fix that is offered in place of the first. docs/repairs.md has the table.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../scripts/run-step.ts";
import {
  applyEdit,
  type Diagnosis,
  diagnose,
  type Fix,
  fixesOf,
  type HeddleDocument,
  hasErrors,
  parseDocument,
} from "../src/core/index.ts";
import { trainOptionsFrom, weightsIn } from "../src/runtime/client/index.ts";
import { nativeExecutor, Trainer } from "../src/runtime/engine/index.ts";

const flags = process.argv.slice(2);
const option = (name: string) => flags.find((f) => f.startsWith(`--${name}=`))?.slice(name.length + 3);
const seeds = Number(option("seeds") ?? 5);
const steps = Number(option("steps") ?? 300);
const context = Number(option("context") ?? 32);
const only = option("only")?.split(",");
const all = flags.includes("--all");

const taskOf: Readonly<Record<string, string>> = {
  "next-token": "stories",
  "prefix-lm": "stories",
  "masked-lm": "masked-lm",
  seq2seq: "translation",
};

interface Case {
  readonly id: string;
  readonly rule: string;
  readonly task: string;
  readonly document: HeddleDocument;
  readonly fixes: readonly Fix[];
}

/** The graph with what lint tells first of it; undefined where it has errors, leaks or no fix. */
function caseOf(id: string): Case | undefined {
  const parsed = parseDocument(readFileSync(join(root, `graphs/broken/${id}.graph.json`), "utf8"));
  if (!parsed.ok) throw new Error(`${id}: ${parsed.problems[0]?.message}`);
  const { document } = parsed;
  const task = taskOf[document.objective?.kind ?? ""];
  const diagnosis: Diagnosis = diagnose(document);
  const cause = diagnosis.causes[0]?.cause;
  if (!cause?.code.startsWith("lint/") || hasErrors(diagnosis.checked) || !task) return undefined;
  if (diagnosis.diagnostics.some((d) => d.code.startsWith("leak/"))) return undefined;
  const fixes = fixesOf(diagnosis, cause).slice(0, all ? undefined : 1);
  return fixes.length === 0 ? undefined : { id, rule: cause.code, task, document, fixes };
}

const trainer = new Trainer(await nativeExecutor(1), 2 ** 32);
const quiet = async () => {};

/** Rules about what is scored: both graphs are measured by the loss as it is after the fix. */
const aboutLoss = new Set([
  "lint/target-offset",
  "lint/loss-padding",
  "lint/filler-scored",
  "lint/ignored-token",
]);

/** Held-out loss at the end, by the loss of `scored`; the message where it does not train. */
async function losses(
  { task }: Case,
  document: HeddleDocument,
  seed: number,
  scored = document,
): Promise<number | string> {
  const options = trainOptionsFrom({
    task,
    steps,
    seed,
    batch: 8,
    context,
    learningRate: 2e-3,
    validateEvery: steps,
  });
  try {
    const { training } = await trainer.trainBegin({ document, options }, quiet);
    const report = await trainer.trainAdvance({ training, steps, milliseconds: 1e9 }, quiet);
    const { bytes } = await trainer.trainCheckpoint({ training });
    await trainer.trainEnd({ training });
    if (report.failure) return report.failure.message;
    const weights = weightsIn(bytes);
    if (scored === document || !weights) return report.validations.at(-1)?.loss ?? "no validation";
    // A step at a learning rate of 0 changes nothing and is validated.
    const still = { ...options, steps: 1, learningRate: 0, minLearningRate: 0, validateEvery: 1 };
    const measured = await trainer.trainBegin({ document: scored, options: still, weights }, quiet);
    const again = { training: measured.training, steps: 1, milliseconds: 1e9 };
    const { validations } = await trainer.trainAdvance(again, quiet);
    await trainer.trainEnd({ training: measured.training });
    return validations.at(-1)?.loss ?? "no validation";
  } catch (e) {
    return e instanceof Error ? e.message : String(e);
  }
}

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** Of a mean: √(Σ (x − mean)² / (n − 1) / n). */
const standardError = (xs: readonly number[]): number =>
  Math.sqrt(xs.reduce((sum, x) => sum + (x - mean(xs)) ** 2, 0) / (xs.length - 1) / xs.length);

const cell = (x: number): string => x.toFixed(4).replace("-", "−");

const ids = readdirSync(join(root, "graphs/broken")).flatMap((name) =>
  name.endsWith(".graph.json") ? [name.slice(0, -".graph.json".length)] : [],
);
const isWanted = ({ id, rule }: Case) => !only || only.includes(id) || only.includes(rule);
const cases = ids.flatMap((id) => caseOf(id) ?? []).filter(isWanted);
// Stories first, and one graph of each rule before the second of any: what is cut short has seen every rule.
cases.sort((a, b) => Number(a.task !== "stories") - Number(b.task !== "stories"));
const turn = new Map(cases.map((c, i) => [c, cases.slice(0, i).filter((o) => o.rule === c.rule).length]));
cases.sort((a, b) => (turn.get(a) ?? 0) - (turn.get(b) ?? 0));

console.log(
  `${cases.length} graphs, ${steps} steps of 8 × ${context} tokens at 2e-3, ${seeds} pairs of seeds\n`,
);
console.log("| rule | graph | task | first fix | as it is | repaired | difference | worse |");
console.log("| ---- | ----- | ---- | --------- | -------: | -------: | ---------: | ----- |");
let worse = 0;
for (const c of cases) {
  let before: (number | string)[] = [];
  for (const fix of c.fixes) {
    const row = (...cells: readonly string[]) =>
      console.log(`| ${[c.rule, c.id, c.task, fix.label, ...cells].join(" | ")} |`);
    const applied = applyEdit(c.document, { edit: "all", edits: fix.edits });
    if (!applied.ok) throw new Error(`${c.id}: ${applied.why}`);
    if (before.length === 0 || aboutLoss.has(c.rule)) {
      const scored = aboutLoss.has(c.rule) ? applied.document : c.document;
      before = [];
      for (let seed = 1; seed <= seeds; seed++) before.push(await losses(c, c.document, seed, scored));
    }
    const pairs: [number, number][] = [];
    let why: string | undefined = before.find((x) => typeof x === "string") as string | undefined;
    for (let seed = 1; seed <= seeds && why === undefined; seed++) {
      const after = await losses(c, applied.document, seed);
      if (typeof after === "string") why = `repaired: ${after}`;
      else pairs.push([before[seed - 1] as number, after]);
    }
    if (why !== undefined) {
      row("does not train", why, "", "");
      continue;
    }
    const differences = pairs.map(([a, b]) => b - a);
    const [by, error] = [mean(differences), standardError(differences)];
    const isWorse = by > 2 * error;
    if (isWorse) worse++;
    row(
      cell(mean(pairs.map(([a]) => a))),
      cell(mean(pairs.map(([, b]) => b))),
      `${cell(by)} ± ${cell(error)}`,
      isWorse ? "yes" : "no",
    );
  }
}
console.log(`\n${worse} of them end worse by more than two standard errors`);
process.exit(worse === 0 ? 0 : 1);
