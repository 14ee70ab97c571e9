// Norms: their node, and the tensors of scale and shift.
import type { ParamValue } from "../../model/index.ts";
import type { Canvas } from "../canvas.ts";
import { plain, rowsFrom, type Source } from "../sources.ts";

export interface Norm {
  readonly kind: "layernorm" | "rmsnorm";
  readonly eps: number;
  /** False: no learned scale and shift. */
  readonly affine?: boolean;
  /** False: a scale alone. RMSNorm has no shift anyhow. */
  readonly shift?: boolean;
  /** Scaled by 1 + w. */
  readonly zeroCentered?: boolean;
  /** Of queries or keys, with a scale for each head. */
  readonly perHead?: boolean;
}

/**
 * Draws a norm of what comes from `x`, with the tensors `tensor.weight` and `tensor.bias`; gives where its output is.
 * Several tensors are those of the heads.
 */
export function drawNorm(
  canvas: Canvas,
  id: string,
  norm: Norm,
  x: string,
  tensor: string | readonly string[],
  title?: string,
): string {
  const affine = norm.affine ?? true;
  const shifts = norm.kind === "layernorm" && affine && (norm.shift ?? true);
  const params: Record<string, ParamValue> = {
    ...(norm.kind === "layernorm" ? {} : { kind: norm.kind }),
    ...(norm.eps === 1e-5 ? {} : { eps: norm.eps }),
    ...(affine ? {} : { scale: false }),
    ...(norm.zeroCentered ? { zero_centered: true } : {}),
    ...(norm.perHead ? { per_head: true } : {}),
    ...(norm.kind === "layernorm" && !shifts ? { shift: false } : {}),
  };
  const of = (part: string): Source =>
    typeof tensor === "string" ? plain(`${tensor}.${part}`) : rowsFrom(tensor.map((t) => `${t}.${part}`));
  const weights: Record<string, Source> = {
    ...(affine ? { scale: of("weight") } : {}),
    ...(shifts ? { shift: of("bias") } : {}),
  };
  canvas.add(id, "norm", { ...(title === undefined ? {} : { title }), params, from: { x }, weights });
  return `${id}.x`;
}
