// What an exported model gives: the logits, what leaves the document's own ports, and what nothing reads.

import { hasTrait } from "../blocks/index.ts";
import type { Checked } from "../check/index.ts";
import { wiresOf } from "../document/index.ts";

/** Addresses at the root of the document, `lm_head.logits`; some may have no value, as those of muted nodes. */
export function resultAddresses(checked: Checked): string[] {
  const { graph, nodes, outputs } = checked.root;
  const read = new Set(wiresOf(graph).map((w) => w.from.node));
  const ends = nodes.filter((n) => !read.has(n.id) && !hasTrait(n.block, "reads-text"));
  const logits = checked.document.objective?.logits;
  const exits = Object.values(outputs).flatMap((o) =>
    o.source ? [`${o.source.node}.${o.source.port}`] : [],
  );
  const last = ends.flatMap((n) => n.outputs.map((p) => `${n.id}.${p.name}`));
  return [...new Set([...(logits === undefined ? [] : [logits]), ...exits, ...last])];
}
