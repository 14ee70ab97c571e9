// Primitives of one family differ in one formula only: here is what they have in common.
import type { Dtype } from "../shape/index.ts";
import type { Builder } from "./builder.ts";
import type { Fold } from "./dependence/rows.ts";
import { type ScalarRule, testRule, type UnaryKinds, unaryRule } from "./dependence/scalar.ts";
import type { Pointwise } from "./dependence-record.ts";
import type { OnnxScope } from "./emit/onnx-scope.ts";
import { elementwise } from "./loops.ts";
import type { NoAttrs, Primitive, PrimitiveSample } from "./primitive.ts";
import type { Value } from "./program.ts";
import { broadcastShapes, needDtype, needSameDtype, reducedShape, sizeOfShape } from "./rules.ts";

const unarySamples: readonly PrimitiveSample<NoAttrs>[] = [
  { dims: [[2, 3]] },
  { dims: [[2, 1, 5]] },
  { dims: [[]] },
];

const binarySamples: readonly PrimitiveSample<NoAttrs>[] = [
  {
    dims: [
      [2, 3],
      [2, 3],
    ],
  },
  {
    dims: [
      [2, 1, 3],
      [4, 1],
    ],
  },
  { dims: [[3], []] },
  {
    dims: [
      [1, 1],
      [2, 1, 3],
    ],
  },
];

const ofDtype = (samples: readonly PrimitiveSample<NoAttrs>[], dtype: Dtype): PrimitiveSample<NoAttrs>[] =>
  samples.map((s) => ({ ...s, dtypes: s.dims.map(() => dtype), ...(dtype === "bool" ? { below: 2 } : {}) }));

/** What a pointwise primitive may tell of public numbers, and of zeros. */
type PointwiseExtras = Omit<Pointwise<NoAttrs>, "kind" | "rule" | "formula">;

interface Unary extends Pick<Primitive<1, NoAttrs>, "name" | "vjp" | "onnx" | "torch"> {
  readonly f: (x: number) => number;
  /** f32 alone when absent. */
  readonly dtypes?: readonly Dtype[];
  /** What f makes of numbers that are no ordinary ones; NaN of −∞ where nothing is said. */
  readonly kinds?: UnaryKinds;
  readonly dependence?: PointwiseExtras;
  /** Where f32 samples are drawn from. */
  readonly range?: readonly [low: number, high: number];
  readonly samples?: readonly PrimitiveSample<NoAttrs>[];
}

/** y = f(x), element by element; shape and dtype stay. */
export function unary({
  name,
  f,
  vjp,
  onnx,
  torch,
  dtypes = ["f32"],
  kinds = {},
  dependence = {},
  range,
  samples = [],
}: Unary): Primitive<1, NoAttrs> {
  const usual = unarySamples.map((s) => (range ? { ...s, range } : s));
  const rule = unaryRule(kinds);
  return {
    name,
    arity: 1,
    type: ([x]) => ({ shape: x.shape, dtype: needDtype(x, ...dtypes) }),
    eval: (ins, _, dims) => elementwise(ins, dims, f),
    dependence: { kind: "pointwise", rule, formula: () => f, ...dependence },
    vjp,
    flops: (_, out) => sizeOfShape(out),
    onnx,
    torch,
    samples: [
      ...dtypes.flatMap((d) => (d === "f32" ? usual : ofDtype(unarySamples.slice(0, 1), d))),
      ...samples,
    ],
  };
}

interface Binary extends Pick<Primitive<2, NoAttrs>, "name" | "vjp" | "onnx" | "torch"> {
  readonly f: (a: number, b: number) => number;
  /** What is known of the result where the operands are not both constant. */
  readonly rule: ScalarRule;
  readonly dependence?: PointwiseExtras;
  /** The formula on i32, when it is not `f` wrapped to 32 bits. */
  readonly int?: (a: number, b: number) => number;
  readonly dtypes?: readonly Dtype[];
  readonly range?: readonly [low: number, high: number];
  readonly samples?: readonly PrimitiveSample<NoAttrs>[];
}

