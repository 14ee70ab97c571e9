// What ids a wire can bring: those of the vocabulary, and the fillers that shifts put at the ends of an axis. Found by
// following ids from Tokens through shifts, slices and transposes, in and out of groups. What else makes ids is not
// followed, and nothing is claimed of it.
import { hasTrait } from "../blocks/index.ts";
import type { NodePath } from "../model/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import type { Checked, CheckedGraph, CheckedNode } from "./checked.ts";

/** Ids of one origin among those that a port brings. */
export interface IdPart {
  readonly low: number;
  readonly high: number;
  /** Where they arise: a Tokens or a Shift. */
  readonly node: NodePath;
  readonly from: "text" | "fill";
  /** Where a filler stands; absent where it can be anywhere. */
  readonly place?: IdPlace;
}

/** Entries `from` to `to` (not included) of an axis, counted from its start or, backwards, from its end. */
interface IdPlace {
  readonly axis: number;
  readonly side: "start" | "end";
  readonly from: number;
  readonly to: number;
  /** Fillers of another axis cross it: it is not the only one that stands there. */
  readonly crossed?: true;
}

/** A node that reads ids, and what comes by its ports, masks of positions among them. */
export interface IdReading {
  readonly node: CheckedNode;
  readonly ports: Ports;
}

type Ports = ReadonlyMap<string, readonly IdPart[]>;
const nothing: Ports = new Map();

/** Rounds of a Repeat that are followed: what its ids come to later, they come to by then or grow alike. */
const maxRounds = 8;

/** What Embeddings and losses of the document read; a node in a Repeat comes once for each round followed. */
export function idReadings(checked: Checked): readonly IdReading[] {
  const walk = new IdWalk(checked);
  walk.graph(checked.root, nothing);
  return walk.readings;
}

class IdWalk {
  readonly readings: IdReading[] = [];
  private readonly tokens: number | undefined;

  constructor(private readonly checked: Checked) {
    this.tokens = checked.document.vocabulary?.tokens.length;
  }

  /** Gives what leaves the graph by its ports. */
  graph(graph: CheckedGraph, entering: Ports): Ports {
    const made = new Map<string, Ports>();
    if (entering.size > 0) made.set("in", entering);
    for (const node of graph.nodes) {
      let ins: Map<string, readonly IdPart[]> | undefined;
      for (const { name, source } of node.inputs) {
        const parts = source && made.get(source.node)?.get(source.port);
        if (!parts) continue;
        ins ??= new Map();
        ins.set(name, parts);
      }
      const outs = this.node(node, ins ?? nothing);
      if (outs.size > 0) made.set(node.id, outs);
    }
    const leaving = new Map<string, readonly IdPart[]>();
    for (const [port, { source }] of Object.entries(graph.outputs)) {
      const parts = source && made.get(source.node)?.get(source.port);
      if (parts) leaving.set(port, parts);
    }
    return leaving;
  }

  private node(node: CheckedNode, ins: Ports): Ports {
    if (node.state === "bypassed") {
      const passed = Object.entries(node.passes ?? {});
      return new Map(passed.flatMap(([out, from]) => (ins.has(from) ? [[out, ins.get(from) ?? []]] : [])));
    }
    if (node.body) {
      if (node.state !== "ok") return nothing;
      return node.count === undefined ? this.graph(node.body, ins) : this.repeat(node, node.body, ins);
    }
    if (node.state !== "ok") return nothing;
    if (hasTrait(node.block, "reads-text")) return this.text(node);
    const x = ins.get("x");
    if (x && hasTrait(node.block, "shifts")) return new Map([["x", this.shifted(node, x)]]);
    if (x && hasTrait(node.block, "cuts")) return new Map([["x", this.cut(node, x)]]);
    if (x && hasTrait(node.block, "permutes")) return new Map([["x", transposed(node, x)]]);
    if (ins.size > 0 && (hasTrait(node.block, "embeds") || hasTrait(node.block, "gives-loss")))
      this.readings.push({ node, ports: ins });
    return nothing;
  }

  private repeat(node: CheckedNode, body: CheckedGraph, ins: Ports): Ports {
    const feeds = node.spec.body?.inputs ?? {};
    let carried = ins;
    let outs: Ports = nothing;
    for (let i = 0; i < Math.min(node.count ?? 0, maxRounds); i++) {
      const fed = [...ins.keys(), ...carried.keys()].flatMap((port) => {
        // An axis of rounds is taken off what comes in pieces: its places are no longer those that are known.
        const parts =
          feeds[port] === "carried" ? carried.get(port) : feeds[port] === "shared" && ins.get(port);
        return parts ? [[port, parts] as const] : [];
      });
      outs = this.graph(body, new Map(fed));
      carried = outs;
    }
    return new Map([...outs].filter(([port]) => feeds[port] === "carried"));
  }

