// x where a mask is true, something else where it is false.
import { any, defineBlock, mask, optional } from "./define.ts";
import { number } from "./params.ts";

export const where = defineBlock({
  kind: "where",
  traits: ["chooses", "elementwise"],
  title: "Where",
  category: "Math",
  words: ["if", "condition", "choose", "select"],
  formula: "y = x where mask, else other",
  latex: (p, t) =>
    String.raw`y = \begin{cases} x & \text{if } \mathrm{mask} \\ ${t.has("other") ? String.raw`\mathrm{other}` : p.fill} & \text{else} \end{cases}`,
  help: "Chooses elementwise between two values. The mask and `other` broadcast: they may lack axes or have axes of length 1. Without `other`, a fixed number is used.",
  params: { fill: number(0, "Value where the mask is false, if `other` is not connected") },
  inputs: { x: any("…"), mask: mask("~…"), other: optional(any("~…")) },
  outputs: { x: any("…") },
  lower: (ir, { x, mask, other }, p) => ({ x: ir.where(mask, x, other ?? ir.scalar(p.fill)) }),
});
