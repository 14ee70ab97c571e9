// The layer of Vaswani et al. 2017 and BERT: attention and FFN with biases, each sum normed.
import type { Canvas } from "../canvas.ts";
import type { Shape } from "../shape.ts";
import { drawAttention } from "./attention.ts";
import { drawFeedForward } from "./feed-forward.ts";
import { wholeOf } from "./fused.ts";
import type { Norm } from "./norm.ts";
import { drawSublayers } from "./residual.ts";

interface PostLn {
  readonly shape: Shape;
  readonly fn: string;
  readonly norm: Norm;
  /** Tensors of a layer without their endings. */
  readonly names: Readonly<Record<"q" | "k" | "v" | "out" | "norm1" | "up" | "down" | "norm2", string>>;
}

export function drawPostLn(canvas: Canvas, { shape, fn, norm, names }: PostLn): void {
  drawSublayers(canvas, {
    attention: (c, x) => {
      const [q, k, v, out] = [names.q, names.k, names.v, names.out].map((name) => wholeOf(name, true));
      return drawAttention(c, shape, { q: q!, k: k!, v: v!, out: out!, mask: "in.mask" }, x);
    },
    feedForward: (c, x) =>
      drawFeedForward(
        c,
        { fn, hidden: shape.hidden, up: wholeOf(names.up, true), down: wholeOf(names.down, true) },
        x,
      ),
    afterSum: [
      { norm, tensor: names.norm1 },
      { norm, tensor: names.norm2 },
    ],
  });
}
