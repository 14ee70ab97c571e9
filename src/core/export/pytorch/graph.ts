// A graph → the function that computes it, with its modules: what lowering does, but a repeat is written once.
import { hasTrait } from "../../blocks/index.ts";
import { type CheckedGraph, type CheckedNode, isStarved } from "../../check/index.ts";
import type { Value } from "../../ir/index.ts";
import type { Size } from "../../shape/index.ts";
import type { Classes } from "./classes.ts";
import { type Line, lines } from "./layout.ts";
import { leafModule, lowerInto, type Module, type Values } from "./leaf.ts";
import { Names, pascal } from "./names.ts";
import { repeatStep } from "./repeat.ts";
import { type FileContext, FunctionScope } from "./scope.ts";
import { writeFunction } from "./write.ts";

/** A module with what is inside it, for finding weights. */
export interface Child {
  readonly attribute: string;
  /** One for each iteration. */
  readonly count: number | null;
  readonly weights: ReadonlyMap<string, string>;
  readonly children: ReadonlyMap<string, Child>;
}

/** A graph that is being written. */
export interface Built {
  readonly scope: FunctionScope;
  readonly outputs: Values;
  readonly init: readonly Line[];
  readonly children: ReadonlyMap<string, Child>;
  /** Outputs of each node. */
  readonly nodes: ReadonlyMap<string, Values>;
}

const nothing: ReadonlyMap<string, never> = new Map<string, never>();

export class GraphWriter {
  constructor(
    private readonly file: FileContext,
    private readonly classes: Classes,
  ) {}

  /** `entering` are the types of what comes in, by port. */
  build(graph: CheckedGraph, entering: Values): Built {
    const scope = new FunctionScope(this.file, false);
    const inputs = Object.fromEntries(
      Object.entries(entering).flatMap(([port, v]) => (v ? [[port, scope.parameter(port, v)] as const] : [])),
    );
    const nodes = new Map<string, Values>([["in", inputs]]);
    const init: Line[] = [];
    const children = new Map<string, Child>();
    const attributes = Names.ofModule();
    for (const node of graph.nodes) {
      const ins = Object.fromEntries(
        node.inputs.map((p) => [
          p.name,
          p.source === null ? undefined : nodes.get(p.source.node)?.[p.source.port],
        ]),
      );
      const attribute = () => attributes.take(node.id);
      const { outs, child } = this.node(scope, node, ins, attribute, init);
      for (const [port, value] of Object.entries(outs))
        if (value) scope.label(value, { node: node.id, port });
      nodes.set(node.id, outs);
      if (child) children.set(node.id, child);
    }
    const outputs = Object.fromEntries(
      Object.entries(graph.outputs).map(([port, { source }]) => [
        port,
        source === null ? undefined : nodes.get(source.node)?.[source.port],
      ]),
    );
    return { scope, outputs, init, children, nodes };
  }

  private node(
    scope: FunctionScope,
    node: CheckedNode,
    ins: Values,
    attribute: () => string,
    init: Line[],
  ): { outs: Values; child?: Child } {
    if (node.state === "off" || node.state === "wrong") return { outs: {} };
    if (node.state === "bypassed") {
      return {
        outs: Object.fromEntries(Object.entries(node.passes ?? {}).map(([out, from]) => [out, ins[from]])),
      };
    }
    if (node.body) return this.group(scope, node, node.body, ins, attribute, init);
    if (isStarved(node, ins)) return { outs: {} };
    if (hasTrait(node.block, "drops-out")) return { outs: dropout(scope, node, ins) };
    const module = leafModule(this.file, this.classes, node, ins);
    if (!module) return { outs: lowerInto(scope, scope.g, node, ins) };
    const name = attribute();
    init.push(...lines(`self.${name} = ${module.className}(${module.made.join(", ")})`));
    const child = { attribute: name, count: null, weights: module.weights, children: nothing };
    return { outs: callModule(scope, `self.${name}`, module, ins), child };
  }

