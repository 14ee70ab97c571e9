// A fixed value: a number, a vector or a table.
import { literal, type Size } from "../shape/index.ts";
import { any, defineBlock } from "./define.ts";
import { choice, rows, size } from "./params.ts";

export const constant = defineBlock({
  kind: "constant",
  traits: ["constant"],
  title: "Constant",
  category: "Inputs",
  words: ["fixed numbers", "literal", "buffer"],
  formula: "y = the given numbers",
  latex: "y = c",
  help: "Outputs the same numbers for any text. It is a single number, a vector of length `width`, or a table of `height` rows. One number in `data` fills a vector or a table.",
  params: {
    kind: choice(["number", "vector", "table"], "Number of axes: none, one or two"),
    data: rows([[1]], "The numbers, row by row"),
    height: size("T", "Number of rows of a table"),
    width: size("D", "Length of a vector, or of each row"),
  },
  inputs: {},
  outputs: (p) => ({ y: any(p.kind === "number" ? "" : p.kind === "vector" ? "$width" : "$height $width") }),
  summary: (p) => (p.data.flat().length === 1 ? String(p.data[0]?.[0]) : p.kind),
  refuse: (p, at) => {
    const [h, w] = [p.data.length, p.data[0]?.length ?? 0];
    if (h * w === 1) return undefined;
    const [height, width] = [p.kind === "table" ? at(p.height) : 1, p.kind === "number" ? 1 : at(p.width)];
    return h === height && w === width
      ? undefined
      : `its data is ${h} × ${w}, but must be ${height} × ${width}`;
  },
  lower: (ir, _, p) => {
    const shape: readonly Size[] =
      p.kind === "number" ? [] : p.kind === "vector" ? [p.width] : [p.height, p.width];
    const data = p.data.flat();
    if (data.length === 1) return { y: ir.expand(ir.scalar(data[0]!), { shape }) };
    const dims = p.kind === "vector" ? [data.length] : [p.data.length, p.data[0]?.length ?? 0];
    const whole = ir.constant({ dims, dtype: "f32", data });
    // The slices take all of it; they give its axes their names.
    const named = shape.reduce((v, s, axis) => ir.slice(v, { axis, start: literal(0), size: s }), whole);
    return { y: named };
  },
});
