// `heddle ablate FILE --task NAME`: compares variants of a graph over seeds; the same command goes on where it was ended.
import { stat } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { plural, toJson } from "../../core/index.ts";
import { readStudy, runStudy, writeStudy } from "../../lab/index.ts";
import {
  type Plan,
  type RefusedVariant,
  refusedVariants,
  reportOf,
  studyJson,
  studyReadme,
} from "../../study/index.ts";
import { type Arguments, type Command, type ExitCode, UsageError } from "../command.ts";
import { backgroundEngine, interruptCodes, untilInterrupted } from "../engine.ts";
import { readGraph } from "../read-graph.ts";
import { reportDiagnostic } from "../report.ts";
import { planFrom } from "../study-arguments.ts";
import { tried } from "../study-measured.ts";
import { showStudy } from "../study-output.ts";
import { catalogue, scaledInTime } from "../study-variants.ts";
import type { Terminal } from "../terminal.ts";
import { optimizerOptions, trainingOptions, whole, withDims } from "../train-arguments.ts";
import { writeOut } from "../write-file.ts";

const { seed: _seed, "keep-weights": _keep, threads: _threads, ...shared } = trainingOptions;

export const ablate: Command = {
  name: "ablate",
  operands: "FILE",
  about: "Compares variants of a graph over seeds; given the folder of a study, it goes on with it",
  options: {
    variants: {
      type: "string",
      multiple: true,
      value: "A,B,…",
      about: `Variants of the file, or ${catalogue}`,
    },
    sweep: {
      type: "string",
      multiple: true,
      value: "H=1,2,4",
      about: "Values of a dimension, or of NODE.PARAM",
    },
    optimizers: {
      type: "string",
      multiple: true,
      value: "A,B,…",
      about: "The same graph trained by other optimizers than --optimizer",
    },
    grid: { type: "boolean", about: "Each variant with each value of each sweep, not one change at a time" },
    match: { type: "string", value: "params|flops|time", about: "Make each variant as large as the base" },
    scale: { type: "string", value: "DIM", about: "The dimension that --match scales" },
    ...shared,
    ...optimizerOptions,
    tokens: { type: "string", value: "N", about: "Budget in tokens, in place of --steps" },
    flops: { type: "string", value: "N", about: "Budget in operations of all passes, in place of --steps" },
    seconds: {
      type: "string",
      value: "S",
      about: "Budget in seconds of steps, measured on this machine before the first run, in place of --steps",
    },
    seeds: { type: "string", value: "N", about: "Number of seeds, or seeds as in 4,5,6 (default: 3)" },
    "lr-sweep": {
      type: "boolean",
      about: "Find each variant's best rate of half, same and twice, by other seeds",
    },
    "search-seeds": {
      type: "string",
      value: "S,S",
      about: "Seeds that choose a rate (default: two behind --seeds)",
    },
    lengths: {
      type: "string",
      value: "T,T,…",
      about: "Contexts beside that of the training at which every model is validated in the end",
    },
    looks: {
      type: "string",
      value: "N,N,…",
      about: "Look after so many seeds, and run no more of a variant that is decided by then",
    },
    split: {
      type: "string",
      value: "NAME",
      about: "How looks share the error: obrien-fleming (default) or bonferroni",
    },
    metric: { type: "string", value: "loss|accuracy|exact", about: "What is compared, on held-out data" },
    effect: { type: "string", value: "E", about: "The smallest difference of the metric that matters" },
    error: { type: "string", value: "P", about: "Probability of any false alarm (default: 0.05)" },
    correction: { type: "string", value: "dunnett|holm", about: "For many variants (default: dunnett)" },
    accept: { type: "string", value: "L,C", about: "Acceptance rule: (L − mean) · √n must be at least C" },
    hypothesis: {
      type: "string",
      value: "TEXT",
      about: "What you expect, written down before the first run",
    },
    name: { type: "string", value: "TEXT", about: "Name of the study" },
    workers: {
      type: "string",
      value: "N",
      about: "Runs at a time, of one thread each (default: one per core)",
    },
    out: { type: "string", short: "o", value: "DIR", about: "Folder of the study" },
    "plan-only": {
      type: "boolean",
      about: "Write the plan down and run nothing: for heddle export --to ray|slurm",
    },
    "change-plan": {
      type: "boolean",
      about: "Replace the plan that is in the folder; the study tells of it",
    },
  },
  async run(args, terminal) {
    const { folder, source, plan: asked } = await studyOf(args);
    const engine = [...(args.flag("wasm") ? ["--wasm"] : []), "--threads=1"];
    const wrong = refusedVariants(asked);
    const { plan, refused } =
      wrong.length > 0
        ? { plan: asked, refused: wrong }
        : await tried(folder, asked, scaledInTime(args), engine);
    if (refused.length > 0) return tellRefused(refused, args.flag("json"), terminal);
    await writeStudy(folder, plan, args.flag("change-plan"));
    const json = args.flag("json");
    if (args.flag("plan-only")) {
      if (json) terminal.json({ ok: true, plan: join(folder, "plan.json") });
      else terminal.out(`The plan is in ${join(folder, "plan.json")}`);
      return 0;
    }
    const count = whole(args, "workers", availableParallelism(), 1);
    const began = performance.now();
    let toDo = 0;
    const interrupt = await untilInterrupted((signal) =>
      runStudy(
        folder,
        { count, signal, open: () => backgroundEngine(engine) },
        {
          notice: (text) => terminal.error(terminal.paint("yellow", text)),
          planned: (runs, done) => {
            toDo = runs - done;
            if (!json) terminal.out(`${plural(runs, "run")}${done > 0 ? `, ${done} of them finished` : ""}`);
          },
          finished: ({ variant, seed, learningRate, final, failure, seconds }, done, of) => {
            const rate = plan.rates ? `, rate ${learningRate}` : "";
            const each = (performance.now() - began) / 1000 / Math.max(1, toDo - (of - done));
            const left = done < of ? `, ${Math.ceil(each * (of - done))} s left` : "";
            const what = final ? `loss ${final.loss.toFixed(4)}` : `broke down: ${failure}`;
            if (!json)
              terminal.out(`${done}/${of}  ${variant}, seed ${seed}${rate}: ${what} (${seconds} s${left})`);
          },
        },
      ),
    );
    const study = await readStudy(folder);
    const report = reportOf(study.plan, study.results);
    if (interrupt !== null) {
      terminal.error(
        `Interrupted: ${report.done} of ${plural(report.of, "run")} are kept; the same command goes on.`,
      );
      return interruptCodes[interrupt];
    }
    const readme = studyReadme(report, source, machine(), study.notices);
    await writeOut(join(folder, "README.md"), { data: readme });
    if (json) terminal.json(studyJson(report, study.notices));
    else {
      terminal.out("");
      showStudy(report, terminal);
    }
    return 0;
  },
};

