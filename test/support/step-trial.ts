// Cached = whole: a text written by the step program of a graph, in pieces, against the whole program at every length.

import { evaluate } from "../../src/core/execute/index.ts";
import { check, type HeddleDocument, hasErrors, prune, step } from "../../src/core/index.ts";
import { type Tensor, tensor } from "../../src/core/ir/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import type { Executor, Tensors } from "../../src/runtime/engine/executor.ts";
import { referenceExecutor } from "../../src/runtime/engine/reference-executor.ts";
import { Text } from "../../src/runtime/engine/text/text.ts";
import type { Tolerance } from "./close.ts";
import { faultsOf, furthest, indexOfMax, largestOf } from "./logits.ts";
import { randomFrom } from "./random.ts";
import { weightsOf } from "./run.ts";

export interface Trial {
  readonly prompt: number;
  /** Positions of a piece after the prompt. */
  readonly chunk?: number;
  /** Positions in the end. */
  readonly total: number;
  readonly samples?: number;
  /** How far weights are scaled up: attention that is nearly even hides mistakes. */
  readonly scale?: number;
  readonly seed?: number;
  /** False positions of `valid` in front, for each sample. */
  readonly padding?: readonly number[];
  /** The reference evaluator when absent. */
  readonly engine?: TrialEngine;
  /** Rows of which the whole itself gives NaN or an infinity are not compared. */
  readonly numbersOnly?: boolean;
  /** Each token is the likeliest behind those before it; else all are drawn. */
  readonly greedy?: boolean;
}

export interface Found {
  /** Why there is no step program. */
  readonly refused?: string;
  readonly plan?: step.Plan;
  readonly steps: number;
  /** Rows that were compared. */
  readonly compared?: number;
  /** Largest difference of logits, relative to the row's largest or 1. */
  readonly worst: number;
  /** Rows that differ by more than the tolerance, and no more than float32 itself does. */
  readonly rounded: number;
  readonly wrong: readonly string[];
}

export const writtenStream = (document: HeddleDocument): string =>
  check(document).predicted ?? (document.objective?.kind === "seq2seq" ? "target" : "main");

/** Ids of a stream, drawn from the seed. */
export function drawnIds(
  document: HeddleDocument,
  samples: number,
  length: number,
  seed: number,
): number[][] {
  const random = randomFrom(seed);
  const tokens = document.vocabulary?.tokens.length ?? Number(document.dims.V);
  return Array.from({ length: samples }, () => Array.from({ length }, () => Math.floor(random() * tokens)));
}

const ids = (lines: readonly (readonly number[])[]): Tensor =>
  tensor([lines.length, lines[0]!.length], lines.flat(), "i32");
const bools = (lines: readonly (readonly boolean[])[]): Tensor =>
  tensor([lines.length, lines[0]!.length], lines.flat().map(Number), "bool");

/** Token types of a text of which nothing is said. */
const noTypes = (lines: readonly (readonly number[])[]): Tensor =>
  ids(lines.map((line) => line.map(() => 0)));

/** Weights of a document, scaled up, and another text where the graph reads one. */
export function inputsOf(document: HeddleDocument, { scale = 6, samples = 1, seed = 1 }: Partial<Trial>) {
  const weights = Object.fromEntries(
    Object.entries(weightsOf(check(document))).map(([name, t]) => [
      name,
      document.weights?.[name] ? t : { ...t, data: t.data.map((v) => v * scale) },
    ]),
  );
  if (document.objective?.kind !== "seq2seq") return { ...weights };
  const source = drawnIds(document, samples, 5, seed + 1);
  const valid = source.map((line, s) => line.map((_, i) => i < 5 - (s % 3)));
  return { ...weights, "source.ids": ids(source), "source.valid": bools(valid) };
}

/** The most positions, up to `wanted`, that the graph takes: a learned table ends somewhere. */
function longest(document: HeddleDocument, wanted: number): number {
  const fits = (T: number) => !hasErrors(check(document, { dims: { ...document.dims, T } as never }));
  let total = wanted;
  while (total > 1 && !fits(total)) total--;
  return total;
}

/** Runs the step and the whole; `wide` keeps rows as float64. */
export interface TrialEngine {
  readonly executor: Pick<Executor, "prepare">;
  readonly wide: boolean;
  /** `relative` to the largest logit of the row: each of them is a sum that the whole adds in another order. */
  readonly tolerance: Tolerance;
}

