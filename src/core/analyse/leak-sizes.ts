// At which sizes a program is looked at: small, all different (that exposes mistakes of shape), and long enough for
// every number in its masks; or with the equalities of the person's own sizes.
import { type Op, type Program, valueAt } from "../ir/index.ts";
import { type Bindings, dimsOf, evaluateSize, literalValue, type Size } from "../shape/index.ts";
import { positionsOf } from "./leak-positions.ts";
import type { SizeSet } from "./leak-types.ts";

interface Constraint {
  readonly names: readonly string[];
  readonly holds: (at: Bindings) => boolean;
}

/** What besides its program says which sizes of a graph are legal. */
export interface Legality {
  /** Texts are longer than this: else nothing would be asked. */
  readonly prefix?: Size;
  /** Whole numbers from 1 on, such as the length of a block. */
  readonly parameters: readonly Size[];
}

/** No time is looked at that is longer than this: work grows with its square, and more. */
const longest = 24;
const usual = 7;
/** No longer one is tried behind a prefix, or where a proof fails from some size on. */
const farthest = 80;

/** Sizes for the proof; the second set, if there is one, has the equalities of the program's own dims. */
export function sizesFor(program: Program, legality: Legality): readonly Bindings[] {
  const { prefix } = legality;
  const literals = literalsOf(program);
  const reach = Math.max(0, ...literals.filter((n) => 2 * n + 1 <= longest));
  const constraints = constraintsOf(program, legality);
  const names = freeNames(program, constraints);
  if (names.length === 0) return [program.dims];
  const behindPrefix = 2 + ((prefix && literalValue(prefix)) ?? 0);
  const from = Math.max(usual, 2 * reach + 1, Math.min(farthest, behindPrefix));
  const result: Bindings[] = [];
  const add = (groups: readonly (readonly string[])[]) => {
    const dims = search(program, groups, constraints, from);
    if (dims) result.push(dims);
  };
  add(names.map((n) => [n]));
  const groups = new Map<number | undefined, string[]>();
  for (const n of names) groups.set(program.dims[n], [...(groups.get(program.dims[n]) ?? []), n]);
  if (groups.size < names.length) add([...groups.values()]);
  return result.length > 0 ? result : [program.dims];
}

/** The least sizes of the set at which the program is legal; null where none was found. */
export function leastSizes(program: Program, legality: Legality, { conditions }: SizeSet): Bindings | null {
  const within = conditions.map(({ size, isEquation }): Constraint => {
    const holds = (at: Bindings) => {
      const n = evaluateSize(size, at);
      return isEquation ? n === 0 : n >= 0;
    };
    return { names: dimsOf(size), holds };
  });
  const constraints = [...constraintsOf(program, legality), ...within];
  const names = freeNames(program, constraints);
  if (names.length === 0) return null;
  return search(
    program,
    names.map((n) => [n]),
    constraints,
    null,
  );
}

const freeNames = ({ fixed }: Program, constraints: readonly Constraint[]): string[] =>
  [...new Set(constraints.flatMap((c) => c.names))].filter((name) => !fixed?.includes(name));

/** Whether a program is legal at given sizes. */
export function legalSizesOf(program: Program, legality: Legality): (at: Bindings) => boolean {
  const constraints = constraintsOf(program, legality);
  return (at) => constraints.every((c) => c.holds(at));
}

const ascending = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const widths = [
  4, 8, 12, 16, 20, 24, 5, 6, 10, 32, 48, 9, 7, 11, 13, 14, 15, 18, 30, 36, 40, 60, 64, 96, 3, 2, 1,
];

/** Depth first over the names, in the order of how much depends on them. Different sizes first, equal ones if need be. */
function search(
  program: Program,
  groups: readonly (readonly string[])[],
  constraints: readonly Constraint[],
  /** The first time that is tried; null: the shortest, and as few samples. */
  from: number | null,
): Bindings | null {
  const { batch, time, heads } = positionsOf(program);
  const shaped = new Set(program.values.flatMap((v) => v.shape.flatMap(dimsOf)));
  const rank = (g: readonly string[]): number =>
    g.some((n) => time.has(n)) ? 0 : g.some((n) => batch.has(n)) ? 1 : g.some((n) => heads.has(n)) ? 2 : 3;
  const candidates = [
    from === null
      ? ascending(1, farthest)
      : [...ascending(from, from + 8), ...ascending(1, from - 1).reverse()],
    from === null ? [1, 2, 3, 4, 5, 6, 7, 8] : [2, 3, 1],
    [3, 2, 4, 6, 5, 8, 1],
    widths,
  ];
  const ordered = [...groups].sort((a, b) => rank(a) - rank(b));
  for (const distinct of from === null ? [false] : [true, false]) {
    let steps = 0;
    const dims: Record<string, number> = Object.fromEntries(
      (program.fixed ?? []).flatMap((name) => {
        const own = program.dims[name];
        return own === undefined ? [] : [[name, own] as const];
      }),
    );
    const place = (i: number): boolean => {
      const group = ordered[i];
      if (!group) return true;
      const used = Object.keys(dims).flatMap((name) => (shaped.has(name) ? [dims[name]] : []));
      // What no axis is as long as, such as a window, stays what it is where it can.
      const isShape = group.some((name) => shaped.has(name));
      const own = group.map((name) => program.dims[name] ?? 1);
      for (const n of isShape ? candidates[rank(group)]! : [...own, ...ascending(1, farthest)]) {
        if (++steps > 20_000) return false;
        if (distinct && isShape && used.includes(n)) continue;
        for (const name of group) dims[name] = n;
        const settled = constraints.filter(
          (c) => c.names.some((x) => group.includes(x)) && c.names.every((x) => x in dims),
        );
        if (settled.every((c) => c.holds(dims)) && place(i + 1)) return true;
        for (const name of group) delete dims[name];
      }
      return false;
    };
    if (place(0)) return { ...program.dims, ...dims };
  }
  return null;
}

