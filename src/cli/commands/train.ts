// `heddle train FILE --task NAME`: trains a graph and writes a checkpoint.
import { plural } from "../../core/index.ts";
import {
  train as begin,
  type EngineClient,
  type TrainInfo,
  type TrainReport,
  type TrainStep,
  type Validation,
} from "../../runtime/client/index.ts";
import { checkpointWriter } from "../checkpoints.ts";
import { type Arguments, type Command, oneFile, UsageError } from "../command.ts";
import { type Interrupt, interruptCodes, withEngine } from "../engine.ts";
import { readGraph } from "../read-graph.ts";
import { count } from "../shapes.ts";
import type { Terminal } from "../terminal.ts";
import { wholeAsRead } from "../tokenizers.ts";
import {
  engineFlags,
  optimizerOptions,
  readBytes,
  trainingOptions,
  trainOptions,
  whole,
  withDims,
} from "../train-arguments.ts";
import { readyToWrite } from "../write-file.ts";

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
    ...optimizerOptions,
    out: { type: "string", short: "o", value: "W.safetensors", about: "Output file for the checkpoint" },
    "save-every": {
      type: "string",
      value: "N",
      about: "Steps between checkpoints (default: only at the end)",
    },
    resume: { type: "string", value: "W.safetensors", about: "Checkpoint to resume from" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const document = withDims(await readGraph(file), args);
    const given = await trainOptions(args);
    const { text } = given;
    const options = text === undefined ? given : { ...given, text: await wholeAsRead(file, document, text) };
    const resume = args.text("resume");
    const out = args.text("out");
    const saveEvery = whole(args, "save-every", 0, 0);
    if (saveEvery > 0 && out === undefined) throw new UsageError("--save-every requires --out");
    const checkpoint = resume === undefined ? {} : { checkpoint: new Uint8Array(await readBytes(resume)) };
    const inputs = [file, ...args.texts("text")];
    if (out !== undefined) await readyToWrite(out, inputs);
    const writer = out === undefined ? null : checkpointWriter(out, inputs, terminal);
    const summary: RunSummary = { steps: [], validations: [] };
    const json = args.flag("json");
    const started = performance.now();
    let stop = () => {};
    let interrupt: Interrupt | null = null;
    const work = async (client: EngineClient) => {
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
          checkpoint: (bytes, step) => writer?.write(bytes, step),
        },
        { checkpointEvery: saveEvery },
      );
      stop = run.stop;
      if (interrupt) stop();
      const report = await run.done;
      if (writer && interrupt && report && !report.finished) await run.checkpoint();
    };
    await withEngine(engineFlags(args), work, (signal) => {
      interrupt = signal;
      stop();
    });
    const kept = await writer?.settled();
    const seconds = (performance.now() - started) / 1000;
    const written = kept ? out : undefined;
    if (json) terminal.json(resultJson(summary, seconds, written));
    else ending(summary, seconds, written, terminal);
    if (interrupt) terminal.error(interruptedText(summary, out, kept ?? 0));
    if (interrupt) return interruptCodes[interrupt as Interrupt];
    return summary.last?.failure ? 1 : 0;
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

function interruptedText({ last }: RunSummary, out: string | undefined, kept: number): string {
  const after = `Interrupted after step ${last?.step ?? 0}`;
  if (out === undefined) return `${after}; nothing is kept without --out.`;
  return kept > 0 ? `${after}; continue with --resume ${out}.` : `${after}; no checkpoint was written.`;
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
