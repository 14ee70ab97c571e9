// Checks one node: its parameters, its ports against what its wires bring, its weights, what is inside it.
import { blocks, hasTrait, type Port, type Ports } from "../blocks/index.ts";
import { type Diagnostic, isError } from "../diagnostics/index.ts";
import type { Graph, NodeId, NodePath, NodeSpec } from "../model/index.ts";
import { evaluateSize, newScope, unknownSize, unknownType, type ValueType } from "../shape/index.ts";
import { nearNames } from "../words/index.ts";
import type { CheckedNode, CheckedPort } from "./checked.ts";
import type { Dims } from "./dims.ts";
import { checkGroup } from "./groups.ts";
import { signature } from "./node-cache.ts";
import { checkParams } from "./params.ts";
import { matchPorts, missingInputs, outputPorts, strayWires, weightsOf } from "./ports.ts";
import { type CheckBody, type Incoming, type Subject, wiringOf } from "./subject.ts";

export function checkNode(
  path: NodePath,
  id: NodeId,
  spec: NodeSpec,
  incoming: ReadonlyMap<string, Incoming>,
  dims: Dims,
  checkBody: CheckBody,
): CheckedNode {
  const key = signature(spec, incoming);
  const like = key === undefined ? undefined : dims.nodeCache.get(key);
  if (like) return asLike(like, path, id, spec, incoming, checkBody);
  const made = checkAnew(path, id, spec, incoming, dims, checkBody);
  if (key !== undefined && made.problems.length === 0) dims.nodeCache.set(key, made);
  return made;
}

/** What was found of a node like this one; what is inside has paths of its own. */
function asLike(
  like: CheckedNode,
  path: NodePath,
  id: NodeId,
  spec: NodeSpec,
  incoming: ReadonlyMap<string, Incoming>,
  checkBody: CheckBody,
): CheckedNode {
  const inputs = like.inputs.map((p): CheckedPort => {
    const own = p.source && incoming.get(p.name);
    const { type, source } = own ?? p;
    return { name: p.name, socketKind: p.socketKind, type, optional: p.optional, source };
  });
  const node = { ...like, path, id, spec, title: spec.title ?? like.block?.title ?? like.title, inputs };
  if (!like.body || !like.graph) return node;
  const entering = [...incoming].filter(([, i]) => i.off === undefined);
  return { ...node, body: checkBody(like.graph, path, Object.fromEntries(entering)) };
}

function checkAnew(
  path: NodePath,
  id: NodeId,
  spec: NodeSpec,
  incoming: ReadonlyMap<string, Incoming>,
  dims: Dims,
  checkBody: CheckBody,
): CheckedNode {
  const s = subjectOf(path, id, spec, incoming, dims);
  if (s === undefined) return unknownBlock(path, id, spec, incoming);
  s.problems.push(...strayWires(s));
  if (offBecause(s) !== undefined) return finish(s, { state: "off", outputs: namedOutputs(s) });
  if (spec.bypass) return bypassed(s);
  s.problems.push(...missingInputs(s));
  if (!s.open) s.problems.push(...matchPorts(s));
  if (!s.problems.some(isError)) {
    const why = s.block.refuse?.(
      s.params,
      (size) => evaluateSize(size, dims.bindings),
      (name) => s.scope.axes.get(name)?.size ?? unknownSize,
      s.wiring,
    );
    if (why !== undefined) s.problems.push({ code: "shape/invalid", node: path, why });
  }
  if (s.graph) return finish(s, checkGroup(s, s.graph, checkBody));
  return finish(s, {
    state: s.problems.some(isError) || lacksInput(s) ? "wrong" : "ok",
    outputs: outputPorts(s, s.block.outputs(s.params, s.wiring)),
    weights: weightsOf(s),
  });
}

function subjectOf(
  path: NodePath,
  id: NodeId,
  spec: NodeSpec,
  incoming: ReadonlyMap<string, Incoming>,
  dims: Dims,
): Subject | undefined {
  const block = blocks.get(spec.block);
  if (!block) return undefined;
  const params = checkParams(path, spec, block, dims);
  const live = new Map([...incoming].filter(([, i]) => i.off === undefined && !i.unfed));
  const wiring = wiringOf(live);
  const graph = spec.body ?? block.body?.(params.values, wiring);
  const open = spec.body !== undefined || hasTrait(block, "holds-graph");
  const declared = open ? portsOfBody(graph) : block.inputs(params.values, wiring);
  const inputs = Object.entries(declared).map(([name, port]): CheckedPort => {
    const i = live.get(name);
    const socketKind = port.socketKind === "any" && i ? i.socketKind : port.socketKind;
    return {
      name,
      socketKind,
      type: i?.type ?? unknownType,
      optional: port.optional,
      source: i?.source ?? null,
    };
  });
  const scope = newScope(params.sizes);
  const problems = [...params.problems];
  return {
    path,
    id,
    spec,
    block,
    params: params.values,
    incoming,
    live,
    wiring,
    graph,
    open,
    declared,
    inputs,
    scope,
    dims,
    problems,
  };
}

