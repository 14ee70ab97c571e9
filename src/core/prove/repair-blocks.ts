// Repairs at the block where a way crosses: its parameters, or the block taken out of the way.

import type { Leak } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { allNodes, type Checked, type CheckedNode, findNode } from "../check/index.ts";
import { feederOf, graphAt, nodeOfEnd, readersOf, specAt } from "../document/index.ts";
import {
  type Edit,
  type Graph,
  joinPath,
  type NodePath,
  type ParamValue,
  splitPath,
} from "../model/index.ts";
import { connect, type Repair, setParam } from "../repair/index.ts";
import { lastValidRepairs, tokensOf } from "./padding-repairs.ts";

/** Blocks whose parameters make them reach across positions or samples. */
export function blockRepairs(checked: Checked, path: NodePath, leak: Leak): Repair[] {
  const node = findNode(checked, path);
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  if (!node || !graph || specAt(checked.document, path) === undefined) return [];
  const { block } = node;
  if (hasTrait(block, "normalizes")) return normRepairs(checked, node);
  if (hasTrait(block, "distributes"))
    return node.params.axis === -1 ? [] : [set(path, `Apply "${path}" over the keys`, "axis", null)];
  if (hasTrait(block, "shifts")) return shiftRepairs(graph, node, id, leak);
  if (hasTrait(block, "reduces"))
    return [
      ...(leak.kind === "padding" ? leavePaddingOut(checked, path, leak.input.stream) : []),
      ...withoutBranch(graph, scope, id),
      bypass(path),
    ];
  if (hasTrait(block, "orders-entries"))
    return [...orderRepairs(node, leak), ...withoutBranch(graph, scope, id), bypass(path)];
  if (!hasTrait(block, "cuts")) return [];
  return [
    ...(leak.kind === "padding" ? lastValidRepairs(checked, node, leak.input.stream) : []),
    // A text that is classified needs one row: the first is a token of every text.
    checked.document.objective?.kind === "classification"
      ? set(path, "Take the first position instead of the last", "start", null)
      : bypass(path),
  ];
}

const set = (path: NodePath, label: string, param: string, value: ParamValue | null): Repair => ({
  label,
  edits: [setParam(path, param, value)],
});

const bypass = (path: NodePath): Repair => ({
  label: `Bypass "${path}"`,
  edits: [{ edit: "setFlag", node: path, flag: "bypass", on: true }],
});

/** Statistics of each token alone, by the norm that the rest of the graph has. */
function normRepairs(checked: Checked, { path, params }: CheckedNode): Repair[] {
  if (params.kind !== "batchnorm") return [];
  const kinds = allNodes(checked.root).flatMap((n) =>
    hasTrait(n.block, "normalizes") ? [n.params.kind] : [],
  );
  const layer = set(path, `Change "${path}" to a LayerNorm`, "kind", null);
  const rms = set(path, `Change "${path}" to an RMSNorm`, "kind", "rmsnorm");
  return kinds.includes("rmsnorm") ? [rms, layer] : [layer, rms];
}

/** A shift that stands in the only way of its input is one too many; beside others it looks the wrong way. */
function shiftRepairs(graph: Graph, { path, params }: CheckedNode, id: string, { kind }: Leak): Repair[] {
  const overTime = set(path, `Shift "${path}" along time`, "axis", 1);
  if (kind === "cross-sample") return [overTime, bypass(path)];
  if (params.direction !== "left") return [bypass(path)];
  const right = set(path, `Shift "${path}" right`, "direction", "right");
  const source = feederOf(graph, `${id}.x`);
  const isAlone = source !== undefined && readersOf(graph, source).length === 1;
  return isAlone ? [bypass(path), right] : [right, bypass(path)];
}

/** Sums from the end look ahead, and what a roll pushes out behind the end comes in at the front. */
function orderRepairs({ path, params, spec }: CheckedNode, { kind }: Leak): Repair[] {
  if (kind === "cross-sample") return [];
  if (params.reverse === true) return [set(path, `Sum "${path}" up from the start`, "reverse", null)];
  if (typeof params.by !== "number") return [];
  const kept = ["by", "axis"].map((param) => setParam(path, param, Math.abs(Number(params[param]))));
  const anew = Object.keys(spec.params ?? {}).map((param) => setParam(path, param, null));
  const edits: Edit[] = [
    ...anew,
    { edit: "setBlock", node: path, block: "shift" },
    ...kept,
    setParam(path, "direction", "right"),
    setParam(path, "fill", 0),
  ];
  return [{ label: `Shift "${path}" right, so that nothing comes round`, edits }];
}

/**
 * A sum of the stream and of something that was made of it by this node and no weights, such as the mean over time
 * that is taken off: without the sum nothing is lost, while taking out the mean alone may leave x − x.
 */
function withoutBranch(graph: Graph, scope: NodePath, id: string): Repair[] {
  let end = id;
  for (let steps = 0; steps < 6; steps++) {
    const readers = Object.keys(graph.nodes).filter((n) =>
      ["x", "a", "b", "like"].some((p) => nodeOfEnd(feederOf(graph, `${n}.${p}`) ?? "") === end),
    );
    const [next] = readers;
    if (next === undefined || readers.length > 1) return [];
    const block = graph.nodes[next]?.block;
    if (hasTrait(block, "adds")) {
      const stream = ["a", "b"].find((p) => nodeOfEnd(feederOf(graph, `${next}.${p}`) ?? "") !== end);
      const from = stream && feederOf(graph, `${next}.${stream}`);
      if (from === undefined || from !== feederOf(graph, `${id}.x`)) return [];
      const path = joinPath(scope, next);
      // A bypassed sum hands `a` on.
      const edits = stream === "a" ? [] : [connect(scope, from, `${next}.a`)];
      return [{ label: `Bypass "${path}"`, edits: [...edits, ...bypass(path).edits] }];
    }
    if (!hasTrait(block, "scales")) return [];
    end = next;
  }
  return [];
}

/** A mean over time that takes which tokens are no padding. Only where the Tokens are in the same graph. */
function leavePaddingOut(checked: Checked, path: NodePath, stream: string): Repair[] {
  const [scope, id] = splitPath(path);
  const graph = graphAt(checked.document, scope);
  const tokens = graph && tokensOf(checked, scope, graph, stream);
  if (tokens === undefined) return [];
  const edits = [connect(scope, `${tokens}.valid`, `${id}.mask`)];
  return [{ label: `Exclude the padding from "${path}"`, edits }];
}
