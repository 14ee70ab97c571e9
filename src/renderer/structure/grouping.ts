/** Gestures on the structure: put the selection into a group, take a group apart. One step each. */
import {
  applyEdit,
  type Edit,
  findNode,
  type GroupEdits,
  groupEdits,
  type HeddleDocument,
  splitPath,
  ungroupEdits,
} from "../../core/index.ts";
import { freeId, inlining, inOpenScope, openScope, perform, scopeEdit, takenIds } from "../edit/gesture.ts";
import { selectedPaths } from "../edit/nodes.ts";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

/** The document once the open scope stands in it and every node has its place; after it, the edits apply. */
function prepared(before: readonly Edit[]): HeddleDocument {
  const { document } = useStore.getState();
  const next = applyEdit(document, scopeEdit(before));
  return next.ok ? next.document : document;
}

function carryOut(found: GroupEdits, before: readonly Edit[], label: string): boolean {
  if (found.ok) return perform([...before, ...found.edits], { label });
  useStore.getState().say(found.why);
  return false;
}

export function groupSelection(): void {
  const ids = selectedPaths().map((path) => splitPath(path)[1]);
  const id = freeId("group", takenIds());
  const found = groupEdits(prepared([]), openScope(), ids, id);
  if (carryOut(found, [], `Group ${ids.length} ${ids.length === 1 ? "node" : "nodes"}`))
    useStore.getState().select([inOpenScope(id)]);
}

export function ungroupSelection(): void {
  const [path] = selectedPaths();
  if (path === undefined) return;
  const [scope, id] = splitPath(path);
  const checked = checkedOf(useStore.getState().document);
  const repeats = findNode(checked, path)?.spec.block === "repeat";
  // A built-in group holds nothing in the document until it is opened; opening it is part of the step.
  const own = repeats ? [] : inlining(path).filter((e) => e.edit === "inline" && e.node === path);
  const document = prepared(own);
  const found = ungroupEdits(document, scope, id, freeId);
  const before = new Set(Object.keys(findNode(checked, scope)?.body?.graph.nodes ?? document.nodes));
  if (!carryOut(found, own, `Take ${id} apart`)) return;
  const came = found.ok ? found.edits.flatMap((e) => (e.edit === "addNode" ? [e.id] : [])) : [];
  useStore.getState().select(came.filter((n) => n === id || !before.has(n)).map(inOpenScope));
}
