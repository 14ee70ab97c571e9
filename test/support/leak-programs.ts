// Random programs over token streams for the leak proof, grown from whole numbers so that fast-check can shrink them.
// The hard ones are full of infinities, saturating constants and masks of every sort.
import { type Builder, newBuilder, type Program, type Value } from "../../src/core/ir/index.ts";
import { dim, divSizes, literal, mulSizes, type Size, sameSize } from "../../src/core/shape/index.ts";

const [B, T, D, H, V] = [dim("B"), dim("T"), dim("D"), dim("H"), dim("V")];
const K = divSizes(D, H) as Size;
export const leakDims = { B: 2, T: 5, D: 4, H: 2, V: 7 };

const rank = (x: Value): number => x.shape.length;
const size = (x: Value, axis: number): Size => x.shape[axis] as Size;
const last = (x: Value): Size => size(x, rank(x) - 1);
const axisOf = (x: Value, n: number): number => n % rank(x);
const isFloat = (x: Value): boolean => x.dtype === "f32";

/** y, if it broadcasts to x. */
const beside = (x: Value, y: Value): boolean =>
  rank(y) <= rank(x) &&
  y.shape.every((s, i) => sameSize(s, size(x, i + rank(x) - rank(y))) || sameSize(s, literal(1)));

type Grow = (g: Builder, x: Value, y: Value, n: number) => Value | null;

const both =
  (make: (g: Builder, x: Value, y: Value) => Value): Grow =>
  (g, x, y) =>
    isFloat(x) && isFloat(y) && beside(x, y) ? make(g, x, y) : null;
const alone =
  (make: (g: Builder, x: Value, n: number) => Value): Grow =>
  (g, x, _, n) =>
    isFloat(x) ? make(g, x, n) : null;
const rows =
  (make: (g: Builder, x: Value, n: number) => Value): Grow =>
  (g, x, _, n) =>
    isFloat(x) && rank(x) > 0 ? make(g, x, n) : null;

const gentle: readonly Grow[] = [
  both((g, x, y) => g.add(x, y)),
  both((g, x, y) => g.sub(x, y)),
  both((g, x, y) => g.mul(x, y)),
  both((g, x, y) => g.max(x, y)),
  both((g, x, y) => g.min(y, x)),
  both((g, x, y) => g.div(x, g.add(g.sigmoid(y), g.scalar(1)))),
  alone((g, x) => g.relu(x)),
  alone((g, x) => g.tanh(x)),
  alone((g, x) => g.gelu(x, { approximate: "none" })),
  alone((g, x) => g.neg(x)),
  alone((g, x) => g.exp(x)),
  alone((g, x) => g.sigmoid(x)),
  alone((g, x) => g.reciprocal(x)),
  alone((g, x) => g.sqrt(g.add(g.mul(x, x), g.scalar(0.5)))),
  alone((g, x) => g.log(x)),
  alone((g, x) => g.floor(x)),
  rows((g, x) => g.softmax(x)),
  rows((g, x) => g.logSoftmax(x)),
  rows((g, x) => g.normalize(x, { eps: 0.1 })),
  rows((g, x) => g.inverseStd(x, { eps: 0.1 })),
  rows((g, x, n) => g.reduceMean(x, { axes: [axisOf(x, n)], keep: n % 2 === 0 })),
  rows((g, x, n) => g.reduceSum(x, { axes: [axisOf(x, n)], keep: n % 2 === 0 })),
  rows((g, x, n) => g.reduceMax(x, { axes: [axisOf(x, n)], keep: n % 2 === 1 })),
  rows((g, x, n) => g.sumOfSquares(x, { axes: [axisOf(x, n)], keep: n % 2 === 1 })),
  (g, x) => (rank(x) > 1 ? g.swap(x) : null),
  (g, x) => (isFloat(x) && rank(x) > 1 ? g.matmul(x, g.swap(x)) : null),
  (g, x, y) => (isFloat(x) && isFloat(y) && fits(x, y) ? g.matmul(x, y) : null),
  (g, x, _, n) => (rank(x) > 0 && rank(x) < 4 ? g.concat([x, x], { axis: axisOf(x, n) }) : null),
  (g, x, _, n) => (rank(x) > 0 ? shifted(g, x, axisOf(x, n), n) : null),
  (g, x, _, n) =>
    rank(x) > 0 ? g.slice(x, { axis: axisOf(x, n), start: literal(0), size: literal(1) }) : null,
  (g, x, _, n) => merged(g, x, n),
  (g, x) => (rank(x) === 3 && sameSize(last(x), D) ? split(g, x) : null),
  (g, x) => (rank(x) < 4 ? g.expand(x, { shape: [H, ...x.shape] }) : null),
  (g, x) => (isFloat(x) && rank(x) > 1 ? masked(g, x, Number.NEGATIVE_INFINITY, 0) : null),
  (g, x) => (isFloat(x) && rank(x) > 1 ? masked(g, x, -1e9, 0) : null),
  (g, x) => (isFloat(x) && rank(x) > 0 ? g.add(x, positions(g, last(x))) : null),
  (g, x, y) => (isFloat(x) && isFloat(y) && beside(x, y) ? g.where(g.less(y, x), x, y) : null),
  (g, x, y) =>
    isFloat(x) && isFloat(y) && beside(x, y) ? g.cast(g.lessEqual(x, y), { dtype: "f32" }) : null,
  (g, x) => (isFloat(x) && rank(x) > 0 ? g.mul(x, lower(g, x)) : null),
];

