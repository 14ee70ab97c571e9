// Random small programs, grown from a list of whole numbers so that fast-check can shrink them. All operations are
// continuous and bounded: near a jump, float32 and float64 may rightly land on different sides.
import { type Builder, newBuilder, type Program, type Value } from "../../src/core/ir/index.ts";
import { addSizes, dim, literal, mulSizes, type Size, sameSize } from "../../src/core/shape/index.ts";

const [B, T, D, H] = [dim("B"), dim("T"), dim("D"), dim("H")];
export const programDims = { B: 2, T: 3, D: 4, H: 2 };

type Grow = (g: Builder, x: Value, y: Value, n: number) => Value | null;

const rank = (x: Value): number => x.shape.length;
const size = (x: Value, axis: number): Size => x.shape[axis] as Size;
const axisOf = (x: Value, n: number): number => n % rank(x);

/** y, if it broadcasts with x without growing it much. */
const beside = (x: Value, y: Value): boolean =>
  rank(y) <= rank(x) &&
  y.shape.every((s, i) => sameSize(s, size(x, i + rank(x) - rank(y))) || sameSize(s, literal(1)));

const steps: readonly Grow[] = [
  (g, x, y) => (beside(x, y) ? g.add(x, y) : null),
  (g, x, y) => (beside(x, y) ? g.sub(x, g.tanh(y)) : null),
  (g, x, y) => (beside(x, y) ? g.mul(g.tanh(x), y) : null),
  (g, x, y) => (beside(x, y) ? g.max(x, y) : null),
  (g, x, y) => (beside(x, y) ? g.div(x, g.add(g.sigmoid(y), g.scalar(1))) : null),
  (g, x) => g.relu(x),
  (g, x) => g.gelu(x, { approximate: "tanh" }),
  (g, x) => g.sin(x),
  (g, x) => (rank(x) > 0 ? g.softmax(x) : null),
  (g, x) => (rank(x) > 0 ? g.logSoftmax(g.tanh(x)) : null),
  (g, x) => (rank(x) > 0 ? g.normalize(x, { eps: 0.5 }) : null),
  (g, x) => (rank(x) > 1 ? g.matmul(g.tanh(x), g.swap(g.tanh(x))) : null),
  (g, x, y) => (fits(x, y) ? g.matmul(g.sigmoid(x), g.sigmoid(y)) : null),
  (g, x) => (rank(x) > 1 ? g.swap(x) : null),
  (g, x, _, n) => (rank(x) > 0 ? g.reduceMean(x, { axes: [axisOf(x, n)], keep: n % 2 === 0 }) : null),
  (g, x, _, n) => (rank(x) > 0 ? g.reduceMax(x, { axes: [axisOf(x, n)], keep: n % 2 === 0 }) : null),
  (g, x, _, n) => (rank(x) > 0 && rank(x) < 4 ? g.concat([x, g.neg(x)], { axis: axisOf(x, n) }) : null),
  (g, x, _, n) =>
    rank(x) > 0 ? g.slice(x, { axis: axisOf(x, n), start: literal(0), size: literal(1) }) : null,
  (g, x) =>
    rank(x) > 1 ? g.reshape(x, { shape: [mulSizes(size(x, 0), size(x, 1)), ...x.shape.slice(2)] }) : null,
  (g, x) => (rank(x) < 4 ? g.expand(x, { shape: [H, ...x.shape] }) : null),
  (g, x) => (rank(x) > 1 ? masked(g, x) : null),
  (g, x) => (rank(x) > 0 ? g.add(x, rowNumbers(g, x)) : null),
];

const fits = (x: Value, y: Value): boolean =>
  rank(x) > 1 && rank(y) === 2 && sameSize(size(x, rank(x) - 1), size(y, 0));

/** Softmax with the keys after the query taken out; the first key always stays. */
function masked(g: Builder, x: Value): Value {
  const [rows, columns] = [size(x, rank(x) - 2), size(x, rank(x) - 1)];
  const i = g.reshape(g.iota({ size: rows }), { shape: [rows, literal(1)] });
  const keep = g.lessEqual(g.iota({ size: columns }), i);
  return g.softmax(g.where(keep, x, g.scalar(Number.NEGATIVE_INFINITY)));
}

function rowNumbers(g: Builder, x: Value): Value {
  const last = size(x, rank(x) - 1);
  const positions = g.cast(g.iota({ size: last }), { dtype: "f32" });
  return g.div(positions, g.sizeOf({ size: addSizes(last, literal(1)) }));
}

/** Four choices make one step: which operation, on which two values, and how. Every value is an output. */
export function growProgram(choices: readonly (readonly [number, number, number, number])[]): Program {
  const g = newBuilder(programDims, ["B", "T"]);
  const feed = (name: string, shape: readonly Size[]) =>
    g.input({ kind: "feed", name }, { shape, dtype: "f32" });
  const ids = g.input({ kind: "ids", name: "ids", stream: "text" }, { shape: [B, T], dtype: "i32" });
  const values = [
    feed("a", [B, T, D]),
    feed("b", [D, D]),
    feed("c", [H, D]),
    g.gather(feed("d", [T, D]), ids),
  ];
  for (const [op, i, j, n] of choices) {
    const [x, y] = [values[i % values.length] as Value, values[j % values.length] as Value];
    const step = steps[op % steps.length] as Grow;
    const made = step(g, x, y, n);
    if (made) values.push(made);
  }
  return g.finish(Object.fromEntries(values.map((v, i) => [`v${i}`, v])));
}
