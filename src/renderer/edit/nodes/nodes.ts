// Gestures on nodes: add, move, delete, bypass, mute, rename.
import {
  blocks,
  type Edit,
  findNode,
  freeId,
  hasTrait,
  joinPath,
  type NodePath,
  type ParamValue,
  plural,
  splitPath,
  type WireText,
} from "../../../core/index.ts";
import { setNote } from "../../../scene/notes.ts";
import type { Point } from "../../../scene/places.ts";
import { sizeToBe, stage } from "../../scene/stage.ts";
import { checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { countUse } from "../../store/used-blocks.ts";
import { inOpenScope, openScope, perform, performOn, takenIds } from "../gesture.ts";
import { movesTo } from "../moving.ts";
import { noteNames, selectedNotes } from "../notes/note-edits.ts";
import { unwired } from "../unwired.ts";
import { writtenFill } from "../wires/fills.ts";
import { deletePoint } from "../wires/routes.ts";

/** What can be added: an id to wish for, a name for the step, and the edits that add it under a free id. */
export interface Adding {
  readonly wish: string;
  readonly title: string;
  /** The block's kind, where it is one: how often each is added is remembered. */
  readonly kind?: string;
  readonly edits: (id: string, at: readonly [x: number, y: number]) => readonly Edit[];
}

/** A block as it begins: groups with a port, the rest with their defaults but what is given. Streams that it reads get a text. */
export function blockToAdd(kind: string, params?: Readonly<Record<string, ParamValue>>): Adding {
  const block = blocks.get(kind);
  const body = hasTrait(block, "holds-graph") ? block?.body?.({}, unwired) : undefined;
  const node = {
    block: kind,
    ...(params ? { params } : {}),
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
  const place = freePlace({ x: at.x - sizeToBe().width / 2, y: at.y - 16 });
  const edits: Edit[] = [...added(id, [place.x, place.y])];
  for (const wire of wires(id)) edits.push({ edit: "connect", scope, wire });
  edits.push(...more(id));
  edits.push(...writtenFill(edits, inOpenScope(id)));
  if (!perform(edits, { label: `Add ${title}` })) return null;
  if (kind !== undefined) countUse(kind);
  const path = inOpenScope(id);
  useStore.getState().select([path]);
  return path;
}

export const addBlock = (
  kind: string,
  at: Point,
  wires?: (id: string) => readonly WireText[],
): NodePath | null => addToScope(blockToAdd(kind), at, wires);

/**
 * The first Tokens brings a text to read, the first LMHead is what the graph predicts by, the first Repeat brings the
 * dimension that counts its iterations.
 */
export function firstOfItsKind(kind: string, scope: NodePath, id: string): Edit[] {
  const { text, objective, dims } = useStore.getState().document;
  const sizes = Object.values(blocks.get(kind)?.params ?? {}).flatMap(({ default: dim, example }): Edit[] =>
    example === undefined || typeof dim !== "string" || dim in dims
      ? []
      : [{ edit: "setDim", dim, value: example }],
  );
  if (sizes.length > 0) return sizes;
  if (hasTrait(kind, "reads-text") && !("main" in text))
    return [{ edit: "setText", stream: "main", text: "the cat sat on" }];
  if (!hasTrait(kind, "gives-logits") || objective || scope !== "") return [];
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

/** What a node is called in the names of steps. */
const calledIn = (path: NodePath): string =>
  findNode(checkedOf(useStore.getState().document), path)?.title ?? path;

/** One node by its title, more by their number. */
const named = (paths: readonly NodePath[]): string =>
  paths.length === 1 ? calledIn(paths[0] ?? "") : plural(paths.length, "node");

/** Moves nodes of the open scope to where they were dropped. */
export function moveNodes(to: ReadonlyMap<string, Point>, merge?: string, more: readonly Edit[] = []): void {
  const label = `Move ${named([...to.keys()].map(inOpenScope))}`;
  perform([...movesTo(stage()?.scene, to), ...more], merge === undefined ? { label } : { label, merge });
}

/** Selected nodes that the document has; the ports of a group are not among them. */
export function selectedPaths(): NodePath[] {
  const { selection, document } = useStore.getState();
  const checked = checkedOf(document);
  return [...selection].filter((path) => findNode(checked, path) !== undefined);
}

/** Deletes the selected nodes with their wires and the selected notes, or the selected wire, or its selected point. */
export function deleteSelection(verb = "Delete"): void {
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
  if (edits.length === 0) {
    useStore
      .getState()
      .notify("error", "Add and remove the ports of a group in the inspector, under Inputs and outputs.");
    return;
  }
  const [only] = notes;
  const one = only && notes.length === 1 ? noteNames[only.kind] : plural(notes.length, "note");
  const label = `${verb} ${paths.length === 0 ? one : named(paths)}`;
  if (perform(edits, { label })) select([]);
}

/** Turns a flag on for all selected nodes, or off where all have it. */
export function toggleFlag(flag: NodeFlag): void {
  const paths = selectedPaths();
  const checked = checkedOf(useStore.getState().document);
  const on = !paths.every((p) => findNode(checked, p)?.spec[flag] === true);
  perform(flagEdits(paths, flag, on), { label: flagLabel(paths, flag, on) });
}

export type NodeFlag = "bypass" | "mute";

const flagEdits = (paths: readonly NodePath[], flag: NodeFlag, on: boolean): Edit[] =>
  paths.map((node) => ({ edit: "setFlag", node, flag, on }));

function flagLabel(paths: readonly NodePath[], flag: NodeFlag, on: boolean): string {
  if (flag === "mute") return `${on ? "Mute" : "Unmute"} ${named(paths)}`;
  return `${on ? "Bypass" : "Remove bypass of"} ${named(paths)}`;
}

/** Turns a flag of one node on or off, wherever it is. */
export const setFlag = (path: NodePath, flag: NodeFlag, on: boolean): boolean =>
  performOn(path, flagEdits([path], flag, on), { label: flagLabel([path], flag, on) });

/** Gives a node a title; null: that of its block. Typing it is one step. */
export const setTitle = (path: NodePath, title: string | null): boolean =>
  performOn(path, [{ edit: "setTitle", node: path, title }], {
    label: title === null ? "Reset title" : `Set title to ${title}`,
    merge: `title ${path}`,
    relabel: true,
  });

/** Sets a parameter; null: to its default. Typing it is one step. */
export const setParam = (path: NodePath, param: string, value: ParamValue | null): boolean =>
  performOn(path, [{ edit: "setParam", node: path, param, value }], {
    label:
      value === null
        ? `Reset ${param} of ${calledIn(path)}`
        : `Set ${param} of ${calledIn(path)} to ${printParam(value)}`,
    merge: `param ${path} ${param}`,
    relabel: true,
  });

/** A parameter as it is written into its field. */
export const printParam = (value: ParamValue): string =>
  Array.isArray(value) ? JSON.stringify(value) : String(value);

/** Gives a node another id; its wires, weights and place follow. */
export function renameNode(path: NodePath, to: string): boolean {
  const [scope, id] = splitPath(path);
  if (to === id) return true;
  const done = perform([{ edit: "renameNode", scope, id, to }], { label: `Rename ${id} to ${to}` });
  if (!done) return false;
  const now = joinPath(scope, to);
  useStore.getState().followRename(path, now);
  useStore.getState().select([now]);
  return true;
}
