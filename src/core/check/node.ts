// Checks one node: its parameters, its ports against what its wires bring, its weights, what is inside it.
import { type Block, blocks, type Flow, type Params, type Port, type Ports, type Wiring } from "../blocks/index.ts";
import { type Diagnostic, isError, type Producer } from "../diagnostics/index.ts";
import { type Graph, joinPath, type NodeId, type NodePath, type NodeSpec, type PortRef } from "../model/index.ts";
import {
  type Axis,
  type Bindings,
  evaluateSize,
  holes,
  instantiate,
  isKnown,
  type Mismatch,
  match,
  newScope,
  parsePattern,
  type Scope,
  type Size,
  unknownSize,
  unknownType,
  type ValueType,
} from "../shape/index.ts";
import type { CheckedGraph, CheckedNode, CheckedPort, CheckedWeight, Source } from "./checked.ts";
import type { Dims } from "./dims.ts";
import { nearNames } from "./near.ts";
import { checkParams } from "./params.ts";

/** What a wire brings: a type, or nothing because its source is off. */
export interface Incoming {
  readonly source: Source;
  readonly type: ValueType;
  readonly flow: Flow;
  /** The node whose muting is why nothing comes. */
  readonly off?: NodePath;
}

export type CheckBody = (graph: Graph, path: NodePath, inputs: Readonly<Record<string, Incoming | undefined>>) => CheckedGraph;

export function checkNode(
  path: NodePath,
  id: NodeId,
  spec: NodeSpec,
  incoming: ReadonlyMap<string, Incoming>,
  dims: Dims,
  checkBody: CheckBody,
): CheckedNode {
  const block = blocks.get(spec.block);
  if (!block) return unknownBlock(path, id, spec, incoming);
  const problems: Diagnostic[] = [];
  const params = checkParams(path, spec, block, dims);
  problems.push(...params.problems);
  const live = new Map([...incoming].filter(([, i]) => i.off === undefined));
  const wiring = wiringOf(live);
  const graph = spec.body ?? block.body?.(params.values, wiring);
  const declared = spec.body || block.kind === "group" || block.kind === "repeat" ? portsOfBody(graph) : block.inputs(params.values, wiring);
  const base = { path, id, spec, block, title: spec.title ?? block.title, params: params.values };

  for (const [name] of incoming) {
    if (!(name in declared)) {
      const wire = `${incoming.get(name)?.source.node}.${incoming.get(name)?.source.port} → ${id}.${name}`;
      const scope = path.slice(0, Math.max(0, path.length - id.length - 1));
      problems.push({ code: "graph/dangling-wire", scope, wire, end: "to", missing: "port", name, near: nearNames(name, Object.keys(declared)) });
    }
  }
  const inputs = Object.entries(declared).map(([name, port]): CheckedPort => {
    const i = live.get(name);
    const flow = port.flow === "any" && i ? i.flow : port.flow;
    return { name, flow, type: i?.type ?? unknownType, optional: port.optional, source: i?.source ?? null };
  });
  const off = offBecause(spec, path, declared, incoming);
  const scope = newScope(params.sizes);
  const shapes = (outs: Ports) => outputPorts(outs, scope, path, inputs);

  if (off !== undefined) {
    const outputs = shapes(spec.body || !block.lower ? {} : block.outputs(params.values, wiring));
    return { ...base, state: "off", inputs, outputs, weights: [], sizes: {}, problems };
  }
  if (spec.bypass) return bypassed(base, block, inputs, live, problems, graph, params.values, wiring);

  for (const [name, port] of Object.entries(declared)) {
    if (!port.optional && !port.lenient && !incoming.has(name)) problems.push({ code: "graph/missing-input", at: { node: path, port: name } });
    if (port.lenient && !incoming.has(name)) problems.push({ code: "graph/missing-input", at: { node: path, port: name } });
  }
  if (!spec.body && block.kind !== "group" && block.kind !== "repeat") {
    problems.push(...matchPorts(path, declared, live, scope, dims.bindings));
  }
  const at = (s: Size) => evaluateSize(s, dims.bindings);
  const refused = problems.some(isError) ? undefined : block.refuse?.(params.values, at, (n) => scope.axes.get(n)?.size ?? unknownSize);
  if (refused !== undefined) problems.push({ code: "shape/invalid", node: path, why: refused });

  if (graph) return group(base, graph, block, inputs, live, scope, problems, params.values, wiring, dims, checkBody);

  const outputs = shapes(block.outputs(params.values, wiring));
  const weights = weightsOf(block, params.values, wiring, scope, path);
  const sizes = Object.fromEntries([...scope.axes].map(([n, a]) => [n, a.size]));
  return { ...base, state: problems.some(isError) ? "wrong" : "ok", inputs, outputs, weights, sizes, problems };
}

type Base = Pick<CheckedNode, "path" | "id" | "spec" | "block" | "title" | "params">;

