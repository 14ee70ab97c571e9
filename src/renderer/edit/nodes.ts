/** Gestures on nodes: add, move, delete, bypass, mute, rename. */
import {
  blocks,
  type Edit,
  findNode,
  type NodePath,
  type NodeSpec,
  parseWire,
  splitPath,
  type WireText,
} from "../../core/index.ts";
import type { Point } from "../canvas/auto-layout.ts";
import { nodeWidth } from "../canvas/geometry.ts";
import { stage } from "../canvas/stage.ts";
import { noteUse } from "../palette/used.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { freeId, inOpenScope, openScope, perform, takenIds } from "./gesture.ts";
import { movesTo } from "./moving.ts";
import { deletePoint } from "./routes.ts";
import { unwired } from "./unwired.ts";

/** A node as it begins: groups with a port, the rest with their defaults. */
export function newNode(kind: string): NodeSpec {
  const body = kind === "group" || kind === "repeat" ? blocks.get(kind)?.body?.({}, unwired) : undefined;
  if (!body) return { block: kind };
  const { inputs = {}, outputs = [] } = body;
  return { block: kind, body: { inputs, outputs, nodes: {}, wires: [] } };
}

/** Adds a block with its title bar under the point; gives its path. Streams that it reads get a text. */
export function addBlock(
  kind: string,
  at: Point,
  wires: (id: string) => readonly WireText[] = () => [],
  more: (id: string) => readonly Edit[] = () => [],
): NodePath | null {
  const scope = openScope();
  const id = freeId(kind, takenIds());
  const node = newNode(kind);
  const place = freePlace({ x: at.x - nodeWidth / 2, y: at.y - 16 });
  const edits: Edit[] = [
    { edit: "addNode", scope, id, node, at: [place.x, place.y] },
    ...firstOfItsKind(kind, scope, id),
  ];
  for (const wire of wires(id)) edits.push({ edit: "connect", scope, wire });
  edits.push(...more(id));
  if (!perform(edits, { label: `Add ${blocks.get(kind)?.title ?? kind}` })) return null;
  noteUse(kind);
  const path = inOpenScope(id);
  useStore.getState().select([path]);
  return path;
}

/** The first Tokens brings a text to read, the first LMHead is what the graph predicts by. */
function firstOfItsKind(kind: string, scope: NodePath, id: string): Edit[] {
  const { text, objective } = useStore.getState().document;
  if (kind === "tokens" && !("main" in text))
    return [{ edit: "setText", stream: "main", text: "the cat sat on" }];
  if (kind !== "lm_head" || objective || scope !== "") return [];
  return [{ edit: "setMeta", set: { objective: { kind: "next-token", logits: `${id}.logits` } } }];
}

/** Not exactly on top of another node. */
function freePlace(at: Point): Point {
  const taken = [...(stage()?.scene?.nodes.values() ?? [])].map((n) => n.at);
  let place = at;
  while (taken.some((t) => Math.abs(t.x - place.x) < 12 && Math.abs(t.y - place.y) < 12))
    place = { x: place.x + 24, y: place.y + 24 };
  return place;
}

/** Moves nodes of the open scope to where they were dropped. */
export function moveNodes(to: ReadonlyMap<string, Point>, merge?: string): void {
  const label = to.size === 1 ? "Move node" : `Move ${to.size} nodes`;
  perform(movesTo(stage()?.scene, to), merge === undefined ? { label } : { label, merge });
}

/** Selected nodes that the document has; the ports of a group are not among them. */
export function selectedPaths(): NodePath[] {
  const { selection, document } = useStore.getState();
  const checked = checkedOf(document);
  return [...selection].filter((path) => findNode(checked, path) !== undefined);
}

/** Deletes the selected nodes with their wires, or the selected wire, or the selected point of it. */
export function deleteSelection(): void {
  if (deletePoint()) return;
  const { selectedWire, select } = useStore.getState();
  const scope = openScope();
  if (selectedWire !== null) {
    perform([{ edit: "disconnect", scope, wire: selectedWire }], { label: "Delete wire" });
    useStore.getState().selectWire(null);
    return;
  }
  const paths = selectedPaths();
  const edits = paths.map((path): Edit => ({ edit: "removeNode", scope, id: splitPath(path)[1] }));
  const label = paths.length === 1 ? "Delete node" : `Delete ${paths.length} nodes`;
  if (perform(edits, { label })) select([]);
}

/** Turns a flag on for all selected nodes, or off where all have it. */
export function toggleFlag(flag: "bypass" | "mute"): void {
  const paths = selectedPaths();
  const checked = checkedOf(useStore.getState().document);
  const on = !paths.every((p) => findNode(checked, p)?.spec[flag] === true);
  const edits = paths.map((node): Edit => ({ edit: "setFlag", node, flag, on }));
  perform(edits, { label: `${on ? "" : "Un"}${flag}`.replace(/^./, (c) => c.toUpperCase()) });
}

/** Gives a node another id; its wires, weights and place follow. */
export function renameNode(path: NodePath, to: string): boolean {
  const [scope, id] = splitPath(path);
  if (to === id) return true;
  const done = perform([{ edit: "renameNode", scope, id, to }], { label: "Rename node" });
  if (done) useStore.getState().select([scope === "" ? to : `${scope}/${to}`]);
  return done;
}

/** Wires that end or begin at a node of the open scope. */
export const wiresAt = (wires: readonly WireText[], id: string): WireText[] =>
  wires.filter((text) => {
    const w = parseWire(text);
    return w?.from.node === id || w?.to.node === id;
  });
