// Which values of the last run no longer belong to the document: those of nodes that an edit touched, and of all that
// is fed by them. What an edit cannot have changed keeps its value while the next run is under way.
import {
  type CheckedGraph,
  type CheckedNode,
  findNode,
  type HeddleDocument,
  hasTrait,
  joinPath,
  type NodeId,
  type NodePath,
  sameSettings,
} from "../../core/index.ts";
import { checkedOf, isStale } from "./derived.ts";
import { type State, useStore } from "./store.ts";

/** Whether the values of a node are those of an earlier document. */
export const staleAt = ({ ran, document }: Pick<State, "ran" | "document">, path: NodePath): boolean =>
  isStale(ran, document) && ran !== null && changedSince(ran.document, document)(path);

export const useStaleAt = (path: NodePath): boolean => useStore((s) => staleAt(s, path));

type Changed = (path: NodePath) => boolean;
/** Only the last: kept for each document, each would hold the one before it, and so all since the start. */
let last: {
  readonly before: HeddleDocument;
  readonly after: HeddleDocument;
  readonly changed: Changed;
} | null = null;

/** Whether a node computes something else in one document than in the other, or from something else. */
function changedSince(before: HeddleDocument, after: HeddleDocument): Changed {
  if (last?.before !== before || last.after !== after)
    last = { before, after, changed: compared(before, after) };
  return last.changed;
}

function compared(before: HeddleDocument, after: HeddleDocument): Changed {
  const [was, is] = [checkedOf(before), checkedOf(after)];
  // Texts decide how large the batch is for all.
  if (!sameSettings(before, after) || readsAnew(was.root, is.root)) return () => true;
  const scopes = new Map<NodePath, ReadonlySet<NodeId>>();
  const inScope = (scope: NodePath, a: CheckedGraph, b: CheckedGraph): ReadonlySet<NodeId> => {
    const set = scopes.get(scope) ?? changedNodes(a, b);
    scopes.set(scope, set);
    return set;
  };
  return (path) => {
    let [scope, a, b]: [NodePath, CheckedGraph | undefined, CheckedGraph | undefined] = [
      "",
      was.root,
      is.root,
    ];
    for (const id of path.split("/")) {
      if (!a || !b) return true;
      const set = inScope(scope, a, b);
      if (!set.has(id)) return false;
      scope = joinPath(scope, id);
      const [old, now] = [findNode(was, scope), findNode(is, scope)];
      if (!old || !now || !onlyWithin(old, now, set)) return true;
      [a, b] = [old.body, now.body];
    }
    return true;
  };
}

/** Whether a graph reads other texts, or reads them elsewhere. What is the same object needs no look. */
function readsAnew(before: CheckedGraph, after: CheckedGraph): boolean {
  if (before === after) return false;
  const reads = (node: CheckedNode): boolean =>
    hasTrait(node.block, "reads-text") || node.body?.nodes.some(reads) === true;
  return (
    after.nodes.some((node) => {
      const old = before.byId.get(node.id);
      if (old === node) return false;
      return old?.body && node.body ? readsAnew(old.body, node.body) : reads(node);
    }) || before.nodes.some((node) => !after.byId.has(node.id) && reads(node))
  );
}

/** Nodes that are not as they were, and those behind them. Checked nodes that nothing touched are the same objects. */
function changedNodes(before: CheckedGraph, after: CheckedGraph): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  const settled = new Set<NodeId>(["in"]);
  for (const node of after.nodes) {
    const fresh =
      before.byId.get(node.id) === node &&
      node.inputs.every(({ source }) => source === null || settled.has(source.node));
    if (fresh) settled.add(node.id);
    else found.add(node.id);
  }
  return found;
}

/** Whether a group changed on the inside alone. In a repeat each iteration feeds the next: there all of it changed. */
const onlyWithin = (old: CheckedNode, now: CheckedNode, changed: ReadonlySet<NodeId>): boolean =>
  now.body !== undefined &&
  !hasTrait(now.block, "repeats") &&
  old.spec.block === now.spec.block &&
  old.spec.params === now.spec.params &&
  old.spec.bypass === now.spec.bypass &&
  old.spec.mute === now.spec.mute &&
  old.spec.drawAs === now.spec.drawAs &&
  now.inputs.every(
    ({ source }, i) =>
      source?.node === old.inputs[i]?.source?.node &&
      source?.port === old.inputs[i]?.source?.port &&
      (source === null || !changed.has(source.node)),
  );
