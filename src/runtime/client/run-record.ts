// A training as a plain file: `NAME.runs/ID.json` beside the document `NAME.graph.json`, and its weights or checkpoint
// as `ID.safetensors` beside that. What is drawn in the app, told by the command line and shipped with the presets.
import { type HeddleDocument, parseDocument, printDocument } from "../../core/index.ts";
import type { Insight, TrainInfo, TrainOptions, TrainStep, Validation } from "./training-protocol.ts";

/** How a run ended; a file that says `running` was left behind by a window that closed. */
export type RunEnd = "running" | "stopped" | "finished" | "failed";

export interface RunRecord {
  /** What a person calls it; null for the label. */
  readonly name: string | null;
  /** What was rewired since the first run of the document. */
  readonly label: string;
  /** ISO 8601. */
  readonly begun: string;
  /** As it was drawn when the training began. */
  readonly document: HeddleDocument;
  /** The text is left out: it may be long. */
  readonly options: TrainOptions;
  /** The name of the text's file, for tasks on text. */
  readonly textName: string | null;
  /** With the graph as it was trained; null when the training never began. */
  readonly info: RunInfo | null;
  readonly end: RunEnd;
  /** Why it failed. */
  readonly message: string | null;
  /** The node that went wrong first, `blocks[0]/attn/softmax`; null where none did, or it cannot be told. */
  readonly failedAt: string | null;
  readonly steps: readonly TrainStep[];
  readonly validations: readonly Validation[];
  readonly insights: readonly Insight[];
  /** What it wrote while it learned. */
  readonly samples: readonly { readonly step: number; readonly text: string }[];
  /** √Σ g² of each weight before clipping: as it was told of first, and last. */
  readonly firstNorms: Readonly<Record<string, number>>;
  readonly gradientNorms: Readonly<Record<string, number>>;
  /** Median of a step, ms; 0 before the first. */
  readonly stepMilliseconds: number;
}

export type RunInfo = Omit<TrainInfo, "training" | "step">;

const format = "heddle-run-1";

/** Graphs as objects, steps as rows: half the size, and a diff shows them. */
export function printRun(run: RunRecord): string {
  const { text: _, ...options } = run.options;
  const graph = (document: HeddleDocument) => JSON.parse(printDocument(document)) as unknown;
  const file = {
    format,
    ...run,
    document: graph(run.document),
    options,
    info: run.info && { ...run.info, document: graph(run.info.document) },
    firstNorms: rounded(run.firstNorms),
    gradientNorms: rounded(run.gradientNorms),
    steps: run.steps.map((s) => [s.step, short(s.loss), short(s.learningRate), short(s.gradientNorm)]),
  };
  return `{\n${Object.entries(file)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(",\n")}\n}\n`;
}

const short = (x: number): number => Number(x.toPrecision(6));
const rounded = (norms: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(norms).map(([name, norm]) => [name, short(norm)]));

type Json = Record<string, unknown>;
const isJson = (v: unknown): v is Json => typeof v === "object" && v !== null && !Array.isArray(v);
const list = (v: unknown): readonly Json[] => (Array.isArray(v) ? v.filter(isJson) : []);
const textOr = <T>(v: unknown, otherwise: T): string | T => (typeof v === "string" ? v : otherwise);

/** Null for a text that is no run: files in that folder may be anybody's. */
export function readRun(text: string): RunRecord | null {
  const file = parsed(text);
  if (!file || file.format !== format || !isJson(file.options)) return null;
  const document = graphOf(file.document);
  const info = isJson(file.info) ? file.info : null;
  const trained = info && graphOf(info.document);
  if (!document || typeof file.options.task !== "string") return null;
  const ends: readonly unknown[] = ["running", "stopped", "finished", "failed"];
  const rows = Array.isArray(file.steps) ? file.steps : [];
  return {
    name: textOr(file.name, null),
    label: textOr(file.label, ""),
    begun: textOr(file.begun, ""),
    document,
    options: file.options as unknown as TrainOptions,
    textName: textOr(file.textName, null),
    info: info && trained ? ({ ...info, document: trained } as unknown as RunInfo) : null,
    end: ends.includes(file.end) ? (file.end as RunEnd) : "stopped",
    message: textOr(file.message, null),
    failedAt: textOr(file.failedAt, null),
    steps: rows.flatMap((row): TrainStep[] => {
      if (!Array.isArray(row) || row.length !== 4 || !row.every(Number.isFinite)) return [];
      const [step, loss, learningRate, gradientNorm] = row as [number, number, number, number];
      return [{ step, loss, learningRate, gradientNorm }];
    }),
    validations: list(file.validations) as unknown as readonly Validation[],
    insights: list(file.insights) as unknown as readonly Insight[],
    samples: list(file.samples) as unknown as RunRecord["samples"],
    firstNorms: numbers(file.firstNorms),
    gradientNorms: numbers(file.gradientNorms),
    stepMilliseconds: typeof file.stepMilliseconds === "number" ? file.stepMilliseconds : 0,
  };
}

const numbers = (v: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(isJson(v) ? v : {}).filter((e): e is [string, number] => typeof e[1] === "number"),
  );

function parsed(text: string): Json | null {
  try {
    const file: unknown = JSON.parse(text);
    return isJson(file) ? file : null;
  } catch {
    return null;
  }
}

function graphOf(value: unknown): HeddleDocument | null {
  const read = parseDocument(JSON.stringify(value) ?? "");
  return read.ok ? read.document : null;
}
