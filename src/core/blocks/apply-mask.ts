// Fills the scores with −∞ where the mask is false; softmax then gives exact zeros there.
import { any, defineBlock, mask, optional } from "./define.ts";
import { number } from "./params.ts";

export const applyMask = defineBlock({
  kind: "apply_mask",
  traits: ["masks", "elementwise"],
  title: "Apply mask",
  category: "Attention",
  words: ["masked fill", "masking", "mask scores", "minus infinity"],
  formula: "s'[t, j] = s[t, j] where mask[t, j], else −∞",
  latex: (p) => {
    const fill = p.fill === Number.NEGATIVE_INFINITY ? String.raw`-\infty` : String(p.fill);
    return String.raw`s'_{tj} = \begin{cases} s_{tj} & \text{if } \mathrm{mask}_{tj} \\ ${fill} & \text{else} \end{cases}`;
  },
  narrate: (f) => {
    const [before, after] = [f.in("x").values, f.out("x").values];
    const hidden = after.filter((v, i) => v !== before[i]).length;
    return hidden > 0
      ? `${f.token} cannot attend to ${hidden} of the ${after.length} positions: their scores become ${f.write(Math.min(...after))}.`
      : `${f.token} may attend to all ${after.length} positions: its row is unchanged.`;
  },
  help: "Keeps the scores where the mask is true and sets the others to `fill`. With −∞, the softmax that follows gives exactly zero there. Without a mask, the scores are unchanged.",
  params: {
    fill: number("-Infinity", "Value of masked scores: −∞, or a large negative number"),
  },
  inputs: { x: any("… t:query s:key"), mask: optional(mask("~… t:query s:key")) },
  outputs: { x: any("… t:query s:key") },
  lower: (ir, { x, mask }, p) => ({ x: mask === undefined ? x : ir.where(mask, x, ir.scalar(p.fill)) }),
});
