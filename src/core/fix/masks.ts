// A mask of other sizes than the scores: the one that was meant is often at hand, or is the padding of the other text.
import { hasTrait } from "../blocks/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import { feederOf, freshId, graphAt } from "../document/index.ts";
import { joinPath, type PortRef, splitPath } from "../model/index.ts";
import { beside, connect, type Repair } from "../repair/index.ts";

/** Masks of the same graph, those of padding first, then new ones of the padding of its texts. */
export function otherMasks(checked: Checked, at: PortRef): Repair[] {
  const [scope, id] = splitPath(at.node);
  const graph = graphAt(checked.document, scope);
  if (!graph) return [];
  const to = `${id}.${at.port}`;
  const nodes = Object.keys(graph.nodes).flatMap((other) => findNode(checked, joinPath(scope, other)) ?? []);
  const isPadding = (n: (typeof nodes)[number]) => n.params.kind === "padding";
  const made = nodes.filter((n) => hasTrait(n.block, "makes-mask", "joins-masks"));
  const ends = [
    ...[...made.filter(isPadding), ...made.filter((n) => !isPadding(n))].map((n) => `${n.id}.mask`),
    ...Object.keys(graph.inputs ?? {}).map((port) => `in.${port}`),
  ].filter((from) => from !== feederOf(graph, to));
  const texts = nodes.filter((n) => hasTrait(n.block, "reads-text"));
  const mask = freshId(checked.document, scope, "padding");
  return [
    ...ends.map((from): Repair => ({ label: `Connect ${from} to ${to}`, edits: [connect(scope, from, to)] })),
    ...texts.map(
      (text): Repair => ({
        label: `Mask the padding of "${text.id}"`,
        edits: [
          {
            edit: "addNode",
            scope,
            id: mask,
            node: { block: "mask", params: { kind: "padding" } },
            ...beside(checked.document, at.node)(-120, 160),
          },
          connect(scope, `${text.id}.valid`, `${mask}.valid`),
          connect(scope, `${mask}.mask`, to),
        ],
      }),
    ),
  ];
}