/**
 * Shapes and parameters are whole numbers, slices lie inside what they cut, texts go on behind the prefix, and where
 * repeats are unrolled they have their own number of iterations.
 */
function constraintsOf(program: Program, { prefix, parameters }: Legality): Constraint[] {
  const out: Constraint[] = [];
  const known = new Set<string>();
  const add = (key: string, sizes: readonly Size[], holds: Constraint["holds"]) => {
    if (known.has(key)) return;
    known.add(key);
    const names = [...new Set(sizes.flatMap(dimsOf))];
    if (names.length > 0) out.push({ names, holds });
  };
  const whole = (size: Size) =>
    add(size.key, [size], (at) => {
      const n = evaluateSize(size, at);
      return Number.isInteger(n) && n > 0;
    });
  const shape = (id: number) => valueAt(program, id).shape;
  parameters.forEach(whole);
  for (const input of program.inputs) shape(input.value).forEach(whole);
  for (const op of program.ops) {
    shape(op.output).forEach(whole);
    if (op.prim !== "slice") continue;
    const { axis, start, size } = op.attrs as { axis: number; start: Size; size: Size };
    const from = shape(op.inputs[0]!)[axis]!;
    add(`${start.key} ${size.key} ${from.key}`, [start, size, from], (at) => {
      const [a, n, all] = [start, size, from].map((s) => evaluateSize(s, at)) as [number, number, number];
      return Number.isInteger(a) && a >= 0 && a + n <= all;
    });
  }
  const counts = (program.fixed ?? []).map(
    (name): Constraint => ({ names: [name], holds: (at) => at[name] === program.dims[name] }),
  );
  return [...out, ...counts, ...beyondPrefix(program, prefix)];
}

/** A prefix is a whole number of tokens, and the text goes on behind it. */
function beyondPrefix(program: Program, prefix: Size | undefined): Constraint[] {
  if (prefix === undefined) return [];
  const texts = program.inputs.flatMap((i) =>
    i.kind === "ids" ? [valueAt(program, i.value).shape[1]!] : [],
  );
  const holds = (at: Bindings) => {
    const n = evaluateSize(prefix, at);
    return Number.isInteger(n) && n > 0 && texts.every((t) => n < evaluateSize(t, at));
  };
  return [{ names: [...new Set([prefix, ...texts].flatMap(dimsOf))], holds }];
}

const counting = new Set(["less", "lessEqual", "equal", "min", "max", "add", "sub", "mod", "div"]);

/** Plain numbers that positions are compared with, and by which they are moved or cut: windows, prefixes, shifts. */
function literalsOf(program: Program): number[] {
  const made = new Map(program.ops.map((op) => [op.output, op]));
  const { time } = positionsOf(program);
  const counts = new Set<number>();
  const found = new Set<number>();
  const note = (n: number | undefined) => {
    if (n !== undefined && Number.isFinite(n) && Math.abs(n) >= 1) found.add(Math.ceil(Math.abs(n)));
  };
  for (const op of program.ops) {
    if (op.prim === "iota" || op.inputs.some((id) => counts.has(id))) {
      if (isConstantSoFar(op, made)) counts.add(op.output);
    }
    if (op.prim === "slice") {
      const { axis, start, size } = op.attrs as { axis: number; start: Size; size: Size };
      const from = valueAt(program, op.inputs[0]!).shape[axis]!;
      if (!dimsOf(from).some((n) => time.has(n))) continue;
      for (const s of [start, size]) note(literalValue(s));
      continue;
    }
    if (!counting.has(op.prim) || !op.inputs.some((id) => counts.has(id))) continue;
    for (const id of op.inputs) note(plainNumber(made.get(id), made));
  }
  return [...found].filter((n) => n > 1).sort((a, b) => a - b);
}

const isConstantSoFar = (op: Op, made: ReadonlyMap<number, Op>): boolean =>
  op.inputs.every((id) => made.has(id)) && op.prim !== "matmul" && op.prim !== "gather";

/** The number that a scalar operand is, through a cast. */
function plainNumber(op: Op | undefined, made: ReadonlyMap<number, Op>): number | undefined {
  if (op?.prim === "cast") return plainNumber(made.get(op.inputs[0]!), made);
  if (op?.prim === "sizeOf") return literalValue((op.attrs as { size: Size }).size);
  if (op?.prim !== "constant") return undefined;
  const { data, dtype } = op.attrs as { data: readonly number[]; dtype: string };
  return data.length === 1 && (dtype === "i32" || Number.isInteger(data[0])) ? data[0] : undefined;
}
