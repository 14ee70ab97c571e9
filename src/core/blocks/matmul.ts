/** a · b, or a · bᵀ, over the last two axes. */
import { any, defineBlock } from "./define.ts";
import { flag } from "./params.ts";

export const matmul = defineBlock({
  kind: "matmul",
  traits: ["matrix-product"],
  title: "MatMul",
  category: "Maths",
  formula: "y[…, i, j] = Σ_k a[…, i, k] · b[…, k, j]",
  latex: (p, t) =>
    String.raw`y_{ij} = \sum_{k=1}^{${t.size("k")}} a_{ik}\, b_{${p.transposed ? "jk" : "kj"}}`,
  help: "Multiplies matrices: the last two axes of both, for each of the leading axes. `b` may be one matrix for all. With `transposed` the rows of `b` are compared with those of `a`, as queries with keys.",
  params: { transposed: flag(false, "Multiplies by the transpose of b") },
  inputs: (p, w) => {
    const shared = w.rank("b") === 2 && w.rank("a") > 2;
    return { a: any("… n k"), b: any(`${shared ? "" : "… "}${p.transposed ? "m k" : "k m"}`) };
  },
  outputs: { y: any("… n m") },
  summary: (p) => (p.transposed ? "a · bᵀ" : "a · b"),
  lower: (ir, { a, b }, p) => ({ y: ir.matmul(a, p.transposed ? ir.swap(b) : b) }),
});
