// a · b, or a · bᵀ, over the last two axes.
import { any, defineBlock } from "./define.ts";
import { flag } from "./params.ts";

export const matmul = defineBlock({
  kind: "matmul",
  traits: ["matrix-product"],
  title: "MatMul",
  category: "Math",
  words: ["matrix multiplication", "matrix product", "bmm", "einsum", "dot product"],
  formula: "y[…, i, j] = Σ_k a[…, i, k] · b[…, k, j]",
  latex: (p, t) =>
    String.raw`y_{ij} = \sum_{k=1}^{${t.size("k")}} a_{ik}\, b_{${p.transposed ? "jk" : "kj"}}`,
  help: "Matrix multiplication over the last two axes, batched over the leading ones. `b` may be one matrix for all. With `transposed`, it multiplies by the transpose of `b`, as queries with keys.",
  params: { transposed: flag(false, "Multiply by the transpose of b") },
  inputs: (p, w) => {
    const shared = w.rank("b") === 2 && w.rank("a") > 2;
    return { a: any("… n k"), b: any(`${shared ? "" : "… "}${p.transposed ? "m k" : "k m"}`) };
  },
  outputs: { y: any("… n m") },
  summary: (p) => (p.transposed ? "a · bᵀ" : "a · b"),
  lower: (ir, { a, b }, p) => ({ y: ir.matmul(a, p.transposed ? ir.swap(b) : b) }),
});
