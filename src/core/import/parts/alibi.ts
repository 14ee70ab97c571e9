// ALiBi (Press et al. 2021): a bias that grows with the distance, in place of positions.
import type { Canvas } from "../canvas.ts";

/** Slopes by distance, for all layers. */
export function alibi(canvas: Canvas): { readonly bias: string } {
  canvas.add("alibi", "relative_bias", { title: "ALiBi" });
  return { bias: "alibi.bias" };
}
