// Scores that nothing divides by √K: they grow with the head width until the softmax looks at one key alone.

import { hasTrait } from "../blocks/index.ts";
import { feederOf, freshId, graphAt, readersOf, specAt } from "../document/index.ts";
import { splitPath } from "../model/index.ts";
import { beside, connect, connectAll, type Repair, setParam } from "../repair/index.ts";
import { attentionSites, scorePorts } from "./attention-sites.ts";
import { type DataflowGraph, placeInDocument } from "./dataflow.ts";
import type { Rule } from "./rule.ts";
import { scalingOf } from "./scaling.ts";

export const scaleMissing: Rule<"lint/scale-missing"> = {
  find: (dataflow) => {
    const sites = attentionSites(dataflow).map((site) => ({ site, s: scalingOf(dataflow, site) }));
    // T5's cross-attention has no bias of its own to tell it by; all attentions of a model begin alike.
    if (sites.some(({ s }) => s?.folded)) return [];
    return sites.flatMap(({ site, s }) => {
      if (!s || s.normed || s.power > 0.2) return [];
      return [{ code: "lint/scale-missing", node: site.place, width: s.width.key, value: s.k } as const];
    });
  },
  repair: (d, dataflow) => {
    const site = attentionSites(dataflow).find((s) => s.place === d.node);
    if (!site) return [];
    if (
      hasTrait(specAt(dataflow.checked.document, d.node)?.block, "attends") &&
      placeInDocument(dataflow.checked, site.scores.path) === d.node
    ) {
      const edits = [setParam(d.node, "scaled", true)];
      return [{ label: "Divide the scores by √K", edits }];
    }
    const wrong = site.before.find((n) => hasTrait(n.block, "scales"));
    return [
      wrong && {
        label: "Make the Scale divide by √K",
        edits: [
          {
            edit: "setParam",
            node: placeInDocument(dataflow.checked, wrong.path),
            param: "by",
            value: "1/sqrt(width)",
          },
        ],
      },
      insertScale(dataflow, site.scores.path, scorePorts(site.scores)[0]),
    ];
  },
};

/** A Scale behind the scores, as wide as the queries. */
function insertScale(dataflow: DataflowGraph, path: string, query: string): Repair | undefined {
  const { document } = dataflow.checked;
  const [scope, id] = splitPath(path);
  const graph = graphAt(document, scope);
  const like = graph && feederOf(graph, `${id}.${query}`);
  const out = hasTrait(graph?.nodes[id]?.block, "compares") ? "scores" : "y";
  if (!graph || like === undefined) return undefined;
  const made = freshId(document, scope, "scale");
  return {
    label: "Insert a Scale that divides the scores by √K",
    edits: [
      { edit: "addNode", scope, id: made, node: { block: "scale" }, ...beside(document, path)(120, 80) },
      ...connectAll(scope, `${made}.x`, readersOf(graph, `${id}.${out}`)),
      connect(scope, `${id}.${out}`, `${made}.x`),
      connect(scope, like, `${made}.like`),
    ],
  };
}
