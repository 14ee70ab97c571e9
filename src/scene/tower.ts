// Places in a tower: the residual trunk straight, one node a row, its branches beside it, masks and positions beside
// what reads them. A part of its own, such as an encoder, is a tower beside the tower that it feeds.
import type { NodeId } from "../core/index.ts";
import type { Flow } from "./faces.ts";
import type { NodePositions, Point, Shapes } from "./places.ts";
import { type Link, linksOf, rowsOf, trunkOf } from "./trunk.ts";

/** Between rows, and between columns. */
export const rowGap = 20;
const columnGap = 60;

interface Cell {
  readonly row: number;
  readonly column: number;
}
type Cells = ReadonlyMap<NodeId, Cell>;

/** From this many nodes on a graph is laid out about its trunk, whatever it is: all else would take too long. */
export const many = 400;

/** Places of all nodes; null where the graph has no trunk to speak of, and is not too large for another layout. */
export function towerLayout(wires: readonly string[], shapes: Shapes, flow: Flow): NodePositions | null {
  const links = linksOf(wires, shapes);
  const nodes = [...shapes.keys()];
  const rows = rowsOf(nodes, links);
  const trunk = trunkOf(nodes, links);
  const cells = arranged(nodes, links, rows, trunk);
  const columns = new Set([...cells.values()].map((c) => c.column)).size;
  if (nodes.length > 6 && nodes.length < many && columns > Math.max(6, trunk.length)) return null;
  return placed(cells, shapes, flow);
}

/** Columns: the trunk's is 0, what is beside it right of it, whole parts that feed it left of it. */
function arranged(
  nodes: readonly NodeId[],
  links: readonly Link[],
  rows: ReadonlyMap<NodeId, number>,
  trunk: readonly NodeId[],
): Cells {
  const cells = new Map<NodeId, Cell>();
  const taken = new Set<string>();
  const put = (id: NodeId, column: number): void => {
    const row = rows.get(id) ?? 0;
    cells.set(id, { row, column });
    taken.add(`${column} ${row}`);
  };
  for (const id of trunk) put(id, 0);
  const onTrunk = new Set(trunk);
  const parts = partsOf(
    nodes.filter((id) => !onTrunk.has(id)),
    links,
  );
  // A part with sources of its own and a body is a tower beside; all else is a branch.
  const isTower = (part: readonly NodeId[]): boolean => {
    const inside = new Set(part);
    const own = links.filter((l) => inside.has(l.to) && !l.mask);
    return part.length > 3 && own.length > 0 && own.every((l) => inside.has(l.from));
  };
  const first = (part: readonly NodeId[]): number => Math.min(...part.map((id) => rows.get(id) ?? 0));
  const ordered = parts.toSorted(
    (a, b) => b.length - a.length || first(a) - first(b) || (a[0]! < b[0]! ? -1 : 1),
  );
  for (const part of ordered) {
    const inside = new Set(part);
    const within = links.filter((l) => inside.has(l.from) && inside.has(l.to));
    const own = arranged(part, within, rows, part.length === nodes.length ? part : trunkOf(part, within));
    const used = [...own.values()].map((c) => c.column);
    const [low, high] = [Math.min(...used), Math.max(...used)];
    const left = isTower(part);
    let shift = left ? -1 - high : 1 - low;
    const free = () => [...own.values()].every((c) => !taken.has(`${c.column + shift} ${c.row}`));
    while (!free()) shift += left ? -1 : 1;
    for (const [id, { column }] of own) put(id, column + shift);
  }
  return cells;
}

/** Nodes that hang together by what flows; masks hold nothing together. */
function partsOf(nodes: readonly NodeId[], links: readonly Link[]): NodeId[][] {
  const among = new Map(nodes.map((id, i) => [id, i]));
  const next = new Map<NodeId, NodeId[]>(nodes.map((id) => [id, []]));
  for (const { from, to, mask } of links)
    if (!mask && among.has(from) && among.has(to)) {
      next.get(from)?.push(to);
      next.get(to)?.push(from);
    }
  const seen = new Set<NodeId>();
  const parts: NodeId[][] = [];
  for (const id of nodes) {
    if (seen.has(id)) continue;
    const part: NodeId[] = [];
    const open = [id];
    seen.add(id);
    while (open.length > 0) {
      const now = open.pop()!;
      part.push(now);
      for (const other of next.get(now) ?? [])
        if (!seen.has(other)) {
          seen.add(other);
          open.push(other);
        }
    }
    parts.push(part.sort((a, b) => (among.get(a) ?? 0) - (among.get(b) ?? 0)));
  }
  return parts;
}

/** Rows as high as their highest node, columns as wide as their widest; the corner of all is at 0, 0. */
function placed(cells: Cells, shapes: Shapes, flow: Flow): NodePositions {
  const level = flow === "right";
  // To the right, rows stand beside each other.
  const sizeOf = (id: NodeId): { readonly width: number; readonly height: number } => {
    const { width, height } = shapes.get(id)?.shape ?? { width: 0, height: 0 };
    return level ? { width: height, height: width } : { width, height };
  };
  const sizes = (of: (c: Cell) => number, size: (id: NodeId) => number): Map<number, number> => {
    const all = new Map<number, number>();
    for (const [id, cell] of cells) all.set(of(cell), Math.max(all.get(of(cell)) ?? 0, size(id)));
    return all;
  };
  const heights = sizes(
    (c) => c.row,
    (id) => sizeOf(id).height,
  );
  const widths = sizes(
    (c) => c.column,
    (id) => sizeOf(id).width,
  );
  const tops = starts(heights, level ? columnGap : rowGap, flow === "up");
  const lefts = starts(widths, level ? rowGap : columnGap, false);
  return new Map(
    [...cells].map(([id, { row, column }]): [NodeId, Point] => {
      const { width, height } = sizeOf(id);
      const spare = { x: (widths.get(column) ?? 0) - width, y: (heights.get(row) ?? 0) - height };
      const x = Math.round((lefts.get(column) ?? 0) + spare.x / 2);
      const y = Math.round((tops.get(row) ?? 0) + spare.y / 2);
      return [id, level ? { x: y, y: x } : { x, y }];
    }),
  );
}

function starts(sizes: ReadonlyMap<number, number>, gap: number, fromLast: boolean): Map<number, number> {
  const order = [...sizes.keys()].sort((a, b) => (fromLast ? b - a : a - b));
  const found = new Map<number, number>();
  let at = 0;
  for (const index of order) {
    found.set(index, at);
    at += (sizes.get(index) ?? 0) + gap;
  }
  return found;
}
