// Ports against wires: what each input should be, what it gets, and what the outputs then are.

import type { Ports } from "../blocks/index.ts";
import type { Diagnostic, Producer } from "../diagnostics/index.ts";
import { wireText } from "../document/index.ts";
import { joinPath, type NodeId, type NodePath, type PortRef, printPort, splitPath } from "../model/index.ts";
import { holes, instantiate, type Mismatch, match, parsePattern, type ValueType } from "../shape/index.ts";
import { nearNames } from "../words/index.ts";
import type { CheckedPort, CheckedWeight } from "./checked.ts";
import type { Subject } from "./subject.ts";

/** Matches every connected input against its pattern, binding the names of the node's scope. */
export function matchPorts(s: Subject): Diagnostic[] {
  const at = s.dims.bindings;
  const producers = [...s.live].map(
    ([port, i]): Producer => ({
      port,
      from: { node: sibling(s.path, i.source.node), port: i.source.port },
      type: i.type,
    }),
  );
  const entries = Object.entries(s.declared).filter(([name]) => s.live.has(name));
  const broadcasts = ([, p]: (typeof entries)[number]) => p.pattern.startsWith("~");
  // What others broadcast to is matched first.
  const ordered = [...entries.filter((e) => !broadcasts(e)), ...entries.filter(broadcasts)];
  return ordered.flatMap(([name, port]) => {
    const type = s.live.get(name)!.type;
    const ref: PortRef = { node: s.path, port: name };
    const shapes = match(parsePattern(port.pattern), type, name, s.scope, at).map((m) =>
      mismatch(ref, m, type, producers, at),
    );
    if (port.dtype === null || type.dtype === null || port.dtype === type.dtype) return shapes;
    return [{ code: "shape/dtype", at: ref, expected: port.dtype, found: type.dtype, producers }, ...shapes];
  });
}

/** The path of a node in the same graph; `in` is the group itself. */
function sibling(path: NodePath, id: NodeId): NodePath {
  const [scope] = splitPath(path);
  return id === "in" ? scope : joinPath(scope, id);
}

function mismatch(
  at: PortRef,
  m: Mismatch,
  found: ValueType,
  producers: readonly Producer[],
  sizes: Readonly<Record<string, number>>,
): Diagnostic {
  const { kind, ...more } = m;
  switch (m.kind) {
    case "rank":
      return { code: "shape/rank", at, expected: m.expected, found, producers };
    case "role":
      return { code: "shape/role", at, producers, ...(more as Omit<typeof m, "kind">) };
    case "size":
      return { code: "shape/size", at, sizes, producers, ...(more as Omit<typeof m, "kind">) };
    default:
      return {
        code: "shape/literal",
        at,
        index: m.index,
        literal: m.literal,
        named: m.named.key,
        axis: m.axis,
      };
  }
}

/** Inputs that no block declares but wires end at. */
export function strayWires(s: Subject): Diagnostic[] {
  return [...s.incoming].flatMap(([name, { source }]): Diagnostic[] => {
    if (name in s.declared) return [];
    const wire = wireText(printPort(source), `${s.id}.${name}`);
    const near = nearNames(name, Object.keys(s.declared));
    return [
      {
        code: "graph/dangling-wire",
        scope: splitPath(s.path)[0],
        wire,
        end: "to",
        missing: "port",
        name,
        near,
      },
    ];
  });
}

export function missingInputs(s: Subject): Diagnostic[] {
  return Object.entries(s.declared).flatMap(([port, p]): Diagnostic[] =>
    p.optional || s.incoming.has(port) ? [] : [{ code: "graph/missing-input", at: { node: s.path, port } }],
  );
}

/** Output ports with the types that the bound names give them. */
export function outputPorts(s: Subject, ports: Ports): CheckedPort[] {
  return Object.entries(ports).map(([name, port]) => {
    const axes = instantiate(parsePattern(port.pattern), s.scope);
    // A block that takes any flow hands the first one's colour on.
    const socketKind =
      port.socketKind === "any"
        ? (s.inputs.find((i) => i.socketKind !== "any")?.socketKind ?? "any")
        : port.socketKind;
    const dtype = port.dtype ?? s.inputs.find((i) => i.type.dtype !== null)?.type.dtype ?? null;
    return { name, socketKind, type: { axes, dtype }, optional: false, source: null };
  });
}

export function weightsOf(s: Subject): CheckedWeight[] {
  return Object.entries(s.block.weights(s.params, s.wiring)).map(([name, spec]) => {
    const pattern = parsePattern(spec.axes);
    const axes = instantiate(pattern, s.scope) ?? holes(pattern.axes.length);
    return { name, axes, shape: axes.map((a) => a.size), spec };
  });
}
