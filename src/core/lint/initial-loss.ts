// A first loss far from ln V: before any training all tokens should be about equally likely.
import { hasTrait } from "../blocks/index.ts";
import { type Checked, type CheckedNode, weightTable } from "../check/index.ts";
import { type Repair, setParam } from "../repair/index.ts";
import { evaluateSize } from "../shape/index.ts";
import type { DataflowGraph } from "./dataflow.ts";
import type { Rule } from "./rule.ts";

export const initialLoss: Rule<"lint/initial-loss"> = {
  find: (dataflow, { initialLoss: measured }) =>
    dataflow.leaves.flatMap((head) => {
      if (!hasTrait(head.block, "gives-logits") || head.state !== "ok") return [];
      const vocab = evaluateSize(
        head.outputs[0]?.type.axes?.at(-1)?.size ?? { terms: [], key: "?" },
        dataflow.checked.bindings,
      );
      const fair = Math.log(vocab);
      if (!(fair > 0)) return [];
      const loss = measured ?? estimate(dataflow, head, fair);
      if (loss === undefined || Math.abs(loss - fair) <= Math.max(1, 0.5 * fair)) return [];
      return [
        {
          code: "lint/initial-loss",
          node: head.path,
          loss,
          fair,
          vocab,
          measured: measured !== undefined,
        } as const,
      ];
    }),
  repair: (d, dataflow) => {
    const head = dataflow.leaves.find((n) => n.path === d.node);
    const entry = head && tableOf(dataflow.checked, head);
    const owner = entry?.owner ?? d.node;
    const table: Repair = {
      label: `Initialize "${owner}" with a standard deviation of 0.02`,
      edits: [setParam(owner, "std", null)],
    };
    return [table];
  },
};

/**
 * ln V + σ²/2 where the head reads a norm: its input then has a mean square of 1, and each logit a spread of
 * σ = std·√D. Undefined where the input is not normed, or the weights are given and not drawn.
 */
function estimate(dataflow: DataflowGraph, head: CheckedNode, fair: number): number | undefined {
  const normed = dataflow.sources(head, "x").every((s) => hasTrait(s.node.block, "normalizes"));
  const table = tableOf(dataflow.checked, head);
  if (!normed || !table || table.given) return undefined;
  return fair + (table.std ** 2 * table.width) / 2;
}

/** How the matrix of the head begins, and whose it is: its own, or the one that it is tied to. */
function tableOf(checked: Checked, head: CheckedNode) {
  const all = weightTable(checked);
  const own = all.find((w) => w.node === head.path && (w.name.endsWith(".w") || w.name.endsWith(".table")));
  const source = all.find((w) => w.name === own?.tiedTo) ?? own;
  const { weights, weightsFile } = checked.document;
  const width = evaluateSize(
    head.inputs[0]?.type.axes?.at(-1)?.size ?? { terms: [], key: "?" },
    checked.bindings,
  );
  if (source?.init.kind !== "normal") return undefined;
  const given = weights?.[source.name] !== undefined || weightsFile !== undefined;
  return { std: source.init.std, owner: source.node, width, given };
}