const constants = [
  0,
  1,
  -1,
  2,
  -30,
  -1e4,
  1e4,
  -1e9,
  1e9,
  Number.NEGATIVE_INFINITY,
  Number.POSITIVE_INFINITY,
];
const constant = (g: Builder, n: number): Value => g.scalar(constants[n % constants.length] as number);

const hard: readonly Grow[] = [
  ...gentle,
  alone((g, x, n) => g.add(x, constant(g, n))),
  alone((g, x, n) => g.mul(x, constant(g, n))),
  alone((g, x, n) => g.max(x, constant(g, n))),
  alone((g, x, n) => g.min(constant(g, n), x)),
  alone((g, x, n) => g.sub(constant(g, n), x)),
  alone((g, x, n) => g.div(x, constant(g, n))),
  alone((g, x, n) => g.div(constant(g, n), x)),
  alone((g, x, n) => g.pow(x, constant(g, n))),
  alone((g, x, n) => g.mod(x, constant(g, n))),
  (g, x, _, n) =>
    isFloat(x) && rank(x) > 1 ? masked(g, x, constants[n % constants.length] as number, n % 3) : null,
  (g, x, y, n) =>
    isFloat(x) && isFloat(y) && beside(x, y) ? g.where(g.less(y, x), x, constant(g, n)) : null,
  (g, x, _, n) =>
    isFloat(x) && rank(x) > 1
      ? g.softmax(masked(g, x, constants[n % constants.length] as number, n % 3))
      : null,
  (g, x, y) =>
    isFloat(x) && isFloat(y) && beside(x, y)
      ? g.where(g.and(g.less(y, x), g.not(g.equal(x, y))), y, x)
      : null,
  (g, x) => (isFloat(x) && rank(x) > 1 ? g.exp(masked(g, x, -1e4, 0)) : null),
  (g, x) => (isFloat(x) ? g.cast(g.cast(g.tanh(x), { dtype: "i32" }), { dtype: "f32" }) : null),
  (g, x, _, n) =>
    isFloat(x) && rank(x) > 1 ? g.add(x, additive(g, x, constants[n % constants.length] as number)) : null,
];

const fits = (x: Value, y: Value): boolean =>
  rank(x) > 1 &&
  rank(y) > 1 &&
  rank(y) <= rank(x) &&
  sameSize(last(x), size(y, rank(y) - 2)) &&
  y.shape.slice(0, -2).every((s, i) => sameSize(s, size(x, i + rank(x) - rank(y))));

