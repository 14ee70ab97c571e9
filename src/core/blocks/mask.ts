/** Which keys a query may see, [T, S] of true and false. */
import { subSizes, literal } from "../shape/index.ts";
import { defineBlock, mask as maskPort } from "./define.ts";
import { choice, size } from "./params.ts";

export const mask = defineBlock({
  kind: "mask",
  title: "Mask",
  category: "Masks",
  formula: "mask[t, j] = j ≤ t + (S − T)",
  help: "Says which keys each query may see: true means allowed. A causal mask allows a key when it is not later than the query, so that no position sees the future. With more keys than queries the last query is aligned with the last key.",
  params: {
    kind: choice(["causal"], "Which keys are allowed"),
    query: size("T", "Number of queries"),
    key: size("T", "Number of keys"),
  },
  inputs: {},
  outputs: { mask: maskPort("$query:query $key:key") },
  summary: (p) => p.kind,
  lower: (ir, _, p) => {
    const t = ir.reshape(ir.iota({ size: p.query }), { shape: [p.query, literal(1)] });
    const offset = ir.cast(ir.sizeOf({ size: subSizes(p.key, p.query) }), { dtype: "i32" });
    return { mask: ir.lessEqual(ir.iota({ size: p.key }), ir.add(t, offset)) };
  },
});
