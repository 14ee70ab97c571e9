// A training as a plain file: `NAME.runs/ID.json` beside the document `NAME.graph.json`, and its weights or checkpoint
// as `ID.safetensors` beside that. What is drawn in the app, told by the command line and shipped with the presets.
import type * as z from "zod/mini";
import { type HeddleDocument, parseDocument, printDocument } from "../../core/index.ts";
import type { Insight, TrainInfo, TrainOptions, TrainStep, Validation } from "./training-protocol.ts";
import {
  insight,
  readTrainOptions,
  runFacts,
  runStep,
  sample,
  validation,
  whatMustBe,
} from "./training-schema.ts";

const ends = ["running", "stopped", "finished", "failed"] as const;
/** How a run ended; a file that says `running` was left behind by a window that closed. */
type RunEnd = (typeof ends)[number];

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

type RunInfo = Omit<TrainInfo, "training" | "step">;

const format = "heddle-run-1";

/** Graphs as objects, steps as rows: half the size, and a diff shows them. */
export function printRun(run: RunRecord): string {
  const { text: _, ...options } = run.options;
  const graph = (document: HeddleDocument): unknown => JSON.parse(printDocument(document));
  const file = {
    format,
    ...run,
    document: graph(run.document),
    options,
    info: run.info && { ...run.info, document: graph(run.info.document) },
    firstNorms: rounded(run.firstNorms),
    gradientNorms: rounded(run.gradientNorms),
    steps: run.steps.map(({ step, loss, learningRate, gradientNorm, parts = [] }) => [
      step,
      ...[loss, learningRate, gradientNorm, ...parts].map(short),
    ]),
  };
  return `{\n${Object.entries(file)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(",\n")}\n}\n`;
}

const short = (x: number): number => Number(x.toPrecision(6));
const rounded = (norms: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(norms).map(([name, norm]) => [name, short(norm)]));

type Json = Readonly<Record<string, unknown>>;
const isJson = (v: unknown): v is Json => typeof v === "object" && v !== null && !Array.isArray(v);

export type ReadRun =
  /** `ignored` says what of the file could not be read, and why: that is left out of the run. */
  | { readonly ok: true; readonly run: RunRecord; readonly ignored: readonly string[] }
  /** `why` is null for what never was a run: files in that folder may be anybody's. */
  | { readonly ok: false; readonly why: string | null };

/** Reads a run of this version, an older or a damaged one. Never throws. */
export function readRun(text: string): ReadRun {
  const file = parsed(text);
  if (file === undefined) return { ok: false, why: "it must be JSON" };
  if (!isJson(file) || file.format === undefined) return { ok: false, why: null };
  if (file.format !== format) {
    const foreign = typeof file.format !== "string" || !file.format.startsWith("heddle-run-");
    return { ok: false, why: foreign ? null : `its format must be ${format}, and is ${file.format}` };
  }
  const document = graphOf(file.document);
  if (!document) return { ok: false, why: "its graph cannot be read" };
  const options = readTrainOptions(file.options);
  if ("why" in options) return { ok: false, why: `options: ${options.why}` };

  const ignored: string[] = [];
  const reader = fieldReader(file, (what) => ignored.push(what));
  const info = infoOf(file.info);
  if (typeof info === "string") ignored.push(`info: ${info}`);
  const run: RunRecord = {
    ...{ document, options, info: typeof info === "string" ? null : info },
    name: reader.text("name", null),
    label: reader.text("label", ""),
    begun: reader.text("begun", ""),
    textName: reader.text("textName", null),
    end: reader.end(),
    message: reader.text("message", null),
    failedAt: reader.text("failedAt", null),
    steps: reader.list("steps", runStep).filter((step) => Object.values(step).flat().every(Number.isFinite)),
    validations: reader.list("validations", validation),
    insights: reader.list("insights", insight),
    samples: reader.list("samples", sample),
    firstNorms: reader.numbers("firstNorms"),
    gradientNorms: reader.numbers("gradientNorms"),
    stepMilliseconds: reader.number("stepMilliseconds"),
  };
  return { ok: true, run, ignored };
}

/** Reads fields one by one: what is not there is as before a training, what is of another kind is told. */
function fieldReader(file: Json, ignore: (what: string) => void) {
  const absent = (key: string) => file[key] === undefined || file[key] === null;
  const refused = <T>(key: string, must: string, otherwise: T): T => {
    if (!absent(key)) ignore(`${key} must be ${must}`);
    return otherwise;
  };
  return {
    text<T extends string | null>(key: string, otherwise: T): string | T {
      const value = file[key];
      return typeof value === "string" ? value : refused(key, "text", otherwise);
    },
    number(key: string): number {
      const value = file[key];
      return typeof value === "number" ? value : refused(key, "a number", 0);
    },
    end(): RunEnd {
      const end = ends.find((e) => e === file.end);
      return end ?? refused("end", `one of ${ends.join(", ")}`, "stopped");
    },
    /** Entries of another form are left out, and counted. */
    list<T>(key: string, entry: z.ZodMiniType<T>): readonly T[] {
      const value = file[key];
      if (!Array.isArray(value)) return refused(key, "a list", []);
      const read = value.map((v) => entry.safeParse(v));
      const bad = read.filter((r) => !r.success);
      const [first] = bad;
      if (first?.error) ignore(`${key}: ${bad.length} of ${value.length} (${whatMustBe(first.error)})`);
      return read.flatMap((r) => (r.success ? [r.data] : []));
    },
    numbers(key: string): Readonly<Record<string, number>> {
      const value = file[key];
      if (!isJson(value)) return refused(key, "an object", {});
      const entries = Object.entries(value);
      const fitting = entries.filter((e): e is [string, number] => typeof e[1] === "number");
      if (entries.some(([, x]) => typeof x !== "number" && x !== null))
        ignore(`${key}: each must be a number`);
      return Object.fromEntries(fitting);
    },
  };
}

/** Null where the training never began; a sentence where it cannot be read. */
function infoOf(value: unknown): RunInfo | null | string {
  if (value === undefined || value === null) return null;
  const facts = runFacts.safeParse(value);
  if (!facts.success) return whatMustBe(facts.error);
  const document = graphOf(isJson(value) ? value.document : undefined);
  return document ? { ...facts.data, document } : "its graph cannot be read";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function graphOf(value: unknown): HeddleDocument | null {
  const read = parseDocument(isJson(value) ? value : "");
  return read.ok ? read.document : null;
}