const evaluator: TrialEngine = {
  executor: referenceExecutor,
  wide: true,
  tolerance: { absolute: 1e-9, relative: 1e-9 },
};

export async function trial(document: HeddleDocument, given: Trial): Promise<Found> {
  const {
    chunk = 1,
    samples = 1,
    seed = 1,
    padding,
    engine = evaluator,
    greedy = false,
    numbersOnly = false,
  } = given;
  const total = longest(document, given.total);
  const prompt = Math.min(given.prompt, total);
  const { program } = compile(document);
  const stream = writtenStream(document);
  const logits = document.objective!.logits;
  const derived = step.derive(program, { stream, logits });
  if (!derived.ok) return { refused: derived.refusal.reason, steps: 0, worst: 0, rounded: 0, wrong: [] };
  const { plan } = derived;
  const inputs = narrowed(inputsOf(document, given), engine);
  const text = await open(plan, inputs, { ...program.dims, S: 5 }, samples, total, engine);
  // Weights of other parts may be as long as a text.
  const part = prune(program, [program.outputs[logits]!]);
  const written = await engine.executor.prepare(part, [logits]);
  const lines = drawnIds(document, samples, total, seed);
  const valid = lines.map((line, s) => line.map((_, i) => i >= (padding?.[s] ?? 0)));
  const wrong: string[] = [];
  let [at, worst, steps, rounded, compared] = [0, 0, 0, 0, 0];
  while (at < total) {
    const to = Math.min(total, at + (at === 0 ? prompt : chunk));
    const piece = <V>(all: readonly (readonly V[])[]) => all.map((line) => line.slice(at, to));
    const got = await text.next(piece(lines), piece(valid));
    at = to;
    steps++;
    const so = lines.map((line) => line.slice(0, at));
    const read = {
      [`${stream}.ids`]: ids(so),
      [`${stream}.valid`]: bools(valid.map((line) => line.slice(0, at))),
      [`${stream}.types`]: noTypes(so),
    };
    const feeds = { ...inputs, ...read };
    const whole = (await written.run(feeds))[logits]!;
    const vocabulary = whole.dims.at(-1)!;
    const isTimed = whole.dims.length > 2 && whole.dims.at(-2) === at;
    const rows = isTimed ? at : 1;
    for (let s = 0; s < whole.data.length / vocabulary / rows; s++) {
      const expected = whole.data.slice((s * rows + rows - 1) * vocabulary, (s + 1) * rows * vocabulary);
      const found = got.data.slice(s * vocabulary, (s + 1) * vocabulary);
      if (numbersOnly && !expected.every(Number.isFinite)) continue;
      compared++;
      const largest = largestOf(expected);
      const { absolute, relative } = engine.tolerance;
      const usual = absolute + relative * largest;
      let faults = faultsOf(found, expected, usual);
      if (faults.length > 0 && !engine.wide) {
        // Where float32 itself is far off, what is kept may be as far off as the whole is, ten times at most.
        const exact = (await (await referenceExecutor.prepare(part, [logits])).run(feeds))[logits]!.data;
        const row = exact.slice((s * rows + rows - 1) * vocabulary, (s + 1) * rows * vocabulary);
        faults = faultsOf(found, row, Math.max(usual, 10 * furthest(whole.data, exact)));
        if (faults.length === 0) rounded++;
      }
      wrong.push(...faults.map((fault) => `length ${at}, sample ${s}, ${fault}`));
      worst = Math.max(worst, furthest(found, expected) / Math.max(1, largest));
      // Where another axis stands in the place of the samples, there may be more of it.
      const line = lines[s];
      if (greedy && at < total && line) line[at] = indexOfMax(found);
    }
    if (got.data.length !== whole.data.length / rows) wrong.push(`${got.dims} logits at length ${at}`);
  }
  return { plan, steps, worst, rounded, compared, wrong };
}

/** Floats as the engine keeps them. */
const narrowed = (inputs: Tensors, { wide }: TrialEngine): Tensors =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, t]) => [
      name,
      wide || t.dtype !== "f32" ? t : { ...t, data: Float32Array.from(t.data) },
    ]),
  );

/** A text of an engine. */
export async function open(
  plan: step.Plan,
  inputs: Tensors,
  dims: Readonly<Record<string, number>>,
  samples: number,
  most: number,
  { executor, wide }: Pick<TrialEngine, "executor" | "wide"> = evaluator,
): Promise<Text> {
  const prepared = (program: step.Plan["program"]) => executor.prepare(program, Object.keys(program.outputs));
  const once = plan.once ? await (await prepared(plan.once)).run(inputs) : {};
  const compiled = await prepared(plan.program);
  return new Text({ plan, compiled, fixed: { ...inputs, ...once }, dims, samples, most, wide });
}

