// What an output may see. From the objective, one sample and its padding; besides, no prediction sees its target.
import { type AbstractTensor, CON, isWhole, LOW, NF, valueAt } from "../ir/index.ts";
import { axesOf, axisIndexOf, depsOf, eachBit, positionOfBit } from "./leak-cells.ts";
import { firstText, type InputCells, type Layout, type Run, validity } from "./leak-run.ts";
import type { InputPosition, LeakKind, LeakTask, LogitRows, LossSite, OutputPosition } from "./leak-types.ts";

/** An output and an input that it may depend on and must not. */
export interface Forbidden {
  readonly kind: LeakKind;
  readonly value: number;
  readonly loss?: string;
  readonly cell: number;
  readonly output: OutputPosition;
  readonly bit: number;
  readonly input: InputPosition;
}

/** A leak of one kind; of a target the loss too. */
export type LeakGroup = string;

export const groupOf = ({ kind, loss }: { readonly kind: LeakKind; readonly loss?: string }): LeakGroup =>
  `${kind} ${loss ?? ""}`;

/** So many of one kind are kept: what is told is about the first. */
const mostKept = 10_000;

export interface Findings {
  /** The first of each kind, in the order of the outputs. */
  readonly forbidden: readonly Forbidden[];
  /** Of the logits and of what losses score, the values that may be NaN or infinite. */
  readonly broken: readonly number[];
  /** Those that may be −∞ and no NaN: a row of which all is −∞ becomes one behind the logits. */
  readonly low: readonly number[];
  /** Samples or times of the output are not told apart, so that nothing can be said of them. */
  readonly blurred: boolean;
  /** Nothing is asked: the prefix is longer than the text. */
  readonly idle: boolean;
  /** No future is asked about: no row of the logits has a position, or all stand before the prefix's last token. */
  readonly unasked: boolean;
  /** Some loss counts no position, so that nothing is asked of what it scores. */
  readonly uncounted: boolean;
}

/** All that the logits and the losses of a run must not see. `layout` may differ from the run's where nothing reads it. */
export function judge(run: Run, task: LeakTask, layout: Layout, rows: LogitRows): Findings {
  const forbidden: Forbidden[] = [];
  const counts = new Map<LeakKind, number>();
  const isAmongFirst = (kind: LeakKind): boolean => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= mostKept;
  };
  const [broken, low] = [new Set<number>(), new Set<number>()];
  // Positions that are not traced might be any; whose sample a row is of is known all the same.
  let [blurred, unasked, uncounted] = [!rows.isTraced, true, false];
  const predicted = predictedStream(run, task);
  const from = firstAsked(task, run);
  const asked = {
    task,
    from,
    predicted,
    isPadding: paddingOf(run, layout),
    isPerPosition: rows.isPerPosition,
  };
  const fresh = freshBits(run.words);
  for (const at of rowsOf(run, task.logits, rows)) {
    if (at === null) {
      blurred = true;
      break;
    }
    if (at.cells.kinds[at.cell] === NF) {
      broken.add(task.logits);
      continue;
    }
    if (isLow(at.cells, at.cell)) low.add(task.logits);
    // A row of no position has no future to be asked about.
    const isPredicted = at.output.time === null ? !isCausal(task) : at.output.time >= from;
    if (isPredicted) unasked = false;
    eachBit(fresh(at.output, depsOf(at.cells, at.cell)), (bit) => {
      const input = positionOfBit(run, bit);
      const kind = forbiddenKind(asked, at.output, input);
      const isAsked = kind === "cross-sample" || rows.isTraced;
      if (kind && isAsked && isAmongFirst(kind))
        forbidden.push({ kind, value: task.logits, cell: at.cell, output: at.output, bit, input });
    });
  }
  for (const loss of task.losses) {
    const own = ownTargets(run, loss);
    if (own === null) blurred = true;
    else forbidden.push(...own.forbidden);
    if (own?.broken) broken.add(loss.logits);
    if (own?.low) low.add(loss.logits);
    if (own?.counted === false) uncounted = true;
  }
  const isUnasked = unasked && broken.size === 0 && !blurred;
  const length = predicted?.dims[1];
  const idle = task.prefix !== undefined && isUnasked && length !== undefined && from + 1 >= length;
  return { forbidden, broken: [...broken], low: [...low], blurred, idle, unasked: isUnasked, uncounted };
}

/** The first position that something is asked of: of a prefix-LM the last of the prefix, which predicts what follows. */
export const firstAsked = ({ prefix }: LeakTask, run: Run): number =>
  prefix === undefined ? 0 : run.at(prefix) - 1;

/** Whether an output of this objective must not see what comes after it. */
export const isCausal = ({ objective }: LeakTask): boolean =>
  objective === "next-token" || objective === "seq2seq" || objective === "prefix-lm";

const predictedStream = (run: Run, task: LeakTask): InputCells | undefined =>
  run.inputs.find((i) => i.stream !== null && i.stream === task.stream) ??
  run.inputs.find((i) => i.stream !== null);

interface At {
  readonly cells: AbstractTensor;
  readonly cell: number;
  readonly output: OutputPosition;
}

