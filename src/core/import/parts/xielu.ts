// xIELU (Huang and Schlag 2024), with a bend of its own on either side of 0:
// y = α₊·relu(x)² + α₋·(e^min(x, 0) − 1 − min(x, 0)) + βx, α₊ = softplus(a₊), α₋ = β + softplus(a₋), β = ½.
import { Canvas } from "../canvas.ts";
import { plain } from "../sources.ts";

export const xieluBeta = 0.5;

/** Draws it on what comes from `x`, with the tensors `tensor.alpha_p` and `tensor.alpha_n`; gives where its output is. */
export function drawXielu(canvas: Canvas, id: string, x: string, tensor: string): string {
  const c = new Canvas();
  const bend = (side: "p" | "n", title: string) => {
    const weights = { value: plain(`${tensor}.alpha_${side}`) };
    c.add(`a_${side}`, "parameter", { title, params: { axes: "1", init: "zeros" }, weights });
    return `${c.add(`alpha_${side}`, "softplus", { from: { x: `a_${side}.y` } })}.x`;
  };
  const pair = (name: string, block: string, a: string, b: string, title?: string) =>
    `${c.add(name, block, { ...(title === undefined ? {} : { title }), from: { a, b } })}.y`;
  const fixed = (name: string, value: number, title: string) =>
    `${c.add(name, "constant", { title, params: { kind: "number", data: [[value]] } })}.y`;
  c.add("squared", "activation", { title: "relu(x)²", params: { fn: "relu2" }, from: { x: "in.x" } });
  const rising = pair("rising", "multiply", "squared.x", bend("p", "a₊"));
  c.add("positive", "activation", { title: "relu(x)", params: { fn: "relu" }, from: { x: "in.x" } });
  const low = pair("low", "subtract", "in.x", "positive.x", "min(x, 0)");
  c.add("exp", "exp", { from: { x: low } });
  const less = pair("less", "subtract", "exp.x", fixed("one", 1, "1"));
  const curve = pair("curve", "subtract", less, low);
  const alpha = pair("alpha", "add", bend("n", "a₋"), fixed("beta", xieluBeta, "β"), "α₋");
  const falling = pair("falling", "multiply", curve, alpha);
  c.add("straight", "scale", {
    ...{ title: "βx", params: { by: "factor", factor: xieluBeta } },
    from: { x: "in.x" },
  });
  const bent = pair("bent", "add", rising, falling);
  c.wire(pair("sum", "add", bent, "straight.x"), "out.x");
  for (const [name, source] of c.sources) canvas.sources.set(`${id}.${name}`, source);
  canvas.hold(id, c, { title: "xIELU", ports: { x: "shared" } }, ["x"]);
  canvas.wire(x, `${id}.x`);
  return `${id}.x`;
}
