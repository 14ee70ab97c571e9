// Which values of a run are looked at: by the traits of the nodes that make them, so that what somebody wired by hand is
// seen as well.
import {
  allNodes,
  type Checked,
  type CheckedGraph,
  type CheckedNode,
  findNode,
  hasTrait,
  splitPath,
} from "../../core/index.ts";

/** An address without iterations, `blocks/attn/softmax.x`, and the node that it tells of. */
export interface Subject {
  readonly node: string;
  readonly address: string;
}

export interface Residual extends Subject {
  /** What is added to the stream. */
  readonly branch: string;
}

const graphOf = (checked: Checked, path: string): CheckedGraph | undefined => {
  const [scope] = splitPath(path);
  return scope === "" ? checked.root : findNode(checked, scope)?.body;
};

const under = (path: string, id: string): string => {
  const [scope] = splitPath(path);
  return scope === "" ? id : `${scope}/${id}`;
};

const withTrait = (checked: Checked, trait: Parameters<typeof hasTrait>[1]): CheckedNode[] =>
  allNodes(checked.root).filter(({ block, state }) => state === "ok" && hasTrait(block, trait));

/** What makes the value that enters a port, where a node of the same graph does. */
function entering(node: CheckedNode, port: string): string | undefined {
  const source = node.inputs.find(({ name }) => name === port)?.source;
  return source && source.node !== "in" ? `${under(node.path, source.node)}.${source.port}` : undefined;
}

/** Weights by which values are mixed; told of the whole attention where there is one. */
export const attentions = (checked: Checked): Subject[] =>
  withTrait(checked, "mixes-positions").flatMap((node) => {
    const address = entering(node, "weights");
    if (address === undefined) return [];
    const [scope] = splitPath(node.path);
    const whole = scope === "" ? undefined : findNode(checked, scope);
    const isWhole = whole !== undefined && hasTrait(whole.block, "attends");
    return [{ node: isWhole ? scope : node.path, address }];
  });

/** Sums of a stream and of what was made of it. */
export const residuals = (checked: Checked): Residual[] =>
  withTrait(checked, "adds").flatMap((node) => {
    const graph = graphOf(checked, node.path);
    const [a, b] = ["a", "b"].map((port) => node.inputs.find(({ name }) => name === port)?.source);
    if (!graph || !a || !b) return [];
    const port = isMadeOf(graph, a.node, b.node) ? "a" : isMadeOf(graph, b.node, a.node) ? "b" : null;
    const branch = port && entering(node, port);
    return branch ? [{ node: node.path, address: `${node.path}.y`, branch }] : [];
  });

/** Whether what one node gives depends on what another does, inside a graph. */
function isMadeOf(graph: CheckedGraph, id: string, of: string): boolean {
  const seen = new Set<string>();
  const open = [id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { source } of graph.byId.get(at)?.inputs ?? []) {
      if (source?.node === of) return true;
      if (source) open.push(source.node);
    }
  }
  return false;
}

/** What activations give, one number a unit. */
export const activations = (checked: Checked): Subject[] =>
  withTrait(checked, "nonlinear").flatMap((node) => {
    const [out] = node.outputs;
    const isUnit = out?.type.axes?.at(-1)?.role === "feature";
    return out && isUnit && hasTrait(node.block, "elementwise")
      ? [{ node: node.path, address: `${node.path}.${out.name}` }]
      : [];
  });
