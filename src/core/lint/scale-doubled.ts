// Scores divided by √K twice: the weights come out nearly uniform, and attention looks everywhere alike.

import { hasTrait } from "../blocks/index.ts";
import { graphAt, specAt } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { type Repair, setParam, withoutNode } from "../repair/index.ts";
import { attentionSites } from "./attention-sites.ts";
import { placeInDocument } from "./dataflow.ts";
import type { Rule } from "./rule.ts";
import { scalingOf } from "./scaling.ts";

export const scaleDoubled: Rule<"lint/scale-doubled"> = {
  find: (dataflow) =>
    attentionSites(dataflow).flatMap((site) => {
      const s = scalingOf(dataflow, site);
      // One factor of 1/K is somebody's choice (μP); two scales that come to it are an accident.
      if (!s || s.power < 0.75 || s.nodes.length < 2) return [];
      const scales = [...new Set(s.nodes.map((n) => placeInDocument(dataflow.checked, n.path)))];
      return [{ code: "lint/scale-doubled", node: site.place, scales, width: s.width.key } as const];
    }),
  repair: (d, dataflow) => {
    const { document } = dataflow.checked;
    const loose = d.scales.filter((path) => hasTrait(specAt(document, path)?.block, "scales"));
    return [
      ...loose.map((path): Repair | undefined => {
        const [scope, id] = splitPath(path);
        const graph = graphAt(document, scope);
        const edits = graph && withoutNode(graph, scope, id, "x", "x");
        return edits && { label: `Remove "${path}"`, edits };
      }),
      hasTrait(specAt(document, d.node)?.block, "attends")
        ? {
            label: `Turn off the scale of "${d.node}"`,
            edits: [setParam(d.node, "scaled", false)],
          }
        : undefined,
    ];
  },
};
