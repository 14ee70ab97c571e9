// Putting a part of a preset on the canvas as one step: its nodes and their wires, the masks that it is given there, the
// dims that the graph lacks. It is placed along the way that the graph runs.
import {
  applyEdit,
  customBlockOf,
  type Edit,
  endOf,
  freeId,
  type HeddleDocument,
  hasTrait,
  insertEdits,
  type NodeId,
  type NodeSpec,
  parseWire,
  printWire,
  type Wire,
  type WireText,
} from "../../core/index.ts";
import { rowGap } from "../../scene/tower.ts";
import { openScope, scopeEdit, takenIds } from "../edit/gesture.ts";
import { type Adding, firstOfItsKind } from "../edit/nodes/nodes.ts";
import { newError } from "../edit/wires/verdict.ts";
import type { End } from "../edit/wires/wiring.ts";
import { sizeToBe, stage } from "../scene/stage.ts";
import { preset } from "../store/presets.ts";
import { useStore } from "../store/store.ts";
import type { AskedPart } from "./parts.ts";

interface Source {
  readonly document: HeddleDocument;
  /** In the order of the part, then masks. */
  readonly nodes: readonly NodeId[];
  readonly wires: readonly Wire[];
  /** Where wires from other nodes come in and where they go on, the first of each the likeliest. */
  readonly entries: readonly Wire["to"][];
  readonly exits: readonly Wire["from"][];
}

function sourceOf({ part }: AskedPart): Source | null {
  const document = preset(part.preset);
  if (!document) return null;
  const all = document.wires.flatMap((text) => parseWire(text) ?? []);
  const fed = new Set(all.map((w) => w.to.node));
  const isMask = (id: NodeId) => hasTrait(document.nodes[id]?.block, "makes-mask") && !fed.has(id);
  const into = all.filter((w) => part.nodes.includes(w.to.node) && !part.nodes.includes(w.from.node));
  const masks = [...new Set(into.map((w) => w.from.node).filter(isMask))];
  const nodes = [...part.nodes, ...masks];
  const isIn = (id: NodeId) => nodes.includes(id);
  return {
    document,
    nodes,
    wires: all.filter((w) => isIn(w.from.node) && isIn(w.to.node)),
    entries: into.filter((w) => !isIn(w.from.node)).map((w) => w.to),
    exits: all.filter((w) => w.from.node === part.nodes.at(-1) && !isIn(w.to.node)).map((w) => w.from),
  };
}

/** Between nodes that follow one another, and between those that stand side by side. */
const [along, aside] = [60, 48];

/** Places of the nodes: one behind the other, and what nothing in the part feeds beside what it feeds. */
function placesOf(
  { nodes, wires }: Source,
  [x, y]: readonly [number, number],
): Map<NodeId, [number, number]> {
  const flow = stage()?.scene?.flow ?? "right";
  const { width, height } = sizeToBe();
  const [, ...later] = nodes;
  const loose = later.filter((id) => !wires.some((w) => w.to.node === id));
  const trunk = nodes.filter((id) => !loose.includes(id));
  const depth = (id: NodeId): number => trunk.indexOf(id);
  const place = (step: number, side: number): [number, number] => {
    if (flow === "right") return [x + step * (width + along), y + side * (height + aside)];
    return [x + side * (width + aside), y + step * (height + rowGap) * (flow === "up" ? -1 : 1)];
  };
  const targets = (id: NodeId) => wires.filter((w) => w.from.node === id).map((w) => depth(w.to.node));
  // What is summed in stands level with the node before; a mask level with what it masks.
  const level = (id: NodeId) => Math.max(Math.min(...targets(id)) - 1, 0);
  return new Map([
    ...trunk.map((id, i) => [id, place(i, 0)] as const),
    ...loose.map((id, i) => [id, place(level(id), 1 + i)] as const),
  ]);
}

/** The dims by which a repeat counts as often as was asked, under a name that is free. */
function counted(document: HeddleDocument, times: number | null): ReadonlyMap<string, string> {
  const { dims } = useStore.getState().document;
  const given = document.dims.N;
  if (dims.N === undefined || times === null || dims.N === times || given === undefined) return new Map();
  let name = "N2";
  for (let i = 3; name in dims && dims[name] !== times; i++) name = `N${i}`;
  return new Map([["N", name]]);
}

