// Checked graph → program: groups are entered, repeats unrolled, blocks become primitives. For a proof the body of a
// repeat is there once, as a loop, where its iterations are alike.

import type { LowerContext } from "../blocks/index.ts";
import {
  type Checked,
  type CheckedGraph,
  type CheckedNode,
  type CheckedWeight,
  check,
  isStarved,
  roleAt,
  weightTable,
} from "../check/index.ts";
import { insideGroup, insideRepeat, type SeedScope, seedName, seedRoot } from "../document/index.ts";
import { type Builder, type Loop, newBuilder, type Program, textDtype, type Value } from "../ir/index.ts";
import type { HeddleDocument } from "../model/index.ts";
import { dimsOf, type Size, unknownSize } from "../shape/index.ts";
import { addressOf, again } from "./again.ts";
import { answeredLosses } from "./answered.ts";
import { pickLeading, stackLeading } from "./leading-axis.ts";

export interface LowerOptions {
  /** Dropout is active and losses are there. */
  readonly training?: boolean;
  /**
   * What a task asks for comes in by feeds of this name, one for each shape, `answers B,T`: losses whose targets stand
   * where the objective's do count no more.
   */
  readonly answers?: string;
}

type Values = Readonly<Record<string, Value | undefined>>;

/**
 * Lowers what is right of a checked graph. Every output port of every node becomes an output of the program
 * under its address, `blocks[0]/attn.out`. Nodes that are wrong, and what needs them, are left out.
 */
export const lower = (checked: Checked, options: LowerOptions = {}): Program =>
  lowered(checked, options, false);

/**
 * The same with the body of a repeat lowered once, where all iterations do the same to what they are handed, each with
 * weights of its own. Such a program cannot run; its outputs are those outside of the repeats.
 */
export const lowerOnce = (checked: Checked): Program => lowered(checked, {}, true);

function lowered(checked: Checked, options: LowerOptions, isOnce: boolean): Program {
  // A plain number that stands for a name: the program is made for these very sizes.
  const { document, bindings, feeds } = checked;
  const exact = checked.literal ? check(document, { dims: bindings, inline: true, feeds }) : checked;
  const ir = newBuilder(exact.bindings, checked.literal ? [] : exact.dynamic);
  const program = new Lowering(exact, ir, options, isOnce).run();
  return checked.literal ? { ...program, fixed: freeDims(document) } : program;
}

const freeDims = ({ dims }: HeddleDocument): string[] =>
  Object.keys(dims).filter((name) => typeof dims[name] === "number");

/** Where a node is lowered: path with iterations for addresses, dotted path for weights, where dropout draws. */
interface Place {
  readonly path: string;
  readonly weights: string;
  readonly seeds: SeedScope;
}

class Lowering {
  /** Without a prototype: an address may be "constructor". */
  private readonly outputs: Record<string, number> = Object.create(null);
  private readonly ties: ReadonlyMap<string, string>;
  private readonly seeds: ReadonlyMap<string, string>;
  private readonly answered: ReadonlySet<string>;
  /** Blocks that read a text in other sizes than it has here. */
  private readonly misread: ReadonlySet<string>;
  /** Loops of the graph that is being lowered; how many loops it is inside of. */
  private loops: Loop[] = [];
  private depth = 0;
  /** Dims by which repeats were unrolled. */
  private readonly fixed = new Set<string>();

  constructor(
    private readonly checked: Checked,
    private readonly ir: Builder,
    private readonly options: LowerOptions,
    private readonly isOnce: boolean,
  ) {
    // A tie that cannot hold is an error of the document; the weight is then its own.
    const broken = new Set(
      checked.diagnostics.flatMap((d) =>
        d.code === "tie/shape" || d.code === "tie/unknown" ? [d.weight] : [],
      ),
    );
    const table = weightTable(checked);
    this.misread = new Set(checked.diagnostics.flatMap((d) => (d.code === "stream/sizes" ? [d.node] : [])));
    this.answered = options.answers === undefined ? new Set() : answeredLosses(checked);
    this.seeds = new Map(table.map((w) => [w.name, w.seedName]));
    this.ties = new Map(
      table.flatMap((w) =>
        w.tiedTo === undefined || broken.has(w.name) ? [] : [[w.name, w.tiedTo] as const],
      ),
    );
  }