/** Every cell of a value with its sample and time; null where they are not told apart. */
function* rowsOf(run: Run, value: number, rows?: LogitRows): Generator<At | null> {
  const cells = run.cells[value]!;
  const axes = axesOf(run, valueAt(run.program, value));
  const sampleAxis = rows ? rows.sample : axes.sample;
  const sample = sampleAxis === null ? null : axisIndexOf(cells, sampleAxis);
  const timeAxis = rows ? (rows.axis ?? undefined) : axes.times[0];
  const row = timeAxis === undefined ? null : axisIndexOf(cells, timeAxis);
  if (sample === null || (timeAxis !== undefined && row === null)) {
    yield null;
    return;
  }
  const from = rows?.from ? run.at(rows.from) : timeAxis === undefined ? null : 0;
  const output = (cell: number): OutputPosition => {
    if (from === null) return { sample: sample(cell), time: null };
    const index = row?.(cell) ?? 0;
    return { sample: sample(cell), time: index + from, ...(from === 0 ? {} : { row: index }) };
  };
  for (let cell = 0; cell < cells.kinds.length; cell++) {
    yield { cells, cell, output: output(cell) };
  }
}

interface Asked {
  readonly task: LeakTask;
  /** The first position that is asked for the future. */
  readonly from: number;
  readonly predicted: InputCells | undefined;
  readonly isPadding: IsPadding;
  readonly isPerPosition: boolean;
}

function forbiddenKind(
  { task, from, predicted, isPadding, isPerPosition }: Asked,
  output: OutputPosition,
  input: InputPosition,
): LeakKind | null {
  if (output.sample !== input.sample) return "cross-sample";
  const own = predicted !== undefined && input.stream === predicted.stream;
  if (isCausal(task) && own && output.time !== null && input.time > output.time) {
    if (output.time >= from) return "future";
    // A row before the prefix's last token may see all of the prefix, and no padding behind it.
    if (input.time <= from) return null;
  }
  if (isPadding(input)) {
    // What is computed at a padded position is never looked at, but for a single row: the last one of a text is asked for
    // though the text may end before.
    const outputIsPadding =
      isPerPosition &&
      output.time !== null &&
      predicted !== undefined &&
      predicted.stream !== null &&
      isPadding({ stream: predicted.stream, sample: output.sample, time: output.time });
    return outputIsPadding ? null : "padding";
  }
  return null;
}

/** Which positions of each stream are padding. */
function paddingOf(run: Run, layout: Layout): IsPadding {
  const valid = new Map<string, readonly number[]>();
  const lengths = new Map<string, number>();
  for (const { stream, dims } of run.inputs) {
    if (stream === null || dims.length !== 2 || layout === "none") continue;
    valid.set(stream, validity(layout, dims, stream === firstText(run.inputs)));
    lengths.set(stream, dims[1]!);
  }
  return ({ stream, sample, time }) => valid.get(stream)?.[sample * (lengths.get(stream) ?? 0) + time] === 0;
}

type IsPadding = (at: InputPosition) => boolean;

interface OwnTargets {
  readonly forbidden: readonly Forbidden[];
  /** What is scored may be NaN or infinite. */
  readonly broken: boolean;
  readonly low: boolean;
  /** Whether the loss counts some position. */
  readonly counted: boolean;
}

/** A prediction and its own target share no input, wherever the loss counts the position. Null where that is blurred. */
function ownTargets(run: Run, loss: LossSite): OwnTargets | null {
  const out: Forbidden[] = [];
  let [broken, low, isCounted] = [false, false, false];
  const [targets, counted, logits] = [loss.targets, loss.perPosition, loss.logits].map(
    (id) => run.cells[id]!,
  ) as [AbstractTensor, AbstractTensor, AbstractTensor];
  const width = logits.kinds.length / targets.kinds.length;
  const leading = [...logits.axes.slice(0, targets.axes.length)];
  const whole = [...targets.axes, ...counted.axes, ...leading].every(isWhole);
  if (!whole || !Number.isInteger(width) || counted.kinds.length !== targets.kinds.length) return null;
  const fresh = freshBits(run.words);
  for (const at of rowsOf(run, loss.targets)) {
    if (at === null) return null;
    if (counted.kinds[at.cell] === CON) continue;
    isCounted = true;
    const own = depsOf(targets, at.cell);
    for (let k = 0; k < width; k++) {
      const cell = at.cell * width + k;
      if (logits.kinds[cell] === NF) {
        broken = true;
        continue;
      }
      low ||= isLow(logits, cell);
      const shared = depsOf(logits, cell).map((word, w) => word & own[w]!);
      eachBit(fresh(at.output, shared), (bit) => {
        if (out.length >= mostKept) return;
        const input = positionOfBit(run, bit);
        out.push({
          kind: "target",
          value: loss.logits,
          loss: loss.node,
          cell,
          output: at.output,
          bit,
          input,
        });
      });
    }
  }
  return { forbidden: out, broken, low, counted: isCounted };
}

/** What an output sees that its cells before did not: that all classes see the same is told once. */
function freshBits(words: number): (output: OutputPosition, deps: Uint32Array) => Uint32Array {
  const seen = new Uint32Array(words);
  let before: OutputPosition | undefined;
  return (output, deps) => {
    if (output.sample !== before?.sample || output.time !== before.time) seen.fill(0);
    before = output;
    return deps.map((word, w) => {
      const more = word & ~seen[w]!;
      seen[w] = seen[w]! | word;
      return more;
    });
  };
}

/** It may be −∞, or is an infinity. */
const isLow = ({ kinds, values }: AbstractTensor, cell: number): boolean =>
  kinds[cell] === LOW || (kinds[cell] === CON && !Number.isFinite(values[cell]));
