// The number of the document that each token belongs to, [B, T], where several are packed into one text.
import { one } from "../shape/index.ts";
import { defineBlock, ids } from "./define.ts";
import { int } from "./params.ts";

export const documents = defineBlock({
  kind: "documents",
  traits: ["orders-entries"],
  title: "Documents",
  category: "Masks",
  words: ["packing", "packed sequences", "segment ids", "document ids", "eos", "separator"],
  formula: "doc[b, t] = number of separators before t",
  latex: (p) =>
    String.raw`\mathrm{doc}_{b,t} = \left|\{\, j < t : \mathrm{ids}_{b,j} = ${p.separator} \,\}\right|`,
  narrate: (f) => {
    const at = f.out("segments").values[0];
    return at === undefined ? "" : `${f.token} belongs to document ${at}.`;
  },
  help: "Numbers the documents that are packed into one text: 0 up to the first separator, then 1, and so on. A separator belongs to the document that it ends. Mask with `segments` keeps documents apart, and Positions counts anew in each.",
  params: { separator: int(0, "Id of the token that ends a document", 0) },
  inputs: { ids: ids("b:batch t:time") },
  outputs: { segments: ids("b t:time") },
  summary: (p) => `separator ${p.separator}`,
  lower: (ir, { ids }, p, ctx) => {
    const [b, t] = [ctx.size("b"), ctx.size("t")];
    const ends = ir.reshape(ir.equal(ids, ir.scalar(p.separator, "i32")), { shape: [b, one, t] });
    const j = ir.iota({ size: t });
    const before = ir.less(j, ir.reshape(j, { shape: [t, one] }));
    const count = ir.reduceSum(ir.cast(ir.and(before, ends), { dtype: "f32" }), { axes: [2], keep: false });
    return { segments: ir.cast(ir.add(count, ir.scalar(0.5)), { dtype: "i32" }) };
  },
});
