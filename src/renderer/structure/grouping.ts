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
  weightTable,
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

/** Initial values follow from a weight's name: those that are not kept in the document change with it. */
function sayDrawnAnew(paths: readonly string[]): void {
  const { document, say } = useStore.getState();
  const drawn = weightTable(checkedOf(document)).some(
    (w) =>
      w.tiedTo === undefined &&
      !(w.name in (document.weights ?? {})) &&
      paths.some((p) => w.node === p || w.node.startsWith(`${p}/`)),
  );
  say(drawn ? "Weights that are not trained yet were drawn anew, under their new names." : null);
}

export function groupSelection(): void {
  const ids = selectedPaths().map((path) => splitPath(path)[1]);
  const id = freeId("group", takenIds());
  const found = groupEdits(prepared([]), openScope(), ids, id);
  if (carryOut(found, [], `Group ${ids.length} ${ids.length === 1 ? "node" : "nodes"}`))
    done([inOpenScope(id)]);
}

function done(paths: readonly string[]): void {
  useStore.getState().select(paths);
  sayDrawnAnew(paths);
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
  done(came.filter((n) => n === id || !before.has(n)).map(inOpenScope));
}
