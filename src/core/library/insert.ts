// Putting a block of one's own into a graph, as edits.
import { drawingAnew, graphAt, routedWire } from "../document/index.ts";
import { type Edit, type HeddleDocument, joinPath, type NoteKind, type OwnBlock } from "../model/index.ts";
import { dimsUsed, dimsWith, withDims } from "./dims.ts";
import { graphOfBlock } from "./read.ts";

type Dims = HeddleDocument["dims"];

/** Dims that a block is made of and a graph does not have. */
export const missingDims = (d: HeddleDocument, block: OwnBlock): Dims =>
  Object.fromEntries(Object.entries(block.dims).filter(([name]) => !(name in d.dims)));

export interface InsertPlace {
  readonly scope: string;
  /** Free in the scope. */
  readonly id: string;
  readonly at?: readonly [x: number, y: number];
  /** For a dim of the block that the graph does not have, the dim of the graph to use; else it is added. */
  readonly dims?: ReadonlyMap<string, string>;
}

const noDims: ReadonlyMap<string, string> = new Map();

/** Whether the weights of a node there are one set: inside a repeat there is one for each iteration. */
function holdsOneSet(d: HeddleDocument, scope: string): boolean {
  const ids = scope === "" ? [] : scope.split("/");
  return ids.every((id, i) => graphAt(d, ids.slice(0, i).join("/"))?.nodes[id]?.block !== "repeat");
}

function routeEdits(block: OwnBlock, path: string): Edit[] {
  const graph = graphOfBlock(block);
  const [[alone = ""] = []] = Object.entries(graph.nodes);
  return Object.entries(block.routes ?? {}).flatMap(([key, via]): Edit[] => {
    const led = routedWire(graph, `${alone}/${key}`);
    return led ? [{ edit: "route", scope: path + led.scope.slice(alone.length), wire: led.wire, via }] : [];
  });
}

/** Edits that add the block as a group. The graph of the scope has to stand in the document. */
export function insertEdits(
  d: HeddleDocument,
  block: OwnBlock,
  { scope, id, at, dims: to = noDims }: InsertPlace,
): Edit[] {
  const node = withDims({ ...drawingAnew(block.node), title: block.name }, to);
  const dims = dimsWith(block.dims, to);
  const added = Object.entries(dimsUsed(node, { ...dims, ...d.dims })).filter(([dim]) => !(dim in d.dims));
  const path = joinPath(scope, id);
  const weight = (name: string) => `${path.replaceAll("/", ".")}.${name}`;
  const oneSet = holdsOneSet(d, scope);
  const notes = (kind: NoteKind) =>
    Object.entries(block[kind] ?? {}).map(
      ([p, note]): Edit => ({ edit: "setNote", kind, path: `${path}/${p}`, note }),
    );
  const layout = Object.entries(block.layout).map(([p, place]) => [`${path}/${p}`, place] as const);
  return [
    ...added.map(([dim, value]): Edit => ({ edit: "setDim", dim, value })),
    { edit: "addNode", scope, id, node, ...(at ? { at } : {}) },
    ...(layout.length > 0 ? [{ edit: "move", to: Object.fromEntries(layout) } as const] : []),
    ...notes("comments"),
    ...notes("frames"),
    ...routeEdits(block, path),
    ...Object.entries((oneSet && block.ties) || {}).map(
      ([from, tied]): Edit => ({ edit: "setTie", weight: weight(from), to: weight(tied) }),
    ),
    ...Object.entries((oneSet && block.weights) || {}).map(
      ([name, value]): Edit => ({ edit: "setWeight", weight: weight(name), value }),
    ),
  ];
}
