// Nodes whose results reach no output: work for nothing, and most often a forgotten wire.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedGraph, CheckedNode } from "../check/index.ts";
import { graphAt, parseWire } from "../document/index.ts";
import { type Graph, joinPath, type NodeId, splitPath } from "../model/index.ts";
import { connect, type Repair } from "../repair/index.ts";
import type { Rule } from "./rule.ts";

/** What a model is for; where none of these is there, every end of the graph is an output. */
const isEnd = ({ spec }: CheckedNode): boolean =>
  hasTrait(spec.block, "gives-logits", "gives-probabilities", "gives-loss");

export const deadNode: Rule<"lint/dead-node"> = {
  whenFaultless: true,
  find: (dataflow) => {
    const { document, root } = dataflow.checked;
    return graphsOf(root).flatMap(({ graph, path, nodes }) => {
      // What is muted or bypassed was put aside on purpose; wires into it count as uses.
      const aside = nodes.filter((n) => n.state === "off" || n.state === "bypassed").map((n) => n.id);
      const objective = path === "" ? document.objective?.logits.split(".")[0] : undefined;
      const named = nodes.filter((n) => isEnd(n) || n.id === objective).map((n) => n.id);
      const goals = path === "" ? named : ["out"];
      if (goals.length === 0) return [];
      // What is made of an output, such as a softmax of the logits, is an output too.
      const used = reaching(graph, [...goals, ...aside, ...(path === "" ? after(graph, named) : [])]);
      const dead = nodes.map((n) => n.id).filter((id) => !used.has(id));
      const users = (id: NodeId) => graph.wires.filter((w) => parseWire(w)?.from.node === id);
      // The last of a chain is told of; what only feeds it goes with it.
      return dead
        .filter((id) => users(id).length === 0)
        .map((id) => {
          const feeds = [...reaching(graph, [id])].filter((x) => x !== id && dead.includes(x));
          return {
            code: "lint/dead-node",
            node: joinPath(path, id),
            feeds: feeds.map((x) => joinPath(path, x)),
          } as const;
        });
    });
  },
  repair: (d, dataflow) => {
    const [scope, id] = splitPath(d.node);
    const graph = graphAt(dataflow.checked.document, scope);
    const node = nodeAt(dataflow.checked.root, d.node);
    if (!graph || !node) return [];
    const all = [d.node, ...d.feeds];
    return [
      ...connections(dataflow.checked.root, scope, node),
      {
        label: all.length === 1 ? `Delete "${id}"` : `Delete "${id}" and what feeds only it`,
        edits: all.map((path) => ({ edit: "removeNode", scope, id: splitPath(path)[1] }) as const),
      },
    ];
  },
};

/** Optional inputs of the same graph that wait for a wire of this kind: a mask that was never plugged in. */
function connections(root: CheckedGraph, scope: string, node: CheckedNode): Repair[] {
  const graph = graphsOf(root).find((g) => g.path === scope);
  return (graph?.nodes ?? []).flatMap((other) =>
    other === node
      ? []
      : other.inputs.flatMap((p): Repair[] => {
          const out = node.outputs.find((o) => o.socketKind === p.socketKind && p.socketKind !== "any");
          if (!out || !p.optional || p.source !== null) return [];
          const to = `${other.id}.${p.name}`;
          return [{ label: `Connect it to ${to}`, edits: [connect(scope, `${node.id}.${out.name}`, to)] }];
        }),
  );
}

function nodeAt(graph: CheckedGraph, path: string): CheckedNode | undefined {
  const [scope, id] = splitPath(path);
  return graphsOf(graph)
    .find((g) => g.path === scope)
    ?.byId.get(id);
}

/** The document's own graphs; those that built-in groups make of their parameters are left out. */
export const graphsOf = (graph: CheckedGraph): CheckedGraph[] => [
  graph,
  ...graph.nodes.flatMap((n) => (n.body && n.spec.body ? graphsOf(n.body) : [])),
];

/** Everything from which wires lead to one of the nodes, they included. */
const reaching = (graph: Graph, from: readonly NodeId[]): Set<NodeId> => follow(graph, from, "to", "from");

/** Everything to which wires lead from one of the nodes, they included. */
const after = (graph: Graph, from: readonly NodeId[]): Set<NodeId> => follow(graph, from, "from", "to");

function follow(
  graph: Graph,
  start: readonly NodeId[],
  near: "from" | "to",
  far: "from" | "to",
): Set<NodeId> {
  const next = new Map<NodeId, NodeId[]>();
  for (const text of graph.wires) {
    const w = parseWire(text);
    if (!w) continue;
    const list = next.get(w[near].node);
    if (list) list.push(w[far].node);
    else next.set(w[near].node, [w[far].node]);
  }
  const seen = new Set<NodeId>();
  const queue = [...start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(next.get(id) ?? []));
  }
  return seen;
}
