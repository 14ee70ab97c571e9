// A head that says it is tied and is not: without a tie it trains a table of its own, and the model has V·D parameters
// more than is meant.
import { hasTrait } from "../blocks/index.ts";
import { type CheckedNode, type WeightEntry, weightTable } from "../check/index.ts";
import { type Repair, setParam } from "../repair/index.ts";
import { upstream } from "./dataflow.ts";
import type { Rule } from "./rule.ts";

export const untied: Rule<"lint/untied"> = {
  whenFaultless: true,
  find: (dataflow) => {
    const all = weightTable(dataflow.checked);
    const named = new Set(all.map((w) => w.tiedTo));
    return dataflow.leaves.flatMap((head) => {
      if (head.params.tied !== true || head.state !== "ok") return [];
      const table = tableOf(all, head);
      if (!table || table.tiedTo !== undefined || named.has(table.name)) return [];
      // A document whose weights are given has what its file holds.
      const { weights, weightsFile } = dataflow.checked.document;
      if (weights?.[table.name] !== undefined || weightsFile !== undefined) return [];
      const parameters = table.dims.reduce((a, b) => a * b, 1);
      return [{ code: "lint/untied", node: head.path, weight: table.name, parameters } as const];
    });
  },
  repair: (d, dataflow) => {
    const all = weightTable(dataflow.checked);
    const head = dataflow.leaves.find((n) => n.path === d.node);
    const table = head && tableOf(all, head);
    if (!head || !table) return [];
    const behind = upstream(dataflow, dataflow.sources(head, "x"));
    const embeddings = dataflow.leaves.filter((n) => hasTrait(n.block, "embeds"));
    // The embedding of the text whose tokens are predicted stands nearer to the head than that of a source.
    const near = embeddings.filter((e) => behind.has(e)).reverse();
    const fits = [...near, ...embeddings.filter((e) => !behind.has(e))].flatMap((e) =>
      all.filter((w) => w.node === e.path && w.dims.join() === table.dims.join()),
    );
    // A table that is itself tied stands for the one that holds the numbers.
    const held = fits.flatMap((w) => all.find((o) => o.name === (w.tiedTo ?? w.name)) ?? []);
    const own: Repair = {
      label: `Give "${d.node}" a matrix of its own`,
      edits: [setParam(d.node, "tied", null)],
    };
    return [
      ...held.map(
        ({ name, node }): Repair => ({
          label: `Tie "${d.node}" to "${node}"`,
          edits: [{ edit: "setTie", weight: table.name, to: name }],
        }),
      ),
      own,
    ];
  },
};

const tableOf = (all: readonly WeightEntry[], head: CheckedNode): WeightEntry | undefined =>
  all.find((w) => w.node === head.path && w.name.endsWith(".table"));
