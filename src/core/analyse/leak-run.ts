// One run of the leak proof's interpreter: a program at fixed small sizes, every value as cells (ir/dependence).
// Equal cells are one object, and an operation on the same operands is done once: a repeated layer costs nothing
// after the second.
import {
  type AbstractTensor,
  CON,
  cellsOf,
  collapsedAxis,
  countCells,
  type DependenceScope,
  emptyCells,
  fillCells,
  isTextInput,
  isWhole,
  NF,
  type Op,
  type Program,
  type ProgramInput,
  primitive,
  UNK,
  type Value,
  valueAt,
  wholeAxis,
} from "../ir/index.ts";
import { type Bindings, evaluateSize, type Size } from "../shape/index.ts";
import { Effort } from "./leak-effort.ts";
import { positionsOf } from "./leak-positions.ts";
import { type Kept, opKinds, Store } from "./leak-store.ts";

/**
 * Which tokens are padding: the lengths of the samples and at which end the padding is; `shortest`: one token each, in all
 * texts, in the program's first alone, or in the others alone, for texts need not be equally long.
 */
export type Layout =
  | "none"
  | "right"
  | "left"
  | "ragged"
  | "shortest"
  | "first text shortest"
  | "others shortest";

/** A program input whose entries are told apart: entry i of it is input cell `first + i`. */
export interface InputCells {
  readonly name: string;
  readonly stream: string | null;
  readonly value: number;
  readonly dims: readonly number[];
  readonly first: number;
}

export interface RunOptions {
  readonly dims: Bindings;
  /** Feature axes collapsed, or (slower, and exact where constants vary along features) all axes whole. */
  readonly level: "positions" | "all";
  readonly layout: Layout;
  /** What may be NaN or infinite counts as an ordinary unknown number: for what is hidden behind it. */
  readonly assumeFinite?: boolean;
  /** In place of what an operation makes: for places that are held shut (leak-shut.ts). */
  readonly made?: (value: Value, cells: AbstractTensor, inputs: readonly InputCells[]) => AbstractTensor;
  /** In place of the usual cells of an input: for tests. */
  readonly input?: (input: ProgramInput, usual: AbstractTensor) => AbstractTensor;
}

/** NaN or an infinity comes up at an operation whose operands had none. */
interface NonFiniteOrigin {
  readonly op: Op;
  readonly value: Value;
}

export interface Run {
  readonly program: Program;
  readonly options: RunOptions;
  readonly inputs: readonly InputCells[];
  readonly words: number;
  /** By value id; undefined for values that were not asked for. */
  readonly cells: readonly (AbstractTensor | undefined)[];
  readonly broken: readonly NonFiniteOrigin[];
  /** Finite masks hold while scores stay below this; ∞ where none was relied on. */
  readonly limit: number;
  readonly at: (size: Size) => number;
  /** The dependence rule of an operation on other operands: how a witness asks who carries what. */
  readonly dependence: (op: Op, ins: readonly AbstractTensor[], words: number) => AbstractTensor;
}

/**
 * Works out the cells of all values of a program, which should have been pruned to what is asked for. Runs at the same
 * sizes and level may share a store: what does not read the padding is then worked out once for all layouts. Throws
 * `TooLarge` where that is more than is left of the effort.
 */
export function runCells(
  program: Program,
  options: RunOptions,
  store = new Store(),
  effort = new Effort(),
): Run {
  const known = new Map<string, number>();
  const at = (size: Size): number => {
    const n = known.get(size.key) ?? evaluateSize(size, options.dims);
    known.set(size.key, n);
    return n;
  };
  const inputs = inputCells(program, at);
  const count = inputs.reduce((n, i) => n + i.dims.reduce((a, b) => a * b, 1), 0);
  const words = Math.max(1, Math.ceil(count / 32));
  effort.spend(count * words, `${count} tokens`);
  const { axis, isFeature } = axisViews(program, options.level, at);
  const kept: (Kept | undefined)[] = new Array(program.values.length);
  const cells: (AbstractTensor | undefined)[] = new Array(program.values.length);
  const broken: NonFiniteOrigin[] = [];
  let limit = Number.POSITIVE_INFINITY;
  const keep = (id: number, k: Kept) => {
    kept[id] = k;
    cells[id] = k.cells;
  };

  const weights = new Map<string, Kept>();
  for (const input of program.inputs) {
    const value = valueAt(program, input.value);
    if (input.kind === "weight" && !options.input) {
      // All weights of one shape are alike: unknown numbers.
      const shape = value.shape.map((s) => s.key).join();
      const same =
        weights.get(shape) ?? store.keep(fillCells(value.shape.map(axis), value.dtype, words, UNK));
      weights.set(shape, same);
      keep(input.value, same);
      continue;
    }
    const usual = cellsOfInput(input, value, inputs, options, words, axis, at);
    keep(input.value, store.keep(marked(options.input?.(input, usual) ?? usual, store)));
  }
  const dependenceOf = (
    op: Op,
    ins: readonly AbstractTensor[],
    width: number,
    assume: (limit: number) => void,
  ): AbstractTensor => {
    const { shape, dtype } = valueAt(program, op.output);
    const f: DependenceScope = { shape, dtype, words: width, at, axis, isFeature, assume };
    return cellsOf(primitive(op.prim)!.dependence, ins, op.attrs, f);
  };
  const kinds = opKinds(program);
  for (const [i, op] of program.ops.entries()) {
    const ins = op.inputs.map((id) => kept[id]!);
    const done = store.remember(kinds[i]!, ins, () => {
      const size = cellsOfShape(valueAt(program, op.output).shape, axis);
      const inner = op.prim === "matmul" ? (ins[0]?.cells.axes.at(-1)?.reduce((n, a) => n * a.n, 1) ?? 1) : 1;
      effort.spend(size * words * inner, `${size} entries in ${op.prim}`);
      let lowest = Number.POSITIVE_INFINITY;
      const made = dependenceOf(
        op,
        ins.map((k) => k.cells),
        words,
        (l) => {
          lowest = Math.min(lowest, l);
        },
      );
      return {
        made: store.keep(marked(options.assumeFinite ? finiteCells(made) : made, store)),
        limit: lowest,
      };
    });
    limit = Math.min(limit, done.limit);
    const made = options.made?.(valueAt(program, op.output), done.made.cells, inputs) ?? done.made.cells;
    keep(op.output, made === done.made.cells ? done.made : store.keep(made));
    if (done.made.hasNF && !ins.some((k) => k.hasNF)) broken.push({ op, value: valueAt(program, op.output) });
  }
  const dependence = (op: Op, ins: readonly AbstractTensor[], width: number) =>
    dependenceOf(op, ins, width, () => {});
  return { program, options, inputs, words, cells, broken, limit, at, dependence };
}