  private group(
    scope: FunctionScope,
    node: CheckedNode,
    body: CheckedGraph,
    ins: Values,
    attribute: () => string,
    init: Line[],
  ): { outs: Values; child?: Child } {
    const feeds = node.spec.body?.inputs ?? {};
    const repeat = node.count !== undefined;
    const entering = Object.fromEntries(
      Object.entries(ins).map(([port, v]) => [
        port,
        v && repeat && feeds[port] === "each" ? { ...v, shape: v.shape.slice(1) } : v,
      ]),
    );
    const built = this.build(body, entering);
    const closed = this.close(node, built, Object.keys(ins));
    // All inside is muted.
    if (!closed) return { outs: {} };
    const { module, children } = closed;
    const name = attribute();
    const own = repeat && node.params.weights !== "shared";
    const made = `${module.className}()`;
    const count = own ? this.file.fixedSize(node.params.count as Size) : "";
    init.push(...lines(`self.${name} = ${own ? `nn.ModuleList(${made} for _ in range(${count}))` : made}`));
    const child = { attribute: name, count: own ? (node.count ?? 0) : null, weights: nothing, children };
    const outs = repeat
      ? repeatStep(scope, node, `self.${name}`, module, ins)
      : callModule(scope, `self.${name}`, module, ins);
    return { outs, child };
  }

  /** The class of a graph; undefined where it gives nothing. */
  private close(
    node: CheckedNode,
    built: Built,
    ports: readonly string[],
  ): { module: Module; children: Built["children"] } | undefined {
    const outputs = Object.entries(built.outputs).flatMap(([port, v]) => (v ? [{ port, type: v }] : []));
    if (outputs.length === 0) return undefined;
    const written = writeFunction(
      built.scope,
      outputs.map((o) => o.type),
      (names) => lines(`return ${names.join(", ")}`),
    );
    const inPlace = node.spec.body !== undefined;
    const title = inPlace ? pascal(node.id) : pascal(node.block?.title ?? node.id);
    const className = this.classes.add([title, pascal(node.path)], {
      about: inPlace ? aboutGroup(node) : (node.block?.formula ?? node.title),
      takes: [],
      init: built.init,
      params: written.params,
      forward: written.lines,
    });
    const given = ports.filter((p) => built.scope.parameters.some((q) => q.name === p));
    const module = { className, made: [], ports: given, extras: written.extras, outputs, weights: nothing };
    return { module, children: built.children };
  }
}

const aboutGroup = (node: CheckedNode): string =>
  `${node.count === undefined ? "The group" : "One iteration of"} ${node.title}${node.path.includes("/") ? `, ${node.path}` : ""}.`;

/** `x, y = self.attn(q, k, v)` */
function callModule(scope: FunctionScope, target: string, module: Module, ins: Values): Values {
  const given = module.ports.flatMap((p) => (ins[p] ? [ins[p]] : []));
  const streams = scope.need(module.extras);
  const outs = scope.made(
    module.outputs.map((o) => o.type),
    (outs) => ({
      ins: [...given, ...streams],
      outs,
      extras: module.extras,
      print: (w) => {
        const args = [...given.map((v) => w.read(v)), ...module.extras.map((e) => w.extra(e))];
        const made = outs.filter((v) => w.isRead(v));
        const names = outs.map((v) => w.declare(v)).join(", ");
        w.call(`${names} = ${target}`, args, made.length === 1 ? made[0] : undefined);
      },
    }),
  );
  return Object.fromEntries(module.outputs.map(({ port }, i) => [port, outs[i]]));
}

/** Active while the exported model trains; ours draws other random numbers. */
function dropout(scope: FunctionScope, node: CheckedNode, ins: Values): Values {
  const { x } = ins;
  if (!x || node.params.p === 0) return { x };
  const [out] = scope.made([x], (outs) => ({
    ins: [x],
    outs,
    extras: [],
    print: (w) => {
      const value = w.read(x);
      const [made] = outs as readonly [Value];
      w.call(
        `${w.declare(made)} = nn.functional.dropout`,
        [value, `p=${node.params.p}`, "training=self.training"],
        made,
      );
    },
  }));
  return { x: out };
}
