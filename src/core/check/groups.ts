// Groups and repeats: the graph inside is checked once, with the types that enter.
import { hasTrait } from "../blocks/index.ts";
import { type Diagnostic, isError } from "../diagnostics/index.ts";
import { readersOf } from "../document/index.ts";
import { type Graph, type NodePath, parseAddress } from "../model/index.ts";
import { type Axis, evaluateSize, isKnown, type Size, unknownType, type ValueType } from "../shape/index.ts";
import type { CheckedGraph, CheckedNode, CheckedPort } from "./checked.ts";
import { outputPorts } from "./ports.ts";
import type { CheckBody, Incoming, Subject } from "./subject.ts";

type Inside = Pick<CheckedNode, "state" | "outputs" | "weights" | "body" | "graph" | "count">;

export function checkGroup(s: Subject, graph: Graph, checkBody: CheckBody): Inside {
  const repeat = hasTrait(s.block, "repeats");
  const entering = Object.fromEntries(
    [...s.live].map(([port, i]) => [
      port,
      repeat && graph.inputs?.[port] === "each" ? { ...i, type: dropLeading(i.type) } : i,
    ]),
  );
  const refused = s.problems.some(isError);
  const body = checkBody(graph, s.path, { ...unfedPorts(s), ...entering });
  if (s.open) s.problems.push(...missingOutside(s, body));
  // Where a built-in group refuses its inputs, the errors inside would only repeat that.
  if (!refused || s.open) s.problems.push(...body.problems);
  const carry = repeat ? carryProblems(s.path, graph, body, entering) : [];
  s.problems.push(...carry);
  const each = repeat ? eachProblems(s, graph) : [];
  s.problems.push(...each);
  const count = repeat ? evaluateSize(s.params.count as Size, s.dims.bindings) : Number.NaN;
  const tooMany = refused ? undefined : whyTooMany(count, body);
  if (tooMany !== undefined) s.problems.push({ code: "shape/invalid", node: s.path, why: tooMany });
  return {
    state: refused || tooMany !== undefined || carry.length + each.length > 0 ? "wrong" : "ok",
    outputs: groupOutputs(s, graph, body, refused),
    weights: [],
    body,
    graph,
    ...(Number.isInteger(count) && !refused && tooMany === undefined ? { count } : {}),
  };
}

/** Inputs that no wire leads to, neither here nor to the group around this one whose input it would be. */
const unfedPorts = ({ declared, incoming }: Subject): Record<string, Incoming> =>
  Object.fromEntries(
    Object.keys(declared).flatMap((port) =>
      !incoming.has(port) || incoming.get(port)?.unfed
        ? [[port, { source: { node: "in", port }, type: unknownType, socketKind: "any", unfed: true }]]
        : [],
    ),
  );

/** Of inputs without a wire those that something inside needs: one problem each, whatever they feed. */
const missingOutside = ({ path, declared, incoming }: Subject, body: CheckedGraph): Diagnostic[] =>
  Object.keys(declared).flatMap((port): Diagnostic[] =>
    !incoming.has(port) && isNeeded(body, port)
      ? [{ code: "graph/missing-input", at: { node: path, port }, enters: true }]
      : [],
  );

/** Whether a node inside cannot do without what an input of the group brings. */
const isNeeded = (body: CheckedGraph, port: string): boolean =>
  readersOf(body.graph, `in.${port}`).some((end) => {
    const to = parseAddress(end)!;
    const node = body.byId.get(to.node);
    if (!node || node.state === "off" || node.state === "bypassed") return false;
    if (node.inputs.some((p) => p.name === to.port && !p.optional)) return true;
    return node.body !== undefined && isNeeded(node.body, to.port);
  });

function groupOutputs(s: Subject, graph: Graph, body: CheckedGraph, refused: boolean): CheckedPort[] {
  const declared = s.open ? [] : outputPorts(s, s.block.outputs(s.params, s.wiring));
  return (graph.outputs ?? []).map((name): CheckedPort => {
    const inner = body.outputs[name];
    const named = declared.find((p) => p.name === name);
    const socketKind = named && named.socketKind !== "any" ? named.socketKind : (inner?.socketKind ?? "any");
    if (refused && named) return { ...named, socketKind };
    const stacked = hasTrait(s.block, "repeats") && graph.inputs?.[name] !== "carried";
    const type =
      inner && stacked ? addLeading(inner.type, s.params.count as Size) : (inner?.type ?? unknownType);
    return { name, socketKind, type: leaving(type, name, stacked ? 1 : 0), optional: false, source: null };
  });
}

/** The sizes came out of the graph inside; the first `own` axes are the group's. */
function leaving({ axes, dtype }: ValueType, inside: string, own: number): ValueType {
  if (axes === null) return { axes, dtype };
  const from = ({ size, role }: Axis, i: number): Axis =>
    i < own ? { size, role } : { size, role, via: { inside, axis: i - own } };
  return { axes: axes.map(from), dtype };
}

