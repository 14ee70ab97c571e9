// The trunk of a graph: the longest chain that its residual stream, or what else flows, takes from its beginning to its
// end; and the row of every node.
import { hasTrait, type NodeId, parseWire, printAxes } from "../core/index.ts";
import type { Socket } from "./geometry.ts";
import type { Shapes } from "./places.ts";

export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The ports of a group are each a source of its own. */
  readonly source: string;
  /** It comes in at the side: a mask. */
  readonly mask: boolean;
  /** What flows, by kind and axes. */
  readonly what: string;
  /** Which of the target's inputs it is. */
  readonly input: number;
  /** It is summed with another. */
  readonly summed: boolean;
}

const whatOf = ({ socketKind, type }: Socket): string =>
  `${socketKind} ${type.axes ? printAxes(type.axes) : ""}`;

export function linksOf(wires: readonly string[], shapes: Shapes): Link[] {
  const links = wires.flatMap((text): Link[] => {
    const wire = parseWire(text);
    const source = wire && shapes.get(wire.from.node)?.shape.outputs.find((s) => s.port === wire.from.port);
    const target = wire && shapes.get(wire.to.node);
    if (!wire || !source || !target) return [];
    const { from, to } = wire;
    return [
      {
        from: from.node,
        to: to.node,
        source: from.node === "in" ? `in.${from.port}` : from.node,
        mask: source.socketKind === "mask",
        what: whatOf(source),
        input: target.shape.inputs.findIndex((s) => s.port === to.port),
        summed: hasTrait(target.node?.block ?? null, "adds"),
      },
    ];
  });
  return withoutCycles(links);
}

function by(links: readonly Link[], end: "from" | "to"): Map<NodeId, Link[]> {
  const found = new Map<NodeId, Link[]>();
  for (const link of links) {
    const list = found.get(link[end]);
    if (list) list.push(link);
    else found.set(link[end], [link]);
  }
  return found;
}

/** A wire that would close a cycle counts for nothing. */
function withoutCycles(links: readonly Link[]): Link[] {
  const out = by(links, "from");
  const state = new Map<NodeId, "open" | "done">();
  const back = new Set<Link>();
  const visit = (root: NodeId): void => {
    const stack: { id: NodeId; next: number }[] = [{ id: root, next: 0 }];
    state.set(root, "open");
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const link = out.get(top.id)?.[top.next++];
      if (!link) {
        state.set(top.id, "done");
        stack.pop();
      } else if (state.get(link.to) === "open") back.add(link);
      else if (!state.has(link.to)) {
        state.set(link.to, "open");
        stack.push({ id: link.to, next: 0 });
      }
    }
  };
  for (const { from } of links) if (!state.has(from)) visit(from);
  return links.filter((l) => !back.has(l));
}

function inOrder(nodes: readonly NodeId[], links: readonly Link[]): NodeId[] {
  const waits = new Map(nodes.map((id) => [id, 0]));
  const out = by(links, "from");
  for (const { to } of links) waits.set(to, (waits.get(to) ?? 0) + 1);
  const order = nodes.filter((id) => waits.get(id) === 0);
  for (let i = 0; i < order.length; i++)
    for (const { to } of out.get(order[i]!) ?? []) {
      const left = (waits.get(to) ?? 0) - 1;
      waits.set(to, left);
      if (left === 0) order.push(to);
    }
  return order;
}

/**
 * A row after all that a node reads, but beside what gives it its mask. What reads nothing stands just before what reads
 * it, and a mask beside it; `in` is the first row, `out` the last.
 */
export function rowsOf(nodes: readonly NodeId[], links: readonly Link[]): Map<NodeId, number> {
  const order = inOrder(nodes, links);
  const [into, out] = [by(links, "to"), by(links, "from")];
  /** A mask from the ports of a group, or of what flows on too, comes from below like all else. */
  const level = (l: Link): boolean =>
    l.mask && (out.get(l.from) ?? []).every((o) => o.mask) && l.from !== "in";
  const rows = new Map<NodeId, number>();
  for (const id of order)
    rows.set(
      id,
      Math.max(0, ...(into.get(id) ?? []).map((l) => (rows.get(l.from) ?? 0) + (level(l) ? 0 : 1))),
    );
  // What reads little comes as late as what reads it allows.
  for (const id of order.toReversed()) {
    const readers = out.get(id) ?? [];
    const reads = (into.get(id) ?? []).filter((l) => !l.mask);
    if (readers.length === 0 || reads.length > 0 || id === "in") continue;
    rows.set(id, Math.min(...readers.map((l) => (rows.get(l.to) ?? 0) - (level(l) ? 0 : 1))));
  }
  const last = Math.max(0, ...rows.values());
  if (rows.has("out")) rows.set("out", Math.max(rows.get("out") ?? 0, last));
  return rows;
}

/** From its beginning to its end. */
export function trunkOf(nodes: readonly NodeId[], links: readonly Link[]): NodeId[] {
  const flowing = links.filter((l) => !l.mask);
  const order = inOrder(nodes, flowing);
  const into = by(flowing, "to");
  const depth = new Map<NodeId, number>();
  for (const id of order)
    depth.set(id, Math.max(0, ...(into.get(id) ?? []).map((l) => (depth.get(l.from) ?? 0) + 1)));
  let end = nodes[0];
  for (const id of nodes) if ((depth.get(id) ?? 0) > (depth.get(end ?? "") ?? 0)) end = id;
  if (depth.has("out")) end = "out";
  const trunk: NodeId[] = [];
  for (let at = end; at !== undefined; ) {
    trunk.push(at);
    const reads = into.get(at) ?? [];
    const around = skipOf(reads, into, depth);
    const deepest = reads.toSorted(
      (a, b) => (depth.get(b.from) ?? 0) - (depth.get(a.from) ?? 0) || a.input - b.input,
    )[0];
    at = (around ?? deepest)?.from;
  }
  return trunk.reverse();
}

/** Of what a node reads that which goes round the others and comes to the same: a residual. */
function skipOf(
  reads: readonly Link[],
  into: ReadonlyMap<NodeId, readonly Link[]>,
  depth: ReadonlyMap<NodeId, number>,
): Link | undefined {
  if (new Set(reads.map((l) => l.source)).size < 2) return undefined;
  return reads.find((skip) =>
    reads.some(
      (branch) =>
        skip.summed &&
        branch.source !== skip.source &&
        branch.what === skip.what &&
        comesFrom(branch.from, skip, into, depth),
    ),
  );
}

/** Nothing that lies as deep as the source, or less deep, is behind it. */
function comesFrom(
  id: NodeId,
  { source, from }: Link,
  into: ReadonlyMap<NodeId, readonly Link[]>,
  depth: ReadonlyMap<NodeId, number>,
): boolean {
  const shallow = depth.get(from) ?? 0;
  const seen = new Set<NodeId>([id]);
  const open = [id];
  while (open.length > 0)
    for (const link of into.get(open.pop()!) ?? []) {
      if (link.source === source) return true;
      if (!seen.has(link.from) && (depth.get(link.from) ?? 0) > shallow) {
        seen.add(link.from);
        open.push(link.from);
      }
    }
  return false;
}