function nodeEdits(
  source: Source,
  from: NodeId,
  id: NodeId,
  at: readonly [number, number],
  times: number | null,
) {
  const scope = openScope();
  const now = useStore.getState().document;
  const spec: NodeSpec | undefined = source.document.nodes[from];
  const made = customBlockOf(source.document, from, spec?.title ?? from);
  if (!spec || !made) return [];
  const to = counted(source.document, times);
  const count = to.get("N") ?? "N";
  const dims = times === null || made.dims.N === undefined ? made.dims : { ...made.dims, [count]: times };
  // Laid out for the other way, its content is laid out anew.
  const turned = (source.document.direction ?? "right") !== (now.direction ?? "right");
  const block = { ...made, dims, ...(turned || !spec.body ? { layout: {}, routes: {} } : {}) };
  const edits = insertEdits(now, block, { scope, id, at, dims: to });
  return edits.map((edit): Edit => {
    if (edit.edit !== "addNode" || edit.id !== id || spec.title !== undefined) return edit;
    const { title: _, ...untitled } = edit.node;
    return { ...edit, node: untitled };
  });
}

/** All edits, with the wire in hand where one of its ends takes it. */
function editsOf(
  asked: AskedPart,
  source: Source,
  last: NodeId,
  at: readonly [number, number],
  from: End | null,
) {
  const taken = takenIds();
  const end = asked.part.nodes.at(-1);
  taken.add(last);
  const ids = new Map<NodeId, NodeId>();
  for (const id of source.nodes) {
    const free = id === end ? last : freeId(id, taken);
    taken.add(free);
    ids.set(id, free);
  }
  const idOf = (id: NodeId): NodeId => ids.get(id) ?? id;
  const places = placesOf(source, at);
  const scope = openScope();
  const placed = source.nodes.flatMap((id) =>
    nodeEdits(source, id, idOf(id), places.get(id) ?? at, asked.times),
  );
  const firsts = source.nodes.flatMap((id) =>
    firstOfItsKind(source.document.nodes[id]?.block ?? "", scope, idOf(id)),
  );
  // Each node brings the dims that it is made of: those of another are there already.
  const edits = uniqueDims([...placed, ...firsts]);
  const named = ({ node, port }: Wire["to"]) => ({ node: idOf(node), port });
  for (const w of source.wires)
    edits.push({ edit: "connect", scope, wire: printWire({ from: named(w.from), to: named(w.to) }) });
  const wire = from && wireThatFits(from, edits, source, named);
  return wire ? [...edits, { edit: "connect", scope, wire } satisfies Edit] : edits;
}

function uniqueDims(edits: readonly Edit[]): Edit[] {
  const seen = new Set<string>();
  return edits.filter((e) => {
    if (e.edit !== "setDim") return true;
    const first = !seen.has(e.dim);
    seen.add(e.dim);
    return first;
  });
}

function wireThatFits(
  from: End,
  edits: readonly Edit[],
  { entries, exits }: Source,
  named: (end: Wire["to"]) => Wire["to"],
): WireText | undefined {
  const held = { node: from.node.id, port: from.socket.port };
  const outward = from.socket.side === "out";
  const base = applyEdit(useStore.getState().document, scopeEdit(edits));
  if (!base.ok) return undefined;
  const wires = (outward ? entries : exits).map((other) =>
    printWire(outward ? { from: held, to: named(other) } : { from: named(other), to: held }),
  );
  return wires.find((wire) => {
    const tried = applyEdit(base.document, { edit: "connect", scope: openScope(), wire });
    return tried.ok && newError(base.document, tried.document) === null;
  });
}

/** A part to add; with a wire in hand it is connected by it where it fits. */
export function partToAdd(asked: AskedPart, from: End | null = null): Adding | null {
  const source = sourceOf(asked);
  const last = asked.part.nodes.at(-1);
  if (!source || last === undefined) return null;
  return {
    wish: last,
    title: titleOf(asked),
    edits: (id, at) => editsOf(asked, source, id, at, from),
  };
}

/** `Decoder blocks ×6`. */
export const titleOf = (asked: AskedPart): string =>
  asked.times === null || !repeats(asked) ? asked.part.title : `${asked.part.title} ×${asked.times}`;

/** Whether it has something that is repeated. */
const repeats = (asked: AskedPart): boolean => {
  const source = sourceOf(asked);
  return asked.part.nodes.some((id) => hasTrait(source?.document.nodes[id]?.block, "repeats"));
};

/** Whether it takes the wire in hand. */
export function partTakes(asked: AskedPart, from: End): boolean {
  const adding = partToAdd(asked, from);
  const id = freeId(adding?.wish ?? "", takenIds());
  const target = `${from.node.id}.${from.socket.port}`;
  return (adding?.edits(id, [0, 0]) ?? []).some(
    (e) => e.edit === "connect" && [endOf(e.wire, "from"), endOf(e.wire, "to")].includes(target),
  );
}