type Finding = Pick<CheckedNode, "state" | "outputs"> & Partial<CheckedNode>;

function finish(s: Subject, found: Finding): CheckedNode {
  const { path, id, spec, block, params, inputs, problems } = s;
  const title = spec.title ?? block.title;
  const sizes = Object.fromEntries([...s.scope.axes].map(([n, a]) => [n, a.size]));
  return { path, id, spec, block, title, params, inputs, weights: [], sizes, problems, ...found };
}

const anyPort: Port = { pattern: "…", dtype: null, socketKind: "any", optional: true };

const portsOfBody = (graph: Graph | undefined): Ports =>
  Object.fromEntries(Object.keys(graph?.inputs ?? {}).map((name) => [name, anyPort]));

/** Output ports of a node that gives nothing: names without types. */
function namedOutputs(s: Subject): CheckedPort[] {
  if (!s.open) return outputPorts(s, s.block.outputs(s.params, s.wiring));
  return (s.graph?.outputs ?? []).map((name) => ({
    name,
    socketKind: "any",
    type: unknownType,
    optional: false,
    source: null,
  }));
}

/** Why the node gives nothing: it is muted itself, or an input that it needs comes from something that is. */
function offBecause({ spec, path, declared, incoming }: Subject): NodePath | undefined {
  if (spec.mute) return path;
  const needed = Object.entries(declared).filter(([, p]) => !p.optional);
  const dead = needed.flatMap(([name]) => incoming.get(name)?.off ?? []);
  const lenient = needed.length > 0 && needed.every(([, p]) => p.lenient);
  return lenient && dead.length < needed.length ? undefined : dead[0];
}

/** It is wired to an input of its group that gets nothing: that is told of the group, once, and of no node inside. */
const lacksInput = ({ declared, incoming }: Subject): boolean =>
  [...incoming].some(([port, i]) => i.unfed && declared[port]?.optional === false);

/** Each output hands on an input: the one that the block names, the one of its own name, or the first. */
function bypassed(s: Subject): CheckedNode {
  const ports = namedOutputs(s);
  const outs = ports.map((p) => p.name);
  // What may stay empty and is of another kind, as positions beside a PE, is no input that could go through.
  const first = s.inputs.find(
    ({ name, optional }) => !optional || s.declared[name]?.dtype === ports[0]?.type.dtype,
  )?.name;
  const passes: Record<string, string> = {};
  outs.forEach((out, i) => {
    const same = s.inputs.some((p) => p.name === out) ? out : undefined;
    const from = s.block.bypass?.[out] ?? same ?? (i === 0 ? first : undefined);
    if (from !== undefined) passes[out] = from;
  });
  if (first === undefined)
    s.problems.push({ code: "graph/bypass", node: s.path, why: "it has no input to pass through" });
  const outputs = outs.map((name): CheckedPort => {
    const from = s.live.get(passes[name] ?? "");
    return {
      name,
      socketKind: from?.socketKind ?? "any",
      type: from ? handedOn(from.type) : unknownType,
      optional: false,
      source: null,
    };
  });
  return finish(s, { state: s.problems.some(isError) ? "wrong" : "bypassed", outputs, passes });
}

/** The same axes; by which way they came to the node before is no matter of this one. */
const handedOn = ({ axes, dtype }: ValueType): ValueType => ({
  axes: axes?.map(({ size, role }) => ({ size, role })) ?? null,
  dtype,
});

function unknownBlock(
  path: NodePath,
  id: NodeId,
  spec: NodeSpec,
  incoming: ReadonlyMap<string, Incoming>,
): CheckedNode {
  const inputs = [...incoming].map(
    ([name, i]): CheckedPort => ({
      name,
      socketKind: i.socketKind,
      type: i.type,
      optional: false,
      source: i.source,
    }),
  );
  const near = nearNames(spec.block, blocks.keys());
  const problem: Diagnostic = { code: "graph/unknown-block", node: path, block: spec.block, near };
  const title = spec.title ?? spec.block;
  return {
    path,
    id,
    spec,
    block: null,
    title,
    params: {},
    state: "wrong",
    inputs,
    outputs: [],
    weights: [],
    sizes: {},
    problems: [problem],
  };
}
