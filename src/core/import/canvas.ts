// A graph that is drawn node by node, each with its wires and with the tensors that its weights come from.
import { byTarget, wireText } from "../document/index.ts";
import type { Feed, Graph, NodeSpec, ParamValue } from "../model/index.ts";
import type { Source } from "./sources.ts";

interface Drawn {
  readonly title?: string;
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** Port → where its wire begins: `norm_1.x`. */
  readonly from?: Readonly<Record<string, string>>;
  /** Weight → tensor. */
  readonly weights?: Readonly<Record<string, Source>>;
}

export class Canvas {
  readonly nodes: Record<string, NodeSpec> = {};
  readonly wires: string[] = [];
  private readonly begins = new Set<string>();
  /** Weights by their name from this canvas on: `blocks.0.qkv.wq`. */
  readonly sources = new Map<string, Source>();

  /** Adds a node and gives its id. */
  add(id: string, block: string, { title, params = {}, from = {}, weights = {} }: Drawn = {}): string {
    this.nodes[id] = {
      block,
      ...(title === undefined ? {} : { title }),
      ...(Object.keys(params).length > 0 ? { params } : {}),
    };
    for (const [port, source] of Object.entries(from)) this.wire(source, `${id}.${port}`);
    for (const [weight, source] of Object.entries(weights)) this.sources.set(`${id}.${weight}`, source);
    return id;
  }

  wire(from: string, to: string): void {
    this.wires.push(wireText(from, to));
    this.begins.add(from);
  }

  /** Whether a wire begins there: `in.mask`. */
  reads(from: string): boolean {
    return this.begins.has(from);
  }

  /** A node that holds another canvas; weights inside are its own. */
  hold(
    id: string,
    inside: Canvas,
    {
      block = "group",
      title,
      params,
      ports,
    }: {
      readonly block?: string;
      readonly title?: string;
      readonly params?: Readonly<Record<string, ParamValue>>;
      readonly ports: Readonly<Record<string, Feed>>;
    },
    outputs: readonly string[],
  ): void {
    this.nodes[id] = {
      block,
      ...(title === undefined ? {} : { title }),
      ...(params === undefined ? {} : { params }),
      body: { inputs: ports, outputs, ...inside.graph() },
    };
  }

  graph(): Graph {
    return { nodes: this.nodes, wires: this.wires.toSorted(byTarget) };
  }
}
