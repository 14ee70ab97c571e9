// Where the sizes in a message came from. An axis knows only how its node came by it (`via`); the chain back to the
// parameter is followed here, for the axes in diagnostics alone, so that a rewiring upstream leaves nodes as they were.
import { hasTrait } from "../blocks/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { joinPath, type NodeId, type NodePath, type PortRef, splitPath } from "../model/index.ts";
import type { Axis, Origin, ValueType } from "../shape/index.ts";
import { type Checked, type CheckedGraph, type CheckedNode, findNode } from "./checked.ts";

/** Diagnostics with the chains of their axes; one that comes out as before is the same object as before. */
export function withOrigins(
  diagnostics: readonly Diagnostic[],
  checked: Pick<Checked, "root" | "feeds">,
): Diagnostic[] {
  let chains: Chains | undefined;
  return diagnostics.map((d) => {
    if (!("at" in d || "node" in d)) return d;
    chains ??= new Chains(checked);
    const traced = trace(d, chains);
    if (traced === d) return d;
    const before = known.get(d);
    if (before && sameChains(before, traced)) return before;
    known.set(d, traced);
    return traced;
  });
}

/** The axes of what comes in at a port, with the chains of their sizes; none where nothing does. */
export function axesAt(checked: Checked, { node, port }: PortRef): Axis[] {
  const axes = findNode(checked, node)?.inputs.find((p) => p.name === port)?.type.axes ?? [];
  const chains = new Chains(checked);
  return axes.map((a, axis) => chains.ofAxis({ ...a, via: { port, axis } }, node));
}

const known = new WeakMap<Diagnostic, Diagnostic>();

function trace(d: Diagnostic, chains: Chains): Diagnostic {
  switch (d.code) {
    case "shape/size": {
      const { node } = d.at;
      return { ...d, expected: chains.ofAxis(d.expected, node), found: chains.ofAxis(d.found, node) };
    }
    case "shape/rank":
      return { ...d, found: chains.ofEntering(d.found, d.at.node, d.at.port) };
    case "shape/role":
    case "shape/literal":
      return { ...d, axis: chains.ofAxis(d.axis, d.at.node) };
    case "graph/carry":
      return { ...d, leaves: chains.ofLeaving(d.leaves, d.node, d.port) };
    default:
      return d;
  }
}

/** Axes whose chains tell two tracings of one diagnostic apart. */
function tracedAxes(d: Diagnostic): readonly Axis[] {
  switch (d.code) {
    case "shape/size":
      return [d.expected, d.found];
    case "shape/role":
    case "shape/literal":
      return [d.axis];
    case "shape/rank":
      return d.found.axes ?? [];
    case "graph/carry":
      return d.leaves.axes ?? [];
    default:
      return [];
  }
}

function sameChains(a: Diagnostic, b: Diagnostic): boolean {
  const others = tracedAxes(b);
  return tracedAxes(a).every(({ origin }, i) => sameOrigin(origin, others[i]?.origin));
}

function sameOrigin(a: Origin | undefined, b: Origin | undefined): boolean {
  let [x, y] = [a, b];
  while (x !== y) {
    if (!x || !y || x.node !== y.node || x.port !== y.port || x.param !== y.param) return false;
    [x, y] = [x.from, y.from];
  }
  return true;
}

/** An axis of a value: at an output of a node, or at a port through which it enters or leaves a graph. */
interface Place {
  readonly scope: NodePath;
  readonly node: NodeId;
  readonly port: string;
  readonly axis: number;
}

/** Follows chains through one checked document; what two chains share is one object. */
class Chains {
  private readonly scopes = new Map<NodePath, CheckedGraph | undefined>();
  private readonly done = new Map<string, Origin | undefined>();

  constructor(private readonly checked: Pick<Checked, "root" | "feeds">) {}

  /** An axis as the node at `path` sees it. */
  ofAxis(axis: Axis, path: NodePath): Axis {
    const { via } = axis;
    if (!via || !("port" in via)) return axis;
    const origin = this.follow(this.behind(path, via.port, via.axis));
    return origin ? { ...axis, origin } : axis;
  }

