/** Gestures on nodes: add, move, delete, bypass, mute, rename. */
import {
  blocks,
  type Edit,
  findNode,
  type NodePath,
  parseWire,
  splitPath,
  type WireText,
} from "../../core/index.ts";
import type { Point } from "../canvas/auto-layout.ts";
import { nodeWidth } from "../canvas/geometry.ts";
import { stage } from "../canvas/stage.ts";
import { noteNames, selectedNotes } from "../notes/note-edits.ts";
import { setNote } from "../notes/notes-of.ts";
import { noteUse } from "../palette/used.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { freeId, inOpenScope, openScope, perform, takenIds } from "./gesture.ts";
import { movesTo } from "./moving.ts";
import { deletePoint } from "./routes.ts";
import { unwired } from "./unwired.ts";

/** What can be added: an id to wish for, a name for the step, and the edits that add it under a free id. */
export interface Adding {
  readonly wish: string;
  readonly title: string;
  /** The block's kind, where it is one: how often each is added is remembered. */
  readonly kind?: string;
  readonly edits: (id: string, at: readonly [x: number, y: number]) => readonly Edit[];
}

/** A block as it begins: groups with a port, the rest with their defaults. Streams that it reads get a text. */
export function blockToAdd(kind: string): Adding {
  const block = blocks.get(kind);
  const body = kind === "group" || kind === "repeat" ? block?.body?.({}, unwired) : undefined;
  const node = {
    block: kind,
    ...(body
      ? { body: { inputs: body.inputs ?? {}, outputs: body.outputs ?? [], nodes: {}, wires: [] } }
      : {}),
  };
  return {
    wish: kind,
    title: block?.title ?? kind,
    kind,
    edits: (id, at) => {
      const scope = openScope();
      return [{ edit: "addNode", scope, id, node, at }, ...firstOfItsKind(kind, scope, id)];
    },
  };
}

/** Adds with its title bar under the point, as one step; gives the path of the new node. */
export function addToScope(
  { wish, title, kind, edits: added }: Adding,
  at: Point,
  wires: (id: string) => readonly WireText[] = () => [],
  more: (id: string) => readonly Edit[] = () => [],
): NodePath | null {
  const scope = openScope();
  const id = freeId(wish, takenIds());
  const place = freePlace({ x: at.x - nodeWidth / 2, y: at.y - 16 });
  const edits: Edit[] = [...added(id, [place.x, place.y])];
  for (const wire of wires(id)) edits.push({ edit: "connect", scope, wire });
  edits.push(...more(id));
  if (!perform(edits, { label: `Add ${title}` })) return null;
  if (kind !== undefined) noteUse(kind);
  const path = inOpenScope(id);
  useStore.getState().select([path]);
  return path;
}

export const addBlock = (
  kind: string,
  at: Point,
  wires?: (id: string) => readonly WireText[],
): NodePath | null => addToScope(blockToAdd(kind), at, wires);

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
export function moveNodes(to: ReadonlyMap<string, Point>, merge?: string, more: readonly Edit[] = []): void {
  const label = to.size === 1 ? "Move node" : `Move ${to.size} nodes`;
  perform([...movesTo(stage()?.scene, to), ...more], merge === undefined ? { label } : { label, merge });
}

/** Selected nodes that the document has; the ports of a group are not among them. */
export function selectedPaths(): NodePath[] {
  const { selection, document } = useStore.getState();
  const checked = checkedOf(document);
  return [...selection].filter((path) => findNode(checked, path) !== undefined);
}

/** Deletes the selected nodes with their wires and the selected notes, or the selected wire, or its selected point. */
export function deleteSelection(): void {
  if (deletePoint()) return;
  const { selectedWire, select } = useStore.getState();
  const scope = openScope();
  if (selectedWire !== null) {
    perform([{ edit: "disconnect", scope, wire: selectedWire }], { label: "Delete wire" });
    useStore.getState().selectWire(null);
    return;
  }
  const [paths, notes] = [selectedPaths(), selectedNotes()];
  const edits = [
    ...paths.map((path): Edit => ({ edit: "removeNode", scope, id: splitPath(path)[1] })),
    ...notes.map((n) => setNote(n, null)),
  ];
  const [only] = notes;
  const one = only && notes.length === 1 ? noteNames[only.kind] : `${notes.length} notes`;
  const many = paths.length === 1 ? "node" : `${paths.length} nodes`;
  const label = `Delete ${paths.length === 0 ? one : many}`;
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