const cellsOfShape = (shape: readonly Size[], axis: DependenceScope["axis"]): number =>
  shape.reduce((n, s) => n * axis(s).reduce((m, a) => m * a.n, 1), 1);

/** Ids and types of the streams, and whatever else a caller feeds. */
export function inputCells(program: Program, at: (s: Size) => number): InputCells[] {
  let first = 0;
  return program.inputs.flatMap((input): InputCells[] => {
    if (input.kind === "weight" || input.kind === "valid") return [];
    const dims = valueAt(program, input.value).shape.map(at);
    const own = {
      name: input.name,
      stream: isTextInput(input) ? input.stream : null,
      value: input.value,
      dims,
      first,
    };
    first += dims.reduce((a, b) => a * b, 1);
    return [own];
  });
}

type AxisView = Pick<DependenceScope, "axis" | "isFeature">;

/** At "all", axes of more entries than this stay collapsed. */
const widest = 64;
/** Plain numbers up to this one are heads, halves, parts: told apart. */
const few = 8;

function axisViews(program: Program, level: RunOptions["level"], at: (s: Size) => number): AxisView {
  const positions = positionsOf(program);
  const seen = new Map<string, ReturnType<DependenceScope["axis"]>>();
  const view = (size: Size) => {
    const real = at(size);
    const whole =
      level === "all"
        ? real <= widest
        : positions.isPosition(size) || (size.terms.every((t) => t.powers.length === 0) && real <= few);
    return whole ? wholeAxis(real) : collapsedAxis(real);
  };
  const axis = (size: Size) => {
    const known = seen.get(size.key) ?? view(size);
    seen.set(size.key, known);
    return known;
  };
  return {
    axis,
    isFeature: (size) => level === "positions" && !positions.mentions(size) && !isWhole(axis(size)),
  };
}

function cellsOfInput(
  input: ProgramInput,
  value: Value,
  inputs: readonly InputCells[],
  options: RunOptions,
  words: number,
  axis: DependenceScope["axis"],
  at: (s: Size) => number,
): AbstractTensor {
  const dims = value.shape.map(at);
  if (input.kind === "weight") return fillCells(value.shape.map(axis), value.dtype, words, UNK);
  const out = emptyCells(dims.map(wholeAxis), value.dtype, words);
  if (input.kind === "valid") {
    out.kinds.fill(CON);
    out.values.set(validity(options.layout, dims, input.stream === firstText(inputs)));
    return out;
  }
  const own = inputs.find((i) => i.value === input.value)!;
  out.kinds.fill(UNK);
  for (let i = 0; i < out.kinds.length; i++) {
    const bit = own.first + i;
    out.deps[i * words + (bit >> 5)] = 1 << (bit & 31);
  }
  return out;
}

/** The text that a program reads first. */
export const firstText = (inputs: readonly Pick<InputCells, "stream">[]): string | null =>
  inputs.find((i) => i.stream !== null)?.stream ?? null;

/** 1 where a token is none of the padding, [B, T]. Samples keep at least one token. */
export function validity(
  given: Layout,
  [batch = 1, time = 1]: readonly number[],
  isFirst: boolean,
): number[] {
  const layout = apart.get(given)?.[isFirst ? 0 : 1] ?? given;
  return Array.from({ length: batch * time }, (_, i) => {
    const [b, t] = [Math.floor(i / time), i % time];
    const padding = Math.min(time - 1, layout === "shortest" ? time : paddingOf(layout, b));
    return (layout === "left" ? t >= padding : t < time - padding) ? 1 : 0;
  });
}

/** Of the first text and of the others. */
const apart = new Map<Layout, readonly [Layout, Layout]>([
  ["first text shortest", ["shortest", "none"]],
  ["others shortest", ["none", "shortest"]],
]);

const paddingOf = (layout: Layout, sample: number): number =>
  layout === "none" ? 0 : layout === "ragged" ? 1 + 2 * sample : sample === 0 ? 2 : 0;

/** Each unknown integer gets a mark of its own, so that a comparison with itself is known. */
function marked(x: AbstractTensor, store: Store): AbstractTensor {
  if (x.dtype !== "i32" || !x.axes.every(isWhole)) return x;
  for (let i = 0; i < countCells(x.axes); i++) {
    if (x.kinds[i] === UNK && x.values[i] === 0) x.values[i] = store.freshMark();
  }
  return x;
}

/** A row of NaN depends on nothing; an unknown number in its place mixes all that the row is about. */
const finiteCells = (x: AbstractTensor): AbstractTensor =>
  x.kinds.includes(NF) ? { ...x, kinds: x.kinds.map((kind) => (kind === NF ? UNK : kind)) } : x;
