// Document → text, in the one canonical form: made for git, one node, one wire, one weight a line.
import type { Graph, HeddleDocument, NodeSpec } from "../model/index.ts";
import { inline, list, record } from "./canonical-json.ts";
import { type FieldKey, fieldKeys, fieldText } from "./fields.ts";
import { formatOf } from "./format.ts";
import { parseWire } from "./wires.ts";

export function nodeText(node: NodeSpec, depth: number): string {
  const { body, block, title, params, bypass, mute, drawAs } = node;
  const head = {
    block,
    ...(title === undefined ? {} : { title }),
    ...(params === undefined || Object.keys(params).length === 0 ? {} : { params }),
    ...(bypass ? { bypass } : {}),
    ...(mute ? { mute } : {}),
    ...(drawAs === undefined ? {} : { drawAs }),
  };
  if (body === undefined) return inline(head);
  const entries = Object.entries(head).map(([k, v]) => [k, inline(v)] as const);
  return record([...entries, ["body", record(graphEntries(body, depth + 1), depth + 1)]], depth);
}

function graphEntries(graph: Graph, depth: number): (readonly [string, string])[] {
  const nodes = Object.entries(graph.nodes).map(([id, n]) => [id, nodeText(n, depth + 2)] as const);
  return [
    ...(graph.inputs === undefined ? [] : [["inputs", inline(graph.inputs)] as const]),
    ...(graph.outputs === undefined ? [] : [["outputs", inline(graph.outputs)] as const]),
    ["nodes", record(nodes, depth + 1)],
    [
      "wires",
      list(
        inOrder(graph.wires).map((w) => JSON.stringify(w)),
        depth + 1,
      ),
    ],
  ];
}

/** Orders wires by target, then by source: the order of the file. */
export const byTarget = (a: string, b: string): number => ascending(placeOf(a), placeOf(b));

/** The same of many: each is read once. */
const inOrder = (wires: readonly string[]): string[] =>
  wires
    .map((wire) => ({ wire, place: placeOf(wire) }))
    .sort((a, b) => ascending(a.place, b.place))
    .map(({ wire }) => wire);

function placeOf(wire: string): string {
  const w = parseWire(wire);
  return w ? `${w.to.node}.${w.to.port} ${w.from.node}.${w.from.port}` : wire;
}

const ascending = (p: string, q: string): number => (p < q ? -1 : p > q ? 1 : 0);

/** Texts of the fields that are there. */
export const fieldEntries = <K extends FieldKey>(
  of: { readonly [P in K]?: HeddleDocument[P] },
  keys: readonly K[],
): (readonly [string, string])[] =>
  keys.flatMap((key) => {
    const text = fieldText(of, key);
    return text === undefined ? [] : [[key, text] as const];
  });

/** The canonical text of a document; ends with a newline. `parse(print(d))` equals `d`. */
export function printDocument(d: HeddleDocument): string {
  const graphAt = fieldKeys.indexOf("seed") + 1;
  const entries = [
    ...fieldEntries({ ...d, format: formatOf(d) }, fieldKeys.slice(0, graphAt)),
    ...graphEntries(d, 0),
    ...fieldEntries(d, fieldKeys.slice(graphAt)),
  ];
  return `${record(entries, 0)}\n`;
}