/** y = f(a, b), element by element, broadcasting; i32 wraps around at 32 bits as everywhere else. */
export function arithmetic(definition: Binary): Primitive<2, NoAttrs> {
  const {
    name,
    f,
    int = (a, b) => f(a, b) | 0,
    vjp,
    onnx,
    torch,
    dtypes = ["f32", "i32"],
    range,
    rule,
    dependence = {},
    samples = [],
  } = definition;
  const usual = binarySamples.map((s) => (range ? { ...s, range } : s));
  return {
    name,
    arity: 2,
    type: ([a, b]) => {
      needDtype(a, ...dtypes);
      return { shape: broadcastShapes(a.shape, b.shape), dtype: needSameDtype(a, b) };
    },
    eval: (ins, _, dims) => elementwise(ins, dims, ins[0].dtype === "i32" ? int : f),
    dependence: {
      kind: "pointwise",
      rule,
      formula: (_, dtype) => (dtype === "i32" ? int : f),
      ...dependence,
    },
    vjp,
    flops: (_, out) => sizeOfShape(out),
    onnx,
    torch,
    samples: [
      ...dtypes.flatMap((d) => (d === "f32" ? usual : ofDtype(binarySamples.slice(0, 2), d))),
      ...samples,
    ],
  };
}

interface Test extends Pick<Primitive<2, NoAttrs>, "name" | "onnx" | "torch"> {
  readonly f: (a: number, b: number) => boolean;
  /** What is known where the operands are not both constant; "anything" when absent. */
  readonly rule?: ScalarRule;
  readonly dependence?: PointwiseExtras;
  readonly dtypes: readonly Dtype[];
  readonly samples?: readonly PrimitiveSample<NoAttrs>[];
}

/** A bool for each pair of elements, broadcasting. */
export const test = ({
  name,
  f,
  rule = testRule,
  dependence = {},
  dtypes,
  onnx,
  torch,
  samples = [],
}: Test): Primitive<2, NoAttrs> => ({
  name,
  arity: 2,
  type: ([a, b]) => {
    needDtype(a, ...dtypes);
    needSameDtype(a, b);
    return { shape: broadcastShapes(a.shape, b.shape), dtype: "bool" };
  },
  eval: (ins, _, dims) => elementwise(ins, dims, (a, b) => (f(a, b) ? 1 : 0)),
  dependence: { kind: "pointwise", rule, formula: () => (a, b) => (f(a, b) ? 1 : 0), ...dependence },
  vjp: "nonDifferentiable",
  flops: (_, out) => sizeOfShape(out),
  onnx,
  torch,
  samples: [...dtypes.flatMap((d) => (d === "f32" ? binarySamples : ofDtype(binarySamples, d))), ...samples],
});

/** `axes` count from 0 and may not repeat; `keep` leaves axes of size 1 in their place. */
export type ReduceAttrs = { readonly axes: readonly number[]; readonly keep: boolean };

interface Reduction extends Pick<Primitive<1, ReduceAttrs>, "name" | "eval" | "vjp" | "onnx" | "torch"> {
  readonly fold: Fold;
  readonly dtypes: readonly Dtype[];
  readonly samples?: readonly PrimitiveSample<ReduceAttrs>[];
}

/** Folds some axes into one number each. */
export const reduction = ({ fold, dtypes, samples = [], ...rest }: Reduction): Primitive<1, ReduceAttrs> => ({
  ...rest,
  arity: 1,
  dependence: { kind: "folding", how: fold, over: (attrs) => attrs },
  type: ([x], { axes, keep }) => ({
    shape: reducedShape(x.shape, axes, keep),
    dtype: needDtype(x, ...dtypes),
  }),
  flops: ([x]) => sizeOfShape(x),
  samples: [
    { dims: [[2, 3]], attrs: { axes: [1], keep: true } },
    { dims: [[2, 3, 4]], attrs: { axes: [0, 2], keep: false } },
    { dims: [[2, 1, 3]], attrs: { axes: [1], keep: false } },
    { dims: [[2, 3]], attrs: { axes: [0, 1], keep: false } },
    { dims: [[2, 3]], attrs: { axes: [], keep: false } },
    ...samples,
  ],
});

/** A ReduceX node; from `since` on ONNX takes the axes as an input, before that as an attribute. */
export function reduceNode(
  m: OnnxScope,
  op: string,
  since: number,
  x: string,
  { axes, keep }: ReduceAttrs,
): string {
  // No axes would mean all of them.
  if (axes.length === 0) return m.node("Identity", [x]);
  const keepdims = keep ? 1 : 0;
  if (m.opset >= since) return m.node(op, [x, m.int64s(axes)], { keepdims });
  return m.node(op, [x], { axes, keepdims });
}

/** A gradient of a reduction's output with its folded axes put back as axes of size 1. */
export const unfold = (g: Builder, dy: Value, x: Value, { axes, keep }: ReduceAttrs): Value =>
  keep ? dy : g.reshape(dy, { shape: reducedShape(x.shape, axes, true) });
