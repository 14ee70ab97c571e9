// Putting a custom block into a graph, as edits.
import { applyEdit, blockKeys, bringing, graft, graphAt, outside, seededAnew } from "../document/index.ts";
import { type CustomBlock, type Edit, type HeddleDocument, isRepeat, joinPath } from "../model/index.ts";
import { dimsUsed, dimsWith, withDims } from "./dims.ts";

type Dims = HeddleDocument["dims"];

/** Dims that a block is made of and a graph does not have. */
export const missingDims = (d: HeddleDocument, block: CustomBlock): Dims =>
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
  return ids.every((id, i) => !isRepeat(graphAt(d, ids.slice(0, i).join("/"))?.nodes[id]));
}

/** Edits that add the block as a group. The graph of the scope has to stand in the document. */
export function insertEdits(
  d: HeddleDocument,
  block: CustomBlock,
  { scope, id, at, dims: to = noDims }: InsertPlace,
): Edit[] {
  const node = withDims({ ...seededAnew(block.node), title: block.name }, to);
  const dims = dimsWith(block.dims, to);
  const added = Object.entries(dimsUsed(node, { ...dims, ...d.dims })).filter(([dim]) => !(dim in d.dims));
  const edits: Edit[] = [
    ...added.map(([dim, value]): Edit => ({ edit: "setDim", dim, value })),
    { edit: "addNode", scope, id, node, ...(at ? { at } : {}) },
  ];
  const there = applyEdit(d, { edit: "all", edits });
  // What is refused will be, with its reason, when it is applied.
  if (!there.ok) return edits;
  const names = outside(joinPath(scope, id));
  const weight = holdsOneSet(d, scope) ? names.weight : () => null;
  return [...edits, ...bringing(there.document, graft(block, blockKeys, { ...names, weight }))];
}