/** A graph with arguments, or the folder of a study: then its plan, done where it is or again in --out. */
async function studyOf(args: Arguments): Promise<{ folder: string; source: string; plan: Plan }> {
  const [file, more] = args.operands;
  if (file === undefined) throw new UsageError("Give a graph file, or the folder of a study");
  if (more !== undefined) throw new UsageError(`Only one graph file is allowed; remove "${more}"`);
  const out = args.text("out");
  if ((await stat(file).catch(() => null))?.isDirectory()) {
    refusePlanned(args);
    const { plan } = await readStudy(file);
    return { folder: out ?? file, source: file, plan };
  }
  if (out === undefined) throw new UsageError("Give the folder of the study: --out DIR");
  const plan = await planFrom(file, withDims(await readGraph(file), args), args);
  return { folder: out, source: out, plan };
}

/** What may be asked of a study that is planned. */
const ofRunning: ReadonlySet<string> = new Set([
  "workers",
  "out",
  "wasm",
  "json",
  "plan-only",
  "change-plan",
]);

function refusePlanned(args: Arguments): void {
  const given = Object.keys(ablate.options).filter(
    (option) => !ofRunning.has(option) && (args.flag(option) || args.text(option) !== undefined),
  );
  const [first] = given;
  if (first !== undefined)
    throw new UsageError(
      `--${first} is said by the plan of the study; for another one give the graph file and --change-plan, or another --out`,
    );
}

function tellRefused(refused: readonly RefusedVariant[], json: boolean, terminal: Terminal): ExitCode {
  if (json) {
    const variants = refused.map(({ name, why, diagnostics }) => ({
      name,
      why,
      diagnostics: diagnostics.map(toJson),
    }));
    terminal.json({ ok: false, refused: variants });
    return 1;
  }
  for (const { name, why, diagnostics } of refused) {
    terminal.error(terminal.paint("red", `${name} cannot be run${why === null ? ":" : `: ${why}`}`));
    for (const d of diagnostics) reportDiagnostic(toJson(d), terminal.error, terminal);
  }
  terminal.error("Nothing was run.");
  return 1;
}

/** What a result was made on: processor and day. */
function machine(): string {
  const [cpu] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `${cpu?.model.trim() ?? "an unknown processor"}, ${plural(availableParallelism(), "core")}, ${day}`;
}