  run(): Program {
    this.graph(this.checked.root, { path: "", weights: "", seeds: seedRoot }, this.feeds());
    const { loops, outputs, fixed } = this;
    return {
      ...this.ir.finish({}),
      outputs,
      ...(fixed.size > 0 && { fixed: [...fixed] }),
      ...(loops.length > 0 && { loops }),
    };
  }

  /** Inputs for the ports of the document itself. */
  private feeds(): Values {
    return Object.fromEntries(
      Object.entries(this.checked.feeds).map(([name, { axes, dtype }]) => {
        const known = axes !== null && dtype !== null;
        const type = known && { shape: axes.map((a) => a.size), dtype };
        return [name, type ? this.ir.input({ kind: "feed", name }, type) : undefined];
      }),
    );
  }

  private graph(graph: CheckedGraph, place: Place, inputs: Values): Values {
    const made = new Map<string, Values>([["in", inputs]]);
    for (const node of graph.nodes) {
      const here = {
        path: place.path === "" ? node.id : `${place.path}/${node.id}`,
        weights: place.weights === "" ? node.id : `${place.weights}.${node.id}`,
        seeds: place.seeds,
      };
      const ins: Record<string, Value | undefined> = {};
      for (const { name, source } of node.inputs)
        ins[name] = source === null ? undefined : made.get(source.node)?.[source.port];
      const outs = this.node(node, here, ins);
      made.set(node.id, outs);
      for (const port in outs) {
        const value = outs[port];
        if (value && this.depth === 0) this.outputs[addressOf(node, here.path, port)] = value.id;
      }
    }
    return Object.fromEntries(
      Object.entries(graph.outputs).map(([port, o]) => [
        port,
        o.source === null ? undefined : made.get(o.source.node)?.[o.source.port],
      ]),
    );
  }

  private node(node: CheckedNode, place: Place, ins: Values): Values {
    if (node.state === "off" || node.state === "wrong") return {};
    if (node.state === "bypassed") {
      return Object.fromEntries(Object.entries(node.passes ?? {}).map(([out, from]) => [out, ins[from]]));
    }
    if (node.body)
      return node.count === undefined
        ? this.graph(node.body, { ...place, seeds: insideGroup(place.seeds, node.id, node.spec) }, ins)
        : this.repeat(node, node.body, place, ins);
    if (!node.block?.lower) return {};
    if (isStarved(node, ins) || this.misread.has(node.path)) return {};
    return this.ir.from({ node: place.path }, () => {
      const given: Record<string, Value | undefined> = { ...ins };
      for (const w of node.weights) given[w.name] = this.weight(w, place.weights, node.path);
      const around = {
        prefix: this.checked.prefix,
        place: () => seedName(place.seeds, node.id, node.spec),
      };
      if (this.options.training || this.options.answers !== undefined)
        return this.block(node, given, around.place);
      return again(this.ir, node, given, around, (from) => this.block(node, given, from));
    });
  }

  private block(node: CheckedNode, given: Values, place: () => string): Values {
    if (!node.block?.lower) return {};
    return node.block.lower(this.ir, given as Readonly<Record<string, Value>>, node.params, {
      size: (name) => node.sizes[name] ?? unknownSize,
      stream: (kind, stream, shape) =>
        this.ir.input({ kind, name: `${stream}.${kind}`, stream }, { shape, dtype: textDtype(kind) }),
      training: this.options.training ?? false,
      prefix: this.checked.prefix,
      role: (port, index) => roleAt(node, port, index),
      ...this.answers(node),
      get place() {
        return place();
      },
    });
  }

  private answers(node: CheckedNode): Pick<LowerContext, "answers"> {
    const { answers } = this.options;
    if (answers === undefined || !this.answered.has(node.path)) return {};
    const name = (shape: readonly Size[]) => `${answers} ${shape.map((s) => s.key).join()}`;
    return {
      answers: (shape) => this.ir.input({ kind: "feed", name: name(shape) }, { shape, dtype: "i32" }),
    };
  }

