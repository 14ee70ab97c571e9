// T5's buckets for one direction where queries see keys on both sides, or for both where a mask hides what comes later.
import { hasTrait } from "../blocks/index.ts";
import { setParam } from "../repair/index.ts";
import { type AttentionSite, attentionSites } from "./attention-sites.ts";
import { type DataflowGraph, placeInDocument } from "./dataflow.ts";
import { allows, isMaskedByBias, maskGrid, masksOf } from "./mask-grid.ts";
import { isSelf, sightOf } from "./mask-objective.ts";
import type { Rule } from "./rule.ts";

export const biasDirection: Rule<"lint/bias-direction"> = {
  find: (dataflow) =>
    dataflow.leaves.flatMap((bias) => {
      if (!hasTrait(bias.block, "distance-bias") || bias.params.kind !== "t5") return [];
      const sites = attentionSites(dataflow).filter((s) => s.biases.some((b) => b.node === bias));
      const directions = new Set(sites.map((s) => directionsOf(dataflow, s)));
      const [wanted] = directions;
      // One table for an encoder and a decoder is no case for advice.
      if (directions.size !== 1 || !wanted || (wanted === "both") === bias.params.bidirectional) return [];
      return [
        {
          code: "lint/bias-direction",
          node: placeInDocument(dataflow.checked, bias.path),
          attention: sites[0]?.place ?? "",
          problem: wanted === "both" ? "one-way" : "two-way",
          buckets: Number(bias.params.buckets),
        } as const,
      ];
    }),
  repair: (d) => {
    const both = d.problem === "one-way";
    const label = both
      ? "Use buckets for both directions: bidirectional = true"
      : "Use buckets for one direction: bidirectional = false";
    const set = setParam(d.node, "bidirectional", both);
    // An odd number of buckets has no two halves.
    if (both) return [{ label, edits: [set] }, evenly(d.node, d.buckets, set)];
    return [halved(d.node, d.buckets, set), { label, edits: [set] }];
  },
};

/** The buckets that were in use, without those of the hidden side: what is computed stays, and trains no worse. */
const halved = (node: string, buckets: number, set: ReturnType<typeof setParam>) =>
  buckets % 2 === 0 && buckets >= 4
    ? {
        label: `Use ${buckets / 2} buckets for one direction, those that are read now`,
        edits: [setParam(node, "buckets", buckets / 2), set],
      }
    : undefined;

const evenly = (node: string, buckets: number, set: ReturnType<typeof setParam>) => ({
  label: `Use ${buckets + 1} buckets for both directions`,
  edits: [setParam(node, "buckets", buckets + 1), set],
});

/** Whether queries of one text see keys on both sides; undefined where the mask does not say. */
export function directionsOf(dataflow: DataflowGraph, site: AttentionSite): "both" | "back" | undefined {
  if (!isSelf(dataflow, site) || isMaskedByBias(dataflow, site)) return undefined;
  const masks = masksOf(dataflow, site.masking);
  const grid = maskGrid(dataflow, masks);
  if (masks.length > 0 && !grid) return undefined;
  const sight = sightOf(grid);
  if (sight === "none") return "back";
  if (!grid || sight === "all") return "both";
  // A prefix, which is seen as a whole, is trained with buckets of one direction; a window around each query is not.
  const rows = Math.max(grid.rows, grid.keys);
  for (let row = 0; row + 1 < rows; row++) if (!allows(grid, 0, row, row + 1)) return undefined;
  return grid.keys > 1 ? "both" : undefined;
}