const dropLeading = (t: ValueType): ValueType => (t.axes === null ? t : { ...t, axes: t.axes.slice(1) });
const addLeading = (t: ValueType, size: Size): ValueType =>
  t.axes === null ? t : { ...t, axes: [{ size, role: "any" }, ...t.axes] };

/** Each iteration of the innermost repeat is a graph of its own. */
const maxUnrolled = 4096;
/** Three times those of 1,024 layers with twenty nodes each. */
const maxUnrolledNodes = 65_536;

function whyTooMany(count: number, body: CheckedGraph): string | undefined {
  const { deepest, nodes } = unrolledIn(body);
  if (count * deepest > maxUnrolled)
    return `with the repeats inside it has ${count * deepest} iterations; must have at most ${maxUnrolled}`;
  if (count * nodes > maxUnrolledNodes)
    return `its iterations have ${count * nodes} nodes; must have at most ${maxUnrolledNodes}`;
  return undefined;
}

interface Unrolled {
  readonly deepest: number;
  readonly nodes: number;
}

/** Iterations of the repeats inside, the deepest way down, and nodes of them all. What is refused counts as one. */
function unrolledIn(body: CheckedGraph): Unrolled {
  let [deepest, nodes] = [1, 0];
  for (const n of body.nodes) {
    const inside = unrolled(n);
    deepest = Math.max(deepest, inside.deepest);
    nodes += 1 + inside.nodes;
  }
  return { deepest, nodes };
}

const sizes = new WeakMap<CheckedNode, Unrolled>();

function unrolled(node: CheckedNode): Unrolled {
  const known = sizes.get(node);
  if (known || !node.body) return known ?? { deepest: 1, nodes: 0 };
  const { deepest, nodes } = unrolledIn(node.body);
  const count = node.count ?? 1;
  const size = { deepest: count * deepest, nodes: count * nodes };
  sizes.set(node, size);
  return size;
}

/** Repeats beside each other: those are refused with which the graph would have too many nodes. */
export class UnrolledNodes {
  private spent = 0;

  /** The node, or as refused. */
  within(node: CheckedNode): CheckedNode {
    const { nodes } = unrolled(node);
    if (node.count === undefined || this.spent + nodes <= 2 * maxUnrolledNodes) {
      this.spent += nodes;
      return node;
    }
    const why = `its iterations and those of the repeats before it have ${this.spent + nodes} nodes; must have at most ${2 * maxUnrolledNodes}`;
    const problem = { code: "shape/invalid", node: node.path, why } as const;
    const { count: _, ...rest } = node;
    return { ...rest, state: "wrong", problems: [...node.problems, problem] };
  }
}

/** A port that gives each iteration its own entry needs as many entries as there are iterations. */
function eachProblems(s: Subject, graph: Graph): Diagnostic[] {
  const count = s.params.count as Size;
  return Object.entries(graph.inputs ?? {}).flatMap(([port, feed]): Diagnostic[] => {
    const axis = s.live.get(port)?.type.axes?.[0];
    if (feed !== "each" || !axis || !isKnown(axis.size) || !isKnown(count)) return [];
    const [entries, iterations] = [axis.size, count].map((size) => evaluateSize(size, s.dims.bindings));
    if (axis.size.key === count.key || entries === iterations) return [];
    const why = `its input "${port}" gives each iteration an entry of its first axis, ${axis.size.key} = ${entries}; must be the number of iterations, ${count.key} = ${iterations}`;
    return [{ code: "shape/invalid", node: s.path, why }];
  });
}

/** A carried port has to leave the body with the axes that it enters with. */
function carryProblems(
  node: NodePath,
  graph: Graph,
  body: CheckedGraph,
  entering: Readonly<Record<string, Incoming>>,
): Diagnostic[] {
  return Object.entries(graph.inputs ?? {}).flatMap(([port, feed]): Diagnostic[] => {
    const enters = entering[port]?.type;
    const leaves = body.outputs[port]?.type;
    if (feed !== "carried" || !enters || !leaves || sameAxes(enters, leaves)) return [];
    return [{ code: "graph/carry", node, port, enters, leaves }];
  });
}

function sameAxes(a: ValueType, b: ValueType): boolean {
  if (a.axes === null || b.axes === null) return true;
  const others: readonly Axis[] = b.axes;
  return (
    (a.dtype === b.dtype || a.dtype === null || b.dtype === null) &&
    a.axes.length === others.length &&
    a.axes.every(({ size }, i) => {
      const other = others[i]!.size;
      return !isKnown(size) || !isKnown(other) || size.key === other.key;
    })
  );
}