  private repeat(node: CheckedNode, body: CheckedGraph, place: Place, ins: Values): Values {
    const feeds = node.spec.body?.inputs ?? {};
    const count = node.count ?? 0;
    const left = this.isOnce ? this.loop(node, body, place, ins) : null;
    if (left) return left;
    for (const name of dimsOf(node.params.count as Size)) this.fixed.add(name);
    let carried: Values = ins;
    const rounds: Values[] = [];
    for (let i = 0; i < count; i++) {
      const fed = Object.fromEntries(
        Object.entries(feeds).map(([port, feed]) => {
          const value = feed === "carried" ? carried[port] : ins[port];
          return [port, feed === "each" && value ? pickLeading(this.ir, value, i) : value];
        }),
      );
      const weights = node.params.weights === "shared" ? place.weights : `${place.weights}.${i}`;
      const seeds = insideRepeat(place.seeds, node.id, node.spec, i);
      const outs = this.graph(body, { path: `${place.path}[${i}]`, weights, seeds }, fed);
      rounds.push(outs);
      carried = { ...carried, ...outs };
    }
    const ports = node.spec.body?.outputs ?? [];
    return this.ir.from({ node: place.path }, () =>
      Object.fromEntries(
        ports.map((port) => [
          port,
          feeds[port] === "carried"
            ? rounds.at(-1)?.[port]
            : stackLeading(
                this.ir,
                rounds.map((r) => r[port]),
                node.params.count as Size,
              ),
        ]),
      ),
    );
  }

  /** The body once; null where iterations differ by more than what they are handed. */
  private loop(node: CheckedNode, body: CheckedGraph, place: Place, ins: Values): Values | null {
    const feeds = node.spec.body?.inputs ?? {};
    const ports = node.spec.body?.outputs ?? [];
    const isAlike =
      ports.every((port) => feeds[port] === "carried" && ins[port] !== undefined) &&
      Object.values(feeds).every((feed) => feed !== "each");
    if (!isAlike || ports.length === 0 || !node.count || this.tiesWithin(place.weights)) return null;
    const standIns = (like: Values) =>
      Object.fromEntries(ports.map((port) => [port, this.ir.standIn(like[port]!)]));
    const inside = standIns(ins);
    const fed = Object.fromEntries(Object.keys(feeds).map((port) => [port, inside[port] ?? ins[port]]));
    const around = this.loops;
    this.loops = [];
    this.depth++;
    const weights = node.params.weights === "shared" ? place.weights : `${place.weights}.0`;
    const seeds = insideRepeat(place.seeds, node.id, node.spec, 0);
    const outs = this.graph(body, { path: `${place.path}[0]`, weights, seeds }, fed);
    this.depth--;
    const inner = this.loops;
    this.loops = around;
    if (ports.some((port) => outs[port] === undefined)) return null;
    const after = standIns(outs);
    const carried = ports.map((port) => ({
      enters: ins[port]!.id,
      inside: inside[port]!.id,
      leaves: outs[port]!.id,
      after: after[port]!.id,
    }));
    const [from, to] = [carried[0]!.inside, carried[0]!.after];
    this.loops.push({ from, to, count: node.params.count as Size, carried, inner });
    return after;
  }

  /** A weight of one iteration is one with another weight: then that iteration is a special one. */
  private tiesWithin(weights: string): boolean {
    const isWithin = (name: string) => name.startsWith(`${weights}.`);
    return [...this.ties].some(([a, b]) => isWithin(a) || isWithin(b));
  }

  private weight(w: CheckedWeight, prefix: string, owner: string): Value {
    const own = `${prefix}.${w.name}`;
    const name = this.ties.get(own) ?? own;
    const type = { shape: w.shape, dtype: "f32" } as const;
    const seedName = this.seeds.get(name) ?? name;
    return this.ir.input(
      { kind: "weight", name, owner, seedName, init: w.spec.init, decay: w.spec.decay },
      type,
    );
  }
}