function group(
  base: Base,
  graph: Graph,
  block: Block,
  inputs: readonly CheckedPort[],
  live: ReadonlyMap<string, Incoming>,
  scope: Scope,
  problems: Diagnostic[],
  params: Params,
  wiring: Wiring,
  dims: Dims,
  checkBody: CheckBody,
): CheckedNode {
  const { path, spec } = base;
  const repeat = block.kind === "repeat";
  const count = repeat ? evaluateSize(params.count as Size, dims.bindings) : undefined;
  const builtIn = !spec.body && block.kind !== "group" && !repeat;
  // Where a built-in group refuses its inputs, the errors inside would only repeat that.
  const broken = problems.some(isError);
  const entering = Object.fromEntries(
    [...live].map(([port, i]) => [port, repeat && graph.inputs?.[port] === "each" ? { ...i, type: dropLeading(i.type) } : i]),
  );
  const body = checkBody(graph, path, entering);
  if (!(broken && builtIn)) problems.push(...body.problems);
  if (repeat) problems.push(...carryProblems(path, graph, body, entering));
  const named = builtIn ? block.outputs(params, wiring) : undefined;
  const outputs = (graph.outputs ?? []).map((name): CheckedPort => {
    const inner = body.outputs[name];
    const stacked = repeat && graph.inputs?.[name] !== "carried" && inner ? { ...inner, type: addLeading(inner.type, params.count as Size) } : inner;
    const declared = named?.[name];
    const type = broken && declared ? (outputPorts({ [name]: declared }, scope, path, inputs)[0]?.type ?? unknownType) : (stacked?.type ?? unknownType);
    return { name, flow: declared && declared.flow !== "any" ? declared.flow : (inner?.flow ?? "any"), type: through(type, path, name), optional: false, source: null };
  });
  const state = broken ? "wrong" : "ok";
  return { ...base, state, inputs, outputs, weights: [], sizes: {}, body, problems, ...(count === undefined || Number.isNaN(count) ? {} : { count }) };
}

/** The chain of a size shows that it came out of this group. */
function through(type: ValueType, node: NodePath, port: string): ValueType {
  if (type.axes === null) return type;
  return { ...type, axes: type.axes.map((a) => ({ ...a, origin: { node, port, ...(a.origin ? { from: a.origin } : {}) } })) };
}

const dropLeading = (t: ValueType): ValueType => (t.axes === null ? t : { ...t, axes: t.axes.slice(1) });
const addLeading = (t: ValueType, size: Size): ValueType => (t.axes === null ? t : { ...t, axes: [{ size, role: "any" }, ...t.axes] });

function carryProblems(node: NodePath, graph: Graph, body: CheckedGraph, entering: Readonly<Record<string, Incoming>>): Diagnostic[] {
  return Object.entries(graph.inputs ?? {}).flatMap(([port, feed]): Diagnostic[] => {
    const enters = entering[port]?.type;
    const leaves = body.outputs[port]?.type;
    if (feed !== "carried" || !enters || !leaves || enters.axes === null || leaves.axes === null) return [];
    const same =
      enters.axes.length === leaves.axes.length &&
      enters.axes.every((a, i) => {
        const b = leaves.axes?.[i] as Axis;
        return !isKnown(a.size) || !isKnown(b.size) || a.size.key === b.size.key;
      });
    return same ? [] : [{ code: "graph/carry", node, port, enters, leaves }];
  });
}

function bypassed(
  base: Base,
  block: Block,
  inputs: readonly CheckedPort[],
  live: ReadonlyMap<string, Incoming>,
  problems: Diagnostic[],
  graph: Graph | undefined,
  params: Params,
  wiring: Wiring,
): CheckedNode {
  const outs = graph ? (graph.outputs ?? []) : Object.keys(block.outputs(params, wiring));
  const firstIn = inputs[0]?.name;
  const passes: Record<string, string> = {};
  outs.forEach((out, i) => {
    const from = block.bypass?.[out] ?? (inputs.some((p) => p.name === out) ? out : i === 0 ? firstIn : undefined);
    if (from !== undefined) passes[out] = from;
  });
  if (firstIn === undefined) problems.push({ code: "graph/bypass", node: base.path, why: "it has no input to hand on" });
  const outputs = outs.map((name): CheckedPort => {
    const from = live.get(passes[name] ?? "");
    return { name, flow: from?.flow ?? "any", type: from?.type ?? unknownType, optional: false, source: null };
  });
  const state = problems.some(isError) ? "wrong" : "bypassed";
  return { ...base, state, inputs, outputs, weights: [], sizes: {}, passes, problems };
}

