// A head width that was rounded by hand because the heads do not divide the width of the stream.

import { hasTrait } from "../blocks/index.ts";
import { setParam } from "../repair/index.ts";
import { evaluateSize, literalValue, type Size } from "../shape/index.ts";
import type { Rule } from "./rule.ts";

export const headsDivide: Rule<"lint/heads-divide"> = {
  find: (dataflow) =>
    dataflow.leaves.flatMap((node) => {
      if (!hasTrait(node.block, "makes-queries") || node.state !== "ok") return [];
      const { bindings } = dataflow.checked;
      const x = node.inputs.find((p) => p.name === "x")?.type.axes?.at(-1)?.size;
      const [heads, width] = [node.params.heads, node.params.width] as [Size, Size];
      const [d, h, k] = [
        x ? evaluateSize(x, bindings) : Number.NaN,
        evaluateSize(heads, bindings),
        literalValue(width),
      ];
      // A head width of one's own is a choice; one that is D/H rounded is not.
      if (k === undefined || Number.isNaN(d) || d % h === 0 || Math.abs(k - d / h) >= 1) return [];
      return [
        {
          code: "lint/heads-divide",
          node: node.path,
          heads: h,
          width: k,
          stream: d,
          dim: heads.key,
        } as const,
      ];
    }),
  repair: (d) => {
    const divisors = Array.from({ length: d.stream }, (_, i) => i + 1).filter((n) => d.stream % n === 0);
    const [near] = divisors.sort((a, b) => Math.abs(a - d.heads) - Math.abs(b - d.heads));
    if (near === undefined) return [];
    const width = setParam(d.node, "width", null);
    const named = /^[A-Z]\w*$/.test(d.dim);
    const count = named
      ? ({ edit: "setDim", dim: d.dim, value: near } as const)
      : setParam(d.node, "heads", near);
    return [{ label: `Use ${near} heads of width D/H`, edits: [count, width] }];
  },
};
