// Variations of how a graph tells positions apart: a learned table, sines, RoPE, nothing.
import {
  type Edit,
  freeId,
  graphAt,
  type HeddleDocument,
  hasTrait,
  idsInUse,
  type NodePath,
  parseWire,
  printWire,
  splitPath,
  wireInto,
} from "../../core/index.ts";
import { nodesWith } from "./node-paths.ts";
import { refused, type Variation } from "./variation.ts";

const table = (kind: "sinusoidal" | "learned"): Variation => ({
  id: `positions-${kind}`,
  label: `Positions: ${kind}`,
  propose(document) {
    const tables = nodesWith(document, "position-table");
    if (tables.length === 0) return refused("There is no position embedding here.");
    const others = tables.filter(({ spec }) => (spec.params?.kind ?? "sinusoidal") !== kind);
    if (others.length === 0) return refused(`The position embedding is ${kind} already.`);
    const value = kind === "sinusoidal" ? null : kind;
    return {
      ok: true,
      edits: others.map(({ path }) => ({ edit: "setParam", node: path, param: "kind", value })),
    };
  },
});

export const toLearned = table("learned");
export const toSinusoidal = table("sinusoidal");

/** The tables muted: what they were added to passes on as it is. */
const tablesOff = (document: HeddleDocument): Edit[] =>
  nodesWith(document, "position-table")
    .filter(({ spec }) => !spec.mute)
    .map(({ path }) => ({ edit: "setFlag", node: path, flag: "mute", on: true }));

export const withoutPositions: Variation = {
  id: "positions-none",
  label: "Positions: none",
  propose(document) {
    const edits = tablesOff(document);
    return edits.length > 0 ? { ok: true, edits } : refused("There is no position embedding to leave out.");
  },
};

/** RoPE on the queries and keys of each self-attention, in place of the tables (Su et al. 2021). */
export const withRope: Variation = {
  id: "positions-rope",
  label: "Positions: RoPE",
  propose(document) {
    const rotated = nodesWith(document, "attends").flatMap(({ path }) => ropeBefore(document, path));
    if (rotated.length === 0)
      return refused("There is no self-attention here whose queries and keys could be rotated.");
    return { ok: true, edits: [...tablesOff(document), ...rotated] };
  },
};

function ropeBefore(document: HeddleDocument, attention: NodePath): Edit[] {
  const [scope, id] = splitPath(attention);
  const graph = graphAt(document, scope);
  const feeds = ["q", "k"].map((port) => parseWire((graph && wireInto(graph, `${id}.${port}`)) ?? "")?.from);
  const [q, k] = feeds;
  // Of a cross-attention the keys count other positions; what RoPE gave is rotated already.
  if (!graph || !q || !k || q.node !== k.node || hasTrait(graph.nodes[q.node]?.block, "positional"))
    return [];
  const rope = freeId("rope", idsInUse(document, scope));
  const at = document.layout[attention];
  const wire = (a: string, out: string, b: string, into: string): Edit => ({
    edit: "connect",
    scope,
    wire: printWire({ from: { node: a, port: out }, to: { node: b, port: into } }),
  });
  return [
    {
      edit: "addNode",
      scope,
      id: rope,
      node: { block: "rope" },
      ...(at ? { at: [at[0] + 180, at[1] + 36] as const } : {}),
    },
    wire(q.node, q.port, rope, "q"),
    wire(k.node, k.port, rope, "k"),
    wire(rope, "q", id, "q"),
    wire(rope, "k", id, "k"),
  ];
}
