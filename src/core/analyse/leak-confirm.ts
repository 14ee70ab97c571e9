// The proof's counterpart: change a token, run, and see what moves. The evaluator comes as an argument.
import {
  countOf,
  IrError,
  type Program,
  type ProgramInput,
  type Tensor,
  tensor,
  type Value,
  valueAt,
} from "../ir/index.ts";
import { type Bindings, evaluateSize } from "../shape/index.ts";
import { axesOf, axisIndexOf, bitOf, depsOf } from "./leak-cells.ts";
import { withShown } from "./leak-proof.ts";
import { firstText, inputCells, type Layout, type Run, validity } from "./leak-run.ts";
import type { InputPosition, Leak, LeakProof, LogitRows, OutputPosition } from "./leak-types.ts";

export type Evaluate = (
  program: Program,
  options: {
    readonly dims: Bindings;
    readonly inputs: Readonly<Record<string, Tensor>>;
    readonly fetch: readonly string[];
    readonly assumeFinite?: boolean;
  },
) => Readonly<Record<string, Tensor>>;

/** An output that a run showed to depend on an input, though the proof says that it does not: Heddle's own bug. */
interface Unsound {
  readonly output: OutputPosition;
  readonly input: InputPosition;
  readonly delta: number;
}

/** Adds to each leak what runs show of it. A leak that none of several random models shows stays unproven. */
export function confirmLeaks(proof: LeakProof, evaluate: Evaluate): LeakProof {
  return withShown(
    proof,
    proof.leaks.map((leak) => shownBy(proof, leak, evaluate)),
  );
}

/** Spreads of the random weights: wide ones show what a small mask lets through. */
const spreads = [0.5, 1, 2, 4];

/** The largest relative change of the output that one of several random models shows; 0 where none shows any. */
export function shownBy(
  { program, rows }: Pick<LeakProof, "program" | "rows">,
  leak: Leak,
  evaluate: Evaluate,
): number {
  const asked = leak.kind === "target" ? undefined : rows;
  if (!(program.values.reduce((n, v) => n + elements(v, leak.dims), 0) <= mostElements)) return 0;
  for (const [seed, spread] of spreads.entries()) {
    const at = { dims: leak.dims, layout: leak.layout, seed: seed + 1, spread };
    const fed = sampleInputs(program, at);
    const run: Evaluate = (p, options) => evaluate(p, { ...options, assumeFinite: leak.behindNaN ?? false });
    try {
      const before = logitsOf(program, leak.value, run, at.dims, fed, asked);
      const after = logitsOf(program, leak.value, run, at.dims, perturbed(program, fed, leak.input), asked);
      const delta = largestChange(before, after, leak.output);
      if (delta > noise) return delta;
    } catch (e) {
      // A run that stops, at an id that its table has no row for, shows nothing.
      if (!(e instanceof IrError)) throw e;
    }
  }
  return 0;
}

/** Half a gigabyte of doubles: larger runs show nothing, and the leak is told without a number. */
const mostElements = 2 ** 26;

const elements = ({ shape }: Program["values"][number], dims: Bindings): number =>
  countOf(shape.map((s) => evaluateSize(s, dims)));

/** Below this, relative to the logits, a change may be one of rounding. */
const noise = 1e-12;

interface SampleOptions {
  readonly dims: Bindings;
  readonly layout: Layout;
  readonly seed: number;
  readonly spread: number;
}

/** Random weights, tokens and feeds at small sizes. */
export function sampleInputs(
  program: Program,
  { dims, layout, seed, spread }: SampleOptions,
): Record<string, Tensor> {
  const random = generator(seed);
  const first = firstText(program.inputs.map((i) => ({ stream: i.kind === "ids" ? i.stream : null })));
  const rows = fewestRows(program, dims);
  const sample = (input: ProgramInput): Tensor => {
    const value = valueAt(program, input.value);
    const size = value.shape.map((s) => evaluateSize(s, dims));
    const n = countOf(size);
    if (input.kind === "valid") return tensor(size, validity(layout, size, input.stream === first), "bool");
    const isId = input.kind === "ids" || input.kind === "feed";
    const data = new Float64Array(n);
    for (let i = 0; i < n; i++)
      data[i] =
        value.dtype === "f32"
          ? (random() + random() + random() - 1.5) * 2 * spread
          : Math.floor(random() * (isId ? rows : Math.min(rows, 2)));
    return tensor(size, data, value.dtype);
  };
  return Object.fromEntries(program.inputs.map((input) => [input.name, sample(input)]));
}

/** How many different ids there may be: the rows of the smallest table that a stream names rows of. */
function fewestRows(program: Program, dims: Bindings): number {
  const tables = program.ops.flatMap((op) => {
    const table = op.prim === "gather" ? op.inputs[0] : undefined;
    return table === undefined ? [] : [evaluateSize(valueAt(program, table).shape[0]!, dims)];
  });
  return Math.max(2, Math.min(...tables, 1000));
}

/** The same inputs with another token at one position. */
function perturbed(
  program: Program,
  fed: Readonly<Record<string, Tensor>>,
  { stream, sample, time }: InputPosition,
): Record<string, Tensor> {
  const input = program.inputs.find((i) => (i.kind === "ids" && i.stream === stream) || i.name === stream);
  const old = fed[input?.name ?? ""];
  if (!input || !old) return { ...fed };
  const at = sample * (old.dims.length === 2 ? old.dims[1]! : 0) + time;
  const data = old.data.slice();
  const value = data[at]!;
  data[at] = old.dtype === "f32" ? value + 0.75 : value === 0 ? 1 : 0;
  return { ...fed, [input.name]: { ...old, data } };
}

interface Output {
  readonly tensor: Tensor;
  readonly rows: (sample: number, time: number | null) => readonly number[];
}

