// A node's title and id, changed together as one step; what would be refused is told before.
import { applyEdit, type Edit, findNode, joinPath, type NodePath, splitPath } from "../../../core/index.ts";
import { checkedOf } from "../../store/derived.ts";
import { useStore } from "../../store/store.ts";
import { perform, scopeEdit } from "../gesture.ts";

export interface Names {
  readonly title: string;
  readonly id: string;
}

/** Names of a node of the open scope; null for what is no node, such as the ports of a group. */
export function namesOf(path: NodePath): Names | null {
  const node = findNode(checkedOf(useStore.getState().document), path);
  return node ? { title: node.title, id: node.id } : null;
}

/** Only what changes; the title of its block is no title of its own. */
function renaming(path: NodePath, { title, id }: Names): Edit[] {
  const node = findNode(checkedOf(useStore.getState().document), path);
  if (!node) return [];
  const [scope, was] = splitPath(path);
  const given = title.trim();
  const own = given === "" || given === node.block?.title ? null : given;
  return [
    ...(own === (node.spec.title ?? null) ? [] : [{ edit: "setTitle", node: path, title: own } as const]),
    ...(id === was ? [] : [{ edit: "renameNode", scope, id: was, to: id } as const]),
  ];
}

/** Why the names are refused; null where they are not. */
export function whyNotRenamed(path: NodePath, names: Names): string | null {
  const edits = renaming(path, names);
  if (edits.length === 0) return null;
  const result = applyEdit(useStore.getState().document, scopeEdit(edits));
  return result.ok ? null : result.why;
}

/** One step; gives the path that the node has now. */
export function renameTo(path: NodePath, names: Names): NodePath {
  const edits = renaming(path, names);
  const [scope, was] = splitPath(path);
  const label = names.id === was ? `Rename to ${names.title.trim() || was}` : `Rename ${was} to ${names.id}`;
  if (edits.length === 0 || !perform(edits, { label })) return path;
  const now = joinPath(scope, names.id);
  useStore.getState().followRename(path, now);
  useStore.getState().select([now]);
  return now;
}
