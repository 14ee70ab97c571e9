// The graph as data flows through it: blocks that compute something, and which of them feeds which, with groups,
// repeats and bypassed nodes looked through. Every rule asks its questions here.
import type { Checked, CheckedGraph, CheckedNode } from "../check/index.ts";
import type { NodePath } from "../model/index.ts";

export { placeInDocument } from "../check/index.ts";

/** An output of a block. `loop`: what comes back from the iteration before. */
export interface Out {
  readonly node: CheckedNode;
  readonly port: string;
  readonly loop?: boolean;
}

/** An input of a block. */
export interface In {
  readonly node: CheckedNode;
  readonly port: string;
  readonly loop?: boolean;
}

/** Everything that rules need to know of a checked document. Made once for each check. */
export interface DataflowGraph {
  readonly checked: Checked;
  /** Blocks without a graph inside that give values, each before those that it feeds. */
  readonly leaves: readonly CheckedNode[];
  /** What feeds an input; several where a repeat also feeds itself. */
  readonly sources: (node: CheckedNode, port: string) => readonly Out[];
  readonly users: (node: CheckedNode, port?: string) => readonly In[];
  /** Where a leaf stands among the leaves. */
  readonly order: (node: CheckedNode) => number;
  /** What gives an output inside a graph, `add_1.y` or `in.x`: what a wire to it may begin at there. */
  readonly endIn: (scope: NodePath, out: Out) => string | undefined;
}

type Ports = ReadonlyMap<string, Out[]>;
/** Of each graph, by its path: what each of its nodes gives, and what enters it. */
type Scopes = Map<NodePath, ReadonlyMap<string, Ports>>;

const none: readonly never[] = [];
const cache = new WeakMap<Checked, DataflowGraph>();

export function dataflowOf(checked: Checked): DataflowGraph {
  const known = cache.get(checked);
  if (known) return known;
  const leaves: CheckedNode[] = [];
  const into = new Map<CheckedNode, Ports>();
  const scopes: Scopes = new Map();
  walk(checked.root, new Map(), leaves, into, scopes);
  const out = new Map<CheckedNode, In[]>();
  const byPort = new Map<CheckedNode, Map<string, In[]>>();
  for (const [node, ports] of into) {
    for (const [port, sources] of ports) {
      for (const s of sources) {
        const end: In = s.loop ? { node, port, loop: true } : { node, port };
        push(out, s.node, end);
        const of = byPort.get(s.node) ?? new Map<string, In[]>();
        byPort.set(s.node, of);
        push(of, s.port, end);
      }
    }
  }
  const order = new Map(leaves.map((n, i) => [n, i]));
  const dataflow: DataflowGraph = {
    checked,
    leaves,
    sources: (node, port) => into.get(node)?.get(port) ?? none,
    order: (node) => order.get(node) ?? -1,
    endIn: (scope, out) => endIn(scopes.get(scope) ?? new Map(), out),
    users: (node, port) => (port === undefined ? out.get(node) : byPort.get(node)?.get(port)) ?? none,
  };
  cache.set(checked, dataflow);
  return dataflow;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Lists the leaves of a graph; gives what feeds each port of the group from inside. */
function walk(
  graph: CheckedGraph,
  entering: Ports,
  leaves: CheckedNode[],
  into: Map<CheckedNode, Ports>,
  scopes: Scopes,
): Ports {
  const made = new Map<string, Ports>([["in", entering]]);
  scopes.set(graph.path, made);
  for (const node of graph.nodes) {
    const ins = new Map<string, Out[]>();
    for (const p of node.inputs) {
      const from = p.source === null ? undefined : made.get(p.source.node)?.get(p.source.port);
      if (from) ins.set(p.name, from);
    }
    made.set(node.id, leaving(node, ins, leaves, into, scopes));
  }
  return new Map(
    Object.entries(graph.outputs).flatMap(([port, { source }]) => {
      const from = source === null ? undefined : made.get(source.node)?.get(source.port);
      return from ? [[port, from] as const] : [];
    }),
  );
}

function leaving(
  node: CheckedNode,
  ins: Ports,
  leaves: CheckedNode[],
  into: Map<CheckedNode, Ports>,
  scopes: Scopes,
): Ports {
  if (node.state === "off") return new Map();
  if (node.state === "bypassed") {
    const passed = Object.entries(node.passes ?? {});
    return new Map(passed.flatMap(([out, from]) => (ins.has(from) ? [[out, ins.get(from) ?? []]] : [])));
  }
  if (!node.body) {
    leaves.push(node);
    into.set(node, ins);
    return new Map(node.outputs.map((p) => [p.name, [{ node, port: p.name }]]));
  }
  if (node.count === undefined || node.count < 2) return walk(node.body, ins, leaves, into, scopes);
  // Each carried port has a list of its own, to which what comes back is added when the body is known.
  const carried = Object.entries(node.graph?.inputs ?? {}).filter(([, feed]) => feed === "carried");
  const entering = new Map<string, Out[]>([
    ...ins,
    ...carried.map(([port]) => [port, [...(ins.get(port) ?? [])]] as [string, Out[]]),
  ]);
  const outs = walk(node.body, entering, leaves, into, scopes);
  for (const [port] of carried) {
    const back = (outs.get(port) ?? []).filter((o) => !entering.get(port)?.includes(o));
    entering.get(port)?.push(...back.map((o) => ({ ...o, loop: true })));
  }
  return outs;
}

function endIn(made: ReadonlyMap<string, Ports>, { node, port }: Out): string | undefined {
  for (const [id, ports] of made)
    for (const [name, outs] of ports)
      if (outs.some((o) => o.node === node && o.port === port && !o.loop)) return `${id}.${name}`;
  return undefined;
}

/** Everything that the outputs are made of, themselves included; `stop` is not looked behind. */
export function upstream(
  dataflow: DataflowGraph,
  from: readonly Out[],
  stop: (node: CheckedNode) => boolean = () => false,
): Set<CheckedNode> {
  const seen = new Set<CheckedNode>();
  const queue = from.map((o) => o.node);
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (seen.has(node) || stop(node)) continue;
    seen.add(node);
    for (const p of node.inputs) for (const s of dataflow.sources(node, p.name)) queue.push(s.node);
  }
  return seen;
}

/** Whether an output is made of a goal, within one iteration and not by way of `avoid`. Looks no further back. */
export function comesFrom(
  dataflow: DataflowGraph,
  from: Out,
  goal: CheckedNode,
  avoid?: CheckedNode,
): boolean {
  const seen = new Set<CheckedNode>();
  const queue = [from.node];
  const first = dataflow.order(goal);
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (node === goal) return true;
    if (seen.has(node) || node === avoid || dataflow.order(node) < first) continue;
    seen.add(node);
    for (const p of node.inputs)
      for (const s of dataflow.sources(node, p.name)) if (!s.loop) queue.push(s.node);
  }
  return false;
}

/** Everything that depends on a node, itself included; `stop` is not looked behind. */
export function downstream(
  dataflow: DataflowGraph,
  from: CheckedNode,
  stop: (node: CheckedNode) => boolean = () => false,
): Set<CheckedNode> {
  const seen = new Set<CheckedNode>();
  const queue = [from];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (seen.has(node) || stop(node)) continue;
    seen.add(node);
    for (const user of dataflow.users(node)) queue.push(user.node);
  }
  return seen;
}
