// Gestures: what a person does at once becomes one edit and one undo step. The first edit inside a built-in group
// inlines it, and nodes that were placed automatically get their places for good, so that nothing jumps.
import { type Edit, findNode, graphAt, idsInUse, joinPath, type NodePath } from "../../core/index.ts";
import { stage } from "../scene/stage.ts";
import { checkedOf, workedLevel } from "../store/derived.ts";
import type { DispatchOptions } from "../store/document-slice.ts";
import { useStore } from "../store/store.ts";

/** The scope that edits go to: that which is open, or a group of it that is open where it stands and is worked in. */
export const openScope = (): NodePath => workedLevel(useStore.getState());

/** Edits that give a scope a graph of its own in the document, where it is built in; outer groups first. */
export function inlining(scope: NodePath): Edit[] {
  const { document } = useStore.getState();
  const checked = checkedOf(document);
  const ids = scope === "" ? [] : scope.split("/");
  return ids.flatMap((_, i): Edit[] => {
    const path = ids.slice(0, i + 1).join("/");
    const body = findNode(checked, path)?.body;
    return graphAt(document, path) || !body ? [] : [{ edit: "inline", node: path, body: body.graph }];
  });
}

/** Gives the nodes of the open scope that have no place the place where they are seen. */
function pinning(scope: NodePath): Edit[] {
  const scene = stage()?.scene;
  const { layout } = useStore.getState().document;
  if (!scene || scene.scope !== scope) return [];
  const loose = [...scene.nodes.values()].filter((n) => !(n.path in layout));
  if (loose.length === 0) return [];
  return [{ edit: "move", to: Object.fromEntries(loose.map((n) => [n.path, [n.at.x, n.at.y] as const])) }];
}

export interface Gesture extends DispatchOptions {
  readonly label: string;
}

/** The edit that a gesture in the open scope comes to. */
export function scopeEdit(edits: readonly Edit[]): Edit {
  const scope = openScope();
  const all = [...inlining(scope), ...pinning(scope), ...edits];
  return all.length === 1 && all[0] ? all[0] : { edit: "all", edits: all };
}

/** Applies edits to the open scope as one step. A refusal is told to the user. */
export function perform(edits: readonly Edit[], gesture: Gesture): boolean {
  if (edits.length === 0) return false;
  const state = useStore.getState();
  const done = state.dispatch(scopeEdit(edits), gesture);
  // What was refused before is of no interest once something else was done.
  state.notify("error", done ? null : useStore.getState().refused);
  return done;
}

/** Edits of nodes by path, wherever they are (the inspector shows nodes of the open scope, or the scope itself). */
export function performOn(path: NodePath, edits: readonly Edit[], gesture: Gesture): boolean {
  const slash = path.lastIndexOf("/");
  const holder = slash < 0 ? "" : path.slice(0, slash);
  if (holder === openScope()) return perform(edits, gesture);
  const state = useStore.getState();
  const done = state.dispatch({ edit: "all", edits: [...inlining(holder), ...edits] }, gesture);
  if (!done) state.notify("error", useStore.getState().refused);
  return done;
}

/** Ids that a new node of the open scope cannot have. */
export function takenIds(): Set<string> {
  const { document } = useStore.getState();
  const scope = openScope();
  const taken = idsInUse(document, scope);
  // A built-in group has its nodes though they do not stand in the document.
  for (const id of Object.keys(findNode(checkedOf(document), scope)?.body?.graph.nodes ?? {})) taken.add(id);
  return taken;
}

export const inOpenScope = (id: string): NodePath => joinPath(openScope(), id);
