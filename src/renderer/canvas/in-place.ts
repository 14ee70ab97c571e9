// Groups opened and closed where they stand: the one that is selected, all that are on the canvas, or all to a depth.
// That is a matter of view: the document has nothing of it.
import { type CheckedGraph, findNode, joinPath, type NodePath } from "../../core/index.ts";
import { checkedGraphAt, checkedOf, seenScope, workedLevel } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";
import { isDrawn } from "../store/view-slice.ts";

const state = () => useStore.getState();

const isWithin = (path: NodePath, group: NodePath): boolean =>
  group === "" ? path !== "" : path.startsWith(`${group}/`);

/** What is selected inside of a group that closes gives way to the group. */
function closing(group: NodePath): void {
  const { selection, select, work, selectWire } = state();
  const level = workedLevel(state());
  if ([...selection].some((path) => isWithin(path, group))) select([group]);
  else if (level === group || isWithin(level, group)) {
    selectWire(null);
    work(group.includes("/") ? group.slice(0, group.lastIndexOf("/")) : "");
  }
}

export function toggleInPlace(path: NodePath): void {
  const { opened, setOpened, document } = state();
  if (opened.has(path)) {
    closing(path);
    setOpened([...opened].filter((p) => p !== path));
  } else if (findNode(checkedOf(document), path)?.body) setOpened([...opened, path]);
}

/** The group that a command opens or closes: the selected one, else that whose inside is worked on. */
export function groupInPlace(s: State): NodePath | undefined {
  const checked = checkedOf(s.document);
  const [path] = s.selection;
  if (path !== undefined && findNode(checked, path)?.body) return path;
  const level = workedLevel(s);
  return level === seenScope(checked, s.scope) ? undefined : level;
}

/** Groups on the canvas of a scope, to so many levels below it. */
function groupsOf(graph: CheckedGraph | undefined, depth: number): NodePath[] {
  if (!graph || depth < 1) return [];
  return graph.nodes.flatMap((n) =>
    n.body ? [joinPath(graph.path, n.id), ...groupsOf(n.body, depth - 1)] : [],
  );
}

/** Groups that are open in place where they can be seen. */
export const openHere = ({ opened, document, scope }: State): NodePath[] => {
  const seen = seenScope(checkedOf(document), scope);
  return [...opened].filter((path) => path !== seen && isDrawn(path, seen, opened));
};

export const hasGroups = ({ document, scope }: State): boolean => {
  const checked = checkedOf(document);
  return checkedGraphAt(checked, seenScope(checked, scope))?.nodes.some((n) => n.body) === true;
};

/** All groups of the open scope to a depth, and none below it. */
export function openToLevel(depth: number): void {
  const { document, opened, setOpened } = state();
  const checked = checkedOf(document);
  const scope = seenScope(checked, state().scope);
  for (const path of openHere(state())) closing(path);
  const elsewhere = [...opened].filter((path) => !isWithin(path, scope));
  setOpened([...elsewhere, ...groupsOf(checkedGraphAt(checked, scope), depth)]);
}
