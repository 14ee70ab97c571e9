// The ways in which a layer adds its two branches to the residual stream.
import type { Canvas } from "../canvas.ts";
import { drawNorm, type Norm } from "./norm.ts";

/** Draws a branch on what comes from there and gives where its output is. */
type Branch = (canvas: Canvas, x: string) => string;

interface Placed {
  readonly norm: Norm;
  readonly tensor: string;
}

interface Sublayers {
  readonly attention: Branch;
  readonly feedForward: Branch;
  /** Norms before attention and FFN; ModernBERT's first layer lacks the one before attention. */
  readonly before?: readonly [Placed | null, Placed];
  /** Norms of what they give. */
  readonly after?: readonly [Placed, Placed];
  /** Norms of the sums (Post-LN). */
  readonly afterSum?: readonly [Placed, Placed];
  /** The norm's output goes on, in place of what it read (BLOOM's other form). */
  readonly fromNorm?: boolean;
  /** Factor of what is added. */
  readonly factor?: number;
}

/** x + attention, then + FFN, each with its norms before or after it. */
export function drawSublayers(
  canvas: Canvas,
  { before, after, afterSum, fromNorm, factor = 1, ...of }: Sublayers,
): void {
  let x = "in.x";
  [of.attention, of.feedForward].forEach((branch, i) => {
    const n = i + 1;
    const [first, second] = [before?.[i], after?.[i]];
    const read = first ? drawNorm(canvas, `norm_${n}`, first.norm, x, first.tensor) : x;
    let y = branch(canvas, read);
    const id = before ? `norm_after_${n}` : `norm_${n}`;
    if (second) y = drawNorm(canvas, id, second.norm, y, second.tensor);
    if (factor !== 1) {
      canvas.add(`scale_${n}`, "scale", { params: { by: "factor", factor }, from: { x: y } });
      y = `scale_${n}.x`;
    }
    canvas.add(`add_${n}`, "add", { from: { a: fromNorm ? read : x, b: y } });
    x = `add_${n}.y`;
    const sum = afterSum?.[i];
    if (sum) x = drawNorm(canvas, `norm_${n}`, sum.norm, x, sum.tensor);
  });
  canvas.wire(x, "out.x");
}

/** x + (attention + FFN), both of the same x: with a norm each, or one for both. */
export function drawParallel(
  canvas: Canvas,
  of: Pick<Sublayers, "attention" | "feedForward"> & { readonly norms: readonly [Placed, Placed?] },
): void {
  const [one, two] = of.norms;
  const first = drawNorm(canvas, two ? "norm_1" : "norm", one.norm, "in.x", one.tensor);
  const attended = of.attention(canvas, first);
  const second = two ? drawNorm(canvas, "norm_2", two.norm, "in.x", two.tensor) : first;
  const fed = of.feedForward(canvas, second);
  canvas.add("add_1", "add", { from: { a: attended, b: fed } });
  canvas.add("add_2", "add", { from: { a: "in.x", b: "add_1.y" } });
  canvas.wire("add_2.y", "out.x");
}