/** Texts of different lengths in one batch, padded to the right: each sample against its own text alone. */
export async function raggedTrial(
  document: HeddleDocument,
  lengths: readonly number[],
  steps: number,
  given: Pick<Trial, "engine" | "scale" | "numbersOnly"> & {
    /** Tokens of each sample in a later turn; one when absent. */ later?: readonly number[];
  } = {},
) {
  const { engine = evaluator, later = lengths.map(() => 1), numbersOnly = false, ...how } = given;
  const { program } = compile(document);
  const [stream, logits] = [writtenStream(document), document.objective!.logits];
  const derived = step.derive(program, { stream, logits, ragged: true });
  if (!derived.ok) return { refused: derived.refusal.reason, compared: 0, wrong: [] };
  const samples = lengths.length;
  const most = Math.max(...lengths.map((n, s) => n + steps * later[s]!));
  const inputs = narrowed(inputsOf(document, { ...how, samples }), engine);
  const lines = drawnIds(document, samples, most, 5);
  const text = await open(derived.plan, inputs, program.dims, samples, most, engine);
  const alone = await engine.executor.prepare(prune(program, [program.outputs[logits]!]), [logits]);
  const wrong: string[] = [];
  let compared = 0;
  for (let turn = 0; turn <= steps; turn++) {
    const ends = (turns: number) => lengths.map((n, s) => (turns < 0 ? 0 : n + turns * later[s]!));
    const [from, to] = [ends(turn - 1), ends(turn)];
    const piece = lines.map((line, s) => line.slice(from[s], to[s]));
    const got = await text.next(piece);
    const [, rows = 1, vocabulary = 1] = got.dims;
    for (let s = 0; s < samples; s++) {
      const so = lines[s]!.slice(0, to[s]);
      const valid = bools([so.map(() => true)]);
      const read = {
        [`${stream}.ids`]: ids([so]),
        [`${stream}.valid`]: valid,
        [`${stream}.types`]: noTypes([so]),
      };
      const whole = (await alone.run({ ...inputs, ...read }))[logits]!;
      const expected = whole.data.slice((so.length - 1) * vocabulary, so.length * vocabulary);
      if (numbersOnly && !expected.every(Number.isFinite)) continue;
      const start = (s * rows + piece[s]!.length - 1) * vocabulary;
      const { absolute, relative } = engine.tolerance;
      const allowed = absolute + relative * largestOf(expected);
      const faults = faultsOf(got.data.slice(start, start + vocabulary), expected, allowed);
      compared += vocabulary;
      wrong.push(...faults.map((fault) => `turn ${turn}, sample ${s}, ${fault}`));
    }
  }
  return { compared, wrong };
}

/** Entries of what is kept that are not the same, bit for bit, at each shorter length as at the full one. */
export function changedRows(document: HeddleDocument, plan: step.Plan, most: number) {
  const { program } = compile(document);
  const length = longest(document, most);
  const stream = writtenStream(document);
  const inputs = inputsOf(document, {});
  const lines = drawnIds(document, 1, length, 9);
  const outputs = Object.fromEntries(plan.caches.map((c) => [c.name, c.value]));
  const kept = prune(program, Object.values(outputs));
  const at = (T: number) => {
    const so = lines.map((line) => line.slice(0, T));
    const valid = bools(so.map((l) => l.map(() => true)));
    const read = {
      [`${stream}.ids`]: ids(so),
      [`${stream}.valid`]: valid,
      [`${stream}.types`]: noTypes(so),
    };
    const dims = { ...program.dims, B: 1, T, S: 5 };
    return evaluate({ ...kept, outputs }, { inputs: { ...inputs, ...read }, dims });
  };
  const full = at(length);
  let [compared, changed] = [0, 0];
  for (let T = 1; T < length; T++) {
    const short = at(T);
    for (const { name, axis } of plan.caches) {
      const [a, b] = [short[name]!, full[name]!];
      const inner = a.dims.slice(axis + 1).reduce((x, y) => x * y, 1);
      const [row, long] = [a.dims[axis]! * inner, b.dims[axis]! * inner];
      a.data.forEach((v, i) => {
        compared++;
        if (!Object.is(v, b.data[Math.floor(i / row) * long + (i % row)])) changed++;
      });
    }
  }
  return { compared, changed };
}
