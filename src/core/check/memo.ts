// What an incremental check goes by: the results of the check before, node by node.
import { sameSettings } from "../document/index.ts";
import type { HeddleDocument, NodeId, NodePath, NodeSpec } from "../model/index.ts";
import { type Bindings, sameSize, type ValueType, type Via } from "../shape/index.ts";
import type { Checked, CheckedNode, CheckedPort, Source } from "./checked.ts";
import type { Dims } from "./dims.ts";
import type { Incoming } from "./subject.ts";

export interface CheckOptions {
  /** Sizes of a run in place of the example sizes. */
  readonly dims?: Bindings;
  /** Every named size becomes its number: for graphs in which a plain number stands for a name. */
  readonly inline?: boolean;
  /** Results of an earlier check of a similar document; unchanged nodes are taken from it and it is updated. */
  readonly memo?: CheckMemo;
  /**
   * Asked before each node that is to be checked anew: true leaves the rest for later, and `check` gives null. What is done
   * by then stays in the memo, so that asking again goes on; a step that may do more than the one before comes to an end.
   */
  readonly rests?: () => boolean;
  /** What enters the ports of the document itself, for a graph that is a part of something larger. */
  readonly feeds?: Readonly<Record<string, ValueType>>;
}

type Wired = ReadonlyMap<string, { readonly source: Source }>;
type Nodes = ReadonlyMap<NodeId, CheckedNode>;

interface Kept {
  readonly spec: NodeSpec;
  readonly dims: Dims;
  readonly ins: readonly (readonly [string, Incoming])[];
  readonly node: CheckedNode;
  /** The nodes that the inputs come from, in the same order; undefined for what enters the graph. */
  from: readonly (CheckedNode | undefined)[];
}

/** What an incremental check remembers: for each node, what its result was made of. */
export class CheckMemo {
  private readonly kept = new Map<NodePath, Kept>();
  private dimsKey = "";
  private dims: Dims | undefined;
  private last: { checked: Checked; options: CheckOptions } | undefined;

  /** The last result, when nothing that is checked differs: nodes were moved, or something was commented. */
  whole(document: HeddleDocument, options: CheckOptions): Checked | undefined {
    const { last } = this;
    if (!last || last.options.dims !== options.dims || last.options.feeds !== options.feeds) return undefined;
    if (last.options.inline !== options.inline || !sameToCheck(last.checked.document, document))
      return undefined;
    return { ...last.checked, document, root: { ...last.checked.root, graph: document } };
  }

  keep(checked: Checked, options: CheckOptions): Checked {
    this.last = { checked, options };
    return checked;
  }

  /** The same object for equal dims, so that nodes can compare by identity. */
  dimsFor(key: string, make: () => Dims): Dims {
    if (this.dims === undefined || key !== this.dimsKey) {
      this.dims = make();
      this.dimsKey = key;
      this.kept.clear();
    }
    return this.dims;
  }

  /** The node as it was, when it is wired as it was to nodes that are as they were: then nothing is to be looked at. */
  unchanged(path: NodePath, spec: NodeSpec, dims: Dims, wired: Wired, nodes: Nodes): CheckedNode | undefined {
    const old = this.kept.get(path);
    if (old?.spec !== spec || old.dims !== dims || old.ins.length !== wired.size) return undefined;
    let i = 0;
    for (const [port, { source }] of wired) {
      const [name, was] = old.ins[i] ?? [];
      if (name !== port || was?.source.node !== source.node || was.source.port !== source.port)
        return undefined;
      // What enters a group is known by what the wires outside bring.
      if (source.node === "in" || old.from[i] !== nodes.get(source.node)) return undefined;
      i++;
    }
    return old.node;
  }

  take(
    path: NodePath,
    spec: NodeSpec,
    dims: Dims,
    incoming: ReadonlyMap<string, Incoming>,
    nodes: Nodes,
    make: () => CheckedNode,
  ): CheckedNode {
    const old = this.kept.get(path);
    const from = [...incoming.values()].map(({ source }) => nodes.get(source.node));
    if (old && old.spec === spec && old.dims === dims && sameIncoming(old.ins, incoming)) {
      old.from = from;
      return old.node;
    }
    const made = make();
    const node = old ? { ...made, outputs: keepEqual(made.outputs, old.node.outputs) } : made;
    this.kept.set(path, { spec, dims, ins: [...incoming], node, from });
    return node;
  }
}

/** Ports that came out as before are the same objects as before: what they feed need not be checked again. */
function keepEqual(made: readonly CheckedPort[], old: readonly CheckedPort[]): readonly CheckedPort[] {
  return made.map((port, i) => {
    const was = old[i];
    return was && samePort(was, port) ? was : port;
  });
}

const samePort = (a: CheckedPort, b: CheckedPort): boolean =>
  a.name === b.name &&
  a.socketKind === b.socketKind &&
  a.optional === b.optional &&
  a.source === b.source &&
  a.type.dtype === b.type.dtype &&
  sameAxes(a.type.axes, b.type.axes);

function sameAxes(a: ValueType["axes"], b: ValueType["axes"]): boolean {
  if (a === b || a === null || b === null) return a === b;
  return (
    a.length === b.length &&
    a.every((axis, i) => {
      const other = b[i];
      return (
        other !== undefined &&
        axis.role === other.role &&
        sameSize(axis.size, other.size) &&
        sameVia(axis.via, other.via)
      );
    })
  );
}

function sameVia(a: Via | undefined, b: Via | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  if ("param" in a) return "param" in b && a.param === b.param;
  if ("param" in b || a.axis !== b.axis) return false;
  return "port" in a ? "port" in b && a.port === b.port : "inside" in b && a.inside === b.inside;
}

const sameToCheck = (a: HeddleDocument, b: HeddleDocument): boolean =>
  a.nodes === b.nodes &&
  a.wires === b.wires &&
  a.inputs === b.inputs &&
  a.outputs === b.outputs &&
  sameSettings(a, b);

function sameIncoming(
  old: readonly (readonly [string, Incoming])[],
  now: ReadonlyMap<string, Incoming>,
): boolean {
  return (
    old.length === now.size &&
    old.every(([port, a]) => {
      const b = now.get(port);
      return (
        b !== undefined &&
        a.type === b.type &&
        a.socketKind === b.socketKind &&
        a.off === b.off &&
        a.unfed === b.unfed &&
        a.source.node === b.source.node &&
        a.source.port === b.source.port
      );
    })
  );
}
