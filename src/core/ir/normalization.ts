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
