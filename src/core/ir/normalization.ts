// What `normalize` and `inverseStd` share: the moments of a row, and the one ONNX node that gives both results,
// so that a backward pass takes its statistics from the forward pass.
import type { Size } from "../shape/index.ts";
import type { OnnxScope } from "./emit/onnx-scope.ts";

/** Mean and biased variance. */
export function moments(row: Float64Array): { readonly mean: number; readonly variance: number } {
  const mean = row.reduce((sum, v) => sum + v, 0) / row.length;
  const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / row.length;
  return { mean, variance };
}

interface Normalization {
  readonly normalized: string;
  readonly inverseStd: string;
}

export function normalization(m: OnnxScope, x: string, eps: number, size: Size): Normalization {
  if (m.spelledNorms) return spelled(m, x, eps);
  const width = m.known(size);
  const ones =
    width === undefined
      ? m.node("Expand", [m.scalar(1, "f32"), m.sizes([size])])
      : m.tensor([width], "f32", new Float32Array(width).fill(1));
  const [normalized, , inverseStd] = m.nodes(
    "LayerNormalization",
    [x, ones],
    { axis: -1, epsilon: { float: eps } },
    3,
  );
  return { normalized, inverseStd } as Normalization;
}

/** From what is left when the mean is taken away, whose squares lose nothing. */
function spelled(m: OnnxScope, x: string, eps: number): Normalization {
  const mean = (of: string) =>
    m.opset >= 18
      ? m.node("ReduceMean", [of, m.int64s([-1])], { keepdims: 1 })
      : m.node("ReduceMean", [of], { axes: [-1], keepdims: 1 });
  const rest = m.node("Sub", [x, mean(x)]);
  const variance = mean(m.node("Mul", [rest, rest]));
  const std = m.node("Sqrt", [m.node("Add", [variance, m.scalar(eps, "f32")])]);
  const inverseStd = m.node("Reciprocal", [std]);
  return { normalized: m.node("Mul", [rest, inverseStd]), inverseStd };
}