  /** What enters the node at `path` by one of its inputs. */
  ofEntering({ axes, dtype }: ValueType, path: NodePath, port: string): ValueType {
    const chained = axes?.map((a, axis) => this.ofAxis({ ...a, via: { port, axis } }, path));
    return { axes: chained ?? null, dtype };
  }

  /** What leaves the graph inside the node at `path` by one of its outputs. */
  ofLeaving({ axes, dtype }: ValueType, path: NodePath, port: string): ValueType {
    const chained = axes?.map((a, axis): Axis => {
      const origin = this.follow(this.within(path, port, axis));
      return origin ? { ...a, origin } : a;
    });
    return { axes: chained ?? null, dtype };
  }

  /** Back from a place, step by step, until a parameter, the outside or a known chain; then the chain from there. */
  private follow(from: Place | undefined): Origin | undefined {
    const steps: { readonly key: string; readonly own: Origin | undefined }[] = [];
    let origin: Origin | undefined;
    for (let place = from; place; ) {
      const key = `${place.scope} ${place.node}.${place.port} ${place.axis}`;
      if (this.done.has(key)) {
        origin = this.done.get(key);
        break;
      }
      const step = this.step(place);
      steps.push({ key, own: step.own });
      place = step.before;
    }
    for (const { key, own } of steps.reverse()) {
      origin = own ? (origin ? { ...own, from: origin } : own) : origin;
      this.done.set(key, origin);
    }
    return origin;
  }

  /** What a place adds to the chain, and the place before it. */
  private step(place: Place): { readonly own?: Origin; readonly before?: Place | undefined } {
    const { scope, node: id, port, axis } = place;
    if (id === "in") return this.entering(place);
    const node = this.graphAt(scope)?.byId.get(id);
    if (!node || node.state === "off") return {};
    const path = joinPath(scope, id);
    if (node.passes) return { before: this.behind(path, node.passes[port] ?? "", axis) };
    const own: Origin = { node: path, port };
    const via = node.outputs.find((p) => p.name === port)?.type.axes?.[axis]?.via;
    if (!via) return { own };
    if ("param" in via) return { own: { ...own, from: { node: path, param: via.param } } };
    if ("port" in via) return { own, before: this.behind(path, via.port, via.axis) };
    return { own, before: this.within(path, via.inside, via.axis) };
  }

  /** What enters a graph comes from the wire into the group, or from outside. */
  private entering({ scope, port, axis }: Place): ReturnType<Chains["step"]> {
    if (scope === "") {
      const given = this.checked.feeds[port]?.axes?.[axis]?.origin;
      return given ? { own: given } : {};
    }
    const group = this.nodeAt(scope);
    const picks = hasTrait(group?.block, "repeats") && group?.graph?.inputs?.[port] === "each";
    return { before: this.behind(scope, port, picks ? axis + 1 : axis) };
  }

  /** The place that feeds an input of the node at `path`. */
  private behind(path: NodePath, port: string, axis: number): Place | undefined {
    const source = this.nodeAt(path)?.inputs.find((p) => p.name === port)?.source;
    return source ? { scope: splitPath(path)[0], ...source, axis } : undefined;
  }

  /** The place inside the group at `path` that feeds its output. */
  private within(path: NodePath, port: string, axis: number): Place | undefined {
    const source = this.graphAt(path)?.outputs[port]?.source;
    return source ? { scope: path, ...source, axis } : undefined;
  }

  private nodeAt(path: NodePath): CheckedNode | undefined {
    const [scope, id] = splitPath(path);
    return this.graphAt(scope)?.byId.get(id);
  }

  private graphAt(scope: NodePath): CheckedGraph | undefined {
    if (scope === "") return this.checked.root;
    if (!this.scopes.has(scope)) {
      this.scopes.set(scope, findNode(this.checked, scope)?.body);
    }
    return this.scopes.get(scope);
  }
}
