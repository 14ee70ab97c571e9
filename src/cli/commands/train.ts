// `heddle train FILE --task NAME`: trains a graph and writes a checkpoint.
import { plural } from "../../core/index.ts";
import {
  train as begin,
  type TrainInfo,
  type TrainReport,
  type TrainStep,
  trainDefaults,
  type Validation,
} from "../../runtime/client/index.ts";
import { type Arguments, type Command, type ExitCode, oneFile, UsageError } from "../command.ts";
import { withEngine } from "../engine.ts";
import { readGraph } from "../read-graph.ts";
import { count } from "../shapes.ts";
import type { Terminal } from "../terminal.ts";
import {
  engineFlags,
  readBytes,
  trainingOptions,
  trainOptions,
  whole,
  withDims,
} from "../train-arguments.ts";
import { readyToWrite, writeWhole } from "../write-file.ts";

interface RunSummary {
  info?: TrainInfo;
  readonly steps: TrainStep[];
  readonly validations: Validation[];
  last?: TrainReport;
}

export const train: Command = {
  name: "train",
  operands: "FILE",
  about: "Trains a graph on a task and saves its weights",
  options: {
    ...trainingOptions,
    steps: { type: "string", value: "N", about: `Steps in all; ${trainDefaults.steps}` },
    lr: { type: "string", value: "R", about: `Highest learning rate; ${trainDefaults.learningRate}` },
    "min-lr": { type: "string", value: "R", about: "Final learning rate (default: a tenth of the peak)" },
    warmup: {
      type: "string",
      value: "N",
      about: "Warm-up steps (default: a tenth of all, at most 100)",
    },
    "weight-decay": {
      type: "string",
      value: "L",
      about: `Of matrices, not of norms, biases, embeddings; ${trainDefaults.weightDecay}`,
    },
    beta1: { type: "string", value: "B", about: `AdamW's β₁; ${trainDefaults.beta1}` },
    beta2: { type: "string", value: "B", about: `AdamW's β₂; ${trainDefaults.beta2}` },
    clip: {
      type: "string",
      value: "N",
      about: `Largest norm of the gradients together; ${trainDefaults.clip}, 0 for none`,
    },
    "val-every": {
      type: "string",
      value: "N",
      about: "Steps between looks at held-out data; a tenth of all, at least 10; 0 for none",
    },
    "val-batches": {
      type: "string",
      value: "N",
      about: `Batches of such a look; ${trainDefaults.validateBatches}. The end looks at all`,
    },
    out: { type: "string", short: "o", value: "W.safetensors", about: "Output file for the checkpoint" },
    "save-every": {
      type: "string",
      value: "N",
      about: "Steps between checkpoints (default: only at the end)",
    },
    resume: { type: "string", value: "W.safetensors", about: "Checkpoint to resume from" },
  },
  async run(args, terminal) {
    const document = withDims(await readGraph(oneFile(args)), args);
    const options = await trainOptions(args);
    const resume = args.text("resume");
    const out = args.text("out");
    const saveEvery = whole(args, "save-every", 0, 0);
    if (saveEvery > 0 && out === undefined) throw new UsageError("--save-every requires --out");
    const checkpoint = resume === undefined ? {} : { checkpoint: new Uint8Array(await readBytes(resume)) };
    if (out !== undefined) await readyToWrite(out);
    const summary: RunSummary = { steps: [], validations: [] };
    const json = args.flag("json");
    const started = performance.now();
    let writing = Promise.resolve();
    await withEngine(engineFlags(args), async (client) => {
      const run = begin(
        client,
        { document, options, ...checkpoint },
        {
          begun: (info) => {
            summary.info = info;
            if (!json) begun(info, args, terminal);
          },
          report: (report) => {
            summary.steps.push(...report.steps);
            summary.validations.push(...report.validations);
            summary.last = report;
            if (!json) progress(report, summary.info?.parts ?? [], terminal);
          },
          checkpoint: (bytes) => {
            if (out !== undefined) writing = writing.then(() => writeWhole(out, bytes));
          },
        },
        { checkpointEvery: saveEvery },
      );
      await run.done;
      await writing;
    });
    const seconds = (performance.now() - started) / 1000;
    if (json) terminal.json(resultJson(summary, seconds, out));
    else ending(summary, seconds, out, terminal);
    return (summary.last?.failure ? 1 : 0) satisfies ExitCode;
  },
};

function begun(info: TrainInfo, args: Arguments, terminal: Terminal): void {
  const { parameters, tokensPerStep, steps, step, chance, memory } = info;
  terminal.out(
    `${terminal.paint("bold", info.document.name)} trains on ${args.text("task")}: ${plural(parameters, "parameter")}, ${plural(steps, "step")} of ${plural(tokensPerStep, "token")}, about ${Math.ceil(memory / 2 ** 20)} MB`,
  );
  terminal.out(`Loss of a uniform prediction: ${chance.toFixed(3)}. Solved: ${info.solved}.`);
  if (step > 0) terminal.out(`Resumes after step ${step}.`);
  for (const warning of info.warnings) terminal.out(terminal.paint("yellow", `warning: ${warning}`));
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** One line for each report in which something is new: at most one a second or so, and every validation. */
function progress(report: TrainReport, names: readonly string[], terminal: Terminal): void {
  const partsOf = (parts: readonly number[] = []): string =>
    parts.length === 0 ? "" : ` (${parts.map((p, i) => `${names[i] ?? "?"} ${p.toFixed(4)}`).join(", ")})`;
  const last = report.steps.at(-1);
  const round = last && Math.floor(last.step / 100) > Math.floor(((report.steps[0]?.step ?? 1) - 1) / 100);
  if (last && (round || report.finished || last.step === 1)) {
    const left = report.finished ? "" : `, ${Math.ceil(report.secondsLeft)} s left`;
    terminal.out(
      `step ${String(last.step).padStart(6)}  loss ${last.loss.toFixed(4)}${partsOf(last.parts)}  lr ${last.learningRate.toExponential(2)}  norm ${last.gradientNorm.toFixed(2)}  ${count(Math.round(report.tokensPerSecond))} tokens/s${left}`,
    );
  }
  for (const v of report.validations) {
    terminal.out(
      terminal.paint(
        "cyan",
        `step ${String(v.step).padStart(6)}  validation loss ${v.loss.toFixed(4)}${partsOf(v.parts)}  token accuracy ${percent(v.accuracy)}  exact match ${percent(v.exact)} of ${v.samples}`,
      ),
    );
  }
}

function ending(summary: RunSummary, seconds: number, out: string | undefined, terminal: Terminal): void {
  const { last } = summary;
  if (last?.failure) terminal.error(terminal.paint("red", `Stopped: ${last.failure.message}.`));
  terminal.out(`${plural(last?.step ?? 0, "step")} in ${seconds.toFixed(1)} s`);
  if (out !== undefined) terminal.out(`Checkpoint: ${out}`);
}

function resultJson(
  { info, steps, validations, last }: RunSummary,
  seconds: number,
  out: string | undefined,
) {
  return {
    ok: !last?.failure,
    name: info?.document.name,
    parameters: info?.parameters,
    chance: info?.chance,
    ...(info?.parts ? { parts: info.parts } : {}),
    memory: info?.memory,
    warnings: info?.warnings,
    step: last?.step,
    tokensPerSecond: last?.tokensPerSecond,
    seconds,
    failure: last?.failure,
    validation: validations.at(-1),
    validations,
    steps,
    ...(out === undefined ? {} : { out }),
  };
}