/** Why the node gives nothing: it is muted itself, or an input that it needs comes from something that is. */
function offBecause(spec: NodeSpec, path: NodePath, declared: Ports, incoming: ReadonlyMap<string, Incoming>): NodePath | undefined {
  if (spec.mute) return path;
  const needed = Object.entries(declared).filter(([, p]) => !p.optional);
  const dead = needed.flatMap(([name]) => incoming.get(name)?.off ?? []);
  const lenient = needed.length > 0 && needed.every(([, p]) => p.lenient);
  return lenient ? (dead.length === needed.length ? dead[0] : undefined) : dead[0];
}

function portsOfBody(graph: Graph | undefined): Ports {
  const any: Port = { pattern: "…", dtype: null, flow: "any", optional: true };
  return Object.fromEntries(Object.keys(graph?.inputs ?? {}).map((n) => [n, any]));
}

function wiringOf(live: ReadonlyMap<string, Incoming>): Wiring {
  return {
    has: (port) => live.has(port),
    rank: (port) => live.get(port)?.type.axes?.length ?? Number.NaN,
    size: (port, index) => {
      const size = live.get(port)?.type.axes?.at(index)?.size;
      return size && isKnown(size) ? size.key : undefined;
    },
  };
}

function unknownBlock(path: NodePath, id: NodeId, spec: NodeSpec, incoming: ReadonlyMap<string, Incoming>): CheckedNode {
  const inputs = [...incoming].map(([name, i]): CheckedPort => ({ name, flow: i.flow, type: i.type, optional: false, source: i.source }));
  const problem: Diagnostic = { code: "graph/unknown-block", node: path, block: spec.block, near: nearNames(spec.block, blocks.keys()) };
  return { path, id, spec, block: null, title: spec.title ?? spec.block, params: {}, state: "wrong", inputs, outputs: [], weights: [], sizes: {}, problems: [problem] };
}

function matchPorts(path: NodePath, ports: Ports, live: ReadonlyMap<string, Incoming>, scope: Scope, at: Bindings): Diagnostic[] {
  const producers = [...live].map(([port, i]): Producer => ({ port, from: { node: siblingPath(path, i.source.node), port: i.source.port }, type: i.type }));
  const entries = Object.entries(ports).filter(([name]) => live.has(name));
  // What others broadcast to is matched first.
  const ordered = [...entries.filter(([, p]) => !p.pattern.startsWith("~")), ...entries.filter(([, p]) => p.pattern.startsWith("~"))];
  return ordered.flatMap(([name, port]) => {
    const type = (live.get(name) as Incoming).type;
    const ref: PortRef = { node: path, port: name };
    const found: Diagnostic[] = [];
    if (port.dtype !== null && type.dtype !== null && port.dtype !== type.dtype) {
      found.push({ code: "shape/dtype", at: ref, expected: port.dtype, found: type.dtype, producers });
    }
    for (const m of match(parsePattern(port.pattern), type, scope, at)) found.push(mismatch(ref, m, type, producers, at));
    return found;
  });
}

const siblingPath = (path: NodePath, id: NodeId): NodePath => {
  const slash = path.lastIndexOf("/");
  const scope = slash < 0 ? "" : path.slice(0, slash);
  return id === "in" ? scope : joinPath(scope, id);
};

function mismatch(at: PortRef, m: Mismatch, found: ValueType, producers: readonly Producer[], sizes: Bindings): Diagnostic {
  switch (m.kind) {
    case "rank":
      return { code: "shape/rank", at, expected: m.expected, found, producers };
    case "role":
      return { code: "shape/role", at, index: m.index, expected: m.expected, found: m.found, axis: m.axis, producers };
    case "size":
      return { code: "shape/size", at, index: m.index, label: m.label, expected: m.expected, found: m.found, equalByAccident: m.equalByAccident, sizes, producers };
    default:
      return { code: "shape/literal", at, index: m.index, literal: m.literal, named: m.named.key, axis: m.axis };
  }
}

function outputPorts(ports: Ports, scope: Scope, path: NodePath, inputs: readonly CheckedPort[]): CheckedPort[] {
  return Object.entries(ports).map(([name, port]) => {
    const axes = instantiate(parsePattern(port.pattern), scope, { node: path, port: name });
    // A block that takes any flow hands the first one's colour on.
    const flow = port.flow === "any" ? (inputs.find((i) => i.flow !== "any")?.flow ?? "any") : port.flow;
    const dtype = port.dtype ?? inputs.find((i) => i.type.dtype !== null)?.type.dtype ?? null;
    return { name, flow, type: { axes, dtype }, optional: false, source: null };
  });
}

function weightsOf(block: Block, params: Params, wiring: Wiring, scope: Scope, path: NodePath): CheckedWeight[] {
  return Object.entries(block.weights(params, wiring)).map(([name, spec]) => {
    const pattern = parsePattern(spec.axes);
    const axes = instantiate(pattern, scope, { node: path, port: name }) ?? holes(pattern.axes.length);
    return { name, axes, spec };
  });
}