function logitsOf(
  program: Program,
  id: number,
  evaluate: Evaluate,
  dims: Bindings,
  inputs: Readonly<Record<string, Tensor>>,
  asked?: LogitRows,
): Output {
  const found = evaluate({ ...program, outputs: { asked: id } }, { dims, inputs, fetch: ["asked"] }).asked!;
  const { sample, time } = coordinates(program, id, dims, asked);
  const rows = (s: number, t: number | null) => {
    const out: number[] = [];
    for (let i = 0; i < found.data.length; i++)
      if (sample(i) === s && (t === null || time(i) === t)) out.push(i);
    return out;
  };
  return { tensor: found, rows };
}

/** Sample and row of each entry of a value. */
function coordinates(program: Program, id: number, dims: Bindings, asked?: LogitRows) {
  const value = valueAt(program, id);
  const shape = value.shape.map((s) => evaluateSize(s, dims));
  const within = { program, inputs: inputCells(program, (s) => evaluateSize(s, dims)) };
  const axes = askedAxes(within, value, asked);
  const along = (axis: number | null) => (i: number) => {
    if (axis === null) return 0;
    return Math.floor(i / countOf(shape.slice(axis + 1))) % shape[axis]!;
  };
  return { sample: along(axes.sample), time: along(axes.time) };
}

/** Axes that count samples and rows: of what is asked by roles, as the proof has them; of other values by sizes. */
function askedAxes(within: Pick<Run, "program" | "inputs">, value: Value, asked?: LogitRows) {
  if (asked?.isTraced) return { sample: asked.sample, time: asked.axis };
  const { sample, times } = axesOf(within, value);
  const own = asked ? asked.sample : sample;
  return { sample: own, time: times.find((t) => t !== own) ?? null };
}

function largestChange(before: Output, after: Output, { sample, time, row }: OutputPosition): number {
  let largest = 0;
  let scale = 1;
  for (const i of before.rows(sample, row ?? time)) {
    const [a, b] = [before.tensor.data[i]!, after.tensor.data[i]!];
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    largest = Math.max(largest, Math.abs(a - b));
    scale = Math.max(scale, Math.abs(a));
  }
  return largest / scale;
}

export interface NumericCheck {
  /** Changes of each output (rows: sample and time) under each input cell (columns), largest |Δ|. */
  readonly deltas: readonly (readonly number[])[];
  readonly outputs: readonly OutputPosition[];
  readonly inputs: readonly InputPosition[];
  readonly unsound: readonly Unsound[];
}

/**
 * Changes every token in turn and measures what moves. What moves though the proof says that it cannot is an alarm:
 * then the proof is wrong.
 */
export function confirmNumerically(proof: LeakProof, evaluate: Evaluate, seed = 1): NumericCheck | null {
  const { program, task, rows, run: runOnce } = proof.unrolled();
  const run = runOnce();
  if (!run) return null;
  const { dims, layout } = run.options;
  const fed = sampleInputs(program, { dims, layout, seed, spread: 1 });
  const before = logitsOf(program, task.logits, evaluate, dims, fed, rows);
  const outputs = outputPositions(run, task.logits, rows);
  const inputs = run.inputs.flatMap((i) =>
    i.stream === null || i.dims.length !== 2
      ? []
      : Array.from({ length: countOf(i.dims) }, (_, k): InputPosition => {
          const time = i.dims[1]!;
          return { stream: i.stream!, sample: Math.floor(k / time), time: k % time };
        }),
  );
  const deltas = outputs.map(() => inputs.map(() => 0));
  const unsound: Unsound[] = [];
  inputs.forEach((input, column) => {
    const after = logitsOf(program, task.logits, evaluate, dims, perturbed(program, fed, input), rows);
    outputs.forEach((output, row) => {
      const delta = largestChange(before, after, output);
      deltas[row]![column] = delta;
      if (delta > noise && !mayDepend(run, task.logits, rows, output, bitOf(run, input)))
        unsound.push({ output, input, delta });
    });
  });
  return { deltas, outputs, inputs, unsound };
}

function outputPositions(run: Run, value: number, rows: LogitRows): OutputPosition[] {
  const about = valueAt(run.program, value);
  const axes = askedAxes(run, about, rows);
  const size = (axis: number | null) => (axis === null ? 1 : run.at(about.shape[axis]!));
  // Rows may begin behind the text's first position.
  const first = rows.from ? run.at(rows.from) : 0;
  const [samples, times] = [size(axes.sample), size(axes.time)];
  return Array.from({ length: samples * times }, (_, i) => {
    const [sample, row] = [Math.floor(i / times), i % times];
    if (axes.time === null && !rows.from) return { sample, time: null };
    return { sample, time: row + first, ...(first === 0 ? {} : { row }) };
  });
}

/** What the proof says of one output and one input. */
function mayDepend(
  run: Run,
  value: number,
  rows: LogitRows,
  { sample, time, row }: OutputPosition,
  bit: number,
): boolean {
  const cells = run.cells[value];
  if (!cells) return true;
  const axes = askedAxes(run, valueAt(run.program, value), rows);
  const sampleOf = axes.sample === null ? null : axisIndexOf(cells, axes.sample);
  const timeOf = axes.time === null ? null : axisIndexOf(cells, axes.time);
  for (let cell = 0; cell < cells.kinds.length; cell++) {
    if (sampleOf !== null && sampleOf(cell) !== sample) continue;
    if (timeOf !== null && time !== null && timeOf(cell) !== (row ?? time)) continue;
    if ((depsOf(cells, cell)[bit >> 5]! & (1 << (bit & 31))) !== 0) return true;
  }
  return false;
}

/** Numbers in [0, 1) from a seed: a linear congruence, its high bits (Numerical Recipes). */
function generator(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