  private text(node: CheckedNode): Ports {
    const at = { node: node.path, from: "text" } as const;
    const valid = [{ low: 0, high: 1, ...at }];
    // Without a vocabulary the ids of the text are not known; what a Shift adds to them is.
    const ids = this.tokens === undefined ? [] : [{ low: 0, high: this.tokens - 1, ...at }];
    return new Map([
      ["ids", ids],
      ["valid", valid],
      // What is said of a pair is known when it is run.
      ["types", [{ low: 0, high: 0, ...at }]],
    ]);
  }

  private shifted(node: CheckedNode, parts: readonly IdPart[]): readonly IdPart[] {
    const { axis, length } = this.axisOf(node);
    const { by, direction, fill } = node.params as { by: number; direction: string; fill: number };
    const side = direction === "right" ? "start" : "end";
    const moved = parts.flatMap((part): IdPart[] => {
      const { place } = part;
      if (!place) return [part];
      if (place.axis !== axis) return [{ ...part, place: { ...place, crossed: true } }];
      // What lies on the side that is filled moves inwards, the other side falls off the edge.
      const n = place.side === side ? by : -by;
      const [from, to] = [Math.max(0, place.from + n), place.to + n];
      if (to <= 0 || from >= length) return [];
      return [{ ...part, place: { ...place, from, to: Number.isNaN(length) ? to : Math.min(to, length) } }];
    });
    const isMask = node.inputs[0]?.type.dtype === "bool";
    const id = isMask ? Number(fill !== 0) : fill;
    const place = axis === undefined ? {} : { place: { axis, side, from: 0, to: by } as const };
    // Moved by its whole length, nothing is left of what came in.
    return [...(by >= length ? [] : moved), { low: id, high: id, node: node.path, from: "fill", ...place }];
  }

  private cut(node: CheckedNode, parts: readonly IdPart[]): readonly IdPart[] {
    const { axis, length } = this.axisOf(node);
    const { start, drop } = node.params as { start: number; drop: boolean };
    const kept = evaluateSize(node.params.length as Size, this.checked.bindings);
    const first = start < 0 ? length + start : start;
    if (axis === undefined || !Number.isFinite(first + kept)) return parts.filter((p) => !p.place);
    return parts.flatMap((part): IdPart[] => {
      const { place } = part;
      if (!place) return [part];
      if (place.axis !== axis)
        return [drop && place.axis > axis ? { ...part, place: { ...place, axis: place.axis - 1 } } : part];
      const before = place.side === "start" ? first : length - first - kept;
      const [from, to] = [Math.max(0, place.from - before), Math.min(kept, place.to - before)];
      if (to <= from) return [];
      const { place: _, ...anywhere } = part;
      return [drop ? anywhere : { ...part, place: { ...place, from, to } }];
    });
  }

  /** The axis that a Shift or a Slice works along, counted from the front, and how long it is. */
  private axisOf(node: CheckedNode): { readonly axis: number | undefined; readonly length: number } {
    const axes = node.inputs[0]?.type.axes;
    const given = Number(node.params.axis);
    const axis = axes ? (given < 0 ? axes.length + given : given) : undefined;
    const size = axis === undefined ? undefined : axes?.[axis]?.size;
    return { axis, length: size ? evaluateSize(size, this.checked.bindings) : Number.NaN };
  }
}

function transposed(node: CheckedNode, parts: readonly IdPart[]): readonly IdPart[] {
  const rank = node.inputs[0]?.type.axes?.length ?? 0;
  const written = node.params.order as readonly number[];
  const order = Array.from({ length: rank }, (_, i) =>
    written.length > 0 ? (written[i] ?? i) : i < rank - 2 ? i : 2 * rank - 3 - i,
  );
  return parts.map((part) =>
    part.place ? { ...part, place: { ...part.place, axis: order.indexOf(part.place.axis) } } : part,
  );
}

/** Whether a mask of positions is false wherever a filler stands. */
export function isMasked({ place }: IdPart, mask: readonly IdPart[]): boolean {
  if (!place) return false;
  const off = mask.flatMap(({ high, place: p }) =>
    high === 0 && p && !p.crossed && p.axis === place.axis && p.side === place.side ? [p] : [],
  );
  let at = place.from;
  for (
    let next = off.find((p) => p.from <= at && at < p.to);
    next;
    next = off.find((p) => p.from <= at && at < p.to)
  )
    at = next.to;
  return at >= place.to;
}
