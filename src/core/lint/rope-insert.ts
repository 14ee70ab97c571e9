// RoPE put in front of attentions: on the queries and keys of each, whether it is a block or wired by hand.
import { hasTrait } from "../blocks/index.ts";
import { applyEdit } from "../document/index.ts";
import { type Edit, type HeddleDocument, splitPath } from "../model/index.ts";
import { beside, onTheWay } from "../repair/index.ts";
import type { AttentionSite } from "./attention-sites.ts";
import { type DataflowGraph, placeInDocument } from "./dataflow.ts";

/** Undefined where queries or keys of one of them do not come by a wire of the document. */
export function ropeBefore(
  dataflow: DataflowGraph,
  sites: readonly AttentionSite[],
  /** The document as it is when the edits begin. */
  document: HeddleDocument = dataflow.checked.document,
): Edit[] | undefined {
  const places = new Set(
    sites.flatMap(({ scores }) =>
      hasTrait(scores.block, "compares") ? [placeInDocument(dataflow.checked, scores.path)] : [],
    ),
  );
  if (places.size === 0 || sites.some((s) => !hasTrait(s.scores.block, "compares"))) return undefined;
  const edits: Edit[] = [];
  let now = document;
  for (const place of places) {
    const [scope, id] = splitPath(place);
    const at = beside(now, place)(-120, 100);
    const more = onTheWay(now, scope, id, { block: "rope" }, ["q", "k"], at);
    // Each gets an id of its own, so the next looks at the document with this one in it.
    const next = more && applyEdit(now, { edit: "all", edits: more });
    if (!more || !next?.ok) return undefined;
    edits.push(...more);
    now = next.document;
  }
  return edits;
}
