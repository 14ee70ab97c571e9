// Which keys a query may see: no later ones, none farther back than a window, no padding. A row of padding sees itself,
// so that none is empty: its softmax would be NaN, and reach every row of the next layer.
import { Canvas } from "../canvas.ts";

/** A group that makes the mask of a decoder of the tokens' validity; gives where it is. */
export function drawCausalMask(canvas: Canvas, id: string, window?: string, tokens = "tokens"): string {
  const inside = new Canvas();
  const params = window === undefined ? {} : { kind: "window", window };
  const first = window === undefined ? "causal" : "window";
  inside.add(first, "mask", { params });
  drawPadding(inside, `${first}.mask`);
  const title = window === undefined ? "Causal mask" : "Window mask";
  canvas.hold(id, inside, { title, ports: { valid: "shared" } }, ["mask"]);
  canvas.wire(`${tokens}.valid`, `${id}.valid`);
  return `${id}.mask`;
}

/** The mask of an encoder: no padding; with a window none farther away on either side. */
export function drawPaddingMask(canvas: Canvas, id: string, tokens: string, window?: string): string {
  const title = "Padding mask";
  if (window === undefined)
    return `${canvas.add(id, "mask", { title, params: { kind: "padding" }, from: { valid: `${tokens}.valid` } })}.mask`;
  const inside = new Canvas();
  inside.add("window", "mask", { params: { kind: "window", window, symmetric: true } });
  drawPadding(inside, "window.mask");
  canvas.hold(id, inside, { title: "Window mask", ports: { valid: "shared" } }, ["mask"]);
  canvas.wire(`${tokens}.valid`, `${id}.valid`);
  return `${id}.mask`;
}

function drawPadding(inside: Canvas, seen: string): void {
  inside.add("padding", "mask", { params: { kind: "padding" }, from: { valid: "in.valid" } });
  inside.add("self", "mask", { title: "Itself", params: { kind: "window", window: 1 } });
  inside.add("real", "mask_logic", {
    title: "Or",
    params: { op: "or" },
    from: { a: "padding.mask", b: "self.mask" },
  });
  inside.add("both", "mask_logic", { title: "And", from: { a: seen, b: "real.mask" } });
  inside.wire("both.mask", "out.mask");
}