/** Which columns a row sees: up to its own, only before it, or from it on. */
function grid(g: Builder, x: Value, sort: number): Value {
  const [n, m] = [size(x, rank(x) - 2), last(x)];
  const i = g.reshape(g.iota({ size: n }), { shape: [n, literal(1)] });
  const j = g.iota({ size: m });
  return sort === 0 ? g.lessEqual(j, i) : sort === 1 ? g.less(j, i) : g.not(g.less(j, i));
}

const masked = (g: Builder, x: Value, fill: number, sort: number): Value =>
  g.where(grid(g, x, sort), x, g.scalar(fill));
const additive = (g: Builder, x: Value, fill: number): Value =>
  g.where(grid(g, x, 0), g.scalar(0), g.scalar(fill));

/** 0 and 1: every second entry of the last axis. */
const lower = (g: Builder, x: Value): Value => g.mod(positions(g, last(x)), g.scalar(2));
const positions = (g: Builder, n: Size): Value => g.cast(g.iota({ size: n }), { dtype: "f32" });

function shifted(g: Builder, x: Value, axis: number, n: number): Value {
  const fill = g.expand(g.scalar(0, x.dtype), {
    shape: x.shape.map((s, i) => (i === axis ? literal(1) : s)),
  });
  const long = g.concat(n % 2 === 0 ? [fill, x] : [x, fill], { axis });
  return g.slice(long, { axis, start: literal(n % 2 === 0 ? 0 : 1), size: size(x, axis) });
}

function merged(g: Builder, x: Value, n: number): Value | null {
  if (rank(x) < 2) return null;
  const i = n % (rank(x) - 1);
  const shape = [...x.shape.slice(0, i), mulSizes(size(x, i), size(x, i + 1)), ...x.shape.slice(i + 2)];
  const flat = g.reshape(x, { shape });
  // Back with the two exchanged, as when [B, D, T] is taken for [B, T, D].
  if (n % 3 !== 0) return flat;
  return g.reshape(flat, {
    shape: [...x.shape.slice(0, i), size(x, i + 1), size(x, i), ...x.shape.slice(i + 2)],
  });
}

const split = (g: Builder, x: Value): Value =>
  g.transpose(g.reshape(x, { shape: [size(x, 0), size(x, 1), H, K] }), { perm: [0, 2, 1, 3] });

/** Each choice makes one step: which operation, on which two values (the newest first), and how. */
export function growLeakProgram(
  choices: readonly (readonly [number, number, number, number])[],
  isHard: boolean,
): Program {
  const g = newBuilder(leakDims, ["B", "T"]);
  const ids = g.input({ kind: "ids", name: "text.ids", stream: "text" }, { shape: [B, T], dtype: "i32" });
  const valid = g.input(
    { kind: "valid", name: "text.valid", stream: "text" },
    { shape: [B, T], dtype: "bool" },
  );
  const weight = (name: string, shape: readonly Size[]) =>
    g.input(
      { kind: "weight", name, owner: name, seedName: name, init: { kind: "normal", std: 1 }, decay: true },
      { shape, dtype: "f32" },
    );
  const x = g.gather(weight("table", [V, D]), ids);
  const q = split(g, g.matmul(x, weight("wq", [D, D])));
  const scores = g.matmul(q, g.swap(split(g, g.matmul(x, weight("wk", [D, D])))));
  const padding = g.reshape(valid, { shape: [B, literal(1), literal(1), T] });
  const values: Value[] = [
    x,
    q,
    scores,
    weight("w", [D, D]),
    g.where(padding, scores, g.scalar(Number.NEGATIVE_INFINITY)),
  ];
  const steps = isHard ? hard : gentle;
  for (const [op, i, j, n] of choices) {
    const pick = (k: number) => values[values.length - 1 - (k % Math.min(values.length, 8))] as Value;
    const made = (steps[op % steps.length] as Grow)(g, pick(i), pick(j), n);
    if (made && rank(made) < 6) values.push(made);
  }
  return g.finish(Object.fromEntries(values.map((v, i) => [`v${i}`, v])));
}
