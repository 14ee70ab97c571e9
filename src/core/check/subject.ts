// One node while it is being checked: what is known of it so far, shared by the steps of the check.
import type { Block, Params, Ports, SocketKind, Wiring } from "../blocks/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { Graph, NodeId, NodePath, NodeSpec } from "../model/index.ts";
import { isKnown, type Scope, type ValueType } from "../shape/index.ts";
import type { CheckedGraph, CheckedPort, Source } from "./checked.ts";
import type { Dims } from "./dims.ts";

/** What a wire brings: a type, or nothing because its source is off. */
export interface Incoming {
  readonly source: Source;
  readonly type: ValueType;
  readonly socketKind: SocketKind;
  /** The node whose muting is why nothing comes. */
  readonly off?: NodePath;
  /** It comes from an input of the group around it, to which no wire leads from outside. */
  readonly unfed?: true;
}

export type CheckBody = (
  graph: Graph,
  path: NodePath,
  inputs: Readonly<Record<string, Incoming | undefined>>,
) => CheckedGraph;

export interface Subject {
  readonly path: NodePath;
  readonly id: NodeId;
  readonly spec: NodeSpec;
  readonly block: Block;
  readonly params: Params;
  /** All wires into the node, and those of them that bring a value. */
  readonly incoming: ReadonlyMap<string, Incoming>;
  readonly live: ReadonlyMap<string, Incoming>;
  readonly wiring: Wiring;
  /** The graph inside, if it is a group. */
  readonly graph: Graph | undefined;
  /** True when ports come from the graph inside and take whatever that takes. */
  readonly open: boolean;
  readonly declared: Ports;
  readonly inputs: readonly CheckedPort[];
  readonly scope: Scope;
  readonly dims: Dims;
  /** Filled as the check goes on. */
  readonly problems: Diagnostic[];
}

/** What a block may ask of its wiring. */
export function wiringOf(live: ReadonlyMap<string, Incoming>): Wiring {
  return {
    has: (port) => live.has(port),
    rank: (port) => live.get(port)?.type.axes?.length ?? Number.NaN,
    size: (port, index) => {
      const size = live.get(port)?.type.axes?.at(index)?.size;
      return size && isKnown(size) ? size.key : undefined;
    },
    role: (port, index) => live.get(port)?.type.axes?.at(index)?.role ?? "any",
  };
}
